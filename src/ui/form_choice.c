/*
 * Cells that take one of several values: what is offered, which of it what is
 * typed means, the level above, and F4.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pinyin.h"
#include "ui/form.h"
#include "ui/form_mode.h"

enum { LISTED = 20 }; /* values in the bottom line, at most: it is no longer */

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

/* What is offered and fits what is typed; made in a. */
static void offer(const struct form_mode *m, struct arena *a, const char *typed, struct offer *o)
{
	const struct field *f = form_field_here(m);
	size_t most = choices_max(f);
	const struct choice **v = arena_array(a, most, sizeof *v);
	o->v = arena_array(a, most, sizeof *o->v);
	o->n = 0;
	size_t n = choices_offered(f, upper_here(m), v, most);
	for (size_t i = 0; i < n; i++)
		if (means(v[i], i + 1, typed))
			o->v[o->n++] = (struct offer_item){v[i]->text, v[i]->code, i + 1, v[i]};
}

/* --- in the box ----------------------------------------------------------------- */

/* Nothing once what is typed is a value. */
static void find(struct form_mode *m, struct arena *a, struct offer *o)
{
	const struct field *f = form_field_here(m);
	const char *typed = m->editor.text.s;
	if (f->of && !choices_find(f, upper_here(m), typed))
		offer(m, a, typed, o);
}

static void take(struct form_mode *m, const struct offer_item *i)
{
	editor_set(&m->editor, i->text);
	form_changed(m);
}

/* The only one that fits is what is meant, but where other texts may stand. */
static bool sure(const struct form_mode *m)
{
	return !form_field_here(m)->open || is_number(m->editor.text.s);
}

const struct offer_source choice_source = {find, take, sure};

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
		form_set(m, p, over->text);
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
		buf_addf(out, "%s%zu %s", i ? "  " : "", o.v[i].number, o.v[i].text);
}

/* --- F4 ------------------------------------------------------------------------ */

static void take_answer(struct form_mode *m)
{
	struct app *app = m->app;
	struct offer o;
	arena_reset(&m->scratch);
	offer(m, &m->scratch, "", &o);
	if (app->answer == ANSWER_CHOICE && app->answer_index < o.n)
		form_put(m, o.v[app->answer_index].text);
}

bool form_choose(struct app *app)
{
	struct form_mode *m = form_of(app);
	const struct field *f = form_field_here(m);
	struct offer o;
	if (!f->of) {
		if (!template_choose(m))
			form_say(m, FORM_NO_CHOICE);
		return true;
	}
	arena_reset(&m->scratch);
	offer(m, &m->scratch, "", &o);
	size_t here = 0;
	const char **item = arena_array(&m->scratch, o.n, sizeof *item);
	for (size_t i = 0; i < o.n; i++) {
		bool code = *o.v[i].more;
		item[i] = arena_printf(
			&m->scratch, "%s%s%s", o.v[i].text, code ? "  " : "", o.v[i].more);
		if (!strcmp(o.v[i].text, m->editor.text.s))
			here = i;
	}
	form_ask(m, pick_mode_new(app, f->label, item, o.n, here), take_answer);
	return true;
}
