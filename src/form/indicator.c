/*
 * A value against its indicator, judged while it is typed. Knows words only
 * from the indicator and from data/units.yaml.
 *
 * A number is read from left to right: sign, number, multiplier, unit, a sign
 * behind it, a remark. measure.c reads the same, but finished texts only.
 */
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "form/library.h"
#include "form/measure.h"
#include "form/units.h"

/* A line of a value being judged, folded: what is left of it, without blanks before it. */
struct judging {
	const struct indicator *i;
	const struct units *u;
	const char *s;
	size_t n;
	const char *sign; /* the one that was read, "" until then */
	bool money;       /* the unit is one of money: then each of these will do */
};

static void step(struct judging *j, size_t n)
{
	j->s += n;
	j->n -= n;
	while (j->n && (*j->s == ' ' || *j->s == '\t')) {
		j->s++;
		j->n--;
	}
}

static enum verdict worse(enum verdict a, enum verdict b)
{
	return a > b ? a : b;
}

/* --- signs --------------------------------------------------------------- */

/* sign: as data/units.yaml writes it, "" for none. */
static bool sign_allowed(const struct indicator *i, const char *sign)
{
	for (size_t k = 0; k < i->signs.n; k++)
		if (!strcmp(i->signs.v[k], sign))
			return true;
	return !i->signs.n;
}

/* True when the line is the beginning of a word for an allowed sign, and not all of it. */
static bool sign_begins(const struct judging *j, const struct words *w)
{
	for (size_t k = 0; k < w->n; k++)
		if (j->n < w->v[k].n && !memcmp(j->s, w->v[k].text, j->n) &&
			sign_allowed(j->i, w->v[k].means))
			return true;
	return false;
}

static enum verdict take_sign(struct judging *j)
{
	if (sign_begins(j, &j->u->signs))
		return VERDICT_INCOMPLETE;
	const struct word *w = words_longest(&j->u->signs, j->s, j->n);
	if (!w)
		return VERDICT_VALID;
	j->sign = w->means;
	step(j, w->n);
	return sign_allowed(j->i, w->means) ? VERDICT_VALID : VERDICT_IMPOSSIBLE;
}

/* When all is read: a sign that is wanted may still come behind. */
static enum verdict judge_sign(const struct judging *j)
{
	if (sign_allowed(j->i, j->sign))
		return VERDICT_VALID;
	if (*j->sign)
		return VERDICT_IMPOSSIBLE;
	for (size_t k = 0; k < j->u->behind.n; k++)
		if (sign_allowed(j->i, j->u->behind.v[k].means))
			return VERDICT_INCOMPLETE;
	return VERDICT_IMPOSSIBLE;
}

/* --- units ----------------------------------------------------------------- */

/* What the line begins with, of the units that are allowed. */
struct unit {
	size_t n;       /* bytes of the longest one that stands there, 0: none does */
	bool first;     /* it is the usual one */
	int64_t factor; /* of money: 0.0001 元 in one; else 0 */
	bool begins;    /* the line is the beginning of one, and not all of it */
};

static int64_t money_factor(const struct units *u, const char *unit)
{
	const struct word *w = words_find(&u->money, unit, strlen(unit));
	return w ? w->factor : 0;
}

static bool wants_money(const struct indicator *i, const struct units *u)
{
	for (size_t k = 0; k < i->units.n; k++)
		if (money_factor(u, i->units.v[k]))
			return true;
	return false;
}

static void try_unit(const struct judging *j, const char *word, size_t n, bool first,
	int64_t factor, struct unit *best)
{
	if (n > j->n) {
		best->begins |= !memcmp(word, j->s, j->n);
	} else if (n >= best->n && !memcmp(word, j->s, n)) {
		best->first = first || (best->first && n == best->n);
		best->factor = factor;
		best->n = n;
	}
}

/* The k-th word that may stand for a part of a unit, k up to the number of known ones; NULL: that
 * one does not. */
static const char *part_word(
	const struct units *u, const char *part, size_t n, size_t k, size_t *len)
{
	if (k == u->units.n) {
		*len = n;
		return part;
	}
	const struct word *w = &u->units.v[k];
	*len = w->n;
	return strlen(w->means) == n && !memcmp(w->means, part, n) ? w->text : NULL;
}

/* 元/平米 is 元/平方米, 个/h is 个/小时: each part in all its words. */
static void try_parts(const struct judging *j, const char *name, size_t n, const char *stroke,
	bool first, struct unit *best)
{
	struct buf whole = BUF_INIT;
	size_t before = (size_t)(stroke - name), behind = n - before - 1, na, nb;
	for (size_t a = 0; a <= j->u->units.n; a++) {
		const char *one = part_word(j->u, name, before, a, &na);
		for (size_t b = 0; one && b <= j->u->units.n; b++) {
			const char *other = part_word(j->u, stroke + 1, behind, b, &nb);
			if (!other)
				continue;
			buf_reset(&whole);
			buf_add(&whole, one, na);
			buf_addc(&whole, '/');
			buf_add(&whole, other, nb);
			try_unit(j, whole.s, whole.n, first, 0, best);
		}
	}
	buf_release(&whole);
}

static struct unit find_unit(const struct judging *j)
{
	struct unit best = {0};
	struct buf tmp = BUF_INIT, usual = BUF_INIT;
	const struct words *known = &j->u->units, *money = &j->u->money;
	for (size_t k = 0; k < j->i->units.n; k++) {
		const char *name = j->i->units.v[k];
		size_t n = strlen(name);
		buf_reset(&usual);
		unit_usual(j->u, name, n, &usual);
		const char *stroke = strchr(usual.s, '/');
		const char *folded = text_as_nfkc(&tmp, name, &n);
		try_unit(j, folded, n, !k, money_factor(j->u, name), &best);
		if (stroke)
			try_parts(j, usual.s, usual.n, stroke, !k, &best);
		for (size_t w = 0; w < known->n; w++)
			if (!strcmp(known->v[w].means, usual.s))
				try_unit(j, known->v[w].text, known->v[w].n, !k, 0, &best);
	}
	for (size_t w = 0; j->money && w < money->n; w++)
		try_unit(j, money->v[w].text, money->v[w].n, false, money->v[w].factor, &best);
	buf_release(&tmp);
	buf_release(&usual);
	return best;
}

/* --- bounds ---------------------------------------------------------------- */

/* A number as bounds are compared: amounts in 0.0001 元, exact; others as they are. */
static double worth(const struct decimal *d, int64_t factor)
{
	int64_t whole;
	if (!decimal_scaled(d, factor, &whole))
		return (double)whole;
	return decimal_double(d) * (double)factor;
}

/* The numbers that are allowed, in the first unit. */
static void bounds(const struct judging *j, double *min, double *max)
{
	const struct indicator *i = j->i;
	int64_t factor = i->units.n ? money_factor(j->u, i->units.v[0]) : 0;
	factor = factor ? factor : 1;
	*min = i->has_min ? worth(&i->min, factor) : -INFINITY;
	*max = i->has_max ? worth(&i->max, factor) : INFINITY;
}

/* True when bounds say something of a unit. */
static bool is_bounded(const struct judging *j, const struct unit *unit)
{
	bool first_is_money = j->i->units.n && money_factor(j->u, j->i->units.v[0]);
	return unit->first || (unit->factor && first_is_money);
}

static bool in_bounds(const struct judging *j, const struct decimal *d, int64_t factor)
{
	double min, max, v = worth(d, factor);
	bounds(j, &min, &max);
	return v >= min && v <= max;
}

/* What can still be typed behind the digits of a number. */
enum more { MORE_NOTHING, MORE_DECIMALS, MORE_DIGITS };

/* True when d, counted in factor, is within the bounds or more digits could bring it there. */
static bool may_fit(
	const struct judging *j, const struct decimal *d, int64_t factor, enum more more)
{
	enum { MOST_DIGITS = 18 };
	double min, max, tens = 1;
	struct decimal low = *d, high = *d;
	if (in_bounds(j, d, factor) || more == MORE_NOTHING)
		return in_bounds(j, d, factor);
	bounds(j, &min, &max);
	low.negative = high.negative = false;
	high.digits++;
	double from = worth(&low, factor), to = worth(&high, factor);
	double least = d->negative ? -max : min, most = d->negative ? -min : max;
	for (int k = 0; k < (more == MORE_DIGITS ? MOST_DIGITS : 1); k++, tens *= 10)
		if (from * tens <= most && to * tens > least)
			return true;
	return false;
}

/* The same while the unit is missing: any that is allowed may come, a multiplier before it. */
static bool may_fit_some(const struct judging *j, const struct decimal *d, enum more more)
{
	const struct words *money = &j->u->money, *times = &j->u->multipliers;
	bool can = may_fit(j, d, 1, more);
	if (j->i->units.n > 1 && !j->money)
		return true; /* bounds are those of the first unit */
	for (size_t k = 0; k < money->n && j->money && !can; k++)
		can = may_fit(j, d, money->v[k].factor, more);
	for (size_t k = 0; k < times->n && !j->money && more && !can; k++)
		can = may_fit(j, d, times->v[k].factor, MORE_NOTHING);
	return can;
}

/* --- numbers --------------------------------------------------------------- */

/* What stands behind the unit: a sign, a remark in brackets, a full stop. */
static enum verdict judge_rest(struct judging *j)
{
	static const char stop[] = "。";
	const size_t len = sizeof stop - 1;
	const struct word *sign = words_longest(&j->u->behind, j->s, j->n);
	if (sign && !*j->sign) {
		j->sign = sign->means;
		step(j, sign->n);
	} else if (j->n && !*j->sign && sign_begins(j, &j->u->behind)) {
		return VERDICT_INCOMPLETE;
	}
	if (j->n >= len && !memcmp(j->s + j->n - len, stop, len))
		j->n -= len;
	if (!j->n || (j->s[0] == '(' && j->s[j->n - 1] == ')'))
		return judge_sign(j);
	return j->s[0] == '(' ? VERDICT_INCOMPLETE : VERDICT_IMPOSSIBLE;
}

/* 2万: the number times 10000; bounds are judged of that. False when it gets too large. */
static bool take_multiplier(struct judging *j, struct decimal *d)
{
	const struct unit unit = find_unit(j);
	const struct word *w = words_longest(&j->u->multipliers, j->s, j->n);
	if (!w || unit.n > w->n)
		return true;
	step(j, w->n);
	return !__builtin_mul_overflow(d->digits, (uint64_t)w->factor, &d->digits) &&
	       d->digits <= (uint64_t)INT64_MAX / 10;
}

/* Nothing stands behind the number yet; more: what may. */
static enum verdict judge_bare(const struct judging *j, const struct decimal *d, enum more more)
{
	if (!may_fit_some(j, d, more))
		return VERDICT_IMPOSSIBLE;
	bool whole = !j->i->units.n && in_bounds(j, d, 1);
	return worse(judge_sign(j), whole ? VERDICT_VALID : VERDICT_INCOMPLETE);
}

/* A number that breaks off: 1,2 or 12. */
static enum verdict judge_broken_off(const struct judging *j)
{
	struct decimal d;
	bool point = j->n && j->s[j->n - 1] == '.';
	if (!point || decimal_read(&d, j->s, j->n - 1) != VERDICT_VALID)
		return VERDICT_INCOMPLETE;
	return may_fit_some(j, &d, MORE_DECIMALS) ? VERDICT_INCOMPLETE : VERDICT_IMPOSSIBLE;
}

static enum verdict judge_unit(struct judging *j, const struct decimal *d)
{
	const struct unit unit = find_unit(j);
	bool none = !j->i->units.n;
	if (!unit.n && !none)
		return VERDICT_IMPOSSIBLE;
	if ((none || is_bounded(j, &unit)) && !in_bounds(j, d, unit.factor ? unit.factor : 1))
		return VERDICT_IMPOSSIBLE;
	step(j, unit.n);
	return judge_rest(j);
}

/* What stands behind the number. */
static enum verdict judge_behind(struct judging *j, struct decimal *d)
{
	bool begins = find_unit(j).begins && may_fit_some(j, d, MORE_NOTHING);
	enum verdict v = VERDICT_IMPOSSIBLE;
	if (take_multiplier(j, d))
		v = j->n ? judge_unit(j, d) : judge_bare(j, d, MORE_NOTHING);
	return v == VERDICT_IMPOSSIBLE && begins ? VERDICT_INCOMPLETE : v;
}

static enum verdict judge_number(struct judging *j)
{
	struct decimal d;
	enum verdict v = take_sign(j);
	if (v != VERDICT_VALID)
		return v;
	if (!j->n)
		return VERDICT_INCOMPLETE;
	v = decimal_read(&d, j->s, j->n);
	if (v != VERDICT_VALID)
		return v == VERDICT_INCOMPLETE ? judge_broken_off(j) : v;
	step(j, d.length);
	if (!j->n)
		return judge_bare(j, &d, d.scale ? MORE_DECIMALS : MORE_DIGITS);
	return judge_behind(j, &d);
}

/* --- dates, lines ------------------------------------------------------------ */

static enum verdict judge_date(struct judging *j)
{
	enum verdict v = take_sign(j);
	if (v != VERDICT_VALID || !j->n)
		return worse(v, VERDICT_INCOMPLETE);
	v = period_read(j->s, j->n, NULL, NULL);
	return v == VERDICT_VALID ? judge_sign(j) : v;
}

static enum verdict judge_words(struct judging *j)
{
	(void)j;
	return VERDICT_VALID;
}

static enum verdict (*const judges[])(struct judging *j) = {
	[INDICATOR_NUMBER] = judge_number,
	[INDICATOR_DATE] = judge_date,
	[INDICATOR_WORDS] = judge_words,
};

/* Each line of a value is a proper one: ≥3.8元/本（本市）, ≥5.5元/本（外埠）. */
static enum verdict judge_lines(
	const struct indicator *i, const struct units *u, const char *s, size_t n)
{
	enum verdict v = VERDICT_VALID;
	bool money = wants_money(i, u);
	for (size_t at = 0; at < n;) {
		const char *end = memchr(s + at, '\n', n - at);
		size_t to = end ? (size_t)(end - s) : n, next = to + 1;
		text_trim(s, &at, &to);
		struct judging j = {i, u, s + at, to - at, "", money};
		if (j.n)
			v = worse(v, judges[i->nature](&j));
		at = next;
	}
	return v;
}

enum verdict indicator_judge(
	const struct indicator *i, const struct units *u, const char *text, struct buf *why)
{
	struct buf tmp = BUF_INIT;
	size_t n = strlen(text);
	if (why)
		buf_reset(why);
	const char *folded = text_as_nfkc(&tmp, text, &n);
	enum verdict v = text_blank(folded, n) ? VERDICT_INCOMPLETE : judge_lines(i, u, folded, n);
	buf_release(&tmp);
	if (v != VERDICT_VALID && why) {
		buf_adds(why, i->name);
		indicator_wants(i, why);
	}
	return v;
}
