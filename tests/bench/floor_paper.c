/*
 * The least a PDF of such tables costs: cairo and pango alone, a table of
 * fixed cells drawn n times, a pango layout for each text, nothing read, laid
 * out or numbered. tests/bench/paper runs it: floor_paper N FILE.
 */
#include <stdio.h>
#include <stdlib.h>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

enum { ROWS = 15, COLS = 5, WIDTH = 500, LINE = 30 };

static const char *const words[] = {"产出指标", "数量指标", "信息化系统运维保障数量",
	"信息化系统运行维护保障的数量和质量", "≥95%", "效益指标", "可持续影响指标", "设备使用年限",
	"设备正常使用的年限", "2023年12月底前", "满意度指标", "质量指标", "系统正常运行率"};
enum { WORDS = sizeof words / sizeof *words };

static void put(cairo_t *cr, PangoLayout *l, int x, int y, int width, const char *text)
{
	pango_layout_set_width(l, (width - 6) * PANGO_SCALE);
	pango_layout_set_text(l, text, -1);
	cairo_move_to(cr, x + 3, y + 3);
	pango_cairo_show_layout(cr, l);
	cairo_rectangle(cr, x, y, width, LINE);
	cairo_stroke(cr);
}

static void page(cairo_t *cr, PangoLayout *l, int n)
{
	char title[64];
	snprintf(title, sizeof title, "第%d号项目绩效目标表", n);
	put(cr, l, 50, 50, WIDTH, title);
	for (int row = 0; row < ROWS; row++)
		for (int col = 0; col < COLS; col++)
			put(cr, l, 50 + col * WIDTH / COLS, 90 + row * LINE, WIDTH / COLS,
				words[(row * COLS + col + n) % WORDS]);
	cairo_show_page(cr);
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	cairo_surface_t *s = cairo_pdf_surface_create(argv[2], 595, 842);
	cairo_t *cr = cairo_create(s);
	PangoLayout *l = pango_cairo_create_layout(cr);
	PangoFontDescription *d = pango_font_description_from_string(
		"Noto Serif CJK SC,Noto Sans CJK SC,WenQuanYi Micro Hei,AR PL UMing CN 10");
	pango_layout_set_font_description(l, d);
	cairo_set_line_width(cr, 0.5);
	for (int i = 0; i < atoi(argv[1]); i++)
		page(cr, l, i);
	pango_font_description_free(d);
	g_object_unref(l);
	cairo_destroy(cr);
	cairo_surface_finish(s);
	int rc = cairo_surface_status(s) != CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(s);
	return rc;
}
