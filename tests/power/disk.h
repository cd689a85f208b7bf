/*
 * What can be left on a disk when the power goes: the files as they were
 * when last synchronised, and of what came after any part, torn at sectors.
 */
#ifndef TIANBAO_TESTS_POWER_DISK_H
#define TIANBAO_TESTS_POWER_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "recorder.h"

/* What is known of names: */
enum disk_model {
	DISK_ORDERED, /* as ext4: they reach the disk in order, the latest with any sync */
	DISK_STRICT,  /* as POSIX allows: each on its own, for certain with a sync of the folder */
	DISK_MODELS
};

/* Which of what was not synchronised has reached the disk. */
enum disk_luck { LUCK_NONE, LUCK_ALL, LUCK_RANDOM, LUCK_DROP_ONE, LUCK_KEEP_ONE, LUCKS };

struct disk;

/* An empty folder. */
struct disk *disk_new(enum disk_model model);
void disk_free(struct disk *d);
/* The next operation is done. */
void disk_do(struct disk *d, const struct op *op);
/* True when something may or may not be there. */
bool disk_uncertain(const struct disk *d);
/* Writes the files that are left after a power cut now into a folder. */
void disk_write(const struct disk *d, enum disk_luck luck, uint64_t *random, const char *folder);

/* The next number of a series; *random is its seed. */
uint64_t disk_random(uint64_t *random);

#endif
