/* THE table of commands, and the keys in force: see command.h. */
#include "ui/command.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "ui/app.h"
#include "ui/ask.h"
#include "ui/form.h"
#include "ui/found.h"
#include "ui/history.h"
#include "ui/library.h"
#include "ui/list.h"
#include "ui/pick.h"
#include "ui/preview.h"
#include "ui/problems.h"
#include "ui/query.h"
#include "ui/summary.h"
#include "ui/verify.h"

/*
 * Within a mode the bottom line shows labels in this order, as many as fit: what a beginner needs
 * first comes first. The help screen and the manual keep this order too.
 */
static const struct command commands[] = {
	/* anywhere */
	{"help", "F1 Ctrl-G", IN_ALL, LOOKS, app_help, "帮助", "看这里能用的键和填写说明"},

	/* answering */
	{"take", "Enter Tab", IN_PICK, LOOKS, pick_take, "选定",
		"选定光标所在的一项；可以选几项的，选定做了记号的各项"},
	{"answer", "Enter", IN_ASK, LOOKS, ask_take, "确定", "就这样回答"},
	{"pick-mark", "Space", IN_PICK, LOOKS, pick_mark, NULL,
		"可以选几项的框里：给这一项做记号，再按一次取消"},
	{"pick-mark-all", "Ctrl-A", IN_PICK, LOOKS, pick_mark_all, NULL,
		"可以选几项的框里：给列出的各项都做记号，再按一次全部取消"},

	/* a record in its form */
	{"cell-next", "Tab Enter", IN_CELLS, LOOKS, form_next, NULL,
		"下一格；填完最后一行再按就添一行，在空行的第一格按就删去空行"},
	{"cell-previous", "Shift-Tab", IN_CELLS, LOOKS, form_previous, NULL, "上一格"},
	{"sign", "Alt-q Ctrl-X", IN_FORM, SIGNS, form_act_sign, "签审",
		"列出警告和放过的理由，问过以后签审：这张表从此锁定，校验码印在纸上"},
	{"unlock", "Alt-u Ctrl-W", IN_FORM, UNLOCKS, form_act_unlock, "解锁",
		"写明理由，签审作废，又是草稿，可以改"},
	{"return", "Alt-b Ctrl-B", IN_FORM, RETURNS, form_act_return, "退回",
		"写明理由，已校核的退回去改，又是草稿"},
	{"choose", "F4 Ctrl-O", IN_CELLS, CHANGES, form_choose, "选择",
		"列出这一格可选的内容，指标名称列出指标模板；直接打其中的字、序号或拼音首字母也行"},
	{"ditto", "F5 Ctrl-T Ctrl-D", IN_FORM, CHANGES, form_ditto, "如上",
		"照抄上一行的同一列，或表里定好的那一格；别的格照抄上一张打开过的同样的表"},
	{"row-insert", "F6 Ctrl-N", IN_FORM, CHANGES, form_row_insert, "插行",
		"在这一行下面插一行"},
	{"row-duplicate", "Alt-d", IN_FORM, CHANGES, form_row_duplicate, NULL,
		"把这一行再添一份在下面"},
	{"row-delete", "F7 Ctrl-K", IN_FORM, CHANGES, form_row_delete, "删行",
		"删去这一行，可以撤销"},
	{"row-up", "Alt-Up Alt-k", IN_FORM, CHANGES, form_row_up, NULL, "这一行往上移"},
	{"row-down", "Alt-Down Alt-j", IN_FORM, CHANGES, form_row_down, NULL, "这一行往下移"},
	{"fill-down", "Alt-v", IN_FORM, CHANGES, form_fill_down, NULL,
		"把这一格的内容填进下面同一列空着的各行；都填了就问是不是全部改掉"},
	{"rows-copy", "Alt-c", IN_FORM, CHANGES, form_rows_copy, NULL,
		"从另一张同样的表里抄几行，插在这一行下面，标成未确认"},
	{"template-release", "Alt-t", IN_FORM, CHANGES, form_template_release, NULL,
		"这一行不再按指标模板，指标值随便写"},
	{"confirm", "F12 Ctrl-U", IN_FORM, CHANGES, form_confirm, NULL,
		"这一栏，或清单里的这一行，看过没错；再到下一处未确认的"},
	{"problems", "F8 Ctrl-E", IN_FORM, LOOKS, form_problems, NULL,
		"列出这张表的全部问题，选一个就到那一格"},
	{"preview", "F9 Ctrl-P", IN_FORM, LOOKS, form_preview, "预览",
		"看打印出来的样子，存成文件"},
	{"review", "Alt-r Ctrl-R", IN_FORM, REVIEWS, form_act_review, NULL,
		"校核：看过没错，草稿成为已校核；还有错误就列出来"},
	{"record-due", "Alt-n", IN_FORM, LOOKS, form_record_due, NULL,
		"到下一张同样状态的表：一张张校核、签审时用"},
	{"history", "Alt-h", IN_FORM, LOOKS, form_history, NULL,
		"这张表的修改历史：谁在什么时候把哪一格从什么改成什么，为什么"},
	{"cell-history", "Alt-l", IN_FORM, LOOKS, form_cell_history, NULL, "光标所在这一格的来历"},
	{"paper-check", "Alt-w", IN_FORM, LOOKS, form_paper_check, NULL,
		"照纸上的校验码核对：和现在的对不对得上，哪些格不一样；不打校验码就核对这张表自己"},
	{"undo", "Ctrl-Z", IN_CELLS, CHANGES, form_undo, NULL, "撤销一步"},
	{"redo", "Ctrl-Y", IN_CELLS, CHANGES, form_redo, NULL, "重做一步"},
	{"restore", "Esc", IN_CELLS, LOOKS, form_restore, NULL, "这一格放回刚进来时的内容"},
	{"cell-edit", "F2", IN_CELLS, LOOKS, form_keep_text, NULL,
		"接着原来的内容往下写，不整格替换"},
	{"line-break", "Alt-Enter Ctrl-J", IN_CELLS, CHANGES, form_break_line, NULL,
		"在这一格里另起一行"},
	{"copy", "Ctrl-C", IN_CELLS, LOOKS, form_copy, NULL, "复制这一格"},
	{"paste", "Ctrl-V", IN_CELLS, CHANGES, form_paste, NULL, "粘贴复制的内容"},
	{"find", "Ctrl-F", IN_FORM, LOOKS, form_find, NULL, "在这张表里查找"},
	{"find-again", "F3", IN_FORM, LOOKS, form_find_again, NULL, "查找下一处"},
	{"go-to", "Alt-g", IN_FORM, LOOKS, form_go_to, NULL,
		"到某一行或某一栏：打行号、其中的字或拼音首字母"},
	{"record-search", "Alt-s", IN_FORM, LOOKS, form_search, NULL, "在全部记录的每一格里查找"},
	{"commit", "Ctrl-S", IN_FORM, CHANGES, form_commit, NULL,
		"现在就存好（平时离开一格就自动存）"},
	{"record-previous", "Ctrl-PgUp", IN_FORM, LOOKS, form_record_previous, NULL, "上一张表"},
	{"record-next", "Ctrl-PgDn", IN_FORM, LOOKS, form_record_next, NULL, "下一张表"},
	{"record-year", "Alt-y", IN_FORM, CHANGES, form_year, NULL, "改这张表的年度"},
	{"cell-first", "Ctrl-Home", IN_CELLS, LOOKS, form_first, NULL, "到第一格"},
	{"cell-last", "Ctrl-End", IN_CELLS, LOOKS, form_last, NULL, "到最后一格"},
	{"form-page-up", "PgUp", IN_CELLS, LOOKS, form_page_up, NULL, "上一屏"},
	{"form-page-down", "PgDn", IN_CELLS, LOOKS, form_page_down, NULL, "下一屏"},

	/* an empty form that asks for records */
	{"query-run", "Ctrl-S F10", IN_QUERY, LOOKS, query_run, "查询",
		"列出各格里有这些内容的记录"},
	{"query-clear", "F7 Ctrl-K", IN_QUERY, LOOKS, query_clear, "清空",
		"各格都清空，从头写要找什么"},

	/* the library of indicator templates */
	{"template-take", "Enter", IN_LIBRARY, LOOKS, library_take, "选定",
		"用光标所在的指标填这一行；做了记号的各个指标都填，一个一行"},
	{"template-mark", "Space", IN_LIBRARY, LOOKS, library_mark, "选中",
		"给这个指标做记号，再按一次取消"},
	{"template-kind", "Tab Right", IN_LIBRARY, LOOKS, library_kind_next, "换类",
		"看下一类项目的指标"},
	{"template-kind-back", "Shift-Tab Left", IN_LIBRARY, LOOKS, library_kind_previous, NULL,
		"看上一类项目的指标"},
	{"template-levels", "F3", IN_LIBRARY, LOOKS, library_levels, "层级",
		"只看这一行层级的指标，再按看各个层级的"},
	/* a pasted block, before it is agreed to */
	{"block-take", "Enter", IN_BLOCK, LOOKS, block_take, "填入",
		"把粘贴的各格就这样填入，可以一步撤销"},
	{"block-next", "F8 Ctrl-E Tab", IN_BLOCK, LOOKS, block_next, "下一处",
		"到下一个有问题的格"},
	{"block-above", "F5", IN_BLOCK, LOOKS, block_above, "照上补",
		"表格里合并的格只有第一行有字：下面空着的照上一行补，或不补"},

	/* a second entry, and where it differs from the first */
	{"verify-run", "Ctrl-S F10", IN_VERIFY, LOOKS, verify_run, "比对",
		"和第一次录的比对，列出不同的格"},
	{"verify-first", "1", IN_COMPARE, LOOKS, compare_first, "第一次", "这一格以第一次录的为准"},
	{"verify-second", "2", IN_COMPARE, LOOKS, compare_second, "第二次",
		"这一格以第二次录的为准"},
	{"verify-anew", "Enter", IN_COMPARE, LOOKS, compare_anew, "重写", "两次都不对：写上正确的"},
	{"verify-alike", "a", IN_COMPARE, LOOKS, compare_alike, "同值",
		"只是写法不同、值相同的，都以第一次录的为准"},
	{"verify-done", "Ctrl-S F10", IN_COMPARE, LOOKS, compare_done, "记下",
		"存下改了的，记下一致和定下来的格"},

	/* problems of a record */
	{"problem-go", "Enter Tab", IN_PROBLEMS, LOOKS, problems_take, "到那格",
		"到这个问题所在的格"},
	{"problem-next", "F8 Ctrl-E", IN_PROBLEMS, LOOKS, problems_next, NULL, "看下一个问题"},
	{"problem-waive", "w", IN_PROBLEMS, CHANGES, problems_waive, "放过",
		"写明理由，放过这一处警告；放过了的再按就撤回说明"},
	{"problem-filter", "f", IN_PROBLEMS, LOOKS, problems_filter, "筛选",
		"只看错误，再按看错误和警告，再按看全部"},

	/* places in records */
	{"place-open", "Enter", IN_FOUND | IN_REPORT, LOOKS, found_open, "打开",
		"打开那张表，到那一格"},
	{"report-filter", "f", IN_REPORT, LOOKS, found_filter, "筛选",
		"只看错误，再按看错误和警告，再按看全部"},

	/* the history of a record */
	{"history-go", "Enter", IN_HISTORY, LOOKS, history_go_to, "到那格", "到这处改动所在的格"},
	{"history-full", "Space", IN_HISTORY, LOOKS, history_full, "全文",
		"看这处改动的全文：从什么改成什么"},
	{"history-cell", "c", IN_HISTORY, LOOKS, history_cell, "这一格",
		"只看这一格的改动，再按看全部"},
	{"history-find", "/ Ctrl-F", IN_HISTORY, LOOKS, history_find, "查找",
		"只看有这些字的改动：格、内容、谁、日期、理由"},
	{"history-put-back", "r", IN_HISTORY, CHANGES, history_put_back, "放回",
		"那一格放回这处改动以前的内容，可以撤销"},

	/* preview */
	{"preview-print", "p Enter", IN_PREVIEW, LOOKS, preview_print, "打印",
		"问几份，交给打印机"},
	{"preview-save", "s Ctrl-S", IN_PREVIEW, LOOKS, preview_save, "存文件",
		"选一种格式，存成文件"},
	{"preview-printer", "F4 Ctrl-O", IN_PREVIEW, LOOKS, preview_printer, "打印机",
		"选打印机，照它的纸排"},
	{"preview-next", "n Ctrl-PgDn", IN_PREVIEW, LOOKS, preview_next, "下页", "下一页的开头"},
	{"preview-previous", "b Ctrl-PgUp", IN_PREVIEW, LOOKS, preview_previous, "上页",
		"这一页的开头，再按是上一页"},
	{"preview-go-to", "g", IN_PREVIEW, LOOKS, preview_go_to, "到页", "到第几页"},
	{"preview-fit", "w", IN_PREVIEW, LOOKS, preview_fit, "屏宽",
		"照屏幕的宽窄排着看，再按照纸的宽窄；打印总是照纸"},
	{"preview-left", "Left", IN_PREVIEW, LOOKS, preview_left, NULL, "纸比屏幕宽时往左看"},
	{"preview-right", "Right", IN_PREVIEW, LOOKS, preview_right, NULL, "纸比屏幕宽时往右看"},

	/* a sheet made from many records */
	{"summary-open", "Enter", IN_SUMMARY, LOOKS, summary_open, "打开",
		"打开光标所在的记录；回来时重新汇总"},
	{"summary-preview", "F9 Ctrl-P", IN_SUMMARY, LOOKS, summary_preview, "预览",
		"看打印出来的样子，从那里打印、存成文件"},
	{"summary-fit", "w", IN_SUMMARY, LOOKS, summary_fit, "屏宽",
		"照屏幕的宽窄排着看，再按照纸的宽窄"},
	{"summary-next", "n Ctrl-PgDn", IN_SUMMARY, LOOKS, summary_next, "下张",
		"几张汇总表（每个年度、单位一张）里的下一张"},
	{"summary-previous", "b Ctrl-PgUp", IN_SUMMARY, LOOKS, summary_previous, "上张",
		"上一张汇总表"},
	{"summary-left", "Left", IN_SUMMARY, LOOKS, summary_left, NULL, "比屏幕宽时往左看"},
	{"summary-right", "Right", IN_SUMMARY, LOOKS, summary_right, NULL, "比屏幕宽时往右看"},

	/* list of records */
	{"record-open", "Enter", IN_LIST, LOOKS, list_open, "打开", "打开光标所在的记录"},
	{"record-new", "F6 Ctrl-N", IN_LIST, WRITES, list_new, "新建",
		"选一张表，写上年度，新建一条记录"},
	{"record-delete", "F7 Ctrl-K", IN_LIST, WRITES, list_delete, "删除",
		"把选中的记录（没有选中就是光标所在的）放进回收站，可以恢复"},
	{"record-restore", "r F6 Ctrl-N", IN_BIN, WRITES, list_restore, "恢复",
		"把选中的记录（没有选中就是光标所在的）从回收站放回列表"},
	{"record-mark", "Space", IN_LIST | IN_BIN, LOOKS, list_mark, "选中",
		"选中一条记录，再按一次取消；下面显示选中的金额合计"},
	{"list-find", "/", IN_LIST | IN_BIN, LOOKS, list_find, "查找",
		"只列出名称、编码、单位里有这些字的记录"},
	{"list-filter", "F3", IN_LIST | IN_BIN, LOOKS, list_filter, "筛选",
		"按年度、表、单位、状态筛选"},
	{"list-sort", "s", IN_LIST | IN_BIN, LOOKS, list_sort_by, "排序",
		"按哪一列排序；再选同一列就倒过来"},
	{"list-query", "q", IN_LIST, LOOKS, list_ask_by_form, "查询",
		"在一张空表里写要找什么，列出有这些内容的记录；再按接着改"},
	{"list-go-to", "g", IN_LIST, LOOKS, list_go_to, NULL,
		"到某一条：打编号、编码，或标识开头的几位"},
	{"search-all", "Ctrl-F", IN_LIST, LOOKS, list_search, NULL, "在全部记录的每一格里查找"},
	{"list-problems", "F8 Ctrl-E", IN_LIST, LOOKS, list_problems, "问题",
		"列出这些记录的全部问题，选一个就打开那张表，到那一格"},
	{"record-verify", "v", IN_LIST, WRITES, list_verify, NULL,
		"二次录入：看不到第一次录的，把金额、指标值等照纸面再录一遍，再比对"},
	{"record-copy", "F5 Ctrl-D", IN_LIST, WRITES, list_copy, "复制",
		"照光标所在的记录新建一条"},
	{"record-carry", "c", IN_LIST, WRITES, list_carry, NULL,
		"把选中的记录（没有选中就是这一条）结转到另一年"},
	{"record-preview", "F9 Ctrl-P", IN_LIST | IN_BIN, LOOKS, list_preview, "预览",
		"看打印出来的样子"},
	{"list-summary", "t", IN_LIST, LOOKS, list_summary, "汇总",
		"选一张汇总表或文本，由列出的记录（或选中的几条）做"},
	{"record-review", "Alt-r Ctrl-R", IN_LIST, WRITES, list_act_review, NULL,
		"校核选中的记录（没有选中就是这一条），有一条不行就一条也不办"},
	{"record-sign", "Alt-q Ctrl-X", IN_LIST, WRITES, list_act_sign, NULL,
		"签审选中的记录（没有选中就是这一条），有一条不行就一条也不办"},
	{"record-return", "Alt-b Ctrl-B", IN_LIST, WRITES, list_act_return, NULL,
		"写明理由，退回选中的记录（没有选中就是这一条）"},
	{"record-unlock", "Alt-u Ctrl-W", IN_LIST, WRITES, list_act_unlock, NULL,
		"写明理由，解锁选中的记录（没有选中就是这一条）"},
	{"list-paper-check", "Alt-w", IN_LIST, LOOKS, list_paper_check, NULL,
		"照纸上的校验码核对：是哪一张表的，和现在的对不对得上，哪些格不一样"},
	{"record-history", "h", IN_LIST | IN_BIN, LOOKS, list_history, NULL,
		"光标所在记录的修改历史"},
	{"list-bin", "b", IN_LIST, LOOKS, list_bin, "回收站", "看删除了的记录，可以从那里恢复"},
	{"list-mark-all", "a Ctrl-A", IN_LIST | IN_BIN, LOOKS, list_mark_all, NULL,
		"选中列出的全部记录，再按一次全部取消"},
	{"list-sum", "=", IN_LIST | IN_BIN, LOOKS, list_sum, NULL,
		"数列出的记录有几条，金额合计是多少"},
	{"list-name", "w", IN_LIST, WRITES, list_name, NULL, "写上您的姓名，改动都记在这个名下"},

	/* moving through lines */
	{"up", "Up", IN_LINES, LOOKS, app_up, NULL, "上一行"},
	{"down", "Down", IN_LINES, LOOKS, app_down, NULL, "下一行"},
	{"page-up", "PgUp", IN_LINES, LOOKS, app_page_up, NULL, "上一页"},
	{"page-down", "PgDn", IN_LINES, LOOKS, app_page_down, NULL, "下一页"},
	{"first", "Home Ctrl-Home", IN_LINES, LOOKS, app_first, NULL, "到开头"},
	{"last", "End Ctrl-End", IN_LINES, LOOKS, app_last, NULL, "到末尾"},

	/* going */
	{"close", "Esc", IN_ALL & ~(IN_LIST | IN_CELLS), LOOKS, app_close, "返回",
		"关上这一层，回到下面"},
	{"list-all", "Esc", IN_LIST, LOOKS, list_all, NULL, "取消查找和筛选；没有时取消选中"},
	{"repaint", "Ctrl-L", IN_ALL, LOOKS, app_repaint, NULL, "重画屏幕"},
	{"leave", "Ctrl-Q", IN_ALL, LOOKS, app_leave, "离开",
		"从表回到列表，从列表离开程序；都已存好，不会再问"},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

const struct command *command_table(size_t *n)
{
	*n = COMMANDS;
	return commands;
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

/* --- keymap ----------------------------------------------------------- */

struct binding {
	const struct command *command;
	struct key key;
	bool chosen; /* by the configuration, not by default */
};
struct keymap {
	struct binding *v;
	size_t n, cap;
};

static void add(struct keymap *m, const struct command *c, const struct key *k, bool chosen)
{
	MEM_ROOM(m->v, m->n, m->cap);
	m->v[m->n++] = (struct binding){c, *k, chosen};
}

/* The next word of a text of words; NULL at its end. Free it. */
static char *next_word(const char **s)
{
	*s += strspn(*s, " ");
	size_t n = strcspn(*s, " ");
	if (!n)
		return NULL;
	char *word = mem_ndup(*s, n);
	*s += n;
	return word;
}

struct keymap *keymap_new(void)
{
	struct keymap *m = mem_new(sizeof *m);
	for (size_t i = 0; i < COMMANDS; i++) {
		const char *keys = commands[i].keys;
		for (char *word; (word = next_word(&keys)); free(word)) {
			struct key k;
			int bad = key_parse(word, &k);
			assert(!bad);
			(void)bad;
			add(m, &commands[i], &k, false);
		}
	}
	return m;
}

void keymap_free(struct keymap *m)
{
	if (!m)
		return;
	free(m->v);
	free(m);
}

/* Takes away the bindings of a command. */
static void drop_command(struct keymap *m, const struct command *c)
{
	size_t n = 0;
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].command != c)
			m->v[n++] = m->v[i];
	m->n = n;
}

/* Takes a key away from the defaults of commands that work where c does. */
static void drop_key(struct keymap *m, const struct command *c, const struct key *k)
{
	size_t n = 0;
	for (size_t i = 0; i < m->n; i++) {
		const struct binding *b = &m->v[i];
		if (b->chosen || !(b->command->where & c->where) || !key_equal(&b->key, k))
			m->v[n++] = *b;
	}
	m->n = n;
}

/* True when a key of this name can be bound to c; else a diag. */
static bool bindable(
	const struct keymap *m, const struct command *c, const char *word, struct diags *ds)
{
	struct key k;
	if (key_parse(word, &k)) {
		diag_add(ds, KEY_NAME, NULL, word);
		return false;
	}
	if (k.code == K_TEXT && !k.mods && c->where & IN_TYPING) {
		diag_add(ds, KEY_TYPED, NULL, word, c->name);
		return false;
	}
	for (size_t i = 0; i < m->n; i++) {
		const struct binding *b = &m->v[i];
		if (b->chosen && b->command != c && b->command->where & c->where &&
			key_equal(&b->key, &k)) {
			diag_add(ds, KEY_TWICE, NULL, word, b->command->name, c->name);
			return false;
		}
	}
	return true;
}

static const struct command *command_meant(const char *name, struct diags *ds)
{
	const struct command *c = command_find(name);
	if (c)
		return c;
	const char *all[COMMANDS];
	for (size_t i = 0; i < COMMANDS; i++)
		all[i] = commands[i].name;
	long near = text_nearest(name, all, COMMANDS);
	if (near >= 0)
		diag_add(ds, COMMAND_NEAR, NULL, name, all[near]);
	else
		diag_add(ds, COMMAND_NAME, NULL, name);
	return NULL;
}

int keymap_bind(struct keymap *m, const char *command, const char *keys, struct diags *ds)
{
	const struct command *c = command_meant(command, ds);
	if (!c)
		return -1;
	bool good = true;
	const char *rest = keys;
	for (char *word; (word = next_word(&rest)); free(word))
		good = bindable(m, c, word, ds) && good;
	if (!good)
		return -1;
	drop_command(m, c);
	rest = keys;
	for (char *word; (word = next_word(&rest)); free(word)) {
		struct key k;
		key_parse(word, &k);
		drop_key(m, c, &k);
		add(m, c, &k, true);
	}
	return 0;
}

const struct command *keymap_command(const struct keymap *m, unsigned where, const struct key *k)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].command->where & where && key_equal(&m->v[i].key, k))
			return m->v[i].command;
	return NULL;
}

void keymap_keys(const struct keymap *m, const struct command *c, struct buf *out)
{
	const char *between = "";
	for (size_t i = 0; i < m->n; i++) {
		if (m->v[i].command != c)
			continue;
		buf_adds(out, between);
		key_brief(out, &m->v[i].key);
		between = " / ";
	}
}

void keymap_first(const struct keymap *m, const struct command *c, struct buf *out)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].command == c) {
			key_brief(out, &m->v[i].key);
			return;
		}
}
