/* Slips in YAML, in our words: see slip.h. */
#include "form/slip.h"

#include <stdbool.h>
#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "form/yaml.h"

int slip_chars(const char *s, size_t n)
{
	int chars = 0;
	for (size_t i = 0; i < n; i++)
		chars += (s[i] & 0xC0) != 0x80;
	return chars;
}

static long find(const char *s, size_t n, const char *what)
{
	const char *p = memmem(s, n, what, strlen(what));
	return p ? (long)(p - s) : -1;
}

long slip_line_end(const char *s, size_t n)
{
	long line = find(s, n, "\u2028"), paragraph = find(s, n, "\u2029");
	if (line < 0 || paragraph < 0)
		return line < 0 ? paragraph : line;
	return line < paragraph ? line : paragraph;
}

static bool begins(const char *s, size_t n, const char *with)
{
	return n >= strlen(with) && !memcmp(s, with, strlen(with));
}

long slip_wide_colon(const char *s, size_t n)
{
	if (find(s, n, ": ") >= 0 || (n && strchr(":'\"|>[{", s[n - 1])))
		return -1;
	return find(s, n, "：");
}

/* A line of the file: n bytes from s, its content behind blanks and `- ` at in. */
struct line {
	const char *file;
	int number;
	const char *s;
	size_t n, in;
};

static struct place place_in(const struct line *l, size_t i)
{
	return (struct place){.file = l->file, .line = l->number, .col = slip_chars(l->s, i) + 1};
}

/* Where the value behind the first `key: ` begins, 0 when there is none. */
static size_t value_at(const struct line *l)
{
	long colon = find(l->s + l->in, l->n - l->in, ": ");
	if (colon < 0)
		return 0;
	size_t i = l->in + (size_t)colon + 1;
	while (i < l->n && l->s[i] == ' ')
		i++;
	return i;
}

static bool slip_tab(const struct line *l, struct diags *ds)
{
	size_t i = 0;
	while (i < l->n && l->s[i] == ' ')
		i++;
	if (i == l->n || l->s[i] != '\t')
		return false;
	struct place p = place_in(l, i);
	diag_add(ds, YAML_TAB, &p);
	return true;
}

static bool slip_wide_blank(const struct line *l, struct diags *ds)
{
	size_t i = 0;
	while (i < l->n && l->s[i] == ' ')
		i++;
	if (!begins(l->s + i, l->n - i, "　"))
		return false;
	struct place p = place_in(l, i);
	diag_add(ds, YAML_WIDE_BLANK, &p);
	return true;
}

/* `title: {项目名称}绩效目标表` */
static bool slip_brace(const struct line *l, struct diags *ds)
{
	size_t value = value_at(l), i = value ? value : l->in;
	if (i >= l->n || l->s[i] != '{')
		return false;
	const char *close = memchr(l->s + i, '}', l->n - i);
	size_t after = close ? (size_t)(close - l->s) + 1 : l->n;
	while (after < l->n && l->s[after] == ' ')
		after++;
	if (after == l->n || strchr(",]}#", l->s[after]))
		return false;
	struct place p = place_in(l, i);
	diag_add(ds, YAML_BRACE_MORE, &p);
	return true;
}

/* `lines: 填报单位: (盖章)` */
static bool slip_colon_in_text(const struct line *l, struct diags *ds)
{
	size_t i = value_at(l);
	if (!i || i >= l->n || strchr("'\"[{|>", l->s[i]))
		return false;
	long colon = find(l->s + i, l->n - i, ": ");
	if (colon < 0 && l->s[l->n - 1] == ':')
		colon = (long)(l->n - 1 - i);
	if (colon < 0)
		return false;
	struct place p = place_in(l, i + (size_t)colon);
	diag_add(ds, YAML_COLON_IN_TEXT, &p);
	return true;
}

/* True when a text begins at i with a sign that means something else in YAML. */
static bool is_sign(const struct line *l, size_t i)
{
	if (i >= l->n || !strchr("%@`*&!>|?,]}", l->s[i]))
		return false;
	if (l->s[i] != '>' && l->s[i] != '|')
		return true;
	size_t next = i + 1;
	while (next < l->n && strchr("+-0123456789 ", l->s[next]))
		next++;
	return next < l->n && l->s[next] != '#';
}

static bool say_sign(const struct line *l, size_t i, struct diags *ds)
{
	struct place p = place_in(l, i);
	diag_add(ds, YAML_SIGN, &p, l->s[i]);
	return true;
}

/* `name: %占比`, `of: [≥, >, <]` */
static bool slip_sign(const struct line *l, struct diags *ds)
{
	size_t value = value_at(l), i = value ? value : l->in;
	if (is_sign(l, i))
		return say_sign(l, i, ds);
	if (i >= l->n || !strchr("[{", l->s[i]))
		return false;
	bool begins_here = true; /* an element of a list or map in brackets */
	for (i++; i < l->n; i++) {
		char c = l->s[i];
		if (begins_here && strchr("%@`*&!>|", c))
			return say_sign(l, i, ds);
		if (strchr("[{,", c) || (c == ':' && i + 1 < l->n && l->s[i + 1] == ' '))
			begins_here = true;
		else if (c != ' ')
			begins_here = false;
	}
	return false;
}

/* `项目名称：text` */
static bool slip_wide(const struct line *l, struct diags *ds)
{
	long i = slip_wide_colon(l->s + l->in, l->n - l->in);
	if (i < 0)
		return false;
	struct place p = place_in(l, l->in + (size_t)i);
	diag_add(ds, YAML_WIDE_COLON, &p);
	return true;
}

/* `项目名称:text` */
static bool slip_close(const struct line *l, struct diags *ds)
{
	if (value_at(l) || l->in >= l->n || strchr("'\"[{#", l->s[l->in]))
		return false;
	const char *colon = memchr(l->s + l->in, ':', l->n - l->in);
	size_t i = colon ? (size_t)(colon - l->s) : l->n;
	if (i + 1 >= l->n || i == l->in || memchr(l->s + l->in, ' ', i - l->in))
		return false;
	struct place p = place_in(l, i);
	diag_add(ds, YAML_COLON, &p);
	return true;
}

typedef bool slip_fn(const struct line *l, struct diags *ds);

/* Slips in the line where YAML stops, in the order in which they are looked for. */
static slip_fn *const here[] = {
	slip_tab, slip_wide_blank, slip_brace, slip_colon_in_text, slip_sign};
/* Slips in the lines before: YAML took them for one long text, or for a key at the margin. */
static slip_fn *const before[] = {slip_wide_blank, slip_wide, slip_close};

/* What libyaml says, and what we say; opening: the place is where it was opened. */
static const struct {
	const char *theirs, *ours;
	bool opening;
} problems[] = {
	{"could not find expected ':'", "这一行少了冒号，或引号没有配上", true},
	{"mapping values are not allowed", "这里不能有冒号：前面的值没有写完，或缩进不对", false},
	{"did not find expected key", "这里应该是一个键：缩进与上面对不齐，或引号、括号没有配上",
		false},
	{"did not find expected '-'", "列表的每一项都以 - 开头，并与上一项对齐", false},
	{"did not find expected ',' or ']'", "[ 没有配上 ]，或两项之间不是半角逗号", true},
	{"did not find expected ',' or '}'", "{ 没有配上 }，或两项之间不是半角逗号", true},
	{"found unexpected end of stream", "引号没有配上", true},
	{"found unexpected document indicator", "引号没有配上", true},
	{"unknown escape character", "双引号里 \\ 后面的字不认识：要写 \\ 就用单引号", false},
	{"block sequence entries are not", "这里不能用 - 开始一个列表", false},
	{"did not find expected node content", "这里少了一个值", false},
	{"expected comment or line break", "这一行后面只能写注释：文字从下一行开始", false},
	{"expected alphabetic or numeric", "& 和 * 开头的文字要加引号", false},
	{"control characters are not allowed", "这里有一个看不见的字符：请删去", false},
};
enum { PROBLEMS = sizeof problems / sizeof *problems };

/* The line with this number; empty behind the last. */
static struct line line_at(const struct yaml_file *f, int number)
{
	const char *s = f->text, *end = f->text + f->n;
	for (int i = 1; i < number && s < end; i++) {
		const char *newline = memchr(s, '\n', (size_t)(end - s));
		s = newline ? newline + 1 : end;
	}
	const char *newline = memchr(s, '\n', (size_t)(end - s));
	struct line l = {.file = f->name, .number = number, .s = s};
	l.n = newline ? (size_t)(newline - s) : (size_t)(end - s);
	while (l.n && strchr(" \t\r", s[l.n - 1]))
		l.n--;
	while (l.in < l.n &&
		(s[l.in] == ' ' || (s[l.in] == '-' && begins(s + l.in, l.n - l.in, "- "))))
		l.in++;
	return l;
}

static bool any_slip(const struct line *l, slip_fn *const *fn, size_t n, struct diags *ds)
{
	for (size_t i = 0; i < n; i++)
		if (fn[i](l, ds))
			return true;
	return false;
}

/* Slips in the line itself, or in the run of lines that ends before it. */
static bool explain_lines(const struct yaml_file *f, int line, bool swallowed, struct diags *ds)
{
	struct line l = line_at(f, line);
	if (any_slip(&l, here, sizeof here / sizeof *here, ds))
		return true;
	bool found = false;
	for (int i = line - (l.n ? 1 : 0); swallowed && i > 0; i--) {
		l = line_at(f, i);
		if (l.in == l.n || l.s[l.in] == '#')
			continue;
		if (!any_slip(&l, before, sizeof before / sizeof *before, ds))
			break;
		found = true;
	}
	return found;
}

void slip_explain(const struct yaml_file *f, const char *problem, struct place at,
	struct place opened, struct diags *ds)
{
	if (!problem)
		problem = "";
	bool swallowed = strstr(problem, "mapping values") || strstr(problem, "expected ':'");
	if (explain_lines(f, at.line, swallowed, ds))
		return;
	for (size_t i = 0; i < PROBLEMS; i++) {
		if (!strstr(problem, problems[i].theirs))
			continue;
		bool opening = problems[i].opening && opened.line;
		diag_add(ds, YAML_SYNTAX, opening ? &opened : &at, problems[i].ours);
		return;
	}
	diag_add(ds, YAML_OTHER, &at, problem);
}
