/* Where the values of a JSON file begin and end, whatever piece of the file they fall into. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "in/scan.h"

enum { PIECE = 1 << 16 };
static char file[] = "/tmp/scan_test_XXXXXX";

/* A file of so many blanks, a line break, then text. */
static void write_file(size_t blanks, const char *text)
{
	FILE *f = fopen(file, "w");
	assert_non_null(f);
	fprintf(f, "%*s\n%s", (int)blanks, "", text);
	fclose(f);
}

static void open_file(struct scan *s, struct diags *ds)
{
	*ds = (struct diags)DIAGS_INIT;
	assert_int_equal(scan_open(s, file, ds), 0);
}

static void value_across_pieces(void **state)
{
	(void)state;
	static const char value[] =
		"{\"年\\\"度\\\\\": [1, \"}]\", {\"a\": \"\\u0041\"}], \"b\": \"文字\"}";
	char text[200];
	snprintf(text, sizeof text, "%s, 2", value);
	for (size_t before = 0; before < sizeof value + 2; before++) {
		struct scan s;
		struct diags ds;
		write_file(PIECE - 1 - before, text);
		open_file(&s, &ds);
		assert_int_equal(scan_peek(&s), '{');
		assert_int_equal(s.line, 2);
		assert_int_equal(s.col, 1);
		assert_int_equal(scan_value(&s), sizeof value - 1);
		assert_memory_equal(s.window.s + s.at, value, sizeof value - 1);
		scan_pass(&s, sizeof value - 1);
		assert_int_equal(scan_peek(&s), ',');
		assert_int_equal(s.col, 50);
		scan_pass(&s, 1);
		assert_int_equal(scan_peek(&s), '2');
		assert_int_equal(scan_value(&s), 1);
		scan_pass(&s, 1);
		assert_int_equal(scan_peek(&s), -1);
		assert_int_equal(ds.n, 0);
		scan_close(&s);
	}
}

static void ends_of_values(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t n;
	} cases[] = {{"12,", 2}, {"true}", 4}, {"null ]", 4}, {"\"a,b\"x", 5}, {"[]]", 2},
		{"[[],{}]", 7}, {"-1.5e3", 6}, {"\"\\\\\"\"", 4}, {"{\"a\":\"\\\"}\"}}", 11}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scan s;
		struct diags ds;
		write_file(0, cases[i].text);
		open_file(&s, &ds);
		scan_peek(&s);
		assert_int_equal(scan_value(&s), cases[i].n);
		assert_int_equal(ds.n, 0);
		scan_close(&s);
	}
}

static void values_without_end(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum diag_code code;
	} cases[] = {{"{", D_IN_CUT}, {"\"abc", D_IN_CUT}, {"[1, {}", D_IN_CUT}, {"\"\\", D_IN_CUT},
		{"[[[[[[[[[[[[[[[[[[[[[[[[[", D_IN_HUGE}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scan s;
		struct diags ds;
		write_file(0, cases[i].text);
		open_file(&s, &ds);
		scan_peek(&s);
		assert_int_equal(scan_value(&s), 0);
		assert_int_equal(ds.n, 1);
		assert_int_equal(ds.v[0].code, cases[i].code);
		assert_int_equal(ds.v[0].line, 2);
		diags_release(&ds);
		scan_close(&s);
	}
}

/* A record of more parts than any table has is not given to the reader. */
static void too_many_parts(void **state)
{
	(void)state;
	struct scan s;
	struct diags ds;
	FILE *f = fopen(file, "w");
	fputc('[', f);
	for (int i = 0; i < 300000; i++)
		fputs("{},", f);
	fclose(f);
	open_file(&s, &ds);
	scan_peek(&s);
	assert_int_equal(scan_value(&s), 0);
	assert_int_equal(ds.v[0].code, D_IN_HUGE);
	diags_release(&ds);
	scan_close(&s);
}

static void walk_and_places(void **state)
{
	(void)state;
	struct scan s;
	struct diags ds;
	struct walk w;
	struct place at = {0};
	write_file(3, "{\"甲\": \"乙\",\n \"丙\": [ {\"丁\":1},\n  2]}");
	open_file(&s, &ds);
	scan_peek(&s);
	walk_init(&w, &s, scan_value(&s));
	walk_enter(&w);
	walk_to_key(&w);
	walk_place(&w, w.at, &at);
	assert_int_equal(at.col, 2);
	walk_to_value(&w);
	walk_place(&w, w.at, &at);
	assert_int_equal(at.line, 2);
	assert_int_equal(at.col, 7);
	walk_skip(&w);
	walk_to_key(&w);
	walk_place(&w, w.at, &at);
	assert_int_equal(at.line, 3);
	assert_int_equal(at.col, 2);
	walk_to_value(&w);
	walk_enter(&w);
	walk_to_item(&w);
	assert_int_equal(w.s[w.at], '{');
	walk_skip(&w);
	walk_to_item(&w);
	walk_place(&w, w.at, &at);
	assert_int_equal(at.line, 4);
	assert_int_equal(at.col, 3);
	walk_skip(&w);
	walk_leave(&w);
	walk_leave(&w);
	assert_int_equal(w.at, w.n);
	scan_close(&s);
}

/* Address of the byte @ of a text. */
static void check_address(const char *text, const char *want)
{
	struct buf out = BUF_INIT;
	struct walk w = {.s = text, .n = strlen(text)};
	walk_address(&w, (size_t)(strchr(text, '@') - text), &out);
	assert_string_equal(out.s, want);
	buf_release(&out);
}

static void addresses(void **state)
{
	(void)state;
	check_address("{\"甲\": \"@", "甲");
	check_address(
		"{\"甲\": \"\", \"乙\": [{\"丙\": 1}, {\"丁\": \"x\", \"戊\": \"@", "乙[2].戊");
	check_address("{\"甲\": [[1, 2], [3, @", "甲[2][2]");
	check_address("@", "");
	check_address("{\"a\\\"b\": @", "a\"b");
	check_address("{\"\\u7532\": @", "甲");
	check_address("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[@",
		"[1][1][1][1][1][1][1][1][1][1][1][1][1][1][1][1]");
}

static int make_file(void **state)
{
	(void)state;
	int fd = mkstemp(file);
	return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(value_across_pieces),
		cmocka_unit_test(ends_of_values),
		cmocka_unit_test(values_without_end),
		cmocka_unit_test(too_many_parts),
		cmocka_unit_test(walk_and_places),
		cmocka_unit_test(addresses),
	};
	return cmocka_run_group_tests(tests, make_file, remove_file);
}
