/*
 * A second, blind entry of a record: which cells it asks for, whether the two
 * texts of a cell say the same, and what is known to have been entered twice.
 */
#ifndef TIANBAO_DOC_VERIFY_H
#define TIANBAO_DOC_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "doc/doc.h"

/* True when a second entry asks for the cell: its field says so, it is filled in, its row counts.
 */
bool verify_asks(const struct doc *d, struct path p);
/* The next such cell after *p in the form's order (from PATH_RECORD: the first); false at the end.
 */
bool verify_next(const struct doc *d, struct path *p);

enum agreement {
	AGREEMENT_SAME,    /* the same text */
	AGREEMENT_ALIKE,   /* the same value, written in another way: 72.00 and 72 */
	AGREEMENT_DIFFERS, /* another value */
	AGREEMENT_MISSING, /* nothing was entered the second time */
};
/* How the texts of two entries of a field agree. */
enum agreement verify_compare(
	const struct field *f, const struct units *u, const char *first, const char *second);

/* How many cells with a text a second entry would ask for, and how many of them were confirmed by
 * one; the time of the last of these, 0 without. */
struct verified {
	size_t asked, agreed;
	int64_t time;
};
struct verified verify_state(const struct doc *d);

#endif
