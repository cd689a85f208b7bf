/* The frame of a box on a page, its ground blanked: what all boxes are drawn with. */
#ifndef TIANBAO_UI_BOX_H
#define TIANBAO_UI_BOX_H

#include "base/surface.h"

/* Columns that a vertical line takes. Boxes begin at multiples of it and are so wide inside. */
int box_side(const struct surface *s);
/*
 * Draws the frame whose corner is at (y, x) around rows × cols, which is blanked, with a title in
 * the upper line ("": none). The inside begins at (y + 1, x + box_side).
 */
void box_draw(struct surface *s, int y, int x, int rows, int cols, const char *title);

#endif
