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

#include "base/buf.h"
#include "base/decimal.h"

struct diags;
struct units; /* signs, units of money and others, multipliers, wordings */

/* Reads data/units.yaml; file is its name. NULL with diags. Lives until units_free. */
struct units *units_load(const char *file, struct diags *ds);
/* NULL is allowed. */
void units_free(struct units *u);
/* 0.0001 元 in one of the money unit named (n bytes), 0 when it is none. */
int64_t units_money(const struct units *u, const char *name, size_t n);
/* The smallest of all money units. */
int64_t units_least(const struct units *u);
/* Appends the usual name of a unit (n bytes): % of 百分比, 元/平方米 of 元/㎡; of an unknown one
 * its own. */
void unit_usual(const struct units *u, const char *unit, size_t n, struct buf *out);
/* What a unit counts (时间, 人, 单价), in the words of the file; NULL when it is not known. */
const char *unit_dimension(const struct units *u, const char *unit, size_t n);

/*
 * Kinds of wording: texts that say the same thing, such as that something is a rate. Index of the
 * one with this name in the file, -1 when there is none; the name most like it, NULL when none is.
 */
int wording_find(const struct units *u, const char *name, size_t n);
const char *wording_nearest(const struct units *u, const char *name);
/* The letters of a text, by their code points modulo LETTER_BITS. */
enum { LETTER_BITS = 1024 };
struct letters {
	uint64_t bit[LETTER_BITS / 64];
};
/* A text made ready for being asked of many wordings. Release it with said_release. */
struct said {
	struct buf folded, core; /* all of it; without what stands in brackets */
	struct letters letters, core_letters;
};
void said_init(struct said *t);
void said_release(struct said *t);
/* Takes n bytes in place of what was there before. */
void said_set(struct said *t, const char *s, size_t n);
/* True when a text says so: with or without what stands in brackets. */
bool wording_fits(const struct units *u, int wording, const struct said *t);

enum measure_kind { MEASURE_TEXT, MEASURE_NUMBER, MEASURE_DATE };
struct measure {
	enum measure_kind kind;
	const char *sign;      /* "≥", "≤", ">", "<", "=" or ""; static or in units */
	struct decimal number; /* MEASURE_NUMBER */
	size_t unit, nunit;    /* where the unit stands in the folded text, bytes */
	char from[11], to[11]; /* MEASURE_DATE: first and last day, YYYY-MM-DD; "" without a year */
};
/*
 * Reads a text; folded gets the folded text that ->unit points into (overwritten).
 *
 * A number may have a sign before it (≥, 不低于) or behind its unit (以上), a multiplier (2万人次
 * is 20000 人次), blanks between, and behind the unit a remark in brackets. Its unit is a known
 * one, one with more behind strokes (元/本, 元/人·天), or a word of up to four letters; behind %
 * anything may follow. Of several lines the first is read. 2023.1 is a date (and ->number is filled
 * in too); with a sign before it, it is a number. Whatever else stands there makes it a text:
 * nothing is guessed.
 */
void measure_read(const struct units *u, const char *text, struct buf *folded, struct measure *out);
/* The amount of a number with a money unit, in 0.0001 元; -1: it is none (元/本 is a price). */
int measure_amount(
	const struct units *u, const struct measure *m, const char *folded, int64_t *out);

/*
 * Verdict of an amount with an optional money unit behind it (without one: factor), and when VALID
 * its value in 0.0001 元. A multiplier alone means 元: 8万 is 80000 元. most: most decimals allowed
 * (without a unit of its own; -1: any). u may be NULL: then no unit is known.
 */
enum verdict amount_read(
	const struct units *u, const char *text, size_t n, int64_t factor, int most, int64_t *out);

/*
 * Dates as people write them: 2023年9月30日, 2023-09-30, 2023.9.30, 2023/9/30. period: also
 * 2023年1-12月, 2023年1月-2023年12月, 10月-11月, 2023年, 12月底前; what stands behind the date
 * (底前, 完成) does not change its days. from/to: when VALID first and last day as YYYY-MM-DD, ""
 * without a year; 11 bytes each, may be NULL. Years are 1900 to 2199.
 */
enum verdict date_read(const char *text, size_t n, char *from);
enum verdict period_read(const char *text, size_t n, char *from, char *to);
/* Appends the years a text names, each once, in their order, with 、 between: 2022年, 2023-2024年,
 * 2023-9-30. A mere number is no year. */
void years_read(const char *text, size_t n, struct buf *out);
/*
 * The next of them in a folded text (text_nfkc), from *at on; 0: there is none. *at is then where
 * it begins, *len its bytes with what shows it to be a year: 年, -9, -2024年. month: 2022.9 and
 * 2022-12 are years, too, though elsewhere they may be numbers.
 */
int year_next(const char *s, size_t n, bool month, size_t *at, size_t *len);

#endif
