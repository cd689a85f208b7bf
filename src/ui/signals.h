/*
 * Signals of the screen program as flags, and a descriptor that poll() sees
 * when one is set. Handlers do nothing else.
 */
#ifndef TIANBAO_UI_SIGNALS_H
#define TIANBAO_UI_SIGNALS_H

#include <stdbool.h>

/* Takes over SIGWINCH, TERM, HUP, INT, QUIT, TSTP and CONT. -1 with errno. */
int signals_catch(void);
/* Gives them back to whoever had them. */
void signals_release(void);
/* True when a signal has come since it was last asked for. */
bool signals_take(int sig);
/* One of those that end the program has come; it is not taken. */
bool signals_end(void);
/* Becomes readable when a signal comes; signals_drain empties it. */
int signals_fd(void);
void signals_drain(void);

#endif
