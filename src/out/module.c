/*
 * Loads modules: see module.h. The only user of dlopen: an absolute path, put
 * together here; no search path and no environment has a say in it.
 */
#include "out/module.h"

#include <assert.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"

#ifndef HAVE_PDF
#define HAVE_PDF 0
#endif
#ifndef HAVE_XLSX
#define HAVE_XLSX 0
#endif

static const struct {
	const char *name;
	const char *format, *libraries; /* what it is for and with, as the user is told */
	bool built;
} modules[] = {
	{"pdf", "PDF", "cairo 和 pango", HAVE_PDF},
	{"xlsx", "xlsx", "libxlsxwriter", HAVE_XLSX},
};

enum { MODULES = sizeof modules / sizeof *modules };

/* Its row in the table, MODULES when it has none. */
static size_t find(const char *name)
{
	size_t i = 0;
	while (i < MODULES && strcmp(modules[i].name, name) != 0)
		i++;
	return i;
}

bool module_is_built(const char *name)
{
	size_t i = find(name);
	return i == MODULES || modules[i].built;
}

static const struct module *load(const char *path, struct diags *ds)
{
	if (access(path, F_OK)) {
		diag_add(ds, OUT_NO_MODULE, NULL, path);
		return NULL;
	}
	void *file = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	const struct module *m = file ? dlsym(file, "tianbao_module") : NULL;
	if (!m) {
		diag_add(ds, OUT_MODULE, NULL, path, dlerror());
		return NULL;
	}
	if (strcmp(m->version, MODULE_VERSION)) {
		diag_add(ds, OUT_MODULE_VERSION, NULL, path, m->version, MODULE_VERSION);
		return NULL;
	}
	return m;
}

const struct module *module_load(const char *folder, const char *name, struct diags *ds)
{
	struct buf path = BUF_INIT;
	if (!module_is_built(name)) {
		size_t i = find(name);
		diag_add(ds, OUT_LEFT_OUT, NULL, modules[i].format, modules[i].libraries);
		return NULL;
	}
	if (!folder) {
		diag_add(ds, OUT_NO_MODULE, NULL, name);
		return NULL;
	}
	assert(*folder == '/');
	buf_addf(&path, "%s/tianbao-%s.so", folder, name);
	const struct module *m = load(path.s, ds);
	buf_release(&path);
	return m;
}
