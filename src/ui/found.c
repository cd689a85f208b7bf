/*
 * A page of places in records: see found.h. Keeps them, draws the part that is
 * seen, opens records. Knows neither how places are found nor what is wrong
 * with them.
 */
#include "ui/found.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "ui/problems.h"

enum {
	MOST = 10000,  /* places that are kept: nobody reads more */
	SLICE_MS = 30, /* looked for at a time, while no key waits */
	INDENT = 4,
};

/* --- places -------------------------------------------------------------------- */

void found_mode_init(struct found_mode *f, const struct mode_ops *ops, const struct found_source *s)
{
	f->mode.ops = ops;
	f->source = s;
	f->most = DIAG_HINT;
}

static void hit_release(struct hit *h)
{
	free(h->cell);
	free(h->text);
}

void found_mode_release(struct found_mode *f)
{
	for (size_t i = 0; i < f->nhits; i++)
		hit_release(&f->hit[i]);
	for (size_t i = 0; i < f->nrecords; i++)
		free(f->record[i].name);
	free(f->hit);
	free(f->record);
	free(f->shown);
}

/* Index of a record, nrecords when it is none of those there are. */
static size_t record_of(const struct found_mode *f, int64_t number)
{
	size_t i = f->nrecords;
	while (i && f->record[i - 1].number != number)
		i--;
	return i ? i - 1 : f->nrecords;
}

void found_record(struct found_mode *f, int64_t number, int year, const char *name)
{
	bool again = f->adding < f->nrecords && f->record[f->adding].number == number;
	if (!again) {
		MEM_ROOM(f->record, f->nrecords, f->records_cap);
		f->adding = f->nrecords++;
		f->record[f->adding] = (struct hit_record){.number = number, .name = mem_dup("")};
		f->insert = f->nhits;
	}
	f->record[f->adding].year = year;
	mem_set(&f->record[f->adding].name, name);
}

void found_add(struct found_mode *f, const char *cell, const char *text, const struct hit *like)
{
	MEM_ROOM(f->hit, f->nhits, f->hits_cap);
	struct hit *h = &f->hit[f->insert];
	memmove(h + 1, h, (f->nhits - f->insert) * sizeof *h);
	*h = *like;
	h->record = f->adding;
	h->cell = mem_dup(cell);
	h->text = mem_dup(text);
	f->record[f->adding].hits++;
	f->nhits++;
	f->insert++;
	f->full |= f->nhits >= MOST;
}

/* Shows what there is now, after places were added or the filter was changed; the place in hand
 * stays so, or the last one before it that is shown. */
static void show(struct found_mode *f)
{
	size_t here = f->at < f->nshown ? f->shown[f->at] : 0;
	f->nshown = 0;
	for (size_t i = 0; i < f->nhits; i++) {
		if (f->hit[i].level > f->most)
			continue;
		if (i <= here)
			f->at = f->nshown;
		MEM_ROOM(f->shown, f->nshown, f->shown_cap);
		f->shown[f->nshown++] = i;
	}
	if (f->at >= f->nshown)
		f->at = f->nshown ? f->nshown - 1 : 0;
	if (f->top > f->at)
		f->top = f->at;
}

/* The place in hand, NULL when there is none. */
static const struct hit *in_hand(const struct found_mode *f)
{
	return f->at < f->nshown ? &f->hit[f->shown[f->at]] : NULL;
}

/* --- drawing --------------------------------------------------------------------- */

/* True when a place on the page begins with the line of its record. */
static bool heads(const struct found_mode *f, size_t i, size_t top)
{
	return i == top || f->hit[f->shown[i]].record != f->hit[f->shown[i - 1]].record;
}

/* Lets the place in hand be seen on so many rows. */
static void scroll(struct found_mode *f, int rows)
{
	if (f->at < f->top)
		f->top = f->at;
	size_t first = f->at;
	int used = 2;
	while (first > f->top && used + 1 + heads(f, first, f->top) <= rows) {
		used += 1 + heads(f, first, f->top);
		first--;
	}
	f->top = first;
}

static void draw_record(const struct found_mode *f, struct surface *s, int y, size_t record)
{
	const struct hit_record *r = &f->record[record];
	struct buf b = BUF_INIT;
	buf_addf(&b, "%4lld　%d　", (long long)r->number, r->year);
	text_visible(&b, *r->name ? r->name : "（没有名称）",
		strlen(*r->name ? r->name : "（没有名称）"));
	surface_text(s, y, 1, s->cols - 2, b.s, b.n, STYLE_LABEL);
	buf_release(&b);
}

/* First byte of the text to show in so many columns, so that what was looked for is seen. */
static size_t shown_from(const struct hit *h, int cols, enum text_widths w)
{
	size_t n = strlen(h->text), from = h->from;
	if (text_columns(h->text + h->lead, n - h->lead, w) <= cols || h->from <= h->lead)
		return h->lead;
	int before = cols / 3;
	while (from > h->lead) {
		size_t back = text_prev(h->text, n, from);
		if (back < h->lead || text_columns(h->text + back, h->from - back, w) > before)
			break;
		from = back;
	}
	return from;
}

static void draw_hit(const struct hit *h, struct app *app, int y, bool here)
{
	struct surface *s = &app->page;
	static const char dots[] = "…";
	enum style ground = here ? STYLE_HERE : h->waived ? STYLE_DIM : STYLE_PLAIN;
	size_t n = strlen(h->text);
	int x = INDENT, end = s->cols - 1;
	surface_fill(s, y, 0, 1, s->cols, ground);
	if (h->wrong) {
		const char *sign = app_sign(app, h->level);
		surface_text(s, y, INDENT - 2, 2, sign, strlen(sign),
			here || h->waived ? ground : app_style(h->level));
	}
	x += surface_text(s, y, x, end - x, h->text, h->lead, ground);
	size_t from = shown_from(h, end - x - 4, s->widths);
	if (from > h->lead)
		x += surface_text(s, y, x, end - x, dots, strlen(dots), ground);
	size_t fit = text_fit(h->text + from, n - from, end - x - 2, s->widths);
	bool cut = text_columns(h->text + from, n - from, s->widths) > end - x;
	size_t to = cut ? from + fit : n;
	size_t a = h->from < from ? from : h->from < to ? h->from : to;
	size_t b = h->to < a ? a : h->to < to ? h->to : to;
	x += surface_text(s, y, x, end - x, h->text + from, a - from, ground);
	x += surface_text(s, y, x, end - x, h->text + a, b - a, STYLE_SELECTED);
	x += surface_text(s, y, x, end - x, h->text + b, to - b, ground);
	if (cut)
		surface_text(s, y, x, end - x, dots, strlen(dots), ground);
}

static void draw_nothing(const struct found_mode *f, struct app *app, int y)
{
	struct buf b = BUF_INIT;
	f->source->nothing(f, &b);
	surface_text(&app->page, y, 2, app->page.cols - 4, b.s, b.n, STYLE_HINT);
	buf_release(&b);
}

void found_draw(struct mode *m, struct app *app)
{
	struct found_mode *f = (struct found_mode *)m;
	int first, rows = app_room(app, &first), y = first;
	scroll(f, rows);
	f->y = first;
	size_t i = f->top;
	for (; i < f->nshown; i++) {
		bool head = heads(f, i, f->top);
		if (y + head >= first + rows)
			break;
		if (head)
			draw_record(f, &app->page, y++, f->hit[f->shown[i]].record);
		if (i == f->at)
			app->cursor_y = y;
		draw_hit(&f->hit[f->shown[i]], app, y++, i == f->at);
	}
	f->page = i - f->top;
	if (!f->nshown)
		draw_nothing(f, app, first + 1);
	app->cursor_x = 0;
	struct buf left = BUF_INIT, right = BUF_INIT;
	f->source->title(f, app, &left, &right);
	app_bars(app, left.s, right.s, m->ops->where);
	buf_release(&left);
	buf_release(&right);
}

/* --- keys -------------------------------------------------------------------------- */

bool found_open(struct app *app)
{
	struct found_mode *f = (struct found_mode *)app->top;
	const struct hit *h = in_hand(f);
	if (!h)
		return true;
	int64_t number = f->record[h->record].number;
	struct mode *form = form_mode_at(app, number, h->cell, h->caret);
	if (!form) {
		app_say_diags(app);
		return true;
	}
	f->opened = number;
	app_push(app, form);
	return true;
}

bool found_filter(struct app *app)
{
	struct found_mode *f = (struct found_mode *)app->top;
	f->most = problems_most_next(f->most);
	show(f);
	return true;
}

void found_go(struct mode *m, struct app *app, enum go where)
{
	(void)app;
	struct found_mode *f = (struct found_mode *)m;
	f->at = app_way(where, f->at, f->nshown ? f->nshown - 1 : 0, f->page);
}

/* A click takes the place in hand; a second one opens it. */
static void click(struct found_mode *f, struct app *app, const struct key *k)
{
	int y = f->y;
	for (size_t i = f->top; i < f->top + f->page; i++) {
		y += heads(f, i, f->top);
		if (k->y == y && i == f->at)
			found_open(app);
		if (k->y == y) {
			f->at = i;
			return;
		}
		y++;
	}
}

void found_key(struct mode *m, struct app *app, const struct key *k)
{
	if (k->code == K_MOUSE && *k->text == 1)
		click((struct found_mode *)m, app, k);
}

/* --- looking ------------------------------------------------------------------------- */

bool found_idle(struct mode *m, struct app *app)
{
	struct found_mode *f = (struct found_mode *)m;
	if (f->done)
		return false;
	int64_t end = clock_ticks() + SLICE_MS;
	do {
		f->done = !f->source->more(f, app) || f->full;
	} while (!f->done && clock_ticks() < end);
	show(f);
	return true;
}

/* The places of a record go; those it has now come instead. */
void found_resume(struct mode *m, struct app *app)
{
	struct found_mode *f = (struct found_mode *)m;
	size_t r = record_of(f, f->opened), from = 0, n;
	f->opened = 0;
	if (r == f->nrecords || !f->record[r].hits)
		return;
	while (f->hit[from].record != r)
		from++;
	n = f->record[r].hits;
	for (size_t i = from; i < from + n; i++)
		hit_release(&f->hit[i]);
	f->nhits -= n;
	memmove(f->hit + from, f->hit + from + n, (f->nhits - from) * sizeof *f->hit);
	f->record[r].hits = 0;
	f->adding = r;
	f->insert = from;
	f->source->again(f, app, f->record[r].number);
	f->adding = f->nrecords - 1;
	f->insert = f->nhits;
	show(f);
}
