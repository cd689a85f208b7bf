/*
 * PDF: see pdf.h. How many pages there are, and on which each part begins, is
 * known when all parts are: so each part is laid out and kept as marks on
 * sheets (a few kilobytes a page), and everything is drawn at the end. Knows
 * nothing of fonts and drawing: out/paper and out/pen do.
 */
#include "out/pdf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "out/paper.h"
#include "table/prose.h"

/* Fonts of Chinese offices first, those of Debian next. */
#define FONTS \
	"宋体,SimSun,NSimSun,仿宋,FangSong,仿宋_GB2312,FangSong_GB2312,Noto Serif CJK SC," \
	"Source Han Serif SC,Noto Sans CJK SC,WenQuanYi Micro Hei,WenQuanYi Zen Hei,AR PL UMing " \
	"CN"
#define TITLE_FONTS "方正小标宋简体,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong," FONTS

/* A part, from sheet first on. */
struct pdf_part {
	char *title;
	size_t first;
	size_t heading; /* its first */
};

struct pdf {
	const struct pen_ops *ops;
	struct pen *pen;
	struct paper paper;
	struct pdf_part *part;
	size_t nparts, cap;
};

/* --- the pen -------------------------------------------------------------------- */

static int take_bytes(void *arg, const char *bytes, size_t n)
{
	struct output *o = arg;
	buf_add(&o->bytes, bytes, n);
	return 0;
}

/* The families that are asked for, then those that are tried anyway. */
static char *families(const char *asked, const char *tried)
{
	return asked ? mem_printf("%s,%s", asked, tried) : mem_dup(tried);
}

static int open_pen(struct output *o, struct pdf *f, struct diags *ds)
{
	char *text = families(o->options.font, FONTS);
	char *title = families(o->options.title_font, TITLE_FONTS);
	const char *const family[PEN_FACES] = {[PEN_TEXT] = text, [PEN_TITLE] = title};
	char words[PEN_WORDS_MOST];
	f->pen = f->ops->open(family, take_bytes, o, words);
	free(text);
	free(title);
	if (!f->pen) {
		diag_add(ds, OUT_PAPER, NULL, words);
		return -1;
	}
	for (int i = 0; i < PEN_FACES; i++)
		if (!f->ops->covers(f->pen, (enum pen_face)i, 0x8868 /* 表 */)) {
			diag_add(ds, OUT_NO_FONT, NULL);
			return -1;
		}
	paper_init(&f->paper, f->ops, f->pen);
	return 0;
}

int out_pdf_begin(struct output *o, struct diags *ds)
{
	const struct module *m = module_load(o->options.modules, "pdf", ds);
	if (!m)
		return -1;
	struct pdf *f = o->state = mem_new(sizeof *f);
	f->ops = (const struct pen_ops *)m;
	return open_pen(o, f, ds);
}

void out_pdf_release(struct output *o)
{
	struct pdf *f = o->state;
	char words[PEN_WORDS_MOST];
	if (!f)
		return;
	if (f->pen)
		f->ops->close(f->pen, words);
	paper_release(&f->paper);
	for (size_t i = 0; i < f->nparts; i++)
		free(f->part[i].title);
	free(f->part);
	free(f);
	o->state = NULL;
}

/* --- parts ---------------------------------------------------------------------- */

int out_pdf_part(struct output *o, struct out_part *p, struct diags *ds)
{
	(void)ds;
	struct pdf *f = o->state;
	MEM_ROOM(f->part, f->nparts, f->cap);
	f->part[f->nparts++] =
		(struct pdf_part){mem_dup(p->title), f->paper.nsheets, f->paper.nheadings};
	struct arena a = ARENA_INIT;
	paper_add(&f->paper, paper_layout(&f->paper, &a, p->grid, p->landscape), p->landscape);
	arena_release(&a);
	return 0;
}

/* Adds the contents, a line per part, which name the pages that stand behind them. Returns how
 * many pages they have. */
static size_t add_contents(struct pdf *f)
{
	struct arena a = ARENA_INIT;
	struct prose prose;
	struct prose_entry *entry = arena_array(&a, f->nparts, sizeof *entry);
	size_t first = f->paper.nsheets;
	for (size_t i = 0; i < f->nparts; i++)
		entry[i] = (struct prose_entry){f->part[i].title, 1, BLOCK_NONE};
	prose_init(&prose, &a);
	size_t block = prose_contents(&prose, "目录", entry, f->nparts);
	struct layout *l = paper_layout(&f->paper, &a, prose_end(&prose), false);
	for (size_t i = 0; i < f->nparts; i++)
		layout_number(&a, l, paper_ruler(&f->paper), block, (int)i,
			(int)(f->part[i].first + l->npages) + 1);
	paper_add(&f->paper, l, false);
	arena_release(&a);
	return f->paper.nsheets - first;
}

/* --- the file ------------------------------------------------------------------- */

static int bookmark(const struct pdf *f, int above, const char *title, size_t page)
{
	return f->ops->bookmark(f->pen, above, title, (int)page + 1);
}

/* The headings of a part below its bookmark: each below the last of a higher level. */
static void bookmark_headings(const struct pdf *f, size_t part, int above, size_t front)
{
	int at[4] = {above, above, above, above};
	const struct paper *p = &f->paper;
	size_t end = part + 1 < f->nparts ? f->part[part + 1].heading : p->nheadings;
	for (size_t i = f->part[part].heading; i < end; i++) {
		const struct heading *h = &p->heading[i];
		char *title = mem_ndup(p->text.s + h->text, h->n);
		int mark = bookmark(f, at[h->level - 1], title, h->sheet + front);
		for (int level = h->level; level < 4; level++)
			at[level] = mark;
		free(title);
	}
}

/* front: pages in front of the parts. */
static void add_bookmarks(const struct pdf *f, size_t front)
{
	for (size_t i = 0; i < f->nparts; i++) {
		bool one = f->nparts == 1;
		int mark = one ? 0 : bookmark(f, 0, f->part[i].title, f->part[i].first + front);
		bookmark_headings(f, i, mark, front);
	}
}

static void draw(struct pdf *f, size_t sheet, size_t page)
{
	char foot[64];
	snprintf(foot, sizeof foot, "第 %zu 页 共 %zu 页", page + 1, f->paper.nsheets);
	paper_draw(&f->paper, sheet, foot);
}

int out_pdf_end(struct output *o, struct diags *ds)
{
	struct pdf *f = o->state;
	char words[PEN_WORDS_MOST];
	size_t tables = f->paper.nsheets, front = f->nparts > 1 ? add_contents(f) : 0;
	f->ops->title(f->pen, f->nparts ? f->part[0].title : NULL);
	add_bookmarks(f, front);
	for (size_t i = 0; i < front; i++)
		draw(f, tables + i, i);
	for (size_t i = 0; i < tables; i++)
		draw(f, i, front + i);
	if (f->paper.lacking.n)
		diag_add(ds, OUT_LACKING, NULL, f->paper.lacking.s);
	int rc = f->ops->close(f->pen, words);
	f->pen = NULL;
	if (rc)
		diag_add(ds, OUT_PAPER, NULL, words);
	return rc;
}
