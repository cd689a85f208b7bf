/*
 * Prose laid out: see flow.h. A line of contents is its title, a place for
 * dots and a place for a number: as high with the number as without, so that
 * it can be filled in when the pages are cut. Knows nothing of records.
 */
#include "table/flow.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "table/page.h"
#include "table/prose.h"

enum { COVER_LINES = 2 /* above a cover on endless paper, and below it */ };

static bool is_boxed(enum band_kind kind)
{
	return kind == BAND_TABLE || kind == BAND_LINES || kind == BAND_SIGN;
}

int flow_gap(const struct block *above, const struct block *b)
{
	if (!above)
		return 0;
	switch (b->kind) {
	case BAND_H1:
	case BAND_H2:
		return 1;
	case BAND_H3:
		return !band_level(above->kind);
	case BAND_TEXT:
	case BAND_CONTENTS:
		return above->kind == BAND_PAGE || is_boxed(above->kind);
	case BAND_PAGE:
		return 0;
	default:
		return above->kind == BAND_PAGE || above->kind == BAND_TEXT;
	}
}

/* --- lines ------------------------------------------------------------ */

/*
 * The lines of a paragraph: the first is shorter by its indent, so what follows it is wrapped
 * anew.
 */
static void wrap_paragraph(struct arena *a, const struct ruler *m, struct lcell *c, int indent)
{
	int room = max(c->w - 2 * m->padding, 1);
	const char *text = c->cell->text;
	struct text_line *first, *rest;
	size_t n = m->wrap(m->arg, a, text, c->cell->n, max(room - indent, 1), &first);
	c->line = first;
	c->nlines = n;
	if (n < 2)
		return;
	size_t from = first[1].from;
	n = m->wrap(m->arg, a, text + from, c->cell->n - from, room, &rest);
	c->nlines = n + 1;
	c->line = arena_array(a, c->nlines, sizeof *c->line);
	c->line[0] = first[0];
	for (size_t i = 0; i < n; i++)
		c->line[i + 1] =
			(struct text_line){rest[i].from + from, rest[i].to + from, rest[i].columns};
}

static void lay_paragraph(struct arena *a, const struct ruler *m, struct lcell *c)
{
	int indent = c->w > 4 * m->indent ? m->indent : 0;
	wrap_paragraph(a, m, c, indent);
	cell_place(a, m, c);
	c->at[0] += indent;
}

/* Columns of a short text. */
static int columns_of(struct arena *a, const struct ruler *m, const char *text, int width)
{
	struct text_line *line;
	m->wrap(m->arg, a, text, strlen(text), width, &line);
	return line->columns;
}

/* --- contents --------------------------------------------------------- */

/* The title of a line, and on its last line the places for dots and number. */
static void lay_entry(struct arena *a, const struct ruler *m, struct lcell *c, int level, int width)
{
	int number = columns_of(a, m, "0000", width), gap = max(m->indent / 4, 1);
	struct lcell *title = &c[CONTENTS_TITLE], *dots = &c[CONTENTS_DOTS];
	title->x = (max(level, 1) - 1) * m->indent / 2;
	title->w = max(width - title->x - number - 2 * gap - m->indent, 1);
	cell_wrap(a, m, title);
	cell_place(a, m, title);
	size_t last = title->nlines - 1;
	int below = (int)last * m->line_height;
	title->h = below + m->line_height;
	dots->x = title->x + title->at[last] + title->line[last].columns + gap;
	dots->w = max(width - number - gap - dots->x, 0);
	c[CONTENTS_NUMBER].x = width - number;
	c[CONTENTS_NUMBER].w = number;
	for (int i = CONTENTS_DOTS; i <= CONTENTS_NUMBER; i++) {
		c[i].y = title->y + below;
		c[i].h = m->line_height;
	}
}

/* A text on the right of a cell that has been empty so far. */
static void put_right(struct arena *a, const struct ruler *m, struct lcell *c, const char *text)
{
	struct gcell *g = arena_new(a, sizeof *g);
	*g = *c->cell;
	g->text = text;
	g->n = strlen(text);
	c->cell = g;
	cell_wrap(a, m, c);
	c->nlines = 1;
	c->at = arena_new(a, sizeof *c->at);
	c->at[0] = max(c->w - c->line->columns, 0);
}

/* As many dots as there is room for. */
static const char *dots_of(struct arena *a, const struct ruler *m, int room)
{
	static const char dot[] = "…";
	int one = max(columns_of(a, m, dot, max(room, 1)), 1);
	struct buf b = BUF_INIT;
	for (int i = 0; i < room / one; i++)
		buf_adds(&b, dot);
	const char *s = arena_ndup(a, b.s, b.n);
	buf_release(&b);
	return s;
}

void layout_number(
	struct arena *a, struct layout *l, const struct ruler *m, size_t block, int row, int number)
{
	struct lblock *b = &l->block[block];
	m = ruler_of(m, b->block->kind);
	assert(b->block->kind == BAND_CONTENTS && row < b->block->nrows);
	struct lcell *c = &b->cell[row * b->block->ncols];
	put_right(a, m, &c[CONTENTS_DOTS], dots_of(a, m, c[CONTENTS_DOTS].w));
	put_right(a, m, &c[CONTENTS_NUMBER], arena_printf(a, "%d", number));
}

bool layout_is_cover(const struct layout *l, size_t page)
{
	const struct page *p = &l->page[page];
	return p->n && l->block[p->slice->block].block->kind == BAND_COVER;
}

int *layout_begins(struct arena *a, const struct layout *l)
{
	int *page = arena_array(a, l->nblocks, sizeof *page);
	memset(page, -1, l->nblocks * sizeof *page);
	for (size_t i = 0; i < l->npages; i++)
		for (size_t k = 0; k < l->page[i].n; k++) {
			int block = l->page[i].slice[k].block;
			if (page[block] < 0)
				page[block] = (int)i;
		}
	return page;
}

void flow_numbers(struct arena *a, struct layout *l, const struct ruler *m)
{
	const int *page = NULL;
	for (size_t i = 0; i < l->nblocks; i++) {
		const struct block *b = l->block[i].block;
		for (int r = 0; b->kind == BAND_CONTENTS && r < b->nrows; r++) {
			int to = b->row[r].to;
			if (!page)
				page = layout_begins(a, l);
			if (to != BLOCK_NONE && page[to] >= 0)
				layout_number(a, l, m, i, r, page[to] + 1);
		}
	}
}

/* --- all -------------------------------------------------------------- */

static void lay_row(struct arena *a, const struct ruler *m, const struct lblock *b, int row,
	struct lcell *c, int width)
{
	c->w = width;
	if (b->block->kind == BAND_CONTENTS) {
		lay_entry(a, m, c, b->block->row[row].level, width);
		return;
	}
	if (b->block->kind == BAND_TEXT) {
		lay_paragraph(a, m, c);
	} else {
		cell_wrap(a, m, c);
		cell_balance(a, m, c);
		cell_place(a, m, c);
	}
	c->h = (int)c->nlines * m->line_height;
}

/* A cover stands above the middle of its page. */
static void lower_cover(struct lblock *b, int length, const struct ruler *m)
{
	int rows = b->block->nrows, height = b->y[rows] - b->y[0], line = m->line_height;
	int above = length ? max(length - height, 0) * 2 / 5 / line * line : COVER_LINES * line;
	for (size_t i = 0; i < b->block->ncells; i++)
		b->cell[i].y += above;
	for (int r = 1; r <= rows; r++)
		b->y[r] += above;
	if (!length)
		b->y[rows] += COVER_LINES * line;
}

void flow_lay(struct arena *a, struct lblock *b, const struct layout *l, int length,
	const struct ruler *m)
{
	const struct block *g = b->block;
	int y = l->height;
	size_t k = 0;
	for (int r = 0; r < g->nrows; r++) {
		struct lcell *first = &b->cell[k];
		b->y[r] = y;
		for (; k < g->ncells && g->cell[k].row == r; k++) {
			b->cell[k].cell = &g->cell[k];
			b->cell[k].y = y;
		}
		lay_row(a, m, b, r, first, l->width);
		y += first->h;
	}
	b->y[g->nrows] = y;
	if (g->kind == BAND_COVER)
		lower_cover(b, length, m);
}
