/*
 * Saving a record as a whole, and its sign-off, for screens and the command
 * line: judged first, with what the list shows of it.
 */
#ifndef TIANBAO_UI_SAVE_H
#define TIANBAO_UI_SAVE_H

#include "doc/act.h"

struct diags;
struct rulebook;
struct rules;
struct store;

/*
 * Judges now as the file's other records have it, takes away the waivers that hold no more (each
 * adds a hint to ds) and saves it. before, why: as store_save's. -1 with a diag: nothing was
 * written.
 */
int save_record(struct store *s, struct rules *r, const struct doc *before, struct doc *now,
	const char *why, struct diags *ds);

/* Judges d and does this with it: see store_act, whose result it gives. */
int act_record(struct store *s, struct rules *r, struct doc *d, enum act act, const char *why,
	struct diags *ds);
/* The same with the record of a number as it is in the file. */
int act_number(struct store *s, struct rulebook *b, int64_t number, enum act act, const char *why,
	struct diags *ds);

#endif
