/* The list of records: every order, page by page to and fro, filters, texts looked for, sums. */
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
#include "base/text.h"
#include "storekit.h"

/* Few: queries gather and sort. Many: they walk an index in its order; see plan() in list.c. */
enum { FEW = 300, MANY = 2600 };

/* What record i (from 0) shows; few different values, so that there are ties. */
static struct summary summary_of(int i)
{
	static const char *const names[] = {"综合事务管理", "ABC 系统", "道路养护", "培训", ""};
	static const char *const units[] = {"000106", "303001", "303002"};
	static const char *const amounts[] = {"", "100", "100.00", "7", "-3"};
	static const int64_t values[] = {0, 1000000, 1000000, 70000, -30000};
	static const char *const codes[] = {"", "B7", "A9"};
	int amount = i / 3 % 5;
	return (struct summary){
		.unit = (char *)units[i % 3],
		.code = (char *)codes[i / 7 % 3],
		.name = (char *)names[i / 2 % 5],
		.amount = (char *)amounts[amount],
		.has_amount = amount > 0,
		.amount_value = values[amount],
		.errors = (size_t)(i % 4),
		.warnings = (size_t)(i / 4 % 2),
	};
}

static int year_of(int i)
{
	return 2021 + i / 5 % 3;
}

static const char *form_of(int i)
{
	return i % 10 == 9 ? "tianjin-2023" : "hebei-2021";
}

static struct store *make(struct kit *k, int records)
{
	struct store *s = kit_open(k, STORE_CREATE);
	assert_int_equal(store_begin(s, &k->ds), 0);
	for (int i = 0; i < records; i++) {
		struct doc *d = kit_doc(k, form_of(i), year_of(i));
		struct summary sum = summary_of(i);
		clock_hold(1682928785 + i / 8);
		assert_int_equal(store_add(s, &d, &sum, 1, &k->ds), 0);
		doc_free(d);
	}
	assert_int_equal(store_end(s, true, &k->ds), 0);
	/* Every 50th is in the bin. */
	for (int i = 49; i < records; i += 50)
		assert_int_equal(store_delete(s, i + 1, &k->ds), 0);
	kit_quiet(k);
	return s;
}

/* --- what is expected, worked out without SQL ----------------------------------------- */

static int compare_int(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare(const struct list_query *q, int a, int b)
{
	struct summary x = summary_of(a), y = summary_of(b);
	int by = 0;
	switch (q->sort) {
	case SORT_FORM:
		by = strcmp(form_of(a), form_of(b));
		break;
	case SORT_YEAR:
		by = compare_int(year_of(a), year_of(b));
		break;
	case SORT_UNIT:
		by = strcmp(x.unit, y.unit);
		break;
	case SORT_CODE:
		by = strcmp(x.code, y.code);
		break;
	case SORT_NAME:
		by = strcmp(x.name, y.name);
		break;
	case SORT_AMOUNT:
		by = compare_int(x.has_amount, y.has_amount);
		if (!by)
			by = compare_int(x.amount_value, y.amount_value);
		break;
	case SORT_PROBLEMS:
		by = compare_int((int64_t)x.errors, (int64_t)y.errors);
		if (!by)
			by = compare_int((int64_t)x.warnings, (int64_t)y.warnings);
		break;
	case SORT_UPDATED:
		by = compare_int(a / 8, b / 8);
		break;
	case SORT_NUMBER:
	case SORT_STATUS:
	case SORTS:
		break;
	}
	by = by ? by : compare_int(a, b);
	return q->descending ? -by : by;
}

static bool holds(const char *text, const char *find)
{
	return text_find(text, find) >= 0;
}

static bool wanted(const struct list_query *q, int i)
{
	struct summary x = summary_of(i);
	return (i % 50 == 49) == q->deleted && (!q->form || !strcmp(q->form, form_of(i))) &&
	       (!q->year || q->year == year_of(i)) && (!q->unit || !strcmp(q->unit, x.unit)) &&
	       q->status <= 0 &&
	       (!q->find || holds(x.name, q->find) || holds(x.code, q->find) ||
		       holds(x.unit, q->find) || holds(x.amount, q->find));
}

static const struct list_query *sorting;

static int by_query(const void *a, const void *b)
{
	return compare(sorting, *(const int *)a, *(const int *)b);
}

static size_t expected(const struct list_query *q, int records, int *v, int64_t *sum)
{
	size_t n = 0;
	*sum = 0;
	for (int i = 0; i < records; i++) {
		if (!wanted(q, i))
			continue;
		*sum += summary_of(i).amount_value;
		v[n++] = i;
	}
	sorting = q;
	qsort(v, n, sizeof *v, by_query);
	return n;
}

/* --- page by page -------------------------------------------------------------------------- */

/* All rows by pages, forth or back, in the order of the query. */
static size_t collect(struct kit *k, struct store *s, const struct list_query *q, bool back,
	size_t size, int64_t *number)
{
	struct list_rows_page last = {NULL, 0};
	size_t n = 0;
	do {
		struct list_row *at = !last.n ? NULL : back ? &last.v[0] : &last.v[last.n - 1];
		struct list_rows_page page;
		assert_int_equal(store_list(s, q, at, back, size, &page, &k->ds), 0);
		assert_true(page.n <= size);
		list_page_release(&last);
		last = page;
		if (back)
			memmove(number + page.n, number, n * sizeof *number);
		for (size_t i = 0; i < page.n; i++)
			number[back ? i : n + i] = page.v[i].number;
		n += page.n;
	} while (last.n);
	list_page_release(&last);
	return n;
}

static void agrees(struct kit *k, struct store *s, const struct list_query *q, int records)
{
	int want[MANY];
	int64_t got[MANY], sum, count, want_sum, *all;
	size_t n = expected(q, records, want, &want_sum), nall;
	for (int back = 0; back < 2; back++) {
		assert_int_equal(collect(k, s, q, back, (size_t)records / 7, got), n);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(got[i], want[i] + 1);
	}
	assert_int_equal(store_total(s, q, &count, &sum, &k->ds), 0);
	assert_int_equal(count, n);
	assert_int_equal(sum, want_sum);
	assert_int_equal(store_numbers(s, q, &all, &nall, &k->ds), 0);
	assert_int_equal(nall, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(all[i], want[i] + 1);
	free(all);
	kit_quiet(k);
}

static void every_page_is_right(struct kit *k, int records)
{
	struct store *s = make(k, records);
	static const struct list_query filters[] = {
		{.status = -1},
		{.status = -1, .form = "tianjin-2023"},
		{.status = -1, .year = 2022},
		{.status = -1, .unit = "303001"},
		{.status = STATUS_DRAFT},
		{.status = STATUS_SIGNED},
		{.status = STATUS_DRAFT, .form = "hebei-2021"},
		{.status = -1, .form = "hebei-2021", .year = 2021, .unit = "000106"},
		{.status = -1, .find = "abc"},
		{.status = -1, .find = "ＡＢＣ"},
		{.status = -1, .find = "00", .year = 2023},
		{.status = -1, .find = "没有"},
		{.status = -1, .deleted = true},
	};
	for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
		for (int sort = 0; sort < SORTS; sort++)
			for (int descending = 0; descending < 2; descending++) {
				struct list_query q = filters[i];
				q.sort = (enum list_sort)sort;
				q.descending = descending;
				agrees(k, s, &q, records);
			}
	kit_close(k, s);
}

static void few_records_page_rightly(void **state)
{
	every_page_is_right(*state, FEW);
}

static void many_records_page_rightly(void **state)
{
	every_page_is_right(*state, MANY);
}

static void a_row_shows_what_was_saved(void **state)
{
	struct kit *k = *state;
	struct store *s = kit_open(k, STORE_CREATE);
	struct doc *d = kit_doc(k, "hebei-2021", 2021);
	kit_set(d, "单位代码", "303001");
	kit_set(d, "项目编码", "1303032108HCY3FL9B");
	kit_set(d, "项目名称", "综合事务管理");
	kit_set(d, "预算数", "10万元");
	assert_int_equal(kit_save(k, s, NULL, d), 0);
	struct list_rows_page page;
	assert_int_equal(store_row(s, 1, &page, &k->ds), 0);
	assert_int_equal(page.n, 1);
	const struct list_row *r = &page.v[0];
	assert_int_equal(r->number, 1);
	assert_string_equal(r->uuid, d->uuid);
	assert_string_equal(r->form, "hebei-2021");
	assert_int_equal(r->year, 2021);
	assert_string_equal(r->unit, "303001");
	assert_string_equal(r->code, "1303032108HCY3FL9B");
	assert_string_equal(r->name, "综合事务管理");
	assert_string_equal(r->amount, "10万元");
	assert_true(r->has_amount);
	assert_int_equal(r->amount_value, 100000LL * 10000);
	assert_int_equal(r->status, STATUS_DRAFT);
	assert_true(r->errors > 0);
	assert_int_equal(r->updated, clock_now());
	list_page_release(&page);
	assert_int_equal(store_row(s, 2, &page, &k->ds), 0);
	assert_int_equal(page.n, 0);
	doc_free(d);
	kit_close(k, s);
}

static void a_number_is_found_by_itself(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k, FEW);
	struct list_query q = {.status = -1, .find = "123"};
	int64_t *v;
	size_t n;
	assert_int_equal(store_numbers(s, &q, &v, &n, &k->ds), 0);
	assert_int_equal(n, 1);
	assert_int_equal(v[0], 123);
	free(v);
	kit_close(k, s);
}

static void the_values_there_are(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k, FEW);
	static const struct {
		enum list_sort column;
		const char *want;
	} cases[] = {{SORT_FORM, "hebei-2021 tianjin-2023 "}, {SORT_YEAR, "2021 2022 2023 "},
		{SORT_UNIT, "000106 303001 303002 "}, {SORT_CODE, "A9 B7 "}, {SORT_STATUS, "0 "}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf got = BUF_INIT;
		char **v;
		size_t n;
		assert_int_equal(store_values(s, cases[i].column, &v, &n, &k->ds), 0);
		for (size_t j = 0; j < n; j++) {
			buf_addf(&got, "%s ", v[j]);
			free(v[j]);
		}
		free(v);
		assert_string_equal(got.s, cases[i].want);
		buf_release(&got);
	}
	kit_close(k, s);
}

static void a_sum_too_large_is_the_largest(void **state)
{
	struct kit *k = *state;
	struct store *s = kit_open(k, STORE_CREATE);
	struct list_query all = {.status = -1};
	int64_t count, sum;
	assert_int_equal(store_total(s, &all, &count, &sum, &k->ds), 0);
	assert_int_equal(count, 0);
	assert_int_equal(sum, 0);
	for (int i = 0; i < 3; i++) {
		struct doc *d = kit_doc(k, "hebei-2021", 2021);
		struct summary x = summary_of(0);
		x.has_amount = true;
		x.amount_value = INT64_MAX / 2 + 1;
		assert_int_equal(store_add(s, &d, &x, 1, &k->ds), 0);
		doc_free(d);
	}
	assert_int_equal(store_total(s, &all, &count, &sum, &k->ds), 0);
	assert_int_equal(sum, INT64_MAX);
	kit_close(k, s);
}

static void orders_have_names(void **state)
{
	(void)state;
	assert_int_equal(list_sort_from("amount"), SORT_AMOUNT);
	assert_int_equal(list_sort_from("number"), SORT_NUMBER);
	assert_int_equal(list_sort_from("colour"), -1);
	for (int i = 0; i < SORTS; i++)
		assert_true(*list_sort_name((enum list_sort)i));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(few_records_page_rightly),
		TEST(many_records_page_rightly),
		TEST(a_row_shows_what_was_saved),
		TEST(a_number_is_found_by_itself),
		TEST(the_values_there_are),
		TEST(a_sum_too_large_is_the_largest),
		TEST(orders_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
