/*
 * What a record's checks say, when they say it, and what texts are worked out.
 * The expressions themselves: expr_test.c.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/rules.h"
#include "doc_form.h"

static const char budget[] =
	"form: budget\n"
	"name: 预算表\n"
	"money: {unit: 万元, decimals: 2, thousands: true}\n"
	"record: {year: 年度, code: 编码, name: 项目名称, amount: 预算数}\n"
	"fields:\n"
	"  编码: {type: code, pattern: '[0-9]{6}', unique: true}\n"
	"  项目名称: {type: text, max: 10}\n"
	"  预算数: {type: money, label: 预算总数}\n"
	"  财政资金: money\n"
	"  其他资金: {type: money, optional: true}\n"
	"  完成率: {type: percent, optional: true}\n"
	"  合计: {type: money, value: '财政资金 + ifnull(其他资金, 0)'}\n"
	"  占比: {type: percent, decimals: 1, value: '财政资金 * 100.0 / 预算数'}\n"
	"  指标文: {each: 绩效指标, text: '{序号}、{名称}：{指标值}', join: '；'}\n"
	"lists:\n"
	"  绩效指标:\n"
	"    columns:\n"
	"      类: {type: choice, of: [产出, 效益]}\n"
	"      名称: text\n"
	"      指标值: measure\n"
	"      全文: {value: \"名称 || '-' || 指标值\"}\n"
	"  阶段:\n"
	"    rows: kept\n"
	"    columns:\n"
	"      期: text\n"
	"      额: {type: money, optional: true}\n"
	"    start:\n"
	"      - {期: 上半年}\n"
	"      - {期: 下半年}\n"
	"layout:\n"
	"  - title: '{年度}年{项目名称}（{money(合计)}）'\n"
	"  - table: |\n"
	"      {编码} | {项目名称} | {预算数} | {财政资金} | {其他资金} | {完成率}\n"
	"      {合计} | < | {占比} | < | {指标文} | <\n"
	"      --- 绩效指标\n"
	"      {类} | < | {名称} | < | {指标值} | {全文}\n"
	"      --- 阶段\n"
	"      {期} | < | < | {额} | < | <\n"
	"rules:\n"
	"  平衡:\n"
	"    check: 预算数 = 合计\n"
	"    message: '预算数 {预算数}，合计 {合计}，差 {money(预算数 - 合计)}'\n"
	"  要有效益:\n"
	"    check: exists (select 1 from 绩效指标 where 类 = '效益')\n"
	"    level: hint\n"
	"  名称不重:\n"
	"    each: 绩效指标\n"
	"    check: not exists (select 1 from 绩效指标 x where x.名称 = 绩效指标.名称 and x.序号 < "
	"绩效指标.序号)\n"
	"    message: '“{名称}”前面已经有了'\n"
	"  率要够:\n"
	"    each: 绩效指标\n"
	"    check: number(指标值) >= 完成率\n"
	"    level: warning\n"
	"    cells: [完成率, 指标值]\n"
	"    message: '{指标值} 不到 {完成率}'\n"
	"  阶段合计:\n"
	"    check: (select sum(额) from 阶段) = 预算数\n"
	"  名称不太长:\n"
	"    each: 绩效指标\n"
	"    check: length(全文) < 30 and 名称 <> '第' || 序号\n"
	"    level: hint\n"
	"  当年的:\n"
	"    each: 绩效指标\n"
	"    check: not (名称 like '%年度%' and 名称 not like '%' || 年度 || '%')\n"
	"    level: hint\n";

static struct form *form;
static struct rules *rules;
static struct doc *d;

static int load(void **state)
{
	(void)state;
	struct diags ds = DIAGS_INIT;
	form = form_text(budget);
	rules = rules_new(form, &ds);
	diags_none(&ds);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	rules_free(rules);
	form_free(form);
	return 0;
}

static void set(const char *address, const char *text)
{
	doc_set(d, at(form, address), text);
}

static void row(const char *kind, const char *name, const char *value)
{
	int n = (int)d->list[0].n;
	doc_row_insert(d, 0, (size_t)n);
	doc_set(d, (struct path){0, n, 0}, kind);
	doc_set(d, (struct path){0, n, 1}, name);
	doc_set(d, (struct path){0, n, 2}, value);
}

/* A record nothing is wrong with. */
static int fill(void **state)
{
	(void)state;
	d = doc_new(form, 2023);
	set("编码", "130303");
	set("项目名称", "运行维护");
	set("预算数", "72.00");
	set("财政资金", "70.00");
	set("其他资金", "2.00");
	set("完成率", "90%");
	row("产出", "运维数量", "≥258个");
	row("效益", "正常运行率", "≥95%");
	return 0;
}

static int drop(void **state)
{
	(void)state;
	doc_free(d);
	return 0;
}

/* What is said, a line each: `level: cell: sentence [cells to mark]`. */
static char *said(const struct others *others, const char *hand, const struct diags *before,
	struct diags *keep)
{
	struct diags ds = DIAGS_INIT;
	struct buf b = BUF_INIT;
	struct path p = *hand ? at(form, hand) : PATH_RECORD;
	rules_check(rules, d, others, p, before, &ds);
	for (size_t i = 0; i < ds.n; i++) {
		diag_format(&b, &ds.v[i]);
		for (size_t k = 0; k < ds.v[i].ncells; k++)
			buf_addf(&b, "%s%s", k ? " " : " [", ds.v[i].cells[k]);
		buf_adds(&b, ds.v[i].ncells ? "]\n" : "\n");
	}
	if (keep)
		*keep = ds;
	else
		diags_release(&ds);
	return buf_detach(&b);
}

static void says(const char *want)
{
	char *got = said(NULL, "", NULL, NULL);
	assert_string_equal(got, want);
	free(got);
}

static void says_in_hand(const char *hand, const struct diags *before, const char *want)
{
	char *got = said(NULL, hand, before, NULL);
	assert_string_equal(got, want);
	free(got);
}

/* --- fields and cells ------------------------------------------------------ */

static void a_good_record_is_silent(void **state)
{
	(void)state;
	says("");
}

static void an_empty_record_says_what_is_missing(void **state)
{
	(void)state;
	struct doc *filled = d;
	d = doc_new(form, 2023);
	says("error: 编码: 编码没有填 [编码]\n"
	     "error: 项目名称: 项目名称没有填 [项目名称]\n"
	     "error: 预算数: 预算总数没有填 [预算数]\n"
	     "error: 财政资金: 财政资金没有填 [财政资金]\n"
	     "hint: 绩效指标: 要有效益 [绩效指标]\n");
	doc_free(d);
	d = filled;
}

static void cells_are_judged_row_by_row(void **state)
{
	(void)state;
	set("绩效指标[1].类", "其他");
	set("绩效指标[2].名称", "");
	char *got = said(NULL, "", NULL, NULL);
	assert_non_null(strstr(got, "error: 绩效指标[1].类: 类（第 1 行）“其他”："));
	assert_non_null(
		strstr(got, "error: 绩效指标[2].名称: 名称（第 2 行）没有填 [绩效指标[2].名称]\n"));
	assert_true(strstr(got, "[1]") < strstr(got, "[2]"));
	free(got);
}

static void wrong_texts_are_quoted_in_one_short_line(void **state)
{
	(void)state;
	set("项目名称", "一二三四五六七八九十\n一二三四五六七八九十一二三四五");
	char *got = said(NULL, "", NULL, NULL);
	assert_non_null(strstr(got, "“一二三四五六七八九十 一二三四五六七八九…”"));
	free(got);
}

static void blank_rows_are_not_judged(void **state)
{
	(void)state;
	doc_row_insert(d, 0, 0);
	says("");
	set("阶段[1].期", "");
	says("");
	set("阶段[1].额", "72.00");
	says("error: 阶段[1].期: 期（第 1 行）没有填 [阶段[1].期]\n");
}

static int64_t taken(void *arg, const struct form *f, int field, const char *text, int64_t self)
{
	assert_ptr_equal(f, form);
	assert_int_equal(field, form_field(form, "编码"));
	assert_int_equal(self, 3);
	return strcmp(text, "130303") ? 0 : *(int64_t *)arg;
}

static void a_unique_text_is_asked_for_elsewhere(void **state)
{
	(void)state;
	int64_t other = 8;
	struct others others = {.arg = &other, .taken = taken};
	d->number = 3;
	struct diags before;
	char *got = said(&others, "", NULL, &before);
	assert_string_equal(got, "error: 编码: 编码“130303”与第 8 号记录相同 [编码]\n");
	free(got);
	got = said(&others, "编码", NULL, NULL); /* being typed: not known to be finished */
	assert_string_equal(got, "");
	free(got);
	got = said(&others, "编码", &before, NULL);
	assert_string_equal(got, "error: 编码: 编码“130303”与第 8 号记录相同 [编码]\n");
	free(got);
	diags_release(&before);
	other = -1; /* it cannot be told */
	got = said(&others, "", NULL, NULL);
	assert_string_equal(got, "");
	free(got);
}

/* --- three states ------------------------------------------------------------ */

static void unfinished_texts_are_silent_in_hand(void **state)
{
	(void)state;
	set("编码", "1303");
	says_in_hand("编码", NULL, "");
	char *got = said(NULL, "", NULL, NULL);
	assert_non_null(strstr(got, "error: 编码: 编码“1303”："));
	says_in_hand("项目名称", NULL, got); /* left: an error */
	free(got);
	set("编码", "1303x");
	got = said(NULL, "编码", NULL, NULL);
	assert_non_null(strstr(got, "error: 编码: 编码“1303x”：")); /* impossible: at once */
	free(got);
	set("编码", "");
	says_in_hand("编码", NULL, "");
	says("error: 编码: 编码没有填 [编码]\n");
}

static const char unbalanced[] = "error: 预算数: 预算数 72.00，合计 62.00，差 10.00 "
				 "[预算数 财政资金 其他资金]\n";

static void rules_wait_until_the_cell_is_left(void **state)
{
	(void)state;
	set("财政资金", "60.00");
	says_in_hand("财政资金", NULL, "");
	says_in_hand("编码", NULL, unbalanced);
	struct diags before;
	free(said(NULL, "", NULL, &before));
	says_in_hand("财政资金", &before, unbalanced); /* it said so when we came */
	set("财政资金", "70.00");
	says_in_hand("财政资金", &before, ""); /* mended: gone at once */
	diags_release(&before);
}

static void rules_of_a_row_wait_for_their_row(void **state)
{
	(void)state;
	set("绩效指标[2].名称", "运维数量");
	static const char twice[] =
		"error: 绩效指标[2].名称: “运维数量”前面已经有了 [绩效指标[2].名称]\n";
	says(twice);
	says_in_hand("绩效指标[2].名称", NULL, "");
	says_in_hand("绩效指标[2].指标值", NULL, twice);
	set("绩效指标[2].指标值", "≥85%");
	says_in_hand("绩效指标[1].指标值", NULL,
		"error: 绩效指标[2].名称: “运维数量”前面已经有了 [绩效指标[2].名称]\n"
		"warning: 绩效指标[2].指标值: ≥85% 不到 90% [绩效指标[2].指标值 完成率]\n");
	says_in_hand("绩效指标[2].指标值", NULL, twice);
	says_in_hand("完成率", NULL, twice);
	struct diags before; /* it is said of row 2; row 1 is being typed wrong */
	free(said(NULL, "", NULL, &before));
	set("绩效指标[1].指标值", "≥80");
	says_in_hand("绩效指标[1].指标值", &before,
		"error: 绩效指标[2].名称: “运维数量”前面已经有了 [绩效指标[2].名称]\n"
		"warning: 绩效指标[2].指标值: ≥85% 不到 90% [绩效指标[2].指标值 完成率]\n");
	diags_release(&before);
}

/* --- rules -------------------------------------------------------------------- */

static void rules_report_every_row_in_their_order(void **state)
{
	(void)state;
	row("效益", "正常运行率", "≥85%");
	row("产出", "运维数量", "80%");
	set("其他资金", "");
	says("error: 预算数: 预算数 72.00，合计 70.00，差 2.00 [预算数 财政资金 其他资金]\n"
	     "error: 绩效指标[3].名称: “正常运行率”前面已经有了 [绩效指标[3].名称]\n"
	     "error: 绩效指标[4].名称: “运维数量”前面已经有了 [绩效指标[4].名称]\n"
	     "warning: 绩效指标[3].指标值: ≥85% 不到 90% [绩效指标[3].指标值 完成率]\n"
	     "warning: 绩效指标[4].指标值: 80% 不到 90% [绩效指标[4].指标值 完成率]\n");
}

static void what_cannot_be_known_is_silent(void **state)
{
	(void)state;
	set("完成率", "");
	set("绩效指标[1].指标值", "有效保障");
	says(""); /* no rate, no number: NULL */
	set("预算数", "");
	says("error: 预算数: 预算总数没有填 [预算数]\n");
}

static void unreadable_cells_keep_rules_silent(void **state)
{
	(void)state;
	set("其他资金", "无");
	char *got = said(NULL, "", NULL, NULL);
	assert_null(strstr(got, "差")); /* ifnull() would have made it 0 */
	assert_non_null(strstr(got, "error: 其他资金: 其他资金“无”："));
	free(got);
	set("其他资金", "2.00");
	set("阶段[1].额", "50.00");
	says("error: 阶段: 阶段合计 [阶段 预算数]\n");
	set("阶段[2].额", "若干");
	got = said(NULL, "", NULL, NULL);
	assert_null(strstr(got, "阶段合计"));
	free(got);
}

static void sentences_are_one_line(void **state)
{
	(void)state;
	set("绩效指标[1].名称", "甲\n乙");
	set("绩效指标[2].名称", "甲\n乙");
	says("error: 绩效指标[2].名称: “甲 乙”前面已经有了 [绩效指标[2].名称]\n");
}

/* --- other forms ------------------------------------------------------------------- */

/* Checks a record of another form made by `make` and compares what is said. */
static void says_of(const char *text, void (*make)(void), const char *hand, const char *want)
{
	struct form *was = form;
	struct rules *rules_were = rules;
	struct doc *d_was = d;
	struct diags ds = DIAGS_INIT;
	form = form_text(text);
	rules = rules_new(form, &ds);
	diags_none(&ds);
	d = doc_new(form, 2023);
	make();
	says_in_hand(hand, NULL, want);
	doc_free(d);
	rules_free(rules);
	form_free(form);
	form = was;
	rules = rules_were;
	d = d_was;
}

static const char shopping[] = "form: shopping\n"
			       "name: 购置\n"
			       "record: {year: 年度}\n"
			       "fields:\n"
			       "  总额: money\n"
			       "  说明: {each: 货, text: '{品名}{年度}', join: '，'}\n"
			       "lists:\n"
			       "  货:\n"
			       "    columns:\n"
			       "      品名: text\n"
			       "      单价: money\n"
			       "      件: number\n"
			       "      小计: {type: money, value: '单价 * 件'}\n"
			       "layout:\n"
			       "  - table: |\n"
			       "      {总额} | {说明} | < | <\n"
			       "      --- 货\n"
			       "      {品名} | {单价} | {件} | {小计}\n"
			       "rules:\n"
			       "  合计:\n"
			       "    check: (select sum(小计) from 货) = 总额\n"
			       "  不超:\n"
			       "    each: 货\n"
			       "    check: 小计 < 总额\n"
			       "    message: '{小计}、{说明}'\n"
			       "  说明短:\n"
			       "    check: length(说明) < 8\n";

static void two_goods(void)
{
	set("总额", "30");
	doc_row_insert(d, 0, 0);
	doc_row_insert(d, 0, 1);
	set("货[1].品名", "笔");
	set("货[1].单价", "1.5");
	set("货[1].件", "10");
	set("货[2].品名", "纸");
	set("货[2].单价", "20");
	set("货[2].件", "1.5");
}

static void rules_see_through_computed_cells(void **state)
{
	(void)state;
	says_of(shopping, two_goods, "",
		"error: 货: 合计 [货 总额]\n"
		"error: 货[2].单价: 30.00、笔2023，纸2023 [货[2].单价 货[2].件 总额]\n"
		"error: 货: 说明短 [货]\n");
	says_of(shopping, two_goods, "货[2].件", "error: 货: 说明短 [货]\n");
	says_of(shopping, two_goods, "货[1].件",
		"error: 货[2].单价: 30.00、笔2023，纸2023 [货[2].单价 货[2].件 总额]\n"
		"error: 货: 说明短 [货]\n");
	says_of(shopping, two_goods, "货[1].品名",
		"error: 货: 合计 [货 总额]\n"
		"error: 货[2].单价: 30.00、笔2023，纸2023 [货[2].单价 货[2].件 总额]\n");
}

static void fill_number(void)
{
	set("数", "70");
}

static void many_rules_keep_their_order(void **state)
{
	(void)state;
	struct buf text = BUF_INIT, want = BUF_INIT;
	buf_adds(&text, "form: many\nname: 多\nfields:\n  数: number\nlayout:\n"
			"  - table: |\n      {数}\nrules:\n");
	for (int i = 1; i <= 200; i++) {
		buf_addf(&text, "  规则%d:\n    check: 数 %% %d <> 0\n", i, i);
		if (70 % i == 0)
			buf_addf(&want, "error: 数: 规则%d [数]\n", i);
	}
	says_of(text.s, fill_number, "", want.s);
	buf_release(&text);
	buf_release(&want);
}

/* --- texts ---------------------------------------------------------------------- */

static void text_is(const char *address, const char *want)
{
	struct buf b = BUF_INIT;
	rules_text(rules, d, at(form, address), &b);
	assert_string_equal(b.s, want);
	buf_release(&b);
}

static void computed_texts_are_worked_out(void **state)
{
	(void)state;
	set("财政资金", "12345.6");
	text_is("财政资金", "12345.6");
	text_is("合计", "12,347.60");
	set("财政资金", "70");
	text_is("占比", "97.2%");
	text_is("绩效指标[2].全文", "正常运行率-≥95%");
	text_is("绩效指标[9].全文", "");
	text_is("指标文", "1、运维数量：≥258个；2、正常运行率：≥95%");
	set("财政资金", "");
	text_is("合计", "");
}

static void composed_texts_leave_blank_rows_out(void **state)
{
	(void)state;
	doc_row_insert(d, 0, 1);
	text_is("指标文", "1、运维数量：≥258个；2、正常运行率：≥95%");
}

static void templates_show_texts_as_typed(void **state)
{
	(void)state;
	struct buf b = BUF_INIT;
	rules_template(rules, d, &form->band[0].line[0][0], 0, &b);
	assert_string_equal(b.s, "2023年运行维护（72.00）");
	buf_release(&b);
}

static void the_summary_is_what_lists_show(void **state)
{
	(void)state;
	struct diags ds = DIAGS_INIT;
	struct summary s;
	set("预算数", "1,234.5");
	row("产出", "运维数量", "80%");
	rules_check(rules, d, NULL, PATH_RECORD, NULL, &ds);
	summary_make(&s, rules, d, &ds);
	assert_string_equal(s.unit, "");
	assert_string_equal(s.code, "130303");
	assert_string_equal(s.name, "运行维护");
	assert_string_equal(s.amount, "1,234.5");
	assert_true(s.has_amount);
	assert_int_equal(s.amount_value, 123450000000);
	assert_int_equal(s.errors, 2);
	assert_int_equal(s.warnings, 1);
	summary_release(&s);
	set("预算数", "一千");
	summary_make(&s, rules, d, &ds);
	assert_string_equal(s.amount, "一千");
	assert_false(s.has_amount);
	summary_release(&s);
	diags_release(&ds);
}

static void a_rulebook_makes_rules_once(void **state)
{
	(void)state;
	struct rulebook *book = rulebook_new(NULL);
	struct form *other = form_text(budget);
	struct rules *r = rulebook_get(book, form);
	assert_ptr_not_equal(rulebook_get(book, other), r);
	assert_ptr_equal(rulebook_get(book, form), r);
	rulebook_free(book);
	form_free(other);
}

/* A change of the record at random. */
static void change(uint64_t *state)
{
	static const char *const rates[] = {"", "60%", "80%", "90%", "很高", "100%"};
	static const char *const cells[][5] = {
		{"产出", "效益", "", "别的", "产出"},
		{"运行", "2023年度计划", "第2", "第1",
			"名字很长很长很长很长很长很长很长很长很长很长很长"},
		{"≥95%", "80%", "", "有效保障", "65%"},
	};
	uint64_t x = *state = *state * 6364136223846793005u + 1442695040888963407u;
	size_t n = d->list[0].n, row = n ? (x >> 34) % n : 0, any = (x >> 44) % 30;
	switch ((x >> 56) % 10) {
	case 0:
		doc_row_insert(d, 0, row);
		break;
	case 1:
		if (n > 3)
			doc_row_delete(d, 0, row);
		break;
	case 2:
		if (n)
			doc_row_move(d, 0, row, any % n);
		break;
	case 3:
		d->year = 2023 + (int)any % 2;
		break;
	case 4:
	case 5:
		set("完成率", rates[any % 6]);
		break;
	default:
		if (n)
			doc_set(d, (struct path){0, (int)row, (int)any % 3},
				cells[any % 3][any / 3 % 5]);
	}
}

/* What checks found in a row is remembered; that never shows. */
static void what_is_remembered_is_never_stale(void **state)
{
	(void)state;
	uint64_t dice = 1;
	struct rules *old = rules;
	for (int i = 0; i < 500; i++) {
		struct diags ds = DIAGS_INIT;
		change(&dice);
		char *got = said(NULL, "", NULL, NULL);
		rules = rules_new(form, &ds);
		char *fresh = said(NULL, "", NULL, NULL);
		assert_string_equal(got, fresh);
		rules_free(rules);
		rules = old;
		diags_release(&ds);
		free(got);
		free(fresh);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fill, drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_good_record_is_silent),
		TEST(an_empty_record_says_what_is_missing),
		TEST(cells_are_judged_row_by_row),
		TEST(wrong_texts_are_quoted_in_one_short_line),
		TEST(blank_rows_are_not_judged),
		TEST(a_unique_text_is_asked_for_elsewhere),
		TEST(unfinished_texts_are_silent_in_hand),
		TEST(rules_wait_until_the_cell_is_left),
		TEST(rules_of_a_row_wait_for_their_row),
		TEST(rules_report_every_row_in_their_order),
		TEST(what_cannot_be_known_is_silent),
		TEST(unreadable_cells_keep_rules_silent),
		TEST(sentences_are_one_line),
		TEST(rules_see_through_computed_cells),
		TEST(many_rules_keep_their_order),
		TEST(computed_texts_are_worked_out),
		TEST(composed_texts_leave_blank_rows_out),
		TEST(templates_show_texts_as_typed),
		TEST(the_summary_is_what_lists_show),
		TEST(a_rulebook_makes_rules_once),
		TEST(what_is_remembered_is_never_stale),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
