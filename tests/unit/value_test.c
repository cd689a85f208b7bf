/*
 * Values: the verdict of every prefix of what clerks type, what is read from
 * it, what typing makes of it, and the values of the published documents.
 */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/json.h"
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
		.decimals = -1,
		.under = -1,
		.ditto = -1,
		.value = EXPR_NONE,
		.each = LIST_NONE,
		.type = type_find(type)};
	assert_non_null(f.type);
	f.money = (struct money){.unit = "万元", .factor = WAN, .decimals = 2, .units = units};
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
		{"money", bounded, "99万元", "超出了允许的范围"},
		{"number", whole_number, "1.5", "小数位数太多"},
		{"number", whole_number, "1.", "小数位数太多"},
		{"percent", change_nothing, "120%", "超出了允许的范围"},
		{"percent", change_nothing, "-1", "不能是负数"},
		{"text", two_to_four, "一二三四五", "字数超过了上限"},
		{"text", two_to_four, "一", "字数还不够"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct field f = plain(rows[i].type);
		const char *why;
		rows[i].change(&f);
		assert_int_not_equal(field_judge(&f, "", rows[i].text, &why), VERDICT_VALID);
		assert_string_equal(why, rows[i].why);
	}
	struct field f = plain("date");
	const char *why;
	field_judge(&f, "", "明天", &why);
	assert_ptr_equal(why, f.type->wrong);
}

/* --- patterns ------------------------------------------------------- */

static const struct {
	const char *pattern, *text, *verdicts;
} patterns[] = {
	{"[0-9]{6}", "102101", "iiiiiiv"},
	{"[0-9]{6}", "1021011", "iiiiiiv-"},
	{"[0-9]{8}[0-9A-Z]{13}", "1303032108HCY3FL9B123aXY", "iiiiiiiiiiiiiiiiiiiiiv---"},
	{"[≥≤]?(0|[1-9][0-9]{0,2})(\\.[0-9]{1,2})?%", "≥95.12%", "iiiiiiiv"},
	{"[≥≤]?(0|[1-9][0-9]{0,2})%", "≥05", "iii-"},
	{"(?!无|详见)\\p{Han}{2,5}", "详见", "ii-"},
	{"(?!无|详见)\\p{Han}{2,5}", "详细说明", "iivvv"},
	{"(?<甲>a|b)\\k<甲>", "ab", "ii-"},
	{"a|bc", "bcd", "iiv-"},
	{"(?x) a b # 说明", "abc", "iiv-"},
	{"a$\n?", "a\n", "iv-"},
	{"x*", "xy", "vv-"},
};

static void test_patterns(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(patterns); i++) {
		struct buf why = BUF_INIT;
		size_t offset;
		struct pattern *p = pattern_new(patterns[i].pattern, &why, &offset);
		CHECK_ROW(p, "%s: %s", patterns[i].pattern, why.s);
		assert_string_equal(pattern_text(p), patterns[i].pattern);
		const char *s = patterns[i].text, *wanted = patterns[i].verdicts;
		for (size_t k = 0; k <= strlen(s); k++) {
			if (((unsigned char)s[k] & 0xc0) == 0x80)
				continue;
			char got = "vi-"[pattern_judge(p, s, k)];
			CHECK_ROW(got == *wanted, "%s: %.*s is %c", patterns[i].pattern, (int)k, s,
				got);
			wanted++;
		}
		pattern_free(p);
		buf_release(&why);
	}
	pattern_free(NULL);
}

static const struct {
	const char *pattern;
	size_t offset;
	const char *why;
} bad_patterns[] = {
	{"[0-9", 4, "[ 没有配上 ]"},
	{"(a", 2, "( 没有配上 )"},
	{"a)|(b", 1, ") 没有配上 ("},
	{"a{3,2}", 5, "{} 里的次数前大后小"},
	{"*a", 0, "这里没有可以重复的东西"},
	{"a\\", 2, "\\ 后面少了字符"},
	{"\\C", 2, "不能用 \\C"},
	{"(*UTF)a", 0, "不能以 (* 开头"},
	{"(*LIMIT_MATCH=1)a", 0, "不能以 (* 开头"},
};

static void test_bad_patterns(void **state)
{
	(void)state;
	struct buf why = BUF_INIT, text = BUF_INIT;
	size_t offset;
	for (size_t i = 0; i < COUNT(bad_patterns); i++) {
		buf_reset(&why);
		assert_null(pattern_new(bad_patterns[i].pattern, &why, &offset));
		assert_string_equal(why.s, bad_patterns[i].why);
		assert_int_equal(offset, bad_patterns[i].offset);
	}
	buf_reset(&why);
	for (int i = 0; i < 33; i++)
		buf_adds(&text, "()");
	assert_null(pattern_new(text.s, &why, &offset));
	assert_string_equal(why.s, "括号太多");
	assert_int_equal(offset, 64);
	buf_reset(&why);
	buf_pad(&text, 'a', 512);
	assert_null(pattern_new(text.s, &why, &offset));
	assert_string_equal(why.s, "太长，最多 512 字节");
	buf_release(&text);
	buf_release(&why);
}

/* A pattern made to run for ever judges nothing, and soon. */
static void test_endless_pattern(void **state)
{
	(void)state;
	struct buf text = BUF_INIT, why = BUF_INIT;
	size_t offset;
	struct pattern *p = pattern_new("(a+)+b", &why, &offset);
	buf_pad(&text, 'a', 5000);
	buf_addc(&text, 'c');
	assert_int_equal(pattern_judge(p, text.s, text.n), VERDICT_VALID);
	assert_int_equal(pattern_judge(p, "\xff", 1), VERDICT_IMPOSSIBLE);
	pattern_free(p);
	buf_release(&text);
}

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
	{"code", "", "１２", "１２", 0},
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

/* --- measures ------------------------------------------------------- */

static const struct {
	const char *text;
	enum measure_kind kind;
	const char *sign;
	double number;
	const char *unit;      /* of a number */
	const char *from, *to; /* of a date */
} measures[] = {
	{"≥95%", MEASURE_NUMBER, "≥", 95, "%", "", ""},
	{"≤8万元", MEASURE_NUMBER, "≤", 8, "万元", "", ""},
	{"≤258个", MEASURE_NUMBER, "≤", 258, "个", "", ""},
	{"12期", MEASURE_NUMBER, "", 12, "期", "", ""},
	{"100%", MEASURE_NUMBER, "", 100, "%", "", ""},
	{"100%按期完成", MEASURE_NUMBER, "", 100, "%", "", ""},
	{"22673平米", MEASURE_NUMBER, "", 22673, "平米", "", ""},
	{"22673㎡", MEASURE_NUMBER, "", 22673, "m2", "", ""},
	{"98", MEASURE_NUMBER, "", 98, "", "", ""},
	{">1", MEASURE_NUMBER, ">", 1, "", "", ""},
	{"0事故", MEASURE_NUMBER, "", 0, "事故", "", ""},
	{"3页/件", MEASURE_NUMBER, "", 3, "页/件", "", ""},
	{"≥3.8元/本（本市）\n≥5.5元/本（外埠）", MEASURE_NUMBER, "≥", 3.8, "元/本", "", ""},
	{"不高于9万元", MEASURE_NUMBER, "≤", 9, "万元", "", ""},
	{"大于等于93%", MEASURE_NUMBER, "≥", 93, "%", "", ""},
	{"大于95%", MEASURE_NUMBER, ">", 95, "%", "", ""},
	{"小于2022年总体发生额", MEASURE_TEXT, "", 0, "", "", ""},
	{"≧９５％", MEASURE_NUMBER, "≥", 95, "%", "", ""},
	{">= 95 %", MEASURE_NUMBER, "≥", 95, "%", "", ""},
	{"90%以上", MEASURE_NUMBER, "≥", 90, "%", "", ""},
	{"5天内", MEASURE_NUMBER, "≤", 5, "天", "", ""},
	{"5天内完成", MEASURE_TEXT, "", 0, "", "", ""},
	{"2万人次", MEASURE_NUMBER, "", 20000, "人次", "", ""},
	{"3.5亿", MEASURE_NUMBER, "", 350000000, "", "", ""},
	{"9千克", MEASURE_NUMBER, "", 9, "千克", "", ""},
	{"12个工作日", MEASURE_NUMBER, "", 12, "个工作日", "", ""},
	{"1,000元。", MEASURE_NUMBER, "", 1000, "元", "", ""},
	{"≥2000篇", MEASURE_NUMBER, "≥", 2000, "篇", "", ""},
	{"999999999999999999万人", MEASURE_TEXT, "", 0, "", "", ""},
	{"2023年1-12月", MEASURE_DATE, "", 0, "", "2023-01-01", "2023-12-31"},
	{"2023年1月-2023年12月", MEASURE_DATE, "", 0, "", "2023-01-01", "2023-12-31"},
	{"2023年9月30日", MEASURE_DATE, "", 0, "", "2023-09-30", "2023-09-30"},
	{"2023年2月", MEASURE_DATE, "", 0, "", "2023-02-01", "2023-02-28"},
	{"2024年2月底前", MEASURE_DATE, "", 0, "", "2024-02-01", "2024-02-29"},
	{"2023年完成", MEASURE_DATE, "", 0, "", "2023-01-01", "2023-12-31"},
	{"2023年下半年", MEASURE_DATE, "", 0, "", "2023-07-01", "2023-12-31"},
	{"2023年2季度", MEASURE_DATE, "", 0, "", "2023-04-01", "2023-06-30"},
	{"2023年3月5-8日", MEASURE_DATE, "", 0, "", "2023-03-05", "2023-03-08"},
	{"2023年3月5日至2024年1月2日", MEASURE_DATE, "", 0, "", "2023-03-05", "2024-01-02"},
	{"2022-2023年", MEASURE_DATE, "", 0, "", "2022-01-01", "2023-12-31"},
	{"10月-11月", MEASURE_DATE, "", 0, "", "", ""},
	{"12月底前", MEASURE_DATE, "", 0, "", "", ""},
	{"11月份之前", MEASURE_DATE, "", 0, "", "", ""},
	{"≤9月", MEASURE_DATE, "≤", 0, "", "", ""},
	{"2023.1", MEASURE_DATE, "", 2023.1, "", "2023-01-01", "2023-01-31"},
	{"≥2023.1", MEASURE_NUMBER, "≥", 2023.1, "", "", ""},
	{"是/否", MEASURE_TEXT, "", 0, "", "", ""},
	{"有效保障", MEASURE_TEXT, "", 0, "", "", ""},
	{"召开政协全会1次、常委会>2次", MEASURE_TEXT, "", 0, "", "", ""},
	{"3-5次", MEASURE_TEXT, "", 0, "", "", ""},
	{"10次各类会议活动", MEASURE_TEXT, "", 0, "", "", ""},
	{"≥", MEASURE_TEXT, "", 0, "", "", ""},
	{"", MEASURE_TEXT, "", 0, "", "", ""},
};

static void test_measures(void **state)
{
	(void)state;
	struct buf folded = BUF_INIT;
	for (size_t i = 0; i < COUNT(measures); i++) {
		struct measure m;
		measure_read(units, measures[i].text, &folded, &m);
		CHECK_ROW(m.kind == measures[i].kind, "%s: %d", measures[i].text, m.kind);
		assert_string_equal(m.sign, measures[i].sign);
		double number = decimal_double(&m.number);
		CHECK_ROW(fabs(number - measures[i].number) < 1e-9, "%s: %g", measures[i].text,
			number);
		assert_int_equal(m.nunit, strlen(measures[i].unit));
		assert_memory_equal(folded.s + m.unit, measures[i].unit, m.nunit);
		assert_string_equal(m.from, measures[i].from);
		assert_string_equal(m.to, measures[i].to);
	}
	buf_release(&folded);
}

static void test_units(void **state)
{
	(void)state;
	assert_int_equal(units_money(units, "万元", strlen("万元")), WAN);
	assert_int_equal(units_money(units, "元", strlen("元")), 10000);
	assert_int_equal(units_money(units, "元/本", strlen("元/本")), 0);
	assert_int_equal(units_money(units, "", 0), 0);
	assert_int_equal(units_least(units), 10000);
	assert_true(units_same(units, "百分比", "%"));
	assert_true(units_same(units, "％", "%"));
	assert_true(units_same(units, "平米", "㎡"));
	assert_true(units_same(units, "页/件", "页/件"));
	assert_false(units_same(units, "个", "人"));
	assert_false(units_same(units, "百分点", "%"));
}

/* --- the published values ------------------------------------------- */

struct counts {
	size_t all, signs, numbers, dates, sentences;
};

static void count_value(const char *text, struct counts *c)
{
	struct buf folded = BUF_INIT;
	struct measure m;
	measure_read(units, text, &folded, &m);
	c->all++;
	c->dates += m.kind == MEASURE_DATE;
	c->sentences += m.kind == MEASURE_TEXT;
	if (m.kind == MEASURE_NUMBER && *m.sign)
		c->signs++;
	else if (m.kind == MEASURE_NUMBER)
		c->numbers++;
	buf_release(&folded);
}

/* Every text under a key of this name, however deep. */
static void count_under(const struct json *v, const char *name, struct counts *c)
{
	for (size_t i = 0; i < json_size(v); i++) {
		const char *key;
		size_t n;
		const struct json *item = json_item(v, i, &key);
		if (key && !strcmp(key, name))
			count_value(json_text(item, &n), c);
		count_under(item, name, c);
	}
}

static struct counts count_document(const char *document, const char *name)
{
	struct buf text = BUF_INIT, why = BUF_INIT;
	struct diags ds = DIAGS_INIT;
	struct counts c = {0};
	size_t offset;
	char *path = mem_printf("%s/tests/data/published/%s.json", source_tree(), document);
	assert_int_equal(file_read(&text, path, 1 << 20, &ds), 0);
	struct json *v = json_read(text.s, text.n, &why, &offset);
	assert_non_null(v);
	count_under(v, name, &c);
	json_free(v);
	free(path);
	buf_release(&text);
	return c;
}

static void test_published(void **state)
{
	(void)state;
	static const struct {
		const char *document, *name;
		struct counts wanted;
	} rows[] = {
		{"tianjin-2023", "指标值", {126, 61, 25, 12, 28}},
		{"hebei-2021", "指标值", {45, 29, 0, 0, 16}},
		{"guangzhou-2023", "年度指标值", {68, 12, 26, 0, 30}},
		{"guangzhou-2023", "实施周期指标值", {68, 12, 27, 0, 29}},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct counts c = count_document(rows[i].document, rows[i].name);
		CHECK_ROW(!memcmp(&c, &rows[i].wanted, sizeof c),
			"%s %s: %zu values: %zu with a sign, %zu numbers, %zu dates, %zu others",
			rows[i].document, rows[i].name, c.all, c.signs, c.numbers, c.dates,
			c.sentences);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_why),
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_bad_patterns),
		cmocka_unit_test(test_endless_pattern),
		cmocka_unit_test(test_field_pattern),
		cmocka_unit_test(test_choices),
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_typing),
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_measures),
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_published),
	};
	return cmocka_run_group_tests_name("values", tests, load, unload);
}
