/*
 * The chain of changes: who changed what, when and why. Each change's digest
 * covers it and the one before, so what is altered, left out or put in
 * between is found; someone who can compute the whole chain anew is not, but
 * for a digest that was printed. Triggers keep accidents away.
 */
#include <string.h>

#include "base/clock.h"
#include "store/store_impl.h"

/* The columns a digest covers, in its order. */
struct link {
	int64_t seq, time;
	const char *who;
	int64_t record;
	const char *cell;
	int64_t row; /* 0: NULL */
	const char *old, *new, *why, *content, *prev;
};

static void link_digest(const struct link *l, char hex[DIGEST_HEX])
{
	struct digest *g = digest_new();
	digest_number(g, l->seq);
	digest_number(g, l->time);
	digest_text(g, l->who);
	digest_number(g, l->record);
	digest_text(g, l->cell);
	digest_number(g, l->row);
	digest_text(g, l->old);
	digest_text(g, l->new);
	digest_text(g, l->why);
	digest_text(g, l->content);
	digest_text(g, l->prev);
	digest_end(g, hex);
}

int change_head(struct store *s, struct diags *ds)
{
	struct query q =
		sql_query(s, "SELECT seq, digest, time FROM changes ORDER BY seq DESC LIMIT 1");
	memset(s->head, 0, sizeof s->head);
	int64_t seq = 0;
	s->last = 0;
	if (sql_row(&q)) {
		seq = sql_get_int(&q, 0);
		strncpy(s->head, sql_get_text(&q, 1), sizeof s->head - 1);
		s->last = sql_get_int(&q, 2);
	}
	if (sql_end(&q, ds))
		return -1;
	s->seq = seq;
	return 0;
}

static int append(struct store *s, const struct change *c, int64_t now, struct diags *ds)
{
	struct link l = {s->seq + 1, now, s->who, c->record, c->cell, c->row, c->old, c->new,
		c->why, c->content, s->head};
	char digest[DIGEST_HEX];
	link_digest(&l, digest);
	struct query q = sql_query(s, "INSERT INTO changes (seq, time, who, record, cell, row, old,"
				      " new, why, content, prev, digest)"
				      " VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), ?7, ?8, ?9, ?10,"
				      " ?11, ?12)");
	sql_int(&q, l.seq);
	sql_int(&q, l.time);
	sql_text(&q, l.who);
	sql_int(&q, l.record);
	sql_text(&q, l.cell);
	sql_int(&q, l.row);
	sql_text(&q, l.old);
	sql_text(&q, l.new);
	sql_text(&q, l.why);
	sql_text(&q, l.content);
	sql_text(&q, l.prev);
	sql_text(&q, digest);
	if (sql_run(&q, ds))
		return -1;
	s->seq = l.seq;
	s->last = now;
	s->noted = true;
	memcpy(s->head, digest, sizeof s->head);
	return 0;
}

/* That the clock went back is itself an event: the order is that of the changes, not of times. */
static int note_clock(struct store *s, int64_t now, struct diags *ds)
{
	char was[CLOCK_TEXT], is[CLOCK_TEXT];
	clock_text(s->last, was);
	clock_text(now, is);
	struct change c = {0, 0, ":clock", was, is, "", ""};
	return append(s, &c, now, ds);
}

int change_add(struct store *s, const struct change *c, struct diags *ds)
{
	int64_t now = clock_now();
	if (s->seq < 0 && change_head(s, ds))
		return -1;
	if (now < s->last && note_clock(s, now, ds))
		return -1;
	return append(s, c, now, ds);
}

int change_file(
	struct store *s, const char *cell, const char *old, const char *new, struct diags *ds)
{
	struct change c = {0, 0, cell, old, new, "", ""};
	return change_add(s, &c, ds);
}

/* --- looking the whole chain over ------------------------------------------------ */

static const char *text_or_null(const struct query *q, int column)
{
	return sql_is_null(q, column) ? NULL : sql_get_text(q, column);
}

/* True when the change in this row is whole, and follows the one before. */
static bool follows(const struct query *q, int64_t seq, const char *prev)
{
	struct link l = {sql_get_int(q, 0), sql_get_int(q, 1), sql_get_text(q, 2),
		sql_get_int(q, 3), sql_get_text(q, 4), sql_get_int(q, 5), text_or_null(q, 6),
		text_or_null(q, 7), sql_get_text(q, 8), sql_get_text(q, 9), sql_get_text(q, 10)};
	char digest[DIGEST_HEX];
	link_digest(&l, digest);
	/* 0 and NULL are alike in the digest: only one of them is ever written. */
	bool plain = sql_is_null(q, 5) || l.row;
	return plain && l.seq == seq && !strcmp(l.prev, prev) &&
	       !strcmp(sql_get_text(q, 11), digest);
}

int64_t chain_verify(struct store *s, char head[DIGEST_HEX], struct diags *ds)
{
	struct place at = {.file = s->name};
	int64_t seq = 0, n = 0;
	memset(head, 0, DIGEST_HEX);
	struct query q = sql_query(s, "SELECT seq, time, who, record, cell, row, old, new, why,"
				      " content, prev, digest FROM changes ORDER BY seq");
	for (; sql_row(&q); n++) {
		if (!follows(&q, seq + 1, head))
			diag_add(ds, STORE_CHAIN, &at, (long long)seq + 1);
		seq = sql_get_int(&q, 0);
		strncpy(head, sql_get_text(&q, 11), DIGEST_HEX - 1);
	}
	return sql_end(&q, ds) ? -1 : n;
}

/* Records whose content is not what their last change says. */
static int strangers(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	struct query q = sql_query(s, "SELECT number FROM records WHERE content IS NOT (SELECT"
				      " content FROM changes WHERE record = number"
				      " ORDER BY seq DESC LIMIT 1)");
	while (sql_row(&q)) {
		int64_t number = sql_get_int(&q, 0);
		diag_add(ds, STORE_CHAIN_RECORD, &at, (long long)number)->record = number;
	}
	return sql_end(&q, ds);
}

int store_verify_changes(struct store *s, struct diags *ds)
{
	char head[DIGEST_HEX];
	size_t before = ds->n;
	return chain_verify(s, head, ds) < 0 || strangers(s, ds) || ds->n > before ? -1 : 0;
}
