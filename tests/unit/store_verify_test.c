/*
 * Whatever another tool changes in a data file is found: every column of
 * every table, rows taken away and put in, damage of the disk. And a paper in
 * hand against the file.
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

static const char small[] = "form: small\n"
			    "name: 小表\n"
			    "record: {name: 名称, amount: 金额}\n"
			    "fields:\n"
			    "  名称: text\n"
			    "  金额: {type: money, optional: true}\n"
			    "  备注: {type: text, optional: true}\n"
			    "lists:\n"
			    "  清单:\n"
			    "    columns:\n"
			    "      甲: {type: text, optional: true}\n"
			    "      乙: {type: text, optional: true}\n"
			    "layout:\n"
			    "  - table: |\n"
			    "      {名称} | {金额} | {备注}\n"
			    "      --- 清单\n"
			    "      {甲} | {乙} | <\n";
/* A column less: records of the first keep one that this has not. */
static const char smaller[] = "form: small\n"
			      "name: 更小的表\n"
			      "record: {name: 名称, amount: 金额}\n"
			      "fields:\n"
			      "  名称: text\n"
			      "  金额: {type: money, optional: true}\n"
			      "layout:\n"
			      "  - table: |\n"
			      "      {名称} | {金额}\n";

static void fill(struct doc *d, const char *name)
{
	kit_set(d, "名称", name);
	kit_set(d, "金额", "12.5");
	kit_set(d, "备注", "按月");
	for (size_t i = 0; i < 2; i++)
		doc_row_insert(d, 0, i);
	kit_set(d, "清单[1].甲", "一");
	kit_set(d, "清单[2].乙", "二");
	struct path p = {0, 1, -1};
	doc_note_set(d, NOTE_TEMPLATE, p, &(struct note){.text = "培训人次"});
	p = (struct path){LIST_NONE, -1, 2};
	doc_note_set(
		d, NOTE_WAIVER, p, &(struct note){.rule = "规则", .text = "已报", .over = "d"});
	doc_note_set(d, NOTE_UNCONFIRMED, p, &(struct note){.time = 0});
}

static void add(struct kit *k, struct store *s, const char *name)
{
	struct doc *d = kit_doc(k, "small", 2023);
	fill(d, name);
	assert_int_equal(kit_save(k, s, NULL, d), 0);
	doc_free(d);
}

/* A file with something in every table: 1 is signed, 2 was and is open again, 3 is in the bin, 4 a
 * draft with a history, 5 of another version of the form. */
static void make(struct kit *k)
{
	clock_hold(1682928785);
	kit_form(k, "small", small);
	struct store *s = kit_open(k, STORE_CREATE);
	static const char *const names[] = {"一号", "二号", "三号", "四号"};
	for (size_t i = 0; i < 4; i++)
		add(k, s, names[i]);
	for (int64_t number = 1; number <= 2; number++) {
		assert_int_equal(kit_act(k, s, number, ACT_REVIEW, ""), 0);
		assert_int_equal(kit_act(k, s, number, ACT_SIGN, ""), 0);
	}
	assert_int_equal(kit_act(k, s, 2, ACT_UNLOCK, "金额"), 0);
	assert_int_equal(store_delete(s, 3, &k->ds), 0);
	struct doc *d = kit_load(k, s, 4), *before = doc_copy(d);
	kit_set(d, "清单[1].甲", "一改");
	doc_row_move(d, 0, 0, 1);
	assert_int_equal(kit_save(k, s, before, d), 0);
	doc_free(before);
	doc_free(d);
	assert_int_equal(store_meta_set(s, "name", "李会计", &k->ds), 0);
	kit_close(k, s);
}

static void make_all(struct kit *k, struct buf *whole)
{
	make(k);
	kit_form(k, "small", smaller);
	struct store *s = kit_open(k, STORE_WRITE);
	struct doc *d = kit_doc(k, "small", 2023);
	kit_set(d, "名称", "五号");
	assert_int_equal(kit_save(k, s, NULL, d), 0);
	doc_free(d);
	struct file_seen seen;
	assert_int_equal(store_verify(s, NULL, 0, &seen, &k->ds), 0);
	kit_quiet(k);
	assert_int_equal(seen.records, 5);
	assert_int_equal(seen.signoffs, 5);
	kit_close(k, s);
	kit_bytes(k, whole);
}

/* --- every column ------------------------------------------------------------------------ */

/* Opens the file and looks it over: true when something is said. */
static bool found(struct kit *k)
{
	struct file_seen seen;
	struct store *s = store_open(k->file, STORE_READ, "", k->catalog, &k->ds);
	if (s) {
		store_verify(s, NULL, 0, &seen, &k->ds);
		store_close(s, &k->ds);
	}
	bool is = k->ds.n > 0;
	diags_release(&k->ds);
	return is;
}

/* The answer to a question with one column, in lines. */
static char *ask(sqlite3 *db, const char *sql)
{
	struct buf out = BUF_INIT;
	sqlite3_stmt *st;
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW)
		buf_addf(&out, "%s\n", (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	return buf_detach(&out);
}

/* The next line of an answer; NULL: no more. */
static char *line(char **rest)
{
	char *at = *rest, *end = strchr(at, '\n');
	if (!end)
		return NULL;
	*end = '\0';
	*rest = end + 1;
	return at;
}

/* The whole file again, edited by someone who can put the triggers away and back. How many rows
 * were; what cannot be edited so (a key that is there already) is none. */
static int forge(struct kit *k, const struct buf *whole, const char *sql)
{
	sqlite3 *db;
	kit_write(k, "数据.db", whole->s, whole->n);
	assert_int_equal(sqlite3_open(k->file, &db), SQLITE_OK);
	char *triggers = ask(db, "SELECT sql || ';' FROM sqlite_schema WHERE type = 'trigger'");
	assert_int_equal(sqlite3_exec(db,
				 "PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF;"
				 "BEGIN; DROP TRIGGER changes_insert; DROP TRIGGER changes_update;"
				 "DROP TRIGGER changes_delete",
				 NULL, NULL, NULL),
		SQLITE_OK);
	int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	if (rc != SQLITE_OK && rc != SQLITE_CONSTRAINT)
		fail_msg("%s: %s", sqlite3_errmsg(db), sql);
	int n = rc == SQLITE_OK ? sqlite3_changes(db) : 0;
	assert_int_equal(sqlite3_exec(db, triggers, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	free(triggers);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return n;
}

/* The tables of the file with their keys and columns. */
struct shape {
	char *table, *key, *columns;
};
enum { TABLES_MOST = 20, ROWS_EACH = 3 };

static size_t shapes(struct kit *k, struct shape v[TABLES_MOST])
{
	size_t n = 0;
	sqlite3 *db;
	assert_int_equal(sqlite3_open(k->file, &db), SQLITE_OK);
	char *tables = ask(db, "SELECT name FROM sqlite_schema WHERE type = 'table'"),
	     *rest = tables;
	for (const char *table; (table = line(&rest)); n++) {
		assert_true(n < TABLES_MOST);
		char *keys =
			mem_printf("SELECT group_concat('\"' || name || '\"') FROM (SELECT name"
				   " FROM pragma_table_info('%s') WHERE pk > 0 ORDER BY pk)",
				table);
		char *columns = mem_printf("SELECT name FROM pragma_table_info('%s')", table);
		v[n] = (struct shape){mem_dup(table), ask(db, keys), ask(db, columns)};
		v[n].key[strcspn(v[n].key, "\n")] = '\0';
		free(columns);
		free(keys);
	}
	free(tables);
	sqlite3_close(db);
	return n;
}

static void shapes_free(struct shape *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(v[i].table);
		free(v[i].key);
		free(v[i].columns);
	}
}

/* Appends the condition for a row: the first, the second, the last. */
static void nth(struct buf *sql, const struct shape *t, int n)
{
	buf_addf(sql, " WHERE (%1$s) = (SELECT %1$s FROM \"%2$s\" ORDER BY ", t->key, t->table);
	for (const char *c = t->key; *c; c++)
		buf_addf(sql, "%s%c", *c == ',' && n == ROWS_EACH - 1 ? " DESC" : "", *c);
	buf_adds(sql, n == ROWS_EACH - 1 ? " DESC LIMIT 1)"
		      : n                ? " LIMIT 1 OFFSET 1)"
					 : " LIMIT 1)");
}

/* How a value becomes another of its kind: larger, longer; with something hidden behind a NUL;
 * nothing. */
static const char *const ways[][2] = {
	{"+ 1000", "|| 'x'"},
	{"- 7", "|| char(0) || 'x'"},
	{"* 0", "|| NULL"},
};

static void every_column_of_every_table(void **state)
{
	struct kit *k = *state;
	struct buf whole = BUF_INIT, sql = BUF_INIT;
	struct shape v[TABLES_MOST];
	make_all(k, &whole);
	size_t n = shapes(k, v), columns = 0, edits = 0;
	for (size_t t = 0; t < n; t++) {
		char *rest = v[t].columns;
		for (const char *c; (c = line(&rest)); columns++) {
			size_t edited = 0;
			for (int at = 0; at < 3 * ROWS_EACH; at++) {
				const char *const *way = ways[at % 3];
				buf_reset(&sql);
				buf_addf(&sql,
					"UPDATE \"%1$s\" SET \"%2$s\" = CASE typeof(\"%2$s\") WHEN"
					" 'text' THEN ifnull(\"%2$s\" %3$s, '') WHEN 'null' THEN "
					"'1'"
					" ELSE \"%2$s\" %4$s END",
					v[t].table, c, way[1], way[0]);
				nth(&sql, &v[t], at / 3);
				/* What is so already is no edit. */
				buf_addf(&sql,
					" AND NOT (\"%1$s\" IS ifnull(\"%1$s\" %2$s, ''))"
					" AND NOT (typeof(\"%1$s\") = 'integer' AND \"%1$s\" IS"
					" \"%1$s\" %3$s)",
					c, way[1], way[0]);
				if (!forge(k, &whole, sql.s))
					continue;
				if (!found(k))
					fail_msg("not found: %s", sql.s);
				edited++;
			}
			if (!edited)
				fail_msg("never edited: %s.%s", v[t].table, c);
			edits += edited;
		}
	}
	print_message("# %zu columns of %zu tables, %zu edits\n", columns, n, edits);
	assert_true(columns > 80);
	shapes_free(v, n);
	buf_release(&sql);
	buf_release(&whole);
}

/* Rows that go, and copies of rows under keys that are not there yet. */
static void every_row_that_goes_or_comes(void **state)
{
	struct kit *k = *state;
	struct buf whole = BUF_INIT, sql = BUF_INIT, key = BUF_INIT;
	struct shape v[TABLES_MOST];
	make_all(k, &whole);
	size_t n = shapes(k, v), edits = 0;
	for (size_t t = 0; t < n; t++) {
		for (int at = 0; at < ROWS_EACH; at++) {
			buf_reset(&sql);
			buf_addf(&sql, "DELETE FROM \"%s\"", v[t].table);
			nth(&sql, &v[t], at);
			if (forge(k, &whole, sql.s)) {
				edits++;
				if (!found(k))
					fail_msg("not found: %s", sql.s);
			}
		}
		/* Its last key column is another. */
		const char *last = strrchr(v[t].key, ',');
		last = last ? last + 1 : v[t].key;
		buf_reset(&sql);
		buf_addf(&sql,
			"CREATE TEMP TABLE x AS SELECT * FROM \"%1$s\" LIMIT 1; UPDATE x SET"
			" %2$s = CASE typeof(%2$s) WHEN 'text' THEN %2$s || 'x' ELSE %2$s +"
			" 1000 END; INSERT INTO \"%1$s\" SELECT * FROM x",
			v[t].table, last);
		/* A number is a record's only with its UUID. */
		if (!strcmp(v[t].table, "records")) {
			buf_reset(&sql);
			buf_adds(&sql,
				"CREATE TEMP TABLE x AS SELECT * FROM records LIMIT 1; UPDATE"
				" x SET number = 1000, uuid = uuid || 'x'; INSERT INTO"
				" records SELECT * FROM x");
		}
		assert_int_equal(forge(k, &whole, sql.s), 1);
		if (!found(k))
			fail_msg("not found: %s", sql.s);
		edits++;
	}
	/* A record without a trace but in the history. */
	assert_true(
		forge(k, &whole,
			"DELETE FROM \"f:small\" WHERE record = 4; DELETE FROM"
			" \"f:small:清单\" WHERE record = 4; DELETE FROM notes WHERE record = 4;"
			" DELETE FROM records WHERE number = 4") == 1);
	assert_true(found(k));
	print_message("# %zu edits\n", edits);
	shapes_free(v, n);
	buf_release(&key);
	buf_release(&sql);
	buf_release(&whole);
}

/* The history without its end, from each change on, and without the sign-offs that go with it: what
 * it told of stands in the records still. */
static void a_history_without_its_end(void **state)
{
	struct kit *k = *state;
	make(k);
	for (int end = 0; end < 2; end++) {
		struct store *s = kit_open(k, STORE_WRITE);
		if (end == 1)
			assert_int_equal(store_delete(s, 4, &k->ds), 0);
		kit_close(k, s);
		struct buf whole = BUF_INIT;
		kit_bytes(k, &whole);
		int seq = 0;
		for (int gone = 1; gone;) {
			char *sql = mem_printf("DELETE FROM signoffs WHERE seq >= %1$d;"
					       "DELETE FROM changes WHERE seq >= %1$d",
				++seq);
			gone = forge(k, &whole, sql);
			if (gone && !found(k))
				fail_msg("not found: %s", sql);
			free(sql);
		}
		assert_true(seq > 10);
		kit_write(k, "数据.db", whole.s, whole.n);
		buf_release(&whole);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_column_of_every_table),
		TEST(every_row_that_goes_or_comes),
		TEST(a_history_without_its_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
