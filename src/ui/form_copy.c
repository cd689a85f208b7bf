/*
 * Texts that stand somewhere already: as beside or above or in the record
 * before (ditto), a row once more, a text all the way down its column, rows
 * of another record. Each is one step of undo and one save.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/form.h"
#include "ui/form_mode.h"

enum {
	RECORDS = 1000, /* offered to copy rows of, at most */
	QUOTED = 40,    /* columns of a text in a question, at most */
};

/* --- ditto ------------------------------------------------------------------------ */

/* Where a cell of this record copies from: the field or column beside it that the form names, else
 * the row above; false: nowhere. */
static bool near_source(const struct form_mode *m, struct path *p)
{
	const struct field *f = form_field_here(m);
	*p = m->at;
	if (f->ditto >= 0)
		p->col = f->ditto;
	else
		p->row--;
	return doc_has(m->doc, *p) && (p->list >= 0 || f->ditto >= 0);
}

static bool ditto_near(struct form_mode *m, struct buf *out)
{
	struct path from;
	if (near_source(m, &from))
		buf_adds(out, doc_get(m->doc, from));
	return out->n;
}

/* What a record opened before this one has in the field in hand, when it is of the same form. */
static bool ditto_record(struct form_mode *m, int64_t number, struct buf *out)
{
	struct app *app = m->app;
	struct doc *d = store_load(app->store, number, &app->diags);
	diags_release(&app->diags);
	if (d && !d->deleted && !strcmp(d->form->id, m->doc->form->id)) {
		int col = form_field(d->form, form_field_here(m)->name);
		if (col >= 0)
			buf_adds(out, doc_get(d, (struct path){LIST_NONE, -1, col}));
	}
	doc_free(d);
	return out->n;
}

/* A field that the form names no other for. */
static bool ditto_before(struct form_mode *m, struct buf *out)
{
	if (m->at.list >= 0 || form_field_here(m)->ditto >= 0)
		return false;
	for (size_t i = 0; i < OPENED && m->app->opened[i]; i++) {
		int64_t number = m->app->opened[i];
		if (number != m->doc->number && ditto_record(m, number, out)) {
			form_say(m, FORM_DITTO_BEFORE, (long long)number);
			return true;
		}
	}
	return false;
}

/* The newest text of the same unit in such a field. */
static bool ditto_newest(struct form_mode *m, struct buf *out)
{
	struct app *app = m->app;
	char **v;
	size_t n;
	if (m->at.list >= 0 || form_field_here(m)->ditto >= 0)
		return false;
	store_suggest(app->store, m->doc->form, m->at.col, ghost_unit(m), "", m->doc->number, 1, &v,
		&n, &app->diags);
	app_say_diags(app);
	if (n) {
		buf_adds(out, v[0]);
		form_say(m, FORM_DITTO_NEWEST);
		free(v[0]);
	}
	free(v);
	return out->n;
}

bool form_ditto(struct app *app)
{
	struct form_mode *m = form_of(app);
	struct buf text = BUF_INIT;
	if (ditto_near(m, &text) || ditto_before(m, &text) || ditto_newest(m, &text)) {
		form_leave(m);
		form_put(m, text.s);
	} else {
		form_say(m, FORM_NO_DITTO);
	}
	buf_release(&text);
	return true;
}

/* --- a row once more ---------------------------------------------------------------- */

/* The column one will write into first: the name, else the first that is no choice. */
static int name_column(const struct form_mode *m, int list)
{
	const struct list *l = &m->doc->form->list[list];
	int col = l->part[LIST_PART_NAME];
	for (size_t i = 0; col < 0 && i < l->ncols; i++)
		if (!l->col[i].of && field_entered(&l->col[i]))
			col = (int)i;
	return col < 0 ? 0 : col;
}

bool form_row_duplicate(struct app *app)
{
	struct form_mode *m = form_of(app);
	if (!row_in_hand(m))
		return true;
	form_leave(m);
	struct path p = m->at;
	size_t row = (size_t)p.row;
	if (!m->doc->list[p.list].n) {
		form_say(m, FORM_NO_ROW);
		return true;
	}
	form_step(m);
	doc_rows_copy(m->doc, p.list, row + 1, m->doc, p.list, &row, 1, false);
	form_save(m);
	p.row++;
	p.col = name_column(m, p.list);
	form_arrive(m, stop_near(m->doc, p));
	return true;
}

/* --- down the column ------------------------------------------------------------------ */

/* True when a text goes into a row below: where nothing stands, or (over) something else. */
static bool takes_text(const struct form_mode *m, struct path p, const char *text, bool over)
{
	const char *now = doc_get(m->doc, p);
	return stop_is(m->doc, p) && (over ? strcmp(now, text) != 0 : text_blank(now, strlen(now)));
}

/* Rows below that take a text; they get it when set is given. */
static size_t fill_down(struct form_mode *m, const char *text, bool over, bool set)
{
	struct path p = m->at;
	size_t n = 0;
	for (p.row++; p.row < (int)m->doc->list[p.list].n; p.row++) {
		if (!takes_text(m, p, text, over))
			continue;
		if (set)
			form_set(m, p, text);
		n++;
	}
	return n;
}

static void fill(struct form_mode *m, bool over)
{
	char *text = mem_dup(form_text(m, m->at));
	form_step(m);
	size_t n = fill_down(m, text, over, true);
	form_save(m);
	form_arrive(m, m->at);
	form_say(m, FORM_FILLED_DOWN, n);
	free(text);
}

static void fill_agreed(struct form_mode *m)
{
	if (m->app->answer == ANSWER_YES)
		fill(m, true);
}

static void ask_over(struct form_mode *m, const char *text, size_t n)
{
	struct buf question = BUF_INIT;
	size_t fits = text_fit(text, strlen(text), QUOTED, m->app->page.widths);
	buf_addf(&question, "“%s”下面的行都填了。有 %zu 行不是“%.*s%s”，全部改成它吗？",
		form_field_here(m)->label, n, (int)fits, text, text[fits] ? "…" : "");
	form_ask(m, confirm_mode_new(m->app, question.s), fill_agreed);
	buf_release(&question);
}

bool form_fill_down(struct app *app)
{
	struct form_mode *m = form_of(app);
	offer_take(m);
	form_leave(m);
	const char *text = form_text(m, m->at);
	size_t n;
	if (m->at.list < 0)
		form_say(m, FORM_NO_COLUMN);
	else if (text_blank(text, strlen(text)))
		form_say(m, FORM_NOTHING_TO_FILL);
	else if (fill_down(m, text, false, false))
		fill(m, false);
	else if ((n = fill_down(m, text, true, false)))
		ask_over(m, text, n);
	else
		form_say(m, FORM_ALL_FILLED);
	return true;
}

/* --- rows of another record -------------------------------------------------------------- */

/* The list rows are to be copied into: the one in hand, else the only one. */
static int list_meant(const struct form_mode *m)
{
	return m->at.list >= 0 ? m->at.list : m->doc->form->nlists == 1 ? 0 : LIST_NONE;
}

/* The same list in the record they come from, -1: it has none. */
static int list_there(const struct form_mode *m)
{
	return form_list(m->source->form, m->doc->form->list[list_meant(m)].name);
}

/* Rows of the source that can be copied: *n of them, in the arena. */
static size_t *rows_there(const struct form_mode *m, struct arena *a, size_t *n)
{
	int list = list_there(m);
	size_t all = list < 0 ? 0 : m->source->list[list].n;
	size_t *rows = arena_array(a, all, sizeof *rows);
	*n = 0;
	for (size_t i = 0; i < all; i++)
		if (doc_row_shown(m->source, list, i))
			rows[(*n)++] = i;
	return rows;
}

/* Where they go: behind the row in hand, or in its place when it holds nothing yet. */
static size_t make_place(struct form_mode *m, int list)
{
	struct rows *rows = &m->doc->list[list];
	if (m->at.list != list || !rows->n)
		return rows->n;
	size_t row = (size_t)m->at.row;
	if (!doc_row_fresh(m->doc, list, row) || m->doc->form->list[list].rows != ROWS_OPEN)
		return row + 1;
	doc_row_delete(m->doc, list, row);
	return row;
}

static void take_rows(struct form_mode *m, const size_t *rows, size_t n)
{
	int list = list_meant(m);
	form_step(m);
	size_t at = make_place(m, list);
	doc_rows_copy(m->doc, list, at, m->source, list_there(m), rows, n, true);
	form_save(m);
	form_arrive(m, stop_near(m->doc, (struct path){list, (int)at, 0}));
	form_say(m, FORM_ROWS_COPIED, (long long)m->source->number, n);
}

static void source_drop(struct form_mode *m)
{
	doc_free(m->source);
	m->source = NULL;
}

static void rows_chosen(struct form_mode *m)
{
	const struct app *app = m->app;
	size_t n, chosen = 0;
	arena_reset(&m->scratch);
	size_t *rows = rows_there(m, &m->scratch, &n);
	for (size_t i = 0; app->answer == ANSWER_CHOICE && i < app->chosen.n; i++)
		if (app->chosen.v[i] < n)
			rows[chosen++] = rows[app->chosen.v[i]];
	if (chosen)
		take_rows(m, rows, chosen);
	source_drop(m);
}

const char *row_line(const struct doc *d, int list, size_t row, struct arena *a)
{
	const char *line = "", *last = "";
	for (size_t c = 0; c < d->form->list[list].ncols; c++) {
		const char *text = doc_get(d, (struct path){list, (int)row, (int)c});
		if (!*text || !strcmp(text, last))
			continue;
		line = arena_printf(a, "%s%s%s", line, *line ? " | " : "", text);
		last = text;
	}
	return line;
}

static void ask_rows(struct form_mode *m)
{
	size_t n;
	arena_reset(&m->scratch);
	const size_t *rows = rows_there(m, &m->scratch, &n);
	if (!n) {
		form_say(m, FORM_NO_ROWS_THERE, (long long)m->source->number);
		source_drop(m);
		return;
	}
	const char **item = arena_array(&m->scratch, n, sizeof *item);
	for (size_t i = 0; i < n; i++)
		item[i] = row_line(m->source, list_there(m), rows[i], &m->scratch);
	const char *title =
		arena_printf(&m->scratch, "抄哪几行（第 %lld 号）", (long long)m->source->number);
	form_ask(m, pick_many_mode_new(m->app, title, item, n), rows_chosen);
}

/* Other records of the same form, the newest first. Numbers in the arena; their lines too when item
 * is given. -1: the file failed (said). */
static int find_records(
	struct form_mode *m, struct arena *a, int64_t **number, const char ***item, size_t *n)
{
	struct list_query q = LIST_QUERY_ALL;
	struct list_rows_page p;
	q.form = m->doc->form->id;
	q.descending = true;
	*n = 0;
	if (store_list(m->app->store, &q, NULL, false, RECORDS, &p, &m->app->diags)) {
		app_say_diags(m->app);
		return -1;
	}
	*number = arena_array(a, p.n, sizeof **number);
	*item = arena_array(a, p.n, sizeof **item);
	for (size_t i = 0; i < p.n; i++) {
		const struct list_row *r = &p.v[i];
		if (r->number == m->doc->number)
			continue;
		(*number)[*n] = r->number;
		(*item)[(*n)++] = arena_printf(a, "%s  %s  %d 年  第 %lld 号", r->name, r->unit,
			r->year, (long long)r->number);
	}
	list_page_release(&p);
	return 0;
}

static void record_chosen(struct form_mode *m)
{
	struct app *app = m->app;
	int64_t *number;
	const char **item;
	size_t n, i = app->answer_index;
	arena_reset(&m->scratch);
	if (app->answer != ANSWER_CHOICE || find_records(m, &m->scratch, &number, &item, &n) ||
		i >= n)
		return;
	m->source = store_load(app->store, number[i], &app->diags);
	if (m->source)
		ask_rows(m);
	else
		app_say_diags(app);
}

bool form_rows_copy(struct app *app)
{
	struct form_mode *m = form_of(app);
	int64_t *number;
	const char **item;
	size_t n;
	form_leave(m);
	if (list_meant(m) < 0) {
		form_say(m, FORM_NO_LIST);
		return true;
	}
	if (!list_grows(m, list_meant(m))) {
		form_say(m, FORM_FIXED, m->doc->form->list[list_meant(m)].label);
		return true;
	}
	arena_reset(&m->scratch);
	if (find_records(m, &m->scratch, &number, &item, &n))
		return true;
	if (n)
		form_ask(m, pick_mode_new(app, "抄哪一张表的行", item, n, 0), record_chosen);
	else
		form_say(m, FORM_NO_OTHER);
	return true;
}
