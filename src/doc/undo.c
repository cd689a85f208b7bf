/* Undo as a stack of copies: see doc.h. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "doc/doc.h"

enum { UNDO_STEPS = 1000, UNDO_BYTES = 32 << 20 };

/* Below undo.at: the record before a command; from there on: the record after it. */
struct undo_step {
	struct doc *doc;
	struct path at;
	size_t size; /* bytes of the copy */
};

static void drop(struct undo *u, size_t from, size_t n)
{
	if (!n)
		return;
	for (size_t i = from; i < from + n; i++)
		doc_free(u->v[i].doc);
	memmove(u->v + from, u->v + from + n, (u->n - from - n) * sizeof *u->v);
	u->n -= n;
}

/* How many of the oldest steps must go. */
static size_t too_many(const struct undo *u)
{
	size_t bytes = 0;
	for (size_t i = u->n; i--;) {
		bytes += u->v[i].size;
		if (i + 1 < u->n && (bytes > UNDO_BYTES || u->n - i > UNDO_STEPS))
			return i + 1;
	}
	return 0;
}

void undo_push(struct undo *u, const struct doc *d, struct path at)
{
	if (u->at < u->n)
		drop(u, u->at, u->n - u->at);
	MEM_ROOM(u->v, u->n, u->cap);
	struct doc *copy = doc_copy(d);
	u->v[u->n++] = (struct undo_step){copy, at, copy->size};
	size_t old = too_many(u);
	if (old)
		drop(u, 0, old);
	u->at = u->n;
}

/* Puts a step in at a place. Takes d. */
static void insert(struct undo *u, size_t i, struct doc *d, struct path at)
{
	MEM_ROOM(u->v, u->n, u->cap);
	memmove(u->v + i + 1, u->v + i, (u->n - i) * sizeof *u->v);
	u->v[i] = (struct undo_step){d, at, d->size};
	u->n++;
}

void undo_below(struct undo *u, struct doc *d, struct path at)
{
	assert(!u->at);
	insert(u, 0, d, at);
	u->at = 1;
}

void undo_above(struct undo *u, struct doc *d, struct path at)
{
	assert(u->at == u->n);
	insert(u, u->n, d, at);
}

static void exchange(struct undo_step *step, struct doc **d, struct path *at)
{
	struct doc *other = step->doc;
	doc_identity(other, *d);
	if (other->next_row < (*d)->next_row) /* ids of rows are never used again */
		other->next_row = (*d)->next_row;
	step->doc = *d;
	*d = other;
	*at = step->at;
}

int undo_back(struct undo *u, struct doc **d, struct path *at)
{
	if (!u->at)
		return -1;
	exchange(&u->v[--u->at], d, at);
	return 0;
}

int undo_forth(struct undo *u, struct doc **d, struct path *at)
{
	if (u->at == u->n)
		return -1;
	exchange(&u->v[u->at++], d, at);
	return 0;
}

void undo_release(struct undo *u)
{
	drop(u, 0, u->n);
	free(u->v);
	*u = (struct undo)UNDO_INIT;
}
