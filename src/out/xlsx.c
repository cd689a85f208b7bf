/*
 * The workbook: see xlsx.h, and xlsx_impl.h for who does what. The library
 * writes into a file; it gets one that lies in memory and has no name, so
 * nothing is left behind by a program that is killed.
 */
#include "out/xlsx.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "out/xlsx_impl.h"

/* --- names ------------------------------------------------------------ */

/* The title as Excel lets a sheet be called, at most so many characters long. */
static void name_from(struct buf *out, const char *title, size_t most)
{
	static const struct {
		char no;
		const char *instead;
	} marks[] = {{'[', "［"}, {']', "］"}, {':', "："}, {'*', "＊"}, {'?', "？"}, {'/', "／"},
		{'\\', "＼"}, {'\'', "’"}, {'\n', " "}, {'\t', " "}};
	size_t n = strlen(title), from = 0, to = n, used = 0;
	text_trim(title, &from, &to);
	for (size_t i = from, next; i < to; i = next) {
		next = text_next(title, to, i);
		size_t units = 0;
		for (size_t k = i, len; k < next; k += len)
			units += text_decode(title + k, next - k, &len) > 0xffff ? 2 : 1;
		if (used + units > most)
			break;
		used += units;
		size_t m = 0;
		while (m < sizeof marks / sizeof *marks && marks[m].no != title[i])
			m++;
		if (m < sizeof marks / sizeof *marks)
			buf_adds(out, marks[m].instead);
		else
			buf_add(out, title + i, next - i);
	}
	if (!out->n)
		buf_adds(out, "表");
}

static struct sheet_name *find_name(struct xlsx *x, const char *name)
{
	struct buf folded = BUF_INIT;
	size_t i = 0;
	text_fold(&folded, name, strlen(name));
	while (i < x->nnames && strcmp(x->name[i].folded, folded.s) != 0)
		i++;
	buf_release(&folded);
	return i < x->nnames ? &x->name[i] : NULL;
}

static void keep_name(struct xlsx *x, const char *name)
{
	struct buf folded = BUF_INIT;
	text_fold(&folded, name, strlen(name));
	MEM_ROOM(x->name, x->nnames, x->name_cap);
	x->name[x->nnames++] = (struct sheet_name){buf_detach(&folded), 2};
}

struct book_sheet *xlsx_sheet(struct xlsx *x, const char *title, struct buf *name)
{
	struct sheet_name *taken;
	buf_reset(name);
	if (x->nnames >= BOOK_SHEETS_MOST)
		return NULL;
	name_from(name, title, BOOK_NAME_MOST);
	while ((taken = find_name(x, name->s))) {
		char number[24];
		size_t n = (size_t)snprintf(number, sizeof number, " (%u)", taken->next++);
		buf_reset(name);
		name_from(name, title, BOOK_NAME_MOST - n);
		buf_adds(name, number);
	}
	keep_name(x, name->s);
	return x->ops->sheet(x->book, name->s);
}

/* --- parts ------------------------------------------------------------ */

static int put_part(struct xlsx *x, const struct out_part *p, struct diags *ds)
{
	struct buf name = BUF_INIT;
	int rc = -1;
	struct book_sheet *s = xlsx_sheet(x, p->title, &name);
	if (s)
		rc = xlsx_fill(x, s, p, ds);
	else
		diag_add(ds, OUT_XLSX_LARGE, NULL, BOOK_ROWS_MOST, BOOK_SHEETS_MOST);
	if (!rc && x->front)
		front_add(x, p, name.s);
	buf_release(&name);
	return rc;
}

/* The part that waits gets its sheet. */
static int put_held(struct xlsx *x, struct diags *ds)
{
	if (!x->is_held)
		return 0;
	x->is_held = false;
	int rc = put_part(x, &x->held, ds);
	arena_release(&x->held_memory);
	return rc;
}

int out_xlsx_part(struct output *o, struct out_part *p, struct diags *ds)
{
	struct xlsx *x = o->state;
	if (!o->n) {
		out_part_take(&x->held, &x->held_memory, p);
		x->is_held = true;
		return 0;
	}
	if (x->is_held) {
		front_begin(x);
		if (put_held(x, ds))
			return -1;
	}
	return put_part(x, p, ds);
}

/* --- cells ------------------------------------------------------------ */

static bool style_equal(const struct book_style *a, const struct book_style *b)
{
	return a->size == b->size && a->align == b->align && a->indent == b->indent &&
	       a->bottom == b->bottom && a->border == b->border && a->grey == b->grey &&
	       a->link == b->link && a->text == b->text && a->number == b->number &&
	       a->decimals == b->decimals && a->thousands == b->thousands &&
	       a->percent == b->percent;
}

struct book_format *xlsx_format(struct xlsx *x, const struct book_style *s)
{
	for (size_t i = 0; i < x->nstyles; i++)
		if (style_equal(&x->style[i].style, s))
			return x->style[i].format;
	MEM_ROOM(x->style, x->nstyles, x->style_cap);
	x->style[x->nstyles] = (struct styled){*s, x->ops->format(x->book, s)};
	return x->style[x->nstyles++].format;
}

/* _x0041_ in a text would be read as the character of that number: its first mark is written so. */
static bool is_escape(const char *s, size_t n)
{
	return n >= 7 && s[0] == '_' && s[1] == 'x' && s[6] == '_' &&
	       strspn(s + 2, "0123456789ABCDEFabcdef") == 4;
}

/* The text as the library takes it, as much of it as a cell can hold; false when that is not all.
 */
static bool encode(struct buf *out, const char *s, size_t n)
{
	size_t used = 0;
	if (n <= BOOK_TEXT_MOST && !memchr(s, '_', n)) {
		buf_add(out, s, n);
		return true;
	}
	for (size_t i = 0, len; i < n; i += len) {
		uint32_t c = text_decode(s + i, n - i, &len);
		bool escape = is_escape(s + i, n - i);
		used += escape ? strlen("_x005F_") : c > 0xffff ? 2 : 1;
		if (used > BOOK_TEXT_MOST)
			return false;
		if (escape)
			buf_adds(out, "_x005F_");
		else
			buf_add(out, s + i, len);
	}
	return true;
}

bool xlsx_text(struct xlsx *x, struct book_sheet *s, const struct book_area *at, const char *text,
	size_t n, const struct book_style *style)
{
	struct buf *b = &x->text;
	buf_reset(b);
	bool whole = encode(b, text, n);
	x->ops->text(s, at, b->s, xlsx_format(x, style));
	return whole;
}

/* --- the workbook ----------------------------------------------------- */

int out_xlsx_begin(struct output *o, struct diags *ds)
{
	const struct book_ops *ops =
		(const struct book_ops *)module_load(o->options.modules, "xlsx", ds);
	if (!ops)
		return -1;
	struct xlsx *x = mem_new(sizeof *x);
	o->state = x;
	buf_init(&x->text);
	x->ops = ops;
	x->file = memfd_create("tianbao", MFD_CLOEXEC);
	if (x->file >= 0) {
		char name[64];
		snprintf(name, sizeof name, "/proc/self/fd/%d", x->file);
		x->book = ops->open(name);
	}
	if (!x->book) {
		diag_add(ds, OUT_XLSX, NULL, file_reason(errno));
		return -1;
	}
	keep_name(x, CHOICE_SHEET);
	keep_name(x, "history"); /* Excel's own */
	return 0;
}

/* Appends what the file holds. -1 with a diag. */
static int read_back(int file, struct buf *out, struct diags *ds)
{
	char piece[1 << 16];
	ssize_t n;
	for (off_t at = 0; (n = pread(file, piece, sizeof piece, at)) > 0; at += n)
		buf_add(out, piece, (size_t)n);
	if (n < 0)
		diag_add(ds, OUT_XLSX, NULL, file_reason(errno));
	return n < 0 ? -1 : 0;
}

int out_xlsx_end(struct output *o, struct diags *ds)
{
	struct xlsx *x = o->state;
	char words[BOOK_WORDS_MOST];
	if (!o->n) /* a workbook has a sheet */
		x->ops->sheet(x->book, "空");
	if (put_held(x, ds))
		return -1;
	if (x->front)
		front_end(x);
	choice_end(x);
	int rc = x->ops->close(x->book, true, words);
	x->book = NULL;
	if (rc) {
		diag_add(ds, OUT_XLSX, NULL, words);
		return -1;
	}
	return read_back(x->file, &o->bytes, ds);
}

void out_xlsx_release(struct output *o)
{
	struct xlsx *x = o->state;
	if (!x)
		return;
	if (x->book)
		x->ops->close(x->book, false, NULL);
	if (x->file >= 0)
		close(x->file);
	choice_release(x);
	for (size_t i = 0; i < x->nnames; i++)
		free(x->name[i].folded);
	free(x->name);
	free(x->style);
	buf_release(&x->text);
	arena_release(&x->held_memory);
	free(x);
	o->state = NULL;
}
