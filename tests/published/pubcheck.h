/*
 * What the parts of pubcheck share: values with their addresses. pubcheck.c
 * says what the program is for.
 */
#ifndef TIANBAO_TESTS_PUBCHECK_H
#define TIANBAO_TESTS_PUBCHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* A value and where it stands: `3.绩效指标[2].指标值`. */
struct item {
	char *address, *value;
};
struct items {
	struct item *v;
	size_t n, cap;
};

#define COUNT(v) (sizeof(v) / sizeof *(v))

/* Something cannot be read at all: exit status 2. */
_Noreturn void fail(const char *what, const char *where);
void items_add(struct items *l, const char *address, const char *value);
void items_release(struct items *l);
/* "-" is standard input. */
void read_file(struct buf *out, const char *name);
/* Values of a file of records; numbers get a # in front. */
void read_json(struct items *out, const char *name);
/* What was drawn, box by box in the order in which people read, without blanks. */
void read_drawn(struct buf *out, const char *name);
/* Number of differences between the document as published and what was made of it, line by line
 * (html), or as one text without blanks (a drawing). */
int check_lines(const char *published, const char *html);
int check_drawn(const char *published, const char *drawn);
/* Values of a document as published; text is cut up. */
void read_document(struct items *out, const char *form, char *text);
/*
 * Number of values of a record that cells do not show as they should. Cell 1 is all that stands
 * outside the table, r[2] … r[n] the others; exact: values stand there blank by blank. Frees r.
 */
int check_cells(struct buf *r, int n, bool exact, const char *record, const char *json_name);
/* The same of a drawn table, of comma-separated values, and of cells a line (tests/xlsxdump). */
int check_print(const char *name, const char *record, const char *json_name);
int check_listed(const char *name, const char *record, const char *json_name);
int check_csv(const char *name, const char *record, const char *json_name);
/* A sheet as comma-separated values and as it was published, cell by cell. */
int check_sheet(const char *csv_name, const char *text_name);
/* The same of a page of a PDF: its lines, and the words of the file of which it is page n. */
int check_paper(const char *svg, const char *words, int page, const char *record,
	const char *json_name);

#endif
