/*
 * The expressions of one form: see rules.h. Each is looked at, compiled once
 * alone for its faults and for what it reads, and then run alone or together
 * with the other checks of its scope. How the pieces fit: rules_impl.h.
 */
#include "doc/rules.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "doc/rules_impl.h"

enum { GROUP_MOST = 64 }; /* bits of what is remembered of a row */

/* --- compiling ------------------------------------------------------------ */

/* True when an expression reads nothing. In a text a constant alone may be wanted. */
static bool is_idle(const struct rules *r, int expr)
{
	const struct reads *reads = &r->node[expr].reads;
	bool check = false;
	if (form_is_sheet(r->form))
		return false; /* it may count records */
	for (size_t i = 0; i < r->form->nrules; i++)
		check |= r->form->rule[i].check == expr;
	return !reads->n && !reads->year && !reads->others && (check || !reads->parameter);
}

/*
 * The statement an expression is looked at in; returns where it stands in there. It is a condition,
 * where nothing is added up over rows of its own: so sum() of no list is a fault and not a number.
 * Of a sheet it is a result: there an aggregate runs over the records.
 */
static size_t expr_statement(struct rules *r, const struct expr *e, struct buf *sql)
{
	bool sheet = form_is_sheet(r->form);
	buf_adds(sql, "SELECT ");
	if (!sheet) {
		buf_addc(sql, '1');
		box_from(r, e->list, sql);
		buf_adds(sql, " WHERE ");
	}
	buf_adds(sql, "(\n");
	size_t from = sql->n;
	buf_addf(sql, "%s\n)", e->text);
	if (sheet)
		box_from(r, e->list, sql);
	return from;
}

/* Compiles an expression once for its faults. What it reads is noted on the way. */
static void expr_compile(struct rules *r, size_t i, struct diags *ds)
{
	const struct expr *e = &r->form->expr[i];
	struct node *n = &r->node[i];
	if (e->faulty || expr_scan(r->form, (int)i, ds)) {
		n->faulty = true;
		return;
	}
	struct buf sql = BUF_INIT;
	size_t from = expr_statement(r, e, &sql);
	sqlite3_stmt *stmt = NULL;
	r->reading = &n->reads;
	r->plans = 0;
	r->refused = REFUSED_NOTHING;
	int rc = sqlite3_prepare_v2(r->db, sql.s, (int)sql.n + 1, &stmt, NULL);
	r->reading = NULL;
	if (rc) {
		long at = sqlite3_error_offset(r->db);
		size_t before = ds->n;
		n->faulty = true;
		fault_report(r, (int)i, sqlite3_errmsg(r->db), at < 0 ? -1 : at - (long)from, ds);
		if (r->form->part && ds->n == before)
			fault_functions(r, (int)i, ds);
	} else if (is_idle(r, (int)i)) {
		diag_add(ds, EXPR_IDLE, &e->at);
	}
	sqlite3_finalize(stmt);
	free(r->refused_name);
	r->refused_name = NULL;
	r->refused = REFUSED_NOTHING;
	buf_release(&sql);
}

static void name_check(const char *name, const struct place *at, struct diags *ds)
{
	if (sqlite3_keyword_check(name, (int)strlen(name)))
		diag_add(ds, NAME_KEYWORD, at, name);
}

static void names_check(const struct form *f, struct diags *ds)
{
	for (size_t i = 0; i < f->nfields; i++)
		name_check(f->field[i].name, &f->field[i].at, ds);
	for (size_t i = 0; i < f->nparameters; i++)
		name_check(f->parameter[i].name, &f->parameter[i].at, ds);
	for (size_t l = 0; l < f->nlists; l++) {
		const struct list *list = &f->list[l];
		name_check(list->name, &list->at, ds);
		for (size_t c = 0; c < list->ncols; c++)
			name_check(list->col[c].name, &list->col[c].at, ds);
	}
}

/* The group a rule goes into: the last of its kind, a new one when that is full. */
static struct group *group_for(struct rules *r, int list, bool others, bool alone)
{
	for (size_t i = r->ngroups; i--;) {
		struct group *g = &r->group[i];
		if (g->list == list && g->others == others && g->alone == alone &&
			g->n < GROUP_MOST)
			return g;
	}
	r->group = mem_grow(r->group, r->ngroups + 1, sizeof *r->group);
	r->group[r->ngroups] = (struct group){.list = list, .others = others, .alone = alone};
	return &r->group[r->ngroups++];
}

static void groups_make(struct rules *r)
{
	for (size_t i = 0; i < r->form->nrules; i++) {
		const struct rule *rule = &r->form->rule[i];
		const struct node *n = &r->node[rule->check];
		if (n->faulty)
			continue;
		bool alone = rows_alone(r, rule);
		struct group *g = group_for(r, rule->each, n->reads.others, alone);
		MEM_ROOM(g->rule, g->n, g->cap);
		g->rule[g->n++] = (int)i;
		for (size_t k = 0; alone && k < n->reads.n; k++)
			reads_add(&g->reads, n->reads.v[k]);
	}
}

/* Other records are known only while a record is checked. */
static void others_check(struct rules *r, struct diags *ds)
{
	const struct form *f = r->form;
	bool *ruled = mem_array(f->nexprs, sizeof *ruled);
	for (size_t i = 0; i < f->nrules; i++) {
		const struct template *t = &f->rule[i].message;
		ruled[f->rule[i].check] = true;
		for (size_t k = 0; k < t->n; k++)
			if (t->v[k].kind == PIECE_EXPR)
				ruled[t->v[k].expr] = true;
	}
	for (size_t i = 0; i < f->nexprs; i++) {
		if (!r->node[i].reads.others || ruled[i])
			continue;
		long at = expr_find(&f->expr[i], NAME_OTHERS);
		struct place p = form_expr_place(f, (int)i, at < 0 ? 0 : (size_t)at);
		diag_add(ds, EXPR_OTHERS, &p);
		r->node[i].faulty = true;
	}
	free(ruled);
}

/* A computed field that says only NAME need not ask SQLite for it. */
static void rename_find(struct rules *r, const struct field *f, int list)
{
	if (f->value < 0)
		return;
	const struct expr *e = &r->form->expr[f->value];
	struct node *n = &r->node[f->value];
	struct item *v;
	bool name = expr_items(e, &v) == 1 && v[0].kind == ITEM_NAME && v[0].name == v[0].at;
	char *word = name ? mem_ndup(e->text + v[0].at, v[0].to - v[0].at) : mem_dup("");
	int col = list < 0 ? -1 : list_col(&r->form->list[list], word);
	n->renamed = col >= 0 ? (struct path){list, -1, col}
			      : (struct path){LIST_NONE, -1, form_field(r->form, word)};
	n->renames = n->renamed.col >= 0;
	free(word);
	free(v);
}

static void renames_find(struct rules *r)
{
	const struct form *f = r->form;
	for (size_t i = 0; i < f->nfields; i++)
		rename_find(r, &f->field[i], LIST_NONE);
	for (size_t l = 0; l < f->nlists; l++)
		for (size_t c = 0; c < f->list[l].ncols; c++)
			rename_find(r, &f->list[l].col[c], (int)l);
}

struct rules *rules_new(const struct form *f, struct diags *ds)
{
	struct rules *r = mem_new(sizeof *r);
	r->form = f;
	buf_init(&r->key);
	r->nnodes = f->nexprs + f->nfields;
	r->node = mem_array(r->nnodes, sizeof *r->node);
	r->counted = mem_array(f->nlists, sizeof *r->counted);
	box_open(r, ds);
	names_check(f, ds);
	for (size_t i = 0; i < f->nexprs; i++)
		expr_compile(r, i, ds);
	others_check(r, ds);
	reads_close(r, ds);
	renames_find(r);
	groups_make(r);
	return r;
}

void rules_library(struct rules *r, const struct library *l)
{
	r->library = l;
}

void rules_free(struct rules *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->nnodes; i++) {
		sqlite3_finalize(r->node[i].stmt);
		free(r->node[i].reads.v);
	}
	free(r->node);
	for (size_t i = 0; i < r->ngroups; i++) {
		sqlite3_finalize(r->group[i].stmt);
		free(r->group[i].rule);
		rows_forget(&r->group[i]);
	}
	free(r->group);
	for (size_t l = 0; l < r->form->nlists; l++) {
		free(r->counted[l].row);
		free(r->counted[l].number);
	}
	free(r->counted);
	free(r->todo);
	buf_release(&r->key);
	memo_free(r);
	box_close(r);
	free(r);
}

/* --- running --------------------------------------------------------------- */

static void take_value(sqlite3_stmt *stmt, struct value *out, struct buf *text)
{
	static const enum value_kind kinds[] = {
		[SQLITE_INTEGER] = VALUE_INTEGER,
		[SQLITE_FLOAT] = VALUE_REAL,
		[SQLITE_TEXT] = VALUE_TEXT,
		[SQLITE_BLOB] = VALUE_NULL,
		[SQLITE_NULL] = VALUE_NULL,
	};
	*out = (struct value){.kind = kinds[sqlite3_column_type(stmt, 0)]};
	out->integer = sqlite3_column_int64(stmt, 0);
	out->real = sqlite3_column_double(stmt, 0);
	if (out->kind != VALUE_TEXT)
		return;
	out->text = text;
	buf_reset(text);
	buf_add(text, (const char *)sqlite3_column_text(stmt, 0),
		(size_t)sqlite3_column_bytes(stmt, 0));
}

/* SELECT (E) for an expression, made when it is first run. */
static struct sqlite3_stmt *node_stmt(struct rules *r, int expr)
{
	struct node *n = &r->node[expr];
	const struct expr *e = &r->form->expr[expr];
	if (n->stmt || n->faulty)
		return n->faulty ? NULL : n->stmt;
	struct buf sql = BUF_INIT;
	buf_addf(&sql, "SELECT (\n%s\n)", e->text);
	box_from(r, e->list, &sql);
	n->stmt = box_prepare(r, &sql);
	n->faulty = !n->stmt || sqlite3_column_count(n->stmt) != 1;
	buf_release(&sql);
	return n->faulty ? NULL : n->stmt;
}

int node_run(struct rules *r, int expr, int row, struct value *out, struct buf *text)
{
	*out = (struct value){.kind = VALUE_NULL};
	struct sqlite3_stmt *stmt = node_stmt(r, expr);
	if (!stmt)
		return -1;
	int outer = r->row;
	r->row = row;
	box_begin(r);
	int rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		take_value(stmt, out, text);
	sqlite3_reset(stmt);
	box_end(r);
	r->row = outer;
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : -1;
}

static void group_make(struct rules *r, struct group *g)
{
	struct buf sql = BUF_INIT;
	buf_adds(&sql, "SELECT ");
	if (g->list < 0) {
		buf_adds(&sql, "-1");
	} else {
		buf_quote(&sql, r->form->list[g->list].name, '"');
		buf_adds(&sql, ".\"(row)\"");
	}
	for (size_t i = 0; i < g->n; i++) {
		buf_adds(&sql, ", (\n");
		expr_add(&sql, &r->form->expr[r->form->rule[g->rule[i]].check]);
		buf_adds(&sql, "\n)");
	}
	box_from_once(r, g->list, &sql);
	g->stmt = box_prepare(r, &sql);
	g->made = true;
	assert(!g->stmt || sqlite3_column_count(g->stmt) == 1 + (int)g->n);
	buf_release(&sql);
}

/* Runs the statement of a group over the rows it is for. */
static int group_step(struct rules *r, struct group *g, hit_fn *hit, void *arg)
{
	int rc;
	while ((rc = sqlite3_step(g->stmt)) == SQLITE_ROW) {
		int row = sqlite3_column_int(g->stmt, 0);
		uint64_t broken = 0;
		for (int i = 0; i < (int)g->n; i++) {
			if (sqlite3_column_type(g->stmt, i + 1) == SQLITE_NULL ||
				sqlite3_column_double(g->stmt, i + 1) != 0)
				continue;
			broken |= (uint64_t)1 << i;
			hit(arg, g->rule[i], row);
		}
		if (g->alone)
			rows_learn(r, g, row, broken);
	}
	sqlite3_reset(g->stmt);
	return rc == SQLITE_DONE ? 0 : -1;
}

int group_run(struct rules *r, struct group *g, hit_fn *hit, void *arg)
{
	int rc = 0;
	if (!g->made)
		group_make(r, g);
	if (!g->stmt)
		return -1;
	r->row = -1;
	box_begin(r);
	if (!g->alone || rows_plan(r, g, hit, arg)) {
		r->picking = g->alone;
		rc = group_step(r, g, hit, arg);
		r->picking = false;
	}
	box_end(r);
	return rc;
}
