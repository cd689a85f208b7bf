/* Sheets from records: see sheets.h. */
#include "doc/sheets.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "form/type.h"

struct sheets {
	const struct form *form;
	struct rules *rules;
	struct set {
		struct rules *rules; /* of its form; NULL: any form */
		bool *wanted;        /* columns that are shown, counted, compared */
		bool needs;          /* the record itself */
	} * set;
	struct doc *all; /* all rows, as they came; at the end without them */
	struct doc **v;
	char **title;
	size_t n, cap;
};

/* --- what is wanted -------------------------------------------------------- */

static void want(struct sheets *s, int list, int col)
{
	if (list >= 0 && col >= 0)
		s->set[list].wanted[col] = true;
}

static void want_template(struct sheets *s, const struct template *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].kind == PIECE_SHOW)
			want(s, t->v[i].path.list, t->v[i].path.col);
}

static void want_band(struct sheets *s, const struct band *b)
{
	for (size_t i = 0; i < b->nlines; i++)
		for (size_t k = 0; k < b->nparts[i]; k++)
			want_template(s, &b->line[i][k]);
	for (size_t i = 0; i < b->ncells; i++)
		want_template(s, &b->cell[i].text);
	for (size_t i = 0; i < b->nmerge; i++)
		want(s, b->merge_list, b->merge[i]);
	for (int i = 0; i < b->ngroups; i++)
		want(s, b->set, b->group[i]);
}

/* Texts within the rows of a list are those of a record, which is at hand then. */
static void want_parts(struct sheets *s, const struct bookpart *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		want_template(s, &v[i].text);
		if (v[i].kind == PART_RECORDS)
			want_parts(s, v[i].body, v[i].nbody);
	}
}

static void want_set(struct sheets *s, size_t set)
{
	const struct recordset *of = &s->form->sets.v[set];
	struct set *to = &s->set[set];
	for (size_t i = 0; i < s->form->sets.nper; i++)
		want(s, (int)set, recordset_col(of, s->form->sets.per[i].name));
	for (size_t i = 0; i < of->norder; i++)
		want(s, (int)set, recordset_col(of, of->order[i].name));
	for (size_t c = 0; c < of->ncols; c++) {
		to->wanted[c] |= rules_reads(s->rules, (int)set, (int)c);
		to->needs |= to->wanted[c] && of->form &&
			     (of->source[c].field >= 0 || of->source[c].fact == FACT_TITLE);
	}
}

struct sheets *sheets_new(const struct form *sheet)
{
	struct sheets *s = mem_new(sizeof *s);
	struct diags ds = DIAGS_INIT; /* `forms lint` shows them */
	s->form = sheet;
	s->rules = rules_new(sheet, &ds);
	s->all = doc_empty(sheet);
	s->set = mem_array(sheet->nlists, sizeof *s->set);
	for (size_t i = 0; i < sheet->nlists; i++) {
		const struct recordset *of = &sheet->sets.v[i];
		s->set[i].wanted = mem_array(of->ncols, sizeof *s->set[i].wanted);
		if (of->form)
			s->set[i].rules = rules_new(of->form, &ds);
	}
	for (size_t i = 0; i < sheet->nbands; i++)
		want_band(s, &sheet->band[i]);
	want_parts(s, sheet->body, sheet->nbody);
	for (size_t i = 0; i < sheet->nlists; i++)
		want_set(s, i);
	diags_release(&ds);
	return s;
}

void sheets_free(struct sheets *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->form->nlists; i++) {
		rules_free(s->set[i].rules);
		free(s->set[i].wanted);
	}
	for (size_t i = 0; i < s->n; i++) {
		doc_free(s->v[i]);
		free(s->title[i]);
	}
	free(s->v);
	free(s->title);
	free(s->set);
	doc_free(s->all);
	rules_free(s->rules);
	free(s);
}

size_t sheets_sets(const struct sheets *s)
{
	return s->form->nlists;
}

const char *sheets_form(const struct sheets *s)
{
	return s->form->sets.n == 1 ? s->form->sets.v[0].of : "";
}

bool sheets_takes(const struct sheets *s, size_t set, const char *form)
{
	const char *of = s->form->sets.v[set].of;
	return !*of || !strcmp(of, form);
}

bool sheets_needs(const struct sheets *s, size_t set)
{
	return s->set[set].needs;
}

/* --- one record -------------------------------------------------------------- */

/* The first line of the form's first title. */
static void add_title(struct rules *r, const struct doc *d, struct buf *out)
{
	const struct form *f = d->form;
	for (size_t i = 0; i < f->nbands; i++)
		if (f->band[i].kind == BAND_TITLE && f->band[i].nlines) {
			rules_template(r, d, &f->band[i].line[0][0], 0, out);
			return;
		}
}

/* Amounts of forms with other units are put in that of the sheet, exactly; one that cannot be read
 * stays. */
static void add_amount(const struct money *m, const struct facts *facts, struct buf *out)
{
	int64_t amount = facts->amount_value;
	if (facts->has_amount)
		decimal_print(out, amount, m->factor, money_decimals(m, amount), m->thousands);
	else
		buf_adds(out, facts->amount);
}

static void add_fact(
	const struct field *f, enum fact fact, const struct facts *facts, struct buf *out)
{
	switch (fact) {
	case FACT_NUMBER:
		buf_addf(out, "%lld", (long long)facts->number);
		break;
	case FACT_STATUS:
		buf_adds(out, status_name(facts->status));
		break;
	case FACT_ERRORS:
		buf_addf(out, "%zu", facts->errors);
		break;
	case FACT_WARNINGS:
		buf_addf(out, "%zu", facts->warnings);
		break;
	case FACT_UPDATED:
		if (facts->updated)
			clock_minute(out, facts->updated);
		break;
	case FACT_FORM:
		buf_adds(out, facts->form);
		break;
	case FACT_YEAR:
		buf_addf(out, "%d", facts->year);
		break;
	case FACT_UNIT:
		buf_adds(out, facts->unit);
		break;
	case FACT_CODE:
		buf_adds(out, facts->code);
		break;
	case FACT_TITLE: /* of records of any form: their name */
	case FACT_NAME:
		buf_adds(out, facts->name);
		break;
	case FACT_AMOUNT:
		add_amount(&f->money, facts, out);
		break;
	case FACTS:
		break;
	}
}

void sheets_add(struct sheets *s, size_t set, const struct doc *d, const struct facts *facts)
{
	const struct recordset *of = &s->form->sets.v[set];
	struct set *to = &s->set[set];
	size_t row = s->all->list[set].n;
	struct doc *seen = to->needs ? doc_seen(d, of->form) : NULL;
	struct buf text = BUF_INIT;
	doc_row_insert(s->all, (int)set, row);
	s->all->list[set].v[row].id = facts->number;
	for (size_t c = 0; c < of->ncols; c++) {
		const struct set_source *from = &of->source[c];
		if (!to->wanted[c])
			continue;
		buf_reset(&text);
		if (from->field >= 0)
			rules_text(to->rules, seen, (struct path){-1, -1, from->field}, &text);
		else if (from->fact == FACT_TITLE && seen)
			add_title(to->rules, seen, &text);
		else
			add_fact(&of->col[c], from->fact, facts, &text);
		doc_set(s->all, (struct path){(int)set, (int)row, (int)c}, text.s);
	}
	buf_release(&text);
	doc_free(seen);
}

/* --- in order ------------------------------------------------------------------ */

/* A value to compare by: nothing before numbers before texts. */
struct key {
	enum value_kind kind;
	double real;
	int64_t integer;
	const char *text, *typed;
	bool down;
};

/* A row, and what is compared: its `per`, then its order. */
struct entry {
	int set;
	size_t row;
	int64_t number;
	struct key *key;
	size_t nkeys;
};

static int compare_keys(const struct key *x, const struct key *y)
{
	static const int rank[] = {
		[VALUE_NULL] = 0, [VALUE_INTEGER] = 1, [VALUE_REAL] = 1, [VALUE_TEXT] = 2};
	int order = rank[x->kind] - rank[y->kind];
	if (!order && x->kind == VALUE_TEXT)
		order = strcmp(x->text, y->text);
	else if (!order && x->kind == VALUE_INTEGER && y->kind == VALUE_INTEGER)
		order = (x->integer > y->integer) - (x->integer < y->integer);
	else if (!order)
		order = (x->real > y->real) - (x->real < y->real);
	return x->down ? -order : order;
}

/* How the `per` of two rows compare: the first n of their keys. */
static int compare_per(const struct entry *x, const struct entry *y, size_t n)
{
	int order = 0;
	for (size_t i = 0; i < n && !order; i++)
		order = compare_keys(&x->key[i], &y->key[i]);
	return order;
}

static int compare_entries(const void *a, const void *b, void *nper)
{
	const struct entry *x = a, *y = b;
	int order = compare_per(x, y, *(const size_t *)nper);
	if (!order)
		order = (x->set > y->set) - (x->set < y->set);
	for (size_t i = *(const size_t *)nper; i < x->nkeys && !order; i++)
		order = compare_keys(&x->key[i], &y->key[i]);
	return order ? order : (x->number > y->number) - (x->number < y->number);
}

static struct key key_of(const struct sheets *s, struct arena *a, int set, size_t row,
	const struct set_name *name, struct buf *tmp)
{
	const struct recordset *of = &s->form->sets.v[set];
	int col = recordset_col(of, name->name);
	struct value v;
	const char *typed = doc_get(s->all, (struct path){set, (int)row, col});
	field_read(&of->col[col], typed, tmp, &v);
	struct key k = {.kind = v.kind, .integer = v.integer, .typed = typed, .down = name->down};
	k.real = v.kind == VALUE_INTEGER ? (double)v.integer : v.real;
	k.text = v.kind == VALUE_TEXT && v.text ? arena_dup(a, v.text->s) : typed;
	/* What cannot be read is compared as a text. */
	if (v.kind == VALUE_NULL && *typed)
		k.kind = VALUE_TEXT;
	return k;
}

/* All rows as entries, whose keys lie in a. */
static struct entry *entries_make(const struct sheets *s, struct arena *a, size_t *n)
{
	const struct recordsets *sets = &s->form->sets;
	size_t most = 0;
	struct buf tmp = BUF_INIT;
	for (size_t i = 0; i < sets->n; i++)
		most += s->all->list[i].n;
	struct entry *v = arena_array(a, most, sizeof *v), *e = v;
	for (size_t i = 0; i < sets->n; i++) {
		const struct recordset *of = &sets->v[i];
		for (size_t row = 0; row < s->all->list[i].n; row++, e++) {
			*e = (struct entry){.set = (int)i,
				.row = row,
				.number = s->all->list[i].v[row].id,
				.key = arena_array(a, sets->nper + of->norder, sizeof *e->key)};
			for (size_t k = 0; k < sets->nper; k++)
				e->key[e->nkeys++] = key_of(s, a, e->set, row, &sets->per[k], &tmp);
			for (size_t k = 0; k < of->norder; k++)
				e->key[e->nkeys++] = key_of(s, a, e->set, row, &of->order[k], &tmp);
		}
	}
	buf_release(&tmp);
	*n = most;
	return v;
}

/* What a sheet with this row is called. */
static char *title_of(const struct sheets *s, const struct entry *e)
{
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < s->form->sets.nper; i++)
		buf_addf(&out, "%s%s", i ? " " : "", e->key[i].typed);
	if (!out.n)
		buf_adds(&out, s->form->name);
	return buf_detach(&out);
}

static struct doc *sheet_begin(struct sheets *s, const struct entry *first)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 8;
		s->v = mem_grow(s->v, s->cap, sizeof *s->v);
		s->title = mem_grow(s->title, s->cap, sizeof *s->title);
	}
	s->title[s->n] = title_of(s, first);
	return s->v[s->n++] = doc_empty(s->form);
}

size_t sheets_end(struct sheets *s)
{
	struct arena a = ARENA_INIT;
	size_t n, nper = s->form->sets.nper;
	struct entry *v = entries_make(s, &a, &n);
	struct doc *d = NULL;
	assert(!s->n);
	if (n)
		qsort_r(v, n, sizeof *v, compare_entries, &nper);
	for (size_t i = 0; i < n; i++) {
		if (!i || compare_per(&v[i - 1], &v[i], nper))
			d = sheet_begin(s, &v[i]);
		doc_row_take(d, v[i].set, s->all, v[i].row);
	}
	arena_release(&a);
	return s->n;
}

size_t sheets_count(const struct sheets *s)
{
	return s->n;
}

const struct doc *sheets_doc(const struct sheets *s, size_t i)
{
	return s->v[i];
}

const char *sheets_title(const struct sheets *s, size_t i)
{
	return s->title[i];
}

struct rules *sheets_rules(const struct sheets *s)
{
	return s->rules;
}

struct rules *sheets_set_rules(const struct sheets *s, size_t set)
{
	return s->set[set].rules;
}
