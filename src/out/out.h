/*
 * The output formats: one row each in the table of formats (out/out.c). A
 * format takes records one by one and appends bytes; a new one is a file and
 * a row.
 */
#ifndef TIANBAO_OUT_OUT_H
#define TIANBAO_OUT_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "doc/rules.h"

struct arena;
struct buf;
struct grid;

struct out_options {
	int width;                   /* text: columns, 80 */
	int lines;                   /* text: lines per page, 0: endless */
	bool gb18030;                /* text: GB18030 bytes laid out with GBK widths */
	bool ascii;                  /* text: ASCII frames */
	const struct others *others; /* the file's other records; NULL: nothing is known of them */
};

struct out_format {
	const char *name;  /* of -T */
	const char *title; /* in Chinese */
	const char *suffix;
	/* Before the first, for each (n from 0), after the last. -1 with diags. */
	int (*begin)(struct buf *out, const struct out_options *o, struct diags *ds);
	int (*record)(struct buf *out, const struct out_options *o, const struct doc *d,
		struct rules *r, size_t n, struct diags *ds);
	int (*end)(struct buf *out, const struct out_options *o, struct diags *ds);
};

/* The format of a name, NULL when there is none. */
const struct out_format *out_find(const char *name);
/* All of them: *n rows. */
const struct out_format *out_table(size_t *n);

/* What paper shows of a record, made in a: its form, and below the last table the reasons that
 * warnings were let pass for. */
struct grid *out_grid(
	struct arena *a, const struct out_options *o, const struct doc *d, struct rules *r);

/* Pages of a record as the text format has them, for the preview: each page one text of lines. */
struct out_pages {
	char **v;
	size_t n;
};
void out_text_pages(
	const struct out_options *o, const struct doc *d, struct rules *r, struct out_pages *out);
void out_pages_release(struct out_pages *p);

#endif
