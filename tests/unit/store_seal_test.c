/*
 * The check value, byte by byte as tianbao-verify(7) describes it; a paper in
 * hand against the file; and that nothing gets past the history.
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
#include "store/store_impl.h"
#include "storekit.h"

static const char small[] = "form: small\n"
			    "name: 小表\n"
			    "record: {name: 名称}\n"
			    "fields:\n"
			    "  名称: text\n"
			    "  合计: {type: number, value: 1 + 1}\n"
			    "lists:\n"
			    "  清单:\n"
			    "    columns:\n"
			    "      甲: {type: text, optional: true}\n"
			    "      乙: {type: text, optional: true}\n"
			    "layout:\n"
			    "  - table: |\n"
			    "      {名称} | {合计}\n"
			    "      --- 清单\n"
			    "      {甲} | {乙}\n"
			    "rules:\n"
			    "  名称要长:\n"
			    "    check: length(名称) > 9\n"
			    "    level: warning\n"
			    "    message: 名称太短\n";
static const char uuid[] = "11036a5b-57e4-4736-b1a5-b1bacc11af78";
enum { SIGNED_AT = 1682928785 };

/* Record 1 with two rows and a warning that was let pass, signed; open. */
static struct store *make(struct kit *k)
{
	clock_hold(SIGNED_AT);
	kit_form(k, "small", small);
	struct store *s = kit_open(k, STORE_CREATE);
	struct doc *d = kit_doc(k, "small", 2023);
	memcpy(d->uuid, uuid, sizeof uuid);
	kit_set(d, "名称", "办公\t费");
	doc_row_insert(d, 0, 0);
	doc_row_insert(d, 0, 1);
	kit_set(d, "清单[1].甲", "一");
	kit_set(d, "清单[2].乙", "二\n三");
	assert_int_equal(kit_save(k, s, NULL, d), 0);
	struct doc *before = doc_copy(d);
	struct diags faults = DIAGS_INIT, found = DIAGS_INIT;
	struct rules *rules = rules_new(d->form, &faults);
	struct buf over = BUF_INIT;
	rules_check(rules, d, NULL, PATH_RECORD, NULL, &found);
	assert_int_equal(found.n, 1);
	rules_over(d, &found.v[0], &over);
	doc_note_set(d, NOTE_WAIVER, (struct path){LIST_NONE, -1, 0},
		&(struct note){.rule = "名称要长", .text = "就这样", .over = over.s});
	assert_int_equal(kit_save(k, s, before, d), 0);
	buf_release(&over);
	rules_free(rules);
	diags_release(&found);
	diags_release(&faults);
	doc_free(before);
	doc_free(d);
	assert_int_equal(kit_act(k, s, 1, ACT_REVIEW, ""), 0);
	assert_int_equal(kit_act(k, s, 1, ACT_SIGN, ""), 0);
	kit_quiet(k);
	return s;
}

/* --- off paper ---------------------------------------------------------------------------- */

static void digits_are_read_as_people_type_them(void **state)
{
	(void)state;
	char digits[DIGEST_HEX];
	assert_true(proof_digits("0123-4567 89AB　ｃｄＥＦ", digits));
	assert_string_equal(digits, "0123456789abcdef");
	assert_false(proof_digits("0123 4567 89ab cde", digits));
	assert_false(proof_digits("0123 4567 89ab cdeg", digits));
	char many[DIGEST_HEX + 1];
	memset(many, '7', sizeof many);
	many[DIGEST_HEX] = '\0';
	assert_false(proof_digits(many, digits));
	many[DIGEST_HEX - 1] = '\0';
	assert_true(proof_digits(many, digits));
	assert_string_equal(digits, many);
}

/* --- the bytes -------------------------------------------------------------------------- */

/* An item, put together without the program's help; NULL: no value. */
static void item(struct buf *out, const char *text)
{
	size_t n = text ? strlen(text) : 0;
	uint64_t length = text ? n : UINT64_MAX;
	for (int shift = 56; shift >= 0; shift -= 8)
		buf_addc(out, (char)(length >> shift & 0xff));
	buf_add(out, text ? text : "", n);
}

/* A cell in the bytes of its record: name and digest. */
static void cell(
	struct buf *out, const char *list, const char *row, const char *name, const char *text)
{
	struct buf own = BUF_INIT;
	char hex[DIGEST_HEX];
	item(&own, list);
	item(&own, row);
	item(&own, name);
	item(&own, text);
	digest_of(own.s, own.n, hex);
	item(out, name);
	item(out, hex);
	buf_release(&own);
}

static void expected(struct kit *k, struct store *s, struct buf *out)
{
	struct doc *d = kit_load(k, s, 1);
	const char *over = d->note[0].over;
	char *result =
		mem_printf("warning\t名称要长\t名称\t名称太短\t就这样\t李会计\t%d\n", SIGNED_AT);
	static const char *const head[] = {"2023", "4", "1682928785", "李会计"};
	item(out, "tianbao-record-1");
	item(out, "small");
	item(out, d->form->digest);
	item(out, uuid);
	for (size_t i = 0; i < 4; i++)
		item(out, head[i]);
	item(out, result);
	item(out, "2");
	cell(out, "", "0", "名称", "办公\t费");
	cell(out, "", "0", "合计", NULL);
	item(out, "1");
	item(out, "清单");
	item(out, "2");
	item(out, "1");
	item(out, "2");
	cell(out, "清单", "1", "甲", "一");
	cell(out, "清单", "1", "乙", "");
	item(out, "2");
	item(out, "2");
	cell(out, "清单", "2", "甲", "");
	cell(out, "清单", "2", "乙", "二\n三");
	item(out, "1");
	const char *const note[] = {
		"waiver", "", "0", "名称", "名称要长", "就这样", over, "李会计", "1682928785"};
	for (size_t i = 0; i < 9; i++)
		item(out, note[i]);
	free(result);
	doc_free(d);
}

static void the_value_is_made_of_these_bytes(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	struct buf bytes = BUF_INIT, want = BUF_INIT;
	struct doc *d = kit_load(k, s, 1);
	char hex[DIGEST_HEX];
	assert_int_equal(store_canonical(s, d, PATH_RECORD, &bytes, &k->ds), 0);
	expected(k, s, &want);
	assert_int_equal(bytes.n, want.n);
	assert_memory_equal(bytes.s, want.s, want.n);
	digest_of(want.s, want.n, hex);
	struct seals seals = store_seals(s);
	struct seal seal;
	assert_int_equal(seals.of(seals.arg, d, &seal), 1);
	assert_string_equal(seal.value, hex);
	/* The same for ever, whatever the program becomes. */
	assert_string_equal(
		seal.value, "4cf4da62eb21fec21ec968d27236210ae7ad6629fd727b65dab847ff091f0ec6");
	assert_int_equal(seal.revision, 4);
	assert_string_equal(seal.who, "李会计");
	free(seal.who);
	buf_reset(&bytes);
	buf_reset(&want);
	assert_int_equal(store_canonical(s, d, (struct path){0, 1, 1}, &bytes, &k->ds), 0);
	item(&want, "清单");
	item(&want, "2");
	item(&want, "乙");
	item(&want, "二\n三");
	assert_int_equal(bytes.n, want.n);
	assert_memory_equal(bytes.s, want.s, want.n);
	doc_free(d);
	buf_release(&want);
	buf_release(&bytes);
	kit_close(k, s);
}

static void a_draft_has_no_seal(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	struct seals seals = store_seals(s);
	struct seal seal;
	assert_int_equal(kit_act(k, s, 1, ACT_UNLOCK, "改"), 0);
	struct doc *d = kit_load(k, s, 1);
	assert_int_equal(seals.of(seals.arg, d, &seal), 0);
	/* Nor has one that only says it is signed. */
	d->status = STATUS_SIGNED;
	assert_int_equal(seals.of(seals.arg, d, &seal), -1);
	doc_free(d);
	kit_close(k, s);
}

/* --- a paper ------------------------------------------------------------------------------- */

/* What differs: `cell: old → new, who` a line each; - where there is none. */
static char *differences(struct kit *k, struct store *s, const char *value)
{
	struct proof p;
	struct buf out = BUF_INIT;
	assert_int_equal(store_proof(s, value, &p, &k->ds), 0);
	for (size_t i = 0; i < p.n; i++)
		buf_addf(&out, "%s: %s → %s, %s\n", p.v[i].cell, p.v[i].old ? p.v[i].old : "-",
			p.v[i].new ? p.v[i].new : "-", p.v[i].who ? p.v[i].who : "-");
	proof_release(&p);
	return buf_detach(&out);
}

static void what_changed_since_is_told(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	struct signoff *v;
	size_t n;
	struct proof p;
	assert_int_equal(store_signoffs(s, 1, &v, &n, &k->ds), 0);
	char *value = mem_dup(v[0].value);
	signoffs_release(v, n);
	char *said = differences(k, s, value);
	assert_string_equal(said, "");
	free(said);
	assert_int_equal(store_proof(s, "0123456789abcdef", &p, &k->ds), 1);
	value[PROOF_LEAST] = '\0';
	assert_int_equal(kit_act(k, s, 1, ACT_UNLOCK, "改"), 0);
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	store_who_set(s, "王主任");
	d->year = 2024;
	kit_set(d, "名称", "差旅");
	doc_row_move(d, 0, 1, 0);
	kit_set(d, "清单[1].甲", "新");
	assert_int_equal(kit_save(k, s, before, d), 0);
	said = differences(k, s, value);
	assert_string_equal(said, ":year: 2023 → 2024, 王主任\n"
				  "名称: 办公\t费 → 差旅, 王主任\n"
				  "清单[1].甲:  → 新, 王主任\n"
				  "清单: - → -, 王主任\n");
	free(said);
	doc_free(before);
	before = doc_copy(d);
	doc_row_delete(d, 0, 0);
	doc_row_insert(d, 0, 1);
	kit_set(d, "清单[2].乙", "添");
	assert_int_equal(kit_save(k, s, before, d), 0);
	said = differences(k, s, value);
	assert_string_equal(said, ":year: 2023 → 2024, 王主任\n"
				  "名称: 办公\t费 → 差旅, 王主任\n"
				  "清单.乙: 二\n三 → -, 王主任\n"
				  "清单[2].乙: - → 添, 王主任\n");
	free(said);
	doc_free(before);
	doc_free(d);
	free(value);
	kit_close(k, s);
}

/* What the history does not know of was changed behind its back. */
static void a_change_behind_the_back_has_no_name(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	struct signoff *v;
	size_t n;
	assert_int_equal(store_signoffs(s, 1, &v, &n, &k->ds), 0);
	char *value = mem_dup(v[0].value);
	signoffs_release(v, n);
	kit_close(k, s);
	kit_sql(k, "UPDATE \"f:small:清单\" SET 甲 = '九' WHERE row = 1");
	s = kit_open(k, STORE_READ);
	char *said = differences(k, s, value);
	assert_string_equal(said, "清单[1].甲: 一 → 九, -\n");
	kit_complains(k, D_STORE_RECORD_DAMAGED);
	free(said);
	free(value);
	kit_close(k, s);
}

/* Someone who can compute: all of it taken back to before the sign-off, in order again. Only what
 * stands on paper tells. */
static void a_cut_history_is_told_by_paper(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	struct file_seen seen;
	struct signoff *v;
	struct proof p;
	size_t n;
	assert_int_equal(store_signoffs(s, 1, &v, &n, &k->ds), 0);
	struct signoff paper = v[0];
	assert_int_equal(store_head_seq(s, paper.head, &k->ds), paper.seq);
	kit_close(k, s);
	remove(k->file);
	s = kit_open(k, STORE_CREATE);
	kit_add(k, s, "small", "办公\t费");
	assert_int_equal(store_verify(s, NULL, 0, &seen, &k->ds), 0);
	assert_int_equal(store_head_seq(s, paper.head, &k->ds), 0);
	assert_int_equal(store_proof(s, paper.value, &p, &k->ds), 1);
	kit_quiet(k);
	kit_close(k, s);
	signoffs_release(v, n);
}

/* --- no way past the history --------------------------------------------------------------- */

static void what_is_not_noted_is_not_committed(void **state)
{
	static const char *const writes[] = {
		"UPDATE records SET year = 2020",
		"UPDATE records SET status = 0",
		"UPDATE records SET content = ''",
		"UPDATE records SET deleted = 1",
		"DELETE FROM records WHERE number = 9",
		"UPDATE \"f:small\" SET 名称 = '改'",
		"DELETE FROM \"f:small:清单\"",
		"UPDATE notes SET text = '改'",
		"DELETE FROM notes",
		"INSERT INTO meta VALUES ('x', 'y')",
		"UPDATE forms SET name = 'x'",
		"DELETE FROM signoffs",
	};
	struct kit *k = *state;
	struct store *s = make(k);
	for (size_t i = 0; i < sizeof writes / sizeof *writes; i++)
		for (int way = 0; way < 3; way++) { /* alone; kept from the time before; at once */
			assert_int_equal(tx_begin(s, &k->ds), 0);
			struct query q;
			int rc = way < 2 ? (q = sql_query(s, writes[i]), sql_run(&q, &k->ds))
					 : sql_exec(s, writes[i], &k->ds);
			assert_int_equal(rc, 0);
			assert_int_equal(tx_end(s, 0, &k->ds), -1);
			kit_complains(k, D_STORE_UNNOTED);
		}
	struct file_seen seen;
	assert_int_equal(store_verify(s, NULL, 0, &seen, &k->ds), 0);
	/* What lists are made of may be counted anew without a word. */
	assert_int_equal(tx_begin(s, &k->ds), 0);
	assert_int_equal(sql_exec(s, "UPDATE records SET errors = errors", &k->ds), 0);
	assert_int_equal(tx_end(s, 0, &k->ds), 0);
	kit_close(k, s);
}

static void a_clock_that_goes_back_is_noted(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	assert_int_equal(kit_act(k, s, 1, ACT_UNLOCK, "改"), 0);
	clock_hold(SIGNED_AT - 86400);
	assert_int_equal(kit_act(k, s, 1, ACT_REVIEW, ""), 0);
	kit_quiet(k);
	clock_hold(SIGNED_AT - 86400 * 365);
	assert_int_equal(kit_act(k, s, 1, ACT_SIGN, ""), 0);
	kit_complains(k, D_ACT_CLOCK);
	struct file_seen seen;
	assert_int_equal(store_verify(s, NULL, 0, &seen, &k->ds), 0);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "SELECT substr(old, 1, 10), substr(new, 1, 10) FROM changes"
				       " WHERE cell = ':clock' ORDER BY seq"),
		"2023-05-01|2023-04-30\n2023-04-30|2022-05-01\n");
	clock_hold(SIGNED_AT);
}

/* --- older files -------------------------------------------------------------------------------
 */

/* Files of all versions are whole, and are when they are brought up; what was changed in one before
 * is found afterwards. */
static void older_files_verify(void **state)
{
	struct kit *k = *state;
	struct file_seen seen;
	for (int version = 1; version <= 2; version++) {
		kit_old_version(k, version);
		struct store *s = kit_open(k, STORE_WRITE);
		bool right = !store_verify(s, NULL, 0, &seen, &k->ds);
		/* The first version had a status without a sign-off. */
		assert_false(right);
		assert_int_equal(k->ds.n, 1);
		assert_int_equal(k->ds.v[0].record, 4);
		kit_complains(k, D_VERIFY_SEAL);
		kit_close(k, s);
		kit_old_version(k, version);
		kit_sql(k, "UPDATE \"f:hebei-2021\" SET 预算数 = '1' WHERE record = 2");
		s = kit_open(k, STORE_WRITE);
		assert_int_equal(store_verify(s, (int64_t[]){2}, 1, &seen, &k->ds), -1);
		kit_complains(k, D_STORE_RECORD_DAMAGED);
		kit_close(k, s);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digits_are_read_as_people_type_them),
		TEST(the_value_is_made_of_these_bytes),
		TEST(a_draft_has_no_seal),
		TEST(what_changed_since_is_told),
		TEST(a_change_behind_the_back_has_no_name),
		TEST(a_cut_history_is_told_by_paper),
		TEST(what_is_not_noted_is_not_committed),
		TEST(a_clock_that_goes_back_is_noted),
		TEST(older_files_verify),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
