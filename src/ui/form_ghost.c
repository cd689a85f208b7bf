/*
 * What the text in hand could go on with: shown faintly behind the caret,
 * taken with Right, no part of any value before that. Asks its sources in
 * turn; another kind of suggestion is a row of their table. Knows nothing of
 * how it is drawn (form_view.c).
 */
#include <stdlib.h>
#include <string.h>

#include "ui/form_mode.h"

enum { EARLIER = 50 }; /* texts of earlier records that are looked through, at most */

/* Appends what the text in hand (f's) could go on with, nothing when it knows nothing. */
typedef void ghost_source(struct form_mode *m, const struct field *f, struct buf *out);

/* True for words of one's own: no choice, number or date. */
static bool is_free(const struct field *f)
{
	return !f->of && !f->type->judge && !f->type->figure;
}

/* Appends the rest of whole when text is a beginning of it; false when it is none. */
static bool add_rest(const struct buf *text, const char *whole, struct buf *out)
{
	if (strncmp(whole, text->s, text->n) != 0)
		return false;
	buf_adds(out, whole + text->n);
	return true;
}

/* --- sources -------------------------------------------------------------------- */

const char *ghost_unit(const struct form_mode *m)
{
	bool itself = m->at.list < 0 && m->at.col == m->doc->form->role[ROLE_UNIT];
	return itself ? "" : doc_role(m->doc, ROLE_UNIT);
}

/* Texts of the field in hand in other records, the newest first; asked for once in each cell. */
static void ask_earlier(struct form_mode *m)
{
	struct app *app = m->app;
	if (m->earlier.asked)
		return;
	m->earlier.asked = true;
	store_suggest(app->store, m->doc->form, m->at.col, ghost_unit(m), "", m->doc->number,
		EARLIER, &m->earlier.v, &m->earlier.n, &app->diags);
	diags_release(&app->diags); /* nobody asked for suggestions */
}

void ghost_forget(struct form_mode *m)
{
	for (size_t i = 0; i < m->earlier.n; i++)
		free(m->earlier.v[i]);
	free(m->earlier.v);
	m->earlier.v = NULL;
	m->earlier.n = 0;
	m->earlier.asked = false;
}

/* Whoever only looks at a text is offered nothing. */
static bool is_written(const struct form_mode *m)
{
	return strcmp(m->editor.text.s, m->arrived.s) != 0;
}

/* In a field: the newest text of this unit that begins so, or the newest in an empty cell. No two
 * records have the same unique one. */
static void earlier_records(struct form_mode *m, const struct field *f, struct buf *out)
{
	const struct buf *text = &m->editor.text;
	if (m->at.list >= 0 || !is_free(f) || f->unique)
		return;
	if (text->n && !is_written(m))
		return;
	ask_earlier(m);
	for (size_t i = 0; i < m->earlier.n; i++)
		if (add_rest(text, m->earlier.v[i], out))
			return;
}

/* What F5 would copy from beside, when one has begun to type it: a goal begins as the purpose does.
 */
static void beside(struct form_mode *m, const struct field *f, struct buf *out)
{
	struct path p = {m->at.list, m->at.row, f->ditto};
	if (f->ditto >= 0 && m->editor.text.n && is_free(f) && doc_has(m->doc, p))
		add_rest(&m->editor.text, doc_get(m->doc, p), out);
}

/* In a list: the nearest text above in this column that begins so. An empty cell is for ditto, and
 * no two rows have one name. */
static void rows_above(struct form_mode *m, const struct field *f, struct buf *out)
{
	struct path p = m->at;
	if (p.list < 0 || !m->editor.text.n || !is_written(m) || !is_free(f))
		return;
	if (p.col == m->doc->form->list[p.list].part[LIST_PART_NAME])
		return;
	while (p.row-- > 0)
		if (add_rest(&m->editor.text, form_text(m, p), out))
			return;
}

static ghost_source *const sources[] = {
	template_ghost,
	beside,
	earlier_records,
	rows_above,
};

/* --- the ghost -------------------------------------------------------------------- */

/* True when the caret stands where a text goes on. */
static bool goes_on(const struct form_mode *m)
{
	const struct editor *e = &m->editor;
	return !e->selected && e->caret == e->text.n && !m->before && !m->kind && !form_locked(m);
}

void ghost_text(struct form_mode *m, struct buf *out)
{
	size_t before = out->n;
	if (!goes_on(m))
		return;
	for (size_t i = 0; i < sizeof sources / sizeof *sources && out->n == before; i++)
		sources[i](m, form_field_here(m), out);
}

bool ghost_take(struct form_mode *m)
{
	struct buf rest = BUF_INIT;
	ghost_text(m, &rest);
	bool any = rest.n;
	if (any) {
		m->apart = true;
		form_enter(m, rest.s, rest.n);
	}
	buf_release(&rest);
	return any;
}
