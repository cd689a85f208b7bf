/*
 * Texts with places: '{项目名称}绩效目标表'. A bare name in { } is a field,
 * a column, a parameter or the year; anything else is an expression.
 */
#include "form/loader.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

/* The signs of pictures and templates, and how an input method writes them. */
static const struct {
	char sign;
	const char *wide;
} wide_signs[] = {{'{', "｛"}, {'}', "｝"}, {'|', "｜"}, {'<', "＜"}, {'^', "＾"}};

size_t sign_at(const char *s, size_t at, size_t to, char sign)
{
	if (at >= to)
		return 0;
	if (s[at] == sign)
		return 1;
	for (size_t i = 0; i < sizeof wide_signs / sizeof *wide_signs; i++) {
		size_t n = strlen(wide_signs[i].wide);
		if (wide_signs[i].sign == sign && to - at >= n &&
			!memcmp(s + at, wide_signs[i].wide, n))
			return n;
	}
	return 0;
}

long template_close(const char *s, size_t at, size_t to)
{
	bool quoted = false;
	for (size_t i = at + 1; i < to; i++) {
		if (s[i] == '\'')
			quoted = !quoted;
		else if (!quoted && (s[i] == '\n' || sign_at(s, i, to, '{')))
			return -1;
		else if (!quoted && sign_at(s, i, to, '}'))
			return (long)i;
	}
	return -1;
}

/* A template under way. */
struct reading {
	struct loader *l;
	struct yaml *y;
	int list;
	struct buf text; /* printed text that no piece holds yet, from byte text_at on */
	size_t text_at;
	struct piece *v;
	size_t n, cap;
};

static struct piece *piece_new(struct reading *r, enum piece_kind kind, size_t at)
{
	ARENA_ROOM(r->l->a, r->v, r->n, r->cap);
	struct piece *p = &r->v[r->n++];
	*p = (struct piece){.kind = kind,
		.text = "",
		.path = PATH_RECORD,
		.expr = EXPR_NONE,
		.at = yaml_place(r->y, at)};
	r->l->npieces++;
	return p;
}

static void text_end(struct reading *r)
{
	if (!r->text.n)
		return;
	struct piece *p = piece_new(r, PIECE_TEXT, r->text_at);
	p->text = arena_ndup(r->l->a, r->text.s, r->text.n);
	buf_reset(&r->text);
}

/* Column of a set that a name of a sheet means: `set.name`, or the first set's that knows it, of
 * whose records it is that of the first. -1: none does. */
static int set_col(const struct reading *r, const char *name, int *list)
{
	const struct form *f = r->l->f;
	const char *dot = strchr(name, '.');
	int col = -1;
	if (!r->l->sheet)
		return -1;
	if (dot) {
		*list = form_list(f, arena_ndup(r->l->a, name, (size_t)(dot - name)));
		return *list >= 0 ? list_col(&f->list[*list], dot + 1) : -1;
	}
	for (size_t i = 0; col < 0 && i < f->nlists; i++)
		col = list_col(&f->list[ *list = (int)i], name);
	return col;
}

/* The path of a bare name; false when nothing has it. */
static bool name_path(const struct reading *r, const char *name, struct path *out)
{
	const struct form *f = r->l->f;
	int col = r->list >= 0 ? list_col(&f->list[r->list], name) : -1;
	int field = form_field(f, name);
	int list = r->list;
	*out = PATH_RECORD;
	if (col < 0)
		col = set_col(r, name, &list);
	if (col >= 0)
		*out = (struct path){list, -1, col};
	else if (field >= 0)
		*out = (struct path){-1, -1, field};
	return col >= 0 || field >= 0 || !strcmp(name, f->year);
}

/* What stands between { and }. */
static void place_read(struct reading *r, size_t from, size_t to)
{
	struct loader *l = r->l;
	text_trim(r->y->text, &from, &to);
	struct path path;
	int parameter;
	char *inside = arena_ndup(l->a, r->y->text + from, to - from);
	if (from == to) {
		struct place at = yaml_place(r->y, from);
		diag_add(l->ds, DEF_NO_NAME, &at);
	} else if (*inside && name_path(r, inside, &path)) {
		piece_new(r, PIECE_SHOW, from)->path = path;
	} else if ((parameter = form_parameter(l->f, inside)) >= 0) {
		l->used[parameter] = true;
		piece_new(r, PIECE_TEXT, from)->text = l->f->parameter[parameter].text;
	} else if (!name_like(inside, to - from) || (r->list >= 0 && name_is_number(inside))) {
		int expr = expr_new(l, r->y, from, to, r->list);
		piece_new(r, PIECE_EXPR, from)->expr = expr;
	} else {
		name_unknown(l, inside, r->list, yaml_place(r->y, from));
		piece_new(r, PIECE_TEXT, from)->text = inside;
	}
}

/* One character, or \ and one; how many bytes. */
static size_t text_add(struct reading *r, size_t at, size_t to)
{
	const char *s = r->y->text;
	if (!r->text.n)
		r->text_at = at;
	if (s[at] == '\\' && at + 1 < to) {
		if (s[at + 1] == 'n') {
			buf_addc(&r->text, '\n');
			return 2;
		}
		if (strchr("{}|<^.-=\\ ", s[at + 1])) {
			buf_addc(&r->text, s[at + 1]);
			return 2;
		}
	}
	size_t len;
	text_decode(s + at, to - at, &len);
	buf_add(&r->text, s + at, len);
	return len;
}

void template_read(
	struct loader *l, struct yaml *y, size_t from, size_t to, int list, struct template *out)
{
	struct reading r = {.l = l, .y = y, .list = list, .text = BUF_INIT};
	bool room = l->npieces <= MOST_PIECES;
	for (size_t i = from; i < to && !loader_full(l) && l->npieces <= MOST_PIECES;) {
		size_t open = sign_at(y->text, i, to, '{');
		if (!open) {
			i += text_add(&r, i, to);
			continue;
		}
		long close = template_close(y->text, i, to);
		if (close < 0) {
			struct place at = yaml_place(y, i);
			diag_add(l->ds, DEF_OPEN, &at);
			i += open;
			continue;
		}
		text_end(&r);
		place_read(&r, i + open, (size_t)close);
		i = (size_t)close + sign_at(y->text, (size_t)close, to, '}');
	}
	text_end(&r);
	buf_release(&r.text);
	*out = (struct template){r.v, r.n};
	if (room && l->npieces > MOST_PIECES) {
		struct place at = yaml_place(y, from);
		diag_add(l->ds, DEF_TOO_MANY, &at, (size_t)MOST_PIECES);
	}
}
