/*
 * What the keys do and how fields are filled in: read from the table of
 * commands, the keymap, the field in hand and the table of types. Has no
 * words of its own about any of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "form/type.h"
#include "ui/app.h"
#include "ui/form.h"

enum { KEYS = 22 }; /* columns of the keys, or of a type's name */

/* A heading (right NULL), or a row: left, and beside it a text that wraps. */
struct item {
	char *left, *right;
};
struct help {
	struct mode mode;
	struct item *v;
	size_t n, cap;
	int top;    /* first line shown */
	int height; /* lines there are, lines a page holds: as last drawn */
	int page;
	struct text_lines wrapped;
};

static void add(struct help *h, const char *left, const char *right)
{
	MEM_ROOM(h->v, h->n, h->cap);
	h->v[h->n++] = (struct item){mem_dup(left), right ? mem_dup(right) : NULL};
}

/* --- what it says ---------------------------------------------------------- */

static void add_bounds(struct help *h, const struct field *f)
{
	struct buf b = BUF_INIT;
	field_range(f, &b);
	if (b.n)
		add(h, "范围", b.s);
	buf_release(&b);
	const char *unit = f->money.unit && f->money.factor ? f->money.unit : f->unit;
	if (f->type->judge && *unit)
		add(h, "单位", unit);
}

static void add_choices(struct help *h, const struct choice *v, size_t n, const char *under)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < n; i++)
		buf_addf(&b, "%s%s", i ? "、" : "", v[i].text);
	if (n)
		add(h, under, b.s);
	buf_release(&b);
	for (size_t i = 0; i < n; i++)
		add_choices(h, v[i].sub, v[i].nsub, v[i].text);
}

static void add_field(struct help *h, const struct field *f)
{
	struct buf title = BUF_INIT;
	buf_addf(&title, "这一栏：%s（%s）", f->label, f->optional ? "可以不填" : "必填");
	add(h, title.s, NULL);
	buf_release(&title);
	if (*f->help)
		add(h, "说明", f->help);
	add(h, f->type->title, f->type->help);
	add_bounds(h, f);
	if (f->of)
		add_choices(h, f->of->v, f->of->n, "可选");
	add(h, "", "");
}

static void add_commands(
	struct help *h, const struct keymap *m, const char *title, unsigned where, bool everywhere)
{
	size_t n;
	const struct command *c = command_table(&n);
	struct buf keys = BUF_INIT;
	add(h, title, NULL);
	for (size_t i = 0; i < n; i++) {
		if (!(c[i].where & where) || (c[i].where == IN_ALL) != everywhere)
			continue;
		buf_reset(&keys);
		keymap_keys(m, &c[i], &keys);
		if (keys.n)
			add(h, keys.s, c[i].help);
	}
	buf_release(&keys);
	add(h, "", "");
}

static void add_types(struct help *h)
{
	size_t n;
	const struct type *t = type_table(&n);
	add(h, "各类栏目怎么填", NULL);
	for (size_t i = 0; i < n; i++)
		add(h, t[i].title, t[i].help);
}

static void add_signs(struct help *h, const struct app *app)
{
	const char *sign, *means;
	add(h, "表里的记号", NULL);
	for (size_t i = 0; (sign = form_sign_means(app, i, &means)); i++)
		add(h, sign, means);
	add(h, "", "");
}

/* --- the mode -------------------------------------------------------------- */

/* Draws an item whose first line is line y of the text; its number of lines. */
static int draw_item(struct help *h, struct app *app, const struct item *it, int y, int first)
{
	struct surface *s = &app->page;
	int at = first + y - h->top;
	bool seen = at >= first;
	if (!it->right) {
		if (seen && at < first + h->page)
			surface_text(
				s, at, 1, s->cols - 2, it->left, strlen(it->left), STYLE_LABEL);
		return 1;
	}
	int x = KEYS + 2;
	text_wrap(&h->wrapped, it->right, strlen(it->right),
		s->cols - x - 2 > 10 ? s->cols - x - 2 : 10, s->widths);
	int left = text_columns(it->left, strlen(it->left), s->widths);
	int down = left > KEYS - 1; /* long keys have a line of their own */
	if (seen && at < first + h->page)
		surface_text(s, at, 2, s->cols - 3, it->left, strlen(it->left), STYLE_PLAIN);
	for (size_t i = 0; i < h->wrapped.n; i++) {
		const struct text_line *l = &h->wrapped.v[i];
		int row = at + down + (int)i;
		if (row >= first && row < first + h->page)
			surface_text(s, row, x, s->cols - x - 1, it->right + l->from,
				l->to - l->from, STYLE_PLAIN);
	}
	return (int)h->wrapped.n + down;
}

static void help_draw(struct mode *m, struct app *app)
{
	struct help *h = (struct help *)m;
	int first;
	h->page = app_room(app, &first);
	int y = 0;
	for (size_t i = 0; i < h->n; i++)
		y += draw_item(h, app, &h->v[i], y, first);
	h->height = y;
	char where[64] = "";
	if (h->height > h->page)
		snprintf(where, sizeof where, "第 %d–%d 行，共 %d 行", h->top + 1,
			h->top + h->page < h->height ? h->top + h->page : h->height, h->height);
	app_bars(app, "填报 ▸ 帮助", where, IN_HELP);
}

static void help_go(struct mode *m, struct app *app, enum go where)
{
	(void)app;
	struct help *h = (struct help *)m;
	const int step[] = {[GO_UP] = -1,
		[GO_DOWN] = 1,
		[GO_PAGE_UP] = -h->page,
		[GO_PAGE_DOWN] = h->page,
		[GO_FIRST] = -h->height,
		[GO_LAST] = h->height};
	int last = h->height > h->page ? h->height - h->page : 0;
	h->top += step[where];
	h->top = h->top > last ? last : h->top;
	h->top = h->top < 0 ? 0 : h->top;
}

static void help_key(struct mode *m, struct app *app, const struct key *k)
{
	(void)m;
	(void)app;
	(void)k; /* nothing is typed here */
}

static void help_free(struct mode *m)
{
	struct help *h = (struct help *)m;
	for (size_t i = 0; i < h->n; i++) {
		free(h->v[i].left);
		free(h->v[i].right);
	}
	free(h->v);
	text_lines_release(&h->wrapped);
	free(h);
}

static const struct mode_ops help_ops = {
	.name = "help",
	.where = IN_HELP,
	.full = true,
	.draw = help_draw,
	.key = help_key,
	.free = help_free,
	.go = help_go,
};

struct mode *help_mode_new(struct app *app, unsigned where, const struct field *f)
{
	struct help *h = mem_new(sizeof *h);
	h->mode.ops = &help_ops;
	h->wrapped = (struct text_lines)TEXT_LINES_INIT;
	if (f)
		add_field(h, f);
	add_commands(h, app->keymap, "这里的键", where, false);
	add_commands(h, app->keymap, "到处能用的键", where, true);
	if (where & IN_FORM)
		add_signs(h, app);
	if (where & (IN_FORM | IN_VERIFY))
		add_types(h);
	return &h->mode;
}
