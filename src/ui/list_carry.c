/*
 * Records of the list carried over to another year: which year, and what if
 * that has them already. Knows how to ask; ui/carry does it.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "ui/carry.h"
#include "ui/list.h"
#include "ui/list_mode.h"

/* --- carrying ------------------------------------------------------------------- */

/* How many of the records that year has already; which, of the first, goes to *which. -1: one of
 * them cannot go there (said). */
static int64_t count_there(struct app *app, const int64_t *v, size_t n, int year, struct buf *which)
{
	int64_t there = 0;
	int look = 0;
	for (size_t i = 0; i < n && look >= 0; i++) {
		look = carry_looks(app->store, app->rulebook, v[i], year, &app->diags);
		if (look > 0 && !there++)
			buf_adds(which, app->diags.v[0].text);
		if (look < 0)
			app_say_diags(app);
		diags_release(&app->diags);
	}
	return look < 0 ? -1 : there;
}

/* Carries the records over, as one; those that year has already only again. The number of the last
 * new one, 0 when there is none, -1 with a diag; *n becomes how many there are. */
static int64_t carry_all(struct app *app, const int64_t *v, size_t *n, int year, bool again)
{
	size_t all = *n;
	int64_t new = 0;
	*n = 0;
	if (store_begin(app->store, &app->diags))
		return -1;
	for (size_t i = 0; i < all && new >= 0; i++) {
		struct diags ignored = DIAGS_INIT;
		if (again || !carry_looks(app->store, app->rulebook, v[i], year, &ignored)) {
			new = carry_record(app->store, app->rulebook, v[i], year, &app->diags);
			++*n;
		}
		diags_release(&ignored);
	}
	return store_end(app->store, new >= 0, &app->diags) ? -1 : new;
}

/* One new record opens, to be confirmed; of several the list tells. */
static void show(struct list_mode *l, struct app *app, int64_t new, size_t n)
{
	marks_clear(&l->marks);
	list_load(l, app, new);
	app_saved(app);
	struct mode *form = n == 1 ? form_mode_new(app, new) : NULL;
	if (form) {
		l->opened = new;
		app_push(app, form);
	}
	struct buf key = BUF_INIT;
	keymap_first(app->keymap, command_find("confirm"), &key);
	if (form)
		app_say(app, STYLE_HINT, "结转到了 %d 年度：按 %s 逐处确认", l->year, key.s);
	else
		app_say(app, STYLE_HINT, "%zu 条结转到了 %d 年度，打开后按 %s 逐处确认", n, l->year,
			key.s);
	buf_release(&key);
}

static void carry(struct list_mode *l, struct app *app, bool again)
{
	int64_t *v;
	size_t n = list_chosen(l, &v);
	int64_t new = carry_all(app, v, &n, l->year, again);
	free(v);
	if (new > 0)
		show(l, app, new, n);
	app_say_diags(app);
}

/* --- asking --------------------------------------------------------------------- */

static void agreed(struct list_mode *l, struct app *app)
{
	if (app->answer == ANSWER_YES)
		carry(l, app, true);
}

enum { ONLY_REST, ALL_AGAIN };

static void chosen(struct list_mode *l, struct app *app)
{
	if (app->answer == ANSWER_CHOICE)
		carry(l, app, app->answer_index == ALL_AGAIN);
}

/* That year has some of n records already; which: words about the first of them. */
static void ask_there(
	struct list_mode *l, struct app *app, size_t there, size_t n, const char *which)
{
	char *more = there > 1 ? mem_printf("等 %zu 条", there) : mem_dup("");
	char *title = mem_printf("%d 年度已经有了 %zu 条", l->year, there);
	char *rest = mem_printf("只结转其余 %zu 条", n - there);
	char *again = mem_printf("%s%s。\n再结转一次？", which, more);
	const char *item[] = {[ONLY_REST] = rest, [ALL_AGAIN] = "都结转，已有的也再来一条"};
	if (there < n)
		list_ask(l, app, pick_mode_new(app, title, item, 2, ONLY_REST), chosen);
	else
		list_ask(l, app, confirm_mode_new(app, again), agreed);
	free(more);
	free(title);
	free(rest);
	free(again);
}

/* The year is known. */
static void carry_to(struct list_mode *l, struct app *app)
{
	int64_t *v;
	struct buf which = BUF_INIT;
	size_t n = list_chosen(l, &v);
	int64_t there = count_there(app, v, n, l->year, &which);
	if (there > 0)
		ask_there(l, app, (size_t)there, n, which.s);
	else if (!there)
		carry(l, app, false);
	buf_release(&which);
	free(v);
}

/* The year after that of the first record chosen. */
static int next_year(struct list_mode *l, struct app *app)
{
	int64_t *v;
	struct list_rows_page first = {NULL, 0};
	int year = clock_year() + 1;
	size_t n = list_chosen(l, &v);
	if (n && !store_row(app->store, v[0], &first, &app->diags) && first.n)
		year = first.v[0].year + 1;
	diags_release(&app->diags); /* any year will do to begin with */
	list_page_release(&first);
	free(v);
	return year;
}

static void ask_year(struct list_mode *l, struct app *app)
{
	const struct list_row *here = window_here(&l->window);
	char *what = l->marks.n ? mem_printf("选中的 %zu 条", l->marks.n)
				: mem_printf("第 %lld 号“%s”", (long long)here->number, here->name);
	char *question = mem_printf("把%s结转到哪一年？\n内容照抄，每一格等着确认。", what);
	list_ask_year(l, app, question, next_year(l, app), carry_to);
	free(question);
	free(what);
}

bool list_carry(struct app *app)
{
	struct list_mode *l = list_of(app);
	if (!window_here(&l->window))
		return true;
	ask_year(l, app);
	return true;
}
