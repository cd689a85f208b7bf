/*
 * Cells read from what the program made, against the values of a record or the
 * cells of a sheet as published. And the reader of comma-separated values.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "published/pubcheck.h"

static void without_blanks(struct buf *out, const char *s)
{
	for (; *s; s++)
		if (!strchr(" \n\t", *s))
			buf_addc(out, *s);
}

/* Finds the cell that holds exactly this value and takes it; outside the boxes a part will do. */
static bool take_cell(struct buf *r, int n, const char *value)
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

int check_cells(struct buf *r, int n, bool exact, const char *record, const char *json_name)
{
	struct items all = {0};
	struct buf text = BUF_INIT;
	char prefix[32];
	int differences = 0;
	int length = snprintf(prefix, sizeof prefix, "records[%s].", record);
	read_json(&all, json_name);
	for (size_t i = 0; i < all.n; i++) {
		const char *key = all.v[i].address + length;
		if (strncmp(all.v[i].address, prefix, (size_t)length) != 0 ||
			!strcmp(key, "form") || *all.v[i].value == '#' || !*all.v[i].value)
			continue;
		buf_reset(&text);
		if (exact)
			buf_adds(&text, all.v[i].value);
		else
			without_blanks(&text, all.v[i].value);
		if (repeats(&all, i) || take_cell(r, n, text.s))
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
	buf_release(&text);
	items_release(&all);
	return differences;
}

/* --- cells a line ----------------------------------------------------------------- */

enum { ABOVE = 3 }; /* rows that may stand above the table, at most */

int check_listed(const char *name, const char *record, const char *json_name)
{
	struct buf text = BUF_INIT, *r = NULL;
	size_t n = 2, cap = 0;
	read_file(&text, name);
	r = mem_grow(r, cap = 8, sizeof *r);
	buf_init(&r[0]);
	buf_init(&r[1]);
	for (char *s = text.s, *end; *s; s = end) {
		end = s + strcspn(s, "\n");
		char *tab = memchr(s, '\t', (size_t)(end - s));
		if (!tab || !*end)
			fail("has no lines of cells", name);
		*end++ = 0;
		MEM_ROOM(r, n, cap);
		buf_init(&r[n]);
		for (char *c = tab + 1; *c; c++) {
			bool breaks = *c == '\\' && c[1] == 'n';
			buf_addc(&r[n], breaks ? '\n' : *c);
			c += breaks;
		}
		if (strtol(s, NULL, 10) <= ABOVE)
			buf_adds(&r[1], r[n].s);
		n++;
	}
	buf_release(&text);
	return check_cells(r, (int)n - 1, true, record, json_name);
}

/* --- comma-separated values ----------------------------------------------------- */

/* A field from *s on, as RFC 4180 has it; returns the mark behind it: ',', '\n' or NUL. */
static char read_field(const char **s, struct buf *out, const char *name)
{
	bool quoted = **s == '"';
	*s += quoted;
	for (; **s && (quoted || !strchr(",\r", **s)); ++*s) {
		if (**s == '"' && (!quoted || *++*s != '"')) {
			if (!quoted)
				fail("has a mark of quotation within a field", name);
			break;
		}
		if (!quoted && **s == '\n')
			fail("has a bare line feed", name);
		buf_addc(out, **s);
	}
	char mark = **s;
	if (mark == '\r' && *++*s == '\n')
		mark = '\n';
	else if (mark && mark != ',')
		fail("has a field that does not end", name);
	*s += mark != 0;
	return mark;
}

int check_csv(const char *name, const char *record, const char *json_name)
{
	struct buf text = BUF_INIT, *r = NULL;
	size_t n = 2, cap = 0, row = 0, col = 0, width = 0;
	read_file(&text, name);
	for (int i = 0; i < 2; i++) {
		MEM_ROOM(r, (size_t)i, cap);
		buf_init(&r[i]);
	}
	for (const char *s = text.s; *s;) {
		MEM_ROOM(r, n, cap);
		buf_init(&r[n]);
		char mark = read_field(&s, &r[n], name);
		if (row < ABOVE)
			buf_adds(&r[1], r[n].s);
		n++;
		col++;
		if (mark == ',')
			continue;
		if (row && col != width)
			fail("has rows of different lengths", name);
		width = col;
		col = 0;
		row++;
	}
	buf_release(&text);
	return check_cells(r, (int)n - 1, true, record, json_name);
}

/* --- a sheet against the one that was published ------------------------------------ */

enum { SHEET_COLUMNS = 7 };

/* The original writes ； and ; , ， and , as it comes: the only signs that count as one. */
static void fold(struct buf *out, const char *s)
{
	static const struct {
		const char *wide;
		char plain;
	} signs[] = {{"；", ';'}, {"，", ','}};
	buf_reset(out);
	while (*s) {
		size_t i = 0;
		while (i < COUNT(signs) && strncmp(s, signs[i].wide, strlen(signs[i].wide)) != 0)
			i++;
		buf_addc(out, i < COUNT(signs) ? signs[i].plain : *s);
		s += i < COUNT(signs) ? strlen(signs[i].wide) : 1;
	}
}

/* Cells of the lines that have so many, cut at tabs: text is cut up. */
static void read_tabbed(struct items *out, char *text)
{
	size_t row = 0;
	for (char *line = text, *next; line; line = next) {
		char *cell[SHEET_COLUMNS] = {line};
		size_t n = 1;
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		for (char *tab = line; n < SHEET_COLUMNS && (tab = strchr(tab, '\t')); n++) {
			*tab++ = '\0';
			cell[n] = tab;
		}
		for (size_t i = 0; n == SHEET_COLUMNS && i < n; i++) {
			char *address = mem_printf("row %zu column %zu", row + 1, i + 1);
			items_add(out, address, cell[i]);
			free(address);
		}
		row += n == SHEET_COLUMNS;
	}
}

/* Cells of comma-separated values from their third row on: above stand title and line. */
static void read_separated(struct items *out, const char *s, const char *name)
{
	enum { HEAD = 2 };
	struct buf field = BUF_INIT;
	for (size_t row = 0, col = 0; *s;) {
		buf_reset(&field);
		char mark = read_field(&s, &field, name);
		char *address = mem_printf("row %zu column %zu", row + 1 - HEAD, col + 1);
		if (row >= HEAD)
			items_add(out, address, field.s);
		free(address);
		col = mark == ',' ? col + 1 : 0;
		row += mark != ',';
	}
	buf_release(&field);
}

/* The first bytes of a text, whole characters. */
static int first_bytes(const char *s)
{
	enum { MOST = 20 };
	size_t n = strlen(s);
	if (n <= MOST)
		return (int)n;
	for (n = MOST; (s[n] & 0xc0) == 0x80;)
		n--;
	return (int)n;
}

int check_sheet(const char *csv_name, const char *text_name)
{
	struct items a = {0}, b = {0};
	struct buf csv = BUF_INIT, text = BUF_INIT, x = BUF_INIT, y = BUF_INIT;
	read_file(&csv, csv_name);
	read_file(&text, text_name);
	read_separated(&a, csv.s, csv_name);
	read_tabbed(&b, text.s);
	printf("%zu cells, %zu published\n", a.n, b.n);
	int differences = a.n != b.n;
	for (size_t i = 0; i < a.n && i < b.n; i++) {
		fold(&x, a.v[i].value);
		fold(&y, b.v[i].value);
		if (!strcmp(x.s, y.s) && !strcmp(a.v[i].address, b.v[i].address))
			continue;
		size_t at = 0;
		while (x.s[at] && x.s[at] == y.s[at])
			at++;
		while (at && (x.s[at] & 0xc0) == 0x80)
			at--;
		printf("%s: %.*s / %.*s\n", b.v[i].address, first_bytes(x.s + at), x.s + at,
			first_bytes(y.s + at), y.s + at);
		differences++;
	}
	items_release(&a);
	items_release(&b);
	buf_release(&csv);
	buf_release(&text);
	buf_release(&x);
	buf_release(&y);
	return differences;
}
