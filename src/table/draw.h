/* A layout into a surface: the one draw routine of screen and text print. */
#ifndef TIANBAO_TABLE_DRAW_H
#define TIANBAO_TABLE_DRAW_H

#include "base/surface.h"
#include "table/layout.h"

/* How a cell is to look; NULL: plain text for print. */
struct draw_style {
	void *arg;
	/*
	 * Style of a segment; seg NULL: of the ground and the form's own text. An entry cell is
	 * asked once, with its (first) segment, for its ground and text. Titles have their
	 * own style and are not asked for; words shown in empty entries are faint unless the
	 * answer is STYLE_HERE.
	 */
	enum style (*cell)(void *arg, const struct gcell *c, const struct gseg *seg);
	/* Mark drawn in the cell's top right corner (✗ ! ?) and its style, NULL for none. It never
	 * hides text: where the first line is full it stands on the border. */
	const char *(*mark)(void *arg, const struct gcell *c, enum style *style);
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
