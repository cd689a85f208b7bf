/* Sections as they come on paper: see unroll.h. */
#include "table/unroll.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct origin run_origin(const struct run *run, int i)
{
	return (struct origin){run->row ? run->row[i] : 0, run->scope ? &run->scope[i] : NULL};
}

static struct run *run_add(const struct filler *f, struct runs *out, const struct section *s, int n)
{
	ARENA_ROOM(f->a, out->v, out->n, out->cap);
	struct run *run = &out->v[out->n++];
	*run = (struct run){.s = s, .first = out->end, .n = n};
	out->end += n * s->rows;
	return run;
}

/* --- equal neighbours -------------------------------------------------- */

static bool in_hand(const struct filler *f, int list, int row)
{
	return f->flags & GRID_HAND && f->hand.list == list && f->hand.row == row;
}

/* For each row of a run: in how many of the merged columns it continues the row before it. */
static void run_merge(const struct filler *f, const struct band *b, struct run *run)
{
	if (!b->nmerge || run->s->list != b->merge_list)
		return;
	int list = run->s->list;
	int *depth = arena_array(f->a, (size_t)run->n, sizeof *depth);
	const char **above = arena_array(f->a, b->nmerge, sizeof *above);
	for (int i = 0; i < run->n; i++) {
		bool joined =
			i && !in_hand(f, list, run->row[i]) && !in_hand(f, list, run->row[i - 1]);
		for (size_t m = 0; m < b->nmerge; m++) {
			struct path p = {list, 0, b->merge[m]};
			const char *text = fill_value(f, p, run->row[i]);
			joined = joined && *text && !strcmp(text, above[m]);
			depth[i] += joined;
			above[m] = text;
		}
	}
	run->depth = depth;
}

/* --- a form: each section once, or for the rows of its list --------------- */

/* Rows of a list that are shown. */
static int *shown_rows(const struct filler *f, int list, int *n)
{
	enum { BY_HAND = 8 }; /* empty rows of a form that is filled in with a pen */
	const struct rows *rows = &f->d->list[list];
	int *shown = arena_array(f->a, rows->n + BY_HAND, sizeof *shown);
	bool all = f->flags & GRID_EDIT || f->d->form->list[list].rows != ROWS_OPEN;
	*n = 0;
	for (size_t i = 0; i < rows->n; i++)
		if (all || !doc_row_blank(f->d, list, i))
			shown[(*n)++] = (int)i;
	int empty = *n ? 0 : f->flags & GRID_BLANK ? BY_HAND : 1;
	while (empty--)
		shown[(*n)++] = f->flags & GRID_EDIT ? 0 : ROW_EMPTY;
	return shown;
}

static void unroll_form(const struct filler *f, const struct band *b, struct runs *out)
{
	for (size_t i = 0; i < b->nsections; i++) {
		const struct section *s = &b->section[i];
		int n = 1, *row = s->list >= 0 ? shown_rows(f, s->list, &n) : NULL;
		struct run *run = run_add(f, out, s, n);
		run->row = row;
		if (row)
			run_merge(f, b, run);
	}
}

/* --- a sheet: records in groups in groups ----------------------------------- */

/* A row on its way to the others of its group. */
struct member {
	const char *text; /* what they have in common */
	int row, at;      /* at: among those that are grouped; lead: where its text stands first */
	int lead;
};

/* A sheet's table under way. row: its records, at last so that those of a group follow each other.
 */
struct groups {
	const struct filler *f;
	const struct band *b;
	struct runs *out;
	int *row;
	struct member *member; /* scratch */
};

static int compare_int(int x, int y)
{
	return (x > y) - (x < y);
}

static int by_text(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int order = strcmp(x->text, y->text);
	return order ? order : compare_int(x->at, y->at);
}

static int by_lead(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int order = compare_int(x->lead, y->lead);
	return order ? order : compare_int(x->at, y->at);
}

static const char *cell_of(const struct groups *g, int at, int col)
{
	return g->f->d->list[g->b->set].v[g->row[at]].cell[col];
}

/* Rows [from, to) group by group: groups in order of appearance, the rows of each in theirs. */
static void gather(struct groups *g, int from, int to, int col)
{
	struct member *v = g->member;
	int n = to - from;
	for (int i = 0; i < n; i++)
		v[i] = (struct member){cell_of(g, from + i, col), g->row[from + i], i, i};
	qsort(v, (size_t)n, sizeof *v, by_text);
	for (int i = 1; i < n; i++)
		if (!strcmp(v[i].text, v[i - 1].text))
			v[i].lead = v[i - 1].lead;
	qsort(v, (size_t)n, sizeof *v, by_lead);
	for (int i = 0; i < n; i++)
		g->row[from + i] = v[i].row;
}

/* The section of a level above what is inside of it, or below; NULL: there is none. */
static const struct section *section_at(const struct band *b, int level, bool foot)
{
	for (size_t i = 0; i < b->nsections; i++) {
		const struct section *s = &b->section[i];
		if (s->list >= 0 && s->level == level && s->foot == foot)
			return s;
	}
	return NULL;
}

/* One run about rows [from, to), the number-th group; 0: they are no group. */
static struct run *run_about(
	struct groups *g, const struct section *s, int from, int to, int number)
{
	struct run *run = run_add(g->f, g->out, s, 1);
	struct scope *scope = arena_new(g->f->a, sizeof *scope);
	*scope = (struct scope){&g->row[from], (size_t)(to - from), from, number};
	run->scope = scope;
	return run;
}

static void add_group(struct groups *g, int level, bool foot, int from, int to, int number)
{
	const struct section *s = section_at(g->b, level, foot);
	if (s)
		run_about(g, s, from, to, number)->row = &g->row[from];
}

static void add_records(struct groups *g, int from, int to)
{
	const struct section *s = section_at(g->b, g->b->ngroups, false);
	if (!s)
		return;
	struct run *run = run_add(g->f, g->out, s, to - from);
	struct scope *scope = arena_array(g->f->a, (size_t)run->n, sizeof *scope);
	for (int i = 0; i < run->n; i++)
		scope[i] = (struct scope){&g->row[from + i], 1, from + i, 0};
	run->row = &g->row[from];
	run->scope = scope;
	run_merge(g->f, g->b, run);
}

static void add_groups(struct groups *g, int level, int from, int to)
{
	if (level == g->b->ngroups) {
		add_records(g, from, to);
		return;
	}
	int col = g->b->group[level], number = 0;
	gather(g, from, to, col);
	for (int i = from, end; i < to; i = end) {
		for (end = i + 1; end < to; end++)
			if (strcmp(cell_of(g, end, col), cell_of(g, i, col)))
				break;
		number++;
		add_group(g, level, false, i, end, number);
		add_groups(g, level + 1, i, end);
		add_group(g, level, true, i, end, number);
	}
}

/* Without records each section stands once, to be filled in by hand. */
static void add_empty(struct groups *g, const struct section *s)
{
	static const int row = ROW_EMPTY;
	run_about(g, s, 0, 0, 0)->row = &row;
}

static void unroll_sheet(const struct filler *f, const struct band *b, struct runs *out)
{
	int n = (int)f->d->list[b->set].n;
	struct groups g = {.f = f, .b = b, .out = out};
	bool added = false;
	g.row = arena_array(f->a, (size_t)n, sizeof *g.row);
	g.member = mem_array((size_t)n, sizeof *g.member);
	for (int i = 0; i < n; i++)
		g.row[i] = i;
	for (size_t i = 0; i < b->nsections; i++) {
		const struct section *s = &b->section[i];
		if (s->list < 0)
			run_about(&g, s, 0, n, 0);
		else if (!n)
			add_empty(&g, s);
		else if (!added)
			add_groups(&g, 0, 0, n);
		added |= s->list >= 0;
	}
	free(g.member);
}

void unroll(const struct filler *f, const struct band *b, int first, struct runs *out)
{
	*out = (struct runs){.end = first};
	if (b->set >= 0)
		unroll_sheet(f, b, out);
	else
		unroll_form(f, b, out);
}
