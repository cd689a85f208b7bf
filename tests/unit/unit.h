/*
 * What every unit test needs: cmocka with what it wants included before, the
 * size of a table, and which row of it failed.
 */
#ifndef TIANBAO_TESTS_UNIT_H
#define TIANBAO_TESTS_UNIT_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#define COUNT(v) (sizeof(v) / sizeof *(v))

/* Says which row of a table failed, where a bare number would not. */
#define CHECK_ROW(holds, format, ...)                                                              \
	do {                                                                                       \
		if (!(holds))                                                                      \
			fail_msg("%s: " format, #holds, __VA_ARGS__);                              \
	} while (0)

/* The source tree, as make check hands it over. */
static inline const char *source_tree(void)
{
	const char *top = getenv("top_srcdir");
	return top ? top : ".";
}

#endif
