/*
 * The history from the form screen: of the record, of the cell in hand, and
 * since the sign-off whose check value stands on a paper. Knows which changes
 * are asked for; history.c shows them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "ui/form.h"
#include "ui/form_mode.h"
#include "ui/history.h"
#include "ui/sign.h"

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

static void show(struct form_mode *m, const struct history_view *view)
{
	const struct history_of of = {&m->mode, form_is_locked, go, put};
	struct mode *history = history_mode_new(m->app, m->doc, view, &of);
	if (history)
		app_push(m->app, history);
	else
		app_say_diags(m->app);
}

bool form_history(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_leave(m);
	show(m, &(struct history_view){PATH_RECORD, 0, ""});
	return true;
}

bool form_cell_history(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_leave(m);
	if (doc_has(m->doc, m->at))
		show(m, &(struct history_view){m->at, 0, ""});
	else
		form_say(m, FORM_NO_ROW);
	return true;
}

/* --- a paper in hand ------------------------------------------------------------------ */

enum { LEAST_DIGITS = 8 }; /* of a check value, that it is not met by chance */

/* The hexadecimal digits of what was typed, in small letters; false: something else is in it. */
static bool digits_of(const char *typed, char out[DIGEST_HEX])
{
	struct buf b = BUF_INIT;
	size_t n = 0;
	text_fold(&b, typed, strlen(typed));
	bool good = true;
	for (size_t i = 0; i < b.n && good; i++) {
		if (strchr(" -", b.s[i]))
			continue;
		good = strchr("0123456789abcdef", b.s[i]) && n + 1 < DIGEST_HEX;
		if (good)
			out[n++] = b.s[i];
	}
	out[n] = '\0';
	buf_release(&b);
	return good && n >= LEAST_DIGITS;
}

/* The sign-off with this value, or whose value begins so; NULL: none. */
static const struct signoff *find_value(const struct signoff *v, size_t n, const char *digits)
{
	for (size_t i = 0; i < n; i++)
		if (*v[i].value && !strncmp(v[i].value, digits, strlen(digits)))
			return &v[i];
	return NULL;
}

static void signed_words(struct buf *out, const struct signoff *s)
{
	char when[CLOCK_TEXT];
	clock_text(s->time, when);
	sign_person(out, s->who);
	buf_addf(out, " %.10s %.5s 签审", when, when + strlen("2023-05-01T"));
}

/* The paper is of this record as it was signed then, which is no longer in force: what came since.
 */
static void show_since(struct form_mode *m, const struct signoff *s)
{
	struct buf words = BUF_INIT;
	signed_words(&words, s);
	app_say(m->app, STYLE_WARNING, "纸上是%s的，那次签审已经作废；以后的改动列在这里", words.s);
	buf_adds(&words, "以后");
	show(m, &(struct history_view){PATH_RECORD, s->seq, words.s});
	buf_release(&words);
}

/* The paper's sign-off is in force; and what stands in the file is what was signed, or not. */
static void say_match(struct form_mode *m, const struct signoff *s)
{
	struct seals seals = store_seals(m->app->store);
	struct seal seal = {.who = NULL};
	struct buf words = BUF_INIT;
	signed_words(&words, s);
	if (seals.of(seals.arg, m->doc, &seal) == 1)
		app_say(m->app, STYLE_HINT, "对得上：纸上和现在的一样，%s", words.s);
	else
		form_say(m, PAPER_BROKEN);
	free(seal.who);
	buf_release(&words);
}

static void check(struct form_mode *m, const char *digits)
{
	struct signoff *v;
	size_t n;
	if (store_signoffs(m->app->store, m->doc->number, &v, &n, &m->app->diags)) {
		app_say_diags(m->app);
		return;
	}
	const struct signoff *s = find_value(v, n, digits);
	if (!s)
		form_say(m, PAPER_OTHER);
	else if (s->valid)
		say_match(m, s);
	else
		show_since(m, s);
	signoffs_release(v, n);
}

static void ask_value(struct form_mode *m, const char *text);

static void value_typed(struct form_mode *m)
{
	char digits[DIGEST_HEX];
	if (m->app->answer != ANSWER_TEXT)
		return;
	char *typed = mem_dup(m->app->answer_text.s);
	if (digits_of(typed, digits)) {
		check(m, digits);
	} else {
		form_say(m, PAPER_DIGITS, (int)LEAST_DIGITS);
		ask_value(m, typed);
	}
	free(typed);
}

static void ask_value(struct form_mode *m, const char *text)
{
	struct buf b = BUF_INIT;
	buf_addf(&b, "纸上的校验码是什么？打开头 %d 位就够，空格可以不打。", (int)LEAST_DIGITS);
	form_ask(m, ask_mode_new(m->app, b.s, text), value_typed);
	buf_release(&b);
}

bool form_paper_check(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_leave(m);
	ask_value(m, "");
	return true;
}
