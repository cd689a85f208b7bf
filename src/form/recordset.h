/*
 * Which records a sheet or a booklet is made from: `of` gives sets of records
 * a name each, `per` says what each sheet or booklet has in common, `order`
 * how the records of a set follow each other. Only what is written; which
 * names mean what of a record is said here too, their texts are found by doc.
 */
#ifndef TIANBAO_FORM_RECORDSET_H
#define TIANBAO_FORM_RECORDSET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct field;
struct form;
struct loader;
struct yaml;

/* What is known of a record beside its fields; recordset.c has their names. The last ones only of
 * records of any form, which have no fields in common. */
enum fact {
	FACT_NUMBER,
	FACT_STATUS,
	FACT_ERRORS,
	FACT_WARNINGS,
	FACT_UPDATED,
	FACT_TITLE,
	FACT_FORM,
	FACT_YEAR,
	FACT_UNIT,
	FACT_CODE,
	FACT_NAME,
	FACT_AMOUNT,
	FACTS,
	FACTS_OWN = FACT_YEAR, /* those of records of one form: the ones before */
};
/* What the status of a record can be, in words: the i-th of doc's enum status. */
enum { RECORD_STATUSES = 3 };
const char *record_status(size_t i);

/* A name in `per` or `order`. */
struct set_name {
	const char *name;
	bool down; /* order: from the largest on */
	struct place at;
};

struct recordset {
	const char *alias;
	const char *of; /* id of the form, "" for any */
	struct set_name *order;
	size_t norder;
	struct place at, of_at;
	/* The form with the sheet's own `fields` among its fields and without rules; owned. NULL:
	 * any, or it cannot be read. */
	struct form *form;
	bool one, some; /* booklet: each has exactly one record of it; at least one */
	/* What is known of each of its records, by name: the form's fields (as in form->field), its
	 * year, facts. Nothing of it is entered or worked out any more. */
	struct field *col;
	struct set_source *source; /* of each */
	size_t ncols;
};

/* Where a column of a set comes from: a field of its form, or else a fact. */
struct set_source {
	int field; /* -1: a fact */
	enum fact fact;
};

struct recordsets {
	struct recordset *v;
	size_t n;
	struct set_name *per; /* each known to every set */
	size_t nper;
};

/*
 * Reads `of`, `per`, `order` of l->root and loads the forms; fields: put over those of each form,
 * NULL without. Complains of what cannot be found. In the loader's arena, but the forms:
 * recordsets_release.
 */
void recordsets_read(struct loader *l, struct yaml *fields, struct recordsets *out);
void recordsets_release(struct recordsets *s);
/* Index of a set by alias, -1 when there is none. */
int recordset_find(const struct recordsets *s, const char *alias);
/* The same by the text of y, with a complaint. */
int recordset_named(struct loader *l, const struct recordsets *s, struct yaml *y);
/* Index of what is known of each record of a set under a name, -1 when nothing is. */
int recordset_col(const struct recordset *s, const char *name);

#endif
