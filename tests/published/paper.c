/*
 * Cells of a printed page, from what poppler says of a PDF: the lines from
 * `pdftocairo -svg` (one page), the words with their places from `pdftotext
 * -bbox`. Lines must meet and lie nowhere on each other; a word must lie within
 * its cell.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "published/pubcheck.h"

#define NEAR 0.05 /* points: what rounding in the files may add up to */

/* A line: upright or across, where it stands, from where to where. */
struct rule {
	bool upright;
	double at, from, to;
};
struct word {
	double x0, x1, y;
	char *text;
	int cell;
};
/* A cell: the lines around it. */
struct box {
	double x0, x1, y0, y1;
};

struct sheet {
	struct rule *rule;
	size_t nrules, rule_cap;
	struct word *word;
	size_t nwords, word_cap;
	struct box *box;
	size_t nboxes, box_cap;
};

/* --- reading -------------------------------------------------------------------- */

/* Strokes of two points; the page is drawn with no others. */
static void read_rules(struct sheet *s, const char *name)
{
	struct buf text = BUF_INIT;
	read_file(&text, name);
	for (const char *at = text.s; (at = strstr(at, "stroke-width:"));) {
		double x0, y0, x1, y1;
		if (!(at = strstr(at, " d=\"")))
			fail("has a line without a path", name);
		if (sscanf(at, " d=\"M %lf %lf L %lf %lf \"", &x0, &y0, &x1, &y1) != 4)
			fail("has a line that is not straight", name);
		bool upright = fabs(x0 - x1) < NEAR;
		if (!upright && fabs(y0 - y1) >= NEAR)
			fail("has a line that is aslant", name);
		MEM_ROOM(s->rule, s->nrules, s->rule_cap);
		s->rule[s->nrules++] = upright ? (struct rule){true, x0, y0, y1}
					       : (struct rule){false, y0, x0, x1};
	}
	buf_release(&text);
	if (!s->nrules)
		fail("has no lines", name);
}

static void unescape(struct buf *out, const char *s, size_t n)
{
	static const char *const from[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
	for (size_t i = 0; i < n;) {
		size_t k = 0;
		while (k < COUNT(from) && strncmp(s + i, from[k], strlen(from[k])) != 0)
			k++;
		buf_addc(out, k < COUNT(from) ? "&<>\"'"[k] : s[i]);
		i += k < COUNT(from) ? strlen(from[k]) : 1;
	}
}

static void read_words(struct sheet *s, const char *name, int page)
{
	struct buf text = BUF_INIT;
	read_file(&text, name);
	const char *at = text.s;
	for (int i = 0; i < page; i++)
		if (!(at = strstr(at + 1, "<page ")))
			fail("has fewer pages", name);
	const char *end = strstr(at, "</page>"), *next = at;
	while ((next = strstr(next, "<word ")) && next < end) {
		struct word w = {.cell = -1};
		double y0, y1;
		if (sscanf(next, "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">",
			    &w.x0, &y0, &w.x1, &y1) != 4)
			fail("has a word without a place", name);
		const char *from = strchr(next, '>') + 1, *to = strstr(from, "</word>");
		struct buf word = BUF_INIT;
		unescape(&word, from, (size_t)(to - from));
		w.text = buf_detach(&word);
		w.y = (y0 + y1) / 2;
		MEM_ROOM(s->word, s->nwords, s->word_cap);
		s->word[s->nwords++] = w;
		next = to;
	}
	buf_release(&text);
}

/* --- lines ---------------------------------------------------------------------- */

/* Does a line of the other direction reach this point of it? */
static bool touched(const struct sheet *s, const struct rule *r, double point)
{
	for (size_t i = 0; i < s->nrules; i++) {
		const struct rule *o = &s->rule[i];
		if (o->upright != r->upright && fabs(o->at - point) < NEAR &&
			o->from < r->at + NEAR && o->to > r->at - NEAR)
			return true;
	}
	return false;
}

static int check_rules(const struct sheet *s)
{
	int faults = 0;
	for (size_t i = 0; i < s->nrules; i++) {
		const struct rule *r = &s->rule[i];
		if (!touched(s, r, r->from) || !touched(s, r, r->to)) {
			printf("a line ends nowhere: at %.2f, %.2f to %.2f\n", r->at, r->from, r->to);
			faults++;
		}
		for (size_t k = 0; k < i; k++) {
			const struct rule *o = &s->rule[k];
			if (o->upright != r->upright || fabs(o->at - r->at) > 1 ||
				o->to < r->from - NEAR || r->to < o->from - NEAR)
				continue;
			printf("two lines lie on each other: at %.2f and %.2f\n", o->at, r->at);
			faults++;
		}
	}
	return faults;
}

/* --- cells ---------------------------------------------------------------------- */

/* The lines nearest around a point, -1 when one is missing. Returns the cell's index. */
static int box_at(struct sheet *s, double x, double y)
{
	struct box b = {-1e9, 1e9, -1e9, 1e9};
	for (size_t i = 0; i < s->nrules; i++) {
		const struct rule *r = &s->rule[i];
		double along = r->upright ? y : x, across = r->upright ? x : y;
		double *low = r->upright ? &b.x0 : &b.y0, *high = r->upright ? &b.x1 : &b.y1;
		if (along < r->from || along > r->to)
			continue;
		if (r->at <= across && r->at > *low)
			*low = r->at;
		if (r->at > across && r->at < *high)
			*high = r->at;
	}
	if (b.x0 < 0 || b.y0 < 0 || b.x1 > 1e8 || b.y1 > 1e8)
		return -1;
	for (size_t i = 0; i < s->nboxes; i++) {
		const struct box *o = &s->box[i];
		if (fabs(o->x0 - b.x0) + fabs(o->x1 - b.x1) + fabs(o->y0 - b.y0) +
				fabs(o->y1 - b.y1) <
			NEAR)
			return (int)i;
	}
	MEM_ROOM(s->box, s->nboxes, s->box_cap);
	s->box[s->nboxes] = b;
	return (int)s->nboxes++;
}

static int place_words(struct sheet *s)
{
	int faults = 0;
	for (size_t i = 0; i < s->nwords; i++) {
		struct word *w = &s->word[i];
		w->cell = box_at(s, (w->x0 + w->x1) / 2, w->y);
		if (w->cell < 0)
			continue;
		const struct box *b = &s->box[w->cell];
		if (w->x0 > b->x0 && w->x1 < b->x1)
			continue;
		printf("beyond its cell: %s\n", w->text);
		faults++;
	}
	return faults;
}

static int by_place(const void *a, const void *b)
{
	const struct word *v = a, *w = b;
	if (v->cell != w->cell)
		return v->cell - w->cell;
	double d = fabs(v->y - w->y) > 2 ? v->y - w->y : v->x0 - w->x0;
	return d < 0 ? -1 : d > 0;
}

int check_paper(const char *svg, const char *words, int page, const char *record,
	const char *json_name)
{
	struct sheet s = {0};
	read_rules(&s, svg);
	read_words(&s, words, page);
	int faults = check_rules(&s) + place_words(&s);
	qsort(s.word, s.nwords, sizeof *s.word, by_place);
	int n = (int)s.nboxes + 1;
	struct buf *r = mem_array((size_t)n + 1, sizeof *r);
	for (int i = 0; i <= n; i++)
		buf_init(&r[i]);
	for (size_t i = 0; i < s.nwords; i++) {
		buf_adds(&r[s.word[i].cell + 2], s.word[i].text);
		free(s.word[i].text);
	}
	free(s.word);
	free(s.rule);
	free(s.box);
	return faults + check_cells(r, n, false, record, json_name);
}
