/*
 * What is said of expressions that SQLite takes and that cannot do what was
 * meant: comparisons that come out the same whatever is typed, choices that
 * nobody can choose, amounts without a unit. Each is certain from the
 * expression and the form alone; where a name may mean several things nothing
 * is said. Knows nothing of records: rules_try.c fills some in.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "doc/rules_impl.h"

/* An expression under the eye. */
struct look {
	const struct form *f;
	const struct expr *e;
	int expr;
	const struct item *v;
	size_t n;
	bool others; /* it names the table of other records */
	struct diags *ds;
};

/* What stands on one side of a comparison. */
enum side_kind { SIDE_UNKNOWN, SIDE_NULL, SIDE_NUMBER, SIDE_TEXT, SIDE_FIELD, SIDE_PARAMETER };
struct side {
	enum side_kind kind;
	const struct item *item;
	const struct field *field; /* one that it can be; all are of one kind of value */
	const struct parameter *parameter;
	bool numeric, text; /* what its value is; neither: not known */
};

static struct place place_of(const struct look *k, const struct item *i)
{
	return form_expr_place(k->f, k->expr, i->at);
}

/* The text of an item as written: of a name that of the column, of a text what stands in quotes.
 * New memory. */
static char *text_of(const struct look *k, const struct item *i)
{
	size_t to = i->to - (i->name > i->at && strchr("'\"`[", k->e->text[i->name - 1]) != NULL);
	return mem_ndup(k->e->text + i->name, to - i->name);
}

static bool is_word(const struct look *k, size_t i, const char *word)
{
	return i < k->n && k->v[i].kind == ITEM_WORD && item_is(k->e, &k->v[i], word);
}

static bool is_one_of(const struct look *k, size_t i, const char *const *words, size_t n)
{
	for (size_t w = 0; w < n; w++)
		if (is_word(k, i, words[w]))
			return true;
	return false;
}

/* --- where an operand ends ----------------------------------------------- */

/* True when the `and` at i belongs to a `between`. */
static bool of_between(const struct look *k, size_t i)
{
	int depth = 0;
	while (i--) {
		const struct item *item = &k->v[i];
		depth += (item->kind == ITEM_CLOSE) - (item->kind == ITEM_OPEN);
		if (depth < 0)
			return false;
		if (!depth && is_word(k, i, "between"))
			return true;
		if (!depth && (is_word(k, i, "and") || is_word(k, i, "or")))
			return false;
	}
	return false;
}

/* True when what stands at i + 1 is the beginning of an operand of a comparison. */
static bool begins_behind(const struct look *k, size_t i)
{
	static const char *const words[] = {
		"or", "not", "where", "when", "then", "else", "on", "having", "select"};
	const struct item *item = &k->v[i];
	return item->kind == ITEM_OPEN || item->kind == ITEM_COMMA ||
	       is_one_of(k, i, words, sizeof words / sizeof *words) ||
	       (is_word(k, i, "and") && !of_between(k, i));
}

/* True when what stands before i is the end of one. */
static bool ends_before(const struct look *k, size_t i)
{
	static const char *const words[] = {"and", "or", "then", "else", "end", "when", "group",
		"order", "limit", "having", "union", "except", "intersect", "where", "from", "as"};
	return i >= k->n || k->v[i].kind == ITEM_CLOSE || k->v[i].kind == ITEM_COMMA ||
	       is_one_of(k, i, words, sizeof words / sizeof *words);
}

/* --- what a name is --------------------------------------------------------- */

/* Amounts, numbers and percentages, which print as such. */
static bool is_numeric(const struct field *f)
{
	return f->type->print;
}

/* One field more that a name can be: the side is known as long as all are of one kind. */
static void side_field(struct side *s, const struct field *f, bool *mixed)
{
	if (!field_entered(f) || (s->field && is_numeric(s->field) != is_numeric(f)))
		*mixed = true;
	if (!s->field)
		s->field = f;
}

static bool is_others_column(const char *name)
{
	const char *names[OTHERS_COLUMNS];
	others_columns(names);
	for (size_t i = 0; i < OTHERS_COLUMNS; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static void side_name(const struct look *k, struct side *s)
{
	char *name = text_of(k, s->item);
	bool mixed = k->others && is_others_column(name);
	int at = form_field(k->f, name), parameter = form_parameter(k->f, name);
	if (at >= 0)
		side_field(s, &k->f->field[at], &mixed);
	for (size_t l = 0; l < k->f->nlists; l++)
		if ((at = list_col(&k->f->list[l], name)) >= 0)
			side_field(s, &k->f->list[l].col[at], &mixed);
	if (mixed) {
		s->field = NULL;
	} else if (s->field) {
		s->kind = SIDE_FIELD;
		s->numeric = is_numeric(s->field);
		s->text = !s->numeric;
	} else if (parameter >= 0) {
		s->kind = SIDE_PARAMETER;
		s->parameter = &k->f->parameter[parameter];
		s->numeric = s->parameter->kind != PARAMETER_TEXT;
		s->text = !s->numeric;
	}
	free(name);
}

static struct side side_of(const struct look *k, size_t i)
{
	struct side s = {.item = &k->v[i]};
	if (s.item->kind == ITEM_NAME)
		side_name(k, &s);
	else if (s.item->kind == ITEM_NUMBER)
		s.kind = SIDE_NUMBER;
	else if (s.item->kind == ITEM_TEXT)
		s.kind = SIDE_TEXT;
	else if (is_word(k, i, "null"))
		s.kind = SIDE_NULL;
	s.numeric |= s.kind == SIDE_NUMBER;
	s.text |= s.kind == SIDE_TEXT;
	return s;
}

/* --- comparisons ---------------------------------------------------------- */

/* A text that a choice does not offer on its level, under whatever. */
static void look_choice(const struct look *k, const struct side *s, const struct item *text)
{
	const struct field *f = s->field;
	if (!f || !f->of || f->open)
		return;
	char *value = text_of(k, text);
	if (*value && !choices_find(f, "", value)) {
		size_t n = choices_max(f);
		const struct choice **all = mem_array(n, sizeof *all);
		const char **names = mem_array(n, sizeof *names);
		n = choices_offered(f, "", all, n);
		for (size_t i = 0; i < n; i++)
			names[i] = all[i]->text;
		long near = text_nearest(value, names, n);
		for (size_t i = 0; i < n && near < 0; i++)
			if (strstr(names[i], value) || strstr(value, names[i]))
				near = (long)i;
		struct place at = place_of(k, text);
		if (near < 0)
			diag_add(k->ds, EXPR_CHOICE, &at, f->name, value);
		else
			diag_add(k->ds, EXPR_CHOICE_NEAR, &at, f->name, value, names[near]);
		free(names);
		free(all);
	}
	free(value);
}

static void look_blank(const struct look *k, const struct side *s, const struct item *text)
{
	char *value = text_of(k, text);
	struct place at = place_of(k, text);
	if (s->field && text_blank(value, strlen(value)))
		diag_add(k->ds, EXPR_BLANK, &at, s->field->name, s->field->name);
	free(value);
}

/* A number compared with a text: what to write depends on what the cell holds. */
static void look_kinds(const struct look *k, const struct side *a, const struct side *b)
{
	const struct side *number = a->numeric ? a : b, *text = a->numeric ? b : a;
	struct place at = place_of(k, a->item);
	char *written = text_of(k, text->item);
	if (!number->numeric || !text->text || !written[0]) {
		free(written);
		return;
	}
	if (text->field)
		diag_add(k->ds, EXPR_TEXT_NUMBER, &at, text->field->name,
			text->field->type->judge ? "year" : "number", text->field->name);
	else if (number->field && number->field->money.factor)
		diag_add(k->ds, EXPR_MONEY_TEXT, &at, number->field->name, written);
	else if (number->field)
		diag_add(k->ds, EXPR_NUMBER_TEXT, &at, number->field->name, written);
	free(written);
}

/* Amounts are in 0.0001 元: a bare number that small was meant in another unit. */
static void look_money(const struct look *k, const struct side *money, const struct side *number)
{
	enum { SMALL = 100000000 };
	const struct parameter *p = number->parameter;
	if (!money->field || !money->field->money.factor || !number->numeric || number->field)
		return;
	char *written = text_of(k, number->item);
	double value = p ? p->kind == PARAMETER_REAL ? p->real : (double)p->integer
			 : strtod(written, NULL);
	struct place at = place_of(k, number->item);
	bool has_unit = p && strspn(p->text, "0123456789.,+-") < strlen(p->text);
	if (value == 0 || has_unit || value >= SMALL || value <= -SMALL) {
		free(written);
		return;
	}
	struct buf yuan = BUF_INIT;
	decimal_print_double(&yuan, value / 10000);
	if (p)
		diag_add(k->ds, EXPR_MONEY_PARAMETER, &at, p->name, yuan.s, p->name, p->text,
			k->f->money.unit);
	else
		diag_add(k->ds, EXPR_MONEY_NUMBER, &at, written, yuan.s, written, k->f->money.unit);
	buf_release(&yuan);
	free(written);
}

/* The first item of the (select …) that item i stands in, 0 when it is in none; *to: behind it. */
static size_t select_around(const struct look *k, size_t i, size_t *to)
{
	int depth = 0;
	size_t from = i;
	while (from--) {
		depth += (k->v[from].kind == ITEM_CLOSE) - (k->v[from].kind == ITEM_OPEN);
		if (depth < 0 && is_word(k, from + 1, "select"))
			break;
		if (depth < 0)
			depth = 0;
	}
	*to = k->n;
	if (from == (size_t)-1)
		return 0;
	depth = 0;
	for (*to = from + 1; *to < k->n && depth >= 0; ++*to)
		depth += (k->v[*to].kind == ITEM_OPEN) - (k->v[*to].kind == ITEM_CLOSE);
	return from + 1;
}

/* True when a table is called so in the (select …) that item i stands in. */
static bool table_here(const struct look *k, size_t i, const char *table)
{
	size_t to, from = select_around(k, i, &to);
	int depth = 0;
	bool behind = false; /* from */
	if (!from)
		return !strcmp(table, NAME_RECORD) ||
		       (k->e->list >= 0 && !strcmp(table, k->f->list[k->e->list].name));
	for (size_t at = from; at < to; at++) {
		const struct item *item = &k->v[at];
		depth += (item->kind == ITEM_OPEN) - (item->kind == ITEM_CLOSE);
		behind |= !depth && is_word(k, at, "from");
		if (depth || !behind || item->kind != ITEM_NAME)
			continue;
		bool renamed =
			at + 1 < to && (k->v[at + 1].kind == ITEM_NAME || is_word(k, at + 1, "as"));
		char *name = text_of(k, item);
		bool same = !renamed && !strcmp(name, table);
		free(name);
		if (same)
			return true;
	}
	return false;
}

/* The table a name is written with, new memory; NULL without. */
static char *table_of(const struct look *k, const struct item *i)
{
	const char *s = k->e->text;
	size_t to = i->name;
	while (to > i->at && s[to] != '.')
		to--;
	return to > i->at ? mem_ndup(s + i->at, to - i->at) : NULL;
}

/* What the name may be meant of, outside of any (select …); NULL: nothing has it there. */
static const char *outer_table(const struct look *k, const char *name)
{
	const struct list *l = k->e->list < 0 ? NULL : &k->f->list[k->e->list];
	if (l && list_col(l, name) >= 0)
		return l->name;
	return form_field(k->f, name) >= 0 || !strcmp(name, k->f->year) ? NAME_RECORD : NULL;
}

/* A column compared with itself: `x.列 = 列` where x is the nearest table. */
static void look_self(const struct look *k, size_t at, const struct item *a, const struct item *b)
{
	if (a->kind != ITEM_NAME || b->kind != ITEM_NAME)
		return;
	char *x = text_of(k, a), *y = text_of(k, b);
	char *of_x = table_of(k, a), *of_y = table_of(k, b);
	const char *table = of_x ? of_x : of_y;
	bool same = !strcmp(x, y);
	if (same && of_x && of_y)
		same = !strcmp(of_x, of_y);
	else if (same && table)
		same = table_here(k, at, table);
	struct place p = place_of(k, a);
	const char *outer = outer_table(k, x);
	if (same && outer)
		diag_add(k->ds, EXPR_SELF_OUTER, &p, x, outer, x);
	else if (same)
		diag_add(k->ds, EXPR_SELF, &p, x);
	free(x);
	free(y);
	free(of_x);
	free(of_y);
}

/* A comparison of two operands that are what they seem: a name or a constant each. */
static void look_compare(const struct look *k, size_t i)
{
	static const char *const signs[] = {"=", "==", "<>", "!=", "<", ">", "<=", ">="};
	bool between = is_word(k, i, "between"), found = between;
	for (size_t s = 0; !found && s < sizeof signs / sizeof *signs; s++)
		found = k->v[i].kind == ITEM_COMPARE && item_is(k->e, &k->v[i], signs[s]);
	if (!found || !i || i + 1 >= k->n)
		return;
	size_t left = i - 1;
	if (is_word(k, left, "not") && left && between)
		left--;
	if ((left && !begins_behind(k, left - 1)) || !ends_before(k, i + 2))
		return;
	struct side a = side_of(k, left), b = side_of(k, i + 1);
	if (a.kind == SIDE_NULL || b.kind == SIDE_NULL) {
		struct place at = place_of(k, &k->v[i]);
		diag_add(k->ds, EXPR_NULL, &at);
		return;
	}
	look_self(k, i, a.item, b.item);
	look_kinds(k, &a, &b);
	look_money(k, &a, &b);
	look_money(k, &b, &a);
	if (b.kind == SIDE_TEXT) {
		look_choice(k, &a, b.item);
		look_blank(k, &a, b.item);
	} else if (a.kind == SIDE_TEXT) {
		look_choice(k, &b, a.item);
		look_blank(k, &b, a.item);
	}
}

/* COLUMN in ('…', '…') */
static void look_in(const struct look *k, size_t i)
{
	if (!is_word(k, i, "in") || !i || i + 1 >= k->n || k->v[i + 1].kind != ITEM_OPEN)
		return;
	size_t left = i - 1;
	if (is_word(k, left, "not") && left)
		left--;
	if (left && !begins_behind(k, left - 1))
		return;
	struct side a = side_of(k, left);
	for (size_t at = i + 2; at < k->n && k->v[at - 1].kind != ITEM_CLOSE; at += 2) {
		struct side b = side_of(k, at);
		if (at + 1 >= k->n ||
			(k->v[at + 1].kind != ITEM_COMMA && k->v[at + 1].kind != ITEM_CLOSE))
			return;
		if (b.kind == SIDE_TEXT)
			look_choice(k, &a, b.item);
		if (a.kind == SIDE_FIELD && b.kind == SIDE_NULL) {
			struct place p = place_of(k, b.item);
			diag_add(k->ds, EXPR_NULL, &p);
		}
		look_kinds(k, &a, &b);
		look_money(k, &a, &b);
	}
}

/* --- other slips ------------------------------------------------------------ */

/* 类 = '甲' or '乙': a constant stands where a comparison was meant. */
static void look_or(const struct look *k, size_t i)
{
	if (!is_word(k, i, "or") && !(is_word(k, i, "and") && !of_between(k, i)))
		return;
	if (i + 1 >= k->n || !ends_before(k, i + 2) ||
		(k->v[i + 1].kind != ITEM_TEXT && k->v[i + 1].kind != ITEM_NUMBER))
		return;
	struct place at = place_of(k, &k->v[i + 1]);
	diag_add(k->ds, EXPR_OR_VALUE, &at, is_word(k, i, "or") ? "or" : "and");
}

/* The pattern behind like and glob. */
static void look_like(const struct look *k, size_t i)
{
	bool like = is_word(k, i, "like");
	if ((!like && !is_word(k, i, "glob")) || i + 1 >= k->n || k->v[i + 1].kind != ITEM_TEXT)
		return;
	char *pattern = text_of(k, &k->v[i + 1]);
	struct place at = place_of(k, &k->v[i + 1]);
	if (strlen(pattern) > BOX_LIKE_BYTES)
		diag_add(k->ds, EXPR_LIKE_LONG, &at, like ? "like" : "glob", (int)BOX_LIKE_BYTES);
	else if (strpbrk(pattern, like ? "*" : "%") && !strpbrk(pattern, like ? "%_" : "*?["))
		diag_add(k->ds, EXPR_WILDCARD, &at);
	free(pattern);
}

/* amount('…') of what is no amount. */
static void look_amount(const struct look *k, size_t i)
{
	if (i + 2 >= k->n || k->v[i].kind != ITEM_NAME || !item_is(k->e, &k->v[i], "amount") ||
		k->v[i + 1].kind != ITEM_OPEN || k->v[i + 2].kind != ITEM_TEXT)
		return;
	char *text = text_of(k, &k->v[i + 2]);
	struct place at = place_of(k, &k->v[i + 2]);
	int64_t amount;
	if (amount_read(k->f->units, text, strlen(text), k->f->money.factor, -1, &amount) !=
		VERDICT_VALID)
		diag_add(k->ds, EXPR_AMOUNT, &at, text);
	free(text);
}

/* sum(预算数) in a sheet and nothing else: amounts are counted in 0.0001 元. */
static void look_sum(struct look *k)
{
	enum { FUNCTION, OPEN, COLUMN, CLOSE, ITEMS };
	static const char *const sums[] = {"sum", "min", "max", "avg", "total"};
	if (!form_is_sheet(k->f) || k->n != ITEMS || k->v[OPEN].kind != ITEM_OPEN ||
		k->v[COLUMN].kind != ITEM_NAME)
		return;
	bool adds = false;
	char *name = text_of(k, &k->v[COLUMN]);
	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
		adds |= item_is(k->e, &k->v[FUNCTION], sums[i]);
	int col = adds ? list_col(&k->f->list[k->e->list], name) : -1;
	if (col >= 0 && k->f->list[k->e->list].col[col].money.factor) {
		struct place at = place_of(k, &k->v[FUNCTION]);
		diag_add(k->ds, EXPR_SUM, &at, k->e->text);
	}
	free(name);
}

static void look_expr(const struct rules *r, int expr, struct diags *ds)
{
	struct item *v;
	struct look k = {.f = r->form,
		.e = &r->form->expr[expr],
		.expr = expr,
		.others = expr_find(&r->form->expr[expr], NAME_OTHERS) >= 0,
		.ds = ds};
	k.n = expr_items(k.e, &v);
	k.v = v;
	look_sum(&k);
	for (size_t i = 0; i < k.n; i++) {
		look_compare(&k, i);
		look_in(&k, i);
		look_or(&k, i);
		look_like(&k, i);
		look_amount(&k, i);
	}
	free(v);
}

/* Other records, but not some of them. */
static void look_all(const struct rules *r, int expr, struct diags *ds)
{
	if (!r->node[expr].reads.all)
		return;
	struct place at = form_expr_place(
		r->form, expr, (size_t)expr_find(&r->form->expr[expr], NAME_OTHERS));
	diag_add(ds, EXPR_OTHERS_ALL, &at);
}

/* A rule for each row that reads nothing of the row says the same of all. */
static void look_each(const struct rules *r, const struct rule *rule, struct diags *ds)
{
	const struct reads *reads = &r->node[rule->check].reads;
	for (size_t i = 0; i < reads->n; i++)
		if (reads->v[i].row == ROW_HERE)
			return;
	diag_add(ds, EXPR_EACH_IDLE, &rule->at, r->form->list[rule->each].name);
}

/* True when something was said of the expression, or will be: it reads nothing. */
static bool is_known(const struct rules *r, int expr, const bool *said)
{
	const struct reads *reads = &r->node[expr].reads;
	return said[expr] || (!reads->n && !reads->year && !reads->others);
}

void rules_lint(struct rules *r, struct diags *ds)
{
	const struct form *f = r->form;
	bool *said = mem_array(f->nexprs, sizeof *said);
	for (size_t i = 0; i < f->nexprs; i++) {
		size_t before = ds->n;
		if (!r->node[i].faulty || (f->part && !f->expr[i].faulty))
			look_expr(r, (int)i, ds);
		if (!r->node[i].faulty)
			look_all(r, (int)i, ds);
		said[i] = ds->n > before;
	}
	box_share(r, BOX_LINT);
	for (size_t i = 0; i < f->nrules; i++) {
		const struct rule *rule = &f->rule[i];
		if (r->node[rule->check].faulty)
			continue;
		if (rule->each >= 0)
			look_each(r, rule, ds);
		if (!f->part && !ds->count[DIAG_ERROR] && !is_known(r, rule->check, said) &&
			!box_spent(r))
			rules_try(r, rule, ds);
	}
	box_share(r, 0);
	free(said);
}
