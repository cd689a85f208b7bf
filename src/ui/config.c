/*
 * The configuration file: one row a key in the table below. A fault in it is
 * told with its place and hinders nothing else.
 */
#include "ui/config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "form/yaml.h"
#include "out/out.h"
#include "ui/command.h"

enum { MOST_NAME = 100 }; /* characters */

void config_init(struct config *c)
{
	*c = (struct config){.mouse = true, .who = mem_dup(""), .printer = mem_dup("")};
	c->font = mem_dup("");
	c->title_font = mem_dup("");
	printers_init(&c->printers);
}

void config_release(struct config *c)
{
	free(c->who);
	free(c->printer);
	free(c->font);
	free(c->title_font);
	printers_release(&c->printers);
	c->who = c->printer = c->font = c->title_font = NULL;
}

const struct printer *config_printer(const struct config *c)
{
	const struct printers *ps = &c->printers;
	const struct printer *first = NULL;
	for (size_t i = 0; i < ps->n; i++) {
		const struct printer *p = ps->v[i];
		if (!p->faulty && !strcmp(p->name, c->printer))
			return p;
		if (!first && i && !p->model && !p->faulty)
			first = p;
	}
	return first ? first : ps->v[0];
}

void config_paper(const struct config *c, struct out_options *o)
{
	o->font = c && *c->font ? c->font : NULL;
	o->title_font = c && *c->title_font ? c->title_font : NULL;
}

int config_file(struct buf *out)
{
	const char *folder = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	buf_reset(out);
	if (folder && *folder == '/')
		buf_addf(out, "%s/tianbao/config.yaml", folder);
	else if (home && *home == '/')
		buf_addf(out, "%s/.config/tianbao/config.yaml", home);
	return out->n ? 0 : -1;
}

/* What a reader works on. */
struct reading {
	struct config *config;
	struct keymap *keymap;
	const struct yaml *printer; /* the value of the key, NULL: there is none */
	struct diags *ds;
};

static struct place place_of(const struct yaml *y)
{
	return yaml_place((struct yaml *)y, 0);
}

/* --- values -------------------------------------------------------------------------- */

static void read_bool(struct reading *r, const struct yaml *y, const char *key, bool *out)
{
	struct place at = place_of(y);
	int is = yaml_bool(y);
	if (is >= 0)
		*out = is;
	else
		diag_add(r->ds, CONFIG_BOOL, &at, key);
}

static void read_ascii(struct reading *r, const struct yaml *y)
{
	read_bool(r, y, "ascii", &r->config->ascii);
}

static void read_mouse(struct reading *r, const struct yaml *y)
{
	read_bool(r, y, "mouse", &r->config->mouse);
}

static void read_ambiguous(struct reading *r, const struct yaml *y)
{
	static const char *const words[] = {"auto", "1", "2"};
	for (int i = 0; i < 3; i++)
		if (yaml_is(y, words[i])) {
			r->config->ambiguous = i;
			return;
		}
	struct place at = place_of(y);
	diag_add(r->ds, CONFIG_AMBIGUOUS, &at);
}

static void read_who(struct reading *r, const struct yaml *y)
{
	struct place at = place_of(y);
	if (y->kind != YAML_TEXT || strchr(y->text, '\n') || text_chars(y->text, y->n) > MOST_NAME)
		diag_add(r->ds, CONFIG_WHO, &at, MOST_NAME);
	else
		mem_set(&r->config->who, y->text);
}

/* The name of a font, appended. False when it cannot be one. */
static bool add_font(const struct yaml *y, struct buf *out)
{
	if (y->kind != YAML_TEXT || text_blank(y->text, y->n) || strpbrk(y->text, ",\n") ||
		text_forbidden(y->text, y->n) >= 0 || text_chars(y->text, y->n) > MOST_NAME)
		return false;
	buf_addf(out, "%s%s", out->n ? "," : "", y->text);
	return true;
}

/* A font, or a list of them, the first that the machine has counting. */
static void read_fonts(struct reading *r, const struct yaml *y, const char *key, char **out)
{
	struct buf fonts = BUF_INIT;
	bool good = y->kind == YAML_LIST ? y->n > 0 : add_font(y, &fonts);
	for (size_t i = 0; good && y->kind == YAML_LIST && i < y->n; i++)
		good = add_font(y->item[i], &fonts);
	struct place at = place_of(y);
	if (good)
		mem_set(out, fonts.s);
	else
		diag_add(r->ds, CONFIG_FONT, &at, key);
	buf_release(&fonts);
}

static void read_font(struct reading *r, const struct yaml *y)
{
	read_fonts(r, y, "font", &r->config->font);
}

static void read_title_font(struct reading *r, const struct yaml *y)
{
	read_fonts(r, y, "title-font", &r->config->title_font);
}

static void read_printers(struct reading *r, const struct yaml *y)
{
	printers_map(&r->config->printers, y, r->ds);
}

static void read_printer(struct reading *r, const struct yaml *y)
{
	struct place at = place_of(y);
	if (y->kind == YAML_TEXT && y->n)
		r->printer = y;
	else
		diag_add(r->ds, PRINTER_TEXT, &at, "printer");
}

/* Complaints of a name get the place where it stands. */
static void place_diags(struct diags *ds, const struct yaml *y)
{
	struct place at = place_of(y);
	for (size_t i = 0; i < ds->n; i++) {
		ds->v[i].file = mem_dup(at.file);
		ds->v[i].line = at.line;
		ds->v[i].col = at.col;
	}
}

/* Once all printers are known: the one to begin with. */
static void find_printer(struct reading *r)
{
	struct diags ds = DIAGS_INIT;
	if (!r->printer)
		return;
	if (printers_find(&r->config->printers, r->printer->text, &ds))
		mem_set(&r->config->printer, r->printer->text);
	place_diags(&ds, r->printer);
	diags_take(r->ds, &ds);
}

/* The keys of one command: words in a text, or a list of them. False with a diag. */
static bool words_of(struct reading *r, const struct yaml *y, struct buf *out)
{
	bool good = y->kind != YAML_MAP;
	if (y->kind == YAML_TEXT)
		buf_adds(out, y->text);
	for (size_t i = 0; good && y->kind == YAML_LIST && i < y->n; i++) {
		good = y->item[i]->kind == YAML_TEXT;
		if (good)
			buf_addf(out, "%s%s", i ? " " : "", y->item[i]->text);
	}
	struct place at = place_of(y);
	if (!good)
		diag_add(r->ds, CONFIG_KEYS, &at);
	return good;
}

/* Binds the keys of one command; complaints get the place of what they are about. */
static void bind_command(struct reading *r, const struct yaml *command, const struct yaml *keys)
{
	struct diags ds = DIAGS_INIT;
	struct buf words = BUF_INIT;
	struct place name = place_of(command), value = place_of(keys);
	if (words_of(r, keys, &words))
		keymap_bind(r->keymap, command->text, words.s, &ds);
	for (size_t i = 0; i < ds.n; i++) {
		bool of_name = ds.v[i].code == D_COMMAND_NAME || ds.v[i].code == D_COMMAND_NEAR;
		const struct place *at = of_name ? &name : &value;
		ds.v[i].file = mem_dup(at->file);
		ds.v[i].line = at->line;
		ds.v[i].col = at->col;
	}
	diags_take(r->ds, &ds);
	buf_release(&words);
}

static void read_keys(struct reading *r, const struct yaml *y)
{
	struct place at = place_of(y);
	if (y->kind != YAML_MAP) {
		diag_add(r->ds, CONFIG_KEYS, &at);
		return;
	}
	for (size_t i = 0; i < y->n; i++)
		bind_command(r, y->key[i], y->item[i]);
	/* Whatever is bound, one must be able to leave. */
	struct buf leave = BUF_INIT;
	keymap_first(r->keymap, command_find("leave"), &leave);
	if (!leave.n)
		diag_add(r->ds, CONFIG_LEAVE, &at);
	buf_release(&leave);
}

/* --- the file -------------------------------------------------------------------------- */

static const struct {
	const char *name;
	void (*read)(struct reading *r, const struct yaml *y);
} table[] = {
	{"who", read_who},
	{"ambiguous", read_ambiguous},
	{"ascii", read_ascii},
	{"mouse", read_mouse},
	{"font", read_font},
	{"title-font", read_title_font},
	{"printers", read_printers},
	{"printer", read_printer},
	{"keys", read_keys},
};
enum { KEYS = sizeof table / sizeof *table };

static void read_pair(struct reading *r, const struct yaml *key, const struct yaml *value)
{
	const char *names[KEYS];
	for (size_t i = 0; i < KEYS; i++) {
		names[i] = table[i].name;
		if (yaml_is(key, table[i].name)) {
			table[i].read(r, value);
			return;
		}
	}
	struct place at = place_of(key);
	long near = text_nearest(key->text, names, KEYS);
	if (near >= 0)
		diag_add(r->ds, CONFIG_KEY_NEAR, &at, key->text, names[near]);
	else
		diag_add(r->ds, CONFIG_KEY, &at, key->text);
}

int config_read(struct config *c, struct keymap *m, const char *file, struct diags *ds)
{
	if (access(file, F_OK))
		return 0;
	struct buf text = BUF_INIT;
	struct arena a = ARENA_INIT;
	struct diags found = DIAGS_INIT;
	struct reading r = {c, m ? m : keymap_new(), NULL, &found};
	if (!file_read(&text, file, YAML_MOST_BYTES, &found)) {
		const struct yaml *y = yaml_read(&a, file, text.s, text.n, &found);
		struct place at = {.file = file, .line = 1, .col = 1};
		if (y && y->kind == YAML_MAP)
			for (size_t i = 0; i < y->n; i++)
				read_pair(&r, y->key[i], y->item[i]);
		else if (y && !yaml_is(y, ""))
			diag_add(&found, CONFIG_MAP, &at);
		find_printer(&r);
	}
	int rc = found.count[DIAG_ERROR] ? -1 : 0;
	diags_take(ds, &found);
	if (!m)
		keymap_free(r.keymap);
	arena_release(&a);
	buf_release(&text);
	return rc;
}
