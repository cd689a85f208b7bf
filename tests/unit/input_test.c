/* Bytes of a terminal into keys: what terminals send, and what they had better not. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "ui/input.h"

static struct input *in;

static int setup(void **state)
{
	(void)state;
	in = input_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	input_free(in);
	return 0;
}

/* The keys that bytes make, by name, blanks between; what has begun ends when over is set. */
static const char *keys_of(const char *bytes, size_t n, bool over)
{
	static struct buf names;
	struct key k;
	buf_release(&names);
	input_feed(in, bytes, n);
	while (input_next(in, &k, over)) {
		if (names.n)
			buf_addc(&names, ' ');
		key_print(&names, &k);
		if (k.code == K_PASTE)
			buf_addf(&names, "(%s)", k.paste);
		if (k.code == K_MOUSE)
			buf_addf(&names, "(%d %d,%d)", k.text[0], k.y, k.x);
	}
	return names.s;
}

#define assert_keys(bytes, names) \
	assert_string_equal(keys_of("" bytes, sizeof(bytes) - 1, true), names)

static void test_text(void **state)
{
	(void)state;
	assert_keys("ab1 /", "a b 1 Space /");
	assert_keys("机关≥95%", "机 关 ≥ 9 5 %");
	assert_keys("\xf0\xa0\xae\xb7", "𠮷");
}

static void test_control_characters(void **state)
{
	(void)state;
	assert_keys("\r\t\n\x7f\b", "Enter Tab Ctrl-J Backspace Backspace");
	assert_keys("\x03\x13\x11\x1a", "Ctrl-C Ctrl-S Ctrl-Q Ctrl-Z");
	assert_string_equal(keys_of("\0\x1c\x1f", 3, true), "Ctrl-Space Ctrl-\\ Ctrl-_");
}

static void test_broken_text(void **state)
{
	(void)state;
	assert_keys("a\xff\xc3(\xed\xa0\x80z", "a ( z");
	assert_keys("\x80\xbf\xe6\x9c", ""); /* cut off in the middle, and nothing follows */
	assert_keys("b\xc0\xaf", "b");       /* overlong */
	assert_keys("\xf5\x80\x80\x80q", "q");
}

/* However slow the line is, the rest of a character comes: given up, a Backspace behind it would take
 * another one away. */
static void test_text_in_pieces(void **state)
{
	(void)state;
	assert_string_equal(keys_of("\xe6\x9c", 2, false), "");
	assert_int_equal(input_patience(in), -1);
	assert_string_equal(keys_of("\xba", 1, false), "机");
	assert_int_equal(input_patience(in), -1);
}

static void test_xterm(void **state)
{
	(void)state;
	assert_keys("\033[A\033OB\033[1;5C\033[1;3D", "Up Down Ctrl-Right Alt-Left");
	assert_keys("\033[H\033[4~\033[5~\033[6;5~", "Home End PgUp Ctrl-PgDn");
	assert_keys("\033[1;5H\033[1;5F\033[Z", "Ctrl-Home Ctrl-End Shift-Tab");
	assert_keys("\033OP\033[15~\033[24;2~\033[1;2R", "F1 F5 Shift-F12 Shift-F3");
	assert_keys("\033[2~\033[3;3~", "Insert Alt-Delete");
	assert_keys("\033k\033\r\033\x7f\033机", "Alt-k Alt-Enter Alt-Backspace Alt-机");
}

static void test_other_terminals(void **state)
{
	(void)state;
	assert_keys("\033[[A\033[[E", "F1 F5");                    /* Linux console */
	assert_keys("\033Oa\033[a\033[5^\033[3$\033[7@\033\033[A", /* rxvt */
		"Ctrl-Up Shift-Up Ctrl-PgUp Shift-Delete Ctrl-Shift-Home Alt-Up");
	assert_keys("\033[97;5u\033[13;3u\033[27u\033[9;2u\033[98;6u", /* kitty */
		"Ctrl-A Alt-Enter Esc Shift-Tab Ctrl-B");
	assert_keys("\033[27;5;110~\033[27;3;13~", "Ctrl-N Alt-Enter"); /* modifyOtherKeys */
	assert_keys("\033OM\033Oj\033Op", "Enter * 0");                 /* keypad */
}

static void test_escape_waits(void **state)
{
	(void)state;
	assert_string_equal(keys_of("\033", 1, false), "");
	assert_int_equal(input_patience(in), INPUT_ESCAPE_MS);
	assert_string_equal(keys_of("[", 1, false), "");
	assert_string_equal(keys_of("B", 1, false), "Down");
	assert_keys("\033", "Esc");
	assert_keys("\033\033", "Esc Esc");
	assert_keys("\033[", "Alt-[");
	assert_keys("\033O", "Alt-O");
}

static void test_terminfo_adds(void **state)
{
	(void)state;
	const struct key up = {.code = K_UP_ARROW, .mods = MOD_ALT};
	const struct key end = {.code = K_END_KEY};
	input_bind(in, "\033[9;9X", &up);
	input_bind(in, "\033e", &end);
	input_bind(in, "x", &end); /* no escape sequence: not taken */
	assert_string_equal(keys_of("\033[9;9", 5, false), "");
	assert_string_equal(keys_of("X\033ex", 4, true), "Alt-Up End x");
}

static void test_mouse(void **state)
{
	(void)state;
	assert_keys("\033[<0;5;3M\033[<0;5;3m", "Mouse(1 2,4)");
	assert_keys("\033[<64;1;1M\033[<65;1;1M\033[<2;1;1M", "Mouse(4 0,0) Mouse(5 0,0)");
	assert_keys("\033[M !!a", "Mouse(1 0,0) a");
	assert_keys("\033[<0;0;0M\033[<0;5M", "");
}

static void test_what_is_no_key(void **state)
{
	(void)state;
	assert_keys("\033[I\033[O\033[?62;c\033[>0;1;2c\033[200000000000000000000;1~a", "a");
	assert_keys("\033]11;rgb:0/0/0\007b\033P1$r\033\\c", "b c");
	assert_keys("\033[57344u\033[55296ud", "d");
	assert_keys("\033[24;3Re", "e"); /* a cursor report that nobody waits for */
	assert_keys("\033[12\001f", "Ctrl-A f");
}

static void test_long_rubbish_ends(void **state)
{
	(void)state;
	char *many = malloc(100000);
	memset(many, '1', 100000);
	memcpy(many, "\033[", 2);
	assert_string_equal(keys_of(many, 100000, false), "");
	assert_int_equal(input_patience(in), -1);
	memset(many, 'x', 100000);
	memcpy(many, "\033]", 2);
	assert_string_equal(keys_of(many, 100000, false), "");
	assert_int_equal(input_patience(in), -1);
	assert_keys("a", "a");
	free(many);
}

static void test_paste(void **state)
{
	(void)state;
	assert_keys("a\033[200~机关\r\n第二行\r第三行\t。\033[201~b",
		"a Paste(机关\n第二行\n第三行\t。) b");
	assert_keys("\033[200~\033[201~", "Paste()");
	assert_keys("\033[200~x\033[31my\x07\xffz\033[201~", "Paste(x[31my\xef\xbf\xbdz)");
}

static void test_paste_in_pieces(void **state)
{
	(void)state;
	assert_string_equal(keys_of("\033[200~一二", 12, false), "");
	assert_int_equal(input_patience(in), INPUT_PASTE_MS);
	assert_string_equal(keys_of("三\033[20", 7, false), "");
	assert_string_equal(keys_of("1~q", 3, false), "Paste(一二三) q");
	/* One that never ends is handed over when nothing more comes. */
	assert_string_equal(keys_of("\033[200~半截", 12, true), "Paste(半截)");
	assert_string_equal(keys_of("\033[201~a", 7, true), "a");
}

static void test_huge_paste(void **state)
{
	(void)state;
	enum { N = 3 << 20 };
	struct key k;
	char *many = malloc(N);
	memset(many, 'a', N);
	input_feed(in, "\033[200~", 6);
	for (int i = 0; i < N; i += 4096) {
		input_feed(in, many + i, 4096);
		assert_false(input_next(in, &k, false));
	}
	input_feed(in, "\033[201~z", 7);
	assert_true(input_next(in, &k, false));
	assert_int_equal(k.code, K_PASTE);
	assert_int_equal(strlen(k.paste), INPUT_MOST_PASTE);
	assert_true(input_next(in, &k, false));
	assert_string_equal(k.text, "z");
	free(many);
}

static void test_report_among_keys(void **state)
{
	(void)state;
	int row = 0, col = 0;
	input_feed(in, "ab", 2);
	assert_false(input_report(in, &row, &col));
	input_feed(in, "\033[A\033[24;3Rc", 11);
	assert_true(input_report(in, &row, &col));
	assert_int_equal(row, 24);
	assert_int_equal(col, 3);
	assert_false(input_report(in, &row, &col));
	assert_string_equal(keys_of("", 0, false), "a b Up c");
}

/* Any bytes in any pieces: no crash, nothing left over, only characters that exist. */
static void test_any_bytes(void **state)
{
	(void)state;
	const char *env = getenv("SEED");
	unsigned seed = env ? (unsigned)strtoul(env, NULL, 10) : 20230501;
	print_message("# SEED=%u\n", seed);
	srand(seed);
	static const char bits[] = "\033[O]P<>;:0125~$^@MRuA\033\033[200~[201~\r\n\t机\x80\xff";
	for (int run = 0; run < 20000; run++) {
		char piece[24];
		size_t n = (size_t)(rand() % (int)sizeof piece);
		for (size_t i = 0; i < n; i++)
			piece[i] =
				rand() % 4 ? bits[rand() % (int)(sizeof bits - 1)] : (char)rand();
		input_feed(in, piece, n);
		struct key k;
		bool over = rand() % 2;
		while (input_next(in, &k, over)) {
			assert_int_not_equal(k.code, 0);
			const char *text = k.code == K_PASTE ? k.paste : k.text;
			if (k.code == K_PASTE || k.code == K_TEXT)
				assert_true(text_invalid(text, strlen(text)) < 0);
		}
		if (over)
			assert_int_equal(input_patience(in), -1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_control_characters, setup, teardown),
		cmocka_unit_test_setup_teardown(test_broken_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_text_in_pieces, setup, teardown),
		cmocka_unit_test_setup_teardown(test_xterm, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_terminals, setup, teardown),
		cmocka_unit_test_setup_teardown(test_escape_waits, setup, teardown),
		cmocka_unit_test_setup_teardown(test_terminfo_adds, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mouse, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_is_no_key, setup, teardown),
		cmocka_unit_test_setup_teardown(test_long_rubbish_ends, setup, teardown),
		cmocka_unit_test_setup_teardown(test_paste, setup, teardown),
		cmocka_unit_test_setup_teardown(test_paste_in_pieces, setup, teardown),
		cmocka_unit_test_setup_teardown(test_huge_paste, setup, teardown),
		cmocka_unit_test_setup_teardown(test_report_among_keys, setup, teardown),
		cmocka_unit_test_setup_teardown(test_any_bytes, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
