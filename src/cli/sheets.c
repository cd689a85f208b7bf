/* Sheets for the command line: which records they are made from. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "cli/cli.h"
#include "doc/sheets.h"

enum { PAGE = 500 }; /* records asked for at once */

/* The records of the arguments; each must be one the sheet takes. */
static enum cli_status add_named(struct cli *c, const struct form *sheet, struct sheets *to)
{
	int64_t *number;
	size_t n;
	enum cli_status status = cli_ids(c, false, &number, &n);
	for (size_t i = 0; i < n && status != CLI_WORLD; i++) {
		struct list_rows_page page = {0};
		if (store_row(c->store, number[i], &page, &c->diags)) {
			status = CLI_WORLD;
			continue;
		}
		int taken = page.n ? store_sheet(c->store, page.v, to, &c->diags) : 0;
		if (!taken) {
			diag_add(&c->diags, CLI_SHEET_OTHER, NULL, (long long)number[i],
				sheet->name);
			status = CLI_FAULTS;
		}
		if (taken < 0)
			status = CLI_WORLD;
		list_page_release(&page);
	}
	free(number);
	return status;
}

/* Those that the options choose, a page at a time. */
static enum cli_status add_chosen(struct cli *c, struct sheets *to)
{
	struct list_query q = cli_query(c);
	struct list_rows_page page = {0}, next;
	enum cli_status status = CLI_DONE;
	if (!*q.form)
		q.form = sheets_form(to);
	do {
		const struct list_row *last = page.n ? &page.v[page.n - 1] : NULL;
		if (store_list(c->store, &q, last, false, PAGE, &next, &c->diags)) {
			status = CLI_WORLD;
			break;
		}
		list_page_release(&page);
		page = next;
		for (size_t i = 0; i < page.n && !status; i++)
			if (store_sheet(c->store, &page.v[i], to, &c->diags) < 0)
				status = CLI_WORLD;
	} while (page.n && !status);
	list_page_release(&page);
	return status;
}

enum cli_status cli_sheets(
	struct cli *c, enum file_kind kind, const char *name, struct sheets **out)
{
	const struct form *sheet = catalog_find(c->catalog, kind, name, &c->diags);
	if (!sheet)
		return CLI_FAULTS;
	*out = sheets_new(sheet);
	enum cli_status status = c->nargs ? add_named(c, sheet, *out) : add_chosen(c, *out);
	if (!status && !sheets_end(*out)) {
		diag_add(&c->diags, CLI_SHEET_NOTHING, NULL, sheet->name);
		status = CLI_FAULTS;
	}
	return status;
}
