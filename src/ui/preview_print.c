/* From the preview to paper: which printer, how many copies, and what became of it. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/config.h"
#include "ui/preview_mode.h"

static void take_printer(struct preview *p, struct app *app)
{
	if (app->answer == ANSWER_CHOICE)
		preview_use(p, app, p->offered[app->answer_index]);
}

bool preview_printer(struct app *app)
{
	struct preview *p = preview_of(app);
	const struct printers *ps = &app->config->printers;
	const char **title = mem_array(ps->n, sizeof *title);
	size_t n = 0, here = 0;
	free(p->offered);
	p->offered = mem_array(ps->n, sizeof *p->offered);
	/* The office's own first, then what comes with the program. */
	for (int model = 0; model < 2; model++)
		for (size_t i = 0; i < ps->n; i++) {
			if (ps->v[i]->model != model || ps->v[i]->faulty)
				continue;
			if (ps->v[i] == p->printer)
				here = n;
			p->offered[n] = ps->v[i];
			title[n++] = ps->v[i]->title;
		}
	preview_ask(p, app, pick_mode_new(app, "用哪台打印机？", title, n, here), take_printer);
	free(title);
	return true;
}

bool preview_print(struct app *app)
{
	(void)app;
	return true;
}
