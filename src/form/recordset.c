/* The records a sheet or a booklet is made from: see recordset.h. */
#include "form/recordset.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "form/loader.h"
#include "form/type.h"

enum { MOST_SETS = 10, MOST_SET_NAMES = 10 };

static const struct {
	const char *name, *type;
} facts[FACTS] = {
	[FACT_NUMBER] = {"编号", "number"},
	[FACT_STATUS] = {"状态", "choice"},
	[FACT_ERRORS] = {"错误数", "number"},
	[FACT_WARNINGS] = {"警告数", "number"},
	[FACT_UPDATED] = {"更新时间", "code"},
	[FACT_TITLE] = {"title", "text"},
	[FACT_FORM] = {"表名", "text"},
	[FACT_YEAR] = {"年度", "number"},
	[FACT_UNIT] = {"单位", "text"},
	[FACT_CODE] = {"编码", "code"},
	[FACT_NAME] = {"名称", "text"},
	[FACT_AMOUNT] = {"金额", "money"},
};

static struct choice statuses[RECORD_STATUSES] = {
	{"草稿", "", NULL, 0},
	{"已校核", "", NULL, 0},
	{"已签审", "", NULL, 0},
};
static const struct choices status_choices = {"", statuses, RECORD_STATUSES};

const char *record_status(size_t i)
{
	return statuses[i].text;
}

/* --- what is known of each record ------------------------------------------ */

static void col_add(struct recordset *s, struct field f, int field, enum fact fact)
{
	f.value = EXPR_NONE;
	f.each = LIST_NONE;
	f.text = NULL;
	f.start = "";
	f.pattern = NULL; /* its form's own */
	f.unique = f.verify = f.placed = false;
	s->col[s->ncols] = f;
	s->source[s->ncols++] = (struct set_source){field, fact};
}

static void fact_add(struct loader *l, struct recordset *s, enum fact fact, const char *name)
{
	struct field f = {.name = name,
		.label = name,
		.help = "",
		.empty = "",
		.unit = "",
		.join = "",
		.range = "",
		.type = type_find(facts[fact].type),
		.optional = true,
		.decimals = -1,
		.under = -1,
		.ditto = -1,
		.at = s->at};
	if (fact == FACT_AMOUNT)
		f.money = l->f->money;
	if (fact == FACT_STATUS)
		f.of = &status_choices;
	col_add(s, f, -1, fact);
}

/* The form's names come before those that all records have. */
static void cols_make(struct loader *l, struct recordset *s)
{
	const struct form *f = s->form;
	size_t most = (f ? f->nfields : 0) + FACTS;
	s->col = arena_array(l->a, most, sizeof *s->col);
	s->source = arena_array(l->a, most, sizeof *s->source);
	for (size_t i = 0; f && i < f->nfields; i++)
		col_add(s, f->field[i], (int)i, FACTS);
	if (f && *f->year)
		fact_add(l, s, FACT_YEAR, f->year);
	for (int i = 0; i < (f ? FACTS_OWN : FACTS); i++)
		if (recordset_col(s, facts[i].name) < 0)
			fact_add(l, s, (enum fact)i, facts[i].name);
}

int recordset_col(const struct recordset *s, const char *name)
{
	for (size_t i = 0; i < s->ncols; i++)
		if (!strcmp(s->col[i].name, name))
			return (int)i;
	return -1;
}

/* --- of ------------------------------------------------------------------ */

/* Each field of the sheet is worked out: what people fill in belongs to the form. */
static void fields_check(struct loader *l, const struct form *f, const struct yaml *fields)
{
	for (size_t i = 0; f && i < fields->n; i++) {
		int field = form_field(f, fields->key[i]->text);
		struct place at = yaml_place(fields->key[i], 0);
		if (field >= 0 && field_entered(&f->field[field]))
			diag_add(l->ds, DEF_SET_ENTERED, &at, f->field[field].name);
	}
}

/* One `alias: form`. */
static void set_read(struct loader *l, struct yaml *alias, struct yaml *of, struct yaml *fields,
	struct recordset *out)
{
	*out = (struct recordset){.alias = alias->text, .of = "", .at = yaml_place(alias, 0)};
	out->of_at = yaml_place(of, 0);
	name_check(l, alias, "记录的名字");
	if (of->kind != YAML_TEXT || !of->n) {
		wrong_kind(l, alias->text, of, KIND_TEXT);
		l->bad_names = true;
		return;
	}
	if (!yaml_is(of, "any")) {
		out->of = of->text;
		out->form = form_of_set(l, of, fields);
		l->bad_names |= !out->form;
		l->lost |= !out->form;
		if (fields)
			fields_check(l, out->form, fields);
	}
	if (!*out->of || out->form)
		cols_make(l, out);
}

/* --- per, order ------------------------------------------------------------ */

/* Complains of a name that records of the set do not have. */
static void name_known(struct loader *l, const struct recordset *s, const struct set_name *name)
{
	if (!s->ncols || recordset_col(s, name->name) >= 0)
		return;
	const char **v = mem_array(s->ncols, sizeof *v);
	for (size_t i = 0; i < s->ncols; i++)
		v[i] = s->col[i].name;
	diag_add(l->ds, DEF_SET_NAME, &name->at, s->alias, *s->of ? s->of : "any",
		shown(l, name->name, strlen(name->name)), perhaps(l, name->name, v, s->ncols));
	free(v);
}

/* One name; in an order `-名称` goes down. False with a complaint when it is none. */
static bool set_name_read(struct loader *l, const char *key, struct yaml *y, struct set_name *out)
{
	if (y->kind != YAML_TEXT || !y->n) {
		wrong_kind(l, key, y, KIND_TEXT);
		return false;
	}
	bool down = y->text[0] == '-' && !strcmp(key, "order");
	*out = (struct set_name){.name = y->text + down, .down = down, .at = yaml_place(y, down)};
	return true;
}

/* The names of y, a list or one text; in the arena. */
static size_t names_read(struct loader *l, const char *key, struct yaml *y, struct set_name **out)
{
	size_t n = y->kind == YAML_LIST ? y->n : 1, found = 0;
	if (n > MOST_SET_NAMES) {
		struct place at = yaml_place(y, 0);
		diag_add(l->ds, DEF_TOO_MANY, &at, (size_t)MOST_SET_NAMES);
		return 0;
	}
	*out = arena_array(l->a, n, sizeof **out);
	for (size_t i = 0; i < n; i++)
		found += set_name_read(
			l, key, y->kind == YAML_LIST ? y->item[i] : y, &(*out)[found]);
	return found;
}

static void order_read(struct loader *l, struct yaml *y, struct recordset *s)
{
	s->norder = names_read(l, "order", y, &s->order);
	for (size_t i = 0; i < s->norder; i++)
		name_known(l, s, &s->order[i]);
}

int recordset_named(struct loader *l, const struct recordsets *s, struct yaml *y)
{
	const char *alias[MOST_SETS];
	int set = recordset_find(s, y->text);
	if (set >= 0)
		return set;
	for (size_t i = 0; i < s->n; i++)
		alias[i] = s->v[i].alias;
	struct place at = yaml_place(y, 0);
	diag_add(l->ds, DEF_SET_NONE, &at, shown(l, y->text, y->n),
		perhaps(l, y->text, alias, s->n));
	return -1;
}

/* `order: [名称, …]` is that of all sets, `order: {项目: 编号}` of each by its alias. */
static void orders_read(struct loader *l, struct yaml *y, struct recordsets *s)
{
	for (size_t i = 0; i < s->n && y->kind != YAML_MAP; i++)
		order_read(l, y, &s->v[i]);
	for (size_t i = 0; i < y->n && y->kind == YAML_MAP; i++) {
		int set = recordset_named(l, s, y->key[i]);
		if (set >= 0)
			order_read(l, y->item[i], &s->v[set]);
	}
}

void recordsets_read(struct loader *l, struct yaml *fields, struct recordsets *out)
{
	*out = (struct recordsets){0};
	struct yaml *of = keys_get(IN_BOOKLET, l->root, "of"), *y;
	if (!of || !of->n) {
		struct place at = yaml_place(of ? of : l->root, 0);
		if (of || yaml_index(l->root, "of") < 0)
			diag_add(l->ds, DEF_NO_KEY, &at, "of");
		l->bad_names = true;
		return;
	}
	if (of->n > MOST_SETS) {
		struct place at = yaml_place(of, 0);
		diag_add(l->ds, DEF_TOO_MANY, &at, (size_t)MOST_SETS);
		l->bad_names = true;
		return;
	}
	out->v = arena_array(l->a, of->n, sizeof *out->v);
	for (; out->n < of->n; out->n++)
		set_read(l, of->key[out->n], of->item[out->n], fields, &out->v[out->n]);
	if ((y = keys_get(IN_BOOKLET, l->root, "per")))
		out->nper = names_read(l, "per", y, &out->per);
	for (size_t i = 0; i < out->nper; i++)
		for (size_t k = 0; k < out->n; k++)
			name_known(l, &out->v[k], &out->per[i]);
	if ((y = keys_get(IN_BOOKLET, l->root, "order")))
		orders_read(l, y, out);
}

int recordset_find(const struct recordsets *s, const char *alias)
{
	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->v[i].alias, alias))
			return (int)i;
	return -1;
}

void recordsets_release(struct recordsets *s)
{
	for (size_t i = 0; i < s->n; i++)
		form_free(s->v[i].form);
	*s = (struct recordsets){0};
}
