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

/* Text of each region, its lines joined, without blanks. Region 1 is what is outside the boxes. */
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

static void without_blanks(struct buf *out, const char *s)
{
	buf_reset(out);
	for (; *s; s++)
		if (!strchr(" \n\t", *s))
			buf_addc(out, *s);
}

/* Finds the region that holds exactly this value and takes it; outside the boxes a part will do. */
static bool take_region(struct buf *r, int n, const char *value)
{
	for (int i = 2; i <= n; i++) {
		if (strcmp(r[i].s, value) != 0)
			continue;
		buf_reset(&r[i]);
		return true;
	}
	return strstr(r[1].s, value);
}

/* Is the value of a merged column the same as in the row above? */
static bool repeats(const struct items *all, size_t i)
{
	static const char merged[] = "].一级指标";
	if (!strstr(all->v[i].address, merged) || strstr(all->v[i].address, "绩效指标[1]."))
		return false;
	size_t above = i - 1;
	while (!strstr(all->v[above].address, merged))
		above--;
	return !strcmp(all->v[above].value, all->v[i].value);
}

int check_print(const char *name, const char *record, const char *json_name)
{
	struct drawing d = {0};
	struct items all = {0};
	struct buf text = BUF_INIT;
	char prefix[32];
	int n, differences = 0;
	int length = snprintf(prefix, sizeof prefix, "records[%s].", record);
	read_drawing(&d, name);
	struct buf *r = regions(&d, &n);
	read_json(&all, json_name);
	for (size_t i = 0; i < all.n; i++) {
		const char *key = all.v[i].address + length;
		if (strncmp(all.v[i].address, prefix, (size_t)length) != 0 ||
			!strcmp(key, "form") || *all.v[i].value == '#' || !*all.v[i].value)
			continue;
		without_blanks(&text, all.v[i].value);
		if (repeats(&all, i) || take_region(r, n, text.s))
			continue;
		printf("%s: not in the table: %s\n", all.v[i].address, all.v[i].value);
		differences++;
	}
	/* merged cells stand once: no second one is left over */
	for (size_t i = 0; i < all.n; i++) {
		if (!strstr(all.v[i].address, "].一级指标"))
			continue;
		for (int k = 2; k <= n; k++) {
			if (strcmp(r[k].s, all.v[i].value) != 0)
				continue;
			printf("%s: not merged: %s\n", all.v[i].address, all.v[i].value);
			buf_reset(&r[k]);
			differences++;
		}
	}
	for (int i = 0; i <= n; i++)
		buf_release(&r[i]);
	free(r);
	free(d.v);
	free(d.region);
	buf_release(&text);
	items_release(&all);
	return differences;
}
