/* What is noted about cells, rows and warnings: kept, moved and dropped with the record. */
#include "unit.h"

#include "doc/doc.h"
#include "doc_form.h"

#define FIRST_FORM \
	"form: plan\n" \
	"name: 计划表\n" \
	"record: {year: 年度, name: 名称}\n" \
	"choices:\n" \
	"  层级:\n" \
	"    甲: [甲一, 甲二]\n" \
	"    乙: [乙一, 甲二]\n" \
	"fields:\n" \
	"  名称: text\n" \
	"  用途: {type: paragraph, optional: true}\n" \
	"  大类: {type: choice, of: 层级, optional: true}\n" \
	"  小类: {type: choice, of: 层级, under: 大类, optional: true}\n" \
	"  全名: {value: \"名称 || '表'\"}\n"

#define LISTS \
	"lists:\n" \
	"  指标:\n" \
	"    columns:\n" \
	"      级: {type: choice, of: 层级}\n" \
	"      次级: {type: choice, of: 层级, under: 级}\n" \
	"      名: text\n" \
	"      值: text\n" \
	"  月份:\n" \
	"    rows: fixed\n" \
	"    columns:\n" \
	"      月: text\n" \
	"      额: text\n" \
	"    start:\n" \
	"      - {月: 三月}\n" \
	"      - {月: 六月}\n"

#define LAYOUT \
	"layout:\n" \
	"  - table: |\n" \
	"      {名称} | {用途} | {大类} | {小类}\n" \
	"      {全名} | < | < | <\n" \
	"      --- 指标\n" \
	"      {级} | {次级} | {名} | {值}\n" \
	"      --- 月份\n" \
	"      {月} | < | {额} | <\n"

static struct form *form;
static struct doc *d;

static int load(void **state)
{
	(void)state;
	form = form_text(FIRST_FORM LISTS LAYOUT);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	form_free(form);
	return 0;
}

static void set(const char *address, const char *text)
{
	doc_set(d, at(form, address), text);
}

static void row(const char *level, const char *lower, const char *name, const char *value)
{
	int n = (int)d->list[0].n;
	const char *const text[] = {level, lower, name, value};
	doc_row_insert(d, 0, (size_t)n);
	for (int c = 0; c < 4; c++)
		doc_set(d, (struct path){0, n, c}, text[c]);
}

/* A record with three rows. */
static int fill(void **state)
{
	(void)state;
	d = doc_new(form, 2022);
	set("名称", "运行维护");
	set("用途", "用于 2022 年设备运行维护");
	row("甲", "甲一", "设备数量", "≥258台");
	row("甲", "甲二", "完成及时率", "≥95%");
	row("乙", "乙一", "故障减少", "有效减少");
	return 0;
}

static int drop(void **state)
{
	(void)state;
	doc_free(d);
	return 0;
}

static void note(enum note_kind k, const char *address, const char *text)
{
	doc_note_set(d, k, at(form, address), &(struct note){.text = text});
}

/* Text of a note, NULL when there is none. */
static const char *noted(const struct doc *of, enum note_kind k, const char *address)
{
	const struct note *n = doc_note(of, k, at(of->form, address), NULL);
	return n ? n->text : NULL;
}

/* Where the notes of a kind stand, in their order, a blank between. */
static void stands(const struct doc *of, enum note_kind k, const char *want)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < of->nnotes; i++) {
		if (of->note[i].kind != k)
			continue;
		if (b.n)
			buf_addc(&b, ' ');
		path_print(&b, of->form, note_path(of, &of->note[i]));
	}
	assert_string_equal(b.s, want);
	buf_release(&b);
}

/* --- one note -------------------------------------------------------------- */

static void kinds_have_words(void **state)
{
	(void)state;
	for (int k = 0; k < NOTE_KINDS; k++)
		assert_int_equal(note_from(note_word((enum note_kind)k)), k);
	assert_int_equal(note_from("confirmed"), -1);
}

static void a_note_is_found_by_what_it_is_about(void **state)
{
	(void)state;
	note(NOTE_TEMPLATE, "指标[2]", "jishilv");
	note(NOTE_PARKED, "指标[2].次级", "乙");
	note(NOTE_AGREED, "名称", "");
	assert_string_equal(noted(d, NOTE_TEMPLATE, "指标[2]"), "jishilv");
	assert_string_equal(noted(d, NOTE_PARKED, "指标[2].次级"), "乙");
	assert_non_null(noted(d, NOTE_AGREED, "名称"));
	assert_null(noted(d, NOTE_AGREED, "用途"));
	assert_null(noted(d, NOTE_PARKED, "指标[2].名"));
	assert_null(noted(d, NOTE_TEMPLATE, "指标[1]"));
	assert_null(noted(d, NOTE_TEMPLATE, "指标"));
	note(NOTE_TEMPLATE, "指标[2]", "anshilv"); /* instead of the other */
	assert_string_equal(noted(d, NOTE_TEMPLATE, "指标[2]"), "anshilv");
	assert_int_equal(doc_note_count(d, NOTE_TEMPLATE), 1);
	assert_true(doc_note_clear(d, NOTE_TEMPLATE, at(form, "指标[2]"), NULL));
	assert_false(doc_note_clear(d, NOTE_TEMPLATE, at(form, "指标[2]"), NULL));
	assert_int_equal(doc_note_count(d, NOTE_TEMPLATE), 0);
	assert_int_equal(doc_note_count(d, NOTE_PARKED), 1);
}

static void waivers_of_one_cell_are_told_apart_by_rule(void **state)
{
	(void)state;
	struct path p = at(form, "指标[1].值");
	doc_note_set(d, NOTE_WAIVER, p,
		&(struct note){
			.rule = "偏高", .text = "单价合同", .over = "1f", .who = "李", .time = 7});
	doc_note_set(d, NOTE_WAIVER, p, &(struct note){.rule = "无单位", .text = "按次"});
	doc_note_set(d, NOTE_WAIVER, PATH_RECORD, &(struct note){.rule = "偏高", .text = "整表"});
	const struct note *n = doc_note(d, NOTE_WAIVER, p, "偏高");
	assert_string_equal(n->text, "单价合同");
	assert_string_equal(n->over, "1f");
	assert_string_equal(n->who, "李");
	assert_int_equal(n->time, 7);
	assert_string_equal(doc_note(d, NOTE_WAIVER, p, "无单位")->text, "按次");
	assert_string_equal(doc_note(d, NOTE_WAIVER, PATH_RECORD, "偏高")->text, "整表");
	assert_null(doc_note(d, NOTE_WAIVER, p, NULL));
	assert_true(doc_note_clear(d, NOTE_WAIVER, p, "偏高"));
	assert_non_null(doc_note(d, NOTE_WAIVER, p, "无单位"));
}

static void notes_are_in_order_however_they_came(void **state)
{
	(void)state;
	static const char *const cells[] = {
		"指标[3].值", "名称", "指标[1].值", "指标[3].级", "指标[2].名", "用途"};
	for (size_t i = 0; i < COUNT(cells); i++)
		note(NOTE_UNCONFIRMED, cells[i], "");
	note(NOTE_AGREED, "名称", "");
	stands(d, NOTE_UNCONFIRMED, "名称 用途 指标[1].值 指标[2].名 指标[3].级 指标[3].值");
	assert_int_equal(doc_notes_clear(d, NOTE_UNCONFIRMED), 6);
	assert_int_equal(doc_notes_clear(d, NOTE_UNCONFIRMED), 0);
	stands(d, NOTE_AGREED, "名称");
}

/* --- as the record changes ----------------------------------------------------- */

static void another_text_takes_its_notes_away(void **state)
{
	(void)state;
	static const enum note_kind kinds[] = {NOTE_UNCONFIRMED, NOTE_PARKED, NOTE_AGREED};
	for (size_t i = 0; i < COUNT(kinds); i++)
		note(kinds[i], "指标[2].次级", "乙");
	note(NOTE_TEMPLATE, "指标[2]", "jishilv");
	note(NOTE_WAIVER, "指标[2].次级", "");
	set("指标[2].次级", "甲二"); /* as it is */
	assert_int_equal(d->nnotes, 5);
	set("指标[2].次级", "甲一");
	assert_int_equal(d->nnotes, 2);
	assert_non_null(noted(d, NOTE_TEMPLATE, "指标[2]"));
	assert_non_null(noted(d, NOTE_WAIVER, "指标[2].次级")); /* what it is over tells */
}

static void notes_go_with_their_row(void **state)
{
	(void)state;
	note(NOTE_UNCONFIRMED, "指标[1].值", "");
	note(NOTE_UNCONFIRMED, "指标[2].值", "");
	note(NOTE_TEMPLATE, "指标[2]", "jishilv");
	note(NOTE_UNCONFIRMED, "月份[2].额", "");
	doc_row_move(d, 0, 1, 2);
	stands(d, NOTE_UNCONFIRMED, "指标[1].值 指标[3].值 月份[2].额");
	assert_string_equal(noted(d, NOTE_TEMPLATE, "指标[3]"), "jishilv");
	doc_row_insert(d, 0, 0);
	stands(d, NOTE_UNCONFIRMED, "指标[2].值 指标[4].值 月份[2].额");
	doc_row_delete(d, 0, 3);
	stands(d, NOTE_UNCONFIRMED, "指标[2].值 月份[2].额");
	assert_int_equal(doc_note_count(d, NOTE_TEMPLATE), 0);
	doc_row_insert(d, 0, 3); /* a new row at that place has none */
	assert_null(noted(d, NOTE_TEMPLATE, "指标[4]"));
}

static void copies_and_comparisons_take_notes_in(void **state)
{
	(void)state;
	note(NOTE_UNCONFIRMED, "指标[1].值", "");
	note(NOTE_TEMPLATE, "指标[2]", "jishilv");
	struct doc *copy = doc_copy(d);
	assert_true(doc_equal(copy, d));
	assert_string_equal(noted(copy, NOTE_TEMPLATE, "指标[2]"), "jishilv");
	assert_ptr_not_equal(
		noted(copy, NOTE_TEMPLATE, "指标[2]"), noted(d, NOTE_TEMPLATE, "指标[2]"));
	note(NOTE_TEMPLATE, "指标[2]", "anshilv");
	assert_false(doc_equal(copy, d));
	assert_string_equal(noted(copy, NOTE_TEMPLATE, "指标[2]"), "jishilv");
	note(NOTE_TEMPLATE, "指标[2]", "jishilv");
	assert_true(doc_equal(copy, d));
	for (size_t i = 0; i < 40; i++) /* a copy has room for more */
		doc_note_set(copy, NOTE_WAIVER, PATH_RECORD,
			&(struct note){.rule = (char[]){(char)('!' + i), '\0'}});
	assert_int_equal(copy->nnotes, 42);
	assert_int_equal(d->nnotes, 2);
	doc_free(copy);
}

static void undo_brings_notes_back(void **state)
{
	(void)state;
	struct undo undo = UNDO_INIT;
	struct path p = PATH_RECORD;
	note(NOTE_UNCONFIRMED, "指标[2].值", "");
	note(NOTE_PARKED, "指标[2].次级", "甲");
	undo_push(&undo, d, p);
	set("指标[2].值", "≥98%");
	doc_row_delete(d, 0, 0);
	stands(d, NOTE_UNCONFIRMED, "");
	stands(d, NOTE_PARKED, "指标[1].次级");
	assert_int_equal(undo_back(&undo, &d, &p), 0);
	stands(d, NOTE_UNCONFIRMED, "指标[2].值");
	stands(d, NOTE_PARKED, "指标[2].次级");
	assert_int_equal(undo_forth(&undo, &d, &p), 0);
	stands(d, NOTE_UNCONFIRMED, "");
	stands(d, NOTE_PARKED, "指标[1].次级");
	undo_release(&undo);
}

static void confirming_alone_is_a_step_of_undo(void **state)
{
	(void)state;
	struct undo undo = UNDO_INIT;
	struct path p = PATH_RECORD;
	note(NOTE_UNCONFIRMED, "名称", "");
	undo_push(&undo, d, p);
	struct doc *before = doc_copy(d);
	doc_note_clear(d, NOTE_UNCONFIRMED, at(form, "名称"), NULL);
	assert_false(doc_equal(before, d));
	doc_free(before);
	assert_int_equal(undo_back(&undo, &d, &p), 0);
	stands(d, NOTE_UNCONFIRMED, "名称");
	undo_release(&undo);
}

/* The same record under a later version of its form, where columns stand elsewhere. */
static void another_version_keeps_what_it_has_a_place_for(void **state)
{
	(void)state;
	static const char later[] = "form: plan\n"
				    "name: 计划表\n"
				    "record: {year: 年度, name: 名称}\n"
				    "choices:\n"
				    "  层级:\n"
				    "    甲: [甲一, 甲二]\n"
				    "fields:\n"
				    "  编码: text\n"
				    "  名称: text\n"
				    "lists:\n"
				    "  阶段:\n"
				    "    columns: {期: text}\n"
				    "  指标:\n"
				    "    columns:\n"
				    "      值: text\n"
				    "      名: text\n"
				    "layout:\n"
				    "  - table: |\n"
				    "      {编码} | {名称}\n"
				    "      --- 阶段\n"
				    "      {期} | <\n"
				    "      --- 指标\n"
				    "      {名} | {值}\n";
	struct form *now = form_text(later);
	struct doc *was = doc_new(now, 2022);
	doc_row_insert(was, 1, 0);
	doc_row_insert(was, 1, 1);
	doc_row_delete(was, 1, 0); /* ids of rows do not tell their places */
	doc_set(was, at(now, "指标[1].值"), "≥95%");
	doc_note_set(was, NOTE_UNCONFIRMED, at(now, "指标[1].值"), &(struct note){0});
	doc_note_set(was, NOTE_TEMPLATE, at(now, "指标[1]"), &(struct note){.text = "jishilv"});
	doc_note_set(was, NOTE_UNCONFIRMED, at(now, "名称"), &(struct note){0});
	doc_note_set(was, NOTE_WAIVER, PATH_RECORD, &(struct note){.rule = "全"});

	static const char first[] = "form: plan\n"
				    "name: 计划表\n"
				    "fields:\n"
				    "  名称: text\n"
				    "  编码: text\n"
				    "lists:\n"
				    "  指标:\n"
				    "    columns:\n"
				    "      名: text\n"
				    "      值: text\n"
				    "  阶段:\n"
				    "    columns: {期: text}\n"
				    "layout:\n"
				    "  - table: |\n"
				    "      {编码} | {名称}\n"
				    "      --- 阶段\n"
				    "      {期} | <\n"
				    "      --- 指标\n"
				    "      {名} | {值}\n";
	struct form *other = form_text(first);
	struct doc *moved = doc_under(was, other);
	stands(moved, NOTE_UNCONFIRMED, "名称 指标[1].值");
	assert_string_equal(noted(moved, NOTE_TEMPLATE, "指标[1]"), "jishilv");
	assert_non_null(doc_note(moved, NOTE_WAIVER, PATH_RECORD, "全"));
	assert_int_equal(moved->nnotes, 4);
	doc_free(moved);
	doc_free(was);
	form_free(other);
	form_free(now);
}

/* --- carried, copied ----------------------------------------------------------- */

static void carried_records_wait_to_be_confirmed(void **state)
{
	(void)state;
	d->number = 7;
	d->status = STATUS_SIGNED;
	note(NOTE_TEMPLATE, "指标[2]", "jishilv");
	note(NOTE_AGREED, "指标[2].值", "");
	note(NOTE_WAIVER, "指标[2].值", "");
	doc_row_insert(d, 0, 3); /* a blank row is nothing to confirm */
	struct doc *next = doc_carry(d, 2023);
	assert_int_equal(next->year, 2023);
	assert_int_equal(next->number, 0);
	assert_int_equal(next->status, STATUS_DRAFT);
	assert_string_not_equal(next->uuid, d->uuid);
	assert_string_equal(doc_get(next, at(form, "用途")), "用于 2022 年设备运行维护");
	stands(next, NOTE_UNCONFIRMED,
		"名称 用途 "
		"指标[1].级 指标[1].次级 指标[1].名 指标[1].值 "
		"指标[2].级 指标[2].次级 指标[2].名 指标[2].值 "
		"指标[3].级 指标[3].次级 指标[3].名 指标[3].值");
	assert_string_equal(noted(next, NOTE_TEMPLATE, "指标[2]"), "jishilv");
	assert_int_equal(doc_note_count(next, NOTE_AGREED), 0);
	assert_int_equal(doc_note_count(next, NOTE_WAIVER), 0);
	assert_int_equal(doc_note_count(d, NOTE_WAIVER), 1); /* the old one stays as it was */
	assert_int_equal(doc_note_count(d, NOTE_UNCONFIRMED), 0);
	doc_free(next);
}

static void rows_come_from_another_form_by_name(void **state)
{
	(void)state;
	static const char other[] = "form: other\n"
				    "name: 另一张表\n"
				    "fields:\n"
				    "  名称: text\n"
				    "lists:\n"
				    "  目标:\n"
				    "    columns:\n"
				    "      值: text\n"
				    "      名: text\n"
				    "      备注: text\n"
				    "layout:\n"
				    "  - table: |\n"
				    "      {名称} | < | <\n"
				    "      --- 目标\n"
				    "      {名} | {值} | {备注}\n";
	struct form *from = form_text(other);
	struct doc *source = doc_new(from, 2021);
	static const char *const texts[][3] = {{"≥10次", "培训次数", "一"},
		{"≥200人", "培训人数", "二"}, {"≥90%", "满意率", "三"}};
	for (int r = 0; r < 3; r++) {
		doc_row_insert(source, 0, (size_t)r);
		for (int c = 0; c < 3; c++)
			doc_set(source, (struct path){0, r, c}, texts[r][c]);
	}
	doc_note_set(source, NOTE_TEMPLATE, at(from, "目标[3]"), &(struct note){.text = "manyi"});
	doc_rows_copy(d, 0, 1, source, 0, (const size_t[]){2, 0}, 2, true);
	assert_int_equal(d->list[0].n, 5);
	assert_string_equal(doc_get(d, at(form, "指标[1].名")), "设备数量");
	assert_string_equal(doc_get(d, at(form, "指标[2].名")), "满意率");
	assert_string_equal(doc_get(d, at(form, "指标[2].值")), "≥90%");
	assert_string_equal(doc_get(d, at(form, "指标[2].级")), "");
	assert_string_equal(doc_get(d, at(form, "指标[3].名")), "培训次数");
	assert_string_equal(doc_get(d, at(form, "指标[4].名")), "完成及时率");
	assert_string_equal(noted(d, NOTE_TEMPLATE, "指标[2]"), "manyi");
	stands(d, NOTE_UNCONFIRMED, "指标[2].名 指标[2].值 指标[3].名 指标[3].值");
	doc_free(source);
	form_free(from);
}

static void rows_are_copied_within_a_record(void **state)
{
	(void)state;
	note(NOTE_TEMPLATE, "指标[3]", "guzhang");
	doc_rows_copy(d, 0, 1, d, 0, (const size_t[]){0, 2}, 2, false);
	static const char *const names[] = {
		"设备数量", "设备数量", "故障减少", "完成及时率", "故障减少"};
	assert_int_equal(d->list[0].n, COUNT(names));
	for (size_t r = 0; r < COUNT(names); r++)
		CHECK_ROW(!strcmp(doc_get(d, (struct path){0, (int)r, 2}), names[r]), "%zu", r);
	assert_string_equal(noted(d, NOTE_TEMPLATE, "指标[3]"), "guzhang");
	assert_string_equal(noted(d, NOTE_TEMPLATE, "指标[5]"), "guzhang");
	assert_int_equal(doc_note_count(d, NOTE_UNCONFIRMED), 0);
}

/* --- parked ----------------------------------------------------------------------- */

/* The upper level becomes another, key by key as it is typed. */
static void retype(const char *address, const char *was, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		set(address, texts[i]);
		doc_park(d, at(form, address), was);
	}
}

static void a_lower_level_that_no_longer_fits_is_parked(void **state)
{
	(void)state;
	retype("指标[1].级", "甲", (const char *const[]){"", "y", "乙"}, 3);
	assert_string_equal(noted(d, NOTE_PARKED, "指标[1].次级"), "甲");
	assert_string_equal(doc_get(d, at(form, "指标[1].次级")), "甲一");
	retype("指标[1].级", "乙", (const char *const[]){"丙"}, 1); /* nor does it fit there */
	assert_string_equal(noted(d, NOTE_PARKED, "指标[1].次级"), "甲");
	retype("指标[1].级", "丙", (const char *const[]){"甲"}, 1);
	stands(d, NOTE_PARKED, "");
}

static void what_fits_under_both_is_not_parked(void **state)
{
	(void)state;
	retype("指标[2].级", "甲", (const char *const[]){"乙"},
		1); /* 甲二 is offered under 乙 too */
	stands(d, NOTE_PARKED, "");
	set("大类", "甲");
	set("小类", "乙一"); /* never fitted */
	retype("大类", "甲", (const char *const[]){"丙"}, 1);
	stands(d, NOTE_PARKED, "");
	set("大类", "乙");
	retype("大类", "乙", (const char *const[]){"甲"}, 1);
	stands(d, NOTE_PARKED, "小类");
}

static void fixed_rows_have_nothing_to_confirm_in_what_they_print(void **state)
{
	(void)state;
	set("月份[2].额", "5");
	doc_unconfirm(d);
	assert_null(noted(d, NOTE_UNCONFIRMED, "月份[2].月"));
	assert_non_null(noted(d, NOTE_UNCONFIRMED, "月份[2].额"));
	assert_null(noted(d, NOTE_UNCONFIRMED, "月份[1].额"));
	assert_null(noted(d, NOTE_UNCONFIRMED, "全名"));
}

#define EACH(f) cmocka_unit_test_setup_teardown(f, fill, drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds_have_words),
		EACH(a_note_is_found_by_what_it_is_about),
		EACH(waivers_of_one_cell_are_told_apart_by_rule),
		EACH(notes_are_in_order_however_they_came),
		EACH(another_text_takes_its_notes_away),
		EACH(notes_go_with_their_row),
		EACH(copies_and_comparisons_take_notes_in),
		EACH(undo_brings_notes_back),
		EACH(confirming_alone_is_a_step_of_undo),
		cmocka_unit_test(another_version_keeps_what_it_has_a_place_for),
		EACH(carried_records_wait_to_be_confirmed),
		EACH(rows_come_from_another_form_by_name),
		EACH(rows_are_copied_within_a_record),
		EACH(a_lower_level_that_no_longer_fits_is_parked),
		EACH(what_fits_under_both_is_not_parked),
		EACH(fixed_rows_have_nothing_to_confirm_in_what_they_print),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
