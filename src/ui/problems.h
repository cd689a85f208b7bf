/* Commands of the panel of problems. */
#ifndef TIANBAO_UI_PROBLEMS_H
#define TIANBAO_UI_PROBLEMS_H

#include <stdbool.h>

#include "base/diag.h"

struct app;

/* A list of problems shows all levels, errors alone, errors and warnings: the worst it leaves out
 * are those behind `most`. The next such way, and its words for a title ("" for all). */
enum diag_level problems_most_next(enum diag_level most);
const char *problems_most_words(enum diag_level most);

bool problems_take(struct app *app);
/* The next one, from the last to the first. */
bool problems_next(struct app *app);
/* All, errors alone, errors and warnings. */
bool problems_filter(struct app *app);
/* Lets a warning pass, for a reason; or no longer. */
bool problems_waive(struct app *app);

#endif
