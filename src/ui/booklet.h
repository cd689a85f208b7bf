/* Booklets on the screen: the pages of those made from the records of the list, to be printed or
 * saved from there. */
#ifndef TIANBAO_UI_BOOKLET_H
#define TIANBAO_UI_BOOKLET_H

#include "ui/summary.h"

/* The preview of a booklet's, to be pushed. NULL: why not was said. */
struct mode *booklet_preview_new(
	struct app *app, const struct form *booklet, const struct summary_of *of);

#endif
