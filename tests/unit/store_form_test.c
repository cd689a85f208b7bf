/* Forms in the data file: versions of a form, records that follow it or keep their own, names. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "storekit.h"

static const char first[] = "form: small\n"
			    "name: 小表\n"
			    "record: {name: 名称}\n"
			    "fields:\n"
			    "  名称: text\n"
			    "  备注: {type: text, optional: true}\n"
			    "lists:\n"
			    "  清单:\n"
			    "    columns:\n"
			    "      甲: {type: text, optional: true}\n"
			    "layout:\n"
			    "  - table: |\n"
			    "      {名称} | {备注}\n"
			    "      --- 清单\n"
			    "      {甲} | <\n";

/* A field and a column more, in other places. */
static const char second[] = "form: small\n"
			     "name: 小表\n"
			     "record: {name: 名称, amount: 金额}\n"
			     "fields:\n"
			     "  金额: {type: money, optional: true}\n"
			     "  名称: text\n"
			     "  备注: {type: text, optional: true}\n"
			     "lists:\n"
			     "  清单:\n"
			     "    columns:\n"
			     "      乙: {type: text, optional: true}\n"
			     "      甲: {type: text, optional: true}\n"
			     "layout:\n"
			     "  - table: |\n"
			     "      {名称} | {备注} | {金额}\n"
			     "      --- 清单\n"
			     "      {甲} | {乙} | <\n";

/* A field less: it does not cover the first. */
static const char third[] = "form: small\n"
			    "name: 小表\n"
			    "record: {name: 名称}\n"
			    "fields:\n"
			    "  名称: text\n"
			    "lists:\n"
			    "  清单:\n"
			    "    columns:\n"
			    "      甲: {type: text, optional: true}\n"
			    "layout:\n"
			    "  - table: |\n"
			    "      {名称} | .\n"
			    "      --- 清单\n"
			    "      {甲} | <\n";

/* A file with one record under the first version, closed. */
static void make(struct kit *k)
{
	kit_form(k, "small", first);
	struct store *s = kit_open(k, STORE_CREATE);
	struct doc *d = kit_doc(k, "small", 2023);
	kit_set(d, "名称", "办公费");
	kit_set(d, "备注", "按月");
	doc_row_insert(d, 0, 0);
	kit_set(d, "清单[1].甲", "一");
	assert_int_equal(kit_save(k, s, NULL, d), 0);
	kit_quiet(k);
	doc_free(d);
	kit_close(k, s);
}

static const char columns[] = "SELECT group_concat(name) FROM pragma_table_info('f:small')"
			      " UNION ALL SELECT group_concat(name)"
			      " FROM pragma_table_info('f:small:清单')";

static void a_draft_follows_the_installed_form(void **state)
{
	struct kit *k = *state;
	make(k);
	assert_string_equal(kit_sql(k, columns), "record,名称,备注\nrecord,row,position,甲\n");
	kit_form(k, "small", second);
	struct store *s = kit_open(k, STORE_WRITE);
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	assert_string_equal(d->form->name, "小表");
	assert_string_equal(kit_get(d, "名称"), "办公费");
	assert_string_equal(kit_get(d, "备注"), "按月");
	assert_string_equal(kit_get(d, "金额"), "");
	assert_string_equal(kit_get(d, "清单[1].甲"), "一");
	kit_set(d, "金额", "12.50");
	kit_set(d, "清单[1].乙", "新列");
	assert_int_equal(kit_save(k, s, before, d), 0);
	struct doc *again = kit_load(k, s, 1);
	assert_true(doc_equal(again, d));
	assert_int_equal(store_verify_changes(s, &k->ds), 0);
	doc_free(again);
	doc_free(before);
	doc_free(d);
	kit_close(k, s);
	assert_string_equal(
		kit_sql(k, columns), "record,名称,备注,金额\nrecord,row,position,甲,乙\n");
	assert_string_equal(
		kit_sql(k, "SELECT count(*), count(DISTINCT digest) FROM forms"), "2|2\n");
	assert_string_equal(kit_sql(k, "SELECT cell, quote(old), quote(new) FROM changes"
				       " WHERE record > 0 AND cell NOT IN (':form', ':record')"),
		"金额|''|'12.50'\n清单[1].乙|''|'新列'\n");
	assert_string_equal(kit_sql(k, "SELECT count(*) FROM changes JOIN records ON new ="
				       " definition WHERE cell = ':form'"),
		"1\n");
}

static void following_without_an_edit_is_noted_too(void **state)
{
	struct kit *k = *state;
	make(k);
	kit_form(k, "small", second);
	struct store *s = kit_open(k, STORE_WRITE);
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	assert_int_equal(kit_save(k, s, before, d), 0);
	assert_int_equal(d->revision, 2);
	assert_int_equal(store_verify_changes(s, &k->ds), 0);
	kit_quiet(k);
	doc_free(before);
	doc_free(d);
	kit_close(k, s);
}

/* The record opens as it was saved: with both fields, in the form's own order. */
static void keeps_its_own(struct kit *k)
{
	struct store *s = kit_open(k, STORE_WRITE);
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	assert_int_equal(d->form->nfields, 2);
	assert_string_equal(d->form->field[0].name, "名称");
	assert_string_equal(kit_get(d, "备注"), "按月");
	assert_string_equal(kit_get(d, "清单[1].甲"), "一");
	kit_set(d, "备注", "按季");
	assert_int_equal(kit_save(k, s, before, d), 0);
	kit_quiet(k);
	doc_free(before);
	doc_free(d);
	d = kit_load(k, s, 1);
	assert_string_equal(kit_get(d, "备注"), "按季");
	doc_free(d);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "SELECT count(*) FROM forms"), "1\n");
}

static void a_form_that_does_not_cover_it_is_not_followed(void **state)
{
	struct kit *k = *state;
	make(k);
	kit_form(k, "small", third);
	keeps_its_own(k);
}

static void a_signed_record_keeps_its_form(void **state)
{
	struct kit *k = *state;
	make(k);
	struct store *s = kit_open(k, STORE_WRITE);
	assert_int_equal(kit_act(k, s, 1, ACT_REVIEW, ""), 0);
	assert_int_equal(kit_act(k, s, 1, ACT_SIGN, ""), 0);
	kit_close(k, s);
	kit_form(k, "small", second);
	s = kit_open(k, STORE_WRITE);
	struct doc *d = kit_load(k, s, 1);
	assert_int_equal(d->form->nfields, 2);
	assert_string_equal(kit_get(d, "备注"), "按月");
	doc_free(d);
	/* It follows again once it is a draft. */
	assert_int_equal(kit_act(k, s, 1, ACT_UNLOCK, "改表"), 0);
	d = kit_load(k, s, 1);
	assert_string_equal(d->form->name, "小表");
	doc_free(d);
	/* And is signed with the one it follows. */
	struct file_seen seen;
	assert_int_equal(kit_act(k, s, 1, ACT_REVIEW, ""), 0);
	assert_int_equal(kit_act(k, s, 1, ACT_SIGN, ""), 0);
	assert_int_equal(store_verify(s, NULL, 0, &seen, &k->ds), 0);
	kit_close(k, s);
	kit_form(k, "small", third);
	s = kit_open(k, STORE_WRITE);
	d = kit_load(k, s, 1);
	assert_string_equal(d->form->name, "小表");
	doc_free(d);
	assert_int_equal(store_verify(s, NULL, 0, &seen, &k->ds), 0);
	kit_close(k, s);
}

static void without_the_form_it_opens_from_the_file(void **state)
{
	struct kit *k = *state;
	make(k);
	unlink(kit_path(k, "small.yaml"));
	kit_forms(k);
	keeps_its_own(k);
}

static void a_record_moves_to_another_form(void **state)
{
	struct kit *k = *state;
	make(k);
	char *other = mem_dup(second);
	memcpy(strstr(other, "small"), "large", 5);
	kit_form(k, "large", other);
	free(other);
	struct store *s = kit_open(k, STORE_WRITE);
	struct doc *before = kit_load(k, s, 1), *d = kit_doc(k, "large", 2023);
	kit_set(d, "名称", kit_get(before, "名称"));
	kit_set(d, "金额", "3");
	assert_int_equal(kit_save(k, s, before, d), 0);
	assert_int_equal(d->number, 1);
	struct doc *again = kit_load(k, s, 1);
	assert_true(doc_equal(again, d));
	assert_int_equal(store_verify_changes(s, &k->ds), 0);
	doc_free(again);
	doc_free(before);
	doc_free(d);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "SELECT * FROM \"f:small\""), "");
	assert_string_equal(kit_sql(k, "SELECT * FROM \"f:small:清单\""), "");
	assert_string_equal(
		kit_sql(k, "SELECT record, 名称, 金额 FROM \"f:large\""), "1|办公费|3\n");
	assert_string_equal(
		kit_sql(k, "SELECT cell, quote(old), quote(new) FROM changes"
			   " WHERE record > 0 AND cell NOT IN (':form', ':record') ORDER BY seq"),
		"金额|NULL|'3'\n备注|'按月'|''\n清单[1]|''|NULL\n清单[1].甲|'一'|NULL\n");
}

static void a_definition_that_was_edited_is_not_used(void **state)
{
	struct kit *k = *state;
	make(k);
	unlink(kit_path(k, "small.yaml"));
	kit_forms(k);
	kit_sql(k, "UPDATE forms SET source = replace(source, '备注', '备查')");
	struct store *s = kit_open(k, STORE_WRITE);
	assert_null(store_load(s, 1, &k->ds));
	kit_complains(k, D_STORE_DAMAGED);
	kit_close(k, s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_draft_follows_the_installed_form),
		TEST(following_without_an_edit_is_noted_too),
		TEST(a_form_that_does_not_cover_it_is_not_followed),
		TEST(a_signed_record_keeps_its_form),
		TEST(without_the_form_it_opens_from_the_file),
		TEST(a_record_moves_to_another_form),
		TEST(a_definition_that_was_edited_is_not_used),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
