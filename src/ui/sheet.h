/*
 * Cells of a spreadsheet as they come through the clipboard: tabs between
 * them, a line per row; a cell with a tab, a line break or a quotation mark
 * in it stands in quotation marks, those within doubled. Knows nothing of
 * where they go.
 */
#ifndef TIANBAO_UI_SHEET_H
#define TIANBAO_UI_SHEET_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

struct sheet_cell {
	char *text;
	bool bare; /* had quotation marks around it that it did not need */
};
struct sheet_row {
	struct sheet_cell *cell;
	size_t n, cap;
};
enum { SHEET_ROWS = 2000, SHEET_COLS = 256 };
struct sheet {
	struct sheet_row *row;
	size_t n, cap;
	size_t cols;   /* up to the last that holds something; so are the rows */
	size_t beyond; /* cells with a text behind so many rows and columns: not kept */
	bool rest;     /* of sheet.c: all rows that are kept have been read */
};

/* Reads a text; release it with sheet_release. */
void sheet_read(struct sheet *s, const char *text);
void sheet_release(struct sheet *s);
/* The text of a cell, "" where there is none. */
const char *sheet_text(const struct sheet *s, size_t row, size_t col);

/* True when a row holds nothing. */
bool sheet_blank(const struct sheet *s, size_t row);

/* True when n bytes are one cell in quotation marks that it needs. */
bool sheet_quoted(const char *text, size_t n);
/* Appends what stands in such a cell. */
void sheet_unquote(struct buf *out, const char *text, size_t n);

#endif
