/* Booklets on the screen: see booklet.h. */
#include "ui/booklet.h"

#include "out/booklet.h"
#include "ui/app.h"
#include "ui/preview.h"

static int put_booklets(void *arg, struct app *app, struct output *o, struct diags *ds)
{
	const struct booklet_source from = {app->store, app->catalog, app->rulebook};
	const struct sheets *gathered = arg;
	int rc = 0;
	for (size_t i = 0; i < sheets_count(gathered) && !rc; i++)
		rc = out_booklet(o, &from, gathered, i, ds);
	return rc;
}

static void free_gathered(void *arg)
{
	sheets_free(arg);
}

struct mode *booklet_preview_new(
	struct app *app, const struct form *booklet, const struct summary_of *of)
{
	struct sheets *s = summary_gather_all(app, booklet, of);
	if (!s)
		return NULL;
	bool good = sheets_count(s) && !booklets_check(s, &app->diags);
	if (!good) {
		if (!sheets_count(s))
			app_say(app, STYLE_HINT, "没有可以装订成册的记录");
		app_say_diags(app);
		sheets_free(s);
		return NULL;
	}
	struct mode *m = preview_mode_new(
		app, &(struct preview_source){s, booklet->name, put_booklets, free_gathered});
	app_say_diags(app);
	return m;
}
