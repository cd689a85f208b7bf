exec "$top_srcdir/tests/run" rules
