/*
 * What a check value is made of: the canonical form of a signed record, which
 * tianbao-verify(7) describes to the byte, so that anyone can compute it. Each
 * item goes in with its length in front (base/digest); a cell becomes a digest
 * of its own first. Here nothing is read or written.
 */
#include <string.h>

#include "store/store_impl.h"

static const char form_of_bytes[] = "tianbao-record-1";

static void put_text(struct buf *out, const char *text)
{
	digest_frame(out, text, text ? strlen(text) : 0);
}

void seal_cell(struct buf *out, const char *list, int64_t row, const char *column, const char *text)
{
	put_text(out, list);
	digest_frame_number(out, row);
	put_text(out, column);
	put_text(out, text);
}

/* The name of a cell and the digest of what stands in it; computed ones hold nothing. */
static void put_cell(
	struct buf *out, const char *list, int64_t row, const struct field *f, const char *text)
{
	struct buf cell = BUF_INIT;
	char hex[DIGEST_HEX];
	seal_cell(&cell, list, row, f->name, field_entered(f) ? text : NULL);
	digest_of(cell.s, cell.n, hex);
	put_text(out, f->name);
	put_text(out, hex);
	buf_release(&cell);
}

static void put_list(struct buf *out, const struct list *list, const struct rows *rows)
{
	put_text(out, list->name);
	digest_frame_number(out, (int64_t)rows->n);
	for (size_t r = 0; r < rows->n; r++) {
		digest_frame_number(out, rows->v[r].id);
		digest_frame_number(out, (int64_t)list->ncols);
		for (size_t c = 0; c < list->ncols; c++)
			put_cell(out, list->name, rows->v[r].id, &list->col[c], rows->v[r].cell[c]);
	}
}

static void put_note(struct buf *out, const struct form *f, const struct note *n)
{
	const struct list *list = n->list < 0 ? NULL : &f->list[n->list];
	const struct field *v = list ? list->col : f->field;
	put_text(out, note_word(n->kind));
	put_text(out, list ? list->name : "");
	digest_frame_number(out, n->row);
	put_text(out, n->col < 0 ? "" : v[n->col].name);
	put_text(out, n->rule);
	put_text(out, n->text);
	put_text(out, n->over);
	put_text(out, n->who);
	digest_frame_number(out, n->time);
}

void seal_record(struct buf *out, const struct doc *d, const struct signing *by)
{
	const struct form *f = d->form;
	put_text(out, form_of_bytes);
	put_text(out, f->id);
	put_text(out, f->digest);
	put_text(out, d->uuid);
	digest_frame_number(out, d->year);
	digest_frame_number(out, by->revision);
	digest_frame_number(out, by->time);
	put_text(out, by->who);
	put_text(out, by->results);
	digest_frame_number(out, (int64_t)f->nfields);
	for (size_t i = 0; i < f->nfields; i++)
		put_cell(out, "", 0, &f->field[i], d->field[i]);
	digest_frame_number(out, (int64_t)f->nlists);
	for (size_t l = 0; l < f->nlists; l++)
		put_list(out, &f->list[l], &d->list[l]);
	digest_frame_number(out, (int64_t)d->nnotes);
	for (size_t i = 0; i < d->nnotes; i++)
		put_note(out, f, &d->note[i]);
}

void seal_value(const struct doc *d, const struct signing *by, char hex[DIGEST_HEX])
{
	struct buf bytes = BUF_INIT;
	seal_record(&bytes, d, by);
	digest_of(bytes.s, bytes.n, hex);
	buf_release(&bytes);
}

/* --- as lines --------------------------------------------------------------------- */

/* A text that may stand in a line between tabs: backslash, tab and newline are written \\ \t \n. */
static void add_escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		const char *at = strchr("\\\t\n", *text);
		if (!at) {
			buf_addc(out, *text);
			continue;
		}
		buf_addc(out, '\\');
		buf_addc(out, *text == '\t' ? 't' : *text == '\n' ? 'n' : '\\');
	}
}

void seal_results(struct buf *out, const struct diags *found)
{
	for (size_t i = 0; found && i < found->n; i++) {
		const struct diag *d = &found->v[i];
		const char *const text[] = {diag_level_word(d->level), d->rule, d->cell, d->text,
			d->waived ? d->waived : "", d->waived ? d->waived_by : ""};
		for (size_t t = 0; t < sizeof text / sizeof *text; t++) {
			add_escaped(out, text[t]);
			buf_addc(out, '\t');
		}
		buf_addf(out, "%lld\n", (long long)(d->waived ? d->waived_at : 0));
	}
}

static void cells_line(
	struct buf *out, const char *list, int64_t row, const char *column, const char *text)
{
	buf_addf(out, "%s\t%lld\t%s\t", list, (long long)row, column);
	add_escaped(out, text);
	buf_addc(out, '\n');
}

void seal_cells(struct buf *out, const struct doc *d)
{
	const struct form *f = d->form;
	buf_addf(out, "\t0\t:year\t%d\n", d->year);
	for (size_t i = 0; i < f->nfields; i++)
		if (field_entered(&f->field[i]))
			cells_line(out, "", 0, f->field[i].name, d->field[i]);
	for (size_t l = 0; l < f->nlists; l++)
		for (size_t r = 0; r < d->list[l].n; r++)
			for (size_t c = 0; c < f->list[l].ncols; c++)
				if (field_entered(&f->list[l].col[c]))
					cells_line(out, f->list[l].name, d->list[l].v[r].id,
						f->list[l].col[c].name, d->list[l].v[r].cell[c]);
}
