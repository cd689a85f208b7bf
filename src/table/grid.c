/*
 * A record in its form as cells: see grid.h. Tables that follow each other
 * become one block; sections are unrolled row by row; equal neighbours are
 * merged while they are laid down, never afterwards.
 */
#include "table/grid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "table/fill.h"

/* A section unrolled: n times its rows, from row first of the block. */
struct run {
	const struct section *s;
	int first, n;
	const int *row;   /* row of the record in each, ROW_EMPTY for one to be filled in by hand */
	const int *depth; /* in how many levels of merge: each continues the one before it */
};

/* A table on its way into a block. */
struct join {
	const struct filler *f;
	const struct band *band;
	struct block *out;
	struct run *run; /* one per section */
	int *line;       /* the band's vertical lines as indexes of the block's */
};

bool gcell_is_entry(const struct gcell *c)
{
	return c->nsegs && (c->nsegs == 1 || c->merged) && c->seg[0].entry && !c->seg[0].from &&
	       c->seg[0].to == c->n;
}

int band_level(enum band_kind kind)
{
	return kind >= BAND_H1 && kind <= BAND_H3 ? (int)kind - BAND_H1 + 1 : 0;
}

/* --- vertical lines --------------------------------------------------- */

static int compare_ints(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

/* The union of the vertical lines of n tables. */
static void block_lines(struct arena *a, const struct band *band, size_t n, struct block *out)
{
	size_t most = 0, found = 0;
	for (size_t i = 0; i < n; i++)
		most += (size_t)band[i].ncols + 1;
	int *line = arena_array(a, most, sizeof *line);
	for (size_t i = 0; i < n; i++) {
		int sum = 0;
		line[found++] = 0;
		for (int k = 0; k < band[i].ncols; k++)
			line[found++] = sum += band[i].width[k];
	}
	qsort(line, found, sizeof *line, compare_ints);
	size_t kept = 0;
	for (size_t i = 0; i < found; i++)
		if (!i || line[i] != line[kept - 1])
			line[kept++] = line[i];
	out->line = line;
	out->ncols = (int)kept - 1;
	out->total = band[0].total;
}

static int *band_lines(struct arena *a, const struct band *b, const struct block *out)
{
	int *index = arena_array(a, (size_t)b->ncols + 1, sizeof *index);
	int sum = 0, at = 0;
	for (int k = 0; k < b->ncols; k++) {
		sum += b->width[k];
		while (out->line[at] != sum)
			at++;
		index[k + 1] = at;
	}
	return index;
}

/* --- sections --------------------------------------------------------- */

/* Rows of a list that are shown. */
static void run_rows(const struct filler *f, struct run *run)
{
	int list = run->s->list;
	const struct rows *rows = &f->d->list[list];
	int *shown = arena_array(f->a, rows->n + 1, sizeof *shown);
	bool all = f->flags & GRID_EDIT || f->d->form->list[list].rows != ROWS_OPEN;
	run->n = 0;
	for (size_t i = 0; i < rows->n; i++)
		if (all || !doc_row_blank(f->d, list, i))
			shown[run->n++] = (int)i;
	if (!run->n)
		shown[run->n++] = f->flags & GRID_EDIT ? 0 : ROW_EMPTY;
	run->row = shown;
}

static bool in_hand(const struct filler *f, int list, int row)
{
	return f->flags & GRID_HAND && f->hand.list == list && f->hand.row == row;
}

/* For each row of a run: in how many of the merged columns it continues the row before it. */
static void run_merge(const struct filler *f, const struct band *b, struct run *run)
{
	if (!b->nmerge || run->s->list != b->merge_list)
		return;
	int list = run->s->list;
	int *depth = arena_array(f->a, (size_t)run->n, sizeof *depth);
	const char **above = arena_array(f->a, b->nmerge, sizeof *above);
	for (int i = 0; i < run->n; i++) {
		bool joined =
			i && !in_hand(f, list, run->row[i]) && !in_hand(f, list, run->row[i - 1]);
		for (size_t m = 0; m < b->nmerge; m++) {
			struct path p = {list, 0, b->merge[m]};
			const char *text = fill_value(f, p, run->row[i]);
			joined = joined && *text && !strcmp(text, above[m]);
			depth[i] += joined;
			above[m] = text;
		}
	}
	run->depth = depth;
}

/* Unrolls the sections of a table from row first of the block; returns the row after them. */
static int band_runs(const struct filler *f, const struct band *b, int first, struct run **out)
{
	struct run *run = arena_array(f->a, b->nsections, sizeof *run);
	for (size_t i = 0; i < b->nsections; i++) {
		run[i] = (struct run){.s = &b->section[i], .first = first, .n = 1};
		if (run[i].s->list >= 0) {
			run_rows(f, &run[i]);
			run_merge(f, b, &run[i]);
		}
		first += run[i].n * run[i].s->rows;
	}
	*out = run;
	return first;
}

/* --- rows ------------------------------------------------------------- */

static bool is_head(const struct section *s)
{
	return s->head && s->list < 0;
}

/* Head rows stand again above the sections below them as far as the last that is repeated. */
static void repeat_head(struct join *j, size_t head)
{
	const struct band *b = j->band;
	size_t end = head + 1, last = 0;
	for (; end < b->nsections && !is_head(&b->section[end]); end++)
		if (b->section[end].list >= 0)
			last = end;
	if (last)
		end = last + 1;
	for (size_t i = head + 1; i < end; i++) {
		const struct run *run = &j->run[i];
		struct grow *row = &j->out->row[run->first];
		for (int k = 0; k < run->n * run->s->rows; k++) {
			row[k].repeat = j->run[head].first;
			row[k].nrepeat = j->run[head].s->rows;
		}
	}
}

static void band_rows(struct join *j)
{
	bool below_head = false;
	for (size_t i = 0; i < j->band->nsections; i++) {
		const struct run *run = &j->run[i];
		struct grow *row = &j->out->row[run->first];
		int lines = run->s->rows;
		for (int k = 0; k < run->n * lines; k++) {
			row[k].head = is_head(run->s);
			row[k].list = run->s->list;
			if (run->row && run->row[k / lines] != ROW_EMPTY)
				row[k].row = run->row[k / lines];
			row[k].height = j->band->height;
			row[k].keep = (k == 0 && below_head) || (run->row && k % lines) ||
				      (k && row[k].head);
		}
		below_head = is_head(run->s);
		if (is_head(run->s))
			repeat_head(j, i);
	}
}

/* --- cells ------------------------------------------------------------ */

static const struct run *run_of(const struct join *j, int row)
{
	size_t i = 0;
	while (i + 1 < j->band->nsections && row >= j->run[i + 1].s->row)
		i++;
	return &j->run[i];
}

/* The merged column that a cell of repeated rows shows, -1 when it is none. A cell that does not
 * stand beside the whole pattern cannot grow into the next row. */
static int merge_level(const struct band *b, const struct section *s, const struct pcell *pc)
{
	if (!b->nmerge || s->list != b->merge_list || pc->rows != s->rows || pc->text.n != 1)
		return -1;
	const struct piece *p = &pc->text.v[0];
	if (p->kind != PIECE_ENTRY && p->kind != PIECE_SHOW)
		return -1;
	for (size_t m = 0; m < b->nmerge; m++)
		if (p->path.list == s->list && p->path.col == b->merge[m])
			return (int)m;
	return -1;
}

static struct gcell *new_cell(struct join *j, const struct pcell *pc, int row, int rows)
{
	struct gcell *c = &j->out->cell[j->out->ncells++];
	c->row = row;
	c->rows = rows;
	c->col = j->line[pc->col];
	c->cols = j->line[pc->col + pc->cols] - c->col;
	c->head = j->out->row[row].head;
	return c;
}

/* A cell that stands once: beside all rows that its rows of the picture became. */
static void lay_once(struct join *j, const struct run *run, const struct pcell *pc)
{
	int last = pc->row + pc->rows - 1;
	const struct run *to = run_of(j, last);
	int row = run->first + pc->row - run->s->row;
	int end = to->first + (to->n - 1) * to->s->rows + last - to->s->row + 1;
	fill_cell(j->f, &pc->text, 0, new_cell(j, pc, row, end - row));
	if (!pc->through)
		for (int r = row + 1; r < end; r++)
			j->out->row[r].keep = true;
}

static void merge_segments(struct arena *a, const struct run *run, int i, int n, struct gcell *c)
{
	struct gseg one = c->seg[0];
	c->merged = true;
	c->seg = arena_array(a, (size_t)n, sizeof *c->seg);
	c->nsegs = (size_t)n;
	for (int k = 0; k < n; k++) {
		c->seg[k] = one;
		c->seg[k].path.row = run->row[i + k];
	}
}

/* The cell of the i-th repetition, unless it was merged into one before it. */
static void lay_repeated(struct join *j, const struct run *run, int i, const struct pcell *pc)
{
	int level = run->depth ? merge_level(j->band, run->s, pc) : -1;
	if (level >= 0 && run->depth[i] > level)
		return;
	int n = 1;
	while (level >= 0 && i + n < run->n && run->depth[i + n] > level)
		n++;
	int row = run->first + i * run->s->rows + pc->row - run->s->row;
	struct gcell *c = new_cell(j, pc, row, (n - 1) * run->s->rows + pc->rows);
	fill_cell(j->f, &pc->text, run->row[i], c);
	if (n > 1)
		merge_segments(j->f->a, run, i, n, c);
}

/* Lays the cells of a section down in order of row and column; returns the cell after its own. */
static size_t lay_section(struct join *j, const struct run *run, size_t from)
{
	const struct band *b = j->band;
	size_t to = from;
	while (to < b->ncells && b->cell[to].row < run->s->row + run->s->rows)
		to++;
	for (int i = 0; i < run->n; i++)
		for (size_t k = from; k < to; k++) {
			if (run->row && !b->cell[k].through)
				lay_repeated(j, run, i, &b->cell[k]);
			else if (i == 0)
				lay_once(j, run, &b->cell[k]);
		}
	return to;
}

static size_t count_cells(const struct band *b, const struct run *run)
{
	size_t n = 0, k = 0;
	for (size_t i = 0; i < b->nsections; i++) {
		const struct section *s = run[i].s;
		for (; k < b->ncells && b->cell[k].row < s->row + s->rows; k++)
			n += b->cell[k].through ? 1 : (size_t)run[i].n;
	}
	return n;
}

/* --- blocks ----------------------------------------------------------- */

/* n tables that follow each other, as one block. */
static void tables_block(
	const struct filler *f, const struct band *band, size_t n, struct block *out)
{
	out->kind = BAND_TABLE;
	block_lines(f->a, band, n, out);
	struct run **run = arena_array(f->a, n, sizeof *run);
	size_t ncells = 0;
	for (size_t i = 0; i < n; i++) {
		assert(band[i].nsections && band[i].total == out->total);
		out->nrows = band_runs(f, &band[i], out->nrows, &run[i]);
		ncells += count_cells(&band[i], run[i]);
	}
	out->row = arena_array(f->a, (size_t)out->nrows, sizeof *out->row);
	out->cell = arena_array(f->a, ncells, sizeof *out->cell);
	for (size_t i = 0; i < n; i++) {
		struct join j = {.f = f, .band = &band[i], .out = out, .run = run[i]};
		j.line = band_lines(f->a, &band[i], out);
		band_rows(&j);
		size_t next = 0;
		for (size_t k = 0; k < band[i].nsections; k++)
			next = lay_section(&j, &run[i][k], next);
	}
	assert(out->ncells <= ncells);
}

/* How the pieces of a line stand: the first left, the last right, those between centred. */
static enum align piece_align(enum band_kind kind, size_t i, size_t n)
{
	if (kind == BAND_TITLE)
		return ALIGN_CENTER;
	if (kind == BAND_SIGN || i == 0)
		return ALIGN_LEFT;
	return i + 1 == n ? ALIGN_RIGHT : ALIGN_CENTER;
}

/* A title, lines or sign band: a row per line, a cell per piece. */
static void lines_block(const struct filler *f, const struct band *b, struct block *out)
{
	size_t ncells = 0;
	for (size_t i = 0; i < b->nlines; i++)
		ncells += b->nparts[i];
	out->kind = b->kind;
	out->nrows = (int)b->nlines;
	out->row = arena_array(f->a, b->nlines, sizeof *out->row);
	out->cell = arena_array(f->a, ncells, sizeof *out->cell);
	for (size_t i = 0; i < b->nlines; i++) {
		out->row[i].list = LIST_NONE;
		if (out->ncols < (int)b->nparts[i])
			out->ncols = (int)b->nparts[i];
		for (size_t k = 0; k < b->nparts[i]; k++) {
			struct gcell *c = &out->cell[out->ncells++];
			fill_cell(f, &b->line[i][k], 0, c);
			c->row = (int)i;
			c->col = (int)k;
			c->rows = c->cols = 1;
			c->align = piece_align(b->kind, k, b->nparts[i]);
		}
	}
	out->total = out->ncols;
}

struct grid *grid_build(
	struct arena *a, const struct doc *d, struct rules *r, unsigned flags, struct path hand)
{
	const struct form *form = d->form;
	struct filler f = {a, d, r, flags, hand};
	struct grid *g = arena_new(a, sizeof *g);
	g->block = arena_array(a, form->nbands, sizeof *g->block);
	for (size_t i = 0, n; i < form->nbands; i += n) {
		struct block *out = &g->block[g->nblocks++];
		n = 1;
		if (form->band[i].kind != BAND_TABLE) {
			lines_block(&f, &form->band[i], out);
			continue;
		}
		while (i + n < form->nbands && form->band[i + n].kind == BAND_TABLE)
			n++;
		tables_block(&f, &form->band[i], n, out);
	}
	return g;
}
