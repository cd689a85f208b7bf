/* A table as it was drawn: its cells are read back from between their lines. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/mem.h"
#include "published/pubcheck.h"

enum { WIDEST = 400 };

/* A page of character cells. */
struct drawing {
	wchar_t (*v)[WIDEST]; /* 0: right half of a wide character, or nothing */
	int (*region)[WIDEST];
	int rows;
};

static bool is_line(wchar_t c)
{
	return c >= 0x2500 && c <= 0x257f;
}

static void read_drawing(struct drawing *d, const char *name)
{
	struct buf text = BUF_INIT;
	read_file(&text, name);
	size_t rows = 1;
	for (const char *s = text.s; *s; s++)
		rows += *s == '\n';
	d->v = mem_array(rows, sizeof *d->v);
	d->region = mem_array(rows, sizeof *d->region);
	d->rows = (int)rows;
	int x = 0, y = 0;
	for (const char *s = text.s; *s;) {
		wchar_t c;
		int n = mbtowc(&c, s, MB_CUR_MAX);
		if (n <= 0)
			fail("is no text", name);
		s += n;
		int width = c == L'\n' ? 0 : wcwidth(c);
		if (c == L'\n') {
			y++;
			x = 0;
		} else if (width >= 0 && x + width < WIDEST) {
			d->v[y][x] = c;
			x += width;
		} else {
			fail("has a line too wide or a control character", name);
		}
	}
	buf_release(&text);
}

/* Gives the free cells connected with (y, x) a region's number, a stack at a time. */
static void flood(struct drawing *d, int y, int x, int number)
{
	struct spot {
		int y, x;
	} *stack = NULL;
	size_t n = 0, cap = 0;
	MEM_ROOM(stack, n, cap);
	stack[n++] = (struct spot){y, x};
	while (n) {
		struct spot s = stack[--n];
		if (s.y < 0 || s.x < 0 || s.y >= d->rows || s.x >= WIDEST || d->region[s.y][s.x] ||
			is_line(d->v[s.y][s.x]))
			continue;
		d->region[s.y][s.x] = number;
		for (int i = 0; i < 4; i++) {
			static const int dy[] = {-1, 1, 0, 0}, dx[] = {0, 0, -1, 1};
			MEM_ROOM(stack, n, cap);
			stack[n++] = (struct spot){s.y + dy[i], s.x + dx[i]};
		}
	}
	free(stack);
}

/* Text of each region, its lines joined, without blanks. */
static struct buf *regions(struct drawing *d, int *count)
{
	int n = 0;
	flood(d, 0, WIDEST - 1, ++n);
	for (int y = 0; y < d->rows; y++)
		for (int x = 0; x < WIDEST; x++)
			if (!d->region[y][x] && !is_line(d->v[y][x]))
				flood(d, y, x, ++n);
	struct buf *r = mem_array((size_t)n + 1, sizeof *r);
	for (int i = 0; i <= n; i++)
		buf_init(&r[i]);
	for (int y = 0; y < d->rows; y++)
		for (int x = 0; x < WIDEST; x++)
			if (d->v[y][x] && d->v[y][x] != L' ' && !is_line(d->v[y][x]))
				buf_addu(&r[d->region[y][x]], (unsigned)d->v[y][x]);
	*count = n;
	return r;
}

void read_drawn(struct buf *out, const char *name)
{
	struct drawing d = {0};
	int n, next = 2;
	read_drawing(&d, name);
	struct buf *r = regions(&d, &n);
	for (int y = 0; y < d.rows; y++) {
		for (int x = 0; x < WIDEST; x++) {
			bool outside = d.region[y][x] == 1;
			if (outside && d.v[y][x] && d.v[y][x] != L' ')
				buf_addu(out, (unsigned)d.v[y][x]);
		}
		/* Boxes are numbered as they begin: row by row, from the left. */
		for (int x = 0; x < WIDEST; x++)
			if (d.region[y][x] == next)
				buf_adds(out, r[next++].s);
	}
	for (int i = 0; i <= n; i++)
		buf_release(&r[i]);
	free(r);
	free(d.v);
	free(d.region);
}

int check_print(const char *name, const char *record, const char *json_name)
{
	struct drawing d = {0};
	int n;
	read_drawing(&d, name);
	struct buf *r = regions(&d, &n);
	free(d.v);
	free(d.region);
	return check_cells(r, n, false, record, json_name);
}
