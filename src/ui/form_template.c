/*
 * Rows bound to indicator templates: the library over a name in hand, names
 * that are typed, what the row's template says of its value. Which column is
 * which says the form (list.part[]).
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "doc/bound.h"
#include "form/measure.h"
#include "ui/form.h"
#include "ui/form_mode.h"
#include "ui/library.h"

enum { OFFERED = 50 }; /* for a name being typed, at most */

/* The library, NULL when there is none: or for what is no record of the file. */
static const struct library *library_of(const struct form_mode *m)
{
	return m->kind ? NULL : rulebook_library(m->app->rulebook);
}

/* True when the cell in hand is that part of its row. */
static bool in_part(const struct form_mode *m, enum list_part part)
{
	return m->at.list >= 0 && m->doc->form->list[m->at.list].part[part] == m->at.col;
}

static const char *level_here(const struct form_mode *m, enum list_part part)
{
	return bound_text(m->doc, m->at.list, m->at.row, part);
}

/* The template of the row in hand, NULL: it is bound to none. */
static const struct indicator *template_here(const struct form_mode *m)
{
	const struct library *l = library_of(m);
	return l && doc_has(m->doc, m->at) && m->at.list >= 0
		       ? bound_to(m->doc, l, m->at.list, m->at.row)
		       : NULL;
}

const struct indicator *template_of_value(const struct form_mode *m)
{
	return in_part(m, LIST_PART_VALUE) ? template_here(m) : NULL;
}

/* How often each was used, by index in the library's table; asked of the file once. */
static const size_t *used(struct form_mode *m, const struct library *l)
{
	char **id = NULL;
	size_t *count = NULL, n = 0, all;
	const struct indicator *table = library_table(l, &all);
	if (m->used)
		return m->used;
	m->used = mem_array(all, sizeof *m->used);
	if (store_templates_used(m->app->store, &id, &count, &n, &m->app->diags))
		diags_release(&m->app->diags); /* the order of the library does as well */
	for (size_t i = 0; i < n; i++) {
		const struct indicator *one = library_find(l, id[i]);
		if (one)
			m->used[one - table] = count[i];
		free(id[i]);
	}
	free(id);
	free(count);
	return m->used;
}

/* --- a name being typed ------------------------------------------------------------ */

/* What stands behind a name in the box: its level, where the row has none, and the usual value. */
static const char *behind(const struct form_mode *m, struct arena *a, const struct indicator *i)
{
	const char *level = *level_here(m, LIST_PART_LEVEL2) ? "" : i->level2;
	const char *value = indicator_usual(i);
	return arena_printf(a, "%s%s%s", level, *level && *value ? " " : "", value);
}

static void find(struct form_mode *m, struct arena *a, struct offer *o)
{
	const struct library *l = library_of(m);
	const struct indicator *v[OFFERED];
	const char *typed = m->editor.text.s;
	if (!l || !in_part(m, LIST_PART_NAME) || form_field_here(m)->of)
		return;
	const struct library_query q = {
		.level1 = level_here(m, LIST_PART_LEVEL1),
		.level2 = level_here(m, LIST_PART_LEVEL2),
		.text = typed,
		.used = used(m, l),
	};
	size_t n = library_search(l, &q, v, OFFERED);
	if (n == 1 && !strcmp(v[0]->name, typed))
		return; /* it will be bound as it is */
	o->v = arena_array(a, n, sizeof *o->v);
	for (size_t i = 0; i < n; i++)
		o->v[o->n++] = (struct offer_item){v[i]->name, behind(m, a, v[i]), 0, v[i]};
}

static void take(struct form_mode *m, const struct offer_item *item)
{
	const struct indicator *i = item->what;
	editor_set(&m->editor, i->name);
	form_changed(m);
	bound_fill(m->doc, library_of(m), m->at.list, m->at.row, i);
}

/* A name that one types is one's own unless one says otherwise. */
static bool sure(const struct form_mode *m)
{
	(void)m;
	return false;
}

const struct offer_source template_source = {find, take, sure};

/* --- a name that was typed ----------------------------------------------------------- */

/* True when one of two names is part of the other: the same thing, said more closely. */
static bool alike(const char *a, const char *b)
{
	return text_find(a, b) >= 0 || text_find(b, a) >= 0;
}

void template_named(struct form_mode *m)
{
	const struct library *l = library_of(m);
	struct path row = {m->at.list, m->at.row, -1};
	if (!l || !in_part(m, LIST_PART_NAME) || !doc_has(m->doc, m->at))
		return;
	const char *name = doc_get(m->doc, m->at);
	const struct indicator *bound = template_here(m);
	if (bound && !strcmp(bound->name, name))
		return;
	const struct indicator *found = library_named(
		l, level_here(m, LIST_PART_LEVEL1), level_here(m, LIST_PART_LEVEL2), name);
	if (found) {
		bound_fill_levels(m->doc, l, row.list, row.row, found);
		bound_bind(m->doc, row.list, row.row, found);
		form_say(m, FORM_TEMPLATE_BOUND, row.row + 1, found->name);
	} else if (bound && !alike(bound->name, name)) {
		doc_note_clear(m->doc, NOTE_TEMPLATE, row, NULL);
		form_say(m, FORM_TEMPLATE_LEFT, bound->name);
	}
}

bool form_template_release(struct app *app)
{
	struct form_mode *m = form_of(app);
	struct path row = {m->at.list, m->at.row, -1};
	form_leave(m);
	if (row.list < 0 || !doc_has(m->doc, m->at) ||
		!doc_note(m->doc, NOTE_TEMPLATE, row, NULL)) {
		form_say(m, FORM_NO_TEMPLATE);
		return true;
	}
	form_step(m);
	doc_note_clear(m->doc, NOTE_TEMPLATE, row, NULL);
	form_save(m);
	form_say(m, FORM_TEMPLATE_RELEASED, row.row + 1);
	return true;
}

/* --- the value ----------------------------------------------------------------------- */

/* True when a date says its year. */
static bool dated(const char *text)
{
	char from[11];
	return period_read(text, strlen(text), from, NULL) == VERDICT_VALID && *from;
}

void template_ghost(struct form_mode *m, const struct field *f, struct buf *out)
{
	const struct indicator *i = template_of_value(m);
	const char *typed = m->editor.text.s;
	size_t before = out->n;
	(void)f;
	if (!i)
		return;
	/* A date of the table's year: 2023年 and a usual value without one. */
	if (i->nature == INDICATOR_DATE && i->values.n && !dated(i->values.v[0])) {
		struct buf whole = BUF_INIT;
		buf_addf(&whole, "%d年%s", m->doc->year, i->values.v[0]);
		if (!strncmp(whole.s, typed, m->editor.text.n))
			buf_adds(out, whole.s + m->editor.text.n);
		buf_release(&whole);
	}
	if (out->n == before)
		indicator_ghost(i, m->doc->form->units, typed, out);
}

bool template_help(const struct form_mode *m, struct buf *out)
{
	const struct indicator *i = template_here(m);
	if (i && in_part(m, LIST_PART_VALUE))
		indicator_wants(i, out);
	else if (i && in_part(m, LIST_PART_NAME))
		buf_addf(out, "按指标模板“%s”%s%s", i->name, *i->explain ? "：" : "", i->explain);
	else
		return false;
	return true;
}

/* --- the library over a name ------------------------------------------------------------ */

/* The kind that most of the record's rows are of, else one that its name speaks of; "": none. */
static const char *kind_of(const struct form_mode *m, const struct library *l)
{
	size_t n, best = 0;
	const struct kind *kinds = library_kinds(l, &n);
	const char *name = doc_role(m->doc, ROLE_NAME), *found = "";
	for (size_t k = 0; k < n; k++) {
		size_t rows = 0;
		for (int row = 0; (size_t)row < m->doc->list[m->at.list].n; row++) {
			const struct indicator *i = bound_to(m->doc, l, m->at.list, row);
			rows += i && !strcmp(i->kinds.v[0], kinds[k].name);
		}
		for (size_t w = 0; !best && !rows && !*found && w < kinds[k].keywords.n; w++)
			if (text_find(name, kinds[k].keywords.v[w]) >= 0)
				found = kinds[k].name;
		if (rows > best) {
			best = rows;
			found = kinds[k].name;
		}
	}
	return found;
}

/* The row that a template goes into: the one in hand while it has no name, else a new one behind
 * it. -1: rows are fixed. */
static int row_for(struct form_mode *m, int row, bool first)
{
	struct rows *rows = &m->doc->list[m->at.list];
	if (!rows->n)
		doc_row_insert(m->doc, m->at.list, 0);
	if (first && !*bound_text(m->doc, m->at.list, row, LIST_PART_NAME))
		return row;
	if (!list_grows(m, m->at.list))
		return -1;
	doc_row_insert(m->doc, m->at.list, (size_t)row + 1);
	return row + 1;
}

/* To the value of a row, else its first cell. */
static void arrive_at_value(struct form_mode *m, int row)
{
	struct path p = bound_part(m->doc->form, m->at.list, row, LIST_PART_VALUE);
	form_arrive(m, stop_near(m->doc, p));
}

static void take_chosen(struct form_mode *m)
{
	const struct app *app = m->app;
	const struct library *l = library_of(m);
	size_t n, i = 0;
	const struct indicator *table = library_table(l, &n);
	int row = m->at.row, filled = -1;
	if (app->answer != ANSWER_CHOICE)
		return;
	form_step(m);
	for (; i < app->chosen.n; i++) {
		int to = row_for(m, row, !i);
		if (to < 0)
			break;
		row = to;
		filled = filled < 0 ? row : filled;
		bound_fill(m->doc, l, m->at.list, row, &table[app->chosen.v[i]]);
	}
	form_save(m);
	if (filled >= 0)
		arrive_at_value(m, filled);
	if (i < app->chosen.n)
		form_say(m, FORM_FIXED, m->doc->form->list[m->at.list].label);
}

bool template_choose(struct form_mode *m)
{
	const struct library *l = library_of(m);
	size_t n = 0;
	if (l && in_part(m, LIST_PART_NAME))
		library_table(l, &n);
	if (!n)
		return false;
	form_leave(m);
	const struct library_ask ask = {
		.library = l,
		.used = used(m, l),
		.level1 = level_here(m, LIST_PART_LEVEL1),
		.level2 = level_here(m, LIST_PART_LEVEL2),
		.kind = kind_of(m, l),
		.several = list_grows(m, m->at.list),
	};
	if (library_errors(l))
		form_say(m, FORM_TEMPLATES_WRONG, library_errors(l));
	form_ask(m, library_mode_new(m->app, &ask), take_chosen);
	return true;
}
