/*
 * The words of data/units.yaml as measure.c reads them. Only for src/form;
 * others ask through form/measure.h.
 */
#ifndef TIANBAO_FORM_UNITS_H
#define TIANBAO_FORM_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct diags;
struct yaml;

enum { YUAN = 10000 }; /* 0.0001 元 in one 元 */

/* One word, folded (NFKC), and what it says. */
struct word {
	const char *text;
	size_t n;
	const char *means; /* the word its line in the file begins with */
	int64_t factor;    /* money: 0.0001 元; multipliers: how many; else 0 */
};

struct words {
	struct word *v;
	size_t n;
};

/* One of the texts that say something: itself, or with more before or behind it. */
struct pattern_word {
	const char *text; /* folded as text_fold does */
	size_t n;
	uint32_t first, last; /* its letters, as struct letters has them */
	bool before, behind;
};
struct pattern_words {
	struct pattern_word *v;
	size_t n;
};
/* A kind of wording: a text says so when one of these fits it and none of those it is not. */
struct wording {
	const char *name;
	size_t n; /* bytes of it */
	struct pattern_words says, but;
};

struct units {
	struct arena arena;
	struct words signs, behind, money, multipliers, units;
	struct words dimensions; /* units, and dimensions with / behind; means: the dimension */
	struct wording *wording;
	size_t nwordings;
};

/* What the loaders share: an unknown key with the nearest of names, something that is no list of
 * words. */
void units_no_key(struct yaml *key, const char *const *names, size_t n, struct diags *ds);
void units_no_list(struct yaml *y, struct diags *ds);
/* Reads the section of wordings (wording.c). */
void wordings_read(struct units *u, struct yaml *map, struct diags *ds);

/* The word that is all n bytes of s, NULL when none is. */
const struct word *words_find(const struct words *w, const char *s, size_t n);
/* The longest word that s begins with, NULL when it begins with none. */
const struct word *words_longest(const struct words *w, const char *s, size_t n);
/* True when s is the beginning of a word and not all of it. */
bool words_begin(const struct words *w, const char *s, size_t n);

#endif
