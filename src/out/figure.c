/* Numbers in cells: see figure.h. */
#include "out/figure.h"

#include <string.h>

/* Would a program write it so? decimal_read has seen to its digits, separators and point. */
static bool is_plain(const struct decimal *d, const char *s)
{
	if (*s == '+' || (d->negative && !d->digits))
		return false;
	s += d->negative;
	return s[0] != '0' || s[1] < '0' || s[1] > '9'; /* 007 */
}

bool figure_read(struct figure *out, const struct gcell *c)
{
	*out = (struct figure){.percent = false};
	if (c->align != ALIGN_RIGHT || c->placeholder || c->qr ||
		decimal_read(&out->number, c->text, c->n) != VERDICT_VALID)
		return false;
	size_t n = out->number.length;
	out->thousands = memchr(c->text, ',', n);
	out->percent = n + 1 == c->n && c->text[n] == '%';
	return is_plain(&out->number, c->text) && n + out->percent == c->n;
}
