/*
 * The configuration: $XDG_CONFIG_HOME/tianbao/config.yaml, described in
 * tianbao-config(5). Read once at the start; nothing writes it.
 */
#ifndef TIANBAO_UI_CONFIG_H
#define TIANBAO_UI_CONFIG_H

#include <stdbool.h>

#include "out/printer.h"

struct buf;
struct diags;
struct keymap;

struct config {
	int ambiguous; /* columns of ambiguous characters: 1, 2; 0: ask the terminal */
	bool ascii;    /* frames of + - | */
	bool mouse;
	char *who; /* name of the person, "" when the file says none */
	struct printers printers;
	/* Fonts of PDF, for text and for titles: families with commas between them, "" when the
	 * file says none. */
	char *font, *title_font;
	char *printer; /* name of the one to begin with, "" when the file says none */
};

/* What holds when no file says otherwise: terminal asked, box frames, mouse on, no name. */
void config_init(struct config *c);
void config_release(struct config *c);
/* The printer to begin with: the one named, else the first of the office's own, else the system's.
 */
const struct printer *config_printer(const struct config *c);
/* What it says of paper, into o, which borrows it. c NULL: nothing. */
struct out_options;
void config_paper(const struct config *c, struct out_options *o);
/* Name of the file, $XDG_CONFIG_HOME/tianbao/config.yaml or below ~/.config; overwrites out. -1:
 * the machine names no folder. It need not exist. */
int config_file(struct buf *out);
/*
 * Reads a configuration file into c and binds its keys in m (NULL: they are only checked). Every
 * fault goes to ds with its place; -1 when one is an error: c and m then hold what was right.
 * A file that does not exist says nothing and is none.
 */
int config_read(struct config *c, struct keymap *m, const char *file, struct diags *ds);

#endif
