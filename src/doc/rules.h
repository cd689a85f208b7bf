/*
 * The expressions of a form, compiled and run over a record in memory.
 * SQLite, 1 of 2 users: a :memory: connection of its own with virtual tables
 * that read the record in edit, in a sandbox (authorizer, limits, budget).
 * See tianbao-rules(7) for what an expression can say.
 */
#ifndef TIANBAO_DOC_RULES_H
#define TIANBAO_DOC_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "doc/doc.h"

struct buf;
struct library;
struct rules;

/* Another record of the file, as rules see it. */
struct other {
	int64_t number;
	int year;
	const char *unit, *code, *name, *amount; /* texts, "" without */
	bool has_amount;
	int64_t amount_value; /* 0.0001 元 */
	enum status status;
};
/* Which other records: not self, not in the bin, of the same form. NULL and 0 mean any. */
struct others_query {
	const struct form *form;
	int64_t self;
	int year;
	const char *unit, *code, *name;
};
/* Takes one; false: enough. */
typedef bool other_fn(void *to, const struct other *o);

/* What rules ask about the other records of the file; the store fills it in. */
struct others {
	void *arg;
	/* Number of another record (not self, not in the bin) of the same form whose field has this
	 * text; 0 when there is none; -1 when it cannot be told. */
	int64_t (*taken)(
		void *arg, const struct form *f, int field, const char *text, int64_t self);
	/* Gives each of them to take, by number; with unit, code or name by index. take asks
	 * nothing of the file itself. -1: it cannot be told. NULL: nothing is known of other
	 * records. */
	int (*each)(void *arg, const struct others_query *q, other_fn *take, void *to);
};

/*
 * Compiles every expression of a form. Faults (unknown name with the nearest one, syntax,
 * forbidden SQL, a name that is an SQL keyword, …) go to ds with their place in the definition.
 * Always returns rules; those with faults are silent. Free with rules_free before the form.
 */
struct rules *rules_new(const struct form *f, struct diags *ds);
void rules_free(struct rules *r);
/* What else can be said of the expressions, for whoever wrote them: comparisons that come out the
 * same whatever is typed, rules that some records filled in at random never broke or always did.
 * None are filled in when ds holds an error: the form may not be whole. */
void rules_lint(struct rules *r, struct diags *ds);
/* The indicator templates that bound rows are judged against; borrowed; NULL: none are known. */
void rules_library(struct rules *r, const struct library *l);

/*
 * Everything wrong with a record, all at once, in the form's order: fields and cells first
 * (required, type, choice, length, bounds, unique, what is noted about them, its template), then
 * the rules. A warning with a waiver that still holds is marked as waived, comes last and is
 * not counted. hand:
 * the cell being typed in (PATH_RECORD: none): rules that read it report only if they reported
 * already in *before (may be NULL), and an unfinished text there is silent; impossible texts show
 * at once. others may be NULL: then nothing is known of other records.
 */
void rules_check(struct rules *r, const struct doc *d, const struct others *others,
	struct path hand, const struct diags *before, struct diags *out);

/* How a rule fared: how often its check came to a yes or no, and how often that was no. */
struct rule_tally {
	size_t judged, broken;
};
/* Adds to tally[i], for each rule i of the form, how it fares with d. others as for rules_check. */
void rules_tally(struct rules *r, const struct doc *d, const struct others *others,
	struct rule_tally *tally);

/* Digest of the texts of the cells a problem marks, as a waiver keeps it. */
void rules_over(const struct doc *d, const struct diag *problem, struct buf *out);
/* Takes away the waivers of d that hold no more, given what rules_check found (with no cell in
 * hand); each adds a hint to ds. Returns how many. */
size_t rules_withdraw(struct doc *d, const struct diags *found, struct diags *ds);

/* Appends the value of expression expr for row row (of the list in its scope, 0 otherwise) as text;
 * NULL appends nothing. */
void rules_eval(struct rules *r, const struct doc *d, int expr, size_t row, struct buf *out);

/* Rows of a list of a sheet, in order: what an expression there is about. */
struct scope {
	const int *row;
	size_t n;
	int before; /* how many stand before them: what 序号 goes on from */
	int group;  /* the number of the group they are, 0: they are none */
};
/* The same over these rows of its list: an aggregate runs over all of them, a name is that of the
 * first. */
void rules_eval_over(struct rules *r, const struct doc *d, int expr, const struct scope *rows,
	struct buf *out);

/* True when an expression of the form reads a column of a list. */
bool rules_reads(const struct rules *r, int list, int col);

/* Text of a template for a record and row: pieces of text, fields as typed, expressions. Computed
 * and composed fields are worked out. */
void rules_template(struct rules *r, const struct doc *d, const struct template *t, size_t row,
	struct buf *out);
/* Text of a field or cell, entered or computed. */
void rules_text(struct rules *r, const struct doc *d, struct path p, struct buf *out);

/* What the list of records shows of a record: derived on every save. */
struct summary {
	char *unit, *code, *name, *amount; /* texts, "" without */
	bool has_amount;
	int64_t amount_value; /* 0.0001 元 */
	size_t errors, warnings;
};
/* found: what rules_check said of d. Free with summary_release. */
void summary_make(
	struct summary *s, struct rules *r, const struct doc *d, const struct diags *found);
void summary_release(struct summary *s);

/* Compiled rules of many forms, each made when first asked for; for cli and ui. */
struct rulebook;
struct rulebook *rulebook_new(const struct library *l);
/* The library it was made with, NULL: none. */
const struct library *rulebook_library(const struct rulebook *b);
/* The rules of a form; borrowed until rulebook_free, which comes before the forms are freed. */
struct rules *rulebook_get(struct rulebook *b, const struct form *f);
void rulebook_free(struct rulebook *b);

#endif
