/* A form in words, for tests and `tianbao dump form`. */
#include "form/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "form/pattern.h"
#include "form/type.h"

/* A text in marks, its line breaks as ⏎. */
static void dump_text(struct buf *out, const char *s)
{
	buf_adds(out, "「");
	for (; *s; s++)
		if (*s == '\n')
			buf_adds(out, "⏎");
		else
			buf_addc(out, *s);
	buf_adds(out, "」");
}

static void dump_named(struct buf *out, const char *name, const char *text)
{
	if (!*text)
		return;
	buf_addf(out, " %s=", name);
	dump_text(out, text);
}

static void dump_template(struct buf *out, const struct form *f, const struct template *t)
{
	static const char *const words[] = {
		[PIECE_TEXT] = "", [PIECE_ENTRY] = "填", [PIECE_SHOW] = "示", [PIECE_EXPR] = "算"};
	if (!t->n)
		buf_adds(out, " 空");
	for (size_t i = 0; i < t->n; i++) {
		const struct piece *p = &t->v[i];
		buf_addf(out, " %s", words[p->kind]);
		if (p->kind == PIECE_TEXT) {
			dump_text(out, p->text);
		} else if (p->kind == PIECE_EXPR) {
			dump_text(out, f->expr[p->expr].text);
		} else {
			buf_addc(out, '{');
			if (p->path.list < 0 && p->path.col < 0)
				buf_adds(out, f->year);
			else
				path_print(out, f, p->path);
			buf_addc(out, '}');
		}
	}
}

static void dump_choices(struct buf *out, const struct choice *v, size_t n)
{
	buf_addc(out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_addc(out, ' ');
		if (*v[i].code)
			buf_addf(out, "%s=", v[i].code);
		buf_adds(out, v[i].text);
		if (v[i].nsub)
			dump_choices(out, v[i].sub, v[i].nsub);
	}
	buf_addc(out, ']');
}

static void dump_bounds(struct buf *out, const struct field *f)
{
	if (f->has_min)
		buf_addf(out, " min=%.17g", f->min);
	if (f->has_max)
		buf_addf(out, " max=%.17g", f->max);
	if (f->decimals >= 0)
		buf_addf(out, " decimals=%d", f->decimals);
	if (f->money.factor)
		buf_addf(out, " money=%s/%d%s", f->money.unit, f->money.decimals,
			f->money.thousands ? "/," : "");
}

static void dump_choice(struct buf *out, const struct field *f, const struct field *siblings)
{
	if (!f->of)
		return;
	buf_addf(out, " of=%s", f->of->name);
	dump_choices(out, f->of->v, f->of->n);
	if (f->under >= 0)
		buf_addf(out, " under=%s level=%d", siblings[f->under].name, f->level);
}

static void dump_field(struct buf *out, const struct form *f, const struct field *v, size_t i)
{
	const struct field *field = &v[i];
	buf_addf(out, "%s: %s", field->name, field->type->name);
	if (field->optional)
		buf_adds(out, " optional");
	if (field->unique)
		buf_adds(out, " unique");
	if (field->verify)
		buf_adds(out, " verify");
	if (field->open)
		buf_adds(out, " open");
	if (field->boxes)
		buf_adds(out, " boxes");
	if (strcmp(field->label, field->name) != 0)
		dump_named(out, "label", field->label);
	dump_named(out, "help", field->help);
	dump_named(out, "empty", field->empty);
	dump_named(out, "start", field->start);
	dump_named(out, "unit", field->unit);
	dump_bounds(out, field);
	if (field->pattern)
		dump_named(out, "pattern", pattern_text(field->pattern));
	dump_choice(out, field, v);
	if (field->ditto >= 0)
		buf_addf(out, " ditto=%s", v[field->ditto].name);
	if (field->value != EXPR_NONE)
		dump_named(out, "value", f->expr[field->value].text);
	if (field->text) {
		buf_addf(out, " each=%s text=", f->list[field->each].name);
		dump_template(out, f, field->text);
		dump_named(out, "join", field->join);
	}
	buf_addc(out, '\n');
}

static void dump_list(struct buf *out, const struct form *f, const struct list *list)
{
	static const char *const rows[] = {[ROWS_OPEN] = "open",
		[ROWS_KEPT] = "kept",
		[ROWS_FIXED] = "fixed",
		[ROWS_RECORDS] = "records"};
	buf_addf(out, "list %s: %s", list->name, rows[list->rows]);
	if (strcmp(list->label, list->name) != 0)
		dump_named(out, "label", list->label);
	for (int i = 0; i < LIST_PARTS; i++)
		if (list->part[i] >= 0)
			buf_addf(out, " part%d=%s", i, list->col[list->part[i]].name);
	buf_addc(out, '\n');
	for (size_t i = 0; i < list->ncols; i++) {
		buf_adds(out, "  column ");
		dump_field(out, f, list->col, i);
	}
	for (size_t r = 0; r < list->nstart; r++) {
		buf_adds(out, "  start");
		for (size_t i = 0; i < list->ncols; i++) {
			buf_addc(out, ' ');
			dump_text(out, list->start[r][i]);
		}
		buf_addc(out, '\n');
	}
}

static void dump_rule(struct buf *out, const struct form *f, const struct rule *r)
{
	buf_addf(out, "rule %s: %s", r->name, diag_level_word(r->level));
	if (r->each >= 0)
		buf_addf(out, " each=%s", f->list[r->each].name);
	if (r->check != EXPR_NONE)
		dump_named(out, "check", f->expr[r->check].text);
	if (r->message.n) {
		buf_adds(out, " message=");
		dump_template(out, f, &r->message);
	}
	for (size_t i = 0; i < r->ncells; i++) {
		buf_adds(out, " cell=");
		path_print(out, f, r->cells[i]);
	}
	dump_named(out, "why", r->why);
	buf_addc(out, '\n');
}

static void dump_table(struct buf *out, const struct form *f, const struct band *b)
{
	buf_adds(out, " columns=");
	for (int i = 0; i < b->ncols; i++)
		buf_addf(out, "%s%d", i ? "," : "", b->width[i]);
	for (size_t i = 0; i < b->nmerge; i++)
		buf_addf(out, " merge=%s", f->list[b->merge_list].col[b->merge[i]].name);
	if (b->height)
		buf_addf(out, " height=%d", b->height);
	buf_addc(out, '\n');
	for (size_t i = 0; i < b->nsections; i++) {
		const struct section *s = &b->section[i];
		buf_addf(out, "  section %d+%d%s", s->row, s->rows, s->head ? " head" : "");
		if (s->list >= 0 && b->set >= 0 && s->level < b->ngroups)
			buf_addf(out, " %s=%s", s->foot ? "foot" : "group",
				f->list[s->list].col[b->group[s->level]].name);
		else if (s->list >= 0)
			buf_addf(out, " each=%s", f->list[s->list].name);
		buf_addc(out, '\n');
	}
	for (size_t i = 0; i < b->ncells; i++) {
		const struct pcell *c = &b->cell[i];
		buf_addf(out, "  cell %d,%d %d×%d%s", c->row, c->col, c->rows, c->cols,
			c->through ? " through" : "");
		dump_template(out, f, &c->text);
		buf_addc(out, '\n');
	}
}

static void dump_band(struct buf *out, const struct form *f, const struct band *b)
{
	buf_addf(out, "band %s", band_words[b->kind]);
	if (b->kind == BAND_TABLE) {
		dump_table(out, f, b);
		return;
	}
	buf_addc(out, '\n');
	for (size_t i = 0; i < b->nlines; i++) {
		buf_adds(out, "  line");
		for (size_t k = 0; k < b->nparts[i]; k++) {
			if (k)
				buf_adds(out, " |");
			dump_template(out, f, &b->line[i][k]);
		}
		buf_addc(out, '\n');
	}
}

static void dump_head(struct buf *out, const struct form *f)
{
	static const char *const roles[ROLES] = {[ROLE_UNIT] = "unit",
		[ROLE_CODE] = "code",
		[ROLE_NAME] = "name",
		[ROLE_AMOUNT] = "amount"};
	buf_addf(out, "%s %s: ", form_is_sheet(f) ? "sheet" : "form", f->id);
	dump_text(out, f->name);
	buf_addf(out, " %s money=%s/%d%s", f->landscape ? "landscape" : "portrait", f->money.unit,
		f->money.decimals, f->money.thousands ? "/," : "");
	if (*f->year)
		buf_addf(out, " year=%s", f->year);
	for (int i = 0; i < ROLES; i++)
		if (f->role[i] >= 0)
			buf_addf(out, " %s=%s", roles[i], f->field[f->role[i]].name);
	buf_addc(out, '\n');
	for (size_t i = 0; i < f->nparameters; i++) {
		const struct parameter *p = &f->parameter[i];
		buf_addf(out, "parameter %s:", p->name);
		if (p->kind == PARAMETER_INTEGER)
			buf_addf(out, " %lld", (long long)p->integer);
		else if (p->kind == PARAMETER_REAL)
			buf_addf(out, " %.17g", p->real);
		dump_named(out, "text", p->text);
		buf_addc(out, '\n');
	}
	for (size_t i = 0; i < f->nchoices; i++) {
		buf_addf(out, "choices %s: ", f->choices[i].name);
		dump_choices(out, f->choices[i].v, f->choices[i].n);
		buf_addc(out, '\n');
	}
}

static void dump_set(struct buf *out, const struct recordset *s)
{
	buf_addf(out, "of %s: %s", s->alias, *s->of ? s->of : "any");
	for (size_t i = 0; i < s->norder; i++)
		buf_addf(out, " order=%s%s", s->order[i].down ? "-" : "", s->order[i].name);
	buf_addc(out, '\n');
}

void form_dump(struct buf *out, const struct form *f)
{
	dump_head(out, f);
	for (size_t i = 0; i < f->sets.n; i++)
		dump_set(out, &f->sets.v[i]);
	for (size_t i = 0; i < f->sets.nper; i++)
		buf_addf(out, "per %s\n", f->sets.per[i].name);
	for (size_t i = 0; i < f->nfields; i++) {
		buf_adds(out, "field ");
		dump_field(out, f, f->field, i);
	}
	for (size_t i = 0; i < f->nlists; i++)
		dump_list(out, f, &f->list[i]);
	buf_adds(out, "order");
	for (size_t i = 0; i < f->norder; i++) {
		buf_addc(out, ' ');
		path_print(out, f, f->order[i]);
	}
	buf_addc(out, '\n');
	for (size_t i = 0; i < f->nbands; i++)
		dump_band(out, f, &f->band[i]);
	for (size_t i = 0; i < f->nrules; i++)
		dump_rule(out, f, &f->rule[i]);
}
