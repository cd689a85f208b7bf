/*
 * Dates and periods as people write them: see measure.h. A way of writing is
 * a row of the table of shapes; nothing else knows one.
 */
#include "form/measure.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

enum { YEAR_FIRST = 1900, YEAR_LAST = 2199 };

/* The numbers of a date: of its first and of its second part. 0: not written. */
struct day {
	int year, month, day;
};
struct span {
	struct day from, to;
};

/*
 * A way of writing. Y M D: year, month, day; Z N E: those of the second part; Q: a quarter; ~: to;
 * any other character itself. Blanks may stand anywhere in between.
 */
struct shape {
	const char *text;
	int first, last; /* months meant when none is written */
	bool date;       /* one day */
};

static const struct shape shapes[] = {
	{"Y年M月D日", 0, 0, true},
	{"Y年M月D号", 0, 0, true},
	{"Y-M-D", 0, 0, true},
	{"Y.M.D", 0, 0, true},
	{"Y/M/D", 0, 0, true},
	{"Y年", 1, 12, false},
	{"Y年度", 1, 12, false},
	{"Y年全年", 1, 12, false},
	{"Y年年", 1, 12, false}, /* 2023年年底 */
	{"Y年上半年", 1, 6, false},
	{"Y年下半年", 7, 12, false},
	{"Y年Q季度", 0, 0, false},
	{"Y年第Q季度", 0, 0, false},
	{"Y年M月", 0, 0, false},
	{"Y年M~N月", 0, 0, false},
	{"Y年M月~N月", 0, 0, false},
	{"Y年M月~Z年N月", 0, 0, false},
	{"Y年M月D日~E日", 0, 0, false},
	{"Y年M月D~E日", 0, 0, false},
	{"Y年M月D日~N月E日", 0, 0, false},
	{"Y年M月D日~Z年N月E日", 0, 0, false},
	{"Y年~Z年", 1, 12, false},
	{"Y~Z年", 1, 12, false},
	{"Y-M", 0, 0, false},
	{"Y.M", 0, 0, false},
	{"Y/M", 0, 0, false},
	{"Y.M~Z.N", 0, 0, false},
	{"Y.M.D~Z.N.E", 0, 0, false},
	{"Y-M-D~Z-N-E", 0, 0, false},
	{"M月", 0, 0, false},
	{"M~N月", 0, 0, false},
	{"M月~N月", 0, 0, false},
	{"M月D日", 0, 0, false},
	{"M月D日~N月E日", 0, 0, false},
};

/* What may follow a period: one word of each line, in this order, or none. */
static const char *const tails[][6] = {
	{"份"},
	{"上旬", "中旬", "下旬", "底", "初", "末"},
	{"之前", "以前", "之内", "前", "内", "起"},
	{"完成"},
};

static const char *const to_signs[] = {"-", "–", "—", "~", "至", "到", "−"};

/* --- reading a shape ------------------------------------------------ */

static int days_in(int year, int month)
{
	static const int days[] = {31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = !year || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
	return month == 2 && leap ? 29 : days[month];
}

/* Reads at most `most` digits as a number of [low, high]; a year has all four. */
static enum verdict read_number(
	const char *s, size_t n, size_t *at, int most, int low, int high, int *out)
{
	int v = 0, digits = 0;
	while (digits < most && *at < n && s[*at] >= '0' && s[*at] <= '9') {
		v = v * 10 + (s[*at] - '0');
		digits++;
		++*at;
	}
	bool whole = digits && v >= low && v <= high;
	*out = v;
	if (whole)
		return VERDICT_VALID;
	if (*at < n || digits == most)
		return VERDICT_IMPOSSIBLE;
	/* The text ends here: could more digits make it one of the range? */
	int least = v, greatest = v;
	for (int i = digits; i < most; i++) {
		least *= 10;
		greatest = greatest * 10 + 9;
		if (greatest >= low && least <= high)
			return VERDICT_INCOMPLETE;
	}
	return VERDICT_IMPOSSIBLE;
}

static enum verdict read_day(const char *s, size_t n, size_t *at, const struct day *of, int *out)
{
	return read_number(s, n, at, 2, 1, days_in(of->year, of->month), out);
}

/* One number of a shape, by its letter. */
static enum verdict read_part(char letter, const char *s, size_t n, size_t *at, struct span *p)
{
	int quarter;
	enum verdict v;
	struct day *from = &p->from, *to = &p->to;
	switch (letter) {
	case 'Y':
		return read_number(s, n, at, 4, YEAR_FIRST, YEAR_LAST, &from->year);
	case 'Z':
		return read_number(s, n, at, 4, YEAR_FIRST, YEAR_LAST, &to->year);
	case 'M':
		return read_number(s, n, at, 2, 1, 12, &from->month);
	case 'N':
		return read_number(s, n, at, 2, 1, 12, &to->month);
	case 'D':
		return read_day(s, n, at, from, &from->day);
	case 'E':
		return read_day(s, n, at,
			&(struct day){to->year ? to->year : from->year,
				to->month ? to->month : from->month, 0},
			&to->day);
	default:
		v = read_number(s, n, at, 1, 1, 4, &quarter);
		from->month = quarter * 3 - 2;
		to->month = quarter * 3;
		return v;
	}
}

/* Steps over the literal text w. */
static enum verdict read_literal(const char *w, size_t len, const char *s, size_t n, size_t *at)
{
	if (*at == n)
		return VERDICT_INCOMPLETE;
	if (len > n - *at || memcmp(s + *at, w, len) != 0)
		return VERDICT_IMPOSSIBLE;
	*at += len;
	return VERDICT_VALID;
}

static enum verdict read_to(const char *s, size_t n, size_t *at)
{
	enum verdict v = VERDICT_IMPOSSIBLE;
	for (size_t i = 0; v == VERDICT_IMPOSSIBLE && i < sizeof to_signs / sizeof *to_signs; i++)
		v = read_literal(to_signs[i], strlen(to_signs[i]), s, n, at);
	return v;
}

static void skip_blanks(const char *s, size_t n, size_t *at)
{
	while (*at < n && s[*at] == ' ')
		++*at;
}

/* Reads one shape from the start of s; *at is then where it ends. */
static enum verdict read_shape(
	const char *shape, const char *s, size_t n, size_t *at, struct span *p)
{
	enum verdict v = VERDICT_VALID;
	size_t left = strlen(shape), len;
	for (; v == VERDICT_VALID && left; shape += len, left -= len) {
		text_decode(shape, left, &len);
		skip_blanks(s, n, at);
		if (*shape == '~')
			v = read_to(s, n, at);
		else if (*shape >= 'A' && *shape <= 'Z')
			v = read_part(*shape, s, n, at, p);
		else
			v = read_literal(shape, len, s, n, at);
	}
	return v;
}

/* Steps over one of the words of a line of tails, if there is one; true when s ends within it. */
static bool skip_tail(const char *const *words, const char *s, size_t n, size_t *at)
{
	bool cut = false;
	for (size_t i = 0; i < 6 && words[i]; i++) {
		size_t len = strlen(words[i]), left = n - *at;
		if (left >= len && !memcmp(s + *at, words[i], len)) {
			*at += len;
			return false;
		}
		cut |= left && left < len && !memcmp(s + *at, words[i], left);
	}
	return cut;
}

static enum verdict read_tail(const char *s, size_t n, size_t at)
{
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		skip_blanks(s, n, &at);
		if (skip_tail(tails[i], s, n, &at))
			return VERDICT_INCOMPLETE;
	}
	return at == n ? VERDICT_VALID : VERDICT_IMPOSSIBLE;
}

/* --- what it means -------------------------------------------------- */

/* Fills in what was not written: 2023年1-12月 ends in 2023, a month on its last day. */
static void complete(struct span *p, const struct shape *shape)
{
	if (!p->from.month)
		p->from.month = shape->first;
	if (!p->to.year)
		p->to.year = p->from.year;
	if (!p->to.month)
		p->to.month = shape->last ? shape->last : p->from.month;
	if (!p->to.day)
		p->to.day = p->from.day ? p->from.day : days_in(p->to.year, p->to.month);
	if (!p->from.day)
		p->from.day = 1;
}

static int day_number(const struct day *d)
{
	return (d->year * 12 + d->month) * 31 + d->day;
}

static void print_day(const struct day *d, char *out)
{
	if (!out)
		return;
	*out = '\0';
	if (d->year >= YEAR_FIRST && d->year <= YEAR_LAST)
		snprintf(out, 11, "%04u-%02u-%02u", (unsigned)d->year % 10000,
			(unsigned)d->month % 100, (unsigned)d->day % 100);
}

/* False when s cannot be this shape for what stands behind its first number: a glance that spares
 * most of the reading. `digits` of them begin s. */
static bool may_be(const struct shape *shape, const char *s, size_t n, size_t digits)
{
	const char *next = shape->text + 1;
	bool year = digits == 4;
	skip_blanks(s, n, &digits);
	if (digits == n)
		return true;
	return (*shape->text == 'Y') == year && (*next == '~' || *next == s[digits]);
}

/* Verdict of s as one shape, date: nothing may follow it; when VALID what it means is in *p. */
static enum verdict judge_shape(
	const struct shape *shape, const char *s, size_t n, bool date, struct span *p)
{
	size_t at = 0;
	*p = (struct span){0};
	enum verdict v = read_shape(shape->text, s, n, &at, p);
	if (v != VERDICT_VALID)
		return v;
	if (date && at < n)
		return VERDICT_IMPOSSIBLE;
	v = read_tail(s, n, at);
	complete(p, shape);
	/* 10月-3月 goes on into the next year; of a year that is written, it cannot. */
	if (p->from.year && day_number(&p->from) > day_number(&p->to))
		return VERDICT_IMPOSSIBLE;
	return v;
}

static enum verdict judge(const char *text, size_t n, bool date, char *from, char *to)
{
	struct buf tmp = BUF_INIT;
	struct span p;
	const char *s = text_as_nfkc(&tmp, text, &n);
	size_t start = 0;
	text_trim(s, &start, &n);
	s += start;
	n -= start;
	enum verdict best = n ? VERDICT_IMPOSSIBLE : VERDICT_INCOMPLETE;
	size_t digits = 0; /* all shapes begin with some */
	while (digits < n && s[digits] >= '0' && s[digits] <= '9')
		digits++;
	for (size_t i = 0; digits && i < sizeof shapes / sizeof *shapes; i++) {
		if ((date && !shapes[i].date) || !may_be(&shapes[i], s, n, digits))
			continue;
		enum verdict v = judge_shape(&shapes[i], s, n, date, &p);
		if (v < best)
			best = v;
		if (v == VERDICT_VALID)
			break;
	}
	if (best == VERDICT_VALID) {
		print_day(&p.from, from);
		print_day(&p.to, to);
	}
	buf_release(&tmp);
	return best;
}

enum verdict date_read(const char *text, size_t n, char *from)
{
	return judge(text, n, true, from, NULL);
}

enum verdict period_read(const char *text, size_t n, char *from, char *to)
{
	return judge(text, n, false, from, to);
}

/* --- years in a text ------------------------------------------------ */

/* Reads a year at the start of s: four digits and no more. 0: none stands there. */
static int year_at(const char *s, size_t n)
{
	size_t at = 0;
	int year;
	if (read_number(s, n, &at, 4, YEAR_FIRST, YEAR_LAST, &year) != VERDICT_VALID)
		return 0;
	return at == 4 && (at == n || s[at] < '0' || s[at] > '9') ? year : 0;
}

/* Bytes of 年 and the blanks before it at the start of s, 0: it does not stand there. */
static size_t year_sign(const char *s, size_t n)
{
	static const char sign[] = "年";
	const size_t len = sizeof sign - 1;
	size_t at = 0;
	skip_blanks(s, n, &at);
	return n - at >= len && !memcmp(s + at, sign, len) ? at + len : 0;
}

static bool ends_number(const char *s, size_t n, size_t at)
{
	return at == n || s[at] < '0' || s[at] > '9';
}

/* Bytes of -9, .9, /9 at the start of s, when a day follows or month alone will do; else 0. */
static size_t month_of_year(const char *s, size_t n, bool alone)
{
	size_t at = 1, day;
	int number;
	if (!n || !strchr("-./", *s) || read_number(s, n, &at, 2, 1, 12, &number))
		return 0;
	day = at + 1;
	bool dated = at < n && s[at] == *s && !read_number(s, n, &day, 2, 1, 31, &number) &&
		     ends_number(s, n, day);
	return dated || (alone && ends_number(s, n, at)) ? at : 0;
}

/* Bytes behind a year that show it to be one: 年, a month, or -2024年; 0: nothing does. */
static size_t shows_year(const char *s, size_t n, bool alone)
{
	size_t at = 0, len = year_sign(s, n);
	if (!len)
		len = month_of_year(s, n, alone);
	if (len)
		return len;
	skip_blanks(s, n, &at);
	if (read_to(s, n, &at) != VERDICT_VALID)
		return 0;
	skip_blanks(s, n, &at);
	if (!year_at(s + at, n - at))
		return 0;
	at += 4;
	len = year_sign(s + at, n - at);
	return len ? at + len : 0;
}

int year_next(const char *s, size_t n, bool month, size_t *at, size_t *len)
{
	while (*at < n) {
		size_t digits = 0;
		while (*at + digits < n && s[*at + digits] >= '0' && s[*at + digits] <= '9')
			digits++;
		size_t behind = *at + digits;
		int year = digits == 4 ? year_at(s + *at, n - *at) : 0;
		size_t shown = year ? shows_year(s + behind, n - behind, month) : 0;
		if (shown) {
			*len = digits + shown;
			return year;
		}
		*at += digits ? digits : 1;
	}
	return 0;
}

/* Appends a year unless it stands in out from `from` on. */
static void add_year(struct buf *out, size_t from, int year)
{
	char text[16];
	snprintf(text, sizeof text, "%d", year);
	if (out->n > from && strstr(out->s + from, text))
		return;
	if (out->n > from)
		buf_adds(out, "、");
	buf_adds(out, text);
}

void years_read(const char *text, size_t n, struct buf *out)
{
	struct buf tmp = BUF_INIT;
	size_t from = out->n, len;
	int year;
	const char *s = text_as_nfkc(&tmp, text, &n);
	for (size_t at = 0; (year = year_next(s, n, false, &at, &len)); at += 4)
		add_year(out, from, year);
	buf_release(&tmp);
}
