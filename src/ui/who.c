/* Whose changes these are: see who.h. */
#include "ui/who.h"

#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "ui/app.h"
#include "ui/ask.h"
#include "ui/config.h"

/* What the data file keeps; NOBODY: asked, and not answered. */
static const char META_NAME[] = "name", NOBODY[] = "-";

static void kept(struct store *s, struct buf *out)
{
	struct diags ds = DIAGS_INIT;
	store_meta(s, META_NAME, out, &ds);
	diags_release(&ds);
}

/* The name; nothing when nobody has said one. */
static void name_of(struct store *s, const struct config *c, struct buf *out)
{
	struct buf name = BUF_INIT;
	if (c && *c->who)
		buf_adds(&name, c->who);
	else
		kept(s, &name);
	if (strcmp(name.s, NOBODY) != 0)
		buf_adds(out, name.s);
	buf_release(&name);
}

void who_name(struct app *app, struct buf *out)
{
	name_of(app->store, app->config, out);
}

void who_shown(struct store *s, const struct config *c, struct buf *out)
{
	size_t before = out->n;
	name_of(s, c, out);
	if (out->n == before)
		who_login(out);
}

void who_brief(struct app *app, struct buf *out)
{
	who_shown(app->store, app->config, out);
}

bool who_unasked(struct app *app)
{
	if (app->config && *app->config->who)
		return false;
	struct buf name = BUF_INIT;
	kept(app->store, &name);
	bool unasked = !name.n;
	buf_release(&name);
	return unasked;
}

void who_login(struct buf *out)
{
	const struct passwd *pw = getpwuid(getuid());
	if (pw)
		buf_adds(out, pw->pw_name);
	else
		buf_addf(out, "%lu", (unsigned long)getuid());
}

void who_note_as(struct store *s, const char *name)
{
	struct buf who = BUF_INIT;
	who_login(&who);
	if (*name)
		buf_addf(&who, "（%s）", name);
	store_who_set(s, who.s);
	buf_release(&who);
}

void who_note(struct store *s, const struct config *c)
{
	struct buf name = BUF_INIT;
	name_of(s, c, &name);
	who_note_as(s, name.s);
	buf_release(&name);
}

void who_apply(struct app *app)
{
	who_note(app->store, app->config);
}

struct mode *who_mode_new(struct app *app)
{
	struct buf name = BUF_INIT;
	who_name(app, &name);
	struct mode *box = ask_mode_new(app, "您的姓名（改动都记在这个名下）", name.s);
	buf_release(&name);
	return box;
}

void who_keep(struct app *app, const char *name)
{
	if (store_meta_set(app->store, META_NAME, *name ? name : NOBODY, &app->diags))
		app_say_diags(app);
	else
		who_apply(app);
}
