/* Reading records from files: a row per format (now JSON). */
#ifndef TIANBAO_IN_IN_H
#define TIANBAO_IN_IN_H

#include <stddef.h>

#include "doc/doc.h"
#include "form/catalog.h"

/* Gets each record read, and owns it. */
typedef void in_record_fn(void *arg, struct doc *d);

/*
 * Reads a file of the exchange shape, a record at a time. form: id for records that name none, or
 * NULL. Faults (place file:line:col, record and cell named in the text) all go to ds; -1 when there
 * was any error; then what was handed to take must be thrown away by the caller.
 */
int in_json(const char *file, const char *form, struct catalog *catalog, in_record_fn *take,
	void *arg, struct diags *ds);

#endif
