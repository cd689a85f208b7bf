/*
 * A paper in hand, by the check value printed on it, against what stands in
 * the file now.
 */
#ifndef TIANBAO_UI_PAPER_H
#define TIANBAO_UI_PAPER_H

#include <stdint.h>

struct app;
struct doc;
struct mode;

/* The question for the value; text: what was typed before. */
struct mode *paper_ask_new(struct app *app, const char *text);
/* Says what is true of the paper with this value. d: the record that was asked from, NULL: the
 * list; without a value (blank) that record itself is looked at. A mode to push: the question once
 * more, or the cells that are others now, which one can go to; NULL: all is said. */
struct mode *paper_answered(struct app *app, const struct doc *d, const char *typed);

#endif
