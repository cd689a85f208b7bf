/* Records in the exchange shape: what in/json reads back to the same values. */
#ifndef TIANBAO_OUT_JSON_H
#define TIANBAO_OUT_JSON_H

#include "out/out.h"

/* The three functions of a row in the table of formats. */
int out_json_begin(struct buf *out, const struct out_options *o, struct diags *ds);
int out_json_record(struct buf *out, const struct out_options *o, const struct doc *d,
	struct rules *r, size_t n, struct diags *ds);
int out_json_end(struct buf *out, const struct out_options *o, struct diags *ds);

#endif
