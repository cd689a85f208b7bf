/*
 * What is noted about cells, rows and warnings beside their texts: see doc.h.
 * Knows the record; not why something is noted, nor where it is kept.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "doc/notes.h"

static const char *const note_words[NOTE_KINDS] = {
	[NOTE_UNCONFIRMED] = "unconfirmed",
	[NOTE_PARKED] = "parked",
	[NOTE_TEMPLATE] = "template",
	[NOTE_WAIVER] = "waiver",
	[NOTE_AGREED] = "agreed",
};

const char *note_word(enum note_kind k)
{
	return note_words[k];
}

int note_from(const char *word)
{
	for (int i = 0; i < NOTE_KINDS; i++)
		if (!strcmp(word, note_words[i]))
			return i;
	return -1;
}

/* --- one note ----------------------------------------------------------- */

/* The four texts lie behind each other in one block, which begins with rule. */
static void texts_set(struct note *to, const struct note *from)
{
	const char *const text[] = {from->rule, from->text, from->over, from->who};
	char **const at[] = {&to->rule, &to->text, &to->over, &to->who};
	size_t n = 0;
	for (size_t i = 0; i < 4; i++)
		n += (text[i] ? strlen(text[i]) : 0) + 1;
	char *room = mem_grow(NULL, n, 1);
	for (size_t i = 0; i < 4; i++) {
		*at[i] = room;
		room = stpcpy(room, text[i] ? text[i] : "") + 1;
	}
}

static void note_copy(struct note *to, const struct note *from)
{
	*to = *from;
	texts_set(to, from);
}

static int by_number(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare(const struct note *a, const struct note *b)
{
	int by = by_number(a->kind, b->kind);
	by = by ? by : by_number(a->list, b->list);
	by = by ? by : by_number(a->row, b->row);
	by = by ? by : by_number(a->col, b->col);
	return by ? by : strcmp(a->rule, b->rule);
}

static bool note_equal(const struct note *a, const struct note *b)
{
	return !compare(a, b) && !strcmp(a->text, b->text) && !strcmp(a->over, b->over);
}

/* --- all of a record ------------------------------------------------------ */

/* Place of the first note that is not before n. */
static size_t find(const struct doc *d, const struct note *n)
{
	size_t from = 0, to = d->nnotes;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (compare(&d->note[middle], n) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* What a note about p begins with; rule may be NULL. */
static struct note about(const struct doc *d, enum note_kind k, struct path p, const char *rule)
{
	bool in_row = p.list >= 0 && p.row >= 0 && (size_t)p.row < d->list[p.list].n;
	return (struct note){
		.kind = k,
		.list = p.list,
		.col = p.col,
		.row = in_row ? d->list[p.list].v[p.row].id : 0,
		.rule = (char *)(rule ? rule : ""),
	};
}

static void remove_at(struct doc *d, size_t i)
{
	free(d->note[i].rule);
	d->nnotes--;
	memmove(d->note + i, d->note + i + 1, (d->nnotes - i) * sizeof *d->note);
}

const struct note *doc_note(const struct doc *d, enum note_kind k, struct path p, const char *rule)
{
	struct note n = about(d, k, p, rule);
	size_t i = find(d, &n);
	return i < d->nnotes && !compare(&d->note[i], &n) ? &d->note[i] : NULL;
}

void doc_note_set(struct doc *d, enum note_kind k, struct path p, const struct note *say)
{
	struct note n = about(d, k, p, say->rule);
	size_t i = find(d, &n);
	n.text = say->text;
	n.over = say->over;
	n.who = say->who;
	n.time = say->time;
	struct note new;
	note_copy(&new, &n);
	if (i < d->nnotes && !compare(&d->note[i], &n)) {
		free(d->note[i].rule);
		d->note[i] = new;
		return;
	}
	d->note = mem_grow(d->note, d->nnotes + 1, sizeof *d->note);
	memmove(d->note + i + 1, d->note + i, (d->nnotes - i) * sizeof *d->note);
	d->note[i] = new;
	d->nnotes++;
}

bool doc_note_clear(struct doc *d, enum note_kind k, struct path p, const char *rule)
{
	const struct note *n = doc_note(d, k, p, rule);
	if (n)
		remove_at(d, (size_t)(n - d->note));
	return n;
}

size_t doc_notes_clear(struct doc *d, enum note_kind k)
{
	size_t before = d->nnotes;
	for (size_t i = d->nnotes; i--;)
		if (d->note[i].kind == k)
			remove_at(d, i);
	return before - d->nnotes;
}

size_t doc_note_count(const struct doc *d, enum note_kind k)
{
	size_t n = 0;
	for (size_t i = 0; i < d->nnotes; i++)
		n += d->note[i].kind == k;
	return n;
}

struct path note_path(const struct doc *d, const struct note *n)
{
	if (n->list < 0 || !n->row)
		return (struct path){n->list, -1, n->col};
	for (size_t r = 0; r < d->list[n->list].n; r++)
		if (d->list[n->list].v[r].id == n->row)
			return (struct path){n->list, (int)r, n->col};
	return PATH_RECORD;
}

/* --- as values change (for doc.c) ------------------------------------------ */

void notes_text_changed(struct doc *d, struct path p)
{
	if (!d->nnotes)
		return;
	doc_note_clear(d, NOTE_UNCONFIRMED, p, NULL);
	doc_note_clear(d, NOTE_PARKED, p, NULL);
	doc_note_clear(d, NOTE_AGREED, p, NULL);
}

void notes_row_gone(struct doc *d, int list, int64_t row)
{
	for (size_t i = d->nnotes; i--;)
		if (d->note[i].list == list && d->note[i].row == row)
			remove_at(d, i);
}

void notes_copy(struct doc *to, const struct doc *from)
{
	if (!from->nnotes)
		return;
	to->note = mem_array(from->nnotes, sizeof *to->note);
	to->nnotes = from->nnotes;
	for (size_t i = 0; i < from->nnotes; i++)
		note_copy(&to->note[i], &from->note[i]);
}

/* The place of a note of form was in form now; false when it has none there. */
static bool moves(const struct form *now, const struct form *was, struct note *n)
{
	if (n->list < 0) {
		n->col = n->col < 0 ? -1 : form_field(now, was->field[n->col].name);
		return n->col >= 0 || n->kind == NOTE_WAIVER;
	}
	const struct list *old = &was->list[n->list];
	n->list = form_list(now, old->name);
	if (n->list < 0)
		return false;
	if (n->col < 0)
		return true;
	n->col = list_col(&now->list[n->list], old->col[n->col].name);
	return n->col >= 0;
}

void notes_under(struct doc *to, const struct doc *from)
{
	for (size_t i = 0; i < from->nnotes; i++) {
		struct note n = from->note[i];
		if (!moves(to->form, from->form, &n))
			continue;
		struct path p = note_path(to, &n);
		if (path_equal(p, (struct path){n.list, p.row, n.col}))
			doc_note_set(to, n.kind, p, &n);
	}
}

bool notes_equal(const struct doc *a, const struct doc *b)
{
	if (a->nnotes != b->nnotes)
		return false;
	for (size_t i = 0; i < a->nnotes; i++)
		if (!note_equal(&a->note[i], &b->note[i]))
			return false;
	return true;
}

void notes_free(struct doc *d)
{
	for (size_t i = 0; i < d->nnotes; i++)
		free(d->note[i].rule);
	free(d->note);
}

/* --- unconfirmed ------------------------------------------------------------ */

static void unconfirm(struct doc *d, struct path p)
{
	const char *text = doc_get(d, p);
	if (field_entered(form_at(d->form, p)) && !text_blank(text, strlen(text)))
		doc_note_set(d, NOTE_UNCONFIRMED, p, &(struct note){0});
}

static void unconfirm_row(struct doc *d, int list, int row)
{
	for (int c = 0; c < (int)d->form->list[list].ncols; c++)
		unconfirm(d, (struct path){list, row, c});
}

void doc_unconfirm(struct doc *d)
{
	for (int i = 0; i < (int)d->form->nfields; i++)
		unconfirm(d, (struct path){LIST_NONE, -1, i});
	for (int l = 0; l < (int)d->form->nlists; l++)
		for (int r = 0; r < (int)d->list[l].n; r++)
			if (doc_row_counts(d, l, (size_t)r))
				unconfirm_row(d, l, r);
}

struct doc *doc_carry(const struct doc *d, int year)
{
	struct doc *to = doc_copy(d);
	doc_renew(to);
	to->year = year;
	doc_notes_clear(to, NOTE_WAIVER);
	doc_notes_clear(to, NOTE_AGREED);
	doc_unconfirm(to);
	return to;
}

/* --- rows of another record ---------------------------------------------------- */

static void row_copy(struct doc *d, struct path to, const struct doc *source, struct path from)
{
	const struct list *now = &d->form->list[to.list], *was = &source->form->list[from.list];
	for (int c = 0; c < (int)now->ncols; c++) {
		int col = list_col(was, now->col[c].name);
		if (col >= 0 && field_entered(&now->col[c]))
			doc_set(d, (struct path){to.list, to.row, c},
				doc_get(source, (struct path){from.list, from.row, col}));
	}
	const struct note *bound = doc_note(source, NOTE_TEMPLATE, from, NULL);
	if (bound)
		doc_note_set(d, NOTE_TEMPLATE, to, bound);
}

void doc_rows_copy(struct doc *d, int list, size_t at, const struct doc *source, int from,
	const size_t *rows, size_t n, bool unconfirmed)
{
	for (size_t i = 0; i < n; i++) {
		size_t row = at + i;
		doc_row_insert(d, list, row);
		/* In the same list the rows behind have moved. */
		size_t old =
			source == d && from == list && rows[i] >= at ? rows[i] + i + 1 : rows[i];
		row_copy(d, (struct path){list, (int)row, -1}, source,
			(struct path){from, (int)old, -1});
		if (unconfirmed)
			unconfirm_row(d, list, (int)row);
	}
}
