/* The page of cells: junctions, wide characters and their halves, the edges of the page. */
#include "unit.h"

#include <string.h>

#include "base/buf.h"
#include "base/surface.h"

static struct surface page;

static int setup(void **state)
{
	(void)state;
	surface_init(&page);
	surface_size(&page, 5, 14);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	surface_release(&page);
	return 0;
}

static void check_page(const char *lines)
{
	struct buf out = BUF_INIT;
	surface_dump(&out, &page);
	assert_string_equal(out.s, lines);
	buf_release(&out);
}

static int write_at(int y, int x, int columns, const char *text)
{
	return surface_text(&page, y, x, columns, text, strlen(text), STYLE_ENTRY);
}

/* Every cell is a blank, a whole wide character, or the right half of the one on its left. */
static void check_halves(void)
{
	for (int y = 0; y < page.rows; y++)
		for (int x = 0; x < page.cols; x++) {
			const struct glyph *g = surface_at(&page, y, x);
			const struct glyph *right = surface_at(&page, y, x + 1);
			const struct glyph *left = surface_at(&page, y, x - 1);
			if (g->width == 2)
				assert_true(right && right->width == 0);
			if (g->width == 0)
				assert_true(left && left->width == 2);
		}
}

/* A table with a cell over two columns and one over two rows. */
static void draw_table(int x1, int x2, int x3)
{
	surface_hline(&page, 0, 0, x3);
	surface_hline(&page, 2, x1, x3);
	surface_hline(&page, 4, 0, x3);
	surface_vline(&page, 0, 0, 4);
	surface_vline(&page, x1, 0, 4);
	surface_vline(&page, x2, 2, 4);
	surface_vline(&page, x3, 0, 4);
}

static void test_box(void **state)
{
	(void)state;
	draw_table(4, 8, 13);
	write_at(1, 5, 8, "绩效目标");
	write_at(3, 1, 3, "≥95%");
	check_page("┌───┬────────┐\n"
		   "│   │绩效目标│\n"
		   "│   ├───┬────┤\n"
		   "│≥95│   │    │\n"
		   "└───┴───┴────┘\n");
	check_halves();
}

static void test_ascii(void **state)
{
	(void)state;
	page.frame = FRAME_ASCII;
	draw_table(4, 8, 13);
	check_page("+---+--------+\n"
		   "|   |        |\n"
		   "|   +---+----+\n"
		   "|   |   |    |\n"
		   "+---+---+----+\n");
}

/* Printers: each line is two columns, so are ≥ and “; in GBK bytes are columns. */
static void test_wide(void **state)
{
	(void)state;
	page.frame = FRAME_WIDE;
	page.widths = TEXT_WIDE;
	draw_table(4, 8, 12);
	write_at(1, 6, 6, "≥95%");
	check_page("┌─┬───┐\n"
		   "│  │≥95% │\n"
		   "│  ├─┬─┤\n"
		   "│  │  │  │\n"
		   "└─┴─┴─┘\n");
	check_halves();
	assert_int_equal(surface_at(&page, 0, 12)->width, 2);
}

/* Every mask has its character in each set. */
static void test_edges(void **state)
{
	(void)state;
	static const char *const box[] = {
		" ", "│", "─", "└", "│", "│", "┌", "├", "─", "┘", "─", "┴", "┐", "┤", "┬", "┼"};
	static const char ascii[] = " |-+||++-+-+++++";
	for (uint8_t edges = 0; edges < 16; edges++) {
		struct buf out = BUF_INIT;
		buf_addu(&out, surface_edge(edges, FRAME_BOX));
		assert_string_equal(out.s, box[edges]);
		assert_int_equal(surface_edge(edges, FRAME_WIDE), surface_edge(edges, FRAME_BOX));
		assert_int_equal(surface_edge(edges, FRAME_ASCII), ascii[edges]);
		buf_release(&out);
	}
}

static const struct {
	int x, columns;
	const char *text;
	int written;
	const char *line; /* over 一二三 at column 0 */
} halves[] = {
	{0, 1, "a", 1, "a 二三\n"},
	{1, 1, "a", 1, " a二三\n"},
	{1, 2, "中", 2, " 中 三\n"},
	{2, 2, "ab", 2, "一ab三\n"},
	{5, 1, "z", 1, "一二 z\n"},
	{5, 1, "中", 0, "一二三\n"},
	{1, 3, "中文", 2, " 中 三\n"},
	{-1, 4, "中文", 4, " 文 三\n"},
	{12, 9, "中文", 2, "一二三      中\n"},
	{13, 9, "中", 0, "一二三\n"},
	{14, 9, "中", 0, "一二三\n"},
	{-9, 2, "ab", 2, "一二三\n"},
};

static void test_halves(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(halves); i++) {
		surface_size(&page, 1, 14);
		write_at(0, 0, 14, "一二三");
		int written = write_at(0, halves[i].x, halves[i].columns, halves[i].text);
		CHECK_ROW(written == halves[i].written, "row %zu: %d", i, written);
		check_page(halves[i].line);
		check_halves();
	}
}

/* A line drawn through a wide character, and a text written over a line. */
static void test_lines_and_text(void **state)
{
	(void)state;
	surface_size(&page, 1, 6);
	write_at(0, 0, 6, "一二三");
	surface_vline(&page, 3, -1, 1);
	check_page("一 │三\n");
	check_halves();
	write_at(0, 2, 2, "二");
	check_page("一二三\n");
	assert_int_equal(surface_at(&page, 0, 3)->edges, 0);
}

static void test_marks_and_controls(void **state)
{
	(void)state;
	surface_size(&page, 1, 10);
	write_at(0, 0, 10, "\u0301e\u0301\u0301\u0301\u0301\u0301\u0301a\tb\nc\x1b[");
	check_page("e\u0301\u0301\u0301\u0301a b c [\n");
	/* What turns the direction of writing or is not seen does not reach the page. */
	surface_size(&page, 1, 10);
	assert_int_equal(write_at(0, 0, 10, "a\u202eb\u200bc\ufeff"), 3);
	check_page("abc\n");
	assert_int_equal(write_at(0, 0, 10, "\xff"), 1);
	check_page("\ufffdbc\n");
}

static void test_rectangles(void **state)
{
	(void)state;
	for (int y = 0; y < 5; y++)
		write_at(y, 0, 14, "一二三四五六七");
	surface_fill(&page, 1, 3, 2, 4, STYLE_HERE);
	check_page("一二三四五六七\n"
		   "一      五六七\n"
		   "一      五六七\n"
		   "一二三四五六七\n"
		   "一二三四五六七\n");
	check_halves();
	assert_int_equal(surface_at(&page, 1, 2)->style, STYLE_ENTRY);
	assert_int_equal(surface_at(&page, 1, 3)->style, STYLE_HERE);
	surface_fill(&page, 4, 0, INT32_MAX, INT32_MAX, STYLE_PLAIN);
	surface_fill(&page, INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX, STYLE_PLAIN);
	check_page("一二三四五六七\n"
		   "一      五六七\n"
		   "一      五六七\n"
		   "一二三四五六七\n"
		   "\n");
}

static void test_sizes(void **state)
{
	(void)state;
	surface_size(&page, 0, 0);
	check_page("");
	assert_null(surface_at(&page, 0, 0));
	assert_int_equal(write_at(0, 0, 5, "a"), 0);
	surface_hline(&page, 0, 0, 9);
	surface_size(&page, -1, 7);
	assert_int_equal(page.rows, 0);
	surface_size(&page, 2, 3);
	surface_hline(&page, 0, INT32_MIN, INT32_MAX - 2);
	surface_vline(&page, 1, INT32_MIN, INT32_MAX);
	check_page("─┼─\n │\n");
	assert_null(surface_at(&page, 2, 0));
	assert_null(surface_at(&page, 0, -1));
}

/* What is pushed keeps whole characters; what is behind the end stays where it is. */
static void pushing_keeps_characters_whole(void **state)
{
	(void)state;
	write_at(0, 0, 14, "数量指标|末");
	surface_push(&page, 0, 2, 8, 2);
	write_at(1, 0, 14, "数量指标|末");
	surface_push(&page, 1, 2, 8, 3);
	write_at(2, 0, 14, "数量指标|末");
	surface_push(&page, 2, 3, 7, 1);
	write_at(3, 0, 14, "数量指标|末");
	surface_push(&page, 3, 4, 8, 99);
	write_at(4, 0, 14, "数量指标|末");
	surface_push(&page, 4, 4, 8, 0);
	surface_push(&page, 9, 4, 8, 1);
	check_page("数  量指|末\n"
		   "数   量 |末\n"
		   "数   指 |末\n"
		   "数量    |末\n"
		   "数量指标|末\n");
	check_halves();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define PAGE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		PAGE_TEST(test_box),
		PAGE_TEST(test_ascii),
		PAGE_TEST(test_wide),
		PAGE_TEST(test_edges),
		PAGE_TEST(test_halves),
		PAGE_TEST(test_lines_and_text),
		PAGE_TEST(test_marks_and_controls),
		PAGE_TEST(test_rectangles),
		PAGE_TEST(test_sizes),
		PAGE_TEST(pushing_keeps_characters_whole),
	};
	return cmocka_run_group_tests_name("surface", tests, NULL, NULL);
}
