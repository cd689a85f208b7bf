/*
 * Query by form: an empty form in whose cells one writes what to look for.
 * What becomes of it the list of records knows.
 */
#include "ui/query.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "form/type.h"
#include "ui/app.h"
#include "ui/form_mode.h"

struct query {
	struct form_mode form;
	struct doc **asked; /* of the caller */
};

/* A record without a text, each list with one row. */
static struct doc *blank(const struct form *f)
{
	struct doc *d = doc_new(f, clock_year());
	for (int i = 0; i < (int)f->nfields; i++)
		doc_set(d, (struct path){LIST_NONE, -1, i}, "");
	for (int l = 0; l < (int)f->nlists; l++) {
		while (d->list[l].n)
			doc_row_delete(d, l, d->list[l].n - 1);
		doc_row_insert(d, l, 0);
		for (int c = 0; c < (int)f->list[l].ncols; c++)
			doc_set(d, (struct path){l, 0, c}, "");
	}
	return d;
}

/* --- words --------------------------------------------------------------------- */

static void top(struct form_mode *m, struct buf *left, struct buf *right)
{
	(void)right;
	buf_addf(left, "填报 ▸ 查询 ▸ %s", m->doc->form->name);
}

static void help(struct form_mode *m, struct buf *out)
{
	const struct field *f = form_field_here(m);
	buf_addf(out, "%s：写要找的字，一部分就行", f->label);
	if (f->type->read)
		buf_adds(out, "；比大小写 >100、<=8万元、10..20");
	if (m->at.list >= 0)
		buf_adds(out, "；任何一行有就行");
}

static void foot(struct form_mode *m, struct buf *left, struct buf *right)
{
	(void)right;
	struct condition *v;
	size_t n = query_conditions(m->doc, &v);
	buf_adds(left, n ? "要找：" : "还没有写要找什么");
	query_print(v, n, left);
	free(v);
}

static bool close_query(struct form_mode *m)
{
	app_pop(m->app);
	return true;
}

static const struct form_kind kind = {
	.top = top,
	.help = help,
	.foot = foot,
	.close = close_query,
};

/* --- conditions ------------------------------------------------------------------ */

static void add(struct condition **v, size_t *n, size_t *cap, const struct doc *d, struct path p)
{
	const char *text = doc_get(d, p);
	if (!field_entered(form_at(d->form, p)) || text_blank(text, strlen(text)))
		return;
	MEM_ROOM(*v, *n, *cap);
	if (p.list >= 0)
		p.row = -1;
	(*v)[(*n)++] = (struct condition){d->form, p, text};
}

size_t query_conditions(const struct doc *asked, struct condition **v)
{
	const struct form *f = asked->form;
	size_t n = 0, cap = 0;
	*v = NULL;
	for (int i = 0; i < (int)f->nfields; i++)
		add(v, &n, &cap, asked, (struct path){LIST_NONE, -1, i});
	for (int l = 0; l < (int)f->nlists; l++)
		for (int c = 0; asked->list[l].n && c < (int)f->list[l].ncols; c++)
			add(v, &n, &cap, asked, (struct path){l, 0, c});
	return n;
}

void query_print(const struct condition *v, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		buf_addf(out, "%s%s ", i ? "，" : "", form_at(v[i].form, v[i].at)->label);
		text_visible(out, v[i].text, strlen(v[i].text));
	}
}

/* --- the mode ---------------------------------------------------------------------- */

static void query_free(struct mode *mode)
{
	struct query *q = (struct query *)mode;
	form_release(&q->form);
	free(q);
}

static const struct mode_ops query_ops = {
	.name = "query", .where = IN_QUERY, .free = query_free, FORM_OPS};

struct mode *query_mode_new(struct app *app, const struct form *f, struct doc **asked)
{
	struct query *q = mem_new(sizeof *q);
	form_init(&q->form, app, &query_ops, &kind);
	q->asked = asked;
	bool again = *asked && (*asked)->form == f;
	form_show(&q->form, again ? doc_copy(*asked) : blank(f));
	return &q->form.mode;
}

bool query_run(struct app *app)
{
	struct query *q = (struct query *)app->top;
	form_leave(&q->form);
	doc_free(*q->asked);
	*q->asked = doc_copy(q->form.doc);
	app_answer(app, ANSWER_YES, "", 0);
	app_pop(app);
	return true;
}

bool query_clear(struct app *app)
{
	struct form_mode *m = form_of(app);
	const struct form *f = m->doc->form;
	form_leave(m);
	form_step(m);
	doc_free(m->doc);
	m->doc = blank(f);
	form_arrive(m, stop_near(m->doc, m->at));
	return true;
}
