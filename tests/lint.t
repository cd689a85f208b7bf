exec "$top_srcdir/tests/run" lint
