/*
 * The second, blind entry on the screen: the same form with the cells to be
 * checked empty, then the two entries side by side where they differ.
 */
#ifndef TIANBAO_UI_VERIFY_H
#define TIANBAO_UI_VERIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "doc/verify.h"

struct app;
struct mode;

/* A cell whose two entries are not the same text. */
struct difference {
	struct path at;
	enum agreement how; /* ALIKE or DIFFERS */
	const struct field *field;
	const char *first; /* borrowed */
	char *second;
	char *settled; /* what it is to be; NULL: not settled yet */
};

/*
 * Settles n differences one by one; missing: cells that were not entered yet. Answers ANSWER_YES
 * when the user is done, also with some that are not settled.
 */
struct mode *compare_mode_new(struct app *app, struct difference *v, size_t n, size_t missing);

/* The commands: compares now; to the cell in hand the first entry, the second, another text; to all
 * that differ in writing only the first; done. */
bool verify_run(struct app *app);
bool compare_first(struct app *app);
bool compare_second(struct app *app);
bool compare_anew(struct app *app);
bool compare_alike(struct app *app);
bool compare_done(struct app *app);

#endif
