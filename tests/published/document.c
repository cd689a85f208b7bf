/*
 * Readers of the three documents as they were published: two with a cell a
 * line, one sheet with a project a line.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "published/pubcheck.h"

/* --- documents as published: a cell a line ------------------------------------------- */

/* What stands in the cells of a table, in their order: printed words as they are, `=key` for a
 * value, `+a+b` for six digits and the rest. Below them the columns of the list. */
static const char *const tianjin_head[] = {"+单位代码+单位名称", "单位：万元", "项目名称",
	"=项目名称", "预算规模及资金用途", "预算数", "=预算数", "其中：财政    资金", "=财政资金",
	"其他资金", "=其他资金", "", "=资金用途", "绩效目标", "=绩效目标"};
static const char *const tianjin_columns[] = {
	"一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值"};
static const char *const hebei_head[] = {"+单位代码+单位名称", "单位：元", "项目编码", "=项目编码",
	"项目名称", "=项目名称", "预算规模及资金用途", "预算数", "=预算数", "其中：财政资金",
	"=财政资金", "其他资金", "=其他资金", "", "=资金用途", "资金支出计划（%）", "3月底",
	"6月底", "10月底", "12月底", "", "=三月底", "=六月底", "=十月底", "=十二月底", "绩效目标",
	"=绩效目标"};
static const char *const hebei_columns[] = {
	"一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"};

struct kind {
	const char *form, *year;
	const char *const *head;
	size_t nhead;
	const char *const *columns;
	size_t ncolumns;
};
static const struct kind kinds[] = {
	{"tianjin-2023", "#2023", tianjin_head, COUNT(tianjin_head), tianjin_columns,
		COUNT(tianjin_columns)},
	{"hebei-2021", "#2021", hebei_head, COUNT(hebei_head), hebei_columns, COUNT(hebei_columns)},
};

struct document {
	const struct kind *kind;
	struct items *out;
	size_t record, cell; /* table in hand, from 1; next cell of it */
	char *first;         /* what stands in the merged first column */
};

static void put(struct document *d, const char *key, const char *text)
{
	char *address = mem_printf("records[%zu].%s", d->record, key);
	items_add(d->out, address, text);
	free(address);
}

/* Cuts blanks at both ends. */
static char *trimmed(const char *s)
{
	while (*s == ' ' || *s == '\n')
		s++;
	size_t n = strlen(s);
	while (n && (s[n - 1] == ' ' || s[n - 1] == '\n'))
		n--;
	return mem_ndup(s, n);
}

static void head_cell(struct document *d, const char *want, const char *text)
{
	if (*want == '=') {
		put(d, want + 1, text);
	} else if (*want == '+') {
		char code[7];
		snprintf(code, sizeof code, "%s", text);
		put(d, "单位代码", code);
		put(d, "单位名称", text + strlen(code));
	} else if (strcmp(want, text) != 0) {
		fail(text, "not the cell expected");
	}
}

static void row_cell(struct document *d, size_t n, const char *text)
{
	const struct kind *k = d->kind;
	size_t row = n / k->ncolumns, col = n % k->ncolumns;
	if (!row) {
		if (strcmp(k->columns[col], text) != 0)
			fail(text, "not the column expected");
		return;
	}
	if (!col && *text)
		mem_set(&d->first, text);
	char *address = mem_printf("绩效指标[%zu].%s", row, k->columns[col]);
	put(d, address, col ? text : d->first);
	free(address);
}

/* Takes the marks a word processor left, [bookmark: …], out of a text. */
static void drop_marks(char *s)
{
	static const char mark[] = "[bookmark:";
	for (char *at = s, *end; (at = strstr(at, mark)) && (end = strchr(at, ']'));)
		memmove(at, end + 1, strlen(end + 1) + 1);
}

/* Takes a whole cell. */
static void cell(struct document *d, const char *raw)
{
	char *text = trimmed(raw);
	drop_marks(text);
	if (d->cell < d->kind->nhead)
		head_cell(d, d->kind->head[d->cell], text);
	else
		row_cell(d, d->cell - d->kind->nhead, text);
	d->cell++;
	free(text);
}

/* A table begins: its title has a number in front and these words behind it. */
static bool is_title(const char *line)
{
	char *text = mem_dup(line);
	drop_marks(text);
	size_t blanks_before = strspn(text, " "),
	       digits = strspn(text + blanks_before, "0123456789");
	bool is = digits && text[blanks_before + digits] == '.' && strstr(text, "绩效目标表");
	free(text);
	return is;
}

static void read_tables(struct items *out, const struct kind *kind, char *text)
{
	struct document d = {.kind = kind, .out = out, .first = mem_dup("")};
	struct buf open = BUF_INIT; /* the cell in hand */
	bool begun = false;
	for (char *line = text, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		bool title = *line != '\t' && is_title(line);
		if (begun && (title || *line == '\t')) {
			cell(&d, open.s);
			begun = false;
		}
		if (title) {
			d.record++;
			d.cell = 0;
			put(&d, "form", kind->form);
			put(&d, "年度", kind->year);
		} else if (d.record && *line == '\t') {
			buf_reset(&open);
			buf_adds(&open, line + 1);
			begun = true;
		} else if (begun && *line) {
			buf_addf(&open, "\n%s", line);
		} else if (begun) { /* an empty line ends a cell: what follows is a page's foot */
			cell(&d, open.s);
			begun = false;
		}
	}
	if (begun)
		cell(&d, open.s);
	buf_release(&open);
	free(d.first);
}

/* --- the sheet of guangzhou-2023: a project a line ------------------------------------- */

/* The start of a separator ； or ; followed by word in s. */
static char *find_mark(char *s, const char *word, size_t *separator)
{
	for (char *at = strstr(s, word); at; at = strstr(at + 1, word)) {
		*separator = at > s && at[-1] == ';' ? 1 : 3;
		if (*separator == 1 || (at - s >= 3 && !memcmp(at - 3, "；", 3)))
			return at - *separator;
	}
	return NULL;
}

/* Takes the text up to a separator before word off *s. */
static char *take(char **s, const char *word)
{
	size_t separator;
	char *end = find_mark(*s, word, &separator);
	if (!end)
		fail(*s, "no indicator as expected");
	char *got = *s;
	*end = '\0';
	*s = end + separator + strlen(word);
	return got;
}

/* Takes `digits-text` up to the next separator, gives the text. */
static char *take_coded(char **s)
{
	char *dash = strchr(*s, '-');
	size_t wide = strcspn(dash ? dash : "", ";");
	char *end = dash ? strstr(dash, "；") : NULL;
	if (!dash || (size_t)(dash - *s) != strspn(*s, "0123456789"))
		fail(*s, "no code as expected");
	if (!end || (size_t)(end - dash) > wide)
		end = dash + wide;
	*s = end + (*end == ';' ? 1 : 3);
	*end = '\0';
	return dash + 1;
}

/* The sentences of one cell: `N、d-…；dd-…；…；实施周期指标值:…；年度指标值:…。` */
static void sentences(struct document *d, char *s)
{
	static const char period[] = "实施周期指标值:", year[] = "年度指标值:";
	for (size_t n = 1; *s; n++) {
		char number[16], after[16];
		int digits = snprintf(number, sizeof number, "%zu、", n);
		snprintf(after, sizeof after, "%zu、", n + 1);
		if (strncmp(s, number, (size_t)digits) != 0)
			fail(s, "no number as expected");
		s += digits;
		char *v[5] = {take_coded(&s), take_coded(&s)};
		v[2] = take(&s, period);
		v[3] = take(&s, year);
		v[4] = s;
		char *next = strstr(s, after), *end = next ? next : s + strlen(s);
		s = end;
		end -= end[-1] == '.' ? 1 : 3; /* . or 。 */
		char *last = mem_ndup(v[4], (size_t)(end - v[4]));
		static const char *const keys[] = {
			"一级指标", "二级指标", "三级指标", "实施周期指标值", "年度指标值"};
		for (size_t i = 0; i < COUNT(keys); i++) {
			char *address = mem_printf("绩效指标[%zu].%s", n, keys[i]);
			put(d, address, i < 4 ? v[i] : last);
			free(address);
		}
		free(last);
	}
}

static void read_sheet(struct items *out, char *text)
{
	static const char *const keys[] = {
		"项目名称", "总计", "财政拨款", "财政专户拨款", "其他资金", "绩效目标"};
	static const char department[] = "部门名称：";
	struct document d = {.out = out};
	const char *of = "", *unit = "";
	bool begun = false;
	for (char *line = text, *next; line; line = next) {
		char *part[7] = {line};
		size_t n = 1;
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (!strncmp(line, department, strlen(department)))
			of = line + strlen(department);
		for (char *tab = line; n < 7 && (tab = strchr(tab, '\t')); n++) {
			*tab++ = '\0';
			part[n] = tab;
		}
		if (n < 7)
			continue;
		if (!begun || !*part[6]) { /* the head, a sum */
			unit = part[0];
			begun = true;
			continue;
		}
		d.record++;
		put(&d, "form", "guangzhou-2023");
		put(&d, "年度", "#2023");
		put(&d, "部门名称", of);
		put(&d, "资金使用单位", unit);
		for (size_t i = 0; i < COUNT(keys); i++)
			put(&d, keys[i], part[i]);
		sentences(&d, part[6]);
	}
}

void read_document(struct items *out, const char *form, char *text)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (!strcmp(kinds[i].form, form)) {
			read_tables(out, &kinds[i], text);
			return;
		}
	read_sheet(out, text);
}
