/* JSON: values with their order, what is refused and where, strings out and in. */
#include "unit.h"

#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"

static struct json *read_text(const char *s)
{
	struct buf why = BUF_INIT;
	size_t offset;
	struct json *v = json_read(s, strlen(s), &why, &offset);
	CHECK_ROW(v, "%s: %s", s, why.s);
	buf_release(&why);
	return v;
}

static void check_text(const struct json *v, const char *text)
{
	size_t n;
	assert_int_equal(json_kind(v), JSON_KIND_TEXT);
	assert_string_equal(json_text(v, &n), text);
	assert_int_equal(n, strlen(text));
}

static void test_kinds(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum json_kind kind;
		size_t size;
	} values[] = {
		{"null", JSON_KIND_NULL, 0},
		{"true", JSON_KIND_BOOL, 0},
		{"false", JSON_KIND_BOOL, 0},
		{"2021", JSON_KIND_INTEGER, 0},
		{"72.00", JSON_KIND_REAL, 0},
		{"\"72.00\"", JSON_KIND_TEXT, 0},
		{"[1, [2, 3]]", JSON_KIND_LIST, 2},
		{"{}", JSON_KIND_MAP, 0},
	};
	for (size_t i = 0; i < COUNT(values); i++) {
		struct json *v = read_text(values[i].text);
		assert_int_equal(json_kind(v), values[i].kind);
		assert_int_equal(json_size(v), values[i].size);
		json_free(v);
	}
	json_free(NULL);
}

/* Members come in the order of the file, whatever the hash says. */
static void test_order(void **state)
{
	(void)state;
	static const char *const keys[] = {
		"年度", "项目名称", "a", "预算数", "b", "三月底", "指标"};
	struct buf text = BUF_INIT;
	buf_addc(&text, '{');
	for (size_t i = 0; i < COUNT(keys); i++)
		buf_addf(&text, "%s\"%s\": %zu", i ? ", " : "", keys[i], i);
	buf_addc(&text, '}');
	struct json *v = read_text(text.s);
	for (size_t i = 0; i < COUNT(keys); i++) {
		const char *key;
		const struct json *item = json_item(v, i, &key);
		assert_string_equal(key, keys[i]);
		assert_int_equal(json_whole(item), i);
	}
	json_free(v);
	buf_release(&text);
}

static void test_published(void **state)
{
	(void)state;
	struct buf text = BUF_INIT, why = BUF_INIT;
	struct diags ds = DIAGS_INIT;
	size_t offset;
	const char *key;
	char *name = mem_printf("%s/tests/data/published/hebei-2021.json", source_tree());
	assert_int_equal(file_read(&text, name, 1 << 20, &ds), 0);
	struct json *v = json_read(text.s, text.n, &why, &offset);
	assert_non_null(v);
	const struct json *records = json_item(v, 0, &key);
	assert_string_equal(key, "records");
	assert_int_equal(json_size(records), 5);
	const struct json *first = json_item(records, 0, &key);
	assert_null(key);
	check_text(json_item(first, 0, &key), "hebei-2021");
	assert_string_equal(key, "form");
	json_free(v);
	free(name);
	buf_release(&text);
}

static const struct {
	const char *text;
	size_t offset;
	const char *why;
} bad[] = {
	{"", 0, "没有写完就结束了"},
	{"{\"a\": 1,", 8, "没有写完就结束了"},
	{"{\"预算数\": 1, \"预算数\": 2}", 28, "同一个名字写了两次"},
	{"[1, 2] 3", 8, "后面还有多余的内容"},
	{"[1, 2,, 3]", 7, "这里不合 JSON 的写法"},
	{"{'a': 1}", 2, "这里不合 JSON 的写法"},
	{"\"a\\u0000b\"", 10, "文字里有 NUL（\\u0000）"},
	{"{\"a\\u0000b\": 1}", 11, "名字里有 NUL（\\u0000）"},
	{"\"\xff\"", 1, "不是 UTF-8"},
	{"\"\xed\xa0\x80\"", 1, "不是 UTF-8"},
	{"123456789012345678901234567890", 30, "数字太大"},
	{"1e999", 5, "数字太大"},
};

static void test_refused(void **state)
{
	(void)state;
	struct buf why = BUF_INIT;
	for (size_t i = 0; i < COUNT(bad); i++) {
		size_t offset = 99;
		buf_reset(&why);
		assert_null(json_read(bad[i].text, strlen(bad[i].text), &why, &offset));
		assert_string_equal(why.s, bad[i].why);
		CHECK_ROW(offset == bad[i].offset, "%s: at %zu", bad[i].text, offset);
	}
	buf_release(&why);
}

/* A tower of brackets is refused, not a reason to run out of stack. */
static void test_deep(void **state)
{
	(void)state;
	struct buf text = BUF_INIT, why = BUF_INIT;
	size_t offset;
	buf_pad(&text, '[', 100000);
	assert_null(json_read(text.s, text.n, &why, &offset));
	assert_string_equal(why.s, "套得太深");
	buf_release(&text);
	buf_release(&why);
}

static const struct {
	const char *text, *quoted;
} quotes[] = {
	{"", "\"\""},
	{"≥95%", "\"≥95%\""},
	{"a\"b\\c", "\"a\\\"b\\\\c\""},
	{"一\n二\t三\r", "\"一\\n二\\t三\\r\""},
	{"\b\f\x01\x7f", "\"\\b\\f\\u0001\\u007f\""},
};

static void test_quotes(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < COUNT(quotes); i++) {
		buf_reset(&out);
		json_quote(&out, quotes[i].text);
		assert_string_equal(out.s, quotes[i].quoted);
		struct json *v = read_text(out.s);
		check_text(v, quotes[i].text);
		json_free(v);
	}
	buf_reset(&out);
	json_quote(&out, "a\xff\xe4\xb8z");
	struct json *v = read_text(out.s);
	check_text(v, "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz");
	json_free(v);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_published),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_quotes),
	};
	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
