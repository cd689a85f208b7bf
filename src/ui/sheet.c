/* Cells of a spreadsheet: see sheet.h. Must not know forms. */
#include "ui/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

/* --- quotation marks --------------------------------------------------------------- */

/* Whether a cell ends at s. */
static bool is_end(const char *s)
{
	return !*s || *s == '\t' || *s == '\n';
}

/* Where the cell in quotation marks that begins at s ends; NULL when it is none: the marks are its
 * own text. */
static const char *quoted_end(const char *s)
{
	if (*s != '"')
		return NULL;
	for (s++; *s; s++) {
		if (*s != '"')
			continue;
		if (s[1] != '"')
			return is_end(s + 1) ? s + 1 : NULL;
		s++;
	}
	return NULL;
}

/* True when what stands between the marks could not stand without them. */
static bool needs_quotes(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] == '"' || s[i] == '\n' || s[i] == '\t')
			return true;
	return false;
}

bool sheet_quoted(const char *text, size_t n)
{
	char *copy = mem_ndup(text, n);
	bool whole = n >= 2 && quoted_end(copy) == copy + n && needs_quotes(copy + 1, n - 2);
	free(copy);
	return whole;
}

void sheet_unquote(struct buf *out, const char *text, size_t n)
{
	for (size_t i = 1; i + 1 < n; i++) {
		buf_addc(out, text[i]);
		i += text[i] == '"';
	}
}

/* --- cells --------------------------------------------------------------------------- */

/* Puts a cell at the end of the last row; one that is too far down or right is only counted. */
static void add_cell(struct sheet *s, const char *text, size_t n, bool bare)
{
	struct sheet_row *r = &s->row[s->n - 1];
	if (s->rest || r->n == SHEET_COLS) {
		s->beyond += !text_blank(text, n);
		return;
	}
	MEM_ROOM(r->cell, r->n, r->cap);
	r->cell[r->n++] = (struct sheet_cell){mem_ndup(text, n), bare};
}

/* Reads the cell at s into the last row; returns where it ends. */
static const char *read_cell(struct sheet *s, const char *text)
{
	const char *end = quoted_end(text);
	if (end) {
		struct buf b = BUF_INIT;
		size_t n = (size_t)(end - text);
		sheet_unquote(&b, text, n);
		add_cell(s, b.s, b.n, !needs_quotes(text + 1, n - 2));
		buf_release(&b);
		return end;
	}
	for (end = text; !is_end(end); end++)
		;
	add_cell(s, text, (size_t)(end - text), false);
	return end;
}

static void row_release(struct sheet_row *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->cell[i].text);
	free(r->cell);
}

/* Cells of a row up to the last that holds something. */
static size_t row_used(const struct sheet_row *r)
{
	size_t n = r->n;
	while (n && text_blank(r->cell[n - 1].text, strlen(r->cell[n - 1].text)))
		n--;
	return n;
}

/* Leaves out rows at the end that hold nothing. */
static void trim(struct sheet *s)
{
	while (s->n && !row_used(&s->row[s->n - 1]))
		row_release(&s->row[--s->n]);
	for (size_t i = 0; i < s->n; i++) {
		size_t used = row_used(&s->row[i]);
		s->cols = used > s->cols ? used : s->cols;
	}
}

static void begin_row(struct sheet *s)
{
	s->rest = s->n == SHEET_ROWS;
	if (s->rest)
		return;
	MEM_ROOM(s->row, s->n, s->cap);
	s->row[s->n++] = (struct sheet_row){0};
}

void sheet_read(struct sheet *s, const char *text)
{
	*s = (struct sheet){0};
	while (*text) {
		begin_row(s);
		while ((text = read_cell(s, text)), *text == '\t')
			text++;
		text += *text == '\n';
	}
	trim(s);
}

void sheet_release(struct sheet *s)
{
	for (size_t i = 0; i < s->n; i++)
		row_release(&s->row[i]);
	free(s->row);
	*s = (struct sheet){0};
}

bool sheet_blank(const struct sheet *s, size_t row)
{
	return !row_used(&s->row[row]);
}

const char *sheet_text(const struct sheet *s, size_t row, size_t col)
{
	return row < s->n && col < s->row[row].n ? s->row[row].cell[col].text : "";
}
