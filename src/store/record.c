/*
 * Saving a record: the difference to what was saved before, value by value,
 * each with its change, in one transaction. Cells are matched by name and
 * rows by id, so a record may also move to another form. Knows nothing of
 * why a value is right or wrong.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/store_impl.h"

struct save {
	struct store *s;
	const struct doc *before, *now; /* before: NULL for a new record */
	const char *why;
	char content[DIGEST_HEX];
	bool same_tables; /* both forms keep their values in the same tables */
	size_t changes;
	struct buf sql, address; /* scratch */
	struct diags *ds;
};

static int note(struct save *v, const char *cell, int64_t row, const char *old, const char *new)
{
	struct change c = {v->now->number, row, cell, old, new, v->why, v->content};
	v->changes++;
	return change_add(v->s, &c, v->ds);
}

static int note_cell(struct save *v, const struct form *f, struct path p, int64_t row,
	const char *old, const char *new)
{
	buf_reset(&v->address);
	path_print(&v->address, f, p);
	return note(v, v->address.s, row, old, new);
}

/* --- cells -------------------------------------------------------------------- */

/* Where the values of a list's row, or the fields, are: of one record and its form. */
struct cells {
	const struct form *form;
	int list, row;
	const struct field *v;
	size_t n;
	int64_t id; /* of the row, 0 */
	char **text;
};

static struct cells cells_of(const struct doc *d, int list, int row)
{
	const struct form *f = d->form;
	if (list < 0)
		return (struct cells){f, list, -1, f->field, f->nfields, 0, d->field};
	const struct row *r = &d->list[list].v[row];
	return (struct cells){f, list, row, f->list[list].col, f->list[list].ncols, r->id, r->cell};
}

/* Index of the field of this name among others, first where it most likely is; -1: none. */
static int cells_find(const struct cells *in, const char *name, size_t guess)
{
	if (guess < in->n && !strcmp(in->v[guess].name, name))
		return (int)guess;
	for (size_t i = 0; i < in->n; i++)
		if (!strcmp(in->v[i].name, name))
			return (int)i;
	return -1;
}

static int cell_update(
	struct save *v, const struct cells *c, const struct field *f, const char *text)
{
	buf_reset(&v->sql);
	buf_adds(&v->sql, "UPDATE ");
	definition_table(&v->sql, c->form, c->list);
	buf_adds(&v->sql, " SET ");
	definition_column(&v->sql, f);
	buf_adds(&v->sql,
		c->list < 0 ? " = ?1 WHERE record = ?2" : " = ?1 WHERE record = ?2 AND row = ?3");
	struct query q = sql_query(v->s, v->sql.s);
	sql_text(&q, text);
	sql_int(&q, v->now->number);
	if (c->list >= 0)
		sql_int(&q, c->id);
	return sql_run(&q, v->ds);
}

/* A row of a table, all its cells. */
static int cells_insert(struct save *v, const struct cells *c)
{
	buf_reset(&v->sql);
	buf_adds(&v->sql, "INSERT INTO ");
	definition_table(&v->sql, c->form, c->list);
	buf_adds(&v->sql, c->list < 0 ? " (record" : " (record, row, position");
	size_t n = c->list < 0 ? 1 : 3;
	for (size_t i = 0; i < c->n; i++) {
		if (!field_entered(&c->v[i]))
			continue;
		buf_adds(&v->sql, ", ");
		definition_column(&v->sql, &c->v[i]);
		n++;
	}
	buf_adds(&v->sql, ") VALUES (?");
	while (--n)
		buf_adds(&v->sql, ", ?");
	buf_addc(&v->sql, ')');
	struct query q = sql_query(v->s, v->sql.s);
	sql_int(&q, v->now->number);
	if (c->list >= 0) {
		sql_int(&q, c->id);
		sql_int(&q, c->row + 1);
	}
	for (size_t i = 0; i < c->n; i++)
		if (field_entered(&c->v[i]))
			sql_text(&q, c->text[i]);
	return sql_run(&q, v->ds);
}

/* Notes and writes each cell of now that differs from was (NULL: the row is new and written). */
static int cells_save(struct save *v, const struct cells *now, const struct cells *was)
{
	for (size_t i = 0; i < now->n; i++) {
		if (!field_entered(&now->v[i]))
			continue;
		const char *new = now->text[i];
		int from = was ? cells_find(was, now->v[i].name, i) : -1;
		const char *old = from < 0 ? NULL : was->text[from];
		if (!strcmp(old ? old : "", new))
			continue;
		if (was && v->same_tables && cell_update(v, now, &now->v[i], new))
			return -1;
		struct path p = {now->list, now->row, (int)i};
		if (note_cell(v, now->form, p, now->id, old, new))
			return -1;
	}
	return 0;
}

/* Notes (and empties) each cell of was that now (NULL: none of them) has no place for. */
static int cells_drop(struct save *v, const struct cells *was, const struct cells *now)
{
	for (size_t i = 0; i < was->n; i++) {
		const char *old = was->text[i];
		if (!field_entered(&was->v[i]) || !*old)
			continue;
		if (now) {
			int to = cells_find(now, was->v[i].name, i);
			if (to >= 0 && field_entered(&now->v[to]))
				continue;
			if (v->same_tables && cell_update(v, was, &was->v[i], ""))
				return -1;
		}
		struct path p = {was->list, was->row, (int)i};
		if (note_cell(v, was->form, p, was->id, old, NULL))
			return -1;
	}
	return 0;
}

static int fields_save(struct save *v)
{
	struct cells now = cells_of(v->now, LIST_NONE, -1);
	struct cells was = cells_of(v->before, LIST_NONE, -1);
	if (cells_save(v, &now, &was))
		return -1;
	return v->now->form == v->before->form ? 0 : cells_drop(v, &was, &now);
}

/* --- rows ------------------------------------------------------------------------ */

/* Rows of a list by their id. */
struct spot {
	int64_t id;
	size_t at;
};

static int by_id(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

static struct spot *spots_new(const struct rows *rows)
{
	struct spot *v = mem_array(rows->n, sizeof *v);
	for (size_t i = 0; i < rows->n; i++)
		v[i] = (struct spot){rows->v[i].id, i};
	qsort(v, rows->n, sizeof *v, by_id);
	return v;
}

/* Index of the row with this id among n, -1: none. */
static long spots_find(const struct spot *v, size_t n, int64_t id)
{
	struct spot key = {.id = id};
	const struct spot *found = n ? bsearch(&key, v, n, sizeof *v, by_id) : NULL;
	return found ? (long)found->at : -1;
}

static int row_run(struct save *v, const char *what, const struct form *f, int list,
	const char *where, int64_t id, int64_t position)
{
	buf_reset(&v->sql);
	buf_adds(&v->sql, what);
	definition_table(&v->sql, f, list);
	buf_adds(&v->sql, where);
	struct query q = sql_query(v->s, v->sql.s);
	sql_int(&q, v->now->number);
	sql_int(&q, id);
	if (position)
		sql_int(&q, position);
	return sql_run(&q, v->ds);
}

/* Notes that a row came or went. */
static int note_row(struct save *v, const struct cells *c, bool came)
{
	struct path p = {c->list, c->row, -1};
	return note_cell(v, c->form, p, c->id, came ? NULL : "", came ? "" : NULL);
}

static int row_drop(struct save *v, int list, size_t at)
{
	struct cells was = cells_of(v->before, list, (int)at);
	if (v->same_tables && row_run(v, "DELETE FROM ", was.form, list,
				      " WHERE record = ?1 AND row = ?2", was.id, 0))
		return -1;
	return note_row(v, &was, false) || cells_drop(v, &was, NULL) ? -1 : 0;
}

static int row_add(struct save *v, int list, size_t at)
{
	struct cells now = cells_of(v->now, list, (int)at);
	if (v->same_tables && cells_insert(v, &now))
		return -1;
	return note_row(v, &now, true) || cells_save(v, &now, NULL) ? -1 : 0;
}

static int row_save(struct save *v, int list, size_t at, int old_list, size_t old)
{
	struct cells now = cells_of(v->now, list, (int)at);
	struct cells was = cells_of(v->before, old_list, (int)old);
	if (v->same_tables && at != old &&
		row_run(v, "UPDATE ", now.form, list,
			" SET position = ?3 WHERE record = ?1 AND row = ?2", now.id,
			(int64_t)at + 1))
		return -1;
	if (cells_save(v, &now, &was))
		return -1;
	return v->now->form == v->before->form ? 0 : cells_drop(v, &was, &now);
}

/* The ids of those rows that the other record has, too, in order. */
static void order_of(struct buf *out, const struct rows *rows, const struct spot *other, size_t n)
{
	for (size_t i = 0; i < rows->n; i++)
		if (spots_find(other, n, rows->v[i].id) >= 0)
			buf_addf(out, "%s%lld", out->n ? " " : "", (long long)rows->v[i].id);
}

static int order_save(struct save *v, int list, const struct rows *was, const struct spot *old,
	const struct spot *new)
{
	const struct rows *now = &v->now->list[list];
	struct buf from = BUF_INIT, to = BUF_INIT;
	order_of(&from, was, new, now->n);
	order_of(&to, now, old, was->n);
	int rc = 0;
	if (strcmp(from.s, to.s))
		rc = note_cell(v, v->now->form, (struct path){list, -1, -1}, 0, from.s, to.s);
	buf_release(&from);
	buf_release(&to);
	return rc;
}

/* One list; either may be -1, where its form has none of that name. */
static int list_save(struct save *v, int list, int old_list)
{
	static const struct rows none = {NULL, 0};
	const struct rows *now = list < 0 ? &none : &v->now->list[list];
	const struct rows *was = old_list < 0 ? &none : &v->before->list[old_list];
	struct spot *new = spots_new(now), *old = spots_new(was);
	int rc = 0;
	for (size_t i = 0; !rc && i < was->n; i++)
		if (spots_find(new, now->n, was->v[i].id) < 0)
			rc = row_drop(v, old_list, i);
	for (size_t i = 0; !rc && i < now->n; i++) {
		long from = spots_find(old, was->n, now->v[i].id);
		rc = from < 0 ? row_add(v, list, i) : row_save(v, list, i, old_list, (size_t)from);
	}
	if (!rc && list >= 0)
		rc = order_save(v, list, was, old, new);
	free(new);
	free(old);
	return rc;
}

static int lists_save(struct save *v)
{
	const struct form *now = v->now->form, *was = v->before->form;
	for (size_t l = 0; l < was->nlists; l++)
		if (form_list(now, was->list[l].name) < 0 && list_save(v, -1, (int)l))
			return -1;
	for (size_t l = 0; l < now->nlists; l++)
		if (list_save(v, (int)l, form_list(was, now->list[l].name)))
			return -1;
	return 0;
}

/* --- all values --------------------------------------------------------------------- */

static int values_insert(struct save *v)
{
	struct cells c = cells_of(v->now, LIST_NONE, -1);
	if (cells_insert(v, &c))
		return -1;
	for (size_t l = 0; l < v->now->form->nlists; l++)
		for (size_t r = 0; r < v->now->list[l].n; r++) {
			c = cells_of(v->now, (int)l, (int)r);
			if (cells_insert(v, &c))
				return -1;
		}
	return 0;
}

/* Out of the tables of the form it had. */
static int values_delete(struct save *v)
{
	const struct form *f = v->before->form;
	for (int l = LIST_NONE; l < (int)f->nlists; l++) {
		buf_reset(&v->sql);
		buf_adds(&v->sql, "DELETE FROM ");
		definition_table(&v->sql, f, l);
		buf_adds(&v->sql, " WHERE record = ?1");
		struct query q = sql_query(v->s, v->sql.s);
		sql_int(&q, v->now->number);
		if (sql_run(&q, v->ds))
			return -1;
	}
	return 0;
}

static int year_save(struct save *v)
{
	char old[16], new[16];
	if (v->before->year == v->now->year)
		return 0;
	snprintf(old, sizeof old, "%d", v->before->year);
	snprintf(new, sizeof new, "%d", v->now->year);
	return note(v, ":year", 0, old, new);
}

static int status_save(struct save *v)
{
	if (v->before->status == v->now->status)
		return 0;
	return note(v, ":status", 0, status_name(v->before->status), status_name(v->now->status));
}

static int form_save(struct save *v)
{
	const char *old = v->before->form->digest, *new = v->now->form->digest;
	return strcmp(old, new) ? note(v, ":form", 0, old, new) : 0;
}

static int values_save(struct save *v)
{
	if (form_save(v) || year_save(v) || status_save(v) || fields_save(v) || lists_save(v))
		return -1;
	return v->same_tables ? 0 : values_delete(v) || values_insert(v) ? -1 : 0;
}

/* --- the record itself ------------------------------------------------------------------ */

/* The derived columns, in the order both statements below have them. */
static void bind_derived(
	struct query *q, struct save *v, const struct summary *sum, struct buf *search)
{
	const char *const found[] = {sum->unit, sum->code, sum->name, sum->amount};
	for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
		if (i)
			buf_addc(search, '\n');
		text_fold(search, found[i], strlen(found[i]));
	}
	sql_text(q, sum->unit);
	sql_text(q, sum->code);
	sql_text(q, sum->name);
	sql_text(q, sum->amount);
	sql_int(q, sum->has_amount);
	sql_int(q, sum->has_amount ? sum->amount_value : 0);
	sql_int(q, (int64_t)sum->errors);
	sql_int(q, (int64_t)sum->warnings);
	sql_text(q, v->now->form->digest);
	sql_text(q, search->s);
}

static int record_insert(struct save *v, int64_t time, const struct summary *sum)
{
	const struct doc *d = v->now;
	struct buf search = BUF_INIT;
	struct query q = sql_query(v->s,
		"INSERT INTO records (unit, code, name, amount, has_amount, amount_value, errors,"
		" warnings, counted, search, uuid, form, definition, year, status, next_row,"
		" content, created, updated, revision, deleted)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?9, ?13, ?14, ?15,"
		" ?16, ?17, ?17, 1, 0)");
	bind_derived(&q, v, sum, &search);
	sql_text(&q, d->uuid);
	sql_text(&q, d->form->id);
	sql_int(&q, d->year);
	sql_int(&q, d->status);
	sql_int(&q, d->next_row);
	sql_text(&q, v->content);
	sql_int(&q, time);
	int rc = sql_run(&q, v->ds);
	buf_release(&search);
	return rc;
}

static int record_update(struct save *v, int64_t time, int64_t next_row, const struct summary *sum)
{
	struct buf search = BUF_INIT;
	struct query q = sql_query(v->s,
		"UPDATE records SET unit = ?1, code = ?2, name = ?3, amount = ?4, has_amount = ?5,"
		" amount_value = ?6, errors = ?7, warnings = ?8, counted = ?9, search = ?10,"
		" form = ?11, definition = ?9, year = ?12, status = ?13, next_row = ?14,"
		" content = ?15, updated = ?16, revision = revision + ?17 WHERE number = ?18");
	bind_derived(&q, v, sum, &search);
	sql_text(&q, v->now->form->id);
	sql_int(&q, v->now->year);
	sql_int(&q, v->now->status);
	sql_int(&q, next_row);
	sql_text(&q, v->content);
	sql_int(&q, time);
	sql_int(&q, v->changes > 0);
	sql_int(&q, v->now->number);
	int rc = sql_run(&q, v->ds);
	buf_release(&search);
	return rc;
}

static int hand_empty(struct save *v)
{
	struct query q = sql_query(v->s, "DELETE FROM hand");
	return sql_run(&q, v->ds);
}

static void save_release(struct save *v)
{
	buf_release(&v->sql);
	buf_release(&v->address);
}

/* A new record, within a transaction. */
static int add(struct store *s, struct doc *d, const struct summary *sum, const char *why,
	struct diags *ds)
{
	struct save v = {
		.s = s, .now = d, .why = why, .sql = BUF_INIT, .address = BUF_INIT, .ds = ds};
	int64_t time = clock_now(), number = d->number;
	record_digest(d, d->form->digest, v.content);
	int rc = definition_store(s, d->form, ds) || record_insert(&v, time, sum) ? -1 : 0;
	if (!rc) {
		d->number = sqlite3_last_insert_rowid(s->db);
		rc = values_insert(&v) || note(&v, ":record", 0, NULL, d->uuid) || hand_empty(&v)
			     ? -1
			     : 0;
	}
	if (rc) {
		d->number = number;
	} else {
		d->revision = 1;
		d->created = d->updated = time;
		d->deleted = false;
	}
	save_release(&v);
	return rc;
}

/* True when what is saved is what before says. */
static int expect(struct store *s, const struct doc *before, struct diags *ds)
{
	struct place at = {.file = s->name};
	struct query q = sql_query(s, "SELECT revision FROM records WHERE number = ?1");
	sql_int(&q, before->number);
	size_t had = ds->n;
	if (sql_number(&q, -1, ds) == before->revision)
		return 0;
	if (ds->n == had)
		diag_add(ds, STORE_STALE, &at, (long long)before->number);
	return -1;
}

static int update(struct store *s, const struct doc *before, struct doc *now,
	const struct summary *sum, const char *why, struct diags *ds)
{
	struct save v = {.s = s,
		.before = before,
		.now = now,
		.why = why,
		.sql = BUF_INIT,
		.address = BUF_INIT,
		.ds = ds};
	v.same_tables = !strcmp(before->form->id, now->form->id);
	enum status status = now->status;
	doc_identity(now, before);
	now->status = status;
	record_digest(now, now->form->digest, v.content);
	int64_t next_row = before->next_row > now->next_row ? before->next_row : now->next_row;
	int rc = expect(s, before, ds) || definition_store(s, now->form, ds) || values_save(&v) ? -1
												: 0;
	int64_t time = v.changes ? clock_now() : before->updated;
	if (!rc)
		rc = record_update(&v, time, next_row, sum) || hand_empty(&v) ? -1 : 0;
	if (!rc) {
		now->next_row = next_row;
		now->updated = time;
		now->revision = before->revision + (v.changes > 0);
	}
	save_release(&v);
	return rc;
}

int store_save(struct store *s, const struct doc *before, struct doc *now,
	const struct summary *sum, const char *why, struct diags *ds)
{
	assert(!before || before->number);
	if (tx_begin(s, ds))
		return -1;
	struct doc was = *now;
	int rc = before ? update(s, before, now, sum, why, ds) : add(s, now, sum, why, ds);
	rc = tx_end(s, rc, ds);
	if (rc) {
		doc_identity(now, &was);
		now->next_row = was.next_row;
	}
	return rc;
}

int store_add(
	struct store *s, struct doc **v, const struct summary *sum, size_t n, struct diags *ds)
{
	if (tx_begin(s, ds))
		return -1;
	int rc = 0;
	for (size_t i = 0; !rc && i < n; i++)
		rc = add(s, v[i], &sum[i], "", ds);
	return tx_end(s, rc, ds);
}

/* --- the bin -------------------------------------------------------------------------------- */

static int move(struct store *s, int64_t number, bool deleted, struct diags *ds)
{
	struct place at = {.file = s->name};
	char content[DIGEST_HEX] = "";
	struct query q = sql_query(s, "SELECT content FROM records WHERE number = ?1 AND"
				      " deleted = ?2");
	sql_int(&q, number);
	sql_int(&q, !deleted);
	bool found = sql_row(&q);
	if (found)
		strncpy(content, sql_get_text(&q, 0), sizeof content - 1);
	if (sql_end(&q, ds))
		return -1;
	if (!found) {
		diag_add(ds, STORE_NO_RECORD, &at, (long long)number);
		return -1;
	}
	q = sql_query(s, "UPDATE records SET deleted = ?2, revision = revision + 1, updated = ?3"
			 " WHERE number = ?1");
	sql_int(&q, number);
	sql_int(&q, deleted);
	sql_int(&q, clock_now());
	if (sql_run(&q, ds))
		return -1;
	q = sql_query(s, "DELETE FROM hand WHERE record = ?1");
	sql_int(&q, number);
	if (sql_run(&q, ds))
		return -1;
	struct change c = {
		number, 0, ":deleted", deleted ? "0" : "1", deleted ? "1" : "0", "", content};
	return change_add(s, &c, ds);
}

int store_delete(struct store *s, int64_t number, struct diags *ds)
{
	return tx_begin(s, ds) ? -1 : tx_end(s, move(s, number, true, ds), ds);
}

int store_restore(struct store *s, int64_t number, struct diags *ds)
{
	return tx_begin(s, ds) ? -1 : tx_end(s, move(s, number, false, ds), ds);
}
