/*
 * Where the cells of a pasted block go, and what is tidied up on the way: in
 * a list row by row from the cell in hand on, elsewhere field by field, each
 * behind its label where the block has labels. Knows nothing of the preview.
 */
#include "ui/form_paste.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
	LABELLED = 500, /* cells of a block that are looked at for labels, at most */
};

/* --- one cell ------------------------------------------------------------------------ */

/* Bytes of blanks at s; line breaks are some where the field has one line. */
static size_t blanks_at(const struct field *f, const char *s, size_t n)
{
	size_t at = 0, len;
	for (; at < n; at += len) {
		text_decode(s + at, n - at, &len);
		if (!text_blank(s + at, len) || (s[at] == '\n' && f->type->multiline))
			break;
	}
	return at;
}

/* Appends a text with its tabs as blanks, in a name without the blanks between its characters. True
 * when it was changed. */
static bool tidy(const struct field *f, const char *s, size_t n, struct buf *out)
{
	bool wide = false, changed = false;
	for (size_t at = 0, len; at < n;) {
		size_t blank = blanks_at(f, s + at, n - at);
		if (blank) {
			bool inside = wide && at + blank < n && !f->type->paragraph;
			uint32_t next =
				inside ? text_decode(s + at + blank, n - at - blank, &len) : 0;
			bool odd = memchr(s + at, '\t', blank) || memchr(s + at, '\n', blank);
			if (inside && text_char_columns(next, TEXT_NARROW) == 2)
				changed = true;
			else if (odd)
				buf_addc(out, ' ');
			else
				buf_add(out, s + at, blank);
			changed |= odd;
			at += blank;
			continue;
		}
		wide = text_char_columns(text_decode(s + at, n - at, &len), TEXT_NARROW) == 2;
		buf_add(out, s + at, len);
		at += len;
	}
	return changed;
}

bool paste_clean(const struct field *f, const char *text, struct buf *out)
{
	size_t from = 0, n = strlen(text);
	while (n && text[n - 1] == '\n')
		n--;
	size_t to = n;
	if (!f->type->paragraph)
		text_trim(text, &from, &to);
	bool changed = from > 0 || to < n;
	if (!sheet_quoted(text + from, to - from))
		return tidy(f, text + from, to - from, out) || changed;
	struct buf bare = BUF_INIT;
	sheet_unquote(&bare, text + from, to - from);
	tidy(f, bare.s, bare.n, out);
	buf_release(&bare);
	return true;
}

/* The words of a text alone: folded, without blanks. */
static void plain(struct buf *out, const char *s)
{
	buf_reset(out);
	text_fold_tight(out, s, strlen(s));
}

/* Where in a cell (plain) a word begins that it ends in, -1: it does not. */
static long word_at_end(const struct buf *cell, const char *word)
{
	struct buf b = BUF_INIT;
	plain(&b, word);
	long at = b.n && cell->n >= b.n ? (long)(cell->n - b.n) : -1;
	if (at >= 0 && strcmp(cell->s + at, b.s) != 0)
		at = -1;
	buf_release(&b);
	return at;
}

/* True when a cell is a word, or has it behind a colon. */
static bool names(const struct buf *cell, const char *word)
{
	long at = word_at_end(cell, word);
	return !at || (at > 0 && cell->s[at - 1] == ':');
}

static bool is_named(const struct field *f, const struct buf *cell)
{
	return names(cell, f->label) || names(cell, f->name);
}

static bool is_empty(const char *text)
{
	return text_blank(text, strlen(text));
}

/* Makes a text the only value offered that has it as a part, as Tab does; false when it is a value
 * itself, or is a part of none or several. */
static bool complete_choice(const struct form_mode *m, struct path p, struct buf *text)
{
	const struct field *f = form_at(m->doc->form, p);
	const char *upper = doc_upper(m->doc, p);
	if (!f->of || f->open || is_empty(text->s) || choices_find(f, upper, text->s))
		return false;
	size_t most = choices_max(f), found = 0;
	const struct choice **v = mem_array(most, sizeof *v), *only = NULL;
	size_t n = choices_offered(f, upper, v, most);
	for (size_t i = 0; i < n; i++)
		if (text_find(v[i]->text, text->s) >= 0) {
			only = v[i];
			found++;
		}
	free(v);
	if (found != 1)
		return false;
	buf_reset(text);
	buf_adds(text, only->text);
	return true;
}

static void put(
	struct form_mode *m, struct path p, const struct sheet_cell *cell, struct pasted *done)
{
	const struct field *f = form_at(m->doc->form, p);
	struct buf clean = BUF_INIT, text = BUF_INIT;
	bool changed = paste_clean(f, cell->text, &clean) || cell->bare;
	field_typed(f, "", clean.s, clean.n, &text);
	done->completed += complete_choice(m, p, &text);
	if (text_chars(text.s, text.n) > field_most_chars(f)) {
		done->lost++;
	} else {
		form_set(m, p, text.s);
		done->cleaned += changed;
		MEM_ROOM(done->v, done->n, done->cap);
		done->v[done->n++] = p;
	}
	buf_release(&clean);
	buf_release(&text);
}

static const struct sheet_cell *cell_at(const struct sheet *s, size_t row, size_t col)
{
	static char nothing[] = "";
	static const struct sheet_cell none = {nothing, false};
	return col < s->row[row].n ? &s->row[row].cell[col] : &none;
}

/* --- a list ---------------------------------------------------------------------------- */

/* The column a head names, -1: none. */
static int column_named(const struct list *l, const char *text)
{
	struct buf cell = BUF_INIT;
	plain(&cell, text);
	int col = 0;
	while (col < (int)l->ncols && !is_named(&l->col[col], &cell))
		col++;
	buf_release(&cell);
	return col < (int)l->ncols ? col : -1;
}

/* Finds the columns that the first row names; false when it is no head. */
static bool read_head(const struct list *l, const struct sheet *s, int *map)
{
	size_t found = 0;
	for (size_t c = 0; c < s->cols; c++) {
		const char *text = sheet_text(s, 0, c);
		map[c] = is_empty(text) ? -1 : column_named(l, text);
		if (map[c] < 0 && !is_empty(text))
			return false;
		for (size_t i = 0; map[c] >= 0 && i < c; i++)
			if (map[i] == map[c])
				return false;
		found += map[c] >= 0;
	}
	return found > 1 || (found == 1 && s->cols == 1 && s->n > 1);
}

/* The columns from the one in hand on, as they are filled in. */
static void read_order(const struct form_mode *m, const struct sheet *s, int *map)
{
	struct path p = m->at;
	for (size_t c = 0; c < s->cols; c++) {
		int cols = (int)m->doc->form->list[p.list].ncols;
		while (p.col < cols && !stop_is(m->doc, p))
			p.col++;
		map[c] = p.col < cols ? p.col++ : -1;
	}
}

/* True when there is such a row, or one can be added. */
static bool need_row(struct form_mode *m, int list, int row)
{
	struct rows *rows = &m->doc->list[list];
	while (rows->n <= (size_t)row && list_grows(m, list))
		doc_row_insert(m->doc, list, rows->n);
	return (size_t)row < rows->n;
}

/* True when an empty cell of a column of choices can be what a spreadsheet shows as one cell with
 * that above. */
static bool continues(const struct form_mode *m, struct path p)
{
	const struct field *f = form_at(m->doc->form, p);
	struct path over = {p.list, p.row - 1, p.col};
	if (!f->of || f->optional || p.row <= m->at.row || !*doc_get(m->doc, over))
		return false;
	return f->under < 0 || !strcmp(doc_upper(m->doc, p), doc_upper(m->doc, over));
}

static void put_in_row(struct form_mode *m, struct path p, const struct sheet_cell *cell,
	bool above, struct pasted *done)
{
	bool empty = is_empty(cell->text);
	if (p.col < 0 || !stop_is(m->doc, p)) {
		bool there = p.col >= 0 && !strcmp(doc_get(m->doc, p), cell->text);
		done->lost += !empty && !there;
	} else if (empty && continues(m, p)) {
		char *over = mem_dup(doc_get(m->doc, (struct path){p.list, p.row - 1, p.col}));
		char none[] = "";
		done->above++;
		put(m, p, &(struct sheet_cell){above ? over : none, false}, done);
		free(over);
	} else {
		put(m, p, cell, done);
	}
}

static void lose_row(const struct sheet *s, size_t row, struct pasted *done)
{
	for (size_t c = 0; c < s->row[row].n; c++)
		done->lost += !is_empty(s->row[row].cell[c].text);
}

static void paste_rows(struct form_mode *m, const struct sheet *s, bool above, struct pasted *done)
{
	int *map = mem_array(s->cols, sizeof *map), row = m->at.row;
	done->head = read_head(&m->doc->form->list[m->at.list], s, map);
	if (!done->head)
		read_order(m, s, map);
	for (size_t r = done->head; r < s->n; r++) {
		if (sheet_blank(s, r))
			continue;
		if (!need_row(m, m->at.list, row)) {
			lose_row(s, r, done);
			continue;
		}
		for (size_t c = 0; c < s->cols && c < s->row[r].n; c++) {
			struct path p = {m->at.list, row, map[c]};
			put_in_row(m, p, &s->row[r].cell[c], above, done);
		}
		done->rows++;
		row++;
	}
	for (size_t c = 0; c < s->cols; c++)
		done->cols += map[c] >= 0;
	free(map);
}

/* --- fields ------------------------------------------------------------------------------ */

/* The field that a cell names, -1: none. */
static int field_named(const struct form *f, const char *text)
{
	struct buf cell = BUF_INIT;
	plain(&cell, text);
	int col = 0;
	while (col < (int)f->nfields &&
		!(field_entered(&f->field[col]) && is_named(&f->field[col], &cell)))
		col++;
	buf_release(&cell);
	return col < (int)f->nfields ? col : -1;
}

/* True for a text that the form prints itself. */
static bool is_printed(const struct form *f, const char *text)
{
	struct buf cell = BUF_INIT, word = BUF_INIT;
	bool found = false;
	plain(&cell, text);
	for (size_t b = 0; !found && b < f->nbands; b++)
		for (size_t i = 0; !found && i < f->band[b].ncells; i++) {
			const struct template *t = &f->band[b].cell[i].text;
			if (t->n != 1 || t->v[0].kind != PIECE_TEXT)
				continue;
			plain(&word, t->v[0].text);
			found = !strcmp(word.s, cell.s);
		}
	buf_release(&cell);
	buf_release(&word);
	return found;
}

/* Cells of a block that name fields, among the first. */
static size_t labels_in(const struct form *f, const struct sheet *s)
{
	size_t n = 0, seen = 0;
	for (size_t r = 0; r < s->n; r++)
		for (size_t c = 0; c < s->row[r].n; c++) {
			if (seen++ == LABELLED)
				return n;
			n += !is_empty(s->row[r].cell[c].text) &&
			     field_named(f, s->row[r].cell[c].text) >= 0;
		}
	return n;
}

/* The field behind *p in the order of Tab; false: there is none. */
static bool next_field(const struct doc *d, struct path *p)
{
	do {
		if (!stop_next(d, p))
			return false;
	} while (p->list >= 0);
	return true;
}

/* Cell by cell from the field in hand on. */
static void paste_in_order(struct form_mode *m, const struct sheet *s, struct pasted *done)
{
	struct path p = m->at;
	bool more = true;
	for (size_t r = 0; r < s->n; r++)
		for (size_t c = 0; c < s->cols && c < s->row[r].n; c++) {
			const struct sheet_cell *cell = &s->row[r].cell[c];
			if (more)
				put(m, p, cell, done);
			else
				done->lost += !is_empty(cell->text);
			more = more && next_field(m->doc, &p);
		}
}

/* The field that a cell labels: by its name, or by the form's own words that end in it. -1: none.
 */
static int field_labelled(const struct form *f, const char *text)
{
	int col = field_named(f, text);
	struct buf cell = BUF_INIT;
	if (col >= 0 || !is_printed(f, text))
		return col;
	plain(&cell, text);
	for (size_t i = 0; col < 0 && i < f->nfields; i++)
		if (field_entered(&f->field[i]) && word_at_end(&cell, f->field[i].label) > 0)
			col = (int)i;
	buf_release(&cell);
	return col;
}

/*
 * Each text behind or below a label goes into that field; what else the form prints goes nowhere.
 * over: the labels of the row above that nothing has come for, one per column; a label stands for
 * the empty cells below it, too.
 */
static void paste_labelled_row(
	struct form_mode *m, const struct sheet *s, size_t row, int *over, struct pasted *done)
{
	const struct form *f = m->doc->form;
	int meant = -1;  /* the label before a cell that waits for its text */
	size_t from = 0; /* where it stands */
	for (size_t c = 0; c < s->cols; c++) {
		const struct sheet_cell *cell = cell_at(s, row, c);
		bool empty = is_empty(cell->text);
		int below = meant < 0 ? over[c] : -1;
		int label = empty ? below : field_labelled(f, cell->text);
		over[c] = label;
		if (label >= 0) {
			meant = label;
			from = c;
			continue;
		}
		if (empty)
			continue;
		if (meant >= 0)
			over[from] = -1;
		int col = meant >= 0 ? meant : below;
		if (col >= 0)
			put(m, (struct path){LIST_NONE, -1, col}, cell, done);
		else
			done->lost += !is_printed(f, cell->text);
		meant = -1;
	}
}

static void paste_by_label(struct form_mode *m, const struct sheet *s, struct pasted *done)
{
	int *over = mem_array(s->cols, sizeof *over);
	for (size_t c = 0; c < s->cols; c++)
		over[c] = -1;
	size_t seen = 0;
	for (size_t r = 0; r < s->n; r++) {
		seen += s->row[r].n;
		if (seen <= LABELLED)
			paste_labelled_row(m, s, r, over, done);
		else
			lose_row(s, r, done);
	}
	free(over);
}

/* --- both -------------------------------------------------------------------------------- */

bool paste_is_block(const struct form_mode *m, const char *text)
{
	const struct type *type = form_field_here(m)->type;
	bool tab = strchr(text, '\t'), in_list = m->at.list >= 0;
	if (!tab && (type->paragraph || (type->multiline && !in_list)))
		return false;
	struct sheet s;
	sheet_read(&s, text);
	bool lines = s.n > 1, many = lines || s.cols > 1;
	bool yes =
		in_list ? many
			: (lines && !type->paragraph) || (many && labels_in(m->doc->form, &s) > 1);
	sheet_release(&s);
	return yes;
}

static int compare_pasted(const void *a, const void *b)
{
	return compare_paths(*(const struct path *)a, *(const struct path *)b);
}

void paste_sheet(struct form_mode *m, const struct sheet *s, bool above, struct pasted *done)
{
	*done = (struct pasted){.lost = s->beyond};
	if (m->at.list >= 0)
		paste_rows(m, s, above, done);
	else if (labels_in(m->doc->form, s) > 1)
		paste_by_label(m, s, done);
	else
		paste_in_order(m, s, done);
	if (done->n)
		qsort(done->v, done->n, sizeof *done->v, compare_pasted);
}

long pasted_find(const struct pasted *done, struct path p)
{
	const struct path *found = NULL;
	if (done->n)
		found = bsearch(&p, done->v, done->n, sizeof *done->v, compare_pasted);
	return found ? found - done->v : -1;
}
