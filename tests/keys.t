#!/bin/sh
# The screen program by scripts of keys.
exec "$top_srcdir/tests/run" keys
