/*
 * What is noted about cells, rows and warnings of a record: a row each, by
 * the names of list and column, so that a record may move to another form.
 * What came, changed or went stands in the history like any change: under the
 * cell's address, a colon and the kind's word. Knows nothing of what notes
 * are for, but that a waiver says who gave it and when.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "store/store_impl.h"

/* --- by name ---------------------------------------------------------------------- */

static const char *list_name(const struct form *f, const struct note *n)
{
	return n->list < 0 ? "" : f->list[n->list].name;
}

static const char *col_name(const struct form *f, const struct note *n)
{
	if (n->col < 0)
		return "";
	return n->list < 0 ? f->field[n->col].name : f->list[n->list].col[n->col].name;
}

/* False when the form has no such place. */
static bool find_place(const struct form *f, const char *list, const char *col, struct note *n)
{
	n->list = *list ? form_list(f, list) : LIST_NONE;
	if (*list && n->list < 0)
		return false;
	if (!*col)
		n->col = -1;
	else
		n->col = *list ? list_col(&f->list[n->list], col) : form_field(f, col);
	return !*col || n->col >= 0;
}

void notes_digest(struct digest *g, const struct doc *d)
{
	/* Without notes it is what it was before there were any. */
	if (d->nnotes)
		digest_number(g, (long long)d->nnotes);
	for (size_t i = 0; i < d->nnotes; i++) {
		const struct note *n = &d->note[i];
		digest_text(g, note_word(n->kind));
		digest_text(g, list_name(d->form, n));
		digest_number(g, n->row);
		digest_text(g, col_name(d->form, n));
		digest_text(g, n->rule);
		digest_text(g, n->text);
		digest_text(g, n->over);
		digest_text(g, n->who);
		digest_number(g, n->time);
	}
}

/* --- reading ------------------------------------------------------------------------ */

static char *take_text(struct arena *a, const struct query *q, int column)
{
	return arena_dup(a, sql_get_text(q, column));
}

int notes_load(struct store *s, struct doc *d, bool *whole, struct diags *ds)
{
	/* Version 1 had none. */
	if (s->version < VERSION_NOTES)
		return 0;
	struct arena texts = ARENA_INIT;
	struct note *v = NULL;
	size_t n = 0, cap = 0;
	struct query q = sql_query(s, "SELECT kind, list, row, col, rule, text, over, who, time"
				      " FROM notes WHERE record = ?1");
	sql_int(&q, d->number);
	while (sql_row(&q)) {
		struct note one = {.row = sql_get_int(&q, 2), .time = sql_get_int(&q, 8)};
		int kind = note_from(sql_get_text(&q, 0));
		const char *list = sql_get_text(&q, 1), *col = sql_get_text(&q, 3);
		if (kind < 0 || !find_place(d->form, list, col, &one)) {
			*whole = false; /* none of ours */
			continue;
		}
		one.kind = (enum note_kind)kind;
		one.rule = take_text(&texts, &q, 4);
		one.text = take_text(&texts, &q, 5);
		one.over = take_text(&texts, &q, 6);
		one.who = take_text(&texts, &q, 7);
		MEM_ROOM(v, n, cap);
		v[n++] = one;
	}
	int rc = sql_end(&q, ds);
	if (!rc && n)
		doc_notes_set(d, v, n);
	free(v);
	arena_release(&texts);
	return rc;
}

/* --- saving -------------------------------------------------------------------------- */

void notes_sign(struct store *s, struct doc *d)
{
	for (size_t i = 0; i < d->nnotes; i++) {
		struct note n = d->note[i];
		if (n.kind != NOTE_WAIVER || (*n.who && n.time))
			continue;
		if (!*n.who)
			n.who = s->who;
		if (!n.time)
			n.time = clock_now();
		doc_note_set(d, n.kind, note_path(d, &n), &n);
	}
}

static void bind_key(
	struct query *q, const struct save *v, const struct doc *d, const struct note *n)
{
	sql_int(q, v->now->number);
	sql_text(q, note_word(n->kind));
	sql_text(q, list_name(d->form, n));
	sql_int(q, n->row);
	sql_text(q, col_name(d->form, n));
	sql_text(q, n->rule);
}

static int write_note(struct save *v, const struct note *n)
{
	struct query q = sql_query(v->s,
		"REPLACE INTO notes (record, kind, list, row, col, rule, text, over, who, time)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
	bind_key(&q, v, v->now, n);
	sql_text(&q, n->text);
	sql_text(&q, n->over);
	sql_text(&q, n->who);
	sql_int(&q, n->time);
	return sql_run(&q, v->ds);
}

/* n is one of before. */
static int delete_note(struct save *v, const struct note *n)
{
	struct query q = sql_query(v->s,
		"DELETE FROM notes WHERE record = ?1 AND kind = ?2 AND list = ?3 AND row = ?4"
		" AND col = ?5 AND rule = ?6");
	bind_key(&q, v, v->before, n);
	return sql_run(&q, v->ds);
}

int notes_insert(struct save *v)
{
	for (size_t i = 0; i < v->now->nnotes; i++)
		if (write_note(v, &v->now->note[i]))
			return -1;
	return 0;
}

/* --- the difference --------------------------------------------------------------------- */

/* A note as the history has it: its text, where that is all there is; else all of it as JSON. Read
 * back by notes_read. */
static void say(struct buf *out, const struct note *n)
{
	if (!*n->rule && !*n->over && !*n->who && !n->time && *n->text != '{') {
		buf_adds(out, n->text);
		return;
	}
	static const char *const key[] = {"text", "rule", "over", "who"};
	const char *const value[] = {n->text, n->rule, n->over, n->who};
	for (size_t i = 0; i < 4; i++) {
		buf_addf(out, "%s\"%s\": ", i ? ", " : "{", key[i]);
		json_quote(out, value[i]);
	}
	buf_addf(out, ", \"time\": %lld}", (long long)n->time);
}

void notes_read(struct arena *a, const char *text, struct note *out)
{
	out->rule = out->over = out->who = "";
	out->text = arena_dup(a, text);
	if (*text != '{')
		return;
	struct buf why = BUF_INIT;
	size_t offset, n;
	struct json *all = json_read(text, strlen(text), &why, &offset);
	const struct {
		const char *key;
		const char **to;
	} part[] = {{"text", &out->text}, {"rule", &out->rule}, {"over", &out->over},
		{"who", &out->who}};
	for (size_t i = 0; all && i < json_size(all); i++) {
		const char *key;
		const struct json *v = json_item(all, i, &key);
		for (size_t k = 0; k < sizeof part / sizeof *part; k++)
			if (!strcmp(key, part[k].key) && json_kind(v) == JSON_KIND_TEXT)
				*part[k].to = arena_dup(a, json_text(v, &n));
		if (!strcmp(key, "time") && json_kind(v) == JSON_KIND_INTEGER)
			out->time = json_whole(v);
	}
	json_free(all);
	buf_release(&why);
}

/* Where a note stands; *near: the row to look at first, since notes go through rows mostly in
 * their order. */
static struct path place_of(const struct doc *d, const struct note *n, size_t *near)
{
	struct path p = {n->list, -1, n->col};
	const struct rows *rows = n->list < 0 || !n->row ? NULL : &d->list[n->list];
	for (size_t i = 0; rows && i < rows->n; i++) {
		size_t at = (*near + i) % rows->n;
		if (rows->v[at].id != n->row)
			continue;
		*near = at;
		p.row = (int)at;
		break;
	}
	return p;
}

/* Adds the change of a note; old, new: NULL where there was or is none. */
static int note_change(struct save *v, const struct note *old, const struct note *new, size_t *near)
{
	const struct doc *d = new ? v->now : v->before;
	const struct note *n = new ? new : old;
	struct buf was = BUF_INIT, is = BUF_INIT;
	buf_reset(&v->address);
	path_print(&v->address, d->form, place_of(d, n, near));
	buf_addf(&v->address, ":%s", note_word(n->kind));
	if (old)
		say(&was, old);
	if (new)
		say(&is, new);
	int rc = values_note(v, v->address.s, n->row, old ? was.s : NULL, new ? is.s : NULL);
	buf_release(&was);
	buf_release(&is);
	return rc;
}

/* The note of d about the same as n, which is one of a record of form f; NULL: none. */
static const struct note *counterpart(
	const struct doc *d, const struct form *f, const struct note *n)
{
	struct note key = *n;
	if (d->form != f && !note_under(&key, f, d->form))
		return NULL;
	return doc_note_like(d, &key);
}

static bool same(const struct note *a, const struct note *b)
{
	return !strcmp(a->text, b->text) && !strcmp(a->over, b->over) && !strcmp(a->who, b->who) &&
	       a->time == b->time;
}

int notes_save(struct save *v)
{
	const struct doc *was = v->before, *now = v->now;
	size_t near = 0;
	for (size_t i = 0; i < was->nnotes; i++) {
		const struct note *old = &was->note[i];
		if (counterpart(now, was->form, old))
			continue;
		if (delete_note(v, old) || note_change(v, old, NULL, &near))
			return -1;
	}
	for (size_t i = 0; i < now->nnotes; i++) {
		const struct note *new = &now->note[i];
		const struct note *old = counterpart(was, now->form, new);
		if (old && same(old, new))
			continue;
		if (write_note(v, new) || note_change(v, old, new, &near))
			return -1;
	}
	return 0;
}
