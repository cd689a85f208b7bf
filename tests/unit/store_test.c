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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_record_comes_back_as_it_was, kit_setup, kit_teardown),
	};
	(void)small;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
