/*
 * What is wrong with the world or the data: values, not prints.
 *
 * Every complaint the program can utter is a row of base/diag.def: its code,
 * its level and its text (Chinese, a printf format). A function that finds
 * something wrong adds a diag and goes on; it returns -1 when it could not do
 * what it was asked. Only cli and ui show them.
 */
#ifndef TIANBAO_BASE_DIAG_H
#define TIANBAO_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum diag_level { DIAG_ERROR, DIAG_WARNING, DIAG_HINT, DIAG_LEVELS };

enum diag_code {
#define DIAG(code, level, text) D_##code,
#include "base/diag.def"
#undef DIAG
	DIAG_CODES
};

/* The formats as arrays, so that the compiler checks the arguments of diag_add. */
#define DIAG(code, level, text) static const char D_##code##_TEXT[] __attribute__((unused)) = text;
#include "base/diag.def"
#undef DIAG

/* Where: a place in a file (file set), or a cell of a record (cell set), or nowhere (NULL). */
struct place {
	const char *file; /* as the user named it; NULL: no file */
	int line, col;    /* from 1; col in characters; 0: not known */
	const char *cell; /* address: 字段, 列表[2].列, 列表; NULL or "": the record as a whole */
};

struct diag {
	enum diag_code code;
	enum diag_level level;
	int64_t record; /* number of the record, 0: none; set by whoever knows it */
	char *file;     /* NULL: no file */
	int line, col;
	char *cell;   /* address of the first cell concerned, "" for none */
	char **cells; /* addresses of all cells to mark, the first among them */
	size_t ncells;
	char *rule;   /* name of the form's rule, or "" for a check built in */
	char *text;   /* the sentence */
	char *waived; /* reason it was let pass with, NULL: it stands; who and when */
	char *waived_by;
	int64_t waived_at;
};

/* A list of them, in the order they were found. */
struct diags {
	struct diag *v;
	size_t n, cap;
	size_t count[DIAG_LEVELS]; /* those that stand */
	size_t waived;             /* those that were let pass */
};

#define DIAGS_INIT \
	{ \
		NULL, 0, 0, {0, 0, 0}, 0 \
	}

/*
 * Adds a complaint: diag_add(ds, YAML_TAB, &place) or with the arguments of its format.
 * at may be NULL. The texts are copied. Returns the new diag, good until the next one is added.
 */
#define diag_add(ds, code, at, ...) \
	diag_addf((ds), D_##code, (at), D_##code##_TEXT __VA_OPT__(, ) __VA_ARGS__)
struct diag *diag_addf(struct diags *ds, enum diag_code code, const struct place *at,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Adds a complaint whose level and sentence are data (a rule of a form): code D_RULE. */
struct diag *diag_add_rule(struct diags *ds, enum diag_level level, const char *rule,
	const char *cell, const char *sentence);

/* Lets the last one added pass, for this reason. */
void diags_waive(struct diags *ds, const char *why, const char *who, int64_t time);
/* One cell more to mark. */
void diag_mark(struct diag *d, const char *cell);

/* Takes over all of from, which is empty afterwards. */
void diags_take(struct diags *ds, struct diags *from);
/* Stable sort of those that stand in files by file, line, col; the others keep their order, last.
 */
void diags_sort(struct diags *ds);
/* Puts those that were let pass behind those that stand; else the order stays. */
void diags_waived_last(struct diags *ds);
/* All gone, memory freed; usable again. */
void diags_release(struct diags *ds);

/* "error", "warning", "hint". */
const char *diag_level_word(enum diag_level level);
/* 错误, 警告, 提示. */
const char *diag_level_name(enum diag_level level);
/* Level for one of the three English words, -1 for another text. */
int diag_level_from(const char *word);
/* Appends which row of a list it is about, as 第 5 行：, unless its sentence tells. */
void diag_row(struct buf *out, const struct diag *d);
/* Appends row and sentence; of one that was let pass with the reason, who and when. */
void diag_sentence(struct buf *out, const struct diag *d);
/*
 * One line without the newline: `file:line:col: error: text`, or `7: error: CELL: text`
 * for a record's, or `error: text` where nothing is known of the place.
 */
void diag_format(struct buf *out, const struct diag *d);

#endif
