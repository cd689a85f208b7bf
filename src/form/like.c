/*
 * What a definition inherits: `like:` names the definitions it starts from;
 * its own keys go over them as in JSON Merge Patch (RFC 7386): maps key by
 * key at every depth, other values as a whole, `~` takes a key away.
 * `before:` moves a new field, column, list or rule to its place. A part is
 * there for this alone: rules, parameters, choices that many forms share.
 */
#include "form/loader.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

/* What the values of a map are, as far as merging and moving must know. */
enum shape {
	SHAPE_ANY,
	SHAPE_ROOT,
	SHAPE_FIELDS, /* fields or columns by name: a bare word is its type */
	SHAPE_LISTS,
	SHAPE_LIST,
	SHAPE_RULES,
};

static enum shape shape_below(enum shape in, const char *key)
{
	static const struct {
		enum shape in;
		const char *key; /* NULL: every key */
		enum shape below;
	} shapes[] = {
		{SHAPE_ROOT, "fields", SHAPE_FIELDS},
		{SHAPE_ROOT, "lists", SHAPE_LISTS},
		{SHAPE_ROOT, "rules", SHAPE_RULES},
		{SHAPE_LISTS, NULL, SHAPE_LIST},
		{SHAPE_LIST, "columns", SHAPE_FIELDS},
	};
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		if (shapes[i].in == in && (!shapes[i].key || !strcmp(shapes[i].key, key)))
			return shapes[i].below;
	return SHAPE_ANY;
}

/* --- one definition over another ---------------------------------------- */

static bool takes_away(const struct yaml *y)
{
	return y->style == YAML_PLAIN && yaml_is(y, "~");
}

/* A field written as a bare word, as the map it stands for. */
static struct yaml *field_map(struct loader *l, struct yaml *y)
{
	struct yaml *map = yaml_new_map(l->a, y, 1);
	yaml_put(map, yaml_new_text(l->a, y, "type"), y);
	return map;
}

static struct yaml *patch(struct loader *l, struct yaml *base, struct yaml *over, enum shape shape);

/* The value of a key that both have. */
static struct yaml *patch_value(
	struct loader *l, struct yaml *base, struct yaml *over, enum shape shape, const char *key)
{
	if (over->kind != YAML_MAP)
		return over;
	if (shape == SHAPE_FIELDS && base->kind == YAML_TEXT && base->n)
		base = field_map(l, base);
	if (base->kind != YAML_MAP)
		base = yaml_new_map(l->a, over, 0);
	return patch(l, base, over, shape_below(shape, key));
}

/* Complains about a ~ for a key that is not inherited. */
static void check_away(struct loader *l, const struct yaml *base, struct yaml *key)
{
	struct place at = yaml_place(key, 0);
	const char **names = mem_array(base->n, sizeof *names);
	for (size_t i = 0; i < base->n; i++)
		names[i] = base->key[i]->text;
	diag_add(l->ds, DEF_NOT_INHERITED, &at, shown(l, key->text, key->n),
		perhaps(l, key->text, names, base->n));
	free(names);
}

/* A new map: base with over laid over it. */
static struct yaml *patch(struct loader *l, struct yaml *base, struct yaml *over, enum shape shape)
{
	enum { MOST_PAIRS = 4000000 };
	struct yaml *out = yaml_new_map(l->a, over, base->n + over->n);
	out->style = over->style;
	if (base->n && over->n > MOST_PAIRS / base->n) {
		struct place at = yaml_place(over, 0);
		diag_add(l->ds, DEF_TOO_MANY, &at, (size_t)MOST_PAIRS / base->n);
		return out;
	}
	for (size_t i = 0; i < base->n; i++) {
		long k = yaml_index(over, base->key[i]->text);
		if (k < 0)
			yaml_put(out, base->key[i], base->item[i]);
		else if (!takes_away(over->item[k]))
			yaml_put(out, over->key[k],
				patch_value(l, base->item[i], over->item[k], shape,
					over->key[k]->text));
	}
	for (size_t i = 0; i < over->n && !loader_full(l); i++) {
		if (yaml_index(base, over->key[i]->text) >= 0)
			continue;
		struct yaml *nothing = yaml_new_map(l->a, over, 0);
		if (takes_away(over->item[i]))
			check_away(l, base, over->key[i]);
		else
			yaml_put(out, over->key[i],
				patch_value(l, nothing, over->item[i], shape, over->key[i]->text));
	}
	return out;
}

/* --- before: ------------------------------------------------------------- */

static void map_remove(struct yaml *map, size_t i)
{
	map->n--;
	memmove(map->key + i, map->key + i + 1, (map->n - i) * sizeof *map->key);
	memmove(map->item + i, map->item + i + 1, (map->n - i) * sizeof *map->item);
}

/* Moves entry `from` before entry `to`. */
static void map_move(struct yaml *map, size_t from, size_t to)
{
	struct yaml *key = map->key[from], *item = map->item[from];
	map_remove(map, from);
	if (from < to)
		to--;
	memmove(map->key + to + 1, map->key + to, (map->n - to) * sizeof *map->key);
	memmove(map->item + to + 1, map->item + to, (map->n - to) * sizeof *map->item);
	map->key[to] = key;
	map->item[to] = item;
	map->n++;
}

/* Entry i of a map goes where its `before:` says. */
static void move_entry(struct loader *l, struct yaml *map, size_t i)
{
	struct yaml *entry = map->item[i];
	long k = yaml_index(entry, "before");
	struct yaml *before = entry->item[k];
	long to = before->kind == YAML_TEXT ? yaml_index(map, before->text) : -1;
	map_remove(entry, (size_t)k);
	if (to >= 0) {
		map_move(map, i, (size_t)to);
		return;
	}
	const char **names = mem_array(map->n, sizeof *names);
	for (size_t n = 0; n < map->n; n++)
		names[n] = map->key[n]->text;
	struct place at = yaml_place(before, 0);
	diag_add(l->ds, DEF_BEFORE, &at, shown(l, before->text, before->n),
		perhaps(l, before->text, names, map->n));
	free(names);
}

/* All entries with `before:`, in the order in which they are written. */
static void move_entries(struct loader *l, struct yaml *map)
{
	if (map->n > MOST_FIELDS) /* refused later */
		return;
	struct yaml **moving = mem_array(map->n, sizeof *moving);
	size_t n = 0;
	for (size_t i = 0; i < map->n; i++)
		if (yaml_index(map->item[i], "before") >= 0)
			moving[n++] = map->item[i];
	for (size_t m = 0; m < n && !loader_full(l); m++)
		for (size_t i = 0; i < map->n; i++)
			if (map->item[i] == moving[m]) {
				move_entry(l, map, i);
				break;
			}
	free(moving);
}

/* Maps whose entries have an order, wherever they stand. */
static void move_all(struct loader *l, struct yaml *map, enum shape shape)
{
	if (map->kind != YAML_MAP)
		return;
	if (shape == SHAPE_FIELDS || shape == SHAPE_LISTS || shape == SHAPE_RULES)
		move_entries(l, map);
	for (size_t i = 0; i < map->n; i++) {
		enum shape below = shape_below(shape, map->key[i]->text);
		if (below != SHAPE_ANY)
			move_all(l, map->item[i], below);
	}
}

/* --- finding what is inherited -------------------------------------------- */

/* The files under way, each asked for by the one before. */
struct chain {
	const struct chain *up;
	const char *file;
};

struct finder {
	struct loader *l;
	int files;
};

static struct yaml *resolve(struct finder *f, struct yaml *y, const struct chain *up);

const char *like_near(struct loader *l, const struct form_like *found)
{
	return found->near ? arena_printf(l->a, "，是不是“%s”？", found->near) : "";
}

static bool in_chain(const struct chain *c, const char *file)
{
	while (c && strcmp(c->file, file) != 0)
		c = c->up;
	return c;
}

void like_drop(struct yaml *map, const char *key)
{
	long k = yaml_index(map, key);
	if (k >= 0)
		map_remove(map, (size_t)k);
}

/* The definition with this id, with what it inherits; NULL with a complaint. */
static struct yaml *find(struct finder *f, struct yaml *id, const struct chain *up)
{
	struct loader *l = f->l;
	struct place at = yaml_place(id, 0);
	if (id->kind != YAML_TEXT || !id->n) {
		wrong_kind(l, "like", id, KIND_TEXT);
		return NULL;
	}
	struct buf text = BUF_INIT;
	struct form_like found = {.from = id->file->name, .text = &text};
	struct yaml *y = NULL;
	if (++f->files > MOST_FILES)
		diag_add(l->ds, DEF_TOO_MANY, &at, (size_t)MOST_FILES);
	else if (!l->like || l->like(l->like_arg, id->text, &found))
		diag_add(l->ds, DEF_NO_LIKE, &at, shown(l, id->text, id->n), like_near(l, &found));
	else if (in_chain(up, found.file))
		diag_add(l->ds, DEF_CIRCLE, &at, "like", shown(l, id->text, id->n));
	else
		y = yaml_read(l->a, found.file, text.s, text.n, l->ds);
	free(found.file);
	buf_release(&text);
	if (y && y->kind != YAML_MAP) {
		wrong_kind(l, id->text, y, KIND_MAP);
		y = NULL;
	}
	y = y ? resolve(f, y, &(struct chain){up, y->file->name}) : NULL;
	/* What a part is called is no affair of those that start from it. */
	if (y && yaml_get(y, "part")) {
		like_drop(y, "part");
		like_drop(y, "name");
	}
	return y;
}

static struct yaml *resolve(struct finder *f, struct yaml *y, const struct chain *up)
{
	struct loader *l = f->l;
	struct yaml *base = yaml_new_map(l->a, y, 0), *like = yaml_get(y, "like");
	size_t n = !like ? 0 : like->kind == YAML_LIST ? like->n : 1;
	bool found = true;
	for (size_t i = 0; i < n && !loader_full(l); i++) {
		struct yaml *one = find(f, like->kind == YAML_LIST ? like->item[i] : like, up);
		if (one)
			base = patch(l, base, one, SHAPE_ROOT);
		found = found && one;
	}
	if (!found)
		return NULL;
	struct yaml *out = patch(l, base, y, SHAPE_ROOT);
	like_drop(out, "like");
	move_all(l, out, SHAPE_ROOT);
	return out;
}

/* What a file is and is called stands first, whatever it starts from. */
static void heads_first(struct yaml *map)
{
	static const char *const heads[] = {"form", "sheet", "booklet", "part", "name"};
	size_t to = 0;
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		long k = yaml_index(map, heads[i]);
		if (k >= 0)
			map_move(map, (size_t)k, to++);
	}
}

static size_t count_nodes(const struct yaml *y)
{
	size_t n = 1;
	for (size_t i = 0; y->kind != YAML_TEXT && i < y->n; i++)
		n += count_nodes(y->item[i]) + (y->kind == YAML_MAP);
	return n;
}

struct yaml *like_resolve(struct loader *l, struct yaml *y)
{
	struct finder f = {.l = l};
	struct chain self = {NULL, y->file->name};
	if (y->kind != YAML_MAP)
		return y;
	struct yaml *out = resolve(&f, y, &self);
	if (out)
		heads_first(out);
	if (!out || count_nodes(out) <= YAML_MOST_NODES)
		return out;
	struct place at = yaml_place(y, 0);
	diag_add(l->ds, YAML_NODES, &at, (int)YAML_MOST_NODES);
	return NULL;
}

struct yaml *like_fields(struct loader *l, struct yaml *root, struct yaml *fields)
{
	struct yaml *over = yaml_new_map(l->a, root, 1);
	yaml_put(over, yaml_new_text(l->a, fields, "fields"), fields);
	return patch(l, root, over, SHAPE_ROOT);
}
