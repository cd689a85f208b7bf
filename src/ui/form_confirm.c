/*
 * Cells nobody has looked at since they were carried over or laid out: they
 * are confirmed, and the next ones come. Knows notes; nothing of why they
 * are there.
 */
#include "ui/form.h"
#include "ui/form_mode.h"

static bool unconfirmed(const struct doc *d, struct path p)
{
	return doc_has(d, p) && doc_note(d, NOTE_UNCONFIRMED, p, NULL);
}

/* True when p, or another cell of its row, waits to be confirmed. */
static bool waits(const struct doc *d, struct path p)
{
	bool any = unconfirmed(d, p);
	for (int col = 0; p.list >= 0 && col < (int)d->form->list[p.list].ncols; col++)
		any |= unconfirmed(d, (struct path){p.list, p.row, col});
	return any;
}

static void confirm(struct doc *d, struct path p)
{
	doc_note_clear(d, NOTE_UNCONFIRMED, p, NULL);
	for (int col = 0; p.list >= 0 && col < (int)d->form->list[p.list].ncols; col++)
		doc_note_clear(d, NOTE_UNCONFIRMED, (struct path){p.list, p.row, col}, NULL);
}

/* The first unconfirmed cell behind *p in the order of Tab, beginning anew at the end. False when
 * there is none. */
static bool next_unconfirmed(const struct doc *d, struct path *p)
{
	struct path at = *p, first;
	if (!doc_note_count(d, NOTE_UNCONFIRMED) || !stop_first(d, &first))
		return false;
	do {
		if (!stop_next(d, &at))
			at = first;
		if (unconfirmed(d, at)) {
			*p = at;
			return true;
		}
	} while (!path_equal(at, *p));
	return false;
}

bool form_confirm(struct app *app)
{
	struct form_mode *m = form_of(app);
	offer_take(m);
	form_leave(m);
	struct path p = m->at;
	bool waited = waits(m->doc, p);
	if (waited) {
		form_step(m);
		confirm(m->doc, p);
		form_save(m);
	}
	if (next_unconfirmed(m->doc, &p))
		form_arrive(m, p);
	else if (waited)
		form_say(m, FORM_ALL_CONFIRMED);
	else
		form_say(m, FORM_NONE_UNCONFIRMED);
	return true;
}

size_t form_unconfirmed(const struct form_mode *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->found.n; i++)
		n += m->found.v[i].code == D_CHECK_UNCONFIRMED ||
		     m->found.v[i].code == D_CHECK_ROW_UNCONFIRMED;
	return n;
}
