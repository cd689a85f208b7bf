/* Which records the list shows and in which order: find, filter, sort. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/list.h"
#include "ui/list_mode.h"
#include "ui/query.h"

const char *form_name(struct app *app, const char *id)
{
	struct diags ds = DIAGS_INIT;
	const struct form *f = catalog_get(app->catalog, id, &ds);
	diags_release(&ds);
	return f ? f->name : id;
}

/* --- what can be filtered ------------------------------------------------------ */

static void set_year(struct list_query *q, const char *value)
{
	q->year = atoi(value);
}

static void set_form(struct list_query *q, const char *value)
{
	window_set(&q->form, value);
}

static void set_unit(struct list_query *q, const char *value)
{
	window_set(&q->unit, value);
}

static void set_status(struct list_query *q, const char *value)
{
	q->status = *value ? status_from(value) : -1;
}

static void year_words(const struct list_query *q, struct app *app, struct buf *out)
{
	(void)app;
	if (q->year)
		buf_addf(out, "%d", q->year);
}

static void form_words(const struct list_query *q, struct app *app, struct buf *out)
{
	if (*q->form && !q->nconditions) /* which cells are asked for says it, too */
		buf_adds(out, form_name(app, q->form));
}

static void unit_words(const struct list_query *q, struct app *app, struct buf *out)
{
	(void)app;
	buf_adds(out, q->unit);
}

static void status_words(const struct list_query *q, struct app *app, struct buf *out)
{
	(void)app;
	if (q->status >= 0)
		buf_adds(out, status_name((enum status)q->status));
}

static const struct filter {
	enum list_sort column;
	/* "" : any */
	void (*set)(struct list_query *q, const char *value);
	void (*words)(const struct list_query *q, struct app *app, struct buf *out);
} filters[] = {
	{SORT_YEAR, set_year, year_words},
	{SORT_FORM, set_form, form_words},
	{SORT_UNIT, set_unit, unit_words},
	{SORT_STATUS, set_status, status_words},
};
enum { FILTERS = sizeof filters / sizeof *filters };

void query_words(const struct list_query *q, struct app *app, struct buf *out)
{
	const char *between = "";
	struct buf value = BUF_INIT;
	for (size_t i = 0; i < FILTERS; i++) {
		buf_reset(&value);
		filters[i].words(q, app, &value);
		if (!value.n)
			continue;
		buf_addf(out, "%s%s：%s", between, list_sort_name(filters[i].column), value.s);
		between = "　";
	}
	buf_release(&value);
	if (*q->find)
		buf_addf(out, "%s查找“%s”", between, q->find);
	if (*q->find)
		between = "　";
	if (q->nconditions)
		buf_addf(out, "%s查询：", between);
	query_print(q->condition, q->nconditions, out);
}

/* --- find ------------------------------------------------------------------------ */

/* The query has changed: the record in hand stays so if it is still there, else the first is. */
static void query_changed(struct list_mode *l, struct app *app)
{
	const struct list_row *here = window_here(&l->window);
	int64_t number = here ? here->number : 0;
	list_load(l, app, 0);
	here = window_here(&l->window);
	if (here && here->number != number)
		app_first(app);
}

static void found(struct list_mode *l, struct app *app)
{
	if (app->answer != ANSWER_TEXT)
		return;
	window_set(&l->window.query.find, app->answer_text.s);
	query_changed(l, app);
}

bool list_find(struct app *app)
{
	struct list_mode *l = list_of(app);
	list_ask(l, app,
		ask_mode_new(
			app, "查找（名称、编码、单位里的字；空着就是不查）", l->window.query.find),
		found);
	return true;
}

/* --- filter ------------------------------------------------------------------------ */

void list_values_free(struct list_mode *l)
{
	for (size_t i = 0; i < l->nvalues; i++)
		free(l->value[i]);
	free(l->value);
	l->value = NULL;
	l->nvalues = 0;
}

/* The values of a column; statuses are always the same. -1 with a diag. */
static int load_values(struct list_mode *l, struct app *app, enum list_sort column)
{
	if (column != SORT_STATUS)
		return store_values(app->store, column, &l->value, &l->nvalues, &app->diags);
	l->value = mem_array(STATUSES, sizeof *l->value);
	for (l->nvalues = 0; l->nvalues < STATUSES; l->nvalues++)
		l->value[l->nvalues] = mem_dup(status_name((enum status)l->nvalues));
	return 0;
}

static void value_chosen(struct list_mode *l, struct app *app)
{
	size_t i = app->answer_index;
	if (app->answer == ANSWER_CHOICE && i <= l->nvalues) {
		filters[l->column].set(&l->window.query, i ? l->value[i - 1] : "");
		if (filters[l->column].column == SORT_FORM)
			window_ask(&l->window, NULL);
		query_changed(l, app);
	}
	list_values_free(l);
}

/* Offers the values of the column chosen, before them: all. */
static void column_chosen(struct list_mode *l, struct app *app)
{
	if (app->answer != ANSWER_CHOICE)
		return;
	l->column = app->answer_index;
	enum list_sort column = filters[l->column].column;
	if (load_values(l, app, column)) {
		app_say_diags(app);
		return;
	}
	const char **item = mem_array(l->nvalues + 1, sizeof *item);
	struct buf now = BUF_INIT;
	size_t here = 0;
	filters[l->column].words(&l->window.query, app, &now);
	item[0] = "全部";
	for (size_t i = 0; i < l->nvalues; i++) {
		item[i + 1] = column == SORT_FORM ? form_name(app, l->value[i]) : l->value[i];
		if (!strcmp(item[i + 1], now.s))
			here = i + 1;
	}
	list_ask(l, app, pick_mode_new(app, list_sort_name(column), item, l->nvalues + 1, here),
		value_chosen);
	buf_release(&now);
	free(item);
}

bool list_filter(struct app *app)
{
	struct list_mode *l = list_of(app);
	const char *item[FILTERS];
	for (size_t i = 0; i < FILTERS; i++)
		item[i] = list_sort_name(filters[i].column);
	list_ask(l, app, pick_mode_new(app, "按什么筛选", item, FILTERS, l->column), column_chosen);
	return true;
}

/* --- query by form -------------------------------------------------------------------- */

static void asked(struct list_mode *l, struct app *app)
{
	if (app->answer != ANSWER_YES)
		return;
	window_ask(&l->window, l->window.asked);
	query_changed(l, app);
}

static void ask_in(struct list_mode *l, struct app *app, const char *id)
{
	const struct form *f = catalog_get(app->catalog, id, &app->diags);
	if (f)
		list_ask(l, app, query_mode_new(app, f, &l->window.asked), asked);
	else
		app_say_diags(app);
}

static void form_chosen(struct list_mode *l, struct app *app)
{
	if (app->answer == ANSWER_CHOICE && app->answer_index < l->nvalues)
		ask_in(l, app, l->value[app->answer_index]);
	list_values_free(l);
}

/* In the form that is filtered by, or the only one there is; else in the one that is chosen. */
bool list_ask_by_form(struct app *app)
{
	struct list_mode *l = list_of(app);
	const char *form = l->window.query.form;
	size_t here = 0;
	if (*form) {
		ask_in(l, app, form);
		return true;
	}
	if (load_values(l, app, SORT_FORM)) {
		app_say_diags(app);
		return true;
	}
	const char **item = mem_array(l->nvalues, sizeof *item);
	for (size_t i = 0; i < l->nvalues; i++) {
		item[i] = form_name(app, l->value[i]);
		if (l->window.asked && !strcmp(l->value[i], l->window.asked->form->id))
			here = i;
	}
	if (l->nvalues > 1)
		list_ask(l, app, pick_mode_new(app, "在哪一张表里查询", item, l->nvalues, here),
			form_chosen);
	else if (l->nvalues)
		ask_in(l, app, l->value[0]);
	if (l->nvalues < 2)
		list_values_free(l);
	free(item);
	return true;
}

/* --- sort -------------------------------------------------------------------------- */

static void sort_chosen(struct list_mode *l, struct app *app)
{
	struct list_query *q = &l->window.query;
	if (app->answer != ANSWER_CHOICE)
		return;
	enum list_sort sort = (enum list_sort)app->answer_index;
	q->descending = sort == q->sort && !q->descending;
	q->sort = sort;
	list_load(l, app, 0);
}

bool list_sort_by(struct app *app)
{
	struct list_mode *l = list_of(app);
	const struct list_query *q = &l->window.query;
	struct buf here = BUF_INIT;
	const char *item[SORTS];
	buf_addf(&here, "%s（现在%s，再选就倒过来）", list_sort_name(q->sort),
		q->descending ? "从大到小" : "从小到大");
	for (int i = 0; i < SORTS; i++)
		item[i] = (enum list_sort)i == q->sort ? here.s : list_sort_name((enum list_sort)i);
	list_ask(l, app, pick_mode_new(app, "按哪一列排序", item, SORTS, q->sort), sort_chosen);
	buf_release(&here);
	return true;
}
