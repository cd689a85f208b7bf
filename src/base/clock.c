/* The time: see clock.h. */
#include "base/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/mem.h"

/* The last second of which every zone's year still has four digits: 9999-12-30. */
enum { DAY = 86400 };
static const int64_t last_second = INT64_C(253402300799) - DAY;

static bool held;
static int64_t held_at;
static int times = 1; /* as fast as the clock on the wall */

int64_t clock_now(void)
{
	return held ? held_at : (int64_t)time(NULL);
}

int64_t clock_ticks(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000) * times;
}

int64_t clock_until(int64_t ticks)
{
	int64_t left = ticks - clock_ticks();
	return left > 0 ? (left + times - 1) / times : 0;
}

void clock_hurry(int so_many)
{
	times = so_many;
}

void clock_hold(int64_t seconds)
{
	held = true;
	held_at = seconds;
}

/* The calendar's view of a moment; those outside the years 1970 to 9999 are drawn in. */
static struct tm local(int64_t seconds)
{
	if (seconds < DAY)
		seconds = DAY;
	if (seconds > last_second)
		seconds = last_second;
	time_t t = (time_t)seconds;
	struct tm tm;
	if (!localtime_r(&t, &tm))
		die("看不懂系统时间");
	return tm;
}

void clock_text(int64_t seconds, char out[CLOCK_TEXT])
{
	struct tm tm = local(seconds);
	char plain[CLOCK_TEXT];
	/* strftime has the zone as +0800: the colon is ours. */
	size_t n = strftime(plain, sizeof plain, "%Y-%m-%dT%H:%M:%S%z", &tm);
	if (n != CLOCK_TEXT - 2)
		die("看不懂系统时间");
	snprintf(out, CLOCK_TEXT, "%.22s:%.2s", plain, plain + 22);
}

/* As much of it as an example has. */
static void add(struct buf *out, int64_t seconds, const char *example)
{
	char text[CLOCK_TEXT];
	clock_text(seconds, text);
	text[strlen("2023-05-01")] = ' ';
	buf_add(out, text, strlen(example));
}

void clock_day(struct buf *out, int64_t seconds)
{
	add(out, seconds, "2023-05-01");
}

void clock_minute(struct buf *out, int64_t seconds)
{
	add(out, seconds, "2023-05-01 16:13");
}

void clock_second(struct buf *out, int64_t seconds)
{
	add(out, seconds, "2023-05-01 16:13:05");
}

int clock_year(void)
{
	return local(clock_now()).tm_year + 1900;
}
