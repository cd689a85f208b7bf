/* Records marked in the list, and the commands that mark: see list_mode.h. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/list.h"
#include "ui/list_mode.h"

/* Where a number is, or would be. */
static size_t place(const struct marks *m, int64_t number)
{
	size_t from = 0, to = m->n;
	while (from < to) {
		size_t mid = from + (to - from) / 2;
		if (m->v[mid].number < number)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

bool marks_has(const struct marks *m, int64_t number)
{
	size_t at = place(m, number);
	return at < m->n && m->v[at].number == number;
}

static struct mark mark_of(const struct list_row *row)
{
	return (struct mark){row->number, row->has_amount, row->amount_value};
}

/* Marks a record or takes its mark away. */
static void marks_turn(struct marks *m, const struct list_row *row)
{
	size_t at = place(m, row->number);
	if (at < m->n && m->v[at].number == row->number) {
		m->n--;
		memmove(m->v + at, m->v + at + 1, (m->n - at) * sizeof *m->v);
	} else {
		MEM_ROOM(m->v, m->n, m->cap);
		memmove(m->v + at + 1, m->v + at, (m->n - at) * sizeof *m->v);
		m->v[at] = mark_of(row);
		m->n++;
	}
}

void marks_clear(struct marks *m)
{
	free(m->v);
	*m = (struct marks){0};
}

void marks_refresh(struct marks *m, struct app *app)
{
	size_t n = 0;
	for (size_t i = 0; i < m->n; i++) {
		struct list_rows_page p;
		if (store_row(app->store, m->v[i].number, &p, &app->diags))
			continue;
		if (p.n)
			m->v[n++] = mark_of(p.v);
		list_page_release(&p);
	}
	m->n = n;
}

bool marks_sum(const struct marks *m, int64_t *sum)
{
	*sum = 0;
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].has_amount && __builtin_add_overflow(*sum, m->v[i].amount, sum))
			return false;
	return true;
}

size_t list_chosen(const struct list_mode *l, int64_t **v)
{
	const struct list_row *here = window_here(&l->window);
	size_t n = l->marks.n ? l->marks.n : here != NULL;
	*v = mem_array(n, sizeof **v);
	for (size_t i = 0; i < l->marks.n; i++)
		(*v)[i] = l->marks.v[i].number;
	if (!l->marks.n && here)
		**v = here->number;
	return n;
}

/* --- commands --------------------------------------------------------------- */

bool list_mark(struct app *app)
{
	struct list_mode *l = list_of(app);
	const struct list_row *here = window_here(&l->window);
	if (!here)
		return true;
	marks_turn(&l->marks, here);
	return app_down(app);
}

static int compare(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	return (x->number > y->number) - (x->number < y->number);
}

/* Marks every record of the query. -1 with a diag. */
static int mark_all(struct list_mode *l, struct app *app)
{
	enum { PAGE = 1000 };
	struct marks *m = &l->marks;
	struct list_rows_page p = {NULL, 0}, next;
	int rc;
	do {
		const struct list_row *last = p.n ? &p.v[p.n - 1] : NULL;
		rc = store_list(
			app->store, &l->window.query, last, false, PAGE, &next, &app->diags);
		list_page_release(&p);
		p = rc ? (struct list_rows_page){NULL, 0} : next;
		for (size_t i = 0; i < p.n; i++) {
			MEM_ROOM(m->v, m->n, m->cap);
			m->v[m->n++] = mark_of(&p.v[i]);
		}
	} while (p.n == PAGE);
	list_page_release(&p);
	if (m->n)
		qsort(m->v, m->n, sizeof *m->v, compare);
	return rc;
}

bool list_mark_all(struct app *app)
{
	struct list_mode *l = list_of(app);
	if (l->marks.n)
		marks_clear(&l->marks);
	else if (mark_all(l, app))
		app_say_diags(app);
	return true;
}
