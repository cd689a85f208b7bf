/*
 * What the checks of a row found, remembered by the texts they read. A key
 * changes one row of a list; the others are as they were a moment ago, and
 * what a check that reads nothing but its row and fields of the record says
 * depends on these texts alone. So nothing can be stale.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "doc/rules_impl.h"

enum {
	SEEN = 1024,      /* rows remembered: those of a large list */
	SEEN_BYTES = 4000 /* of the texts of one */
};

/* The texts of a row, and a bit for each check of the group that is broken. */
struct seen {
	struct buf key;
	uint64_t broken;
};

bool rows_alone(const struct rules *r, const struct rule *rule)
{
	const struct reads *reads = &r->node[rule->check].reads;
	if (rule->each < 0 || reads->others)
		return false;
	for (size_t i = 0; i < reads->n; i++) {
		struct path p = reads->v[i];
		if (p.col < 0 || (p.list >= 0 && (p.list != rule->each || p.row != ROW_HERE)))
			return false;
	}
	return true;
}

/* The texts that the checks of a group read for a row. */
static void key_make(struct rules *r, const struct group *g, int row)
{
	struct buf *key = &r->key;
	buf_reset(key);
	buf_add(key, (const char *)&r->doc->year, sizeof r->doc->year);
	for (size_t i = 0; i < g->reads.n; i++) {
		struct path p = g->reads.v[i];
		if (p.list >= 0)
			p.row = row;
		const char *text = doc_get(r->doc, p);
		buf_add(key, text, strlen(text) + 1);
	}
}

/* Where the row whose key was made is remembered, if it is; NULL: it is too long. */
static struct seen *place_of(struct rules *r, struct group *g)
{
	const struct buf *key = &r->key;
	if (key->n > SEEN_BYTES)
		return NULL;
	if (!g->seen) {
		g->seen = mem_array(SEEN, sizeof *g->seen);
		for (size_t i = 0; i < SEEN; i++)
			buf_init(&g->seen[i].key);
	}
	return &g->seen[text_hash(key->s, key->n) % SEEN];
}

static bool is_seen(const struct seen *s, const struct buf *key)
{
	return s->key.n == key->n && !memcmp(s->key.s, key->s, key->n);
}

bool rows_plan(struct rules *r, struct group *g, hit_fn *hit, void *arg)
{
	const struct counted *rows = box_rows(r, g->list);
	bool some = false;
	size_t n = r->doc->list[g->list].n;
	if (n > r->captodo) {
		r->todo = mem_grow(r->todo, n, sizeof *r->todo);
		r->captodo = n;
	}
	for (size_t i = 0; i < rows->n; i++) {
		key_make(r, g, rows->row[i]);
		const struct seen *s = place_of(r, g);
		bool known = s && is_seen(s, &r->key);
		r->todo[rows->row[i]] = !known;
		some |= !known;
		for (uint64_t left = known ? s->broken : 0, rule = 0; left; left >>= 1, rule++)
			if (left & 1)
				hit(arg, g->rule[rule], rows->row[i]);
	}
	return some;
}

void rows_learn(struct rules *r, struct group *g, int row, uint64_t broken)
{
	key_make(r, g, row);
	struct seen *s = place_of(r, g);
	if (!s)
		return;
	buf_reset(&s->key);
	buf_add(&s->key, r->key.s, r->key.n);
	s->broken = broken;
}

void rows_forget(struct group *g)
{
	for (size_t i = 0; g->seen && i < SEEN; i++)
		buf_release(&g->seen[i].key);
	free(g->seen);
	free(g->reads.v);
}
