/*
 * Rules about the other records of the file: what they see, what they ask the
 * file for, and that they are silent when it cannot be told.
 */
#include "unit.h"

#include <string.h>

#include "doc/rules.h"
#include "doc_form.h"

#define HEAD \
	"form: other\n" \
	"record: {year: 年度, unit: 单位代码, code: 项目编码, name: 名称, amount: 预算数}\n" \
	"fields:\n" \
	"  单位代码: {type: code, optional: true}\n" \
	"  项目编码: {type: code, optional: true}\n" \
	"  名称: {type: text, optional: true}\n" \
	"  预算数: {type: money, optional: true}\n" \
	"layout:\n" \
	"  - lines: '{单位代码}{项目编码}{名称}{预算数}'\n"
#define RULES \
	HEAD "rules:\n" \
	     "  名称不重:\n" \
	     "    check: not exists (select 1 from 其他记录 where 名称 = 本表.名称 and\n" \
	     "      年度 = 本表.年度 and 单位 = 单位代码)\n" \
	     "    message: '与第 {(select min(编号) from 其他记录 where 名称 = 本表.名称)} " \
	     "号同名'\n" \
	     "  比上年:\n" \
	     "    check: 预算数 <= 2 * (select 金额 from 其他记录 where 编码 = 项目编码\n" \
	     "      and 年度 = 本表.年度 - 1)\n" \
	     "    level: warning\n" \
	     "  总盘子:\n" \
	     "    check: 预算数 + (select total(金额) from 其他记录 where 单位 = 单位代码) <\n" \
	     "      amount('100万元')\n" \
	     "  签过的:\n" \
	     "    check: not exists (select 1 from 其他记录 where 状态 = '已签审' and 编码 is " \
	     "null)\n" \
	     "    level: hint\n"

/* A file of other records, and what was asked of it. */
struct file {
	const struct other *v;
	size_t n;
	struct buf asked; /* a line per query */
	bool broken;
};

static bool differs(const char *want, const char *text)
{
	return want && strcmp(want, text) != 0;
}

static int each(void *arg, const struct others_query *q, other_fn *take, void *to)
{
	struct file *f = arg;
	buf_addf(&f->asked, "%d %s %s %s not %d\n", q->year, q->unit ? q->unit : "*",
		q->code ? q->code : "*", q->name ? q->name : "*", (int)q->self);
	if (f->broken)
		return -1;
	for (size_t i = 0; i < f->n; i++) {
		const struct other *o = &f->v[i];
		if ((q->year && q->year != o->year) || differs(q->unit, o->unit) ||
			differs(q->code, o->code) || differs(q->name, o->name))
			continue;
		if (!take(to, o))
			break;
	}
	return 0;
}

static const struct other records[] = {
	{3, 2022, "101", "A1", "路面维修", "20", true, 200000, STATUS_SIGNED},
	{4, 2023, "101", "A2", "路灯维修", "", false, 0, STATUS_DRAFT},
	{5, 2023, "102", "A1", "路面维修", "50", true, 500000, STATUS_DRAFT},
	{6, 2023, "101", "", "办公设备", "900000", true, 9000000000, STATUS_SIGNED},
};

static struct form *form;
static struct rules *rules;
static struct doc *d;
static struct file file;

static int load(void **state)
{
	(void)state;
	struct diags ds = DIAGS_INIT;
	form = form_text(RULES);
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

static int fill(void **state)
{
	(void)state;
	d = doc_new(form, 2023);
	d->number = 7;
	file = (struct file){.v = records, .n = COUNT(records), .asked = BUF_INIT};
	return 0;
}

static int empty(void **state)
{
	(void)state;
	doc_free(d);
	buf_release(&file.asked);
	return 0;
}

static void set(const char *address, const char *text)
{
	doc_set(d, at(form, address), text);
}

/* What the check says, a line each. */
static void says(const struct others *others, const char *want)
{
	struct diags ds = DIAGS_INIT;
	struct buf b = BUF_INIT;
	rules_check(rules, d, others, PATH_RECORD, NULL, &ds);
	for (size_t i = 0; i < ds.n; i++) {
		buf_addf(&b, "%s:", ds.v[i].rule);
		for (size_t k = 0; k < ds.v[i].ncells; k++)
			buf_addf(&b, " %s", ds.v[i].cells[k]);
		buf_addf(&b, ": %s\n", ds.v[i].text);
	}
	diags_release(&ds);
	assert_string_equal(b.s, want);
	buf_release(&b);
}

static void known(const char *want)
{
	struct others others = {.arg = &file, .each = each};
	says(&others, want);
}

static void rules_see_the_other_records(void **state)
{
	(void)state;
	set("单位代码", "102");
	set("项目编码", "A1");
	set("名称", "路面维修");
	set("预算数", "40");
	known("名称不重: 名称 单位代码: 与第 3 号同名\n"
	      "签过的:: 签过的\n");
	set("名称", "路面养护");
	set("预算数", "41");
	known("比上年: 预算数 项目编码: 比上年\n"
	      "签过的:: 签过的\n");
}

static void amounts_are_added_up(void **state)
{
	(void)state;
	set("单位代码", "101");
	set("预算数", "99980");
	file.n = 2;
	known("");
	file.n = 4;
	known("总盘子: 预算数 单位代码: 总盘子\n"
	      "签过的:: 签过的\n");
}

/* Year, unit, code and name are asked for; an empty cell equals nothing, so nothing is asked. */
static void the_file_is_asked_only_for_what_is_compared(void **state)
{
	(void)state;
	set("单位代码", "101");
	set("名称", "新项目");
	set("预算数", "1");
	known("签过的:: 签过的\n");
	assert_string_equal(file.asked.s, "2023 101 * 新项目 not 7\n"
					  "0 101 * * not 7\n"
					  "0 * * * not 7\n");
}

static void nothing_known_is_silent(void **state)
{
	(void)state;
	struct others nothing = {.arg = &file};
	set("单位代码", "102");
	set("名称", "路面维修");
	says(NULL, "");
	says(&nothing, "");
	file.broken = true;
	known("");
	assert_string_equal(file.asked.s, "2023 102 * 路面维修 not 7\n");
	file.broken = false;
	known("名称不重: 名称 单位代码: 与第 3 号同名\n"
	      "签过的:: 签过的\n");
}

/* A year is a whole number, the rest are texts, and a text that only looks like one is none. */
static void only_the_same_is_equal(void **state)
{
	(void)state;
	static const struct {
		const char *check;
		bool holds;
	} checks[] = {
		{"年度 = 2023.0", true},
		{"年度 = '2023'", false},
		{"年度 = 2022.5", false},
		{"年度 = null", false},
		{"年度 = 1e300", false},
		{"年度 = 0", false},
		{"单位 = 101", false},
		{"单位 = '101'", true},
		{"单位 = ''", false},
		{"单位 = ' 101'", false},
		{"单位 = x'313031'", false},
		{"编码 is null and 编号 = 6", true},
		{"金额 is null and 编号 = 4", true},
		{"金额 > 8999999999", true},
		{"年度 = 2023 and 年度 = 2022", false},
		{"单位 = '101' and 单位 = '102'", false},
		{"名称 = '路面维修' and 编码 = 'A1' and 单位 = '102' and 年度 = 2023", true},
		{"名称 like '路%' and 状态 = '草稿'", true},
		{"单位 in ('101', '7') and 年度 in (2022, 2021)", true},
	};
	for (size_t i = 0; i < COUNT(checks); i++) {
		char *text = mem_printf(HEAD
			"rules: {试: {check: \"名称 = '' or exists (select 1 from 其他记录 where "
			"%s)\"}}\n",
			checks[i].check);
		struct diags ds = DIAGS_INIT;
		struct form *f = form_text(text);
		struct rules *r = rules_new(f, &ds);
		struct others others = {.arg = &file, .each = each};
		struct doc *record = doc_new(f, 2023);
		diags_none(&ds);
		doc_set(record, at(f, "名称"), "x");
		rules_check(r, record, &others, PATH_RECORD, NULL, &ds);
		if (ds.n != !checks[i].holds)
			fail_msg("%s", checks[i].check);
		diags_release(&ds);
		doc_free(record);
		rules_free(r);
		form_free(f);
		free(text);
	}
}

/* A file of 100,000 records is not gone through for a rule; the other rules are judged. */
static void large_files_are_not_gone_through(void **state)
{
	(void)state;
	static struct other many[100000];
	for (size_t i = 0; i < COUNT(many); i++)
		many[i] = (struct other){.number = (int64_t)i + 100,
			.year = 2023,
			.unit = i % 50 ? "102" : "101",
			.code = "",
			.name = "同样的名称",
			.amount = ""};
	file.v = many;
	file.n = COUNT(many);
	set("单位代码", "102");
	set("名称", "路面维修");
	set("预算数", "1");
	known("总盘子:: 规则“总盘子”太费时，没有算完\n"
	      "签过的:: 规则“签过的”太费时，没有算完\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rules_see_the_other_records, fill, empty),
		cmocka_unit_test_setup_teardown(amounts_are_added_up, fill, empty),
		cmocka_unit_test_setup_teardown(
			the_file_is_asked_only_for_what_is_compared, fill, empty),
		cmocka_unit_test_setup_teardown(nothing_known_is_silent, fill, empty),
		cmocka_unit_test_setup_teardown(only_the_same_is_equal, fill, empty),
		cmocka_unit_test_setup_teardown(large_files_are_not_gone_through, fill, empty),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
