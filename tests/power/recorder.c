/* What a program does to its files: see recorder.h. */
#include "recorder.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

/* A file that was made in the folder. Numbers of inodes are used again: the last one counts. */
struct known {
	ino_t inode;
	bool careless;
};

static struct {
	char folder[PATH_MAX];
	dev_t device;
	bool on, careless, lazy;
	int error; /* what fails, fails with this; 0: nothing does */
	bool forever;
	size_t to_go; /* calls until one fails */
	struct op *op;
	size_t n, cap;
	struct known *file;
	size_t nfiles, files_cap;
} r;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name)
{
	void *p = dlsym(RTLD_NEXT, name);
	if (!p)
		abort();
	return p;
}

/* --- what is recorded ------------------------------------------------------------- */

void recorder_start(const char *folder, bool careless)
{
	recorder_clear();
	struct stat st;
	if (!realpath(folder, r.folder) || stat(r.folder, &st))
		abort();
	r.device = st.st_dev;
	r.careless = careless;
	r.on = true;
}

void recorder_stop(void)
{
	r.on = false;
}

size_t recorder_count(void)
{
	return r.n;
}

const struct op *recorder_op(size_t i)
{
	return &r.op[i];
}

void recorder_clear(void)
{
	for (size_t i = 0; i < r.n; i++) {
		free(r.op[i].name);
		free(r.op[i].to);
		free(r.op[i].bytes);
	}
	free(r.op);
	free(r.file);
	r.op = NULL;
	r.file = NULL;
	r.n = r.cap = r.nfiles = r.files_cap = 0;
}

void recorder_lazy(bool lazy)
{
	r.lazy = lazy;
}

void recorder_fail(size_t at, int error, bool forever)
{
	r.to_go = at + 1;
	r.error = error;
	r.forever = forever;
}

size_t recorder_missed(void)
{
	return r.to_go;
}

/* True, with errno, when this call is to fail. */
static bool fails(bool ours)
{
	if (!r.error || !ours)
		return false;
	if (r.to_go && --r.to_go)
		return false;
	errno = r.error;
	if (!r.forever)
		r.error = 0;
	return true;
}

static struct op *add(enum op_kind kind)
{
	MEM_ROOM(r.op, r.n, r.cap);
	struct op *op = &r.op[r.n++];
	*op = (struct op){.kind = kind};
	return op;
}

/* The part of a name behind the folder, NULL when it is not in it. */
static char *inside(const char *name)
{
	char path[PATH_MAX], *slash;
	snprintf(path, sizeof path, "%s", name);
	slash = strrchr(path, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	char folder[PATH_MAX];
	if (!realpath(path, folder))
		return NULL;
	size_t n = strlen(r.folder);
	if (strncmp(folder, r.folder, n) || (folder[n] && folder[n] != '/'))
		return NULL;
	return mem_printf(
		"%s%s%s", folder[n] ? folder + n + 1 : "", folder[n] ? "/" : "", slash + 1);
}

/* The number of the file open as fd, -1: none of ours. */
static long file_of(int fd)
{
	struct stat st;
	if (!r.on || fstat(fd, &st) || st.st_dev != r.device || !S_ISREG(st.st_mode))
		return -1;
	for (size_t i = r.nfiles; i-- > 0;)
		if (r.file[i].inode == st.st_ino)
			return (long)i;
	return -1;
}

static bool ends(const char *s, const char *with)
{
	size_t n = strlen(s), m = strlen(with);
	return n >= m && !strcmp(s + n - m, with);
}

static bool is_careless(const char *name)
{
	return r.careless && (ends(name, ".db") || ends(name, "-wal") || ends(name, "-journal"));
}

static void record_create(int fd, const char *name)
{
	struct stat st;
	char *relative = fd < 0 || !r.on ? NULL : inside(name);
	if (!relative || fstat(fd, &st))
		return;
	MEM_ROOM(r.file, r.nfiles, r.files_cap);
	r.file[r.nfiles] = (struct known){st.st_ino, is_careless(relative)};
	struct op *op = add(OP_CREATE);
	op->file = r.nfiles++;
	op->name = relative;
}

static void record_write(int fd, const void *bytes, ssize_t n, off_t offset)
{
	long file = n > 0 ? file_of(fd) : -1;
	if (file < 0)
		return;
	struct op *op = add(OP_WRITE);
	op->file = (size_t)file;
	op->offset = (uint64_t)offset;
	op->n = (size_t)n;
	op->bytes = mem_ndup(bytes, (size_t)n);
}

static void record_size(int fd, off_t size)
{
	long file = file_of(fd);
	if (file < 0)
		return;
	struct op *op = add(OP_SIZE);
	op->file = (size_t)file;
	op->offset = (uint64_t)size;
}

static void record_sync(int fd)
{
	struct stat st;
	long file = file_of(fd);
	if (file >= 0 && !r.file[file].careless) {
		add(OP_SYNC)->file = (size_t)file;
		return;
	}
	if (!r.on || file >= 0 || fstat(fd, &st) || !S_ISDIR(st.st_mode))
		return;
	char link[40], path[PATH_MAX + 2];
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, path, PATH_MAX);
	if (n < 0)
		return;
	snprintf(path + n, 3, "/.");
	char *relative = inside(path);
	if (!relative)
		return;
	relative[strlen(relative) - 1] = '\0';
	if (ends(relative, "/"))
		relative[strlen(relative) - 1] = '\0';
	add(OP_SYNC_DIR)->name = relative;
}

static void record_rename(char *name, char *to)
{
	struct stat st;
	char path[PATH_MAX + NAME_MAX];
	if (!name || !to) {
		free(name);
		free(to);
		return;
	}
	struct op *op = add(OP_RENAME);
	op->name = name;
	op->to = to;
	snprintf(path, sizeof path, "%s/%s", r.folder, to);
	for (size_t i = r.nfiles; !lstat(path, &st) && i-- > 0;)
		if (r.file[i].inode == st.st_ino) {
			r.file[i].careless = is_careless(to);
			break;
		}
}

/* --- the calls ---------------------------------------------------------------------- */

/* True when opening will make a new file. */
static bool makes(const char *name, int flags)
{
	struct stat st;
	return r.on && (flags & O_CREAT) && lstat(name, &st) && errno == ENOENT;
}

#define OPEN(call) \
	int call(const char *name, int flags, ...) \
	{ \
		mode_t mode = 0; \
		if (flags & O_CREAT) { \
			va_list ap; \
			va_start(ap, flags); \
			mode = va_arg(ap, mode_t); \
			va_end(ap); \
		} \
		bool new = makes(name, flags); \
		if (fails(new)) \
			return -1; \
		int fd = REAL(call)(name, flags, mode); \
		int error = errno; \
		if (new) \
			record_create(fd, name); \
		errno = error; \
		return fd; \
	}
#undef open
#undef open64
OPEN(open)
OPEN(open64)

#define MAKE(call) \
	int call(char *name, int flags) \
	{ \
		if (fails(r.on)) \
			return -1; \
		int fd = REAL(call)(name, flags); \
		int error = errno; \
		record_create(fd, name); \
		errno = error; \
		return fd; \
	}
#undef mkostemp
#undef mkostemp64
MAKE(mkostemp)
MAKE(mkostemp64)

ssize_t write(int fd, const void *bytes, size_t n)
{
	off_t at = r.on ? lseek(fd, 0, SEEK_CUR) : -1;
	if (fails(at >= 0 && file_of(fd) >= 0))
		return -1;
	ssize_t put = REAL(write)(fd, bytes, n);
	int error = errno;
	if (at >= 0)
		record_write(fd, bytes, put, at);
	errno = error;
	return put;
}

#define PWRITE(call, offset) \
	ssize_t call(int fd, const void *bytes, size_t n, offset at) \
	{ \
		if (fails(file_of(fd) >= 0)) \
			return -1; \
		ssize_t put = REAL(call)(fd, bytes, n, at); \
		int error = errno; \
		record_write(fd, bytes, put, at); \
		errno = error; \
		return put; \
	}
#undef pwrite
#undef pwrite64
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define TRUNCATE(call, offset) \
	int call(int fd, offset size) \
	{ \
		if (fails(file_of(fd) >= 0)) \
			return -1; \
		int rc = REAL(call)(fd, size); \
		int error = errno; \
		if (!rc) \
			record_size(fd, size); \
		errno = error; \
		return rc; \
	}
#undef ftruncate
#undef ftruncate64
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(call) \
	int call(int fd) \
	{ \
		if (fails(r.on)) \
			return -1; \
		if (r.lazy || r.on) { \
			record_sync(fd); \
			return 0; \
		} \
		return REAL(call)(fd); \
	}
SYNC(fsync)
SYNC(fdatasync)

int rename(const char *from, const char *to)
{
	char *name = r.on ? inside(from) : NULL, *new = name ? inside(to) : NULL;
	if (fails(name)) {
		free(name);
		free(new);
		return -1;
	}
	int rc = REAL(rename)(from, to);
	int error = errno;
	if (rc) {
		free(name);
		free(new);
	} else {
		record_rename(name, new);
	}
	errno = error;
	return rc;
}

int unlink(const char *name)
{
	char *relative = r.on ? inside(name) : NULL;
	if (fails(relative)) {
		free(relative);
		return -1;
	}
	int rc = REAL(unlink)(name);
	int error = errno;
	if (!rc && relative)
		add(OP_UNLINK)->name = relative;
	else
		free(relative);
	errno = error;
	return rc;
}
