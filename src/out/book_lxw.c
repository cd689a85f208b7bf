/*
 * The workbook: see book.h. The only user of libxlsxwriter, one function of
 * ours for what it takes to call theirs; knows nothing of grids. What it is
 * given fits the library's bounds, so its own complaints on stderr stay away.
 */
#include <stdio.h>
#include <string.h>

#ifdef TIANBAO_ASAN
#include <sanitizer/lsan_interface.h>
#endif
#include <xlsxwriter.h>

#include "out/book.h"

enum {
	A4 = 9,
	CREATED = 946684800, /* 2000-01-01: without a time of its own it would get that of today,
			      * and the same record would not give the same bytes */
	BREAKS_MOST = 1000,  /* that Excel takes */
};

static const char font[] = "宋体";

/* The opaque structs of book.h are the library's. */
static lxw_workbook *workbook(struct book *b)
{
	return (lxw_workbook *)b;
}

static lxw_worksheet *worksheet(struct book_sheet *s)
{
	return (lxw_worksheet *)s;
}

static lxw_format *format(struct book_format *f)
{
	return (lxw_format *)f;
}

static struct book *book_open(const char *file)
{
	lxw_workbook *w = workbook_new(file);
	lxw_doc_properties properties = {.created = CREATED};
	if (w)
		workbook_set_properties(w, &properties);
	return (struct book *)w;
}

/* --- styles ----------------------------------------------------------- */

/* #,##0.00% */
static void set_number(lxw_format *f, const struct book_style *s)
{
	char text[64];
	snprintf(text, sizeof text, "%s%s%.*s%s", s->thousands ? "#,##0" : "0",
		s->decimals ? "." : "", s->decimals, "000000000000000000", s->percent ? "%" : "");
	format_set_num_format(f, text);
}

static struct book_format *book_format(struct book *b, const struct book_style *s)
{
	static const uint8_t align[] = {
		[BOOK_LEFT] = LXW_ALIGN_LEFT,
		[BOOK_CENTER] = LXW_ALIGN_CENTER,
		[BOOK_RIGHT] = LXW_ALIGN_RIGHT,
	};
	lxw_format *f = workbook_add_format(workbook(b));
	format_set_font_name(f, font);
	format_set_font_size(f, s->size / 2.0);
	format_set_align(f, align[s->align]);
	format_set_align(f, s->bottom ? LXW_ALIGN_VERTICAL_BOTTOM : LXW_ALIGN_VERTICAL_CENTER);
	format_set_text_wrap(f);
	if (s->indent)
		format_set_indent(f, (uint8_t)s->indent);
	if (s->border)
		format_set_border(f, LXW_BORDER_THIN);
	if (s->grey)
		format_set_font_color(f, LXW_COLOR_GRAY);
	if (s->link) {
		format_set_font_color(f, LXW_COLOR_BLUE);
		format_set_underline(f, LXW_UNDERLINE_SINGLE);
	}
	if (s->number)
		set_number(f, s);
	else if (s->text)
		format_set_num_format(f, "@");
	return (struct book_format *)f;
}

/* --- worksheets ------------------------------------------------------- */

static struct book_sheet *book_sheet(struct book *b, const char *name)
{
	return (struct book_sheet *)workbook_add_worksheet(workbook(b), name);
}

static void book_column(struct book_sheet *s, int col, int pixels)
{
	worksheet_set_column_pixels(
		worksheet(s), (lxw_col_t)col, (lxw_col_t)col, (uint32_t)pixels, NULL);
}

static void book_row(struct book_sheet *s, int row, int pixels)
{
	worksheet_set_row_pixels(worksheet(s), (lxw_row_t)row, (uint32_t)pixels, NULL);
}

static void book_text(
	struct book_sheet *s, const struct book_area *at, const char *text, struct book_format *f)
{
	lxw_row_t row = (lxw_row_t)at->row;
	lxw_col_t col = (lxw_col_t)at->col;
	if (at->rows == 1 && at->cols == 1)
		worksheet_write_string(worksheet(s), row, col, text, format(f));
	else
		worksheet_merge_range(worksheet(s), row, col, row + (lxw_row_t)at->rows - 1,
			(lxw_col_t)(col + at->cols - 1), text, format(f));
}

static void book_number(
	struct book_sheet *s, const struct book_area *at, double number, struct book_format *f)
{
	if (at->rows > 1 || at->cols > 1)
		book_text(s, at, "", f);
	worksheet_write_number(
		worksheet(s), (lxw_row_t)at->row, (lxw_col_t)at->col, number, format(f));
}

static void book_link(
	struct book_sheet *s, const struct book_area *at, const char *name, struct book_format *f)
{
	char url[256];
	snprintf(url, sizeof url, "internal:'%s'!A1", name);
	worksheet_write_url(worksheet(s), (lxw_row_t)at->row, (lxw_col_t)at->col, url, format(f));
}

static void book_choices(
	struct book_sheet *s, const struct book_area *at, const struct book_choices *c)
{
	lxw_data_validation v = {
		.validate = c->value ? LXW_VALIDATION_TYPE_LIST : LXW_VALIDATION_TYPE_LIST_FORMULA,
		.value_list = c->value,
		.value_formula = (char *)(uintptr_t)c->formula, /* it is copied */
		.ignore_blank = LXW_VALIDATION_ON,
		.dropdown = LXW_VALIDATION_ON,
		.show_error = c->asks ? LXW_VALIDATION_ON : LXW_VALIDATION_OFF,
		.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING,
	};
	/* Until 1.1.5 the library loses one of two copies it makes of a formula: some 200 bytes. */
#ifdef TIANBAO_ASAN
	__lsan_disable();
#endif
	worksheet_data_validation_range(worksheet(s), (lxw_row_t)at->row, (lxw_col_t)at->col,
		(lxw_row_t)(at->row + at->rows - 1), (lxw_col_t)(at->col + at->cols - 1), &v);
#ifdef TIANBAO_ASAN
	__lsan_enable();
#endif
}

static void set_breaks(lxw_worksheet *w, const int *page, size_t n)
{
	lxw_row_t breaks[BREAKS_MOST + 1] = {0}; /* ends with 0 */
	for (size_t i = 0; i < n && i < BREAKS_MOST; i++)
		breaks[i] = (lxw_row_t)page[i];
	worksheet_set_h_pagebreaks(w, breaks);
}

static void book_print(struct book_sheet *s, const struct book_print *p)
{
	lxw_worksheet *w = worksheet(s);
	worksheet_set_paper(w, A4);
	if (p->landscape)
		worksheet_set_landscape(w);
	worksheet_set_margins(w, p->side, p->side, p->ends, p->ends);
	worksheet_center_horizontally(w);
	worksheet_fit_to_pages(w, 1, 0);
	worksheet_set_footer(w, "&C第 &P 页 共 &N 页");
	worksheet_gridlines(w, LXW_HIDE_ALL_GRIDLINES);
	worksheet_print_area(w, 0, 0, (lxw_row_t)(p->rows - 1), (lxw_col_t)(p->cols - 1));
	if (p->nhead)
		worksheet_repeat_rows(w, (lxw_row_t)p->head, (lxw_row_t)(p->head + p->nhead - 1));
	if (p->frozen)
		worksheet_freeze_panes(w, (lxw_row_t)p->frozen, 0);
	if (p->npages)
		set_breaks(w, p->page, p->npages);
}

static void book_hide(struct book_sheet *s)
{
	worksheet_hide(worksheet(s));
}

static int book_close(struct book *b, bool keep, char words[BOOK_WORDS_MOST])
{
	if (!keep) {
		lxw_workbook_free(workbook(b));
		return 0;
	}
	lxw_error error = workbook_close(workbook(b));
	snprintf(words, BOOK_WORDS_MOST, "%s", lxw_strerror(error));
	return error ? -1 : 0;
}

extern const struct book_ops tianbao_module;
MODULE_EXPORT const struct book_ops tianbao_module = {
	.module = {MODULE_VERSION},
	.open = book_open,
	.format = book_format,
	.sheet = book_sheet,
	.column = book_column,
	.row = book_row,
	.text = book_text,
	.number = book_number,
	.link = book_link,
	.choices = book_choices,
	.print = book_print,
	.hide = book_hide,
	.close = book_close,
};
