/*
 * From cell to cell: the order of Tab, arrows by geometry, the mouse, pages.
 * Knows where cells stand from a layout made for the key; changes no text.
 */
#include <stdlib.h>
#include <string.h>

#include "ui/form.h"
#include "ui/form_mode.h"

/* --- the order of Tab ---------------------------------------------------- */

static int list_rows(const struct doc *d, int list)
{
	size_t n = d->list[list].n;
	return n ? (int)n : 1;
}

bool stop_is(const struct doc *d, struct path p)
{
	const struct form *f = d->form;
	if (p.list < 0)
		return p.col >= 0 && (size_t)p.col < f->nfields && field_entered(&f->field[p.col]);
	return (size_t)p.list < f->nlists && p.row >= 0 && p.row < list_rows(d, p.list) &&
	       p.col >= 0 && (size_t)p.col < f->list[p.list].ncols && doc_fills(d, p);
}

/* The first cell of a list from (row, col) on, in the order of step (1 or -1). */
static bool list_stop(const struct doc *d, int list, int row, int col, int step, struct path *out)
{
	int rows = list_rows(d, list), cols = (int)d->form->list[list].ncols;
	while (row >= 0 && row < rows) {
		for (; col >= 0 && col < cols; col += step) {
			struct path p = {list, row, col};
			if (doc_fills(d, p)) {
				*out = p;
				return true;
			}
		}
		row += step;
		col = step > 0 ? 0 : cols - 1;
	}
	return false;
}

/* The first stop in the entries of the order from i on, in the order of step. */
static bool order_stop(const struct doc *d, size_t i, int step, struct path *out)
{
	for (; i < d->form->norder; i += (size_t)step) {
		struct path p = d->form->order[i];
		if (p.list < 0) {
			*out = p;
			return true;
		}
		int row = step > 0 ? 0 : list_rows(d, p.list) - 1;
		int col = step > 0 ? 0 : (int)d->form->list[p.list].ncols - 1;
		if (list_stop(d, p.list, row, col, step, out))
			return true;
	}
	return false;
}

/* Where in the order the entry of a path is. */
static size_t order_of(const struct form *f, struct path p)
{
	size_t i = 0;
	while (i < f->norder &&
		(f->order[i].list != p.list || (p.list < 0 && f->order[i].col != p.col)))
		i++;
	return i;
}

static bool stop_step(const struct doc *d, struct path *p, int step)
{
	if (p->list >= 0 && list_stop(d, p->list, p->row, p->col + step, step, p))
		return true;
	size_t i = order_of(d->form, *p);
	return i < d->form->norder && order_stop(d, i + (size_t)step, step, p);
}

bool stop_next(const struct doc *d, struct path *p)
{
	return stop_step(d, p, 1);
}

static bool stop_previous(const struct doc *d, struct path *p)
{
	return stop_step(d, p, -1);
}

bool stop_first(const struct doc *d, struct path *p)
{
	return order_stop(d, 0, 1, p);
}

static bool stop_last(const struct doc *d, struct path *p)
{
	return d->form->norder && order_stop(d, d->form->norder - 1, -1, p);
}

struct path stop_near(const struct doc *d, struct path p)
{
	if (p.list >= 0 && (size_t)p.list < d->form->nlists) {
		int rows = list_rows(d, p.list);
		p.row = p.row < 0 ? 0 : p.row < rows ? p.row : rows - 1;
		p.col = p.col < 0 ? 0 : p.col;
		if (list_stop(d, p.list, p.row, p.col, 1, &p))
			return p;
	}
	if (!stop_is(d, p))
		stop_first(d, &p);
	return p;
}

bool form_stops(const struct form_mode *m, struct path p)
{
	return !m->kind || !m->kind->stops || m->kind->stops(m, p);
}

typedef bool stop_walk(const struct doc *d, struct path *p);

/* The next place of a walk that this screen lets one arrive at; false at its end, *p unchanged. */
static bool walk(const struct form_mode *m, stop_walk *step, struct path *p)
{
	struct path at = *p;
	while (step(m->doc, &at))
		if (form_stops(m, at)) {
			*p = at;
			return true;
		}
	return false;
}

/* From an end, which begin finds, inwards. */
static bool walk_in(const struct form_mode *m, stop_walk *begin, stop_walk *step, struct path *p)
{
	struct path at = *p;
	if (!begin(m->doc, &at) || (!form_stops(m, at) && !walk(m, step, &at)))
		return false;
	*p = at;
	return true;
}

bool form_first_stop(const struct form_mode *m, struct path *p)
{
	return walk_in(m, stop_first, stop_next, p);
}

/* --- arriving and leaving ------------------------------------------------ */

void form_arrive(struct form_mode *m, struct path p)
{
	m->at = p;
	ghost_forget(m);
	const struct field *f = form_field_here(m);
	const char *text = form_text(m, p);
	editor_set(&m->editor, text);
	m->editor.selected = !f->type->paragraph && *text;
	buf_reset(&m->arrived);
	buf_adds(&m->arrived, text);
	m->typed = m->shut = false;
	m->due = m->wrote; /* who only looks writes nothing */
	m->apart = true;
	m->picked = -1;
}

void form_leave(struct form_mode *m)
{
	if (!m->before && (m->typed || m->kept || m->owed))
		form_save(m);
}

void form_go(struct form_mode *m, struct path p)
{
	form_leave(m);
	form_arrive(m, p);
}

/* --- Tab ------------------------------------------------------------------ */

/* True when the cursor is in the last cell of the last row of a list that grows. A row that holds
 * nothing yet asks for no other. */
static bool at_list_end(const struct form_mode *m)
{
	struct path p = m->at, next;
	return p.list >= 0 && list_grows(m, p.list) && !row_is_empty(m, p) &&
	       !list_stop(m->doc, p.list, p.row, p.col + 1, 1, &next);
}

bool form_next(struct app *app)
{
	struct form_mode *m = form_of(app);
	offer_take(m);
	form_leave(m);
	struct path p = m->at;
	if (form_row_drop(m)) {
		p.col = (int)m->doc->form->list[p.list].ncols; /* behind the list */
		p.row = list_rows(m->doc, p.list) - 1;
	} else if (at_list_end(m)) {
		form_row_new(m, p.list, (size_t)p.row + 1);
		return true;
	}
	if (!walk(m, stop_next, &p)) {
		if (m->kind && m->kind->end)
			return m->kind->end(m);
		form_first_stop(m, &p);
	}
	form_arrive(m, p);
	return true;
}

bool form_previous(struct app *app)
{
	struct form_mode *m = form_of(app);
	struct path p = m->at;
	if (walk(m, stop_previous, &p))
		form_go(m, p);
	return true;
}

bool form_first(struct app *app)
{
	struct form_mode *m = form_of(app);
	struct path p = m->at;
	form_first_stop(m, &p);
	form_go(m, p);
	return true;
}

bool form_last(struct app *app)
{
	struct form_mode *m = form_of(app);
	struct path p = m->at;
	walk_in(m, stop_last, stop_previous, &p);
	form_go(m, p);
	return true;
}

/* --- geometry --------------------------------------------------------------- */

/* A place to go: an entry within a cell of the layout. */
struct spot {
	const struct lcell *cell;
	const struct gseg *seg;
	const struct lblock *block;
	int far, aside; /* how far off, first and second measure */
};

static bool is_stop(const struct form_mode *m, const struct gseg *s)
{
	return s->entry && form_stops(m, s->path);
}

/* The segment of a cell for someone who comes from row y of the page: of a merged cell the row
 * beside y, else the first entry. */
static const struct gseg *entry_of(
	const struct form_mode *m, const struct lblock *b, const struct lcell *c, int y)
{
	const struct gcell *g = c->cell;
	const struct gseg *found = NULL;
	int each = g->merged ? g->rows / (int)g->nsegs : 0;
	for (size_t i = 0; i < g->nsegs; i++) {
		if (!is_stop(m, &g->seg[i]))
			continue;
		if (found && (!g->merged || b->y[g->row + each * (int)i] > y))
			break;
		found = &g->seg[i];
	}
	return found;
}

static int gap(int from, int to, int at)
{
	return at < from ? from - at : at >= to ? at - to + 1 : 0;
}

/* Measures a cell as a neighbour in the direction of an arrow; false when it is none. */
static bool measure(
	const struct view *v, const struct lcell *c, enum key_code arrow, struct spot *s)
{
	const struct lcell *h = v->cell;
	bool level = v->caret_y >= c->y && v->caret_y < c->y + c->h;
	switch (arrow) {
	case K_UP_ARROW:
		s->far = h->y - (c->y + c->h);
		break;
	case K_DOWN_ARROW:
		s->far = c->y - (h->y + h->h);
		break;
	case K_LEFT_ARROW:
		s->far = level ? h->x - (c->x + c->w) : -1;
		break;
	default:
		s->far = level ? c->x - (h->x + h->w) : -1;
		break;
	}
	s->cell = c;
	s->aside = gap(c->x, c->x + c->w, v->caret_x);
	return s->far >= 0;
}

/* The layout as it is now, for one key. */
static void look(struct form_mode *m, struct view *v)
{
	arena_reset(&m->scratch);
	view_build(m, &m->scratch, v);
}

typedef bool spot_measure(
	const struct view *v, const struct lcell *c, enum key_code arrow, struct spot *s);

/* The best entry by a measure; cell NULL: none. */
static struct spot spot_find(const struct form_mode *m, const struct view *v,
	spot_measure *measure_by, enum key_code arrow)
{
	struct spot best = {0};
	for (size_t b = 0; b < v->layout->nblocks; b++) {
		const struct lblock *block = &v->layout->block[b];
		for (size_t i = 0; i < block->block->ncells; i++) {
			struct spot s = {.block = block};
			const struct lcell *c = &block->cell[i];
			if (!entry_of(m, block, c, 0) || !measure_by(v, c, arrow, &s))
				continue;
			if (!best.cell || s.far < best.far ||
				(s.far == best.far && s.aside < best.aside))
				best = s;
		}
	}
	if (best.cell)
		best.seg = entry_of(m, best.block, best.cell, v->caret_y);
	return best;
}

/* Left and right between the places of one cell: {code}{name}. */
static const struct gseg *within_cell(
	const struct form_mode *m, const struct view *v, enum key_code arrow)
{
	const struct gcell *g = v->cell->cell;
	const struct gseg *end = arrow == K_LEFT_ARROW ? g->seg - 1 : g->seg + g->nsegs;
	int step = arrow == K_LEFT_ARROW ? -1 : 1;
	if (g->merged || (arrow != K_LEFT_ARROW && arrow != K_RIGHT_ARROW))
		return NULL;
	for (const struct gseg *s = v->seg + step; s != end; s += step)
		if (is_stop(m, s))
			return s;
	return NULL;
}

void form_arrow(struct form_mode *m, enum key_code arrow)
{
	struct view v;
	look(m, &v);
	if (!v.cell)
		return;
	const struct gseg *seg = within_cell(m, &v, arrow);
	if (!seg)
		seg = spot_find(m, &v, measure, arrow).seg;
	if (seg)
		form_go(m, seg->path);
}

/* --- places on the page ------------------------------------------------------ */

/* Position in a cell's text nearest to (y, x) of the endless page. */
static size_t text_at(const struct lcell *c, int y, int x, enum text_widths w)
{
	int i = y - c->y - c->top;
	if (i < 0 || !c->nlines)
		i = 0;
	else if ((size_t)i >= c->nlines)
		i = (int)c->nlines - 1;
	if (!c->nlines)
		return 0;
	const struct text_line *l = &c->line[i];
	int columns = x - c->x - c->at[i];
	if (columns < 0)
		columns = 0;
	return l->from + text_fit(c->cell->text + l->from, l->to - l->from, columns, w);
}

/* The entry of a cell in which position at stands, or the one nearest before it. */
static const struct gseg *seg_at(const struct form_mode *m, const struct gcell *g, size_t at)
{
	const struct gseg *found = NULL;
	for (size_t i = 0; i < g->nsegs; i++)
		if (is_stop(m, &g->seg[i]) && (!found || g->seg[i].from <= at))
			found = &g->seg[i];
	return found;
}

static void put_caret(struct form_mode *m, const struct gseg *seg, size_t at)
{
	struct editor *e = &m->editor;
	size_t from = seg->placeholder ? 0 : at < seg->from ? 0 : at - seg->from;
	e->caret = from < e->text.n ? from : e->text.n;
	e->selected = false;
	e->want = -1;
	m->apart = true;
}

/* Goes to a place in a cell. In a one-line cell one arrives at first, all of it selected. */
static void go_place(struct form_mode *m, const struct spot *s, int y, int x)
{
	size_t at = text_at(s->cell, y, x, m->app->page.widths);
	const struct gseg *seg = s->seg;
	if (!s->cell->cell->merged)
		seg = seg_at(m, s->cell->cell, at);
	bool here = path_equal(seg->path, m->at);
	struct gseg copy = *seg; /* the layout may go when the cell is left */
	if (!here)
		form_go(m, copy.path);
	if (here || form_field_here(m)->type->paragraph)
		put_caret(m, &copy, at);
}

static bool measure_click(
	const struct view *v, const struct lcell *c, enum key_code arrow, struct spot *s)
{
	(void)arrow;
	s->cell = c;
	s->far = gap(c->y - 1, c->y + c->h, v->caret_y);
	s->aside = gap(c->x - 1, c->x + c->w, v->caret_x);
	return true;
}

/* Goes to what stands at (y, x) of the endless page. exact: only there, else what is nearest. */
static void go_near(struct form_mode *m, struct view *v, int y, int x, bool exact)
{
	v->caret_y = y;
	v->caret_x = x;
	struct spot s = spot_find(m, v, measure_click, K_MOUSE);
	if (s.cell && (!exact || (!s.far && !s.aside)))
		go_place(m, &s, y, x);
}

void form_click(struct form_mode *m, int y, int x)
{
	struct view v;
	if (offer_click(m, y, x))
		return;
	look(m, &v);
	int row = view_row(m, &v, y);
	if (row >= 0)
		go_near(m, &v, row, x + m->pan, true);
}

void form_scroll(struct form_mode *m, int rows)
{
	struct view v;
	look(m, &v);
	int y = v.caret_y + rows, last = v.layout->height - 1;
	m->scroll += rows; /* the frame keeps it within the page */
	go_near(m, &v, y < 0 ? 0 : y > last ? last : y, v.caret_x, false);
}

bool form_page_up(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_scroll(m, -m->shown);
	return true;
}

bool form_page_down(struct app *app)
{
	struct form_mode *m = form_of(app);
	form_scroll(m, m->shown);
	return true;
}
