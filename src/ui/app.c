/*
 * The stack of modes, keys to commands, the frame: see app.h. Knows no
 * terminal; what a mode shows and does is the mode's.
 */
#include "ui/app.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "ui/box.h"

enum {
	LEAST_ROWS = 5, /* below that nothing sensible can be shown */
	LEAST_COLS = 20,
	WHEEL = 3, /* lines a turn of the mouse wheel moves */
};

void app_init(
	struct app *app, struct store *s, struct catalog *c, struct rulebook *r, struct keymap *m)
{
	*app = (struct app){
		.store = s, .catalog = c, .rulebook = r, .keymap = m, .print_folder = ""};
	app->cursor_y = app->cursor_x = -1;
	app->frame = (struct arena)ARENA_INIT;
	app->diags = (struct diags)DIAGS_INIT;
	surface_init(&app->page);
	buf_init(&app->said);
	buf_init(&app->saved);
	buf_init(&app->answer_text);
	buf_init(&app->clipboard);
}

/* Takes the top mode off without telling the one below. */
static void drop(struct app *app)
{
	struct mode *m = app->top;
	if (m->ops->leave)
		m->ops->leave(m, app);
	app->top = m->below;
	m->ops->free(m);
}

void app_release(struct app *app)
{
	while (app->top)
		drop(app);
	surface_release(&app->page);
	arena_release(&app->frame);
	buf_release(&app->said);
	buf_release(&app->saved);
	buf_release(&app->answer_text);
	buf_release(&app->clipboard);
	free(app->chosen.v);
	diags_release(&app->diags);
}

void app_push(struct app *app, struct mode *m)
{
	m->below = app->top;
	app->top = m;
}

void app_pop(struct app *app)
{
	assert(app->top);
	drop(app);
	if (!app->top)
		app->quit = true;
	else if (app->top->ops->resume)
		app->top->ops->resume(app->top, app);
	app->answer = ANSWER_NONE;
}

void app_answer(struct app *app, enum answer_kind kind, const char *text, size_t index)
{
	app->answer = kind;
	buf_reset(&app->answer_text);
	buf_adds(&app->answer_text, text);
	app->answer_index = index;
}

/* --- keys ---------------------------------------------------------------- */

/* A key that no command took, where one types. */
static enum effect effect_of_key(const struct mode *m, const struct key *k)
{
	bool plain = !(k->mods & (MOD_CTRL | MOD_ALT));
	bool types = k->code == K_TEXT || k->code == K_BACKSPACE || k->code == K_DELETE_CHAR;
	return m->ops->where & IN_TYPING && (k->code == K_PASTE || (plain && types)) ? CHANGES
										     : LOOKS;
}

static bool locked(struct mode *m, struct app *app, enum effect effect, struct buf *why)
{
	return effect != LOOKS && m->ops->locked && m->ops->locked(m, app, effect, why);
}

/*
 * THE gate: what would change a locked record does not begin, and says why. No command asks for
 * itself; what is locked the mode knows.
 */
static bool stays_shut(struct app *app, const struct command *c, const struct key *k)
{
	struct mode *m = app->top;
	struct buf why = BUF_INIT;
	bool shut = locked(m, app, c ? c->effect : effect_of_key(m, k), &why);
	if (shut)
		app_say(app, STYLE_WARNING, "%s", why.s);
	buf_release(&why);
	return shut;
}

void app_key(struct app *app, const struct key *k)
{
	struct mode *m = app->top;
	if (!m || k->code == K_RESIZED)
		return;
	buf_reset(&app->said);
	if (k->code == K_MOUSE && m->ops->go && (*k->text == 4 || *k->text == 5)) {
		for (int i = 0; i < WHEEL; i++)
			m->ops->go(m, app, *k->text == 4 ? GO_UP : GO_DOWN);
		return;
	}
	const struct command *c = keymap_command(app->keymap, m->ops->where, k);
	if (!c || c->run != app_leave)
		app->warned = false;
	if (stays_shut(app, c, k))
		return;
	if (!c || !c->run(app))
		m->ops->key(m, app, k);
}

void app_settle(struct app *app)
{
	/* What is in hand may lie under a box. */
	for (struct mode *m = app->top; m; m = m->below)
		if (m->ops->settle)
			m->ops->settle(m, app);
}

bool app_idle(struct app *app)
{
	/* As far down as is seen. */
	for (struct mode *m = app->top; m; m = m->ops->full ? NULL : m->below)
		if (m->ops->idle && m->ops->idle(m, app))
			return true;
	return false;
}

/* --- what is said -------------------------------------------------------- */

void app_say(struct app *app, enum style style, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	char *text = mem_vprintf(format, ap);
	va_end(ap);
	buf_reset(&app->said);
	text_visible(&app->said, text, strlen(text));
	free(text);
	app->said_style = style;
}

static const struct {
	enum style style;
	const char *sign, *ascii;
} levels[DIAG_LEVELS] = {
	[DIAG_ERROR] = {STYLE_ERROR, "✗", "x"},
	[DIAG_WARNING] = {STYLE_WARNING, "!", "!"},
	[DIAG_HINT] = {STYLE_HINT, "?", "?"},
};

enum style app_style(enum diag_level level)
{
	return levels[level].style;
}

const char *app_sign(const struct app *app, enum diag_level level)
{
	return app->page.frame == FRAME_ASCII ? levels[level].ascii : levels[level].sign;
}

void app_say_diags(struct app *app)
{
	if (app->diags.n) {
		const struct diag *d = &app->diags.v[0];
		app_say(app, app_style(d->level), "%s%s%s", d->file ? d->file : "",
			d->file ? "：" : "", d->text);
	}
	diags_release(&app->diags);
}

void app_saved(struct app *app)
{
	buf_reset(&app->saved);
	if (app->unsaved) {
		buf_adds(&app->saved, "未保存");
		return;
	}
	char now[CLOCK_TEXT];
	clock_text(clock_now(), now);
	buf_addf(&app->saved, "已存 %.8s", now + strlen("2023-05-01T"));
}

/* --- the frame ----------------------------------------------------------- */

static void draw_stack(struct app *app, struct mode *m)
{
	if (!m->ops->full && m->below)
		draw_stack(app, m->below);
	app->cursor_y = app->cursor_x = -1;
	m->ops->draw(m, app);
}

/* The message, over the last line but one. */
static void draw_said(struct app *app)
{
	if (!app->said.n || app->page.rows < LEAST_ROWS)
		return;
	struct surface *s = &app->page;
	int y = s->rows - 2;
	surface_fill(s, y, 0, 1, s->cols, app->said_style);
	surface_text(s, y, 1, s->cols - 1, app->said.s, app->said.n, app->said_style);
}

void app_frame(struct app *app, int rows, int cols)
{
	arena_reset(&app->frame);
	surface_size(&app->page, rows, cols);
	app->cursor_y = app->cursor_x = -1;
	if (rows < LEAST_ROWS || cols < LEAST_COLS) {
		static const char small[] = "窗口太小";
		surface_text(&app->page, 0, 0, cols, small, strlen(small), STYLE_ERROR);
		return;
	}
	if (app->top)
		draw_stack(app, app->top);
	draw_said(app);
}

int app_room(const struct app *app, int *first)
{
	*first = 1;
	return app->page.rows > 2 ? app->page.rows - 2 : 0;
}

/* Columns of a text on this page. */
static int columns(const struct app *app, const char *s)
{
	return text_columns(s, strlen(s), app->page.widths);
}

static void draw_top(struct app *app, const char *left, const char *right)
{
	struct surface *s = &app->page;
	surface_fill(s, 0, 0, 1, s->cols, STYLE_BAR);
	int w = columns(app, right);
	int room = s->cols - w - 1;
	if (room < s->cols / 2) { /* too long a text on the right is cut, not the left one */
		room = s->cols / 2;
		w = s->cols - room - 1;
	}
	int used = columns(app, left) > room - 2 ? room - 4 : room - 2;
	int x = 1 + surface_text(s, 0, 1, used, left, strlen(left), STYLE_BAR);
	if (used < room - 2)
		surface_text(s, 0, x, 2, "…", strlen("…"), STYLE_BAR);
	surface_text(s, 0, room, w, right, strlen(right), STYLE_BAR);
}

/* Columns of a command in the bottom line, its key in key; 0: it does not stand there, or would
 * only say why nothing can be changed. */
static int key_columns(struct app *app, const struct command *c, unsigned where, struct buf *key)
{
	buf_reset(key);
	if (!(c->where & where) || !c->label)
		return 0;
	bool here = app->top && app->top->ops->where == where;
	bool refused = here && locked(app->top, app, c->effect, key);
	buf_reset(key);
	if (!refused)
		keymap_first(app->keymap, c, key);
	return key->n ? columns(app, key->s) + 1 + columns(app, c->label) : 0;
}

/* The ways out of a mode are always shown: whoever is lost looks for them. */
static bool way_out(const struct command *c)
{
	return c->run == app_close || c->run == app_leave;
}

/* Keys of the commands with a label, in the table's order: the ways out, and as many others as
 * fit. */
static void draw_keys(struct app *app, int y, int room, unsigned where)
{
	enum { GAP = 2 };
	struct surface *s = &app->page;
	size_t n;
	const struct command *c = command_table(&n);
	struct buf key = BUF_INIT;
	int kept = 0; /* columns for the ways out that are still to come */
	for (size_t i = 0; i < n; i++)
		if (way_out(&c[i])) {
			int w = key_columns(app, &c[i], where, &key);
			kept += w ? GAP + w : 0;
		}
	int x = 1;
	for (size_t i = 0; i < n; i++) {
		int w = key_columns(app, &c[i], where, &key);
		if (!w)
			continue;
		if (way_out(&c[i]))
			kept -= GAP + w;
		if (x + w + kept > room)
			continue;
		x += surface_text(s, y, x, room - x, key.s, key.n, STYLE_KEY) + 1;
		x += surface_text(s, y, x, room - x, c[i].label, strlen(c[i].label), STYLE_BAR);
		x += GAP;
	}
	buf_release(&key);
}

void app_keys(struct app *app, unsigned where)
{
	struct surface *s = &app->page;
	int y = s->rows - 1;
	if (y < 1)
		return;
	surface_fill(s, y, 0, 1, s->cols, STYLE_BAR);
	int w = columns(app, app->saved.s);
	int room = s->cols - 1 - w;
	surface_text(
		s, y, room, w, app->saved.s, app->saved.n, app->unsaved ? STYLE_ERROR : STYLE_BAR);
	draw_keys(app, y, room - (w ? 1 : 0), where);
}

void app_bars(struct app *app, const char *left, const char *right, unsigned where)
{
	if (app->page.rows < 2)
		return;
	draw_top(app, left, right);
	app_keys(app, where);
}

void app_box(struct app *app, const char *title, int *rows, int *cols, int *y, int *x)
{
	struct surface *s = &app->page;
	int side = box_side(s);
	if (*rows > s->rows - 4)
		*rows = s->rows - 4;
	if (*cols > s->cols - 2 * side)
		*cols = s->cols - 2 * side;
	*cols -= *cols % side;
	int top = (s->rows - *rows - 2) / 2;
	int left = (s->cols - *cols - 2 * side) / 2;
	left -= left % side;
	box_draw(s, top, left, *rows, *cols, title);
	*y = top + 1;
	*x = left + side;
}

size_t app_way(enum go where, size_t at, size_t last, size_t page)
{
	if (!page)
		page = 1;
	switch (where) {
	case GO_UP:
		return at - (at > 0);
	case GO_DOWN:
		return at + (at < last);
	case GO_PAGE_UP:
		return at < page ? 0 : at - page;
	case GO_PAGE_DOWN:
		return last - at < page ? last : at + page;
	case GO_FIRST:
		return 0;
	case GO_LAST:
		break;
	}
	return last;
}

/* --- commands for any mode ------------------------------------------------ */

bool app_help(struct app *app)
{
	struct mode *m = app->top;
	if (m->ops->where == IN_HELP) {
		app_pop(app);
		return true;
	}
	const struct field *f = m->ops->field ? m->ops->field(m, app) : NULL;
	app_push(app, help_mode_new(app, m->ops->where, f));
	return true;
}

bool app_close(struct app *app)
{
	app_pop(app);
	return true;
}

/* True when the screen in hand would lose something. */
static bool loses(const struct app *app)
{
	struct mode *m = app->top;
	while (m && !m->ops->full)
		m = m->below;
	return m && m->ops->loses && m->ops->loses(m);
}

bool app_leave(struct app *app)
{
	app_settle(app); /* tries to write once more */
	if ((app->unsaved || loses(app)) && !app->warned) {
		if (app->unsaved)
			diag_add(&app->diags, FORM_UNSAVED, NULL);
		else
			diag_add(&app->diags, VERIFY_LOST, NULL);
		app_say_diags(app);
		app->warned = true;
		return true;
	}
	/* A box goes with what it lies over. */
	while (app->top && !app->top->ops->full)
		drop(app);
	if (app->top)
		app_pop(app);
	else
		app->quit = true;
	if (app->unsaved && app->warned) { /* given up knowingly */
		app->unsaved = false;
		buf_reset(&app->saved);
	}
	app->warned = false;
	return true;
}

bool app_repaint(struct app *app)
{
	app->repaint = true;
	return true;
}

static bool go(struct app *app, enum go where)
{
	struct mode *m = app->top;
	if (!m->ops->go)
		return false;
	m->ops->go(m, app, where);
	return true;
}

bool app_up(struct app *app)
{
	return go(app, GO_UP);
}

bool app_down(struct app *app)
{
	return go(app, GO_DOWN);
}

bool app_page_up(struct app *app)
{
	return go(app, GO_PAGE_UP);
}

bool app_page_down(struct app *app)
{
	return go(app, GO_PAGE_DOWN);
}

bool app_first(struct app *app)
{
	return go(app, GO_FIRST);
}

bool app_last(struct app *app)
{
	return go(app, GO_LAST);
}
