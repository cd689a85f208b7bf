/* The text widget: what keys do to a text, its caret and its selection. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "ui/editor.h"

static struct editor e;
static struct text_lines lines;

static int setup(void **state)
{
	(void)state;
	editor_init(&e);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	editor_release(&e);
	text_lines_release(&lines);
	return 0;
}

/* Presses a key in a text of one line. */
static enum editor_result press(enum key_code code)
{
	struct key k = {.code = code};
	return editor_key(&e, &k, NULL, TEXT_NARROW);
}

/* Presses a key in a text wrapped to so many columns. */
static enum editor_result press_in(enum key_code code, int width)
{
	struct key k = {.code = code};
	text_wrap(&lines, e.text.s, e.text.n, width, TEXT_NARROW);
	return editor_key(&e, &k, &lines, TEXT_NARROW);
}

/* The text with | where the caret is. */
static void expect(const char *want)
{
	struct buf b = BUF_INIT;
	buf_add(&b, e.text.s, e.caret);
	buf_addc(&b, '|');
	buf_adds(&b, e.text.s + e.caret);
	assert_string_equal(b.s, want);
	buf_release(&b);
}

static void type(const char *s)
{
	editor_insert(&e, s, strlen(s), 0);
}

static void typing_goes_in_at_the_caret(void **state)
{
	(void)state;
	type("机关");
	type("运行");
	expect("机关运行|");
	assert_int_equal(press(K_LEFT_ARROW), EDITOR_MOVED);
	assert_int_equal(press(K_LEFT_ARROW), EDITOR_MOVED);
	type("正常");
	expect("机关正常|运行");
}

static void sign_takes_back_what_it_replaces(void **state)
{
	(void)state;
	type(">");
	editor_insert(&e, "≥", strlen("≥"), 1);
	type("95%");
	expect("≥95%|");
	/* More than there is to take back takes all there is. */
	editor_set(&e, "a");
	editor_insert(&e, "b", 1, 9);
	expect("b|");
}

static void typing_replaces_a_selection(void **state)
{
	(void)state;
	editor_set(&e, "100000.00");
	e.selected = true;
	editor_insert(&e, "7", 1, 3);
	expect("7|");
	assert_false(e.selected);
}

static void left_and_right_leave_a_selection_at_its_ends(void **state)
{
	(void)state;
	editor_set(&e, "数量指标");
	e.selected = true;
	assert_int_equal(press(K_LEFT_ARROW), EDITOR_MOVED);
	expect("|数量指标");
	assert_false(e.selected);
	e.selected = true;
	assert_int_equal(press(K_RIGHT_ARROW), EDITOR_MOVED);
	expect("数量指标|");
	e.selected = true;
	assert_int_equal(press(K_HOME_KEY), EDITOR_MOVED);
	expect("|数量指标");
	e.selected = true;
	assert_int_equal(press(K_END_KEY), EDITOR_MOVED);
	expect("数量指标|");
}

static void backspace_and_delete_take_a_selection_whole(void **state)
{
	(void)state;
	editor_set(&e, "数量指标");
	e.selected = true;
	assert_int_equal(press(K_BACKSPACE), EDITOR_CHANGED);
	expect("|");
	editor_set(&e, "数量指标");
	e.selected = true;
	assert_int_equal(press(K_DELETE_CHAR), EDITOR_CHANGED);
	expect("|");
}

static void up_and_down_leave_a_selected_text(void **state)
{
	(void)state;
	editor_set(&e, "一\n二");
	e.selected = true;
	assert_int_equal(press_in(K_UP_ARROW, 20), EDITOR_NOTHING);
	assert_int_equal(press_in(K_DOWN_ARROW, 20), EDITOR_NOTHING);
	assert_true(e.selected);
}

static void keys_at_the_edges_do_nothing(void **state)
{
	(void)state;
	editor_set(&e, "≥95%");
	assert_int_equal(press(K_RIGHT_ARROW), EDITOR_NOTHING);
	assert_int_equal(press(K_END_KEY), EDITOR_NOTHING);
	assert_int_equal(press(K_DELETE_CHAR), EDITOR_NOTHING);
	assert_int_equal(press(K_UP_ARROW), EDITOR_NOTHING);
	assert_int_equal(press(K_DOWN_ARROW), EDITOR_NOTHING);
	assert_int_equal(press(K_HOME_KEY), EDITOR_MOVED);
	assert_int_equal(press(K_LEFT_ARROW), EDITOR_NOTHING);
	assert_int_equal(press(K_BACKSPACE), EDITOR_NOTHING);
	expect("|≥95%");
}

static void an_empty_text_has_no_selection(void **state)
{
	(void)state;
	e.selected = true;
	assert_int_equal(press(K_LEFT_ARROW), EDITOR_NOTHING);
	assert_int_equal(press(K_BACKSPACE), EDITOR_NOTHING);
	assert_int_equal(press(K_RIGHT_ARROW), EDITOR_NOTHING);
}

static void a_character_with_its_mark_is_one(void **state)
{
	(void)state;
	editor_set(&e, "ae\xcc\x81");
	assert_int_equal(press(K_BACKSPACE), EDITOR_CHANGED);
	expect("a|");
}

static void keys_with_ctrl_and_others_are_not_ours(void **state)
{
	(void)state;
	editor_set(&e, "abc");
	struct key k = {.code = K_LEFT_ARROW, .mods = MOD_CTRL};
	assert_int_equal(editor_key(&e, &k, NULL, TEXT_NARROW), EDITOR_NOTHING);
	assert_int_equal(press(K_TAB), EDITOR_NOTHING);
	assert_int_equal(press(K_ENTER), EDITOR_NOTHING);
	expect("abc|");
}

static void up_and_down_keep_their_column(void **state)
{
	(void)state;
	editor_set(&e, "机关自身建设\n网站\n服务保障能力");
	expect("机关自身建设\n网站\n服务保障能力|");
	assert_int_equal(press_in(K_UP_ARROW, 20), EDITOR_MOVED);
	expect("机关自身建设\n网站|\n服务保障能力");
	assert_int_equal(press_in(K_UP_ARROW, 20), EDITOR_MOVED);
	expect("机关自身建设|\n网站\n服务保障能力");
	assert_int_equal(press_in(K_UP_ARROW, 20), EDITOR_NOTHING);
	assert_int_equal(press_in(K_DOWN_ARROW, 20), EDITOR_MOVED);
	assert_int_equal(press_in(K_DOWN_ARROW, 20), EDITOR_MOVED);
	expect("机关自身建设\n网站\n服务保障能力|");
	assert_int_equal(press_in(K_DOWN_ARROW, 20), EDITOR_NOTHING);
}

static void up_never_parts_a_wide_character(void **state)
{
	(void)state;
	editor_set(&e, "服务\nabc");
	assert_int_equal(press_in(K_UP_ARROW, 20), EDITOR_MOVED);
	expect("服|务\nabc");
	assert_int_equal(press_in(K_DOWN_ARROW, 20), EDITOR_MOVED);
	expect("服务\nabc|");
}

static void home_and_end_are_of_the_line(void **state)
{
	(void)state;
	editor_set(&e, "第一行\n第二行\n第三行");
	assert_int_equal(press_in(K_UP_ARROW, 20), EDITOR_MOVED);
	assert_int_equal(press_in(K_HOME_KEY, 20), EDITOR_MOVED);
	expect("第一行\n|第二行\n第三行");
	assert_int_equal(press_in(K_END_KEY, 20), EDITOR_MOVED);
	expect("第一行\n第二行|\n第三行");
}

/* The end of a wrapped line is the start of the next: the caret stays in its line. */
static void a_wrapped_line_keeps_the_caret(void **state)
{
	(void)state;
	editor_set(&e, "综合事务管理费用支出");
	assert_int_equal(press_in(K_HOME_KEY, 8), EDITOR_MOVED);
	expect("综合事务管理费用|支出");
	assert_int_equal(press_in(K_UP_ARROW, 8), EDITOR_MOVED);
	expect("综合事务|管理费用支出");
	assert_int_equal(press_in(K_END_KEY, 8), EDITOR_MOVED);
	expect("综合事务管理费|用支出");
	assert_int_equal(press_in(K_UP_ARROW, 8), EDITOR_MOVED);
	expect("综合事|务管理费用支出");
	assert_int_equal(press_in(K_DOWN_ARROW, 8), EDITOR_MOVED);
	expect("综合事务管理费|用支出");
}

static void a_change_forgets_the_wanted_column(void **state)
{
	(void)state;
	editor_set(&e, "服务保障\n网站");
	assert_int_equal(press_in(K_UP_ARROW, 20), EDITOR_MOVED);
	type("a");
	expect("服务a|保障\n网站");
	assert_int_equal(press_in(K_DOWN_ARROW, 20), EDITOR_MOVED);
	expect("服务a保障\n网站|");
	assert_int_equal(press_in(K_UP_ARROW, 20), EDITOR_MOVED);
	expect("服务a|保障\n网站");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(typing_goes_in_at_the_caret),
		TEST(sign_takes_back_what_it_replaces),
		TEST(typing_replaces_a_selection),
		TEST(left_and_right_leave_a_selection_at_its_ends),
		TEST(backspace_and_delete_take_a_selection_whole),
		TEST(up_and_down_leave_a_selected_text),
		TEST(keys_at_the_edges_do_nothing),
		TEST(an_empty_text_has_no_selection),
		TEST(a_character_with_its_mark_is_one),
		TEST(keys_with_ctrl_and_others_are_not_ours),
		TEST(up_and_down_keep_their_column),
		TEST(up_never_parts_a_wide_character),
		TEST(home_and_end_are_of_the_line),
		TEST(a_wrapped_line_keeps_the_caret),
		TEST(a_change_forgets_the_wanted_column),
	};
	return cmocka_run_group_tests_name("editor", tests, NULL, NULL);
}
