/*
 * SM3 over bytes with lengths in front. The only user of nettle.
 *
 * A digest is fed *items*; each goes in as its length (8 bytes, most
 * significant first) and its bytes, so no two different sequences look alike.
 * NULL goes in as the length 2^64 − 1 and no bytes: it differs from "".
 */
#ifndef TIANBAO_BASE_DIGEST_H
#define TIANBAO_BASE_DIGEST_H

#include <stddef.h>

enum { DIGEST_BYTES = 32, DIGEST_HEX = 65 };

struct buf;
struct digest; /* one under way */

struct digest *digest_new(void);
void digest_item(struct digest *d, const void *bytes, size_t n);
/* The bytes of a text up to its NUL; NULL is the item NULL. */
void digest_text(struct digest *d, const char *s);
/* A number as its decimal text. */
void digest_number(struct digest *d, long long n);
/* Writes 64 small hexadecimal digits and a NUL; frees d. */
void digest_end(struct digest *d, char hex[DIGEST_HEX]);

/* Appends an item as digest_item feeds it: length and bytes. */
void digest_frame(struct buf *out, const void *bytes, size_t n);
/* The same of a number. */
void digest_frame_number(struct buf *out, long long n);

/* SM3 of plain bytes (no length in front), for files and definitions. */
void digest_of(const void *bytes, size_t n, char hex[DIGEST_HEX]);

#endif
