/*
 * What the functions find in a text. The checks ask for the sign, the unit
 * and the wording of the same cells one after the other, and at the next key
 * again; so each text is read once and what was found is remembered. Nothing
 * can be stale: what is found depends on the text alone.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "doc/rules_impl.h"

enum {
	MEMOS = 1024, /* places, a power of two: three quarters are filled, then all are freed */
	MEMO_BYTES = 1000, /* of the longest text that is kept beside others */
	WORDING_BITS = 64, /* kinds of wording remembered */
};

struct remembered {
	struct buf text, folded, made[MAKINGS];
	bool is_made[MAKINGS], measured, is_said;
	struct measure measure;
	struct said said;
	uint64_t asked, says; /* a bit for each kind of wording */
};

struct memo {
	struct remembered v[MEMOS + 1]; /* a free place has no text; the last is for long ones */
	size_t n;
};

static const struct measure *measured(const struct units *u, struct remembered *v)
{
	if (!v->measured)
		measure_read(u, v->text.s, &v->folded, &v->measure);
	v->measured = true;
	return &v->measure;
}

static void make_core(const struct units *u, struct remembered *v, struct buf *out)
{
	(void)u;
	text_core(out, v->text.s, v->text.n);
}

static void make_tidy(const struct units *u, struct remembered *v, struct buf *out)
{
	(void)u;
	text_tidy(out, v->text.s, v->text.n);
}

static void make_years(const struct units *u, struct remembered *v, struct buf *out)
{
	(void)u;
	years_read(v->text.s, v->text.n, out);
}

static void make_dimension(const struct units *u, struct remembered *v, struct buf *out)
{
	const char *dimension = unit_dimension(u, v->text.s, v->text.n);
	if (dimension)
		buf_adds(out, dimension);
}

static void make_unit(const struct units *u, struct remembered *v, struct buf *out)
{
	const struct measure *m = measured(u, v);
	if (m->kind == MEASURE_NUMBER)
		unit_usual(u, v->folded.s + m->unit, m->nunit, out);
}

static void (*const makers[])(const struct units *u, struct remembered *v, struct buf *out) = {
	[MADE_UNIT] = make_unit,
	[MADE_DIMENSION] = make_dimension,
	[MADE_CORE] = make_core,
	[MADE_TIDY] = make_tidy,
	[MADE_YEARS] = make_years,
};

static struct memo *memo_new(void)
{
	struct memo *m = mem_new(sizeof *m);
	for (size_t i = 0; i <= MEMOS; i++) {
		struct remembered *v = &m->v[i];
		buf_init(&v->text);
		buf_init(&v->folded);
		said_init(&v->said);
		for (size_t k = 0; k < MAKINGS; k++)
			buf_init(&v->made[k]);
	}
	return m;
}

/* The place of a text: its own, or the free one where it will stand. */
static struct remembered *place_of(struct memo *m, const char *s, size_t n)
{
	size_t i = text_hash(s, n) % MEMOS;
	for (; m->v[i].text.n; i = (i + 1) % MEMOS)
		if (m->v[i].text.n == n && !memcmp(m->v[i].text.s, s, n))
			break;
	return &m->v[i];
}

/* What is remembered of a text. */
static struct remembered *memo_of(struct rules *r, const char *s, size_t n)
{
	if (!r->memo)
		r->memo = memo_new();
	struct memo *m = r->memo;
	bool fits = n && n <= MEMO_BYTES;
	struct remembered *v = fits ? place_of(m, s, n) : &m->v[MEMOS];
	if (v->text.n == n && n && !memcmp(v->text.s, s, n))
		return v;
	if (fits && m->n == MEMOS / 4 * 3) {
		for (size_t i = 0; i < MEMOS; i++)
			buf_reset(&m->v[i].text);
		m->n = 0;
		v = place_of(m, s, n);
	}
	m->n += fits;
	buf_reset(&v->text);
	buf_add(&v->text, s, n);
	memset(v->is_made, 0, sizeof v->is_made);
	v->measured = v->is_said = false;
	v->asked = v->says = 0;
	return v;
}

const struct measure *memo_measure(struct rules *r, const char *s, size_t n, const char **folded)
{
	struct remembered *v = memo_of(r, s, n);
	const struct measure *m = measured(r->form->units, v);
	if (folded)
		*folded = v->folded.s;
	return m;
}

const struct buf *memo_made(struct rules *r, enum making what, const char *s, size_t n)
{
	struct remembered *v = memo_of(r, s, n);
	struct buf *made = &v->made[what];
	if (!v->is_made[what]) {
		buf_reset(made);
		makers[what](r->form->units, v, made);
		v->is_made[what] = true;
	}
	return made;
}

bool memo_says(struct rules *r, int wording, const char *s, size_t n)
{
	struct remembered *v = memo_of(r, s, n);
	uint64_t bit = wording < WORDING_BITS ? (uint64_t)1 << wording : 0;
	if (v->asked & bit)
		return v->says & bit;
	if (!v->is_said)
		said_set(&v->said, s, n);
	v->is_said = true;
	v->asked |= bit;
	bool says = wording_fits(r->form->units, wording, &v->said);
	v->says |= says ? bit : 0;
	return says;
}

void memo_free(struct rules *r)
{
	for (size_t i = 0; r->memo && i <= MEMOS; i++) {
		struct remembered *v = &r->memo->v[i];
		buf_release(&v->text);
		buf_release(&v->folded);
		said_release(&v->said);
		for (size_t k = 0; k < MAKINGS; k++)
			buf_release(&v->made[k]);
	}
	free(r->memo);
}
