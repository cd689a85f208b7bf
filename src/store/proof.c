/*
 * A record against what a sign-off or the history says of its cells: which of
 * them are not as they were, who changed them and when. For a paper in hand,
 * and for saying where a record was altered behind the program's back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/store_impl.h"

/* --- what is known of cells ------------------------------------------------------------- */

/* What stood in one. */
struct told {
	const char *list, *col; /* list "": a field; col ":year": the year */
	const char *text;       /* NULL: nothing, it went with its row */
	int64_t row;
};
struct tale {
	char *lines; /* the texts lie in it */
	struct arena texts;
	struct told *v;
	size_t n, cap;
	bool all; /* what it does not tell of was not there */
};

static void tale_release(struct tale *t)
{
	free(t->lines);
	arena_release(&t->texts);
	free(t->v);
}

/* Undoes what seal_cells did to a text, in place. */
static void unescape(char *text)
{
	char *to = text;
	for (const char *from = text; *from; from++) {
		if (*from == '\\' && from[1]) {
			from++;
			*to++ = *from == 't' ? '\t' : *from == 'n' ? '\n' : *from;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
}

/* Cuts the text at the next of these signs; what follows, NULL: there is none. */
static char *cut(char *text, char sign)
{
	char *at = text ? strchr(text, sign) : NULL;
	if (!at)
		return NULL;
	*at = '\0';
	return at + 1;
}

static bool is_told(const struct tale *t, const char *list, int64_t row, const char *col)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].row == row && !strcmp(t->v[i].col, col) && !strcmp(t->v[i].list, list))
			return true;
	return false;
}

static void tell(struct tale *t, const struct told *c)
{
	if (is_told(t, c->list, c->row, c->col))
		return;
	MEM_ROOM(t->v, t->n, t->cap);
	t->v[t->n++] = *c;
}

/* The cells of a sign-off, as seal_cells wrote them, unless they are told of already. */
static void tale_read(struct tale *t, const char *cells)
{
	t->lines = mem_dup(cells);
	t->all = true;
	for (char *line = t->lines, *next; (next = cut(line, '\n')); line = next) {
		char *row = cut(line, '\t'), *col = cut(row, '\t'), *text = cut(col, '\t');
		if (!text)
			continue;
		unescape(text);
		tell(t, &(struct told){line, col, text, strtoll(row, NULL, 10)});
	}
}

/* The cells whose last change behind change `since` the history has. */
static int tale_of_history(
	struct store *s, const struct doc *d, int64_t since, struct tale *t, struct diags *ds)
{
	struct query q = sql_query(s, "SELECT cell, row, new FROM changes WHERE record = ?1"
				      " AND seq > ?2 ORDER BY seq DESC");
	sql_int(&q, d->number);
	sql_int(&q, since);
	while (sql_row(&q)) {
		struct path p;
		const char *cell = sql_get_text(&q, 0);
		const char *new =
			sql_is_null(&q, 2) ? NULL : arena_dup(&t->texts, sql_get_text(&q, 2));
		if (!strcmp(cell, ":year"))
			tell(t, &(struct told){"", ":year", new, 0});
		if (path_parse(d->form, cell, &p) || p.col < 0)
			continue;
		const struct list *l = p.list < 0 ? NULL : &d->form->list[p.list];
		const char *list = l ? l->name : "", *col = form_at(d->form, p)->name;
		tell(t, &(struct told){list, col, new, sql_get_int(&q, 1)});
	}
	return sql_end(&q, ds);
}

/* --- what differs --------------------------------------------------------------------------- */

/* Where a cell is now; false: nowhere. */
static bool place_now(const struct doc *d, const struct told *c, struct path *p)
{
	*p = (struct path){*c->list ? form_list(d->form, c->list) : LIST_NONE, -1, -1};
	if (*c->list && p->list < 0)
		return false;
	if (p->list >= 0)
		p->row = rows_find(&d->list[p->list], c->row);
	p->col = p->list < 0 ? form_field(d->form, c->col)
			     : list_col(&d->form->list[p->list], c->col);
	return p->col >= 0 && (p->list < 0 || p->row >= 0);
}

struct differences {
	struct store *s;
	const struct doc *d;
	int64_t since; /* changes behind this one say who and when */
	struct changed *v;
	size_t n, cap;
};

/* Who changed a cell last: a field by its name, one of a row by how its address ends. */
static int find_who(
	struct differences *to, const struct told *c, struct changed *out, struct diags *ds)
{
	char *ending = *c->list ? mem_printf("].%s", c->col) : mem_dup(c->col);
	struct query q = sql_query(to->s,
		"SELECT who, time FROM changes WHERE record = ?1 AND seq > ?2 AND ifnull(row, 0) ="
		" ?3 AND (cell = ?4 OR (?3 AND substr(cell, -length(?4)) = ?4))"
		" ORDER BY seq DESC LIMIT 1");
	sql_int(&q, to->d->number);
	sql_int(&q, to->since);
	sql_int(&q, c->row);
	sql_text(&q, ending);
	if (sql_row(&q)) {
		out->who = mem_dup(sql_get_text(&q, 0));
		out->time = sql_get_int(&q, 1);
	}
	free(ending);
	return sql_end(&q, ds);
}

/* p: where the cell is now; NULL: nowhere. */
static int differs(struct differences *to, const struct told *c, const struct path *p,
	const char *old, const char *new, struct diags *ds)
{
	struct buf cell = BUF_INIT;
	if (p)
		path_print(&cell, to->d->form, *p);
	else
		buf_addf(&cell, "%s%s%s", c->list, *c->list ? "." : "", c->col);
	struct changed one = {.cell = buf_detach(&cell),
		.old = old ? mem_dup(old) : NULL,
		.new = new ? mem_dup(new) : NULL};
	int rc = find_who(to, c, &one, ds);
	MEM_ROOM(to->v, to->n, to->cap);
	to->v[to->n++] = one;
	return rc;
}

static int year_differs(struct differences *to, const struct told *c, struct diags *ds)
{
	char now[16];
	snprintf(now, sizeof now, "%d", to->d->year);
	return strcmp(now, c->text) ? differs(to, c, NULL, c->text, now, ds) : 0;
}

static int told_differs(struct differences *to, const struct told *c, struct diags *ds)
{
	struct path p;
	if (!c->text)
		return 0;
	if (!strcmp(c->col, ":year"))
		return year_differs(to, c, ds);
	if (!place_now(to->d, c, &p))
		return *c->text ? differs(to, c, NULL, c->text, NULL, ds) : 0;
	const char *now = doc_get(to->d, p);
	return strcmp(now, c->text) ? differs(to, c, &p, c->text, now, ds) : 0;
}

/* A cell nothing was told of. */
static int new_differs(
	struct differences *to, const struct tale *t, struct path p, struct diags *ds)
{
	const struct form *f = to->d->form;
	const char *now = doc_get(to->d, p);
	struct told c = {p.list < 0 ? "" : f->list[p.list].name, form_at(f, p)->name, "",
		p.list < 0 ? 0 : to->d->list[p.list].v[p.row].id};
	if (!*now || !field_entered(form_at(f, p)) || is_told(t, c.list, c.row, c.col))
		return 0;
	return differs(to, &c, &p, NULL, now, ds);
}

static int all_new_differ(struct differences *to, const struct tale *t, struct diags *ds)
{
	const struct doc *d = to->d;
	int rc = 0;
	for (size_t i = 0; !rc && i < d->form->nfields; i++)
		rc = new_differs(to, t, (struct path){LIST_NONE, -1, (int)i}, ds);
	for (size_t l = 0; l < d->form->nlists; l++)
		for (size_t r = 0; r < d->list[l].n; r++)
			for (size_t c = 0; !rc && c < d->form->list[l].ncols; c++)
				rc = new_differs(to, t, (struct path){(int)l, (int)r, (int)c}, ds);
	return rc;
}

/* Rows that were told of in one order and stand in another. */
static int order_differs(struct differences *to, const struct tale *t, int list, struct diags *ds)
{
	const char *name = to->d->form->list[list].name;
	int last = -1;
	for (size_t i = 0; i < t->n; i++) {
		if (strcmp(t->v[i].list, name) != 0)
			continue;
		int now = rows_find(&to->d->list[list], t->v[i].row);
		if (now >= 0 && now < last) {
			struct told whole = {"", name, "", 0};
			struct path p = {list, -1, -1};
			return differs(to, &whole, &p, NULL, NULL, ds);
		}
		last = now >= 0 ? now : last;
	}
	return 0;
}

static int compare(struct differences *to, const struct tale *t, struct diags *ds)
{
	int rc = 0;
	for (size_t i = 0; !rc && i < t->n; i++)
		rc = told_differs(to, &t->v[i], ds);
	if (rc || !t->all)
		return rc;
	rc = all_new_differ(to, t, ds);
	for (size_t l = 0; !rc && l < to->d->form->nlists; l++)
		rc = order_differs(to, t, (int)l, ds);
	return rc;
}

static void changed_release(struct changed *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(v[i].cell);
		free(v[i].old);
		free(v[i].new);
		free(v[i].who);
	}
	free(v);
}

/* --- where a record was altered -------------------------------------------------------------- */

/* What the history has since the last sign-off, and for the rest the cells of that. */
static int tale_of(struct store *s, const struct doc *d, struct tale *t, struct diags *ds)
{
	int64_t since = 0;
	char *cells = NULL;
	if (s->version >= VERSION_PROOFS) {
		struct query q = sql_query(s, "SELECT seq, cells FROM signoffs WHERE record = ?1"
					      " AND act = ?2 ORDER BY seq DESC LIMIT 1");
		sql_int(&q, d->number);
		sql_text(&q, act_rule(ACT_SIGN)->word);
		if (sql_row(&q)) {
			since = sql_get_int(&q, 0);
			cells = mem_dup(sql_get_text(&q, 1));
		}
		if (sql_end(&q, ds)) {
			free(cells);
			return -1;
		}
	}
	int rc = tale_of_history(s, d, since, t, ds);
	if (cells)
		tale_read(t, cells);
	free(cells);
	return rc;
}

int suspects(struct store *s, const struct doc *d, struct diags *ds)
{
	struct tale t = {.texts = ARENA_INIT};
	struct differences to = {s, d, INT64_MAX, NULL, 0, 0};
	int rc = tale_of(s, d, &t, ds);
	rc = rc ? rc : compare(&to, &t, ds);
	for (size_t i = 0; i < to.n; i++) {
		const struct changed *c = &to.v[i];
		const struct place at = {.cell = c->cell};
		const char *old = c->old ? c->old : "";
		struct diag *said = c->new ? diag_add(ds, VERIFY_CELL, &at, old, c->new)
					   : diag_add(ds, VERIFY_CELL_GONE, &at, old);
		said->record = d->number;
	}
	changed_release(to.v, to.n);
	tale_release(&t);
	return rc;
}

/* --- a paper in hand ---------------------------------------------------------------------------
 */

bool proof_digits(const char *typed, char digits[DIGEST_HEX])
{
	struct buf folded = BUF_INIT;
	size_t n = 0;
	text_fold(&folded, typed, strlen(typed));
	for (const char *at = folded.s; *at && n < DIGEST_HEX; at++)
		if (!strchr(" -", *at))
			digits[n++] = *at;
	bool right = n >= PROOF_LEAST && n < DIGEST_HEX;
	digits[n < DIGEST_HEX ? n : 0] = '\0';
	buf_release(&folded);
	return right && strspn(digits, "0123456789abcdef") == n;
}

/* The sign-off with this value: its record and cells. 1: there is none, or several. */
static int find_value(struct store *s, const char *value, int64_t *record, int64_t *seq,
	char **cells, struct diags *ds)
{
	size_t found = 0;
	if (s->version < VERSION_PROOFS)
		return 1;
	struct query q = sql_query(s, "SELECT record, seq, cells FROM signoffs WHERE value >= ?1"
				      " AND value < ?1 || 'g'");
	sql_text(&q, value);
	for (; sql_row(&q); found++) {
		free(*cells);
		*record = sql_get_int(&q, 0);
		*seq = sql_get_int(&q, 1);
		*cells = mem_dup(sql_get_text(&q, 2));
	}
	return sql_end(&q, ds) ? -1 : found != 1;
}

/* Takes the one sign-off of the record that is meant. */
static int take_signoff(
	struct store *s, int64_t record, int64_t seq, struct signoff *out, struct diags *ds)
{
	struct signoff *v;
	size_t n;
	if (store_signoffs(s, record, &v, &n, ds))
		return -1;
	*out = (struct signoff){0};
	for (size_t i = 0; i < n; i++)
		if (v[i].seq == seq) {
			*out = v[i];
			v[i] = (struct signoff){0};
		}
	signoffs_release(v, n);
	return 0;
}

/* What no cell tells: its form is another, or what is noted beside the cells. */
static void other_differences(
	struct differences *to, const struct signoff *by, const char *definition)
{
	if (to->n || signoff_holds(by, to->d))
		return;
	bool form = strcmp(definition, to->d->form->digest) != 0;
	MEM_ROOM(to->v, to->n, to->cap);
	to->v[to->n++] = (struct changed){.cell = mem_dup(form ? ":form" : ":notes")};
}

static char *definition_of(struct store *s, int64_t seq, struct diags *ds)
{
	struct query q = sql_query(s, "SELECT definition FROM signoffs WHERE seq = ?1");
	sql_int(&q, seq);
	char *digest = mem_dup(sql_row(&q) ? sql_get_text(&q, 0) : "");
	sql_end(&q, ds);
	return digest;
}

/* Compares the record with the cells it was signed with. */
static int compare_paper(struct store *s, struct proof *out, const char *cells, struct diags *ds)
{
	struct place at = {.file = s->name};
	const struct known *k;
	bool whole;
	struct doc *d = record_load(s, out->signoff.record, &k, &whole, ds);
	if (!d)
		return -1;
	if (!whole)
		diag_add(ds, STORE_RECORD_DAMAGED, &at, (long long)d->number)->record = d->number;
	struct tale t = {.texts = ARENA_INIT};
	struct differences to = {s, d, out->signoff.seq, NULL, 0, 0};
	char *definition = definition_of(s, out->signoff.seq, ds);
	tale_read(&t, cells);
	int rc = compare(&to, &t, ds);
	other_differences(&to, &out->signoff, definition);
	out->name = mem_dup(doc_role(d, ROLE_NAME));
	out->v = to.v;
	out->n = to.n;
	free(definition);
	tale_release(&t);
	doc_free(d);
	return rc;
}

int store_proof(struct store *s, const char *value, struct proof *out, struct diags *ds)
{
	char *cells = NULL;
	int64_t record = 0, seq = 0;
	*out = (struct proof){0};
	int rc = find_value(s, value, &record, &seq, &cells, ds);
	if (!rc)
		rc = take_signoff(s, record, seq, &out->signoff, ds);
	if (!rc)
		rc = compare_paper(s, out, cells, ds);
	free(cells);
	if (rc)
		proof_release(out);
	return rc;
}

void proof_release(struct proof *p)
{
	free(p->signoff.who);
	free(p->signoff.why);
	free(p->signoff.results);
	free(p->name);
	changed_release(p->v, p->n);
	*p = (struct proof){0};
}

int64_t store_head_seq(struct store *s, const char *head, struct diags *ds)
{
	struct query q = sql_query(
		s, "SELECT seq FROM changes WHERE digest >= ?1 AND digest < ?1 || 'g' LIMIT 2");
	int64_t seq = 0;
	size_t found = 0;
	sql_text(&q, head);
	for (; sql_row(&q); found++)
		seq = sql_get_int(&q, 0);
	return sql_end(&q, ds) ? -1 : found == 1 ? seq : 0;
}
