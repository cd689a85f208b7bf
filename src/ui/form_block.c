/*
 * The preview of what was pasted from a spreadsheet: the block is filled in,
 * so that the table itself shows it, each cell marked as fitting or not; it
 * stays only when one agrees, as one step of undo. Where cells go is
 * form_paste.c.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "ui/form.h"
#include "ui/form_paste.h"

/* The mode over the form screen while one looks at the block. */
struct trial {
	struct mode mode;
	struct form_mode *form;
	struct sheet sheet;
	bool above;     /* empty choices take what stands above them */
	struct path at; /* where it begins */
	struct pasted done;
	bool *wrong;      /* of each of its cells */
	struct buf words; /* the question */
	struct text_lines lines;
};

/* --- what it says ---------------------------------------------------------------------- */

/* Finds out which of the cells something is wrong with: more than that nothing is there yet. */
static void judge(struct trial *t)
{
	const struct form_mode *m = t->form;
	free(t->wrong);
	t->wrong = mem_array(t->done.n, sizeof *t->wrong);
	for (size_t i = 0; i < m->found.n; i++) {
		const struct diag *d = &m->found.v[i];
		if (d->waived || d->level == DIAG_HINT || d->code == D_CHECK_EMPTY)
			continue;
		for (size_t k = 0; k < d->ncells; k++) {
			struct path p;
			if (path_parse(m->doc->form, d->cells[k], &p))
				continue;
			long at = pasted_find(&t->done, p);
			if (at >= 0)
				t->wrong[at] = true;
		}
	}
}

static void add_counts(const struct trial *t, struct buf *out)
{
	const struct form_mode *m = t->form;
	size_t good = 0, bad = 0;
	for (size_t i = 0; i < t->done.n; i++)
		if (t->wrong[i])
			bad++;
		else if (*doc_get(m->doc, t->done.v[i]))
			good++;
	if (t->done.rows)
		buf_addf(out, "粘贴 %zu 行 %zu 列：", t->done.rows, t->done.cols);
	else
		buf_addf(out, "粘贴到 %zu 栏：", t->done.n);
	buf_addf(out, "%s 合适 %zu 格，%s 有问题 %zu 格。", block_sign(m->app), good,
		app_sign(m->app, DIAG_ERROR), bad);
}

/* The question with all that is to be known before one agrees. */
static void say(struct trial *t)
{
	const struct pasted *done = &t->done;
	struct buf *out = &t->words;
	buf_reset(out);
	add_counts(t, out);
	if (done->head)
		buf_adds(out, "第一行是表头，没有填进去。");
	if (done->above && t->above)
		buf_addf(out, "空着的 %zu 格照上一行补了（F5 不补）。", done->above);
	else if (done->above)
		buf_adds(out, "空着的格没有照上一行补（F5 补）。");
	if (done->completed)
		buf_addf(out, "%zu 格照选项补全了。", done->completed);
	if (done->cleaned)
		buf_addf(out, "%zu 格去掉了多余的空白、引号、制表符。", done->cleaned);
	if (done->lost && done->rows)
		buf_addf(out, "右边或下面还有 %zu 格放不下。", done->lost);
	else if (done->lost)
		buf_addf(out, "还有 %zu 格不知道填在哪一栏。", done->lost);
	buf_adds(out, "就这样填入吗？");
}

int block_lines(struct form_mode *m)
{
	struct trial *t = m->trial;
	const struct surface *s = &m->app->page;
	if (!t)
		return 0;
	text_wrap(&t->lines, t->words.s, t->words.n, s->cols - 2, s->widths);
	return (int)t->lines.n;
}

void block_draw_words(const struct form_mode *m, int y, int lines)
{
	const struct trial *t = m->trial;
	struct surface *s = &m->app->page;
	for (size_t i = 0; i < t->lines.n && (int)i < lines; i++, y++) {
		const struct text_line *l = &t->lines.v[i];
		surface_fill(s, y, 0, 1, s->cols, STYLE_PLAIN);
		surface_text(
			s, y, 1, s->cols - 2, t->words.s + l->from, l->to - l->from, STYLE_LABEL);
	}
}

bool block_has(const struct form_mode *m, struct path p)
{
	return m->trial && pasted_find(&m->trial->done, p) >= 0;
}

const char *block_sign(const struct app *app)
{
	return app->page.frame == FRAME_ASCII ? "v" : "✓";
}

/* --- filling in ----------------------------------------------------------------------------- */

void block_forget(struct form_mode *m)
{
	if (!m->before)
		return;
	doc_free(m->doc);
	m->doc = m->before;
	m->before = NULL;
}

/* Fills the block into the record, anew if it is in there already. */
static void fill(struct trial *t)
{
	struct form_mode *m = t->form;
	struct path here = m->at;
	block_forget(m);
	m->before = doc_copy(m->doc);
	m->at = t->at;
	free(t->done.v);
	paste_sheet(m, &t->sheet, t->above, &t->done);
	form_judge(m);
	judge(t);
	say(t);
	form_arrive(m, stop_near(m->doc, here));
}

static void agreed(struct form_mode *m)
{
	if (m->app->answer == ANSWER_YES) {
		undo_push(&m->undo, m->before, m->at);
		doc_free(m->before);
		m->before = NULL;
	}
	block_forget(m); /* unless agreed to */
	form_save(m);
	form_arrive(m, stop_near(m->doc, m->at));
}

/* --- the mode ----------------------------------------------------------------------------------
 */

static struct trial *block_of(struct app *app)
{
	return (struct trial *)app->top;
}

static void block_draw(struct mode *mode, struct app *app)
{
	const struct trial *t = (struct trial *)mode;
	app_keys(app, IN_BLOCK);
	app->cursor_y = t->form->caret_y;
	app->cursor_x = t->form->caret_x;
}

static void block_key(struct mode *mode, struct app *app, const struct key *k)
{
	(void)app;
	struct form_mode *m = ((struct trial *)mode)->form;
	if (k->code == K_LEFT_ARROW || k->code == K_RIGHT_ARROW)
		form_arrow(m, k->code);
	else if (k->code == K_MOUSE)
		form_click(m, k->y, k->x);
}

static void block_go(struct mode *mode, struct app *app, enum go where)
{
	(void)app;
	const struct trial *t = (struct trial *)mode;
	struct form_mode *m = t->form;
	switch (where) {
	case GO_UP:
	case GO_DOWN:
		form_arrow(m, where == GO_UP ? K_UP_ARROW : K_DOWN_ARROW);
		break;
	case GO_PAGE_UP:
	case GO_PAGE_DOWN:
		form_scroll(m, where == GO_PAGE_UP ? -m->shown : m->shown);
		break;
	default:
		form_go(m, t->done.v[where == GO_FIRST ? 0 : t->done.n - 1]);
		break;
	}
}

static void block_free(struct mode *mode)
{
	struct trial *t = (struct trial *)mode;
	t->form->trial = NULL;
	sheet_release(&t->sheet);
	free(t->done.v);
	free(t->wrong);
	buf_release(&t->words);
	text_lines_release(&t->lines);
	free(t);
}

static const struct mode_ops block_ops = {
	.name = "block",
	.where = IN_BLOCK,
	.draw = block_draw,
	.key = block_key,
	.free = block_free,
	.go = block_go,
};

void block_paste(struct form_mode *m, const char *text)
{
	struct trial *t = mem_new(sizeof *t);
	form_leave(m);
	t->mode.ops = &block_ops;
	t->form = m;
	t->above = true;
	t->at = m->at;
	t->words = (struct buf)BUF_INIT;
	t->lines = (struct text_lines)TEXT_LINES_INIT;
	sheet_read(&t->sheet, text);
	m->trial = t;
	fill(t);
	if (t->done.n) {
		form_ask(m, &t->mode, agreed);
		return;
	}
	block_free(&t->mode);
	block_forget(m);
	form_arrive(m, stop_near(m->doc, m->at));
	form_say(m, FORM_NOTHING_FITS);
}

/* --- commands ----------------------------------------------------------------------------------
 */

bool block_take(struct app *app)
{
	app_answer(app, ANSWER_YES, "", 0);
	app_pop(app);
	return true;
}

bool block_next(struct app *app)
{
	const struct trial *t = block_of(app);
	size_t n = t->done.n, from = 0;
	while (from < n && compare_paths(t->done.v[from], t->form->at) <= 0)
		from++;
	for (size_t i = 0; i < n; i++) {
		size_t at = (from + i) % n;
		if (t->wrong[at]) {
			form_go(t->form, t->done.v[at]);
			return true;
		}
	}
	form_say(t->form, FORM_BLOCK_FITS);
	return true;
}

bool block_above(struct app *app)
{
	struct trial *t = block_of(app);
	if (t->done.above) {
		t->above = !t->above;
		fill(t);
	} else {
		form_say(t->form, FORM_NOTHING_ABOVE);
	}
	return true;
}
