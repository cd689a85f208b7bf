/* A clerk who types no more than must be: see typist.h. */
#include "typist.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ui/form_mode.h"

enum {
	FILTER_MOST = 5, /* characters typed to find something in a box, at most */
	LINE_MOST = 12,  /* characters of a text that stands in one line for sure */
	NEAR = 2,        /* lines one rather goes down than to type on */
	GHOST_LEAST = 2, /* a suggestion spares at least so many keys, or is not taken */
	WAYS = 400,      /* keys from one cell to another, at most: more is a way without end */
};

static _Noreturn void lost(const struct typist *t, const char *what)
{
	struct buf page = BUF_INIT;
	surface_dump(&page, &t->app->page);
	fprintf(stderr, "typist: %s\n%s", what, page.s);
	exit(2);
}

/* --- keys ---------------------------------------------------------------- */

static void press_key(struct typist *t, const struct key *k)
{
	app_key(t->app, k);
	t->settle(t->arg);
	t->keys++;
}

static void press(struct typist *t, const char *name)
{
	struct key k;
	if (key_parse(name, &k))
		lost(t, name);
	press_key(t, &k);
}

/* One character of n bytes; ≥ and ≤ stand on no keyboard. */
static void type_char(struct typist *t, const char *s, size_t n)
{
	static const struct {
		const char *sign, *keys;
	} signs[] = {{"≥", ">="}, {"≤", "<="}};
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strlen(signs[i].sign) == n && !memcmp(s, signs[i].sign, n)) {
			type_char(t, signs[i].keys, 1);
			type_char(t, signs[i].keys + 1, 1);
			return;
		}
	if (n == 1 && *s == '\n') {
		press(t, "Alt-Enter");
		return;
	}
	struct key k = {.code = K_TEXT};
	memcpy(k.text, s, n);
	press_key(t, &k);
}

/* --- what the screen says --------------------------------------------------- */

static struct form_mode *form(const struct typist *t)
{
	return form_of(t->app);
}

/* The line of the page as it can be read; true when some of it is in hand. */
static bool read_line(const struct surface *s, int y, struct buf *line)
{
	bool here = false;
	buf_reset(line);
	for (int x = 0; x < s->cols; x++) {
		const struct glyph *g = surface_at(s, y, x);
		for (int i = 0; i < GLYPH_CHARS && g->width && g->c[i]; i++)
			buf_addu(line, g->c[i]);
		if (g->width && !g->c[0])
			buf_addc(line, ' ');
		here |= g->style == STYLE_HERE;
	}
	return here;
}

/* True when a line says this text, by itself. */
static bool says(const char *line, const char *text)
{
	size_t n = strlen(text);
	for (const char *at = line; (at = strstr(at, text)); at += n)
		if (at > line && at[-1] == ' ' && at[n] == ' ')
			return true;
	return false;
}

/* Lines from the one in hand of a box down to the one that says a text; -1: it is not to be seen.
 * What is in hand below the box stands above it. */
static int lines_to(const struct typist *t, const char *text)
{
	struct buf line = BUF_INIT;
	int here = -1, there = -1;
	for (int y = 0; y < t->app->page.rows && there < 0; y++) {
		if (read_line(&t->app->page, y, &line))
			here = y;
		if (here >= 0 && says(line.s, text))
			there = y;
	}
	buf_release(&line);
	return there < 0 ? -1 : there - here;
}

/* Types into a box until a text is near, and goes there. False: it does not come up. */
static bool find_near(struct typist *t, const char *text)
{
	size_t n = strlen(text), at = 0;
	int down = lines_to(t, text);
	for (int i = 0; i < FILTER_MOST && at < n && (down < 0 || down > NEAR); i++) {
		size_t next = text_next(text, n, at);
		type_char(t, text + at, next - at);
		at = next;
		down = lines_to(t, text);
	}
	for (int i = 0; i < down; i++)
		press(t, "Down");
	return down >= 0;
}

/* Types the beginning of a text into a box until it is near, goes there and takes it. False: it
 * does not come up; the box is closed. */
static bool find_in_box(struct typist *t, const char *text)
{
	bool found = find_near(t, text);
	press(t, found ? "Enter" : "Esc");
	return found;
}

static const char *text_here(const struct typist *t)
{
	return form(t)->editor.text.s;
}

/* --- from cell to cell --------------------------------------------------------- */

/* Stops of Tab from one cell to another; WAYS: it does not come there. */
static int tabs(const struct doc *d, struct path from, struct path to)
{
	int n = 0;
	while (n < WAYS && !path_equal(from, to) && stop_next(d, &from))
		n++;
	return path_equal(from, to) ? n : WAYS;
}

static void go_to(struct typist *t, struct path to)
{
	for (int i = 0; i < WAYS && !path_equal(form(t)->at, to); i++) {
		struct path at = form(t)->at;
		const struct doc *d = form(t)->doc;
		int on = tabs(d, at, to), back = tabs(d, to, at);
		int down = at.list == to.list && at.col == to.col ? to.row - at.row : 0;
		if (at.list == to.list && at.row == to.row && at.list >= 0 && !*text_here(t))
			press(t, at.col < to.col ? "Right" : "Left"); /* Tab may drop the row */
		else if (down > 0 && down < on)
			press(t, "Down");
		else if (down < 0 && -down < back)
			press(t, "Up");
		else
			press(t, on <= back ? "Tab" : "Shift-Tab");
	}
	if (!path_equal(form(t)->at, to))
		lost(t, "no way to a cell");
}

/* --- one cell ------------------------------------------------------------------- */

/* Number of a value among those offered, 0: it is none of them. */
static size_t choice_number(const struct form_mode *m, const char *want)
{
	const struct field *f = form_field_here(m);
	size_t most = choices_max(f), number = 0;
	const struct choice **v = mem_array(most, sizeof *v);
	const char *upper = doc_has(m->doc, m->at) ? doc_upper(m->doc, m->at) : "";
	size_t n = choices_offered(f, upper, v, most);
	for (size_t i = 0; i < n && !number; i++)
		if (!strcmp(v[i]->text, want))
			number = i + 1;
	free(v);
	return number;
}

/* What F5 would put here. */
static const char *ditto_text(const struct typist *t)
{
	const struct form_mode *m = form(t);
	const struct field *f = form_field_here(m);
	struct path p = m->at;
	if (f->ditto >= 0)
		p.col = f->ditto;
	else if (p.list < 0)
		return t->last ? doc_get(t->last, p) : "";
	else
		p.row--;
	return doc_has(m->doc, p) ? doc_get(m->doc, p) : "";
}

/* Bytes that both begin with. */
static size_t common(const char *a, const char *b)
{
	size_t n = 0, at = 0, len = strlen(a);
	while (at < len && !strncmp(a + at, b + at, text_next(a, len, at) - at))
		n = at = text_next(a, len, at);
	return n;
}

/* Takes the suggestion where that spares keys, all told: what it has too much is taken away again.
 * False: it does not. */
static bool take_ghost(struct typist *t, const char *rest)
{
	struct buf ghost = BUF_INIT;
	ghost_text(form(t), &ghost);
	size_t same = common(ghost.s, rest);
	size_t over = text_chars(ghost.s + same, ghost.n - same);
	bool takes = ghost.n && text_chars(rest, same) >= 1 + over + GHOST_LEAST;
	takes |= ghost.n && !over && same == strlen(rest);
	buf_release(&ghost);
	if (!takes)
		return false;
	press(t, "Right");
	for (size_t i = 0; i < over; i++)
		press(t, "Backspace");
	return true;
}

static void type_rest(struct typist *t, const char *want)
{
	for (size_t n = strlen(want), at; (at = strlen(text_here(t))) < n;) {
		if (strncmp(text_here(t), want, at) != 0)
			lost(t, want);
		if (!take_ghost(t, want + at))
			type_char(t, want + at, text_next(want, n, at) - at);
	}
}

static void press_times(struct typist *t, const char *name, size_t n)
{
	while (n--)
		press(t, name);
}

/* Characters that both end with, of what stands behind the first `from` bytes. */
static size_t common_end(const char *a, const char *b, size_t from)
{
	size_t i = strlen(a), k = strlen(b), n = 0;
	while (i > from && k > from) {
		size_t x = text_prev(a, i, i), y = text_prev(b, k, k);
		if (x < from || y < from || i - x != k - y || memcmp(a + x, b + y, i - x) != 0)
			break;
		i = x;
		k = y;
		n++;
	}
	return n;
}

/*
 * Changes what differs in the middle of a text, where that is less work than to write it anew. The
 * caret stands at its end, or all of it is selected.
 */
static bool mend(struct typist *t, const char *want)
{
	char *old = mem_dup(text_here(t));
	bool selected = form(t)->editor.selected;
	size_t from = common(old, want), end = common_end(old, want, from);
	size_t all = text_chars(want, strlen(want)), had = text_chars(old, strlen(old));
	size_t before = text_chars(old, from), gone = had - before - end, new = all - before - end;
	size_t by_end = selected + end, by_start = 1 + before;
	bool from_start = by_start < by_end && !strchr(old, '\n') && all <= LINE_MOST;
	size_t way = from_start ? by_start : by_end;
	bool mends = way + gone + new < all + (selected ? 0 : had);
	free(old);
	if (!mends)
		return false;
	if (from_start) {
		press(t, "Home");
		press_times(t, "Right", before);
		press_times(t, "Delete", gone);
	} else {
		press_times(t, "Right", selected);
		press_times(t, "Left", end);
		press_times(t, "Backspace", gone);
	}
	for (size_t at = from, to; new --; at = to) {
		to = text_next(want, strlen(want), at);
		type_char(t, want + at, to - at);
	}
	return true;
}

/* Makes the cell in hand hold this text; leaving it may be what takes a choice. */
static void enter_here(struct typist *t, const char *want)
{
	size_t number;
	if (!strcmp(text_here(t), want))
		return;
	if (*ditto_text(t) && !strncmp(want, ditto_text(t), strlen(ditto_text(t)))) {
		press(t, "F5");
		if (!strcmp(text_here(t), want))
			return;
		if (form(t)->editor.selected)
			press(t, "Right");
	}
	if (!*want) {
		press(t, "Backspace"); /* all of it is selected, or it is a paragraph */
		while (*text_here(t))
			press(t, "Backspace");
		return;
	}
	if (form_field_here(form(t))->of && (number = choice_number(form(t), want))) {
		struct buf digits = BUF_INIT;
		buf_addf(&digits, "%zu", number);
		for (size_t i = 0; i < digits.n; i++)
			type_char(t, digits.s + i, 1);
		buf_release(&digits);
		return;
	}
	if (*text_here(t) && mend(t, want))
		return;
	while (!form(t)->editor.selected && *text_here(t))
		press(t, "Backspace");
	if (form(t)->editor.selected && *text_here(t))
		type_char(t, want, text_next(want, strlen(want), 0));
	type_rest(t, want);
}

static void enter(struct typist *t, struct path p, const char *want)
{
	if (doc_has(form(t)->doc, p) && !strcmp(doc_get(form(t)->doc, p), want))
		return;
	go_to(t, p);
	enter_here(t, want);
}

/* --- rows ------------------------------------------------------------------------ */

/* "" in a column that is none. */
static const char *cell(const struct doc *d, int list, size_t row, int col)
{
	return col < 0 ? "" : doc_get(d, (struct path){list, (int)row, col});
}

/* True when the name in row `row` of the screen stands on the paper in row `from` or below. */
static bool comes_later(
	const struct typist *t, const struct doc *want, int list, size_t row, size_t from, int name)
{
	for (size_t r = from; r < want->list[list].n; r++)
		if (!strcmp(cell(form(t)->doc, list, row, name), cell(want, list, r, name)))
			return true;
	return false;
}

/* True when the name on the paper in row `row` stands on the screen in row `from` or below. */
static bool on_screen(
	const struct typist *t, const struct doc *want, int list, size_t from, size_t row, int name)
{
	const struct doc *d = form(t)->doc;
	for (size_t r = from; r < d->list[list].n; r++)
		if (!strcmp(cell(d, list, r, name), cell(want, list, row, name)))
			return true;
	return false;
}

/* Takes a row away, from the column in hand. */
static void drop_row(struct typist *t, int list, size_t r, int otherwise)
{
	int col = form(t)->at.list == list ? form(t)->at.col : otherwise;
	go_to(t, (struct path){list, (int)r, col});
	press(t, "F7");
}

/* Row r of the screen is to be filled in anew: an empty one is made unless it is one. */
static void empty_row(struct typist *t, int list, size_t r)
{
	const struct doc *d = form(t)->doc;
	if (r == 0 && !d->list[list].n)
		return; /* the list shows one */
	if (r > 0)
		go_to(t, (struct path){
				 list, (int)r - 1, form(t)->at.list == list ? form(t)->at.col : 0});
	press(t, "F6");
	if (r == 0)
		press(t, "Alt-Up");
}

/* True when the library has exactly what stands on the paper in this row. */
static bool in_library(const struct typist *t, const struct doc *want, int list, size_t r)
{
	const int *part = want->form->list[list].part;
	return t->library && part[LIST_PART_NAME] >= 0 &&
	       library_named(t->library, cell(want, list, r, part[LIST_PART_LEVEL1]),
		       cell(want, list, r, part[LIST_PART_LEVEL2]),
		       cell(want, list, r, part[LIST_PART_NAME]));
}

/*
 * Rows from r on that the library has, as many as follow each other on the paper and not yet on the
 * screen, at one go. Returns how many came.
 */
static size_t take_templates(struct typist *t, const struct doc *want, int list, size_t r)
{
	int name = want->form->list[list].part[LIST_PART_NAME];
	size_t n = 0;
	while (r + n < want->list[list].n && in_library(t, want, list, r + n) &&
		!on_screen(t, want, list, r, r + n, name))
		n++;
	if (!n)
		return 0;
	if (r) {
		go_to(t, (struct path){list, (int)r - 1, name});
	} else {
		empty_row(t, list, 0);
		go_to(t, (struct path){list, 0, name});
	}
	press(t, "F4");
	for (size_t i = 0; i < n; i++) {
		if (!find_near(t, cell(want, list, r + i, name))) {
			n = i;
			break;
		}
		if (n > 1)
			press(t, "Space");
	}
	press(t, n ? "Enter" : "Esc");
	return n;
}

static void enter_row(struct typist *t, const struct doc *want, int list, size_t r)
{
	const struct list *l = &want->form->list[list];
	int second = l->part[LIST_PART_LEVEL2];
	/* The second level brings the first. */
	if (second >= 0 && r < want->list[list].n)
		enter(t, (struct path){list, (int)r, second}, cell(want, list, r, second));
	for (int c = 0; c < (int)l->ncols; c++) {
		struct path p = {list, (int)r, c};
		if (!field_entered(&l->col[c]))
			continue;
		if (form(t)->at.col == second && c != second)
			go_to(t, (struct path){list, (int)r, second + 1});
		enter(t, p, doc_get(want, p));
	}
}

static void enter_list(struct typist *t, const struct doc *want, int list)
{
	const int *part = want->form->list[list].part;
	int name = part[LIST_PART_NAME],
	    value = part[LIST_PART_VALUE] < 0 ? 0 : part[LIST_PART_VALUE];
	for (size_t r = 0; r < want->list[list].n; r++) {
		const struct rows *rows = &form(t)->doc->list[list];
		while (name >= 0 && r < rows->n && !comes_later(t, want, list, r, r, name)) {
			drop_row(t, list, r, value);
			rows = &form(t)->doc->list[list];
		}
		bool there = r < rows->n && name >= 0 &&
			     !strcmp(cell(form(t)->doc, list, r, name), cell(want, list, r, name));
		if (!there && !take_templates(t, want, list, r))
			empty_row(t, list, r);
		enter_row(t, want, list, r);
	}
	while (form(t)->doc->list[list].n > want->list[list].n)
		drop_row(t, list, want->list[list].n, 0);
}

/* --- a record ---------------------------------------------------------------------- */

/* Rows of the paper that a kind of project lays out, less those it lays out for nothing. */
static long kind_spares(const struct kind *k, const struct doc *want)
{
	long spares = 0;
	for (size_t l = 0; l < want->form->nlists; l++) {
		int name = want->form->list[l].part[LIST_PART_NAME];
		for (size_t u = 0; name >= 0 && u < k->nusual; u++) {
			bool found = false;
			for (size_t r = 0; r < want->list[l].n; r++)
				found |= !strcmp(cell(want, (int)l, r, name), k->usual[u]->name);
			spares += found ? 3 : -1;
		}
	}
	return spares;
}

static const char *best_kind(const struct typist *t, const struct doc *want)
{
	size_t n;
	const struct kind *k = library_kinds(t->library, &n), *best = NULL;
	for (size_t i = 0; i < n; i++)
		if (kind_spares(&k[i], want) > (best ? kind_spares(best, want) : 0))
			best = &k[i];
	return best ? best->name : NULL;
}

static bool form_is_open(const struct typist *t)
{
	return t->app->top->ops->where == IN_FORM;
}

/* True when two texts are the same but for their digits. */
static bool same_words(const char *a, const char *b)
{
	while (*a && *b) {
		bool digit = strchr("0123456789", *a) && strchr("0123456789", *b);
		if (!digit && *a != *b)
			return false;
		a++;
		b++;
	}
	return *a == *b;
}

/* The record of the year before that is to be carried on; 0: there is none. */
static int64_t year_before(struct typist *t, const struct doc *want)
{
	struct list_query q = LIST_QUERY_ALL;
	struct list_rows_page page;
	struct diags ds = DIAGS_INIT;
	int64_t number = 0;
	q.year = want->year - 1;
	if (store_list(t->app->store, &q, NULL, false, 100, &page, &ds))
		lost(t, ds.v[0].text);
	for (size_t i = 0; i < page.n; i++)
		if (same_words(page.v[i].name, doc_role(want, ROLE_NAME)))
			number = page.v[i].number;
	list_page_release(&page);
	return number;
}

/* From the list of records: carries one over, which opens. */
static void carry(struct typist *t, int64_t number)
{
	char digits[24];
	press(t, "g");
	snprintf(digits, sizeof digits, "%lld", (long long)number);
	for (const char *d = digits; *d; d++)
		type_char(t, d, 1);
	press(t, "Enter");
	press(t, "c");
	press(t, "Enter");
}

/* Answers what is asked before a new record is there. */
static void begin(struct typist *t, const struct doc *want)
{
	const char *kind = best_kind(t, want);
	int64_t number = year_before(t, want);
	if (number) {
		carry(t, number);
		return;
	}
	press(t, "F6");
	if (!find_in_box(t, want->form->name))
		lost(t, want->form->name);
	for (int i = 0; i < 4 && !form_is_open(t); i++) {
		if (t->app->top->ops->where == IN_PICK && kind)
			find_in_box(t, kind);
		else
			press(t, "Enter"); /* the year, and whose name */
	}
}

static void enter_record(struct typist *t, const struct doc *want)
{
	begin(t, want);
	if (!form_is_open(t))
		lost(t, "no form");
	for (size_t i = 0; i < want->form->norder; i++) {
		struct path p = want->form->order[i];
		if (p.list >= 0)
			enter_list(t, want, p.list);
		else
			enter(t, p, doc_get(want, p));
	}
	for (int i = 0; i < WAYS && doc_note_count(form(t)->doc, NOTE_UNCONFIRMED); i++)
		press(t, "F12");
	press(t, "Ctrl-Q");
	t->last = want;
}

/* What one would type without any help. */
static size_t characters(const struct doc *want)
{
	size_t n = 0;
	for (size_t i = 0; i < want->form->nfields; i++)
		n += text_chars(want->field[i], strlen(want->field[i]));
	for (size_t l = 0; l < want->form->nlists; l++)
		for (size_t r = 0; r < want->list[l].n; r++)
			for (size_t c = 0; c < want->form->list[l].ncols; c++) {
				const char *text = cell(want, (int)l, r, (int)c);
				n += text_chars(text, strlen(text));
			}
	return n;
}

static void print_count(const char *what, size_t keys, size_t all)
{
	printf("%s: %zu keys for %zu characters, %zu %%\n", what, keys, all,
		(keys * 100 + all / 2) / all);
}

void typist_enter(struct typist *t, struct doc *const *want, size_t n)
{
	size_t all = 0, from = t->keys;
	for (size_t i = 0; i < n; i++) {
		size_t before = t->keys, one = characters(want[i]);
		enter_record(t, want[i]);
		print_count(doc_role(want[i], ROLE_NAME), t->keys - before, one);
		all += one;
	}
	print_count("all", t->keys - from, all);
}
