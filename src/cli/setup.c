/* What a command needs around it: see setup.h and cli.h. */
#include "cli/setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/where.h"
#include "form/library.h"
#include "form/measure.h"
#include "ui/config.h"
#include "ui/who.h"

/* --- what is said ------------------------------------------------------------ */

void cli_line(struct buf *out, const char *text)
{
	size_t from = out->n;
	text_visible(out, text, strlen(text));
	for (size_t i = from; i < out->n; i++)
		if (out->s[i] == '\n')
			out->s[i] = ' ';
}

void cli_diag_line(struct buf *out, const struct diag *d)
{
	struct buf line = BUF_INIT;
	if (!d->file && !d->record)
		buf_adds(&line, "tianbao: ");
	diag_format(&line, d);
	cli_line(out, line.s);
	buf_addc(out, '\n');
	buf_release(&line);
}

void cli_report(struct cli *c)
{
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < c->diags.n; i++)
		cli_diag_line(&text, &c->diags.v[i]);
	fwrite(text.s, 1, text.n, stderr);
	buf_release(&text);
	diags_release(&c->diags);
}

/* --- forms --------------------------------------------------------------------- */

struct library *setup_library(struct cli *c, const char *folder)
{
	struct buf own = BUF_INIT, installed = BUF_INIT;
	bool has_own = !where_own(&own);
	buf_adds(&own, "/templates");
	where_share(&installed);
	buf_adds(&installed, "/data/indicators");
	const char *folders[] = {folder, has_own ? own.s : NULL, installed.s};
	struct library *l = library_new(folders, sizeof folders / sizeof *folders, c->units);
	buf_release(&own);
	buf_release(&installed);
	return l;
}

enum cli_status setup_forms(struct cli *c)
{
	struct buf share = BUF_INIT, units = BUF_INIT, own = BUF_INIT, installed = BUF_INIT;
	where_share(&share);
	buf_addf(&units, "%s/data/units.yaml", share.s);
	c->units = units_load(units.s, &c->diags);
	if (c->units) {
		bool has_own = !where_own(&own);
		buf_adds(&own, "/forms");
		buf_addf(&installed, "%s/forms", share.s);
		const char *folders[] = {has_own ? own.s : NULL, installed.s};
		c->catalog = catalog_new(folders, 2, c->units);
		c->library = setup_library(c, NULL);
		c->rulebook = rulebook_new(c->library);
	}
	buf_release(&share);
	buf_release(&units);
	buf_release(&own);
	buf_release(&installed);
	return c->catalog ? CLI_DONE : CLI_WORLD;
}

/* --- the configuration ------------------------------------------------------------ */

int setup_config(struct config *config, struct keymap *m, struct diags *ds)
{
	struct buf name = BUF_INIT;
	struct diags found = DIAGS_INIT;
	config_init(config);
	where_share(&name);
	buf_adds(&name, "/data/printers");
	printers_folder(&config->printers, name.s, true, &found);
	if (!where_own(&name)) {
		buf_adds(&name, "/printers");
		printers_folder(&config->printers, name.s, false, &found);
	}
	if (!config_file(&name))
		config_read(config, m, name.s, &found);
	int rc = found.count[DIAG_ERROR] ? -1 : 0;
	diags_sort(&found);
	diags_take(ds, &found);
	buf_release(&name);
	return rc;
}

/* --- the data file -------------------------------------------------------------- */

static void read_config(struct config *config)
{
	struct buf file = BUF_INIT;
	struct diags ignored = DIAGS_INIT; /* the screen says what is wrong with it */
	config_init(config);
	if (!config_file(&file))
		config_read(config, NULL, file.s, &ignored);
	diags_release(&ignored);
	buf_release(&file);
}

/* Changes are noted as the configuration and the data file say. */
static void note_who(struct cli *c)
{
	struct config config;
	read_config(&config);
	who_note(c->store, &config);
	config_release(&config);
}

void cli_who_as(struct cli *c)
{
	if (c->option[OPT_AS])
		who_note_as(c->store, c->option[OPT_AS]);
}

void cli_who(struct cli *c, struct buf *out)
{
	struct config config;
	read_config(&config);
	who_shown(c->store, &config, out);
	config_release(&config);
}

/* Says on stderr that what is shown is a snapshot, and of when. */
static void say_snapshot(struct cli *c)
{
	struct buf words = BUF_INIT;
	clock_second(&words, store_snapshot_time(c->store));
	diag_add(&c->diags, CLI_SNAPSHOT, NULL, words.s);
	buf_release(&words);
	cli_report(c);
}

/* The file could not be opened: if another program holds it, or it may not be written, looking at
 * it may do. */
static void hint_snapshot(struct cli *c)
{
	for (size_t i = 0; i < c->diags.n; i++) {
		enum diag_code code = c->diags.v[i].code;
		if ((code == D_STORE_HELD || code == D_STORE_READONLY) &&
			cli_takes(c, OPT_SNAPSHOT)) {
			diag_add(&c->diags, CLI_TRY_SNAPSHOT, NULL);
			return;
		}
	}
}

enum cli_status cli_open(struct cli *c, enum store_mode mode)
{
	struct buf file = BUF_INIT;
	if (where_file(&file, c->option[OPT_FILE])) {
		diag_add(&c->diags, CLI_NO_HOME, NULL);
		return CLI_WORLD;
	}
	if (c->option[OPT_SNAPSHOT])
		mode = STORE_SNAPSHOT;
	struct buf login = BUF_INIT;
	who_login(&login);
	c->store = store_open(file.s, mode, login.s, c->catalog, &c->diags);
	buf_release(&login);
	buf_release(&file);
	if (!c->store) {
		hint_snapshot(c);
		return CLI_WORLD;
	}
	if (mode == STORE_SNAPSHOT)
		say_snapshot(c);
	else if (mode != STORE_READ)
		note_who(c);
	return CLI_DONE;
}

enum cli_status setup_end(struct cli *c, enum cli_status status)
{
	if (c->store && store_close(c->store, &c->diags))
		status = CLI_WORLD;
	rulebook_free(c->rulebook);
	library_free(c->library);
	catalog_free(c->catalog);
	units_free(c->units);
	c->store = NULL;
	c->rulebook = NULL;
	c->library = NULL;
	c->catalog = NULL;
	c->units = NULL;
	return status;
}

/* --- records ---------------------------------------------------------------------- */

int64_t cli_find(struct cli *c, const char *id, bool deleted, enum cli_status *status)
{
	int64_t number = store_find(c->store, id, deleted, &c->diags);
	if (number < 0)
		*status = number == -1 ? CLI_FAULTS : CLI_WORLD;
	return number;
}

/* Records by the options; free(*v). */
static enum cli_status chosen(struct cli *c, bool deleted, int64_t **v, size_t *n)
{
	struct list_query q = cli_query(c);
	q.deleted = deleted;
	return store_numbers(c->store, &q, v, n, &c->diags) ? CLI_WORLD : CLI_DONE;
}

static bool is_among(const int64_t *v, size_t n, int64_t number)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == number)
			return true;
	return false;
}

enum cli_status cli_ids(struct cli *c, bool deleted, int64_t **v, size_t *n)
{
	if (!c->nargs)
		return chosen(c, deleted, v, n);
	enum cli_status status = CLI_DONE;
	*v = mem_array(c->nargs, sizeof **v);
	*n = 0;
	for (size_t i = 0; i < c->nargs; i++) {
		int64_t number = cli_find(c, c->arg[i], deleted, &status);
		if (status == CLI_WORLD)
			break;
		if (number >= 0 && !is_among(*v, *n, number))
			(*v)[(*n)++] = number;
	}
	return status;
}

void cli_check(struct cli *c, const struct doc *d, struct diags *found)
{
	struct others others = {0};
	if (c->store)
		others = store_others(c->store);
	rules_check(rulebook_get(c->rulebook, d->form), d, c->store ? &others : NULL, PATH_RECORD,
		NULL, found);
}

int cli_cell(struct cli *c, const struct doc *d, const char *address, struct path *p)
{
	const struct place at = {.cell = address};
	if (!path_parse(d->form, address, p) && doc_has(d, *p))
		return 0;
	diag_add(&c->diags, CLI_NO_SUCH_CELL, &at)->record = d->number;
	return -1;
}
