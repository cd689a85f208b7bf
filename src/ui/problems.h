/* Commands of the panel of problems. */
#ifndef TIANBAO_UI_PROBLEMS_H
#define TIANBAO_UI_PROBLEMS_H

#include <stdbool.h>

struct app;

bool problems_take(struct app *app);
/* The next one, from the last to the first. */
bool problems_next(struct app *app);

#endif
