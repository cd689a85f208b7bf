/*
 * What may be chosen in the cells of a worksheet: see xlsx_impl.h. A short
 * list of values stands in the cell's validation itself; others on a hidden
 * sheet, a list a column: the upper value it belongs to, how many values, the
 * values. A choice under another one finds its column by what stands in the
 * cell of that one, so it is right also after that was changed; where nothing
 * fits the upper value, all values of the level are offered.
 *
 * Excel asks about other values, where the form takes none, but lets them in:
 * a draft may say what it likes.
 */
#include "out/xlsx_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

enum { UPPER_ROW, COUNT_ROW, VALUES_ROW /* of the sheet of lists */ };

/* --- offers ----------------------------------------------------------- */

static void offer_take(struct offer *out, const struct field *f, const char *upper)
{
	size_t most = choices_max(f);
	const struct choice **v = mem_array(most, sizeof *v);
	*out = (struct offer){.upper = mem_dup(upper), .n = choices_offered(f, upper, v, most)};
	out->value = mem_array(out->n + 1, sizeof *out->value);
	for (size_t i = 0; i < out->n; i++)
		out->value[i] = mem_dup(v[i]->text);
	free(v);
}

static void offer_free(struct offer *o)
{
	for (size_t i = 0; i < o->n; i++)
		free(o->value[i]);
	free(o->value);
	free(o->upper);
}

/* What a field offers: all of its level, then under each value of the upper field, if it has one.
 */
static void offers_make(struct offers *out, const struct field *f, const struct field *upper)
{
	size_t most = upper ? choices_max(upper) : 0;
	const struct choice **u = mem_array(most, sizeof *u);
	size_t n = upper ? choices_offered(upper, "", u, most) : 0;
	*out = (struct offers){.v = mem_array(n + 1, sizeof *out->v), .n = n + 1};
	offer_take(&out->v[0], f, "");
	for (size_t i = 0; i < n; i++)
		offer_take(&out->v[i + 1], f, u[i]->text);
	free(u);
	struct buf key = BUF_INIT;
	for (size_t i = 0; i < out->n; i++) {
		buf_addf(&key, "%s\x1e", out->v[i].upper);
		for (size_t k = 0; k < out->v[i].n; k++)
			buf_addf(&key, "%s\x1f", out->v[i].value[k]);
	}
	out->key = buf_detach(&key);
}

static void offers_release(struct offers *o)
{
	for (size_t i = 0; i < o->n; i++)
		offer_free(&o->v[i]);
	free(o->v);
	free(o->key);
}

/* The same offers on the sheet of lists, which takes them over unless they stand there. */
static const struct offers *offers_place(struct xlsx *x, struct offers *o)
{
	for (size_t i = 0; i < x->noffers; i++)
		if (!strcmp(x->offers[i].key, o->key))
			return &x->offers[i];
	MEM_ROOM(x->offers, x->noffers, x->offers_cap);
	o->first = x->offer_columns;
	x->offer_columns += o->n;
	x->offers[x->noffers] = *o;
	*o = (struct offers){.n = 0};
	return &x->offers[x->noffers++];
}

/* --- validations ------------------------------------------------------ */

/* True when the values can stand in the validation itself, which parts them by commas. */
static bool fits_inline(const struct offer *o)
{
	size_t chars = 0;
	for (size_t i = 0; i < o->n; i++) {
		if (strpbrk(o->value[i], ",\"\n"))
			return false;
		chars += text_chars(o->value[i], strlen(o->value[i])) + 1;
	}
	return o->n && chars <= BOOK_LIST_MOST;
}

/* $AB$12 */
static void add_reference(struct buf *out, size_t row, size_t col)
{
	char letters[8];
	size_t n = sizeof letters;
	letters[--n] = 0;
	for (col++; col; col = (col - 1) / 26)
		letters[--n] = (char)('A' + (col - 1) % 26);
	buf_addf(out, "$%s$%zu", letters + n, row + 1);
}

/* A range of the sheet of lists. */
static void add_range(struct buf *out, size_t row, size_t col, size_t to_row, size_t to_col)
{
	buf_adds(out, "'" CHOICE_SHEET "'!");
	add_reference(out, row, col);
	if (row == to_row && col == to_col)
		return;
	buf_addc(out, ':');
	add_reference(out, to_row, to_col);
}

/* Which column of offers, counted from their first, is that of the upper cell: 0 for all. */
static void add_column(struct buf *out, const struct offers *o, const struct plan_cell *upper)
{
	buf_adds(out, "IFERROR(MATCH(");
	add_reference(out, (size_t)upper->at.row, (size_t)upper->at.col);
	buf_addc(out, ',');
	add_range(out, UPPER_ROW, o->first + 1, UPPER_ROW, o->first + o->n - 1);
	buf_adds(out, ",0),0)");
}

static void add_formula(struct buf *out, const struct offers *o, const struct plan_cell *upper)
{
	buf_addc(out, '=');
	if (!upper) {
		add_range(out, VALUES_ROW, o->first, VALUES_ROW + o->v[0].n - 1, o->first);
		return;
	}
	buf_adds(out, "OFFSET(");
	add_range(out, VALUES_ROW, o->first, VALUES_ROW, o->first);
	buf_adds(out, ",0,");
	add_column(out, o, upper);
	buf_adds(out, ",OFFSET(");
	add_range(out, COUNT_ROW, o->first, COUNT_ROW, o->first);
	buf_adds(out, ",0,");
	add_column(out, o, upper);
	buf_adds(out, "),1)");
}

static void offer_cell(struct xlsx *x, struct book_sheet *s, const struct plan_cell *p,
	const struct field *f, const struct plan_cell *upper, struct offers *o)
{
	struct book_choices c = {.asks = !f->open};
	struct buf formula = BUF_INIT;
	if (!upper && fits_inline(&o->v[0])) {
		c.value = o->v[0].value;
	} else {
		add_formula(&formula, offers_place(x, o), upper);
		c.formula = formula.s;
	}
	x->ops->choices(s, &p->at, &c);
	buf_release(&formula);
}

/* The cell in which the upper level of the choice at p is filled in, NULL when there is none. */
static const struct plan_cell *find_upper(
	const struct plan *plan, const struct field *f, struct path p)
{
	p.col = f->under;
	for (size_t i = 0; f->under >= 0 && i < plan->ncells; i++) {
		const struct gcell *c = plan->cell[i].cell;
		for (size_t k = 0; k < c->nsegs && gcell_is_entry(c); k++)
			if (path_equal(c->seg[k].path, p))
				return &plan->cell[i];
	}
	return NULL;
}

void choice_cells(
	struct xlsx *x, struct book_sheet *s, const struct plan *plan, const struct out_part *p)
{
	for (size_t i = 0; p->form && i < plan->ncells; i++) {
		const struct gcell *c = plan->cell[i].cell;
		if (!gcell_is_entry(c))
			continue;
		struct path at = c->seg[0].path;
		const struct field *f = form_at(p->form, at);
		if (!f || !f->of || f->boxes)
			continue;
		const struct plan_cell *upper = find_upper(plan, f, at);
		struct path above = {at.list, at.row, f->under};
		struct offers o;
		offers_make(&o, f, upper ? form_at(p->form, above) : NULL);
		offer_cell(x, s, &plan->cell[i], f, upper, &o);
		offers_release(&o);
	}
}

/* --- the sheet of lists ----------------------------------------------- */

static void put_value(struct xlsx *x, struct book_sheet *s, size_t row, size_t col, const char *v)
{
	const struct book_area at = {(int)row, (int)col, 1, 1};
	const struct book_style style = {.size = plan_type_size(BAND_TEXT, false)};
	xlsx_text(x, s, &at, v, strlen(v), &style);
}

static void put_offer(struct xlsx *x, struct book_sheet *s, const struct offer *o, size_t col)
{
	const struct book_area count = {COUNT_ROW, (int)col, 1, 1};
	put_value(x, s, UPPER_ROW, col, o->upper);
	x->ops->number(s, &count, (double)o->n, NULL);
	for (size_t i = 0; i < o->n; i++)
		put_value(x, s, VALUES_ROW + i, col, o->value[i]);
}

void choice_end(struct xlsx *x)
{
	if (!x->noffers)
		return;
	struct book_sheet *s = x->ops->sheet(x->book, CHOICE_SHEET);
	for (size_t i = 0; i < x->noffers; i++)
		for (size_t k = 0; k < x->offers[i].n; k++)
			put_offer(x, s, &x->offers[i].v[k], x->offers[i].first + k);
	x->ops->hide(s);
}

void choice_release(struct xlsx *x)
{
	for (size_t i = 0; i < x->noffers; i++)
		offers_release(&x->offers[i]);
	free(x->offers);
}
