exec "$top_srcdir/tests/run" published
