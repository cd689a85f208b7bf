/* Which forms there are: see catalog.h. */
#include "form/catalog.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "form/yaml.h"

/* A file NAME.yaml in one of the folders. */
struct entry {
	char *id, *file;
	size_t folder;     /* the first one wins; the others can be inherited from */
	struct form *form; /* NULL until it is asked for, or when it has errors */
};

/* A form from a text kept elsewhere. */
struct kept {
	char *digest;
	struct form *form;
};

struct catalog {
	const struct units *units;
	struct entry *entry; /* sorted by id, then by folder */
	size_t n, cap;
	bool sorted; /* by kind: when they were first asked for */
	struct ids {
		const char **v;
		size_t n;
	} ids[FILE_KINDS];
	struct kept *kept;
	size_t nkept, capkept;
};

static struct entry *entry_find(struct catalog *c, const char *id)
{
	for (size_t i = 0; i < c->n; i++)
		if (!strcmp(c->entry[i].id, id))
			return &c->entry[i];
	return NULL;
}

static void folder_scan(struct catalog *c, const char *folder, size_t number)
{
	static const char suffix[] = ".yaml";
	DIR *dir = opendir(folder);
	struct dirent *d;
	if (!dir)
		return;
	while ((d = readdir(dir))) {
		size_t n = strlen(d->d_name), end = strlen(suffix);
		if (d->d_name[0] == '.' || n <= end || strcmp(d->d_name + n - end, suffix) != 0)
			continue;
		MEM_ROOM(c->entry, c->n, c->cap);
		c->entry[c->n++] = (struct entry){.id = mem_ndup(d->d_name, n - end),
			.file = file_join(folder, d->d_name),
			.folder = number};
	}
	closedir(dir);
}

static int by_id(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = strcmp(x->id, y->id);
	return order ? order : (x->folder > y->folder) - (x->folder < y->folder);
}

struct catalog *catalog_new(const char *const *folders, size_t n, const struct units *units)
{
	struct catalog *c = mem_new(sizeof *c);
	c->units = units;
	for (size_t i = 0; i < n; i++)
		if (folders[i])
			folder_scan(c, folders[i], i);
	if (c->n)
		qsort(c->entry, c->n, sizeof *c->entry, by_id);
	return c;
}

void catalog_free(struct catalog *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++) {
		free(c->entry[i].id);
		free(c->entry[i].file);
		form_free(c->entry[i].form);
	}
	for (size_t i = 0; i < c->nkept; i++) {
		free(c->kept[i].digest);
		form_free(c->kept[i].form);
	}
	free(c->entry);
	free(c->kept);
	for (int k = 0; k < FILE_KINDS; k++)
		free(c->ids[k].v);
	free(c);
}

/* What a file is: the first line that begins with the key of a kind says so. FILE_KINDS: none. */
static enum file_kind kind_of(const char *file)
{
	static const char *const keys[FILE_KINDS] = {
		[FILE_FORM] = "form:", [FILE_SHEET] = "sheet:", [FILE_BOOKLET] = "booklet:"};
	struct buf text = BUF_INIT;
	struct diags ds = DIAGS_INIT;
	int found = FILE_KINDS;
	if (!file_read(&text, file, YAML_MOST_BYTES, &ds)) {
		for (const char *s = text.s; s && found == FILE_KINDS; s = strchr(s, '\n')) {
			s += *s == '\n';
			found = 0;
			while (found < FILE_KINDS && strncmp(s, keys[found], strlen(keys[found])))
				found++;
		}
	}
	buf_release(&text);
	diags_release(&ds);
	return (enum file_kind)found;
}

const char *const *catalog_ids(struct catalog *c, enum file_kind kind, size_t *n)
{
	struct ids *ids = &c->ids[kind];
	if (!c->sorted) {
		for (int k = 0; k < FILE_KINDS; k++)
			c->ids[k].v = mem_array(c->n, sizeof *c->ids[k].v);
		for (size_t i = 0; i < c->n; i++) {
			const struct entry *e = &c->entry[i];
			enum file_kind found =
				entry_find(c, e->id) == e ? kind_of(e->file) : FILE_KINDS;
			if (found < FILE_KINDS)
				c->ids[found].v[c->ids[found].n++] = e->id;
		}
		c->sorted = true;
	}
	*n = ids->n;
	return ids->v;
}

/* Complains that none of a kind has an id, with the nearest that has. */
static void say_none(struct catalog *c, enum file_kind kind, const char *id, struct diags *ds)
{
	size_t n;
	const char *const *ids = catalog_ids(c, kind, &n);
	long near = text_nearest(id, ids, n);
	if (kind == FILE_SHEET && near < 0)
		diag_add(ds, CATALOG_NO_SHEET, NULL, id);
	else if (kind == FILE_SHEET)
		diag_add(ds, CATALOG_SHEET_NEAR, NULL, id, ids[near]);
	else if (kind == FILE_BOOKLET && near < 0)
		diag_add(ds, CATALOG_NO_BOOKLET, NULL, id);
	else if (kind == FILE_BOOKLET)
		diag_add(ds, CATALOG_BOOKLET_NEAR, NULL, id, ids[near]);
	else if (near < 0)
		diag_add(ds, CATALOG_NONE, NULL, id);
	else
		diag_add(ds, CATALOG_NEAR, NULL, id, ids[near]);
}

/* Complains that an id is that of something else. */
static void say_other(enum file_kind kind, const char *id, struct diags *ds)
{
	if (kind == FILE_SHEET)
		diag_add(ds, CATALOG_NOT_SHEET, NULL, id);
	else if (kind == FILE_BOOKLET)
		diag_add(ds, CATALOG_NOT_BOOKLET, NULL, id);
	else
		diag_add(ds, CATALOG_NOT_FORM, NULL, id);
}

static bool is_kind(const struct form *f, enum file_kind kind)
{
	enum file_kind is = form_is_booklet(f) ? FILE_BOOKLET
			    : form_is_sheet(f) ? FILE_SHEET
					       : FILE_FORM;
	return is == kind;
}

const struct form *catalog_find(
	struct catalog *c, enum file_kind kind, const char *id, struct diags *ds)
{
	struct entry *e = entry_find(c, id);
	if (!e) {
		say_none(c, kind, id, ds);
		return NULL;
	}
	struct buf text = BUF_INIT;
	struct diags found = DIAGS_INIT;
	if (e->form && is_kind(e->form, kind))
		return e->form;
	if (!e->form && !file_read(&text, e->file, YAML_MOST_BYTES, &found))
		e->form = form_load(e->file, text.s, text.n, c->units, catalog_like, c, &found);
	buf_release(&text);
	bool wanted = e->form && is_kind(e->form, kind);
	/* Hints on a form that is in use are for `forms lint`. */
	if (e->form)
		diags_release(&found);
	if (!wanted && !found.count[DIAG_ERROR])
		say_other(kind, id, &found);
	diags_take(ds, &found);
	return wanted ? e->form : NULL;
}

const struct form *catalog_get(struct catalog *c, const char *id, struct diags *ds)
{
	return catalog_find(c, FILE_FORM, id, ds);
}

const struct form *catalog_keep(struct catalog *c, const char *id, const char *digest,
	const char *source, size_t n, struct diags *ds)
{
	for (size_t i = 0; i < c->nkept; i++)
		if (!strcmp(c->kept[i].digest, digest))
			return c->kept[i].form;
	struct form *f = form_load(id, source, n, c->units, NULL, NULL, ds);
	if (!f)
		return NULL;
	MEM_ROOM(c->kept, c->nkept, c->capkept);
	c->kept[c->nkept++] = (struct kept){.digest = mem_dup(digest), .form = f};
	return f;
}

/* The id nearest to one that there is not, NULL when none is near. */
static const char *id_near(const struct catalog *c, const char *id)
{
	const char **ids = mem_array(c->n, sizeof *ids);
	for (size_t i = 0; i < c->n; i++)
		ids[i] = c->entry[i].id;
	long near = text_nearest(id, ids, c->n);
	const char *found = near < 0 ? NULL : ids[near];
	free(ids);
	return found;
}

int catalog_like(void *catalog, const char *id, struct form_like *out)
{
	struct catalog *c = catalog;
	struct diags ds = DIAGS_INIT;
	int rc = -1;
	for (size_t i = 0; rc && i < c->n; i++) {
		const struct entry *e = &c->entry[i];
		if (strcmp(e->id, id) != 0 || !strcmp(e->file, out->from))
			continue;
		rc = file_read(out->text, e->file, YAML_MOST_BYTES, &ds);
		if (!rc)
			out->file = mem_dup(e->file);
	}
	diags_release(&ds);
	if (rc)
		out->near = id_near(c, id);
	return rc;
}
