/* Prose in a grid: see prose.h. Knows no records, no pages. */
#include "table/prose.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "table/fill.h"

void prose_init(struct prose *p, struct arena *a)
{
	*p = (struct prose){.a = a, .grid = arena_new(a, sizeof *p->grid), .contents = BLOCK_NONE};
}

static struct block *block_new(struct prose *p, enum band_kind kind)
{
	struct grid *g = p->grid;
	ARENA_ROOM(p->a, g->block, g->nblocks, p->cap);
	struct block *b = &g->block[g->nblocks++];
	*b = (struct block){.kind = kind};
	return b;
}

/* Rows of so many cells each, still empty. */
static void block_rows(struct prose *p, struct block *b, size_t rows, int cols)
{
	b->row = arena_array(p->a, rows, sizeof *b->row);
	b->cell = arena_array(p->a, rows * (size_t)cols, sizeof *b->cell);
	b->nrows = (int)rows;
	b->ncols = b->total = cols;
	for (int r = 0; r < b->nrows; r++) {
		b->row[r].list = LIST_NONE;
		for (int c = 0; c < cols; c++)
			b->cell[b->ncells++] = (struct gcell){
				.row = r, .col = c, .rows = 1, .cols = 1, .text = ""};
	}
}

static void cell_text(struct prose *p, struct gcell *c, const char *s, size_t n)
{
	c->text = fill_printable(p->a, arena_ndup(p->a, s, n));
	c->n = n;
}

/* The next line of s at *at that is not blank, without the blanks around it; false at the end. */
static bool next_line(const char *s, size_t *at, size_t *from, size_t *to)
{
	while (s[*at]) {
		size_t end = *at + strcspn(s + *at, "\n");
		*from = *at;
		*to = end;
		*at = end + (s[end] == '\n');
		text_trim(s, from, to);
		if (*from < *to)
			return true;
	}
	return false;
}

void prose_add(struct prose *p, enum band_kind kind, const char *text)
{
	bool centred = kind == BAND_TITLE || kind == BAND_COVER || kind == BAND_H1;
	size_t rows = 0, at = 0, from, to;
	while (next_line(text, &at, &from, &to))
		rows++;
	if (!rows)
		return;
	if (kind == BAND_COVER)
		prose_page(p);
	struct block *b = block_new(p, kind);
	block_rows(p, b, rows, 1);
	at = 0;
	for (struct gcell *c = b->cell; next_line(text, &at, &from, &to); c++) {
		cell_text(p, c, text + from, to - from);
		c->align = centred ? ALIGN_CENTER : ALIGN_LEFT;
	}
	if (kind == BAND_COVER)
		prose_page(p);
}

void prose_page(struct prose *p)
{
	struct grid *g = p->grid;
	if (g->nblocks && g->block[g->nblocks - 1].kind != BAND_PAGE)
		block_new(p, BAND_PAGE);
}

void prose_grid(struct prose *p, const struct grid *g, unsigned skip)
{
	for (size_t i = 0; i < g->nblocks; i++) {
		enum band_kind kind = g->block[i].kind;
		if (!(skip & 1U << kind))
			*block_new(p, kind) = g->block[i];
	}
}

/* --- contents --------------------------------------------------------- */

static void fill_contents(struct prose *p, struct block *b, const struct prose_entry *v, size_t n)
{
	block_rows(p, b, n, CONTENTS_COLUMNS);
	for (size_t i = 0; i < n; i++) {
		struct gcell *c = &b->cell[i * CONTENTS_COLUMNS];
		b->row[i].level = v[i].level;
		b->row[i].to = v[i].to;
		cell_text(p, c, v[i].text, strlen(v[i].text));
	}
}

static size_t contents_begin(struct prose *p, const char *title)
{
	prose_page(p);
	prose_add(p, BAND_TITLE, title);
	size_t at = p->grid->nblocks;
	block_new(p, BAND_CONTENTS);
	prose_page(p);
	return at;
}

size_t prose_contents(struct prose *p, const char *title, const struct prose_entry *v, size_t n)
{
	size_t at = contents_begin(p, title);
	fill_contents(p, &p->grid->block[at], v, n);
	return at;
}

void prose_contents_all(struct prose *p, const char *title)
{
	assert(p->contents == BLOCK_NONE);
	p->contents = (int)contents_begin(p, title);
}

void prose_heading(const struct block *b, struct buf *out)
{
	for (size_t i = 0; i < b->ncells; i++) {
		if (i)
			buf_adds(out, "　");
		buf_add(out, b->cell[i].text, b->cell[i].n);
	}
}

static const char *heading(struct prose *p, const struct block *b)
{
	struct buf line = BUF_INIT;
	prose_heading(b, &line);
	const char *s = arena_ndup(p->a, line.s, line.n);
	buf_release(&line);
	return s;
}

struct grid *prose_end(struct prose *p)
{
	struct grid *g = p->grid;
	/* The last page ends by itself. */
	if (g->nblocks && g->block[g->nblocks - 1].kind == BAND_PAGE)
		g->nblocks--;
	if (p->contents == BLOCK_NONE)
		return g;
	struct prose_entry *v = arena_array(p->a, g->nblocks, sizeof *v);
	size_t n = 0;
	for (size_t i = 0; i < g->nblocks; i++) {
		int level = band_level(g->block[i].kind);
		if (level)
			v[n++] = (struct prose_entry){heading(p, &g->block[i]), level, (int)i};
	}
	fill_contents(p, &g->block[p->contents], v, n);
	return g;
}
