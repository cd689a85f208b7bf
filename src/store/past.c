/*
 * A record as it was: its history walked back, a save at a time, by putting
 * old values in the place of new ones. Each state must have the digest that
 * the history gives it; where it has not (older files say less of notes) the
 * walk ends. Changes nothing in the file.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/store_impl.h"

/* --- the changes of one save -------------------------------------------------------- */

/* One of them; texts in the arena. place: what its address says, row as it was then. */
struct undone {
	const char *cell, *old, *new;
	int64_t row;
	struct path place; /* under the form of the record before or after, see find_place */
	bool placed;
};

struct step {
	struct arena texts;
	struct undone *v;
	size_t n, cap;
	int64_t first;              /* seq of the oldest */
	char content[DIGEST_HEX];   /* digest of the record after it */
	char earlier[DIGEST_HEX];   /* and before it */
	bool begins, found, behind; /* the record came with it; there is one; there is one before */
};

/* True when a change is one of what the digest of a record covers: the others only tell of
 * something. */
static bool counts(const char *cell)
{
	static const char *const words[] = {":record", ":year", ":status", ":form"};
	const char *word = cell + strcspn(cell, ":");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(cell, words[i]))
			return true;
	return !*word || note_from(word + 1) >= 0;
}

static void add(struct step *t, const struct query *q)
{
	MEM_ROOM(t->v, t->n, t->cap);
	t->v[t->n++] = (struct undone){
		.cell = arena_dup(&t->texts, sql_get_text(q, 1)),
		.row = sql_get_int(q, 2),
		.old = sql_is_null(q, 3) ? NULL : arena_dup(&t->texts, sql_get_text(q, 3)),
		.new = sql_is_null(q, 4) ? NULL : arena_dup(&t->texts, sql_get_text(q, 4)),
	};
	t->first = sql_get_int(q, 0);
	t->begins |= !strcmp(t->v[t->n - 1].cell, ":record");
}

/* The last save before change p->seq. */
static int read_step(struct store *s, const struct past *p, struct step *t, struct diags *ds)
{
	struct query q = sql_query(s, "SELECT seq, cell, row, old, new, content FROM changes"
				      " WHERE record = ?1 AND seq < ?2 ORDER BY seq DESC");
	sql_int(&q, p->number);
	sql_int(&q, p->seq);
	while (!t->behind && sql_row(&q)) {
		const char *content = sql_get_text(&q, 5);
		if (t->found && strcmp(content, t->content) != 0) {
			t->behind = true;
			strncpy(t->earlier, content, DIGEST_HEX - 1);
		} else if (counts(sql_get_text(&q, 1))) {
			t->found = true;
			strncpy(t->content, content, DIGEST_HEX - 1);
			add(t, &q);
		}
	}
	return sql_end(&q, ds);
}

static void step_release(struct step *t)
{
	arena_release(&t->texts);
	free(t->v);
}

/* --- back: the record -------------------------------------------------------------------- */

static const struct undone *find(const struct step *t, const char *cell)
{
	for (size_t i = 0; i < t->n; i++)
		if (!strcmp(t->v[i].cell, cell))
			return &t->v[i];
	return NULL;
}

/* A copy of the record, under the form it had before. NULL: that is not in the file. */
static struct doc *under_form(struct store *s, const struct doc *d, const struct step *t)
{
	const struct undone *form = find(t, ":form");
	struct diags ignored = DIAGS_INIT;
	if (!form)
		return doc_copy(d);
	const struct known *k = form->old ? definition_get(s, form->old, &ignored) : NULL;
	diags_release(&ignored);
	return k ? doc_seen(d, k->kept) : NULL;
}

/* Where each change is in the form from before: what has no place there needs none. */
static void find_places(const struct form *f, struct step *t)
{
	for (size_t i = 0; i < t->n; i++) {
		struct undone *u = &t->v[i];
		char *address = mem_ndup(u->cell, strcspn(u->cell, ":"));
		u->placed = *address && !path_parse(f, address, &u->place);
		free(address);
	}
}

static void rest(struct doc *d, const struct step *t)
{
	const struct undone *year = find(t, ":year"), *status = find(t, ":status");
	if (year && year->old)
		d->year = (int)strtol(year->old, NULL, 10);
	int was = status && status->old ? status_from(status->old) : -1;
	if (was >= 0)
		d->status = (enum status)was;
}

/* --- back: rows ---------------------------------------------------------------------------- */

static bool is_note(const struct undone *u)
{
	return strchr(u->cell, ':') != NULL;
}

/* A row that came or went: of the list as a whole, with its id. */
static bool is_row(const struct undone *u)
{
	return u->placed && !is_note(u) && u->place.list >= 0 && u->row && u->place.col < 0;
}

static void rows_away(struct doc *d, const struct step *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct undone *u = &t->v[i];
		if (!is_row(u) || u->old)
			continue;
		int at = rows_find(&d->list[u->place.list], u->row);
		if (at >= 0)
			doc_row_delete(d, u->place.list, (size_t)at);
	}
}

/* Those that were there before and after, in the order they had. */
static void rows_order(struct doc *d, const struct step *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct undone *u = &t->v[i];
		bool order = u->placed && !is_note(u) && u->place.list >= 0 && !u->row;
		size_t to = 0;
		const char *at = order && u->old ? u->old : "";
		while (*at) {
			char *end;
			int64_t id = strtoll(at, &end, 10);
			int from = rows_find(&d->list[u->place.list], id);
			if (end == at)
				break;
			if (from >= 0 && to < d->list[u->place.list].n) /* whoever wrote it */
				doc_row_move(d, u->place.list, (size_t)from, to++);
			at = end;
		}
	}
}

static int by_row(const void *a, const void *b)
{
	const struct undone *const *x = a, *const *y = b;
	return ((*x)->place.row > (*y)->place.row) - ((*x)->place.row < (*y)->place.row);
}

static void row_back(struct doc *d, const struct undone *u)
{
	int list = u->place.list;
	size_t at = (size_t)u->place.row;
	if (at > d->list[list].n)
		at = d->list[list].n;
	int64_t next = d->next_row;
	doc_row_insert(d, list, at);
	d->next_row = next;
	d->list[list].v[at].id = u->row;
	for (size_t c = 0; c < d->form->list[list].ncols; c++)
		doc_set(d, (struct path){list, (int)at, (int)c}, "");
}

/* Those that went, each to where it was: the first first. */
static void rows_back(struct doc *d, const struct step *t)
{
	const struct undone **v = mem_array(t->n + 1, sizeof *v);
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++)
		if (is_row(&t->v[i]) && t->v[i].old)
			v[n++] = &t->v[i];
	if (n)
		qsort(v, n, sizeof *v, by_row);
	for (size_t i = 0; i < n; i++)
		row_back(d, v[i]);
	free(v);
}

/* --- back: cells and notes ------------------------------------------------------------------- */

/* The place a change has in the record now; false: its row is not there. */
static bool place_now(const struct doc *d, const struct undone *u, struct path *p)
{
	*p = u->place;
	if (!u->placed)
		return false;
	if (p->list >= 0 && u->row)
		p->row = rows_find(&d->list[p->list], u->row);
	return p->list < 0 || !u->row || p->row >= 0;
}

static void cells_back(struct doc *d, const struct step *t, struct path *first)
{
	for (size_t i = t->n; i-- > 0;) {
		const struct undone *u = &t->v[i];
		struct path p;
		if (is_note(u) || !place_now(d, u, &p) || p.col < 0 || !doc_has(d, p))
			continue;
		doc_set(d, p, u->old ? u->old : "");
		if (path_equal(*first, PATH_RECORD))
			*first = p;
	}
}

static bool same_place(const struct note *a, const struct note *b)
{
	return a->kind == b->kind && a->list == b->list && a->row == b->row && a->col == b->col &&
	       !strcmp(a->rule, b->rule);
}

/* One note as it was; v has room for one more. */
static size_t note_back(struct step *t, const struct undone *u, struct note *v, size_t n)
{
	const char *word = strchr(u->cell, ':') + 1;
	bool record = u->cell[0] == ':';
	struct note one = {.list = LIST_NONE, .col = -1, .row = u->row};
	if (note_from(word) < 0 || (!record && !u->placed))
		return n;
	one.kind = (enum note_kind)note_from(word);
	if (!record) {
		one.list = u->place.list;
		one.col = u->place.col;
	}
	notes_read(&t->texts, u->old ? u->old : u->new ? u->new : "", &one);
	for (size_t i = 0; i < n; i++)
		if (same_place(&v[i], &one)) {
			v[i] = v[--n];
			break;
		}
	if (u->old)
		v[n++] = one;
	return n;
}

/* Not what setting texts did to them, but what the history says. had: the notes after. */
static void notes_back(struct doc *d, struct step *t, const struct doc *had)
{
	struct note *v = mem_array(had->nnotes + t->n + 1, sizeof *v);
	size_t n = 0;
	for (size_t i = 0; i < had->nnotes; i++) {
		v[n] = had->note[i];
		n += d->form == had->form || note_under(&v[n], had->form, d->form);
	}
	for (size_t i = 0; i < t->n; i++)
		if (is_note(&t->v[i]))
			n = note_back(t, &t->v[i], v, n);
	doc_notes_set(d, v, n);
	free(v);
}

/* --- the walk ------------------------------------------------------------------------------------
 */

int store_past(struct store *s, int64_t number, struct past *p, struct diags *ds)
{
	struct place at = {.file = s->name};
	const struct known *k;
	bool whole;
	*p = (struct past){number, INT64_MAX, record_load(s, number, &k, &whole, ds), PATH_RECORD};
	if (!p->doc || whole)
		return p->doc ? 0 : -1;
	diag_add(ds, STORE_RECORD_DAMAGED, &at, (long long)number)->record = number;
	past_release(p);
	return -1;
}

/* The record before the step; NULL: it does not come out as the history says. */
static struct doc *before_step(
	struct store *s, const struct past *p, struct step *t, struct path *at)
{
	char now[DIGEST_HEX];
	record_digest(p->doc, p->doc->form->digest, now);
	struct doc *d = strcmp(now, t->content) ? NULL : under_form(s, p->doc, t);
	if (!d)
		return NULL;
	find_places(d->form, t);
	rest(d, t);
	rows_away(d, t);
	rows_order(d, t);
	rows_back(d, t);
	cells_back(d, t, at);
	notes_back(d, t, p->doc);
	record_digest(d, d->form->digest, now);
	if (!strcmp(now, t->earlier))
		return d;
	doc_free(d);
	return NULL;
}

int store_past_back(struct store *s, struct past *p, struct diags *ds)
{
	struct step t = {.texts = ARENA_INIT};
	struct path at = PATH_RECORD;
	int rc = read_step(s, p, &t, ds);
	if (!rc && (!t.found || t.begins)) {
		rc = 1;
	} else if (!rc) {
		struct doc *d = t.behind ? before_step(s, p, &t, &at) : NULL;
		if (d) {
			doc_free(p->doc);
			p->doc = d;
			p->seq = t.first;
			p->at = at;
		} else {
			diag_add(ds, HISTORY_LOST, NULL)->record = p->number;
			rc = -1;
		}
	}
	step_release(&t);
	return rc;
}

void past_release(struct past *p)
{
	doc_free(p->doc);
	p->doc = NULL;
}
