/*
 * One record: the texts typed into one form. Commands change it, the frame
 * shows it, the store saves the difference. Undo is a stack of copies.
 * Knows the form; nothing of files, screens or SQL.
 */
#ifndef TIANBAO_DOC_DOC_H
#define TIANBAO_DOC_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "form/form.h"

enum { UUID_TEXT = 37 };

enum status { STATUS_DRAFT, STATUS_REVIEWED, STATUS_SIGNED, STATUSES };
/* 草稿, 已校核, 已签审. */
const char *status_name(enum status s);
/* Status of such a name, -1 for another text. */
int status_from(const char *name);

/* What is noted about a cell, a row or a warning, beside the texts. */
enum note_kind {
	/* A cell nobody has looked at yet: carried over from another year, or laid out by a kind of
	 * project. Goes when the cell's text changes or someone confirms it. */
	NOTE_UNCONFIRMED,
	/* A cell whose text does not fit its upper level any more. text: the upper level it was
	 * chosen under. Goes when the cell's text changes or fits again. */
	NOTE_PARKED,
	/* A row (col -1) is bound to an indicator template. text: its id. Goes when it is released
	 * or the row is deleted. */
	NOTE_TEMPLATE,
	/* A warning that was let pass. rule: its rule; the cell: its first one. text: the reason.
	 * over: digest of the cells concerned at that time; with another one it does not hold. */
	NOTE_WAIVER,
	/* A cell that a second, blind entry confirmed. Goes when the cell's text changes. */
	NOTE_AGREED,
	NOTE_KINDS
};
/* Its word in the data file and in the changes: unconfirmed, parked, … */
const char *note_word(enum note_kind k);
/* The kind of such a word, -1 for another text. */
int note_from(const char *word);

struct note {
	enum note_kind kind;
	int list, col;                        /* as in a path; the record as a whole: -1, -1 */
	int64_t row;                          /* stable id of the row, 0: no row */
	const char *rule, *text, *over, *who; /* "" without, never NULL */
	int64_t time;                         /* seconds, 0: not known */
};

struct row {
	int64_t id; /* stable for its life: made by doc_row_insert, unique within the record, from 1
		     */
	char **cell; /* one text per column, never NULL */
};
struct rows {
	struct row *v;
	size_t n;
};

struct doc {
	const struct form *form; /* borrowed */
	int64_t number;          /* in the file, 0: not stored yet */
	char uuid[UUID_TEXT];
	int year;
	enum status status;
	int64_t revision;         /* +1 per saved change */
	int64_t created, updated; /* seconds, 0: not stored yet */
	bool deleted;             /* in the bin */
	int64_t next_row;         /* id of the next new row */
	char **field;             /* one text per field, never NULL */
	struct rows *list;        /* one per list */
	struct note *note;        /* sorted by kind, list, row, col, rule: at most one of each */
	size_t nnotes, note_cap;
	size_t size; /* bytes of the block it was made in, which begins with this struct;
		      * of doc.c: what lies in it is not freed alone */
};

/* A record with the form's start values and start rows, and a new random UUID. */
struct doc *doc_new(const struct form *f, int year);
/* A record without texts, rows and UUID, for whoever has them. */
struct doc *doc_empty(const struct form *f);
/* All but the memory is the same. */
struct doc *doc_copy(const struct doc *d);
/* NULL is allowed. */
void doc_free(struct doc *d);
/* True when values and rows are the same (ids, texts, order), the year is and the notes are. */
bool doc_equal(const struct doc *a, const struct doc *b);
/* Takes over what belongs to the stored record and not to its values: number, UUID, status,
 * revision, times, bin. */
void doc_identity(struct doc *to, const struct doc *from);
/* A new UUID, number and revision 0, status draft, no waivers and agreements: a copy that is to be
 * a record of its own. */
void doc_renew(struct doc *d);
/*
 * The same values under another version of the form (form_covers(now, d->form) holds): a new
 * record with everything else as in d. Fields and columns that d's form has not are empty.
 */
struct doc *doc_under(const struct doc *d, const struct form *now);

/* The same for whoever only looks: now may be any form; texts have their place by name, what has none
 * is left out, and so are notes. */
struct doc *doc_seen(const struct doc *d, const struct form *now);

/* The text of a field or cell; borrowed until it is set. p is within the record. Setting another
 * text takes away what was noted about the old one (unconfirmed, parked, agreed). */
const char *doc_get(const struct doc *d, struct path p);
void doc_set(struct doc *d, struct path p, const char *text);
/* True when p names an existing field or cell. */
bool doc_has(const struct doc *d, struct path p);
/* True when people fill in this cell: it is not worked out, and no fixed row prints it. */
bool doc_fills(const struct doc *d, struct path p);
/* Text of the upper level of a choice at p ("" when there is none). */
const char *doc_upper(const struct doc *d, struct path p);

/* A new row before row at (at = number of rows: last) with its columns' start values. */
void doc_row_insert(struct doc *d, int list, size_t at);
void doc_row_delete(struct doc *d, int list, size_t at);
/* Row from becomes row to. */
void doc_row_move(struct doc *d, int list, size_t from, size_t to);
/* A row of from, with its id, becomes the last one of a record of the same form. From may only be
 * asked for its other rows from then on, and be freed. */
void doc_row_take(struct doc *to, int list, struct doc *from, size_t at);
/* Index of the row with this id, -1: there is none. */
int rows_find(const struct rows *rows, int64_t id);
/* True when a row holds nothing but what it started with: each cell is empty or its start value. */
bool doc_row_blank(const struct doc *d, int list, size_t row);
/* True when a row is still as doc_row_insert made it, or emptier: not those the record started
 * with, which were put there on purpose. */
bool doc_row_fresh(const struct doc *d, int list, size_t row);
/* True when a row is judged and rules see it: not when it is blank, but in fixed lists always. */
bool doc_row_counts(const struct doc *d, int list, size_t row);
/* True when a row is printed and exported: not the blank ones of open lists. */
bool doc_row_shown(const struct doc *d, int list, size_t row);

/* Text of a role's field ("" when the form has none). */
const char *doc_role(const struct doc *d, enum role r);
/* A readable dump: a line per field and cell, `address: text`; then one per note. */
void doc_dump(struct buf *out, const struct doc *d);

/* --- notes (doc/notes.c) --------------------------------------------- */

/* The note of this kind about a cell, a row (col -1) or the record (PATH_RECORD); rule: of a
 * waiver, else NULL or "". NULL when there is none. Borrowed until notes change. */
const struct note *doc_note(const struct doc *d, enum note_kind k, struct path p, const char *rule);
/* Notes something (row of p: its place now), instead of an older note about the same. The texts
 * are copied; NULL is "". */
void doc_note_set(struct doc *d, enum note_kind k, struct path p, const struct note *say);
/* The note about the same as n, which may be another record's of the same form: by kind, list,
 * stable row id, column and rule. NULL when there is none. Borrowed as doc_note's. */
const struct note *doc_note_like(const struct doc *d, const struct note *n);
/* Instead of all notes these, n of them in any order, no two about the same. The texts are copied.
 */
void doc_notes_set(struct doc *d, const struct note *v, size_t n);
/* Turns the place of a note under form was into that under form now, by names; false: it has none
 * there. */
bool note_under(struct note *n, const struct form *was, const struct form *now);
/* Takes a note away; false when there was none. */
bool doc_note_clear(struct doc *d, enum note_kind k, struct path p, const char *rule);
/* All of a kind; returns how many went. */
size_t doc_notes_clear(struct doc *d, enum note_kind k);
/* Where a note stands now; a row that is gone: PATH_RECORD. */
struct path note_path(const struct doc *d, const struct note *n);
/* How many there are of a kind. */
size_t doc_note_count(const struct doc *d, enum note_kind k);
/*
 * After the text of p, an upper level, has become another than `was`: lower ones that were chosen
 * under that and do not fit any more are parked; those that fit again are not.
 */
void doc_park(struct doc *d, struct path p, const char *was);
/* Every cell with a text that people fill in is unconfirmed from now on. */
void doc_unconfirm(struct doc *d);

/*
 * The record carried to another year: a new record (doc_renew) with the same texts and bindings,
 * all of them unconfirmed; no waivers, no agreements. Nothing in the texts is changed: years in
 * them are pointed out by the checks.
 */
struct doc *doc_carry(const struct doc *d, int year);

/*
 * Rows of list from of record source put into list `list` of d before row at (at = number of rows:
 * last), cell by cell where columns have the same name, with their templates; marked unconfirmed
 * when unconfirmed is set. rows: their places, n of them. source may be d itself.
 */
void doc_rows_copy(struct doc *d, int list, size_t at, const struct doc *source, int from,
	const size_t *rows, size_t n, bool unconfirmed);

/* --- undo ----------------------------------------------------------- */

/* Steps one can take back, each the record before a command and where the cursor was. */
struct undo {
	struct undo_step *v;
	size_t n, cap; /* steps held; those from at on can be done again */
	size_t at;
};
#define UNDO_INIT \
	{ \
		NULL, 0, 0, 0 \
	}
/* Remembers d as it is before a command; steps that could be done again are dropped. At most 1000
 * are kept, fewer of large records (32 MiB). */
void undo_push(struct undo *u, const struct doc *d, struct path at);
/*
 * Exchanges the values of *d (its year, texts, rows and notes) with those one step back / forth;
 * number, status, revision and times stay. *at becomes where the cursor was before the command. -1: no
 * such step.
 */
int undo_back(struct undo *u, struct doc **d, struct path *at);
int undo_forth(struct undo *u, struct doc **d, struct path *at);
/* Puts a record in below all steps, where undo_back had none left; above all of them, where
 * undo_forth had. Takes d, which that now reaches. */
void undo_below(struct undo *u, struct doc *d, struct path at);
void undo_above(struct undo *u, struct doc *d, struct path at);
/* All steps gone; as after UNDO_INIT. */
void undo_release(struct undo *u);

#endif
