/*
 * The connection to the data file: one, exclusive, with the settings that
 * src/README gives reasons for. Knows nothing of tables.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/store_impl.h"

static const struct {
	int id, on;
} settings[] = {
	{SQLITE_DBCONFIG_DEFENSIVE, 1},
	{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	{SQLITE_DBCONFIG_DQS_DML, 0},
	{SQLITE_DBCONFIG_DQS_DDL, 0},
	{SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
	{SQLITE_DBCONFIG_ENABLE_VIEW, 0},
	{SQLITE_DBCONFIG_ENABLE_FKEY, 1},
};

/* The lock mode first: it keeps WAL from using shared memory, and others out. */
static const char common[] = "PRAGMA locking_mode=EXCLUSIVE;"
			     "PRAGMA cell_size_check=ON;"
			     "PRAGMA mmap_size=0;"
			     "PRAGMA temp_store=MEMORY";
static const char for_writing[] = "PRAGMA secure_delete=ON;"
				  "PRAGMA wal_autocheckpoint=200;"
				  "PRAGMA journal_size_limit=1048576;"
				  "PRAGMA synchronous=NORMAL";

/* Sets a journal mode; *got: whether it is the mode now. */
static int journal(
	struct store *s, const char *statement, const char *mode, bool *got, struct diags *ds)
{
	struct query q = sql_query(s, statement);
	*got = sql_row(&q) && !strcmp(sql_get_text(&q, 0), mode);
	return sql_end(&q, ds);
}

/* Locked against everyone, also those who know nothing of FILE.lock, and not yet written. */
static int take_hold(struct store *s, struct diags *ds)
{
	if (sqlite3_db_readonly(s->db, "main"))
		return sql_fault(s, SQLITE_READONLY, ds);
	s->wal = s->prepared = s->full = false;
	if (sql_exec(s, for_writing, ds) || sql_exec(s, "BEGIN EXCLUSIVE; COMMIT", ds) ||
		journal(s, "PRAGMA journal_mode", "wal", &s->wal, ds))
		return -1;
	/* What a killed program left is folded in at the end. */
	s->prepared = s->wal;
	return 0;
}

/*
 * The mode is changed in the first page, by way of a journal, which NORMAL does not sync before it
 * counts: SQLite sums up every 200th byte of it, so half a journal may be put back over the page.
 */
static const char for_modes[] = "PRAGMA synchronous=FULL";

int connect_prepare(struct store *s, struct diags *ds)
{
	bool deletes;
	if (s->prepared)
		return 0;
	if (sql_exec(s, for_modes, ds) || journal(s, "PRAGMA journal_mode=WAL", "wal", &s->wal, ds))
		return -1;
	/* Some shares refuse it. */
	if (!s->wal && journal(s, "PRAGMA journal_mode=DELETE", "delete", &deletes, ds))
		return -1;
	if (s->wal && sql_exec(s, "PRAGMA synchronous=NORMAL", ds))
		return -1;
	s->full = false;
	s->prepared = true;
	return 0;
}

int connect_open(struct store *s, bool writing, struct diags *ds)
{
	assert(!s->db);
	/* Links in the folder were resolved before: refused is only the file itself as a link. */
	int flags = SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX |
		    SQLITE_OPEN_PRIVATECACHE |
		    (writing ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
	int rc = sqlite3_open_v2(s->connected, &s->db, flags, NULL);
	for (size_t i = 0; rc == SQLITE_OK && i < sizeof settings / sizeof *settings; i++)
		rc = sqlite3_db_config(s->db, settings[i].id, settings[i].on, NULL);
	if (rc == SQLITE_OK)
		rc = matches_register(s->db);
	if (rc == SQLITE_OK)
		rc = sql_watch(s);
	int result = rc == SQLITE_OK ? sql_exec(s, common, ds) : sql_fault(s, rc, ds);
	if (!result && writing)
		result = take_hold(s, ds);
	if (result) {
		struct diags ignored = DIAGS_INIT;
		connect_close(s, false, &ignored);
		diags_release(&ignored);
	}
	return result;
}

/* What was committed is in the log and stays there when this fails: it was kept all the same. */
static int fold_log(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	struct diags why = DIAGS_INIT;
	bool deletes;
	int rc = sql_exec(s, for_modes, &why) ||
				 sql_exec(s, "PRAGMA wal_checkpoint(TRUNCATE)", &why) ||
				 journal(s, "PRAGMA journal_mode=DELETE", "delete", &deletes, &why)
			 ? -1
			 : 0;
	diags_release(&why);
	if (rc)
		diag_add(ds, STORE_NOT_FOLDED, &at, sql_reason(s));
	return rc;
}

int connect_close(struct store *s, bool fold, struct diags *ds)
{
	if (!s->db)
		return 0;
	int result = fold && s->wal ? fold_log(s, ds) : 0;
	sql_forget(s);
	int rc = sqlite3_close(s->db);
	assert(rc == SQLITE_OK); /* nothing of it is in use */
	(void)rc;
	s->db = NULL;
	s->seq = -1;
	return result;
}
