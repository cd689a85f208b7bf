/* Print jobs: what a device gets, what becomes of one that takes nothing. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "out/spool.h"

struct world {
	char folder[32];
	char *device, *kept; /* a FIFO in it; where jobs are kept */
	struct printers printers;
	struct printer printer;
	struct diags ds;
};

static int set_up(void **state)
{
	static struct world w;
	w = (struct world){.folder = "/tmp/spool-XXXXXX", .ds = DIAGS_INIT};
	assert_non_null(mkdtemp(w.folder));
	w.device = file_join(w.folder, "lp0");
	w.kept = file_join(w.folder, "print");
	assert_int_equal(mkfifo(w.device, 0600), 0);
	printers_init(&w.printers);
	w.printer = *w.printers.v[0];
	w.printer.format = out_find("text");
	w.printer.device = w.device;
	*state = &w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	static const char *const names[] = {"甲_乙.txt", "甲_乙-2.txt"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *name = file_join(w->kept, names[i]);
		unlink(name);
		free(name);
	}
	rmdir(w->kept);
	unlink(w->device);
	assert_int_equal(rmdir(w->folder), 0);
	free(w->device);
	free(w->kept);
	printers_release(&w->printers);
	diags_release(&w->ds);
	return 0;
}

static struct spool *begin(struct world *w, size_t n, int copies)
{
	struct buf bytes = BUF_INIT;
	for (size_t i = 0; i < n; i++)
		buf_addc(&bytes, (char)('a' + i % 23));
	struct spool *s =
		spool_new(&(struct spool_job){&w->printer, "甲/乙", copies, w->kept}, &bytes);
	assert_int_equal(bytes.n, 0);
	return s;
}

/* A device that is slow: it gets all copies, one after the other. */
static void a_device_gets_all_copies(void **state)
{
	struct world *w = *state;
	enum { MANY = 200000, COPIES = 3 };
	static char piece[4000];
	int reader = open(w->device, O_RDONLY | O_NONBLOCK);
	assert_true(reader >= 0);
	struct spool *s = begin(w, MANY, COPIES);
	size_t n = 0;
	bool ended = false;
	while (!ended) {
		ended = spool_step(s, 0);
		for (ssize_t got; (got = read(reader, piece, sizeof piece)) > 0; n += (size_t)got)
			for (ssize_t i = 0; i < got; i++)
				assert_int_equal(
					piece[i], 'a' + (int)((n + (size_t)i) % MANY % 23));
	}
	assert_int_equal(n, (size_t)MANY * COPIES);
	assert_int_equal(spool_end(s, &w->ds), 0);
	assert_int_equal(w->ds.v[0].code, D_SPOOL_WRITTEN);
	close(reader);
}

/* What a record is called is no option of the program, no second line, no page of text. */
static void a_title_is_one_harmless_argument(void **state)
{
	struct world *w = *state;
	static const char *const command[] = {"/bin/sh", "-c",
		"cat >/dev/null; echo \"<$1>\" >&2; exit 1", "sh", "{title}", NULL};
	static char large[4000];
	memset(large, 'x', sizeof large - 1);
	const struct {
		const char *title, *is;
		size_t n;
	} all[] = {
		{"--output=甲", "<_-output=甲>", 0},
		{"甲\n乙\t\033[2J", "<甲 乙 〔U+001B〕[2J>", 0},
		{large, "<xxxx", 120 + strlen("<>")},
	};
	w->printer.device = NULL;
	w->printer.command = command;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct buf bytes = BUF_INIT;
		/* The folder to keep it in is one that cannot be. */
		struct spool *s = spool_new(
			&(struct spool_job){&w->printer, all[i].title, 1, "/dev/null/x"}, &bytes);
		while (!spool_step(s, 1000))
			;
		assert_int_equal(spool_end(s, &w->ds), -1);
		const char *told = strchr(w->ds.v[0].text, '<');
		assert_non_null(told);
		assert_memory_equal(told, all[i].is, strlen(all[i].is));
		if (all[i].n)
			assert_int_equal(strcspn(told, ">") + 1, all[i].n);
		diags_release(&w->ds);
	}
}

/* The rest of a job that a device does not take is not lost: all of it is kept. */
static void what_a_device_does_not_take_is_kept(void **state)
{
	struct world *w = *state;
	enum { MANY = 1 << 20 };
	int reader = open(w->device, O_RDONLY | O_NONBLOCK);
	struct spool *s = begin(w, MANY, 1);
	clock_hurry(1000);
	while (!spool_step(s, 1000))
		;
	clock_hurry(1);
	assert_int_equal(spool_end(s, &w->ds), -1);
	assert_int_equal(w->ds.v[0].code, D_SPOOL_KEPT);
	assert_non_null(strstr(w->ds.v[0].text, "过了 30 秒没有动静"));
	assert_non_null(strstr(w->ds.v[0].text, "/print/甲_乙.txt"));
	char *kept = file_join(w->kept, "甲_乙.txt");
	struct stat st;
	assert_int_equal(stat(kept, &st), 0);
	assert_int_equal(st.st_size, MANY);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(kept);
	close(reader);
}

static void nobody_at_the_other_end_is_told(void **state)
{
	struct world *w = *state;
	struct spool *s = begin(w, 10, 1);
	assert_true(spool_step(s, 0));
	assert_int_equal(spool_end(s, &w->ds), -1);
	assert_non_null(strstr(w->ds.v[0].text, "没有这个设备"));
}

/* One kept job never takes the place of another. */
static void each_job_is_kept_under_its_own_name(void **state)
{
	static const char *const names[] = {"甲_乙.txt", "甲_乙-2.txt"};
	struct world *w = *state;
	for (size_t i = 0; i < 2; i++) {
		struct spool *s = begin(w, 10 + i, 1);
		assert_true(spool_step(s, 0));
		assert_int_equal(spool_end(s, &w->ds), -1);
		assert_non_null(strstr(w->ds.v[i].text, names[i]));
	}
	for (size_t i = 0; i < 2; i++) {
		struct stat st;
		char *kept = file_join(w->kept, names[i]);
		assert_int_equal(stat(kept, &st), 0);
		assert_int_equal(st.st_size, 10 + i);
		free(kept);
	}
}

/* One that is on its way when nobody waits any longer. */
static void a_job_can_be_given_up(void **state)
{
	struct world *w = *state;
	int reader = open(w->device, O_RDONLY | O_NONBLOCK);
	struct spool *s = begin(w, 1 << 20, 1);
	assert_false(spool_step(s, 1));
	assert_int_equal(spool_end(s, &w->ds), -1);
	assert_non_null(strstr(w->ds.v[0].text, "没有印完就停下了"));
	close(reader);
}

/* Where it cannot be kept either, both reasons are said. */
static void what_cannot_be_kept_is_told(void **state)
{
	struct world *w = *state;
	free(w->kept);
	w->kept = mem_dup("/dev/null/print");
	struct spool *s = begin(w, 10, 1);
	assert_true(spool_step(s, 0));
	assert_int_equal(spool_end(s, &w->ds), -1);
	assert_int_equal(w->ds.v[0].code, D_SPOOL_LOST);
	assert_int_equal(w->ds.n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		TEST(a_device_gets_all_copies),
		TEST(a_title_is_one_harmless_argument),
		TEST(what_a_device_does_not_take_is_kept),
		TEST(nobody_at_the_other_end_is_told),
		TEST(each_job_is_kept_under_its_own_name),
		TEST(a_job_can_be_given_up),
		TEST(what_cannot_be_kept_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
