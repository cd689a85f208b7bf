/* Frames of boxes: see box.h. */
#include "ui/box.h"

#include <string.h>

int box_side(const struct surface *s)
{
	return s->frame == FRAME_WIDE ? 2 : 1;
}

void box_draw(struct surface *s, int y, int x, int rows, int cols, const char *title)
{
	int side = box_side(s), bottom = y + rows + 1, right = x + side + cols;
	surface_fill(s, y, x, rows + 2, cols + 2 * side, STYLE_PLAIN);
	surface_hline(s, y, x, right);
	surface_hline(s, bottom, x, right);
	surface_vline(s, x, y, bottom);
	surface_vline(s, right, y, bottom);
	int w = text_columns(title, strlen(title), s->widths);
	if (!w || w + 2 > cols)
		return;
	int at = x + side + (cols - w - 2) / 2;
	at -= at % side;
	surface_fill(s, y, at, 1, w + 2 + w % side, STYLE_TITLE);
	surface_text(s, y, at + 1, w, title, strlen(title), STYLE_TITLE);
}
