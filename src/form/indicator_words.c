/*
 * What an indicator wants, in words; what may come next; what would complete
 * a value. What fits is asked of indicator_judge.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "form/library.h"
#include "form/measure.h"

/* --- the sentence ------------------------------------------------------------ */

/* Appends the words that are not empty, this between them. */
static void add_words(struct buf *out, const struct texts *t, const char *between)
{
	for (size_t k = 0, n = 0; k < t->n; k++)
		if (*t->v[k])
			buf_addf(out, "%s%s", n++ ? between : "", t->v[k]);
}

/* True when a number may stand without a sign, and when it may have one. */
static bool may_go_bare(const struct indicator *i)
{
	for (size_t k = 0; k < i->signs.n; k++)
		if (!*i->signs.v[k])
			return true;
	return !i->signs.n;
}

static bool may_be_signed(const struct indicator *i)
{
	for (size_t k = 0; k < i->signs.n; k++)
		if (*i->signs.v[k])
			return true;
	return false;
}

static void add_bound(struct buf *out, const struct decimal *d)
{
	int64_t factor = 1;
	for (int k = 0; k < d->scale; k++)
		factor *= 10;
	decimal_print(out, d->negative ? -(int64_t)d->digits : (int64_t)d->digits, factor, d->scale,
		false);
}

static void add_bounds(struct buf *out, const struct indicator *i)
{
	struct buf min = BUF_INIT, max = BUF_INIT;
	add_bound(&min, &i->min);
	add_bound(&max, &i->max);
	if (i->has_min && i->has_max)
		buf_addf(out, "，数在 %s 到 %s 之间", min.s, max.s);
	else if (i->has_min)
		buf_addf(out, "，数不小于 %s", min.s);
	else if (i->has_max)
		buf_addf(out, "，数不大于 %s", max.s);
	buf_release(&min);
	buf_release(&max);
}

static void want_number(const struct indicator *i, struct buf *out)
{
	bool bare = may_go_bare(i), with = may_be_signed(i);
	buf_adds(out, "要写");
	if (with && !bare) {
		buf_addc(out, ' ');
		add_words(out, &i->signs, " 或 ");
	}
	buf_adds(out, " 数");
	if (i->units.n)
		buf_addc(out, ' ');
	add_words(out, &i->units, " 或 ");
	if (!i->units.n)
		buf_adds(out, "，不带单位");
	if (with && bare) {
		buf_adds(out, "，前面可加 ");
		add_words(out, &i->signs, " ");
	} else if (!with && i->signs.n) {
		buf_adds(out, "，前面不加符号");
	}
	add_bounds(out, i);
}

static void want_date(const struct indicator *i, struct buf *out)
{
	buf_adds(out, "要写日期或期间");
	if (i->values.n)
		buf_addf(out, "，如 %s", i->values.v[0]);
}

static void want_words(const struct indicator *i, struct buf *out)
{
	buf_adds(out, "要写一句话");
	if (i->values.n)
		buf_addf(out, "，如“%s”", i->values.v[0]);
}

static void (*const wants[])(const struct indicator *i, struct buf *out) = {
	[INDICATOR_NUMBER] = want_number,
	[INDICATOR_DATE] = want_date,
	[INDICATOR_WORDS] = want_words,
};

const char *indicator_usual(const struct indicator *i)
{
	return i->values.n ? i->values.v[0] : i->units.n ? i->units.v[0] : "";
}

void indicator_wants(const struct indicator *i, struct buf *out)
{
	wants[i->nature](i, out);
}

/* --- what may come next -------------------------------------------------------- */

/* True when one of the words, blanks between them, can be typed behind text. */
static bool goes_on(const struct indicator *i, const struct units *u, const char *text,
	const char *words, struct buf *tried)
{
	for (const char *w = words; *w; w += strspn(w, " ")) {
		size_t n = strcspn(w, " ");
		buf_reset(tried);
		buf_adds(tried, text);
		buf_add(tried, w, n);
		if (indicator_judge(i, u, tried->s, NULL) != VERDICT_IMPOSSIBLE)
			return true;
		w += n;
	}
	return false;
}

void indicator_next(
	const struct indicator *i, const struct units *u, const char *text, struct buf *out)
{
	static const char digits[] = "0 1 2 3 4 5 6 7 8 9";
	static const char *const of_number[] = {"."};
	static const char *const of_date[] = {"年", "月", "日", "-", "."};
	const char *const *more = i->nature == INDICATOR_DATE ? of_date : of_number;
	size_t nmore = i->nature == INDICATOR_DATE ? sizeof of_date / sizeof *of_date : 1;
	size_t from = out->n;
	struct buf tried = BUF_INIT;
	if (i->nature == INDICATOR_WORDS)
		return;
	for (size_t k = 0; k < i->signs.n; k++)
		if (*i->signs.v[k] && goes_on(i, u, text, i->signs.v[k], &tried))
			buf_addf(out, "%s%s", out->n > from ? " " : "", i->signs.v[k]);
	if (goes_on(i, u, text, digits, &tried))
		buf_addf(out, "%s数字", out->n > from ? " " : "");
	for (size_t k = 0; k < nmore; k++)
		if (goes_on(i, u, text, more[k], &tried))
			buf_addf(out, "%s%s", out->n > from ? " " : "", more[k]);
	for (size_t k = 0; k < i->units.n; k++)
		if (goes_on(i, u, text, i->units.v[k], &tried))
			buf_addf(out, "%s%s", out->n > from ? " " : "", i->units.v[k]);
	buf_release(&tried);
}

/* --- what would complete it ------------------------------------------------------ */

/*
 * Bytes of a usual value that may be offered. What is counted or paid is another figure in each
 * project: of it only the sign. A rate, or that something never happens, is offered whole.
 */
static size_t value_offered(const struct indicator *i, const struct units *u, const char *value)
{
	struct buf folded = BUF_INIT;
	struct measure m;
	measure_read(u, value, &folded, &m);
	bool whole = i->nature != INDICATOR_NUMBER || m.kind != MEASURE_NUMBER ||
		     !m.number.digits || (m.nunit == 1 && folded.s[m.unit] == '%');
	buf_release(&folded);
	return whole ? strlen(value) : strcspn(value, "0123456789");
}

/* Appends the rest of the commonest usual value that text is the beginning of. */
static void rest_of_value(
	const struct indicator *i, const struct units *u, const char *text, struct buf *out)
{
	size_t n = strlen(text);
	for (size_t k = 0; k < i->values.n; k++) {
		const char *value = i->values.v[k];
		size_t offered = value_offered(i, u, value);
		if (n < offered && !strncmp(value, text, n)) {
			buf_add(out, value + n, offered - n);
			return;
		}
	}
}

/* The rest of a unit (all of it, or what its beginning lacks) that makes text a proper value. */
static const char *rest_of_unit(
	const struct indicator *i, const struct units *u, const char *text, struct buf *tried)
{
	size_t n = strlen(text);
	for (size_t k = 0; k < i->units.n; k++) {
		const char *unit = i->units.v[k];
		size_t len = strlen(unit), have = len;
		while (have &&
			(have >= len || have > n || memcmp(text + n - have, unit, have) != 0))
			have = text_prev(unit, len, have);
		buf_reset(tried);
		buf_addf(tried, "%s%s", text, unit + have);
		if (indicator_judge(i, u, tried->s, NULL) == VERDICT_VALID)
			return unit + have;
	}
	return "";
}

void indicator_ghost(
	const struct indicator *i, const struct units *u, const char *text, struct buf *out)
{
	struct buf tried = BUF_INIT;
	bool done =
		i->nature != INDICATOR_WORDS && indicator_judge(i, u, text, NULL) == VERDICT_VALID;
	size_t before = out->n;
	if (!done)
		rest_of_value(i, u, text, out);
	if (!done && out->n == before && i->nature == INDICATOR_NUMBER)
		buf_adds(out, rest_of_unit(i, u, text, &tried));
	buf_release(&tried);
}
