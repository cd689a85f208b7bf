/*
 * Judging a record: every field and cell, then the form's rules. All at once,
 * in the form's order. Knows no SQL: rules.c runs it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "doc/rules_impl.h"

/* Characters of a typed text that a sentence quotes. */
enum { QUOTED_CHARS = 20 };

const char *check_address(struct check *c, struct path p)
{
	buf_reset(&c->address);
	path_print(&c->address, c->r->form, p);
	return c->address.s;
}

static bool same(const struct diag *a, const struct diag *b)
{
	if (a->code != b->code || strcmp(a->rule, b->rule) != 0 || a->ncells != b->ncells)
		return false;
	for (size_t i = 0; i < a->ncells; i++)
		if (strcmp(a->cells[i], b->cells[i]) != 0)
			return false;
	return true;
}

void check_say(struct check *c, struct diags *one, bool in_hand)
{
	check_waive(c, one);
	bool known = !in_hand;
	for (size_t i = 0; !known && c->before && i < c->before->n; i++)
		known = same(&c->before->v[i], &one->v[0]);
	if (known)
		diags_take(c->out, one);
	else
		diags_release(one);
}

/* --- fields and cells --------------------------------------------------- */

const char *check_where(struct check *c, struct path p)
{
	buf_reset(&c->where);
	cell_words(&c->where, form_at(c->d->form, p), p);
	return c->where.s;
}

const char *check_quoted(struct check *c, const char *text)
{
	size_t n = strlen(text), at = 0;
	for (int i = 0; i < QUOTED_CHARS && at < n; i++)
		at = text_next(text, n, at);
	buf_reset(&c->quote);
	text_visible(&c->quote, text, at);
	for (size_t i = 0; i < c->quote.n; i++)
		if (c->quote.s[i] == '\n')
			c->quote.s[i] = ' ';
	if (at < n)
		buf_adds(&c->quote, "…");
	return c->quote.s;
}

static void check_taken(struct check *c, const struct field *f, struct path p, const char *text)
{
	if (!f->unique || p.list >= 0 || !c->others)
		return;
	int64_t other = c->others->taken(c->others->arg, c->r->form, p.col, text, c->d->number);
	if (other <= 0)
		return;
	struct place at = {.cell = check_address(c, p)};
	struct diags one = DIAGS_INIT;
	diag_add(
		&one, CHECK_TAKEN, &at, check_where(c, p), check_quoted(c, text), (long long)other);
	check_say(c, &one, path_equal(p, c->hand));
}

/* The upper level a choice is judged under: "" (any) when there stands nothing that can be one. */
static const char *upper(struct check *c, const struct field *f, struct path p)
{
	const char *text = doc_upper(c->d, p);
	struct path above = {p.list, p.row, f->under};
	if (!*text || field_judge(form_at(c->r->form, above), doc_upper(c->d, above), text, NULL))
		return "";
	return text;
}

static void check_cell(struct check *c, const struct field *f, struct path p)
{
	if (!field_entered(f))
		return;
	const char *why = "";
	const char *text = doc_get(c->d, p);
	enum verdict v = field_judge(f, upper(c, f, p), text, &why);
	bool empty = text_blank(text, strlen(text));
	if (v == VERDICT_VALID) {
		if (!empty)
			check_taken(c, f, p, text);
		return;
	}
	if (check_parked(c, p) || (v == VERDICT_INCOMPLETE && path_equal(p, c->hand)))
		return;
	struct place at = {.cell = check_address(c, p)};
	if (empty)
		diag_add(c->out, CHECK_EMPTY, &at, check_where(c, p));
	else
		diag_add(c->out, CHECK_WRONG, &at, check_where(c, p), check_quoted(c, text), why);
}

static void check_row(struct check *c, int list, int row)
{
	const struct list *l = &c->r->form->list[list];
	for (int col = 0; col < (int)l->ncols; col++)
		check_cell(c, &l->col[col], (struct path){list, row, col});
	check_row_notes(c, list, row);
	check_row_bound(c, list, row);
}

static void check_cells(struct check *c)
{
	const struct form *f = c->r->form;
	for (int i = 0; i < (int)f->nfields; i++) {
		struct path p = {LIST_NONE, -1, i};
		check_cell(c, &f->field[i], p);
		check_field_notes(c, p);
	}
	for (int l = 0; l < (int)f->nlists; l++)
		for (int row = 0; row < (int)c->d->list[l].n; row++)
			if (doc_row_counts(c->d, l, (size_t)row))
				check_row(c, l, row);
}

/* --- rules ---------------------------------------------------------------- */

static void hit_add(void *arg, int rule, int row)
{
	struct check *c = arg;
	MEM_ROOM(c->hit, c->nhits, c->cap);
	c->hit[c->nhits++] = (struct hit){rule, row};
}

static int hit_compare(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* One rule for one row (-1: the record); says so when it cannot be worked out. */
static bool run_one(struct check *c, int rule, int row)
{
	const struct rule *u = &c->r->form->rule[rule];
	struct value v;
	struct buf text = BUF_INIT;
	int rc = node_run(c->r, u->check, row, &v, &text);
	buf_release(&text);
	if (!rc && v.kind != VALUE_NULL && v.real == 0)
		hit_add(c, rule, row);
	if (rc && !c->r->lost)
		mem_set(&diag_add(c->out, CHECK_STOPPED, NULL, u->name)->rule, u->name);
	return !rc;
}

/* The checks of a group one by one, when together they take too long. */
static void run_alone(struct check *c, const struct group *g)
{
	for (size_t i = 0; i < g->n; i++) {
		bool on = true;
		if (g->list < 0)
			run_one(c, g->rule[i], -1);
		for (size_t row = 0; g->list >= 0 && on && row < c->d->list[g->list].n; row++)
			if (doc_row_counts(c->d, g->list, row))
				on = run_one(c, g->rule[i], (int)row);
	}
}

/* The checks of a group together; what reads other records is silent when they cannot be told. */
static void run_group(struct check *c, struct group *g)
{
	size_t before = c->nhits;
	if (g->others && !others_known(c->r))
		return;
	if (!group_run(c->r, g, hit_add, c))
		return;
	c->nhits = before;
	if (!c->r->lost)
		run_alone(c, g);
	if (c->r->lost)
		c->nhits = before;
}

/* True when text stands in a cell that cannot be read as its type says. */
static bool unreadable(const struct doc *d, struct path p)
{
	const struct field *f = form_at(d->form, p);
	struct buf tmp = BUF_INIT;
	struct value v;
	if (!f->type->read)
		return false;
	field_read(f, doc_get(d, p), &tmp, &v);
	buf_release(&tmp);
	return v.unreadable;
}

/* True when all that a rule reads for this row can be read. */
static bool readable(const struct doc *d, const struct reads *reads, int row)
{
	for (size_t i = 0; i < reads->n; i++) {
		struct path p = reads->v[i];
		if (p.col < 0)
			continue;
		if (p.list < 0 || p.row == ROW_HERE) {
			p.row = row;
			if (unreadable(d, p))
				return false;
			continue;
		}
		for (p.row = 0; (size_t)p.row < d->list[p.list].n; p.row++)
			if (doc_row_counts(d, p.list, (size_t)p.row) && unreadable(d, p))
				return false;
	}
	return true;
}

/* The cell to mark for a path: in the row that is judged, or the list as a whole. */
static struct path marked(struct path p, int row)
{
	if (p.list < 0)
		return p;
	if (p.row != ROW_HERE || row < 0 || p.col < 0)
		return (struct path){p.list, -1, -1};
	return (struct path){p.list, row, p.col};
}

/* Marks the cells; a list as a whole only for rules that are not about one row. */
static void mark(struct check *c, struct diag *d, const struct reads *cells, int row)
{
	for (size_t i = 0; i < cells->n; i++) {
		struct path p = marked(cells->v[i], row);
		if (p.col >= 0 || row < 0)
			diag_mark(d, check_address(c, p));
	}
}

/* The cell a complaint stands for: of a rule about a row one of that row. */
static struct path first_cell(const struct reads *cells, int row)
{
	for (size_t i = 0; i < cells->n && row >= 0; i++) {
		struct path p = marked(cells->v[i], row);
		if (p.row == row)
			return p;
	}
	return cells->n ? marked(cells->v[0], row) : PATH_RECORD;
}

/* The sentence of a rule, in one line. */
static void sentence(struct check *c, const struct rule *rule, int row, struct buf *out)
{
	if (!rule->message.n)
		buf_adds(out, rule->name);
	rules_template(c->r, c->d, &rule->message, row < 0 ? 0 : (size_t)row, out);
	for (size_t i = 0; i < out->n; i++)
		if (out->s[i] == '\n' || out->s[i] == '\t')
			out->s[i] = ' ';
}

static void report(struct check *c, const struct hit *h)
{
	const struct rule *rule = &c->r->form->rule[h->rule];
	const struct reads *reads = &c->r->node[rule->check].reads;
	if (!readable(c->d, reads, h->row))
		return;
	struct reads cells = {.v = NULL};
	reads_marked(c->r, rule, &cells);
	const char *first = check_address(c, first_cell(&cells, h->row));
	struct buf text = BUF_INIT;
	char *cell = mem_dup(first);
	struct diags one = DIAGS_INIT;
	sentence(c, rule, h->row, &text);
	struct diag *d = diag_add_rule(&one, rule->level, rule->name, cell, text.s);
	mark(c, d, &cells, h->row);
	check_say(c, &one, reads_has(reads, h->row, c->hand));
	free(cells.v);
	free(cell);
	buf_release(&text);
}

static void check_rules(struct check *c)
{
	for (size_t i = 0; i < c->r->ngroups; i++)
		run_group(c, &c->r->group[i]);
	if (c->nhits)
		qsort(c->hit, c->nhits, sizeof *c->hit, hit_compare);
	for (size_t i = 0; i < c->nhits; i++)
		report(c, &c->hit[i]);
	free(c->hit);
}

/* Counts one rule for one row (-1: the record). */
static void tally_one(struct rules *r, int rule, int row, struct rule_tally *out)
{
	struct value v;
	struct buf text = BUF_INIT;
	int check = r->form->rule[rule].check;
	if (readable(r->doc, &r->node[check].reads, row) && !node_run(r, check, row, &v, &text) &&
		v.kind != VALUE_NULL) {
		out->judged++;
		out->broken += v.real == 0;
	}
	buf_release(&text);
}

void rules_tally(
	struct rules *r, const struct doc *d, const struct others *others, struct rule_tally *tally)
{
	r->doc = d;
	r->others = others;
	r->lost = false;
	for (int i = 0; i < (int)r->form->nrules; i++) {
		const struct rule *rule = &r->form->rule[i];
		if (r->node[rule->check].reads.others && !others_known(r))
			continue;
		if (rule->each < 0)
			tally_one(r, i, -1, &tally[i]);
		for (size_t row = 0; rule->each >= 0 && row < d->list[rule->each].n; row++)
			if (doc_row_counts(d, rule->each, row))
				tally_one(r, i, (int)row, &tally[i]);
	}
	r->others = NULL;
}

void rules_check(struct rules *r, const struct doc *d, const struct others *others,
	struct path hand, const struct diags *before, struct diags *out)
{
	struct check c = {
		.r = r,
		.d = d,
		.others = others,
		.hand = hand,
		.before = before,
		.out = out,
		.address = BUF_INIT,
		.where = BUF_INIT,
		.quote = BUF_INIT,
	};
	r->doc = d;
	r->others = others;
	r->lost = false;
	box_share(r, BOX_CHECK);
	check_cells(&c);
	check_rules(&c);
	box_share(r, 0);
	diags_waived_last(out);
	r->others = NULL;
	buf_release(&c.address);
	buf_release(&c.where);
	buf_release(&c.quote);
}
