/* Grids as plain text, on endless paper or on pages; see also out_text_pages in out.h. */
#ifndef TIANBAO_OUT_TEXT_H
#define TIANBAO_OUT_TEXT_H

#include "out/out.h"

/* Functions of a row in the table of formats. */
int out_text_part(struct output *o, struct out_part *p, struct diags *ds);

#endif
