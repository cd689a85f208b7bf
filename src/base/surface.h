/*
 * A page of character cells with edge masks: what the screen shows and the
 * text print-out writes. A junction falls out of the masks: lines are drawn
 * by setting the directions in which they leave a cell; the glyph is chosen
 * at the end. Knows columns and rows, nothing of tables, forms or terminals.
 *
 * Rows and columns count from 0. A wide character takes its cell and a
 * padding cell (width 0) on its right. Whatever lies outside the surface is
 * not drawn, and nothing complains.
 */
#ifndef TIANBAO_BASE_SURFACE_H
#define TIANBAO_BASE_SURFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct buf;

enum edge { EDGE_UP = 1, EDGE_RIGHT = 2, EDGE_DOWN = 4, EDGE_LEFT = 8 };

/* What a cell of the page means; the terminal chooses colours and attributes for it. */
enum style {
	STYLE_PLAIN,
	STYLE_LABEL,    /* printed text of the form */
	STYLE_ENTRY,    /* a place to fill in */
	STYLE_HERE,     /* the cell in hand */
	STYLE_SELECTED, /* selected text: typing replaces it */
	STYLE_ERROR,
	STYLE_WARNING,
	STYLE_HINT,
	STYLE_UNCONFIRMED, /* a text nobody has confirmed yet */
	STYLE_GHOST,       /* in the cell in hand: what its text could go on with */
	STYLE_DIM,         /* words shown in an empty cell; keys that do nothing here */
	STYLE_TITLE,
	STYLE_BAR,  /* top and bottom lines */
	STYLE_KEY,  /* a key's name in the bottom line */
	STYLE_LINE, /* frames and lines */
	STYLES,
};

/* With which characters lines are drawn. */
enum frame_set {
	FRAME_BOX,   /* ┌─┐ one column each */
	FRAME_ASCII, /* +-+| */
	FRAME_WIDE, /* ┌─┐ two columns each: GBK printers, terminals with wide ambiguous characters
		     */
};

enum { GLYPH_CHARS = 5 };

struct glyph {
	uint32_t c[GLYPH_CHARS]; /* a character and its marks, zeros after them; c[0] 0: blank */
	uint8_t width;           /* 1 or 2; 0: right half of the wide character on the left */
	uint8_t edges;           /* lines leaving this cell; 0: no line here */
	uint8_t style;           /* enum style */
	uint8_t pad;             /* always 0, so that glyphs compare by memory */
};

struct surface {
	int rows, cols;
	enum text_widths widths;
	enum frame_set frame;
	struct glyph *v; /* rows × cols */
};

/* An empty page; memory for it is made by surface_size. */
void surface_init(struct surface *s);
void surface_release(struct surface *s);
/* So many rows and columns (0 allowed), all blank and plain; memory is reused. */
void surface_size(struct surface *s, int rows, int cols);
/* The glyph at a place, NULL outside. */
struct glyph *surface_at(const struct surface *s, int y, int x);

/*
 * Writes n bytes of text from (y, x), at most columns wide; stops before a character that does
 * not fit whole. Newlines and control characters are shown as blanks; characters that must not be
 * shown (text_char_forbidden) and marks beyond the fourth are left out. What stands in the way is
 * overwritten: a line, or half of a wide character, whose other half becomes blank. Returns columns
 * written.
 */
int surface_text(
	struct surface *s, int y, int x, int columns, const char *t, size_t n, enum style style);
/* Blanks a rectangle and gives it a style. */
void surface_fill(struct surface *s, int y, int x, int rows, int cols, enum style style);
/* Moves what stands in columns [x, end) of row y to the right by n columns: blanks stay behind,
 * what would come to stand at end or beyond is gone. */
void surface_push(struct surface *s, int y, int x, int end, int n);
/* Lines between two points inclusive: sets edge masks, adding to those that are there. With
 * FRAME_WIDE x must be even and a vertical line is two columns wide. */
void surface_hline(struct surface *s, int y, int x0, int x1);
void surface_vline(struct surface *s, int x, int y0, int y1);

/* The character of an edge mask in a frame set. */
uint32_t surface_edge(uint8_t edges, enum frame_set frame);
/* The edge mask of a box character (of FRAME_BOX), 0: it is none. */
uint8_t surface_edges_of(uint32_t c);
/* Appends a row as UTF-8, trailing blanks cut. */
void surface_dump_row(struct buf *out, const struct surface *s, int y);
/* Appends all rows, a newline after each. */
void surface_dump(struct buf *out, const struct surface *s);

#endif
