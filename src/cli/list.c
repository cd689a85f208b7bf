/* Subcommands that tell about records: list and check. */
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
	char when[CLOCK_TEXT];
	clock_text(r->updated, when);
	buf_addf(out, "%.10s %.5s", when, when + 11);
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
enum { COLUMNS = sizeof columns / sizeof *columns };

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
		if (cell_columns(&l->cell) > l->width[i])
			l->width[i] = cell_columns(&l->cell);
	}
	return 0;
}

/* Appends the cell to the line, two blanks after the one before. */
static void add_cell(struct listing *l, size_t i)
{
	size_t pad = (size_t)(l->width[i] - cell_columns(&l->cell));
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

/* Appends `, "key": "text"`. */
static void json_text_member(struct buf *out, const char *key, const char *text)
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
	json_text_member(&l->line, "uuid", r->uuid);
	json_text_member(&l->line, "form", r->form);
	buf_addf(&l->line, ", \"year\": %d", r->year);
	json_text_member(&l->line, "unit", r->unit);
	json_text_member(&l->line, "name", r->name);
	json_text_member(&l->line, "amount", r->amount);
	json_text_member(&l->line, "status", status_name(r->status));
	buf_addf(&l->line, ", \"errors\": %zu, \"warnings\": %zu", r->errors, r->warnings);
	json_text_member(&l->line, "updated", when);
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

enum cli_status cli_list(struct cli *c)
{
	const char *const *o = c->option;
	const char *sort = o[OPT_SORT] ? o[OPT_SORT] : "number";
	const struct list_query q = {
		.form = o[OPT_FORM] ? o[OPT_FORM] : "",
		.year = cli_number(c, OPT_YEAR, 0),
		.unit = o[OPT_UNIT] ? o[OPT_UNIT] : "",
		.status = o[OPT_STATUS] ? status_from(o[OPT_STATUS]) : -1,
		.find = o[OPT_FIND] ? o[OPT_FIND] : "",
		.deleted = o[OPT_DELETED],
		.sort = (enum list_sort)list_sort_from(sort + (*sort == '-')),
		.descending = *sort == '-',
	};
	return (o[OPT_JSON] ? list_json : list_lines)(c, &q) ? CLI_WORLD : CLI_DONE;
}

/* --- check --------------------------------------------------------------------- */

/* `7: error: CELL: sentence`; `7: waived: CELL: sentence　已放行：why（who, when）` */
static void problem_line(struct buf *out, const struct diag *d)
{
	buf_addf(out, "%lld: %s: %s: ", (long long)d->record,
		d->waived ? "waived" : diag_level_word(d->level), d->cell);
	cli_line(out, d->text);
	if (d->waived) {
		char when[CLOCK_TEXT];
		clock_text(d->waived_at, when);
		buf_adds(out, "　已放行：");
		cli_line(out, d->waived);
		buf_adds(out, "（");
		cli_line(out, d->waived_by);
		buf_addf(out, " %.10s）", when);
	}
	buf_addc(out, '\n');
}

static void problem_json(struct buf *out, const struct diag *d, bool first)
{
	buf_addf(out, "%s\n {\"id\": %lld, \"level\": \"%s\"", first ? "" : ",",
		(long long)d->record, diag_level_word(d->level));
	json_text_member(out, "rule", d->rule);
	json_text_member(out, "cell", d->cell);
	buf_adds(out, ", \"cells\": [");
	for (size_t i = 0; i < d->ncells; i++) {
		if (i)
			buf_adds(out, ", ");
		json_quote(out, d->cells[i]);
	}
	buf_addc(out, ']');
	json_text_member(out, "message", d->text);
	if (d->waived) {
		char when[CLOCK_TEXT];
		clock_text(d->waived_at, when);
		json_text_member(out, "waived", d->waived);
		json_text_member(out, "waived_by", d->waived_by);
		json_text_member(out, "waived_at", when);
	}
	buf_addc(out, '}');
}

/* What check has found so far. */
struct checking {
	struct cli *c;
	struct buf text;
	size_t count[DIAG_LEVELS], waived;
	size_t n;
};

static void write_problem(struct checking *k, struct diag *d, int64_t number)
{
	d->record = number;
	if (k->c->option[OPT_JSON])
		problem_json(&k->text, d, !k->n);
	else
		problem_line(&k->text, d);
	k->n++;
}

/* Checks one record and writes its problems. */
static enum cli_status check_one(struct checking *k, int64_t number)
{
	struct cli *c = k->c;
	struct diags found = DIAGS_INIT;
	struct doc *d = store_load(c->store, number, &c->diags);
	if (!d) {
		cli_report(c);
		return CLI_WORLD;
	}
	cli_check(c, d, &found);
	for (size_t i = 0; i < found.n; i++)
		write_problem(k, &found.v[i], number);
	for (int i = 0; i < DIAG_LEVELS; i++)
		k->count[i] += found.count[i];
	k->waived += found.waived;
	diags_release(&found);
	doc_free(d);
	return cli_put(c, &k->text) ? CLI_WORLD : CLI_DONE;
}

static void check_end(struct checking *k)
{
	for (int i = 0; i < DIAG_LEVELS && !k->c->option[OPT_JSON]; i++)
		buf_addf(&k->text, "%s%zu %s", i ? " " : "", k->count[i],
			diag_level_name((enum diag_level)i));
	if (k->waived && !k->c->option[OPT_JSON])
		buf_addf(&k->text, " %zu 已放行", k->waived);
	if (k->c->option[OPT_JSON])
		buf_adds(&k->text, k->n ? "\n]" : "]");
	buf_addc(&k->text, '\n');
	cli_put(k->c, &k->text);
}

enum cli_status cli_check_all(struct cli *c)
{
	int64_t *v = NULL;
	size_t n = 0;
	struct checking k = {.c = c, .text = BUF_INIT};
	enum cli_status status = cli_ids(c, false, &v, &n);
	if (!status) {
		if (c->option[OPT_JSON])
			buf_addc(&k.text, '[');
		for (size_t i = 0; i < n && !c->output_error; i++) {
			enum cli_status one = check_one(&k, v[i]);
			if (one > status)
				status = one;
		}
		check_end(&k);
		if (!status && k.count[DIAG_ERROR])
			status = CLI_FAULTS;
	}
	buf_release(&k.text);
	free(v);
	return status;
}
