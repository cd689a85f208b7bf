/* Cutting the endless page into pages. Inside of table/layout only. */
#ifndef TIANBAO_TABLE_PAGE_H
#define TIANBAO_TABLE_PAGE_H

#include "table/layout.h"

/* Makes l->page from its blocks; length 0: one endless page. */
void page_build(struct arena *a, struct layout *l, int length);

static inline int max(int a, int b)
{
	return a > b ? a : b;
}

static inline int min(int a, int b)
{
	return a < b ? a : b;
}

#endif
