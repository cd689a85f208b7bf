/* What is asked of all records at once: by rules, while typing, when looking for a text. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "storekit.h"

static const char small[] = "form: small\n"
			    "name: 小表\n"
			    "record: {unit: 单位, code: 编码, name: 名称, amount: 金额}\n"
			    "fields:\n"
			    "  单位: {type: text, optional: true}\n"
			    "  编码: {type: text, optional: true}\n"
			    "  名称: text\n"
			    "  金额: {type: money, optional: true}\n"
			    "lists:\n"
			    "  清单:\n"
			    "    columns:\n"
			    "      甲: {type: text, optional: true}\n"
			    "      乙: {type: text, optional: true}\n"
			    "layout:\n"
			    "  - table: |\n"
			    "      {单位} | {编码} | {名称} | {金额}\n"
			    "      --- 清单\n"
			    "      {甲}   | {乙}   | <      | <\n";

static struct store *make(struct kit *k)
{
	kit_form(k, "small", small);
	kit_forms(k);
	return kit_open(k, STORE_CREATE);
}

/* A new record; its number. */
static int64_t add(struct kit *k, struct store *s, int year, const char *unit, const char *code,
	const char *name, const char *amount)
{
	struct doc *d = kit_doc(k, "small", year);
	kit_set(d, "单位", unit);
	kit_set(d, "编码", code);
	kit_set(d, "名称", name);
	kit_set(d, "金额", amount);
	assert_int_equal(kit_save(k, s, NULL, d), 0);
	kit_quiet(k);
	int64_t number = d->number;
	doc_free(d);
	return number;
}

/* --- others ------------------------------------------------------------------------------ */

static bool take_all(void *to, const struct other *o)
{
	buf_addf(to, "%lld %d %s %s %s %s", (long long)o->number, o->year, o->unit, o->code,
		o->name, o->amount);
	if (o->has_amount)
		buf_addf(to, " %lld", (long long)o->amount_value);
	buf_addf(to, " %s\n", status_name(o->status));
	return true;
}

static bool take_number(void *to, const struct other *o)
{
	buf_addf(to, "%lld ", (long long)o->number);
	return true;
}

static bool take_one(void *to, const struct other *o)
{
	take_number(to, o);
	return false;
}

/* What is given to take, as text; good until the next call. */
static const char *given(struct store *s, const struct others_query *q, other_fn *take)
{
	static struct buf out = BUF_INIT;
	static char text[1000];
	struct others others = store_others(s);
	buf_reset(&out);
	assert_int_equal(others.each(others.arg, q, take, &out), 0);
	snprintf(text, sizeof text, "%s", out.s);
	buf_release(&out);
	return text;
}

static void others_are_found(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	add(k, s, 2022, "101", "A1", "办公费", "10000");
	add(k, s, 2023, "101", "A2", "办公费", "1,2");
	add(k, s, 2023, "102", "", "办公费", "");
	add(k, s, 2023, "102", "' OR 1=1 --", "100%", "1");
	add(k, s, 2023, "101", "A2", "差旅费", "5");
	int64_t binned = add(k, s, 2023, "101", "A2", "在回收站", "");
	assert_int_equal(store_delete(s, binned, &k->ds), 0);
	struct doc *d = kit_doc(k, "tianjin-2023", 2023);
	kit_set(d, "项目名称", "办公费");
	kit_set(d, "单位代码", "101");
	assert_int_equal(kit_save(k, s, NULL, d), 0);
	const struct form *f = catalog_get(k->catalog, "small", &k->ds);
	struct others_query q = {.form = f};
	assert_string_equal(given(s, &q, take_all), "1 2022 101 A1 办公费 10000 100000000 草稿\n"
						    "2 2023 101 A2 办公费 1,2 草稿\n"
						    "3 2023 102  办公费  草稿\n"
						    "4 2023 102 ' OR 1=1 -- 100% 1 10000 草稿\n"
						    "5 2023 101 A2 差旅费 5 50000 草稿\n");
	assert_string_equal(given(s, &q, take_one), "1 ");
	q.self = 1;
	assert_string_equal(given(s, &q, take_number), "2 3 4 5 ");
	q.year = 2022;
	assert_string_equal(given(s, &q, take_number), "");
	q = (struct others_query){.form = f, .year = 2023, .name = "办公费"};
	assert_string_equal(given(s, &q, take_number), "2 3 ");
	q.unit = "101";
	assert_string_equal(given(s, &q, take_number), "2 ");
	q.code = "";
	q.name = "";
	assert_string_equal(given(s, &q, take_number), "2 5 ");
	q = (struct others_query){.form = f, .code = "' OR 1=1 --", .unit = "102"};
	assert_string_equal(given(s, &q, take_number), "4 ");
	q.unit = "101";
	assert_string_equal(given(s, &q, take_number), "");
	q = (struct others_query){.form = f, .name = "1%"};
	assert_string_equal(given(s, &q, take_number), "");
	q = (struct others_query){.form = d->form, .name = "办公费", .unit = "101"};
	assert_string_equal(given(s, &q, take_number), "7 ");
	kit_quiet(k);
	doc_free(d);
	kit_close(k, s);
}

/* Where many have the name, by the unit; where many have both, all the same. */
static void others_are_found_among_many(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	char unit[20];
	assert_int_equal(store_begin(s, &k->ds), 0);
	for (int i = 0; i < 300; i++) {
		snprintf(unit, sizeof unit, "%d", i % 3 ? i % 100 : 7);
		add(k, s, 2020 + i % 5, unit, "", "办公费", "");
	}
	assert_int_equal(store_end(s, true, &k->ds), 0);
	struct others_query q = {catalog_get(k->catalog, "small", &k->ds), 0, 0, "8", "", "办公费"};
	assert_string_equal(given(s, &q, take_number), "9 209 ");
	q.self = 209;
	assert_string_equal(given(s, &q, take_number), "9 ");
	q = (struct others_query){q.form, 0, 2021, "7", "", "办公费"};
	assert_string_equal(given(s, &q, take_number),
		"7 22 37 52 67 82 97 112 127 142 157 172 187 202 217 232 247 262 277 292 ");
	kit_close(k, s);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)
	const struct CMUnitTest tests[] = {
		TEST(others_are_found),
		TEST(others_are_found_among_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
