/*
 * Modules that are missing, damaged or of another version say so; those of
 * this build are loaded. The wrong ones are copies of the right one, changed.
 */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "out/module.h"

/* Loads a module that must not be; its complaint is checked. */
static void refuse(const char *folder, const char *name, enum diag_code code)
{
	struct diags ds = DIAGS_INIT;
	assert_null(module_load(folder, name, &ds));
	assert_int_equal(ds.n, 1);
	assert_int_equal(ds.v[0].code, code);
	diags_release(&ds);
}

/* A module of these bytes in a folder of its own is refused. */
static void refuse_bytes(const struct buf *bytes, enum diag_code code)
{
	char folder[] = "/tmp/tianbao-module-XXXXXX";
	struct diags ds = DIAGS_INIT;
	assert_non_null(mkdtemp(folder));
	char *path = file_join(folder, "tianbao-other.so");
	assert_int_equal(file_write(path, bytes->s, bytes->n, &ds), 0);
	refuse(folder, "other", code);
	unlink(path);
	rmdir(folder);
	free(path);
	diags_release(&ds);
}

static void test_missing(void **state)
{
	(void)state;
	refuse("/nowhere", "other", D_OUT_NO_MODULE);
	refuse(NULL, "other", D_OUT_NO_MODULE);
}

static void test_damaged(void **state)
{
	(void)state;
	struct buf bytes = BUF_INIT;
	buf_adds(&bytes, "no library at all");
	refuse_bytes(&bytes, D_OUT_MODULE);
	buf_release(&bytes);
}

#ifdef HAVE_PDF
static const char *build_tree(void)
{
	const char *top = getenv("top_builddir");
	assert_non_null(top);
	return top;
}

static void test_good(void **state)
{
	(void)state;
	struct diags ds = DIAGS_INIT;
	const struct module *m = module_load(build_tree(), "pdf", &ds);
	assert_int_equal(ds.n, 0);
	assert_non_null(m);
	assert_string_equal(m->version, MODULE_VERSION);
	assert_ptr_equal(module_load(build_tree(), "pdf", &ds), m);
	diags_release(&ds);
}

/* The version stands in the module as a text of its own. */
static void test_other_version(void **state)
{
	(void)state;
	static const char version[] = MODULE_VERSION;
	struct buf bytes = BUF_INIT;
	struct diags ds = DIAGS_INIT;
	size_t found = 0;
	char *path = file_join(build_tree(), "tianbao-pdf.so");
	assert_int_equal(file_read(&bytes, path, 1 << 24, &ds), 0);
	for (size_t i = 1; i + sizeof version <= bytes.n; i++)
		if (!bytes.s[i - 1] && !memcmp(bytes.s + i, version, sizeof version)) {
			bytes.s[i] = 'x';
			found++;
		}
	assert_true(found > 0);
	refuse_bytes(&bytes, D_OUT_MODULE_VERSION);
	free(path);
	buf_release(&bytes);
	diags_release(&ds);
}
#else
static void test_left_out(void **state)
{
	(void)state;
	refuse("/nowhere", "pdf", D_OUT_LEFT_OUT);
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_damaged),
#ifdef HAVE_PDF
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_other_version),
#else
		cmocka_unit_test(test_left_out),
#endif
	};
	return cmocka_run_group_tests_name("module", tests, NULL, NULL);
}
