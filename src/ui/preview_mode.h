/* The preview from within: its state, and what its files do for each other. Only preview*.c include
 * this. */
#ifndef TIANBAO_UI_PREVIEW_MODE_H
#define TIANBAO_UI_PREVIEW_MODE_H

#include "out/out.h"
#include "out/printer.h"
#include "ui/app.h"
#include "ui/preview.h"

/* A line of a page, or the rule below one. */
struct preview_line {
	const char *s;
	size_t n;
	size_t page;
	bool rule;
};

struct preview {
	struct mode mode;
	struct preview_source source;
	struct others others;
	struct seals seals;
	const struct printer *printer;
	bool fit;                /* laid out as wide as the screen, not as the paper */
	int cols;                /* of the screen it is laid out for */
	bool wide;               /* ambiguous characters as its terminal has them */
	struct output look;      /* of look_format; format NULL: to be made anew */
	enum text_widths widths; /* of its pages */
	int width;               /* of the widest line of them */
	struct preview_line *line;
	size_t n, cap;
	size_t pages;
	size_t top;                      /* first line shown */
	int left;                        /* first column shown */
	size_t rows;                     /* lines the last frame had room for */
	const struct out_format *format; /* of the file that is being asked for */
	/* Takes the answer of the box that is open. */
	void (*then)(struct preview *p, struct app *app);
	const struct printer **offered; /* the printers being chosen among */
	struct spool *job;              /* on its way, NULL: none */
	int copies;                     /* of it */
};

struct preview *preview_of(struct app *app);
/* Lets `then` take the answer of a box, and opens it. */
void preview_ask(struct preview *p, struct app *app, struct mode *box,
	void (*then)(struct preview *p, struct app *app));
/* How the source is printed on the paper of the printer. */
struct out_options preview_options(const struct preview *p, const struct app *app);
/* Puts all into a print-out, begun and ended here. -1 with diags. */
int preview_render(struct preview *p, struct app *app, struct output *o);
/* Work of the mode: a job on its way, and its end when the mode leaves. */
bool preview_idle(struct mode *m, struct app *app);
void preview_leave(struct mode *m, struct app *app);
/* Goes on with another printer. */
void preview_use(struct preview *p, struct app *app, const struct printer *printer);

#endif
