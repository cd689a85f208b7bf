/*
 * All places where a text stands: what the store finds, in words. A source
 * of found.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "form/form.h"
#include "ui/found.h"

enum {
	RECORDS = 64, /* of one portion */
	PLACES = 1024,
	BEFORE = 300, /* bytes that are kept around what was found: more than a line shows */
	BEHIND = 900,
};

struct search {
	struct found_mode found;
	char *text;
	int64_t from;            /* the record behind which to look */
	const struct form *form; /* of the last record a place was in; NULL: not known */
};

/* Appends what people call the cell of an address; the address where the form does not know it. */
static void address_words(const struct form *f, const char *cell, struct buf *out)
{
	struct path p;
	const struct field *field = NULL;
	if (f && !path_parse(f, cell, &p))
		field = form_at(f, p);
	if (field)
		cell_words(out, field, p);
	else
		buf_adds(out, cell);
	buf_adds(out, "：");
}

static const struct form *form_of_record(struct app *app, int64_t number)
{
	struct list_rows_page row;
	const struct form *f = NULL;
	struct diags ds = DIAGS_INIT;
	if (!store_row(app->store, number, &row, &ds)) {
		if (row.n)
			f = catalog_get(app->catalog, row.v->form, &ds);
		list_page_release(&row);
	}
	diags_release(&ds);
	return f;
}

/* Appends what is around [from, to) of a text; where that is in out then. */
static void around(const char *text, size_t from, size_t to, struct hit *h, struct buf *out)
{
	static const char dots[] = "…";
	size_t n = strlen(text), begin = from > BEFORE ? text_prev(text, n, from - BEFORE) : 0;
	size_t end = n - to > BEHIND ? text_next(text, n, to + BEHIND) : n;
	if (begin)
		buf_adds(out, dots);
	h->from = out->n + (from - begin);
	h->to = h->from + (to - from);
	buf_add(out, text + begin, end - begin);
	if (end < n)
		buf_adds(out, dots);
}

static void add(struct search *s, struct app *app, const struct found *at)
{
	struct found_mode *f = &s->found;
	size_t records = f->nrecords;
	found_record(f, at->number, at->year, at->name);
	if (f->nrecords > records || !s->form)
		s->form = form_of_record(app, at->number);
	struct buf text = BUF_INIT;
	struct hit hit = {0};
	size_t to;
	address_words(s->form, at->cell, &text);
	hit.lead = text.n;
	text_found(at->text, s->text, &hit.caret, &to);
	around(at->text, hit.caret, to, &hit, &text);
	found_add(f, at->cell, text.s, &hit);
	buf_release(&text);
}

/* Looks at so many records behind *from; adds what is in one of them alone (0: in any). */
static void look(struct search *s, struct app *app, int64_t *from, size_t records, int64_t only)
{
	struct found *v;
	size_t n;
	if (store_search(app->store, s->text, from, records, PLACES, &v, &n, &app->diags)) {
		app_say_diags(app);
		*from = -1;
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (!only || v[i].number == only)
			add(s, app, &v[i]);
	found_release(v, n);
}

static bool more(struct found_mode *f, struct app *app)
{
	struct search *s = (struct search *)f;
	look(s, app, &s->from, RECORDS, 0);
	return s->from >= 0;
}

static void again(struct found_mode *f, struct app *app, int64_t number)
{
	struct search *s = (struct search *)f;
	int64_t from = number - 1;
	s->form = NULL;
	look(s, app, &from, 1, number);
	s->form = NULL;
}

static void title(const struct found_mode *f, struct app *app, struct buf *left, struct buf *right)
{
	(void)app;
	size_t records = 0;
	for (size_t i = 0; i < f->nrecords; i++)
		records += f->record[i].hits > 0;
	buf_addf(left, "填报 ▸ 在全部记录里查找“%s”", ((const struct search *)f)->text);
	buf_addf(right, "%zu 张，%zu 处", records, f->nhits);
	buf_adds(right, f->full ? "，太多，不再找 " : f->done ? " " : "，还在找… ");
}

static void nothing(const struct found_mode *f, struct buf *out)
{
	if (f->done)
		buf_addf(out, "没有找到“%s”", ((const struct search *)f)->text);
	else
		buf_adds(out, "还在找…");
}

static void search_free(struct mode *m)
{
	struct search *s = (struct search *)m;
	found_mode_release(&s->found);
	free(s->text);
	free(s);
}

static const struct found_source source = {more, again, title, nothing};
static const struct mode_ops search_ops = {
	.name = "search", .where = IN_FOUND, .free = search_free, FOUND_OPS};

struct mode *search_mode_new(struct app *app, const char *text)
{
	(void)app;
	struct search *s = mem_new(sizeof *s);
	found_mode_init(&s->found, &search_ops, &source);
	s->text = mem_dup(text);
	return &s->found.mode;
}
