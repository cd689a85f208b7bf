/*
 * THE table of commands: name, keys, where they work, function, help. The
 * dispatcher, the help screen, the bottom line, `tianbao keys`, the manual
 * and the tests read the same rows.
 */
#ifndef TIANBAO_UI_COMMAND_H
#define TIANBAO_UI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/keys.h"

struct app;
struct buf;
struct diags;

/* Where a command works: the kinds of mode. */
enum where {
	IN_LIST = 1,
	IN_FORM = 2,
	IN_PICK = 4,
	IN_PROBLEMS = 8,
	IN_PREVIEW = 16,
	IN_HELP = 32,
	IN_ASK = 64,
	IN_BIN = 128,
	IN_FOUND = 256,     /* places where a text stands */
	IN_REPORT = 512,    /* problems of many records */
	IN_QUERY = 1024,    /* an empty form that asks for records */
	IN_VERIFY = 2048,   /* a form entered a second time */
	IN_COMPARE = 4096,  /* where the two differ */
	IN_LIBRARY = 8192,  /* the library of indicator templates */
	IN_BLOCK = 16384,   /* the preview of a pasted block */
	IN_SUMMARY = 32768, /* a sheet made from many records */
	IN_HISTORY = 65536, /* the changes of a record */
	IN_ALL = 131071,
	/* Forms with cells that are filled in. */
	IN_CELLS = IN_FORM | IN_QUERY | IN_VERIFY,
	/* Modes in which characters are typed: no character is a command there. */
	IN_TYPING = IN_CELLS | IN_PICK | IN_ASK | IN_LIBRARY,
	/* Modes that show lines one moves through. */
	IN_LINES = IN_LIST | IN_BIN | IN_PICK | IN_PROBLEMS | IN_PREVIEW | IN_HELP | IN_FOUND |
		   IN_REPORT | IN_COMPARE | IN_LIBRARY | IN_BLOCK | IN_SUMMARY | IN_HISTORY,
};

/* What a command does to the data file. */
enum effect {
	LOOKS,   /* nothing */
	WRITES,  /* writes something into the file, but not into the record at hand */
	CHANGES, /* changes the record at hand */
	/* Sign-off, in the order of enum act: it asks for a record of a certain status. */
	REVIEWS,
	SIGNS,
	RETURNS,
	UNLOCKS,
};

struct command {
	const char *name; /* row-insert: what config binds and scripts say */
	const char *keys; /* defaults, blanks between: "F6 Ctrl-N" */
	unsigned where;
	enum effect effect;
	/* Does it to the mode on top; true: done, false: does nothing here (the key goes on to the
	 * mode as an ordinary key). */
	bool (*run)(struct app *app);
	const char *label; /* for the bottom line, at most 4 characters; NULL: not shown there */
	const char *help;  /* a sentence for help and manual */
};

/* All of them: *n rows. */
const struct command *command_table(size_t *n);
/* By its name; NULL when there is none. */
const struct command *command_find(const char *name);

/* Keys in force: the defaults, changed by the configuration. */
struct keymap;
/* The defaults. Free with keymap_free (NULL is allowed). */
struct keymap *keymap_new(void);
void keymap_free(struct keymap *m);
/*
 * Binds keys (blanks between; "" for none) to a command instead of its defaults, and takes them
 * away from the defaults of other commands. -1 with diags, and nothing is bound: no such command
 * or key, a character for a command that works where one types, a key bound twice by keymap_bind.
 */
int keymap_bind(struct keymap *m, const char *command, const char *keys, struct diags *ds);
/* The command a key runs in a kind of mode, NULL when none. */
const struct command *keymap_command(const struct keymap *m, unsigned where, const struct key *k);
/* Appends the keys of a command as shown: "F6 / ^N". */
void keymap_keys(const struct keymap *m, const struct command *c, struct buf *out);
/* The first of them only, "" when it has none. */
void keymap_first(const struct keymap *m, const struct command *c, struct buf *out);

#endif
