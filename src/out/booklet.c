/* Booklets as grids: see booklet.h. */
#include "out/booklet.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "table/prose.h"

enum { SKIPPED = 1U << BAND_TITLE | 1U << BAND_SIGN };

/* One booklet being made. */
struct booklet {
	struct arena memory;
	struct doc **doc; /* the grid borrows from them */
	size_t ndocs, capdocs;
	struct sheets **sheet; /* and from these */
	size_t nsheets, capsheets;
};

struct maker {
	struct booklet *b;
	const struct booklet_source *from;
	const struct sheets *gathered;
	const struct doc *d; /* the booklet as a record: the records of each set are rows */
	struct prose p;
	struct diags *ds;
};

/* The record that parts are repeated for, and the row of one of its lists. */
struct scope_at {
	const struct scope_at *up;
	int set;
	size_t row;
	struct doc **record,
		**seen; /* as it is, under the set's form; NULL until it is asked for */
	int list;       /* LIST_NONE: no row */
	size_t list_row;
};

static int make_body(
	struct maker *m, const struct bookpart *v, size_t n, const struct scope_at *at);

static const struct recordset *set_of(const struct maker *m, int set)
{
	return &m->d->form->sets.v[set];
}

/* --- records ---------------------------------------------------------------- */

static struct doc *keep(struct booklet *b, struct doc *d)
{
	if (d) {
		MEM_ROOM(b->doc, b->ndocs, b->capdocs);
		b->doc[b->ndocs++] = d;
	}
	return d;
}

static const struct scope_at *scope_of(const struct scope_at *at, int set)
{
	while (at && at->set != set)
		at = at->up;
	return at;
}

static size_t row_of(const struct scope_at *at, int set)
{
	const struct scope_at *s = scope_of(at, set);
	return s ? s->row : 0;
}

/* The record of a set in scope, else its only one; NULL with a diag. */
static struct doc *record_of(struct maker *m, const struct scope_at *at, int set)
{
	const struct scope_at *s = scope_of(at, set);
	if (s && *s->record)
		return *s->record;
	int64_t number = m->d->list[set].v[row_of(at, set)].id;
	struct doc *d = keep(m->b, store_load(m->from->store, number, m->ds));
	if (s)
		*s->record = d;
	return d;
}

/* The same under the form that the booklet's texts are read into. */
static struct doc *seen_of(struct maker *m, const struct scope_at *at, int set)
{
	const struct scope_at *s = scope_of(at, set);
	if (s && *s->seen)
		return *s->seen;
	struct doc *d = record_of(m, at, set);
	if (d)
		d = keep(m->b, doc_seen(d, set_of(m, set)->form));
	if (s)
		*s->seen = d;
	return d;
}

/* --- texts ------------------------------------------------------------------ */

/* What a record of the booklet says; of a set without any what all have in common. */
static void add_shown(
	const struct maker *m, const struct scope_at *at, struct path p, struct buf *out)
{
	const char *name = m->d->form->list[p.list].col[p.col].name;
	for (size_t i = 0; !m->d->list[p.list].n && i < m->d->form->nlists; i++) {
		int col = list_col(&m->d->form->list[i], name);
		if (m->d->list[i].n && col >= 0)
			p = (struct path){(int)i, -1, col};
	}
	if (!m->d->list[p.list].n)
		return;
	p.row = (int)row_of(at, p.list);
	rules_text(sheets_rules(m->gathered), m->d, p, out);
}

/* An expression sees the record in scope, outside of all those of the first set. */
static void add_expr(const struct maker *m, const struct scope_at *at, int expr, struct buf *out)
{
	struct rules *r = sheets_rules(m->gathered);
	size_t n = m->d->list[0].n;
	if (at) {
		rules_eval(r, m->d, expr, at->row, out);
		return;
	}
	int *row = mem_array(n, sizeof *row);
	for (size_t i = 0; i < n; i++)
		row[i] = (int)i;
	rules_eval_over(r, m->d, expr, &(struct scope){.row = row, .n = n}, out);
	free(row);
}

static int add_text(
	struct maker *m, const struct scope_at *at, const struct template *t, struct buf *out)
{
	if (at && at->list >= 0) {
		const struct doc *seen = seen_of(m, at, at->set);
		if (seen)
			rules_template(sheets_set_rules(m->gathered, (size_t)at->set), seen, t,
				at->list_row, out);
		return seen ? 0 : -1;
	}
	for (size_t i = 0; i < t->n; i++) {
		const struct piece *piece = &t->v[i];
		if (piece->kind == PIECE_TEXT)
			buf_adds(out, piece->text);
		else if (piece->kind == PIECE_EXPR)
			add_expr(m, at, piece->expr, out);
		else if (piece->path.list >= 0)
			add_shown(m, at, piece->path, out);
	}
	return 0;
}

static int make_prose(struct maker *m, const struct bookpart *part, const struct scope_at *at)
{
	struct buf text = BUF_INIT;
	int rc = add_text(m, at, &part->text, &text);
	if (part->prose == BAND_PAGE)
		prose_page(&m->p);
	else if (part->prose == BAND_CONTENTS)
		prose_contents_all(&m->p, text.s);
	else
		prose_add(&m->p, part->prose, text.s);
	buf_release(&text);
	return rc;
}

/* --- what is repeated ------------------------------------------------------- */

static int make_records(struct maker *m, const struct bookpart *part, const struct scope_at *at)
{
	int rc = 0;
	for (size_t i = 0; i < m->d->list[part->set].n && !rc; i++) {
		struct doc *record = NULL, *seen = NULL;
		struct scope_at in = {at, part->set, i, &record, &seen, LIST_NONE, 0};
		rc = make_body(m, part->body, part->nbody, &in);
	}
	return rc;
}

static int make_rows(struct maker *m, const struct bookpart *part, const struct scope_at *at)
{
	struct doc *record = record_of(m, at, part->set), *seen = seen_of(m, at, part->set);
	int rc = seen ? 0 : -1;
	for (size_t i = 0; seen && i < seen->list[part->list].n && !rc; i++) {
		struct scope_at in = {
			at, part->set, row_of(at, part->set), &record, &seen, part->list, i};
		if (doc_row_shown(seen, part->list, i))
			rc = make_body(m, part->body, part->nbody, &in);
	}
	return rc;
}

/* --- tables ----------------------------------------------------------------- */

static int make_table(struct maker *m, const struct bookpart *part, const struct scope_at *at)
{
	const struct doc *d = record_of(m, at, part->set);
	if (!d)
		return -1;
	struct rules *r = rulebook_get(m->from->rulebook, d->form);
	prose_grid(&m->p, grid_build(m->p.a, d, r, 0, PATH_RECORD), SKIPPED);
	return 0;
}

/* True when an earlier set has the records of a form, too. */
static bool is_again(const struct maker *m, int set, const char *form)
{
	bool again = false;
	for (int i = 0; i < set; i++)
		again |= !*set_of(m, i)->of || !strcmp(set_of(m, i)->of, form);
	return again;
}

static int gather_one(struct maker *m, struct sheets *to, int set, int64_t number)
{
	struct list_rows_page row = {0};
	int rc = store_row(m->from->store, number, &row, m->ds);
	if (!rc && row.n && !is_again(m, set, row.v->form))
		rc = store_sheet(m->from->store, row.v, to, m->ds);
	list_page_release(&row);
	return rc < 0 ? -1 : 0;
}

/* Gathers the records of the booklet for a sheet. */
static int gather(struct maker *m, struct sheets *to)
{
	int rc = 0;
	for (int set = 0; set < (int)m->d->form->nlists; set++) {
		const struct rows *rows = &m->d->list[set];
		for (size_t i = 0; i < rows->n && !rc; i++)
			rc = gather_one(m, to, set, rows->v[i].id);
	}
	return rc;
}

static int make_sheet(struct maker *m, const struct bookpart *part)
{
	const struct form *f = catalog_find(m->from->catalog, FILE_SHEET, part->sheet, m->ds);
	if (!f)
		return -1;
	struct booklet *b = m->b;
	struct sheets *s = sheets_new(f);
	MEM_ROOM(b->sheet, b->nsheets, b->capsheets);
	b->sheet[b->nsheets++] = s;
	if (gather(m, s))
		return -1;
	sheets_end(s);
	for (size_t i = 0; i < sheets_count(s); i++)
		prose_grid(&m->p,
			grid_build(m->p.a, sheets_doc(s, i), sheets_rules(s), 0, PATH_RECORD),
			SKIPPED);
	return 0;
}

static int make_body(struct maker *m, const struct bookpart *v, size_t n, const struct scope_at *at)
{
	int rc = 0;
	for (size_t i = 0; i < n && !rc; i++) {
		switch (v[i].kind) {
		case PART_PROSE:
			rc = make_prose(m, &v[i], at);
			break;
		case PART_RECORDS:
			rc = make_records(m, &v[i], at);
			break;
		case PART_ROWS:
			rc = make_rows(m, &v[i], at);
			break;
		case PART_TABLE:
			rc = make_table(m, &v[i], at);
			break;
		case PART_SHEET:
			rc = make_sheet(m, &v[i]);
			break;
		}
	}
	return rc;
}

/* --- all -------------------------------------------------------------------- */

/* 第 1、7 号 */
static void add_numbers(const struct rows *rows, struct buf *out)
{
	enum { MOST = 5 };
	for (size_t i = 0; i < rows->n && i < MOST; i++)
		buf_addf(out, "%s%lld", i ? "、" : "", (long long)rows->v[i].id);
	if (rows->n > MOST)
		buf_adds(out, "……");
}

/* True when a booklet called title has as many records of a set as it must. */
static bool check_one(
	const struct recordset *s, const struct rows *rows, const char *title, struct diags *ds)
{
	const char *name = s->form ? s->form->name : s->alias;
	if (!rows->n && (s->one || s->some)) {
		diag_add(ds, OUT_BOOKLET_NONE, NULL, title, name);
		return false;
	}
	if (!s->one || rows->n <= 1)
		return true;
	struct buf numbers = BUF_INIT;
	add_numbers(rows, &numbers);
	diag_add(ds, OUT_BOOKLET_SEVERAL, NULL, title, name, rows->n, numbers.s);
	buf_release(&numbers);
	return false;
}

int booklets_check(const struct sheets *gathered, struct diags *ds)
{
	int rc = 0;
	for (size_t i = 0; i < sheets_count(gathered); i++) {
		const struct doc *d = sheets_doc(gathered, i);
		const struct recordsets *sets = &d->form->sets;
		for (size_t k = 0; k < sets->n; k++)
			if (!check_one(&sets->v[k], &d->list[k], sheets_title(gathered, i), ds))
				rc = -1;
	}
	return rc;
}

static void booklet_release(struct booklet *b)
{
	for (size_t i = 0; i < b->ndocs; i++)
		doc_free(b->doc[i]);
	for (size_t i = 0; i < b->nsheets; i++)
		sheets_free(b->sheet[i]);
	free(b->doc);
	free(b->sheet);
	arena_release(&b->memory);
}

/* What stands on its cover, else what it has in common. */
static const char *title_of(struct maker *m, const struct grid *g, size_t i)
{
	struct buf words = BUF_INIT;
	if (g->nblocks && g->block->kind == BAND_COVER)
		prose_heading(g->block, &words);
	else
		buf_adds(&words, sheets_title(m->gathered, i));
	const char *title = arena_dup(m->p.a, words.s);
	buf_release(&words);
	return title;
}

int out_booklet(struct output *o, const struct booklet_source *from, const struct sheets *gathered,
	size_t i, struct diags *ds)
{
	struct booklet b = {.memory = ARENA_INIT};
	struct maker m = {.b = &b,
		.from = from,
		.gathered = gathered,
		.d = sheets_doc(gathered, i),
		.ds = ds};
	const struct form *f = m.d->form;
	prose_init(&m.p, &b.memory);
	int rc = make_body(&m, f->body, f->nbody, NULL);
	if (!rc) {
		const struct grid *g = prose_end(&m.p);
		struct out_part part = {.grid = g,
			.title = title_of(&m, g, i),
			.landscape = f->landscape,
			.memory = &b.memory};
		rc = out_part(o, &part, ds);
	}
	booklet_release(&b);
	return rc;
}
