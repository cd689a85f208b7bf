/*
 * Saving a record: its values and notes with their changes, the columns the
 * list is made of, and the emptied cell in hand, in one transaction.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/store_impl.h"

/* --- what is no cell ---------------------------------------------------------------- */

static int year_save(struct save *v)
{
	char old[16], new[16];
	if (v->before->year == v->now->year)
		return 0;
	snprintf(old, sizeof old, "%d", v->before->year);
	snprintf(new, sizeof new, "%d", v->now->year);
	return values_note(v, ":year", 0, old, new);
}

static int status_save(struct save *v)
{
	if (v->before->status == v->now->status)
		return 0;
	return values_note(
		v, ":status", 0, status_name(v->before->status), status_name(v->now->status));
}

static int form_save(struct save *v, const char *definition)
{
	const char *now = v->now->form->digest;
	return strcmp(definition, now) ? values_note(v, ":form", 0, definition, now) : 0;
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

static int record_update(struct save *v, const struct summary *sum)
{
	struct buf search = BUF_INIT;
	struct query q = sql_query(v->s,
		"UPDATE records SET unit = ?1, code = ?2, name = ?3, amount = ?4, has_amount = ?5,"
		" amount_value = ?6, errors = ?7, warnings = ?8, counted = ?9, search = ?10,"
		" form = ?11, definition = ?9, year = ?12, status = ?13, next_row = ?14,"
		" content = ?15, updated = ?16, revision = ?17 WHERE number = ?18");
	bind_derived(&q, v, sum, &search);
	sql_text(&q, v->now->form->id);
	sql_int(&q, v->now->year);
	sql_int(&q, v->now->status);
	sql_int(&q, v->now->next_row);
	sql_text(&q, v->content);
	sql_int(&q, v->now->updated);
	sql_int(&q, v->now->revision);
	sql_int(&q, v->now->number);
	int rc = sql_run(&q, v->ds);
	buf_release(&search);
	return rc;
}

static int hand_empty(struct save *v)
{
	struct query q = sql_query(v->s, "DELETE FROM hand");
	return sql_run(&q, v->ds) || recovered_forget(v->s, v->ds) ? -1 : 0;
}

/* A new record, within a transaction. */
static int add(struct save *v, struct doc *d, const struct summary *sum)
{
	int64_t time = clock_now();
	record_digest(d, d->form->digest, v->content);
	if (definition_store(v->s, d->form, v->ds) || record_insert(v, time, sum))
		return -1;
	d->number = sqlite3_last_insert_rowid(v->s->db);
	if (values_insert(v) || notes_insert(v) || values_note(v, ":record", 0, NULL, d->uuid) ||
		hand_empty(v))
		return -1;
	d->revision = 1;
	d->created = d->updated = time;
	d->deleted = false;
	return 0;
}

/* That what is saved is what before says; definition: of the form it was saved with. */
static int expect(struct save *v, char definition[DIGEST_HEX])
{
	struct place at = {.file = v->s->name};
	int64_t revision = -1;
	struct query q =
		sql_query(v->s, "SELECT revision, definition FROM records WHERE number = ?1");
	sql_int(&q, v->before->number);
	if (sql_row(&q)) {
		revision = sql_get_int(&q, 0);
		strncpy(definition, sql_get_text(&q, 1), DIGEST_HEX - 1);
	}
	if (sql_end(&q, v->ds))
		return -1;
	if (revision == v->before->revision)
		return 0;
	diag_add(v->ds, STORE_STALE, &at, (long long)v->before->number);
	return -1;
}

static int update(struct save *v, struct doc *now, const struct summary *sum)
{
	const struct doc *before = v->before;
	enum status status = now->status;
	char definition[DIGEST_HEX] = "";
	doc_identity(now, before);
	now->status = status;
	if (now->next_row < before->next_row)
		now->next_row = before->next_row;
	record_digest(now, now->form->digest, v->content);
	if (expect(v, definition) || definition_store(v->s, now->form, v->ds) ||
		form_save(v, definition) || year_save(v) || status_save(v) || values_save(v) ||
		notes_save(v))
		return -1;
	if (v->changes) {
		now->updated = clock_now();
		now->revision++;
	}
	return record_update(v, sum) || hand_empty(v) ? -1 : 0;
}

/* Within a transaction. */
static int save(struct store *s, const struct doc *before, struct doc *now,
	const struct summary *sum, const char *why, struct diags *ds)
{
	struct save v = {s, before, now, why, .sql = BUF_INIT, .address = BUF_INIT, .ds = ds};
	v.same_tables = before && !strcmp(before->form->id, now->form->id);
	notes_sign(s, now);
	int rc = before ? update(&v, now, sum) : add(&v, now, sum);
	buf_release(&v.sql);
	buf_release(&v.address);
	return rc;
}

int store_save(struct store *s, const struct doc *before, struct doc *now,
	const struct summary *sum, const char *why, struct diags *ds)
{
	assert(!before || before->number);
	if (tx_begin(s, ds))
		return -1;
	struct doc was = *now;
	int rc = tx_end(s, save(s, before, now, sum, why, ds), ds);
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
		rc = save(s, NULL, v[i], &sum[i], "", ds);
	rc = tx_end(s, rc, ds);
	for (size_t i = 0; rc && i < n; i++)
		v[i]->number = v[i]->revision = v[i]->created = v[i]->updated = 0;
	return rc;
}

/* --- the bin -------------------------------------------------------------------------------- */

/* The digest of a record's content; deleted: those in the bin are asked for, -1: any. */
static int content_of(
	struct store *s, int64_t number, int deleted, char content[DIGEST_HEX], struct diags *ds)
{
	struct place at = {.file = s->name};
	struct query q = sql_query(s, "SELECT content FROM records WHERE number = ?1 AND"
				      " ?2 IN (deleted, -1)");
	sql_int(&q, number);
	sql_int(&q, deleted);
	memset(content, 0, DIGEST_HEX);
	bool found = sql_row(&q);
	if (found)
		strncpy(content, sql_get_text(&q, 0), DIGEST_HEX - 1);
	if (sql_end(&q, ds))
		return -1;
	if (!found)
		diag_add(ds, STORE_NO_RECORD, &at, (long long)number);
	return found ? 0 : -1;
}

static int move(struct store *s, int64_t number, bool deleted, struct diags *ds)
{
	char content[DIGEST_HEX];
	if (content_of(s, number, !deleted, content, ds))
		return -1;
	struct query q = sql_query(s,
		"UPDATE records SET deleted = ?2, revision = revision + 1, updated = ?3"
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

/* --- what is no change ------------------------------------------------------------------------ */

static int remark(struct store *s, struct change *c, struct diags *ds)
{
	char content[DIGEST_HEX];
	if (content_of(s, c->record, -1, content, ds))
		return -1;
	c->content = content;
	return change_add(s, c, ds);
}

int store_remark(struct store *s, int64_t number, const char *cell, const char *old,
	const char *new, const char *why, struct diags *ds)
{
	struct change c = {number, 0, cell, old, new, why, NULL};
	return tx_begin(s, ds) ? -1 : tx_end(s, remark(s, &c, ds), ds);
}
