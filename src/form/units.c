/*
 * Signs, units and their other names: data/units.yaml, loaded. Knows no unit
 * by name but 元, in which amounts are counted.
 */
#include "form/units.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/decimal.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "form/measure.h"
#include "form/yaml.h"

/* A section of the file: what stands under its key. */
struct section_key {
	const char *key;
	/* Reads one line of it, `key: value`; w: its words. NULL: wordings. */
	void (*read)(struct units *u, const struct section_key *s, struct words *w,
		struct yaml *key, struct yaml *value, struct diags *ds);
	size_t offset;  /* of its words in struct units */
	int64_t factor; /* read_number: what 1 in the file stands for */
};

/* --- looking up ----------------------------------------------------- */

const struct word *words_find(const struct words *w, const char *s, size_t n)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].n == n && !memcmp(w->v[i].text, s, n))
			return &w->v[i];
	return NULL;
}

const struct word *words_longest(const struct words *w, const char *s, size_t n)
{
	const struct word *best = NULL;
	for (size_t i = 0; i < w->n; i++) {
		const struct word *v = &w->v[i];
		if (v->n <= n && *v->text == *s && (!best || v->n > best->n) &&
			!memcmp(v->text, s, v->n))
			best = v;
	}
	return best;
}

bool words_begin(const struct words *w, const char *s, size_t n)
{
	for (size_t i = 0; i < w->n; i++)
		if (n < w->v[i].n && !memcmp(w->v[i].text, s, n))
			return true;
	return false;
}

int64_t units_money(const struct units *u, const char *name, size_t n)
{
	struct buf tmp = BUF_INIT;
	const char *s = text_as_nfkc(&tmp, name, &n);
	const struct word *w = words_find(&u->money, s, n);
	buf_release(&tmp);
	return w ? w->factor : 0;
}

int64_t units_least(const struct units *u)
{
	int64_t least = INT64_MAX;
	for (size_t i = 0; i < u->money.n; i++)
		if (u->money.v[i].factor < least)
			least = u->money.v[i].factor;
	return least;
}

/* Usual name of one part of a unit, as it is when it is not known. */
static void add_usual(const struct units *u, const char *s, size_t n, struct buf *out)
{
	const struct word *w = words_find(&u->units, s, n);
	if (w)
		buf_adds(out, w->means);
	else
		buf_add(out, s, n);
}

void unit_usual(const struct units *u, const char *unit, size_t n, struct buf *out)
{
	struct buf tmp = BUF_INIT;
	const char *s = text_as_nfkc(&tmp, unit, &n);
	const char *stroke = memchr(s, '/', n);
	size_t first = stroke ? (size_t)(stroke - s) : n;
	add_usual(u, s, first, out);
	if (stroke) {
		buf_addc(out, '/');
		add_usual(u, stroke + 1, n - first - 1, out);
	}
	buf_release(&tmp);
}

const char *unit_dimension(const struct units *u, const char *unit, size_t n)
{
	struct buf usual = BUF_INIT;
	const struct word *w = NULL;
	unit_usual(u, unit, n, &usual);
	const char *stroke = usual.n ? strchr(usual.s, '/') : NULL;
	w = words_find(&u->dimensions, usual.s, stroke ? (size_t)(stroke - usual.s) : usual.n);
	if (w && stroke) { /* 元/本 counts what 金额/ does */
		buf_reset(&usual);
		buf_addf(&usual, "%s/", w->means);
		w = words_find(&u->dimensions, usual.s, usual.n);
	}
	buf_release(&usual);
	return w ? w->means : NULL;
}

/* --- loading -------------------------------------------------------- */

void units_no_key(struct yaml *key, const char *const *names, size_t n, struct diags *ds)
{
	struct place at = yaml_place(key, 0);
	long near = text_nearest(key->text, names, n);
	if (near < 0)
		diag_add(ds, UNITS_KEY, &at, key->text);
	else
		diag_add(ds, UNITS_KEY_NEAR, &at, key->text, names[near]);
}

void units_no_list(struct yaml *y, struct diags *ds)
{
	struct place at = yaml_place(y, 0);
	diag_add(ds, UNITS_LIST, &at);
}

/* Adds one word; one that is there already would be read as the first only. */
static void add_word(struct units *u, struct words *w, struct yaml *y, const char *means,
	int64_t factor, struct diags *ds)
{
	struct buf folded = BUF_INIT;
	struct place at = yaml_place(y, 0);
	text_nfkc(&folded, y->text, y->n);
	if (!folded.n)
		diag_add(ds, UNITS_EMPTY, &at);
	else if (words_find(w, folded.s, folded.n))
		diag_add(ds, UNITS_TWICE, &at, y->text);
	const char *text = arena_ndup(&u->arena, folded.s, folded.n);
	w->v[w->n++] = (struct word){text, folded.n, means ? means : text, factor};
	buf_release(&folded);
}

/* The words of a list: each is another way to say `means`. */
static void add_list(
	struct units *u, struct words *w, struct yaml *list, const char *means, struct diags *ds)
{
	if (list->kind != YAML_LIST)
		units_no_list(list, ds);
	for (size_t i = 0; list->kind == YAML_LIST && i < list->n; i++)
		if (list->item[i]->kind == YAML_TEXT)
			add_word(u, w, list->item[i], means, 0, ds);
		else
			units_no_list(list->item[i], ds);
}

/* `≥: [大于等于, 不小于]`: the key and its other names. */
static void read_names(struct units *u, const struct section_key *s, struct words *w,
	struct yaml *key, struct yaml *value, struct diags *ds)
{
	(void)s;
	size_t first = w->n;
	add_word(u, w, key, NULL, 0, ds);
	add_list(u, w, value, w->v[first].text, ds);
}

/* `时间: [小时, 天]`: units of one dimension, and dimensions with / behind. */
static void read_members(struct units *u, const struct section_key *s, struct words *w,
	struct yaml *key, struct yaml *value, struct diags *ds)
{
	(void)s;
	size_t n = w->n;
	add_list(u, w, value, arena_ndup(&u->arena, key->text, key->n), ds);
	for (size_t i = 0; n < w->n; i++) {
		if (value->item[i]->kind != YAML_TEXT)
			continue;
		const struct word *v = &w->v[n++];
		struct place at = yaml_place(value->item[i], 0);
		if (v->n && v->text[v->n - 1] != '/' && !words_find(&u->units, v->text, v->n) &&
			!words_find(&u->money, v->text, v->n))
			diag_add(ds, UNITS_UNKNOWN, &at, v->text);
	}
}

/* `万元: 10000` */
static void read_number(struct units *u, const struct section_key *s, struct words *w,
	struct yaml *key, struct yaml *value, struct diags *ds)
{
	struct decimal d;
	int64_t factor = 0;
	bool read = value->kind == YAML_TEXT &&
		    decimal_read(&d, value->text, value->n) == VERDICT_VALID &&
		    d.length == value->n && !decimal_scaled(&d, s->factor, &factor);
	if (!read || factor <= 0 || factor > INT64_MAX / 10) {
		struct place at = yaml_place(value, 0);
		diag_add(ds, UNITS_NUMBER, &at);
		return;
	}
	add_word(u, w, key, NULL, factor, ds);
}

static size_t words_most(const struct yaml *map)
{
	size_t n = map->n;
	for (size_t i = 0; i < map->n; i++)
		if (map->item[i]->kind == YAML_LIST)
			n += map->item[i]->n;
	return n;
}

static void read_section(
	struct units *u, const struct section_key *s, struct yaml *map, struct diags *ds)
{
	struct words *w = (struct words *)((char *)u + s->offset);
	if (map->kind != YAML_MAP) {
		struct place at = yaml_place(map, 0);
		diag_add(ds, UNITS_MAP, &at, s->key);
		return;
	}
	if (!s->read) {
		wordings_read(u, map, ds);
		return;
	}
	w->v = arena_array(&u->arena, words_most(map), sizeof *w->v);
	for (size_t i = 0; i < map->n; i++)
		s->read(u, s, w, map->key[i], map->item[i], ds);
}

/* In this order: dimensions are those of units. */
static const struct section_key sections[] = {
	{"signs", read_names, offsetof(struct units, signs), 0},
	{"behind", read_names, offsetof(struct units, behind), 0},
	{"money", read_number, offsetof(struct units, money), YUAN},
	{"multipliers", read_number, offsetof(struct units, multipliers), 1},
	{"units", read_names, offsetof(struct units, units), 0},
	{"dimensions", read_members, offsetof(struct units, dimensions), 0},
	{"words", NULL, 0, 0},
};
enum { SECTIONS = sizeof sections / sizeof *sections };

static void read_file(struct units *u, struct yaml *root, struct diags *ds)
{
	const char *names[SECTIONS];
	struct place at = yaml_place(root, 0);
	for (size_t i = 0; i < SECTIONS; i++)
		names[i] = sections[i].key;
	for (size_t i = 0; root->kind == YAML_MAP && i < root->n; i++) {
		size_t s = 0;
		while (s < SECTIONS && !yaml_is(root->key[i], sections[s].key))
			s++;
		if (s == SECTIONS)
			units_no_key(root->key[i], names, SECTIONS, ds);
	}
	for (size_t s = 0; s < SECTIONS; s++) {
		struct yaml *map = yaml_get(root, sections[s].key);
		if (map)
			read_section(u, &sections[s], map, ds);
		else
			diag_add(ds, UNITS_MISSING, &at, sections[s].key);
	}
}

struct units *units_load(const char *file, struct diags *ds)
{
	struct buf text = BUF_INIT;
	struct arena tree = ARENA_INIT;
	struct units *u = mem_new(sizeof *u);
	size_t errors = ds->count[DIAG_ERROR];
	if (!file_read(&text, file, YAML_MOST_BYTES, ds)) {
		struct yaml *root = yaml_read(&tree, file, text.s, text.n, ds);
		if (root)
			read_file(u, root, ds);
	}
	arena_release(&tree);
	buf_release(&text);
	if (ds->count[DIAG_ERROR] == errors)
		return u;
	units_free(u);
	return NULL;
}

void units_free(struct units *u)
{
	if (!u)
		return;
	arena_release(&u->arena);
	free(u);
}
