/*
 * The history of a record on a page of its own: see history.h. Draws what is
 * in memory of it and asks for more before it is needed. Which changes there
 * are the window knows, what a change is in words history_words.c.
 */
#include "ui/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "ui/app.h"
#include "ui/history_window.h"

enum {
	INDENT = 4,
	DETAIL = 3,      /* lines for the change in hand, on a page of LEAST lines */
	DETAIL_TALL = 8, /* and on one that has room */
	LEAST = 12,
	TALL = 34,
};

struct chronicle {
	struct mode mode;
	struct doc *doc;
	struct history_window w;
	struct history_of of; /* form NULL: none */
	size_t at, top, page; /* the change in hand, the first shown, how many are */
	int y;                /* row of the first line, for the mouse */
	bool asking;          /* for a text to look for */
	bool opened;          /* the form is open over it */
};

static struct chronicle *chronicle_of(struct app *app)
{
	return (struct chronicle *)app->top;
}

/* The change in hand, NULL when there is none. */
static const struct history *in_hand(const struct chronicle *c)
{
	return c->at < c->w.n ? &c->w.v[c->at] : NULL;
}

/* --- drawing ------------------------------------------------------------------------- */

/* True when a change has the line of its save above it: its own, or another time. */
static bool heads(const struct chronicle *c, size_t i, size_t top)
{
	const struct history *h = &c->w.v[i];
	if (i == top)
		return true;
	if (!*c->w.find)
		return !h->batch;
	return h[-1].time != h->time || strcmp(h[-1].who, h->who) != 0 ||
	       strcmp(h[-1].why, h->why) != 0;
}

/* Lets the change in hand be seen on so many lines. */
static void scroll(struct chronicle *c, int rows)
{
	if (c->at < c->top)
		c->top = c->at;
	size_t first = c->at;
	int used = 2;
	while (first > c->top && used + 1 + heads(c, first, c->top) <= rows) {
		used += 1 + heads(c, first, c->top);
		first--;
	}
	c->top = first;
}

/* Appends as much of a text as so many columns can hold, whatever its length. */
static void visible(struct buf *out, const struct buf *text, int columns)
{
	enum { MOST = 16 }; /* bytes of a character with its marks */
	size_t most = (size_t)columns * MOST;
	text_visible(out, text->s, text->n > most ? text_prev(text->s, text->n, most) : text->n);
}

/* A text in one line, cut where it ends. */
static void draw_line(struct surface *s, int y, int x, const struct buf *text, enum style style)
{
	struct buf b = BUF_INIT;
	visible(&b, text, s->cols);
	for (size_t i = 0; i < b.n; i++)
		if (b.s[i] == '\n')
			b.s[i] = ' ';
	int room = s->cols - 1 - x;
	if (text_columns(b.s, b.n, s->widths) > room) {
		buf_cut(&b, text_fit(b.s, b.n, room - 2, s->widths));
		buf_adds(&b, "…");
	}
	surface_text(s, y, x, room, b.s, b.n, style);
	buf_release(&b);
}

static void change_words(const struct chronicle *c, const struct history *h, struct buf *out)
{
	history_about(out, c->doc, h);
	buf_adds(out, "：");
	history_became(out, c->doc, h);
}

/* The changes, on lines [y, end). */
static void draw_changes(struct chronicle *c, struct app *app, int y, int end)
{
	struct surface *s = &app->page;
	struct buf b = BUF_INIT;
	const char *why = ""; /* in the line of the save */
	size_t i = c->top;
	for (; i < c->w.n && y + heads(c, i, c->top) < end; i++, y++) {
		const struct history *h = &c->w.v[i];
		enum style style = i == c->at ? STYLE_HERE : STYLE_PLAIN;
		buf_reset(&b);
		if (heads(c, i, c->top)) {
			history_made(&b, h, false);
			why = h->why;
			draw_line(s, y++, 1, &b, STYLE_LABEL);
			buf_reset(&b);
		}
		change_words(c, h, &b);
		if (*h->why && strcmp(h->why, why) != 0)
			buf_addf(&b, "（%s）", h->why);
		surface_fill(s, y, 0, 1, s->cols, style);
		draw_line(s, y, INDENT, &b, style);
		if (i == c->at)
			app->cursor_y = y;
	}
	c->page = i - c->top;
	app->cursor_x = 0;
	buf_release(&b);
}

/* The change in hand as far as so many lines hold it; where they do not, which key shows it all. */
static void draw_detail(const struct chronicle *c, struct app *app, int y, int rows)
{
	struct surface *s = &app->page;
	const struct history *h = in_hand(c);
	struct buf b = BUF_INIT, words = BUF_INIT;
	struct text_lines lines = TEXT_LINES_INIT;
	if (!h)
		return;
	surface_hline(s, y, 0, s->cols - 1);
	change_words(c, h, &words);
	visible(&b, &words, s->cols * rows);
	text_wrap(&lines, b.s, b.n, s->cols - 2, s->widths);
	int n = (int)lines.n < rows - 1 ? (int)lines.n : rows - 1;
	for (int i = 0; i < n; i++) {
		const struct text_line *l = &lines.v[i];
		surface_text(
			s, y + 1 + i, 1, s->cols - 2, b.s + l->from, l->to - l->from, STYLE_PLAIN);
	}
	if (n < (int)lines.n) {
		buf_reset(&words);
		buf_adds(&words, " …还有，按 ");
		keymap_first(app->keymap, command_find("history-full"), &words);
		buf_adds(&words, " 看全文");
		int w = text_columns(words.s, words.n, s->widths);
		surface_text(s, y + n, s->cols - 1 - w, w, words.s, words.n, STYLE_HINT);
	}
	text_lines_release(&lines);
	buf_release(&words);
	buf_release(&b);
}

static void title(const struct chronicle *c, struct buf *left, struct buf *right)
{
	const char *name = doc_role(c->doc, ROLE_NAME);
	struct path p = c->w.cell;
	buf_addf(left, "填报 ▸ 修改历史 ▸ %s", *name ? name : c->doc->form->name);
	if (p.list >= 0 || p.col >= 0)
		buf_adds(left, " ▸ ");
	if (p.col >= 0)
		cell_words(left, form_at(c->doc->form, p), p);
	else if (p.list >= 0)
		buf_adds(left, c->doc->form->list[p.list].label);
	if (*c->w.find)
		buf_addf(right, "有“%s”的 ", c->w.find);
	if (!right->n)
		buf_addf(right, "%d 年 · %s ", c->doc->year, status_name(c->doc->status));
}

static void draw_nothing(const struct chronicle *c, struct app *app, int y)
{
	const char *text = *c->w.find ? "没有这样的改动" : "没有改动";
	surface_text(&app->page, y, 2, app->page.cols - 4, text, strlen(text), STYLE_HINT);
}

static void chronicle_draw(struct mode *m, struct app *app)
{
	struct chronicle *c = (struct chronicle *)m;
	int first, rows = app_room(app, &first);
	int detail = rows < LEAST ? 0 : rows < TALL ? 1 + DETAIL : 1 + DETAIL_TALL;
	c->y = first;
	scroll(c, rows - detail);
	if (c->w.n)
		draw_changes(c, app, first, first + rows - detail);
	else
		draw_nothing(c, app, first + 1);
	if (detail)
		draw_detail(c, app, first + rows - detail, detail);
	struct buf left = BUF_INIT, right = BUF_INIT;
	title(c, &left, &right);
	app_bars(app, left.s, right.s, IN_HISTORY);
	buf_release(&left);
	buf_release(&right);
}

/* --- moving --------------------------------------------------------------------------- */

static void load(struct chronicle *c, struct app *app, bool oldest)
{
	if (history_window_load(&c->w, oldest, &app->diags))
		app_say_diags(app);
	c->at = oldest && c->w.n ? c->w.n - 1 : 0;
	c->top = 0;
}

/* Has a page more than is shown in memory, where there is one. */
static void reach(struct chronicle *c, struct app *app, bool older)
{
	long moved = 0;
	if (older ? c->at + 2 * c->page < c->w.n : c->at > 2 * c->page)
		return;
	if (history_window_grow(&c->w, older, &moved, &app->diags))
		app_say_diags(app);
	c->at = (size_t)((long)c->at + moved);
	c->top = (long)c->top + moved < 0 ? 0 : (size_t)((long)c->top + moved);
}

static void chronicle_go(struct mode *m, struct app *app, enum go where)
{
	struct chronicle *c = (struct chronicle *)m;
	bool older = where == GO_DOWN || where == GO_PAGE_DOWN || where == GO_LAST;
	bool end = where == GO_FIRST || where == GO_LAST;
	if (end && !(older ? c->w.oldest : c->w.newest)) {
		load(c, app, older);
		return;
	}
	if (!end)
		reach(c, app, older);
	c->at = app_way(where, c->at, c->w.n ? c->w.n - 1 : 0, c->page);
}

/* A click takes the change in hand; a second one goes to its cell. */
static void chronicle_key(struct mode *m, struct app *app, const struct key *k)
{
	struct chronicle *c = (struct chronicle *)m;
	if (k->code != K_MOUSE || *k->text != 1)
		return;
	int y = c->y;
	for (size_t i = c->top; i < c->top + c->page; i++, y++) {
		y += heads(c, i, c->top);
		if (k->y != y)
			continue;
		if (i == c->at)
			history_go_to(app);
		else
			c->at = i;
		return;
	}
}

/* --- commands ----------------------------------------------------------------------------- */

/* Where the change in hand is now; false: nowhere. */
static bool place(const struct chronicle *c, struct path *p)
{
	const struct history *h = in_hand(c);
	*p = h ? history_path(c->doc, h) : PATH_RECORD;
	return !path_equal(*p, PATH_RECORD);
}

/* Opens the form at a cell, over the history. */
static void open_form(struct chronicle *c, struct app *app, struct path p)
{
	struct buf address = BUF_INIT;
	path_print(&address, c->doc->form, p);
	struct mode *form = form_mode_at(app, c->doc->number, address.s, 0);
	c->opened = form;
	if (form)
		app_push(app, form);
	else
		app_say_diags(app);
	buf_release(&address);
}

bool history_go_to(struct app *app)
{
	struct chronicle *c = chronicle_of(app);
	const struct history_of of = c->of;
	struct path p;
	if (!place(c, &p)) {
		if (in_hand(c))
			diag_add(&app->diags, HISTORY_NO_CELL, NULL);
		app_say_diags(app);
	} else if (of.form) {
		if (of.seq)
			*of.seq = in_hand(c)->seq;
		app_pop(app);
		of.go(of.form, p);
	} else {
		open_form(c, app, p);
	}
	return true;
}

bool history_full(struct app *app)
{
	struct chronicle *c = chronicle_of(app);
	const struct history *h = in_hand(c);
	struct buf b = BUF_INIT, words = BUF_INIT;
	struct path p;
	if (!h)
		return true;
	history_made(&words, h, true);
	buf_addc(&words, '\n');
	change_words(c, h, &words);
	text_visible(&b, words.s, words.n);
	if (place(c, &p)) {
		buf_adds(&b, "\n到那一格吗？");
		app_push(app, confirm_mode_new(app, b.s));
	} else {
		app_push(app, note_mode_new(app, b.s));
	}
	buf_release(&words);
	buf_release(&b);
	return true;
}

bool history_find(struct app *app)
{
	struct chronicle *c = chronicle_of(app);
	c->asking = true;
	app_push(app, ask_mode_new(app, "只看有这些字的改动（格、内容、谁、日期；空着看全部）：",
			      c->w.find));
	return true;
}

bool history_cell(struct app *app)
{
	struct chronicle *c = chronicle_of(app);
	struct path p;
	if (!path_equal(c->w.cell, PATH_RECORD))
		c->w.cell = PATH_RECORD;
	else if (place(c, &p))
		c->w.cell = p;
	else
		diag_add(&app->diags, HISTORY_NO_CELL, NULL);
	if (app->diags.n)
		app_say_diags(app);
	else
		load(c, app, false);
	return true;
}

bool history_put_back(struct app *app)
{
	struct chronicle *c = chronicle_of(app);
	const struct history_of of = c->of;
	const struct history *h = in_hand(c);
	struct path p;
	bool text = place(c, &p) && p.col >= 0 && !strchr(h->cell, ':') && h->old;
	if (text && of.form) {
		char *old = mem_dup(h->old);
		app_pop(app);
		of.put(of.form, p, old);
		free(old);
		return true;
	}
	if (text)
		diag_add(&app->diags, HISTORY_OPEN_FIRST, NULL);
	else
		diag_add(&app->diags, HISTORY_NO_TEXT, NULL);
	app_say_diags(app);
	return true;
}

/* The record as it is now, after the form was open. */
static void again(struct chronicle *c, struct app *app)
{
	struct doc *d = store_load(app->store, c->doc->number, &app->diags);
	app_say_diags(app);
	if (!d)
		return;
	bool changed = d->revision != c->doc->revision;
	doc_free(c->doc);
	c->w.doc = c->doc = d;
	if (changed)
		load(c, app, false);
}

static void chronicle_resume(struct mode *m, struct app *app)
{
	struct chronicle *c = (struct chronicle *)m;
	bool asked = c->asking, opened = c->opened;
	c->asking = c->opened = false;
	if (opened) {
		again(c, app);
	} else if (asked && app->answer == ANSWER_TEXT) {
		const char *text = app->answer_text.s;
		mem_set(&c->w.find, text_blank(text, strlen(text)) ? "" : text);
		load(c, app, false);
	} else if (!asked && app->answer == ANSWER_YES) {
		history_go_to(app);
	}
}

/* --- the mode ------------------------------------------------------------------------------ */

static bool chronicle_locked(struct mode *m, struct app *app, enum effect effect, struct buf *why)
{
	const struct chronicle *c = (const struct chronicle *)m;
	return c->of.form && c->of.locked(c->of.form, app, effect, why);
}

static void chronicle_free(struct mode *m)
{
	struct chronicle *c = (struct chronicle *)m;
	history_window_release(&c->w);
	doc_free(c->doc);
	free(c);
}

static const struct mode_ops chronicle_ops = {
	.name = "history",
	.where = IN_HISTORY,
	.full = true,
	.draw = chronicle_draw,
	.key = chronicle_key,
	.resume = chronicle_resume,
	.free = chronicle_free,
	.go = chronicle_go,
	.locked = chronicle_locked,
};

/* Takes the change in hand that one left it at, if it can be reached. */
static void begin_at(struct chronicle *c, struct app *app, int64_t *seq)
{
	long moved;
	while (*seq && c->w.n && c->w.v[c->w.n - 1].seq > *seq && !c->w.oldest)
		if (history_window_grow(&c->w, true, &moved, &app->diags))
			break;
	for (size_t i = 0; i < c->w.n; i++)
		if (c->w.v[i].seq == *seq)
			c->at = i;
	*seq = 0;
}

struct mode *history_mode_new(
	struct app *app, const struct doc *d, struct path cell, const struct history_of *of)
{
	struct chronicle *c = mem_new(sizeof *c);
	c->mode.ops = &chronicle_ops;
	c->doc = doc_copy(d);
	if (of)
		c->of = *of;
	history_window_init(&c->w, app->store, c->doc);
	c->w.cell = cell;
	if (!history_window_load(&c->w, false, &app->diags)) {
		if (of && of->seq)
			begin_at(c, app, of->seq);
		return &c->mode;
	}
	chronicle_free(&c->mode);
	return NULL;
}
