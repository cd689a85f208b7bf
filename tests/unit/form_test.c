/* Definitions become forms: what is loaded, inherited, written out again, and found by name. */
#include "unit.h"

#include <string.h>

#include "doc_form.h"
#include "form/catalog.h"
#include "form/type.h"

/* A form from a file of the source tree. */
static struct form *form_file(const char *name)
{
	char *file = tree_file(name);
	struct diags ds = DIAGS_INIT;
	struct buf text = BUF_INIT;
	assert_int_equal(file_read(&text, file, 1 << 20, &ds), 0);
	struct form *f = form_load(file, text.s, text.n, test_units(), tree_like, NULL, &ds);
	diags_none(&ds);
	assert_non_null(f);
	buf_release(&text);
	free(file);
	return f;
}

static const char *const files[] = {
	"forms/tianjin-2023.yaml",
	"forms/hebei-2021.yaml",
	"forms/guangzhou-2023.yaml",
	"tests/data/forms/example-2024.yaml",
};

static void assert_same_form(const struct form *a, const struct form *b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	form_dump(&x, a);
	form_dump(&y, b);
	assert_string_equal(x.s, y.s);
	assert_string_equal(a->source, b->source);
	assert_string_equal(a->digest, b->digest);
	buf_release(&x);
	buf_release(&y);
}

/* The resolved definition is a definition of the same form. */
static void test_source(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		struct form *f = form_file(files[i]);
		struct form *again = form_text(f->source);
		assert_same_form(f, again);
		assert_int_equal(strlen(f->digest), 64);
		form_free(again);
		form_free(f);
	}
}

/* The digest is of what a form says, not of how its file is written. */
static void test_digest(void **state)
{
	(void)state;
	struct form *a = form_text("form: x\nname: 试\nfields:\n  甲: {type: text, max: 3}\n"
				   "layout:\n  - title: '{甲}'\n  - lines: '{甲}'\n");
	struct form *b =
		form_text("form: x\n\n# 注释\nname: \"试\"\nfields:\n  甲:\n    type: text\n"
			  "    max: '3'\nlayout: [{title: \"{甲}\"}, {lines: \"{甲}\"}]\n");
	struct form *c = form_text("form: x\nname: 试\nfields:\n  甲: {type: text, max: 4}\n"
				   "layout:\n  - title: '{甲}'\n  - lines: '{甲}'\n");
	assert_same_form(a, b);
	assert_string_not_equal(a->digest, c->digest);
	form_free(a);
	form_free(b);
	form_free(c);
}

/* Texts that YAML could take for something else come back as they were. */
static void test_source_texts(void **state)
{
	(void)state;
	static const char *const texts[] = {"~", "- a", "a: b", "a #b", "'", "\"", " a", "a ", "#",
		"{a}", "[a", "|", "a\\n\\nb", "a\\n", "\\na", "a\\tb", " a\\n b", "是: ", "a,b",
		"?", "---", "true", "%a", "a\\n\\n", "", "：", "a:", "\\\\", "x\\n  \\ny"};
	for (size_t i = 0; i < COUNT(texts); i++) {
		char *text = mem_printf("form: x\nname: 试\nfields:\n  甲: {help: \"%s%s\"}\n"
					"layout: [{lines: '{甲}'}]\n",
			*texts[i] == '"' ? "\\" : "", texts[i]);
		struct form *f = form_text(text), *again = form_text(f->source);
		assert_string_equal(f->field[0].help, again->field[0].help);
		assert_same_form(f, again);
		form_free(f);
		form_free(again);
		free(text);
	}
}

static void test_fields(void **state)
{
	(void)state;
	struct form *f = form_file("tests/data/forms/example-2024.yaml");
	const struct field *v = f->field;
	int i = form_field(f, "总额财政拨款");
	assert_true(i >= 0);
	assert_ptr_equal(v[i].type, type_find("money"));
	assert_int_equal(v[i].money.factor, 100000000);
	assert_int_equal(v[i].money.decimals, 4);
	assert_true(v[i].money.thousands);
	assert_true(v[i].has_max && v[i].max == 1e14); /* 100 亿元 */
	assert_false(v[i].optional);
	assert_string_equal(v[i].label, "财政拨款（总额）");
	i = form_field(f, "资金总额");
	assert_false(field_entered(&v[i]));
	assert_string_equal(f->expr[v[i].value].text,
		"总额财政拨款 + ifnull(总额上年结转, 0) + ifnull(总额其他资金, 0)");
	i = form_field(f, "指标摘要");
	assert_false(field_entered(&v[i]));
	assert_int_equal(v[i].each, form_list(f, "绩效指标"));
	assert_int_equal(v[i].text->n, 7);
	assert_int_equal(v[i].text->v[0].kind, PIECE_EXPR);
	assert_int_equal(f->expr[v[i].text->v[0].expr].list, v[i].each);
	assert_string_equal(v[i].join, "；");
	assert_true(v[form_field(f, "项目类型")].boxes);
	assert_true(v[form_field(f, "项目编码")].unique);
	const struct list *cost = &f->list[form_list(f, "成本构成")];
	assert_int_equal(cost->rows, ROWS_FIXED);
	assert_int_equal(cost->nstart, 3);
	assert_string_equal(cost->start[1][0], "委托业务");
	assert_int_equal(cost->col[1].money.factor, 10000);
	assert_int_equal(cost->col[1].money.decimals, 2);
	const struct list *grid = &f->list[form_list(f, "绩效指标")];
	assert_int_equal(grid->part[LIST_PART_VALUE], list_col(grid, "本年目标值"));
	assert_int_equal(grid->part[LIST_PART_DESCRIPTION], -1);
	assert_int_equal(grid->col[list_col(grid, "计算公式")].ditto, list_col(grid, "三级指标"));
	assert_true(grid->col[list_col(grid, "依据类别")].open);
	assert_int_equal(grid->nstart, 10);
	assert_string_equal(grid->start[9][0], "满意度指标");
	assert_string_equal(grid->start[9][list_col(grid, "权重")], "10");
	form_free(f);
}

/* The order of Tab: as defined, a list behind the last field above it. */
static void test_order(void **state)
{
	(void)state;
	static const char *const want[] = {"成本构成", "进度安排", "绩效指标", "审核意见"};
	struct form *f = form_file("tests/data/forms/example-2024.yaml");
	size_t first = 0;
	while (first < f->norder && f->order[first].list < 0)
		first++;
	assert_string_equal(form_at(f, f->order[first - 1])->name, "年度目标");
	for (size_t i = 0; i < COUNT(want); i++) {
		struct buf address = BUF_INIT;
		path_print(&address, f, f->order[first + i]);
		assert_string_equal(address.s, want[i]);
		buf_release(&address);
	}
	for (size_t i = 0; i < f->norder; i++)
		assert_false(path_equal(f->order[i], at(f, "资金总额")));
	form_free(f);
}

/* Cells, sections and what stands beside repeated rows. */
static void test_picture(void **state)
{
	(void)state;
	struct form *f = form_file("tests/data/forms/example-2024.yaml");
	const struct band *b = NULL;
	for (size_t i = 0; i < f->nbands; i++)
		if (f->band[i].kind == BAND_TABLE && f->band[i].ncols == 9)
			b = &f->band[i];
	assert_non_null(b);
	assert_int_equal(b->nrows, 4);
	assert_int_equal(b->total, 100);
	assert_int_equal(b->nsections, 3);
	assert_true(b->section[0].head);
	assert_int_equal(b->section[0].rows, 2);
	assert_int_equal(b->section[1].list, form_list(f, "绩效指标"));
	assert_int_equal(b->section[2].list, LIST_NONE);
	assert_int_equal(b->nmerge, 2);
	const struct pcell *outer = &b->cell[0], *group = &b->cell[5];
	assert_true(outer->through);
	assert_int_equal(outer->rows, 4);
	assert_string_equal(group->text.v[0].text, "指标值");
	assert_int_equal(group->cols, 2);
	/* All squares belong to exactly one cell. */
	int squares = 0;
	for (size_t i = 0; i < b->ncells; i++)
		squares += b->cell[i].rows * b->cell[i].cols;
	assert_int_equal(squares, b->nrows * b->ncols);
	form_free(f);
}

static void test_escapes(void **state)
{
	(void)state;
	struct form *f = form_text("form: x\nname: 试\nfields:\n  甲: text\nlayout:\n"
				   "  - title: 'a\\{b\\}'\n"
				   "  - table: |\n"
				   "      \\<   | \\^ | \\.  | a\\|b\n"
				   "      \\--- | \\\\ | \\  c | 一\\n二\n"
				   "      ｛甲｝ ｜ ＜ ｜ {甲 || '|}'} ｜ .\n");
	static const char *const want[] = {"<", "^", ".", "a|b", "---", "\\", "  c", "一\n二"};
	const struct band *b = &f->band[1];
	assert_string_equal(f->band[0].line[0][0].v[0].text, "a{b}");
	for (size_t i = 0; i < COUNT(want); i++)
		assert_string_equal(b->cell[i].text.v[0].text, want[i]);
	assert_int_equal(b->cell[8].text.v[0].kind, PIECE_ENTRY);
	assert_int_equal(b->cell[8].cols, 2);
	assert_int_equal(b->cell[9].text.v[0].kind, PIECE_EXPR);
	assert_string_equal(f->expr[b->cell[9].text.v[0].expr].text, "甲 || '|}'");
	assert_int_equal(b->cell[10].text.n, 0);
	form_free(f);
}

/* A byte of an expression, wherever its text stands. */
static void test_expr_place(void **state)
{
	(void)state;
	struct form *f = form_text("form: x\nname: 试\nfields:\n  甲: {type: number}\nlayout:\n"
				   "  - table: |\n      和 | {甲} | {甲 + 1}\n"
				   "rules:\n  一:\n    check: >\n      甲 > 1\n      and 甲 < 2\n");
	static const struct {
		const char *within, *find;
		int line, col;
	} want[] = {{"甲 + 1", "+", 7, 20}, {"甲 > 1 and 甲 < 2", "1", 11, 11},
		{"甲 > 1 and 甲 < 2", "<", 12, 13}};
	for (size_t i = 0; i < COUNT(want); i++)
		for (size_t e = 0; e < f->nexprs; e++) {
			const char *text = f->expr[e].text, *s = strstr(text, want[i].find);
			if (strcmp(text, want[i].within) != 0)
				continue;
			struct place p = form_expr_place(f, (int)e, (size_t)(s - text));
			CHECK_ROW(p.line == want[i].line && p.col == want[i].col, "%s: %d:%d",
				want[i].find, p.line, p.col);
		}
	form_free(f);
}

/* --- what is inherited -------------------------------------------------- */

static const char parent[] = "form: parent\n"
			     "name: 上\n"
			     "fields:\n"
			     "  甲: text\n"
			     "  乙: {type: text, max: 3, help: 帮}\n"
			     "lists:\n"
			     "  单: {columns: {一: text, 二: text}}\n"
			     "layout:\n"
			     "  - lines: '{甲}{乙}'\n"
			     "  - table: |\n"
			     "      一 | 二\n"
			     "      --- 单\n"
			     "      {一} | {二}\n"
			     "rules:\n"
			     "  规则: {check: 甲 = 1}\n";
static const char second[] = "form: second\n"
			     "like: parent\n"
			     "name: 二\n"
			     "money: {unit: 万元}\n"
			     "fields:\n"
			     "  甲: {optional: true}\n";

static const char looped[] = "form: round\nlike: round\n";

static int find_like(void *arg, const char *id, struct form_like *out)
{
	const char *text = !strcmp(id, "parent")   ? parent
			   : !strcmp(id, "second") ? second
			   : !strcmp(id, "round")  ? looped
						   : NULL;
	++*(int *)arg;
	if (!text)
		return -1;
	buf_adds(out->text, text);
	out->file = mem_printf("%s.yaml", id);
	return 0;
}

static void test_like(void **state)
{
	(void)state;
	static const char text[] = "form: child\n"
				   "like: [parent, second]\n"
				   "fields:\n"
				   "  乙: {max: ~, label: 乙乙}\n"
				   "  丁: {type: money, before: 乙}\n"
				   "  丙: {before: 丁}\n"
				   "lists:\n"
				   "  单: {columns: {二: ~, 零: {type: code, before: 一}}}\n"
				   "layout:\n"
				   "  - lines: '{甲}{乙}{丙}{丁}'\n"
				   "  - table: |\n"
				   "      零 | 一\n"
				   "      --- 单\n"
				   "      {零} | {一}\n"
				   "rules:\n"
				   "  规则: ~\n";
	static const char *const names[] = {"甲", "丙", "丁", "乙"};
	struct diags ds = DIAGS_INIT;
	int asked = 0;
	struct form *f =
		form_load("child.yaml", text, strlen(text), test_units(), find_like, &asked, &ds);
	diags_none(&ds);
	assert_int_equal(asked, 3);
	assert_string_equal(f->id, "child");
	assert_string_equal(f->name, "二");
	assert_string_equal(f->money.unit, "万元");
	assert_int_equal(f->nfields, COUNT(names));
	for (size_t i = 0; i < COUNT(names); i++)
		assert_string_equal(f->field[i].name, names[i]);
	assert_true(f->field[0].optional);
	assert_ptr_equal(f->field[0].type, type_find("text"));
	assert_false(f->field[3].has_max);
	assert_string_equal(f->field[3].label, "乙乙");
	assert_string_equal(f->field[3].help, "帮");
	assert_int_equal(f->list[0].ncols, 2);
	assert_string_equal(f->list[0].col[0].name, "零");
	assert_int_equal(f->nrules, 0);
	/* Nothing is left to inherit. */
	struct form *again = form_text(f->source);
	assert_same_form(f, again);
	form_free(again);
	form_free(f);
}

static void test_like_faults(void **state)
{
	(void)state;
	static const struct {
		const char *text, *said;
	} faults[] = {
		{"form: x\nlike: nobody\n", "x.yaml:2:7: error: 找不到“nobody”"},
		{"form: x\nlike: [parent, round]\n",
			"round.yaml:2:7: error: like 绕成了圈：“round”"},
		{"form: x\nlike: parent\nfields: {甲: {before: 戊}}\n",
			"x.yaml:3:22: error: before 要的“戊”不在这里"},
		/* The fault is in the file it stands in. */
		{"form: x\nlike: parent\nfields: {乙: ~}\n",
			"parent.yaml:9:17: error: 没有栏目“乙”"},
	};
	for (size_t i = 0; i < COUNT(faults); i++) {
		struct diags ds = DIAGS_INIT;
		struct buf line = BUF_INIT;
		int asked = 0;
		assert_null(form_load("x.yaml", faults[i].text, strlen(faults[i].text),
			test_units(), find_like, &asked, &ds));
		assert_true(ds.n > 0);
		diag_format(&line, &ds.v[0]);
		assert_string_equal(line.s, faults[i].said);
		buf_release(&line);
		diags_release(&ds);
	}
}

/* --- names, addresses, choices ------------------------------------------- */

static void test_paths(void **state)
{
	(void)state;
	static const struct {
		const char *address;
		int list, row, col;
	} good[] = {{"", -1, -1, -1}, {"单位代码", -1, -1, 0}, {"绩效目标", -1, -1, 7},
		{"绩效指标", 0, -1, -1}, {"绩效指标[2]", 0, 1, -1}, {"绩效指标[1].指标值", 0, 0, 4},
		{"绩效指标[12].一级指标", 0, 11, 0}, {"绩效指标.二级指标", 0, -1, 1}};
	static const char *const bad[] = {"没有", "绩效指标[0]", "绩效指标[].指标值", "绩效指标[1",
		"绩效指标[1]指标值", "绩效指标[1].没有", "绩效指标[01].指标值",
		"绩效指标[-1].指标值", "绩效指标[999999999].指标值", "绩效指标[ 1].指标值",
		"绩效指标.", "单位代码[1]", "绩效指标[1].指标值 ", "[1]", "."};
	struct form *f = form_file(files[0]);
	struct path p;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct buf address = BUF_INIT;
		struct path want = {good[i].list, good[i].row, good[i].col};
		assert_int_equal(path_parse(f, good[i].address, &p), 0);
		CHECK_ROW(path_equal(p, want), "%s", good[i].address);
		path_print(&address, f, p);
		assert_string_equal(address.s, good[i].address);
		buf_release(&address);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		CHECK_ROW(path_parse(f, bad[i], &p) == -1, "%s", bad[i]);
	assert_string_equal(form_at(f, (struct path){0, 3, 4})->name, "指标值");
	assert_null(form_at(f, (struct path){0, -1, -1}));
	assert_null(form_at(f, (struct path){0, 0, 5}));
	assert_null(form_at(f, (struct path){1, 0, 0}));
	assert_null(form_at(f, PATH_RECORD));
	form_free(f);
}

static void test_choices(void **state)
{
	(void)state;
	struct form *f = form_file("forms/guangzhou-2023.yaml");
	const struct list *list = &f->list[0];
	const struct field *first = &list->col[0], *below = &list->col[1];
	const struct choice *offered[16];
	assert_int_equal(choices_max(first), 3);
	assert_int_equal(choices_max(below), 9);
	assert_int_equal(choices_offered(first, "", offered, COUNT(offered)), 3);
	assert_string_equal(offered[2]->text, "满意度指标");
	assert_string_equal(offered[2]->code, "3");
	assert_int_equal(choices_offered(below, "效益指标", offered, COUNT(offered)), 4);
	assert_string_equal(offered[0]->code, "21");
	assert_int_equal(choices_offered(below, "", offered, COUNT(offered)), 9);
	assert_int_equal(choices_offered(below, "", offered, 2), 2);
	assert_int_equal(choices_offered(below, "没有", offered, COUNT(offered)), 0);
	assert_string_equal(choices_find(below, "产出指标", "成本指标")->code, "14");
	assert_string_equal(choices_find(below, "", "经济效益")->code, "21");
	assert_null(choices_find(below, "效益指标", "成本指标"));
	assert_null(choices_find(below, "产出指标", "产出指标"));
	assert_null(choices_find(first, "", "数量指标"));
	form_free(f);
}

static void test_covers(void **state)
{
	(void)state;
	struct form *was = form_text("form: x\nname: 试\nfields: {甲: text, 乙: money}\n"
				     "lists: {单: {columns: {一: text}}}\nlayout:\n"
				     "  - lines: '{甲}{乙}'\n  - table: |\n      一\n      --- 单\n"
				     "      {一}\n");
	struct form *more = form_text("form: x\nname: 试\nfields: {丙: text, 乙: money, 甲: text}\n"
				      "lists: {单: {columns: {二: text, 一: text}}}\nlayout:\n"
				      "  - lines: '{甲}{乙}{丙}'\n  - table: |\n      一 | 二\n"
				      "      --- 单\n      {一} | {二}\n");
	struct form *other = form_text("form: x\nname: 试\nfields: {甲: text, 乙: money}\n"
				       "lists: {单: {columns: {一: measure}}}\nlayout:\n"
				       "  - lines: '{甲}{乙}'\n  - table: |\n      一\n"
				       "      --- 单\n      {一}\n");
	assert_true(form_covers(was, was));
	assert_true(form_covers(more, was));
	assert_false(form_covers(was, more));
	assert_false(form_covers(other, was));
	form_free(was);
	form_free(more);
	form_free(other);
}

/* --- the catalog ------------------------------------------------------------ */

static void test_catalog(void **state)
{
	(void)state;
	char *own = tree_file("tests/data/forms"), *installed = tree_file("forms");
	const char *folders[] = {own, NULL, "/nowhere", installed};
	struct catalog *c = catalog_new(folders, COUNT(folders), test_units());
	struct diags ds = DIAGS_INIT;
	size_t n;
	const char *const *ids = catalog_ids(c, FILE_FORM, &n);
	assert_true(n >= 4);
	for (size_t i = 1; i < n; i++)
		assert_true(strcmp(ids[i - 1], ids[i]) < 0);
	const struct form *f = catalog_get(c, "hebei-2021", &ds);
	diags_none(&ds);
	assert_ptr_equal(catalog_get(c, "hebei-2021", &ds), f);
	assert_null(catalog_get(c, "hebei-2020", &ds));
	assert_int_equal(ds.n, 1);
	assert_non_null(strstr(ds.v[0].text, "hebei-2021"));
	diags_release(&ds);
	const struct form *kept =
		catalog_keep(c, f->id, f->digest, f->source, strlen(f->source), &ds);
	diags_none(&ds);
	assert_ptr_equal(catalog_keep(c, f->id, f->digest, "", 0, &ds), kept);
	assert_string_equal(kept->digest, f->digest);
	catalog_free(c);
	free(own);
	free(installed);
}

/* An office's own form wins, and may start from the installed one of the same name. */
static void test_own_form(void **state)
{
	(void)state;
	char *own = tree_file("tests/data/own"), *installed = tree_file("forms");
	const char *folders[] = {own, installed};
	struct catalog *c = catalog_new(folders, COUNT(folders), test_units());
	struct diags ds = DIAGS_INIT;
	size_t n, same = 0;
	const char *const *ids = catalog_ids(c, FILE_FORM, &n);
	for (size_t i = 0; i < n; i++)
		same += !strcmp(ids[i], "hebei-2021");
	assert_int_equal(same, 1);
	const struct form *f = catalog_get(c, "hebei-2021", &ds);
	diags_none(&ds);
	assert_true(f->field[form_field(f, "项目名称")].max == 60);
	assert_true(form_field(f, "十二月底") >= 0);
	catalog_free(c);
	free(own);
	free(installed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_source),
		cmocka_unit_test(test_digest),
		cmocka_unit_test(test_source_texts),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_picture),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_expr_place),
		cmocka_unit_test(test_like),
		cmocka_unit_test(test_like_faults),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_choices),
		cmocka_unit_test(test_covers),
		cmocka_unit_test(test_catalog),
		cmocka_unit_test(test_own_form),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
