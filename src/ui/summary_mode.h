/*
 * The sheet on the screen from within: its state, and what its files do for
 * each other. Only summary*.c include this.
 */
#ifndef TIANBAO_UI_SUMMARY_MODE_H
#define TIANBAO_UI_SUMMARY_MODE_H

#include "doc/sheets.h"
#include "table/layout.h"
#include "ui/app.h"
#include "ui/summary.h"

/* A record's row of the sheet, on the endless page. */
struct summary_line {
	int64_t number;
	int y, h;
	size_t block;
	int row, rows; /* of the block */
};

struct summary_mode {
	struct mode mode;
	const struct form *sheet;
	struct summary_of of; /* numbers: our own */
	/* Records are gathered a slice at a time; what was made before is shown until then. */
	struct sheets *made, *making;
	struct list_rows_page page; /* records under way */
	size_t next;                /* of page, or of the numbers */
	size_t looked, count;       /* records gathered so far; those of what is shown */
	bool failed;
	size_t at; /* the sheet shown */
	/* How it is laid out, until something of that is another: made in memory. */
	struct arena memory;
	struct layout *layout; /* NULL: not yet */
	size_t layout_at;
	int layout_cols;
	enum text_widths layout_widths;
	enum frame_set layout_frame;
	struct summary_line *line;
	size_t nlines;
	int head_y, head_rows; /* the head of the first table, 0 rows: there is none */
	bool large;            /* too many rows to be shown */
	int64_t here;          /* number of the record in hand, 0: the first */
	size_t line_at;
	int top, left, rows;
	size_t visible; /* records on the screen */
	bool fit;       /* laid out as wide as the screen */
	bool moved;     /* another record is in hand: the page follows */
	bool opened;    /* a record is open above */
};

/* --- summary_gather.c --------------------------------------------------- */

/* Begins anew; what is shown stays until all is there. */
void summary_begin(struct summary_mode *s);
/* One slice; false: nothing was left to do. */
bool summary_gather(struct summary_mode *s, struct app *app);
/* A record in hand stays in hand, the sheet shown stays shown. */
void summary_forget_layout(struct summary_mode *s);

#endif
