/* A layout into a surface: the one draw routine of screen and text print. */
#ifndef TIANBAO_TABLE_DRAW_H
#define TIANBAO_TABLE_DRAW_H

#include "base/surface.h"
#include "table/layout.h"

/* How a cell is to look, asked for each segment; NULL: plain text for print. */
struct draw_style {
	void *arg;
	enum style (*cell)(void *arg, const struct gcell *c);
	/* Mark drawn in the cell's top right corner (✗ ! ?), NULL for none. */
	const char *(*mark)(void *arg, const struct gcell *c);
	/* Selected bytes of a cell's text: [*from, *to); both 0 for none. */
	void (*selected)(void *arg, const struct gcell *c, size_t *from, size_t *to);
};

/*
 * Draws rows [y0, y0 + rows) of the endless page into s at its row y and column x. Cells partly
 * outside are cut.
 */
void draw_window(struct surface *s, int y, int x, const struct layout *l, int y0, int rows,
	const struct draw_style *st);
/* Draws one page at the top of s, which is already as large as the page. */
void draw_page(struct surface *s, const struct layout *l, size_t page, const struct draw_style *st);

#endif
