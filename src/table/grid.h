/*
 * A record in its form, many in a sheet, or a booklet, as logical cells with spans: what the screen
 * and every format draw. Blocks stand below each other; tables that follow each
 * other directly are one block whose columns are the union of their lines.
 * Knows nothing of sizes.
 */
#ifndef TIANBAO_TABLE_GRID_H
#define TIANBAO_TABLE_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "doc/act.h"
#include "doc/rules.h"
#include "form/type.h"

/* Bytes [from, to) of a cell's text that come from one field or cell of the record. */
struct gseg {
	size_t from, to;
	struct path path;
	bool entry;       /* filled in here */
	bool placeholder; /* the bytes are words shown while it is empty */
};

struct gcell {
	int row, col, rows, cols; /* in squares of the block */
	const char *text;
	size_t n;
	bool placeholder; /* an entry cell whose text is words shown while it is empty */
	enum align align;
	bool head;   /* stands in head rows */
	bool qr;     /* the text is printed as a QR code where that can be, else not at all */
	bool merged; /* several rows' equal cells drawn as one (merge:) */
	/* In order. An entry cell has one that covers all; merged: one per row, each covers all. */
	struct gseg *seg;
	size_t nsegs;
};

struct grow {
	bool head;      /* repeated at the top of each page where its list goes on */
	int list;       /* repeated row of this list, LIST_NONE otherwise */
	int row;        /* its row in the record */
	int64_t record; /* of a sheet: number of the record it is about, 0: of none or several */
	int height;     /* least text lines */
	bool keep; /* belongs to the row above, of the block above if it is the first: no page ends
		    * between them if it can be helped */
	int level; /* contents: of the heading, 1 to 3 */
	int to;    /* contents: the block whose page is named, BLOCK_NONE: layout_number tells */
	/* Rows [repeat, repeat + nrepeat): head rows that stand again above this one when a page
	 * begins with it. */
	int repeat, nrepeat;
};

enum { BLOCK_NONE = -1 };

struct block {
	enum band_kind kind;
	int ncols, nrows; /* other than tables: ncols is the most pieces a row has */
	int *line; /* tables: ncols + 1 vertical lines, in shares: 0 … total; NULL otherwise */
	int total;
	struct grow *row;
	struct gcell *cell; /* ordered by row, then col */
	size_t ncells;
};

struct grid {
	struct block *block;
	size_t nblocks;
};

enum grid_flags {
	GRID_EDIT =
		1, /* for the screen: blank rows of open lists are shown, an empty list as one */
	GRID_HAND = 2,  /* the row in hand is not merged: its own cell shows */
	GRID_BLANK = 4, /* to be filled in with a pen: no words for what is empty, nothing worked
			 * out, an empty list in several rows, room for handwriting */
};

/*
 * The grid of a record; everything is made in a (one frame's arena) and borrows from d. hand: the
 * cell in hand (PATH_RECORD: none). An empty list in GRID_EDIT shows one row at path row 0 that
 * the record need not have.
 */
struct grid *grid_build(
	struct arena *a, const struct doc *d, struct rules *r, unsigned flags, struct path hand);

/*
 * Adds the warnings that were let pass, below the last table: a line each with sentence, reason,
 * name and day. found: what rules_check said of the record. For paper; the screen has its list.
 */
void grid_reasons(struct arena *a, struct grid *g, const struct diags *found);

/* 1 to 3 for headings, else 0. */
int band_level(enum band_kind kind);

/* Adds, at the end, the sign-off that is in force: check value, head of the history, form,
 * revision, time and who. For paper. */
void grid_seal(struct arena *a, struct grid *g, const struct doc *d, const struct seal *seal);

/* True when the whole cell is the place where one field or cell of the record is filled in (merged:
 * one per row). */
bool gcell_is_entry(const struct gcell *c);

/* A readable dump: a line per cell with row, col, spans, paths and text. f: whose cells the paths
 * name, NULL: no form's; then they are left out. */
void grid_dump(struct buf *out, const struct form *f, const struct grid *g);

#endif
