/* Records as plain text, on endless paper or on pages; see also out_text_pages in out.h. */
#ifndef TIANBAO_OUT_TEXT_H
#define TIANBAO_OUT_TEXT_H

#include "out/out.h"

/* The three functions of a row in the table of formats. */
int out_text_begin(struct buf *out, const struct out_options *o, struct diags *ds);
int out_text_record(struct buf *out, const struct out_options *o, const struct doc *d,
	struct rules *r, size_t n, struct diags *ds);
int out_text_end(struct buf *out, const struct out_options *o, struct diags *ds);

#endif
