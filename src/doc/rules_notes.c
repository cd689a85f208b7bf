/*
 * What the notes of a record add to its check: cells nobody has confirmed,
 * lower levels that do not fit any more, warnings that were let pass. Knows no
 * SQL, and no name of a field or rule.
 */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "doc/rules_impl.h"
#include "form/measure.h"

/* --- parked ------------------------------------------------------------------ */

bool check_parked(struct check *c, struct path p)
{
	const struct note *parked = doc_note(c->d, NOTE_PARKED, p, NULL);
	if (!parked)
		return false;
	const struct field *f = form_at(c->d->form, p);
	const struct path above = {p.list, p.row, f->under};
	const struct place at = {.cell = check_address(c, p)};
	struct buf row = BUF_INIT; /* the value tells the column */
	if (p.list >= 0)
		buf_addf(&row, "第 %d 行", p.row + 1);
	diag_add(c->out, CHECK_PARKED, &at, row.s, doc_get(c->d, p), parked->text,
		form_at(c->d->form, above)->label, doc_upper(c->d, p));
	buf_release(&row);
	return true;
}

/* --- years of before ------------------------------------------------------------ */

enum {
	YEARS_BACK = 3,  /* a text of so many years before is taken for one left over */
	YEARS_SHOWN = 3, /* in a sentence, at most */
};

/* Points out the years of before in a text that was carried over: each once. */
static void check_years(struct check *c, struct path p)
{
	const char *text = doc_get(c->d, p);
	struct buf folded = BUF_INIT, found = BUF_INIT;
	size_t n = strlen(text), len, shown = 0;
	const char *s = text_as_nfkc(&folded, text, &n);
	int year;
	for (size_t at = 0; (year = year_next(s, n, true, &at, &len)); at += len) {
		struct buf one = BUF_INIT;
		buf_addf(&one, "“%.*s”", (int)len, s + at);
		if (year < c->d->year && year >= c->d->year - YEARS_BACK &&
			!strstr(found.s, one.s) && shown++ < YEARS_SHOWN)
			buf_add(&found, one.s, one.n);
		buf_release(&one);
	}
	if (found.n) {
		const struct place place = {.cell = check_address(c, p)};
		diag_add(c->out, CHECK_OLD_YEAR, &place, check_where(c, p), found.s, c->d->year);
	}
	buf_release(&folded);
	buf_release(&found);
}

/* --- unconfirmed ------------------------------------------------------------------ */

static bool unconfirmed(const struct check *c, struct path p)
{
	return doc_note(c->d, NOTE_UNCONFIRMED, p, NULL);
}

void check_field_notes(struct check *c, struct path p)
{
	if (!unconfirmed(c, p))
		return;
	const struct place at = {.cell = check_address(c, p)};
	diag_add(c->out, CHECK_UNCONFIRMED, &at, check_where(c, p));
	check_years(c, p);
}

/* All unconfirmed cells of a row at once: they are confirmed at once, too. */
static void check_row_unconfirmed(struct check *c, int list, int row)
{
	const struct form *f = c->d->form;
	const struct list *l = &f->list[list];
	struct buf labels = BUF_INIT;
	struct path first = PATH_RECORD;
	for (int col = (int)l->ncols; col--;)
		if (unconfirmed(c, (struct path){list, row, col}))
			first = (struct path){list, row, col};
	if (first.col < 0)
		return;
	for (int col = 0; col < (int)l->ncols; col++)
		if (unconfirmed(c, (struct path){list, row, col}))
			buf_addf(&labels, "%s%s", labels.n ? "、" : "", l->col[col].label);
	const struct place at = {.cell = check_address(c, first)};
	struct diag *d = diag_add(c->out, CHECK_ROW_UNCONFIRMED, &at, f->nlists > 1 ? l->label : "",
		row + 1, labels.s);
	for (int col = first.col; col < (int)l->ncols; col++)
		if (unconfirmed(c, (struct path){list, row, col}))
			diag_mark(d, check_address(c, (struct path){list, row, col}));
	buf_release(&labels);
}

void check_row_notes(struct check *c, int list, int row)
{
	if (!c->d->nnotes)
		return;
	check_row_unconfirmed(c, list, row);
	for (int col = 0; col < (int)c->d->form->list[list].ncols; col++) {
		struct path p = {list, row, col};
		if (unconfirmed(c, p))
			check_years(c, p);
	}
}

/* --- let pass ----------------------------------------------------------------------- */

/* All texts of a list. */
static void digest_list(struct digest *g, const struct doc *d, int list)
{
	for (size_t row = 0; row < d->list[list].n; row++) {
		if (!doc_row_counts(d, list, row))
			continue;
		digest_number(g, (long long)row);
		for (int col = 0; col < (int)d->form->list[list].ncols; col++)
			digest_text(g, doc_get(d, (struct path){list, (int)row, col}));
	}
}

void rules_over(const struct doc *d, const struct diag *problem, struct buf *out)
{
	char hex[DIGEST_HEX];
	struct digest *g = digest_new();
	for (size_t i = 0; i < problem->ncells; i++) {
		struct path p;
		if (path_parse(d->form, problem->cells[i], &p))
			continue;
		if (doc_has(d, p))
			digest_text(g, doc_get(d, p));
		else if (p.list >= 0 && p.row < 0)
			digest_list(g, d, p.list);
	}
	digest_end(g, hex);
	buf_adds(out, hex);
}

void check_waive(const struct check *c, struct diags *one)
{
	const struct diag *d = &one->v[0];
	struct path p;
	if (!c->d->nnotes || d->level != DIAG_WARNING || !*d->rule ||
		path_parse(c->d->form, d->cell, &p))
		return;
	const struct note *n = doc_note(c->d, NOTE_WAIVER, p, d->rule);
	if (!n)
		return;
	struct buf over = BUF_INIT;
	rules_over(c->d, d, &over);
	if (!strcmp(over.s, n->over))
		diags_waive(one, n->text, n->who, n->time);
	buf_release(&over);
}

/* True when a waiver holds no more; says why. */
static bool withdrawn(
	const struct doc *d, const struct note *n, const struct diags *found, struct diags *ds)
{
	bool holds = false, still = false;
	struct buf cell = BUF_INIT;
	path_print(&cell, d->form, note_path(d, n));
	for (size_t i = 0; i < found->n; i++) {
		const struct diag *f = &found->v[i];
		if (strcmp(f->rule, n->rule) != 0)
			continue;
		/* whether a rule still complains that took too long nobody knows */
		holds |= f->code == D_CHECK_STOPPED || (f->waived && !strcmp(f->cell, cell.s));
		still |= !strcmp(f->cell, cell.s);
	}
	const struct place at = {.cell = cell.s};
	if (!holds && still)
		diag_add(ds, WAIVER_CHANGED, &at, n->rule);
	else if (!holds)
		diag_add(ds, WAIVER_IDLE, &at, n->rule);
	buf_release(&cell);
	return !holds;
}

size_t rules_withdraw(struct doc *d, const struct diags *found, struct diags *ds)
{
	size_t gone = 0;
	for (size_t i = 0; i < d->nnotes;) {
		const struct note *n = &d->note[i];
		if (n->kind == NOTE_WAIVER && withdrawn(d, n, found, ds) &&
			doc_note_clear(d, NOTE_WAIVER, note_path(d, n), n->rule))
			gone++;
		else
			i++;
	}
	return gone;
}
