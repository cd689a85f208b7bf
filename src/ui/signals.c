/* Signals as flags: see signals.h. */
#include "ui/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static const int ours[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT};
enum { OURS = sizeof ours / sizeof *ours, ENDING = 4, MOST = 65 };

static volatile sig_atomic_t caught[MOST];
static struct sigaction before[OURS];
static int wake[2] = {-1, -1}; /* handlers write, poll reads */

static void on_signal(int sig)
{
	int error = errno;
	caught[sig] = 1;
	if (write(wake[1], "", 1) < 0) {
		/* full: poll wakes up anyway */
	}
	errno = error;
}

int signals_catch(void)
{
	if (pipe2(wake, O_CLOEXEC | O_NONBLOCK))
		return -1;
	struct sigaction a = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	sigemptyset(&a.sa_mask);
	for (size_t i = 0; i < OURS; i++) {
		caught[ours[i]] = 0;
		sigaction(ours[i], &a, &before[i]);
	}
	return 0;
}

void signals_release(void)
{
	for (size_t i = 0; i < OURS; i++)
		sigaction(ours[i], &before[i], NULL);
	close(wake[0]);
	close(wake[1]);
	wake[0] = wake[1] = -1;
}

bool signals_take(int sig)
{
	bool was = caught[sig];
	caught[sig] = 0;
	return was;
}

bool signals_end(void)
{
	for (size_t i = 0; i < ENDING; i++)
		if (caught[ours[i]])
			return true;
	return false;
}

int signals_fd(void)
{
	return wake[0];
}

void signals_drain(void)
{
	char drop[64];
	while (read(wake[0], drop, sizeof drop) == (ssize_t)sizeof drop)
		;
}
