/* The library of indicator templates as a whole: see library.h. */
#include "form/library.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "form/library_impl.h"

/* --- loading ------------------------------------------------------------ */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The *.yaml of a folder, sorted; free each and the array. */
static char **folder_files(const char *folder, size_t *n)
{
	static const char suffix[] = ".yaml";
	char **v = NULL;
	size_t cap = 0;
	DIR *dir = opendir(folder);
	struct dirent *d;
	*n = 0;
	while (dir && *n < LIBRARY_MOST_FILES && (d = readdir(dir))) {
		size_t len = strlen(d->d_name), end = strlen(suffix);
		if (d->d_name[0] == '.' || len <= end || strcmp(d->d_name + len - end, suffix) != 0)
			continue;
		MEM_ROOM(v, *n, cap);
		v[(*n)++] = file_join(folder, d->d_name);
	}
	if (dir)
		closedir(dir);
	if (*n)
		qsort(v, *n, sizeof *v, by_text);
	return v;
}

static void load_folder(struct library *lib, size_t number, struct diags *ds)
{
	size_t n;
	char **files = folder_files(lib->folder[number], &n);
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < n; i++) {
		if (!file_read(&text, files[i], YAML_MOST_BYTES, ds))
			library_read(lib, files[i], text.s, text.n, number, ds);
		free(files[i]);
	}
	buf_release(&text);
	free(files);
}

static void load(struct library *l)
{
	l->loaded = true;
	for (size_t i = 0; i < l->nfolders; i++)
		load_folder(l, i, &l->faults);
	library_link(l, NULL, &l->faults);
	library_fold(l);
	diags_sort(&l->faults);
	l->errors = l->faults.count[DIAG_ERROR];
}

/* Asking is what loads it; for those who ask it is immutable all the same. */
static const struct library *loaded(const struct library *l)
{
	if (!l->loaded)
		load((struct library *)l);
	return l;
}

struct library *library_new(const char *const *folders, size_t n, const struct units *units)
{
	struct library *l = mem_new(sizeof *l);
	l->units = units;
	l->folder = mem_array(n, sizeof *l->folder);
	for (size_t i = 0; i < n; i++)
		if (folders[i])
			l->folder[l->nfolders++] = mem_dup(folders[i]);
	return l;
}

void library_faults(struct library *l, struct diags *ds)
{
	loaded(l);
	diags_take(ds, &l->faults);
}

size_t library_errors(const struct library *l)
{
	return loaded(l)->errors;
}

struct library *library_load(
	const char *const *folders, size_t n, const struct units *units, struct diags *ds)
{
	struct library *l = library_new(folders, n, units);
	library_faults(l, ds);
	return l;
}

void library_lint(const char *file, const char *text, size_t n, const struct units *units,
	const struct library *rest, struct diags *ds)
{
	struct library *lib = library_new(NULL, 0, units);
	struct diags found = DIAGS_INIT;
	lib->loaded = true;
	library_read(lib, file, text, n, 0, &found);
	library_link(lib, rest ? loaded(rest) : NULL, &found);
	diags_sort(&found);
	diags_take(ds, &found);
	library_free(lib);
}

void library_free(struct library *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < l->nfolders; i++)
		free(l->folder[i]);
	free(l->folder);
	diags_release(&l->faults);
	free(l->v);
	free(l->from);
	free(l->kind);
	free(l->kind_from);
	free(l->level);
	arena_release(&l->arena);
	free(l);
}

/* --- looking things up --------------------------------------------------- */

const struct kind *library_kinds(const struct library *l, size_t *n)
{
	*n = loaded(l)->nkinds;
	return l->kind;
}

const struct indicator *library_table(const struct library *l, size_t *n)
{
	*n = loaded(l)->n;
	return l->v;
}

const struct kind *library_kind(const struct library *l, const char *name)
{
	for (size_t i = 0; i < l->nkinds; i++)
		if (!strcmp(l->kind[i].name, name))
			return &l->kind[i];
	return NULL;
}

static int id_order(const void *id, const void *element)
{
	return strcmp(id, (*(const struct indicator *const *)element)->id);
}

const struct indicator *library_find(const struct library *l, const char *id)
{
	const struct indicator **found =
		loaded(l)->n ? bsearch(id, l->by_id, l->n, sizeof *l->by_id, id_order) : NULL;
	return found ? *found : NULL;
}

/* Position in by_name of the first whose name is not before this one. */
static size_t first_named(const struct library *l, const char *name)
{
	size_t from = 0, to = l->n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (strcmp(l->by_name[middle]->name, name) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

const struct indicator *library_named(
	const struct library *l, const char *level1, const char *level2, const char *name)
{
	const struct indicator *found = NULL;
	for (size_t i = first_named(loaded(l), name);
		i < l->n && !strcmp(l->by_name[i]->name, name); i++) {
		const struct indicator *one = l->by_name[i];
		if ((*level1 && !level_same(l, level1, one->level1)) ||
			(*level2 && !level_same(l, level2, one->level2)))
			continue;
		if (found)
			return NULL;
		found = one;
	}
	return found;
}

static int word_order(const void *word, const void *element)
{
	return strcmp(word, ((const struct level_word *)element)->word);
}

long library_level(const struct library *l, const char *word)
{
	const struct level_word *w =
		l->nlevels ? bsearch(word, l->level, l->nlevels, sizeof *l->level, word_order)
			   : NULL;
	return w ? (long)w->group : -1;
}

bool level_same(const struct library *l, const char *a, const char *b)
{
	if (!strcmp(a, b))
		return true;
	long group = l ? library_level(loaded(l), a) : -1;
	return group >= 0 && group == library_level(l, b);
}
