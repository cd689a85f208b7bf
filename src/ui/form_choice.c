/*
 * Cells that take one of several values: what is offered, which of it what is
 * typed means, the small box that shows it, and F4.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pinyin.h"
#include "ui/box.h"
#include "ui/form.h"
#include "ui/form_mode.h"

enum {
	BOX_ROWS = 9,
	LISTED = 20, /* values in the bottom line, at most: it is no longer */
};

/* What is offered and fits what is typed. */
struct offer {
	const struct choice **v;
	size_t *number; /* place among all, from 1: can be typed, too */
	size_t n;
};

static const char *upper_here(const struct form_mode *m)
{
	return doc_has(m->doc, m->at) ? doc_upper(m->doc, m->at) : "";
}

static bool is_number(const char *s)
{
	return *s && strspn(s, "0123456789") == strlen(s);
}

/* A value by its number or code; else by a part of it or its initials. */
static bool means(const struct choice *c, size_t number, const char *typed)
{
	if (is_number(typed))
		return (size_t)strtoul(typed, NULL, 10) == number || !strcmp(c->code, typed);
	return text_find(c->text, typed) >= 0 || pinyin_starts(c->text, typed);
}

/* Made in a. */
static void offer(const struct form_mode *m, struct arena *a, const char *typed, struct offer *o)
{
	const struct field *f = form_field_here(m);
	size_t most = choices_max(f);
	o->v = arena_array(a, most, sizeof *o->v);
	o->number = arena_array(a, most, sizeof *o->number);
	o->n = 0;
	size_t n = choices_offered(f, upper_here(m), o->v, most);
	for (size_t i = 0; i < n; i++) {
		if (!means(o->v[i], i + 1, typed))
			continue;
		o->v[o->n] = o->v[i];
		o->number[o->n++] = i + 1;
	}
}

/* What the box shows; nothing unless something is being typed that is no value yet. */
static void offer_box(const struct form_mode *m, struct arena *a, struct offer *o)
{
	const struct field *f = form_field_here(m);
	const char *typed = m->editor.text.s;
	o->n = 0;
	if (f->of && m->typed && *typed && !m->shut && !choices_find(f, upper_here(m), typed))
		offer(m, a, typed, o);
}

/* The same for one key. */
static struct offer offer_now(struct form_mode *m)
{
	struct offer o;
	arena_reset(&m->scratch);
	offer_box(m, &m->scratch, &o);
	return o;
}

bool choice_open(struct form_mode *m)
{
	return offer_now(m).n > 0;
}

bool choice_move(struct form_mode *m, int step)
{
	int n = (int)offer_now(m).n, to = m->picked + step;
	if (!n)
		return false;
	m->picked = to >= n ? 0 : to < 0 ? n - 1 : to;
	return true;
}

static void take(struct form_mode *m, const struct choice *c)
{
	editor_set(&m->editor, c->text);
	form_changed(m);
}

bool choice_click(struct form_mode *m, int y, int x)
{
	const struct choice_box *b = &m->box;
	if (y < b->y || y >= b->y + b->rows || x < b->x || x >= b->x + b->cols)
		return false;
	struct offer o = offer_now(m);
	size_t i = (size_t)(b->from + y - b->y);
	if (i < o.n)
		take(m, o.v[i]);
	return i < o.n;
}

void choice_take(struct form_mode *m)
{
	struct offer o = offer_now(m);
	if (m->picked >= 0 && (size_t)m->picked < o.n)
		take(m, o.v[m->picked]);
	else if (o.n == 1 && (!form_field_here(m)->open || is_number(m->editor.text.s)))
		take(m, o.v[0]);
}

/* --- the level above -------------------------------------------------------------- */

static bool has_sub(const struct choice *c, const char *text)
{
	for (size_t i = 0; i < c->nsub; i++)
		if (!strcmp(c->sub[i].text, text))
			return true;
	return false;
}

/* The only value of field up (above: the text over it) under which a text is offered; NULL: there
 * is none, or several. */
static const struct choice *only_over(const struct field *up, const char *above, const char *text)
{
	size_t most = choices_max(up), found = 0;
	const struct choice **v = mem_array(most, sizeof *v), *only = NULL;
	size_t n = choices_offered(up, above, v, most);
	for (size_t i = 0; i < n; i++)
		if (has_sub(v[i], text)) {
			only = v[i];
			found++;
		}
	free(v);
	return found == 1 ? only : NULL;
}

void choice_fill_upper(struct form_mode *m)
{
	const struct field *f = form_field_here(m);
	struct path p = m->at;
	while (f->of && f->under >= 0 && doc_has(m->doc, p)) {
		const char *text = doc_get(m->doc, p);
		p.col = f->under;
		f = form_at(m->doc->form, p);
		const struct choice *over = NULL;
		if (f->of && !*doc_get(m->doc, p))
			over = only_over(f, doc_upper(m->doc, p), text);
		if (!over)
			return;
		doc_set(m->doc, p, over->text);
		form_say(m, FORM_UPPER_FILLED, f->label, over->text);
	}
}

void choice_list(struct form_mode *m, struct buf *out)
{
	struct offer o;
	if (!form_field_here(m)->of)
		return;
	offer(m, &m->app->frame, "", &o);
	for (size_t i = 0; i < o.n && i < LISTED; i++)
		buf_addf(out, "%s%zu %s", i ? "  " : "", o.number[i], o.v[i]->text);
}

/* --- the box ---------------------------------------------------------------- */

static void item_text(const struct offer *o, size_t i, struct buf *out)
{
	buf_addf(out, "%zu %s", o->number[i], o->v[i]->text);
	if (*o->v[i]->code)
		buf_addf(out, " %s", o->v[i]->code);
}

static int widest(const struct offer *o, enum text_widths w)
{
	int most = 0;
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < o->n; i++) {
		buf_reset(&b);
		item_text(o, i, &b);
		int columns = text_columns(b.s, b.n, w);
		most = columns > most ? columns : most;
	}
	buf_release(&b);
	return most;
}

/* Where so many values fit best: below row y or above it, at most the free rows. */
static void place_box(struct form_mode *m, const struct offer *o, int y, int x, int first, int last)
{
	const struct surface *s = &m->app->page;
	struct choice_box *b = &m->box;
	int side = box_side(s), below = last - y - 3, above = y - first - 2;
	int room = below > above ? below : above;
	b->rows = (int)o->n < BOX_ROWS ? (int)o->n : BOX_ROWS;
	b->rows = b->rows < room ? b->rows : room;
	b->cols = widest(o, s->widths) + 2;
	b->cols += b->cols % side;
	int right = s->cols - b->cols - side;
	b->x = x < right ? x : right;
	b->x -= b->x % side;
	b->y = below >= b->rows ? y + 2 : y - b->rows - 1;
	b->from = m->picked >= b->rows ? m->picked - b->rows + 1 : 0;
}

void choice_draw(struct form_mode *m, int y, int x, int first, int last)
{
	struct surface *s = &m->app->page;
	struct choice_box *b = &m->box;
	struct offer o;
	offer_box(m, &m->app->frame, &o);
	place_box(m, &o, y, x, first, last);
	if (b->rows < 1) {
		b->rows = 0;
		return;
	}
	box_draw(s, b->y - 1, b->x - box_side(s), b->rows, b->cols, "");
	struct buf text = BUF_INIT;
	for (int i = 0; i < b->rows; i++) {
		enum style style = b->from + i == m->picked ? STYLE_HERE : STYLE_PLAIN;
		buf_reset(&text);
		item_text(&o, (size_t)(b->from + i), &text);
		surface_fill(s, b->y + i, b->x, 1, b->cols, style);
		surface_text(s, b->y + i, b->x + 1, b->cols - 1, text.s, text.n, style);
	}
	buf_release(&text);
}

/* --- F4 ------------------------------------------------------------------------ */

static void take_answer(struct form_mode *m)
{
	struct app *app = m->app;
	struct offer o;
	arena_reset(&m->scratch);
	offer(m, &m->scratch, "", &o);
	if (app->answer == ANSWER_CHOICE && app->answer_index < o.n)
		form_put(m, o.v[app->answer_index]->text);
}

bool form_choose(struct app *app)
{
	struct form_mode *m = form_of(app);
	const struct field *f = form_field_here(m);
	struct offer o;
	if (form_refuses(m))
		return true;
	if (!f->of) {
		form_say(m, FORM_NO_CHOICE);
		return true;
	}
	arena_reset(&m->scratch);
	offer(m, &m->scratch, "", &o);
	size_t here = 0;
	const char **item = arena_array(&m->scratch, o.n, sizeof *item);
	for (size_t i = 0; i < o.n; i++) {
		bool code = *o.v[i]->code;
		item[i] = arena_printf(
			&m->scratch, "%s%s%s", o.v[i]->text, code ? "  " : "", o.v[i]->code);
		if (!strcmp(o.v[i]->text, m->editor.text.s))
			here = i;
	}
	form_ask(m, pick_mode_new(app, f->label, item, o.n, here), take_answer);
	return true;
}
