/* Keys by name: see keys.h. Knows texts; nothing of terminals or commands. */
#include "ui/keys.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"

/* Keys with a name of their own; short: as the bottom line shows them, NULL: the name. */
static const struct {
	enum key_code code;
	const char *name, *brief;
} names[] = {
	{K_ENTER, "Enter", NULL},
	{K_TAB, "Tab", NULL},
	{K_ESCAPE, "Esc", NULL},
	{K_BACKSPACE, "Backspace", NULL},
	{K_DELETE_CHAR, "Delete", NULL},
	{K_INSERT, "Insert", NULL},
	{K_UP_ARROW, "Up", "↑"},
	{K_DOWN_ARROW, "Down", "↓"},
	{K_LEFT_ARROW, "Left", "←"},
	{K_RIGHT_ARROW, "Right", "→"},
	{K_HOME_KEY, "Home", NULL},
	{K_END_KEY, "End", NULL},
	{K_PAGE_UP, "PgUp", NULL},
	{K_PAGE_DOWN, "PgDn", NULL},
	{K_PASTE, "Paste", NULL},
	{K_MOUSE, "Mouse", NULL},
	{K_RESIZED, "Resized", NULL},
};
enum { NAMES = sizeof names / sizeof *names };

/* In the order they are written. */
static const struct {
	unsigned mod;
	const char *name;
} mods[] = {{MOD_CTRL, "Ctrl-"}, {MOD_ALT, "Alt-"}, {MOD_SHIFT, "Shift-"}};
enum { MODS = sizeof mods / sizeof *mods };

/* What Ctrl makes of these is another key already: Tab, Enter, Esc, Backspace. */
static const char ctrl_taken[] = "im[h";

/* Takes the modifiers off the front of a name. */
static const char *parse_mods(const char *name, unsigned *out)
{
	for (size_t i = 0; i < MODS;) {
		size_t n = strlen(mods[i].name);
		if (!strncasecmp(name, mods[i].name, n) && name[n] && !(*out & mods[i].mod)) {
			*out |= mods[i].mod;
			name += n;
			i = 0;
		} else {
			i++;
		}
	}
	return name;
}

/* A character: one code point that can be typed. */
static int parse_text(const char *name, struct key *out)
{
	size_t n = strlen(name), len;
	if (!n || n >= sizeof out->text || text_invalid(name, n) >= 0)
		return -1;
	uint32_t c = text_decode(name, n, &len);
	if (len != n || c <= ' ' || text_forbidden(name, n) >= 0)
		return -1;
	out->code = K_TEXT;
	memcpy(out->text, name, n);
	if (out->mods & MOD_SHIFT)
		return -1; /* the character itself tells */
	if (!(out->mods & MOD_CTRL))
		return 0;
	if (n != 1)
		return -1;
	if (*name >= 'A' && *name <= 'Z')
		out->text[0] = (char)(*name - 'A' + 'a');
	return strchr(ctrl_taken, out->text[0]) ? -1 : 0;
}

int key_parse(const char *name, struct key *out)
{
	*out = (struct key){0};
	name = parse_mods(name, &out->mods);
	for (size_t i = 0; i < NAMES; i++)
		if (!strcasecmp(name, names[i].name)) {
			out->code = names[i].code;
			return out->code < K_ENTER ? -1 : 0; /* no key one can name */
		}
	if (!strcasecmp(name, "Space")) {
		out->code = K_TEXT;
		out->text[0] = ' ';
		return out->mods & MOD_SHIFT ? -1 : 0;
	}
	if ((*name == 'F' || *name == 'f') && name[1] >= '1' && name[1] <= '9') {
		char *end;
		long n = strtol(name + 1, &end, 10);
		if (*end || n > 12)
			return -1;
		out->code = K_FUNCTION;
		out->text[0] = (char)n;
		return 0;
	}
	return parse_text(name, out);
}

static const char *name_of(enum key_code code, bool brief)
{
	for (size_t i = 0; i < NAMES; i++)
		if (names[i].code == code)
			return brief && names[i].brief ? names[i].brief : names[i].name;
	return "";
}

/* The name without modifiers. */
static void print_base(struct buf *out, const struct key *k, bool brief)
{
	if (k->code == K_FUNCTION)
		buf_addf(out, "F%d", k->text[0]);
	else if (k->code != K_TEXT)
		buf_adds(out, name_of(k->code, brief));
	else if (!strcmp(k->text, " "))
		buf_adds(out, brief ? "空格" : "Space");
	else if (k->mods & MOD_CTRL && *k->text >= 'a' && *k->text <= 'z')
		buf_addc(out, (char)(*k->text - 'a' + 'A'));
	else
		buf_adds(out, k->text);
}

void key_print(struct buf *out, const struct key *k)
{
	for (size_t i = 0; i < MODS; i++)
		if (k->mods & mods[i].mod)
			buf_adds(out, mods[i].name);
	print_base(out, k, false);
}

void key_brief(struct buf *out, const struct key *k)
{
	if (k->mods == MOD_CTRL && k->code == K_TEXT)
		buf_addc(out, '^');
	else
		for (size_t i = 0; i < MODS; i++)
			if (k->mods & mods[i].mod)
				buf_adds(out, mods[i].name);
	print_base(out, k, true);
}

bool key_equal(const struct key *a, const struct key *b)
{
	return a->code == b->code && a->mods == b->mods && !strcmp(a->text, b->text);
}
