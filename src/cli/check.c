/*
 * Subcommands that judge records: check, and waive, which lets a warning pass
 * with a reason.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"

/* --- check --------------------------------------------------------------------- */

/* `7: error: CELL: sentence`, and the reason of one that was let pass. */
static void problem_line(struct buf *out, const struct diag *d)
{
	buf_addf(out, "%lld: %s: %s: ", (long long)d->record, diag_level_word(d->level), d->cell);
	cli_line(out, d->text);
	if (d->waived) {
		buf_adds(out, "（已说明：");
		cli_line(out, d->waived);
		buf_adds(out, "，");
		cli_line(out, d->waived_by);
		buf_adds(out, "，");
		clock_day(out, d->waived_at);
		buf_adds(out, "）");
	}
	buf_addc(out, '\n');
}

static void waived_json(struct buf *out, const struct diag *d)
{
	char when[CLOCK_TEXT];
	clock_text(d->waived_at, when);
	buf_adds(out, ", \"waived\": {\"why\": ");
	json_quote(out, d->waived);
	cli_json_text(out, "who", d->waived_by);
	cli_json_text(out, "when", when);
	buf_addc(out, '}');
}

static void problem_json(struct buf *out, const struct diag *d, bool first)
{
	buf_addf(out, "%s\n {\"id\": %lld, \"level\": \"%s\"", first ? "" : ",",
		(long long)d->record, diag_level_word(d->level));
	cli_json_text(out, "rule", d->rule);
	cli_json_text(out, "cell", d->cell);
	buf_adds(out, ", \"cells\": [");
	for (size_t i = 0; i < d->ncells; i++) {
		if (i)
			buf_adds(out, ", ");
		json_quote(out, d->cells[i]);
	}
	buf_addc(out, ']');
	cli_json_text(out, "message", d->text);
	if (d->waived)
		waived_json(out, d);
	buf_addc(out, '}');
}

/* What check has found so far. */
struct checking {
	struct cli *c;
	struct buf text;
	int level;                 /* the least that is listed */
	size_t count[DIAG_LEVELS]; /* those that stand, listed or not */
	size_t waived;
	size_t n; /* listed */
};

/* Checks one record and writes its problems. */
static enum cli_status check_one(struct checking *k, int64_t number)
{
	struct cli *c = k->c;
	struct diags found = DIAGS_INIT;
	struct doc *d = store_load(c->store, number, &c->diags);
	if (!d) {
		cli_report(c);
		return CLI_WORLD;
	}
	cli_check(c, d, &found);
	for (size_t i = 0; i < found.n; i++) {
		struct diag *p = &found.v[i];
		p->record = number;
		if ((int)p->level > k->level)
			continue;
		if (c->option[OPT_JSON])
			problem_json(&k->text, p, !k->n);
		else
			problem_line(&k->text, p);
		k->n++;
	}
	for (int i = 0; i < DIAG_LEVELS; i++)
		k->count[i] += found.count[i];
	k->waived += found.waived;
	diags_release(&found);
	doc_free(d);
	return cli_put(c, &k->text) ? CLI_WORLD : CLI_DONE;
}

static void check_end(struct checking *k)
{
	if (k->c->option[OPT_JSON]) {
		buf_adds(&k->text, k->n ? "\n]" : "]");
	} else {
		for (int i = 0; i < DIAG_LEVELS; i++)
			buf_addf(&k->text, "%s%zu %s", i ? " " : "", k->count[i],
				diag_level_name((enum diag_level)i));
		if (k->waived)
			buf_addf(&k->text, "，%zu 处已说明", k->waived);
	}
	buf_addc(&k->text, '\n');
	cli_put(k->c, &k->text);
}

/* True when options choose records as IDs do. */
static bool options_choose(const struct cli *c)
{
	static const enum cli_option choosing[] = {
		OPT_FORM, OPT_YEAR, OPT_UNIT, OPT_STATUS, OPT_FIND};
	for (size_t i = 0; i < sizeof choosing / sizeof *choosing; i++)
		if (c->option[choosing[i]])
			return true;
	return false;
}

enum cli_status cli_check_all(struct cli *c)
{
	if (c->nargs && options_choose(c)) {
		diag_add(&c->diags, CLI_IDS_CHOSEN, NULL);
		return CLI_USAGE;
	}
	int64_t *v = NULL;
	size_t n = 0;
	const char *level = c->option[OPT_LEVEL];
	struct checking k = {
		.c = c, .text = BUF_INIT, .level = level ? diag_level_from(level) : DIAG_HINT};
	enum cli_status status = cli_ids(c, false, &v, &n);
	if (!status) {
		if (c->option[OPT_JSON])
			buf_addc(&k.text, '[');
		for (size_t i = 0; i < n && !c->output_error; i++) {
			enum cli_status one = check_one(&k, v[i]);
			if (one > status)
				status = one;
		}
		check_end(&k);
		if (!status && k.count[DIAG_ERROR])
			status = CLI_FAULTS;
	}
	buf_release(&k.text);
	free(v);
	return status;
}

/* --- waive --------------------------------------------------------------------- */

/* Which warning is meant. */
struct meant {
	struct cli *c;
	struct doc *d;
	const char *rule, *cell; /* cell NULL: the only one of the rule */
};

static bool is_meant(const struct meant *w, const char *rule, const char *cell)
{
	return *w->rule && !strcmp(rule, w->rule) && (!w->cell || !strcmp(cell, w->cell));
}

/* Says that no problem of the record is the one that is meant. */
static void not_found(const struct meant *w, const struct diags *found)
{
	const struct place at = {.cell = w->cell};
	struct diags *ds = &w->c->diags;
	struct buf cells = BUF_INIT;
	const char **rules = mem_array(found->n + 1, sizeof *rules);
	size_t n = 0;
	for (size_t i = 0; i < found->n; i++) {
		const struct diag *d = &found->v[i];
		if (*d->rule && d->level == DIAG_WARNING)
			rules[n++] = d->rule;
		if (!strcmp(d->rule, w->rule))
			buf_addf(&cells, "%s%s", cells.n ? "、" : "",
				*d->cell ? d->cell : "（整张表）");
	}
	long near = text_nearest(w->rule, rules, n);
	struct diag *d;
	if (*w->rule && cells.n)
		d = diag_add(ds, CLI_WAIVE_CELL, &at, w->rule, cells.s);
	else if (near >= 0)
		d = diag_add(ds, CLI_WAIVE_NEAR, &at, w->rule, rules[near]);
	else
		d = diag_add(ds, CLI_WAIVE_RULE, &at, w->rule);
	d->record = w->d->number;
	buf_release(&cells);
	free(rules);
}

/* The warning that is meant; NULL with a diag. */
static const struct diag *find_warning(const struct meant *w, const struct diags *found)
{
	const struct diag *one = NULL;
	size_t n = 0;
	for (size_t i = 0; i < found->n; i++) {
		const struct diag *d = &found->v[i];
		if (!is_meant(w, d->rule, d->cell))
			continue;
		one = n++ ? one : d;
	}
	if (!n) {
		not_found(w, found);
		return NULL;
	}
	const struct place at = {.cell = one->cell};
	struct diag *said = NULL;
	if (n > 1)
		said = diag_add(&w->c->diags, CLI_WAIVE_SEVERAL, NULL, w->rule, n);
	else if (one->level != DIAG_WARNING || one->code == D_CHECK_STOPPED)
		said = diag_add(&w->c->diags, CLI_WAIVE_LEVEL, &at, w->rule);
	if (said)
		said->record = w->d->number;
	return said ? NULL : one;
}

/* Lets the warning that is meant pass. -1 with a diag. */
static int waive(const struct meant *w, const char *why)
{
	struct diags found = DIAGS_INIT;
	struct path p;
	cli_check(w->c, w->d, &found);
	const struct diag *warning = find_warning(w, &found);
	if (warning && !path_parse(w->d->form, warning->cell, &p)) {
		struct buf over = BUF_INIT, who = BUF_INIT, reason = BUF_INIT;
		rules_over(w->d, warning, &over);
		cli_who(w->c, &who);
		text_nfc(&reason, why, strlen(why));
		doc_note_set(w->d, NOTE_WAIVER, p,
			&(struct note){.rule = w->rule,
				.text = reason.s,
				.over = over.s,
				.who = who.s,
				.time = clock_now()});
		buf_release(&over);
		buf_release(&who);
		buf_release(&reason);
	}
	diags_release(&found);
	return warning ? 0 : -1;
}

/* Takes the reason of the warning that is meant back. -1 with a diag. */
static int withdraw(const struct meant *w)
{
	struct path p = PATH_RECORD;
	size_t n = 0;
	struct buf cell = BUF_INIT;
	for (size_t i = 0; i < w->d->nnotes; i++) {
		const struct note *note = &w->d->note[i];
		if (note->kind != NOTE_WAIVER)
			continue;
		struct path at = note_path(w->d, note);
		buf_reset(&cell);
		path_print(&cell, w->d->form, at);
		if (!is_meant(w, note->rule, cell.s))
			continue;
		p = at;
		n++;
	}
	buf_release(&cell);
	const struct place at = {.cell = w->cell};
	if (n == 1 && doc_note_clear(w->d, NOTE_WAIVER, p, w->rule))
		return 0;
	struct diag *d = n ? diag_add(&w->c->diags, CLI_WAIVE_SEVERAL, &at, w->rule, n)
			   : diag_add(&w->c->diags, CLI_WAIVE_NONE, &at, w->rule);
	d->record = w->d->number;
	return -1;
}

/* Does what the options say with a record, and saves it. */
static enum cli_status waive_one(struct meant *w)
{
	struct cli *c = w->c;
	if (w->d->status == STATUS_SIGNED) {
		diag_add(&c->diags, STORE_SIGNED, NULL)->record = w->d->number;
		return CLI_FAULTS;
	}
	struct doc *before = doc_copy(w->d);
	const char *why = c->option[OPT_WHY];
	enum cli_status status = CLI_DONE;
	if (why ? waive(w, why) : withdraw(w))
		status = CLI_FAULTS;
	else if (cli_save(c, before, w->d, ""))
		status = CLI_WORLD;
	doc_free(before);
	return status;
}

enum cli_status cli_waive(struct cli *c)
{
	enum cli_status status = CLI_DONE;
	if (!c->option[OPT_WHY] == !c->option[OPT_WITHDRAW]) {
		diag_add(&c->diags, CLI_WAIVE_HOW, NULL);
		return CLI_USAGE;
	}
	int64_t number = cli_find(c, c->arg[0], false, &status);
	if (number < 0)
		return status;
	struct meant w = {.c = c, .rule = c->arg[1], .cell = c->nargs > 2 ? c->arg[2] : NULL};
	w.d = store_load(c->store, number, &c->diags);
	status = w.d ? waive_one(&w) : CLI_WORLD;
	doc_free(w.d);
	return status;
}
