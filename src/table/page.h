/* Cutting the endless page into pages. Inside of table/layout only. */
#ifndef TIANBAO_TABLE_PAGE_H
#define TIANBAO_TABLE_PAGE_H

#include "table/layout.h"

/* Makes l->page from its blocks; length 0: one endless page. */
void page_build(struct arena *a, struct layout *l, int length);

#endif
