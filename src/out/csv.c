/*
 * Grids as comma-separated values: see csv.h. A field for each square; the
 * text of a cell stands in its first one, the others are empty. All rows of a
 * part have as many fields as its widest; between parts stands an empty line.
 *
 * A spreadsheet that opens the file takes a field for a formula by its first
 * characters, quoted or not, and a formula can run programs and send data
 * away. Every text is written through put_text, which sees to it that none is
 * taken for one. (CWE-1236; OWASP "CSV Injection".) A TAB before it, which
 * some use, would be one of those characters itself: CVE-2021-41270.
 */
#include "out/csv.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "out/figure.h"
#include "table/grid.h"

static const char bom[] = "\xef\xbb\xbf";

/* --- a field ---------------------------------------------------------- */

static bool begins(const char *s, size_t n, const char *with)
{
	size_t len = strlen(with);
	return n >= len && !strncasecmp(s, with, len);
}

/* What a formula begins with in one program or another; and what tells Excel at the start of a file
 * by what its fields are parted. */
static bool is_formula(const char *s, size_t n, bool first)
{
	static const char *const marks[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (begins(s, n, marks[i]))
			return true;
	return first && begins(s, n, "sep=");
}

/* Some programs pass over blanks before it. */
static bool is_dangerous(const char *s, size_t n, bool first)
{
	size_t from = 0, to = n;
	text_trim(s, &from, &to);
	return is_formula(s, n, first) || is_formula(s + from, to - from, first);
}

/* True for a text with blanks at its ends or with what parts fields or rows in one program or
 * another. Excel takes a file that begins with ID for none of these. */
static bool needs_quotes(const char *s, size_t n, bool first)
{
	size_t from = 0, to = n;
	text_trim(s, &from, &to);
	if (from || to < n || (first && begins(s, n, "ID")))
		return true;
	for (size_t i = 0; i < n; i++)
		if (s[i] && strchr("\",;|\t\r\n", s[i]))
			return true;
	return false;
}

static void put_text(struct buf *out, const char *s, size_t n, bool guarded, bool first)
{
	bool quoted = needs_quotes(s, n, first);
	if (quoted)
		buf_addc(out, '"');
	if (guarded)
		buf_addc(out, '\'');
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '"')
			buf_addc(out, '"');
		buf_addc(out, s[i]);
	}
	if (quoted)
		buf_addc(out, '"');
}

static void put_cell(struct output *o, const struct gcell *c, bool first)
{
	struct figure figure;
	if (c->qr)
		return;
	bool guarded =
		!o->options.exact && !figure_read(&figure, c) && is_dangerous(c->text, c->n, first);
	put_text(&o->bytes, c->text, c->n, guarded, first);
}

/* --- rows ------------------------------------------------------------- */

/* A row of a block, cells from *at on. */
static void put_row(
	struct output *o, const struct block *b, int row, int width, bool first, size_t *at)
{
	int col = 0;
	for (; *at < b->ncells && b->cell[*at].row == row; ++*at) {
		const struct gcell *c = &b->cell[*at];
		buf_pad(&o->bytes, ',', (size_t)(c->col - col));
		put_cell(o, c, first && !c->col);
		col = c->col;
	}
	buf_pad(&o->bytes, ',', (size_t)(width - 1 - col));
	buf_adds(&o->bytes, "\r\n");
}

/* --- the format ------------------------------------------------------- */

int out_csv_begin(struct output *o, struct diags *ds)
{
	(void)ds;
	if (o->options.bom)
		buf_adds(&o->bytes, bom);
	return 0;
}

int out_csv_part(struct output *o, struct out_part *p, struct diags *ds)
{
	(void)ds;
	const struct grid *g = p->grid;
	int width = 1;
	for (size_t i = 0; i < g->nblocks; i++)
		if (g->block[i].ncols > width)
			width = g->block[i].ncols;
	if (o->n)
		buf_adds(&o->bytes, "\r\n");
	bool first = !o->n;
	for (size_t i = 0; i < g->nblocks; i++) {
		size_t at = 0;
		for (int r = 0; r < g->block[i].nrows; r++, first = false)
			put_row(o, &g->block[i], r, width, first, &at);
	}
	return 0;
}
