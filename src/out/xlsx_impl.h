/*
 * How the files of the xlsx format share the work: xlsx.c makes the workbook
 * and names its sheets, xlsx_sheet.c fills one of them as xlsx_plan.c has laid
 * it out, xlsx_choice.c says what may be chosen in its cells, xlsx_front.c
 * lists the sheets on the first. They call the library through book.h.
 *
 * Texts are always written as texts and formulas are only ever made of cell
 * references and names of ours, so nothing a user typed is one.
 */
#ifndef TIANBAO_OUT_XLSX_IMPL_H
#define TIANBAO_OUT_XLSX_IMPL_H

#include <stdint.h>

#include "out/book.h"
#include "out/figure.h"
#include "out/out.h"
#include "out/xlsx_plan.h"

/* Values that a choice offers under one value of the upper level. */
struct offer {
	char *upper; /* "" for all of a level */
	char **value;
	size_t n;
};
/* Offers side by side on the sheet of lists, from column first on. */
struct offers {
	char *key; /* all of them as one text: equal ones stand there once */
	struct offer *v;
	size_t n, first;
};

struct sheet_name {
	char *folded;  /* as it is compared */
	unsigned next; /* number of the next one that would be called so */
};

struct xlsx {
	const struct book_ops *ops;
	struct book *book; /* NULL: closed */
	int file;          /* in memory; the library writes into it */
	struct buf text;   /* scratch */
	struct styled {
		struct book_style style;
		struct book_format *format;
	} * style;
	size_t nstyles, style_cap;
	struct offers *offers;
	size_t noffers, offers_cap, offer_columns;
	struct sheet_name *name;
	size_t nnames, name_cap;
	struct book_sheet *front; /* NULL: so far there is one part at most */
	int front_row;
	int64_t sum; /* of the amounts listed there, in 0.0001 元 */
	bool summed;
	/* The first part waits for the second: with two there is a sheet in front of it. */
	struct out_part held;
	struct arena held_memory;
	bool is_held;
};

/* --- xlsx.c */
/* A new worksheet, its name as like the title as Excel allows and unlike all others; name gets it.
 * NULL: there cannot be so many. */
struct book_sheet *xlsx_sheet(struct xlsx *x, const char *title, struct buf *name);
struct book_format *xlsx_format(struct xlsx *x, const struct book_style *s);
/* A text of n bytes that a user may have typed. False when it is too long and was cut. */
bool xlsx_text(struct xlsx *x, struct book_sheet *s, const struct book_area *at, const char *text,
	size_t n, const struct book_style *style);

/* --- xlsx_sheet.c */
/* Paper and margins. */
void xlsx_paper(struct book_print *out, bool landscape);
/* Adds the number of a figure, as near as a double comes, and its style as it is typed; false when
 * that is not the number itself. */
bool xlsx_figure(const struct figure *f, struct book_style *style, double *number);
/* A part on a worksheet. -1 with a diag. */
int xlsx_fill(struct xlsx *x, struct book_sheet *s, const struct out_part *p, struct diags *ds);

/* --- xlsx_choice.c */
#define CHOICE_SHEET "选项"
/* What may be chosen in the cells of a worksheet. */
void choice_cells(
	struct xlsx *x, struct book_sheet *s, const struct plan *plan, const struct out_part *p);
/* The sheet of lists, hidden, if there are any. */
void choice_end(struct xlsx *x);
void choice_release(struct xlsx *x);

/* --- xlsx_front.c */
void front_begin(struct xlsx *x);
/* A line for a part, which stands on the sheet of that name. */
void front_add(struct xlsx *x, const struct out_part *p, const char *sheet);
void front_end(struct xlsx *x);

#endif
