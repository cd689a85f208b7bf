/* A single value from outside: see in.h. */
#include "in/in.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "form/type.h"

/* The key of a form that gives its records' year no name of its own. */
static const char year_key[] = "年度";
enum { YEAR_LEAST = 1900, YEAR_MOST = 2999 };

const char *in_year_key(const struct form *f)
{
	return *f->year ? f->year : year_key;
}

int in_year(int64_t n, const struct place *at, int *out, struct diags *ds)
{
	if (n < YEAR_LEAST || n > YEAR_MOST) {
		diag_add(ds, IN_YEAR_RANGE, at, YEAR_LEAST, YEAR_MOST);
		return -1;
	}
	*out = (int)n;
	return 0;
}

int in_year_text(const char *text, const struct place *at, int *out, struct diags *ds)
{
	size_t digits = strspn(text, "0123456789");
	if (digits != 4 || text[digits]) {
		diag_add(ds, IN_YEAR_RANGE, at, YEAR_LEAST, YEAR_MOST);
		return -1;
	}
	return in_year(strtol(text, NULL, 10), at, out, ds);
}

const char *in_fixed(const struct form *f, struct path p)
{
	const struct list *l = p.list < 0 ? NULL : &f->list[p.list];
	return l && l->rows == ROWS_FIXED && (size_t)p.row < l->nstart ? l->start[p.row][p.col]
								       : "";
}

int in_text(const struct field *f, const char *text, size_t n, const struct place *at,
	struct buf *out, struct diags *ds)
{
	long bad = text_forbidden(text, n);
	if (bad >= 0) {
		size_t len;
		unsigned c = text_decode(text + bad, n - (size_t)bad, &len);
		diag_add(ds, IN_FORBIDDEN, at, text_chars(text, (size_t)bad) + 1, c);
		return -1;
	}
	/* bytes are never fewer than characters: most values need no counting */
	size_t most = field_most_chars(f), chars = n > most ? text_chars(text, n) : n;
	if (chars > most) {
		diag_add(ds, IN_LONG, at, chars, most);
		return -1;
	}
	buf_reset(out);
	if (text_is_nfc(text, n))
		buf_add(out, text, n);
	else
		text_nfc(out, text, n);
	return memchr(text, '\t', n) != NULL;
}
