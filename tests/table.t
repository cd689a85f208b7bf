# Forms and records as printed tables.
exec "$top_srcdir/tests/run" table
