/* Subcommands that put records and sheets out: print and export. A record at a time: memory stays
 * flat.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/setup.h"
#include "cli/where.h"
#include "out/booklet.h"
#include "out/out.h"
#include "out/spool.h"
#include "ui/config.h"

enum { CHUNK = 1 << 16 }; /* bytes gathered before they are written */

/* Where the bytes go. */
struct sink {
	struct cli *c;
	struct file_out *file; /* NULL: stdout */
	bool held;             /* all is gathered, for a printer */
	struct buf title;      /* of the job */
	struct output out;
};

/* Writes what has been gathered, if it is much or at the end. -1 when it cannot be written. */
static int sink_flush(struct sink *s, size_t least)
{
	struct buf *bytes = &s->out.bytes;
	if (bytes->n < least || s->held)
		return 0;
	if (!s->file)
		return cli_put(s->c, bytes);
	int rc = file_out_add(s->file, bytes->s, bytes->n);
	buf_reset(bytes);
	return rc;
}

/* What is put out: a blank form, or n sheets, booklets or records. */
struct content {
	const struct form *blank; /* NULL: something that is filled in */
	struct sheets *sheets;    /* NULL: records */
	bool booklets;
	int64_t *number;
	size_t n;
};

static int put_record(struct cli *c, struct sink *s, int64_t number)
{
	struct doc *d = store_load(c->store, number, &c->diags);
	if (!d)
		return -1;
	if (!s->title.n)
		buf_adds(&s->title, doc_role(d, ROLE_NAME));
	int rc = out_record(&s->out, d, rulebook_get(c->rulebook, d->form), &c->diags);
	doc_free(d);
	return rc;
}

/* The i-th. -1 with diags. */
static int put_one(struct cli *c, struct sink *s, const struct content *what, size_t i)
{
	const struct booklet_source from = {c->store, c->catalog, c->rulebook};
	if (what->blank)
		return out_blank(&s->out, what->blank, cli_number(c, OPT_YEAR, 0),
			rulebook_get(c->rulebook, what->blank), &c->diags);
	if (what->booklets)
		return out_booklet(&s->out, &from, what->sheets, i, &c->diags);
	if (what->sheets)
		return out_sheet(&s->out, what->sheets, i, &c->diags);
	return put_record(c, s, what->number[i]);
}

static enum cli_status put_all(struct cli *c, struct sink *s, const struct content *what)
{
	if (out_begin(&s->out, &c->diags))
		return CLI_WORLD;
	for (size_t i = 0; i < what->n; i++)
		if (put_one(c, s, what, i) || sink_flush(s, CHUNK))
			return CLI_WORLD;
	return out_end(&s->out, &c->diags) || sink_flush(s, 0) ? CLI_WORLD : CLI_DONE;
}

/* The form of --blank: nothing else is chosen then. */
static enum cli_status blank_find(struct cli *c, struct content *out)
{
	static const enum cli_option others[] = {
		OPT_SHEET, OPT_BOOKLET, OPT_FORM, OPT_UNIT, OPT_STATUS, OPT_FIND};
	bool alone = !c->nargs;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		alone &= !c->option[others[i]];
	if (!alone)
		diag_add(&c->diags, CLI_BLANK_ALONE, NULL);
	else if ((out->blank = catalog_get(c->catalog, c->option[OPT_BLANK], &c->diags)))
		out->n = 1;
	return out->blank ? CLI_DONE : CLI_USAGE;
}

/* Finds what is to be put out: all is looked for before a file is begun. */
static enum cli_status content_find(
	struct cli *c, const struct out_format *format, struct content *out)
{
	const char *sheet = c->option[OPT_SHEET], *booklet = c->option[OPT_BOOKLET];
	bool blank = c->option[OPT_BLANK], records = !blank && !sheet && !booklet;
	if (!records && !format->part) {
		diag_add(&c->diags, OUT_RECORDS_ONLY, NULL, format->name);
		return CLI_USAGE;
	}
	if (blank)
		return blank_find(c, out);
	if (records)
		return cli_ids(c, false, &out->number, &out->n);
	if (sheet && booklet) {
		diag_add(&c->diags, CLI_SHEET_BOOKLET, NULL);
		return CLI_USAGE;
	}
	out->booklets = booklet;
	enum cli_status status = cli_sheets(
		c, booklet ? FILE_BOOKLET : FILE_SHEET, booklet ? booklet : sheet, &out->sheets);
	if (!status && booklet && booklets_check(out->sheets, &c->diags))
		status = CLI_FAULTS;
	out->n = status ? 0 : sheets_count(out->sheets);
	return status;
}

/* Prints what was gathered. */
static enum cli_status spool(
	struct cli *c, const struct printer *p, const char *title, struct buf *bytes)
{
	enum { STEP_MS = 1000 };
	struct buf folder = BUF_INIT;
	if (p->device && c->store && store_is_file(c->store, p->device)) {
		diag_add(&c->diags, CLI_ONTO_DATA, NULL, p->device);
		return CLI_USAGE;
	}
	if (!where_own(&folder))
		buf_adds(&folder, "/print");
	struct spool *s =
		spool_new(&(struct spool_job){p, title, 1, folder.s ? folder.s : ""}, bytes);
	while (!spool_step(s, STEP_MS))
		;
	int rc = spool_end(s, &c->diags);
	buf_release(&folder);
	return rc ? CLI_WORLD : CLI_DONE;
}

/* What the arguments say in a format, to the file of -o, else the printer (NULL: stdout). */
static enum cli_status put_content(struct cli *c, const struct out_format *format,
	const struct out_options *o, const struct printer *printer)
{
	const char *name = c->option[OPT_OUT];
	struct sink sink = {.c = c, .held = printer && !name, .title = BUF_INIT};
	struct content what = {0};
	if (name && !strcmp(name, "-"))
		name = NULL;
	if (name && c->store && store_is_data(c->store, name)) {
		diag_add(&c->diags, CLI_ONTO_DATA, NULL, name);
		return CLI_USAGE;
	}
	out_init(&sink.out, format, o);
	enum cli_status status = content_find(c, format, &what);
	if (!status && name && !(sink.file = file_out_new(name, &c->diags)))
		status = CLI_WORLD;
	if (!status)
		status = put_all(c, &sink, &what);
	if (sink.file && file_out_end(sink.file, !status, &c->diags))
		status = CLI_WORLD;
	if (!status && sink.held)
		status =
			spool(c, printer, sink.title.n ? sink.title.s : "tianbao", &sink.out.bytes);
	buf_release(&sink.title);
	out_release(&sink.out);
	sheets_free(what.sheets);
	free(what.number);
	return status;
}

/* What the options of the command line say of it, over what a printer's profile said. */
static void print_options(struct cli *c, struct out_options *o)
{
	const char *encoding = c->option[OPT_ENCODING];
	o->width = cli_number(c, OPT_WIDTH, o->width);
	o->lines = cli_number(c, OPT_LINES, o->lines);
	if (encoding)
		o->gb18030 = !strcasecmp(encoding, "GB18030");
	o->ascii |= c->option[OPT_ASCII] != NULL;
	o->bom = c->option[OPT_BOM];
	o->exact = c->option[OPT_EXACT];
}

/* format NULL: the printer's. */
static enum cli_status print_on(struct cli *c, const struct out_format *format,
	const struct printer *printer, const struct config *config)
{
	struct others others = {0};
	struct seals seals = {0};
	struct buf modules = BUF_INIT;
	where_modules(&modules);
	struct out_options o = {.modules = modules.s};
	if (c->store) {
		others = store_others(c->store);
		seals = store_seals(c->store);
		o.others = &others;
		o.seals = &seals;
	}
	config_paper(config, &o);
	if (printer)
		printer_options(printer, &o);
	print_options(c, &o);
	enum cli_status status = put_content(c, format ? format : printer->format, &o, printer);
	buf_release(&modules);
	return status;
}

enum cli_status cli_print(struct cli *c)
{
	struct config config;
	const char *type = c->option[OPT_TYPE], *name = c->option[OPT_PRINTER];
	const struct out_format *format = type || !name ? out_find(type ? type : "text") : NULL;
	if (!name && !format->fonts)
		return print_on(c, format, NULL, NULL); /* needs nothing of the configuration */
	setup_config(&config, NULL, &c->diags);
	const struct printer *p = name ? printers_find(&config.printers, name, &c->diags) : NULL;
	enum cli_status status = p || !name ? print_on(c, format, p, &config) : CLI_USAGE;
	config_release(&config);
	return status;
}

enum cli_status cli_export(struct cli *c)
{
	const struct out_options o = {0};
	return put_content(c, out_find("json"), &o, NULL);
}
