/*
 * The gate of the screen program: every command of the table, and every key one types with, on a
 * record that is signed. Whatever is answered to what opens, neither the record on the screen nor
 * the one in the file is another afterwards. The same keys do change a draft, or the test would
 * prove nothing.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "in/in.h"
#include "storekit.h"
#include "ui/app.h"
#include "ui/config.h"
#include "ui/form_mode.h"

struct screen {
	struct kit *k;
	struct store *store;
	struct rulebook *rulebook;
	struct keymap *keymap;
	struct config config;
	struct app app;
	struct doc *was; /* the record as it was signed */
};

static int take(void *arg, struct doc *d)
{
	struct screen *s = arg;
	if (s->was)
		doc_free(d);
	else
		s->was = d;
	return 0;
}

/* A published record without errors in the file, signed or a draft. */
static void begin(struct screen *s, void **state, bool is_signed)
{
	const char *top = getenv("top_srcdir");
	char *sample = file_join(top ? top : ".", "data/samples/hebei-2021.json");
	*s = (struct screen){.k = *state};
	s->store = kit_open(s->k, STORE_CREATE);
	assert_int_equal(in_json(sample, NULL, s->k->catalog, take, s, &s->k->ds), 0);
	free(sample);
	assert_int_equal(kit_save(s->k, s->store, NULL, s->was), 0);
	/* There is something to take back. */
	struct doc *now = doc_copy(s->was);
	kit_set(now, "绩效目标", "另一个目标。");
	assert_int_equal(kit_save(s->k, s->store, s->was, now), 0);
	doc_free(s->was);
	s->was = now;
	for (enum act a = ACT_REVIEW; is_signed && a <= ACT_SIGN; a++)
		assert_int_equal(kit_act(s->k, s->store, s->was->number, a, ""), 0);
	int64_t number = s->was->number;
	doc_free(s->was);
	s->was = kit_load(s->k, s->store, number);
	s->rulebook = rulebook_new(NULL);
	s->keymap = keymap_new();
	config_init(&s->config);
	app_init(&s->app, s->store, s->k->catalog, s->rulebook, s->keymap);
	s->app.config = &s->config;
	buf_adds(&s->app.clipboard, "贴的字");
}

static void end(struct screen *s)
{
	app_release(&s->app);
	config_release(&s->config);
	keymap_free(s->keymap);
	rulebook_free(s->rulebook);
	doc_free(s->was);
	diags_release(&s->k->ds);
	kit_close(s->k, s->store);
}

static void frame(struct screen *s)
{
	app_settle(&s->app);
	app_frame(&s->app, 24, 80);
}

static void press(struct screen *s, const char *name)
{
	struct key k;
	assert_int_equal(key_parse(name, &k), 0);
	if (!s->app.top || s->app.top->ops->where == IN_PREVIEW) /* from there it goes to paper */
		return;
	app_key(&s->app, &k);
	frame(s);
}

/* Opens the record in a cell. */
static void open_at(struct screen *s, const char *cell)
{
	struct mode *m = form_mode_at(&s->app, s->was->number, cell, 0);
	assert_non_null(m);
	app_push(&s->app, m);
	frame(s);
}

/* Everything is closed, box by box, without an answer. */
static void close_all(struct screen *s)
{
	while (s->app.top)
		app_pop(&s->app);
	s->app.quit = false;
}

/* The record on the screen, wherever it lies on the stack. */
static const struct doc *shown(const struct screen *s)
{
	for (struct mode *m = s->app.top; m; m = m->below)
		if (m->ops->where == IN_FORM)
			return ((struct form_mode *)m)->doc;
	return NULL;
}

/* True when screen and file have the record that was signed, to the revision. */
static bool is_same(struct screen *s)
{
	const struct doc *d = shown(s);
	if (d && (!doc_equal(d, s->was) || d->status != s->was->status))
		return false;
	struct doc *now = store_load(s->store, s->was->number, &s->k->ds);
	bool same = now && doc_equal(now, s->was) && now->revision == s->was->revision &&
		    now->status == s->was->status;
	doc_free(now);
	return same;
}

/* Ways to answer what opened: goes into it, agrees, types, puts back. */
static const char *const answers[] = {
	"Down w y 1 Enter Enter F10", "Down Down Down Down r", "2 0 2 2 Enter", "Down Enter Enter"};
enum { ANSWERS = sizeof answers / sizeof *answers };

static void press_all(struct screen *s, const char *names)
{
	char *keys = mem_dup(names), *rest = NULL;
	for (char *key = strtok_r(keys, " ", &rest); key; key = strtok_r(NULL, " ", &rest))
		press(s, key);
	free(keys);
}

/* Cells of each kind: a code, a paragraph, an amount, in a list a choice, a name, a value. */
static const char *const cells[] = {"项目编码", "绩效目标", "预算数", "绩效指标[1].一级指标",
	"绩效指标[2].三级指标", "绩效指标[2].指标值"};
enum { CELLS = sizeof cells / sizeof *cells };

/* The command in a cell, with an answer. How many times the record was changed by that. */
static size_t play_one(struct screen *s, const struct command *c, const char *key, const char *cell,
	const char *answer)
{
	size_t changed = 0;
	open_at(s, cell);
	press(s, key);
	changed += !is_same(s);
	if (c->effect != UNLOCKS) /* that is meant to */
		press_all(s, answer);
	changed += !is_same(s);
	close_all(s);
	return changed + !is_same(s);
}

/* Each key of the command in each cell with each answer. */
static size_t play(struct screen *s, const struct command *c)
{
	size_t changed = 0;
	char *keys = mem_dup(c->keys), *rest = NULL;
	for (char *key = strtok_r(keys, " ", &rest); key; key = strtok_r(NULL, " ", &rest))
		for (size_t i = 0; i < CELLS * ANSWERS; i++)
			changed += play_one(s, c, key, cells[i % CELLS], answers[i / CELLS]);
	free(keys);
	return changed;
}

static void test_every_command(void **state)
{
	struct screen s;
	size_t n, played = 0;
	const struct command *c = command_table(&n);
	begin(&s, state, true);
	for (size_t i = 0; i < n; i++) {
		if (!(c[i].where & IN_FORM))
			continue;
		if (play(&s, &c[i]))
			fail_msg("%s changes a signed record", c[i].name);
		played++;
	}
	assert_true(played > 40);
	end(&s);
}

/* What one types with, and no command of the table takes. */
static void type_all(struct screen *s, const char *cell)
{
	static const struct key keys[] = {
		{.code = K_TEXT, .text = "9"},
		{.code = K_TEXT, .text = "字"},
		{.code = K_PASTE, .paste = "贴的"},
		{.code = K_PASTE, .paste = "产出指标\t数量指标\n产出指标\t质量指标\n"},
		{.code = K_BACKSPACE},
		{.code = K_DELETE_CHAR},
		{.code = K_RIGHT_ARROW},
		{.code = K_DELETE_CHAR},
		{.code = K_MOUSE, .y = 9, .x = 30, .text = "\1"},
		{.code = K_TEXT, .text = "z"},
	};
	open_at(s, cell);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		app_key(&s->app, &keys[i]);
		frame(s);
	}
	press(s, "Tab");
}

static void test_typing(void **state)
{
	struct screen s;
	begin(&s, state, true);
	for (size_t i = 0; i < CELLS; i++) {
		type_all(&s, cells[i]);
		assert_true(is_same(&s));
		close_all(&s);
		assert_true(is_same(&s));
	}
	end(&s);
}

/* The way out at once, with a cell being typed in, too. */
static void test_a_draft_changes(void **state)
{
	struct screen s;
	size_t n, changing = 0;
	const struct command *c = command_table(&n);
	begin(&s, state, false);
	for (size_t i = 0; i < CELLS; i++) {
		type_all(&s, cells[i]);
		assert_false(is_same(&s));
		close_all(&s);
	}
	for (size_t i = 0; i < n; i++) {
		if (!(c[i].where & IN_FORM) || c[i].effect != CHANGES)
			continue;
		doc_free(s.was);
		s.was = kit_load(s.k, s.store, 1);
		changing += play(&s, &c[i]) > 0;
	}
	/* Of those that are said to change a record most do so here. */
	assert_true(changing > 10);
	end(&s);
}

/* What was typed before another signed the record is not saved over it. */
static void test_signed_meanwhile(void **state)
{
	struct screen s;
	begin(&s, state, false);
	open_at(&s, "项目编码");
	for (enum act a = ACT_REVIEW; a <= ACT_SIGN; a++)
		assert_int_equal(kit_act(s.k, s.store, s.was->number, a, ""), 0);
	doc_free(s.was);
	s.was = kit_load(s.k, s.store, 1);
	press(&s, "9");
	press(&s, "Tab");
	struct doc *now = kit_load(s.k, s.store, 1);
	assert_true(doc_equal(now, s.was));
	assert_true(s.app.unsaved);
	doc_free(now);
	s.app.unsaved = false;
	end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_every_command, kit_setup, kit_teardown),
		cmocka_unit_test_setup_teardown(test_typing, kit_setup, kit_teardown),
		cmocka_unit_test_setup_teardown(test_a_draft_changes, kit_setup, kit_teardown),
		cmocka_unit_test_setup_teardown(test_signed_meanwhile, kit_setup, kit_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
