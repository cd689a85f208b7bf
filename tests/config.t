#!/bin/sh
# The configuration file and its manual.
exec "$top_srcdir/tests/run" config
