/* Rows bound to indicator templates: see bound.h. */
#include "doc/bound.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "form/type.h"

int bound_list(const struct form *f)
{
	for (size_t i = 0; i < f->nlists; i++)
		if (f->list[i].part[LIST_PART_NAME] >= 0)
			return (int)i;
	return LIST_NONE;
}

struct path bound_part(const struct form *f, int list, int row, enum list_part part)
{
	return (struct path){list, row, f->list[list].part[part]};
}

const char *bound_text(const struct doc *d, int list, int row, enum list_part part)
{
	struct path p = bound_part(d->form, list, row, part);
	return p.col < 0 || !doc_has(d, p) ? "" : doc_get(d, p);
}

const struct indicator *bound_to(const struct doc *d, const struct library *l, int list, int row)
{
	const struct note *n = doc_note(d, NOTE_TEMPLATE, (struct path){list, row, -1}, NULL);
	return n && l ? library_find(l, n->text) : NULL;
}

/* --- filling ------------------------------------------------------------- */

void bound_bind(struct doc *d, int list, int row, const struct indicator *i)
{
	const struct note say = {.text = i->id};
	doc_note_set(d, NOTE_TEMPLATE, (struct path){list, row, -1}, &say);
}

/* True when a cell takes a text: it is empty, is filled in by people, and the text is one for it.
 */
static bool takes(const struct doc *d, struct path p, const char *text)
{
	const struct field *f = p.col < 0 ? NULL : form_at(d->form, p);
	if (!f || !*text || !doc_fills(d, p))
		return false;
	const char *now = doc_get(d, p);
	return text_blank(now, strlen(now)) &&
	       field_judge(f, doc_upper(d, p), text, NULL) != VERDICT_IMPOSSIBLE;
}

/* Puts a text of a template into its cell; true when it went in. */
static bool put(struct doc *d, int list, int row, enum list_part part, const char *text)
{
	struct path p = bound_part(d->form, list, row, part);
	if (!takes(d, p, text))
		return false;
	doc_set(d, p, text);
	return true;
}

/* The value of a choice that is this level, under an upper one; NULL: it has none. */
static const char *choice_level(
	const struct field *f, const struct library *l, const char *upper, const char *level)
{
	size_t most = choices_max(f);
	const struct choice **v = mem_array(most, sizeof *v);
	size_t n = choices_offered(f, upper, v, most);
	const char *found = NULL;
	for (size_t k = 0; k < n && !found; k++)
		if (level_same(l, v[k]->text, level))
			found = v[k]->text;
	free(v);
	return found;
}

/* The first level under which the second is: as the template says, else any. */
static const char *upper_level(const struct field *upper, const struct field *lower,
	const struct library *l, const struct indicator *i)
{
	size_t most = choices_max(upper);
	const struct choice **v = mem_array(most, sizeof *v);
	size_t n = choices_offered(upper, "", v, most);
	const char *found = NULL;
	for (size_t k = 0; k < n; k++) {
		bool same = level_same(l, v[k]->text, i->level1);
		bool has = !lower || choice_level(lower, l, v[k]->text, i->level2);
		if (has && (same || (!found && lower)))
			found = v[k]->text;
		if (has && same)
			break;
	}
	free(v);
	return found;
}

/* The text of a level's cell; "" when the form has no such level. */
static const char *level_text(const struct doc *d, const struct library *l, int list, int row,
	enum list_part part, const struct indicator *i)
{
	const struct list *table = &d->form->list[list];
	struct path p = bound_part(d->form, list, row, part);
	bool first = part == LIST_PART_LEVEL1;
	if (p.col < 0)
		return "";
	const struct field *f = &table->col[p.col];
	int second = table->part[LIST_PART_LEVEL2];
	const char *text = first ? i->level1 : i->level2;
	if (!f->of)
		return text;
	const struct field *lower =
		second >= 0 && table->col[second].under == p.col ? &table->col[second] : NULL;
	text = first ? upper_level(f, lower, l, i) : choice_level(f, l, doc_upper(d, p), text);
	return text ? text : "";
}

void bound_fill_levels(
	struct doc *d, const struct library *l, int list, int row, const struct indicator *i)
{
	for (int part = LIST_PART_LEVEL1; part <= LIST_PART_LEVEL2; part++)
		put(d, list, row, (enum list_part)part,
			level_text(d, l, list, row, (enum list_part)part, i));
}

void bound_fill(
	struct doc *d, const struct library *l, int list, int row, const struct indicator *i)
{
	bound_fill_levels(d, l, list, row, i);
	put(d, list, row, LIST_PART_NAME, i->name);
	put(d, list, row, LIST_PART_DESCRIPTION, i->description);
	put(d, list, row, LIST_PART_BASIS, i->basis);
	bound_bind(d, list, row, i);
}

/* --- laying out ------------------------------------------------------------ */

/* How near a row is to a template: of its second level 2, of its first 1, else 0. */
static int nearness(
	const struct doc *d, const struct library *l, int list, int row, const struct indicator *i)
{
	if (level_same(l, bound_text(d, list, row, LIST_PART_LEVEL2), i->level2))
		return 2;
	return level_same(l, bound_text(d, list, row, LIST_PART_LEVEL1), i->level1);
}

/* The row for a template: one of its second level without a name, else a new one behind the rows
 * nearest to it. -1: there is none, and rows are fixed. */
static int row_for(struct doc *d, const struct library *l, int list, const struct indicator *i)
{
	int n = (int)d->list[list].n, behind = n, best = 0;
	for (int row = 0; row < n; row++) {
		int near = nearness(d, l, list, row, i);
		if (near == 2 && !*bound_text(d, list, row, LIST_PART_NAME))
			return row;
		if (!near || near < best)
			continue;
		best = near;
		behind = row + 1;
	}
	if (d->form->list[list].rows == ROWS_FIXED)
		return -1;
	doc_row_insert(d, list, (size_t)behind);
	return behind;
}

/* The value, which is still to be thought of; in a list without one the name. */
static void unconfirm(struct doc *d, int list, int row)
{
	struct path p = bound_part(d->form, list, row, LIST_PART_VALUE);
	if (p.col < 0)
		p = bound_part(d->form, list, row, LIST_PART_NAME);
	doc_note_set(d, NOTE_UNCONFIRMED, p, &(struct note){0});
}

void bound_lay_out(struct doc *d, const struct library *l, const struct kind *k)
{
	int list = bound_list(d->form);
	for (size_t i = 0; i < k->nusual; i++) {
		int row = row_for(d, l, list, k->usual[i]);
		if (row < 0)
			continue;
		bound_fill(d, l, list, row, k->usual[i]);
		unconfirm(d, list, row);
	}
}
