/*
 * A program on a pseudo-terminal and the terminal it sees (libvterm), in one
 * process. Nothing waits by the clock: every wait is for something to appear,
 * and fails the test when it has not after PTY_PATIENCE.
 */
#ifndef TESTS_PTY_H
#define TESTS_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct buf;
struct pty;

enum { PTY_PATIENCE = 20000 }; /* milliseconds after which a wait is given up */

/*
 * Starts argv on a terminal of that size. env: NULL-terminated NAME=VALUE, laid over a small clean
 * environment (TERM=xterm-256color, LC_ALL=C.UTF-8, HOME of the caller). Dies when it cannot.
 */
struct pty *pty_start(const char *const *argv, const char *const *env, int rows, int cols);
/* Kills what still runs and frees. */
void pty_free(struct pty *p);

/* Sends bytes, reading what comes back meanwhile, so that neither side blocks. false: the program
 * is gone. */
bool pty_send(struct pty *p, const char *bytes, size_t n);
bool pty_sends(struct pty *p, const char *text);
/* Reads what is there, waiting at most ms for the first byte; false: nothing came. */
bool pty_pump(struct pty *p, int ms);
/* Reads until the screen shows text (in one row); false: never. */
bool pty_until(struct pty *p, const char *text);
/* Reads until the screen shows it no more. */
bool pty_until_gone(struct pty *p, const char *text);
/* Another size, SIGWINCH to the program. */
void pty_resize(struct pty *p, int rows, int cols);
/* Waits for the end of the program, reading all it still says; its wait status, -1: never. *cpu gets
 * the processor time it used in all, in microseconds; may be NULL. */
int pty_wait(struct pty *p, long *cpu);
/* Sends a signal. */
void pty_signal(struct pty *p, int sig);
/* Sends a signal to the programs in the foreground of the terminal, as its keys do. */
void pty_signal_foreground(struct pty *p, int sig);
/* Closes our side: the terminal goes away. */
void pty_hangup(struct pty *p);

/* The screen: rows of text, trailing blanks cut, a newline after each. Appends. */
void pty_screen(struct pty *p, struct buf *out);
bool pty_shows(struct pty *p, const char *text);
void pty_cursor(const struct pty *p, int *y, int *x);
/* True while the program uses the alternate screen. */
bool pty_alternate(const struct pty *p);
/* Bytes received so far. */
size_t pty_bytes(const struct pty *p);
/* True when the settings of the terminal line (stty) are those it was started with. */
bool pty_line_restored(const struct pty *p);
pid_t pty_pid(const struct pty *p);
/* Processor time used by the program so far in microseconds (from /proc), -1 when it is gone. */
long pty_cpu(const struct pty *p);

#endif
