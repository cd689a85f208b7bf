/* Records in the data file: saved, loaded, changed; what the file and its history then say. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "storekit.h"

/* A small form with everything a table can hold. */
static const char small[] = "form: small\n"
			    "name: 小表\n"
			    "record: {name: 名称, amount: 金额}\n"
			    "fields:\n"
			    "  名称: text\n"
			    "  金额: {type: money, optional: true}\n"
			    "  加倍: {type: money, value: 金额 * 2}\n"
			    "lists:\n"
			    "  清单:\n"
			    "    columns:\n"
			    "      甲: {type: text, optional: true}\n"
			    "      乙: {type: text, optional: true}\n"
			    "layout:\n"
			    "  - table: |\n"
			    "      {名称} | {金额} | {加倍}\n"
			    "      --- 清单\n"
			    "      {甲} | {乙} | <\n";

static void a_record_comes_back_as_it_was(void **state)
{
	struct kit *k = *state;
	struct store *s = kit_open(k, STORE_CREATE);
	struct doc *d = kit_doc(k, "hebei-2021", 2021);
	kit_set(d, "项目名称", "综合事务管理");
	kit_set(d, "预算数", "100000.00");
	kit_set(d, "资金用途", "办公费\n差旅费\t“引号”");
	kit_set(d, "绩效指标[2].指标值", "≥95%");
	assert_int_equal(kit_save(k, s, NULL, d), 0);
	assert_int_equal(d->number, 1);
	assert_int_equal(d->revision, 1);
	assert_int_equal(d->created, clock_now());
	struct doc *again = kit_load(k, s, 1);
	assert_true(doc_equal(d, again));
	assert_string_equal(again->uuid, d->uuid);
	assert_int_equal(again->next_row, d->next_row);
	doc_free(again);
	kit_close(k, s);
	s = kit_open(k, STORE_READ);
	again = kit_load(k, s, 1);
	assert_true(doc_equal(d, again));
	assert_int_equal(again->revision, 1);
	doc_free(again);
	doc_free(d);
	kit_close(k, s);
}

/* --- what a save writes --------------------------------------------------------------- */

/* A file with one record of the small form, opened; *d: that record. */
static struct store *one_record(struct kit *k, struct doc **d)
{
	kit_form(k, "small", small);
	struct store *s = kit_open(k, STORE_CREATE);
	*d = kit_doc(k, "small", 2023);
	kit_set(*d, "名称", "办公费");
	for (size_t i = 0; i < 3; i++)
		doc_row_insert(*d, 0, i);
	kit_set(*d, "清单[1].甲", "一");
	kit_set(*d, "清单[2].甲", "二");
	kit_set(*d, "清单[3].甲", "三");
	assert_int_equal(kit_save(k, s, NULL, *d), 0);
	kit_quiet(k);
	return s;
}

/* Saves *d as changed since before, and that it then loads as it is. Takes before. */
static void saves(struct kit *k, struct store *s, struct doc *before, struct doc *d)
{
	assert_int_equal(kit_save(k, s, before, d), 0);
	kit_quiet(k);
	struct doc *again = kit_load(k, s, d->number);
	assert_true(doc_equal(again, d));
	assert_int_equal(again->revision, d->revision);
	assert_int_equal(again->next_row, d->next_row);
	assert_int_equal(store_verify_changes(s, &k->ds), 0);
	kit_quiet(k);
	doc_free(again);
	doc_free(before);
}

static const char history[] = "SELECT cell, row, quote(old), quote(new), why FROM changes WHERE "
			      "record > 0 AND cell <> ':record' ORDER BY seq";

static void only_the_difference_is_written(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	struct doc *before = doc_copy(d);
	kit_set(d, "名称", "办公费和差旅费");
	kit_set(d, "清单[2].乙", "2");
	kit_set(d, "清单[2].甲", "");
	d->year = 2024;
	clock_hold(clock_now() + 60);
	saves(k, s, before, d);
	assert_int_equal(d->revision, 2);
	assert_int_equal(d->updated, d->created + 60);
	doc_free(d);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, history), ":year|NULL|'2023'|'2024'|\n"
						 "名称|NULL|'办公费'|'办公费和差旅费'|\n"
						 "清单[2].甲|2|'二'|''|\n"
						 "清单[2].乙|2|''|'2'|\n");
	assert_string_equal(kit_sql(k, "SELECT * FROM \"f:small\""), "1|办公费和差旅费|\n");
	assert_string_equal(kit_sql(k, "SELECT * FROM \"f:small:清单\" ORDER BY position"),
		"1|1|1|一|\n1|2|2||2\n1|3|3|三|\n");
	assert_string_equal(
		kit_sql(k, "SELECT year, name, revision FROM records"), "2024|办公费和差旅费|2\n");
}

static void nothing_changed_writes_no_history(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	assert_int_equal(store_hand(s, d, (struct path){LIST_NONE, -1, 0}, "办", 3, &k->ds), 0);
	clock_hold(clock_now() + 60);
	saves(k, s, doc_copy(d), d);
	assert_int_equal(d->revision, 1);
	assert_int_equal(d->updated, d->created);
	doc_free(d);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, history), "");
	assert_string_equal(kit_sql(k, "SELECT count(*) FROM hand WHERE record > 0"), "0\n");
}

static void rows_come_go_and_move(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	struct doc *before = doc_copy(d);
	doc_row_delete(d, 0, 1);
	saves(k, s, before, d);
	before = doc_copy(d);
	doc_row_insert(d, 0, 0);
	kit_set(d, "清单[1].乙", "新");
	saves(k, s, before, d);
	before = doc_copy(d);
	doc_row_move(d, 0, 2, 0);
	saves(k, s, before, d);
	assert_string_equal(kit_get(d, "清单[1].甲"), "三");
	doc_free(d);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, history), "清单[2]|2|''|NULL|\n"
						 "清单[2].甲|2|'二'|NULL|\n"
						 "清单[1]|4|NULL|''|\n"
						 "清单[1].乙|4|NULL|'新'|\n"
						 "清单|NULL|'4 1 3'|'3 4 1'|\n");
	assert_string_equal(
		kit_sql(k, "SELECT row, position, 甲, 乙 FROM \"f:small:清单\" ORDER BY position"),
		"3|1|三|\n4|2||新\n1|3|一|\n");
}

static void undo_is_a_save_back(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	struct undo undo = UNDO_INIT;
	struct path at = PATH_RECORD;
	struct doc *first = doc_copy(d), *before = doc_copy(d);
	undo_push(&undo, d, at);
	doc_row_delete(d, 0, 0);
	doc_row_insert(d, 0, 2);
	kit_set(d, "清单[3].甲", "四");
	kit_set(d, "名称", "改了");
	saves(k, s, before, d);
	before = doc_copy(d);
	assert_int_equal(undo_back(&undo, &d, &at), 0);
	saves(k, s, before, d);
	assert_true(doc_equal(d, first));
	assert_int_equal(d->revision, 3);
	/* The number of the row that was undone is not used again. */
	assert_int_equal(d->next_row, 5);
	before = doc_copy(d);
	assert_int_equal(undo_forth(&undo, &d, &at), 0);
	saves(k, s, before, d);
	assert_string_equal(kit_get(d, "清单[3].甲"), "四");
	undo_release(&undo);
	doc_free(first);
	doc_free(d);
	kit_close(k, s);
}

static void a_large_list_is_saved_by_its_rows(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	struct doc *before = doc_copy(d);
	for (size_t i = 3; i < 5000; i++)
		doc_row_insert(d, 0, i);
	kit_set(d, "清单[5000].甲", "末");
	saves(k, s, before, d);
	before = doc_copy(d);
	doc_row_move(d, 0, 4999, 0);
	doc_row_delete(d, 0, 2500);
	saves(k, s, before, d);
	doc_free(d);
	kit_close(k, s);
}

static void a_save_on_top_of_another_is_refused(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	struct doc *mine = kit_load(k, s, 1), *old = doc_copy(mine), *before = doc_copy(d);
	kit_set(d, "名称", "先存的");
	saves(k, s, before, d);
	kit_set(mine, "名称", "后存的");
	assert_int_equal(kit_save(k, s, old, mine), -1);
	kit_complains(k, D_STORE_STALE);
	assert_int_equal(mine->revision, 1);
	struct doc *again = kit_load(k, s, 1);
	assert_string_equal(kit_get(again, "名称"), "先存的");
	doc_free(again);
	doc_free(mine);
	doc_free(old);
	doc_free(d);
	kit_close(k, s);
}

static void one_uuid_is_one_record(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	struct doc *twin = doc_copy(d);
	twin->number = 0;
	assert_int_equal(kit_save(k, s, NULL, twin), -1);
	kit_complains(k, D_STORE_TWICE);
	assert_int_equal(twin->number, 0);
	doc_renew(twin);
	assert_int_equal(kit_save(k, s, NULL, twin), 0);
	assert_int_equal(twin->number, 2);
	doc_free(twin);
	doc_free(d);
	kit_close(k, s);
}

/* --- several as one ------------------------------------------------------------------------ */

static void a_batch_is_all_or_nothing(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	assert_int_equal(store_begin(s, &k->ds), 0);
	for (int i = 0; i < 10; i++)
		kit_add(k, s, "hebei-2021", "导入");
	assert_int_equal(store_delete(s, 1, &k->ds), 0);
	assert_int_equal(store_end(s, false, &k->ds), 0);
	int64_t count, sum;
	struct list_query all = {.status = -1};
	assert_int_equal(store_total(s, &all, &count, &sum, &k->ds), 0);
	assert_int_equal(count, 1);
	assert_int_equal(store_begin(s, &k->ds), 0);
	for (int i = 0; i < 10; i++)
		assert_int_equal(kit_add(k, s, "hebei-2021", "导入"), i + 2);
	assert_int_equal(store_end(s, true, &k->ds), 0);
	assert_int_equal(store_total(s, &all, &count, &sum, &k->ds), 0);
	assert_int_equal(count, 11);
	assert_int_equal(store_verify_changes(s, &k->ds), 0);
	doc_free(d);
	kit_close(k, s);
}

static void one_failure_undoes_the_batch(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	assert_int_equal(store_begin(s, &k->ds), 0);
	kit_add(k, s, "small", "二");
	assert_int_equal(store_delete(s, 99, &k->ds), -1);
	kit_complains(k, D_STORE_NO_RECORD);
	assert_int_equal(store_delete(s, 1, &k->ds), -1);
	kit_complains(k, D_STORE_UNDONE);
	assert_int_equal(store_end(s, true, &k->ds), -1);
	kit_complains(k, D_STORE_UNDONE);
	struct doc *again = kit_load(k, s, 1);
	assert_false(again->deleted);
	doc_free(again);
	assert_null(store_load(s, 2, &k->ds));
	kit_complains(k, D_STORE_NO_RECORD);
	/* And the next one goes through. */
	assert_int_equal(kit_add(k, s, "small", "二"), 2);
	doc_free(d);
	kit_close(k, s);
}

/* --- the bin, IDs, texts that are taken ---------------------------------------------------------
 */

static void the_bin_gives_back(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	assert_int_equal(store_delete(s, 1, &k->ds), 0);
	struct doc *again = kit_load(k, s, 1);
	assert_true(again->deleted);
	assert_true(doc_equal(again, d));
	doc_free(again);
	assert_int_equal(store_delete(s, 1, &k->ds), -1);
	kit_complains(k, D_STORE_NO_RECORD);
	assert_int_equal(store_restore(s, 1, &k->ds), 0);
	assert_int_equal(store_restore(s, 1, &k->ds), -1);
	kit_complains(k, D_STORE_NO_RECORD);
	again = kit_load(k, s, 1);
	assert_false(again->deleted);
	assert_int_equal(again->revision, 3);
	doc_free(again);
	assert_int_equal(store_verify_changes(s, &k->ds), 0);
	doc_free(d);
	kit_close(k, s);
	assert_string_equal(
		kit_sql(k, history), ":deleted|NULL|'0'|'1'|\n:deleted|NULL|'1'|'0'|\n");
}

static void a_record_is_found_by_what_people_write(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	char id[UUID_TEXT];
	for (char digit = '1'; digit <= '2'; digit++) {
		struct doc *more = doc_copy(d);
		memcpy(more->uuid, "abcdef01-2345-4789-8abc-def01234567x", UUID_TEXT);
		more->uuid[35] = digit;
		assert_int_equal(kit_save(k, s, NULL, more), 0);
		doc_free(more);
	}
	assert_int_equal(store_find(s, "1", false, &k->ds), 1);
	assert_int_equal(store_find(s, "0003", false, &k->ds), 3);
	assert_int_equal(store_find(s, "ABCDEF0123454789-8abcdef012345672", false, &k->ds), 3);
	memcpy(id, d->uuid, sizeof id);
	id[12] = '\0';
	/* All digits are a number; a random UUID begins so once in many thousand times. */
	if (strspn(id, "0123456789") < 8)
		assert_int_equal(store_find(s, id, false, &k->ds), 1);
	kit_quiet(k);
	static const struct {
		const char *id;
		bool deleted;
		enum diag_code code;
	} wrong[] = {{"4", false, D_STORE_NO_ID}, {"abcdef01", false, D_STORE_ID_SEVERAL},
		{"abc", false, D_STORE_BAD_ID}, {"", false, D_STORE_BAD_ID},
		{"项目", false, D_STORE_BAD_ID}, {"99999999999999999999", false, D_STORE_NO_ID},
		{"ffffffff-ffff", false, D_STORE_NO_ID}, {"1", true, D_STORE_NOT_IN_BIN},
		{"-1", false, D_STORE_BAD_ID}};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_int_equal(store_find(s, wrong[i].id, wrong[i].deleted, &k->ds), -1);
		kit_complains(k, wrong[i].code);
	}
	assert_int_equal(store_delete(s, 2, &k->ds), 0);
	assert_int_equal(store_find(s, "abcdef01", false, &k->ds), 3);
	assert_int_equal(store_find(s, "abcdef01", true, &k->ds), 2);
	assert_int_equal(store_find(s, "2", false, &k->ds), -1);
	kit_complains(k, D_STORE_IN_BIN);
	doc_free(d);
	kit_close(k, s);
}

static void a_text_is_taken_by_another_record(void **state)
{
	struct kit *k = *state;
	struct store *s = kit_open(k, STORE_CREATE);
	struct others others = store_others(s);
	struct doc *d = kit_doc(k, "hebei-2021", 2021);
	int code = form_field(d->form, "项目编码");
	const char *text = "1303032108HCY3FL9B";
	assert_int_equal(others.taken(others.arg, d->form, code, text, 0), 0);
	kit_set(d, "项目编码", text);
	assert_int_equal(kit_save(k, s, NULL, d), 0);
	assert_int_equal(others.taken(others.arg, d->form, code, text, 0), 1);
	assert_int_equal(others.taken(others.arg, d->form, code, text, 1), 0);
	assert_int_equal(others.taken(others.arg, d->form, code, "1303", 0), 0);
	assert_int_equal(store_delete(s, 1, &k->ds), 0);
	assert_int_equal(others.taken(others.arg, d->form, code, text, 0), 0);
	kit_quiet(k);
	doc_free(d);
	kit_close(k, s);
}

static void small_texts_are_kept(void **state)
{
	struct kit *k = *state;
	struct store *s = kit_open(k, STORE_CREATE);
	struct buf b = BUF_INIT;
	buf_adds(&b, "旧");
	assert_int_equal(store_meta(s, "name", &b, &k->ds), 0);
	assert_string_equal(b.s, "");
	assert_int_equal(store_meta_set(s, "name", "王", &k->ds), 0);
	assert_int_equal(store_meta_set(s, "name", "王会计", &k->ds), 0);
	assert_int_equal(store_meta(s, "name", &b, &k->ds), 0);
	assert_string_equal(b.s, "王会计");
	buf_release(&b);
	kit_close(k, s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_record_comes_back_as_it_was),
		TEST(only_the_difference_is_written),
		TEST(nothing_changed_writes_no_history),
		TEST(rows_come_go_and_move),
		TEST(undo_is_a_save_back),
		TEST(a_large_list_is_saved_by_its_rows),
		TEST(a_save_on_top_of_another_is_refused),
		TEST(one_uuid_is_one_record),
		TEST(a_batch_is_all_or_nothing),
		TEST(one_failure_undoes_the_batch),
		TEST(the_bin_gives_back),
		TEST(a_record_is_found_by_what_people_write),
		TEST(a_text_is_taken_by_another_record),
		TEST(small_texts_are_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
