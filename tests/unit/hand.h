/*
 * Grids drawn by hand for tests: a table as a picture of cells, lines as
 * pieces. Each test file includes it once.
 */
#ifndef TIANBAO_TESTS_UNIT_HAND_H
#define TIANBAO_TESTS_UNIT_HAND_H

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/surface.h"
#include "table/draw.h"

enum { COLS_MOST = 16, ROWS_MOST = 700 };

/* --- grids by hand ---------------------------------------------------- */

struct world {
	struct arena a;
	struct grid grid;
	struct block block[8];
	struct surface s;
	struct buf out;
};

static int set_up(void **state)
{
	static struct world w;
	w = (struct world){.a = ARENA_INIT, .out = BUF_INIT};
	w.grid.block = w.block;
	surface_init(&w.s);
	*state = &w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	surface_release(&w->s);
	buf_release(&w->out);
	arena_release(&w->a);
	return 0;
}

/* One square of a row's text; returns where the next begins, NULL after the last. */
static const char *square(struct arena *a, const char *s, const char **out)
{
	size_t n = strcspn(s, "|"), from = 0, to = n;
	while (from < to && s[from] == ' ')
		from++;
	while (to > from && s[to - 1] == ' ')
		to--;
	*out = arena_ndup(a, s + from, to - from);
	return s[n] ? s + n + 1 : NULL;
}

/* * = an entry, its number the path's column; $ = one with right alignment; ~ = merged. */
static void cell_text(struct arena *a, struct block *b, struct gcell *c, const char *text)
{
	c->align = ALIGN_CENTER;
	if (strchr("*$~", *text) && *text) {
		c->align = *text == '$' ? ALIGN_RIGHT : ALIGN_LEFT;
		c->merged = *text == '~';
		text++;
		c->seg = arena_new(a, sizeof *c->seg);
		c->seg[0] = (struct gseg){0, strlen(text), {-1, -1, (int)b->ncells}, true, false};
		c->nsegs = 1;
	}
	c->text = text;
	c->n = strlen(text);
}

/* A table as a picture: cells parted by |, < joins left, ^ joins up. */
static struct block *table(
	struct world *w, const int *width, int ncols, const char *const *rows, int nrows)
{
	struct block *b = &w->block[w->grid.nblocks++];
	struct gcell **owner = arena_array(&w->a, (size_t)(nrows * ncols), sizeof *owner);
	*b = (struct block){.kind = BAND_TABLE, .ncols = ncols, .nrows = nrows};
	b->line = arena_array(&w->a, (size_t)ncols + 1, sizeof *b->line);
	for (int i = 0; i < ncols; i++)
		b->line[i + 1] = b->total += width[i];
	b->row = arena_array(&w->a, (size_t)nrows, sizeof *b->row);
	b->cell = arena_array(&w->a, (size_t)(nrows * ncols), sizeof *b->cell);
	for (int r = 0; r < nrows; r++) {
		const char *at = rows[r], *text;
		b->row[r].list = LIST_NONE;
		for (int k = 0; k < ncols; k++) {
			struct gcell **here = &owner[r * ncols + k];
			at = square(&w->a, at, &text);
			if (!strcmp(text, "<")) {
				*here = here[-1];
			} else if (!strcmp(text, "^")) {
				*here = here[-ncols];
			} else {
				*here = &b->cell[b->ncells];
				**here = (struct gcell){.row = r, .col = k};
				cell_text(&w->a, b, *here, text);
				b->ncells++;
			}
			(*here)->rows = r - (*here)->row + 1;
			(*here)->cols = k - (*here)->col + 1;
		}
	}
	return b;
}
#define TABLE(w, width, rows) \
	table((w), (width), sizeof(width) / sizeof *(width), (rows), sizeof(rows) / sizeof *(rows))

/* A band without borders: rows of pieces. */
static struct block *lines(struct world *w, enum band_kind kind, const char *const *rows, int nrows)
{
	struct block *b = &w->block[w->grid.nblocks++];
	*b = (struct block){.kind = kind, .nrows = nrows};
	b->row = arena_array(&w->a, (size_t)nrows, sizeof *b->row);
	b->cell = arena_array(&w->a, (size_t)nrows * COLS_MOST, sizeof *b->cell);
	for (int r = 0; r < nrows; r++) {
		int k = 0;
		size_t first = b->ncells;
		for (const char *at = rows[r], *text; at; k++) {
			struct gcell *c = &b->cell[b->ncells];
			at = square(&w->a, at, &text);
			*c = (struct gcell){.row = r, .col = k, .rows = 1, .cols = 1};
			cell_text(&w->a, b, c, text);
			b->ncells++;
		}
		if (kind != BAND_TITLE)
			b->cell[first].align = ALIGN_LEFT;
		if (kind == BAND_LINES && k > 1)
			b->cell[b->ncells - 1].align = ALIGN_RIGHT;
		b->ncols = k > b->ncols ? k : b->ncols;
	}
	return b;
}

static inline const struct layout *lay(struct world *w, int width, int length)
{
	struct ruler m;
	ruler_text(&m, TEXT_NARROW, 0);
	return layout_build(&w->a, &w->grid, width, length, &m);
}

/* A head and a list of n rows; the first column is merged in halves. */
static struct block *list_table(struct world *w, int n)
{
	static const int width[] = {1, 3};
	static const char *rows[ROWS_MOST];
	rows[0] = "项目|*名称";
	rows[1] = "一级|三级";
	for (int i = 0; i < n; i++)
		rows[i + 2] = i == 0       ? "~产出|*甲"
			      : i == n / 2 ? "~效益|*乙"
					   : arena_printf(&w->a, "^|*第%d行", i + 1);
	struct block *b = table(w, width, 2, rows, n + 2);
	b->row[1].head = b->row[2].keep = true;
	for (int r = 2; r < n + 2; r++) {
		b->row[r].repeat = b->row[r].nrepeat = 1;
		b->row[r].list = 0;
	}
	return b;
}

#endif
