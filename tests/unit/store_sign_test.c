/*
 * Sign-off in the store: which acts may follow which, what a signed record
 * refuses, and the history read back: page by page, and as earlier states.
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
			    "record: {name: 名称}\n"
			    "fields:\n"
			    "  名称: text\n"
			    "  备注: {type: text, optional: true}\n"
			    "lists:\n"
			    "  清单:\n"
			    "    columns:\n"
			    "      甲: {type: text, optional: true}\n"
			    "      乙: {type: text, optional: true}\n"
			    "layout:\n"
			    "  - table: |\n"
			    "      {名称} | {备注}\n"
			    "      --- 清单\n"
			    "      {甲} | {乙}\n"
			    "rules:\n"
			    "  备注要短:\n"
			    "    check: length(备注) < 5\n"
			    "    level: warning\n"
			    "    message: 备注太长\n";

/* A file with record 1, without errors; open. */
static struct store *make(struct kit *k)
{
	clock_hold(1682928785);
	kit_form(k, "small", small);
	struct store *s = kit_open(k, STORE_CREATE);
	assert_int_equal(kit_add(k, s, "small", "办公费"), 1);
	return s;
}

/* --- acts --------------------------------------------------------------------------- */

static enum status status_of(struct kit *k, struct store *s)
{
	struct doc *d = kit_load(k, s, 1);
	enum status status = d->status;
	doc_free(d);
	return status;
}

static void only_what_may_follow_is_done(void **state)
{
	/* From each status: the status each act leads to; -1: refused. */
	static const int to[STATUSES][ACTS] = {
		{STATUS_REVIEWED, -1, -1, -1},
		{-1, STATUS_SIGNED, STATUS_DRAFT, -1},
		{-1, -1, -1, STATUS_DRAFT},
	};
	static const enum act way[STATUSES][2] = {
		{ACTS, ACTS}, {ACT_REVIEW, ACTS}, {ACT_REVIEW, ACT_SIGN}};
	struct kit *k = *state;
	for (int from = 0; from < STATUSES; from++) {
		for (int act = 0; act < ACTS; act++) {
			remove(k->file);
			struct store *s = make(k);
			for (size_t i = 0; i < 2 && way[from][i] != ACTS; i++)
				assert_int_equal(kit_act(k, s, 1, way[from][i], ""), 0);
			int rc = kit_act(k, s, 1, (enum act)act, "理由");
			assert_int_equal(rc, to[from][act] < 0 ? 1 : 0);
			if (rc)
				kit_complains(k, D_ACT_STATUS);
			assert_int_equal(status_of(k, s), rc ? from : to[from][act]);
			assert_int_equal(store_verify_changes(s, &k->ds), 0);
			kit_close(k, s);
		}
	}
}

static void reasons_are_asked_for(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	assert_int_equal(kit_act(k, s, 1, ACT_REVIEW, ""), 0);
	assert_int_equal(kit_act(k, s, 1, ACT_RETURN, " 　"), 1);
	kit_complains(k, D_ACT_REASON);
	assert_int_equal(kit_act(k, s, 1, ACT_SIGN, ""), 0);
	assert_int_equal(kit_act(k, s, 1, ACT_UNLOCK, ""), 1);
	kit_complains(k, D_ACT_REASON);
	assert_int_equal(kit_act(k, s, 1, ACT_UNLOCK, "金额写错"), 0);
	struct signoff *v;
	size_t n;
	assert_int_equal(store_signoffs(s, 1, &v, &n, &k->ds), 0);
	assert_int_equal(n, 3);
	assert_int_equal(v[0].act, ACT_UNLOCK);
	assert_string_equal(v[0].why, "金额写错");
	assert_string_equal(v[0].who, "李会计");
	assert_string_equal(v[0].value, "");
	assert_int_equal(v[1].act, ACT_SIGN);
	assert_int_equal(v[1].revision, 3);
	assert_int_equal(v[1].time, 1682928785);
	assert_int_equal(strlen(v[1].value), 64);
	assert_false(v[1].valid);
	signoffs_release(v, n);
	kit_close(k, s);
}

static void errors_are_all_told_and_refuse(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	kit_set(d, "名称", "");
	kit_set(d, "备注", "太长的备注");
	assert_int_equal(kit_save(k, s, before, d), 0);
	doc_free(before);
	doc_free(d);
	assert_int_equal(kit_act(k, s, 1, ACT_REVIEW, ""), 1);
	assert_int_equal(k->ds.n, 2); /* the error, and how many: the warning does not count */
	assert_string_equal(k->ds.v[0].cell, "名称");
	assert_int_equal(k->ds.v[1].code, D_ACT_ERRORS);
	diags_release(&k->ds);
	assert_int_equal(status_of(k, s), STATUS_DRAFT);
	kit_close(k, s);
}

static void a_record_in_the_bin_is_not_signed(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	assert_int_equal(store_delete(s, 1, &k->ds), 0);
	assert_int_equal(kit_act(k, s, 1, ACT_REVIEW, ""), 1);
	kit_complains(k, D_ACT_BINNED);
	kit_close(k, s);
}

static void several_are_all_or_nothing(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	kit_add(k, s, "small", "二");
	assert_int_equal(kit_act(k, s, 2, ACT_REVIEW, ""), 0);
	assert_int_equal(store_begin(s, &k->ds), 0);
	assert_int_equal(kit_act(k, s, 1, ACT_REVIEW, ""), 0);
	assert_int_equal(kit_act(k, s, 2, ACT_REVIEW, ""), 1);
	kit_complains(k, D_ACT_STATUS);
	assert_int_equal(store_end(s, false, &k->ds), 0);
	assert_int_equal(status_of(k, s), STATUS_DRAFT);
	kit_close(k, s);
}

/* --- the lock ------------------------------------------------------------------------- */

static void a_signed_record_takes_nothing(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	assert_int_equal(kit_act(k, s, 1, ACT_REVIEW, ""), 0);
	assert_int_equal(kit_act(k, s, 1, ACT_SIGN, ""), 0);
	kit_close(k, s);
	char *all = mem_dup(kit_sql(k, "SELECT * FROM records; SELECT * FROM changes;"
				       "SELECT * FROM hand; SELECT * FROM \"f:small\""));
	s = kit_open(k, STORE_WRITE);
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	assert_int_equal(kit_save(k, s, before, d), -1); /* even when nothing differs */
	kit_complains(k, D_STORE_SIGNED);
	kit_set(d, "名称", "改");
	assert_int_equal(kit_save(k, s, before, d), -1);
	kit_complains(k, D_STORE_SIGNED);
	/* Nor does it help to say that it is none. */
	d->status = before->status = STATUS_DRAFT;
	assert_int_equal(kit_save(k, s, before, d), -1);
	kit_complains(k, D_STORE_SIGNED);
	assert_int_equal(store_hand(s, d, (struct path){LIST_NONE, -1, 0}, "改", 0, &k->ds), -1);
	kit_complains(k, D_STORE_SIGNED);
	assert_int_equal(store_delete(s, 1, &k->ds), -1);
	kit_complains(k, D_STORE_SIGNED);
	assert_int_equal(store_remark(s, 1, ":verify", NULL, "x", "", &k->ds), -1);
	kit_complains(k, D_STORE_SIGNED);
	doc_free(before);
	doc_free(d);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "SELECT * FROM records; SELECT * FROM changes;"
				       "SELECT * FROM hand; SELECT * FROM \"f:small\""),
		all);
	free(all);
}

static void no_save_gives_a_status(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	d->status = STATUS_SIGNED;
	kit_set(d, "备注", "按月");
	assert_int_equal(kit_save(k, s, before, d), 0);
	assert_int_equal(d->status, STATUS_DRAFT);
	assert_int_equal(status_of(k, s), STATUS_DRAFT);
	doc_free(before);
	doc_free(d);
	d = kit_doc(k, "small", 2023);
	d->status = STATUS_SIGNED;
	assert_int_equal(kit_save(k, s, NULL, d), 0);
	assert_int_equal(d->status, STATUS_DRAFT);
	doc_free(d);
	kit_close(k, s);
}

static void a_change_takes_the_review_away(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	assert_int_equal(kit_act(k, s, 1, ACT_REVIEW, ""), 0);
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	assert_int_equal(kit_save(k, s, before, d), 0);
	assert_int_equal(d->status, STATUS_REVIEWED); /* nothing changed */
	kit_set(d, "备注", "按月");
	assert_int_equal(kit_save(k, s, before, d), 0);
	assert_int_equal(d->status, STATUS_DRAFT);
	doc_free(before);
	doc_free(d);
	kit_close(k, s);
	assert_string_equal(kit_sql(k, "SELECT old, new, why FROM changes WHERE cell = ':status'"
				       " ORDER BY seq DESC LIMIT 1"),
		"已校核|草稿|校核后有改动\n");
}

/* --- earlier states ---------------------------------------------------------------------- */

static unsigned dice(unsigned *random, unsigned n)
{
	*random = *random * 1103515245 + 12345;
	return (*random >> 16) % n;
}

static struct path some_cell(const struct doc *d, unsigned *random)
{
	if (!d->list[0].n || !dice(random, 3))
		return (struct path){LIST_NONE, -1, (int)dice(random, 2)};
	return (struct path){0, (int)dice(random, (unsigned)d->list[0].n), (int)dice(random, 2)};
}

/* Something a clerk does. */
static void edit(struct doc *d, unsigned *random)
{
	static const char *const texts[] = {"", "办公费", "差旅\n费", "{\"甲\"}", "100"};
	struct rows *rows = &d->list[0];
	struct path p = some_cell(d, random);
	unsigned n = (unsigned)rows->n;
	switch (dice(random, 8)) {
	case 0:
		doc_row_insert(d, 0, dice(random, n + 1));
		break;
	case 1:
		if (n)
			doc_row_delete(d, 0, dice(random, n));
		break;
	case 2:
		if (n)
			doc_row_move(d, 0, dice(random, n), dice(random, n));
		break;
	case 3:
		d->year = 2020 + (int)dice(random, 5);
		break;
	case 4:
		doc_note_set(d, (enum note_kind)dice(random, 2), p,
			&(struct note){.text = texts[dice(random, 5)]});
		break;
	case 5:
		doc_note_set(d, NOTE_WAIVER, PATH_RECORD,
			&(struct note){.rule = texts[1 + dice(random, 4)],
				.text = texts[dice(random, 5)],
				.over = "d1"});
		break;
	case 6:
		doc_note_set(d, NOTE_AGREED, p, &(struct note){.time = 1682928000});
		break;
	default:
		doc_set(d, p, texts[dice(random, 5)]);
	}
}

enum { EDITS = 200 };

static void every_earlier_state_comes_back(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	struct doc *was[EDITS + 1];
	size_t n = 0;
	unsigned random = getenv("SEED") ? (unsigned)atoi(getenv("SEED")) : 1;
	print_message("# SEED=%u\n", random);
	struct doc *d = kit_load(k, s, 1);
	was[n++] = doc_copy(d);
	for (int i = 0; i < EDITS; i++) {
		int64_t revision = d->revision;
		for (unsigned j = dice(&random, 4) + 1; j; j--)
			edit(d, &random);
		assert_int_equal(kit_save(k, s, was[n - 1], d), 0);
		if (d->revision > revision)
			was[n++] = doc_copy(d);
		if (i % 20 == 0) /* what is no change does not stop the walk */
			assert_int_equal(store_remark(s, 1, ":verify", NULL, "x", "", &k->ds), 0);
	}
	doc_free(d);
	assert_true(n > EDITS / 2);
	struct past p;
	assert_int_equal(store_past(s, 1, &p, &k->ds), 0);
	while (n-- > 0) {
		assert_true(doc_equal(p.doc, was[n]));
		assert_int_equal(p.doc->year, was[n]->year);
		doc_free(was[n]);
		assert_int_equal(store_past_back(s, &p, &k->ds), n ? 0 : 1);
	}
	past_release(&p);
	kit_close(k, s);
}

static void sign_offs_and_other_forms_are_stepped_over(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	assert_int_equal(kit_act(k, s, 1, ACT_REVIEW, ""), 0);
	assert_int_equal(kit_act(k, s, 1, ACT_SIGN, ""), 0);
	assert_int_equal(kit_act(k, s, 1, ACT_UNLOCK, "改"), 0);
	assert_int_equal(store_delete(s, 1, &k->ds), 0);
	assert_int_equal(store_restore(s, 1, &k->ds), 0);
	kit_close(k, s);
	char *more = mem_dup(small);
	memcpy(strstr(more, "optional: true"), "length: 90    ", 14);
	kit_form(k, "small", more);
	free(more);
	s = kit_open(k, STORE_WRITE);
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	kit_set(d, "备注", "新");
	assert_int_equal(kit_save(k, s, before, d), 0);
	kit_quiet(k);
	doc_free(before);
	doc_free(d);
	static const enum status statuses[] = {
		STATUS_DRAFT, STATUS_DRAFT, STATUS_SIGNED, STATUS_REVIEWED, STATUS_DRAFT};
	struct past p;
	assert_int_equal(store_past(s, 1, &p, &k->ds), 0);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(p.doc->status, statuses[i]);
		assert_string_equal(kit_get(p.doc, "备注"), i ? "" : "新");
		assert_int_equal(store_past_back(s, &p, &k->ds), i < 4 ? 0 : 1);
	}
	past_release(&p);
	kit_close(k, s);
}

/* --- reading the history --------------------------------------------------------------------- */

static void a_page_and_a_cell_of_the_history(void **state)
{
	struct kit *k = *state;
	struct store *s = make(k);
	struct doc *d = kit_load(k, s, 1), *before = doc_copy(d);
	doc_row_insert(d, 0, 0);
	doc_row_insert(d, 0, 1);
	kit_set(d, "清单[2].甲", "二");
	assert_int_equal(kit_save(k, s, before, d), 0);
	doc_free(before);
	before = doc_copy(d);
	doc_row_move(d, 0, 1, 0);
	kit_set(d, "清单[1].甲", "二改");
	assert_int_equal(kit_save(k, s, before, d), 0);
	struct history *v;
	size_t n;
	/* Its row moved: the cell is the first now. */
	assert_int_equal(store_history(s, 1, d, (struct path){0, 0, 0}, 0, 10, &v, &n, &k->ds), 0);
	assert_int_equal(n, 3);
	assert_string_equal(v[0].cell, "清单[1].甲");
	assert_string_equal(v[0].old, "二");
	assert_string_equal(v[1].cell, "清单[2].甲");
	assert_null(v[1].old);
	assert_string_equal(v[2].cell, "清单[2]");
	assert_true(path_equal(history_path(d, &v[1]), (struct path){0, 0, 0}));
	history_release(v, n);
	assert_int_equal(store_history(s, 1, NULL, PATH_RECORD, 0, 3, &v, &n, &k->ds), 0);
	assert_int_equal(n, 3);
	int64_t last = v[2].seq;
	assert_true(v[1].batch);
	history_release(v, n);
	assert_int_equal(store_history(s, 1, NULL, PATH_RECORD, last, 10, &v, &n, &k->ds), 0);
	assert_int_equal(n, 3);
	assert_string_equal(v[2].cell, ":record");
	history_release(v, n);
	doc_free(before);
	doc_free(d);
	kit_close(k, s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_what_may_follow_is_done),
		TEST(reasons_are_asked_for),
		TEST(errors_are_all_told_and_refuse),
		TEST(a_record_in_the_bin_is_not_signed),
		TEST(several_are_all_or_nothing),
		TEST(a_signed_record_takes_nothing),
		TEST(no_save_gives_a_status),
		TEST(a_change_takes_the_review_away),
		TEST(every_earlier_state_comes_back),
		TEST(sign_offs_and_other_forms_are_stepped_over),
		TEST(a_page_and_a_cell_of_the_history),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
