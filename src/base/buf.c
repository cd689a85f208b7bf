/* A text that grows: see buf.h. */
#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

char buf_nothing[1];

void buf_init(struct buf *b)
{
	*b = (struct buf)BUF_INIT;
}

void buf_release(struct buf *b)
{
	if (b->cap)
		free(b->s);
	buf_init(b);
}

void buf_reset(struct buf *b)
{
	buf_cut(b, 0);
}

void buf_cut(struct buf *b, size_t n)
{
	assert(n <= b->n);
	b->n = n;
	if (b->cap)
		b->s[n] = '\0';
}

char *buf_detach(struct buf *b)
{
	char *s = b->cap ? b->s : mem_dup("");
	buf_init(b);
	return s;
}

/* Room for n bytes more and the NUL. */
static void room(struct buf *b, size_t n)
{
	size_t need = b->n + n + 1;
	if (need < n)
		die("内存不足");
	if (need <= b->cap)
		return;
	size_t cap = b->cap ? b->cap : 32;
	while (cap < need)
		cap = cap > need / 2 ? need : cap * 2;
	if (cap < 2 * b->cap)
		cap = 2 * b->cap;
	b->s = mem_grow(b->cap ? b->s : NULL, cap, 1);
	b->cap = cap;
}

void buf_add(struct buf *b, const char *s, size_t n)
{
	room(b, n);
	if (n)
		memcpy(b->s + b->n, s, n);
	b->n += n;
	b->s[b->n] = '\0';
}

void buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_addc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_pad(struct buf *b, char c, size_t n)
{
	room(b, n);
	memset(b->s + b->n, c, n);
	b->n += n;
	b->s[b->n] = '\0';
}

void buf_quote(struct buf *b, const char *s, char mark)
{
	buf_addc(b, mark);
	for (; *s; s++) {
		if (*s == mark)
			buf_addc(b, mark);
		buf_addc(b, *s);
	}
	buf_addc(b, mark);
}

void buf_addu(struct buf *b, unsigned c)
{
	char s[4];
	size_t n = 0;
	if (c < 0x80) {
		s[n++] = (char)c;
	} else if (c < 0x800) {
		s[n++] = (char)(0xc0 | c >> 6);
		s[n++] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		s[n++] = (char)(0xe0 | c >> 12);
		s[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		s[n++] = (char)(0x80 | (c & 0x3f));
	} else {
		s[n++] = (char)(0xf0 | c >> 18);
		s[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		s[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		s[n++] = (char)(0x80 | (c & 0x3f));
	}
	buf_add(b, s, n);
}

void buf_addf(struct buf *b, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	int n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (n < 0)
		die("内存不足");
	room(b, (size_t)n);
	va_start(ap, format);
	vsnprintf(b->s + b->n, (size_t)n + 1, format, ap);
	va_end(ap);
	b->n += (size_t)n;
}

void buf_splice(struct buf *b, size_t at, size_t len, const char *s, size_t n)
{
	assert(at <= b->n && len <= b->n - at);
	room(b, n);
	memmove(b->s + at + n, b->s + at + len, b->n - at - len + 1);
	if (n)
		memcpy(b->s + at, s, n);
	b->n = b->n - len + n;
	b->s[b->n] = '\0';
}
