/* What a pasted block becomes: between the files of the form screen that paste. */
#ifndef TIANBAO_UI_FORM_PASTE_H
#define TIANBAO_UI_FORM_PASTE_H

#include "ui/form_mode.h"
#include "ui/sheet.h"

/* What became of a block. */
struct pasted {
	struct path *v; /* the cells it went into, in order */
	size_t n, cap;
	size_t rows, cols; /* of a list; 0: it went into fields */
	bool head;         /* its first row named the columns, and was left out */
	size_t above;      /* empty choices below others: one cell with them in the spreadsheet */
	size_t completed;  /* choices that only had a part of their value */
	size_t cleaned;    /* cells that were tidied up */
	size_t lost;       /* cells with a text that had no place */
};

/*
 * True when a pasted text is a block of cells for where the cursor is. In a list: several cells; in
 * a paragraph lines are none. In a field: several lines of cells, but not in a paragraph, and lines
 * alone only where it has one line; or texts behind labels of the form.
 */
bool paste_is_block(const struct form_mode *m, const char *text);
/* Puts the cells into the record. above: empty choices take what stands above them. free(done->v).
 */
void paste_sheet(struct form_mode *m, const struct sheet *s, bool above, struct pasted *done);
/* The place of a cell in done->v, -1: nothing went into it. */
long pasted_find(const struct pasted *done, struct path p);
/* Appends one pasted text without what a spreadsheet puts around it: line breaks at its end, blanks
 * and quotation marks; tabs as blanks. True when something was changed. */
bool paste_clean(const struct field *f, const char *text, struct buf *out);

#endif
