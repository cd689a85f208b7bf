/*
 * Reads one file of indicator templates: kinds, indicators, words for levels.
 * Its language is tianbao-templates(5). Knows nothing of other files.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "form/library_impl.h"
#include "form/loader.h"
#include "form/units.h"

/* The file being read. */
struct reader {
	struct loader l; /* for keys and their complaints: there is no form */
	struct library *lib;
	size_t folder;
	const char *kind;
};

static const char *const natures[] = {
	[INDICATOR_NUMBER] = "number",
	[INDICATOR_DATE] = "date",
	[INDICATOR_WORDS] = "words",
};
enum { NATURES = sizeof natures / sizeof *natures };

/* --- words ------------------------------------------------------------ */

/* A word of a list: not empty unless it may be, no comma of Chinese between what was meant as two.
 */
static const char *read_word(
	struct reader *r, const char *key, struct yaml *y, bool flow, bool empty)
{
	struct place at = yaml_place(y, 0);
	if (y->kind != YAML_TEXT) {
		wrong_kind(&r->l, key, y, KIND_TEXT);
		return "";
	}
	const char *comma = flow && y->style == YAML_PLAIN ? strstr(y->text, "，") : NULL;
	if (comma) {
		at = yaml_place(y, (size_t)(comma - y->text));
		diag_add(r->l.ds, DEF_CHOICE_COMMA, &at, shown(&r->l, y->text, y->n));
	} else if (text_blank(y->text, y->n) && !empty) {
		diag_add(r->l.ds, LIB_WORD_EMPTY, &at);
	}
	return y->text;
}

/* How many of a list are looked at; complains of more. */
static size_t most_of(struct reader *r, struct yaml *y)
{
	if (!y || y->n <= LIBRARY_MOST_LIST)
		return y ? y->n : 0;
	struct place at = yaml_place(y, 0);
	diag_add(r->l.ds, DEF_TOO_MANY, &at, (size_t)LIBRARY_MOST_LIST);
	return LIBRARY_MOST_LIST;
}

/* The words of a list; before them first, unless it is NULL. */
static struct texts read_words(
	struct reader *r, enum scope in, struct yaml *map, const char *key, const char *first)
{
	struct yaml *y = keys_get(in, map, key);
	size_t most = most_of(r, y), n = 0;
	const char **v = arena_array(r->l.a, most + 1, sizeof *v);
	bool may_be_empty = !strcmp(key, "signs");
	if (first)
		v[n++] = first;
	for (size_t i = 0; i < most && !loader_full(&r->l); i++)
		v[n++] = read_word(r, key, y->item[i], y->style == YAML_FLOW, may_be_empty);
	return (struct texts){v, n};
}

/* --- an indicator ------------------------------------------------------ */

static void read_nature(struct reader *r, struct yaml *map, struct indicator *i)
{
	static const char *const of_numbers[] = {"signs", "units", "min", "max"};
	struct yaml *y = keys_get(IN_INDICATOR, map, "nature");
	i->nature = INDICATOR_WORDS;
	if (!y) {
		for (size_t k = 0; k < sizeof of_numbers / sizeof *of_numbers; k++)
			if (yaml_get(map, of_numbers[k]))
				i->nature = INDICATOR_NUMBER;
		return;
	}
	for (int k = 0; k < NATURES; k++)
		if (yaml_is(y, natures[k])) {
			i->nature = (enum indicator_nature)k;
			keys_for_type(&r->l, IN_INDICATOR, map, natures[k]);
			return;
		}
	struct place at = yaml_place(y, 0);
	diag_add(r->l.ds, DEF_WORD, &at, "nature", "number、date、words",
		shown(&r->l, y->text, y->n), perhaps_word(&r->l, y->text, natures, NATURES));
}

/* True when a bound is given and can be read. */
static bool read_bound(struct reader *r, struct yaml *map, const char *key, struct decimal *out)
{
	struct yaml *y = keys_get(IN_INDICATOR, map, key);
	if (!y)
		return false;
	if (decimal_read(out, y->text, y->n) == VERDICT_VALID && out->length == y->n)
		return true;
	struct place at = yaml_place(y, 0);
	diag_add(r->l.ds, DEF_BOUND, &at, shown(&r->l, y->text, y->n), "数");
	return false;
}

static void read_bounds(struct reader *r, struct yaml *map, struct indicator *i)
{
	i->has_min = read_bound(r, map, "min", &i->min);
	i->has_max = read_bound(r, map, "max", &i->max);
	if (!i->has_min || !i->has_max || decimal_double(&i->min) <= decimal_double(&i->max))
		return;
	struct place at = yaml_place(keys_get(IN_INDICATOR, map, "max"), 0);
	diag_add(r->l.ds, DEF_BOUNDS, &at);
}

/* Signs as data/units.yaml writes them. */
static void read_signs(struct reader *r, struct yaml *map, struct indicator *i)
{
	const struct words *known = &r->lib->units->signs;
	i->signs = read_words(r, IN_INDICATOR, map, "signs", NULL);
	for (size_t k = 0; k < i->signs.n && !loader_full(&r->l); k++) {
		const char *sign = i->signs.v[k];
		const struct word *w = words_find(known, sign, strlen(sign));
		if (!*sign || (w && !strcmp(w->means, sign)))
			continue;
		struct place at = yaml_place(yaml_get(map, "signs")->item[k], 0);
		const char *words = w ? arena_printf(r->l.a, "，要写 %s", w->means) : "";
		diag_add(r->l.ds, LIB_SIGN, &at, shown(&r->l, sign, strlen(sign)), words);
	}
}

/* Units that data/units.yaml knows are written as there. */
static void read_units(struct reader *r, struct yaml *map, struct indicator *i)
{
	i->units = read_words(r, IN_INDICATOR, map, "units", NULL);
	for (size_t k = 0; k < i->units.n && !loader_full(&r->l); k++) {
		const char *unit = i->units.v[k];
		const struct word *w = words_find(&r->lib->units->units, unit, strlen(unit));
		if (!w || !strcmp(w->means, unit))
			continue;
		struct place at = yaml_place(yaml_get(map, "units")->item[k], 0);
		diag_add(r->l.ds, LIB_UNIT, &at, shown(&r->l, unit, strlen(unit)), w->means);
	}
}

/* Usual values are proper ones; only asked when the rest of the indicator is sound. */
static void check_values(struct reader *r, struct yaml *map, const struct indicator *i)
{
	struct buf why = BUF_INIT;
	for (size_t k = 0; k < i->values.n && !loader_full(&r->l); k++) {
		const char *value = i->values.v[k];
		if (indicator_judge(i, r->lib->units, value, &why) == VERDICT_VALID)
			continue;
		struct place at = yaml_place(yaml_get(map, "values")->item[k], 0);
		diag_add(r->l.ds, LIB_VALUE, &at, shown(&r->l, value, strlen(value)), why.s);
	}
	buf_release(&why);
}

/* `standards: {计划标准: …}` */
static void read_standards(struct reader *r, struct yaml *map, struct indicator *i)
{
	struct yaml *y = keys_get(IN_INDICATOR, map, "standards");
	if (!y)
		return;
	struct standard *v = arena_array(r->l.a, y->n, sizeof *v);
	for (size_t k = 0; k < y->n && !loader_full(&r->l); k++) {
		const char *text = read_word(r, y->key[k]->text, y->item[k], false, false);
		v[i->nstandards++] = (struct standard){y->key[k]->text, text};
	}
	i->standards = v;
}

/* Its texts; the description is the name unless it is given. */
static void read_texts(struct reader *r, struct yaml *map, struct indicator *i)
{
	static const char *const needed[] = {"level1", "level2"};
	keys_read(&r->l, IN_INDICATOR, map, i);
	if (!i->description)
		i->description = i->name;
	for (size_t k = 0; k < sizeof needed / sizeof *needed; k++)
		if (yaml_index(map, needed[k]) < 0)
			diag_add(r->l.ds, DEF_NO_KEY, &i->at, needed[k]);
}

static void add_indicator(struct reader *r, struct yaml *key, struct yaml *map,
	const struct indicator *i, bool faulty)
{
	struct library *lib = r->lib;
	MEM_ROOM(lib->v, lib->n, lib->cap);
	MEM_ROOM(lib->from, lib->n, lib->capfrom);
	lib->v[lib->n] = *i;
	lib->from[lib->n++] = (struct origin){.folder = r->folder,
		.faulty = faulty,
		.node = key,
		.names = keys_get(IN_INDICATOR, map, "kinds")};
}

/* What is in it, when it is a map. */
static void read_parts(struct reader *r, struct yaml *map, struct indicator *i, size_t errors)
{
	read_nature(r, map, i);
	read_bounds(r, map, i);
	read_signs(r, map, i);
	read_units(r, map, i);
	read_standards(r, map, i);
	i->keywords = read_words(r, IN_INDICATOR, map, "keywords", NULL);
	i->values = read_words(r, IN_INDICATOR, map, "values", NULL);
	i->kinds = read_words(r, IN_INDICATOR, map, "kinds", r->kind);
	if (r->l.ds->count[DIAG_ERROR] == errors)
		check_values(r, map, i);
}

static void read_indicator(struct reader *r, struct yaml *key, struct yaml *map)
{
	size_t errors = r->l.ds->count[DIAG_ERROR];
	struct indicator i = {.id = key->text,
		.name = key->text,
		.level1 = "",
		.level2 = "",
		.basis = "",
		.explain = "",
		.source = "",
		.field = "",
		.category = "",
		.purpose = "",
		.at = yaml_place(key, 0)};
	if (text_blank(key->text, key->n))
		diag_add(r->l.ds, LIB_WORD_EMPTY, &i.at);
	if (map->kind == YAML_MAP) {
		read_texts(r, map, &i);
		read_parts(r, map, &i, errors);
	} else {
		wrong_kind(&r->l, key->text, map, KIND_MAP);
	}
	add_indicator(r, key, map, &i, r->l.ds->count[DIAG_ERROR] > errors);
}

static void read_indicators(struct reader *r, struct yaml *y)
{
	for (size_t i = 0; i < y->n && !loader_full(&r->l); i++) {
		if (r->lib->n >= LIBRARY_MOST) {
			struct place at = yaml_place(y->key[i], 0);
			diag_add(r->l.ds, LIB_MANY, &at, LIBRARY_MOST);
			return;
		}
		read_indicator(r, y->key[i], y->item[i]);
	}
}

/* --- the file ----------------------------------------------------------- */

/* A file of a kind. */
static void read_kind(struct reader *r, struct yaml *root)
{
	struct library *lib = r->lib;
	struct yaml *name = keys_get(IN_TEMPLATES, root, "templates"), *y;
	struct yaml *usual = keys_get(IN_TEMPLATES, root, "usual");
	keys_read(&r->l, IN_TEMPLATES, root, NULL);
	most_of(r, usual);
	r->kind = name ? name->text : "";
	if (name && text_blank(name->text, name->n)) {
		struct place at = yaml_place(name, 0);
		diag_add(r->l.ds, LIB_WORD_EMPTY, &at);
	} else if (name) {
		MEM_ROOM(lib->kind, lib->nkinds, lib->capkinds);
		MEM_ROOM(lib->kind_from, lib->nkinds, lib->capkind_from);
		lib->kind[lib->nkinds] = (struct kind){.name = name->text,
			.keywords = read_words(r, IN_TEMPLATES, root, "keywords", NULL),
			.at = yaml_place(name, 0)};
		lib->kind_from[lib->nkinds++] =
			(struct origin){.folder = r->folder, .node = name, .names = usual};
	}
	if ((y = keys_get(IN_TEMPLATES, root, "indicators")))
		read_indicators(r, y);
}

static struct level_word *find_level(struct library *lib, const char *word)
{
	for (size_t i = 0; i < lib->nlevels; i++)
		if (!strcmp(lib->level[i].word, word))
			return &lib->level[i];
	return NULL;
}

/* One word of a line; group: that of the line's key. */
static void add_level(struct reader *r, struct yaml *y, const char *first, size_t group)
{
	struct library *lib = r->lib;
	struct level_word *old = find_level(lib, y->text);
	if (!old && lib->nlevels >= LIBRARY_MOST_WORDS) {
		struct place at = yaml_place(y, 0);
		diag_add(r->l.ds, DEF_TOO_MANY, &at, (size_t)LIBRARY_MOST_WORDS);
	} else if (!old) {
		MEM_ROOM(lib->level, lib->nlevels, lib->caplevels);
		lib->level[lib->nlevels++] = (struct level_word){y->text, first, group, r->folder};
	} else if (old->group != group && old->folder == r->folder) {
		struct place at = yaml_place(y, 0);
		diag_add(r->l.ds, LIB_LEVEL_TWICE, &at, shown(&r->l, y->text, y->n), old->first);
	}
}

/* `经济效益指标: [经济效益]`; a word that an earlier file knows keeps its group. */
static void read_level(struct reader *r, struct yaml *key, struct yaml *names)
{
	struct level_word *old = find_level(r->lib, key->text);
	if (old && old->folder == r->folder && strcmp(old->first, key->text) != 0) {
		struct place at = yaml_place(key, 0);
		diag_add(
			r->l.ds, LIB_LEVEL_TWICE, &at, shown(&r->l, key->text, key->n), old->first);
		return;
	}
	size_t group = old ? old->group : r->lib->groups++;
	if (text_blank(key->text, key->n)) {
		struct place at = yaml_place(key, 0);
		diag_add(r->l.ds, LIB_WORD_EMPTY, &at);
		return;
	}
	if (!old)
		add_level(r, key, key->text, group);
	if (names->kind != YAML_LIST) {
		wrong_kind(&r->l, key->text, names, KIND_LIST);
		return;
	}
	for (size_t i = 0; i < names->n && !loader_full(&r->l); i++)
		if (*read_word(r, key->text, names->item[i], names->style == YAML_FLOW, false))
			add_level(r, names->item[i], key->text, group);
}

static void read_levels(struct reader *r, struct yaml *root)
{
	struct yaml *y = keys_get(IN_LEVELS, root, "levels");
	keys_read(&r->l, IN_LEVELS, root, NULL);
	for (size_t i = 0; y && i < y->n && !loader_full(&r->l); i++)
		read_level(r, y->key[i], y->item[i]);
}

static void read_root(struct reader *r, struct yaml *root)
{
	struct place at = {.file = root->file->name, .line = root->line, .col = root->col};
	if (root->kind == YAML_TEXT && !root->n)
		diag_add(r->l.ds, DEF_EMPTY, &at);
	else if (root->kind != YAML_MAP)
		wrong_kind(&r->l, root->file->name, root, KIND_MAP);
	else if (yaml_index(root, "templates") >= 0)
		read_kind(r, root);
	else if (yaml_index(root, "levels") >= 0)
		read_levels(r, root);
	else
		diag_add(r->l.ds, LIB_FILE, &at);
}

void library_read(struct library *lib, const char *file, const char *text, size_t n, size_t folder,
	struct diags *ds)
{
	struct diags found = DIAGS_INIT;
	struct reader r = {.l = {.a = &lib->arena, .ds = &found},
		.lib = lib,
		.folder = folder};
	struct yaml *root = yaml_read(&lib->arena, file, text, n, &found);
	if (root)
		read_root(&r, root);
	if (loader_full(&r.l))
		diag_add(&found, DEF_FULL, &(struct place){.file = file});
	diags_take(ds, &found);
}
