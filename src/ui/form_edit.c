/*
 * The text of the cell in hand: keys, pasting, copying, Esc. What a
 * typed character becomes is the field's type's business; what a caret does
 * is the editor's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/form.h"
#include "ui/form_paste.h"

const char *form_text(const struct form_mode *m, struct path p)
{
	return doc_has(m->doc, p) ? doc_get(m->doc, p) : "";
}

void form_set(struct form_mode *m, struct path p, const char *text)
{
	char *was = mem_dup(doc_get(m->doc, p));
	doc_set(m->doc, p, text);
	doc_park(m->doc, p, was);
	free(was);
}

void form_changed(struct form_mode *m)
{
	if (m->apart)
		form_step(m);
	form_need_row(m);
	doc_set(m->doc, m->at, m->editor.text.s);
	doc_park(m->doc, m->at, m->arrived.s);
	m->typed = m->due = true;
	m->apart = m->shut = false;
	m->picked = -1;
}

void form_put(struct form_mode *m, const char *text)
{
	m->apart = true;
	editor_set(&m->editor, text);
	form_changed(m);
	form_save(m);
}

/* --- typing ------------------------------------------------------------------ */

/*
 * A mark typed behind its letter becomes one character with it, as everything is kept in normal
 * form C; a fifth mark on one letter goes in nowhere.
 */
static void normalize(struct editor *e, size_t typed)
{
	if (text_forbidden(e->text.s, e->text.n) >= 0) {
		buf_splice(&e->text, e->caret - typed, typed, NULL, 0);
		e->caret -= typed;
	}
	if (text_is_nfc(e->text.s, e->text.n))
		return;
	struct buf left = BUF_INIT, all = BUF_INIT;
	text_nfc(&left, e->text.s, e->caret);
	text_nfc(&all, e->text.s, e->text.n);
	editor_set(e, all.s);
	e->caret = left.n < all.n ? left.n : all.n;
	buf_release(&left);
	buf_release(&all);
}

/* True when what is to go in is more than a cell takes; says so. */
static bool overflows(struct form_mode *m)
{
	const struct buf *text = &m->editor.text, *more = &m->typing;
	size_t most = field_most_chars(form_field_here(m)), now = m->editor.selected ? 0 : text->n;
	if (now + more->n <= most)
		return false;
	if (text_chars(text->s, now) + text_chars(more->s, more->n) <= most)
		return false;
	form_say(m, FORM_TOO_LONG, most);
	return true;
}

bool form_enter(struct form_mode *m, const char *s, size_t n)
{
	struct editor *e = &m->editor;
	struct buf before = BUF_INIT;
	if (!e->selected)
		buf_add(&before, e->text.s, e->caret);
	buf_reset(&m->typing);
	size_t back = field_typed(form_field_here(m), before.s, s, n, &m->typing);
	buf_release(&before);
	if (!m->typing.n || overflows(m))
		return false;
	editor_insert(e, m->typing.s, m->typing.n, back);
	normalize(e, m->typing.n);
	form_changed(m);
	return true;
}

/* Pastes a text: a block of cells where it is one, else at the caret. */
static void paste(struct form_mode *m, const char *text)
{
	if (!m->kind && paste_is_block(m, text)) {
		block_paste(m, text);
		return;
	}
	struct buf clean = BUF_INIT;
	bool changed = paste_clean(form_field_here(m), text, &clean);
	m->apart = true;
	if (form_enter(m, clean.s, clean.n) && form_save(m) && changed)
		form_say(m, FORM_CLEANED);
	buf_release(&clean);
}

bool form_break_line(struct app *app)
{
	struct form_mode *m = form_of(app);
	if (form_field_here(m)->type->multiline)
		form_enter(m, "\n", 1);
	else
		form_say(m, FORM_ONE_LINE);
	return true;
}

/* --- other keys ---------------------------------------------------------------- */

static bool is_arrow(enum key_code c)
{
	return c == K_UP_ARROW || c == K_DOWN_ARROW || c == K_LEFT_ARROW || c == K_RIGHT_ARROW;
}

static bool needs_lines(enum key_code c)
{
	return c == K_UP_ARROW || c == K_DOWN_ARROW || c == K_HOME_KEY || c == K_END_KEY;
}

/* A key of the editor's, in the lines that the screen shows. */
static enum editor_result edit(struct form_mode *m, const struct key *k)
{
	struct text_lines lines = TEXT_LINES_INIT;
	if (needs_lines(k->code)) {
		struct view v;
		arena_reset(&m->scratch);
		view_build(m, &m->scratch, &v);
		view_lines(&v, &m->scratch, m->editor.text.n, &lines);
	}
	return editor_key(&m->editor, k, &lines, m->app->page.widths);
}

static void edit_key(struct form_mode *m, const struct key *k)
{
	if (k->code == K_RIGHT_ARROW && !k->mods && ghost_take(m))
		return;
	switch (edit(m, k)) {
	case EDITOR_CHANGED:
		form_changed(m);
		break;
	case EDITOR_MOVED:
		m->apart = true;
		m->due = m->wrote || m->typed; /* a recovery puts the caret back, too */
		break;
	case EDITOR_NOTHING:
		if (is_arrow(k->code) && !(k->mods & (MOD_CTRL | MOD_ALT)))
			form_arrow(m, k->code);
		break;
	}
}

static void mouse_key(struct form_mode *m, const struct key *k)
{
	enum { CLICK = 1, WHEEL_UP = 4, WHEEL_DOWN = 5, WHEEL_ROWS = 3 };
	if (*k->text == CLICK)
		form_click(m, k->y, k->x);
	else if (*k->text == WHEEL_UP || *k->text == WHEEL_DOWN)
		form_scroll(m, *k->text == WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
}

void form_key(struct mode *mode, struct app *app, const struct key *k)
{
	(void)app;
	struct form_mode *m = (struct form_mode *)mode;
	bool plain = !(k->mods & (MOD_CTRL | MOD_ALT));
	if (k->code == K_TEXT && plain)
		form_enter(m, k->text, strlen(k->text));
	else if (k->code == K_PASTE)
		paste(m, k->paste);
	else if (k->code == K_MOUSE)
		mouse_key(m, k);
	else if (k->code == K_UP_ARROW && plain && offer_move(m, -1))
		return;
	else if (k->code == K_DOWN_ARROW && plain && offer_move(m, 1))
		return;
	else
		edit_key(m, k);
}

/* --- commands --------------------------------------------------------------------- */

/* The cell in hand as it was on arrival, with what was noted about it. */
static void put_back(struct form_mode *m)
{
	static const enum note_kind kinds[] = {NOTE_UNCONFIRMED, NOTE_PARKED, NOTE_AGREED};
	form_set(m, m->at, m->arrived.s);
	if (!doc_has(m->saved, m->at) || strcmp(doc_get(m->saved, m->at), m->arrived.s) != 0)
		return;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const struct note *n = doc_note(m->saved, kinds[i], m->at, NULL);
		if (n)
			doc_note_set(m->doc, kinds[i], m->at, n);
	}
}

bool form_restore(struct app *app)
{
	struct form_mode *m = form_of(app);
	if (offer_open(m)) {
		m->shut = true;
		return true;
	}
	if (strcmp(form_text(m, m->at), m->arrived.s)) {
		put_back(m);
		form_save(m);
		form_arrive(m, m->at);
		return true;
	}
	if (m->typed)
		form_save(m);
	if (m->kind)
		return m->kind->close(m);
	if (m->over)
		return app_leave(app);
	form_say(m, FORM_NOTHING_TO_RESTORE);
	return true;
}

bool form_keep_text(struct app *app)
{
	struct form_mode *m = form_of(app);
	m->editor.selected = false;
	m->editor.caret = m->editor.text.n;
	return true;
}

bool form_copy(struct app *app)
{
	struct form_mode *m = form_of(app);
	buf_reset(&app->clipboard);
	buf_add(&app->clipboard, m->editor.text.s, m->editor.text.n);
	form_say(m, FORM_COPIED);
	return true;
}

bool form_paste(struct app *app)
{
	struct form_mode *m = form_of(app);
	if (app->clipboard.n)
		paste(m, app->clipboard.s);
	else
		form_say(m, FORM_NOTHING_COPIED);
	return true;
}
