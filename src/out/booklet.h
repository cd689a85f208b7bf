/*
 * Booklets: prose, and the tables of the records they are made from, as parts
 * of a print-out. The records are loaded from the data file one by one as
 * their turn comes, and live as long as their booklet.
 */
#ifndef TIANBAO_OUT_BOOKLET_H
#define TIANBAO_OUT_BOOKLET_H

#include "doc/sheets.h"
#include "form/catalog.h"
#include "out/out.h"
#include "store/store.h"

/* Where records, forms and rules come from. */
struct booklet_source {
	struct store *store;
	struct catalog *catalog;
	struct rulebook *rulebook;
};

/* Of what was gathered for booklets (sheets_end): -1 with a diag for each booklet and set of which
 * it has none though it must, or several where there must be one. */
int booklets_check(const struct sheets *gathered, struct diags *ds);
/* Puts the i-th booklet out, as a part; they have been checked. -1 with diags. */
int out_booklet(struct output *o, const struct booklet_source *from, const struct sheets *gathered,
	size_t i, struct diags *ds);

#endif
