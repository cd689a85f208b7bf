/* Records as what a preview shows: one, as it stands on the screen, or several of the file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "out/out.h"
#include "ui/app.h"
#include "ui/preview.h"

static int put_doc(void *arg, struct app *app, struct output *o, struct diags *ds)
{
	const struct doc *d = arg;
	return out_record(o, d, rulebook_get(app->rulebook, d->form), ds);
}

static void free_doc(void *arg)
{
	doc_free(arg);
}

struct mode *preview_record_new(struct app *app, const struct doc *d)
{
	const char *name = doc_role(d, ROLE_NAME);
	return preview_mode_new(app, &(struct preview_source){doc_copy(d),
					     *name ? name : d->form->id, put_doc, free_doc});
}

/* Their numbers, in the order of the file. */
struct numbers {
	size_t n;
	int64_t v[];
};

static int put_numbers(void *arg, struct app *app, struct output *o, struct diags *ds)
{
	const struct numbers *all = arg;
	int rc = 0;
	for (size_t i = 0; i < all->n && !rc; i++) {
		struct doc *d = store_load(app->store, all->v[i], ds);
		rc = d ? out_record(o, d, rulebook_get(app->rulebook, d->form), ds) : -1;
		doc_free(d);
	}
	return rc;
}

struct mode *preview_records_new(struct app *app, const int64_t *number, size_t n)
{
	if (n == 1) {
		struct doc *d = store_load(app->store, *number, &app->diags);
		struct mode *m = d ? preview_record_new(app, d) : NULL;
		doc_free(d);
		return m;
	}
	char name[32];
	snprintf(name, sizeof name, "%zu 张表", n);
	struct numbers *all = mem_new(sizeof *all + n * sizeof *all->v);
	all->n = n;
	memcpy(all->v, number, n * sizeof *number);
	return preview_mode_new(app, &(struct preview_source){all, name, put_numbers, free});
}
