/*
 * The functions an expression may call. Those of ours read what stands in a
 * cell; unknown gives NULL. All give the same for the same, always.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/mem.h"
#include "doc/rules_impl.h"

static const struct form *form_of(sqlite3_context *ctx)
{
	return ((const struct rules *)sqlite3_user_data(ctx))->form;
}

/* The text of an argument, NULL when it is none. */
static const char *text_of(sqlite3_value *v, size_t *n)
{
	if (sqlite3_value_type(v) != SQLITE_TEXT)
		return NULL;
	const char *s = (const char *)sqlite3_value_text(v);
	*n = s ? (size_t)sqlite3_value_bytes(v) : 0;
	return s;
}

static bool is_number(sqlite3_value *v)
{
	int type = sqlite3_value_type(v);
	return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

/* A number as the nearest integer; -1 when it is none or does not fit. */
static int integer_of(sqlite3_value *v, int64_t *out)
{
	if (!is_number(v))
		return -1;
	double x = sqlite3_value_double(v);
	if (sqlite3_value_type(v) == SQLITE_INTEGER)
		*out = sqlite3_value_int64(v);
	else if (x > -9e18 && x < 9e18)
		*out = (int64_t)(x < 0 ? x - 0.5 : x + 0.5);
	else
		return -1;
	return 0;
}

static void result_buf(sqlite3_context *ctx, const struct buf *b)
{
	if (b->n)
		sqlite3_result_text64(ctx, b->s, b->n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* money(720000) → 72.00 in the form's unit; what was divided is rounded to the form's decimals */
static void run_money(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	const struct money *m = &form_of(ctx)->money;
	int64_t amount;
	if (integer_of(v[0], &amount))
		return;
	struct buf out = BUF_INIT;
	bool whole = sqlite3_value_type(v[0]) == SQLITE_INTEGER;
	int decimals = whole ? money_decimals(m, amount) : m->decimals;
	decimal_print(&out, amount, m->factor, decimals, m->thousands);
	result_buf(ctx, &out);
	buf_release(&out);
}

static struct rules *rules_of(sqlite3_context *ctx)
{
	return sqlite3_user_data(ctx);
}

/* What people write as a value, read; NULL when v is no text. */
static const struct measure *measure_of(sqlite3_context *ctx, sqlite3_value *v)
{
	size_t n;
	const char *s = text_of(v, &n);
	return s ? memo_measure(rules_of(ctx), s, n, NULL) : NULL;
}

/* amount('≤72万元') → 7200000000 */
static void run_amount(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	size_t bytes;
	const struct form *f = form_of(ctx);
	const char *s = text_of(v[0], &bytes), *folded;
	int64_t amount;
	if (!s)
		return;
	if (amount_read(f->units, s, bytes, f->money.factor, -1, &amount) != VERDICT_VALID) {
		const struct measure *m = memo_measure(rules_of(ctx), s, bytes, &folded);
		if (measure_amount(f->units, m, folded, &amount))
			return;
	}
	sqlite3_result_int64(ctx, amount);
}

/* number('≥95%') → 95 */
static void run_number(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	const struct measure *m = measure_of(ctx, v[0]);
	if (is_number(v[0]))
		sqlite3_result_value(ctx, v[0]);
	else if (m && m->kind == MEASURE_NUMBER)
		sqlite3_result_double(ctx, decimal_double(&m->number));
}

/* sign('≥95%') → ≥ */
static void run_sign(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	const struct measure *m = measure_of(ctx, v[0]);
	if (m && m->kind != MEASURE_TEXT && *m->sign)
		sqlite3_result_text(ctx, m->sign, -1, SQLITE_TRANSIENT);
}

/* Gives what is made of a text, NULL of what is none; of an empty one as `empty` says. */
static void give_made(sqlite3_context *ctx, sqlite3_value *v, enum making what, bool empty)
{
	size_t n;
	const char *s = text_of(v, &n);
	const struct buf *made = s ? memo_made(rules_of(ctx), what, s, n) : NULL;
	if (made && (made->n || empty))
		sqlite3_result_text(ctx, made->s, (int)made->n, SQLITE_TRANSIENT);
}

/* unit('≥95%') → % */
static void run_unit(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	give_made(ctx, v[0], MADE_UNIT, false);
}

/* dimension('平米') → 面积 */
static void run_dimension(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	give_made(ctx, v[0], MADE_DIMENSION, false);
}

/* qualitative('有效保障') → 1: neither a number nor a date */
static void run_qualitative(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	const struct measure *m = measure_of(ctx, v[0]);
	if (m)
		sqlite3_result_int(ctx, m->kind == MEASURE_TEXT);
}

/* The first or last day of a date or period; NULL without a year. */
static const char *day_of(sqlite3_context *ctx, sqlite3_value *v, bool last)
{
	const struct measure *m = measure_of(ctx, v);
	if (!m || m->kind != MEASURE_DATE || !*m->from)
		return NULL;
	return last ? m->to : m->from;
}

/* first_day('2023年1-12月') → 2023-01-01 */
static void run_first_day(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	sqlite3_result_text(ctx, day_of(ctx, v[0], false), -1, SQLITE_TRANSIENT);
}

/* last_day('2023年1-12月') → 2023-12-31 */
static void run_last_day(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	sqlite3_result_text(ctx, day_of(ctx, v[0], true), -1, SQLITE_TRANSIENT);
}

/* year('2023年9月30日') → 2023; of a period: of its first day */
static void run_year(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	const char *day = day_of(ctx, v[0], false);
	if (day)
		sqlite3_result_int(ctx, (int)strtol(day, NULL, 10));
}

/* core('【运维】完成率（%）') → 完成率 */
static void run_core(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	give_made(ctx, v[0], MADE_CORE, true);
}

/* tidy('"会议 费用"') → 会议费用 */
static void run_tidy(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	give_made(ctx, v[0], MADE_TIDY, true);
}

/* years('2022年至2023年') → 2022、2023 */
static void run_years(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	give_made(ctx, v[0], MADE_YEARS, false);
}

/* The kind of wording the second argument names, -1: none. SQLite keeps it with the call. */
static int wording_of(sqlite3_context *ctx, sqlite3_value *v)
{
	size_t n;
	intptr_t kept = (intptr_t)sqlite3_get_auxdata(ctx, 1);
	const char *name = kept ? NULL : text_of(v, &n);
	if (!name)
		return (int)kept - 1;
	int wording = wording_find(form_of(ctx)->units, name, n);
	sqlite3_set_auxdata(ctx, 1, (void *)(intptr_t)(wording + 1), NULL);
	return wording;
}

/* says('正常运行率（%）', '比率') → 1 */
static void run_says(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	size_t bytes;
	const char *s = text_of(v[0], &bytes);
	int wording = wording_of(ctx, v[1]);
	if (s && wording >= 0)
		sqlite3_result_int(ctx, memo_says(rules_of(ctx), wording, s, bytes));
}

static const struct choice *choice_named(const struct choice *v, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(v[i].text, text))
			return &v[i];
		const struct choice *below = choice_named(v[i].sub, v[i].nsub, text);
		if (below)
			return below;
	}
	return NULL;
}

/* code('…') → the code before its = in the form's choices */
static void run_code(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	size_t bytes;
	const char *s = text_of(v[0], &bytes);
	const struct form *f = form_of(ctx);
	(void)n;
	for (size_t i = 0; s && i < f->nchoices; i++) {
		const struct choice *c = choice_named(f->choices[i].v, f->choices[i].n, s);
		if (!c || !*c->code)
			continue;
		sqlite3_result_text(ctx, c->code, -1, SQLITE_TRANSIENT);
		return;
	}
}

/* Appends four digits: 1020 → 一千零二十. zero: something stands before them. */
static void cn_digits(struct buf *out, int n, bool zero)
{
	static const char *const digit[] = {
		"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
	static const char *const place[] = {"千", "百", "十", ""};
	bool begun = zero, gap = false;
	for (int i = 0, p = 1000; i < 4; i++, p /= 10) {
		int d = n / p % 10;
		if (!d) {
			gap = begun;
			continue;
		}
		if (gap)
			buf_adds(out, digit[0]);
		if (d != 1 || p != 10 || begun)
			buf_adds(out, digit[d]);
		buf_adds(out, place[i]);
		begun = true;
		gap = false;
	}
}

/* cn(12) → 十二 */
static void run_cn(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	int64_t x;
	if (integer_of(v[0], &x) || x < 0 || x > 999999999999)
		return;
	struct buf out = BUF_INIT;
	static const char *const unit[] = {"亿", "万", ""};
	for (int64_t i = 0, p = 100000000; i < 3; i++, p /= 10000) {
		int part = (int)(x / p % 10000);
		if (!part)
			continue;
		cn_digits(&out, part, out.n > 0);
		buf_adds(&out, unit[i]);
	}
	result_buf(ctx, &out);
	if (!x)
		sqlite3_result_text(ctx, "零", -1, SQLITE_STATIC);
	buf_release(&out);
}

static const struct sql_function functions[] = {
	{"money", "money(数)", 1, run_money},
	{"amount", "amount('带单位的金额')", 1, run_amount},
	{"number", "number(值)", 1, run_number},
	{"sign", "sign(值)", 1, run_sign},
	{"unit", "unit(值)", 1, run_unit},
	{"dimension", "dimension(单位)", 1, run_dimension},
	{"qualitative", "qualitative(值)", 1, run_qualitative},
	{"year", "year(日期)", 1, run_year},
	{"first_day", "first_day(日期)", 1, run_first_day},
	{"last_day", "last_day(日期)", 1, run_last_day},
	{"years", "years(文字)", 1, run_years},
	{"says", "says(文字, '说法')", 2, run_says},
	{"core", "core(文字)", 1, run_core},
	{"tidy", "tidy(文字)", 1, run_tidy},
	{"code", "code(选项)", 1, run_code},
	{"cn", "cn(数)", 1, run_cn},
	{"ifnull", "ifnull(值, 空时的值)", 0, NULL},
	{"coalesce", "coalesce(值, 值, …)", 0, NULL},
	{"nullif", "nullif(值, 值)", 0, NULL},
	{"iif", "iif(条件, 是, 否)", 0, NULL},
	{"abs", "abs(数)", 0, NULL},
	{"round", "round(数, 位数)", 0, NULL},
	{"min", "min(值, 值, …)", 0, NULL},
	{"max", "max(值, 值, …)", 0, NULL},
	{"count", "count(列)", 0, NULL},
	{"sum", "sum(列)", 0, NULL},
	{"total", "total(列)", 0, NULL},
	{"avg", "avg(列)", 0, NULL},
	{"group_concat", "group_concat(列, '、')", 0, NULL},
	{"length", "length(文字)", 0, NULL},
	{"substr", "substr(文字, 从第几字, 几个字)", 0, NULL},
	{"instr", "instr(文字, 找什么)", 0, NULL},
	{"replace", "replace(文字, 找什么, 换成什么)", 0, NULL},
	{"trim", "trim(文字)", 0, NULL},
	{"upper", "upper(文字)", 0, NULL},
	{"lower", "lower(文字)", 0, NULL},
	{"like", "文字 like '%字%'", 0, NULL},
	{"glob", "文字 glob '*字*'", 0, NULL},
};

const struct sql_function *function_table(size_t *n)
{
	*n = sizeof functions / sizeof *functions;
	return functions;
}

const struct sql_function *function_find(const char *name)
{
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (!strcmp(functions[i].name, name))
			return &functions[i];
	return NULL;
}

/* Of a statement of ours: gives back what it gets. */
static void run_same(sqlite3_context *ctx, int n, sqlite3_value **v)
{
	(void)n;
	sqlite3_result_value(ctx, v[0]);
}

void functions_make(struct rules *r)
{
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (functions[i].run &&
			sqlite3_create_function_v2(r->db, functions[i].name, functions[i].args,
				flags, r, functions[i].run, NULL, NULL, NULL))
			die("SQLite 不能用：%s", sqlite3_errmsg(r->db));
	flags &= ~SQLITE_DETERMINISTIC; /* no constant: what NAME_SAME is for */
	if (sqlite3_create_function_v2(r->db, NAME_SAME, 1, flags, r, run_same, NULL, NULL, NULL))
		die("SQLite 不能用：%s", sqlite3_errmsg(r->db));
}
