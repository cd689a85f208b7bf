/* SM3 digests: see digest.h. */
#include "base/digest.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <nettle/sm3.h>

#include "base/buf.h"
#include "base/mem.h"

struct digest {
	struct sm3_ctx sm3;
};

static void finish(struct sm3_ctx *sm3, char hex[DIGEST_HEX])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t raw[DIGEST_BYTES];
	sm3_digest(sm3, sizeof raw, raw);
	for (size_t i = 0; i < sizeof raw; i++) {
		hex[2 * i] = digits[raw[i] >> 4];
		hex[2 * i + 1] = digits[raw[i] & 15];
	}
	hex[DIGEST_HEX - 1] = '\0';
}

enum { LENGTH_BYTES = 8 };

/* The length of an item, most significant byte first; of NULL one that no item has. */
static void length_of(const void *bytes, size_t n, uint8_t length[LENGTH_BYTES])
{
	uint64_t rest = bytes ? n : UINT64_MAX;
	for (int i = LENGTH_BYTES - 1; i >= 0; i--, rest >>= 8)
		length[i] = (uint8_t)rest;
}

struct digest *digest_new(void)
{
	struct digest *d = mem_new(sizeof *d);
	sm3_init(&d->sm3);
	return d;
}

void digest_item(struct digest *d, const void *bytes, size_t n)
{
	uint8_t length[LENGTH_BYTES];
	length_of(bytes, n, length);
	sm3_update(&d->sm3, sizeof length, length);
	if (bytes)
		sm3_update(&d->sm3, n, bytes);
}

void digest_frame(struct buf *out, const void *bytes, size_t n)
{
	uint8_t length[LENGTH_BYTES];
	length_of(bytes, n, length);
	buf_add(out, (const char *)length, sizeof length);
	if (bytes)
		buf_add(out, bytes, n);
}

void digest_text(struct digest *d, const char *s)
{
	digest_item(d, s, s ? strlen(s) : 0);
}

enum { NUMBER = 24 }; /* digits of the longest, and its sign */

/* A number as text in room, without a NUL; *length: its bytes. By hand: there are several in each
 * change, and histories are long. */
static const char *decimal(long long n, char room[NUMBER], size_t *length)
{
	char *at = room + NUMBER;
	unsigned long long rest = n < 0 ? 0 - (unsigned long long)n : (unsigned long long)n;
	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	if (n < 0)
		*--at = '-';
	*length = (size_t)(room + NUMBER - at);
	return at;
}

void digest_number(struct digest *d, long long n)
{
	char room[NUMBER];
	size_t length;
	const char *text = decimal(n, room, &length);
	digest_item(d, text, length);
}

void digest_frame_number(struct buf *out, long long n)
{
	char room[NUMBER];
	size_t length;
	const char *text = decimal(n, room, &length);
	digest_frame(out, text, length);
}

void digest_end(struct digest *d, char hex[DIGEST_HEX])
{
	finish(&d->sm3, hex);
	free(d);
}

void digest_of(const void *bytes, size_t n, char hex[DIGEST_HEX])
{
	struct sm3_ctx sm3;
	sm3_init(&sm3);
	if (n)
		sm3_update(&sm3, n, bytes);
	finish(&sm3, hex);
}
