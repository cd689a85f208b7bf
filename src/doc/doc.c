/*
 * One record: see doc.h. Knows the form; nothing of files, screens or SQL.
 *
 * A record is made in one block of memory: the struct, its arrays and, in a
 * copy, all texts. So a copy is one allocation and a pass over the texts.
 * What is set or inserted later is allocated on its own; `within` tells the
 * two apart.
 */
#include "doc/doc.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/buf.h"
#include "base/mem.h"
#include "doc/notes.h"

static_assert((int)STATUSES == (int)RECORD_STATUSES, "a word for each status");

/* All empty texts of all records. */
static char nothing[1];

const char *status_name(enum status s)
{
	return record_status(s);
}

int status_from(const char *name)
{
	for (int i = 0; i < STATUSES; i++)
		if (!strcmp(name, record_status((size_t)i)))
			return i;
	return -1;
}

/* --- memory --------------------------------------------------------- */

static bool within(const struct doc *d, const void *p)
{
	return (uintptr_t)p - (uintptr_t)d < d->size;
}

static void free_one(const struct doc *d, void *p)
{
	if (p != nothing && !within(d, p))
		free(p);
}

static char *text_new(const char *s)
{
	return *s ? mem_dup(s) : nothing;
}

static size_t text_room(const char *s)
{
	return *s ? strlen(s) + 1 : 0;
}

/* Copies s to *room, which moves behind it. */
static char *text_place(char **room, const char *s)
{
	if (!*s)
		return nothing;
	char *at = *room;
	*room = stpcpy(at, s) + 1;
	return at;
}

static size_t texts_room(const struct doc *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->form->nfields; i++)
		n += text_room(d->field[i]);
	for (size_t l = 0; l < d->form->nlists; l++)
		for (size_t r = 0; r < d->list[l].n; r++)
			for (size_t c = 0; c < d->form->list[l].ncols; c++)
				n += text_room(d->list[l].v[r].cell[c]);
	return n;
}

static void texts_clear(char **v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		v[i] = nothing;
}

/*
 * A record of form f without texts, with as many rows as `like` (of the same form) has; NULL: none.
 * *room is where `texts` bytes of its block are left for texts.
 */
static struct doc *doc_shape(
	const struct form *f, const struct doc *like, size_t texts, char **room)
{
	size_t pointers = f->nfields, rows = 0;
	for (size_t l = 0; like && l < f->nlists; l++) {
		rows += like->list[l].n;
		pointers += like->list[l].n * f->list[l].ncols;
	}
	/* One byte more, so that an array of nothing at the end lies within, too. */
	size_t size = sizeof(struct doc) + f->nlists * sizeof(struct rows) +
		      rows * sizeof(struct row) + pointers * sizeof(char *) + texts + 1;
	struct doc *d = mem_grow(NULL, size, 1);
	*d = (struct doc){.form = f, .size = size, .next_row = 1};
	d->list = (struct rows *)(d + 1);
	struct row *row = (struct row *)(d->list + f->nlists);
	char **cell = (char **)(row + rows);
	d->field = cell;
	texts_clear(cell, pointers);
	cell += f->nfields;
	for (size_t l = 0; l < f->nlists; l++) {
		d->list[l] = (struct rows){row, like ? like->list[l].n : 0};
		for (size_t r = 0; r < d->list[l].n; r++, row++, cell += f->list[l].ncols)
			*row = (struct row){like->list[l].v[r].id, cell};
	}
	*room = (char *)cell;
	return d;
}

static void row_free(const struct doc *d, const struct row *row, size_t ncols)
{
	for (size_t c = 0; c < ncols && row->cell; c++)
		free_one(d, row->cell[c]);
	free_one(d, row->cell);
}

void doc_free(struct doc *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->form->nfields; i++)
		free_one(d, d->field[i]);
	for (size_t l = 0; l < d->form->nlists; l++) {
		for (size_t r = 0; r < d->list[l].n; r++)
			row_free(d, &d->list[l].v[r], d->form->list[l].ncols);
		free_one(d, d->list[l].v);
	}
	notes_free(d);
	free(d);
}

/* --- making --------------------------------------------------------- */

/* Version 4: 122 random bits. */
static void uuid_make(char out[UUID_TEXT])
{
	unsigned char b[16];
	for (size_t n = 0; n < sizeof b;) {
		ssize_t got = getrandom(b + n, sizeof b - n, 0);
		if (got > 0)
			n += (size_t)got;
		else if (errno != EINTR)
			die("系统给不出随机数：%s", strerror(errno));
	}
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	static const char digit[] = "0123456789abcdef";
	for (size_t i = 0; i < sizeof b; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = digit[b[i] >> 4];
		*out++ = digit[b[i] & 15];
	}
	*out = '\0';
}

struct doc *doc_empty(const struct form *f)
{
	char *room;
	return doc_shape(f, NULL, 0, &room);
}

struct doc *doc_new(const struct form *f, int year)
{
	struct doc *d = doc_empty(f);
	d->year = year;
	uuid_make(d->uuid);
	for (size_t i = 0; i < f->nfields; i++)
		d->field[i] = text_new(f->field[i].start);
	for (size_t l = 0; l < f->nlists; l++) {
		const struct list *list = &f->list[l];
		for (size_t r = 0; r < list->nstart; r++) {
			doc_row_insert(d, (int)l, r);
			for (size_t c = 0; c < list->ncols; c++)
				doc_set(d, (struct path){(int)l, (int)r, (int)c},
					list->start[r][c]);
		}
	}
	return d;
}

void doc_identity(struct doc *to, const struct doc *from)
{
	to->number = from->number;
	memcpy(to->uuid, from->uuid, UUID_TEXT);
	to->status = from->status;
	to->revision = from->revision;
	to->created = from->created;
	to->updated = from->updated;
	to->deleted = from->deleted;
}

struct doc *doc_copy(const struct doc *d)
{
	char *room;
	struct doc *copy = doc_shape(d->form, d, texts_room(d), &room);
	doc_identity(copy, d);
	copy->year = d->year;
	copy->next_row = d->next_row;
	for (size_t i = 0; i < d->form->nfields; i++)
		copy->field[i] = text_place(&room, d->field[i]);
	for (size_t l = 0; l < d->form->nlists; l++)
		for (size_t r = 0; r < d->list[l].n; r++)
			for (size_t c = 0; c < d->form->list[l].ncols; c++)
				copy->list[l].v[r].cell[c] =
					text_place(&room, d->list[l].v[r].cell[c]);
	notes_copy(copy, d);
	return copy;
}

void doc_renew(struct doc *d)
{
	doc_identity(d, &(struct doc){.status = STATUS_DRAFT});
	uuid_make(d->uuid);
	doc_notes_clear(d, NOTE_WAIVER);
	doc_notes_clear(d, NOTE_AGREED);
}

/* The rows of a list of d as rows of list l of to, empty in columns that d's form has not. */
static void rows_under(struct doc *to, size_t l, const struct doc *d)
{
	const struct list *now = &to->form->list[l];
	int old = form_list(d->form, now->name);
	if (old < 0)
		return;
	const struct list *was = &d->form->list[old];
	const struct rows *rows = &d->list[old];
	for (size_t r = 0; r < rows->n; r++)
		doc_row_insert(to, (int)l, r);
	for (size_t c = 0; c < now->ncols; c++) {
		int from = list_col(was, now->col[c].name);
		for (size_t r = 0; r < rows->n; r++)
			doc_set(to, (struct path){(int)l, (int)r, (int)c},
				from < 0 ? "" : rows->v[r].cell[from]);
	}
	for (size_t r = 0; r < rows->n; r++)
		to->list[l].v[r].id = rows->v[r].id;
}

struct doc *doc_seen(const struct doc *d, const struct form *now)
{
	struct doc *to = doc_empty(now);
	doc_identity(to, d);
	to->year = d->year;
	for (size_t i = 0; i < now->nfields; i++) {
		int from = form_field(d->form, now->field[i].name);
		if (from >= 0)
			to->field[i] = text_new(d->field[from]);
	}
	for (size_t l = 0; l < now->nlists; l++)
		rows_under(to, l, d);
	to->next_row = d->next_row;
	return to;
}

struct doc *doc_under(const struct doc *d, const struct form *now)
{
	assert(form_covers(now, d->form));
	struct doc *to = doc_seen(d, now);
	notes_under(to, d);
	return to;
}

bool doc_equal(const struct doc *a, const struct doc *b)
{
	const struct form *f = a->form;
	if (f != b->form || a->year != b->year)
		return false;
	for (size_t i = 0; i < f->nfields; i++)
		if (strcmp(a->field[i], b->field[i]))
			return false;
	for (size_t l = 0; l < f->nlists; l++) {
		if (a->list[l].n != b->list[l].n)
			return false;
		for (size_t r = 0; r < a->list[l].n; r++) {
			const struct row *x = &a->list[l].v[r], *y = &b->list[l].v[r];
			if (x->id != y->id)
				return false;
			for (size_t c = 0; c < f->list[l].ncols; c++)
				if (strcmp(x->cell[c], y->cell[c]))
					return false;
		}
	}
	return notes_equal(a, b);
}

/* --- texts ---------------------------------------------------------- */

bool doc_has(const struct doc *d, struct path p)
{
	if (p.col < 0)
		return false;
	if (p.list < 0)
		return (size_t)p.col < d->form->nfields;
	return (size_t)p.list < d->form->nlists && p.row >= 0 &&
	       (size_t)p.row < d->list[p.list].n && (size_t)p.col < d->form->list[p.list].ncols;
}

static char **text_at(const struct doc *d, struct path p)
{
	assert(doc_has(d, p));
	return p.list < 0 ? &d->field[p.col] : &d->list[p.list].v[p.row].cell[p.col];
}

const char *doc_get(const struct doc *d, struct path p)
{
	return *text_at(d, p);
}

void doc_set(struct doc *d, struct path p, const char *text)
{
	char **at = text_at(d, p);
	if (!strcmp(*at, text))
		return;
	notes_text_changed(d, p);
	char *new = text_new(text);
	free_one(d, *at);
	*at = new;
}

bool doc_fills(const struct doc *d, struct path p)
{
	if (!field_entered(form_at(d->form, p)))
		return false;
	const struct list *l = p.list < 0 ? NULL : &d->form->list[p.list];
	return !l || l->rows != ROWS_FIXED || (size_t)p.row >= l->nstart ||
	       !*l->start[p.row][p.col];
}

const char *doc_upper(const struct doc *d, struct path p)
{
	int under = form_at(d->form, p)->under;
	return under < 0 ? "" : doc_get(d, (struct path){p.list, p.row, under});
}

const char *doc_role(const struct doc *d, enum role r)
{
	int field = d->form->role[r];
	return field < 0 ? "" : d->field[field];
}

/* --- rows ----------------------------------------------------------- */

/*
 * Room for one row more. An array outside the block holds a power of two, so the length tells when
 * it is full.
 */
static void rows_room(const struct doc *d, struct rows *rows)
{
	if (within(d, rows->v)) {
		size_t cap = 8;
		while (cap <= rows->n)
			cap *= 2;
		struct row *v = mem_grow(NULL, cap, sizeof *v);
		memcpy(v, rows->v, rows->n * sizeof *v);
		rows->v = v;
	} else if (rows->n >= 8 && !(rows->n & (rows->n - 1))) {
		rows->v = mem_grow(rows->v, rows->n * 2, sizeof *rows->v);
	}
}

void doc_row_insert(struct doc *d, int list, size_t at)
{
	struct rows *rows = &d->list[list];
	const struct list *l = &d->form->list[list];
	assert(at <= rows->n);
	rows_room(d, rows);
	memmove(rows->v + at + 1, rows->v + at, (rows->n - at) * sizeof *rows->v);
	struct row row = {d->next_row++, mem_array(l->ncols, sizeof *row.cell)};
	for (size_t c = 0; c < l->ncols; c++)
		row.cell[c] = text_new(l->col[c].start);
	rows->v[at] = row;
	rows->n++;
}

void doc_row_delete(struct doc *d, int list, size_t at)
{
	struct rows *rows = &d->list[list];
	assert(at < rows->n);
	notes_row_gone(d, list, rows->v[at].id);
	row_free(d, &rows->v[at], d->form->list[list].ncols);
	rows->n--;
	memmove(rows->v + at, rows->v + at + 1, (rows->n - at) * sizeof *rows->v);
}

void doc_row_move(struct doc *d, int list, size_t from, size_t to)
{
	struct rows *rows = &d->list[list];
	assert(from < rows->n && to < rows->n);
	struct row row = rows->v[from];
	if (from < to)
		memmove(rows->v + from, rows->v + from + 1, (to - from) * sizeof row);
	else
		memmove(rows->v + to + 1, rows->v + to, (from - to) * sizeof row);
	rows->v[to] = row;
}

void doc_row_take(struct doc *to, int list, struct doc *from, size_t at)
{
	struct rows *rows = &to->list[list];
	struct row *row = &from->list[list].v[at];
	assert(to->form == from->form && row->cell && !within(from, row->cell));
	rows_room(to, rows);
	rows->v[rows->n++] = *row;
	row->cell = NULL;
}

/* True when each cell is empty, its column's start value, or that of a start row (may be NULL). */
static bool row_holds(const struct list *l, const struct row *row, const char *const *start)
{
	for (size_t c = 0; c < l->ncols; c++) {
		const char *s = row->cell[c];
		if (*s && strcmp(s, l->col[c].start) && (!start || strcmp(s, start[c])))
			return false;
	}
	return true;
}

int rows_find(const struct rows *rows, int64_t id)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->v[i].id == id)
			return (int)i;
	return -1;
}

bool doc_row_blank(const struct doc *d, int list, size_t row)
{
	const struct list *l = &d->form->list[list];
	const struct row *r = &d->list[list].v[row];
	if (row_holds(l, r, NULL))
		return true;
	for (size_t i = 0; i < l->nstart; i++)
		if (row_holds(l, r, l->start[i]))
			return true;
	return false;
}

bool doc_row_fresh(const struct doc *d, int list, size_t row)
{
	return row_holds(&d->form->list[list], &d->list[list].v[row], NULL);
}

bool doc_row_counts(const struct doc *d, int list, size_t row)
{
	enum list_rows rows = d->form->list[list].rows;
	return rows == ROWS_FIXED || rows == ROWS_RECORDS || !doc_row_blank(d, list, row);
}

bool doc_row_shown(const struct doc *d, int list, size_t row)
{
	return d->form->list[list].rows != ROWS_OPEN || !doc_row_blank(d, list, row);
}

/* --- dump ----------------------------------------------------------- */

static void dump_line(struct buf *out, const struct doc *d, struct path p)
{
	path_print(out, d->form, p);
	buf_adds(out, ": ");
	for (const char *s = doc_get(d, p); *s; s++) {
		if (*s == '\n')
			buf_adds(out, "\\n");
		else if (*s == '\t')
			buf_adds(out, "\\t");
		else if (*s == '\\')
			buf_adds(out, "\\\\");
		else
			buf_addc(out, *s);
	}
	buf_addc(out, '\n');
}

/* `address:kind`, and what it says. */
static void dump_note(struct buf *out, const struct doc *d, const struct note *n)
{
	path_print(out, d->form, note_path(d, n));
	buf_addf(out, ":%s", note_word(n->kind));
	if (*n->rule)
		buf_addf(out, " %s", n->rule);
	if (*n->text)
		buf_addf(out, " %s", n->text);
	buf_addc(out, '\n');
}

void doc_dump(struct buf *out, const struct doc *d)
{
	if (*d->form->year)
		buf_addf(out, "%s: %d\n", d->form->year, d->year);
	for (size_t i = 0; i < d->form->nfields; i++)
		if (field_entered(&d->form->field[i]))
			dump_line(out, d, (struct path){LIST_NONE, -1, (int)i});
	for (size_t l = 0; l < d->form->nlists; l++)
		for (size_t r = 0; r < d->list[l].n; r++)
			for (size_t c = 0; c < d->form->list[l].ncols; c++)
				if (field_entered(&d->form->list[l].col[c]))
					dump_line(out, d, (struct path){(int)l, (int)r, (int)c});
	for (size_t i = 0; i < d->nnotes; i++)
		dump_note(out, d, &d->note[i]);
}
