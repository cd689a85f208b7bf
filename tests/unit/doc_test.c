/* Records: start values, texts, rows, copies, undo. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "doc/doc.h"
#include "doc_form.h"

static const char small[] = "form: small\n"
			    "name: 小表\n"
			    "record: {year: 年度, name: 名称, amount: 金额}\n"
			    "choices:\n"
			    "  层级:\n"
			    "    甲: [甲一, 甲二]\n"
			    "    乙: [乙一]\n"
			    "fields:\n"
			    "  名称: text\n"
			    "  金额: {type: money, start: '0'}\n"
			    "lists:\n"
			    "  开放:\n"
			    "    columns:\n"
			    "      级: {type: choice, of: 层级}\n"
			    "      次级: {type: choice, of: 层级, under: 级}\n"
			    "      值: text\n"
			    "      依据: {type: text, start: 计划}\n"
			    "    start: 次级\n"
			    "  保留:\n"
			    "    rows: kept\n"
			    "    columns:\n"
			    "      项: text\n"
			    "      数: number\n"
			    "    start:\n"
			    "      - {项: 人员}\n"
			    "      - {项: 设备}\n"
			    "  固定:\n"
			    "    rows: fixed\n"
			    "    columns:\n"
			    "      月: text\n"
			    "      额: money\n"
			    "    start:\n"
			    "      - {月: 三月}\n"
			    "      - {月: 六月}\n"
			    "layout:\n"
			    "  - table: |\n"
			    "      {名称} | {金额} | . | .\n"
			    "      --- 开放\n"
			    "      {级} | {次级} | {值} | {依据}\n"
			    "      --- 保留\n"
			    "      {项} | < | {数} | <\n"
			    "      --- 固定\n"
			    "      {月} | < | {额} | <\n";

static struct form *form; /* of `small` */

static int load(void **state)
{
	(void)state;
	form = form_text(small);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	form_free(form);
	return 0;
}

/* --- what a new record holds ------------------------------------------- */

static void new_record_starts_as_the_form_says(void **state)
{
	(void)state;
	struct doc *d = doc_new(form, 2023);
	struct buf b = BUF_INIT;
	doc_dump(&b, d);
	assert_string_equal(b.s,
		"年度: 2023\n"
		"名称: \n"
		"金额: 0\n"
		"开放[1].级: 甲\n开放[1].次级: 甲一\n开放[1].值: \n开放[1].依据: 计划\n"
		"开放[2].级: 甲\n开放[2].次级: 甲二\n开放[2].值: \n开放[2].依据: 计划\n"
		"开放[3].级: 乙\n开放[3].次级: 乙一\n开放[3].值: \n开放[3].依据: 计划\n"
		"保留[1].项: 人员\n保留[1].数: \n"
		"保留[2].项: 设备\n保留[2].数: \n"
		"固定[1].月: 三月\n固定[1].额: \n"
		"固定[2].月: 六月\n固定[2].额: \n");
	assert_int_equal(d->status, STATUS_DRAFT);
	assert_int_equal(d->number, 0);
	buf_release(&b);
	doc_free(d);
}

static void uuids_are_random_version_4(void **state)
{
	(void)state;
	struct doc *a = doc_new(form, 2023), *b = doc_new(form, 2023);
	assert_int_equal(strlen(a->uuid), UUID_TEXT - 1);
	assert_int_equal(strspn(a->uuid, "0123456789abcdef-"), UUID_TEXT - 1);
	assert_int_equal(a->uuid[14], '4');
	assert_non_null(strchr("89ab", a->uuid[19]));
	assert_string_not_equal(a->uuid, b->uuid);
	doc_free(a);
	doc_free(b);
}

static void dump_keeps_a_text_on_its_line(void **state)
{
	(void)state;
	struct doc *d = doc_new(form, 2023);
	struct buf b = BUF_INIT;
	doc_set(d, at(form, "名称"), "一\n二\t\\");
	doc_dump(&b, d);
	assert_non_null(strstr(b.s, "名称: 一\\n二\\t\\\\\n"));
	buf_release(&b);
	doc_free(d);
}

static void status_has_names(void **state)
{
	(void)state;
	for (int i = 0; i < STATUSES; i++)
		assert_int_equal(status_from(status_name((enum status)i)), i);
	assert_int_equal(status_from("完"), -1);
}

/* --- texts and rows ------------------------------------------------------ */

static void texts_are_kept_as_typed(void **state)
{
	(void)state;
	struct doc *d = doc_new(form, 2023);
	struct path p = at(form, "开放[2].值");
	assert_true(doc_has(d, p));
	doc_set(d, p, "≥95%");
	assert_string_equal(doc_get(d, p), "≥95%");
	doc_set(d, p, doc_get(d, p) + 3); /* its own text */
	assert_string_equal(doc_get(d, p), "95%");
	assert_string_equal(doc_upper(d, at(form, "开放[3].次级")), "乙");
	assert_string_equal(doc_upper(d, p), "");
	assert_string_equal(doc_role(d, ROLE_AMOUNT), "0");
	assert_string_equal(doc_role(d, ROLE_CODE), "");
	assert_false(doc_has(d, at(form, "开放[4].值")));
	assert_false(doc_has(d, at(form, "开放")));
	assert_false(doc_has(d, PATH_RECORD));
	doc_free(d);
}

static void rows_keep_their_ids(void **state)
{
	(void)state;
	struct doc *d = doc_new(form, 2023);
	struct rows *rows = &d->list[0];
	int64_t first = rows->v[0].id, second = rows->v[1].id;
	doc_row_insert(d, 0, 0);
	int64_t new = rows->v[0].id;
	assert_true(new > second);
	assert_string_equal(rows->v[0].cell[3], "计划");
	assert_string_equal(rows->v[0].cell[0], "");
	doc_row_move(d, 0, 1, 3);
	assert_int_equal(rows->v[3].id, first);
	assert_int_equal(rows->v[1].id, second);
	doc_row_move(d, 0, 3, 0);
	assert_int_equal(rows->v[0].id, first);
	assert_int_equal(rows->v[1].id, new);
	doc_row_delete(d, 0, 1);
	assert_int_equal(rows->n, 3);
	assert_int_equal(rows->v[1].id, second);
	doc_row_insert(d, 0, rows->n);
	assert_true(rows->v[3].id > new); /* not used again */
	doc_free(d);
}

static void many_rows_fit(void **state)
{
	(void)state;
	struct doc *d = doc_new(form, 2023);
	for (size_t i = 0; i < 3000; i++) {
		doc_row_insert(d, 0, i % 2 ? 0 : d->list[0].n);
		if (i % 3 == 2)
			doc_row_delete(d, 0, i % d->list[0].n);
	}
	assert_int_equal(d->list[0].n, 3 + 2000);
	struct doc *copy = doc_copy(d);
	assert_true(doc_equal(d, copy));
	doc_free(copy);
	doc_free(d);
}

static void blank_rows_hold_their_start_values(void **state)
{
	(void)state;
	struct doc *d = doc_new(form, 2023);
	for (size_t i = 0; i < 3; i++)
		assert_true(doc_row_blank(d, 0, i));
	doc_row_insert(d, 0, 3);
	assert_true(doc_row_blank(d, 0, 3));
	doc_set(d, at(form, "开放[4].依据"), "");
	assert_true(doc_row_blank(d, 0, 3));
	doc_set(d, at(form, "开放[1].次级"), "甲二"); /* as row 2 starts */
	assert_true(doc_row_blank(d, 0, 0));
	doc_set(d, at(form, "开放[1].级"), "乙"); /* as no row starts */
	assert_false(doc_row_blank(d, 0, 0));
	doc_set(d, at(form, "开放[2].值"), "x");
	assert_false(doc_row_blank(d, 0, 1));
	doc_free(d);
}

static void which_rows_count_and_show(void **state)
{
	(void)state;
	struct doc *d = doc_new(form, 2023);
	static const struct {
		bool counts, shown;
	} empty[] = {{false, false}, {false, true}, {true, true}}; /* open, kept, fixed */
	for (int l = 0; l < 3; l++) {
		assert_int_equal(doc_row_counts(d, l, 0), empty[l].counts);
		assert_int_equal(doc_row_shown(d, l, 0), empty[l].shown);
		struct path last = {l, 0, (int)form->list[l].ncols - 1};
		doc_set(d, last, "1");
		assert_true(doc_row_counts(d, l, 0));
		assert_true(doc_row_shown(d, l, 0));
	}
	doc_free(d);
}

/* --- copies ---------------------------------------------------------------- */

static void a_copy_stands_alone(void **state)
{
	(void)state;
	struct doc *d = doc_new(form, 2023);
	d->number = 7;
	d->revision = 3;
	doc_set(d, at(form, "名称"), "甲项目");
	struct doc *copy = doc_copy(d);
	assert_true(doc_equal(d, copy));
	assert_int_equal(copy->number, 7);
	assert_string_equal(copy->uuid, d->uuid);
	doc_set(copy, at(form, "名称"), "乙项目");
	doc_row_delete(copy, 0, 0);
	assert_string_equal(doc_get(d, at(form, "名称")), "甲项目");
	assert_int_equal(d->list[0].n, 3);
	assert_false(doc_equal(d, copy));
	doc_renew(copy);
	assert_int_equal(copy->number, 0);
	assert_int_equal(copy->revision, 0);
	assert_string_not_equal(copy->uuid, d->uuid);
	doc_free(d);
	doc_free(copy);
}

static void equal_sees_every_difference(void **state)
{
	(void)state;
	struct doc *d = doc_new(form, 2023), *e = doc_copy(d);
	e->year = 2024;
	assert_false(doc_equal(d, e));
	e->year = 2023;
	assert_true(doc_equal(d, e));
	doc_row_move(e, 0, 0, 1);
	assert_false(doc_equal(d, e));
	doc_row_move(e, 0, 1, 0);
	assert_true(doc_equal(d, e));
	doc_set(e, at(form, "固定[2].额"), "1");
	assert_false(doc_equal(d, e));
	doc_free(d);
	doc_free(e);
}

static void a_newer_form_takes_the_values_over(void **state)
{
	(void)state;
	static const char newer[] = "form: small\n"
				    "name: 小表\n"
				    "record: {year: 年度}\n"
				    "fields:\n"
				    "  新栏: {type: text, start: 开始, optional: true}\n"
				    "  名称: text\n"
				    "lists:\n"
				    "  单:\n"
				    "    columns:\n"
				    "      甲列: text\n"
				    "      乙列: {type: text, start: 起}\n"
				    "layout:\n"
				    "  - table: |\n"
				    "      {名称} | {新栏}\n"
				    "      --- 单\n"
				    "      {乙列} | {甲列}\n";
	static const char older[] = "form: small\n"
				    "name: 小表\n"
				    "record: {year: 年度}\n"
				    "fields:\n"
				    "  名称: text\n"
				    "lists:\n"
				    "  单:\n"
				    "    columns:\n"
				    "      甲列: text\n"
				    "layout:\n"
				    "  - table: |\n"
				    "      {名称}\n"
				    "      --- 单\n"
				    "      {甲列}\n";
	struct form *old = form_text(older), *now = form_text(newer);
	struct doc *d = doc_new(old, 2023);
	d->number = 5;
	doc_set(d, at(old, "名称"), "项目");
	doc_row_insert(d, 0, 0);
	doc_row_insert(d, 0, 0);
	doc_set(d, at(old, "单[1].甲列"), "一");
	struct doc *to = doc_under(d, now);
	struct buf b = BUF_INIT;
	doc_dump(&b, to);
	assert_string_equal(b.s, "年度: 2023\n新栏: \n名称: 项目\n"
				 "单[1].甲列: 一\n单[1].乙列: \n单[2].甲列: \n单[2].乙列: \n");
	assert_int_equal(to->number, 5);
	assert_int_equal(to->list[0].v[0].id, d->list[0].v[0].id);
	assert_int_equal(to->next_row, d->next_row);
	buf_release(&b);
	doc_free(to);
	doc_free(d);
	form_free(old);
	form_free(now);
}

/* --- undo ------------------------------------------------------------------- */

static void undo_goes_back_and_forth(void **state)
{
	(void)state;
	struct undo u = UNDO_INIT;
	struct doc *d = doc_new(form, 2023);
	struct path name = at(form, "名称"), where;
	static const char *const texts[] = {"一", "二", "三"};
	assert_int_equal(undo_back(&u, &d, &where), -1);
	for (size_t i = 0; i < 3; i++) {
		undo_push(&u, d, name);
		doc_set(d, name, texts[i]);
	}
	assert_int_equal(undo_forth(&u, &d, &where), -1);
	assert_int_equal(undo_back(&u, &d, &where), 0);
	assert_true(path_equal(where, name));
	assert_string_equal(doc_get(d, name), "二");
	assert_int_equal(undo_back(&u, &d, &where), 0);
	assert_string_equal(doc_get(d, name), "一");
	assert_int_equal(undo_forth(&u, &d, &where), 0);
	assert_string_equal(doc_get(d, name), "二");
	undo_push(&u, d, name); /* what could be done again is gone */
	doc_set(d, name, "四");
	assert_int_equal(undo_forth(&u, &d, &where), -1);
	assert_int_equal(undo_back(&u, &d, &where), 0);
	assert_string_equal(doc_get(d, name), "二");
	undo_release(&u);
	doc_free(d);
}

/* A record with this text in its name. */
static struct doc *named(const char *text)
{
	struct doc *d = doc_new(form, 2023);
	doc_set(d, at(form, "名称"), text);
	return d;
}

static void undo_goes_on_with_records_from_elsewhere(void **state)
{
	(void)state;
	struct undo u = UNDO_INIT;
	struct path name = at(form, "名称"), where;
	struct doc *d = named("二");
	undo_below(&u, named("一"), name);
	assert_int_equal(undo_forth(&u, &d, &where), -1);
	assert_int_equal(undo_back(&u, &d, &where), 0);
	assert_true(path_equal(where, name));
	assert_string_equal(doc_get(d, name), "一");
	undo_below(&u, named("零"), name);
	assert_int_equal(undo_back(&u, &d, &where), 0);
	assert_string_equal(doc_get(d, name), "零");
	assert_int_equal(undo_back(&u, &d, &where), -1);
	assert_int_equal(undo_forth(&u, &d, &where), 0);
	assert_int_equal(undo_forth(&u, &d, &where), 0);
	assert_string_equal(doc_get(d, name), "二");
	assert_int_equal(undo_forth(&u, &d, &where), -1);
	undo_above(&u, named("三"), name);
	assert_int_equal(undo_forth(&u, &d, &where), 0);
	assert_string_equal(doc_get(d, name), "三");
	assert_int_equal(undo_back(&u, &d, &where), 0);
	assert_string_equal(doc_get(d, name), "二");
	undo_release(&u);
	doc_free(d);
}

static void undo_leaves_the_stored_record_alone(void **state)
{
	(void)state;
	struct undo u = UNDO_INIT;
	struct doc *d = doc_new(form, 2023);
	struct path where;
	undo_push(&u, d, PATH_RECORD);
	doc_row_insert(d, 0, 3);
	int64_t id = d->list[0].v[3].id;
	d->number = 9; /* saved meanwhile */
	d->revision = 4;
	d->updated = 1700000000;
	assert_int_equal(undo_back(&u, &d, &where), 0);
	assert_int_equal(d->list[0].n, 3);
	assert_int_equal(d->number, 9);
	assert_int_equal(d->revision, 4);
	assert_int_equal(d->updated, 1700000000);
	doc_row_insert(d, 0, 3);
	assert_true(d->list[0].v[3].id > id);
	undo_release(&u);
	doc_free(d);
}

static void undo_keeps_a_thousand_steps(void **state)
{
	(void)state;
	struct undo u = UNDO_INIT;
	struct doc *d = doc_new(form, 2023);
	struct path name = at(form, "名称"), where;
	for (int i = 0; i < 1500; i++) {
		char text[16];
		undo_push(&u, d, name);
		snprintf(text, sizeof text, "%d", i);
		doc_set(d, name, text);
	}
	int steps = 0;
	while (!undo_back(&u, &d, &where))
		steps++;
	assert_int_equal(steps, 1000);
	assert_string_equal(doc_get(d, name), "499");
	while (!undo_forth(&u, &d, &where))
		steps--;
	assert_int_equal(steps, 0);
	assert_string_equal(doc_get(d, name), "1499");
	undo_release(&u);
	doc_free(d);
}

static void undo_of_large_records_is_bounded(void **state)
{
	(void)state;
	struct undo u = UNDO_INIT;
	struct doc *d = doc_new(form, 2023);
	struct path where;
	char *text = mem_new(3 << 20);
	memset(text, 'x', (3 << 20) - 1);
	doc_set(d, at(form, "名称"), text);
	for (int i = 0; i < 40; i++)
		undo_push(&u, d, PATH_RECORD);
	int steps = 0;
	while (!undo_back(&u, &d, &where))
		steps++;
	assert_int_equal(steps, 10); /* of 3 MiB in 32 MiB */
	free(text);
	undo_release(&u);
	doc_free(d);
}

/* A random walk of commands, undone to the start and done again, goes through the same records. */
static void undo_repeats_any_walk(void **state)
{
	(void)state;
	enum { STEPS = 300 };
	const char *given = getenv("SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : 20230509;
	print_message("# SEED=%u\n", seed);
	struct undo u = UNDO_INIT;
	struct doc *d = doc_new(form, 2023), *was[STEPS + 1];
	struct path where;
	for (int i = 0; i < STEPS; i++) {
		was[i] = doc_copy(d);
		undo_push(&u, d, PATH_RECORD);
		seed = seed * 1103515245u + 12345u;
		unsigned x = seed >> 8;
		struct rows *rows = &d->list[x % 2];
		if (x / 2 % 4 == 0 || !rows->n)
			doc_row_insert(d, (int)(x % 2), x / 8 % (rows->n + 1));
		else if (x / 2 % 4 == 1)
			doc_row_delete(d, (int)(x % 2), x / 8 % rows->n);
		else if (x / 2 % 4 == 2)
			doc_row_move(d, (int)(x % 2), x / 8 % rows->n, x / 64 % rows->n);
		else
			doc_set(d, (struct path){(int)(x % 2), (int)(x / 8 % rows->n), 1},
				x & 1024 ? "长一点的文字" : "");
	}
	was[STEPS] = doc_copy(d);
	for (int i = STEPS; i--;) {
		assert_int_equal(undo_back(&u, &d, &where), 0);
		assert_true(doc_equal(d, was[i]));
	}
	for (int i = 0; i++ < STEPS;) {
		assert_int_equal(undo_forth(&u, &d, &where), 0);
		assert_true(doc_equal(d, was[i]));
	}
	for (int i = 0; i <= STEPS; i++)
		doc_free(was[i]);
	undo_release(&u);
	doc_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_record_starts_as_the_form_says),
		cmocka_unit_test(uuids_are_random_version_4),
		cmocka_unit_test(dump_keeps_a_text_on_its_line),
		cmocka_unit_test(status_has_names),
		cmocka_unit_test(texts_are_kept_as_typed),
		cmocka_unit_test(rows_keep_their_ids),
		cmocka_unit_test(many_rows_fit),
		cmocka_unit_test(blank_rows_hold_their_start_values),
		cmocka_unit_test(which_rows_count_and_show),
		cmocka_unit_test(a_copy_stands_alone),
		cmocka_unit_test(equal_sees_every_difference),
		cmocka_unit_test(a_newer_form_takes_the_values_over),
		cmocka_unit_test(undo_goes_back_and_forth),
		cmocka_unit_test(undo_goes_on_with_records_from_elsewhere),
		cmocka_unit_test(undo_leaves_the_stored_record_alone),
		cmocka_unit_test(undo_keeps_a_thousand_steps),
		cmocka_unit_test(undo_of_large_records_is_bounded),
		cmocka_unit_test(undo_repeats_any_walk),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
