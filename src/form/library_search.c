/*
 * Searching the library: by kind, level and a text, best first. Texts are
 * compared folded; that of the library is folded once, when it is loaded.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/pinyin.h"
#include "base/text.h"
#include "form/library_impl.h"

/* Where a text was found, best first. */
enum match {
	MATCH_SAME,  /* it is the name */
	MATCH_BEGIN, /* the name begins with it */
	MATCH_NAME,  /* the name has it, or the name's initials */
	MATCH_WORD,  /* a keyword */
	MATCH_REST,  /* the description */
	MATCH_NONE,
};

struct hit {
	const struct indicator *i;
	enum match match;
	size_t used;
	bool guest; /* of the kind that is wanted, but at home in another */
};

/* --- what is compared ---------------------------------------------------- */

static const char *fold_into(struct library *lib, const char *s, struct buf *tmp)
{
	buf_reset(tmp);
	text_fold(tmp, s, strlen(s));
	return arena_ndup(&lib->arena, tmp->s, tmp->n);
}

void library_fold(struct library *lib)
{
	struct buf tmp = BUF_INIT;
	lib->folded = arena_array(&lib->arena, lib->n, sizeof *lib->folded);
	for (size_t k = 0; k < lib->n; k++) {
		const struct indicator *i = &lib->v[k];
		struct folded *f = &lib->folded[k];
		f->name = fold_into(lib, i->name, &tmp);
		f->description =
			i->description == i->name ? f->name : fold_into(lib, i->description, &tmp);
		f->keyword = arena_array(&lib->arena, i->keywords.n, sizeof *f->keyword);
		for (size_t w = 0; w < i->keywords.n; w++)
			f->keyword[w] = fold_into(lib, i->keywords.v[w], &tmp);
	}
	buf_release(&tmp);
}

static bool found_in(const char *hay, const char *needle)
{
	return strstr(hay, needle) || pinyin_starts(hay, needle);
}

/* text: folded. */
static enum match find_text(const struct folded *f, size_t nkeywords, const char *text)
{
	if (!strcmp(f->name, text))
		return MATCH_SAME;
	if (!strncmp(f->name, text, strlen(text)))
		return MATCH_BEGIN;
	if (found_in(f->name, text))
		return MATCH_NAME;
	for (size_t w = 0; w < nkeywords; w++)
		if (found_in(f->keyword[w], text))
			return MATCH_WORD;
	return f->description != f->name && found_in(f->description, text) ? MATCH_REST
									   : MATCH_NONE;
}

/* --- searching ------------------------------------------------------------ */

static bool has_text(const struct texts *t, const char *text)
{
	for (size_t i = 0; i < t->n; i++)
		if (!strcmp(t->v[i], text))
			return true;
	return false;
}

static bool is_wanted(const char *text)
{
	return text && *text;
}

/* True when a kind is wanted that is not the first of the indicator's kinds. */
static bool is_guest(const struct library_query *q, const struct indicator *i)
{
	return is_wanted(q->kind) && strcmp(q->kind, i->kinds.v[0]) != 0;
}

static bool fits(const struct library *l, const struct library_query *q, const struct indicator *i)
{
	return (!is_wanted(q->kind) || has_text(&i->kinds, q->kind)) &&
	       (!is_wanted(q->level1) || level_same(l, q->level1, i->level1)) &&
	       (!is_wanted(q->level2) || level_same(l, q->level2, i->level2));
}

/* The one that is named so, then what is used most, then by where the text was found, then those
 * that are at home in the kind. */
static int hit_order(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	bool same_x = x->match == MATCH_SAME, same_y = y->match == MATCH_SAME;
	if (same_x != same_y)
		return same_x ? -1 : 1;
	if (x->used != y->used)
		return x->used > y->used ? -1 : 1;
	if (x->match != y->match)
		return x->match < y->match ? -1 : 1;
	if (x->guest != y->guest)
		return x->guest ? 1 : -1;
	return (x->i > y->i) - (x->i < y->i);
}

size_t library_search(const struct library *l, const struct library_query *q,
	const struct indicator **out, size_t max)
{
	struct buf text = BUF_INIT;
	size_t n = 0, all;
	library_table(l, &all);
	struct hit *hit = mem_array(all, sizeof *hit);
	if (is_wanted(q->text))
		text_fold(&text, q->text, strlen(q->text));
	for (size_t k = 0; k < all; k++) {
		const struct indicator *i = &l->v[k];
		if (!fits(l, q, i))
			continue;
		enum match match =
			text.n ? find_text(&l->folded[k], i->keywords.n, text.s) : MATCH_BEGIN;
		if (match != MATCH_NONE)
			hit[n++] = (struct hit){i, match, q->used ? q->used[k] : 0, is_guest(q, i)};
	}
	if (n)
		qsort(hit, n, sizeof *hit, hit_order);
	n = n < max ? n : max;
	for (size_t k = 0; k < n; k++)
		out[k] = hit[k].i;
	buf_release(&text);
	free(hit);
	return n;
}
