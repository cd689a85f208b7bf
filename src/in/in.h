/*
 * Reading records from files: a row per format (now JSON). Also what a single
 * value from outside must be like, whatever file or argument it stands in.
 * An import changes nothing: values come in as they are written, in NFC.
 */
#ifndef TIANBAO_IN_IN_H
#define TIANBAO_IN_IN_H

#include <stddef.h>

#include "doc/doc.h"
#include "form/catalog.h"

enum {
	IN_MOST_ROWS = 5000, /* rows of one list */
};

/* Gets each record read, and owns it. Other than 0 ends the reading. */
typedef int in_record_fn(void *arg, struct doc *d);

/*
 * Reads a file ("-": standard input) of the exchange shape, a record at a time. form: id for
 * records that name none, or NULL. Faults (place file:line:col, record and cell named in the text)
 * all go to ds; -1 when there was any error; then what was handed to take must be thrown away by
 * the caller.
 */
int in_json(const char *file, const char *form, struct catalog *catalog, in_record_fn *take,
	void *arg, struct diags *ds);

/* The name under which a record's year stands in the exchange shape. */
const char *in_year_key(const struct form *f);
/* A year from outside. -1 with a diag at *at. */
int in_year(int64_t n, const struct place *at, int *out, struct diags *ds);
int in_year_text(const char *text, const struct place *at, int *out, struct diags *ds);
/* What the form prints in a cell of a fixed row, where nothing else may stand; "" elsewhere. */
const char *in_fixed(const struct form *f, struct path p);

/*
 * What n bytes of valid UTF-8 from outside become as a value of f: overwrites out. -1 with a diag
 * at *at (a character that may not stand in a value, too long); 1 when all is well but a tab stands
 * in it, else 0. Whether the value is right is not asked here.
 */
int in_text(const struct field *f, const char *text, size_t n, const struct place *at,
	struct buf *out, struct diags *ds);

#endif
