/*
 * The history from the form screen, of the record and of the cell in hand; and
 * papers. Knows which changes are asked for; history.c shows them.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "ui/form.h"
#include "ui/form_mode.h"
#include "ui/history.h"
#include "ui/paper.h"

/* --- the history ------------------------------------------------------------------- */

static void go(struct mode *form, struct path p)
{
	struct form_mode *m = (struct form_mode *)form;
	form_go(m, stop_near(m->doc, p));
}

static void put(struct mode *form, struct path p, const char *text)
{
	struct form_mode *m = (struct form_mode *)form;
	form_go(m, stop_near(m->doc, p));
	if (!path_equal(p, m->at))
		return; /* nobody fills it in */
	form_put(m, text);
	form_arrive(m, p);
	form_say(m, FORM_PUT_BACK);
}

static void show(struct form_mode *m, struct path cell)
{
	bool all = path_equal(cell, PATH_RECORD);
	const struct history_of of = {
		&m->mode, form_is_locked, go, put, all ? &m->history_seq : NULL};
	struct mode *history = history_mode_new(m->app, m->doc, cell, &of);
	if (history)
		app_push(m->app, history);
	else
		app_say_diags(m->app);
}

bool form_history(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_leave(m);
	show(m, PATH_RECORD);
	return true;
}

bool form_cell_history(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_leave(m);
	if (doc_has(m->doc, m->at))
		show(m, m->at);
	else
		form_say(m, FORM_NO_ROW);
	return true;
}

/* --- a paper in hand ------------------------------------------------------------------ */

static void paper_typed(struct form_mode *m)
{
	if (m->app->answer != ANSWER_TEXT)
		return;
	char *typed = mem_dup(m->app->answer_text.s);
	struct mode *next = paper_answered(m->app, m->doc, typed);
	free(typed);
	if (!next)
		return;
	if (next->ops->where == IN_ASK)
		form_ask(m, next, paper_typed);
	else
		form_visit(m, next);
}

bool form_paper_check(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_leave(m);
	form_ask(m, paper_ask_new(app, ""), paper_typed);
	return true;
}
