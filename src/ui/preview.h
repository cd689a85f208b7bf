/*
 * The preview: what is printed, on the pages of the printer chosen, and from
 * there to a file or to paper. It knows nothing of what it shows: whoever
 * prints something new (a record, a sheet, a booklet) gives it a source.
 */
#ifndef TIANBAO_UI_PREVIEW_H
#define TIANBAO_UI_PREVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;
struct diags;
struct doc;
struct mode;
struct output;

/*
 * Where parts come from. put is asked again for every look, file and print: it puts all parts
 * (out_part) or records (out_record) into a print-out that is begun, and leaves out_begin and
 * out_end to the preview. o->options say how it prints, others among them. -1 with diags: it could
 * not be done.
 *
 *	static int put_sheet(void *arg, struct app *app, struct output *o, struct diags *ds);
 *	app_push(app, preview_mode_new(app,
 *		&(struct preview_source){sheet, "汇总表", put_sheet, sheet_free}));
 */
struct preview_source {
	void *arg;        /* the preview takes it over */
	const char *name; /* proposed for files, said of print jobs; copied */
	int (*put)(void *arg, struct app *app, struct output *o, struct diags *ds);
	void (*free)(void *arg); /* NULL: arg needs none */
};

/* The mode on a source, pushed by the caller. NULL: it cannot be printed, app->diags says why. */
struct mode *preview_mode_new(struct app *app, const struct preview_source *s);
/* On one record, copied as it is now. */
struct mode *preview_record_new(struct app *app, const struct doc *d);
/* On records of the file, one after the other; n > 0. */
struct mode *preview_records_new(struct app *app, const int64_t *number, size_t n);

/* Commands. */
bool preview_save(struct app *app);
bool preview_fit(struct app *app);
bool preview_next(struct app *app);
bool preview_previous(struct app *app);
bool preview_go_to(struct app *app);
bool preview_left(struct app *app);
bool preview_right(struct app *app);
bool preview_printer(struct app *app);
bool preview_print(struct app *app);

#endif
