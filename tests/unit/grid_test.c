/* Records in their forms as cells: what is repeated, merged, joined and left out. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/surface.h"
#include "form/measure.h"
#include "table/draw.h"

struct world {
	struct units *units;
	struct form *form;
	struct rules *rules;
	struct doc *doc;
	struct arena a;
	struct surface s;
	struct buf out;
	struct diags ds;
};

static int group_set_up(void **state)
{
	static struct world w;
	const char *top = getenv("top_srcdir");
	char *name = file_join(top ? top : ".", "data/units.yaml");
	w.units = units_load(name, &w.ds);
	free(name);
	*state = &w;
	return w.units ? 0 : -1;
}

static int group_tear_down(void **state)
{
	struct world *w = *state;
	units_free(w->units);
	diags_release(&w->ds);
	return 0;
}

static int set_up(void **state)
{
	struct world *w = *state;
	w->a = (struct arena)ARENA_INIT;
	buf_init(&w->out);
	surface_init(&w->s);
	return 0;
}

static void close_form(struct world *w)
{
	doc_free(w->doc);
	if (w->rules)
		rules_free(w->rules);
	if (w->form)
		form_free(w->form);
	w->doc = NULL;
	w->rules = NULL;
	w->form = NULL;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	close_form(w);
	surface_release(&w->s);
	buf_release(&w->out);
	arena_release(&w->a);
	return 0;
}

/* A new record of a form that is written here. */
static void open_form(struct world *w, const char *yaml)
{
	w->form = form_load("test.yaml", yaml, strlen(yaml), w->units, NULL, NULL, &w->ds);
	if (w->form)
		w->rules = rules_new(w->form, &w->ds);
	for (size_t i = 0; i < w->ds.n; i++)
		print_message("%d:%d: %s\n", w->ds.v[i].line, w->ds.v[i].col, w->ds.v[i].text);
	assert_int_equal(w->ds.count[DIAG_ERROR], 0);
	w->doc = doc_new(w->form, 2024);
}

static struct path at(const struct world *w, const char *address)
{
	struct path p;
	assert_int_equal(path_parse(w->form, address, &p), 0);
	return p;
}

static void set(struct world *w, const char *address, const char *text)
{
	struct path p = at(w, address);
	while (p.list >= 0 && w->doc->list[p.list].n <= (size_t)p.row)
		doc_row_insert(w->doc, p.list, w->doc->list[p.list].n);
	doc_set(w->doc, p, text);
}

static const struct grid *grid(struct world *w, unsigned flags, const char *hand)
{
	struct path p = *hand ? at(w, hand) : PATH_RECORD;
	return grid_build(&w->a, w->doc, w->rules, flags, p);
}

static const struct layout *lay(struct world *w, const struct grid *g, int width)
{
	struct ruler m;
	ruler_text(&m, TEXT_NARROW, 0);
	return layout_build(&w->a, g, width, 0, &m);
}

static const char *picture(struct world *w, unsigned flags, const char *hand, int width)
{
	const struct layout *l = lay(w, grid(w, flags, hand), width);
	surface_size(&w->s, l->height, l->width);
	draw_page(&w->s, l, 0, NULL);
	buf_reset(&w->out);
	surface_dump(&w->out, &w->s);
	return w->out.s;
}

/* The cell in which an address stands. */
static const struct gcell *find(
	struct world *w, const struct grid *g, const char *address, const struct gseg **seg)
{
	const struct lcell *c = layout_find(lay(w, g, 80), at(w, address), seg);
	assert_non_null(c);
	return c->cell;
}

/* --- joining and repeating -------------------------------------------- */

static const char goals[] = "form: test\n"
			    "name: 试验\n"
			    "fields:\n"
			    "  项目名称: text\n"
			    "  预算数: {type: money, optional: true}\n"
			    "lists:\n"
			    "  指标:\n"
			    "    columns:\n"
			    "      一级: text\n"
			    "      二级: text\n"
			    "      三级: text\n"
			    "layout:\n"
			    "  - columns: [20, 40, 20, 20]\n"
			    "    table: |\n"
			    "      项目名称 | {项目名称} | 预算数 | {预算数}\n"
			    "  - columns: [30, 30, 40]\n"
			    "    merge: [一级, 二级]\n"
			    "    table: |\n"
			    "      一级   | 二级   | 三级\n"
			    "      === 指标\n"
			    "      {一级} | {二级} | {三级}\n";

static void tables_that_follow_share_their_lines(void **state)
{
	struct world *w = *state;
	open_form(w, goals);
	set(w, "项目名称", "综合事务");
	set(w, "预算数", "72.00");
	set(w, "指标[1].三级", "甲");
	const struct grid *g = grid(w, 0, "");
	assert_int_equal(g->nblocks, 1);
	const int lines[] = {0, 20, 30, 60, 80, 100};
	assert_int_equal(g->block[0].ncols, 5);
	assert_memory_equal(g->block[0].line, lines, sizeof lines);
	assert_string_equal(picture(w, 0, "", 41), "┌───────┬───────────────┬───────┬───────┐\n"
						   "│ 项目  │综合事务       │预算数 │ 72.00 │\n"
						   "│ 名称  │               │       │       │\n"
						   "├───────┴───┬───────────┼───────┴───────┤\n"
						   "│   一级    │   二级    │     三级      │\n"
						   "├───────────┼───────────┼───────────────┤\n"
						   "│           │           │甲             │\n"
						   "└───────────┴───────────┴───────────────┘\n");
}

static void blank_rows_are_shown_but_not_printed(void **state)
{
	struct world *w = *state;
	open_form(w, goals);
	set(w, "指标[3].三级", "丙");
	set(w, "指标[1].三级", "甲");
	assert_int_equal(grid(w, 0, "")->block[0].nrows, 4);
	assert_int_equal(grid(w, GRID_EDIT, "")->block[0].nrows, 5);
	/* The row that was left out does not change where the others stand in the record. */
	const struct gcell *c = find(w, grid(w, 0, ""), "指标[3].三级", NULL);
	assert_int_equal(c->row, 3);
	assert_string_equal(c->text, "丙");
}

/* On paper one can write into it; on the screen one can go there though the record has no row. */
static void an_empty_list_has_one_empty_row(void **state)
{
	struct world *w = *state;
	open_form(w, goals);
	const struct grid *print = grid(w, 0, ""), *edit = grid(w, GRID_EDIT, "");
	assert_int_equal(print->block[0].nrows, 3);
	assert_int_equal(edit->block[0].nrows, 3);
	const struct gseg *seg;
	const struct gcell *c = find(w, edit, "指标[1].二级", &seg);
	assert_int_equal(c->row, 2);
	assert_true(seg->entry);
	assert_string_equal(c->text, "");
}

static void an_empty_row_in_print_shows_no_start_values(void **state)
{
	struct world *w = *state;
	open_form(w, "form: test\nname: 试验\nlists:\n  依据表:\n    columns:\n"
		     "      名: text\n      依据: {type: text, start: 年度计划}\n"
		     "layout:\n  - table: |\n      名 | 依据\n      === 依据表\n"
		     "      {名} | {依据}\n");
	doc_row_insert(w->doc, 0, 0); /* nothing but its start value: blank */
	assert_string_equal(picture(w, 0, "", 21), "┌─────────┬─────────┐\n"
						   "│   名    │  依据   │\n"
						   "├─────────┼─────────┤\n"
						   "│         │         │\n"
						   "└─────────┴─────────┘\n");
	assert_string_equal(picture(w, GRID_EDIT, "", 21), "┌─────────┬─────────┐\n"
							   "│   名    │  依据   │\n"
							   "├─────────┼─────────┤\n"
							   "│         │年度计划 │\n"
							   "└─────────┴─────────┘\n");
}

/* --- merging ---------------------------------------------------------- */

static void set_levels(struct world *w)
{
	static const char *const rows[][3] = {{"产出", "数量", "一"}, {"产出", "数量", "二"},
		{"产出", "质量", "三"}, {"效益", "质量", "四"}, {"", "", "五"}, {"", "", "六"}};
	char address[64];
	for (int i = 0; i < 6; i++)
		for (int k = 0; k < 3; k++) {
			static const char *const names[] = {"一级", "二级", "三级"};
			snprintf(address, sizeof address, "指标[%d].%s", i + 1, names[k]);
			set(w, address, rows[i][k]);
		}
}

/* The second column only inside the first; empty neighbours are no one thing. */
static void equal_neighbours_become_one_cell(void **state)
{
	struct world *w = *state;
	open_form(w, goals);
	set_levels(w);
	const char *seen = picture(w, 0, "", 31);
	assert_string_equal(strstr(seen, "├─────┴──┬"), "├─────┴──┬────────┼─────┴─────┤\n"
							"│  一级  │  二级  │   三级    │\n"
							"├────────┼────────┼───────────┤\n"
							"│        │        │一         │\n"
							"│        │数量    ├───────────┤\n"
							"│产出    │        │二         │\n"
							"│        ├────────┼───────────┤\n"
							"│        │质量    │三         │\n"
							"├────────┼────────┼───────────┤\n"
							"│效益    │质量    │四         │\n"
							"├────────┼────────┼───────────┤\n"
							"│        │        │五         │\n"
							"├────────┼────────┼───────────┤\n"
							"│        │        │六         │\n"
							"└────────┴────────┴───────────┘\n");
}

static void the_row_in_hand_shows_its_own_cell(void **state)
{
	struct world *w = *state;
	open_form(w, goals);
	set_levels(w);
	const struct grid *g = grid(w, GRID_EDIT | GRID_HAND, "指标[2].三级");
	for (int row = 1; row <= 3; row++) {
		char address[64];
		snprintf(address, sizeof address, "指标[%d].一级", row);
		const struct gcell *c = find(w, g, address, NULL);
		assert_int_equal(c->rows, 1);
		assert_false(c->merged);
		assert_string_equal(c->text, "产出");
	}
	/* Beside another row everything is merged as before. */
	assert_int_equal(
		find(w, grid(w, GRID_EDIT | GRID_HAND, "指标[5].三级"), "指标[1].一级", NULL)->rows,
		3);
}

/* Each row keeps its address, also where several are drawn as one. */
static void merged_cells_keep_every_address(void **state)
{
	struct world *w = *state;
	open_form(w, goals);
	set_levels(w);
	const struct grid *g = grid(w, 0, "");
	const struct gseg *seg;
	const struct gcell *first = find(w, g, "指标[1].一级", NULL);
	assert_ptr_equal(find(w, g, "指标[3].一级", &seg), first);
	assert_int_equal(seg->path.row, 2);
	assert_true(first->merged && gcell_is_entry(first));
	assert_int_equal(first->nsegs, 3);
	for (size_t i = 0; i < first->nsegs; i++) {
		assert_int_equal(first->seg[i].from, 0);
		assert_int_equal(first->seg[i].to, first->n);
	}
}

/* --- what stands beside repeated rows ---------------------------------- */

static const char beside[] = "form: test\n"
			     "name: 试验\n"
			     "fields:\n"
			     "  意见: {type: paragraph, optional: true}\n"
			     "lists:\n"
			     "  甲表: {columns: {名: text, 值: {type: measure, optional: true}}}\n"
			     "  乙表: {columns: {项: text}}\n"
			     "layout:\n"
			     "  - columns: [10, 30, 30, 30]\n"
			     "    table: |\n"
			     "      指标 | 名   | 值   | 意见\n"
			     "      === 甲表\n"
			     "      ^    | {名} | {值} | {意见}\n"
			     "      ---\n"
			     "      附   | 事项 | <    | <\n"
			     "      --- 乙表\n"
			     "      ^    | {序号} | {项} | <\n"
			     "      ---\n"
			     "      完   | .    | <    | <\n";

static void outer_labels_and_fields_stand_beside_all_rows(void **state)
{
	struct world *w = *state;
	open_form(w, beside);
	set(w, "意见", "同意");
	set(w, "甲表[1].名", "一");
	set(w, "甲表[2].名", "二");
	set(w, "甲表[2].值", "≥95%");
	set(w, "乙表[1].项", "三");
	set(w, "乙表[2].项", "四");
	assert_string_equal(picture(w, 0, "", 51),
		"┌────┬──────────────┬──────────────┬──────────────┐\n"
		"│    │      名      │      值      │     意见     │\n"
		"│    ├──────────────┼──────────────┼──────────────┤\n"
		"│指标│一            │              │同意          │\n"
		"│    ├──────────────┼──────────────┤              │\n"
		"│    │二            │≥95%          │              │\n"
		"├────┼──────────────┴──────────────┴──────────────┤\n"
		"│    │                    事项                    │\n"
		"│    ├──────────────┬─────────────────────────────┤\n"
		"│ 附 │      1       │三                           │\n"
		"│    ├──────────────┼─────────────────────────────┤\n"
		"│    │      2       │四                           │\n"
		"├────┼──────────────┴─────────────────────────────┤\n"
		"│ 完 │                                            │\n"
		"└────┴────────────────────────────────────────────┘\n");
}

/* Head rows stand again above their own list, not above what comes after it. */
static void heads_belong_to_their_list(void **state)
{
	struct world *w = *state;
	open_form(w, beside);
	set(w, "甲表[2].名", "二");
	set(w, "甲表[1].名", "一");
	const struct block *b = &grid(w, 0, "")->block[0];
	assert_true(b->row[0].head);
	for (int r = 1; r <= 2; r++) {
		assert_int_equal(b->row[r].nrepeat, 1);
		assert_int_equal(b->row[r].repeat, 0);
	}
	assert_true(b->row[1].keep); /* a head does not end a page */
	assert_false(b->row[2].keep);
	for (int r = 4; r < b->nrows; r++)
		assert_false(b->row[r].head);
	assert_int_equal(b->row[b->nrows - 1].nrepeat, 0);
}

static void a_pattern_may_have_several_lines(void **state)
{
	struct world *w = *state;
	open_form(w, "form: test\nname: 试验\nlists:\n  任务:\n    columns:\n"
		     "      名称: text\n      年初: text\n      年末: text\n"
		     "layout:\n  - merge: [名称]\n    table: |\n"
		     "      --- 任务\n"
		     "      {名称} | 年初 | {年初}\n"
		     "      ^      | 年末 | {年末}\n");
	set(w, "任务[1].名称", "修缮");
	set(w, "任务[1].年末", "完成");
	set(w, "任务[2].名称", "采购");
	set(w, "任务[2].年初", "无");
	assert_string_equal(picture(w, 0, "", 25), "┌───────┬───────┬───────┐\n"
						   "│修缮   │ 年初  │       │\n"
						   "│       ├───────┼───────┤\n"
						   "│       │ 年末  │完成   │\n"
						   "├───────┼───────┼───────┤\n"
						   "│采购   │ 年初  │无     │\n"
						   "│       ├───────┼───────┤\n"
						   "│       │ 年末  │       │\n"
						   "└───────┴───────┴───────┘\n");
	set(w, "任务[2].名称", "修缮");
	const struct gcell *c = find(w, grid(w, 0, ""), "任务[2].名称", NULL);
	assert_int_equal(c->rows, 4);
}

/* --- texts ------------------------------------------------------------ */

static const char texts[] = "form: test\n"
			    "name: 试验\n"
			    "record: {year: 年度}\n"
			    "fields:\n"
			    "  单位代码: {type: code, optional: true}\n"
			    "  单位名称: {type: text, optional: true}\n"
			    "  性质: {type: choice, of: [新增, 延续], show: boxes}\n"
			    "  说明: {type: text, empty: 不超过一百字}\n"
			    "  财政: money\n"
			    "  其他: {type: money, optional: true}\n"
			    "  合计:\n"
			    "    type: money\n"
			    "    value: 财政 + ifnull(其他, 0)\n"
			    "layout:\n"
			    "  - title: '{单位名称}绩效目标表（{年度}年）'\n"
			    "  - lines: '{单位代码}{单位名称} | 单位：元'\n"
			    "  - table: |\n"
			    "      性质 | {性质} | 说明   | {说明}\n"
			    "      财政 | {财政} | 其他   | {其他}\n"
			    "      合计 | {合计} | {年度} | {money(合计)}元\n";

static void fields_years_and_sums_are_shown(void **state)
{
	struct world *w = *state;
	open_form(w, texts);
	set(w, "单位代码", "102101");
	set(w, "单位名称", "办公厅");
	set(w, "性质", "延续");
	set(w, "财政", "90000.00");
	set(w, "其他", "10000");
	assert_string_equal(picture(w, 0, "", 61),
		"                 办公厅绩效目标表（2024年）\n"
		"102101办公厅                                         单位：元\n"
		"┌──────────────┬──────────────┬──────────────┬──────────────┐\n"
		"│     性质     │ □新增  ■延续 │     说明     │不超过一百字  │\n"
		"├──────────────┼──────────────┼──────────────┼──────────────┤\n"
		"│     财政     │     90000.00 │     其他     │        10000 │\n"
		"├──────────────┼──────────────┼──────────────┼──────────────┤\n"
		"│     合计     │    100000.00 │     2024     │ 100000.00元  │\n"
		"└──────────────┴──────────────┴──────────────┴──────────────┘\n");
}

static void entries_side_by_side_have_a_segment_each(void **state)
{
	struct world *w = *state;
	open_form(w, texts);
	set(w, "单位代码", "102101");
	set(w, "单位名称", "办公厅");
	const struct gseg *code, *name;
	const struct grid *g = grid(w, GRID_EDIT, "");
	const struct gcell *c = find(w, g, "单位代码", &code);
	assert_ptr_equal(find(w, g, "单位名称", &name), c);
	assert_false(gcell_is_entry(c));
	assert_true(code->entry && name->entry); /* not the title, where the name is only shown */
	assert_int_equal(code->from, 0);
	assert_int_equal(code->to, 6);
	assert_int_equal(name->from, 6);
	assert_int_equal(name->to, c->n);
}

/* On the screen an empty one says what goes there; on paper it is left out. */
static void empty_entries_in_a_text_can_be_seen(void **state)
{
	struct world *w = *state;
	open_form(w, texts);
	set(w, "单位名称", "办公厅");
	const struct gseg *code;
	assert_string_equal(find(w, grid(w, 0, ""), "单位名称", NULL)->text, "办公厅");
	const struct gcell *c = find(w, grid(w, GRID_EDIT, ""), "单位代码", &code);
	assert_string_equal(c->text, "〔单位代码〕办公厅");
	assert_true(code->placeholder);
	assert_int_equal(code->from, 0);
}

static void words_in_an_empty_entry_are_no_text(void **state)
{
	struct world *w = *state;
	open_form(w, texts);
	const struct gcell *c = find(w, grid(w, 0, ""), "说明", NULL);
	assert_true(c->placeholder && gcell_is_entry(c));
	set(w, "说明", "有");
	c = find(w, grid(w, 0, ""), "说明", NULL);
	assert_false(c->placeholder);
	assert_string_equal(c->text, "有");
}

/* What matches nothing stays to be seen; in hand stands the text itself, where the caret is. */
static void boxes_show_what_was_chosen_or_typed(void **state)
{
	struct world *w = *state;
	open_form(w, texts);
	assert_string_equal(find(w, grid(w, 0, ""), "性质", NULL)->text, "□新增  □延续");
	set(w, "性质", "续建");
	assert_string_equal(find(w, grid(w, 0, ""), "性质", NULL)->text, "□新增  □延续  ■续建");
	assert_string_equal(find(w, grid(w, GRID_EDIT, "性质"), "性质", NULL)->text, "续建");
}

/* An import keeps tabs; a page shows them as blanks, each byte in its place. */
static void control_characters_are_shown_as_blanks(void **state)
{
	struct world *w = *state;
	open_form(w, texts);
	set(w, "说明", "甲\t乙\n丙");
	assert_string_equal(find(w, grid(w, 0, ""), "说明", NULL)->text, "甲 乙\n丙");
}

static void fixed_rows_print_what_they_start_with(void **state)
{
	struct world *w = *state;
	open_form(w, "form: test\nname: 试验\nlists:\n  评分:\n    rows: fixed\n"
		     "    start:\n      - {项: 决策, 分: '20'}\n      - {项: 过程}\n"
		     "    columns:\n      项: text\n      分: number\n"
		     "layout:\n  - table: |\n      项 | 分\n      === 评分\n      {项} | {分}\n");
	set(w, "评分[2].分", "30");
	const struct gseg *seg;
	const struct gcell *c = find(w, grid(w, GRID_EDIT, ""), "评分[1].项", &seg);
	assert_false(seg->entry);
	assert_int_equal(c->align, ALIGN_CENTER);
	find(w, grid(w, GRID_EDIT, ""), "评分[2].分", &seg);
	assert_true(seg->entry);
	assert_int_equal(grid(w, 0, "")->block[0].nrows, 3);
}

static void kept_rows_are_printed_when_they_are_empty(void **state)
{
	struct world *w = *state;
	open_form(w, "form: test\nname: 试验\nlists:\n  季度:\n    rows: kept\n"
		     "    start:\n      - {季: 一}\n      - {季: 二}\n      - {季: 三}\n"
		     "    columns:\n      季: text\n      事: {type: text, optional: true}\n"
		     "layout:\n  - table: |\n      季 | 事\n      === 季度\n      {季} | {事}\n");
	assert_int_equal(grid(w, 0, "")->block[0].nrows, 4);
}

static void a_dump_tells_every_cell(void **state)
{
	struct world *w = *state;
	open_form(w, goals);
	set(w, "项目名称", "甲\n乙");
	set(w, "指标[1].一级", "产出");
	set(w, "指标[2].一级", "产出");
	buf_reset(&w->out);
	grid_dump(&w->out, w->form, grid(w, 0, ""));
	assert_string_equal(w->out.s,
		"block 0 table 4x5 lines 0 20 30 60 80 100\n"
		"  row 0\n"
		"    0,0 1x1 center | 项目名称\n"
		"    0,1 1x2 left entry:项目名称@0-7 | 甲\\n乙\n"
		"    0,3 1x1 center | 预算数\n"
		"    0,4 1x1 right entry:预算数@0-0 |\n"
		"  row 1 head\n"
		"    1,0 1x2 center head | 一级\n"
		"    1,2 1x1 center head | 二级\n"
		"    1,3 1x2 center head | 三级\n"
		"  row 2 指标[1] keep repeat 1+1\n"
		"    2,0 2x2 left merged entry:指标[1].一级@0-6 entry:指标[2].一级@0-6 | 产出\n"
		"    2,2 1x1 left entry:指标[1].二级@0-0 |\n"
		"    2,3 1x2 left entry:指标[1].三级@0-0 |\n"
		"  row 3 指标[2] repeat 1+1\n"
		"    3,2 1x1 left entry:指标[2].二级@0-0 |\n"
		"    3,3 1x2 left entry:指标[2].三级@0-0 |\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		TEST(tables_that_follow_share_their_lines),
		TEST(blank_rows_are_shown_but_not_printed),
		TEST(an_empty_list_has_one_empty_row),
		TEST(an_empty_row_in_print_shows_no_start_values),
		TEST(equal_neighbours_become_one_cell),
		TEST(the_row_in_hand_shows_its_own_cell),
		TEST(merged_cells_keep_every_address),
		TEST(outer_labels_and_fields_stand_beside_all_rows),
		TEST(heads_belong_to_their_list),
		TEST(a_pattern_may_have_several_lines),
		TEST(fields_years_and_sums_are_shown),
		TEST(entries_side_by_side_have_a_segment_each),
		TEST(empty_entries_in_a_text_can_be_seen),
		TEST(words_in_an_empty_entry_are_no_text),
		TEST(boxes_show_what_was_chosen_or_typed),
		TEST(control_characters_are_shown_as_blanks),
		TEST(fixed_rows_print_what_they_start_with),
		TEST(kept_rows_are_printed_when_they_are_empty),
		TEST(a_dump_tells_every_cell),
	};
	return cmocka_run_group_tests(tests, group_set_up, group_tear_down);
}
