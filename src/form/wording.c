/*
 * What names and values say: the kinds of wording of data/units.yaml, by
 * which rules know a rate or a placeholder. No word stands here.
 */
#include "form/measure.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "form/units.h"
#include "form/yaml.h"

/* In a pattern: more may stand here. */
static const char more[] = "…";
enum { MORE = sizeof more - 1 };

/* --- a text that is asked ------------------------------------------- */

/* Notes which letters stand in a text: what has one that is not noted cannot be found in it. Of
 * fifty patterns that leaves one or two to look for. */
static void note_letters(struct letters *l, const struct buf *text)
{
	memset(l, 0, sizeof *l);
	for (size_t at = 0, len; at < text->n; at += len) {
		uint32_t c = text_decode(text->s + at, text->n - at, &len) % LETTER_BITS;
		l->bit[c / 64] |= (uint64_t)1 << c % 64;
	}
}

static bool has_letter(const struct letters *l, uint32_t c)
{
	return l->bit[c / 64] >> c % 64 & 1;
}

void said_init(struct said *t)
{
	*t = (struct said){.folded = BUF_INIT, .core = BUF_INIT};
}

void said_release(struct said *t)
{
	buf_release(&t->folded);
	buf_release(&t->core);
}

void said_set(struct said *t, const char *s, size_t n)
{
	size_t from = 0, to;
	buf_reset(&t->folded);
	buf_reset(&t->core);
	text_fold(&t->folded, s, n);
	to = t->folded.n;
	text_trim(t->folded.s, &from, &to);
	buf_cut(&t->folded, to);
	buf_splice(&t->folded, 0, from, "", 0);
	text_core(&t->core, t->folded.s, t->folded.n);
	note_letters(&t->letters, &t->folded);
	note_letters(&t->core_letters, &t->core);
}

/* --- fitting -------------------------------------------------------- */

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_letter_or_digit(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

/* A word in ASCII letters is not found within a longer one: xx is not in xxl. */
static bool stands_alone(const char *s, size_t n, const char *found, size_t len)
{
	const char *end = found + len;
	bool before = found > s && is_letter(*found) && is_letter_or_digit(found[-1]);
	return !before && !(end < s + n && is_letter(end[-1]) && is_letter_or_digit(*end));
}

static bool pattern_fits(const struct pattern_word *p, const char *s, size_t n)
{
	if (p->n > n)
		return false;
	const char *from = p->before ? s : s + n - p->n, *to = s + n;
	if (!p->before && !p->behind && p->n != n)
		return false;
	if (!p->before)
		return !memcmp(s, p->text, p->n) && stands_alone(s, n, s, p->n);
	if (!p->behind)
		from = to - p->n;
	for (const char *found; (found = memmem(from, (size_t)(to - from), p->text, p->n));) {
		if (stands_alone(s, n, found, p->n))
			return true;
		from = found + 1;
	}
	return false;
}

static bool one_fits(
	const struct pattern_words *w, const char *s, size_t n, const struct letters *l)
{
	for (size_t i = 0; i < w->n; i++)
		if (has_letter(l, w->v[i].first) && has_letter(l, w->v[i].last) &&
			pattern_fits(&w->v[i], s, n))
			return true;
	return false;
}

static bool says(const struct wording *w, const char *s, size_t n, const struct letters *l)
{
	return one_fits(&w->says, s, n, l) && !one_fits(&w->but, s, n, l);
}

bool wording_fits(const struct units *u, int wording, const struct said *t)
{
	const struct wording *w = &u->wording[wording];
	return says(w, t->folded.s, t->folded.n, &t->letters) ||
	       (t->core.n && t->core.n < t->folded.n &&
		       says(w, t->core.s, t->core.n, &t->core_letters));
}

int wording_find(const struct units *u, const char *name, size_t n)
{
	for (int i = 0; i < (int)u->nwordings; i++)
		if (u->wording[i].n == n && !memcmp(u->wording[i].name, name, n))
			return i;
	return -1;
}

const char *wording_nearest(const struct units *u, const char *name)
{
	const char **names = mem_array(u->nwordings, sizeof *names);
	for (size_t i = 0; i < u->nwordings; i++)
		names[i] = u->wording[i].name;
	long near = text_nearest(name, names, u->nwordings);
	free(names);
	return near < 0 ? NULL : u->wording[near].name;
}

/* --- loading -------------------------------------------------------- */

static void read_pattern(struct units *u, struct pattern_word *p, struct yaml *y, struct diags *ds)
{
	const char *s = y->text;
	size_t n = y->n;
	struct buf folded = BUF_INIT;
	p->before = n >= MORE && !memcmp(s, more, MORE);
	if (p->before) {
		s += MORE;
		n -= MORE;
	}
	p->behind = n >= MORE && !memcmp(s + n - MORE, more, MORE);
	if (p->behind)
		n -= MORE;
	text_fold(&folded, s, n);
	if (!folded.n) {
		struct place at = yaml_place(y, 0);
		diag_add(ds, UNITS_EMPTY, &at);
	}
	p->text = arena_ndup(&u->arena, folded.s, folded.n);
	p->n = folded.n;
	for (size_t at = 0, len; at < p->n; at += len) {
		p->last = text_decode(p->text + at, p->n - at, &len) % LETTER_BITS;
		if (!at)
			p->first = p->last;
	}
	buf_release(&folded);
}

static void read_patterns(
	struct units *u, struct pattern_words *w, struct yaml *list, struct diags *ds)
{
	if (list->kind != YAML_LIST) {
		units_no_list(list, ds);
		return;
	}
	w->v = arena_array(&u->arena, list->n, sizeof *w->v);
	for (size_t i = 0; i < list->n; i++)
		if (list->item[i]->kind == YAML_TEXT)
			read_pattern(u, &w->v[w->n++], list->item[i], ds);
		else
			units_no_list(list->item[i], ds);
}

/* `比率: {says: […率], not: […效率]}`, or only what it says: […, …]. */
static void read_wording(struct units *u, struct wording *w, struct yaml *value, struct diags *ds)
{
	static const char *const names[] = {"says", "not"};
	if (value->kind != YAML_MAP) {
		read_patterns(u, &w->says, value, ds);
		return;
	}
	for (size_t i = 0; i < value->n; i++)
		if (yaml_is(value->key[i], names[0]))
			read_patterns(u, &w->says, value->item[i], ds);
		else if (yaml_is(value->key[i], names[1]))
			read_patterns(u, &w->but, value->item[i], ds);
		else
			units_no_key(value->key[i], names, sizeof names / sizeof *names, ds);
}

void wordings_read(struct units *u, struct yaml *map, struct diags *ds)
{
	u->wording = arena_array(&u->arena, map->n, sizeof *u->wording);
	for (size_t i = 0; i < map->n; i++) {
		struct wording *w = &u->wording[u->nwordings++];
		*w = (struct wording){
			.name = arena_ndup(&u->arena, map->key[i]->text, map->key[i]->n),
			.n = map->key[i]->n};
		read_wording(u, w, map->item[i], ds);
	}
}
