/* Subcommands that prove: verify, of the file or of a paper in hand, and dump canonical. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/cli.h"

/* --- a paper in hand ------------------------------------------------------------------ */

static void changed_line(struct buf *out, const struct changed *h)
{
	struct buf cell = BUF_INIT;
	history_words(&cell, h->cell);
	cli_line(out, cell.s);
	buf_release(&cell);
	if (h->old || h->new) {
		buf_adds(out, ": ");
		cli_line(out, h->old ? h->old : "");
		buf_adds(out, " → ");
		cli_line(out, h->new ? h->new : "");
	} else {
		buf_adds(out, ": 有改动");
	}
	if (h->who) {
		buf_adds(out, "  ");
		cli_line(out, h->who);
		buf_adds(out, "  ");
		clock_second(out, h->time);
	} else if (h->old || h->new) {
		buf_adds(out, "  （历史里没有这次改动）");
	}
	buf_addc(out, '\n');
}

/* True when the paper is still what counts. */
static bool paper_lines(struct buf *out, const struct proof *p)
{
	const struct signoff *s = &p->signoff;
	buf_addf(out, "第 %lld 号“", (long long)s->record);
	cli_line(out, p->name);
	buf_addf(out, "”，第 %lld 次修改，", (long long)s->revision);
	clock_second(out, s->time);
	buf_adds(out, " 由 ");
	cli_line(out, s->who);
	buf_adds(out, " 签审\n");
	for (size_t i = 0; i < p->n; i++)
		changed_line(out, &p->v[i]);
	if (p->n)
		buf_addf(out, "与现在的不一样：%zu 处\n", p->n);
	else
		buf_adds(out, "内容与现在的一样\n");
	if (!s->valid)
		buf_adds(out, "这次签审已作废\n");
	return !p->n && s->valid;
}

/* The record the value is of; NULL digits: none was given. *right: it is as it was signed. */
static enum cli_status verify_value(struct cli *c, struct buf *out, int64_t *record, bool *right)
{
	char digits[DIGEST_HEX];
	struct proof p;
	size_t had = c->diags.n;
	proof_digits(c->option[OPT_VALUE], digits);
	int rc = store_proof(c->store, digits, &p, &c->diags);
	if (rc < 0)
		return CLI_WORLD;
	*right = !rc && c->diags.n == had;
	if (rc) {
		buf_adds(out, "这个文件里没有这个校验码，或者不止一个\n");
		return CLI_DONE;
	}
	*record = p.signoff.record;
	*right &= paper_lines(out, &p);
	const char *head = c->option[OPT_HEAD];
	if (head && proof_digits(head, digits) &&
		strncmp(p.signoff.head, digits, strlen(digits)) != 0) {
		buf_adds(out, "纸上的历史头不是这次签审的\n");
		*right = false;
	}
	proof_release(&p);
	return CLI_DONE;
}

/* The head on paper is one of the history's. */
static enum cli_status verify_head(
	struct cli *c, const struct file_seen *seen, struct buf *out, bool *right)
{
	char digits[DIGEST_HEX];
	proof_digits(c->option[OPT_HEAD], digits);
	int64_t seq = store_head_seq(c->store, digits, &c->diags);
	int64_t after = (int64_t)seen->changes - seq;
	if (seq > 0 && !after)
		buf_addf(out, "历史头是第 %lld 条的，就是最后一条\n", (long long)seq);
	else if (seq > 0)
		buf_addf(out, "历史头是第 %lld 条的，后面又有 %lld 条\n", (long long)seq,
			(long long)after);
	else if (!seq)
		buf_adds(out, "历史里没有这一条：历史被剪断或者重做过，或者不是这个文件\n");
	*right &= seq > 0;
	return seq < 0 ? CLI_WORLD : CLI_DONE;
}

/* --- the file ----------------------------------------------------------------------------- */

static void seen_lines(struct buf *out, const struct file_seen *seen)
{
	buf_addf(out, "查了 %zu 张表、%zu 条历史、%zu 次手续，都相符\n历史头 ", seen->records,
		seen->changes, seen->signoffs);
	seal_groups(out, seen->head);
	buf_adds(out, "\n全文件 ");
	seal_groups(out, seen->file);
	buf_addc(out, '\n');
}

static void findings_lines(const struct diags *found, struct buf *out)
{
	for (size_t i = 0; i < found->n; i++)
		cli_diag_line(out, &found->v[i]);
	buf_addf(out, "%zu 处不相符\n", found->n);
}

static void seen_json(struct buf *out, const struct file_seen *seen, const struct diags *found)
{
	buf_addf(out,
		"{\"records\": %zu, \"changes\": %zu, \"signoffs\": %zu, \"head\": \"%s\","
		" \"file\": \"%s\", \"findings\": [",
		seen->records, seen->changes, seen->signoffs, seen->head, seen->file);
	for (size_t i = 0; i < found->n; i++) {
		const struct diag *d = &found->v[i];
		buf_addf(out, "%s\n {\"id\": %lld", i ? "," : "", (long long)d->record);
		cli_json_text(out, "cell", d->cell);
		cli_json_text(out, "message", d->text);
		buf_addc(out, '}');
	}
	buf_adds(out, found->n ? "\n]}\n" : "]}\n");
}

/* Looks the records over, and with them all that stands beside them. */
static bool verify_file(struct cli *c, const int64_t *v, size_t n, struct file_seen *seen,
	bool quiet, struct buf *out)
{
	struct diags found = DIAGS_INIT;
	/* What was found on opening it (a forged cell in hand) is a finding, too. */
	diags_take(&found, &c->diags);
	store_verify(c->store, v, n, seen, &found);
	bool right = !found.n;
	if (c->option[OPT_JSON])
		seen_json(out, seen, &found);
	else if (!right)
		findings_lines(&found, out);
	else if (!quiet)
		seen_lines(out, seen);
	diags_release(&found);
	return right;
}

enum cli_status cli_verify(struct cli *c)
{
	const char *value = c->option[OPT_VALUE], *head = c->option[OPT_HEAD];
	struct buf out = BUF_INIT, paper = BUF_INIT;
	struct file_seen seen;
	int64_t *v = NULL, record = 0;
	size_t n = 0;
	bool right = true;
	enum cli_status status = CLI_DONE;
	if ((value || head) && (c->nargs || c->option[OPT_JSON])) {
		diag_add(&c->diags, CLI_VERIFY_ALONE, NULL);
		return CLI_USAGE;
	}
	if (value)
		status = verify_value(c, &paper, &record, &right);
	else if (c->nargs)
		status = cli_ids(c, false, &v, &n);
	if (!status)
		right &= verify_file(c, value && record ? &record : v, value ? record != 0 : n,
			&seen, value || head, &out);
	if (!status && head)
		status = verify_head(c, &seen, &paper, &right);
	if (!status && (cli_put(c, &paper) || cli_put(c, &out)))
		status = CLI_WORLD;
	buf_release(&paper);
	buf_release(&out);
	free(v);
	return !status && !right ? CLI_FAULTS : status;
}

/* --- for whoever computes it himself --------------------------------------------------------- */

enum cli_status cli_dump_canonical(struct cli *c)
{
	enum cli_status status = CLI_DONE;
	struct path cell = PATH_RECORD;
	struct buf out = BUF_INIT;
	int64_t number = cli_find(c, c->arg[0], false, &status);
	struct doc *d = number < 0 ? NULL : store_load(c->store, number, &c->diags);
	if (!d)
		return status ? status : CLI_WORLD;
	if (c->nargs > 1 && cli_cell(c, d, c->arg[1], &cell))
		status = CLI_FAULTS;
	int rc = status ? 0 : store_canonical(c->store, d, cell, &out, &c->diags);
	if (rc > 0)
		diag_add(&c->diags, CLI_NEVER_SIGNED, NULL)->record = number;
	status = rc < 0 ? CLI_WORLD : rc ? CLI_FAULTS : status;
	if (!status && cli_put(c, &out))
		status = CLI_WORLD;
	buf_release(&out);
	doc_free(d);
	return status;
}
