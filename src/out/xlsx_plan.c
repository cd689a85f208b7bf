/* A grid on the squares of a worksheet: see xlsx_plan.h. */
#include "out/xlsx_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "table/layout.h"
#include "table/page.h"
#include "table/prose.h"

/* Sizes of letters are in half points; a character of one column is half as wide as it is high. */
enum {
	BODY = 21,          /* 10.5 points: 五号 */
	COLUMN = 7,         /* pixels of a column in it */
	LINE = 20,          /* of a text line */
	BORDER = 4,         /* free above and below the texts of a table's row */
	PADDING = 3,        /* that Excel keeps free beside a text */
	LEAST = 4 * COLUMN, /* inside of the narrowest cell */
	HIGHEST = 540,      /* of a row: Excel's most are 409.5 points */
};

int plan_type_size(enum band_kind kind, bool first)
{
	switch (kind) {
	case BAND_TITLE:
		return first ? 32 : BODY;
	case BAND_COVER:
		return 40;
	case BAND_H1:
		return 32;
	case BAND_H2:
		return 24;
	default:
		return BODY;
	}
}

/* --- measuring -------------------------------------------------------- */

/* Widths are pixels, and * arg half points the size. */
static size_t wrap(
	void *arg, struct arena *a, const char *text, size_t n, int width, struct text_line **lines)
{
	int size = *(const int *)arg;
	if (!memchr(text, '\n', n)) {
		int columns = text_columns(text, n, TEXT_WIDE) * COLUMN * size / BODY;
		if (columns <= width) {
			*lines = arena_new(a, sizeof **lines);
			**lines = (struct text_line){0, n, columns};
			return 1;
		}
	}
	struct text_lines found = TEXT_LINES_INIT;
	text_wrap(&found, text, n, max(width * BODY / (COLUMN * size), 2), TEXT_WIDE);
	*lines = arena_array(a, found.n, sizeof **lines);
	for (size_t i = 0; i < found.n; i++) {
		(*lines)[i] = found.v[i];
		(*lines)[i].columns = found.v[i].columns * COLUMN * size / BODY;
	}
	n = found.n;
	text_lines_release(&found);
	return n;
}

/* Height of a text in letters of a size within a width. */
static int text_height(struct arena *a, const struct gcell *c, int width, int size)
{
	struct text_line *lines;
	size_t n = wrap(&size, a, c->text, c->n, max(width - 2 * PADDING, 1), &lines);
	return (int)n * LINE * size / BODY;
}

/* --- columns ---------------------------------------------------------- */

static int compare_ints(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

static bool is_table(const struct lblock *b)
{
	return b->block->kind == BAND_TABLE;
}

/* Side by side: pieces of lines, signatures. */
static bool is_pieces(const struct lblock *b)
{
	return b->block->kind == BAND_LINES || b->block->kind == BAND_SIGN;
}

/* The union of the lines of tables, and with pieces of where pieces begin. */
static void unite(struct arena *a, const struct layout *l, bool pieces, struct plan *out)
{
	size_t most = 2, n = 0;
	for (size_t i = 0; i < l->nblocks; i++)
		most += l->block[i].block->ncells + (size_t)l->block[i].block->ncols + 1;
	int *x = arena_array(a, most, sizeof *x);
	x[n++] = 0;
	x[n++] = l->width;
	for (size_t i = 0; i < l->nblocks; i++) {
		const struct lblock *b = &l->block[i];
		for (int k = 0; is_table(b) && k <= b->block->ncols; k++)
			x[n++] = b->x[k];
		for (size_t k = 0; pieces && is_pieces(b) && k < b->block->ncells; k++)
			x[n++] = min(b->cell[k].x, l->width);
	}
	qsort(x, n, sizeof *x, compare_ints);
	size_t kept = 1;
	for (size_t i = 1; i < n; i++)
		if (x[i] != x[kept - 1])
			x[kept++] = x[i];
	out->x = x;
	out->ncols = (int)kept - 1;
}

static void find_columns(struct arena *a, const struct layout *l, struct plan *out)
{
	int most = 1;
	for (size_t i = 0; i < l->nblocks; i++)
		if (is_pieces(&l->block[i]))
			most = max(most, l->block[i].block->ncols);
	unite(a, l, false, out);
	if (out->ncols < 2 * most)
		unite(a, l, true, out);
}

/* Index of the last line at or left of x. */
static int line_at(const struct plan *p, int x)
{
	int i = p->ncols;
	while (i && p->x[i] > x)
		i--;
	return i;
}

/* --- rows ------------------------------------------------------------- */

struct planner {
	struct arena *a;
	const struct layout *l;
	struct plan *out;
	int *top; /* of the block in hand: its rows, and where it ends */
};

/* Adds rows of so much height together. */
static void add_rows(struct planner *p, int height)
{
	int n = max((height + HIGHEST - 1) / HIGHEST, 1);
	for (int i = 0; i < n; i++) {
		MEM_ROOM(p->out->height, p->out->nrows, p->out->row_cap);
		p->out->height[p->out->nrows++] = height / n + (i < height % n);
	}
}

static void add_cell(
	struct planner *p, const struct lblock *b, const struct gcell *c, int col, int to)
{
	struct plan_cell *out = &p->out->cell[p->out->ncells++];
	*out = (struct plan_cell){
		.cell = c,
		.kind = b->block->kind,
		.first = c->row == 0,
		.at = {p->top[c->row], col, p->top[c->row + c->rows] - p->top[c->row], to - col},
	};
}

static void plan_table(struct planner *p, const struct lblock *b)
{
	for (int r = 0; r < b->block->nrows; r++) {
		p->top[r] = (int)p->out->nrows;
		add_rows(p, b->y[r + 1] - b->y[r] + (r + 1 == b->block->nrows ? BORDER : 0));
	}
	p->top[b->block->nrows] = (int)p->out->nrows;
	for (size_t i = 0; i < b->block->ncells; i++) {
		const struct gcell *c = &b->block->cell[i];
		add_cell(p, b, c, line_at(p->out, b->x[c->col]),
			line_at(p->out, b->x[c->col + c->cols]));
	}
}

/* The pieces of a row, cells [from, to): each begins at the line left of its place that leaves one
 * to every other. Returns the height they need. */
static int place_pieces(struct planner *p, const struct lblock *b, size_t from, size_t to)
{
	const struct plan *plan = p->out;
	int height = 0, col = 0, end = plan->ncols;
	size_t first = plan->ncells;
	for (size_t i = from; i < to; i++) {
		if (i > from)
			col = max(line_at(plan, b->cell[i].x), col + 1);
		col = min(col, plan->ncols - (int)(to - i));
		add_cell(p, b, &b->block->cell[i], col, end);
	}
	for (size_t i = plan->ncells; i-- > first;) {
		struct plan_cell *c = &plan->cell[i];
		c->at.cols = end - c->at.col;
		int width = plan->x[end] - plan->x[c->at.col];
		height = max(height,
			text_height(p->a, c->cell, width, plan_type_size(c->kind, c->first)));
		end = c->at.col;
	}
	return height;
}

/* Titles, lines, signatures, prose: a row for each of theirs. */
static void plan_lines(struct planner *p, const struct lblock *b)
{
	const struct block *g = b->block;
	size_t from = 0;
	for (int r = 0; r < g->nrows; r++) {
		size_t to = from, first = p->out->ncells;
		p->top[r] = (int)p->out->nrows;
		p->top[r + 1] = (int)p->out->nrows + 1;
		while (to < g->ncells && g->cell[to].row == r)
			to++;
		/* Which page a line of contents names is not known here. */
		bool contents = g->kind == BAND_CONTENTS;
		int height = b->y[r + 1] - b->y[r];
		int needs = place_pieces(p, b, from, contents && to > from ? from + 1 : to);
		add_rows(p, max(height, needs));
		for (; first < p->out->ncells; first++) {
			struct plan_cell *c = &p->out->cell[first];
			c->at.rows = (int)p->out->nrows - p->top[r];
			c->indent = contents ? g->row[r].level - 1 : 0;
		}
		from = to;
	}
	p->top[g->nrows] = (int)p->out->nrows;
}

/* The head that stands above the most rows of a block: a worksheet can repeat but one. Returns how
 * many rows; 0: there is no head in it. */
static int choose_head(struct planner *p, const struct block *b)
{
	int most = 0;
	for (int r = 0, n; r < b->nrows; r += n) {
		const struct grow *row = &b->row[r];
		for (n = 1; r + n < b->nrows && b->row[r + n].nrepeat == row->nrepeat &&
			    b->row[r + n].repeat == row->repeat;)
			n++;
		if (!row->nrepeat || n <= most)
			continue;
		most = n;
		p->out->head = p->top[row->repeat];
		p->out->nhead = p->top[row->repeat + row->nrepeat] - p->out->head;
	}
	return most;
}

void plan_make(struct arena *a, const struct grid *g, int width, struct plan *out)
{
	static int body = BODY;
	const struct ruler ruler = {
		.arg = &body,
		.wrap = wrap,
		.line_height = LINE,
		.sign = LINE,
		.border = BORDER,
		.padding = PADDING,
		.even = 1,
		.least = LEAST,
		.indent = LEAST,
	};
	const struct layout *l = layout_build(a, g, width, 0, &ruler);
	struct planner p = {a, l, out, NULL};
	size_t ncells = 0, nrows = 0;
	int heads = 0;
	*out = (struct plan){.nrows = 0};
	for (size_t i = 0; i < l->nblocks; i++) {
		ncells += g->block[i].ncells;
		if ((size_t)g->block[i].nrows > nrows)
			nrows = (size_t)g->block[i].nrows;
	}
	find_columns(a, l, out);
	out->cell = arena_array(a, ncells, sizeof *out->cell);
	out->page = arena_array(a, l->nblocks, sizeof *out->page);
	p.top = arena_array(a, nrows + 1, sizeof *p.top);
	for (size_t i = 0; i < l->nblocks; i++) {
		const struct lblock *b = &l->block[i];
		bool begins = out->npages && out->page[out->npages - 1] == (int)out->nrows;
		if (b->block->kind == BAND_PAGE) {
			if (out->nrows && !begins)
				out->page[out->npages++] = (int)out->nrows;
			continue;
		}
		if (b->gap && !begins)
			add_rows(&p, b->gap);
		if (is_table(b))
			plan_table(&p, b);
		else
			plan_lines(&p, b);
		heads += choose_head(&p, b->block) > 0;
	}
	if (out->npages && out->page[out->npages - 1] == (int)out->nrows)
		out->npages--; /* nothing follows */
	if (heads > 1) /* one of them would stand above the rows of the others */
		out->nhead = 0;
}

void plan_release(struct plan *p)
{
	free(p->height);
	*p = (struct plan){.nrows = 0};
}
