/*
 * What stands at the end of a signed record on paper: its check value, the
 * head of the history, of what and by whom; and the same, short, for a reader
 * of QR codes. Knows a seal, not how it came about.
 */
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "doc/act.h"
#include "table/grid.h"

enum { HALF = DIGEST_BYTES }; /* digits of a digest in a line */

/* Two lines, the second under the first: a label and full-width blanks are as wide. */
static void put_digest(struct buf *out, const char *label, const char *hex)
{
	char half[HALF + 1] = "";
	buf_adds(out, label);
	memcpy(half, hex, HALF);
	seal_groups(out, half);
	buf_adds(out, "\n　　　　");
	seal_groups(out, hex + HALF);
	buf_addc(out, '\n');
}

static char *words(struct arena *a, const struct doc *d, const struct seal *seal)
{
	struct buf out = BUF_INIT;
	put_digest(&out, "校验码：", seal->value);
	put_digest(&out, "历史头：", seal->head);
	buf_addf(&out, "表 %s，第 %lld 次修改，", d->form->id, (long long)seal->revision);
	clock_second(&out, seal->time);
	buf_addf(&out, " 签审：%s", seal->who);
	char *text = arena_dup(a, out.s);
	buf_release(&out);
	return text;
}

static void seal_block(
	struct arena *a, const struct doc *d, const struct seal *seal, struct block *out)
{
	*out = (struct block){.kind = BAND_LINES, .ncols = 2, .nrows = 1, .total = 1, .ncells = 2};
	out->row = arena_array(a, 1, sizeof *out->row);
	out->cell = arena_array(a, 2, sizeof *out->cell);
	out->row[0] = (struct grow){.list = LIST_NONE, .keep = true};
	const char *const text[] = {
		words(a, d, seal), arena_printf(a, "tianbao:1:%s:%lld:%s", d->uuid,
					   (long long)seal->revision, seal->value)};
	for (int i = 0; i < 2; i++)
		out->cell[i] = (struct gcell){
			.col = i,
			.rows = 1,
			.cols = 1,
			.text = text[i],
			.n = strlen(text[i]),
			.align = ALIGN_LEFT,
			.qr = i == 1,
		};
}

void grid_seal(struct arena *a, struct grid *g, const struct doc *d, const struct seal *seal)
{
	g->block = arena_grow(a, g->block, g->nblocks, g->nblocks + 1, sizeof *g->block);
	seal_block(a, d, seal, &g->block[g->nblocks++]);
}
