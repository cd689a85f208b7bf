/*
 * Values as text: expressions, templates, computed and composed fields.
 */
#include <string.h>

#include "doc/rules_impl.h"

static void value_print(const struct field *f, const struct value *v, struct buf *out)
{
	if (f && f->type->print && (v->kind == VALUE_INTEGER || v->kind == VALUE_REAL))
		f->type->print(f, v, out);
	else if (v->kind == VALUE_INTEGER)
		buf_addf(out, "%lld", (long long)v->integer);
	else if (v->kind == VALUE_REAL)
		decimal_print_double(out, v->real);
	else if (v->kind == VALUE_TEXT)
		buf_add(out, v->text->s, v->text->n);
}

static void composed_text(struct rules *r, const struct field *f, struct buf *out)
{
	size_t from = out->n;
	for (size_t row = 0; row < r->doc->list[f->each].n; row++) {
		if (!doc_row_counts(r->doc, f->each, row))
			continue;
		if (out->n > from)
			buf_adds(out, f->join);
		rules_template(r, r->doc, f->text, row, out);
	}
}

void text_worked_out(struct rules *r, struct path p, struct value *out, struct buf *text)
{
	const struct field *f = form_at(r->form, p);
	*out = (struct value){.kind = VALUE_NULL};
	if (f->value >= 0) {
		node_run(r, f->value, p.row < 0 ? 0 : p.row, out, text);
		return;
	}
	if (node_of(r, p.col)->faulty)
		return;
	composed_text(r, f, text);
	if (text->n)
		*out = (struct value){.kind = VALUE_TEXT, .text = text};
}

void rules_text(struct rules *r, const struct doc *d, struct path p, struct buf *out)
{
	const struct field *f = form_at(r->form, p);
	if (p.list >= 0 && (p.row < 0 || (size_t)p.row >= d->list[p.list].n))
		return;
	if (field_entered(f)) {
		buf_adds(out, doc_get(d, p));
		return;
	}
	r->doc = d;
	struct value v;
	struct buf text = BUF_INIT;
	text_worked_out(r, p, &v, &text);
	value_print(f, &v, out);
	buf_release(&text);
}

void rules_eval(struct rules *r, const struct doc *d, int expr, size_t row, struct buf *out)
{
	r->doc = d;
	struct value v;
	struct buf text = BUF_INIT;
	if (!node_run(r, expr, (int)row, &v, &text))
		value_print(NULL, &v, out);
	buf_release(&text);
}

void rules_eval_over(struct rules *r, const struct doc *d, int expr, const struct scope *rows,
	struct buf *out)
{
	r->scope = rows;
	rules_eval(r, d, expr, 0, out);
	r->scope = NULL;
}

void rules_template(
	struct rules *r, const struct doc *d, const struct template *t, size_t row, struct buf *out)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct piece *piece = &t->v[i];
		struct path p = piece->path;
		if (piece->kind == PIECE_TEXT) {
			buf_adds(out, piece->text);
		} else if (piece->kind == PIECE_EXPR) {
			rules_eval(r, d, piece->expr, row, out);
		} else if (p.col < 0) {
			buf_addf(out, "%d", d->year);
		} else {
			if (p.list >= 0 && p.row < 0)
				p.row = (int)row;
			rules_text(r, d, p, out);
		}
	}
}
