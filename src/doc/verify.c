/* A second, blind entry of a record: see verify.h. Knows no screen. */
#include "doc/verify.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "form/measure.h"
#include "form/type.h"

/* --- which cells ------------------------------------------------------------ */

bool verify_asks(const struct doc *d, struct path p)
{
	const struct field *f = form_at(d->form, p);
	if (!f || !f->verify || !doc_has(d, p) || !doc_fills(d, p))
		return false;
	return p.list < 0 || doc_row_counts(d, p.list, (size_t)p.row);
}

/* The cell behind *p, of whatever kind: fields, then the lists, each row by row. */
static bool step(const struct doc *d, struct path *p)
{
	const struct form *f = d->form;
	size_t across = p->list < 0 ? f->nfields : f->list[p->list].ncols;
	if (p->col + 1 < (int)across) {
		p->col++;
		return true;
	}
	*p = p->list < 0 ? (struct path){0, 0, 0} : (struct path){p->list, p->row + 1, 0};
	while (p->list < (int)f->nlists && p->row >= (int)d->list[p->list].n)
		*p = (struct path){p->list + 1, 0, 0};
	return p->list < (int)f->nlists;
}

bool verify_next(const struct doc *d, struct path *p)
{
	struct path at = *p;
	while (step(d, &at))
		if (verify_asks(d, at)) {
			*p = at;
			return true;
		}
	return false;
}

/* --- the same? ---------------------------------------------------------------- */

static bool equal_values(const struct value *a, const struct value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case VALUE_INTEGER:
		return a->integer == b->integer;
	case VALUE_REAL:
		return a->real == b->real;
	case VALUE_TEXT:
		return a->text && b->text && !strcmp(a->text->s, b->text->s);
	case VALUE_NULL:
		break;
	}
	return false;
}

static bool alike_read(const struct field *f, const char *first, const char *second)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	struct value x, y;
	field_read(f, first, &a, &x);
	field_read(f, second, &b, &y);
	bool same = equal_values(&x, &y);
	buf_release(&a);
	buf_release(&b);
	return same;
}

static bool equal_numbers(struct decimal a, struct decimal b)
{
	for (; a.scale > b.scale && a.digits % 10 == 0; a.scale--)
		a.digits /= 10;
	for (; b.scale > a.scale && b.digits % 10 == 0; b.scale--)
		b.digits /= 10;
	if (!a.digits && !b.digits)
		return true;
	return a.negative == b.negative && a.digits == b.digits && a.scale == b.scale;
}

/* Both texts are numbers with the same sign, value and unit. */
static bool alike_measured(const struct units *u, const char *first, const char *second)
{
	struct buf a = BUF_INIT, b = BUF_INIT, unit_a = BUF_INIT, unit_b = BUF_INIT;
	struct measure x, y;
	measure_read(u, first, &a, &x);
	measure_read(u, second, &b, &y);
	bool same = x.kind == y.kind && x.kind == MEASURE_NUMBER && !strcmp(x.sign, y.sign) &&
		    equal_numbers(x.number, y.number);
	if (same) {
		unit_usual(u, a.s + x.unit, x.nunit, &unit_a);
		unit_usual(u, b.s + y.unit, y.nunit, &unit_b);
		same = !strcmp(unit_a.s, unit_b.s);
	}
	buf_release(&a);
	buf_release(&b);
	buf_release(&unit_a);
	buf_release(&unit_b);
	return same;
}

/* The same but for width, case and blanks. */
static bool alike_words(const char *first, const char *second)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	text_fold_tight(&a, first, strlen(first));
	text_fold_tight(&b, second, strlen(second));
	bool same = !strcmp(a.s, b.s);
	buf_release(&a);
	buf_release(&b);
	return same;
}

enum agreement verify_compare(
	const struct field *f, const struct units *u, const char *first, const char *second)
{
	if (!strcmp(first, second))
		return AGREEMENT_SAME;
	if (text_blank(second, strlen(second)))
		return AGREEMENT_MISSING;
	bool alike = f->type->read
			     ? alike_read(f, first, second)
			     : alike_words(first, second) ||
				       (f->type->figure && u && alike_measured(u, first, second));
	return alike ? AGREEMENT_ALIKE : AGREEMENT_DIFFERS;
}

/* --- what is known ---------------------------------------------------------------- */

struct verified verify_state(const struct doc *d)
{
	struct verified state = {0};
	struct path p = PATH_RECORD;
	while (verify_next(d, &p)) {
		const char *text = doc_get(d, p);
		const struct note *n = doc_note(d, NOTE_AGREED, p, NULL);
		if (text_blank(text, strlen(text)))
			continue;
		state.asked++;
		state.agreed += n != NULL;
		if (n && n->time > state.time)
			state.time = n->time;
	}
	return state;
}
