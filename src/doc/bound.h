/*
 * Rows bound to indicator templates: which one, filled from one, a record
 * laid out for a kind of project. Knows columns by the part of a template they
 * take (list.part[]); no names of columns, no screen. What is wrong with a
 * bound row the rules say.
 */
#ifndef TIANBAO_DOC_BOUND_H
#define TIANBAO_DOC_BOUND_H

#include "doc/doc.h"
#include "form/library.h"

/* The list of a form whose rows templates fill, LIST_NONE without. */
int bound_list(const struct form *f);
/* The column of a list that a part of a template fills, in row `row`; col -1: none does. */
struct path bound_part(const struct form *f, int list, int row, enum list_part part);
/* Text of that cell, "" when there is none. */
const char *bound_text(const struct doc *d, int list, int row, enum list_part part);

/* The template a row is bound to; NULL: none, or the library has it no more. l may be NULL. */
const struct indicator *bound_to(const struct doc *d, const struct library *l, int list, int row);
/* Binds a row; what it was bound to before it is no longer. */
void bound_bind(struct doc *d, int list, int row, const struct indicator *i);
/*
 * Binds a row to a template and writes what it says into the cells that are empty: the levels in
 * the words of the form, name, description, basis. The value is left to who fills it in; so is a
 * choice that has no such value.
 */
void bound_fill(
	struct doc *d, const struct library *l, int list, int row, const struct indicator *i);
/* Only the levels, as bound_fill does. */
void bound_fill_levels(
	struct doc *d, const struct library *l, int list, int row, const struct indicator *i);

/*
 * The rows that a record of this kind usually has: each in the first row of its levels that has no
 * name yet, else behind the last of its levels, else at the end. Their values are empty, and not
 * confirmed.
 * d->form has a bound_list.
 */
void bound_lay_out(struct doc *d, const struct library *l, const struct kind *k);

#endif
