/*
 * The inside of doc/rules, for rules*.c only.
 *
 *	rules.c        making them; one form's expressions from text to statements
 *	rules_box.c    the connection: what SQL may do, and for how long
 *	rules_table.c  the record and its lists as virtual tables
 *	rules_rows.c   what checks found in a row, remembered
 *	rules_others.c the other records as a virtual table
 *	rules_func.c   the functions an expression may call
 *	rules_memo.c   what they found in a text
 *	rules_long.c   functions of SQLite that could take long
 *	rules_scan.c   brackets, quotes and signs of an expression before SQLite sees it
 *	rules_fault.c  SQLite's complaints in our words, at their place
 *	rules_lint.c   comparisons that cannot be meant
 *	rules_try.c    rules on records filled in at random
 *	rules_reads.c  what an expression reads, through computed fields
 *	rules_text.c   values as text: templates, computed and composed fields
 *	rules_check.c  judging a record (no SQL)
 *	rules_notes.c  what its notes add to that: unconfirmed, parked, let pass
 *	rules_bound.c  rows bound to indicator templates
 *
 * An expression E of the record is compiled as SELECT (E) FROM "(record)" AS "本表"; one for each
 *row of a list L reads that row as well: FROM "(record)" AS "本表", "(L)" AS "L". A name in
 *brackets is none that a form can give, so the authorizer can tell the row in scope from the list
 *as a whole.
 */
#ifndef TIANBAO_DOC_RULES_IMPL_H
#define TIANBAO_DOC_RULES_IMPL_H

#include <limits.h>

#include "base/buf.h"
#include "doc/rules.h"
#include "form/measure.h"
#include "form/type.h"

struct sqlite3;
struct sqlite3_context;
struct memo;
struct sqlite3_stmt;
struct sqlite3_value;

/* Row of a path: that of the row in scope. (-1: all rows.) */
enum { ROW_HERE = INT_MAX };

/* What something reads: fields, columns of the row in scope or of all rows, whole lists. */
struct reads {
	struct path *v;
	size_t n, cap;
	bool year;      /* the record's year, which is no cell */
	bool parameter; /* a constant of the form */
	bool others;    /* other records */
	bool all;       /* all of them: nothing narrows it to some */
};

enum node_state { NODE_NEW, NODE_OPEN, NODE_DONE };

/* Something worked out: an expression or a composed field. */
struct node {
	struct reads reads; /* first what it names; once closed, only what is entered */
	enum node_state state;
	bool faulty;               /* silent for ever */
	struct sqlite3_stmt *stmt; /* of an expression; made when first run */
	bool renames;              /* it is nothing but the name of another field or column: */
	struct path renamed;
};

/* The checks of the record, or those of each row of one list, in one statement. */
struct group {
	int list;    /* LIST_NONE: the record's */
	bool others; /* they read other records */
	bool alone;  /* they read nothing but their row and fields: what they found is remembered */
	int *rule;
	size_t n, cap;
	struct reads reads; /* of those alone, all together */
	struct seen *seen;
	struct sqlite3_stmt *stmt; /* NULL: run one by one */
	bool made;
};

/* A virtual table: the record, a list, the row of a list in scope, or the other records. */
struct source {
	struct rules *rules;
	int list;
	bool here, others;
	char *name;
};

/* The rows of a list that count, in order, and their numbers among those that are shown, from 1. */
struct counted {
	int *row, *number;
	size_t n, cap;
	bool made; /* for the statement under way */
};

/* What the authorizer refused while an expression was compiled. */
enum refused {
	REFUSED_NOTHING,
	REFUSED_FUNCTION,
	REFUSED_TABLE,
	REFUSED_COLUMN,
	REFUSED_WORD,
	REFUSED_OTHER,
};

struct rules {
	const struct form *form;
	const struct library *library; /* NULL: no templates are known */
	struct sqlite3 *db;
	struct source *source;
	size_t nsources;
	struct node *node; /* of the expressions, then of the fields (used by composed ones) */
	size_t nnodes;
	struct group *group;
	size_t ngroups;

	/* While an expression is compiled. */
	struct reads *reading;
	int plans; /* that were asked for */
	enum refused refused;
	char *refused_name;

	/* While something runs. */
	const struct doc *doc;
	const struct others *others; /* NULL: nothing is known of other records */
	bool lost;                   /* they could not be read */
	int row;                     /* row in scope; -1: each one that counts, in turn */
	const struct scope *scope;   /* of a sheet: the rows in scope; NULL: row says */
	struct counted *counted;     /* of each list */
	bool *todo;                  /* rows that a group of checks is run for */
	size_t captodo;
	bool picking;     /* only those */
	struct buf key;   /* of the row in hand */
	int depth;        /* statements under way: computed fields nest */
	long steps, left; /* steps of the outermost statement; those left to this check */
	long most_steps;  /* that it may take */
	int64_t started;  /* when it was, in ns; 0: not asked yet */
	int64_t used;     /* processor time by then */
	int64_t most;     /* that it may take */

	struct memo *memo; /* what functions found in texts; NULL: nothing yet */
};

/* --- rules_box.c ----------------------------------------------------- */

/* Bytes of a text, and of a pattern behind like. */
enum { BOX_LENGTH = 30000, BOX_LIKE_BYTES = 50 };
/* Opens the connection, makes the tables, closes the box. */
void box_open(struct rules *r, struct diags *ds);
void box_close(struct rules *r);
/* Appends the FROM clause for expressions of this scope. */
void box_from(const struct rules *r, int list, struct buf *sql);
/* The same for many expressions at once: what a column of the row in scope holds is asked once, not
 * by each of them. */
void box_from_once(const struct rules *r, int list, struct buf *sql);
/* A statement of ours (may be long) around checked expressions; NULL when SQLite refuses it. */
struct sqlite3_stmt *box_prepare(struct rules *r, const struct buf *sql);
/* Around the steps of a statement: the budget counts from the outermost begin. */
void box_begin(struct rules *r);
void box_end(struct rules *r);
/* One more plan for a table is asked for; false: the expression names too many, so many that
 * finding the best of all ways through them takes long. */
bool box_plan(struct rules *r);
#define BOX_TOO_MANY "too many tables"
/* Takes so many steps for work done elsewhere; false: there are no more. */
bool box_spend(struct rules *r, int steps);
/* From now on so many statements' steps in all; 0: again as many as wanted. */
enum { BOX_CHECK = 20, BOX_LINT = 60 };
void box_share(struct rules *r, int statements);
/* True when they are used up. */
bool box_spent(const struct rules *r);

/* --- rules_table.c --------------------------------------------------- */

extern const struct sqlite3_module source_module;
enum source_column {
	SOURCE_NONE, /* none of ours */
	SOURCE_CELLS,
	SOURCE_YEAR,
	SOURCE_PARAMETER,
};
/* The rows of a list that count, found once for a statement. */
const struct counted *box_rows(struct rules *r, int list);
/* Name of the column behind the form's own: the record's year, or the row's number. */
const char *source_extra(const struct source *s);
/* What a table's column is; the path it stands for, for reads. */
enum source_column source_path(const struct source *s, const char *column, struct path *out);

/* --- rules_others.c -------------------------------------------------- */

extern const struct sqlite3_module others_module;
/* How many columns the table of other records has; names: their names (COLUMNS of them). */
enum { OTHERS_COLUMNS = 7 };
void others_columns(const char *names[OTHERS_COLUMNS]);
/* True when the other records can be told. */
bool others_known(const struct rules *r);

/* --- rules_rows.c ----------------------------------------------------- */

typedef void hit_fn(void *arg, int rule, int row);
/* True when a rule reads nothing but its row and fields of the record. */
bool rows_alone(const struct rules *r, const struct rule *rule);
/* Gives what is remembered of the rows; r->todo: those the group must be run for. False: none. */
bool rows_plan(struct rules *r, struct group *g, hit_fn *hit, void *arg);
/* Remembers which checks (a bit for each) a row breaks. */
void rows_learn(struct rules *r, struct group *g, int row, uint64_t broken);
void rows_forget(struct group *g);

/* --- rules_func.c ---------------------------------------------------- */

/* A function an expression may call: ours, or one of SQLite's. */
struct sql_function {
	const char *name;
	const char *usage; /* for messages and tianbao-rules(7) */
	int args;
	void (*run)(struct sqlite3_context *ctx, int n, struct sqlite3_value **v);
};
const struct sql_function *function_find(const char *name);
const struct sql_function *function_table(size_t *n);
void functions_make(struct rules *r);

/* --- rules_memo.c ------------------------------------------------------ */

/* What is made of a text. */
enum making {
	MADE_UNIT,      /* of a value: its unit, as it is usually written */
	MADE_DIMENSION, /* of a unit: what it counts */
	MADE_CORE,
	MADE_TIDY,
	MADE_YEARS,
	MAKINGS
};

/* Each borrowed until the next text is read. folded (may be NULL): as measure_read gives it. */
const struct measure *memo_measure(struct rules *r, const char *s, size_t n, const char **folded);
const struct buf *memo_made(struct rules *r, enum making what, const char *s, size_t n);
/* True when a text says so: wording_fits. */
bool memo_says(struct rules *r, int wording, const char *s, size_t n);
void memo_free(struct rules *r);

/* --- rules_long.c ----------------------------------------------------- */

/* Makes those functions of SQLite anew that could take long in one step. */
void long_make(struct rules *r);

/* --- rules_scan.c ----------------------------------------------------- */

/*
 * Looks at an expression as a sequence of SQL tokens. -1 with a diag at its place when a bracket,
 * quote or comment is left open or closes too much, or a sign stands there that no expression has.
 */
int expr_scan(const struct form *f, int expr, struct diags *ds);
/* The next word before a bracket, from byte *at + *n on: its place and length. False: no more. */
bool expr_call(const struct expr *e, size_t *at, size_t *n);
/* What an expression is made of, without its comments. */
enum item_kind {
	ITEM_NAME,   /* COLUMN or TABLE.COLUMN */
	ITEM_NUMBER, /* with its sign */
	ITEM_TEXT,   /* '…' */
	ITEM_WORD,   /* of SQL: and, select, null, … */
	ITEM_COMPARE,
	ITEM_OPEN,
	ITEM_CLOSE,
	ITEM_COMMA,
	ITEM_OTHER,
};
struct item {
	enum item_kind kind;
	size_t at, to; /* bytes of the expression */
	size_t name;   /* where the column's name begins, or what stands in quotes */
};
/* All of them; *out is the caller's to free. */
size_t expr_items(const struct expr *e, struct item **out);
/*
 * Appends an expression for a statement that runs often. SQLite makes a table of the texts behind IN
 * whenever the statement begins anew, and compares only what is no constant: so the last text goes
 * through a function that gives it back, which no form can call.
 */
#define NAME_SAME "(same)"
void expr_add(struct buf *out, const struct expr *e);
/* True when an item is this word, in any case. */
bool item_is(const struct expr *e, const struct item *i, const char *word);
/* Position of the first token that is this name, -1 when there is none. */
long expr_find(const struct expr *e, const char *name);

/* --- rules_fault.c ---------------------------------------------------- */

/* Says what SQLite's message (at a byte of the expression, -1: unknown) means. */
void fault_report(struct rules *r, int expr, const char *message, long at, struct diags *ds);

/* Says which functions an expression of a part calls that are none: SQLite stops at the first name
 * it does not know, and of a part that may be any. */
void fault_functions(struct rules *r, int expr, struct diags *ds);

/* --- rules_reads.c ---------------------------------------------------- */

void reads_add(struct reads *to, struct path p);
/* True when one of the paths is the cell p or takes it in; ROW_HERE is row. (How many rows a list
 * has is no cell.) */
bool reads_has(const struct reads *v, int row, struct path p);
/* The node of a composed field. (Columns are computed or entered.) */
struct node *node_of(struct rules *r, int field);
/* Replaces what is worked out by what it reads itself; circles are faults. */
void reads_close(struct rules *r, struct diags *ds);
/* Adds the cells a broken rule marks: those it names, else those it reads; in place of one that is
 * worked out those it is worked out from. */
void reads_marked(struct rules *r, const struct rule *rule, struct reads *out);

/* --- rules_try.c ------------------------------------------------------ */

/* Says when a rule never reports, or always, on some hundred records filled in at random. */
void rules_try(struct rules *r, const struct rule *rule, struct diags *ds);

/* --- rules.c ----------------------------------------------------------- */

/* Value of an expression for a row; a text goes to *text, and out->real is a number in any case
 * (of a text: what it begins with, else 0). -1: it could not be worked out. */
int node_run(struct rules *r, int expr, int row, struct value *out, struct buf *text);
/* Runs a group: hit(arg, rule, row) for each check that is false. -1: run them one by one. */
int group_run(struct rules *r, struct group *g, hit_fn *hit, void *arg);

/* --- rules_check.c ----------------------------------------------------- */

/* A rule that is broken, and for which row (-1: the record). */
struct hit {
	int rule, row;
};

/* One check of a record under way: what rules_check was given, and its scratch. */
struct check {
	struct rules *r;
	const struct doc *d;
	const struct others *others;
	struct path hand;
	const struct diags *before;
	struct diags *out;
	struct hit *hit;
	size_t nhits, cap;
	struct buf address, where, quote; /* scratch */
};

/* Each borrowed until its next call: the address of a path; what people call a cell, its label and
 * its row; the beginning of a text, in one line. */
const char *check_address(struct check *c, struct path p);
const char *check_where(struct check *c, struct path p);
const char *check_quoted(struct check *c, const char *text);
/* Says the one complaint in `one`, which is used up; about the cell in hand only again, that is, if
 * it stood there before: the same rule about the same cells. A warning that was let pass says so.
 */
void check_say(struct check *c, struct diags *one, bool in_hand);

/* --- rules_notes.c ----------------------------------------------------- */

/* Complains that a choice does not fit its upper level any more; false when that is not noted. */
bool check_parked(struct check *c, struct path p);
/* Complains about what is noted of a field, or of a row and its cells. */
void check_field_notes(struct check *c, struct path p);
void check_row_notes(struct check *c, int list, int row);
/* Lets the one warning in `one` pass when the record has a waiver of it that holds. */
void check_waive(const struct check *c, struct diags *one);

/* --- rules_bound.c ----------------------------------------------------- */

/* Judges a row against the indicator template it is bound to. */
void check_row_bound(struct check *c, int list, int row);

/* --- rules_text.c ------------------------------------------------------ */

/* The value rules see in a field or cell that is worked out. */
void text_worked_out(struct rules *r, struct path p, struct value *out, struct buf *text);

#endif
