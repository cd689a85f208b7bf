/* A program on a pseudo-terminal: see pty.h. */
#include "pty/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include "base/buf.h"
#include "base/mem.h"

struct pty {
	pid_t pid;
	int master; /* -1 after a hang-up */
	VTerm *term;
	VTermScreen *screen;
	int cursor_y, cursor_x;
	bool alternate;
	size_t bytes;
	struct termios line; /* settings at the start */
	bool gone; /* end of file from the program's side */
};

static int on_cursor(VTermPos now, VTermPos before, int visible, void *user)
{
	(void)before;
	(void)visible;
	struct pty *p = user;
	p->cursor_y = now.row;
	p->cursor_x = now.col;
	return 1;
}

static int on_property(VTermProp prop, VTermValue *value, void *user)
{
	struct pty *p = user;
	if (prop == VTERM_PROP_ALTSCREEN)
		p->alternate = value->boolean;
	return 1;
}

/* What the terminal answers to a question (cursor position) goes back to the program. */
static void on_answer(const char *s, size_t n, void *user)
{
	struct pty *p = user;
	if (p->master >= 0 && write(p->master, s, n) < 0)
		p->gone = true;
}

static const VTermScreenCallbacks callbacks = {.movecursor = on_cursor, .settermprop = on_property};

static void run_child(const char *const *argv, const char *const *env)
{
	const char *home = getenv("HOME");
	char *home_entry = mem_printf("HOME=%s", home ? home : "/");
	const char *path = getenv("PATH");
	char *path_entry = mem_printf("PATH=%s", path ? path : "/usr/bin:/bin");
	clearenv();
	putenv(home_entry);
	putenv(path_entry);
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TZ", "Asia/Shanghai", 1);
	for (; env && *env; env++)
		putenv(mem_dup(*env));
	execvp(argv[0], (char *const *)(void *)argv);
	_exit(127);
}

/* A line as a login shell finds it. */
static void line_default(struct termios *t)
{
	memset(t, 0, sizeof *t);
	t->c_iflag = ICRNL | IXON | IUTF8;
	t->c_oflag = OPOST | ONLCR;
	t->c_cflag = CS8 | CREAD;
	t->c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN;
	static const unsigned char keys[][2] = {{VINTR, 3}, {VQUIT, 28}, {VERASE, 127}, {VKILL, 21},
		{VEOF, 4}, {VSTART, 17}, {VSTOP, 19}, {VSUSP, 26}, {VMIN, 1}};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		t->c_cc[keys[i][0]] = keys[i][1];
	cfsetspeed(t, B38400);
}

struct pty *pty_start(const char *const *argv, const char *const *env, int rows, int cols)
{
	struct pty *p = mem_new(sizeof *p);
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
	line_default(&p->line);
	p->pid = forkpty(&p->master, NULL, &p->line, &size);
	if (p->pid < 0)
		die("forkpty: %s", strerror(errno));
	if (p->pid == 0)
		run_child(argv, env);
	fcntl(p->master, F_SETFL, O_NONBLOCK);
	fcntl(p->master, F_SETFD, FD_CLOEXEC);
	p->term = vterm_new(rows, cols);
	vterm_set_utf8(p->term, 1);
	vterm_output_set_callback(p->term, on_answer, p);
	p->screen = vterm_obtain_screen(p->term);
	vterm_screen_set_callbacks(p->screen, &callbacks, p);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_reset(p->screen, 1);
	return p;
}

void pty_free(struct pty *p)
{
	if (p->pid > 0) {
		kill(p->pid, SIGKILL);
		waitpid(p->pid, NULL, 0);
	}
	if (p->master >= 0)
		close(p->master);
	vterm_free(p->term);
	free(p);
}

static long now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Reads what is there now; false: nothing was. */
static bool read_some(struct pty *p)
{
	char chunk[16384];
	bool any = false;
	for (;;) {
		ssize_t n = read(p->master, chunk, sizeof chunk);
		if (n > 0) {
			vterm_input_write(p->term, chunk, (size_t)n);
			p->bytes += (size_t)n;
			any = true;
			continue;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0 || errno != EAGAIN)
			p->gone = true;
		return any;
	}
}

bool pty_pump(struct pty *p, int ms)
{
	if (p->gone || p->master < 0)
		return false;
	struct pollfd f = {.fd = p->master, .events = POLLIN};
	if (poll(&f, 1, ms) <= 0)
		return false;
	return read_some(p);
}

bool pty_send(struct pty *p, const char *bytes, size_t n)
{
	long end = now_ms() + PTY_PATIENCE;
	while (n && !p->gone && p->master >= 0 && now_ms() < end) {
		ssize_t sent = write(p->master, bytes, n);
		if (sent > 0) {
			bytes += sent;
			n -= (size_t)sent;
			continue;
		}
		if (sent < 0 && errno != EAGAIN && errno != EINTR) {
			p->gone = true;
			break;
		}
		struct pollfd f = {.fd = p->master, .events = POLLIN | POLLOUT};
		poll(&f, 1, 100);
		if (f.revents & POLLIN)
			read_some(p);
	}
	return n == 0;
}

bool pty_sends(struct pty *p, const char *text)
{
	return pty_send(p, text, strlen(text));
}

/* Appends one row of the screen, trailing blanks cut. */
static void row_text(struct pty *p, int y, struct buf *out)
{
	int rows, cols;
	vterm_get_size(p->term, &rows, &cols);
	size_t end = out->n;
	for (int x = 0; x < cols; x++) {
		VTermScreenCell cell;
		vterm_screen_get_cell(p->screen, (VTermPos){y, x}, &cell);
		if (cell.chars[0] == (uint32_t)-1)
			continue; /* right half of a wide character */
		if (!cell.chars[0]) {
			buf_addc(out, ' ');
			continue;
		}
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			buf_addu(out, cell.chars[i]);
		if (cell.chars[0] != ' ')
			end = out->n;
	}
	buf_cut(out, end);
}

void pty_screen(struct pty *p, struct buf *out)
{
	int rows, cols;
	vterm_get_size(p->term, &rows, &cols);
	for (int y = 0; y < rows; y++) {
		row_text(p, y, out);
		buf_addc(out, '\n');
	}
}

bool pty_shows(struct pty *p, const char *text)
{
	struct buf b = BUF_INIT;
	pty_screen(p, &b);
	bool found = strstr(b.s, text) != NULL;
	buf_release(&b);
	return found;
}

static bool until(struct pty *p, const char *text, bool shown)
{
	long end = now_ms() + PTY_PATIENCE;
	while (pty_shows(p, text) != shown) {
		long left = end - now_ms();
		if (left <= 0 || p->gone)
			return pty_shows(p, text) == shown;
		pty_pump(p, (int)left);
	}
	return true;
}

bool pty_until(struct pty *p, const char *text)
{
	return until(p, text, true);
}

bool pty_until_gone(struct pty *p, const char *text)
{
	return until(p, text, false);
}

void pty_resize(struct pty *p, int rows, int cols)
{
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
	vterm_set_size(p->term, rows, cols);
	ioctl(p->master, TIOCSWINSZ, &size);
}

int pty_wait(struct pty *p, long *cpu)
{
	long end = now_ms() + PTY_PATIENCE;
	int status;
	struct rusage used;
	for (;;) {
		pid_t pid = wait4(p->pid, &status, WNOHANG, &used);
		if (pid == p->pid)
			break;
		if (now_ms() > end)
			return -1;
		if (p->gone || p->master < 0)
			poll(NULL, 0, 1);
		else
			pty_pump(p, 10);
	}
	p->pid = 0;
	if (p->master >= 0)
		read_some(p);
	if (cpu)
		*cpu = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000 +
		       used.ru_utime.tv_usec + used.ru_stime.tv_usec;
	return status;
}

void pty_signal(struct pty *p, int sig)
{
	if (p->pid > 0)
		kill(p->pid, sig);
}

void pty_signal_foreground(struct pty *p, int sig)
{
	pid_t group = tcgetpgrp(p->master);
	if (group > 0)
		kill(-group, sig);
}

void pty_hangup(struct pty *p)
{
	close(p->master);
	p->master = -1;
}

void pty_cursor(const struct pty *p, int *y, int *x)
{
	*y = p->cursor_y;
	*x = p->cursor_x;
}

bool pty_alternate(const struct pty *p)
{
	return p->alternate;
}

size_t pty_bytes(const struct pty *p)
{
	return p->bytes;
}

bool pty_line_restored(const struct pty *p)
{
	struct termios now;
	if (tcgetattr(p->master, &now) != 0)
		die("tcgetattr: %s", strerror(errno));
	return now.c_iflag == p->line.c_iflag && now.c_oflag == p->line.c_oflag &&
	       now.c_cflag == p->line.c_cflag && now.c_lflag == p->line.c_lflag &&
	       !memcmp(now.c_cc, p->line.c_cc, sizeof now.c_cc);
}

pid_t pty_pid(const struct pty *p)
{
	return p->pid;
}

long pty_cpu(const struct pty *p)
{
	char name[64], line[64] = "";
	snprintf(name, sizeof name, "/proc/%ld/schedstat", (long)p->pid);
	FILE *f = fopen(name, "r");
	if (!f)
		return -1;
	char *got = fgets(line, sizeof line, f);
	fclose(f);
	return got ? strtol(line, NULL, 10) / 1000 : -1;
}
