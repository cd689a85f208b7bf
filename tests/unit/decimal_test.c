/* Numbers: every prefix of what people type, exact amounts, rounding. */
#include "unit.h"

#include <string.h>

#include "base/buf.h"
#include "base/decimal.h"

/* Verdicts of "", then of each byte more: v valid, i incomplete, - impossible. */
static const struct {
	const char *text, *verdicts;
} prefixes[] = {
	{"72.00", "ivvivv"},
	{"0", "iv"},
	{"007", "ivvv"},
	{"-5", "iiv"},
	{"+5.5", "iiviv"},
	{"--5", "ii--"},
	{"-a", "ii-"},
	{"a", "i-"},
	{".5", "i--"},
	{"1,234", "iviiiv"},
	{"1,234,567.89", "iviiiviiivivv"},
	{"12,345", "ivviiiv"},
	{"1,2345", "iviiiv-"},
	{"1,23a", "iviii-"},
	{"1234, 5", "ivvvv-vv"},
	{"1234,567", "ivvvv----"},
	{"1,,", "iviv"},
	{"100, 200", "ivvvivvvv"},
	{"12.元", "ivvivvv"},
	{"1234.5", "ivvvviv"},
	{"123456789012345678", "ivvvvvvvvvvvvvvvvvv"},
	{"1234567890123456789", "ivvvvvvvvvvvvvvvvvv-"},
	{"0.1234567890123456789", "ivivvvvvvvvvvvvvvvvvv-"},
	{"0.0000000000000000001", "ivivvvvvvvvvvvvvvvvvv-"},
	{"999,999,999,999,999,9999", "ivvviiiviiiviiiviiiviiiv-"},
};

static void test_prefixes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(prefixes); i++) {
		const char *s = prefixes[i].text;
		size_t n = strlen(s);
		assert_int_equal(strlen(prefixes[i].verdicts), n + 1);
		for (size_t k = 0; k <= n; k++) {
			struct decimal d;
			char got = "vi-"[decimal_read(&d, s, k)];
			CHECK_ROW(got == prefixes[i].verdicts[k], "%.*s is %c", (int)k, s, got);
		}
	}
}

static const struct {
	const char *text;
	bool negative;
	uint64_t digits;
	int scale;
	size_t length;
} reads[] = {
	{"72.00", false, 7200, 2, 5},
	{"-1,234.5元", true, 12345, 1, 8},
	{"+8", false, 8, 0, 2},
	{"95%", false, 95, 0, 2},
	{"12.元", false, 12, 0, 2},
	{"100, 200", false, 100, 0, 3},
	{"1-12月", false, 1, 0, 1},
	{"0.000000000000000001", false, 1, 18, 20},
};

static void test_reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(reads); i++) {
		struct decimal d;
		assert_int_equal(
			decimal_read(&d, reads[i].text, strlen(reads[i].text)), VERDICT_VALID);
		assert_int_equal(d.negative, reads[i].negative);
		assert_int_equal(d.digits, reads[i].digits);
		assert_int_equal(d.scale, reads[i].scale);
		assert_int_equal(d.length, reads[i].length);
	}
}

/* What is not a number leaves the decimal alone. */
static void test_untouched(void **state)
{
	(void)state;
	struct decimal d = {.digits = 42};
	assert_int_equal(decimal_read(&d, "1,2345", 6), VERDICT_IMPOSSIBLE);
	assert_int_equal(decimal_read(&d, "12.", 3), VERDICT_INCOMPLETE);
	assert_int_equal(d.digits, 42);
}

enum { YUAN = 10000 };
#define WAN INT64_C(100000000) /* 万元 */

static const struct {
	const char *text;
	int64_t factor;
	int r;
	int64_t amount;
} amounts[] = {
	{"72.00", WAN, 0, 7200000000},
	{"0", WAN, 0, 0},
	{"0.0000", 1, 0, 0},
	{"-0.01", YUAN, 0, -100},
	{"0.0001", YUAN, 0, 1},
	{"0.00001", YUAN, -1, 0},
	{"1.50000000", YUAN, 0, 15000},
	{"0.00000001", WAN, 0, 1},
	{"922337203685477.5807", YUAN, -1, 0}, /* 19 digits: no decimal reads them */
	{"92233720368547.5807", YUAN, 0, 922337203685475807},
	{"999999999999999999", YUAN, -1, 0},
	{"92233720368", WAN, 0, INT64_C(9223372036800000000)},
	{"-92233720368", WAN, 0, INT64_C(-9223372036800000000)},
	{"92233720369", WAN, -1, 0},
};

static void test_amounts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(amounts); i++) {
		struct decimal d;
		int64_t out = 0;
		if (decimal_read(&d, amounts[i].text, strlen(amounts[i].text)) != VERDICT_VALID) {
			assert_int_equal(amounts[i].r, -1);
			continue;
		}
		int r = decimal_scaled(&d, amounts[i].factor, &out);
		CHECK_ROW(r == amounts[i].r && out == amounts[i].amount, "%s: %d %lld",
			amounts[i].text, r, (long long)out);
	}
}

/* The nearest double, whether or not the digits fit into one. */
static const struct {
	const char *text;
	double value;
} doubles[] = {
	{"95", 95.0},
	{"-3.5", -3.5},
	{"0.1", 0.1},
	{"100.00", 100.0},
	{"9007199254740993", 9007199254740993.0},
	{"0.123456789012345678", 0.123456789012345678},
	{"-999999999999999999", -999999999999999999.0},
	{"9007199254740.993", 9007199254740.993},
};

static void test_doubles(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(doubles); i++) {
		struct decimal d;
		assert_int_equal(
			decimal_read(&d, doubles[i].text, strlen(doubles[i].text)), VERDICT_VALID);
		double got = decimal_double(&d);
		assert_memory_equal(&got, &doubles[i].value, sizeof got);
	}
}

static const struct {
	int64_t amount, factor;
	int decimals;
	bool thousands;
	const char *text;
} prints[] = {
	{123456789, 10000, 2, false, "12345.68"},
	{7200000000, WAN, 2, false, "72.00"},
	{33400000000000, WAN, 2, true, "334,000.00"},
	{334000000000, WAN, 2, true, "3,340.00"},
	{99900000000, WAN, 0, true, "999"},
	{0, WAN, 2, true, "0.00"},
	{5, 10, 0, false, "1"},
	{4, 10, 0, false, "0"},
	{-5, 10, 0, false, "-1"},
	{-4, 10, 0, false, "0"},
	{-1, WAN, 2, false, "0.00"},
	{-1, WAN, 8, false, "-0.00000001"},
	{99999, 10000, 2, false, "10.00"},
	{9995, 10, 0, true, "1,000"},
	{123, 1, 0, false, "123"},
	{INT64_MAX, 1, 0, true, "9,223,372,036,854,775,807"},
	{INT64_MIN, 10000, 4, false, "-922337203685477.5808"},
	{1, INT64_MAX / 10, 8, false, "0.00000000"},
	{1, 3, 8, false, "0.33333333"},
	{2, 3, 8, false, "0.66666667"},
	{1500000000001, 1000000000000, 12, false, "1.500000000001"},
	{-1, 1000000000000000000 / 10, 17, true, "-0.00000000000000001"},
};

static void test_prints(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < COUNT(prints); i++) {
		buf_reset(&out);
		decimal_print(&out, prints[i].amount, prints[i].factor, prints[i].decimals,
			prints[i].thousands);
		assert_string_equal(out.s, prints[i].text);
	}
	buf_release(&out);
}

/* What is printed reads back as the same amount, for amounts of every size. */
static void test_round_trip(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	int64_t amount = 7;
	for (int i = 0; i < 41; i++, amount = amount * 3 + i % 2) {
		if (amount > INT64_C(99999999999999999))
			break;
		for (int sign = -1; sign <= 1; sign += 2) {
			struct decimal d;
			int64_t back;
			buf_reset(&out);
			decimal_print(&out, sign * amount, YUAN, 4, i % 2 == 0);
			assert_int_equal(decimal_read(&d, out.s, out.n), VERDICT_VALID);
			assert_int_equal(d.length, out.n);
			assert_int_equal(decimal_scaled(&d, YUAN, &back), 0);
			assert_int_equal(back, sign * amount);
		}
	}
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_untouched),
		cmocka_unit_test(test_amounts),
		cmocka_unit_test(test_doubles),
		cmocka_unit_test(test_prints),
		cmocka_unit_test(test_round_trip),
	};
	return cmocka_run_group_tests_name("decimal", tests, NULL, NULL);
}
