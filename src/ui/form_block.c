/*
 * What is pasted from a spreadsheet. A block of cells (tabs between them, a
 * line per row) is filled in at once, so that the table itself is the preview;
 * it stays only when one agrees. One cell is freed of what the spreadsheet
 * put around its text.
 */
#include <string.h>

#include "ui/form_mode.h"

enum { BLOCK_ROWS = 2000 };

enum part { PART_CELL, PART_ROW, PART_END };

/* Reads one cell, without the quotation marks that spreadsheets put around line breaks; what stands
 * behind it. */
static enum part read_cell(const char **s, struct buf *out)
{
	const char *at = *s;
	buf_reset(out);
	bool quoted = *at == '"' && strchr(at + 1, '"');
	if (quoted)
		at++;
	for (; *at; at++) {
		if (quoted && *at == '"') {
			if (at[1] != '"') {
				quoted = false;
				continue;
			}
			at++;
		} else if (!quoted && (*at == '\t' || *at == '\n')) {
			break;
		}
		if (*at != '\r')
			buf_addc(out, *at);
	}
	char end = *at;
	*s = end ? at + 1 : at;
	if (end == '\t')
		return PART_CELL;
	return end && **s ? PART_ROW : PART_END;
}

/* --- one cell ------------------------------------------------------------------ */

/* True when the marks around a text are a spreadsheet's: it doubles those within. */
static bool is_quoted(const char *s, size_t n)
{
	bool needed = false;
	if (n < 2 || s[0] != '"' || s[n - 1] != '"')
		return false;
	for (size_t i = 1; i < n - 1; i++) {
		if (s[i] == '"' && (i + 2 >= n || s[++i] != '"'))
			return false;
		needed |= s[i] == '"' || s[i] == '\n' || s[i] == '\t';
	}
	return needed;
}

bool block_clean(const struct form_mode *m, const char *text, struct buf *out)
{
	size_t from = 0, n = strlen(text), to = n;
	while (to && (text[to - 1] == '\n' || text[to - 1] == '\r'))
		to--;
	n = to;
	if (!form_field_here(m)->type->paragraph)
		text_trim(text, &from, &to);
	if (is_quoted(text + from, to - from)) {
		const char *cell = text + from;
		read_cell(&cell, out);
	} else {
		buf_add(out, text + from, to - from);
	}
	bool tabs = false;
	for (size_t i = 0; i < out->n; i++)
		if (out->s[i] == '\t') {
			out->s[i] = ' ';
			tabs = true;
		}
	return tabs || out->n < n;
}

/* --- a block ------------------------------------------------------------------- */

bool block_is(const struct form_mode *m, const char *text)
{
	const char *line = strchr(text, '\n');
	if (m->at.list < 0)
		return false;
	if (strchr(text, '\t'))
		return true;
	return line && line[strspn(line, "\r\n")] && !form_field_here(m)->type->multiline;
}

/* The text of a pasted cell as it goes in: without blanks around it. */
static void put_cell(struct form_mode *m, struct path p, const struct buf *cell)
{
	size_t from = 0, to = cell->n;
	text_trim(cell->s, &from, &to);
	buf_reset(&m->typing);
	field_typed(form_at(m->doc->form, p), "", cell->s + from, to - from, &m->typing);
	doc_set(m->doc, p, m->typing.s);
}

/* The entered column at or behind col; -1: none. */
static int next_col(const struct form_mode *m, int row, int col)
{
	struct path p = {m->at.list, row, col};
	for (; p.col < (int)m->doc->form->list[p.list].ncols; p.col++)
		if (stop_is(m->doc, p))
			return p.col;
	return -1;
}

/* What became of a block. */
struct filled {
	size_t rows, cols, lost;
};

static bool need_row(struct form_mode *m, int row)
{
	struct rows *rows = &m->doc->list[m->at.list];
	if (row >= BLOCK_ROWS + m->at.row)
		return false;
	if ((size_t)row < rows->n)
		return true;
	if (!list_grows(m, m->at.list))
		return false;
	doc_row_insert(m->doc, m->at.list, rows->n);
	return true;
}

static struct filled fill(struct form_mode *m, const char *text)
{
	struct filled f = {0};
	struct buf cell = BUF_INIT;
	enum part part = PART_ROW;
	int row = m->at.row - 1, col = 0;
	size_t in_row = 0;
	while (part != PART_END) {
		if (part == PART_ROW) {
			col = need_row(m, ++row) ? m->at.col : -1;
			f.rows += col >= 0;
			in_row = 0;
		}
		part = read_cell(&text, &cell);
		if (col >= 0)
			col = next_col(m, row, col);
		if (col < 0) {
			f.lost += cell.n > 0;
			continue;
		}
		put_cell(m, (struct path){m->at.list, row, col++}, &cell);
		f.cols = ++in_row > f.cols ? in_row : f.cols;
	}
	buf_release(&cell);
	return f;
}

void block_forget(struct form_mode *m)
{
	struct path at = m->at;
	if (m->trying)
		undo_back(&m->undo, &m->doc, &at);
	m->trying = false;
}

static void agreed(struct form_mode *m)
{
	if (m->app->answer == ANSWER_YES)
		m->trying = false;
	block_forget(m); /* unless agreed to */
	form_save(m);
	form_arrive(m, stop_near(m->doc, m->at));
}

void block_paste(struct form_mode *m, const char *text)
{
	form_leave(m);
	form_step(m);
	struct filled f = fill(m, text);
	m->trying = true;
	form_arrive(m, stop_near(m->doc, m->at));
	struct buf question = BUF_INIT;
	buf_addf(&question, "粘贴 %zu 行 %zu 列，就这样填入吗？", f.rows, f.cols);
	if (f.lost)
		buf_addf(&question, "右边或下面还有 %zu 格放不下。", f.lost);
	form_ask(m, confirm_mode_new(m->app, question.s), agreed);
	buf_release(&question);
}
