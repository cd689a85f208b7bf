/* What the list of records shows of a record. Knows no SQL. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "doc/rules.h"
#include "form/type.h"

/* Text of a role's field, new memory. */
static char *role_text(struct rules *r, const struct doc *d, enum role role)
{
	struct buf b = BUF_INIT;
	if (d->form->role[role] >= 0)
		rules_text(r, d, (struct path){LIST_NONE, -1, d->form->role[role]}, &b);
	return buf_detach(&b);
}

void summary_make(
	struct summary *s, struct rules *r, const struct doc *d, const struct diags *found)
{
	*s = (struct summary){
		.unit = role_text(r, d, ROLE_UNIT),
		.code = role_text(r, d, ROLE_CODE),
		.name = role_text(r, d, ROLE_NAME),
		.amount = role_text(r, d, ROLE_AMOUNT),
		.errors = found->count[DIAG_ERROR],
		.warnings = found->count[DIAG_WARNING],
	};
	int field = d->form->role[ROLE_AMOUNT];
	if (field < 0)
		return;
	struct buf tmp = BUF_INIT;
	struct value v;
	field_read(&d->form->field[field], s->amount, &tmp, &v);
	s->has_amount = v.kind == VALUE_INTEGER;
	s->amount_value = v.integer;
	buf_release(&tmp);
}

void summary_release(struct summary *s)
{
	free(s->unit);
	free(s->code);
	free(s->name);
	free(s->amount);
	*s = (struct summary){0};
}
