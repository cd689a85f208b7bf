/*
 * Field types: THE table of what a value can be. A new type is a row here.
 *
 * Judging is three-valued and total: every text gets a verdict, none is ever
 * refused. Reading turns a text into the value rules see.
 */
#ifndef TIANBAO_FORM_TYPE_H
#define TIANBAO_FORM_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"
#include "form/form.h"

enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

/* The value of a text, as rules see it. */
enum value_kind { VALUE_NULL, VALUE_INTEGER, VALUE_REAL, VALUE_TEXT };
struct value {
	enum value_kind kind;
	bool unreadable;  /* text stands there but cannot be read: kind is VALUE_NULL */
	int64_t integer;  /* money: 0.0001 元 */
	double real;      /* number, percent */
	struct buf *text; /* date: YYYY-MM-DD here; for other types NULL = the text as typed */
};

struct type {
	const char *name;  /* in YAML */
	const char *title; /* in Chinese, for help */
	const char *help;  /* how it is typed: the bottom line when the form says nothing */
	const char *wrong; /* sentence when a finished text does not fit, without the label */
	enum align align;
	bool multiline; /* Alt-Enter breaks the line */
	bool paragraph; /* arriving puts the caret at the end; PgUp etc. stay inside */
	bool figure;    /* a second entry asks for it, unless the form says for what */
	bool fold;      /* full-width digits, letters, signs and ％ become ASCII as typed */
	/* Verdict of a text that is not blank; NULL: always valid. May set *why, a sentence better
	 * than wrong. */
	enum verdict (*judge)(const struct field *f, const char *text, size_t n, const char **why);
	/* Value of a text that is not blank; NULL: the text itself. */
	void (*read)(const struct field *f, const char *text, size_t n, struct value *out);
	/* Appends the text of a computed integer or real as this type writes it (decimals, unit,
	 * separators), so that read gives it back; NULL: as a plain number. */
	void (*print)(const struct field *f, const struct value *v, struct buf *out);
};

/* Type by its YAML name, NULL when there is none. */
const struct type *type_find(const char *name);
/* All of them, for lists and documents: *n rows. */
const struct type *type_table(size_t *n);

/* Decimals to print an amount with: those of m, and as many more as a whole amount needs: 100001元 is
 * no 10.00 万元. */
int money_decimals(const struct money *m, int64_t amount);

/* Appends what a field's bounds allow, in words: 要在 0 到 100 之间; nothing without bounds. */
void field_range(const struct field *f, struct buf *out);

/*
 * Verdict of a text in a field, all of it: type, pattern, length, bounds, and for choices the
 * values offered under upper (text of the upper level, "" without; other types: ignored).
 * The empty text (and one of blanks) is INCOMPLETE in a required field, VALID in an optional one.
 * *why: the sentence for a text that is not valid (static or in the form), "" for a valid one; may
 * be NULL.
 */
enum verdict field_judge(
	const struct field *f, const char *upper, const char *text, const char **why);
/* Value of a text for rules; the empty text gives VALUE_NULL. tmp gets texts made here. */
void field_read(const struct field *f, const char *text, struct buf *tmp, struct value *out);

/*
 * What a typed or pasted text becomes before it goes in: in folding types full-width digits,
 * signs and ％ to ASCII; everywhere >= <= to ≥ ≤ (also when the two arrive one after the other:
 * before is the text left of the caret, and the number of its last bytes to be taken back is
 * returned), ≧≦ ＞＝ likewise; what may not stand in a value (text_clean) left out; newlines to a
 * blank where the type has one line, tabs to a blank; NFC. Appends to out.
 */
size_t field_typed(
	const struct field *f, const char *before, const char *typed, size_t n, struct buf *out);

/* Characters a value of f may have at most, wherever it comes from: FIELD_MOST_CHARS, unless the
 * form allows more. (A text over a smaller max goes in and is judged.) */
enum { FIELD_MOST_CHARS = 100000 };
size_t field_most_chars(const struct field *f);

/* Which characters could come next after text, as a short list for the bottom line
 * (数字 . % 万 元); nothing for free text. */
void field_next(const struct field *f, const char *text, struct buf *out);

#endif
