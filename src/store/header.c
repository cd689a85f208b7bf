/*
 * The file before SQLite touches it. SQLite would take an empty file or one
 * of a single byte for a new database, and wait at a pipe for ever; here only
 * a regular file with our header gets through. Closed again before the
 * connection is opened: closing it later would drop SQLite's locks.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/store_impl.h"

/* SQLite's file format, 1.3: The Database Header. Numbers have the highest byte first. */
enum {
	HEADER_BYTES = 100,
	SMALLEST = 512,
	AT_PAGE_SIZE = 16, /* 2 bytes; 1 is 65536 */
	AT_WRITE_VERSION = 18,
	AT_CHANGES = 24,
	AT_PAGES = 28,
	AT_VERSION = 60,
	AT_APPLICATION = 68,
	AT_CHANGES_THEN = 92, /* AT_PAGES is right when this equals AT_CHANGES */
};

static const struct {
	mode_t kind;
	const char *name;
} kinds[] = {
	{S_IFDIR, "文件夹"},
	{S_IFIFO, "管道"},
	{S_IFCHR, "设备"},
	{S_IFBLK, "设备"},
	{S_IFSOCK, "套接字"},
	{S_IFLNK, "链接"},
};

static const char *kind_name(mode_t mode)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if ((mode & S_IFMT) == kinds[i].kind)
			return kinds[i].name;
	return "特殊文件";
}

static uint32_t number_at(const unsigned char *p, int bytes)
{
	uint32_t n = 0;
	while (bytes--)
		n = n << 8 | *p++;
	return n;
}

/* True when something lies in the file with this ending. */
static bool filled(const struct store *s, const char *ending)
{
	struct stat st;
	char *name = mem_printf("%s%s", s->path, ending);
	bool yes = !lstat(name, &st) && st.st_size > 0;
	free(name);
	return yes;
}

static bool is_ours(const unsigned char b[HEADER_BYTES])
{
	return !memcmp(b, "SQLite format 3", 16) &&
	       number_at(b + AT_APPLICATION, 4) == STORE_APPLICATION;
}

static int judge(
	struct store *s, const unsigned char *b, off_t size, struct header *h, struct diags *ds)
{
	struct place at = {.file = s->name};
	uint32_t version = number_at(b + AT_VERSION, 4);
	if (size < SMALLEST || !is_ours(b)) {
		diag_add(ds, STORE_FOREIGN, &at);
		return -1;
	}
	if (version > STORE_VERSION && version <= INT32_MAX) {
		diag_add(ds, STORE_NEWER, &at, (int)version, STORE_VERSION);
		return -1;
	}
	if (version < 1 || version > STORE_VERSION) {
		diag_add(ds, STORE_DAMAGED, &at);
		return -1;
	}
	uint32_t page = number_at(b + AT_PAGE_SIZE, 2);
	int64_t whole = (int64_t)number_at(b + AT_PAGES, 4) * (page == 1 ? 65536 : page);
	bool known = number_at(b + AT_CHANGES, 4) == number_at(b + AT_CHANGES_THEN, 4);
	h->log = filled(s, "-wal") || filled(s, "-journal");
	h->stable = b[AT_WRITE_VERSION] == 1;
	/* With a log beside it the file may be behind its header. */
	if (known && !h->log && size < whole) {
		diag_add(ds, STORE_TRUNCATED, &at, (long long)whole, (long long)size);
		return -1;
	}
	return 0;
}

/* The first bytes of the file, zeros where it is shorter. */
static int read_header(int fd, unsigned char b[HEADER_BYTES])
{
	memset(b, 0, HEADER_BYTES);
	for (size_t n = 0; n < HEADER_BYTES;) {
		ssize_t got = read(fd, b + n, HEADER_BYTES - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (!got)
			break;
		n += (size_t)got;
	}
	return 0;
}

static int check_open(struct store *s, int fd, struct header *h, struct diags *ds)
{
	struct place at = {.file = s->name};
	struct stat st;
	unsigned char b[HEADER_BYTES];
	if (fstat(fd, &st)) {
		diag_add(ds, STORE_UNREADABLE, &at, file_reason(errno));
		return -1;
	}
	if (!S_ISREG(st.st_mode)) {
		diag_add(ds, STORE_KIND, &at, kind_name(st.st_mode));
		return -1;
	}
	if (!st.st_size) {
		diag_add(ds, STORE_EMPTY, &at);
		return -1;
	}
	if (read_header(fd, b)) {
		diag_add(ds, STORE_UNREADABLE, &at, file_reason(errno));
		return -1;
	}
	s->device = st.st_dev;
	s->inode = st.st_ino;
	return judge(s, b, st.st_size, h, ds);
}

int header_check(struct store *s, struct header *h, struct diags *ds)
{
	struct place at = {.file = s->name};
	struct stat st;
	/* A device may do things when it is only opened. */
	if (!lstat(s->path, &st) && !S_ISREG(st.st_mode)) {
		diag_add(ds, STORE_KIND, &at, kind_name(st.st_mode));
		return -1;
	}
	int fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return 1;
	if (fd < 0) {
		diag_add(ds, STORE_UNREADABLE, &at, file_reason(errno));
		return -1;
	}
	int result = check_open(s, fd, h, ds);
	close(fd);
	return result;
}

/* The path of a file that need not exist, its folder without links; NULL when there is no such
 * folder. */
static char *real_path(const char *name)
{
	const char *slash = strrchr(name, '/');
	char *folder = file_folder(name), *real = realpath(folder, NULL), *path = NULL;
	if (real)
		path = file_join(real, slash ? slash + 1 : name);
	free(real);
	free(folder);
	return path;
}

bool store_is_file(const struct store *s, const char *name)
{
	static const char *const endings[] = {"", "-wal", "-shm", "-journal", ".lock"};
	struct stat st, own;
	bool there = !stat(name, &st),
	     same = there && st.st_dev == s->device && st.st_ino == s->inode;
	char *path = real_path(name), *backups = mem_printf("%s.backups/", s->path);
	same |= path && !strncmp(path, backups, strlen(backups));
	for (size_t i = 0; i < sizeof endings / sizeof *endings && !same; i++) {
		char *mine = mem_printf("%s%s", s->path, endings[i]);
		same = path && !strcmp(mine, path);
		if (there && !lstat(mine, &own))
			same |= own.st_dev == st.st_dev && own.st_ino == st.st_ino;
		free(mine);
	}
	free(backups);
	free(path);
	return same;
}

bool store_is_data(const struct store *s, const char *name)
{
	struct stat st;
	unsigned char b[HEADER_BYTES];
	/* First this: closing a file that SQLite has open would drop its locks. */
	if (store_is_file(s, name))
		return true;
	if (stat(name, &st) || !S_ISREG(st.st_mode))
		return false;
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool is = fd >= 0 && !read_header(fd, b) && is_ours(b);
	if (fd >= 0)
		close(fd);
	return is;
}
