/* One line to type in: see line.h. */
#include "ui/line.h"

#include <string.h>

#include "ui/app.h"

enum { LINE_MOST = 4096 }; /* bytes */

void line_init(struct line *l, const char *text)
{
	editor_init(&l->edit);
	editor_set(&l->edit, text);
	l->edit.selected = *text;
	l->from = 0;
}

void line_release(struct line *l)
{
	editor_release(&l->edit);
}

/* Appends what of n bytes may stand in a line. */
static void clean(struct buf *out, const char *s, size_t n)
{
	struct buf valid = BUF_INIT, good = BUF_INIT;
	for (size_t i = 0, len; i < n && valid.n < LINE_MOST; i += len) {
		uint32_t c = text_decode(s + i, n - i, &len);
		if (c == '\n' || c == '\t')
			buf_addc(&valid, ' ');
		else if (text_invalid(s + i, len) < 0)
			buf_add(&valid, s + i, len);
	}
	size_t at = 0;
	while (at < valid.n) {
		long bad = text_forbidden(valid.s + at, valid.n - at);
		size_t stop = bad < 0 ? valid.n : at + (size_t)bad, len = 0;
		buf_add(&good, valid.s + at, stop - at);
		if (stop < valid.n)
			text_decode(valid.s + stop, valid.n - stop, &len);
		at = stop + len;
	}
	text_nfc(out, good.s, good.n);
	buf_release(&good);
	buf_release(&valid);
}

enum editor_result line_key(struct line *l, const struct app *app, const struct key *k)
{
	const char *typed = NULL;
	if (k->code == K_TEXT && !k->mods)
		typed = k->text;
	else if (k->code == K_PASTE)
		typed = k->paste;
	if (!typed)
		return editor_key(&l->edit, k, NULL, app->page.widths);
	struct buf text = BUF_INIT;
	clean(&text, typed, strlen(typed));
	enum editor_result r = EDITOR_NOTHING;
	if (text.n && l->edit.text.n + text.n <= LINE_MOST) {
		editor_insert(&l->edit, text.s, text.n, 0);
		r = EDITOR_CHANGED;
	}
	buf_release(&text);
	return r;
}

void line_draw(struct line *l, struct app *app, int y, int x, int cols)
{
	const struct editor *e = &l->edit;
	enum text_widths w = app->page.widths;
	if (l->from > e->caret)
		l->from = e->caret;
	/* The caret's own column counts. */
	while (text_columns(e->text.s + l->from, e->caret - l->from, w) >= cols &&
		l->from < e->caret)
		l->from = text_next(e->text.s, e->text.n, l->from);
	surface_fill(&app->page, y, x, 1, cols, STYLE_HERE);
	surface_text(&app->page, y, x, cols, e->text.s + l->from, e->text.n - l->from,
		e->selected ? STYLE_SELECTED : STYLE_HERE);
	app->cursor_y = y;
	app->cursor_x = x + text_columns(e->text.s + l->from, e->caret - l->from, w);
}
