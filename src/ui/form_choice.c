/*
 * Cells that take one of several values: what is offered, which of it what is
 * typed means, the small box that shows it, and F4.
 */
#include <stdlib.h>
#include <string.h>

#include "base/pinyin.h"
#include "ui/box.h"
#include "ui/form.h"
#include "ui/form_mode.h"

enum {
	OFFERED = 256, /* values of a choice, at most */
	BOX_ROWS = 9,
};

/* What is offered and fits what is typed. */
struct offer {
	const struct choice *v[OFFERED];
	size_t number[OFFERED]; /* place among all, from 1: can be typed, too */
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

static void offer(const struct form_mode *m, const char *typed, struct offer *o)
{
	const struct choice *all[OFFERED];
	size_t n = choices_offered(form_field_here(m), upper_here(m), all, OFFERED);
	o->n = 0;
	for (size_t i = 0; i < n && i < OFFERED; i++) {
		if (!means(all[i], i + 1, typed))
			continue;
		o->v[o->n] = all[i];
		o->number[o->n++] = i + 1;
	}
}

/* What the box shows; nothing unless something is being typed that is no value yet. */
static void offer_box(const struct form_mode *m, struct offer *o)
{
	const struct field *f = form_field_here(m);
	const char *typed = m->editor.text.s;
	o->n = 0;
	if (f->of && m->typed && *typed && !m->shut && !choices_find(f, upper_here(m), typed))
		offer(m, typed, o);
}

bool choice_open(const struct form_mode *m)
{
	struct offer o;
	offer_box(m, &o);
	return o.n > 0;
}

bool choice_move(struct form_mode *m, int step)
{
	struct offer o;
	offer_box(m, &o);
	if (!o.n)
		return false;
	int last = (int)o.n - 1, to = m->picked + step;
	m->picked = to > last ? 0 : to < 0 ? last : to;
	return true;
}

void choice_take(struct form_mode *m)
{
	struct offer o;
	offer_box(m, &o);
	const struct choice *c = NULL;
	if (m->picked >= 0 && (size_t)m->picked < o.n)
		c = o.v[m->picked];
	else if (o.n == 1 && (!form_field_here(m)->open || is_number(m->editor.text.s)))
		c = o.v[0];
	if (!c)
		return;
	editor_set(&m->editor, c->text);
	form_changed(m);
}

void choice_list(const struct form_mode *m, struct buf *out)
{
	struct offer o;
	const struct field *f = form_field_here(m);
	if (!f->of)
		return;
	offer(m, "", &o);
	for (size_t i = 0; i < o.n; i++)
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

void choice_draw(struct form_mode *m, int y, int x, int first, int last)
{
	struct surface *s = &m->app->page;
	struct offer o;
	offer_box(m, &o);
	int below = last - y - 1, above = y - first;
	int room = (below > above ? below : above) - 2;
	int rows = (int)o.n < BOX_ROWS ? (int)o.n : BOX_ROWS;
	rows = rows < room ? rows : room;
	if (rows < 1)
		return;
	int side = box_side(s);
	int cols = widest(&o, s->widths) + 2;
	cols += cols % side;
	int right = s->cols - cols - 2 * side;
	x = x - side < right ? x - side : right;
	x -= x % side;
	int top = below >= rows + 2 ? y + 1 : y - rows - 2;
	box_draw(s, top, x, rows, cols, "");
	int from = m->picked >= rows ? m->picked - rows + 1 : 0;
	struct buf b = BUF_INIT;
	for (int i = 0; i < rows; i++) {
		enum style style = from + i == m->picked ? STYLE_HERE : STYLE_PLAIN;
		buf_reset(&b);
		item_text(&o, (size_t)(from + i), &b);
		surface_fill(s, top + 1 + i, x + side, 1, cols, style);
		surface_text(s, top + 1 + i, x + side + 1, cols - 1, b.s, b.n, style);
	}
	buf_release(&b);
}

/* --- F4 ------------------------------------------------------------------------ */

static void take_answer(struct form_mode *m)
{
	struct app *app = m->app;
	struct offer o;
	offer(m, "", &o);
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
	offer(m, "", &o);
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
	arena_reset(&m->scratch);
	return true;
}
