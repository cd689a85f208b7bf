/* Commands of the box that lets one choose among texts. */
#ifndef TIANBAO_UI_PICK_H
#define TIANBAO_UI_PICK_H

#include <stdbool.h>

struct app;

bool pick_take(struct app *app);
/* Of a choice of several; else they do nothing (false). */
bool pick_mark(struct app *app);
bool pick_mark_all(struct app *app);

#endif
