/*
 * A look at a file that another program holds: a private copy of it and of
 * its log. The copy is made while the other one writes. That does no harm as
 * long as the log is the same one from the beginning of the copy to its end:
 * then every page that was written over meanwhile stands in the log, whose
 * frames have checksums. So the log's header is read before and after.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/store_impl.h"

enum { TRIES = 20, CHUNK = 64 * 1024, LOG_HEADER = 32 };

/* The endings of what is copied, the log last; and what SQLite may leave beside a copy. */
static const char *const endings[] = {"", "-wal"};
static const char *const leavings[] = {"", "-wal", "-journal", "-shm"};

static int open_part(const char *path, const char *ending)
{
	char *name = mem_printf("%s%s", path, ending);
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	free(name);
	return fd;
}

/* What stays the same while a copy is good. */
struct state {
	bool log;
	unsigned char header[LOG_HEADER];
	off_t size;
	struct timespec written;
};

static void state_read(const struct store *s, struct state *now)
{
	memset(now, 0, sizeof *now);
	int fd = open_part(s->path, "-wal");
	if (fd >= 0) {
		now->log = pread(fd, now->header, LOG_HEADER, 0) == LOG_HEADER;
		close(fd);
	}
	struct stat st;
	/* Without a log the file itself must not have been written. */
	if (!now->log && !lstat(s->path, &st)) {
		now->size = st.st_size;
		now->written = st.st_mtim;
	}
}

static bool state_equal(const struct state *a, const struct state *b)
{
	return a->log == b->log && !memcmp(a->header, b->header, LOG_HEADER) &&
	       a->size == b->size && a->written.tv_sec == b->written.tv_sec &&
	       a->written.tv_nsec == b->written.tv_nsec;
}

static int copy_bytes(int from, int to)
{
	char *chunk = mem_new(CHUNK);
	ssize_t got;
	int rc = 0;
	while (!rc && (got = read(from, chunk, CHUNK)) != 0) {
		if (got < 0) {
			rc = errno == EINTR ? 0 : -1;
			continue;
		}
		for (ssize_t put = 0, n; !rc && put < got; put += n) {
			n = write(to, chunk + put, (size_t)(got - put));
			if (n < 0) {
				rc = errno == EINTR ? 0 : -1;
				n = 0;
			}
		}
	}
	int error = errno;
	free(chunk);
	errno = error;
	return rc;
}

/* One part of the file, if it is there, to the same ending at `to`. -1 with errno. */
static int copy_part(const struct store *s, const char *to, const char *ending)
{
	char *name = mem_printf("%s%s", to, ending);
	int from = open_part(s->path, ending), out = -1, rc = 0;
	if (from < 0) {
		rc = *ending && errno == ENOENT ? 0 : -1;
	} else {
		out = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
		rc = out < 0 ? -1 : copy_bytes(from, out);
	}
	int error = errno;
	if (from >= 0)
		close(from);
	if (out >= 0 && close(out) && !rc) {
		error = errno;
		rc = -1;
	}
	free(name);
	errno = error;
	return rc;
}

static void remove_copy(const char *copy, const char *folder)
{
	for (size_t i = 0; i < sizeof leavings / sizeof *leavings; i++) {
		char *name = mem_printf("%s%s", copy, leavings[i]);
		unlink(name);
		free(name);
	}
	if (folder)
		rmdir(folder);
}

/* A copy during which the log stayed the same. 1: there was none, -1 with errno. */
static int copy_parts(const struct store *s, const char *to)
{
	for (int i = 0; i < TRIES; i++) {
		struct state before, after;
		remove_copy(to, NULL);
		state_read(s, &before);
		for (size_t k = 0; k < sizeof endings / sizeof *endings; k++)
			if (copy_part(s, to, endings[k]))
				return -1;
		state_read(s, &after);
		if (state_equal(&before, &after))
			return 0;
	}
	return 1;
}

/* Connects to the copy, folds its log into it and proves that it is whole. */
static int connect_copy(struct store *s, char *copy, struct diags *ds)
{
	char *original = s->connected;
	s->connected = copy;
	int rc = connect_open(s, true, ds);
	if (!rc) {
		struct query q = sql_query(s, "PRAGMA quick_check(1)");
		bool whole = sql_row(&q) && !strcmp(sql_get_text(&q, 0), "ok");
		rc = sql_end(&q, ds);
		if (!rc && !whole)
			rc = sql_fault(s, SQLITE_CORRUPT, ds);
	}
	if (!rc)
		rc = sql_exec(s,
			"PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE;"
			"PRAGMA query_only=ON",
			ds);
	s->connected = original;
	s->wal = false;
	return rc;
}

/* A folder only we can look into: beside the file, or where everyone may write. */
static char *make_folder(const struct store *s)
{
	char *beside = file_folder(s->path), *folder = file_join(beside, ".tianbao-XXXXXX");
	free(beside);
	if (mkdtemp(folder))
		return folder;
	free(folder);
	folder = mem_dup("/tmp/tianbao-XXXXXX");
	if (mkdtemp(folder))
		return folder;
	free(folder);
	return NULL;
}

int snapshot_open(struct store *s, struct diags *ds)
{
	struct place at = {.file = s->name};
	char *folder = make_folder(s);
	if (!folder) {
		diag_add(ds, STORE_UNREADABLE, &at, file_reason(errno));
		return -1;
	}
	char *copy = file_join(folder, "copy");
	s->snapshot = clock_now();
	s->readonly = true;
	int rc = copy_parts(s, copy);
	if (rc > 0)
		diag_add(ds, STORE_RESTLESS, &at);
	else if (rc)
		diag_add(ds, STORE_UNREADABLE, &at, file_reason(errno));
	if (!rc)
		rc = connect_copy(s, copy, ds);
	/* The connection keeps the copy; its name is not needed any more. */
	remove_copy(copy, folder);
	free(copy);
	free(folder);
	return rc ? -1 : 0;
}
