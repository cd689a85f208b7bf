/*
 * The JSON that files of records are made of, read in one pass: see
 * json_tree.h. jansson looks at every byte several times, ten times as long as
 * everything else an import does with a record; so what is plain is read here,
 * and what is not, or is wrong in any way, is left to jansson, which knows the
 * whole language and what to complain about. tests/unit/json_plain_test.c holds the
 * two against each other.
 */
#include "base/json_tree.h"

#include <string.h>

#include "base/text.h"

enum { MOST_DEPTH = 16, MOST_MEMBERS = 64, MOST_DIGITS = 18 };

struct reader {
	const char *s, *end;
	struct arena *arena;
	int depth;
};

/* Passes over blanks; the next byte, 0 at the end. */
static char peek(struct reader *r)
{
	while (r->s < r->end && (*r->s == ' ' || *r->s == '\n' || *r->s == '\r' || *r->s == '\t'))
		r->s++;
	return r->s < r->end ? *r->s : '\0';
}

/* Passes over the byte c, which has to come next. */
static int pass(struct reader *r, char c)
{
	if (peek(r) != c)
		return -1;
	r->s++;
	return 0;
}

/* Takes the escapes out of n bytes of s, in place; the bytes left, -1 when one is not plain. */
static long unescape(char *s, size_t n)
{
	static const char from[] = "\"\\nt", to[] = "\"\\\n\t";
	size_t done = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\\') {
			const char *at = memchr(from, s[++i], sizeof from - 1);
			if (!at)
				return -1;
			s[done++] = to[at - from];
		} else {
			s[done++] = s[i];
		}
	}
	return (long)done;
}

static int read_text(struct reader *r, const char **text, size_t *n)
{
	bool escapes = false;
	if (pass(r, '"'))
		return -1;
	const char *from = r->s;
	while (r->s < r->end && *r->s != '"') {
		if ((unsigned char)*r->s < ' ')
			return -1;
		if (*r->s == '\\') {
			escapes = true;
			if (++r->s == r->end)
				return -1;
		}
		r->s++;
	}
	if (r->s == r->end)
		return -1;
	long left = r->s++ - from;
	char *copy = arena_ndup(r->arena, from, (size_t)left);
	if (escapes && (left = unescape(copy, (size_t)left)) < 0)
		return -1;
	copy[left] = '\0';
	*text = copy;
	*n = (size_t)left;
	return 0;
}

static int read_whole(struct reader *r, struct json *out)
{
	const char *from = r->s;
	out->kind = JSON_KIND_INTEGER;
	for (; r->s < r->end && *r->s >= '0' && *r->s <= '9'; r->s++) {
		if (r->s - from == MOST_DIGITS)
			return -1;
		out->whole = out->whole * 10 + (*r->s - '0');
	}
	if (r->s == from || (r->s - from > 1 && *from == '0'))
		return -1;
	return r->s < r->end && strchr(".eE", *r->s) ? -1 : 0;
}

static int read_value(struct reader *r, struct json *out);

/* Room for one element more of a list or map whose arrays hold a power of two, or nothing. */
static struct json *add_item(struct reader *r, struct json *out)
{
	if (!(out->n & (out->n - 1)) && out->n != 1) {
		size_t cap = out->n ? out->n * 2 : 2;
		struct json *item = arena_array(r->arena, cap, sizeof *item);
		if (out->n)
			memcpy(item, out->item, out->n * sizeof *item);
		out->item = item;
	}
	return &out->item[out->n++];
}

static int read_list(struct reader *r, struct json *out)
{
	out->kind = JSON_KIND_LIST;
	r->s++;
	if (peek(r) == ']')
		return pass(r, ']');
	for (;;) {
		if (read_value(r, add_item(r, out)))
			return -1;
		if (peek(r) != ',')
			return pass(r, ']');
		r->s++;
	}
}

/* Reads the key of a new member, which no earlier one has. */
static int read_key(struct reader *r, struct json *out)
{
	size_t n;
	if (read_text(r, &out->key[out->n], &n) || strlen(out->key[out->n]) != n)
		return -1;
	for (size_t i = 0; i < out->n; i++)
		if (!strcmp(out->key[i], out->key[out->n]))
			return -1;
	return pass(r, ':');
}

static int read_map(struct reader *r, struct json *out)
{
	out->kind = JSON_KIND_MAP;
	out->key = arena_array(r->arena, MOST_MEMBERS, sizeof *out->key);
	r->s++;
	if (peek(r) == '}')
		return pass(r, '}');
	for (;;) {
		if (out->n == MOST_MEMBERS || read_key(r, out) || read_value(r, add_item(r, out)))
			return -1;
		if (peek(r) != ',')
			return pass(r, '}');
		r->s++;
	}
}

static int read_value(struct reader *r, struct json *out)
{
	int rc;
	if (++r->depth > MOST_DEPTH)
		return -1;
	switch (peek(r)) {
	case '{':
		rc = read_map(r, out);
		break;
	case '[':
		rc = read_list(r, out);
		break;
	case '"':
		out->kind = JSON_KIND_TEXT;
		rc = read_text(r, &out->text, &out->n);
		break;
	default:
		rc = read_whole(r, out);
	}
	r->depth--;
	return rc;
}

int json_plain(struct json *out, struct arena *a, const char *s, size_t n)
{
	struct reader r = {.s = s, .end = s + n, .arena = a};
	*out = (struct json){.kind = JSON_KIND_NULL};
	if (text_invalid(s, n) >= 0 || read_value(&r, out) || peek(&r) || r.s != r.end)
		return -1;
	return 0;
}
