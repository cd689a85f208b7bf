/*
 * How the list of records looks: a table of columns, which give way on a
 * narrow page, and the lines below it with the sums.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "form/type.h"
#include "ui/list_mode.h"
#include "ui/sign.h"

/* --- amounts ------------------------------------------------------------------------ */

/* 元 to the last hundredth of a 分. */
static const struct money yuan = {.unit = "元", .factor = 10000, .decimals = 2};

void list_money_find(struct list_money *m, struct app *app)
{
	char **id;
	size_t n;
	*m = (struct list_money){.known = true};
	if (store_values(app->store, SORT_FORM, &id, &n, &app->diags)) {
		app_say_diags(app);
		m->mixed = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct diags ds = DIAGS_INIT;
		const struct form *f = catalog_get(app->catalog, id[i], &ds);
		diags_release(&ds);
		if (f && !i)
			m->money = f->money;
		if (!f || f->money.factor != m->money.factor)
			m->mixed = true;
		free(id[i]);
	}
	free(id);
	m->several = n > 1;
	if (!n || m->mixed)
		m->money = yuan;
}

/* An amount in a unit with the decimals it needs, no digit lost, and the unit's name. */
static void print_sum(struct buf *out, int64_t sum, const struct money *m)
{
	int decimals = m->decimals;
	int64_t step = m->factor;
	for (int i = 0; i < decimals && step % 10 == 0; i++)
		step /= 10;
	while (decimals < 8 && sum % step && step % 10 == 0) {
		step /= 10;
		decimals++;
	}
	decimal_print(out, sum, m->factor, decimals, true);
	buf_addf(out, " %s", m->unit);
}

/* --- columns ---------------------------------------------------------------------------- */

/* What a column may look at. */
struct look {
	struct list_mode *list;
	struct app *app;
	int width;
};
typedef void cell_fn(const struct look *k, const struct list_row *r, struct buf *out);

static void number_cell(const struct look *k, const struct list_row *r, struct buf *out)
{
	(void)k;
	buf_addf(out, "%lld", (long long)r->number);
}

/* Its name where that fits: the beginnings of names are alike. */
static void form_cell(const struct look *k, const struct list_row *r, struct buf *out)
{
	const char *name = form_name(k->app, r->form);
	int w = text_columns(name, strlen(name), k->app->page.widths);
	buf_adds(out, w <= k->width ? name : r->form);
}

static void year_cell(const struct look *k, const struct list_row *r, struct buf *out)
{
	(void)k;
	buf_addf(out, "%d", r->year);
}

static void unit_cell(const struct look *k, const struct list_row *r, struct buf *out)
{
	(void)k;
	buf_adds(out, r->unit);
}

static void name_cell(const struct look *k, const struct list_row *r, struct buf *out)
{
	(void)k;
	buf_adds(out, *r->name ? r->name : "（没有名称）");
}

/* As typed; with its unit where forms differ. */
static void amount_cell(const struct look *k, const struct list_row *r, struct buf *out)
{
	buf_adds(out, r->amount);
	if (!k->list->money.mixed || !r->has_amount)
		return;
	struct diags ds = DIAGS_INIT;
	const struct form *f = catalog_get(k->app->catalog, r->form, &ds);
	diags_release(&ds);
	if (f)
		buf_adds(out, f->money.unit);
}

static void problems_cell(const struct look *k, const struct list_row *r, struct buf *out)
{
	(void)k;
	if (r->errors)
		buf_addf(out, "✗%zu", r->errors);
	if (r->warnings)
		buf_addf(out, "%s!%zu", r->errors ? " " : "", r->warnings);
}

enum { WITH_NAME = 13, WITH_TIME = 28 }; /* widths of a status that says who, and when */

static void status_cell(const struct look *k, const struct list_row *r, struct buf *out)
{
	buf_adds(out, status_name(r->status));
	if (k->width < WITH_NAME || r->status == STATUS_DRAFT)
		return;
	buf_addc(out, ' ');
	sign_stamp(k->app, r->number, r->status, k->width >= WITH_TIME, out);
}

/* Today the time, else the day, in a narrow column another year alone. */
static void updated_cell(const struct look *k, const struct list_row *r, struct buf *out)
{
	char now[CLOCK_TEXT], then[CLOCK_TEXT];
	if (k->width >= 16) {
		clock_minute(out, r->updated);
		return;
	}
	clock_text(clock_now(), now);
	clock_text(r->updated, then);
	bool year = !strncmp(now, then, 4), day = !strncmp(now, then, 10);
	if (k->width >= 11 && year)
		buf_addf(out, "%.5s %.5s", then + 5, then + 11);
	else if (k->width >= 11)
		buf_add(out, then, 10);
	else
		buf_add(out, day ? then + 11 : year ? then + 5 : then, year ? 5 : 4);
}

static const struct column {
	enum list_sort sort;
	int least; /* width, in columns of the page */
	int stays; /* on a narrow page the lowest go first */
	enum align align;
	cell_fn *cell;
} columns[] = {
	{SORT_NUMBER, 4, 3, ALIGN_RIGHT, number_cell},
	{SORT_FORM, 10, 2, ALIGN_LEFT, form_cell},
	{SORT_YEAR, 4, 4, ALIGN_LEFT, year_cell},
	{SORT_UNIT, 6, 1, ALIGN_LEFT, unit_cell},
	{SORT_NAME, 16, 9, ALIGN_LEFT, name_cell},
	{SORT_AMOUNT, 13, 8, ALIGN_RIGHT, amount_cell},
	{SORT_PROBLEMS, 6, 7, ALIGN_LEFT, problems_cell},
	{SORT_STATUS, 4, 5, ALIGN_LEFT, status_cell},
	{SORT_UPDATED, 5, 6, ALIGN_LEFT, updated_cell},
};
enum { COLUMNS = sizeof columns / sizeof *columns, MARK = 2 };

/* Order in which columns get what room is left, and how much each at a time; whole: all of it or
 * nothing, and only where there are others than drafts. */
static const struct {
	enum list_sort sort;
	int to;
	bool whole;
} growth[] = {{SORT_STATUS, 6, true}, {SORT_UNIT, 8, false}, {SORT_STATUS, 6, false},
	{SORT_NAME, 24, false}, {SORT_STATUS, WITH_NAME, true}, {SORT_UPDATED, 11, false},
	{SORT_FORM, 22, false}, {SORT_UNIT, 20, false}, {SORT_NAME, 40, false},
	{SORT_AMOUNT, 18, false}, {SORT_STATUS, WITH_TIME, true}, {SORT_NUMBER, 7, false},
	{SORT_UPDATED, 16, false}, {SORT_FORM, 26, false}, {SORT_PROBLEMS, 8, false},
	{SORT_NAME, 999, false}};

static bool only_drafts(const struct list_rows_page *page)
{
	for (size_t i = 0; i < page->n; i++)
		if (page->v[i].status != STATUS_DRAFT)
			return false;
	return true;
}

/* The column of those shown that goes first. */
static size_t least_wanted(const int *width)
{
	size_t found = COLUMNS;
	for (size_t i = 0; i < COLUMNS; i++)
		if (width[i] && (found == COLUMNS || columns[i].stays < columns[found].stays))
			found = i;
	return found;
}

/* The least width of a column on this page: numbers of records are shown whole. */
static int least_width(const struct list_mode *l, const struct column *c)
{
	const struct list_rows_page *page = &l->window.page;
	int digits = 0;
	int64_t most = 0;
	for (size_t i = 0; c->sort == SORT_NUMBER && i < page->n; i++)
		most = page->v[i].number > most ? page->v[i].number : most;
	for (; most; most /= 10)
		digits++;
	return digits > c->least ? digits : c->least;
}

/* Widths of the columns on a page; 0: not shown. */
static void column_widths(const struct list_mode *l, int cols, int *width)
{
	int room = cols - MARK + 1;
	for (size_t i = 0; i < COLUMNS; i++) {
		bool same = columns[i].sort == SORT_FORM && !l->money.several;
		width[i] = same ? 0 : least_width(l, &columns[i]);
		room -= same ? 0 : width[i] + 1;
	}
	for (size_t n = COLUMNS; room < 0 && n > 1; n--) {
		size_t i = least_wanted(width);
		room += width[i] + 1;
		width[i] = 0;
	}
	bool drafts = only_drafts(&l->window.page);
	for (size_t g = 0; g < sizeof growth / sizeof *growth; g++)
		for (size_t i = 0; i < COLUMNS; i++) {
			int more = growth[g].to - width[i];
			if (columns[i].sort != growth[g].sort || !width[i] || more <= 0 ||
				room <= 0)
				continue;
			/* Half a name is none. */
			if (growth[g].whole && (drafts || more > room))
				continue;
			more = more > room ? room : more;
			width[i] += more;
			room -= more;
		}
}

/* A text in its column. Numbers are never cut: one that has no room is shown as ###. */
static void draw_cell(struct surface *s, int y, int x, const struct column *c, int width,
	const struct buf *text, enum style style)
{
	int w = text_columns(text->s, text->n, s->widths);
	if (c->align == ALIGN_RIGHT && w > width) {
		for (int i = 0; i < width; i++)
			surface_text(s, y, x + i, 1, "#", 1, style);
		return;
	}
	if (c->align == ALIGN_RIGHT)
		x += width - w;
	surface_text(s, y, x, width, text->s, text->n, style);
}

static void draw_head(const struct list_mode *l, struct surface *s, int y, const int *width)
{
	const struct list_query *q = &l->window.query;
	struct buf title = BUF_INIT;
	int x = MARK;
	for (size_t i = 0; i < COLUMNS; i++) {
		if (!width[i])
			continue;
		buf_reset(&title);
		buf_adds(&title, list_sort_name(columns[i].sort));
		if (columns[i].sort == SORT_AMOUNT && l->money.known && !l->money.mixed)
			buf_addf(&title, "(%s)", l->money.money.unit);
		if (columns[i].sort == q->sort)
			buf_adds(&title, q->descending ? "↓" : "↑");
		/* A title may use the gap behind its column. */
		int w = text_columns(title.s, title.n, s->widths);
		int room = w == width[i] + 1 ? w : width[i];
		buf_cut(&title, text_fit(title.s, title.n, room, s->widths));
		draw_cell(s, y, x, &columns[i], room, &title, STYLE_LABEL);
		x += width[i] + 1;
	}
	buf_release(&title);
}

static void draw_row(
	const struct look *look, int y, const int *width, const struct list_row *r, bool here)
{
	struct surface *s = &look->app->page;
	struct buf raw = BUF_INIT, text = BUF_INIT;
	int x = MARK;
	enum style ground = here ? STYLE_HERE : STYLE_PLAIN;
	surface_fill(s, y, 0, 1, s->cols, ground);
	if (marks_has(&look->list->marks, r->number))
		surface_text(s, y, 0, 1, "*", 1, ground);
	for (size_t i = 0; i < COLUMNS; i++) {
		if (!width[i])
			continue;
		struct look k = *look;
		k.width = width[i];
		buf_reset(&raw);
		buf_reset(&text);
		if (!r->damaged)
			columns[i].cell(&k, r, &raw);
		else if (columns[i].sort == SORT_NUMBER)
			number_cell(&k, r, &raw);
		else if (columns[i].sort == SORT_NAME)
			buf_adds(&raw, "（已损坏）");
		text_visible(&text, raw.s, raw.n);
		bool bad = columns[i].sort == SORT_PROBLEMS && !here;
		draw_cell(s, y, x, &columns[i], width[i], &text,
			!bad        ? ground
			: r->errors ? STYLE_ERROR
				    : STYLE_WARNING);
		x += width[i] + 1;
	}
	buf_release(&raw);
	buf_release(&text);
}

/* --- the lines below ---------------------------------------------------------------------- */

/* Number and sum of the records listed. */
static void total_words(
	const struct list_mode *l, struct app *app, const char *sum, struct buf *out)
{
	switch (l->counted) {
	case COUNT_DUE:
		buf_adds(out, "正在合计…");
		break;
	case COUNTED:
		buf_addf(out, "共 %lld 条　%s", (long long)l->count, sum);
		print_sum(out, l->sum, &l->money.money);
		break;
	case COUNT_LARGE:
		buf_adds(out, "记录很多：要条数和合计，按 ");
		keymap_first(app->keymap, command_find("list-sum"), out);
		break;
	case COUNT_FAILED:
		break;
	}
}

/* Number and sum of the records marked. */
static void mark_words(const struct list_mode *l, const char *sum, struct buf *out)
{
	int64_t amount;
	if (!l->marks.n)
		return;
	buf_addf(out, "选中 %zu 条　%s", l->marks.n, sum);
	if (marks_sum(&l->marks, &amount))
		print_sum(out, amount, l->money.known ? &l->money.money : &yuan);
	else
		buf_adds(out, "太大");
}

/* Both, in fewer words on a narrow page, and then the marks alone: a number is never cut. */
static void draw_sums(const struct list_mode *l, struct app *app, int y)
{
	static const struct {
		bool total;
		const char *sum;
	} ways[] = {{true, "金额合计 "}, {true, ""}, {false, "金额合计 "}, {false, ""}};
	struct surface *s = &app->page;
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		buf_reset(&b);
		if (ways[i].total || !l->marks.n)
			total_words(l, app, ways[i].sum, &b);
		if (b.n && l->marks.n)
			buf_adds(&b, "　");
		mark_words(l, ways[i].sum, &b);
		if (text_columns(b.s, b.n, s->widths) <= s->cols - 2)
			break;
		buf_reset(&b);
	}
	surface_text(s, y, 1, s->cols - 2, b.s, b.n, STYLE_LABEL);
	buf_release(&b);
}

/* What the query says, and how to take it back, which is always seen. */
static void draw_query(const struct list_mode *l, struct app *app, int y)
{
	struct surface *s = &app->page;
	struct buf words = BUF_INIT, back = BUF_INIT;
	query_words(&l->window.query, app, &words);
	buf_adds(&back, "　（");
	keymap_first(app->keymap, command_find("list-all"), &back);
	buf_adds(&back, " 取消）");
	int room = s->cols - 2 - text_columns(back.s, back.n, s->widths);
	if (text_columns(words.s, words.n, s->widths) > room) {
		buf_cut(&words, text_fit(words.s, words.n, room - 2, s->widths));
		buf_adds(&words, "…");
	}
	if (words.n) {
		int x = 1 + surface_text(s, y, 1, room, words.s, words.n, STYLE_HINT);
		surface_text(s, y, x, s->cols - x, back.s, back.n, STYLE_HINT);
	}
	buf_release(&words);
	buf_release(&back);
}

/* What to do when there is no record to show. */
static void draw_empty(const struct list_mode *l, struct app *app, int y)
{
	struct buf b = BUF_INIT;
	if (window_narrowed(&l->window)) {
		buf_adds(&b, "没有这样的记录");
	} else if (l->window.query.deleted) {
		buf_adds(&b, "回收站是空的");
	} else {
		buf_adds(&b, "还没有记录");
		if (!store_readonly(app->store)) {
			buf_adds(&b, "：按 ");
			keymap_first(app->keymap, command_find("record-new"), &b);
			buf_adds(&b, " 新建一条");
		}
	}
	surface_text(&app->page, y, MARK, app->page.cols - MARK, b.s, b.n, STYLE_PLAIN);
	buf_release(&b);
}

/* What the file is: a snapshot, for reading only, or just its name. */
static void file_words(struct app *app, struct buf *out)
{
	int64_t at = store_snapshot_time(app->store);
	const char *file = store_file(app->store), *slash = strrchr(file, '/');
	if (at) {
		buf_adds(out, "快照 ");
		clock_minute(out, at);
		buf_adds(out, " 只读");
	} else if (store_readonly(app->store)) {
		buf_adds(out, "只读");
	} else {
		text_visible(out, slash ? slash + 1 : file, strlen(slash ? slash + 1 : file));
	}
}

void list_draw(struct mode *m, struct app *app)
{
	enum { HEAD = 1, FOOT = 2, LEAST = 3 };
	struct list_mode *l = (struct list_mode *)m;
	struct window *w = &l->window;
	int width[COLUMNS], first, room = app_room(app, &first);
	/* On a page of few lines the records have all of them. */
	int foot = room - HEAD - FOOT >= LEAST ? FOOT : 0, rows = room - HEAD - foot;
	if (w->rows != (size_t)rows && window_load(w, app->store, 0, (size_t)rows, &app->diags))
		app_say_diags(app);
	l->y = first + HEAD;
	column_widths(l, app->page.cols, width);
	draw_head(l, &app->page, first, width);
	const struct look look = {l, app, 0};
	for (size_t i = 0; i < w->page.n; i++)
		draw_row(&look, l->y + (int)i, width, &w->page.v[i], i == w->at);
	if (!w->page.n)
		draw_empty(l, app, l->y + 1);
	if (foot) {
		draw_sums(l, app, first + room - FOOT);
		draw_query(l, app, first + room - 1);
	}
	struct buf file = BUF_INIT;
	file_words(app, &file);
	app_bars(app, w->query.deleted ? "填报 ▸ 回收站" : "填报 ▸ 记录", file.s, m->ops->where);
	buf_release(&file);
	app->cursor_y = l->y + (int)w->at;
	app->cursor_x = 0;
}
