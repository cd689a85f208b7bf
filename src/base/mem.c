/* Memory and the end of the program: see mem.h. */
#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*restore_hook)(void);

void *mem_new(size_t n)
{
	void *p = calloc(1, n ? n : 1);
	if (!p)
		die("内存不足");
	return p;
}

void *mem_array(size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		die("内存不足");
	return mem_new(n * size);
}

void *mem_grow(void *p, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		die("内存不足");
	size_t bytes = n * size;
	void *q = realloc(p, bytes ? bytes : 1);
	if (!q)
		die("内存不足");
	return q;
}

char *mem_ndup(const char *s, size_t n)
{
	char *p = mem_new(n + 1);
	if (n)
		memcpy(p, s, n);
	return p;
}

char *mem_dup(const char *s)
{
	return mem_ndup(s, strlen(s));
}

char *mem_vprintf(const char *format, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, format, ap);
	if (n < 0)
		die("内存不足");
	char *p = mem_new((size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, format, again);
	va_end(again);
	return p;
}

char *mem_printf(const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	char *p = mem_vprintf(format, ap);
	va_end(ap);
	return p;
}

void mem_set(char **p, const char *s)
{
	char *copy = mem_dup(s);
	free(*p);
	*p = copy;
}

void die_hook(void (*restore)(void))
{
	restore_hook = restore;
}

_Noreturn void die(const char *format, ...)
{
	void (*restore)(void) = restore_hook;
	restore_hook = NULL;
	if (restore)
		restore();
	va_list ap;
	va_start(ap, format);
	fputs("tianbao: ", stderr);
	vfprintf(stderr, format, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(3);
}
