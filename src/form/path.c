/* Names and addresses within a form; which forms can stand for one another. */
#include "form/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

bool field_entered(const struct field *f)
{
	return f->value == EXPR_NONE && !f->text;
}

static int field_index(const struct field *v, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(v[i].name, name))
			return (int)i;
	return -1;
}

int form_field(const struct form *f, const char *name)
{
	return field_index(f->field, f->nfields, name);
}

int form_list(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->nlists; i++)
		if (!strcmp(f->list[i].name, name))
			return (int)i;
	return -1;
}

int list_col(const struct list *l, const char *name)
{
	return field_index(l->col, l->ncols, name);
}

int form_parameter(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->nparameters; i++)
		if (!strcmp(f->parameter[i].name, name))
			return (int)i;
	return -1;
}

const struct field *form_at(const struct form *f, struct path p)
{
	if (p.col < 0 || p.list >= (int)f->nlists)
		return NULL;
	const struct field *v = p.list < 0 ? f->field : f->list[p.list].col;
	size_t n = p.list < 0 ? f->nfields : f->list[p.list].ncols;
	return (size_t)p.col < n ? &v[p.col] : NULL;
}

static bool covers(const struct field *now, size_t nnow, const struct field *old, size_t nold)
{
	for (size_t i = 0; i < nold; i++) {
		int k = field_index(now, nnow, old[i].name);
		if (k < 0 || now[k].type != old[i].type)
			return false;
	}
	return true;
}

bool form_covers(const struct form *now, const struct form *old)
{
	if (!covers(now->field, now->nfields, old->field, old->nfields))
		return false;
	for (size_t i = 0; i < old->nlists; i++) {
		const struct list *was = &old->list[i];
		int k = form_list(now, was->name);
		if (k < 0 || !covers(now->list[k].col, now->list[k].ncols, was->col, was->ncols))
			return false;
	}
	return true;
}

/* --- addresses ---------------------------------------------------------- */

void path_print(struct buf *out, const struct form *f, struct path p)
{
	const struct field *field = form_at(f, p);
	if (p.list >= 0) {
		buf_adds(out, f->list[p.list].name);
		if (p.row >= 0)
			buf_addf(out, "[%d]", p.row + 1);
		if (field)
			buf_addc(out, '.');
	}
	if (field)
		buf_adds(out, field->name);
}

void cell_words(struct buf *out, const struct field *f, struct path p)
{
	buf_adds(out, f->label);
	if (p.list >= 0)
		buf_addf(out, "（第 %d 行）", p.row + 1);
}

/* A list's index by the first n bytes of a text. */
static int list_named(const struct form *f, const char *name, size_t n)
{
	for (size_t i = 0; i < f->nlists; i++)
		if (strlen(f->list[i].name) == n && !memcmp(f->list[i].name, name, n))
			return (int)i;
	return -1;
}

int path_parse(const struct form *f, const char *address, struct path *out)
{
	enum { MOST_DIGITS = 8 };
	*out = PATH_RECORD;
	if (!*address)
		return 0;
	size_t n = strcspn(address, "[.");
	out->list = list_named(f, address, n);
	if (out->list < 0) {
		out->col = form_field(f, address);
		return out->col < 0 ? -1 : 0;
	}
	const char *s = address + n;
	if (*s == '[') {
		size_t digits = strspn(s + 1, "0123456789");
		if (!digits || digits > MOST_DIGITS || s[1] == '0' || s[1 + digits] != ']')
			return -1;
		out->row = (int)strtol(s + 1, NULL, 10) - 1;
		s += digits + 2;
	}
	if (!*s)
		return 0;
	out->col = *s == '.' ? list_col(&f->list[out->list], s + 1) : -1;
	return out->col < 0 ? -1 : 0;
}

bool path_equal(struct path a, struct path b)
{
	return a.list == b.list && a.row == b.row && a.col == b.col;
}
