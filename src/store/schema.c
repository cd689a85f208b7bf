/*
 * Our tables. What stands here is to the letter what stands in every data
 * file of its version; the tables of forms are made in definition.c. A file
 * whose tables differ is not opened: its triggers would run with ours.
 *
 * A table, once released, is not edited here: a next version takes it away
 * and adds another. A file of an older version is read as it is; before it is
 * written it is brought up to this one, in one transaction and after a copy.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/store_impl.h"

enum { STILL = INT_MAX };

static const struct part {
	int from, to; /* versions that have it */
	const char *name, *sql;
} parts[] = {
	{1, STILL, "meta",
		"CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
		" STRICT, WITHOUT ROWID"},

	/* The definitions records were saved with, all included files resolved. digest: SM3 of
	 * source. */
	{1, STILL, "forms",
		"CREATE TABLE forms (digest TEXT PRIMARY KEY, id TEXT NOT NULL,"
		" name TEXT NOT NULL, source TEXT NOT NULL, added INTEGER NOT NULL)"
		" STRICT, WITHOUT ROWID"},

	{1, 2, "records",
		"CREATE TABLE records (number INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,"
		" form TEXT NOT NULL, definition TEXT NOT NULL REFERENCES forms (digest),"
		" year INTEGER NOT NULL, status INTEGER NOT NULL, revision INTEGER NOT NULL,"
		" created INTEGER NOT NULL, updated INTEGER NOT NULL,"
		" deleted INTEGER NOT NULL, next_row INTEGER NOT NULL, content TEXT NOT NULL,"
		" unit TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,"
		" amount TEXT NOT NULL, has_amount INTEGER NOT NULL,"
		" amount_value INTEGER NOT NULL, errors INTEGER NOT NULL,"
		" warnings INTEGER NOT NULL, counted TEXT NOT NULL, search TEXT NOT NULL)"
		" STRICT"},
	/* unit to counted are derived from the record in the transaction that saves it, so that
	 * the list need not read forms. search: folded texts. content: see
	 * record_digest. digest: of this row, see line.c. */
	{3, STILL, "records",
		"CREATE TABLE records (number INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,"
		" form TEXT NOT NULL, definition TEXT NOT NULL REFERENCES forms (digest),"
		" year INTEGER NOT NULL, status INTEGER NOT NULL, revision INTEGER NOT NULL,"
		" created INTEGER NOT NULL, updated INTEGER NOT NULL,"
		" deleted INTEGER NOT NULL, next_row INTEGER NOT NULL, content TEXT NOT NULL,"
		" unit TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,"
		" amount TEXT NOT NULL, has_amount INTEGER NOT NULL,"
		" amount_value INTEGER NOT NULL, errors INTEGER NOT NULL,"
		" warnings INTEGER NOT NULL, counted TEXT NOT NULL, search TEXT NOT NULL,"
		" digest TEXT NOT NULL DEFAULT '')"
		" STRICT"},
	/* One for each order of the list; each ends in the number. */
	{1, STILL, "records_number", "CREATE INDEX records_number ON records (deleted)"},
	{1, STILL, "records_form", "CREATE INDEX records_form ON records (deleted, form)"},
	{1, STILL, "records_year", "CREATE INDEX records_year ON records (deleted, year)"},
	{1, STILL, "records_unit", "CREATE INDEX records_unit ON records (deleted, unit)"},
	{1, STILL, "records_code", "CREATE INDEX records_code ON records (deleted, code)"},
	{1, STILL, "records_name", "CREATE INDEX records_name ON records (deleted, name)"},
	{1, STILL, "records_amount",
		"CREATE INDEX records_amount ON records (deleted, has_amount,"
		" amount_value)"},
	{1, STILL, "records_problems",
		"CREATE INDEX records_problems ON records (deleted, errors,"
		" warnings)"},
	{1, STILL, "records_status", "CREATE INDEX records_status ON records (deleted, status)"},
	{1, STILL, "records_updated", "CREATE INDEX records_updated ON records (deleted, updated)"},

	{1, 2, "hand",
		"CREATE TABLE hand (one INTEGER PRIMARY KEY CHECK (one = 1),"
		" record INTEGER NOT NULL, list TEXT NOT NULL, row INTEGER NOT NULL,"
		" col TEXT NOT NULL, text TEXT NOT NULL, caret INTEGER NOT NULL,"
		" time INTEGER NOT NULL) STRICT"},

	/* The cell being typed in: always one row, of record 0 when there is none. row:
	 * stable id, 0 in a field. digest: of the others. */
	{3, STILL, "hand",
		"CREATE TABLE hand (one INTEGER PRIMARY KEY CHECK (one = 1),"
		" record INTEGER NOT NULL, list TEXT NOT NULL, row INTEGER NOT NULL,"
		" col TEXT NOT NULL, text TEXT NOT NULL, caret INTEGER NOT NULL,"
		" time INTEGER NOT NULL, digest TEXT NOT NULL DEFAULT '') STRICT"},

	/* Each row's digest covers it and the digest before it. content: that of the record
	 * afterwards. NULL: was not there, is not there. */
	{1, STILL, "changes",
		"CREATE TABLE changes (seq INTEGER PRIMARY KEY, time INTEGER NOT NULL,"
		" who TEXT NOT NULL, record INTEGER NOT NULL, cell TEXT NOT NULL,"
		" row INTEGER, old TEXT, new TEXT, why TEXT NOT NULL, content TEXT NOT NULL,"
		" prev TEXT NOT NULL, digest TEXT NOT NULL) STRICT"},
	{1, STILL, "changes_record", "CREATE INDEX changes_record ON changes (record)"},
	{1, STILL, "changes_insert",
		"CREATE TRIGGER changes_insert BEFORE INSERT ON changes"
		" WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM changes)"
		" BEGIN SELECT raise(ABORT, 'changes are only added at the end'); END"},
	{1, STILL, "changes_update",
		"CREATE TRIGGER changes_update BEFORE UPDATE ON changes"
		" BEGIN SELECT raise(ABORT, 'changes stay as they are'); END"},
	{1, STILL, "changes_delete",
		"CREATE TRIGGER changes_delete BEFORE DELETE ON changes"
		" BEGIN SELECT raise(ABORT, 'changes stay'); END"},

	/* Nothing was ever written to it. */
	{1, 2, "signoffs",
		"CREATE TABLE signoffs (seq INTEGER PRIMARY KEY, time INTEGER NOT NULL,"
		" who TEXT NOT NULL, record INTEGER NOT NULL REFERENCES records (number),"
		" act TEXT NOT NULL, status INTEGER NOT NULL, definition TEXT NOT NULL,"
		" content TEXT NOT NULL, why TEXT NOT NULL) STRICT"},
	{1, 2, "signoffs_record", "CREATE INDEX signoffs_record ON signoffs (record)"},
	/* What was reviewed, signed, returned, unlocked: see acts.c. seq: of the change that has
	 * its digest. results: what was said of the record; cells: what stood in it; value: its
	 * check value; all '' where it was not signed. */
	{3, STILL, "signoffs",
		"CREATE TABLE signoffs (seq INTEGER PRIMARY KEY, time INTEGER NOT NULL,"
		" who TEXT NOT NULL, record INTEGER NOT NULL REFERENCES records (number),"
		" act TEXT NOT NULL, why TEXT NOT NULL, revision INTEGER NOT NULL,"
		" definition TEXT NOT NULL, content TEXT NOT NULL, results TEXT NOT NULL,"
		" cells TEXT NOT NULL, value TEXT NOT NULL) STRICT"},
	{3, STILL, "signoffs_of", "CREATE INDEX signoffs_of ON signoffs (record)"},
	/* Nothing was ever written to it. */
	{1, 1, "waivers",
		"CREATE TABLE waivers (record INTEGER NOT NULL REFERENCES records (number),"
		" rule TEXT NOT NULL, cell TEXT NOT NULL, time INTEGER NOT NULL,"
		" who TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (record, rule, cell))"
		" STRICT, WITHOUT ROWID"},

	/* What is noted about cells, rows and warnings beside their texts: see doc.h. kind: its
	 * word. list, col: names, '' for none. row: stable id, 0 for none. */
	{2, STILL, "notes",
		"CREATE TABLE notes (record INTEGER NOT NULL, kind TEXT NOT NULL,"
		" list TEXT NOT NULL, row INTEGER NOT NULL, col TEXT NOT NULL, rule TEXT NOT NULL,"
		" text TEXT NOT NULL, over TEXT NOT NULL, who TEXT NOT NULL,"
		" time INTEGER NOT NULL, PRIMARY KEY (record, kind, list, row, col, rule))"
		" STRICT, WITHOUT ROWID"},
	/* Which templates are in use. */
	{2, STILL, "notes_template",
		"CREATE INDEX notes_template ON notes (text) WHERE kind = 'template'"},
};

enum { PARTS = sizeof parts / sizeof *parts };

/* Tables that become those of a version, with what is in them; others go and are made anew. */
static const struct {
	int version;
	const char *name, *sql;
} growth[] = {
	{3, "records", "ALTER TABLE records ADD COLUMN digest TEXT NOT NULL DEFAULT ''"},
	{3, "hand", "ALTER TABLE hand ADD COLUMN digest TEXT NOT NULL DEFAULT ''"},
};

static bool is_part(const struct part *p, int version)
{
	return p->from <= version && version <= p->to;
}

/* --- a new file ------------------------------------------------------------- */

static int fill(sqlite3 *db)
{
	char *head = mem_printf("PRAGMA application_id=%d; PRAGMA user_version=%d;"
				"PRAGMA auto_vacuum=NONE; BEGIN",
		STORE_APPLICATION, STORE_VERSION);
	int rc = sqlite3_exec(db, head, NULL, NULL, NULL);
	free(head);
	for (size_t i = 0; rc == SQLITE_OK && i < PARTS; i++)
		if (is_part(&parts[i], STORE_VERSION))
			rc = sqlite3_exec(db, parts[i].sql, NULL, NULL, NULL);
	char *hand = hand_nothing();
	rc = rc == SQLITE_OK ? sqlite3_exec(db, hand, NULL, NULL, NULL) : rc;
	free(hand);
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

/* The part of this name that a version has; NULL: none. */
static const struct part *find(const char *name, int version)
{
	for (size_t i = 0; i < PARTS; i++)
		if (!strcmp(parts[i].name, name) && is_part(&parts[i], version))
			return &parts[i];
	return NULL;
}

/* The header was looked at before, but what counts may stand in the log. */
static int version_read(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	size_t had = ds->n;
	struct query q = sql_query(s, "PRAGMA user_version");
	int64_t version = sql_number(&q, 0, ds);
	if (version > STORE_VERSION)
		diag_add(ds, STORE_NEWER, &at, (int)version, STORE_VERSION);
	else if (version < 1 && ds->n == had)
		diag_add(ds, STORE_DAMAGED, &at);
	s->version = (int)version;
	return ds->n > had ? -1 : 0;
}

int schema_check(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	size_t found = 0, expected = 0;
	bool foreign = false;
	if (version_read(s, ds))
		return -1;
	for (size_t i = 0; i < PARTS; i++)
		expected += is_part(&parts[i], s->version);
	struct query q = sql_query(s, "SELECT type, name, sql FROM sqlite_schema");
	while (sql_row(&q)) {
		const char *type = sql_get_text(&q, 0), *name = sql_get_text(&q, 1);
		const struct part *ours = find(name, s->version);
		const char *sql = sql_get_text(&q, 2);
		if (ours && !strcmp(ours->sql, sql))
			found++;
		else if (*sql ? !definition_made(type, name, sql)
			      : !begins(name, "sqlite_autoindex_"))
			foreign = true;
	}
	if (sql_end(&q, ds))
		return -1;
	if (foreign || found != expected) {
		diag_add(ds, STORE_TABLES, &at);
		return -1;
	}
	return 0;
}

/* --- from version to version ----------------------------------------------------- */

/* How a part of this version grows out of the one before; NULL: it does not. */
static const char *grow(const struct part *p)
{
	for (size_t i = 0; i < sizeof growth / sizeof *growth; i++)
		if (growth[i].version == p->from && !strcmp(growth[i].name, p->name))
			return growth[i].sql;
	return NULL;
}

static int make_part(struct store *s, const struct part *p, struct diags *ds)
{
	const char *sql = find(p->name, s->version) ? grow(p) : NULL;
	return sql_exec(s, sql ? sql : p->sql, ds);
}

static int drop_part(struct store *s, const struct part *p, struct diags *ds)
{
	const struct part *next = find(p->name, STORE_VERSION);
	if (next && grow(next))
		return 0;
	/* An index went with its table. */
	const char *kind = begins(p->sql, "CREATE TABLE") ? "TABLE" : "INDEX IF EXISTS";
	struct buf drop = BUF_INIT;
	buf_addf(&drop, "DROP %s %s", kind, p->name);
	int rc = sql_exec(s, drop.s, ds);
	buf_release(&drop);
	return rc;
}

/* That it was brought up, and proofs for what had none. */
static int prove(struct store *s, struct diags *ds)
{
	char old[16], new[16];
	snprintf(old, sizeof old, "%d", s->version);
	snprintf(new, sizeof new, "%d", STORE_VERSION);
	if (change_file(s, ":version", old, new, ds))
		return -1;
	if (s->version >= VERSION_PROOFS)
		return 0;
	return lines_prove(s, ds) || hand_prove(s, ds) || definitions_prove(s, ds) ||
			       metas_prove(s, ds)
		       ? -1
		       : 0;
}

/* Takes away what this version has no more, makes what it has new; within a transaction. */
static int bring_up(struct store *s, struct diags *ds)
{
	int rc = 0;
	for (size_t i = 0; !rc && i < PARTS; i++) {
		const struct part *p = &parts[i];
		bool was = is_part(p, s->version), is = is_part(p, STORE_VERSION);
		if (is && !was)
			rc = make_part(s, p, ds);
		else if (was && !is)
			rc = drop_part(s, p, ds);
	}
	struct buf version = BUF_INIT;
	buf_addf(&version, "PRAGMA user_version=%d", STORE_VERSION);
	rc = rc ? rc : sql_exec(s, version.s, ds);
	buf_release(&version);
	return rc ? rc : prove(s, ds);
}

int schema_migrate(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	if (s->version == STORE_VERSION)
		return 0;
	if (backup_old(s, ds)) {
		diag_add(ds, STORE_OLD, &at, s->version);
		return -1;
	}
	if (tx_begin(s, ds) || tx_end(s, bring_up(s, ds), ds))
		return -1;
	s->version = STORE_VERSION;
	return 0;
}
