/*
 * Another program, run with bytes as its input: the only place of the house
 * that starts one. No shell, an environment of our own, and an end to waiting.
 * Knows nothing of printers.
 */
#ifndef TIANBAO_BASE_SPAWN_H
#define TIANBAO_BASE_SPAWN_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct diags;

struct spawn;

enum spawn_end {
	SPAWN_EXITED,   /* with a status */
	SPAWN_KILLED,   /* by a signal of someone else */
	SPAWN_SILENT,   /* neither read nor said anything for so long that it was ended */
	SPAWN_GIVEN_UP, /* ended before it had come to an end itself */
};

/*
 * Starts a program: argv[0] is a path from / or a name that is looked for in /usr/bin, /bin,
 * /usr/local/bin, /usr/sbin and /sbin. It reads n bytes (borrowed until spawn_end); what it writes
 * to stdout and stderr is its answer. It runs in a session of its own, without our terminal, with
 * HOME, USER, LOGNAME, LANG, LC_*, TZ and CUPS_SERVER of ours and no other variable. After limit
 * seconds without a sign of it, it is killed with all it has started. NULL with a diag.
 */
struct spawn *spawn_new(
	const char *const *argv, const void *bytes, size_t n, int limit, struct diags *ds);
/* Feeds it and listens for at most so many milliseconds (0: what can be done at once). True: it has
 * come to its end. */
bool spawn_step(struct spawn *s, int ms);
/* Ends it if it still runs, and frees. *status: of SPAWN_EXITED its exit status, of SPAWN_KILLED
 * the signal. Appends the answer (at most 4 KiB; any bytes). */
enum spawn_end spawn_end(struct spawn *s, int *status, struct buf *answer);

#endif
