/*
 * Joins the terminal and the screen program, which know nothing of each
 * other: keys in, what is in hand kept, one frame out. Once round per burst
 * of keys; nothing happens while nobody types.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "ui/app.h"
#include "ui/config.h"
#include "ui/term.h"
#include "ui/who.h"

enum { BURST_MS = 200 }; /* after so long a frame is due even when more keys are waiting */

static void options_of(const struct config *c, struct term_options *o)
{
	const char *no_color = getenv("NO_COLOR");
	*o = (struct term_options){.mouse = true, .mono = no_color && *no_color};
	if (!c)
		return;
	o->ambiguous = c->ambiguous;
	o->ascii = c->ascii;
	o->mouse = c->mouse;
}

static void show(struct app *app)
{
	int rows, cols;
	term_size(&rows, &cols);
	app->page.widths = term_widths();
	app->page.frame = term_frame();
	app_frame(app, rows, cols);
	if (app->repaint)
		term_repaint();
	app->repaint = false;
	term_show(&app->page, app->cursor_y, app->cursor_x);
}

/* The next key; while there is none, work that can wait. */
static enum term_event next_key(struct app *app, struct key *k)
{
	enum term_event e;
	while ((e = term_read(k, 0)) == TERM_IDLE && app_idle(app)) {
		app_settle(app);
		show(app);
	}
	return e == TERM_IDLE ? term_read(k, -1) : e;
}

int app_run(struct app *app)
{
	struct term_options o;
	options_of(app->config, &o);
	if (term_open(&o, &app->diags))
		return 3;
	who_apply(app);
	struct key k;
	enum term_event e = TERM_IDLE;
	while (e != TERM_GONE && !app->quit) {
		app_settle(app);
		show(app);
		if (e == TERM_IDLE)
			e = next_key(app, &k);
		int64_t due = clock_ticks() + BURST_MS;
		while (e == TERM_KEY && !app->quit) {
			app_key(app, &k);
			e = app->quit ? TERM_IDLE : term_read(&k, 0);
			if (clock_ticks() >= due)
				break;
		}
	}
	app_settle(app);
	term_close();
	return 0;
}
