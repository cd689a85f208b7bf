/*
 * What stands in a cell: a template and a record as text with segments.
 * Inside of table/grid and table/prose only. Knows nothing of where the cell stands.
 */
#ifndef TIANBAO_TABLE_FILL_H
#define TIANBAO_TABLE_FILL_H

#include "table/grid.h"

struct filler {
	struct arena *a;
	const struct doc *d;
	struct rules *r;
	unsigned flags; /* enum grid_flags */
	struct path hand;
};

/* row of a cell in repeated rows that are printed empty, to be filled in by hand. */
enum { ROW_EMPTY = -1 };

/* Where the texts of a cell come from. */
struct origin {
	int row; /* of the list that is repeated there, ROW_EMPTY, or 0 where none is */
	const struct scope *scope; /* sheet: the records it is about; NULL in a form */
};

/* Fills in text, segments, placeholder and alignment of a cell. */
void fill_cell(
	const struct filler *f, const struct template *t, struct origin from, struct gcell *out);

/* A text with its control characters, but the newline, as blanks: bytes keep their places. s itself
 * where it has none. */
const char *fill_printable(struct arena *a, const char *s);

/* Text of a field or cell as it is printed; made in the arena or borrowed from the record. */
const char *fill_value(const struct filler *f, struct path p, int row);

#endif
