/*
 * Loads modules: see module.h. The only user of dlopen: an absolute path, put
 * together here; no search path and no environment has a say in it.
 */
#include "out/module.h"

#include <assert.h>
#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"

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
	assert(*folder == '/');
	buf_addf(&path, "%s/tianbao-%s.so", folder, name);
	const struct module *m = load(path.s, ds);
	buf_release(&path);
	return m;
}
