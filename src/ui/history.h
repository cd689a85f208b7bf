/*
 * The history of a record, or of a cell: who changed what, when and why, the
 * newest first, together what was saved together.
 */
#ifndef TIANBAO_UI_HISTORY_H
#define TIANBAO_UI_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "doc/doc.h"
#include "ui/command.h"

struct app;
struct mode;

/* What a history over the screen of its record can ask of that. */
struct history_of {
	struct mode *form;
	/* As of the mode's operations. */
	bool (*locked)(struct mode *m, struct app *app, enum effect effect, struct buf *why);
	/* Goes to a cell; and lets it have a text. The history has closed before. */
	void (*go)(struct mode *form, struct path p);
	void (*put)(struct mode *form, struct path p, const char *text);
	/* The change to begin at, 0: the newest; where one went to a cell from, afterwards. NULL:
	 * it is not remembered. */
	int64_t *seq;
};

/* d: the record as the file has it, copied. cell: PATH_RECORD for changes of all cells. of: NULL
 * where the history is not over its form: Enter then opens that. NULL: it could not be read,
 * app->diags says why. */
struct mode *history_mode_new(
	struct app *app, const struct doc *d, struct path cell, const struct history_of *of);

/* Commands. */
bool history_go_to(struct app *app);
bool history_full(struct app *app);
bool history_find(struct app *app);
bool history_cell(struct app *app);
bool history_put_back(struct app *app);

#endif
