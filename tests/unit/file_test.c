/* Files as they come: missing, huge, no files at all; written whole or not at all. And the clock.
 */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"

static char *folder;
static struct diags ds;

static int setup(void **state)
{
	(void)state;
	const char *tmp = getenv("TMPDIR");
	folder = mem_printf("%s/file_test.XXXXXX", tmp ? tmp : "/tmp");
	return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	diags_release(&ds);
	int r = rmdir(folder);
	free(folder);
	return r;
}

static char *inside(const char *name)
{
	return file_join(folder, name);
}

/* The last complaint; there must be one more than before. */
static void check_complaint(size_t n, enum diag_code code, const char *file)
{
	assert_int_equal(ds.n, n);
	assert_int_equal(ds.v[n - 1].code, code);
	assert_string_equal(ds.v[n - 1].file, file);
}

static void test_read(void **state)
{
	(void)state;
	struct buf text = BUF_INIT;
	char *name = inside("数据"), *fifo = inside("fifo");
	assert_int_equal(file_read(&text, name, 100, &ds), -1);
	check_complaint(1, D_FILE_READ, name);
	assert_string_equal(ds.v[0].text, "读不了：没有这个文件或文件夹");
	assert_int_equal(file_write(name, "一\0二", 7, &ds), 0);
	buf_adds(&text, "left over");
	assert_int_equal(file_read(&text, name, 7, &ds), 0);
	assert_int_equal(text.n, 7);
	assert_memory_equal(text.s, "一\0二", 8);
	assert_int_equal(file_read(&text, name, 6, &ds), -1);
	check_complaint(2, D_FILE_BIG, name);
	assert_int_equal(file_read(&text, folder, 100, &ds), -1);
	check_complaint(3, D_FILE_KIND, folder);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(file_read(&text, fifo, 100, &ds), -1); /* and does not wait for a writer */
	check_complaint(4, D_FILE_KIND, fifo);
	assert_int_equal(file_read(&text, "/dev/zero", 100, &ds), -1);
	check_complaint(5, D_FILE_KIND, "/dev/zero");
	unlink(fifo);
	unlink(name);
	free(fifo);
	free(name);
	buf_release(&text);
}

/* What comes through a pipe has no size beforehand: the limit holds all the same. */
static void test_read_stdin(void **state)
{
	(void)state;
	struct buf text = BUF_INIT;
	static const struct {
		size_t limit;
		int r;
	} rows[] = {{5, 0}, {4, -1}};
	int saved = dup(STDIN_FILENO);
	for (size_t i = 0; i < COUNT(rows); i++) {
		int ends[2];
		assert_int_equal(pipe(ends), 0);
		assert_int_equal(write(ends[1], "12345", 5), 5);
		close(ends[1]);
		dup2(ends[0], STDIN_FILENO);
		close(ends[0]);
		assert_int_equal(file_read(&text, "-", rows[i].limit, &ds), rows[i].r);
	}
	check_complaint(1, D_FILE_BIG, "-");
	dup2(saved, STDIN_FILENO);
	close(saved);
	buf_release(&text);
}

static void check_file(const char *name, const char *text)
{
	struct buf got = BUF_INIT;
	assert_int_equal(file_read(&got, name, 1 << 20, &ds), 0);
	assert_string_equal(got.s, text);
	buf_release(&got);
}

static void test_write(void **state)
{
	(void)state;
	struct stat st;
	char *name = inside("out"), *link = inside("link"), *missing = inside("no/out");
	assert_int_equal(file_write(name, "一", 3, &ds), 0);
	assert_int_equal(file_write(name, "二", 3, &ds), 0);
	check_file(name, "二");
	assert_int_equal(stat(name, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	/* A link is replaced, not followed. */
	assert_int_equal(symlink(name, link), 0);
	assert_int_equal(file_write(link, "三", 3, &ds), 0);
	check_file(name, "二");
	check_file(link, "三");
	assert_int_equal(ds.n, 0);
	assert_int_equal(file_write(missing, "一", 3, &ds), -1);
	check_complaint(1, D_FILE_WRITE, missing);
	assert_string_equal(ds.v[0].text, "写不了：没有这个文件或文件夹");
	assert_int_equal(file_write(folder, "一", 3, &ds), -1);
	check_complaint(2, D_FILE_KIND, folder);
	assert_int_equal(file_write("/dev/null", "一", 3, &ds), -1);
	check_complaint(3, D_FILE_KIND, "/dev/null");
	unlink(link);
	unlink(name);
	free(missing);
	free(link);
	free(name);
}

/* In pieces; given up, it leaves nothing and the old file as it was (rmdir in teardown sees). */
static void test_write_in_pieces(void **state)
{
	(void)state;
	char *name = inside("out");
	struct buf all = BUF_INIT;
	struct file_out *f = file_out_new(name, &ds);
	assert_non_null(f);
	for (int i = 0; i < 50000; i++) {
		char line[16];
		int n = snprintf(line, sizeof line, "%d\n", i);
		buf_add(&all, line, (size_t)n);
		assert_int_equal(file_out_add(f, line, (size_t)n), 0);
	}
	assert_int_equal(file_out_end(f, true, &ds), 0);
	check_file(name, all.s);
	f = file_out_new(name, &ds);
	assert_int_equal(file_out_add(f, "half", 4), 0);
	assert_int_equal(file_out_end(f, false, &ds), 0);
	check_file(name, all.s);
	assert_int_equal(ds.n, 0);
	unlink(name);
	buf_release(&all);
	free(name);
}

static void test_reasons(void **state)
{
	(void)state;
	assert_string_equal(file_reason(ENOSPC), "磁盘满了");
	assert_non_null(file_reason(9999));
}

/* A program that is ended while it writes leaves nothing; teardown sees that the folder is empty.
 */
static void test_write_ended(void **state)
{
	(void)state;
	static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	char *name = inside("页");
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		int ready[2], status;
		char byte;
		assert_int_equal(pipe(ready), 0);
		pid_t child = fork();
		assert_true(child >= 0);
		if (!child) {
			signal(ends[i], SIG_DFL);
			file_out_guard();
			struct file_out *f = file_out_new(name, &ds);
			if (!f || file_out_add(f, "half", 4) || write(ready[1], "", 1) != 1)
				_exit(1);
			for (;;)
				pause();
		}
		close(ready[1]);
		assert_int_equal(read(ready[0], &byte, 1), 1);
		close(ready[0]);
		assert_int_equal(kill(child, ends[i]), 0);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), ends[i]);
		assert_int_equal(access(name, F_OK), -1);
	}
	free(name);
}

static void test_folders(void **state)
{
	(void)state;
	struct stat st;
	char *deep = inside("一/二//三/"), *file = inside("file"), *below = inside("file/一");
	assert_int_equal(file_mkdirs(deep, &ds), 0);
	assert_int_equal(file_mkdirs(deep, &ds), 0);
	assert_int_equal(stat(deep, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(file_write(file, "", 0, &ds), 0);
	assert_int_equal(file_mkdirs(below, &ds), -1);
	check_complaint(1, D_FILE_FOLDER, below);
	assert_int_equal(file_mkdirs("/", &ds), 0);
	static const char *const made[] = {"file", "一/二/三", "一/二", "一"};
	for (size_t i = 0; i < COUNT(made); i++) {
		char *name = inside(made[i]);
		assert_int_equal(remove(name), 0);
		free(name);
	}
	free(below);
	free(file);
	free(deep);
}

static void test_join(void **state)
{
	(void)state;
	static const char *const rows[][3] = {
		{"forms", "a.yaml", "forms/a.yaml"},
		{"forms/", "a.yaml", "forms/a.yaml"},
		{"/", "a.yaml", "/a.yaml"},
		{"", "a.yaml", "a.yaml"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *joined = file_join(rows[i][0], rows[i][1]);
		assert_string_equal(joined, rows[i][2]);
		free(joined);
	}
}

static void test_clock(void **state)
{
	(void)state;
	char text[CLOCK_TEXT];
	setenv("TZ", "CST-8", 1); /* UTC+8, without a database of zones */
	tzset();
	clock_text(1682928785, text);
	assert_string_equal(text, "2023-05-01T16:13:05+08:00");
	clock_hold(1704038400); /* the year begins here eight hours before it does in UTC */
	assert_int_equal(clock_now(), 1704038400);
	assert_int_equal(clock_year(), 2024);
	clock_text(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31T07:59:59+08:00");
	clock_text(INT64_MIN, text);
	assert_string_equal(text, "1970-01-02T08:00:00+08:00");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define FILE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		FILE_TEST(test_read),
		FILE_TEST(test_read_stdin),
		FILE_TEST(test_write),
		FILE_TEST(test_write_in_pieces),
		FILE_TEST(test_write_ended),
		FILE_TEST(test_folders),
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_clock),
	};
	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
