/* Key names, the table of commands, the keymap and the configuration that changes it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "ui/command.h"
#include "ui/config.h"
#include "ui/keys.h"

/* --- names ------------------------------------------------------------------- */

static void test_names_both_ways(void **state)
{
	(void)state;
	static const char *const names[] = {"a", "Z", "机", "≥", "-", "/", "Space", "Enter", "Tab",
		"Shift-Tab", "Esc", "Backspace", "Delete", "Insert", "Up", "Alt-Up",
		"Ctrl-Alt-Down", "Ctrl-Shift-Left", "Home", "Ctrl-End", "PgUp", "Ctrl-PgDn", "F1",
		"F12", "Shift-F3", "Ctrl-S", "Ctrl-J", "Ctrl-Space", "Alt-k", "Alt--", "Alt-Enter",
		"Ctrl-\\"};
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct key k;
		assert_int_equal(key_parse(names[i], &k), 0);
		buf_reset(&b);
		key_print(&b, &k);
		assert_string_equal(b.s, names[i]);
	}
	buf_release(&b);
}

static void test_other_spellings(void **state)
{
	(void)state;
	static const char *const same[][2] = {{"ctrl-s", "Ctrl-S"}, {"ALT-UP", "Alt-Up"},
		{"Alt-Ctrl-x", "Ctrl-Alt-X"}, {"f5", "F5"}, {"pgdn", "PgDn"}, {"esc", "Esc"}};
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		struct key a, b;
		assert_int_equal(key_parse(same[i][0], &a), 0);
		assert_int_equal(key_parse(same[i][1], &b), 0);
		assert_true(key_equal(&a, &b));
	}
}

static void test_what_is_no_key(void **state)
{
	(void)state;
	static const char *const names[] = {"", "Ctrl-", "F0", "F13", "F1x", "Entr", "ab",
		"Ctrl-机", "Ctrl-I", "Ctrl-M", "Ctrl-[", "Ctrl-H", "Shift-a", "Shift-Space",
		"Ctrl-Ctrl-a", "Paste", "Mouse", "Resized", "\xff", "\x01", "机关", "\xe2\x80\xae"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct key k;
		if (!key_parse(names[i], &k))
			fail_msg("%s", names[i]);
	}
}

static void test_brief(void **state)
{
	(void)state;
	static const char *const brief[][2] = {{"Ctrl-N", "^N"}, {"Alt-Up", "Alt-↑"},
		{"Space", "空格"}, {"F6", "F6"}, {"Ctrl-PgUp", "Ctrl-PgUp"}};
	for (size_t i = 0; i < sizeof brief / sizeof *brief; i++) {
		struct key k;
		struct buf b = BUF_INIT;
		key_parse(brief[i][0], &k);
		key_brief(&b, &k);
		assert_string_equal(b.s, brief[i][1]);
		buf_release(&b);
	}
}

/* --- the table ------------------------------------------------------------------ */

static void test_every_command_is_whole(void **state)
{
	(void)state;
	size_t n;
	const struct command *c = command_table(&n);
	for (size_t i = 0; i < n; i++) {
		if (!c[i].run || !c[i].where || !*c[i].help ||
			strspn(c[i].name, "abcdefghijklmnopqrstuvwxyz-") != strlen(c[i].name) ||
			(c[i].label && text_chars(c[i].label, strlen(c[i].label)) > 4))
			fail_msg("%s", c[i].name);
		assert_ptr_equal(command_find(c[i].name), &c[i]); /* no name twice */
	}
}

/* Calls f for each default key of each command. */
static void each_key(void (*f)(const struct command *c, const char *name, const struct key *k))
{
	size_t n;
	const struct command *c = command_table(&n);
	for (size_t i = 0; i < n; i++) {
		char *keys = mem_dup(c[i].keys), *rest = NULL;
		for (char *s = strtok_r(keys, " ", &rest); s; s = strtok_r(NULL, " ", &rest)) {
			struct key k;
			if (key_parse(s, &k))
				fail_msg("%s: %s", c[i].name, s);
			f(&c[i], s, &k);
		}
		free(keys);
	}
}

static void is_the_only_one(const struct command *c, const char *name, const struct key *k)
{
	struct keymap *m = keymap_new();
	for (unsigned bit = 1; bit <= IN_ALL; bit <<= 1)
		if (c->where & bit && keymap_command(m, bit, k) != c)
			fail_msg("%s of %s is %s in mode %u", name, c->name,
				keymap_command(m, bit, k)->name, bit);
	keymap_free(m);
}

static void test_no_key_twice(void **state)
{
	(void)state;
	each_key(is_the_only_one);
}

static void is_not_typed(const struct command *c, const char *name, const struct key *k)
{
	/* In a box where several can be marked a blank marks: one searches without it. */
	if (!strcmp(name, "Space") && !(c->where & ~(unsigned)(IN_PICK | IN_LIBRARY)))
		return;
	if (k->code == K_TEXT && !k->mods && c->where & IN_TYPING)
		fail_msg("%s of %s could not be typed any more", name, c->name);
}

static void test_no_character_is_lost(void **state)
{
	(void)state;
	each_key(is_not_typed);
}

/* --- the keymap -------------------------------------------------------------------- */

static const char *name_at(struct keymap *m, unsigned where, const char *key)
{
	struct key k;
	assert_int_equal(key_parse(key, &k), 0);
	const struct command *c = keymap_command(m, where, &k);
	return c ? c->name : "";
}

static void test_bind(void **state)
{
	(void)state;
	struct diags ds = DIAGS_INIT;
	struct keymap *m = keymap_new();
	assert_string_equal(name_at(m, IN_LIST, "F6"), "record-new");
	assert_int_equal(keymap_bind(m, "record-new", "F12 +", &ds), 0);
	assert_string_equal(name_at(m, IN_LIST, "F12"), "record-new");
	assert_string_equal(name_at(m, IN_LIST, "+"), "record-new");
	assert_string_equal(name_at(m, IN_LIST, "F6"), "");
	struct buf b = BUF_INIT;
	keymap_keys(m, command_find("record-new"), &b);
	assert_string_equal(b.s, "F12 / +");
	buf_release(&b);
	assert_int_equal(keymap_bind(m, "record-new", "", &ds), 0);
	assert_string_equal(name_at(m, IN_LIST, "F12"), "");
	assert_int_equal(ds.n, 0);
	keymap_free(m);
}

static void test_bind_takes_from_defaults(void **state)
{
	(void)state;
	struct diags ds = DIAGS_INIT;
	struct keymap *m = keymap_new();
	assert_int_equal(keymap_bind(m, "record-copy", "F7", &ds), 0);
	assert_string_equal(name_at(m, IN_LIST, "F7"), "record-copy");
	assert_string_equal(name_at(m, IN_LIST, "Ctrl-K"), "record-delete");
	/* Elsewhere F7 is what it was. */
	assert_string_not_equal(name_at(m, IN_FORM, "F7"), "record-copy");
	assert_int_equal(ds.n, 0);
	keymap_free(m);
}

/* Binding fails with this sentence, and nothing changes. */
static void refused(const char *command, const char *keys, const char *why)
{
	struct diags ds = DIAGS_INIT;
	struct keymap *m = keymap_new();
	assert_int_equal(keymap_bind(m, "record-copy", "F12", &ds), 0);
	assert_int_equal(keymap_bind(m, command, keys, &ds), -1);
	assert_string_equal(ds.v[0].text, why);
	assert_string_equal(name_at(m, IN_LIST, "F12"), "record-copy");
	assert_string_equal(name_at(m, IN_LIST, "F6"), "record-new");
	diags_release(&ds);
	keymap_free(m);
}

static void test_bind_refuses(void **state)
{
	(void)state;
	refused("record-nev", "F5", "没有命令“record-nev”，是不是“record-new”？");
	refused("frobnicate", "F5", "没有命令“frobnicate”");
	refused("record-new", "F5 Ctl-N", "“Ctl-N”不是键名：要写成 F6、Ctrl-N、Alt-Up 这样");
	refused("help", "h", "“h”是要打的字，不能绑给 help");
	refused("record-new", "F12", "F12 已经绑给 record-copy，不能再绑给 record-new");
}

/* --- the configuration --------------------------------------------------------------- */

static struct config config;
static struct keymap *map;
static struct diags found;

/* Reads a configuration text; the complaints as lines. */
static char *read_text(const char *text, int rc)
{
	char name[] = "config-XXXXXX";
	int fd = mkstemp(name);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	assert_int_equal(config_read(&config, map, name, &found), rc);
	unlink(name);
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < found.n; i++)
		buf_addf(&b, "%d:%d %s\n", found.v[i].line, found.v[i].col, found.v[i].text);
	return buf_detach(&b);
}

static int config_setup(void **state)
{
	(void)state;
	config_init(&config);
	map = keymap_new();
	found = (struct diags)DIAGS_INIT;
	return 0;
}

static int config_teardown(void **state)
{
	(void)state;
	config_release(&config);
	keymap_free(map);
	diags_release(&found);
	return 0;
}

static void test_config(void **state)
{
	(void)state;
	assert_true(config.mouse);
	char *said = read_text("who: 张三\n"
			       "ambiguous: 2\n"
			       "ascii: yes\n"
			       "mouse: no\n"
			       "keys:\n"
			       "  record-new: F12 Ctrl-N\n"
			       "  record-mark: [Space, m]\n"
			       "  repaint: ''\n",
		0);
	assert_string_equal(said, "");
	free(said);
	assert_string_equal(config.who, "张三");
	assert_int_equal(config.ambiguous, 2);
	assert_true(config.ascii);
	assert_false(config.mouse);
	assert_string_equal(name_at(map, IN_LIST, "F12"), "record-new");
	assert_string_equal(name_at(map, IN_LIST, "m"), "record-mark");
	assert_string_equal(name_at(map, IN_LIST, "Ctrl-L"), "");
}

static void test_config_tells_all_faults(void **state)
{
	(void)state;
	char *said = read_text("mose: no\n"
			       "ambiguous: 3\n"
			       "ascii: 也许\n"
			       "keys:\n"
			       "  record-nev: F6\n"
			       "  record-new: F66\n"
			       "  help: {}\n"
			       "  record-copy: F5\n"
			       "who: 李四\n",
		-1);
	assert_string_equal(said, "1:1 不认识的键“mose”，是不是“mouse”？\n"
				  "2:12 ambiguous 要写 auto、1 或 2\n"
				  "3:8 ascii 要写 yes 或 no\n"
				  "5:3 没有命令“record-nev”，是不是“record-new”？\n"
				  "6:15 “F66”不是键名：要写成 F6、Ctrl-N、Alt-Up 这样\n"
				  "7:9 keys 下面一行一个命令：“命令: 键”，几个键之间空一格\n");
	free(said);
	assert_string_equal(config.who, "李四"); /* what was right holds */
}

static void test_config_keeps_a_way_out(void **state)
{
	(void)state;
	char *said = read_text("keys:\n  leave: ''\n", -1);
	assert_string_equal(said, "2:3 leave 要有一个键，不然离不开程序\n");
	free(said);
}

static void test_no_config(void **state)
{
	(void)state;
	assert_int_equal(config_read(&config, map, "no/such/config.yaml", &found), 0);
	assert_int_equal(found.n, 0);
	char *said = read_text("", 0);
	assert_string_equal(said, "");
	free(said);
}

static void test_config_file(void **state)
{
	(void)state;
	struct buf b = BUF_INIT;
	setenv("HOME", "/home/li", 1);
	unsetenv("XDG_CONFIG_HOME");
	assert_int_equal(config_file(&b), 0);
	assert_string_equal(b.s, "/home/li/.config/tianbao/config.yaml");
	setenv("XDG_CONFIG_HOME", "/etc/li", 1);
	assert_int_equal(config_file(&b), 0);
	assert_string_equal(b.s, "/etc/li/tianbao/config.yaml");
	setenv("XDG_CONFIG_HOME", "relative", 1);
	unsetenv("HOME");
	assert_int_equal(config_file(&b), -1);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_both_ways),
		cmocka_unit_test(test_other_spellings),
		cmocka_unit_test(test_what_is_no_key),
		cmocka_unit_test(test_brief),
		cmocka_unit_test(test_every_command_is_whole),
		cmocka_unit_test(test_no_key_twice),
		cmocka_unit_test(test_no_character_is_lost),
		cmocka_unit_test(test_bind),
		cmocka_unit_test(test_bind_takes_from_defaults),
		cmocka_unit_test(test_bind_refuses),
		cmocka_unit_test_setup_teardown(test_config, config_setup, config_teardown),
		cmocka_unit_test_setup_teardown(
			test_config_tells_all_faults, config_setup, config_teardown),
		cmocka_unit_test_setup_teardown(
			test_config_keeps_a_way_out, config_setup, config_teardown),
		cmocka_unit_test_setup_teardown(test_no_config, config_setup, config_teardown),
		cmocka_unit_test_setup_teardown(test_config_file, config_setup, config_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
