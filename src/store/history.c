/*
 * Reading the history of a record: page by page, of all of it or of a cell.
 * Rows are known by their id, for addresses move. Changes nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "store/store_impl.h"

/* --- where ------------------------------------------------------------------------ */

/* Length of the address before its :word. */
static size_t address_length(const char *cell)
{
	return strcspn(cell, ":");
}

struct path history_path(const struct doc *d, const struct history *h)
{
	struct path p;
	char *address = mem_ndup(h->cell, address_length(h->cell));
	bool is = *address && !path_parse(d->form, address, &p);
	free(address);
	if (!is)
		return PATH_RECORD;
	if (p.list < 0 || !h->row)
		return p;
	p.row = rows_find(&d->list[p.list], h->row);
	return p.row < 0 ? PATH_RECORD : p;
}

/* The list and column an address names, with the row of this id; false: another form's. */
static bool is_about(const struct doc *d, struct path cell, const struct history *h)
{
	struct path p;
	char *address = mem_ndup(h->cell, address_length(h->cell));
	bool is = *address && !path_parse(d->form, address, &p) && p.list == cell.list;
	free(address);
	if (!is)
		return false;
	if (cell.list < 0 || (cell.row >= 0 && !h->row))
		return p.col == cell.col;
	if (cell.row < 0)
		return true;
	const struct rows *rows = &d->list[cell.list];
	bool same_row = (size_t)cell.row < rows->n && rows->v[cell.row].id == h->row;
	return same_row && (cell.col < 0 || p.col < 0 || p.col == cell.col);
}

/* --- reading ------------------------------------------------------------------------ */

static char *text_or_null(const struct query *q, int column)
{
	return sql_is_null(q, column) ? NULL : mem_dup(sql_get_text(q, column));
}

static struct history take(const struct query *q)
{
	return (struct history){
		.seq = sql_get_int(q, 0),
		.time = sql_get_int(q, 1),
		.who = mem_dup(sql_get_text(q, 2)),
		.cell = mem_dup(sql_get_text(q, 3)),
		.row = sql_get_int(q, 4),
		.old = text_or_null(q, 5),
		.new = text_or_null(q, 6),
		.why = mem_dup(sql_get_text(q, 7)),
	};
}

void history_clear(struct history *h)
{
	free(h->who);
	free(h->cell);
	free(h->old);
	free(h->new);
	free(h->why);
}

void history_release(struct history *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		history_clear(&v[i]);
	free(v);
}

/* Which changes are read, and what was read of them. */
struct reading {
	const struct doc *d;
	struct path cell;
	struct history *v;
	size_t n, cap, max;
	char content[DIGEST_HEX]; /* of the one read last, and its time */
	int64_t time;
};

static bool is_wanted(const struct reading *r, const struct history *h)
{
	return path_equal(r->cell, PATH_RECORD) || is_about(r->d, r->cell, h);
}

/* True when the change in this row was saved together with the one read last. */
static bool together(struct reading *r, const struct query *q)
{
	int64_t time = sql_get_int(q, 1);
	const char *content = sql_get_text(q, 8);
	bool is = *r->content && !strcmp(content, r->content) && time == r->time;
	strncpy(r->content, content, sizeof r->content - 1);
	r->time = time;
	return is;
}

#define HISTORY_COLUMNS "seq, time, who, cell, row, old, new, why, content"

/* From the change before `before` back; that itself is read, but for what belongs to it. */
static void read_older(struct reading *r, struct query *q, int64_t before)
{
	while (r->n < r->max && sql_row(q)) {
		struct history h = take(q);
		if (!is_wanted(r, &h) || h.seq == before) {
			if (h.seq == before)
				together(r, q);
			history_clear(&h);
			continue;
		}
		h.batch = together(r, q);
		MEM_ROOM(r->v, r->n, r->cap);
		r->v[r->n++] = h;
	}
}

/* From a change on: the newer ones before the older ones, as all histories are. */
static void read_newer(struct reading *r, struct query *q)
{
	while (r->n < r->max && sql_row(q)) {
		struct history h = take(q);
		if (!is_wanted(r, &h)) {
			history_clear(&h);
			continue;
		}
		if (together(r, q))
			r->v[r->n - 1].batch = true;
		MEM_ROOM(r->v, r->n, r->cap);
		r->v[r->n++] = h;
	}
	for (size_t i = 0; i < r->n / 2; i++) {
		struct history h = r->v[i];
		r->v[i] = r->v[r->n - 1 - i];
		r->v[r->n - 1 - i] = h;
	}
}

/* Hands over what was read, unless the file failed. */
static int finish(
	struct reading *r, struct query *q, struct history **v, size_t *n, struct diags *ds)
{
	bool bad = sql_end(q, ds) != 0;
	if (bad)
		history_release(r->v, r->n);
	*v = bad ? NULL : r->v;
	*n = bad ? 0 : r->n;
	return bad ? -1 : 0;
}

int store_history(struct store *s, int64_t number, const struct doc *d, struct path cell,
	int64_t before, size_t max, struct history **v, size_t *n, struct diags *ds)
{
	struct reading r = {.d = d, .cell = cell, .max = max};
	struct query q = sql_query(s, "SELECT " HISTORY_COLUMNS " FROM changes"
				      " WHERE record = ?1 AND seq <= ?2 ORDER BY seq DESC");
	sql_int(&q, number);
	sql_int(&q, before ? before : INT64_MAX);
	read_older(&r, &q, before);
	return finish(&r, &q, v, n, ds);
}

int store_history_from(struct store *s, int64_t number, const struct doc *d, struct path cell,
	int64_t from, size_t max, struct history **v, size_t *n, struct diags *ds)
{
	struct reading r = {.d = d, .cell = cell, .max = max};
	struct query q = sql_query(s, "SELECT " HISTORY_COLUMNS " FROM changes"
				      " WHERE record = ?1 AND seq >= ?2 ORDER BY seq");
	sql_int(&q, number);
	sql_int(&q, from);
	read_newer(&r, &q);
	return finish(&r, &q, v, n, ds);
}

/* --- as people read it ----------------------------------------------------------------- */

/* What stands behind the colon, and alone. */
static const struct {
	const char *word, *name;
} words[] = {
	{"record", "新建"},
	{"year", "年度"},
	{"status", "状态"},
	{"form", "表的定义"},
	{"deleted", "回收站"},
	{"verify", "二次录入"},
	{"hand", "没能放回的文字"},
	{"unconfirmed", "未确认"},
	{"parked", "上级改了"},
	{"template", "指标模板"},
	{"waiver", "说明"},
	{"agreed", "二次录入一致"},
	{"notes", "说明、标记"},
};

static const char *word_name(const char *word)
{
	int act = act_from(word);
	if (act >= 0)
		return act_rule((enum act)act)->name;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(word, words[i].word))
			return words[i].name;
	return word;
}

void history_words(struct buf *out, const char *cell)
{
	size_t n = address_length(cell);
	buf_add(out, cell, n);
	if (cell[n])
		buf_addf(out, "%s%s", n ? " " : "", word_name(cell + n + 1));
}

/* Digests tell people nothing. */
static bool is_digest(const struct history *h)
{
	const char *word = h->cell + address_length(h->cell);
	return h->cell[0] == ':' && (!strcmp(word, ":form") || act_from(word + 1) >= 0);
}

void history_text(struct buf *out, const struct history *h, const char *text)
{
	const char *word = h->cell + address_length(h->cell);
	if (!text || is_digest(h))
		return;
	if (!*word || note_from(word + 1) < 0) {
		buf_adds(out, text);
		return;
	}
	struct arena a = ARENA_INIT;
	struct note n = {.time = 0};
	notes_read(&a, text, &n);
	if (*n.rule)
		buf_addf(out, "%s：", n.rule);
	buf_adds(out, n.text);
	if (*n.who || n.time) {
		buf_addf(out, "（%s%s", n.who, *n.who && n.time ? "，" : "");
		if (n.time)
			clock_day(out, n.time);
		buf_adds(out, "）");
	}
	arena_release(&a);
}
