/*
 * The output formats: one row each in the table of formats (out/out.c). What
 * is printed comes in parts: a record, a blank form, a sheet, a booklet, each
 * a grid. A format takes them one by one and appends bytes; a new format is a
 * file and a row, and prints whatever becomes a grid.
 */
#ifndef TIANBAO_OUT_OUT_H
#define TIANBAO_OUT_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "doc/act.h"
#include "doc/rules.h"
#include "doc/sheets.h"

struct grid;
struct printer;

struct out_options {
	int width;    /* text: columns, 0: 80 */
	int lines;    /* text: lines per page, 0: endless */
	bool gb18030; /* text: GB18030 bytes laid out with GBK widths */
	bool wide;    /* text: laid out with those widths, whatever the bytes */
	bool ascii;   /* text: ASCII frames */
	bool bom;     /* csv: a byte order mark in front, by which Excel knows UTF-8 */
	bool exact;   /* csv: texts as they are, even those like formulas */
	const char *font, *title_font; /* pdf: families with commas between them, to be tried before
					* those that are tried anyway; NULL: none */
	const struct printer *printer; /* text: whose characters and commands; NULL: no one's */
	const char *modules; /* folder of the modules (out/module.h), absolute; NULL: none */
	const struct others *others; /* the file's other records; NULL: nothing is known of them */
	const struct seals *seals;   /* its sign-offs; NULL: none is shown */
};

/* What lists show of a record. */
struct out_about {
	int64_t number;
	int year;
	const char *name, *unit, *status, *amount_text;
	bool has_amount;
	int64_t amount; /* 0.0001 元 */
	size_t errors, warnings;
};

/* One thing that is printed; it begins on a page of its own. */
struct out_part {
	const struct grid *grid;
	const struct form *form; /* whose cells the grid's paths name; NULL: no form's */
	const char *title;       /* in contents, bookmarks, names of sheets */
	bool landscape;
	const struct out_about *about; /* where the format asks for it; NULL: it is no record */
	struct arena *memory; /* where grid and about lie; title and texts may lie elsewhere */
};

/* For a format that needs a part after the call: takes its memory over, with all that it borrows
 * but the form. from is of no more use. */
void out_part_take(struct out_part *to, struct arena *memory, struct out_part *from);

/* A print-out being made. */
struct output {
	const struct out_format *format;
	struct out_options options;
	struct buf
		bytes; /* made so far: between two parts the caller may write them and reset it */
	size_t n;      /* parts or records so far */
	void *state;   /* the format's own, from begin to release */
};

struct out_format {
	const char *name;  /* of -T */
	const char *title; /* in Chinese */
	const char *suffix;
	bool fonts; /* is made with the fonts of the configuration */
	bool about; /* its parts are told what lists show of their records */
	/* Before the first part, after the last; NULL: nothing to do. -1 with diags. */
	int (*begin)(struct output *o, struct diags *ds);
	int (*end)(struct output *o, struct diags *ds);
	/* A part; or, for formats that exchange values and print nothing, a record: one is NULL. */
	int (*part)(struct output *o, struct out_part *p, struct diags *ds);
	int (*record)(struct output *o, const struct doc *d, struct diags *ds);
	void (*release)(struct output *o); /* state; NULL: there is none */
};

/* The format of a name, NULL when there is none. */
const struct out_format *out_find(const char *name);
/* All of them: *n rows. */
const struct out_format *out_table(size_t *n);

/*
 * Makes a print-out: out_init, out_begin, parts and records, out_end, out_release. All is in
 * o->bytes then, but for what was written and reset meanwhile. -1 with diags: it is not to be used.
 */
void out_init(struct output *o, const struct out_format *f, const struct out_options *options);
int out_begin(struct output *o, struct diags *ds);
int out_record(struct output *o, const struct doc *d, struct rules *r, struct diags *ds);
/* -1 with a diag also where the format takes records only. */
int out_part(struct output *o, struct out_part *p, struct diags *ds);
/* The i-th of these sheets as a part. */
int out_sheet(struct output *o, const struct sheets *s, size_t i, struct diags *ds);
/* A form to be filled in with a pen; year 0: so is the year. As out_part. */
int out_blank(struct output *o, const struct form *f, int year, struct rules *r, struct diags *ds);
int out_end(struct output *o, struct diags *ds);
void out_release(struct output *o);

/* What paper shows of a record, made in a: its form, and below the last table the reasons that
 * warnings were let pass for. */
struct grid *out_grid(
	struct arena *a, const struct out_options *o, const struct doc *d, struct rules *r);

#endif
