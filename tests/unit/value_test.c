/*
 * Fields: the verdict of every prefix of what clerks type, what is read from
 * it, what typing makes of it and what could come next.
 */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "form/measure.h"
#include "form/pattern.h"
#include "form/type.h"

static struct units *units;

static int load(void **state)
{
	(void)state;
	struct diags ds = DIAGS_INIT;
	char *name = mem_printf("%s/data/units.yaml", source_tree());
	units = units_load(name, &ds);
	free(name);
	return !units || ds.n;
}

static int unload(void **state)
{
	(void)state;
	units_free(units);
	return 0;
}

/* --- fields for tests ----------------------------------------------- */

#define WAN INT64_C(100000000) /* 万元 in 0.0001 元 */

/* A required field of a type, in a table of 万元 with two decimals. */
static struct field plain(const char *type)
{
	struct field f = {.name = "栏目",
		.label = "栏目",
		.help = "",
		.empty = "",
		.start = "",
		.unit = "",
		.join = "",
		.range = "",
		.decimals = -1,
		.under = -1,
		.ditto = -1,
		.value = EXPR_NONE,
		.each = LIST_NONE,
		.type = type_find(type)};
	assert_non_null(f.type);
	if (!strcmp(type, "money"))
		f.money = (struct money){
			.unit = "万元", .factor = WAN, .decimals = 2, .units = units};
	if (!strcmp(type, "percent")) {
		f.has_min = f.has_max = true;
		f.max = 100;
	}
	return f;
}

static void change_nothing(struct field *f)
{
	(void)f;
}

static void to_yuan(struct field *f)
{
	f->money.unit = "元";
	f->money.factor = 10000;
}

static void whole_yuan(struct field *f)
{
	to_yuan(f);
	f->money.decimals = 0;
}

static void without_units(struct field *f)
{
	f->money.units = NULL;
}

/* 100 to 5000 万元 */
static void bounded(struct field *f)
{
	f->has_min = f->has_max = true;
	f->min = 100 * (double)WAN;
	f->max = 5000 * (double)WAN;
}

static void bounded_without_units(struct field *f)
{
	bounded(f);
	f->money.units = NULL;
}

static void down_to_minus_100(struct field *f)
{
	f->has_min = true;
	f->min = -100 * (double)WAN;
}

static void number_5_to_20(struct field *f)
{
	f->has_min = f->has_max = true;
	f->min = 5;
	f->max = 20;
}

static void number_from_1_55(struct field *f)
{
	f->has_min = true;
	f->min = 1.55;
	f->decimals = 2;
}

static void whole_number(struct field *f)
{
	f->decimals = 0;
}

static void in_sets(struct field *f)
{
	f->unit = "套件";
}

static void percent_to_150(struct field *f)
{
	f->has_max = true;
	f->max = 150;
	f->decimals = 2;
}

static void is_optional(struct field *f)
{
	f->optional = true;
}

static void two_to_four(struct field *f)
{
	f->has_min = f->has_max = true;
	f->min = 2;
	f->max = 4;
}

/* As the loader does. */
static void word_bounds(struct field *f)
{
	static struct buf words = BUF_INIT;
	buf_reset(&words);
	field_range(f, &words);
	f->range = words.s;
}

/* --- verdicts ------------------------------------------------------- */

/* Verdicts of "" and of each character more: v valid, i incomplete, - impossible. */
static const struct {
	const char *type;
	void (*change)(struct field *f);
	const char *text, *verdicts;
} prefixes[] = {
	{"text", change_nothing, "机关", "ivv"},
	{"text", is_optional, "机关", "vvv"},
	{"text", change_nothing, "  一", "iiiv"},
	{"text", two_to_four, "机关信息化", "iivvv-"},
	{"paragraph", change_nothing, "一\n二", "ivvv"},
	{"code", change_nothing, "12 3", "ivvvv"},
	{"measure", change_nothing, "≥九成", "ivvv"},

	{"money", change_nothing, "1", "iv"},
	{"money", change_nothing, "12.", "ivvi"},
	{"money", change_nothing, "12.3", "ivviv"},
	{"money", change_nothing, "12.345", "ivvivv-"},
	{"money", change_nothing, "1,23", "iviii"},
	{"money", change_nothing, "1,234.50", "iviiivivv"},
	{"money", change_nothing, "1,2345", "iviiiv-"},
	{"money", change_nothing, "12345,6", "ivvvvv--"},
	{"money", change_nothing, "130000元", "ivvvvvvv"},
	{"money", change_nothing, "130000元整", "ivvvvvvv-"},
	{"money", change_nothing, "1.5万元", "ivivvv"},
	{"money", change_nothing, "1.5千万元", "ivivvvv"},
	{"money", change_nothing, "2十万元", "iviiv"},
	{"money", change_nothing, "0.000001元", "ivivv-----"},
	{"money", change_nothing, "0.0001元", "ivivv--v"},
	{"money", change_nothing, "１２．３４", "ivvivv"},
	{"money", change_nothing, " 72.00 ", "iivvivvv"},
	{"money", change_nothing, "-1", "i--"},
	{"money", down_to_minus_100, "-100", "iivvv"},
	{"money", down_to_minus_100, "-1000", "iivvvi"},
	{"money", change_nothing, "７２万", "ivvv"},
	{"money", change_nothing, "72吨", "ivv-"},
	{"money", change_nothing, "七十二", "i---"},
	{"money", change_nothing, "92233720368", "ivvvvvvvvvvv"},
	{"money", change_nothing, "922337203680", "ivvvvvvvvvvv-"},
	{"money", without_units, "13元", "ivv-"},
	{"money", to_yuan, "0.01", "ivivv"},
	{"money", whole_yuan, "5.0", "iv--"},
	{"money", bounded, "100", "iiiv"},
	{"money", bounded, "5001", "iiivi"},
	{"money", bounded, "5001万元", "iiivi--"},
	{"money", bounded, "13000000元",
		"iiivviiii"
		"v"},
	{"money", bounded_without_units, "5001", "iiiv-"},
	{"money", bounded_without_units, "99.99", "iiiii-"},

	{"number", change_nothing, "-3.5", "iiviv"},
	{"number", change_nothing, "12%", "ivv-"},
	{"number", change_nothing, "1e5", "iv--"},
	{"number", whole_number, "5.", "iv-"},
	{"number", in_sets, "3套件", "iviv"},
	{"number", in_sets, "3套餐", "ivi-"},
	{"number", number_5_to_20, "12", "iiv"},
	{"number", number_5_to_20, "20.5", "iivi-"},
	{"number", number_5_to_20, "3", "ii"},
	{"number", number_5_to_20, "3.5", "ii--"},
	{"number", number_5_to_20, "-1", "i--"},
	{"number", number_from_1_55, "1.55", "iiiiv"},
	{"number", number_from_1_55, "1.54", "iiii-"},
	{"number", number_from_1_55, "1.4", "iii-"},

	{"percent", change_nothing, "100", "ivvv"},
	{"percent", change_nothing, "100.00%", "ivvvivvv"},
	{"percent", change_nothing, "101", "ivv-"},
	{"percent", change_nothing, "9,", "iv-"},
	{"percent", change_nothing, "100.01", "ivvviv-"},
	{"percent", change_nothing, "-5", "i--"},
	{"percent", change_nothing, "９５％", "ivvv"},
	{"percent", change_nothing, "95％%", "ivvv-"},
	{"percent", percent_to_150, "150.001", "ivvvivv-"},

	{"date", change_nothing, "2023年9月30日", "iiiiiiiiiiv"},
	{"date", change_nothing, "2023年9月31日", "iiiiiiiii--"},
	{"date", change_nothing, "2023-09-30", "iiiiiiiiivv"},
	{"date", change_nothing, "2024.2.29",
		"iiiiiiiiv"
		"v"},
	{"date", change_nothing, "2023.2.29", "iiiiiiiiv-"},
	{"date", change_nothing, "2100/2/29", "iiiiiiiiv-"},
	{"date", change_nothing, "2023 年 9 月 1 号", "iiiiiiiiiiiiiiv"},
	{"date", change_nothing, "2023年9月底", "iiiiiiii-"},
	{"date", change_nothing, "1899", "ii---"},
	{"date", change_nothing, "22", "ii-"},
	{"date", change_nothing, "9月", "i--"},

	{"period", change_nothing, "2023年1", "iiiiivi"},
	{"period", change_nothing, "2023年13", "iiiiivi-"},
	{"period", change_nothing, "2023年0", "iiiiivi"},
	{"period", change_nothing, "2023年1-12月", "iiiiiviiiiv"},
	{"period", change_nothing, "2023年12-1月", "iiiiiviiii-"},
	{"period", change_nothing, "2023年1月-2023年12月", "iiiiiviviiiiiiiiv"},
	{"period", change_nothing, "2023年1月至6月",
		"iiiiivivii"
		"v"},
	{"period", change_nothing, "12月底前", "iiivvv"},
	{"period", change_nothing, "11月份之前完成", "iiivviviv"},
	{"period", change_nothing, "10月-11月", "iiiviiiv"},
	{"period", change_nothing, "11月-3月", "iiiviiv"},
	{"period", change_nothing, "2023年全年", "iiiiiviv"},
	{"period", change_nothing, "2023年年底前", "iiiiivvvv"},
	{"period", change_nothing, "2023年上半年", "iiiiiviiv"},
	{"period", change_nothing, "2023年第3季度", "iiiiiviiiv"},
	{"period", change_nothing, "2023年第5季度", "iiiiivi---"},
	{"period", change_nothing, "2023.1", "iiiiiiv"},
	{"period", change_nothing, "2023.13", "iiiiiiv-"},
	{"period", change_nothing, "2023-2024年", "iiiiiiviiiv"},
	{"period", change_nothing, "年底", "i--"},
};

static void test_prefixes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(prefixes); i++) {
		const char *s = prefixes[i].text, *wanted = prefixes[i].verdicts;
		struct field f = plain(prefixes[i].type);
		prefixes[i].change(&f);
		word_bounds(&f);
		for (size_t k = 0; k <= strlen(s); k++) {
			if (((unsigned char)s[k] & 0xc0) == 0x80)
				continue;
			const char *why = NULL;
			char *prefix = mem_ndup(s, k);
			char got = "vi-"[field_judge(&f, "", prefix, &why)];
			CHECK_ROW(*wanted == got, "%s %s is %c", prefixes[i].type, prefix, got);
			assert_int_equal(!*why, got == 'v');
			free(prefix);
			wanted++;
		}
		CHECK_ROW(!*wanted, "%s", s);
	}
}

/* The sentence says which of the things that can be wrong it is. */
static void test_why(void **state)
{
	(void)state;
	static const struct {
		const char *type;
		void (*change)(struct field *f);
		const char *text, *why;
	} rows[] = {
		{"money", change_nothing, "", "还没有填"},
		{"money", change_nothing, "12.345", "小数位数太多"},
		{"money", whole_yuan, "12.", "小数位数太多"},
		{"money", change_nothing, "-1", "不能是负数"},
		{"money", bounded, "99万元", "要在 100.00万元 到 5000.00万元 之间"},
		{"number", whole_number, "1.5", "小数位数太多"},
		{"number", whole_number, "1.", "小数位数太多"},
		{"percent", change_nothing, "120%", "要在 0% 到 100% 之间"},
		{"percent", change_nothing, "-1", "不能是负数"},
		{"text", two_to_four, "一二三四五", "要在 2 个字 到 4 个字 之间"},
		{"text", two_to_four, "一", "要在 2 个字 到 4 个字 之间"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct field f = plain(rows[i].type);
		const char *why;
		rows[i].change(&f);
		word_bounds(&f);
		assert_int_not_equal(field_judge(&f, "", rows[i].text, &why), VERDICT_VALID);
		assert_string_equal(why, rows[i].why);
	}
	struct field f = plain("date");
	const char *why;
	field_judge(&f, "", "明天", &why);
	assert_ptr_equal(why, f.type->wrong);
}

/* --- patterns and choices ------------------------------------------- */

static void test_field_pattern(void **state)
{
	(void)state;
	struct buf why = BUF_INIT;
	size_t offset;
	const char *sentence;
	struct field f = plain("code");
	struct pattern *p = pattern_new("[0-9]{6}", &why, &offset);
	f.pattern = p;
	assert_int_equal(field_judge(&f, "", "102101", &sentence), VERDICT_VALID);
	assert_int_equal(field_judge(&f, "", "10210", &sentence), VERDICT_INCOMPLETE);
	assert_int_equal(field_judge(&f, "", "10a", &sentence), VERDICT_IMPOSSIBLE);
	assert_string_equal(sentence, "不合规定的写法");
	f.help = "6 位数字";
	assert_int_equal(field_judge(&f, "", "10a", &sentence), VERDICT_IMPOSSIBLE);
	assert_string_equal(sentence, "6 位数字");
	pattern_free(p);
}

/* --- choices -------------------------------------------------------- */

static void test_choices(void **state)
{
	(void)state;
	struct choice output[] = {
		{.text = "数量指标", .code = ""}, {.text = "质量指标", .code = ""}};
	struct choice benefit[] = {{.text = "经济效益指标", .code = ""}};
	struct choice top[] = {
		{"产出指标", "", output, COUNT(output)}, {"效益指标", "", benefit, COUNT(benefit)}};
	struct choices tree = {"指标层级", top, COUNT(top)};
	static const struct {
		const char *upper, *text;
		enum verdict verdict;
	} rows[] = {
		{"产出指标", "数量指标", VERDICT_VALID},
		{"产出指标", "数", VERDICT_INCOMPLETE},
		{"产出指标", "量指", VERDICT_INCOMPLETE},
		{"产出指标", "slzb", VERDICT_INCOMPLETE},
		{"产出指标", "2", VERDICT_INCOMPLETE},
		{"产出指标", "3", VERDICT_IMPOSSIBLE},
		{"产出指标", "经济效益指标", VERDICT_IMPOSSIBLE},
		{"", "经济效益指标", VERDICT_VALID},
		{"产出指标", "质量", VERDICT_INCOMPLETE},
		{"产出指标", "数量指标数", VERDICT_IMPOSSIBLE},
		{"产出指标", "", VERDICT_INCOMPLETE},
	};
	struct field f = plain("choice");
	f.of = &tree;
	f.level = 1;
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum verdict v = field_judge(&f, rows[i].upper, rows[i].text, NULL);
		CHECK_ROW(v == rows[i].verdict, "%s: %d", rows[i].text, v);
	}
	f.open = true;
	assert_int_equal(field_judge(&f, "产出指标", "别的", NULL), VERDICT_VALID);
}

/* --- what is read --------------------------------------------------- */

static const struct {
	const char *type;
	void (*change)(struct field *f);
	const char *text;
	enum value_kind kind;
	bool unreadable;
	int64_t integer;
	double real;
	const char *date;
} reads[] = {
	{"money", change_nothing, "", VALUE_NULL, false, 0, 0, NULL},
	{"money", change_nothing, " 　\n", VALUE_NULL, false, 0, 0, NULL},
	{"money", change_nothing, "72.00", VALUE_INTEGER, false, 7200000000, 0, NULL},
	{"money", change_nothing, "3,340.00", VALUE_INTEGER, false, 334000000000, 0, NULL},
	{"money", change_nothing, "130000元", VALUE_INTEGER, false, 1300000000, 0, NULL},
	{"money", change_nothing, "１３万", VALUE_INTEGER, false, 1300000000, 0, NULL},
	{"money", to_yuan, "100000.00", VALUE_INTEGER, false, 1000000000, 0, NULL},
	{"money", to_yuan, "-0.005", VALUE_INTEGER, false, -50, 0, NULL},
	{"money", change_nothing, "若干", VALUE_NULL, true, 0, 0, NULL},
	{"money", change_nothing, "12.", VALUE_NULL, true, 0, 0, NULL},
	{"number", change_nothing, "-3.5", VALUE_REAL, false, 0, -3.5, NULL},
	{"number", in_sets, "3套件", VALUE_REAL, false, 0, 3, NULL},
	{"number", change_nothing, "3套", VALUE_NULL, true, 0, 0, NULL},
	{"percent", change_nothing, "100.00%", VALUE_REAL, false, 0, 100, NULL},
	{"percent", change_nothing, "９５％", VALUE_REAL, false, 0, 95, NULL},
	{"percent", change_nothing, "九成", VALUE_NULL, true, 0, 0, NULL},
	{"date", change_nothing, "2023年9月3日", VALUE_TEXT, false, 0, 0, "2023-09-03"},
	{"date", change_nothing, "2023.9.30", VALUE_TEXT, false, 0, 0, "2023-09-30"},
	{"date", change_nothing, "9月", VALUE_NULL, true, 0, 0, NULL},
	{"period", change_nothing, "9月", VALUE_TEXT, false, 0, 0, NULL},
	{"text", change_nothing, "72", VALUE_TEXT, false, 0, 0, NULL},
	{"measure", change_nothing, "≥95%", VALUE_TEXT, false, 0, 0, NULL},
};

static void test_reads(void **state)
{
	(void)state;
	struct buf tmp = BUF_INIT;
	for (size_t i = 0; i < COUNT(reads); i++) {
		struct field f = plain(reads[i].type);
		struct value v;
		reads[i].change(&f);
		field_read(&f, reads[i].text, &tmp, &v);
		CHECK_ROW(v.kind == reads[i].kind, "%s: %d", reads[i].text, v.kind);
		assert_int_equal(v.unreadable, reads[i].unreadable);
		if (v.kind == VALUE_INTEGER)
			assert_int_equal(v.integer, reads[i].integer);
		if (v.kind == VALUE_REAL)
			assert_true(fabs(v.real - reads[i].real) < 1e-12);
		assert_int_equal(!v.text, !reads[i].date);
		if (v.text)
			assert_string_equal(v.text->s, reads[i].date);
	}
	buf_release(&tmp);
}

/* --- what is typed -------------------------------------------------- */

static const struct {
	const char *type, *before, *typed, *out;
	size_t back;
} typings[] = {
	{"measure", "", ">=95％", "≥95%", 0},
	{"measure", ">", "=", "≥", 1},
	{"measure", "8<", "=", "≤", 1},
	{"text", ">", "=", "≥", 1},
	{"text", "＞", "＝", "≥", 3},
	{"text", "a", "≦b≧", "≤b≥", 0},
	{"text", "=", ">", ">", 0},
	{"text", "a>", "b", "b", 0},
	{"money", "", "１，２３４．５０", "1，234.50", 0},
	{"number", "", "－３＋", "-3+", 0},
	{"percent", "9", "５％", "5%", 0},
	{"text", "", "９５％", "９５％", 0},
	{"code", "", "１２Ａｚ", "12Az", 0},
	{"text", "", "１２Ａ", "１２Ａ", 0},
	{"text", "e", "\u0301", "é", 1},
	{"text", "预算", "数", "数", 0},
	{"text", "", "\x1b[31m预\u202e算\xff", "[31m预算", 0},
	{"text", "", "一\r\n二\r三\t四", "一\n二\n三 四", 0},
	{"money", "", "一\r\n二\n三", "一 二 三", 0},
	{"choice", "", "一\n二", "一 二", 0},
	{"text", "", "", "", 0},
	{"text", "abc", "", "", 0},
	{"measure", "＞", "9", ">9", 3},
	{"text", "\xff", "a", "a", 1},
};

static void test_typing(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < COUNT(typings); i++) {
		struct field f = plain(typings[i].type);
		buf_reset(&out);
		size_t back = field_typed(
			&f, typings[i].before, typings[i].typed, strlen(typings[i].typed), &out);
		assert_string_equal(out.s, typings[i].out);
		CHECK_ROW(back == typings[i].back, "%s: %zu", typings[i].typed, back);
	}
	buf_release(&out);
}

static const struct {
	const char *type, *text, *next;
} nexts[] = {
	{"money", "", "数字"},
	{"money", "12", "数字 . , 万 元"},
	{"money", "1,2", "数字"},
	{"money", "12.34", "万 元"},
	{"money", "12万元", ""},
	{"percent", "9", "数字 . %"},
	{"percent", "95%", ""},
	{"number", "", "数字 -"},
	{"date", "2023", ". - / 年"},
	{"date", "2023年9", "月"},
	{"measure", "", "数字 ≥ ≤"},
	{"measure", "≥9", "数字 . % 万 元"},
	{"measure", "≥9.", "数字"},
	{"measure", "有效", ""},
	{"text", "", ""},
	{"choice", "", ""},
};

static void test_next(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < COUNT(nexts); i++) {
		struct field f = plain(nexts[i].type);
		buf_reset(&out);
		field_next(&f, nexts[i].text, &out);
		assert_string_equal(out.s, nexts[i].next);
	}
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_why),
		cmocka_unit_test(test_field_pattern),
		cmocka_unit_test(test_choices),
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_typing),
		cmocka_unit_test(test_next),
	};
	return cmocka_run_group_tests_name("values", tests, load, unload);
}
