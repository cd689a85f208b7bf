/*
 * Looking for a text in every cell of every record, a slice of records at a
 * time, so that the screen can go on meanwhile. Reads the texts as they stand
 * in the tables: no record is made, nothing is proved.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/store_impl.h"

struct search {
	struct store *s;
	struct buf needle, hay; /* folded */
	struct buf address;
	struct found *v;
	size_t n, cap;
	struct diags *ds;
};

/* A record being looked at. */
struct sought {
	const struct form *form;
	int64_t number;
	const char *name;
	int year;
};

static bool holds(struct search *f, const char *text)
{
	if (!*text)
		return false;
	buf_reset(&f->hay);
	text_fold(&f->hay, text, strlen(text));
	return memmem(f->hay.s, f->hay.n, f->needle.s, f->needle.n);
}

static void add(struct search *f, const struct sought *r, struct path p, const char *text)
{
	buf_reset(&f->address);
	path_print(&f->address, r->form, p);
	MEM_ROOM(f->v, f->n, f->cap);
	f->v[f->n++] = (struct found){
		.number = r->number,
		.cell = mem_dup(f->address.s),
		.text = mem_dup(text),
		.name = mem_dup(r->name),
		.year = r->year,
	};
}

/* The fields of a record, or the rows of one of its lists. */
static int look_at_cells(struct search *f, const struct sought *r, int list)
{
	const struct form *form = r->form;
	const struct field *v = list < 0 ? form->field : form->list[list].col;
	size_t n = list < 0 ? form->nfields : form->list[list].ncols;
	struct query q = sql_query(f->s, definition_statements(f->s, form, list)->select);
	sql_int(&q, r->number);
	for (int row = 0; sql_row(&q); row++) {
		int column = 1;
		for (size_t i = 0; i < n; i++) {
			if (!field_entered(&v[i]))
				continue;
			const char *text = sql_get_text(&q, column++);
			if (holds(f, text))
				add(f, r, (struct path){list, list < 0 ? -1 : row, (int)i}, text);
		}
	}
	return sql_end(&q, f->ds);
}

/* A record whose definition cannot be read cannot be opened either: it is passed over. */
static int look_at(struct search *f, const struct query *q)
{
	struct diags unheard = DIAGS_INIT;
	const struct known *k = definition_get(f->s, sql_get_text(q, 1), &unheard);
	diags_release(&unheard);
	if (!k)
		return 0;
	const struct sought r = {
		k->kept, sql_get_int(q, 0), sql_get_text(q, 3), (int)sql_get_int(q, 2)};
	for (int list = LIST_NONE; list < (int)r.form->nlists; list++)
		if (look_at_cells(f, &r, list))
			return -1;
	return 0;
}

static int look_on(struct search *f, int64_t *from, size_t records, size_t max)
{
	size_t looked = 0;
	int rc = 0;
	struct query q = sql_query(f->s, "SELECT number, definition, year, name FROM records"
					 " INDEXED BY records_number WHERE deleted = 0"
					 " AND number > ?1 ORDER BY number LIMIT ?2");
	sql_int(&q, *from);
	sql_int(&q, records < INT64_MAX ? (int64_t)records : INT64_MAX);
	while (!rc && f->n < max && sql_row(&q)) {
		rc = look_at(f, &q);
		*from = sql_get_int(&q, 0);
		looked++;
	}
	if (looked < records && f->n < max)
		*from = -1;
	return sql_end(&q, f->ds) || rc ? -1 : 0;
}

int store_search(struct store *s, const char *text, int64_t *from, size_t records, size_t max,
	struct found **v, size_t *n, struct diags *ds)
{
	struct search f = {
		.s = s, .needle = BUF_INIT, .hay = BUF_INIT, .address = BUF_INIT, .ds = ds};
	int rc = 0;
	text_fold(&f.needle, text, strlen(text));
	if (f.needle.n)
		rc = look_on(&f, from, records, max);
	else
		*from = -1;
	buf_release(&f.needle);
	buf_release(&f.hay);
	buf_release(&f.address);
	if (rc) {
		found_release(f.v, f.n);
		f.v = NULL;
		f.n = 0;
	}
	*v = f.v;
	*n = f.n;
	return rc;
}

void found_release(struct found *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(v[i].cell);
		free(v[i].text);
		free(v[i].name);
	}
	free(v);
}
