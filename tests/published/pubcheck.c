/*
 * Compares the published documents with each other and with what the program
 * makes of them, by readers of its own: it shares no code with the program but
 * growing texts.
 *
 *   pubcheck text FORM FILE.txt FILE.json  the text as published and the records
 *   pubcheck json A.json B.json            two files of records, value by value
 *   pubcheck print FILE N FILE.json        a drawn table and the values of record N
 *   pubcheck csv FILE N FILE.json          its cells as comma-separated values
 *   pubcheck cells FILE N FILE.json        its cells, one a line behind its row and a tab
 *   pubcheck sheet FILE.csv FILE.txt       a sheet and the one that was published
 *   pubcheck lines FILE.txt FILE.html      the text as published and a web page, line by line
 *   pubcheck drawn FILE.txt FILE           the same and a text with drawn tables, without blanks
 *   pubcheck paper PAGE.svg WORDS.xml PAGE N FILE.json    the cells of a page of a PDF
 *
 * Every difference is a line; exit status 1 when there is one, 2 when something
 * cannot be read at all.
 */
#include "published/pubcheck.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

_Noreturn void fail(const char *what, const char *where)
{
	fprintf(stderr, "pubcheck: %s: %s\n", what, where);
	exit(2);
}

void items_add(struct items *l, const char *address, const char *value)
{
	MEM_ROOM(l->v, l->n, l->cap);
	l->v[l->n++] = (struct item){mem_dup(address), mem_dup(value)};
}

void items_release(struct items *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->v[i].address);
		free(l->v[i].value);
	}
	free(l->v);
}

void read_file(struct buf *out, const char *name)
{
	char piece[4096];
	size_t n;
	FILE *f = strcmp(name, "-") != 0 ? fopen(name, "r") : stdin;
	if (!f)
		fail("cannot be read", name);
	while ((n = fread(piece, 1, sizeof piece, f)))
		buf_add(out, piece, n);
	if (f != stdin)
		fclose(f);
}

/* --- records as JSON ------------------------------------------------------------ */

struct json {
	const char *s;
	const char *name;
	struct items *out;
};

static void blanks(struct json *j)
{
	j->s += strspn(j->s, " \t\r\n");
}

static void need(struct json *j, char c)
{
	blanks(j);
	if (*j->s != c)
		fail("is not the JSON expected", j->name);
	j->s++;
}

static void string(struct json *j, struct buf *out)
{
	need(j, '"');
	for (; *j->s && *j->s != '"'; j->s++) {
		if (*j->s != '\\') {
			buf_addc(out, *j->s);
			continue;
		}
		static const char from[] = "\"\\/nt", to[] = "\"\\/\n\t";
		const char *at = strchr(from, *++j->s);
		if (!at || !*at)
			fail("has an escape not expected", j->name);
		buf_addc(out, to[at - from]);
	}
	need(j, '"');
}

static void value(struct json *j, struct buf *address);

static void map(struct json *j, struct buf *address)
{
	size_t from = address->n;
	need(j, '{');
	for (blanks(j); *j->s != '}'; blanks(j)) {
		if (from)
			buf_addc(address, '.');
		string(j, address);
		need(j, ':');
		value(j, address);
		buf_cut(address, from);
		blanks(j);
		if (*j->s == ',')
			j->s++;
	}
	need(j, '}');
}

static void list(struct json *j, struct buf *address)
{
	size_t from = address->n;
	need(j, '[');
	for (size_t i = 1; blanks(j), *j->s != ']'; i++) {
		buf_addf(address, "[%zu]", i);
		value(j, address);
		buf_cut(address, from);
		blanks(j);
		if (*j->s == ',')
			j->s++;
	}
	need(j, ']');
}

static void value(struct json *j, struct buf *address)
{
	struct buf text = BUF_INIT;
	blanks(j);
	if (*j->s == '{') {
		map(j, address);
	} else if (*j->s == '[') {
		list(j, address);
	} else if (*j->s == '"') {
		string(j, &text);
		items_add(j->out, address->s, text.s);
	} else {
		size_t n = strspn(j->s, "0123456789");
		if (!n)
			fail("has a value not expected", j->name);
		buf_addc(&text, '#'); /* a number is no text */
		buf_add(&text, j->s, n);
		j->s += n;
		items_add(j->out, address->s, text.s);
	}
	buf_release(&text);
}

void read_json(struct items *out, const char *name)
{
	struct buf text = BUF_INIT, address = BUF_INIT;
	read_file(&text, name);
	struct json j = {text.s, name, out};
	value(&j, &address);
	buf_release(&address);
	buf_release(&text);
}

/* --- comparing ------------------------------------------------------------------- */

static int by_address(const void *a, const void *b)
{
	return strcmp(((const struct item *)a)->address, ((const struct item *)b)->address);
}

static int compare(struct items *a, struct items *b)
{
	int differences = 0;
	qsort(a->v, a->n, sizeof *a->v, by_address);
	qsort(b->v, b->n, sizeof *b->v, by_address);
	for (size_t i = 0, k = 0; i < a->n || k < b->n;) {
		int order = i == a->n ? 1 : k == b->n ? -1 : by_address(&a->v[i], &b->v[k]);
		if (order < 0) {
			printf("%s: only in the first: %s\n", a->v[i].address, a->v[i].value);
			differences++;
		} else if (order > 0) {
			printf("%s: only in the second: %s\n", b->v[k].address, b->v[k].value);
			differences++;
		} else if (strcmp(a->v[i].value, b->v[k].value) != 0) {
			printf("%s: %s / %s\n", a->v[i].address, a->v[i].value, b->v[k].value);
			differences++;
		}
		i += order <= 0;
		k += order >= 0;
	}
	return differences;
}

static int check_text(const char *form, const char *text_name, const char *json_name)
{
	struct items a = {0}, b = {0};
	struct buf text = BUF_INIT;
	read_file(&text, text_name);
	read_document(&a, form, text.s);
	read_json(&b, json_name);
	printf("%zu values\n", a.n);
	int differences = compare(&a, &b);
	items_release(&a);
	items_release(&b);
	buf_release(&text);
	return differences;
}

static int check_json(const char *a_name, const char *b_name)
{
	struct items a = {0}, b = {0};
	read_json(&a, a_name);
	read_json(&b, b_name);
	printf("%zu values\n", a.n);
	int differences = compare(&a, &b);
	items_release(&a);
	items_release(&b);
	return differences;
}

int main(int argc, char **argv)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	if (argc == 5 && !strcmp(argv[1], "text"))
		return check_text(argv[2], argv[3], argv[4]) != 0;
	if (argc == 4 && !strcmp(argv[1], "json"))
		return check_json(argv[2], argv[3]) != 0;
	if (argc == 5 && !strcmp(argv[1], "print"))
		return check_print(argv[2], argv[3], argv[4]) != 0;
	if (argc == 5 && !strcmp(argv[1], "csv"))
		return check_csv(argv[2], argv[3], argv[4]) != 0;
	if (argc == 4 && !strcmp(argv[1], "sheet"))
		return check_sheet(argv[2], argv[3]) != 0;
	if (argc == 4 && !strcmp(argv[1], "lines"))
		return check_lines(argv[2], argv[3]) != 0;
	if (argc == 4 && !strcmp(argv[1], "drawn"))
		return check_drawn(argv[2], argv[3]) != 0;
	if (argc == 5 && !strcmp(argv[1], "cells"))
		return check_listed(argv[2], argv[3], argv[4]) != 0;
	if (argc == 7 && !strcmp(argv[1], "paper"))
		return check_paper(argv[2], argv[3], atoi(argv[4]), argv[5], argv[6]) != 0;
	fputs("usage: pubcheck text|json|print|csv|cells|sheet|lines|drawn|paper …\n", stderr);
	return 2;
}
