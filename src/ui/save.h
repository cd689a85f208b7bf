/*
 * Saving a record as a whole, for screens and the command line: judged first,
 * with what the list shows of it.
 */
#ifndef TIANBAO_UI_SAVE_H
#define TIANBAO_UI_SAVE_H

struct diags;
struct doc;
struct rules;
struct store;

/*
 * Judges now as the file's other records have it, takes away the waivers that hold no more (each
 * adds a hint to ds) and saves it. before, why: as store_save's. -1 with a diag: nothing was
 * written.
 */
int save_record(struct store *s, struct rules *r, const struct doc *before, struct doc *now,
	const char *why, struct diags *ds);

#endif
