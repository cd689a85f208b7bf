/*
 * Sign-off from the form screen: what stands in the way, the questions before
 * it, the act, and on to the next record that waits. Which act may follow
 * which the table in doc/act.h says, and the gate in app.c asks it.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "ui/form.h"
#include "ui/form_mode.h"
#include "ui/preview.h"
#include "ui/save.h"
#include "ui/sign.h"
#include "ui/who.h"

/* --- doing it --------------------------------------------------------------------- */

static void print_it(struct form_mode *m)
{
	if (m->app->answer == ANSWER_YES)
		form_preview(m->app);
}

/* The value that stands on paper from now on, and that paper. */
static void offer_paper(struct form_mode *m)
{
	struct seals seals = store_seals(m->app->store);
	struct seal seal;
	struct buf b = BUF_INIT;
	if (seals.of(seals.arg, m->doc, &seal) != 1)
		return;
	buf_addf(&b, "第 %lld 号签审了。校验码：\n", (long long)m->doc->number);
	size_t from = b.n;
	seal_groups(&b, seal.value);
	b.s[from + (b.n - from) / 2] = '\n'; /* as on paper, in two lines */
	buf_adds(&b, "\n看签审表、打印吗？");
	form_ask(m, confirm_mode_new(m->app, b.s), print_it);
	buf_release(&b);
	free(seal.who);
}

/* What was done, and how one goes on. */
static void say_done(struct form_mode *m, enum act act)
{
	struct app *app = m->app;
	struct buf next = BUF_INIT;
	keymap_first(app->keymap, command_find("record-due"), &next);
	app_saved(app);
	if (app->diags.n)
		app_say_diags(app); /* done, but the clock goes wrong */
	else
		app_say(app, STYLE_HINT, "%s了，现在是%s；%s 看下一张（%s）", act_rule(act)->name,
			status_name(m->doc->status), next.s, status_name(m->due_status));
	buf_release(&next);
}

static void act(struct form_mode *m, const char *why)
{
	struct app *app = m->app;
	if (act_number(app->store, app->rulebook, m->doc->number, m->act, why, &app->diags)) {
		app_say_diags(app);
		return;
	}
	form_reload(m);
	m->due_status = act_rule(m->act)->from;
	say_done(m, m->act);
	if (m->act == ACT_SIGN)
		offer_paper(m);
}

/* --- the questions before ------------------------------------------------------------ */

static void agreed(struct form_mode *m)
{
	if (m->app->answer == ANSWER_YES)
		act(m, "");
}

static void ask_why(struct form_mode *m, const char *text);

static void reason(struct form_mode *m)
{
	struct app *app = m->app;
	if (app->answer != ANSWER_TEXT)
		return;
	char *why = mem_dup(app->answer_text.s);
	if (sign_reason(app, why)) {
		act(m, why);
	} else {
		app_say_diags(app);
		ask_why(m, why);
	}
	free(why);
}

static void ask_why(struct form_mode *m, const char *text)
{
	struct buf question = BUF_INIT;
	sign_ask_why(m->doc, m->act, &question);
	form_ask(m, ask_mode_new(m->app, question.s, text), reason);
	buf_release(&question);
}

static void ask_yes(struct form_mode *m)
{
	struct buf question = BUF_INIT;
	sign_question(m->app, m->doc, m->act, &m->found, &question);
	form_ask(m, confirm_mode_new(m->app, question.s), agreed);
	buf_release(&question);
}

/* Asks what there is to ask. A review of what has no warnings can be taken back: it is just done.
 */
static void ask(struct form_mode *m)
{
	bool clean = !m->found.count[DIAG_WARNING] && !m->found.waived;
	if (act_rule(m->act)->reason)
		ask_why(m, "");
	else if (m->act == ACT_REVIEW && clean)
		act(m, "");
	else
		ask_yes(m);
}

static void named(struct form_mode *m)
{
	/* Who goes back does not want it done. */
	if (m->app->answer != ANSWER_TEXT)
		return;
	who_keep(m->app, m->app->answer_text.s);
	ask(m);
}

static bool begin(struct app *app, enum act act)
{
	struct form_mode *m = form_of(app);
	form_leave(m);
	if (m->owed)
		return true; /* what could not be saved was said */
	form_judge(m);
	m->act = act;
	size_t errors = m->found.count[DIAG_ERROR];
	if (act_rule(act)->judged && errors) {
		form_problems(app);
		form_say(m, FORM_ACT_ERRORS, errors, act_rule(act)->name);
	} else if (who_unasked(app)) {
		form_ask(m, who_mode_new(app), named);
	} else {
		ask(m);
	}
	return true;
}

/* --- commands ---------------------------------------------------------------------------- */

bool form_act_review(struct app *app)
{
	return begin(app, ACT_REVIEW);
}

bool form_act_sign(struct app *app)
{
	return begin(app, ACT_SIGN);
}

bool form_act_return(struct app *app)
{
	return begin(app, ACT_RETURN);
}

bool form_act_unlock(struct app *app)
{
	return begin(app, ACT_UNLOCK);
}

bool form_record_due(struct app *app)
{
	struct form_mode *m = form_of(app);
	enum status status = m->due_status;
	if (!form_save(m))
		return true;
	int64_t number = list_next_of(app, m->doc->number, status);
	if (number)
		form_turn(m, number);
	else if (app->diags.n)
		app_say_diags(app);
	else
		form_say(m, FORM_NO_DUE, status_name(status));
	m->due_status = status;
	return true;
}
