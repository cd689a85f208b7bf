/* Texts of cells: see fill.h. */
#include "table/fill.h"

#include <string.h>

#include "base/buf.h"

enum { BOXES = 64 }; /* values of a choice printed with boxes, at most */

static bool is_record(struct path p)
{
	return p.list < 0 && p.col < 0;
}

static struct path in_row(struct path p, int row)
{
	if (p.list >= 0)
		p.row = row == ROW_EMPTY ? 0 : row;
	return p;
}

const char *fill_printable(struct arena *a, const char *s)
{
	char *copy = NULL;
	for (size_t i = 0; s[i]; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c == '\n' || (c >= ' ' && c != 0x7f))
			continue;
		if (!copy)
			copy = arena_dup(a, s);
		copy[i] = ' ';
	}
	return copy ? copy : s;
}

const char *fill_value(const struct filler *f, struct path p, int row)
{
	if (is_record(p) && f->flags & GRID_BLANK && !f->d->year)
		return "    "; /* four digits go there */
	if (is_record(p))
		return arena_printf(f->a, "%d", f->d->year);
	const struct field *field = form_at(f->d->form, p);
	p = in_row(p, row);
	if (!field || (p.list >= 0 && row == ROW_EMPTY) || !doc_has(f->d, p))
		return "";
	if (field_entered(field))
		return fill_printable(f->a, doc_get(f->d, p));
	if (f->flags & GRID_BLANK)
		return "";
	struct buf b = BUF_INIT;
	rules_text(f->r, f->d, p, &b);
	const char *s = fill_printable(f->a, arena_ndup(f->a, b.s, b.n));
	buf_release(&b);
	return s;
}

/* All values of a choice, ■ before the one that was chosen; a text of its own stands behind them.
 */
static const char *boxes(
	const struct filler *f, const struct field *field, struct path p, const char *chosen)
{
	const struct choice *offered[BOXES];
	const char *upper = doc_has(f->d, p) ? doc_upper(f->d, p) : "";
	size_t n = choices_offered(field, upper, offered, BOXES);
	bool found = !*chosen;
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < n && i < BOXES; i++) {
		bool here = !strcmp(offered[i]->text, chosen);
		found |= here;
		buf_addf(&b, "%s%s%s", i ? "  " : "", here ? "■" : "□", offered[i]->text);
	}
	if (!found)
		buf_addf(&b, "%s■%s", b.n ? "  " : "", chosen);
	const char *s = arena_ndup(f->a, b.s, b.n);
	buf_release(&b);
	return s;
}

/* True where a fixed row prints what the form starts it with. */
static bool is_printed(const struct filler *f, struct path p)
{
	if (p.list < 0)
		return false;
	const struct list *l = &f->d->form->list[p.list];
	return l->rows == ROWS_FIXED && p.row >= 0 && (size_t)p.row < l->nstart &&
	       *l->start[p.row][p.col];
}

static struct gseg *one_segment(
	const struct filler *f, struct gcell *out, struct path p, bool entry)
{
	out->seg = arena_new(f->a, sizeof *out->seg);
	*out->seg = (struct gseg){.to = out->n, .path = p, .entry = entry};
	out->nsegs = 1;
	return out->seg;
}

/* The whole cell is one field's. */
static void fill_field(
	const struct filler *f, const struct piece *piece, int row, struct gcell *out)
{
	struct path p = in_row(piece->path, row);
	const struct field *field = form_at(f->d->form, p);
	bool entry = piece->kind == PIECE_ENTRY && !is_printed(f, p);
	out->text = fill_value(f, p, row);
	bool empty = !*out->text;
	/* In hand: the text itself, so that positions in it are positions in the cell. */
	bool in_hand = path_equal(p, f->hand);
	if (field->boxes && field->of && (empty || !in_hand)) {
		out->text = boxes(f, field, p, out->text);
		out->placeholder = entry && empty && in_hand;
	} else if (empty && entry && *field->empty && !(f->flags & GRID_BLANK)) {
		out->text = field->empty;
		out->placeholder = true;
	}
	out->n = strlen(out->text);
	out->align = piece->kind == PIECE_ENTRY && !entry ? ALIGN_CENTER : field->type->align;
	one_segment(f, out, p, entry)->placeholder = out->placeholder;
}

/* Words for an empty entry within a text: those of the form; on the screen at least its name, so
 * that one sees that something goes there, and so for a pen where no words stand beside it. */
static void add_placeholder(
	const struct filler *f, const struct field *field, bool alone, struct buf *out)
{
	if (f->flags & GRID_BLANK && alone)
		buf_addf(out, "%s：　　　　　　　　", field->label);
	else if (f->flags & GRID_BLANK)
		return;
	else if (*field->empty)
		buf_adds(out, field->empty);
	else if (f->flags & GRID_EDIT)
		buf_addf(out, "〔%s〕", field->label);
}

/* Appends the result of an expression; where rows are printed empty it has none. */
static void add_result(const struct filler *f, int expr, struct origin from, struct buf *b)
{
	bool in_list = f->d->form->expr[expr].list >= 0;
	if (in_list && from.row == ROW_EMPTY)
		return;
	if (from.scope)
		rules_eval_over(f->r, f->d, expr, from.scope, b);
	else
		rules_eval(f->r, f->d, expr, from.row < 0 ? 0 : (size_t)from.row, b);
}

/* True when no words stand beside piece i. */
static bool stands_alone(const struct template *t, size_t i)
{
	return (!i || t->v[i - 1].kind != PIECE_TEXT) &&
	       (i + 1 == t->n || t->v[i + 1].kind != PIECE_TEXT);
}

static void add_piece(const struct filler *f, const struct template *t, size_t i,
	struct origin from, struct buf *b, struct gcell *out)
{
	const struct piece *piece = &t->v[i];
	int row = from.row;
	if (piece->kind == PIECE_TEXT) {
		buf_adds(b, piece->text);
		return;
	}
	if (piece->kind == PIECE_EXPR && f->flags & GRID_BLANK)
		return;
	if (piece->kind == PIECE_EXPR) {
		add_result(f, piece->expr, from, b);
		return;
	}
	struct gseg *seg = &out->seg[out->nsegs++];
	*seg = (struct gseg){.from = b->n, .path = in_row(piece->path, row)};
	seg->entry = piece->kind == PIECE_ENTRY && !is_printed(f, seg->path);
	buf_adds(b, fill_value(f, piece->path, row));
	if (seg->entry && b->n == seg->from) {
		add_placeholder(f, form_at(f->d->form, seg->path), stands_alone(t, i), b);
		seg->placeholder = b->n > seg->from;
	}
	seg->to = b->n;
}

/* True when the whole text is a number as amounts are printed, -1,234.50 or 8%. */
static bool is_number(const char *s)
{
	size_t digits = 0;
	for (s += *s == '-'; *s && strchr("0123456789,.%", *s); s++)
		digits += *s >= '0' && *s <= '9';
	return digits && !*s;
}

/* Text with places in it. */
static void fill_text(
	const struct filler *f, const struct template *t, struct origin from, struct gcell *out)
{
	struct buf b = BUF_INIT;
	out->seg = arena_array(f->a, t->n, sizeof *out->seg);
	for (size_t i = 0; i < t->n; i++)
		add_piece(f, t, i, from, &b, out);
	out->text = fill_printable(f->a, arena_ndup(f->a, b.s, b.n));
	out->n = b.n;
	buf_release(&b);
	out->align = ALIGN_CENTER;
	for (size_t i = 0; i < out->nsegs; i++)
		if (out->seg[i].entry)
			out->align = ALIGN_LEFT;
	/* What a sheet adds up stands as the amounts it is made from; a record's number does not.
	 */
	const struct piece *only = t->n == 1 ? t->v : NULL;
	if (from.scope && only && only->kind == PIECE_EXPR && is_number(out->text) &&
		strcmp(f->d->form->expr[only->expr].text, NAME_NUMBER) != 0)
		out->align = ALIGN_RIGHT;
}

void fill_cell(
	const struct filler *f, const struct template *t, struct origin from, struct gcell *out)
{
	out->text = "";
	out->align = ALIGN_CENTER;
	if (t->n == 1 && t->v[0].kind == PIECE_TEXT) {
		out->text = t->v[0].text;
		out->n = strlen(out->text);
	} else if (t->n == 1 && t->v[0].kind != PIECE_EXPR && !is_record(t->v[0].path)) {
		fill_field(f, &t->v[0], from.row, out);
	} else if (t->n) {
		fill_text(f, t, from, out);
	}
}
