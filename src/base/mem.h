/*
 * Memory and the end of the program.
 *
 * Every allocation of the program goes through here, so no caller tests for
 * NULL: without memory the program dies, through a hook that has put the
 * terminal back first.  Knows nothing of what the memory is for.
 */
#ifndef TIANBAO_BASE_MEM_H
#define TIANBAO_BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

/* Zeroed memory for n bytes (n may be 0); the caller frees it with free(). Never NULL. */
void *mem_new(size_t n) __attribute__((malloc, returns_nonnull));

/* Zeroed memory for n elements of size bytes; dies when n * size does not fit. */
void *mem_array(size_t n, size_t size) __attribute__((malloc, returns_nonnull));

/* realloc(): n elements of size bytes, the new part not zeroed. Never NULL. */
void *mem_grow(void *p, size_t n, size_t size) __attribute__((returns_nonnull));

/* A copy of a text (of its first n bytes); the caller frees it. */
char *mem_dup(const char *s) __attribute__((malloc, returns_nonnull, nonnull));
char *mem_ndup(const char *s, size_t n) __attribute__((malloc, returns_nonnull));

/* printf into new memory; the caller frees it. */
char *mem_printf(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));
char *mem_vprintf(const char *format, va_list ap)
	__attribute__((format(printf, 1, 0), returns_nonnull));

/* Free *p (a char *) and set it to a copy of s. s may point into *p. */
void mem_set(char **p, const char *s) __attribute__((nonnull));

/*
 * Room for one element more in an array that grows: v and cap are lvalues of
 * the array and its capacity, n its length.
 */
#define MEM_ROOM(v, n, cap)                                                                        \
	do {                                                                                       \
		if ((n) >= (cap)) {                                                                \
			(cap) = (cap) ? (cap) * 2 : 8;                                             \
			(v) = mem_grow((v), (cap), sizeof *(v));                                   \
		}                                                                                  \
	} while (0)

/* What die() calls first, once; the screen sets it to restore the terminal. NULL takes it away. */
void die_hook(void (*restore)(void));

/* A fault of ours or no memory: restore, one sentence to stderr, exit status 3. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
