/*
 * The sheet in front of several others: a line for each with a link to it,
 * and what lists show of the records. See xlsx_impl.h.
 */
#include "out/xlsx_impl.h"

#include <string.h>

#include "base/buf.h"

enum column { NUMBER, YEAR, NAME, UNIT, STATUS, AMOUNT, ERRORS, WARNINGS, COLUMNS };

enum {
	MONEY = 10000, /* parts of an amount in one 元 */
	DECIMALS = 2,
	BODY = 21, /* letters in half points */
	TITLE = 32,
	TITLE_HEIGHT = 40, /* pixels */
	ROW_HEIGHT = 26,
	HEAD_ROW = 1,
};

static const char words[] = "汇总";

static const struct {
	const char *title;
	int width; /* pixels; together those of an A4 page */
	enum book_align align;
} columns[COLUMNS] = {
	[NUMBER] = {"编号", 44, BOOK_CENTER},
	[YEAR] = {"年度", 44, BOOK_CENTER},
	[NAME] = {"名称", 214, BOOK_LEFT},
	[UNIT] = {"单位", 130, BOOK_LEFT},
	[STATUS] = {"状态", 56, BOOK_CENTER},
	[AMOUNT] = {"金额（元）", 108, BOOK_RIGHT},
	[ERRORS] = {"错误", 42, BOOK_RIGHT},
	[WARNINGS] = {"警告", 42, BOOK_RIGHT},
};

static struct book_style style_of(enum column c)
{
	return (struct book_style){.size = BODY, .align = columns[c].align, .border = true};
}

static struct book_area area(const struct xlsx *x, enum column c)
{
	return (struct book_area){x->front_row, (int)c, 1, 1};
}

static void put_text(
	struct xlsx *x, enum column c, const char *text, const struct book_style *style)
{
	const struct book_area at = area(x, c);
	xlsx_text(x, x->front, &at, text, strlen(text), style);
}

static void put_number(struct xlsx *x, enum column c, double number, int decimals)
{
	const struct book_area at = area(x, c);
	struct book_style style = style_of(c);
	style.number = true;
	style.decimals = decimals;
	style.thousands = decimals > 0;
	x->ops->number(x->front, &at, number, xlsx_format(x, &style));
}

static void put_empty(struct xlsx *x)
{
	x->ops->row(x->front, x->front_row, ROW_HEIGHT);
	for (enum column c = 0; c < COLUMNS; c++) {
		const struct book_style style = style_of(c);
		put_text(x, c, "", &style);
	}
}

void front_begin(struct xlsx *x)
{
	struct buf name = BUF_INIT;
	const struct book_area all = {0, 0, 1, COLUMNS};
	const struct book_style large = {.size = TITLE, .align = BOOK_CENTER};
	x->front = xlsx_sheet(x, words, &name);
	buf_release(&name);
	xlsx_text(x, x->front, &all, words, strlen(words), &large);
	x->ops->row(x->front, 0, TITLE_HEIGHT);
	x->front_row = HEAD_ROW;
	for (enum column c = 0; c < COLUMNS; c++) {
		struct book_style head = style_of(c);
		head.align = BOOK_CENTER;
		x->ops->column(x->front, (int)c, columns[c].width);
		put_text(x, c, columns[c].title, &head);
	}
}

static void put_about(struct xlsx *x, const struct out_about *about)
{
	const struct book_style unit = style_of(UNIT), status = style_of(STATUS),
				amount = style_of(AMOUNT);
	put_number(x, NUMBER, (double)about->number, 0);
	put_number(x, YEAR, about->year, 0);
	put_text(x, UNIT, about->unit, &unit);
	put_text(x, STATUS, about->status, &status);
	put_number(x, ERRORS, (double)about->errors, 0);
	put_number(x, WARNINGS, (double)about->warnings, 0);
	if (about->has_amount)
		put_number(x, AMOUNT, (double)about->amount / MONEY, DECIMALS);
	else
		put_text(x, AMOUNT, about->amount_text, &amount);
	int64_t sum;
	if (about->has_amount && !__builtin_add_overflow(x->sum, about->amount, &sum)) {
		x->sum = sum;
		x->summed = true;
	}
}

/* The name of a part is a link to its sheet. */
static void put_name(struct xlsx *x, const char *text, const char *sheet)
{
	const struct book_area at = area(x, NAME);
	struct book_style style = style_of(NAME);
	style.link = true;
	x->ops->link(x->front, &at, sheet, xlsx_format(x, &style));
	put_text(x, NAME, text, &style);
}

void front_add(struct xlsx *x, const struct out_part *p, const char *sheet)
{
	x->front_row++;
	put_empty(x);
	put_name(x, p->about && *p->about->name ? p->about->name : p->title, sheet);
	if (p->about)
		put_about(x, p->about);
}

static void put_sum(struct xlsx *x)
{
	const struct book_style style = style_of(NAME);
	x->front_row++;
	put_empty(x);
	put_text(x, NAME, "合计", &style);
	put_number(x, AMOUNT, (double)x->sum / MONEY, DECIMALS);
}

void front_end(struct xlsx *x)
{
	struct book_print print = {.cols = COLUMNS, .nhead = HEAD_ROW + 1, .frozen = HEAD_ROW + 1};
	if (x->summed)
		put_sum(x);
	print.rows = x->front_row + 1;
	xlsx_paper(&print, false);
	x->ops->print(x->front, &print);
}
