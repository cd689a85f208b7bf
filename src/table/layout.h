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
	int line_height; /* of a text line: 1 for characters */
	int border;      /* thickness of a line: 1 column and row for characters; 0 on paper */
	int vborder;     /* width of a vertical line: 2 with FRAME_WIDE, else as border */
	int padding;     /* free space left and right of a text within its cell */
	int margin;      /* kept free right of a right-aligned line where there is room */
	int even;        /* vertical lines at multiples of this: 2 with FRAME_WIDE, else 1 */
	int least;       /* least width of a cell's inside: 4 columns */
	int indent;      /* of the first line of a paragraph: two wide characters */
	bool middle;     /* what was filled in stands in the middle of its row, not at its top */
	int sign;        /* kept free above the words of a sign line */
	int qr;          /* side of a QR code; 0: there are none, nor their texts */
	/* By enum band_kind: how a block of the kind is measured, in larger letters say; NULL, or
	 * NULL there: as all others. A table's border is that of the others. */
	const struct ruler *const *of;
};

/* Inside of a cell (without its borders) and its text's lines. */
struct lcell {
	const struct gcell *cell;
	int x, y, w, h;
	struct text_line *line;
	int *at; /* where each line begins, from the cell's x: its alignment */
	size_t nlines;
	int top; /* y of the first text line, from the cell's y: vertical centring of labels */
};

struct lblock {
	const struct block *block;
	int *x;  /* tables: ncols + 1 vertical lines; NULL otherwise */
	int *y;  /* nrows + 1 horizontal lines (table); else tops of the rows and their end */
	int gap; /* kept free above it unless a page begins with it */
	int line_height;    /* of its text lines */
	struct lcell *cell; /* as block->cell */
	/* The same by the column they begin in: those of column c are by_column[column[c]] …
	 * by_column[column[c + 1] - 1], from top to bottom. */
	size_t *column;
	struct lcell **by_column;
};

/*
 * A part of a block that stands on one page: [y0, y1) of the endless page, without the borders at
 * its two ends, which are drawn anew. Slices of one block on a page touch: the border below one is
 * that above the next (repeated head rows, then the rows that go on).
 */
struct slice {
	int block;
	int y0, y1; /* on the endless page */
	int y;      /* y0 on this page */
};
struct page {
	struct slice *slice;
	size_t n;
};

struct layout {
	int width, height; /* of the endless page; wider than asked for if the columns need it */
	int border;        /* of the ruler */
	struct lblock *block;
	size_t nblocks;
	struct page *page;
	size_t npages; /* 1 when endless */
};

/*
 * Lays a grid out on pages of width × length (length 0: one endless page); made in a. Rows are kept
 * whole where they fit on a page, cut between text lines where not; head rows are repeated; sign
 * lines stay with the end of the last table.
 */
struct layout *layout_build(
	struct arena *a, const struct grid *g, int width, int length, const struct ruler *m);

/* True when a page is a cover: it has no number on it. */
bool layout_is_cover(const struct layout *l, size_t page);
/* The page on which each block begins, from 0; -1: on none. Made in a. */
int *layout_begins(struct arena *a, const struct layout *l);
/*
 * Fills in the page, from 1, that a row of a contents block names, and the dots that lead to it:
 * the place for them is there already, so no page becomes another. layout_build does so for rows
 * that lead to a block of the same grid, if there are pages.
 */
void layout_number(struct arena *a, struct layout *l, const struct ruler *m, size_t block, int row,
	int number);

/* Index in by_column of the first cell of a column whose inside or border reaches y or below it
 * (column[col + 1]: none). */
size_t layout_first(const struct lblock *b, int col, int y);

/* What a page shows of a cell. */
struct lpart {
	int y, h;            /* of its inside on the page */
	size_t line, nlines; /* the text lines shown */
	int top;             /* y of the first of them on the page */
};
/*
 * The part of a cell that stands on a page; false when none does. A text that is printed, or merged
 * from several rows, stands again on each page; one that was filled in goes on.
 */
bool layout_part(const struct layout *l, size_t page, size_t block, const struct lcell *c,
	struct lpart *out);
/* Units of a page that are used, from its top. */
int layout_page_height(const struct layout *l, size_t page);

/* The ruler for character cells. */
void ruler_text(struct ruler *m, enum text_widths w, int wide_frame);

/* The cell in which a path stands and its segment (seg may be NULL), before all the one where it is
 * filled in; NULL when it is not shown. */
const struct lcell *layout_find(const struct layout *l, struct path p, const struct gseg **seg);
/* Where position at (bytes in the cell's text) stands: column and row of the endless page. */
void layout_caret(const struct lcell *c, size_t at, enum text_widths w, int *x, int *y);

/* A readable dump: a line per cell with its place and its text lines, then the pages. */
void layout_dump(struct buf *out, const struct layout *l);

#endif
