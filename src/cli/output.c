/* Subcommands that put records and sheets out: print and export. A record at a time: memory stays
 * flat.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/where.h"
#include "out/booklet.h"

enum {
	WIDTH = 80,      /* columns of a text unless told */
	CHUNK = 1 << 16, /* bytes gathered before they are written */
};

/* Where the bytes go. */
struct sink {
	struct cli *c;
	struct file_out *file; /* NULL: stdout */
	struct output out;
};

/* Writes what has been gathered, if it is much or at the end. -1 when it cannot be written. */
static int sink_flush(struct sink *s, size_t least)
{
	struct buf *bytes = &s->out.bytes;
	if (bytes->n < least)
		return 0;
	if (!s->file)
		return cli_put(s->c, bytes);
	int rc = file_out_add(s->file, bytes->s, bytes->n);
	buf_reset(bytes);
	return rc;
}

static enum cli_status put_record(struct cli *c, struct sink *s, int64_t number)
{
	struct doc *d = store_load(c->store, number, &c->diags);
	if (!d)
		return CLI_WORLD;
	int rc = out_record(&s->out, d, rulebook_get(c->rulebook, d->form), &c->diags);
	doc_free(d);
	return rc || sink_flush(s, CHUNK) ? CLI_WORLD : CLI_DONE;
}

static enum cli_status put_sheet(struct cli *c, struct sink *s, const struct sheets *v, size_t i)
{
	int rc = out_sheet(&s->out, v, i, &c->diags);
	return rc || sink_flush(s, CHUNK) ? CLI_WORLD : CLI_DONE;
}

static enum cli_status put_booklet(struct cli *c, struct sink *s, const struct sheets *v, size_t i)
{
	const struct booklet_source from = {c->store, c->catalog, c->rulebook};
	int rc = out_booklet(&s->out, &from, v, i, &c->diags);
	return rc || sink_flush(s, CHUNK) ? CLI_WORLD : CLI_DONE;
}

/* What is put out: n sheets, booklets or records. */
struct content {
	struct sheets *sheets; /* NULL: records */
	bool booklets;
	int64_t *number;
	size_t n;
};

static enum cli_status put_all(struct cli *c, struct sink *s, const struct content *what)
{
	if (out_begin(&s->out, &c->diags))
		return CLI_WORLD;
	for (size_t i = 0; i < what->n; i++)
		if (what->booklets     ? put_booklet(c, s, what->sheets, i)
			: what->sheets ? put_sheet(c, s, what->sheets, i)
				       : put_record(c, s, what->number[i]))
			return CLI_WORLD;
	if (out_end(&s->out, &c->diags) || sink_flush(s, 0))
		return CLI_WORLD;
	return CLI_DONE;
}

/* Finds what is to be put out: all is looked for before a file is begun. */
static enum cli_status content_find(
	struct cli *c, const struct out_format *format, struct content *out)
{
	const char *sheet = c->option[OPT_SHEET], *booklet = c->option[OPT_BOOKLET];
	if (sheet && booklet) {
		diag_add(&c->diags, CLI_SHEET_BOOKLET, NULL);
		return CLI_USAGE;
	}
	if (!sheet && !booklet)
		return cli_ids(c, false, &out->number, &out->n);
	if (!format->part) {
		diag_add(&c->diags, OUT_RECORDS_ONLY, NULL, format->name);
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

/* What the arguments say in a format, to stdout or the file of -o. */
static enum cli_status put_content(
	struct cli *c, const struct out_format *format, const struct out_options *o)
{
	const char *name = c->option[OPT_OUT];
	struct sink sink = {.c = c};
	struct content what = {0};
	if (name && !strcmp(name, "-"))
		name = NULL;
	if (name && store_is_file(c->store, name)) {
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
	out_release(&sink.out);
	sheets_free(what.sheets);
	free(what.number);
	return status;
}

enum cli_status cli_print(struct cli *c)
{
	const char *type = c->option[OPT_TYPE], *encoding = c->option[OPT_ENCODING];
	const struct others others = store_others(c->store);
	struct buf modules = BUF_INIT;
	where_modules(&modules);
	const struct out_options o = {
		.width = cli_number(c, OPT_WIDTH, WIDTH),
		.lines = cli_number(c, OPT_LINES, 0),
		.gb18030 = encoding && !strcasecmp(encoding, "GB18030"),
		.ascii = c->option[OPT_ASCII],
		.bom = c->option[OPT_BOM],
		.exact = c->option[OPT_EXACT],
		.modules = modules.s,
		.others = &others,
	};
	enum cli_status status = put_content(c, out_find(type ? type : "text"), &o);
	buf_release(&modules);
	return status;
}

enum cli_status cli_export(struct cli *c)
{
	const struct out_options o = {.width = WIDTH};
	return put_content(c, out_find("json"), &o);
}
