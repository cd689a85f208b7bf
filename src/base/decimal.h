/*
 * Exact decimal numbers as people type them: amounts of money as integers of
 * 0.0001 元, and plain numbers. No floating point is between a text and an
 * amount. Knows no unit's name; callers pass factors.
 */
#ifndef TIANBAO_BASE_DECIMAL_H
#define TIANBAO_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* What can be said of a text that is being typed. */
enum verdict {
	VERDICT_VALID,
	VERDICT_INCOMPLETE, /* could still become valid */
	VERDICT_IMPOSSIBLE,
};

/* A number read from a text: (negative ? -1 : 1) × digits × 10^-scale. */
struct decimal {
	bool negative;
	uint64_t digits; /* at most 18 significant digits */
	int scale;       /* digits after the point as written, 0–18 */
	size_t length;   /* bytes read */
};

/*
 * Reads the number at the start of s: optional sign - or +, digits with or without thousands
 * separators (, every three digits), optional point and digits. ASCII only: fold before.
 * VALID: a whole number stands there; ->length says how much of s it is (the rest is the
 * caller's). INCOMPLETE: s ends in the middle of one ("", "-", "12.", "1,23"). IMPOSSIBLE: no
 * number, wrong separators, or more than 18 digits. *d is filled in for VALID only.
 */
enum verdict decimal_read(struct decimal *d, const char *s, size_t n);

/* d × factor (> 0) as an integer; -1 when it is no integer or does not fit into *out. */
int decimal_scaled(const struct decimal *d, int64_t factor, int64_t *out);
/* The nearest double. */
double decimal_double(const struct decimal *d);

/* Appends a number in plain digits, 15 of them significant, never as 1e-05. */
void decimal_print_double(struct buf *out, double number);

/*
 * Appends amount / factor with so many decimals (0–18), rounded half away from zero, with
 * thousands separators if wanted: 123456789 / 10000, 2 → 12345.68.
 */
void decimal_print(struct buf *out, int64_t amount, int64_t factor, int decimals, bool thousands);

#endif
