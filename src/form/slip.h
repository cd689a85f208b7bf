/*
 * What people get wrong in YAML itself, in our words. libyaml's own words do
 * not help and its places are often one line late: a look at the line and the
 * ones before tells what was meant. No library here.
 */
#ifndef TIANBAO_FORM_SLIP_H
#define TIANBAO_FORM_SLIP_H

#include <stddef.h>

#include "base/diag.h"

struct yaml_file;

/* Adds why libyaml stopped at a place with this problem (may be NULL); opened: where what it was
 * reading began (line 0: not known). */
void slip_explain(const struct yaml_file *f, const char *problem, struct place at,
	struct place opened, struct diags *ds);

/* Position of a full-width colon where a text was meant to be `key: value`, -1: none. */
long slip_wide_colon(const char *s, size_t n);
/* Code points in n bytes: what columns count. */
int slip_chars(const char *s, size_t n);
/* Position of a line or paragraph separator (U+2028, U+2029), which YAML takes as a new line. */
long slip_line_end(const char *s, size_t n);

#endif
