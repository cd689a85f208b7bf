/*
 * The terminal goes away, or the program is asked to end: what was typed is
 * kept, the terminal is as it was, and nothing spins.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "pty/pty.h"
#include "pty/scene.h"

/* Processor time a program may use in all, start included, before we say it spins. */
enum { CPU_LIMIT = 1000000 };

/* This program, which is the shell of one of its tests. */
static char *self;

/* A new record opened and a text typed into its first cell and on the screen. */
static struct pty *typed(const char *file, const char *text)
{
	assert_int_equal(scene_run(NULL, file, "new", "guangzhou-2023", "年度=2023", NULL), 0);
	struct pty *p = scene_start(24, 80, file, "edit", "1", NULL);
	assert_true(pty_until(p, "部门名称"));
	assert_true(pty_sends(p, text));
	assert_true(pty_until(p, text));
	return p;
}

static void assert_kept(const char *file, const char *text)
{
	struct buf out = BUF_INIT;
	assert_int_equal(scene_run(&out, file, "export", "1", NULL), 0);
	assert_non_null(strstr(out.s, text));
	buf_release(&out);
}

/* The program ended by itself, without spinning; its status. */
static int ended(struct pty *p)
{
	long cpu;
	int status = pty_wait(p, &cpu);
	assert_int_not_equal(status, -1);
	assert_true(cpu < CPU_LIMIT);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void hang_up(void **state)
{
	(void)state;
	struct pty *p = typed("hangup.db", "市政协办公厅");
	pty_hangup(p);
	ended(p);
	pty_free(p);
	assert_kept("hangup.db", "市政协办公厅");
}

static void asked_to_end(void **state)
{
	static const int signals[] = {SIGTERM, SIGHUP, SIGINT};
	(void)state;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct pty *p = typed("term.db", "委员工作室");
		pty_signal(p, signals[i]);
		ended(p);
		assert_false(pty_alternate(p));
		assert_true(pty_line_restored(p));
		pty_free(p);
		assert_kept("term.db", "委员工作室");
		assert_int_equal(remove("term.db"), 0);
	}
}

static void left_by_key(void **state)
{
	(void)state;
	struct pty *p = typed("quit.db", "文史资料");
	assert_true(pty_sends(p, "\021"));
	assert_int_equal(ended(p), 0);
	assert_false(pty_alternate(p));
	assert_true(pty_line_restored(p));
	pty_free(p);
	assert_kept("quit.db", "文史资料");
}

/* A record entered a second time and killed is as it was. */
static void killed_in_second_entry(void **state)
{
	(void)state;
	struct pty *p = typed("second.db", "政协会议");
	assert_true(pty_sends(p, "\t\t\t" "100.00" "\t\021"));
	assert_int_equal(ended(p), 0);
	pty_free(p);
	p = scene_start(24, 80, "second.db", "edit", "--verify", "1", NULL);
	assert_true(pty_until(p, "二次录入"));
	assert_true(pty_sends(p, "987.65"));
	assert_true(pty_until(p, "987.65"));
	assert_false(pty_shows(p, "100.00"));
	pty_signal(p, SIGKILL);
	assert_int_not_equal(pty_wait(p, NULL), -1);
	pty_free(p);
	assert_kept("second.db", "\"总计\": \"100.00\"");
}

/*
 * What a shell with job control does for one program: gives it the terminal; when it stops, takes
 * the terminal back, says how often that was, and goes on with it after Enter.
 */
static int shell(char **argv)
{
	signal(SIGTTOU, SIG_IGN);
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		tcsetpgrp(0, getpid());
		signal(SIGTTOU, SIG_DFL);
		execv(argv[0], argv);
		_exit(127);
	}
	setpgid(pid, pid);
	tcsetpgrp(0, pid);
	for (int stops = 1;; stops++) {
		int status;
		if (waitpid(pid, &status, WUNTRACED) != pid)
			return 126;
		if (!WIFSTOPPED(status))
			return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
		tcsetpgrp(0, getpgrp());
		printf("stop %d.\n", stops);
		fflush(stdout);
		if (getchar() != '\n')
			return 124;
		tcsetpgrp(0, pid);
		kill(-pid, SIGCONT);
	}
}

/* SIGTSTP gives the terminal back, SIGCONT takes it again. */
static void stopped_and_continued(void **state)
{
	(void)state;
	assert_int_equal(scene_run(NULL, "stop.db", "new", "guangzhou-2023", "年度=2023", NULL), 0);
	char *program = mem_printf("%s/tianbao", getenv("top_builddir"));
	const char *const argv[] = {self, "--shell", program, "-f", "stop.db", "edit", "1", NULL};
	struct pty *p = pty_start(argv, NULL, 24, 80);
	assert_true(pty_until(p, "部门名称"));
	assert_true(pty_sends(p, "乡音杂志"));
	assert_true(pty_until(p, "乡音杂志"));
	for (int i = 1; i <= 20; i++) {
		char *stopped = mem_printf("stop %d.", i);
		pty_signal_foreground(p, SIGTSTP);
		assert_true(pty_until(p, stopped));
		assert_false(pty_alternate(p));
		assert_true(pty_line_restored(p));
		assert_true(pty_sends(p, "\n"));
		assert_true(pty_until(p, "乡音杂志"));
		assert_true(pty_alternate(p));
		free(stopped);
	}
	assert_true(pty_sends(p, "\021"));
	assert_int_equal(pty_wait(p, NULL), 0);
	pty_free(p);
	free(program);
	assert_kept("stop.db", "乡音杂志");
}

static void resized_many_times(void **state)
{
	(void)state;
	struct pty *p = typed("size.db", "参政议政");
	for (int i = 0; i < 300; i++) {
		pty_resize(p, 1 + i * 7 % 60, 1 + i * 13 % 200);
		pty_pump(p, 0);
	}
	pty_resize(p, 24, 80);
	assert_true(pty_until(p, "参政议政"));
	assert_true(pty_sends(p, "履职\021"));
	assert_int_equal(ended(p), 0);
	pty_free(p);
	assert_kept("size.db", "参政议政履职");
}

int main(int argc, char **argv)
{
	if (argc > 2 && !strcmp(argv[1], "--shell"))
		return shell(argv + 2);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hang_up),
		cmocka_unit_test(asked_to_end),
		cmocka_unit_test(left_by_key),
		cmocka_unit_test(killed_in_second_entry),
		cmocka_unit_test(stopped_and_continued),
		cmocka_unit_test(resized_many_times),
	};
	self = realpath("/proc/self/exe", NULL);
	scene_begin();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	scene_end();
	free(self);
	return failed;
}
