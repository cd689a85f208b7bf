/* SM3, with the vectors of GM/T 0004-2012, and what lengths in front are for. */
#include "unit.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/digest.h"

static const struct {
	const char *text, *sm3;
} vectors[] = {
	{"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
	{"abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
		"debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
	{"", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"},
};

static void test_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		char hex[DIGEST_HEX];
		digest_of(vectors[i].text, strlen(vectors[i].text), hex);
		assert_string_equal(hex, vectors[i].sm3);
	}
}

/* An item is its length in 8 bytes, most significant first, and its bytes: spelled out by hand. */
static void test_items(void **state)
{
	(void)state;
	static const char bytes[] = "\0\0\0\0\0\0\0\3abc"
				    "\0\0\0\0\0\0\0\0"
				    "\xff\xff\xff\xff\xff\xff\xff\xff"
				    "\0\0\0\0\0\0\0\3-12"
				    "\0\0\0\0\0\0\0\2\0x";
	char by_hand[DIGEST_HEX], by_items[DIGEST_HEX];
	digest_of(bytes, sizeof bytes - 1, by_hand);
	struct digest *d = digest_new();
	digest_text(d, "abc");
	digest_text(d, "");
	digest_text(d, NULL);
	digest_number(d, -12);
	digest_item(d, "\0x", 2);
	digest_end(d, by_items);
	assert_string_equal(by_items, by_hand);
}

/* Numbers are their decimal text; an item to be kept is the item that is fed. */
static void test_numbers(void **state)
{
	(void)state;
	static const long long numbers[] = {
		0, 7, -1, 10, -12, 1682928785, LLONG_MAX, LLONG_MIN, LLONG_MIN + 1};
	for (size_t i = 0; i < COUNT(numbers); i++) {
		char text[30], fed[DIGEST_HEX], kept[DIGEST_HEX];
		struct buf item = BUF_INIT, number = BUF_INIT;
		struct digest *d = digest_new();
		digest_number(d, numbers[i]);
		digest_end(d, fed);
		snprintf(text, sizeof text, "%lld", numbers[i]);
		digest_frame(&item, text, strlen(text));
		digest_frame_number(&number, numbers[i]);
		assert_int_equal(item.n, number.n);
		assert_memory_equal(item.s, number.s, item.n);
		digest_of(item.s, item.n, kept);
		assert_string_equal(fed, kept);
		buf_reset(&item);
		digest_frame(&item, NULL, 0);
		assert_int_equal(item.n, 8);
		assert_memory_equal(item.s, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
		buf_release(&number);
		buf_release(&item);
	}
}

/* No two of these sequences may look alike. */
static void test_unlike(void **state)
{
	(void)state;
	static const char *const sequences[][3] = {
		{"ab", "c", ""},
		{"a", "bc", ""},
		{"abc", "", ""},
		{"", "abc", ""},
		{"abc", NULL, ""},
		{"abc", "", NULL},
	};
	char hex[COUNT(sequences)][DIGEST_HEX];
	for (size_t i = 0; i < COUNT(sequences); i++) {
		struct digest *d = digest_new();
		for (size_t k = 0; k < 3; k++)
			digest_text(d, sequences[i][k]);
		digest_end(d, hex[i]);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(hex[i], hex[k]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_unlike),
	};
	return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
