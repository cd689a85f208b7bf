/*
 * Is a web page (or, with -x, a file of XML) well made? Every tag is closed in
 * its order, every attribute is quoted, every & is a character reference, and a
 * page has nothing in it that acts or loads: no scripts, frames, pictures,
 * forms, handlers, styles from elsewhere, links that lead out of it. Knows
 * nothing of the program.
 *
 *   tagcheck [-x] FILE     exit status 1 with a line for each fault
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"

enum { DEEPEST = 200, NAME_MOST = 40 };

struct page {
	const char *start, *s;
	bool xml;
	char open[DEEPEST][NAME_MOST];
	int depth;
	int elements, faults;
};

__attribute__((format(printf, 2, 3))) static void fault(struct page *p, const char *format, ...)
{
	va_list a;
	int line = 1;
	for (const char *c = p->start; c < p->s; c++)
		line += *c == '\n';
	printf("%d: ", line);
	va_start(a, format);
	vprintf(format, a);
	va_end(a);
	putchar('\n');
	p->faults++;
}

static bool is_one_of(const char *name, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcasecmp(name, v[i]))
			return true;
	return false;
}
#define ONE_OF(name, v) is_one_of(name, v, sizeof(v) / sizeof *(v))

/* A character reference at p->s, which is an &. */
static void reference(struct page *p)
{
	static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&apos;"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strncmp(p->s, known[i], strlen(known[i]))) {
			p->s += strlen(known[i]);
			return;
		}
	fault(p, "a bare &");
	p->s++;
}

/* Text up to one of the marks in ends. */
static void text(struct page *p, const char *ends)
{
	while (*p->s && !strchr(ends, *p->s)) {
		unsigned char c = (unsigned char)*p->s;
		if (c == '&') {
			reference(p);
			continue;
		}
		if (c == '<' || (c < ' ' && c != '\n' && c != '\t' && c != '\r') || c == 0x7f)
			fault(p, "a bare <, or a control character");
		p->s++;
	}
}

static void name(struct page *p, char out[NAME_MOST])
{
	size_t n =
		strspn(p->s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:-_");
	if (!n || n >= NAME_MOST)
		fault(p, "no name of a tag or attribute");
	n = n < NAME_MOST ? n : NAME_MOST - 1;
	memcpy(out, p->s, n);
	out[n] = 0;
	p->s += n ? n : *p->s != 0;
}

static void check_attribute(struct page *p, const char *of, const char *value, size_t n)
{
	static const char *const loading[] = {
		"src", "srcset", "action", "formaction", "data", "background", "poster"};
	if (p->xml)
		return;
	if (!strncasecmp(of, "on", 2) || ONE_OF(of, loading))
		fault(p, "attribute %s acts or loads", of);
	if (!strcasecmp(of, "href") && *value != '#')
		fault(p, "a link leads out of the page: %.*s", (int)n, value);
	for (size_t i = 0; !strcasecmp(of, "style") && i + 4 <= n; i++)
		if (!strncasecmp(value + i, "url(", 4))
			fault(p, "a style loads something");
}

/* Attributes up to the end of the tag; true when it closes itself. */
static bool attributes(struct page *p)
{
	char of[NAME_MOST];
	for (;;) {
		p->s += strspn(p->s, " \n\t");
		if (*p->s == '>' || (*p->s == '/' && p->s[1] == '>'))
			break;
		if (!*p->s) {
			fault(p, "a tag does not end");
			return true;
		}
		name(p, of);
		if (p->s[0] != '=' || p->s[1] != '"') {
			if (p->xml)
				fault(p, "attribute %s has no quoted value", of);
			continue;
		}
		const char *value = p->s += 2;
		text(p, "\"");
		check_attribute(p, of, value, (size_t)(p->s - value));
		p->s += *p->s == '"';
	}
	bool closes = *p->s == '/';
	p->s += closes ? 2 : 1;
	return closes;
}

/* The style sheet of a page: its text is no markup. */
static void style(struct page *p)
{
	const char *end = strstr(p->s, "</style>");
	if (!end) {
		fault(p, "the style sheet does not end");
		return;
	}
	for (; p->s < end; p->s++)
		if (!strncasecmp(p->s, "url(", 4) || !strncasecmp(p->s, "@import", 7))
			fault(p, "the style sheet loads something");
}

static void begin(struct page *p)
{
	static const char *const empty[] = {"meta", "br", "col", "hr"};
	static const char *const acting[] = {"script", "iframe", "frame", "object", "embed",
		"applet", "img", "audio", "video", "source", "link", "base", "form", "input",
		"button", "foreignObject", "use", "image", "animate", "set", "template", "portal"};
	char of[NAME_MOST];
	name(p, of);
	p->elements++;
	if (!p->xml && ONE_OF(of, acting))
		fault(p, "element %s acts or loads", of);
	bool closed = attributes(p);
	if (closed || (!p->xml && ONE_OF(of, empty)))
		return;
	if (p->depth == DEEPEST) {
		fault(p, "too deep");
		exit(2);
	}
	strcpy(p->open[p->depth++], of);
	if (!p->xml && !strcmp(of, "style"))
		style(p);
}

static void end(struct page *p)
{
	char of[NAME_MOST];
	name(p, of);
	if (*p->s == '>')
		p->s++;
	else
		fault(p, "a closing tag does not end");
	if (!p->depth || strcmp(p->open[p->depth - 1], of) != 0)
		fault(p, "</%s> closes %s", of, p->depth ? p->open[p->depth - 1] : "nothing");
	p->depth -= p->depth > 0;
}

static void check(struct page *p)
{
	static const char doctype[] = "<!DOCTYPE html>", declaration[] = "<?xml ";
	if (!p->xml && !strncmp(p->s, doctype, strlen(doctype)))
		p->s += strlen(doctype);
	else if (p->xml && !strncmp(p->s, declaration, strlen(declaration)))
		p->s = strstr(p->s, "?>") ? strstr(p->s, "?>") + 2 : p->s;
	else
		fault(p, "does not begin as it should");
	while (*p->s) {
		text(p, "<");
		if (!*p->s)
			break;
		p->s++;
		if (*p->s == '/') {
			p->s++;
			end(p);
		} else {
			begin(p);
		}
	}
	if (p->depth)
		fault(p, "%s is not closed", p->open[p->depth - 1]);
}

int main(int argc, char **argv)
{
	struct buf b = BUF_INIT;
	struct page p = {.xml = argc == 3 && !strcmp(argv[1], "-x")};
	char piece[4096];
	size_t n;
	FILE *f = argc == 2 + p.xml ? fopen(argv[argc - 1], "r") : NULL;
	if (!f) {
		fputs("usage: tagcheck [-x] FILE\n", stderr);
		return 2;
	}
	while ((n = fread(piece, 1, sizeof piece, f)))
		buf_add(&b, piece, n);
	fclose(f);
	p.start = p.s = b.s;
	check(&p);
	if (!p.faults)
		printf("%d elements\n", p.elements);
	buf_release(&b);
	return p.faults != 0;
}
