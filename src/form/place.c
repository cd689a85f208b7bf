/* What of a form has no place in its layout, and the order in which Tab goes through it. */
#include "form/loader.h"

#include <stdlib.h>

#include "base/mem.h"

/* --- what has no place ------------------------------------------------ */

static void check_columns(struct loader *l, const struct list *list)
{
	size_t placed = 0;
	for (size_t c = 0; c < list->ncols; c++)
		placed += list->col[c].placed;
	if (!list->ncols)
		return;
	if (!placed) {
		diag_add(l->ds, DEF_LIST_NOT_PLACED, &list->at, list->name, list->name);
		return;
	}
	for (size_t c = 0; c < list->ncols; c++)
		if (field_entered(&list->col[c]) && !list->col[c].placed)
			diag_add(l->ds, DEF_NOT_PLACED, &list->col[c].at, list->col[c].name);
}

void placed_check(struct loader *l)
{
	const struct form *f = l->f;
	if (l->bad_names || l->lost || l->of_set)
		return;
	for (size_t i = 0; i < f->nfields; i++)
		if (field_entered(&f->field[i]) && !f->field[i].placed &&
			form_field(f, f->field[i].name) == (int)i)
			diag_add(l->ds, DEF_NOT_PLACED, &f->field[i].at, f->field[i].name);
	for (size_t i = 0; i < f->nlists; i++)
		check_columns(l, &f->list[i]);
}

/* --- the order of Tab -------------------------------------------------- */

/* Where a list comes: after which field, and which of several lists there is first. */
struct rank {
	int list, after, order;
};

/* The last field, as defined, among highest and those entered in a text. */
static int last_field(const struct template *t, int highest)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct piece *p = &t->v[i];
		if (p->kind == PIECE_ENTRY && p->path.list < 0 && p->path.col > highest)
			highest = p->path.col;
	}
	return highest;
}

/* Ranks the lists of a table; fields in the first of its rows stand beside them. */
static int rank_table(const struct band *b, struct rank *rank, int highest, int *n)
{
	size_t cell = 0;
	for (size_t i = 0; i < b->nsections; i++) {
		const struct section *s = &b->section[i];
		int end = s->list >= 0 ? s->row + 1 : s->row + s->rows;
		for (; cell < b->ncells && b->cell[cell].row < end; cell++)
			highest = last_field(&b->cell[cell].text, highest);
		if (s->list >= 0 && !rank[s->list].order) {
			rank[s->list].after = highest;
			rank[s->list].order = ++*n;
		}
	}
	for (; cell < b->ncells; cell++)
		highest = last_field(&b->cell[cell].text, highest);
	return highest;
}

static int rank_order(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;
	if (x->after != y->after)
		return x->after < y->after ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* The lists in the order of Tab; the caller frees it. */
static struct rank *rank_lists(const struct form *f)
{
	struct rank *rank = mem_array(f->nlists, sizeof *rank);
	int highest = -1, n = 0;
	for (size_t i = 0; i < f->nlists; i++)
		rank[i].list = (int)i;
	for (size_t b = 0; b < f->nbands; b++) {
		const struct band *band = &f->band[b];
		for (size_t i = 0; i < band->nlines; i++)
			for (size_t k = 0; k < band->nparts[i]; k++)
				highest = last_field(&band->line[i][k], highest);
		highest = rank_table(band, rank, highest, &n);
	}
	qsort(rank, f->nlists, sizeof *rank, rank_order);
	return rank;
}

static bool list_entered(const struct list *list)
{
	for (size_t i = 0; i < list->ncols; i++)
		if (field_entered(&list->col[i]))
			return true;
	return false;
}

void order_make(struct loader *l)
{
	struct form *f = l->f;
	struct rank *rank = rank_lists(f);
	size_t next = 0;
	f->order = arena_array(l->a, f->nfields + f->nlists, sizeof *f->order);
	for (int i = -1; i < (int)f->nfields; i++) {
		if (i >= 0 && field_entered(&f->field[i]))
			f->order[f->norder++] = (struct path){-1, -1, i};
		for (; next < f->nlists && rank[next].after <= i; next++)
			if (list_entered(&f->list[rank[next].list]))
				f->order[f->norder++] = (struct path){rank[next].list, -1, -1};
	}
	free(rank);
}
