/* Rows bound to indicator templates: filled in the form's own words, laid out, never overwritten.
 */
#include "unit.h"

#include "doc/bound.h"
#include "doc_form.h"

#define LEVELS \
	"choices:\n" \
	"  层级:\n" \
	"    产出指标: [数量指标, 质量指标, 时效指标, 成本指标]\n" \
	"    效益指标: [社会效益, 服务对象满意度]\n" \
	"  依据: [计划标准, 行业标准]\n"

#define COLUMNS \
	"      一级: {type: choice, of: 层级}\n" \
	"      二级: {type: choice, of: 层级, under: 一级}\n" \
	"      名称: {type: text, max: 20}\n" \
	"      说明: {type: text, optional: true}\n" \
	"      值: measure\n"

#define PARTS "    templates: {level1: 一级, level2: 二级, name: 名称, description: 说明, value: 值"

#define LAYOUT(basis, shown) \
	"layout:\n" \
	"  - title: 表\n" \
	"  - table: |\n" \
	"      名 | {项目} | < | <" shown "\n" \
	"      --- 指标\n" \
	"      {一级} | {二级} | {名称} | {说明}{值}" basis "\n"

static const char plain[] = "form: plain\n" LEVELS "fields:\n"
			    "  项目: text\n"
			    "lists:\n"
			    "  指标:\n"
			    "    columns:\n" COLUMNS PARTS "}\n" LAYOUT("", "");

/* Rows to start with, and a basis that is a choice. */
static const char started[] =
	"form: started\n" LEVELS "fields:\n"
	"  项目: text\n"
	"lists:\n"
	"  指标:\n"
	"    start: 二级\n"
	"    columns:\n" COLUMNS "      依据列: {type: choice, of: 依据, optional: true}\n" PARTS
	", basis: 依据列}\n" LAYOUT(" | {依据列}", " | <");

static const char other[] = "form: other\n"
			    "fields:\n"
			    "  项目: text\n"
			    "layout:\n"
			    "  - title: '{项目}'\n"
			    "  - lines: '{项目}'\n";

static struct library *library;

static int set_up(void **state)
{
	(void)state;
	char *folder = tree_file("tests/data/templates");
	struct diags ds = DIAGS_INIT;
	library = library_load((const char *const[]){folder}, 1, test_units(), &ds);
	free(folder);
	return (int)ds.n;
}

static int tear_down(void **state)
{
	(void)state;
	library_free(library);
	return 0;
}

/* The rows of the only list: cells between |, what is noted of it behind them. */
static void assert_rows(const struct doc *d, const char *wanted)
{
	struct buf b = BUF_INIT;
	for (int row = 0; row < (int)d->list[0].n; row++) {
		for (int col = 0; col < (int)d->form->list[0].ncols; col++) {
			struct path p = {0, row, col};
			buf_addf(&b, "%s%s%s", col ? "|" : "", doc_get(d, p),
				doc_note(d, NOTE_UNCONFIRMED, p, NULL) ? "?" : "");
		}
		const struct indicator *i = bound_to(d, library, 0, row);
		buf_addf(&b, "%s%s\n", i ? " = " : "", i ? i->id : "");
	}
	assert_string_equal(b.s, wanted);
	buf_release(&b);
}

static const struct kind *kind(const char *name)
{
	size_t n;
	const struct kind *k = library_kinds(library, &n);
	for (size_t i = 0; i < n; i++)
		if (!strcmp(k[i].name, name))
			return &k[i];
	return NULL;
}

static void test_fill(void **state)
{
	(void)state;
	struct form *f = form_text(plain);
	struct doc *d = doc_new(f, 2024);
	doc_row_insert(d, 0, 0);
	doc_row_insert(d, 0, 1);
	bound_fill(d, library, 0, 0, library_find(library, "杂志发行期数"));
	/* 读者满意度 is a second level of 效益指标 here, under another name. */
	bound_fill(d, library, 0, 1, library_find(library, "读者满意度"));
	assert_rows(d, "产出指标|数量指标|杂志发行期数|全年发行的期数| = 杂志发行期数\n"
		       "效益指标|服务对象满意度|读者满意度|读者满意度| = 读者满意度\n");
	/* What stands there stays; the row is of one template at a time. */
	bound_fill(d, library, 0, 0, library_find(library, "印刷成本"));
	assert_rows(d, "产出指标|数量指标|杂志发行期数|全年发行的期数| = 印刷成本\n"
		       "效益指标|服务对象满意度|读者满意度|读者满意度| = 读者满意度\n");
	doc_free(d);
	form_free(f);
}

static void test_fill_levels(void **state)
{
	(void)state;
	struct form *f = form_text(plain);
	struct doc *d = doc_new(f, 2024);
	doc_row_insert(d, 0, 0);
	doc_row_insert(d, 0, 1);
	doc_set(d, (struct path){0, 1, 0}, "效益指标");
	bound_fill_levels(d, library, 0, 0, library_find(library, "出版时间"));
	/* This level is not under the one that was chosen. */
	bound_fill_levels(d, library, 0, 1, library_find(library, "出版时间"));
	assert_rows(d, "产出指标|时效指标|||\n"
		       "效益指标||||\n");
	doc_free(d);
	form_free(f);
}

static void test_lay_out(void **state)
{
	(void)state;
	struct form *f = form_text(plain);
	struct doc *d = doc_new(f, 2024);
	bound_lay_out(d, library, kind("印刷出版"));
	assert_rows(d, "产出指标|数量指标|杂志发行期数|全年发行的期数|? = 杂志发行期数\n"
		       "产出指标|质量指标|印刷合格率|印刷品验收合格的比例|? = 印刷合格率\n"
		       "产出指标|时效指标|出版时间|出版时间|? = 出版时间\n"
		       "产出指标|成本指标|印刷成本|印刷成本|? = 印刷成本\n"
		       "效益指标|社会效益|读者反映|读者反映|? = 读者反映\n"
		       "效益指标|服务对象满意度|读者满意度|读者满意度|? = 读者满意度\n");
	/* Another kind goes in between, where its levels are. */
	bound_lay_out(d, library, kind("新媒体"));
	assert_int_equal(d->list[0].n, 8);
	assert_string_equal(bound_to(d, library, 0, 1)->id, "推文篇数");
	assert_string_equal(bound_to(d, library, 0, 2)->id, "关注人数");
	assert_string_equal(bound_text(d, 0, 3, LIST_PART_NAME), "印刷合格率");
	doc_free(d);
	form_free(f);
}

/* The rows that a form starts with are filled first; what a choice does not have stays out. */
static void test_lay_out_started(void **state)
{
	(void)state;
	struct form *f = form_text(started);
	struct doc *d = doc_new(f, 2024);
	assert_int_equal(d->list[0].n, 6);
	bound_lay_out(d, library, kind("新媒体"));
	assert_rows(d, "产出指标|数量指标|推文篇数|推文篇数|?| = 推文篇数\n"
		       "产出指标|数量指标|关注人数|关注人数|?| = 关注人数\n"
		       "产出指标|质量指标||||\n"
		       "产出指标|时效指标||||\n"
		       "产出指标|成本指标||||\n"
		       "效益指标|社会效益||||\n"
		       "效益指标|服务对象满意度||||\n");
	doc_free(d);
	form_free(f);
}

static void test_which(void **state)
{
	(void)state;
	struct form *f = form_text(plain), *none = form_text(other);
	struct doc *d = doc_new(f, 2024);
	assert_int_equal(bound_list(f), 0);
	assert_int_equal(bound_list(none), LIST_NONE);
	doc_row_insert(d, 0, 0);
	assert_null(bound_to(d, library, 0, 0));
	bound_bind(d, 0, 0, library_find(library, "印刷成本"));
	assert_string_equal(bound_to(d, library, 0, 0)->id, "印刷成本");
	assert_null(bound_to(d, NULL, 0, 0));
	assert_string_equal(bound_text(d, 0, 0, LIST_PART_BASIS), "");
	/* The row keeps it when it moves, and takes it along when it goes. */
	doc_row_insert(d, 0, 0);
	doc_row_move(d, 0, 1, 0);
	assert_non_null(bound_to(d, library, 0, 0));
	doc_row_delete(d, 0, 0);
	assert_null(bound_to(d, library, 0, 0));
	assert_int_equal(doc_note_count(d, NOTE_TEMPLATE), 0);
	doc_free(d);
	form_free(f);
	form_free(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fill),
		cmocka_unit_test(test_fill_levels),
		cmocka_unit_test(test_lay_out),
		cmocka_unit_test(test_lay_out_started),
		cmocka_unit_test(test_which),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
