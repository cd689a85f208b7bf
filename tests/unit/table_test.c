/* Layout and pages of grids that are drawn by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/hand.h"

static const struct layout *lay_wide(struct world *w, int width)
{
	struct ruler m;
	ruler_text(&m, TEXT_WIDE, 1);
	return layout_build(&w->a, &w->grid, width, 0, &m);
}

/* What a page looks like. */
static const char *picture(struct world *w, const struct layout *l, size_t page)
{
	surface_size(&w->s, layout_page_height(l, page), l->width);
	draw_page(&w->s, l, page, NULL);
	buf_reset(&w->out);
	surface_dump(&w->out, &w->s);
	return w->out.s;
}

/* --- lines ------------------------------------------------------------ */

static void lines_stand_at_their_shares(void **state)
{
	static const int width[] = {16, 10, 16, 16, 16, 10, 16};
	static const char *const rows[] = {"a|b|c|d|e|f|g"};
	for (int columns = 80; columns <= 132; columns += 4) {
		struct world *w = *state;
		w->grid.nblocks = 0;
		TABLE(w, width, rows);
		const struct layout *l = lay(w, columns, 0);
		int sum = 0;
		assert_int_equal(l->width, columns);
		for (int i = 0; i < 7; i++) {
			sum += width[i];
			int share = (sum * (columns - 1) * 2 + 100) / 200;
			assert_int_equal(l->block[0].x[i + 1], share);
		}
		assert_int_equal(sum, 100);
	}
}

static void narrow_cells_get_four_columns(void **state)
{
	static const int width[] = {1, 97, 1, 1};
	static const char *const rows[] = {"一|二|三|四", "五|六|七|<"};
	struct world *w = *state;
	TABLE(w, width, rows);
	const struct layout *l = lay(w, 60, 0);
	assert_int_equal(l->width, 60);
	assert_string_equal(picture(w, l, 0),
		"┌────┬───────────────────────────────────────────┬────┬────┐\n"
		"│ 一 │                    二                     │ 三 │ 四 │\n"
		"├────┼───────────────────────────────────────────┼────┴────┤\n"
		"│ 五 │                    六                     │   七    │\n"
		"└────┴───────────────────────────────────────────┴─────────┘\n");
}

/* Lines may come nearer than a cell is wide where no cell ends at both. */
static void near_lines_of_different_rows_stay_near(void **state)
{
	static const int width[] = {49, 2, 49};
	static const char *const rows[] = {"左|<|右", "左|右|<"};
	struct world *w = *state;
	TABLE(w, width, rows);
	assert_string_equal(picture(w, lay(w, 41, 0), 0),
		"┌───────────────────┬───────────────────┐\n"
		"│        左         │        右         │\n"
		"├───────────────────┼───────────────────┤\n"
		"│        左         │        右         │\n"
		"└───────────────────┴───────────────────┘\n");
	assert_string_equal(picture(w, lay(w, 61, 0), 0),
		"┌──────────────────────────────┬────────────────────────────┐\n"
		"│              左              │             右             │\n"
		"├────────────────────────────┬─┴────────────────────────────┤\n"
		"│             左             │              右              │\n"
		"└────────────────────────────┴──────────────────────────────┘\n");
}

/* From 20 columns up nothing breaks, and each cell can hold a Chinese character. */
static void any_width_can_be_laid_out(void **state)
{
	static const int width[] = {16, 10, 10, 10, 10, 14, 10, 10, 10};
	static const char *const rows[] = {
		"资金（万元）|总计|*1|财政拨款|$2.00|专户拨款|*3|其他资金|*4",
		"^|*对市政协信息化应用系统运维及相关设备维保|<|<|<|<|<|<|<"};
	struct world *w = *state;
	TABLE(w, width, rows);
	for (int columns = 20; columns <= 200; columns++)
		for (int wide = 0; wide < 2; wide++) {
			const struct layout *l = wide ? lay_wide(w, columns) : lay(w, columns, 0);
			const struct lblock *b = &l->block[0];
			int border = wide + 1;
			for (int i = 0; i < 9; i++) {
				assert_true(b->x[i + 1] - b->x[i] - border >= 2);
				assert_int_equal(b->x[i + 1] % border, 0);
			}
			w->s.frame = wide ? FRAME_WIDE : FRAME_BOX;
			w->s.widths = wide ? TEXT_WIDE : TEXT_NARROW;
			picture(w, l, 0);
			if (columns >= 64)
				assert_int_equal(l->width, wide ? columns / 2 * 2 : columns);
		}
}

/* --- heights ---------------------------------------------------------- */

static void a_tall_text_stretches_the_last_row_of_its_cell(void **state)
{
	static const int width[] = {1, 2};
	static const char *const rows[] = {"资金支出计划|3月底", "^|*10.00%", "绩效目标|*甲\n乙"};
	struct world *w = *state;
	TABLE(w, width, rows);
	assert_string_equal(picture(w, lay(w, 20, 0), 0), "┌─────┬────────────┐\n"
							  "│资金 │   3月底    │\n"
							  "│支出 ├────────────┤\n"
							  "│计划 │10.00%      │\n"
							  "├─────┼────────────┤\n"
							  "│绩效 │甲          │\n"
							  "│目标 │乙          │\n"
							  "└─────┴────────────┘\n");
}

/* 可持续影 / 响指标, not 可持续影响指 / 标; what is typed is left as it is. */
static void centred_texts_are_balanced(void **state)
{
	static const int width[] = {1, 1};
	static const char *const rows[] = {"可持续影响指标|*可持续影响指标"};
	struct world *w = *state;
	TABLE(w, width, rows);
	assert_string_equal(picture(w, lay(w, 27, 0), 0), "┌────────────┬────────────┐\n"
							  "│  可持续影  │可持续影响指│\n"
							  "│   响指标   │标          │\n"
							  "└────────────┴────────────┘\n");
}

static void least_height_of_a_row_is_kept(void **state)
{
	static const int width[] = {1, 1};
	static const char *const rows[] = {"公章|*有", "日期|*"};
	struct world *w = *state;
	struct block *b = TABLE(w, width, rows);
	b->row[0].height = 3;
	assert_string_equal(picture(w, lay(w, 21, 0), 0), "┌─────────┬─────────┐\n"
							  "│         │有       │\n"
							  "│  公章   │         │\n"
							  "│         │         │\n"
							  "├─────────┼─────────┤\n"
							  "│  日期   │         │\n"
							  "└─────────┴─────────┘\n");
}

/* Amounts keep a column to their line where there is room, so that a mark can stand there. */
static void amounts_stand_right(void **state)
{
	static const int width[] = {1, 1};
	static const char *const rows[] = {"$72.00|$123456789"};
	struct world *w = *state;
	TABLE(w, width, rows);
	assert_string_equal(picture(w, lay(w, 21, 0), 0), "┌─────────┬─────────┐\n"
							  "│   72.00 │123456789│\n"
							  "└─────────┴─────────┘\n");
}

/* --- bands without borders -------------------------------------------- */

static void pieces_stand_left_and_right(void **state)
{
	static const char *const title[] = {"绩效目标表", "（2023年度）"};
	static const char *const heading[] = {
		"102101中国人民政治协商会议 | 单位：万元", "左 | 中 | 右"};
	static const char *const sign[] = {"填报人 | 审核人 | 日期"};
	struct world *w = *state;
	lines(w, BAND_TITLE, title, 2);
	lines(w, BAND_LINES, heading, 2);
	lines(w, BAND_SIGN, sign, 1);
	for (size_t i = 0; i < w->block[2].ncells; i++)
		w->block[2].cell[i].align = ALIGN_LEFT;
	assert_string_equal(picture(w, lay(w, 48, 0), 0),
		"                   绩效目标表\n"
		"                  （2023年度）\n"
		"102101中国人民政治协商会议            单位：万元\n"
		"左                     中                     右\n"
		"\n"
		"填报人          审核人          日期\n");
}

static void a_long_heading_wraps_beside_the_unit(void **state)
{
	static const char *const heading[] = {
		"102101中国人民政治协商会议天津市委员会 | 单位：万元"};
	struct world *w = *state;
	lines(w, BAND_LINES, heading, 1);
	assert_string_equal(picture(w, lay(w, 40, 0), 0),
		"102101中国人民政治协商会议天  单位：万元\n"
		"津市委员会\n");
}

/* --- pages ------------------------------------------------------------ */

static void heads_and_merged_texts_stand_on_each_page(void **state)
{
	struct world *w = *state;
	list_table(w, 6);
	const struct layout *l = lay(w, 21, 9);
	assert_int_equal(l->npages, 3);
	assert_string_equal(picture(w, l, 0), "┌────┬──────────────┐\n"
					      "│项目│名称          │\n"
					      "├────┼──────────────┤\n"
					      "│一级│     三级     │\n"
					      "├────┼──────────────┤\n"
					      "│    │甲            │\n"
					      "│产出├──────────────┤\n"
					      "│    │第2行         │\n"
					      "└────┴──────────────┘\n");
	assert_string_equal(picture(w, l, 1), "┌────┬──────────────┐\n"
					      "│一级│     三级     │\n"
					      "├────┼──────────────┤\n"
					      "│产出│第3行         │\n"
					      "├────┼──────────────┤\n"
					      "│    │乙            │\n"
					      "│效益├──────────────┤\n"
					      "│    │第5行         │\n"
					      "└────┴──────────────┘\n");
	assert_string_equal(picture(w, l, 2), "┌────┬──────────────┐\n"
					      "│一级│     三级     │\n"
					      "├────┼──────────────┤\n"
					      "│效益│第6行         │\n"
					      "└────┴──────────────┘\n");
}

static void an_outer_label_joins_head_and_rows(void **state)
{
	static const int width[] = {1, 1, 3};
	static const char *const rows[] = {"指标|一级|三级", "^|*甲|*乙", "^|*丙|*丁", "^|*戊|*己"};
	struct world *w = *state;
	struct block *b = TABLE(w, width, rows);
	b->row[0].head = b->row[1].keep = true;
	for (int r = 1; r < 4; r++)
		b->row[r].nrepeat = 1;
	const struct layout *l = lay(w, 31, 7);
	assert_int_equal(l->npages, 2);
	assert_string_equal(picture(w, l, 1), "┌─────┬─────┬─────────────────┐\n"
					      "│     │一级 │      三级       │\n"
					      "│指标 ├─────┼─────────────────┤\n"
					      "│     │戊   │己               │\n"
					      "└─────┴─────┴─────────────────┘\n");
}

/* A row that no page can hold is cut between its text lines; nothing is lost, labels stand again.
 */
static void a_long_text_goes_on_over_pages(void **state)
{
	static const int width[] = {1, 1};
	static const char *const rows[] = {
		"目标|*一\n二\n三\n四\n五\n六\n七\n八\n九\n十", "依据|*计划"};
	struct world *w = *state;
	TABLE(w, width, rows);
	const struct layout *l = lay(w, 13, 8);
	assert_int_equal(l->npages, 2);
	assert_string_equal(picture(w, l, 0), "┌─────┬─────┐\n"
					      "│     │一   │\n"
					      "│     │二   │\n"
					      "│目标 │三   │\n"
					      "│     │四   │\n"
					      "│     │五   │\n"
					      "│     │六   │\n"
					      "└─────┴─────┘\n");
	assert_string_equal(picture(w, l, 1), "┌─────┬─────┐\n"
					      "│     │七   │\n"
					      "│目标 │八   │\n"
					      "│     │九   │\n"
					      "│     │十   │\n"
					      "├─────┼─────┤\n"
					      "│依据 │计划 │\n"
					      "└─────┴─────┘\n");
}

static void a_sign_stays_with_the_last_row(void **state)
{
	static const int width[] = {1, 1};
	static const char *const rows[] = {"甲|*1", "乙|*2", "丙|*3"};
	static const char *const sign[] = {"填报人"};
	struct world *w = *state;
	TABLE(w, width, rows);
	lines(w, BAND_SIGN, sign, 1);
	const struct layout *l = lay(w, 13, 8);
	assert_int_equal(l->npages, 2);
	assert_string_equal(picture(w, l, 1), "┌─────┬─────┐\n"
					      "│ 丙  │3    │\n"
					      "└─────┴─────┘\n"
					      "\n"
					      "填报人\n");
}

static void a_title_is_not_left_alone(void **state)
{
	static const int width[] = {1, 1};
	static const char *const first[] = {"甲|*1", "乙|*2"}, *const next[] = {"丙|*1\n2\n3"};
	static const char *const title[] = {"附表"};
	struct world *w = *state;
	TABLE(w, width, first);
	lines(w, BAND_TITLE, title, 1);
	TABLE(w, width, next);
	const struct layout *l = lay(w, 13, 8);
	assert_int_equal(l->npages, 2);
	assert_string_equal(picture(w, l, 1), "    附表\n"
					      "┌─────┬─────┐\n"
					      "│     │1    │\n"
					      "│ 丙  │2    │\n"
					      "│     │3    │\n"
					      "└─────┴─────┘\n");
}

/* Whatever the length: pages are no longer, and each text line of an entry stands on just one. */
static void pages_of_any_length_hold_every_line_once(void **state)
{
	static const int width[] = {1, 2, 4};
	static const char *const rows[] = {"头|甲|乙", "^|*a1\na2\na3\na4\na5|*b1\nb2",
		"^|*c1|*d1\nd2\nd3\nd4\nd5\nd6\nd7\nd8\nd9", "尾|*e1|*f1\nf2"};
	static const char *const title[] = {"题"}, *const sign[] = {"人"};
	static const char *const entries[] = {"a1", "a2", "a3", "a4", "a5", "b1", "b2", "c1", "d1",
		"d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9", "e1", "f1", "f2"};
	struct world *w = *state;
	lines(w, BAND_TITLE, title, 1);
	struct block *b = TABLE(w, width, rows);
	lines(w, BAND_SIGN, sign, 1);
	b->row[0].head = b->row[1].keep = true;
	b->row[1].nrepeat = b->row[2].nrepeat = 1;
	for (int length = 1; length < 40; length++) {
		struct buf all = BUF_INIT;
		const struct layout *l = lay(w, 40, length);
		for (size_t i = 0; i < l->npages; i++) {
			if (length >= 3)
				assert_true(layout_page_height(l, i) <= length);
			buf_adds(&all, picture(w, l, i));
		}
		for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
			const char *once = strstr(all.s, entries[i]);
			assert_non_null(once);
			assert_null(strstr(once + 1, entries[i]));
		}
		buf_release(&all);
	}
}

/* --- paper ------------------------------------------------------------ */

enum { POINT = 100, LEADING = 1250 }; /* units of a device: a column and a line of text */

static size_t wrap_paper(
	void *arg, struct arena *a, const char *text, size_t n, int width, struct text_line **out)
{
	(void)arg;
	struct text_lines found = TEXT_LINES_INIT;
	text_wrap(&found, text, n, width / POINT < 2 ? 2 : width / POINT, TEXT_WIDE);
	*out = arena_array(a, found.n, sizeof **out);
	for (size_t i = 0; i < found.n; i++) {
		(*out)[i] = found.v[i];
		(*out)[i].columns *= POINT;
	}
	size_t lines = found.n;
	text_lines_release(&found);
	return lines;
}

/* Where lines have no thickness and texts some room, as in a PDF, the same rules hold. */
static void a_device_has_units_of_its_own(void **state)
{
	const struct ruler paper = {.wrap = wrap_paper,
		.line_height = LEADING,
		.padding = 40,
		.even = 1,
		.least = 4 * POINT};
	struct world *w = *state;
	struct block *b = list_table(w, 30);
	for (int length = 4 * LEADING; length < 40 * LEADING; length += 777) {
		const struct layout *l = layout_build(&w->a, &w->grid, 30 * POINT, length, &paper);
		int shown[ROWS_MOST] = {0};
		for (size_t p = 0; p < l->npages; p++) {
			assert_true(layout_page_height(l, p) <= length);
			for (size_t k = 0; k < b->ncells; k++) {
				struct lpart part;
				if (!layout_part(l, p, 0, &l->block[0].cell[k], &part))
					continue;
				shown[k] += (int)part.nlines;
				assert_true(part.top >= part.y);
				int end = part.top + (int)part.nlines * LEADING;
				assert_true(end <= part.y + part.h);
			}
		}
		for (size_t k = 0; k < b->ncells; k++) {
			bool again = b->cell[k].merged || b->cell[k].head || !b->cell[k].nsegs;
			assert_true(again ? shown[k] >= 1 : shown[k] == 1);
		}
	}
}

/* --- finding ---------------------------------------------------------- */

static void cells_are_found_by_path(void **state)
{
	struct world *w = *state;
	list_table(w, 500);
	const struct layout *l = lay(w, 21, 0);
	const struct lcell *c = NULL;
	for (size_t i = 0; i < l->block[0].block->ncells && !c; i++)
		if (!strcmp(l->block[0].cell[i].cell->text, "第301行"))
			c = &l->block[0].cell[i];
	assert_non_null(c);
	const struct gseg *seg;
	const struct lcell *found = layout_find(l, c->cell->seg[0].path, &seg);
	assert_ptr_equal(found, c);
	assert_ptr_equal(seg, &c->cell->seg[0]);
	assert_null(layout_find(l, (struct path){3, 1, 1}, NULL));
}

static void the_caret_stands_where_its_text_does(void **state)
{
	static const int width[] = {1, 1};
	static const char *const rows[] = {"*甲乙丙丁戊己|$72.00", "*|$"};
	struct world *w = *state;
	TABLE(w, width, rows);
	const struct layout *l = lay(w, 21, 0);
	const struct lcell *c = l->block[0].cell;
	int x, y;
	layout_caret(&c[0], 0, TEXT_NARROW, &x, &y);
	assert_int_equal(x, 1);
	assert_int_equal(y, 1);
	layout_caret(&c[0], 5 * 3, TEXT_NARROW, &x, &y);
	assert_int_equal(x, 3);
	assert_int_equal(y, 2);
	layout_caret(&c[1], 5, TEXT_NARROW, &x, &y);
	assert_int_equal(x, 19); /* behind the amount, before the line */
	assert_int_equal(y, 1);
	layout_caret(&c[2], 0, TEXT_NARROW, &x, &y);
	assert_int_equal(x, 1);
	layout_caret(&c[3], 0, TEXT_NARROW, &x, &y);
	assert_int_equal(x, 19);
	assert_int_equal(y, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		TEST(lines_stand_at_their_shares),
		TEST(narrow_cells_get_four_columns),
		TEST(near_lines_of_different_rows_stay_near),
		TEST(any_width_can_be_laid_out),
		TEST(a_tall_text_stretches_the_last_row_of_its_cell),
		TEST(centred_texts_are_balanced),
		TEST(least_height_of_a_row_is_kept),
		TEST(amounts_stand_right),
		TEST(pieces_stand_left_and_right),
		TEST(a_long_heading_wraps_beside_the_unit),
		TEST(heads_and_merged_texts_stand_on_each_page),
		TEST(an_outer_label_joins_head_and_rows),
		TEST(a_long_text_goes_on_over_pages),
		TEST(a_sign_stays_with_the_last_row),
		TEST(a_title_is_not_left_alone),
		TEST(pages_of_any_length_hold_every_line_once),
		TEST(a_device_has_units_of_its_own),
		TEST(cells_are_found_by_path),
		TEST(the_caret_stands_where_its_text_does),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
