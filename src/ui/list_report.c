/*
 * What is wrong with many records: each is judged as `tianbao check` does,
 * one after the other in the order of the list. A source of found.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/found.h"
#include "ui/problems.h"
#include "ui/list_mode.h"

enum { PAGE = 50 };

struct report {
	struct found_mode found;
	const struct list_query *query; /* borrowed */
	struct list_rows_page page;     /* records to look at */
	size_t next;                    /* of them */
	size_t looked;                  /* records that were judged */
};

static void add(struct found_mode *f, const struct diag *d)
{
	struct buf text = BUF_INIT;
	diag_sentence(&text, d);
	found_add(f, d->cell, text.s,
		&(struct hit){.level = d->level, .wrong = true, .waived = d->waived});
	buf_release(&text);
}

/* Judges a record. */
static void judge(struct found_mode *f, struct app *app, const struct doc *d)
{
	struct others others = store_others(app->store);
	struct diags found = DIAGS_INIT;
	rules_check(rulebook_get(app->rulebook, d->form), d, &others, PATH_RECORD, NULL, &found);
	if (found.n)
		found_record(f, d->number, d->year, doc_role(d, ROLE_NAME));
	for (size_t i = 0; i < found.n; i++)
		add(f, &found.v[i]);
	diags_release(&found);
}

static void again(struct found_mode *f, struct app *app, int64_t number)
{
	struct diags ds = DIAGS_INIT;
	struct doc *d = store_load(app->store, number, &ds);
	if (d) {
		judge(f, app, d);
	} else {
		found_record(f, number, 0, "");
		for (size_t i = 0; i < ds.n; i++)
			add(f, &ds.v[i]);
	}
	doc_free(d);
	diags_release(&ds);
}

/* The page behind the one that was looked at; false: there is none. */
static bool turn(struct report *r, struct app *app)
{
	const struct list_row *last = r->page.n ? &r->page.v[r->page.n - 1] : NULL;
	struct list_rows_page next;
	if (store_list(app->store, r->query, last, false, PAGE, &next, &app->diags)) {
		app_say_diags(app);
		return false;
	}
	list_page_release(&r->page);
	r->page = next;
	r->next = 0;
	return next.n;
}

static bool more(struct found_mode *f, struct app *app)
{
	struct report *r = (struct report *)f;
	if (r->next == r->page.n && !turn(r, app))
		return false;
	again(f, app, r->page.v[r->next++].number);
	r->looked++;
	return true;
}

static void title(const struct found_mode *f, struct app *app, struct buf *left, struct buf *right)
{
	const struct report *r = (const struct report *)f;
	struct buf narrowed = BUF_INIT;
	size_t count[DIAG_LEVELS] = {0};
	for (size_t i = 0; i < f->nhits; i++)
		count[f->hit[i].level] += !f->hit[i].waived;
	query_words(r->query, app, &narrowed);
	buf_adds(left, "填报 ▸ 问题");
	if (narrowed.n)
		buf_addf(left, "（%s）", narrowed.s);
	buf_adds(left, problems_most_words(f->most));
	buf_addf(right, "%s %zu 张%s", f->done ? "查了" : "已查", r->looked,
		f->full   ? "，太多，不再查"
		: f->done ? ""
			  : "…");
	for (int i = 0; i < DIAG_LEVELS; i++)
		if (count[i])
			buf_addf(right, " %s %zu", diag_level_name((enum diag_level)i), count[i]);
	buf_addc(right, ' ');
	buf_release(&narrowed);
}

static void nothing(const struct found_mode *f, struct buf *out)
{
	buf_adds(out, !f->done ? "还在查…" : f->nhits ? "没有这样的问题" : "没有问题");
}

static void report_free(struct mode *m)
{
	struct report *r = (struct report *)m;
	found_mode_release(&r->found);
	list_page_release(&r->page);
	free(r);
}

static const struct found_source source = {more, again, title, nothing};
static const struct mode_ops report_ops = {
	.name = "report", .where = IN_REPORT, .free = report_free, FOUND_OPS};

struct mode *report_mode_new(struct app *app, const struct list_query *q)
{
	(void)app;
	struct report *r = mem_new(sizeof *r);
	found_mode_init(&r->found, &report_ops, &source);
	r->query = q;
	return &r->found.mode;
}
