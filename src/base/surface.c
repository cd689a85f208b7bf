/* A page of character cells: see surface.h. */
#include "base/surface.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

void surface_init(struct surface *s)
{
	*s = (struct surface){0};
}

void surface_release(struct surface *s)
{
	free(s->v);
	surface_init(s);
}

static struct glyph *row(const struct surface *s, int y)
{
	return s->v + (size_t)y * (size_t)s->cols;
}

static struct glyph blank(enum style style)
{
	return (struct glyph){.width = 1, .style = (uint8_t)style};
}

void surface_size(struct surface *s, int rows, int cols)
{
	if (rows < 0 || cols < 0)
		rows = cols = 0;
	size_t n = (size_t)rows * (size_t)cols;
	if (n != (size_t)s->rows * (size_t)s->cols)
		s->v = mem_grow(s->v, n, sizeof *s->v);
	s->rows = rows;
	s->cols = cols;
	struct glyph g = blank(STYLE_PLAIN);
	for (size_t i = 0; i < n; i++)
		s->v[i] = g;
}

struct glyph *surface_at(const struct surface *s, int y, int x)
{
	if (y < 0 || y >= s->rows || x < 0 || x >= s->cols)
		return NULL;
	return row(s, y) + x;
}

/* The part [*from, *to) of [0, size) that [x, x + n) covers; false when it covers nothing. */
static bool clip(int size, int x, int n, int *from, int *to)
{
	int64_t end = (int64_t)x + n;
	*from = x < 0 ? 0 : x;
	*to = end < size ? (int)end : size;
	return *from < *to;
}

static void make_blank(struct glyph *g)
{
	*g = blank(g->style);
}

/* Makes the columns [from, to) of a row free to be written: a wide character of which they hold
 * one half loses the other. */
static void part(const struct surface *s, int y, int from, int to)
{
	struct glyph *g = row(s, y);
	if (from > 0 && from < s->cols && !g[from].width)
		make_blank(&g[from - 1]);
	if (to > 0 && to < s->cols && !g[to].width)
		make_blank(&g[to]);
}

/* --- text ----------------------------------------------------------- */

/* Puts a character on the page at a place that may lie outside of it. */
static struct glyph *put(struct surface *s, int y, int x, uint32_t c, int width, enum style style)
{
	int from, to;
	if (!clip(s->cols, x, width, &from, &to))
		return NULL;
	part(s, y, from, to);
	for (int i = from; i < to; i++)
		row(s, y)[i] = blank(style);
	if (to - from < width || c == ' ')
		return NULL;
	struct glyph *g = row(s, y) + x;
	g->c[0] = c;
	g->width = (uint8_t)width;
	if (width == 2)
		g[1].width = 0;
	return g;
}

static void add_mark(struct glyph *g, uint32_t c)
{
	for (int i = 1; g && i < GLYPH_CHARS; i++)
		if (!g->c[i]) {
			g->c[i] = c;
			return;
		}
}

int surface_text(
	struct surface *s, int y, int x, int columns, const char *t, size_t n, enum style style)
{
	int written = 0;
	struct glyph *last = NULL;
	if (y < 0 || y >= s->rows)
		return 0;
	if (columns > (int64_t)s->cols - x)
		columns = x < s->cols ? (int)((int64_t)s->cols - x) : 0;
	for (size_t at = 0, len; at < n; at += len) {
		uint32_t c = text_decode(t + at, n - at, &len);
		bool hidden = c == '\n' || c == '\t' || text_char_forbidden(c);
		int width = text_char_columns(c, s->widths);
		if (!width) {
			if (!hidden)
				add_mark(last, c);
			continue;
		}
		if (width > columns - written)
			break;
		last = put(s, y, x + written, hidden ? ' ' : c, width, style);
		written += width;
	}
	return written;
}

/* --- rectangles ----------------------------------------------------- */

void surface_fill(struct surface *s, int y, int x, int rows, int cols, enum style style)
{
	int top, bottom, from, to;
	if (!clip(s->rows, y, rows, &top, &bottom) || !clip(s->cols, x, cols, &from, &to))
		return;
	for (int i = top; i < bottom; i++) {
		part(s, i, from, to);
		for (int j = from; j < to; j++)
			row(s, i)[j] = blank(style);
	}
}

void surface_push(struct surface *s, int y, int x, int end, int n)
{
	int from, to;
	if (n <= 0 || y < 0 || y >= s->rows || !clip(s->cols, x, end - x, &from, &to))
		return;
	part(s, y, from, to);
	struct glyph *g = row(s, y) + from;
	int kept = to - from - n;
	if (!g->width)
		make_blank(g);
	if (kept > 0) {
		if (g[kept - 1].width == 2)
			make_blank(&g[kept - 1]);
		memmove(g + n, g, (size_t)kept * sizeof *g);
	}
	for (int i = 0; i < to - from && i < n; i++)
		make_blank(&g[i]);
}

/* --- lines ---------------------------------------------------------- */

/* Begins a line at a place where there is none yet. */
static void begin_line(struct surface *s, int y, int x)
{
	int width = s->frame == FRAME_WIDE && x + 1 < s->cols ? 2 : 1;
	part(s, y, x, x + width);
	struct glyph *g = row(s, y) + x;
	*g = blank(STYLE_LINE);
	g->width = (uint8_t)width;
	if (width == 2) {
		g[1] = blank(STYLE_LINE);
		g[1].width = 0;
	}
}

/* Adds directions to a place on the page. Most are lines already: cells share their borders. */
static inline void add_edges(struct surface *s, int y, int x, unsigned edges)
{
	struct glyph *g = row(s, y) + x;
	if (!g->edges)
		begin_line(s, y, x);
	g->edges |= (uint8_t)edges;
	g->style = STYLE_LINE;
}

void surface_hline(struct surface *s, int y, int x0, int x1)
{
	int step = s->frame == FRAME_WIDE ? 2 : 1;
	int x = x0 < 0 ? (x0 % step + step) % step : x0; /* the first place on the page */
	if (y < 0 || y >= s->rows || x0 >= x1)
		return;
	for (; x <= x1 && x < s->cols; x += step)
		add_edges(s, y, x, (x > x0 ? EDGE_LEFT : 0u) | (x < x1 ? EDGE_RIGHT : 0u));
}

void surface_vline(struct surface *s, int x, int y0, int y1)
{
	if (x < 0 || x >= s->cols || y0 >= y1)
		return;
	for (int y = y0 < 0 ? 0 : y0; y <= y1 && y < s->rows; y++)
		add_edges(s, y, x, (y > y0 ? EDGE_UP : 0u) | (y < y1 ? EDGE_DOWN : 0u));
}

uint32_t surface_edge(uint8_t edges, enum frame_set frame)
{
	/* By mask: up 1, right 2, down 4, left 8. Half lines are drawn as whole ones: no printer
	 * has them. */
	static const uint16_t box[16] = {' ', 0x2502, 0x2500, 0x2514, 0x2502, 0x2502, 0x250c,
		0x251c, 0x2500, 0x2518, 0x2500, 0x2534, 0x2510, 0x2524, 0x252c, 0x253c};
	static const char ascii[] = " |-+||++-+-+++++";
	edges &= 15;
	return frame == FRAME_ASCII ? (unsigned char)ascii[edges] : box[edges];
}

uint8_t surface_edges_of(uint32_t c)
{
	for (uint8_t edges = 15; edges && c >= 0x2500 && c < 0x2580; edges--)
		if (surface_edge(edges, FRAME_BOX) == c)
			return edges;
	return 0;
}

/* --- as text -------------------------------------------------------- */

static bool is_bare(const struct glyph *g)
{
	return !g->edges && (!g->c[0] || g->c[0] == ' ');
}

void surface_dump_row(struct buf *out, const struct surface *s, int y)
{
	const struct glyph *g = row(s, y);
	int end = s->cols;
	while (end > 0 && g[end - 1].width == 1 && is_bare(&g[end - 1]))
		end--;
	for (int x = 0; x < end; x++) {
		if (!g[x].width)
			continue;
		if (g[x].edges)
			buf_addu(out, surface_edge(g[x].edges, s->frame));
		else if (is_bare(&g[x]))
			buf_addc(out, ' ');
		for (int i = 0; i < GLYPH_CHARS && g[x].c[i] && !is_bare(&g[x]); i++)
			buf_addu(out, g[x].c[i]);
	}
}

void surface_dump(struct buf *out, const struct surface *s)
{
	for (int y = 0; y < s->rows; y++) {
		surface_dump_row(out, s, y);
		buf_addc(out, '\n');
	}
}
