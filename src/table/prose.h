/*
 * Prose in a grid: blocks that are added to its end, between tables or alone.
 * Everything is made in the arena. Contents lead to the headings of the same
 * grid, or to pages that the caller knows.
 */
#ifndef TIANBAO_TABLE_PROSE_H
#define TIANBAO_TABLE_PROSE_H

#include "table/grid.h"

/* A grid that grows. */
struct prose {
	struct arena *a;
	struct grid *grid; /* what has been added so far */
	size_t cap;        /* room for blocks in it */
	int contents;      /* block that lists all headings, BLOCK_NONE */
};

/* An empty grid in a. */
void prose_init(struct prose *p, struct arena *a);
/*
 * A title, cover, heading or text, a row for each line of it; blank lines and the blanks around one
 * do not count. Nothing of a text is nothing. A cover has its page for itself.
 */
void prose_add(struct prose *p, enum band_kind kind, const char *text);
/* The page ends here, unless it has just begun. */
void prose_page(struct prose *p);
/* The blocks of another grid, which must last as long; those of a kind in skip, bits of band_kind,
 * are left out. */
void prose_grid(struct prose *p, const struct grid *g, unsigned skip);

/* What a row of a contents block has: the title, a place for dots, one for the page's number. */
enum { CONTENTS_TITLE, CONTENTS_DOTS, CONTENTS_NUMBER, CONTENTS_COLUMNS };

/* A line of contents. */
struct prose_entry {
	const char *text; /* one line; borrowed */
	int level;        /* 1 to 3 */
	int to;           /* block of the grid, BLOCK_NONE: layout_number tells its page */
};
/* Contents on pages of their own, under a title. Returns the index of the block that lists. */
size_t prose_contents(struct prose *p, const char *title, const struct prose_entry *v, size_t n);
/* The same of all headings of the grid, those before and those that are still to come: prose_end
 * fills them in. Once in a grid. */
void prose_contents_all(struct prose *p, const char *title);
/* The grid, whole. */
struct grid *prose_end(struct prose *p);

/* Appends the lines of a heading or cover as one, as contents and bookmarks have it. */
void prose_heading(const struct block *b, struct buf *out);

#endif
