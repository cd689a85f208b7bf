/*
 * Steps back and forth. Those of this run are a stack of copies; where that
 * has none the history of the record is asked for the last save that was not
 * taken back yet, so that undo goes on after the program was left. What undo
 * and redo save says so in the history: by that it is known there which saves
 * are steps of someone and which only took one back.
 *
 * In the history a save that took something back leads to a state that was
 * there before; undo goes on below that state, redo to what was taken back.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/form.h"
#include "ui/form_mode.h"
#include "ui/history_window.h"
#include "ui/sign.h"

static const char undone[] = "撤销", redone[] = "重做";

/* --- the steps of this run -------------------------------------------------------- */

typedef int undo_travel(struct undo *u, struct doc **d, struct path *at);

/* One step back or forth; steps that changed nothing in the end (typed and put back) are passed
 * over. False: there is none. */
static bool travel(struct form_mode *m, undo_travel *step, const char *why)
{
	struct doc *before = doc_copy(m->doc);
	struct path p = m->at;
	int none;
	do {
		none = step(&m->undo, &m->doc, &p);
	} while (!none && doc_equal(before, m->doc));
	doc_free(before);
	if (none)
		return false;
	m->why = why;
	form_save(m);
	m->why = NULL;
	form_arrive(m, stop_near(m->doc, p));
	return true;
}

/* --- the history -------------------------------------------------------------------- */

/* A save that was walked back over: the oldest of its changes, and how many they are. */
struct passed {
	struct history *v;
	size_t n, changes;
};

static void passed_release(struct passed *s)
{
	history_release(s->v, s->n);
	*s = (struct passed){0};
}

/* One save back, and which that was. As store_past_back. */
static int back(struct form_mode *m, struct past *p, struct passed *s)
{
	enum { COUNTED = 100 };
	struct store *store = m->app->store;
	struct diags *ds = &m->app->diags;
	struct history *v;
	size_t n;
	int64_t end = p->seq == INT64_MAX ? 0 : p->seq;
	passed_release(s);
	int rc = store_past_back(store, p, ds);
	if (rc)
		return rc;
	if (store_history(store, p->number, NULL, PATH_RECORD, end, COUNTED, &v, &n, ds))
		return -1;
	for (size_t i = 0; i < n; i++)
		s->changes += v[i].seq >= p->seq;
	history_release(v, n);
	return store_history(store, p->number, NULL, PATH_RECORD, p->seq + 1, 1, &s->v, &s->n, ds);
}

/* True when a save only took something back, or did it again. */
static bool is(const struct passed *s, const char *why)
{
	return s->n && !strcmp(s->v->why, why);
}

/* The record of a state, under the form it has now; NULL: that has other cells. */
static struct doc *under_now(const struct past *p, const struct form *now)
{
	if (p->doc->form == now)
		return doc_copy(p->doc);
	return form_covers(now, p->doc->form) ? doc_under(p->doc, now) : NULL;
}

/* True when a state is the record as it stands. */
static bool is_now(const struct form_mode *m, const struct past *p)
{
	struct doc *d = under_now(p, m->doc->form);
	bool same = d && doc_equal(d, m->doc);
	doc_free(d);
	return same;
}

/* From a save that led back to an earlier state on to that state. As store_past_back. */
static int back_to_now(struct form_mode *m, struct past *p, struct passed *s)
{
	int rc = 0;
	while (!rc && !is_now(m, p))
		rc = back(m, p, s);
	return rc;
}

/* To the state before the last save that someone made and nobody took back. */
static int find_undo(struct form_mode *m, struct past *p, struct passed *s)
{
	int rc;
	while (!(rc = back(m, p, s))) {
		if (is(s, undone) || is(s, redone))
			rc = back_to_now(m, p, s);
		else if (!is_now(m, p)) /* else it changed nothing that undo knows of: a status */
			return 0;
		if (rc)
			break;
	}
	return rc;
}

/* To the state that the last undo left. 1: something else was done since, or nothing undone. */
static int find_redo(struct form_mode *m, struct past *p, struct passed *s)
{
	int rc;
	while (!(rc = back(m, p, s))) {
		if (is(s, undone))
			return is_now(m, p);
		rc = is(s, redone) ? back_to_now(m, p, s) : 1;
		if (rc)
			break;
	}
	return rc;
}

/* Says which save was taken back or done again, which this run does not remember. */
static void say_passed(struct form_mode *m, const struct passed *s, bool again)
{
	struct buf words = BUF_INIT;
	if (!s->n || m->app->said.n) /* what saving said is more urgent */
		return;
	sign_by(&words, s->v->who, s->v->time);
	buf_addc(&words, ' ');
	buf_adds(&words, again ? "撤销的 " : "改的 ");
	history_about(&words, m->doc, s->v);
	if (s->changes > 1)
		buf_addf(&words, "等 %zu 处", s->changes);
	if (again)
		form_say(m, FORM_REDONE_PAST, words.s);
	else
		form_say(m, FORM_UNDONE_PAST, words.s);
	buf_release(&words);
}

typedef int past_find(struct form_mode *m, struct past *p, struct passed *s);

/* Begins where the last undo left off, if the record is as it was then; else at its end. */
static int walk_begin(struct form_mode *m, struct past *p, bool again)
{
	if (!again && m->past.doc && is_now(m, &m->past)) {
		*p = m->past;
		m->past.doc = NULL;
		return 0;
	}
	return store_past(m->app->store, m->doc->number, p, &m->app->diags);
}

/* Remembers how far undo went: the next step begins there. */
static void walk_end(struct form_mode *m, struct past *p, bool again)
{
	past_release(again ? p : &m->past);
	if (!again)
		m->past = *p;
}

/* Lets the stack have a step that only the history knows, and takes it. False: there is none. */
static bool travel_past(struct form_mode *m, bool again)
{
	struct past p;
	struct passed s = {0};
	past_find *find = again ? find_redo : find_undo;
	if (walk_begin(m, &p, again))
		return false;
	struct doc *d = find(m, &p, &s) ? NULL : under_now(&p, m->doc->form);
	struct path at = p.at;
	walk_end(m, &p, again);
	if (d) {
		struct path step = path_equal(at, PATH_RECORD) ? m->at : at;
		(again ? undo_above : undo_below)(&m->undo, d, step);
		travel(m, again ? undo_forth : undo_back, again ? redone : undone);
		say_passed(m, &s, again);
	}
	passed_release(&s);
	return d;
}

/* --- commands ----------------------------------------------------------------------------- */

bool form_undo(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_leave(m);
	if (travel(m, undo_back, undone) || (!m->kind && !m->owed && travel_past(m, false)))
		return true;
	if (app->diags.n)
		app_say_diags(app);
	else
		form_say(m, FORM_NO_UNDO);
	return true;
}

bool form_redo(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_leave(m);
	if (travel(m, undo_forth, redone) || (!m->kind && !m->owed && travel_past(m, true)))
		return true;
	if (app->diags.n)
		app_say_diags(app);
	else
		form_say(m, FORM_NO_REDO);
	return true;
}
