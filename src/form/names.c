/*
 * Names of fields, columns, lists and parameters: what a name may be, which are taken,
 * and what to say of one that nothing has. Keywords of SQL are doc's affair.
 */
#include "form/loader.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"

/* Names that rules and the data file give a meaning of their own. */
static const char *const reserved[] = {
	"record", "row", "position", NAME_NUMBER, NAME_RECORD, NAME_OTHERS};
enum { RESERVED = sizeof reserved / sizeof *reserved };

bool name_is_number(const char *s)
{
	return !strcmp(s, NAME_NUMBER);
}

bool name_like(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool word = (s[i] & 0x80) || s[i] == '_' || (s[i] >= '0' && s[i] <= '9') ||
			    (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z');
		if (!word || text_blank(s + i, 1))
			return false;
	}
	return n > 0;
}

void name_check(struct loader *l, const struct yaml *key, const char *what)
{
	struct place at = {.file = key->file->name, .line = key->line, .col = key->col};
	long bad = text_name_fault(key->text);
	if (bad >= 0) {
		l->bad_names = true;
		size_t len = text_next(key->text, key->n, (size_t)bad) - (size_t)bad;
		diag_add(l->ds, DEF_NAME, &at, what, shown(l, key->text, key->n),
			shown(l, key->text + bad, len));
		return;
	}
	for (size_t i = 0; i < RESERVED; i++)
		if (!strcasecmp(key->text, reserved[i])) {
			l->bad_names = true;
			diag_add(l->ds, DEF_NAME_RESERVED, &at, key->text);
		}
}

/* --- no name twice ---------------------------------------------------- */

enum owner_kind { OWNER_FIELD, OWNER_PARAMETER, OWNER_LIST, OWNER_COLUMN };
/* A name and what has it. */
struct owner {
	const char *name;
	enum owner_kind kind;
	int list; /* of a column */
	const struct place *at;
};

static int owner_order(const void *a, const void *b)
{
	const struct owner *x = a, *y = b;
	int by_name = strcasecmp(x->name, y->name);
	if (by_name)
		return by_name;
	/* Columns last: the other names count everywhere. */
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->list != y->list)
		return x->list < y->list ? -1 : 1;
	if (x->at->line != y->at->line)
		return x->at->line < y->at->line ? -1 : 1;
	return (x->at->col > y->at->col) - (x->at->col < y->at->col);
}

static struct owner *owners_all(const struct form *f, size_t *n)
{
	size_t most = f->nfields + f->nparameters + f->nlists;
	for (size_t i = 0; i < f->nlists; i++)
		most += f->list[i].ncols;
	struct owner *v = mem_array(most, sizeof *v), *o = v;
	for (size_t i = 0; i < f->nfields; i++)
		*o++ = (struct owner){f->field[i].name, OWNER_FIELD, -1, &f->field[i].at};
	for (size_t i = 0; i < f->nparameters; i++)
		*o++ = (struct owner){
			f->parameter[i].name, OWNER_PARAMETER, -1, &f->parameter[i].at};
	for (size_t i = 0; i < f->nlists; i++) {
		const struct list *list = &f->list[i];
		*o++ = (struct owner){list->name, OWNER_LIST, -1, &list->at};
		for (size_t c = 0; c < list->ncols; c++)
			*o++ = (struct owner){
				list->col[c].name, OWNER_COLUMN, (int)i, &list->col[c].at};
	}
	*n = (size_t)(o - v);
	return v;
}

static void say_twice(struct loader *l, const struct owner *first, const struct owner *second)
{
	l->bad_names = true;
	/* The same key twice in one map: yaml_read said so. */
	if (!strcmp(first->name, second->name) && first->kind == second->kind)
		return;
	/* The later one; of two files the one in this file. */
	bool one_file = !strcmp(first->at->file, second->at->file);
	bool later = one_file ? second->at->line >= first->at->line
			      : strcmp(first->at->file, l->root->file->name) != 0;
	const struct owner *at = later ? second : first, *other = later ? first : second;
	diag_add(l->ds, DEF_NAME_TWICE, at->at, shown(l, at->name, strlen(at->name)),
		one_file ? "" : arena_printf(l->a, " %s ", other->at->file), other->at->line,
		shown(l, other->name, strlen(other->name)));
}

/* True when both names count at one place. */
static bool owners_meet(const struct owner *first, const struct owner *second)
{
	return first->kind != OWNER_COLUMN || first->list == second->list;
}

void names_check(struct loader *l)
{
	size_t n;
	const struct form *f = l->f;
	struct owner *v = owners_all(f, &n);
	qsort(v, n, sizeof *v, owner_order);
	for (size_t i = 0; i < n && !loader_full(l);) {
		size_t end = i + 1;
		while (end < n && !strcasecmp(v[end].name, v[i].name))
			end++;
		for (size_t k = i + 1; k < end; k++) {
			const struct owner *first = v[i].kind == OWNER_COLUMN ? &v[k - 1] : &v[i];
			if (owners_meet(first, &v[k]))
				say_twice(l, first, &v[k]);
		}
		i = end;
	}
	free(v);
	if (*f->year && (form_field(f, f->year) >= 0 || form_list(f, f->year) >= 0 ||
				form_parameter(f, f->year) >= 0)) {
		struct yaml *year = keys_get(IN_RECORD, l->record, "year");
		struct place at = yaml_place(year, 0);
		l->bad_names = true;
		diag_add(l->ds, DEF_YEAR_TWICE, &at, f->year);
	}
}

/* --- looking names up -------------------------------------------------- */

/* Finds a column that is not in scope: true with its list. */
static bool name_in_lists(const struct form *f, const char *name, int *list)
{
	for (size_t i = 0; i < f->nlists; i++)
		if (list_col(&f->list[i], name) >= 0) {
			*list = (int)i;
			return true;
		}
	return false;
}

/* Names that could be meant where a field is: columns of list (may be LIST_NONE), fields,
 * parameters, the year; faulty: those that are no names. The caller frees them. */
static const char **field_names(const struct form *f, int list, bool faulty, size_t *n)
{
	size_t ncols = list >= 0 ? f->list[list].ncols : 0;
	const char **v = mem_array(ncols + f->nfields + f->nparameters + 1, sizeof *v);
	*n = 0;
	for (size_t i = 0; i < ncols; i++)
		if ((text_name_fault(f->list[list].col[i].name) >= 0) == faulty)
			v[(*n)++] = f->list[list].col[i].name;
	for (size_t i = 0; i < f->nfields; i++)
		if ((text_name_fault(f->field[i].name) >= 0) == faulty)
			v[(*n)++] = f->field[i].name;
	for (size_t i = 0; i < f->nparameters; i++)
		if ((text_name_fault(f->parameter[i].name) >= 0) == faulty)
			v[(*n)++] = f->parameter[i].name;
	if (*f->year && !faulty)
		v[(*n)++] = f->year;
	return v;
}

/* The name near to s, else one that holds s or that s holds; a faulty one only if no other is. */
static const char *field_perhaps(struct loader *l, const char *s, int list)
{
	const char *words = "";
	for (int faulty = 0; faulty <= 1 && !*words && *s; faulty++) {
		size_t n;
		const char **v = field_names(l->f, list, faulty, &n);
		words = perhaps(l, s, v, n);
		for (size_t i = 0; i < n && !*words; i++)
			if (*v[i] && (strstr(v[i], s) || strstr(s, v[i])))
				words = arena_printf(l->a, "，是不是“%s”？", v[i]);
		free(v);
	}
	return words;
}

void name_unknown(struct loader *l, const char *name, int list, struct place at)
{
	const char *quoted = shown(l, name, strlen(name));
	int home;
	if (l->lost)
		return;
	if (form_list(l->f, name) >= 0)
		diag_add(l->ds, DEF_LIST_AS_FIELD, &at, quoted, quoted);
	else if (name_in_lists(l->f, name, &home) && l->in_layout)
		diag_add(l->ds, DEF_COL_OUTSIDE, &at, quoted, l->f->list[home].name,
			l->f->list[home].name);
	else if (name_in_lists(l->f, name, &home))
		diag_add(l->ds, DEF_COL_EACH, &at, quoted, l->f->list[home].name,
			l->f->list[home].name);
	else
		diag_add(l->ds, DEF_NO_FIELD, &at, quoted, field_perhaps(l, name, list));
}

/* The names of all lists; the caller frees it. */
static const char **list_names(const struct form *f)
{
	const char **v = mem_array(f->nlists, sizeof *v);
	for (size_t i = 0; i < f->nlists; i++)
		v[i] = f->list[i].name;
	return v;
}

int name_list(struct loader *l, struct yaml *y, size_t from, size_t to)
{
	const char *name = arena_ndup(l->a, y->text + from, to - from);
	int list = form_list(l->f, name);
	if (list >= 0)
		return list;
	if (l->lost)
		return -1;
	const char **v = list_names(l->f);
	struct place at = yaml_place(y, from);
	diag_add(l->ds, DEF_NO_LIST, &at, shown(l, name, strlen(name)),
		perhaps(l, name, v, l->f->nlists));
	free(v);
	return -1;
}

int name_list_near(const struct form *f, const char *name)
{
	const char **v = list_names(f);
	long i = nearest(name, v, f->nlists);
	free(v);
	return i < 0 ? LIST_LOST : (int)i;
}

int name_col(struct loader *l, int list, struct yaml *y)
{
	const struct list *in = &l->f->list[list];
	int col = y->kind == YAML_TEXT ? list_col(in, y->text) : -1;
	if (col >= 0)
		return col;
	struct place at = yaml_place(y, 0);
	const char **v = mem_array(in->ncols, sizeof *v);
	for (size_t i = 0; i < in->ncols; i++)
		v[i] = in->col[i].name;
	diag_add(l->ds, DEF_NO_COL, &at, in->name, shown(l, y->text, y->n),
		perhaps(l, y->text, v, in->ncols));
	free(v);
	return -1;
}
