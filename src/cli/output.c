/* Subcommands that put records out: print and export. A record at a time: memory stays flat. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/file.h"
#include "cli/cli.h"
#include "out/out.h"

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

static enum cli_status put_all(struct cli *c, struct sink *s, const int64_t *v, size_t n)
{
	if (out_begin(&s->out, &c->diags))
		return CLI_WORLD;
	for (size_t i = 0; i < n; i++)
		if (put_record(c, s, v[i]))
			return CLI_WORLD;
	if (out_end(&s->out, &c->diags) || sink_flush(s, 0))
		return CLI_WORLD;
	return CLI_DONE;
}

/* The records of the arguments in a format, to stdout or the file of -o. */
static enum cli_status put_records(
	struct cli *c, const struct out_format *format, const struct out_options *o)
{
	const char *name = c->option[OPT_OUT];
	struct sink sink = {.c = c};
	int64_t *v = NULL;
	size_t n = 0;
	if (name && !strcmp(name, "-"))
		name = NULL;
	if (name && store_is_file(c->store, name)) {
		diag_add(&c->diags, CLI_ONTO_DATA, NULL, name);
		return CLI_USAGE;
	}
	out_init(&sink.out, format, o);
	enum cli_status status = cli_ids(c, false, &v, &n);
	if (!status && name && !(sink.file = file_out_new(name, &c->diags)))
		status = CLI_WORLD;
	if (!status)
		status = put_all(c, &sink, v, n);
	if (sink.file && file_out_end(sink.file, !status, &c->diags))
		status = CLI_WORLD;
	out_release(&sink.out);
	free(v);
	return status;
}

enum cli_status cli_print(struct cli *c)
{
	const char *type = c->option[OPT_TYPE], *encoding = c->option[OPT_ENCODING];
	const struct others others = store_others(c->store);
	const struct out_options o = {
		.width = cli_number(c, OPT_WIDTH, WIDTH),
		.lines = cli_number(c, OPT_LINES, 0),
		.gb18030 = encoding && !strcasecmp(encoding, "GB18030"),
		.ascii = c->option[OPT_ASCII],
		.bom = c->option[OPT_BOM],
		.exact = c->option[OPT_EXACT],
		.others = &others,
	};
	return put_records(c, out_find(type ? type : "text"), &o);
}

enum cli_status cli_export(struct cli *c)
{
	const struct out_options o = {.width = WIDTH};
	return put_records(c, out_find("json"), &o);
}
