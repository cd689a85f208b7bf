/*
 * A sheet on the screen: see summary.h. Drawn as any table; the layout is kept
 * while nothing of it changes, for a sheet may have thousands of rows.
 */
#include "ui/summary.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "out/out.h"
#include "table/draw.h"
#include "ui/list_mode.h"
#include "ui/preview.h"
#include "ui/summary_mode.h"

enum {
	STEP = 8,         /* columns it moves sideways */
	WIDTH_TALL = 80,  /* least columns of a sheet for upright paper */
	WIDTH_WIDE = 132, /* and for paper on its side */
	MOST_ROWS = 20000 /* that are laid out at once: some tenths of a second */
};

static struct summary_mode *summary_of(struct app *app)
{
	return (struct summary_mode *)app->top;
}

/* --- layout ----------------------------------------------------------------- */

void summary_forget_layout(struct summary_mode *s)
{
	arena_reset(&s->memory);
	s->layout = NULL;
	s->line = NULL;
	s->nlines = 0;
	s->large = false;
}

/* A record may have several rows, one below the other. */
static void add_line(struct summary_mode *s, const struct summary_line *l)
{
	struct summary_line *last = s->nlines ? &s->line[s->nlines - 1] : NULL;
	if (last && last->number == l->number && last->block == l->block &&
		last->row + last->rows == l->row) {
		last->rows += l->rows;
		last->h = l->y + l->h - last->y;
	} else {
		s->line[s->nlines++] = *l;
	}
}

/* The rows that are about one record, and the head that stays. */
static void find_lines(struct summary_mode *s, const struct grid *g)
{
	size_t most = 0;
	for (size_t i = 0; i < g->nblocks; i++)
		most += (size_t)g->block[i].nrows;
	s->line = arena_array(&s->memory, most, sizeof *s->line);
	s->head_rows = 0;
	for (size_t i = 0; i < g->nblocks; i++) {
		const struct block *b = &g->block[i];
		const int *y = s->layout->block[i].y;
		for (int r = 0; r < b->nrows; r++) {
			int end = r;
			if (b->row[r].head && !s->head_rows) {
				while (end < b->nrows && b->row[end].head)
					end++;
				s->head_y = y[r];
				s->head_rows = y[end] - y[r] + 1;
			}
			if (b->row[r].record)
				add_line(s, &(struct summary_line){b->row[r].record, y[r],
						    y[r + 1] - y[r], i, r, 1});
		}
	}
}

/* Rows of the lists of a sheet that stand one by one. */
static size_t rows_of(const struct doc *d)
{
	size_t rows = 0;
	for (size_t b = 0; b < d->form->nbands; b++) {
		const struct band *band = &d->form->band[b];
		for (size_t i = 0; i < band->nsections; i++)
			if (band->section[i].list >= 0 && band->section[i].level == band->ngroups)
				rows += d->list[band->set].n;
	}
	return rows;
}

static void lay_out(struct summary_mode *s, const struct surface *page)
{
	int least = s->sheet->landscape ? WIDTH_WIDE : WIDTH_TALL;
	const struct doc *d = sheets_doc(s->made, s->at);
	struct ruler ruler;
	summary_forget_layout(s);
	s->layout_at = s->at;
	s->layout_cols = page->cols;
	s->layout_widths = page->widths;
	s->layout_frame = page->frame;
	s->moved = true;
	s->large = rows_of(d) > MOST_ROWS;
	if (s->large)
		return;
	struct grid *g = grid_build(&s->memory, d, sheets_rules(s->made), 0, PATH_RECORD);
	ruler_text(&ruler, page->widths, page->frame == FRAME_WIDE);
	int width = s->fit || page->cols > least ? page->cols : least;
	s->layout = layout_build(&s->memory, g, width, 0, &ruler);
	find_lines(s, g);
}

static void keep_layout(struct summary_mode *s, const struct surface *page)
{
	bool good = (s->layout || s->large) && s->layout_at == s->at &&
		    s->layout_cols == page->cols && s->layout_widths == page->widths &&
		    s->layout_frame == page->frame;
	if (!good)
		lay_out(s, page);
}

/* --- what is in hand --------------------------------------------------------- */

static void find_here(struct summary_mode *s)
{
	if (s->line_at >= s->nlines || s->line[s->line_at].number != s->here)
		s->line_at = 0;
	for (size_t i = 0; i < s->nlines && s->line[s->line_at].number != s->here; i++)
		if (s->line[i].number == s->here)
			s->line_at = i;
	s->here = s->nlines ? s->line[s->line_at].number : 0;
}

/* Rows at the top that the head takes when it has gone out of sight. */
static int head_over(const struct summary_mode *s)
{
	bool stays = s->head_rows && s->top > s->head_y && 2 * s->head_rows < s->rows;
	return stays ? s->head_rows - 1 : 0;
}

static int last_top(const struct summary_mode *s)
{
	return s->layout && s->layout->height > s->rows ? s->layout->height - s->rows : 0;
}

static void clamp(int *at, int most)
{
	if (*at > most)
		*at = most;
	if (*at < 0)
		*at = 0;
}

/* Moves the page so that the record in hand is on it, its beginning if it is taller than that; with
 * the first one what stands above it. */
static void follow(struct summary_mode *s)
{
	s->moved = false;
	if (!s->nlines)
		return;
	const struct summary_line *l = &s->line[s->line_at];
	int head = 2 * s->head_rows < s->rows && s->head_rows ? s->head_rows - 1 : 0;
	int end = l->y + l->h + 1, top = l->y > s->head_y ? l->y - head : l->y;
	if (top < s->top)
		s->top = top;
	else if (end > s->top + s->rows)
		s->top = end - s->rows < top ? end - s->rows : top;
	if (!s->line_at && end <= s->rows)
		s->top = 0;
}

/* The line below the head that stays and one of the table are not drawn one below the other. */
static void skip_line(struct summary_mode *s)
{
	int y = s->top + head_over(s) + 1;
	for (size_t i = 0; head_over(s) && s->layout && i < s->layout->nblocks; i++) {
		const struct lblock *b = &s->layout->block[i];
		for (int r = 0; b->block->kind == BAND_TABLE && r <= b->block->nrows; r++)
			if (b->y[r] == y && s->top < last_top(s)) {
				s->top++;
				return;
			}
	}
}

static void count_visible(struct summary_mode *s)
{
	s->visible = 0;
	for (size_t i = 0; i < s->nlines; i++)
		s->visible += s->line[i].y >= s->top + head_over(s) &&
			      s->line[i].y + s->line[i].h <= s->top + s->rows;
}

/* --- drawing ------------------------------------------------------------------ */

static enum style cell_style(void *arg, const struct gcell *c, const struct gseg *seg)
{
	const struct summary_mode *s = arg;
	(void)seg;
	if (!s->nlines)
		return c->head ? STYLE_LABEL : STYLE_PLAIN;
	const struct summary_line *l = &s->line[s->line_at];
	const struct block *b = s->layout->block[l->block].block;
	bool here = c >= b->cell && c < b->cell + b->ncells && c->row >= l->row &&
		    c->row < l->row + l->rows;
	return here ? STYLE_HERE : c->head ? STYLE_LABEL : STYLE_PLAIN;
}

static void draw_sheet(struct summary_mode *s, struct app *app, int first)
{
	struct draw_style style = {s, cell_style, NULL, NULL};
	int head = head_over(s);
	draw_window(&app->page, first + head, -s->left, s->layout, s->top + head, s->rows - head,
		&style);
	if (head)
		draw_window(&app->page, first, -s->left, s->layout, s->head_y, head + 1, &style);
	if (s->nlines) {
		int y = s->line[s->line_at].y - s->top + 1;
		clamp(&y, s->rows - 1);
		app->cursor_y = first + y;
		app->cursor_x = s->left ? 0 : 1;
	}
}

static void draw_words(struct summary_mode *s, struct app *app, int first)
{
	struct buf words = BUF_INIT;
	if (s->making && !s->made)
		buf_addf(&words, "正在汇总，已有 %zu 条…", s->looked);
	else if (s->large)
		buf_addf(&words,
			"这一张有 %zu 行，太长，这里不画：到列表里按年度、单位筛选，或者在命令行印",
			rows_of(sheets_doc(s->made, s->at)));
	else if (!s->failed)
		buf_adds(&words, "没有可以汇总的记录");
	surface_text(&app->page, first + 1, 2, app->page.cols - 2, words.s, words.n, STYLE_PLAIN);
	buf_release(&words);
}

static void draw_bars(struct summary_mode *s, struct app *app)
{
	struct buf left = BUF_INIT, right = BUF_INIT, narrowed = BUF_INIT;
	size_t n = s->made ? sheets_count(s->made) : 0;
	if (s->of.n)
		buf_addf(&narrowed, "选中的 %zu 条", s->of.n);
	else
		query_words(s->of.query, app, &narrowed);
	buf_addf(&left, "填报 ▸ 汇总 ▸ %s", s->sheet->name);
	if (narrowed.n)
		buf_addf(&left, "（只算%s）", narrowed.s);
	if (s->making)
		buf_addf(&right, "已汇总 %zu 条… ", s->looked);
	else if (n > 1)
		buf_addf(&right, "%s · 第 %zu 张，共 %zu 张 · ", sheets_title(s->made, s->at),
			s->at + 1, n);
	if (!s->making && n)
		buf_addf(&right, "%zu 条 ", s->count);
	app_bars(app, left.s, right.s, IN_SUMMARY);
	buf_release(&left);
	buf_release(&right);
	buf_release(&narrowed);
}

static void summary_draw(struct mode *m, struct app *app)
{
	struct summary_mode *s = (struct summary_mode *)m;
	int first;
	s->rows = app_room(app, &first);
	if (s->made && sheets_count(s->made)) {
		keep_layout(s, &app->page);
		find_here(s);
		if (s->moved)
			follow(s);
		clamp(&s->top, last_top(s));
		skip_line(s);
		count_visible(s);
	}
	if (s->layout) {
		clamp(&s->left, s->layout->width - app->page.cols);
		if (app->page.frame == FRAME_WIDE)
			s->left -= s->left % 2; /* lines two columns wide stand at even columns */
		draw_sheet(s, app, first);
	} else {
		draw_words(s, app, first);
	}
	draw_bars(s, app);
}

/* --- moving --------------------------------------------------------------------- */

/* Scrolls within a record that does not fit on the page; false: its end in that direction is seen.
 */
static bool scroll_within(struct summary_mode *s, enum go where)
{
	const struct summary_line *l = s->nlines ? &s->line[s->line_at] : NULL;
	int hidden = 0;
	if (l && (where == GO_DOWN || where == GO_PAGE_DOWN))
		hidden = l->y + l->h + 1 - (s->top + s->rows);
	else if (l && (where == GO_UP || where == GO_PAGE_UP))
		hidden = s->top + head_over(s) - l->y;
	if (hidden <= 0 || l->h <= s->rows / 2)
		return false;
	int step = hidden < s->rows / 2 ? hidden : s->rows / 2;
	s->top += where == GO_DOWN || where == GO_PAGE_DOWN ? step : -step;
	return true;
}

static void summary_go(struct mode *m, struct app *app, enum go where)
{
	struct summary_mode *s = (struct summary_mode *)m;
	size_t last = s->nlines ? s->nlines - 1 : 0;
	(void)app;
	if (!s->layout || scroll_within(s, where))
		return;
	size_t at = app_way(where, s->line_at, last, s->visible), was = s->line_at;
	bool end = where == GO_FIRST || where == GO_LAST;
	if (s->nlines)
		s->here = s->line[s->line_at = at].number;
	if (at != was && !end) {
		s->moved = true;
	} else {
		/* At the first record what stands above, at the last one what stands below. */
		size_t page = s->rows > 1 ? (size_t)s->rows - 1 : 1;
		s->top = (int)app_way(where, (size_t)s->top, (size_t)last_top(s), page);
	}
}

/* A click takes a record in hand; a second one opens it. */
static void click(struct summary_mode *s, struct app *app, const struct key *k)
{
	int first;
	app_room(app, &first);
	for (size_t i = 0; i < s->nlines && *k->text == 1; i++) {
		const struct summary_line *l = &s->line[i];
		int y = k->y - first + s->top;
		if (k->y - first < head_over(s) || y <= l->y || y > l->y + l->h)
			continue;
		if (i == s->line_at) {
			summary_open(app);
			return;
		}
		s->line_at = i;
		s->here = l->number;
		return;
	}
}

static void summary_key(struct mode *m, struct app *app, const struct key *k)
{
	if (k->code == K_MOUSE)
		click((struct summary_mode *)m, app, k);
}

/* --- commands ----------------------------------------------------------------- */

bool summary_open(struct app *app)
{
	struct summary_mode *s = summary_of(app);
	struct mode *form = s->here ? form_mode_new(app, s->here) : NULL;
	s->opened = form;
	if (form)
		app_push(app, form);
	else if (s->here)
		app_say_diags(app);
	else
		app_say(app, STYLE_HINT, "这张汇总表里没有单独的记录可以打开");
	return true;
}

static void show(struct summary_mode *s, size_t at)
{
	if (at == s->at)
		return;
	s->at = at;
	s->here = 0;
	s->top = 0;
}

bool summary_next(struct app *app)
{
	struct summary_mode *s = summary_of(app);
	if (s->made && s->at + 1 < sheets_count(s->made))
		show(s, s->at + 1);
	return true;
}

bool summary_previous(struct app *app)
{
	struct summary_mode *s = summary_of(app);
	show(s, s->at ? s->at - 1 : 0);
	return true;
}

bool summary_fit(struct app *app)
{
	struct summary_mode *s = summary_of(app);
	s->fit = !s->fit;
	s->left = 0;
	summary_forget_layout(s);
	return true;
}

bool summary_left(struct app *app)
{
	summary_of(app)->left -= STEP;
	return true;
}

bool summary_right(struct app *app)
{
	summary_of(app)->left += STEP;
	return true;
}

/* All sheets, as `tianbao print --sheet` has them. */
static int put_sheets(void *arg, struct app *app, struct output *o, struct diags *ds)
{
	const struct summary_mode *s = arg;
	int rc = 0;
	(void)app;
	for (size_t i = 0; i < sheets_count(s->made) && !rc; i++)
		rc = out_sheet(o, s->made, i, ds);
	return rc;
}

bool summary_preview(struct app *app)
{
	struct summary_mode *s = summary_of(app);
	size_t rows = 0;
	for (size_t i = 0; s->made && i < sheets_count(s->made); i++)
		rows += rows_of(sheets_doc(s->made, i));
	if (!s->made || !sheets_count(s->made))
		return true;
	if (rows > MOST_ROWS) {
		app_say(app, STYLE_HINT, "有 %zu 行，太多：在命令行印，tianbao print --sheet %s",
			rows, s->sheet->id);
		return true;
	}
	struct mode *m = preview_mode_new(
		app, &(struct preview_source){s, s->sheet->name, put_sheets, NULL});
	if (m)
		app_push(app, m);
	app_say_diags(app);
	return true;
}

/* --- the mode --------------------------------------------------------------------- */

/* What was opened may have changed: all is added up anew. */
static void summary_resume(struct mode *m, struct app *app)
{
	struct summary_mode *s = (struct summary_mode *)m;
	if (s->opened) {
		summary_begin(s);
		summary_gather(s, app);
	}
	s->opened = false;
}

static bool summary_idle(struct mode *m, struct app *app)
{
	return summary_gather((struct summary_mode *)m, app);
}

static void summary_free(struct mode *m)
{
	struct summary_mode *s = (struct summary_mode *)m;
	sheets_free(s->made);
	sheets_free(s->making);
	list_page_release(&s->page);
	arena_release(&s->memory);
	free((int64_t *)(uintptr_t)s->of.number);
	free(s);
}

static const struct mode_ops summary_ops = {
	.name = "summary",
	.where = IN_SUMMARY,
	.full = true,
	.draw = summary_draw,
	.key = summary_key,
	.resume = summary_resume,
	.free = summary_free,
	.go = summary_go,
	.idle = summary_idle,
};

struct mode *summary_mode_new(const struct form *sheet, const struct summary_of *of)
{
	struct summary_mode *s = mem_new(sizeof *s);
	s->mode.ops = &summary_ops;
	s->sheet = sheet;
	s->of = (struct summary_of){.query = of->query, .n = of->n};
	if (of->n) {
		int64_t *number = mem_array(of->n, sizeof *number);
		memcpy(number, of->number, of->n * sizeof *number);
		s->of.number = number;
	}
	summary_begin(s);
	return &s->mode;
}
