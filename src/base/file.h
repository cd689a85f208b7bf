/*
 * Whole files, safely. Knows nothing of what is in them.
 */
#ifndef TIANBAO_BASE_FILE_H
#define TIANBAO_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct diags;

/*
 * Reads a regular file of at most limit bytes into out (overwritten). name "-" is standard input.
 * -1: unreadable, no regular file (directory, FIFO, device) or too large, with a diag at name.
 */
int file_read(struct buf *out, const char *name, size_t limit, struct diags *ds);

/*
 * Writes a file so that a power cut leaves the old one or the new one whole: a temporary file
 * beside it (0600, exclusive), fsync, rename, fsync of the folder. -1 with a diag, nothing left
 * behind.
 */
int file_write(const char *name, const void *bytes, size_t n, struct diags *ds);

/*
 * The same in pieces, so that much can be written with little memory. NULL with a diag when it
 * cannot be begun; file_out_add says -1 when it cannot go on. file_out_end frees: with keep the
 * file stands under its name then, without (or when anything failed: -1 with a diag) nothing of it
 * is left.
 */
struct file_out;
struct file_out *file_out_new(const char *name, struct diags *ds);
int file_out_add(struct file_out *f, const void *bytes, size_t n);
int file_out_end(struct file_out *f, bool keep, struct diags *ds);
/* From now on a signal that ends the program takes the file with it that is being written (of
 * several the last); signals that are ignored or caught already stay so. */
void file_out_guard(void);

/* Makes a folder and those above it, each 0700. -1 with a diag. */
int file_mkdirs(const char *name, struct diags *ds);

/* dir/name as new memory. */
char *file_join(const char *dir, const char *name);
/* Appends a text as the name of a file: what that cannot hold, or would hide it, is _. */
void file_name_of(struct buf *out, const char *text);
/* The folder a name stands in, as new memory. */
char *file_folder(const char *name);
/* Makes the names in the folder of a file survive a power cut. 0, or an errno. */
int file_sync_folder(const char *name);

/* Why a system call failed, in Chinese; for an errno not in the table, the C library's words. */
const char *file_reason(int error);

#endif
