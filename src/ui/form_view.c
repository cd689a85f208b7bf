/*
 * How the form screen looks: the record laid out for the page's width, the
 * part of it that is shown, what is marked, where the caret stands. Draws;
 * changes nothing but where the page is scrolled to.
 */
#include <stdlib.h>
#include <string.h>

#include "table/draw.h"
#include "ui/box.h"
#include "ui/form.h"
#include "ui/form_mode.h"

enum {
	LEAST_WIDTH = 40,
	HEAD_SHARE = 3,  /* a head may take a third of the page */
	MARGIN_ROWS = 6, /* a page of more rows shows what is around the caret */
};

/* --- layout ---------------------------------------------------------------- */

/* The head rows that belong to the cell in hand. */
static void find_head(const struct form_mode *m, struct view *v)
{
	for (size_t i = 0; i < v->layout->nblocks; i++) {
		const struct lblock *b = &v->layout->block[i];
		if (v->cell < b->cell || v->cell >= b->cell + b->block->ncells)
			continue;
		const struct grow *row = &b->block->row[v->cell->cell->row];
		if (!row->nrepeat)
			return;
		v->block = b;
		v->head_y = b->y[row->repeat];
		v->head_rows = b->y[row->repeat + row->nrepeat] - v->head_y + 1;
		if (v->head_rows * HEAD_SHARE > m->shown)
			v->head_rows = 0;
		return;
	}
}

void view_build(struct form_mode *m, struct arena *a, struct view *v)
{
	const struct surface *page = &m->app->page;
	struct ruler ruler;
	ruler_text(&ruler, page->widths, page->frame == FRAME_WIDE);
	struct grid *g = grid_build(a, m->doc, m->rules, GRID_EDIT | GRID_HAND, m->at);
	int width = page->cols > LEAST_WIDTH ? page->cols : LEAST_WIDTH;
	*v = (struct view){.layout = layout_build(a, g, width, 0, &ruler)};
	v->cell = layout_find(v->layout, m->at, &v->seg);
	if (!v->cell)
		return;
	size_t at = v->seg->placeholder ? 0 : m->editor.caret;
	layout_caret(v->cell, v->seg->from + at, page->widths, &v->caret_x, &v->caret_y);
	find_head(m, v);
}

void view_lines(const struct view *v, struct arena *a, size_t n, struct text_lines *out)
{
	*out = (struct text_lines)TEXT_LINES_INIT;
	if (!v->cell || v->seg->placeholder)
		return;
	out->v = arena_array(a, v->cell->nlines, sizeof *out->v);
	size_t from = v->seg->from;
	for (size_t i = 0; i < v->cell->nlines; i++) {
		struct text_line l = v->cell->line[i];
		if (l.to < from || l.from > from + n)
			continue;
		l.from = l.from > from ? l.from - from : 0;
		l.to = l.to - from < n ? l.to - from : n;
		out->v[out->n++] = l;
	}
}

/* --- scrolling --------------------------------------------------------------- */

/* True when the head is shown at the top because the page is scrolled beyond it. */
static bool head_stays(const struct form_mode *m, const struct view *v)
{
	return v->head_rows && m->scroll > v->head_y;
}

/* Rows left out below a head that stays: a line that would follow upon the head's own. */
static int skipped(const struct form_mode *m, const struct view *v)
{
	if (!head_stays(m, v))
		return 0;
	for (int r = 0; r <= v->block->block->nrows; r++)
		if (v->block->y[r] == m->scroll + v->head_rows)
			return 1;
	return 0;
}

int view_row(const struct form_mode *m, const struct view *v, int y)
{
	int first;
	app_room(m->app, &first);
	y -= first;
	if (y < 0 || y >= m->shown)
		return -1;
	if (head_stays(m, v) && y < v->head_rows)
		return v->head_y + y;
	return m->scroll + skipped(m, v) + y;
}

/* Scrolls so that rows [y0, y1) of the endless page are seen; y0 rather than y1. */
static void scroll_to(struct form_mode *m, const struct view *v, int y0, int y1)
{
	int covered = v->head_rows && y0 >= v->head_y + v->head_rows - 1 ? v->head_rows - 1 : 0;
	if (y1 > m->scroll + m->shown)
		m->scroll = y1 - m->shown;
	if (y0 - covered < m->scroll)
		m->scroll = y0 - covered;
}

static int limit(int n, int least, int most)
{
	return n > most ? (most > least ? most : least) : n < least ? least : n;
}

/* The cell in hand is seen whole where it fits, the caret always; the ends of the page come with
 * what is near them. */
static void follow(struct form_mode *m, const struct view *v)
{
	int height = v->layout->height;
	m->scroll = limit(m->scroll, 0, height - m->shown);
	if (!v->cell)
		return;
	int top = v->cell->y - 1, bottom = v->cell->y + v->cell->h + 1, before = m->scroll;
	int room = m->shown - (v->head_rows ? v->head_rows - 1 : 0);
	int margin = m->shown > MARGIN_ROWS;
	if (bottom - top <= room)
		scroll_to(m, v, top, bottom);
	else
		scroll_to(m, v, v->caret_y - margin, v->caret_y + 1 + margin);
	if (m->scroll < before && bottom <= m->shown)
		m->scroll = 0;
	if (m->scroll > before && height - top <= room)
		m->scroll = height - m->shown;
	m->scroll = limit(m->scroll, 0, height - m->shown);
	int cols = m->app->page.cols;
	if (v->caret_x < m->pan)
		m->pan = v->caret_x;
	if (v->caret_x >= m->pan + cols)
		m->pan = v->caret_x - cols + 1;
	m->pan = limit(m->pan, 0, v->layout->width - cols);
	m->pan += m->pan % box_side(&m->app->page);
}

/* --- styles -------------------------------------------------------------------- */

struct mark {
	struct path path;
	const struct diag *diag;
	int rank; /* the lowest of a cell's marks is shown */
};

/* Problems with a sign of their own. */
static const struct own_sign {
	enum diag_code code;
	const char *sign;
	int rank;         /* less than all levels, or more; else as its level */
	enum style style; /* of the cell; STYLE_PLAIN: as without the problem */
	const char *means;
} own_signs[] = {
	{D_CHECK_PARKED, "^", -1, STYLE_ERROR, "上一级改了，这一格不再合适"},
	{D_CHECK_EMPTY, "*", DIAG_LEVELS, STYLE_PLAIN, "还没有填"},
	{D_CHECK_UNCONFIRMED, "~", DIAG_LEVELS + 1, STYLE_UNCONFIRMED, "还没有人确认"},
	{D_CHECK_ROW_UNCONFIRMED, "~", DIAG_LEVELS + 1, STYLE_UNCONFIRMED, NULL},
};
enum { OWN_SIGNS = sizeof own_signs / sizeof *own_signs };

const char *form_sign_means(const struct app *app, size_t i, const char **means)
{
	if (i < DIAG_LEVELS) {
		*means = diag_level_name((enum diag_level)i);
		return app_sign(app, (enum diag_level)i);
	}
	i -= DIAG_LEVELS;
	if (i >= OWN_SIGNS || !own_signs[i].means)
		return NULL;
	*means = own_signs[i].means;
	return own_signs[i].sign;
}

/* NULL: it has that of its level. */
static const struct own_sign *own_sign(const struct diag *d)
{
	for (size_t i = 0; i < OWN_SIGNS; i++)
		if (own_signs[i].code == d->code)
			return &own_signs[i];
	return NULL;
}

const char *form_sign(const struct form_mode *m, const struct diag *d)
{
	const struct own_sign *own = own_sign(d);
	return own ? own->sign : app_sign(m->app, d->level);
}

static int rank_of(const struct diag *d)
{
	const struct own_sign *own = own_sign(d);
	return own ? own->rank : (int)d->level;
}

/* How a cell with this problem looks, STYLE_PLAIN: as without. */
static enum style style_of(const struct diag *d)
{
	const struct own_sign *own = own_sign(d);
	return own ? own->style : app_style(d->level);
}

/* What is drawn: the cell in hand and the marked ones, sorted by path. */
struct looks {
	const struct form_mode *m;
	struct mark *mark;
	size_t n;
};

int compare_paths(struct path a, struct path b)
{
	if (a.list != b.list)
		return a.list < b.list ? -1 : 1;
	if (a.row != b.row)
		return a.row < b.row ? -1 : 1;
	return (a.col > b.col) - (a.col < b.col);
}

/* By path, then the worst first. */
static int compare_marks(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	int by_path = compare_paths(x->path, y->path);
	return by_path ? by_path : x->rank - y->rank;
}

static void looks_build(struct looks *l, const struct form_mode *m, struct arena *a)
{
	size_t cells = 0;
	for (size_t i = 0; i < m->found.n; i++)
		cells += m->found.v[i].ncells;
	*l = (struct looks){.m = m, .mark = arena_array(a, cells, sizeof *l->mark)};
	for (size_t i = 0; i < m->found.n; i++) {
		const struct diag *d = &m->found.v[i];
		for (size_t k = 0; k < d->ncells && !d->waived; k++) {
			struct mark *mark = &l->mark[l->n];
			*mark = (struct mark){.diag = d, .rank = rank_of(d)};
			if (!path_parse(m->doc->form, d->cells[k], &mark->path))
				l->n++;
		}
	}
	if (l->n)
		qsort(l->mark, l->n, sizeof *l->mark, compare_marks);
}

/* The worst mark of a path, NULL when it has none. */
static const struct mark *mark_of(const struct looks *l, struct path p)
{
	size_t from = 0, to = l->n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (compare_paths(l->mark[middle].path, p) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < l->n && path_equal(l->mark[from].path, p) ? &l->mark[from] : NULL;
}

static enum style cell_style(void *arg, const struct gcell *c, const struct gseg *seg)
{
	const struct looks *l = arg;
	(void)c;
	if (!seg)
		return STYLE_LABEL;
	if (block_has(l->m, seg->path))
		return STYLE_SELECTED;
	if (path_equal(seg->path, l->m->at))
		return STYLE_HERE;
	const struct mark *mark = mark_of(l, seg->path);
	enum style style = mark ? style_of(mark->diag) : STYLE_PLAIN;
	if (style != STYLE_PLAIN)
		return style;
	bool entry = seg->entry && form_stops(l->m, seg->path);
	return !entry ? STYLE_LABEL : form_locked(l->m) ? STYLE_PLAIN : STYLE_ENTRY;
}

/* ✗ ! ? for what is wrong, or a sign of its own; ✓ for what a paste puts in well. */
static const char *cell_mark(void *arg, const struct gcell *c, enum style *style)
{
	const struct looks *l = arg;
	const struct mark *worst = NULL;
	for (size_t i = 0; i < c->nsegs; i++) {
		const struct mark *mark = mark_of(l, c->seg[i].path);
		if (mark && (!worst || mark->rank < worst->rank))
			worst = mark;
	}
	if (!worst) {
		*style = STYLE_HINT;
		return c->nsegs && block_has(l->m, c->seg[0].path) ? block_sign(l->m->app) : NULL;
	}
	*style = style_of(worst->diag);
	if (*style == STYLE_PLAIN)
		*style = app_style(worst->diag->level);
	return form_sign(l->m, worst->diag);
}

static void cell_selected(void *arg, const struct gcell *c, size_t *from, size_t *to)
{
	const struct looks *l = arg;
	*from = *to = 0;
	if (!l->m->editor.selected)
		return;
	for (size_t i = 0; i < c->nsegs; i++)
		if (path_equal(c->seg[i].path, l->m->at) && !c->seg[i].placeholder) {
			*from = c->seg[i].from;
			*to = c->seg[i].to;
		}
}

/* --- the ghost ------------------------------------------------------------------ */

/* A text that is not aligned left stands so that the ghost has room behind it, as it will when it
 * is taken. */
static void ghost_room(const struct form_mode *m, struct view *v)
{
	const struct lcell *c = v->cell;
	if (!m->ghost.n || !c || !gcell_is_entry(c->cell) || c->cell->align == ALIGN_LEFT)
		return;
	int *at = &c->at[v->caret_y - c->y - c->top];
	int typed = v->caret_x - c->x - *at;
	int free = c->w - typed - text_columns(m->ghost.s, m->ghost.n, m->app->page.widths);
	int to = c->cell->align == ALIGN_CENTER ? free / 2 : free;
	if (to > *at)
		return;
	v->caret_x -= *at - (to < 0 ? 0 : to);
	*at = to < 0 ? 0 : to;
}

static bool is_free(const struct glyph *g)
{
	return g && !g->c[0] && !g->edges && g->width == 1;
}

/* Blanks the words shown in the empty cell in hand. */
static void blank_words(struct surface *s, int y, int x, int rows, int cols)
{
	for (int i = y; i < y + rows; i++)
		for (int j = x; j < x + cols; j++) {
			struct glyph *g = surface_at(s, i, j);
			if (g && g->width && g->style == STYLE_HERE)
				surface_fill(s, i, j, 1, g->width, STYLE_HERE);
		}
}

/* Writes what of a text goes into the free columns from (y, x) on, at most to end, and no further
 * than a line of it; "…" behind it when it is the last row and not all. Returns bytes written. */
static size_t ghost_line(
	struct surface *s, int y, int x, int end, const char *t, size_t n, bool last)
{
	static const char more[] = "…";
	int room = 0, dots = text_columns(more, strlen(more), s->widths);
	while (x + room < end && is_free(surface_at(s, y, x + room)))
		room++;
	size_t line = strcspn(t, "\n"), fits = text_fit(t, line, room, s->widths);
	if (last && fits < n) {
		fits = text_fit(t, line, room - dots, s->widths);
		int used = surface_text(s, y, x, room, t, fits, STYLE_GHOST);
		surface_text(s, y, x + used, room - used, more, strlen(more), STYLE_GHOST);
		return n;
	}
	surface_text(s, y, x, room, t, fits, STYLE_GHOST);
	return fits == line && line < n ? fits + 1 : fits;
}

/* Draws the ghost from the caret at (y, x) of the page on, within the cell and above row end. What
 * stands behind it in a line of several entries makes room. */
static void ghost_draw(const struct form_mode *m, const struct view *v, int y, int x, int end)
{
	struct surface *s = &m->app->page;
	const struct lcell *c = v->cell;
	int left = c->x - m->pan, right = left + c->w, bottom = y + c->y + c->h - v->caret_y;
	if (!m->ghost.n)
		return;
	if (bottom > end)
		bottom = end;
	if (v->seg->placeholder)
		blank_words(s, y, left, bottom - y, c->w);
	if (!gcell_is_entry(c->cell)) {
		int need = text_columns(m->ghost.s, m->ghost.n, s->widths), free = 0;
		while (free < need && is_free(surface_at(s, y, x + free)))
			free++;
		surface_push(s, y, x + free, right, need - free);
	}
	for (size_t at = 0; y < bottom && at < m->ghost.n; y++, x = left)
		at += ghost_line(s, y, x, right, m->ghost.s + at, m->ghost.n - at, y + 1 == bottom);
}

/* --- the frame ------------------------------------------------------------------ */

static void draw_table(struct form_mode *m, const struct view *v, int first)
{
	struct app *app = m->app;
	struct looks looks;
	looks_build(&looks, m, &app->frame);
	struct draw_style style = {&looks, cell_style, cell_mark, cell_selected};
	int head = head_stays(m, v) ? v->head_rows : 0;
	draw_window(&app->page, first + head, -m->pan, v->layout, m->scroll + skipped(m, v) + head,
		m->shown - head, &style);
	if (head)
		draw_window(&app->page, first, -m->pan, v->layout, v->head_y, head, &style);
}

void form_draw(struct mode *mode, struct app *app)
{
	struct form_mode *m = (struct form_mode *)mode;
	int first, rows = app_room(app, &first);
	int status = status_lines(m);
	m->shown = rows > status ? rows - status : 0;
	m->caret_y = m->caret_x = -1;
	m->box.rows = 0;
	form_judge(m);
	struct view v;
	view_build(m, &app->frame, &v);
	buf_reset(&m->ghost);
	ghost_text(m, &m->ghost);
	ghost_room(m, &v);
	follow(m, &v);
	draw_table(m, &v, first);
	status_draw(m, first + m->shown);
	int y = first + v.caret_y - m->scroll - skipped(m, &v), x = v.caret_x - m->pan;
	if (!v.cell || y < first || y >= first + m->shown)
		return;
	app->cursor_y = y;
	app->cursor_x = x < app->page.cols ? x : app->page.cols - 1;
	m->caret_y = y;
	m->caret_x = app->cursor_x;
	ghost_draw(m, &v, y, x, first + m->shown);
	offer_draw(m, y, v.cell->x - m->pan, first, first + m->shown);
}
