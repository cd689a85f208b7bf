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
	MEMOS = 512,       /* texts remembered: those of a large table */
	MEMO_BYTES = 1000, /* of the longest text that is kept beside others */
	WORDING_BITS = 64, /* kinds of wording remembered */
};

struct memo {
	struct buf text, folded, made[MAKINGS];
	bool is_made[MAKINGS], measured, is_said;
	struct measure measure;
	struct said said;
	uint64_t asked, says; /* a bit for each kind of wording */
};

static void make_core(const struct units *u, const char *s, size_t n, struct buf *out)
{
	(void)u;
	text_core(out, s, n);
}

static void make_tidy(const struct units *u, const char *s, size_t n, struct buf *out)
{
	(void)u;
	text_tidy(out, s, n);
}

static void make_years(const struct units *u, const char *s, size_t n, struct buf *out)
{
	(void)u;
	years_read(s, n, out);
}

static void make_dimension(const struct units *u, const char *s, size_t n, struct buf *out)
{
	const char *dimension = unit_dimension(u, s, n);
	if (dimension)
		buf_adds(out, dimension);
}

static void make_unit(const struct units *u, const char *s, size_t n, struct buf *out)
{
	struct buf folded = BUF_INIT;
	struct measure m;
	(void)n;
	measure_read(u, s, &folded, &m);
	if (m.kind == MEASURE_NUMBER)
		unit_usual(u, folded.s + m.unit, m.nunit, out);
	buf_release(&folded);
}

static void (*const makers[])(const struct units *u, const char *s, size_t n, struct buf *out) = {
	[MADE_UNIT] = make_unit,
	[MADE_DIMENSION] = make_dimension,
	[MADE_CORE] = make_core,
	[MADE_TIDY] = make_tidy,
	[MADE_YEARS] = make_years,
};

static void memo_make(struct rules *r)
{
	r->memo = mem_array(MEMOS, sizeof *r->memo);
	for (size_t i = 0; i < MEMOS; i++) {
		buf_init(&r->memo[i].text);
		buf_init(&r->memo[i].folded);
		said_init(&r->memo[i].said);
		for (size_t k = 0; k < MAKINGS; k++)
			buf_init(&r->memo[i].made[k]);
	}
}

/* The place of a text; another one that had it is forgotten. Long ones share the first. */
static struct memo *memo_of(struct rules *r, const char *s, size_t n)
{
	if (!r->memo)
		memo_make(r);
	size_t slot = n > MEMO_BYTES ? 0 : 1 + text_hash(s, n) % (MEMOS - 1);
	struct memo *v = &r->memo[slot];
	if (v->text.n == n && n && !memcmp(v->text.s, s, n))
		return v;
	buf_reset(&v->text);
	buf_add(&v->text, s, n);
	memset(v->is_made, 0, sizeof v->is_made);
	v->measured = v->is_said = false;
	v->asked = v->says = 0;
	return v;
}

const struct measure *memo_measure(struct rules *r, const char *s, size_t n, const char **folded)
{
	struct memo *v = memo_of(r, s, n);
	if (!v->measured) {
		measure_read(r->form->units, s, &v->folded, &v->measure);
		v->measured = true;
	}
	if (folded)
		*folded = v->folded.s;
	return &v->measure;
}

const struct buf *memo_made(struct rules *r, enum making what, const char *s, size_t n)
{
	struct memo *v = memo_of(r, s, n);
	struct buf *made = &v->made[what];
	if (!v->is_made[what]) {
		buf_reset(made);
		makers[what](r->form->units, s, n, made);
		v->is_made[what] = true;
	}
	return made;
}

bool memo_says(struct rules *r, int wording, const char *s, size_t n)
{
	struct memo *v = memo_of(r, s, n);
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
	for (size_t i = 0; r->memo && i < MEMOS; i++) {
		struct memo *v = &r->memo[i];
		buf_release(&v->text);
		buf_release(&v->folded);
		said_release(&v->said);
		for (size_t k = 0; k < MAKINGS; k++)
			buf_release(&v->made[k]);
	}
	free(r->memo);
}
