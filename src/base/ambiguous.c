/* Which characters Chinese terminals and printers draw two columns wide: see text.h. */
#include "base/text.h"

static const struct {
	uint32_t first, last;
} table[] = {
#define RANGE(first, last) {first, last},
#include "base/ambiguous.def"
#undef RANGE
};

bool text_ambiguous(uint32_t c)
{
	size_t from = 0, to = sizeof table / sizeof *table;
	while (from < to) {
		size_t mid = from + (to - from) / 2;
		if (table[mid].last < c)
			from = mid + 1;
		else
			to = mid;
	}
	return from < sizeof table / sizeof *table && table[from].first <= c;
}
