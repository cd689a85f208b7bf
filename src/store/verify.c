/*
 * Everything in the file computed anew, and compared with what stands there:
 * what another tool changed in any column of any table is found, unless it
 * computed the history and all digests anew, too; against that there is the
 * head of the history on paper. Changes nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/store_impl.h"

/* --- the file ------------------------------------------------------------------------ */

static int structure(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	struct query q = sql_query(s, "PRAGMA integrity_check(20)");
	while (sql_row(&q))
		if (strcmp(sql_get_text(&q, 0), "ok") != 0)
			diag_add(ds, VERIFY_STRUCTURE, &at, sql_get_text(&q, 0));
	return sql_end(&q, ds);
}

/* Each key once: what the file has, and what the history says last. */
static int metas(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	struct query q = sql_query(s,
		"WITH said(key, value, seq) AS (SELECT substr(cell, 7), new, max(seq) FROM changes"
		" WHERE record = 0 AND cell LIKE ':meta:%' GROUP BY cell)"
		" SELECT key FROM (SELECT key FROM said WHERE value IS NOT NULL"
		" UNION SELECT key FROM meta) AS k WHERE (SELECT value FROM said WHERE key = k.key)"
		" IS NOT (SELECT value FROM meta WHERE key = k.key)");
	while (sql_row(&q))
		diag_add(ds, VERIFY_META, &at, sql_get_text(&q, 0));
	return sql_end(&q, ds);
}

static int definitions(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	char digest[DIGEST_HEX];
	struct query q = sql_query(s,
		"SELECT f.digest, f.id, f.name, f.source, f.added, c.new FROM forms AS f"
		" LEFT JOIN changes AS c ON c.record = 0 AND c.cell = ':definition:' || f.digest");
	while (sql_row(&q)) {
		definition_row(&q, 0, digest);
		if (strcmp(digest, sql_get_text(&q, 5)) != 0)
			diag_add(ds, VERIFY_DEFINITION, &at, sql_get_text(&q, 0));
	}
	if (sql_end(&q, ds))
		return -1;
	q = sql_query(s, "SELECT substr(cell, 13) AS digest FROM changes WHERE record = 0"
			 " AND cell LIKE ':definition:%' AND substr(cell, 13) NOT IN"
			 " (SELECT digest FROM forms)");
	while (sql_row(&q))
		diag_add(ds, VERIFY_DEFINITION, &at, sql_get_text(&q, 0));
	return sql_end(&q, ds);
}

static int in_hand(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	bool whole;
	if (hand_check(s, &whole, ds))
		return -1;
	if (!whole)
		diag_add(ds, VERIFY_HAND, &at);
	return 0;
}

/* Rows of signoffs and the changes that have their digests. */
static int signoffs(struct store *s, size_t *n, struct diags *ds)
{
	struct place at = {.file = s->name};
	char digest[DIGEST_HEX], cell[40];
	struct query q = sql_query(s,
		"SELECT " ACT_COLUMNS_OF ", a.seq, c.record, c.cell, c.new FROM signoffs AS a"
		" LEFT JOIN changes AS c ON c.seq = a.seq");
	for (; sql_row(&q); ++*n) {
		struct acted a = acted_take(&q, 0);
		acted_digest(&a, digest);
		snprintf(cell, sizeof cell, ":%s", a.act);
		if (sql_get_int(&q, ACT_COLUMN_COUNT + 1) != a.record ||
			strcmp(sql_get_text(&q, ACT_COLUMN_COUNT + 2), cell) != 0 ||
			strcmp(sql_get_text(&q, ACT_COLUMN_COUNT + 3), digest) != 0)
			diag_add(ds, VERIFY_ACT, &at, (long long)sql_get_int(&q, ACT_COLUMN_COUNT));
	}
	return sql_end(&q, ds);
}

/* Acts the history tells of without a row in signoffs. */
static int acts_without_row(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	struct buf sql = BUF_INIT;
	buf_adds(&sql, "SELECT seq FROM changes WHERE cell IN (''");
	for (int i = 0; i < ACTS; i++)
		buf_addf(&sql, ", ':%s'", act_rule((enum act)i)->word);
	buf_adds(&sql, ") AND seq NOT IN (SELECT seq FROM signoffs)");
	struct query q = sql_query(s, sql.s);
	while (sql_row(&q))
		diag_add(ds, VERIFY_ACT, &at, (long long)sql_get_int(&q, 0));
	buf_release(&sql);
	return sql_end(&q, ds);
}

/* --- the tables of forms --------------------------------------------------------------- */

/* One with rows or columns that are no record's. */
struct owned {
	char *table, *form;
	bool list;
};

static int owned_all(struct store *s, struct owned **v, size_t *n, struct diags *ds)
{
	size_t cap = 0;
	struct query q = sql_query(s, "SELECT name FROM sqlite_schema WHERE type = 'table'"
				      " AND name LIKE 'f:%' ORDER BY name");
	while (sql_row(&q)) {
		const char *name = sql_get_text(&q, 0), *id = name + strlen("f:");
		size_t length = strcspn(id, ":");
		MEM_ROOM(*v, *n, cap);
		(*v)[(*n)++] =
			(struct owned){mem_dup(name), mem_ndup(id, length), id[length] == ':'};
	}
	return sql_end(&q, ds);
}

static void owned_free(struct owned *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(v[i].table);
		free(v[i].form);
	}
	free(v);
}

/* Each record a statement gives has something in a table that is not its own. */
static int report_rows(struct query *q, const char *table, struct diags *ds)
{
	while (sql_row(q))
		diag_add(ds, VERIFY_ROWS, NULL, table)->record = sql_get_int(q, 0);
	return sql_end(q, ds);
}

/* Rows of records that are of another form, or not there. */
static int orphans(struct store *s, const struct owned *o, struct diags *ds)
{
	struct buf sql = BUF_INIT;
	buf_adds(&sql, "SELECT DISTINCT record FROM ");
	buf_quote(&sql, o->table, '"');
	buf_adds(&sql, " WHERE record NOT IN (SELECT number FROM records WHERE form = ?1)");
	struct query q = sql_query(s, sql.s);
	sql_text(&q, o->form);
	int rc = report_rows(&q, o->table, ds);
	buf_release(&sql);
	return rc;
}

/* Rows of a list that are not numbered from 1. */
static int positions(struct store *s, const struct owned *o, struct diags *ds)
{
	struct buf sql = BUF_INIT;
	buf_adds(&sql, "SELECT DISTINCT record FROM (SELECT record, position, row_number() OVER"
		       " (PARTITION BY record ORDER BY position) AS n FROM ");
	buf_quote(&sql, o->table, '"');
	buf_adds(&sql, ") WHERE position <> n");
	struct query q = sql_query(s, sql.s);
	int rc = report_rows(&q, o->table, ds);
	buf_release(&sql);
	return rc;
}

/* Appends ` OR "column" <> ''` for each that the definition has not. */
static int spare_columns(struct store *s, const struct owned *o, const struct form *f,
	struct buf *sql, struct diags *ds)
{
	int list =
		o->list ? form_list(f, o->table + strlen("f:") + strlen(o->form) + 1) : LIST_NONE;
	struct query q = sql_query(s, "SELECT name FROM pragma_table_info(?1) WHERE name NOT IN"
				      " ('record', 'row', 'position')");
	sql_text(&q, o->table);
	while (sql_row(&q)) {
		const char *name = sql_get_text(&q, 0);
		const struct field *v = NULL;
		int at = !o->list    ? form_field(f, name)
			 : list >= 0 ? list_col(&f->list[list], name)
				     : -1;
		if (at >= 0)
			v = o->list ? &f->list[list].col[at] : &f->field[at];
		if (v && field_entered(v))
			continue;
		buf_adds(sql, " OR ");
		buf_quote(sql, name, '"');
		buf_adds(sql, " <> ''");
	}
	return sql_end(&q, ds);
}

/* Texts in columns that the definition of their record has not. */
static int spare_texts(struct store *s, const struct owned *o, const char *digest, struct diags *ds)
{
	struct diags ignored = DIAGS_INIT;
	const struct known *k = definition_get(s, digest, &ignored);
	struct buf sql = BUF_INIT, spare = BUF_INIT;
	diags_release(&ignored);
	int rc = k ? spare_columns(s, o, k->kept, &spare, ds) : 0;
	if (!rc && spare.n) {
		buf_adds(&sql, "SELECT DISTINCT record FROM ");
		buf_quote(&sql, o->table, '"');
		buf_addf(&sql, " JOIN records ON number = record WHERE definition = ?1 AND (0%s)",
			spare.s);
		struct query q = sql_query(s, sql.s);
		sql_text(&q, digest);
		rc = report_rows(&q, o->table, ds);
	}
	buf_release(&spare);
	buf_release(&sql);
	return rc;
}

/* The digests of the definitions of a form. */
static int digests_of(struct store *s, const char *form, char ***v, size_t *n, struct diags *ds)
{
	size_t cap = 0;
	struct query q = sql_query(s, "SELECT digest FROM forms WHERE id = ?1");
	sql_text(&q, form);
	while (sql_row(&q)) {
		MEM_ROOM(*v, *n, cap);
		(*v)[(*n)++] = mem_dup(sql_get_text(&q, 0));
	}
	return sql_end(&q, ds);
}

static int owned_check(struct store *s, const struct owned *o, struct diags *ds)
{
	char **digest = NULL;
	size_t n = 0;
	int rc = orphans(s, o, ds);
	if (!rc && o->list)
		rc = positions(s, o, ds);
	rc = rc ? rc : digests_of(s, o->form, &digest, &n, ds);
	for (size_t i = 0; i < n; i++) {
		rc = rc ? rc : spare_texts(s, o, digest[i], ds);
		free(digest[i]);
	}
	free(digest);
	return rc;
}

static int tables(struct store *s, struct diags *ds)
{
	struct owned *v = NULL;
	size_t n = 0;
	int rc = owned_all(s, &v, &n, ds);
	for (size_t i = 0; !rc && i < n; i++)
		rc = owned_check(s, &v[i], ds);
	owned_free(v, n);
	if (rc)
		return -1;
	struct query q = sql_query(s, "SELECT DISTINCT record FROM notes WHERE record NOT IN"
				      " (SELECT number FROM records)");
	return report_rows(&q, "notes", ds);
}

/* --- records --------------------------------------------------------------------------------- */

/* Those that came and went without each other: number and UUID belong together. */
static int came_and_went(struct store *s, struct diags *ds)
{
	struct query q = sql_query(s, "SELECT record FROM changes WHERE cell = ':record' AND NOT"
				      " EXISTS (SELECT 1 FROM records WHERE number = record"
				      " AND uuid = new)");
	while (sql_row(&q))
		diag_add(ds, VERIFY_GONE, NULL)->record = sql_get_int(&q, 0);
	if (sql_end(&q, ds))
		return -1;
	q = sql_query(s, "SELECT number FROM records WHERE NOT EXISTS (SELECT 1 FROM changes"
			 " WHERE record = number AND cell = ':record' AND new = uuid)");
	while (sql_row(&q))
		diag_add(ds, VERIFY_STRANGE, NULL)->record = sql_get_int(&q, 0);
	return sql_end(&q, ds);
}

/* What the last changes of the record say it holds, where it is and what it has been through. */
static int follows_history(struct store *s, const struct doc *d, bool *does, struct diags *ds)
{
	*does = false;
	if (d->status >= STATUSES)
		return 0;
	struct query q = sql_query(s,
		"WITH said AS (SELECT * FROM changes WHERE record = ?1)"
		" SELECT content = (SELECT content FROM said ORDER BY seq DESC LIMIT 1)"
		" AND deleted = CAST(ifnull((SELECT new FROM said WHERE cell = ':deleted'"
		" ORDER BY seq DESC LIMIT 1), 0) AS INTEGER)"
		" AND ?2 = ifnull((SELECT new FROM said WHERE cell = ':status'"
		" ORDER BY seq DESC LIMIT 1), ?3)"
		" FROM records WHERE number = ?1");
	sql_int(&q, d->number);
	sql_text(&q, status_name(d->status));
	sql_text(&q, status_name(STATUS_DRAFT));
	size_t had = ds->n;
	*does = sql_number(&q, 0, ds) == 1;
	return ds->n > had ? -1 : 0;
}

static int verify_record(struct store *s, int64_t number, struct diags *ds)
{
	struct place at = {.file = s->name};
	const struct known *k;
	bool whole, follows, right = true;
	size_t had = ds->n;
	struct doc *d = record_load(s, number, &k, &whole, ds);
	if (!d) {
		for (size_t i = had; i < ds->n; i++)
			ds->v[i].record = number;
		return 0;
	}
	int rc = follows_history(s, d, &follows, ds) || acted_verify(s, d, &right, ds);
	if (!whole)
		diag_add(ds, STORE_RECORD_DAMAGED, &at, (long long)number)->record = number;
	if (!rc && !follows)
		diag_add(ds, STORE_CHAIN_RECORD, &at, (long long)number)->record = number;
	if (!rc && !right)
		diag_add(ds, VERIFY_SEAL, NULL)->record = number;
	if (!rc && (!whole || !follows || !right))
		rc = suspects(s, d, ds);
	doc_free(d);
	return rc ? -1 : 0;
}

/* Those asked for, or all there are. */
static int verify_records(
	struct store *s, const int64_t *v, size_t n, size_t *seen, struct diags *ds)
{
	int rc = 0;
	for (size_t i = 0; !rc && i < n; i++, ++*seen)
		rc = verify_record(s, v[i], ds);
	for (int64_t number = 0; !rc && !n;) {
		struct query q = sql_query(
			s, "SELECT number FROM records WHERE number > ?1 ORDER BY number LIMIT 1");
		sql_int(&q, number);
		size_t had = ds->n;
		number = sql_number(&q, INT64_MAX, ds);
		if (ds->n > had)
			return -1;
		if (number == INT64_MAX)
			break;
		rc = verify_record(s, number, ds);
		++*seen;
	}
	return rc;
}

static int file_digest(struct store *s, const char *head, char hex[DIGEST_HEX], struct diags *ds)
{
	struct digest *g = digest_new();
	digest_text(g, "tianbao-file-1");
	digest_text(g, head);
	struct query q = sql_query(s, "SELECT number, uuid, content, deleted FROM records"
				      " ORDER BY number");
	while (sql_row(&q)) {
		digest_number(g, sql_get_int(&q, 0));
		digest_text(g, sql_get_text(&q, 1));
		digest_text(g, sql_get_text(&q, 2));
		digest_number(g, sql_get_int(&q, 3));
	}
	digest_end(g, hex);
	return sql_end(&q, ds);
}

int store_verify(
	struct store *s, const int64_t *v, size_t n, struct file_seen *out, struct diags *ds)
{
	size_t had = ds->n;
	*out = (struct file_seen){0};
	/* Each goes as far as it can: what cannot be read is a finding, too. */
	structure(s, ds);
	int64_t changes = chain_verify(s, out->head, ds);
	out->changes = changes < 0 ? 0 : (size_t)changes;
	came_and_went(s, ds);
	verify_records(s, v, n, &out->records, ds);
	/* Older files have proofs of these only once they are brought up. */
	if (s->version >= VERSION_PROOFS) {
		metas(s, ds);
		definitions(s, ds);
		in_hand(s, ds);
		signoffs(s, &out->signoffs, ds);
		acts_without_row(s, ds);
		tables(s, ds);
	}
	file_digest(s, out->head, out->file, ds);
	return ds->n > had ? -1 : 0;
}
