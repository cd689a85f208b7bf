/*
 * What the terminal tests share: a scratch folder with a data file, the
 * program run to its end, the program on a terminal, and the keys that enter
 * a whole record.
 */
#ifndef TESTS_PTY_SCENE_H
#define TESTS_PTY_SCENE_H

#include <stddef.h>

#include "pty/pty.h"

struct buf;
struct doc;

/* Makes an empty folder and goes there; environment as tests/run sets it. */
void scene_begin(void);
/* Removes it. */
void scene_end(void);

/* Runs `tianbao -f FILE args…` (NULL ends them) to its end; its output into out (may be NULL).
 * Returns the exit status. */
int scene_run(struct buf *out, const char *file, ...) __attribute__((sentinel));
/* The same on a terminal, left running. */
struct pty *scene_start(int rows, int cols, const char *file, ...) __attribute__((sentinel));
/* Path of a published document: tests/data/published/NAME; static until the next call. */
const char *scene_document(const char *name);
/* A copy of a file. */
void scene_copy(const char *from, const char *to);

/* One key as the terminal sends it. */
struct keystroke {
	char bytes[8];
	size_t n;
};
struct keystrokes {
	struct keystroke *v;
	size_t n, cap;
};
/* The keys that enter want from the first cell on, where a new record holds what fresh holds. */
void keystrokes_record(struct keystrokes *k, const struct doc *want, const struct doc *fresh);
void keystrokes_release(struct keystrokes *k);

/* The n-th record (from 1) of a document; the form is loaded from the source tree. Free with
 * doc_free; the form lives until the end of the program. */
struct doc *scene_record(const char *document, size_t n);

#endif
