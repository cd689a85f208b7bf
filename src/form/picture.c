/*
 * The picture of a table: lines of text to rows of squares, squares to cells.
 * `|` stands between squares, `<` joins to the left, `^` to the one above,
 * `.` is an empty cell, a line of - or = begins a section. Knows shapes only:
 * what the cells hold is read by section.c.
 */
#include "form/loader.h"

#include <string.h>

#include "base/text.h"

/* --- lines to squares ------------------------------------------------- */

struct place picture_at(const struct picture *p, int row, int col)
{
	return yaml_place(p->y, p->row[row].sq[col].from);
}

const char *picture_shown(struct loader *l, const struct picture *p, int row, int col)
{
	const struct square *sq = &p->row[row].sq[col];
	return shown(l, p->y->text + sq->from, sq->to - sq->from);
}

/* True when the text is nothing but this sign. */
static bool is_sign(const char *s, size_t from, size_t to, char sign)
{
	size_t n = sign_at(s, from, to, sign);
	return n && from + n == to;
}

static struct square square_of(const char *s, size_t from, size_t to)
{
	struct square sq = {.from = from, .to = to, .begin = from, .cell = -1};
	text_trim(s, &sq.from, &sq.to);
	if (sq.from == sq.to) {
		sq.kind = SQUARE_BLANK;
		sq.from = sq.to = from;
	} else if (is_sign(s, sq.from, sq.to, '<')) {
		sq.kind = SQUARE_LEFT;
	} else if (is_sign(s, sq.from, sq.to, '^')) {
		sq.kind = SQUARE_UP;
	} else if (is_sign(s, sq.from, sq.to, '.')) {
		sq.kind = SQUARE_EMPTY;
	}
	return sq;
}

size_t next_bar(const char *s, size_t at, size_t to)
{
	bool closed = true; /* as long as each { has its } */
	while (at < to && !sign_at(s, at, to, '|')) {
		long close = -1;
		if (s[at] == '\\' && at + 1 < to)
			at++;
		else if (closed && sign_at(s, at, to, '{'))
			closed = (close = template_close(s, at, to)) >= 0;
		at = close >= 0 ? (size_t)close : at;
		at++;
	}
	return at;
}

/* Cuts a line into squares. */
static void row_split(struct loader *l, struct picture *p, size_t from, size_t to)
{
	enum { MOST = 4 * MOST_COLUMNS };
	const char *s = p->y->text;
	struct square sq[MOST];
	struct picture_row *row = &p->row[p->nrows++];
	*row = (struct picture_row){.from = from, .to = to};
	for (size_t at = from; row->n < MOST;) {
		size_t bar = next_bar(s, at, to);
		sq[row->n++] = square_of(s, at, bar);
		if (bar == to)
			break;
		at = bar + sign_at(s, bar, to, '|');
	}
	l->nsquares += (size_t)row->n;
	row->sq = arena_array(l->a, (size_t)row->n, sizeof *sq);
	memcpy(row->sq, sq, (size_t)row->n * sizeof *sq);
}

/* Bytes of the sign that a section line is made of at s, 0 for another one. */
static size_t section_sign(const char *s, size_t at, size_t to, bool *wide)
{
	static const char *const signs[] = {"-", "=", "—", "－", "＝"};
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		size_t n = strlen(signs[i]);
		if (to - at < 3 * n || memcmp(s + at, signs[i], n) ||
			memcmp(s + at + n, signs[i], n) || memcmp(s + at + 2 * n, signs[i], n))
			continue;
		*wide = n > 1;
		return n;
	}
	return 0;
}

/* Reads a line of - or =; false when it is none. */
static bool section_split(struct loader *l, struct picture *p, size_t from, size_t to)
{
	const char *s = p->y->text;
	bool wide = false;
	size_t n = section_sign(s, from, to, &wide), at = from;
	if (!n || next_bar(s, from, to) < to)
		return false;
	if (wide) {
		struct place place = yaml_place(p->y, from);
		diag_add(l->ds, DEF_SECTION_WIDE, &place);
	}
	while (to - at >= n && !memcmp(s + at, s + from, n))
		at += n;
	struct picture_section *section = &p->section[p->nsections++];
	*section = (struct picture_section){.row = p->nrows,
		.head = s[from] == '=',
		.from = from,
		.to = to,
		.name = at,
		.name_to = to};
	text_trim(s, &section->name, &section->name_to);
	return true;
}

/* Each section ends where the next one begins; those without rows are faults. */
static void sections_end(struct loader *l, struct picture *p)
{
	for (size_t i = 0; i < p->nsections; i++) {
		struct picture_section *s = &p->section[i];
		int end = i + 1 < p->nsections ? p->section[i + 1].row : p->nrows;
		s->rows = end - s->row;
		if (i && !s->rows) {
			struct place at = yaml_place(p->y, s->from);
			diag_add(l->ds, DEF_SECTION_EMPTY, &at);
		}
		if (s->head && !p->section[i - 1].rows) {
			struct place at = yaml_place(p->y, s->from);
			diag_add(l->ds, DEF_NO_HEAD, &at);
		}
	}
}

/* Takes away what a | at the beginning or end of a line makes of it. */
static void row_trim(struct loader *l, struct picture *p, struct picture_row *row, int ncols)
{
	if (row->n > ncols && row->n > 1 && row->sq[row->n - 1].kind == SQUARE_BLANK) {
		struct place at = yaml_place(p->y, row->to - 1);
		diag_add(l->ds, DEF_BAR, &at);
		row->n--;
	}
	if (row->n > ncols && row->n > 1 && row->sq[0].kind == SQUARE_BLANK) {
		struct place at = yaml_place(p->y, row->from);
		diag_add(l->ds, DEF_BAR, &at);
		row->sq++;
		row->n--;
	}
}

/* Makes a row as long as the table is wide. */
static void row_fit(struct loader *l, struct picture *p, struct picture_row *row)
{
	struct place at;
	row_trim(l, p, row, p->ncols);
	if (row->n == p->ncols)
		return;
	p->torn = true;
	if (row->n > p->ncols) {
		at = yaml_place(p->y, row->sq[p->ncols].begin);
		diag_add(l->ds, DEF_MORE, &at, row->n, p->ncols, row->n - p->ncols);
		row->n = p->ncols;
		return;
	}
	at = yaml_place(p->y, row->sq[row->n - 1].from);
	diag_add(l->ds, DEF_FEWER, &at, row->n, p->ncols, p->ncols - row->n);
	struct square *sq = arena_array(l->a, (size_t)p->ncols, sizeof *sq);
	memcpy(sq, row->sq, (size_t)row->n * sizeof *sq);
	for (int c = row->n; c < p->ncols; c++)
		sq[c] = (struct square){.kind = SQUARE_EMPTY, .from = row->to, .to = row->to};
	row->sq = sq;
	row->n = p->ncols;
}

static size_t count_lines(const char *s, size_t n)
{
	size_t lines = 1;
	for (size_t i = 0; i < n; i++)
		lines += s[i] == '\n';
	return lines;
}

/* True when a picture is too large to be one, with a complaint. */
static bool too_large(struct loader *l, struct yaml *y, size_t n, size_t most)
{
	if (n <= most)
		return false;
	struct place at = yaml_place(y, 0);
	diag_add(l->ds, DEF_TOO_MANY, &at, most);
	return true;
}

void picture_split(struct loader *l, struct yaml *y, int ncols, struct picture *p)
{
	size_t lines = count_lines(y->text, y->n);
	*p = (struct picture){.y = y};
	if (too_large(l, y, lines, MOST_LINES))
		return;
	p->row = arena_array(l->a, lines, sizeof *p->row);
	p->section = arena_array(l->a, lines + 1, sizeof *p->section);
	p->nsections = 1;
	for (size_t at = 0; at < y->n && !loader_full(l) && l->nsquares <= MOST_SQUARES;) {
		const char *newline = memchr(y->text + at, '\n', y->n - at);
		size_t end = newline ? (size_t)(newline - y->text) : y->n, from = at, to = end;
		text_trim(y->text, &from, &to);
		if (from < to && !section_split(l, p, from, to))
			row_split(l, p, from, to);
		at = end + 1;
	}
	too_large(l, y, l->nsquares, MOST_SQUARES);
	if (!ncols && p->nrows)
		row_trim(l, p, &p->row[0], 0);
	p->ncols = ncols || !p->nrows ? ncols : p->row[0].n;
	if (p->ncols > MOST_COLUMNS) {
		struct place at = yaml_place(y, p->row[0].from);
		diag_add(l->ds, DEF_TOO_MANY, &at, (size_t)MOST_COLUMNS);
		p->ncols = MOST_COLUMNS;
	}
	for (int r = 0; r < p->nrows; r++)
		row_fit(l, p, &p->row[r]);
	sections_end(l, p);
}

/* --- squares to cells ------------------------------------------------- */

static int cell_new(struct picture *p, struct band *b, int row, int col)
{
	struct pcell *c = &b->cell[b->ncells];
	*c = (struct pcell){
		.row = row, .col = col, .rows = 1, .cols = 1, .at = picture_at(p, row, col)};
	return (int)b->ncells++;
}

static void say_shape(
	struct loader *l, const struct picture *p, const struct pcell *c, int row, int col)
{
	struct place at = picture_at(p, row, col);
	if (!p->torn)
		diag_add(l->ds, DEF_SHAPE, &at, picture_shown(l, p, c->row, c->col), c->at.line,
			row - c->row + 1, c->cols);
}

/* The cell that a square says it belongs to. */
static int square_join(struct loader *l, struct picture *p, struct band *b, int row, int col)
{
	const struct square *sq = &p->row[row].sq[col];
	struct place at;
	switch (sq->kind) {
	case SQUARE_LEFT:
		if (col)
			return sq[-1].cell;
		at = picture_at(p, row, col);
		diag_add(l->ds, DEF_NO_LEFT, &at);
		break;
	case SQUARE_UP:
		if (row)
			return p->row[row - 1].sq[col].cell;
		at = picture_at(p, row, col);
		diag_add(l->ds, DEF_NO_UP, &at);
		break;
	case SQUARE_BLANK:
		at = picture_at(p, row, col);
		diag_add(l->ds, DEF_BLANK, &at);
		break;
	case SQUARE_TEXT:
	case SQUARE_EMPTY:
		break;
	}
	return cell_new(p, b, row, col);
}

/*
 * A cell is as wide as in its first row. In each later row that goes on with it all its squares
 * must belong to it, and none beside.
 */
static void row_join(struct loader *l, struct picture *p, struct band *b, int row)
{
	struct square *sq = p->row[row].sq;
	for (int col = 0; col < p->ncols; col++) {
		int k = sq[col].cell = square_join(l, p, b, row, col);
		struct pcell *c = &b->cell[k];
		if (c->row == row) {
			c->cols = col - c->col + 1;
		} else if (col == c->col + c->cols) {
			say_shape(l, p, c, row, col);
		}
		c->rows = row - c->row + 1;
	}
	for (int col = 0; col < p->ncols; col++) {
		int k = sq[col].cell;
		const struct pcell *c = &b->cell[k];
		if (c->row == row || (col > c->col && sq[col - 1].cell == k))
			continue;
		for (int i = c->col; i < c->col + c->cols; i++)
			if (sq[i].cell != k) {
				say_shape(l, p, c, row, i);
				break;
			}
		col = c->col + c->cols - 1;
	}
}

/* Squares that begin a cell; those that join nothing for want of a neighbour among them. */
static size_t count_cells(const struct picture *p)
{
	size_t n = 0;
	for (int row = 0; row < p->nrows; row++)
		for (int col = 0; col < p->ncols; col++) {
			enum square_kind kind = p->row[row].sq[col].kind;
			n += !(kind == SQUARE_LEFT && col) && !(kind == SQUARE_UP && row);
		}
	return n;
}

void picture_join(struct loader *l, struct picture *p, struct band *b)
{
	b->nrows = p->nrows;
	b->cell = arena_array(l->a, count_cells(p), sizeof *b->cell);
	for (int row = 0; row < p->nrows; row++)
		row_join(l, p, b, row);
}
