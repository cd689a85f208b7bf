/*
 * Loads a definition: the file as a whole, top-level keys, what is said when
 * names are missing. The parts are read by the files listed in loader.h.
 */
#include "form/loader.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/mem.h"
#include "base/text.h"
#include "form/measure.h"
#include "form/pattern.h"

bool loader_full(const struct loader *l)
{
	return l->ds->n >= MOST_FAULTS;
}

const char *shown(struct loader *l, const char *s, size_t n)
{
	enum { MOST = 24 };
	size_t end = 0, chars = 0;
	while (end < n && s[end] != '\n' && chars < MOST) {
		size_t len;
		text_decode(s + end, n - end, &len);
		end += len;
		chars++;
	}
	return arena_printf(l->a, "%.*s%s", (int)end, s, end < n ? "…" : "");
}

long nearest(const char *s, const char *const *v, size_t n)
{
	enum { LONG = 200 };
	long best = -1;
	int least = 0, chars = (int)text_chars(s, strlen(s));
	if (n > MOST_WORDS || strlen(s) > LONG)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (strlen(v[i]) > LONG)
			continue;
		int d = text_distance(s, v[i]);
		bool near = 2 * d < chars || (d == 1 && chars > 1);
		if (near && (best < 0 || d <= least)) {
			best = (long)i;
			least = d;
		}
	}
	return best;
}

const char *perhaps(struct loader *l, const char *s, const char *const *v, size_t n)
{
	long i = nearest(s, v, n);
	return i < 0 ? "" : arena_printf(l->a, "，是不是“%s”？", v[i]);
}

const char *perhaps_word(struct loader *l, const char *s, const char *const *v, size_t n)
{
	long i = nearest(s, v, n);
	return i < 0 ? "" : arena_printf(l->a, "，是不是 %s？", v[i]);
}

/* --- top-level keys ---------------------------------------------------- */

/* What stands in front of the file's name: its kind. */
static const struct {
	const char *key;
	enum scope in;
} file_kinds[] = {
	{"form", IN_FORM},
	{"part", IN_SHARED},
	{"sheet", IN_SHEET},
	{"booklet", IN_BOOKLET},
};
enum { FILE_KINDS = sizeof file_kinds / sizeof *file_kinds };

/* Index of the kind of file that root is, -1 with a complaint. */
static int kind_find(struct loader *l, struct yaml *root)
{
	struct place at = {.file = root->file->name, .line = root->line, .col = root->col};
	if (root->kind == YAML_TEXT && !root->n) {
		diag_add(l->ds, DEF_EMPTY, &at);
		return -1;
	}
	if (root->kind != YAML_MAP) {
		wrong_kind(l, root->file->name, root, KIND_MAP);
		return -1;
	}
	int kind = -1;
	for (int i = 0; i < FILE_KINDS; i++) {
		long k = yaml_index(root, file_kinds[i].key);
		if (k < 0)
			continue;
		if (kind >= 0) {
			at = yaml_place(root->key[k], 0);
			diag_add(l->ds, DEF_KINDS, &at, file_kinds[kind].key, file_kinds[i].key);
		} else {
			kind = i;
		}
	}
	if (kind < 0)
		diag_add(l->ds, DEF_KIND, &at);
	return kind;
}

/* A form's id is letters, digits, - and _; and the name of its file. */
static void check_id(struct loader *l, struct yaml *y)
{
	struct place at = yaml_place(y, 0);
	char *word = mem_printf("_%s", y->text);
	for (char *p = word; *p; p++)
		if (*p == '-')
			*p = '_';
	long bad = text_name_fault(word);
	free(word);
	if (!y->n || y->n > 100 || bad >= 0) {
		diag_add(l->ds, DEF_ID, &at, shown(l, y->text, y->n));
		return;
	}
	static const char suffix[] = ".yaml";
	const char *file = y->file->name, *base = strrchr(file, '/');
	base = base ? base + 1 : file;
	size_t n = strlen(base), end = strlen(suffix);
	if (n <= end || strcmp(base + n - end, suffix) != 0)
		return;
	if (n - end != y->n || memcmp(base, y->text, y->n) != 0)
		diag_add(l->ds, DEF_ID_FILE, &at, y->text, base);
}

static void read_money(struct loader *l, struct yaml *y)
{
	struct money *m = &l->f->money;
	*m = (struct money){.unit = "元", .decimals = 2, .units = l->f->units};
	if (y)
		keys_read(l, IN_MONEY, y, m);
	m->factor = units_money(l->f->units, m->unit, strlen(m->unit));
	struct yaml *unit = y ? keys_get(IN_MONEY, y, "unit") : NULL;
	struct yaml *decimals = y ? keys_get(IN_MONEY, y, "decimals") : NULL;
	money_check(l, m, unit ? unit : y, decimals ? decimals : y);
}

void money_check(struct loader *l, struct money *m, struct yaml *unit, struct yaml *decimals)
{
	int most = 0;
	if (!m->factor) {
		struct place at = yaml_place(unit ? unit : l->root, 0);
		diag_add(l->ds, DEF_MONEY_UNIT, &at, shown(l, m->unit, strlen(m->unit)));
		m->factor = 1;
		return;
	}
	for (int64_t f = m->factor; f % 10 == 0; f /= 10)
		most++;
	if (m->decimals > most) {
		struct place at = yaml_place(decimals ? decimals : l->root, 0);
		diag_add(l->ds, DEF_MONEY_FINE, &at, m->unit, most);
		m->decimals = most;
	}
}

static void read_paper(struct loader *l, struct yaml *y)
{
	static const char *const words[] = {"portrait", "landscape"};
	l->f->landscape = yaml_is(y, words[1]);
	if (l->f->landscape || yaml_is(y, words[0]))
		return;
	struct place at = yaml_place(y, 0);
	diag_add(l->ds, DEF_WORD, &at, "paper", "portrait、landscape", shown(l, y->text, y->n),
		perhaps_word(l, y->text, words, 2));
}

/* `record:` names the fields that the list of records shows. */
static void read_record(struct loader *l)
{
	static const char *const roles[ROLES] = {
		[ROLE_UNIT] = "unit",
		[ROLE_CODE] = "code",
		[ROLE_NAME] = "name",
		[ROLE_AMOUNT] = "amount",
	};
	struct form *f = l->f;
	for (int r = 0; r < ROLES; r++) {
		struct yaml *y = l->record ? keys_get(IN_RECORD, l->record, roles[r]) : NULL;
		f->role[r] = y ? form_field(f, y->text) : -1;
		if (!y)
			continue;
		struct place at = yaml_place(y, 0);
		if (f->role[r] < 0)
			name_unknown(l, y->text, LIST_NONE, at);
		else if (r == ROLE_AMOUNT && !f->field[f->role[r]].money.factor)
			diag_add(l->ds, DEF_AMOUNT, &at, shown(l, y->text, y->n));
	}
}

/* The year's name, before all names are compared. */
static void read_year(struct loader *l)
{
	struct yaml *y = NULL;
	if (l->record) {
		keys_read(l, IN_RECORD, l->record, NULL);
		y = keys_get(IN_RECORD, l->record, "year");
	}
	l->f->year = y ? y->text : "";
	if (y)
		name_check(l, y, "年度");
}

/* True when a key is there but its value cannot be read. */
static bool is_lost(const struct yaml *root, const char *key)
{
	return yaml_index(root, key) >= 0 && !keys_get(IN_SHARED, root, key);
}

/* What a part can hold, in the order in which these need each other. */
static void read_part(struct loader *l)
{
	struct yaml *root = l->root, *y;
	l->record = keys_get(IN_SHARED, root, "record");
	l->lost = l->f->part || is_lost(root, "fields") || is_lost(root, "lists");
	read_money(l, keys_get(IN_SHARED, root, "money"));
	if ((y = keys_get(IN_SHARED, root, "choices")))
		choices_read(l, y);
	fields_read(l, keys_get(IN_SHARED, root, "fields"));
	lists_read(l, keys_get(IN_SHARED, root, "lists"));
	parameters_read(l, keys_get(IN_SHARED, root, "parameters"));
	read_year(l);
	names_check(l);
	fields_link(l);
	read_record(l);
	rules_read(l, keys_get(IN_SHARED, root, "rules"));
}

/* A form: the same, and how it is printed. */
static void read_form(struct loader *l)
{
	struct form *f = l->f;
	struct yaml *root = l->root, *y;
	l->columns = keys_get(IN_FORM, root, "columns");
	if ((y = keys_get(IN_FORM, root, "paper")))
		read_paper(l, y);
	read_part(l);
	bands_read(l, keys_get(IN_FORM, root, "layout"));
	parameters_check(l);
	order_make(l);
	if (!f->name)
		f->name = f->id;
}

/* What is made from many records: a table, or a booklet. */
static void read_sheet(struct loader *l, enum scope in)
{
	struct yaml *y;
	if ((y = keys_get(in, l->root, "paper")))
		read_paper(l, y);
	read_money(l, keys_get(in, l->root, "money"));
	read_record(l); /* which gives it no roles */
	if (in == IN_BOOKLET)
		bookletdef_read(l);
	else
		sheetdef_read(l);
	if (!l->f->name)
		l->f->name = l->f->id;
}

/* True when root was read. */
static bool read_root(struct loader *l, struct yaml *root)
{
	int kind = kind_find(l, root);
	if (kind < 0)
		return false;
	enum scope in = file_kinds[kind].in;
	if (l->of_set && in != IN_FORM)
		return false;
	l->f->part = in == IN_SHARED;
	keys_read(l, in, root, l->f);
	struct yaml *id = keys_get(in, root, file_kinds[kind].key);
	if (id) {
		check_id(l, id);
		l->f->id = id->text;
	}
	if (in == IN_FORM)
		read_form(l);
	else if (in == IN_SHARED)
		read_part(l);
	else
		read_sheet(l, in);
	return true;
}

/* Writes the resolved definition; what it inherits may make it too large to be read again. */
static void set_source(struct loader *l)
{
	struct buf source = BUF_INIT;
	struct place at = {.file = l->root->file->name};
	source_write(&source, l->root);
	if (source.n > YAML_MOST_BYTES)
		diag_add(l->ds, YAML_BIG, &at, source.n, (size_t)YAML_MOST_BYTES);
	l->f->source = arena_ndup(l->a, source.s, source.n);
	digest_of(source.s, source.n, l->f->digest);
	buf_release(&source);
}

/* What is wanted of a definition. */
struct wanted {
	struct yaml *fields; /* laid over its own; NULL: none */
	bool of_set;         /* for a sheet or booklet: its rules are not wanted */
	bool faulty;         /* one with faults is wanted too, if its names are sound */
};

/* Reads a definition into f. */
static bool load_root(
	struct loader *l, const char *file, const char *text, size_t n, const struct wanted *wanted)
{
	struct yaml *y = yaml_read(l->a, file, text, n, l->ds);
	if (!y || !(l->root = like_resolve(l, y)))
		return false;
	l->of_set = wanted->of_set;
	if (l->of_set)
		like_drop(l->root, "rules");
	if (wanted->fields && l->root->kind == YAML_MAP)
		l->root = like_fields(l, l->root, wanted->fields);
	return read_root(l, l->root);
}

static struct form *load(const char *file, const char *text, size_t n, const struct units *units,
	form_like_fn *like, void *arg, struct diags *ds, const struct wanted *wanted)
{
	struct form *f = mem_new(sizeof *f);
	struct diags found = DIAGS_INIT;
	struct loader l = {.f = f, .a = &f->arena, .ds = &found, .like = like, .like_arg = arg};
	f->id = "";
	f->year = "";
	f->units = units;
	bool read = load_root(&l, file, text, n, wanted);
	if (read && !found.count[DIAG_ERROR])
		set_source(&l);
	if (loader_full(&l))
		diag_add(&found, DEF_FULL, &(struct place){.file = file});
	bool good = read && !f->part && !found.count[DIAG_ERROR];
	bool give = good || (read && wanted->faulty && !l.bad_names);
	diags_sort(&found);
	diags_take(ds, &found);
	if (give)
		return f;
	form_free(f);
	return NULL;
}

struct form *form_load(const char *file, const char *text, size_t n, const struct units *units,
	form_like_fn *like, void *arg, struct diags *ds)
{
	return load(file, text, n, units, like, arg, ds, &(struct wanted){0});
}

struct form *form_lint(const char *file, const char *text, size_t n, const struct units *units,
	form_like_fn *like, void *arg, struct diags *ds)
{
	return load(file, text, n, units, like, arg, ds, &(struct wanted){.faulty = true});
}

/* True when a map has an entry from this file. */
static bool has_from(const struct yaml *map, const char *file)
{
	for (size_t i = 0; map && map->kind == YAML_MAP && i < map->n; i++)
		if (!strcmp(map->key[i]->file->name, file))
			return true;
	return false;
}

/* Takes over what was found in fields; of the form only that it has errors: `forms lint` says
 * which.
 */
static void take_own(
	struct loader *l, struct yaml *of, const struct yaml *fields, const struct diags *found)
{
	bool faulty = false, own = false;
	for (size_t i = 0; i < found->n; i++) {
		const struct diag *d = &found->v[i];
		if (!d->file || !has_from(fields, d->file)) {
			faulty |= d->level == DIAG_ERROR;
			continue;
		}
		own |= d->level == DIAG_ERROR;
		struct place at = {.file = d->file, .line = d->line, .col = d->col};
		diag_addf(l->ds, d->code, &at, "%s", d->text);
	}
	struct place at = yaml_place(of, 0);
	if (faulty && !own)
		diag_add(l->ds, DEF_SET_FAULTY, &at, shown(l, of->text, of->n));
}

struct form *form_of_set(struct loader *l, struct yaml *y, struct yaml *fields)
{
	struct buf text = BUF_INIT;
	struct diags found = DIAGS_INIT;
	struct form_like like = {.from = l->root->file->name, .text = &text};
	struct form *f = NULL;
	struct place at = yaml_place(y, 0);
	const struct wanted wanted = {.fields = fields, .of_set = true, .faulty = true};
	if (!l->like || l->like(l->like_arg, y->text, &like)) {
		diag_add(l->ds, DEF_NO_FORM, &at, shown(l, y->text, y->n), like_near(l, &like));
	} else {
		f = load(like.file, text.s, text.n, l->f->units, l->like, l->like_arg, &found,
			&wanted);
		take_own(l, y, fields, &found);
		if (!f && !found.count[DIAG_ERROR])
			diag_add(l->ds, DEF_SET_FORM, &at, shown(l, y->text, y->n));
	}
	free(like.file);
	diags_release(&found);
	buf_release(&text);
	return f;
}

static void patterns_free(struct field *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		pattern_free((struct pattern *)v[i].pattern);
}

void form_free(struct form *f)
{
	if (!f)
		return;
	recordsets_release(&f->sets);
	free(f->expr);
	patterns_free(f->field, f->nfields);
	for (size_t i = 0; i < f->nlists; i++)
		patterns_free(f->list[i].col, f->list[i].ncols);
	struct arena a = f->arena;
	free(f);
	arena_release(&a);
}
