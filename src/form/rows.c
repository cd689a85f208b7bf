/* The rows a new record's list begins with. */
#include "form/loader.h"

#include <string.h>

#include "form/type.h"

/* A row with what its columns start with. */
static const char **row_new(struct loader *l, struct list *list)
{
	const char **row = arena_array(l->a, list->ncols, sizeof *row);
	for (size_t i = 0; i < list->ncols; i++)
		row[i] = list->col[i].start;
	list->start[list->nstart++] = row;
	return row;
}

struct filling {
	struct loader *l;
	struct list *list;
	int col;
};

/* A row for a value of a choice, with the values above it. */
static void fill_row(void *arg, const struct choice *const *path, int level)
{
	struct filling *f = arg;
	const char **row = row_new(f->l, f->list);
	for (int col = f->col; col >= 0 && level >= 0; level--) {
		row[col] = path[level]->text;
		col = f->list->col[col].under;
	}
}

/* `start: 二级指标`: a row for each value of that column. */
static void rows_of_column(struct loader *l, struct list *list, int at, struct yaml *y)
{
	int col = name_col(l, at, y);
	if (col < 0)
		return;
	const struct field *f = &list->col[col];
	struct place place = yaml_place(y, 0);
	size_t n = choices_count(f->of, f->level);
	if (!f->of && f->type == type_find("choice"))
		return; /* a choice without values: that was said */
	if (!f->of) {
		diag_add(l->ds, DEF_START_COLUMN, &place, shown(l, f->name, strlen(f->name)));
	} else if (n > MOST_ROWS) {
		diag_add(l->ds, DEF_TOO_MANY, &place, (size_t)MOST_ROWS);
	} else {
		list->start = arena_array(l->a, n, sizeof *list->start);
		choices_walk(f->of, f->level, fill_row, &(struct filling){l, list, col});
	}
}

static void check_cell(
	struct loader *l, const struct list *list, const char *const *row, int col, struct yaml *y)
{
	const struct field *f = &list->col[col];
	const char *upper = f->under >= 0 ? row[f->under] : "", *why;
	if (start_fits(f, upper, y->text, &why))
		return;
	struct place at = yaml_place(y, 0);
	diag_add(l->ds, DEF_START, &at, shown(l, y->text, y->n), why);
}

/* One row of `start:`: column → text. */
static void row_read(struct loader *l, struct list *list, int at, struct yaml *y)
{
	const char **row = row_new(l, list);
	if (y->kind != YAML_MAP) {
		wrong_kind(l, "start", y, KIND_MAP);
		return;
	}
	for (size_t i = 0; i < y->n; i++) {
		int col = name_col(l, at, y->key[i]);
		if (col < 0)
			continue;
		if (y->item[i]->kind != YAML_TEXT)
			wrong_kind(l, y->key[i]->text, y->item[i], KIND_TEXT);
		else
			row[col] = y->item[i]->text;
	}
	for (size_t i = 0; i < y->n; i++) {
		int col = list_col(list, y->key[i]->text);
		if (col >= 0 && y->item[i]->kind == YAML_TEXT)
			check_cell(l, list, row, col, y->item[i]);
	}
}

void rows_read(struct loader *l, int at, struct yaml *start)
{
	struct list *list = &l->f->list[at];
	if (start->kind == YAML_TEXT) {
		rows_of_column(l, list, at, start);
		return;
	}
	if (start->n > MOST_ROWS) {
		struct place place = yaml_place(start, 0);
		diag_add(l->ds, DEF_TOO_MANY, &place, (size_t)MOST_ROWS);
		return;
	}
	list->start = arena_array(l->a, start->n, sizeof *list->start);
	for (size_t i = 0; i < start->n && !loader_full(l); i++)
		row_read(l, list, at, start->item[i]);
}
