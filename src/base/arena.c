/* Memory given back all at once: see arena.h. */
#include "base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FIRST_BLOCK = 4000, LARGEST_BLOCK = 1 << 20 };

struct arena_block {
	struct arena_block *older;
	size_t used, size;
	_Alignas(max_align_t) unsigned char bytes[];
};

static void block_push(struct arena *a, size_t need)
{
	size_t size = a->last ? a->last->size * 2 : FIRST_BLOCK;
	if (size > LARGEST_BLOCK)
		size = LARGEST_BLOCK;
	if (size < need)
		size = need;
	struct arena_block *b = mem_grow(NULL, sizeof *b + size, 1);
	b->older = a->last;
	b->used = 0;
	b->size = size;
	a->last = b;
}

void *arena_new(struct arena *a, size_t n)
{
	const size_t align = _Alignof(max_align_t);
	if (n > SIZE_MAX / 2)
		die("内存不足");
	n = (n + align - 1) / align * align;
	if (!a->last || a->last->size - a->last->used < n)
		block_push(a, n);
	void *p = a->last->bytes + a->last->used;
	a->last->used += n;
	return memset(p, 0, n);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		die("内存不足");
	return arena_new(a, n * size);
}

void *arena_grow(struct arena *a, const void *v, size_t n, size_t cap, size_t size)
{
	void *more = arena_array(a, cap, size);
	if (n)
		memcpy(more, v, n * size);
	return more;
}

char *arena_ndup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_new(a, n + 1);
	if (n)
		memcpy(p, s, n);
	return p;
}

char *arena_dup(struct arena *a, const char *s)
{
	return arena_ndup(a, s, strlen(s));
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	int n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (n < 0)
		die("内存不足");
	char *p = arena_new(a, (size_t)n + 1);
	va_start(ap, format);
	vsnprintf(p, (size_t)n + 1, format, ap);
	va_end(ap);
	return p;
}

static void free_from(struct arena_block *b)
{
	while (b) {
		struct arena_block *older = b->older;
		free(b);
		b = older;
	}
}

void arena_reset(struct arena *a)
{
	if (!a->last)
		return;
	free_from(a->last->older);
	a->last->older = NULL;
	a->last->used = 0;
}

void arena_release(struct arena *a)
{
	free_from(a->last);
	a->last = NULL;
}
