/*
 * Records carried over to another year, for the list and for the command
 * line: the same texts, to be confirmed one by one.
 */
#ifndef TIANBAO_UI_CARRY_H
#define TIANBAO_UI_CARRY_H

#include <stdbool.h>
#include <stdint.h>

struct diags;
struct rulebook;
struct store;

/*
 * Looks whether that year has a record already that this one could have become: of the same form
 * and unit, with the same code or name, not in the bin. 1 with a diag that names it; 0: there is
 * none; -1 with a diag: it could not be told. year 0: the one after the record's own.
 */
int carry_looks(struct store *s, struct rulebook *b, int64_t number, int year, struct diags *ds);
/* Carries a record over. Number of the new one, -1 with a diag. */
int64_t carry_record(
	struct store *s, struct rulebook *b, int64_t number, int year, struct diags *ds);

#endif
