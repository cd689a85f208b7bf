/*
 * Expressions: what they give (every example of tianbao-rules(7)), what is
 * said of faulty ones and where. Hostile ones: hostile_test.c.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/rules.h"
#include "doc_form.h"

static struct buf form_head = BUF_INIT; /* the manual's form up to its rules */

/* --- the manual ---------------------------------------------------------------- */

/* The manual as typed: blocks between .EX and .EE, \(aq as '. */
struct manual {
	struct buf text;
	char *at; /* what is not read yet */
};

static void manual_open(struct manual *m)
{
	struct diags ds = DIAGS_INIT;
	char *file = tree_file("man/tianbao-rules.7");
	struct buf raw = BUF_INIT;
	assert_int_equal(file_read(&raw, file, 1 << 20, &ds), 0);
	buf_init(&m->text);
	for (const char *s = raw.s; *s; s++) {
		if (!strncmp(s, "\\(aq", 4)) {
			buf_addc(&m->text, '\'');
			s += 3;
		} else {
			buf_addc(&m->text, *s);
		}
	}
	m->at = m->text.s;
	buf_release(&raw);
	free(file);
}

/* The next block, ended by a NUL; NULL at the end. */
static char *manual_block(struct manual *m)
{
	char *from = strstr(m->at, "\n.EX\n");
	if (!from)
		return NULL;
	from += 5;
	char *to = strstr(from, ".EE\n");
	assert_non_null(to);
	*to = '\0';
	m->at = to + 4;
	return from;
}

/* A record of the manual: a line per field or row, `address: text` or `list[n]: text | text`. */
static struct doc *record_of(const struct form *f, char *text)
{
	struct doc *d = doc_new(f, 0);
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		char *value = strstr(line, ":");
		*value++ = '\0';
		value += *value == ' ';
		char *bracket = strchr(line, '[');
		if (!strcmp(line, f->year)) {
			d->year = atoi(value);
		} else if (!bracket) {
			doc_set(d, at(f, line), value);
		} else {
			*bracket = '\0';
			int list = form_list(f, line), row = (int)d->list[list].n, col = 0;
			doc_row_insert(d, list, (size_t)row);
			for (char *end; value; value = end) {
				end = strstr(value, " | ");
				if (end) {
					*end = '\0';
					end += 3;
				}
				doc_set(d, (struct path){list, row, col++}, value);
			}
		}
	}
	return d;
}

/* The manual's form with one rule more, whose expression stands alone from line *line, column 7. */
static char *form_with(const char *each, const char *expr, int *line)
{
	struct buf b = BUF_INIT;
	buf_add(&b, form_head.s, form_head.n);
	buf_adds(&b, "rules:\n  试:\n");
	if (each)
		buf_addf(&b, "    each: %s\n", each);
	buf_adds(&b, "    check: |\n");
	*line = 1;
	for (const char *s = b.s; *s; s++)
		*line += *s == '\n';
	buf_addf(&b, "      %s\n", expr);
	return buf_detach(&b);
}

static void example_runs(char *line, const struct doc *model)
{
	static const char each[] = "绩效指标: ";
	char *want = strstr(line, "\t→");
	assert_non_null(want);
	*want = '\0';
	want += strlen("\t→");
	want += *want == ' ';
	bool in_row = !strncmp(line, each, strlen(each));
	int at_line;
	char *text = form_with(
		in_row ? "绩效指标" : NULL, in_row ? line + strlen(each) : line, &at_line);
	struct diags ds = DIAGS_INIT; /* hints: a constant, a division */
	struct form *f = form_read(text, &ds);
	struct rules *r = rules_new(f, &ds);
	assert_int_equal(ds.count[DIAG_ERROR], 0);
	diags_release(&ds);
	struct doc *d = doc_under(model, f);
	struct buf got = BUF_INIT;
	rules_eval(r, d, f->rule[0].check, in_row ? 1 : 0, &got);
	if (strcmp(got.s, want))
		fail_msg("%s gives %s, the manual says %s", line, got.s, want);
	buf_release(&got);
	doc_free(d);
	rules_free(r);
	form_free(f);
	free(text);
}

static void every_example_of_the_manual_is_true(void **state)
{
	(void)state;
	struct manual m;
	manual_open(&m);
	struct form *f = form_text(manual_block(&m));
	struct diags ds = DIAGS_INIT;
	struct rules *r = rules_new(f, &ds);
	diags_none(&ds);
	struct doc *d = record_of(f, manual_block(&m));
	rules_check(r, d, NULL, PATH_RECORD, NULL, &ds);
	assert_int_equal(ds.n, 1);
	assert_string_equal(ds.v[0].text, "预算数 72.00，两项合计 70.00");
	diags_release(&ds);
	int examples = 0;
	for (char *block; (block = manual_block(&m));)
		for (char *end, *line = block; *line; line = end) {
			end = strchr(line, '\n');
			*end++ = '\0';
			example_runs(line, d);
			examples++;
		}
	assert_true(examples > 40);
	doc_free(d);
	rules_free(r);
	form_free(f);
	buf_release(&m.text);
}

static int load(void **state)
{
	(void)state;
	struct manual m;
	manual_open(&m);
	char *block = manual_block(&m), *rest = strstr(block, "rules:\n");
	buf_add(&form_head, block, (size_t)(rest - block));
	buf_release(&m.text);
	return 0;
}

/* --- faults ------------------------------------------------------------------ */

/* What is said of an expression: `col: level: text` lines (col within the expression). */
static void faults_of(const char *each, const char *expr, struct buf *out)
{
	int line;
	char *text = form_with(each, expr, &line);
	struct diags ds = DIAGS_INIT;
	struct form *f = form_read(text, &ds);
	if (f)
		rules_free(rules_new(f, &ds));
	buf_reset(out);
	for (size_t i = 0; i < ds.n; i++) {
		assert_int_equal(ds.v[i].line, line);
		buf_addf(out, "%d: %s: %s\n", ds.v[i].col - 6, diag_level_word(ds.v[i].level),
			ds.v[i].text);
	}
	diags_release(&ds);
	form_free(f);
	free(text);
}

static const struct {
	const char *each, *expr, *says;
} faults[] = {
	{NULL, "预算数 = 财政资今", "7: error: 没有栏目“财政资今”，是不是“财政资金”？\n"},
	{NULL, "预算数 = 甲乙丙丁戊己", "7: error: 没有栏目“甲乙丙丁戊己”\n"},
	{NULL, "预算数 = = 3", "7: error: 算式看不懂：从“=”起不合写法\n"},
	{NULL, "预算数 =", "6: error: 算式没有写完\n"},
	{NULL, "(预算数 = 1", "1: error: ( 没有配上\n"},
	{NULL, "预算数 = 1)", "8: error: 多了一个 )\n"},
	{NULL, "项目名称 = '甲", "8: error: ' 没有配上\n"},
	{NULL, "预算数 /* = 1", "5: error: 注释 /* 没有配上 */\n"},
	{NULL, "预算数 = ?", "7: error: 算式里不能写 ?\n"},
	{NULL, "预算数 = 1; 预算数", "8: error: 算式里不能写 ;\n"},
	{NULL, "12月底 = 1",
		"1: error: 算式看不懂：“12月底”：名字不以数字开头，文字要放在单引号里\n"},
	{NULL, "项目名称 = \"甲\"", "8: error: 没有栏目“甲”；要写文字就用单引号：'甲'\n"},
	{NULL, "指标值 = '≥95%'",
		"1: error: “指标值”是清单“绩效指标”的列：写 (select … from 绩效指标)，"
		"一行一行判就给规则加 each: 绩效指标\n"},
	{NULL, "绩效指标.指标值 = '≥95%'",
		"1: error: “指标值”是清单“绩效指标”的列：写 (select … from 绩效指标)，"
		"一行一行判就给规则加 each: 绩效指标\n"},
	{"绩效指标", "绩效指标.指标植 = 1", "1: error: 没有栏目“指标植”，是不是“指标值”？\n"},
	{NULL, "(select count(*) from 绩效指示) > 1",
		"23: error: 没有清单“绩效指示”，是不是“绩效指标”？\n"},
	{NULL, "sun(预算数) > 1", "1: error: 没有函数“sun”，是不是“sum”？\n"},
	{NULL, "预算数 > 1 and random() > 1", "13: error: 没有函数“random”\n"},
	{NULL, "money(预算数, 2) = '1'", "1: error: “money”括号里的个数不对，写法是 money(数)\n"},
	{NULL, "sum(预算数) > 1", "1: error: sum 要有几行可算：写 (select sum(…) from 清单)\n"},
	{"绩效指标", "count(*) > 1",
		"1: error: count 要有几行可算：写 (select count(…) from 清单)\n"},
	{NULL, "(select sum(预算数) from 绩效指标) > 1",
		"9: error: sum 要有几行可算：写 (select sum(…) from 清单)\n"},
	{NULL, "says(项目名称, '比例')", "13: error: 没有“比例”这种说法，是不是“比率”？\n"},
	{NULL, "Says(trim(项目名称, '，'), '某种特别的说法')",
		"24: error: 没有“某种特别的说法”这种说法：data/units.yaml 的 words 里写着有哪些\n"},
	{NULL, "says(项目名称)", "1: error: “says”括号里的个数不对，写法是 says(文字, '说法')\n"},
	{NULL, "预算数, 财政资金", "1: error: 算式要正好得出一个值\n"},
	{NULL, "(select 指标值, 序号 from 绩效指标)", "1: error: 算式要正好得出一个值\n"},
	{NULL, "(select 指标值 from 绩效指标 a, 绩效指标 b)",
		"9: error: “指标值”不止一个：写成 清单.列\n"},
	{NULL, "1 = 1", "1: warning: 这个算式没有用到任何栏目\n"},
};

static void faults_are_said_at_their_place(void **state)
{
	(void)state;
	struct buf got = BUF_INIT;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		faults_of(faults[i].each, faults[i].expr, &got);
		if (strcmp(got.s, faults[i].says))
			fail_msg("%s\nsays %snot  %s", faults[i].expr, got.s, faults[i].says);
	}
	buf_release(&got);
}

/* Whatever the style of the text in YAML, the place is that of the fault. */
static void places_hold_in_every_style(void **state)
{
	(void)state;
	static const struct {
		const char *rule;
		int line, col; /* from the line of the rule */
	} styles[] = {
		{"    check: 预算数 = 财政资今\n", 0, 18},
		{"    check: '项目名称 = ''甲'' or 财政资今'\n", 0, 29},
		{"    check: \"项目名称 = '\\u7532' or 财政资今\"\n", 0, 32},
		{"    check: 预算数 =\n      1 + 财政资今\n", 1, 11},
		{"    check: |\n      预算数 =\n        财政资今\n", 2, 9},
		{"    check: >\n      预算数 =\n      财政资今\n", 2, 7},
		{"    check: 预算数 > 1\n    message: '共 {money(预算数)}、{money(财政资今)}'\n", 1,
			37},
	};
	int first = 3;
	for (size_t i = 0; i < form_head.n; i++)
		first += form_head.s[i] == '\n';
	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
		char *text = mem_printf("%srules:\n  试:\n%s", form_head.s, styles[i].rule);
		struct form *f = form_text(text);
		struct diags ds = DIAGS_INIT;
		rules_free(rules_new(f, &ds));
		assert_int_equal(ds.n, 1);
		assert_string_equal(ds.v[0].text, "没有栏目“财政资今”，是不是“财政资金”？");
		if (ds.v[0].line != first + styles[i].line || ds.v[0].col != styles[i].col)
			fail_msg("%s: line %d col %d", styles[i].rule, ds.v[0].line - first,
				ds.v[0].col);
		diags_release(&ds);
		form_free(f);
		free(text);
	}
}

static void circles_of_computed_fields_are_faults(void **state)
{
	(void)state;
	static const char text[] = "form: ring\n"
				   "name: 圈\n"
				   "fields:\n"
				   "  甲: {value: 乙 || '1'}\n"
				   "  乙: {value: 丙 || '2'}\n"
				   "  丙: {each: 单, text: '{项}{甲}'}\n"
				   "  丁: {value: 丁}\n"
				   "lists:\n"
				   "  单:\n"
				   "    columns:\n"
				   "      项: text\n"
				   "layout:\n"
				   "  - table: |\n"
				   "      {甲} | {乙} | {丙} | {丁}\n"
				   "      --- 单\n"
				   "      {项} | < | < | <\n";
	struct form *f = form_text(text);
	struct diags ds = DIAGS_INIT;
	struct rules *r = rules_new(f, &ds);
	assert_int_equal(ds.n, 2);
	assert_string_equal(ds.v[0].text, "“甲”的算式绕一圈又用到它自己");
	assert_int_equal(ds.v[0].line, 4);
	assert_string_equal(ds.v[1].text, "“丁”的算式绕一圈又用到它自己");
	diags_release(&ds);
	struct doc *d = doc_new(f, 2023);
	doc_row_insert(d, 0, 0);
	doc_set(d, at(f, "单[1].项"), "项");
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < f->nfields; i++)
		rules_text(r, d, (struct path){LIST_NONE, -1, (int)i}, &b);
	assert_null(strstr(b.s, "项项")); /* it ends, and says nothing wrong */
	buf_release(&b);
	doc_free(d);
	rules_free(r);
	form_free(f);
}

static void keywords_are_no_names(void **state)
{
	(void)state;
	static const char text[] = "form: words\n"
				   "name: 词\n"
				   "fields:\n"
				   "  order: text\n"
				   "  订单: text\n"
				   "layout:\n"
				   "  - table: |\n"
				   "      {order} | {订单}\n";
	struct diags ds = DIAGS_INIT;
	struct form *f = form_read(text, &ds);
	if (f)
		rules_free(rules_new(f, &ds));
	assert_int_equal(ds.n, 1);
	assert_int_equal(ds.v[0].line, 4);
	assert_int_equal(ds.v[0].col, 3);
	assert_non_null(strstr(ds.v[0].text, "order"));
	diags_release(&ds);
	form_free(f);
}

/* More texts than are remembered, some too long to be, each asked for twice: what functions say of
 * one is never said of another. */
static void texts_are_not_mixed_up(void **state)
{
	(void)state;
	int line;
	char *text = form_with(NULL,
		"core(项目名称) || number(项目名称) || unit(项目名称) || says(项目名称, '比率')",
		&line);
	struct form *f = form_text(text);
	struct diags ds = DIAGS_INIT;
	struct rules *r = rules_new(f, &ds);
	diags_none(&ds);
	struct doc *d = doc_new(f, 2023);
	struct buf value = BUF_INIT, want = BUF_INIT, got = BUF_INIT;
	for (int i = 0; i < 4000; i++) {
		int n = i / 2 * 7 % 3000;
		buf_reset(&value);
		buf_reset(&want);
		buf_reset(&got);
		buf_addf(&value, "≥%d平米", n);
		buf_pad(&value, ' ', n % 5 ? 0 : 2000);
		buf_addf(&want, "%d平米%d.0平方米0", n, n);
		doc_set(d, at(f, "项目名称"), value.s);
		rules_eval(r, d, f->rule[0].check, 0, &got);
		assert_string_equal(got.s, want.s);
	}
	buf_release(&value);
	buf_release(&want);
	buf_release(&got);
	doc_free(d);
	rules_free(r);
	form_free(f);
	free(text);
}

/* --- the box (hostile_test.c has more) ----------------------------------------- */

/* A record with ten rows and long texts. */
static struct doc *crowd(const struct form *f)
{
	struct doc *d = doc_new(f, 2023);
	doc_set(d, at(f, "预算数"), "72");
	doc_set(d, at(f, "项目名称"),
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
	int list = form_list(f, "绩效指标");
	for (int i = 0; i < 10; i++) {
		doc_row_insert(d, list, (size_t)i);
		doc_set(d, (struct path){list, i, 3}, "≥95%");
	}
	return d;
}

/* One slow rule among good ones is stopped; the others still judge. */
static void one_slow_rule_leaves_the_others(void **state)
{
	(void)state;
	char *text =
		mem_printf("%srules:\n"
			   "  好: {check: 预算数 > amount('100万元')}\n"
			   "  慢:\n"
			   "    check: (select count(*) from 绩效指标 a, 绩效指标 b, 绩效指标 c, "
			   "绩效指标 d, 绩效指标 e, 绩效指标 f, 绩效指标 g) > 0\n"
			   "  慢行:\n"
			   "    each: 绩效指标\n"
			   "    check: (select count(*) from 绩效指标 a, 绩效指标 b, 绩效指标 c, "
			   "绩效指标 d, 绩效指标 e, 绩效指标 f, 绩效指标 g) > 序号\n"
			   "  行:\n"
			   "    each: 绩效指标\n"
			   "    check: number(指标值) > 99\n",
			form_head.s);
	struct form *f = form_text(text);
	struct diags ds = DIAGS_INIT;
	struct rules *r = rules_new(f, &ds);
	diags_none(&ds);
	struct doc *d = crowd(f);
	rules_check(r, d, NULL, PATH_RECORD, NULL, &ds);
	size_t good = 0, rows = 0, slow = 0;
	for (size_t i = 0; i < ds.n; i++) {
		good += !strcmp(ds.v[i].rule, "好");
		rows += !strcmp(ds.v[i].rule, "行");
		slow += ds.v[i].code == D_CHECK_STOPPED;
	}
	assert_int_equal(good, 1);
	assert_int_equal(rows, 10);
	assert_int_equal(slow, 2);
	diags_release(&ds);
	doc_free(d);
	rules_free(r);
	form_free(f);
	free(text);
}

static void expressions_of_the_installed_forms_are_sound(void **state)
{
	(void)state;
	static const char *const ids[] = {"tianjin-2023", "hebei-2021", "guangzhou-2023"};
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		struct form *f = form_installed(ids[i]);
		struct diags ds = DIAGS_INIT;
		struct rules *r = rules_new(f, &ds);
		assert_true(f->nrules >= 2);
		diags_none(&ds);
		rules_free(r);
		form_free(f);
	}
}

static int unload(void **state)
{
	(void)state;
	buf_release(&form_head);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_example_of_the_manual_is_true),
		cmocka_unit_test(faults_are_said_at_their_place),
		cmocka_unit_test(places_hold_in_every_style),
		cmocka_unit_test(circles_of_computed_fields_are_faults),
		cmocka_unit_test(keywords_are_no_names),
		cmocka_unit_test(texts_are_not_mixed_up),
		cmocka_unit_test(one_slow_rule_leaves_the_others),
		cmocka_unit_test(expressions_of_the_installed_forms_are_sound),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
