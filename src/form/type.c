/*
 * What values can be: see type.h. THE table stands at the end of its part;
 * before it, one function for each way of judging and of reading.
 */
#include "form/type.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/pinyin.h"
#include "base/text.h"
#include "form/measure.h"
#include "form/pattern.h"

/* --- sentences that are no type's own -------------------------------- */

static const char no_text[] = "还没有填";
static const char no_negative[] = "不能是负数";
static const char too_fine[] = "小数位数太多";
static const char not_pattern[] = "不合规定的写法";
static const char not_offered[] = "不在可选的值里：按 F4 选择";

/* --- numbers -------------------------------------------------------- */

struct bounds {
	double min, max;
};

/* A number without limits of its own has those of its type. */
static struct bounds bounds_of(const struct field *f, double min, double max)
{
	return (struct bounds){f->has_min ? f->min : min, f->has_max ? f->max : max};
}

/*
 * Verdict of a value that typing on can bring anywhere between `near` and `far`.
 */
static enum verdict judge_bounds(struct bounds b, double value, double near, double far)
{
	if (value >= b.min && value <= b.max)
		return VERDICT_VALID;
	double low = far < near ? far : near, high = far < near ? near : far;
	return high >= b.min && low <= b.max ? VERDICT_INCOMPLETE : VERDICT_IMPOSSIBLE;
}

/* Where typing digits behind a number without a unit can bring it: up to 12.4 from 12.3. */
static double furthest(const struct decimal *d, int most)
{
	double sign = d->negative ? -1 : 1;
	struct decimal up = *d;
	if (!d->scale)
		return sign * HUGE_VAL;
	if (most < 0 || d->scale < most)
		up.digits++;
	return decimal_double(&up);
}

/* A text folded and without the blanks around it. */
struct folded {
	const char *s;
	size_t n;
	struct buf tmp;
};

/* Verdict of a number that breaks off: 1,2 can become 1,200 and more, 12. anything below 13. */
static enum verdict judge_broken_off(const struct folded *t, struct bounds b)
{
	struct decimal d;
	char text[64] = "";
	if (!t->n || t->n > sizeof text - 4)
		return VERDICT_INCOMPLETE;
	memcpy(text, t->s, t->n);
	for (size_t n = t->n; n < t->n + 3; n++) {
		text[n] = '0';
		if (decimal_read(&d, text, n + 1) != VERDICT_VALID)
			continue;
		double value = decimal_double(&d), far = d.scale ? value + 1 : HUGE_VAL;
		if (d.negative)
			far = d.scale ? value - 1 : -HUGE_VAL;
		return judge_bounds(b, value, value, far) == VERDICT_IMPOSSIBLE
			       ? VERDICT_IMPOSSIBLE
			       : VERDICT_INCOMPLETE;
	}
	return VERDICT_INCOMPLETE;
}

static void fold(struct folded *t, const char *text, size_t n)
{
	size_t from = 0;
	buf_init(&t->tmp);
	t->s = text_as_nfkc(&t->tmp, text, &n);
	text_trim(t->s, &from, &n);
	t->s += from;
	t->n = n - from;
}

/* Verdict of what stands behind a number: nothing, blanks, the unit. *given: the unit does. */
static enum verdict judge_unit(const char *s, size_t n, const char *unit, bool *given)
{
	size_t from = 0, length = strlen(unit);
	text_trim(s, &from, &n);
	n -= from;
	*given = n > 0;
	if (n > length || memcmp(s + from, unit, n) != 0)
		return VERDICT_IMPOSSIBLE;
	return !n || n == length ? VERDICT_VALID : VERDICT_INCOMPLETE;
}

static enum verdict judge_plain(const struct field *f, const struct folded *t, const char *unit,
	struct bounds b, const char **why)
{
	struct decimal d;
	bool given;
	if (t->n && t->s[0] == '-' && b.min >= 0) {
		*why = no_negative;
		return VERDICT_IMPOSSIBLE;
	}
	enum verdict v = decimal_read(&d, t->s, t->n);
	if (v == VERDICT_INCOMPLETE && !f->decimals && t->n && t->s[t->n - 1] == '.') {
		*why = too_fine;
		return VERDICT_IMPOSSIBLE;
	}
	if (v == VERDICT_INCOMPLETE) {
		v = judge_broken_off(t, b);
		if (v == VERDICT_IMPOSSIBLE)
			*why = f->range;
	}
	if (v != VERDICT_VALID)
		return v;
	v = judge_unit(t->s + d.length, t->n - d.length, unit, &given);
	if (v == VERDICT_IMPOSSIBLE)
		return v;
	if (f->decimals >= 0 && d.scale > f->decimals) {
		*why = too_fine;
		return VERDICT_IMPOSSIBLE;
	}
	double value = decimal_double(&d);
	double far = given ? value : furthest(&d, f->decimals);
	enum verdict in = judge_bounds(b, value, value, far);
	if (in != VERDICT_VALID)
		*why = f->range;
	return in > v ? in : v;
}

static enum verdict number_judge(
	const struct field *f, const char *text, size_t n, const char **why)
{
	struct folded t;
	fold(&t, text, n);
	enum verdict v = judge_plain(f, &t, f->unit, bounds_of(f, -HUGE_VAL, HUGE_VAL), why);
	buf_release(&t.tmp);
	return v;
}

static enum verdict percent_judge(
	const struct field *f, const char *text, size_t n, const char **why)
{
	struct folded t;
	fold(&t, text, n);
	enum verdict v = judge_plain(f, &t, "%", bounds_of(f, 0, 100), why);
	buf_release(&t.tmp);
	return v;
}

static void read_plain(const char *text, size_t n, const char *unit, struct value *out)
{
	struct folded t;
	struct decimal d;
	bool given;
	fold(&t, text, n);
	out->unreadable = decimal_read(&d, t.s, t.n) != VERDICT_VALID ||
			  judge_unit(t.s + d.length, t.n - d.length, unit, &given) != VERDICT_VALID;
	if (!out->unreadable) {
		out->kind = VALUE_REAL;
		out->real = decimal_double(&d);
	}
	buf_release(&t.tmp);
}

static void number_value(const struct field *f, const char *text, size_t n, struct value *out)
{
	read_plain(text, n, f->unit, out);
}

static void percent_value(const struct field *f, const char *text, size_t n, struct value *out)
{
	(void)f;
	read_plain(text, n, "%", out);
}

/* --- amounts -------------------------------------------------------- */

/* Where typing on can bring an amount: more digits and larger units make it greater, and without a
 * unit yet it can still become one of 元. */
static enum verdict judge_amount(const struct field *f, const struct folded *t, int64_t amount)
{
	const struct money *m = &f->money;
	struct bounds b = bounds_of(f, 0, HUGE_VAL);
	double value = (double)amount, near = value, far = value;
	bool bare = t->s[t->n - 1] >= '0' && t->s[t->n - 1] <= '9';
	struct decimal d;
	if (bare && m->units) {
		int64_t least = units_least(m->units);
		near = value / (double)m->factor * (double)(least < m->factor ? least : m->factor);
		far = value < 0 ? -HUGE_VAL : HUGE_VAL;
	} else if (bare && decimal_read(&d, t->s, t->n) == VERDICT_VALID) {
		far = furthest(&d, m->decimals) * (double)m->factor;
	}
	return judge_bounds(b, value, near, far);
}

static enum verdict judge_money(const struct field *f, const struct folded *t, const char **why)
{
	const struct money *m = &f->money;
	int64_t amount;
	if (t->n && t->s[0] == '-' && bounds_of(f, 0, HUGE_VAL).min >= 0) {
		*why = no_negative;
		return VERDICT_IMPOSSIBLE;
	}
	enum verdict v = amount_read(m->units, t->s, t->n, m->factor, m->decimals, &amount);
	if (v == VERDICT_IMPOSSIBLE &&
		amount_read(m->units, t->s, t->n, m->factor, -1, &amount) != VERDICT_IMPOSSIBLE)
		*why = too_fine;
	if (v != VERDICT_VALID)
		return v;
	v = judge_amount(f, t, amount);
	if (v != VERDICT_VALID)
		*why = f->range;
	return v;
}

static enum verdict money_judge(const struct field *f, const char *text, size_t n, const char **why)
{
	struct folded t;
	fold(&t, text, n);
	enum verdict v = judge_money(f, &t, why);
	buf_release(&t.tmp);
	return v;
}

static void money_value(const struct field *f, const char *text, size_t n, struct value *out)
{
	const struct money *m = &f->money;
	out->unreadable =
		amount_read(m->units, text, n, m->factor, -1, &out->integer) != VERDICT_VALID;
	if (!out->unreadable)
		out->kind = VALUE_INTEGER;
}

/* --- dates ---------------------------------------------------------- */

static enum verdict date_judge(const struct field *f, const char *text, size_t n, const char **why)
{
	(void)f;
	(void)why;
	return date_read(text, n, NULL);
}

static enum verdict period_judge(
	const struct field *f, const char *text, size_t n, const char **why)
{
	(void)f;
	(void)why;
	return period_read(text, n, NULL, NULL);
}

static void date_value(const struct field *f, const char *text, size_t n, struct value *out)
{
	char day[11];
	(void)f;
	out->unreadable = date_read(text, n, day) != VERDICT_VALID;
	if (out->unreadable)
		return;
	out->kind = VALUE_TEXT;
	buf_adds(out->text, day);
}

/* --- computed values as text ------------------------------------------ */

int money_decimals(const struct money *m, int64_t amount)
{
	enum { MOST = 8 };
	int decimals = 0;
	for (int64_t rest = amount % m->factor; rest && decimals < MOST; decimals++)
		rest = rest * 10 % m->factor;
	return decimals > m->decimals ? decimals : m->decimals;
}

static void money_print(const struct field *f, const struct value *v, struct buf *out)
{
	const struct money *m = &f->money;
	int64_t amount = v->integer;
	if (v->kind == VALUE_REAL) {
		if (!(fabs(v->real) < 9e18))
			return;
		amount = llround(v->real);
	}
	decimal_print(out, amount, m->factor, m->decimals, m->thousands);
}

static void number_print(const struct field *f, const struct value *v, struct buf *out)
{
	double number = v->kind == VALUE_REAL ? v->real : (double)v->integer;
	if (f->decimals >= 0)
		buf_addf(out, "%.*f", f->decimals, number);
	else
		decimal_print_double(out, number);
}

static void percent_print(const struct field *f, const struct value *v, struct buf *out)
{
	number_print(f, v, out);
	buf_addc(out, '%');
}

/* --- THE table ------------------------------------------------------ */

static const struct type types[] = {
	{
		.name = "text",
		.title = "文字",
		.help = "文字；Alt-Enter 换行",
		.wrong = "不合要求",
		.align = ALIGN_LEFT,
		.multiline = true,
	},
	{
		.name = "paragraph",
		.title = "段落",
		.help = "一段或几段文字；Alt-Enter 换行",
		.wrong = "不合要求",
		.align = ALIGN_LEFT,
		.multiline = true,
		.paragraph = true,
	},
	{
		.name = "code",
		.title = "代码",
		.help = "数字和字母，中间不空格",
		.wrong = "不合要求",
		.align = ALIGN_CENTER,
		.fold = true,
	},
	{
		.name = "choice",
		.title = "选项",
		.help = "F4 选择；也可以输入其中的字、序号或拼音首字母",
		.wrong = not_offered,
		.align = ALIGN_CENTER,
	},
	{
		.name = "money",
		.title = "金额",
		.help = "数字；别的单位要写明，如 130000元、1.5万元",
		.wrong = "不是金额：要写数字，如 72.00；用别的单位就写明，如 130000元",
		.align = ALIGN_RIGHT,
		.figure = true,
		.fold = true,
		.judge = money_judge,
		.read = money_value,
		.print = money_print,
	},
	{
		.name = "number",
		.title = "数",
		.help = "数字",
		.wrong = "不是数：要写数字，如 12 或 3.5",
		.align = ALIGN_RIGHT,
		.figure = true,
		.fold = true,
		.judge = number_judge,
		.read = number_value,
		.print = number_print,
	},
	{
		.name = "percent",
		.title = "百分数",
		.help = "百分数，写不写 % 都可以",
		.wrong = "不是百分数：要写数字，如 95 或 95%",
		.align = ALIGN_RIGHT,
		.figure = true,
		.fold = true,
		.judge = percent_judge,
		.read = percent_value,
		.print = percent_print,
	},
	{
		.name = "measure",
		.title = "指标值",
		.help = "符号 数 单位，如 ≥95%；或 12月底前，或文字",
		.wrong = "不合要求",
		.align = ALIGN_LEFT,
		.multiline = true,
		.figure = true,
		.fold = true,
	},
	{
		.name = "date",
		.title = "日期",
		.help = "年月日，如 2023年9月30日 或 2023-9-30",
		.wrong = "不是日期：要写年月日，如 2023年9月30日 或 2023-9-30",
		.align = ALIGN_CENTER,
		.judge = date_judge,
		.read = date_value,
	},
	{
		.name = "period",
		.title = "时间",
		.help = "日期或一段时间，如 2023年1-12月、12月底前",
		.wrong = "看不出时间：要写成 2023年9月、2023年1-12月、12月底前 这样",
		.align = ALIGN_CENTER,
		.judge = period_judge,
	},
};

const struct type *type_find(const char *name)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (!strcmp(types[i].name, name))
			return &types[i];
	return NULL;
}

const struct type *type_table(size_t *n)
{
	*n = sizeof types / sizeof *types;
	return types;
}

/* --- a field -------------------------------------------------------- */

/* What has been worked out of a text so far: the worst verdict and its reason. */
struct judgement {
	enum verdict verdict;
	const char *why;
};

static void worsen(struct judgement *j, enum verdict v, const char *why)
{
	if (v <= j->verdict)
		return;
	j->verdict = v;
	j->why = why;
}

/* Whether a text could be on its way to one of the values offered: its beginning, a part of it, its
 * place in the list, or its initials. */
static bool leads_to(const char *text, const struct choice *c, size_t place)
{
	char number[24];
	snprintf(number, sizeof number, "%zu", place);
	return text_find(c->text, text) >= 0 || !strncmp(number, text, strlen(text)) ||
	       pinyin_starts(c->text, text);
}

static void judge_choice(
	const struct field *f, const char *upper, const char *text, struct judgement *j)
{
	if (f->open || choices_find(f, upper, text))
		return;
	size_t most = choices_max(f);
	const struct choice **offered = mem_array(most, sizeof *offered);
	size_t n = choices_offered(f, upper, offered, most), i = 0;
	while (i < n && !leads_to(text, offered[i], i + 1))
		i++;
	worsen(j, i < n ? VERDICT_INCOMPLETE : VERDICT_IMPOSSIBLE, not_offered);
	free(offered);
}

static void judge_length(const struct field *f, const char *text, size_t n, struct judgement *j)
{
	if (!f->has_max && !f->has_min)
		return;
	double chars = (double)text_chars(text, n);
	if (f->has_max && chars > f->max)
		worsen(j, VERDICT_IMPOSSIBLE, f->range);
	if (f->has_min && chars < f->min)
		worsen(j, VERDICT_INCOMPLETE, f->range);
}

/* A bound with what it counts: characters, or the unit of a number. */
static void put_bound(const struct field *f, double bound, struct buf *out)
{
	const struct money *m = &f->money;
	if (m->factor)
		decimal_print(out, llround(bound), m->factor, m->decimals, m->thousands);
	else
		decimal_print_double(out, bound);
	if (!f->type->judge)
		buf_adds(out, " 个字");
	else
		buf_adds(out, m->factor                         ? m->unit
			      : f->type->judge == percent_judge ? "%"
								: f->unit);
}

void field_range(const struct field *f, struct buf *out)
{
	if (f->has_min && f->has_max) {
		buf_adds(out, "要在 ");
		put_bound(f, f->min, out);
		buf_adds(out, " 到 ");
		put_bound(f, f->max, out);
		buf_adds(out, " 之间");
	} else if (f->has_min || f->has_max) {
		buf_adds(out, f->has_max ? "最多 " : "最少 ");
		put_bound(f, f->has_max ? f->max : f->min, out);
	}
}

enum verdict field_judge(
	const struct field *f, const char *upper, const char *text, const char **why)
{
	size_t n = strlen(text);
	struct judgement j = {VERDICT_VALID, ""};
	if (text_blank(text, n)) {
		if (!f->optional)
			worsen(&j, VERDICT_INCOMPLETE, no_text);
	} else {
		if (f->type->judge) {
			const char *reason = f->type->wrong;
			enum verdict v = f->type->judge(f, text, n, &reason);
			worsen(&j, v, reason);
		} else {
			judge_length(f, text, n, &j);
		}
		if (f->of)
			judge_choice(f, upper, text, &j);
		if (f->pattern)
			worsen(&j, pattern_judge(f->pattern, text, n),
				*f->help ? f->help : not_pattern);
	}
	if (why)
		*why = j.why;
	return j.verdict;
}

void field_read(const struct field *f, const char *text, struct buf *tmp, struct value *out)
{
	size_t n = strlen(text);
	*out = (struct value){.kind = VALUE_NULL};
	if (text_blank(text, n))
		return;
	if (!f->type->read) {
		out->kind = VALUE_TEXT;
		return;
	}
	buf_reset(tmp);
	out->text = tmp;
	f->type->read(f, text, n, out);
	if (out->kind != VALUE_TEXT)
		out->text = NULL;
}
