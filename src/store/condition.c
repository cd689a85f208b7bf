/*
 * Query by form: whether a cell holds what was written into it as a
 * condition. A condition is a part of the text, folded; in cells that can be
 * read as amounts, numbers or days also a comparison. SQL asks for it through
 * a function of ours, so no text of the user becomes part of a statement.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "form/type.h"
#include "store/store_impl.h"

/* --- one condition ------------------------------------------------------------------- */

struct bound {
	bool is, open; /* there is one; it itself does not fit */
	struct value value;
	struct buf day; /* the text of a day */
};

struct match {
	struct path at;
	const struct form *form;
	const struct field *field;
	bool no_cells; /* no record has such a cell */
	bool compares;
	struct bound low, high;
	struct buf part; /* folded */
	struct buf hay;  /* scratch: the cell, folded or read */
};

/* Signs before a value: which bounds it gives. Longer ones first. */
static const struct sign {
	const char *text;
	bool low, high, open;
} signs[] = {
	{">=", true, false, false},
	{"<=", false, true, false},
	{"≥", true, false, false},
	{"≤", false, true, false},
	{">", true, false, true},
	{"<", false, true, true},
	{"=", true, true, false},
};

/* Reads n bytes as a value that has an order; false: they are none. */
static bool read_bound(struct bound *b, const struct field *f, const char *s, size_t n)
{
	char *text = mem_ndup(s, n);
	field_read(f, text, &b->day, &b->value);
	free(text);
	b->is = b->value.kind == VALUE_INTEGER || b->value.kind == VALUE_REAL ||
		(b->value.kind == VALUE_TEXT && b->value.text);
	return b->is;
}

static bool read_sign(struct match *m, const char *s, size_t n)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		const struct sign *sign = &signs[i];
		size_t length = strlen(sign->text);
		if (n < length || memcmp(s, sign->text, length) != 0)
			continue;
		m->low.open = m->high.open = sign->open;
		return (!sign->low || read_bound(&m->low, m->field, s + length, n - length)) &&
		       (!sign->high || read_bound(&m->high, m->field, s + length, n - length));
	}
	return false;
}

/* 10..20; one end may be missing. */
static bool read_range(struct match *m, const char *s, size_t n)
{
	const char *dots = memmem(s, n, "..", 2);
	if (!dots)
		return false;
	size_t before = (size_t)(dots - s), behind = n - before - 2;
	if (text_blank(s, before) && text_blank(dots + 2, behind))
		return false;
	return (text_blank(s, before) || read_bound(&m->low, m->field, s, before)) &&
	       (text_blank(dots + 2, behind) || read_bound(&m->high, m->field, dots + 2, behind));
}

static void match_init(struct match *m, struct store *s, const struct condition *c)
{
	size_t from = 0, to = strlen(c->text);
	*m = (struct match){.at = c->at, .form = c->form, .field = form_at(c->form, c->at)};
	buf_init(&m->part);
	buf_init(&m->hay);
	buf_init(&m->low.day);
	buf_init(&m->high.day);
	m->no_cells = !definition_has(s, c->form, c->at);
	text_trim(c->text, &from, &to);
	text_fold(&m->part, c->text + from, to - from);
	m->compares = read_sign(m, m->part.s, m->part.n) || read_range(m, m->part.s, m->part.n);
}

static void match_release(struct match *m)
{
	buf_release(&m->part);
	buf_release(&m->hay);
	buf_release(&m->low.day);
	buf_release(&m->high.day);
}

/* Below 0, 0 or above, as a is to b; both of one kind. */
static int compare(const struct value *a, const struct value *b)
{
	if (a->kind == VALUE_INTEGER)
		return (a->integer > b->integer) - (a->integer < b->integer);
	if (a->kind == VALUE_REAL)
		return (a->real > b->real) - (a->real < b->real);
	return strcmp(a->text->s, b->text->s);
}

static bool within(struct match *m, const char *text)
{
	struct value v;
	field_read(m->field, text, &m->hay, &v);
	const struct bound *low = &m->low, *high = &m->high;
	enum value_kind kind = low->is ? low->value.kind : high->value.kind;
	if (v.kind != kind)
		return false;
	return (!low->is || compare(&v, &low->value) >= low->open) &&
	       (!high->is || compare(&v, &high->value) <= -high->open);
}

static bool fits(struct match *m, const char *text)
{
	if (m->compares)
		return within(m, text);
	if (!*text)
		return false;
	buf_reset(&m->hay);
	text_fold(&m->hay, text, strlen(text));
	return memmem(m->hay.s, m->hay.n, m->part.s, m->part.n);
}

/* --- all of a query --------------------------------------------------------------------- */

struct matches *matches_new(struct store *s, const struct list_query *q)
{
	struct matches *all = mem_new(sizeof *all);
	all->v = mem_array(q->nconditions, sizeof *all->v);
	for (size_t i = 0; i < q->nconditions; i++) {
		const struct condition *c = &q->condition[i];
		/* A place left empty is no condition. */
		if (!text_blank(c->text, strlen(c->text)))
			match_init(&all->v[all->n++], s, c);
	}
	return all;
}

void matches_free(struct matches *all)
{
	for (size_t i = 0; i < all->n; i++)
		match_release(&all->v[i]);
	free(all->v);
	free(all);
}

void matches_where(struct buf *sql, const struct matches *all)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct match *m = &all->v[i];
		if (m->no_cells) {
			buf_adds(sql, " AND 0");
			continue;
		}
		buf_adds(sql, " AND EXISTS (SELECT 1 FROM ");
		definition_table(sql, m->form, m->at.list);
		buf_adds(sql, " AS cells WHERE cells.record = records.number AND fits(cells.");
		buf_quote(sql, m->field->name, '"');
		buf_adds(sql, ", ?))");
	}
}

static const char kind_of_pointer[] = "match";

void matches_bind(struct query *to, const struct matches *all)
{
	for (size_t i = 0; i < all->n; i++)
		if (!all->v[i].no_cells)
			sql_pointer(to, &all->v[i], kind_of_pointer);
}

static void fits_in_sql(sqlite3_context *context, int n, sqlite3_value **v)
{
	(void)n;
	struct match *m = sqlite3_value_pointer(v[1], kind_of_pointer);
	const char *text = (const char *)sqlite3_value_text(v[0]);
	sqlite3_result_int(context, m && text && fits(m, text));
}

int matches_register(sqlite3 *db)
{
	return sqlite3_create_function_v2(db, "fits", 2, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL,
		fits_in_sql, NULL, NULL, NULL);
}
