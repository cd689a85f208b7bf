/* YAML as a tree: places of texts in every style, and what is refused. */

#include "unit.h"

#include <string.h>

#include "base/buf.h"
#include "form/yaml.h"

/* One file under test. */
struct reading {
	struct arena a;
	struct diags ds;
	struct yaml *root;
};

static void reading_start(struct reading *r, const char *text, size_t n)
{
	*r = (struct reading){.a = ARENA_INIT, .ds = DIAGS_INIT};
	r->root = yaml_read(&r->a, "f.yaml", text, n, &r->ds);
}

static void reading_end(struct reading *r)
{
	diags_release(&r->ds);
	arena_release(&r->a);
}

/* The first complaint about a text is this line, or there is none (""). */
static void assert_said(const char *text, size_t n, const char *line)
{
	struct reading r;
	struct buf said = BUF_INIT;
	reading_start(&r, text, n);
	if (r.ds.n)
		diag_format(&said, &r.ds.v[0]);
	assert_string_equal(said.s, line);
	buf_release(&said);
	reading_end(&r);
}

/* Finds each character of what in the text of key, and checks that it stands where it says. */
static void assert_places(const char *file, struct yaml *y)
{
	const char *const lines = file;
	for (size_t i = 0; i < y->n; i++) {
		unsigned char c = (unsigned char)y->text[i];
		if (c <= ' ' || (c & 0xC0) == 0x80)
			continue;
		struct place p = yaml_place(y, i);
		const char *s = lines;
		for (int line = 1; line < p.line; line++)
			s = strchr(s, '\n') + 1;
		for (int col = 1; col < p.col; col++)
			do
				s++;
			while ((*s & 0xC0) == 0x80);
		assert_int_equal((unsigned char)*s, c);
	}
}

static void test_tree(void **state)
{
	(void)state;
	static const char text[] = "名: [甲, 'it''s', no, 0x1F]\n"
				   "表:\n  - {一: 二}\n  -\n空:\n";
	struct reading r;
	reading_start(&r, text, strlen(text));
	assert_non_null(r.root);
	assert_int_equal(r.ds.n, 0);
	assert_int_equal(r.root->kind, YAML_MAP);
	assert_int_equal(r.root->n, 3);
	struct yaml *list = yaml_get(r.root, "名");
	assert_int_equal(list->kind, YAML_LIST);
	assert_int_equal(list->style, YAML_FLOW);
	assert_int_equal(list->n, 4);
	assert_string_equal(list->item[1]->text, "it's");
	assert_true(yaml_is(list->item[2], "no"));
	assert_true(yaml_is(list->item[3], "0x1F"));
	struct yaml *table = yaml_get(r.root, "表");
	assert_string_equal(yaml_get(table->item[0], "一")->text, "二");
	assert_true(yaml_is(table->item[1], ""));
	assert_true(yaml_is(yaml_get(r.root, "空"), ""));
	assert_null(yaml_get(r.root, "没有"));
	assert_int_equal(yaml_index(list, "名"), -1);
	struct place p = yaml_place(yaml_get(table->item[0], "一"), 0);
	assert_string_equal(p.file, "f.yaml");
	assert_int_equal(p.line, 3);
	assert_int_equal(p.col, 9);
	reading_end(&r);
}

static void test_places(void **state)
{
	(void)state;
	static const char text[] = "plain: 甲乙 丙\n"
				   "  第二行 {x}\n"
				   "\n"
				   "  段\n"
				   "single: '甲 ''乙''\n"
				   "  丙'\n"
				   "literal: |\n"
				   "      甲 | {乙}\n"
				   "        深\n"
				   "\n"
				   "      末 | ^\n"
				   "strip: |-  # 注\n"
				   "  一\n"
				   "  二\n"
				   "folded: >\n"
				   "  甲\n"
				   "  乙 丙\n"
				   "\n"
				   "  丁\n"
				   "list: [甲乙, {丙: 丁}]\n";
	static const char *const keys[] = {"plain", "single", "literal", "strip", "folded"};
	struct reading r;
	reading_start(&r, text, strlen(text));
	assert_non_null(r.root);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		assert_places(text, yaml_get(r.root, keys[i]));
	struct yaml *list = yaml_get(r.root, "list");
	assert_places(text, list->item[0]);
	assert_places(text, list->item[1]->key[0]);
	assert_places(text, list->item[1]->item[0]);
	/* Backwards as well: the walk begins anew. */
	struct yaml *literal = yaml_get(r.root, "literal");
	struct place end = yaml_place(literal, literal->n), begin = yaml_place(literal, 0);
	assert_int_equal(begin.line, 8);
	assert_int_equal(begin.col, 7);
	assert_int_equal(end.line, 12);
	reading_end(&r);
}

/* Escapes take more room in the file than in the text. */
static void test_places_double(void **state)
{
	(void)state;
	static const char text[] = "\xEF\xBB\xBF"
				   "a: \"x\\u4e00y\\n\\\n   w\n   z\"\r\n";
	struct reading r;
	reading_start(&r, text, strlen(text));
	assert_non_null(r.root);
	struct yaml *y = yaml_get(r.root, "a");
	assert_string_equal(y->text, "x一y\nw z");
	static const struct {
		size_t at;
		int line, col;
	} want[] = {{0, 1, 5}, {1, 1, 6}, {4, 1, 12}, {5, 1, 13}, {6, 2, 4}, {8, 3, 4}, {9, 3, 5}};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		struct place p = yaml_place(y, want[i].at);
		assert_int_equal(p.line, want[i].line);
		assert_int_equal(p.col, want[i].col);
	}
	reading_end(&r);
}

static void test_faults(void **state)
{
	(void)state;
	static const struct {
		const char *text, *said;
	} faults[] = {
		{"", ""},
		{"a: b\n", ""},
		{"a: b\na: c\n", "f.yaml:2:1: error: 键“a”写了两次，上一次在第 1 行"},
		{"a: \"\\0\"\n", "f.yaml:1:5: error: 这里有一个看不见的字符 U+0000：请删去"},
		{"a: \"\\u2028\"\n", "f.yaml:1:5: error: 这里有一个看不见的字符 U+2028：请删去"},
		{"a: b\x01\n", "f.yaml:1:5: error: 这里有一个看不见的字符 U+0001：请删去"},
		{"# \xE2\x80\xAE\n", "f.yaml:1:3: error: 这里有一个看不见的字符 U+202E：请删去"},
		{"a: \xB0\xA1\n", "f.yaml:1:4: error: 这里不是 UTF-8：请把文件存成 UTF-8 编码"},
		{"a: &b c\n", "f.yaml:1:4: error: 这里不用 & 和 *：文字以它们开头就加引号"},
		{"a: *b\n", "f.yaml:1:4: error: 这里不用 & 和 *：文字以它们开头就加引号"},
		{"a: !!int 3\n", "f.yaml:1:4: error: 这里不用 !：文字以它开头就加引号"},
		{"a: b\n---\nc: d\n", "f.yaml:2:1: error: 一个文件只写一份：从这里开始是第二份"},
		{"? [a]\n: b\n", "f.yaml:1:3: error: { 开头的文字要加引号"},
		{"a: 第 #1\n", "f.yaml:1:6: hint: 文字到这里为止，# 和后面的成了注释：要印出 # "
			       "就给整段文字加引号"},
		{"a: b # c\n", ""},
		{"a: b\r\nc: d\r\n", ""},
	};
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		assert_said(faults[i].text, strlen(faults[i].text), faults[i].said);
}

/* n times a text, between two others. */
static char *repeated(const char *before, const char *text, size_t n, const char *after)
{
	struct buf b = BUF_INIT;
	buf_adds(&b, before);
	while (n--)
		buf_adds(&b, text);
	buf_adds(&b, after);
	return buf_detach(&b);
}

static void assert_capped(char *text, const char *said)
{
	assert_said(text, strlen(text), said);
	free(text);
}

static void test_caps(void **state)
{
	(void)state;
	assert_capped(repeated("", "[", 40000, ""), "f.yaml:1:33: error: 层次太深：最多 32 层");
	assert_capped(repeated("a: ", "[", 31, "\n"), "f.yaml:2:1: error: 这里少了一个值");
	assert_capped(repeated("a: ", "x", 65536, "\n"), "");
	assert_capped(
		repeated("a: ", "x", 65537, "\n"), "f.yaml:1:4: error: 文字太长：最多 65536 字节");
	assert_capped(repeated("- a\n", "- a\n", 19998, ""), "");
	assert_capped(repeated("- a\n", "- a\n", 19999, ""),
		"f.yaml:20000:3: error: 内容太多：最多 20000 项");
	assert_capped(repeated("#", "x", 1 << 20, ""),
		"f.yaml: error: 文件太大：1048577 字节，最多 1048576 字节");
	static const char nul[] = "a: b\0c\n";
	assert_said(
		nul, sizeof nul - 1, "f.yaml:1:5: error: 这里有一个看不见的字符 U+0000：请删去");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_places_double),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_caps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
