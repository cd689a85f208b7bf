/* Notes in the data file: saved and loaded with their record, what the history says of them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

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
			    "lists:\n"
			    "  清单:\n"
			    "    columns:\n"
			    "      甲: {type: text, optional: true}\n"
			    "      乙: {type: text, optional: true}\n"
			    "  附: {columns: {甲: {type: text, optional: true}}}\n"
			    "layout:\n"
			    "  - table: |\n"
			    "      {名称} | {金额}\n"
			    "      --- 清单\n"
			    "      {甲}   | {乙}\n"
			    "  - table: |\n"
			    "      附\n"
			    "      --- 附\n"
			    "      {甲}\n";

/* A file with one record, three rows in its list, opened; *d: that record. */
static struct store *one_record(struct kit *k, struct doc **d)
{
	kit_form(k, "small", small);
	struct store *s = kit_open(k, STORE_CREATE);
	*d = kit_doc(k, "small", 2023);
	kit_set(*d, "名称", "办公费");
	for (size_t i = 0; i < 3; i++)
		doc_row_insert(*d, 0, i);
	kit_set(*d, "清单[1].甲", "一");
	kit_set(*d, "清单[2].甲", "二");
	kit_set(*d, "清单[3].甲", "三");
	assert_int_equal(kit_save(k, s, NULL, *d), 0);
	kit_quiet(k);
	return s;
}

/* Notes about an address; "": the record. */
static void note(struct doc *d, enum note_kind kind, const char *address, const struct note *say)
{
	struct path p = PATH_RECORD;
	if (*address)
		assert_int_equal(path_parse(d->form, address, &p), 0);
	doc_note_set(d, kind, p, say ? say : &(struct note){.text = ""});
}

static void same_notes(const struct doc *a, const struct doc *b)
{
	assert_int_equal(a->nnotes, b->nnotes);
	for (size_t i = 0; i < a->nnotes; i++) {
		const struct note *x = &a->note[i], *y = &b->note[i];
		assert_int_equal(x->kind, y->kind);
		assert_int_equal(x->list, y->list);
		assert_int_equal(x->row, y->row);
		assert_int_equal(x->col, y->col);
		assert_string_equal(x->rule, y->rule);
		assert_string_equal(x->text, y->text);
		assert_string_equal(x->over, y->over);
		assert_string_equal(x->who, y->who);
		assert_int_equal(x->time, y->time);
	}
}

/* Saves *d as changed since before, and that it then loads as it is. Takes before. */
static void saves(struct kit *k, struct store *s, struct doc *before, struct doc *d)
{
	assert_int_equal(kit_save(k, s, before, d), 0);
	kit_quiet(k);
	struct doc *again = kit_load(k, s, d->number);
	assert_true(doc_equal(again, d));
	same_notes(again, d);
	assert_int_equal(again->revision, d->revision);
	assert_int_equal(store_verify_changes(s, &k->ds), 0);
	kit_quiet(k);
	doc_free(again);
	doc_free(before);
}

/* One of each kind, in the record, its fields and its rows. */
static void note_all(struct doc *d)
{
	note(d, NOTE_UNCONFIRMED, "名称", NULL);
	note(d, NOTE_UNCONFIRMED, "清单[2].甲", NULL);
	note(d, NOTE_PARKED, "清单[1].乙", &(struct note){.text = "产出"});
	note(d, NOTE_TEMPLATE, "清单[3]", &(struct note){.text = "培训人次"});
	note(d, NOTE_AGREED, "金额", NULL);
	note(d, NOTE_WAIVER, "金额",
		&(struct note){.rule = "资金平衡", .text = "已报'批'", .over = "d1"});
	note(d, NOTE_WAIVER, "", &(struct note){.rule = "整表", .text = "第二行\n第三行"});
	note(d, NOTE_WAIVER, "清单",
		&(struct note){
			.rule = "合计", .text = "%_\\", .who = "王主任", .time = 1682928000});
}

static const char history[] = "SELECT cell, row, quote(old), quote(new), who FROM changes WHERE "
			      "record > 0 AND cell <> ':record' ORDER BY seq";
static const char kept[] = "SELECT kind, list, row, col, rule, text, over, who, time FROM notes "
			   "ORDER BY 1, 2, 3, 4, 5";

static void a_new_record_brings_its_notes(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	doc_renew(d);
	note_all(d);
	saves(k, s, NULL, d);
	/* Who let it pass and when, where nobody said. */
	const struct note *n = doc_note(d, NOTE_WAIVER, PATH_RECORD, "整表");
	assert_string_equal(n->who, "李会计");
	assert_int_equal(n->time, clock_now());
	doc_free(d);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, kept),
		"agreed||0|金额|||||0\n"
		"parked|清单|1|乙||产出|||0\n"
		"template|清单|3|||培训人次|||0\n"
		"unconfirmed||0|名称|||||0\n"
		"unconfirmed|清单|2|甲|||||0\n"
		"waiver||0||整表|第二行\n第三行||李会计|1682928785\n"
		"waiver||0|金额|资金平衡|已报'批'|d1|李会计|1682928785\n"
		"waiver|清单|0||合计|%_\\||王主任|1682928000\n");
	/* As its values: one line for all of it. */
	assert_string_equal(kit_sql(k, "SELECT count(*) FROM changes WHERE record = 2"), "1\n");
}

static void what_is_noted_stands_in_the_history(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	struct doc *before = doc_copy(d);
	note_all(d);
	saves(k, s, before, d);
	assert_int_equal(d->revision, 2);
	before = doc_copy(d);
	saves(k, s, before, d); /* nothing */
	assert_int_equal(d->revision, 2);
	before = doc_copy(d);
	clock_hold(clock_now() + 60);
	store_who_set(s, "王主任");
	note(d, NOTE_TEMPLATE, "清单[3]", &(struct note){.text = "培训期数"});
	note(d, NOTE_WAIVER, "", &(struct note){.rule = "整表", .text = "改了理由"});
	doc_note_clear(d, NOTE_AGREED, (struct path){LIST_NONE, -1, 1}, NULL);
	saves(k, s, before, d);
	assert_int_equal(d->revision, 3);
	before = doc_copy(d);
	kit_set(d, "清单[2].甲", "二改"); /* takes its note away */
	saves(k, s, before, d);
	doc_free(d);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, history),
		"名称:unconfirmed|NULL|NULL|''|李会计\n"
		"清单[2].甲:unconfirmed|2|NULL|''|李会计\n"
		"清单[1].乙:parked|1|NULL|'产出'|李会计\n"
		"清单[3]:template|3|NULL|'培训人次'|李会计\n"
		":waiver|NULL|NULL|'{\"text\": \"第二行\\n第三行\", \"rule\": \"整表\", "
		"\"over\": \"\", \"who\": \"李会计\", \"time\": 1682928785}'|李会计\n"
		"金额:waiver|NULL|NULL|'{\"text\": \"已报''批''\", \"rule\": \"资金平衡\", "
		"\"over\": \"d1\", \"who\": \"李会计\", \"time\": 1682928785}'|李会计\n"
		"清单:waiver|NULL|NULL|'{\"text\": \"%_\\\\\", \"rule\": \"合计\", "
		"\"over\": \"\", \"who\": \"王主任\", \"time\": 1682928000}'|李会计\n"
		"金额:agreed|NULL|NULL|''|李会计\n"
		"金额:agreed|NULL|''|NULL|王主任\n"
		"清单[3]:template|3|'培训人次'|'培训期数'|王主任\n"
		":waiver|NULL|'{\"text\": \"第二行\\n第三行\", \"rule\": \"整表\", "
		"\"over\": \"\", \"who\": \"李会计\", \"time\": 1682928785}'"
		"|'{\"text\": \"改了理由\", \"rule\": \"整表\", "
		"\"over\": \"\", \"who\": \"王主任\", \"time\": 1682928845}'|王主任\n"
		"清单[2].甲|2|'二'|'二改'|王主任\n"
		"清单[2].甲:unconfirmed|2|''|NULL|王主任\n");
}

static void notes_go_with_their_rows(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	struct undo undo = UNDO_INIT;
	struct path at = PATH_RECORD;
	struct doc *before = doc_copy(d);
	note_all(d);
	saves(k, s, before, d);
	undo_push(&undo, d, at);
	before = doc_copy(d);
	doc_row_move(d, 0, 2, 0);
	saves(k, s, before, d);
	assert_non_null(doc_note(d, NOTE_TEMPLATE, (struct path){0, 0, -1}, NULL));
	before = doc_copy(d);
	doc_row_delete(d, 0, 0);
	doc_row_insert(d, 0, 0);
	saves(k, s, before, d);
	assert_int_equal(doc_note_count(d, NOTE_TEMPLATE), 0);
	before = doc_copy(d);
	assert_int_equal(undo_back(&undo, &d, &at), 0);
	saves(k, s, before, d);
	assert_non_null(doc_note(d, NOTE_TEMPLATE, (struct path){0, 2, -1}, NULL));
	before = doc_copy(d);
	assert_int_equal(undo_forth(&undo, &d, &at), 0);
	saves(k, s, before, d);
	undo_release(&undo);
	doc_free(d);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "SELECT cell, quote(old), quote(new) FROM changes"
				       " WHERE cell LIKE '%:template' ORDER BY seq"),
		"清单[3]:template|NULL|'培训人次'\n"
		"清单[1]:template|'培训人次'|NULL\n"
		"清单[3]:template|NULL|'培训人次'\n"
		"清单[3]:template|'培训人次'|NULL\n");
}

static void notes_lie_in_the_bin(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	struct doc *before = doc_copy(d);
	note_all(d);
	saves(k, s, before, d);
	for (int deleted = 1; deleted >= 0; deleted--) {
		assert_int_equal((deleted ? store_delete : store_restore)(s, 1, &k->ds), 0);
		struct doc *again = kit_load(k, s, 1);
		assert_int_equal(again->deleted, deleted);
		same_notes(again, d);
		doc_free(again);
	}
	assert_int_equal(store_verify_changes(s, &k->ds), 0);
	doc_free(d);
	kit_close(k, s);
}

/* Another version of the form: its lists and columns stand in another order. */
static void notes_follow_the_form(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	struct doc *before = doc_copy(d);
	note_all(d);
	saves(k, s, before, d);
	struct doc *was = d;
	kit_close(k, s);
	kit_form(k, "small",
		"form: small\n"
		"name: 小表\n"
		"record: {name: 名称, amount: 金额}\n"
		"fields:\n"
		"  新的: {type: text, optional: true}\n"
		"  金额: {type: money, optional: true}\n"
		"  名称: text\n"
		"lists:\n"
		"  附: {columns: {甲: {type: text, optional: true}}}\n"
		"  清单:\n"
		"    columns:\n"
		"      乙: {type: text, optional: true}\n"
		"      甲: {type: text, optional: true}\n"
		"layout:\n"
		"  - table: |\n"
		"      {名称} | {金额} | {新的}\n"
		"      --- 清单\n"
		"      {甲}   | {乙}   | <\n"
		"  - table: |\n"
		"      附\n"
		"      --- 附\n"
		"      {甲}\n");
	s = kit_open(k, STORE_WRITE);
	d = kit_load(k, s, 1);
	assert_ptr_not_equal(d->form, was->form);
	assert_int_equal(d->nnotes, was->nnotes);
	struct path p;
	assert_int_equal(path_parse(d->form, "清单[1].乙", &p), 0);
	assert_string_equal(doc_note(d, NOTE_PARKED, p, NULL)->text, "产出");
	/* Nothing of them changed. */
	before = doc_copy(d);
	kit_set(d, "新的", "新");
	saves(k, s, before, d);
	doc_free(d);
	doc_free(was);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "SELECT count(*) FROM changes WHERE cell LIKE '%:%'"
				       " AND cell <> ':record' AND cell <> ':form' AND record > 0"),
		"8\n");
}

/* Moved to a form that has only some of the places. */
static void what_has_no_place_elsewhere_goes(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	kit_form(k, "other",
		"form: other\n"
		"name: 别表\n"
		"record: {name: 名称}\n"
		"fields: {名称: text}\n"
		"lists: {清单: {columns: {甲: {type: text, optional: true}}}}\n"
		"layout:\n"
		"  - table: |\n"
		"      {名称}\n"
		"      --- 清单\n"
		"      {甲}\n");
	struct store *s = one_record(k, &d);
	struct doc *before = doc_copy(d);
	note_all(d);
	saves(k, s, before, d);
	struct doc *other = kit_doc(k, "other", 2023);
	doc_identity(other, d);
	kit_set(other, "名称", "办公费");
	for (size_t i = 0; i < 3; i++) {
		doc_row_insert(other, 0, i);
		other->list[0].v[i].id = d->list[0].v[i].id;
		doc_set(other, (struct path){0, (int)i, 0}, d->list[0].v[i].cell[0]);
	}
	for (size_t i = 0; i < d->nnotes; i++) {
		struct note n = d->note[i];
		if (note_under(&n, d->form, other->form))
			doc_note_set(other, n.kind, note_path(other, &n), &n);
	}
	saves(k, s, d, other);
	assert_int_equal(other->nnotes, 5);
	doc_free(other);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "SELECT cell, quote(old) FROM changes WHERE new IS NULL"
				       " AND cell LIKE '%:%' AND record > 0"),
		"清单[1].乙:parked|'产出'\n"
		"金额:waiver|'{\"text\": \"已报''批''\", \"rule\": \"资金平衡\", "
		"\"over\": \"d1\", \"who\": \"李会计\", \"time\": 1682928785}'\n"
		"金额:agreed|''\n");
}

/* Whoever edits, adds or deletes a note behind our back is found out. */
static void notes_are_part_of_the_proof(void **state)
{
	struct kit *k = *state;
	static const char *const forged[] = {
		"UPDATE notes SET text = '另一个理由' WHERE rule = '整表'",
		"UPDATE notes SET who = '别人' WHERE rule = '整表'",
		"UPDATE notes SET time = time + 1 WHERE rule = '整表'",
		"UPDATE notes SET over = '' WHERE rule = '资金平衡'",
		"UPDATE notes SET row = 1 WHERE kind = 'unconfirmed' AND row = 2",
		"UPDATE notes SET col = '乙' WHERE kind = 'unconfirmed' AND row = 2",
		"UPDATE notes SET list = '附' WHERE kind = 'unconfirmed' AND row = 2",
		"UPDATE notes SET kind = 'agreed' WHERE kind = 'unconfirmed'",
		"UPDATE notes SET kind = 'unheard of' WHERE kind = 'template'",
		"UPDATE notes SET list = '没有' WHERE kind = 'template'",
		"UPDATE notes SET col = '没有' WHERE kind = 'agreed'",
		"DELETE FROM notes WHERE kind = 'unconfirmed'",
		"DELETE FROM notes",
		"INSERT INTO notes VALUES (1, 'unconfirmed', '', 7, '名称', '', '', '', '', 0)",
		"INSERT INTO notes VALUES (1, 'agreed', '清单', -9e18, '甲', '', '', '', '', 0)",
	};
	struct doc *d;
	struct store *s = one_record(k, &d);
	struct doc *before = doc_copy(d);
	note_all(d);
	saves(k, s, before, d);
	doc_free(d);
	kit_close(k, s);
	struct buf whole = BUF_INIT;
	kit_bytes(k, &whole);
	for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
		kit_write(k, "数据.db", whole.s, whole.n);
		assert_string_equal(kit_sql(k, forged[i]), "");
		s = kit_open(k, STORE_READ);
		assert_null(store_load(s, 1, &k->ds));
		kit_complains(k, D_STORE_RECORD_DAMAGED);
		kit_close(k, s);
	}
	buf_release(&whole);
}

/* A carried record is saved at once and confirmed at once, whatever its size. */
static void a_large_record_is_confirmed(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	for (size_t i = 3; i < 5000; i++) {
		doc_row_insert(d, 0, i);
		doc_set(d, (struct path){0, (int)i, 0}, "甲");
		doc_set(d, (struct path){0, (int)i, 1}, "乙");
	}
	struct doc *next = doc_carry(d, 2024);
	assert_int_equal(doc_note_count(next, NOTE_UNCONFIRMED), 1 + 3 + 2 * 4997);
	saves(k, s, NULL, next);
	struct doc *before = doc_copy(next);
	doc_notes_clear(next, NOTE_UNCONFIRMED);
	saves(k, s, before, next);
	assert_int_equal(next->revision, 2);
	doc_free(next);
	doc_free(d);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "SELECT count(*) FROM notes"), "0\n");
	assert_string_equal(
		kit_sql(k, "SELECT count(*) FROM changes WHERE cell LIKE '%:unconfirmed'"),
		"9998\n");
}

static void a_failed_save_leaves_the_notes(void **state)
{
	struct kit *k = *state;
	struct doc *d;
	struct store *s = one_record(k, &d);
	struct doc *before = doc_copy(d), *stale = doc_copy(d);
	note_all(d);
	saves(k, s, before, d);
	struct doc *lost = doc_copy(d);
	doc_notes_clear(lost, NOTE_WAIVER);
	assert_int_equal(kit_save(k, s, stale, lost), -1); /* d came first */
	kit_complains(k, D_STORE_STALE);
	assert_int_equal(store_begin(s, &k->ds), 0);
	assert_int_equal(kit_save(k, s, d, lost), 0);
	assert_int_equal(store_end(s, false, &k->ds), 0);
	kit_quiet(k);
	struct doc *again = kit_load(k, s, 1);
	same_notes(again, d);
	doc_free(again);
	doc_free(lost);
	doc_free(stale);
	doc_free(d);
	kit_close(k, s);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_new_record_brings_its_notes),
		TEST(what_is_noted_stands_in_the_history),
		TEST(notes_go_with_their_rows),
		TEST(notes_lie_in_the_bin),
		TEST(notes_follow_the_form),
		TEST(what_has_no_place_elsewhere_goes),
		TEST(notes_are_part_of_the_proof),
		TEST(a_large_record_is_confirmed),
		TEST(a_failed_save_leaves_the_notes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
