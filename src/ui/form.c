/*
 * The form screen: a record on screen and in the file. Opens it, keeps what
 * is typed, saves it, goes to the next. How it looks is form_view.c, how one
 * moves form_move.c, what typing does form_edit.c. Knows no key and no colour.
 */
#include "ui/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "form/type.h"
#include "ui/form_mode.h"
#include "ui/sign.h"

struct form_mode *form_of(struct app *app)
{
	return (struct form_mode *)app->top;
}

const struct field *form_field_here(const struct form_mode *m)
{
	return form_at(m->doc->form, m->at);
}

/* Why nothing can be written about a record, NULL: it can. */
static const char *unwritable(const struct app *app, const struct doc *d)
{
	if (store_snapshot_time(app->store))
		return D_FORM_SNAPSHOT_TEXT;
	if (store_readonly(app->store))
		return D_FORM_READONLY_TEXT;
	return d->deleted ? D_FORM_IN_BIN_TEXT : NULL;
}

bool record_refuses(const struct app *app, const struct doc *d, enum effect effect, struct buf *why)
{
	const char *text = unwritable(app, d);
	if (text) {
		buf_adds(why, text);
	} else if (effect == CHANGES && d->status == STATUS_SIGNED) {
		struct buf key = BUF_INIT;
		sign_key(app, ACT_UNLOCK, &key);
		buf_addf(why, D_FORM_SIGNED_TEXT, key.s);
		buf_release(&key);
	} else if (effect >= REVIEWS && d->status != act_rule(sign_act(effect))->from) {
		const struct act_rule *r = act_rule(sign_act(effect));
		buf_addf(why, D_FORM_ACT_STATUS_TEXT, status_name(d->status), r->name,
			status_name(r->from));
	} else {
		return false;
	}
	return true;
}

bool form_is_locked(struct mode *mode, struct app *app, enum effect effect, struct buf *why)
{
	const struct form_mode *m = (const struct form_mode *)mode;
	return record_refuses(app, m->doc, effect, why);
}

bool form_locked(const struct form_mode *m)
{
	return !m->kind && (unwritable(m->app, m->doc) || m->doc->status == STATUS_SIGNED);
}

void form_judge(struct form_mode *m)
{
	struct others others = store_others(m->app->store);
	struct diags now = DIAGS_INIT;
	if (m->kind)
		return;
	rules_check(m->rules, m->doc, &others, m->typed ? m->at : PATH_RECORD, &m->found, &now);
	diags_release(&m->found);
	m->found = now;
}

void form_step(struct form_mode *m)
{
	undo_push(&m->undo, m->doc, m->at);
}

void form_ask(struct form_mode *m, struct mode *box, void (*then)(struct form_mode *m))
{
	m->then = then;
	app_push(m->app, box);
}

/* --- keeping ----------------------------------------------------------- */

/* A write worked or not: the bottom line tells. Only the first of several failures is said, so that
 * trying again at each key is no noise. */
static bool wrote(struct form_mode *m, int result)
{
	struct app *app = m->app;
	bool told = app->unsaved;
	app->unsaved = result != 0;
	app_saved(app);
	if (told)
		diags_release(&app->diags);
	app_say_diags(app);
	return result == 0;
}

static int write_record(struct form_mode *m)
{
	struct summary sum;
	summary_make(&sum, m->rules, m->doc, &m->found);
	int result = store_save(
		m->app->store, m->saved, m->doc, &sum, m->why ? m->why : "", &m->app->diags);
	summary_release(&sum);
	return result;
}

/* The record is as the file holds it: nothing is in hand. */
static void forget_hand(struct form_mode *m)
{
	m->owed = false;
	if (m->kept)
		m->kept = store_hand_clear(m->app->store, &m->app->diags) != 0;
	if (m->kept || m->app->unsaved)
		wrote(m, m->kept);
}

bool form_save(struct form_mode *m)
{
	if (m->typed && !m->kind) {
		template_named(m);
		choice_fill_upper(m);
	}
	m->typed = m->due = false;
	m->apart = true;
	if (m->kind)
		return true;
	form_judge(m);
	if (doc_equal(m->doc, m->saved)) {
		forget_hand(m);
		return true;
	}
	if (rules_withdraw(m->doc, &m->found, &m->app->diags))
		app_say_diags(m->app);
	m->owed = !wrote(m, write_record(m));
	if (m->owed)
		return false;
	if (m->saved->status != m->doc->status) {
		form_say(
			m, FORM_LAPSED, status_name(m->saved->status), status_name(m->doc->status));
		buf_reset(&m->stamp);
		buf_reset(&m->stamp_long);
	}
	doc_free(m->saved);
	m->saved = doc_copy(m->doc);
	m->kept = false;
	m->due = m->wrote = true;
	return true;
}

static void form_settle(struct mode *mode, struct app *app)
{
	struct form_mode *m = (struct form_mode *)mode;
	if (m->before)
		return; /* what is shown was not agreed to */
	if (m->owed && !m->then) {
		bool typed = m->typed;
		form_save(m);
		m->typed = typed;
	} else if (m->due && doc_has(m->doc, m->at)) {
		int result = store_hand(
			app->store, m->doc, m->at, m->editor.text.s, m->editor.caret, &app->diags);
		if (result || app->unsaved)
			wrote(m, result);
		m->due = result != 0;
		m->kept |= !result;
		m->wrote |= !result;
	}
}

/* --- opening and leaving ----------------------------------------------- */

/* A draft that came back: who wants what. */
static void say_why(struct form_mode *m)
{
	struct buf why = BUF_INIT;
	if (m->doc->status == STATUS_DRAFT && m->stamp_long.n)
		sign_why(m->app, m->doc, &why);
	if (why.n) {
		diag_add(&m->app->diags, FORM_CAME_BACK, NULL, m->stamp_long.s, why.s);
		app_say_diags(m->app);
	}
	buf_release(&why);
}

/* Where the cursor begins: where a recovery left off, else in the first cell. */
static void begin(struct form_mode *m)
{
	struct path p;
	size_t caret;
	int64_t recovered = store_recovered(m->app->store, &p, &caret);
	if (recovered == m->doc->number && !m->app->recovered && stop_is(m->doc, p)) {
		m->app->recovered = true;
		form_arrive(m, p);
		m->editor.selected = false;
		m->editor.caret = caret < m->editor.text.n ? caret : m->editor.text.n;
		form_say(m, FORM_RECOVERED);
		return;
	}
	p = PATH_RECORD;
	stop_first(m->doc, &p);
	form_arrive(m, p);
	say_why(m);
}

static void form_drop(struct form_mode *m)
{
	doc_free(m->doc);
	doc_free(m->saved);
	doc_free(m->source);
	m->source = NULL;
	undo_release(&m->undo);
	past_release(&m->past);
	diags_release(&m->found);
	ghost_forget(m);
}

/* Remembers which records were opened, the last first. */
static void note_opened(struct app *app, int64_t number)
{
	size_t i = 0;
	while (i < OPENED - 1 && app->opened[i] != number)
		i++;
	memmove(app->opened + 1, app->opened, i * sizeof *app->opened);
	app->opened[0] = number;
}

static int form_open(struct form_mode *m, int64_t number)
{
	struct doc *d = store_load(m->app->store, number, &m->app->diags);
	if (!d)
		return -1;
	form_drop(m);
	m->doc = d;
	m->saved = doc_copy(d);
	m->rules = rulebook_get(m->app->rulebook, d->form);
	note_opened(m->app, number);
	m->due_status = d->status;
	m->history_seq = 0;
	buf_reset(&m->stamp);
	buf_reset(&m->stamp_long);
	sign_stamp(m->app, number, d->status, false, &m->stamp);
	sign_stamp(m->app, number, d->status, true, &m->stamp_long);
	m->typed = m->due = m->kept = m->owed = m->wrote = m->placed = false;
	m->nth = m->of = 0;
	m->scroll = m->pan = 0;
	begin(m);
	form_judge(m);
	return 0;
}

static void form_close(struct mode *mode, struct app *app)
{
	(void)app;
	struct form_mode *m = (struct form_mode *)mode;
	block_forget(m);
	form_rows_trim(m);
	form_save(m);
}

void form_resume(struct mode *mode, struct app *app)
{
	(void)app;
	struct form_mode *m = (struct form_mode *)mode;
	void (*then)(struct form_mode *) = m->then;
	m->then = NULL;
	if (then)
		then(m);
}

void form_release(struct form_mode *m)
{
	form_drop(m);
	editor_release(&m->editor);
	buf_release(&m->arrived);
	buf_release(&m->typing);
	buf_release(&m->sought);
	buf_release(&m->ghost);
	buf_release(&m->stamp);
	buf_release(&m->stamp_long);
	arena_release(&m->scratch);
	free(m->used);
}

static void form_free_mode(struct mode *mode)
{
	form_release((struct form_mode *)mode);
	free(mode);
}

/* Which of how many records this is: told when it is known. */
static bool form_idle(struct mode *mode, struct app *app)
{
	struct form_mode *m = (struct form_mode *)mode;
	if (m->placed)
		return false;
	m->placed = true;
	return list_place(app, m->doc->number, &m->nth, &m->of);
}

const struct field *form_help_field(struct mode *mode, struct app *app)
{
	(void)app;
	return form_field_here((struct form_mode *)mode);
}

static const struct mode_ops form_ops = {
	.name = "form",
	.where = IN_FORM,
	FORM_OPS,
	.leave = form_close,
	.settle = form_settle,
	.free = form_free_mode,
	.idle = form_idle,
	.locked = form_is_locked,
};

void form_init(struct form_mode *m, struct app *app, const struct mode_ops *ops,
	const struct form_kind *kind)
{
	m->mode.ops = ops;
	m->app = app;
	m->kind = kind;
	m->picked = -1;
	editor_init(&m->editor);
	buf_init(&m->arrived);
	buf_init(&m->typing);
	buf_init(&m->sought);
	buf_init(&m->ghost);
	buf_init(&m->stamp);
	buf_init(&m->stamp_long);
}

void form_show(struct form_mode *m, struct doc *d)
{
	struct path p = PATH_RECORD;
	form_drop(m);
	m->doc = d;
	m->rules = rulebook_get(m->app->rulebook, d->form);
	form_first_stop(m, &p);
	form_arrive(m, p);
}

struct mode *form_mode_new(struct app *app, int64_t number)
{
	struct form_mode *m = mem_new(sizeof *m);
	form_init(m, app, &form_ops, NULL);
	if (form_open(m, number)) {
		form_free_mode(&m->mode);
		return NULL;
	}
	return &m->mode;
}

struct mode *form_mode_at(struct app *app, int64_t number, const char *cell, size_t caret)
{
	struct form_mode *m = (struct form_mode *)form_mode_new(app, number);
	struct path p;
	if (!m)
		return NULL;
	m->over = true;
	if (!path_parse(m->doc->form, cell, &p) && (p.list >= 0 || p.col >= 0))
		form_arrive(m, stop_near(m->doc, p));
	if (form_field_here(m)->type->paragraph && caret <= m->editor.text.n)
		m->editor.caret = caret;
	return &m->mode;
}

/* --- going elsewhere and coming back -------------------------------------- */

void form_reload(struct form_mode *m)
{
	struct path p = m->at;
	if (form_open(m, m->doc->number))
		app_say_diags(m->app);
	else
		form_arrive(m, stop_near(m->doc, p));
}

/* Back from screens that may have changed the record. */
static void come_back(struct form_mode *m)
{
	struct doc *now = store_load(m->app->store, m->doc->number, &m->app->diags);
	bool changed = now && now->revision != m->saved->revision;
	doc_free(now);
	if (changed)
		form_reload(m);
	app_say_diags(m->app);
}

void form_visit(struct form_mode *m, struct mode *over)
{
	if (!form_save(m)) {
		over->ops->free(over);
		return;
	}
	m->due = false;
	form_ask(m, over, come_back);
}

bool form_verify(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_leave(m);
	struct mode *second = verify_mode_new(app, m->doc->number);
	if (second)
		form_visit(m, second);
	return true;
}

/* --- commands ----------------------------------------------------------- */

bool form_commit(struct app *app)
{
	struct form_mode *m = form_of(app);
	if (form_save(m))
		form_say(m, FORM_SAVED);
	return true;
}

void form_turn(struct form_mode *m, int64_t number)
{
	form_close(&m->mode, m->app);
	if (form_open(m, number))
		app_say_diags(m->app);
}

/* To the record before or after this one in the list. */
static void neighbour(struct form_mode *m, int step)
{
	if (!form_save(m))
		return;
	int64_t number = list_neighbour(m->app, m->doc->number, step);
	if (number) {
		form_turn(m, number);
	} else if (m->app->diags.n) {
		app_say_diags(m->app);
	} else if (step < 0) {
		form_say(m, FORM_NO_PREVIOUS);
	} else {
		form_say(m, FORM_NO_NEXT);
	}
}

bool form_record_previous(struct app *app)
{
	neighbour(form_of(app), -1);
	return true;
}

bool form_record_next(struct app *app)
{
	neighbour(form_of(app), 1);
	return true;
}
