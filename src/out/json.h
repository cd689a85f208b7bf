/* Records in the exchange shape: what in/json reads back to the same values. */
#ifndef TIANBAO_OUT_JSON_H
#define TIANBAO_OUT_JSON_H

#include "out/out.h"

/* Functions of a row in the table of formats. */
int out_json_begin(struct output *o, struct diags *ds);
int out_json_record(struct output *o, const struct doc *d, struct diags *ds);
int out_json_end(struct output *o, struct diags *ds);

#endif
