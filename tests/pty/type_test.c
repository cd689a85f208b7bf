/*
 * Whole published tables typed key by key through real curses, from an empty
 * record: what comes out of export is what was published.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "base/mem.h"
#include "doc/doc.h"
#include "pty/pty.h"
#include "pty/scene.h"

struct table {
	const char *document;
	size_t record;
};
static const struct table tables[] = {
	{"tianjin-2023.json", 2},   /* a value of two lines */
	{"tianjin-2023.json", 15},  /* 21 rows */
	{"hebei-2021.json", 1},     /* rows laid out beforehand */
	{"guangzhou-2023.json", 2}, /* an outer label over the grid */
};

struct size {
	int rows, cols;
};

/*
 * Sends the keys. With a second size, the terminal changes its size in the middle of every tenth
 * key (between the bytes of a character where it has several), to and fro.
 */
static void type(struct pty *p, const struct keystrokes *k, const struct size *sizes, bool resize)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct keystroke *s = &k->v[i];
		if (!resize || i % 10 != 9) {
			assert_true(pty_send(p, s->bytes, s->n));
			continue;
		}
		size_t half = s->n / 2;
		assert_true(pty_send(p, s->bytes, half));
		const struct size *now = &sizes[i / 10 % 2];
		pty_resize(p, now->rows, now->cols);
		assert_true(pty_send(p, s->bytes + half, s->n - half));
	}
}

/* The record as export writes it after its JSON went in by import. */
static void expected(const struct table *t, const struct doc *want, struct buf *out)
{
	struct buf ids = BUF_INIT;
	assert_int_equal(scene_run(&ids, "imported.db", "import", scene_document(t->document), NULL), 0);
	char *id = mem_printf("%zu", t->record);
	assert_int_equal(scene_run(out, "imported.db", "export", id, NULL), 0);
	assert_non_null(strstr(out->s, want->field[want->form->role[ROLE_NAME]]));
	free(id);
	buf_release(&ids);
	assert_int_equal(remove("imported.db"), 0);
}

static void type_table(const struct table *t, const struct size *sizes, bool resize)
{
	struct doc *want = scene_record(t->document, t->record);
	struct doc *fresh = doc_new(want->form, want->year);
	struct keystrokes keys = {0};
	keystrokes_record(&keys, want, fresh);
	struct buf wanted = BUF_INIT, got = BUF_INIT;
	expected(t, want, &wanted);

	char *year = mem_printf("%s=%d", want->form->year, want->year);
	assert_int_equal(scene_run(&got, "typed.db", "new", want->form->id, year, NULL), 0);
	assert_string_equal(got.s, "1\n");
	struct pty *p = scene_start(sizes[0].rows, sizes[0].cols, "typed.db", "edit", "1", NULL);
	assert_true(pty_until(p, want->form->name));
	assert_true(pty_alternate(p));
	type(p, &keys, sizes, resize);
	assert_true(pty_sends(p, "\021"));
	int status = pty_wait(p, NULL);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_false(pty_alternate(p));
	assert_true(pty_line_restored(p));
	pty_free(p);

	buf_reset(&got);
	assert_int_equal(scene_run(&got, "typed.db", "export", "1", NULL), 0);
	assert_string_equal(got.s, wanted.s);
	assert_int_equal(remove("typed.db"), 0);
	free(year);
	buf_release(&wanted);
	buf_release(&got);
	keystrokes_release(&keys);
	doc_free(fresh);
	doc_free(want);
}

static void all_tables(int rows, int cols, bool resize)
{
	const struct size sizes[] = {{rows, cols}, {rows - 4, cols - 20}};
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		type_table(&tables[i], sizes, resize);
}

static void typed_at_80x24(void **state)
{
	(void)state;
	all_tables(24, 80, false);
}

static void typed_at_132x43(void **state)
{
	(void)state;
	all_tables(43, 132, false);
}

static void typed_while_resized(void **state)
{
	(void)state;
	all_tables(43, 132, true);
}

static void typed_at_80x24_while_resized(void **state)
{
	(void)state;
	all_tables(24, 80, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typed_at_80x24),
		cmocka_unit_test(typed_at_132x43),
		cmocka_unit_test(typed_while_resized),
		cmocka_unit_test(typed_at_80x24_while_resized),
	};
	scene_begin();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	scene_end();
	return failed;
}
