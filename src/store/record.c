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

static int form_save(struct save *v, const char *definition)
{
	const char *now = v->now->form->digest;
	return strcmp(definition, now) ? values_note(v, ":form", 0, definition, now) : 0;
}

/* --- the record itself ------------------------------------------------------------------ */

/* What the list looks for. */
static void search_text(struct buf *out, const struct summary *sum)
{
	const char *const found[] = {sum->unit, sum->code, sum->name, sum->amount};
	for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
		if (i)
			buf_addc(out, '\n');
		text_fold(out, found[i], strlen(found[i]));
	}
}

/* The row of now; search: what search_text made. */
static struct line line_of(const struct save *v, const struct summary *sum, const char *search)
{
	const struct doc *d = v->now;
	return (struct line){
		.uuid = d->uuid,
		.form = d->form->id,
		.definition = d->form->digest,
		.year = d->year,
		.status = d->status,
		.revision = d->revision,
		.created = d->created,
		.updated = d->updated,
		.deleted = d->deleted,
		.next_row = d->next_row,
		.content = v->content,
		.unit = sum->unit,
		.code = sum->code,
		.name = sum->name,
		.amount = sum->amount,
		.has_amount = sum->has_amount,
		.amount_value = sum->has_amount ? sum->amount_value : 0,
		.errors = (int64_t)sum->errors,
		.warnings = (int64_t)sum->warnings,
		.counted = d->form->digest,
		.search = search,
	};
}

static int record_write(struct save *v, const struct summary *sum)
{
	struct buf search = BUF_INIT;
	search_text(&search, sum);
	struct line l = line_of(v, sum, search.s);
	int rc = v->before ? line_update(v->s, v->now->number, &l, v->changes > 0, v->ds)
			   : line_insert(v->s, &l, v->ds);
	buf_release(&search);
	return rc;
}

/* Nothing is in hand any more, and where a recovery left off is no longer of interest. */
static int settle(struct save *v)
{
	return hand_empty(v->s, v->ds) || recovered_forget(v->s, v->ds) ? -1 : 0;
}

/* A new record, within a transaction. */
static int add(struct save *v, struct doc *d, const struct summary *sum)
{
	d->status = STATUS_DRAFT;
	record_digest(d, d->form->digest, v->content);
	d->revision = 1;
	d->created = d->updated = clock_now();
	d->deleted = false;
	if (definition_store(v->s, d->form, v->ds) || record_write(v, sum))
		return -1;
	d->number = sqlite3_last_insert_rowid(v->s->db);
	return values_insert(v) || notes_insert(v) || values_note(v, ":record", 0, NULL, d->uuid) ||
			       settle(v)
		       ? -1
		       : 0;
}

/* That what is saved is what before says, and may be; definition: of the form it was saved with. */
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

/* Why a reviewed record is a draft again. */
static const char lapsed_why[] = "校核后有改动";

/* The status now gets. Whatever changes in a reviewed record, it is to be reviewed again: what was
 * looked at is not what stands there. */
static enum status status_after(const struct save *v, const char *definition)
{
	const struct doc *before = v->before, *now = v->now;
	if (v->acts)
		return v->act_to;
	bool same = doc_equal(before, now) && !strcmp(definition, now->form->digest);
	return before->status == STATUS_REVIEWED && !same ? STATUS_DRAFT : before->status;
}

static int status_save(struct save *v)
{
	if (v->before->status == v->now->status)
		return 0;
	const char *why = v->why;
	if (!v->acts)
		v->why = lapsed_why;
	int rc = values_note(
		v, ":status", 0, status_name(v->before->status), status_name(v->now->status));
	v->why = why;
	return rc;
}

static int update(struct save *v, struct doc *now, const struct summary *sum)
{
	const struct doc *before = v->before;
	char definition[DIGEST_HEX] = "";
	doc_identity(now, before);
	if (now->next_row < before->next_row)
		now->next_row = before->next_row;
	if (expect(v, definition))
		return -1;
	now->status = status_after(v, definition);
	record_digest(now, now->form->digest, v->content);
	if (definition_store(v->s, now->form, v->ds) || form_save(v, definition) || year_save(v) ||
		status_save(v) || values_save(v) || notes_save(v))
		return -1;
	if (v->changes) {
		now->updated = clock_now();
		now->revision++;
	}
	return record_write(v, sum) || settle(v) ? -1 : 0;
}

/* Within a transaction. */
static int save(struct save *v, struct doc *now, const struct summary *sum)
{
	v->same_tables = v->before && !strcmp(v->before->form->id, now->form->id);
	notes_sign(v->s, now);
	int rc = v->before ? update(v, now, sum) : add(v, now, sum);
	buf_release(&v->sql);
	buf_release(&v->address);
	return rc;
}

/* What a save sets in a record, for when it is undone. */
static void identity_back(struct doc *d, const struct doc *was)
{
	doc_identity(d, was);
	d->next_row = was->next_row;
}

int store_save(struct store *s, const struct doc *before, struct doc *now,
	const struct summary *sum, const char *why, struct diags *ds)
{
	assert(!before || before->number);
	if ((before && record_lock(s, before->number, ds)) || tx_begin(s, ds))
		return -1;
	struct doc was = *now;
	struct save v = {s, before, now, why, .sql = BUF_INIT, .address = BUF_INIT, .ds = ds};
	int rc = tx_end(s, save(&v, now, sum), ds);
	if (rc)
		identity_back(now, &was);
	return rc;
}

int record_act(struct store *s, struct doc *now, enum status to, const struct summary *sum,
	const char *why, char content[DIGEST_HEX], struct diags *ds)
{
	struct doc *before = doc_copy(now);
	struct save v = {s, before, now, why, .sql = BUF_INIT, .address = BUF_INIT, .ds = ds,
		.acts = true, .act_to = to};
	int rc = save(&v, now, sum);
	memcpy(content, v.content, DIGEST_HEX);
	if (rc)
		identity_back(now, before);
	doc_free(before);
	return rc;
}

int store_add(
	struct store *s, struct doc **v, const struct summary *sum, size_t n, struct diags *ds)
{
	if (tx_begin(s, ds))
		return -1;
	int rc = 0;
	for (size_t i = 0; !rc && i < n; i++) {
		struct save one = {
			s, NULL, v[i], "", .sql = BUF_INIT, .address = BUF_INIT, .ds = ds};
		rc = save(&one, v[i], &sum[i]);
	}
	rc = tx_end(s, rc, ds);
	for (size_t i = 0; rc && i < n; i++)
		v[i]->number = v[i]->revision = v[i]->created = v[i]->updated = 0;
	return rc;
}

/* --- the bin -------------------------------------------------------------------------------- */

/* The row of a record, as it was saved, with this change of its place; content gets its digest. */
static int line_move(
	struct store *s, int64_t number, bool deleted, char content[DIGEST_HEX], struct diags *ds)
{
	struct place at = {.file = s->name};
	struct query q = sql_query(s, "SELECT " LINE_COLUMNS ", digest FROM records"
				      " WHERE number = ?1 AND deleted <> ?2");
	sql_int(&q, number);
	sql_int(&q, deleted);
	if (!sql_row(&q)) {
		if (!sql_end(&q, ds))
			diag_add(ds, STORE_NO_RECORD, &at, (long long)number);
		return -1;
	}
	struct line l = line_take(&q, 0);
	int rc = line_proven(&q, 0, &l) ? 0 : -1;
	strncpy(content, l.content, DIGEST_HEX - 1);
	l.deleted = deleted;
	l.revision++;
	l.updated = clock_now();
	if (rc)
		diag_add(ds, STORE_RECORD_DAMAGED, &at, (long long)number)->record = number;
	else
		rc = line_update(s, number, &l, true, ds);
	return sql_end(&q, ds) || rc ? -1 : 0;
}

static int move(struct store *s, int64_t number, bool deleted, struct diags *ds)
{
	char content[DIGEST_HEX] = "";
	if (line_move(s, number, deleted, content, ds))
		return -1;
	struct query q = sql_query(s, "SELECT 1 FROM hand WHERE record = ?1");
	sql_int(&q, number);
	if (sql_number(&q, 0, ds) && hand_empty(s, ds))
		return -1;
	struct change c = {
		number, 0, ":deleted", deleted ? "0" : "1", deleted ? "1" : "0", "", content};
	return change_add(s, &c, ds);
}

int store_delete(struct store *s, int64_t number, struct diags *ds)
{
	if (record_lock(s, number, ds))
		return -1;
	return tx_begin(s, ds) ? -1 : tx_end(s, move(s, number, true, ds), ds);
}

int store_restore(struct store *s, int64_t number, struct diags *ds)
{
	return tx_begin(s, ds) ? -1 : tx_end(s, move(s, number, false, ds), ds);
}

/* --- what is no change ------------------------------------------------------------------------ */

/* The digest of a record's content. */
static int content_of(struct store *s, int64_t number, char content[DIGEST_HEX], struct diags *ds)
{
	struct place at = {.file = s->name};
	struct query q = sql_query(s, "SELECT content FROM records WHERE number = ?1");
	sql_int(&q, number);
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

static int remark(struct store *s, struct change *c, struct diags *ds)
{
	char content[DIGEST_HEX];
	if (content_of(s, c->record, content, ds))
		return -1;
	c->content = content;
	return change_add(s, c, ds);
}

int store_remark(struct store *s, int64_t number, const char *cell, const char *old,
	const char *new, const char *why, struct diags *ds)
{
	struct change c = {number, 0, cell, old, new, why, NULL};
	if (record_lock(s, number, ds))
		return -1;
	return tx_begin(s, ds) ? -1 : tx_end(s, remark(s, &c, ds), ds);
}
