/* Patterns on whole texts. The only user of PCRE2. */
#ifndef TIANBAO_FORM_PATTERN_H
#define TIANBAO_FORM_PATTERN_H

#include <stddef.h>

#include "base/decimal.h"

struct buf;
struct pattern;

/*
 * Compiles a pattern (PCRE2, matched against the whole text, at most 512 bytes). NULL with the
 * reason in why and its byte offset in the pattern in *offset. Boxed: no (*VERB) start, 32
 * brackets, limits on matching and memory, no \C, no JIT.
 */
struct pattern *pattern_new(const char *text, struct buf *why, size_t *offset);
/* NULL is allowed. */
void pattern_free(struct pattern *p);
/* Verdict of a text; a match that would take too long counts as VALID (it cannot be judged). The
 * empty text is INCOMPLETE unless the pattern matches it. */
enum verdict pattern_judge(const struct pattern *p, const char *text, size_t n);
/* The pattern as it was written; borrowed. */
const char *pattern_text(const struct pattern *p);

#endif
