/*
 * Grids on sheets of paper, A4 upright or across: what stands where, in
 * hundredths of a millimetre, ready to be drawn. Measures with the fonts of a
 * pen; knows nothing of files and formats. A sheet keeps its marks only: the
 * grid may go once it has been added.
 */
#ifndef TIANBAO_OUT_PAPER_H
#define TIANBAO_OUT_PAPER_H

#include "base/buf.h"
#include "out/pen.h"
#include "table/layout.h"

/* Something to be drawn. */
struct mark {
	enum { MARK_TEXT, MARK_LINE, MARK_QR } kind;
	int x, y;       /* text: of its base line's beginning */
	int x1, y1;     /* line: its end; QR code: x1 is its side */
	int face, size; /* text: enum pen_face */
	size_t text, n; /* text, QR code: bytes in paper.text */
};

struct sheet {
	bool landscape, cover;
	size_t first, n; /* its marks */
};

/* A heading on a sheet. */
struct heading {
	int level;      /* 1 to 3 */
	size_t sheet;   /* it stands on */
	size_t text, n; /* bytes in paper.text */
};

struct glyphs; /* the characters measured so far */
/* How text of a face and size is measured. */
struct gauge {
	struct paper *paper;
	int face, size;
};

struct paper {
	const struct pen_ops *ops;
	struct pen *pen;
	struct glyphs *glyphs;
	struct gauge gauge[BAND_KINDS];
	struct ruler ruler[BAND_KINDS];
	const struct ruler *of[BAND_KINDS];
	struct mark *mark;
	size_t nmarks, mark_cap;
	struct sheet *sheet;
	size_t nsheets, sheet_cap;
	struct heading *heading;
	size_t nheadings, heading_cap;
	struct buf text;
	struct buf lacking; /* characters that no font has, each once; the first few */
};

/* Both are borrowed. The paper must stay where it is. */
void paper_init(struct paper *p, const struct pen_ops *ops, struct pen *pen);
void paper_release(struct paper *p);
/* A grid laid out on paper, made in a; the same as paper_add lays it out. */
struct layout *paper_layout(struct paper *p, struct arena *a, const struct grid *g, bool landscape);
/* For layout_number: how it was measured. */
const struct ruler *paper_ruler(const struct paper *p);
/* Adds a sheet for each page of a layout. */
void paper_add(struct paper *p, const struct layout *l, bool landscape);
/* Draws a sheet as the pen's next page, with words at its foot unless it is a cover. */
void paper_draw(struct paper *p, size_t sheet, const char *foot);

#endif
