/*
 * The box an expression runs in: a connection of its own that holds nothing
 * but the record in edit, where only SELECT, the form's tables and a list of
 * functions are allowed, for so many steps and so much memory. A form may
 * come from anywhere; what it says must not reach anything outside.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "doc/rules_impl.h"

enum {
	MOST_HEAP = 2 << 20, /* bytes a statement may take */
	STEPS_PER_CALL = 20,
	MOST_PLANS = 30,     /* of tables, while an expression is compiled: one or two for each */
	MOST_STEPS = 200000, /* of one statement: about 1 ms */
	/* Processor time of one: functions on long texts take few steps. More for long lists. */
	MOST_NS = 1000 * 1000,
	ROW_NS = 40 * 1000,
	/* More for each record of a sheet: of sorting them, of telling those that differ. */
	RECORD_STEPS = 200,
	RECORD_HEAP = 200,
};

static const struct {
	int id, most;
} limits[] = {
	{SQLITE_LIMIT_LENGTH, BOX_LENGTH},
	{SQLITE_LIMIT_SQL_LENGTH, 4000},
	{SQLITE_LIMIT_EXPR_DEPTH, 30},
	{SQLITE_LIMIT_COMPOUND_SELECT, 3},
	{SQLITE_LIMIT_VDBE_OP, 25000},
	{SQLITE_LIMIT_FUNCTION_ARG, 8},
	{SQLITE_LIMIT_ATTACHED, 0},
	{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, BOX_LIKE_BYTES},
	{SQLITE_LIMIT_VARIABLE_NUMBER, 0},
	{SQLITE_LIMIT_TRIGGER_DEPTH, 0},
	{SQLITE_LIMIT_WORKER_THREADS, 0},
};

static const struct {
	int id, on;
} settings[] = {
	{SQLITE_DBCONFIG_DEFENSIVE, 1},
	{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	{SQLITE_DBCONFIG_DQS_DML, 0},
	{SQLITE_DBCONFIG_DQS_DDL, 0},
	{SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
	{SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
	{SQLITE_DBCONFIG_ENABLE_VIEW, 0},
};

/* --- what may be done -------------------------------------------------- */

static int refuse(struct rules *r, enum refused what, const char *name)
{
	if (r->refused == REFUSED_NOTHING) {
		r->refused = what;
		r->refused_name = mem_dup(name ? name : "");
	}
	return SQLITE_DENY;
}

/* A column is read: noted, if it is one of the form's. */
static int allow_read(struct rules *r, const char *table, const char *column)
{
	for (size_t i = 0; i < r->nsources; i++) {
		const struct source *s = &r->source[i];
		if (strcmp(table, s->name))
			continue;
		if (s->others) {
			if (r->reading)
				r->reading->others = true;
			return SQLITE_OK;
		}
		struct path p;
		enum source_column what = source_path(s, column, &p);
		if (what == SOURCE_NONE)
			return refuse(r, REFUSED_COLUMN, column);
		/* That the record has one row, and the row in scope a number, says nothing. */
		if (!r->reading)
			return SQLITE_OK;
		if (what == SOURCE_YEAR)
			r->reading->year = true;
		else if (what == SOURCE_PARAMETER)
			r->reading->parameter = true;
		else if (p.col >= 0 || (p.list >= 0 && (!s->here || *column)))
			reads_add(r->reading, p);
		return SQLITE_OK;
	}
	return refuse(r, REFUSED_TABLE, table);
}

static int authorize(
	void *arg, int action, const char *a, const char *b, const char *db, const char *trigger)
{
	(void)db, (void)trigger;
	struct rules *r = arg;
	switch (action) {
	case SQLITE_SELECT:
		return SQLITE_OK;
	case SQLITE_READ:
		return allow_read(r, a, b);
	case SQLITE_FUNCTION:
		if (function_find(b) || (!r->reading && !strcmp(b, NAME_SAME)))
			return SQLITE_OK;
		return refuse(r, REFUSED_FUNCTION, b);
	case SQLITE_RECURSIVE:
		return refuse(r, REFUSED_WORD, "recursive");
	default:
		return refuse(r, REFUSED_OTHER, NULL);
	}
}

/* --- for how long ------------------------------------------------------- */

static int64_t now_ns(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* True when the statement has used its processor time. The cheap clock is asked first: it cannot
 * run slower, and only a statement that stands still for long needs the other one. */
static bool out_of_time(struct rules *r)
{
	int64_t now = now_ns(CLOCK_MONOTONIC);
	if (!r->started) {
		r->started = now;
		r->used = now_ns(CLOCK_THREAD_CPUTIME_ID);
	}
	return now - r->started > r->most && now_ns(CLOCK_THREAD_CPUTIME_ID) - r->used > r->most;
}

static int progress(void *arg)
{
	struct rules *r = arg;
	return !box_spend(r, STEPS_PER_CALL) || out_of_time(r);
}

/* The limit of memory is one of the process; only while an expression runs there is any. */
void box_begin(struct rules *r)
{
	if (r->depth++)
		return;
	size_t records = 0;
	r->steps = r->started = 0;
	r->most = MOST_NS;
	for (size_t l = 0; l < r->form->nlists; l++) {
		r->most += (int64_t)r->doc->list[l].n * ROW_NS;
		r->counted[l].made = false;
		if (r->form->list[l].rows == ROWS_RECORDS)
			records += r->doc->list[l].n;
	}
	r->most_steps = MOST_STEPS + (long)records * RECORD_STEPS;
	sqlite3_hard_heap_limit64(
		sqlite3_memory_used() + MOST_HEAP + (int64_t)records * RECORD_HEAP);
}

void box_end(struct rules *r)
{
	if (!--r->depth)
		sqlite3_hard_heap_limit64(0);
}

bool box_plan(struct rules *r)
{
	/* Later the same expressions are put together: those are judged one by one. */
	return !r->reading || ++r->plans <= MOST_PLANS;
}

bool box_spend(struct rules *r, int steps)
{
	r->steps += steps;
	r->left -= steps;
	return r->steps <= r->most_steps && r->left >= 0;
}

void box_share(struct rules *r, int statements)
{
	r->left = statements ? (long)statements * MOST_STEPS : LONG_MAX;
}

bool box_spent(const struct rules *r)
{
	return r->left <= 0;
}

/* --- the connection ------------------------------------------------------ */

static void source_add(struct rules *r, int list, bool here)
{
	const char *name = list < 0 ? "record" : r->form->list[list].name;
	r->source[r->nsources++] = (struct source){
		.rules = r,
		.list = list,
		.here = here,
		.name = mem_printf(list < 0 || here ? "(%s)" : "%s", name),
	};
}

static void sources_make(struct rules *r)
{
	r->source = mem_array(2 + 2 * r->form->nlists, sizeof *r->source);
	source_add(r, LIST_NONE, false);
	for (size_t l = 0; l < r->form->nlists; l++) {
		source_add(r, (int)l, false);
		source_add(r, (int)l, true);
	}
	r->source[r->nsources++] =
		(struct source){.rules = r, .others = true, .name = mem_dup(NAME_OTHERS)};
}

/* Makes SQLite connect a table now: inside the box nothing can be declared. */
static void source_connect(struct rules *r, struct source *s, struct diags *ds)
{
	struct buf sql = BUF_INIT;
	buf_adds(&sql, "SELECT 1 FROM ");
	buf_quote(&sql, s->name, '"');
	sqlite3_stmt *stmt = NULL;
	const sqlite3_module *module = s->others ? &others_module : &source_module;
	if (sqlite3_create_module(r->db, s->name, module, s) ||
		sqlite3_prepare_v2(r->db, sql.s, -1, &stmt, NULL)) {
		struct place at = {0};
		if (s->list >= 0 && !s->others)
			at = r->form->list[s->list].at;
		diag_add(ds, EXPR_TABLE, &at, s->name, sqlite3_errmsg(r->db));
	}
	sqlite3_finalize(stmt);
	buf_release(&sql);
}

void box_open(struct rules *r, struct diags *ds)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
	/* Nothing spills into a file. */
	if (sqlite3_open_v2(":memory:", &r->db, flags, NULL) ||
		sqlite3_exec(r->db, "PRAGMA temp_store=MEMORY", NULL, NULL, NULL))
		die("SQLite 不能用：%s", sqlite3_errmsg(r->db));
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		sqlite3_db_config(r->db, settings[i].id, settings[i].on, NULL);
	functions_make(r);
	long_make(r);
	sources_make(r);
	for (size_t i = 0; i < r->nsources; i++)
		source_connect(r, &r->source[i], ds);
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		sqlite3_limit(r->db, limits[i].id, limits[i].most);
	sqlite3_set_authorizer(r->db, authorize, r);
	sqlite3_progress_handler(r->db, STEPS_PER_CALL, progress, r);
	box_share(r, 0);
}

void box_close(struct rules *r)
{
	sqlite3_close(r->db);
	for (size_t i = 0; i < r->nsources; i++)
		free(r->source[i].name);
	free(r->source);
}

void box_from(const struct rules *r, int list, struct buf *sql)
{
	buf_adds(sql, " FROM \"(record)\" AS \"" NAME_RECORD "\"");
	if (list < 0)
		return;
	buf_adds(sql, ", ");
	buf_quote(sql, r->source[2 + 2 * list].name, '"');
	buf_adds(sql, " AS ");
	buf_quote(sql, r->form->list[list].name, '"');
}

/*
 * A subquery with a limit is not taken apart, and before a cross join it is the outer loop: so it
 * runs beside the rest and keeps its row in registers.
 */
void box_from_once(const struct rules *r, int list, struct buf *sql)
{
	if (list < 0) {
		box_from(r, list, sql);
		return;
	}
	const struct list *l = &r->form->list[list];
	const struct source *here = &r->source[2 + 2 * list];
	buf_adds(sql, " FROM (SELECT \"(row)\", ");
	buf_quote(sql, source_extra(here), '"');
	for (size_t i = 0; i < l->ncols; i++) {
		buf_adds(sql, ", ");
		buf_quote(sql, l->col[i].name, '"');
	}
	buf_adds(sql, " FROM ");
	buf_quote(sql, here->name, '"');
	buf_adds(sql, " LIMIT -1) AS ");
	buf_quote(sql, l->name, '"');
	buf_adds(sql, " CROSS JOIN \"(record)\" AS \"" NAME_RECORD "\"");
}

struct sqlite3_stmt *box_prepare(struct rules *r, const struct buf *sql)
{
	int most = sqlite3_limit(r->db, SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
	sqlite3_stmt *stmt = NULL;
	const char *tail = NULL;
	int rc = sqlite3_prepare_v3(
		r->db, sql->s, (int)sql->n + 1, SQLITE_PREPARE_PERSISTENT, &stmt, &tail);
	sqlite3_limit(r->db, SQLITE_LIMIT_SQL_LENGTH, most);
	if (rc || *tail || !sqlite3_stmt_readonly(stmt) || sqlite3_bind_parameter_count(stmt)) {
		sqlite3_finalize(stmt);
		return NULL;
	}
	return stmt;
}
