/*
 * Rows of lists: inserted, deleted, moved, dropped when empty. Each is one step
 * of undo and one save.
 */
#include <stdlib.h>

#include "ui/form.h"
#include "ui/form_mode.h"

bool list_grows(const struct form_mode *m, int list)
{
	return m->doc->form->list[list].rows != ROWS_FIXED && !m->kind && !form_locked(m);
}

void form_need_row(struct form_mode *m)
{
	if (m->at.list < 0 || m->doc->list[m->at.list].n)
		return;
	doc_row_insert(m->doc, m->at.list, 0);
	form_save(m);
}

void form_row_new(struct form_mode *m, int list, size_t at)
{
	form_step(m);
	do {
		doc_row_insert(m->doc, list, m->doc->list[list].n < at ? 0 : at);
	} while (m->doc->list[list].n <= at); /* the row an empty list shows comes with it */
	form_save(m);
	form_arrive(m, stop_near(m->doc, (struct path){list, (int)at, 0}));
}

static void delete_row(struct form_mode *m)
{
	form_step(m);
	doc_row_delete(m->doc, m->at.list, (size_t)m->at.row);
	form_save(m);
}

bool row_is_empty(const struct form_mode *m, struct path p)
{
	return !m->doc->list[p.list].n || doc_row_fresh(m->doc, p.list, (size_t)p.row);
}

bool form_row_drop(struct form_mode *m)
{
	struct path p = m->at;
	if (p.list < 0 || !list_grows(m, p.list) || !row_is_empty(m, p))
		return false;
	const struct list *l = &m->doc->form->list[p.list];
	size_t n = m->doc->list[p.list].n, row = (size_t)p.row;
	struct path first = stop_near(m->doc, (struct path){p.list, p.row, 0});
	if (n < 2 || row + 1 < n || !path_equal(first, p))
		return false;
	if (l->rows == ROWS_KEPT && row < l->nstart)
		return false;
	delete_row(m);
	return true;
}

void form_rows_trim(struct form_mode *m)
{
	const struct form *f = m->doc->form;
	if (form_locked(m))
		return;
	for (int i = 0; (size_t)i < f->nlists; i++) {
		struct rows *rows = &m->doc->list[i];
		while (f->list[i].rows == ROWS_OPEN && rows->n &&
			doc_row_fresh(m->doc, i, rows->n - 1))
			doc_row_delete(m->doc, i, rows->n - 1);
	}
}

/* --- commands ------------------------------------------------------------- */

bool row_in_hand(struct form_mode *m)
{
	if (m->at.list < 0) {
		form_say(m, FORM_NO_LIST);
		return false;
	}
	const struct list *l = &m->doc->form->list[m->at.list];
	if (l->rows == ROWS_FIXED)
		form_say(m, FORM_FIXED, l->label);
	return l->rows != ROWS_FIXED;
}

bool form_row_insert(struct app *app)
{
	struct form_mode *m = form_of(app);
	if (!row_in_hand(m))
		return true;
	form_leave(m);
	form_row_new(m, m->at.list, (size_t)m->at.row + 1);
	return true;
}

bool form_row_delete(struct app *app)
{
	struct form_mode *m = form_of(app);
	if (!row_in_hand(m))
		return true;
	form_leave(m);
	struct path p = m->at;
	if (!m->doc->list[p.list].n) {
		form_say(m, FORM_NO_ROW);
		return true;
	}
	delete_row(m);
	form_arrive(m, stop_near(m->doc, p));
	form_say(m, FORM_ROW_DELETED, p.row + 1);
	return true;
}

static void move_row(struct form_mode *m, int step)
{
	if (!row_in_hand(m))
		return;
	form_leave(m);
	struct path p = m->at;
	int to = p.row + step;
	if (to < 0 || (size_t)to >= m->doc->list[p.list].n)
		return;
	form_step(m);
	doc_row_move(m->doc, p.list, (size_t)p.row, (size_t)to);
	form_save(m);
	p.row = to;
	form_arrive(m, p);
}

bool form_row_up(struct app *app)
{
	move_row(form_of(app), -1);
	return true;
}

bool form_row_down(struct app *app)
{
	move_row(form_of(app), 1);
	return true;
}
