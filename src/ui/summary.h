/*
 * A sheet on the screen: the table made from the records of the list, as it
 * prints, moved through record by record; Enter opens one. What it shows is
 * the file's: after a record was open all is added up anew.
 */
#ifndef TIANBAO_UI_SUMMARY_H
#define TIANBAO_UI_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;
struct form;
struct list_query;
struct sheets;
struct mode;

/* Which records: those of a query, which must stay as it is while the mode lives; or n > 0 of
 * these numbers, which are copied. */
struct summary_of {
	const struct list_query *query;
	const int64_t *number;
	size_t n;
};
struct mode *summary_mode_new(const struct form *sheet, const struct summary_of *of);
/* All of them at once, of a sheet or booklet; sheets_free. NULL: what went wrong was said. */
struct sheets *summary_gather_all(
	struct app *app, const struct form *sheet, const struct summary_of *of);

/* Commands. */
bool summary_open(struct app *app);
bool summary_preview(struct app *app);
bool summary_next(struct app *app);
bool summary_previous(struct app *app);
bool summary_fit(struct app *app);
bool summary_left(struct app *app);
bool summary_right(struct app *app);

#endif
