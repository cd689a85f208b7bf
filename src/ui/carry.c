/* Records carried over to another year: see carry.h. */
#include "ui/carry.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "in/in.h"
#include "store/store.h"
#include "ui/save.h"

/* A record and the year it goes to. */
struct carrying {
	struct store *s;
	struct rules *rules;
	struct doc *d;
	int year;
	struct diags *ds;
};

/* -1 with a diag: it cannot go there. */
static int begin(struct carrying *c, struct rulebook *b, int64_t number, int year)
{
	c->d = store_load(c->s, number, c->ds);
	if (!c->d)
		return -1;
	c->rules = rulebook_get(b, c->d->form);
	c->year = year ? year : c->d->year + 1;
	if (in_year(c->year, NULL, &c->year, c->ds))
		return -1;
	if (c->year != c->d->year)
		return 0;
	diag_add(c->ds, CARRY_SAME_YEAR, NULL, (long long)number, c->year)->record = number;
	return -1;
}

/* --- is it there already ------------------------------------------------------- */

/* The first of the records asked for. */
struct twin {
	int64_t number;
	char *name;
};

static bool take_first(void *to, const struct other *o)
{
	struct twin *t = to;
	t->number = o->number;
	t->name = mem_dup(o->name);
	return false;
}

/* The record of that year with this code, or (code NULL) name. */
static int find(const struct carrying *c, const char *unit, const char *code, const char *name,
	struct twin *out)
{
	struct others others = store_others(c->s);
	const struct others_query q = {
		.form = c->d->form,
		.self = c->d->number,
		.year = c->year,
		.unit = *unit ? unit : NULL,
		.code = code,
		.name = name,
	};
	return others.each(others.arg, &q, take_first, out);
}

static int look(const struct carrying *c)
{
	struct summary sum;
	struct twin twin = {0};
	struct diags none = DIAGS_INIT;
	summary_make(&sum, c->rules, c->d, &none);
	int rc = *sum.code ? find(c, sum.unit, sum.code, NULL, &twin) : 0;
	if (!rc && !twin.number && *sum.name)
		rc = find(c, sum.unit, NULL, sum.name, &twin);
	if (rc)
		diag_add(c->ds, CARRY_UNKNOWN, NULL, c->year)->record = c->d->number;
	else if (twin.number)
		diag_add(c->ds, CARRY_TWICE, NULL, c->year, (long long)twin.number, twin.name)
			->record = c->d->number;
	summary_release(&sum);
	free(twin.name);
	return rc ? -1 : twin.number != 0;
}

int carry_looks(struct store *s, struct rulebook *b, int64_t number, int year, struct diags *ds)
{
	struct carrying c = {.s = s, .ds = ds};
	int found = begin(&c, b, number, year) ? -1 : look(&c);
	doc_free(c.d);
	return found;
}

/* --- carrying ------------------------------------------------------------------- */

static int64_t carry(const struct carrying *c)
{
	struct doc *next = doc_carry(c->d, c->year);
	char *why = mem_printf("由第 %lld 号（%d 年度）结转", (long long)c->d->number, c->d->year);
	int rc = save_record(c->s, c->rules, NULL, next, why, c->ds);
	int64_t number = next->number;
	free(why);
	doc_free(next);
	return rc ? -1 : number;
}

int64_t carry_record(
	struct store *s, struct rulebook *b, int64_t number, int year, struct diags *ds)
{
	struct carrying c = {.s = s, .ds = ds};
	int64_t new = begin(&c, b, number, year) ? -1 : carry(&c);
	doc_free(c.d);
	return new;
}
