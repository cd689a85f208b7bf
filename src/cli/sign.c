/* Subcommands of sign-off: review sign return unlock, status, history. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/cli.h"
#include "ui/save.h"

/* --- acts ------------------------------------------------------------------------ */

/* Says which warnings were let pass, and which stand. */
static void say_warnings(struct cli *c, const struct doc *d, struct buf *out)
{
	struct diags found = DIAGS_INIT;
	cli_check(c, d, &found);
	for (size_t i = 0; i < found.n; i++) {
		struct diag *p = &found.v[i];
		struct buf sentence = BUF_INIT;
		if (p->level != DIAG_WARNING)
			continue;
		diag_sentence(&sentence, p);
		buf_addf(out, "%lld: %s: %s: ", (long long)d->number, diag_level_word(p->level),
			p->cell);
		cli_line(out, sentence.s);
		buf_addc(out, '\n');
		buf_release(&sentence);
	}
	diags_release(&found);
}

/* What is said of a record the act was done with: of a signed one its check value. */
static int say_done(struct cli *c, const struct doc *d, struct buf *out)
{
	struct signoff *v;
	size_t n;
	buf_addf(out, "%lld: %s\n", (long long)d->number, status_name(d->status));
	if (d->status == STATUS_DRAFT)
		return 0;
	say_warnings(c, d, out);
	if (d->status != STATUS_SIGNED)
		return 0;
	if (store_signoffs(c->store, d->number, &v, &n, &c->diags))
		return -1;
	if (n) {
		buf_addf(out, "%lld: 校验码 ", (long long)d->number);
		seal_groups(out, v[0].value);
		buf_addc(out, '\n');
	}
	signoffs_release(v, n);
	return 0;
}

/* One record. CLI_FAULTS: refused, the others are looked at all the same. */
static enum cli_status act_one(struct cli *c, int64_t number, enum act act, struct buf *out)
{
	const char *why = c->option[OPT_WHY] ? c->option[OPT_WHY] : "";
	struct doc *d = store_load(c->store, number, &c->diags);
	if (!d)
		return CLI_WORLD;
	int rc = act_record(c->store, rulebook_get(c->rulebook, d->form), d, act, why, &c->diags);
	if (!rc)
		rc = say_done(c, d, out);
	doc_free(d);
	return rc < 0 ? CLI_WORLD : rc ? CLI_FAULTS : CLI_DONE;
}

/* All of them or none. */
static enum cli_status act_all(struct cli *c, enum act act)
{
	int64_t *v = NULL;
	size_t n = 0;
	struct buf out = BUF_INIT;
	enum cli_status status = cli_ids(c, false, &v, &n);
	cli_who_as(c);
	if (!status && store_begin(c->store, &c->diags))
		status = CLI_WORLD;
	else if (!status) {
		for (size_t i = 0; i < n && status != CLI_WORLD; i++) {
			enum cli_status one = act_one(c, v[i], act, &out);
			status = one > status ? one : status;
		}
		if (store_end(c->store, !status, &c->diags))
			status = CLI_WORLD;
	}
	if (!status && cli_put(c, &out))
		status = CLI_WORLD;
	buf_release(&out);
	free(v);
	return status;
}

enum cli_status cli_review(struct cli *c)
{
	return act_all(c, ACT_REVIEW);
}

enum cli_status cli_sign(struct cli *c)
{
	return act_all(c, ACT_SIGN);
}

enum cli_status cli_return(struct cli *c)
{
	return act_all(c, ACT_RETURN);
}

enum cli_status cli_unlock(struct cli *c)
{
	return act_all(c, ACT_UNLOCK);
}

/* --- status ------------------------------------------------------------------------ */

static void act_line(struct buf *out, const struct signoff *a)
{
	buf_adds(out, "  ");
	clock_second(out, a->time);
	buf_addf(out, "  %s%s  ", act_rule(a->act)->name,
		a->act == ACT_SIGN && !a->valid ? "（已作废）" : "");
	cli_line(out, a->who);
	if (*a->why) {
		buf_adds(out, "  ");
		cli_line(out, a->why);
	}
	buf_addc(out, '\n');
	if (a->act != ACT_SIGN)
		return;
	buf_adds(out, "    校验码 ");
	seal_groups(out, a->value);
	buf_adds(out, "\n    历史头 ");
	seal_groups(out, a->head);
	buf_addc(out, '\n');
}

static void act_json(struct buf *out, const struct signoff *a, bool first)
{
	char when[CLOCK_TEXT];
	clock_text(a->time, when);
	buf_addf(out, "%s\n  {\"act\": \"%s\"", first ? "" : ",", act_rule(a->act)->word);
	cli_json_text(out, "time", when);
	cli_json_text(out, "who", a->who);
	cli_json_text(out, "why", a->why);
	buf_addf(out, ", \"revision\": %lld", (long long)a->revision);
	if (a->act == ACT_SIGN) {
		buf_addf(out, ", \"valid\": %s", a->valid ? "true" : "false");
		cli_json_text(out, "value", a->value);
		cli_json_text(out, "head", a->head);
	}
	buf_addc(out, '}');
}

static enum cli_status status_one(struct cli *c, int64_t number, bool first, struct buf *out)
{
	struct signoff *v;
	size_t n;
	bool json = c->option[OPT_JSON];
	struct doc *d = store_load(c->store, number, &c->diags);
	if (!d)
		return CLI_WORLD;
	int rc = store_signoffs(c->store, number, &v, &n, &c->diags);
	if (json)
		buf_addf(out,
			"%s\n {\"id\": %lld, \"status\": \"%s\", \"revision\": %lld, \"acts\": [",
			first ? "" : ",", (long long)number, status_name(d->status),
			(long long)d->revision);
	else
		buf_addf(out, "%lld: %s，第 %lld 次修改\n", (long long)number,
			status_name(d->status), (long long)d->revision);
	for (size_t i = 0; !rc && i < n; i++)
		if (json)
			act_json(out, &v[i], !i);
		else
			act_line(out, &v[i]);
	if (json)
		buf_adds(out, "]}");
	if (!rc)
		signoffs_release(v, n);
	doc_free(d);
	return rc ? CLI_WORLD : CLI_DONE;
}

enum cli_status cli_status_of(struct cli *c)
{
	int64_t *v = NULL;
	size_t n = 0;
	struct buf out = BUF_INIT;
	enum cli_status status = cli_ids(c, false, &v, &n);
	if (c->option[OPT_JSON])
		buf_addc(&out, '[');
	for (size_t i = 0; i < n && !status; i++)
		status = status_one(c, v[i], !i, &out);
	if (c->option[OPT_JSON])
		buf_adds(&out, "\n]\n");
	if (!status && cli_put(c, &out))
		status = CLI_WORLD;
	buf_release(&out);
	free(v);
	return status;
}

/* --- history -------------------------------------------------------------------------- */

enum { PAGE = 500 };

static void change_line(struct buf *out, const struct history *h)
{
	struct buf text = BUF_INIT;
	clock_second(out, h->time);
	buf_adds(out, "  ");
	cli_line(out, h->who);
	buf_adds(out, "  ");
	history_words(&text, h->cell);
	cli_line(out, text.s);
	const char *const sides[] = {h->old, h->new};
	struct buf side[2] = {BUF_INIT, BUF_INIT};
	for (int i = 0; i < 2; i++)
		history_text(&side[i], h, sides[i]);
	if (side[0].n || side[1].n) {
		buf_adds(out, "  ");
		cli_line(out, side[0].s);
		buf_adds(out, side[0].n ? " → " : "→ ");
		cli_line(out, side[1].s);
	}
	if (*h->why) {
		buf_adds(out, "  （");
		cli_line(out, h->why);
		buf_adds(out, "）");
	}
	buf_addc(out, '\n');
	buf_release(&side[0]);
	buf_release(&side[1]);
	buf_release(&text);
}

static void add_text(struct buf *out, const char *key, const char *text)
{
	if (text)
		cli_json_text(out, key, text);
	else
		buf_addf(out, ", \"%s\": null", key);
}

static void change_json(struct buf *out, const struct history *h, bool first)
{
	char when[CLOCK_TEXT];
	clock_text(h->time, when);
	buf_addf(out, "%s\n {\"seq\": %lld", first ? "" : ",", (long long)h->seq);
	cli_json_text(out, "time", when);
	cli_json_text(out, "who", h->who);
	cli_json_text(out, "cell", h->cell);
	buf_addf(out, ", \"row\": %lld", (long long)h->row);
	add_text(out, "old", h->old);
	add_text(out, "new", h->new);
	cli_json_text(out, "why", h->why);
	buf_addc(out, '}');
}

/* All changes, a page at a time: memory stays flat. */
static enum cli_status put_history(struct cli *c, const struct doc *d, struct path cell)
{
	struct buf out = BUF_INIT;
	struct history *v = NULL;
	int64_t before = 0;
	size_t n = 0, all = 0;
	bool json = c->option[OPT_JSON];
	int rc = 0;
	if (json)
		buf_addc(&out, '[');
	do {
		rc = store_history(c->store, d->number, d, cell, before, PAGE, &v, &n, &c->diags);
		for (size_t i = 0; !rc && i < n; i++, all++)
			if (json)
				change_json(&out, &v[i], !all);
			else
				change_line(&out, &v[i]);
		before = n ? v[n - 1].seq : 0;
		history_release(v, n);
		rc = rc ? rc : cli_put(c, &out);
	} while (!rc && n == PAGE);
	if (json)
		buf_adds(&out, all ? "\n]\n" : "]\n");
	rc = rc ? rc : cli_put(c, &out);
	buf_release(&out);
	return rc ? CLI_WORLD : CLI_DONE;
}

enum cli_status cli_history(struct cli *c)
{
	enum cli_status status = CLI_DONE;
	int64_t number = cli_find(c, c->arg[0], false, &status);
	if (number < 0)
		return status;
	struct doc *d = store_load(c->store, number, &c->diags);
	struct path cell = PATH_RECORD;
	if (!d)
		return CLI_WORLD;
	if (c->nargs > 1 && cli_cell(c, d, c->arg[1], &cell))
		status = CLI_FAULTS;
	else
		status = put_history(c, d, cell);
	doc_free(d);
	return status;
}
