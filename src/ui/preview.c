/*
 * A record as it is printed: the pages of the text format one below the
 * other, and a file made of it in any format. Knows lines of text; what is on
 * them out/ made.
 */
#include "ui/preview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "out/out.h"
#include "ui/app.h"

enum { PAGE_COLS = 80, PAGE_LINES = 60 };

/* A line of a page, or the rule below one. */
struct line {
	const char *s;
	size_t n;
	size_t page;
	bool rule;
};

struct preview {
	struct mode mode;
	struct doc *doc;
	struct rules *rules;
	struct out_pages pages;
	struct line *line;
	size_t n, cap;
	size_t top;                      /* first line shown */
	size_t page;                     /* lines the last frame had room for */
	const struct out_format *format; /* of the file that is being asked for */
};

/* --- lines ------------------------------------------------------------------ */

static void add_line(struct preview *p, struct line l)
{
	MEM_ROOM(p->line, p->n, p->cap);
	p->line[p->n++] = l;
}

static void add_page(struct preview *p, size_t i)
{
	const char *s = p->pages.v[i];
	while (*s) {
		size_t n = strcspn(s, "\n");
		add_line(p, (struct line){s, n, i, false});
		s += n + (s[n] == '\n');
	}
	if (i + 1 < p->pages.n)
		add_line(p, (struct line){.page = i, .rule = true});
}

/* --- drawing ------------------------------------------------------------------ */

static size_t last_top(const struct preview *p)
{
	return p->n > p->page ? p->n - p->page : 0;
}

static void preview_draw(struct mode *m, struct app *app)
{
	struct preview *p = (struct preview *)m;
	struct surface *s = &app->page;
	int first, rows = app_room(app, &first);
	p->page = (size_t)rows;
	if (p->top > last_top(p))
		p->top = last_top(p);
	int x = s->cols > PAGE_COLS ? (s->cols - PAGE_COLS) / 2 : 0;
	x -= x % 2; /* lines two columns wide stay at even columns */
	for (int i = 0; i < rows && p->top + (size_t)i < p->n; i++) {
		const struct line *l = &p->line[p->top + (size_t)i];
		if (l->rule)
			surface_hline(s, first + i, 0, s->cols - 1);
		else
			surface_text(s, first + i, x, s->cols - x, l->s, l->n, STYLE_PLAIN);
	}
	size_t page = p->top < p->n ? p->line[p->top].page + 1 : 0;
	char left[64], right[64];
	snprintf(left, sizeof left, "填报 ▸ 预览");
	snprintf(right, sizeof right, "第 %zu 页，共 %zu 页 ", page, p->pages.n);
	app_bars(app, left, right, IN_PREVIEW);
}

/* --- moving ---------------------------------------------------------------------- */

static void preview_go(struct mode *m, struct app *app, enum go where)
{
	(void)app;
	struct preview *p = (struct preview *)m;
	p->top = app_way(where, p->top, last_top(p), p->page > 1 ? p->page - 1 : 1);
}

static void preview_key(struct mode *m, struct app *app, const struct key *k)
{
	(void)m;
	(void)app;
	(void)k;
}

/* --- a file ----------------------------------------------------------------------- */

/* The record in the format. */
static int render(const struct preview *p, struct output *out, struct diags *ds)
{
	if (out_begin(out, ds) || out_record(out, p->doc, p->rules, ds))
		return -1;
	return out_end(out, ds);
}

static void save(struct preview *p, struct app *app, const char *name)
{
	struct others others = store_others(app->store);
	struct out_options o = {.width = PAGE_COLS, .others = &others};
	struct output out;
	out_init(&out, p->format, &o);
	if (store_is_file(app->store, name))
		diag_add(&app->diags, PREVIEW_ONTO_DATA, NULL, name);
	else if (!render(p, &out, &app->diags) &&
		 !file_write(name, out.bytes.s, out.bytes.n, &app->diags))
		diag_add(&app->diags, PREVIEW_SAVED, NULL, name);
	app_say_diags(app);
	out_release(&out);
}

/* The name that is proposed: that of the record, without what a file's name cannot hold. */
static void propose(const struct preview *p, struct buf *out)
{
	const char *name = doc_role(p->doc, ROLE_NAME);
	if (!*name)
		name = p->doc->form->id;
	for (const char *s = name; *s; s++)
		buf_addc(out, strchr("/\\:*?\"<>|\n\t", *s) ? '_' : *s);
	buf_adds(out, p->format->suffix);
}

/* First the format is answered, then the name. */
static void preview_resume(struct mode *m, struct app *app)
{
	struct preview *p = (struct preview *)m;
	if (app->answer == ANSWER_CHOICE) {
		size_t n;
		struct buf name = BUF_INIT;
		p->format = &out_table(&n)[app->answer_index];
		propose(p, &name);
		app_push(app, ask_mode_new(app, "存成哪个文件？", name.s));
		buf_release(&name);
	} else if (app->answer == ANSWER_TEXT && app->answer_text.n) {
		save(p, app, app->answer_text.s);
	}
}

bool preview_save(struct app *app)
{
	size_t n;
	const struct out_format *table = out_table(&n);
	const char **title = mem_array(n, sizeof *title);
	for (size_t i = 0; i < n; i++)
		title[i] = table[i].title;
	app_push(app, pick_mode_new(app, "存成什么格式？", title, n, 0));
	free(title);
	return true;
}

/* --- the mode ----------------------------------------------------------------------- */

static void preview_free(struct mode *m)
{
	struct preview *p = (struct preview *)m;
	out_pages_release(&p->pages);
	doc_free(p->doc);
	free(p->line);
	free(p);
}

static const struct mode_ops preview_ops = {
	.name = "preview",
	.where = IN_PREVIEW,
	.full = true,
	.draw = preview_draw,
	.key = preview_key,
	.resume = preview_resume,
	.free = preview_free,
	.go = preview_go,
};

struct mode *preview_mode_new(struct app *app, const struct doc *d)
{
	struct preview *p = mem_new(sizeof *p);
	struct others others = store_others(app->store);
	struct out_options o = {.width = PAGE_COLS, .lines = PAGE_LINES, .others = &others};
	o.ascii = app->page.frame == FRAME_ASCII;
	p->mode.ops = &preview_ops;
	p->doc = doc_copy(d);
	p->rules = rulebook_get(app->rulebook, d->form);
	out_text_pages(&o, d, p->rules, &p->pages);
	for (size_t i = 0; i < p->pages.n; i++)
		add_page(p, i);
	return &p->mode;
}
