/*
 * What the parts of the loader share: from a tree of texts (form/yaml.h) to a
 * form. Only for src/form.
 *
 *	like.c     what a definition inherits
 *	keys.c     THE table of keys: what may stand where, and of which kind
 *	loader.c   the file as a whole
 *	fields.c   fields, columns, lists
 *	choices.c  value trees
 *	rows.c     rows that a new record begins with
 *	parameter.c constants with a name
 *	names.c    what a name may be
 *	template.c texts with {places}
 *	expr.c     what can be said of an expression without SQL
 *	picture.c  the picture of a table: squares and cells
 *	section.c  its repeated rows, and what its cells hold
 *	bands.c    the layout: bands, columns, vertical lines
 *	place.c    what has no place there; the order of Tab
 *	ruledef.c  rules
 *	source.c   the resolved definition as one text
 *	recordset.c the records of sheets and booklets
 *	sheetdef.c sheets: tables made from many records
 *	bookletdef.c booklets: prose and the tables of many records
 *
 * library_read.c reads indicator templates with the same keys and words; it makes no form.
 */
#ifndef TIANBAO_FORM_LOADER_H
#define TIANBAO_FORM_LOADER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "form/form.h"
#include "form/recordset.h"
#include "form/yaml.h"

enum {
	MOST_FAULTS = 100, /* after so many a part of the loader gives up */
	MOST_FIELDS = 500,
	MOST_LISTS = 50,
	MOST_RULES = 500,
	MOST_PARAMETERS = 200,
	MOST_FILES = 16, /* that a definition inherits from */
	MOST_BANDS = 100,
	MOST_LINES = 1000,    /* of a picture */
	MOST_SQUARES = 20000, /* of all pictures */
	MOST_VALUES = 2000,   /* on one level of a choice */
	MOST_EXPR = 4000,     /* bytes of an expression */
	MOST_PIECES = 5000,   /* in all templates of a form */
	MOST_WORDS = 300,     /* among which a nearest one is looked for */
	MOST_COLUMNS = 64,    /* of a picture */
	MOST_ROWS = 1000,     /* that a list starts with */
	MOST_WIDTH = 10000,   /* of a column, in shares */
	MOST_COUNT = 100,     /* decimals, lines of a row; keys.c has the words */
};

struct loader {
	struct form *f;
	struct arena *a; /* the form's */
	struct diags *ds;
	form_like_fn *like; /* finds other definitions; may be NULL */
	void *like_arg;
	struct yaml *root;             /* the definition with all it inherits */
	struct yaml *fields, *lists;   /* their definitions, NULL without */
	size_t capexprs;               /* room in f->expr */
	size_t npieces, nsquares;      /* in all templates, in all pictures */
	struct yaml *record, *columns; /* NULL without */
	bool bad_names;                /* expressions cannot be compiled */
	bool lost; /* fields or lists cannot be read, or are those of the forms that start from this
		    * part: nothing is said of names that are none */
	bool *used;     /* parameters, in texts */
	bool sheet;
	bool of_set;    /* a form that a sheet or booklet is made from: nothing else will do */
	bool in_layout; /* names that cannot be found are missed in the layout */
};

/* True when so many faults were found that more would not help. */
bool loader_full(const struct loader *l);
/* A text as messages quote it: one line, at most 24 characters. */
const char *shown(struct loader *l, const char *s, size_t n);
/* The word of v nearest to s; its index, -1 when none is near or the search would take long. */
long nearest(const char *s, const char *const *v, size_t n);
/* "，是不是“WORD”？" with the word of v nearest to s, "" when none is near; and without quotes. */
const char *perhaps(struct loader *l, const char *s, const char *const *v, size_t n);
const char *perhaps_word(struct loader *l, const char *s, const char *const *v, size_t n);

/* --- keys.c */
enum scope {
	IN_FORM,
	IN_SHARED, /* a part */
	IN_SHEET,
	IN_BOOKLET,
	IN_MONEY,
	IN_RECORD,
	IN_FIELD,
	IN_COLUMN,
	IN_LIST,
	IN_PARTS,
	IN_RULE,
	IN_BAND,
	IN_BODY,
	IN_TEMPLATES, /* a file of indicator templates: library_read.c */
	IN_INDICATOR,
	IN_LEVELS,
};
/*
 * Checks the keys of a map: unknown ones, values of a wrong kind. Values that go as they are into
 * target (the struct of that scope) are put there. False when y is no map.
 */
bool keys_read(struct loader *l, enum scope in, struct yaml *y, void *target);
/* The value of a key, NULL when there is none or it is of a wrong kind (keys_read said so). */
struct yaml *keys_get(enum scope in, const struct yaml *map, const char *key);
/* Complains about keys of a field that its type has no use for. */
void keys_for_type(struct loader *l, enum scope in, const struct yaml *map, const char *type);
/* Says that y should be something else: a text, a list, … in Chinese. */
void wrong_kind(struct loader *l, const char *key, struct yaml *y, unsigned kinds);
enum {
	KIND_TEXT = 1,
	KIND_LIST = 2,
	KIND_MAP = 4,
	KIND_BOOL = 8,
	KIND_COUNT = 16,
	KIND_NOTHING = 32,
};
/* The number a text says, 0–1,000,000,000; -1 for another text. */
long count_of(const struct yaml *y);

/* --- loader.c */
/* Looks up a money unit's factor and checks that its decimals are not finer than 0.0001 元; unit
 * and decimals: where they stand. */
void money_check(struct loader *l, struct money *m, struct yaml *unit, struct yaml *decimals);
/*
 * The form whose id is the text of y, for a sheet or booklet: with fields (NULL: none) over its
 * own, without its rules. NULL with a complaint at y, and of what is wrong with fields at its
 * place. Free with form_free, before what fields are made of.
 */
struct form *form_of_set(struct loader *l, struct yaml *y, struct yaml *fields);

/* --- like.c: the definition with what it inherits; NULL when that cannot be told. */
struct yaml *like_resolve(struct loader *l, struct yaml *y);
/* Takes a key of the resolved definition root away, if it is there; lays these fields over its. */
void like_drop(struct yaml *root, const char *key);
struct yaml *like_fields(struct loader *l, struct yaml *root, struct yaml *fields);
/* "，是不是“ID”？" when what was not found has a near one. */
const char *like_near(struct loader *l, const struct form_like *found);

/* --- names.c */
/* Checks that the key that names something is a name; what: "栏目", "列", "清单". */
void name_check(struct loader *l, const struct yaml *key, const char *what);
/* Checks that no two things have one name. */
void names_check(struct loader *l);
/* Could be meant as a name: no blanks and no signs of ASCII. */
bool name_like(const char *s, size_t n);
/* True for the name of a row's number. */
bool name_is_number(const char *s);
/* Complains that there is no such field (nor column of list, if list is not LIST_NONE). */
void name_unknown(struct loader *l, const char *name, int list, struct place at);
/* Index of a list by the text of y; -1 with a complaint. */
int name_list(struct loader *l, struct yaml *y, size_t from, size_t to);
/* The list that a name that is none may mean, LIST_LOST when that is not clear. */
int name_list_near(const struct form *f, const char *name);
/* A list that is named wrongly: its rows are repeated, but nothing is said of names in them. */
enum { LIST_LOST = -2 };
/* Index of a column of a list by the text of y; -1 with a complaint. */
int name_col(struct loader *l, int list, struct yaml *y);

/* --- parameter.c */
void parameters_read(struct loader *l, struct yaml *y);
/* Points out those of this very file that no expression or text uses. */
void parameters_check(struct loader *l);

/* --- choices.c */
void choices_read(struct loader *l, struct yaml *y);
/* The tree a field chooses from: by name, or written in place. NULL with a complaint. */
const struct choices *choices_of(struct loader *l, struct yaml *y);
/* Number of values on a level of a tree (0: the top). */
size_t choices_count(const struct choices *c, int level);
/* Calls fn for each value on a level with the values above it (path[0] the top, path[level] it). */
typedef void choices_fn(void *arg, const struct choice *const *path, int level);
void choices_walk(const struct choices *c, int level, choices_fn *fn, void *arg);
enum { CHOICE_LEVELS = YAML_MOST_LEVELS };

/* --- fields.c, rows.c */
void fields_read(struct loader *l, struct yaml *y);
void lists_read(struct loader *l, struct yaml *y);
/* What names other fields: when all are known. */
void fields_link(struct loader *l);
/* True when a new record can begin with this text (and upper for its upper level); else why not. */
bool start_fits(const struct field *f, const char *upper, const char *text, const char **why);
void rows_read(struct loader *l, int list, struct yaml *start);

/* --- expr.c */
/* The bytes [from, to) of a text as an expression; its index. */
int expr_new(struct loader *l, struct yaml *y, size_t from, size_t to, int list);
/* A whole text, without the blanks around it. */
int expr_whole(struct loader *l, struct yaml *y, int list);

/* --- template.c */
/* The bytes [from, to) of a text as a template; list: whose row is in scope. */
void template_read(
	struct loader *l, struct yaml *y, size_t from, size_t to, int list, struct template *out);
/* Position of the } for the { at `at`, -1: none before to. */
long template_close(const char *s, size_t at, size_t to);
/* Bytes of { or ｛ at position at, 0 when none stands there. Likewise for the other signs. */
size_t sign_at(const char *s, size_t at, size_t to, char sign);

/* --- picture.c */
enum square_kind { SQUARE_TEXT, SQUARE_LEFT, SQUARE_UP, SQUARE_EMPTY, SQUARE_BLANK };
struct square {
	enum square_kind kind;
	size_t from, to; /* bytes of the picture's text, without the blanks around */
	size_t begin;    /* with the blanks before */
	int cell;        /* index of the cell it belongs to */
};
struct picture_row {
	size_t from, to; /* its line */
	struct square *sq;
	int n;
};
/* A line of - or =: the rows from row on. */
struct picture_section {
	int row, rows;
	bool head;            /* =: the rows above are repeated on each page */
	size_t from, to;      /* the line */
	size_t name, name_to; /* the list's name; empty without */
};
struct picture {
	struct yaml *y;
	struct picture_row *row;
	int nrows, ncols;
	bool torn; /* a row has too few or too many squares: shapes mean nothing */
	struct picture_section *section; /* the first one is the rows before any line */
	size_t nsections;
};
/* Cuts the text into rows, squares and sections. ncols: columns wanted, 0: those of the first row.
 */
void picture_split(struct loader *l, struct yaml *y, int ncols, struct picture *p);
/* Joins the squares to cells: b->cell, b->ncells, square.cell. Each row has p->ncols squares. */
void picture_join(struct loader *l, struct picture *p, struct band *b);
/* The next | at or behind `at`, not counting those inside { } or behind \; to when there is none.
 */
size_t next_bar(const char *s, size_t at, size_t to);
/* Where a square stands. */
struct place picture_at(const struct picture *p, int row, int col);
/* A square's text as messages quote it. */
const char *picture_shown(struct loader *l, const struct picture *p, int row, int col);

/* --- section.c: repeated rows, what stands beside them, what the cells hold. */
void sections_read(struct loader *l, struct picture *p, struct band *b);

/* --- bookletdef.c */
void bookletdef_read(struct loader *l);

/* --- sheetdef.c: tables made from many records. */
/* The sets of a sheet or booklet, as lists. */
void sheetdef_sets(struct loader *l, struct yaml *fields);
void sheetdef_read(struct loader *l);
/* What the lines of - and = of a sheet's picture name: records, groups of them, nothing. */
void sheetdef_sections(struct loader *l, const struct picture *p, struct band *b);
/* True when a cell in the rows of section s may go on into those of `to`. */
bool sheetdef_reaches(const struct band *b, const struct section *s, const struct section *to);

/* --- bands.c */
void bands_read(struct loader *l, struct yaml *y);
/* Marks the fields of a template as entered here; complains of those entered twice. repeated: the
 * text stands once per row, so that fields of the record are only shown. */
void template_enter(struct loader *l, struct template *t, bool repeated);

/* --- place.c */
/* Complains about fields that stand nowhere; of a layout without other faults. */
void placed_check(struct loader *l);
/* The order of Tab. */
void order_make(struct loader *l);

/* --- ruledef.c */
void rules_read(struct loader *l, struct yaml *y);

/* --- source.c: the resolved definition as YAML. */
void source_write(struct buf *out, const struct yaml *root);

#endif
