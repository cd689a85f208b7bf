/*
 * The outside of a JSON file, read in pieces: where each value begins and
 * ends, and its place (line and column). What a value says is not asked here;
 * base/json reads it, one record at a time, so memory stays flat.
 */
#ifndef TIANBAO_IN_SCAN_H
#define TIANBAO_IN_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/diag.h"

struct scan {
	const char *file; /* as the user named it */
	int fd;
	size_t total;       /* bytes read so far */
	struct buf window;  /* bytes in memory */
	size_t at;          /* next byte not yet consumed */
	int line, col;      /* its place, from 1 */
	bool ended, failed; /* no more bytes; for a reason that was reported */
	struct diags *ds;
};

/* -1 with a diag: unreadable, no regular file, too large. */
int scan_open(struct scan *s, const char *file, struct diags *ds);
void scan_close(struct scan *s);

/* Passes over blanks; the byte that follows, or -1 at the end of the file. */
int scan_peek(struct scan *s);
/* Passes over n bytes of the window. */
void scan_pass(struct scan *s, size_t n);
/* Bytes of the value that begins at s->at, all of which are in the window afterwards; 0 with a
 * diag when it has no end, is too deep or too large. */
size_t scan_value(struct scan *s);
/* The place of s->at. */
struct place scan_place(const struct scan *s);

/*
 * A walk over the text of one value that is known to be JSON, beside its tree: gives the places
 * of keys and values for messages.
 */
struct walk {
	const char *s;
	size_t n, at;
	size_t told; /* line and col are those of this byte */
	int line, col;
};

void walk_init(struct walk *w, const struct scan *s, size_t n);
/* Into a list or map, and out of it behind its last element. */
void walk_enter(struct walk *w);
void walk_leave(struct walk *w);
/* To the next key of a map / past the key to its value / to the next element of a list. */
void walk_to_key(struct walk *w);
void walk_to_value(struct walk *w);
void walk_to_item(struct walk *w);
/* Past the value that begins here. */
void walk_skip(struct walk *w);
/* The place of byte at, which never goes back between two calls. */
void walk_place(struct walk *w, size_t at, struct place *out);
/* Appends what can be told of the address of byte at (键[2].键), even of a text that is no JSON. */
void walk_address(const struct walk *w, size_t at, struct buf *out);

#endif
