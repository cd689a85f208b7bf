/* Patterns on whole texts: see pattern.h. */
#include "form/pattern.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/buf.h"
#include "base/mem.h"

/* The box: what a pattern from a stranger's form may cost. */
enum {
	LENGTH_MOST = 512,
	BRACKETS_MOST = 32,
	STEPS_MOST = 20000,
	DEPTH_MOST = 1000,
	HEAP_MOST = 1024, /* KiB */
};

struct pattern {
	char *text;
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *limits;
};

/* What people are told of the commonest mistakes, by PCRE2's number. */
static const struct {
	int error;
	const char *words;
} faults[] = {
	{PCRE2_ERROR_END_BACKSLASH, "\\ 后面少了字符"},
	{PCRE2_ERROR_UNKNOWN_ESCAPE, "\\ 后面的字母没有意思"},
	{PCRE2_ERROR_QUANTIFIER_OUT_OF_ORDER, "{} 里的次数前大后小"},
	{PCRE2_ERROR_QUANTIFIER_TOO_BIG, "{} 里的次数太大"},
	{PCRE2_ERROR_MISSING_SQUARE_BRACKET, "[ 没有配上 ]"},
	{PCRE2_ERROR_CLASS_RANGE_ORDER, "[] 里的范围前大后小"},
	{PCRE2_ERROR_QUANTIFIER_INVALID, "这里没有可以重复的东西"},
	{PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS, "( 没有配上 )"},
	{PCRE2_ERROR_UNMATCHED_CLOSING_PARENTHESIS, ") 没有配上 ("},
	{PCRE2_ERROR_BAD_SUBPATTERN_REFERENCE, "引用了没有的组"},
	{PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP, "括号套得太深"},
	{PCRE2_ERROR_BACKSLASH_C_CALLER_DISABLED, "不能用 \\C"},
	{PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY, "\\p 后面的名字不认识"},
	{PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH, "向前看的部分要有固定的长度"},
};

static void explain(struct buf *why, int error)
{
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (faults[i].error == error) {
			buf_adds(why, faults[i].words);
			return;
		}
	PCRE2_UCHAR words[120];
	if (pcre2_get_error_message(error, words, sizeof words) < 0)
		snprintf((char *)words, sizeof words, "%d", error);
	buf_addf(why, "看不懂：%s", (const char *)words);
}

/* What PCRE2 would take and we do not; NULL when there is nothing of it. */
static const char *not_allowed(const char *text, size_t n, size_t *offset)
{
	int open = 0;
	*offset = 0;
	if (n > LENGTH_MOST) {
		*offset = LENGTH_MOST;
		return "太长，最多 512 字节";
	}
	if (!strncmp(text, "(*", 2))
		return "不能以 (* 开头";
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '\\')
			i++;
		else if (text[i] == '(' && ++open > BRACKETS_MOST) {
			*offset = i;
			return "括号太多";
		}
	}
	return NULL;
}

/* Whole texts only: as if the pattern stood between ^( and )$, whatever it holds. */
static pcre2_code *compile(const char *text, size_t n, int *error, size_t *offset)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	if (!context)
		die("内存不足");
	pcre2_set_compile_extra_options(context, PCRE2_EXTRA_MATCH_LINE);
	pcre2_set_parens_nest_limit(context, BRACKETS_MOST);
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, n,
		PCRE2_UTF | PCRE2_UCP | PCRE2_ANCHORED | PCRE2_NO_AUTO_CAPTURE |
			PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY,
		error, offset, context);
	pcre2_compile_context_free(context);
	return code;
}

struct pattern *pattern_new(const char *text, struct buf *why, size_t *offset)
{
	size_t n = strlen(text);
	const char *no = not_allowed(text, n, offset);
	if (no) {
		buf_adds(why, no);
		return NULL;
	}
	int error;
	pcre2_code *code = compile(text, n, &error, offset);
	if (!code) {
		explain(why, error);
		return NULL;
	}
	struct pattern *p = mem_new(sizeof *p);
	p->text = mem_dup(text);
	p->code = code;
	p->data = pcre2_match_data_create(1, NULL);
	p->limits = pcre2_match_context_create(NULL);
	if (!p->data || !p->limits)
		die("内存不足");
	pcre2_set_match_limit(p->limits, STEPS_MOST);
	pcre2_set_depth_limit(p->limits, DEPTH_MOST);
	pcre2_set_heap_limit(p->limits, HEAP_MOST);
	return p;
}

void pattern_free(struct pattern *p)
{
	if (!p)
		return;
	pcre2_match_context_free(p->limits);
	pcre2_match_data_free(p->data);
	pcre2_code_free(p->code);
	free(p->text);
	free(p);
}

enum verdict pattern_judge(const struct pattern *p, const char *text, size_t n)
{
	/* PCRE2 calls the empty text no partial match, though every text begins with it. */
	uint32_t partial = n ? PCRE2_PARTIAL_SOFT : 0;
	int r = pcre2_match(p->code, (PCRE2_SPTR)text, n, 0, partial, p->data, p->limits);
	switch (r) {
	case PCRE2_ERROR_PARTIAL:
		return VERDICT_INCOMPLETE;
	case PCRE2_ERROR_NOMATCH:
		return n ? VERDICT_IMPOSSIBLE : VERDICT_INCOMPLETE;
	case PCRE2_ERROR_MATCHLIMIT:
	case PCRE2_ERROR_DEPTHLIMIT:
	case PCRE2_ERROR_HEAPLIMIT:
		return VERDICT_VALID; /* cannot be judged */
	default:
		return r >= 0 ? VERDICT_VALID : VERDICT_IMPOSSIBLE; /* broken UTF-8 */
	}
}

const char *pattern_text(const struct pattern *p)
{
	return p->text;
}
