/*
 * The terminal. The only user of curses. Hands over keys, shows surfaces
 * (only the cells that differ from the last one), puts everything back on
 * every way out. One terminal a program: the state is in here.
 *
 * The process has one wcwidth(), defined here, which ncurses uses too: widths
 * are those of base/text for the terminal at hand, whatever the C library
 * thinks.
 */
#ifndef TIANBAO_UI_TERM_H
#define TIANBAO_UI_TERM_H

#include <stdbool.h>

#include "base/surface.h"
#include "ui/keys.h"

struct diags;

struct term_options {
	int ambiguous;   /* 1, 2; 0: ask the terminal */
	bool ascii;      /* ASCII frames */
	bool mouse;
	bool mono;       /* NO_COLOR */
};

/* Takes the terminal over. -1 with a diag (no terminal, unusable TERM); nothing is changed then. */
int term_open(const struct term_options *o, struct diags *ds);
/* Puts it back as it was; may be called twice. */
void term_close(void);
/* Its rows and columns; they change with a K_RESIZED. */
void term_size(int *rows, int *cols);
/* The widths and frames surfaces have to use here. They can change with a K_RESIZED: when a slow
 * line brings the terminal's answer late. */
enum text_widths term_widths(void);
enum frame_set term_frame(void);

enum term_event {
	TERM_KEY,     /* *k is a key; more may be waiting */
	TERM_IDLE,    /* nothing waiting (after wait milliseconds) */
	TERM_GONE,    /* hang-up, SIGTERM, end of input: save and leave at once */
};
/* Next key; waits at most wait milliseconds (0: not at all, -1: until something comes). */
enum term_event term_read(struct key *k, int wait);
/* Shows a page with the cursor at (y, x), hidden when y is negative. */
void term_show(const struct surface *s, int y, int x);
/* The next term_show draws everything anew (Ctrl-L). */
void term_repaint(void);

#endif
