/*
 * How doc.c keeps the notes of a record in step with its values; for doc.c
 * alone. What others may ask of notes is in doc.h.
 */
#ifndef TIANBAO_DOC_NOTES_H
#define TIANBAO_DOC_NOTES_H

#include "doc/doc.h"

/* Another text stands at p: what was noted about the old one goes. */
void notes_text_changed(struct doc *d, struct path p);
/* The row with this id is gone, and all that was noted about it. */
void notes_row_gone(struct doc *d, int list, int64_t row);
/* The notes of from for its copy; for the same record under another form; whether both have the
 * same; all freed. */
void notes_copy(struct doc *to, const struct doc *from);
void notes_under(struct doc *to, const struct doc *from);
bool notes_equal(const struct doc *a, const struct doc *b);
void notes_free(struct doc *d);

#endif
