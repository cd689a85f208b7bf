/*
 * What the files of the store share: one connection with its statements, the
 * transaction, the definitions met. Not for other layers.
 */
#ifndef TIANBAO_STORE_STORE_IMPL_H
#define TIANBAO_STORE_STORE_IMPL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/digest.h"
#include "store/store.h"

/* In the header of the file: whose it is, and which version of our tables. */
enum {
	STORE_APPLICATION = 0x7462616f, /* "tbao" */
	VERSION_NOTES = 2,              /* the first that has notes */
	VERSION_PROOFS = 3, /* the first that has sign-offs, and digests of all that is stored */
	STORE_VERSION = VERSION_PROOFS,
};

/* The statements for the table of a form or of one of its lists. */
struct table {
	char *insert; /* record[, row, position], all entered fields */
	char *select; /* record or row, all entered fields; of one record */
};

/* A definition met in this run. */
struct known {
	char digest[DIGEST_HEX];
	const struct form *kept; /* the definition itself; NULL: not yet asked for */
	const struct form *use;  /* what a draft of it is opened with */
	bool stored;             /* its text and its tables are in the file */
};
/* A form in use, and its tables: the form's own first, then its lists'. */
struct shape {
	const struct form *form;
	struct table *table;
};

struct statement {
	uint64_t hash;
	char *text;
	sqlite3_stmt *st;
	bool touches; /* it writes what only changes together with the history */
};

struct store {
	char *name; /* as the user named it, for messages */
	char *path; /* the same file, its folder without links */
	char *who;
	struct catalog *catalog;
	enum store_mode mode;
	bool readonly;
	int64_t snapshot;
	dev_t device;
	ino_t inode;
	int lock; /* descriptor of FILE.lock, -1 */
	bool lock_shared;

	sqlite3 *db;     /* NULL after a failed attempt to open it again */
	char *connected; /* the file db is connected to: path, or a private copy */
	int version;     /* of the tables in it: an older one is only read */
	bool prepared;   /* for writing: in WAL mode, where that can be */
	bool wal, full;  /* journal mode; how far a commit goes now */
	bool failed;     /* a write failed: connect anew before the next one */
	int depth;       /* of transactions: store_begin, and the call inside it */
	bool spoiled;    /* a call inside store_begin failed */
	bool touches;    /* the statement being prepared does: see touches() in sql.c */
	bool touched;    /* in this transaction something the history must tell of was written */
	bool noted;      /* and the history does */
	bool signed_now; /* a record was signed: a copy of the file is due */
	struct statement *statement;
	size_t nstatements, statements_cap;

	struct known *known;
	size_t nknown, known_cap;
	struct shape *shape;
	size_t nshapes, shapes_cap;
	int64_t seq;           /* of the last change, -1: ask the file */
	int64_t last;          /* its time */
	char head[DIGEST_HEX]; /* its digest, "" without */
	char backup_day[11];   /* the day that has its backup */
	int64_t recovered;     /* number of the record a cell was put back into */
	struct path recovered_at;
	size_t recovered_caret;
	bool recovered_noted; /* the file says so, too */
};

/* --- sql.c: the only place with prepare, bind, step -------------------- */

/*
 * A statement on its way: made by sql_query, its ? filled in order, then either sql_run, or rows
 * until sql_row says no and sql_end. An error stays until the end, where it becomes a diag.
 * Texts given are borrowed until then; texts read, until the next row.
 */
struct query {
	struct store *s;
	sqlite3_stmt *st;
	int bound, rc;
};
struct query sql_query(struct store *s, const char *text);
void sql_int(struct query *q, int64_t n);
void sql_text(struct query *q, const char *text); /* NULL is NULL */
/* For a function of ours; seen only by who asks for the same kind. */
void sql_pointer(struct query *q, void *p, const char *kind);
bool sql_row(struct query *q);
int64_t sql_get_int(const struct query *q, int column);
const char *sql_get_text(const struct query *q, int column); /* NULL gives "" */
bool sql_is_null(const struct query *q, int column);
int sql_end(struct query *q, struct diags *ds);
/* To the end, without looking at rows. */
int sql_run(struct query *q, struct diags *ds);
/* Statements without ? and rows, not kept. */
int sql_exec(struct store *s, const char *text, struct diags *ds);
/* The first column of the first row as number; without a row: otherwise. */
int64_t sql_number(struct query *q, int64_t otherwise, struct diags *ds);
bool sql_has_column(struct store *s, const char *table, const char *column);
/* Why the system refused what SQLite last wanted of it, in words. */
const char *sql_reason(const struct store *s);
/* Adds the diag for an extended result code of SQLite; -1. */
int sql_fault(struct store *s, int rc, struct diags *ds);
/* Watches, in a new connection, what statements write; a result code of SQLite. */
int sql_watch(struct store *s);
/* Frees the statements kept. */
void sql_forget(struct store *s);

/* --- tx.c: transactions ------------------------------------------------- */

/* Makes the file ready to be written: its connection, the day's backup. */
int tx_ready(struct store *s, struct diags *ds);
/* How far commits go from now on: full, or only as far as a killed program needs. */
int tx_level(struct store *s, bool full, struct diags *ds);
/* A FULL transaction, or part of the one store_begin opened. */
int tx_begin(struct store *s, struct diags *ds);
/* Commits when rc is 0, else undoes everything; rc, or -1 when the commit failed. */
int tx_end(struct store *s, int rc, struct diags *ds);

/* --- connect.c: the connection ------------------------------------------ */

/* Connects to s->connected with all settings; writing: holds it alone. */
int connect_open(struct store *s, bool writing, struct diags *ds);
/* Before the first write: until then a file that was only looked at keeps its bytes. */
int connect_prepare(struct store *s, struct diags *ds);
/* fold: the log goes back into the file, which then stands alone. */
int connect_close(struct store *s, bool fold, struct diags *ds);

/* --- header.c: the file before SQLite touches it ------------------------- */

struct header {
	bool log;    /* there is a WAL or a journal to be read first */
	bool stable; /* folded: needs no WAL */
};
/* Looks at s->path and refuses what is no data file. 1: there is no such file (no diag). */
int header_check(struct store *s, struct header *h, struct diags *ds);

/* --- lock.c: FILE.lock ---------------------------------------------------- */

int lock_take(struct store *s, bool shared, struct diags *ds);
void lock_drop(struct store *s);

/* --- schema.c: our tables ------------------------------------------------- */

/* Makes a new file under s->path: whole or not at all. */
int schema_create(struct store *s, struct diags *ds);
/* Compares the tables of the file with ours of its version, to the letter; sets s->version. */
int schema_check(struct store *s, struct diags *ds);
/* Brings an older file up to this version, after a copy; -1: it is as it was. */
int schema_migrate(struct store *s, struct diags *ds);

/* --- definition.c: forms in the file ------------------------------------- */

/* The definition with this digest: kept and use are set. NULL with a diag. */
const struct known *definition_get(struct store *s, const char *digest, struct diags *ds);
/* Digest of a row of forms: digest, id, name, source, added, from this column on. */
void definition_row(const struct query *q, int from, char hex[DIGEST_HEX]);
/* The history tells of the definitions there are. */
int definitions_prove(struct store *s, struct diags *ds);
/* Keeps the text of a form and makes room for its fields; within a transaction. */
int definition_store(struct store *s, const struct form *f, struct diags *ds);
/* True when a table or index of the file is, to the letter, as one made here for a form. */
bool definition_made(const char *type, const char *name, const char *sql);
/* True when the file has a column for what is typed into this field or column. */
bool definition_has(struct store *s, const struct form *f, struct path p);
/* What was learnt within a transaction that was undone. */
void definition_forget(struct store *s);
/* Everything learnt. */
void definition_release(struct store *s);
/* Appends the name of the table of a form (list LIST_NONE) or of its list, in quotes. */
void definition_table(struct buf *out, const struct form *f, int list);
/* The statements of such a table; good until the next call. */
const struct table *definition_statements(struct store *s, const struct form *f, int list);

/* --- load.c ----------------------------------------------------------------- */

/* What a record holds, as a digest: checked whenever it is loaded. */
void record_digest(const struct doc *d, const char *definition, char hex[DIGEST_HEX]);
/* The record under the definition it was saved with (*k), and whether it is what was saved. NULL
 * with a diag: it cannot be read. */
struct doc *record_load(
	struct store *s, int64_t number, const struct known **k, bool *whole, struct diags *ds);

/* --- changes.c: the chain ---------------------------------------------------- */

struct change {
	int64_t record, row; /* row: stable id, 0: none */
	const char *cell;    /* address, or :word for what is no cell */
	const char *old, *new, *why;
	const char *content; /* digest of the record after the call that makes the change */
};
int change_add(struct store *s, const struct change *c, struct diags *ds);
/* Finds seq, head and last. */
int change_head(struct store *s, struct diags *ds);
/* A change of the file and of no record. cell: :word. */
int change_file(
	struct store *s, const char *cell, const char *old, const char *new, struct diags *ds);

/* The whole chain: how many changes; -1: it cannot be read. Each break is a diag. */
int64_t chain_verify(struct store *s, char head[DIGEST_HEX], struct diags *ds);

/* --- line.c: the row of a record in records ------------------------------------ */

/* All of it but the number and the digest, in this order. Texts are borrowed. */
struct line {
	const char *uuid, *form, *definition;
	int64_t year, status, revision, created, updated, deleted, next_row;
	const char *content, *unit, *code, *name, *amount;
	int64_t has_amount, amount_value, errors, warnings;
	const char *counted, *search;
};
#define LINE_COLUMNS \
	"uuid, form, definition, year, status, revision, created, updated, deleted, next_row," \
	" content, unit, code, name, amount, has_amount, amount_value, errors, warnings," \
	" counted, search"
enum { LINE_COLUMN_COUNT = 21 };
/* The line in a row whose columns from `from` on are these; texts good until the next row. */
struct line line_take(const struct query *q, int from);
/* True when the digest behind them is the line's; older versions have none. */
bool line_proven(const struct query *q, int from, const struct line *l);
/* LINE_COLUMNS and the digest, as the file's version has it. */
const char *line_columns(const struct store *s);
/* A new row; its number is the last rowid. */
int line_insert(struct store *s, const struct line *l, struct diags *ds);
/* all: everything; else only what is derived and what no change tells of. */
int line_update(struct store *s, int64_t number, const struct line *l, bool all, struct diags *ds);
/* Digests for rows that have none. */
int lines_prove(struct store *s, struct diags *ds);

/* --- acts.c: sign-off ------------------------------------------------------------- */

/* A row but for its number; texts borrowed. */
struct acted {
	int64_t time, record, revision;
	const char *who, *act, *why, *definition, *content, *results, *cells, *value;
};
#define ACT_COLUMNS \
	"time, who, record, act, why, revision, definition, content, results, cells, value"
enum { ACT_COLUMN_COUNT = 11 };
struct acted acted_take(const struct query *q, int from);
void acted_digest(const struct acted *a, char hex[DIGEST_HEX]);
/* Whether what the record says of its sign-off is what was done. */
int acted_verify(struct store *s, const struct doc *d, bool *right, struct diags *ds);
/* What of a sign-off goes into the check value; texts borrowed. */
struct signing {
	int64_t revision, time;
	const char *who, *results;
};
struct signing signing_of(const struct signoff *by);
/* True when d as it is has the check value of a sign-off. */
bool signoff_holds(const struct signoff *by, const struct doc *d);
/* -1 with a diag when the record is signed. */
int record_lock(struct store *s, int64_t number, struct diags *ds);

/* The same of signoffs as a. */
#define ACT_COLUMNS_OF \
	"a.time, a.who, a.record, a.act, a.why, a.revision, a.definition, a.content, a.results," \
	" a.cells, a.value"

/* --- proof.c ------------------------------------------------------------------------ */

/* A diag for each cell of a record that is not as its sign-off or the history has it. */
int suspects(struct store *s, const struct doc *d, struct diags *ds);

/* --- record.c ---------------------------------------------------------------------- */

/* Saves now with this status instead of what it was; within a transaction. */
int record_act(struct store *s, struct doc *now, enum status to, const struct summary *sum,
	const char *why, char content[DIGEST_HEX], struct diags *ds);

/* --- seal.c: what a check value is made of ------------------------------------------ */

/* Appends the bytes whose SM3 stands for a cell of a row ("" and 0: a field). */
void seal_cell(
	struct buf *out, const char *list, int64_t row, const char *column, const char *text);
/* Appends the bytes whose SM3 is the check value: see tianbao-verify(7). */
void seal_record(struct buf *out, const struct doc *d, const struct signing *by);
void seal_value(const struct doc *d, const struct signing *by, char hex[DIGEST_HEX]);
/* Appends what was said of a record, a line each. */
void seal_results(struct buf *out, const struct diags *found);
/* Appends what stands in a record, a cell a line: list, row, column and text, parted by tabs. */
void seal_cells(struct buf *out, const struct doc *d);

/* --- values.c ------------------------------------------------------------------- */

/* A record being saved. */
struct save {
	struct store *s;
	const struct doc *before, *now; /* before: NULL for a new record */
	const char *why;
	char content[DIGEST_HEX]; /* of now */
	bool same_tables;         /* both forms keep their values in the same tables */
	size_t changes;           /* noted so far */
	bool acts;                /* it gets this status: a sign-off; else none but by a change */
	enum status act_to;
	struct buf sql, address; /* scratch */
	struct diags *ds;
};
/* Adds a change of the record; cell, row, old and new as in struct change. */
int values_note(struct save *v, const char *cell, int64_t row, const char *old, const char *new);
/* All values of a new record. */
int values_insert(struct save *v);
/* What differs between before and now. */
int values_save(struct save *v);

/* --- condition.c ------------------------------------------------------------------ */

/* The conditions of a query, ready to be asked. */
struct matches {
	struct match *v;
	size_t n;
};
struct matches *matches_new(struct store *s, const struct list_query *q);
void matches_free(struct matches *all);
/* Appends ` AND …` for each; then fills in its ?. all must live as long as the statement. */
void matches_where(struct buf *sql, const struct matches *all);
void matches_bind(struct query *to, const struct matches *all);
/* The function they are asked by, in a new connection; a result code of SQLite. */
int matches_register(sqlite3 *db);

/* --- others.c --------------------------------------------------------------------- */

/* True when at most so many records, but those in the bin, have this text in a column of records
 * that has an index of its name. */
bool records_few(struct store *s, const char *column, const char *text, int most);

/* --- notes.c --------------------------------------------------------------------- */

/* The notes of a record without any; where one has no place in its form, *whole goes. */
int notes_load(struct store *s, struct doc *d, bool *whole, struct diags *ds);
/* What is noted, as part of record_digest. */
void notes_digest(struct digest *g, const struct doc *d);
/* Fills in who let a warning pass and when, where nobody said. */
void notes_sign(struct store *s, struct doc *d);
/* What a note says, from its change: its texts, in a, and time. */
void notes_read(struct arena *a, const char *text, struct note *out);
/* All notes of a new record. */
int notes_insert(struct save *v);
/* What differs between before and now. */
int notes_save(struct save *v);

/* --- hand.c ------------------------------------------------------------------ */

/* The statement that leaves nothing in hand; free. */
char *hand_nothing(void);
int hand_empty(struct store *s, struct diags *ds);
/* A digest for the row there is; a row where there is none. */
int hand_prove(struct store *s, struct diags *ds);
/* *whole: the row is there and as it was written. */
int hand_check(struct store *s, bool *whole, struct diags *ds);
/* True when a cell in hand was left over. */
bool hand_waits(struct store *s);
/* Puts it into its record; -1 with a diag only when the file could not be written. */
int hand_recover(struct store *s, struct diags *ds);
/* Something is written: where a recovery left off is no longer of interest. */
int recovered_forget(struct store *s, struct diags *ds);

/* --- open.c ------------------------------------------------------------------- */

/* The history tells of the texts kept with the file there are. */
int metas_prove(struct store *s, struct diags *ds);

/* --- backup.c, snapshot.c ------------------------------------------------------ */

/* The day's copy, if there is none yet. What goes wrong is a warning. */
void backup_daily(struct store *s, struct diags *ds);
/* A copy after a sign-off. What goes wrong is a warning. */
void backup_signed(struct store *s, struct diags *ds);
/* A copy of a file of an older version beside it; it counts as the day's. */
int backup_old(struct store *s, struct diags *ds);
/* Copies file and log to a private place and connects to that. */
int snapshot_open(struct store *s, struct diags *ds);

#endif
