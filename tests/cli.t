exec "$top_srcdir/tests/run" cli
