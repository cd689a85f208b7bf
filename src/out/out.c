/* The table of formats, and what paper shows: see out.h. */
#include "out/out.h"

#include <assert.h>
#include <string.h>

#include "out/csv.h"
#include "out/html.h"
#include "out/json.h"
#include "out/text.h"
#include "table/grid.h"

static const struct out_format formats[] = {
	{"text", "文本", ".txt", out_text_begin, out_text_end, .part = out_text_part,
		.release = out_text_release},
	{"html", "网页", ".html", out_html_begin, out_html_end, .part = out_html_part},
	{"csv", "电子表格的文本", ".csv", out_csv_begin, .part = out_csv_part},
	{"json", "交换文件", ".json", out_json_begin, out_json_end, .record = out_json_record},
};

enum { FORMATS = sizeof formats / sizeof *formats };

const struct out_format *out_table(size_t *n)
{
	*n = FORMATS;
	return formats;
}

const struct out_format *out_find(const char *name)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (!strcmp(formats[i].name, name))
			return &formats[i];
	return NULL;
}

/* --- a print-out -------------------------------------------------------- */

void out_init(struct output *o, const struct out_format *f, const struct out_options *options)
{
	assert(!f->part != !f->record);
	*o = (struct output){.format = f, .options = *options, .bytes = BUF_INIT};
}

int out_begin(struct output *o, struct diags *ds)
{
	return o->format->begin ? o->format->begin(o, ds) : 0;
}

int out_part(struct output *o, struct out_part *p, struct diags *ds)
{
	if (!o->format->part) {
		diag_add(ds, OUT_RECORDS_ONLY, NULL, o->format->name);
		return -1;
	}
	int rc = o->format->part(o, p, ds);
	o->n++;
	return rc;
}

/* The first words on its paper. */
static const char *title_of(const struct grid *g, const struct doc *d)
{
	for (size_t i = 0; i < g->nblocks; i++)
		if (g->block[i].kind == BAND_TITLE && g->block[i].ncells)
			return g->block[i].cell[0].text;
	return d->form->name;
}

int out_record(struct output *o, const struct doc *d, struct rules *r, struct diags *ds)
{
	if (o->format->record) {
		int rc = o->format->record(o, d, ds);
		o->n++;
		return rc;
	}
	struct arena a = ARENA_INIT;
	const struct grid *g = out_grid(&a, &o->options, d, r);
	struct out_part p = {g, d->form, title_of(g, d), d->form->landscape, &a};
	int rc = out_part(o, &p, ds);
	arena_release(&a);
	return rc;
}

int out_end(struct output *o, struct diags *ds)
{
	return o->format->end ? o->format->end(o, ds) : 0;
}

void out_release(struct output *o)
{
	if (o->format->release)
		o->format->release(o);
	buf_release(&o->bytes);
}

/* --- a record on paper ---------------------------------------------------- */

struct grid *out_grid(
	struct arena *a, const struct out_options *o, const struct doc *d, struct rules *r)
{
	struct grid *g = grid_build(a, d, r, 0, PATH_RECORD);
	if (!doc_note_count(d, NOTE_WAIVER))
		return g;
	struct diags found = DIAGS_INIT;
	rules_check(r, d, o->others, PATH_RECORD, NULL, &found);
	grid_reasons(a, g, &found);
	diags_release(&found);
	return g;
}
