/*
 * Grids as plain text, on endless paper or on pages; for a printer with what
 * its profile puts around them.
 */
#ifndef TIANBAO_OUT_TEXT_H
#define TIANBAO_OUT_TEXT_H

#include "out/out.h"

/* Functions of a row in the table of formats. */
int out_text_begin(struct output *o, struct diags *ds);
int out_text_part(struct output *o, struct out_part *p, struct diags *ds);
int out_text_end(struct output *o, struct diags *ds);
void out_text_release(struct output *o);

/*
 * The grid as a printer with these characters (options) can print it: made in a where something
 * changes, else g itself. Cells keep their place; each cell with something replaced is told once,
 * with what became what. f: whose cells the paths name, may be NULL.
 */
struct coder;
const struct grid *out_text_fit(struct arena *a, struct coder *c, const struct grid *g,
	const struct form *f, struct diags *ds);

#endif
