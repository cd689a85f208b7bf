/*
 * A workbook: the functions of the module `xlsx`. book_lxw.c is the only user
 * of libxlsxwriter and knows nothing of grids, only of squares, texts and
 * numbers. Rows and columns count from 0, sizes are pixels of 1/96 inch.
 */
#ifndef TIANBAO_OUT_BOOK_H
#define TIANBAO_OUT_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "out/module.h"

enum {
	BOOK_ROWS_MOST = 1048576, /* of a worksheet */
	BOOK_COLS_MOST = 16384,
	BOOK_TEXT_MOST = 32767,   /* of a cell, in UTF-16 */
	BOOK_SHEETS_MOST = 60000, /* the library counts in 16 bits */
	BOOK_NAME_MOST = 31,      /* of a sheet, in UTF-16 */
	BOOK_LIST_MOST = 255,     /* characters of a list within a cell's choices */
	BOOK_WORDS_MOST = 160,    /* bytes of a message, with its NUL */
};

enum book_align { BOOK_LEFT, BOOK_CENTER, BOOK_RIGHT };

/* How a cell looks. */
struct book_style {
	int size; /* of letters, in half points */
	enum book_align align;
	int indent;  /* in characters */
	bool bottom; /* stands at the bottom, not in the middle */
	bool border; /* thin lines around it */
	bool grey, link;
	bool text;   /* what is typed into it stays text */
	bool number; /* shown with so many decimals, … */
	int decimals;
	bool thousands, percent;
};

/* Squares that are one cell. */
struct book_area {
	int row, col, rows, cols;
};

/* What may be chosen in a cell. */
struct book_choices {
	char **value;        /* so many, without commas; NULL: */
	const char *formula; /* a range that has them */
	bool asks;           /* before it takes something else */
};

/* How a worksheet is printed: A4, one page wide, the number of the page below. */
struct book_print {
	bool landscape;
	double side, ends; /* margins: left and right; above and below; in inches */
	int rows, cols;    /* what is printed, from the first square */
	int head, nhead;   /* rows repeated on each page */
	int frozen;        /* rows at the top that stay in sight */
	const int *page;   /* rows before which a page ends, none of them 0 */
	size_t npages;
};

struct book;        /* being made */
struct book_sheet;  /* one of its worksheets */
struct book_format; /* one of its styles */

struct book_ops {
	struct module module;
	/* A workbook that will be written to a file, by its name. NULL when it cannot be made. */
	struct book *(*open)(const char *file);
	/* A style; equal ones should be asked for once. */
	struct book_format *(*format)(struct book *b, const struct book_style *s);
	/* A worksheet, behind those before it. The name must be one Excel takes, and new. */
	struct book_sheet *(*sheet)(struct book *b, const char *name);
	void (*column)(struct book_sheet *s, int col, int pixels);
	void (*row)(struct book_sheet *s, int row, int pixels); /* at most 546 */
	/* Cells; several squares are merged. No text is ever taken for anything else. */
	void (*text)(struct book_sheet *s, const struct book_area *at, const char *text,
		struct book_format *f);
	void (*number)(struct book_sheet *s, const struct book_area *at, double number,
		struct book_format *f);
	/* What is written into a square next leads to the sheet of that name. */
	void (*link)(struct book_sheet *s, const struct book_area *at, const char *name,
		struct book_format *f);
	void (*choices)(
		struct book_sheet *s, const struct book_area *at, const struct book_choices *c);
	void (*print)(struct book_sheet *s, const struct book_print *p);
	void (*hide)(struct book_sheet *s);
	/* Writes the file, unless it is given up, and frees. -1 with the reason in words. */
	int (*close)(struct book *b, bool keep, char words[BOOK_WORDS_MOST]);
};

#endif
