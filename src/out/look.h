/*
 * What the text format prints, as a list of pages to look at: the same
 * layout, the same characters replaced, no bytes of a printer. A print-out like
 * any other (out_init with look_format), but not in the table of formats.
 */
#ifndef TIANBAO_OUT_LOOK_H
#define TIANBAO_OUT_LOOK_H

#include "out/out.h"

extern const struct out_format look_format;

struct look {
	char **page; /* lines of UTF-8, a newline after each; lines are drawn with ─ │ ┌ … or + - |
		      */
	size_t n, cap;
};

/* The pages made so far by a print-out with look_format; good until it is released. */
const struct look *look_of(const struct output *o);

#endif
