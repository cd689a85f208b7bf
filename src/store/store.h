/*
 * The data file. SQLite, 2 of 2 users: one connection, exclusive, WAL, the
 * durability rules of src/README. Keeps records as text under the form's own
 * names; knows forms and records, nothing of screens or drawing.
 *
 * Every function that writes is one transaction: done on return, or nothing
 * happened and -1 with a diag. Times come from base/clock.
 */
#ifndef TIANBAO_STORE_STORE_H
#define TIANBAO_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "doc/act.h"
#include "doc/doc.h"
#include "doc/rules.h"
#include "form/catalog.h"

struct sheets;
struct store;

enum store_mode {
	STORE_READ,     /* list, check, print, export: the file's bytes stay as they are, unless
			 * there is something to recover */
	STORE_WRITE,    /* must exist */
	STORE_CREATE,   /* made when it does not exist, with its folders */
	STORE_SNAPSHOT, /* a private copy of a file another program holds; read only */
};

/*
 * Opens a data file. NULL with a diag: missing, unreadable, foreign, truncated, newer, damaged, or
 * held by another program (D_STORE_HELD, with who, where and since when). Rejects before touching:
 * only a regular file with our header is opened. STORE_WRITE and STORE_CREATE migrate an older
 * file after a copy, make the day's backup, and put a left-over cell in hand into its record (see
 * store_recovered). who: login and name of the person, for the changes. catalog is borrowed.
 */
struct store *store_open(const char *file, enum store_mode mode, const char *who,
	struct catalog *catalog, struct diags *ds);
/* Folds the log back into the file, which then stands alone. -1 with a diag when that failed (the
 * data is safe all the same). Frees s. */
int store_close(struct store *s, struct diags *ds);
/* Its name, as it was opened by. */
const char *store_file(const struct store *s);
/* True when nothing can be written: STORE_READ, a snapshot, no permission. */
bool store_readonly(const struct store *s);
/* Time of a snapshot, 0 when it is none. */
int64_t store_snapshot_time(const struct store *s);
/* True when name is the data file itself or one that belongs to it (by path, or by device and
 * inode), a backup of its own, too. */
bool store_is_file(const struct store *s, const char *name);
/* True when it is that or another data file, so that no output overwrites it. */
bool store_is_data(const struct store *s, const char *name);

/* --- records -------------------------------------------------------- */

/*
 * A record with its form: the installed one where it covers the kept one and the record is no
 * signed one, else the kept text. NULL with a diag; so it is when the record is not what was
 * saved, by its digest. Free with doc_free.
 */
struct doc *store_load(struct store *s, int64_t number, struct diags *ds);
/*
 * Saves what differs between before (NULL: a new record) and now: values, rows, notes, changes,
 * derived columns, in one FULL transaction that also empties the cell in hand. Sets number,
 * revision and times of now, and who gave a waiver and when where that is empty; before must have
 * those of the last save. now may be under another form. A change of a note is noted under
 * `ADDRESS:WORD` (the cell's address, note_word).
 * sum: what the list shows. why: reason, "" for none. -1: nothing was written.
 */
int store_save(struct store *s, const struct doc *before, struct doc *now,
	const struct summary *sum, const char *why, struct diags *ds);
/*
 * Several writes as one: what store_save, store_add, store_delete and store_restore do between
 * these two is one transaction. store_end commits it when keep is set, else (or when it cannot: -1
 * with a diag) all of it is undone; so it is when one of them failed. For imports: memory stays
 * flat whatever their size.
 */
int store_begin(struct store *s, struct diags *ds);
int store_end(struct store *s, bool keep, struct diags *ds);
/* (Of a signed record store_save, store_delete, store_remark and store_hand write nothing: -1 with
 * D_STORE_SIGNED. A reviewed one is a draft again once something in it has changed. No other way
 * leads to another status but store_act.) */

/* Several new records, all or nothing. */
int store_add(
	struct store *s, struct doc **v, const struct summary *sum, size_t n, struct diags *ds);
/* Into the bin and back. -1 with a diag when there is no such record. */
int store_delete(struct store *s, int64_t number, struct diags *ds);
int store_restore(struct store *s, int64_t number, struct diags *ds);

/* Record number for what a user wrote (all digits: the number; else at least 4 hexadecimal digits
 * of the UUID). With a diag: -1, there is none or several, or it is no ID; -2, the file failed.
 * deleted: look in the bin. */
int64_t store_find(struct store *s, const char *id, bool deleted, struct diags *ds);

/* --- sign-off ---------------------------------------------------------- */

/*
 * Reviews, signs, returns or unlocks d, a record as store_load gave it (doc/act.h says which may
 * follow which): status, history and sign-off, with the record saved under the form it has now; in
 * one FULL transaction, or part of store_begin's. why: "" without. found: what rules_check says of
 * d; sum: what the list shows. d gets status, revision and times. A sign-off makes a copy of the
 * file afterwards, and warns (D_ACT_CLOCK) when the clock has gone back.
 * 0: done. 1: refused, nothing was written and a transaction goes on; all reasons are in ds, each
 * error of the record among them. -1: the file failed.
 */
int store_act(struct store *s, struct doc *d, enum act act, const char *why,
	const struct summary *sum, const struct diags *found, struct diags *ds);

/* One act, as it was done. */
struct signoff {
	int64_t seq, record, time, revision; /* seq: of its change */
	enum act act;
	bool valid; /* of ACT_SIGN: still in force */
	char *who, *why;
	char *results;          /* what was said of the record, see tianbao-verify(7) */
	char value[DIGEST_HEX]; /* "" when it was no ACT_SIGN */
	char head[DIGEST_HEX];  /* of the history, this act included */
};
/* All acts of a record, newest first. -1 with a diag. Free with signoffs_release. */
int store_signoffs(
	struct store *s, int64_t number, struct signoff **v, size_t *n, struct diags *ds);
void signoffs_release(struct signoff *v, size_t n);
/* Appends the bytes whose SM3 is the check value of the last sign-off of d, or that stand for a
 * cell of it (cell not PATH_RECORD): see tianbao-verify(7). 1: d was never signed; -1 with a diag.
 */
int store_canonical(
	struct store *s, const struct doc *d, struct path cell, struct buf *out, struct diags *ds);
/* For print-outs: the sign-offs that are in force. */
struct seals store_seals(struct store *s);

/* --- the history --------------------------------------------------------- */

/* One change. */
struct history {
	int64_t seq, time;
	int64_t row;     /* stable id of the list's row, 0: none */
	char *who, *why; /* why: "" without */
	char *cell;      /* address as it was then; ADDRESS:WORD of a note; :WORD of the record */
	char *old, *new; /* NULL: was not there, is not there */
	bool batch;      /* made together with the one before it in the list: one step */
};
/*
 * Changes of a record, newest first, at most max of those before change `before` (0: from the
 * newest). cell: of this cell only (PATH_RECORD: of all), with its notes and, of a row's cell, the
 * coming and going of its row; d is the record, which says where rows are now, and may be NULL for
 * PATH_RECORD. -1 with a diag. Free with history_release.
 */
int store_history(struct store *s, int64_t number, const struct doc *d, struct path cell,
	int64_t before, size_t max, struct history **v, size_t *n, struct diags *ds);
/* The same the other way: at most max of those from a change on, it among them (0: from the first),
 * the newest first, too. */
int store_history_from(struct store *s, int64_t number, const struct doc *d, struct path cell,
	int64_t from, size_t max, struct history **v, size_t *n, struct diags *ds);
void history_release(struct history *v, size_t n);
/* Frees the texts of one. */
void history_clear(struct history *h);
/* Where the cell, row or list of a change is in d now; PATH_RECORD: nowhere, or it is of none. */
struct path history_path(const struct doc *d, const struct history *h);
/* Appends what changed, for the `cell` of a change or of struct changed: the address of a cell, a
 * row or a list, what is noted about it, or what of the record as a whole. */
void history_words(struct buf *out, const char *cell);
/* Appends old or new of a change as people read it (a note's reason, who, when). */
void history_text(struct buf *out, const struct history *h, const char *text);

/*
 * A record as it was before a change: a walk back through its history, step by step, each step what
 * one save changed; for undo across restarts. Each state is proven by the digest that the history
 * has of it.
 */
struct past {
	int64_t number;
	int64_t seq; /* doc is the record as it was before this change; at first one past the last
		      */
	struct doc *doc; /* under the form it had then; its status too */
	struct path at;  /* first cell the last step back changed (in doc), PATH_RECORD: none */
};
/* Begins at the record as it stands. -1 with a diag. */
int store_past(struct store *s, int64_t number, struct past *p, struct diags *ds);
/* One step back. 0: done; 1: there is none before (the record came then); -1 with a diag: it
 * cannot be told what stood there, p is as it was. */
int store_past_back(struct store *s, struct past *p, struct diags *ds);
void past_release(struct past *p);

/* For rules that look at other records. */
struct others store_others(struct store *s);

/* --- what was entered before ------------------------------------------- */

/*
 * Different texts of a field in records of the same unit ("": any) and form, newest first, at most
 * max, that begin with prefix ("": all); not those of record self. Where there are very many
 * records only the newest are looked at. Texts and *v by free. -1 with a diag.
 */
int store_suggest(struct store *s, const struct form *f, int field, const char *unit,
	const char *prefix, int64_t self, size_t max, char ***v, size_t *n, struct diags *ds);
/* How often each template was bound, over all records not in the bin: ids and counts, most first.
 * Free the texts and both arrays. */
int store_templates_used(
	struct store *s, char ***ids, size_t **counts, size_t *n, struct diags *ds);

/* One place where a text was found. */
struct found {
	int64_t number; /* record */
	char *cell;     /* address */
	char *text;     /* all of the cell */
	char *name;     /* of the record */
	int year;
};
/*
 * Looks for a text (folded as the list's find does) in every entered cell of all records not in the
 * bin, in slices: behind *from (a record number, 0 at the start) at most `records` records are
 * looked at, and none any more once max places were found; *from moves on, -1: all was looked at.
 * Free with found_release.
 */
int store_search(struct store *s, const char *text, int64_t *from, size_t records, size_t max,
	struct found **v, size_t *n, struct diags *ds);
void found_release(struct found *v, size_t n);

/* --- the cell in hand ------------------------------------------------ */

/* Keeps the text of the cell being typed in (NORMAL: survives a killed program). */
int store_hand(struct store *s, const struct doc *d, struct path p, const char *text, size_t caret,
	struct diags *ds);
/* Forgets it (the cell was left unchanged, or Esc). */
int store_hand_clear(struct store *s, struct diags *ds);
/* What store_open put back, or another program before it as long as nothing was written since: the
 * record (0: nothing), its cell and the caret. */
int64_t store_recovered(const struct store *s, struct path *p, size_t *caret);

/* --- the list of records --------------------------------------------- */

enum list_sort {
	SORT_NUMBER,
	SORT_FORM,
	SORT_YEAR,
	SORT_UNIT,
	SORT_CODE,
	SORT_NAME,
	SORT_AMOUNT,
	SORT_PROBLEMS,
	SORT_STATUS,
	SORT_UPDATED,
	SORTS
};
/* 编号, 表, 年度, … as shown; and the English word of --sort. */
const char *list_sort_name(enum list_sort s);
int list_sort_from(const char *word);

/* Which records; empty texts and 0 mean any. */
struct condition;
struct list_query {
	const char *form; /* id */
	int year;
	const char *unit; /* text of the unit field */
	int status;       /* -1: any */
	const char *find; /* in name, code, unit and texts shown in the list */
	bool deleted;     /* the bin instead */
	/* Query by form: records of form (set then) whose cells hold these texts, each as a part,
	 * folded as find is; amounts, numbers and days also compare: >100, <=8万元, =0, 10..20. A
	 * column of a list: any of its rows. A blank text is no condition. Borrowed. */
	const struct condition *condition;
	size_t nconditions;
	enum list_sort sort;
	bool descending;
};
struct condition {
	const struct form *form;
	struct path at; /* a field, or a column of a list (row -1) */
	const char *text;
};

/* All records but those in the bin, by number. */
#define LIST_QUERY_ALL \
	{ \
		.form = "", .unit = "", .status = -1, .find = "", .sort = SORT_NUMBER \
	}

struct list_row {
	int64_t number;
	char uuid[UUID_TEXT];
	char *form;
	int year;
	char *unit, *code, *name, *amount;
	bool has_amount;
	int64_t amount_value;
	enum status status;
	size_t errors, warnings;
	int64_t updated;
	bool damaged; /* not what was saved: nothing of it is to be shown as right */
};
struct list_rows_page {
	struct list_row *v;
	size_t n;
};

/*
 * A page by key: up to max rows after the row `after` (NULL: from the start), or before it when
 * back is set (then NULL: the last rows), always in the order of the query. -1 with a diag.
 * Free with list_page_release.
 */
int store_list(struct store *s, const struct list_query *q, const struct list_row *after, bool back,
	size_t max, struct list_rows_page *out, struct diags *ds);
void list_page_release(struct list_rows_page *p);
/* The row of one record, in the bin or not, as a page of one: n is 0 when there is none. -1 with a
 * diag. */
int store_row(struct store *s, int64_t number, struct list_rows_page *out, struct diags *ds);
/* Adds the record of a row to each set of a sheet that takes it, as it is in the file; only what
 * the sheet needs of it is loaded. 1: one did; 0: none; -1 with a diag. */
int store_sheet(struct store *s, const struct list_row *row, struct sheets *to, struct diags *ds);
/* Number of records of a query and the sum of their amounts in 0.0001 元 (those that have one); a
 * sum that does not fit is INT64_MAX or INT64_MIN. */
int store_total(struct store *s, const struct list_query *q, int64_t *count, int64_t *sum,
	struct diags *ds);
/* All record numbers of a query, in its order; memory by the caller's free(). */
int store_numbers(
	struct store *s, const struct list_query *q, int64_t **v, size_t *n, struct diags *ds);
/* The different years, forms and units there are, for filters: texts, free each and the array. */
int store_values(struct store *s, enum list_sort column, char ***v, size_t *n, struct diags *ds);

/* --- the rest --------------------------------------------------------- */

/* A copy of the whole file, made on the same connection, whole or not at all. An older data file of
 * that name is replaced, anything else is not (-1). */
int store_backup(struct store *s, const char *file, struct diags *ds);
/* A small text kept with the file (name of the person, last form, …): "" when never set. */
int store_meta(struct store *s, const char *key, struct buf *out, struct diags *ds);
/* text NULL: it goes. */
int store_meta_set(struct store *s, const char *key, const char *text, struct diags *ds);
/* From now on changes are noted as made by this person (as store_open's who). */
void store_who_set(struct store *s, const char *who);
/* Notes something about a record that is no change of its values (a second entry that agreed): in
 * the changes, under cell (an address or :word); old, new: NULL for nothing. The record's revision
 * stays. */
int store_remark(struct store *s, int64_t number, const char *cell, const char *old,
	const char *new, const char *why, struct diags *ds);
/* Checks the chain of changes from the first to the last, and that each record's digest is that of
 * its last change: -1 with a diag at each break. */
int store_verify_changes(struct store *s, struct diags *ds);

/* What was looked at. */
struct file_seen {
	size_t records, changes, signoffs;
	char head[DIGEST_HEX]; /* of the history */
	char file[DIGEST_HEX]; /* of all records, see tianbao-verify(7) */
};
/*
 * Computes everything in the file anew: its structure, the history, what stands beside the records,
 * and each of these records (n 0: all, those in the bin, too) with its row and its sign-off. 0: all
 * is as it was written. -1: it is not, or cannot be read; each finding is a diag with its place.
 */
int store_verify(
	struct store *s, const int64_t *v, size_t n, struct file_seen *out, struct diags *ds);

/* One cell that is not as it was signed. */
struct changed {
	char *cell;      /* address, as it is now where there is one; :year, :form, :notes */
	char *old, *new; /* NULL: was, is not there */
	char *who;       /* who changed it last, by the history; NULL: it knows of no change */
	int64_t time;
};
/* A sign-off as paper has it, against what stands in the file now. */
struct proof {
	struct signoff signoff;
	char *name; /* of the record now */
	struct changed *v;
	size_t n;
};
enum { PROOF_LEAST = 16 };
/* A check value or a head of the history as it was read off paper: blanks and dashes, capitals and
 * full-width characters do no harm. False: it is none, of PROOF_LEAST digits up to all. */
bool proof_digits(const char *typed, char digits[DIGEST_HEX]);
/*
 * The sign-off with this check value, of which proof_digits gave the digits. 0: out is filled in;
 * 1: there is none, or several; -1 with a diag: the file failed, or the record is not what was
 * saved. Free with proof_release.
 */
int store_proof(struct store *s, const char *value, struct proof *out, struct diags *ds);
void proof_release(struct proof *p);
/* The change with this digest (as for store_proof): its seq; 0: none or several; -1 with a diag. */
int64_t store_head_seq(struct store *s, const char *head, struct diags *ds);

#endif
