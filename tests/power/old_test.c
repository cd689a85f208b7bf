/*
 * A data file of an older version is brought up to date, and the power goes at every
 * moment of it, or the disk refuses any call: what is left is the old file or
 * the new one, never half of each, and where it is the new one the old one
 * lies beside it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <ftw.h>
#include <glob.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "disk.h"
#include "form/catalog.h"
#include "form/measure.h"
#include "recorder.h"
#include "store/store.h"

static const char work[] = "old-work", left[] = "old-left";
static const char data_file[] = "数据.db";
enum { RECORDS = 7, NOW = 3, LARGEST = 1 << 20 };

struct world {
	struct units *units;
	struct catalog *catalog;
	int version;    /* of the old file */
	struct buf old; /* the file itself */
};

static char *of_tree(const char *name)
{
	const char *top = getenv("top_srcdir");
	return file_join(top ? top : ".", name);
}

static int remove_one(const char *name, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(name);
}

static void new_folder(const char *name)
{
	nftw(name, remove_one, 10, FTW_DEPTH | FTW_PHYS);
	assert_int_equal(mkdir(name, 0700), 0);
}

/* --- the work ---------------------------------------------------------------------------- */

/* The old file is there; what happens from now on is recorded. */
static void begin(struct world *w)
{
	char *name = file_join(work, data_file);
	struct diags ds = DIAGS_INIT;
	new_folder(work);
	clock_hold(1682928785);
	recorder_start(work, false);
	assert_int_equal(file_write(name, w->old.s, w->old.n, &ds), 0);
	free(name);
}

/* Brings it up to date; the last thing done before it is folded goes no further than a killed
 * program needs. -1: some of it failed. */
static int bring_up(struct world *w, struct diags *ds)
{
	char *name = file_join(work, data_file);
	struct store *s = store_open(name, STORE_WRITE, "会计", w->catalog, ds);
	free(name);
	if (!s)
		return -1;
	int rc = store_hand_clear(s, ds);
	return store_close(s, ds) || rc ? -1 : 0;
}

/* --- what is left ---------------------------------------------------------------------------- */

/* Every record loads, so its digest is right, and the chain holds. */
static bool is_good(struct world *w, const char *name, enum store_mode mode)
{
	struct diags ds = DIAGS_INIT;
	struct store *s = store_open(name, mode, "会计", w->catalog, &ds);
	bool good = s && !store_verify_changes(s, &ds);
	for (int64_t number = 1; good && number <= RECORDS; number++) {
		struct doc *d = store_load(s, number, &ds);
		good = d != NULL;
		doc_free(d);
	}
	if (s && store_close(s, &ds))
		good = false;
	if (ds.n)
		print_message("# %s: %s\n", name, ds.v[0].text);
	diags_release(&ds);
	return good;
}

/* The version of its tables, without us; -1: none. */
static int version_of(const char *name)
{
	sqlite3 *db;
	sqlite3_stmt *st = NULL;
	int version = -1;
	if (sqlite3_open_v2(name, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
		sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &st, NULL) == SQLITE_OK &&
		sqlite3_step(st) == SQLITE_ROW)
		version = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return version;
}

static bool has_copy(struct world *w, const char *name)
{
	char *pattern = mem_printf("%s.backups/2*.db", name);
	glob_t found;
	bool has = !glob(pattern, 0, NULL, &found) && found.gl_pathc == 1 &&
		   version_of(found.gl_pathv[0]) == w->version &&
		   is_good(w, found.gl_pathv[0], STORE_SNAPSHOT);
	globfree(&found);
	free(pattern);
	return has;
}

/* The state in a folder is one that may be; *version: which of the two. */
static bool is_sound(struct world *w, const char *folder, int *version)
{
	char *name = file_join(folder, data_file);
	bool sound = is_good(w, name, STORE_SNAPSHOT); /* as it lies there */
	*version = version_of(name);
	sound = sound && (*version == w->version || (*version == NOW && has_copy(w, name))) &&
		is_good(w, name, STORE_WRITE);
	free(name);
	return sound;
}

/* --- the power ------------------------------------------------------------------------------ */

static bool ends(const char *s, const char *with)
{
	size_t n = strlen(s), m = strlen(with);
	return n >= m && !strcmp(s + n - m, with);
}

/*
 * How many of the states behind operation i are looked at. Many while there is a journal to the
 * first page: a torn one that counts does harm only where the bytes that SQLite sums up happen to
 * be the same. Of the long rows of writes every third.
 */
static int draws(const struct disk *d, size_t i, bool *journal)
{
	const struct op *op = recorder_op(i);
	if ((op->kind == OP_CREATE || op->kind == OP_UNLINK) && ends(op->name, ".db-journal"))
		*journal = op->kind == OP_CREATE;
	if (!disk_uncertain(d))
		return 1;
	return *journal ? 5 * LUCKS : i % 3 ? 0 : LUCKS;
}

static void a_power_cut_leaves_the_old_or_the_new(void **state)
{
	struct world *w = *state;
	struct diags ds = DIAGS_INIT;
	uint64_t random = 1;
	bool journal = false;
	size_t states = 0, versions[NOW + 1] = {0};
	int version;
	begin(w);
	size_t there = recorder_count();
	assert_int_equal(bring_up(w, &ds), 0);
	recorder_stop();
	recorder_lazy(true);
	for (int model = 0; model < DISK_MODELS; model++) {
		struct disk *d = disk_new((enum disk_model)model);
		for (size_t i = 0; i < recorder_count(); i++) {
			disk_do(d, recorder_op(i));
			int n = i + 1 < there ? 0 : draws(d, i, &journal);
			for (int draw = 0; draw < n; draw++, states++) {
				new_folder(left);
				disk_write(d, (enum disk_luck)(draw % LUCKS), &random, left);
				if (!is_sound(w, left, &version))
					fail_msg(
						"operation %zu, model %d, draw %d", i, model, draw);
				versions[version]++;
			}
		}
		disk_free(d);
	}
	recorder_lazy(false);
	print_message("# %zu operations, %zu states: %zu old, %zu new\n", recorder_count() - there,
		states, versions[w->version], versions[NOW]);
	assert_true(versions[w->version] > 10 && versions[NOW] > 10);
	diags_release(&ds);
}

/* --- the disk ------------------------------------------------------------------------------- */

static void a_refused_call_leaves_the_old_or_the_new(void **state)
{
	struct world *w = *state;
	static const int errors[] = {EIO, ENOSPC};
	size_t refused = 0, calls = 0;
	int version;
	for (size_t e = 0; e < sizeof errors / sizeof *errors; e++) {
		bool more = true;
		for (size_t at = 0; more; at++, calls++) {
			struct diags ds = DIAGS_INIT;
			begin(w);
			recorder_fail(at, errors[e], errors[e] == ENOSPC);
			int rc = bring_up(w, &ds);
			more = !recorder_missed();
			recorder_fail(0, 0, false);
			recorder_stop();
			assert_true(!rc || ds.n);
			refused += rc != 0;
			diags_release(&ds);
			recorder_lazy(true);
			if (!is_sound(w, work, &version))
				fail_msg("call %zu, error %d", at, errors[e]);
			recorder_lazy(false);
			assert_int_equal(bring_up(w, &ds), 0);
			assert_int_equal(ds.n, 0);
		}
	}
	print_message("# %zu calls failed, %zu times it was not opened\n", calls, refused);
	assert_true(refused * 2 > calls);
}

/* --- the world ------------------------------------------------------------------------------- */

static int set_up(void **state, int version)
{
	struct world *w = mem_new(sizeof *w);
	char *units = of_tree("data/units.yaml"), *forms = of_tree("forms");
	char *name = mem_printf("tests/data/files/version-%d.db", version), *old = of_tree(name);
	const char *folders[] = {forms};
	struct diags ds = DIAGS_INIT;
	w->version = version;
	w->units = units_load(units, &ds);
	w->catalog = catalog_new(folders, 1, w->units);
	buf_init(&w->old);
	file_read(&w->old, old, LARGEST, &ds);
	free(old);
	free(name);
	free(units);
	free(forms);
	*state = w;
	return ds.n ? -1 : 0;
}

static int set_up_1(void **state)
{
	return set_up(state, 1);
}

static int set_up_2(void **state)
{
	return set_up(state, 2);
}

static int tear_down(void **state)
{
	struct world *w = *state;
	recorder_stop();
	recorder_clear();
	catalog_free(w->catalog);
	units_free(w->units);
	buf_release(&w->old);
	free(w);
	nftw(work, remove_one, 10, FTW_DEPTH | FTW_PHYS);
	nftw(left, remove_one, 10, FTW_DEPTH | FTW_PHYS);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_power_cut_leaves_the_old_or_the_new, set_up_1, tear_down),
		cmocka_unit_test_setup_teardown(
			a_refused_call_leaves_the_old_or_the_new, set_up_2, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
