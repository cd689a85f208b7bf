/*
 * Grids as plain text: see text.h. For GB18030 everything is laid out with
 * the widths of Chinese printers, where each character of two bytes takes two
 * columns, lines included: bytes are columns.
 */
#include "out/text.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "table/draw.h"

enum {
	WIDTH = 80,
	WINDOW = 64,   /* rows drawn at a time on endless paper */
	RARE_MOST = 8, /* characters named in a warning */
};

/* --- pages ------------------------------------------------------------ */

static const struct layout *lay_out(
	struct arena *a, const struct out_options *o, const struct grid *g)
{
	struct ruler ruler;
	ruler_text(&ruler, o->gb18030 ? TEXT_WIDE : TEXT_NARROW, o->gb18030 && !o->ascii);
	return layout_build(a, g, o->width > 0 ? o->width : WIDTH, o->lines, &ruler);
}

static void surface_begin(struct surface *s, const struct out_options *o)
{
	surface_init(s);
	s->widths = o->gb18030 ? TEXT_WIDE : TEXT_NARROW;
	s->frame = o->ascii ? FRAME_ASCII : o->gb18030 ? FRAME_WIDE : FRAME_BOX;
}

/* Appends a page as lines of UTF-8. */
static void put_page(
	struct buf *out, struct surface *s, const struct layout *l, size_t page, bool endless)
{
	int height = layout_page_height(l, page);
	if (!endless) {
		surface_size(s, height, l->width);
		draw_page(s, l, page, NULL);
		surface_dump(out, s);
		return;
	}
	for (int y = 0; y < height; y += WINDOW) {
		int rows = height - y < WINDOW ? height - y : WINDOW;
		surface_size(s, rows, l->width);
		draw_window(s, 0, 0, l, y, rows, NULL);
		surface_dump(out, s);
	}
}

void out_text_pages(
	const struct out_options *o, const struct doc *d, struct rules *r, struct out_pages *out)
{
	struct arena a = ARENA_INIT;
	struct surface s;
	const struct layout *l = lay_out(&a, o, out_grid(&a, o, d, r));
	surface_begin(&s, o);
	out->n = l->npages;
	out->v = mem_array(out->n, sizeof *out->v);
	for (size_t i = 0; i < l->npages; i++) {
		struct buf page = BUF_INIT;
		put_page(&page, &s, l, i, !o->lines);
		out->v[i] = buf_detach(&page);
	}
	surface_release(&s);
	arena_release(&a);
}

void out_pages_release(struct out_pages *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->v[i]);
	free(p->v);
	*p = (struct out_pages){NULL, 0};
}

/* --- GB18030 ---------------------------------------------------------- */

/* The same text in GB18030; what is no character becomes a question mark. */
static void encode(iconv_t to, struct buf *out, const char *s, size_t n)
{
	char piece[4096], *in = (char *)(uintptr_t)s;
	while (n) {
		char *at = piece;
		size_t room = sizeof piece;
		size_t rc = iconv(to, &in, &n, &at, &room);
		buf_add(out, piece, sizeof piece - room);
		if (rc == (size_t)-1 && errno != E2BIG) {
			buf_addc(out, '?');
			in++, n--;
		}
	}
}

/* Characters of a text that take four bytes: printers with a GBK character ROM do not know them. */
static size_t rare_characters(iconv_t to, const char *s, size_t n, struct buf *out)
{
	size_t found = 0;
	struct buf one = BUF_INIT;
	for (size_t i = 0, len; i < n; i += len) {
		len = 1;
		if ((unsigned char)s[i] < 0x80)
			continue;
		text_decode(s + i, n - i, &len);
		buf_reset(&one);
		encode(to, &one, s + i, len);
		if (one.n == 4 && found++ < RARE_MOST)
			buf_add(out, s + i, len);
	}
	buf_release(&one);
	return found;
}

static void report_cell(iconv_t to, const struct form *f, const struct gcell *c, struct diags *ds)
{
	struct buf rare = BUF_INIT, address = BUF_INIT;
	for (size_t i = 0; f && i < c->nsegs && !rare.n; i++) {
		const struct gseg *s = &c->seg[i];
		if (rare_characters(to, c->text + s->from, s->to - s->from, &rare))
			path_print(&address, f, s->path);
	}
	if (rare.n || rare_characters(to, c->text, c->n, &rare)) {
		struct place at = {.cell = address.s};
		diag_add(ds, OUT_RARE, &at, rare.s);
	}
	buf_release(&address);
	buf_release(&rare);
}

static void report_rare(iconv_t to, const struct form *f, const struct layout *l, struct diags *ds)
{
	for (size_t i = 0; i < l->nblocks; i++)
		for (size_t k = 0; k < l->block[i].block->ncells; k++)
			report_cell(to, f, &l->block[i].block->cell[k], ds);
}

static int put_encoded(struct buf *out, const struct buf *text, const struct form *f,
	const struct layout *l, struct diags *ds)
{
	iconv_t to = iconv_open("GB18030", "UTF-8");
	if (to == (iconv_t)-1) {
		diag_add(ds, OUT_ENCODING, NULL, strerror(errno));
		return -1;
	}
	report_rare(to, f, l, ds);
	encode(to, out, text->s, text->n);
	iconv_close(to);
	return 0;
}

/* --- the format ------------------------------------------------------- */

int out_text_part(struct output *out, struct out_part *p, struct diags *ds)
{
	const struct out_options *o = &out->options;
	struct arena a = ARENA_INIT;
	struct surface s;
	struct buf text = BUF_INIT;
	int rc = 0;
	const struct layout *l = lay_out(&a, o, p->grid);
	surface_begin(&s, o);
	if (out->n)
		buf_addc(&text, o->lines ? '\f' : '\n');
	for (size_t i = 0; i < l->npages; i++) {
		if (i)
			buf_addc(&text, '\f');
		put_page(&text, &s, l, i, !o->lines);
	}
	if (o->gb18030)
		rc = put_encoded(&out->bytes, &text, p->form, l, ds);
	else
		buf_add(&out->bytes, text.s, text.n);
	buf_release(&text);
	surface_release(&s);
	arena_release(&a);
	return rc;
}
