/*
 * From the preview to paper: which printer, how many copies, and what became
 * of it. The job goes on while no key waits, so that nothing stands still.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "out/spool.h"
#include "ui/config.h"
#include "ui/preview_mode.h"

enum {
	MOST_COPIES = 99,
	SLICE_MS = 50,
	LEAVE_MS = 2000, /* that leaving waits for a job on its way */
};

/* --- which printer ----------------------------------------------------------- */

static void take_printer(struct preview *p, struct app *app)
{
	if (app->answer != ANSWER_CHOICE)
		return;
	preview_use(p, app, p->offered[app->answer_index]);
	app->printer = p->printer;
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

/* --- the job ------------------------------------------------------------------- */

static void begin_job(struct preview *p, struct app *app)
{
	struct out_options o = preview_options(p, app);
	struct output out;
	out_init(&out, p->printer->format, &o);
	if (p->printer->device && store_is_file(app->store, p->printer->device))
		diag_add(&app->diags, PREVIEW_ONTO_DATA, NULL, p->printer->device);
	else if (!preview_render(p, app, &out))
		p->job = spool_new(&(struct spool_job){p->printer, p->source.name, p->copies,
					   app->print_folder},
			&out.bytes);
	out_release(&out);
	if (!p->job) {
		app_say_diags(app);
		return;
	}
	/* What the printer lacks was said when the pages were made. */
	diags_release(&app->diags);
	app_say(app, STYLE_HINT, "正在交给打印机…");
}

static void take_copies(struct preview *p, struct app *app)
{
	if (app->answer != ANSWER_TEXT)
		return;
	unsigned long copies = strtoul(app->answer_text.s, NULL, 10);
	if (copies >= 1 && copies <= MOST_COPIES) {
		p->copies = (int)copies;
		begin_job(p, app);
		return;
	}
	diag_add(&app->diags, PREVIEW_COPIES, NULL, MOST_COPIES);
	app_say_diags(app);
}

bool preview_print(struct app *app)
{
	struct preview *p = preview_of(app);
	if (p->job) {
		diag_add(&app->diags, PREVIEW_BUSY, NULL);
		app_say_diags(app);
		return true;
	}
	/* Other formats break their pages where they do: seen was what stands on them. */
	const struct out_format *f = p->printer->format;
	bool text = f == out_find("text");
	char *question = mem_printf("用“%s”打印几份？%s%s%s", p->printer->title,
		text ? "" : "（送去的格式：", text ? "" : f->title, text ? "" : "，分页以它为准）");
	preview_ask(p, app, ask_mode_new(app, question, "1"), take_copies);
	free(question);
	return true;
}

static void take_again(struct preview *p, struct app *app)
{
	if (app->answer == ANSWER_YES)
		begin_job(p, app);
}

/* What went wrong has room in a box, and can be tried again from there, unless one leaves. */
static void end_job(struct preview *p, struct app *app, bool leaving)
{
	bool failed = spool_end(p->job, &app->diags);
	p->job = NULL;
	if (failed && !leaving && app->top == &p->mode) {
		struct buf question = BUF_INIT;
		text_visible(&question, app->diags.v[0].text, strlen(app->diags.v[0].text));
		buf_adds(&question, "。\n再印一次？");
		buf_reset(&app->said);
		diags_release(&app->diags);
		preview_ask(p, app, confirm_mode_new(app, question.s), take_again);
		buf_release(&question);
	}
	app_say_diags(app);
}

bool preview_idle(struct mode *m, struct app *app)
{
	struct preview *p = (struct preview *)m;
	if (!p->job)
		return false;
	if (spool_step(p->job, SLICE_MS))
		end_job(p, app, false);
	return true;
}

void preview_leave(struct mode *m, struct app *app)
{
	struct preview *p = (struct preview *)m;
	if (!p->job)
		return;
	spool_step(p->job, LEAVE_MS);
	end_job(p, app, true);
}
