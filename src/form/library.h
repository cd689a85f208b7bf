/*
 * The library of indicator templates: which indicators fit a kind of project,
 * and what a proper value of each looks like. Files of data/indicators and of
 * an office's own folder; their language is tianbao-templates(5).
 *
 * In the source such a template is an *indicator*; a struct template is a text
 * with places (form.h). Immutable once loaded. Knows words and units; nothing
 * of records or screens.
 */
#ifndef TIANBAO_FORM_LIBRARY_H
#define TIANBAO_FORM_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/decimal.h"
#include "form/form.h"

struct library;

/* What a value of an indicator is by nature. */
enum indicator_nature {
	INDICATOR_NUMBER, /* sign, number, unit */
	INDICATOR_DATE,   /* a date or a period */
	INDICATOR_WORDS,  /* qualitative */
};

/* Texts in the order of the file. */
struct texts {
	const char *const *v;
	size_t n;
};

struct indicator {
	const char *id; /* its key in the file: unique in the library, kept with rows bound to it */
	const char *name, *description; /* the description is the name unless given */
	const char *level1, *level2;    /* in the words of the file: compare with level_same */
	struct texts kinds;             /* of project; that of its file first */
	struct texts keywords;
	enum indicator_nature nature;
	struct texts signs; /* allowed, as in data/units.yaml; "" is none; empty: any */
	struct texts units; /* allowed, the usual one first; empty: none */
	bool has_min, has_max;
	struct decimal min, max; /* of the number, in the first unit */
	struct texts values;     /* usual values, the commonest first */
	const char *basis;       /* "" without, likewise the next */
	const char *explain;     /* what it counts and how, for the bottom line */
	const char *source;      /* published, common, or an office's own words */
	/* What the official entry guide asks for besides; shown, not judged: the field of work, its
	 * category, what the money is for, and what each kind of standard says. */
	const char *field, *category, *purpose;
	const struct standard *standards;
	size_t nstandards;
	struct place at;
};
struct standard {
	const char *name, *text;
};

/* A kind of project: the rows that a record of it usually has, in order. */
struct kind {
	const char *name;
	struct texts keywords;
	const struct indicator *const *usual;
	size_t nusual;
	struct place at;
};

/*
 * The library of every *.yaml in the folders (NULL entries and folders that are not there are left
 * out); of two indicators or kinds with one id that of the first folder wins, what is faulty is
 * left out. The files are read when something is first asked of it. Never NULL. units is borrowed.
 */
struct library *library_new(const char *const *folders, size_t n, const struct units *units);
/* What is wrong with the files, all at once, each with its place, goes to ds; asked a second time
 * there is nothing. */
void library_faults(struct library *l, struct diags *ds);
/* How many errors there were. */
size_t library_errors(const struct library *l);
/* Both. */
struct library *library_load(
	const char *const *folders, size_t n, const struct units *units, struct diags *ds);
/* NULL is allowed. */
void library_free(struct library *l);
/*
 * Looks at one file, as `templates lint` does: all its faults go to ds. rest: the library it is to
 * be part of, whose indicators, kinds and levels it may name; ids that another file of its folder
 * has too are faults. NULL: the file alone.
 */
void library_lint(const char *file, const char *text, size_t n, const struct units *units,
	const struct library *rest, struct diags *ds);

/* All of them, in the order of the files: *n rows. */
const struct kind *library_kinds(const struct library *l, size_t *n);
const struct indicator *library_table(const struct library *l, size_t *n);
/* By id; NULL when there is none. */
const struct indicator *library_find(const struct library *l, const char *id);
/* The one with exactly this name under these levels ("": any level); NULL when there is none, or
 * more than one. */
const struct indicator *library_named(
	const struct library *l, const char *level1, const char *level2, const char *name);
/* True when two words mean the same level (经济效益 is 经济效益指标): as the files say. l may be
 * NULL: then only a word is itself. */
bool level_same(const struct library *l, const char *a, const char *b);

/* What is looked for; NULL or "" means any. */
struct library_query {
	const char *kind, *level1, *level2;
	const char *text; /* a part of name, description or keyword, or pinyin initials of them */
	/* How often each was used (by index in library_table), most first; NULL: the files' order.
	 */
	const size_t *used;
};
/* Those that fit, best first: out has room for max. Returns how many were put there. */
size_t library_search(const struct library *l, const struct library_query *q,
	const struct indicator **out, size_t max);

/*
 * Three states of a value against its indicator. The empty text is INCOMPLETE. *why (emptied
 * first; may be NULL) gets the sentence for a text that is not VALID: what is allowed, with its
 * numbers.
 */
enum verdict indicator_judge(
	const struct indicator *i, const struct units *u, const char *text, struct buf *why);
/* What a value mostly is: the commonest one, else its unit; "" when neither is known. */
const char *indicator_usual(const struct indicator *i);
/* Appends what a proper value is, without the indicator's name before it. */
void indicator_wants(const struct indicator *i, struct buf *out);
/* Appends what may come next after text, as a short list: 数字 % . */
void indicator_next(
	const struct indicator *i, const struct units *u, const char *text, struct buf *out);
/* Appends the text that would complete text (its unit, the rest of a usual value); nothing when
 * text is no beginning of a proper value. */
void indicator_ghost(
	const struct indicator *i, const struct units *u, const char *text, struct buf *out);

#endif
