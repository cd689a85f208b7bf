/*
 * Reading a record, and proving that it is what was saved.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/store_impl.h"

/* --- the digest of what a record holds -------------------------------------- */

static void digest_names(struct digest *g, const char *name, const struct field *v, size_t n)
{
	digest_text(g, name);
	for (size_t i = 0; i < n; i++)
		if (field_entered(&v[i]))
			digest_text(g, v[i].name);
}

static void digest_cells(struct digest *g, const struct field *v, size_t n, char *const *text)
{
	for (size_t i = 0; i < n; i++)
		if (field_entered(&v[i]))
			digest_text(g, text[i]);
}

void record_digest(const struct doc *d, const char *definition, char hex[DIGEST_HEX])
{
	const struct form *f = d->form;
	struct digest *g = digest_new();
	digest_text(g, d->uuid);
	digest_text(g, definition);
	digest_number(g, d->year);
	digest_number(g, d->status);
	digest_names(g, f->id, f->field, f->nfields);
	digest_cells(g, f->field, f->nfields, d->field);
	for (size_t l = 0; l < f->nlists; l++) {
		const struct list *list = &f->list[l];
		digest_names(g, list->name, list->col, list->ncols);
		digest_number(g, (long long)d->list[l].n);
		for (size_t r = 0; r < d->list[l].n; r++) {
			const struct row *row = &d->list[l].v[r];
			digest_number(g, row->id);
			digest_cells(g, list->col, list->ncols, row->cell);
		}
	}
	notes_digest(g, d);
	digest_end(g, hex);
}

/* --- reading ------------------------------------------------------------------ */

/* The columns of a row into the cells of a list's row, or into the fields (list, row -1). */
static void take_cells(const struct query *q, struct doc *d, int list, int row)
{
	const struct field *v = list < 0 ? d->form->field : d->form->list[list].col;
	size_t n = list < 0 ? d->form->nfields : d->form->list[list].ncols;
	int column = 1;
	for (size_t i = 0; i < n; i++)
		doc_set(d, (struct path){list, row, (int)i},
			field_entered(&v[i]) ? sql_get_text(q, column++) : "");
}

static struct query select_cells(struct store *s, const struct doc *d, int list)
{
	struct query q = sql_query(s, definition_statements(s, d->form, list)->select);
	sql_int(&q, d->number);
	return q;
}

static int load_cells(struct store *s, struct doc *d, struct diags *ds)
{
	struct query q = select_cells(s, d, LIST_NONE);
	if (sql_row(&q))
		take_cells(&q, d, LIST_NONE, -1);
	if (sql_end(&q, ds))
		return -1;
	for (int l = 0; (size_t)l < d->form->nlists; l++) {
		q = select_cells(s, d, l);
		while (sql_row(&q)) {
			size_t at = d->list[l].n;
			doc_row_insert(d, l, at);
			d->list[l].v[at].id = sql_get_int(&q, 0);
			take_cells(&q, d, l, (int)at);
		}
		if (sql_end(&q, ds))
			return -1;
	}
	return 0;
}

static struct query select_record(struct store *s, int64_t number)
{
	struct buf sql = BUF_INIT;
	buf_addf(&sql, "SELECT %s FROM records WHERE number = ?1", line_columns(s));
	struct query q = sql_query(s, sql.s);
	sql_int(&q, number);
	buf_release(&sql);
	return q;
}

static void take_record(const struct line *l, struct doc *d, int64_t number)
{
	d->number = number;
	memset(d->uuid, 0, sizeof d->uuid);
	strncpy(d->uuid, l->uuid, sizeof d->uuid - 1);
	d->year = (int)l->year;
	d->status = (enum status)l->status;
	d->revision = l->revision;
	d->created = l->created;
	d->updated = l->updated;
	d->deleted = l->deleted != 0;
}

static bool is_like(const struct line *l, const struct doc *d)
{
	return l->year == d->year && l->status >= 0 && l->status < STATUSES &&
	       !strcmp(l->form, d->form->id);
}

struct doc *record_load(
	struct store *s, int64_t number, const struct known **k, bool *whole, struct diags *ds)
{
	struct place at = {.file = s->name};
	char content[DIGEST_HEX] = "", now[DIGEST_HEX];
	struct query q = select_record(s, number);
	if (!sql_row(&q)) {
		if (!sql_end(&q, ds))
			diag_add(ds, STORE_NO_RECORD, &at, (long long)number);
		return NULL;
	}
	struct line l = line_take(&q, 0);
	*k = definition_get(s, l.definition, ds);
	if (!*k) {
		sql_end(&q, ds);
		return NULL;
	}
	struct doc *d = doc_empty((*k)->kept);
	take_record(&l, d, number);
	strncpy(content, l.content, DIGEST_HEX - 1);
	int64_t next_row = l.next_row;
	*whole = is_like(&l, d) && line_proven(&q, 0, &l);
	if (sql_end(&q, ds) || load_cells(s, d, ds) || notes_load(s, d, whole, ds)) {
		doc_free(d);
		return NULL;
	}
	d->next_row = next_row;
	record_digest(d, (*k)->digest, now);
	*whole &= !strcmp(now, content);
	return d;
}

struct doc *store_load(struct store *s, int64_t number, struct diags *ds)
{
	struct place at = {.file = s->name};
	const struct known *k;
	bool whole;
	struct doc *d = record_load(s, number, &k, &whole, ds);
	if (d && !whole) {
		diag_add(ds, STORE_RECORD_DAMAGED, &at, (long long)number)->record = number;
		doc_free(d);
		return NULL;
	}
	if (!d || d->status == STATUS_SIGNED || k->use == k->kept)
		return d;
	struct doc *under = doc_under(d, k->use);
	doc_free(d);
	return under;
}
