/* Records as text and as a web page: widths, pages, encodings, what is escaped. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "form/measure.h"
#include "out/out.h"

static const char definition[] = "form: test\n"
				 "name: 试验\n"
				 "paper: landscape\n"
				 "fields:\n"
				 "  单位名称: text\n"
				 "  项目名称: text\n"
				 "  目标: paragraph\n"
				 "lists:\n"
				 "  指标:\n"
				 "    columns:\n"
				 "      一级: text\n"
				 "      三级: text\n"
				 "      值: measure\n"
				 "layout:\n"
				 "  - title: '{项目名称}绩效目标表'\n"
				 "  - lines: '{单位名称} | 单位：元'\n"
				 "  - columns: [20, 80]\n"
				 "    table: |\n"
				 "      项目名称 | {项目名称}\n"
				 "      绩效目标 | {目标}\n"
				 "  - columns: [20, 50, 30]\n"
				 "    merge: [一级]\n"
				 "    table: |\n"
				 "      一级   | 三级   | 值\n"
				 "      === 指标\n"
				 "      {一级} | {三级} | {值}\n"
				 "  - sign: 填报人 | 日期\n";

struct world {
	struct units *units;
	struct form *form;
	struct rules *rules;
	struct doc *doc;
	struct output out;
	struct diags ds;
};

static void set(struct world *w, const char *address, const char *text)
{
	struct path p;
	assert_int_equal(path_parse(w->form, address, &p), 0);
	while (p.list >= 0 && w->doc->list[p.list].n <= (size_t)p.row)
		doc_row_insert(w->doc, p.list, w->doc->list[p.list].n);
	doc_set(w->doc, p, text);
}

static int set_up(void **state)
{
	static struct world w;
	const char *top = getenv("top_srcdir");
	char *name = file_join(top ? top : ".", "data/units.yaml");
	w = (struct world){.ds = DIAGS_INIT};
	w.units = units_load(name, &w.ds);
	free(name);
	w.form = form_load("test.yaml", definition, strlen(definition), w.units, NULL, NULL, &w.ds);
	assert_non_null(w.form);
	w.rules = rules_new(w.form, &w.ds);
	w.doc = doc_new(w.form, 2024);
	set(&w, "单位名称", "102101中国人民政治协商会议");
	set(&w, "项目名称", "“两会”服务");
	set(&w, "目标", "①保障——会议；②≥95%的委员满意…");
	set(&w, "指标[1].一级", "产出");
	set(&w, "指标[1].三级", "场次");
	set(&w, "指标[1].值", "≥2场");
	set(&w, "指标[2].一级", "产出");
	set(&w, "指标[2].三级", "人数");
	set(&w, "指标[2].值", "≤1,200人");
	*state = &w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	doc_free(w->doc);
	rules_free(w->rules);
	form_free(w->form);
	units_free(w->units);
	if (w->out.format)
		out_release(&w->out);
	diags_release(&w->ds);
	return 0;
}

/* n copies of the record in a format. */
static const char *print(struct world *w, const char *name, const struct out_options *o, size_t n)
{
	const struct out_format *f = out_find(name);
	assert_non_null(f);
	if (w->out.format)
		out_release(&w->out);
	out_init(&w->out, f, o);
	assert_int_equal(out_begin(&w->out, &w->ds), 0);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(out_record(&w->out, w->doc, w->rules, &w->ds), 0);
	assert_int_equal(out_end(&w->out, &w->ds), 0);
	return w->out.bytes.s;
}

static size_t count(const char *s, const char *part)
{
	size_t n = 0;
	while ((s = strstr(s, part))) {
		s += strlen(part);
		n++;
	}
	return n;
}

/* --- text --------------------------------------------------------------- */

static void text_is_what_is_on_the_screen(void **state)
{
	const struct out_options o = {.width = 44};
	assert_string_equal(print(*state, "text", &o, 1),
		"            “两会”服务绩效目标表\n"
		"102101中国人民政治协商会议          单位：元\n"
		"┌────────┬─────────────────────────────────┐\n"
		"│项目名称│“两会”服务                       │\n"
		"├────────┼─────────────────────────────────┤\n"
		"│绩效目标│①保障——会议；②≥95%的委员满意…    │\n"
		"├────────┼────────────────────┬────────────┤\n"
		"│  一级  │        三级        │     值     │\n"
		"├────────┼────────────────────┼────────────┤\n"
		"│        │场次                │≥2场        │\n"
		"│产出    ├────────────────────┼────────────┤\n"
		"│        │人数                │≤1,200人    │\n"
		"└────────┴────────────────────┴────────────┘\n"
		"\n"
		"填报人                日期\n");
}

static void ascii_frames_for_those_who_need_them(void **state)
{
	const struct out_options o = {.width = 44, .ascii = true};
	const char *s = print(*state, "text", &o, 1);
	assert_non_null(strstr(s, "+--------+--------------------+------------+\n"));
	assert_null(strstr(s, "─"));
	assert_null(strstr(s, "│"));
}

static void records_follow_each_other(void **state)
{
	const struct out_options endless = {.width = 44}, pages = {.width = 44, .lines = 20};
	assert_int_equal(count(print(*state, "text", &endless, 3), "日期\n\n"), 2);
	const char *paged = print(*state, "text", &pages, 3);
	assert_int_equal(count(paged, "第 1 页 共 1 页\n\f"), 2);
	assert_int_equal(count(paged, "\f"), 2);
}

/* Each page has its lines, its number in the last but one, and no form feed too many. */
static void pages_are_parted_by_form_feeds(void **state)
{
	struct world *w = *state;
	for (int lines = 8; lines < 24; lines++) {
		const struct out_options o = {.width = 44, .lines = lines};
		const char *s = print(w, "text", &o, 1);
		size_t pages = count(s, "\f") + 1, n = 0;
		char *all = strdup(s), *rest = all;
		for (char *page; (page = strsep(&rest, "\f")); n++) {
			char foot[64];
			snprintf(foot, sizeof foot, "第 %zu 页 共 %zu 页\n", n + 1, pages);
			assert_int_equal(count(page, "\n"), lines - 1);
			assert_non_null(strstr(page, foot));
			assert_string_equal(strstr(page, foot), foot);
			assert_int_equal(count(page, "绩效目标表     "), pages > 1);
		}
		assert_int_equal(n, pages);
		assert_true((pages == 1) == (lines >= 18));
		free(all);
	}
}

/* On a printer with a Chinese character ROM each character of two bytes takes two columns, and the
 * lines of the table too: a line of the table has as many bytes as the page has columns. */
static void bytes_are_columns_in_gb18030(void **state)
{
	struct world *w = *state;
	for (int width = 30; width <= 136; width++) {
		const struct out_options o = {.width = width, .gb18030 = true};
		const char *s = print(w, "text", &o, 1);
		size_t tables = 0;
		while (*s) {
			size_t n = strcspn(s, "\n");
			bool frame = (unsigned char)*s == 0xa9; /* the row of box characters */
			tables += frame;
			assert_true(n <= (size_t)width);
			if (frame)
				assert_int_equal(n, width / 2 * 2);
			s += n + 1;
		}
		assert_true(tables >= 11);
	}
	assert_int_equal(w->ds.n, 0);
}

/* What the ROM lacks is replaced before the layout, and told once a cell. */
static void characters_that_printers_lack_are_replaced(void **state)
{
	struct world *w = *state;
	const struct out_options o = {.width = 80, .gb18030 = true};
	set(w, "指标[2].三级", "扩建½㎡𠮷½");
	print(w, "text", &o, 1);
	const struct buf *b = &w->out.bytes;
	assert_non_null(memmem(b->s, b->n,
		"\xa9\xa6\xc0\xa9\xbd\xa8"
		"1/2\xa9O\xa1\xfe"
		"1/2 ",
		16));
	assert_int_equal(w->ds.n, 1);
	assert_int_equal(w->ds.v[0].level, DIAG_WARNING);
	assert_string_equal(w->ds.v[0].cell, "指标[2].三级");
	assert_string_equal(w->ds.v[0].text, "打印机没有这里的字：“½”印成“1/2”，“𠮷”印成“〓”");
	for (const char *s = b->s; *s; s += strcspn(s, "\n") + 1)
		if ((unsigned char)*s == 0xa9)
			assert_int_equal(strcspn(s, "\n"), 80);
}

/* --- web page ----------------------------------------------------------- */

static void nothing_in_a_record_is_markup(void **state)
{
	struct world *w = *state;
	const struct out_options o = {0};
	set(w, "项目名称", "<script>alert(\"1\")</script>");
	set(w, "目标", "甲&乙\n'丙'<img src=x onerror=y>");
	const char *s = print(w, "html", &o, 1);
	assert_null(strstr(s, "<script"));
	assert_null(strstr(s, "<img"));
	assert_non_null(
		strstr(s, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;绩效目标表</h1>"));
	assert_non_null(strstr(s, "甲&amp;乙<br>&#39;丙&#39;&lt;img src=x onerror=y&gt;"));
}

static void the_page_needs_nothing_else(void **state)
{
	const struct out_options o = {0};
	const char *s = print(*state, "html", &o, 2);
	assert_ptr_equal(strstr(s, "<!DOCTYPE html>\n<html lang=\"zh-CN\">"), s);
	assert_non_null(strstr(s, "default-src 'none'"));
	assert_null(strstr(s, "http://"));
	assert_null(strstr(s, "https://"));
	assert_int_equal(count(s, " class=\"landscape\">\n"), 2);
	assert_int_equal(count(s, "<li><a href=\"#p"), 2);
	assert_int_equal(count(s, "</article>"), 2);
	assert_int_equal(count(s, "</html>"), 1);
}

static void tables_keep_widths_spans_and_heads(void **state)
{
	const struct out_options o = {0};
	const char *s = print(*state, "html", &o, 1);
	/* Rows that are repeated begin a table of their own; both have all lines of the block. */
	assert_int_equal(count(s, "<col style=\"width:20%\"><col style=\"width:50%\">"
				  "<col style=\"width:30%\">"),
		2);
	assert_non_null(strstr(s, "<tr><th>绩效目标</th><td colspan=\"2\">①保障"));
	assert_non_null(strstr(s, "<thead>\n<tr><th scope=\"col\">一级</th>"));
	assert_non_null(strstr(s, "<tbody>\n<tr><td rowspan=\"2\">产出</td><td>场次</td>"));
	assert_non_null(strstr(s, "<tr><td>人数</td><td>≤1,200人</td></tr>\n</tbody>"));
}

/* --- the table of formats ------------------------------------------------ */

static void formats_are_found_by_name(void **state)
{
	(void)state;
	size_t n;
	const struct out_format *all = out_table(&n);
	for (size_t i = 0; i < n; i++)
		assert_ptr_equal(out_find(all[i].name), &all[i]);
	assert_null(out_find("doc"));
	assert_null(out_find(""));
}

static void what_exchanges_records_takes_nothing_else(void **state)
{
	struct world *w = *state;
	const struct out_options o = {0};
	struct out_part p = {.title = ""};
	struct output out;
	out_init(&out, out_find("json"), &o);
	assert_int_equal(out_begin(&out, &w->ds), 0);
	assert_int_equal(out_part(&out, &p, &w->ds), -1);
	assert_int_equal(w->ds.v[0].code, D_OUT_RECORDS_ONLY);
	out_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		TEST(text_is_what_is_on_the_screen),
		TEST(ascii_frames_for_those_who_need_them),
		TEST(records_follow_each_other),
		TEST(pages_are_parted_by_form_feeds),
		TEST(bytes_are_columns_in_gb18030),
		TEST(characters_that_printers_lack_are_replaced),
		TEST(nothing_in_a_record_is_markup),
		TEST(the_page_needs_nothing_else),
		TEST(tables_keep_widths_spans_and_heads),
		TEST(formats_are_found_by_name),
		TEST(what_exchanges_records_takes_nothing_else),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
