/*
 * Grids on paper, with a pen that only measures: half and whole squares. What
 * stands on a sheet is looked at by rules of its own: every line ends on
 * another, none lies on another, no text touches a line or leaves the page, and
 * nothing of a text is missing.
 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "out/paper.h"
#include "hand.h"

enum { WIDE = 29700, NARROW = 21000, EDGE = 1000 /* kept free at the edges, at least */ };

/* --- a pen ------------------------------------------------------------------------ */

struct pen {
	int shapes, pages, texts, qrs;
	struct buf drawn;
};

static int pen_shape(struct pen *p, enum pen_face face, const char *s, size_t n, int *advance)
{
	(void)face;
	*advance = text_columns(s, n, TEXT_NARROW) * PEN_EM / 2;
	return p->shapes++;
}

/* 𠮷 stands for what no font has. */
static bool pen_covers(struct pen *p, enum pen_face face, unsigned c)
{
	(void)p;
	(void)face;
	return c != 0x20bb7;
}

static void pen_page(struct pen *p, int width, int height)
{
	(void)width;
	(void)height;
	p->pages++;
}

static void pen_text(struct pen *p, enum pen_face face, int size, int x, int y, const char *s,
	const struct pen_char *v, size_t m)
{
	(void)face;
	(void)size;
	(void)x;
	(void)y;
	size_t bytes = 0;
	for (size_t i = 0; i < m; i++)
		bytes += (size_t)v[i].bytes;
	buf_add(&p->drawn, s, bytes);
	buf_addc(&p->drawn, '\n');
}

static void pen_line(struct pen *p, int x0, int y0, int x1, int y1, int thickness)
{
	(void)p;
	assert_true(x0 <= x1 && y0 <= y1 && thickness > 0);
}

static void pen_qr(struct pen *p, int x, int y, int side, const char *s, size_t n)
{
	(void)x;
	(void)y;
	assert_true(side >= 2000); /* two centimetres: what a telephone reads */
	buf_addf(&p->drawn, "QR:%.*s\n", (int)n, s);
	p->qrs++;
}

static const struct pen_ops ops = {.covers = pen_covers,
	.shape = pen_shape,
	.page = pen_page,
	.text = pen_text,
	.line = pen_line,
	.qr = pen_qr};

/* --- looking at a sheet ------------------------------------------------------------- */

struct desk {
	struct pen pen;
	struct paper paper;
};

static void desk_init(struct desk *d, const struct pen_ops *o)
{
	d->pen = (struct pen){.drawn = BUF_INIT};
	paper_init(&d->paper, o, &d->pen);
}

static void desk_release(struct desk *d)
{
	paper_release(&d->paper);
	buf_release(&d->pen.drawn);
}

static bool upright(const struct mark *m)
{
	return m->x == m->x1;
}

/* Does a line of the other direction reach a point of it? */
static bool touched(const struct mark *v, size_t n, const struct mark *m, int x, int y)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].kind == MARK_LINE && upright(&v[i]) != upright(m) && v[i].x <= x &&
			v[i].x1 >= x && v[i].y <= y && v[i].y1 >= y)
			return true;
	return false;
}

static void check_line(const struct mark *v, size_t n, size_t i)
{
	const struct mark *m = &v[i];
	assert_true(m->x == m->x1 || m->y == m->y1);
	assert_true(touched(v, n, m, m->x, m->y));
	assert_true(touched(v, n, m, m->x1, m->y1));
	for (size_t k = 0; k < i; k++) {
		const struct mark *o = &v[k];
		if (o->kind != MARK_LINE || upright(o) != upright(m))
			continue;
		bool same = upright(m) ? o->x == m->x : o->y == m->y;
		bool apart = o->x > m->x1 || o->x1 < m->x || o->y > m->y1 || o->y1 < m->y;
		assert_true(!same || apart);
	}
}

static int width_of(const struct paper *p, const struct mark *m)
{
	return text_columns(p->text.s + m->text, m->n, TEXT_NARROW) * m->size / 2;
}

static void check_text(const struct paper *p, const struct mark *v, size_t n, size_t i, bool across)
{
	const struct mark *m = &v[i];
	int left = m->x, right = left + width_of(p, m);
	int top = m->y - m->size * 86 / 100, bottom = top + m->size;
	int width = across ? WIDE : NARROW, height = WIDE + NARROW - width;
	assert_true(
		left >= EDGE && top >= EDGE && right <= width - EDGE && bottom <= height - EDGE);
	for (size_t k = 0; k < n; k++) {
		const struct mark *o = &v[k];
		if (o->kind == MARK_LINE)
			assert_true(
				o->x >= right || o->x1 <= left || o->y >= bottom || o->y1 <= top);
		else if (o->kind == MARK_TEXT && k != i) /* nor another text */
			assert_true(o->x >= right || o->x + width_of(p, o) <= left ||
				    o->y - o->size * 86 / 100 >= bottom ||
				    o->y + o->size * 14 / 100 <= top);
	}
}

static void check_sheets(const struct paper *p)
{
	for (size_t s = 0; s < p->nsheets; s++) {
		const struct sheet *sheet = &p->sheet[s];
		const struct mark *v = p->mark + sheet->first;
		for (size_t i = 0; i < sheet->n; i++)
			if (v[i].kind == MARK_LINE)
				check_line(v, sheet->n, i);
			else if (v[i].kind == MARK_TEXT)
				check_text(p, v, sheet->n, i, sheet->landscape);
	}
}

/* Lays out, looks, draws; all texts as drawn, a line each, are in d->pen.drawn. */
static void show(struct world *w, struct desk *d, bool landscape)
{
	struct layout *l = paper_layout(&d->paper, &w->a, &w->grid, landscape);
	paper_add(&d->paper, l, landscape);
	check_sheets(&d->paper);
	for (size_t i = 0; i < d->paper.nsheets; i++)
		paper_draw(&d->paper, i, "foot");
	assert_int_equal(d->pen.pages, d->paper.nsheets);
}

static size_t count(const char *s, const char *word)
{
	size_t n = 0;
	for (; (s = strstr(s, word)); s++)
		n++;
	return n;
}

/* --- tests ---------------------------------------------------------------------------- */

static void form(struct world *w, const char *goal)
{
	static const int width[] = {16, 10, 16, 16, 16, 10, 16};
	static const char *const title[] = {"项目支出绩效目标表"}, *const line[] = {
									   "102101|单位：万元"};
	static const char *const sign[] = {"填报人：|审核人：|日期："};
	const char *const rows[] = {
		"项目名称|*机关信息化运行维护|<|<|<|<|<",
		"预算规模及资金用途|预算数|$72.00|其中：财政资金|$72.00|其他资金|$",
		"^|*信息化应用系统、会议活动服务|<|<|<|<|<",
		arena_printf(&w->a, "绩效目标|*%s|<|<|<|<|<", goal),
	};
	lines(w, BAND_TITLE, title, 1);
	lines(w, BAND_LINES, line, 1);
	table(w, width, 7, rows, 4);
	lines(w, BAND_SIGN, sign, 1);
}

static void a_form(void **state)
{
	struct world *w = *state;
	for (int landscape = 0; landscape < 2; landscape++) {
		struct desk d;
		w->grid.nblocks = 0;
		form(w, "有效保障系统");
		desk_init(&d, &ops);
		show(w, &d, landscape);
		assert_int_equal(d.paper.nsheets, 1);
		assert_int_equal(count(d.pen.drawn.s, "项目支出绩效目标表\n"), 1);
		assert_int_equal(count(d.pen.drawn.s, "72.00\n"), 2);
		assert_int_equal(count(d.pen.drawn.s, "foot\n"), 1);
		desk_release(&d);
	}
}

/* Lines that follow each other are one, and every line of the table is there. */
static void lines_are_joined(void **state)
{
	static const int width[] = {1, 1, 1};
	static const char *const rows[] = {"a|b|c", "d|<|e", "f|g|h"};
	struct world *w = *state;
	struct desk d;
	size_t across = 0, up = 0;
	TABLE(w, width, rows);
	desk_init(&d, &ops);
	show(w, &d, false);
	for (size_t i = 0; i < d.paper.nmarks; i++) {
		across += d.paper.mark[i].kind == MARK_LINE && !upright(&d.paper.mark[i]);
		up += d.paper.mark[i].kind == MARK_LINE && upright(&d.paper.mark[i]);
	}
	assert_int_equal(across, 4);
	assert_int_equal(up, 5); /* the second is parted by the merged cell */
	desk_release(&d);
}

static void long_lists(void **state)
{
	struct world *w = *state;
	static const int most[] = {1, 23, 500};
	for (size_t i = 0; i < COUNT(most); i++)
		for (int landscape = 0; landscape < 2; landscape++) {
			struct desk d;
			w->grid.nblocks = 0;
			list_table(w, most[i]);
			desk_init(&d, &ops);
			show(w, &d, landscape);
			for (int row = 3; row <= most[i]; row++)
				if (row != most[i] / 2 + 1) {
					char word[32];
					snprintf(word, sizeof word, "第%d行\n", row);
					assert_int_equal(count(d.pen.drawn.s, word), 1);
				}
			/* the head stands on each page */
			assert_int_equal(count(d.pen.drawn.s, "三级\n"), d.paper.nsheets);
			assert_true(most[i] < 500 || d.paper.nsheets > 8);
			desk_release(&d);
		}
}

/* A text that goes over pages, and one that has nowhere to break. */
static void long_texts(void **state)
{
	struct world *w = *state;
	for (int word = 0; word < 2; word++) {
		struct buf goal = BUF_INIT, seen = BUF_INIT;
		struct desk d;
		for (int i = 0; i < (word ? 9000 : 3000); i++)
			buf_adds(&goal, word ? "x" : i % 9 ? "目" : "标，");
		w->grid.nblocks = 0;
		form(w, goal.s);
		desk_init(&d, &ops);
		show(w, &d, false);
		assert_true(d.paper.nsheets > 1);
		for (const char *s = d.pen.drawn.s; *s; s++)
			if (*s != '\n')
				buf_addc(&seen, *s);
		/* 目 stands in the title, too, and in the label on each page */
		const char *part = word ? "x" : "目";
		size_t more = word ? 0 : 3 + d.paper.nsheets;
		assert_int_equal(count(seen.s, part), count(goal.s, part) + more);
		buf_release(&goal);
		buf_release(&seen);
		desk_release(&d);
	}
}

static void prose(void **state)
{
	static const char *const cover[] = {"2021年部门预算"}, *const h1[] = {"第一部分"},
				 *const h2[] = {"一、总体目标"};
	struct world *w = *state;
	struct desk d;
	struct buf text = BUF_INIT;
	for (int i = 0; i < 200; i++)
		buf_adds(&text, "紧紧围绕区委中心工作，");
	const char *const rows[] = {text.s};
	lines(w, BAND_COVER, cover, 1);
	lines(w, BAND_H1, h1, 1);
	lines(w, BAND_H2, h2, 1);
	lines(w, BAND_TEXT, rows, 1);
	desk_init(&d, &ops);
	show(w, &d, false);
	assert_int_equal(d.paper.nheadings, 2);
	assert_int_equal(d.paper.heading[0].level, 1);
	assert_int_equal(d.paper.heading[1].level, 2);
	assert_memory_equal(d.paper.text.s + d.paper.heading[1].text, h2[0], strlen(h2[0]));
	/* larger letters for what is more important */
	int size[4] = {0};
	for (size_t i = 0; i < d.paper.nmarks && i < 4; i++)
		size[i] = d.paper.mark[i].size;
	assert_true(size[0] > size[1] && size[1] > size[2] && size[2] > size[3]);
	buf_release(&text);
	desk_release(&d);
}

static void qr_codes(void **state)
{
	static const int width[] = {1, 3};
	static const char *const rows[] = {"校验码|*1234 5678", "二维码|tianbao:1234"};
	struct world *w = *state;
	struct pen_ops without = ops;
	without.qr = NULL;
	for (int has = 0; has < 2; has++) {
		struct desk d;
		w->grid.nblocks = 0;
		struct block *b = TABLE(w, width, rows);
		b->cell[3].qr = true;
		desk_init(&d, has ? &ops : &without);
		show(w, &d, false);
		assert_int_equal(d.pen.qrs, has);
		assert_int_equal(count(d.pen.drawn.s, "tianbao:1234"), has);
		desk_release(&d);
	}
}

/* What may not stand in a text is not drawn as it is: no control, no turned direction. */
static void hostile_texts(void **state)
{
	static const int width[] = {1};
	static const char *const rows[] = {
		"a\x01z\x7f", "b\xe2\x80\xaez", "c\xff\xfez", "d\xf3\xa0\x81\x81z"};
	struct world *w = *state;
	struct desk d;
	TABLE(w, width, rows);
	desk_init(&d, &ops);
	show(w, &d, false);
	assert_int_equal(count(d.pen.drawn.s, "z"), 4);
	assert_int_equal(text_invalid(d.pen.drawn.s, d.pen.drawn.n), -1);
	assert_int_equal(text_forbidden(d.pen.drawn.s, d.pen.drawn.n), -1);
	desk_release(&d);
}

/* They are told once, in whatever letters they stand. */
static void characters_without_a_font(void **state)
{
	static const char *const title[] = {"𠮷甲"}, *const line[] = {"乙𠮷𠮷"};
	struct world *w = *state;
	struct desk d;
	lines(w, BAND_TITLE, title, 1);
	lines(w, BAND_LINES, line, 1);
	desk_init(&d, &ops);
	show(w, &d, false);
	assert_string_equal(d.paper.lacking.s, "𠮷");
	desk_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_form, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lines_are_joined, set_up, tear_down),
		cmocka_unit_test_setup_teardown(long_lists, set_up, tear_down),
		cmocka_unit_test_setup_teardown(long_texts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(prose, set_up, tear_down),
		cmocka_unit_test_setup_teardown(qr_codes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hostile_texts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(characters_without_a_font, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("paper", tests, NULL, NULL);
}
