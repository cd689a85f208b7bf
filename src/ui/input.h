/*
 * Bytes of a terminal into keys: UTF-8, control characters, escape sequences
 * of xterm, kitty, rxvt, the Linux console and whatever terminfo adds, mouse,
 * bracketed paste. Total: every byte is used up, what is no key is dropped,
 * nothing grows beyond its cap. Knows no terminal, no clock, no curses.
 */
#ifndef TIANBAO_UI_INPUT_H
#define TIANBAO_UI_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/keys.h"

enum {
	INPUT_MOST_PASTE = 1 << 20, /* bytes of one paste; the rest of it is dropped */
	INPUT_ESCAPE_MS = 25,       /* how long an Esc may be the beginning of something */
	INPUT_PASTE_MS = 2000,      /* how long a paste may stand still */
};

struct input;

struct input *input_new(void);
void input_free(struct input *in);
/* Adds a sequence that stands for a key: it begins with Esc and is longer than that. */
void input_bind(struct input *in, const char *sequence, const struct key *k);
void input_feed(struct input *in, const char *bytes, size_t n);
/*
 * The next key of what was fed. over: nothing more came for input_patience() milliseconds, so what
 * has begun is all there is. False: no key; feed more. A paste is borrowed until the next call.
 */
bool input_next(struct input *in, struct key *k, bool over);
/* Milliseconds after which the rest is to be taken with over, -1 when nothing has begun that could
 * be all there is (half a character is not). */
int input_patience(const struct input *in);
/* Takes the first cursor report (CSI row ; column R) out of what was fed, wherever it stands. */
bool input_report(struct input *in, int *row, int *col);

#endif
