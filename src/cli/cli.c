/*
 * The command line: the tables of options and subcommands, reading of the
 * arguments, running of one subcommand. What a subcommand does stands in the
 * file of its topic.
 */
#include "cli/cli.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/setup.h"
#include "out/out.h"

/* --- the tables -------------------------------------------------------------- */

struct option {
	const char *name;
	char letter;       /* 0: none */
	const char *value; /* what stands behind it; NULL: nothing */
	const char *help;  /* ends in ： where what would do follows, as wrong has it */
	/* True when a value will not do; then wants gets what would. NULL: any text. */
	bool (*wrong)(const char *value, struct buf *wants);
};

static bool wrong_number(const char *value, struct buf *wants, long least, long most)
{
	char *end;
	errno = 0;
	long n = strtol(value, &end, 10);
	buf_addf(wants, " %ld 到 %ld 的整数", least, most);
	return errno || end == value || *end || n < least || n > most;
}

static bool wrong_year(const char *value, struct buf *wants)
{
	return wrong_number(value, wants, 1900, 2999);
}

static bool wrong_width(const char *value, struct buf *wants)
{
	return wrong_number(value, wants, 20, 1000);
}

static bool wrong_lines(const char *value, struct buf *wants)
{
	return wrong_number(value, wants, 5, 10000);
}

static bool wrong_file(const char *value, struct buf *wants)
{
	buf_adds(wants, "文件名");
	return !*value;
}

static bool wrong_text(const char *value, struct buf *wants)
{
	buf_adds(wants, " UTF-8 文字");
	return text_invalid(value, strlen(value)) >= 0;
}

static bool wrong_level(const char *value, struct buf *wants)
{
	for (int i = 0; i < DIAG_LEVELS; i++)
		buf_addf(wants, "%s%s", i ? "、" : " ", diag_level_word((enum diag_level)i));
	return diag_level_from(value) < 0;
}

/* A reason is read on paper: a line of words. */
static bool wrong_reason(const char *value, struct buf *wants)
{
	enum { MOST_CHARS = 200 };
	size_t n = strlen(value);
	buf_addf(wants, "一行理由，最多 %d 个字", MOST_CHARS);
	return text_blank(value, n) || text_invalid(value, n) >= 0 ||
	       text_forbidden(value, n) >= 0 || strpbrk(value, "\t\n") ||
	       text_chars(value, n) > MOST_CHARS;
}

/* A name stands in one line beside a time. */
static bool wrong_name(const char *value, struct buf *wants)
{
	enum { MOST_CHARS = 20 };
	size_t n = strlen(value);
	buf_addf(wants, "姓名，最多 %d 个字", MOST_CHARS);
	return text_blank(value, n) || text_invalid(value, n) >= 0 ||
	       text_forbidden(value, n) >= 0 || strpbrk(value, "\t\n") ||
	       text_chars(value, n) > MOST_CHARS;
}

/* Groups of hexadecimal digits, as they stand on paper. */
static bool wrong_digits(const char *value, struct buf *wants)
{
	char digits[DIGEST_HEX];
	buf_addf(wants, "纸上的 %d 到 %d 个数字和字母", PROOF_LEAST, DIGEST_HEX - 1);
	return !proof_digits(value, digits);
}

static bool wrong_status(const char *value, struct buf *wants)
{
	for (int i = 0; i < STATUSES; i++)
		buf_addf(wants, "%s%s", i ? "、" : "", status_name((enum status)i));
	return status_from(value) < 0;
}

static bool wrong_column(const char *value, struct buf *wants)
{
	buf_adds(wants, " number form year unit code name amount problems status updated 之一");
	return list_sort_from(value + (*value == '-')) < 0;
}

static bool wrong_format(const char *value, struct buf *wants)
{
	size_t n;
	const struct out_format *table = out_table(&n);
	for (size_t i = 0; i < n; i++)
		buf_addf(wants, "%s%s", i ? "、" : " ", table[i].name);
	return !out_find(value);
}

static bool wrong_encoding(const char *value, struct buf *wants)
{
	buf_adds(wants, " UTF-8、GB18030");
	return strcasecmp(value, "UTF-8") != 0 && strcasecmp(value, "GB18030") != 0;
}

static const struct option options[OPTIONS] = {
	[OPT_FILE] = {"file", 'f', "FILE", "数据文件", wrong_file},
	[OPT_FORM] = {"form", 0, "FORM", "只要这种表；import：没写是哪种表的，当作这种",
		wrong_text},
	[OPT_SHEET] = {"sheet", 0, "SHEET", "印这张汇总表，由选出的各张汇总", NULL},
	[OPT_BOOKLET] = {"booklet", 0, "BOOKLET", "印这本文本，由选出的各张装订成册", NULL},
	[OPT_BLANK] = {"blank", 0, "FORM", "印这种表的空表，用笔填", wrong_text},
	[OPT_YEAR] = {"year", 0, "YEAR", "只要这个年度；carry：结转到这个年度", wrong_year},
	[OPT_UNIT] = {"unit", 0, "UNIT", "只要这个单位", wrong_text},
	[OPT_STATUS] = {"status", 0, "STATUS", "只要这个状态：草稿、已校核、已签审", wrong_status},
	[OPT_FIND] = {"find", 0, "TEXT", "只要含有这些字的", wrong_text},
	[OPT_SORT] = {"sort", 0, "COLUMN", "按这一列排，前面加 - 倒着排", wrong_column},
	[OPT_DELETED] = {"deleted", 0, NULL, "列出回收站里的", NULL},
	[OPT_JSON] = {"json", 0, NULL, "输出 JSON", NULL},
	[OPT_TYPE] = {"type", 'T', "TYPE", "格式：", wrong_format},
	[OPT_OUT] = {"output", 'o', "FILE", "写到文件，不写到屏幕", wrong_file},
	[OPT_WIDTH] = {"width", 0, "N", "一行多少列，平常 80", wrong_width},
	[OPT_LINES] = {"lines", 0, "N", "一页多少行，平常不分页", wrong_lines},
	[OPT_ENCODING] = {"encoding", 0, "NAME", "UTF-8 或 GB18030（针式打印机）", wrong_encoding},
	[OPT_PRINTER] = {"printer", 0, "NAME", "交给这台打印机；有 -o 就只写出要送去的",
		wrong_text},
	[OPT_ASCII] = {"ascii", 0, NULL, "表格线用 + - |", NULL},
	[OPT_BOM] = {"bom", 0, NULL, "csv：开头放 UTF-8 的记号，Excel 才认得汉字", NULL},
	[OPT_EXACT] = {"exact", 0, NULL, "csv：像公式的文字前面不加 '，照原样", NULL},
	[OPT_DRY_RUN] = {"dry-run", 0, NULL, "只检查，不装入", NULL},
	[OPT_KIND] = {"kind", 0, "KIND", "照这类项目的常用指标排好各行，见 tianbao templates",
		wrong_text},
	[OPT_SNAPSHOT] = {"snapshot", 0, NULL, "别的程序正开着这个文件时，看一份快照", NULL},
	[OPT_LEVEL] = {"level", 0, "LEVEL", "只列 error、warning 或 hint 和更重的", wrong_level},
	[OPT_WHY] = {"why", 0, "TEXT", "理由", wrong_reason},
	[OPT_AS] = {"as", 0, "NAME", "经手人的姓名；平常是配置或数据文件里的", wrong_name},
	[OPT_VALUE] = {"value", 0, "VALUE", "核对这个校验码，至少前四组", wrong_digits},
	[OPT_HEAD] = {"head", 0, "HEAD", "核对纸上的历史头，至少前四组", wrong_digits},
	[OPT_WITHDRAW] = {"withdraw", 0, NULL, "撤回说明，又算警告", NULL},
	[OPT_AGAIN] = {"again", 0, NULL, "那个年度已有的，也再结转一张", NULL},
	[OPT_VERIFY] = {"verify", 0, NULL, "二次录入：看不到第一次录的，再录一遍来比对", NULL},
	[OPT_TRUST_TERMINFO] = {"trust-terminfo", 0, NULL, "用环境变量 TERMINFO 指的终端说明",
		NULL},
	[OPT_HELP] = {"help", 'h', NULL, "说明", NULL},
	[OPT_VERSION] = {"version", 0, NULL, "版本", NULL},
};

/* What is set up before a subcommand runs. */
enum needs { NEEDS_NOTHING, NEEDS_FORMS, NEEDS_READ, NEEDS_WRITE };

enum { ANY = -1 };
#define BIT(option) (UINT64_C(1) << (option))
#define O(name) BIT(OPT_##name)
enum {
	READING = O(FILE) | O(SNAPSHOT),
	PRINTING = READING | O(TYPE) | O(OUT) | O(WIDTH) | O(LINES) | O(ENCODING) | O(ASCII) |
		   O(PRINTER) | O(BOM) | O(EXACT),
	SELECTING = O(FORM) | O(YEAR) | O(UNIT) | O(STATUS) | O(FIND),
	LISTING = READING | SELECTING | O(SORT) | O(DELETED) | O(JSON),
	CHECKING = READING | SELECTING | O(LEVEL) | O(JSON),
	SIGNING = O(FILE) | O(AS) | O(WHY),
	SCREEN = READING | O(TRUST_TERMINFO),
	EVERYWHERE = O(FILE) | O(HELP) | O(VERSION), /* -f stands before any command */
};

struct subcommand {
	const char *name; /* one word or two */
	const char *arguments;
	int least, most; /* how many arguments; ANY */
	uint64_t options;
	enum needs needs;
	enum cli_status (*run)(struct cli *c);
	const char *help;
};

/* The first row is what runs without a command. */
static const struct subcommand subcommands[] = {
	{"", "", 0, 0, SCREEN, NEEDS_NOTHING, cli_screen, "打开填报界面"},
	{"edit", "ID", 1, 1, SCREEN | O(VERIFY), NEEDS_NOTHING, cli_screen,
		"打开填报界面，直接填这一张"},
	{"new", "FORM [NAME=TEXT…]", 1, ANY, O(FILE) | O(KIND), NEEDS_FORMS, cli_new,
		"新建一张，印出编号"},
	{"copy", "ID", 1, 1, O(FILE), NEEDS_WRITE, cli_copy, "照抄一张，印出新编号"},
	{"carry", "ID…", 1, ANY, O(FILE) | O(YEAR) | O(AGAIN), NEEDS_WRITE, cli_carry,
		"结转到下一年度，印出新编号"},
	{"delete", "ID…", 1, ANY, O(FILE), NEEDS_WRITE, cli_delete, "放进回收站"},
	{"restore", "ID…", 1, ANY, O(FILE), NEEDS_WRITE, cli_restore, "从回收站取回"},
	{"list", "", 0, 0, LISTING, NEEDS_READ, cli_list, "列出各张表"},
	{"check", "[ID…]", 0, ANY, CHECKING, NEEDS_READ, cli_check_all, "检查，一处问题一行"},
	{"waive", "ID RULE [CELL]", 2, 3, O(FILE) | O(WHY) | O(WITHDRAW), NEEDS_WRITE, cli_waive,
		"写明理由，放过一处警告"},
	{"review", "ID…", 1, ANY, SIGNING, NEEDS_WRITE, cli_review, "校核：看过，没有错误"},
	{"sign", "ID…", 1, ANY, SIGNING, NEEDS_WRITE, cli_sign, "签审校核过的，锁住，给出校验码"},
	{"return", "ID…", 1, ANY, SIGNING, NEEDS_WRITE, cli_return, "退回校核过的，写明理由"},
	{"unlock", "ID…", 1, ANY, SIGNING, NEEDS_WRITE, cli_unlock,
		"解锁签审过的，写明理由；签审作废"},
	{"status", "ID…", 1, ANY, READING | O(JSON), NEEDS_READ, cli_status_of, "状态和经过的手续"},
	{"history", "ID [CELL]", 1, 2, READING | O(JSON), NEEDS_READ, cli_history,
		"改动的历史，从新到旧"},
	{"verify", "[ID…]", 0, ANY, READING | O(VALUE) | O(HEAD) | O(JSON), NEEDS_READ, cli_verify,
		"查数据文件有没有被改动；核对纸上的校验码"},
	{"print", "[ID…]", 0, ANY, PRINTING | SELECTING | O(SHEET) | O(BOOKLET) | O(BLANK),
		NEEDS_READ, cli_print, "印出表格，或者由它们汇总的表、装订成的文本"},
	{"export", "[ID…]", 0, ANY, READING | O(OUT), NEEDS_READ, cli_export,
		"传出为 JSON，可以再装入"},
	{"import", "FILE…", 1, ANY, O(FILE) | O(FORM) | O(DRY_RUN), NEEDS_FORMS, cli_import,
		"装入 JSON，印出新编号；有一处错就都不装"},
	{"backup", "[FILE]", 0, 1, O(FILE), NEEDS_READ, cli_backup, "备份数据文件"},
	{"forms", "", 0, 0, 0, NEEDS_FORMS, cli_forms, "列出有哪些表、汇总表、文本"},
	{"forms lint", "FILE…", 1, ANY, 0, NEEDS_FORMS, cli_forms_lint, "检查表的定义"},
	{"forms show", "FORM", 1, 1, 0, NEEDS_FORMS, cli_forms_show, "印出一种表的完整定义"},
	{"templates", "", 0, 0, 0, NEEDS_FORMS, cli_templates, "列出有哪些类项目的指标模板"},
	{"templates lint", "FILE…", 1, ANY, 0, NEEDS_FORMS, cli_templates_lint,
		"检查指标模板的文件"},
	{"keys", "", 0, 0, 0, NEEDS_NOTHING, cli_keys, "列出界面里的按键"},
	{"dump form", "FORM", 1, 1, 0, NEEDS_FORMS, cli_dump_form, "看读进来的定义（排错用）"},
	{"dump rules", "FORM", 1, 1, READING, NEEDS_READ, cli_dump_rules,
		"数每条规则判了几次、报了几次（排错用）"},
	{"dump doc", "ID", 1, 1, READING, NEEDS_READ, cli_dump_doc, "看一张表的各格（排错用）"},
	{"dump canonical", "ID [CELL]", 1, 2, READING, NEEDS_READ, cli_dump_canonical,
		"校验码是哪些字节算的（核对用）"},
	{"dump grid", "ID", 1, 1, READING, NEEDS_READ, cli_dump_grid, "看表格的格子（排错用）"},
	{"dump sheet", "SHEET", 1, 1, READING | SELECTING, NEEDS_READ, cli_dump_sheet,
		"看汇总表的格子（排错用）"},
	{"dump layout", "ID", 1, 1, READING | O(WIDTH) | O(LINES), NEEDS_READ, cli_dump_layout,
		"看排好的版面（排错用）"},
	{"dump keys", "", 0, 0, 0, NEEDS_NOTHING, cli_dump_keys, "看按键的绑定（排错用）"},
};
enum { SUBCOMMANDS = sizeof subcommands / sizeof *subcommands };

/* --- help -------------------------------------------------------------------- */

/* Appends how an option is written: "-f FILE", "--json". */
static void option_print(struct buf *out, const struct option *o)
{
	if (o->letter)
		buf_addf(out, "-%c", o->letter);
	else
		buf_addf(out, "--%s", o->name);
	if (o->value)
		buf_addf(out, " %s", o->value);
}

static void usage_print(struct buf *out, const struct subcommand *s)
{
	if (!s) {
		buf_adds(out, "用法：tianbao [-f FILE] [COMMAND …]，各命令见 tianbao --help\n");
		return;
	}
	buf_adds(out, "用法：tianbao");
	if (*s->name)
		buf_addf(out, " %s", s->name);
	if (*s->arguments)
		buf_addf(out, " %s", s->arguments);
	for (size_t i = 0; i < OPTIONS; i++) {
		if (!(s->options & BIT(i)))
			continue;
		buf_adds(out, " [");
		option_print(out, &options[i]);
		buf_addc(out, ']');
	}
	buf_addc(out, '\n');
}

/* Appends blanks up to a column, at least two. */
static void pad_to(struct buf *out, size_t from, int column)
{
	int used = text_columns(out->s + from, out->n - from, TEXT_NARROW);
	buf_pad(out, ' ', used + 2 < column ? (size_t)(column - used) : 2);
}

static void help_option(struct buf *out, const struct option *o)
{
	size_t from = out->n;
	buf_adds(out, "  ");
	if (o->letter)
		buf_addf(out, "-%c, ", o->letter);
	buf_addf(out, "--%s", o->name);
	if (o->value)
		buf_addf(out, " %s", o->value);
	pad_to(out, from, 26);
	buf_adds(out, o->help);
	if (out->n > strlen("：") && !strcmp(out->s + out->n - strlen("："), "：")) {
		struct buf wants = BUF_INIT;
		o->wrong("", &wants);
		buf_adds(out, wants.s + 1);
		buf_release(&wants);
	}
	buf_addc(out, '\n');
}

static void help_command(struct buf *out, const struct subcommand *s)
{
	usage_print(out, s);
	buf_addf(out, "%s\n", s->help);
	for (size_t i = 0; i < OPTIONS; i++)
		if (s->options & BIT(i))
			help_option(out, &options[i]);
}

static void help_all(struct buf *out)
{
	buf_adds(out, "填报：在终端里填绩效目标表\n");
	usage_print(out, NULL);
	for (size_t i = 0; i < SUBCOMMANDS; i++) {
		const struct subcommand *s = &subcommands[i];
		size_t from = out->n;
		buf_addf(out, "  %s %s", *s->name ? s->name : "（无）", s->arguments);
		pad_to(out, from, 26);
		buf_addf(out, "%s\n", s->help);
	}
	buf_adds(out,
		"ID：列表里的编号，或 UUID 的前几位（至少 4 位）\n"
		"FILE：-f，否则 $TIANBAO_FILE，否则 $XDG_DATA_HOME/tianbao/tianbao.db\n"
		"返回值：0 成了；1 数据有错（什么也没写）；2 用法不对；3 文件、磁盘、终端有问题\n"
		"一个命令的选项：tianbao COMMAND --help\n");
}

/* --- reading the arguments ------------------------------------------------------ */

/* Index of an option by its name (n bytes), -1 when there is none. */
static int option_named(const char *name, size_t n)
{
	for (int i = 0; i < OPTIONS; i++)
		if (strlen(options[i].name) == n && !memcmp(options[i].name, name, n))
			return i;
	return -1;
}

static int option_lettered(char letter)
{
	for (int i = 0; i < OPTIONS; i++)
		if (options[i].letter == letter)
			return i;
	return -1;
}

/*
 * Reads the option at argv[*i] and its value, which may be the next argument: then *i moves on.
 * -1 with a diag.
 */
static int read_option(struct cli *c, char **argv, int *i)
{
	const char *text = argv[*i];
	const char *value = NULL;
	int o;
	if (text[1] == '-') {
		size_t n = strcspn(text + 2, "=");
		o = option_named(text + 2, n);
		if (text[2 + n])
			value = text + 2 + n + 1;
	} else {
		o = option_lettered(text[1]);
		if (text[2])
			value = text + 2;
	}
	if (o < 0) {
		diag_add(&c->diags, CLI_OPTION, NULL, text);
		return -1;
	}
	if (!options[o].value && value) {
		diag_add(&c->diags, CLI_VALUE_EXTRA, NULL, options[o].name);
		return -1;
	}
	if (options[o].value && !value && !(value = argv[*i + 1])) {
		diag_add(&c->diags, CLI_VALUE_MISSING, NULL, options[o].name, options[o].value);
		return -1;
	}
	if (value && value == argv[*i + 1])
		++*i;
	c->option[o] = value ? value : "";
	return 0;
}

/* Parts options and arguments; the latter go to c->arg. */
static int read_arguments(struct cli *c, int argc, char **argv)
{
	bool ended = false;
	c->arg = mem_array((size_t)argc + 1, sizeof *c->arg);
	for (int i = 1; i < argc; i++) {
		if (!ended && !strcmp(argv[i], "--"))
			ended = true;
		else if (!ended && argv[i][0] == '-' && argv[i][1]) {
			if (read_option(c, argv, &i))
				return -1;
		} else {
			c->arg[c->nargs++] = argv[i];
		}
	}
	return 0;
}

/* Number of leading arguments that spell a subcommand's name, 0 when they do not. */
static size_t spells(const struct cli *c, const struct subcommand *s)
{
	const char *blank = strchr(s->name, ' ');
	if (!*s->name || !c->nargs)
		return 0;
	if (!blank)
		return !strcmp(c->arg[0], s->name);
	size_t n = (size_t)(blank - s->name);
	return c->nargs > 1 && strlen(c->arg[0]) == n && !memcmp(c->arg[0], s->name, n) &&
			       !strcmp(c->arg[1], blank + 1)
		       ? 2
		       : 0;
}

/* True when there are subcommands of two words of which this is the first. */
static bool is_family(const char *word)
{
	size_t n = strlen(word);
	for (size_t i = 0; i < SUBCOMMANDS; i++)
		if (!strncmp(subcommands[i].name, word, n) && subcommands[i].name[n] == ' ')
			return true;
	return false;
}

/* Says that there is no such command, with the nearest one. second may be NULL. */
static void unknown_command(struct cli *c, const char *first, const char *second)
{
	const char *names[SUBCOMMANDS];
	struct buf given = BUF_INIT, shown = BUF_INIT;
	for (size_t i = 0; i < SUBCOMMANDS; i++)
		names[i] = subcommands[i].name;
	buf_adds(&given, first);
	if (second && is_family(first))
		buf_addf(&given, " %s", second);
	cli_line(&shown, given.s);
	bool is_text = text_invalid(given.s, given.n) < 0;
	long near = is_text ? text_nearest(given.s, names, SUBCOMMANDS) : -1;
	if (near > 0)
		diag_add(&c->diags, CLI_COMMAND_NEAR, NULL, shown.s, names[near]);
	else
		diag_add(&c->diags, CLI_COMMAND, NULL, shown.s);
	buf_release(&given);
	buf_release(&shown);
}

/* The subcommand the arguments begin with, whose name is taken off them; NULL: none. */
static const struct subcommand *find_command(struct cli *c)
{
	const struct subcommand *found = c->nargs ? NULL : &subcommands[0];
	size_t words = 0;
	for (size_t i = 0; i < SUBCOMMANDS; i++) {
		size_t n = spells(c, &subcommands[i]);
		if (n > words) {
			words = n;
			found = &subcommands[i];
		}
	}
	c->nargs -= words;
	memmove(c->arg, c->arg + words, c->nargs * sizeof *c->arg);
	return found;
}

/* Does the command take this option, and may it have this value? -1 with a diag. */
static int option_fits(struct cli *c, size_t i)
{
	const struct option *o = &options[i];
	struct buf wants = BUF_INIT;
	int rc = -1;
	if (!((c->command->options | EVERYWHERE) & BIT(i)))
		diag_add(&c->diags, CLI_OPTION_HERE, NULL, o->name);
	else if (o->wrong && o->wrong(c->option[i], &wants))
		diag_add(&c->diags, CLI_VALUE, NULL, o->name, wants.s, c->option[i]);
	else
		rc = 0;
	buf_release(&wants);
	return rc;
}

/* Does the command take these options and so many arguments? -1 with a diag. */
static int fits(struct cli *c)
{
	const struct subcommand *s = c->command;
	for (size_t i = 0; i < OPTIONS; i++)
		if (c->option[i] && option_fits(c, i))
			return -1;
	if (c->nargs < (size_t)s->least) {
		diag_add(&c->diags, CLI_ARGUMENTS_FEW, NULL, s->arguments);
		return -1;
	}
	if (s->most == ANY || c->nargs <= (size_t)s->most)
		return 0;
	if (is_family(s->name))
		unknown_command(c, s->name, c->arg[0]);
	else
		diag_add(&c->diags, CLI_ARGUMENTS_MANY, NULL, c->arg[s->most]);
	return -1;
}

bool cli_takes(const struct cli *c, enum cli_option o)
{
	return c->command->options & BIT(o);
}

int cli_number(const struct cli *c, enum cli_option o, int otherwise)
{
	return c->option[o] ? (int)strtol(c->option[o], NULL, 10) : otherwise;
}

/* --- running --------------------------------------------------------------------- */

/* Sets up what the command needs, runs it. */
static enum cli_status run(struct cli *c)
{
	enum needs needs = c->option[OPT_BLANK] ? NEEDS_FORMS : c->command->needs;
	enum cli_status status = CLI_DONE;
	if (needs >= NEEDS_FORMS)
		status = setup_forms(c);
	if (!status && needs >= NEEDS_READ)
		status = cli_open(c, needs == NEEDS_READ ? STORE_READ : STORE_WRITE);
	if (!status)
		status = c->command->run(c);
	return setup_end(c, status);
}

int cli_put(struct cli *c, struct buf *b)
{
	errno = 0;
	if (fwrite(b->s, 1, b->n, stdout) != b->n && !c->output_error)
		c->output_error = errno ? errno : EIO;
	buf_reset(b);
	return c->output_error ? -1 : 0;
}

/* Did all that was written to stdout arrive? */
static enum cli_status finish_output(struct cli *c, enum cli_status status)
{
	if (fflush(stdout) && !c->output_error)
		c->output_error = errno;
	if (!c->output_error)
		return status;
	if (c->output_error != EPIPE) /* the reader of a pipe that has left knows why */
		diag_add(&c->diags, CLI_OUTPUT, NULL, file_reason(c->output_error));
	return CLI_WORLD;
}

static enum cli_status help(struct cli *c)
{
	struct buf text = BUF_INIT;
	if (c->option[OPT_VERSION])
		buf_adds(&text, PACKAGE_STRING "\n");
	else if (c->command && *c->command->name)
		help_command(&text, c->command);
	else
		help_all(&text);
	cli_put(c, &text);
	buf_release(&text);
	return CLI_DONE;
}

int cli_main(int argc, char **argv)
{
	struct cli c = {.diags = DIAGS_INIT};
	enum cli_status status = CLI_USAGE;
	bool read = !read_arguments(&c, argc, argv);
	c.command = find_command(&c);
	if (read && !c.command)
		unknown_command(&c, c.arg[0], c.arg[1]);
	else if (read && (c.option[OPT_HELP] || c.option[OPT_VERSION]))
		status = help(&c);
	else if (read && !fits(&c))
		status = run(&c);
	status = finish_output(&c, status);
	cli_report(&c);
	if (status == CLI_USAGE) {
		struct buf usage = BUF_INIT;
		usage_print(&usage, c.command);
		fputs(usage.s, stderr);
		buf_release(&usage);
	}
	free(c.arg);
	return (int)status;
}
