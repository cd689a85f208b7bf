/*
 * Sign-off: a record reviewed, signed, returned, unlocked; each act a row of
 * `signoffs` whose digest stands in the history. Whatever is done to a record
 * asks record_lock first. Which acts there are is a table in doc/act.c.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/store_impl.h"

int record_lock(struct store *s, int64_t number, struct diags *ds)
{
	size_t had = ds->n;
	struct query q = sql_query(s, "SELECT status FROM records WHERE number = ?1");
	sql_int(&q, number);
	if (sql_number(&q, STATUS_DRAFT, ds) == STATUS_SIGNED)
		diag_add(ds, STORE_SIGNED, NULL)->record = number;
	return ds->n > had ? -1 : 0;
}

/* --- rows of signoffs ---------------------------------------------------------------- */

struct acted acted_take(const struct query *q, int from)
{
	return (struct acted){
		.time = sql_get_int(q, from),
		.who = sql_get_text(q, from + 1),
		.record = sql_get_int(q, from + 2),
		.act = sql_get_text(q, from + 3),
		.why = sql_get_text(q, from + 4),
		.revision = sql_get_int(q, from + 5),
		.definition = sql_get_text(q, from + 6),
		.content = sql_get_text(q, from + 7),
		.results = sql_get_text(q, from + 8),
		.cells = sql_get_text(q, from + 9),
		.value = sql_get_text(q, from + 10),
	};
}

void acted_digest(const struct acted *a, char hex[DIGEST_HEX])
{
	struct digest *g = digest_new();
	digest_number(g, a->time);
	digest_text(g, a->who);
	digest_number(g, a->record);
	digest_text(g, a->act);
	digest_text(g, a->why);
	digest_number(g, a->revision);
	digest_text(g, a->definition);
	digest_text(g, a->content);
	digest_text(g, a->results);
	digest_text(g, a->cells);
	digest_text(g, a->value);
	digest_end(g, hex);
}

/* The row, and the change that has its digest. */
static int acted_add(struct store *s, const struct acted *a, struct diags *ds)
{
	char digest[DIGEST_HEX];
	char *cell = mem_printf(":%s", a->act);
	acted_digest(a, digest);
	struct change c = {a->record, 0, cell, NULL, digest, a->why, a->content};
	int rc = change_add(s, &c, ds);
	free(cell);
	if (rc)
		return -1;
	struct query q = sql_query(s, "INSERT INTO signoffs (seq, " ACT_COLUMNS
				      ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
				      " ?12)");
	sql_int(&q, s->seq);
	sql_int(&q, a->time);
	sql_text(&q, a->who);
	sql_int(&q, a->record);
	sql_text(&q, a->act);
	sql_text(&q, a->why);
	sql_int(&q, a->revision);
	sql_text(&q, a->definition);
	sql_text(&q, a->content);
	sql_text(&q, a->results);
	sql_text(&q, a->cells);
	sql_text(&q, a->value);
	return sql_run(&q, ds);
}

/* --- may it be done? ------------------------------------------------------------------ */

/* Each error the record has, then how many. */
static void refuse_errors(
	const struct doc *d, const struct act_rule *r, const struct diags *found, struct diags *ds)
{
	struct buf sentence = BUF_INIT;
	for (size_t i = 0; i < found->n; i++) {
		const struct diag *p = &found->v[i];
		if (p->level != DIAG_ERROR)
			continue;
		buf_reset(&sentence);
		diag_sentence(&sentence, p);
		diag_add_rule(ds, DIAG_ERROR, p->rule, p->cell, sentence.s)->record = d->number;
	}
	buf_release(&sentence);
	diag_add(ds, ACT_ERRORS, NULL, found->count[DIAG_ERROR], r->name)->record = d->number;
}

/* Everything that speaks against it; how much. */
static size_t refuse(const struct doc *d, const struct act_rule *r, const char *why,
	const struct diags *found, struct diags *ds)
{
	size_t had = ds->n;
	if (d->deleted)
		diag_add(ds, ACT_BINNED, NULL, r->name)->record = d->number;
	if (d->status != r->from)
		diag_add(
			ds, ACT_STATUS, NULL, status_name(d->status), r->name, status_name(r->from))
			->record = d->number;
	else if (r->judged && found->count[DIAG_ERROR])
		refuse_errors(d, r, found, ds);
	if (r->reason && text_blank(why, strlen(why)))
		diag_add(ds, ACT_REASON, NULL, r->name)->record = d->number;
	return ds->n - had;
}

/* --- doing it ---------------------------------------------------------------------------- */

/* A clock that went back makes the time on paper doubtful. */
static void warn_clock(struct store *s, const struct doc *d, struct diags *ds)
{
	char last[CLOCK_TEXT];
	if (clock_now() >= s->last)
		return;
	clock_text(s->last, last);
	diag_add(ds, ACT_CLOCK, NULL, last)->record = d->number;
}

static int act_on(struct store *s, struct doc *d, const struct act_rule *r, const char *why,
	const struct summary *sum, const struct diags *found, struct diags *ds)
{
	char content[DIGEST_HEX], value[DIGEST_HEX] = "";
	struct buf results = BUF_INIT, cells = BUF_INIT;
	if (r->to == STATUS_SIGNED)
		warn_clock(s, d, ds);
	int rc = record_act(s, d, r->to, sum, why, content, ds);
	if (!rc && r->to == STATUS_SIGNED) {
		seal_results(&results, found);
		seal_cells(&cells, d);
		struct signing by = {d->revision, d->updated, s->who, results.s};
		seal_value(d, &by, value);
		s->signed_now = true;
	}
	struct acted a = {d->updated, d->number, d->revision, s->who, r->word, why, d->form->digest,
		content, results.s, cells.s, value};
	if (!rc)
		rc = acted_add(s, &a, ds);
	buf_release(&results);
	buf_release(&cells);
	return rc;
}

int store_act(struct store *s, struct doc *d, enum act act, const char *why,
	const struct summary *sum, const struct diags *found, struct diags *ds)
{
	const struct act_rule *r = act_rule(act);
	if (refuse(d, r, why, found, ds))
		return 1;
	if (s->seq < 0 && change_head(s, ds))
		return -1;
	if (tx_begin(s, ds))
		return -1;
	struct doc was = *d;
	int rc = tx_end(s, act_on(s, d, r, why, sum, found, ds), ds);
	if (rc)
		doc_identity(d, &was);
	return rc;
}

/* --- what was done -------------------------------------------------------------------------- */

/* The acts of a record come newest first: only the first can be in force. */
static struct signoff signoff_take(const struct query *q, bool newest)
{
	struct acted a = acted_take(q, 0);
	int act = act_from(a.act);
	struct signoff out = {
		.seq = sql_get_int(q, 11),
		.record = a.record,
		.time = a.time,
		.revision = a.revision,
		.act = act < 0 ? ACT_RETURN : (enum act)act,
		.valid = newest && act == ACT_SIGN,
		.who = mem_dup(a.who),
		.why = mem_dup(a.why),
		.results = mem_dup(a.results),
	};
	strncpy(out.value, a.value, DIGEST_HEX - 1);
	strncpy(out.head, sql_get_text(q, 12), DIGEST_HEX - 1);
	return out;
}

int store_signoffs(struct store *s, int64_t number, struct signoff **v, size_t *n, struct diags *ds)
{
	size_t cap = 0;
	*v = NULL;
	*n = 0;
	/* Older ones had none. */
	if (s->version < VERSION_PROOFS)
		return 0;
	struct query q = sql_query(s, "SELECT " ACT_COLUMNS_OF ", a.seq, c.digest"
				      " FROM signoffs AS a JOIN changes AS c ON c.seq = a.seq"
				      " WHERE a.record = ?1 ORDER BY a.seq DESC");
	sql_int(&q, number);
	while (sql_row(&q)) {
		MEM_ROOM(*v, *n, cap);
		(*v)[*n] = signoff_take(&q, !*n);
		++*n;
	}
	if (!sql_end(&q, ds))
		return 0;
	signoffs_release(*v, *n);
	*v = NULL;
	*n = 0;
	return -1;
}

void signoffs_release(struct signoff *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(v[i].who);
		free(v[i].why);
		free(v[i].results);
	}
	free(v);
}

struct signing signing_of(const struct signoff *by)
{
	return (struct signing){by->revision, by->time, by->who, by->results};
}

bool signoff_holds(const struct signoff *by, const struct doc *d)
{
	char value[DIGEST_HEX];
	struct signing g = signing_of(by);
	seal_value(d, &g, value);
	return !strcmp(value, by->value);
}

int acted_verify(struct store *s, const struct doc *d, bool *right, struct diags *ds)
{
	struct signoff *v;
	size_t n;
	if (store_signoffs(s, d->number, &v, &n, ds))
		return -1;
	bool is = n && v[0].valid, says = d->status == STATUS_SIGNED;
	*right = is == says && (!is || signoff_holds(&v[0], d));
	signoffs_release(v, n);
	return 0;
}

int store_canonical(
	struct store *s, const struct doc *d, struct path cell, struct buf *out, struct diags *ds)
{
	struct signoff *v;
	size_t n, at = 0;
	if (!path_equal(cell, PATH_RECORD)) {
		const struct field *f = form_at(d->form, cell);
		bool in_list = cell.list >= 0;
		seal_cell(out, in_list ? d->form->list[cell.list].name : "",
			in_list ? d->list[cell.list].v[cell.row].id : 0, f->name,
			field_entered(f) ? doc_get(d, cell) : NULL);
		return 0;
	}
	if (store_signoffs(s, d->number, &v, &n, ds))
		return -1;
	while (at < n && v[at].act != ACT_SIGN)
		at++;
	if (at < n) {
		struct signing by = signing_of(&v[at]);
		seal_record(out, d, &by);
	}
	signoffs_release(v, n);
	return at < n ? 0 : 1;
}

static int seal_of(void *arg, const struct doc *d, struct seal *out)
{
	struct store *s = arg;
	struct diags ignored = DIAGS_INIT;
	struct signoff *v;
	size_t n;
	if (d->status != STATUS_SIGNED)
		return 0;
	int rc = store_signoffs(s, d->number, &v, &n, &ignored);
	bool valid = !rc && n && v[0].valid && signoff_holds(&v[0], d);
	if (valid) {
		*out = (struct seal){.revision = v[0].revision, .time = v[0].time};
		out->who = mem_dup(v[0].who);
		memcpy(out->value, v[0].value, DIGEST_HEX);
		memcpy(out->head, v[0].head, DIGEST_HEX);
	}
	signoffs_release(v, n);
	diags_release(&ignored);
	return valid ? 1 : -1;
}

struct seals store_seals(struct store *s)
{
	return (struct seals){s, seal_of};
}
