/* Opening the data file: what is refused, what a killed program leaves, what cannot be written. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "storekit.h"

/* A file with one record, closed. */
static void make(struct kit *k)
{
	struct store *s = kit_open(k, STORE_CREATE);
	kit_add(k, s, "tianjin-2023", "综合事务管理");
	kit_close(k, s);
}

static bool exists(const struct kit *k, const char *name)
{
	struct stat st;
	return !lstat(kit_path(k, name), &st);
}

/* --- what is refused ------------------------------------------------------------------ */

/* In every way of opening, with this one complaint, and not touched. */
static void refused(struct kit *k, const char *file, enum diag_code code)
{
	struct stat before, after;
	bool there = !lstat(file, &before);
	static const enum store_mode modes[] = {
		STORE_READ, STORE_WRITE, STORE_SNAPSHOT, STORE_CREATE};
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		if (code == D_STORE_MISSING && modes[i] == STORE_CREATE)
			continue;
		assert_null(store_open(file, modes[i], "", k->catalog, &k->ds));
		kit_complains(k, code);
		assert_int_equal(there, !lstat(file, &after));
		assert_true(!there ||
			    (before.st_ino == after.st_ino && before.st_size == after.st_size &&
				    before.st_mtim.tv_sec == after.st_mtim.tv_sec &&
				    before.st_mtim.tv_nsec == after.st_mtim.tv_nsec));
		char *lock = mem_printf("%s.lock", file);
		assert_int_equal(access(lock, F_OK), -1);
		free(lock);
	}
}

static void what_is_no_data_file_is_refused(void **state)
{
	struct kit *k = *state;
	refused(k, kit_path(k, "没有.db"), D_STORE_MISSING);
	refused(k, kit_path(k, "没有/没有.db"), D_STORE_MISSING);
	assert_int_equal(rmdir(kit_path(k, "没有")), -1);
	refused(k, k->folder, D_STORE_KIND);
	refused(k, kit_path(k, ""), D_STORE_KIND);
	refused(k, "/dev/zero", D_STORE_KIND);
	assert_int_equal(mkfifo(kit_path(k, "fifo"), 0600), 0);
	refused(k, kit_path(k, "fifo"), D_STORE_KIND);
	kit_write(k, "leer", "", 0);
	refused(k, kit_path(k, "leer"), D_STORE_EMPTY);
	kit_write(k, "a", "a", 1);
	refused(k, kit_path(k, "a"), D_STORE_FOREIGN);
	const char text[] = "单位,项目,金额\n";
	kit_write(k, "表.csv", text, sizeof text - 1);
	refused(k, kit_path(k, "表.csv"), D_STORE_FOREIGN);
	char *zip = mem_new(100000);
	memcpy(zip, "PK\3\4", 4);
	kit_write(k, "表.xlsx", zip, 100000);
	free(zip);
	refused(k, kit_path(k, "表.xlsx"), D_STORE_FOREIGN);
}

static void put_number(struct buf *b, size_t at, uint32_t n)
{
	for (int i = 3; i >= 0; i--, n >>= 8)
		b->s[at + (size_t)i] = (char)n;
}

static void a_wrong_database_is_refused(void **state)
{
	struct kit *k = *state;
	make(k);
	struct buf whole = BUF_INIT;
	kit_bytes(k, &whole);
	assert_int_equal(symlink("数据.db", kit_path(k, "link")), 0);
	refused(k, kit_path(k, "link"), D_STORE_KIND);
	kit_write(k, "x", whole.s, 100);
	refused(k, kit_path(k, "x"), D_STORE_FOREIGN);
	kit_write(k, "x", whole.s, whole.n - 4096);
	refused(k, kit_path(k, "x"), D_STORE_TRUNCATED);
	kit_write(k, "x", whole.s, 512);
	refused(k, kit_path(k, "x"), D_STORE_TRUNCATED);
	put_number(&whole, 60, 4);
	kit_write(k, "x", whole.s, whole.n);
	refused(k, kit_path(k, "x"), D_STORE_NEWER);
	put_number(&whole, 60, 0);
	kit_write(k, "x", whole.s, whole.n);
	refused(k, kit_path(k, "x"), D_STORE_DAMAGED);
	put_number(&whole, 60, 1);
	put_number(&whole, 68, 0);
	kit_write(k, "x", whole.s, whole.n);
	refused(k, kit_path(k, "x"), D_STORE_FOREIGN);
	buf_release(&whole);
	unlink(k->file);
	kit_sql(k, "CREATE TABLE t (a)");
	refused(k, k->file, D_STORE_FOREIGN);
}

static void a_damaged_schema_is_refused_and_kept(void **state)
{
	struct kit *k = *state;
	make(k);
	struct buf whole = BUF_INIT, after = BUF_INIT;
	kit_bytes(k, &whole);
	memset(whole.s + 100, 0xff, 3000);
	kit_write(k, "数据.db", whole.s, whole.n);
	assert_null(store_open(k->file, STORE_READ, "", k->catalog, &k->ds));
	kit_complains(k, D_STORE_DAMAGED);
	assert_null(store_open(k->file, STORE_WRITE, "", k->catalog, &k->ds));
	kit_complains(k, D_STORE_DAMAGED);
	kit_bytes(k, &after);
	assert_int_equal(after.n, whole.n);
	assert_memory_equal(after.s + 100, whole.s + 100, whole.n - 100);
	buf_release(&after);
	buf_release(&whole);
}

/* --- a clean end ------------------------------------------------------------------------ */

static void a_closed_file_stands_alone(void **state)
{
	struct kit *k = *state;
	make(k);
	struct buf before = BUF_INIT, after = BUF_INIT;
	kit_bytes(k, &before);
	assert_int_equal(before.s[18], 1); /* no WAL to be read with it */
	assert_false(exists(k, "数据.db-wal"));
	assert_false(exists(k, "数据.db-shm"));
	assert_false(exists(k, "数据.db-journal"));
	assert_false(exists(k, "数据.db.lock"));
	struct stat st;
	assert_int_equal(stat(k->file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	struct store *s = kit_open(k, STORE_READ);
	assert_true(store_readonly(s));
	assert_int_equal(store_snapshot_time(s), 0);
	doc_free(kit_load(k, s, 1));
	assert_int_equal(store_delete(s, 1, &k->ds), -1);
	kit_complains(k, D_STORE_READONLY);
	kit_close(k, s);
	kit_bytes(k, &after);
	assert_int_equal(after.n, before.n);
	assert_memory_equal(after.s, before.s, before.n);
	buf_release(&after);
	buf_release(&before);
}

static void a_file_only_looked_at_keeps_its_bytes(void **state)
{
	struct kit *k = *state;
	make(k);
	struct buf before = BUF_INIT, after = BUF_INIT;
	kit_bytes(k, &before);
	struct store *s = kit_open(k, STORE_WRITE);
	doc_free(kit_load(k, s, 1));
	kit_close(k, s);
	kit_bytes(k, &after);
	assert_int_equal(after.n, before.n);
	assert_memory_equal(after.s, before.s, before.n);
	buf_release(&after);
	buf_release(&before);
}

/* What is written into a file that has no name any more is lost: it is not called saved. */
static void a_file_that_was_moved_is_not_written(void **state)
{
	struct kit *k = *state;
	make(k);
	struct store *s = kit_open(k, STORE_WRITE);
	struct doc *d = kit_load(k, s, 1);
	struct path at = {LIST_NONE, -1, 0};
	assert_int_equal(store_hand(s, d, at, "在", 3, &k->ds), 0);
	assert_int_equal(rename(k->file, kit_path(k, "移走.db")), 0);
	assert_int_equal(store_hand(s, d, at, "在吗", 6, &k->ds), -1);
	kit_complains(k, D_STORE_MOVED);
	assert_int_equal(kit_save(k, s, d, d), -1);
	kit_complains(k, D_STORE_MOVED);
	assert_int_equal(rename(kit_path(k, "移走.db"), k->file), 0);
	assert_int_equal(store_hand(s, d, at, "在吗", 6, &k->ds), 0);
	doc_free(d);
	kit_close(k, s);
}

static void a_new_file_comes_with_its_folders(void **state)
{
	struct kit *k = *state;
	char *deep = mem_dup(kit_path(k, "一/二/三.db"));
	struct store *s = store_open(deep, STORE_CREATE, "", k->catalog, &k->ds);
	assert_non_null(s);
	assert_string_equal(store_file(s), deep);
	kit_close(k, s);
	struct stat st;
	assert_int_equal(stat(kit_path(k, "一/二"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	free(deep);
}

static void it_knows_its_own_name(void **state)
{
	struct kit *k = *state;
	make(k);
	kit_write(k, "其他", "x", 1);
	assert_int_equal(link(k->file, kit_path(k, "硬链接")), 0);
	assert_int_equal(symlink("数据.db", kit_path(k, "软链接")), 0);
	struct store *s = kit_open(k, STORE_WRITE);
	static const char *const own[] = {
		"数据.db", "./数据.db", "硬链接", "软链接", "数据.db-wal", "数据.db.lock"};
	kit_add(k, s, "tianjin-2023", "写进日志");
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		assert_true(store_is_file(s, kit_path(k, own[i])));
	assert_false(store_is_file(s, kit_path(k, "其他")));
	assert_false(store_is_file(s, kit_path(k, "没有")));
	kit_close(k, s);
}

/* --- a killed program --------------------------------------------------------------------- */

/* Where the child that is killed types, and what. */
struct typing {
	struct kit *k;
	struct path at;
	const char *text;
	size_t caret;
	bool new_row; /* a row that is never saved comes first */
};

/* Opens the file, types into record 1, and ends without closing anything. */
static int type_and_die(void *arg)
{
	struct typing *t = arg;
	struct diags ds = DIAGS_INIT;
	struct store *s = store_open(t->k->file, STORE_WRITE, "李", t->k->catalog, &ds);
	struct doc *d = s ? store_load(s, 1, &ds) : NULL;
	if (!d)
		return 1;
	if (t->new_row)
		doc_row_insert(d, 0, d->list[0].n);
	for (size_t n = 0; n <= strlen(t->text); n++) {
		char *typed = mem_ndup(t->text, n);
		if (store_hand(s, d, t->at, typed, t->caret, &ds))
			return 3;
		free(typed);
	}
	return 0;
}

static int field(struct kit *k, const char *name)
{
	return form_field(catalog_get(k->catalog, "tianjin-2023", &k->ds), name);
}

static void expect_recovered(struct kit *k, struct store *s, struct path at, const char *text)
{
	struct doc *d = kit_load(k, s, 1);
	assert_string_equal(doc_get(d, at), text);
	assert_int_equal(store_verify_changes(s, &k->ds), 0);
	doc_free(d);
}

static void what_was_typed_survives_a_kill(void **state)
{
	struct kit *k = *state;
	make(k);
	struct path at = {LIST_NONE, -1, field(k, "项目名称")};
	struct typing t = {k, at, "道路养护", 6, false};
	assert_int_equal(kit_elsewhere(type_and_die, &t), 0);
	assert_true(exists(k, "数据.db-wal"));
	struct store *s = kit_open(k, STORE_WRITE);
	struct path p;
	size_t caret;
	assert_int_equal(store_recovered(s, &p, &caret), 1);
	assert_true(path_equal(p, at));
	assert_int_equal(caret, 6);
	expect_recovered(k, s, at, "道路养护");
	/* The list shows it, too. */
	struct list_rows_page page;
	assert_int_equal(store_row(s, 1, &page, &k->ds), 0);
	assert_string_equal(page.v[0].name, "道路养护");
	list_page_release(&page);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "SELECT cell, old, new, why FROM changes"
				       " WHERE record > 0 ORDER BY seq DESC LIMIT 1"),
		"项目名称|综合事务管理|道路养护|恢复\n");
	/* Until something is written. */
	s = kit_open(k, STORE_WRITE);
	assert_int_equal(store_recovered(s, &p, &caret), 1);
	struct doc *d = kit_load(k, s, 1);
	assert_int_equal(store_hand(s, d, p, "道路", 6, &k->ds), 0);
	doc_free(d);
	assert_int_equal(store_hand_clear(s, &k->ds), 0);
	kit_close(k, s);
	s = kit_open(k, STORE_WRITE);
	assert_int_equal(store_recovered(s, &p, &caret), 0);
	kit_close(k, s);
}

static void a_reader_puts_it_back_too(void **state)
{
	struct kit *k = *state;
	make(k);
	struct path at = {LIST_NONE, -1, field(k, "资金用途")};
	struct typing t = {k, at, "办公\n差旅", 0, false};
	assert_int_equal(kit_elsewhere(type_and_die, &t), 0);
	struct store *s = kit_open(k, STORE_READ);
	expect_recovered(k, s, at, "办公\n差旅");
	kit_close(k, s);
	assert_false(exists(k, "数据.db-wal"));
	/* The screen starts there nevertheless. */
	s = kit_open(k, STORE_WRITE);
	struct path p;
	size_t caret;
	assert_int_equal(store_recovered(s, &p, &caret), 1);
	assert_true(path_equal(p, at));
	assert_int_equal(caret, 0);
	kit_close(k, s);
	/* Also when the file was folded with the cell still in hand. */
	kit_hand(k, 1, "", 0, "资金用途", "又");
	s = kit_open(k, STORE_READ);
	expect_recovered(k, s, at, "又");
	kit_close(k, s);
}

static void a_cell_of_a_row_is_put_back(void **state)
{
	struct kit *k = *state;
	make(k);
	struct store *s = kit_open(k, STORE_WRITE);
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	doc_row_insert(d, 0, 0);
	doc_row_insert(d, 0, 0);
	assert_int_equal(kit_save(k, s, before, d), 0);
	doc_free(before);
	doc_free(d);
	kit_close(k, s);
	struct typing t = {k, {0, 1, 2}, "完成率", 9, false};
	assert_int_equal(kit_elsewhere(type_and_die, &t), 0);
	s = kit_open(k, STORE_WRITE);
	expect_recovered(k, s, t.at, "完成率");
	kit_close(k, s);
	/* A row that was not saved before the end comes back with its cell. */
	t = (struct typing){k, {0, 2, 4}, "≥95%", 1, true};
	assert_int_equal(kit_elsewhere(type_and_die, &t), 0);
	s = kit_open(k, STORE_WRITE);
	expect_recovered(k, s, t.at, "≥95%");
	kit_close(k, s);
}

/* Whoever wrote the cell: only what may stand in a value comes into the record. */
static void a_dirty_cell_is_cleaned(void **state)
{
	struct kit *k = *state;
	make(k);
	kit_hand(k, 1, "", 0, "项目名称", "甲\033[2J\342\200\256\377乙");
	struct store *s = kit_open(k, STORE_WRITE);
	expect_recovered(k, s, (struct path){LIST_NONE, -1, field(k, "项目名称")}, "甲[2J乙");
	kit_close(k, s);
}

/* What this program has not written is kept, but not where it says. */
static void a_forged_cell_is_put_aside(void **state)
{
	struct kit *k = *state;
	make(k);
	assert_string_equal(
		kit_sql(k, "UPDATE hand SET record = 1, col = '项目名称', text = '乙'"), "");
	struct store *s = store_open(k->file, STORE_READ, "", k->catalog, &k->ds);
	assert_non_null(s);
	kit_complains(k, D_STORE_HAND_ASIDE);
	expect_recovered(k, s, (struct path){LIST_NONE, -1, field(k, "项目名称")}, "综合事务管理");
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "SELECT cell, old IS NULL, new FROM changes WHERE record = 1"
				       " ORDER BY seq DESC LIMIT 1"),
		"项目名称:hand|1|乙\n");
}

static void what_has_no_place_is_told_and_kept(void **state)
{
	struct kit *k = *state;
	make(k);
	struct path at = {LIST_NONE, -1, field(k, "项目名称")};
	kit_hand(k, 1, "", 0, "没有这一格", "签后改的");
	struct store *s = store_open(k->file, STORE_WRITE, "", k->catalog, &k->ds);
	assert_non_null(s);
	assert_non_null(strstr(k->ds.v[0].text, "签后改的"));
	kit_complains(k, D_STORE_HAND_ASIDE);
	expect_recovered(k, s, at, "综合事务管理");
	struct path p;
	size_t caret;
	assert_int_equal(store_recovered(s, &p, &caret), 0);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "SELECT cell, new, why FROM changes"
				       " ORDER BY seq DESC LIMIT 1"),
		"没有这一格:hand|签后改的|恢复\n");
	kit_hand(k, 7, "清单", 3, "列", "失主");
	s = store_open(k->file, STORE_WRITE, "", k->catalog, &k->ds);
	assert_non_null(s);
	kit_complains(k, D_STORE_HAND_ASIDE);
	kit_close(k, s);
}

static void a_cell_left_leaves_nothing_in_hand(void **state)
{
	struct kit *k = *state;
	make(k);
	struct store *s = kit_open(k, STORE_WRITE);
	struct doc *d = kit_load(k, s, 1);
	struct path at = {LIST_NONE, -1, field(k, "项目名称")};
	assert_int_equal(store_hand(s, d, at, "打了又放弃", 0, &k->ds), 0);
	assert_int_equal(store_hand_clear(s, &k->ds), 0);
	doc_free(d);
	kit_close(k, s);
	s = kit_open(k, STORE_WRITE);
	expect_recovered(k, s, at, "综合事务管理");
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "SELECT count(*) FROM changes WHERE record > 0"), "1\n");
}

/* What was typed and given up lies nowhere in the file. */
static void what_was_in_hand_leaves_no_trace(void **state)
{
	struct kit *k = *state;
	make(k);
	struct store *s = kit_open(k, STORE_WRITE);
	struct doc *d = kit_load(k, s, 1);
	struct path at = {LIST_NONE, -1, field(k, "资金用途")};
	struct buf bytes = BUF_INIT;
	assert_int_equal(store_hand(s, d, at, "不该留下的文字", 0, &k->ds), 0);
	doc_free(d);
	assert_int_equal(store_hand_clear(s, &k->ds), 0);
	kit_close(k, s);
	kit_bytes(k, &bytes);
	assert_null(memmem(bytes.s, bytes.n, "不该留下", strlen("不该留下")));
	buf_release(&bytes);
}

/* --- where nothing may be written ----------------------------------------------------------- */

/* As someone who may only read; root may do everything. */
static void become_nobody(void)
{
	if (!geteuid() && (setgid(65534) || setuid(65534)))
		_exit(99);
}

/* 0: the record could be read, with this text in the place, and not be written. */
static int read_as_nobody(void *arg)
{
	struct typing *t = arg;
	struct diags ds = DIAGS_INIT;
	become_nobody();
	struct store *s = store_open(t->k->file, STORE_READ, "", t->k->catalog, &ds);
	struct doc *d = s ? store_load(s, 1, &ds) : NULL;
	if (!d || strcmp(doc_get(d, t->at), t->text))
		return 1;
	if (store_close(s, &ds) || ds.n)
		return 2;
	s = store_open(t->k->file, STORE_WRITE, "", t->k->catalog, &ds);
	if (s || ds.n != 1 || ds.v[0].code != D_STORE_READONLY)
		return 3;
	diags_release(&ds);
	s = store_open(kit_path(t->k, "新.db"), STORE_CREATE, "", t->k->catalog, &ds);
	return s || ds.n != 1 || ds.v[0].code != D_STORE_READONLY ? 4 : 0;
}

static int refused_to_nobody(void *arg)
{
	struct kit *k = arg;
	struct diags ds = DIAGS_INIT;
	become_nobody();
	struct store *s = store_open(k->file, STORE_READ, "", k->catalog, &ds);
	return s || ds.n != 1 || ds.v[0].code != D_STORE_UNREADABLE;
}

static void read_only_media_are_read(void **state)
{
	struct kit *k = *state;
	make(k);
	/* The forms were read before; the folder of the build may be closed to others. */
	struct path at = {LIST_NONE, -1, field(k, "项目名称")};
	struct typing t = {k, at, "综合事务管理", 0, false};
	assert_int_equal(chmod(k->file, 0444), 0);
	assert_int_equal(chmod(k->folder, 0555), 0);
	assert_int_equal(kit_elsewhere(read_as_nobody, &t), 0);
	assert_false(exists(k, "数据.db.lock"));
	assert_int_equal(chmod(k->folder, 0700), 0);
	assert_int_equal(chmod(k->file, 0), 0);
	assert_int_equal(chmod(k->folder, 0555), 0);
	assert_int_equal(kit_elsewhere(refused_to_nobody, k), 0);
}

static void read_only_media_with_a_log_are_read(void **state)
{
	struct kit *k = *state;
	make(k);
	struct path at = {LIST_NONE, -1, field(k, "项目名称")};
	struct typing t = {k, at, "在日志里", 0, false};
	assert_int_equal(kit_elsewhere(type_and_die, &t), 0);
	assert_int_equal(unlink(kit_path(k, "数据.db.lock")), 0);
	assert_int_equal(chmod(k->file, 0444), 0);
	assert_int_equal(chmod(kit_path(k, "数据.db-wal"), 0444), 0);
	assert_int_equal(chmod(k->folder, 0555), 0);
	/* What was saved is seen; what was in hand waits for someone who may write. */
	t.text = "综合事务管理";
	assert_int_equal(kit_elsewhere(read_as_nobody, &t), 0);
	assert_int_equal(chmod(k->folder, 0700), 0);
	assert_int_equal(chmod(k->file, 0600), 0);
	assert_int_equal(chmod(kit_path(k, "数据.db-wal"), 0600), 0);
	struct store *s = kit_open(k, STORE_READ);
	expect_recovered(k, s, at, "在日志里");
	kit_close(k, s);
}

/* The file may grow by so many bytes; negative: as much as it likes. */
static void limit_size(const struct kit *k, off_t more)
{
	struct rlimit limit;
	struct stat st;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(stat(kit_path(k, "数据.db-wal"), &st), 0);
	limit.rlim_cur = more < 0 ? limit.rlim_max : (rlim_t)(st.st_size + more);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_loses_nothing(void **state)
{
	struct kit *k = *state;
	make(k);
	signal(SIGXFSZ, SIG_IGN);
	struct store *s = kit_open(k, STORE_WRITE);
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	kit_set(d, "资金用途", "存过的");
	assert_int_equal(kit_save(k, s, before, d), 0);
	int failures = 0;
	for (off_t more = 0; more < 20000; more += 1000) {
		doc_free(before);
		before = doc_copy(d);
		char text[40];
		snprintf(text, sizeof text, "第 %d 次", (int)more);
		kit_set(d, "项目名称", text);
		limit_size(k, more);
		int rc = kit_save(k, s, before, d);
		limit_size(k, -1);
		if (rc) {
			assert_int_equal(d->revision, before->revision);
			kit_complains(k, D_STORE_IO);
			/* There is room again: it goes through, without opening anew. */
			assert_int_equal(kit_save(k, s, before, d), 0);
			failures++;
		}
		kit_quiet(k);
	}
	assert_true(failures > 1);
	limit_size(k, 0);
	assert_int_equal(store_hand(s, d, (struct path){LIST_NONE, -1, 0}, "满", 0, &k->ds), -1);
	limit_size(k, -1);
	kit_complains(k, D_STORE_IO);
	assert_int_equal(store_hand(s, d, (struct path){LIST_NONE, -1, 0}, "有", 0, &k->ds), 0);
	assert_int_equal(store_hand_clear(s, &k->ds), 0);
	struct doc *again = kit_load(k, s, 1);
	assert_true(doc_equal(again, d));
	assert_int_equal(store_verify_changes(s, &k->ds), 0);
	doc_free(again);
	doc_free(before);
	doc_free(d);
	kit_close(k, s);
	signal(SIGXFSZ, SIG_DFL);
}

/* What was committed is not called lost because the log could not be folded back. */
static void a_disk_full_at_the_end_is_told_as_such(void **state)
{
	struct kit *k = *state;
	make(k);
	signal(SIGXFSZ, SIG_IGN);
	struct store *s = kit_open(k, STORE_WRITE);
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	kit_set(d, "资金用途", "存过的");
	assert_int_equal(kit_save(k, s, before, d), 0);
	struct rlimit limit;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = 4096;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(store_close(s, &k->ds), -1);
	limit_size(k, -1);
	kit_complains(k, D_STORE_NOT_FOLDED);
	assert_true(exists(k, "数据.db-wal"));
	s = kit_open(k, STORE_WRITE);
	struct doc *again = kit_load(k, s, 1);
	assert_true(doc_equal(again, d));
	doc_free(again);
	doc_free(before);
	doc_free(d);
	kit_close(k, s);
	assert_false(exists(k, "数据.db-wal"));
	signal(SIGXFSZ, SIG_DFL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_no_data_file_is_refused),
		TEST(a_wrong_database_is_refused),
		TEST(a_damaged_schema_is_refused_and_kept),
		TEST(a_closed_file_stands_alone),
		TEST(a_file_only_looked_at_keeps_its_bytes),
		TEST(a_file_that_was_moved_is_not_written),
		TEST(a_new_file_comes_with_its_folders),
		TEST(it_knows_its_own_name),
		TEST(what_was_typed_survives_a_kill),
		TEST(a_reader_puts_it_back_too),
		TEST(a_cell_of_a_row_is_put_back),
		TEST(a_dirty_cell_is_cleaned),
		TEST(a_forged_cell_is_put_aside),
		TEST(what_has_no_place_is_told_and_kept),
		TEST(a_cell_left_leaves_nothing_in_hand),
		TEST(what_was_in_hand_leaves_no_trace),
		TEST(read_only_media_are_read),
		TEST(read_only_media_with_a_log_are_read),
		TEST(a_full_disk_loses_nothing),
		TEST(a_disk_full_at_the_end_is_told_as_such),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
