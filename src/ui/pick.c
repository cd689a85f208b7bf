/*
 * A box with texts to choose from, over a mode. What is typed narrows them:
 * a part of the text, its number, or the initials of its pinyin. Knows
 * nothing of what is chosen.
 */
#include "ui/pick.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pinyin.h"
#include "ui/app.h"
#include "ui/box.h"
#include "ui/line.h"

enum {
	HEAD = 2, /* lines above the texts: what is typed, and a rule */
	LEAST_COLS = 24,
};

struct pick {
	struct mode mode;
	char *title;
	char **item;
	size_t n;
	size_t *shown; /* indices of those that match */
	size_t nshown;
	size_t at;    /* the one in hand, in shown */
	size_t top;   /* first one on the page */
	size_t page;  /* how many a page holds */
	bool *marked; /* of each item; NULL: only one is chosen */
	struct line filter;
	int y, x, cols; /* where they stand, for the mouse */
};

/* True when a text is meant by what was typed. number: its place in the list, from 1. */
static bool matches(const char *item, size_t number, const char *typed)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%zu", number);
	return !strcmp(digits, typed) || text_find(item, typed) >= 0 || pinyin_starts(item, typed);
}

/* Finds what matches; what has the number typed is in hand, else the text in hand stays so where it
 * can. */
static void narrow(struct pick *p)
{
	const char *typed = p->filter.edit.text.s;
	size_t here = p->nshown ? p->shown[p->at] : 0, number = strtoul(typed, NULL, 10);
	p->nshown = p->at = p->top = 0;
	if (strspn(typed, "0123456789") == strlen(typed) && number && number <= p->n)
		here = number - 1;
	for (size_t i = 0; i < p->n; i++) {
		if (!matches(p->item[i], i + 1, typed))
			continue;
		if (i == here)
			p->at = p->nshown;
		p->shown[p->nshown++] = i;
	}
}

/* Columns the texts need, numbers and margins with them. */
static int wanted(const struct pick *p, enum text_widths w)
{
	int most = LEAST_COLS;
	for (size_t i = 0; i < p->n; i++) {
		int columns = text_columns(p->item[i], strlen(p->item[i]), w) + (p->marked ? 9 : 7);
		if (columns > most)
			most = columns;
	}
	int title = text_columns(p->title, strlen(p->title), w) + 4;
	return title > most ? title : most;
}

static void draw_item(const struct pick *p, struct app *app, size_t i, int y)
{
	struct surface *s = &app->page;
	enum style style = i == p->at ? STYLE_HERE : STYLE_PLAIN;
	const char *item = p->item[p->shown[i]];
	char number[24];
	int n = snprintf(number, sizeof number, "%3zu ", p->shown[i] + 1);
	surface_fill(s, y, p->x, 1, p->cols, style);
	int x = p->x + 1;
	x += surface_text(s, y, x, p->cols - 2, number, (size_t)n, i == p->at ? style : STYLE_DIM);
	if (p->marked)
		x += surface_text(s, y, x, 2, p->marked[p->shown[i]] ? "* " : "  ", 2, style);
	surface_text(s, y, x, p->x + p->cols - 1 - x, item, strlen(item), style);
}

/* How one marks, or how many are marked: right of what is typed. */
static int draw_marked(const struct pick *p, struct app *app, int y)
{
	struct buf b = BUF_INIT;
	size_t n = 0;
	for (size_t i = 0; i < p->n; i++)
		n += p->marked[i];
	if (n) {
		buf_addf(&b, "选中 %zu 项", n);
	} else {
		keymap_first(app->keymap, command_find("pick-mark"), &b);
		buf_adds(&b, " 选中  ");
		keymap_first(app->keymap, command_find("pick-mark-all"), &b);
		buf_adds(&b, " 全选");
	}
	int w = text_columns(b.s, b.n, app->page.widths);
	surface_text(&app->page, y, p->x + p->cols - 1 - w, w, b.s, b.n, STYLE_DIM);
	buf_release(&b);
	return w + 1;
}

static void pick_draw(struct mode *m, struct app *app)
{
	struct pick *p = (struct pick *)m;
	struct surface *s = &app->page;
	int rows = (int)(p->n < 1000 ? p->n : 1000) + HEAD, y;
	p->cols = wanted(p, s->widths);
	app_box(app, p->title, &rows, &p->cols, &y, &p->x);
	p->y = y + HEAD;
	p->page = rows > HEAD ? (size_t)(rows - HEAD) : 0;
	if (p->at < p->top)
		p->top = p->at;
	if (p->page && p->at >= p->top + p->page)
		p->top = p->at - p->page + 1;
	for (size_t i = p->top; i < p->nshown && i < p->top + p->page; i++)
		draw_item(p, app, i, p->y + (int)(i - p->top));
	if (!p->nshown && p->page) {
		static const char none[] = "没有相符的";
		surface_text(s, p->y, p->x + 1, p->cols - 2, none, strlen(none), STYLE_WARNING);
	}
	static const char label[] = "查：";
	int w = surface_text(s, y, p->x + 1, p->cols - 2, label, strlen(label), STYLE_DIM);
	int marks = p->marked ? draw_marked(p, app, y) : 0;
	line_draw(&p->filter, app, y, p->x + 1 + w, p->cols - 2 - w - marks);
	app_keys(app, IN_PICK);
	int side = box_side(s);
	surface_hline(s, y + 1, p->x - side, p->x + p->cols);
}

/* Leaves what is marked for the mode below, or what is in hand. */
static void choose_several(const struct pick *p, struct app *app)
{
	app->chosen.n = 0;
	for (size_t i = 0; i < p->n; i++) {
		if (!p->marked[i])
			continue;
		MEM_ROOM(app->chosen.v, app->chosen.n, app->chosen.cap);
		app->chosen.v[app->chosen.n++] = i;
	}
	if (app->chosen.n)
		return;
	MEM_ROOM(app->chosen.v, app->chosen.n, app->chosen.cap);
	app->chosen.v[app->chosen.n++] = p->shown[p->at];
}

bool pick_take(struct app *app)
{
	struct pick *p = (struct pick *)app->top;
	if (!p->nshown)
		return true; /* the box says so already */
	if (p->marked)
		choose_several(p, app);
	app_answer(app, ANSWER_CHOICE, p->item[p->shown[p->at]], p->shown[p->at]);
	app_pop(app);
	return true;
}

bool pick_mark(struct app *app)
{
	struct pick *p = (struct pick *)app->top;
	if (!p->marked)
		return false;
	if (p->nshown) {
		bool *marked = &p->marked[p->shown[p->at]];
		*marked = !*marked;
		p->at += p->at + 1 < p->nshown;
	}
	return true;
}

bool pick_mark_all(struct app *app)
{
	struct pick *p = (struct pick *)app->top;
	if (!p->marked)
		return false;
	bool all = true;
	for (size_t i = 0; i < p->nshown; i++)
		all &= p->marked[p->shown[i]];
	for (size_t i = 0; i < p->nshown; i++)
		p->marked[p->shown[i]] = !all;
	return true;
}

static void pick_click(struct pick *p, struct app *app, const struct key *k)
{
	if (*k->text != 1 || k->x < p->x || k->x >= p->x + p->cols || k->y < p->y)
		return;
	size_t i = p->top + (size_t)(k->y - p->y);
	if (i >= p->nshown || i >= p->top + p->page)
		return;
	p->at = i;
	pick_take(app);
}

static void pick_key(struct mode *m, struct app *app, const struct key *k)
{
	struct pick *p = (struct pick *)m;
	if (k->code == K_MOUSE)
		pick_click(p, app, k);
	else if (line_key(&p->filter, app, k) == EDITOR_CHANGED)
		narrow(p);
}

static void pick_go(struct mode *m, struct app *app, enum go where)
{
	(void)app;
	struct pick *p = (struct pick *)m;
	p->at = app_way(where, p->at, p->nshown ? p->nshown - 1 : 0, p->page);
}

static void pick_free(struct mode *m)
{
	struct pick *p = (struct pick *)m;
	for (size_t i = 0; i < p->n; i++)
		free(p->item[i]);
	free(p->item);
	free(p->shown);
	free(p->marked);
	free(p->title);
	line_release(&p->filter);
	free(p);
}

static const struct mode_ops pick_ops = {
	.name = "pick",
	.where = IN_PICK,
	.draw = pick_draw,
	.key = pick_key,
	.free = pick_free,
	.go = pick_go,
};

struct mode *pick_mode_new(
	struct app *app, const char *title, const char *const *items, size_t n, size_t here)
{
	(void)app;
	struct pick *p = mem_new(sizeof *p);
	p->mode.ops = &pick_ops;
	p->title = mem_dup(title);
	p->item = mem_array(n, sizeof *p->item);
	p->shown = mem_array(n, sizeof *p->shown);
	p->n = p->nshown = n;
	for (size_t i = 0; i < n; i++) {
		p->item[i] = mem_dup(items[i]);
		p->shown[i] = i;
	}
	p->at = here < n ? here : 0;
	line_init(&p->filter, "");
	return &p->mode;
}

struct mode *pick_many_mode_new(
	struct app *app, const char *title, const char *const *items, size_t n)
{
	struct pick *p = (struct pick *)pick_mode_new(app, title, items, n, 0);
	p->marked = mem_array(n, sizeof *p->marked);
	return &p->mode;
}
