/*
 * Values as people write them: see measure.h. What the words mean is data
 * (units.c); here is only the order in which they stand.
 */
#include "form/measure.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "form/units.h"

enum { UNIT_LETTERS = 4 }; /* of a unit that no table knows */

/* A text being read from left to right: what is left of it. */
struct cursor {
	const char *s;
	size_t n;
};

static void step(struct cursor *c, size_t n)
{
	c->s += n;
	c->n -= n;
}

static void skip_blanks(struct cursor *c)
{
	while (c->n && (*c->s == ' ' || *c->s == '\t'))
		step(c, 1);
}

/* --- amounts -------------------------------------------------------- */

/* Verdict of what stands behind a number; VALID with its factor, 0 where nothing does. */
static enum verdict money_unit(const struct units *u, struct cursor rest, int64_t *factor)
{
	*factor = 0;
	if (!rest.n)
		return VERDICT_VALID;
	if (!u)
		return VERDICT_IMPOSSIBLE;
	const struct word *unit = words_find(&u->money, rest.s, rest.n);
	const struct word *times = words_find(&u->multipliers, rest.s, rest.n);
	if (unit)
		*factor = unit->factor;
	else if (times && !__builtin_mul_overflow(times->factor, (int64_t)YUAN, factor))
		return VERDICT_VALID;
	else if (words_begin(&u->money, rest.s, rest.n))
		return VERDICT_INCOMPLETE;
	return unit ? VERDICT_VALID : VERDICT_IMPOSSIBLE;
}

static enum verdict read_amount(
	const struct units *u, struct cursor c, int64_t factor, int most, int64_t *out)
{
	struct decimal d;
	int64_t own;
	skip_blanks(&c);
	enum verdict v = decimal_read(&d, c.s, c.n);
	if (v != VERDICT_VALID) {
		bool point = v == VERDICT_INCOMPLETE && c.n && c.s[c.n - 1] == '.';
		return point && !most ? VERDICT_IMPOSSIBLE : v;
	}
	step(&c, d.length);
	skip_blanks(&c);
	v = money_unit(u, c, &own);
	if (v != VERDICT_VALID)
		return v;
	if (!own && most >= 0 && d.scale > most)
		return VERDICT_IMPOSSIBLE;
	return decimal_scaled(&d, own ? own : factor, out) ? VERDICT_IMPOSSIBLE : VERDICT_VALID;
}

enum verdict amount_read(
	const struct units *u, const char *text, size_t n, int64_t factor, int most, int64_t *out)
{
	struct buf tmp = BUF_INIT;
	size_t from = 0;
	const char *s = text_as_nfkc(&tmp, text, &n);
	text_trim(s, &from, &n);
	enum verdict v = read_amount(u, (struct cursor){s + from, n - from}, factor, most, out);
	buf_release(&tmp);
	return v;
}

/* --- measures ------------------------------------------------------- */

static bool has_han(struct cursor c)
{
	for (size_t i = 0; i < c.n; i++)
		if ((unsigned char)c.s[i] >= 0x80)
			return true;
	return false;
}

/* A sign before the number, "" without one. */
static const char *read_sign(const struct units *u, struct cursor *c)
{
	const struct word *sign = words_longest(&u->signs, c->s, c->n);
	if (!sign)
		return "";
	step(c, sign->n);
	skip_blanks(c);
	return sign->means;
}

static bool read_date(struct cursor c, struct measure *out)
{
	if (*out->sign && !has_han(c))
		return false; /* ≥2023.1 is a number */
	if (period_read(c.s, c.n, out->from, out->to) != VERDICT_VALID)
		return false;
	struct decimal d;
	if (decimal_read(&d, c.s, c.n) == VERDICT_VALID && d.length == c.n)
		out->number = d;
	out->kind = MEASURE_DATE;
	return true;
}

/* Letters of a unit: not blanks, digits, brackets or punctuation. */
static bool is_letter(const char *s, size_t n, size_t *len)
{
	uint32_t c = text_decode(s, n, len);
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0x4e00 && c <= 0x9fff);
}

/* Bytes of the letters at the start of s, and how many there are. */
static size_t letters(const char *s, size_t n, size_t *count)
{
	size_t at = 0, len;
	for (*count = 0; at < n && is_letter(s + at, n - at, &len); ++*count)
		at += len;
	return at;
}

/* The longest unit at the start of s that the tables know, NULL without one. */
static const struct word *known_unit(const struct units *u, struct cursor c)
{
	const struct word *money = words_longest(&u->money, c.s, c.n);
	const struct word *unit = words_longest(&u->units, c.s, c.n);
	if (!money || !unit)
		return money ? money : unit;
	return unit->n > money->n ? unit : money;
}

/* Bytes of what joins two units, / or ·, 0 when there is none. */
static size_t stroke_length(const char *s, size_t n)
{
	static const char dot[] = "·";
	if (n && *s == '/')
		return 1;
	return n >= sizeof dot - 1 && !memcmp(s, dot, sizeof dot - 1) ? sizeof dot - 1 : 0;
}

/* Bytes of the unit at the start of c, 0 when there is none. */
static size_t unit_length(const struct units *u, struct cursor c)
{
	size_t count = 0;
	const struct word *known = known_unit(u, c);
	size_t n = known ? known->n : letters(c.s, c.n, &count);
	if (count > UNIT_LETTERS)
		return 0;
	while (n && n < c.n) { /* 元/本: a price, a rate; 元/人·天 */
		size_t stroke = stroke_length(c.s + n, c.n - n);
		struct cursor per = {c.s + n + stroke, c.n - n - stroke};
		known = known_unit(u, per);
		count = 0;
		size_t more = known ? known->n : letters(per.s, per.n, &count);
		if (!stroke || !more || count > UNIT_LETTERS)
			break;
		n += stroke + more;
	}
	return n;
}

/* True when nothing but a remark in brackets or a full stop is left. */
static bool is_remark(struct cursor c)
{
	static const char stop[] = "。";
	const size_t len = sizeof stop - 1;
	if (c.n >= len && !memcmp(c.s + c.n - len, stop, len))
		c.n -= len;
	skip_blanks(&c);
	return !c.n || (c.s[0] == '(' && c.s[c.n - 1] == ')');
}

/* 2万人次: the number times 10000. False when it gets too large. */
static bool multiply(struct decimal *d, int64_t by)
{
	uint64_t r;
	if (__builtin_mul_overflow(d->digits, (uint64_t)by, &r) || r > (uint64_t)INT64_MAX / 10)
		return false;
	d->digits = r;
	return true;
}

/* What stands behind a number: multiplier, unit, a sign, a remark. False when something else does.
 */
static bool read_behind(
	const struct units *u, struct cursor c, const char *start, struct measure *out)
{
	const struct word *known = known_unit(u, c);
	const struct word *times = words_longest(&u->multipliers, c.s, c.n);
	if (times && (!known || known->n <= times->n)) {
		if (!multiply(&out->number, times->factor))
			return false;
		step(&c, times->n);
	}
	out->nunit = unit_length(u, c);
	out->unit = (size_t)(c.s - start);
	struct cursor unit = {c.s, out->nunit};
	step(&c, out->nunit);
	skip_blanks(&c);
	const struct word *sign = words_longest(&u->behind, c.s, c.n);
	if (sign && !*out->sign) {
		step(&c, sign->n);
		if (is_remark(c)) {
			out->sign = sign->means;
			return true;
		}
	}
	return is_remark(c) || (unit.n == 1 && *unit.s == '%');
}

static bool read_number(
	const struct units *u, struct cursor c, const char *start, struct measure *out)
{
	struct measure r = *out;
	if (decimal_read(&r.number, c.s, c.n) != VERDICT_VALID)
		return false;
	step(&c, r.number.length);
	skip_blanks(&c);
	r.kind = MEASURE_NUMBER;
	if (!read_behind(u, c, start, &r))
		return false;
	*out = r;
	return true;
}

void measure_read(const struct units *u, const char *text, struct buf *folded, struct measure *out)
{
	buf_reset(folded);
	text_nfkc(folded, text, strlen(text));
	*out = (struct measure){.kind = MEASURE_TEXT, .sign = ""};
	size_t from = 0, to = folded->n;
	text_trim(folded->s, &from, &to);
	struct cursor line = {folded->s + from, to - from};
	const char *newline = memchr(line.s, '\n', line.n);
	if (newline)
		line.n = (size_t)(newline - line.s);
	out->sign = read_sign(u, &line);
	if (!read_date(line, out) && !read_number(u, line, folded->s, out))
		*out = (struct measure){.kind = MEASURE_TEXT, .sign = ""};
}

int measure_amount(const struct units *u, const struct measure *m, const char *folded, int64_t *out)
{
	int64_t factor = 0;
	if (m->kind == MEASURE_NUMBER)
		factor = units_money(u, folded + m->unit, m->nunit);
	return factor ? decimal_scaled(&m->number, factor, out) : -1;
}
