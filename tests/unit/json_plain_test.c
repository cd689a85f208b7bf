/*
 * Reading JSON: what json_read gives is what jansson gives, whether it was read plainly or not, for
 * texts that are right and for texts with a byte changed, lost or doubled.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"

static void same(const struct json *ours, json_t *theirs);

static void same_members(const struct json *ours, json_t *theirs)
{
	const char *key, *our_key;
	json_t *member;
	size_t i = 0;
	assert_int_equal(json_size(ours), json_object_size(theirs));
	json_object_foreach(theirs, key, member)
	{
		const struct json *item = json_item(ours, i++, &our_key);
		assert_string_equal(our_key, key);
		same(item, member);
	}
}

static void same(const struct json *ours, json_t *theirs)
{
	static const enum json_kind kinds[] = {[JSON_OBJECT] = JSON_KIND_MAP,
		[JSON_ARRAY] = JSON_KIND_LIST,
		[JSON_STRING] = JSON_KIND_TEXT,
		[JSON_INTEGER] = JSON_KIND_INTEGER,
		[JSON_REAL] = JSON_KIND_REAL,
		[JSON_TRUE] = JSON_KIND_BOOL,
		[JSON_FALSE] = JSON_KIND_BOOL,
		[JSON_NULL] = JSON_KIND_NULL};
	size_t n;
	assert_int_equal(json_kind(ours), kinds[json_typeof(theirs)]);
	if (json_is_string(theirs)) {
		const char *text = json_text(ours, &n);
		assert_int_equal(n, json_string_length(theirs));
		assert_memory_equal(text, json_string_value(theirs), n + 1);
	} else if (json_is_integer(theirs)) {
		assert_int_equal(json_whole(ours), json_integer_value(theirs));
	} else if (json_is_object(theirs)) {
		same_members(ours, theirs);
	} else if (json_is_array(theirs)) {
		assert_int_equal(json_size(ours), json_array_size(theirs));
		for (size_t i = 0; i < json_size(ours); i++)
			same(json_item(ours, i, NULL), json_array_get(theirs, i));
	}
}

/* Reads n bytes both ways; true when they are JSON. */
static bool compare(const char *s, size_t n)
{
	struct buf why = BUF_INIT;
	size_t offset = 0;
	json_error_t error;
	struct json *ours = json_read(s, n, &why, &offset);
	json_t *theirs = json_loadb(s, n, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
	if (!ours != !theirs)
		fail_msg("%s: %.*s", ours ? "only we read it" : "only jansson reads it", (int)n, s);
	if (ours)
		same(ours, theirs);
	else
		assert_true(offset <= n && why.n > 0);
	bool is_json = ours;
	json_free(ours);
	json_decref(theirs);
	buf_release(&why);
	return is_json;
}

static void values(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool is_json;
	} cases[] = {
		{"{}", true},
		{"[]", true},
		{" [ 1 , 2 ] ", true},
		{"\"\"", true},
		{"0", true},
		{"-1", true},
		{"999999999999999999", true},
		{"9223372036854775807", true},
		{"9223372036854775808", false},
		{"1.5", true},
		{"1e3", true},
		{"01", false},
		{"1.", false},
		{"true", true},
		{"nul", false},
		{"\"\\u5b57\\n\\t\\r\\b\\f\\/\\\\\\\"\"", true},
		{"\"\\ud83d\\ude00\"", true},
		{"\"\\ud83d\"", false},
		{"\"\\u0000\"", false},
		{"\"\\x\"", false},
		{"\"\\\"", false},
		{"\"a\tb\"", false},
		{"\"a\x7f\"", true},
		{"\"\xff\"", false},
		{"\"\xed\xa0\x80\"", false},
		{"\"字\"", true},
		{"{\"a\":1,\"a\":2}", false},
		{"{\"a\":1,\"\\u0061\":2}", false},
		{"{\"a\\n\":1,\"a\":2}", true},
		{"{\"a\":1,}", false},
		{"{\"a\" 1}", false},
		{"{a:1}", false},
		{"[1,]", false},
		{"[1 2]", false},
		{"[1]]", false},
		{"[1] x", false},
		{"[", false},
		{"", false},
		{"[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]", true},
		{"{\"甲\": [{\"乙\": \"1\"}, {\"乙\": \"2\", \"丙\": [3, 4, 5, 6, 7]}]}", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (compare(cases[i].text, strlen(cases[i].text)) != cases[i].is_json)
			fail_msg("%s", cases[i].text);
}

static void many_members(void **state)
{
	(void)state;
	struct buf b = BUF_INIT;
	for (int n = 60; n < 70; n++) {
		buf_reset(&b);
		for (int i = 0; i < n; i++)
			buf_addf(&b, "%s\"k%d\": %d", i ? ", " : "{", i, i);
		buf_addc(&b, '}');
		assert_true(compare(b.s, b.n));
	}
	buf_release(&b);
}

/* A record with every second copy of it a little wrong. */
static void changed(void **state)
{
	(void)state;
	static const char record[] =
		"{\"form\": \"t\", \"年度\": 2023, \"名称\": \"甲\\n\\\"乙\\\"\", \"空\": \"\",\n"
		" \"清单\": [{\"列\": \"≥5\", \"另\": \"a\\\\\"}, {\"列\": \"x\"}, {}]}";
	static const char bytes[] = "{}[]\",:\\0n\n\xe5 x";
	unsigned seed = getenv("SEED") ? (unsigned)atoi(getenv("SEED")) : 1;
	size_t right = 0, wrong = 0;
	print_message("# SEED=%u\n", seed);
	srand(seed);
	for (int i = 0; i < 30000; i++) {
		struct buf b = BUF_INIT;
		buf_adds(&b, record);
		for (int k = rand() % 3; k >= 0; k--) {
			size_t at = (size_t)rand() % b.n;
			const char *c = &bytes[(size_t)rand() % (sizeof bytes - 1)];
			buf_splice(&b, at, (size_t)rand() % 2, c, (size_t)rand() % 2);
		}
		if (compare(b.s, b.n))
			right++;
		else
			wrong++;
		buf_release(&b);
	}
	assert_true(right > 1000 && wrong > 1000);
}

static void quoted(void **state)
{
	(void)state;
	static const char text[] = "甲\n\t\"\\\x01\x7f/é";
	struct buf b = BUF_INIT, why = BUF_INIT;
	size_t n, offset;
	json_quote(&b, text);
	struct json *v = json_read(b.s, b.n, &why, &offset);
	assert_non_null(v);
	assert_string_equal(json_text(v, &n), text);
	json_free(v);
	buf_release(&b);
	buf_release(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values),
		cmocka_unit_test(many_members),
		cmocka_unit_test(changed),
		cmocka_unit_test(quoted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
