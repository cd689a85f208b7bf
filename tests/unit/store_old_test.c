/*
 * Data files of older versions (kit_old_version). They are read as they are;
 * before one is written it is brought up to date, after a copy.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "storekit.h"

enum { HANDED = 3, BINNED = 6 };

/* The one that is tried, and what is in it. */
static int version;
static const struct {
	int records;
	size_t notes;
} had[] = {{0, 0}, {7, 0}, {8, 17}};

/* The old file in the kit's place; in_hand: with the cell that was being typed in. */
static void put_old(struct kit *k, bool in_hand)
{
	kit_old_version(k, version);
	if (!in_hand)
		kit_sql(k, "DELETE FROM hand");
}

/* Every record loads, so its digest is right, and the chain holds. */
static void all_is_well(struct kit *k, struct store *s)
{
	size_t notes = 0;
	for (int64_t number = 1; number <= had[version].records; number++) {
		struct doc *d = kit_load(k, s, number);
		notes += d->nnotes;
		assert_int_equal(d->deleted, number == BINNED);
		doc_free(d);
	}
	assert_int_equal(notes, had[version].notes);
	assert_int_equal(store_verify_changes(s, &k->ds), 0);
	kit_quiet(k);
}

/* The one copy beside the file; NULL: there is none. */
static char *copy_beside(struct kit *k)
{
	char *line = mem_printf("ls '%s.backups' 2>/dev/null", k->file), *name = NULL;
	char text[100] = "";
	FILE *ls = popen(line, "r");
	assert_non_null(ls);
	size_t n = fread(text, 1, sizeof text - 1, ls);
	pclose(ls);
	free(line);
	if (n) {
		assert_ptr_equal(strchr(text, '\n'), text + n - 1);
		text[n - 1] = '\0';
		name = mem_printf("%s.backups/%s", k->file, text);
	}
	return name;
}

static void reading_leaves_it_as_it_is(void **state)
{
	struct kit *k = *state;
	struct buf before = BUF_INIT, after = BUF_INIT;
	put_old(k, false);
	kit_bytes(k, &before);
	struct store *s = kit_open(k, STORE_READ);
	all_is_well(k, s);
	assert_int_equal(store_find(s, "1", false, &k->ds), 1);
	struct list_rows_page page;
	struct list_query all = LIST_QUERY_ALL;
	assert_int_equal(store_list(s, &all, NULL, false, 100, &page, &k->ds), 0);
	assert_int_equal(page.n, had[version].records - 1);
	list_page_release(&page);
	kit_close(k, s);
	kit_bytes(k, &after);
	assert_int_equal(after.n, before.n);
	assert_memory_equal(after.s, before.s, before.n);
	assert_null(copy_beside(k));
	buf_release(&after);
	buf_release(&before);
}

/* What belongs to us, not to a form. */
static const char our_tables[] = "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'f:%'"
				 " AND name NOT LIKE 'u:%' ORDER BY name";
static const char contents[] = "SELECT number, definition, revision, content FROM records";

static void writing_brings_it_up_to_date(void **state)
{
	struct kit *k = *state;
	put_old(k, false);
	char *were = mem_dup(kit_sql(k, contents));
	char *history = mem_dup(kit_sql(k, "SELECT * FROM changes ORDER BY seq"));
	struct store *s = kit_open(k, STORE_WRITE);
	all_is_well(k, s);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "PRAGMA user_version"), "3\n");
	assert_string_equal(kit_sql(k, contents), were);
	assert_string_equal(
		kit_sql(k, "SELECT * FROM changes WHERE record > 0 ORDER BY seq"), history);
	assert_string_equal(kit_sql(k, "PRAGMA integrity_check"), "ok\n");
	char *tables = mem_dup(kit_sql(k, our_tables));
	unlink(k->file);
	kit_close(k, kit_open(k, STORE_CREATE));
	assert_string_equal(kit_sql(k, our_tables), tables);
	free(tables);
	free(history);
	free(were);
}

static void the_copy_is_as_it_was(void **state)
{
	struct kit *k = *state;
	put_old(k, true);
	char *everything = mem_dup(kit_sql(k, "SELECT * FROM records; SELECT * FROM changes;"
					      "SELECT * FROM hand; PRAGMA user_version"));
	kit_close(k, kit_open(k, STORE_WRITE));
	char *copy = copy_beside(k);
	assert_non_null(copy);
	assert_int_equal(rename(copy, k->file), 0);
	assert_string_equal(kit_sql(k, "SELECT * FROM records; SELECT * FROM changes;"
				       "SELECT * FROM hand; PRAGMA user_version"),
		everything);
	free(copy);
	free(everything);
}

/* Whoever reads puts it back as a writer would, and so brings the file up to date. */
static void a_cell_in_hand_finds_its_place(void **state)
{
	struct kit *k = *state;
	static const enum store_mode modes[] = {STORE_READ, STORE_WRITE};
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		put_old(k, true);
		struct store *s = kit_open(k, modes[i]);
		all_is_well(k, s);
		struct doc *d = kit_load(k, s, HANDED);
		assert_string_equal(kit_get(d, "绩效指标[1].指标值"), "≤15个以");
		doc_free(d);
		kit_close(k, s);
		assert_string_equal(
			kit_sql(k, "PRAGMA user_version; SELECT record FROM hand"), "3\n0\n");
	}
}

static void without_a_copy_it_is_not_touched(void **state)
{
	struct kit *k = *state;
	struct buf before = BUF_INIT, after = BUF_INIT;
	put_old(k, false);
	kit_bytes(k, &before);
	kit_write(k, "数据.db.backups", "", 0); /* no folder can be made there */
	assert_null(store_open(k->file, STORE_WRITE, "", k->catalog, &k->ds));
	assert_int_equal(k->ds.n, 2);
	assert_int_equal(k->ds.v[0].code, D_STORE_BACKUP);
	assert_int_equal(k->ds.v[1].code, D_STORE_OLD);
	diags_release(&k->ds);
	kit_bytes(k, &after);
	assert_int_equal(after.n, before.n);
	assert_memory_equal(after.s, before.s, before.n);
	buf_release(&after);
	buf_release(&before);
	/* It can still be read, and written once a copy can be made. */
	struct store *s = kit_open(k, STORE_READ);
	all_is_well(k, s);
	kit_close(k, s);
	assert_int_equal(unlink(kit_path(k, "数据.db.backups")), 0);
	s = kit_open(k, STORE_WRITE);
	all_is_well(k, s);
	kit_close(k, s);
}

/* Brings it up to date and is killed before it is closed: what counts stands in the log. */
static int open_and_die(void *arg)
{
	struct kit *k = arg;
	return store_open(k->file, STORE_WRITE, "", k->catalog, &k->ds) ? 0 : 1;
}

static void killed_behind_it_it_is_up_to_date(void **state)
{
	struct kit *k = *state;
	put_old(k, false);
	assert_int_equal(kit_elsewhere(open_and_die, k), 0);
	assert_int_equal(access(kit_path(k, "数据.db-wal"), F_OK), 0);
	struct store *s = kit_open(k, STORE_SNAPSHOT);
	all_is_well(k, s);
	kit_close(k, s);
	s = kit_open(k, STORE_READ);
	all_is_well(k, s);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "PRAGMA user_version"), "3\n");
}

/* Tables of one version in a file of another are not ours. */
static void versions_are_not_mixed(void **state)
{
	struct kit *k = *state;
	put_old(k, false);
	kit_sql(k, version == 1 ? "PRAGMA user_version=2" : "PRAGMA user_version=1");
	assert_null(store_open(k->file, STORE_READ, "", k->catalog, &k->ds));
	kit_complains(k, D_STORE_TABLES);
	put_old(k, false);
	kit_close(k, kit_open(k, STORE_WRITE));
	kit_sql(k, "PRAGMA user_version=1");
	assert_null(store_open(k->file, STORE_WRITE, "", k->catalog, &k->ds));
	kit_complains(k, D_STORE_TABLES);
	assert_string_equal(kit_sql(k, "PRAGMA user_version"), "1\n");
}

static int of_1(void **state)
{
	version = 1;
	return kit_setup(state);
}

static int of_2(void **state)
{
	version = 2;
	return kit_setup(state);
}

int main(void)
{
#define TEST(f) \
	cmocka_unit_test_setup_teardown(f, of_1, kit_teardown), \
		cmocka_unit_test_setup_teardown(f, of_2, kit_teardown)
	const struct CMUnitTest tests[] = {
		TEST(reading_leaves_it_as_it_is),
		TEST(writing_brings_it_up_to_date),
		TEST(the_copy_is_as_it_was),
		TEST(a_cell_in_hand_finds_its_place),
		TEST(without_a_copy_it_is_not_touched),
		TEST(killed_behind_it_it_is_up_to_date),
		TEST(versions_are_not_mixed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
