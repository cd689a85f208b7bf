/* Gathers the records of a sheet on the screen, some milliseconds at a time. */
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "ui/summary_mode.h"

enum { SLICE_MS = 30, PAGE = 200 };

void summary_begin(struct summary_mode *s)
{
	sheets_free(s->making);
	list_page_release(&s->page);
	s->page = (struct list_rows_page){NULL, 0};
	s->making = sheets_new(s->sheet);
	s->next = s->looked = 0;
	s->failed = false;
}

static void give_up(struct summary_mode *s, struct app *app)
{
	app_say_diags(app);
	sheets_free(s->making);
	s->making = NULL;
	s->failed = true;
}

/* The next record of the numbers; false: there is none. */
static bool next_number(struct summary_mode *s, struct app *app)
{
	while (s->next < s->of.n) {
		list_page_release(&s->page);
		if (store_row(app->store, s->of.number[s->next++], &s->page, &app->diags))
			return false;
		if (s->page.n)
			return true;
	}
	return false;
}

/* The page behind the one in hand; false: there is none. */
static bool next_page(struct summary_mode *s, struct app *app)
{
	const struct list_row *last = s->page.n ? &s->page.v[s->page.n - 1] : NULL;
	struct list_query q = *s->of.query;
	struct list_rows_page next;
	if (!*q.form)
		q.form = sheets_form(s->making);
	if (store_list(app->store, &q, last, false, PAGE, &next, &app->diags))
		return false;
	list_page_release(&s->page);
	s->page = next;
	return next.n;
}

/* Adds the records of a page; -1: one could not be read. */
static int add_page(struct summary_mode *s, struct app *app)
{
	for (size_t i = 0; i < s->page.n; i++) {
		int taken = store_sheet(app->store, &s->page.v[i], s->making, &app->diags);
		if (taken < 0)
			return -1;
		s->looked += taken > 0;
	}
	return 0;
}

/* All are there: shown from now on is what was made of them. */
static void finish(struct summary_mode *s)
{
	size_t at = 0, n = sheets_end(s->making);
	for (size_t i = 0; s->made && s->at < sheets_count(s->made) && i < n; i++)
		if (!strcmp(sheets_title(s->making, i), sheets_title(s->made, s->at)))
			at = i;
	summary_forget_layout(s);
	sheets_free(s->made);
	s->made = s->making;
	s->making = NULL;
	s->at = at;
	s->count = s->looked;
}

struct sheets *summary_gather_all(
	struct app *app, const struct form *sheet, const struct summary_of *of)
{
	struct summary_mode s = {.sheet = sheet, .of = *of};
	summary_begin(&s);
	while (summary_gather(&s, app))
		continue;
	list_page_release(&s.page);
	return s.made;
}

bool summary_gather(struct summary_mode *s, struct app *app)
{
	int64_t end = clock_ticks() + SLICE_MS;
	if (!s->making)
		return false;
	do {
		bool more = s->of.n ? next_number(s, app) : next_page(s, app);
		if (app->diags.count[DIAG_ERROR] || (more && add_page(s, app))) {
			give_up(s, app);
			return true;
		}
		if (!more) {
			finish(s);
			return true;
		}
	} while (clock_ticks() < end);
	return true;
}
