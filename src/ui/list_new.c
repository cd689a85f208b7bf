/*
 * New records: which form, which year, of which kind of project, whose name; and copies. An empty
 * file begins with the same questions.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "doc/bound.h"
#include "ui/list.h"
#include "ui/list_mode.h"
#include "ui/save.h"
#include "ui/who.h"

/* What the data file keeps for the screen. */
static const char META_FORM[] = "last-form";

/* --- the record ------------------------------------------------------------------- */

/* Stores a new record and opens it. Takes d. */
static void add(struct list_mode *l, struct app *app, struct doc *d)
{
	struct rules *rules = rulebook_get(app->rulebook, d->form);
	int rc = save_record(app->store, rules, NULL, d, "", &app->diags);
	int64_t number = d->number;
	doc_free(d);
	if (rc) {
		app_say_diags(app);
		return;
	}
	app_saved(app);
	list_load(l, app, number);
	struct mode *form = form_mode_new(app, number);
	if (!form) {
		app_say_diags(app);
		return;
	}
	l->opened = number;
	app_push(app, form);
}

static void make(struct list_mode *l, struct app *app)
{
	const struct form *f = catalog_get(app->catalog, l->form, &app->diags);
	if (!f || store_meta_set(app->store, META_FORM, l->form, &app->diags)) {
		app_say_diags(app);
		return;
	}
	struct doc *d = doc_new(f, l->year);
	if (l->kind)
		bound_lay_out(d, rulebook_library(app->rulebook), l->kind);
	add(l, app, d);
}

bool list_copy(struct app *app)
{
	struct list_mode *l = list_of(app);
	const struct list_row *here = window_here(&l->window);
	if (!here)
		return true;
	int64_t number = here->number;
	struct doc *d = store_load(app->store, number, &app->diags);
	if (!d) {
		app_say_diags(app);
		return true;
	}
	doc_renew(d);
	add(l, app, d);
	if (l->opened)
		app_say(app, STYLE_HINT, "这是第 %lld 号的复制", (long long)number);
	return true;
}

/* --- whose name ---------------------------------------------------------------------- */

static void named(struct list_mode *l, struct app *app)
{
	(void)l;
	if (app->answer == ANSWER_TEXT)
		who_keep(app, app->answer_text.s);
}

bool list_name(struct app *app)
{
	list_ask(list_of(app), app, who_mode_new(app), named);
	return true;
}

/* The last question before a new record. Whoever does not answer is not asked again. */
static void new_named(struct list_mode *l, struct app *app)
{
	who_keep(app, app->answer == ANSWER_TEXT ? app->answer_text.s : "");
	make(l, app);
}

static void ask_name(struct list_mode *l, struct app *app)
{
	if (who_unasked(app))
		list_ask(l, app, who_mode_new(app), new_named);
	else
		make(l, app);
}

/* --- of which kind --------------------------------------------------------------------- */

/* The first answer is none. */
static void kind_chosen(struct list_mode *l, struct app *app)
{
	size_t n;
	const struct kind *kinds = library_kinds(rulebook_library(app->rulebook), &n);
	if (app->answer != ANSWER_CHOICE || app->answer_index > n)
		return;
	l->kind = app->answer_index ? &kinds[app->answer_index - 1] : NULL;
	ask_name(l, app);
}

/* Of which kind of project it is, where that lays out rows; then whose name. */
static void ask_kind(struct list_mode *l, struct app *app)
{
	const struct library *lib = rulebook_library(app->rulebook);
	const struct form *f = catalog_get(app->catalog, l->form, &app->diags);
	size_t n = 0;
	const struct kind *kinds = lib ? library_kinds(lib, &n) : NULL;
	l->kind = NULL;
	if (!f) {
		app_say_diags(app);
		return;
	}
	if (!n || bound_list(f) < 0) {
		ask_name(l, app);
		return;
	}
	struct arena a = ARENA_INIT;
	const char **item = arena_array(&a, n + 1, sizeof *item);
	item[0] = "不用";
	for (size_t i = 0; i < n; i++)
		item[i + 1] = arena_printf(&a, "%s  %zu 行", kinds[i].name, kinds[i].nusual);
	list_ask(l, app, pick_mode_new(app, "照哪类项目排好指标", item, n + 1, 0), kind_chosen);
	arena_release(&a);
}

/* --- which form, which year ------------------------------------------------------------ */

static void ask_year(struct list_mode *l, struct app *app)
{
	struct buf question = BUF_INIT;
	buf_addf(&question, "%s\n哪一年的？", form_name(app, l->form));
	list_ask_year(l, app, question.s, clock_year(), ask_kind);
	buf_release(&question);
}

static void form_chosen(struct list_mode *l, struct app *app)
{
	size_t n;
	const char *const *id = catalog_ids(app->catalog, FILE_FORM, &n);
	if (app->answer != ANSWER_CHOICE || app->answer_index >= n)
		return;
	mem_set(&l->form, id[app->answer_index]);
	ask_year(l, app);
}

/* Offers the forms; the one last used is in hand. */
static void ask_form(struct list_mode *l, struct app *app)
{
	size_t n, here = 0;
	const char *const *id = catalog_ids(app->catalog, FILE_FORM, &n);
	if (!n) {
		app_say(app, STYLE_ERROR, "一张表也没有安装");
		return;
	}
	struct buf last = BUF_INIT;
	if (store_meta(app->store, META_FORM, &last, &app->diags))
		app_say_diags(app);
	const char **item = mem_array(n, sizeof *item);
	for (size_t i = 0; i < n; i++) {
		item[i] = form_name(app, id[i]);
		if (!strcmp(id[i], last.s))
			here = i;
	}
	list_ask(l, app, pick_mode_new(app, "新建：哪一张表", item, n, here), form_chosen);
	free(item);
	buf_release(&last);
}

bool list_new(struct app *app)
{
	ask_form(list_of(app), app);
	return true;
}

void list_greet(struct list_mode *l, struct app *app)
{
	static const struct list_query all = LIST_QUERY_ALL;
	struct list_rows_page p;
	if (store_readonly(app->store))
		return;
	if (store_list(app->store, &all, NULL, false, 1, &p, &app->diags)) {
		app_say_diags(app);
		return;
	}
	bool empty = !p.n;
	list_page_release(&p);
	if (empty)
		ask_form(l, app);
}
