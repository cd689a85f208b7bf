/* PDF on A4: parts in one file, with contents in front and bookmarks where there are several. */
#ifndef TIANBAO_OUT_PDF_H
#define TIANBAO_OUT_PDF_H

#include "out/out.h"

/* -1 with a diag where the program was built without it, or no Chinese font is there. */
int out_pdf_begin(struct output *o, struct diags *ds);
int out_pdf_part(struct output *o, struct out_part *p, struct diags *ds);
int out_pdf_end(struct output *o, struct diags *ds);
void out_pdf_release(struct output *o);

#endif
