/*
 * The list of records: pages by key from the derived columns, so that a file
 * of 100,000 records pages like one of ten. Which index a query walks is
 * decided here, not by statistics: see plan().
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/store_impl.h"

static const struct order {
	const char *name, *word; /* shown; of --sort */
	const char *index;
	const char *column[2]; /* what it is sorted by before the number */
} orders[SORTS] = {
	[SORT_NUMBER] = {"编号", "number", "records_number", {NULL}},
	[SORT_FORM] = {"表", "form", "records_form", {"form"}},
	[SORT_YEAR] = {"年度", "year", "records_year", {"year"}},
	[SORT_UNIT] = {"单位", "unit", "records_unit", {"unit"}},
	[SORT_CODE] = {"编码", "code", "records_code", {"code"}},
	[SORT_NAME] = {"名称", "name", "records_name", {"name"}},
	[SORT_AMOUNT] = {"金额", "amount", "records_amount", {"has_amount", "amount_value"}},
	[SORT_PROBLEMS] = {"问题", "problems", "records_problems", {"errors", "warnings"}},
	[SORT_STATUS] = {"状态", "status", "records_status", {"status"}},
	[SORT_UPDATED] = {"更新", "updated", "records_updated", {"updated"}},
};

const char *list_sort_name(enum list_sort s)
{
	return orders[s].name;
}

int list_sort_from(const char *word)
{
	for (int i = 0; i < SORTS; i++)
		if (!strcmp(word, orders[i].word))
			return i;
	return -1;
}

/* --- which records --------------------------------------------------------------- */

static bool given(const char *s)
{
	return s && *s;
}

/* The conditions that have an index, as bits. */
enum { BY_FORM = 1, BY_YEAR = 2, BY_UNIT = 4, BY_STATUS = 8 };
static const struct {
	int bit;
	enum list_sort order;
} filters[] = {
	{BY_FORM, SORT_FORM}, {BY_UNIT, SORT_UNIT}, {BY_YEAR, SORT_YEAR}, {BY_STATUS, SORT_STATUS}};
enum { FILTERS = sizeof filters / sizeof *filters };

static int filtered(const struct list_query *q)
{
	return (given(q->form) ? BY_FORM : 0) | (given(q->unit) ? BY_UNIT : 0) |
	       (q->year ? BY_YEAR : 0) | (q->status >= 0 ? BY_STATUS : 0);
}

static void bind_filter(struct query *to, const struct list_query *q, int bit)
{
	switch (bit) {
	case BY_FORM:
		sql_text(to, q->form);
		break;
	case BY_UNIT:
		sql_text(to, q->unit);
		break;
	case BY_YEAR:
		sql_int(to, q->year);
		break;
	default:
		sql_int(to, q->status);
	}
}

/* What the condition of a query is filled in with: must live as long as its statement. */
struct wanted {
	struct buf needle; /* folded */
	struct matches *matches;
};

static struct wanted wanted_new(struct store *s, const struct list_query *q)
{
	struct wanted w = {BUF_INIT, matches_new(s, q)};
	if (given(q->find))
		text_fold(&w.needle, q->find, strlen(q->find));
	return w;
}

static void wanted_release(struct wanted *w)
{
	buf_release(&w->needle);
	matches_free(w->matches);
}

/* Appends ` FROM records INDEXED BY … WHERE …`; bind_where fills it in. */
static void add_where(
	struct buf *sql, const struct list_query *q, const struct wanted *w, enum list_sort index)
{
	int bits = filtered(q);
	buf_addf(sql, " FROM records INDEXED BY %s WHERE deleted = ?", orders[index].index);
	for (size_t i = 0; i < FILTERS; i++)
		if (bits & filters[i].bit)
			buf_addf(sql, " AND %s = ?", orders[filters[i].order].column[0]);
	if (given(q->find))
		buf_adds(sql, " AND (instr(search, ?) OR number = ?)");
	matches_where(sql, w->matches);
}

static void bind_where(struct query *to, const struct list_query *q, const struct wanted *w)
{
	int bits = filtered(q);
	sql_int(to, q->deleted);
	for (size_t i = 0; i < FILTERS; i++)
		if (bits & filters[i].bit)
			bind_filter(to, q, filters[i].bit);
	if (given(q->find)) {
		char *end;
		long long number = strtoll(w->needle.s, &end, 10);
		sql_text(to, w->needle.s);
		sql_int(to, *end ? 0 : number);
	}
	matches_bind(to, w->matches);
}

/* --- which index ------------------------------------------------------------------- */

enum {
	FEW = 1000,    /* records that are soon sorted */
	SAMPLE = 2000, /* records looked into for a text */
	COMMON = 40,   /* of them with the text: it stands everywhere */
};

/* True when at most FEW records fulfil this one condition. */
static bool few(struct store *s, const struct list_query *q, size_t filter, struct diags *ds)
{
	const struct order *o = &orders[filters[filter].order];
	struct buf sql = BUF_INIT;
	buf_addf(&sql,
		"SELECT count(*) FROM (SELECT 1 FROM records INDEXED BY %s WHERE deleted = ?"
		" AND %s = ? LIMIT %d)",
		o->index, o->column[0], FEW);
	struct query probe = sql_query(s, sql.s);
	sql_int(&probe, q->deleted);
	bind_filter(&probe, q, filters[filter].bit);
	bool yes = sql_number(&probe, 0, ds) < FEW;
	buf_release(&sql);
	return yes;
}

/* True when what is looked for stands in few records, going by the first ones (of the form). */
static bool rare(
	struct store *s, const struct list_query *q, const struct wanted *w, struct diags *ds)
{
	bool form = given(q->form);
	struct buf sql = BUF_INIT;
	buf_addf(&sql,
		"SELECT count(*) FROM (SELECT number, search FROM records INDEXED BY %s"
		" WHERE deleted = ?%s LIMIT ?) AS records WHERE instr(search, ?)",
		orders[form ? SORT_FORM : SORT_NUMBER].index, form ? " AND form = ?" : "");
	matches_where(&sql, w->matches);
	struct query probe = sql_query(s, sql.s);
	sql_int(&probe, q->deleted);
	if (form)
		sql_text(&probe, q->form);
	sql_int(&probe, SAMPLE);
	sql_text(&probe, w->needle.s);
	matches_bind(&probe, w->matches);
	bool yes = sql_number(&probe, 0, ds) < COMMON;
	buf_release(&sql);
	return yes;
}

/* What decides the order: a column that has one value decides nothing. */
static enum list_sort deciding(const struct list_query *q)
{
	for (size_t i = 0; i < FILTERS; i++)
		if (q->sort == filters[i].order && (filtered(q) & filters[i].bit))
			return SORT_NUMBER;
	return q->sort;
}

/*
 * The index to walk. Few matches: gather them by their condition and sort. Many: walk in the
 * order asked for and leave out the others; a page is found soon. By number a condition's index
 * has the right order itself.
 */
static enum list_sort plan(
	struct store *s, const struct list_query *q, const struct wanted *w, struct diags *ds)
{
	int bits = filtered(q);
	enum list_sort order = deciding(q), gather = SORT_NUMBER;
	for (size_t i = 0; i < FILTERS; i++) {
		if (!(bits & filters[i].bit))
			continue;
		if (few(s, q, i, ds))
			return filters[i].order;
		if (gather == SORT_NUMBER)
			gather = filters[i].order;
	}
	bool looks = given(q->find) || w->matches->n;
	return order == SORT_NUMBER || (looks && rare(s, q, w, ds)) ? gather : order;
}

/* --- pages ------------------------------------------------------------------------------ */

static void add_key(struct buf *sql, const struct order *o)
{
	for (size_t i = 0; i < 2 && o->column[i]; i++)
		buf_addf(sql, "%s, ", o->column[i]);
	buf_adds(sql, "number");
}

static void add_order(struct buf *sql, const struct order *o, bool descending)
{
	const char *way = descending ? "DESC" : "ASC";
	buf_adds(sql, " ORDER BY ");
	for (size_t i = 0; i < 2 && o->column[i]; i++)
		buf_addf(sql, "%s %s, ", o->column[i], way);
	buf_addf(sql, "number %s", way);
}

/* The condition to stand behind a row. */
static void add_after(struct buf *sql, const struct order *o, bool descending)
{
	int n = 1 + (o->column[0] != NULL) + (o->column[1] != NULL);
	buf_adds(sql, " AND (");
	add_key(sql, o);
	buf_addf(sql, ") %c (?", descending ? '<' : '>');
	while (--n)
		buf_adds(sql, ", ?");
	buf_addc(sql, ')');
}

static void bind_after(struct query *to, enum list_sort sort, const struct list_row *r)
{
	switch (sort) {
	case SORT_FORM:
		sql_text(to, r->form);
		break;
	case SORT_YEAR:
		sql_int(to, r->year);
		break;
	case SORT_UNIT:
		sql_text(to, r->unit);
		break;
	case SORT_CODE:
		sql_text(to, r->code);
		break;
	case SORT_NAME:
		sql_text(to, r->name);
		break;
	case SORT_AMOUNT:
		sql_int(to, r->has_amount);
		sql_int(to, r->amount_value);
		break;
	case SORT_PROBLEMS:
		sql_int(to, (int64_t)r->errors);
		sql_int(to, (int64_t)r->warnings);
		break;
	case SORT_STATUS:
		sql_int(to, r->status);
		break;
	case SORT_UPDATED:
		sql_int(to, r->updated);
		break;
	case SORT_NUMBER:
	case SORTS:
		break;
	}
	sql_int(to, r->number);
}

/* Appends what take_row reads. */
static void add_columns(struct buf *sql, const struct store *s)
{
	buf_addf(sql, "SELECT number, %s", line_columns(s));
}

static void take_row(const struct query *q, struct list_row *r)
{
	struct line l = line_take(q, 1);
	*r = (struct list_row){
		.number = sql_get_int(q, 0),
		.form = mem_dup(l.form),
		.year = (int)l.year,
		.unit = mem_dup(l.unit),
		.code = mem_dup(l.code),
		.name = mem_dup(l.name),
		.amount = mem_dup(l.amount),
		.has_amount = l.has_amount != 0,
		.amount_value = l.amount_value,
		.errors = (size_t)l.errors,
		.warnings = (size_t)l.warnings,
		.updated = l.updated,
		.damaged = !line_proven(q, 1, &l),
	};
	strncpy(r->uuid, l.uuid, sizeof r->uuid - 1);
	/* The column is an index into tables of ours. */
	r->status = l.status >= 0 && l.status < STATUSES ? (enum status)l.status : STATUS_DRAFT;
}

static int take_rows(struct query *q, struct list_rows_page *out, struct diags *ds)
{
	size_t cap = 0;
	*out = (struct list_rows_page){NULL, 0};
	while (sql_row(q)) {
		MEM_ROOM(out->v, out->n, cap);
		take_row(q, &out->v[out->n++]);
	}
	if (!sql_end(q, ds))
		return 0;
	list_page_release(out);
	return -1;
}

static void turn_round(struct list_rows_page *p)
{
	for (size_t i = 0; i < p->n / 2; i++) {
		struct list_row r = p->v[i];
		p->v[i] = p->v[p->n - 1 - i];
		p->v[p->n - 1 - i] = r;
	}
}

int store_list(struct store *s, const struct list_query *q, const struct list_row *after, bool back,
	size_t max, struct list_rows_page *out, struct diags *ds)
{
	enum list_sort sort = deciding(q);
	const struct order *o = &orders[sort];
	bool descending = q->descending != back;
	struct buf sql = BUF_INIT;
	struct wanted w = wanted_new(s, q);
	add_columns(&sql, s);
	add_where(&sql, q, &w, plan(s, q, &w, ds));
	if (after)
		add_after(&sql, o, descending);
	add_order(&sql, o, descending);
	buf_adds(&sql, " LIMIT ?");
	struct query rows = sql_query(s, sql.s);
	bind_where(&rows, q, &w);
	if (after)
		bind_after(&rows, sort, after);
	sql_int(&rows, (int64_t)max);
	int rc = take_rows(&rows, out, ds);
	if (!rc && back)
		turn_round(out);
	wanted_release(&w);
	buf_release(&sql);
	return rc;
}

int store_row(struct store *s, int64_t number, struct list_rows_page *out, struct diags *ds)
{
	struct buf sql = BUF_INIT;
	add_columns(&sql, s);
	buf_adds(&sql, " FROM records WHERE number = ?");
	struct query q = sql_query(s, sql.s);
	sql_int(&q, number);
	int rc = take_rows(&q, out, ds);
	buf_release(&sql);
	return rc;
}

void list_page_release(struct list_rows_page *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->v[i].form);
		free(p->v[i].unit);
		free(p->v[i].code);
		free(p->v[i].name);
		free(p->v[i].amount);
	}
	free(p->v);
	*p = (struct list_rows_page){NULL, 0};
}

/* --- all of them --------------------------------------------------------------------------- */

/* Amounts are added in two parts: SQLite gives up where a sum of integers is too large. */
enum { LOW = 1000000000 };

/* high × LOW + low, or the nearest that fits. */
static int64_t joined(int64_t high, int64_t low)
{
	int64_t sum;
	if (__builtin_mul_overflow(high, (int64_t)LOW, &sum) ||
		__builtin_add_overflow(sum, low, &sum))
		return high < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

int store_total(
	struct store *s, const struct list_query *q, int64_t *count, int64_t *sum, struct diags *ds)
{
	/* The order does not matter; without a condition the index of the amounts has all it takes.
	 */
	struct list_query any = *q;
	any.sort = filtered(q) || given(q->find) || q->nconditions ? SORT_NUMBER : SORT_AMOUNT;
	struct buf sql = BUF_INIT;
	struct wanted w = wanted_new(s, q);
	buf_addf(
		&sql, "SELECT count(*), sum(amount_value / %d), sum(amount_value %% %d)", LOW, LOW);
	add_where(&sql, q, &w, plan(s, &any, &w, ds));
	struct query total = sql_query(s, sql.s);
	bind_where(&total, q, &w);
	*count = *sum = 0;
	if (sql_row(&total)) {
		*count = sql_get_int(&total, 0);
		*sum = joined(sql_get_int(&total, 1), sql_get_int(&total, 2));
	}
	int rc = sql_end(&total, ds);
	wanted_release(&w);
	buf_release(&sql);
	return rc;
}

int store_numbers(
	struct store *s, const struct list_query *q, int64_t **v, size_t *n, struct diags *ds)
{
	struct buf sql = BUF_INIT;
	struct wanted w = wanted_new(s, q);
	buf_adds(&sql, "SELECT number");
	add_where(&sql, q, &w, plan(s, q, &w, ds));
	add_order(&sql, &orders[deciding(q)], q->descending);
	struct query rows = sql_query(s, sql.s);
	bind_where(&rows, q, &w);
	size_t cap = 0;
	*v = NULL;
	*n = 0;
	while (sql_row(&rows)) {
		MEM_ROOM(*v, *n, cap);
		(*v)[(*n)++] = sql_get_int(&rows, 0);
	}
	int rc = sql_end(&rows, ds);
	wanted_release(&w);
	buf_release(&sql);
	if (rc) {
		free(*v);
		*v = NULL;
		*n = 0;
	}
	return rc;
}

int store_values(struct store *s, enum list_sort column, char ***v, size_t *n, struct diags *ds)
{
	const char *name = orders[column].column[0] ? orders[column].column[0] : "number";
	struct buf sql = BUF_INIT;
	/* From each value straight to the next: as many steps as there are values. */
	buf_addf(&sql,
		"WITH RECURSIVE each(x) AS ("
		"SELECT * FROM (SELECT %1$s FROM records INDEXED BY %2$s WHERE deleted = 0"
		" ORDER BY %1$s LIMIT 1)"
		" UNION ALL SELECT (SELECT %1$s FROM records INDEXED BY %2$s WHERE deleted = 0"
		" AND %1$s > x ORDER BY %1$s LIMIT 1) FROM each WHERE x IS NOT NULL)"
		" SELECT x FROM each WHERE x IS NOT NULL AND x <> ''",
		name, orders[column].index);
	struct query q = sql_query(s, sql.s);
	size_t cap = 0;
	*v = NULL;
	*n = 0;
	while (sql_row(&q)) {
		MEM_ROOM(*v, *n, cap);
		(*v)[(*n)++] = mem_dup(sql_get_text(&q, 0));
	}
	buf_release(&sql);
	if (!sql_end(&q, ds))
		return 0;
	for (size_t i = 0; i < *n; i++)
		free((*v)[i]);
	free(*v);
	*v = NULL;
	*n = 0;
	return -1;
}
