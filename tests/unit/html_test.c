/* QR codes in web pages: read back from the drawing, they are what libqrencode made. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "out/out.h"
#include "out/pen.h"
#include "table/grid.h"

enum { QUIET = 4, SIDE_MOST = 200 };

static void print(struct output *out, const char *modules)
{
	static struct gcell cell[2];
	static struct grow row;
	static struct block block = {
		.kind = BAND_LINES, .ncols = 2, .nrows = 1, .row = &row, .cell = cell, .ncells = 2};
	const struct grid g = {.block = &block, .nblocks = 1};
	const struct out_options o = {.modules = modules};
	struct diags ds = DIAGS_INIT;
	struct arena a = ARENA_INIT;
	struct out_part p = {.grid = &g, .title = "", .memory = &a};
	cell[0] = (struct gcell){.rows = 1, .cols = 1, .text = "1234", .n = 4};
	cell[1] = (struct gcell){
		.col = 1, .rows = 1, .cols = 1, .text = "tianbao:1:ab", .n = 12, .qr = true};
	out_init(out, out_find("html"), &o);
	assert_int_equal(out_begin(out, &ds), 0);
	assert_int_equal(out_part(out, &p, &ds), 0);
	assert_int_equal(out_end(out, &ds), 0);
	assert_int_equal(ds.n, 0);
	assert_non_null(strstr(out->bytes.s, "<span>1234</span>"));
	assert_null(strstr(out->bytes.s, "tianbao:1:ab"));
	arena_release(&a);
}

/* The dark squares of a drawing, its quiet zone left out; returns its side. */
static int read_drawing(const char *s, bool dark[SIDE_MOST][SIDE_MOST])
{
	int side, same, x, y, w, back, used;
	s = strstr(s, "viewBox=\"");
	assert_non_null(s);
	assert_int_equal(sscanf(s, "viewBox=\"0 0 %d %d\"><path d=\"%n", &side, &same, &used), 2);
	assert_int_equal(side, same);
	for (s += used; sscanf(s, "M%d %dh%dv1h-%dz%n", &x, &y, &w, &back, &used) == 4; s += used) {
		assert_int_equal(w, back);
		assert_true(x >= QUIET && y >= QUIET && x + w <= side - QUIET && y < side - QUIET &&
			    side < SIDE_MOST);
		for (int i = 0; i < w; i++)
			dark[y - QUIET][x - QUIET + i] = true;
	}
	assert_memory_equal(s, "\"/></svg>", 9);
	return side - 2 * QUIET;
}

static void compare_drawing(const char *s, const struct pen_ops *pen)
{
	static bool dark[SIDE_MOST][SIDE_MOST];
	int n, side = read_drawing(s, dark);
	unsigned char *v = pen->qr_modules("tianbao:1:ab", 12, &n);
	assert_int_equal(side, n);
	for (int i = 0; i < n * n; i++)
		assert_int_equal(dark[i / n][i % n], v[i] & 1);
	free(v);
}

static void a_code_is_drawn_whole(void **state)
{
	(void)state;
#if defined(HAVE_PDF) && defined(HAVE_QR)
	const bool built = true;
#else
	const bool built = false;
#endif
	struct diags ds = DIAGS_INIT;
	const char *modules = getenv("top_builddir");
	const struct pen_ops *pen = (const struct pen_ops *)module_load(modules, "pdf", &ds);
	struct output out;
	diags_release(&ds);
	print(&out, modules);
	assert_int_equal(pen && pen->qr_modules, built);
	if (built)
		compare_drawing(out.bytes.s, pen);
	else
		assert_null(strstr(out.bytes.s, "<svg"));
	out_release(&out);
}

static void without_the_module_words_must_do(void **state)
{
	(void)state;
	static const char *const folders[] = {NULL, "/nowhere"};
	for (size_t i = 0; i < COUNT(folders); i++) {
		struct output out;
		print(&out, folders[i]);
		assert_null(strstr(out.bytes.s, "<svg"));
		out_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_drawn_whole),
		cmocka_unit_test(without_the_module_words_must_do),
	};
	return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
