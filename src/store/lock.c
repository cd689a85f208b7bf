/*
 * FILE.lock: who uses the file, told at once to whoever comes second. The
 * kernel holds the lock (flock), so a killed program leaves none; what stands
 * in the file is only for people. Writers hold it alone, readers together.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/store_impl.h"

enum { LOCK_TEXT = 1000, HOST = 256, TRIES = 10 };
static const struct timespec pause_between = {.tv_nsec = 20 * 1000 * 1000};

static char *lock_name(const struct store *s)
{
	return mem_printf("%s.lock", s->path);
}

/* --- the words in it -------------------------------------------------------- */

static void host_name(char out[HOST])
{
	if (gethostname(out, HOST - 1))
		*out = '\0';
	out[HOST - 1] = '\0';
}

/* Five lines: who, process, machine, terminal, since when. */
static void sign(const struct store *s)
{
	char host[HOST], since[CLOCK_TEXT];
	host_name(host);
	clock_text(clock_now(), since);
	const char *terminal = ttyname(STDIN_FILENO);
	char *text = mem_printf("%s\n%ld\n%s\n%s\n%s\n", s->who, (long)getpid(), host,
		terminal ? terminal : "", since);
	if (ftruncate(s->lock, 0) || pwrite(s->lock, text, strlen(text), 0) < 0) {
		/* Only words: the lock holds without them. */
	}
	free(text);
}

/* Who holds it, from what stands in the file, in the words of a sentence; false when nothing true
 * stands there: readers do not sign, and what a killed writer left does not count. */
static bool holder(int fd, struct buf *out)
{
	char text[LOCK_TEXT + 1], host[HOST];
	ssize_t n = pread(fd, text, LOCK_TEXT, 0);
	text[n > 0 ? n : 0] = '\0';
	char *line[5], *rest = text;
	for (int i = 0; i < 5; i++)
		if (!(line[i] = strsep(&rest, "\n")))
			return false;
	if (!rest)
		return false;
	host_name(host);
	long process = strtol(line[1], NULL, 10);
	if (process <= 0 || process > INT32_MAX)
		return false;
	if (!strcmp(line[2], host) && kill((pid_t)process, 0) && errno == ESRCH)
		return false;
	text_visible(out, line[0], strlen(line[0]));
	buf_adds(out, "（");
	text_visible(out, line[2], strlen(line[2]));
	if (*line[3]) {
		buf_adds(out, " ");
		text_visible(out, line[3], strlen(line[3]));
	}
	buf_addf(out, "，进程 %ld）从 ", process);
	bool whole = strlen(line[4]) == CLOCK_TEXT - 1;
	text_visible(out, line[4], whole ? strlen("2023-05-01") : strlen(line[4]));
	if (whole) {
		buf_adds(out, " ");
		text_visible(out, line[4] + strlen("2023-05-01T"), strlen("16:13"));
	}
	buf_adds(out, " 起");
	return true;
}

/* --- the lock ------------------------------------------------------------------ */

/* True when the descriptor is still the file of that name: a holder removes it when it ends. */
static bool is_named(int fd, const char *name)
{
	struct stat a, b;
	return !fstat(fd, &a) && !lstat(name, &b) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static int open_lock(const char *name, bool shared)
{
	int flags = O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
	int fd = open(name, O_RDWR | flags, 0600);
	if (fd < 0 && shared)
		fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	return fd;
}

/* Takes the lock on whatever file has the name. -1 with errno; EWOULDBLOCK: held, by *words. */
static int lock_file(const char *name, bool shared, struct buf *words)
{
	for (;;) {
		int fd = open_lock(name, shared);
		if (fd < 0)
			return -1;
		bool got = !flock(fd, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB);
		/* A share that knows no such locks: SQLite's own must do. */
		if (!got && errno != EWOULDBLOCK && errno != EINTR)
			return fd;
		if (got && is_named(fd, name))
			return fd;
		if (!got && errno == EWOULDBLOCK) {
			buf_reset(words);
			holder(fd, words);
			close(fd);
			errno = EWOULDBLOCK;
			return -1;
		}
		close(fd);
	}
}

static int refuse(struct store *s, const struct buf *words, struct diags *ds)
{
	struct place at = {.file = s->name};
	if (words->n)
		diag_add(ds, STORE_HELD, &at, words->s);
	else
		diag_add(ds, STORE_HELD, &at, "另一个程序此刻");
	return -1;
}

int lock_take(struct store *s, bool shared, struct diags *ds)
{
	struct place at = {.file = s->name};
	struct buf words = BUF_INIT;
	char *name = lock_name(s);
	int result = 0;
	s->lock = lock_file(name, shared, &words);
	/* Readers are done in a moment: a writer waits for them a little, but never for a writer.
	 */
	for (int i = 0; s->lock < 0 && errno == EWOULDBLOCK && !words.n && i < TRIES; i++) {
		nanosleep(&pause_between, NULL);
		s->lock = lock_file(name, shared, &words);
	}
	s->lock_shared = shared;
	if (s->lock >= 0) {
		if (!shared)
			sign(s);
	} else if (errno == EWOULDBLOCK) {
		result = refuse(s, &words, ds);
	} else if (!shared) {
		/* A reader in a folder that cannot be written has no one to tell. */
		if (errno == EACCES || errno == EROFS || errno == EPERM)
			diag_add(ds, STORE_READONLY, &at);
		else
			diag_add(ds, STORE_UNREADABLE, &at, file_reason(errno));
		result = -1;
	}
	buf_release(&words);
	free(name);
	return result;
}

void lock_drop(struct store *s)
{
	if (s->lock < 0)
		return;
	char *name = lock_name(s);
	/* The last one takes the file away. */
	if ((!s->lock_shared || !flock(s->lock, LOCK_EX | LOCK_NB)) && is_named(s->lock, name))
		unlink(name);
	close(s->lock);
	s->lock = -1;
	free(name);
}
