/*
 * Our tables. What stands here is to the letter what stands in every data
 * file of this version; the tables of forms are made in definition.c. A file
 * whose tables differ is not opened: its triggers would run with ours.
 *
 * A next version adds its statements behind these and moves a file to it in
 * store_open, after a copy. A table, once released, is not edited here.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/store_impl.h"

static const struct part {
	const char *name, *sql;
} parts[] = {
	{"meta", "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
		 " STRICT, WITHOUT ROWID"},

	/* The definitions records were saved with, all included files resolved. digest: SM3 of
	 * source. */
	{"forms", "CREATE TABLE forms (digest TEXT PRIMARY KEY, id TEXT NOT NULL,"
		  " name TEXT NOT NULL, source TEXT NOT NULL, added INTEGER NOT NULL)"
		  " STRICT, WITHOUT ROWID"},

	/* unit to counted are derived from the record in the transaction that saves it, so that
	 * the list need not read forms. search: folded texts. content: see record_digest. */
	{"records", "CREATE TABLE records (number INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,"
		    " form TEXT NOT NULL, definition TEXT NOT NULL REFERENCES forms (digest),"
		    " year INTEGER NOT NULL, status INTEGER NOT NULL, revision INTEGER NOT NULL,"
		    " created INTEGER NOT NULL, updated INTEGER NOT NULL,"
		    " deleted INTEGER NOT NULL, next_row INTEGER NOT NULL, content TEXT NOT NULL,"
		    " unit TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,"
		    " amount TEXT NOT NULL, has_amount INTEGER NOT NULL,"
		    " amount_value INTEGER NOT NULL, errors INTEGER NOT NULL,"
		    " warnings INTEGER NOT NULL, counted TEXT NOT NULL, search TEXT NOT NULL)"
		    " STRICT"},
	/* One for each order of the list; each ends in the number. */
	{"records_number", "CREATE INDEX records_number ON records (deleted)"},
	{"records_form", "CREATE INDEX records_form ON records (deleted, form)"},
	{"records_year", "CREATE INDEX records_year ON records (deleted, year)"},
	{"records_unit", "CREATE INDEX records_unit ON records (deleted, unit)"},
	{"records_code", "CREATE INDEX records_code ON records (deleted, code)"},
	{"records_name", "CREATE INDEX records_name ON records (deleted, name)"},
	{"records_amount", "CREATE INDEX records_amount ON records (deleted, has_amount,"
			   " amount_value)"},
	{"records_problems", "CREATE INDEX records_problems ON records (deleted, errors,"
			     " warnings)"},
	{"records_status", "CREATE INDEX records_status ON records (deleted, status)"},
	{"records_updated", "CREATE INDEX records_updated ON records (deleted, updated)"},

	/* The cell being typed in: one row or none. row: stable id, 0 in a field. */
	{"hand", "CREATE TABLE hand (one INTEGER PRIMARY KEY CHECK (one = 1),"
		 " record INTEGER NOT NULL, list TEXT NOT NULL, row INTEGER NOT NULL,"
		 " col TEXT NOT NULL, text TEXT NOT NULL, caret INTEGER NOT NULL,"
		 " time INTEGER NOT NULL) STRICT"},

	/* Each row's digest covers it and the digest before it. content: that of the record
	 * afterwards. NULL: was not there, is not there. */
	{"changes", "CREATE TABLE changes (seq INTEGER PRIMARY KEY, time INTEGER NOT NULL,"
		    " who TEXT NOT NULL, record INTEGER NOT NULL, cell TEXT NOT NULL,"
		    " row INTEGER, old TEXT, new TEXT, why TEXT NOT NULL, content TEXT NOT NULL,"
		    " prev TEXT NOT NULL, digest TEXT NOT NULL) STRICT"},
	{"changes_record", "CREATE INDEX changes_record ON changes (record)"},
	{"changes_insert", "CREATE TRIGGER changes_insert BEFORE INSERT ON changes"
			   " WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM changes)"
			   " BEGIN SELECT raise(ABORT, 'changes are only added at the end'); END"},
	{"changes_update", "CREATE TRIGGER changes_update BEFORE UPDATE ON changes"
			   " BEGIN SELECT raise(ABORT, 'changes stay as they are'); END"},
	{"changes_delete", "CREATE TRIGGER changes_delete BEFORE DELETE ON changes"
			   " BEGIN SELECT raise(ABORT, 'changes stay'); END"},

	/* What was reviewed, signed, returned, unlocked, and of which content. */
	{"signoffs", "CREATE TABLE signoffs (seq INTEGER PRIMARY KEY, time INTEGER NOT NULL,"
		     " who TEXT NOT NULL, record INTEGER NOT NULL REFERENCES records (number),"
		     " act TEXT NOT NULL, status INTEGER NOT NULL, definition TEXT NOT NULL,"
		     " content TEXT NOT NULL, why TEXT NOT NULL) STRICT"},
	{"signoffs_record", "CREATE INDEX signoffs_record ON signoffs (record)"},
	/* Complaints of a record that were accepted as they are. */
	{"waivers", "CREATE TABLE waivers (record INTEGER NOT NULL REFERENCES records (number),"
		    " rule TEXT NOT NULL, cell TEXT NOT NULL, time INTEGER NOT NULL,"
		    " who TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (record, rule, cell))"
		    " STRICT, WITHOUT ROWID"},
};

enum { PARTS = sizeof parts / sizeof *parts };

/* --- a new file ------------------------------------------------------------- */

static int fill(sqlite3 *db)
{
	char *head = mem_printf("PRAGMA application_id=%d; PRAGMA user_version=%d;"
				"PRAGMA auto_vacuum=NONE; BEGIN",
		STORE_APPLICATION, STORE_VERSION);
	int rc = sqlite3_exec(db, head, NULL, NULL, NULL);
	free(head);
	for (size_t i = 0; rc == SQLITE_OK && i < PARTS; i++)
		rc = sqlite3_exec(db, parts[i].sql, NULL, NULL, NULL);
	return rc == SQLITE_OK ? sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) : rc;
}

/* Made in memory and written in one piece: no power cut leaves half a data file. */
int schema_create(struct store *s, struct diags *ds)
{
	sqlite3 *db;
	unsigned char *image = NULL;
	sqlite3_int64 n = 0;
	if (sqlite3_open(":memory:", &db) == SQLITE_OK && fill(db) == SQLITE_OK)
		image = sqlite3_serialize(db, "main", &n, 0);
	sqlite3_close(db);
	if (!image)
		die("内存不足");
	int result = file_write(s->path, image, (size_t)n, ds);
	sqlite3_free(image);
	return result;
}

/* --- an old one --------------------------------------------------------------- */

static bool begins(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

static const struct part *find(const char *name)
{
	for (size_t i = 0; i < PARTS; i++)
		if (!strcmp(parts[i].name, name))
			return &parts[i];
	return NULL;
}

int schema_check(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	size_t found = 0;
	bool foreign = false;
	struct query q = sql_query(s, "SELECT type, name, sql FROM sqlite_schema");
	while (sql_row(&q)) {
		const char *type = sql_get_text(&q, 0), *name = sql_get_text(&q, 1);
		const struct part *ours = find(name);
		const char *sql = sql_get_text(&q, 2);
		if (ours && !strcmp(ours->sql, sql))
			found++;
		else if (*sql ? !definition_made(type, name, sql)
			      : !begins(name, "sqlite_autoindex_"))
			foreign = true;
	}
	if (sql_end(&q, ds))
		return -1;
	if (foreign || found != PARTS) {
		diag_add(ds, STORE_TABLES, &at);
		return -1;
	}
	return 0;
}
