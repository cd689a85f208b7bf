/* One grid on one worksheet: see xlsx_impl.h. */
#include "out/xlsx_impl.h"

#include "base/buf.h"

enum {
	SIDE = 15, /* margins in millimetres: left and right, upright */
	ENDS = 18, /* above and below */
	A4_WIDTH = 210,
	A4_HEIGHT = 297,
	TYPED_MOST =
		255,     /* bytes of a cell marked as text: some programs show longer ones as ### */
	FROZEN_MOST = 5, /* head rows stay in sight while one scrolls if there are no more above */
};

static double inches(int millimetres)
{
	return millimetres / 25.4;
}

void xlsx_paper(struct book_print *out, bool landscape)
{
	out->landscape = landscape;
	out->side = inches(landscape ? ENDS : SIDE);
	out->ends = inches(landscape ? SIDE : ENDS);
}

/* Pixels between the margins. */
static int paper_width(bool landscape)
{
	int width = landscape ? A4_HEIGHT - 2 * ENDS : A4_WIDTH - 2 * SIDE;
	return (int)(inches(width) * 96);
}

/* --- cells ------------------------------------------------------------ */

bool xlsx_figure(const struct figure *f, struct book_style *style, double *number)
{
	static const uint64_t most = 999999999999999; /* Excel keeps 15 digits */
	struct decimal d = f->number;
	if (d.digits > most)
		return false;
	style->number = true;
	style->decimals = d.scale;
	style->thousands = f->thousands;
	style->percent = f->percent;
	d.scale += f->percent ? 2 : 0;
	*number = decimal_double(&d);
	return true;
}

static struct book_style style_of(const struct plan_cell *p)
{
	static const enum book_align align[] = {
		[ALIGN_LEFT] = BOOK_LEFT,
		[ALIGN_CENTER] = BOOK_CENTER,
		[ALIGN_RIGHT] = BOOK_RIGHT,
	};
	const struct gcell *c = p->cell;
	return (struct book_style){
		.size = plan_type_size(p->kind, p->first),
		.align = align[c->align],
		.indent = p->kind == BAND_TEXT ? 2 : p->indent,
		.bottom = p->kind == BAND_SIGN,
		.border = p->kind == BAND_TABLE,
		.grey = c->placeholder,
		.text = gcell_is_entry(c) && c->align != ALIGN_RIGHT && c->n <= TYPED_MOST,
	};
}

/* False when its text is too long to stand there whole. */
static bool put_cell(struct xlsx *x, struct book_sheet *s, const struct plan_cell *p)
{
	const struct gcell *c = p->cell;
	struct book_style style = style_of(p);
	struct figure figure;
	double number;
	if (p->kind == BAND_TABLE && figure_read(&figure, c) &&
		xlsx_figure(&figure, &style, &number)) {
		x->ops->number(s, &p->at, number, xlsx_format(x, &style));
		return true;
	}
	return xlsx_text(x, s, &p->at, c->text, c->qr ? 0 : c->n, &style);
}

static void report_long(const struct form *f, const struct gcell *c, struct diags *ds)
{
	struct buf address = BUF_INIT;
	if (f && c->nsegs)
		path_print(&address, f, c->seg[0].path);
	struct place at = {.cell = address.s};
	diag_add(ds, OUT_XLSX_LONG, &at, BOOK_TEXT_MOST);
	buf_release(&address);
}

/* --- the sheet -------------------------------------------------------- */

static void put_sizes(struct xlsx *x, struct book_sheet *s, const struct plan *p)
{
	for (int i = 0; i < p->ncols; i++)
		x->ops->column(s, i, p->x[i + 1] - p->x[i]);
	for (size_t i = 0; i < p->nrows; i++)
		x->ops->row(s, (int)i, p->height[i]);
}

static void put_print(struct xlsx *x, struct book_sheet *s, const struct plan *p, bool landscape)
{
	struct book_print print = {
		.rows = (int)p->nrows,
		.cols = p->ncols,
		.head = p->head,
		.nhead = p->nhead,
		.page = p->page,
		.npages = p->npages,
	};
	xlsx_paper(&print, landscape);
	if (p->nhead && p->head + p->nhead <= FROZEN_MOST)
		print.frozen = p->head + p->nhead;
	x->ops->print(s, &print);
}

int xlsx_fill(struct xlsx *x, struct book_sheet *s, const struct out_part *p, struct diags *ds)
{
	struct arena a = ARENA_INIT;
	struct plan plan;
	plan_make(&a, p->grid, paper_width(p->landscape), &plan);
	bool fits = plan.nrows <= BOOK_ROWS_MOST && plan.ncols <= BOOK_COLS_MOST;
	if (fits) {
		put_sizes(x, s, &plan);
		for (size_t i = 0; i < plan.ncells; i++)
			if (!put_cell(x, s, &plan.cell[i]))
				report_long(p->form, plan.cell[i].cell, ds);
		choice_cells(x, s, &plan, p);
		put_print(x, s, &plan, p->landscape);
	} else {
		diag_add(ds, OUT_XLSX_LARGE, NULL, BOOK_ROWS_MOST, BOOK_SHEETS_MOST);
	}
	plan_release(&plan);
	arena_release(&a);
	return fits ? 0 : -1;
}
