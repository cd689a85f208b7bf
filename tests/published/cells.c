/*
 * Cells read from what the program made, against the values of a record. And
 * the reader of comma-separated values.
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

/* --- comma-separated values ----------------------------------------------------- */

enum { ABOVE = 3 }; /* rows that may stand above the table, at most */

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
