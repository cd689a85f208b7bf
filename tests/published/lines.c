/*
 * A document as published and a booklet made by the program, as lines of text:
 * every line of one stands in the other, in the same order.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "published/pubcheck.h"

/* Lines of text, blank ones left out, without blanks at their ends. */
struct lines {
	char **v;
	size_t n, cap;
};

static void add_line(struct lines *l, const char *s, size_t n)
{
	while (n && strchr(" \t", *s))
		s++, n--;
	while (n && strchr(" \t", s[n - 1]))
		n--;
	if (!n)
		return;
	MEM_ROOM(l->v, l->n, l->cap);
	l->v[l->n++] = mem_ndup(s, n);
}

static void lines_release(struct lines *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->v[i]);
	free(l->v);
}

static void add_lines(struct lines *l, const char *s)
{
	for (size_t n; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		add_line(l, s, n);
	}
}

/* --- as published ------------------------------------------------------------------- */

/* Takes out a field that the word processor makes its contents from, ` TC 标题 \f A \l 1 `, and its
 * marks, [bookmark: …]. */
static void drop_marks(char *line)
{
	char *field = strstr(line, " TC "), *mark;
	if (field && strstr(field, "\\f "))
		*field = '\0';
	while ((mark = strstr(line, "[bookmark:"))) {
		char *end = strchr(mark, ']');
		if (!end)
			fail(line, "a mark without an end");
		memmove(mark, end + 1, strlen(end + 1) + 1);
	}
}

static bool is_number(const char *s)
{
	return *s && strspn(s, "0123456789") == strlen(s);
}

static void read_published(struct lines *out, const char *name)
{
	struct buf text = BUF_INIT;
	struct lines raw = {0};
	read_file(&text, name);
	add_lines(&raw, text.s);
	/* The last one is the foot of the last page. */
	if (raw.n && is_number(raw.v[raw.n - 1]))
		raw.v[raw.n - 1][0] = '\0';
	for (size_t i = 0; i < raw.n; i++) {
		drop_marks(raw.v[i]);
		add_line(out, raw.v[i], strlen(raw.v[i]));
	}
	lines_release(&raw);
	buf_release(&text);
}

/* --- a web page --------------------------------------------------------------------- */

/* True when the tag at s is one of these, or its end. */
static bool is_tag(const char *s, const char *const *names, size_t n)
{
	s += 1 + (s[1] == '/');
	for (size_t i = 0; i < n; i++) {
		size_t length = strlen(names[i]);
		if (!strncmp(s, names[i], length) && !isalnum((unsigned char)s[length]))
			return true;
	}
	return false;
}

static size_t entity(struct buf *out, const char *s)
{
	static const struct {
		const char *name;
		char c;
	} entities[] = {
		{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
	for (size_t i = 0; i < COUNT(entities); i++) {
		size_t n = strlen(entities[i].name);
		if (!strncmp(s, entities[i].name, n)) {
			buf_addc(out, entities[i].c);
			return n;
		}
	}
	fail(s, "not an entity expected");
}

/* What stands in the body of a page; what a box or paragraph holds begins on a line of its own. */
static void read_page(struct lines *out, const char *name)
{
	static const char *const inside[] = {"a"};
	struct buf text = BUF_INIT, plain = BUF_INIT;
	read_file(&text, name);
	const char *s = strstr(text.s, "<body>");
	if (!s)
		fail("has no body", name);
	while (*s) {
		if (*s == '<') {
			if (!is_tag(s, inside, COUNT(inside)))
				buf_addc(&plain, '\n');
			s += strcspn(s, ">");
			s += *s == '>';
		} else if (*s == '&') {
			s += entity(&plain, s);
		} else {
			buf_addc(&plain, *s++);
		}
	}
	add_lines(out, plain.s);
	buf_release(&text);
	buf_release(&plain);
}

int check_lines(const char *published, const char *html)
{
	struct lines a = {0}, b = {0};
	int differences = 0;
	read_published(&a, published);
	read_page(&b, html);
	printf("%zu lines\n", a.n);
	for (size_t i = 0; i < a.n || i < b.n; i++) {
		const char *x = i < a.n ? a.v[i] : "", *y = i < b.n ? b.v[i] : "";
		if (strcmp(x, y) != 0 && differences++ < 5)
			printf("%zu: %s / %s\n", i + 1, x, y);
	}
	lines_release(&a);
	lines_release(&b);
	return differences;
}

/* --- a drawing ---------------------------------------------------------------------- */

int check_drawn(const char *published, const char *drawn)
{
	struct lines a = {0};
	struct buf x = BUF_INIT, y = BUF_INIT;
	size_t at = 0;
	read_published(&a, published);
	for (size_t i = 0; i < a.n; i++)
		for (const char *s = a.v[i]; *s; s++)
			if (*s != ' ')
				buf_addc(&x, *s);
	read_drawn(&y, drawn);
	while (at < x.n && x.s[at] == y.s[at])
		at++;
	bool same = x.n == y.n && at == x.n;
	if (same)
		printf("%zu bytes\n", x.n);
	else
		printf("%.60s / %.60s\n", x.s + at, y.s + at);
	lines_release(&a);
	buf_release(&x);
	buf_release(&y);
	return !same;
}
