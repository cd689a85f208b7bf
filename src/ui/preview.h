/* Commands of the preview. */
#ifndef TIANBAO_UI_PREVIEW_H
#define TIANBAO_UI_PREVIEW_H

#include <stdbool.h>

struct app;

bool preview_save(struct app *app);

#endif
