/* Commands of the modes that ask: a line to type, a question for yes or no. */
#ifndef TIANBAO_UI_ASK_H
#define TIANBAO_UI_ASK_H

#include <stdbool.h>

struct app;
struct mode;

bool ask_take(struct app *app);
/* The text a line was made with is typed on at its end; else typing replaces it. */
void ask_keep_text(struct mode *m);

#endif
