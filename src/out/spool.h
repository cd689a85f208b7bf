/*
 * A print job on its way: to a program, lp as a rule, or straight to a device.
 * What nobody takes is kept in a file. Knows bytes, not what they print.
 */
#ifndef TIANBAO_OUT_SPOOL_H
#define TIANBAO_OUT_SPOOL_H

#include "base/buf.h"
#include "out/printer.h"

struct spool;

struct spool_job {
	const struct printer *printer;
	const char *title;  /* what lp shows of it, and the file's name where it is kept */
	int copies;         /* at least 1 */
	const char *folder; /* for a job that could not be printed; made where there is none */
};

/* Begins to print bytes, which it takes over (the buffer is empty then). The job's texts are
 * copied, its printer borrowed. */
struct spool *spool_new(const struct spool_job *job, struct buf *bytes);
/* Goes on for at most so many milliseconds; true: it has come to an end. */
bool spool_step(struct spool *s, int ms);
/*
 * Frees it; one that has not come to an end is given up. 0: a hint in ds says what the printer
 * answered. -1: ds says in its words why not, and where the job is kept.
 */
int spool_end(struct spool *s, struct diags *ds);

#endif
