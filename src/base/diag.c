/* Complaints as values: see diag.h. */
#include "base/diag.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"

static const enum diag_level levels[] = {
#define DIAG(code, level, text) DIAG_##level,
#include "base/diag.def"
#undef DIAG
};

static const struct {
	const char *word, *name;
} level_names[DIAG_LEVELS] = {
	[DIAG_ERROR] = {"error", "错误"},
	[DIAG_WARNING] = {"warning", "警告"},
	[DIAG_HINT] = {"hint", "提示"},
};

static struct diag *push(struct diags *ds, enum diag_code code, enum diag_level level)
{
	MEM_ROOM(ds->v, ds->n, ds->cap);
	struct diag *d = &ds->v[ds->n++];
	*d = (struct diag){.code = code, .level = level};
	ds->count[level]++;
	return d;
}

struct diag *diag_addf(
	struct diags *ds, enum diag_code code, const struct place *at, const char *format, ...)
{
	struct diag *d = push(ds, code, levels[code]);
	va_list ap;
	va_start(ap, format);
	d->text = mem_vprintf(format, ap);
	va_end(ap);
	d->rule = mem_dup("");
	d->cell = mem_dup(at && at->cell ? at->cell : "");
	if (at && at->file) {
		d->file = mem_dup(at->file);
		d->line = at->line;
		d->col = at->col;
	}
	if (*d->cell)
		diag_mark(d, d->cell);
	return d;
}

struct diag *diag_add_rule(struct diags *ds, enum diag_level level, const char *rule,
	const char *cell, const char *sentence)
{
	struct diag *d = push(ds, D_RULE, level);
	d->text = mem_dup(sentence);
	d->rule = mem_dup(rule);
	d->cell = mem_dup(cell ? cell : "");
	if (*d->cell)
		diag_mark(d, d->cell);
	return d;
}

void diag_mark(struct diag *d, const char *cell)
{
	for (size_t i = 0; i < d->ncells; i++)
		if (!strcmp(d->cells[i], cell))
			return;
	d->cells = mem_grow(d->cells, d->ncells + 1, sizeof *d->cells);
	d->cells[d->ncells++] = mem_dup(cell);
}

void diags_take(struct diags *ds, struct diags *from)
{
	for (size_t i = 0; i < from->n; i++) {
		*push(ds, from->v[i].code, from->v[i].level) = from->v[i];
		if (from->v[i].waived) {
			ds->count[from->v[i].level]--;
			ds->waived++;
		}
	}
	free(from->v);
	*from = (struct diags)DIAGS_INIT;
}

/* Order of two complaints; order in the list decides between equals. */
static int compare(const void *a, const void *b)
{
	const struct diag *x = a, *y = b;
	if (!x->file || !y->file)
		return !x->file - !y->file;
	int by_file = strcmp(x->file, y->file);
	if (by_file)
		return by_file;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->col > y->col) - (x->col < y->col);
}

void diags_sort(struct diags *ds)
{
	for (size_t i = 1; i < ds->n; i++) {
		struct diag d = ds->v[i];
		size_t at = i;
		while (at && compare(&ds->v[at - 1], &d) > 0) {
			ds->v[at] = ds->v[at - 1];
			at--;
		}
		ds->v[at] = d;
	}
}

void diags_waived_last(struct diags *ds)
{
	if (!ds->waived)
		return;
	struct diag *v = mem_array(ds->n, sizeof *v);
	size_t stand = 0, waived = ds->n - ds->waived;
	for (size_t i = 0; i < ds->n; i++)
		v[ds->v[i].waived ? waived++ : stand++] = ds->v[i];
	free(ds->v);
	ds->v = v;
	ds->cap = ds->n;
}

void diags_release(struct diags *ds)
{
	for (size_t i = 0; i < ds->n; i++) {
		struct diag *d = &ds->v[i];
		for (size_t k = 0; k < d->ncells; k++)
			free(d->cells[k]);
		free(d->cells);
		free(d->file);
		free(d->cell);
		free(d->rule);
		free(d->text);
		free(d->waived);
		free(d->waived_by);
	}
	free(ds->v);
	*ds = (struct diags)DIAGS_INIT;
}

void diags_waive(struct diags *ds, const char *why, const char *who, int64_t time)
{
	struct diag *d = &ds->v[ds->n - 1];
	assert(!d->waived);
	d->waived = mem_dup(why);
	d->waived_by = mem_dup(who);
	d->waived_at = time;
	ds->count[d->level]--;
	ds->waived++;
}

const char *diag_level_word(enum diag_level level)
{
	return level_names[level].word;
}

const char *diag_level_name(enum diag_level level)
{
	return level_names[level].name;
}

int diag_level_from(const char *word)
{
	for (int i = 0; i < DIAG_LEVELS; i++)
		if (!strcmp(word, level_names[i].word))
			return i;
	return -1;
}

void diag_row(struct buf *out, const struct diag *d)
{
	const char *row = strchr(d->cell, '[');
	int digits = row ? (int)strspn(++row, "0123456789") : 0;
	if (!digits)
		return;
	struct buf words = BUF_INIT;
	buf_addf(&words, "第 %.*s 行", digits, row);
	if (!strstr(d->text, words.s))
		buf_addf(out, "%s：", words.s);
	buf_release(&words);
}

void diag_sentence(struct buf *out, const struct diag *d)
{
	diag_row(out, d);
	buf_adds(out, d->text);
	if (!d->waived)
		return;
	buf_addf(out, "（已说明：%s，%s，", d->waived, d->waived_by);
	clock_day(out, d->waived_at);
	buf_adds(out, "）");
}

void diag_format(struct buf *out, const struct diag *d)
{
	if (d->file && d->line)
		buf_addf(out, "%s:%d:%d: ", d->file, d->line, d->col);
	else if (d->file)
		buf_addf(out, "%s: ", d->file);
	else if (d->record)
		buf_addf(out, "%lld: ", (long long)d->record);
	buf_addf(out, "%s: ", diag_level_word(d->level));
	if (*d->cell)
		buf_addf(out, "%s: ", d->cell);
	buf_adds(out, d->text);
}
