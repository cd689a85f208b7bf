/*
 * The power goes at every moment of a clerk's work: whatever is left on the
 * disk opens, is whole, and has everything that was said to be saved; of the
 * cell being typed in, no more is lost than that cell.
 *
 * The work is recorded once; then for each operation the states that a power
 * cut may leave are built and looked at. SEED=n repeats a run, STATES=n looks
 * at more of them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "disk.h"
#include "doc/rules.h"
#include "form/catalog.h"
#include "form/measure.h"
#include "recorder.h"
#include "store/store.h"

static const char work[] = "power-work", left[] = "power-left";
static const char data_file[] = "数据.db", copy_file[] = "备份.db";

/* What the store was told, and between which operations of the disk. */
struct version {
	size_t from, to; /* the call that saved it began, and said it was done */
	struct doc *doc;
};
struct typed {
	size_t from;
	struct path at;
	char *text;
};

struct world {
	struct units *units;
	struct catalog *catalog;
	struct rulebook *rules;
	uint64_t seed;
	size_t opened; /* the new file was said to be there */
	struct version *version;
	size_t nversions, versions_cap;
	struct typed *typed;
	size_t ntyped, typed_cap;
	struct version copy; /* the copy that was made, and what it holds */
	struct diags ds;
};

/* --- the work ------------------------------------------------------------------------ */

static void save(struct world *w, struct store *s, struct doc *d, struct doc *before)
{
	struct diags found = DIAGS_INIT;
	struct summary sum;
	struct rules *rules = rulebook_get(w->rules, d->form);
	struct version v = {.from = recorder_count()};
	rules_check(rules, d, NULL, PATH_RECORD, NULL, &found);
	summary_make(&sum, rules, d, &found);
	assert_int_equal(store_save(s, before, d, &sum, "", &w->ds), 0);
	summary_release(&sum);
	diags_release(&found);
	doc_free(before);
	v.to = recorder_count();
	v.doc = doc_copy(d);
	MEM_ROOM(w->version, w->nversions, w->versions_cap);
	w->version[w->nversions++] = v;
}

/* Types a text key by key, then leaves the cell. */
static void type(struct world *w, struct store *s, struct doc *d, struct path at, const char *text)
{
	struct doc *before = doc_copy(d);
	for (size_t n = 3; n <= strlen(text); n += 3) {
		struct typed t = {recorder_count(), at, mem_ndup(text, n)};
		MEM_ROOM(w->typed, w->ntyped, w->typed_cap);
		w->typed[w->ntyped++] = t;
		assert_int_equal(store_hand(s, d, at, t.text, n, &w->ds), 0);
	}
	doc_set(d, at, text);
	save(w, s, d, before);
}

static void rows(struct world *w, struct store *s, struct doc *d)
{
	struct doc *before = doc_copy(d);
	doc_row_insert(d, 0, 1);
	doc_note_set(d, NOTE_TEMPLATE, (struct path){0, 1, -1}, &(struct note){.text = "培训人次"});
	doc_unconfirm(d);
	save(w, s, d, before);
	type(w, s, d, (struct path){0, 1, 2}, "办理事项完成率指标");
	before = doc_copy(d);
	doc_row_move(d, 0, 1, 3);
	doc_row_delete(d, 0, 0);
	save(w, s, d, before);
}

static void into_bin_and_back(struct world *w, struct store *s, struct doc *d)
{
	for (int deleted = 1; deleted >= 0; deleted--) {
		struct version v = {.from = recorder_count()};
		assert_int_equal((deleted ? store_delete : store_restore)(s, 1, &w->ds), 0);
		d->deleted = deleted;
		d->revision++;
		v.to = recorder_count();
		v.doc = doc_copy(d);
		MEM_ROOM(w->version, w->nversions, w->versions_cap);
		w->version[w->nversions++] = v;
	}
}

/* As if there were no errors: the store takes the word of whoever judged. */
static void act(struct world *w, struct store *s, struct doc *d, enum act act)
{
	struct diags found = DIAGS_INIT;
	struct summary sum;
	struct version v = {.from = recorder_count()};
	summary_make(&sum, rulebook_get(w->rules, d->form), d, &found);
	assert_int_equal(store_act(s, d, act, "金额", &sum, &found, &w->ds), 0);
	summary_release(&sum);
	v.to = recorder_count();
	v.doc = doc_copy(d);
	MEM_ROOM(w->version, w->nversions, w->versions_cap);
	w->version[w->nversions++] = v;
}

static struct store *open_work(struct world *w, enum store_mode mode)
{
	char *name = file_join(work, data_file);
	struct store *s = store_open(name, mode, "李会计", w->catalog, &w->ds);
	free(name);
	assert_non_null(s);
	return s;
}

static void day_of_work(struct world *w)
{
	static const char purpose[] =
		"用于保障机关正常运转的办公经费、差旅经费、会议经费和培训经费";
	struct store *s = open_work(w, STORE_CREATE);
	w->opened = recorder_count();
	struct doc *d = doc_new(catalog_get(w->catalog, "hebei-2021", &w->ds), 2021);
	const struct form *f = d->form;
	save(w, s, d, NULL);
	type(w, s, d, (struct path){-1, -1, form_field(f, "项目名称")}, "综合事务管理");
	/* Long enough that the log is folded into the file meanwhile, and begun anew. */
	for (int i = 0; i < 5; i++)
		type(w, s, d, (struct path){-1, -1, form_field(f, "资金用途")},
			purpose + 3 * (size_t)i);
	rows(w, s, d);
	char *copy = file_join(work, copy_file);
	w->copy.from = recorder_count();
	assert_int_equal(store_backup(s, copy, &w->ds), 0);
	w->copy.to = recorder_count();
	w->copy.doc = doc_copy(d);
	free(copy);
	into_bin_and_back(w, s, d);
	act(w, s, d, ACT_REVIEW);
	act(w, s, d, ACT_SIGN);
	assert_int_equal(store_close(s, &w->ds), 0);
	/* The next morning: the day's copy, then a little work. */
	clock_hold(clock_now() + 16 * 3600);
	s = open_work(w, STORE_WRITE);
	act(w, s, d, ACT_UNLOCK);
	type(w, s, d, (struct path){-1, -1, form_field(f, "绩效目标")}, "完成全年各项工作");
	assert_int_equal(store_close(s, &w->ds), 0);
	doc_free(d);
}

/* --- what is left --------------------------------------------------------------------------- */

enum verdict_of_state { STATE_GOOD, STATE_LOST, STATE_CORRUPT, STATES };

/* The file as a database, without us. */
static bool is_whole(const char *name)
{
	sqlite3 *db;
	sqlite3_stmt *st = NULL;
	bool whole = sqlite3_open(name, &db) == SQLITE_OK &&
		     sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &st, NULL) == SQLITE_OK &&
		     sqlite3_step(st) == SQLITE_ROW &&
		     !strcmp((const char *)sqlite3_column_text(st, 0), "ok");
	sqlite3_finalize(st);
	sqlite3_close(db);
	return whole;
}

/* True when this text was typed there since version v (-1: since the beginning), before now. */
static bool was_typed(
	const struct world *w, const struct doc *d, long v, size_t now, struct path at)
{
	size_t since = v < 0 ? 0 : w->version[v].from;
	for (size_t i = 0; i < w->ntyped; i++) {
		const struct typed *t = &w->typed[i];
		if (t->from >= since && t->from <= now && path_equal(t->at, at) &&
			!strcmp(t->text, doc_get(d, at)))
			return true;
	}
	return false;
}

/* True when d is version v, but for a cell that was in hand. */
static bool is_version(
	const struct world *w, struct store *s, const struct doc *d, long v, size_t now)
{
	struct path at;
	size_t caret;
	bool recovered = store_recovered(s, &at, &caret) != 0;
	if (v < 0 || (size_t)v >= w->nversions || d->deleted != w->version[v].doc->deleted ||
		d->status != w->version[v].doc->status)
		return false;
	struct doc *want = doc_copy(w->version[v].doc);
	bool same = !recovered || (doc_has(want, at) && was_typed(w, d, v, now, at));
	if (same && recovered)
		doc_set(want, at, doc_get(d, at));
	same = same && doc_equal(want, d);
	doc_free(want);
	return same;
}

/* The last version that was said to be saved before operation `now`; -1: none. */
static long last_saved(const struct world *w, size_t now)
{
	long v = -1;
	while ((size_t)(v + 1) < w->nversions && w->version[v + 1].to <= now)
		v++;
	return v;
}

static enum verdict_of_state look_at_record(struct world *w, struct store *s, size_t now)
{
	long v = last_saved(w, now);
	struct diags ds = DIAGS_INIT;
	struct doc *d = store_load(s, 1, &ds);
	enum verdict_of_state verdict = STATE_LOST;
	struct file_seen seen;
	if (store_verify(s, NULL, 0, &seen, &ds))
		verdict = STATE_CORRUPT;
	else if (!d)
		verdict = v >= 0 ? STATE_LOST : STATE_GOOD;
	else if (is_version(w, s, d, v, now))
		verdict = STATE_GOOD;
	else if ((size_t)(v + 1) < w->nversions && w->version[v + 1].from < now &&
		 is_version(w, s, d, v + 1, now))
		verdict = STATE_GOOD;
	doc_free(d);
	diags_release(&ds);
	return verdict;
}

static enum verdict_of_state look_at_file(struct world *w, size_t now)
{
	char *name = file_join(left, data_file);
	struct diags ds = DIAGS_INIT;
	enum verdict_of_state verdict;
	if (access(name, F_OK)) {
		verdict = now < w->opened ? STATE_GOOD : STATE_LOST;
	} else {
		struct store *s = store_open(name, STORE_WRITE, "", w->catalog, &ds);
		verdict = s ? look_at_record(w, s, now) : STATE_CORRUPT;
		if (s && store_close(s, &ds))
			verdict = STATE_CORRUPT;
		if (!is_whole(name))
			verdict = STATE_CORRUPT;
	}
	diags_release(&ds);
	free(name);
	return verdict;
}

/* The copy is whole wherever it has its name, and has it when that was said. */
static enum verdict_of_state look_at_copy(struct world *w, size_t now)
{
	char *name = file_join(left, copy_file);
	struct diags ds = DIAGS_INIT;
	enum verdict_of_state verdict = STATE_CORRUPT;
	if (access(name, F_OK)) {
		verdict = now < w->copy.to ? STATE_GOOD : STATE_LOST;
	} else {
		struct store *s = store_open(name, STORE_READ, "", w->catalog, &ds);
		struct doc *d = s ? store_load(s, 1, &ds) : NULL;
		if (d && doc_equal(d, w->copy.doc) && !store_verify_changes(s, &ds))
			verdict = STATE_GOOD;
		doc_free(d);
		if (s)
			store_close(s, &ds);
	}
	diags_release(&ds);
	free(name);
	return verdict;
}

/* --- every state --------------------------------------------------------------------------- */

static int remove_one(const char *name, const struct stat *st, int type_of, struct FTW *ftw)
{
	(void)st, (void)type_of, (void)ftw;
	return remove(name);
}

static void new_folder(const char *name)
{
	nftw(name, remove_one, 10, FTW_DEPTH | FTW_PHYS);
	assert_int_equal(mkdir(name, 0700), 0);
}

struct tally {
	size_t n[STATES], all;
	uint64_t random;
};

static void look(struct world *w, const struct disk *d, enum disk_model model, enum disk_luck luck,
	size_t now, struct tally *tally)
{
	new_folder(left);
	disk_write(d, luck, &tally->random, left);
	enum verdict_of_state file = look_at_file(w, now), copy = look_at_copy(w, now);
	enum verdict_of_state worst = file > copy ? file : copy;
	tally->all++;
	tally->n[worst]++;
	if (worst != STATE_GOOD && tally->n[worst] == 1)
		print_message("# first %s: after operation %zu, model %d, luck %d, %s\n",
			worst == STATE_LOST ? "loss" : "corruption", now, model, luck,
			file == worst ? "file" : "copy");
}

/* Of the operations every step-th is looked behind, with each luck and model. */
static struct tally every_state(struct world *w, size_t step)
{
	struct tally tally = {.random = w->seed};
	recorder_lazy(true);
	for (int model = 0; model < DISK_MODELS; model++) {
		struct disk *d = disk_new((enum disk_model)model);
		for (size_t i = 0; i < recorder_count(); i++) {
			disk_do(d, recorder_op(i));
			if (i % step)
				continue;
			int lucks = disk_uncertain(d) ? LUCKS : 1;
			for (int luck = 0; luck < lucks; luck++)
				look(w, d, (enum disk_model)model, (enum disk_luck)luck, i + 1,
					&tally);
		}
		disk_free(d);
	}
	recorder_lazy(false);
	print_message("# SEED=%llu: %zu operations, %zu states: %zu good, %zu lost, %zu corrupt\n",
		(unsigned long long)w->seed, recorder_count(), tally.all, tally.n[STATE_GOOD],
		tally.n[STATE_LOST], tally.n[STATE_CORRUPT]);
	return tally;
}

static void record(struct world *w, bool careless)
{
	new_folder(work);
	clock_hold(1682928785);
	recorder_start(work, careless);
	day_of_work(w);
	recorder_stop();
	assert_int_equal(w->ds.n, 0);
}

/* So many states at least, if there are as many. */
static size_t step_for(size_t states)
{
	const char *wanted = getenv("STATES");
	if (wanted)
		states = strtoull(wanted, NULL, 10);
	size_t most = recorder_count() * LUCKS * DISK_MODELS;
	return states && states < most ? most / states : 1;
}

static void a_power_cut_loses_nothing_saved(void **state)
{
	struct world *w = *state;
	record(w, false);
	struct tally t = every_state(w, step_for(2800));
	assert_true(t.all >= 2000 || getenv("STATES"));
	assert_int_equal(t.n[STATE_CORRUPT], 0);
	assert_int_equal(t.n[STATE_LOST], 0);
}

/* The same without a single sync of the data file: if that does no harm, nothing is tested here. */
static void without_syncs_it_does(void **state)
{
	struct world *w = *state;
	record(w, true);
	struct tally t = every_state(w, step_for(500));
	assert_true(t.n[STATE_CORRUPT] * 100 >= t.all);
	assert_true(t.n[STATE_LOST] > 0);
}

/* --- the world ---------------------------------------------------------------------------------
 */

static char *of_tree(const char *name)
{
	const char *top = getenv("top_srcdir");
	return file_join(top ? top : ".", name);
}

static int set_up(void **state)
{
	struct world *w = mem_new(sizeof *w);
	char *units = of_tree("data/units.yaml"), *forms = of_tree("forms");
	const char *folders[] = {forms}, *seed = getenv("SEED");
	w->units = units_load(units, &w->ds);
	w->catalog = catalog_new(folders, 1, w->units);
	w->rules = rulebook_new(NULL);
	if (seed)
		w->seed = strtoull(seed, NULL, 10);
	else if (getrandom(&w->seed, 4, 0) != 4)
		return -1;
	free(units);
	free(forms);
	*state = w;
	return w->ds.n ? -1 : 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	recorder_stop();
	recorder_clear();
	for (size_t i = 0; i < w->nversions; i++)
		doc_free(w->version[i].doc);
	for (size_t i = 0; i < w->ntyped; i++)
		free(w->typed[i].text);
	free(w->version);
	free(w->typed);
	doc_free(w->copy.doc);
	rulebook_free(w->rules);
	catalog_free(w->catalog);
	units_free(w->units);
	diags_release(&w->ds);
	free(w);
	nftw(work, remove_one, 10, FTW_DEPTH | FTW_PHYS);
	nftw(left, remove_one, 10, FTW_DEPTH | FTW_PHYS);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_power_cut_loses_nothing_saved, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_syncs_it_does, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
