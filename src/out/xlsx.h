/* Grids as worksheets of an Excel workbook, each part on one of its own. */
#ifndef TIANBAO_OUT_XLSX_H
#define TIANBAO_OUT_XLSX_H

#include "out/out.h"

/* Functions of a row in the table of formats. */
int out_xlsx_begin(struct output *o, struct diags *ds);
int out_xlsx_part(struct output *o, struct out_part *p, struct diags *ds);
int out_xlsx_end(struct output *o, struct diags *ds);
void out_xlsx_release(struct output *o);

#endif
