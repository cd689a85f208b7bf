/* Prose laid out: headings, paragraphs, covers, contents. Inside of table/layout only. */
#ifndef TIANBAO_TABLE_FLOW_H
#define TIANBAO_TABLE_FLOW_H

#include "table/layout.h"

/* Lines kept free between two blocks that follow each other. above may be NULL. */
int flow_gap(const struct block *above, const struct block *b);
/* Lays a block of prose at the end of l, on pages of a length (0: one endless page). */
void flow_lay(struct arena *a, struct lblock *b, const struct layout *l, int length,
	const struct ruler *m);
/* Fills in the pages that contents name. */
void flow_numbers(struct arena *a, struct layout *l, const struct ruler *m);

/* The ruler for blocks of a kind. */
const struct ruler *ruler_of(const struct ruler *m, enum band_kind kind);
/* --- layout.c: of a cell whose place and width are known */
/* Its text's lines. */
void cell_wrap(struct arena *a, const struct ruler *m, struct lcell *c);
/* Makes centred lines as wide as each other, if they are few. */
void cell_balance(struct arena *a, const struct ruler *m, struct lcell *c);
/* The alignment of each line. */
void cell_place(struct arena *a, const struct ruler *m, struct lcell *c);

#endif
