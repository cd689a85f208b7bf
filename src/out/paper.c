/*
 * Grids on paper: see paper.h. The lines of a page are gathered, those that
 * lie on each other joined, and drawn once: they meet exactly and are nowhere
 * thicker.
 */
#include "out/paper.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "table/prose.h"

enum {
	LONG_SIDE = 29700, /* A4 */
	SHORT_SIDE = 21000,
	MARGIN_X = 1800,
	MARGIN_TOP = 1900,
	MARGIN_BOTTOM = 2000,
	FOOT = 1300, /* base line of the foot, from the edge */
	FOOT_SIZE = 318,
	THICKNESS = 18, /* of a line: half a point */
	PADDING = 110,  /* left and right of a text in its cell */
	BORDER = 140,   /* above and below: the zone in whose middle a line is drawn */
	SIGN = 1400,    /* room to sign */
	QR = 2600,
	FINE = 16,     /* widths of characters are summed in this part of a unit */
	ASCENT = 86,   /* of a Chinese character's square, in hundredths: above the base line */
	PAGES = 0x1100 /* of 256 code points */
};

/* --- characters ----------------------------------------------------------------- */

/* A character that was measured. */
struct glyph {
	int shape;   /* of the pen, plus 1; 0: not measured */
	int advance; /* in PEN_EM */
};
/* A character of several code points. */
struct cluster {
	struct cluster *next;
	struct glyph glyph;
	size_t n;
	char s[];
};
enum { BUCKETS = 256 };
struct glyphs {
	struct glyph *simple[PEN_FACES][PAGES];
	struct cluster *cluster[PEN_FACES][BUCKETS];
};

/* The one place that decides what of a text is drawn: a character as it may stand on paper. */
static const char *safe(const char *s, size_t *n)
{
	static const char unknown[] = "\xef\xbf\xbd";
	size_t len;
	uint32_t c = text_decode(s, *n, &len);
	bool broken = c == 0xfffd;
	if (c < ' ' || c == 0x7f) {
		*n = 1;
		return " ";
	}
	for (size_t i = len; !broken && i < *n; i += len)
		broken = text_char_forbidden(text_decode(s + i, *n - i, &len));
	if (!broken && !text_char_forbidden(c))
		return s;
	*n = sizeof unknown - 1;
	return unknown;
}

static struct glyph *simple_glyph(struct glyphs *all, int face, uint32_t c)
{
	struct glyph **page = &all->simple[face][c >> 8];
	if (!*page)
		*page = mem_array(256, sizeof **page);
	return &(*page)[c & 0xff];
}

static struct glyph *cluster_glyph(struct glyphs *all, int face, const char *s, size_t n)
{
	struct cluster **at = &all->cluster[face][text_hash(s, n) % BUCKETS];
	for (struct cluster *c = *at; c; c = c->next)
		if (c->n == n && !memcmp(c->s, s, n))
			return &c->glyph;
	struct cluster *c = mem_new(sizeof *c + n);
	c->next = *at;
	c->n = n;
	memcpy(c->s, s, n);
	*at = c;
	return &c->glyph;
}

/* Notes a character that no font has, once: boxes on paper should surprise nobody. */
static void note_lacking(struct paper *p, int face, uint32_t c)
{
	enum { LACKING_MOST = 32 }; /* bytes */
	struct buf one = BUF_INIT;
	if (p->ops->covers(p->pen, (enum pen_face)face, c))
		return;
	buf_addu(&one, c);
	if (p->lacking.n < LACKING_MOST && !strstr(p->lacking.s, one.s))
		buf_adds(&p->lacking, one.s);
	buf_release(&one);
}

/* A character that is safe. */
static const struct glyph *glyph_of(struct paper *p, int face, const char *s, size_t n)
{
	size_t len;
	uint32_t c = text_decode(s, n, &len);
	struct glyph *g =
		len == n ? simple_glyph(p->glyphs, face, c) : cluster_glyph(p->glyphs, face, s, n);
	if (g->shape)
		return g;
	for (size_t i = 0; i < n; i += len) {
		c = text_decode(s + i, n - i, &len);
		note_lacking(p, face, c);
	}
	g->shape = p->ops->shape(p->pen, (enum pen_face)face, s, n, &g->advance) + 1;
	return g;
}

static void glyphs_free(struct glyphs *g)
{
	for (int face = 0; g && face < PEN_FACES; face++) {
		for (int i = 0; i < PAGES; i++)
			free(g->simple[face][i]);
		for (int i = 0; i < BUCKETS; i++)
			for (struct cluster *c = g->cluster[face][i], *next; c; c = next) {
				next = c->next;
				free(c);
			}
	}
	free(g);
}

/* --- measuring ------------------------------------------------------------------ */

static int fine_width(void *arg, const char *s, size_t n)
{
	const struct gauge *g = arg;
	s = safe(s, &n);
	int64_t advance = glyph_of(g->paper, g->face, s, n)->advance;
	return (int)((advance * g->size * FINE + PEN_EM - 1) / PEN_EM);
}

static size_t wrap(
	void *arg, struct arena *a, const char *text, size_t n, int width, struct text_line **lines)
{
	const struct text_measure measure = {fine_width, arg};
	struct text_lines found = TEXT_LINES_INIT;
	text_wrap_by(&found, text, n, width * FINE, &measure);
	*lines = arena_array(a, found.n, sizeof **lines);
	n = found.n;
	for (size_t i = 0; i < n; i++) {
		(*lines)[i] = found.v[i];
		(*lines)[i].columns = (found.v[i].columns + FINE - 1) / FINE;
	}
	text_lines_release(&found);
	return n;
}

/* Sizes and leading are those of the official tables: 五号 in tables, 小二 for titles. */
static const struct {
	enum pen_face face;
	int size, line_height;
} kinds[BAND_KINDS] = {
	[BAND_TITLE] = {PEN_TITLE, 635, 1050},
	[BAND_LINES] = {PEN_TEXT, 370, 560},
	[BAND_TABLE] = {PEN_TEXT, 370, 490},
	[BAND_SIGN] = {PEN_TEXT, 370, 560},
	[BAND_COVER] = {PEN_TITLE, 917, 1600},
	[BAND_H1] = {PEN_TITLE, 565, 1000},
	[BAND_H2] = {PEN_TITLE, 494, 860},
	[BAND_H3] = {PEN_TEXT, 423, 740},
	[BAND_TEXT] = {PEN_TEXT, 423, 740},
	[BAND_CONTENTS] = {PEN_TEXT, 423, 740},
	[BAND_PAGE] = {PEN_TEXT, 370, 490},
};

void paper_init(struct paper *p, const struct pen_ops *ops, struct pen *pen)
{
	*p = (struct paper){.ops = ops, .pen = pen, .text = BUF_INIT, .lacking = BUF_INIT};
	p->glyphs = mem_new(sizeof *p->glyphs);
	for (int i = 0; i < BAND_KINDS; i++) {
		p->gauge[i] = (struct gauge){p, (int)kinds[i].face, kinds[i].size};
		p->of[i] = &p->ruler[i];
		p->ruler[i] = (struct ruler){
			.arg = &p->gauge[i],
			.wrap = wrap,
			.line_height = kinds[i].line_height,
			.border = BORDER,
			.padding = PADDING,
			.least = 2 * kinds[i].size + 2 * PADDING,
			.middle = true,
			.indent = 2 * kinds[i].size,
			.sign = SIGN,
			.qr = ops->qr ? QR : 0,
			.of = p->of,
		};
	}
}

void paper_release(struct paper *p)
{
	glyphs_free(p->glyphs);
	free(p->mark);
	free(p->sheet);
	free(p->heading);
	buf_release(&p->text);
	buf_release(&p->lacking);
}

const struct ruler *paper_ruler(const struct paper *p)
{
	return &p->ruler[BAND_TABLE];
}

struct layout *paper_layout(struct paper *p, struct arena *a, const struct grid *g, bool landscape)
{
	int width = landscape ? LONG_SIDE : SHORT_SIDE, height = LONG_SIDE + SHORT_SIDE - width;
	return layout_build(
		a, g, width - 2 * MARGIN_X, height - MARGIN_TOP - MARGIN_BOTTOM, paper_ruler(p));
}

/* --- marks ---------------------------------------------------------------------- */

static struct mark *new_mark(struct paper *p)
{
	MEM_ROOM(p->mark, p->nmarks, p->mark_cap);
	struct mark *m = &p->mark[p->nmarks++];
	*m = (struct mark){0};
	return m;
}

/* A text as it may be drawn, into p->text. */
static void keep_text(struct paper *p, const char *s, size_t n, size_t *at, size_t *len)
{
	*at = p->text.n;
	for (size_t i = 0, next; i < n; i = next) {
		next = text_next(s, n, i);
		size_t bytes = next - i;
		const char *c = safe(s + i, &bytes);
		buf_add(&p->text, c, bytes);
	}
	*len = p->text.n - *at;
}

static void add_text(struct paper *p, const struct gauge *g, int x, int y, const char *s, size_t n)
{
	if (!n)
		return;
	struct mark *m = new_mark(p);
	m->kind = MARK_TEXT;
	m->x = x;
	m->y = y;
	m->face = g->face;
	m->size = g->size;
	keep_text(p, s, n, &m->text, &m->n);
}

static void add_line(struct paper *p, int x0, int y0, int x1, int y1)
{
	struct mark *m = new_mark(p);
	m->kind = MARK_LINE;
	m->x = x0;
	m->y = y0;
	m->x1 = x1;
	m->y1 = y1;
}

static void add_qr(struct paper *p, const struct lcell *c, const struct lpart *part)
{
	int side = c->w < part->h ? c->w : part->h;
	if (!p->ops->qr || !c->cell->n)
		return;
	if (side > QR)
		side = QR;
	struct mark *m = new_mark(p);
	m->kind = MARK_QR;
	m->x = MARGIN_X + c->x + (c->w - side) / 2;
	m->y = MARGIN_TOP + part->y + (part->h - side) / 2;
	m->x1 = side;
	m->text = p->text.n;
	m->n = c->cell->n;
	buf_add(&p->text, c->cell->text, c->cell->n);
}

/* --- a page --------------------------------------------------------------------- */

static bool lies_across(const struct mark *m)
{
	return m->y == m->y1;
}

/* Lines across before upright ones, those that lie on each other beside each other. */
static int compare_lines(const void *a, const void *b)
{
	const struct mark *m = a, *n = b;
	bool across = lies_across(m);
	if (across != lies_across(n))
		return across ? -1 : 1;
	int place = across ? m->y - n->y : m->x - n->x, from = across ? m->x - n->x : m->y - n->y;
	return place ? place : from;
}

/* Joins lines that lie on each other or go on where another ends, from mark first on. */
static void join_lines(struct paper *p, size_t first)
{
	size_t n = p->nmarks - first, kept = 0;
	if (!n)
		return;
	struct mark *v = p->mark + first;
	qsort(v, n, sizeof *v, compare_lines);
	for (size_t i = 1; i < n; i++) {
		struct mark *last = &v[kept], *m = &v[i];
		bool across = lies_across(m), same = across == lies_across(last);
		if (same && across && m->y == last->y && m->x <= last->x1) {
			last->x1 = m->x1 > last->x1 ? m->x1 : last->x1;
		} else if (same && !across && m->x == last->x && m->y <= last->y1) {
			last->y1 = m->y1 > last->y1 ? m->y1 : last->y1;
		} else {
			v[++kept] = *m;
		}
	}
	p->nmarks = first + kept + 1;
}

/* The frame of a cell; its lines stand in the middle of the zones around its inside. */
static void add_frame(struct paper *p, const struct lcell *c, const struct lpart *part)
{
	int left = MARGIN_X + c->x, right = left + c->w;
	int top = MARGIN_TOP + part->y - BORDER / 2,
	    bottom = MARGIN_TOP + part->y + part->h + BORDER / 2;
	add_line(p, left, top, right, top);
	add_line(p, left, bottom, right, bottom);
	add_line(p, left, top, left, bottom);
	add_line(p, right, top, right, bottom);
}

static void add_cell(
	struct paper *p, const struct lblock *b, const struct lcell *c, const struct lpart *part)
{
	if (c->cell->qr) {
		add_qr(p, c, part);
		return;
	}
	const struct gauge *g = &p->gauge[b->block->kind];
	int base = (b->line_height - g->size) / 2 + g->size * ASCENT / 100;
	for (size_t i = 0; i < part->nlines; i++) {
		size_t k = part->line + i;
		const struct text_line *line = &c->line[k];
		add_text(p, g, MARGIN_X + c->x + c->at[k],
			MARGIN_TOP + part->top + (int)i * b->line_height + base,
			c->cell->text + line->from, line->to - line->from);
	}
}

static void add_heading(struct paper *p, const struct block *b)
{
	struct buf words = BUF_INIT;
	MEM_ROOM(p->heading, p->nheadings, p->heading_cap);
	struct heading *h = &p->heading[p->nheadings++];
	*h = (struct heading){.level = band_level(b->kind), .sheet = p->nsheets};
	prose_heading(b, &words);
	keep_text(p, words.s, words.n, &h->text, &h->n);
	buf_release(&words);
}

/* What stands on a page of one block, in the order it is read: row by row. */
static void add_block(
	struct paper *p, const struct layout *l, size_t page, size_t block, bool lines)
{
	const struct lblock *b = &l->block[block];
	for (size_t i = 0; i < b->block->ncells; i++) {
		const struct lcell *c = &b->cell[i];
		struct lpart part;
		if (!layout_part(l, page, block, c, &part))
			continue;
		if (lines) {
			add_frame(p, c, &part);
			continue;
		}
		add_cell(p, b, c, &part);
		if (band_level(b->block->kind) && c->cell->row == 0 && part.line == 0)
			add_heading(p, b->block);
	}
}

static void add_page(struct paper *p, const struct layout *l, size_t page)
{
	size_t first = p->nmarks;
	int last = -1;
	for (int lines = 1; lines >= 0; lines--, last = -1) {
		for (size_t i = 0; i < l->page[page].n; i++) {
			int block = l->page[page].slice[i].block;
			bool table = l->block[block].block->kind == BAND_TABLE;
			if (block != last && (table || !lines))
				add_block(p, l, page, (size_t)block, lines);
			last = block;
		}
		if (lines)
			join_lines(p, first);
	}
}

void paper_add(struct paper *p, const struct layout *l, bool landscape)
{
	for (size_t i = 0; i < l->npages; i++) {
		size_t first = p->nmarks;
		add_page(p, l, i);
		MEM_ROOM(p->sheet, p->nsheets, p->sheet_cap);
		p->sheet[p->nsheets++] =
			(struct sheet){landscape, layout_is_cover(l, i), first, p->nmarks - first};
	}
}

/* --- drawing -------------------------------------------------------------------- */

/* The characters of a text that is safe, of which there are no more than bytes. */
static size_t characters(
	struct paper *p, int face, const char *s, size_t n, struct pen_char *out, int *width)
{
	size_t found = 0;
	*width = 0;
	for (size_t i = 0, next; i < n; i = next) {
		next = text_next(s, n, i);
		const struct glyph *g = glyph_of(p, face, s + i, next - i);
		out[found++] = (struct pen_char){g->shape - 1, (int)(next - i)};
		*width += g->advance;
	}
	return found;
}

static void draw_text(struct paper *p, const struct mark *m)
{
	int width;
	const char *s = p->text.s + m->text;
	struct pen_char *v = mem_array(m->n, sizeof *v);
	size_t found = characters(p, m->face, s, m->n, v, &width);
	p->ops->text(p->pen, (enum pen_face)m->face, m->size, m->x, m->y, s, v, found);
	free(v);
}

static void draw_foot(struct paper *p, const char *foot, int width, int height)
{
	struct pen_char v[256];
	size_t n = strlen(foot);
	int advance;
	if (n > sizeof v / sizeof *v)
		return;
	size_t found = characters(p, PEN_TEXT, foot, n, v, &advance);
	int x = (width - (int)((int64_t)advance * FOOT_SIZE / PEN_EM)) / 2;
	p->ops->text(p->pen, PEN_TEXT, FOOT_SIZE, x, height - FOOT, foot, v, found);
}

void paper_draw(struct paper *p, size_t sheet, const char *foot)
{
	const struct sheet *s = &p->sheet[sheet];
	int width = s->landscape ? LONG_SIDE : SHORT_SIDE, height = LONG_SIDE + SHORT_SIDE - width;
	p->ops->page(p->pen, width, height);
	for (size_t i = 0; i < s->n; i++) {
		const struct mark *m = &p->mark[s->first + i];
		if (m->kind == MARK_TEXT)
			draw_text(p, m);
		else if (m->kind == MARK_LINE)
			p->ops->line(p->pen, m->x, m->y, m->x1, m->y1, THICKNESS);
		else
			p->ops->qr(p->pen, m->x, m->y, m->x1, p->text.s + m->text, m->n);
	}
	if (!s->cover)
		draw_foot(p, foot, width, height);
}
