/* The subcommand list, and which records its options choose. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/cli.h"

/* --- list ---------------------------------------------------------------------- */

enum { PAGE = 500 };

/* Called for each row of the list; other than 0 ends the walk. */
typedef int row_fn(void *arg, const struct list_row *r);

/* Says, once, that a row is not what was saved: nothing of it is listed. */
static void say_damaged(struct cli *c, const struct list_row *r)
{
	for (size_t i = 0; i < c->diags.n; i++)
		if (c->diags.v[i].record == r->number)
			return;
	struct place at = {.file = store_file(c->store)};
	diag_add(&c->diags, STORE_RECORD_DAMAGED, &at, (long long)r->number)->record = r->number;
}

/* Walks over all rows of a query, a page at a time. -1 with a diag. */
static int walk(struct cli *c, const struct list_query *q, row_fn *each, void *arg)
{
	struct list_rows_page page = {NULL, 0}, next = {NULL, 0};
	int rc = 0;
	do {
		const struct list_row *last = page.n ? &page.v[page.n - 1] : NULL;
		rc = store_list(c->store, q, last, false, PAGE, &next, &c->diags);
		list_page_release(&page);
		if (rc)
			break;
		page = next;
		for (size_t i = 0; i < page.n && !rc; i++)
			if (page.v[i].damaged)
				say_damaged(c, &page.v[i]);
			else
				rc = each(arg, &page.v[i]);
	} while (!rc && page.n == PAGE);
	list_page_release(&page);
	return rc;
}

enum align { LEFT, RIGHT };

/* What a column of the list shows of a row: appended. */
static void show_number(struct buf *out, const struct list_row *r)
{
	buf_addf(out, "%lld", (long long)r->number);
}

static void show_form(struct buf *out, const struct list_row *r)
{
	cli_line(out, r->form);
}

static void show_year(struct buf *out, const struct list_row *r)
{
	buf_addf(out, "%d", r->year);
}

static void show_unit(struct buf *out, const struct list_row *r)
{
	cli_line(out, r->unit);
}

static void show_name(struct buf *out, const struct list_row *r)
{
	cli_line(out, r->name);
}

static void show_amount(struct buf *out, const struct list_row *r)
{
	cli_line(out, r->amount);
}

static void show_problems(struct buf *out, const struct list_row *r)
{
	buf_addf(out, "%zu/%zu", r->errors, r->warnings);
}

static void show_status(struct buf *out, const struct list_row *r)
{
	buf_adds(out, status_name(r->status));
}

static void show_updated(struct buf *out, const struct list_row *r)
{
	clock_minute(out, r->updated);
}

static const struct column {
	const char *title;
	enum align align;
	void (*show)(struct buf *out, const struct list_row *r);
} columns[] = {
	{"编号", RIGHT, show_number},
	{"表", LEFT, show_form},
	{"年度", LEFT, show_year},
	{"单位", LEFT, show_unit},
	{"名称", LEFT, show_name},
	{"金额", RIGHT, show_amount},
	{"错误/警告", RIGHT, show_problems},
	{"状态", LEFT, show_status},
	{"更新", LEFT, show_updated},
};
enum {
	COLUMNS = sizeof columns / sizeof *columns,
	WIDEST = 60, /* what is wider stands out of its column, and moves no other line */
};

struct listing {
	struct cli *c;
	int width[COLUMNS];
	struct buf cell, line;
};

static int cell_columns(const struct buf *b)
{
	return text_columns(b->s, b->n, TEXT_NARROW);
}

static int measure(void *arg, const struct list_row *r)
{
	struct listing *l = arg;
	for (size_t i = 0; i < COLUMNS; i++) {
		buf_reset(&l->cell);
		columns[i].show(&l->cell, r);
		int w = cell_columns(&l->cell);
		if (w > l->width[i])
			l->width[i] = w < WIDEST ? w : WIDEST;
	}
	return 0;
}

/* Appends the cell to the line, two blanks after the one before. */
static void add_cell(struct listing *l, size_t i)
{
	int w = cell_columns(&l->cell);
	size_t pad = w < l->width[i] ? (size_t)(l->width[i] - w) : 0;
	if (i)
		buf_adds(&l->line, "  ");
	if (columns[i].align == RIGHT)
		buf_pad(&l->line, ' ', pad);
	buf_add(&l->line, l->cell.s, l->cell.n);
	if (columns[i].align == LEFT && i + 1 < COLUMNS)
		buf_pad(&l->line, ' ', pad);
}

static int show_row(void *arg, const struct list_row *r)
{
	struct listing *l = arg;
	for (size_t i = 0; i < COLUMNS; i++) {
		buf_reset(&l->cell);
		if (r)
			columns[i].show(&l->cell, r);
		else
			buf_adds(&l->cell, columns[i].title);
		add_cell(l, i);
	}
	buf_addc(&l->line, '\n');
	return cli_put(l->c, &l->line);
}

/* Two walks: the widths of the columns, then the lines. */
static int list_lines(struct cli *c, const struct list_query *q)
{
	struct listing l = {.c = c, .cell = BUF_INIT, .line = BUF_INIT};
	int rc = walk(c, q, measure, &l);
	if (!rc && l.width[0]) {
		for (size_t i = 0; i < COLUMNS; i++) {
			const char *title = columns[i].title;
			int w = text_columns(title, strlen(title), TEXT_NARROW);
			if (w > l.width[i])
				l.width[i] = w;
		}
		show_row(&l, NULL);
		rc = walk(c, q, show_row, &l);
	}
	buf_release(&l.cell);
	buf_release(&l.line);
	return rc;
}

void cli_json_text(struct buf *out, const char *key, const char *text)
{
	buf_addf(out, ", \"%s\": ", key);
	json_quote(out, text);
}

struct json_listing {
	struct cli *c;
	struct buf line;
	size_t n;
};

static int json_row(void *arg, const struct list_row *r)
{
	struct json_listing *l = arg;
	char when[CLOCK_TEXT];
	clock_text(r->updated, when);
	buf_addf(&l->line, "%s\n {\"id\": %lld", l->n++ ? "," : "", (long long)r->number);
	cli_json_text(&l->line, "uuid", r->uuid);
	cli_json_text(&l->line, "form", r->form);
	buf_addf(&l->line, ", \"year\": %d", r->year);
	cli_json_text(&l->line, "unit", r->unit);
	cli_json_text(&l->line, "name", r->name);
	cli_json_text(&l->line, "amount", r->amount);
	cli_json_text(&l->line, "status", status_name(r->status));
	buf_addf(&l->line, ", \"errors\": %zu, \"warnings\": %zu", r->errors, r->warnings);
	cli_json_text(&l->line, "updated", when);
	buf_addc(&l->line, '}');
	return cli_put(l->c, &l->line);
}

static int list_json(struct cli *c, const struct list_query *q)
{
	struct json_listing l = {.c = c, .line = BUF_INIT};
	buf_addc(&l.line, '[');
	int rc = walk(c, q, json_row, &l);
	buf_adds(&l.line, l.n ? "\n]\n" : "]\n");
	cli_put(c, &l.line);
	buf_release(&l.line);
	return rc;
}

struct list_query cli_query(const struct cli *c)
{
	const char *const *o = c->option;
	const char *sort = o[OPT_SORT] ? o[OPT_SORT] : "number";
	return (struct list_query){
		.form = o[OPT_FORM] ? o[OPT_FORM] : "",
		.year = cli_number(c, OPT_YEAR, 0),
		.unit = o[OPT_UNIT] ? o[OPT_UNIT] : "",
		.status = o[OPT_STATUS] ? status_from(o[OPT_STATUS]) : -1,
		.find = o[OPT_FIND] ? o[OPT_FIND] : "",
		.deleted = o[OPT_DELETED],
		.sort = (enum list_sort)list_sort_from(sort + (*sort == '-')),
		.descending = *sort == '-',
	};
}

enum cli_status cli_list(struct cli *c)
{
	const struct list_query q = cli_query(c);
	int rc = (c->option[OPT_JSON] ? list_json : list_lines)(c, &q);
	return rc || c->diags.n ? CLI_WORLD : CLI_DONE;
}
