/*
 * Sign-off from the list: of the records marked, all or none. What is wrong
 * with any of them is listed. Which act may follow which the table in
 * doc/act.h says. And papers that were signed.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "ui/list.h"
#include "ui/list_mode.h"
#include "ui/paper.h"
#include "ui/save.h"
#include "ui/sign.h"
#include "ui/who.h"

/* --- doing it --------------------------------------------------------------------- */

/* All of them; -1: none, app->diags says everything that is in the way. keep: or only to see that.
 */
static int act_on_all(
	struct app *app, const int64_t *v, size_t n, enum act act, const char *why, bool keep)
{
	if (store_begin(app->store, &app->diags))
		return -1;
	int worst = 0;
	for (size_t i = 0; i < n && worst >= 0; i++) {
		int rc = act_number(app->store, app->rulebook, v[i], act, why, &app->diags);
		worst = rc < 0 || rc > worst ? rc : worst;
	}
	return store_end(app->store, keep && !worst, &app->diags) || worst ? -1 : 0;
}

static void diag_line(struct app *app, const struct diag *d, struct buf *out)
{
	buf_addf(out, "%s ", app_sign(app, d->level));
	if (d->record)
		buf_addf(out, "第 %lld 号：", (long long)d->record);
	diag_sentence(out, d);
}

/* What stood in the way. */
static void say_refused(struct list_mode *l, struct app *app, enum act act)
{
	struct buf b = BUF_INIT;
	buf_addf(&b, "一条也没有%s：", act_rule(act)->name);
	for (size_t i = 0; i < app->diags.n; i++) {
		buf_addc(&b, '\n');
		diag_line(app, &app->diags.v[i], &b);
	}
	diags_release(&app->diags);
	list_ask(l, app, note_mode_new(app, b.s), NULL);
	buf_release(&b);
}

/* The papers of what was signed, when they were agreed to; the marks have done their work. */
static void papers(struct list_mode *l, struct app *app)
{
	if (app->answer == ANSWER_YES)
		list_preview(app);
	marks_clear(&l->marks);
}

static void offer_papers(struct list_mode *l, struct app *app, size_t n)
{
	struct buf b = BUF_INIT;
	buf_addf(&b, "%zu 条签审了，校验码印在纸上。\n看签审表、打印吗？", n);
	list_ask(l, app, confirm_mode_new(app, b.s), papers);
	buf_release(&b);
}

static void act(struct list_mode *l, struct app *app, const char *why)
{
	int64_t *v;
	size_t n = list_chosen(l, &v);
	enum act a = l->act;
	int rc = act_on_all(app, v, n, a, why, true);
	free(v);
	list_load(l, app, 0);
	if (rc) {
		say_refused(l, app, a);
		return;
	}
	app_saved(app);
	if (app->diags.n)
		app_say_diags(app);
	else
		app_say(app, STYLE_HINT, "%zu 条%s了", n, act_rule(a)->name);
	if (a == ACT_SIGN)
		offer_papers(l, app, n);
	else
		marks_clear(&l->marks);
}

/* --- the questions before -------------------------------------------------------------- */

static void agreed(struct list_mode *l, struct app *app)
{
	if (app->answer == ANSWER_YES)
		act(l, app, "");
}

static void ask_why(struct list_mode *l, struct app *app, const char *text);

static void reason(struct list_mode *l, struct app *app)
{
	if (app->answer != ANSWER_TEXT)
		return;
	char *why = mem_dup(app->answer_text.s);
	if (sign_reason(app, why)) {
		act(l, app, why);
	} else {
		app_say_diags(app);
		ask_why(l, app, why);
	}
	free(why);
}

/* The only record chosen, NULL when there are several or it cannot be read. */
static struct doc *only_one(struct list_mode *l, struct app *app)
{
	int64_t *v;
	size_t n = list_chosen(l, &v);
	struct doc *d = n == 1 ? store_load(app->store, *v, &app->diags) : NULL;
	free(v);
	app_say_diags(app);
	return d;
}

static void ask_why(struct list_mode *l, struct app *app, const char *text)
{
	struct buf b = BUF_INIT;
	struct doc *d = only_one(l, app);
	if (d)
		sign_ask_why(d, l->act, &b);
	else
		buf_addf(&b, "%s选中的 %zu 条。理由是什么？", act_rule(l->act)->name, l->marks.n);
	list_ask(l, app, ask_mode_new(app, b.s, text), reason);
	doc_free(d);
	buf_release(&b);
}

/* How many errors and warnings the chosen records have together, and how many were let pass. */
static void count(struct app *app, const int64_t *v, size_t n, struct diags *all)
{
	struct others others = store_others(app->store);
	for (size_t i = 0; i < n; i++) {
		struct diags found = DIAGS_INIT;
		struct doc *d = store_load(app->store, v[i], &app->diags);
		if (d)
			rules_check(rulebook_get(app->rulebook, d->form), d, &others, PATH_RECORD,
				NULL, &found);
		doc_free(d);
		diags_take(all, &found);
	}
	diags_release(&app->diags); /* what cannot be read cannot be signed: it is said then */
}

static void question(struct list_mode *l, struct app *app, struct buf *out)
{
	const struct act_rule *r = act_rule(l->act);
	int64_t *v;
	size_t n = list_chosen(l, &v);
	struct diags all = DIAGS_INIT;
	struct doc *d = only_one(l, app);
	count(app, v, n, &all);
	if (d) {
		sign_question(app, d, l->act, &all, out);
	} else {
		buf_addf(out, "%s选中的 %zu 条，记在“", r->name, n);
		who_brief(app, out);
		buf_addf(out, "”名下。\n没有处理的警告 %zu 处，写明理由放过的 %zu 处。",
			all.count[DIAG_WARNING], all.waived);
		buf_addf(out, "\n有一条不行，就一条也不%s。\n%s吗？", r->name, r->name);
	}
	doc_free(d);
	diags_release(&all);
	free(v);
}

static void ask(struct list_mode *l, struct app *app)
{
	struct buf b = BUF_INIT;
	if (act_rule(l->act)->reason) {
		ask_why(l, app, "");
		return;
	}
	question(l, app, &b);
	list_ask(l, app, confirm_mode_new(app, b.s), agreed);
	buf_release(&b);
}

static void named(struct list_mode *l, struct app *app)
{
	if (app->answer != ANSWER_TEXT)
		return;
	who_keep(app, app->answer_text.s);
	ask(l, app);
}

static bool begin(struct app *app, enum act act)
{
	static const char some[] = "…"; /* what the reason will be makes no difference here */
	struct list_mode *l = list_of(app);
	int64_t *v;
	size_t n = list_chosen(l, &v);
	l->act = act;
	int rc = n ? act_on_all(app, v, n, act, some, false) : 0;
	free(v);
	if (!rc)
		diags_release(&app->diags);
	if (!n)
		return true;
	if (rc)
		say_refused(l, app, act);
	else if (who_unasked(app))
		list_ask(l, app, who_mode_new(app), named);
	else
		ask(l, app);
	return true;
}

/* --- commands ---------------------------------------------------------------------------- */

bool list_act_review(struct app *app)
{
	return begin(app, ACT_REVIEW);
}

bool list_act_sign(struct app *app)
{
	return begin(app, ACT_SIGN);
}

bool list_act_return(struct app *app)
{
	return begin(app, ACT_RETURN);
}

bool list_act_unlock(struct app *app)
{
	return begin(app, ACT_UNLOCK);
}

/* --- papers -------------------------------------------------------------------------------- */

static void paper_typed(struct list_mode *l, struct app *app)
{
	if (app->answer != ANSWER_TEXT)
		return;
	char *typed = mem_dup(app->answer_text.s);
	struct doc *d = only_one(l, app);
	struct mode *next = paper_answered(app, d, typed);
	doc_free(d);
	free(typed);
	if (next)
		list_ask(l, app, next, next->ops->where == IN_ASK ? paper_typed : NULL);
}

bool list_paper_check(struct app *app)
{
	list_ask(list_of(app), app, paper_ask_new(app, ""), paper_typed);
	return true;
}
