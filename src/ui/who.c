/* Whose changes these are: see who.h. */
#include "ui/who.h"

#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "ui/app.h"
#include "ui/config.h"

/* What the data file keeps; NOBODY: asked, and not answered. */
static const char META_NAME[] = "name", NOBODY[] = "-";

static void kept(struct app *app, struct buf *out)
{
	if (store_meta(app->store, META_NAME, out, &app->diags))
		diags_release(&app->diags);
}

void who_name(struct app *app, struct buf *out)
{
	struct buf name = BUF_INIT;
	if (app->config && *app->config->who)
		buf_adds(&name, app->config->who);
	else
		kept(app, &name);
	if (strcmp(name.s, NOBODY) != 0)
		buf_adds(out, name.s);
	buf_release(&name);
}

bool who_unasked(struct app *app)
{
	if (app->config && *app->config->who)
		return false;
	struct buf name = BUF_INIT;
	kept(app, &name);
	bool unasked = !name.n;
	buf_release(&name);
	return unasked;
}

void who_apply(struct app *app)
{
	const struct passwd *pw = getpwuid(getuid());
	struct buf who = BUF_INIT, name = BUF_INIT;
	if (pw)
		buf_adds(&who, pw->pw_name);
	else
		buf_addf(&who, "%lu", (unsigned long)getuid());
	who_name(app, &name);
	if (name.n)
		buf_addf(&who, "（%s）", name.s);
	store_who_set(app->store, who.s);
	buf_release(&name);
	buf_release(&who);
}

void who_keep(struct app *app, const char *name)
{
	if (store_meta_set(app->store, META_NAME, *name ? name : NOBODY, &app->diags))
		app_say_diags(app);
	else
		who_apply(app);
}
