/*
 * The part of a record's history that is in memory: some hundred changes
 * around the one in hand, however many there are. Knows changes and what
 * narrows them down, nothing of drawing.
 */
#ifndef TIANBAO_UI_HISTORY_WINDOW_H
#define TIANBAO_UI_HISTORY_WINDOW_H

#include "store/store.h"

struct history_window {
	struct store *store;
	const struct doc *doc; /* the record as it is now, borrowed */
	struct path cell;      /* changes of this cell only; PATH_RECORD: of all */
	char *find;            /* and only those that hold this text, "": all */
	struct history *v;     /* the newest first */
	size_t n, cap;
	bool newest, oldest; /* it begins, it ends with the newest, with the oldest there is */
};

void history_window_init(struct history_window *w, struct store *s, const struct doc *d);
void history_window_release(struct history_window *w);
/* Loads anew from the newest on, or up to the oldest; after cell or find were changed, too.
 * -1 with a diag, and it is empty. */
int history_window_load(struct history_window *w, bool oldest, struct diags *ds);
/* Loads some more behind the last, or before the first, and forgets some at the other end, so that
 * what was v[i] now is v[i + *moved]. -1 with a diag. */
int history_window_grow(struct history_window *w, bool older, long *moved, struct diags *ds);

/* --- in words (history_words.c) -------------------------------------------- */

/* Appends what a change is about: 财政资金, 指标值（第 2 行）, 年度. */
void history_about(struct buf *out, const struct doc *d, const struct history *h);
/* Appends what became of it: 72.00 → 75.00, 添了一行, 已确认. */
void history_became(struct buf *out, const struct doc *d, const struct history *h);
/* Appends when and by whom, with the login or by name alone, and why. */
void history_made(struct buf *out, const struct history *h, bool login);

#endif
