/* Grids and layouts as text, for tests and for people who write forms. */
#include "base/buf.h"
#include "table/grid.h"
#include "table/layout.h"

static const char *const align_words[] = {
	[ALIGN_LEFT] = "left",
	[ALIGN_CENTER] = "center",
	[ALIGN_RIGHT] = "right",
};

/* One line: breaks as \n. */
static void put_text(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\n')
			buf_adds(out, "\\n");
		else if (s[i] == '\\')
			buf_adds(out, "\\\\");
		else
			buf_addc(out, s[i]);
	}
}

static void put_row(struct buf *out, const struct form *f, const struct block *b, int r)
{
	const struct grow *row = &b->row[r];
	buf_addf(out, "  row %d", r);
	if (b->kind == BAND_CONTENTS)
		buf_addf(out, " level %d to %d", row->level, row->to);
	if (f && row->list >= 0)
		buf_addf(out, " %s[%d]", f->list[row->list].name, row->row + 1);
	if (row->record)
		buf_addf(out, " record %lld", (long long)row->record);
	if (row->head)
		buf_adds(out, " head");
	if (row->keep)
		buf_adds(out, " keep");
	if (row->nrepeat)
		buf_addf(out, " repeat %d+%d", row->repeat, row->nrepeat);
	if (row->height)
		buf_addf(out, " height %d", row->height);
	buf_addc(out, '\n');
}

static void put_segment(struct buf *out, const struct form *f, const struct gseg *s)
{
	buf_adds(out, s->placeholder ? " empty:" : s->entry ? " entry:" : " shown:");
	path_print(out, f, s->path);
	buf_addf(out, "@%zu-%zu", s->from, s->to);
}

static void put_cell(struct buf *out, const struct form *f, const struct gcell *c)
{
	buf_addf(out, "    %d,%d %dx%d %s%s%s", c->row, c->col, c->rows, c->cols,
		align_words[c->align], c->head ? " head" : "", c->merged ? " merged" : "");
	for (size_t i = 0; f && i < c->nsegs; i++)
		put_segment(out, f, &c->seg[i]);
	buf_adds(out, c->n ? " | " : " |");
	put_text(out, c->text, c->n);
	buf_addc(out, '\n');
}

void grid_dump(struct buf *out, const struct form *f, const struct grid *g)
{
	for (size_t i = 0; i < g->nblocks; i++) {
		const struct block *b = &g->block[i];
		buf_addf(out, "block %zu %s %dx%d", i, band_words[b->kind], b->nrows, b->ncols);
		for (int k = 0; b->line && k <= b->ncols; k++)
			buf_addf(out, "%s%d", k ? " " : " lines ", b->line[k]);
		buf_addc(out, '\n');
		size_t at = 0;
		for (int r = 0; r < b->nrows; r++) {
			put_row(out, f, b, r);
			for (; at < b->ncells && b->cell[at].row == r; at++)
				put_cell(out, f, &b->cell[at]);
		}
	}
}

static void put_lcell(struct buf *out, const struct lcell *c)
{
	buf_addf(out, "  %d,%d: %d,%d %dx%d |", c->cell->row, c->cell->col, c->y, c->x, c->h, c->w);
	for (size_t i = 0; i < c->nlines; i++) {
		buf_addf(out, "%s%d:", i ? " | " : " ", c->at[i]);
		put_text(out, c->cell->text + c->line[i].from, c->line[i].to - c->line[i].from);
	}
	buf_addc(out, '\n');
}

static void put_numbers(struct buf *out, const char *name, const int *v, int n)
{
	buf_addf(out, " %s", name);
	for (int i = 0; v && i < n; i++)
		buf_addf(out, " %d", v[i]);
}

void layout_dump(struct buf *out, const struct layout *l)
{
	buf_addf(out, "layout %dx%d\n", l->height, l->width);
	for (size_t i = 0; i < l->nblocks; i++) {
		const struct lblock *b = &l->block[i];
		buf_addf(out, "block %zu %s", i, band_words[b->block->kind]);
		if (b->x)
			put_numbers(out, "x", b->x, b->block->ncols + 1);
		put_numbers(out, "y", b->y, b->block->nrows + 1);
		buf_addc(out, '\n');
		for (size_t k = 0; k < b->block->ncells; k++)
			put_lcell(out, &b->cell[k]);
	}
	for (size_t i = 0; i < l->npages; i++) {
		buf_addf(out, "page %zu\n", i + 1);
		for (size_t k = 0; k < l->page[i].n; k++) {
			const struct slice *s = &l->page[i].slice[k];
			buf_addf(out, "  block %d [%d, %d) at %d\n", s->block, s->y0, s->y1, s->y);
		}
	}
}
