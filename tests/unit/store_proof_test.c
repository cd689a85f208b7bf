/* What was changed behind the program's back is found: in a record, in the history, in the tables.
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

/* A file with two records and a history of a few changes, closed. */
static void make(struct kit *k)
{
	struct store *s = kit_open(k, STORE_CREATE);
	kit_add(k, s, "tianjin-2023", "一");
	kit_add(k, s, "tianjin-2023", "二");
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	doc_row_insert(d, 0, 0);
	doc_row_insert(d, 0, 1);
	kit_set(d, "绩效指标[1].三级指标", "数量");
	kit_set(d, "预算数", "100");
	assert_int_equal(kit_save(k, s, before, d), 0);
	assert_int_equal(store_delete(s, 2, &k->ds), 0);
	assert_int_equal(store_verify_changes(s, &k->ds), 0);
	kit_quiet(k);
	doc_free(before);
	doc_free(d);
	kit_close(k, s);
}

/* Each edit of what record 1 holds, alone. */
static const char *const edits[] = {
	"UPDATE \"f:tianjin-2023\" SET 预算数 = '1000' WHERE record = 1",
	"UPDATE \"f:tianjin-2023\" SET 资金用途 = ' ' WHERE record = 1",
	"UPDATE \"f:tianjin-2023:绩效指标\" SET 指标值 = '≥1' WHERE row = 2",
	"UPDATE \"f:tianjin-2023:绩效指标\" SET row = 3 WHERE row = 2",
	"UPDATE \"f:tianjin-2023:绩效指标\" SET position = 9 WHERE row = 1",
	"DELETE FROM \"f:tianjin-2023:绩效指标\" WHERE row = 2",
	"INSERT INTO \"f:tianjin-2023:绩效指标\" (record, row, position) VALUES (1, 9, 9)",
	"DELETE FROM \"f:tianjin-2023\" WHERE record = 1",
	"UPDATE records SET year = 2020 WHERE number = 1",
	"UPDATE records SET status = 2 WHERE number = 1",
	"UPDATE records SET uuid = 'x' WHERE number = 1",
	"UPDATE records SET content = '' WHERE number = 1",
	"UPDATE records SET status = 77 WHERE number = 1",
};

static void an_edited_record_is_not_shown_as_right(void **state)
{
	struct kit *k = *state;
	make(k);
	struct buf whole = BUF_INIT;
	kit_bytes(k, &whole);
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		kit_write(k, "数据.db", whole.s, whole.n);
		assert_string_equal(kit_sql(k, edits[i]), "");
		struct store *s = kit_open(k, STORE_READ);
		assert_null(store_load(s, 1, &k->ds));
		assert_int_equal(k->ds.v[0].record, 1);
		kit_complains(k, D_STORE_RECORD_DAMAGED);
		doc_free(kit_load(k, s, 2));
		kit_close(k, s);
	}
	buf_release(&whole);
}

/* Edits of the history, for someone who can put the triggers away and back. */
static const struct {
	const char *sql;
	int seq; /* where the chain breaks; 0: its end does not fit the records */
} forgeries[] = {
	{"UPDATE changes SET old = '1' WHERE seq = 4", 4},
	{"UPDATE changes SET old = NULL WHERE seq = 4", 4},
	{"UPDATE changes SET new = '1000' WHERE seq = 4", 4},
	{"UPDATE changes SET who = '别人' WHERE seq = 2", 2},
	{"UPDATE changes SET time = time + 1 WHERE seq = 3", 3},
	{"UPDATE changes SET cell = '财政资金' WHERE seq = 4", 4},
	{"UPDATE changes SET record = 2 WHERE seq = 4", 4},
	{"UPDATE changes SET row = 7 WHERE seq = 5", 5},
	{"UPDATE changes SET why = '更正' WHERE seq = 4", 4},
	{"UPDATE changes SET content = '' WHERE seq = 6", 6},
	{"UPDATE changes SET digest = prev WHERE seq = 3", 3},
	{"DELETE FROM changes WHERE seq = 4", 4},
	{"DELETE FROM changes WHERE seq = 2", 2},
	{"DELETE FROM changes WHERE seq = 4; UPDATE changes SET seq = seq - 1 WHERE seq > 4", 4},
	{"UPDATE changes SET seq = 99 WHERE seq = 4; UPDATE changes SET seq = 4 WHERE seq = 5;"
	 "UPDATE changes SET seq = 5 WHERE seq = 99",
		4},
	{"UPDATE records SET content = replace(content, 'a', 'b')", 0},
	{"DELETE FROM changes WHERE seq >= 4", 0},
};

static void an_edited_history_is_found(void **state)
{
	struct kit *k = *state;
	make(k);
	char *triggers = mem_dup(kit_sql(k, "SELECT group_concat(sql, ';') FROM sqlite_schema"
					    " WHERE type = 'trigger'"));
	struct buf whole = BUF_INIT;
	kit_bytes(k, &whole);
	for (size_t i = 0; i < sizeof forgeries / sizeof *forgeries; i++) {
		kit_write(k, "数据.db", whole.s, whole.n);
		char *sql = mem_printf("DROP TRIGGER changes_insert; DROP TRIGGER changes_update;"
				       "DROP TRIGGER changes_delete; %s; %s",
			forgeries[i].sql, triggers);
		assert_string_equal(kit_sql(k, sql), "");
		free(sql);
		struct store *s = kit_open(k, STORE_READ);
		if (!store_verify_changes(s, &k->ds))
			fail_msg("not found: %s", forgeries[i].sql);
		if (forgeries[i].seq) {
			char want[100];
			snprintf(want, sizeof want, "第 %d 条", forgeries[i].seq);
			assert_non_null(strstr(k->ds.v[0].text, want));
		}
		assert_int_equal(k->ds.v[0].code,
			forgeries[i].seq ? D_STORE_CHAIN : D_STORE_CHAIN_RECORD);
		diags_release(&k->ds);
		kit_close(k, s);
	}
	buf_release(&whole);
	free(triggers);
}

static void the_history_only_grows(void **state)
{
	struct kit *k = *state;
	make(k);
	assert_non_null(strstr(kit_sql(k, "UPDATE changes SET why = 'x'"), "error: "));
	assert_non_null(strstr(kit_sql(k, "DELETE FROM changes WHERE seq = 6"), "error: "));
	assert_non_null(strstr(kit_sql(k, "REPLACE INTO changes SELECT * FROM changes"
					  " WHERE seq = 3"),
		"error: "));
	assert_non_null(strstr(kit_sql(k, "INSERT INTO changes SELECT 99, time, who, record, cell,"
					  " row, old, new, why, content, prev, digest FROM changes"
					  " WHERE seq = 3"),
		"error: "));
}

/* A file whose tables are not ours to the letter is not opened: what is in them would run. */
static const char *const strange[] = {
	"CREATE TRIGGER t AFTER UPDATE ON hand BEGIN SELECT 1; END",
	"CREATE VIEW v AS SELECT 1",
	"CREATE TABLE t (a)",
	"DROP TRIGGER changes_update",
	"DROP INDEX records_name",
	"ALTER TABLE meta ADD COLUMN more TEXT",
	"CREATE TRIGGER \"f:x\" AFTER UPDATE ON \"f:tianjin-2023\" BEGIN SELECT 1; END",
	"CREATE VIEW \"f:y\" AS SELECT 1",
	"CREATE TABLE \"f:z\" (record INTEGER PRIMARY KEY, a CHECK (a > 0))",
	"CREATE TABLE \"f:z\" (record INTEGER PRIMARY KEY)",
	"ALTER TABLE \"f:tianjin-2023\" ADD COLUMN x BLOB AS (zeroblob(9))",
	"CREATE INDEX \"u:z\" ON records (abs(number))",
	"CREATE UNIQUE INDEX \"u:z\" ON \"f:tianjin-2023\" (\"项目名称\")",
	"PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES ('trigger',"
	" 'sqlite_autoindex_x', 'records', 0, 'CREATE TRIGGER sqlite_autoindex_x AFTER UPDATE"
	" ON records BEGIN SELECT 1; END')",
};

static void foreign_tables_are_refused(void **state)
{
	struct kit *k = *state;
	make(k);
	struct buf whole = BUF_INIT, edited = BUF_INIT, after = BUF_INIT;
	kit_bytes(k, &whole);
	for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
		kit_write(k, "数据.db", whole.s, whole.n);
		assert_string_equal(kit_sql(k, strange[i]), "");
		kit_bytes(k, &edited);
		assert_null(store_open(k->file, STORE_READ, "", k->catalog, &k->ds));
		kit_complains(k, D_STORE_TABLES);
		assert_null(store_open(k->file, STORE_WRITE, "", k->catalog, &k->ds));
		kit_complains(k, D_STORE_TABLES);
		kit_bytes(k, &after);
		assert_memory_equal(edited.s + 100, after.s + 100, after.n - 100);
	}
	buf_release(&after);
	buf_release(&edited);
	buf_release(&whole);
}

/* A column or a table that is gone is told in words of ours, not in SQLite's. */
static void missing_tables_are_told(void **state)
{
	static const char *const gone[] = {
		"ALTER TABLE \"f:tianjin-2023\" DROP COLUMN \"项目名称\"",
		"DROP TABLE \"f:tianjin-2023\"",
	};
	struct kit *k = *state;
	make(k);
	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
		assert_string_equal(kit_sql(k, gone[i]), "");
		struct store *s = kit_open(k, STORE_READ);
		assert_null(store_load(s, 1, &k->ds));
		kit_complains(k, D_STORE_TABLES);
		kit_close(k, s);
	}
}

/* Damages a file in one of the ways disks and sticks do. */
static void damage(struct buf *file, int way, unsigned *random)
{
	*random = *random * 1103515245 + 12345;
	size_t at = (*random >> 8) % file->n, page = at / 4096 * 4096;
	switch (way) {
	case 0:
	case 1:
		file->s[at] ^= (char)(1 << (*random >> 5 & 7));
		break;
	case 2:
		for (size_t i = at; i < at + 16 && i < file->n; i++)
			file->s[i] = (char)(*random >> (i & 15));
		break;
	case 3:
		memset(file->s + page, 0, 4096);
		break;
	case 4:
		memcpy(file->s + page, file->s + (page + 8192) % file->n, 4096);
		break;
	default:
		buf_cut(file, at);
	}
}

/* Everything the file holds, by another reader; NULL: it cannot be read. */
static char *contents(struct kit *k)
{
	static const char all[] =
		"SELECT * FROM meta; SELECT * FROM forms; SELECT * FROM records ORDER BY number;"
		"SELECT * FROM hand; SELECT * FROM changes ORDER BY seq; SELECT * FROM signoffs;"
		"SELECT * FROM notes; SELECT * FROM \"f:tianjin-2023\" ORDER BY record;"
		"SELECT * FROM \"f:tianjin-2023:绩效指标\" ORDER BY record, position";
	char *text = mem_dup(kit_sql(k, all));
	if (!strstr(text, "error: "))
		return text;
	free(text);
	return NULL;
}

/* The rows of the list that are shown as right are those of the whole file. */
static bool list_is_right(struct kit *k, struct store *s, const struct list_rows_page *right)
{
	struct list_query all = LIST_QUERY_ALL;
	struct list_rows_page page;
	bool same = true;
	if (store_list(s, &all, NULL, false, 10, &page, &k->ds))
		return true;
	for (size_t i = 0; i < page.n; i++) {
		const struct list_row *r = &page.v[i];
		if (r->damaged)
			continue;
		bool found = false;
		for (size_t j = 0; j < right->n; j++) {
			const struct list_row *x = &right->v[j];
			found |= x->number == r->number && !strcmp(x->name, r->name) &&
				 !strcmp(x->unit, r->unit) && !strcmp(x->amount, r->amount) &&
				 !strcmp(x->uuid, r->uuid) && x->status == r->status &&
				 x->year == r->year && x->updated == r->updated;
		}
		same &= found;
	}
	list_page_release(&page);
	return same;
}

struct tally {
	size_t refused, loaded, changed, unchanged;
};

/* What is right in the damaged file in the kit's place is what was saved; what changed is found. */
static void judge(struct kit *k, const struct doc *right, const struct list_rows_page *rows,
	const char *all, struct tally *t)
{
	struct file_seen seen;
	char *now = contents(k);
	bool changed = !now || strcmp(now, all) != 0;
	free(now);
	struct store *s = store_open(k->file, STORE_READ, "", k->catalog, &k->ds);
	struct doc *d = s ? store_load(s, 1, &k->ds) : NULL;
	assert_true(d ? doc_equal(d, right) : k->ds.n > 0);
	assert_true(!s || list_is_right(k, s, rows));
	if (s)
		store_verify(s, NULL, 0, &seen, &k->ds);
	assert_true(!changed || k->ds.n > 0);
	t->loaded += d != NULL;
	t->refused += !d;
	t->changed += changed;
	t->unchanged += !changed;
	doc_free(d);
	if (s)
		store_close(s, &k->ds);
	diags_release(&k->ds);
}

static unsigned from_environment(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);
	return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

/* DAMAGES=3000 for the long run. */
static void no_damage_looks_right(void **state)
{
	struct kit *k = *state;
	make(k);
	struct buf whole = BUF_INIT, file = BUF_INIT;
	kit_bytes(k, &whole);
	char *all = contents(k);
	struct list_query any = LIST_QUERY_ALL;
	struct list_rows_page rows;
	struct store *s = kit_open(k, STORE_READ);
	struct doc *right = kit_load(k, s, 1);
	assert_int_equal(store_list(s, &any, NULL, false, 10, &rows, &k->ds), 0);
	kit_close(k, s);
	struct tally t = {0};
	unsigned seed = from_environment("SEED", 12345), random = seed;
	unsigned n = from_environment("DAMAGES", 300);
	for (unsigned i = 0; i < n; i++) {
		buf_reset(&file);
		buf_add(&file, whole.s, whole.n);
		damage(&file, (int)(i % 6), &random);
		kit_write(k, "数据.db", file.s, file.n);
		judge(k, right, &rows, all, &t);
	}
	print_message("# SEED=%u: %u damaged files, %zu with other contents: all found; record 1"
		      " loaded from %zu\n",
		seed, n, t.changed, t.loaded);
	assert_true(t.loaded > n / 6 && t.refused > n / 6 && t.changed > n / 3);
	list_page_release(&rows);
	free(all);
	doc_free(right);
	buf_release(&file);
	buf_release(&whole);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_edited_record_is_not_shown_as_right),
		TEST(an_edited_history_is_found),
		TEST(the_history_only_grows),
		TEST(foreign_tables_are_refused),
		TEST(missing_tables_are_told),
		TEST(no_damage_looks_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
