/*
 * Booklets: prose, contents, and the tables of many records. A booklet is a
 * form without fields whose lists are the records, as a sheet is; its body is
 * read here. Texts within the rows of a list belong to the form of the
 * record: they are read into that form.
 */
#include "form/loader.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

enum { MOST_PARTS = 1000, MOST_DEPTH = 8 };

/* What the parts around one are repeated for. */
struct around {
	const struct around *up;
	int set;  /* records of this set are in scope, -1: those of all */
	int list; /* a row of this list of its form, LIST_NONE */
};

struct bookreader {
	struct loader *l;
	size_t nparts;
	int contents; /* line of the contents, 0: none so far */
};

static struct recordset *set_at(struct loader *l, int set)
{
	return &l->f->sets.v[set];
}

bool form_is_booklet(const struct form *f)
{
	return f->nbody > 0;
}

/* --- what a booklet has one record of --------------------------------------- */

/* True for what all records of a booklet have in common. */
static bool is_common(const struct recordsets *s, const char *name)
{
	for (size_t i = 0; i < s->nper; i++)
		if (!strcmp(s->per[i].name, name))
			return true;
	return false;
}

static bool is_around(const struct around *a, int set)
{
	while (a && a->set != set)
		a = a->up;
	return a;
}

/* Of a set whose record is named although it is not written record by record there is one. */
static void set_named(struct loader *l, const struct around *a, int set)
{
	if (!is_around(a, set))
		set_at(l, set)->one = true;
}

static void text_named(struct loader *l, const struct around *a, const struct template *t)
{
	for (size_t i = 0; i < t->n; i++) {
		struct path p = t->v[i].path;
		if (t->v[i].kind != PIECE_SHOW || p.list < 0)
			continue;
		if (!is_common(&l->f->sets, l->f->list[p.list].col[p.col].name))
			set_named(l, a, p.list);
	}
}

/* --- texts -------------------------------------------------------------------- */

/* A text within the rows of a list: its names are those of the set's form. */
static void row_text(struct loader *l, const struct around *a, struct yaml *y, struct template *out)
{
	struct form *of = set_at(l, a->set)->form;
	struct loader in = *l;
	in.f = of;
	in.sheet = false;
	in.capexprs = of->nexprs;
	in.used = arena_array(l->a, of->nparameters, sizeof *in.used);
	template_read(&in, y, 0, y->n, a->list, out);
	l->npieces = in.npieces;
}

static void text_read(
	struct loader *l, const struct around *a, struct yaml *y, struct template *out)
{
	if (a && a->list >= 0) {
		row_text(l, a, y, out);
		return;
	}
	template_read(l, y, 0, y->n, a ? a->set : 0, out);
	text_named(l, a, out);
	/* Outside of all an expression is about the first set. */
	for (size_t i = 0; i < out->n && !a; i++)
		set_at(l, 0)->some |= out->v[i].kind == PIECE_EXPR;
}

/* --- parts -------------------------------------------------------------------- */

static void body_read(struct bookreader *b, struct yaml *y, const struct around *a, int depth,
	struct bookpart **out, size_t *n);

/* The list of a record in scope; outside of all, of any set. False when there is none. */
static bool list_find(
	struct loader *l, const struct around *a, const char *name, struct bookpart *out)
{
	for (size_t i = 0; i < l->f->sets.n; i++) {
		const struct form *of = set_at(l, (int)i)->form;
		if ((a && a->set != (int)i) || !of || (out->list = form_list(of, name)) < 0)
			continue;
		out->set = (int)i;
		return true;
	}
	out->list = LIST_NONE;
	return false;
}

/* Complains that what is to be written each is neither a set nor a list. */
static void say_no_each(struct loader *l, const struct around *a, struct yaml *y)
{
	const struct recordsets *s = &l->f->sets;
	size_t n = s->n, cap = s->n;
	for (size_t i = 0; i < s->n; i++)
		cap += s->v[i].form ? s->v[i].form->nlists : 0;
	const char **v = mem_array(cap, sizeof *v);
	for (size_t i = 0; i < s->n; i++)
		v[i] = s->v[i].alias;
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; s->v[i].form && k < s->v[i].form->nlists; k++)
			if (!a || a->set == (int)i)
				v[n++] = s->v[i].form->list[k].name;
	struct place at = yaml_place(y, 0);
	diag_add(l->ds, DEF_PART_EACH, &at, shown(l, y->text, y->n), perhaps(l, y->text, v, n));
	free(v);
}

static void each_read(struct bookreader *b, struct yaml *def, const struct around *a, int depth,
	struct bookpart *out)
{
	struct loader *l = b->l;
	struct yaml *y = keys_get(IN_BODY, def, "each"), *body = keys_get(IN_BODY, def, "body");
	if (!body && yaml_index(def, "body") < 0)
		diag_add(l->ds, DEF_PART_BODY, &out->at);
	if (a && a->list >= 0)
		diag_add(l->ds, DEF_PART_IN_ROWS, &out->at);
	if (!y || (a && a->list >= 0))
		return;
	struct around in = {.up = a, .list = LIST_NONE};
	struct place at = yaml_place(y, 0);
	in.set = out->set = recordset_find(&l->f->sets, y->text);
	if (out->set >= 0) {
		out->kind = PART_RECORDS;
		if (is_around(a, out->set))
			diag_add(l->ds, DEF_PART_INSIDE, &at, y->text);
	} else if (list_find(l, a, y->text, out)) {
		out->kind = PART_ROWS;
		in.set = out->set;
		in.list = out->list;
		set_named(l, a, out->set);
	} else {
		say_no_each(l, a, y);
		return;
	}
	if (body)
		body_read(b, body, &in, depth + 1, &out->body, &out->nbody);
}

/* A sheet is looked for; what it says is read when it is printed. */
static void sheet_read(struct loader *l, struct yaml *y, struct bookpart *out)
{
	struct buf text = BUF_INIT;
	struct form_like found = {.from = l->root->file->name, .text = &text};
	struct place at = yaml_place(y, 0);
	out->kind = PART_SHEET;
	out->sheet = y->text;
	if (!l->like || l->like(l->like_arg, y->text, &found))
		diag_add(l->ds, DEF_PART_SHEET, &at, shown(l, y->text, y->n), like_near(l, &found));
	free(found.file);
	buf_release(&text);
}

static void prose_read(
	struct bookreader *b, struct yaml *def, const struct around *a, struct bookpart *out)
{
	struct loader *l = b->l;
	struct yaml *y = keys_get(IN_BODY, def, band_words[out->prose]);
	out->kind = PART_PROSE;
	if (out->prose == BAND_CONTENTS && a)
		diag_add(l->ds, DEF_PART_OUTSIDE, &out->at, band_words[out->prose]);
	if (out->prose == BAND_CONTENTS && b->contents)
		diag_add(l->ds, DEF_PART_TWICE, &out->at, b->contents);
	if (out->prose == BAND_CONTENTS)
		b->contents = out->at.line;
	if (y && y->n)
		text_read(l, a, y, &out->text);
}

/* The one key that says what a part is; NULL with a complaint. */
static const char *part_key(struct loader *l, const struct bookpart *p, const struct yaml *def)
{
	static const char *const others[] = {"each", "table", "sheet"};
	struct buf found = BUF_INIT;
	const char *key = NULL;
	int n = 0;
	for (size_t i = 0; i < def->n; i++) {
		const char *name = def->key[i]->text;
		bool is = false;
		for (size_t k = BAND_PROSE; k < BAND_KINDS; k++)
			is |= !strcmp(band_words[k], name);
		for (size_t k = 0; k < sizeof others / sizeof *others; k++)
			is |= !strcmp(others[k], name);
		if (!is)
			continue;
		buf_addf(&found, "%s%s", n++ ? "、" : "", name);
		key = name;
	}
	if (n > 1)
		diag_add(l->ds, DEF_PART_KINDS, &p->at, found.s);
	else if (!n)
		diag_add(l->ds, DEF_PART_KIND, &p->at);
	buf_release(&found);
	return n == 1 ? key : NULL;
}

static void part_read(struct bookreader *b, struct yaml *def, const struct around *a, int depth,
	struct bookpart *out)
{
	struct loader *l = b->l;
	*out = (struct bookpart){.prose = BAND_PAGE, .set = -1, .list = LIST_NONE, .sheet = ""};
	out->at = yaml_place(def, 0);
	if (!keys_read(l, IN_BODY, def, NULL)) {
		wrong_kind(l, "body", def, KIND_MAP);
		return;
	}
	const char *key = part_key(l, out, def);
	if (!key)
		return;
	long body = yaml_index(def, "body");
	if (body >= 0 && strcmp(key, "each") != 0) {
		struct place at = yaml_place(def->key[body], 0);
		diag_add(l->ds, DEF_PART_NO_EACH, &at, key);
	}
	struct yaml *y = keys_get(IN_BODY, def, key);
	if (!strcmp(key, "each")) {
		each_read(b, def, a, depth, out);
	} else if (!strcmp(key, "table")) {
		out->kind = PART_TABLE;
		out->set = y ? recordset_named(l, &l->f->sets, y) : -1;
		if (out->set >= 0)
			set_named(l, a, out->set);
	} else if (!strcmp(key, "sheet")) {
		if (y)
			sheet_read(l, y, out);
	} else {
		for (int k = BAND_PROSE; k < BAND_KINDS; k++)
			if (!strcmp(band_words[k], key))
				out->prose = (enum band_kind)k;
		prose_read(b, def, a, out);
	}
}

static void body_read(struct bookreader *b, struct yaml *y, const struct around *a, int depth,
	struct bookpart **out, size_t *n)
{
	struct loader *l = b->l;
	b->nparts += y->n;
	if (b->nparts > MOST_PARTS || depth > MOST_DEPTH) {
		struct place at = yaml_place(y, 0);
		diag_add(l->ds, DEF_TOO_MANY, &at,
			b->nparts > MOST_PARTS ? (size_t)MOST_PARTS : (size_t)MOST_DEPTH);
		return;
	}
	*out = arena_array(l->a, y->n, sizeof **out);
	for (*n = 0; *n < y->n && !loader_full(l); ++*n)
		part_read(b, y->item[*n], a, depth, &(*out)[*n]);
}

void bookletdef_read(struct loader *l)
{
	struct bookreader b = {.l = l};
	struct yaml *body = keys_get(IN_BOOKLET, l->root, "body");
	sheetdef_sets(l, NULL);
	if (!body || !body->n) {
		struct place at = yaml_place(body ? body : l->root, 0);
		if (body || yaml_index(l->root, "body") < 0)
			diag_add(l->ds, DEF_NO_KEY, &at, "body");
		return;
	}
	if (l->f->nlists)
		body_read(&b, body, NULL, 0, &l->f->body, &l->f->nbody);
}
