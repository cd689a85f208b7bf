/*
 * Two boxes over a mode: a line to type, and a question for yes or no. What
 * is asked and what becomes of the answer the mode below knows.
 */
#include "ui/ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/app.h"
#include "ui/line.h"

enum { WIDE = 56 }; /* columns inside the box, on a page that has them */

struct ask {
	struct mode mode;
	char *question;
	bool yes_no;
	struct line line; /* not for yes or no */
	struct text_lines wrapped;
};

/* Draws the box with the question and room for n lines below it; *y: the first of them. */
static int draw_question(struct ask *a, struct app *app, int n, int *y, int *x)
{
	struct surface *s = &app->page;
	int cols = WIDE < s->cols - 4 ? WIDE : s->cols - 4;
	text_wrap(&a->wrapped, a->question, strlen(a->question), cols, s->widths);
	int rows = (int)a->wrapped.n + n, top;
	cols += 2;
	app_box(app, "", &rows, &cols, &top, x);
	for (int i = 0; i < rows - n; i++) {
		const struct text_line *l = &a->wrapped.v[i];
		surface_text(s, top + i, *x + 1, cols - 1, a->question + l->from, l->to - l->from,
			STYLE_PLAIN);
	}
	app_keys(app, IN_ASK);
	*y = top + (rows > n ? rows - n : 0);
	return cols;
}

/* What answers, in the box's last line. */
static void draw_keys(struct app *app, int y, int x, int cols)
{
	struct buf b = BUF_INIT;
	keymap_first(app->keymap, command_find("answer"), &b);
	buf_adds(&b, " 确定    ");
	keymap_first(app->keymap, command_find("close"), &b);
	buf_adds(&b, " 取消");
	surface_text(&app->page, y, x + 1, cols - 1, b.s, b.n, STYLE_DIM);
	buf_release(&b);
}

static void ask_draw(struct mode *m, struct app *app)
{
	struct ask *a = (struct ask *)m;
	int y, x;
	if (a->yes_no) {
		int cols = draw_question(a, app, 2, &y, &x);
		draw_keys(app, y + 1, x, cols);
		return;
	}
	int cols = draw_question(a, app, 3, &y, &x);
	line_draw(&a->line, app, y, x + 1, cols - 2);
	draw_keys(app, y + 2, x, cols);
}

bool ask_take(struct app *app)
{
	struct ask *a = (struct ask *)app->top;
	if (a->yes_no)
		app_answer(app, ANSWER_YES, "", 0);
	else
		app_answer(app, ANSWER_TEXT, a->line.edit.text.s, 0);
	app_pop(app);
	return true;
}

static void ask_key(struct mode *m, struct app *app, const struct key *k)
{
	struct ask *a = (struct ask *)m;
	if (!a->yes_no) {
		line_key(&a->line, app, k);
		return;
	}
	if (k->code != K_TEXT || k->mods)
		return;
	if (!strcasecmp(k->text, "y") || !strcmp(k->text, "是"))
		ask_take(app);
	else if (!strcasecmp(k->text, "n") || !strcmp(k->text, "否"))
		app_pop(app);
}

static void ask_free(struct mode *m)
{
	struct ask *a = (struct ask *)m;
	if (!a->yes_no)
		line_release(&a->line);
	text_lines_release(&a->wrapped);
	free(a->question);
	free(a);
}

static const struct mode_ops ask_ops = {
	.name = "ask",
	.where = IN_ASK,
	.draw = ask_draw,
	.key = ask_key,
	.free = ask_free,
};

static struct ask *ask_new(const char *question)
{
	struct ask *a = mem_new(sizeof *a);
	a->mode.ops = &ask_ops;
	a->question = mem_dup(question);
	a->wrapped = (struct text_lines)TEXT_LINES_INIT;
	return a;
}

struct mode *ask_mode_new(struct app *app, const char *question, const char *text)
{
	(void)app;
	struct ask *a = ask_new(question);
	line_init(&a->line, text);
	return &a->mode;
}

struct mode *confirm_mode_new(struct app *app, const char *question)
{
	(void)app;
	struct ask *a = ask_new(question);
	a->yes_no = true;
	return &a->mode;
}
