/*
 * What the rules of one record ask about the others: whether a text is taken,
 * and which there are of a unit, a code, a name, a year. Asked in every frame,
 * so always by an index. Knows nothing of rules.
 */
#include <string.h>

#include "store/store_impl.h"

/* --- a text that is to be unique ---------------------------------------------------- */

static int64_t taken(void *arg, const struct form *f, int field, const char *text, int64_t self)
{
	struct store *s = arg;
	struct diags ignored = DIAGS_INIT;
	/* No record was saved with this form, or with this field: no table, no column. */
	if (!definition_has(s, f, (struct path){LIST_NONE, -1, field}))
		return 0;
	struct buf sql = BUF_INIT;
	buf_adds(&sql, "SELECT record FROM ");
	definition_table(&sql, f, LIST_NONE);
	buf_adds(&sql, " CROSS JOIN records ON number = record WHERE ");
	buf_quote(&sql, f->field[field].name, '"');
	buf_adds(&sql, " = ?1 AND record <> ?2 AND deleted = 0 LIMIT 1");
	struct query q = sql_query(s, sql.s);
	sql_text(&q, text);
	sql_int(&q, self);
	int64_t number = sql_number(&q, 0, &ignored);
	if (ignored.n)
		number = -1;
	diags_release(&ignored);
	buf_release(&sql);
	return number;
}

/* --- which there are ------------------------------------------------------------------ */

/* What others can be asked for by, those first that the fewest share; each has its index. */
enum { BY_CODE, BY_NAME, BY_UNIT, TEXTS, BY_YEAR = TEXTS, BY_FORM, KEYS };
static const char *const columns[KEYS] = {
	[BY_CODE] = "code",
	[BY_NAME] = "name",
	[BY_UNIT] = "unit",
	[BY_YEAR] = "year",
	[BY_FORM] = "form",
};
enum { FEW = 50 }; /* records that are soon looked through */

static const char *text_of(const struct others_query *q, int key)
{
	const char *const text[TEXTS] = {q->code, q->name, q->unit};
	return text[key] ? text[key] : "";
}

static bool is_given(const struct others_query *q, int key)
{
	if (key < TEXTS)
		return *text_of(q, key);
	return key == BY_FORM || q->year;
}

static void bind(struct query *to, const struct others_query *q, int key)
{
	if (key < TEXTS)
		sql_text(to, text_of(q, key));
	else if (key == BY_YEAR)
		sql_int(to, q->year);
	else
		sql_text(to, q->form->id);
}

bool records_few(struct store *s, const char *column, const char *text, int most)
{
	struct diags ignored = DIAGS_INIT;
	struct buf sql = BUF_INIT;
	buf_addf(&sql,
		"SELECT 1 FROM records INDEXED BY records_%1$s WHERE deleted = 0 AND %1$s = ?"
		" LIMIT 1 OFFSET ?",
		column);
	struct query probe = sql_query(s, sql.s);
	sql_text(&probe, text);
	sql_int(&probe, most);
	bool few = !sql_number(&probe, 0, &ignored);
	buf_release(&sql);
	diags_release(&ignored);
	return few;
}

/* The key whose index is walked: every unit may have a record of the same name. */
static int choose(struct store *s, const struct others_query *q)
{
	int first = BY_FORM, texts = 0;
	for (int key = TEXTS - 1; key >= 0; key--)
		if (is_given(q, key)) {
			first = key;
			texts++;
		}
	for (int key = first; texts > 1 && key < TEXTS; key++)
		if (is_given(q, key) && records_few(s, columns[key], text_of(q, key), FEW))
			return key;
	return first;
}

static struct query ask(struct store *s, const struct others_query *q)
{
	struct buf sql = BUF_INIT;
	buf_addf(&sql,
		"SELECT number, year, unit, code, name, amount, has_amount, amount_value, status"
		" FROM records INDEXED BY records_%s WHERE deleted = 0",
		columns[choose(s, q)]);
	for (int key = 0; key < KEYS; key++)
		if (is_given(q, key))
			buf_addf(&sql, " AND %s = ?", columns[key]);
	buf_adds(&sql, " AND number <> ? ORDER BY number");
	struct query others = sql_query(s, sql.s);
	for (int key = 0; key < KEYS; key++)
		if (is_given(q, key))
			bind(&others, q, key);
	sql_int(&others, q->self);
	buf_release(&sql);
	return others;
}

static struct other other_of(const struct query *q)
{
	int64_t status = sql_get_int(q, 8);
	return (struct other){
		.number = sql_get_int(q, 0),
		.year = (int)sql_get_int(q, 1),
		.unit = sql_get_text(q, 2),
		.code = sql_get_text(q, 3),
		.name = sql_get_text(q, 4),
		.amount = sql_get_text(q, 5),
		.has_amount = sql_get_int(q, 6) != 0,
		.amount_value = sql_get_int(q, 7),
		.status = status >= 0 && status < STATUSES ? (enum status)status : STATUS_DRAFT,
	};
}

static int each(void *arg, const struct others_query *q, other_fn *take, void *to)
{
	struct store *s = arg;
	struct diags ignored = DIAGS_INIT;
	struct query others = ask(s, q);
	bool more = true;
	while (more && sql_row(&others)) {
		struct other o = other_of(&others);
		more = take(to, &o);
	}
	int rc = sql_end(&others, &ignored);
	diags_release(&ignored);
	return rc;
}

struct others store_others(struct store *s)
{
	return (struct others){.arg = s, .taken = taken, .each = each};
}
