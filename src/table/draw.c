/*
 * A layout into a surface: see draw.h. Every cell draws its own four borders;
 * the surface joins them.
 */
#include "table/draw.h"

#include <string.h>

struct pen {
	struct surface *s;
	const struct layout *l;
	const struct draw_style *st;
	int x; /* of the layout in the surface */
};

/* How the text of a cell is inked. */
struct ink {
	const struct gcell *cell;
	enum style ground;
	bool whole;      /* one style for all of it */
	size_t from, to; /* selected bytes */
};

static struct ink ink_of(const struct pen *p, enum band_kind kind, const struct gcell *c)
{
	struct ink ink = {.cell = c, .ground = STYLE_PLAIN, .whole = true};
	if (!p->st)
		return ink;
	if (kind == BAND_TITLE || kind == BAND_COVER || band_level(kind)) {
		ink.ground = STYLE_TITLE;
		return ink;
	}
	ink.whole = gcell_is_entry(c);
	ink.ground = p->st->cell(p->st->arg, c, ink.whole ? &c->seg[0] : NULL);
	if (p->st->selected)
		p->st->selected(p->st->arg, c, &ink.from, &ink.to);
	return ink;
}

static size_t nearer(size_t at, size_t edge, size_t to)
{
	return edge > at && edge < to ? edge : to;
}

/* Words shown in an empty entry: faint, but those in hand are seen to be in hand. */
static enum style faint(enum style style)
{
	return style == STYLE_HERE ? style : STYLE_DIM;
}

/* Style of the bytes from at on; returns where it ends, at most to. */
static size_t stretch(
	const struct pen *p, const struct ink *ink, size_t at, size_t to, enum style *style)
{
	const struct gcell *c = ink->cell;
	*style = ink->whole && c->placeholder ? faint(ink->ground) : ink->ground;
	for (size_t i = 0; !ink->whole && i < c->nsegs; i++) {
		const struct gseg *seg = &c->seg[i];
		to = nearer(at, seg->from, nearer(at, seg->to, to));
		if (at >= seg->from && at < seg->to)
			*style = p->st->cell(p->st->arg, c, seg);
		if (at >= seg->from && at < seg->to && seg->placeholder)
			*style = faint(*style);
	}
	to = nearer(at, ink->from, nearer(at, ink->to, to));
	if (at >= ink->from && at < ink->to)
		*style = STYLE_SELECTED;
	return to;
}

static void draw_line(
	const struct pen *p, const struct ink *ink, const struct lcell *c, size_t line, int y)
{
	int x = c->x + c->at[line], end = c->x + c->w;
	for (size_t at = c->line[line].from, next; at < c->line[line].to; at = next) {
		enum style style;
		next = stretch(p, ink, at, c->line[line].to, &style);
		x += surface_text(p->s, y, p->x + x, end - x, c->cell->text + at, next - at, style);
	}
}

/* The frame around the inside of a cell: its lines stand vborder left of it and at its ends. */
static void draw_frame(const struct pen *p, const struct lcell *c, int y, int h)
{
	int left = p->x + c->x - (p->s->frame == FRAME_WIDE ? 2 : 1), right = p->x + c->x + c->w;
	surface_hline(p->s, y - 1, left, right);
	surface_hline(p->s, y + h, left, right);
	surface_vline(p->s, left, y - 1, y + h);
	surface_vline(p->s, right, y - 1, y + h);
}

/* part is in rows of the surface. */
static void draw_cell(
	const struct pen *p, enum band_kind kind, const struct lcell *c, const struct lpart *part)
{
	struct ink ink = ink_of(p, kind, c->cell);
	if (ink.ground != STYLE_PLAIN)
		surface_fill(p->s, part->y, p->x + c->x, part->h, c->w, ink.ground);
	for (size_t i = 0; i < part->nlines; i++) {
		int y = part->top + (int)i;
		if (y >= 0 && y < p->s->rows)
			draw_line(p, &ink, c, part->line + i, y);
	}
	if (kind == BAND_TABLE)
		draw_frame(p, c, part->y, part->h);
}

/* On the right in the first row, or on the border where the text needs the room. */
static void draw_mark(const struct pen *p, const struct lcell *c, const struct lpart *part)
{
	enum style style = STYLE_PLAIN;
	const char *mark = p->st->mark(p->st->arg, c->cell, &style);
	if (!mark)
		return;
	size_t n = strlen(mark);
	int columns = text_columns(mark, n, p->s->widths), x = c->x + c->w - columns;
	bool first = part->nlines && part->top == part->y;
	if (first && c->at[part->line] + c->line[part->line].columns > c->w - columns)
		x = c->x + c->w;
	surface_text(p->s, part->y, p->x + x, columns, mark, n, style);
}

typedef void paint_fn(
	const struct pen *p, enum band_kind kind, const struct lcell *c, const struct lpart *part);

static void paint_mark(
	const struct pen *p, enum band_kind kind, const struct lcell *c, const struct lpart *part)
{
	if (kind != BAND_TITLE)
		draw_mark(p, c, part);
}

/* Paints all cells of the endless page that reach into [y0, y0 + rows of the surface). */
static void paint_window(const struct pen *p, int y0, paint_fn *paint)
{
	int end = y0 + p->s->rows;
	for (size_t i = 0; i < p->l->nblocks; i++) {
		const struct lblock *b = &p->l->block[i];
		if (b->y[0] >= end || b->y[b->block->nrows] < y0)
			continue;
		for (int col = 0; col < b->block->ncols; col++) {
			size_t k = layout_first(b, col, y0);
			for (; k < b->column[col + 1]; k++) {
				const struct lcell *c = b->by_column[k];
				if (c->y - 1 >= end)
					break;
				struct lpart all = {
					c->y - y0, c->h, 0, c->nlines, c->y - y0 + c->top};
				paint(p, b->block->kind, c, &all);
			}
		}
	}
}

static void paint_page(const struct pen *p, size_t page, paint_fn *paint)
{
	for (size_t i = 0; i < p->l->page[page].n; i++) {
		const struct slice *s = &p->l->page[page].slice[i];
		const struct lblock *b = &p->l->block[s->block];
		for (int col = 0; col < b->block->ncols; col++) {
			size_t k = layout_first(b, col, s->y0);
			for (; k < b->column[col + 1]; k++) {
				const struct lcell *c = b->by_column[k];
				struct lpart part;
				if (c->y >= s->y1)
					break;
				if (layout_part(p->l, page, (size_t)s->block, c, &part))
					paint(p, b->block->kind, c, &part);
			}
		}
	}
}

void draw_window(struct surface *s, int y, int x, const struct layout *l, int y0, int rows,
	const struct draw_style *st)
{
	if (y < 0) {
		y0 -= y;
		rows += y;
		y = 0;
	}
	if (rows > s->rows - y)
		rows = s->rows - y;
	if (rows <= 0)
		return;
	/* These rows of the page as a surface of their own: nothing is drawn outside. */
	struct surface window = *s;
	window.rows = rows;
	window.v = surface_at(s, y, 0);
	struct pen p = {&window, l, st, x};
	paint_window(&p, y0, draw_cell);
	if (st && st->mark)
		paint_window(&p, y0, paint_mark);
}

void draw_page(struct surface *s, const struct layout *l, size_t page, const struct draw_style *st)
{
	struct pen p = {s, l, st, 0};
	paint_page(&p, page, draw_cell);
	if (st && st->mark)
		paint_page(&p, page, paint_mark);
}
