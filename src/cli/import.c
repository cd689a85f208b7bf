/*
 * import: all files or nothing, a record at a time. What is read first is held
 * back: a file with faults, unless it is a large one, leaves the data file
 * untouched to the byte. A large one is undone by its transaction.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "in/in.h"

enum { HELD = 500 }; /* records held back before the data file is opened */

struct import {
	struct cli *c;
	struct doc **held;
	size_t nheld, read;
	int64_t *number; /* of the records stored */
	size_t nnumbers, cap;
	bool dry, open;
	enum cli_status status;
};

/* Stores one record. -1 when it cannot be. */
static int store(struct import *im, struct doc *d)
{
	struct cli *c = im->c;
	struct diags found = DIAGS_INIT;
	struct summary sum;
	cli_check(c, d, &found);
	summary_make(&sum, rulebook_get(c->rulebook, d->form), d, &found);
	int rc = store_add(c->store, &d, &sum, 1, &c->diags);
	summary_release(&sum);
	diags_release(&found);
	if (rc) {
		im->status = CLI_WORLD;
		return -1;
	}
	MEM_ROOM(im->number, im->nnumbers, im->cap);
	im->number[im->nnumbers++] = d->number;
	return 0;
}

/* Stores what is held back; the first time the data file is opened. -1 when that cannot be done. */
static int store_held(struct import *im)
{
	if (!im->open) {
		im->status = cli_open(im->c, STORE_CREATE);
		if (!im->status && store_begin(im->c->store, &im->c->diags))
			im->status = CLI_WORLD;
		if (im->status)
			return -1;
		im->open = true;
	}
	int rc = 0;
	for (size_t i = 0; i < im->nheld; i++) {
		if (!rc)
			rc = store(im, im->held[i]);
		doc_free(im->held[i]);
	}
	im->nheld = 0;
	return rc;
}

/* Takes a record that was read. */
static int take(void *arg, struct doc *d)
{
	struct import *im = arg;
	im->read++;
	/* once anything is wrong nothing will be stored: the rest is only read for its faults */
	if (im->dry || im->c->diags.count[DIAG_ERROR]) {
		doc_free(d);
		return 0;
	}
	im->held[im->nheld++] = d;
	return im->nheld == HELD ? store_held(im) : 0;
}

/* Commits, or undoes everything, and prints the numbers. */
static enum cli_status finish(struct import *im)
{
	struct cli *c = im->c;
	bool keep = !im->status;
	if (keep && !im->dry && store_held(im))
		keep = false;
	if (im->open && store_end(c->store, keep, &c->diags))
		im->status = CLI_WORLD;
	struct buf line = BUF_INIT;
	for (size_t i = 0; i < im->nnumbers && !im->status; i++) {
		buf_addf(&line, "%lld\n", (long long)im->number[i]);
		cli_put(c, &line);
	}
	buf_release(&line);
	if (im->dry && !im->status)
		diag_add(&c->diags, CLI_DRY_RUN, NULL, im->read);
	return im->status;
}

/* Was it the world that failed, not what stands in the files? */
static bool world_failed(const struct diags *ds)
{
	for (size_t i = 0; i < ds->n; i++)
		if (ds->v[i].code == D_FILE_READ || ds->v[i].code == D_FILE_KIND)
			return true;
	return false;
}

enum cli_status cli_import(struct cli *c)
{
	struct import im = {.c = c, .dry = c->option[OPT_DRY_RUN]};
	im.held = mem_array(HELD, sizeof *im.held);
	for (size_t i = 0; i < c->nargs && im.status != CLI_WORLD; i++)
		if (in_json(c->arg[i], c->option[OPT_FORM], c->catalog, take, &im, &c->diags) &&
			!im.status)
			im.status = CLI_FAULTS;
	if (im.status == CLI_FAULTS && world_failed(&c->diags))
		im.status = CLI_WORLD;
	diags_sort(&c->diags);
	enum cli_status status = finish(&im);
	for (size_t i = 0; i < im.nheld; i++)
		doc_free(im.held[i]);
	free(im.held);
	free(im.number);
	return status;
}
