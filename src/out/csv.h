/* Grids as comma-separated values (RFC 4180), for spreadsheets and for other programs. */
#ifndef TIANBAO_OUT_CSV_H
#define TIANBAO_OUT_CSV_H

#include "out/out.h"

/* Functions of a row in the table of formats. */
int out_csv_begin(struct output *o, struct diags *ds);
int out_csv_part(struct output *o, struct out_part *p, struct diags *ds);

#endif
