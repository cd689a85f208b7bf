/* Query by form: which records fit conditions on their cells; page by page like any list. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "storekit.h"

static const char small[] = "form: small\n"
			    "name: 小表\n"
			    "money: {unit: 万元, decimals: 4}\n"
			    "record: {unit: 单位, name: 名称, amount: 金额}\n"
			    "fields:\n"
			    "  单位: {type: text, optional: true}\n"
			    "  名称: text\n"
			    "  金额: {type: money, optional: true}\n"
			    "  元数: {type: money, unit: 元, optional: true}\n"
			    "  人数: {type: number, optional: true}\n"
			    "  进度: {type: percent, optional: true}\n"
			    "  日期: {type: date, optional: true}\n"
			    "  加倍: {type: money, value: 金额 * 2}\n"
			    "  number: {type: text, optional: true}\n"
			    "  deleted: {type: text, optional: true}\n"
			    "lists:\n"
			    "  清单:\n"
			    "    columns:\n"
			    "      甲: {type: text, optional: true}\n"
			    "      额: {type: money, optional: true}\n"
			    "layout:\n"
			    "  - table: |\n"
			    "      {单位} | {名称} | {金额}   | {元数}    | {人数}\n"
			    "      {进度} | {日期} | {number} | {deleted} | {加倍}\n"
			    "      --- 清单\n"
			    "      {甲} | {额} | < | < | <\n";

static struct store *make(struct kit *k)
{
	kit_form(k, "small", small);
	return kit_open(k, STORE_CREATE);
}

/* A new record with these cells: address, text, … NULL. */
static void add(struct kit *k, struct store *s, const char *const *cell)
{
	struct doc *d = kit_doc(k, "small", 2023);
	doc_row_insert(d, 0, 0);
	doc_row_insert(d, 0, 1);
	for (; *cell; cell += 2)
		kit_set(d, cell[0], cell[1]);
	assert_int_equal(kit_save(k, s, NULL, d), 0);
	kit_quiet(k);
	doc_free(d);
}
#define ADD(...) add(k, s, (const char *const[]){__VA_ARGS__, NULL})

/* A condition on a cell of the small form. */
static struct condition on(struct kit *k, const char *address, const char *text)
{
	struct condition c = {catalog_get(k->catalog, "small", &k->ds), .text = text};
	const char *dot = strchr(address, '.');
	c.at = (struct path){LIST_NONE, -1, form_field(c.form, address)};
	if (dot) {
		char *list = mem_ndup(address, (size_t)(dot - address));
		c.at.list = form_list(c.form, list);
		c.at.col = list_col(&c.form->list[c.at.list], dot + 1);
		free(list);
	}
	assert_true(c.at.col >= 0);
	return c;
}

/* The numbers of those that fit; good until the next call. */
static const char *fitting(struct kit *k, struct store *s, const struct condition *v, size_t n)
{
	static char text[1000];
	struct buf out = BUF_INIT;
	struct list_query q = {.form = "small", .status = -1, .condition = v, .nconditions = n};
	int64_t *numbers, count, sum;
	size_t nnumbers;
	assert_int_equal(store_numbers(s, &q, &numbers, &nnumbers, &k->ds), 0);
	assert_int_equal(store_total(s, &q, &count, &sum, &k->ds), 0);
	kit_quiet(k);
	assert_int_equal(count, nnumbers);
	for (size_t i = 0; i < nnumbers; i++)
		buf_addf(&out, "%lld ", (long long)numbers[i]);
	free(numbers);
	snprintf(text, sizeof text, "%s", out.s);
	buf_release(&out);
	return text;
}

static const char *fits(struct kit *k, struct store *s, const char *address, const char *text)
{
	struct condition c = on(k, address, text);
	return fitting(k, s, &c, 1);
}

static void a_part_of_a_text_fits(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	assert_string_equal(fits(k, s, "名称", "培训"), ""); /* no table yet */
	ADD("名称", "干部培训费", "清单[2].甲", "培训ABC");
	ADD("名称", "100%_'\";--", "单位", "培训处");
	ADD("名称", "培训", "deleted", "0", "number", "3");
	ADD("名称", "在回收站的培训");
	assert_int_equal(store_delete(s, 4, &k->ds), 0);
	assert_string_equal(fits(k, s, "名称", "培训"), "1 3 ");
	assert_string_equal(fits(k, s, "名称", " 培训 "), "1 3 ");
	assert_string_equal(fits(k, s, "名称", "　"), "1 2 3 "); /* no condition */
	assert_string_equal(fits(k, s, "名称", "%"), "2 ");
	assert_string_equal(fits(k, s, "名称", "_'\";--"), "2 ");
	assert_string_equal(fits(k, s, "名称", "' OR 1 OR '"), "");
	assert_string_equal(fits(k, s, "名称", "１００％"), "2 ");
	assert_string_equal(fits(k, s, "单位", "培训"), "2 ");
	assert_string_equal(fits(k, s, "清单.甲", "abc"), "1 ");
	assert_string_equal(fits(k, s, "清单.甲", "ABCD"), "");
	/* Names that our tables have, too. */
	assert_string_equal(fits(k, s, "deleted", "0"), "3 ");
	assert_string_equal(fits(k, s, "number", "3"), "3 ");
	/* What is worked out is not kept. */
	assert_string_equal(fits(k, s, "加倍", "1"), "");
	struct condition both[] = {on(k, "名称", "培训"), on(k, "清单.甲", "培训")};
	assert_string_equal(fitting(k, s, both, 2), "1 ");
	both[1] = on(k, "单位", "");
	assert_string_equal(fitting(k, s, both, 2), "1 3 ");
	assert_string_equal(fitting(k, s, both, 0), "1 2 3 ");
	kit_close(k, s);
}

static void amounts_compare(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	ADD("名称", "甲", "金额", "72", "元数", "720,000.00", "清单[1].额", "1");
	ADD("名称", "乙", "金额", "8万元", "元数", "8万元", "清单[2].额", "30");
	ADD("名称", "丙", "金额", "1,2", "元数", "约十万", "清单[1].额", "坏");
	ADD("名称", "丁", "金额", "0", "元数", "-5", "清单[1].额", "12", "清单[2].额", "13");
	ADD("名称", "戊");
	assert_string_equal(fits(k, s, "金额", ">8"), "1 ");
	assert_string_equal(fits(k, s, "金额", ">=8"), "1 2 ");
	assert_string_equal(fits(k, s, "金额", "≥ 80000元"), "1 2 ");
	assert_string_equal(fits(k, s, "金额", "＞＝8万元"), "1 2 ");
	assert_string_equal(fits(k, s, "金额", "<72"), "2 4 ");
	assert_string_equal(fits(k, s, "金额", "≤72"), "1 2 4 ");
	assert_string_equal(fits(k, s, "金额", "=0"), "4 ");
	assert_string_equal(fits(k, s, "金额", "=720000元"), "1 ");
	assert_string_equal(fits(k, s, "金额", "8..72"), "1 2 ");
	assert_string_equal(fits(k, s, "金额", "0.0001 .. 71.9999"), "2 ");
	assert_string_equal(fits(k, s, "金额", "72..8"), "");
	assert_string_equal(fits(k, s, "金额", "8.."), "1 2 ");
	assert_string_equal(fits(k, s, "金额", "..8"), "2 4 ");
	assert_string_equal(fits(k, s, "元数", ">80000"), "1 ");
	assert_string_equal(fits(k, s, "元数", "<=8万元"), "2 4 ");
	assert_string_equal(fits(k, s, "元数", "<0"), "4 ");
	/* Any of the rows. */
	assert_string_equal(fits(k, s, "清单.额", ">12"), "2 4 ");
	assert_string_equal(fits(k, s, "清单.额", "12..12"), "4 ");
	/* Without a sign it is a part of the text; what cannot be read is one, too. */
	assert_string_equal(fits(k, s, "金额", "2"), "1 3 ");
	assert_string_equal(fits(k, s, "元数", "万"), "2 3 ");
	assert_string_equal(fits(k, s, "金额", ">"), "");
	assert_string_equal(fits(k, s, "金额", ".."), "");
	assert_string_equal(fits(k, s, "名称", ">甲"), "");
	kit_close(k, s);
}

static void numbers_and_days_compare(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	ADD("名称", "甲", "人数", "15", "进度", "95%", "日期", "2023年9月30日");
	ADD("名称", "乙", "人数", "9", "进度", "１００％", "日期", "2023-10-08");
	ADD("名称", "丙", "人数", "许多", "进度", "9", "日期", "年底");
	assert_string_equal(fits(k, s, "人数", ">9"), "1 ");
	assert_string_equal(fits(k, s, "人数", "9..15"), "1 2 ");
	assert_string_equal(fits(k, s, "人数", "<9.5"), "2 ");
	assert_string_equal(fits(k, s, "进度", ">=95"), "1 2 ");
	assert_string_equal(fits(k, s, "进度", "<95%"), "3 ");
	assert_string_equal(fits(k, s, "日期", ">2023-9-30"), "2 ");
	assert_string_equal(fits(k, s, "日期", "2023年1月1日..2023年9月30日"), "1 ");
	assert_string_equal(fits(k, s, "日期", "底"), "3 ");
	kit_close(k, s);
}

/* --- many, page by page ----------------------------------------------------------------------- */

enum { MANY = 10000 };

static const char *name_of(int i, char text[40])
{
	snprintf(text, 40, "%d号%s", (i * 7919) % MANY, i % 3 ? "培训" : "会议");
	return text;
}

static struct store *make_many(struct kit *k)
{
	struct store *s = make(k);
	char name[40], amount[20], nothing[] = "", cell[20];
	assert_int_equal(store_begin(s, &k->ds), 0);
	for (int i = 0; i < MANY; i++) {
		struct doc *d = kit_doc(k, "small", 2020 + i % 4);
		snprintf(amount, sizeof amount, "%d", i % 1000);
		snprintf(cell, sizeof cell, "行%d", i % 500);
		kit_set(d, "名称", name_of(i, name));
		kit_set(d, "金额", amount);
		doc_row_insert(d, 0, 0);
		doc_row_insert(d, 0, 1);
		kit_set(d, "清单[2].甲", cell);
		struct summary sum = {nothing, nothing, name, amount, true,
			(int64_t)(i % 1000) * 100000000, 0, 0};
		assert_int_equal(store_add(s, &d, &sum, 1, &k->ds), 0);
		doc_free(d);
	}
	assert_int_equal(store_end(s, true, &k->ds), 0);
	kit_quiet(k);
	return s;
}

static int by_name(const void *a, const void *b)
{
	char x[40], y[40];
	return strcmp(name_of(*(const int *)a, x), name_of(*(const int *)b, y));
}

/* True when record i is one of 培训 with an amount over 500 (and a row with 7). */
static bool is_wanted(int i, bool row)
{
	char cell[20];
	snprintf(cell, sizeof cell, "行%d", i % 500);
	return i % 3 && i % 1000 > 500 && (!row || strchr(cell, '7'));
}

/* Compares all pages, to and fro, with what is expected. */
static void pages_are_right(struct kit *k, struct store *s, const struct list_query *q, bool row)
{
	static int want[MANY];
	size_t n = 0, at = 0;
	for (int i = 0; i < MANY; i++)
		if (is_wanted(i, row))
			want[n++] = i;
	if (q->sort == SORT_NAME)
		qsort(want, n, sizeof *want, by_name);
	for (int back = 0; back < 2; back++) {
		struct list_rows_page last = {NULL, 0}, page;
		at = back ? n : 0;
		do {
			const struct list_row *key = last.n ? &last.v[back ? 0 : last.n - 1] : NULL;
			assert_int_equal(store_list(s, q, key, back, 37, &page, &k->ds), 0);
			list_page_release(&last);
			last = page;
			at -= back ? page.n : 0;
			for (size_t i = 0; i < page.n; i++)
				assert_int_equal(page.v[i].number, want[at + i] + 1);
			at += back ? 0 : page.n;
		} while (last.n);
		list_page_release(&last);
		assert_int_equal(at, back ? 0 : n);
	}
	kit_quiet(k);
}

static void many_records_page_rightly(void **state)
{
	struct kit *k = *state;
	struct store *s = make_many(k);
	struct condition v[] = {
		on(k, "名称", "培训"), on(k, "金额", ">500"), on(k, "清单.甲", "7")};
	struct list_query q = {.form = "small", .status = -1, .condition = v, .nconditions = 2};
	pages_are_right(k, s, &q, false);
	q.sort = SORT_NAME;
	pages_are_right(k, s, &q, false);
	q.nconditions = 3;
	pages_are_right(k, s, &q, true);
	int64_t count, sum;
	v[0].text = "没有";
	assert_int_equal(store_total(s, &q, &count, &sum, &k->ds), 0);
	assert_int_equal(count, 0);
	kit_close(k, s);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_part_of_a_text_fits),
		TEST(amounts_compare),
		TEST(numbers_and_days_compare),
		TEST(many_records_page_rightly),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
