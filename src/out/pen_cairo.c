/*
 * The pen: see pen.h. Pango chooses the fonts and shapes what is more than
 * one code point; cairo draws glyphs at places that we reckoned, so what was
 * measured is what is drawn. The only user of cairo and pango; knows nothing of
 * grids. Memory is glib's, which ends the program when there is none.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "out/pen.h"

enum {
	GLYPHS_MOST = 8, /* of one character; what has more is drawn without the others */
	BASE = 100,      /* points in which fonts are opened to be measured */
	QUIET = 4,       /* modules kept free around a QR code: its standard */
};

#define POINTS (72.0 / 2540.0) /* a unit, in points */

/* A font that is drawn with, in one size. */
struct scaled {
	int font, size;
	cairo_scaled_font_t *cairo;
};

struct font {
	PangoFont *pango;
	hb_font_t *hb; /* borrowed */
	int em;        /* hb's advances are in this part of the size */
};

/* A glyph of a shape, its place in ems from the shape's. */
struct part {
	unsigned long glyph;
	double x, y;
};

struct shape {
	int font, nparts;
	struct part part[GLYPHS_MOST];
	double advance; /* in ems */
};

struct pen {
	cairo_surface_t *surface;
	cairo_t *cr;
	cairo_font_options_t *options;
	PangoFontMap *map;
	PangoContext *context;
	PangoFontDescription *desc[PEN_FACES];
	PangoFontset *fontset[PEN_FACES];
	GArray *font, *scaled, *shape, *glyph, *cluster;
	int width, height; /* of the page that is drawn on; 0: none yet */
	pen_write_fn *write;
	void *arg;
};

/* --- fonts ---------------------------------------------------------------- */

static int font_index(struct pen *p, PangoFont *pango)
{
	for (guint i = 0; i < p->font->len; i++)
		if (g_array_index(p->font, struct font, i).pango == pango)
			return (int)i;
	struct font f = {.pango = g_object_ref(pango), .hb = pango_font_get_hb_font(pango)};
	int x = 0, y = 0;
	hb_font_get_scale(f.hb, &x, &y);
	f.em = x > 0 ? x : 1;
	g_array_append_val(p->font, f);
	return (int)p->font->len - 1;
}

/* What cairo draws a font with in a size. */
static cairo_scaled_font_t *scaled_font(struct pen *p, int font, int size)
{
	for (guint i = 0; i < p->scaled->len; i++) {
		const struct scaled *s = &g_array_index(p->scaled, struct scaled, i);
		if (s->font == font && s->size == size)
			return s->cairo;
	}
	PangoFont *pango = g_array_index(p->font, struct font, font).pango;
	cairo_scaled_font_t *base = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(pango));
	cairo_matrix_t matrix, ctm;
	cairo_scaled_font_get_font_matrix(base, &matrix);
	cairo_matrix_init_identity(&ctm);
	double by = size * POINTS / BASE;
	cairo_matrix_scale(&matrix, by, by);
	struct scaled s = {font, size, NULL};
	s.cairo = cairo_scaled_font_create(
		cairo_scaled_font_get_font_face(base), &matrix, &ctm, p->options);
	g_array_append_val(p->scaled, s);
	return s.cairo;
}

static void open_fonts(struct pen *p, const char *const family[PEN_FACES])
{
	p->options = cairo_font_options_create();
	cairo_font_options_set_hint_style(p->options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(p->options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(p->options, CAIRO_ANTIALIAS_GRAY);
	p->map = pango_cairo_font_map_new();
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(p->map), 72);
	p->context = pango_font_map_create_context(p->map);
	pango_cairo_context_set_font_options(p->context, p->options);
	pango_context_set_round_glyph_positions(p->context, FALSE);
	pango_context_set_language(p->context, pango_language_from_string("zh-cn"));
	for (int i = 0; i < PEN_FACES; i++) {
		p->desc[i] = pango_font_description_new();
		pango_font_description_set_family(p->desc[i], family[i]);
		pango_font_description_set_absolute_size(p->desc[i], BASE * PANGO_SCALE);
		p->fontset[i] = pango_font_map_load_fontset(
			p->map, p->context, p->desc[i], pango_context_get_language(p->context));
	}
}

/* --- shapes --------------------------------------------------------------- */

static bool pen_covers(struct pen *p, enum pen_face face, unsigned c)
{
	PangoFont *pango = pango_fontset_get_font(p->fontset[face], c);
	if (!pango)
		return false;
	hb_codepoint_t glyph;
	bool found = hb_font_get_nominal_glyph(pango_font_get_hb_font(pango), c, &glyph);
	g_object_unref(pango);
	return found;
}

/* A character of one code point: no shaping is needed. */
static void shape_simple(struct pen *p, enum pen_face face, unsigned c, struct shape *out)
{
	PangoFont *pango = pango_fontset_get_font(p->fontset[face], c);
	out->font = font_index(p, pango);
	g_object_unref(pango);
	const struct font *f = &g_array_index(p->font, struct font, out->font);
	hb_codepoint_t glyph = 0;
	hb_font_get_nominal_glyph(f->hb, c, &glyph); /* else the font's sign for what it lacks */
	out->nparts = 1;
	out->part[0].glyph = glyph;
	out->advance = (double)hb_font_get_glyph_h_advance(f->hb, glyph) / f->em;
}

/* Glyphs of an item, which begins at out->advance ems. A font that is not the first's is left out:
 * no character is made of two. */
static void shape_item(struct pen *p, const char *s, PangoItem *item, struct shape *out)
{
	PangoGlyphString *g = pango_glyph_string_new();
	pango_shape(s + item->offset, item->length, &item->analysis, g);
	int font = font_index(p, item->analysis.font);
	if (!out->nparts)
		out->font = font;
	const double em = (double)BASE * PANGO_SCALE;
	for (int i = 0; i < g->num_glyphs; i++) {
		const PangoGlyphInfo *info = &g->glyphs[i];
		bool known = info->glyph != PANGO_GLYPH_EMPTY &&
			     !(info->glyph & PANGO_GLYPH_UNKNOWN_FLAG);
		if (known && font == out->font && out->nparts < GLYPHS_MOST) {
			struct part *part = &out->part[out->nparts++];
			part->glyph = info->glyph;
			part->x = out->advance + info->geometry.x_offset / em;
			part->y = info->geometry.y_offset / em;
		}
		out->advance += info->geometry.width / em;
	}
	pango_glyph_string_free(g);
}

static void shape_cluster(
	struct pen *p, enum pen_face face, const char *s, size_t n, struct shape *out)
{
	PangoAttrList *attrs = pango_attr_list_new();
	pango_attr_list_insert(attrs, pango_attr_font_desc_new(p->desc[face]));
	GList *items = pango_itemize(p->context, s, 0, (int)n, attrs, NULL);
	for (GList *i = items; i; i = i->next)
		shape_item(p, s, i->data, out);
	g_list_free_full(items, (GDestroyNotify)pango_item_free);
	pango_attr_list_unref(attrs);
	if (!out->nparts) /* no font has it: the sign for that, which copies out right */
		shape_simple(p, face, g_utf8_get_char(s), out);
}

static int pen_shape(struct pen *p, enum pen_face face, const char *s, size_t n, int *advance)
{
	struct shape shape = {0};
	if (n && (size_t)(g_utf8_next_char(s) - s) >= n)
		shape_simple(p, face, g_utf8_get_char(s), &shape);
	else
		shape_cluster(p, face, s, n, &shape);
	g_array_append_val(p->shape, shape);
	*advance = (int)ceil(shape.advance * PEN_EM);
	return (int)p->shape->len - 1;
}

/* --- drawing ---------------------------------------------------------------- */

static void pen_page(struct pen *p, int width, int height)
{
	if (p->width)
		cairo_show_page(p->cr);
	p->width = width;
	p->height = height;
	cairo_pdf_surface_set_size(p->surface, width * POINTS, height * POINTS);
}

/* The glyphs of characters in one font; returns how many characters, and where the next stands. */
static size_t gather(
	struct pen *p, int size, double *x, double y, const struct pen_char *v, size_t m)
{
	int font = g_array_index(p->shape, struct shape, v[0].shape).font;
	double em = size * POINTS;
	size_t k = 0;
	g_array_set_size(p->glyph, 0);
	g_array_set_size(p->cluster, 0);
	for (; k < m; k++) {
		const struct shape *s = &g_array_index(p->shape, struct shape, v[k].shape);
		if (s->font != font)
			break;
		for (int i = 0; i < s->nparts; i++) {
			const struct part *part = &s->part[i];
			cairo_glyph_t g = {part->glyph, *x + part->x * em, y + part->y * em};
			g_array_append_val(p->glyph, g);
		}
		cairo_text_cluster_t c = {v[k].bytes, s->nparts};
		g_array_append_val(p->cluster, c);
		*x += ceil(s->advance * PEN_EM) / PEN_EM * em;
	}
	return k;
}

/* True for a character whose neighbours change its form, or that is written from right to left. */
static bool joins(gunichar c)
{
	return (c >= 0x590 && c < 0x900) || (c >= 0x1800 && c < 0x18b0) ||
	       (c >= 0xfb1d && c < 0xfe00) || (c >= 0xfe70 && c < 0xff00);
}

/* How many characters from the first on are such, with blanks between them, or are not; and their
 * bytes. */
static size_t stretch(const char *s, const struct pen_char *v, size_t m, int *bytes)
{
	bool joining = joins(g_utf8_get_char(s));
	size_t n = 0;
	int at = 0;
	*bytes = 0;
	for (size_t k = 0; k < m; k++) {
		bool is = joins(g_utf8_get_char(s + at));
		bool blank = joining && s[at] == ' ';
		if (is != joining && !blank)
			break;
		at += v[k].bytes;
		if (!blank) {
			n = k + 1;
			*bytes = at;
		}
	}
	return n;
}

/* A line that cannot be drawn character by character: pango's, pressed into its width if need be.
 */
static void draw_joining(struct pen *p, enum pen_face face, int size, double x, double y,
	const char *s, size_t n, double width)
{
	PangoLayout *l = pango_layout_new(p->context);
	PangoFontDescription *d = pango_font_description_copy(p->desc[face]);
	PangoRectangle inked;
	pango_font_description_set_absolute_size(d, size * POINTS * PANGO_SCALE);
	pango_layout_set_font_description(l, d);
	pango_layout_set_auto_dir(l, FALSE);
	pango_layout_set_single_paragraph_mode(l, TRUE);
	pango_layout_set_text(l, s, (int)n);
	pango_layout_get_extents(l, NULL, &inked);
	double has = (double)inked.width / PANGO_SCALE;
	cairo_save(p->cr);
	cairo_translate(p->cr, x, y);
	if (has > width)
		cairo_scale(p->cr, width / has, 1);
	cairo_move_to(p->cr, 0, 0);
	pango_cairo_show_layout_line(p->cr, pango_layout_get_line_readonly(l, 0));
	cairo_restore(p->cr);
	pango_font_description_free(d);
	g_object_unref(l);
}

static double width_of(const struct pen *p, int size, const struct pen_char *v, size_t m)
{
	double ems = 0;
	for (size_t i = 0; i < m; i++)
		ems += ceil(g_array_index(p->shape, struct shape, v[i].shape).advance * PEN_EM);
	return ems / PEN_EM * size * POINTS;
}

/* Characters that stand each by itself. */
static void draw_plain(struct pen *p, int size, double x, double y, const char *s,
	const struct pen_char *v, size_t m)
{
	while (m) {
		int bytes = 0, font = g_array_index(p->shape, struct shape, v[0].shape).font;
		size_t k = gather(p, size, &x, y, v, m);
		for (size_t i = 0; i < k; i++)
			bytes += v[i].bytes;
		cairo_set_scaled_font(p->cr, scaled_font(p, font, size));
		cairo_show_text_glyphs(p->cr, s, bytes, &g_array_index(p->glyph, cairo_glyph_t, 0),
			(int)p->glyph->len, &g_array_index(p->cluster, cairo_text_cluster_t, 0),
			(int)p->cluster->len, 0);
		s += bytes;
		v += k;
		m -= k;
	}
}

static void pen_text(struct pen *p, enum pen_face face, int size, int x, int y, const char *s,
	const struct pen_char *v, size_t m)
{
	double at = x * POINTS;
	while (m) {
		int bytes;
		size_t k = stretch(s, v, m, &bytes);
		double width = width_of(p, size, v, k);
		if (joins(g_utf8_get_char(s)))
			draw_joining(p, face, size, at, y * POINTS, s, (size_t)bytes, width);
		else
			draw_plain(p, size, at, y * POINTS, s, v, k);
		at += width;
		s += bytes;
		v += k;
		m -= k;
	}
}

static void pen_line(struct pen *p, int x0, int y0, int x1, int y1, int thickness)
{
	cairo_set_line_width(p->cr, thickness * POINTS);
	cairo_move_to(p->cr, x0 * POINTS, y0 * POINTS);
	cairo_line_to(p->cr, x1 * POINTS, y1 * POINTS);
	cairo_stroke(p->cr);
}

static void pen_qr(struct pen *p, int x, int y, int side, const char *s, size_t n)
{
	int modules = 0;
	unsigned char *v = pen_qr_modules(s, n, &modules);
	if (!v)
		return;
	double one = side * POINTS / (modules + 2 * QUIET);
	for (int row = 0; row < modules; row++)
		for (int col = 0, to; col < modules; col = to) {
			const unsigned char *line = v + row * modules;
			bool dark = line[col] & 1;
			for (to = col + 1; to < modules && (line[to] & 1) == dark;)
				to++;
			if (dark)
				cairo_rectangle(p->cr, x * POINTS + (col + QUIET) * one,
					y * POINTS + (row + QUIET) * one, (to - col) * one, one);
		}
	cairo_fill(p->cr);
	free(v);
}

static int pen_bookmark(struct pen *p, int above, const char *title, int page)
{
	char to[64];
	snprintf(to, sizeof to, "page=%d pos=[0 0]", page);
	return cairo_pdf_surface_add_outline(
		p->surface, above, title, to, CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

/* --- the file --------------------------------------------------------------- */

static cairo_status_t put(void *arg, const unsigned char *bytes, unsigned n)
{
	const struct pen *p = arg;
	return p->write(p->arg, (const char *)bytes, n) ? CAIRO_STATUS_WRITE_ERROR
							: CAIRO_STATUS_SUCCESS;
}

static struct pen *pen_open(const char *const family[PEN_FACES], pen_write_fn *write, void *arg,
	char words[PEN_WORDS_MOST])
{
	struct pen *p = g_new0(struct pen, 1);
	p->write = write;
	p->arg = arg;
	p->font = g_array_new(FALSE, FALSE, sizeof(struct font));
	p->scaled = g_array_new(FALSE, FALSE, sizeof(struct scaled));
	p->shape = g_array_new(FALSE, FALSE, sizeof(struct shape));
	p->glyph = g_array_new(FALSE, FALSE, sizeof(cairo_glyph_t));
	p->cluster = g_array_new(FALSE, FALSE, sizeof(cairo_text_cluster_t));
	p->surface = cairo_pdf_surface_create_for_stream(put, p, 100, 100);
	p->cr = cairo_create(p->surface);
	cairo_set_line_cap(p->cr, CAIRO_LINE_CAP_SQUARE);
	/* No time of making: the same record gives the same bytes. */
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, NULL);
	open_fonts(p, family);
	snprintf(words, PEN_WORDS_MOST, "%s", cairo_status_to_string(cairo_status(p->cr)));
	return p;
}

static void pen_title(struct pen *p, const char *title)
{
	if (title)
		cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, title);
}

static void close_fonts(struct pen *p)
{
	for (guint i = 0; i < p->scaled->len; i++)
		cairo_scaled_font_destroy(g_array_index(p->scaled, struct scaled, i).cairo);
	for (guint i = 0; i < p->font->len; i++)
		g_object_unref(g_array_index(p->font, struct font, i).pango);
	for (int i = 0; i < PEN_FACES; i++) {
		g_object_unref(p->fontset[i]);
		pango_font_description_free(p->desc[i]);
	}
	g_object_unref(p->context);
	g_object_unref(p->map);
	cairo_font_options_destroy(p->options);
}

static int pen_close(struct pen *p, char words[PEN_WORDS_MOST])
{
	if (!p)
		return 0;
	cairo_status_t status = cairo_status(p->cr);
	if (p->width && !status)
		cairo_show_page(p->cr);
	cairo_destroy(p->cr);
	cairo_surface_finish(p->surface);
	if (!status)
		status = cairo_surface_status(p->surface);
	snprintf(words, PEN_WORDS_MOST, "%s", cairo_status_to_string(status));
	cairo_surface_destroy(p->surface);
	close_fonts(p);
	GArray *all[] = {p->font, p->scaled, p->shape, p->glyph, p->cluster};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		g_array_free(all[i], TRUE);
	g_free(p);
	return status ? -1 : 0;
}

extern const struct pen_ops tianbao_module;
MODULE_EXPORT const struct pen_ops tianbao_module = {
	.module = {MODULE_VERSION},
	.open = pen_open,
	.covers = pen_covers,
	.shape = pen_shape,
	.title = pen_title,
	.page = pen_page,
	.text = pen_text,
	.line = pen_line,
#ifdef HAVE_QR
	.qr = pen_qr,
	.qr_modules = pen_qr_modules,
#endif
	.bookmark = pen_bookmark,
	.close = pen_close,
};
