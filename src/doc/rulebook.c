/* Compiled rules by form, each made when first asked for. */
#include <stdlib.h>

#include "base/mem.h"
#include "doc/rules.h"

struct rulebook {
	struct rules **v; /* of form[i] */
	const struct form **form;
	size_t n;
	const struct library *library;
};

struct rulebook *rulebook_new(const struct library *l)
{
	struct rulebook *b = mem_new(sizeof *b);
	b->library = l;
	return b;
}

const struct library *rulebook_library(const struct rulebook *b)
{
	return b->library;
}

struct rules *rulebook_get(struct rulebook *b, const struct form *f)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->form[i] == f)
			return b->v[i];
	struct diags ds = DIAGS_INIT; /* `forms lint` shows them */
	b->v = mem_grow(b->v, b->n + 1, sizeof *b->v);
	b->form = mem_grow(b->form, b->n + 1, sizeof *b->form);
	b->form[b->n] = f;
	b->v[b->n] = rules_new(f, &ds);
	diags_release(&ds);
	rules_library(b->v[b->n], b->library);
	return b->v[b->n++];
}

void rulebook_free(struct rulebook *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->n; i++)
		rules_free(b->v[i]);
	free(b->v);
	free(b->form);
	free(b);
}
