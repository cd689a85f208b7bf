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

/* --- what was entered before ------------------------------------------------------------ */

/* The suggestions, a line each; good until the next call. */
static const char *suggested(struct kit *k, struct store *s, const char *field, const char *unit,
	const char *prefix, int64_t self, size_t max)
{
	static char text[1000];
	const struct form *f = catalog_get(k->catalog, "small", &k->ds);
	struct buf out = BUF_INIT;
	char **v;
	size_t n;
	assert_int_equal(
		store_suggest(s, f, form_field(f, field), unit, prefix, self, max, &v, &n, &k->ds),
		0);
	kit_quiet(k);
	for (size_t i = 0; i < n; i++) {
		buf_addf(&out, "%s\n", v[i]);
		free(v[i]);
	}
	free(v);
	snprintf(text, sizeof text, "%s", out.s);
	buf_release(&out);
	return text;
}

static void what_was_entered_is_suggested(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	assert_string_equal(suggested(k, s, "名称", "", "", 0, 10), "");
	static const char *const names[] = {"办公费", "办公用房", "差旅费", "办公费", "办_费",
		"办%费", "", "'; DROP TABLE notes; --"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		clock_hold(clock_now() + 60);
		add(k, s, 2023, i % 2 ? "102" : "101", "", names[i], "");
	}
	assert_string_equal(suggested(k, s, "名称", "", "", 0, 10),
		"'; DROP TABLE notes; --\n办%费\n办_费\n办公费\n差旅费\n办公用房\n");
	assert_string_equal(suggested(k, s, "名称", "", "办公", 0, 10), "办公费\n办公用房\n");
	assert_string_equal(suggested(k, s, "名称", "", "办_", 0, 10), "办_费\n");
	assert_string_equal(suggested(k, s, "名称", "", "办%", 0, 10), "办%费\n");
	assert_string_equal(suggested(k, s, "名称", "", "办公费用", 0, 10), "");
	assert_string_equal(suggested(k, s, "名称", "101", "", 0, 10), "办_费\n差旅费\n办公费\n");
	assert_string_equal(suggested(k, s, "名称", "101", "", 5, 10), "差旅费\n办公费\n");
	assert_string_equal(suggested(k, s, "名称", "101", "", 0, 1), "办_费\n");
	assert_string_equal(suggested(k, s, "名称", "103", "", 0, 10), "");
	assert_string_equal(suggested(k, s, "名称", "", "", 0, 0), "");
	/* What is saved last is newest. */
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	clock_hold(clock_now() + 60);
	kit_set(d, "编码", "A");
	assert_int_equal(kit_save(k, s, before, d), 0);
	assert_string_equal(suggested(k, s, "名称", "101", "", 0, 1), "办公费\n");
	assert_int_equal(store_delete(s, 1, &k->ds), 0);
	assert_string_equal(suggested(k, s, "名称", "101", "", 0, 1), "办_费\n");
	doc_free(before);
	doc_free(d);
	kit_close(k, s);
}

/* Nobody waits while someone types, however many records there are. */
static void among_many_the_newest_are_suggested(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	char name[40];
	assert_int_equal(store_begin(s, &k->ds), 0);
	for (int i = 0; i < 3000; i++) {
		snprintf(name, sizeof name, i < 500 ? "旧%d" : "新%d", i % 7);
		add(k, s, 2023, i % 100 == 50 ? "102" : "101", "", name, "");
	}
	assert_int_equal(store_end(s, true, &k->ds), 0);
	assert_string_equal(suggested(k, s, "名称", "101", "", 0, 3), "新3\n新2\n新1\n");
	assert_string_equal(suggested(k, s, "名称", "", "新6", 0, 3), "新6\n");
	assert_string_equal(suggested(k, s, "名称", "101", "旧", 0, 3), "");
	assert_string_equal(
		suggested(k, s, "名称", "102", "旧", 0, 9), "旧2\n旧0\n旧5\n旧3\n旧1\n");
	kit_close(k, s);
}

static void templates_are_counted(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	static const char *const ids[] = {
		"培训人次", "满意度", "培训人次", "\"引号'", "满意度", "培训人次"};
	char **v;
	size_t *count, n;
	for (size_t i = 0; i < 6; i += 2) {
		struct doc *d = kit_doc(k, "small", 2023);
		for (size_t r = 0; r < 2; r++) {
			doc_row_insert(d, 0, r);
			doc_note_set(d, NOTE_TEMPLATE, (struct path){0, (int)r, -1},
				&(struct note){.text = ids[i + r]});
		}
		doc_note_set(
			d, NOTE_PARKED, (struct path){0, 0, 0}, &(struct note){.text = "不是模板"});
		assert_int_equal(kit_save(k, s, NULL, d), 0);
		doc_free(d);
	}
	assert_int_equal(store_templates_used(s, &v, &count, &n, &k->ds), 0);
	assert_int_equal(n, 3);
	assert_string_equal(v[0], "培训人次");
	assert_int_equal(count[0], 3);
	assert_string_equal(v[1], "满意度");
	assert_int_equal(count[1], 2);
	assert_string_equal(v[2], "\"引号'");
	for (size_t i = 0; i < n; i++)
		free(v[i]);
	free(v);
	free(count);
	assert_int_equal(store_delete(s, 2, &k->ds), 0);
	assert_int_equal(store_delete(s, 3, &k->ds), 0);
	assert_int_equal(store_templates_used(s, &v, &count, &n, &k->ds), 0);
	assert_int_equal(n, 2);
	assert_string_equal(v[0], "培训人次");
	assert_int_equal(count[0], 1);
	assert_string_equal(v[1], "满意度");
	assert_int_equal(count[1], 1);
	for (size_t i = 0; i < n; i++)
		free(v[i]);
	free(v);
	free(count);
	kit_quiet(k);
	kit_close(k, s);
}

/* --- a text in all records ------------------------------------------------------------------ */

/* All places, a line each, found in slices of so many records and places; good until the next. */
static const char *places(
	struct kit *k, struct store *s, const char *text, size_t records, size_t max)
{
	static char all[3000];
	struct buf out = BUF_INIT;
	int64_t from = 0, before = 0;
	do {
		struct found *v;
		size_t n;
		assert_int_equal(store_search(s, text, &from, records, max, &v, &n, &k->ds), 0);
		assert_true(from < 0 || from > before);
		before = from;
		for (size_t i = 0; i < n; i++)
			buf_addf(&out, "%lld %s %d %s: %s\n", (long long)v[i].number, v[i].name,
				v[i].year, v[i].cell, v[i].text);
		found_release(v, n);
	} while (from >= 0);
	kit_quiet(k);
	snprintf(all, sizeof all, "%s", out.s);
	buf_release(&out);
	return all;
}

static void a_text_is_found_in_every_cell(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	assert_string_equal(places(k, s, "培训", 10, 10), "");
	struct doc *d = kit_doc(k, "small", 2023);
	kit_set(d, "名称", "培训费");
	for (size_t i = 0; i < 3; i++)
		doc_row_insert(d, 0, i);
	kit_set(d, "清单[1].乙", "≥９５％ ABC");
	kit_set(d, "清单[2].甲", "全年培训\n两期");
	kit_set(d, "清单[3].甲", "100%_x'\"");
	doc_row_move(d, 0, 1, 0);
	assert_int_equal(kit_save(k, s, NULL, d), 0);
	doc_free(d);
	add(k, s, 2022, "101", "", "差旅费", "1");
	assert_int_equal(store_delete(s, add(k, s, 2022, "101", "", "培训", "1"), &k->ds), 0);
	add(k, s, 2024, "培训处", "", "会议费", "8");
	static const char training[] = "1 培训费 2023 名称: 培训费\n"
				       "1 培训费 2023 清单[1].甲: 全年培训\n两期\n"
				       "4 会议费 2024 单位: 培训处\n";
	for (size_t size = 1; size < 6; size++) {
		assert_string_equal(places(k, s, "培训", size, 100), training);
		assert_string_equal(places(k, s, "培训", 100, size), training);
		assert_string_equal(places(k, s, "培训", size, size), training);
	}
	/* Full and half width, capitals: as the list finds. */
	assert_string_equal(places(k, s, "95%", 9, 9), "1 培训费 2023 清单[2].乙: ≥９５％ ABC\n");
	assert_string_equal(places(k, s, "ａbc", 9, 9), "1 培训费 2023 清单[2].乙: ≥９５％ ABC\n");
	assert_string_equal(places(k, s, "%_X'\"", 9, 9), "1 培训费 2023 清单[3].甲: 100%_x'\"\n");
	assert_string_equal(places(k, s, "_x%", 9, 9), "");
	assert_string_equal(places(k, s, "", 9, 9), "");
	assert_string_equal(places(k, s, "没有", 2, 9), "");
	kit_close(k, s);
}

/* A slice ends with the record that brings enough; what it has is all given. */
static void a_record_with_many_places_is_given_whole(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	struct doc *d = kit_doc(k, "small", 2023);
	for (size_t i = 0; i < 50; i++) {
		doc_row_insert(d, 0, i);
		doc_set(d, (struct path){0, (int)i, 0}, "同");
	}
	assert_int_equal(kit_save(k, s, NULL, d), 0);
	doc_free(d);
	add(k, s, 2023, "", "", "同", "");
	int64_t from = 0;
	struct found *v;
	size_t n;
	assert_int_equal(store_search(s, "同", &from, 10, 5, &v, &n, &k->ds), 0);
	assert_int_equal(n, 50);
	assert_int_equal(from, 1);
	assert_string_equal(v[49].cell, "清单[50].甲");
	found_release(v, n);
	assert_int_equal(store_search(s, "同", &from, 10, 5, &v, &n, &k->ds), 0);
	assert_int_equal(n, 1);
	assert_int_equal(from, -1);
	found_release(v, n);
	kit_close(k, s);
}

/* --- a remark -------------------------------------------------------------------------------- */

static void a_remark_stands_in_the_history(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	int64_t number = add(k, s, 2023, "101", "", "办公费", "1");
	assert_int_equal(store_remark(s, number, ":entry", NULL, "2 格不同", "第二遍", &k->ds), 0);
	assert_int_equal(store_remark(s, number, "名称", "办公费", "办公費", "", &k->ds), 0);
	assert_int_equal(store_remark(s, 99, ":entry", NULL, NULL, "", &k->ds), -1);
	kit_complains(k, D_STORE_NO_RECORD);
	assert_int_equal(store_delete(s, number, &k->ds), 0);
	assert_int_equal(store_remark(s, number, ":entry", NULL, NULL, "", &k->ds), 0);
	assert_int_equal(store_verify_changes(s, &k->ds), 0);
	struct doc *d = kit_load(k, s, number);
	assert_int_equal(d->revision, 2); /* made, deleted */
	doc_free(d);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "SELECT cell, quote(old), quote(new), why, who FROM changes"
				       " WHERE record > 0 AND cell <> ':record'"),
		":entry|NULL|'2 格不同'|第二遍|李会计\n"
		"名称|'办公费'|'办公費'||李会计\n"
		":deleted|'0'|'1'||李会计\n"
		":entry|NULL|NULL||李会计\n");
}

/* --- an older file ---------------------------------------------------------------------------- */

/* One of version 1, which is only read, can be asked all of it. */
static void an_old_file_is_asked_too(void **state)
{
	struct kit *k = *state;
	kit_old(k);
	kit_sql(k, "DELETE FROM hand");
	struct store *s = kit_open(k, STORE_READ);
	struct others_query q = {
		.form = catalog_get(k->catalog, "hebei-2021", &k->ds), .name = "车辆保险费"};
	char **v;
	size_t *count, n;
	assert_string_equal(given(s, &q, take_number), "2 ");
	assert_string_equal(
		places(k, s, "车辆保险费", 3, 3), "2 车辆保险费 2021 项目名称: 车辆保险费\n");
	assert_int_equal(store_templates_used(s, &v, &count, &n, &k->ds), 0);
	assert_int_equal(n, 0);
	assert_int_equal(store_remark(s, 1, ":entry", NULL, NULL, "", &k->ds), -1);
	kit_complains(k, D_STORE_READONLY);
	kit_close(k, s);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)
	const struct CMUnitTest tests[] = {
		TEST(others_are_found),
		TEST(others_are_found_among_many),
		TEST(what_was_entered_is_suggested),
		TEST(among_many_the_newest_are_suggested),
		TEST(templates_are_counted),
		TEST(a_text_is_found_in_every_cell),
		TEST(a_record_with_many_places_is_given_whole),
		TEST(a_remark_stands_in_the_history),
		TEST(an_old_file_is_asked_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
