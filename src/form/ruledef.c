/* Rules, as far as they are no SQL. */
#include "form/loader.h"

#include <string.h>

/* LIST.COLUMN */
static void column_read(struct loader *l, struct yaml *y, size_t dot, struct path *out)
{
	int list = name_list(l, y, 0, dot);
	int col = list < 0 ? -1 : list_col(&l->f->list[list], y->text + dot + 1);
	*out = (struct path){list, -1, col};
	if (list < 0 || col >= 0)
		return;
	struct place at = yaml_place(y, dot + 1);
	diag_add(l->ds, DEF_NO_COL, &at, l->f->list[list].name,
		shown(l, y->text + dot + 1, y->n - dot - 1), "");
}

/* A cell to mark: a field, a column of the rule's list (or LIST.COLUMN), or a list. */
static void cell_read(struct loader *l, struct rule *r, struct yaml *y)
{
	const struct form *f = l->f;
	struct path *out = &r->cells[r->ncells++];
	struct place at = yaml_place(y, 0);
	*out = PATH_RECORD;
	if (y->kind != YAML_TEXT) {
		wrong_kind(l, "cells", y, KIND_TEXT);
		return;
	}
	const char *dot = strchr(y->text, '.');
	int col = r->each >= 0 ? list_col(&f->list[r->each], y->text) : -1;
	if (dot)
		column_read(l, y, (size_t)(dot - y->text), out);
	else if (col >= 0)
		*out = (struct path){r->each, -1, col};
	else if (form_field(f, y->text) >= 0)
		*out = (struct path){-1, -1, form_field(f, y->text)};
	else if (form_list(f, y->text) >= 0)
		*out = (struct path){form_list(f, y->text), -1, -1};
	else
		name_unknown(l, y->text, r->each, at);
}

static void read_level(struct loader *l, struct rule *r, struct yaml *y)
{
	static const char *const words[] = {"error", "warning", "hint"};
	int level = diag_level_from(y->text);
	if (level >= 0) {
		r->level = (enum diag_level)level;
		return;
	}
	struct place at = yaml_place(y, 0);
	diag_add(l->ds, DEF_WORD, &at, "level", "error、warning、hint", shown(l, y->text, y->n),
		perhaps_word(l, y->text, words, DIAG_LEVELS));
}

/* A rule without a check may be meant to change one that is inherited, by another name. */
static void say_no_check(struct loader *l, const struct rule *r)
{
	const struct form *f = l->f;
	const char **names = arena_array(l->a, f->nrules, sizeof *names);
	for (size_t i = 0; i < f->nrules; i++)
		names[i] = f->rule[i].name;
	long i = nearest(r->name, names, f->nrules);
	if (i < 0)
		diag_add(l->ds, DEF_NO_KEY, &r->at, "check");
	else
		diag_add(l->ds, DEF_NO_CHECK, &r->at, names[i]);
}

/* Reads a rule; false when it has nothing to check. */
static bool read_rule(struct loader *l, struct rule *r, struct yaml *key, struct yaml *def)
{
	*r = (struct rule){.name = key->text,
		.each = LIST_NONE,
		.level = DIAG_ERROR,
		.check = EXPR_NONE,
		.why = "",
		.at = yaml_place(key, 0)};
	if (!keys_read(l, IN_RULE, def, r)) {
		wrong_kind(l, key->text, def, KIND_MAP);
		return false;
	}
	struct yaml *check = keys_get(IN_RULE, def, "check"), *y;
	if ((y = keys_get(IN_RULE, def, "each")))
		r->each = name_list(l, y, 0, y->n);
	if (check)
		r->check = expr_whole(l, check, r->each);
	else if (yaml_index(def, "check") < 0)
		say_no_check(l, r);
	if ((y = keys_get(IN_RULE, def, "level")))
		read_level(l, r, y);
	if ((y = keys_get(IN_RULE, def, "message")))
		template_read(l, y, 0, y->n, r->each, &r->message);
	if ((y = keys_get(IN_RULE, def, "cells"))) {
		r->cells = arena_array(l->a, y->n, sizeof *r->cells);
		for (size_t i = 0; i < y->n && !loader_full(l); i++)
			cell_read(l, r, y->item[i]);
	}
	return r->check != EXPR_NONE;
}

void rules_read(struct loader *l, struct yaml *y)
{
	struct form *f = l->f;
	if (!y)
		return;
	if (y->n > MOST_RULES) {
		struct place at = yaml_place(y, 0);
		diag_add(l->ds, DEF_TOO_MANY, &at, (size_t)MOST_RULES);
		return;
	}
	f->rule = arena_array(l->a, y->n, sizeof *f->rule);
	for (size_t i = 0; i < y->n && !loader_full(l); i++)
		if (read_rule(l, &f->rule[f->nrules], y->key[i], y->item[i]))
			f->nrules++;
}
