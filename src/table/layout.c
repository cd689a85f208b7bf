/*
 * A grid as rectangles: see layout.h. Lines first, then texts, then heights;
 * page.c cuts the result.
 */
#include "table/layout.h"

#include <stdint.h>
#include <string.h>

#include "table/flow.h"
#include "table/page.h"

enum {
	TEXT_LEAST = 4,   /* columns inside a cell, and of an indent */
	BALANCE_MOST = 4, /* lines of a text that is balanced */
};

static int round_up(int n, int step)
{
	return (n + step - 1) / step * step;
}

/* --- vertical lines --------------------------------------------------- */

/* How near the lines of a block may come, from its cells: only the narrowest cells count. */
struct nearness {
	int *from;  /* the last line from which a cell ends at this one, -1: none */
	int *to;    /* the first line to which a cell begins at this one, -1: none */
	int *apart; /* how far this line and `from` must be apart at least for figures; 0: no matter
		     */
};

static void nearness_of(struct arena *a, const struct block *b, struct nearness *out)
{
	size_t n = (size_t)b->ncols + 1;
	out->apart = arena_array(a, n, sizeof *out->apart);
	out->from = arena_array(a, n, sizeof *out->from);
	out->to = arena_array(a, n, sizeof *out->to);
	memset(out->from, -1, n * sizeof *out->from);
	memset(out->to, -1, n * sizeof *out->to);
	for (size_t i = 0; i < b->ncells; i++) {
		int left = b->cell[i].col, right = left + b->cell[i].cols;
		out->from[right] = max(out->from[right], left);
		if (out->to[left] < 0 || out->to[left] > right)
			out->to[left] = right;
	}
}

/* A figure that is worked out: broken in two it would be read wrong. One that is typed may be as
 * long as it likes, and the lines of its table do not move with it. */
static bool is_figure(const struct gcell *c)
{
	for (size_t i = 0; i < c->nsegs; i++)
		if (c->seg[i].entry)
			return false;
	return c->align == ALIGN_RIGHT && c->n && !memchr(c->text, '\n', c->n);
}

/* Makes room for the figures of a block, where its columns can be that wide. */
static void figures_apart(struct arena *a, const struct block *b, int width, const struct ruler *m,
	struct nearness *near)
{
	int even = max(m->even, 1);
	for (size_t i = 0; i < b->ncells; i++) {
		const struct gcell *c = &b->cell[i];
		int right = c->col + c->cols;
		struct text_line *line;
		if (near->from[right] != c->col || near->to[c->col] != right || !is_figure(c))
			continue;
		m->wrap(m->arg, a, c->text, c->n, width, &line);
		int inside = line->columns + 2 * m->padding;
		near->apart[right] = max(near->apart[right], round_up(inside + m->vborder, even));
	}
}

/* Where the last line stands when all cells are as narrow as can be: need from line to line. */
static int narrowest(struct arena *a, const struct block *b, const struct nearness *near, int need)
{
	int *x = arena_array(a, (size_t)b->ncols + 1, sizeof *x);
	for (int i = 1; i <= b->ncols; i++) {
		x[i] = x[i - 1];
		if (near->from[i] >= 0)
			x[i] = max(x[i], x[near->from[i]] + max(need, near->apart[i]));
	}
	return x[b->ncols];
}

static int need_of(const struct ruler *m, int least)
{
	return round_up(least + m->vborder, max(m->even, 1));
}

/* Width a block needs at least, its cells made narrower than they should be. */
static int block_needs(struct arena *a, const struct block *b, const struct ruler *m)
{
	struct nearness near;
	nearness_of(a, b, &near);
	return narrowest(a, b, &near, need_of(m, (m->least + 1) / 2)) + m->vborder;
}

/* Lines at their shares of the width, moved only where a cell would be too narrow. */
static int *block_columns(struct arena *a, const struct block *b, int width, const struct ruler *m)
{
	int even = max(m->even, 1), steps = (width - m->vborder) / even;
	int *x = arena_array(a, (size_t)b->ncols + 1, sizeof *x);
	int *most = arena_array(a, (size_t)b->ncols + 1, sizeof *most);
	struct nearness near;
	nearness_of(a, b, &near);
	int need = need_of(m, m->least);
	if (narrowest(a, b, &near, need) > steps * even)
		need = need_of(m, (m->least + 1) / 2);
	figures_apart(a, b, width, m, &near);
	if (narrowest(a, b, &near, need) > steps * even)
		memset(near.apart, 0, ((size_t)b->ncols + 1) * sizeof *near.apart);
	most[b->ncols] = steps * even;
	for (int i = b->ncols - 1; i >= 0; i--) {
		most[i] = most[i + 1];
		if (near.to[i] >= 0)
			most[i] =
				min(most[i], most[near.to[i]] - max(need, near.apart[near.to[i]]));
	}
	for (int i = 1; i <= b->ncols; i++) {
		int64_t share = (int64_t)b->line[i] * steps;
		x[i] = (int)((2 * share + b->total) / (2 * (int64_t)b->total)) * even;
		x[i] = max(x[i], x[i - 1]);
		if (near.from[i] >= 0)
			x[i] = max(x[i], x[near.from[i]] + max(need, near.apart[i]));
		x[i] = min(x[i], most[i]);
	}
	return x;
}

/* --- texts ------------------------------------------------------------ */

void cell_wrap(struct arena *a, const struct ruler *m, struct lcell *c)
{
	int room = max(c->w - 2 * m->padding, 1);
	if (c->cell->qr) {
		c->nlines = (size_t)max((m->qr + m->line_height - 1) / m->line_height, 1);
		c->line = arena_array(a, c->nlines, sizeof *c->line);
		c->line[0].columns = m->qr;
		return;
	}
	c->nlines = m->wrap(m->arg, a, c->cell->text, c->cell->n, room, &c->line);
}

/*
 * Centred texts of a few lines, labels most of all, are made as narrow as they can be without one
 * line more: 其他 / 资金, not 其他资 / 金.
 */
void cell_balance(struct arena *a, const struct ruler *m, struct lcell *c)
{
	size_t n = c->nlines;
	if (c->cell->align != ALIGN_CENTER || n < 2 || n > BALANCE_MOST ||
		memchr(c->cell->text, '\n', c->cell->n))
		return;
	int wide = max(c->w - 2 * m->padding, 1), narrow = 0;
	for (size_t i = 0; i < n; i++)
		narrow += c->line[i].columns;
	narrow = max(narrow / (int)n, 1) - 1;
	while (wide - narrow > 1) {
		struct text_line *line;
		int middle = narrow + (wide - narrow) / 2;
		if (m->wrap(m->arg, a, c->cell->text, c->cell->n, middle, &line) > n) {
			narrow = middle;
		} else {
			wide = middle;
			c->line = line;
		}
	}
}

void cell_place(struct arena *a, const struct ruler *m, struct lcell *c)
{
	c->at = arena_array(a, c->nlines, sizeof *c->at);
	for (size_t i = 0; i < c->nlines; i++) {
		int room = max(c->w - 2 * m->padding - c->line[i].columns, 0);
		if (c->cell->align == ALIGN_CENTER)
			room /= 2;
		else if (c->cell->align == ALIGN_RIGHT)
			room -= min(room, m->margin);
		else
			room = 0;
		c->at[i] = m->padding + room;
	}
}

static int text_height(const struct lcell *c, const struct ruler *m)
{
	return (int)c->nlines * m->line_height;
}

/* --- tables ----------------------------------------------------------- */

static void table_cells(struct arena *a, struct lblock *b, const struct ruler *m)
{
	for (size_t i = 0; i < b->block->ncells; i++) {
		const struct gcell *g = &b->block->cell[i];
		struct lcell *c = &b->cell[i];
		c->cell = g;
		c->x = b->x[g->col] + m->vborder;
		c->w = max(b->x[g->col + g->cols] - c->x, 0);
		cell_wrap(a, m, c);
		cell_balance(a, m, c);
		cell_place(a, m, c);
	}
}

/*
 * Heights of the rows, from the top, as the horizontal lines below them. A cell over several rows
 * that needs more room stretches its last one: all above it are final by then.
 */
static void table_rows(struct arena *a, struct lblock *b, int y, const struct ruler *m)
{
	int nrows = b->block->nrows;
	int *height = arena_array(a, (size_t)nrows, sizeof *height);
	struct lcell **ends = arena_array(a, (size_t)nrows, sizeof *ends); /* tall cells by end */
	size_t *next = arena_array(a, b->block->ncells, sizeof *next);
	for (int r = 0; r < nrows; r++)
		height[r] = max(b->block->row[r].height, 1) * m->line_height;
	for (size_t i = 0; i < b->block->ncells; i++) {
		struct lcell *c = &b->cell[i];
		int last = c->cell->row + c->cell->rows - 1;
		if (c->cell->rows == 1) {
			height[last] = max(height[last], text_height(c, m));
			continue;
		}
		next[i] = ends[last] ? (size_t)(ends[last] - b->cell) + 1 : 0;
		ends[last] = c;
	}
	b->y[0] = y;
	for (int r = 0; r < nrows; r++) {
		for (struct lcell *c = ends[r]; c;) {
			int above = b->y[r] - b->y[c->cell->row];
			height[r] = max(height[r], text_height(c, m) - above);
			size_t n = next[c - b->cell];
			c = n ? &b->cell[n - 1] : NULL;
		}
		b->y[r + 1] = b->y[r] + m->border + height[r];
	}
}

/*
 * True for a cell whose text stands in the middle of its height. What was filled in goes on where a
 * page is cut, line below line, so only if its row is never cut it does not begin at the top.
 */
static bool in_middle(const struct lcell *c, int length, const struct ruler *m)
{
	if (!gcell_is_entry(c->cell) || c->cell->merged)
		return true;
	return m->middle && c->cell->rows == 1 && (!length || c->h <= length / 3);
}

static void lay_table(struct arena *a, struct lblock *b, const struct layout *l, int length,
	const struct ruler *m)
{
	int y = l->height, width = l->width;
	b->x = block_columns(a, b->block, width, m);
	table_cells(a, b, m);
	table_rows(a, b, y, m);
	for (size_t i = 0; i < b->block->ncells; i++) {
		struct lcell *c = &b->cell[i];
		c->y = b->y[c->cell->row] + m->border;
		c->h = b->y[c->cell->row + c->cell->rows] - c->y;
		if (in_middle(c, length, m))
			c->top = (c->h - text_height(c, m)) / 2;
	}
}

/* --- titles, lines, signs --------------------------------------------- */

/* Widths of n pieces from those they would like: shared fairly where there is not enough room. */
static void share_room(struct lcell *c, size_t n, int room)
{
	size_t left = n;
	bool again = true;
	while (again && left) {
		int fair = room / (int)left;
		again = false;
		for (size_t i = 0; i < n; i++)
			if (c[i].h == 0 && c[i].w <= fair) {
				c[i].h = 1; /* has what it likes; overwritten with the height */
				room -= c[i].w;
				left--;
				again = true;
			}
	}
	for (size_t i = 0; i < n; i++)
		if (c[i].h == 0)
			c[i].w = max(room / (int)left, 1);
}

/* The pieces of a line: the first takes the room that is left, unless others stand between. */
static void lay_pieces(struct arena *a, struct lcell *c, size_t n, int width, const struct ruler *m)
{
	int gap = m->least / 2, used = 0;
	for (size_t i = 0; i < n; i++) {
		c[i].w = width;
		cell_wrap(a, m, &c[i]);
		c[i].w = c[i].cell->nsegs ? m->least : 1;
		for (size_t k = 0; k < c[i].nlines; k++)
			c[i].w = max(c[i].w, c[i].line[k].columns + 2 * m->padding);
	}
	share_room(c, n, width - gap * ((int)n - 1));
	for (size_t i = 0; i < n; i++)
		used += c[i].w;
	int room = max(width - used, 0);
	if (n < 3) {
		c[0].w = max(c[0].w + room - gap * ((int)n - 1), 1);
		room = gap;
	} else {
		room /= (int)n - 1;
	}
	for (size_t i = 1; i < n; i++)
		c[i].x = c[i - 1].x + c[i - 1].w + room;
	c[n - 1].x = max(width - c[n - 1].w, c[n - 1].x);
}

static void lay_shares(struct lcell *c, size_t n, int width)
{
	for (size_t i = 0; i < n; i++) {
		c[i].x = (int)i * width / (int)n;
		c[i].w = max((int)(i + 1) * width / (int)n - c[i].x, 1);
	}
}

static void lay_lines(struct arena *a, struct lblock *b, int y, int width, const struct ruler *m)
{
	const struct block *g = b->block;
	int room = g->kind == BAND_SIGN ? m->sign : 0;
	size_t from = 0;
	for (int r = 0; r < g->nrows; r++) {
		size_t to = from;
		while (to < g->ncells && g->cell[to].row == r) {
			b->cell[to].cell = &g->cell[to];
			to++;
		}
		if (to > from && g->kind == BAND_LINES)
			lay_pieces(a, b->cell + from, to - from, width, m);
		else if (to > from)
			lay_shares(b->cell + from, to - from, width);
		int height = m->line_height;
		b->y[r] = y;
		for (; from < to; from++) {
			struct lcell *c = &b->cell[from];
			cell_wrap(a, m, c);
			cell_place(a, m, c);
			c->y = y + room;
			c->h = text_height(c, m);
			height = max(height, c->h);
		}
		y += room + height;
	}
	b->y[g->nrows] = y;
}

/* --- all -------------------------------------------------------------- */

/* Orders the cells by the column they begin in; within one they come from top to bottom already. */
static void order_columns(struct arena *a, struct lblock *b)
{
	const struct block *g = b->block;
	b->column = arena_array(a, (size_t)g->ncols + 2, sizeof *b->column);
	b->by_column = arena_array(a, g->ncells, sizeof *b->by_column);
	/* end[c] counts from where column c begins to where it ends, where c + 1 begins. */
	size_t *end = b->column + 1;
	for (size_t i = 0; i < g->ncells; i++)
		end[g->cell[i].col + 1]++;
	for (int c = 1; c <= g->ncols; c++)
		end[c] += end[c - 1];
	for (size_t i = 0; i < g->ncells; i++)
		b->by_column[end[g->cell[i].col]++] = &b->cell[i];
}

const struct ruler *ruler_of(const struct ruler *m, enum band_kind kind)
{
	return m->of && m->of[kind] ? m->of[kind] : m;
}

/* Lays a block at the end of l. */
static void lay_block(
	struct arena *a, struct layout *l, struct lblock *b, int length, const struct ruler *m)
{
	b->line_height = m->line_height;
	b->y = arena_array(a, (size_t)b->block->nrows + 1, sizeof *b->y);
	b->cell = arena_array(a, b->block->ncells, sizeof *b->cell);
	if (b->block->kind == BAND_TABLE)
		lay_table(a, b, l, length, m);
	else if (b->block->kind >= BAND_COVER)
		flow_lay(a, b, l, length, m);
	else
		lay_lines(a, b, l->height, l->width, m);
	l->height = b->y[b->block->nrows];
	if (b->block->kind == BAND_TABLE)
		l->height += m->border;
	order_columns(a, b);
}

struct layout *layout_build(
	struct arena *a, const struct grid *g, int width, int length, const struct ruler *m)
{
	struct layout *l = arena_new(a, sizeof *l);
	l->border = m->border;
	l->nblocks = g->nblocks;
	l->block = arena_array(a, g->nblocks, sizeof *l->block);
	l->width = width / max(m->even, 1) * max(m->even, 1);
	for (size_t i = 0; i < g->nblocks; i++)
		if (g->block[i].kind == BAND_TABLE)
			l->width = max(l->width, block_needs(a, &g->block[i], m));
	for (size_t i = 0; i < g->nblocks; i++) {
		struct lblock *b = &l->block[i];
		b->block = &g->block[i];
		b->gap = flow_gap(i ? &g->block[i - 1] : NULL, b->block) * m->line_height;
		l->height += b->gap;
		lay_block(a, l, b, length, ruler_of(m, b->block->kind));
	}
	page_build(a, l, length);
	if (length)
		flow_numbers(a, l, m);
	return l;
}

/* --- characters ------------------------------------------------------- */

static size_t wrap_text(
	void *arg, struct arena *a, const char *text, size_t n, int width, struct text_line **lines)
{
	enum text_widths w = *(const enum text_widths *)arg;
	if (!memchr(text, '\n', n)) {
		int columns = text_columns(text, n, w);
		if (columns <= width) {
			*lines = arena_new(a, sizeof **lines);
			**lines = (struct text_line){0, n, columns};
			return 1;
		}
	}
	struct text_lines found = TEXT_LINES_INIT;
	text_wrap(&found, text, n, max(width, 2), w);
	*lines = arena_array(a, found.n, sizeof **lines);
	memcpy(*lines, found.v, found.n * sizeof **lines);
	n = found.n;
	text_lines_release(&found);
	return n;
}

void ruler_text(struct ruler *m, enum text_widths w, int wide_frame)
{
	static enum text_widths widths[] = {[TEXT_NARROW] = TEXT_NARROW, [TEXT_WIDE] = TEXT_WIDE};
	*m = (struct ruler){
		.arg = &widths[w],
		.wrap = wrap_text,
		.line_height = 1,
		.border = 1,
		.vborder = wide_frame ? 2 : 1,
		.margin = 1,
		.even = wide_frame ? 2 : 1,
		.least = TEXT_LEAST,
		.indent = TEXT_LEAST,
		.sign = 1,
	};
}

/* --- finding ---------------------------------------------------------- */

size_t layout_first(const struct lblock *b, int col, int y)
{
	size_t from = b->column[col], to = b->column[col + 1];
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (b->by_column[middle]->y + b->by_column[middle]->h >= y)
			to = middle;
		else
			from = middle + 1;
	}
	return from;
}

/* The segment of a cell that shows a path. */
static const struct gseg *segment_of(const struct gcell *c, struct path p)
{
	for (size_t i = 0; i < c->nsegs; i++)
		if (path_equal(c->seg[i].path, p))
			return &c->seg[i];
	return NULL;
}

const struct lcell *layout_find(const struct layout *l, struct path p, const struct gseg **seg)
{
	const struct lcell *shown = NULL;
	for (size_t i = 0; i < l->nblocks; i++)
		for (size_t k = 0; k < l->block[i].block->ncells; k++) {
			const struct lcell *c = &l->block[i].cell[k];
			const struct gseg *s = segment_of(c->cell, p);
			if (!s || (shown && !s->entry))
				continue;
			shown = c;
			if (seg)
				*seg = s;
			if (s->entry)
				return c;
		}
	return shown;
}

void layout_caret(const struct lcell *c, size_t at, enum text_widths w, int *x, int *y)
{
	struct text_lines lines = {c->line, c->nlines, c->nlines};
	size_t i = text_line_at(&lines, at);
	size_t from = c->line[i].from;
	int columns = at > from ? text_columns(c->cell->text + from, at - from, w) : 0;
	*x = c->x + min(c->at[i] + columns, c->w);
	*y = c->y + c->top + (int)i;
}
