/*
 * The sections of a table's picture as they come on paper, in order: those of
 * lists once for each row, those of a sheet for each record and each group of
 * records. Inside of table/grid only.
 */
#ifndef TIANBAO_TABLE_UNROLL_H
#define TIANBAO_TABLE_UNROLL_H

#include "table/fill.h"

/* A section n times, from row first of the block. */
struct run {
	const struct section *s;
	int first, n;
	const int
		*row; /* row of the list in each, ROW_EMPTY: to be filled in by hand; NULL: once */
	const int *depth; /* in how many levels of merge: each continues the one before it */
	const struct scope *scope; /* sheet: the records each is about; NULL in a form */
};

struct runs {
	struct run *v;
	size_t n, cap;
	int end; /* the row behind the last */
};

/* The runs of a table, whose first row is row first of the block. */
void unroll(const struct filler *f, const struct band *b, int first, struct runs *out);
/* Where the texts of the i-th time of a run come from. */
struct origin run_origin(const struct run *run, int i);

#endif
