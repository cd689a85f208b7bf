/*
 * Grids as plain text: see text.h. For GB18030 everything is laid out with
 * the widths of Chinese printers, where each character of two bytes takes two
 * columns, lines included: bytes are columns. What the printer lacks is
 * replaced before, so that lines still meet.
 */
#include "out/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "out/charset.h"
#include "out/pages.h"
#include "out/printer.h"
#include "table/grid.h"

/* From begin to release. */
struct text_out {
	struct coder *coder; /* NULL: UTF-8 */
	const struct printer *printer;
	const struct out_options *options;
	struct buf *bytes;
	int left; /* rows the page still has without a form feed; 0: it is full */
};

/* --- what a printer lacks ------------------------------------------------ */

/* Where position at of a text stands after it was fitted. */
static size_t moved(struct coder *c, const char *s, size_t at)
{
	struct buf before = BUF_INIT, said = BUF_INIT;
	coder_fit(c, &before, s, at, &said);
	size_t n = before.n;
	buf_release(&before);
	buf_release(&said);
	return n;
}

/* Address of the cell of the record that the fault is in, "" when it is the form's own text. */
static void address_of(
	struct coder *c, const struct form *f, const struct gcell *cell, struct buf *out)
{
	for (size_t i = 0; f && i < cell->nsegs; i++) {
		const struct gseg *s = &cell->seg[i];
		if (!coder_has(c, cell->text + s->from, s->to - s->from)) {
			path_print(out, f, s->path);
			return;
		}
	}
}

static void fit_cell(struct arena *a, struct coder *c, const struct form *f, struct gcell *cell,
	struct diags *ds)
{
	struct buf text = BUF_INIT, said = BUF_INIT, address = BUF_INIT;
	coder_fit(c, &text, cell->text, cell->n, &said);
	address_of(c, f, cell, &address);
	struct place at = {.cell = address.s};
	diag_add(ds, OUT_RARE, &at, said.s);
	struct gseg *seg = arena_array(a, cell->nsegs, sizeof *seg);
	for (size_t i = 0; i < cell->nsegs; i++) {
		seg[i] = cell->seg[i];
		seg[i].from = moved(c, cell->text, seg[i].from);
		seg[i].to = moved(c, cell->text, seg[i].to);
	}
	cell->seg = seg;
	cell->text = arena_ndup(a, text.s, text.n);
	cell->n = text.n;
	buf_release(&text);
	buf_release(&said);
	buf_release(&address);
}

static bool grid_fits(struct coder *c, const struct grid *g)
{
	for (size_t i = 0; i < g->nblocks; i++)
		for (size_t k = 0; k < g->block[i].ncells; k++)
			if (!coder_has(c, g->block[i].cell[k].text, g->block[i].cell[k].n))
				return false;
	return true;
}

const struct grid *out_text_fit(struct arena *a, struct coder *c, const struct grid *g,
	const struct form *f, struct diags *ds)
{
	if (grid_fits(c, g))
		return g;
	struct grid *own = arena_new(a, sizeof *own);
	own->nblocks = g->nblocks;
	own->block = arena_array(a, g->nblocks, sizeof *own->block);
	for (size_t i = 0; i < g->nblocks; i++) {
		struct block *b = &own->block[i];
		*b = g->block[i];
		b->cell = arena_array(a, b->ncells, sizeof *b->cell);
		for (size_t k = 0; k < b->ncells; k++) {
			b->cell[k] = g->block[i].cell[k];
			if (!coder_has(c, b->cell[k].text, b->cell[k].n))
				fit_cell(a, c, f, &b->cell[k], ds);
		}
	}
	return own;
}

/* --- bytes ---------------------------------------------------------------- */

static void put_text(const struct text_out *t, const char *s, size_t n)
{
	if (t->coder)
		coder_put(t->coder, t->bytes, s, n);
	else
		buf_add(t->bytes, s, n);
}

static void end_line(const struct text_out *t)
{
	buf_adds(t->bytes, t->printer && t->printer->crlf ? "\r\n" : "\n");
}

/* A title twice as wide, in the middle of the line; one that has no room for it stays as it is. */
static void put_title(const struct text_out *t, const struct buf *row, int width)
{
	size_t from = 0, to = row->n;
	text_trim(row->s, &from, &to);
	int columns = text_columns(row->s + from, to - from, TEXT_WIDE);
	if (from == to || 2 * columns > width) {
		put_text(t, row->s, row->n);
		return;
	}
	buf_pad(t->bytes, ' ', (size_t)(width - 2 * columns) / 2);
	printer_twice_wide(t->bytes, true);
	put_text(t, row->s + from, to - from);
	printer_twice_wide(t->bytes, false);
}

/* Ends the page before: with a form feed, or with the empty lines that are left of it. */
static void next_page(struct text_out *t)
{
	bool feed = !t->printer || t->printer->feed;
	if (feed && (t->options->lines || t->printer))
		buf_addc(t->bytes, '\f');
	else if (!t->options->lines)
		end_line(t);
	for (; !feed && t->left > 0; t->left--)
		end_line(t);
}

static void put_rows(void *arg, const struct page_rows *p)
{
	struct text_out *t = arg;
	struct buf row = BUF_INIT;
	if (p->first && p->page)
		next_page(t);
	if (p->first)
		t->left = t->options->lines;
	for (int y = 0; y < p->s->rows; y++) {
		buf_reset(&row);
		surface_dump_row(&row, p->s, y);
		if (p->title[y] && t->printer && t->printer->wide_titles)
			put_title(t, &row, p->s->cols);
		else
			put_text(t, row.s, row.n);
		end_line(t);
		t->left--;
	}
	buf_release(&row);
}

/* --- the format ------------------------------------------------------------- */

int out_text_begin(struct output *o, struct diags *ds)
{
	struct text_out *t = mem_new(sizeof *t);
	o->state = t;
	t->options = &o->options;
	t->bytes = &o->bytes;
	t->printer = o->options.printer;
	if (o->options.gb18030 &&
		!(t->coder = coder_new(t->printer ? t->printer->characters : CHARSET_GBK, ds)))
		return -1;
	if (t->printer)
		printer_send(t->bytes, t->printer, &t->printer->begin);
	return 0;
}

int out_text_part(struct output *o, struct out_part *p, struct diags *ds)
{
	struct text_out *t = o->state;
	struct arena a = ARENA_INIT;
	struct buf title = BUF_INIT, said = BUF_INIT;
	const struct grid *g = p->grid;
	if (o->n)
		next_page(t);
	if (t->coder) {
		g = out_text_fit(&a, t->coder, g, p->form, ds);
		coder_fit(t->coder, &title, p->title, strlen(p->title), &said);
	} else {
		buf_adds(&title, p->title);
	}
	pages_draw(&o->options, g, title.s, put_rows, t);
	buf_release(&title);
	buf_release(&said);
	arena_release(&a);
	return 0;
}

/* The last sheet leaves the printer, too. */
int out_text_end(struct output *o, struct diags *ds)
{
	(void)ds;
	struct text_out *t = o->state;
	if (!t->printer)
		return 0;
	if (o->n && (t->printer->feed || o->options.lines))
		next_page(t);
	printer_send(t->bytes, t->printer, &t->printer->end);
	return 0;
}

void out_text_release(struct output *o)
{
	struct text_out *t = o->state;
	if (t)
		coder_free(t->coder);
	free(t);
	o->state = NULL;
}
