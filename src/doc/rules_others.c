/*
 * The other records of the file as a table for rules. They are asked for
 * through struct others with the year, unit, code and name the rule compares
 * with; whoever fills it in has an index for that. Knows nothing of files.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "doc/rules_impl.h"

/* The roles of a record, as lists show them too. */
enum column { NUMBER, YEAR, UNIT, CODE, NAME, AMOUNT, STATUS, COLUMNS = OTHERS_COLUMNS };

/* THE names of its columns; which of them a query can be narrowed by, and what that leaves. */
static const struct {
	const char *name;
	int rows; /* about so many with one value, 0: not asked for by it */
} columns[COLUMNS] = {
	[NUMBER] = {"编号", 0},
	[YEAR] = {"年度", 2000},
	[UNIT] = {"单位", 100},
	[CODE] = {"编码", 2},
	[NAME] = {"名称", 2},
	[AMOUNT] = {"金额", 0},
	[STATUS] = {"状态", 0},
};

enum { STEPS_PER_RECORD = 100, ALL_ROWS = 20000 };

struct table {
	sqlite3_vtab base;
	struct rules *rules;
};

/* One record; its texts stand in the cursor's, "" for none. */
struct record {
	int64_t number, amount;
	int year;
	bool has_amount;
	enum status status;
	size_t text[COLUMNS];
};

struct cursor {
	sqlite3_vtab_cursor base;
	struct rules *rules;
	struct record *v;
	size_t n, cap, at;
	struct buf texts;
	bool stopped;
};

void others_columns(const char *names[OTHERS_COLUMNS])
{
	for (int i = 0; i < COLUMNS; i++)
		names[i] = columns[i].name;
}

bool others_known(const struct rules *r)
{
	return r->others && r->others->each && !r->lost;
}

static int others_connect(
	sqlite3 *db, void *arg, int argc, const char *const *argv, sqlite3_vtab **out, char **why)
{
	(void)argc, (void)argv, (void)why;
	struct buf sql = BUF_INIT;
	buf_adds(&sql, "CREATE TABLE t(");
	for (int i = 0; i < COLUMNS; i++) {
		buf_adds(&sql, i ? "," : "");
		buf_quote(&sql, columns[i].name, '"');
	}
	buf_addc(&sql, ')');
	int rc = sqlite3_declare_vtab(db, sql.s);
	buf_release(&sql);
	if (rc)
		return rc;
	sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
	struct table *t = mem_new(sizeof *t);
	t->rules = ((const struct source *)arg)->rules;
	*out = &t->base;
	return SQLITE_OK;
}

static int others_disconnect(sqlite3_vtab *vtab)
{
	free(vtab);
	return SQLITE_OK;
}

/* A comparison of this column that it can be asked by, -1. */
static int asked_by(sqlite3_index_info *info, int col)
{
	for (int i = 0; i < info->nConstraint; i++) {
		const struct sqlite3_index_constraint *c = &info->aConstraint[i];
		if (c->usable && c->op == SQLITE_INDEX_CONSTRAINT_EQ && c->iColumn == col &&
			!strcmp(sqlite3_vtab_collation(info, i), "BINARY"))
			return i;
	}
	return -1;
}

/* True when it is compared with something that leaves few, in whatever order tables are read. */
static bool leaves_few(const sqlite3_index_info *info)
{
	for (int i = 0; i < info->nConstraint; i++) {
		const struct sqlite3_index_constraint *c = &info->aConstraint[i];
		if (c->op == SQLITE_INDEX_CONSTRAINT_EQ && c->iColumn >= 0 && c->iColumn != YEAR &&
			columns[c->iColumn].rows)
			return true;
	}
	return false;
}

/* Asked by every column it can be asked by, in their order. SQLite compares again, so that nothing
 * hangs on how the file compares. */
static int others_best(sqlite3_vtab *vtab, sqlite3_index_info *info)
{
	struct rules *r = ((const struct table *)vtab)->rules;
	int argc = 0;
	if (!box_plan(r)) {
		vtab->zErrMsg = sqlite3_mprintf("%s", BOX_TOO_MANY);
		return SQLITE_ERROR;
	}
	if (r->reading)
		r->reading->all |= !leaves_few(info);
	info->estimatedRows = ALL_ROWS;
	for (int col = 0; col < COLUMNS; col++) {
		int i = columns[col].rows ? asked_by(info, col) : -1;
		if (i < 0)
			continue;
		info->idxNum |= 1 << col;
		info->aConstraintUsage[i].argvIndex = ++argc;
		if (columns[col].rows < info->estimatedRows)
			info->estimatedRows = columns[col].rows;
	}
	info->estimatedCost = (double)info->estimatedRows * STEPS_PER_RECORD;
	return SQLITE_OK;
}

static int others_open(sqlite3_vtab *vtab, sqlite3_vtab_cursor **out)
{
	struct cursor *c = mem_new(sizeof *c);
	c->rules = ((const struct table *)vtab)->rules;
	buf_init(&c->texts);
	*out = &c->base;
	return SQLITE_OK;
}

static int others_close(sqlite3_vtab_cursor *cursor)
{
	struct cursor *c = (struct cursor *)cursor;
	free(c->v);
	buf_release(&c->texts);
	free(c);
	return SQLITE_OK;
}

static size_t keep(struct cursor *c, const char *text)
{
	size_t at = c->texts.n;
	buf_adds(&c->texts, text);
	buf_addc(&c->texts, '\0');
	return at;
}

/* Each record takes of the budget as if SQLite had worked it out. */
static bool take(void *to, const struct other *o)
{
	struct cursor *c = to;
	if (!box_spend(c->rules, STEPS_PER_RECORD)) {
		c->stopped = true;
		return false;
	}
	MEM_ROOM(c->v, c->n, c->cap);
	struct record *r = &c->v[c->n++];
	*r = (struct record){.number = o->number,
		.amount = o->amount_value,
		.year = o->year,
		.has_amount = o->has_amount,
		.status = o->status};
	r->text[UNIT] = keep(c, o->unit);
	r->text[CODE] = keep(c, o->code);
	r->text[NAME] = keep(c, o->name);
	return true;
}

/* What a query asks for by one more column. False: nothing can be equal to that. */
static bool narrow(struct others_query *q, enum column col, sqlite3_value *v)
{
	int type = sqlite3_value_type(v);
	if (col == YEAR) {
		bool number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
		double year = number ? sqlite3_value_double(v) : 0;
		if (!(year >= 1 && year <= INT_MAX) || year != (int)year)
			return false;
		q->year = (int)year;
		return true;
	}
	const char *text = type == SQLITE_TEXT ? (const char *)sqlite3_value_text(v) : NULL;
	if (!text || text_blank(text, strlen(text)))
		return false;
	*(col == UNIT ? &q->unit : col == CODE ? &q->code : &q->name) = text;
	return true;
}

static int others_filter(
	sqlite3_vtab_cursor *cursor, int index, const char *name, int argc, sqlite3_value **argv)
{
	(void)name, (void)argc;
	struct cursor *c = (struct cursor *)cursor;
	struct rules *r = c->rules;
	struct others_query q = {.form = r->form, .self = r->doc->number};
	c->n = c->at = 0;
	buf_reset(&c->texts);
	if (!others_known(r))
		return SQLITE_OK;
	for (int col = 0; col < COLUMNS; col++)
		if (index & 1 << col && !narrow(&q, (enum column)col, *argv++))
			return SQLITE_OK;
	c->stopped = false;
	if (r->others->each(r->others->arg, &q, take, c) < 0)
		r->lost = true;
	return c->stopped || r->lost ? SQLITE_INTERRUPT : SQLITE_OK;
}

static int others_next(sqlite3_vtab_cursor *cursor)
{
	((struct cursor *)cursor)->at++;
	return SQLITE_OK;
}

static int others_end(sqlite3_vtab_cursor *cursor)
{
	const struct cursor *c = (const struct cursor *)cursor;
	return c->at >= c->n;
}

static int others_column(sqlite3_vtab_cursor *cursor, sqlite3_context *ctx, int col)
{
	const struct cursor *c = (const struct cursor *)cursor;
	const struct record *r = &c->v[c->at];
	const char *text = "";
	switch ((enum column)col) {
	case NUMBER:
		sqlite3_result_int64(ctx, r->number);
		return SQLITE_OK;
	case YEAR:
		sqlite3_result_int(ctx, r->year);
		return SQLITE_OK;
	case AMOUNT:
		if (r->has_amount)
			sqlite3_result_int64(ctx, r->amount);
		return SQLITE_OK;
	case STATUS:
		text = status_name(r->status);
		break;
	default:
		text = c->texts.s + r->text[col];
		break;
	}
	size_t n = strlen(text);
	if (!text_blank(text, n))
		sqlite3_result_text64(ctx, text, n, SQLITE_TRANSIENT, SQLITE_UTF8);
	return SQLITE_OK;
}

static int others_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
	*out = (sqlite3_int64)((const struct cursor *)cursor)->at;
	return SQLITE_OK;
}

const struct sqlite3_module others_module = {
	.iVersion = 1,
	.xConnect = others_connect,
	.xDisconnect = others_disconnect,
	.xBestIndex = others_best,
	.xOpen = others_open,
	.xClose = others_close,
	.xFilter = others_filter,
	.xNext = others_next,
	.xEof = others_end,
	.xColumn = others_column,
	.xRowid = others_rowid,
};
