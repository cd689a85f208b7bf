/*
 * A part as pages of characters: what the text format writes and the preview
 * shows. Paged (options.lines), each page ends with 第 1 页 共 2 页 within its
 * lines. Knows no bytes and no printers.
 */
#ifndef TIANBAO_OUT_PAGES_H
#define TIANBAO_OUT_PAGES_H

#include "base/surface.h"
#include "out/out.h"

/* Rows of a page, from the top on: a page of endless paper comes in several pieces. */
struct page_rows {
	const struct surface *s;
	const bool *title;  /* of each row: a title stands in it, alone */
	size_t page, pages; /* this one, from 0, of how many */
	bool first;         /* the page begins with it */
};
typedef void rows_fn(void *arg, const struct page_rows *p);

/*
 * Draws a grid as the options say and hands over the pieces of its pages in order. title stands at
 * the foot where there are several pages, so that a leaf that is lost tells what it belongs to; ""
 * for none. A page has one line less than options.lines: after its last line feed the printer still
 * stands on the same sheet.
 */
void pages_draw(const struct out_options *o, const struct grid *g, const char *title, rows_fn *put,
	void *arg);

/* Lines that a page of so many has left for what is printed. */
int pages_room(int lines);

#endif
