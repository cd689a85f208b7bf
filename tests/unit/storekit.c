/* What tests of the data file share: see storekit.h. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
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

enum { LARGEST = 64 << 20 };

static char *of_tree(const char *name)
{
	const char *top = getenv("top_srcdir");
	return file_join(top ? top : ".", name);
}

int kit_setup(void **state)
{
	struct kit *k = mem_new(sizeof *k);
	/* Not in the build tree, which may lie where only root gets (/root). */
	k->folder = mem_dup("/tmp/tianbao-store-XXXXXX");
	assert_non_null(mkdtemp(k->folder));
	k->file = file_join(k->folder, "数据.db");
	char *units = of_tree("data/units.yaml");
	k->units = units_load(units, &k->ds);
	free(units);
	assert_non_null(k->units);
	setenv("TZ", "Asia/Shanghai", 1);
	clock_hold(1682928785); /* 2023-05-01T16:13:05+08:00 */
	kit_forms(k);
	*state = k;
	return 0;
}

static int remove_one(const char *name, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(name);
}

int kit_teardown(void **state)
{
	struct kit *k = *state;
	chmod(k->folder, 0700);
	nftw(k->folder, remove_one, 10, FTW_DEPTH | FTW_PHYS);
	for (size_t i = 0; i < k->ncatalogs; i++)
		catalog_free(k->catalogs[i]);
	free(k->catalogs);
	units_free(k->units);
	diags_release(&k->ds);
	free(k->folder);
	free(k->file);
	free(k);
	return 0;
}

const char *kit_path(const struct kit *k, const char *name)
{
	static char paths[10][1000];
	static size_t turn;
	char *path = paths[turn++ % 10];
	snprintf(path, sizeof paths[0], "%s/%s", k->folder, name);
	return path;
}

void kit_forms(struct kit *k)
{
	char *tree = of_tree("forms");
	const char *folders[] = {k->folder, tree};
	k->catalog = catalog_new(folders, 2, k->units);
	k->catalogs = mem_grow(k->catalogs, k->ncatalogs + 1, sizeof *k->catalogs);
	k->catalogs[k->ncatalogs++] = k->catalog;
	free(tree);
}

void kit_form(struct kit *k, const char *id, const char *text)
{
	char *name = mem_printf("%s.yaml", id);
	kit_write(k, name, text, strlen(text));
	free(name);
	kit_forms(k);
}

/* --- the store ------------------------------------------------------------------- */

static void show(const struct diags *ds)
{
	struct buf line = BUF_INIT;
	for (size_t i = 0; i < ds->n; i++) {
		buf_reset(&line);
		diag_format(&line, &ds->v[i]);
		print_message("# %s\n", line.s);
	}
	buf_release(&line);
}

void kit_quiet(struct kit *k)
{
	show(&k->ds);
	assert_int_equal(k->ds.n, 0);
}

void kit_complains(struct kit *k, enum diag_code code)
{
	if (k->ds.n != 1 || k->ds.v[0].code != code)
		show(&k->ds);
	assert_int_equal(k->ds.n, 1);
	assert_int_equal(k->ds.v[0].code, code);
	diags_release(&k->ds);
}

struct store *kit_open(struct kit *k, enum store_mode mode)
{
	struct store *s = store_open(k->file, mode, "李会计", k->catalog, &k->ds);
	kit_quiet(k);
	assert_non_null(s);
	return s;
}

void kit_close(struct kit *k, struct store *s)
{
	assert_int_equal(store_close(s, &k->ds), 0);
	kit_quiet(k);
}

struct doc *kit_doc(struct kit *k, const char *form, int year)
{
	const struct form *f = catalog_get(k->catalog, form, &k->ds);
	kit_quiet(k);
	assert_non_null(f);
	return doc_new(f, year);
}

static struct path path_of(const struct doc *d, const char *address)
{
	struct path p;
	assert_int_equal(path_parse(d->form, address, &p), 0);
	assert_true(doc_has(d, p));
	return p;
}

void kit_set(struct doc *d, const char *address, const char *text)
{
	doc_set(d, path_of(d, address), text);
}

const char *kit_get(const struct doc *d, const char *address)
{
	return doc_get(d, path_of(d, address));
}

/* A record judged as a program would. */
struct judged {
	struct rules *rules;
	struct diags found;
	struct summary sum;
};

static void judge(struct judged *j, struct store *s, const struct doc *d)
{
	struct diags faults = DIAGS_INIT;
	struct others others = store_others(s);
	*j = (struct judged){.rules = rules_new(d->form, &faults), .found = DIAGS_INIT};
	rules_check(j->rules, d, &others, PATH_RECORD, NULL, &j->found);
	summary_make(&j->sum, j->rules, d, &j->found);
	diags_release(&faults);
}

static void judged_release(struct judged *j)
{
	summary_release(&j->sum);
	diags_release(&j->found);
	rules_free(j->rules);
}

int kit_save(struct kit *k, struct store *s, const struct doc *before, struct doc *now)
{
	struct judged j;
	judge(&j, s, now);
	int rc = store_save(s, before, now, &j.sum, "", &k->ds);
	judged_release(&j);
	return rc;
}

int kit_act(struct kit *k, struct store *s, int64_t number, enum act act, const char *why)
{
	struct judged j;
	struct doc *d = kit_load(k, s, number);
	judge(&j, s, d);
	int rc = store_act(s, d, act, why, &j.sum, &j.found, &k->ds);
	judged_release(&j);
	doc_free(d);
	return rc;
}

int64_t kit_add(struct kit *k, struct store *s, const char *form, const char *name)
{
	struct doc *d = kit_doc(k, form, 2023);
	doc_set(d, (struct path){LIST_NONE, -1, d->form->role[ROLE_NAME]}, name);
	assert_int_equal(kit_save(k, s, NULL, d), 0);
	kit_quiet(k);
	int64_t number = d->number;
	doc_free(d);
	return number;
}

struct doc *kit_load(struct kit *k, struct store *s, int64_t number)
{
	struct doc *d = store_load(s, number, &k->ds);
	kit_quiet(k);
	assert_non_null(d);
	return d;
}

/* --- the file from outside --------------------------------------------------------- */

static int row_to_text(void *arg, int n, char **value, char **name)
{
	(void)name;
	struct buf *out = arg;
	for (int i = 0; i < n; i++)
		buf_addf(out, "%s%s", i ? "|" : "", value[i] ? value[i] : "NULL");
	buf_addc(out, '\n');
	return 0;
}

const char *kit_sql(struct kit *k, const char *sql)
{
	static char text[60000];
	struct buf out = BUF_INIT;
	sqlite3 *db;
	assert_int_equal(sqlite3_open(k->file, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, row_to_text, &out, NULL) != SQLITE_OK)
		buf_addf(&out, "error: %s\n", sqlite3_errmsg(db));
	sqlite3_close(db);
	snprintf(text, sizeof text, "%s", out.s);
	buf_release(&out);
	return text;
}

void kit_hand(struct kit *k, int64_t record, const char *list, int64_t row, const char *col,
	const char *text)
{
	char digest[DIGEST_HEX];
	struct digest *g = digest_new();
	digest_number(g, record);
	digest_text(g, list);
	digest_number(g, row);
	digest_text(g, col);
	digest_text(g, text);
	digest_number(g, 0);
	digest_number(g, 0);
	digest_end(g, digest);
	char *sql =
		sqlite3_mprintf("REPLACE INTO hand VALUES (1, %lld, %Q, %lld, %Q, %Q, 0, 0, %Q)",
			(long long)record, list, (long long)row, col, text, digest);
	assert_string_equal(kit_sql(k, sql), "");
	sqlite3_free(sql);
}

void kit_bytes(const struct kit *k, struct buf *out)
{
	struct diags ds = DIAGS_INIT;
	assert_int_equal(file_read(out, k->file, LARGEST, &ds), 0);
}

void kit_write(const struct kit *k, const char *name, const void *bytes, size_t n)
{
	FILE *f = fopen(kit_path(k, name), "w");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

void kit_old_version(const struct kit *k, int version)
{
	struct diags ds = DIAGS_INIT;
	struct buf whole = BUF_INIT;
	char *file = mem_printf("tests/data/files/version-%d.db", version), *name = of_tree(file);
	assert_int_equal(file_read(&whole, name, LARGEST, &ds), 0);
	kit_write(k, "数据.db", whole.s, whole.n);
	buf_release(&whole);
	free(file);
	free(name);
}

void kit_old(const struct kit *k)
{
	kit_old_version(k, 1);
}

int kit_elsewhere(int (*run)(void *arg), void *arg)
{
	int status;
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (!child)
		_exit(run(arg));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}
