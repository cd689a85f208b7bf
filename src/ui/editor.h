/*
 * The text widget: one text, a caret, perhaps a selection. Knows characters
 * and lines, nothing of fields, screens or terminals; what it is drawn into
 * tells it the lines.
 */
#ifndef TIANBAO_UI_EDITOR_H
#define TIANBAO_UI_EDITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/text.h"
#include "ui/keys.h"

struct editor {
	struct buf text;
	size_t caret;      /* bytes */
	bool selected;     /* all of it: typing replaces it */
	int want;          /* column that Up and Down keep, -1: that of the caret */
};

/* An empty text. Free with editor_release, after which it is so again. */
void editor_init(struct editor *e);
void editor_release(struct editor *e);
/* Another text, caret at its end. */
void editor_set(struct editor *e, const char *text);
/* Puts n bytes in at the caret (in place of the selection), taking back `back` bytes before it. */
void editor_insert(struct editor *e, const char *s, size_t n, size_t back);

enum editor_result {
	EDITOR_NOTHING, /* no key of the editor's, or nothing to do (a caret already at the edge) */
	EDITOR_MOVED,
	EDITOR_CHANGED,
};
/*
 * Left, Right, Home, End, Backspace, Delete, Up and Down within the lines (lines may be NULL: one
 * line). Up in the first line and Down in the last, Left at the start and Right at the end give
 * EDITOR_NOTHING: the caller leaves the cell. Text keys are the caller's (see field_typed).
 */
enum editor_result editor_key(struct editor *e, const struct key *k,
	const struct text_lines *lines, enum text_widths w);

#endif
