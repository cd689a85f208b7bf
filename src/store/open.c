/*
 * Opening and closing the data file, in the order that keeps it whole: lock,
 * look at the header, connect, compare the tables, bring an older file up to
 * date, put back the cell that was left in hand.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/store_impl.h"

static void store_free(struct store *s)
{
	lock_drop(s);
	free(s->statement);
	definition_release(s);
	free(s->path);
	free(s->who);
	free(s->name);
	free(s);
}

/* s->path: the folder without links, and the name in it as it is. */
static int locate(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	const char *slash = strrchr(s->name, '/'), *base = slash ? slash + 1 : s->name;
	if (!*base || !strcmp(base, ".") || !strcmp(base, "..")) {
		diag_add(ds, STORE_KIND, &at, "文件夹");
		return -1;
	}
	char *folder = file_folder(s->name), *real = NULL;
	bool made = s->mode != STORE_CREATE || !file_mkdirs(folder, ds);
	if (made && (real = realpath(folder, NULL)))
		s->path = s->connected = file_join(real, base);
	else if (made && errno == ENOENT)
		diag_add(ds, STORE_MISSING, &at);
	else if (made)
		diag_add(ds, STORE_UNREADABLE, &at, file_reason(errno));
	free(real);
	free(folder);
	return s->path ? 0 : -1;
}

/* The header of a file that must exist. */
static int look(struct store *s, struct header *h, struct diags *ds)
{
	struct place at = {.file = s->name};
	int rc = header_check(s, h, ds);
	if (rc > 0)
		diag_add(ds, STORE_MISSING, &at);
	return rc ? -1 : 0;
}

/*
 * The lock, then the header: opening and closing a file that this process holds already would drop
 * SQLite's locks. What is no data file is said before what keeps it from being locked, and no lock
 * appears beside what is no file.
 */
static int lock_and_look(struct store *s, bool shared, struct header *h, struct diags *ds)
{
	struct stat st;
	if (s->mode != STORE_CREATE && (lstat(s->path, &st) || !S_ISREG(st.st_mode)))
		return look(s, h, ds);
	struct diags locking = DIAGS_INIT;
	int rc = lock_take(s, shared, &locking);
	bool held = rc && locking.v[0].code == D_STORE_HELD;
	bool missing = lstat(s->path, &st) && errno == ENOENT;
	if (!rc && missing)
		rc = schema_create(s, &locking);
	if (!held && !(rc && missing) && look(s, h, ds)) {
		diags_release(&locking);
		return -1;
	}
	diags_take(ds, &locking);
	return rc;
}

/* --- for writing ---------------------------------------------------------------- */

static int open_write(struct store *s, struct diags *ds)
{
	struct header h;
	if (lock_and_look(s, false, &h, ds) || connect_open(s, true, ds))
		return -1;
	return schema_check(s, ds) || schema_migrate(s, ds) || hand_recover(s, ds) ? -1 : 0;
}

/* --- for reading ----------------------------------------------------------------- */

/* Puts in order what a killed program left, as a writer would. -1: it cannot be (no diag, unless
 * another program holds the file). */
static int put_in_order(struct store *s, struct diags *ds)
{
	struct diags why_not = DIAGS_INIT;
	lock_drop(s);
	struct store *w = store_open(s->name, STORE_WRITE, s->who, s->catalog, &why_not);
	int rc = w ? store_close(w, &why_not) : -1;
	for (size_t i = 0; i < why_not.n; i++)
		if (why_not.v[i].code == D_STORE_HAND_ASIDE) {
			struct place at = {.file = s->name};
			diag_addf(ds, D_STORE_HAND_ASIDE, &at, "%s", why_not.v[i].text);
		}
	diags_release(&why_not);
	return lock_take(s, true, ds) ? -1 : rc;
}

static int open_read(struct store *s, struct diags *ds)
{
	struct header h;
	s->readonly = true;
	if (lock_and_look(s, true, &h, ds))
		return -1;
	size_t had = ds->n;
	if ((h.log || !h.stable) && put_in_order(s, ds)) {
		/* Where nothing may be written a private copy is put in order instead. */
		if (ds->n > had)
			return -1;
		int rc = snapshot_open(s, ds);
		s->snapshot = 0;
		return rc ? -1 : schema_check(s, ds);
	}
	for (int again = 0;; again++) {
		if (connect_open(s, false, ds) || schema_check(s, ds))
			return -1;
		if (again || !hand_waits(s))
			return 0;
		connect_close(s, false, ds);
		put_in_order(s, ds);
		if (s->lock < 0 && ds->n > had)
			return -1;
	}
}

static int open_snapshot(struct store *s, struct diags *ds)
{
	struct header h;
	return look(s, &h, ds) || snapshot_open(s, ds) || schema_check(s, ds) ? -1 : 0;
}

static int (*const openers[])(struct store *, struct diags *) = {
	[STORE_READ] = open_read,
	[STORE_WRITE] = open_write,
	[STORE_CREATE] = open_write,
	[STORE_SNAPSHOT] = open_snapshot,
};

struct store *store_open(const char *file, enum store_mode mode, const char *who,
	struct catalog *catalog, struct diags *ds)
{
	struct store *s = mem_new(sizeof *s);
	s->name = mem_dup(file);
	s->who = mem_dup(who);
	s->catalog = catalog;
	s->mode = mode;
	s->lock = -1;
	s->seq = -1;
	s->recovered_at = PATH_RECORD;
	if (!locate(s, ds) && !openers[mode](s, ds))
		return s;
	struct diags ignored = DIAGS_INIT;
	connect_close(s, false, &ignored);
	diags_release(&ignored);
	store_free(s);
	return NULL;
}

int store_close(struct store *s, struct diags *ds)
{
	if (s->depth)
		store_end(s, false, ds);
	int rc = connect_close(s, !s->readonly, ds);
	store_free(s);
	return rc;
}

/* --- the rest ------------------------------------------------------------------------ */

const char *store_file(const struct store *s)
{
	return s->name;
}

bool store_readonly(const struct store *s)
{
	return s->readonly;
}

int64_t store_snapshot_time(const struct store *s)
{
	return s->snapshot;
}

void store_who_set(struct store *s, const char *who)
{
	mem_set(&s->who, who);
}

int store_meta(struct store *s, const char *key, struct buf *out, struct diags *ds)
{
	struct query q = sql_query(s, "SELECT value FROM meta WHERE key = ?1");
	sql_text(&q, key);
	buf_reset(out);
	if (sql_row(&q))
		buf_adds(out, sql_get_text(&q, 0));
	return sql_end(&q, ds);
}

/* The change under which a text kept with the file stands in the history. */
static int note_meta(
	struct store *s, const char *key, const char *old, const char *new, struct diags *ds)
{
	char *cell = mem_printf(":meta:%s", key);
	int rc = change_file(s, cell, old, new, ds);
	free(cell);
	return rc;
}

static int meta_change(struct store *s, const char *key, const char *text, struct diags *ds)
{
	struct buf old = BUF_INIT;
	struct query q = sql_query(s, "SELECT value FROM meta WHERE key = ?1");
	sql_text(&q, key);
	bool had = sql_row(&q);
	if (had)
		buf_adds(&old, sql_get_text(&q, 0));
	int rc = sql_end(&q, ds);
	bool same = had ? text && !strcmp(old.s, text) : !text;
	if (!rc && !same) {
		q = sql_query(s, text ? "REPLACE INTO meta (value, key) VALUES (?2, ?1)"
				      : "DELETE FROM meta WHERE key = ?1");
		sql_text(&q, key);
		if (text)
			sql_text(&q, text);
		rc = sql_run(&q, ds);
		rc = rc ? rc : note_meta(s, key, had ? old.s : NULL, text, ds);
	}
	buf_release(&old);
	return rc;
}

int store_meta_set(struct store *s, const char *key, const char *text, struct diags *ds)
{
	return tx_begin(s, ds) ? -1 : tx_end(s, meta_change(s, key, text, ds), ds);
}

int metas_prove(struct store *s, struct diags *ds)
{
	int rc = 0;
	struct query q = sql_query(s, "SELECT key, value FROM meta ORDER BY key");
	while (!rc && sql_row(&q))
		rc = note_meta(s, sql_get_text(&q, 0), NULL, sql_get_text(&q, 1), ds);
	return sql_end(&q, ds) || rc ? -1 : 0;
}
