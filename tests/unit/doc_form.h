/* For the tests of doc: forms from files of the source tree and from texts. */
#ifndef TIANBAO_TESTS_DOC_FORM_H
#define TIANBAO_TESTS_DOC_FORM_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "form/form.h"
#include "form/measure.h"

/* name below the source tree; free it. */
static inline char *tree_file(const char *name)
{
	const char *top = getenv("top_srcdir");
	return file_join(top ? top : ".", name);
}

/* Ends the test when there are complaints. */
static inline void diags_none(struct diags *ds)
{
	struct buf line = BUF_INIT;
	for (size_t i = 0; i < ds->n; i++) {
		buf_reset(&line);
		diag_format(&line, &ds->v[i]);
		fprintf(stderr, "# %s\n", line.s);
	}
	buf_release(&line);
	assert_int_equal(ds->n, 0);
	diags_release(ds);
}

/* The units of the source tree, read once. */
static inline const struct units *test_units(void)
{
	static struct units *units;
	if (!units) {
		struct diags ds = DIAGS_INIT;
		char *file = tree_file("data/units.yaml");
		units = units_load(file, &ds);
		diags_none(&ds);
		free(file);
	}
	return units;
}

/* What a form is like: forms/ID.yaml. */
static inline int tree_like(void *arg, const char *id, struct form_like *out)
{
	(void)arg;
	struct diags ds = DIAGS_INIT;
	char *name = mem_printf("forms/%s.yaml", id);
	out->file = tree_file(name);
	int rc = file_read(out->text, out->file, 1 << 20, &ds);
	diags_release(&ds);
	free(name);
	return rc;
}

/* A form from a text that begins with `form: ID`, as if it stood in the file ID.yaml. */
static inline struct form *form_read(const char *text, struct diags *ds)
{
	static const char begins[] = "form: ";
	assert_int_equal(strncmp(text, begins, strlen(begins)), 0);
	const char *id = text + strlen(begins);
	char *file = mem_printf("%.*s.yaml", (int)strcspn(id, "\n"), id);
	struct form *f = form_load(file, text, strlen(text), test_units(), tree_like, NULL, ds);
	free(file);
	return f;
}

/* A form from a text that has no faults. */
static inline struct form *form_text(const char *text)
{
	struct diags ds = DIAGS_INIT;
	struct form *f = form_read(text, &ds);
	diags_none(&ds);
	assert_non_null(f);
	return f;
}

/* forms/ID.yaml. */
static inline struct form *form_installed(const char *id)
{
	char *name = mem_printf("forms/%s.yaml", id), *file = tree_file(name);
	struct diags ds = DIAGS_INIT;
	struct buf text = BUF_INIT;
	assert_int_equal(file_read(&text, file, 1 << 20, &ds), 0);
	struct form *f = form_load(file, text.s, text.n, test_units(), tree_like, NULL, &ds);
	diags_none(&ds);
	assert_non_null(f);
	buf_release(&text);
	free(file);
	free(name);
	return f;
}

static inline struct path at(const struct form *f, const char *address)
{
	struct path p;
	assert_int_equal(path_parse(f, address, &p), 0);
	return p;
}

#endif
