/*
 * Value trees: what a choice offers, level by level. `11=数量指标` gives a
 * value a code.
 */
#include "form/loader.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* The position of the = behind a code, 0 when there is none. */
static size_t code_end(const char *s)
{
	const char *equals = strchr(s, '=');
	if (!equals || equals == s)
		return 0;
	for (const char *p = s; p < equals; p++)
		if ((*p < '0' || *p > '9') && (*p < 'A' || *p > 'Z') && (*p < 'a' || *p > 'z') &&
			*p != '.' && *p != '-')
			return 0;
	return (size_t)(equals - s);
}

static void value_read(struct loader *l, struct yaml *y, bool flow, struct choice *c)
{
	struct place at = yaml_place(y, 0);
	if (y->kind != YAML_TEXT) {
		wrong_kind(l, "choices", y, KIND_TEXT);
		c->text = c->code = "";
		return;
	}
	size_t code = code_end(y->text), from = code ? code + 1 : 0, to = y->n;
	text_trim(y->text, &from, &to);
	c->code = arena_ndup(l->a, y->text, code);
	c->text = arena_ndup(l->a, y->text + from, to - from);
	const char *comma = strstr(c->text, "，");
	if (!*c->text) {
		diag_add(l->ds, DEF_CHOICE_EMPTY, &at);
	} else if (flow && y->style == YAML_PLAIN && comma) {
		at = yaml_place(y, from + (size_t)(comma - c->text));
		diag_add(l->ds, DEF_CHOICE_COMMA, &at, shown(l, c->text, strlen(c->text)));
	}
}

static int text_order(const void *a, const void *b)
{
	const struct choice *x = *(const struct choice *const *)a;
	const struct choice *y = *(const struct choice *const *)b;
	int by_text = strcmp(x->text, y->text);
	return by_text ? by_text : (x > y) - (x < y);
}

/* No value twice on one level under one upper value. */
static void check_twice(struct loader *l, const struct choice *v, size_t n, struct yaml *const *y)
{
	const struct choice **sorted = mem_array(n, sizeof *sorted);
	for (size_t i = 0; i < n; i++)
		sorted[i] = &v[i];
	qsort(sorted, n, sizeof *sorted, text_order);
	for (size_t i = 1; i < n && !loader_full(l); i++) {
		if (!*sorted[i]->text || strcmp(sorted[i - 1]->text, sorted[i]->text) != 0)
			continue;
		struct place at = yaml_place(y[sorted[i] - v], 0);
		diag_add(l->ds, DEF_CHOICE_TWICE, &at,
			shown(l, sorted[i]->text, strlen(sorted[i]->text)));
	}
	free(sorted);
}

/* The values of a level: a list of texts, or a map value → level below. */
static struct choice *level_read(struct loader *l, struct yaml *y, size_t *n)
{
	if (y->kind == YAML_TEXT || !y->n) {
		struct place at = yaml_place(y, 0);
		if (y->kind == YAML_TEXT && y->n)
			wrong_kind(l, "choices", y, KIND_LIST | KIND_MAP);
		else
			diag_add(l->ds, DEF_CHOICES_EMPTY, &at);
		*n = 0;
		return NULL;
	}
	*n = y->n;
	struct choice *v = arena_array(l->a, y->n, sizeof *v);
	struct yaml **value = y->kind == YAML_MAP ? y->key : y->item;
	for (size_t i = 0; i < y->n; i++) {
		value_read(l, value[i], y->style == YAML_FLOW, &v[i]);
		if (y->kind == YAML_MAP)
			v[i].sub = level_read(l, y->item[i], &v[i].nsub);
	}
	check_twice(l, v, y->n, value);
	return v;
}

void choices_read(struct loader *l, struct yaml *y)
{
	struct form *f = l->f;
	f->choices = arena_array(l->a, y->n, sizeof *f->choices);
	for (size_t i = 0; i < y->n; i++) {
		struct choices *c = &f->choices[f->nchoices++];
		c->name = y->key[i]->text;
		c->v = level_read(l, y->item[i], &c->n);
	}
}

const struct choices *choices_of(struct loader *l, struct yaml *y)
{
	const struct form *f = l->f;
	if (y->kind != YAML_TEXT) {
		struct choices *c = arena_new(l->a, sizeof *c);
		c->name = "";
		c->v = level_read(l, y, &c->n);
		return c;
	}
	for (size_t i = 0; i < f->nchoices; i++)
		if (!strcmp(f->choices[i].name, y->text))
			return &f->choices[i];
	const char **names = mem_array(f->nchoices, sizeof *names);
	for (size_t i = 0; i < f->nchoices; i++)
		names[i] = f->choices[i].name;
	struct place at = yaml_place(y, 0);
	diag_add(l->ds, DEF_NO_CHOICES, &at, shown(l, y->text, y->n),
		perhaps(l, y->text, names, f->nchoices));
	free(names);
	return NULL;
}

/* --- walking ----------------------------------------------------------- */

struct walk {
	const struct choice *path[CHOICE_LEVELS];
	int level;
	choices_fn *fn;
	void *arg;
};

static void walk_level(struct walk *w, const struct choice *v, size_t n, int level)
{
	for (size_t i = 0; i < n; i++) {
		w->path[level] = &v[i];
		if (level == w->level)
			w->fn(w->arg, w->path, level);
		else
			walk_level(w, v[i].sub, v[i].nsub, level + 1);
	}
}

void choices_walk(const struct choices *c, int level, choices_fn *fn, void *arg)
{
	struct walk w = {.level = level, .fn = fn, .arg = arg};
	if (c && level < CHOICE_LEVELS)
		walk_level(&w, c->v, c->n, 0);
}

static void count_one(void *arg, const struct choice *const *path, int level)
{
	(void)path;
	(void)level;
	++*(size_t *)arg;
}

size_t choices_count(const struct choices *c, int level)
{
	size_t n = 0;
	choices_walk(c, level, count_one, &n);
	return n;
}

size_t choices_max(const struct field *f)
{
	return choices_count(f->of, f->level);
}

struct offered {
	const char *upper, *text; /* text: only this value, NULL: all */
	const struct choice **out;
	size_t n, max;
};

static void offer(void *arg, const struct choice *const *path, int level)
{
	struct offered *o = arg;
	const struct choice *c = path[level];
	if (*o->upper && level && strcmp(path[level - 1]->text, o->upper) != 0)
		return;
	if (o->text && strcmp(c->text, o->text) != 0)
		return;
	for (size_t i = 0; level && i < o->n; i++)
		if (!strcmp(o->out[i]->text, c->text))
			return;
	if (o->n < o->max)
		o->out[o->n++] = c;
}

size_t choices_offered(
	const struct field *f, const char *upper, const struct choice **out, size_t max)
{
	struct offered o = {.upper = upper, .out = out, .max = max};
	choices_walk(f->of, f->level, offer, &o);
	return o.n;
}

const struct choice *choices_find(const struct field *f, const char *upper, const char *text)
{
	const struct choice *found = NULL;
	struct offered o = {.upper = upper, .text = text, .out = &found, .max = 1};
	choices_walk(f->of, f->level, offer, &o);
	return found;
}
