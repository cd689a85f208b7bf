/*
 * The layout: bands, the columns of tables, vertical lines that should meet,
 * what has no place, and the order of Tab.
 */
#include "form/loader.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "form/type.h"

const char *const band_words[BAND_KINDS] = {
	[BAND_TITLE] = "title",
	[BAND_LINES] = "lines",
	[BAND_TABLE] = "table",
	[BAND_SIGN] = "sign",
	[BAND_COVER] = "cover",
	[BAND_H1] = "h1",
	[BAND_H2] = "h2",
	[BAND_H3] = "h3",
	[BAND_TEXT] = "text",
	[BAND_CONTENTS] = "contents",
	[BAND_PAGE] = "page",
};

/* --- entries ---------------------------------------------------------- */

/* The field or column at a path of this form, to be changed. */
static struct field *field_at(struct form *f, struct path p)
{
	return p.list < 0 ? &f->field[p.col] : &f->list[p.list].col[p.col];
}

void template_enter(struct loader *l, struct template *t, bool repeated)
{
	for (size_t i = 0; i < t->n; i++) {
		struct piece *p = &t->v[i];
		if (p->kind != PIECE_SHOW || p->path.col < 0 || (repeated && p->path.list < 0))
			continue;
		struct field *f = field_at(l->f, p->path);
		if (field_entered(f)) {
			p->kind = PIECE_ENTRY;
			if (f->placed)
				diag_add(l->ds, DEF_PLACED, &p->at, f->name, f->where.line);
		}
		if (!f->placed)
			f->where = p->at;
		f->placed = true;
	}
}

/* --- title, lines, sign ------------------------------------------------- */

/* Cuts a line at its | outside { }; a title is one piece. */
static size_t line_parts(struct loader *l, struct band *b, struct yaml *y, size_t from, size_t to,
	struct template *parts, size_t most)
{
	size_t n = 0;
	for (size_t at = from;;) {
		size_t bar = b->kind == BAND_TITLE ? to : next_bar(y->text, at, to);
		size_t begin = at, end = bar;
		text_trim(y->text, &begin, &end);
		if (parts && n < most) {
			template_read(l, y, begin, end, b->set, &parts[n]);
			if (b->kind != BAND_TITLE && !l->sheet)
				template_enter(l, &parts[n], false);
		}
		n++;
		if (bar == to)
			return n;
		at = bar + sign_at(y->text, bar, to, '|');
	}
}

static void lines_read(struct loader *l, struct band *b, struct yaml *y)
{
	size_t lines = 0;
	for (size_t i = 0; i < y->n; i++)
		lines += y->text[i] == '\n';
	if (++lines > MOST_LINES) {
		diag_add(l->ds, DEF_TOO_MANY, &b->at, (size_t)MOST_LINES);
		return;
	}
	b->line = arena_array(l->a, lines, sizeof *b->line);
	b->nparts = arena_array(l->a, lines, sizeof *b->nparts);
	for (size_t at = 0; at < y->n && !loader_full(l);) {
		const char *newline = memchr(y->text + at, '\n', y->n - at);
		size_t end = newline ? (size_t)(newline - y->text) : y->n, from = at, to = end;
		at = end + 1;
		text_trim(y->text, &from, &to);
		if (from == to)
			continue;
		size_t n = line_parts(l, b, y, from, to, NULL, 0);
		if (n > MOST_COLUMNS) {
			struct place place = yaml_place(y, from);
			diag_add(l->ds, DEF_TOO_MANY, &place, (size_t)MOST_COLUMNS);
			continue;
		}
		b->line[b->nlines] = arena_array(l->a, n, sizeof **b->line);
		b->nparts[b->nlines] = n;
		line_parts(l, b, y, from, to, b->line[b->nlines++], n);
	}
	if (!b->nlines)
		diag_add(l->ds, DEF_NOTHING, &b->at, band_words[b->kind]);
}

/* --- columns ------------------------------------------------------------ */

/* What is known of the tables read so far. */
struct tables {
	int total;      /* of all tables, 0: no one has said yet */
	int total_line; /* where it was said */
	int *line;      /* vertical lines of the tables directly above */
	size_t nlines, cap;
};

/* Sum of widths as written; 0 when they cannot be. */
static int widths_sum(const struct yaml *y)
{
	long sum = 0;
	for (size_t i = 0; i < y->n && y->n <= MOST_COLUMNS; i++) {
		long width = count_of(y->item[i]);
		if (width < 1 || width > MOST_WIDTH)
			return 0;
		sum += width;
	}
	return (int)sum;
}

/* The total is what the first table with widths says. */
static void total_find(struct loader *l, const struct yaml *layout, struct tables *t)
{
	struct yaml *y = l->columns;
	for (size_t i = 0; !t->total && i <= layout->n; i++) {
		if (y && (t->total = widths_sum(y)))
			t->total_line = y->line;
		if (i < layout->n)
			y = keys_get(IN_BAND, layout->item[i], "columns");
	}
	if (!t->total)
		t->total = 100;
}

/* Widths as written in y. */
static void widths_read(struct loader *l, struct band *b, struct yaml *y, const struct tables *t)
{
	bool good = true;
	for (int i = 0; i < b->ncols; i++) {
		long width = count_of(y->item[i]);
		if (width < 1 || width > MOST_WIDTH) {
			struct place at = yaml_place(y->item[i], 0);
			diag_add(l->ds, DEF_WIDTH, &at, (int)MOST_WIDTH);
			good = false;
			continue;
		}
		b->width[i] = (int)width;
		b->total += (int)width;
	}
	struct place at = yaml_place(y, 0);
	if (!good)
		b->total = 0;
	else if (b->total != t->total)
		diag_add(l->ds, DEF_TOTAL, &at, b->total, t->total_line, t->total);
}

/* Equal shares of the total. */
static void widths_share(struct loader *l, struct band *b, const struct tables *t)
{
	b->total = t->total;
	for (int i = 0; i < b->ncols; i++) {
		b->width[i] = t->total * (i + 1) / b->ncols - t->total * i / b->ncols;
		if (!b->width[i]) {
			diag_add(l->ds, DEF_NARROW, &b->at, t->total, b->ncols);
			return;
		}
	}
}

/* Vertical lines that nearly meet one of a table above in the same box. */
static void lines_compare(
	struct loader *l, const struct band *b, const struct yaml *y, struct tables *t)
{
	size_t above = t->nlines;
	int x = 0;
	for (int i = 0; i + 1 < b->ncols && b->total; i++) {
		x += b->width[i];
		int near = 0;
		for (size_t k = 0; k < above; k++)
			if (!near || abs(t->line[k] - x) < abs(near - x))
				near = t->line[k];
		if (y && near && near != x && abs(near - x) * 100 <= t->total) {
			struct place at = yaml_place(y->item[i], 0);
			diag_add(l->ds, DEF_NEAR, &at, x, near);
		}
		MEM_ROOM(t->line, t->nlines, t->cap);
		t->line[t->nlines++] = x;
	}
}

/* --- amounts that would not fit ------------------------------------------ */

enum { SCREEN_COLUMNS = 80, WHOLE_DIGITS = 8 /* of an amount in 元 */ };

/* The longest amount that is usual: 12345000.00 元, 1234.00 万元. */
static void usual_amount(const struct money *m, struct buf *out)
{
	int digits = WHOLE_DIGITS;
	for (int64_t f = m->factor; f > 10000 && digits > 1; f /= 10)
		digits--;
	for (int i = 1; i <= digits; i++) {
		buf_addc(out, (char)('0' + i));
		if (m->thousands && i < digits && (digits - i) % 3 == 0)
			buf_addc(out, ',');
	}
	if (m->decimals)
		buf_addc(out, '.');
	buf_pad(out, '0', (size_t)m->decimals);
}

/* Column of the screen at which a vertical line stands. */
static int screen_x(const struct band *b, int line)
{
	int x = 0;
	for (int i = 0; i < line; i++)
		x += b->width[i];
	return (2 * x * (SCREEN_COLUMNS - 1) + b->total) / (2 * b->total);
}

static void amounts_fit(struct loader *l, const struct band *b)
{
	struct buf amount = BUF_INIT;
	/* Wide sheets are drawn wider than a screen. */
	for (size_t i = 0; i < b->ncells && b->total && !(l->sheet && l->f->landscape); i++) {
		const struct pcell *c = &b->cell[i];
		if (c->text.n != 1 || c->text.v[0].path.col < 0)
			continue;
		const struct field *f = field_at(l->f, c->text.v[0].path);
		int room = screen_x(b, c->col + c->cols) - screen_x(b, c->col) - 1;
		if (!f->money.factor)
			continue;
		buf_reset(&amount);
		usual_amount(&f->money, &amount);
		if ((int)amount.n > room)
			diag_add(l->ds, DEF_AMOUNT_ROOM, &c->at, f->label, room, amount.s);
	}
	buf_release(&amount);
}

/* --- tables --------------------------------------------------------------- */

/* True when a list has rows in the table. */
static bool table_has(const struct band *b, int list)
{
	for (size_t i = 0; i < b->nsections; i++)
		if (b->section[i].list == list)
			return true;
	return false;
}

static void merge_read(struct loader *l, struct band *b, struct yaml *y)
{
	b->merge = arena_array(l->a, y->n, sizeof *b->merge);
	for (size_t i = 0; i < y->n && !loader_full(l); i++) {
		int list = LIST_NONE, col = -1;
		const char *name = y->item[i]->kind == YAML_TEXT ? y->item[i]->text : "";
		for (size_t k = 0; k < b->nsections && col < 0; k++) {
			list = b->section[k].list;
			if (list >= 0 && (!b->nmerge || list == b->merge_list))
				col = list_col(&l->f->list[list], name);
		}
		if (col >= 0) {
			b->merge_list = list;
			b->merge[b->nmerge++] = col;
		} else if (!table_has(b, LIST_LOST)) {
			struct place at = yaml_place(y->item[i], 0);
			diag_add(l->ds, DEF_MERGE, &at, shown(l, name, strlen(name)));
		}
	}
}

static void table_read(struct loader *l, struct band *b, struct yaml *def, struct tables *t)
{
	struct yaml *y = keys_get(IN_BAND, def, "table"), *columns, *merge;
	columns = keys_get(IN_BAND, def, "columns");
	struct yaml *widths = columns ? columns : l->columns;
	struct picture p;
	int ncols = widths && widths->n <= MOST_COLUMNS ? (int)widths->n : 0;
	picture_split(l, y, ncols, &p);
	if (!p.nrows) {
		diag_add(l->ds, DEF_NOTHING, &b->at, "table");
		return;
	}
	b->ncols = p.ncols;
	b->width = arena_array(l->a, (size_t)b->ncols, sizeof *b->width);
	if (ncols)
		widths_read(l, b, widths, t);
	else
		widths_share(l, b, t);
	picture_join(l, &p, b);
	sections_read(l, &p, b);
	if ((merge = keys_get(IN_BAND, def, "merge")))
		merge_read(l, b, merge);
	lines_compare(l, b, columns, t);
	amounts_fit(l, b);
}

/* --- bands ------------------------------------------------------------------ */

/* Keys that only tables have. */
static void check_table_keys(struct loader *l, const struct band *b, const struct yaml *def)
{
	static const char *const keys[] = {"columns", "merge", "height"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		long k = yaml_index(def, keys[i]);
		if (k < 0)
			continue;
		struct place at = yaml_place(def->key[k], 0);
		diag_add(l->ds, DEF_TABLE_ONLY, &at, keys[i], band_words[b->kind]);
	}
}

/* The one kind a band is of, -1 with a complaint. */
static int band_kind(struct loader *l, const struct band *b, const struct yaml *def)
{
	struct buf found = BUF_INIT;
	int kind = -1, n = 0;
	for (int i = 0; i < BAND_PROSE; i++) {
		if (yaml_index(def, band_words[i]) < 0)
			continue;
		if (n++)
			buf_adds(&found, "、");
		buf_adds(&found, band_words[i]);
		kind = i;
	}
	if (n > 1)
		diag_add(l->ds, DEF_BAND_KINDS, &b->at, found.s);
	else if (!n)
		diag_add(l->ds, DEF_BAND_KIND, &b->at);
	buf_release(&found);
	return n == 1 ? kind : -1;
}

static void band_read(struct loader *l, struct band *b, struct yaml *def, struct tables *t)
{
	b->at = yaml_place(def, 0);
	b->merge_list = LIST_NONE;
	b->set = l->sheet ? 0 : LIST_NONE;
	if (!keys_read(l, IN_BAND, def, b)) {
		wrong_kind(l, "layout", def, KIND_MAP);
		return;
	}
	int kind = band_kind(l, b, def);
	if (kind < 0)
		return;
	b->kind = (enum band_kind)kind;
	struct yaml *text = keys_get(IN_BAND, def, band_words[kind]);
	if (b->kind != BAND_TABLE) {
		t->nlines = 0;
		check_table_keys(l, b, def);
	}
	if (text && b->kind == BAND_TABLE)
		table_read(l, b, def, t);
	else if (text)
		lines_read(l, b, text);
}

void bands_read(struct loader *l, struct yaml *y)
{
	struct form *f = l->f;
	struct tables t = {0};
	if (!y || !y->n) {
		struct place at = yaml_place(y ? y : l->root, 0);
		diag_add(l->ds, DEF_NO_KEY, &at, "layout");
		return;
	}
	if (y->n > MOST_BANDS) {
		struct place at = yaml_place(y, 0);
		diag_add(l->ds, DEF_TOO_MANY, &at, (size_t)MOST_BANDS);
		return;
	}
	size_t errors = l->ds->count[DIAG_ERROR];
	l->in_layout = true;
	total_find(l, y, &t);
	f->band = arena_array(l->a, y->n, sizeof *f->band);
	f->nbands = y->n;
	for (size_t i = 0; i < y->n && !loader_full(l); i++)
		band_read(l, &f->band[i], y->item[i], &t);
	free(t.line);
	if (l->ds->count[DIAG_ERROR] == errors && !l->sheet)
		placed_check(l);
}
