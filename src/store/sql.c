/*
 * SQLite's boilerplate: prepare, bind, step, and what its errors mean to a
 * clerk. Statements are kept and found by their text; how many there are is
 * bounded by the forms in use. Knows nothing of records.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/store_impl.h"

/* --- what a statement writes ------------------------------------------------ */

/* Columns of records that are derived, or that no change tells of. */
static bool is_derived(const char *column)
{
	static const char *const derived[] = {"unit", "code", "name", "amount", "has_amount",
		"amount_value", "errors", "warnings", "counted", "search", "next_row", "digest"};
	for (size_t i = 0; i < sizeof derived / sizeof *derived; i++)
		if (!strcmp(column, derived[i]))
			return true;
	return false;
}

/*
 * Asked by SQLite while it prepares a statement. What the history must tell of: all tables but the
 * history itself and the cell in hand, which is no change yet. See tx_end.
 */
static int touches(void *arg, int action, const char *table, const char *column, const char *schema,
	const char *trigger)
{
	struct store *s = arg;
	(void)schema, (void)trigger;
	if (action != SQLITE_INSERT && action != SQLITE_UPDATE && action != SQLITE_DELETE)
		return SQLITE_OK;
	if (!strcmp(table, "hand") || !strcmp(table, "changes") || !strncmp(table, "sqlite_", 7))
		return SQLITE_OK;
	if (action == SQLITE_UPDATE && !strcmp(table, "records") && is_derived(column))
		return SQLITE_OK;
	s->touches = true;
	return SQLITE_OK;
}

int sql_watch(struct store *s)
{
	return sqlite3_set_authorizer(s->db, touches, s);
}

/* --- statements kept ------------------------------------------------------ */

/* What the history must tell of is written in a transaction only, whose end asks for it. */
static void touch(struct store *s, bool touches)
{
	assert(!touches || s->depth);
	s->touched |= touches;
}

/* Once such a statement is prepared it counts as run: nobody prepares one for nothing. */
static int prepare(struct store *s, const char *text, sqlite3_stmt **out)
{
	uint64_t hash = text_hash(text, strlen(text));
	for (size_t i = 0; i < s->nstatements; i++) {
		struct statement *at = &s->statement[i];
		if (at->hash == hash && !strcmp(at->text, text)) {
			*out = at->st;
			touch(s, at->touches);
			return SQLITE_OK;
		}
	}
	s->touches = false;
	int rc = sqlite3_prepare_v3(s->db, text, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
	if (rc != SQLITE_OK)
		return rc;
	MEM_ROOM(s->statement, s->nstatements, s->statements_cap);
	s->statement[s->nstatements++] = (struct statement){hash, mem_dup(text), *out, s->touches};
	touch(s, s->touches);
	return SQLITE_OK;
}

void sql_forget(struct store *s)
{
	for (size_t i = 0; i < s->nstatements; i++) {
		sqlite3_finalize(s->statement[i].st);
		free(s->statement[i].text);
	}
	s->nstatements = 0;
}

/* --- a statement on its way ------------------------------------------------ */

struct query sql_query(struct store *s, const char *text)
{
	struct query q = {.s = s, .rc = SQLITE_OK};
	/* Without a connection (it could not be opened again) everything fails in words. */
	q.rc = s->db ? prepare(s, text, &q.st) : SQLITE_CANTOPEN;
	assert(!q.st || !sqlite3_stmt_busy(q.st)); /* one is asked once at a time */
	return q;
}

void sql_int(struct query *q, int64_t n)
{
	q->bound++;
	if (q->rc == SQLITE_OK)
		q->rc = sqlite3_bind_int64(q->st, q->bound, n);
}

void sql_text(struct query *q, const char *text)
{
	q->bound++;
	if (q->rc == SQLITE_OK)
		q->rc = sqlite3_bind_text(q->st, q->bound, text, -1, SQLITE_STATIC);
}

void sql_pointer(struct query *q, void *p, const char *kind)
{
	q->bound++;
	if (q->rc == SQLITE_OK)
		q->rc = sqlite3_bind_pointer(q->st, q->bound, p, kind, NULL);
}

/* A text of ours has no NUL in it: behind one, something could hide from every digest. */
static bool has_nul(sqlite3_stmt *st)
{
	int n = sqlite3_data_count(st);
	for (int i = 0; i < n; i++) {
		if (sqlite3_column_type(st, i) != SQLITE_TEXT)
			continue;
		const void *text = sqlite3_column_text(st, i);
		int bytes = sqlite3_column_bytes(st, i);
		if (text && bytes && memchr(text, '\0', (size_t)bytes))
			return true;
	}
	return false;
}

bool sql_row(struct query *q)
{
	if (q->rc == SQLITE_OK || q->rc == SQLITE_ROW)
		q->rc = sqlite3_step(q->st);
	if (q->rc == SQLITE_ROW && has_nul(q->st))
		q->rc = SQLITE_CORRUPT;
	return q->rc == SQLITE_ROW;
}

int64_t sql_get_int(const struct query *q, int column)
{
	return sqlite3_column_int64(q->st, column);
}

const char *sql_get_text(const struct query *q, int column)
{
	const unsigned char *text = sqlite3_column_text(q->st, column);
	return text ? (const char *)text : "";
}

bool sql_is_null(const struct query *q, int column)
{
	return sqlite3_column_type(q->st, column) == SQLITE_NULL;
}

int sql_end(struct query *q, struct diags *ds)
{
	int rc = q->rc;
	bool bad = rc != SQLITE_OK && rc != SQLITE_ROW && rc != SQLITE_DONE;
	/* The diag first: a reset may change what SQLite says of the error. */
	if (bad)
		sql_fault(q->s, rc, ds);
	if (q->st)
		sqlite3_reset(q->st);
	q->st = NULL;
	return bad ? -1 : 0;
}

int sql_run(struct query *q, struct diags *ds)
{
	while (sql_row(q))
		;
	return sql_end(q, ds);
}

int sql_exec(struct store *s, const char *text, struct diags *ds)
{
	s->touches = false;
	int rc = s->db ? sqlite3_exec(s->db, text, NULL, NULL, NULL) : SQLITE_CANTOPEN;
	touch(s, s->touches);
	return rc == SQLITE_OK ? 0 : sql_fault(s, rc, ds);
}

int64_t sql_number(struct query *q, int64_t otherwise, struct diags *ds)
{
	int64_t n = sql_row(q) ? sql_get_int(q, 0) : otherwise;
	return sql_end(q, ds) ? otherwise : n;
}

bool sql_has_column(struct store *s, const char *table, const char *column)
{
	return s->db && sqlite3_table_column_metadata(s->db, NULL, table, column, NULL, NULL, NULL,
				NULL, NULL) == SQLITE_OK;
}

/* --- what went wrong --------------------------------------------------------- */

const char *sql_reason(const struct store *s)
{
	int error = s->db ? sqlite3_system_errno(s->db) : 0;
	if (s->db && (sqlite3_errcode(s->db) & 0xff) == SQLITE_FULL)
		error = ENOSPC;
	return file_reason(error ? error : EIO);
}

int sql_fault(struct store *s, int rc, struct diags *ds)
{
	struct place at = {.file = s->name};
	int error = s->db ? sqlite3_system_errno(s->db) : 0;
	switch (rc & 0xff) {
	case SQLITE_NOMEM:
		die("内存不足");
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		diag_add(ds, STORE_BUSY, &at);
		break;
	case SQLITE_READONLY:
	case SQLITE_PERM:
		diag_add(ds, STORE_READONLY, &at);
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		diag_add(ds, STORE_DAMAGED, &at);
		break;
	case SQLITE_ERROR: /* our statements are right: a table or column is not as they say */
		diag_add(ds, STORE_TABLES, &at);
		break;
	case SQLITE_FULL:
		s->failed = true;
		diag_add(ds, STORE_FULL, &at, file_reason(ENOSPC));
		break;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		s->failed = true;
		if (error == ENOSPC || error == EDQUOT)
			diag_add(ds, STORE_FULL, &at, file_reason(error));
		else
			diag_add(ds, STORE_IO, &at, file_reason(error ? error : EIO));
		break;
	case SQLITE_CONSTRAINT:
		if (rc == SQLITE_CONSTRAINT_UNIQUE) {
			diag_add(ds, STORE_TWICE, &at);
			break;
		}
		/* fall through */
	default:
		diag_add(ds, STORE_SQL, &at, s->db ? sqlite3_errmsg(s->db) : "", rc);
	}
	return -1;
}
