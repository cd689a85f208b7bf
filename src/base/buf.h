/*
 * A text that grows. Always ends in a NUL that does not count; may hold NULs.
 *
 *	struct buf b = BUF_INIT;
 *	buf_addf(&b, "%d 张", n);
 *	…b.s, b.n…
 *	buf_release(&b);
 *
 * Interacts with mem only.
 */
#ifndef TIANBAO_BASE_BUF_H
#define TIANBAO_BASE_BUF_H

#include <stddef.h>

struct buf {
	char *s;    /* never NULL; not to be freed: "" without memory of its own while cap is 0 */
	size_t n;   /* bytes before the NUL */
	size_t cap; /* bytes of memory */
};

extern char buf_nothing[1];
#define BUF_INIT {buf_nothing, 0, 0}

/* An empty text, without memory yet: as BUF_INIT. */
void buf_init(struct buf *b);
/* Frees the memory; the buffer is as after buf_init. */
void buf_release(struct buf *b);
/* Length 0, memory kept. */
void buf_reset(struct buf *b);
/* Cuts to n bytes; n is at most the length. */
void buf_cut(struct buf *b, size_t n);
/* Gives the text away: the caller frees it; the buffer is empty afterwards. */
char *buf_detach(struct buf *b);

/* Appended: n bytes (s may be NULL when n is 0), a text, a byte. s must not point into b. */
void buf_add(struct buf *b, const char *s, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
/* n times the byte c. */
void buf_pad(struct buf *b, char c, size_t n);
/* A text between two marks; a mark within it is written twice, as SQL and YAML have it. */
void buf_quote(struct buf *b, const char *s, char mark);
/* A character as UTF-8; c is a Unicode scalar value. */
void buf_addu(struct buf *b, unsigned c);
/* As printf. */
void buf_addf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Replaces the bytes [at, at + len) by n bytes of s; s must not point into b. */
void buf_splice(struct buf *b, size_t at, size_t len, const char *s, size_t n);

#endif
