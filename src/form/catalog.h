/*
 * Which forms there are: the office's own folder first, then the installed
 * one (or the build tree's). Loads each at most once and owns it.
 */
#ifndef TIANBAO_FORM_CATALOG_H
#define TIANBAO_FORM_CATALOG_H

#include <stddef.h>

#include "form/form.h"

struct catalog;

/* A catalog over folders of *.yaml, first wins; the texts are copied. NULL entries are left out. */
struct catalog *catalog_new(const char *const *folders, size_t n, const struct units *units);
/* The forms it owns go with it; NULL is allowed. */
void catalog_free(struct catalog *c);

/* What a file is, by the key it begins with. */
enum file_kind { FILE_FORM, FILE_SHEET, FILE_BOOKLET, FILE_KINDS };
/* Ids of all files of a kind, sorted; owned by the catalog. */
const char *const *catalog_ids(struct catalog *c, enum file_kind kind, size_t *n);
/* The form with this id, loaded; NULL with diags when there is none (with the nearest id) or it
 * has errors. Borrowed until catalog_free. */
const struct form *catalog_get(struct catalog *c, const char *id, struct diags *ds);
/* The same of a kind. */
const struct form *catalog_find(
	struct catalog *c, enum file_kind kind, const char *id, struct diags *ds);
/* A form from a text kept elsewhere (the data file): loaded once per digest, owned here. */
const struct form *catalog_keep(struct catalog *c, const char *id, const char *digest,
	const char *source, size_t n, struct diags *ds);
/* For form_load's like: finds in the folders of the catalog (arg), other than the file that asks:
 * an office's own form may be like the installed one of the same id. */
int catalog_like(void *catalog, const char *id, struct form_like *out);

#endif
