/* Initials of Chinese characters. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/pinyin.h"

static void test_initials(void **state)
{
	(void)state;
	assert_true(pinyin_starts("数量指标", "slzb"));
	assert_true(pinyin_starts("数量指标", "SL"));
	assert_true(pinyin_starts("数量指标", "zb")); /* from the middle too */
	assert_true(pinyin_starts("服务对象满意度指标", "fwdxmyd"));
	assert_true(pinyin_starts("时效指标", "s"));
	assert_false(pinyin_starts("数量指标", "slb")); /* neighbours only */
	assert_false(pinyin_starts("数量指标", "slzbx"));
}

static void test_several_readings(void **state)
{
	(void)state;
	assert_true(pinyin_starts("重点行业", "zdhy"));
	assert_true(pinyin_starts("重复", "cf"));
	assert_true(pinyin_starts("执行率", "zxl"));
	assert_true(pinyin_starts("会计调整", "kjtz"));
}

static void test_mixed(void **state)
{
	(void)state;
	assert_true(pinyin_starts("U盘采购（第2批）", "upcg"));
	assert_true(pinyin_starts("U盘采购（第2批）", "cgd2p"));
	assert_true(pinyin_starts("质量 指标", "zlzb"));
}

static void test_what_are_no_initials(void **state)
{
	(void)state;
	assert_false(pinyin_starts("数量指标", ""));
	assert_false(pinyin_starts("", "a"));
	assert_false(pinyin_starts("数量指标", "数量"));
	assert_false(pinyin_starts("数量-指标", "l-z"));
	assert_false(pinyin_starts("\xe6\x95", "s")); /* broken text */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_initials),
		cmocka_unit_test(test_several_readings),
		cmocka_unit_test(test_mixed),
		cmocka_unit_test(test_what_are_no_initials),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
