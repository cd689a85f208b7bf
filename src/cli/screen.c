/* The screen program, and what tells about its keys. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/setup.h"
#include "ui/app.h"

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

/* The record to start with: that of the argument, else one that was recovered, else 0. -1: none. */
static int64_t first_record(struct cli *c)
{
	struct path p;
	size_t caret;
	if (c->nargs)
		return store_find(c->store, c->arg[0], false, &c->diags);
	return store_recovered(c->store, &p, &caret);
}

static enum cli_status run_app(struct cli *c, int64_t first)
{
	struct app app;
	struct keymap *keymap = keymap_new();
	struct mode *form = NULL;
	int rc = CLI_WORLD;
	app_init(&app, c->store, c->catalog, c->rulebook, keymap);
	if (!c->nargs)
		app_push(&app, list_mode_new(&app));
	if (first)
		form = form_mode_new(&app, first);
	if (form)
		app_push(&app, form);
	if (form || !c->nargs)
		rc = app_run(&app);
	diags_take(&c->diags, &app.diags);
	app_release(&app);
	keymap_free(keymap);
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
	int64_t first = first_record(c);
	return first < 0 ? CLI_FAULTS : run_app(c, first);
}

/* --- keys ------------------------------------------------------------------------ */

/* A line per command: its keys, what it does. */
enum cli_status cli_keys(struct cli *c)
{
	size_t n;
	const struct command *table = command_table(&n);
	struct keymap *keymap = keymap_new();
	struct buf line = BUF_INIT;
	for (size_t i = 0; i < n; i++) {
		keymap_keys(keymap, &table[i], &line);
		int used = text_columns(line.s, line.n, TEXT_NARROW);
		buf_pad(&line, ' ', used < 22 ? (size_t)(24 - used) : 2);
		buf_addf(&line, "%s\n", table[i].help);
		cli_put(c, &line);
	}
	buf_release(&line);
	keymap_free(keymap);
	return CLI_DONE;
}

/* For scripts: name, keys in force, where it works (a bit for each kind of mode), tabs between. */
enum cli_status cli_dump_keys(struct cli *c)
{
	size_t n;
	const struct command *table = command_table(&n);
	struct keymap *keymap = keymap_new();
	struct buf line = BUF_INIT;
	for (size_t i = 0; i < n; i++) {
		buf_addf(&line, "%s\t", table[i].name);
		keymap_keys(keymap, &table[i], &line);
		buf_addf(&line, "\t%u\n", table[i].where);
		cli_put(c, &line);
	}
	buf_release(&line);
	keymap_free(keymap);
	return CLI_DONE;
}
