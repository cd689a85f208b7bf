/*
 * The endless page cut into pages: see page.h. Rows that belong together are
 * a chunk; a chunk goes on the page as a whole if any page can hold it, else
 * row by row, and a row that no page can hold is cut between its text lines.
 */
#include "table/page.h"


enum { LINES_LEAST = 2 }; /* of a text that is cut: fewer do not stand alone */

/* A row on its way to a page. */
struct item {
	int block;
	int border;
	int y0, y1;     /* its inside on the endless page */
	int top, below; /* inside of the head rows to repeat above it; equal: none */
	int gap;        /* above it, unless the page begins with it */
	bool page;      /* a page begins with it */
	bool keep;      /* belongs to the item before it */
};

struct pager {
	struct arena *a;
	struct layout *l;
	int length;
	int y; /* first free line of the page */
	struct slice *slice;
	size_t nslices, cap;
	size_t start; /* first slice of this page */
	size_t *page; /* first slice of each page */
	size_t npages, page_cap;
};

/* --- rows ------------------------------------------------------------- */

static void table_item(const struct lblock *b, int r, struct item *out)
{
	const struct grow *row = &b->block->row[r];
	out->y0 = b->y[r] + out->border;
	out->y1 = b->y[r + 1];
	if (row->nrepeat) {
		out->top = b->y[row->repeat] + out->border;
		out->below = b->y[row->repeat + row->nrepeat];
	}
	out->keep = row->keep;
}

/* An item per line of a paragraph: a page may end with any but the first and the last but one.
 * Returns the item after them. */
static struct item *paragraph_items(const struct lblock *b, int r, struct item *out)
{
	int line = b->line_height, lines = (b->y[r + 1] - b->y[r]) / line;
	for (int i = 0; i < lines; i++, out++) {
		out->y0 = b->y[r] + i * line;
		out->y1 = out->y0 + line;
		out->keep = i && (i == 1 || i == lines - 1);
	}
	return out;
}

/* The items of block i, from out on; returns the one after them. */
static struct item *block_items(const struct layout *l, size_t i, struct item *out)
{
	const struct lblock *b = &l->block[i];
	const struct block *above = i ? l->block[i - 1].block : NULL;
	enum band_kind kind = b->block->kind;
	struct item *first = out;
	for (int r = 0; r < b->block->nrows; r++) {
		struct item *it = out;
		if (kind == BAND_TEXT) {
			out = paragraph_items(b, r, out);
		} else if (kind == BAND_TABLE) {
			it->border = l->border;
			table_item(b, r, out++);
		} else {
			it->y0 = b->y[r];
			it->y1 = b->y[r + 1];
			it->keep = r && kind != BAND_CONTENTS;
			out++;
		}
		it->keep |= b->block->row[r].keep;
		for (; it < out; it++)
			it->block = (int)i;
	}
	if (out == first)
		return out;
	/* Titles, lines and headings belong to what they stand above, a sign to what is above it.
	 */
	first->keep |= above && (kind == BAND_SIGN || above->kind == BAND_TITLE ||
					above->kind == BAND_LINES || band_level(above->kind));
	first->page = above && above->kind == BAND_PAGE;
	first->gap = b->gap;
	return out;
}

static size_t items_of(struct arena *a, const struct layout *l, struct item **out)
{
	size_t most = 0;
	for (size_t i = 0; i < l->nblocks; i++) {
		const struct lblock *b = &l->block[i];
		int rows = b->block->nrows;
		if (b->block->kind == BAND_TEXT)
			rows = (b->y[rows] - b->y[0]) / b->line_height;
		most += (size_t)rows;
	}
	*out = arena_array(a, most, sizeof **out);
	struct item *end = *out;
	for (size_t i = 0; i < l->nblocks; i++)
		end = block_items(l, i, end);
	return (size_t)(end - *out);
}

/* --- one page --------------------------------------------------------- */

static void new_page(struct pager *p)
{
	ARENA_ROOM(p->a, p->page, p->npages, p->page_cap);
	p->page[p->npages++] = p->nslices;
	p->start = p->nslices;
	p->y = 0;
}

static bool fresh(const struct pager *p)
{
	return p->nslices == p->start;
}

/* Block of the last slice of this page, -1 when it is empty. */
static int last_block(const struct pager *p)
{
	return fresh(p) ? -1 : p->slice[p->nslices - 1].block;
}

static bool repeats(const struct pager *p, const struct item *it)
{
	/* Heads that would fill the page are not repeated: something must go on. */
	return it->top < it->below && 2 * (it->below - it->top + 2 * it->border) <= p->length;
}

/* What an item takes beside its text below something of block last. */
static int overhead(const struct pager *p, const struct item *it, int last)
{
	if (last == it->block)
		return it->border;
	int head = repeats(p, it) ? it->below - it->top + it->border : 0;
	return 2 * it->border + head + (last < 0 ? 0 : it->gap);
}

/* Height of items [i, to) below something of block last. */
static int height_of(const struct pager *p, const struct item *item, size_t i, size_t to, int last)
{
	int height = 0;
	for (; i < to; i++) {
		height += overhead(p, &item[i], last) + item[i].y1 - item[i].y0;
		last = item[i].block;
	}
	return height;
}

static void add_slice(struct pager *p, const struct item *it, int y0, int y1)
{
	struct slice *last = fresh(p) ? NULL : &p->slice[p->nslices - 1];
	bool same = last && last->block == it->block;
	if (same && last->y1 + it->border == y0) {
		last->y1 = y1;
		p->y = last->y + y1 - last->y0 + it->border;
		return;
	}
	int above = same ? 0 : it->border + (last ? it->gap : 0);
	struct slice s = {it->block, y0, y1, p->y + above};
	ARENA_ROOM(p->a, p->slice, p->nslices, p->cap);
	p->slice[p->nslices++] = s;
	p->y = s.y + y1 - y0 + it->border;
}

/* Puts [y0, y1) of an item on the page. */
static void place(struct pager *p, const struct item *it, int y0, int y1)
{
	if (last_block(p) != it->block && repeats(p, it))
		add_slice(p, it, it->top, it->below);
	add_slice(p, it, y0, y1);
}

static int room_left(const struct pager *p, const struct item *it)
{
	return p->length - p->y - overhead(p, it, last_block(p));
}

static int room_fresh(const struct pager *p, const struct item *it)
{
	return p->length - overhead(p, it, -1);
}

/* Cuts a row that no page can hold together with what follows it (after). */
static void cut_row(struct pager *p, const struct item *it, int after)
{
	int line = p->l->block[it->block].line_height, y0 = it->y0;
	while (y0 < it->y1) {
		int rest = (it->y1 - y0 + line - 1) / line;
		int lines = min(max(room_left(p, it) / line, 0), rest);
		bool all = lines == rest && room_left(p, it) - (it->y1 - y0) >= after;
		/* Some lines stay for the page on which it ends. */
		if (lines == rest && !all)
			lines = rest - min(LINES_LEAST, rest - 1);
		if (!fresh(p) && !all && (lines < min(LINES_LEAST, rest) || rest == 1)) {
			new_page(p);
			continue;
		}
		int y1 = min(y0 + max(lines, 1) * line, it->y1);
		place(p, it, y0, y1);
		y0 = y1;
		if (y0 < it->y1)
			new_page(p);
	}
}

/* after: height of the lines that must stand on the page where the row ends. */
static void place_row(struct pager *p, const struct item *it, int after)
{
	int height = it->y1 - it->y0;
	if (height + after > room_fresh(p, it) && height <= room_fresh(p, it))
		after = 0;
	if (height + after > room_left(p, it) && height + after <= room_fresh(p, it))
		new_page(p);
	if (height + after <= room_left(p, it))
		place(p, it, it->y0, it->y1);
	else
		cut_row(p, it, after < room_fresh(p, it) / 2 ? after : 0);
}

static void place_chunk(struct pager *p, const struct item *item, size_t i, size_t to)
{
	if (height_of(p, item, i, to, last_block(p)) > p->length - p->y &&
		height_of(p, item, i, to, -1) <= p->length)
		new_page(p);
	if (height_of(p, item, i, to, last_block(p)) <= p->length - p->y) {
		for (; i < to; i++)
			place(p, &item[i], item[i].y0, item[i].y1);
		return;
	}
	for (; i < to; i++) {
		size_t next = i + 1;
		while (next < to && item[next].block == item[i].block)
			next++;
		bool last = next == i + 1;
		place_row(p, &item[i], last ? height_of(p, item, next, to, item[i].block) : 0);
	}
}

/* --- all -------------------------------------------------------------- */

/* The pages' slices as they lie in one array. */
static void hand_over(struct pager *p)
{
	struct layout *l = p->l;
	l->npages = p->npages;
	l->page = arena_array(p->a, l->npages, sizeof *l->page);
	for (size_t i = 0; i < l->npages; i++) {
		size_t end = i + 1 < l->npages ? p->page[i + 1] : p->nslices;
		l->page[i] = (struct page){p->slice + p->page[i], end - p->page[i]};
	}
}

void page_build(struct arena *a, struct layout *l, int length)
{
	int line = 1;
	for (size_t i = 0; i < l->nblocks; i++)
		line = max(line, l->block[i].line_height);
	int least = 2 * l->border + line;
	struct pager p = {.a = a, .l = l, .length = max(length, least)};
	new_page(&p);
	if (!length) {
		for (size_t i = 0; i < l->nblocks; i++) {
			const struct lblock *b = &l->block[i];
			int border = b->block->kind == BAND_TABLE ? l->border : 0;
			struct item all = {.block = (int)i, .border = border, .gap = b->gap};
			add_slice(&p, &all, b->y[0] + border, b->y[b->block->nrows]);
		}
		hand_over(&p);
		return;
	}
	struct item *item;
	size_t n = items_of(a, l, &item);
	for (size_t i = 0, to; i < n; i = to) {
		to = i + 1;
		while (to < n && item[to].keep && !item[to].page)
			to++;
		if (item[i].page && !fresh(&p))
			new_page(&p);
		place_chunk(&p, item, i, to);
	}
	hand_over(&p);
}

int layout_page_height(const struct layout *l, size_t page)
{
	const struct page *p = &l->page[page];
	if (!p->n)
		return 0;
	const struct slice *last = &p->slice[p->n - 1];
	bool table = l->block[last->block].block->kind == BAND_TABLE;
	return last->y + last->y1 - last->y0 + (table ? l->border : 0);
}

/* Text lines of a cell that begin in [y0, y1) of the endless page. */
static void lines_between(
	const struct layout *l, const struct lcell *c, const struct slice *s, struct lpart *out)
{
	int line = l->block[s->block].line_height, first = c->y + c->top;
	int from = s->y0 > first ? (s->y0 - first + line - 1) / line : 0;
	int to = s->y1 > first ? (s->y1 - first + line - 1) / line : 0;
	out->line = (size_t)min(from, (int)c->nlines);
	out->nlines = (size_t)min(to, (int)c->nlines) - out->line;
	out->top = s->y + first + (int)out->line * line - s->y0;
}

bool layout_part(
	const struct layout *l, size_t page, size_t block, const struct lcell *c, struct lpart *out)
{
	const struct page *p = &l->page[page];
	const struct slice *last = NULL;
	int end = 0;
	for (size_t i = 0; i < p->n; i++) {
		const struct slice *s = &p->slice[i];
		int y0 = max(c->y, s->y0), y1 = min(c->y + c->h, s->y1);
		if (s->block != (int)block || y0 >= y1)
			continue;
		if (!last)
			out->y = s->y + y0 - s->y0;
		end = s->y + y1 - s->y0;
		last = s;
	}
	if (!last)
		return false;
	out->h = end - out->y;
	int height = (int)c->nlines * l->block[block].line_height;
	bool again = !gcell_is_entry(c->cell) || c->cell->merged;
	if (again && height <= out->h) {
		out->line = 0;
		out->nlines = c->nlines;
		out->top = out->y + (out->h - height) / 2;
	} else {
		lines_between(l, c, last, out);
	}
	return true;
}
