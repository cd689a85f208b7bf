/* Characters, columns and lines, on what stands in real tables. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

/* --- characters ----------------------------------------------------- */

static const struct {
	const char *text;
	size_t n; /* bytes of it; 0: up to its NUL */
	uint32_t c;
	size_t length;
} decodes[] = {
	{"a", 0, 'a', 1},
	{"≥", 0, 0x2265, 3},
	{"项目", 0, 0x9879, 3},
	{"𠮷", 0, 0x20bb7, 4},
	{"", 1, 0, 1},
	{"\x80", 0, 0xfffd, 1},
	{"\xe9\xa1", 0, 0xfffd, 1},
	{"\xc0\xaf", 0, 0xfffd, 1},
	{"\xed\xa0\x80", 0, 0xfffd, 1},
	{"\xf4\x90\x80\x80", 0, 0xfffd, 1},
	{"\xef\xbf\xbd", 0, 0xfffd, 3},
};

static void test_decode(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(decodes); i++) {
		size_t length, n = decodes[i].n ? decodes[i].n : strlen(decodes[i].text);
		uint32_t c = text_decode(decodes[i].text, n, &length);
		CHECK_ROW(c == decodes[i].c && length == decodes[i].length, "row %zu: U+%04X", i,
			(unsigned)c);
	}
}

static const struct {
	const char *text;
	int narrow, wide;
	size_t chars;
} sizes[] = {
	{"", 0, 0, 0},
	{"72.00", 5, 5, 5},
	{"绩效目标", 8, 8, 4},
	{"≥95%", 4, 5, 4},
	{"“a”—…·①", 7, 13, 7},
	{"22673㎡", 7, 7, 6},
	{"１２％　￥", 10, 10, 5},
	{"□■★√±×°Ⅰα", 9, 18, 9},
	{"✗▸›✔€", 5, 6, 5}, /* one column everywhere, but for the last */
	{"e\u0301\u0302x", 2, 2, 2},
	{"𠮷😀", 4, 4, 2},
	{"葛\U000e0100城", 4, 4, 2}, /* a variant of the character */
	{"각", 2, 2, 1},
	{"a\tb\nc", 5, 5, 5},
	{"一\r\n二", 6, 6, 3},
	{"\xff\xfe", 2, 4, 2}, /* U+FFFD is ambiguous */
};

static void test_sizes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		const char *s = sizes[i].text;
		size_t n = strlen(s);
		int narrow = text_columns(s, n, TEXT_NARROW), wide = text_columns(s, n, TEXT_WIDE);
		CHECK_ROW(narrow == sizes[i].narrow && wide == sizes[i].wide, "%s: %d, %d", s,
			narrow, wide);
		assert_int_equal(text_chars(s, n), sizes[i].chars);
	}
}

/* Forwards and backwards pass the same places. */
static void test_walk(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		const char *s = sizes[i].text;
		size_t n = strlen(s), places[32], k = 0;
		for (size_t at = 0; at < n; at = text_next(s, n, at))
			places[k++] = at;
		for (size_t at = n; at > 0;) {
			at = text_prev(s, n, at);
			assert_true(k > 0);
			assert_int_equal(at, places[--k]);
		}
		assert_int_equal(k, 0);
		assert_int_equal(text_next(s, n, n), n);
		assert_int_equal(text_prev(s, n, 0), 0);
	}
}

static void test_fit(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int columns;
		size_t bytes;
	} fits[] = {
		{"绩效目标", 8, 12},
		{"绩效目标", 7, 9},
		{"绩效目标", 1, 0},
		{"e\u0301x", 1, 3},
		{"ab", 0, 0},
		{"ab", -1, 0},
		{"", 3, 0},
	};
	for (size_t i = 0; i < COUNT(fits); i++)
		assert_int_equal(
			text_fit(fits[i].text, strlen(fits[i].text), fits[i].columns, TEXT_NARROW),
			fits[i].bytes);
}

/* --- what may stand in a text --------------------------------------- */

static const struct {
	const char *text;
	long invalid, forbidden;
	const char *visible, *clean;
} contents[] = {
	{"≥95%（本市）\n“外埠”", -1, -1, "≥95%（本市）\n“外埠”", "≥95%（本市）\n“外埠”"},
	{"一\t二", -1, -1, "一 二", "一\t二"},
	{"a\x1b[31m", -1, 1, "a〔U+001B〕[31m", "a[31m"},
	{"a\rb\x7f", -1, 1, "a〔U+000D〕b〔U+007F〕", "ab"},
	{"预\u202e算", -1, 3, "预〔U+202E〕算", "预算"},
	{"\u2066\u2069\u200e\u061c", -1, 0, "〔U+2066〕〔U+2069〕〔U+200E〕〔U+061C〕", ""},
	{"金\u200b额\ufeff", -1, 3, "金〔U+200B〕额〔U+FEFF〕", "金额"},
	{"a\u00adb\u2028c", -1, 1, "a〔U+00AD〕b〔U+2028〕c", "abc"},
	{"\U000e0041x\xc2\x85", -1, 0, "〔U+E0041〕x〔U+0085〕", "x"},
	{"x\ufffe\U0010ffff", -1, 1, "x〔U+FFFE〕〔U+10FFFF〕", "x"},
	{"葛\U000e0100", -1, -1, "葛\U000e0100", "葛\U000e0100"},
	{"e\u0301\u0301\u0301\u0301", -1, -1, "e\u0301\u0301\u0301\u0301",
		"e\u0301\u0301\u0301\u0301"},
	{"e\u0301\u0301\u0301\u0301\u0301x", -1, 9, "e\u0301\u0301\u0301\u0301〔U+0301〕x",
		"e\u0301\u0301\u0301\u0301x"},
	{"一\xff二", 3, -1, "一〔FF〕二", "一二"},
	{"\xe9\xa1", 0, -1, "〔E9〕〔A1〕", ""},
	{"\xc0\x80", 0, -1, "〔C0〕〔80〕", ""},
};

static void test_contents(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < COUNT(contents); i++) {
		const char *s = contents[i].text;
		size_t n = strlen(s);
		assert_int_equal(text_invalid(s, n), contents[i].invalid);
		if (contents[i].invalid < 0)
			assert_int_equal(text_forbidden(s, n), contents[i].forbidden);
		buf_reset(&out);
		text_visible(&out, s, n);
		assert_string_equal(out.s, contents[i].visible);
		buf_reset(&out);
		text_clean(&out, s, n);
		assert_string_equal(out.s, contents[i].clean);
		assert_int_equal(text_invalid(out.s, out.n), -1);
		assert_int_equal(text_forbidden(out.s, out.n), -1);
	}
	buf_release(&out);
}

static void test_nul(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	assert_int_equal(text_invalid("a\0b", 3), -1);
	assert_int_equal(text_forbidden("a\0b", 3), 1);
	text_visible(&out, "a\0b", 3);
	assert_string_equal(out.s, "a〔U+0000〕b");
	buf_release(&out);
}

static const struct {
	const char *text, *nfc, *nfkc, *fold;
} forms[] = {
	{"", "", "", ""},
	{"预算Abc", "预算Abc", "预算Abc", "预算abc"},
	{"e\u0301", "é", "é", "é"},
	{"\uf900", "豈", "豈", "豈"},
	{"１２３％＞＝", "１２３％＞＝", "123%>=", "123%>="},
	{"㎡①℃…", "㎡①℃…", "m21°C...", "m21°c..."},
	{"⾏⾦", "⾏⾦", "行金", "行金"},
	{"≥95%，≧", "≥95%，≧", "≥95%,≧", "≥95%,≧"},
	{"\u1112\u1161\u11ab", "한", "한", "한"},
	{"ＯＡ　系统", "ＯＡ　系统", "OA 系统", "oa 系统"},
	{"“甲”—ｂ\uff5e", "“甲”—ｂ\uff5e", "“甲”—b~", "“甲”—b~"},
	{"Ａ\u0301", "Ａ\u0301", "Á", "Á"},
};

static void test_forms(void **state)
{
	(void)state;
	struct buf out = BUF_INIT, tmp = BUF_INIT;
	for (size_t i = 0; i < COUNT(forms); i++) {
		const char *s = forms[i].text;
		size_t n = strlen(s), length = n;
		buf_reset(&out);
		text_nfc(&out, s, n);
		assert_string_equal(out.s, forms[i].nfc);
		assert_int_equal(text_is_nfc(s, n), !strcmp(s, forms[i].nfc));
		assert_true(text_is_nfc(out.s, out.n));
		buf_reset(&out);
		text_nfkc(&out, s, n);
		assert_string_equal(out.s, forms[i].nfkc);
		const char *as = text_as_nfkc(&tmp, s, &length);
		assert_int_equal(length, out.n);
		assert_memory_equal(as, out.s, length);
		buf_reset(&out);
		text_fold(&out, s, n);
		assert_string_equal(out.s, forms[i].fold);
	}
	buf_release(&out);
	buf_release(&tmp);
}

static const struct {
	const char *name;
	long fault;
} names[] = {
	{"预算数", -1},
	{"三月底", -1},
	{"_3月底", -1},
	{"口径1", -1},
	{"二〇二三年", -1},
	{"α值", -1},
	{"", 0},
	{"3月底", 0},
	{"其中：财政", 6},
	{"预算数（万元）", 9},
	{"总额 年度", 6},
	{"总额　年度", 6},
	{"上级/本级", 6},
	{"３月底", 0},
	{"Ａ类", 0},
	{"项\uf900", 3},
	{"㎡数", 0},
	{"项\xff", 3},
};

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		CHECK_ROW(text_name_fault(names[i].name) == names[i].fault, "%s: %ld",
			names[i].name, text_name_fault(names[i].name));
}

/* --- lines ---------------------------------------------------------- */

/* What a text becomes at a width, a | between the lines. */
static const struct {
	const char *text;
	int width;
	const char *lines;
} wraps[] = {
	{"", 8, ""},
	{"绩效目标", 8, "绩效目标"},
	{"绩效目标表", 8, "绩效目标|表"},
	{"一\n\n二\n", 8, "一||二|"},
	/* 避头尾 */
	{"一二三四，五", 8, "一二三|四，五"},
	{"一二三四》。五", 8, "一二三|四》。五"},
	{"一二三（四五）", 8, "一二三|（四五）"},
	{"一二三：“四五”", 8, "一二三：|“四五”"},
	/* quotation marks break like brackets */
	{"提升“机关”信息", 8, "提升“机|关”信息"},
	{"办公平台“一张网”", 8, "办公平台|“一张网”"},
	{"≥95%（2023年）", 8, "≥95%|（2023|年）"},
	/* a number and its unit */
	{"共编印12期", 8, "共编印|12期"},
	{"2023年1-12月", 8, "2023年|1-12月"},
	{"标值≥50次", 8, "标值|≥50次"},
	{"1234567期期", 8, "1234567|期期"},
	/* words longer than a line, and what stands behind them */
	{"1303032108HCY3FL9B", 8, "13030321|08HCY3FL|9B"},
	{"ABCDEFGH，一", 8, "ABCDEFG|H，一"},
	{"ab cdefghijklm", 8, "ab|cdefghij|klm"},
	/* blanks at a break are left out, in a line they stay */
	{"ab   cd", 4, "ab|cd"},
	{"a  b", 4, "a  b"},
	{"财政    资金", 8, "财政|资金"},
	{"　　一二三", 8, "　　一二|三"},
	{"一二  ", 8, "一二  "},
	{"一二三四   ", 8, "一二三四"},
	{"一二三四  五", 8, "一二三四|五"},
	/* nothing fits, and still it ends */
	{"一二", 2, "一|二"},
	{"，。", 2, "，|。"},
};

static void join_lines(struct buf *out, const struct text_lines *l, const char *s)
{
	buf_reset(out);
	for (size_t i = 0; i < l->n; i++) {
		if (i)
			buf_addc(out, '|');
		buf_add(out, s + l->v[i].from, l->v[i].to - l->v[i].from);
	}
}

static void test_wrap(void **state)
{
	(void)state;
	struct text_lines l = TEXT_LINES_INIT;
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < COUNT(wraps); i++) {
		text_wrap(&l, wraps[i].text, strlen(wraps[i].text), wraps[i].width, TEXT_NARROW);
		join_lines(&out, &l, wraps[i].text);
		assert_string_equal(out.s, wraps[i].lines);
	}
	buf_release(&out);
	text_lines_release(&l);
}

static int ten_columns(void *arg, const char *s, size_t n)
{
	(void)arg;
	return 10 * text_columns(s, n, TEXT_NARROW);
}

/* A device with widths of its own breaks where columns break if its widths are as theirs. */
static void test_wrap_by(void **state)
{
	(void)state;
	const struct text_measure measure = {ten_columns, NULL};
	struct text_lines l = TEXT_LINES_INIT, by = TEXT_LINES_INIT;
	for (size_t i = 0; i < COUNT(wraps); i++) {
		const char *s = wraps[i].text;
		int width = wraps[i].width < 2 ? 2 : wraps[i].width;
		text_wrap(&l, s, strlen(s), width, TEXT_NARROW);
		text_wrap_by(&by, s, strlen(s), 10 * width + 9, &measure);
		CHECK_ROW(by.n == l.n, "%s", s);
		for (size_t k = 0; k < l.n; k++)
			CHECK_ROW(by.v[k].from == l.v[k].from && by.v[k].to == l.v[k].to &&
					  by.v[k].columns == 10 * l.v[k].columns,
				"%s: line %zu", s, k);
	}
	/* narrower than any character: each stands alone */
	text_wrap_by(&by, "项目", strlen("项目"), 5, &measure);
	assert_int_equal(by.n, 2);
	text_lines_release(&l);
	text_lines_release(&by);
}

/* On printers “ and ≥ take two columns. */
static void test_wrap_wide(void **state)
{
	(void)state;
	static const char s[] = "提升“机关”≥95%";
	struct text_lines l = TEXT_LINES_INIT;
	struct buf out = BUF_INIT;
	text_wrap(&l, s, strlen(s), 8, TEXT_WIDE);
	join_lines(&out, &l, s);
	assert_string_equal(out.s, "提升“机|关”|≥95%");
	assert_int_equal(l.v[0].columns, 8);
	buf_release(&out);
	text_lines_release(&l);
}

static void test_line_at(void **state)
{
	(void)state;
	static const char s[] = "一二三四  五\n六\n";
	struct text_lines l = TEXT_LINES_INIT;
	text_wrap(&l, s, strlen(s), 8, TEXT_NARROW);
	static const struct {
		size_t at, line;
	} places[] = {{0, 0}, {11, 0}, {12, 0}, {13, 0}, {14, 1}, {17, 1}, {18, 2}, {21, 2},
		{22, 3}, {99, 3}};
	for (size_t i = 0; i < COUNT(places); i++)
		CHECK_ROW(text_line_at(&l, places[i].at) == places[i].line, "%zu: %zu",
			places[i].at, text_line_at(&l, places[i].at));
	text_lines_release(&l);
}

/* --- the published documents at every width ------------------------- */

static bool is_one_of(const char *s, size_t n, const char *chars)
{
	return n && memmem(chars, strlen(chars), s, n);
}

/* The rules of every line; all of the text but blanks and newlines must be in one of them. */
static void check_lines(const struct text_lines *l, const char *s, size_t n, int width)
{
	size_t done = 0, shown = 0;
	for (size_t i = 0; i < l->n; i++) {
		const struct text_line *t = &l->v[i];
		const char *line = s + t->from;
		size_t bytes = t->to - t->from;
		assert_true(t->from >= done && t->to <= n);
		for (; done < t->from; done++)
			assert_true(strchr(" \t\n", s[done]) || (unsigned char)s[done] >= 0x80);
		assert_true(text_blank(s + shown, t->from - shown));
		done = shown = t->to;
		CHECK_ROW(t->columns <= width, "%d: %.*s", width, (int)bytes, line);
		assert_int_equal(t->columns, text_columns(line, bytes, TEXT_NARROW));
		size_t first = text_next(line, bytes, 0), last = text_prev(line, bytes, bytes);
		CHECK_ROW(!is_one_of(line, first, "，。、；：！？）》”％"), "%d: %.*s", width,
			(int)bytes, line);
		CHECK_ROW(!is_one_of(line + last, bytes - last, "（《“‘") || t->to == n ||
				  s[t->to] == '\n',
			"%d: %.*s", width, (int)bytes, line);
	}
	assert_true(text_blank(s + shown, n - shown));
}

static void wrap_document(const char *document)
{
	struct buf text = BUF_INIT;
	struct diags ds = DIAGS_INIT;
	struct text_lines l = TEXT_LINES_INIT;
	char *name = mem_printf("%s/tests/data/published/%s.txt", source_tree(), document);
	assert_int_equal(file_read(&text, name, 1 << 20, &ds), 0);
	assert_int_equal(text_invalid(text.s, text.n), -1);
	for (const char *s = text.s, *end; *s; s = end + (*end == '\n')) {
		end = s + strcspn(s, "\n");
		size_t n = (size_t)(end - s), from = 0;
		text_trim(s, &from, &n);
		for (int width = 8; width <= 60; width++) {
			text_wrap(&l, s + from, n - from, width, TEXT_NARROW);
			check_lines(&l, s + from, n - from, width);
		}
	}
	text_lines_release(&l);
	buf_release(&text);
	free(name);
}

static void test_published(void **state)
{
	(void)state;
	wrap_document("tianjin-2023");
	wrap_document("hebei-2021");
	wrap_document("guangzhou-2023");
}

/* Hostile texts end too, and soon: one word, one character, blanks, controls, broken bytes. */
static void test_wrap_hostile(void **state)
{
	(void)state;
	static const char *const units[] = {
		"x", " ", "\u0301", "，", "（", "\xff", "\u2060", "12", "\n"};
	struct text_lines l = TEXT_LINES_INIT;
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < COUNT(units); i++) {
		buf_reset(&text);
		buf_adds(&text, "一");
		for (int k = 0; k < 20000; k++)
			buf_adds(&text, units[i]);
		buf_adds(&text, "二三四五六");
		text_wrap(&l, text.s, text.n, 8, TEXT_NARROW);
		assert_true(l.n >= 2);
		size_t at = 0;
		for (size_t k = 0; k < l.n; k++) {
			assert_true(l.v[k].from >= at && l.v[k].to >= l.v[k].from);
			at = l.v[k].to;
		}
		assert_int_equal(at, text.n);
	}
	buf_release(&text);
	text_lines_release(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_walk),
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_contents),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_wrap_by),
		cmocka_unit_test(test_wrap_wide),
		cmocka_unit_test(test_line_at),
		cmocka_unit_test(test_published),
		cmocka_unit_test(test_wrap_hostile),
	};
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
