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

struct units {
	struct arena arena;
	struct words signs, behind, money, multipliers, units;
};

/* The word that is all n bytes of s, NULL when none is. */
const struct word *words_find(const struct words *w, const char *s, size_t n);
/* The longest word that s begins with, NULL when it begins with none. */
const struct word *words_longest(const struct words *w, const char *s, size_t n);
/* True when s is the beginning of a word and not all of it. */
bool words_begin(const struct words *w, const char *s, size_t n);

#endif
