/*
 * The values of a record in the tables of its form, and the difference
 * between two records: value by value, each with its change. Cells are
 * matched by name and rows by id, so a record may also move to another form.
 * Knows nothing of why a value is right or wrong.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/store_impl.h"

int values_note(struct save *v, const char *cell, int64_t row, const char *old, const char *new)
{
	struct change c = {v->now->number, row, cell, old, new, v->why, v->content};
	v->changes++;
	return change_add(v->s, &c, v->ds);
}

static int note_cell(struct save *v, const struct form *f, struct path p, int64_t row,
	const char *old, const char *new)
{
	buf_reset(&v->address);
	path_print(&v->address, f, p);
	return values_note(v, v->address.s, row, old, new);
}

/* --- cells -------------------------------------------------------------------- */

/* Where the values of a list's row, or the fields, are: of one record and its form. */
struct cells {
	const struct form *form;
	int list, row;
	const struct field *v;
	size_t n;
	int64_t id; /* of the row, 0 */
	char **text;
};

static struct cells cells_of(const struct doc *d, int list, int row)
{
	const struct form *f = d->form;
	if (list < 0)
		return (struct cells){f, list, -1, f->field, f->nfields, 0, d->field};
	const struct row *r = &d->list[list].v[row];
	return (struct cells){f, list, row, f->list[list].col, f->list[list].ncols, r->id, r->cell};
}

/* Index of the field of this name among others, first where it most likely is; -1: none. */
static int cells_find(const struct cells *in, const char *name, size_t guess)
{
	if (guess < in->n && !strcmp(in->v[guess].name, name))
		return (int)guess;
	for (size_t i = 0; i < in->n; i++)
		if (!strcmp(in->v[i].name, name))
			return (int)i;
	return -1;
}

static int cell_update(
	struct save *v, const struct cells *c, const struct field *f, const char *text)
{
	buf_reset(&v->sql);
	buf_adds(&v->sql, "UPDATE ");
	definition_table(&v->sql, c->form, c->list);
	buf_adds(&v->sql, " SET ");
	buf_quote(&v->sql, f->name, '"');
	buf_adds(&v->sql,
		c->list < 0 ? " = ?1 WHERE record = ?2" : " = ?1 WHERE record = ?2 AND row = ?3");
	struct query q = sql_query(v->s, v->sql.s);
	sql_text(&q, text);
	sql_int(&q, v->now->number);
	if (c->list >= 0)
		sql_int(&q, c->id);
	return sql_run(&q, v->ds);
}

/* A row of a table, all its cells. */
static int cells_insert(struct save *v, const struct cells *c)
{
	struct query q = sql_query(v->s, definition_statements(v->s, c->form, c->list)->insert);
	sql_int(&q, v->now->number);
	if (c->list >= 0) {
		sql_int(&q, c->id);
		sql_int(&q, c->row + 1);
	}
	for (size_t i = 0; i < c->n; i++)
		if (field_entered(&c->v[i]))
			sql_text(&q, c->text[i]);
	return sql_run(&q, v->ds);
}

/* Notes and writes each cell of now that differs from was (NULL: the row is new and written). */
static int cells_save(struct save *v, const struct cells *now, const struct cells *was)
{
	for (size_t i = 0; i < now->n; i++) {
		if (!field_entered(&now->v[i]))
			continue;
		const char *new = now->text[i];
		int from = was ? cells_find(was, now->v[i].name, i) : -1;
		const char *old = from < 0 ? NULL : was->text[from];
		if (!strcmp(old ? old : "", new))
			continue;
		if (was && v->same_tables && cell_update(v, now, &now->v[i], new))
			return -1;
		struct path p = {now->list, now->row, (int)i};
		if (note_cell(v, now->form, p, now->id, old, new))
			return -1;
	}
	return 0;
}

/* Notes (and empties) each cell of was that now (NULL: none of them) has no place for. */
static int cells_drop(struct save *v, const struct cells *was, const struct cells *now)
{
	for (size_t i = 0; i < was->n; i++) {
		const char *old = was->text[i];
		if (!field_entered(&was->v[i]) || !*old)
			continue;
		if (now) {
			int to = cells_find(now, was->v[i].name, i);
			if (to >= 0 && field_entered(&now->v[to]))
				continue;
			if (v->same_tables && cell_update(v, was, &was->v[i], ""))
				return -1;
		}
		struct path p = {was->list, was->row, (int)i};
		if (note_cell(v, was->form, p, was->id, old, NULL))
			return -1;
	}
	return 0;
}

static int fields_save(struct save *v)
{
	struct cells now = cells_of(v->now, LIST_NONE, -1);
	struct cells was = cells_of(v->before, LIST_NONE, -1);
	if (cells_save(v, &now, &was))
		return -1;
	return v->now->form == v->before->form ? 0 : cells_drop(v, &was, &now);
}

/* --- rows ------------------------------------------------------------------------ */

/* Rows of a list by their id. */
struct spot {
	int64_t id;
	size_t at;
};

static int by_id(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

static struct spot *spots_new(const struct rows *rows)
{
	struct spot *v = mem_array(rows->n, sizeof *v);
	for (size_t i = 0; i < rows->n; i++)
		v[i] = (struct spot){rows->v[i].id, i};
	qsort(v, rows->n, sizeof *v, by_id);
	return v;
}

/* Index of the row with this id among n, -1: none. */
static long spots_find(const struct spot *v, size_t n, int64_t id)
{
	struct spot key = {.id = id};
	const struct spot *found = n ? bsearch(&key, v, n, sizeof *v, by_id) : NULL;
	return found ? (long)found->at : -1;
}

static int row_run(struct save *v, const char *what, const struct form *f, int list,
	const char *where, int64_t id, int64_t position)
{
	buf_reset(&v->sql);
	buf_adds(&v->sql, what);
	definition_table(&v->sql, f, list);
	buf_adds(&v->sql, where);
	struct query q = sql_query(v->s, v->sql.s);
	sql_int(&q, v->now->number);
	sql_int(&q, id);
	if (position)
		sql_int(&q, position);
	return sql_run(&q, v->ds);
}

/* Notes that a row came or went. */
static int note_row(struct save *v, const struct cells *c, bool came)
{
	struct path p = {c->list, c->row, -1};
	return note_cell(v, c->form, p, c->id, came ? NULL : "", came ? "" : NULL);
}

static int row_drop(struct save *v, int list, size_t at)
{
	struct cells was = cells_of(v->before, list, (int)at);
	if (v->same_tables && row_run(v, "DELETE FROM ", was.form, list,
				      " WHERE record = ?1 AND row = ?2", was.id, 0))
		return -1;
	return note_row(v, &was, false) || cells_drop(v, &was, NULL) ? -1 : 0;
}

static int row_add(struct save *v, int list, size_t at)
{
	struct cells now = cells_of(v->now, list, (int)at);
	if (v->same_tables && cells_insert(v, &now))
		return -1;
	return note_row(v, &now, true) || cells_save(v, &now, NULL) ? -1 : 0;
}

static int row_save(struct save *v, int list, size_t at, int old_list, size_t old)
{
	struct cells now = cells_of(v->now, list, (int)at);
	struct cells was = cells_of(v->before, old_list, (int)old);
	if (v->same_tables && at != old &&
		row_run(v, "UPDATE ", now.form, list,
			" SET position = ?3 WHERE record = ?1 AND row = ?2", now.id,
			(int64_t)at + 1))
		return -1;
	if (cells_save(v, &now, &was))
		return -1;
	return v->now->form == v->before->form ? 0 : cells_drop(v, &was, &now);
}

/* The ids of those rows that the other record has, too, in order. */
static void order_of(struct buf *out, const struct rows *rows, const struct spot *other, size_t n)
{
	for (size_t i = 0; i < rows->n; i++)
		if (spots_find(other, n, rows->v[i].id) >= 0)
			buf_addf(out, "%s%lld", out->n ? " " : "", (long long)rows->v[i].id);
}

static int order_save(struct save *v, int list, const struct rows *was, const struct spot *old,
	const struct spot *new)
{
	const struct rows *now = &v->now->list[list];
	struct buf from = BUF_INIT, to = BUF_INIT;
	order_of(&from, was, new, now->n);
	order_of(&to, now, old, was->n);
	int rc = 0;
	if (strcmp(from.s, to.s))
		rc = note_cell(v, v->now->form, (struct path){list, -1, -1}, 0, from.s, to.s);
	buf_release(&from);
	buf_release(&to);
	return rc;
}

/* One list; either may be -1, where its form has none of that name. */
static int list_save(struct save *v, int list, int old_list)
{
	static const struct rows none = {NULL, 0};
	const struct rows *now = list < 0 ? &none : &v->now->list[list];
	const struct rows *was = old_list < 0 ? &none : &v->before->list[old_list];
	struct spot *new = spots_new(now), *old = spots_new(was);
	int rc = 0;
	for (size_t i = 0; !rc && i < was->n; i++)
		if (spots_find(new, now->n, was->v[i].id) < 0)
			rc = row_drop(v, old_list, i);
	for (size_t i = 0; !rc && i < now->n; i++) {
		long from = spots_find(old, was->n, now->v[i].id);
		rc = from < 0 ? row_add(v, list, i) : row_save(v, list, i, old_list, (size_t)from);
	}
	if (!rc && list >= 0)
		rc = order_save(v, list, was, old, new);
	free(new);
	free(old);
	return rc;
}

static int lists_save(struct save *v)
{
	const struct form *now = v->now->form, *was = v->before->form;
	for (size_t l = 0; l < was->nlists; l++)
		if (form_list(now, was->list[l].name) < 0 && list_save(v, -1, (int)l))
			return -1;
	for (size_t l = 0; l < now->nlists; l++)
		if (list_save(v, (int)l, form_list(was, now->list[l].name)))
			return -1;
	return 0;
}

/* --- all values --------------------------------------------------------------------- */

int values_insert(struct save *v)
{
	struct cells c = cells_of(v->now, LIST_NONE, -1);
	if (cells_insert(v, &c))
		return -1;
	for (size_t l = 0; l < v->now->form->nlists; l++)
		for (size_t r = 0; r < v->now->list[l].n; r++) {
			c = cells_of(v->now, (int)l, (int)r);
			if (cells_insert(v, &c))
				return -1;
		}
	return 0;
}

/* Out of the tables of the form it had. */
static int values_delete(struct save *v)
{
	const struct form *f = v->before->form;
	for (int l = LIST_NONE; l < (int)f->nlists; l++) {
		buf_reset(&v->sql);
		buf_adds(&v->sql, "DELETE FROM ");
		definition_table(&v->sql, f, l);
		buf_adds(&v->sql, " WHERE record = ?1");
		struct query q = sql_query(v->s, v->sql.s);
		sql_int(&q, v->now->number);
		if (sql_run(&q, v->ds))
			return -1;
	}
	return 0;
}

int values_save(struct save *v)
{
	if (fields_save(v) || lists_save(v))
		return -1;
	return v->same_tables ? 0 : values_delete(v) || values_insert(v) ? -1 : 0;
}
