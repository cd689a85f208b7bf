/*
 * The library of indicator templates on the screen: looked through by kind of
 * project, level and a text; one or several are chosen. And its commands.
 */
#ifndef TIANBAO_UI_LIBRARY_H
#define TIANBAO_UI_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "form/library.h"

struct app;
struct mode;

/* What it begins with; all of it is borrowed while the mode lives but the texts, which are copied.
 */
struct library_ask {
	const struct library *library;
	const size_t *used;          /* as in library_query */
	const char *level1, *level2; /* "" any */
	const char *kind;            /* "" all */
	bool several;
};
/* Answers ANSWER_CHOICE with app->chosen: indices in library_table, as they were marked. */
struct mode *library_mode_new(struct app *app, const struct library_ask *ask);

bool library_take(struct app *app);
bool library_mark(struct app *app);
bool library_kind_next(struct app *app);
bool library_kind_previous(struct app *app);
bool library_levels(struct app *app);

#endif
