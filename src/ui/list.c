/*
 * The list of records, and the bin: the mode, its moves and what it does with
 * records. Which records: list_query.c; how they look: list_view.c; new ones:
 * list_new.c; marks: list_marks.c; pages: window.c.
 */
#include "ui/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "in/in.h"
#include "ui/history.h"
#include "ui/list_mode.h"
#include "ui/preview.h"

static const struct mode_ops list_ops, bin_ops;

struct list_mode *list_of(struct app *app)
{
	return (struct list_mode *)app->top;
}

void list_load(struct list_mode *l, struct app *app, int64_t number)
{
	if (window_load(&l->window, app->store, number, 0, &app->diags))
		app_say_diags(app);
	l->counted = COUNT_DUE;
	l->money.known = false;
}

void list_ask(struct list_mode *l, struct app *app, struct mode *box,
	void (*then)(struct list_mode *l, struct app *app))
{
	l->then = then;
	app_push(app, box);
}

static void year_answered(struct list_mode *l, struct app *app)
{
	if (app->answer != ANSWER_TEXT)
		return;
	if (in_year_text(app->answer_text.s, NULL, &l->year, &app->diags)) {
		app_say_diags(app);
		struct mode *again = ask_mode_new(app, l->year_question, app->answer_text.s);
		list_ask(l, app, again, year_answered);
		return;
	}
	l->with_year(l, app);
}

void list_ask_year(struct list_mode *l, struct app *app, const char *question, int year,
	void (*then)(struct list_mode *l, struct app *app))
{
	char text[16];
	snprintf(text, sizeof text, "%d", year);
	mem_set(&l->year_question, question);
	l->with_year = then;
	list_ask(l, app, ask_mode_new(app, question, text), year_answered);
}

static bool list_locked(struct mode *m, struct app *app, enum effect effect, struct buf *why)
{
	(void)m;
	(void)effect;
	if (store_readonly(app->store))
		buf_adds(why, "只读：不能修改");
	return store_readonly(app->store);
}

/* --- the mode --------------------------------------------------------------- */

static void list_go(struct mode *m, struct app *app, enum go where)
{
	struct list_mode *l = (struct list_mode *)m;
	if (window_go(&l->window, app->store, where, &app->diags))
		app_say_diags(app);
}

/* A click takes the record in hand; a second one opens it. */
static void click(struct list_mode *l, struct app *app, const struct key *k)
{
	if (*k->text != 1 || k->y < l->y || (size_t)(k->y - l->y) >= l->window.page.n)
		return;
	size_t at = (size_t)(k->y - l->y);
	if (at != l->window.at)
		l->window.at = at;
	else if (l->mode.ops == &list_ops)
		list_open(app);
}

static void list_key(struct mode *m, struct app *app, const struct key *k)
{
	if (k->code == K_MOUSE)
		click((struct list_mode *)m, app, k);
	else if (k->code == K_TEXT && !k->mods)
		app_say(app, STYLE_HINT, "这里没有“%s”这个键；按 F1 看有哪些", k->text);
}

static void list_settle(struct mode *m, struct app *app)
{
	struct list_mode *l = (struct list_mode *)m;
	if (app->top == m && !l->greeted && l->mode.ops == &list_ops)
		list_greet(l, app);
	l->greeted = true;
}

/* True when counting all records would be felt at the start: then it waits until it is asked for,
 * so that a large file opens as fast as a small one. */
static bool large(struct list_mode *l, struct app *app)
{
	enum { FELT = 20000 };
	const struct list_query all = LIST_QUERY_ALL;
	struct list_rows_page last;
	if (window_narrowed(&l->window) || l->window.query.deleted)
		return false;
	if (store_list(app->store, &all, NULL, true, 1, &last, &app->diags)) {
		diags_release(&app->diags);
		return true;
	}
	bool many = last.n && last.v->number > FELT;
	list_page_release(&last);
	return many;
}

static void count(struct list_mode *l, struct app *app)
{
	l->counted = COUNTED;
	if (store_total(app->store, &l->window.query, &l->count, &l->sum, &app->diags)) {
		app_say_diags(app);
		l->counted = COUNT_FAILED;
	}
}

static bool list_idle(struct mode *m, struct app *app)
{
	struct list_mode *l = (struct list_mode *)m;
	if (!l->money.known)
		list_money_find(&l->money, app);
	else if (l->counted == COUNT_DUE && large(l, app))
		l->counted = COUNT_LARGE;
	else if (l->counted == COUNT_DUE)
		count(l, app);
	else
		return false;
	return true;
}

bool list_sum(struct app *app)
{
	count(list_of(app), app);
	return true;
}

/* After a box: its answer. After the form screen or the bin: the records as they are now. */
static void list_resume(struct mode *m, struct app *app)
{
	struct list_mode *l = (struct list_mode *)m;
	void (*then)(struct list_mode *, struct app *) = l->then;
	l->then = NULL;
	if (then) {
		then(l, app);
		return;
	}
	marks_refresh(&l->marks, app);
	list_load(l, app, l->opened);
	l->opened = 0;
}

static void list_free(struct mode *m)
{
	struct list_mode *l = (struct list_mode *)m;
	window_release(&l->window);
	marks_clear(&l->marks);
	list_values_free(l);
	free(l->form);
	free(l->year_question);
	free(l->sought);
	free(l);
}

#define LIST_OPS \
	.full = true, .draw = list_draw, .key = list_key, .settle = list_settle, \
	.resume = list_resume, .free = list_free, .go = list_go, .idle = list_idle, \
	.locked = list_locked

static const struct mode_ops list_ops = {.name = "list", .where = IN_LIST, LIST_OPS};
static const struct mode_ops bin_ops = {.name = "bin", .where = IN_BIN, LIST_OPS};

static struct mode *mode_new(const struct mode_ops *ops)
{
	struct list_mode *l = mem_new(sizeof *l);
	l->mode.ops = ops;
	window_init(&l->window, ops == &bin_ops);
	l->form = mem_dup("");
	l->sought = mem_dup("");
	return &l->mode;
}

struct mode *list_mode_new(struct app *app)
{
	(void)app;
	return mode_new(&list_ops);
}

/* The list on the stack, NULL when there is none, and its query: else all records. */
static struct list_mode *list_below(const struct app *app, const struct list_query **query)
{
	static const struct list_query all = LIST_QUERY_ALL;
	struct mode *m = app->top;
	while (m && m->ops != &list_ops)
		m = m->below;
	struct list_mode *l = (struct list_mode *)m;
	*query = l ? &l->window.query : &all;
	return l;
}

bool list_place(struct app *app, int64_t number, size_t *nth, size_t *of)
{
	enum { PLACE_MOST = 1000 };
	const struct list_query *query;
	struct list_rows_page all;
	list_below(app, &query);
	*nth = 0;
	if (store_list(app->store, query, NULL, false, PLACE_MOST + 1, &all, &app->diags)) {
		diags_release(&app->diags);
		return false;
	}
	*of = all.n;
	for (size_t i = 0; i < all.n && all.n <= PLACE_MOST && !*nth; i++)
		if (all.v[i].number == number)
			*nth = i + 1;
	list_page_release(&all);
	return *nth;
}

int64_t list_neighbour(struct app *app, int64_t number, int step)
{
	const struct list_query *query;
	struct list_mode *l = list_below(app, &query);
	struct list_rows_page here, next;
	if (store_row(app->store, number, &here, &app->diags))
		return 0;
	int64_t found = 0;
	if (here.n && !store_list(app->store, query, here.v, step < 0, 1, &next, &app->diags)) {
		found = next.n ? next.v->number : 0;
		list_page_release(&next);
	}
	list_page_release(&here);
	if (l && found)
		l->opened = found;
	return found;
}

/* The first record of a query behind one (NULL: of all); 0: none, or app->diags says why. */
static int64_t first_of(
	struct app *app, const struct list_query *query, const struct list_row *after)
{
	struct list_rows_page p;
	if (store_list(app->store, query, after, false, 1, &p, &app->diags))
		return 0;
	int64_t found = p.n ? p.v->number : 0;
	list_page_release(&p);
	return found;
}

int64_t list_next_of(struct app *app, int64_t number, enum status status)
{
	const struct list_query *query;
	struct list_mode *l = list_below(app, &query);
	struct list_query waiting = *query;
	struct list_rows_page here;
	waiting.status = (int)status;
	if (store_row(app->store, number, &here, &app->diags))
		return 0;
	int64_t found = here.n ? first_of(app, &waiting, here.v) : 0;
	if (!found && !app->diags.n)
		found = first_of(app, &waiting, NULL);
	list_page_release(&here);
	if (found == number)
		found = 0;
	if (l && found)
		l->opened = found;
	return found;
}

/* --- commands ---------------------------------------------------------------- */

bool list_open(struct app *app)
{
	struct list_mode *l = list_of(app);
	const struct list_row *here = window_here(&l->window);
	if (!here)
		return true;
	int64_t number = here->number;
	struct mode *form = form_mode_new(app, number);
	if (!form) {
		app_say_diags(app);
		return true;
	}
	l->opened = number;
	app_push(app, form);
	return true;
}

bool list_preview(struct app *app)
{
	int64_t *number;
	size_t n = list_chosen(list_of(app), &number);
	struct mode *m = n ? preview_records_new(app, number, n) : NULL;
	if (m)
		app_push(app, m);
	app_say_diags(app);
	free(number);
	return true;
}

bool list_history(struct app *app)
{
	struct list_mode *l = list_of(app);
	const struct list_row *here = window_here(&l->window);
	struct doc *d = here ? store_load(app->store, here->number, &app->diags) : NULL;
	struct mode *history = d ? history_mode_new(app, d, PATH_RECORD, NULL) : NULL;
	doc_free(d);
	if (history) {
		l->opened = here->number;
		app_push(app, history);
	}
	app_say_diags(app);
	return true;
}

bool list_problems(struct app *app)
{
	app_push(app, report_mode_new(app, &list_of(app)->window.query));
	return true;
}

static void sought(struct list_mode *l, struct app *app)
{
	if (app->answer != ANSWER_TEXT || text_blank(app->answer_text.s, app->answer_text.n))
		return;
	mem_set(&l->sought, app->answer_text.s);
	app_push(app, search_mode_new(app, l->sought));
}

bool list_search(struct app *app)
{
	struct list_mode *l = list_of(app);
	list_ask(l, app, ask_mode_new(app, "在全部记录的每一格里查找：", l->sought), sought);
	return true;
}

bool list_verify(struct app *app)
{
	struct list_mode *l = list_of(app);
	const struct list_row *here = window_here(&l->window);
	struct mode *second = here ? verify_mode_new(app, here->number) : NULL;
	if (second) {
		l->opened = here->number;
		app_push(app, second);
	}
	return true;
}

bool list_bin(struct app *app)
{
	app_push(app, mode_new(&bin_ops));
	return true;
}

/* Does something to each chosen record, all or none; the number of them, -1 with a diag. */
static int64_t each_chosen(struct list_mode *l, struct app *app,
	int (*what)(struct store *s, int64_t number, struct diags *ds))
{
	int64_t *v;
	size_t n = list_chosen(l, &v);
	int rc = store_begin(app->store, &app->diags);
	if (!rc) {
		for (size_t i = 0; i < n && !rc; i++)
			rc = what(app->store, v[i], &app->diags);
		rc = store_end(app->store, !rc, &app->diags) ? -1 : rc;
	}
	free(v);
	if (rc) {
		const struct diag *d = app->diags.n ? &app->diags.v[0] : NULL;
		if (d && d->record)
			app_say(app, app_style(d->level), "第 %lld 号：%s；一条也没有动",
				(long long)d->record, d->text);
		else
			app_say_diags(app);
		diags_release(&app->diags);
		return -1;
	}
	marks_clear(&l->marks);
	list_load(l, app, 0);
	app_saved(app);
	return (int64_t)n;
}

static void deleted(struct list_mode *l, struct app *app)
{
	if (app->answer != ANSWER_YES)
		return;
	int64_t n = each_chosen(l, app, store_delete);
	struct buf bin = BUF_INIT;
	keymap_first(app->keymap, command_find("list-bin"), &bin);
	if (n > 0)
		app_say(app, STYLE_HINT, "%lld 条放进了回收站；要恢复，按 %s 到回收站",
			(long long)n, bin.s);
	buf_release(&bin);
}

bool list_delete(struct app *app)
{
	struct list_mode *l = list_of(app);
	const struct list_row *here = window_here(&l->window);
	if (!here)
		return true;
	struct buf question = BUF_INIT;
	if (l->marks.n)
		buf_addf(&question, "把选中的 %zu 条放进回收站？", l->marks.n);
	else
		buf_addf(&question, "把第 %lld 号“%s”放进回收站？", (long long)here->number,
			here->name);
	buf_adds(&question, "\n以后可以从回收站恢复。");
	list_ask(l, app, confirm_mode_new(app, question.s), deleted);
	buf_release(&question);
	return true;
}

bool list_restore(struct app *app)
{
	struct list_mode *l = list_of(app);
	if (!window_here(&l->window))
		return true;
	int64_t n = each_chosen(l, app, store_restore);
	if (n > 0)
		app_say(app, STYLE_HINT, "%lld 条恢复了，又在列表里", (long long)n);
	return true;
}

bool list_all(struct app *app)
{
	struct list_mode *l = list_of(app);
	if (!window_narrowed(&l->window)) {
		marks_clear(&l->marks);
		return true;
	}
	window_widen(&l->window);
	list_load(l, app, 0);
	return true;
}
