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
#include "table/unroll.h"

/* A table on its way into a block. */
struct join {
	const struct filler *f;
	const struct band *band;
	struct block *out;
	struct runs runs;
	int *line; /* the band's vertical lines as indexes of the block's */
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

/* --- rows ------------------------------------------------------------- */

static bool is_head(const struct section *s)
{
	return s->head && s->list < 0;
}

/* Head rows stand again above what is below them as far as the last that is repeated. */
static void repeat_head(struct join *j, size_t head)
{
	const struct runs *runs = &j->runs;
	size_t end = head + 1, last = 0;
	for (; end < runs->n && !is_head(runs->v[end].s); end++)
		if (runs->v[end].s->list >= 0)
			last = end;
	if (last)
		end = last + 1;
	for (size_t i = head + 1; i < end; i++) {
		const struct run *run = &runs->v[i];
		struct grow *row = &j->out->row[run->first];
		for (int k = 0; k < run->n * run->s->rows; k++) {
			row[k].repeat = runs->v[head].first;
			row[k].nrepeat = runs->v[head].s->rows;
		}
	}
}

/* True for the rows of a group of a sheet: they stand by its records. */
static bool is_group(const struct band *b, const struct section *s)
{
	return b->set >= 0 && s->list >= 0 && s->level < b->ngroups;
}

/* The row of the list that a row of the block shows. */
static void row_of(struct join *j, const struct run *run, int i, struct grow *row)
{
	row->list = run->s->list;
	if (is_group(j->band, run->s))
		row->list = LIST_NONE;
	if (row->list < 0 || run->row[i] == ROW_EMPTY)
		return;
	row->row = run->row[i];
	if (j->band->set >= 0)
		row->record = j->f->d->list[row->list].v[row->row].id;
}

static void band_rows(struct join *j)
{
	bool below = false;
	for (size_t i = 0; i < j->runs.n; i++) {
		const struct run *run = &j->runs.v[i];
		struct grow *row = &j->out->row[run->first];
		int lines = run->s->rows;
		bool foot = is_group(j->band, run->s) && run->s->foot;
		for (int k = 0; k < run->n * lines; k++) {
			row[k].head = is_head(run->s);
			row_of(j, run, k / lines, &row[k]);
			row[k].height = j->band->height;
			row[k].keep = (k == 0 && (below || foot)) || (run->row && k % lines) ||
				      (k && row[k].head);
		}
		below = is_head(run->s) || (is_group(j->band, run->s) && !run->s->foot);
		if (is_head(run->s))
			repeat_head(j, i);
	}
}

/* Room for handwriting: more where a paragraph goes. */
static void widen_rows(const struct filler *f, struct block *b)
{
	enum { PEN_LINES = 2, PARAGRAPH_LINES = 5 };
	for (int r = 0; r < b->nrows; r++)
		if (b->row[r].list != LIST_NONE)
			b->row[r].height = PEN_LINES * (b->row[r].height ? b->row[r].height : 1);
	for (size_t i = 0; i < b->ncells; i++) {
		const struct gcell *c = &b->cell[i];
		struct grow *row = &b->row[c->row];
		if (c->rows != 1 || !gcell_is_entry(c) || row->list != LIST_NONE)
			continue;
		if (form_at(f->d->form, c->seg[0].path)->type->paragraph)
			row->height += PARAGRAPH_LINES;
		else if (row->height < PEN_LINES)
			row->height = PEN_LINES;
	}
}

/* --- cells ------------------------------------------------------------ */

static bool has_row(const struct section *s, int row)
{
	return row >= s->row && row < s->row + s->rows;
}

/* The last run that a row of the picture became, from run `from` on: as long as what that one is
 * about does not begin again. */
static const struct run *run_of(const struct join *j, const struct run *from, int row)
{
	const struct run *end = j->runs.v + j->runs.n, *found = from;
	for (const struct run *run = from; run < end && (run == from || run->s != from->s); run++)
		if (has_row(run->s, row))
			found = run;
	return found;
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
	const struct run *to = run_of(j, run, last);
	int row = run->first + pc->row - run->s->row;
	int end = to->first + (to->n - 1) * to->s->rows + last - to->s->row + 1;
	fill_cell(j->f, &pc->text, run_origin(run, 0), new_cell(j, pc, row, end - row));
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
	fill_cell(j->f, &pc->text, run_origin(run, i), c);
	if (n > 1)
		merge_segments(j->f->a, run, i, n, c);
}

/* The first cell of the picture in its rows from row on. */
static size_t first_cell(const struct band *b, int row)
{
	size_t k = 0;
	while (k < b->ncells && b->cell[k].row < row)
		k++;
	return k;
}

/* Lays the cells of a run down in order of row and column. */
static void lay_run(struct join *j, const struct run *run)
{
	const struct band *b = j->band;
	const struct section *s = run->s;
	size_t from = first_cell(b, s->row), to = first_cell(b, s->row + s->rows);
	for (int i = 0; i < run->n; i++)
		for (size_t k = from; k < to; k++) {
			if (run->row && !b->cell[k].through)
				lay_repeated(j, run, i, &b->cell[k]);
			else if (i == 0)
				lay_once(j, run, &b->cell[k]);
		}
}

static size_t count_cells(const struct band *b, const struct runs *runs)
{
	size_t n = 0;
	for (size_t i = 0; i < runs->n; i++) {
		const struct section *s = runs->v[i].s;
		size_t k = first_cell(b, s->row);
		for (; k < b->ncells && b->cell[k].row < s->row + s->rows; k++)
			n += b->cell[k].through ? 1 : (size_t)runs->v[i].n;
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
	struct runs *runs = arena_array(f->a, n, sizeof *runs);
	size_t ncells = 0;
	for (size_t i = 0; i < n; i++) {
		assert(band[i].nsections && band[i].total == out->total);
		unroll(f, &band[i], out->nrows, &runs[i]);
		out->nrows = runs[i].end;
		ncells += count_cells(&band[i], &runs[i]);
	}
	out->row = arena_array(f->a, (size_t)out->nrows, sizeof *out->row);
	out->cell = arena_array(f->a, ncells, sizeof *out->cell);
	for (size_t i = 0; i < n; i++) {
		struct join j = {.f = f, .band = &band[i], .out = out, .runs = runs[i]};
		j.line = band_lines(f->a, &band[i], out);
		band_rows(&j);
		for (size_t k = 0; k < runs[i].n; k++)
			lay_run(&j, &runs[i].v[k]);
	}
	assert(out->ncells <= ncells);
	if (f->flags & GRID_BLANK)
		widen_rows(f, out);
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

/* All records of a sheet, as what its titles and lines are about. */
static struct origin all_records(const struct filler *f, const struct band *b)
{
	if (b->set < 0)
		return (struct origin){0, NULL};
	int n = (int)f->d->list[b->set].n;
	int *row = arena_array(f->a, (size_t)n, sizeof *row);
	struct scope *scope = arena_new(f->a, sizeof *scope);
	for (int i = 0; i < n; i++)
		row[i] = i;
	*scope = (struct scope){.row = row, .n = (size_t)n};
	return (struct origin){0, scope};
}

/* A title, lines or sign band: a row per line, a cell per piece. */
static void lines_block(const struct filler *f, const struct band *b, struct block *out)
{
	const struct origin from = all_records(f, b);
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
			fill_cell(f, &b->line[i][k], from, c);
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
