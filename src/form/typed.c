/*
 * Typing into a field: what keys become, and which could come next. The rest
 * of type.h.
 */
#include "form/type.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "form/measure.h"

/* --- what is typed -------------------------------------------------- */

/* Two characters, or one, that stand for a sign, wherever they are typed. */
static const struct {
	const char *typed, *sign;
} signs[] = {
	{">=", "≥"},
	{"<=", "≤"},
	{"≧", "≥"},
	{"≦", "≤"},
	{"＞＝", "≥"},
	{"＜＝", "≤"},
	{"＞=", "≥"},
	{"＜=", "≤"},
	{">＝", "≥"},
	{"<＝", "≤"},
};

/* Full-width characters that folding types take as the ASCII ones: ％＋－．＜＝＞, digits and
 * letters. */
static bool is_folded(uint32_t c)
{
	return (c >= 0xff10 && c <= 0xff19) || (c >= 0xff21 && c <= 0xff3a) ||
	       (c >= 0xff41 && c <= 0xff5a) || c == 0xff05 || c == 0xff0b || c == 0xff0d ||
	       c == 0xff0e || (c >= 0xff1c && c <= 0xff1e);
}

/* Appends one line break, or a blank, for \n, \r\n and \r; a blank for a tab. */
static void add_layout(struct buf *out, const char *s, size_t n, size_t *at, bool multiline)
{
	if (s[*at] == '\r' && *at + 1 < n && s[*at + 1] == '\n')
		++*at;
	buf_addc(out, s[*at] != '\t' && multiline ? '\n' : ' ');
	++*at;
}

/* Line ends and tabs as the type has them; everything else as it is. */
static void lay_out(struct buf *out, const char *s, size_t n, bool multiline)
{
	size_t at = 0;
	while (at < n) {
		size_t plain = at;
		while (at < n && s[at] != '\n' && s[at] != '\r' && s[at] != '\t')
			at++;
		buf_add(out, s + plain, at - plain);
		if (at < n)
			add_layout(out, s, n, &at, multiline);
	}
}

/* Appends the sign that stands for the beginning of s; bytes of s it stands for, 0: none does. */
static size_t add_sign(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		size_t length = strlen(signs[i].typed);
		if (length > n || memcmp(s, signs[i].typed, length) != 0)
			continue;
		buf_adds(out, signs[i].sign);
		return length;
	}
	return 0;
}

static void add_signs_and_folded(struct buf *out, const char *s, size_t n, bool fold)
{
	for (size_t at = 0, len; at < n; at += len) {
		len = add_sign(out, s + at, n - at);
		if (len)
			continue;
		uint32_t c = text_decode(s + at, n - at, &len);
		if (fold && is_folded(c))
			buf_addu(out, c - 0xfee0);
		else
			buf_add(out, s + at, len);
	}
}

/* Bytes at the end of before that what is typed may join with: the last character. */
static size_t last_character(const char *before)
{
	size_t n = strlen(before);
	return n - text_prev(before, n, n);
}

size_t field_typed(
	const struct field *f, const char *before, const char *typed, size_t n, struct buf *out)
{
	struct buf laid = BUF_INIT, clean = BUF_INIT, normal = BUF_INIT, made = BUF_INIT;
	size_t back = last_character(before);
	const char *last = before + strlen(before) - back;
	/* The last character goes through with what is typed, so that > and = typed one after the
	 * other meet, and a mark its letter. */
	buf_adds(&laid, last);
	lay_out(&laid, typed, n, f->type->multiline);
	text_clean(&clean, laid.s, laid.n);
	text_nfc(&normal, clean.s, clean.n);
	add_signs_and_folded(&made, normal.s, normal.n, f->type->fold);
	if (made.n >= back && !memcmp(made.s, last, back)) {
		buf_add(out, made.s + back, made.n - back);
		back = 0;
	} else {
		buf_add(out, made.s, made.n);
	}
	buf_release(&laid);
	buf_release(&clean);
	buf_release(&normal);
	buf_release(&made);
	return back;
}

/* --- what could come next ------------------------------------------- */

/* What the bottom line calls them, and what is tried: one of these, blanks between. */
static const struct next {
	const char *name, *tries;
} nexts[] = {
	{"数字", "0 1 2 3 4 5 6 7 8 9"},
	{"大写字母", "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z"},
	{"小写字母", "a b c d e f g h i j k l m n o p q r s t u v w x y z"},
	{".", "."},
	{",", ","},
	{"-", "-"},
	{"/", "/"},
	{"%", "%"},
	{"≥", "≥"},
	{"≤", "≤"},
	{"万", "万"},
	{"元", "元"},
	{"年", "年"},
	{"月", "月"},
	{"日", "日"},
	{"汉字", "国"},
};

/* A measure is free text, but most begin with a sign and a number. */
static bool measure_goes_on(const char *text, size_t n)
{
	static const char *const before[] = {"≥", "≤", ">", "<"};
	static const char *const behind[] = {"", "%", "万", "元", "万元"};
	struct decimal d;
	size_t at = 0;
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (!strncmp(text, before[i], strlen(before[i])))
			at = strlen(before[i]);
	enum verdict v = decimal_read(&d, text + at, n - at);
	if (v != VERDICT_VALID)
		return v == VERDICT_INCOMPLETE && (n == at || text[n - 1] == '.');
	for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
		if (!strcmp(text + at + d.length, behind[i]))
			return true;
	return false;
}

static bool goes_on(const struct field *f, const char *text, size_t n)
{
	if (f->type->judge || f->pattern)
		return field_judge(f, "", text, NULL) != VERDICT_IMPOSSIBLE;
	return measure_goes_on(text, n);
}

size_t field_most_chars(const struct field *f)
{
	return f->has_max && f->max > FIELD_MOST_CHARS && f->max < 1e9 ? (size_t)f->max
								       : FIELD_MOST_CHARS;
}

void field_next(const struct field *f, const char *text, struct buf *out)
{
	bool measure = f->type == type_find("measure");
	if (f->of || (!f->type->judge && !f->pattern && !measure))
		return;
	struct buf tried = BUF_INIT;
	size_t n = strlen(text);
	for (size_t i = 0; i < sizeof nexts / sizeof *nexts; i++) {
		bool can = false;
		for (const char *t = nexts[i].tries; !can && *t; t += strspn(t, " ")) {
			size_t length = strcspn(t, " ");
			buf_reset(&tried);
			buf_add(&tried, text, n);
			buf_add(&tried, t, length);
			can = goes_on(f, tried.s, tried.n);
			t += length;
		}
		if (can)
			buf_addf(out, "%s%s", out->n ? " " : "", nexts[i].name);
	}
	buf_release(&tried);
}
