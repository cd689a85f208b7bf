/*
 * The part of a long history that is in memory: from either end, forwards and back over thousands
 * of changes, each of them once and in order, in bounded memory; narrowed down.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "storekit.h"
#include "ui/history_window.h"

enum { CHANGES = 1500, MOST = 500 };

struct long_record {
	struct kit *k;
	struct store *s;
	struct doc *d;
	struct history_window w;
};

/* A record whose name was changed so often, every tenth time with its year. */
static int setup(void **state)
{
	struct long_record *r = mem_new(sizeof *r);
	void *kit;
	kit_setup(&kit);
	r->k = kit;
	r->s = kit_open(r->k, STORE_CREATE);
	int64_t number = kit_add(r->k, r->s, "hebei-2021", "零");
	r->d = kit_load(r->k, r->s, number);
	assert_int_equal(store_begin(r->s, &r->k->ds), 0);
	for (int i = 1; i <= CHANGES; i++) {
		char text[32];
		struct doc *now = doc_copy(r->d);
		snprintf(text, sizeof text, "第 %d 次", i);
		kit_set(now, "项目名称", text);
		now->year = 2000 + i / 10;
		clock_hold(1682928785 + i);
		assert_int_equal(kit_save(r->k, r->s, r->d, now), 0);
		doc_free(r->d);
		r->d = now;
	}
	assert_int_equal(store_end(r->s, true, &r->k->ds), 0);
	*state = r;
	return 0;
}

static int teardown(void **state)
{
	struct long_record *r = *state;
	void *kit = r->k;
	doc_free(r->d);
	kit_close(r->k, r->s);
	kit_teardown(&kit);
	free(r);
	return 0;
}

static struct long_record *begin(void **state)
{
	struct long_record *r = *state;
	history_window_init(&r->w, r->s, r->d);
	return r;
}

static void end(struct long_record *r)
{
	history_window_release(&r->w);
}

/* The changes in memory are neighbours in the history, the newest first. */
static void check_order(const struct long_record *r)
{
	for (size_t i = 1; i < r->w.n; i++)
		assert_true(r->w.v[i].seq == r->w.v[i - 1].seq - 1);
	assert_true(r->w.n <= MOST);
}

static void grow(struct long_record *r, bool older, long *moved)
{
	assert_int_equal(history_window_grow(&r->w, older, moved, &r->k->ds), 0);
	check_order(r);
}

/* From one end to the other: how many changes were passed. */
static size_t walk(struct long_record *r, bool older)
{
	size_t steps = 0;
	int64_t first, last;
	assert_int_equal(history_window_load(&r->w, !older, &r->k->ds), 0);
	first = older ? r->w.v[0].seq : r->w.v[r->w.n - 1].seq;
	while (!(older ? r->w.oldest : r->w.newest)) {
		long moved;
		size_t n = r->w.n;
		int64_t seq = r->w.v[n / 2].seq;
		grow(r, older, &moved);
		long i = (long)(n / 2) + moved;
		if (i >= 0 &&
			i < (long)r->w.n) /* what was in the middle is where it is said to be */
			assert_true(r->w.v[i].seq == seq);
		assert_true(++steps < CHANGES);
	}
	last = older ? r->w.v[r->w.n - 1].seq : r->w.v[0].seq;
	return (size_t)llabs(last - first) + 1;
}

static void test_both_ways(void **state)
{
	struct long_record *r = begin(state);
	size_t all = walk(r, true);
	assert_true(all > CHANGES + CHANGES / 10);
	assert_int_equal(walk(r, false), all);
	end(r);
}

/* What was saved together says so, on whichever page it stands. */
static void test_batches(void **state)
{
	struct long_record *r = begin(state);
	struct history *v;
	size_t n, pairs = 0;
	assert_int_equal(history_window_load(&r->w, true, &r->k->ds), 0);
	while (!r->w.newest) {
		long moved;
		grow(r, false, &moved);
	}
	assert_int_equal(
		store_history(r->s, 1, NULL, PATH_RECORD, 0, r->w.n, &v, &n, &r->k->ds), 0);
	assert_int_equal(n, r->w.n);
	for (size_t i = 0; i < n; i++) {
		assert_true(v[i].seq == r->w.v[i].seq);
		assert_int_equal(v[i].batch, r->w.v[i].batch);
		pairs += v[i].batch;
	}
	assert_true(pairs > n / 20);
	history_release(v, n);
	end(r);
}

/* Only those that were looked for, wherever they are. */
static void test_find(void **state)
{
	struct long_record *r = begin(state);
	mem_set(&r->w.find, "第 7 次");
	assert_int_equal(history_window_load(&r->w, false, &r->k->ds), 0);
	assert_int_equal(r->w.n, 2); /* it came, and it went */
	assert_true(r->w.newest && r->w.oldest);
	assert_string_equal(r->w.v[1].new, "第 7 次");
	assert_string_equal(r->w.v[0].old, "第 7 次");
	assert_int_equal(history_window_load(&r->w, true, &r->k->ds), 0);
	assert_int_equal(r->w.n, 2);
	mem_set(&r->w.find, "没有");
	assert_int_equal(history_window_load(&r->w, false, &r->k->ds), 0);
	assert_int_equal(r->w.n, 0);
	end(r);
}

static void test_cell(void **state)
{
	struct long_record *r = begin(state);
	struct path p;
	assert_int_equal(path_parse(r->d->form, "项目名称", &p), 0);
	r->w.cell = p;
	assert_int_equal(history_window_load(&r->w, false, &r->k->ds), 0);
	assert_true(r->w.n >= 50);
	for (size_t i = 0; i < r->w.n; i++)
		assert_string_equal(r->w.v[i].cell, "项目名称");
	end(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_ways),
		cmocka_unit_test(test_batches),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_cell),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
