/*
 * Boxes over a mode: a line to type, a question for yes or no, a note to read.
 * What is asked and what becomes of the answer the mode below knows.
 */
#include "ui/ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/app.h"
#include "ui/line.h"

enum { WIDE = 56 }; /* columns inside the box, on a page that has them */

enum kind { ASK_LINE, ASK_YES, ASK_NOTE };

struct ask {
	struct mode mode;
	char *question;
	enum kind kind;
	struct line line; /* of ASK_LINE */
	struct text_lines wrapped;
	int top, shown; /* the first line of the question that is seen, how many are */
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
	int last = (int)a->wrapped.n - (rows - n);
	a->shown = rows - n;
	a->top = a->top > last ? last : a->top;
	a->top = a->top < 0 ? 0 : a->top;
	for (int i = 0; i < rows - n; i++) {
		const struct text_line *l = &a->wrapped.v[a->top + i];
		surface_text(s, top + i, *x + 1, cols - 1, a->question + l->from, l->to - l->from,
			STYLE_PLAIN);
	}
	app_keys(app, IN_ASK);
	*y = top + (rows > n ? rows - n : 0);
	return cols;
}

/* What answers, in the box's last line; that there is more to read. */
static void draw_keys(const struct ask *a, struct app *app, int y, int x, int cols)
{
	struct buf b = BUF_INIT;
	keymap_first(app->keymap, command_find("answer"), &b);
	buf_adds(&b, a->kind == ASK_NOTE ? " 知道了" : " 确定    ");
	if (a->kind != ASK_NOTE) {
		keymap_first(app->keymap, command_find("close"), &b);
		buf_adds(&b, " 取消");
	}
	if (a->shown < (int)a->wrapped.n)
		buf_addf(&b, "    ↑↓ 看其余（%d–%d/%zu 行）", a->top + 1, a->top + a->shown,
			a->wrapped.n);
	surface_text(&app->page, y, x + 1, cols - 1, b.s, b.n, STYLE_DIM);
	buf_release(&b);
}

static void ask_draw(struct mode *m, struct app *app)
{
	struct ask *a = (struct ask *)m;
	int y, x;
	if (a->kind != ASK_LINE) {
		int cols = draw_question(a, app, 2, &y, &x);
		draw_keys(a, app, y + 1, x, cols);
		return;
	}
	int cols = draw_question(a, app, 3, &y, &x);
	line_draw(&a->line, app, y, x + 1, cols - 2);
	draw_keys(a, app, y + 2, x, cols);
}

bool ask_take(struct app *app)
{
	struct ask *a = (struct ask *)app->top;
	if (a->kind == ASK_YES)
		app_answer(app, ANSWER_YES, "", 0);
	else if (a->kind == ASK_LINE)
		app_answer(app, ANSWER_TEXT, a->line.edit.text.s, 0);
	app_pop(app);
	return true;
}

/* Moves through a question that is longer than the page. */
static void scroll(struct ask *a, const struct key *k)
{
	int page = a->shown > 1 ? a->shown - 1 : 1;
	int step = k->code == K_UP_ARROW     ? -1
		   : k->code == K_DOWN_ARROW ? 1
		   : k->code == K_PAGE_UP    ? -page
		   : k->code == K_PAGE_DOWN  ? page
					     : 0;
	if (k->code == K_MOUSE)
		step = *k->text == 4 ? -1 : *k->text == 5;
	a->top += step; /* the frame keeps it within the text */
}

static void ask_key(struct mode *m, struct app *app, const struct key *k)
{
	struct ask *a = (struct ask *)m;
	if (a->kind == ASK_LINE) {
		line_key(&a->line, app, k);
		return;
	}
	scroll(a, k);
	if (k->code != K_TEXT || k->mods || a->kind == ASK_NOTE)
		return;
	if (!strcasecmp(k->text, "y") || !strcmp(k->text, "是"))
		ask_take(app);
	else if (!strcasecmp(k->text, "n") || !strcmp(k->text, "否"))
		app_pop(app);
}

static void ask_free(struct mode *m)
{
	struct ask *a = (struct ask *)m;
	if (a->kind == ASK_LINE)
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

static struct ask *ask_new(const char *question, enum kind kind)
{
	struct ask *a = mem_new(sizeof *a);
	a->mode.ops = &ask_ops;
	a->question = mem_dup(question);
	a->kind = kind;
	a->wrapped = (struct text_lines)TEXT_LINES_INIT;
	return a;
}

struct mode *ask_mode_new(struct app *app, const char *question, const char *text)
{
	(void)app;
	struct ask *a = ask_new(question, ASK_LINE);
	line_init(&a->line, text);
	return &a->mode;
}

void ask_keep_text(struct mode *m)
{
	((struct ask *)m)->line.edit.selected = false;
}

struct mode *confirm_mode_new(struct app *app, const char *question)
{
	(void)app;
	return &ask_new(question, ASK_YES)->mode;
}

struct mode *note_mode_new(struct app *app, const char *text)
{
	(void)app;
	return &ask_new(text, ASK_NOTE)->mode;
}
