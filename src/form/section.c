/*
 * The sections of a picture: which rows are repeated for a list, what stands
 * beside all of them, and what each cell holds. Shapes are known already.
 */
#include "form/loader.h"

#include <string.h>

#include "base/mem.h"

/* The section a row belongs to. */
static const struct section *section_of(const struct band *b, int row)
{
	for (size_t i = 0; i < b->nsections; i++)
		if (row < b->section[i].row + b->section[i].rows)
			return &b->section[i];
	return &b->section[b->nsections - 1];
}

static int section_list(struct loader *l, const struct picture *p, const struct picture_section *s)
{
	if (s->name == s->name_to)
		return LIST_NONE;
	int list = name_list(l, p->y, s->name, s->name_to);
	if (list >= 0)
		return list;
	const char *name = arena_ndup(l->a, p->y->text + s->name, s->name_to - s->name);
	return name_list_near(l->f, name);
}

static void sections_make(struct loader *l, const struct picture *p, struct band *b)
{
	b->section = arena_array(l->a, p->nsections, sizeof *b->section);
	for (size_t i = 0; i < p->nsections; i++) {
		const struct picture_section *s = &p->section[i];
		int list = section_list(l, p, s);
		if (s->head && b->nsections)
			b->section[b->nsections - 1].head = true;
		if (s->rows)
			b->section[b->nsections++] =
				(struct section){.row = s->row, .rows = s->rows, .list = list};
	}
}

/* --- cells across sections ---------------------------------------------- */

/*
 * A cell that reaches into repeated rows from above goes through all of them; one that begins
 * there ends there.
 */
static void check_reach(
	struct loader *l, const struct picture *p, const struct band *b, struct pcell *c)
{
	struct place at;
	int end = c->row + c->rows;
	const struct section *from = section_of(b, c->row);
	for (size_t i = 0; i < b->nsections; i++) {
		const struct section *s = &b->section[i];
		int last = s->row + s->rows;
		if (s->list == LIST_NONE || last <= c->row || s->row >= end)
			continue;
		if (c->row >= s->row) {
			if (end <= last || sheetdef_reaches(b, s, section_of(b, last)))
				continue;
			at = picture_at(p, last, c->col);
			diag_add(l->ds, DEF_REPEATED, &at, picture_shown(l, p, c->row, c->col));
			return;
		}
		c->through = true;
		if (from->list >= 0 && !sheetdef_reaches(b, from, s)) {
			at = picture_at(p, s->row, c->col);
			diag_add(l->ds, DEF_REPEATED, &at, picture_shown(l, p, c->row, c->col));
			return;
		}
		if (end >= last)
			continue;
		at = picture_at(p, end, c->col);
		diag_add(l->ds, DEF_THROUGH, &at, picture_shown(l, p, c->row, c->col));
		return;
	}
}

/* --- what the cells hold ------------------------------------------------ */

/* Which kinds of names a text holds. */
struct holds {
	bool row;    /* columns of the list, or expressions */
	bool record; /* fields of the record */
};

static struct holds template_holds(const struct template *t)
{
	struct holds h = {false, false};
	for (size_t i = 0; i < t->n; i++) {
		const struct piece *p = &t->v[i];
		h.row |= p->kind == PIECE_EXPR || (p->kind == PIECE_SHOW && p->path.list >= 0);
		h.record |= p->kind == PIECE_SHOW && p->path.list < 0 && p->path.col >= 0;
	}
	return h;
}

/* A field of the record in repeated rows stands once, beside all of them. */
static void stand_beside(
	struct loader *l, const struct picture *p, const struct section *s, struct pcell *c)
{
	c->through = true;
	if (c->row == s->row && c->rows >= s->rows)
		return;
	int row = c->row == s->row ? c->row + c->rows : c->row;
	struct place at = picture_at(p, row, c->col);
	diag_add(l->ds, DEF_BESIDE, &at, picture_shown(l, p, c->row, c->col));
}

static void cell_read(struct loader *l, const struct picture *p, struct band *b, struct pcell *c)
{
	const struct square *sq = &p->row[c->row].sq[c->col];
	const struct section *s = section_of(b, c->row);
	if (sq->kind != SQUARE_TEXT)
		return;
	if (s->list == LIST_LOST)
		return;
	template_read(l, p->y, sq->from, sq->to, l->sheet ? b->set : s->list, &c->text);
	if (l->sheet)
		return;
	struct holds h = template_holds(&c->text);
	bool repeated = s->list >= 0 && !c->through && h.row;
	if (s->list >= 0 && !c->through && h.record && !h.row)
		stand_beside(l, p, s, c);
	template_enter(l, &c->text, repeated);
}

void sections_read(struct loader *l, struct picture *p, struct band *b)
{
	if (l->sheet)
		sheetdef_sections(l, p, b);
	else
		sections_make(l, p, b);
	for (size_t i = 0; i < b->ncells && !loader_full(l); i++) {
		if (!p->torn)
			check_reach(l, p, b, &b->cell[i]);
		cell_read(l, p, b, &b->cell[i]);
	}
}
