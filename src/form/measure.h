/*
 * What can be read from a value as people write it: sign, number and unit,
 * a date or period, or nothing (qualitative). Words and their synonyms are
 * data: data/units.yaml.
 */
#ifndef TIANBAO_FORM_MEASURE_H
#define TIANBAO_FORM_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"

struct buf;
struct diags;
struct units; /* signs, money units with their factors, multipliers */

/* Reads data/units.yaml; file is its name. NULL with diags. Lives until units_free. */
struct units *units_load(const char *file, struct diags *ds);
void units_free(struct units *u);
/* 0.0001 元 in one of the money unit named (n bytes), 0 when it is none. */
int64_t units_money(const struct units *u, const char *name, size_t n);
/* True when name is another name of unit. */
bool units_same(const struct units *u, const char *name, const char *unit);

enum measure_kind { MEASURE_TEXT, MEASURE_NUMBER, MEASURE_DATE };
struct measure {
	enum measure_kind kind;
	const char *sign;      /* "≥", "≤", ">", "<", "=" or ""; static or in units */
	struct decimal number; /* MEASURE_NUMBER */
	size_t unit, nunit;    /* where the unit stands in the folded text, bytes */
	char from[11], to[11]; /* MEASURE_DATE: first and last day, YYYY-MM-DD; month 00 unknown year "" */
};
/* Reads a text; folded gets the folded text that ->unit points into (overwritten). */
void measure_read(const struct units *u, const char *text, struct buf *folded, struct measure *out);

/*
 * Reads an amount with an optional money unit behind it (without one: factor) as 0.0001 元.
 * most: most decimals allowed (without a unit of its own; -1: any).
 */
enum verdict amount_read(const struct units *u, const char *text, size_t n, int64_t factor,
	int most, int64_t *out);

/* Dates as people write them: 2023年9月30日, 2023-09-30, 2023.9.30, 2023/9/30. period: also
 * 2023年1-12月, 2023年1月-2023年12月, 10月-11月, 2023年, 12月底前. from/to: 11 bytes each, may be NULL. */
enum verdict date_read(const char *text, size_t n, char *from);
enum verdict period_read(const char *text, size_t n, char *from, char *to);

#endif
