/* Prose between tables: pages, contents, headings that stay with what follows them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "out/out.h"
#include "table/prose.h"
#include "unit/hand.h"

static const char paragraph[] = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥";

/* A booklet: everything there is, the table of hand.h in the middle. */
static struct grid *booklet(struct world *w, int rows)
{
	struct prose p;
	w->grid = (struct grid){w->block, 0};
	list_table(w, rows);
	prose_init(&p, &w->a);
	prose_add(&p, BAND_COVER, "某单位\n  2024年文本  \n\n");
	prose_contents_all(&p, "目录");
	prose_add(&p, BAND_H1, "第一部分\n总体");
	prose_add(&p, BAND_H2, "一、目标");
	prose_add(&p, BAND_TEXT, paragraph);
	prose_add(&p, BAND_TEXT, "");
	prose_add(&p, BAND_H3, "（一）措施");
	prose_add(&p, BAND_TEXT, "第一段。\n\n　第二段。\n");
	prose_add(&p, BAND_H2, "1.表");
	prose_grid(&p, &w->grid, 0);
	prose_add(&p, BAND_TEXT, "完。");
	return prose_end(&p);
}

static const struct layout *lay_grid(struct world *w, const struct grid *g, int width, int length)
{
	w->grid = *g;
	return lay(w, width, length);
}

/* What a page looks like, its lines without blanks at their ends. */
static const char *page_text(struct world *w, const struct layout *l, size_t page)
{
	surface_size(&w->s, layout_page_height(l, page), l->width);
	draw_page(&w->s, l, page, NULL);
	buf_reset(&w->out);
	surface_dump(&w->out, &w->s);
	return arena_ndup(&w->a, w->out.s, w->out.n);
}

static void pages_as_they_look(void **state)
{
	static const char *const want[] = {
		"\n\n\n\n"
		"                 某单位\n"
		"               2024年文本\n",

		"                  目录\n"
		"第一部分　总体 ……………………………………………………    3\n"
		"  一、目标 ………………………………………………………………    3\n"
		"    （一）措施 ……………………………………………………    3\n"
		"  1.表 …………………………………………………………………………    4\n",

		"                第一部分\n"
		"                  总体\n"
		"\n"
		"一、目标\n"
		"    一二三四五六七八九十甲乙丙丁戊己庚辛\n"
		"壬癸子丑寅卯辰巳午未申酉戌亥\n"
		"\n"
		"（一）措施\n"
		"    第一段。\n"
		"    第二段。\n",

		"1.表\n"
		"┌─────────┬────────────────────────────┐\n"
		"│  项目   │名称                        │\n"
		"├─────────┼────────────────────────────┤\n"
		"│  一级   │            三级            │\n"
		"├─────────┼────────────────────────────┤\n"
		"│产出     │甲                          │\n"
		"├─────────┼────────────────────────────┤\n"
		"│效益     │乙                          │\n"
		"└─────────┴────────────────────────────┘\n"
		"\n"
		"    完。\n",
	};
	struct world *w = *state;
	const struct layout *l = lay_grid(w, booklet(w, 2), 40, 12);
	assert_int_equal(l->npages, 4);
	for (size_t i = 0; i < l->npages; i++)
		assert_string_equal(page_text(w, l, i), want[i]);
}

static void endless_paper_has_no_pages_to_name(void **state)
{
	struct world *w = *state;
	const struct layout *l = lay_grid(w, booklet(w, 2), 40, 0);
	const char *text = page_text(w, l, 0);
	assert_non_null(strstr(text, "\n\n"
				     "                  目录\n"
				     "第一部分　总体\n"
				     "  一、目标\n"
				     "    （一）措施\n"
				     "  1.表\n"
				     "\n"
				     "                第一部分\n"));
	assert_non_null(strstr(text, "    第二段。\n\n1.表\n┌"));
	assert_null(strstr(text, "…"));
}

/* The page on which a line stands that begins so, from 1; 0: on none, or on two. */
static int page_of(char *const *page, size_t n, const char *line)
{
	int found = 0;
	for (size_t i = 0; i < n; i++) {
		const char *at = strstr(page[i], line);
		if (at && found)
			return 0;
		if (at)
			found = (int)i + 1;
	}
	return found;
}

/* The number at the end of the line of contents with this title. */
static int number_of(const char *contents, const char *title)
{
	const char *at = strstr(contents, title), *end = at ? strchr(at, '\n') : NULL;
	if (!end)
		return -1;
	while (end > at && end[-1] != ' ')
		end--;
	return atoi(end);
}

static char **pages_of(struct world *w, const struct layout *l)
{
	char **page = arena_array(&w->a, l->npages, sizeof *page);
	for (size_t i = 0; i < l->npages; i++)
		page[i] = arena_dup(&w->a, page_text(w, l, i));
	return page;
}

/* On paper of any length: contents tell the truth, and no heading ends a page. */
static void headings_stand_where_contents_say(void **state)
{
	static const struct {
		const char *title, *line;
	} headings[] = {
		{"一、目标", "一、目标\n"}, {"（一）措施", "（一）措施\n"}, {"1.表", "1.表\n"}};
	struct world *w = *state;
	for (int length = 8; length < 40; length++) {
		const struct layout *l = lay_grid(w, booklet(w, 17), 40, length);
		char **page = pages_of(w, l);
		for (size_t i = 0; i < 3; i++) {
			int at = page_of(page, l->npages, headings[i].line);
			assert_true(at > 2);
			assert_int_equal(number_of(page[1], headings[i].title), at);
			const char *line = strstr(page[at - 1], headings[i].line);
			assert_true(line[strlen(headings[i].line)] != '\0');
		}
		arena_reset(&w->a);
	}
}

/* How many lines a page has, and which of them begin a paragraph: bit i for line i. */
static int lines_of(const char *page, unsigned *begin)
{
	int n = 0;
	*begin = 0;
	for (const char *s = page; *s; s = strchr(s, '\n') + 1)
		*begin |= (unsigned)!strncmp(s, "    ", 4) << n++;
	return n;
}

static void a_paragraph_leaves_no_line_alone(void **state)
{
	enum { PARAGRAPHS = 5, LINES = 7 };
	struct world *w = *state;
	for (int length = 3; length < 20; length++) {
		struct prose p;
		unsigned begin;
		int lines = 0;
		const char *text = arena_printf(&w->a, "%s%s", paragraph, paragraph);
		prose_init(&p, &w->a);
		for (int i = 0; i < PARAGRAPHS; i++)
			prose_add(&p, BAND_TEXT, text);
		const struct layout *l = lay_grid(w, prose_end(&p), 20, length);
		for (size_t i = 0; i < l->npages; i++) {
			int n = lines_of(page_text(w, l, i), &begin);
			assert_in_range(n, 2, length);
			assert_true(n >= length - 2 || i + 1 == l->npages);
			assert_true((begin & 3) != 2);
			assert_false(begin >> (n - 1));
			lines += n;
		}
		assert_int_equal(lines, PARAGRAPHS * LINES);
		arena_reset(&w->a);
	}
}

static void contents_of_what_the_caller_numbers(void **state)
{
	static const struct prose_entry entries[] = {
		{"甲表", 1, BLOCK_NONE},
		{"一张名字长得一行放不下的绩效目标表", 2, BLOCK_NONE},
	};
	struct world *w = *state;
	struct prose p;
	struct ruler m;
	prose_init(&p, &w->a);
	size_t at = prose_contents(&p, "目录", entries, 2);
	ruler_text(&m, TEXT_NARROW, 0);
	struct layout *l = layout_build(&w->a, prose_end(&p), 30, 20, &m);
	int height = layout_page_height(l, 0);
	assert_string_equal(page_text(w, l, 0), "             目录\n"
						"甲表\n"
						"  一张名字长得一行放\n"
						"  不下的绩效目标表\n");
	layout_number(&w->a, l, &m, at, 0, 7);
	layout_number(&w->a, l, &m, at, 1, 1234);
	assert_int_equal(layout_page_height(l, 0), height);
	assert_string_equal(page_text(w, l, 0), "             目录\n"
						"甲表 ……………………………………………………    7\n"
						"  一张名字长得一行放\n"
						"  不下的绩效目标表 ……………… 1234\n");
}

static void long_lines_of_a_cover_are_of_one_length(void **state)
{
	struct world *w = *state;
	struct prose p;
	prose_init(&p, &w->a);
	prose_add(&p, BAND_COVER, "一二三四五六七八九十甲乙丙丁");
	prose_add(&p, BAND_TEXT, "文");
	const struct layout *l = lay_grid(w, prose_end(&p), 20, 7);
	assert_string_equal(page_text(w, l, 0), "\n\n"
						"   一二三四五六七\n"
						"   八九十甲乙丙丁\n");
	assert_true(layout_is_cover(l, 0));
	assert_false(layout_is_cover(l, 1));
}

static void a_page_that_has_begun_is_not_ended(void **state)
{
	struct world *w = *state;
	struct prose p;
	prose_init(&p, &w->a);
	prose_page(&p);
	prose_add(&p, BAND_TEXT, "一");
	prose_page(&p);
	prose_page(&p);
	prose_add(&p, BAND_TEXT, "二");
	prose_page(&p);
	const struct layout *l = lay_grid(w, prose_end(&p), 20, 10);
	assert_int_equal(l->npages, 2);
	assert_string_equal(page_text(w, l, 1), "    二\n");
	assert_int_equal(w->grid.nblocks, 3);
}

static void only_what_is_wanted_of_another_grid(void **state)
{
	static const char *const title[] = {"某表"}, *const sign[] = {"填报人|日期"};
	struct world *w = *state;
	struct prose p;
	lines(w, BAND_TITLE, title, 1);
	list_table(w, 2);
	lines(w, BAND_SIGN, sign, 1);
	prose_init(&p, &w->a);
	prose_grid(&p, &w->grid, 1U << BAND_TITLE | 1U << BAND_SIGN);
	const struct grid *g = prose_end(&p);
	assert_int_equal(g->nblocks, 1);
	assert_int_equal(g->block[0].kind, BAND_TABLE);
}

static void web_pages_link_from_contents(void **state)
{
	struct world *w = *state;
	struct output o;
	struct out_options options = {0};
	struct diags ds = DIAGS_INIT;
	struct prose p;
	prose_init(&p, &w->a);
	prose_add(&p, BAND_COVER, "甲<乙");
	prose_contents_all(&p, "目录");
	prose_add(&p, BAND_H1, "上&\n下");
	prose_add(&p, BAND_H2, "\"节\"");
	prose_add(&p, BAND_TEXT, "<p>文\n二");
	struct out_part part = {.grid = prose_end(&p), .title = "文本", .memory = &w->a};
	out_init(&o, out_find("html"), &options);
	assert_int_equal(out_begin(&o, &ds), 0);
	assert_int_equal(out_part(&o, &part, &ds), 0);
	const char *body = strstr(o.bytes.s, "<body>\n");
	assert_non_null(body);
	assert_string_equal(body, "<body>\n"
				  "<article id=\"p1\" class=\"portrait\">\n"
				  "<div class=\"cover\">\n<p>甲&lt;乙</p>\n</div>\n"
				  "<div class=\"page\"></div>\n"
				  "<h1>目录</h1>\n"
				  "<nav class=\"contents\">\n"
				  "<p class=\"l1\"><a href=\"#s1-6\">上&amp;　下</a></p>\n"
				  "<p class=\"l2\"><a href=\"#s1-7\">&quot;节&quot;</a></p>\n"
				  "</nav>\n"
				  "<div class=\"page\"></div>\n"
				  "<h1 id=\"s1-6\">上&amp;<br>下</h1>\n"
				  "<h2 id=\"s1-7\">&quot;节&quot;</h2>\n"
				  "<p class=\"text\">&lt;p&gt;文</p>\n"
				  "<p class=\"text\">二</p>\n"
				  "</article>\n");
	out_release(&o);
	diags_release(&ds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pages_as_they_look, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			endless_paper_has_no_pages_to_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			headings_stand_where_contents_say, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_paragraph_leaves_no_line_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			contents_of_what_the_caller_numbers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			long_lines_of_a_cover_are_of_one_length, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_page_that_has_begun_is_not_ended, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			only_what_is_wanted_of_another_grid, set_up, tear_down),
		cmocka_unit_test_setup_teardown(web_pages_link_from_contents, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
