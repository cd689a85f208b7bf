/* Another program: what it gets, what it says, and that waiting for it ends. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/spawn.h"

struct told {
	enum spawn_end how;
	int status;
	struct buf answer;
};

/* Runs a script of the shell to its end; its answer is released by the caller. */
static struct told run(const char *script, const char *bytes, size_t n, int limit)
{
	const char *argv[] = {"/bin/sh", "-c", script, NULL};
	struct diags ds = DIAGS_INIT;
	struct told t = {.answer = BUF_INIT};
	struct spawn *s = spawn_new(argv, bytes, n, limit, &ds);
	assert_non_null(s);
	while (!spawn_step(s, 1000))
		;
	t.how = spawn_end(s, &t.status, &t.answer);
	return t;
}

static void it_gets_the_bytes_and_answers(void **state)
{
	(void)state;
	/* Much more than a pipe holds, and an answer longer than what is kept. */
	enum { MANY = 3 << 20 };
	char *bytes = mem_new(MANY);
	memset(bytes, 'x', MANY);
	struct told t = run("wc -c; echo wrong >&2; exit 7", bytes, MANY, 30);
	assert_int_equal(t.how, SPAWN_EXITED);
	assert_int_equal(t.status, 7);
	assert_non_null(strstr(t.answer.s, "3145728"));
	assert_non_null(strstr(t.answer.s, "wrong"));
	buf_release(&t.answer);
	t = run("cat", bytes, MANY, 30);
	assert_int_equal(t.how, SPAWN_EXITED);
	assert_int_equal(t.answer.n, 4096);
	buf_release(&t.answer);
	free(bytes);
}

static void one_that_reads_nothing_has_its_say(void **state)
{
	(void)state;
	enum { MANY = 1 << 20 };
	char *bytes = mem_new(MANY);
	signal(SIGPIPE, SIG_IGN);
	struct told t = run("echo no; exit 1", bytes, MANY, 30);
	assert_int_equal(t.how, SPAWN_EXITED);
	assert_int_equal(t.status, 1);
	assert_string_equal(t.answer.s, "no\n");
	buf_release(&t.answer);
	free(bytes);
}

static void it_has_no_shell_no_terminal_and_little_environment(void **state)
{
	(void)state;
	setenv("SECRET", "1", 1);
	setenv("LANG", "C.UTF-8", 1);
	setenv("LD_PRELOAD_NOT", "1", 1);
	struct told t =
		run("echo \"$SECRET$LD_PRELOAD_NOT|$LANG|$PATH\"; true 2>/dev/null </dev/tty "
		    "&& echo terminal; kill -PIPE $$",
			"", 0, 30);
	assert_non_null(strstr(t.answer.s, "|C.UTF-8|/usr/bin:/bin:"));
	assert_int_equal(*t.answer.s, '|');
	assert_null(strstr(t.answer.s, "terminal\n"));
	/* We ignore that signal; what we start does not. */
	assert_int_equal(t.how, SPAWN_KILLED);
	assert_int_equal(t.status, SIGPIPE);
	buf_release(&t.answer);
	/* What looks like a command is an argument. */
	const char *argv[] = {"echo", "$(id);", "`id`|*", NULL};
	struct diags ds = DIAGS_INIT;
	struct spawn *s = spawn_new(argv, "", 0, 30, &ds);
	assert_non_null(s);
	while (!spawn_step(s, 1000))
		;
	assert_int_equal(spawn_end(s, &t.status, &t.answer), SPAWN_EXITED);
	assert_string_equal(t.answer.s, "$(id); `id`|*\n");
	buf_release(&t.answer);
}

static void one_that_is_not_there_is_told(void **state)
{
	(void)state;
	static const char *const names[] = {"/nowhere/lp", "no-such-program", "/etc/passwd"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *argv[] = {names[i], NULL};
		struct diags ds = DIAGS_INIT;
		assert_null(spawn_new(argv, "", 0, 30, &ds));
		assert_int_equal(ds.v[0].code, D_SPAWN_NONE);
		diags_release(&ds);
	}
}

static void waiting_ends(void **state)
{
	(void)state;
	int64_t before = clock_ticks();
	clock_hurry(1000);
	struct told t = run("echo begun; exec tail -f /dev/null", "", 0, 30);
	clock_hurry(1);
	assert_int_equal(t.how, SPAWN_SILENT);
	assert_string_equal(t.answer.s, "begun\n");
	assert_true(clock_ticks() - before < 10000);
	buf_release(&t.answer);
}

/* Someone it has left behind holds its output: it is at its end nevertheless. */
static void what_it_leaves_behind_is_not_waited_for(void **state)
{
	(void)state;
	struct told t = run("tail -f /dev/null & echo $!", "", 0, 30);
	assert_int_equal(t.how, SPAWN_EXITED);
	assert_int_equal(t.status, 0);
	int left = atoi(t.answer.s);
	assert_true(left > 0);
	assert_int_equal(kill(left, SIGKILL), 0);
	buf_release(&t.answer);
}

static void it_can_be_given_up(void **state)
{
	(void)state;
	const char *argv[] = {"tail", "-f", "/dev/null", NULL};
	struct diags ds = DIAGS_INIT;
	struct told t = {.answer = BUF_INIT};
	enum { MANY = 1 << 20 };
	char *bytes = mem_new(MANY);
	struct spawn *s = spawn_new(argv, bytes, MANY, 30, &ds);
	assert_non_null(s);
	assert_false(spawn_step(s, 1));
	assert_int_equal(spawn_end(s, &t.status, &t.answer), SPAWN_GIVEN_UP);
	buf_release(&t.answer);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_gets_the_bytes_and_answers),
		cmocka_unit_test(one_that_reads_nothing_has_its_say),
		cmocka_unit_test(it_has_no_shell_no_terminal_and_little_environment),
		cmocka_unit_test(one_that_is_not_there_is_told),
		cmocka_unit_test(waiting_ends),
		cmocka_unit_test(what_it_leaves_behind_is_not_waited_for),
		cmocka_unit_test(it_can_be_given_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
