/*
 * Records in the exchange shape: see json.h. Every entered field and list in
 * the form's order, empty ones as "", rows that are shown; indented by one blank.
 */
#include "out/json.h"

#include "base/buf.h"
#include "base/json.h"
#include "in/in.h"

/* Begins a member: a comma unless it is the first, a line of so many blanks, the key. */
static void member(struct buf *out, bool first, int depth, const char *key)
{
	buf_adds(out, first ? "\n" : ",\n");
	buf_pad(out, ' ', (size_t)depth);
	json_quote(out, key);
	buf_adds(out, ": ");
}

static void put_row(struct buf *out, const struct doc *d, int list, size_t row)
{
	const struct list *l = &d->form->list[list];
	bool first = true;
	buf_adds(out, "    {");
	for (size_t c = 0; c < l->ncols; c++) {
		if (!field_entered(&l->col[c]))
			continue;
		member(out, first, 5, l->col[c].name);
		json_quote(out, d->list[list].v[row].cell[c]);
		first = false;
	}
	buf_adds(out, first ? "}" : "\n    }");
}

static void put_list(struct buf *out, const struct doc *d, int list)
{
	bool first = true;
	member(out, false, 3, d->form->list[list].name);
	buf_addc(out, '[');
	for (size_t row = 0; row < d->list[list].n; row++) {
		if (!doc_row_shown(d, list, row))
			continue;
		buf_adds(out, first ? "\n" : ",\n");
		put_row(out, d, list, row);
		first = false;
	}
	buf_adds(out, first ? "]" : "\n   ]");
}

int out_json_begin(struct output *o, struct diags *ds)
{
	(void)ds;
	buf_adds(&o->bytes, "{\n \"records\": [");
	return 0;
}

int out_json_record(struct output *o, const struct doc *d, struct diags *ds)
{
	(void)ds;
	const struct form *f = d->form;
	struct buf *out = &o->bytes;
	buf_adds(out, o->n ? ",\n  {" : "\n  {");
	member(out, true, 3, "form");
	json_quote(out, f->id);
	member(out, false, 3, in_year_key(f));
	buf_addf(out, "%d", d->year);
	for (size_t i = 0; i < f->nfields; i++) {
		if (!field_entered(&f->field[i]))
			continue;
		member(out, false, 3, f->field[i].name);
		json_quote(out, d->field[i]);
	}
	for (size_t i = 0; i < f->nlists; i++)
		put_list(out, d, (int)i);
	buf_adds(out, "\n  }");
	return 0;
}

int out_json_end(struct output *o, struct diags *ds)
{
	(void)ds;
	buf_adds(&o->bytes, "\n ]\n}\n");
	return 0;
}
