/*
 * What notes add to a record's check: cells nobody has confirmed, years of
 * before in them, choices that no longer fit, warnings that were let pass.
 */
#include "unit.h"

#include <unistd.h>

#include "doc/rules.h"
#include "form/library.h"
#include "doc_form.h"

static const char plan[] = "form: plan\n"
			   "name: 计划表\n"
			   "record: {year: 年度, name: 名称, amount: 预算}\n"
			   "choices:\n"
			   "  层级:\n"
			   "    产出: [数量, 成本]\n"
			   "    效益: [经济]\n"
			   "fields:\n"
			   "  名称: {type: text, label: 项目名称}\n"
			   "  用途: {type: paragraph, optional: true}\n"
			   "  预算: money\n"
			   "lists:\n"
			   "  指标:\n"
			   "    templates: {level1: 级, level2: 次级, name: 名, value: 值}\n"
			   "    columns:\n"
			   "      级: {type: choice, of: 层级, label: 一级}\n"
			   "      次级: {type: choice, of: 层级, under: 级, label: 二级}\n"
			   "      名: {type: text, label: 三级}\n"
			   "      值: {type: measure, label: 目标}\n"
			   "layout:\n"
			   "  - table: |\n"
			   "      {名称} | {用途} | {预算} | <\n"
			   "      --- 指标\n"
			   "      {级} | {次级} | {名} | {值}\n"
			   "rules:\n"
			   "  预算偏大:\n"
			   "    check: 预算 < amount('100元')\n"
			   "    level: warning\n"
			   "    message: 预算 {预算} 超过 100 元\n"
			   "  要有效益:\n"
			   "    check: exists (select 1 from 指标 where 级 = '效益')\n"
			   "    level: warning\n"
			   "  要有单位:\n"
			   "    each: 指标\n"
			   "    check: 值 is null or unit(值) is not null\n"
			   "    level: warning\n"
			   "    message: '{值} 没有单位'\n"
			   "  名称不短:\n"
			   "    check: length(名称) > 2\n"
			   "  不是整数:\n"
			   "    check: 预算 % 20000 <> 0\n"
			   "    level: hint\n"
			   "    message: 预算是整数\n";

static const char templates[] = "templates: 维护\n"
				"indicators:\n"
				"  台数:\n"
				"    name: 设备数量\n"
				"    level1: 产出指标\n"
				"    level2: 数量\n"
				"    nature: number\n"
				"    signs: ['≥', '=']\n"
				"    units: [台]\n"
				"    max: 500\n"
				"  省钱: {level1: 效益, level2: 经济}\n";

static const char levels[] = "levels:\n"
			     "  产出指标: [产出]\n"
			     "  数量: []\n"
			     "  效益: []\n"
			     "  经济: []\n";

static struct form *form;
static struct rules *rules;
static struct library *library;
static struct doc *d;

/* A file of a new folder, which is named in *folder; free both. */
static char *put_file(char **folder, const char *name, const char *text)
{
	struct diags ds = DIAGS_INIT;
	if (!*folder) {
		const char *tmp = getenv("TMPDIR");
		*folder = mem_printf("%s/notes.XXXXXX", tmp ? tmp : "/tmp");
		assert_non_null(mkdtemp(*folder));
	}
	char *file = file_join(*folder, name);
	assert_int_equal(file_write(file, text, strlen(text), &ds), 0);
	diags_none(&ds);
	return file;
}

static struct library *library_of(const char *first, const char *second)
{
	struct diags ds = DIAGS_INIT;
	char *folder = NULL;
	char *a = put_file(&folder, "a.yaml", first), *b = put_file(&folder, "b.yaml", second);
	struct library *l = library_load((const char *const[]){folder}, 1, test_units(), &ds);
	diags_none(&ds);
	unlink(a);
	unlink(b);
	rmdir(folder);
	free(a);
	free(b);
	free(folder);
	return l;
}

static int load(void **state)
{
	(void)state;
	struct diags ds = DIAGS_INIT;
	form = form_text(plan);
	rules = rules_new(form, &ds);
	diags_none(&ds);
	library = library_of(templates, levels);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	rules_free(rules);
	library_free(library);
	form_free(form);
	return 0;
}

static void set(const char *address, const char *text)
{
	doc_set(d, at(form, address), text);
}

static void row(const char *level, const char *lower, const char *name, const char *value)
{
	int n = (int)d->list[0].n;
	const char *const text[] = {level, lower, name, value};
	doc_row_insert(d, 0, (size_t)n);
	for (int c = 0; c < 4; c++)
		doc_set(d, (struct path){0, n, c}, text[c]);
}

/* A record nothing is wrong with. */
static int fill(void **state)
{
	(void)state;
	d = doc_new(form, 2023);
	set("名称", "运行维护");
	set("用途", "用于设备运行维护");
	set("预算", "71.00");
	row("产出", "数量", "设备数量", "≥258台");
	row("产出", "成本", "每台成本", "≤1元");
	row("效益", "经济", "减少支出", "≥5元");
	return 0;
}

static int drop(void **state)
{
	(void)state;
	rules_library(rules, NULL);
	doc_free(d);
	return 0;
}

static void check(struct diags *found)
{
	rules_check(rules, d, NULL, PATH_RECORD, NULL, found);
}

/* What is said, a line each: `level: cell: sentence [cells to mark]`, and the reason it was let
 * pass with in brackets. */
static void says_in_hand(const char *hand, const struct diags *before, const char *want)
{
	struct diags ds = DIAGS_INIT;
	struct buf b = BUF_INIT;
	rules_check(rules, d, NULL, *hand ? at(form, hand) : PATH_RECORD, before, &ds);
	for (size_t i = 0; i < ds.n; i++) {
		const struct diag *f = &ds.v[i];
		diag_format(&b, f);
		for (size_t k = 0; k < f->ncells; k++)
			buf_addf(&b, "%s%s", k ? " " : " [", f->cells[k]);
		buf_adds(&b, f->ncells ? "]" : "");
		if (f->waived)
			buf_addf(&b, "（%s，%s，%d）", f->waived, f->waived_by, (int)f->waived_at);
		buf_addc(&b, '\n');
	}
	assert_string_equal(b.s, want);
	buf_release(&b);
	diags_release(&ds);
}

static void says(const char *want)
{
	says_in_hand("", NULL, want);
}

static void unconfirm(const char *address)
{
	doc_note_set(d, NOTE_UNCONFIRMED, at(form, address), &(struct note){0});
}

/* --- unconfirmed --------------------------------------------------------------- */

static void unconfirmed_cells_are_told_by_field_and_row(void **state)
{
	(void)state;
	says("");
	unconfirm("名称");
	unconfirm("指标[2].名");
	unconfirm("指标[2].值");
	unconfirm("指标[3].级");
	says("warning: 名称: 项目名称未确认 [名称]\n"
	     "warning: 指标[2].名: 第 2 行未确认：三级、目标 [指标[2].名 指标[2].值]\n"
	     "warning: 指标[3].级: 第 3 行未确认：一级 [指标[3].级]\n");
	set("名称", "运行");
	set("名称", "运行维护");
	doc_note_clear(d, NOTE_UNCONFIRMED, at(form, "指标[3].级"), NULL);
	doc_row_delete(d, 0, 0);
	says("warning: 指标[1].名: 第 1 行未确认：三级、目标 [指标[1].名 指标[1].值]\n");
}

static void what_else_is_wrong_with_them_is_said_too(void **state)
{
	(void)state;
	set("预算", "七十一");
	unconfirm("预算");
	says("error: 预算: 预算“七十一”：不是金额：要写数字，如 72.00；用别的单位就写明，如 "
	     "130000元 [预算]\n"
	     "warning: 预算: 预算未确认 [预算]\n");
}

static void years_of_before_are_pointed_out_until_confirmed(void **state)
{
	(void)state;
	/* a text, and what is found in it */
	static const struct {
		const char *text, *found;
	} rows[] = {
		{"2022年运行维护", "“2022年”"},
		{"从 2022 年起", "“2022 年”"},
		{"2022年1月到2022年12月", "“2022年”"},
		{"２０２２年", "“2022年”"},
		{"2021年和2022年", "“2021年”“2022年”"},
		{"截至2022.12", "“2022.12”"},
		{"2022-09-30前", "“2022-09”"},
		{"2020/1", "“2020/1”"},
		{"2022-2023年", "“2022-2023年”"},
		{"2022至2023年", "“2022至2023年”"},
		{"2020年、2021年、2022年、2021年", "“2020年”“2021年”“2022年”"},
		{"2023年", NULL},
		{"2019年", NULL},
		{"2024年", NULL},
		{"2022篇", NULL},
		{"12022年", NULL},
		{"20225年", NULL},
		{"2022.15", NULL},
		{"2022.123", NULL},
		{"财预〔2022〕12号", NULL},
		{"2022-2023", NULL},
		{"202", NULL},
		{"", NULL},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct diags ds = DIAGS_INIT;
		struct buf want = BUF_INIT;
		const char *got = NULL;
		set("用途", rows[i].text);
		check(&ds);
		CHECK_ROW(!ds.n, "%s", rows[i].text);
		unconfirm("用途");
		check(&ds);
		if (rows[i].found)
			buf_addf(&want, "用途里有%s，这张表是 2023 年度", rows[i].found);
		for (size_t k = 0; k < ds.n; k++)
			got = ds.v[k].code == D_CHECK_OLD_YEAR ? ds.v[k].text : got;
		CHECK_ROW(got ? !strcmp(got, want.s) : !rows[i].found, "%s: %s", rows[i].text,
			got ? got : "nothing");
		buf_release(&want);
		diags_release(&ds);
	}
}

static void years_in_rows_come_behind_their_row(void **state)
{
	(void)state;
	set("指标[1].名", "2022年设备数量");
	set("指标[1].值", "2022年12月");
	unconfirm("指标[1].名");
	unconfirm("指标[1].值");
	doc_note_set(d, NOTE_WAIVER, at(form, "指标[1].值"), &(struct note){.rule = "要有单位"});
	says("warning: 指标[1].名: 第 1 行未确认：三级、目标 [指标[1].名 指标[1].值]\n"
	     "hint: 指标[1].名: 三级（第 1 行）里有“2022年”，这张表是 2023 年度 [指标[1].名]\n"
	     "hint: 指标[1].值: 目标（第 1 行）里有“2022年”，这张表是 2023 年度 [指标[1].值]\n"
	     "warning: 指标[1].值: 2022年12月 没有单位 [指标[1].值]\n");
}

/* --- parked ------------------------------------------------------------------------ */

static void a_parked_choice_says_where_it_came_from(void **state)
{
	(void)state;
	set("指标[1].级", "效益");
	doc_park(d, at(form, "指标[1].级"), "产出");
	says("error: 指标[1].次级: 第 1 行“数量”是“产出”下的，一级已改成“效益”："
	     "请重选，或按 Ctrl-Z 撤销 [指标[1].次级]\n");
	set("指标[1].次级", "成"); /* another text is judged as any */
	says("error: 指标[1].次级: 二级（第 1 行）“成”：不在可选的值里：按 F4 选择 "
	     "[指标[1].次级]\n");
}

static void a_parked_choice_that_fits_again_is_right(void **state)
{
	(void)state;
	set("指标[1].级", "效益");
	doc_park(d, at(form, "指标[1].级"), "产出");
	set("指标[1].级", "产出"); /* by a way that does not look after notes */
	says("");
}

/* --- let pass ------------------------------------------------------------------------ */

/* Lets the warning of a rule about a cell pass, as the screen and the command line do. */
static void waive(const char *rule, const char *cell, const char *why)
{
	struct diags ds = DIAGS_INIT;
	struct buf over = BUF_INIT;
	check(&ds);
	for (size_t i = 0; i < ds.n; i++)
		if (!strcmp(ds.v[i].rule, rule) && !strcmp(ds.v[i].cell, cell))
			rules_over(d, &ds.v[i], &over);
	assert_true(over.n);
	doc_note_set(d, NOTE_WAIVER, at(form, cell),
		&(struct note){.rule = rule,
			.text = why,
			.over = over.s,
			.who = "王",
			.time = 1700000000});
	buf_release(&over);
	diags_release(&ds);
}

/* Saves as the screen does: what holds no more is withdrawn, a hint each. */
static void withdraws(const char *want)
{
	struct diags found = DIAGS_INIT, said = DIAGS_INIT;
	struct buf b = BUF_INIT;
	check(&found);
	size_t n = rules_withdraw(d, &found, &said);
	assert_int_equal(n, said.n);
	for (size_t i = 0; i < said.n; i++) {
		diag_format(&b, &said.v[i]);
		buf_addc(&b, '\n');
	}
	assert_string_equal(b.s, want);
	buf_release(&b);
	diags_release(&found);
	diags_release(&said);
}

static void a_warning_let_pass_stands_last_and_does_not_count(void **state)
{
	(void)state;
	struct diags ds = DIAGS_INIT;
	struct summary sum;
	set("预算", "171.00");
	set("指标[2].值", "≤1");
	waive("预算偏大", "预算", "经局务会批准");
	says("warning: 指标[2].值: ≤1 没有单位 [指标[2].值]\n"
	     "warning: 预算: 预算 171.00 超过 100 元 [预算]（经局务会批准，王，1700000000）\n");
	check(&ds);
	assert_int_equal(ds.count[DIAG_WARNING], 1);
	assert_int_equal(ds.waived, 1);
	summary_make(&sum, rules, d, &ds);
	assert_int_equal(sum.warnings, 1);
	summary_release(&sum);
	diags_release(&ds);
	withdraws("");
}

static void it_does_not_hold_over_other_texts(void **state)
{
	(void)state;
	set("预算", "171.00");
	waive("预算偏大", "预算", "经局务会批准");
	set("用途", "别的"); /* does not concern it */
	withdraws("");
	set("预算", "271.00");
	says("warning: 预算: 预算 271.00 超过 100 元 [预算]\n");
	set("预算", "171.00"); /* as it was, before anything was saved */
	says("warning: 预算: 预算 171.00 超过 100 元 [预算]（经局务会批准，王，1700000000）\n");
	set("预算", "271.00");
	withdraws("hint: 预算: 有关的格改了，“预算偏大”的说明已撤回\n");
	assert_int_equal(d->nnotes, 0);
	set("预算", "171.00");
	says("warning: 预算: 预算 171.00 超过 100 元 [预算]\n");
}

static void a_reason_nothing_needs_goes(void **state)
{
	(void)state;
	set("预算", "171.00");
	waive("预算偏大", "预算", "经局务会批准");
	set("预算", "71.00");
	withdraws("hint: 预算: “预算偏大”已经没有问题，说明已撤回\n");
	withdraws("");
}

static void a_row_takes_its_waiver_along(void **state)
{
	(void)state;
	set("指标[2].值", "≤1");
	set("指标[3].值", "≥5");
	waive("要有单位", "指标[2].值", "比值");
	doc_row_move(d, 0, 1, 0);
	says("warning: 指标[3].值: ≥5 没有单位 [指标[3].值]\n"
	     "warning: 指标[1].值: ≤1 没有单位 [指标[1].值]（比值，王，1700000000）\n");
	withdraws("");
	doc_row_delete(d, 0, 0);
	withdraws("");
	assert_int_equal(d->nnotes, 0);
	says("warning: 指标[2].值: ≥5 没有单位 [指标[2].值]\n");
}

static void a_rule_over_a_list_is_let_pass_over_the_list(void **state)
{
	(void)state;
	doc_row_delete(d, 0, 2);
	waive("要有效益", "指标", "内部运转项目");
	says("warning: 指标: 要有效益 [指标]（内部运转项目，王，1700000000）\n");
	doc_row_insert(d, 0, 2); /* a row without texts */
	withdraws("");
	set("指标[3].名", "别的指标");
	set("指标[3].级", "产出");
	set("指标[3].次级", "数量");
	set("指标[3].值", "1个");
	withdraws("hint: 指标: 有关的格改了，“要有效益”的说明已撤回\n");
}

static void errors_and_hints_cannot_be_let_pass(void **state)
{
	(void)state;
	set("名称", "短");
	set("预算", "72.00");
	waive("名称不短", "名称", "就叫这个");
	waive("不是整数", "预算", "就是整数");
	says("error: 名称: 名称不短 [名称]\n"
	     "hint: 预算: 预算是整数 [预算]\n");
	withdraws("hint: 名称: 有关的格改了，“名称不短”的说明已撤回\n"
		  "hint: 预算: 有关的格改了，“不是整数”的说明已撤回\n");
}

static void unconfirmed_cells_cannot_be_let_pass(void **state)
{
	(void)state;
	unconfirm("名称");
	doc_note_set(
		d, NOTE_WAIVER, at(form, "名称"), &(struct note){.rule = "", .text = "懒得看"});
	says("warning: 名称: 项目名称未确认 [名称]\n");
}

/* --- bound to a template -------------------------------------------------------------- */

static void bind(const char *address, const char *id)
{
	rules_library(rules, library);
	doc_note_set(d, NOTE_TEMPLATE, at(form, address), &(struct note){.text = id});
}

/* The warning about the value of row 1; in the words of the template. Good until the next one. */
static const char *wrong(const char *value, const char *waived)
{
	static struct buf b = BUF_INIT;
	struct buf why = BUF_INIT;
	const struct indicator *i = library_find(library, "台数");
	assert_int_equal(indicator_judge(i, form->units, value, &why), VERDICT_IMPOSSIBLE);
	buf_release(&b);
	buf_addf(&b, "warning: 指标[1].值: 目标（第 1 行）“%s”：%s [指标[1].值]%s\n", value, why.s,
		waived);
	buf_release(&why);
	return b.s;
}

static void the_value_of_a_bound_row_is_judged_by_its_template(void **state)
{
	(void)state;
	bind("指标[1]", "台数");
	says("");
	set("指标[1].值", "≤258台");
	says(wrong("≤258台", ""));
	says_in_hand("指标[1].值", NULL, wrong("≤258台", "")); /* it can become none: at once */
	set("指标[1].值", "≥25");
	says_in_hand("指标[1].值", NULL, ""); /* it can become one */
	set("指标[1].值", "");
	says("error: 指标[1].值: 目标（第 1 行）没有填 [指标[1].值]\n");
	rules_library(rules, NULL);
	set("指标[1].值", "≤258台");
	says("");
}

static void such_a_warning_can_be_let_pass(void **state)
{
	(void)state;
	bind("指标[1]", "台数");
	set("指标[1].值", "≥501台");
	waive("指标模板", "指标[1].值", "新购一批");
	says(wrong("≥501台", "（新购一批，王，1700000000）"));
	withdraws("");
	set("指标[1].值", "≥502台");
	withdraws("hint: 指标[1].值: 有关的格改了，“指标模板”的说明已撤回\n");
	says(wrong("≥502台", ""));
}

static void levels_of_a_bound_row_are_those_of_its_template(void **state)
{
	(void)state;
	bind("指标[2]", "省钱");
	static const char wrong[] = "hint: 指标[2].级: 第 2 行的模板“省钱”是 效益 ▸ 经济 的 "
				    "[指标[2].级 指标[2].次级]\n";
	says(wrong);
	says_in_hand("指标[2].次级", NULL, ""); /* while it is being mended */
	struct diags before = DIAGS_INIT;
	check(&before);
	says_in_hand("指标[2].次级", &before, wrong);
	diags_release(&before);
}

static void a_template_may_be_gone(void **state)
{
	(void)state;
	bind("指标[2]", "没有的");
	says("hint: 指标[2].名: 第 2 行的模板“没有的”已不在模板库里 [指标[2].名]\n");
}

#define EACH(f) cmocka_unit_test_setup_teardown(f, fill, drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(unconfirmed_cells_are_told_by_field_and_row),
		EACH(what_else_is_wrong_with_them_is_said_too),
		EACH(years_of_before_are_pointed_out_until_confirmed),
		EACH(years_in_rows_come_behind_their_row),
		EACH(a_parked_choice_says_where_it_came_from),
		EACH(a_parked_choice_that_fits_again_is_right),
		EACH(a_warning_let_pass_stands_last_and_does_not_count),
		EACH(it_does_not_hold_over_other_texts),
		EACH(a_reason_nothing_needs_goes),
		EACH(a_row_takes_its_waiver_along),
		EACH(a_rule_over_a_list_is_let_pass_over_the_list),
		EACH(errors_and_hints_cannot_be_let_pass),
		EACH(unconfirmed_cells_cannot_be_let_pass),
		EACH(the_value_of_a_bound_row_is_judged_by_its_template),
		EACH(such_a_warning_can_be_let_pass),
		EACH(levels_of_a_bound_row_are_those_of_its_template),
		EACH(a_template_may_be_gone),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
