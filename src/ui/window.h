/*
 * The part of the list of records that a page shows, and the record in hand:
 * pages by key, so that a hundred thousand records feel like ten. Knows
 * queries and rows, nothing of drawing.
 */
#ifndef TIANBAO_UI_WINDOW_H
#define TIANBAO_UI_WINDOW_H

#include "store/store.h"
#include "ui/app.h"

struct window {
	struct list_query query; /* its texts are owned here: set them by window_set */
	struct doc *asked;       /* the last query by form, whose texts its conditions have; NULL */
	struct list_rows_page page;
	size_t at;   /* the row in hand, in page */
	size_t rows; /* how many a page is to have; 0: nothing was loaded yet */
};

void window_init(struct window *w, bool deleted);
void window_release(struct window *w);
/* Sets one of the query's texts (form, unit, find) to a copy. */
void window_set(const char **text, const char *to);
/* The query asks for what w->asked says, from now on in words of that form; or (NULL) no longer. */
void window_ask(struct window *w, const struct doc *asked);
/* Lets the query leave nothing out any more; the order stays. Loads nothing. */
void window_widen(struct window *w);
/* True when the query leaves something out. */
bool window_narrowed(const struct window *w);

/* The row in hand, NULL when there is none. Borrowed until the window moves. */
const struct list_row *window_here(const struct window *w);

/*
 * Loads anew: so many rows (0: as many as before) around record number, which stays on its line of
 * the page where that can be; 0: around the row in hand. When the record is not among those of
 * the query, the one now in its place is in hand. -1 with a diag: the window is as it was.
 */
int window_load(struct window *w, struct store *s, int64_t number, size_t rows, struct diags *ds);
/* Moves the row in hand, and the page when it must. -1 with a diag. */
int window_go(struct window *w, struct store *s, enum go where, struct diags *ds);

#endif
