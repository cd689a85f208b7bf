/*
 * The words around the table: which record this is; which cell is in hand and
 * how it is filled in; what is wrong with it.
 */
#include <string.h>

#include "base/clock.h"
#include "doc/verify.h"
#include "ui/form_mode.h"

enum { WIDE = 100 }; /* columns of a page that has room for more in the top line */

/* --- the top line ------------------------------------------------------------- */

static void record_words(const struct form_mode *m, struct buf *left, struct buf *right)
{
	const char *name = doc_role(m->doc, ROLE_NAME);
	buf_addf(left, "填报 ▸ %s", m->doc->form->name);
	if (*name)
		buf_addf(left, " ▸ %s", name);
	buf_addf(right, "%d 年 · ", m->doc->year);
	int64_t snapshot = store_snapshot_time(m->app->store);
	if (snapshot) {
		char when[CLOCK_TEXT];
		clock_text(snapshot, when);
		buf_addf(right, "快照 %.5s", when + strlen("2023-05-01T"));
	} else {
		const struct buf *stamp = m->app->page.cols >= WIDE ? &m->stamp_long : &m->stamp;
		buf_addf(right, "%s%s%s", status_name(m->doc->status), stamp->n ? " " : "",
			stamp->s);
	}
	if (m->nth)
		buf_addf(right, " · 第 %zu/%zu 张", m->nth, m->of);
	buf_addc(right, ' ');
}

static void draw_top(struct form_mode *m)
{
	struct buf left = BUF_INIT, right = BUF_INIT;
	if (m->kind)
		m->kind->top(m, &left, &right);
	else
		record_words(m, &left, &right);
	app_bars(m->app, left.s, right.s, m->mode.ops->where);
	buf_release(&left);
	buf_release(&right);
}

/* --- the cell in hand ----------------------------------------------------------- */

static void cell_help(struct form_mode *m, struct buf *out)
{
	const struct field *f = form_field_here(m);
	size_t before = out->n;
	bool locked = !m->kind && record_refuses(m->app, m->doc, CHANGES, out);
	if (locked && m->stamp_long.n)
		buf_addf(out, "（%s）", m->stamp_long.s);
	if (!locked && !template_help(m, out))
		buf_adds(out, f->help);
	if (out->n == before)
		choice_list(m, out);
	if (out->n == before && f->type->help)
		buf_adds(out, f->type->help);
}

/* How much there is to be confirmed, and with which key. */
static void to_confirm(const struct form_mode *m, struct buf *out)
{
	size_t n = form_unconfirmed(m);
	if (!n || form_locked(m))
		return;
	keymap_first(m->app->keymap, command_find("confirm"), out);
	buf_addf(out, "%s未确认 %zu 处", out->n ? " " : "", n);
}

/* What can be typed next; where nothing is being typed, what else is to do. Of a bound value with a
 * ghost only that: what it must be is said on the left, and needs the room. */
static void cell_next(const struct form_mode *m, struct buf *out)
{
	const struct field *f = form_field_here(m);
	struct buf next = BUF_INIT;
	const struct indicator *wanted = template_of_value(m);
	bool at_end = !m->editor.selected && m->editor.caret == m->editor.text.n;
	bool goes_on = at_end && !form_locked(m);
	if (goes_on && wanted && !m->ghost.n && m->editor.text.n) /* else the help says it */
		indicator_next(wanted, m->doc->form->units, m->editor.text.s, &next);
	else if (goes_on && !wanted)
		field_next(f, m->editor.text.s, &next);
	if (next.n)
		buf_addf(out, "还可输入：%s", next.s);
	if (m->ghost.n)
		buf_addf(out, "%s→ 接上", next.n ? "　" : "");
	if (!next.n && !m->ghost.n)
		to_confirm(m, out);
	buf_release(&next);
}

/* Writes left and right into row y; the left one is cut where both do not fit. */
static void draw_line(struct form_mode *m, int y, const struct buf *left, const struct buf *right,
	enum style style)
{
	struct surface *s = &m->app->page;
	int w = text_columns(right->s, right->n, s->widths);
	int room = s->cols - 2 - (w ? w + 2 : 0);
	surface_fill(s, y, 0, 1, s->cols, STYLE_PLAIN);
	int used = text_columns(left->s, left->n, s->widths);
	if (used > room) {
		int x = 1 + surface_text(s, y, 1, room - 2, left->s, left->n, style);
		surface_text(s, y, x, 2, "…", strlen("…"), style);
	} else {
		surface_text(s, y, 1, room, left->s, left->n, style);
	}
	surface_text(s, y, s->cols - 1 - w, w, right->s, right->n, STYLE_DIM);
}

static void draw_cell(struct form_mode *m, int y)
{
	struct buf left = BUF_INIT, right = BUF_INIT;
	if (m->kind && m->kind->help) {
		m->kind->help(m, &left);
	} else {
		cell_words(&left, form_field_here(m), m->at);
		buf_adds(&left, "：");
		cell_help(m, &left);
		cell_next(m, &right);
	}
	draw_line(m, y, &left, &right, STYLE_PLAIN);
	buf_release(&left);
	buf_release(&right);
}

/* --- what is wrong ----------------------------------------------------------------- */

static bool marks_here(const struct form_mode *m, const struct diag *d)
{
	struct path p;
	for (size_t i = 0; i < d->ncells; i++)
		if (!path_parse(m->doc->form, d->cells[i], &p) && path_equal(p, m->at))
			return true;
	return false;
}

/* Only something that was left empty, or that nobody has confirmed yet. */
static bool can_wait(const struct diag *d)
{
	return d->code == D_CHECK_EMPTY || d->code == D_CHECK_UNCONFIRMED ||
	       d->code == D_CHECK_ROW_UNCONFIRMED;
}

/* An empty cell in hand is about to be filled in: it says nothing of itself. */
static bool is_silent(const struct form_mode *m, const struct diag *d)
{
	return d->waived || (d->code == D_CHECK_EMPTY && !m->trial && marks_here(m, d));
}

/* The problem to tell: that of the cell in hand, else the first of the gravest; in both cases
 * rather one that cannot wait. */
static const struct diag *problem(const struct form_mode *m, bool *is_here)
{
	const struct diag *first = NULL, *wrong = NULL, *here = NULL;
	for (size_t i = 0; i < m->found.n; i++) {
		const struct diag *d = &m->found.v[i];
		if (is_silent(m, d))
			continue;
		if (marks_here(m, d) && (!here || can_wait(here)))
			here = !here || !can_wait(d) ? d : here;
		if (!first)
			first = d;
		if (!can_wait(d) && (!wrong || d->level < wrong->level))
			wrong = d;
	}
	*is_here = here;
	return here ? here : wrong ? wrong : first;
}

/* How many cells are still empty, beside the one in hand. */
static size_t empty_cells(const struct form_mode *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->found.n; i++)
		n += m->found.v[i].code == D_CHECK_EMPTY && !is_silent(m, &m->found.v[i]);
	return n;
}

/* As in its cells; but an empty one is an error in words. */
static const char *sign(const struct form_mode *m, const struct diag *d)
{
	return d->code == D_CHECK_EMPTY ? app_sign(m->app, d->level) : form_sign(m, d);
}

/* That the record was entered twice; how much is wrong with it. */
static void standing(const struct form_mode *m, struct buf *out)
{
	const struct verified state = verify_state(m->doc);
	size_t problems = m->found.n - m->found.waived;
	if (state.asked && state.agreed == state.asked) {
		buf_adds(out, "已二次录入 ");
		clock_day(out, state.time);
		buf_adds(out, problems ? "　" : "");
	}
	if (!problems)
		return;
	struct buf key = BUF_INIT;
	keymap_first(m->app->keymap, command_find("problems"), &key);
	buf_addf(out, "%s%s共 %zu 处", key.s, key.n ? " " : "", problems);
	buf_release(&key);
}

static void draw_problem(struct form_mode *m, int y)
{
	struct buf left = BUF_INIT, right = BUF_INIT;
	bool here;
	const struct diag *d = problem(m, &here);
	if (m->trial && !here)
		d = NULL;
	if (m->trial && !d && block_has(m, m->at))
		buf_addf(&left, "%s 这一格合适", block_sign(m->app));
	if (d && !here && d->code == D_CHECK_EMPTY && empty_cells(m) > 1) {
		buf_addf(&left, "还有 %zu 处没有填", empty_cells(m));
		d = NULL;
	}
	if (d) {
		buf_addf(&left, "%s ", sign(m, d));
		if (!here)
			diag_row(&left, d);
		buf_adds(&left, d->text);
	}
	if (!m->trial)
		standing(m, &right);
	draw_line(m, y, &left, &right, d ? app_style(d->level) : STYLE_PLAIN);
	buf_release(&left);
	buf_release(&right);
}

static void draw_foot(struct form_mode *m, int y)
{
	struct buf left = BUF_INIT, right = BUF_INIT;
	m->kind->foot(m, &left, &right);
	draw_line(m, y, &left, &right, STYLE_HINT);
	buf_release(&left);
	buf_release(&right);
}

int status_lines(struct form_mode *m)
{
	enum { CELL = 1, PROBLEM = 1 };
	int most = m->app->page.rows / 3, question = block_lines(m);
	return PROBLEM + (question ? (question < most ? question : most) : CELL);
}

void status_draw(struct form_mode *m, int y)
{
	int lines = status_lines(m);
	draw_top(m);
	if (y + lines > m->app->page.rows - 1)
		return;
	if (m->trial)
		block_draw_words(m, y, lines - 1);
	else
		draw_cell(m, y);
	if (m->kind)
		draw_foot(m, y + lines - 1);
	else
		draw_problem(m, y + lines - 1);
}
