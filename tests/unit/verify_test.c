/* A second entry: which cells it asks for, and when two texts say the same. */
#include "unit.h"

#include "doc/verify.h"
#include "doc_form.h"
#include "form/type.h"

#define FIGURES \
	"form: plan\n" \
	"name: 计划表\n" \
	"fields:\n" \
	"  名称: text\n" \
	"  预算: {type: money, optional: true}\n" \
	"  合计: {type: money, value: 预算}\n" \
	"lists:\n" \
	"  指标:\n" \
	"    columns:\n" \
	"      名: text\n" \
	"      值: measure\n" \
	"layout:\n" \
	"  - table: |\n" \
	"      {名称} | {预算} | {合计}\n" \
	"      --- 指标\n" \
	"      {名} | {值} | <\n"

#define CHOSEN \
	"form: plan\n" \
	"name: 计划表\n" \
	"fields:\n" \
	"  名称: {type: text, verify: true}\n" \
	"  预算: money\n" \
	"layout:\n" \
	"  - table: |\n" \
	"      {名称} | {预算}\n"

/* The addresses of the cells asked for, a blank between. */
static void asks(const struct doc *d, const char *want)
{
	struct buf b = BUF_INIT;
	for (struct path p = PATH_RECORD; verify_next(d, &p);) {
		buf_adds(&b, b.n ? " " : "");
		path_print(&b, d->form, p);
	}
	assert_string_equal(b.s, want);
	buf_release(&b);
}

static void figures_are_asked_for(void **state)
{
	(void)state;
	struct form *f = form_text(FIGURES);
	struct doc *d = doc_new(f, 2023);
	asks(d, "预算");
	doc_row_insert(d, 0, 0);
	doc_row_insert(d, 0, 1);
	asks(d, "预算"); /* rows that hold nothing do not count */
	doc_set(d, at(f, "指标[2].名"), "数量");
	asks(d, "预算 指标[2].值");
	doc_free(d);
	form_free(f);
}

static void what_the_form_chooses_is_asked_for(void **state)
{
	(void)state;
	struct form *f = form_text(CHOSEN);
	struct doc *d = doc_new(f, 2023);
	asks(d, "名称");
	doc_free(d);
	form_free(f);
}

static void compared(const char *type, const char *first, const char *second, enum agreement want)
{
	struct field field = {.type = type_find(type), .decimals = -1};
	field.money = (struct money){"万元", 100000000, 2, false, test_units()};
	enum agreement got = verify_compare(&field, test_units(), first, second);
	if (got != want)
		fail_msg("%s: “%s” and “%s”: %d, not %d", type, first, second, got, want);
}

static void texts_are_compared_as_values(void **state)
{
	(void)state;
	compared("money", "72.00", "72.00", AGREEMENT_SAME);
	compared("money", "72.00", "72", AGREEMENT_ALIKE);
	compared("money", "72.00", "720000元", AGREEMENT_ALIKE);
	compared("money", "1,072.00", "1072", AGREEMENT_ALIKE);
	compared("money", "72.00", "27.00", AGREEMENT_DIFFERS);
	compared("money", "72.00", "七十二", AGREEMENT_DIFFERS);
	compared("money", "一", "壹", AGREEMENT_DIFFERS); /* neither is an amount */
	compared("money", "72.00", "", AGREEMENT_MISSING);
	compared("money", "72.00", "　", AGREEMENT_MISSING);
	compared("money", "", "0", AGREEMENT_DIFFERS);
	compared("money", "", "", AGREEMENT_SAME);
	compared("percent", "95%", "95", AGREEMENT_ALIKE);
	compared("date", "2023年9月30日", "2023-9-30", AGREEMENT_ALIKE);
	compared("date", "2023年9月30日", "2023-9-3", AGREEMENT_DIFFERS);
}

static void measures_are_compared_with_sign_and_unit(void **state)
{
	(void)state;
	compared("measure", "≥95%", "≥ 95.0%", AGREEMENT_ALIKE);
	compared("measure", "≥95%", "不低于95%", AGREEMENT_ALIKE);
	compared("measure", "≥95%", ">95%", AGREEMENT_DIFFERS);
	compared("measure", "≥95%", "≥95人", AGREEMENT_DIFFERS);
	compared("measure", "≥95%", "≥59%", AGREEMENT_DIFFERS);
	compared("measure", "2万人次", "20000人次", AGREEMENT_ALIKE);
	compared("measure", "0个", "0.00个", AGREEMENT_ALIKE);
	compared("measure", "12月底前", "12月底", AGREEMENT_DIFFERS);
	compared("measure", "有效保障", "有效 保障", AGREEMENT_ALIKE);
	compared("measure", "≥1/0%", "≥1／0%", AGREEMENT_ALIKE);
	compared("text", "ＯＡ系统", "OA系统", AGREEMENT_ALIKE);
	compared("text", "OA系统", "OB系统", AGREEMENT_DIFFERS);
}

static void the_state_is_that_of_cells_with_texts(void **state)
{
	(void)state;
	struct form *f = form_text(FIGURES);
	struct doc *d = doc_new(f, 2023);
	struct verified v = verify_state(d);
	assert_int_equal(v.asked, 0);
	doc_row_insert(d, 0, 0);
	doc_set(d, at(f, "指标[1].名"), "数量");
	doc_set(d, at(f, "指标[1].值"), "≥5个");
	doc_set(d, at(f, "预算"), "72");
	doc_note_set(d, NOTE_AGREED, at(f, "预算"), &(struct note){.time = 100});
	v = verify_state(d);
	assert_int_equal(v.asked, 2);
	assert_int_equal(v.agreed, 1);
	doc_note_set(d, NOTE_AGREED, at(f, "指标[1].值"), &(struct note){.time = 200});
	v = verify_state(d);
	assert_int_equal(v.agreed, 2);
	assert_int_equal(v.time, 200);
	doc_set(d, at(f, "预算"), "73");
	assert_int_equal(verify_state(d).agreed, 1);
	doc_free(d);
	form_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_asked_for),
		cmocka_unit_test(what_the_form_chooses_is_asked_for),
		cmocka_unit_test(texts_are_compared_as_values),
		cmocka_unit_test(measures_are_compared_with_sign_and_unit),
		cmocka_unit_test(the_state_is_that_of_cells_with_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
