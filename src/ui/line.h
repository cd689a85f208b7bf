/*
 * One line to type in: the editor with a place on the page. For questions
 * and filters; cells of a form have the form screen.
 */
#ifndef TIANBAO_UI_LINE_H
#define TIANBAO_UI_LINE_H

#include "ui/editor.h"

struct app;

struct line {
	struct editor edit;
	size_t from; /* first byte shown */
};

/* The text is selected: typing replaces it. */
void line_init(struct line *l, const char *text);
void line_release(struct line *l);
/* Characters and pastes go in (what may not stand in a value is left out, line breaks become
 * blanks), the rest is the editor's. */
enum editor_result line_key(struct line *l, const struct app *app, const struct key *k);
/* Draws it so that the caret is seen, and puts the cursor there. */
void line_draw(struct line *l, struct app *app, int y, int x, int cols);

#endif
