/*
 * Rows bound to an indicator template: is the value what the template asks
 * for, do the levels agree with it. Knows columns by the part of a template
 * they take, no name of a field.
 */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "doc/bound.h"
#include "doc/rules_impl.h"
#include "form/library.h"

/* A value that is not as its template says can be let pass, as what this rule says. */
static const char value_rule[] = "指标模板";

/* The cell of a row that a part of a template fills; col -1: none does. */
static struct path part_of(const struct check *c, struct path row, enum list_part part)
{
	return bound_part(c->d->form, row.list, row.row, part);
}

/* Appends how a complaint begins that is about a row as a whole. */
static void row_name(const struct check *c, struct path row, struct buf *out)
{
	const struct form *f = c->d->form;
	buf_addf(out, "%s第 %d 行", f->nlists > 1 ? f->list[row.list].label : "", row.row + 1);
}

static void check_value(struct check *c, struct path row, const struct indicator *i)
{
	struct path p = part_of(c, row, LIST_PART_VALUE);
	const char *text = p.col < 0 ? "" : doc_get(c->d, p);
	if (text_blank(text, strlen(text)))
		return;
	struct buf why = BUF_INIT;
	enum verdict v = indicator_judge(i, c->d->form->units, text, &why);
	if (v == VERDICT_IMPOSSIBLE || (v == VERDICT_INCOMPLETE && !path_equal(p, c->hand))) {
		const struct place at = {.cell = check_address(c, p)};
		struct diags one = DIAGS_INIT;
		struct diag *d = diag_add(&one, CHECK_INDICATOR, &at, check_where(c, p),
			check_quoted(c, text), why.s);
		mem_set(&d->rule, value_rule);
		check_say(c, &one, false);
	}
	buf_release(&why);
}

/* True when the row is on another level than its template. */
static bool other_level(const struct check *c, struct path p, const char *level)
{
	const char *text = p.col < 0 ? "" : doc_get(c->d, p);
	return *text && *level && !level_same(c->r->library, text, level);
}

static void check_levels(struct check *c, struct path row, const struct indicator *i)
{
	const char *const level[] = {i->level1, i->level2};
	struct buf name = BUF_INIT;
	struct diags one = DIAGS_INIT;
	bool in_hand = false;
	row_name(c, row, &name);
	for (int k = 0; k < 2; k++) {
		struct path p = part_of(c, row, (enum list_part)(LIST_PART_LEVEL1 + k));
		if (!other_level(c, p, level[k]))
			continue;
		const struct place at = {.cell = check_address(c, p)};
		in_hand |= path_equal(p, c->hand);
		if (one.n)
			diag_mark(&one.v[0], at.cell);
		else
			diag_add(&one, CHECK_INDICATOR_LEVEL, &at, name.s, i->name, i->level1,
				*i->level1 && *i->level2 ? " ▸ " : "", i->level2);
	}
	if (one.n)
		check_say(c, &one, in_hand);
	buf_release(&name);
}

/* The library has no template of this id any more. */
static void gone(struct check *c, struct path row, const char *id)
{
	struct path p = part_of(c, row, LIST_PART_NAME);
	struct buf name = BUF_INIT;
	row_name(c, row, &name);
	const struct place at = {.cell = check_address(c, p)};
	diag_add(c->out, CHECK_INDICATOR_GONE, &at, name.s, id);
	buf_release(&name);
}

void check_row_bound(struct check *c, int list, int row)
{
	const struct path p = {list, row, -1};
	const struct note *bound = doc_note(c->d, NOTE_TEMPLATE, p, NULL);
	if (!bound || !c->r->library)
		return;
	const struct indicator *i = library_find(c->r->library, bound->text);
	if (!i) {
		gone(c, p, bound->text);
		return;
	}
	check_value(c, p, i);
	check_levels(c, p, i);
}
