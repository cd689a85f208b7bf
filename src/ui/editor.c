/*
 * The text widget: see editor.h. Positions are bytes; every move is by whole
 * characters or lines, so the caret never stands inside one. Must not know
 * fields, screens or terminals.
 */
#include "ui/editor.h"

#include <string.h>

void editor_init(struct editor *e)
{
	*e = (struct editor){.text = BUF_INIT, .want = -1};
}

void editor_release(struct editor *e)
{
	buf_release(&e->text);
	editor_init(e);
}

void editor_set(struct editor *e, const char *text)
{
	buf_reset(&e->text);
	buf_adds(&e->text, text);
	e->caret = e->text.n;
	e->selected = false;
	e->want = -1;
}

void editor_insert(struct editor *e, const char *s, size_t n, size_t back)
{
	if (e->selected) {
		buf_reset(&e->text);
		e->caret = back = 0;
	}
	if (back > e->caret)
		back = e->caret;
	e->caret -= back;
	buf_splice(&e->text, e->caret, back, s, n);
	e->caret += n;
	e->selected = false;
	e->want = -1;
}

/* What a key works on: the lines are never none. */
struct work {
	struct editor *e;
	const struct text_line *line;
	size_t nlines;
	size_t at; /* line of the caret */
	enum text_widths widths;
};

static enum editor_result go(struct editor *e, size_t to)
{
	bool moved = to != e->caret || e->selected;
	e->caret = to;
	e->selected = false;
	e->want = -1;
	return moved ? EDITOR_MOVED : EDITOR_NOTHING;
}

static enum editor_result erase(struct editor *e, size_t from, size_t to)
{
	if (e->selected) {
		from = 0;
		to = e->text.n;
	}
	if (from == to)
		return EDITOR_NOTHING;
	buf_splice(&e->text, from, to - from, NULL, 0);
	go(e, from);
	return EDITOR_CHANGED;
}

/*
 * Last place of the caret in line i. Where the next line goes on without a break or blank between
 * them, the end of this one is the start of that one: then it is before the last character.
 */
static size_t line_last(const struct work *w, size_t i)
{
	const struct text_line *l = &w->line[i];
	if (i + 1 < w->nlines && w->line[i + 1].from == l->to && l->to > l->from)
		return text_prev(w->e->text.s, w->e->text.n, l->to);
	return l->to;
}

/* Caret to the column it wants, in line i. */
static enum editor_result go_line(const struct work *w, size_t i)
{
	struct editor *e = w->e;
	const struct text_line *from = &w->line[w->at], *to = &w->line[i];
	size_t before = e->caret > from->to ? from->to : e->caret;
	int want = e->want;
	if (want < 0)
		want = text_columns(e->text.s + from->from, before - from->from, w->widths);
	size_t at = to->from + text_fit(e->text.s + to->from, to->to - to->from, want, w->widths);
	size_t last = line_last(w, i);
	go(e, at < last ? at : last);
	e->want = want;
	return EDITOR_MOVED;
}

static enum editor_result key_left(const struct work *w)
{
	struct editor *e = w->e;
	return go(e, e->selected ? 0 : text_prev(e->text.s, e->text.n, e->caret));
}

static enum editor_result key_right(const struct work *w)
{
	struct editor *e = w->e;
	return go(e, e->selected ? e->text.n : text_next(e->text.s, e->text.n, e->caret));
}

static enum editor_result key_home(const struct work *w)
{
	return go(w->e, w->e->selected ? 0 : w->line[w->at].from);
}

static enum editor_result key_end(const struct work *w)
{
	return go(w->e, w->e->selected ? w->e->text.n : line_last(w, w->at));
}

static enum editor_result key_up(const struct work *w)
{
	return w->e->selected || w->at == 0 ? EDITOR_NOTHING : go_line(w, w->at - 1);
}

static enum editor_result key_down(const struct work *w)
{
	return w->e->selected || w->at + 1 == w->nlines ? EDITOR_NOTHING : go_line(w, w->at + 1);
}

static enum editor_result key_backspace(const struct work *w)
{
	struct editor *e = w->e;
	return erase(e, text_prev(e->text.s, e->text.n, e->caret), e->caret);
}

static enum editor_result key_delete(const struct work *w)
{
	struct editor *e = w->e;
	return erase(e, e->caret, text_next(e->text.s, e->text.n, e->caret));
}

static const struct {
	enum key_code code;
	enum editor_result (*run)(const struct work *w);
} keys[] = {
	{K_LEFT_ARROW, key_left},
	{K_RIGHT_ARROW, key_right},
	{K_HOME_KEY, key_home},
	{K_END_KEY, key_end},
	{K_UP_ARROW, key_up},
	{K_DOWN_ARROW, key_down},
	{K_BACKSPACE, key_backspace},
	{K_DELETE_CHAR, key_delete},
};

enum editor_result editor_key(
	struct editor *e, const struct key *k, const struct text_lines *lines, enum text_widths w)
{
	if (k->mods & (MOD_CTRL | MOD_ALT))
		return EDITOR_NOTHING;
	if (e->text.n == 0)
		e->selected = false;
	struct text_line whole = {0, e->text.n, 0};
	struct work work = {e, &whole, 1, 0, w};
	if (lines && lines->n) {
		work.line = lines->v;
		work.nlines = lines->n;
		work.at = text_line_at(lines, e->caret);
	}
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (keys[i].code == k->code)
			return keys[i].run(&work);
	return EDITOR_NOTHING;
}
