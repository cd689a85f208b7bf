/*
 * Printers and their commands: see printer.h. Profiles are read one key at a
 * time by a table; `like` begins with another one's values.
 */
#include "out/printer.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "out/module.h"

enum {
	MOST_SECONDS = 600,
	MOST_WIDTH = 1000,
	MOST_LINES = 10000,
	MOST_PAGE_LINES = 127, /* ESC C */
	MOST_FILE = 64 << 10,
};

/* --- commands ------------------------------------------------------------- */

static const struct {
	const char *name, *bytes;
	size_t n;
} commands[] = {
#define ESCP(name, bytes, about) {name, bytes, sizeof(bytes) - 1},
#include "out/escp.def"
#undef ESCP
};
enum { COMMANDS = sizeof commands / sizeof *commands };

/* The one that goes on with the number of lines of a page. */
static bool is_page_lines(size_t command)
{
	return !strcmp(commands[command].name, "page-lines");
}

void printer_send(struct buf *out, const struct printer *p, const struct buf *list)
{
	for (size_t i = 0; i < list->n; i++) {
		size_t k = (unsigned char)list->s[i];
		buf_add(out, commands[k].bytes, commands[k].n);
		if (is_page_lines(k))
			buf_addc(out, (char)p->lines);
	}
}

void printer_twice_wide(struct buf *out, bool on)
{
	/* ESC W, for characters of one byte and of two */
	buf_add(out, on ? "\033W\001" : "\033W\000", 3);
}

/* --- what is read ------------------------------------------------------------ */

/* A profile that is being read. */
struct reading {
	const char *name;
	const struct yaml *y;
	struct printer *out; /* NULL: not begun yet */
	bool busy;           /* begun, not done: whoever is like it goes in a circle */
};

/* Those of a map or a folder, which may be like each other. */
struct batch {
	struct printers *ps;
	struct reading *v;
	size_t n, cap;
	struct diags *ds;
};

typedef void read_fn(struct batch *b, struct reading *r, const struct yaml *y, const char *key);

static struct place place_of(const struct yaml *y)
{
	return yaml_place((struct yaml *)y, 0);
}

/* Text of a scalar; NULL with a diag when it is none, or empty. */
static const char *text_of(struct batch *b, const struct yaml *y, const char *key)
{
	struct place at = place_of(y);
	if (y->kind == YAML_TEXT && y->n && !strpbrk(y->text, "\n\t"))
		return arena_dup(&b->ps->memory, y->text);
	diag_add(b->ds, PRINTER_TEXT, &at, key);
	return NULL;
}

/* Index of a word, -1 with a diag that names them all. */
static int word_of(struct batch *b, const struct yaml *y, const char *key, const char *const *words)
{
	struct buf all = BUF_INIT;
	for (int i = 0; words[i]; i++) {
		if (yaml_is(y, words[i])) {
			buf_release(&all);
			return i;
		}
		buf_addf(&all, "%s%s", !i ? "" : words[i + 1] ? "、" : " 或 ", words[i]);
	}
	struct place at = place_of(y);
	diag_add(b->ds, PRINTER_WORD, &at, key, all.s);
	buf_release(&all);
	return -1;
}

static void number_of(
	struct batch *b, const struct yaml *y, const char *key, int least, int most, int *out)
{
	char *end = NULL;
	long n = y->kind == YAML_TEXT && y->n < 8 ? strtol(y->text, &end, 10) : 0;
	struct place at = place_of(y);
	if (end && end != y->text && !*end && n >= least && n <= most)
		*out = (int)n;
	else
		diag_add(b->ds, PRINTER_NUMBER, &at, key, least, most);
}

static void bool_of(struct batch *b, const struct yaml *y, const char *key, bool *out)
{
	struct place at = place_of(y);
	int is = yaml_bool(y);
	if (is >= 0)
		*out = is;
	else
		diag_add(b->ds, CONFIG_BOOL, &at, key);
}

/* Appends what to say of a word nobody knows: the nearest one that is known. */
static void add_near(struct buf *out, const char *word, const char *const *v, size_t n)
{
	long near = text_nearest(word, v, n);
	if (near >= 0)
		buf_addf(out, "，是不是“%s”？", v[near]);
}

static void read_title(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	const char *text = text_of(b, y, key);
	if (text)
		r->out->title = text;
}

static void read_format(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	size_t n, printing = 0;
	const struct out_format *table = out_table(&n);
	const char **name = mem_array(n + 1, sizeof *name);
	for (size_t i = 0; i < n; i++)
		if (table[i].part)
			name[printing++] = table[i].name;
	int i = word_of(b, y, key, name);
	if (i >= 0)
		r->out->format = out_find(name[i]);
	free(name);
}

static void read_queue(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	struct place at = place_of(y);
	const char *text = text_of(b, y, key);
	if (text && (*text == '-' || strpbrk(text, " /\\#?'\"")))
		diag_add(b->ds, PRINTER_QUEUE, &at, text);
	else if (text)
		r->out->queue = text;
}

static void read_device(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	struct place at = place_of(y);
	const char *text = text_of(b, y, key);
	if (text && *text != '/')
		diag_add(b->ds, PRINTER_DEVICE, &at);
	else if (text)
		r->out->device = text;
}

static void read_command(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	struct place at = place_of(y);
	bool good = y->kind == YAML_LIST && y->n;
	for (size_t i = 0; good && i < y->n; i++)
		good = y->item[i]->kind == YAML_TEXT;
	/* A name is looked for in the system's folders, a path must not depend on where one is. */
	good = good && *y->item[0]->text &&
	       (*y->item[0]->text == '/' || !strchr(y->item[0]->text, '/'));
	if (!good) {
		diag_add(b->ds, PRINTER_PROGRAM, &at, key);
		return;
	}
	const char **v = arena_array(&b->ps->memory, y->n + 1, sizeof *v);
	for (size_t i = 0; i < y->n; i++)
		v[i] = arena_dup(&b->ps->memory, y->item[i]->text);
	r->out->command = v;
}

static void read_timeout(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	number_of(b, y, key, 1, MOST_SECONDS, &r->out->timeout);
}

static void read_width(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	number_of(b, y, key, 20, MOST_WIDTH, &r->out->width);
}

static void read_lines(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	if (yaml_is(y, "0"))
		r->out->lines = 0;
	else
		number_of(b, y, key, 5, MOST_LINES, &r->out->lines);
}

static void read_encoding(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	static const char *const words[] = {"UTF-8", "GB18030", NULL};
	int i = word_of(b, y, key, words);
	if (i >= 0)
		r->out->gb18030 = r->out->raw = i == 1;
}

static void read_characters(
	struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	static const char *const words[] = {"gb2312", "gbk", "gb18030", NULL};
	int i = word_of(b, y, key, words);
	if (i >= 0)
		r->out->characters = (enum charset)i;
}

static void read_line_end(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	static const char *const words[] = {"lf", "crlf", NULL};
	int i = word_of(b, y, key, words);
	if (i >= 0)
		r->out->crlf = i == 1;
}

static void read_raw(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	bool_of(b, y, key, &r->out->raw);
}

static void read_ascii(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	bool_of(b, y, key, &r->out->ascii);
}

static void read_feed(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	bool_of(b, y, key, &r->out->feed);
}

static void read_wide(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	bool_of(b, y, key, &r->out->wide_titles);
}

/* Appends one command; a diag when there is none of that name. */
static void add_command(struct batch *b, const struct yaml *y, struct buf *out)
{
	const char *names[COMMANDS], *word = y->kind == YAML_TEXT ? y->text : "";
	struct place at = place_of(y);
	for (size_t i = 0; i < COMMANDS; i++) {
		names[i] = commands[i].name;
		if (!strcmp(word, names[i])) {
			buf_addc(out, (char)i);
			return;
		}
	}
	struct buf near = BUF_INIT;
	add_near(&near, word, names, COMMANDS);
	diag_add(b->ds, PRINTER_COMMAND, &at, word, near.s);
	buf_release(&near);
}

static void add_commands(struct batch *b, const struct yaml *y, const char *key, struct buf *out)
{
	struct place at = place_of(y);
	buf_reset(out);
	if (y->kind != YAML_LIST)
		diag_add(b->ds, PRINTER_COMMANDS, &at, key);
	for (size_t i = 0; y->kind == YAML_LIST && i < y->n; i++)
		add_command(b, y->item[i], out);
}

static void read_begin(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	add_commands(b, y, key, &r->out->begin);
}

static void read_end(struct batch *b, struct reading *r, const struct yaml *y, const char *key)
{
	add_commands(b, y, key, &r->out->end);
}

static const struct {
	const char *name;
	read_fn *read;
} keys[] = {
	{"like", NULL}, /* was looked at first */
	{"title", read_title},
	{"queue", read_queue},
	{"device", read_device},
	{"command", read_command},
	{"timeout", read_timeout},
	{"format", read_format},
	{"encoding", read_encoding},
	{"characters", read_characters},
	{"raw", read_raw},
	{"width", read_width},
	{"lines", read_lines},
	{"ascii", read_ascii},
	{"page-feed", read_feed},
	{"line-end", read_line_end},
	{"wide-titles", read_wide},
	{"begin", read_begin},
	{"end", read_end},
};
enum { KEYS = sizeof keys / sizeof *keys };

/* --- one profile ---------------------------------------------------------------- */

static const struct printer *known(const struct printers *ps, const char *name)
{
	for (size_t i = ps->n; i > 0; i--)
		if (!strcmp(ps->v[i - 1]->name, name))
			return ps->v[i - 1];
	return NULL;
}

static void read_one(struct batch *b, struct reading *r);

/* Printers and names a profile can be like, its own batch first. */
static const struct printer *base_of(struct batch *b, struct reading *r, const struct yaml *like)
{
	struct place at = place_of(like);
	const char *word = like->kind == YAML_TEXT ? like->text : "";
	for (size_t i = 0; i < b->n; i++) {
		struct reading *other = &b->v[i];
		if (other == r || strcmp(other->name, word) != 0)
			continue;
		if (other->busy) {
			diag_add(b->ds, PRINTER_CIRCLE, &at, word);
			return NULL;
		}
		if (!other->out)
			read_one(b, other);
		return other->out;
	}
	const struct printer *p = known(b->ps, word);
	if (p)
		return p;
	struct buf near = BUF_INIT;
	const char **name = mem_array(b->ps->n + 1, sizeof *name);
	for (size_t i = 0; i < b->ps->n; i++)
		name[i] = b->ps->v[i]->name;
	add_near(&near, word, name, b->ps->n);
	diag_add(b->ds, PRINTER_NONE, &at, word, near.s);
	buf_release(&near);
	free(name);
	return NULL;
}

/* The way a printer is reached is its own, all of it. */
static void unreach(struct printer *p)
{
	p->queue = p->device = NULL;
	p->command = NULL;
}

static int ways(const struct yaml *y)
{
	return (yaml_get(y, "queue") != NULL) + (yaml_get(y, "device") != NULL) +
	       (yaml_get(y, "command") != NULL);
}

static void copy(struct printer *to, const struct printer *from)
{
	*to = *from;
	to->begin = (struct buf)BUF_INIT;
	to->end = (struct buf)BUF_INIT;
	buf_add(&to->begin, from->begin.s, from->begin.n);
	buf_add(&to->end, from->end.s, from->end.n);
}

static void unknown_keys(struct batch *b, const struct yaml *y)
{
	const char *names[KEYS];
	for (size_t k = 0; k < KEYS; k++)
		names[k] = keys[k].name;
	for (size_t i = 0; i < y->n; i++) {
		size_t k = 0;
		while (k < KEYS && strcmp(names[k], y->key[i]->text) != 0)
			k++;
		if (k < KEYS)
			continue;
		struct buf near = BUF_INIT;
		struct place at = place_of(y->key[i]);
		add_near(&near, y->key[i]->text, names, KEYS);
		diag_add(b->ds, PRINTER_KEY, &at, y->key[i]->text, near.s);
		buf_release(&near);
	}
}

/* The number of lines is known only once all is read. */
static void check_page_lines(struct batch *b, const struct reading *r)
{
	const struct buf *lists[] = {&r->out->begin, &r->out->end};
	const struct yaml *y = yaml_get(r->y, "lines");
	struct place at = place_of(y ? y : r->y);
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < lists[i]->n; k++)
			if (is_page_lines((unsigned char)lists[i]->s[k]) &&
				(!r->out->lines || r->out->lines > MOST_PAGE_LINES)) {
				diag_add(b->ds, PRINTER_PAGE_LINES, &at, MOST_PAGE_LINES);
				return;
			}
}

static void read_keys(struct batch *b, struct reading *r)
{
	struct place at = place_of(r->y);
	unknown_keys(b, r->y);
	int several = ways(r->y);
	if (several > 1)
		diag_add(b->ds, PRINTER_WAYS, &at);
	if (several)
		unreach(r->out);
	for (size_t k = 0; k < KEYS; k++) {
		const struct yaml *value = yaml_get(r->y, keys[k].name);
		if (value && keys[k].read)
			keys[k].read(b, r, value, keys[k].name);
	}
	check_page_lines(b, r);
}

static void read_one(struct batch *b, struct reading *r)
{
	struct place at = place_of(r->y);
	size_t before = b->ds->count[DIAG_ERROR];
	const struct yaml *like = yaml_get(r->y, "like");
	r->busy = true;
	const struct printer *base = like ? base_of(b, r, like) : NULL;
	r->busy = false;
	r->out = mem_new(sizeof *r->out);
	copy(r->out, base ? base : b->ps->v[0]);
	r->out->name = arena_dup(&b->ps->memory, r->name);
	r->out->title = r->out->name;
	r->out->model = false;
	if (!base) {
		r->out->format = out_find("text");
		r->out->lines = 0;
	}
	if (r->y->kind == YAML_MAP)
		read_keys(b, r);
	else
		diag_add(b->ds, PRINTER_MAP, &at);
	r->out->faulty = b->ds->count[DIAG_ERROR] > before || (base && base->faulty);
}

/* --- many ------------------------------------------------------------------------- */

static void printer_free(struct printer *p)
{
	buf_release(&p->begin);
	buf_release(&p->end);
	free(p);
}

static void put(struct printers *ps, struct printer *p)
{
	for (size_t i = 0; i < ps->n; i++)
		if (!strcmp(ps->v[i]->name, p->name)) {
			printer_free(ps->v[i]);
			ps->v[i] = p;
			return;
		}
	MEM_ROOM(ps->v, ps->n, ps->cap);
	ps->v[ps->n++] = p;
}

void printers_init(struct printers *ps)
{
	static const char name[] = "默认";
	*ps = (struct printers){.memory = ARENA_INIT};
	struct printer *p = mem_new(sizeof *p);
	*p = (struct printer){.name = name,
		.title = "系统的默认打印机",
		/* Any printer of a system can print PDF. */
		.format = out_find(module_is_built("pdf") ? "pdf" : "text"),
		.timeout = 30,
		.width = 80,
		.lines = 60,
		.feed = true,
		.characters = CHARSET_GBK};
	buf_init(&p->begin);
	buf_init(&p->end);
	put(ps, p);
}

void printers_release(struct printers *ps)
{
	for (size_t i = 0; i < ps->n; i++)
		printer_free(ps->v[i]);
	free(ps->v);
	arena_release(&ps->memory);
	*ps = (struct printers){.memory = ARENA_INIT};
}

static void add(struct batch *b, const char *name, const struct yaml *y)
{
	MEM_ROOM(b->v, b->n, b->cap);
	b->v[b->n++] = (struct reading){.name = name, .y = y};
}

/* Reads them all, then adds them. */
static void finish(struct batch *b, bool model)
{
	for (size_t i = 0; i < b->n; i++)
		if (!b->v[i].out)
			read_one(b, &b->v[i]);
	for (size_t i = 0; i < b->n; i++) {
		b->v[i].out->model = model;
		put(b->ps, b->v[i].out);
	}
	free(b->v);
}

void printers_map(struct printers *ps, const struct yaml *map, struct diags *ds)
{
	struct batch b = {.ps = ps, .ds = ds};
	struct place at = place_of(map);
	if (map->kind != YAML_MAP) {
		diag_add(ds, PRINTER_MAP, &at);
		return;
	}
	for (size_t i = 0; i < map->n; i++)
		add(&b, map->key[i]->text, map->item[i]);
	finish(&b, false);
}

static int is_profile(const struct dirent *e)
{
	const char *dot = strrchr(e->d_name, '.');
	return *e->d_name != '.' && dot && !strcmp(dot, ".yaml");
}

static void add_file(struct batch *b, struct arena *a, const char *folder, const char *file)
{
	struct buf text = BUF_INIT;
	char *path = file_join(folder, file);
	const struct yaml *y = NULL;
	if (!file_read(&text, path, MOST_FILE, b->ds))
		y = yaml_read(a, path, text.s, text.n, b->ds);
	if (y)
		add(b, arena_ndup(a, file, strlen(file) - strlen(".yaml")), y);
	free(path);
	buf_release(&text);
}

void printers_folder(struct printers *ps, const char *folder, bool model, struct diags *ds)
{
	struct batch b = {.ps = ps, .ds = ds};
	struct arena a = ARENA_INIT;
	struct dirent **file = NULL;
	int n = scandir(folder, &file, is_profile, alphasort);
	for (int i = 0; i < n; i++) {
		add_file(&b, &a, folder, file[i]->d_name);
		free(file[i]);
	}
	free(file);
	finish(&b, model);
	arena_release(&a);
}

const struct printer *printers_find(const struct printers *ps, const char *name, struct diags *ds)
{
	const struct printer *p = known(ps, name);
	if (p && !p->faulty)
		return p;
	struct buf near = BUF_INIT;
	const char **all = mem_array(ps->n, sizeof *all);
	for (size_t i = 0; i < ps->n; i++)
		all[i] = ps->v[i]->name;
	add_near(&near, name, all, ps->n);
	if (p)
		diag_add(ds, PRINTER_FAULTY, NULL, name);
	else
		diag_add(ds, PRINTER_NONE, NULL, name, near.s);
	buf_release(&near);
	free(all);
	return NULL;
}

void printer_options(const struct printer *p, struct out_options *o)
{
	o->printer = p;
	o->width = p->width;
	o->lines = p->lines;
	o->gb18030 = p->gb18030;
	o->ascii = p->ascii;
}
