/*
 * Sheets: tables made from many records. A sheet is a form without fields
 * whose lists are the records; what its pictures say of groups is read here,
 * the rest by the same files as for other forms.
 */
#include "form/loader.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

bool form_is_sheet(const struct form *f)
{
	return f->sets.n && f->nlists;
}

/* --- the file ---------------------------------------------------------------- */

/* The records of each set as a list of the same name. */
static void lists_make(struct loader *l)
{
	struct form *f = l->f;
	f->nlists = f->sets.n;
	f->list = arena_array(l->a, f->nlists, sizeof *f->list);
	for (size_t i = 0; i < f->nlists; i++) {
		const struct recordset *s = &f->sets.v[i];
		struct list *list = &f->list[i];
		for (size_t c = 0; c < s->ncols; c++)
			if (s->source[c].field < 0 && s->source[c].fact == FACT_AMOUNT)
				s->col[c].money = f->money;
		*list = (struct list){.name = s->alias,
			.label = s->alias,
			.col = s->col,
			.ncols = s->ncols,
			.rows = ROWS_RECORDS,
			.at = s->at};
		for (int k = 0; k < LIST_PARTS; k++)
			list->part[k] = -1;
	}
}

/* Amounts are printed as in the form of the first set, unless the sheet says otherwise. */
static void take_form(struct loader *l)
{
	struct form *f = l->f;
	const struct form *of = f->sets.n ? f->sets.v[0].form : NULL;
	if (of && !keys_get(IN_SHEET, l->root, "money"))
		f->money = of->money;
	if (of) {
		f->choices = of->choices;
		f->nchoices = of->nchoices;
	}
}

void sheetdef_sets(struct loader *l, struct yaml *fields)
{
	recordsets_read(l, fields, &l->f->sets);
	take_form(l);
	lists_make(l);
	names_check(l);
	l->sheet = true;
}

void sheetdef_read(struct loader *l)
{
	sheetdef_sets(l, keys_get(IN_SHEET, l->root, "fields"));
	l->columns = keys_get(IN_SHEET, l->root, "columns");
	if (l->f->nlists) /* else nothing can be said of names */
		bands_read(l, keys_get(IN_SHEET, l->root, "layout"));
}

/* --- the sections of a picture -------------------------------------------------- */

/* What a line of - or = names. */
struct named {
	const char *name;
	struct place at;
	int col; /* column of the set; -1: its records; -2: nothing it knows */
};

/* The set a table is about: the one whose records stand in it, else one that knows a group. */
static int table_set(const struct form *f, const struct named *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int list = v[i].name ? form_list(f, v[i].name) : -1;
		if (list >= 0)
			return list;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; v[i].name && k < f->nlists; k++)
			if (list_col(&f->list[k], v[i].name) >= 0)
				return (int)k;
	return 0;
}

/* Complains of a name that is neither a set's nor known of its records. */
static void say_unknown(struct loader *l, const struct named *s, const struct list *list)
{
	size_t n = l->f->nlists, all = n + list->ncols;
	const char **v = mem_array(all, sizeof *v);
	for (size_t i = 0; i < n; i++)
		v[i] = l->f->list[i].name;
	for (size_t i = n; i < all; i++)
		v[i] = list->col[i - n].name;
	if (!l->lost)
		diag_add(l->ds, DEF_SET_SECTION, &s->at, shown(l, s->name, strlen(s->name)),
			list->name, perhaps(l, s->name, v, all));
	free(v);
}

/* Looks the names of the sections up in the table's set. */
static void names_find(struct loader *l, const struct picture *p, struct named *v, int set)
{
	const struct list *list = &l->f->list[set];
	for (size_t i = 0; i < p->nsections; i++) {
		if (!v[i].name)
			continue;
		int other = form_list(l->f, v[i].name);
		v[i].col = other == set ? -1 : list_col(list, v[i].name);
		if (v[i].col >= 0 || other == set)
			continue;
		v[i].col = -2;
		if (other >= 0)
			diag_add(l->ds, DEF_SET_TABLE, &v[i].at, list->name, v[i].name);
		else
			say_unknown(l, &v[i], list);
	}
}

/* Position of a column among the groups, -1 when it is none. */
static int group_find(const struct band *b, int col)
{
	for (int i = 0; i < b->ngroups; i++)
		if (b->group[i] == col)
			return i;
	return -1;
}

static void group_insert(struct band *b, int at, int col)
{
	memmove(b->group + at + 1, b->group + at, (size_t)(b->ngroups - at) * sizeof *b->group);
	b->group[at] = col;
	b->ngroups++;
}

/*
 * The groups, outermost first: those above the records in their order, those below it against
 * theirs. Complains where one ends that began inside another.
 */
static void groups_find(
	struct loader *l, const struct named *v, size_t n, size_t records, struct band *b)
{
	int next = 0;
	for (size_t i = 0; i < records && i < n; i++) {
		if (v[i].name && v[i].col >= 0 && group_find(b, v[i].col) >= 0)
			diag_add(l->ds, DEF_SET_TWICE, &v[i].at, v[i].name);
		else if (v[i].name && v[i].col >= 0)
			group_insert(b, b->ngroups, v[i].col);
	}
	for (size_t i = n; i-- > records + 1;) {
		if (!v[i].name || v[i].col == -2)
			continue;
		int at = group_find(b, v[i].col);
		if (v[i].col == -1)
			diag_add(l->ds, DEF_SET_TWICE, &v[i].at, v[i].name);
		else if (at >= 0 && at < next)
			diag_add(l->ds, DEF_SET_NESTED, &v[i].at, v[i].name);
		else if (at < 0)
			group_insert(b, at = next, v[i].col);
		if (at >= next)
			next = at + 1;
	}
}

/* Rows that stand once stand above all groups or below them. */
static void once_check(struct loader *l, const struct named *v, size_t n)
{
	size_t first = 0, last = n;
	while (first < n && !v[first].name)
		first++;
	while (last > first && !v[last - 1].name)
		last--;
	for (size_t i = first; i < last; i++)
		if (!v[i].name)
			diag_add(l->ds, DEF_SET_ONCE, &v[i].at);
}

void sheetdef_sections(struct loader *l, const struct picture *p, struct band *b)
{
	struct named *v = arena_array(l->a, p->nsections, sizeof *v);
	size_t records = p->nsections;
	for (size_t i = 0; i < p->nsections; i++) {
		const struct picture_section *s = &p->section[i];
		v[i] = (struct named){.at = yaml_place(p->y, i ? s->name : 0)};
		if (s->name < s->name_to)
			v[i].name = arena_ndup(l->a, p->y->text + s->name, s->name_to - s->name);
	}
	b->set = table_set(l->f, v, p->nsections);
	names_find(l, p, v, b->set);
	for (size_t i = p->nsections; i--;)
		if (v[i].name && v[i].col == -1)
			records = i;
	b->group = arena_array(l->a, p->nsections, sizeof *b->group);
	groups_find(l, v, p->nsections, records, b);
	once_check(l, v + !p->section[0].rows, p->nsections - !p->section[0].rows);
	b->section = arena_array(l->a, p->nsections, sizeof *b->section);
	for (size_t i = 0; i < p->nsections; i++) {
		const struct picture_section *s = &p->section[i];
		if (s->head && b->nsections)
			b->section[b->nsections - 1].head = true;
		if (!s->rows)
			continue;
		struct section *to = &b->section[b->nsections++];
		*to = (struct section){.row = s->row, .rows = s->rows, .list = LIST_NONE};
		if (!v[i].name)
			continue;
		to->list = v[i].col == -2 ? LIST_LOST : b->set;
		to->level = v[i].col >= 0 ? group_find(b, v[i].col) : b->ngroups;
		to->foot = i > records && v[i].col >= 0;
	}
}

bool sheetdef_reaches(const struct band *b, const struct section *s, const struct section *to)
{
	if (s->list < 0 || s->foot || s->level >= b->ngroups)
		return false;
	return to->list == s->list && (to->level > s->level || (to->level == s->level && to->foot));
}
