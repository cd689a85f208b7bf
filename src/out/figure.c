/* Numbers in cells: see figure.h. */
#include "out/figure.h"

#include <string.h>

#include "base/buf.h"

/* Does the number, written anew, give the text? */
static bool is_plain(const struct figure *f, const char *s, size_t n)
{
	struct buf again = BUF_INIT;
	int64_t digits = (int64_t)f->number.digits, factor = 1;
	for (int i = 0; i < f->number.scale; i++)
		factor *= 10;
	decimal_print(&again, f->number.negative ? -digits : digits, factor, f->number.scale,
		f->thousands);
	if (f->percent)
		buf_addc(&again, '%');
	bool same = again.n == n && !memcmp(again.s, s, n);
	buf_release(&again);
	return same;
}

bool figure_read(struct figure *out, const struct gcell *c)
{
	*out = (struct figure){.percent = c->n && c->text[c->n - 1] == '%'};
	if (c->align != ALIGN_RIGHT || c->placeholder || c->qr ||
		decimal_read(&out->number, c->text, c->n) != VERDICT_VALID)
		return false;
	out->thousands = memchr(c->text, ',', out->number.length);
	return is_plain(out, c->text, c->n);
}
