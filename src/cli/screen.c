/* The screen program, and what tells about its keys. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/setup.h"
#include "cli/where.h"
#include "ui/app.h"
#include "ui/config.h"
#include "ui/form.h"

/* --- the screen ---------------------------------------------------------------- */

/* Environment that would make curses read files of others, or believe absurd sizes. */
static void clean_environment(const struct cli *c)
{
	static const char *const descriptions[] = {"TERMINFO", "TERMINFO_DIRS", "TERMCAP"};
	static const char *const sizes[] = {"LINES", "COLUMNS"};
	if (!c->option[OPT_TRUST_TERMINFO])
		for (size_t i = 0; i < sizeof descriptions / sizeof *descriptions; i++)
			unsetenv(descriptions[i]);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		const char *text = getenv(sizes[i]);
		char *end = NULL;
		long n = text ? strtol(text, &end, 10) : 0;
		if (text && (*end || end == text || n < 1 || n > 1000))
			unsetenv(sizes[i]);
	}
}

/* The record to start with: that of the argument, else one that was recovered, else 0. Below 0:
 * none, with the status to end with. */
static int64_t first_record(struct cli *c, enum cli_status *status)
{
	struct path p;
	size_t caret;
	if (c->nargs)
		return cli_find(c, c->arg[0], false, status);
	return store_recovered(c->store, &p, &caret);
}

static enum cli_status run_app(struct cli *c, int64_t first)
{
	struct app app;
	struct config config;
	struct keymap *keymap = keymap_new();
	struct mode *form = NULL;
	struct buf folder = BUF_INIT, modules = BUF_INIT;
	int rc = CLI_WORLD;
	app_init(&app, c->store, c->catalog, c->rulebook, keymap);
	setup_config(&config, keymap, &app.diags);
	app.config = &config;
	where_modules(&modules);
	app.modules = modules.s;
	if (!where_own(&folder))
		buf_adds(&folder, "/print");
	app.print_folder = folder.s ? folder.s : "";
	app_say_diags(&app);
	if (!c->nargs)
		app_push(&app, list_mode_new(&app));
	if (first)
		form = form_mode_new(&app, first);
	if (form)
		app_push(&app, form);
	if (form && c->option[OPT_VERIFY])
		form_verify(&app);
	if (form || !c->nargs)
		rc = app_run(&app);
	diags_take(&c->diags, &app.diags);
	app_release(&app);
	config_release(&config);
	keymap_free(keymap);
	buf_release(&folder);
	buf_release(&modules);
	return rc ? CLI_WORLD : CLI_DONE;
}

enum cli_status cli_screen(struct cli *c)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		diag_add(&c->diags, CLI_NO_SCREEN, NULL);
		return CLI_WORLD;
	}
	clean_environment(c);
	enum cli_status status = setup_forms(c);
	if (!status)
		status = cli_open(c, c->nargs ? STORE_WRITE : STORE_CREATE);
	if (status)
		return status;
	int64_t first = first_record(c, &status);
	return first < 0 ? status : run_app(c, first);
}

/* --- keys ------------------------------------------------------------------------ */

/* Calls line for each command with the keys in force and writes what it appends. */
static enum cli_status list_keys(struct cli *c,
	void (*line)(struct buf *out, const struct command *command, const char *keys))
{
	size_t n;
	const struct command *table = command_table(&n);
	struct config config;
	struct keymap *keymap = keymap_new();
	struct buf keys = BUF_INIT, out = BUF_INIT;
	int rc = setup_config(&config, keymap, &c->diags);
	for (size_t i = 0; i < n; i++) {
		buf_reset(&keys);
		keymap_keys(keymap, &table[i], &keys);
		line(&out, &table[i], keys.s);
		cli_put(c, &out);
	}
	buf_release(&keys);
	buf_release(&out);
	config_release(&config);
	keymap_free(keymap);
	return rc ? CLI_FAULTS : CLI_DONE;
}

static void key_line(struct buf *out, const struct command *command, const char *keys)
{
	int used = text_columns(keys, strlen(keys), TEXT_NARROW);
	buf_adds(out, keys);
	buf_pad(out, ' ', used < 22 ? (size_t)(24 - used) : 2);
	buf_addf(out, "%s\n", command->help);
}

enum cli_status cli_keys(struct cli *c)
{
	return list_keys(c, key_line);
}

/* Name, keys and where it works (a bit for each kind of mode), tabs between. */
static void key_row(struct buf *out, const struct command *command, const char *keys)
{
	buf_addf(out, "%s\t%s\t%u\n", command->name, keys, command->where);
}

enum cli_status cli_dump_keys(struct cli *c)
{
	return list_keys(c, key_row);
}
