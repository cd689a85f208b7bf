/* To a record by what it is called: its number, its code, the beginning of its UUID. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ui/list.h"
#include "ui/list_mode.h"

enum { PAGE = 500, MOST = 5000 }; /* records with the text somewhere that are looked at */

/* Records that a text may mean. */
struct meant {
	int64_t number; /* the first of them */
	size_t n;
};

static void mean(struct meant *m, int64_t number)
{
	if (!m->n++)
		m->number = number;
}

/* Records whose code is the text, and those whose code begins with it. -1 with a diag. */
static int by_code(struct app *app, const char *text, struct meant *is, struct meant *begins)
{
	struct list_query q = LIST_QUERY_ALL;
	struct list_rows_page page = {NULL, 0}, next;
	struct buf wanted = BUF_INIT, code = BUF_INIT;
	size_t looked = 0;
	int rc;
	q.find = text;
	text_fold(&wanted, text, strlen(text));
	do {
		const struct list_row *last = page.n ? &page.v[page.n - 1] : NULL;
		rc = store_list(app->store, &q, last, false, PAGE, &next, &app->diags);
		list_page_release(&page);
		page = rc ? (struct list_rows_page){NULL, 0} : next;
		for (size_t i = 0; i < page.n; i++) {
			buf_reset(&code);
			text_fold(&code, page.v[i].code, strlen(page.v[i].code));
			if (!strcmp(code.s, wanted.s))
				mean(is, page.v[i].number);
			if (!strncmp(code.s, wanted.s, wanted.n))
				mean(begins, page.v[i].number);
		}
		looked += page.n;
	} while (page.n == PAGE && looked < MOST);
	list_page_release(&page);
	buf_release(&wanted);
	buf_release(&code);
	return rc;
}

/* Takes a record in hand; what hides it is given up. */
static void show(struct list_mode *l, struct app *app, int64_t number)
{
	list_load(l, app, number);
	const struct list_row *here = window_here(&l->window);
	if (here && here->number == number)
		return;
	window_widen(&l->window);
	list_load(l, app, number);
	diag_add(&app->diags, LIST_WIDENED, NULL);
	app_say_diags(app);
}

static void show_all(struct list_mode *l, struct app *app, const char *text, size_t n)
{
	window_widen(&l->window);
	window_set(&l->window.query.find, text);
	list_load(l, app, 0);
	app_first(app);
	diag_add(&app->diags, LIST_SEVERAL, NULL, text, n);
	app_say_diags(app);
}

/* Why there is none: in the bin, more of the UUID needed; else just that. */
static void say_none(struct app *app, const char *text)
{
	const struct diag *why = app->diags.n ? &app->diags.v[0] : NULL;
	if (why && (why->code == D_STORE_IN_BIN || why->code == D_STORE_ID_SEVERAL)) {
		app_say(app, STYLE_HINT, "%s", why->text);
		diags_release(&app->diags);
		return;
	}
	diags_release(&app->diags);
	diag_add(&app->diags, LIST_NONE_SUCH, NULL, text);
	app_say_diags(app);
}

/* The record of an ID; 0: none, app->diags says why; -1: the file failed. */
static int64_t by_id(struct app *app, const char *text)
{
	int64_t number = store_find(app->store, text, false, &app->diags);
	return number > 0 ? number : number < -1 ? -1 : 0;
}

static void go(struct list_mode *l, struct app *app, const char *text)
{
	struct meant is = {0, 0}, begins = {0, 0};
	bool digits = strspn(text, "0123456789") == strlen(text);
	int64_t number = digits ? by_id(app, text) : 0;
	if (!number && by_code(app, text, &is, &begins))
		number = -1;
	if (!number && is.n == 1)
		number = is.number;
	if (!number && !is.n && !digits)
		number = by_id(app, text);
	if (!number && !is.n && begins.n == 1)
		number = begins.number;
	if (number < 0) {
		app_say_diags(app);
	} else if (number || begins.n) {
		diags_release(&app->diags);
		if (number)
			show(l, app, number);
		else
			show_all(l, app, text, is.n ? is.n : begins.n);
	} else {
		say_none(app, text);
	}
}

static void answered(struct list_mode *l, struct app *app)
{
	const struct buf *b = &app->answer_text;
	size_t from = 0, to = b->n;
	text_trim(b->s, &from, &to);
	if (app->answer != ANSWER_TEXT || from == to)
		return;
	char *text = mem_ndup(b->s + from, to - from);
	go(l, app, text);
	free(text);
}

bool list_go_to(struct app *app)
{
	list_ask(list_of(app), app, ask_mode_new(app, "到哪一条？编号、编码，或标识开头的几位", ""),
		answered);
	return true;
}
