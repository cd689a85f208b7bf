/* Fields of the record, lists and their columns. */
#include "form/loader.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "form/measure.h"
#include "form/pattern.h"
#include "form/type.h"

/* Several fields side by side: those of the record (list LIST_NONE) or the columns of a list. */
struct siblings {
	struct field *v;
	size_t n;
	struct yaml **def; /* the definition of each */
	int list;
	enum scope in;
};

static void say_word(struct loader *l, struct yaml *y, const char *key, const char *all,
	const char *const *words, size_t n)
{
	struct place at = yaml_place(y, 0);
	diag_add(l->ds, DEF_WORD, &at, key, all, shown(l, y->text, y->n),
		perhaps_word(l, y->text, words, n));
}

/* --- one field, by itself --------------------------------------------- */

static const struct type *read_type(struct loader *l, struct yaml *y)
{
	const struct type *type = y ? type_find(y->text) : type_find("text");
	if (type)
		return type;
	size_t n;
	const struct type *all = type_table(&n);
	const char **names = mem_array(n, sizeof *names);
	for (size_t i = 0; i < n; i++)
		names[i] = all[i].name;
	struct place at = yaml_place(y, 0);
	diag_add(l->ds, DEF_TYPE, &at, shown(l, y->text, y->n), perhaps_word(l, y->text, names, n));
	free(names);
	return type_find("text");
}

/* A bound: an amount, a number, or a number of characters. */
static bool read_bound(struct loader *l, const struct field *f, struct yaml *y, double *out)
{
	struct decimal d;
	struct place at = yaml_place(y, 0);
	int64_t amount;
	if (f->money.factor) {
		if (amount_read(l->f->units, y->text, y->n, f->money.factor, -1, &amount) ==
			VERDICT_VALID) {
			*out = (double)amount;
			return true;
		}
		diag_add(l->ds, DEF_BOUND, &at, shown(l, y->text, y->n), "金额");
		return false;
	}
	if (decimal_read(&d, y->text, y->n) == VERDICT_VALID && d.length == y->n) {
		*out = decimal_double(&d);
		return true;
	}
	diag_add(l->ds, DEF_BOUND, &at, shown(l, y->text, y->n), "数");
	return false;
}

static void read_bounds(struct loader *l, struct field *f, struct yaml *def, enum scope in)
{
	struct yaml *min = keys_get(in, def, "min"), *max = keys_get(in, def, "max");
	if (min)
		f->has_min = read_bound(l, f, min, &f->min);
	if (max)
		f->has_max = read_bound(l, f, max, &f->max);
	if (min && max && f->has_min && f->has_max && f->min > f->max) {
		struct place at = yaml_place(max, 0);
		diag_add(l->ds, DEF_BOUNDS, &at);
	}
}

/* What the bounds allow, for sentences. */
static void word_bounds(struct loader *l, struct field *f)
{
	struct buf words = BUF_INIT;
	field_range(f, &words);
	f->range = arena_dup(l->a, words.s);
	buf_release(&words);
}

static void read_pattern(struct loader *l, struct field *f, struct yaml *y)
{
	size_t offset = 0;
	struct buf why = BUF_INIT;
	f->pattern = pattern_new(y->text, &why, &offset);
	if (!f->pattern) {
		struct place at = yaml_place(y, offset <= y->n ? offset : y->n);
		diag_add(l->ds, DEF_PATTERN, &at, why.s);
	}
	buf_release(&why);
}

static void read_show(struct loader *l, struct field *f, struct yaml *y)
{
	static const char *const words[] = {"boxes"};
	f->boxes = yaml_is(y, words[0]);
	if (!f->boxes)
		say_word(l, y, "show", words[0], words, 1);
}

/* Amounts: the form's money, or with the unit and decimals of this field. */
static void read_unit(struct loader *l, struct field *f, struct yaml *def, enum scope in)
{
	if (strcmp(f->type->name, "money") != 0)
		return;
	struct yaml *unit = keys_get(in, def, "unit"), *decimals = keys_get(in, def, "decimals");
	f->money = l->f->money;
	if (unit) {
		f->money.unit = unit->text;
		f->money.factor = units_money(l->f->units, unit->text, unit->n);
	}
	if (decimals)
		f->money.decimals = f->decimals;
	if (unit || decimals)
		money_check(l, &f->money, unit ? unit : def, decimals ? decimals : def);
}

static void read_field(
	struct loader *l, struct field *f, struct yaml *key, struct yaml *def, enum scope in)
{
	*f = (struct field){.name = key->text,
		.label = key->text,
		.help = "",
		.empty = "",
		.start = "",
		.unit = "",
		.join = "",
		.range = "",
		.decimals = -1,
		.under = -1,
		.ditto = -1,
		.value = EXPR_NONE,
		.each = LIST_NONE,
		.at = yaml_place(key, 0)};
	name_check(l, key, in == IN_FIELD ? "栏目" : "列");
	f->type = type_find("text");
	if (def->kind == YAML_TEXT && def->n) {
		f->type = read_type(l, def);
	} else if (!keys_read(l, in, def, f)) {
		wrong_kind(l, key->text, def, KIND_TEXT | KIND_MAP);
		return;
	} else {
		f->type = read_type(l, keys_get(in, def, "type"));
		keys_for_type(l, in, def, f->type->name);
	}
	read_unit(l, f, def, in);
	if (!strcmp(f->type->name, "percent")) {
		f->has_min = f->has_max = true;
		f->max = 100;
	}
	if (def->kind == YAML_MAP)
		read_bounds(l, f, def, in);
	word_bounds(l, f);
	if (def->kind != YAML_MAP)
		return;
	struct yaml *y;
	if ((y = keys_get(in, def, "pattern")))
		read_pattern(l, f, y);
	if ((y = keys_get(in, def, "show")))
		read_show(l, f, y);
}

/* True when there are more of something than fit; with a complaint at y. */
static bool too_many(struct loader *l, struct yaml *y, size_t most)
{
	if (y->n <= most)
		return false;
	struct place at = yaml_place(y, 0);
	diag_add(l->ds, DEF_TOO_MANY, &at, most);
	l->bad_names = true;
	return true;
}

void fields_read(struct loader *l, struct yaml *y)
{
	if (!y || too_many(l, y, MOST_FIELDS))
		return;
	struct form *f = l->f;
	f->field = arena_array(l->a, y->n, sizeof *f->field);
	f->nfields = y->n;
	for (size_t i = 0; i < y->n; i++)
		read_field(l, &f->field[i], y->key[i], y->item[i], IN_FIELD);
	l->fields = y;
}

/* --- lists -------------------------------------------------------------- */

static void read_rows_word(struct loader *l, struct list *list, struct yaml *y)
{
	static const char *const words[] = {
		[ROWS_OPEN] = "open", [ROWS_KEPT] = "kept", [ROWS_FIXED] = "fixed"};
	for (int i = 0; i <= ROWS_FIXED; i++)
		if (yaml_is(y, words[i])) {
			list->rows = (enum list_rows)i;
			return;
		}
	say_word(l, y, "rows", "open、kept、fixed", words, ROWS_FIXED + 1);
}

static void read_list(struct loader *l, struct list *list, struct yaml *key, struct yaml *def)
{
	*list = (struct list){.name = key->text, .label = key->text, .at = yaml_place(key, 0)};
	for (int i = 0; i < LIST_PARTS; i++)
		list->part[i] = -1;
	name_check(l, key, "清单");
	if (!keys_read(l, IN_LIST, def, list)) {
		wrong_kind(l, key->text, def, KIND_MAP);
		return;
	}
	struct yaml *columns = keys_get(IN_LIST, def, "columns"), *y;
	if (!columns || !columns->n) {
		diag_add(l->ds, DEF_NO_COLUMNS, &list->at, shown(l, key->text, key->n));
		return;
	}
	if (too_many(l, columns, MOST_COLUMNS))
		return;
	list->col = arena_array(l->a, columns->n, sizeof *list->col);
	list->ncols = columns->n;
	for (size_t i = 0; i < columns->n; i++)
		read_field(l, &list->col[i], columns->key[i], columns->item[i], IN_COLUMN);
	if ((y = keys_get(IN_LIST, def, "rows")))
		read_rows_word(l, list, y);
}

void lists_read(struct loader *l, struct yaml *y)
{
	if (!y || too_many(l, y, MOST_LISTS))
		return;
	struct form *f = l->f;
	f->list = arena_array(l->a, y->n, sizeof *f->list);
	f->nlists = y->n;
	for (size_t i = 0; i < y->n; i++)
		read_list(l, &f->list[i], y->key[i], y->item[i]);
	l->lists = y;
}

/* --- what names other fields -------------------------------------------- */

static int sibling(struct loader *l, const struct siblings *s, struct yaml *y)
{
	for (size_t i = 0; i < s->n; i++)
		if (yaml_is(y, s->v[i].name))
			return (int)i;
	if (s->list >= 0)
		return name_col(l, s->list, y);
	struct place at = yaml_place(y, 0);
	name_unknown(l, y->text, LIST_NONE, at);
	return -1;
}

static void link_choice(
	struct loader *l, const struct siblings *s, struct field *f, struct yaml *def)
{
	struct yaml *of = keys_get(s->in, def, "of"), *under = keys_get(s->in, def, "under");
	if (of)
		f->of = choices_of(l, of);
	else if (!strcmp(f->type->name, "choice"))
		diag_add(l->ds, DEF_NO_OF, &f->at, shown(l, f->name, strlen(f->name)));
	if (!under)
		return;
	f->under = sibling(l, s, under);
	if (f->under >= 0 && strcmp(s->v[f->under].type->name, "choice") != 0) {
		struct place at = yaml_place(under, 0);
		diag_add(l->ds, DEF_UNDER, &at, shown(l, under->text, under->n));
		f->under = -1;
	}
}

static void link_composed(
	struct loader *l, const struct siblings *s, struct field *f, struct yaml *def)
{
	struct yaml *value = keys_get(s->in, def, "value");
	struct yaml *each = keys_get(s->in, def, "each"), *text = keys_get(s->in, def, "text");
	if (value)
		f->value = expr_whole(l, value, s->list);
	if (!each && !text && !keys_get(s->in, def, "join"))
		return;
	f->text = arena_new(l->a, sizeof *f->text);
	if (!each || !text || value) {
		diag_add(l->ds, DEF_COMPOSED, &f->at);
		return;
	}
	f->each = name_list(l, each, 0, each->n);
	if (f->each >= 0)
		template_read(l, text, 0, text->n, f->each, f->text);
}

/* How many levels stand above each choice; a circle is a fault. */
static void link_levels(struct loader *l, const struct siblings *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct field *f = &s->v[i];
		int level = 0;
		for (int up = f->under; up >= 0 && level <= (int)s->n; up = s->v[up].under)
			level++;
		if (level > (int)s->n) {
			diag_add(l->ds, DEF_CIRCLE, &f->at, "under",
				shown(l, f->name, strlen(f->name)));
			f->under = -1;
			level = 0;
		}
		f->level = level;
		size_t n = choices_count(f->of, level);
		if (f->of && f->of->n && !n)
			diag_add(l->ds, DEF_NO_LEVEL, &f->at, f->of->name, level + 1);
		if (n > MOST_VALUES)
			diag_add(l->ds, DEF_TOO_MANY, &f->at, (size_t)MOST_VALUES);
	}
}

bool start_fits(const struct field *f, const char *upper, const char *text, const char **why)
{
	*why = f->type->wrong;
	if (!*text || (!f->of && f->type == type_find("choice")))
		return true;
	if (f->of && !f->open)
		return choices_find(f, upper, text);
	return field_judge(f, upper, text, why) != VERDICT_IMPOSSIBLE;
}

static void check_start(struct loader *l, const struct siblings *s, size_t i)
{
	const struct field *f = &s->v[i];
	struct yaml *start = keys_get(s->in, s->def[i], "start");
	const char *why;
	if (!start || start_fits(f, "", f->start, &why))
		return;
	struct place at = yaml_place(start, 0);
	diag_add(l->ds, DEF_START, &at, shown(l, f->start, start->n), why);
}

static void link_ditto(struct loader *l, const struct siblings *s, struct field *f, struct yaml *y)
{
	f->ditto = sibling(l, s, y);
	if (f->ditto < 0 || f != &s->v[f->ditto])
		return;
	struct place at = yaml_place(y, 0);
	diag_add(l->ds, DEF_CIRCLE, &at, "ditto", shown(l, f->name, strlen(f->name)));
	f->ditto = -1;
}

static void link_siblings(struct loader *l, const struct siblings *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct yaml *def = s->def[i], *ditto = keys_get(s->in, def, "ditto");
		link_choice(l, s, &s->v[i], def);
		link_composed(l, s, &s->v[i], def);
		if (ditto)
			link_ditto(l, s, &s->v[i], ditto);
	}
	link_levels(l, s);
	for (size_t i = 0; i < s->n; i++)
		check_start(l, s, i);
}

static void read_parts(struct loader *l, int list, struct yaml *y)
{
	static const char *const names[LIST_PARTS] = {
		[LIST_PART_LEVEL1] = "level1",
		[LIST_PART_LEVEL2] = "level2",
		[LIST_PART_NAME] = "name",
		[LIST_PART_DESCRIPTION] = "description",
		[LIST_PART_VALUE] = "value",
		[LIST_PART_BASIS] = "basis",
	};
	keys_read(l, IN_PARTS, y, NULL);
	for (int i = 0; i < LIST_PARTS; i++) {
		struct yaml *col = keys_get(IN_PARTS, y, names[i]);
		if (col)
			l->f->list[list].part[i] = name_col(l, list, col);
	}
}

static void choose(struct field *f)
{
	f->verify = f->type->figure && field_entered(f);
}

/* A form that does not say which cells a second entry asks for means all its figures. */
static void choose_verified(struct form *f)
{
	bool chosen = false;
	for (size_t i = 0; i < f->nfields; i++)
		chosen |= f->field[i].verify;
	for (size_t i = 0; i < f->nlists; i++)
		for (size_t k = 0; k < f->list[i].ncols; k++)
			chosen |= f->list[i].col[k].verify;
	for (size_t i = 0; !chosen && i < f->nfields; i++)
		choose(&f->field[i]);
	for (size_t i = 0; !chosen && i < f->nlists; i++)
		for (size_t k = 0; k < f->list[i].ncols; k++)
			choose(&f->list[i].col[k]);
}

void fields_link(struct loader *l)
{
	struct form *f = l->f;
	if (l->fields)
		link_siblings(l, &(struct siblings){f->field, f->nfields, l->fields->item,
					 LIST_NONE, IN_FIELD});
	for (size_t i = 0; i < f->nlists; i++) {
		struct list *list = &f->list[i];
		struct yaml *def = l->lists->item[i], *start, *parts;
		if (!list->ncols)
			continue;
		struct yaml *columns = keys_get(IN_LIST, def, "columns");
		link_siblings(l, &(struct siblings){
					 list->col, list->ncols, columns->item, (int)i, IN_COLUMN});
		if ((start = keys_get(IN_LIST, def, "start")))
			rows_read(l, (int)i, start);
		else if (list->rows == ROWS_FIXED)
			diag_add(l->ds, DEF_NO_START, &list->at);
		if ((parts = keys_get(IN_LIST, def, "templates")))
			read_parts(l, (int)i, parts);
	}
	choose_verified(f);
}
