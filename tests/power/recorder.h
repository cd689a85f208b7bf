/*
 * What a program does to the files of one folder, in order. The program that
 * links recorder.c gets its versions of the calls that write, since its
 * symbols come before the C library's, for SQLite too; no preloading needed.
 */
#ifndef TIANBAO_TESTS_POWER_RECORDER_H
#define TIANBAO_TESTS_POWER_RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum op_kind {
	OP_CREATE,   /* name now stands for file */
	OP_WRITE,    /* n bytes at offset */
	OP_SIZE,     /* file is now offset bytes long */
	OP_SYNC,     /* what was written to file is on the disk */
	OP_SYNC_DIR, /* so are the names in the folder name */
	OP_RENAME,   /* name → to */
	OP_UNLINK,   /* name is gone */
};

struct op {
	enum op_kind kind;
	size_t file;     /* number of the file, from 0 in order of creation */
	char *name, *to; /* relative to the folder; "" is the folder itself */
	uint64_t offset;
	size_t n;
	char *bytes;
};

/* From now on what happens in a folder (which is empty now) is recorded. careless: the program's
 * syncs of the data file and its log are left out, as if it had never made them. */
void recorder_start(const char *folder, bool careless);
/* Ends it; what was recorded is there until recorder_clear. */
void recorder_stop(void);
/* How many operations there are so far. */
size_t recorder_count(void);
const struct op *recorder_op(size_t i);
void recorder_clear(void);
/*
 * The at-th call from now on (0: the next) that would make, write, size, sync, rename or remove
 * something in the folder fails with this error; forever: every one from there on. error 0: none
 * fails any more. recorder_missed: how many calls there still were to go before the first one
 * failed, 0: one did.
 */
void recorder_fail(size_t at, int error, bool forever);
size_t recorder_missed(void);
/* While set, syncs do nothing: whoever only looks at crash states need not wait for a disk. */
void recorder_lazy(bool lazy);

#endif
