/*
 * What stands below the last table of a record on paper: the warnings that
 * were let pass, and why. Knows complaints, no rules.
 */
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "table/grid.h"

static void put_line(struct block *b, const char *text)
{
	int row = b->nrows++;
	b->row[row] = (struct grow){.list = LIST_NONE, .keep = true};
	b->cell[b->ncells++] = (struct gcell){
		.row = row,
		.rows = 1,
		.cols = 1,
		.text = text,
		.n = strlen(text),
		.align = ALIGN_LEFT,
	};
}

static void reasons_block(struct arena *a, const struct diags *found, struct block *out)
{
	*out = (struct block){.kind = BAND_LINES, .ncols = 1, .total = 1};
	out->row = arena_array(a, found->waived + 1, sizeof *out->row);
	out->cell = arena_array(a, found->waived + 1, sizeof *out->cell);
	put_line(out, "说明：");
	struct buf row = BUF_INIT;
	for (size_t i = 0; i < found->n; i++) {
		const struct diag *d = &found->v[i];
		if (!d->waived)
			continue;
		buf_reset(&row);
		buf_addf(&row, "%d. ", out->nrows);
		diag_row(&row, d);
		buf_addf(&row, "%s。理由：%s（%s，", d->text, d->waived, d->waived_by);
		clock_day(&row, d->waived_at);
		buf_adds(&row, "）");
		put_line(out, arena_dup(a, row.s));
	}
	buf_release(&row);
}

void grid_reasons(struct arena *a, struct grid *g, const struct diags *found)
{
	if (!found->waived)
		return;
	size_t at = g->nblocks;
	while (at && g->block[at - 1].kind != BAND_TABLE)
		at--;
	at = at ? at : g->nblocks;
	struct block *v = arena_grow(a, g->block, g->nblocks, g->nblocks + 1, sizeof *v);
	memmove(v + at + 1, v + at, (g->nblocks - at) * sizeof *v);
	reasons_block(a, found, &v[at]);
	g->block = v;
	g->nblocks++;
}
