/*
 * What an expression reads. SQLite's authorizer names tables and columns as
 * it compiles; here computed and composed fields are followed down to the
 * cells people fill in, which are the ones to mark, and circles are found.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "doc/rules_impl.h"

void reads_add(struct reads *to, struct path p)
{
	for (size_t i = 0; i < to->n; i++)
		if (path_equal(to->v[i], p))
			return;
	MEM_ROOM(to->v, to->n, to->cap);
	to->v[to->n++] = p;
}

bool reads_has(const struct reads *v, int row, struct path p)
{
	for (size_t i = 0; i < v->n; i++) {
		struct path q = v->v[i];
		if (q.list != p.list || q.col != p.col)
			continue;
		if (p.list < 0 || q.row < 0 || (q.row == ROW_HERE ? row : q.row) == p.row)
			return true;
	}
	return false;
}

struct node *node_of(struct rules *r, int field)
{
	return &r->node[r->form->nexprs + (size_t)field];
}

/* The node a field or column is worked out by. */
static struct node *node_behind(struct rules *r, const struct field *f, int field)
{
	return f->value >= 0 ? &r->node[f->value] : node_of(r, field);
}

static bool node_close(struct rules *r, struct node *n, struct diags *ds);

/*
 * Adds what reading p reads. far: p is read for all rows, so that the row in its scope is every
 * row, too. False: it goes round in a circle.
 */
static bool read_through(
	struct rules *r, struct reads *to, struct path p, bool far, struct diags *ds)
{
	const struct field *f = p.col < 0 ? NULL : form_at(r->form, p);
	if (far && p.row == ROW_HERE)
		p.row = -1;
	if (!f || field_entered(f)) {
		reads_add(to, p);
		return true;
	}
	struct node *n = node_behind(r, f, p.col);
	if (!node_close(r, n, ds))
		return false;
	for (size_t i = 0; i < n->reads.n; i++) {
		struct path q = n->reads.v[i];
		if (q.row == ROW_HERE && p.row != ROW_HERE)
			q.row = p.row;
		reads_add(to, q);
	}
	to->year |= n->reads.year;
	return true;
}

/* Adds what a template reads, its rows being those of a list (all of them). */
static bool template_reads(
	struct rules *r, struct reads *to, const struct template *t, struct diags *ds)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct piece *piece = &t->v[i];
		if (piece->kind == PIECE_EXPR) {
			struct node *n = &r->node[piece->expr];
			if (!node_close(r, n, ds))
				return false;
			for (size_t k = 0; k < n->reads.n; k++)
				if (!read_through(r, to, n->reads.v[k], true, ds))
					return false;
		} else if (piece->kind != PIECE_TEXT && piece->path.col >= 0) {
			if (!read_through(r, to, piece->path, true, ds))
				return false;
		} else if (piece->kind == PIECE_SHOW) {
			to->year = true;
		}
	}
	return true;
}

/* False when n is being closed already: it reads itself. */
static bool node_close(struct rules *r, struct node *n, struct diags *ds)
{
	if (n->state == NODE_DONE)
		return true;
	if (n->state == NODE_OPEN)
		return false;
	n->state = NODE_OPEN;
	size_t i = (size_t)(n - r->node), exprs = r->form->nexprs;
	const struct field *composed = i < exprs ? NULL : &r->form->field[i - exprs];
	struct reads all = {.year = n->reads.year, .others = n->reads.others, .all = n->reads.all};
	bool straight = !composed || template_reads(r, &all, composed->text, ds);
	for (size_t k = 0; straight && k < n->reads.n; k++)
		straight = read_through(r, &all, n->reads.v[k], false, ds);
	free(n->reads.v);
	n->reads = all;
	n->state = NODE_DONE;
	n->faulty |= !straight;
	return straight;
}

/* Closes the node a field is worked out by and says so when it goes round in a circle. */
static void field_close(struct rules *r, struct path p, struct diags *ds)
{
	const struct field *f = form_at(r->form, p);
	if (field_entered(f))
		return;
	struct node *n = node_behind(r, f, p.col);
	if (!node_close(r, n, ds))
		diag_add(ds, EXPR_CIRCLE, &f->at, f->name);
}

/* The cells of the row in scope first: the first of all is the one people are sent to. */
static void here_first(struct reads *v)
{
	size_t here = 0;
	for (size_t i = 0; i < v->n; i++) {
		struct path p = v->v[i];
		if (p.list < 0 || p.row != ROW_HERE)
			continue;
		memmove(v->v + here + 1, v->v + here, (i - here) * sizeof p);
		v->v[here++] = p;
	}
}

void reads_close(struct rules *r, struct diags *ds)
{
	const struct form *f = r->form;
	for (size_t i = 0; i < f->nfields; i++)
		field_close(r, (struct path){LIST_NONE, -1, (int)i}, ds);
	for (size_t l = 0; l < f->nlists; l++)
		for (size_t c = 0; c < f->list[l].ncols; c++)
			field_close(r, (struct path){(int)l, -1, (int)c}, ds);
	for (size_t i = 0; i < f->nexprs; i++) {
		node_close(r, &r->node[i], ds);
		here_first(&r->node[i].reads);
	}
}

bool rules_reads(const struct rules *r, int list, int col)
{
	for (size_t i = 0; i < r->form->nexprs; i++) {
		const struct reads *v = &r->node[i].reads;
		for (size_t k = 0; k < v->n; k++)
			if (v->v[k].list == list && v->v[k].col == col)
				return true;
	}
	return false;
}

void reads_marked(struct rules *r, const struct rule *rule, struct reads *out)
{
	const struct reads *read = &r->node[rule->check].reads;
	for (size_t i = 0; !rule->cells && i < read->n; i++)
		reads_add(out, read->v[i]);
	for (size_t i = 0; rule->cells && i < rule->ncells; i++) {
		struct path p = rule->cells[i];
		const struct field *f = p.col < 0 ? NULL : form_at(r->form, p);
		if (p.list >= 0 && p.list == rule->each && p.col >= 0)
			p.row = ROW_HERE;
		if (!f || field_entered(f)) {
			reads_add(out, p);
			continue;
		}
		const struct reads *behind = &node_behind(r, f, p.col)->reads;
		for (size_t k = 0; k < behind->n; k++)
			reads_add(out, behind->v[k]);
	}
}
