/* A part as pages of characters: see pages.h. */
#include "out/pages.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "table/draw.h"

enum {
	WIDTH = 80,
	WINDOW = 64, /* rows drawn at a time on endless paper */
	AIRY = 10,   /* pages of so many lines have a blank one above the foot */
};

/* Everything a page needs. */
struct paper {
	const struct layout *layout;
	const char *title;
	struct surface s;
	bool *is_title; /* of each row of s */
	int height;     /* of a page; 0: endless */
	int cols;       /* what a foot may use */
};

int pages_room(int lines)
{
	return lines - (lines < AIRY ? 2 : 3);
}

/* The title in the last line, as far as there is room for it. */
static void draw_title(struct surface *s, const char *title, int room)
{
	static const char cut[] = "…";
	size_t n = strlen(title), fit = text_fit(title, n, room, s->widths);
	if (fit < n)
		fit = text_fit(title, n, room - 2, s->widths);
	int x = surface_text(s, s->rows - 1, 0, room, title, fit, STYLE_PLAIN);
	if (fit < n)
		surface_text(s, s->rows - 1, x, room - x, cut, strlen(cut), STYLE_PLAIN);
}

/* The page number in the last line: in the middle, or on the right of the title. */
static void draw_foot(struct paper *p, size_t page)
{
	struct surface *s = &p->s;
	struct buf number = BUF_INIT;
	size_t pages = p->layout->npages;
	buf_addf(&number, "第 %zu 页 共 %zu 页", page + 1, pages);
	int w = text_columns(number.s, number.n, s->widths);
	int room = p->cols - w, x = room > 0 ? room / 2 : 0;
	if (pages > 1 && *p->title && room > 4) {
		x = room;
		draw_title(s, p->title, room - 2);
	}
	x -= x % 2;
	surface_text(s, s->rows - 1, x, p->cols - x, number.s, number.n, STYLE_PLAIN);
	buf_release(&number);
}

/* Rows in which a title stands; those of block kind on this page. */
static void mark_titles(struct paper *p, size_t page)
{
	const struct layout *l = p->layout;
	memset(p->is_title, 0, (size_t)p->s.rows * sizeof *p->is_title);
	for (size_t i = 0; i < l->page[page].n; i++) {
		const struct slice *slice = &l->page[page].slice[i];
		if (l->block[slice->block].block->kind != BAND_TITLE)
			continue;
		for (int y = slice->y; y < slice->y + slice->y1 - slice->y0 && y < p->s.rows; y++)
			p->is_title[y] = true;
	}
}

static void draw_one(struct paper *p, size_t page, rows_fn *put, void *arg)
{
	surface_size(&p->s, p->height, p->layout->width);
	draw_page(&p->s, p->layout, page, NULL);
	mark_titles(p, page);
	if (!layout_is_cover(p->layout, page))
		draw_foot(p, page);
	put(arg, &(struct page_rows){&p->s, p->is_title, page, p->layout->npages, true});
}

/* Titles are looked for in the whole page, which they begin. */
static void draw_endless(struct paper *p, rows_fn *put, void *arg)
{
	int height = layout_page_height(p->layout, 0);
	for (int y = 0; y < height; y += WINDOW) {
		int rows = height - y < WINDOW ? height - y : WINDOW;
		surface_size(&p->s, rows, p->layout->width);
		draw_window(&p->s, 0, 0, p->layout, y, rows, NULL);
		if (!y)
			mark_titles(p, 0);
		else
			memset(p->is_title, 0, (size_t)rows * sizeof *p->is_title);
		put(arg, &(struct page_rows){&p->s, p->is_title, 0, 1, y == 0});
	}
}

void pages_draw(const struct out_options *o, const struct grid *g, const char *title, rows_fn *put,
	void *arg)
{
	struct arena a = ARENA_INIT;
	struct ruler ruler;
	struct paper p = {.title = title};
	bool wide = o->gb18030 || o->wide;
	ruler_text(&ruler, wide ? TEXT_WIDE : TEXT_NARROW, wide && !o->ascii);
	p.cols = o->width > 0 ? o->width : WIDTH;
	p.layout = layout_build(&a, g, p.cols, o->lines ? pages_room(o->lines) : 0, &ruler);
	p.height = o->lines ? o->lines - 1 : 0;
	p.is_title = arena_array(
		&a, (size_t)(p.height > WINDOW ? p.height : WINDOW), sizeof *p.is_title);
	surface_init(&p.s);
	p.s.widths = wide ? TEXT_WIDE : TEXT_NARROW;
	p.s.frame = o->ascii ? FRAME_ASCII : wide ? FRAME_WIDE : FRAME_BOX;
	if (p.cols > p.layout->width)
		p.cols = p.layout->width;
	for (size_t i = 0; i < p.layout->npages && o->lines; i++)
		draw_one(&p, i, put, arg);
	if (!o->lines)
		draw_endless(&p, put, arg);
	surface_release(&p.s);
	arena_release(&a);
}
