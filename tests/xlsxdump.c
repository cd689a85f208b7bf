/*
 * What stands in a workbook, in lines: a reader of its own for the XML that
 * libxlsxwriter makes. Shares no code with the program but growing texts.
 *
 *   xlsxdump FOLDER           a workbook unpacked by unzip: every sheet
 *   xlsxdump FOLDER cells N   the texts of sheet N as they are shown, one a line:
 *                             the row, a tab, the text; \n for a line break
 *
 * A line of a cell: its squares, its style (alignment, lines, number format),
 * the text; = stands before what is a number, ! before a formula.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

struct texts {
	char **v;
	size_t n, cap;
};

struct workbook {
	const char *folder;
	struct texts shared; /* strings */
	struct texts style;  /* of each cellXfs: a word for it */
	struct texts format; /* its number format */
};

static _Noreturn void fail(const char *what, const char *where)
{
	fprintf(stderr, "xlsxdump: %s: %s\n", what, where);
	exit(2);
}

static char *read_file(const char *folder, const char *name)
{
	struct buf b = BUF_INIT;
	char piece[4096], *path = mem_printf("%s/%s", folder, name);
	size_t n;
	FILE *f = fopen(path, "r");
	if (!f)
		fail("cannot be read", path);
	while ((n = fread(piece, 1, sizeof piece, f)))
		buf_add(&b, piece, n);
	fclose(f);
	free(path);
	return buf_detach(&b);
}

static void add(struct texts *t, const char *s)
{
	MEM_ROOM(t->v, t->n, t->cap);
	t->v[t->n++] = mem_dup(s);
}

static void texts_free(struct texts *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->v[i]);
	free(t->v);
}

/* --- XML ------------------------------------------------------------------ */

/* The text of n bytes without its references and escapes. */
static void decode(struct buf *out, const char *s, size_t n)
{
	static const struct {
		const char *name, *text;
	} known[] = {
		{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"_x005F_", "_"}};
	for (size_t i = 0, len; i < n; i += len) {
		len = 0;
		for (size_t k = 0; k < sizeof known / sizeof *known; k++)
			if (!strncmp(s + i, known[k].name, strlen(known[k].name))) {
				buf_adds(out, known[k].text);
				len = strlen(known[k].name);
			}
		if (!len) {
			buf_addc(out, s[i]);
			len = 1;
		}
	}
}

/* The next element of a name before end; NULL: there is none. */
static const char *element(const char *s, const char *end, const char *name)
{
	size_t n = strlen(name);
	while ((s = strchr(s, '<')) && (!end || s < end)) {
		s++;
		if (!strncmp(s, name, n) && strchr(" >/", s[n]))
			return s;
	}
	return NULL;
}

/* An attribute of the element at s, "" without; static memory, which lasts for 64 more. */
static const char *attribute(const char *s, const char *name)
{
	static struct buf memory[64];
	static size_t next;
	struct buf *out = &memory[next++ % 64];
	const char *end = strchr(s, '>');
	char *key = mem_printf(" %s=\"", name);
	const char *at = strstr(s, key);
	if (!out->s)
		buf_init(out);
	buf_reset(out);
	if (at && at < end) {
		at += strlen(key);
		decode(out, at, strcspn(at, "\""));
	}
	free(key);
	return out->s;
}

static const char *closing(const char *s, const char *tag)
{
	const char *end = strstr(s, tag);
	if (!end)
		fail("does not end", tag);
	return end;
}

/* --- styles, strings -------------------------------------------------------- */

static void read_strings(struct workbook *w)
{
	char *text = read_file(w->folder, "xl/sharedStrings.xml");
	for (const char *s = text; (s = element(s, NULL, "t"));) {
		struct buf b = BUF_INIT;
		s = strchr(s, '>') + 1;
		decode(&b, s, (size_t)(closing(s, "</t>") - s));
		add(&w->shared, b.s);
		buf_release(&b);
	}
	free(text);
}

/* The format of a number's id. */
static const char *format_of(const char *styles, const char *id)
{
	static const struct {
		const char *id, *code;
	} known[] = {{"0", "General"}, {"1", "0"}, {"2", "0.00"}, {"3", "#,##0"}, {"4", "#,##0.00"},
		{"9", "0%"}, {"10", "0.00%"}, {"49", "@"}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strcmp(known[i].id, id))
			return known[i].code;
	for (const char *s = styles; (s = element(s, NULL, "numFmt"));)
		if (!strcmp(attribute(s, "numFmtId"), id))
			return attribute(s, "formatCode");
	fail("number format is not defined", id);
}

static void read_styles(struct workbook *w)
{
	char *text = read_file(w->folder, "xl/styles.xml");
	const char *from = element(text, NULL, "cellXfs"), *end = closing(text, "</cellXfs>");
	for (const char *s = from; (s = element(s, end, "xf"));) {
		const char *id = attribute(s, "numFmtId"), *close = strchr(s, '>');
		const char *a = close[-1] == '/' ? NULL : element(s, end, "alignment");
		char *word = mem_printf("%s%s%s%s%s", a ? attribute(a, "horizontal") : "plain",
			strcmp(attribute(s, "borderId"), "0") ? " box" : "",
			a && *attribute(a, "wrapText") ? " wrap" : "",
			a && *attribute(a, "indent") ? " indent " : "",
			a ? attribute(a, "indent") : "");
		add(&w->style, word);
		add(&w->format, format_of(text, id));
		free(word);
	}
	free(text);
}

/* --- cells ------------------------------------------------------------------ */

/* A number as a format shows it. */
static void show(struct buf *out, const char *number, const char *format)
{
	const char *point = strchr(format, '.');
	size_t decimals = point ? strspn(point + 1, "0") : 0, n = strlen(format);
	bool percent = n && format[n - 1] == '%';
	if (!strcmp(format, "General") || !strcmp(format, "@")) {
		buf_adds(out, number);
		return;
	}
	char text[64];
	snprintf(text, sizeof text, "%.*f", (int)decimals,
		strtod(number, NULL) * (percent ? 100 : 1));
	const char *s = text;
	size_t whole = strcspn(s, ".");
	for (size_t i = 0; i < whole; i++) {
		buf_addc(out, s[i]);
		if (*format == '#' && s[i] != '-' && i + 1 < whole && (whole - i - 1) % 3 == 0)
			buf_addc(out, ',');
	}
	buf_adds(out, s + whole);
	if (percent)
		buf_addc(out, '%');
}

static void shown_text(struct workbook *w, const char *s, struct buf *out)
{
	size_t style = strtoul(attribute(s, "s"), NULL, 10);
	const char *close = strchr(s, '>');
	buf_reset(out);
	if (close[-1] == '/')
		return;
	const char *v = element(s, closing(s, "</c>"), "v"),
		   *f = element(s, closing(s, "</c>"), "f");
	if (f)
		buf_addc(out, '!');
	if (!v)
		return;
	struct buf number = BUF_INIT;
	v = strchr(v, '>') + 1;
	decode(&number, v, (size_t)(closing(v, "</v>") - v));
	size_t index = strtoul(number.s, NULL, 10);
	if (strcmp(attribute(s, "t"), "s") != 0)
		show(out, number.s, style < w->format.n ? w->format.v[style] : "General");
	else if (index < w->shared.n)
		buf_adds(out, w->shared.v[index]);
	else
		fail("is no string", number.s);
	buf_release(&number);
}

/* The merged range that begins at a cell, "" without. */
static const char *merged(const char *sheet, const char *cell)
{
	for (const char *s = sheet; (s = element(s, NULL, "mergeCell"));) {
		const char *ref = attribute(s, "ref");
		size_t n = strcspn(ref, ":");
		if (strlen(cell) == n && !strncmp(ref, cell, n))
			return ref;
	}
	return "";
}

static void put_escaped(const char *s)
{
	for (; *s; s++)
		if (*s == '\n')
			fputs("\\n", stdout);
		else
			putchar(*s);
}

static void dump_cells(struct workbook *w, const char *sheet)
{
	struct buf text = BUF_INIT;
	for (const char *s = sheet; (s = element(s, NULL, "c"));) {
		char *cell = mem_dup(attribute(s, "r"));
		const char *area = merged(sheet, cell);
		char *squares = mem_dup(*area ? area : cell);
		size_t style = strtoul(attribute(s, "s"), NULL, 10);
		bool number = strcmp(attribute(s, "t"), "s") != 0;
		shown_text(w, s, &text);
		if (*area || *text.s) {
			printf("%s | %s, %s | %s", squares, w->style.v[style], w->format.v[style],
				number && *text.s ? "=" : "");
			put_escaped(text.s);
			putchar('\n');
		}
		free(squares);
		free(cell);
	}
	buf_release(&text);
}

static void list_cells(struct workbook *w, const char *sheet)
{
	struct buf text = BUF_INIT;
	for (const char *s = sheet; (s = element(s, NULL, "c"));) {
		const char *cell = attribute(s, "r");
		cell += strcspn(cell, "0123456789");
		char *row = mem_dup(cell);
		shown_text(w, s, &text);
		printf("%s\t", row);
		put_escaped(text.s);
		putchar('\n');
		free(row);
	}
	buf_release(&text);
}

/* --- sheets ------------------------------------------------------------------- */

/* A line with attributes of the element of a name, where it is there. */
static void dump_element(const char *sheet, const char *name, const char *const *v)
{
	const char *s = element(sheet, NULL, name);
	if (!s)
		return;
	printf("%s:", name);
	for (; *v; v++)
		printf(" %s", attribute(s, *v));
	putchar('\n');
}

static void dump_sizes(const char *sheet)
{
	printf("widths:");
	for (const char *s = sheet; (s = element(s, NULL, "col"));)
		printf(" %.1f", strtod(attribute(s, "width"), NULL));
	printf("\nheights:");
	for (const char *s = sheet; (s = element(s, NULL, "row"));)
		printf(" %s", *attribute(s, "ht") ? attribute(s, "ht") : "-");
	putchar('\n');
}

static void dump_choices(const char *sheet)
{
	for (const char *s = sheet; (s = element(s, NULL, "dataValidation"));) {
		struct buf b = BUF_INIT;
		const char *f = strchr(element(s, NULL, "formula1"), '>') + 1;
		decode(&b, f, (size_t)(closing(f, "</formula1>") - f));
		printf("choices %s %s%s: %s\n", attribute(s, "sqref"), attribute(s, "type"),
			*attribute(s, "showErrorMessage") ? " asks" : "", b.s);
		buf_release(&b);
	}
}

static void dump_sheet(struct workbook *w, const char *sheet)
{
	dump_element(sheet, "pageSetup",
		(const char *const[]){"paperSize", "orientation", "fitToHeight", NULL});
	dump_element(sheet, "pageMargins",
		(const char *const[]){"left", "right", "top", "bottom", NULL});
	dump_element(sheet, "pane", (const char *const[]){"ySplit", "state", NULL});
	const char *footer = element(sheet, NULL, "oddFooter");
	if (footer)
		printf("footer: %.*s\n", (int)strcspn(strchr(footer, '>') + 1, "<"),
			strchr(footer, '>') + 1);
	dump_sizes(sheet);
	dump_cells(w, sheet);
	dump_choices(sheet);
	for (const char *s = sheet; (s = element(s, NULL, "hyperlink"));)
		printf("link %s: %s\n", attribute(s, "ref"), attribute(s, "location"));
	for (const char *s = sheet; (s = element(s, NULL, "brk"));)
		printf("page ends above row %ld\n", strtol(attribute(s, "id"), NULL, 10) + 1);
}

static void dump_names(const char *book)
{
	for (const char *s = book; (s = element(s, NULL, "definedName"));) {
		struct buf b = BUF_INIT;
		const char *text = strchr(s, '>') + 1;
		decode(&b, text, (size_t)(closing(text, "</definedName>") - text));
		printf("%s: %s\n", attribute(s, "name"), b.s);
		buf_release(&b);
	}
}

int main(int argc, char **argv)
{
	if (argc != 2 && (argc != 4 || strcmp(argv[2], "cells") != 0))
		fail("usage", "xlsxdump FOLDER [cells N]");
	struct workbook w = {.folder = argv[1]};
	char *book = read_file(w.folder, "xl/workbook.xml");
	size_t wanted = argc == 4 ? strtoul(argv[3], NULL, 10) : 0, n = 0;
	read_strings(&w);
	read_styles(&w);
	for (const char *s = book; (s = element(s, NULL, "sheet"));) {
		char *name = mem_printf("xl/worksheets/sheet%zu.xml", ++n);
		if (wanted && n != wanted) {
			free(name);
			continue;
		}
		char *sheet = read_file(w.folder, name);
		if (wanted) {
			list_cells(&w, sheet);
		} else {
			printf("== %s %s\n", attribute(s, "name"), attribute(s, "state"));
			dump_sheet(&w, sheet);
		}
		free(sheet);
		free(name);
	}
	if (!wanted)
		dump_names(book);
	free(book);
	texts_free(&w.shared);
	texts_free(&w.style);
	texts_free(&w.format);
	return 0;
}
