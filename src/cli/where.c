/* Where things lie: see where.h. */
#include "cli/where.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

/* True when dir/name is a folder. */
static bool has_folder(const char *dir, const char *name)
{
	struct buf path = BUF_INIT;
	struct stat st;
	buf_addf(&path, "%s/%s", dir, name);
	bool is = !stat(path.s, &st) && S_ISDIR(st.st_mode);
	buf_release(&path);
	return is;
}

static bool is_share(const char *dir)
{
	return has_folder(dir, "forms") && has_folder(dir, "data");
}

/* Folder of the running program, without the slash. -1 when it cannot be told. */
static int program_folder(struct buf *out)
{
	char *path = realpath("/proc/self/exe", NULL);
	if (!path) /* no /proc: the name the kernel was given */
		path = realpath((const char *)getauxval(AT_EXECFN), NULL);
	char *slash = path ? strrchr(path, '/') : NULL;
	if (slash)
		buf_add(out, path, (size_t)(slash - path));
	free(path);
	return slash ? 0 : -1;
}

void where_share(struct buf *out)
{
	buf_reset(out);
	if (!program_folder(out)) {
		if (is_share(out->s))
			return; /* the build tree */
		buf_adds(out, "/../share/tianbao");
		if (is_share(out->s))
			return;
	}
	buf_reset(out);
	buf_adds(out, PKGDATADIR);
}

void where_modules(struct buf *out)
{
	buf_reset(out);
	if (!program_folder(out)) {
		if (is_share(out->s))
			return; /* the build tree */
		size_t n = out->n;
		buf_adds(out, "/../lib");
		if (has_folder(out->s, "tianbao")) {
			buf_adds(out, "/tianbao");
			return;
		}
		buf_cut(out, n);
	}
	buf_reset(out);
	buf_adds(out, PKGLIBDIR);
}

/* An environment variable that names a folder; NULL unless it is absolute. */
static const char *folder_env(const char *name)
{
	const char *value = getenv(name);
	return value && *value == '/' ? value : NULL;
}

int where_own(struct buf *out)
{
	buf_reset(out);
	const char *data = folder_env("XDG_DATA_HOME");
	const char *home = folder_env("HOME");
	if (data)
		buf_addf(out, "%s/tianbao", data);
	else if (home)
		buf_addf(out, "%s/.local/share/tianbao", home);
	else
		return -1;
	return 0;
}

int where_file(struct buf *out, const char *named)
{
	if (!named) {
		named = getenv("TIANBAO_FILE");
		if (named && !*named)
			named = NULL;
	}
	if (named) {
		buf_reset(out);
		buf_adds(out, named);
		return 0;
	}
	if (where_own(out))
		return -1;
	buf_adds(out, "/tianbao.db");
	return 0;
}
