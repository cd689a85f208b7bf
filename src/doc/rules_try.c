/*
 * Rules tried on records filled in at random, always the same ones: a rule
 * that never reports, or always does, is pointed out. That proves nothing, so
 * it is a hint and says how often it was tried. The values are those that the
 * rule itself speaks of, their neighbours, what the types allow, and blanks;
 * so rules that ask for the meaning of words are not tried.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "doc/rules_impl.h"

enum {
	RECORDS = 300,      /* a rule is tried on, unless it has shown both sides before */
	MOST_WORDS = 64,    /* of a rule, as values to try */
	MOST_LENGTH = 1000, /* characters of a text made to a length */
	ROWS = 5,
	MOST_ROWS = 120,
	MOST_CHOICES = 100, /* that are tried of one field */
	STEPS = 20,         /* a value counts as */
};

/* The constants of a rule. */
struct words {
	char *text[MOST_WORDS];
	double number[MOST_WORDS];
	size_t texts, numbers;
};

struct trial {
	struct rules *r;
	const struct form *f;
	struct doc *d;
	int number; /* of the record, from 0 */
	struct words words;
	uint64_t state;
	const char *same; /* number in all cells of this record, NULL: any */
	struct buf value; /* scratch */
};

/* One of so many, from 0. Of several in one statement the order must not be the compiler's. */
static size_t dice(struct trial *t, size_t sides)
{
	t->state ^= t->state << 13;
	t->state ^= t->state >> 7;
	t->state ^= t->state << 17;
	return (size_t)(t->state % sides);
}

#define ANY(t, v) ((v)[dice((t), sizeof(v) / sizeof *(v))])

/* --- what a rule speaks of -------------------------------------------------- */

static void word_text(struct words *w, const char *s, size_t n)
{
	if (n && w->texts < MOST_WORDS)
		w->text[w->texts++] = mem_ndup(s, n);
}

static void word_number(struct words *w, double x)
{
	if (w->numbers < MOST_WORDS)
		w->number[w->numbers++] = x;
}

/* A text, and what stands between the signs that are wildcards. */
static void words_text(struct words *w, const char *s, size_t n)
{
	static const char wild[] = "%_*?[]";
	word_text(w, s, n);
	for (size_t at = 0; at < n;) {
		size_t len = 0;
		while (at + len < n && !strchr(wild, s[at + len]))
			len++;
		if (len < n)
			word_text(w, s + at, len);
		at += len + 1;
	}
}

static void words_of(struct trial *t, int expr)
{
	const struct expr *e = &t->f->expr[expr];
	struct item *v;
	size_t n = expr_items(e, &v);
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == ITEM_TEXT)
			words_text(&t->words, e->text + v[i].name, v[i].to - 1 - v[i].name);
		else if (v[i].kind == ITEM_NUMBER)
			word_number(&t->words, strtod(e->text + v[i].at, NULL));
	}
	free(v);
	for (size_t i = 0; i < t->f->nparameters; i++) {
		const struct parameter *p = &t->f->parameter[i];
		if (expr_find(e, p->name) < 0)
			continue;
		words_text(&t->words, p->text, strlen(p->text));
		if (p->kind != PARAMETER_TEXT)
			word_number(&t->words,
				p->kind == PARAMETER_REAL ? p->real : (double)p->integer);
	}
}

static void words_forget(struct words *w)
{
	while (w->texts)
		free(w->text[--w->texts]);
	w->numbers = 0;
}

/* --- values ----------------------------------------------------------------- */

static const char *a_word(struct trial *t)
{
	return t->words.texts ? t->words.text[dice(t, t->words.texts)] : "";
}

static void put_number(struct trial *t, struct buf *out)
{
	static const double usual[] = {0, 1, 2, 3, 5, 10, 50, 90, 95, 100, 120, 1000, 12345.67};
	static const double beside[] = {0, 0, 1, -1, 0.5};
	if (t->same) {
		buf_adds(out, t->same);
	} else if (t->words.numbers && dice(t, 2)) {
		double x = t->words.number[dice(t, t->words.numbers)];
		x += ANY(t, beside);
		decimal_print_double(out, x);
	} else {
		decimal_print_double(out, ANY(t, usual));
	}
}

static void put_money(struct trial *t, struct buf *out)
{
	const struct money *m = &t->f->money;
	const char *word = a_word(t);
	int64_t amount;
	if (!t->same &&
		amount_read(m->units, word, strlen(word), 1, -1, &amount) == VERDICT_VALID &&
		dice(t, 2))
		decimal_print(out, amount + (int64_t)dice(t, 3) - 1, m->factor, 8, false);
	else
		put_number(t, out);
}

/* As long as one of the numbers says, or nearly. */
static void put_length(struct trial *t, struct buf *out)
{
	double n = t->words.numbers ? t->words.number[dice(t, t->words.numbers)] : 30;
	if (!(n > 0 && n < MOST_LENGTH))
		n = 30;
	for (size_t i = (size_t)n + dice(t, 3); i > 1; i--)
		buf_adds(out, "字");
}

/* A text that stands elsewhere in the record already. */
static void put_copy(struct trial *t, struct buf *out)
{
	const struct form *f = t->f;
	size_t list = dice(t, f->nlists + 1);
	if (list < f->nlists && t->d->list[list].n) {
		const struct rows *rows = &t->d->list[list];
		size_t row = dice(t, rows->n);
		buf_adds(out, rows->v[row].cell[dice(t, f->list[list].ncols)]);
	} else if (f->nfields) {
		buf_adds(out, t->d->field[dice(t, f->nfields)]);
	}
}

static void put_date(struct trial *t, struct buf *out)
{
	static const char *const days[] = {"年1月1日", "年6月30日", "年12月31日", "年10月8日"};
	buf_addf(out, "%d", t->d->year - 1 + (int)dice(t, 3));
	buf_adds(out, ANY(t, days));
}

static void put_text(struct trial *t, struct buf *out)
{
	static const char *const usual[] = {"路面维修", "设备购置", "机关信息化运行维护", "甲", "A",
		"130303", "有效保障", "2022年", "＊"};
	switch (dice(t, 9)) {
	case 0:
	case 1:
		buf_adds(out, a_word(t));
		break;
	case 2:
		buf_adds(out, dice(t, 2) ? "前" : "");
		buf_adds(out, a_word(t));
		buf_adds(out, dice(t, 2) ? "后" : "");
		break;
	case 3:
		put_length(t, out);
		break;
	case 4:
		put_copy(t, out);
		break;
	case 5:
		put_date(t, out);
		break;
	case 6:
		buf_adds(out, a_word(t));
		buf_adds(out, ANY(t, usual));
		buf_adds(out, a_word(t));
		break;
	default:
		buf_adds(out, ANY(t, usual));
	}
}

static void put_measure(struct trial *t, struct buf *out)
{
	static const char *const signs[] = {"≥", "≤", "", "=", ">", "<"};
	static const char *const units[] = {"%", "个", "万元", "天", "", "人次", "项", "年"};
	switch (dice(t, 6)) {
	case 0:
		put_date(t, out);
		break;
	case 1:
		put_text(t, out);
		break;
	case 2:
		buf_adds(out, ANY(t, signs));
		put_number(t, out);
		buf_adds(out, a_word(t));
		break;
	default:
		buf_adds(out, ANY(t, signs));
		put_number(t, out);
		buf_adds(out, ANY(t, units));
	}
}

static void put_choice(struct trial *t, const struct field *f, const char *upper, struct buf *out)
{
	const struct choice *v[MOST_CHOICES];
	size_t n = choices_offered(f, upper, v, MOST_CHOICES);
	if (n && dice(t, 12))
		buf_adds(out, v[dice(t, n)]->text);
	else
		buf_adds(out, a_word(t));
	box_spend(t->r, (int)choices_max(f));
}

/* A value for a cell, blank now and then. */
static void put_value(struct trial *t, struct path p)
{
	const struct field *f = form_at(t->f, p);
	struct buf *out = &t->value;
	buf_reset(out);
	if (!field_entered(f) || !box_spend(t->r, STEPS))
		return;
	if (dice(t, 8)) {
		if (f->of)
			put_choice(t, f, doc_upper(t->d, p), out);
		else if (f->money.factor)
			put_money(t, out);
		else if (f->type->print)
			put_number(t, out);
		else if (f->type->judge)
			put_date(t, out);
		else if (f->type->figure)
			put_measure(t, out);
		else
			put_text(t, out);
	}
	doc_set(t->d, p, out->s);
}

/* --- records ---------------------------------------------------------------- */

/* The value above one of a choice, under which it is offered; NULL: there is none. */
static const char *value_above(const struct field *above, const struct field *f, const char *text)
{
	const struct choice *v[MOST_CHOICES];
	size_t n = choices_offered(above, "", v, MOST_CHOICES);
	for (size_t i = 0; i < n; i++)
		if (choices_find(f, v[i]->text, text))
			return v[i]->text;
	return NULL;
}

/* A row for each value of the lowest choice, as a complete table has them. */
static void fill_complete(struct trial *t, int list)
{
	const struct field *col = t->f->list[list].col;
	int lowest = -1;
	for (int c = 0; c < (int)t->f->list[list].ncols; c++)
		if (col[c].of && (lowest < 0 || col[c].level > col[lowest].level))
			lowest = c;
	if (lowest < 0 || choices_max(&col[lowest]) > MOST_CHOICES)
		return;
	const struct choice *v[MOST_CHOICES];
	size_t n = choices_offered(&col[lowest], "", v, MOST_CHOICES);
	for (size_t i = 0; i < n; i++) {
		struct path p = {list, (int)t->d->list[list].n, lowest};
		const char *text = v[i]->text;
		doc_row_insert(t->d, list, (size_t)p.row);
		for (; p.col >= 0 && text; p.col = col[p.col].under) {
			int up = col[p.col].under;
			doc_set(t->d, p, text);
			text = up < 0 ? NULL : value_above(&col[up], &col[p.col], text);
		}
		box_spend(t->r, (int)n);
	}
}

/* A few; now and then as many as one of the rule's numbers says, or one more. */
static size_t many_rows(struct trial *t)
{
	double n = t->words.numbers ? t->words.number[dice(t, t->words.numbers)] : 0;
	if (n >= 1 && n <= MOST_ROWS && !dice(t, 6))
		return (size_t)n + dice(t, 2);
	return dice(t, ROWS);
}

/* The last row as the first, but for a cell. */
static void fill_twin(struct trial *t, int list, int rows)
{
	const struct list *l = &t->f->list[list];
	int but = (int)dice(t, l->ncols + 1);
	for (int c = 0; c < (int)l->ncols; c++)
		if (c != but && field_entered(&l->col[c]))
			doc_set(t->d, (struct path){list, rows - 1, c},
				doc_get(t->d, (struct path){list, 0, c}));
}

/* The last row makes the numbers of each column add up to one of the rule's, or to a hundred. */
static void fill_sum(struct trial *t, int list, int rows)
{
	const struct list *l = &t->f->list[list];
	double sum = t->words.numbers ? t->words.number[dice(t, t->words.numbers)] : 100;
	for (struct path p = {list, 0, 0}; p.col < (int)l->ncols; p.col++) {
		double left = sum;
		if (!field_entered(&l->col[p.col]) || !l->col[p.col].type->print)
			continue;
		for (p.row = 0; p.row < rows - 1; p.row++)
			left -= strtod(doc_get(t->d, p), NULL);
		buf_reset(&t->value);
		decimal_print_double(&t->value, left);
		doc_set(t->d, p, t->value.s);
	}
}

static void fill_rows(struct trial *t, int list, bool complete)
{
	const struct list *l = &t->f->list[list];
	if (complete && l->rows != ROWS_FIXED)
		fill_complete(t, list);
	else if (l->rows != ROWS_FIXED)
		for (size_t n = many_rows(t); n; n--)
			doc_row_insert(t->d, list, t->d->list[list].n);
	int rows = (int)t->d->list[list].n;
	for (int row = 0; row < rows; row++)
		for (int c = 0; c < (int)l->ncols; c++) {
			struct path p = {list, row, c};
			if (!complete || !l->col[c].of)
				put_value(t, p);
		}
	if (rows > 1 && t->number % 4 == 2)
		fill_twin(t, list, rows);
	if (rows && t->number % 4 == 3)
		fill_sum(t, list, rows);
}

/* The next record: an untouched one first, then all kinds. */
static void fill(struct trial *t)
{
	static const char *const sames[] = {"0", "1", "100", "20"};
	t->d = doc_new(t->f, 2023 + t->number % 2);
	t->r->doc = t->d;
	if (!t->number)
		return;
	t->same = t->number % 3 ? NULL : ANY(t, sames);
	for (int i = 0; i < (int)t->f->nfields; i++)
		put_value(t, (struct path){LIST_NONE, -1, i});
	for (int l = 0; l < (int)t->f->nlists; l++)
		fill_rows(t, l, t->number % 7 == 1);
}

/* --- other records ------------------------------------------------------------ */

/* Some that are as the rule asks, of this year or the one before. */
static int other_each(void *arg, const struct others_query *q, other_fn *take, void *to)
{
	struct trial *t = arg;
	int64_t amount = 0;
	const char *own = doc_role(t->d, ROLE_AMOUNT);
	bool known = amount_read(t->f->units, own, strlen(own), t->f->money.factor, -1, &amount) ==
		     VERDICT_VALID;
	for (size_t i = 0, n = many_rows(t); i < n; i++) {
		struct other o = {.number = (int64_t)i + 1,
			.year = q->year,
			.unit = q->unit ? q->unit : doc_role(t->d, ROLE_UNIT),
			.code = q->code ? q->code : doc_role(t->d, ROLE_CODE),
			.name = q->name ? q->name : doc_role(t->d, ROLE_NAME),
			.amount = own};
		if (!o.year)
			o.year = t->d->year - (int)dice(t, 2);
		o.has_amount = known && dice(t, 4);
		o.amount_value = amount / 4 * (int64_t)dice(t, amount < INT64_MAX / 4 ? 9 : 5);
		o.status = (enum status)dice(t, STATUSES);
		if (!take(to, &o))
			break;
	}
	return 0;
}

/* --- rules ---------------------------------------------------------------------- */

struct tally {
	int records, passed, broken;
	bool stopped;
};

static void run(struct trial *t, const struct rule *rule, int row, struct tally *out)
{
	struct value v;
	buf_reset(&t->value);
	if (node_run(t->r, rule->check, row, &v, &t->value))
		out->stopped = true;
	else if (v.kind != VALUE_NULL)
		++*(v.real != 0 ? &out->passed : &out->broken);
}

static void try_rule(struct trial *t, const struct rule *rule, struct tally *out)
{
	*out = (struct tally){0};
	while (out->records < RECORDS && !out->stopped && !(out->passed && out->broken)) {
		out->stopped = box_spent(t->r);
		t->number = out->records++;
		fill(t);
		if (rule->each < 0)
			run(t, rule, -1, out);
		for (size_t row = 0; rule->each >= 0 && row < t->d->list[rule->each].n; row++)
			if (doc_row_counts(t->d, rule->each, row))
				run(t, rule, (int)row, out);
		doc_free(t->d);
	}
}

static void say(const struct tally *n, const struct place *at, struct diags *ds)
{
	if (n->stopped || (n->passed && n->broken))
		return;
	if (n->passed)
		diag_add(ds, EXPR_NEVER_BROKEN, at, n->records);
	else if (n->broken)
		diag_add(ds, EXPR_NEVER_PASSED, at, n->records, n->broken);
	else
		diag_add(ds, EXPR_NEVER_JUDGED, at, n->records);
}

/* True when an expression calls only functions whose turns such values bring about. */
static bool is_plain(const struct expr *e)
{
	static const char *const plain[] = {"abs", "amount", "avg", "cn", "coalesce", "count",
		"glob", "ifnull", "iif", "length", "like", "max", "min", "money", "nullif",
		"number", "round", "sign", "sum", "total", "trim", "unit", "year"};
	size_t at = 0, n = 0;
	while (expr_call(e, &at, &n)) {
		bool found = false;
		struct item call = {.at = at, .to = at + n};
		for (size_t i = 0; !found && i < sizeof plain / sizeof *plain; i++)
			found = item_is(e, &call, plain[i]);
		char *word = mem_ndup(e->text + at, n);
		found |= !function_find(word); /* in (…) */
		free(word);
		if (!found)
			return false;
	}
	return true;
}

void rules_try(struct rules *r, const struct rule *rule, struct diags *ds)
{
	if (!is_plain(&r->form->expr[rule->check]))
		return;
	struct trial t = {.r = r, .f = r->form, .state = 0x9e3779b97f4a7c15, .value = BUF_INIT};
	struct others others = {.arg = &t, .each = other_each};
	struct tally n;
	words_of(&t, rule->check);
	r->others = &others;
	r->lost = false;
	try_rule(&t, rule, &n);
	r->others = NULL;
	r->doc = NULL;
	say(&n, &r->form->expr[rule->check].at, ds);
	words_forget(&t.words);
	buf_release(&t.value);
}
