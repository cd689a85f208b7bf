/*
 * The cell in hand: the text being typed, kept at every key so that a killed
 * program loses nothing that was on the screen. One row, by names and the
 * row's stable id; whoever next opens the file puts it into its record.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/store_impl.h"

/* What the history gives as reason. */
static const char recovered_why[] = "恢复";

/* --- where a recovery left off ------------------------------------------------------- */

/* In meta: record, caret, address of the cell. Who recovers need not be the screen that was killed,
 * so it stays until something is written. */
static const char recovered_key[] = "recovered";

static int recovered_note(struct store *s, const struct form *f, struct diags *ds)
{
	struct buf text = BUF_INIT;
	buf_addf(&text, "%lld %zu ", (long long)s->recovered, s->recovered_caret);
	path_print(&text, f, s->recovered_at);
	int rc = store_meta_set(s, recovered_key, text.s, ds);
	s->recovered_noted = true;
	buf_release(&text);
	return rc;
}

static int recovered_read(struct store *s, struct diags *ds)
{
	struct buf text = BUF_INIT;
	struct diags ignored = DIAGS_INIT;
	int rc = store_meta(s, recovered_key, &text, ds);
	char *end = text.s;
	int64_t number = strtoll(text.s, &end, 10);
	size_t caret = strtoul(end, &end, 10);
	struct doc *d = number > 0 ? store_load(s, number, &ignored) : NULL;
	struct path p;
	if (d && !d->deleted && *end == ' ' && !path_parse(d->form, end + 1, &p) && doc_has(d, p)) {
		s->recovered = number;
		s->recovered_at = p;
		s->recovered_caret = caret;
	}
	s->recovered_noted = text.n > 0;
	doc_free(d);
	diags_release(&ignored);
	buf_release(&text);
	return rc;
}

int recovered_forget(struct store *s, struct diags *ds)
{
	if (!s->recovered_noted)
		return 0;
	s->recovered_noted = false;
	return store_meta_set(s, recovered_key, NULL, ds);
}

int64_t store_recovered(const struct store *s, struct path *p, size_t *caret)
{
	*p = s->recovered_at;
	*caret = s->recovered_caret;
	return s->recovered;
}

/* --- the one row ---------------------------------------------------------------------- */

/* record 0: nothing is in hand. */
struct left {
	int64_t record, row, caret, time;
	const char *list, *col, *text;
};
#define LEFT_COLUMNS "record, list, row, col, text, caret, time"

static void left_digest(const struct left *l, char hex[DIGEST_HEX])
{
	struct digest *g = digest_new();
	digest_number(g, l->record);
	digest_text(g, l->list);
	digest_number(g, l->row);
	digest_text(g, l->col);
	digest_text(g, l->text);
	digest_number(g, l->caret);
	digest_number(g, l->time);
	digest_end(g, hex);
}

static int left_write(struct store *s, const struct left *l, struct diags *ds)
{
	char digest[DIGEST_HEX];
	left_digest(l, digest);
	struct query q = sql_query(s, "REPLACE INTO hand (one, " LEFT_COLUMNS ", digest)"
				      " VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
	sql_int(&q, l->record);
	sql_text(&q, l->list);
	sql_int(&q, l->row);
	sql_text(&q, l->col);
	sql_text(&q, l->text);
	sql_int(&q, l->caret);
	sql_int(&q, l->time);
	sql_text(&q, digest);
	return sql_run(&q, ds);
}

static const struct left nothing = {.list = "", .col = "", .text = ""};

char *hand_nothing(void)
{
	char digest[DIGEST_HEX];
	left_digest(&nothing, digest);
	return mem_printf("INSERT INTO hand VALUES (1, 0, '', 0, '', '', 0, 0, '%s')", digest);
}

int hand_empty(struct store *s, struct diags *ds)
{
	return left_write(s, &nothing, ds);
}

/* The columns from `from` on, borrowed. */
static struct left left_take(const struct query *q, int from)
{
	return (struct left){
		.record = sql_get_int(q, from),
		.list = sql_get_text(q, from + 1),
		.row = sql_get_int(q, from + 2),
		.col = sql_get_text(q, from + 3),
		.text = sql_get_text(q, from + 4),
		.caret = sql_get_int(q, from + 5),
		.time = sql_get_int(q, from + 6),
	};
}

int hand_check(struct store *s, bool *whole, struct diags *ds)
{
	char digest[DIGEST_HEX];
	size_t n = 0;
	*whole = false;
	struct query q = sql_query(s, "SELECT " LEFT_COLUMNS ", digest, one FROM hand");
	for (; sql_row(&q); n++) {
		struct left l = left_take(&q, 0);
		left_digest(&l, digest);
		*whole = !n && sql_get_int(&q, 8) == 1 && !strcmp(digest, sql_get_text(&q, 7));
	}
	return sql_end(&q, ds);
}

int hand_prove(struct store *s, struct diags *ds)
{
	struct query q = sql_query(s, "SELECT " LEFT_COLUMNS " FROM hand");
	bool is = sql_row(&q);
	char digest[DIGEST_HEX];
	if (is) {
		struct left l = left_take(&q, 0);
		left_digest(&l, digest);
	}
	if (sql_end(&q, ds))
		return -1;
	if (!is)
		return hand_empty(s, ds);
	q = sql_query(s, "UPDATE hand SET digest = ?1");
	sql_text(&q, digest);
	return sql_run(&q, ds);
}

/* --- while it is typed in ------------------------------------------------------------ */

int store_hand(struct store *s, const struct doc *d, struct path p, const char *text, size_t caret,
	struct diags *ds)
{
	assert(d->number && !s->depth && doc_has(d, p));
	if (tx_ready(s, ds) || record_lock(s, d->number, ds) || recovered_forget(s, ds) ||
		tx_level(s, false, ds))
		return -1;
	bool in_list = p.list >= 0;
	struct left l = {
		.record = d->number,
		.list = in_list ? d->form->list[p.list].name : "",
		.row = in_list ? d->list[p.list].v[p.row].id : 0,
		.col = form_at(d->form, p)->name,
		.text = text,
		.caret = (int64_t)caret,
		.time = clock_now(),
	};
	return left_write(s, &l, ds);
}

int store_hand_clear(struct store *s, struct diags *ds)
{
	assert(!s->depth);
	return tx_ready(s, ds) || tx_level(s, false, ds) ? -1 : hand_empty(s, ds);
}

/* --- what was left over ------------------------------------------------------------ */

static void left_release(struct left *l)
{
	free((char *)l->list);
	free((char *)l->col);
	free((char *)l->text);
}

/* 1: there is one, 2: there is one that someone else wrote, 0: none. */
static int left_read(struct store *s, struct left *l, struct diags *ds)
{
	char digest[DIGEST_HEX];
	*l = (struct left){0};
	int found = 0;
	struct query q = sql_query(s, s->version < VERSION_PROOFS
					      ? "SELECT " LEFT_COLUMNS ", '' FROM hand"
					      : "SELECT " LEFT_COLUMNS ", digest FROM hand"
						" WHERE record <> 0");
	if (sql_row(&q)) {
		struct buf text = BUF_INIT;
		*l = left_take(&q, 0);
		left_digest(l, digest);
		found = s->version < VERSION_PROOFS || !strcmp(digest, sql_get_text(&q, 7)) ? 1 : 2;
		text_clean(&text, l->text, strlen(l->text)); /* whoever wrote it */
		l->list = mem_dup(l->list);
		l->col = mem_dup(l->col);
		l->text = buf_detach(&text);
	}
	return sql_end(&q, ds) ? -1 : found;
}

bool hand_waits(struct store *s)
{
	struct diags ignored = DIAGS_INIT;
	struct query q = sql_query(s, "SELECT 1 FROM hand WHERE record <> 0");
	bool waits = sql_number(&q, 0, &ignored) == 1;
	diags_release(&ignored);
	return waits;
}

/* Where it belongs; a row that was never saved is added at the end. False: nowhere. */
static bool find_place(struct doc *d, const struct left *l, struct path *p)
{
	*p = (struct path){LIST_NONE, -1, -1};
	if (!*l->list) {
		p->col = form_field(d->form, l->col);
	} else {
		p->list = form_list(d->form, l->list);
		if (p->list < 0)
			return false;
		p->col = list_col(&d->form->list[p->list], l->col);
		struct rows *rows = &d->list[p->list];
		p->row = rows_find(rows, l->row);
		if (p->row < 0) {
			p->row = (int)rows->n;
			doc_row_insert(d, p->list, rows->n);
		}
	}
	return p->col >= 0 && field_entered(form_at(d->form, *p));
}

static int save(struct store *s, const struct doc *before, struct doc *now, struct diags *ds)
{
	struct diags faults = DIAGS_INIT, found = DIAGS_INIT;
	struct others others = store_others(s);
	struct summary sum;
	struct rules *rules = rules_new(now->form, &faults);
	rules_check(rules, now, &others, PATH_RECORD, NULL, &found);
	summary_make(&sum, rules, now, &found);
	int rc = store_save(s, before, now, &sum, recovered_why, ds);
	summary_release(&sum);
	rules_free(rules);
	diags_release(&found);
	diags_release(&faults);
	return rc;
}

/* Its record cannot take it (signed since, damaged, another form): the text stays in the history,
 * and is said. */
static int keep_aside(struct store *s, const struct left *l, struct diags *ds)
{
	struct place at = {.file = s->name};
	char content[DIGEST_HEX] = "";
	struct query q = sql_query(s, "SELECT content FROM records WHERE number = ?1");
	sql_int(&q, l->record);
	if (sql_row(&q))
		strncpy(content, sql_get_text(&q, 0), sizeof content - 1);
	if (sql_end(&q, ds) || tx_begin(s, ds))
		return -1;
	/* No change of the cell, so not under its address. */
	char *cell = mem_printf("%s%s%s", l->list, *l->list ? "." : "", l->col);
	char *noted = mem_printf("%s:hand", cell);
	struct change c = {l->record, l->row, noted, NULL, l->text, recovered_why, content};
	int rc = change_add(s, &c, ds);
	rc = tx_end(s, rc ? rc : hand_empty(s, ds), ds);
	if (!rc)
		diag_add(ds, STORE_HAND_ASIDE, &at, (long long)l->record, cell, l->text);
	free(noted);
	free(cell);
	return rc;
}

static int put_back(struct store *s, const struct left *l, struct doc *d, struct diags *ds)
{
	struct path p;
	struct doc *before = doc_copy(d);
	int rc;
	if (d->status != STATUS_SIGNED && find_place(d, l, &p)) {
		doc_set(d, p, l->text);
		s->recovered = l->record;
		s->recovered_at = p;
		size_t n = strlen(l->text);
		s->recovered_caret = l->caret >= 0 && (size_t)l->caret < n ? (size_t)l->caret : n;
		rc = tx_begin(s, ds);
		if (!rc)
			rc = tx_end(s,
				save(s, before, d, ds) || recovered_note(s, d->form, ds) ? -1 : 0,
				ds);
	} else {
		rc = keep_aside(s, l, ds);
	}
	doc_free(before);
	return rc;
}

int hand_recover(struct store *s, struct diags *ds)
{
	struct left l;
	int found = left_read(s, &l, ds);
	if (found <= 0)
		return found ? -1 : recovered_read(s, ds);
	struct diags why_not = DIAGS_INIT;
	struct doc *d = found == 1 ? store_load(s, l.record, &why_not) : NULL;
	int rc = d ? put_back(s, &l, d, ds) : keep_aside(s, &l, ds);
	diags_release(&why_not);
	doc_free(d);
	left_release(&l);
	return rc;
}
