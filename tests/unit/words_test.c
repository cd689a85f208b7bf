/* Words compared: likeness, finding, blanks, what stands around a text. */
#include "unit.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

static const struct {
	const char *a, *b;
	int distance;
} distances[] = {
	{"", "", 0},
	{"财政资金", "财政资金", 0},
	{"财政资巾", "财政资金", 1},
	{"optinal", "optional", 1},
	{"lable", "label", 1},
	{"预算", "", 2},
	{"cod", "code", 1},
	{"kitten", "sitting", 3},
	{"预数算", "预算数", 1},
};

static void test_distance(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(distances); i++) {
		assert_int_equal(
			text_distance(distances[i].a, distances[i].b), distances[i].distance);
		assert_int_equal(
			text_distance(distances[i].b, distances[i].a), distances[i].distance);
	}
	struct buf a = BUF_INIT;
	buf_pad(&a, 'x', 100000);
	assert_int_equal(text_distance(a.s, "x"), 100000);
	assert_int_equal(text_distance("x", a.s), 100000);
	buf_release(&a);
}

static void test_nearest(void **state)
{
	(void)state;
	static const char *const words[] = {
		"预算数", "财政资金", "其他资金", "资金用途", "optional", "x"};
	static const struct {
		const char *text;
		long index;
	} meant[] = {
		{"财政资巾", 1},
		{"其它资金", 2},
		{"optinal", 4},
		{"optianol", 4},
		{"预算", 0},
		{"绩效目标", -1},
		{"资金", -1},
		{"y", -1},
		{"", -1},
		{"预算数", 0},
	};
	for (size_t i = 0; i < COUNT(meant); i++)
		CHECK_ROW(text_nearest(meant[i].text, words, COUNT(words)) == meant[i].index,
			"%s: %ld", meant[i].text, text_nearest(meant[i].text, words, COUNT(words)));
	assert_int_equal(text_nearest("x", words, 0), -1);
}

static void test_find(void **state)
{
	(void)state;
	assert_int_equal(text_find("机关ＯＡ办公平台", "oa"), 6);
	assert_int_equal(text_find("机关oa办公平台", "ＯＡ办公"), 6);
	assert_int_equal(text_find("信息化", "化信"), -1);
	assert_int_equal(text_find("信息化", ""), 0);
	assert_int_equal(text_find("", "信"), -1);
}

static void found_where(const char *hay, const char *needle, size_t from, size_t to)
{
	size_t a, b;
	assert_true(text_found(hay, needle, &a, &b));
	assert_int_equal(a, from);
	assert_int_equal(b, to);
}

static void test_found_where(void **state)
{
	(void)state;
	size_t from, to;
	found_where("机关ＯＡ办公平台", "oa", 6, 12);
	found_where("机关OA办公平台", "ＯＡ办", 6, 11);
	found_where("第㎏个kg", "kg", 3, 6); /* one character that reads as two */
	found_where("第㎏个", "g个", 3, 9);
	found_where("aab", "ab", 1, 3);
	found_where("信息", "", 0, 0);
	assert_false(text_found("信息化", "化信", &from, &to));
	assert_false(text_found("", "信", &from, &to));
	assert_false(text_found("信", "信息", &from, &to));
}

static void test_blanks(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t from, to;
	} trims[] = {
		{"", 0, 0},
		{" \t\n　\u00a0", 8, 8},
		{" 预算 ", 1, 7},
		{"　72.00\n", 3, 8},
		{"a b", 0, 3},
		{"预\xff ", 0, 4},
		{"\x80\x80\x80\x80 ", 0, 4},
	};
	for (size_t i = 0; i < COUNT(trims); i++) {
		size_t from = 0, to = strlen(trims[i].text);
		assert_int_equal(text_blank(trims[i].text, to), trims[i].from == trims[i].to);
		text_trim(trims[i].text, &from, &to);
		assert_int_equal(from, trims[i].from);
		assert_int_equal(to, trims[i].to);
	}
}

/* What a function makes of texts. */
struct made {
	const char *text, *wanted;
};

static void check_made(
	void (*make)(struct buf *, const char *, size_t), const struct made *v, size_t n)
{
	struct buf got = BUF_INIT;
	for (size_t i = 0; i < n; i++) {
		buf_reset(&got);
		buf_addc(&got, '>');
		make(&got, v[i].text, strlen(v[i].text));
		CHECK_ROW(!strcmp(got.s + 1, v[i].wanted), "%s gives %s", v[i].text, got.s + 1);
	}
	buf_release(&got);
}

static void test_fold_tight(void **state)
{
	(void)state;
	static const struct made texts[] = {
		{"", ""},
		{" \t\n　", ""},
		{"市 政协　ＯＡ 系统\n", "市政协oa系统"},
		{"a\xff b", "a\xef\xbf\xbd"
			    "b"},
	};
	check_made(text_fold_tight, texts, COUNT(texts));
}

static void test_core(void **state)
{
	(void)state;
	static const struct made texts[] = {
		{"", ""},
		{"【2324运维】巡检完成率", "巡检完成率"},
		{"党支部覆盖率(%)(标准:≥95%,得100分)", "党支部覆盖率"},
		{"服务对象满意度（％）", "服务对象满意度"},
		{"提升议政建言水平，广泛凝聚共识。", "提升议政建言水平广泛凝聚共识"},
		{"《天津政协》杂志", "天津政协杂志"},
		{"（待定）", "待定"},
		{"（一）完成率", "完成率"},
		{"完成率（%", "完成率"},
		{"甲((乙)丙)丁", "甲丁"},
		{"ＧＩＳ 地图", "GIS地图"},
		{"——，。", ""},
		{"\x80(\xff", ""},
	};
	check_made(text_core, texts, COUNT(texts));
	/* Brackets that never close are no more work than others. */
	struct buf many = BUF_INIT, out = BUF_INIT;
	buf_pad(&many, '(', 200000);
	text_core(&out, many.s, many.n);
	assert_int_equal(out.n, 0);
	buf_release(&many);
}

static void test_tidy(void **state)
{
	(void)state;
	static const struct made texts[] = {
		{"", ""},
		{"系统 正常\t运行率", "系统正常运行率"},
		{"“会议费”", "会议费"},
		{"\"会议费\"", "会议费"},
		{"“会议”和“培训”", "“会议”和“培训”"},
		{"“会议”费", "“会议”费"},
		{"　会议  OA 平台 ", "会议 OA 平台"},
		{"a\t\tb", "a b"},
		{"≥95 %", "≥95 %"},
		{"第一行 \n 第二行\n", "第一行\n第二行"},
		{"\"", "\""},
		{"“”", ""},
	};
	check_made(text_tidy, texts, COUNT(texts));
}
int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_distance),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_found_where),
		cmocka_unit_test(test_blanks),
		cmocka_unit_test(test_fold_tight),
		cmocka_unit_test(test_core),
		cmocka_unit_test(test_tidy),
	};
	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
