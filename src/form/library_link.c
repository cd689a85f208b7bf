/*
 * What the files of the library say of each other: ids and kinds that are
 * there twice, names that name nothing. Runs once, when all are read.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "form/library_impl.h"
#include "form/loader.h"

/* A name and its place in the order of the files. */
struct named {
	const char *name;
	size_t at;
};

/* One run: the library, and where else names are looked for (NULL: nowhere). */
struct link {
	struct loader l; /* for the words of complaints */
	struct library *lib;
	const struct library *rest;
	struct named *ids; /* all that were read, sorted, the faulty ones too */
	size_t nids;
};

/* --- what is there twice ------------------------------------------------- */

static int by_name_and_place(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->name, y->name);
	return order ? order : (x->at > y->at) - (x->at < y->at);
}

static const char *base_name(const char *file)
{
	const char *slash = strrchr(file, '/');
	return slash ? slash + 1 : file;
}

/*
 * Marks as faulty all but the first of one name; v: n names, sorted. Those of one folder are a
 * fault; of several folders the first wins, without a word.
 */
static void drop_doubles(
	struct link *k, const struct named *v, size_t n, struct origin *from, bool kinds)
{
	for (size_t i = 1, first = 0; i < n && !loader_full(&k->l); i++) {
		if (strcmp(v[first].name, v[i].name) != 0) {
			first = i;
			continue;
		}
		struct origin *one = &from[v[first].at], *other = &from[v[i].at];
		if (one->folder != other->folder && one->faulty) {
			first = i; /* the installed one does */
			continue;
		}
		struct place at = yaml_place(other->node, 0), old = yaml_place(one->node, 0);
		/* Twice in one file: the reader of YAML has said so. */
		if (one->folder == other->folder && strcmp(at.file, old.file) != 0) {
			const char *name = shown(&k->l, v[i].name, strlen(v[i].name));
			if (kinds)
				diag_add(k->l.ds, LIB_KIND_TWICE, &at, name, base_name(old.file),
					old.line);
			else
				diag_add(k->l.ds, LIB_ID_TWICE, &at, name, base_name(old.file),
					old.line);
		}
		other->faulty = true;
	}
}

static void drop_double_indicators(struct link *k)
{
	struct library *lib = k->lib;
	k->nids = lib->n;
	k->ids = arena_array(k->l.a, lib->n, sizeof *k->ids);
	for (size_t i = 0; i < lib->n; i++)
		k->ids[i] = (struct named){lib->v[i].id, i};
	qsort(k->ids, k->nids, sizeof *k->ids, by_name_and_place);
	drop_doubles(k, k->ids, k->nids, lib->from, false);
}

static void drop_double_kinds(struct link *k)
{
	struct library *lib = k->lib;
	struct named *v = mem_array(lib->nkinds, sizeof *v);
	for (size_t i = 0; i < lib->nkinds; i++)
		v[i] = (struct named){lib->kind[i].name, i};
	qsort(v, lib->nkinds, sizeof *v, by_name_and_place);
	drop_doubles(k, v, lib->nkinds, lib->kind_from, true);
	free(v);
}

/* True when both names are of files of one folder, and not the same file. */
static bool is_sibling(const char *a, const char *b)
{
	size_t na = (size_t)(base_name(a) - a), nb = (size_t)(base_name(b) - b);
	const char *fa = na ? a : "./", *fb = nb ? b : "./";
	na = na ? na : 2;
	nb = nb ? nb : 2;
	return na == nb && !memcmp(fa, fb, na) && strcmp(base_name(a), base_name(b)) != 0;
}

/* Ids that another file of the folder has. */
static void complain_siblings(struct link *k)
{
	for (size_t i = 0; k->rest && i < k->lib->n && !loader_full(&k->l); i++) {
		const struct indicator *one = &k->lib->v[i];
		const struct indicator *other = library_find(k->rest, one->id);
		if (other && is_sibling(one->at.file, other->at.file))
			diag_add(k->l.ds, LIB_ID_TWICE, &one->at,
				shown(&k->l, one->id, strlen(one->id)), base_name(other->at.file),
				other->at.line);
	}
}

/* --- what is named -------------------------------------------------------- */

/* "，是不是“…”？" with the nearest of n names, "" when none is near. get: the name at an index. */
typedef const char *name_fn(const struct link *k, const struct library *lib, size_t i);
static const char *near_words(
	struct link *k, const char *word, const struct library *lib, name_fn *get, size_t n)
{
	const char *names[MOST_WORDS];
	n = n < MOST_WORDS ? n : MOST_WORDS;
	for (size_t i = 0; i < n; i++)
		names[i] = get(k, lib, i);
	return perhaps(&k->l, word, names, n);
}

/* The faulty ones are meant, too. */
static const char *id_read(const struct link *k, const struct library *lib, size_t i)
{
	(void)lib;
	return k->ids[i].name;
}

static const char *id_at(const struct link *k, const struct library *lib, size_t i)
{
	(void)k;
	return lib->v[i].id;
}

static const char *kind_at(const struct link *k, const struct library *lib, size_t i)
{
	(void)k;
	return lib->kind[i].name;
}

static const char *level_at(const struct link *k, const struct library *lib, size_t i)
{
	(void)k;
	return lib->level[i].word;
}

static const char *near_id(struct link *k, const char *word)
{
	const char *words = near_words(k, word, k->lib, id_read, k->nids);
	return !*words && k->rest ? near_words(k, word, k->rest, id_at, k->rest->n) : words;
}

static const char *near_kind(struct link *k, const char *word)
{
	const char *words = near_words(k, word, k->lib, kind_at, k->lib->nkinds);
	return !*words && k->rest ? near_words(k, word, k->rest, kind_at, k->rest->nkinds) : words;
}

static const char *near_level(struct link *k, const char *word)
{
	const char *words = near_words(k, word, k->lib, level_at, k->lib->nlevels);
	return !*words && k->rest ? near_words(k, word, k->rest, level_at, k->rest->nlevels)
				  : words;
}

static int name_is(const void *name, const void *element)
{
	return strcmp(name, ((const struct named *)element)->name);
}

/* The indicator that `usual:` names; NULL: a faulty one, or none with a complaint. */
static const struct indicator *find_usual(struct link *k, struct yaml *y)
{
	const struct library *lib = k->lib;
	const struct indicator *found = library_find(lib, y->text);
	if (!found && k->rest)
		found = library_find(k->rest, y->text);
	if (found || (k->nids && bsearch(y->text, k->ids, k->nids, sizeof *k->ids, name_is)))
		return found;
	struct place at = yaml_place(y, 0);
	diag_add(k->l.ds, LIB_NO_ID, &at, shown(&k->l, y->text, y->n), near_id(k, y->text));
	return NULL;
}

static void link_kind(struct link *k, struct kind *kind, struct yaml *usual)
{
	size_t n = !usual ? 0 : usual->n < LIBRARY_MOST_LIST ? usual->n : LIBRARY_MOST_LIST;
	const struct indicator **v = arena_array(k->l.a, n, sizeof *v);
	for (size_t i = 0; i < n && !loader_full(&k->l); i++) {
		if (usual->item[i]->kind != YAML_TEXT) {
			wrong_kind(&k->l, "usual", usual->item[i], KIND_TEXT);
			continue;
		}
		const struct indicator *found = find_usual(k, usual->item[i]);
		if (found)
			v[kind->nusual++] = found;
	}
	kind->usual = v;
}

static void check_kinds(struct link *k, struct yaml *names)
{
	size_t n = !names ? 0 : names->n < LIBRARY_MOST_LIST ? names->n : LIBRARY_MOST_LIST;
	for (size_t i = 0; i < n && !loader_full(&k->l); i++) {
		struct yaml *y = names->item[i];
		if (y->kind != YAML_TEXT || library_kind(k->lib, y->text) ||
			(k->rest && library_kind(k->rest, y->text)))
			continue;
		struct place at = yaml_place(y, 0);
		diag_add(k->l.ds, LIB_NO_KIND, &at, shown(&k->l, y->text, y->n),
			near_kind(k, y->text));
	}
}

/* Levels that no file has words for; said only where there are such files. */
static void check_level(struct link *k, const struct indicator *i, const char *level)
{
	size_t known = k->lib->nlevels + (k->rest ? k->rest->nlevels : 0);
	if (!known || !*level || loader_full(&k->l) || library_level(k->lib, level) >= 0 ||
		(k->rest && library_level(k->rest, level) >= 0))
		return;
	diag_add(k->l.ds, LIB_NO_LEVEL, &i->at, shown(&k->l, level, strlen(level)),
		near_level(k, level));
}

/* --- in order -------------------------------------------------------------- */

/* What is faulty goes; the order stays. */
static void leave_out(struct library *lib)
{
	size_t n = 0;
	for (size_t i = 0; i < lib->n; i++)
		if (!lib->from[i].faulty) {
			lib->from[n] = lib->from[i];
			lib->v[n++] = lib->v[i];
		}
	lib->n = n;
	n = 0;
	for (size_t i = 0; i < lib->nkinds; i++)
		if (!lib->kind_from[i].faulty) {
			lib->kind_from[n] = lib->kind_from[i];
			lib->kind[n++] = lib->kind[i];
		}
	lib->nkinds = n;
}

/* Of the same address order is the order of the files. */
static int id_order(const void *a, const void *b)
{
	const struct indicator *x = *(const struct indicator *const *)a;
	const struct indicator *y = *(const struct indicator *const *)b;
	return strcmp(x->id, y->id);
}

static int name_order(const void *a, const void *b)
{
	const struct indicator *x = *(const struct indicator *const *)a;
	const struct indicator *y = *(const struct indicator *const *)b;
	int order = strcmp(x->name, y->name);
	return order ? order : (x > y) - (x < y);
}

static int word_order(const void *a, const void *b)
{
	const struct level_word *x = a, *y = b;
	return strcmp(x->word, y->word);
}

static const struct indicator **sorted(
	struct library *lib, int (*order)(const void *a, const void *b))
{
	const struct indicator **v = arena_array(&lib->arena, lib->n, sizeof *v);
	for (size_t i = 0; i < lib->n; i++)
		v[i] = &lib->v[i];
	if (lib->n)
		qsort(v, lib->n, sizeof *v, order);
	return v;
}

void library_link(struct library *lib, const struct library *rest, struct diags *ds)
{
	struct diags found = DIAGS_INIT;
	struct link k = {.l = {.a = &lib->arena, .ds = &found}, .lib = lib, .rest = rest};
	if (lib->nlevels)
		qsort(lib->level, lib->nlevels, sizeof *lib->level, word_order);
	drop_double_indicators(&k);
	drop_double_kinds(&k);
	for (size_t i = 0; i < lib->n; i++) {
		check_kinds(&k, lib->from[i].names);
		check_level(&k, &lib->v[i], lib->v[i].level1);
		check_level(&k, &lib->v[i], lib->v[i].level2);
	}
	leave_out(lib);
	lib->by_id = sorted(lib, id_order);
	lib->by_name = sorted(lib, name_order);
	complain_siblings(&k);
	for (size_t i = 0; i < lib->nkinds; i++)
		link_kind(&k, &lib->kind[i], lib->kind_from[i].names);
	diags_take(ds, &found);
}
