/* Commands of the box that lets one choose among texts. */
#ifndef TIANBAO_UI_PICK_H
#define TIANBAO_UI_PICK_H

#include <stdbool.h>

struct app;

bool pick_take(struct app *app);

#endif
