/* Two programs on one file, snapshots, copies: who may write, who may look, what is kept. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "storekit.h"

static void make(struct kit *k)
{
	struct store *s = kit_open(k, STORE_CREATE);
	kit_add(k, s, "tianjin-2023", "综合事务管理");
	kit_close(k, s);
}

/* --- a second program -------------------------------------------------------------------- */

/* Another process that holds the file until it is told to end. */
struct holder {
	pid_t pid;
	int to, from; /* a byte back: it holds the file; closed towards it: it ends */
};

static int hold(struct kit *k, enum store_mode mode, int in, int out)
{
	struct diags ds = DIAGS_INIT;
	char c = 'x';
	struct store *s = store_open(k->file, mode, "张主任", k->catalog, &ds);
	if (!s)
		return 1;
	if (mode == STORE_WRITE)
		kit_add(k, s, "tianjin-2023", "另一个写的");
	if (write(out, &c, 1) != 1)
		return 2;
	while (read(in, &c, 1) > 0)
		kit_add(k, s, "tianjin-2023", "又写一张");
	return store_close(s, &ds) ? 3 : 0;
}

static struct holder holder_start(struct kit *k, enum store_mode mode)
{
	int to[2], from[2];
	char c;
	assert_int_equal(pipe(to), 0);
	assert_int_equal(pipe(from), 0);
	struct holder h = {fork(), to[1], from[0]};
	assert_true(h.pid >= 0);
	if (!h.pid) {
		close(to[1]);
		close(from[0]);
		_exit(hold(k, mode, to[0], from[1]));
	}
	close(to[0]);
	close(from[1]);
	assert_int_equal(read(h.from, &c, 1), 1);
	return h;
}

static void holder_end(struct holder *h, bool kill_it)
{
	int status;
	if (kill_it)
		kill(h->pid, SIGKILL);
	close(h->to);
	close(h->from);
	assert_int_equal(waitpid(h->pid, &status, 0), h->pid);
	assert_true(kill_it ? WIFSIGNALED(status) : WIFEXITED(status) && !WEXITSTATUS(status));
}

static void the_second_program_is_told_who_has_it(void **state)
{
	struct kit *k = *state;
	make(k);
	struct holder h = holder_start(k, STORE_WRITE);
	static const enum store_mode modes[] = {STORE_READ, STORE_WRITE, STORE_CREATE};
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		char process[40];
		snprintf(process, sizeof process, "进程 %d", (int)h.pid);
		assert_null(store_open(k->file, modes[i], "", k->catalog, &k->ds));
		assert_non_null(strstr(k->ds.v[0].text, "张主任"));
		assert_non_null(strstr(k->ds.v[0].text, process));
		assert_non_null(strstr(k->ds.v[0].text, "从 2023-05-01 16:13 起"));
		kit_complains(k, D_STORE_HELD);
	}
	holder_end(&h, false);
	kit_close(k, kit_open(k, STORE_WRITE));
}

static void a_killed_program_holds_nothing(void **state)
{
	struct kit *k = *state;
	make(k);
	struct holder h = holder_start(k, STORE_WRITE);
	holder_end(&h, true);
	assert_int_equal(access(kit_path(k, "数据.db.lock"), F_OK), 0);
	struct store *s = kit_open(k, STORE_WRITE);
	doc_free(kit_load(k, s, 2));
	kit_close(k, s);
	assert_int_equal(access(kit_path(k, "数据.db.lock"), F_OK), -1);
}

static void readers_share(void **state)
{
	struct kit *k = *state;
	make(k);
	struct holder h = holder_start(k, STORE_READ);
	struct store *s = kit_open(k, STORE_READ);
	doc_free(kit_load(k, s, 1));
	kit_close(k, s);
	assert_null(store_open(k->file, STORE_WRITE, "", k->catalog, &k->ds));
	kit_complains(k, D_STORE_HELD);
	holder_end(&h, false);
	kit_close(k, kit_open(k, STORE_WRITE));
}

/* Someone else's tool knows nothing of FILE.lock. */
static void a_foreign_writer_is_noticed(void **state)
{
	struct kit *k = *state;
	make(k);
	int ready[2], done[2];
	char c = 'x';
	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(done), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		sqlite3 *db;
		close(done[1]);
		int rc = sqlite3_open(k->file, &db) ||
			 sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
		_exit(rc || write(ready[1], &c, 1) != 1 || read(done[0], &c, 1) != 0);
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_null(store_open(k->file, STORE_WRITE, "", k->catalog, &k->ds));
	kit_complains(k, D_STORE_BUSY);
	assert_null(store_open(k->file, STORE_READ, "", k->catalog, &k->ds));
	kit_complains(k, D_STORE_BUSY);
	struct holder h = {pid, done[1], ready[0]};
	close(done[0]);
	close(ready[1]);
	holder_end(&h, false);
}

/* --- a look at a held file ------------------------------------------------------------------ */

static size_t names_in(const char *folder, const char *with)
{
	size_t n = 0;
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir));)
		n += strstr(e->d_name, with) != NULL;
	closedir(dir);
	return n;
}

static void a_snapshot_shows_what_was_saved(void **state)
{
	struct kit *k = *state;
	make(k);
	struct holder h = holder_start(k, STORE_WRITE);
	struct store *s = kit_open(k, STORE_SNAPSHOT);
	assert_true(store_readonly(s));
	assert_int_equal(store_snapshot_time(s), clock_now());
	/* Record 2 stands only in the log of the other one. */
	struct doc *d = kit_load(k, s, 2);
	assert_string_equal(kit_get(d, "项目名称"), "另一个写的");
	doc_free(d);
	assert_int_equal(store_delete(s, 1, &k->ds), -1);
	kit_complains(k, D_STORE_READONLY);
	assert_int_equal(store_meta_set(s, "a", "b", &k->ds), -1);
	kit_complains(k, D_STORE_READONLY);
	assert_true(store_is_file(s, k->file));
	assert_int_equal(store_verify_changes(s, &k->ds), 0);
	/* Nothing of the copy can be seen, even while it is in use. */
	assert_int_equal(names_in(k->folder, ".tianbao"), 0);
	kit_close(k, s);
	holder_end(&h, false);
}

static void what_holds_data_is_known(void **state)
{
	struct kit *k = *state;
	make(k);
	kit_write(k, "其他", "x", 1);
	struct store *s = kit_open(k, STORE_WRITE);
	assert_int_equal(store_backup(s, kit_path(k, "另一份"), &k->ds), 0);
	assert_false(store_is_file(s, kit_path(k, "另一份")));
	assert_true(store_is_data(s, kit_path(k, "另一份")));
	assert_true(store_is_data(s, k->file));
	assert_false(store_is_data(s, kit_path(k, "其他")));
	assert_false(store_is_data(s, kit_path(k, "没有")));
	kit_close(k, s);
}

static void snapshots_are_whole_while_the_other_writes(void **state)
{
	struct kit *k = *state;
	make(k);
	struct holder h = holder_start(k, STORE_WRITE);
	int64_t count = 0, sum, before = 2;
	struct list_query all = {.status = -1};
	for (int i = 0; i < 30; i++) {
		char work[20] = {0};
		assert_int_equal(write(h.to, work, sizeof work), sizeof work);
		struct store *s = kit_open(k, STORE_SNAPSHOT);
		assert_int_equal(store_verify_changes(s, &k->ds), 0);
		assert_int_equal(store_total(s, &all, &count, &sum, &k->ds), 0);
		assert_true(count >= before);
		before = count;
		doc_free(kit_load(k, s, count));
		kit_close(k, s);
	}
	holder_end(&h, false);
	struct store *s = kit_open(k, STORE_READ);
	assert_int_equal(store_total(s, &all, &count, &sum, &k->ds), 0);
	assert_int_equal(count, 602);
	kit_close(k, s);
}

static void a_snapshot_of_a_free_file_is_one_too(void **state)
{
	struct kit *k = *state;
	make(k);
	struct store *s = kit_open(k, STORE_SNAPSHOT);
	doc_free(kit_load(k, s, 1));
	kit_close(k, s);
}

/* --- copies ------------------------------------------------------------------------------------
 */

static void a_copy_has_everything(void **state)
{
	struct kit *k = *state;
	make(k);
	struct store *s = kit_open(k, STORE_WRITE);
	kit_add(k, s, "tianjin-2023", "还在日志里");
	char *copy = mem_dup(kit_path(k, "备份.db")), *own = k->file;
	assert_int_equal(store_backup(s, copy, &k->ds), 0);
	kit_add(k, s, "tianjin-2023", "备份以后");
	kit_quiet(k);
	struct stat st;
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	k->file = copy;
	struct buf bytes = BUF_INIT;
	kit_bytes(k, &bytes);
	assert_int_equal(bytes.s[18], 1);
	buf_release(&bytes);
	struct store *b = kit_open(k, STORE_READ);
	doc_free(kit_load(k, b, 2));
	assert_null(store_load(b, 3, &k->ds));
	kit_complains(k, D_STORE_NO_RECORD);
	assert_int_equal(store_verify_changes(b, &k->ds), 0);
	kit_close(k, b);
	k->file = own;
	free(copy);
	/* Over an older copy, and nothing else is left. */
	assert_int_equal(store_backup(s, kit_path(k, "备份.db"), &k->ds), 0);
	assert_int_equal(names_in(k->folder, ".tianbao"), 0);
	kit_close(k, s);
}

static void a_copy_never_goes_over_the_file(void **state)
{
	struct kit *k = *state;
	make(k);
	assert_int_equal(link(k->file, kit_path(k, "链接")), 0);
	struct store *s = kit_open(k, STORE_WRITE);
	assert_int_equal(store_backup(s, k->file, &k->ds), -1);
	kit_complains(k, D_STORE_BACKUP_SELF);
	assert_int_equal(store_backup(s, kit_path(k, "链接"), &k->ds), -1);
	kit_complains(k, D_STORE_BACKUP_SELF);
	assert_int_equal(store_backup(s, kit_path(k, "数据.db.lock"), &k->ds), -1);
	kit_complains(k, D_STORE_BACKUP_SELF);
	assert_int_equal(mkdir(kit_path(k, "夹"), 0700), 0);
	assert_int_equal(store_backup(s, kit_path(k, "夹"), &k->ds), -1);
	kit_complains(k, D_FILE_KIND);
	assert_int_equal(store_backup(s, kit_path(k, "没有/备份.db"), &k->ds), -1);
	kit_complains(k, D_STORE_BACKUP);
	kit_close(k, s);
}

/* Names in the folder of copies, sorted, in one text. */
static void copies(const struct kit *k, struct buf *out)
{
	struct dirent **v;
	int n = scandir(kit_path(k, "数据.db.backups"), &v, NULL, alphasort);
	buf_reset(out);
	for (int i = 0; i < n; i++) {
		if (v[i]->d_name[0] != '.')
			buf_addf(out, "%s ", v[i]->d_name);
		free(v[i]);
	}
	if (n >= 0)
		free(v);
}

static void the_first_write_of_a_day_makes_a_copy(void **state)
{
	struct kit *k = *state;
	struct buf names = BUF_INIT;
	make(k);
	copies(k, &names);
	assert_string_equal(names.s, "");
	/* Opening and reading make none. */
	struct store *s = kit_open(k, STORE_WRITE);
	doc_free(kit_load(k, s, 1));
	copies(k, &names);
	assert_string_equal(names.s, "");
	struct doc *d = kit_load(k, s, 1);
	assert_int_equal(store_hand(s, d, (struct path){LIST_NONE, -1, 0}, "键", 0, &k->ds), 0);
	copies(k, &names);
	assert_string_equal(names.s, "20230501161305.db ");
	clock_hold(clock_now() + 3600);
	kit_add(k, s, "tianjin-2023", "同一天");
	kit_close(k, s);
	s = kit_open(k, STORE_WRITE);
	kit_add(k, s, "tianjin-2023", "同一天，再开");
	copies(k, &names);
	assert_string_equal(names.s, "20230501161305.db ");
	/* Past midnight, without closing. */
	clock_hold(clock_now() + 8 * 3600);
	kit_add(k, s, "tianjin-2023", "第二天");
	copies(k, &names);
	assert_string_equal(names.s, "20230501161305.db 20230502011305.db ");
	kit_close(k, s);
	doc_free(d);
	/* What it was before the first write. */
	char *own = k->file;
	k->file = mem_dup(kit_path(k, "数据.db.backups/20230502011305.db"));
	s = kit_open(k, STORE_READ);
	doc_free(kit_load(k, s, 3));
	assert_null(store_load(s, 4, &k->ds));
	kit_complains(k, D_STORE_NO_RECORD);
	kit_close(k, s);
	free(k->file);
	k->file = own;
	buf_release(&names);
}

static void ten_copies_are_kept(void **state)
{
	struct kit *k = *state;
	struct buf names = BUF_INIT;
	make(k);
	assert_int_equal(mkdir(kit_path(k, "数据.db.backups"), 0700), 0);
	/* Four of one day, as after migrations; and files that are none of ours. */
	static const char *const there[] = {"20230430080000.db", "20230430090000.db",
		"20230430100000.db", "20230430110000.db", "我的.db", "2023043010000.db",
		"20230430100000.dbx"};
	for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
		char *name = mem_printf("数据.db.backups/%s", there[i]);
		kit_write(k, name, "x", 1);
		free(name);
	}
	for (int day = 0; day < 11; day++) {
		struct store *s = kit_open(k, STORE_WRITE);
		kit_add(k, s, "tianjin-2023", "一天一张");
		kit_close(k, s);
		clock_hold(clock_now() + 24 * 3600);
		copies(k, &names);
		if (day == 1)
			assert_string_equal(names.s,
				"2023043010000.db 20230430100000.dbx 20230430110000.db "
				"20230501161305.db 20230502161305.db 我的.db ");
	}
	assert_string_equal(names.s,
		"2023043010000.db 20230430100000.dbx 20230502161305.db "
		"20230503161305.db 20230504161305.db 20230505161305.db "
		"20230506161305.db 20230507161305.db 20230508161305.db "
		"20230509161305.db 20230510161305.db 20230511161305.db 我的.db ");
	buf_release(&names);
}

/* Once the sign-off is committed, whatever copies the day has; no other act makes one. */
static void a_sign_off_makes_a_copy(void **state)
{
	struct kit *k = *state;
	struct buf names = BUF_INIT;
	kit_form(k, "small",
		"form: small\nname: 小表\nrecord: {name: 名称}\nfields:\n  名称: text\n"
		"layout:\n  - table: |\n      名称 | {名称}\n");
	struct store *s = kit_open(k, STORE_CREATE);
	for (int i = 0; i < 2; i++)
		kit_add(k, s, "small", "办公费");
	for (int i = 0; i < 2; i++) {
		clock_hold(1682928785 + i);
		assert_int_equal(kit_act(k, s, i + 1, ACT_REVIEW, ""), 0);
		if (!i)
			copies(k, &names);
		assert_string_equal(names.s, i ? "20230501161305.db " : "");
		assert_int_equal(kit_act(k, s, i + 1, ACT_SIGN, ""), 0);
		buf_reset(&names);
		copies(k, &names);
	}
	assert_string_equal(names.s, "20230501161305.db 20230501161306.db ");
	assert_int_equal(kit_act(k, s, 1, ACT_UNLOCK, "金额"), 0);
	kit_close(k, s);
	char *copy = file_join(k->folder, "数据.db.backups/20230501161306.db");
	s = store_open(copy, STORE_READ, "", k->catalog, &k->ds);
	kit_quiet(k);
	struct doc *d = kit_load(k, s, 2);
	assert_int_equal(d->status, STATUS_SIGNED);
	doc_free(d);
	kit_close(k, s);
	buf_reset(&names);
	copies(k, &names);
	assert_string_equal(names.s, "20230501161305.db 20230501161306.db ");
	buf_release(&names);
	free(copy);
}

static void without_a_copy_work_goes_on(void **state)
{
	struct kit *k = *state;
	make(k);
	kit_write(k, "数据.db.backups", "挡路的文件", 15);
	struct store *s = kit_open(k, STORE_WRITE);
	assert_int_equal(store_meta_set(s, "a", "b", &k->ds), 0);
	assert_int_equal(k->ds.count[DIAG_WARNING], 1);
	kit_complains(k, D_STORE_NO_DAILY);
	assert_int_equal(store_meta_set(s, "a", "c", &k->ds), 0);
	kit_close(k, s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_second_program_is_told_who_has_it),
		TEST(a_killed_program_holds_nothing),
		TEST(readers_share),
		TEST(a_foreign_writer_is_noticed),
		TEST(a_snapshot_shows_what_was_saved),
		TEST(what_holds_data_is_known),
		TEST(snapshots_are_whole_while_the_other_writes),
		TEST(a_snapshot_of_a_free_file_is_one_too),
		TEST(a_copy_has_everything),
		TEST(a_copy_never_goes_over_the_file),
		TEST(the_first_write_of_a_day_makes_a_copy),
		TEST(ten_copies_are_kept),
		TEST(a_sign_off_makes_a_copy),
		TEST(without_a_copy_work_goes_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
