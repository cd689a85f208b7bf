/* Subcommands that make, copy and delete records: new copy carry delete restore backup. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "doc/bound.h"
#include "in/in.h"
#include "ui/carry.h"
#include "ui/save.h"

int cli_save(struct cli *c, const struct doc *before, struct doc *now, const char *why)
{
	struct rules *rules = rulebook_get(c->rulebook, now->form);
	return save_record(c->store, rules, before, now, why, &c->diags);
}

static void put_number(struct cli *c, int64_t number)
{
	struct buf line = BUF_INIT;
	buf_addf(&line, "%lld\n", (long long)number);
	cli_put(c, &line);
	buf_release(&line);
}

/* Stores a new record and prints its number. */
static enum cli_status add(struct cli *c, struct doc *d)
{
	if (cli_save(c, NULL, d, ""))
		return CLI_WORLD;
	put_number(c, d->number);
	return CLI_DONE;
}

/* Rows are added until row p.row is there. -1 with a diag when the list cannot get so many. */
static int make_room(struct cli *c, struct doc *d, struct path p, const char *address)
{
	const struct list *l = &d->form->list[p.list];
	const struct place at = {.cell = address};
	if (p.row >= IN_MOST_ROWS ||
		(l->rows == ROWS_FIXED && (size_t)p.row >= d->list[p.list].n)) {
		diag_add(&c->diags, IN_ROWS, &at,
			l->rows == ROWS_FIXED ? d->list[p.list].n : (size_t)IN_MOST_ROWS);
		return -1;
	}
	while (d->list[p.list].n <= (size_t)p.row)
		doc_row_insert(d, p.list, d->list[p.list].n);
	return 0;
}

/* Says that the form has no such address, with the nearest name for the part that is wrong. */
static void no_cell(struct cli *c, const struct form *f, const char *address)
{
	const struct place at = {.cell = address};
	char *name = mem_ndup(address, strcspn(address, "["));
	const char *dot = strstr(address, "].");
	int l = form_list(f, name);
	const struct list *list = l >= 0 && dot ? &f->list[l] : NULL;
	size_t n = 0, nfields = list ? list->ncols : f->nfields;
	const char **names = mem_array(nfields + f->nlists + 1, sizeof *names);
	for (size_t i = 0; i < nfields; i++)
		names[n++] = list ? list->col[i].name : f->field[i].name;
	for (size_t i = 0; i < f->nlists && !list; i++)
		names[n++] = f->list[i].name;
	const char *given = list ? dot + 2 : name;
	long near = text_nearest(given, names, n);
	if (near >= 0 && strcmp(names[near], given) != 0)
		diag_add(&c->diags, CLI_NO_CELL_NEAR, &at, f->id, names[near]);
	else
		diag_add(&c->diags, CLI_NO_CELL, &at, f->id);
	free(names);
	free(name);
}

/* The cell of an address, which a person may fill in. -1 with a diag. */
static int cell_at(struct cli *c, struct doc *d, const char *address, struct path *p)
{
	const struct place at = {.cell = address};
	if (path_parse(d->form, address, p)) {
		no_cell(c, d->form, address);
		return -1;
	}
	const struct field *f = form_at(d->form, *p);
	if (!f || (p->list != LIST_NONE && p->row < 0)) {
		diag_add(&c->diags, CLI_NOT_A_CELL, &at);
		return -1;
	}
	if (!field_entered(f)) {
		diag_add(&c->diags, IN_COMPUTED, &at);
		return -1;
	}
	return p->list == LIST_NONE ? 0 : make_room(c, d, *p, address);
}

/* Puts a text into a cell. -1 with a diag at *at. */
static int set_text(
	struct cli *c, struct doc *d, struct path p, const char *text, const struct place *at)
{
	const char *fixed = in_fixed(d->form, p);
	struct buf value = BUF_INIT;
	int rc = in_text(form_at(d->form, p), text, strlen(text), at, &value, &c->diags);
	if (rc > 0)
		diag_add(&c->diags, IN_TAB, at);
	if (rc >= 0 && *fixed && strcmp(value.s, fixed) != 0) {
		diag_add(&c->diags, IN_FIXED, at, fixed);
		rc = -1;
	}
	if (rc >= 0)
		doc_set(d, p, value.s);
	buf_release(&value);
	return rc < 0 ? -1 : 0;
}

/* Does what one NAME=TEXT says. The argument ends at its = afterwards. -1 with a diag. */
static int set_cell(struct cli *c, struct doc *d, char *argument)
{
	char *text = strchr(argument, '=');
	assert(text); /* cli_new has looked */
	*text++ = '\0';
	const struct place at = {.cell = argument};
	struct path p;
	if (text_invalid(argument, strlen(argument)) >= 0) {
		diag_add(&c->diags, CLI_NOT_UTF8, NULL, argument);
		return -1;
	}
	if (text_invalid(text, strlen(text)) >= 0) {
		diag_add(&c->diags, CLI_NOT_UTF8, &at, text);
		return -1;
	}
	if (!strcmp(argument, in_year_key(d->form)))
		return in_year_text(text, &at, &d->year, &c->diags);
	return cell_at(c, d, argument, &p) ? -1 : set_text(c, d, p, text, &at);
}

/* The kind of project of this name; NULL with a diag, the nearest name in it. */
static const struct kind *find_kind(struct cli *c, const char *name)
{
	size_t n;
	const struct kind *kinds = library_kinds(c->library, &n), *found = NULL;
	const char **names = mem_array(n, sizeof *names);
	for (size_t i = 0; i < n; i++) {
		names[i] = kinds[i].name;
		if (!strcmp(names[i], name))
			found = &kinds[i];
	}
	long near = found ? -1 : text_nearest(name, names, n);
	for (size_t i = 0; i < n && !found && near < 0; i++)
		if (*name && text_find(names[i], name) >= 0)
			near = (long)i;
	if (near >= 0)
		diag_add(&c->diags, CLI_NO_KIND_NEAR, NULL, name, names[near]);
	else if (!found)
		diag_add(&c->diags, CLI_NO_KIND, NULL, name);
	free(names);
	return found;
}

/* Lays the record out for the kind of project that --kind names. */
static enum cli_status lay_out(struct cli *c, struct doc *d)
{
	if (!c->option[OPT_KIND])
		return CLI_DONE;
	if (bound_list(d->form) < 0) {
		diag_add(&c->diags, CLI_KIND_FORM, NULL, d->form->id);
		return CLI_FAULTS;
	}
	const struct kind *kind = find_kind(c, c->option[OPT_KIND]);
	if (kind)
		bound_lay_out(d, c->library, kind);
	return kind ? CLI_DONE : CLI_FAULTS;
}

enum cli_status cli_new(struct cli *c)
{
	const struct form *f = catalog_get(c->catalog, c->arg[0], &c->diags);
	if (!f)
		return CLI_FAULTS;
	for (size_t i = 1; i < c->nargs; i++) {
		if (strchr(c->arg[i], '='))
			continue;
		diag_add(&c->diags, CLI_NO_EQUALS, NULL, c->arg[i]);
		return CLI_USAGE;
	}
	struct doc *d = doc_new(f, clock_year());
	enum cli_status status = lay_out(c, d);
	for (size_t i = 1; i < c->nargs; i++)
		if (set_cell(c, d, c->arg[i]))
			status = CLI_FAULTS;
	if (!status)
		status = cli_open(c, STORE_CREATE);
	if (!status)
		status = add(c, d);
	doc_free(d);
	return status;
}

enum cli_status cli_copy(struct cli *c)
{
	enum cli_status status;
	int64_t number = cli_find(c, c->arg[0], false, &status);
	if (number < 0)
		return status;
	struct doc *d = store_load(c->store, number, &c->diags);
	if (!d)
		return CLI_WORLD;
	doc_renew(d);
	status = add(c, d);
	doc_free(d);
	return status;
}

/* How it ends when the store refused: a signed record is the user's affair. */
static enum cli_status why_not(const struct cli *c)
{
	const struct diags *ds = &c->diags;
	return ds->n && ds->v[ds->n - 1].code == D_STORE_SIGNED ? CLI_FAULTS : CLI_WORLD;
}

/* Moves the records of the arguments into the bin or out of it, all or none. */
static enum cli_status move_records(struct cli *c, bool from_bin,
	int (*move)(struct store *s, int64_t number, struct diags *ds))
{
	int64_t *v = NULL;
	size_t n = 0;
	enum cli_status status = cli_ids(c, from_bin, &v, &n);
	if (!status && store_begin(c->store, &c->diags))
		status = CLI_WORLD;
	if (!status) {
		for (size_t i = 0; i < n && status != CLI_WORLD; i++)
			if (move(c->store, v[i], &c->diags))
				status = why_not(c);
		if (store_end(c->store, !status, &c->diags))
			status = CLI_WORLD;
	}
	free(v);
	return status;
}

enum cli_status cli_delete(struct cli *c)
{
	return move_records(c, false, store_delete);
}

enum cli_status cli_restore(struct cli *c)
{
	return move_records(c, true, store_restore);
}

/* True when all can be carried over, and none of them was. */
static bool may_carry(struct cli *c, const int64_t *v, size_t n, int year)
{
	bool may = true, there = false;
	for (size_t i = 0; i < n; i++) {
		struct diags said = DIAGS_INIT;
		int look = carry_looks(c->store, c->rulebook, v[i], year, &said);
		if (look < 0 || (look && !c->option[OPT_AGAIN])) {
			diags_take(&c->diags, &said);
			may = false;
			there |= look > 0;
		}
		diags_release(&said);
	}
	if (there)
		diag_add(&c->diags, CLI_AGAIN, NULL);
	return may;
}

/* Carries the records over, all or none. new gets their numbers. */
static enum cli_status carry_all(struct cli *c, const int64_t *v, size_t n, int64_t *new)
{
	int year = cli_number(c, OPT_YEAR, 0);
	if (!may_carry(c, v, n, year))
		return CLI_FAULTS;
	if (store_begin(c->store, &c->diags))
		return CLI_WORLD;
	bool all = true;
	for (size_t i = 0; i < n && all; i++) {
		new[i] = carry_record(c->store, c->rulebook, v[i], year, &c->diags);
		all = new[i] >= 0;
	}
	return store_end(c->store, all, &c->diags) || !all ? CLI_WORLD : CLI_DONE;
}

enum cli_status cli_carry(struct cli *c)
{
	int64_t *v = NULL;
	size_t n = 0;
	enum cli_status status = cli_ids(c, false, &v, &n);
	int64_t *new = mem_array(n, sizeof *new);
	if (!status)
		status = carry_all(c, v, n, new);
	for (size_t i = 0; i < n && !status; i++)
		put_number(c, new[i]);
	free(new);
	free(v);
	return status;
}

enum cli_status cli_backup(struct cli *c)
{
	struct buf name = BUF_INIT;
	if (c->nargs) {
		buf_adds(&name, c->arg[0]);
	} else {
		char now[CLOCK_TEXT];
		clock_text(clock_now(), now);
		/* tianbao.db.2023-05-01T161305 */
		buf_addf(&name, "%s.%.13s%.2s%.2s", store_file(c->store), now, now + 14, now + 17);
	}
	enum cli_status status = CLI_DONE;
	if (store_is_file(c->store, name.s)) {
		diag_add(&c->diags, CLI_ONTO_DATA, NULL, name.s);
		status = CLI_USAGE;
	} else if (store_backup(c->store, name.s, &c->diags)) {
		status = CLI_WORLD;
	} else {
		buf_addc(&name, '\n');
		cli_put(c, &name);
	}
	buf_release(&name);
	return status;
}
