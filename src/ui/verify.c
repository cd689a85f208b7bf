/*
 * The second, blind entry of a record: the form with the cells that are asked
 * for empty, the others to read. The first entry is not looked at before the
 * user says so, and stays as it is until the differences are settled.
 */
#include "ui/verify.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "ui/app.h"
#include "ui/form_mode.h"
#include "ui/save.h"

struct verify {
	struct form_mode form; /* its record is the second entry */
	struct doc *first;
	bool again;           /* asks also for what was confirmed before */
	struct difference *v; /* as last compared */
	size_t n;
	size_t same, missing;
};

/* --- which cells ------------------------------------------------------------------- */

static bool stops(const struct form_mode *m, struct path p)
{
	const struct verify *v = (const struct verify *)m;
	return verify_asks(v->first, p) && (v->again || !doc_note(v->first, NOTE_AGREED, p, NULL));
}

/* The next cell that is asked for; false at the end. */
static bool next(const struct verify *v, struct path *p)
{
	while (verify_next(v->first, p))
		if (stops(&v->form, *p))
			return true;
	return false;
}

static bool blank(const char *text)
{
	return text_blank(text, strlen(text));
}

/* How many are asked for, and how many have been entered. */
static void progress(const struct verify *v, size_t *entered, size_t *asked)
{
	*entered = *asked = 0;
	for (struct path p = PATH_RECORD; next(v, &p);) {
		++*asked;
		*entered += !blank(doc_get(v->form.doc, p));
	}
}

/* --- words -------------------------------------------------------------------------- */

static void top(struct form_mode *m, struct buf *left, struct buf *right)
{
	const struct verify *v = (const struct verify *)m;
	const char *name = doc_role(v->first, ROLE_NAME);
	size_t entered, asked;
	progress(v, &entered, &asked);
	buf_addf(left, "填报 ▸ 二次录入 ▸ %s", *name ? name : m->doc->form->name);
	buf_addf(right, "已录 %zu/%zu 格 ", entered, asked);
}

static void foot(struct form_mode *m, struct buf *left, struct buf *right)
{
	(void)right;
	buf_adds(left, "照着纸面再录一遍；录完了，或者随时，按 ");
	keymap_first(m->app->keymap, command_find("verify-run"), left);
	buf_adds(left, " 和第一次比对");
}

/* --- the record ----------------------------------------------------------------------- */

static void confirm(struct doc *d, struct path p)
{
	doc_note_set(d, NOTE_AGREED, p, &(struct note){.time = clock_now()});
}

/* The first entry with what was settled; which of its cells are confirmed now. */
static struct doc *settled_record(const struct verify *v, size_t *changed)
{
	struct doc *now = doc_copy(v->first);
	*changed = 0;
	for (struct path p = PATH_RECORD; next(v, &p);)
		if (!blank(doc_get(now, p)) && !strcmp(doc_get(now, p), doc_get(v->form.doc, p)))
			confirm(now, p);
	for (size_t i = 0; i < v->n; i++) {
		const struct difference *d = &v->v[i];
		if (!d->settled)
			continue;
		*changed += strcmp(d->first, d->settled) != 0;
		doc_set(now, d->at, d->settled);
		confirm(now, d->at);
	}
	return now;
}

/* Saves it, with a remark in the changes: both or nothing. */
static int save(struct verify *v, struct doc *now, const char *remark)
{
	struct app *app = v->form.app;
	int rc = store_begin(app->store, &app->diags);
	if (!rc) {
		rc = save_record(
			     app->store, v->form.rules, v->first, now, "二次录入", &app->diags) ||
		     store_remark(app->store, now->number, ":verify", NULL, remark, "二次录入",
			     &app->diags);
		rc = store_end(app->store, !rc, &app->diags) ? -1 : rc;
	}
	return rc;
}

/* Keeps what the second entry has come to, and ends. */
static void finish(struct verify *v)
{
	struct app *app = v->form.app;
	size_t changed, settled = 0;
	struct doc *now = settled_record(v, &changed);
	struct buf words = BUF_INIT;
	for (size_t i = 0; i < v->n; i++)
		settled += v->v[i].settled != NULL;
	buf_addf(&words, "%zu 格一致", v->same);
	if (settled)
		buf_addf(&words, "，%zu 格定下来，其中改了 %zu 格", settled, changed);
	bool good = !save(v, now, words.s);
	doc_free(now);
	if (good) {
		size_t left = v->missing + v->n - settled;
		if (left)
			buf_addf(&words, "；还有 %zu 格要再录", left);
		app_saved(app);
		app_pop(app); /* v is gone */
		diag_add(&app->diags, VERIFY_DONE, NULL, words.s);
	}
	app_say_diags(app);
	buf_release(&words);
}

/* --- comparing ---------------------------------------------------------------------- */

static void forget(struct difference *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(v[i].second);
		free(v[i].settled);
	}
	free(v);
}

/* What was settled about the same two texts before. */
static char *settled_before(const struct difference *v, size_t n, const struct difference *now)
{
	for (size_t i = 0; i < n; i++)
		if (path_equal(v[i].at, now->at) && !strcmp(v[i].second, now->second))
			return v[i].settled ? mem_dup(v[i].settled) : NULL;
	return NULL;
}

static void compare(struct verify *v)
{
	const struct form *f = v->first->form;
	struct difference *old = v->v;
	size_t nold = v->n, cap = 0;
	v->v = NULL;
	v->n = v->same = v->missing = 0;
	for (struct path p = PATH_RECORD; next(v, &p);) {
		const char *first = doc_get(v->first, p), *second = doc_get(v->form.doc, p);
		enum agreement how = verify_compare(form_at(f, p), f->units, first, second);
		v->same += how == AGREEMENT_SAME && !blank(first);
		v->missing += how == AGREEMENT_MISSING && !blank(first);
		if (how != AGREEMENT_ALIKE && how != AGREEMENT_DIFFERS)
			continue;
		MEM_ROOM(v->v, v->n, cap);
		struct difference *d = &v->v[v->n++];
		*d = (struct difference){p, how, form_at(f, p), first, mem_dup(second), NULL};
		d->settled = settled_before(old, nold, d);
	}
	forget(old, nold);
}

static void compared(struct form_mode *m)
{
	if (m->app->answer == ANSWER_YES)
		finish((struct verify *)m);
}

static bool run(struct form_mode *m)
{
	struct verify *v = (struct verify *)m;
	form_leave(m);
	compare(v);
	if (v->n) {
		form_ask(m, compare_mode_new(m->app, v->v, v->n, v->missing), compared);
	} else if (!v->same) {
		form_say(m, VERIFY_NONE_YET);
	} else if (v->missing) {
		struct buf question = BUF_INIT;
		buf_addf(&question,
			"录了的 %zu 格都一致，还有 %zu 格没有录。\n先记下这些，就此结束？", v->same,
			v->missing);
		form_ask(m, confirm_mode_new(m->app, question.s), compared);
		buf_release(&question);
	} else {
		finish(v);
	}
	return true;
}

bool verify_run(struct app *app)
{
	return run(form_of(app));
}

/* --- the mode ------------------------------------------------------------------------ */

static void given_up(struct form_mode *m)
{
	if (m->app->answer == ANSWER_YES)
		app_pop(m->app);
}

/* True when leaving would lose something. */
static bool verify_loses(struct mode *mode)
{
	size_t entered, asked;
	progress((const struct verify *)mode, &entered, &asked);
	return entered;
}

static bool close_verify(struct form_mode *m)
{
	if (verify_loses(&m->mode))
		form_ask(m, confirm_mode_new(m->app, "第二次录入还没有比对。丢掉它，离开？"),
			given_up);
	else
		app_pop(m->app);
	return true;
}

static const struct form_kind kind = {
	.stops = stops,
	.top = top,
	.foot = foot,
	.end = run,
	.close = close_verify,
};

static void verify_free(struct mode *mode)
{
	struct verify *v = (struct verify *)mode;
	forget(v->v, v->n);
	doc_free(v->first);
	form_release(&v->form);
	free(v);
}

static const struct mode_ops verify_ops = {
	.name = "verify",
	.where = IN_VERIFY,
	.free = verify_free,
	.loses = verify_loses,
	FORM_OPS,
};

/* The record to enter again: what is asked for is empty in it. */
static struct doc *second_entry(const struct verify *v)
{
	struct doc *d = doc_copy(v->first);
	for (struct path p = PATH_RECORD; next(v, &p);)
		doc_set(d, p, "");
	return d;
}

struct mode *verify_mode_new(struct app *app, int64_t number)
{
	struct doc *d = store_load(app->store, number, &app->diags);
	struct buf why = BUF_INIT;
	bool locked = d && record_refuses(app, d, CHANGES, &why);
	struct verified state = {0};
	if (d && !locked)
		state = verify_state(d);
	if (locked)
		app_say(app, STYLE_WARNING, "%s", why.s);
	else if (d && !state.asked)
		diag_add(&app->diags, VERIFY_NOTHING, NULL);
	app_say_diags(app);
	buf_release(&why);
	if (!state.asked) {
		doc_free(d);
		return NULL;
	}
	struct verify *v = mem_new(sizeof *v);
	form_init(&v->form, app, &verify_ops, &kind);
	v->first = d;
	v->again = state.agreed == state.asked;
	form_show(&v->form, second_entry(v));
	return &v->form.mode;
}
