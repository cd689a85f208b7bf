/* Grids as one web page that needs nothing else: no script, no network. */
#ifndef TIANBAO_OUT_HTML_H
#define TIANBAO_OUT_HTML_H

#include "out/out.h"

/* Functions of a row in the table of formats. */
int out_html_begin(struct output *o, struct diags *ds);
int out_html_part(struct output *o, struct out_part *p, struct diags *ds);
int out_html_end(struct output *o, struct diags *ds);
void out_html_release(struct output *o);

#endif
