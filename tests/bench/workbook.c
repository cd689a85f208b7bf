/*
 * What a table of 10,000 rows costs as xlsx, beside libxlsxwriter alone with
 * the same cells: two texts, a long text, five amounts a row, thin lines.
 * Read the ratio. `make bench` runs it; no test asserts a time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/mem.h"
#include "out/out.h"
#include "table/grid.h"

enum { ROWS = 10000, COLS = 8, TEXTS = 3, RUNS = 7 };

static const char *text_of(struct arena *a, int row, int col)
{
	if (col == 0)
		return arena_printf(a, "%d", row + 1);
	if (col == 1)
		return arena_printf(a, "第%d号单位", row % 300);
	if (col == 2)
		return arena_printf(a, "第%d项：设备运行维护和日常服务", row);
	return arena_printf(a, "%d.%02d", row * col, row % 100);
}

static struct grid *make_grid(struct arena *a)
{
	static int line[COLS + 1] = {0, 6, 20, 50, 60, 70, 80, 90, 100};
	struct grid *g = arena_new(a, sizeof *g);
	struct block *b = arena_new(a, sizeof *b);
	b->kind = BAND_TABLE;
	b->ncols = COLS;
	b->nrows = ROWS;
	b->line = line;
	b->total = line[COLS];
	b->row = arena_array(a, ROWS, sizeof *b->row);
	b->cell = arena_array(a, (size_t)ROWS * COLS, sizeof *b->cell);
	for (int i = 0; i < ROWS * COLS; i++) {
		const char *s = text_of(a, i / COLS, i % COLS);
		b->cell[b->ncells++] = (struct gcell){.row = i / COLS,
			.col = i % COLS,
			.rows = 1,
			.cols = 1,
			.text = s,
			.n = strlen(s),
			.align = i % COLS < TEXTS ? ALIGN_LEFT : ALIGN_RIGHT};
	}
	g->block = b;
	g->nblocks = 1;
	return g;
}

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double ours(const char *modules)
{
	const struct out_options options = {.modules = modules};
	struct arena a = ARENA_INIT;
	/* The format takes it over. */
	struct out_part p = {.grid = make_grid(&a), .title = "bench", .memory = &a};
	struct diags ds = DIAGS_INIT;
	struct output o;
	double from = now_ms();
	out_init(&o, out_find("xlsx"), &options);
	if (out_begin(&o, &ds) || out_part(&o, &p, &ds) || out_end(&o, &ds) || !o.bytes.n)
		die("%s", ds.n ? ds.v[0].text : "nothing came out");
	double ms = now_ms() - from;
	out_release(&o);
	arena_release(&a);
	return ms;
}

static double alone(const struct grid *g)
{
	char name[64];
	int file = memfd_create("bench", 0);
	snprintf(name, sizeof name, "/proc/self/fd/%d", file);
	double from = now_ms();
	lxw_workbook *book = workbook_new(name);
	lxw_worksheet *sheet = workbook_add_worksheet(book, "bench");
	lxw_format *text = workbook_add_format(book), *number = workbook_add_format(book);
	format_set_border(text, LXW_BORDER_THIN);
	format_set_border(number, LXW_BORDER_THIN);
	format_set_num_format(number, "0.00");
	for (size_t i = 0; i < g->block->ncells; i++) {
		const struct gcell *c = &g->block->cell[i];
		if (c->col < TEXTS)
			worksheet_write_string(
				sheet, (lxw_row_t)c->row, (lxw_col_t)c->col, c->text, text);
		else
			worksheet_write_number(sheet, (lxw_row_t)c->row, (lxw_col_t)c->col,
				strtod(c->text, NULL), number);
	}
	if (workbook_close(book))
		die("libxlsxwriter fails");
	double ms = now_ms() - from;
	close(file);
	return ms;
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

int main(void)
{
	const char *modules = getenv("top_builddir");
	struct arena a = ARENA_INIT;
	double we[RUNS], they[RUNS];
	if (!modules)
		die("top_builddir is not set");
	const struct grid *g = make_grid(&a);
	for (int i = 0; i < RUNS; i++) {
		we[i] = ours(modules);
		they[i] = alone(g);
	}
	qsort(we, RUNS, sizeof *we, by_size);
	qsort(they, RUNS, sizeof *they, by_size);
	printf("xlsx of 10,000 rows of 8 cells: %.0f ms; libxlsxwriter alone %.0f ms: %.2f times\n",
		we[RUNS / 2], they[RUNS / 2], we[RUNS / 2] / they[RUNS / 2]);
	arena_release(&a);
	return 0;
}
