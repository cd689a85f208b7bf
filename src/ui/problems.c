/*
 * The problems of a record in a panel over the lower half of the page, so
 * that the table stays in sight. Knows sentences and levels; where a problem
 * stands the mode below knows.
 */
#include "ui/problems.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/app.h"
#include "ui/box.h"

/* A problem, and its sentence in lines as last drawn. */
struct item {
	enum diag_level level;
	char *text;
	struct text_lines lines;
};

struct problems {
	struct mode mode;
	struct item *v;
	size_t n;
	size_t count[DIAG_LEVELS];
	size_t at;   /* the one in hand */
	size_t top;  /* the first one shown */
	size_t page; /* how many the last frame showed */
	int y;       /* where the first one was drawn, for the mouse */
};

/* --- drawing --------------------------------------------------------------- */

static void title(const struct problems *p, struct buf *out)
{
	for (int level = 0; level < DIAG_LEVELS; level++)
		if (p->count[level])
			buf_addf(out, "%s%s %zu 处", out->n ? "，" : "",
				diag_level_name((enum diag_level)level), p->count[level]);
	buf_addf(out, "（%zu/%zu）", p->at + 1, p->n);
}

/* Wraps all sentences; how many lines they need together. */
static int wrap(struct problems *p, int cols, enum text_widths w)
{
	int rows = 0;
	for (size_t i = 0; i < p->n; i++) {
		struct item *it = &p->v[i];
		text_wrap(&it->lines, it->text, strlen(it->text), cols, w);
		rows += (int)it->lines.n;
	}
	return rows;
}

/* Lets the one in hand be seen whole in so many rows. */
static void scroll(struct problems *p, int rows)
{
	if (p->at < p->top)
		p->top = p->at;
	int used = 0;
	size_t first = p->at + 1;
	while (first > p->top && used + (int)p->v[first - 1].lines.n <= rows)
		used += (int)p->v[--first].lines.n;
	if (first <= p->at)
		p->top = first;
	else
		p->top = p->at;
}

static void draw_item(struct app *app, const struct item *it, int y, int end, bool here)
{
	struct surface *s = &app->page;
	const char *sign = app_sign(app, it->level);
	enum style ground = here ? STYLE_HERE : STYLE_PLAIN;
	for (size_t i = 0; i < it->lines.n && y < end; i++, y++) {
		const struct text_line *l = &it->lines.v[i];
		surface_fill(s, y, box_side(s), 1, s->cols - 2 * box_side(s), ground);
		if (i == 0)
			surface_text(s, y, 2, 2, sign, strlen(sign), app_style(it->level));
		surface_text(s, y, 4, s->cols - 7, it->text + l->from, l->to - l->from, ground);
	}
}

static void problems_draw(struct mode *m, struct app *app)
{
	struct problems *p = (struct problems *)m;
	struct surface *s = &app->page;
	int all = wrap(p, s->cols - 7, s->widths), most = s->rows / 2 - 2;
	int rows = all < most ? all : most;
	if (rows < 1)
		return;
	int top = s->rows - rows - 3, end = top + 1 + rows, side = box_side(s);
	struct buf words = BUF_INIT;
	title(p, &words);
	box_draw(s, top, 0, rows, (s->cols / side - 2) * side, words.s);
	buf_release(&words);
	scroll(p, rows);
	p->y = top + 1;
	int y = top + 1;
	size_t i = p->top;
	for (; i < p->n && y < end; y += (int)p->v[i++].lines.n)
		draw_item(app, &p->v[i], y, end, i == p->at);
	p->page = i - p->top;
	app_keys(app, IN_PROBLEMS);
}

/* --- keys ------------------------------------------------------------------- */

bool problems_take(struct app *app)
{
	struct problems *p = (struct problems *)app->top;
	app_answer(app, ANSWER_CHOICE, p->v[p->at].text, p->at);
	app_pop(app);
	return true;
}

bool problems_next(struct app *app)
{
	struct problems *p = (struct problems *)app->top;
	p->at = p->at + 1 < p->n ? p->at + 1 : 0;
	return true;
}

static void problems_go(struct mode *m, struct app *app, enum go where)
{
	(void)app;
	struct problems *p = (struct problems *)m;
	p->at = app_way(where, p->at, p->n - 1, p->page);
}

static void problems_key(struct mode *m, struct app *app, const struct key *k)
{
	struct problems *p = (struct problems *)m;
	if (k->code != K_MOUSE || *k->text != 1)
		return;
	int y = p->y;
	for (size_t i = p->top; i < p->n && i < p->top + p->page; i++) {
		int end = y + (int)p->v[i].lines.n;
		if (k->y >= y && k->y < end) {
			p->at = i;
			problems_take(app);
			return;
		}
		y = end;
	}
}

static void problems_free(struct mode *m)
{
	struct problems *p = (struct problems *)m;
	for (size_t i = 0; i < p->n; i++) {
		free(p->v[i].text);
		text_lines_release(&p->v[i].lines);
	}
	free(p->v);
	free(p);
}

static const struct mode_ops problems_ops = {
	.name = "problems",
	.where = IN_PROBLEMS,
	.draw = problems_draw,
	.key = problems_key,
	.free = problems_free,
	.go = problems_go,
};

struct mode *problems_mode_new(struct app *app, const struct diags *found)
{
	(void)app;
	struct problems *p = mem_new(sizeof *p);
	p->mode.ops = &problems_ops;
	p->n = found->n;
	p->v = mem_array(found->n, sizeof *p->v);
	for (size_t i = 0; i < found->n; i++) {
		const struct diag *d = &found->v[i];
		p->v[i] = (struct item){d->level, mem_dup(d->text), TEXT_LINES_INIT};
		p->count[d->level]++;
	}
	return &p->mode;
}
