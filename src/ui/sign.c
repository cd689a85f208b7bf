/* Words of sign-off: see sign.h. Does nothing to a record. */
#include "ui/sign.h"

#include <string.h>

#include "base/clock.h"
#include "base/diag.h"
#include "ui/app.h"
#include "ui/who.h"

enum { REASON_CHARS = 200 };

enum act sign_act(enum effect effect)
{
	return (enum act)(effect - REVIEWS);
}

void sign_key(const struct app *app, enum act act, struct buf *out)
{
	keymap_first(app->keymap, command_find(act_rule(act)->word), out);
}

/* --- questions -------------------------------------------------------------------- */

static void record_words(const struct doc *d, struct buf *out)
{
	const char *name = doc_role(d, ROLE_NAME);
	buf_addf(out, "第 %lld 号", (long long)d->number);
	if (*name)
		buf_addf(out, "“%s”", name);
}

/* The problems that stand, or those that were let pass, a line each. */
static void problem_lines(const struct diags *found, bool waived, struct buf *out)
{
	for (size_t i = 0; i < found->n; i++) {
		const struct diag *d = &found->v[i];
		if ((d->waived != NULL) != waived || (!waived && d->level != DIAG_WARNING))
			continue;
		buf_adds(out, "\n· ");
		diag_sentence(out, d);
	}
}

void sign_question(struct app *app, const struct doc *d, enum act act, const struct diags *found,
	struct buf *out)
{
	const struct act_rule *r = act_rule(act);
	buf_addf(out, "%s", r->name);
	record_words(d, out);
	buf_addf(out, "，记在“");
	who_brief(app, out);
	buf_adds(out, "”名下。");
	if (found->count[DIAG_WARNING]) {
		buf_addf(out, "\n没有处理的警告 %zu 处：", found->count[DIAG_WARNING]);
		problem_lines(found, false, out);
	}
	if (found->waived) {
		buf_addf(out, "\n写明理由放过的 %zu 处，理由印在表后面：", found->waived);
		problem_lines(found, true, out);
	}
	if (!found->count[DIAG_WARNING] && !found->waived)
		buf_adds(out, "\n没有错误和警告。");
	if (r->to == STATUS_SIGNED)
		buf_adds(out, "\n签审以后锁定，要改先解锁；校验码印在纸上。");
	buf_addf(out, "\n%s吗？", r->name);
}

void sign_ask_why(const struct doc *d, enum act act, struct buf *out)
{
	const struct act_rule *r = act_rule(act);
	buf_adds(out, r->name);
	record_words(d, out);
	if (r->from == STATUS_SIGNED)
		buf_adds(out, "：签审作废，纸上的校验码不再对得上。");
	else
		buf_adds(out, "：退给填的人改。");
	buf_adds(out, "\n理由是什么？");
}

bool sign_reason(struct app *app, const char *why)
{
	if (text_blank(why, strlen(why)))
		diag_add(&app->diags, SIGN_NO_REASON, NULL);
	else if (text_chars(why, strlen(why)) > REASON_CHARS)
		diag_add(&app->diags, PROBLEM_LONG_REASON, NULL, (int)REASON_CHARS);
	else
		return true;
	return false;
}

/* --- who did it ------------------------------------------------------------------------ */

void sign_person(struct buf *out, const char *who)
{
	static const char open[] = "（", close[] = "）";
	const char *name = strstr(who, open);
	size_t n = strlen(who), tail = strlen(close);
	if (name && n > tail && !strcmp(who + n - tail, close)) {
		name += strlen(open);
		buf_add(out, name, (size_t)(who + n - tail - name));
	} else {
		buf_adds(out, who);
	}
}

void sign_by(struct buf *out, const char *who, int64_t time)
{
	sign_person(out, who);
	buf_addc(out, ' ');
	clock_minute(out, time);
}

void sign_stamp(struct app *app, int64_t number, enum status status, bool day, struct buf *out)
{
	struct signoff *v;
	size_t n;
	if (store_signoffs(app->store, number, &v, &n, &app->diags)) {
		diags_release(&app->diags); /* who is no more than a help here */
		return;
	}
	if (n && act_rule(v->act)->to == status) {
		if (day)
			sign_by(out, v->who, v->time);
		else if (status != STATUS_DRAFT)
			sign_person(out, v->who);
		if (day && status == STATUS_DRAFT)
			buf_addf(out, " %s", act_rule(v->act)->name);
	}
	signoffs_release(v, n);
}

void sign_why(struct app *app, const struct doc *d, struct buf *out)
{
	struct signoff *v;
	size_t n;
	if (store_signoffs(app->store, d->number, &v, &n, &app->diags)) {
		diags_release(&app->diags);
		return;
	}
	if (n && act_rule(v->act)->to == d->status && v->why && *v->why)
		buf_adds(out, v->why);
	signoffs_release(v, n);
}
