/* Saving a record as a whole: see save.h. */
#include "ui/save.h"

#include "store/store.h"

/* Judges a record as the file's other records have it, and sums it up. */
static void judge(struct store *s, struct rules *r, const struct doc *d, struct summary *sum,
	struct diags *found)
{
	struct others others = store_others(s);
	rules_check(r, d, &others, PATH_RECORD, NULL, found);
	summary_make(sum, r, d, found);
}

int act_record(struct store *s, struct rules *r, struct doc *d, enum act act, const char *why,
	struct diags *ds)
{
	struct diags found = DIAGS_INIT;
	struct summary sum;
	judge(s, r, d, &sum, &found);
	int rc = store_act(s, d, act, why, &sum, &found, ds);
	summary_release(&sum);
	diags_release(&found);
	return rc;
}

int act_number(struct store *s, struct rulebook *b, int64_t number, enum act act, const char *why,
	struct diags *ds)
{
	struct doc *d = store_load(s, number, ds);
	int rc = d ? act_record(s, rulebook_get(b, d->form), d, act, why, ds) : -1;
	doc_free(d);
	return rc;
}

int save_record(struct store *s, struct rules *r, const struct doc *before, struct doc *now,
	const char *why, struct diags *ds)
{
	struct diags found = DIAGS_INIT;
	struct summary sum;
	judge(s, r, now, &sum, &found);
	rules_withdraw(now, &found, ds);
	int rc = store_save(s, before, now, &sum, why, ds);
	summary_release(&sum);
	diags_release(&found);
	return rc;
}
