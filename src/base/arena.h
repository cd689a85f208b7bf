/*
 * Memory that is given back all at once: for a form, a record in a frame, a
 * parsed file. Nothing in it is freed alone. Interacts with mem only.
 */
#ifndef TIANBAO_BASE_ARENA_H
#define TIANBAO_BASE_ARENA_H

#include <stddef.h>

struct arena {
	struct arena_block *last; /* newest block; older ones hang behind it */
};

#define ARENA_INIT {NULL}

/* Zeroed memory for n bytes, aligned for anything, until arena_reset or arena_release. */
void *arena_new(struct arena *a, size_t n) __attribute__((returns_nonnull));
/* Zeroed memory for n elements of size bytes. */
void *arena_array(struct arena *a, size_t n, size_t size) __attribute__((returns_nonnull));
/* A larger array, cap elements, that begins with the n of v; v stays where it is. */
void *arena_grow(struct arena *a, const void *v, size_t n, size_t cap, size_t size)
	__attribute__((returns_nonnull));
/* As MEM_ROOM: room for one element more in an array that grows. */
#define ARENA_ROOM(a, v, n, cap)                                                                   \
	do {                                                                                       \
		if ((n) >= (cap)) {                                                                \
			(cap) = (cap) ? (cap) * 2 : 8;                                             \
			(v) = arena_grow((a), (v), (n), (cap), sizeof *(v));                       \
		}                                                                                  \
	} while (0)
/* A copy of a text (of its first n bytes); a text made as by printf. */
char *arena_dup(struct arena *a, const char *s) __attribute__((returns_nonnull));
char *arena_ndup(struct arena *a, const char *s, size_t n) __attribute__((returns_nonnull));
char *arena_printf(struct arena *a, const char *format, ...)
	__attribute__((format(printf, 2, 3), returns_nonnull));
/* Everything given back; the newest (largest) block is kept for the next frame. */
void arena_reset(struct arena *a);
/* Everything freed; the arena is as after ARENA_INIT. */
void arena_release(struct arena *a);

#endif
