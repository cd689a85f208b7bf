/* The table of formats, and what paper shows: see out.h. */
#include "out/out.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "out/csv.h"
#include "out/html.h"
#include "out/json.h"
#include "out/pdf.h"
#include "out/text.h"
#include "out/xlsx.h"
#include "table/grid.h"

static const struct out_format formats[] = {
	{"text", "纯文本", ".txt", .begin = out_text_begin, .end = out_text_end,
		.part = out_text_part, .release = out_text_release},
	{"html", "网页", ".html", .begin = out_html_begin, .end = out_html_end,
		.part = out_html_part, .release = out_html_release},
	{"pdf", "PDF", ".pdf", .fonts = true, .begin = out_pdf_begin, .end = out_pdf_end,
		.part = out_pdf_part, .release = out_pdf_release},
	{"xlsx", "电子表格 xlsx", ".xlsx", .about = true, .begin = out_xlsx_begin,
		.end = out_xlsx_end, .part = out_xlsx_part, .release = out_xlsx_release},
	{"csv", "CSV", ".csv", .begin = out_csv_begin, .part = out_csv_part},
	{"json", "交换文件", ".json", .begin = out_json_begin, .end = out_json_end,
		.record = out_json_record},
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

void out_part_take(struct out_part *to, struct arena *memory, struct out_part *from)
{
	*to = *from;
	*memory = *from->memory;
	*from->memory = (struct arena)ARENA_INIT;
	to->memory = memory;
	to->title = arena_dup(memory, to->title);
	for (size_t i = 0; i < to->grid->nblocks; i++) {
		const struct block *b = &to->grid->block[i];
		for (size_t k = 0; k < b->ncells; k++)
			b->cell[k].text = arena_ndup(memory, b->cell[k].text, b->cell[k].n);
	}
}

/* The first words on its paper. */
static const char *heading(const struct grid *g, const struct doc *d)
{
	for (size_t i = 0; i < g->nblocks; i++)
		if (g->block[i].kind == BAND_TITLE && g->block[i].ncells)
			return g->block[i].cell[0].text;
	return d->form->name;
}

/* What tells it from others in a list: that, and before it the name if it is not in it. */
static const char *title_of(
	struct arena *a, const struct grid *g, const struct doc *d, const char *name)
{
	const char *text = heading(g, d);
	return strstr(text, name) ? text : arena_printf(a, "%s（%s）", name, text);
}

int out_sheet(struct output *o, const struct sheets *s, size_t i, struct diags *ds)
{
	struct arena a = ARENA_INIT;
	const struct doc *d = sheets_doc(s, i);
	struct grid *g = grid_build(&a, d, sheets_rules(s), 0, PATH_RECORD);
	struct out_part part = {.grid = g,
		.form = d->form,
		.title = title_of(&a, g, d, sheets_title(s, i)),
		.landscape = d->form->landscape,
		.memory = &a};
	int rc = out_part(o, &part, ds);
	arena_release(&a);
	return rc;
}

static const struct out_about *about(
	struct arena *a, const struct out_options *o, const struct doc *d, struct rules *r)
{
	struct diags found = DIAGS_INIT;
	struct summary s;
	struct out_about *out = arena_new(a, sizeof *out);
	rules_check(r, d, o->others, PATH_RECORD, NULL, &found);
	summary_make(&s, r, d, &found);
	*out = (struct out_about){
		.number = d->number,
		.year = d->year,
		.name = arena_dup(a, s.name),
		.unit = arena_dup(a, s.unit),
		.status = status_name(d->status),
		.amount_text = arena_dup(a, s.amount),
		.has_amount = s.has_amount,
		.amount = s.amount_value,
		.errors = s.errors,
		.warnings = s.warnings,
	};
	summary_release(&s);
	diags_release(&found);
	return out;
}

int out_record(struct output *o, const struct doc *d, struct rules *r, struct diags *ds)
{
	if (o->format->record) {
		int rc = o->format->record(o, d, ds);
		o->n++;
		return rc;
	}
	struct arena a = ARENA_INIT;
	struct grid *g = out_grid(&a, &o->options, d, r);
	struct out_part p = {
		.grid = g,
		.form = d->form,
		.title = title_of(&a, g, d, doc_role(d, ROLE_NAME)),
		.landscape = d->form->landscape,
		.about = o->format->about ? about(&a, &o->options, d, r) : NULL,
		.memory = &a,
	};
	int rc = out_part(o, &p, ds);
	arena_release(&a);
	return rc;
}

/* Takes away what a new record starts with, but for the rows that stand in the form. */
static void empty(struct doc *d)
{
	for (size_t i = 0; i < d->form->nfields; i++)
		if (field_entered(&d->form->field[i]))
			doc_set(d, (struct path){-1, -1, (int)i}, "");
	for (size_t i = 0; i < d->form->nlists; i++)
		while (d->form->list[i].rows == ROWS_OPEN && d->list[i].n)
			doc_row_delete(d, (int)i, 0);
}

int out_blank(struct output *o, const struct form *f, int year, struct rules *r, struct diags *ds)
{
	struct arena a = ARENA_INIT;
	struct doc *d = doc_new(f, year);
	empty(d);
	struct grid *g = grid_build(&a, d, r, GRID_BLANK, PATH_RECORD);
	struct out_part p = {.grid = g,
		.form = f,
		.title = title_of(&a, g, d, doc_role(d, ROLE_NAME)),
		.landscape = f->landscape,
		.memory = &a};
	int rc = out_part(o, &p, ds);
	arena_release(&a);
	doc_free(d);
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
	if (doc_note_count(d, NOTE_WAIVER)) {
		struct diags found = DIAGS_INIT;
		rules_check(r, d, o->others, PATH_RECORD, NULL, &found);
		grid_reasons(a, g, &found);
		diags_release(&found);
	}
	struct seal seal;
	if (o->seals && o->seals->of(o->seals->arg, d, &seal) > 0) {
		grid_seal(a, g, d, &seal);
		free(seal.who);
	}
	return g;
}
