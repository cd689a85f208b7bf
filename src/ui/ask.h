/* Commands of the modes that ask: a line to type, a question for yes or no. */
#ifndef TIANBAO_UI_ASK_H
#define TIANBAO_UI_ASK_H

#include <stdbool.h>

struct app;

bool ask_take(struct app *app);

#endif
