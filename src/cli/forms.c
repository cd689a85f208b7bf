/* Subcommands that tell about forms, and the dumps; looking at definitions. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "doc/sheets.h"
#include "form/yaml.h"
#include "table/layout.h"

/* Writes b to stdout and frees it. */
static void put(struct cli *c, struct buf *b)
{
	cli_put(c, b);
	buf_release(b);
}

/* Columns of the longest id. */
static int ids_width(struct cli *c)
{
	int width = 0;
	for (int kind = 0; kind < FILE_KINDS; kind++) {
		size_t n;
		const char *const *ids = catalog_ids(c->catalog, (enum file_kind)kind, &n);
		for (size_t i = 0; i < n; i++) {
			int w = text_columns(ids[i], strlen(ids[i]), TEXT_NARROW);
			if (w > width)
				width = w;
		}
	}
	return width;
}

/* Lines `id  name` of all files of a kind. */
static enum cli_status list_files(struct cli *c, enum file_kind kind, int width)
{
	size_t n;
	const char *const *ids = catalog_ids(c->catalog, kind, &n);
	enum cli_status status = CLI_DONE;
	for (size_t i = 0; i < n; i++) {
		const struct form *f = catalog_find(c->catalog, kind, ids[i], &c->diags);
		if (!f) {
			status = CLI_FAULTS;
			continue;
		}
		struct buf line = BUF_INIT;
		buf_adds(&line, ids[i]);
		int pad = width - text_columns(ids[i], strlen(ids[i]), TEXT_NARROW);
		buf_pad(&line, ' ', (size_t)pad + 2);
		cli_line(&line, f->name);
		buf_addc(&line, '\n');
		put(c, &line);
	}
	return status;
}

enum cli_status cli_forms(struct cli *c)
{
	enum cli_status status = CLI_DONE;
	int width = ids_width(c);
	for (int kind = 0; kind < FILE_KINDS; kind++) {
		enum cli_status one = list_files(c, (enum file_kind)kind, width);
		status = status ? status : one;
	}
	return status;
}

/* What is wrong with the expressions a sheet adds to its forms. Other hints on them are for whoever
 * wrote the form. */
static void lint_sets(const struct form *sheet, const char *file, struct diags *found)
{
	for (size_t i = 0; i < sheet->sets.n; i++) {
		struct diags all = DIAGS_INIT;
		if (sheet->sets.v[i].form)
			rules_free(rules_new(sheet->sets.v[i].form, &all));
		for (size_t k = 0; k < all.n; k++) {
			const struct diag *d = &all.v[k];
			struct place at = {.file = d->file, .line = d->line, .col = d->col};
			if (d->level == DIAG_ERROR || (d->file && !strcmp(d->file, file)))
				diag_addf(found, d->code, &at, "%s", d->text);
		}
		diags_release(&all);
	}
}

/* All faults of one file, to found. */
static enum cli_status lint(struct cli *c, const char *file, struct diags *found)
{
	struct buf text = BUF_INIT;
	enum cli_status status = CLI_DONE;
	if (file_read(&text, file, YAML_MOST_BYTES, &c->diags)) {
		status = CLI_WORLD;
	} else {
		struct form *f =
			form_lint(file, text.s, text.n, c->units, catalog_like, c->catalog, found);
		if (f) {
			struct rules *r = rules_new(f, found);
			rules_lint(r, found);
			rules_free(r);
			lint_sets(f, file, found);
		}
		form_free(f);
	}
	buf_release(&text);
	return status;
}

enum cli_status cli_lint(struct cli *c, cli_lint_fn *lint_one)
{
	enum cli_status status = CLI_DONE;
	for (size_t i = 0; i < c->nargs; i++) {
		struct diags found = DIAGS_INIT;
		struct buf text = BUF_INIT;
		enum cli_status one = lint_one(c, c->arg[i], &found);
		diags_sort(&found);
		for (size_t k = 0; k < found.n; k++)
			cli_diag_line(&text, &found.v[k]);
		put(c, &text);
		if (!one && found.count[DIAG_ERROR])
			one = CLI_FAULTS;
		if (one > status)
			status = one;
		diags_release(&found);
	}
	return status;
}

enum cli_status cli_forms_lint(struct cli *c)
{
	return cli_lint(c, lint);
}

/* The form, sheet or booklet of the argument; NULL with diags. */
static const struct form *the_definition(struct cli *c)
{
	for (int kind = 0; kind < FILE_KINDS; kind++) {
		size_t n;
		const char *const *ids = catalog_ids(c->catalog, (enum file_kind)kind, &n);
		for (size_t i = 0; i < n; i++)
			if (!strcmp(ids[i], c->arg[0]))
				return catalog_find(
					c->catalog, (enum file_kind)kind, c->arg[0], &c->diags);
	}
	return catalog_get(c->catalog, c->arg[0], &c->diags);
}

enum cli_status cli_forms_show(struct cli *c)
{
	const struct form *f = the_definition(c);
	if (!f)
		return CLI_FAULTS;
	struct buf text = BUF_INIT;
	buf_adds(&text, f->source);
	put(c, &text);
	return CLI_DONE;
}

/* --- dumps ----------------------------------------------------------------------- */

enum cli_status cli_dump_form(struct cli *c)
{
	const struct form *f = the_definition(c);
	if (!f)
		return CLI_FAULTS;
	struct buf out = BUF_INIT;
	form_dump(&out, f);
	put(c, &out);
	return CLI_DONE;
}

/* How the rules of a form fare with all its records in the file. */
static enum cli_status tally(
	struct cli *c, const struct form *f, struct rule_tally *out, size_t *records)
{
	int64_t *number;
	c->option[OPT_FORM] = f->id;
	c->nargs = 0;
	enum cli_status status = cli_ids(c, false, &number, records);
	struct others others = store_others(c->store);
	for (size_t i = 0; !status && i < *records; i++) {
		struct doc *d = store_load(c->store, number[i], &c->diags);
		if (d && d->form == f)
			rules_tally(rulebook_get(c->rulebook, f), d, &others, out);
		status = d ? CLI_DONE : CLI_WORLD;
		doc_free(d);
	}
	free(number);
	return status;
}

enum cli_status cli_dump_rules(struct cli *c)
{
	const struct form *f = catalog_get(c->catalog, c->arg[0], &c->diags);
	if (!f)
		return CLI_FAULTS;
	size_t records;
	struct buf out = BUF_INIT;
	struct rule_tally *found = mem_array(f->nrules, sizeof *found);
	enum cli_status status = tally(c, f, found, &records);
	for (size_t i = 0; !status && i < f->nrules; i++)
		buf_addf(&out, "%s: %zu judged, %zu broken\n", f->rule[i].name, found[i].judged,
			found[i].broken);
	put(c, &out);
	free(found);
	return status;
}

/* The record of the only argument. NULL with the status to end with. */
static struct doc *the_record(struct cli *c, enum cli_status *status)
{
	int64_t number = cli_find(c, c->arg[0], false, status);
	if (number < 0)
		return NULL;
	struct doc *d = store_load(c->store, number, &c->diags);
	*status = d ? CLI_DONE : CLI_WORLD;
	return d;
}

/* One stage of a record, as text; a is memory until it is printed. */
typedef void dump_fn(struct cli *c, struct arena *a, const struct doc *d, struct buf *out);

static enum cli_status dump_record(struct cli *c, dump_fn *dump)
{
	enum cli_status status;
	struct doc *d = the_record(c, &status);
	if (!d)
		return status;
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	dump(c, &a, d, &out);
	put(c, &out);
	arena_release(&a);
	doc_free(d);
	return status;
}

static struct grid *grid_of(struct cli *c, struct arena *a, const struct doc *d)
{
	return grid_build(a, d, rulebook_get(c->rulebook, d->form), 0, PATH_RECORD);
}

static void dump_doc(struct cli *c, struct arena *a, const struct doc *d, struct buf *out)
{
	(void)c;
	(void)a;
	doc_dump(out, d);
}

static void dump_grid(struct cli *c, struct arena *a, const struct doc *d, struct buf *out)
{
	grid_dump(out, d->form, grid_of(c, a, d));
}

static void dump_layout(struct cli *c, struct arena *a, const struct doc *d, struct buf *out)
{
	struct ruler ruler;
	ruler_text(&ruler, TEXT_NARROW, 0);
	int width = cli_number(c, OPT_WIDTH, 80), lines = cli_number(c, OPT_LINES, 0);
	layout_dump(out, layout_build(a, grid_of(c, a, d), width, lines, &ruler));
}

enum cli_status cli_dump_doc(struct cli *c)
{
	return dump_record(c, dump_doc);
}

enum cli_status cli_dump_grid(struct cli *c)
{
	return dump_record(c, dump_grid);
}

enum cli_status cli_dump_layout(struct cli *c)
{
	return dump_record(c, dump_layout);
}

enum cli_status cli_dump_sheet(struct cli *c)
{
	struct sheets *s = NULL;
	c->nargs = 0;
	enum cli_status status = cli_sheets(c, FILE_SHEET, c->arg[0], &s);
	for (size_t i = 0; !status && i < sheets_count(s); i++) {
		struct arena a = ARENA_INIT;
		struct buf out = BUF_INIT;
		const struct doc *d = sheets_doc(s, i);
		buf_addf(&out, "%s\n", sheets_title(s, i));
		grid_dump(&out, d->form, grid_build(&a, d, sheets_rules(s), 0, PATH_RECORD));
		put(c, &out);
		arena_release(&a);
	}
	sheets_free(s);
	return status;
}
