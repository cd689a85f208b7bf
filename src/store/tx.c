/*
 * Transactions and how far they go. A FULL commit survives a power cut, a
 * NORMAL one a killed program; the next FULL one carries those before it.
 */
#include <assert.h>
#include <sys/stat.h>

#include "store/store_impl.h"

/*
 * After a failed write the system may have forgotten pages it promised to write: the file is
 * closed, so that what the log holds goes where it belongs, and opened again.
 */
static int reconnect(struct store *s, struct diags *ds)
{
	struct diags closing = DIAGS_INIT;
	connect_close(s, false, &closing);
	diags_release(&closing);
	if (connect_open(s, true, ds))
		return -1;
	s->failed = false;
	return 0;
}

/* A file that was moved or deleted under the program would take every write, and lose it. */
static bool is_gone(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	struct stat st;
	if (!lstat(s->path, &st) && st.st_dev == s->device && st.st_ino == s->inode)
		return false;
	diag_add(ds, STORE_MOVED, &at);
	return true;
}

int tx_ready(struct store *s, struct diags *ds)
{
	if (s->readonly) {
		struct place at = {.file = s->name};
		diag_add(ds, STORE_READONLY, &at);
		return -1;
	}
	if (is_gone(s, ds) || ((s->failed || !s->db) && reconnect(s, ds)))
		return -1;
	backup_daily(s, ds);
	return connect_prepare(s, ds);
}

int tx_level(struct store *s, bool full, struct diags *ds)
{
	assert(!s->depth);
	if (s->full == full)
		return 0;
	/* Outside WAL mode only EXTRA makes the last commit survive, and NORMAL may damage the file
	 * (see connect_prepare). */
	static const char *const level[2][2] = {
		{"PRAGMA synchronous=FULL", "PRAGMA synchronous=EXTRA"},
		{"PRAGMA synchronous=NORMAL", "PRAGMA synchronous=FULL"},
	};
	if (sql_exec(s, level[s->wal][full], ds))
		return -1;
	s->full = full;
	return 0;
}

int tx_begin(struct store *s, struct diags *ds)
{
	if (s->spoiled) {
		struct place at = {.file = s->name};
		diag_add(ds, STORE_UNDONE, &at);
		return -1;
	}
	if (s->depth) {
		s->depth++;
		return 0;
	}
	if (tx_ready(s, ds) || tx_level(s, true, ds))
		return -1;
	struct query q = sql_query(s, "BEGIN IMMEDIATE");
	if (sql_run(&q, ds))
		return -1;
	s->depth = 1;
	s->touched = s->noted = s->signed_now = false;
	return 0;
}

static void undo(struct store *s)
{
	struct diags ignored = DIAGS_INIT;
	/* SQLite may have undone it itself. */
	if (s->db && !sqlite3_get_autocommit(s->db))
		sql_exec(s, "ROLLBACK", &ignored);
	diags_release(&ignored);
	definition_forget(s);
	s->seq = -1;
}

/* No way past the history: what was written without a word in it is not committed. */
static bool is_unnoted(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	if (!s->touched || s->noted)
		return false;
	diag_add(ds, STORE_UNNOTED, &at);
	return true;
}

int tx_end(struct store *s, int rc, struct diags *ds)
{
	assert(s->depth > 0);
	s->spoiled |= rc != 0;
	if (--s->depth)
		return rc;
	s->spoiled |= !s->spoiled && is_unnoted(s, ds);
	if (!s->spoiled) {
		struct query q = sql_query(s, "COMMIT");
		rc = sql_run(&q, ds);
	}
	if (!s->spoiled && !rc) {
		if (s->signed_now)
			backup_signed(s, ds);
		return 0;
	}
	undo(s);
	s->spoiled = false;
	return -1;
}

/* Many records at once keep more pages in memory (KiB): their indexes would otherwise be written
 * and read over and over. Else it is as SQLite has it. */
static void keep_pages(struct store *s, const char *pragma)
{
	struct diags ignored = DIAGS_INIT;
	sql_exec(s, pragma, &ignored);
	diags_release(&ignored);
}

int store_begin(struct store *s, struct diags *ds)
{
	assert(!s->depth);
	if (tx_begin(s, ds))
		return -1;
	keep_pages(s, "PRAGMA cache_size=-32000");
	return 0;
}

int store_end(struct store *s, bool keep, struct diags *ds)
{
	assert(s->depth == 1);
	if (keep && s->spoiled) {
		struct place at = {.file = s->name};
		diag_add(ds, STORE_UNDONE, &at);
	}
	int rc = tx_end(s, keep ? 0 : 1, ds);
	keep_pages(s, "PRAGMA cache_size=-2000");
	return keep ? rc : 0;
}
