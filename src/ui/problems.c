/*
 * The problems of a record in a panel over the lower half of the page, so
 * that the table stays in sight: those that stand, then those that were let
 * pass. Knows sentences and levels; where a problem stands, and how one is let
 * pass, the mode below knows.
 */
#include "ui/problems.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/app.h"
#include "ui/box.h"
#include "ui/who.h"

enum { REASON_CHARS = 200 };

/* A problem, and its sentence in lines as last drawn. */
struct item {
	enum diag_level level;
	bool waived;
	bool ruled; /* a rule of the form says it */
	char *text;
	struct text_lines lines;
};

struct problems {
	struct mode mode;
	struct problems_of of;
	struct item *v;
	size_t n;
	struct item **shown; /* those the filter leaves */
	size_t nshown;
	enum diag_level most; /* worse and equal ones are shown */
	size_t count[DIAG_LEVELS];
	size_t waived;
	size_t asked; /* about which of what was found a box is open */
	bool naming;  /* that box asks for the name the reason will bear */
	size_t at;    /* the one in hand, in shown */
	size_t top;   /* the first one on the page */
	size_t page;  /* how many the last frame showed */
	int y;        /* where the first one was drawn, for the mouse */
};

/* --- which levels ------------------------------------------------------------ */

static const struct {
	enum diag_level next;
	const char *words;
} ways[DIAG_LEVELS] = {
	[DIAG_HINT] = {DIAG_ERROR, ""},
	[DIAG_ERROR] = {DIAG_WARNING, " · 只看错误"},
	[DIAG_WARNING] = {DIAG_HINT, " · 只看错误和警告"},
};

enum diag_level problems_most_next(enum diag_level most)
{
	return ways[most].next;
}

const char *problems_most_words(enum diag_level most)
{
	return ways[most].words;
}

/* --- what is listed ---------------------------------------------------------- */

/* Shows what the filter leaves; a place in the list stays as far as there is one. */
static void narrow(struct problems *p)
{
	p->nshown = p->top = 0;
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].level <= p->most)
			p->shown[p->nshown++] = &p->v[i];
	if (p->at >= p->nshown)
		p->at = p->nshown ? p->nshown - 1 : 0;
}

static void add(struct problems *p, const struct diag *d)
{
	struct buf text = BUF_INIT;
	diag_sentence(&text, d);
	p->v[p->n++] =
		(struct item){d->level, d->waived, *d->rule, buf_detach(&text), TEXT_LINES_INIT};
}

static void drop(struct problems *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->v[i].text);
		text_lines_release(&p->v[i].lines);
	}
	free(p->v);
	free(p->shown);
}

/* Lists what was found. */
static void list(struct problems *p, const struct diags *found)
{
	drop(p);
	p->v = mem_array(found->n, sizeof *p->v);
	p->shown = mem_array(found->n, sizeof *p->shown);
	p->n = 0;
	for (size_t i = 0; i < found->n; i++)
		add(p, &found->v[i]);
	memcpy(p->count, found->count, sizeof p->count);
	p->waived = found->waived;
	narrow(p);
}

/* --- drawing --------------------------------------------------------------- */

static void title(const struct problems *p, struct buf *out)
{
	for (int level = 0; level < DIAG_LEVELS; level++)
		if (p->count[level])
			buf_addf(out, "%s%s %zu 处", out->n ? "，" : "",
				diag_level_name((enum diag_level)level), p->count[level]);
	if (p->waived)
		buf_addf(out, "%s已说明 %zu 处", out->n ? "，" : "", p->waived);
	buf_adds(out, problems_most_words(p->most));
	if (p->nshown)
		buf_addf(out, "（%zu/%zu）", p->at + 1, p->nshown);
}

/* Wraps all sentences; how many lines they need together. */
static int wrap(struct problems *p, int cols, enum text_widths w)
{
	int rows = 0;
	for (size_t i = 0; i < p->nshown; i++) {
		struct item *it = p->shown[i];
		text_wrap(&it->lines, it->text, strlen(it->text), cols, w);
		rows += (int)it->lines.n;
	}
	return rows;
}

/* Lets the one in hand be seen whole in so many rows. */
static void scroll(struct problems *p, int rows)
{
	if (!p->nshown)
		return;
	if (p->at < p->top)
		p->top = p->at;
	int used = 0;
	size_t first = p->at + 1;
	while (first > p->top && used + (int)p->shown[first - 1]->lines.n <= rows)
		used += (int)p->shown[--first]->lines.n;
	if (first <= p->at)
		p->top = first;
	else
		p->top = p->at;
}

static void draw_item(struct app *app, const struct item *it, int y, int end, bool here)
{
	struct surface *s = &app->page;
	const char *sign = app_sign(app, it->level);
	enum style ground = here ? STYLE_HERE : it->waived ? STYLE_DIM : STYLE_PLAIN;
	for (size_t i = 0; i < it->lines.n && y < end; i++, y++) {
		const struct text_line *l = &it->lines.v[i];
		surface_fill(s, y, box_side(s), 1, s->cols - 2 * box_side(s), ground);
		if (i == 0)
			surface_text(s, y, 2, 2, sign, strlen(sign),
				it->waived ? STYLE_DIM : app_style(it->level));
		surface_text(s, y, 4, s->cols - 7, it->text + l->from, l->to - l->from, ground);
	}
}

/* The frame of the panel with room for so many rows; the first of them. */
static int draw_frame(const struct problems *p, struct surface *s, int rows)
{
	int top = s->rows - rows - 3, side = box_side(s);
	struct buf words = BUF_INIT;
	title(p, &words);
	box_draw(s, top, 0, rows, (s->cols / side - 2) * side, words.s);
	buf_release(&words);
	return top + 1;
}

static void problems_draw(struct mode *m, struct app *app)
{
	struct problems *p = (struct problems *)m;
	const char *none = p->n ? "没有这样的问题" : "没有问题";
	struct surface *s = &app->page;
	int all = wrap(p, s->cols - 7, s->widths), most = s->rows / 2 - 2;
	int rows = all < most ? all : most;
	if (rows < 1)
		rows = 1;
	p->y = draw_frame(p, s, rows);
	scroll(p, rows);
	int y = p->y;
	size_t i = p->top;
	for (; i < p->nshown && y < p->y + rows; y += (int)p->shown[i++]->lines.n)
		draw_item(app, p->shown[i], y, p->y + rows, i == p->at);
	p->page = i - p->top;
	if (!p->nshown)
		surface_text(s, y, 4, s->cols - 7, none, strlen(none), STYLE_HINT);
	app_keys(app, IN_PROBLEMS);
}

/* --- keys ------------------------------------------------------------------- */

static struct problems *problems_of(struct app *app)
{
	return (struct problems *)app->top;
}

/* The problem in hand, NULL when none is shown. */
static const struct item *in_hand(const struct problems *p)
{
	return p->nshown ? p->shown[p->at] : NULL;
}

bool problems_take(struct app *app)
{
	const struct problems *p = problems_of(app);
	const struct item *it = in_hand(p);
	if (!it)
		return true;
	app_answer(app, ANSWER_CHOICE, it->text, (size_t)(it - p->v));
	app_pop(app);
	return true;
}

bool problems_next(struct app *app)
{
	struct problems *p = problems_of(app);
	p->at = p->at + 1 < p->nshown ? p->at + 1 : 0;
	return true;
}

bool problems_filter(struct app *app)
{
	struct problems *p = problems_of(app);
	p->most = problems_most_next(p->most);
	p->at = 0;
	narrow(p);
	return true;
}

/* Asks for the reason; first for a name, which stands beside it on paper, where there is none. */
static void ask_why(struct problems *p, struct app *app)
{
	p->naming = who_unasked(app);
	app_push(app, p->naming ? who_mode_new(app)
				: ask_mode_new(app, "放过这一处警告。理由是什么？", ""));
}

bool problems_waive(struct app *app)
{
	struct problems *p = problems_of(app);
	const struct item *it = in_hand(p);
	if (!it)
		return true;
	p->asked = (size_t)(it - p->v);
	if (it->waived)
		app_push(app, confirm_mode_new(app, "撤回说明？这一处又算警告。"));
	else if (it->level != DIAG_WARNING)
		diag_add(&app->diags, PROBLEM_NOT_WAIVED, NULL, diag_level_name(it->level));
	else if (!it->ruled)
		diag_add(&app->diags, PROBLEM_NO_RULE, NULL);
	else
		ask_why(p, app);
	app_say_diags(app);
	return true;
}

/* The reason, or that the waiver is to go. */
static void problems_resume(struct mode *m, struct app *app)
{
	struct problems *p = (struct problems *)m;
	const char *why = app->answer == ANSWER_TEXT ? app->answer_text.s : NULL;
	if (p->naming) {
		who_keep(app, why ? why : "");
		ask_why(p, app);
		return;
	}
	if (app->answer != ANSWER_TEXT && app->answer != ANSWER_YES)
		return;
	if (why && text_blank(why, strlen(why)))
		diag_add(&app->diags, PROBLEM_NO_REASON, NULL);
	else if (why && text_chars(why, strlen(why)) > REASON_CHARS)
		diag_add(&app->diags, PROBLEM_LONG_REASON, NULL, (int)REASON_CHARS);
	else
		list(p, p->of.waive(p->of.arg, p->asked, why));
	app_say_diags(app);
}

static void problems_go(struct mode *m, struct app *app, enum go where)
{
	(void)app;
	struct problems *p = (struct problems *)m;
	p->at = app_way(where, p->at, p->nshown ? p->nshown - 1 : 0, p->page);
}

static void problems_key(struct mode *m, struct app *app, const struct key *k)
{
	struct problems *p = (struct problems *)m;
	if (k->code != K_MOUSE || *k->text != 1)
		return;
	int y = p->y;
	for (size_t i = p->top; i < p->nshown && i < p->top + p->page; i++) {
		int end = y + (int)p->shown[i]->lines.n;
		if (k->y >= y && k->y < end) {
			p->at = i;
			problems_take(app);
			return;
		}
		y = end;
	}
}

static bool problems_locked(struct mode *m, struct app *app, enum effect effect, struct buf *why)
{
	const struct problems *p = (const struct problems *)m;
	return p->of.locked(p->of.arg, app, effect, why);
}

static void problems_free(struct mode *m)
{
	struct problems *p = (struct problems *)m;
	drop(p);
	free(p);
}

static const struct mode_ops problems_ops = {
	.name = "problems",
	.where = IN_PROBLEMS,
	.draw = problems_draw,
	.key = problems_key,
	.resume = problems_resume,
	.free = problems_free,
	.go = problems_go,
	.locked = problems_locked,
};

struct mode *problems_mode_new(
	struct app *app, const struct diags *found, const struct problems_of *of)
{
	(void)app;
	struct problems *p = mem_new(sizeof *p);
	p->mode.ops = &problems_ops;
	p->of = *of;
	p->most = DIAG_HINT;
	list(p, found);
	return &p->mode;
}
