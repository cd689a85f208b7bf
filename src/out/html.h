/* Records as one web page that needs nothing else: no script, no network. */
#ifndef TIANBAO_OUT_HTML_H
#define TIANBAO_OUT_HTML_H

#include "out/out.h"

/* The three functions of a row in the table of formats. */
int out_html_begin(struct buf *out, const struct out_options *o, struct diags *ds);
int out_html_record(struct buf *out, const struct out_options *o, const struct doc *d,
	struct rules *r, size_t n, struct diags *ds);
int out_html_end(struct buf *out, const struct out_options *o, struct diags *ds);

#endif
