/*
 * A pen that draws a PDF: the functions of the module `pdf`. pen_cairo.c is
 * the only user of cairo and pango, pen_qr.c of libqrencode; both know
 * nothing of grids, only of characters, lines and places on a page.
 *
 * All lengths are hundredths of a millimetre; y grows downwards.
 */
#ifndef TIANBAO_OUT_PEN_H
#define TIANBAO_OUT_PEN_H

#include <stdbool.h>
#include <stddef.h>

#include "out/module.h"

/* What kinds of text there are: each has its fonts. */
enum pen_face { PEN_TEXT, PEN_TITLE, PEN_FACES };

enum {
	PEN_EM = 1024,       /* advances are in this part of a text's size */
	PEN_WORDS_MOST = 160 /* bytes of a message, with its NUL */
};

/* A character of a text that is drawn: its bytes, and the shape pen->shape gave it. */
struct pen_char {
	int shape;
	int bytes;
};

struct pen; /* a PDF being made */

/* Takes bytes of the file; 0, or -1 to make the pen fail. */
typedef int pen_write_fn(void *arg, const char *bytes, size_t n);

struct pen_ops {
	struct module module;
	/*
	 * A file. family: the fonts of each face, in order, as pango has it: names with commas
	 * between them. NULL with the reason in words when it cannot be made.
	 */
	struct pen *(*open)(const char *const family[PEN_FACES], pen_write_fn *write, void *arg,
		char words[PEN_WORDS_MOST]);
	/* True when there is a font for a character (Unicode). */
	bool (*covers)(struct pen *p, enum pen_face face, unsigned c);
	/* The shape of a character of n bytes (a grapheme cluster), at least 0, and its advance.
	 * The same character need be asked for once only. */
	int (*shape)(struct pen *p, enum pen_face face, const char *s, size_t n, int *advance);
	/* Title of the file; NULL: none. Before the first page. */
	void (*title)(struct pen *p, const char *title);
	/* A page of this size begins; what is drawn stands on it until the next begins. */
	void (*page)(struct pen *p, int width, int height);
	/* A text of m characters; y: of the base line. No wider than their advances together. */
	void (*text)(struct pen *p, enum pen_face face, int size, int x, int y, const char *s,
		const struct pen_char *v, size_t m);
	/* A straight line along an axis, with square ends. */
	void (*line)(struct pen *p, int x0, int y0, int x1, int y1, int thickness);
	/* The text as a QR code in a square, quiet zone included; does nothing for texts that are
	 * too long for one. NULL: this pen has none. */
	void (*qr)(struct pen *p, int x, int y, int side, const char *s, size_t n);
	/* pen_qr_modules, for what is no PDF. NULL: there is none. */
	unsigned char *(*qr_modules)(const char *s, size_t bytes, int *n);
	/* A bookmark to a page (from 1), below another (0: at the top). Returns its number. */
	int (*bookmark)(struct pen *p, int above, const char *title, int page);
	/* Writes what is left and frees the pen (NULL is ignored). -1 with the reason in words. */
	int (*close)(struct pen *p, char words[PEN_WORDS_MOST]);
};

/* In the module: n × n modules of a QR code, row by row, bit 0 of a byte set: dark; to be freed.
 * NULL when the text does not go into one. */
unsigned char *pen_qr_modules(const char *s, size_t bytes, int *n);

#endif
