/*
 * A grid on the squares of a worksheet, which has one set of columns from top
 * to bottom and rows of at most so much height: columns are the union of the
 * vertical lines of all its blocks, a row too high for one becomes several.
 * Knows no library.
 */
#ifndef TIANBAO_OUT_XLSX_PLAN_H
#define TIANBAO_OUT_XLSX_PLAN_H

#include "base/arena.h"
#include "out/book.h"
#include "table/grid.h"

/* A cell and its squares. */
struct plan_cell {
	const struct gcell *cell;
	enum band_kind kind; /* of its block */
	bool first;          /* stands in the first row of its block */
	struct book_area at;
	int indent; /* of contents, in characters */
};

struct plan {
	int *x; /* ncols + 1 vertical lines, in pixels of 1/96 inch */
	int ncols;
	int *height; /* of each row, in pixels */
	size_t nrows, row_cap;
	struct plan_cell *cell;
	size_t ncells;
	int head, nhead; /* rows that are repeated on each page; nhead 0: none */
	int *page;       /* rows before which a page ends */
	size_t npages;
};

/* Size of the letters of a block, in half points; first: of its first row. */
int plan_type_size(enum band_kind kind, bool first);

/* width: of the paper without its margins, in pixels. Made in a, but for what plan_release frees;
 * borrows from g. */
void plan_make(struct arena *a, const struct grid *g, int width, struct plan *out);
void plan_release(struct plan *p);

#endif
