/*
 * THE table of keys of a definition: what may stand where, of which kind, and
 * where a value goes that goes as it is. A new key is a row here; what is
 * more than a value is read by the file of its part.
 */
#include "form/loader.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "form/library.h"
#include "form/slip.h"

#define BIT(scope) (1U << (scope))
#define FORMS (BIT(IN_FORM) | BIT(IN_SHARED))
#define PAPERS (BIT(IN_FORM) | BIT(IN_SHEET) | BIT(IN_BOOKLET))
#define FILES (FORMS | PAPERS)
#define FIELDS (BIT(IN_FIELD) | BIT(IN_COLUMN))
#define NOWHERE ((size_t)-1)

struct key {
	unsigned in; /* scopes, as bits */
	const char *name;
	unsigned kinds;
	size_t at;         /* where a text, truth or count goes in the scope's struct */
	const char *types; /* types of a field it is for; NULL: all */
};

#define MONEY "money"
#define NUMBERS "number percent money"
#define WRITTEN "text paragraph code measure"

static const struct key keys[] = {
	{FILES, "form", KIND_TEXT, NOWHERE, NULL},
	{FILES, "part", KIND_TEXT, NOWHERE, NULL},
	{FILES, "sheet", KIND_TEXT, NOWHERE, NULL},
	{FILES, "booklet", KIND_TEXT, NOWHERE, NULL},
	{FILES, "name", KIND_TEXT, offsetof(struct form, name), NULL},
	{FILES, "like", KIND_TEXT | KIND_LIST, NOWHERE, NULL},
	{PAPERS, "paper", KIND_TEXT, NOWHERE, NULL},
	{FILES, "money", KIND_MAP, NOWHERE, NULL},
	{FORMS, "record", KIND_MAP, NOWHERE, NULL},
	{FORMS, "parameters", KIND_MAP, NOWHERE, NULL},
	{FORMS, "choices", KIND_MAP, NOWHERE, NULL},
	{FORMS | BIT(IN_SHEET), "fields", KIND_MAP, NOWHERE, NULL},
	{FORMS, "lists", KIND_MAP, NOWHERE, NULL},
	{FORMS, "rules", KIND_MAP, NOWHERE, NULL},
	{BIT(IN_FORM) | BIT(IN_SHEET), "columns", KIND_LIST, NOWHERE, NULL},
	{BIT(IN_FORM) | BIT(IN_SHEET), "layout", KIND_LIST, NOWHERE, NULL},
	{BIT(IN_SHEET) | BIT(IN_BOOKLET), "of", KIND_MAP, NOWHERE, NULL},
	{BIT(IN_SHEET) | BIT(IN_BOOKLET), "per", KIND_LIST, NOWHERE, NULL},
	{BIT(IN_SHEET) | BIT(IN_BOOKLET), "order", KIND_LIST | KIND_MAP, NOWHERE, NULL},
	{BIT(IN_BOOKLET), "body", KIND_LIST, NOWHERE, NULL},

	{BIT(IN_MONEY), "unit", KIND_TEXT, offsetof(struct money, unit), NULL},
	{BIT(IN_MONEY), "decimals", KIND_COUNT, offsetof(struct money, decimals), NULL},
	{BIT(IN_MONEY), "thousands", KIND_BOOL, offsetof(struct money, thousands), NULL},

	{BIT(IN_RECORD), "year", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_RECORD), "unit", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_RECORD), "code", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_RECORD), "name", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_RECORD), "amount", KIND_TEXT, NOWHERE, NULL},

	{FIELDS, "type", KIND_TEXT, NOWHERE, NULL},
	{FIELDS, "optional", KIND_BOOL, offsetof(struct field, optional), NULL},
	{FIELDS, "label", KIND_TEXT, offsetof(struct field, label), NULL},
	{FIELDS, "help", KIND_TEXT, offsetof(struct field, help), NULL},
	{FIELDS, "empty", KIND_TEXT, offsetof(struct field, empty), NULL},
	{FIELDS, "max", KIND_TEXT, NOWHERE, NUMBERS " " WRITTEN},
	{FIELDS, "min", KIND_TEXT, NOWHERE, NUMBERS},
	{FIELDS, "pattern", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_FIELD), "unique", KIND_BOOL, offsetof(struct field, unique), NULL},
	{FIELDS, "verify", KIND_BOOL, offsetof(struct field, verify), NULL},
	{FIELDS, "unit", KIND_TEXT, offsetof(struct field, unit), "number " MONEY},
	{FIELDS, "decimals", KIND_COUNT, offsetof(struct field, decimals), NUMBERS},
	{FIELDS, "of", KIND_TEXT | KIND_LIST | KIND_MAP, NOWHERE, "choice"},
	{FIELDS, "under", KIND_TEXT, NOWHERE, "choice"},
	{FIELDS, "open", KIND_BOOL, offsetof(struct field, open), "choice"},
	{FIELDS, "show", KIND_TEXT, NOWHERE, "choice"},
	{FIELDS, "start", KIND_TEXT, offsetof(struct field, start), NULL},
	{FIELDS, "ditto", KIND_TEXT, NOWHERE, NULL},
	{FIELDS, "value", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_FIELD), "each", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_FIELD), "text", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_FIELD), "join", KIND_TEXT, offsetof(struct field, join), NULL},
	{FIELDS, "before", KIND_TEXT, NOWHERE, NULL},

	{BIT(IN_LIST), "columns", KIND_MAP, NOWHERE, NULL},
	{BIT(IN_LIST), "rows", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_LIST), "start", KIND_TEXT | KIND_LIST, NOWHERE, NULL},
	{BIT(IN_LIST), "label", KIND_TEXT, offsetof(struct list, label), NULL},
	{BIT(IN_LIST), "templates", KIND_MAP, NOWHERE, NULL},
	{BIT(IN_LIST), "before", KIND_TEXT, NOWHERE, NULL},

	{BIT(IN_PARTS), "level1", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_PARTS), "level2", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_PARTS), "name", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_PARTS), "description", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_PARTS), "value", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_PARTS), "basis", KIND_TEXT, NOWHERE, NULL},

	{BIT(IN_RULE), "check", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_RULE), "each", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_RULE), "level", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_RULE), "message", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_RULE), "cells", KIND_LIST, NOWHERE, NULL},
	{BIT(IN_RULE), "why", KIND_TEXT, offsetof(struct rule, why), NULL},
	{BIT(IN_RULE), "before", KIND_TEXT, NOWHERE, NULL},

	{BIT(IN_BAND), "title", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_BAND), "lines", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_BAND), "table", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_BAND), "sign", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_BAND), "columns", KIND_LIST, NOWHERE, NULL},
	{BIT(IN_BAND), "merge", KIND_LIST, NOWHERE, NULL},
	{BIT(IN_BAND), "height", KIND_COUNT, offsetof(struct band, height), NULL},

	{BIT(IN_BODY), "cover", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_BODY), "h1", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_BODY), "h2", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_BODY), "h3", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_BODY), "text", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_BODY), "contents", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_BODY), "page", KIND_NOTHING, NOWHERE, NULL},
	{BIT(IN_BODY), "each", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_BODY), "body", KIND_LIST, NOWHERE, NULL},
	{BIT(IN_BODY), "table", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_BODY), "sheet", KIND_TEXT, NOWHERE, NULL},

	{BIT(IN_TEMPLATES), "templates", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_TEMPLATES), "usual", KIND_LIST, NOWHERE, NULL},
	{BIT(IN_TEMPLATES), "indicators", KIND_MAP, NOWHERE, NULL},
	{BIT(IN_TEMPLATES) | BIT(IN_INDICATOR), "keywords", KIND_LIST, NOWHERE, NULL},
	{BIT(IN_LEVELS), "levels", KIND_MAP, NOWHERE, NULL},

	{BIT(IN_INDICATOR), "name", KIND_TEXT, offsetof(struct indicator, name), NULL},
	{BIT(IN_INDICATOR), "level1", KIND_TEXT, offsetof(struct indicator, level1), NULL},
	{BIT(IN_INDICATOR), "level2", KIND_TEXT, offsetof(struct indicator, level2), NULL},
	{BIT(IN_INDICATOR), "description", KIND_TEXT, offsetof(struct indicator, description),
		NULL},
	{BIT(IN_INDICATOR), "kinds", KIND_LIST, NOWHERE, NULL},
	{BIT(IN_INDICATOR), "nature", KIND_TEXT, NOWHERE, NULL},
	{BIT(IN_INDICATOR), "signs", KIND_LIST, NOWHERE, "number date"},
	{BIT(IN_INDICATOR), "units", KIND_LIST, NOWHERE, "number"},
	{BIT(IN_INDICATOR), "min", KIND_TEXT, NOWHERE, "number"},
	{BIT(IN_INDICATOR), "max", KIND_TEXT, NOWHERE, "number"},
	{BIT(IN_INDICATOR), "values", KIND_LIST, NOWHERE, NULL},
	{BIT(IN_INDICATOR), "basis", KIND_TEXT, offsetof(struct indicator, basis), NULL},
	{BIT(IN_INDICATOR), "explain", KIND_TEXT, offsetof(struct indicator, explain), NULL},
	{BIT(IN_INDICATOR), "source", KIND_TEXT, offsetof(struct indicator, source), NULL},
	{BIT(IN_INDICATOR), "field", KIND_TEXT, offsetof(struct indicator, field), NULL},
	{BIT(IN_INDICATOR), "category", KIND_TEXT, offsetof(struct indicator, category), NULL},
	{BIT(IN_INDICATOR), "purpose", KIND_TEXT, offsetof(struct indicator, purpose), NULL},
	{BIT(IN_INDICATOR), "standards", KIND_MAP, NOWHERE, NULL},
};
enum { KEYS = sizeof keys / sizeof *keys };

static const struct key *key_find(enum scope in, const char *name)
{
	for (size_t i = 0; i < KEYS; i++)
		if (keys[i].in & BIT(in) && !strcmp(keys[i].name, name))
			return &keys[i];
	return NULL;
}

long count_of(const struct yaml *y)
{
	if (y->kind != YAML_TEXT || !y->n || y->n > 9)
		return -1;
	for (size_t i = 0; i < y->n; i++)
		if (y->text[i] < '0' || y->text[i] > '9')
			return -1;
	return strtol(y->text, NULL, 10);
}

/* True when a value is of one of the kinds. */
static bool is_kind(const struct yaml *y, unsigned kinds)
{
	if (y->kind == YAML_LIST)
		return kinds & KIND_LIST;
	if (y->kind == YAML_MAP)
		return kinds & KIND_MAP;
	if (kinds & KIND_NOTHING)
		return !y->n;
	if (kinds & KIND_TEXT)
		return y->n || y->style != YAML_PLAIN;
	if (kinds & KIND_BOOL)
		return yaml_is(y, "true") || yaml_is(y, "false");
	return kinds & KIND_COUNT && count_of(y) >= 0 && count_of(y) <= MOST_COUNT;
}

static const struct {
	unsigned kind;
	const char *words;
} kind_words[] = {
	{KIND_TEXT, "文字"},
	{KIND_LIST, "列表"},
	{KIND_MAP, "一行一个的“键: 值”"},
	{KIND_BOOL, " true 或 false"},
	{KIND_COUNT, " 0 到 100 的整数"},
};

/* `项目名称：text`, line after line: YAML took all of them as one text. False when it is none. */
static bool wide_colons(struct loader *l, struct yaml *y)
{
	int line = 0;
	if (slip_wide_colon(y->text, y->n) < 0)
		return false;
	for (const char *s = y->text; (s = strstr(s, "：")); s += strlen("：")) {
		struct place at = yaml_place(y, (size_t)(s - y->text));
		if (at.line != line)
			diag_add(l->ds, YAML_WIDE_COLON, &at);
		line = at.line;
	}
	return true;
}

void wrong_kind(struct loader *l, const char *key, struct yaml *y, unsigned kinds)
{
	struct place at = yaml_place(y, 0);
	if (y->kind == YAML_MAP && y->style == YAML_FLOW && kinds & KIND_TEXT && y->n) {
		diag_add(l->ds, DEF_BRACE, &at, shown(l, y->key[0]->text, y->key[0]->n));
		return;
	}
	if (kinds == KIND_NOTHING) {
		diag_add(l->ds, DEF_VALUE, &at, shown(l, key, strlen(key)));
		return;
	}
	if (y->kind == YAML_TEXT && !(kinds & KIND_TEXT) && wide_colons(l, y))
		return;
	if (y->kind == YAML_TEXT && !y->n && y->style == YAML_PLAIN) {
		diag_add(l->ds, DEF_NO_VALUE, &at, shown(l, key, strlen(key)));
		return;
	}
	const char *words = "";
	for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++)
		if (kinds & kind_words[i].kind)
			words = *words ? arena_printf(l->a, "%s或%s", words, kind_words[i].words)
				       : kind_words[i].words;
	diag_add(l->ds, DEF_WRONG_KIND, &at, shown(l, key, strlen(key)), words);
}

/* What to say of a key that is none: with the nearest one, or why it is one at all. A slip of one
 * letter is one, even when what it gives is a key elsewhere. */
static const char *key_words(
	struct loader *l, struct yaml *map, size_t i, const char *const *names, size_t n)
{
	bool cut = map->style == YAML_FLOW && yaml_is(map->item[i], "") &&
		   map->item[i]->style == YAML_PLAIN;
	const char *key = map->key[i]->text, *words = perhaps_word(l, key, names, n);
	long near = nearest(key, names, n);
	bool slip = near >= 0 && text_distance(key, names[near]) == 1;
	for (size_t k = 0; k < KEYS && !slip; k++)
		if (!strcmp(keys[k].name, key))
			return "：它用在别处";
	return cut && !*words ? "：{ } 里的逗号分开两项，值里有逗号就整段加引号" : words;
}

static void key_unknown(struct loader *l, enum scope in, struct yaml *map, size_t i)
{
	static const char wide_blank[] = "　";
	struct yaml *key = map->key[i];
	if (!strncmp(key->text, wide_blank, strlen(wide_blank)))
		return; /* yaml_read said so */
	const char *names[KEYS];
	size_t n = 0;
	for (size_t k = 0; k < KEYS; k++)
		if (keys[k].in & BIT(in))
			names[n++] = keys[k].name;
	struct place at = yaml_place(key, 0);
	diag_add(l->ds, DEF_KEY, &at, shown(l, key->text, key->n), key_words(l, map, i, names, n));
}

static void key_put(const struct key *k, const struct yaml *value, void *target)
{
	char *at = (char *)target + k->at;
	if (k->kinds & KIND_BOOL)
		*(bool *)at = yaml_is(value, "true");
	else if (k->kinds & KIND_COUNT)
		*(int *)(void *)at = (int)count_of(value);
	else
		*(const char **)(void *)at = value->text;
}

bool keys_read(struct loader *l, enum scope in, struct yaml *y, void *target)
{
	if (y->kind != YAML_MAP)
		return false;
	for (size_t i = 0; i < y->n && !loader_full(l); i++) {
		const struct key *k = key_find(in, y->key[i]->text);
		if (!k)
			key_unknown(l, in, y, i);
		else if (!is_kind(y->item[i], k->kinds))
			wrong_kind(l, k->name, y->item[i], k->kinds);
		else if (k->at != NOWHERE && target)
			key_put(k, y->item[i], target);
	}
	return true;
}

struct yaml *keys_get(enum scope in, const struct yaml *map, const char *key)
{
	struct yaml *value = yaml_get(map, key);
	const struct key *k = key_find(in, key);
	return value && k && is_kind(value, k->kinds) ? value : NULL;
}

/* True when word is one of the blank-separated words. */
static bool has_word(const char *words, const char *word)
{
	size_t n = strlen(word);
	for (const char *p = words; (p = strstr(p, word)); p += n)
		if ((p == words || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
			return true;
	return false;
}

void keys_for_type(struct loader *l, enum scope in, const struct yaml *map, const char *type)
{
	for (size_t i = 0; i < map->n; i++) {
		const struct key *k = key_find(in, map->key[i]->text);
		if (!k || !k->types || has_word(k->types, type))
			continue;
		struct place at = yaml_place(map->key[i], 0);
		diag_add(l->ds, DEF_KEY_TYPE, &at, k->name, type, k->types);
	}
}
