/*
 * Keys by name: "a", "机", "Tab", "Shift-Tab", "Ctrl-S", "Alt-Up", "F5",
 * "Alt-Enter", "Ctrl-PgUp". A key press is a value; where it came from (a
 * terminal, a script) nobody above asks.
 */
#ifndef TIANBAO_UI_KEYS_H
#define TIANBAO_UI_KEYS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

enum key_code {
	K_TEXT = 1, /* a character: ->text */
	K_PASTE,    /* a whole bracketed paste: ->paste */
	K_MOUSE,    /* a click at ->y, ->x; ->text[0] 1 left, 4 wheel up, 5 wheel down */
	K_RESIZED,  /* the terminal has another size */
	K_ENTER,
	K_TAB,
	K_ESCAPE,
	K_BACKSPACE,
	K_DELETE_CHAR,
	K_INSERT,
	K_UP_ARROW,
	K_DOWN_ARROW,
	K_LEFT_ARROW,
	K_RIGHT_ARROW,
	K_HOME_KEY,
	K_END_KEY,
	K_PAGE_UP,
	K_PAGE_DOWN,
	K_FUNCTION, /* F1 … F12: ->text[0] is the number */
};
enum key_mod { MOD_SHIFT = 1, MOD_ALT = 2, MOD_CTRL = 4 };

struct key {
	enum key_code code;
	unsigned mods;     /* K_TEXT: MOD_CTRL with a small letter, MOD_ALT with any */
	char text[8];      /* K_TEXT: the character, UTF-8 */
	int y, x;          /* K_MOUSE */
	const char *paste; /* K_PASTE: borrowed until the next key is read */
};

/* Key of a name; -1 when it is none. Ctrl-I, Ctrl-M, Ctrl-H and Ctrl-[ are none: a terminal sends
 * Tab, Enter, Backspace and Esc. */
int key_parse(const char *name, struct key *out);
/* Appends its name: what key_parse reads. */
void key_print(struct buf *out, const struct key *k);
/* Appends it as the screen shows it: ^N, Alt-↑, 空格. */
void key_brief(struct buf *out, const struct key *k);
bool key_equal(const struct key *a, const struct key *b);

#endif
