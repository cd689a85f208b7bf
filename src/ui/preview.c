/*
 * The preview: see preview.h. The pages one below the other, laid out for the
 * printer chosen or for the screen. Knows lines of text; what is on them out/
 * made.
 */
#include "ui/preview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "out/look.h"
#include "ui/app.h"
#include "ui/config.h"
#include "ui/preview_mode.h"

enum { STEP = 8 }; /* columns the page moves sideways */

struct preview *preview_of(struct app *app)
{
	return (struct preview *)app->top;
}

/* --- pages -------------------------------------------------------------------- */

/* What holds for whatever is made of the source. */
static struct out_options options_of(const struct preview *p, const struct app *app)
{
	struct out_options o = {.width = p->printer->width,
		.modules = app->modules,
		.others = &p->others,
		.seals = &p->seals};
	config_paper(app->config, &o);
	return o;
}

struct out_options preview_options(const struct preview *p, const struct app *app)
{
	struct out_options o = options_of(p, app);
	printer_options(p->printer, &o);
	return o;
}

int preview_render(struct preview *p, struct app *app, struct output *o)
{
	struct diags *ds = &app->diags;
	p->others = store_others(app->store);
	p->seals = store_seals(app->store);
	if (out_begin(o, ds) || p->source.put(p->source.arg, app, o, ds))
		return -1;
	return out_end(o, ds);
}

static void add_line(struct preview *p, struct preview_line l)
{
	MEM_ROOM(p->line, p->n, p->cap);
	p->line[p->n++] = l;
	int columns = text_columns(l.s, l.n, p->widths);
	if (columns > p->width)
		p->width = columns;
}

static void add_page(struct preview *p, const struct look *look, size_t i)
{
	const char *s = look->page[i];
	while (*s) {
		size_t n = strcspn(s, "\n");
		add_line(p, (struct preview_line){s, n, i, false});
		s += n + (s[n] == '\n');
	}
	if (i + 1 < look->n)
		add_line(p, (struct preview_line){.s = "", .page = i, .rule = true});
}

static void forget(struct preview *p)
{
	if (p->look.format)
		out_release(&p->look);
	p->look.format = NULL;
	p->n = p->pages = 0;
	p->width = 0;
}

/* Makes the pages anew. -1: what cannot be printed is said in app->diags, and nothing is shown. */
static int look(struct preview *p, struct app *app)
{
	struct out_options o = preview_options(p, app);
	forget(p);
	p->cols = app->page.cols;
	p->wide = app->page.widths == TEXT_WIDE;
	o.ascii |= app->page.frame == FRAME_ASCII;
	o.wide = p->wide;
	if (p->fit && p->cols > 0)
		o.width = p->cols;
	p->widths = o.wide || o.gb18030 ? TEXT_WIDE : TEXT_NARROW;
	out_init(&p->look, &look_format, &o);
	if (preview_render(p, app, &p->look))
		return -1;
	const struct look *made = look_of(&p->look);
	p->pages = made->n;
	for (size_t i = 0; i < made->n; i++)
		add_page(p, made, i);
	return 0;
}

/* --- drawing ------------------------------------------------------------------ */

static size_t last_top(const struct preview *p)
{
	return p->n > p->rows ? p->n - p->rows : 0;
}

/* A character of a line of the page at a column: wide where the paper is, whatever the screen. */
static void draw_char(struct surface *s, int y, int x, const char *c, size_t n, int columns)
{
	size_t len;
	uint8_t edges = surface_edges_of(text_decode(c, n, &len));
	if (!edges) {
		surface_text(s, y, x, columns, c, n, STYLE_PLAIN);
	} else if (s->frame == FRAME_WIDE) {
		surface_text(s, y, x, columns, c, n, STYLE_LINE);
	} else {
		for (int i = 0; i < columns; i++) {
			struct glyph *g = surface_at(s, y, x + i);
			unsigned seen =
				i ? edges & EDGE_RIGHT ? EDGE_LEFT | EDGE_RIGHT : 0u : edges;
			if (g)
				*g = (struct glyph){
					.width = 1, .edges = (uint8_t)seen, .style = STYLE_LINE};
		}
	}
}

static void draw_text(
	const struct preview *p, struct surface *s, int y, int x, const struct preview_line *l)
{
	for (size_t at = 0, next; at < l->n; at = next) {
		next = text_next(l->s, l->n, at);
		int columns = text_columns(l->s + at, next - at, p->widths);
		if (x >= 0 && x + columns <= s->cols)
			draw_char(s, y, x, l->s + at, next - at, columns);
		x += columns;
	}
}

static void draw_bars(const struct preview *p, struct app *app)
{
	struct buf left = BUF_INIT, right = BUF_INIT;
	size_t page = p->top < p->n ? p->line[p->top].page + 1 : 0;
	buf_adds(&left, "填报 ▸ 预览 ▸ ");
	text_visible(&left, p->source.name, strlen(p->source.name));
	if (p->job)
		buf_adds(&right, "打印中 · ");
	if (p->fit)
		buf_adds(&right, "照屏幕宽 · ");
	else if (p->left || p->width > app->page.cols)
		buf_addf(&right, "第 %d 列起 · ", p->left + 1);
	buf_addf(&right, "%s · ", p->printer->name);
	if (p->printer->format == out_find("text") || p->pages > 1)
		buf_addf(&right, "第 %zu 页，共 %zu 页 ", page, p->pages);
	else /* its pages are made by that format: how many is not known here */
		buf_addf(&right, "%s，未分页 ", p->printer->format->title);
	app_bars(app, left.s, right.s, IN_PREVIEW);
	buf_release(&left);
	buf_release(&right);
}

static void keep_inside(struct preview *p, int cols)
{
	if (p->top > last_top(p))
		p->top = last_top(p);
	if (p->left > p->width - cols)
		p->left = p->width - cols;
	if (p->left < 0)
		p->left = 0;
}

static void preview_draw(struct mode *m, struct app *app)
{
	struct preview *p = (struct preview *)m;
	struct surface *s = &app->page;
	int first, rows = app_room(app, &first);
	bool wide = s->widths == TEXT_WIDE;
	if (!p->look.format || wide != p->wide || (p->fit && s->cols != p->cols))
		if (look(p, app))
			app_say_diags(app);
	p->rows = (size_t)rows;
	keep_inside(p, s->cols);
	int x = p->width < s->cols ? (s->cols - p->width) / 2 : -p->left;
	x -= x % 2; /* lines two columns wide stay at even columns */
	for (int i = 0; i < rows && p->top + (size_t)i < p->n; i++) {
		const struct preview_line *l = &p->line[p->top + (size_t)i];
		if (l->rule)
			surface_hline(s, first + i, 0, s->cols - 1);
		else
			draw_text(p, s, first + i, x, l);
	}
	draw_bars(p, app);
}

/* --- moving ---------------------------------------------------------------------- */

static void preview_go(struct mode *m, struct app *app, enum go where)
{
	(void)app;
	struct preview *p = (struct preview *)m;
	p->top = app_way(where, p->top, last_top(p), p->rows > 1 ? p->rows - 1 : 1);
}

/* The page so many after the one in hand, or the nearest there is. */
static void to_page(struct preview *p, size_t page)
{
	size_t i = 0;
	while (i < p->n && p->line[i].page < page)
		i++;
	if (i < p->n)
		p->top = i;
}

static size_t page_here(const struct preview *p)
{
	return p->top < p->n ? p->line[p->top].page : 0;
}

bool preview_next(struct app *app)
{
	struct preview *p = preview_of(app);
	to_page(p, page_here(p) + 1);
	return true;
}

bool preview_previous(struct app *app)
{
	struct preview *p = preview_of(app);
	size_t page = page_here(p);
	bool begins = !p->top || p->line[p->top - 1].page < page;
	to_page(p, begins && page ? page - 1 : page);
	return true;
}

static void take_page(struct preview *p, struct app *app)
{
	if (app->answer != ANSWER_TEXT)
		return;
	unsigned long page = strtoul(app->answer_text.s, NULL, 10);
	if (page < 1 || page > p->pages) {
		diag_add(&app->diags, PREVIEW_NO_PAGE, NULL, p->pages);
		app_say_diags(app);
		return;
	}
	to_page(p, page - 1);
}

bool preview_go_to(struct app *app)
{
	struct preview *p = preview_of(app);
	char question[64];
	snprintf(question, sizeof question, "到第几页？（1 到 %zu）", p->pages);
	preview_ask(p, app, ask_mode_new(app, question, ""), take_page);
	return true;
}

bool preview_left(struct app *app)
{
	preview_of(app)->left -= STEP;
	return true;
}

bool preview_right(struct app *app)
{
	preview_of(app)->left += STEP;
	return true;
}

bool preview_fit(struct app *app)
{
	struct preview *p = preview_of(app);
	size_t page = page_here(p);
	p->fit = !p->fit;
	p->left = 0;
	if (look(p, app))
		app_say_diags(app);
	to_page(p, page);
	return true;
}

static void preview_key(struct mode *m, struct app *app, const struct key *k)
{
	(void)m;
	(void)app;
	(void)k;
}

/* --- a file ----------------------------------------------------------------------- */

static void save(struct preview *p, struct app *app, const char *name)
{
	/* A file is for whoever opens it: no printer's bytes, no pages. */
	struct out_options o = options_of(p, app);
	o.bom = true; /* CSV is opened with Excel */
	struct output out;
	out_init(&out, p->format, &o);
	if (store_is_data(app->store, name))
		diag_add(&app->diags, PREVIEW_ONTO_DATA, NULL, name);
	else if (!preview_render(p, app, &out) &&
		 !file_write(name, out.bytes.s, out.bytes.n, &app->diags))
		diag_add(&app->diags, PREVIEW_SAVED, NULL, name);
	app_say_diags(app);
	out_release(&out);
}

static void take_name(struct preview *p, struct app *app)
{
	if (app->answer == ANSWER_TEXT && app->answer_text.n)
		save(p, app, app->answer_text.s);
}

/* The name that is proposed: that of what is shown, without what a file's name cannot hold. */
static void take_format(struct preview *p, struct app *app)
{
	size_t n;
	struct buf name = BUF_INIT;
	if (app->answer != ANSWER_CHOICE)
		return;
	p->format = &out_table(&n)[app->answer_index];
	file_name_of(&name, p->source.name);
	buf_adds(&name, p->format->suffix);
	preview_ask(p, app, ask_mode_new(app, "存成哪个文件？", name.s), take_name);
	buf_release(&name);
}

bool preview_save(struct app *app)
{
	size_t n;
	const struct out_format *table = out_table(&n);
	const char **title = mem_array(n, sizeof *title);
	for (size_t i = 0; i < n; i++)
		title[i] = table[i].title;
	preview_ask(preview_of(app), app, pick_mode_new(app, "存成什么格式？", title, n, 0),
		take_format);
	free(title);
	return true;
}

/* --- the mode ----------------------------------------------------------------------- */

void preview_ask(struct preview *p, struct app *app, struct mode *box,
	void (*then)(struct preview *p, struct app *app))
{
	p->then = then;
	app_push(app, box);
}

/* One thing is asked after the other: what takes an answer may ask the next. */
static void preview_resume(struct mode *m, struct app *app)
{
	struct preview *p = (struct preview *)m;
	void (*then)(struct preview * p, struct app * app) = p->then;
	p->then = NULL;
	if (then)
		then(p, app);
}

static void preview_free(struct mode *m)
{
	struct preview *p = (struct preview *)m;
	forget(p);
	if (p->source.free)
		p->source.free(p->source.arg);
	free((char *)(uintptr_t)p->source.name);
	free(p->line);
	free(p->offered);
	free(p);
}

static const struct mode_ops preview_ops = {
	.name = "preview",
	.where = IN_PREVIEW,
	.full = true,
	.draw = preview_draw,
	.key = preview_key,
	.leave = preview_leave,
	.resume = preview_resume,
	.free = preview_free,
	.go = preview_go,
	.idle = preview_idle,
};

struct mode *preview_mode_new(struct app *app, const struct preview_source *s)
{
	struct preview *p = mem_new(sizeof *p);
	p->mode.ops = &preview_ops;
	p->source = *s;
	p->source.name = mem_dup(s->name);
	p->printer = app->printer ? app->printer : config_printer(app->config);
	if (!look(p, app))
		return &p->mode;
	preview_free(&p->mode);
	return NULL;
}

void preview_use(struct preview *p, struct app *app, const struct printer *printer)
{
	p->printer = printer;
	p->top = 0;
	p->left = 0;
	if (look(p, app))
		forget(p);
	app_say_diags(app);
}
