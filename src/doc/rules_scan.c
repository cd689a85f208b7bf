/*
 * An expression as a sequence of SQL tokens, before SQLite sees it: that its
 * brackets, quotes and comments close, so that it cannot reach out of the
 * statement it is put into, and no sign stands in it that no expression has.
 * And as the items that rules_lint.c looks at: names with their tables,
 * numbers with their signs, comparisons. By them lists of texts are put so
 * that SQLite compares them.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"
#include "doc/rules_impl.h"

enum token {
	TOKEN_WORD, /* a name, a number, a keyword */
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_QUOTED, /* '…' "…" `…` […] */
	TOKEN_NOTE,   /* a comment */
	TOKEN_OTHER,
};

struct scan {
	const char *s;
	size_t at, to; /* the token in hand */
	enum token token;
	bool closed; /* a quote or comment that ends */
};

/* As SQLite: letters, digits, _, $ and every byte above ASCII. */
static bool word_byte(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

/* Where the quote that opens at sc->at ends; a doubled one stands for itself, but in […]. */
static void scan_quoted(struct scan *sc)
{
	char end = sc->s[sc->at] == '[' ? ']' : sc->s[sc->at];
	size_t i = sc->at + 1;
	for (; sc->s[i]; i++) {
		if (sc->s[i] != end)
			continue;
		if (end == ']' || sc->s[i + 1] != end)
			break;
		i++;
	}
	sc->token = TOKEN_QUOTED;
	sc->closed = sc->s[i] != '\0';
	sc->to = i + sc->closed;
}

static void scan_note(struct scan *sc)
{
	bool line = sc->s[sc->at] == '-';
	const char *end = strstr(sc->s + sc->at + 2, line ? "\n" : "*/");
	sc->token = TOKEN_NOTE;
	/* A line's end follows in the statement. */
	sc->closed = line || end;
	sc->to = end ? (size_t)(end - sc->s) + (line ? 1 : 2) : strlen(sc->s);
}

/* The next token; false at the end. */
static bool scan_next(struct scan *sc)
{
	const char *s = sc->s;
	sc->at = sc->to + strspn(s + sc->to, " \t\r\n\f");
	char c = s[sc->at];
	sc->to = sc->at + 1;
	if (!c)
		return false;
	sc->token = TOKEN_OTHER;
	if (strchr("'\"`[", c)) {
		scan_quoted(sc);
	} else if ((c == '-' && s[sc->at + 1] == '-') || (c == '/' && s[sc->at + 1] == '*')) {
		scan_note(sc);
	} else if (c == '(' || c == ')') {
		sc->token = c == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
	} else if (c != '$' && word_byte((unsigned char)c)) {
		sc->token = TOKEN_WORD;
		while (word_byte((unsigned char)s[sc->to]))
			sc->to++;
	}
	return true;
}

static bool is_word(const struct scan *sc, const char *word)
{
	size_t n = strlen(word);
	return sc->to - sc->at == n && !strncasecmp(sc->s + sc->at, word, n);
}

/* says(…, '比率') has a kind of wording that there is; sc stands behind the name. */
static void scan_says(const struct form *f, int expr, struct scan sc, struct diags *ds)
{
	const char *s = f->expr[expr].text;
	size_t depth = 0, from = 0, to = 0;
	bool second = false;
	while (scan_next(&sc)) {
		depth += sc.token == TOKEN_OPEN;
		if (!depth || (sc.token == TOKEN_CLOSE && !--depth))
			break;
		if (depth == 1 && second && sc.token == TOKEN_QUOTED) {
			from = sc.at + 1;
			to = sc.to - 1;
		}
		second |= depth == 1 && s[sc.at] == ',';
	}
	if (to <= from || wording_find(f->units, s + from, to - from) >= 0)
		return;
	struct place at = form_expr_place(f, expr, from);
	struct buf kind = BUF_INIT;
	buf_add(&kind, s + from, to - from);
	const char *near = wording_nearest(f->units, kind.s);
	if (near)
		diag_add(ds, EXPR_WORDING_NEAR, &at, kind.s, near);
	else
		diag_add(ds, EXPR_WORDING, &at, kind.s);
	buf_release(&kind);
}

/* Signs that are SQL but no part of an expression here: parameters, the end of a statement. */
static const char strange[] = "?:@$#;";

int expr_scan(const struct form *f, int expr, struct diags *ds)
{
	const struct expr *e = &f->expr[expr];
	size_t before = ds->n, depth = 0, opened = 0, words = 0;
	struct scan sc = {.s = e->text};
	while (scan_next(&sc)) {
		struct place at = form_expr_place(f, expr, sc.at);
		char c = e->text[sc.at];
		words += sc.token != TOKEN_NOTE;
		if (sc.token == TOKEN_QUOTED && !sc.closed) {
			diag_add(ds, EXPR_QUOTE, &at, c);
		} else if (sc.token == TOKEN_NOTE && !sc.closed) {
			diag_add(ds, EXPR_NOTE, &at);
		} else if (sc.token == TOKEN_OPEN) {
			opened = depth++ ? opened : sc.at;
		} else if (sc.token == TOKEN_CLOSE && !depth) {
			diag_add(ds, EXPR_CLOSE, &at);
		} else if (sc.token == TOKEN_CLOSE) {
			depth--;
		} else if (sc.token == TOKEN_OTHER && strchr(strange, c)) {
			diag_add(ds, EXPR_SIGN, &at, c);
		} else if (sc.token == TOKEN_WORD && is_word(&sc, "says")) {
			scan_says(f, expr, sc, ds);
		}
	}
	struct place at = form_expr_place(f, expr, opened);
	if (depth)
		diag_add(ds, EXPR_OPEN, &at);
	if (!words)
		diag_add(ds, EXPR_EMPTY, &e->at);
	return ds->n > before ? -1 : 0;
}

bool expr_call(const struct expr *e, size_t *at, size_t *n)
{
	struct scan sc = {.s = e->text, .to = *at + *n};
	bool word = false;
	while (scan_next(&sc)) {
		if (word && sc.token == TOKEN_OPEN)
			return true;
		word = sc.token == TOKEN_WORD;
		*at = sc.at;
		*n = sc.to - sc.at;
	}
	return false;
}

long expr_find(const struct expr *e, const char *name)
{
	size_t n = strlen(name);
	struct scan sc = {.s = e->text};
	while (scan_next(&sc)) {
		size_t at = sc.at + (sc.token == TOKEN_QUOTED);
		size_t to = sc.to - (sc.token == TOKEN_QUOTED);
		if ((sc.token == TOKEN_WORD || sc.token == TOKEN_QUOTED) && to > at &&
			to - at == n && !memcmp(e->text + at, name, n))
			return (long)sc.at;
	}
	return -1;
}

/* --- items ------------------------------------------------------------- */

struct items {
	struct item *v;
	size_t n, cap;
};

static struct item *items_last(struct items *t, size_t back)
{
	return t->n > back ? &t->v[t->n - 1 - back] : NULL;
}

static bool is_sign(const char *s, const struct item *i, char sign)
{
	return i && i->kind == ITEM_OTHER && i->to - i->at == 1 && s[i->at] == sign;
}

/* The item in hand joins the one before: TABLE.COLUMN, 1.5, <=. */
static bool item_joins(struct items *t, const char *s, struct item *i)
{
	struct item *last = items_last(t, 0), *first = items_last(t, 1);
	bool adjoins = last && last->to == i->at;
	bool names = first && first->kind == ITEM_NAME && i->kind == ITEM_NAME;
	bool numbers = first && first->kind == ITEM_NUMBER && i->kind == ITEM_NUMBER;
	if (i->kind == ITEM_COMPARE && adjoins && last->kind == ITEM_COMPARE) {
		last->to = i->to;
		return true;
	}
	if (!is_sign(s, last, '.') || !(names || numbers))
		return false;
	if (names)
		first->name = i->name;
	first->to = i->to;
	t->n--;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct item item_of(const struct scan *sc)
{
	static const char compares[] = "=<>!";
	const char *s = sc->s + sc->at;
	struct item i = {.kind = ITEM_OTHER, .at = sc->at, .name = sc->at, .to = sc->to};
	if (sc->token == TOKEN_QUOTED && sc->closed) {
		i.kind = *s == '\'' ? ITEM_TEXT : ITEM_NAME;
		i.name++;
	} else if (sc->token == TOKEN_OPEN || sc->token == TOKEN_CLOSE) {
		i.kind = sc->token == TOKEN_OPEN ? ITEM_OPEN : ITEM_CLOSE;
	} else if (sc->token == TOKEN_WORD && is_digit(*s)) {
		i.kind = ITEM_NUMBER;
	} else if (sc->token == TOKEN_WORD) {
		bool word = sqlite3_keyword_check(s, (int)(sc->to - sc->at));
		i.kind = word ? ITEM_WORD : ITEM_NAME;
	} else if (strchr(compares, *s)) {
		i.kind = ITEM_COMPARE;
	} else if (*s == ',') {
		i.kind = ITEM_COMMA;
	}
	return i;
}

size_t expr_items(const struct expr *e, struct item **out)
{
	struct items t = {NULL, 0, 0};
	struct scan sc = {.s = e->text};
	while (scan_next(&sc)) {
		if (sc.token == TOKEN_NOTE)
			continue;
		struct item i = item_of(&sc);
		struct item *last = items_last(&t, 0), *first = items_last(&t, 1);
		if (item_joins(&t, e->text, &i))
			continue;
		/* The sign of a number, where nothing stands to take it from. */
		if (i.kind == ITEM_NUMBER && is_sign(e->text, last, '-') &&
			(!first || first->kind == ITEM_COMPARE || first->kind == ITEM_OPEN ||
				first->kind == ITEM_COMMA || first->kind == ITEM_WORD)) {
			last->kind = ITEM_NUMBER;
			last->to = i.to;
			continue;
		}
		MEM_ROOM(t.v, t.n, t.cap);
		t.v[t.n++] = i;
	}
	*out = t.v;
	return t.n;
}

bool item_is(const struct expr *e, const struct item *i, const char *word)
{
	size_t n = strlen(word);
	return i->to - i->at == n && !strncasecmp(e->text + i->at, word, n);
}

/* True when item `end` is the bracket that closes `in ('a', 'b', 'c')`: three texts or more. */
static bool ends_texts(const struct expr *e, const struct item *v, size_t end)
{
	size_t i = end;
	if (v[end].kind != ITEM_CLOSE)
		return false;
	while (i >= 2 && v[i - 1].kind == ITEM_TEXT && v[i - 2].kind == ITEM_COMMA)
		i -= 2;
	return i >= 3 && end - i >= 4 && v[i - 1].kind == ITEM_TEXT && v[i - 2].kind == ITEM_OPEN &&
	       item_is(e, &v[i - 3], "in");
}

void expr_add(struct buf *out, const struct expr *e)
{
	struct item *v;
	size_t n = expr_items(e, &v), done = 0;
	for (size_t i = 1; i < n; i++) {
		if (!ends_texts(e, v, i))
			continue;
		const struct item *last = &v[i - 1];
		buf_add(out, e->text + done, last->at - done);
		buf_addf(out, "\"%s\"(%.*s)", NAME_SAME, (int)(last->to - last->at),
			e->text + last->at);
		done = last->to;
	}
	buf_adds(out, e->text + done);
	free(v);
}
