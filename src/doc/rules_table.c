/*
 * The record in edit as tables that SQLite reads in place: one row for the
 * record, a row for each row of a list that counts. Nothing is copied.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "doc/rules_impl.h"

struct table {
	sqlite3_vtab base;
	const struct source *source;
	const struct field *field; /* columns named by the form; behind them year or number, row, */
	int columns;               /* and in the record's table the parameters */
};

struct cursor {
	sqlite3_vtab_cursor base;
	const struct table *table;
	const struct counted *counted; /* NULL: one row, or those of the scope */
	const struct scope *scope;     /* of a sheet; NULL: none */
	size_t at;
	int row; /* -1: at the end */
	int col; /* rows whose cell in this column is `text`; -1: all */
	char *text;
};

static const struct list *list_of(const struct source *s)
{
	return &s->rules->form->list[s->list];
}

const char *source_extra(const struct source *s)
{
	if (s->list < 0)
		return *s->rules->form->year ? s->rules->form->year : "(year)";
	return list_col(list_of(s), NAME_NUMBER) < 0 ? NAME_NUMBER : "(number)";
}

enum source_column source_path(const struct source *s, const char *column, struct path *out)
{
	int row = s->here ? ROW_HERE : -1;
	int col = -1;
	if (s->list < 0)
		col = form_field(s->rules->form, column);
	else
		col = list_col(list_of(s), column);
	*out = (struct path){s->list, row, col};
	if (col >= 0)
		return SOURCE_CELLS;
	if (s->list < 0 && !strcmp(column, s->rules->form->year))
		return SOURCE_YEAR;
	if (s->list < 0 && form_parameter(s->rules->form, column) >= 0)
		return SOURCE_PARAMETER;
	/* Only its rows: their number, or how many they are. "(row)" is ours. */
	bool rows = !*column || !strcmp(column, source_extra(s)) || !strcmp(column, "(row)");
	return rows ? SOURCE_CELLS : SOURCE_NONE;
}

static int table_connect(
	sqlite3 *db, void *arg, int argc, const char *const *argv, sqlite3_vtab **out, char **why)
{
	(void)argc, (void)argv, (void)why;
	const struct source *s = arg;
	const struct form *f = s->rules->form;
	const struct field *field = s->list < 0 ? f->field : list_of(s)->col;
	size_t n = s->list < 0 ? f->nfields : list_of(s)->ncols;
	struct buf sql = BUF_INIT;
	buf_adds(&sql, "CREATE TABLE t(");
	for (size_t i = 0; i < n; i++) {
		buf_quote(&sql, field[i].name, '"');
		buf_addc(&sql, ',');
	}
	buf_quote(&sql, source_extra(s), '"');
	buf_adds(&sql, ", \"(row)\" HIDDEN");
	for (size_t i = 0; s->list < 0 && i < f->nparameters; i++) {
		buf_addc(&sql, ',');
		buf_quote(&sql, f->parameter[i].name, '"');
	}
	buf_addc(&sql, ')');
	int rc = sqlite3_declare_vtab(db, sql.s);
	buf_release(&sql);
	if (rc)
		return rc;
	sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
	struct table *t = mem_new(sizeof *t);
	t->source = s;
	t->field = field;
	t->columns = (int)n;
	*out = &t->base;
	return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *vtab)
{
	free(vtab);
	return SQLITE_OK;
}

/* True when SQLite sees exactly the text of this column, so that we can compare for it. */
static bool plain(const struct table *t, int col)
{
	if (t->source->list < 0 || t->source->here || col < 0 || col >= t->columns)
		return false;
	return field_entered(&t->field[col]) && !t->field[col].type->read;
}

/* A list is asked for the rows with one text in a column; anything else SQLite sorts out. */
static int table_best(sqlite3_vtab *vtab, sqlite3_index_info *info)
{
	const struct table *t = (const struct table *)vtab;
	if (!box_plan(t->source->rules)) {
		vtab->zErrMsg = sqlite3_mprintf("%s", BOX_TOO_MANY);
		return SQLITE_ERROR;
	}
	info->estimatedRows = t->source->list < 0 || t->source->here ? 1 : 20;
	if (t->source->list < 0)
		info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
	for (int i = 0; i < info->nConstraint; i++) {
		const struct sqlite3_index_constraint *c = &info->aConstraint[i];
		if (!c->usable || c->op != SQLITE_INDEX_CONSTRAINT_EQ || !plain(t, c->iColumn) ||
			strcmp(sqlite3_vtab_collation(info, i), "BINARY"))
			continue;
		info->aConstraintUsage[i].argvIndex = 1;
		info->aConstraintUsage[i].omit = 1;
		info->idxNum = c->iColumn + 1;
		info->estimatedRows = 3;
		break;
	}
	info->estimatedCost = (double)info->estimatedRows;
	return SQLITE_OK;
}

static int cursor_open(sqlite3_vtab *vtab, sqlite3_vtab_cursor **out)
{
	struct cursor *c = mem_new(sizeof *c);
	c->table = (const struct table *)vtab;
	*out = &c->base;
	return SQLITE_OK;
}

static int cursor_close(sqlite3_vtab_cursor *cursor)
{
	struct cursor *c = (struct cursor *)cursor;
	free(c->text);
	free(c);
	return SQLITE_OK;
}

const struct counted *box_rows(struct rules *r, int list)
{
	struct counted *v = &r->counted[list];
	const struct doc *d = r->doc;
	if (v->made)
		return v;
	if (v->cap < d->list[list].n) {
		v->cap = d->list[list].n;
		v->row = mem_grow(v->row, v->cap, sizeof *v->row);
		v->number = mem_grow(v->number, v->cap, sizeof *v->number);
	}
	v->n = 0;
	for (size_t row = 0, number = 0; row < d->list[list].n; row++) {
		bool counts = doc_row_counts(d, list, row);
		number += counts || doc_row_shown(d, list, row);
		if (!counts)
			continue;
		v->row[v->n] = (int)row;
		v->number[v->n++] = (int)number;
	}
	v->made = true;
	return v;
}

/* Goes on to the next row that is asked for, from c->at on. */
static void settle(struct cursor *c)
{
	const struct source *s = c->table->source;
	const struct rows *rows = &s->rules->doc->list[s->list];
	const bool *todo = s->here && s->rules->picking ? s->rules->todo : NULL;
	for (; c->at < c->counted->n; c->at++) {
		c->row = c->counted->row[c->at];
		if (todo && !todo[c->row])
			continue;
		if (c->col < 0 || !strcmp(rows->v[c->row].cell[c->col], c->text))
			return;
	}
	c->row = -1;
}

static int cursor_filter(
	sqlite3_vtab_cursor *cursor, int index, const char *name, int argc, sqlite3_value **argv)
{
	(void)name, (void)argc;
	struct cursor *c = (struct cursor *)cursor;
	const struct source *s = c->table->source;
	c->row = 0;
	c->counted = NULL;
	c->scope = s->here ? s->rules->scope : NULL;
	c->at = 0;
	if (s->list < 0)
		return SQLITE_OK;
	if (c->scope) {
		c->row = c->scope->n ? c->scope->row[0] : -1;
		return SQLITE_OK;
	}
	if (s->here && s->rules->row >= 0) {
		/* The row in scope alone, whether it counts or not. */
		bool there = (size_t)s->rules->row < s->rules->doc->list[s->list].n;
		c->row = there ? s->rules->row : -1;
		return SQLITE_OK;
	}
	c->counted = box_rows(s->rules, s->list);
	c->col = index - 1;
	if (c->col >= 0) {
		/* An empty cell is NULL and equals nothing; neither does a number. */
		bool is_text = sqlite3_value_type(argv[0]) == SQLITE_TEXT;
		const char *text = is_text ? (const char *)sqlite3_value_text(argv[0]) : NULL;
		size_t n = text ? strlen(text) : 0;
		if (text_blank(text, n) || (size_t)sqlite3_value_bytes(argv[0]) != n) {
			c->row = -1;
			return SQLITE_OK;
		}
		free(c->text);
		c->text = mem_dup(text);
	}
	settle(c);
	return SQLITE_OK;
}

static int cursor_next(sqlite3_vtab_cursor *cursor)
{
	struct cursor *c = (struct cursor *)cursor;
	c->row = -1;
	c->at++;
	if (c->counted)
		settle(c);
	else if (c->scope && c->at < c->scope->n)
		c->row = c->scope->row[c->at];
	return SQLITE_OK;
}

static int cursor_end(sqlite3_vtab_cursor *cursor)
{
	return ((const struct cursor *)cursor)->row < 0;
}

static void give(sqlite3_context *ctx, const struct value *v)
{
	if (v->kind == VALUE_INTEGER)
		sqlite3_result_int64(ctx, v->integer);
	else if (v->kind == VALUE_REAL)
		sqlite3_result_double(ctx, v->real);
	else if (v->kind == VALUE_TEXT)
		sqlite3_result_text64(ctx, v->text->s, v->text->n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* What a field that is only another name stands for; others stand for themselves. */
static const struct field *renamed(const struct rules *r, struct path *p)
{
	const struct field *f = form_at(r->form, *p);
	while (f->value >= 0 && r->node[f->value].renames && !r->node[f->value].faulty) {
		int row = p->row;
		*p = r->node[f->value].renamed;
		p->row = p->list < 0 ? -1 : row;
		f = form_at(r->form, *p);
	}
	return f;
}

/* The value of a field or cell; empty and unreadable ones are NULL. */
static void give_cell(sqlite3_context *ctx, const struct table *t, int row, int col)
{
	struct rules *r = t->source->rules;
	struct path p = {t->source->list, row, col};
	const struct field *f = renamed(r, &p);
	struct value v = {.kind = VALUE_NULL};
	struct buf text = BUF_INIT;
	if (!field_entered(f)) {
		text_worked_out(r, p, &v, &text);
		give(ctx, &v);
	} else if (f->type->read) {
		field_read(f, doc_get(r->doc, p), &text, &v);
		give(ctx, &v);
	} else {
		/* Without its length: SQLite then knows that it ends in a NUL, and copies it for no
		 * function. */
		const char *typed = doc_get(r->doc, p);
		if (!text_blank(typed, strlen(typed)))
			sqlite3_result_text(ctx, typed, -1, SQLITE_STATIC);
	}
	buf_release(&text);
}

static void give_parameter(sqlite3_context *ctx, const struct parameter *p)
{
	if (p->kind == PARAMETER_INTEGER)
		sqlite3_result_int64(ctx, p->integer);
	else if (p->kind == PARAMETER_REAL)
		sqlite3_result_double(ctx, p->real);
	else
		sqlite3_result_text(ctx, p->text, -1, SQLITE_STATIC);
}

/* Number of the row in hand. */
static int row_number(const struct cursor *c)
{
	const struct source *s = c->table->source;
	int number = 0;
	if (c->counted)
		return c->counted->number[c->at];
	if (c->scope)
		return c->scope->group ? c->scope->group : c->scope->before + (int)c->at + 1;
	for (int i = 0; i <= c->row; i++)
		number += doc_row_shown(s->rules->doc, s->list, (size_t)i);
	return number;
}

static int cursor_column(sqlite3_vtab_cursor *cursor, sqlite3_context *ctx, int col)
{
	const struct cursor *c = (const struct cursor *)cursor;
	const struct source *s = c->table->source;
	int extra = col - c->table->columns;
	if (extra < 0)
		give_cell(ctx, c->table, c->row, col);
	else if (extra == 1)
		sqlite3_result_int(ctx, c->row);
	else if (extra > 1)
		give_parameter(ctx, &s->rules->form->parameter[extra - 2]);
	else
		sqlite3_result_int(ctx, s->list < 0 ? s->rules->doc->year : row_number(c));
	return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
	*out = ((const struct cursor *)cursor)->row;
	return SQLITE_OK;
}

/* Eponymous only: a table is there by its module's name, and none can be made. */
const struct sqlite3_module source_module = {
	.iVersion = 1,
	.xConnect = table_connect,
	.xDisconnect = table_disconnect,
	.xBestIndex = table_best,
	.xOpen = cursor_open,
	.xClose = cursor_close,
	.xFilter = cursor_filter,
	.xNext = cursor_next,
	.xEof = cursor_end,
	.xColumn = cursor_column,
	.xRowid = cursor_rowid,
};
