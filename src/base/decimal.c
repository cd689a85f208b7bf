/* Exact decimal numbers: see decimal.h. */
#include "base/decimal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

enum { DIGITS_MOST = 18, SCALE_MOST = 18, EXACT_DOUBLE = 53 };

static const uint64_t ten_to[] = {
	1,
	10,
	100,
	1000,
	10000,
	100000,
	1000000,
	10000000,
	100000000,
	1000000000,
	10000000000,
	100000000000,
	1000000000000,
	10000000000000,
	100000000000000,
	1000000000000000,
	10000000000000000,
	100000000000000000,
	1000000000000000000,
};

static bool is_digit(const char *s, size_t n, size_t at)
{
	return at < n && s[at] >= '0' && s[at] <= '9';
}

/* Takes the digits at d->length; how many, or -1 when the number gets too long. */
static int take_digits(struct decimal *d, const char *s, size_t n)
{
	int taken = 0;
	for (; is_digit(s, n, d->length); d->length++) {
		if (d->digits >= ten_to[DIGITS_MOST - 1])
			return -1;
		d->digits = d->digits * 10 + (uint64_t)(s[d->length] - '0');
		if (taken < 4) /* nobody asks more than whether a group has three */
			taken++;
	}
	return taken;
}

/* The groups behind the first: ",ddd" as often as they come. */
static enum verdict take_groups(struct decimal *d, const char *s, size_t n)
{
	while (d->length < n && s[d->length] == ',') {
		if (d->length + 1 < n && !is_digit(s, n, d->length + 1))
			break; /* a comma behind the number, not in it */
		d->length++;
		int taken = take_digits(d, s, n);
		if (taken < 0 || taken > 3)
			return VERDICT_IMPOSSIBLE;
		if (taken < 3)
			return d->length == n ? VERDICT_INCOMPLETE : VERDICT_IMPOSSIBLE;
	}
	return VERDICT_VALID;
}

static enum verdict take_decimals(struct decimal *d, const char *s, size_t n)
{
	if (d->length == n || s[d->length] != '.')
		return VERDICT_VALID;
	if (d->length + 1 == n)
		return VERDICT_INCOMPLETE;
	if (!is_digit(s, n, d->length + 1))
		return VERDICT_VALID; /* a point behind the number */
	size_t from = ++d->length;
	if (take_digits(d, s, n) < 0 || d->length - from > SCALE_MOST)
		return VERDICT_IMPOSSIBLE;
	d->scale = (int)(d->length - from);
	return VERDICT_VALID;
}

enum verdict decimal_read(struct decimal *d, const char *s, size_t n)
{
	struct decimal r = {0};
	if (n && (s[0] == '-' || s[0] == '+')) {
		r.negative = s[0] == '-';
		r.length = 1;
	}
	if (r.length == n)
		return VERDICT_INCOMPLETE;
	int first = take_digits(&r, s, n);
	if (first <= 0)
		return VERDICT_IMPOSSIBLE;
	enum verdict v = VERDICT_VALID;
	if (first <= 3)
		v = take_groups(&r, s, n);
	else if (r.length < n && s[r.length] == ',' &&
		 (r.length + 1 == n || is_digit(s, n, r.length + 1)))
		v = VERDICT_IMPOSSIBLE;
	if (v == VERDICT_VALID)
		v = take_decimals(&r, s, n);
	if (v == VERDICT_VALID)
		*d = r;
	return v;
}

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

int decimal_scaled(const struct decimal *d, int64_t factor, int64_t *out)
{
	assert(factor > 0 && d->scale >= 0 && d->scale <= SCALE_MOST);
	uint64_t divisor = ten_to[d->scale];
	uint64_t common = common_divisor(d->digits, divisor);
	divisor /= common;
	if ((uint64_t)factor % divisor)
		return -1;
	int64_t r;
	if (__builtin_mul_overflow(d->digits / common, (uint64_t)factor / divisor, &r))
		return -1;
	*out = d->negative ? -r : r;
	return 0;
}

double decimal_double(const struct decimal *d)
{
	double r;
	if (d->digits >> EXACT_DOUBLE) {
		char text[40]; /* without a point, so no locale can change what it means */
		snprintf(text, sizeof text, "%llue-%d", (unsigned long long)d->digits, d->scale);
		r = strtod(text, NULL);
	} else {
		/* Both are exact doubles: the quotient is the nearest one. */
		r = (double)d->digits / (double)ten_to[d->scale];
	}
	return d->negative ? -r : r;
}

static void print_whole(struct buf *out, uint64_t n, bool thousands)
{
	char text[24];
	int length = snprintf(text, sizeof text, "%llu", (unsigned long long)n);
	for (int i = 0; i < length; i++) {
		if (thousands && i && (length - i) % 3 == 0)
			buf_addc(out, ',');
		buf_addc(out, text[i]);
	}
}

void decimal_print(struct buf *out, int64_t amount, int64_t factor, int decimals, bool thousands)
{
	assert(factor > 0 && factor <= INT64_MAX / 10 && decimals >= 0 && decimals <= SCALE_MOST);
	uint64_t size = amount < 0 ? -(uint64_t)amount : (uint64_t)amount;
	uint64_t unit = (uint64_t)factor;
	uint64_t whole = size / unit, rest = size % unit, part = 0;
	for (int i = 0; i < decimals; i++) {
		rest *= 10;
		part = part * 10 + rest / unit;
		rest %= unit;
	}
	if (rest * 2 >= unit && ++part == ten_to[decimals]) {
		part = 0;
		whole++;
	}
	if (amount < 0 && (whole || part))
		buf_addc(out, '-');
	print_whole(out, whole, thousands);
	if (decimals)
		buf_addf(out, ".%0*llu", decimals, (unsigned long long)part);
}

void decimal_print_double(struct buf *out, double number)
{
	enum { SIGNIFICANT = 15 };
	char text[40];
	snprintf(text, sizeof text, "%.*g", SIGNIFICANT, number);
	const char *power = strchr(text, 'e');
	if (!power) {
		buf_adds(out, text);
		return;
	}
	int decimals = SIGNIFICANT - 1 - (int)strtol(power + 1, NULL, 10);
	if (decimals <= 0) {
		buf_addf(out, "%.0f", number);
		return;
	}
	buf_addf(out, "%.*f", decimals < SCALE_MOST ? decimals : SCALE_MOST, number);
	while (out->s[out->n - 1] == '0')
		buf_cut(out, out->n - 1);
	if (out->s[out->n - 1] == '.')
		buf_cut(out, out->n - 1);
}
