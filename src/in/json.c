/*
 * Records in the exchange shape: {"records": [{"form": …, …}]}. The envelope
 * is scanned here (in/scan), each record read by base/json and laid into a
 * doc. Everything wrong with a file is reported, up to a number of complaints.
 */
#include "in/in.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "in/scan.h"

enum { MOST_FAULTS = 1000, SHOWN_CHARS = 40, NEAR_BYTES = 200 };

/* One file being read. */
struct in {
	struct scan scan;
	const char *form_id; /* of records that name none, or NULL */
	struct catalog *catalog;
	in_record_fn *take;
	void *arg;
	struct diags *ds;
	size_t errors;    /* in ds before this file */
	size_t nth;       /* record in hand, from 1 */
	struct walk walk; /* over it */
	char *last_id;    /* the form asked for last, NULL: none yet */
	const struct form *last;
	struct buf last_why;              /* why there is none */
	const struct form *form;          /* of the record in hand, NULL: not known */
	struct path path;                 /* of what is being read; a row: col -1 */
	const char *key;                  /* its address where the path cannot say it, or NULL */
	struct buf address, value, shown; /* scratch */
	size_t tabs;                      /* complaints about tabs so far */
};

static bool too_many(const struct in *in)
{
	return in->ds->count[DIAG_ERROR] - in->errors >= MOST_FAULTS;
}

/* The start of a key or id as it can be shown in a message. */
static const char *shown(struct in *in, const char *s)
{
	size_t n = strlen(s), end = 0;
	for (int i = 0; i < SHOWN_CHARS; i++)
		end = text_next(s, n, end);
	buf_reset(&in->shown);
	text_visible(&in->shown, s, end);
	if (end < n)
		buf_adds(&in->shown, "…");
	return in->shown.s;
}

/* The place of byte at of the record, and the address of what is being read there. */
static struct place place_at(struct in *in, size_t at)
{
	buf_reset(&in->address);
	if (in->key)
		buf_adds(&in->address, in->key);
	else if (in->form && in->path.row >= 0 && in->path.col < 0)
		buf_addf(&in->address, "%s[%d]", in->form->list[in->path.list].name,
			in->path.row + 1);
	else if (in->form)
		path_print(&in->address, in->form, in->path);
	struct place p = {.file = in->scan.file, .cell = in->address.s};
	walk_place(&in->walk, at, &p);
	return p;
}

/* --- one record ------------------------------------------------------------------- */

static const char *const kind_words[] = {
	[JSON_KIND_TEXT] = "文字，写在引号里",
	[JSON_KIND_LIST] = "清单，写成 […]",
	[JSON_KIND_MAP] = "一行，写成 {…}",
	[JSON_KIND_INTEGER] = "整数，不带引号",
};

/* Complains about the value at the walk's place, which is of another kind than it should be. */
static void wrong_kind(struct in *in, enum json_kind want)
{
	struct place at = place_at(in, in->walk.at);
	diag_add(in->ds, IN_KIND, &at, kind_words[want]);
}

/* A key at byte at that is neither a field nor a list, nor (l not NULL) a column of list l. */
static void unknown_key(struct in *in, const struct list *l, const char *key, size_t at)
{
	const struct form *f = in->form;
	size_t n = 0, nfields = l ? l->ncols : f->nfields, nlists = l ? 0 : f->nlists;
	const char **names = mem_array(nfields + nlists + 1, sizeof *names);
	for (size_t i = 0; i < nfields; i++)
		names[n++] = l ? l->col[i].name : f->field[i].name;
	for (size_t i = 0; i < nlists; i++)
		names[n++] = f->list[i].name;
	if (!l)
		names[n++] = in_year_key(f);
	long near = strlen(key) > NEAR_BYTES ? -1 : text_nearest(key, names, n);
	struct place p = place_at(in, at);
	if (near >= 0)
		diag_add(in->ds, IN_KEY_NEAR, &p, shown(in, key), names[near]);
	else
		diag_add(in->ds, IN_KEY, &p, shown(in, key));
	free(names);
}

/* The text of a value, checked and in NFC, into the cell at the path. */
static void read_text(struct in *in, struct doc *d, const struct json *v)
{
	size_t n;
	const char *text = json_text(v, &n);
	struct diags found = DIAGS_INIT;
	int rc = in_text(form_at(in->form, in->path), text, n, NULL, &in->value, &found);
	if (rc < 0 || (rc > 0 && in->tabs++ < MOST_FAULTS)) {
		struct place at = place_at(in, in->walk.at);
		if (rc > 0)
			diag_add(in->ds, IN_TAB, &at);
		else
			in_text(form_at(in->form, in->path), text, n, &at, &in->value, in->ds);
	}
	diags_release(&found);
	if (rc >= 0)
		doc_set(d, in->path, in->value.s);
}

/* The value at the walk's place goes into the field or cell at p. */
static void read_cell(struct in *in, struct doc *d, struct path p, const struct json *v)
{
	const char *fixed = in_fixed(in->form, p);
	struct path around = in->path;
	size_t n;
	in->path = p;
	if (!field_entered(form_at(in->form, p))) {
		struct place at = place_at(in, in->walk.at);
		diag_add(in->ds, IN_COMPUTED, &at);
	} else if (json_kind(v) != JSON_KIND_TEXT) {
		wrong_kind(in, JSON_KIND_TEXT);
	} else if (*fixed && strcmp(json_text(v, &n), fixed) != 0) {
		struct place at = place_at(in, in->walk.at);
		diag_add(in->ds, IN_FIXED, &at, fixed);
	} else {
		read_text(in, d, v);
	}
	in->path = around;
}

/* A map of the list's columns into one row. */
static void read_row(struct in *in, struct doc *d, int list, size_t row, const struct json *v)
{
	const struct list *l = &in->form->list[list];
	in->path = (struct path){list, (int)row, -1};
	if (json_kind(v) != JSON_KIND_MAP) {
		wrong_kind(in, JSON_KIND_MAP);
		walk_skip(&in->walk);
		return;
	}
	walk_enter(&in->walk);
	for (size_t i = 0; i < json_size(v) && !too_many(in); i++) {
		const char *key;
		const struct json *value = json_item(v, i, &key);
		walk_to_key(&in->walk);
		size_t at = in->walk.at;
		walk_to_value(&in->walk);
		int col = list_col(l, key);
		if (col < 0)
			unknown_key(in, l, key, at);
		else
			read_cell(in, d, (struct path){list, (int)row, col}, value);
		walk_skip(&in->walk);
	}
	walk_leave(&in->walk);
}

/* Does row r begin as start row s of list l does? */
static bool row_is_start(const struct doc *d, int list, size_t r, size_t s)
{
	const struct list *l = &d->form->list[list];
	for (size_t c = 0; c < l->ncols; c++)
		if (*l->start[s][c] && strcmp(l->start[s][c], d->list[list].v[r].cell[c]) != 0)
			return false;
	return true;
}

/* Rows a list always has, at their places among the rows read. */
static void add_kept_rows(struct doc *d, int list)
{
	const struct list *l = &d->form->list[list];
	size_t at = 0;
	for (size_t s = 0; s < l->nstart; s++) {
		size_t r = at;
		while (r < d->list[list].n && !row_is_start(d, list, r, s))
			r++;
		if (r == d->list[list].n) {
			doc_row_insert(d, list, r = at);
			for (size_t c = 0; c < l->ncols; c++)
				doc_set(d, (struct path){list, (int)r, (int)c}, l->start[s][c]);
		}
		at = r + 1;
	}
}

/* A new, empty row at the end of the list. */
static void add_row(struct doc *d, int list)
{
	size_t row = d->list[list].n;
	doc_row_insert(d, list, row);
	for (size_t c = 0; c < d->form->list[list].ncols; c++)
		doc_set(d, (struct path){list, (int)row, (int)c}, "");
}

static void read_list(struct in *in, struct doc *d, int list, const struct json *v)
{
	const struct list *l = &in->form->list[list];
	size_t most = l->rows == ROWS_FIXED ? l->nstart : IN_MOST_ROWS;
	in->path = (struct path){list, -1, -1};
	if (json_kind(v) != JSON_KIND_LIST) {
		wrong_kind(in, JSON_KIND_LIST);
		walk_skip(&in->walk);
	} else if (json_size(v) > most) {
		struct place at = place_at(in, in->walk.at);
		diag_add(in->ds, IN_ROWS, &at, most);
		walk_skip(&in->walk);
	} else {
		walk_enter(&in->walk);
		for (size_t i = 0; i < json_size(v) && !too_many(in); i++) {
			const char *key;
			walk_to_item(&in->walk);
			if (l->rows != ROWS_FIXED)
				add_row(d, list);
			read_row(in, d, list, i, json_item(v, i, &key));
		}
		walk_leave(&in->walk);
	}
	in->path = PATH_RECORD;
}

static void read_year(struct in *in, const struct json *v, int *year)
{
	in->key = in_year_key(in->form);
	if (json_kind(v) != JSON_KIND_INTEGER) {
		wrong_kind(in, JSON_KIND_INTEGER);
	} else {
		struct place at = place_at(in, in->walk.at);
		in_year(json_whole(v), &at, year, in->ds);
	}
	in->key = NULL;
}

/* A record without texts and without rows but those a list always has. */
static struct doc *empty_doc(const struct form *f)
{
	struct doc *d = doc_new(f, 0);
	for (size_t i = 0; i < f->nfields; i++)
		doc_set(d, (struct path){LIST_NONE, -1, (int)i}, "");
	for (size_t l = 0; l < f->nlists; l++)
		while (f->list[l].rows != ROWS_FIXED && d->list[l].n)
			doc_row_delete(d, (int)l, d->list[l].n - 1);
	return d;
}

/* What stands under one key of a record. */
static void read_member(
	struct in *in, struct doc *d, const char *key, size_t at, const struct json *v)
{
	const struct form *f = in->form;
	int i;
	if (!strcmp(key, "form")) {
		walk_skip(&in->walk);
	} else if (!strcmp(key, in_year_key(f))) {
		read_year(in, v, &d->year);
		walk_skip(&in->walk);
	} else if ((i = form_field(f, key)) >= 0) {
		read_cell(in, d, (struct path){LIST_NONE, -1, i}, v);
		walk_skip(&in->walk);
	} else if ((i = form_list(f, key)) >= 0) {
		read_list(in, d, i, v);
	} else {
		unknown_key(in, NULL, key, at);
		walk_skip(&in->walk);
	}
}

/* --- which form ------------------------------------------------------------------- */

/* Why there is no such form: a fault of its definition with its place. */
static void tell_why(struct buf *out, const struct diag *d)
{
	if (d->file)
		diag_format(out, d);
	else
		buf_adds(out, d->text);
}

/* The form with an id, asked for again and again: the last answer is kept. */
static const struct form *form_of_id(struct in *in, const char *id)
{
	if (strlen(id) > NEAR_BYTES)
		id = shown(in, id);
	if (in->last_id && !strcmp(in->last_id, id))
		return in->last;
	struct diags why = DIAGS_INIT;
	free(in->last_id);
	in->last_id = mem_dup(id);
	in->last = catalog_get(in->catalog, id, &why);
	buf_reset(&in->last_why);
	if (!in->last && why.n)
		tell_why(&in->last_why, &why.v[0]);
	diags_release(&why);
	return in->last;
}

/* The walk goes to the value of key "form", if there is one, else stays; the value or NULL. */
static const struct json *find_form(struct walk *w, const struct json *v)
{
	walk_enter(w);
	for (size_t i = 0; i < json_size(v); i++) {
		const char *key;
		const struct json *value = json_item(v, i, &key);
		walk_to_key(w);
		walk_to_value(w);
		if (!strcmp(key, "form"))
			return value;
		walk_skip(w);
	}
	return NULL;
}

/* The form a record names, else that of --form. NULL with a diag. */
static const struct form *form_of(struct in *in, const struct json *v)
{
	size_t n;
	struct walk w = in->walk;
	const struct json *named = find_form(&w, v);
	bool is_text = named && json_kind(named) == JSON_KIND_TEXT;
	const char *id = is_text ? json_text(named, &n) : named ? NULL : in->form_id;
	const struct form *f = id ? form_of_id(in, id) : NULL;
	if (f)
		return f;
	struct place at = {.file = in->scan.file, .line = in->walk.line, .col = in->walk.col};
	if (named)
		walk_place(&w, w.at, &at);
	if (id)
		diag_add(in->ds, IN_FORM, &at, in->last_why.s);
	else if (named)
		diag_add(in->ds, IN_KIND, &at, kind_words[JSON_KIND_TEXT]);
	else
		diag_add(in->ds, IN_NO_FORM, &at);
	return NULL;
}

/* --- the file ---------------------------------------------------------------------- */

/* Lays a record that is a map into a doc and hands it on. Other than 0 ends the reading. */
static int read_record(struct in *in, const struct json *v)
{
	const struct form *f = in->form = form_of(in, v);
	if (!f)
		return 0;
	size_t before = in->ds->count[DIAG_ERROR];
	struct place start = {.file = in->scan.file, .line = in->walk.line, .col = in->walk.col};
	struct doc *d = empty_doc(f);
	bool has_year = false;
	walk_enter(&in->walk);
	for (size_t i = 0; i < json_size(v) && !too_many(in); i++) {
		const char *key;
		const struct json *value = json_item(v, i, &key);
		walk_to_key(&in->walk);
		size_t at = in->walk.at;
		walk_to_value(&in->walk);
		has_year |= !strcmp(key, in_year_key(f));
		read_member(in, d, key, at, value);
	}
	if (!has_year)
		diag_add(in->ds, IN_NO_YEAR, &start, in_year_key(f));
	for (size_t l = 0; l < f->nlists; l++)
		if (f->list[l].rows == ROWS_KEPT)
			add_kept_rows(d, (int)l);
	if (in->ds->count[DIAG_ERROR] == before)
		return in->take(in->arg, d);
	doc_free(d);
	return 0;
}

/* Says in complaints from the one numbered from on which record they are about. */
static void name_record(struct in *in, size_t from)
{
	for (size_t i = from; i < in->ds->n; i++) {
		struct diag *d = &in->ds->v[i];
		char *text = mem_printf("第 %zu 张：%s", in->nth, d->text);
		free(d->text);
		d->text = text;
	}
}

/* The record is no JSON: why, and at which byte. */
static void bad_syntax(struct in *in, size_t offset, const char *why)
{
	if (offset > in->walk.n)
		offset = in->walk.n;
	unsigned c = offset < in->walk.n ? (unsigned char)in->walk.s[offset] : ' ';
	struct buf raw = BUF_INIT;
	walk_address(&in->walk, offset, &raw);
	in->key = shown(in, raw.s);
	struct place at = place_at(in, offset);
	if (c < ' ' || c == 0x7f)
		diag_add(in->ds, IN_CONTROL, &at, c);
	else
		diag_add(in->ds, IN_SYNTAX, &at, why);
	in->key = NULL;
	buf_release(&raw);
}

/* Reads the value of n bytes that begins at the scan's place as a record. */
static int read_value(struct in *in, size_t n)
{
	struct buf why = BUF_INIT;
	size_t offset = 0, before = in->ds->n;
	int rc = 0;
	walk_init(&in->walk, &in->scan, n);
	in->form = NULL;
	in->path = PATH_RECORD;
	in->nth++;
	struct json *v = json_read(in->walk.s, n, &why, &offset);
	if (!v) {
		bad_syntax(in, offset, why.s);
	} else if (json_kind(v) != JSON_KIND_MAP) {
		struct place at = place_at(in, 0);
		diag_add(in->ds, IN_NO_RECORD, &at);
	} else {
		rc = read_record(in, v);
	}
	name_record(in, before);
	json_free(v);
	buf_release(&why);
	return rc;
}

/* Passes over one byte that has to come next. -1 with a diag when another one does. */
static int expect(struct in *in, char c)
{
	struct place at;
	if (scan_peek(&in->scan) == c) {
		scan_pass(&in->scan, 1);
		return 0;
	}
	at = scan_place(&in->scan);
	if (!in->scan.failed)
		diag_add(in->ds, IN_EXPECTED, &at, c);
	return -1;
}

/* True when a value, and no closing bracket or comma, begins here. */
static bool value_begins(struct in *in)
{
	int c = scan_peek(&in->scan);
	return c >= 0 && !strchr("]},:", c);
}

/* Bytes of the value that comes next, 0 with a diag when none does: it should begin with c. */
static size_t next_value(struct in *in, char c)
{
	if (value_begins(in))
		return scan_value(&in->scan);
	expect(in, c);
	return 0;
}

/* The list of records, behind its bracket. -1 when the reading has to end. */
static int read_records(struct in *in)
{
	if (scan_peek(&in->scan) == ']')
		return expect(in, ']');
	for (;;) {
		size_t n = next_value(in, '{');
		if (!n || read_value(in, n))
			return -1;
		scan_pass(&in->scan, n);
		if (too_many(in)) {
			diag_add(in->ds, IN_TOO_MANY, &(struct place){.file = in->scan.file});
			return -1;
		}
		if (scan_peek(&in->scan) != ',')
			return expect(in, ']');
		scan_pass(&in->scan, 1);
	}
}

/* One key of the envelope and what stands under it. */
static int read_part(struct in *in, bool *found)
{
	static const char records[] = "\"records\"";
	struct place at;
	size_t n = next_value(in, '"');
	if (!n)
		return -1;
	at = scan_place(&in->scan);
	bool is_records =
		n == sizeof records - 1 && !memcmp(in->scan.window.s + in->scan.at, records, n);
	if (!is_records || *found)
		diag_add(in->ds, IN_ENVELOPE, &at);
	scan_pass(&in->scan, n);
	if (expect(in, ':'))
		return -1;
	if (is_records && !*found) {
		*found = true;
		return expect(in, '[') ? -1 : read_records(in);
	}
	n = next_value(in, '[');
	scan_pass(&in->scan, n);
	return n ? 0 : -1;
}

static int read_envelope(struct in *in)
{
	static const char mark[] = "\xef\xbb\xbf"; /* of UTF-8, as some editors write it */
	bool found = false;
	struct place at;
	if (scan_peek(&in->scan) == (unsigned char)*mark && in->scan.window.n >= 3 &&
		!memcmp(in->scan.window.s + in->scan.at, mark, 3))
		in->scan.at += 3;
	at = scan_place(&in->scan);
	if (scan_peek(&in->scan) != '{' || expect(in, '{')) {
		if (!in->scan.failed)
			diag_add(in->ds, IN_ENVELOPE, &at);
		return -1;
	}
	bool more = scan_peek(&in->scan) != '}';
	while (more) {
		if (read_part(in, &found))
			return -1;
		more = scan_peek(&in->scan) == ',' && !expect(in, ',');
	}
	if (expect(in, '}'))
		return -1;
	if (!found && in->ds->count[DIAG_ERROR] == in->errors)
		diag_add(in->ds, IN_ENVELOPE, &at);
	if (scan_peek(&in->scan) >= 0) {
		at = scan_place(&in->scan);
		diag_add(in->ds, IN_BEHIND, &at);
	}
	return 0;
}

int in_json(const char *file, const char *form, struct catalog *catalog, in_record_fn *take,
	void *arg, struct diags *ds)
{
	struct in in = {.form_id = form,
		.catalog = catalog,
		.take = take,
		.arg = arg,
		.ds = ds,
		.errors = ds->count[DIAG_ERROR],
		.value = BUF_INIT,
		.address = BUF_INIT,
		.shown = BUF_INIT,
		.last_why = BUF_INIT};
	int rc = scan_open(&in.scan, file, ds);
	if (!rc) {
		rc = read_envelope(&in);
		scan_close(&in.scan);
	}
	free(in.last_id);
	buf_release(&in.value);
	buf_release(&in.address);
	buf_release(&in.shown);
	buf_release(&in.last_why);
	return rc || ds->count[DIAG_ERROR] > in.errors ? -1 : 0;
}
