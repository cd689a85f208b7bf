/*
 * What has become of a signed paper: see paper.h. The cells that are not as
 * they stand on it are places in a record, a source of found.h. What a check
 * value proves the data file knows.
 */
#include "ui/paper.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/ask.h"
#include "ui/found.h"
#include "ui/sign.h"

struct paper {
	struct found_mode found;
	char value[DIGEST_HEX]; /* its digits */
	char *signing;          /* 李四 2023-05-01 16:13 签审 */
};

/* --- cells that are others now -------------------------------------------------------- */

/* What is meant by a cell; where its text begins is *lead. */
static void cell_line(const struct form *f, const struct changed *c, struct buf *out, size_t *lead)
{
	struct path p;
	const struct field *field = path_parse(f, c->cell, &p) ? NULL : form_at(f, p);
	if (field)
		cell_words(out, field, p);
	else
		history_words(out, c->cell);
	buf_adds(out, "：");
	*lead = out->n;
}

static void add(struct found_mode *m, const struct form *f, const struct changed *c)
{
	struct buf text = BUF_INIT;
	struct hit hit = {.level = DIAG_WARNING, .wrong = true};
	cell_line(f, c, &text, &hit.lead);
	if (c->old || c->new)
		buf_addf(&text, "%s → %s", c->old && *c->old ? c->old : "（空）",
			c->new && * c->new ? c->new : "（空）");
	else
		buf_adds(&text, "有改动");
	if (c->who) {
		buf_adds(&text, "（");
		sign_by(&text, c->who, c->time);
		buf_adds(&text, "）");
	} else if (c->old || c->new) {
		buf_adds(&text, "（历史里没有这次改动）");
	}
	found_add(m, c->cell, text.s, &hit);
	buf_release(&text);
}

/* Compares anew: the record may have changed. */
static void look(struct paper *p, struct app *app)
{
	struct proof proof;
	if (store_proof(app->store, p->value, &proof, &app->diags)) {
		app_say_diags(app);
		return;
	}
	struct doc *d = store_load(app->store, proof.signoff.record, &app->diags);
	if (d) {
		found_record(&p->found, d->number, d->year, proof.name);
		for (size_t i = 0; i < proof.n; i++)
			add(&p->found, d->form, &proof.v[i]);
	}
	app_say_diags(app);
	doc_free(d);
	proof_release(&proof);
}

static bool more(struct found_mode *f, struct app *app)
{
	look((struct paper *)f, app);
	return false;
}

static void again(struct found_mode *f, struct app *app, int64_t number)
{
	(void)number;
	look((struct paper *)f, app);
}

static void title(const struct found_mode *f, struct app *app, struct buf *left, struct buf *right)
{
	(void)app;
	buf_addf(left, "填报 ▸ 对照纸面 ▸ %s", ((const struct paper *)f)->signing);
	buf_addf(right, "与纸上不同 %zu 处 ", f->nhits);
}

static void nothing(const struct found_mode *f, struct buf *out)
{
	(void)f;
	buf_adds(out, "内容与纸上的一样");
}

static void paper_free(struct mode *m)
{
	struct paper *p = (struct paper *)m;
	found_mode_release(&p->found);
	free(p->signing);
	free(p);
}

static const struct found_source source = {more, again, title, nothing};
static const struct mode_ops paper_ops = {
	.name = "paper", .where = IN_FOUND, .free = paper_free, FOUND_OPS};

/* --- the answer ---------------------------------------------------------------------------- */

struct mode *paper_ask_new(struct app *app, const char *text)
{
	struct buf b = BUF_INIT;
	buf_addf(&b,
		"纸上的校验码是什么？打开头 %d 位就够，空格不打也行；"
		"什么都不打，就看表自己和签审时一样不一样。",
		(int)PROOF_LEAST);
	struct mode *m = ask_mode_new(app, b.s, text);
	ask_keep_text(m); /* a digit is missing or mistyped: the others are right */
	buf_release(&b);
	return m;
}

static char *signing_words(const char *who, int64_t time)
{
	struct buf b = BUF_INIT;
	sign_by(&b, who, time);
	buf_adds(&b, " 签审");
	return buf_detach(&b);
}

/* The record itself: whether it is as it was signed. */
static void say_itself(struct app *app, const struct doc *d)
{
	struct seals seals = store_seals(app->store);
	struct seal seal = {.who = NULL};
	int rc = d ? seals.of(seals.arg, d, &seal) : 0;
	if (rc < 0) {
		diag_add(&app->diags, PAPER_BROKEN, NULL);
	} else if (!rc) {
		diag_add(&app->diags, PAPER_NONE, NULL);
	} else {
		char *words = signing_words(seal.who, seal.time);
		diag_add(&app->diags, PAPER_ITSELF, NULL, words);
		free(words);
	}
	app_say_diags(app);
	free(seal.who);
}

/* What is true of a paper: in one sentence, or with the cells that are others now. */
static struct mode *compare(struct app *app, const struct proof *proof, const char *digits)
{
	const struct signoff *s = &proof->signoff;
	char *words = signing_words(s->who, s->time);
	long long number = (long long)s->record;
	struct paper *p = NULL;
	if (proof->n) {
		p = mem_new(sizeof *p);
		found_mode_init(&p->found, &paper_ops, &source);
		memcpy(p->value, digits, sizeof p->value);
		p->signing = mem_printf("第 %lld 号 %s", number, words);
		diag_add(&app->diags, PAPER_DIFFERS, NULL, number, proof->n);
	} else if (s->valid) {
		diag_add(&app->diags, PAPER_SAME, NULL, number, words, proof->name);
	} else {
		diag_add(&app->diags, PAPER_VOID, NULL, number, words, proof->name);
	}
	app_say_diags(app);
	free(words);
	return p ? &p->found.mode : NULL;
}

struct mode *paper_answered(struct app *app, const struct doc *d, const char *typed)
{
	struct proof proof;
	if (text_blank(typed, strlen(typed))) {
		say_itself(app, d);
		return NULL;
	}
	char digits[DIGEST_HEX];
	if (!proof_digits(typed, digits)) {
		diag_add(&app->diags, PAPER_DIGITS, NULL, (int)PROOF_LEAST);
		app_say_diags(app);
		return paper_ask_new(app, typed);
	}
	int rc = store_proof(app->store, digits, &proof, &app->diags);
	if (rc) {
		if (rc > 0)
			diag_add(&app->diags, PAPER_OTHER, NULL);
		app_say_diags(app);
		return rc > 0 ? paper_ask_new(app, typed) : NULL;
	}
	struct mode *m = compare(app, &proof, digits);
	proof_release(&proof);
	return m;
}
