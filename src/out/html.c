/*
 * Grids as one web page: see html.h. What a cell holds is only ever
 * written through put_text, which leaves nothing that a browser could take
 * for a tag; the page forbids scripts and the network besides.
 */
#include "out/html.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "out/pen.h"
#include "table/prose.h"

/* Up to the title of the page, and from there on. */
static const char page_head[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"zh-CN\">\n"
	"<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" "
	"content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<title>";
static const char page_style[] =
	"</title>\n"
	"<style>\n"
	"@page portrait { size: A4 portrait; margin: 18mm 15mm; }\n"
	"@page landscape { size: A4 landscape; margin: 15mm 18mm; }\n"
	"body { font-family: \"Noto Serif CJK SC\", \"Songti SC\", SimSun, serif; font-size: "
	"10.5pt; "
	"line-height: 1.4; }\n"
	"article { max-width: 180mm; margin: 0 auto 3em; }\n"
	"article.landscape { max-width: 261mm; page: landscape; }\n"
	"article.portrait { page: portrait; }\n"
	"h1 { font-size: 16pt; text-align: center; margin: 0 0 .4em; }\n"
	"h1, p, span, th, td { white-space: pre-wrap; overflow-wrap: anywhere; }\n"
	"p { text-align: center; margin: 0 0 .4em; }\n"
	".lines, .sign { display: flex; justify-content: space-between; gap: 1em; margin: .2em 0; "
	"}\n"
	".sign { margin-top: 1.5em; break-before: avoid; }\n"
	".sign span { flex: 1; }\n"
	"table { border-collapse: collapse; table-layout: fixed; width: 100%; }\n"
	"table + table { margin-top: -1px; }\n"
	"th, td { border: 1px solid #000; padding: .15em .3em; vertical-align: middle; }\n"
	"th, .c { font-weight: normal; text-align: center; }\n"
	".r { text-align: right; }\n"
	".e { color: #666; }\n"
	".qr { flex: none; width: 25mm; height: 25mm; }\n"
	"tr { break-inside: avoid; }\n"
	"h2, h3 { white-space: pre-wrap; font-size: 12pt; margin: 1em 0 .4em; }\n"
	"h3 { font-size: 10.5pt; }\n"
	"h1, h2, h3 { break-after: avoid; }\n"
	".cover { padding: 20vh 0; }\n"
	".cover p { font-size: 20pt; }\n"
	".text { text-align: left; text-indent: 2em; }\n"
	".contents p { text-align: left; }\n"
	".contents a { color: inherit; text-decoration: none; }\n"
	".l2 { padding-left: 1em; }\n"
	".l3 { padding-left: 2em; }\n"
	".page { break-after: page; }\n"
	/* On a narrow screen a table keeps a width at which it can be read, and is moved. The list
	 * of parts stands at the end of the file, which is written part by part, and on top of the
	 * screen; on paper it would lead nowhere. */
	"@media screen {\n"
	"body { display: flex; flex-direction: column; margin: 0; background: #eee; }\n"
	"article { box-sizing: border-box; width: 100%; margin: 1em auto; padding: 8mm; "
	"background: #fff; overflow-x: auto; }\n"
	"article.portrait table { min-width: 140mm; }\n"
	"article.landscape table { min-width: 220mm; }\n"
	".parts { order: -1; box-sizing: border-box; width: 100%; max-width: 180mm; "
	"margin: 1em auto 0; padding: 0 8mm; }\n"
	"}\n"
	"@media screen and (max-width: 100mm) { article, .parts { padding: 3mm; } }\n"
	"@media print { .parts { display: none; }  article { max-width: none; margin: 0; } "
	"article + article { break-before: page; } }\n"
	"</style>\n"
	"</head>\n"
	"<body>\n";

/* A page being made. */
struct page {
	struct buf list;           /* of its parts, as it will stand in the page */
	const struct pen_ops *pen; /* for QR codes; NULL: not asked for yet, or not there */
	bool asked;
};

/* Text of a cell: nothing in it is markup. */
static void put_text(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		switch (s[i]) {
		case '&':
			buf_adds(out, "&amp;");
			break;
		case '<':
			buf_adds(out, "&lt;");
			break;
		case '>':
			buf_adds(out, "&gt;");
			break;
		case '"':
			buf_adds(out, "&quot;");
			break;
		case '\'':
			buf_adds(out, "&#39;");
			break;
		case '\n':
			buf_adds(out, "<br>");
			break;
		default:
			buf_addc(out, s[i]);
		}
	}
}

/* --- titles, lines, signs --------------------------------------------- */

static void put_title(struct buf *out, const struct block *b, bool first)
{
	for (size_t i = 0; i < b->ncells; i++) {
		const char *tag = first && i == 0 ? "h1" : "p";
		buf_addf(out, "<%s>", tag);
		put_text(out, b->cell[i].text, b->cell[i].n);
		buf_addf(out, "</%s>\n", tag);
	}
}

/* What knows QR codes; NULL where it is not installed: then the words beside the code must do. */
static const struct pen_ops *find_pen(const struct output *o)
{
	struct page *page = o->state;
	struct diags ignored = DIAGS_INIT;
	if (!page->asked)
		page->pen =
			(const struct pen_ops *)module_load(o->options.modules, "pdf", &ignored);
	page->asked = true;
	diags_release(&ignored);
	return page->pen;
}

/* A text as a QR code: one path, a run of dark modules in a row after the other. */
static void put_qr(struct output *o, const struct gcell *c)
{
	enum { QUIET = 4 /* modules kept free around it: its standard */ };
	struct buf *out = &o->bytes;
	const struct pen_ops *pen = find_pen(o);
	int n = 0;
	unsigned char *v = pen && pen->qr_modules ? pen->qr_modules(c->text, c->n, &n) : NULL;
	if (!v)
		return;
	buf_addf(out, "<svg class=\"qr\" viewBox=\"0 0 %d %d\"><path d=\"", n + 2 * QUIET,
		n + 2 * QUIET);
	for (int i = 0, to; i < n * n; i = to) {
		int end = (i / n + 1) * n;
		for (to = i + 1; to < end && (v[to] & 1) == (v[i] & 1);)
			to++;
		if (v[i] & 1)
			buf_addf(out, "M%d %dh%dv1h-%dz", i % n + QUIET, i / n + QUIET, to - i,
				to - i);
	}
	buf_adds(out, "\"/></svg>");
	free(v);
}

static void put_lines(struct output *o, const struct block *b)
{
	struct buf *out = &o->bytes;
	const char *class = b->kind == BAND_SIGN ? "sign" : "lines";
	for (size_t i = 0; i < b->ncells;) {
		int row = b->cell[i].row;
		buf_addf(out, "<div class=\"%s\">", class);
		for (; i < b->ncells && b->cell[i].row == row; i++) {
			if (b->cell[i].qr) {
				put_qr(o, &b->cell[i]);
				continue;
			}
			buf_adds(out, "<span>");
			put_text(out, b->cell[i].text, b->cell[i].n);
			buf_adds(out, "</span>");
		}
		buf_adds(out, "</div>\n");
	}
}

/* --- tables ----------------------------------------------------------- */

/* True when a cell stands on both sides of the line above row r. */
static bool is_crossed(const struct block *b, int r)
{
	for (size_t i = 0; i < b->ncells && b->cell[i].row < r; i++)
		if (b->cell[i].row + b->cell[i].rows > r)
			return true;
	return false;
}

/* Where the head rows that begin with row r end; r when none do, or a cell joins them to other
 * rows. */
static int head_end(const struct block *b, int r)
{
	int end = r;
	if (r && b->row[r - 1].head)
		return r;
	while (end < b->nrows && b->row[end].head)
		end++;
	return end == r || is_crossed(b, r) || is_crossed(b, end) ? r : end;
}

/* True where the rows end over which the head rows above them stand. */
static bool heads_no_more(const struct block *b, int r)
{
	return b->row[r - 1].nrepeat && !b->row[r].nrepeat && !is_crossed(b, r);
}

static void put_span(struct buf *out, const char *name, int n)
{
	if (n > 1)
		buf_addf(out, " %s=\"%d\"", name, n);
}

static void put_cell(struct buf *out, const struct gcell *c)
{
	static const char *const classes[] = {
		[ALIGN_LEFT] = "",
		[ALIGN_CENTER] = " class=\"c\"",
		[ALIGN_RIGHT] = " class=\"r\"",
	};
	bool label = !c->nsegs && c->n;
	buf_adds(out, label ? "<th" : "<td");
	if (label && c->head)
		buf_adds(out, " scope=\"col\"");
	put_span(out, "rowspan", c->rows);
	put_span(out, "colspan", c->cols);
	if (!label)
		buf_adds(out, classes[c->align]);
	buf_addc(out, '>');
	if (c->placeholder)
		buf_adds(out, "<span class=\"e\">");
	if (!c->qr)
		put_text(out, c->text, c->n);
	if (c->placeholder)
		buf_adds(out, "</span>");
	buf_adds(out, label ? "</th>" : "</td>");
}

static void put_columns(struct buf *out, const struct block *b)
{
	buf_adds(out, "<colgroup>");
	for (int i = 0; i < b->ncols; i++)
		buf_addf(out, "<col style=\"width:%.6g%%\">",
			100.0 * (b->line[i + 1] - b->line[i]) / b->total);
	buf_adds(out, "</colgroup>\n");
}

/* Rows [from, to) as a group; cells from *at on. */
static void put_rows(
	struct buf *out, const struct block *b, const char *group, int from, int to, size_t *at)
{
	buf_addf(out, "<%s>\n", group);
	for (int r = from; r < to; r++) {
		buf_adds(out, "<tr>");
		for (; *at < b->ncells && b->cell[*at].row == r; ++*at)
			put_cell(out, &b->cell[*at]);
		buf_adds(out, "</tr>\n");
	}
	buf_addf(out, "</%s>\n", group);
}

/* A browser repeats only the rows at the top of a table on each page, so a block becomes a table
 * more where head rows begin below others, and where what they stand above ends. */
static void put_table(struct buf *out, const struct block *b)
{
	size_t at = 0;
	for (int from = 0, to; from < b->nrows; from = to) {
		int body = head_end(b, from);
		bool heads = body > from;
		for (to = body < b->nrows ? body + 1 : body; to < b->nrows; to++)
			if (head_end(b, to) > to || (heads && heads_no_more(b, to)))
				break;
		buf_adds(out, "<table>\n");
		put_columns(out, b);
		if (heads)
			put_rows(out, b, "thead", from, body, &at);
		put_rows(out, b, "tbody", body, to, &at);
		buf_adds(out, "</table>\n");
	}
}

/* --- prose ------------------------------------------------------------ */

/* What a heading is called in links: part and block. */
static void put_anchor(struct buf *out, size_t part, size_t block)
{
	buf_addf(out, "s%zu-%zu", part + 1, block + 1);
}

static void put_heading(struct buf *out, const struct block *b, size_t part, size_t block)
{
	int level = band_level(b->kind);
	buf_addf(out, "<h%d id=\"", level);
	put_anchor(out, part, block);
	buf_adds(out, "\">");
	for (size_t i = 0; i < b->ncells; i++) {
		buf_adds(out, i ? "<br>" : "");
		put_text(out, b->cell[i].text, b->cell[i].n);
	}
	buf_addf(out, "</h%d>\n", level);
}

/* A page on screen has no number: the lines of contents are links. */
static void put_contents(struct buf *out, const struct block *b, size_t part)
{
	buf_adds(out, "<nav class=\"contents\">\n");
	for (int r = 0; r < b->nrows; r++) {
		const struct gcell *c = &b->cell[r * b->ncols + CONTENTS_TITLE];
		bool link = b->row[r].to != BLOCK_NONE;
		buf_addf(out, "<p class=\"l%d\">", b->row[r].level);
		if (link) {
			buf_adds(out, "<a href=\"#");
			put_anchor(out, part, (size_t)b->row[r].to);
			buf_adds(out, "\">");
		}
		put_text(out, c->text, c->n);
		buf_adds(out, link ? "</a></p>\n" : "</p>\n");
	}
	buf_adds(out, "</nav>\n");
}

static void put_paragraphs(struct buf *out, const struct block *b)
{
	bool cover = b->kind == BAND_COVER;
	buf_adds(out, cover ? "<div class=\"cover\">\n" : "");
	for (size_t i = 0; i < b->ncells; i++) {
		buf_adds(out, cover ? "<p>" : "<p class=\"text\">");
		put_text(out, b->cell[i].text, b->cell[i].n);
		buf_adds(out, "</p>\n");
	}
	buf_adds(out, cover ? "</div>\n" : "");
}

/* Block of a part. */
static void put_prose(struct buf *out, const struct block *b, size_t part, size_t block)
{
	if (band_level(b->kind))
		put_heading(out, b, part, block);
	else if (b->kind == BAND_CONTENTS)
		put_contents(out, b, part);
	else if (b->kind == BAND_PAGE)
		buf_adds(out, "<div class=\"page\"></div>\n");
	else
		put_paragraphs(out, b);
}

/* --- the format ------------------------------------------------------- */

int out_html_begin(struct output *o, struct diags *ds)
{
	(void)ds;
	struct page *page = mem_new(sizeof *page);
	buf_init(&page->list);
	o->state = page;
	return 0;
}

void out_html_release(struct output *o)
{
	struct page *page = o->state;
	if (!page)
		return;
	buf_release(&page->list);
	free(page);
	o->state = NULL;
}

/* The page begins, by the name of its first part. */
static void put_head(struct buf *out, const char *title)
{
	buf_adds(out, page_head);
	put_text(out, title, strlen(title));
	buf_adds(out, page_style);
}

/* A line for a part in the list of them. */
static void list_part(struct buf *list, const struct out_part *p, size_t part)
{
	buf_addf(list, "<li><a href=\"#p%zu\">", part + 1);
	put_text(list, p->title, strlen(p->title));
	buf_adds(list, "</a></li>\n");
}

int out_html_part(struct output *o, struct out_part *p, struct diags *ds)
{
	(void)ds;
	struct buf *out = &o->bytes;
	const struct grid *g = p->grid;
	struct page *page = o->state;
	bool first = true;
	if (!o->n)
		put_head(out, p->title);
	list_part(&page->list, p, o->n);
	buf_addf(out, "<article id=\"p%zu\" class=\"%s\">\n", o->n + 1,
		p->landscape ? "landscape" : "portrait");
	for (size_t i = 0; i < g->nblocks; i++) {
		const struct block *b = &g->block[i];
		if (b->kind == BAND_TITLE) {
			put_title(out, b, first);
			first = false;
		} else if (b->kind == BAND_TABLE) {
			put_table(out, b);
		} else if (b->kind >= BAND_PROSE) {
			put_prose(out, b, o->n, i);
		} else {
			put_lines(o, b);
		}
	}
	buf_adds(out, "</article>\n");
	return 0;
}

int out_html_end(struct output *o, struct diags *ds)
{
	(void)ds;
	struct page *page = o->state;
	if (!o->n)
		put_head(&o->bytes, "填报");
	if (o->n > 1)
		buf_addf(&o->bytes, "<nav class=\"parts\">\n<ol>\n%s</ol>\n</nav>\n", page->list.s);
	buf_adds(&o->bytes, "</body>\n</html>\n");
	return 0;
}
