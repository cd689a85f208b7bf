/*
 * Expressions, as far as they can be judged without SQL: full-width signs,
 * which SQLite would take as letters, and divisions that lose their decimals.
 */
#include "form/loader.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

/* Signs an input method gives that are no mere full-width forms. */
static const struct {
	const char *typed, *meant;
} signs[] = {
	{"≥", ">="},
	{"≤", "<="},
	{"≧", ">="},
	{"≦", "<="},
	{"≠", "<>"},
	{"×", "*"},
	{"÷", "/"},
	{"“", "'"},
	{"”", "'"},
	{"‘", "'"},
	{"’", "'"},
	{"。", "."},
	{"、", ","},
	{"—", "-"},
	{"　", "空格"},
};
enum { SIGNS = sizeof signs / sizeof *signs };

/* What to write for one character that is no ASCII; "" when it is a letter or nothing is known. */
static const char *meant(struct loader *l, const char *s, size_t n)
{
	for (size_t i = 0; i < SIGNS; i++)
		if (n == strlen(signs[i].typed) && !memcmp(s, signs[i].typed, n))
			return signs[i].meant;
	struct buf folded = BUF_INIT;
	text_nfkc(&folded, s, n);
	const char *out = "";
	if (folded.n == 1 && !(folded.s[0] & 0x80))
		out = arena_dup(l->a, folded.s);
	buf_release(&folded);
	return out;
}

/* True when n bytes are letters of any script, digits and _. */
static bool is_letters(struct loader *l, const char *s, size_t n)
{
	return text_name_fault(arena_printf(l->a, "_%.*s", (int)n, s)) < 0;
}

/* Behind a text in quotes that begins at i. */
static size_t skip_quoted(const char *s, size_t i, size_t n)
{
	char quote = s[i++];
	while (i < n && s[i] != quote)
		i++;
	return i < n ? i + 1 : n;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The characters of a word that is no name: each by itself, but several digits as one. */
static void check_signs(struct loader *l, struct yaml *y, size_t from, size_t to)
{
	for (size_t i = from, len; i < to && !loader_full(l); i += len) {
		text_decode(y->text + i, to - i, &len);
		const char *sign = arena_ndup(l->a, y->text + i, len), *ascii = meant(l, sign, len);
		if (len == 1 || (!*ascii && is_letters(l, sign, len)))
			continue;
		struct place p = yaml_place(y, i);
		for (size_t more; is_digit(*ascii) && i + len < to; len += more) {
			text_decode(y->text + i + len, to - i - len, &more);
			const char *next = meant(l, y->text + i + len, more);
			if (!is_digit(*next))
				break;
			ascii = arena_printf(l->a, "%s%s", ascii, next);
			sign = arena_ndup(l->a, y->text + i, len + more);
		}
		if (*ascii)
			diag_add(l->ds, DEF_WIDE_SIGN, &p, sign, ascii);
		else
			diag_add(l->ds, DEF_ODD_SIGN, &p, sign);
	}
}

/* True when a division at i stands between two names, so that both may be whole numbers. */
static bool is_plain_division(const char *s, size_t from, size_t i, size_t to)
{
	size_t left = i, right = i + 1;
	while (left > from && s[left - 1] == ' ')
		left--;
	while (right < to && s[right] == ' ')
		right++;
	return left > from && right < to && name_like(s + left - 1, 1) && name_like(s + right, 1) &&
	       !is_digit(s[right]);
}

static bool has_decimal_point(const char *s, size_t from, size_t to)
{
	for (size_t i = from + 1; i + 1 < to; i++)
		if (s[i] == '.' && is_digit(s[i - 1]) && is_digit(s[i + 1]))
			return true;
	return false;
}

static void expr_look(struct loader *l, struct yaml *y, size_t from, size_t to)
{
	const char *s = y->text;
	bool exact = has_decimal_point(s, from, to);
	for (size_t i = from; i < to;) {
		size_t end = i;
		while (end < to && name_like(s + end, 1))
			end++;
		if (end > i) {
			if (!is_letters(l, s + i, end - i))
				check_signs(l, y, i, end);
			i = end;
		} else if (s[i] == '\'' || s[i] == '"') {
			i = skip_quoted(s, i, to);
		} else {
			if (s[i] == '/' && !exact && is_plain_division(s, from, i, to)) {
				struct place p = yaml_place(y, i);
				diag_add(l->ds, DEF_DIVISION, &p);
			}
			i++;
		}
	}
}

int expr_new(struct loader *l, struct yaml *y, size_t from, size_t to, int list)
{
	struct form *f = l->f;
	size_t errors = l->ds->count[DIAG_ERROR];
	text_trim(y->text, &from, &to);
	if (to - from > MOST_EXPR || from == to) {
		struct place at = yaml_place(y, from);
		if (from == to)
			diag_add(l->ds, DEF_NO_EXPR, &at);
		else
			diag_add(l->ds, DEF_LONG_EXPR, &at, (int)MOST_EXPR);
		to = from;
	}
	expr_look(l, y, from, to);
	MEM_ROOM(f->expr, f->nexprs, l->capexprs);
	f->expr[f->nexprs] = (struct expr){.text = arena_ndup(l->a, y->text + from, to - from),
		.list = list,
		.at = yaml_place(y, from),
		.node = y,
		.from = from,
		.faulty = l->ds->count[DIAG_ERROR] > errors};
	return (int)f->nexprs++;
}

int expr_whole(struct loader *l, struct yaml *y, int list)
{
	return expr_new(l, y, 0, y->n, list);
}

struct place form_expr_place(const struct form *f, int expr, size_t at)
{
	const struct expr *e = &f->expr[expr];
	return yaml_place(e->node, e->from + at);
}
