/*
 * A page of the list of records: see window.h. Every move asks for one page
 * beside a row it has: no offsets, no counts.
 */
#include "ui/window.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/query.h"

void window_init(struct window *w, bool deleted)
{
	*w = (struct window){0};
	w->query.form = mem_dup("");
	w->query.unit = mem_dup("");
	w->query.find = mem_dup("");
	w->query.status = -1;
	w->query.deleted = deleted;
	w->query.sort = SORT_NUMBER;
}

void window_release(struct window *w)
{
	free((char *)w->query.form);
	free((char *)w->query.unit);
	free((char *)w->query.find);
	free((void *)w->query.condition);
	doc_free(w->asked);
	list_page_release(&w->page);
}

void window_set(const char **text, const char *to)
{
	char *copy = mem_dup(to);
	free((char *)*text);
	*text = copy;
}

void window_ask(struct window *w, const struct doc *asked)
{
	struct list_query *q = &w->query;
	struct condition *v = NULL;
	free((void *)q->condition);
	q->nconditions = asked ? query_conditions(asked, &v) : 0;
	q->condition = v;
	if (q->nconditions)
		window_set(&q->form, asked->form->id);
}

void window_widen(struct window *w)
{
	struct list_query *q = &w->query;
	window_set(&q->form, "");
	window_set(&q->unit, "");
	window_set(&q->find, "");
	window_ask(w, NULL);
	q->year = 0;
	q->status = -1;
}

bool window_narrowed(const struct window *w)
{
	const struct list_query *q = &w->query;
	return *q->form || q->year || *q->unit || q->status >= 0 || *q->find || q->nconditions;
}

const struct list_row *window_here(const struct window *w)
{
	return w->at < w->page.n ? &w->page.v[w->at] : NULL;
}

static void take(struct window *w, const struct list_rows_page *p, size_t at)
{
	list_page_release(&w->page);
	w->page = *p;
	w->at = p->n && at >= p->n ? p->n - 1 : at;
}

/* The first page, or the last. */
static int load_end(struct window *w, struct store *s, bool back, struct diags *ds)
{
	struct list_rows_page p;
	if (store_list(s, &w->query, NULL, back, w->rows, &p, ds))
		return -1;
	take(w, &p, back ? w->rows - 1 : 0);
	return 0;
}

/* Takes a record of the page in hand. */
static bool find(struct window *w, int64_t number)
{
	for (size_t i = 0; i < w->page.n; i++)
		if (w->page.v[i].number == number) {
			w->at = i;
			return true;
		}
	return false;
}

/* The page on which key stands offset rows from the top. */
static int load_around(struct window *w, struct store *s, const struct list_row *key, size_t offset,
	struct diags *ds)
{
	int64_t number = key->number;
	struct list_rows_page before, p;
	if (store_list(s, &w->query, key, true, offset + 1, &before, ds))
		return -1;
	bool inside = before.n > offset; /* the page begins behind the first of them */
	int rc = store_list(s, &w->query, inside ? before.v : NULL, false, w->rows, &p, ds);
	size_t at = before.n - inside;
	list_page_release(&before);
	if (rc)
		return -1;
	take(w, &p, at);
	const struct list_row *here = window_here(w);
	int64_t near = here ? here->number : 0; /* where the record would stand */
	if (inside && w->page.n < w->rows && load_end(w, s, true, ds))
		return -1;
	if (!find(w, number))
		find(w, near);
	return 0;
}

/* The line on which a record stands; that of the row in hand when it is not on the page. */
static size_t line_of(const struct window *w, int64_t number)
{
	for (size_t i = 0; i < w->page.n; i++)
		if (w->page.v[i].number == number)
			return i;
	return w->at;
}

int window_load(struct window *w, struct store *s, int64_t number, size_t rows, struct diags *ds)
{
	if (rows)
		w->rows = rows;
	if (!w->rows)
		w->rows = 1;
	const struct list_row *here = window_here(w);
	if (!number && !here)
		return load_end(w, s, false, ds);
	size_t offset = line_of(w, number);
	if (offset >= w->rows)
		offset = w->rows - 1;
	struct list_rows_page key;
	if (store_row(s, number ? number : here->number, &key, ds))
		return -1;
	int rc = key.n ? load_around(w, s, key.v, offset, ds) : load_end(w, s, false, ds);
	list_page_release(&key);
	return rc;
}

/* The page beside a row of this one. 1; 0: there is none so full; -1 with a diag. */
static int load_beside(
	struct window *w, struct store *s, size_t row, bool back, size_t at, struct diags *ds)
{
	struct list_rows_page p;
	if (store_list(s, &w->query, &w->page.v[row], back, w->rows, &p, ds))
		return -1;
	if (p.n < w->rows) {
		list_page_release(&p);
		return 0;
	}
	take(w, &p, at);
	return 1;
}

static int go_up(struct window *w, struct store *s, struct diags *ds)
{
	if (w->at) {
		w->at--;
		return 0;
	}
	return load_beside(w, s, w->page.n - 1, true, 0, ds) < 0 ? -1 : 0;
}

static int go_down(struct window *w, struct store *s, struct diags *ds)
{
	if (w->at + 1 < w->page.n) {
		w->at++;
		return 0;
	}
	return load_beside(w, s, 0, false, w->rows - 1, ds) < 0 ? -1 : 0;
}

/* A page on; where there is no whole one, to the end. */
static int go_page(struct window *w, struct store *s, bool back, struct diags *ds)
{
	int moved = load_beside(w, s, back ? 0 : w->page.n - 1, back, w->at, ds);
	return moved ? moved < 0 ? -1 : 0 : load_end(w, s, !back, ds);
}

int window_go(struct window *w, struct store *s, enum go where, struct diags *ds)
{
	if (!w->page.n)
		return 0;
	switch (where) {
	case GO_UP:
		return go_up(w, s, ds);
	case GO_DOWN:
		return go_down(w, s, ds);
	case GO_PAGE_UP:
	case GO_PAGE_DOWN:
		return go_page(w, s, where == GO_PAGE_UP, ds);
	case GO_FIRST:
	case GO_LAST:
		return load_end(w, s, where == GO_LAST, ds);
	}
	return 0;
}
