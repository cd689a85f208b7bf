/*
 * What the form screen opens over itself: problems, preview, questions. Each
 * leaves an answer that a function here takes.
 */
#include <stdio.h>

#include "base/clock.h"
#include "in/in.h"
#include "ui/form.h"
#include "ui/form_mode.h"
#include "ui/preview.h"
#include "ui/who.h"

/* --- problems ---------------------------------------------------------------- */

static void jump(struct form_mode *m)
{
	struct app *app = m->app;
	struct path p;
	if (app->answer != ANSWER_CHOICE || app->answer_index >= m->found.n)
		return;
	if (path_parse(m->doc->form, m->found.v[app->answer_index].cell, &p))
		return;
	if (p.list >= 0 || p.col >= 0)
		form_go(m, stop_near(m->doc, p));
}

/* Notes that a warning was let pass for a reason, or takes the note back: one step of undo. */
static const struct diags *waive(struct mode *arg, size_t i, const char *why)
{
	struct form_mode *m = (struct form_mode *)arg;
	if (i >= m->found.n)
		return &m->found;
	const struct diag *d = &m->found.v[i];
	struct path p;
	if (path_parse(m->doc->form, d->cell, &p))
		p = PATH_RECORD;
	form_step(m);
	if (why) {
		struct buf over = BUF_INIT, who = BUF_INIT;
		rules_over(m->doc, d, &over);
		who_brief(m->app, &who);
		doc_note_set(m->doc, NOTE_WAIVER, p,
			&(struct note){.rule = d->rule,
				.text = why,
				.over = over.s,
				.who = who.s,
				.time = clock_now()});
		buf_release(&over);
		buf_release(&who);
	} else {
		doc_note_clear(m->doc, NOTE_WAIVER, p, d->rule);
	}
	form_save(m);
	return &m->found;
}

bool form_problems(struct app *app)
{
	struct form_mode *m = form_of(app);
	const struct problems_of of = {&m->mode, form_is_locked, waive};
	form_leave(m);
	form_ask(m, problems_mode_new(app, &m->found, &of), jump);
	return true;
}

bool form_preview(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_leave(m);
	struct mode *preview = preview_record_new(app, m->doc);
	if (preview)
		form_ask(m, preview, NULL);
	app_say_diags(app);
	return true;
}

/* --- find ----------------------------------------------------------------------- */

static void search_all(struct form_mode *m)
{
	if (m->app->answer == ANSWER_YES && m->sought.n)
		form_visit(m, search_mode_new(m->app, m->sought.s));
}

/* To the next cell that holds what is sought, around to the one in hand. */
static void find_next(struct form_mode *m)
{
	struct path p = m->at;
	do {
		if (!stop_next(m->doc, &p))
			stop_first(m->doc, &p);
		if (text_find(form_text(m, p), m->sought.s) < 0)
			continue;
		if (path_equal(p, m->at))
			form_say(m, FORM_FOUND_ONLY_HERE, m->sought.s);
		else
			form_go(m, p);
		return;
	} while (!path_equal(p, m->at));
	struct buf question = BUF_INIT;
	buf_addf(&question, "这张表里没有“%s”。\n在全部记录里查找？", m->sought.s);
	form_ask(m, confirm_mode_new(m->app, question.s), search_all);
	buf_release(&question);
}

static void sought(struct form_mode *m)
{
	if (m->app->answer != ANSWER_TEXT || !m->app->answer_text.n)
		return;
	buf_reset(&m->sought);
	buf_add(&m->sought, m->app->answer_text.s, m->app->answer_text.n);
	find_next(m);
}

bool form_find(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_ask(m, ask_mode_new(app, "在这张表里查找：", m->sought.s), sought);
	return true;
}

bool form_find_again(struct app *app)
{
	struct form_mode *m = form_of(app);
	if (!m->sought.n)
		return form_find(app);
	find_next(m);
	return true;
}

static void sought_everywhere(struct form_mode *m)
{
	const struct buf *text = &m->app->answer_text;
	if (m->app->answer != ANSWER_TEXT || text_blank(text->s, text->n))
		return;
	buf_reset(&m->sought);
	buf_add(&m->sought, text->s, text->n);
	form_visit(m, search_mode_new(m->app, m->sought.s));
}

bool form_search(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_leave(m);
	form_ask(m, ask_mode_new(app, "在全部记录里查找：", m->sought.s), sought_everywhere);
	return true;
}

/* --- to a place by its name ----------------------------------------------------- */

/* Where one can go, with a line for each. */
struct places {
	struct path *at;
	const char **item;
	size_t n;
};

static void add_place(struct places *to, struct path at, const char *item)
{
	to->at[to->n] = at;
	to->item[to->n++] = item;
}

/* The rows of a list, each by what stands in it; named: with the list's name and their number. */
static void add_rows(
	const struct form_mode *m, int list, bool named, struct arena *a, struct places *to)
{
	const char *label = m->doc->form->list[list].label;
	for (int row = 0; row < (int)m->doc->list[list].n; row++) {
		struct path p = stop_near(m->doc, (struct path){list, row, 0});
		const char *line = row_line(m->doc, list, (size_t)row, a);
		if (!*line)
			line = "（空行）";
		if (m->at.list == list && stop_is(m->doc, (struct path){list, row, m->at.col}))
			p.col = m->at.col;
		if (named)
			line = arena_printf(a, "%s第 %d 行  %s", label, row + 1, line);
		add_place(to, p, line);
	}
}

/* All places, made in a: first the rows of the list in hand (or the first one), which so have their
 * own numbers in the box. */
static struct places places_build(const struct form_mode *m, struct arena *a)
{
	const struct form *f = m->doc->form;
	int first = m->at.list >= 0 ? m->at.list : 0;
	size_t most = f->nfields;
	for (size_t i = 0; i < f->nlists; i++)
		most += m->doc->list[i].n;
	struct places to = {
		arena_array(a, most, sizeof *to.at), arena_array(a, most, sizeof *to.item), 0};
	if (f->nlists)
		add_rows(m, first, false, a, &to);
	for (size_t i = 0; i < f->norder; i++)
		if (f->order[i].list < 0)
			add_place(&to, f->order[i], form_at(f, f->order[i])->label);
	for (int i = 0; i < (int)f->nlists; i++)
		if (i != first)
			add_rows(m, i, true, a, &to);
	return to;
}

static void go_chosen(struct form_mode *m)
{
	arena_reset(&m->scratch);
	struct places to = places_build(m, &m->scratch);
	if (m->app->answer == ANSWER_CHOICE && m->app->answer_index < to.n)
		form_go(m, to.at[m->app->answer_index]);
}

bool form_go_to(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_leave(m);
	arena_reset(&m->scratch);
	struct places to = places_build(m, &m->scratch);
	size_t here = 0;
	while (here + 1 < to.n && !path_equal(to.at[here], m->at))
		here++;
	form_ask(m, pick_mode_new(app, "到哪一行、哪一栏", to.item, to.n, here), go_chosen);
	return true;
}

/* --- the year ------------------------------------------------------------------ */

static void take_year(struct form_mode *m)
{
	int year;
	if (m->app->answer != ANSWER_TEXT)
		return;
	if (in_year_text(m->app->answer_text.s, NULL, &year, &m->app->diags)) {
		app_say_diags(m->app);
		return;
	}
	form_step(m);
	m->doc->year = year;
	form_save(m);
}

bool form_year(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_leave(m);
	char now[16];
	snprintf(now, sizeof now, "%d", m->doc->year);
	form_ask(m, ask_mode_new(app, "这张表是哪一年的？", now), take_year);
	return true;
}
