/*
 * Draws a terminal's screen as PNG: the text of `tmux capture-pane -e -p` from
 * standard input, with its colours, to standard output. Frames are drawn as
 * lines, so they meet; every other character stands in the middle of its columns.
 *
 *	cc -D_GNU_SOURCE tools/screen.c $(pkg-config --cflags --libs pangocairo) -o screen
 */
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cairo.h>
#include <pango/pangocairo.h>

enum { COLS = 200, ROWS = 80, CELL_W = 7, CELL_H = 15 };

struct look {
	int fg, bg; /* of 256 colours, -1: the terminal's own */
	bool bold, dim, under, reverse;
};
struct cell {
	char s[16];
	int columns;
	struct look look;
};

static struct cell screen[ROWS][COLS];
static int rows, cols;

/* --- reading -------------------------------------------------------------------- */

/* The numbers of a sequence ESC [ … m, one after the other. */
static void sgr(struct look *l, const char *s)
{
	static const struct look plain = {-1, -1, false, false, false, false};
	if (*s == 'm')
		*l = plain;
	while (*s != 'm') {
		char *end;
		long n = strtol(s, &end, 10);
		if ((n == 38 || n == 48) && !strncmp(end, ";5;", 3)) {
			long colour = strtol(end + 3, &end, 10);
			*(n == 38 ? &l->fg : &l->bg) = (int)colour;
		} else if (n == 0) {
			*l = plain;
		} else if (n == 39 || n == 49) {
			*(n == 39 ? &l->fg : &l->bg) = -1;
		} else if (n >= 30 && n <= 37) {
			l->fg = (int)n - 30;
		} else if (n >= 40 && n <= 47) {
			l->bg = (int)n - 40;
		} else if (n >= 90 && n <= 97) {
			l->fg = (int)n - 90 + 8;
		} else if (n >= 100 && n <= 107) {
			l->bg = (int)n - 100 + 8;
		} else {
			l->bold = n == 1 || (l->bold && n != 22);
			l->dim = n == 2 || (l->dim && n != 22);
			l->under = n == 4 || (l->under && n != 24);
			l->reverse = n == 7 || (l->reverse && n != 27);
		}
		s = *end == ';' ? end + 1 : end;
	}
}

static void read_line(const char *s, int row, struct look *l)
{
	mbstate_t state = {0};
	int col = 0;
	while (*s && *s != '\n' && col < COLS) {
		wchar_t c;
		if (!strncmp(s, "\033[", 2)) {
			sgr(l, s + 2);
			s += strcspn(s, "m") + 1;
			continue;
		}
		size_t n = mbrtowc(&c, s, strlen(s), &state);
		if (n > 8)
			return;
		struct cell *cell = &screen[row][col];
		memcpy(cell->s, s, n);
		cell->columns = wcwidth(c) > 1 ? 2 : 1;
		cell->look = *l;
		if (cell->columns == 2 && col + 1 < COLS)
			screen[row][col + 1].look = *l;
		col += cell->columns;
		s += n;
	}
	if (col > cols)
		cols = col;
}

/* --- drawing -------------------------------------------------------------------- */

/* The colours of a terminal on white paper; those behind a text are light but for the bars' blue.
 */
static void colour(cairo_t *cr, int n, bool background, bool dim)
{
	static const unsigned ink[16] = {0x1c1c1c, 0xb02a2a, 0x2e7d32, 0x9a6700, 0x1f4e9c, 0x7b2d8b,
		0x0e7490, 0xe8e8e8, 0x6b6b6b, 0xd64545, 0x43a047, 0xc98a00, 0x3b6fd1, 0xa44fb8,
		0x1a9bb8, 0xffffff};
	static const unsigned paper[16] = {0x1c1c1c, 0xf3b8b8, 0xbfe3c1, 0xffe08a, 0x1f4e9c,
		0xe3c3ea, 0xbfe3ec, 0xd8d8d8, 0x6b6b6b, 0xf3b8b8, 0xbfe3c1, 0xffe08a, 0xb9cdf2,
		0xe3c3ea, 0xbfe3ec, 0xffffff};
	unsigned rgb = background ? 0xfcfcf8 : 0x1c1c1c;
	if (n >= 0 && n < 16) {
		rgb = (background ? paper : ink)[n];
	} else if (n >= 232) {
		rgb = (unsigned)(8 + 10 * (n - 232)) * 0x010101u;
	} else if (n >= 16) {
		static const unsigned step[] = {0, 95, 135, 175, 215, 255};
		unsigned k = (unsigned)n - 16;
		rgb = step[k / 36] << 16 | step[k / 6 % 6] << 8 | step[k % 6];
	}
	if (dim)
		rgb = 0x8a8a8a;
	cairo_set_source_rgb(
		cr, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

/* Arms of a character of frames: 1 left, 2 right, 4 up, 8 down; 0: it is none. */
static int arms(const char *s)
{
	static const struct {
		const char *s;
		int arms;
	} v[] = {{"─", 3}, {"│", 12}, {"┌", 10}, {"┐", 9}, {"└", 6}, {"┘", 5}, {"├", 14}, {"┤", 13},
		{"┬", 11}, {"┴", 7}, {"┼", 15}};
	for (size_t i = 0; i < sizeof v / sizeof *v; i++)
		if (!strcmp(v[i].s, s))
			return v[i].arms;
	return 0;
}

static void draw_arms(cairo_t *cr, int x, int y, int a)
{
	double mx = x + CELL_W / 2 + 0.5, my = y + CELL_H / 2 + 0.5;
	cairo_move_to(cr, a & 1 ? x : mx, my);
	cairo_line_to(cr, a & 2 ? x + CELL_W : mx, my);
	cairo_move_to(cr, mx, a & 4 ? y : my);
	cairo_line_to(cr, mx, a & 8 ? y + CELL_H : my);
	cairo_stroke(cr);
}

static void draw_cell(cairo_t *cr, PangoLayout *l, PangoFontDescription *d, int row, int col)
{
	const struct cell *c = &screen[row][col];
	const struct look *look = &c->look;
	int x = col * CELL_W, y = row * CELL_H;
	bool turned = look->reverse;
	int fg = !turned && look->fg == 3 && look->bg == 4 ? 7 : look->fg; /* on the bars */
	colour(cr, turned ? look->bg : fg, turned, look->dim);
	if (arms(c->s)) {
		draw_arms(cr, x, y, arms(c->s));
	} else if (*c->s && strcmp(c->s, " ") != 0) {
		int width, height;
		pango_font_description_set_weight(
			d, look->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
		pango_layout_set_font_description(l, d);
		pango_layout_set_text(l, c->s, -1);
		pango_layout_get_pixel_size(l, &width, &height);
		cairo_move_to(
			cr, x + (c->columns * CELL_W - width) / 2.0, y + (CELL_H - height) / 2.0);
		pango_cairo_show_layout(cr, l);
	}
	if (look->under) {
		cairo_rectangle(cr, x, y + CELL_H - 1, (c->columns > 1 ? 2 : 1) * CELL_W, 1);
		cairo_fill(cr);
	}
}

static void draw_ground(cairo_t *cr, int row, int col)
{
	const struct look *look = &screen[row][col].look;
	colour(cr, look->reverse ? look->fg : look->bg, !look->reverse, false);
	cairo_rectangle(cr, col * CELL_W, row * CELL_H, CELL_W, CELL_H);
	cairo_fill(cr);
}

static cairo_status_t put(void *arg, const unsigned char *bytes, unsigned n)
{
	return fwrite(bytes, 1, n, arg) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

int main(void)
{
	char line[8192];
	struct look look = {-1, -1, false, false, false, false};
	setlocale(LC_CTYPE, "C.UTF-8");
	for (int row = 0; row < ROWS; row++)
		for (int col = 0; col < COLS; col++)
			screen[row][col].look = look;
	while (rows < ROWS && fgets(line, sizeof line, stdin))
		read_line(line, rows++, &look);
	cairo_surface_t *s =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, cols * CELL_W, rows * CELL_H);
	cairo_t *cr = cairo_create(s);
	cairo_set_line_width(cr, 1);
	PangoLayout *l = pango_cairo_create_layout(cr);
	PangoFontDescription *d = pango_font_description_from_string(
		"DejaVu Sans Mono,WenQuanYi Micro Hei Mono,WenQuanYi Micro Hei");
	pango_font_description_set_absolute_size(d, 12.5 * PANGO_SCALE);
	for (int row = 0; row < rows; row++)
		for (int col = 0; col < cols; col++)
			draw_ground(cr, row, col);
	for (int row = 0; row < rows; row++)
		for (int col = 0; col < cols; col++)
			draw_cell(cr, l, d, row, col);
	int rc = cairo_surface_write_to_png_stream(s, put, stdout) != CAIRO_STATUS_SUCCESS;
	pango_font_description_free(d);
	g_object_unref(l);
	cairo_destroy(cr);
	cairo_surface_destroy(s);
	return rc;
}
