/*
 * SQLite's complaints about an expression, said in our words at their place.
 * A complaint is known by how its text begins; one that is not known is
 * passed on as it is.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "doc/rules_impl.h"

/* One complaint: who is concerned (the word in the message), where, in which expression. */
struct fault {
	struct rules *r;
	const struct expr *e;
	const char *word;
	size_t byte;
	struct place at;
	struct diags *ds;
};

/* --- words that could be meant ------------------------------------------ */

struct words {
	const char **v;
	size_t n, cap;
};

static void words_add(struct words *w, const char *word)
{
	MEM_ROOM(w->v, w->n, w->cap);
	w->v[w->n++] = word;
}

static void words_fields(struct words *w, const struct field *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		words_add(w, v[i].name);
}

/* The nearest of the words, NULL when none is near; w is used up. */
static const char *words_nearest(struct words *w, const char *word)
{
	long i = text_nearest(word, w->v, w->n);
	const char *near = i < 0 ? NULL : w->v[i];
	free(w->v);
	return near;
}

/* --- complaints ----------------------------------------------------------- */

/* The list that has a column of this name, -1. */
static int list_with(const struct form *f, const char *col)
{
	for (size_t l = 0; l < f->nlists; l++)
		if (list_col(&f->list[l], col) >= 0)
			return (int)l;
	return -1;
}

/* Says that there is no such name, and the nearest of w (used up) that there is. */
static void say_name(struct fault *t, const char *name, struct words *w)
{
	/* Of a part: the names are those of the forms that start from it. */
	if (t->r->form->part) {
		free(w->v);
		return;
	}
	const char *near = words_nearest(w, name);
	if (near)
		diag_add(t->ds, EXPR_NAME_NEAR, &t->at, name, near);
	else
		diag_add(t->ds, EXPR_NAME, &t->at, name);
}

/* A column of a list that is not in scope, or a name of no list. */
static void say_list_column(struct fault *t, int list, const char *name)
{
	const struct list *l = &t->r->form->list[list];
	struct words w = {NULL, 0, 0};
	words_fields(&w, l->col, l->ncols);
	if (list_col(l, name) < 0) {
		say_name(t, name, &w);
		return;
	}
	free(w.v);
	diag_add(t->ds, EXPR_ROW, &t->at, name, l->name, l->name, l->name);
}

static void words_others(struct words *w)
{
	const char *names[OTHERS_COLUMNS];
	others_columns(names);
	for (size_t i = 0; i < OTHERS_COLUMNS; i++)
		words_add(w, names[i]);
}

/* The names of the record: fields, parameters, the year. */
static void words_record(struct words *w, const struct form *f)
{
	words_fields(w, f->field, f->nfields);
	for (size_t i = 0; i < f->nparameters; i++)
		words_add(w, f->parameter[i].name);
	if (*f->year)
		words_add(w, f->year);
}

/* TABLE.COLUMN: the name is that behind the dot, if the table is one. */
static void say_dotted(struct fault *t, const char *name)
{
	struct words w = {NULL, 0, 0};
	char *table = mem_ndup(t->word, (size_t)(name - 1 - t->word));
	int list = form_list(t->r->form, table);
	bool others = !strcmp(table, NAME_OTHERS), record = !strcmp(table, NAME_RECORD);
	free(table);
	if (list >= 0) {
		say_list_column(t, list, name);
		return;
	}
	if (others)
		words_others(&w);
	if (record)
		words_record(&w, t->r->form);
	say_name(t, others || record ? name : t->word, &w);
}

static void say_column(struct fault *t)
{
	const struct form *f = t->r->form;
	const char *dot = strrchr(t->word, '.');
	struct words w = {NULL, 0, 0};
	if (dot) {
		say_dotted(t, dot + 1);
	} else if (t->e->text[t->byte] == '"') {
		diag_add(t->ds, EXPR_STRING, &t->at, t->word, t->word);
	} else if (list_with(f, t->word) >= 0) {
		say_list_column(t, list_with(f, t->word), t->word);
	} else {
		words_record(&w, f);
		for (size_t l = 0; l < f->nlists; l++)
			words_fields(&w, f->list[l].col, f->list[l].ncols);
		if (expr_find(t->e, NAME_OTHERS) >= 0)
			words_others(&w);
		say_name(t, t->word, &w);
	}
}

static void say_table(struct fault *t)
{
	const struct form *f = t->r->form;
	struct words w = {NULL, 0, 0};
	if (f->part)
		return;
	for (size_t l = 0; l < f->nlists; l++)
		words_add(&w, f->list[l].name);
	words_add(&w, NAME_OTHERS);
	const char *near = words_nearest(&w, t->word);
	if (near)
		diag_add(t->ds, EXPR_LIST_NEAR, &t->at, t->word, near);
	else
		diag_add(t->ds, EXPR_LIST, &t->at, t->word);
}

static void say_function(struct fault *t)
{
	struct words w = {NULL, 0, 0};
	size_t n;
	const struct sql_function *v = function_table(&n);
	for (size_t i = 0; i < n; i++)
		words_add(&w, v[i].name);
	const char *near = words_nearest(&w, t->word);
	if (near)
		diag_add(t->ds, EXPR_FUNCTION_NEAR, &t->at, t->word, near);
	else
		diag_add(t->ds, EXPR_FUNCTION, &t->at, t->word);
}

static void say_arguments(struct fault *t)
{
	const struct sql_function *f = function_find(t->word);
	diag_add(t->ds, EXPR_ARGUMENTS, &t->at, t->word, f ? f->usage : t->word);
}

static void say_ambiguous(struct fault *t)
{
	diag_add(t->ds, EXPR_AMBIGUOUS, &t->at, t->word);
}

static void say_aggregate(struct fault *t)
{
	diag_add(t->ds, EXPR_AGGREGATE, &t->at, t->word, t->word);
}

static void say_values(struct fault *t)
{
	diag_add(t->ds, EXPR_VALUES, &t->at);
}

static void say_deep(struct fault *t)
{
	diag_add(t->ds, EXPR_DEEP, &t->at);
}

static void say_end(struct fault *t)
{
	diag_add(t->ds, EXPR_END, &t->at);
}

static void say_token(struct fault *t)
{
	diag_add(t->ds, EXPR_TOKEN, &t->at, t->word);
}

static void say_syntax(struct fault *t)
{
	/* Behind the expression comes our own bracket. */
	if (t->byte == strlen(t->e->text))
		say_end(t);
	else
		diag_add(t->ds, EXPR_SYNTAX, &t->at, t->word);
}

static void say_forbidden(struct fault *t)
{
	diag_add(t->ds, EXPR_FORBIDDEN, &t->at);
}

static void say_refused(struct fault *t)
{
	diag_add(t->ds, EXPR_REFUSED, &t->at, t->word);
}

static const struct {
	const char *begins; /* the message */
	char opens, closes; /* the word concerned stands between these; 0: to the end */
	void (*say)(struct fault *t);
} complaints[] = {
	{"no such column: ", 0, 0, say_column},
	{"no such table: ", 0, 0, say_table},
	{"vtable constructor failed: ", 0, 0, say_table},
	{"no such function: ", 0, 0, say_function},
	{"not authorized to use function: ", 0, 0, say_function},
	{"wrong number of arguments to function ", 0, '(', say_arguments},
	{"too many arguments on function ", 0, 0, say_arguments},
	{"ambiguous column name: ", 0, 0, say_ambiguous},
	{"misuse of aggregate function ", 0, '(', say_aggregate},
	{"misuse of aggregate: ", 0, '(', say_aggregate},
	{"misuse of window function ", 0, '(', say_function},
	{"row value misused", 0, 0, say_values},
	{"sub-select returns ", 0, 0, say_values},
	{"parser stack overflow", 0, 0, say_deep},
	{"Expression tree is too large", 0, 0, say_deep},
	{"too many terms in compound SELECT", 0, 0, say_deep},
	{BOX_TOO_MANY, 0, 0, say_deep},
	{"at most ", 0, 0, say_deep}, /* 64 tables in a join */
	{"String or BLOB exceeded size limit", 0, 0, say_deep},
	{"incomplete input", 0, 0, say_end},
	{"unrecognized token: ", '"', '"', say_token},
	{"near ", '"', '"', say_syntax},
	{"no such collation sequence: ", 0, 0, say_refused},
};

/* Where SQLite only says that something was refused. */
static void (*const refusals[])(struct fault *t) = {
	[REFUSED_FUNCTION] = say_function,
	[REFUSED_TABLE] = say_table,
	[REFUSED_COLUMN] = say_column,
	[REFUSED_WORD] = say_refused,
	[REFUSED_OTHER] = say_forbidden,
};

/* The word of a message that begins as row i says; new memory. */
static char *word_of(const char *message, size_t i)
{
	const char *from = message + strlen(complaints[i].begins);
	if (complaints[i].opens && *from == complaints[i].opens)
		from++;
	const char *to = complaints[i].closes ? strrchr(from, complaints[i].closes) : NULL;
	if (complaints[i].closes == '(')
		to = strchr(from, '(');
	return mem_ndup(from, to ? (size_t)(to - from) : strlen(from));
}

/* Where in the expression: told, or else where the word stands, or at its start. */
static size_t byte_of(const struct expr *e, const char *word, long at)
{
	size_t end = strlen(e->text);
	if (at < 0)
		at = expr_find(e, word);
	if (at < 0)
		return 0;
	return (size_t)at < end ? (size_t)at : end;
}

void fault_report(struct rules *r, int expr, const char *message, long at, struct diags *ds)
{
	struct fault t = {.r = r, .e = &r->form->expr[expr], .ds = ds};
	void (*say)(struct fault *) = NULL;
	char *word = NULL;
	for (size_t i = 0; !say && i < sizeof complaints / sizeof *complaints; i++) {
		if (strncmp(message, complaints[i].begins, strlen(complaints[i].begins)))
			continue;
		say = complaints[i].say;
		word = word_of(message, i);
	}
	if (!say && r->refused) {
		say = refusals[r->refused];
		word = mem_dup(r->refused_name);
	}
	t.word = word;
	t.byte = byte_of(t.e, word ? word : "", at);
	t.at = form_expr_place(r->form, expr, t.byte);
	if (say)
		say(&t);
	else
		diag_add(ds, EXPR_OTHER, &t.at, message);
	free(word);
}

void fault_functions(struct rules *r, int expr, struct diags *ds)
{
	struct fault t = {.r = r, .e = &r->form->expr[expr], .ds = ds};
	size_t n = 0;
	while (expr_call(t.e, &t.byte, &n)) {
		char *word = mem_ndup(t.e->text + t.byte, n);
		for (char *p = word; *p; p++)
			*p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 'a' - 'A' : *p);
		t.word = word;
		t.at = form_expr_place(r->form, expr, t.byte);
		if (!sqlite3_keyword_check(word, (int)n) && !function_find(word))
			say_function(&t);
		free(word);
	}
}
