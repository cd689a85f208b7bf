/*
 * A form: one official table as data, immutable once loaded.
 *
 * form.h is the result; loader.c makes it from YAML (form/yaml.h), picture.c
 * reads the pictures of its tables, catalog.c finds the files. The language is
 * tianbao-form(5). Names, positions and texts are owned by the form's arena
 * and live as long as the form. Knows nothing of records, SQL or drawing:
 * expressions are kept as text with their place; doc/rules compiles them.
 */
#ifndef TIANBAO_FORM_FORM_H
#define TIANBAO_FORM_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "form/recordset.h"

struct buf;
struct type;
struct pattern;
struct units;
struct yaml;

/*
 * Where something of a record stands, by index in its form:
 * a field (list -1), a cell (list, row, col), a column (row -1), a list (row and col -1),
 * or the record as a whole (list and col -1).
 */
struct path {
	int list, row, col;
};
#define PATH_RECORD ((struct path){-1, -1, -1})

enum { LIST_NONE = -1, EXPR_NONE = -1 };

/* How amounts are read and printed. factor: 0.0001 元 in one unit (元 10000, 万元 100000000). */
struct money {
	const char *unit;
	int64_t factor;
	int decimals;
	bool thousands;
	const struct units *units; /* other units an amount may carry; NULL: none */
};

struct choice {
	const char *text;
	const char *code; /* "" without */
	struct choice *sub;
	size_t nsub;
};
struct choices {
	const char *name;
	struct choice *v;
	size_t n;
};

/* A field of the record, or a column of a list. */
struct field {
	const char *name;
	const char *label; /* in messages; the name unless given */
	const char *help;  /* "" without, likewise the next two */
	const char *empty; /* words shown while it is empty */
	const char *start; /* what a new record or row begins with */
	const struct type *type;
	bool optional, unique, open, boxes;
	bool verify; /* a second entry asks for it */
	bool has_min, has_max;
	double min, max; /* number, percent: bounds; money: in 0.0001 元; texts: characters (max) */
	const char *range;             /* what the bounds allow, in words; "" without */
	const struct pattern *pattern; /* NULL without */
	const char *unit;              /* number, money: unit other than the form's; "" without */
	struct money money; /* type money: the form's, or with this field's unit and decimals */
	int decimals;       /* number, percent: most decimals, -1: any */
	const struct choices *of; /* type choice, NULL otherwise */
	int under; /* index of the field (same record or list) of the upper level, -1 */
	int level; /* choice: number of levels above it in its tree */
	int ditto; /* index of the field or column beside it that F5 copies from, -1: none */
	int value; /* index of the expression that computes it, EXPR_NONE: entered */
	int each;  /* composed: list whose rows are strung together, LIST_NONE otherwise */
	struct template *text; /* composed: for each row */
	const char *join;      /* composed: between the rows */
	bool placed;           /* stands in the layout */
	struct place where;    /* there */
	struct place at;
};

/* True when people fill it in: neither computed nor composed. */
bool field_entered(const struct field *f);

enum list_rows {
	ROWS_OPEN,
	ROWS_KEPT,
	ROWS_FIXED,
	ROWS_RECORDS, /* of a sheet: a row for each record, all of them count */
};
/* The parts of an indicator template that can fill a row. */
enum list_part {
	LIST_PART_LEVEL1,
	LIST_PART_LEVEL2,
	LIST_PART_NAME,
	LIST_PART_DESCRIPTION,
	LIST_PART_VALUE,
	LIST_PART_BASIS,
	LIST_PARTS
};
struct list {
	const char *name, *label;
	struct field *col;
	size_t ncols;
	enum list_rows rows;
	const char ***start; /* rows of a new record: nstart rows of ncols texts */
	size_t nstart;
	int part[LIST_PARTS]; /* column that a part of a template fills, -1 without */
	struct place at;
};

/* Names that expressions give a meaning in every form: a row's number, the record itself where
 * something else hides its names, the table of other records. */
#define NAME_NUMBER "序号"
#define NAME_RECORD "本表"
#define NAME_OTHERS "其他记录"

/* A constant with a name, for expressions and texts of the form. Amounts are in 0.0001 元. */
enum parameter_kind { PARAMETER_TEXT, PARAMETER_INTEGER, PARAMETER_REAL };
struct parameter {
	const char *name;
	const char *text; /* as written; a message prints it */
	enum parameter_kind kind;
	int64_t integer;
	double real;
	struct place at;
};

/* An expression in SQL, compiled by doc/rules. */
struct expr {
	const char *text;
	int list;          /* the row of which list is in scope, LIST_NONE: none */
	struct place at;   /* of its first character */
	bool faulty;       /* a fault was found without SQL: not to be compiled (form_lint only) */
	struct yaml *node; /* the text of the definition that holds it, from byte `from` on */
	size_t from;
};

/* Text with places: '{项目名称}绩效目标表'. */
enum piece_kind {
	PIECE_TEXT,  /* printed */
	PIECE_ENTRY, /* a field or column, filled in here */
	PIECE_SHOW,  /* a field, a column or (list -1, col -1) the record's year: shown as typed */
	PIECE_EXPR,  /* result of an expression */
};
struct piece {
	enum piece_kind kind;
	const char *text; /* PIECE_TEXT; breaks are newlines */
	struct path path; /* PIECE_ENTRY, PIECE_SHOW; row -1: that of the repeated row */
	int expr;         /* PIECE_EXPR: index into form.expr */
	struct place at;
};
struct template
{
	struct piece *v;
	size_t n;
};

struct rule {
	const char *name;
	int each; /* once per row of this list, LIST_NONE: once */
	enum diag_level level;
	int check;               /* expression: must not be false */
	struct template message; /* without pieces: the name is the message */
	struct path *cells; /* explicit cells to mark (row -1: the row judged); NULL: those read */
	size_t ncells;
	const char *why; /* source, "" without */
	struct place at;
};

/* --- layout --------------------------------------------------------- */

enum band_kind {
	BAND_TITLE,
	BAND_LINES,
	BAND_TABLE,
	BAND_SIGN,
	/* Prose: in booklets, never in the layout of a form. */
	BAND_COVER, /* centred lines, a page of their own */
	BAND_H1,
	BAND_H2,
	BAND_H3,
	BAND_TEXT,     /* paragraphs */
	BAND_CONTENTS, /* a line per heading, with its page */
	BAND_PAGE,     /* nothing but the end of a page */
	BAND_KINDS,
	BAND_PROSE = BAND_COVER, /* the first of these */
};
/* The key of a kind in layouts and bodies; what dumps call it. */
extern const char *const band_words[BAND_KINDS];

/* A cell of a picture, in squares of its own table. */
struct pcell {
	int row, col, rows, cols;
	struct template text; /* without pieces: empty cell */
	/*
	 * How it meets repeated rows: through = begins above or in the repeated rows and stands
	 * once beside all of them (an outer label continued by ^, or a field of the record).
	 * Otherwise a cell in repeated rows is repeated with them.
	 */
	bool through;
	struct place at;
};

/*
 * Rows [row, row + rows) of a picture: once (list LIST_NONE), or once per row of a list. Of a sheet:
 * or once per group of records, above (or, foot: below) what is inside the group.
 */
struct section {
	int row, rows;
	int list;
	bool head;  /* head rows: repeated at the top of each page */
	int level;  /* sheet: which of band.group, ngroups for the records themselves */
	bool foot;
};

struct band {
	enum band_kind kind;
	struct place at;
	/* title, lines, sign: lines × pieces ('|' between them); a title's line has one. */
	struct template **line;
	size_t *nparts; /* pieces of each line */
	size_t nlines;
	/* table */
	int ncols, nrows;
	int *width;              /* shares, ncols of them */
	int total;               /* their sum; the same in all tables of a form */
	struct section *section; /* in order, together all rows; at least one */
	size_t nsections;
	struct pcell *cell; /* ordered by row, then col */
	size_t ncells;
	int *merge; /* columns of list merge_list to merge, outermost first */
	size_t nmerge;
	int merge_list;
	int height; /* least text lines per row, 0: one */
	int set;    /* sheet: the list whose records it is about, LIST_NONE in a form */
	int *group; /* columns of that list, outermost first: records with equal texts are a group */
	int ngroups;
};

/* --- booklets ------------------------------------------------------- */

/* A part of a booklet's body. Names in it are those of its scope: the record, or the row, that the
 * parts around it are repeated for; else those of the first set that knows them. */
enum part_kind {
	PART_PROSE,
	PART_RECORDS, /* its body once for each record of a set */
	PART_ROWS,    /* its body once for each row of a list of the record in scope */
	PART_TABLE,   /* the layout of the record in scope, without titles and signs */
	PART_SHEET,   /* another sheet of the same records, likewise */
};
struct bookpart {
	enum part_kind kind;
	enum band_kind prose;
	/* Prose; paths and expressions are those of the booklet, within rows those of the set's
	 * form. */
	struct template text;
	int set;           /* records, rows, table */
	int list;          /* rows: of the set's form */
	const char *sheet; /* its id */
	struct bookpart *body; /* records, rows */
	size_t nbody;
	struct place at;
};

enum role { ROLE_UNIT, ROLE_CODE, ROLE_NAME, ROLE_AMOUNT, ROLES };

struct form {
	struct arena arena;
	bool part;        /* what forms start from and no form itself: only form_lint gives one */
	const char *id;   /* hebei-2021 */
	struct recordsets sets; /* a sheet's, a booklet's; none of a form */
	struct bookpart *body;      /* of a booklet */
	size_t nbody;
	const char *name; /* 绩效目标表（河北 2021） */
	bool landscape;
	struct money money;
	const char *year; /* name of the record's year in {} and rules, "" without */
	int role[ROLES];  /* index of the field, -1 without */
	struct choices *choices;
	size_t nchoices;
	struct field *field;
	size_t nfields;
	struct list *list;
	size_t nlists;
	struct parameter *parameter;
	size_t nparameters;
	/* Order of Tab: fields as defined, each list after the last field above it in the layout:
	 * entries (list, -1, -1) or (-1, -1, field), only what is entered. */
	struct path *order;
	size_t norder;
	struct expr *expr;
	size_t nexprs;
	struct rule *rule;
	size_t nrules;
	struct band *band;
	size_t nbands;
	const struct units *units; /* borrowed: lives as long as the program */
	/* The resolved definition: one YAML text in which nothing is inherited any more; reading
	 * it gives the same form. And its SM3. Kept in the data file. */
	const char *source;
	char digest[65];
};

/* True for a sheet or booklet: what is made from many records, which are the rows of its lists (one
 * list for each of f->sets). It has no fields; nothing in it is entered. */
bool form_is_sheet(const struct form *f);
/* True for a booklet alone: it has a body instead of a layout. */
bool form_is_booklet(const struct form *f);

/*
 * Reads a definition. file is the name in messages, text its n bytes (any bytes). Files named by
 * `like:` are asked for through like(arg, id, out): 0 with the text and its name in messages, -1
 * when there is none; like may be NULL (then nothing can be inherited).
 * Adds every fault found to ds. NULL when one of them is an error, and for a booklet or a part.
 * Free with form_free. The forms of a sheet are found as those that are inherited from.
 * Expressions are only looked at here for what needs no SQL; rules_new compiles them.
 */
struct form_like {
	const char *from; /* the file that asks: it is not its own parent */
	struct buf *text;
	char *file;       /* name in messages, freed by the loader */
	const char *near; /* when there is none: the nearest id there is, NULL without; borrowed */
};
typedef int form_like_fn(void *arg, const char *id, struct form_like *out);
struct form *form_load(const char *file, const char *text, size_t n, const struct units *units,
	form_like_fn *like, void *arg, struct diags *ds);
/* NULL is allowed. */
void form_free(struct form *f);
/*
 * The same for looking at a definition: gives a form also when it has faults, as long as its names
 * are sound, so that rules_new finds those in its expressions as well; a part, too, of whose
 * expressions the names are not looked up. For nothing else.
 */
struct form *form_lint(const char *file, const char *text, size_t n, const struct units *units,
	form_like_fn *like, void *arg, struct diags *ds);

/* Index of a field / list / column / parameter by name, -1 when there is none. */
int form_field(const struct form *f, const char *name);
int form_list(const struct form *f, const char *name);
int list_col(const struct list *l, const char *name);
int form_parameter(const struct form *f, const char *name);
/* The field or column at a path; NULL when it is none. */
const struct field *form_at(const struct form *f, struct path p);

/* Place in the definition of byte `at` of expression expr (at most its length). */
struct place form_expr_place(const struct form *f, int expr, size_t at);

/* True when every field and list of old is in now with the same type, so that a record of old
 * can be shown and edited by now. */
bool form_covers(const struct form *now, const struct form *old);

/* Appends the address of a path: 字段, 列表[2].列, 列表, or nothing. */
void path_print(struct buf *out, const struct form *f, struct path p);
/* Appends what people call the cell of f, a field or column, at p: its label, and its row. */
void cell_words(struct buf *out, const struct field *f, struct path p);
/* The path of an address; -1 when it is none of this form. Rows are not checked against a record.
 */
int path_parse(const struct form *f, const char *address, struct path *out);
/* True when both are the same place. */
bool path_equal(struct path a, struct path b);

/* How many values a choice can offer at most. */
size_t choices_max(const struct field *f);
/* Values a choice offers, given the text of the upper level ("" or no under: all of its level).
 * Appends pointers into the form to *out (memory by the caller, at least choices_max). Returns
 * how many. */
size_t choices_offered(
	const struct field *f, const char *upper, const struct choice **out, size_t max);
/* The offered value with exactly this text, or NULL. */
const struct choice *choices_find(const struct field *f, const char *upper, const char *text);

/* Appends a readable dump of the form: one line per field, list, column, rule, band, cell. */
void form_dump(struct buf *out, const struct form *f);

#endif
