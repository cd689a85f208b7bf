/*
 * Sheets from records: a record at a time is looked at and only the texts the
 * sheet shows or counts are kept. At the end they lie in order, one record of
 * the sheet's own form per combination of its `per`, each row of which stands
 * for a record (its id is the record's number). table/grid draws that as any
 * other. Booklets gather their records the same way.
 *
 * Knows nothing of files: the caller brings the records.
 */
#ifndef TIANBAO_DOC_SHEETS_H
#define TIANBAO_DOC_SHEETS_H

#include "doc/rules.h"

/* What is known of a record beside its texts; the texts are borrowed, "" without. */
struct facts {
	int64_t number;
	int year;
	enum status status;
	size_t errors, warnings;
	int64_t updated;  /* seconds */
	const char *form; /* its name */
	const char *unit, *code, *name, *amount;
	bool has_amount;
	int64_t amount_value; /* 0.0001 元 */
};

struct sheets;

/* Sheets of a form that is one (form_is_sheet), which outlives them. Free with sheets_free. */
struct sheets *sheets_new(const struct form *sheet);
void sheets_free(struct sheets *s);
/* How many sets of records it is made from. */
size_t sheets_sets(const struct sheets *s);
/* Id of the only form whose records it takes, "" when there may be others. */
const char *sheets_form(const struct sheets *s);
/* True when set takes records of the form with this id. */
bool sheets_takes(const struct sheets *s, size_t set, const char *form);
/* True when that set needs the records themselves; else the facts will do. */
bool sheets_needs(const struct sheets *s, size_t set);
/* Adds a record to a set; d may be NULL where it is not needed. */
void sheets_add(struct sheets *s, size_t set, const struct doc *d, const struct facts *facts);
/* After the last one: puts them in order. Returns how many sheets there are. */
size_t sheets_end(struct sheets *s);
size_t sheets_count(const struct sheets *s);
/* The i-th as a record of the sheet's form, and what it is called: its `per`, or the sheet's name.
 */
const struct doc *sheets_doc(const struct sheets *s, size_t i);
const char *sheets_title(const struct sheets *s, size_t i);
/* The rules to draw them with. */
struct rules *sheets_rules(const struct sheets *s);
/* Those of the form of a set, NULL for any: for records as doc_seen shows them under that form. */
struct rules *sheets_set_rules(const struct sheets *s, size_t set);

#endif
