/*
 * The small box below the cell in hand: what is offered for the text being
 * typed, the highlight in it, taking one. Where offers come from is its
 * sources' business; another kind is a row of their table.
 */
#include <string.h>

#include "ui/box.h"
#include "ui/form_mode.h"

enum { BOX_ROWS = 9 };

/* The first that has something is shown. */
static const struct offer_source *const sources[] = {
	&choice_source,
	&template_source,
};

/* What the box shows; nothing unless something is being typed. */
static void offer_box(struct form_mode *m, struct arena *a, struct offer *o)
{
	*o = (struct offer){0};
	if (!m->typed || !m->editor.text.n || m->shut)
		return;
	for (size_t i = 0; i < sizeof sources / sizeof *sources && !o->n; i++) {
		o->from = sources[i];
		sources[i]->find(m, a, o);
	}
}

/* The same for one key. */
static struct offer offer_now(struct form_mode *m)
{
	struct offer o;
	arena_reset(&m->scratch);
	offer_box(m, &m->scratch, &o);
	return o;
}

bool offer_open(struct form_mode *m)
{
	return offer_now(m).n > 0;
}

bool offer_move(struct form_mode *m, int step)
{
	int n = (int)offer_now(m).n, to = m->picked + step;
	if (!n)
		return false;
	m->picked = to >= n ? 0 : to < 0 ? n - 1 : to;
	return true;
}

bool offer_click(struct form_mode *m, int y, int x)
{
	const struct offer_box *b = &m->box;
	if (y < b->y || y >= b->y + b->rows || x < b->x || x >= b->x + b->cols)
		return false;
	struct offer o = offer_now(m);
	size_t i = (size_t)(b->from + y - b->y);
	if (i < o.n)
		o.from->take(m, &o.v[i]);
	return i < o.n;
}

void offer_take(struct form_mode *m)
{
	struct offer o = offer_now(m);
	if (m->picked >= 0 && (size_t)m->picked < o.n)
		o.from->take(m, &o.v[m->picked]);
	else if (o.n == 1 && o.from->sure(m))
		o.from->take(m, &o.v[0]);
}

/* --- drawing ---------------------------------------------------------------- */

static void item_text(const struct offer_item *i, struct buf *out)
{
	if (i->number)
		buf_addf(out, "%zu ", i->number);
	buf_addf(out, "%s%s%s", i->text, *i->more ? " " : "", i->more);
}

static int widest(const struct offer *o, enum text_widths w)
{
	int most = 0;
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < o->n; i++) {
		buf_reset(&b);
		item_text(&o->v[i], &b);
		int columns = text_columns(b.s, b.n, w);
		most = columns > most ? columns : most;
	}
	buf_release(&b);
	return most;
}

/* Where so many values fit best: below row y or above it, at most the free rows. */
static void place_box(struct form_mode *m, const struct offer *o, int y, int x, int first, int last)
{
	const struct surface *s = &m->app->page;
	struct offer_box *b = &m->box;
	int side = box_side(s), below = last - y - 3, above = y - first - 2;
	int room = below > above ? below : above;
	b->rows = (int)o->n < BOX_ROWS ? (int)o->n : BOX_ROWS;
	b->rows = b->rows < room ? b->rows : room;
	b->cols = widest(o, s->widths) + 2;
	b->cols += b->cols % side;
	int right = s->cols - b->cols - side;
	b->x = x < right ? x : right;
	b->x -= b->x % side;
	b->y = below >= b->rows ? y + 2 : y - b->rows - 1;
	b->from = m->picked >= b->rows ? m->picked - b->rows + 1 : 0;
}

void offer_draw(struct form_mode *m, int y, int x, int first, int last)
{
	struct surface *s = &m->app->page;
	struct offer_box *b = &m->box;
	struct offer o;
	offer_box(m, &m->app->frame, &o);
	place_box(m, &o, y, x, first, last);
	if (b->rows < 1) {
		b->rows = 0;
		return;
	}
	box_draw(s, b->y - 1, b->x - box_side(s), b->rows, b->cols, "");
	struct buf text = BUF_INIT;
	for (int i = 0; i < b->rows; i++) {
		enum style style = b->from + i == m->picked ? STYLE_HERE : STYLE_PLAIN;
		buf_reset(&text);
		item_text(&o.v[b->from + i], &text);
		surface_fill(s, b->y + i, b->x, 1, b->cols, style);
		surface_text(s, b->y + i, b->x + 1, b->cols - 1, text.s, text.n, style);
	}
	buf_release(&text);
}
