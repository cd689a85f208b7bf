/*
 * Two entries side by side where they differ, settled one by one. Knows texts
 * and fields; what becomes of what is settled the second entry knows.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "form/type.h"
#include "ui/app.h"
#include "ui/verify.h"

enum { COLUMNS = 4, HEAD = 1, FOOT = 2 };

struct compare {
	struct mode mode;
	struct difference *v;
	size_t n, missing;
	size_t at, top, page; /* the one in hand, the first on the page, how many it holds */
	int y;                /* where that stands, for the mouse */
	bool warned;          /* that some are not settled was said */
};

static struct compare *compare_of(struct app *app)
{
	return (struct compare *)app->top;
}

/* --- drawing --------------------------------------------------------------------- */

/* A text in so many columns, one of them left free; what does not fit is cut. */
static void draw_text(struct surface *s, int y, int x, int cols, const char *text, enum style style)
{
	struct buf shown = BUF_INIT;
	text_visible(&shown, text, strlen(text));
	if (text_columns(shown.s, shown.n, s->widths) > cols - 1) {
		buf_cut(&shown, text_fit(shown.s, shown.n, cols - 3, s->widths));
		buf_adds(&shown, "…");
	}
	surface_text(s, y, x, cols - 1, shown.s, shown.n, style);
	buf_release(&shown);
}

/* Four texts in their columns: the cell has more of the page than the entries. */
static void draw_row(struct surface *s, int y, const char *const text[COLUMNS], enum style style)
{
	static const int share[COLUMNS] = {28, 24, 24, 24};
	int from = 0, x = 2;
	for (int i = 0; i < COLUMNS; i++) {
		from += share[i];
		int end = 2 + (s->cols - 2) * from / 100;
		draw_text(s, y, x, end - x, text[i], style);
		x = end;
	}
}

static void draw_difference(const struct compare *c, struct surface *s, size_t i, int y)
{
	const struct difference *d = &c->v[i];
	bool alike = d->how == AGREEMENT_ALIKE;
	struct buf cell = BUF_INIT, settled = BUF_INIT;
	cell_words(&cell, d->field, d->at);
	if (d->settled)
		buf_addf(&settled, "→ %s", *d->settled ? d->settled : "（空）");
	else
		buf_adds(&settled, alike ? "写法不同，值相同" : "待定");
	const char *const text[COLUMNS] = {
		cell.s, *d->first ? d->first : "（空）", d->second, settled.s};
	enum style style = i == c->at ? STYLE_HERE : STYLE_PLAIN;
	surface_fill(s, y, 0, 1, s->cols, style);
	draw_row(s, y, text, style);
	buf_release(&cell);
	buf_release(&settled);
}

static void counts(const struct compare *c, struct buf *out)
{
	size_t alike = 0, open = 0;
	for (size_t i = 0; i < c->n; i++) {
		alike += c->v[i].how == AGREEMENT_ALIKE;
		open += !c->v[i].settled;
	}
	buf_addf(out, "不同 %zu", c->n - alike);
	if (alike)
		buf_addf(out, "，写法不同 %zu", alike);
	if (open)
		buf_addf(out, "，待定 %zu", open);
	if (c->missing)
		buf_addf(out, "，没有录 %zu", c->missing);
	buf_addc(out, ' ');
}

/* The texts in hand as far as a line holds them: their column may have cut them. */
static void draw_foot(const struct compare *c, struct surface *s, int y)
{
	const struct difference *d = &c->v[c->at];
	struct buf b = BUF_INIT;
	buf_addf(&b, "第一次：%s", *d->first ? d->first : "（空）");
	draw_text(s, y, 1, s->cols - 1, b.s, STYLE_LABEL);
	buf_reset(&b);
	buf_addf(&b, "第二次：%s", d->second);
	draw_text(s, y + 1, 1, s->cols - 1, b.s, STYLE_LABEL);
	buf_release(&b);
}

static void compare_draw(struct mode *m, struct app *app)
{
	static const char *const head[COLUMNS] = {"格", "第一次", "第二次", "定为"};
	struct compare *c = (struct compare *)m;
	struct surface *s = &app->page;
	int first, room = app_room(app, &first), rows = room - HEAD - FOOT;
	c->page = rows > 0 ? (size_t)rows : 1;
	if (c->at < c->top)
		c->top = c->at;
	if (c->at >= c->top + c->page)
		c->top = c->at - c->page + 1;
	c->y = first + HEAD;
	draw_row(s, first, head, STYLE_LABEL);
	for (size_t i = c->top; i < c->n && i < c->top + c->page; i++)
		draw_difference(c, s, i, c->y + (int)(i - c->top));
	draw_foot(c, s, first + room - FOOT);
	struct buf right = BUF_INIT;
	counts(c, &right);
	app_bars(app, "填报 ▸ 二次录入 ▸ 比对", right.s, IN_COMPARE);
	buf_release(&right);
	app->cursor_y = c->y + (int)(c->at - c->top);
	app->cursor_x = 0;
}

/* --- settling ---------------------------------------------------------------------- */

/* To the next one that is not settled, which may be the one in hand. */
static void go_on(struct compare *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (!c->v[(c->at + i) % c->n].settled) {
			c->at = (c->at + i) % c->n;
			return;
		}
}

static void settle(struct compare *c, const char *text)
{
	char *copy = mem_dup(text);
	free(c->v[c->at].settled);
	c->v[c->at].settled = copy;
	go_on(c);
}

bool compare_first(struct app *app)
{
	struct compare *c = compare_of(app);
	settle(c, c->v[c->at].first);
	return true;
}

bool compare_second(struct app *app)
{
	struct compare *c = compare_of(app);
	settle(c, c->v[c->at].second);
	return true;
}

bool compare_anew(struct app *app)
{
	const struct compare *c = compare_of(app);
	struct buf question = BUF_INIT;
	cell_words(&question, c->v[c->at].field, c->v[c->at].at);
	buf_adds(&question, "：正确的是什么？");
	app_push(app, ask_mode_new(app, question.s, ""));
	buf_release(&question);
	return true;
}

bool compare_alike(struct app *app)
{
	struct compare *c = compare_of(app);
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].how == AGREEMENT_ALIKE && !c->v[i].settled)
			c->v[i].settled = mem_dup(c->v[i].first);
	go_on(c);
	return true;
}

/* The text that was written anew, as the cell takes it. */
static void compare_resume(struct mode *m, struct app *app)
{
	struct compare *c = (struct compare *)m;
	const struct buf *text = &app->answer_text;
	if (app->answer != ANSWER_TEXT || text_blank(text->s, text->n))
		return;
	struct buf typed = BUF_INIT;
	field_typed(c->v[c->at].field, "", text->s, text->n, &typed);
	settle(c, typed.s);
	buf_release(&typed);
}

bool compare_done(struct app *app)
{
	struct compare *c = compare_of(app);
	size_t open = 0;
	for (size_t i = 0; i < c->n; i++)
		open += !c->v[i].settled;
	if (open && !c->warned) {
		diag_add(&app->diags, VERIFY_OPEN, NULL, open);
		app_say_diags(app);
		c->warned = true;
		return true;
	}
	app_answer(app, ANSWER_YES, "", 0);
	app_pop(app);
	return true;
}

/* --- the mode ------------------------------------------------------------------------ */

static void compare_go(struct mode *m, struct app *app, enum go where)
{
	(void)app;
	struct compare *c = (struct compare *)m;
	c->at = app_way(where, c->at, c->n - 1, c->page);
}

static void compare_key(struct mode *m, struct app *app, const struct key *k)
{
	(void)app;
	struct compare *c = (struct compare *)m;
	if (k->code != K_MOUSE || *k->text != 1 || k->y < c->y)
		return;
	size_t i = c->top + (size_t)(k->y - c->y);
	if (i < c->n && i < c->top + c->page)
		c->at = i;
}

static void compare_free(struct mode *m)
{
	free(m);
}

static const struct mode_ops compare_ops = {
	.name = "compare",
	.where = IN_COMPARE,
	.full = true,
	.draw = compare_draw,
	.key = compare_key,
	.resume = compare_resume,
	.free = compare_free,
	.go = compare_go,
};

struct mode *compare_mode_new(struct app *app, struct difference *v, size_t n, size_t missing)
{
	(void)app;
	struct compare *c = mem_new(sizeof *c);
	c->mode.ops = &compare_ops;
	c->v = v;
	c->n = n;
	c->missing = missing;
	return &c->mode;
}
