/*
 * The row of a record in `records`, with a digest over all of it: what the
 * list shows is read without the record, and must not be believed without
 * proof either. The number is not in it: the history says which number a UUID
 * has. Knows nothing of values.
 */
#include <string.h>

#include "base/mem.h"
#include "store/store_impl.h"

struct line line_take(const struct query *q, int from)
{
	return (struct line){
		.uuid = sql_get_text(q, from),
		.form = sql_get_text(q, from + 1),
		.definition = sql_get_text(q, from + 2),
		.year = sql_get_int(q, from + 3),
		.status = sql_get_int(q, from + 4),
		.revision = sql_get_int(q, from + 5),
		.created = sql_get_int(q, from + 6),
		.updated = sql_get_int(q, from + 7),
		.deleted = sql_get_int(q, from + 8),
		.next_row = sql_get_int(q, from + 9),
		.content = sql_get_text(q, from + 10),
		.unit = sql_get_text(q, from + 11),
		.code = sql_get_text(q, from + 12),
		.name = sql_get_text(q, from + 13),
		.amount = sql_get_text(q, from + 14),
		.has_amount = sql_get_int(q, from + 15),
		.amount_value = sql_get_int(q, from + 16),
		.errors = sql_get_int(q, from + 17),
		.warnings = sql_get_int(q, from + 18),
		.counted = sql_get_text(q, from + 19),
		.search = sql_get_text(q, from + 20),
	};
}

static void line_digest(const struct line *l, char hex[DIGEST_HEX])
{
	struct digest *g = digest_new();
	digest_text(g, l->uuid);
	digest_text(g, l->form);
	digest_text(g, l->definition);
	digest_number(g, l->year);
	digest_number(g, l->status);
	digest_number(g, l->revision);
	digest_number(g, l->created);
	digest_number(g, l->updated);
	digest_number(g, l->deleted);
	digest_number(g, l->next_row);
	digest_text(g, l->content);
	digest_text(g, l->unit);
	digest_text(g, l->code);
	digest_text(g, l->name);
	digest_text(g, l->amount);
	digest_number(g, l->has_amount);
	digest_number(g, l->amount_value);
	digest_number(g, l->errors);
	digest_number(g, l->warnings);
	digest_text(g, l->counted);
	digest_text(g, l->search);
	digest_end(g, hex);
}

bool line_proven(const struct query *q, int from, const struct line *l)
{
	char digest[DIGEST_HEX];
	if (q->s->version < VERSION_PROOFS)
		return true;
	line_digest(l, digest);
	return !strcmp(digest, sql_get_text(q, from + LINE_COLUMN_COUNT));
}

const char *line_columns(const struct store *s)
{
	return s->version < VERSION_PROOFS ? LINE_COLUMNS ", ''" : LINE_COLUMNS ", digest";
}

/* ?1 to ?21; what is derived comes last. */
static void bind_all(struct query *q, const struct line *l)
{
	sql_text(q, l->uuid);
	sql_text(q, l->form);
	sql_text(q, l->definition);
	sql_int(q, l->year);
	sql_int(q, l->status);
	sql_int(q, l->revision);
	sql_int(q, l->created);
	sql_int(q, l->updated);
	sql_int(q, l->deleted);
	sql_int(q, l->next_row);
	sql_text(q, l->content);
	sql_text(q, l->unit);
	sql_text(q, l->code);
	sql_text(q, l->name);
	sql_text(q, l->amount);
	sql_int(q, l->has_amount);
	sql_int(q, l->amount_value);
	sql_int(q, l->errors);
	sql_int(q, l->warnings);
	sql_text(q, l->counted);
	sql_text(q, l->search);
}

int line_insert(struct store *s, const struct line *l, struct diags *ds)
{
	char digest[DIGEST_HEX];
	line_digest(l, digest);
	struct query q = sql_query(s, "INSERT INTO records (" LINE_COLUMNS ", digest)"
				      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
				      " ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)");
	bind_all(&q, l);
	sql_text(&q, digest);
	return sql_run(&q, ds);
}

static const char update_derived[] =
	"UPDATE records SET next_row = ?10, unit = ?12, code = ?13, name = ?14, amount = ?15,"
	" has_amount = ?16, amount_value = ?17, errors = ?18, warnings = ?19, counted = ?20,"
	" search = ?21, digest = ?22 WHERE number = ?23";
static const char update_all[] =
	"UPDATE records SET form = ?2, definition = ?3, year = ?4, status = ?5, revision = ?6,"
	" updated = ?8, deleted = ?9, next_row = ?10, content = ?11, unit = ?12, code = ?13,"
	" name = ?14, amount = ?15, has_amount = ?16, amount_value = ?17, errors = ?18,"
	" warnings = ?19, counted = ?20, search = ?21, digest = ?22 WHERE number = ?23";

int line_update(struct store *s, int64_t number, const struct line *l, bool all, struct diags *ds)
{
	char digest[DIGEST_HEX];
	line_digest(l, digest);
	struct query q = sql_query(s, all ? update_all : update_derived);
	bind_all(&q, l);
	sql_text(&q, digest);
	sql_int(&q, number);
	return sql_run(&q, ds);
}

int lines_prove(struct store *s, struct diags *ds)
{
	int64_t number = 0, at;
	int rc = 0;
	/* One by one: what is walked is not what is written. */
	do {
		char digest[DIGEST_HEX];
		struct query q =
			sql_query(s, "SELECT number, " LINE_COLUMNS
				     " FROM records WHERE number > ?1 ORDER BY number LIMIT 1");
		sql_int(&q, number);
		at = sql_row(&q) ? sql_get_int(&q, 0) : 0;
		if (at) {
			struct line l = line_take(&q, 1);
			line_digest(&l, digest);
		}
		rc = sql_end(&q, ds);
		if (rc || !at)
			break;
		q = sql_query(s, "UPDATE records SET digest = ?1 WHERE number = ?2");
		sql_text(&q, digest);
		sql_int(&q, at);
		rc = sql_run(&q, ds);
		number = at;
	} while (!rc);
	return rc;
}
