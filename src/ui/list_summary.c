/* Which sheets and booklets can be made from the records of the list; one of them on the screen. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/booklet.h"
#include "ui/list.h"
#include "ui/list_mode.h"
#include "ui/summary.h"

/* True when there may be records for a sheet or booklet: of any form, or of one of these. */
static bool has_records(const struct form *sheet, char *const *forms, size_t n)
{
	for (size_t i = 0; i < sheet->sets.n; i++) {
		const char *of = sheet->sets.v[i].of;
		if (!*of && n)
			return true;
		for (size_t k = 0; k < n; k++)
			if (!strcmp(of, forms[k]))
				return true;
	}
	return false;
}

enum { FEW = 500 }; /* records whose forms are looked at one by one */

/* Forms, each once; all texts and the array are its own. */
struct forms {
	char **v;
	size_t n, cap;
};

static void forms_add(struct forms *f, const struct list_rows_page *page)
{
	for (size_t i = 0; i < page->n; i++) {
		size_t k = 0;
		while (k < f->n && strcmp(f->v[k], page->v[i].form) != 0)
			k++;
		if (k < f->n)
			continue;
		MEM_ROOM(f->v, f->n, f->cap);
		f->v[f->n++] = mem_dup(page->v[i].form);
	}
}

static void forms_release(struct forms *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->v[i]);
	free(f->v);
}

/* The forms of the records marked, or listed; of very many those of the file. -1 with a diag. */
static int forms_find(const struct list_mode *l, struct app *app, struct forms *out)
{
	struct list_rows_page page = {NULL, 0};
	int rc = 0;
	if (l->marks.n > FEW)
		return store_values(app->store, SORT_FORM, &out->v, &out->n, &app->diags);
	for (size_t i = 0; i < l->marks.n && !rc; i++) {
		rc = store_row(app->store, l->marks.v[i].number, &page, &app->diags);
		if (!rc)
			forms_add(out, &page);
		list_page_release(&page);
	}
	if (rc || l->marks.n)
		return rc;
	rc = store_list(app->store, &l->window.query, NULL, false, FEW + 1, &page, &app->diags);
	if (rc)
		return -1;
	if (page.n <= FEW)
		forms_add(out, &page);
	else
		rc = store_values(app->store, SORT_FORM, &out->v, &out->n, &app->diags);
	list_page_release(&page);
	return rc;
}

/* The sheets, then the booklets there are records for: free(*v). Those with faults are told. */
static size_t sheets_find(const struct list_mode *l, struct app *app, const struct form ***v)
{
	static const enum file_kind kinds[] = {FILE_SHEET, FILE_BOOKLET};
	size_t found = 0, cap = 0;
	struct forms forms = {NULL, 0, 0};
	int rc = forms_find(l, app, &forms);
	*v = NULL;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds && !rc; k++) {
		size_t n;
		const char *const *id = catalog_ids(app->catalog, kinds[k], &n);
		for (size_t i = 0; i < n; i++) {
			const struct form *sheet =
				catalog_find(app->catalog, kinds[k], id[i], &app->diags);
			if (!sheet || !has_records(sheet, forms.v, forms.n))
				continue;
			MEM_ROOM(*v, found, cap);
			(*v)[found++] = sheet;
		}
	}
	forms_release(&forms);
	return found;
}

static void open_sheet(struct list_mode *l, struct app *app, const struct form *sheet)
{
	int64_t *number = NULL;
	size_t n = l->marks.n ? list_chosen(l, &number) : 0;
	const struct summary_of of = {&l->window.query, number, n};
	struct mode *m = form_is_booklet(sheet) ? booklet_preview_new(app, sheet, &of)
						: summary_mode_new(sheet, &of);
	if (m)
		app_push(app, m);
	free(number);
}

static void chosen(struct list_mode *l, struct app *app)
{
	const struct form **v;
	if (app->answer != ANSWER_CHOICE)
		return;
	size_t n = sheets_find(l, app, &v);
	if (app->answer_index < n)
		open_sheet(l, app, v[app->answer_index]);
	free(v);
}

bool list_summary(struct app *app)
{
	struct list_mode *l = list_of(app);
	const struct form **v;
	size_t n = sheets_find(l, app, &v);
	app_say_diags(app);
	if (n == 1) {
		open_sheet(l, app, v[0]);
	} else if (n) {
		const char **name = mem_array(n, sizeof *name);
		for (size_t i = 0; i < n; i++)
			name[i] = v[i]->name;
		list_ask(l, app, pick_mode_new(app, "做哪一张汇总表、哪一本文本", name, n, 0),
			chosen);
		free(name);
	} else {
		app_say(app, STYLE_HINT, "这些记录没有汇总表、文本可做");
	}
	free(v);
	return true;
}
