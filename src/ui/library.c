/*
 * The library of indicator templates on the screen: see library.h. What is
 * found is looked for when a key changes what is wanted, not in a frame.
 */
#include "ui/library.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/app.h"
#include "ui/box.h"
#include "ui/line.h"

enum {
	HEAD = 3,        /* lines above the rows: filters, what is typed, a rule */
	FOOT = 3,        /* lines that tell of the one in hand, below a rule */
	LEVEL_COLS = 14, /* at most, likewise the next */
	VALUE_COLS = 18,
};

struct library_mode {
	struct mode mode;
	const struct library *library;
	const size_t *used;
	char *level1, *level2;
	bool on_level;            /* only those of these levels */
	bool any_kind, any_level; /* nothing fits these: what is shown is of any */
	bool several;
	size_t kind;                    /* in library_kinds, from 1; 0: all */
	const struct indicator **found; /* room for the whole library */
	size_t nfound;
	const struct indicator **marked; /* in the order in which they were */
	size_t nmarked, capmarked;
	size_t at, top, page; /* in found: in hand, first on the page; how many it holds */
	struct line filter;
	int y, x, cols; /* of the rows, for the mouse */
};

static struct library_mode *library_of(struct app *app)
{
	return (struct library_mode *)app->top;
}

static const char *kind_name(const struct library_mode *m)
{
	size_t n;
	return m->kind ? library_kinds(m->library, &n)[m->kind - 1].name : "";
}

static const struct indicator *in_hand(const struct library_mode *m)
{
	return m->nfound ? m->found[m->at] : NULL;
}

/* Looks for what is typed, of the kind and the levels that are wanted or of any; false: there is
 * none. */
static bool finds(struct library_mode *m, bool of_kind, bool of_level)
{
	const struct library_query q = {
		.kind = of_kind ? kind_name(m) : "",
		.level1 = of_level ? m->level1 : "",
		.level2 = of_level ? m->level2 : "",
		.text = m->filter.edit.text.s,
		.used = m->used,
	};
	size_t n;
	library_table(m->library, &n);
	m->nfound = library_search(m->library, &q, m->found, n);
	m->any_kind = !of_kind;
	m->any_level = !of_level;
	return m->nfound;
}

/* Looks for what is wanted now. Where there is none of it the kind is given up, then the levels,
 * then both. The one in hand stays so where it is among what is found. */
static void look(struct library_mode *m)
{
	const struct indicator *here = in_hand(m);
	if (!finds(m, true, m->on_level) && !finds(m, false, m->on_level) &&
		!finds(m, true, false) && !finds(m, false, false))
		finds(m, true, m->on_level);
	m->at = m->top = 0;
	for (size_t i = 0; i < m->nfound; i++)
		if (m->found[i] == here)
			m->at = i;
}

/* Place of an indicator among those marked; nmarked: it is not. */
static size_t place_marked(const struct library_mode *m, const struct indicator *i)
{
	size_t k = 0;
	while (k < m->nmarked && m->marked[k] != i)
		k++;
	return k;
}

/* --- drawing ----------------------------------------------------------------- */

static void add_levels(const struct library_mode *m, struct buf *out)
{
	if (m->any_level || (!*m->level1 && !*m->level2))
		buf_adds(out, "不限");
	else
		buf_addf(
			out, "%s%s%s", m->level1, *m->level1 && *m->level2 ? " ▸ " : "", m->level2);
}

/* The filters in force. */
static void draw_filters(const struct library_mode *m, struct app *app, int y)
{
	struct surface *s = &app->page;
	struct buf left = BUF_INIT, right = BUF_INIT;
	size_t n;
	library_kinds(m->library, &n);
	buf_addf(&left, "类别：%s", m->kind && !m->any_kind ? kind_name(m) : "全部");
	if (m->kind && !m->any_kind)
		buf_addf(&left, "（%zu/%zu）", m->kind, n);
	buf_adds(&left, "　层级：");
	add_levels(m, &left);
	if (m->nmarked)
		buf_addf(&right, "选中 %zu 个", m->nmarked);
	else
		buf_addf(&right, "共 %zu 个", m->nfound);
	int w = text_columns(right.s, right.n, s->widths);
	surface_text(s, y, m->x + 1, m->cols - w - 3, left.s, left.n, STYLE_PLAIN);
	surface_text(s, y, m->x + m->cols - 1 - w, w, right.s, right.n, STYLE_DIM);
	buf_release(&left);
	buf_release(&right);
}

/* Columns of the longest of the levels on the page. */
static int level_columns(const struct library_mode *m, enum text_widths w)
{
	int most = 0;
	for (size_t i = m->top; i < m->nfound && i < m->top + m->page; i++) {
		const char *level = m->found[i]->level2;
		int columns = text_columns(level, strlen(level), w);
		most = columns > most ? columns : most;
	}
	return most < LEVEL_COLS ? most : LEVEL_COLS;
}

static void draw_row(
	const struct library_mode *m, struct app *app, const struct indicator *i, int y, int level)
{
	struct surface *s = &app->page;
	bool here = i == in_hand(m);
	enum style style = here ? STYLE_HERE : STYLE_PLAIN, dim = here ? style : STYLE_DIM;
	const char *value = indicator_usual(i);
	int end = m->x + m->cols - 1, w = text_columns(value, strlen(value), s->widths);
	w = w < VALUE_COLS ? w : VALUE_COLS;
	surface_fill(s, y, m->x, 1, m->cols, style);
	int x = m->x + 1;
	surface_text(s, y, x, 1, place_marked(m, i) < m->nmarked ? "*" : " ", 1, style);
	x += 2;
	surface_text(s, y, x, level, i->level2, strlen(i->level2), dim);
	x += level + 2;
	surface_text(s, y, x, end - w - 2 - x, i->name, strlen(i->name), style);
	surface_text(s, y, end - w, w, value, strlen(value), dim);
}

/* Appends what there is to say of an indicator: what a value must be, what it counts, on which
 * grounds, where it is from. */
static void tell(const struct indicator *i, struct buf *out)
{
	static const struct {
		const char *word, *shown;
	} sources[] = {{"published", "公开的绩效目标表"}, {"common", "通用"}};
	const char *source = i->source;
	indicator_wants(i, out);
	buf_adds(out, "。");
	if (*i->explain || strcmp(i->description, i->name) != 0)
		buf_addf(out, "　说明：%s", *i->explain ? i->explain : i->description);
	if (*i->basis)
		buf_addf(out, "　依据：%s", i->basis);
	for (size_t k = 0; k < i->nstandards; k++)
		buf_addf(out, "　%s：%s", i->standards[k].name, i->standards[k].text);
	for (size_t k = 0; k < sizeof sources / sizeof *sources; k++)
		if (!strcmp(source, sources[k].word))
			source = sources[k].shown;
	if (*source)
		buf_addf(out, "　来源：%s", source);
}

static void draw_foot(const struct library_mode *m, struct app *app, int y)
{
	struct surface *s = &app->page;
	struct text_lines lines = TEXT_LINES_INIT;
	struct buf text = BUF_INIT;
	if (in_hand(m))
		tell(in_hand(m), &text);
	text_wrap(&lines, text.s, text.n, m->cols - 2, s->widths);
	for (size_t i = 0; i < lines.n && i < FOOT; i++)
		surface_text(s, y + (int)i, m->x + 1, m->cols - 2, text.s + lines.v[i].from,
			lines.v[i].to - lines.v[i].from, STYLE_PLAIN);
	text_lines_release(&lines);
	buf_release(&text);
}

/* "；F3 不限层级" */
static void add_way(struct app *app, const char *command, const char *words, struct buf *out)
{
	buf_adds(out, "；");
	keymap_first(app->keymap, command_find(command), out);
	buf_addf(out, " %s", words);
}

static void draw_nothing(const struct library_mode *m, struct app *app)
{
	struct buf words = BUF_INIT;
	buf_adds(&words, "没有相符的");
	if (m->on_level)
		add_way(app, "template-levels", "不限层级", &words);
	if (m->kind)
		add_way(app, "template-kind", "看别的类别", &words);
	surface_text(&app->page, m->y, m->x + 1, m->cols - 2, words.s, words.n, STYLE_WARNING);
	buf_release(&words);
}

static void library_draw(struct mode *mode, struct app *app)
{
	static const char label[] = "查：";
	struct library_mode *m = (struct library_mode *)mode;
	struct surface *s = &app->page;
	int rows = s->rows, y, side = box_side(s);
	m->cols = s->cols;
	app_box(app, "指标模板", &rows, &m->cols, &y, &m->x);
	m->y = y + HEAD;
	m->page = rows > HEAD + FOOT + 1 ? (size_t)(rows - HEAD - FOOT - 1) : 0;
	if (m->at < m->top)
		m->top = m->at;
	if (m->page && m->at >= m->top + m->page)
		m->top = m->at - m->page + 1;
	draw_filters(m, app, y);
	int level = level_columns(m, s->widths);
	for (size_t i = m->top; i < m->nfound && i < m->top + m->page; i++)
		draw_row(m, app, m->found[i], m->y + (int)(i - m->top), level);
	if (!m->nfound && m->page)
		draw_nothing(m, app);
	int w = surface_text(s, y + 1, m->x + 1, m->cols - 2, label, strlen(label), STYLE_DIM);
	line_draw(&m->filter, app, y + 1, m->x + 1 + w, m->cols - 2 - w);
	if (m->page)
		draw_foot(m, app, m->y + (int)m->page + 1);
	app_keys(app, IN_LIBRARY);
	surface_hline(s, y + 2, m->x - side, m->x + m->cols);
	if (m->page)
		surface_hline(s, m->y + (int)m->page, m->x - side, m->x + m->cols);
}

/* --- commands ------------------------------------------------------------------- */

bool library_take(struct app *app)
{
	struct library_mode *m = library_of(app);
	size_t n;
	const struct indicator *table = library_table(m->library, &n);
	if (!m->nmarked && !m->nfound)
		return true; /* the box says so already */
	app->chosen.n = 0;
	for (size_t i = 0; i < (m->nmarked ? m->nmarked : 1); i++) {
		const struct indicator *one = m->nmarked ? m->marked[i] : in_hand(m);
		MEM_ROOM(app->chosen.v, app->chosen.n, app->chosen.cap);
		app->chosen.v[app->chosen.n++] = (size_t)(one - table);
	}
	app_answer(app, ANSWER_CHOICE, table[app->chosen.v[0]].name, app->chosen.v[0]);
	app_pop(app);
	return true;
}

bool library_mark(struct app *app)
{
	struct library_mode *m = library_of(app);
	const struct indicator *here = in_hand(m);
	if (!m->several || !here)
		return true;
	size_t k = place_marked(m, here);
	if (k < m->nmarked) {
		m->nmarked--;
		memmove(m->marked + k, m->marked + k + 1, (m->nmarked - k) * sizeof *m->marked);
	} else {
		MEM_ROOM(m->marked, m->nmarked, m->capmarked);
		m->marked[m->nmarked++] = here;
	}
	m->filter.edit.selected = m->filter.edit.text.n; /* what is typed next is a new search */
	m->at += m->at + 1 < m->nfound;
	return true;
}

static bool other_kind(struct app *app, size_t step)
{
	struct library_mode *m = library_of(app);
	size_t n;
	library_kinds(m->library, &n);
	m->kind = (m->kind + step) % (n + 1);
	look(m);
	return true;
}

bool library_kind_next(struct app *app)
{
	return other_kind(app, 1);
}

bool library_kind_previous(struct app *app)
{
	size_t n;
	library_kinds(library_of(app)->library, &n);
	return other_kind(app, n);
}

bool library_levels(struct app *app)
{
	struct library_mode *m = library_of(app);
	m->on_level = !m->on_level;
	look(m);
	return true;
}

/* --- keys ------------------------------------------------------------------------ */

/* A click puts one in hand; one into what is in hand takes it. */
static void click(struct library_mode *m, struct app *app, const struct key *k)
{
	if (*k->text != 1 || k->x < m->x || k->x >= m->x + m->cols || k->y < m->y)
		return;
	size_t i = m->top + (size_t)(k->y - m->y);
	if (i >= m->nfound || i >= m->top + m->page)
		return;
	if (i == m->at)
		library_take(app);
	else
		m->at = i;
}

static void library_key(struct mode *mode, struct app *app, const struct key *k)
{
	struct library_mode *m = (struct library_mode *)mode;
	if (k->code == K_MOUSE)
		click(m, app, k);
	else if (line_key(&m->filter, app, k) == EDITOR_CHANGED)
		look(m);
}

static void library_go(struct mode *mode, struct app *app, enum go where)
{
	(void)app;
	struct library_mode *m = (struct library_mode *)mode;
	m->at = app_way(where, m->at, m->nfound ? m->nfound - 1 : 0, m->page);
}

static void library_free_mode(struct mode *mode)
{
	struct library_mode *m = (struct library_mode *)mode;
	free(m->level1);
	free(m->level2);
	free(m->found);
	free(m->marked);
	line_release(&m->filter);
	free(m);
}

static const struct mode_ops library_ops = {
	.name = "library",
	.where = IN_LIBRARY,
	.draw = library_draw,
	.key = library_key,
	.free = library_free_mode,
	.go = library_go,
};

struct mode *library_mode_new(struct app *app, const struct library_ask *ask)
{
	(void)app;
	struct library_mode *m = mem_new(sizeof *m);
	size_t n;
	m->mode.ops = &library_ops;
	m->library = ask->library;
	m->used = ask->used;
	m->level1 = mem_dup(ask->level1);
	m->level2 = mem_dup(ask->level2);
	m->on_level = *m->level1 || *m->level2;
	m->several = ask->several;
	const struct kind *kinds = library_kinds(m->library, &n);
	for (size_t i = 0; i < n; i++)
		if (!strcmp(kinds[i].name, ask->kind))
			m->kind = i + 1;
	library_table(m->library, &n);
	m->found = mem_array(n, sizeof *m->found);
	line_init(&m->filter, "");
	look(m);
	return &m->mode;
}
