/* Changes around the one in hand: see history_window.h. Every move asks the file for one page. */
#include "ui/history_window.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

enum {
	PAGE = 100, /* changes read at a time */
	FEW = 50,   /* when something is looked for: until so many are found */
	KEPT = 400, /* in memory */
};

void history_window_init(struct history_window *w, struct store *s, const struct doc *d)
{
	*w = (struct history_window){.store = s, .doc = d, .cell = PATH_RECORD};
	w->find = mem_dup("");
}

static void forget(struct history_window *w)
{
	history_release(w->v, w->n);
	w->v = NULL;
	w->n = w->cap = 0;
	w->newest = w->oldest = false;
}

void history_window_release(struct history_window *w)
{
	forget(w);
	free(w->find);
}

/* --- what is looked for ---------------------------------------------------------- */

static bool holds(const struct history_window *w, const struct history *h)
{
	struct buf words = BUF_INIT;
	history_made(&words, h, true);
	buf_addc(&words, '\n');
	history_about(&words, w->doc, h);
	buf_addc(&words, '\n');
	history_became(&words, w->doc, h);
	bool found = text_find(words.s, w->find) >= 0;
	buf_release(&words);
	return found;
}

/* Takes away what was not looked for; how many stay. */
static size_t narrow(const struct history_window *w, struct history *v, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (!*w->find || holds(w, &v[i]))
			v[kept++] = v[i];
		else
			history_clear(&v[i]);
	return kept;
}

/* --- pages --------------------------------------------------------------------------- */

/* A page of changes behind (back: before) one of them; 0: from the end. */
static int read_page(const struct history_window *w, int64_t from, bool back, struct history **v,
	size_t *n, struct diags *ds)
{
	return (back ? store_history_from : store_history)(
		w->store, w->doc->number, w->doc, w->cell, from, PAGE, v, n, ds);
}

/* Puts n of them in at a place. */
static void insert(struct history_window *w, size_t at, const struct history *v, size_t n)
{
	if (!n)
		return;
	while (w->cap < w->n + n) {
		size_t full = w->cap;
		MEM_ROOM(w->v, full, w->cap);
	}
	memmove(w->v + at + n, w->v + at, (w->n - at) * sizeof *w->v);
	memcpy(w->v + at, v, n * sizeof *v);
	w->n += n;
}

/* A page more behind the last change that was looked at, *from. */
static int older_page(struct history_window *w, int64_t *from, struct diags *ds)
{
	struct history *v;
	size_t n;
	if (read_page(w, *from, false, &v, &n, ds))
		return -1;
	w->oldest = n < PAGE;
	if (n)
		*from = v[n - 1].seq;
	insert(w, w->n, v, narrow(w, v, n));
	free(v);
	return 0;
}

/* A page before the first one. It ends with that change itself, which now is known to belong to
 * the one before it or not. */
static int newer_page(struct history_window *w, int64_t *from, struct diags *ds)
{
	struct history *v;
	size_t n;
	if (read_page(w, *from, true, &v, &n, ds))
		return -1;
	w->newest = n < PAGE;
	if (n && v[n - 1].seq == *from) {
		if (w->n && w->v[0].seq == *from)
			w->v[0].batch = v[n - 1].batch;
		history_clear(&v[--n]);
	}
	if (n)
		*from = v[0].seq;
	insert(w, 0, v, narrow(w, v, n));
	free(v);
	return 0;
}

/* Pages on one side until there is something to see. */
static int grow(struct history_window *w, bool older, struct diags *ds)
{
	int64_t from = !w->n ? 0 : w->v[older ? w->n - 1 : 0].seq;
	size_t had = w->n;
	const bool *end = older ? &w->oldest : &w->newest;
	int rc;
	do {
		rc = older ? older_page(w, &from, ds) : newer_page(w, &from, ds);
	} while (!rc && !*end && w->n < had + FEW);
	return rc;
}

/* Forgets those beyond what is kept, at the end that was not asked for. How many went in front. */
static size_t trim(struct history_window *w, bool front)
{
	size_t gone = w->n > KEPT ? w->n - KEPT : 0;
	struct history *from = front ? w->v : w->v + w->n - gone;
	for (size_t i = 0; i < gone; i++)
		history_clear(&from[i]);
	w->n -= gone;
	if (gone && front) {
		memmove(w->v, w->v + gone, w->n * sizeof *w->v);
		w->newest = false;
	} else if (gone) {
		w->oldest = false;
	}
	return front ? gone : 0;
}

int history_window_grow(struct history_window *w, bool older, long *moved, struct diags *ds)
{
	size_t had = w->n;
	*moved = 0;
	if (older ? w->oldest : w->newest)
		return 0;
	if (grow(w, older, ds))
		return -1;
	*moved = older ? 0 : (long)(w->n - had);
	*moved -= (long)trim(w, older);
	return 0;
}

int history_window_load(struct history_window *w, bool oldest, struct diags *ds)
{
	long moved;
	forget(w);
	w->newest = !oldest;
	w->oldest = oldest;
	if (!history_window_grow(w, !oldest, &moved, ds))
		return 0;
	forget(w);
	w->newest = w->oldest = true;
	return -1;
}
