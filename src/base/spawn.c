/* Another program: see spawn.h. */
#include "base/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"

enum {
	MOST_ANSWER = 4096,
	SLICE_MS = 20, /* between two looks whether it still lives */
};

struct spawn {
	pid_t pid;
	int to, from; /* its stdin, its stdout and stderr; -1: closed */
	const char *bytes;
	size_t n;
	int64_t limit; /* ms without a sign */
	int64_t due;
	bool ended, silent;
	int status; /* of waitpid */
	struct buf answer;
};

/* --- starting ----------------------------------------------------------- */

/* Path of a program, new memory; NULL: there is none. */
static char *find_program(const char *name)
{
	static const char *const folders[] = {
		"/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin", "/sbin"};
	if (strchr(name, '/'))
		return access(name, X_OK) ? NULL : mem_dup(name);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		char *path = file_join(folders[i], name);
		if (!access(path, X_OK))
			return path;
		free(path);
	}
	return NULL;
}

/* Ends with NULL; free each and the array. */
static char **environment(void)
{
	static const char *const kept[] = {"HOME", "USER", "LOGNAME", "LANG", "LC_ALL",
		"LC_MESSAGES", "LC_CTYPE", "TZ", "CUPS_SERVER"};
	enum { KEPT = sizeof kept / sizeof *kept };
	char **v = mem_array(KEPT + 2, sizeof *v);
	size_t n = 0;
	v[n++] = mem_dup("PATH=/usr/bin:/bin:/usr/local/bin:/usr/sbin:/sbin");
	for (size_t i = 0; i < KEPT; i++) {
		const char *value = getenv(kept[i]);
		if (value)
			v[n++] = mem_printf("%s=%s", kept[i], value);
	}
	v[n] = NULL;
	return v;
}

static void environment_free(char **v)
{
	for (size_t i = 0; v[i]; i++)
		free(v[i]);
	free(v);
}

/* Runs it with in as stdin and out as stdout and stderr; an errno. */
static int start(pid_t *pid, const char *path, const char *const *argv, int in, int out)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none, usual;
	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	sigaddset(&usual, SIGXFSZ);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDERR_FILENO);
#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP
	/* Ours close by themselves; these are what we were started with. */
	posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
#endif
	posix_spawnattr_init(&how);
	posix_spawnattr_setsigmask(&how, &none);
	posix_spawnattr_setsigdefault(&how, &usual);
	posix_spawnattr_setflags(
		&how, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	char **env = environment();
	int error = posix_spawn(pid, path, &files, &how, (char *const *)(uintptr_t)argv, env);
	environment_free(env);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Pipes and program; an errno. */
static int launch(struct spawn *s, const char *path, const char *const *argv)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1};
	int error = 0;
	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		error = errno;
	else
		error = start(&s->pid, path, argv, in[0], out[1]);
	close_end(&in[0]);
	close_end(&out[1]);
	s->to = in[1];
	s->from = out[0];
	if (!error) {
		fcntl(s->to, F_SETFL, O_NONBLOCK);
		fcntl(s->from, F_SETFL, O_NONBLOCK);
	}
	return error;
}

static void sign_of_life(struct spawn *s)
{
	s->due = clock_ticks() + s->limit;
}

struct spawn *spawn_new(
	const char *const *argv, const void *bytes, size_t n, int limit, struct diags *ds)
{
	struct spawn *s = mem_new(sizeof *s);
	char *path = find_program(argv[0]);
	*s = (struct spawn){.to = -1, .from = -1, .bytes = bytes, .n = n, .limit = limit * 1000LL};
	buf_init(&s->answer);
	int error = path ? launch(s, path, argv) : ENOENT;
	free(path);
	if (!error) {
		sign_of_life(s);
		return s;
	}
	diag_add(ds, SPAWN_NONE, NULL, argv[0], file_reason(error));
	close_end(&s->to);
	close_end(&s->from);
	free(s);
	return NULL;
}

/* --- running -------------------------------------------------------------- */

static void feed(struct spawn *s)
{
	while (s->to >= 0 && s->n) {
		ssize_t put = write(s->to, s->bytes, s->n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0 && errno == EAGAIN)
			return;
		if (put < 0) /* it reads no more: its answer tells why */
			break;
		s->bytes += put;
		s->n -= (size_t)put;
		sign_of_life(s);
	}
	close_end(&s->to);
}

static void listen_to(struct spawn *s)
{
	char piece[1024];
	while (s->from >= 0) {
		ssize_t got = read(s->from, piece, sizeof piece);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && errno == EAGAIN)
			return;
		if (got <= 0) {
			close_end(&s->from);
			return;
		}
		size_t room = MOST_ANSWER - s->answer.n;
		buf_add(&s->answer, piece, (size_t)got < room ? (size_t)got : room);
		sign_of_life(s);
	}
}

static void stop(struct spawn *s)
{
	kill(-s->pid, SIGKILL);
	while (waitpid(s->pid, &s->status, 0) < 0 && errno == EINTR)
		;
	s->ended = true;
}

/* Has it come to its end? Whoever it has started may still hold the pipes. */
static bool look_after(struct spawn *s)
{
	if (s->ended)
		return true;
	pid_t gone = waitpid(s->pid, &s->status, WNOHANG);
	if (gone == s->pid || (gone < 0 && errno == ECHILD)) {
		listen_to(s);
		s->ended = true;
	} else if (clock_ticks() >= s->due) {
		s->silent = true;
		stop(s);
	}
	return s->ended;
}

bool spawn_step(struct spawn *s, int ms)
{
	int64_t end = clock_ticks() + ms;
	while (!look_after(s)) {
		int64_t left = clock_until(end < s->due ? end : s->due);
		/* The pipes wake us; that it is gone is seen a moment later. */
		struct pollfd wait[2] = {
			{.fd = s->from, .events = POLLIN}, {.fd = s->to, .events = POLLOUT}};
		poll(wait, 2, (int)(left < SLICE_MS ? left : SLICE_MS));
		feed(s);
		listen_to(s);
		if (clock_ticks() >= end)
			return look_after(s);
	}
	return true;
}

enum spawn_end spawn_end(struct spawn *s, int *status, struct buf *answer)
{
	enum spawn_end how = SPAWN_EXITED;
	bool gone = look_after(s);
	if (!gone)
		stop(s);
	*status = WIFEXITED(s->status) ? WEXITSTATUS(s->status) : WTERMSIG(s->status);
	if (s->silent)
		how = SPAWN_SILENT;
	else if (!gone)
		how = SPAWN_GIVEN_UP;
	else if (!WIFEXITED(s->status))
		how = SPAWN_KILLED;
	buf_add(answer, s->answer.s, s->answer.n);
	close_end(&s->to);
	close_end(&s->from);
	buf_release(&s->answer);
	free(s);
	return how;
}
