/*
 * A grid as rectangles: widths from the form's shares, heights from the
 * wrapped texts through one measuring callback, pages cut between text lines.
 * Units are the caller's: columns and rows for screen and text, anything for
 * PDF. A value of its own: grid and layout are never written back.
 */
#ifndef TIANBAO_TABLE_LAYOUT_H
#define TIANBAO_TABLE_LAYOUT_H

#include <stddef.h>

#include "base/text.h"
#include "table/grid.h"

/* How a device measures. Wraps n bytes to width and returns the number of lines, made in a;
 * *lines gets where each begins and ends. */
struct ruler {
	void *arg;
	size_t (*wrap)(void *arg, struct arena *a, const char *text, size_t n, int width,
		struct text_line **lines);
	int line_height;  /* of a text line: 1 for characters */
	int border;       /* thickness of a line: 1 column and row for characters; 0 on paper */
	int vborder;      /* width of a vertical line: 2 with FRAME_WIDE, else as border */
	int padding;      /* free space left and right of a text within its cell */
	int even;         /* vertical lines at multiples of this: 2 with FRAME_WIDE, else 1 */
	int least;        /* least width of a cell's inside: 4 columns */
};

/* Inside of a cell (without its borders) and its text's lines. */
struct lcell {
	const struct gcell *cell;
	int x, y, w, h;
	struct text_line *line;
	size_t nlines;
	int top;  /* y of the first text line, from the cell's y: vertical centring of labels */
};

struct lblock {
	const struct block *block;
	int *x;   /* ncols + 1 vertical lines */
	int *y;   /* nrows + 1 horizontal lines (table); else tops of the rows */
	struct lcell *cell; /* as block->cell */
};

/* Rows of a block [y0, y1) of the endless page that stand on one page from y. */
struct slice {
	int block;
	int y0, y1; /* on the endless page; borders at both ends are drawn anew */
	int y;      /* on this page */
};
struct page {
	struct slice *slice;
	size_t n;
};

struct layout {
	int width, height; /* of the endless page */
	struct lblock *block;
	size_t nblocks;
	struct page *page;
	size_t npages;     /* 1 when endless */
};

/*
 * Lays a grid out on pages of width × length (length 0: one endless page); made in a. Rows are kept
 * whole where they fit on a page, cut between text lines where not; head rows are repeated; sign
 * lines stay with the end of the last table.
 */
struct layout *layout_build(struct arena *a, const struct grid *g, int width, int length,
	const struct ruler *m);

/* The ruler for character cells. */
void ruler_text(struct ruler *m, enum text_widths w, int wide_frame);

/* The cell whose inside or border holds (x, y) of the endless page; NULL outside. */
const struct lcell *layout_hit(const struct layout *l, int x, int y);
/* The cell in which a path stands and its segment; NULL when it is not shown. */
const struct lcell *layout_find(const struct layout *l, struct path p, const struct gseg **seg);
/* Where position at (bytes in the cell's text) stands: column and row of the endless page. */
void layout_caret(const struct lcell *c, size_t at, enum text_widths w, int *x, int *y);

void layout_dump(struct buf *out, const struct form *f, const struct layout *l);

#endif
