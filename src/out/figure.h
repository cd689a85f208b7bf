/*
 * Cells that hold a number and nothing else, for formats in which a number is
 * no text: spreadsheets. Knows no format.
 */
#ifndef TIANBAO_OUT_FIGURE_H
#define TIANBAO_OUT_FIGURE_H

#include <stdbool.h>

#include "base/decimal.h"
#include "table/grid.h"

struct figure {
	struct decimal number; /* in hundredths where percent is set */
	bool thousands;        /* written with separators */
	bool percent;          /* % behind it */
};

/*
 * True when a cell's field is numeric (those stand right) and its text a number that is written
 * just as a program would write it, with at most a % behind it: -5, 1,200.00, 95.5%. An amount with
 * its unit, a number with a sign of comparison (≥95), 007, +5 and an empty cell are none.
 */
bool figure_read(struct figure *out, const struct gcell *c);

#endif
