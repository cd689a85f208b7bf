/* What is drawn of a layout: windows, styles, marks. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/hand.h"

/* --- windows ---------------------------------------------------------- */

/* A window shows exactly these rows of the whole page, and nothing outside of itself. */
static void a_window_is_a_cut_of_the_page(void **state)
{
	struct world *w = *state;
	list_table(w, 40);
	const struct layout *l = lay(w, 40, 0);
	struct surface whole, window;
	surface_init(&whole);
	surface_init(&window);
	surface_size(&whole, l->height, l->width);
	draw_page(&whole, l, 0, NULL);
	for (int y0 = -3; y0 < l->height + 3; y0++) {
		surface_size(&window, 11, l->width);
		draw_window(&window, 2, 0, l, y0, 7, NULL);
		for (int y = 0; y < 11; y++)
			for (int x = 0; x < l->width; x++) {
				struct glyph blank = {.width = 1};
				const struct glyph *want = &blank;
				if (y >= 2 && y < 9 && y0 + y - 2 >= 0 && y0 + y - 2 < l->height)
					want = surface_at(&whole, y0 + y - 2, x);
				assert_memory_equal(surface_at(&window, y, x), want, sizeof *want);
			}
	}
	surface_release(&whole);
	surface_release(&window);
}

/* --- styles ----------------------------------------------------------- */

static enum style by_segment(void *arg, const struct gcell *c, const struct gseg *seg)
{
	(void)arg, (void)c;
	return !seg ? STYLE_LABEL : seg->path.col == 1 ? STYLE_HERE : STYLE_ENTRY;
}

static const char *mark_entries(void *arg, const struct gcell *c, enum style *style)
{
	(void)arg;
	*style = STYLE_ERROR;
	return c->nsegs ? "✗" : NULL;
}

static void select_middle(void *arg, const struct gcell *c, size_t *from, size_t *to)
{
	(void)arg;
	*from = *to = 0;
	if (c->nsegs && c->seg[0].path.col == 1) {
		*from = 3;
		*to = 6;
	}
}

static const struct draw_style styles = {NULL, by_segment, mark_entries, select_middle};

static enum style style_at(const struct world *w, int y, int x)
{
	return (enum style)surface_at(&w->s, y, x)->style;
}

static void styles_reach_ground_text_and_selection(void **state)
{
	static const int width[] = {1, 1, 1};
	static const char *const rows[] = {"名|*甲乙丙|*说明"};
	struct world *w = *state;
	struct block *b = TABLE(w, width, rows);
	b->cell[2].placeholder = true;
	const struct layout *l = lay(w, 28, 0);
	surface_size(&w->s, 3, 28);
	draw_window(&w->s, 0, 0, l, 0, 3, &styles);
	assert_int_equal(style_at(w, 0, 0), STYLE_LINE);
	assert_int_equal(style_at(w, 1, 1), STYLE_LABEL);
	assert_int_equal(style_at(w, 1, 10), STYLE_HERE);     /* 甲 */
	assert_int_equal(style_at(w, 1, 12), STYLE_SELECTED); /* 乙 */
	assert_int_equal(style_at(w, 1, 14), STYLE_HERE);
	assert_int_equal(style_at(w, 1, 16), STYLE_HERE); /* ground */
	assert_int_equal(style_at(w, 1, 19), STYLE_DIM);  /* words in an empty entry */
	assert_int_equal(style_at(w, 1, 24), STYLE_ENTRY);
	assert_int_equal(style_at(w, 1, 26), STYLE_ERROR); /* the mark */
}

static void entries_within_a_text_have_their_own_style(void **state)
{
	static const char *const heading[] = {"102101办公厅"};
	struct world *w = *state;
	struct block *b = lines(w, BAND_LINES, heading, 1);
	struct gseg seg[] = {{0, 6, {-1, -1, 0}, true, false}, {6, 15, {-1, -1, 1}, true, false}};
	b->cell[0].seg = seg;
	b->cell[0].nsegs = 2;
	const struct draw_style plain = {NULL, by_segment, NULL, NULL};
	const struct layout *l = lay(w, 20, 0);
	surface_size(&w->s, 1, 20);
	draw_window(&w->s, 0, 0, l, 0, 1, &plain);
	assert_int_equal(style_at(w, 0, 0), STYLE_ENTRY);
	assert_int_equal(style_at(w, 0, 5), STYLE_ENTRY);
	assert_int_equal(style_at(w, 0, 6), STYLE_HERE);
	assert_int_equal(style_at(w, 0, 11), STYLE_HERE);
	assert_int_equal(style_at(w, 0, 12), STYLE_LABEL);
}

/* A mark never hides text: it goes beside it, or onto the border. */
static void marks_hide_no_text(void **state)
{
	static const int width[] = {1, 1, 1};
	static const char *const rows[] = {"*甲乙|*甲乙丙丁|$72.00"};
	struct world *w = *state;
	TABLE(w, width, rows);
	const struct draw_style marks = {NULL, by_segment, mark_entries, NULL};
	const struct layout *l = lay(w, 28, 0);
	surface_size(&w->s, 3, 28);
	draw_window(&w->s, 0, 0, l, 0, 3, &marks);
	surface_dump(&w->out, &w->s);
	assert_string_equal(w->out.s, "┌────────┬────────┬────────┐\n"
				      "│甲乙   ✗│甲乙丙丁✗  72.00✗│\n"
				      "└────────┴────────┴────────┘\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		TEST(a_window_is_a_cut_of_the_page),
		TEST(styles_reach_ground_text_and_selection),
		TEST(entries_within_a_text_have_their_own_style),
		TEST(marks_hide_no_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
