/*
 * What the text in hand could go on with: shown faintly behind the caret,
 * taken with Right, no part of any value before that. Asks its sources in
 * turn; another kind of suggestion is a row of their table. Knows nothing of
 * how it is drawn (form_view.c).
 */
#include <string.h>

#include "ui/form_mode.h"

/* Appends what the text in hand (f's) could go on with, nothing when it knows nothing. */
typedef void ghost_source(struct form_mode *m, const struct field *f, struct buf *out);

/* True for words of one's own: no choice, number or date. */
static bool is_free(const struct field *f)
{
	return !f->of && !f->type->judge && !f->type->fold;
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

/* In a list: the nearest text above in this column that begins so. An empty cell is for ditto. */
static void rows_above(struct form_mode *m, const struct field *f, struct buf *out)
{
	struct path p = m->at;
	if (p.list < 0 || !m->editor.text.n || !is_free(f))
		return;
	while (p.row-- > 0)
		if (add_rest(&m->editor.text, form_text(m, p), out))
			return;
}

static ghost_source *const sources[] = {
	rows_above,
};

/* --- the ghost -------------------------------------------------------------------- */

/* True when the caret stands where a text goes on. */
static bool goes_on(const struct form_mode *m)
{
	const struct editor *e = &m->editor;
	return !e->selected && e->caret == e->text.n && !m->trying && !form_locked(m);
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
