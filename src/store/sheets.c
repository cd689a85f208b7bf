/* Records of the file for sheets. */
#include "doc/sheets.h"
#include "store/store_impl.h"

/* What is known of a form by its id: its name, or the id of one that is not there any more. */
static const char *form_name(struct store *s, const char *id)
{
	struct diags ignored = DIAGS_INIT;
	const struct form *f = catalog_get(s->catalog, id, &ignored);
	diags_release(&ignored);
	return f ? f->name : id;
}

int store_sheet(struct store *s, const struct list_row *row, struct sheets *to, struct diags *ds)
{
	const struct facts facts = {.number = row->number,
		.year = row->year,
		.status = row->status,
		.errors = row->errors,
		.warnings = row->warnings,
		.updated = row->updated,
		.form = form_name(s, row->form),
		.unit = row->unit,
		.code = row->code,
		.name = row->name,
		.amount = row->amount,
		.has_amount = row->has_amount,
		.amount_value = row->amount_value};
	struct doc *d = NULL;
	int taken = 0;
	for (size_t set = 0; set < sheets_sets(to) && taken >= 0; set++) {
		if (!sheets_takes(to, set, row->form))
			continue;
		if (sheets_needs(to, set) && !d && !(d = store_load(s, row->number, ds))) {
			taken = -1;
			continue;
		}
		sheets_add(to, set, d, &facts);
		taken = 1;
	}
	doc_free(d);
	return taken;
}
