/*
 * The disk refuses: each call that writes fails once, and then each from
 * there on until room is made, in turn through the same piece of work. What
 * failed is said, can be done again, and nothing that was said to be saved is
 * missing at the end.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "form/catalog.h"
#include "form/measure.h"
#include "recorder.h"
#include "store/store.h"

static const char work[] = "fault-work", name[] = "fault-work/数据.db",
		  copy[] = "fault-work/备份.db";

struct world {
	struct units *units;
	struct catalog *catalog;
	struct store *s;
	struct doc *saved; /* as it was last said to be saved, NULL: never */
	size_t batch;      /* records of the batch */
	size_t failures;   /* steps that failed */
	bool in_hand;      /* a key was said to be kept since */
};

static char nothing[] = "", a_name[] = "名";
static const struct summary summary = {nothing, nothing, a_name, nothing, false, 0, 1, 0};

/* --- the work, step by step: 0 done, -1 failed with a complaint, and can be done again ------- */

static int open_file(struct world *w, struct diags *ds)
{
	w->s = store_open(name, STORE_CREATE, "李", w->catalog, ds);
	return w->s ? 0 : -1;
}

static int save(struct world *w, struct doc *d, struct diags *ds)
{
	int rc = store_save(w->s, w->saved, d, &summary, "", ds);
	if (rc) {
		doc_free(d);
		return rc;
	}
	doc_free(w->saved);
	w->saved = d;
	w->in_hand = false;
	return 0;
}

static int make_record(struct world *w, struct diags *ds)
{
	return save(w, doc_new(catalog_get(w->catalog, "tianjin-2023", ds), 2023), ds);
}

static int type_key(struct world *w, struct diags *ds)
{
	int rc = store_hand(w->s, w->saved, (struct path){-1, -1, 2}, "键", 3, ds);
	w->in_hand |= !rc;
	return rc;
}

static int leave_cell(struct world *w, struct diags *ds)
{
	struct doc *d = doc_copy(w->saved);
	doc_set(d, (struct path){-1, -1, 2}, "道路养护");
	return save(w, d, ds);
}

static int add_row(struct world *w, struct diags *ds)
{
	struct doc *d = doc_copy(w->saved);
	doc_row_insert(d, 0, 0);
	doc_note_set(d, NOTE_TEMPLATE, (struct path){0, 0, -1}, &(struct note){.text = "培训人次"});
	return save(w, d, ds);
}

static int add_batch(struct world *w, struct diags *ds)
{
	if (store_begin(w->s, ds))
		return -1;
	int rc = 0;
	for (int i = 0; !rc && i < 20; i++) {
		struct doc *d = doc_new(w->saved->form, 2023);
		rc = store_add(w->s, &d, &summary, 1, ds);
		doc_free(d);
	}
	if (store_end(w->s, !rc, ds) || rc)
		return -1;
	w->batch += 20;
	w->in_hand = false;
	return 0;
}

/* One act more; as if there were no errors: the store takes the word of whoever judged. */
static int act(struct world *w, enum act act, struct diags *ds)
{
	struct diags found = DIAGS_INIT;
	int rc = store_act(w->s, w->saved, act, "金额", &summary, &found, ds);
	w->in_hand &= rc != 0;
	return rc;
}

static int review(struct world *w, struct diags *ds)
{
	return act(w, ACT_REVIEW, ds);
}

static int sign(struct world *w, struct diags *ds)
{
	return act(w, ACT_SIGN, ds);
}

static int unlock(struct world *w, struct diags *ds)
{
	return act(w, ACT_UNLOCK, ds);
}

static int make_copy(struct world *w, struct diags *ds)
{
	return store_backup(w->s, copy, ds);
}

/* The data is safe, whether it could be folded or not: so this is not done again. */
static int close_file(struct world *w, struct diags *ds)
{
	int rc = store_close(w->s, ds);
	w->s = NULL;
	if (rc)
		assert_true(ds->n > 0);
	return 0;
}

static int (*const steps[])(struct world *, struct diags *) = {open_file, make_record, type_key,
	leave_cell, add_row, type_key, add_batch, make_copy, type_key, review, sign, unlock,
	leave_cell, type_key, close_file};
enum { STEPS = sizeof steps / sizeof *steps };

/* --- what is there in the end ------------------------------------------------------------------
 */

static void expect_all(struct world *w)
{
	struct diags ds = DIAGS_INIT;
	struct path at;
	size_t caret;
	struct store *s = store_open(name, STORE_WRITE, "李", w->catalog, &ds);
	assert_non_null(s);
	struct doc *d = store_load(s, w->saved->number, &ds);
	assert_non_null(d);
	assert_int_equal(store_recovered(s, &at, &caret), w->in_hand ? w->saved->number : 0);
	if (w->in_hand)
		doc_set(w->saved, (struct path){-1, -1, 2}, "键");
	assert_true(doc_equal(d, w->saved) && d->status == w->saved->status);
	struct list_query all = {.status = -1};
	int64_t count, sum;
	assert_int_equal(store_total(s, &all, &count, &sum, &ds), 0);
	assert_int_equal(count, w->batch + 1);
	struct file_seen seen;
	assert_int_equal(store_verify(s, NULL, 0, &seen, &ds), 0);
	assert_int_equal(store_close(s, &ds), 0);
	assert_int_equal(ds.n, 0);
	doc_free(d);
	s = store_open(copy, STORE_READ, "", w->catalog, &ds);
	assert_non_null(s);
	assert_int_equal(store_close(s, &ds), 0);
}

static void is_whole(const char *file)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &st, NULL), 0);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(st, 0), "ok");
	sqlite3_finalize(st);
	sqlite3_close(db);
}

/* --- every call --------------------------------------------------------------------------------
 */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static void remove_work(void)
{
	nftw(work, remove_one, 10, FTW_DEPTH | FTW_PHYS);
}

/* The whole work with one failure. False: it was over before. */
static bool work_through(struct world *w, size_t at, int error, bool forever)
{
	remove_work();
	assert_int_equal(mkdir(work, 0700), 0);
	recorder_start(work, false);
	recorder_fail(at, error, forever);
	for (size_t i = 0; i < STEPS; i++) {
		struct diags ds = DIAGS_INIT;
		int rc = steps[i](w, &ds);
		if (rc) {
			assert_true(ds.n > 0);
			w->failures++;
			recorder_fail(0, 0, false);
			diags_release(&ds);
			if (steps[i](w, &ds))
				fail_msg("call %zu, error %d: step %zu cannot be done again: %s",
					at, error, i, ds.n ? ds.v[0].text : "");
		}
		diags_release(&ds);
	}
	bool reached = !recorder_missed() || w->failures;
	recorder_stop();
	recorder_fail(0, 0, false);
	recorder_lazy(true);
	expect_all(w);
	is_whole(name);
	is_whole(copy);
	recorder_lazy(false);
	recorder_clear();
	return reached;
}

static void every_call_may_fail(void **state)
{
	(void)state;
	static const struct {
		int error;
		bool forever; /* until room is made */
	} ways[] = {{EIO, false}, {ENOSPC, true}};
	const char *top = getenv("top_srcdir");
	char *units = file_join(top ? top : ".", "data/units.yaml");
	char *forms = file_join(top ? top : ".", "forms");
	const char *folders[] = {forms};
	struct diags ds = DIAGS_INIT;
	struct world w = {.units = units_load(units, &ds)};
	w.catalog = catalog_new(folders, 1, w.units);
	clock_hold(1682928785);
	size_t failures = 0, calls = 0;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		bool more = true;
		for (size_t at = 0; more; at++, calls++) {
			more = work_through(&w, at, ways[i].error, ways[i].forever);
			failures += w.failures;
			doc_free(w.saved);
			w.saved = NULL;
			w.batch = w.failures = 0;
			w.in_hand = false;
		}
	}
	print_message("# %zu calls failed, %zu steps were done again\n", calls, failures);
	assert_true(failures * 2 > calls);
	catalog_free(w.catalog);
	units_free(w.units);
	diags_release(&ds);
	free(units);
	free(forms);
	remove_work();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_call_may_fail)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
