/*
 * What is noted about cells, rows and warnings beside their texts: see doc.h.
 * Knows the record; not why something is noted, nor where it is kept.
 */
#include <assert.h>
#include <limits.h>
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
	const char **const at[] = {&to->rule, &to->text, &to->over, &to->who};
	size_t n = 0;
	for (size_t i = 0; i < 4; i++)
		n += (text[i] ? strlen(text[i]) : 0) + 1;
	char *room = mem_grow(NULL, n, 1);
	for (size_t i = 0; i < 4; i++) {
		*at[i] = room;
		room = stpcpy(room, text[i] ? text[i] : "") + 1;
	}
}

static void note_free(struct note *n)
{
	free((char *)n->rule);
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

static int compare(const void *one, const void *other)
{
	const struct note *a = one, *b = other;
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

/* Place of the first note of this kind or a later one. */
static size_t find_kind(const struct doc *d, int k)
{
	return find(d, &(struct note){.kind = (enum note_kind)k, .list = INT_MIN, .rule = ""});
}

static size_t find_row(const struct doc *d, int k, int list, int64_t row)
{
	return find(d, &(struct note){(enum note_kind)k, list, INT_MIN, row, .rule = ""});
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
		.rule = rule ? rule : "",
	};
}

/* Takes the notes [from, to) away. */
static void remove_notes(struct doc *d, size_t from, size_t to)
{
	if (from == to)
		return;
	for (size_t i = from; i < to; i++)
		note_free(&d->note[i]);
	memmove(d->note + from, d->note + to, (d->nnotes - to) * sizeof *d->note);
	d->nnotes -= to - from;
}

/* Puts a copy of n in, instead of an older one about the same. */
static void put(struct doc *d, const struct note *n)
{
	struct note new;
	note_copy(&new, n);
	size_t i = find(d, n);
	if (i < d->nnotes && !compare(&d->note[i], n)) {
		note_free(&d->note[i]);
		d->note[i] = new;
		return;
	}
	MEM_ROOM(d->note, d->nnotes, d->note_cap);
	memmove(d->note + i + 1, d->note + i, (d->nnotes - i) * sizeof *d->note);
	d->note[i] = new;
	d->nnotes++;
}

const struct note *doc_note_like(const struct doc *d, const struct note *n)
{
	size_t i = find(d, n);
	return i < d->nnotes && !compare(&d->note[i], n) ? &d->note[i] : NULL;
}

const struct note *doc_note(const struct doc *d, enum note_kind k, struct path p, const char *rule)
{
	if (!d->nnotes)
		return NULL;
	struct note n = about(d, k, p, rule);
	return doc_note_like(d, &n);
}

void doc_note_set(struct doc *d, enum note_kind k, struct path p, const struct note *say)
{
	struct note n = about(d, k, p, say->rule);
	assert(p.list < 0 || p.row < 0 || n.row);
	n.text = say->text;
	n.over = say->over;
	n.who = say->who;
	n.time = say->time;
	put(d, &n);
}

bool doc_note_clear(struct doc *d, enum note_kind k, struct path p, const char *rule)
{
	const struct note *n = doc_note(d, k, p, rule);
	if (!n)
		return false;
	size_t i = (size_t)(n - d->note);
	remove_notes(d, i, i + 1);
	return true;
}

size_t doc_notes_clear(struct doc *d, enum note_kind k)
{
	size_t before = d->nnotes;
	remove_notes(d, find_kind(d, (int)k), find_kind(d, (int)k + 1));
	return before - d->nnotes;
}

size_t doc_note_count(const struct doc *d, enum note_kind k)
{
	return find_kind(d, (int)k + 1) - find_kind(d, (int)k);
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
	doc_note_clear(d, NOTE_UNCONFIRMED, p, NULL);
	doc_note_clear(d, NOTE_PARKED, p, NULL);
	doc_note_clear(d, NOTE_AGREED, p, NULL);
}

void notes_row_gone(struct doc *d, int list, int64_t row)
{
	for (int k = 0; k < NOTE_KINDS; k++)
		remove_notes(d, find_row(d, k, list, row), find_row(d, k, list, row + 1));
}

void notes_copy(struct doc *to, const struct doc *from)
{
	if (!from->nnotes)
		return;
	to->note = mem_array(from->nnotes, sizeof *to->note);
	to->nnotes = to->note_cap = from->nnotes;
	for (size_t i = 0; i < from->nnotes; i++)
		note_copy(&to->note[i], &from->note[i]);
}

void doc_notes_set(struct doc *d, const struct note *v, size_t n)
{
	notes_free(d);
	d->note = NULL;
	d->nnotes = d->note_cap = 0;
	notes_copy(d, &(struct doc){.note = (struct note *)v, .nnotes = n});
	if (n)
		qsort(d->note, n, sizeof *d->note, compare);
}

bool note_under(struct note *n, const struct form *was, const struct form *now)
{
	if (n->list < 0) {
		if (n->col < 0)
			return true;
		n->col = form_field(now, was->field[n->col].name);
		return n->col >= 0;
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
		if (note_under(&n, from->form, to->form))
			put(to, &n);
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
		note_free(&d->note[i]);
	free(d->note);
}

/* --- parked ------------------------------------------------------------------- */

void doc_park(struct doc *d, struct path p, const char *was)
{
	const char *now = doc_get(d, p);
	size_t n = p.list < 0 ? d->form->nfields : d->form->list[p.list].ncols;
	for (int c = 0; *now && c < (int)n; c++) {
		struct path low = {p.list, p.row, c};
		const struct field *f = form_at(d->form, low);
		const char *text = f->under == p.col ? doc_get(d, low) : "";
		if (!*text)
			continue;
		if (choices_find(f, now, text))
			doc_note_clear(d, NOTE_PARKED, low, NULL);
		else if (*was && choices_find(f, was, text))
			doc_note_set(d, NOTE_PARKED, low, &(struct note){.text = was});
	}
}

/* --- unconfirmed ------------------------------------------------------------ */

static void unconfirm(struct doc *d, struct path p)
{
	const char *text = doc_get(d, p);
	if (doc_fills(d, p) && !text_blank(text, strlen(text)))
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
	doc_unconfirm(to);
	return to;
}

/* --- rows of another record ---------------------------------------------------- */

static void row_copy(struct doc *d, struct path to, const struct doc *source, struct path from)
{
	const struct list *now = &d->form->list[to.list], *was = &source->form->list[from.list];
	for (int c = 0; c < (int)now->ncols; c++) {
		struct path at = {to.list, to.row, c};
		int col = list_col(was, now->col[c].name);
		if (col >= 0 && field_entered(&was->col[col]) && doc_fills(d, at))
			doc_set(d, at, doc_get(source, (struct path){from.list, from.row, col}));
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
