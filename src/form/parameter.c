/*
 * `parameters:` of a definition: constants with a name. A number (90, 95%),
 * an amount with its unit (50万元), or a text; what stands in quotes is a text.
 */
#include "form/loader.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "form/measure.h"

/* A number as an expression writes it; a percentage is the number before its sign. */
static bool read_number(struct parameter *p, const char *s, size_t n)
{
	struct decimal d;
	if (n > 1 && s[n - 1] == '%')
		n--;
	if (decimal_read(&d, s, n) != VERDICT_VALID || d.length != n)
		return false;
	p->real = decimal_double(&d);
	p->kind =
		d.scale || decimal_scaled(&d, 1, &p->integer) ? PARAMETER_REAL : PARAMETER_INTEGER;
	return true;
}

/* True for digits that are no number: 011 */
static bool is_code(const char *s, size_t n)
{
	return n > 1 && s[0] == '0' && s[1] >= '0' && s[1] <= '9';
}

static void read_value(struct loader *l, struct parameter *p, const struct yaml *y)
{
	struct buf folded = BUF_INIT;
	size_t from = 0, to;
	p->text = y->text;
	if (y->style == YAML_PLAIN) {
		text_nfkc(&folded, y->text, y->n);
		to = folded.n;
		text_trim(folded.s, &from, &to);
		const char *s = folded.s + from;
		size_t n = to - from;
		if (!is_code(s, n) && !read_number(p, s, n) &&
			amount_read(l->f->units, s, n, 1, -1, &p->integer) == VERDICT_VALID)
			p->kind = PARAMETER_INTEGER;
	}
	buf_release(&folded);
}

void parameters_read(struct loader *l, struct yaml *y)
{
	struct form *f = l->f;
	if (!y)
		return;
	if (y->n > MOST_PARAMETERS) {
		struct place at = yaml_place(y, 0);
		diag_add(l->ds, DEF_TOO_MANY, &at, (size_t)MOST_PARAMETERS);
		l->bad_names = true;
		return;
	}
	f->parameter = arena_array(l->a, y->n, sizeof *f->parameter);
	f->nparameters = y->n;
	l->used = arena_array(l->a, y->n, sizeof *l->used);
	for (size_t i = 0; i < y->n; i++) {
		struct yaml *key = y->key[i], *value = y->item[i];
		struct parameter *p = &f->parameter[i];
		*p = (struct parameter){.name = key->text, .text = "", .at = yaml_place(key, 0)};
		name_check(l, key, "参数");
		if (value->kind != YAML_TEXT || (!value->n && value->style == YAML_PLAIN))
			wrong_kind(l, key->text, value, KIND_TEXT);
		else
			read_value(l, p, value);
	}
}

/* True when the name stands in an expression, outside its texts. */
static bool in_expressions(const struct form *f, const char *name)
{
	size_t n = strlen(name);
	for (size_t i = 0; i < f->nexprs; i++) {
		const char *s = f->expr[i].text;
		for (const char *at = s; (at = strstr(at, name)); at += n) {
			bool begins = at == s || !name_like(at - 1, 1);
			if (begins && !name_like(at + n, at[n] != '\0'))
				return true;
		}
	}
	return false;
}

void parameters_check(struct loader *l)
{
	const struct form *f = l->f;
	for (size_t i = 0; i < f->nparameters && !l->bad_names && !loader_full(l); i++) {
		const struct parameter *p = &f->parameter[i];
		if (p->at.file != l->root->file->name || l->used[i] || in_expressions(f, p->name))
			continue;
		const char **others = arena_array(l->a, f->nparameters, sizeof *others);
		size_t n = 0;
		for (size_t k = 0; k < f->nparameters; k++)
			if (k != i)
				others[n++] = f->parameter[k].name;
		diag_add(
			l->ds, DEF_PARAMETER_IDLE, &p->at, p->name, perhaps(l, p->name, others, n));
	}
}
