/*
 * The time, in one place, so that a test can hold it still.
 */
#ifndef TIANBAO_BASE_CLOCK_H
#define TIANBAO_BASE_CLOCK_H

#include <stdint.h>

struct buf;

enum { CLOCK_TEXT = 26 };

/* Seconds since 1970 (UTC). */
int64_t clock_now(void);
/* Milliseconds since some moment, which no setting of the clock moves: for waiting. */
int64_t clock_ticks(void);
/* Real milliseconds until clock_ticks() gives that, at least 0: for poll(). */
int64_t clock_until(int64_t ticks);
/* From now on clock_ticks() runs so many times as fast; for tests of who waits how long. */
void clock_hurry(int times);
/* From now on clock_now() gives this moment; for tests. */
void clock_hold(int64_t seconds);
/* RFC 3339 with the zone of the machine: 2023-05-01T16:13:05+08:00. */
void clock_text(int64_t seconds, char out[CLOCK_TEXT]);
/* Appends the same as people read it: 2023-05-01; 2023-05-01 16:13; 2023-05-01 16:13:05. */
void clock_day(struct buf *out, int64_t seconds);
void clock_minute(struct buf *out, int64_t seconds);
void clock_second(struct buf *out, int64_t seconds);
/* This year by the machine's calendar. */
int clock_year(void);

#endif
