/*
 * The program typed at and killed at random moments: no character that was on
 * the screen is lost, and the cursor is back in the same cell.
 *
 * Every character typed in a run is another one, so the screen tells how far
 * the program had got: the latest character to be seen on it. A run's seed is
 * printed when it fails; SEED=n starts there.
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

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "pty/pty.h"
#include "pty/scene.h"

enum {
	FIRST = 0x9b00,  /* characters typed to stay, none of them in the form: FIRST + 0, 1, 2 … */
	WRONG = 0x3500,  /* characters typed and taken back at once */
	CELLS = 11,      /* first row of the grid included */
	RUNS = 120,
};

/* The cells of guangzhou-2023 in the order of Tab: how many characters are typed into each (0: passed
 * over), and what the bottom lines say when the cursor is there. */
static const struct {
	int typed;
	const char *where;
} cells[CELLS] = {
	{12, "部门名称：文字"},
	{6, "资金使用单位：文字"},
	{20, "项目名称：文字"},
	{0, ""},
	{0, ""},
	{0, ""},
	{0, ""},
	{70, "绩效目标：一段"},
	{3, "一级指标（第 1 行）"},
	{0, ""},
	{24, "三级指标（第 1 行）"},
};

/* The cell into which character k of the script is typed. */
static int cell_of(int k)
{
	int cell = 0;
	while (k >= cells[cell].typed)
		k -= cells[cell++].typed;
	return cell;
}

static unsigned long long random_state;

static unsigned random_below(unsigned n)
{
	random_state = random_state * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned)(random_state >> 33) % n;
}

/* The script of a run: all its keys as bytes; ends[k] = bytes after which character k is typed. */
struct script {
	struct buf bytes;
	size_t ends[256];
	int n;
};

static void script_make(struct script *s)
{
	buf_init(&s->bytes);
	s->n = 0;
	for (int cell = 0; cell < CELLS; cell++) {
		for (int i = 0; i < cells[cell].typed; i++) {
			if (random_below(8) == 0) {
				buf_addu(&s->bytes, WRONG + random_below(256));
				buf_addc(&s->bytes, '\177');
			}
			buf_addu(&s->bytes, (unsigned)(FIRST + s->n));
			s->ends[s->n++] = s->bytes.n;
		}
		if (cell < CELLS - 1)
			buf_addc(&s->bytes, '\t');
	}
}

/* The latest typed character on the screen, -1: none. */
static int latest_shown(struct pty *p)
{
	struct buf b = BUF_INIT;
	pty_screen(p, &b);
	int latest = -1;
	for (size_t at = 0, len; at < b.n; at += len) {
		uint32_t c = text_decode(b.s + at, b.n - at, &len);
		if (c >= FIRST && c < FIRST + 256 && (int)(c - FIRST) > latest)
			latest = (int)(c - FIRST);
	}
	buf_release(&b);
	return latest;
}

/* Types up to a random point; calm: waits until it is shown before the kill. */
static void type_and_kill(struct pty *p, const struct script *s, bool calm, int *shown)
{
	int last = (int)random_below((unsigned)s->n);
	size_t sent = 0;
	while (sent < s->ends[last]) {
		size_t burst = 1 + random_below(40);
		if (burst > s->ends[last] - sent)
			burst = s->ends[last] - sent;
		assert_true(pty_send(p, s->bytes.s + sent, burst));
		sent += burst;
		pty_pump(p, (int)random_below(3));
	}
	if (calm) {
		struct buf c = BUF_INIT;
		buf_addu(&c, (unsigned)(FIRST + last));
		assert_true(pty_until(p, c.s));
		buf_release(&c);
	}
	pty_signal(p, SIGKILL);
	int status = pty_wait(p, NULL);
	assert_true(WIFSIGNALED(status));
	*shown = latest_shown(p);
	if (calm)
		assert_int_equal(*shown, last);
}

/* After the restart the record holds every character shown, in order, none missing. */
static void check_kept(int shown)
{
	struct buf out = BUF_INIT;
	assert_int_equal(scene_run(&out, "run.db", "export", "1", NULL), 0);
	int next = 0;
	for (size_t at = 0, len; at < out.n; at += len) {
		uint32_t c = text_decode(out.s + at, out.n - at, &len);
		if (c == (uint32_t)(FIRST + next))
			next++;
	}
	if (next <= shown)
		fail_msg("%d characters kept, %d shown", next, shown + 1);
	buf_release(&out);
}

static void one_run(unsigned long long seed)
{
	random_state = seed * 2654435761u + 1;
	random_below(2);
	bool calm = seed % 2;
	struct script s;
	script_make(&s);
	scene_copy("empty.db", "run.db");
	struct pty *p = scene_start(24, 100, "run.db", "edit", "1", NULL);
	assert_true(pty_until(p, "部门名称"));
	int shown;
	type_and_kill(p, &s, calm, &shown);
	pty_free(p);

	p = scene_start(24, 100, "run.db", "edit", "1", NULL);
	assert_true(pty_until(p, "部门名称"));
	assert_true(pty_until(p, "F1"));
	if (calm) {
		assert_true(pty_until(p, cells[cell_of(shown)].where));
		assert_int_equal(latest_shown(p), shown);
	}
	assert_true(pty_sends(p, "\021"));
	assert_int_equal(pty_wait(p, NULL), 0);
	pty_free(p);
	check_kept(shown);
	buf_release(&s.bytes);
}

static void killed_while_typing(void **state)
{
	(void)state;
	const char *given = getenv("SEED");
	unsigned long long first = given ? strtoull(given, NULL, 10) : 1;
	const char *count = getenv("RUNS");
	unsigned long long runs = count ? strtoull(count, NULL, 10) : RUNS;
	assert_int_equal(scene_run(NULL, "empty.db", "new", "guangzhou-2023", "年度=2023", NULL), 0);
	for (unsigned long long seed = first; seed < first + runs; seed++) {
		print_message("# SEED=%llu\n", seed);
		one_run(seed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(killed_while_typing)};
	scene_begin();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	scene_end();
	return failed;
}
