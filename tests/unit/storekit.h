/*
 * What tests of the data file share: a folder of their own with a file in it,
 * the forms of the tree and those a test writes into the folder.
 */
#ifndef TIANBAO_TESTS_UNIT_STOREKIT_H
#define TIANBAO_TESTS_UNIT_STOREKIT_H

#include <sqlite3.h>

#include "base/buf.h"
#include "base/digest.h"
#include "doc/rules.h"
#include "form/catalog.h"
#include "form/measure.h"
#include "store/store.h"

struct kit {
	char *folder, *file; /* folder/数据.db */
	struct units *units;
	struct catalog *catalog;
	struct catalog **catalogs; /* all there were: records may be under their forms */
	size_t ncatalogs;
	struct diags ds;
};

int kit_setup(void **state);
int kit_teardown(void **state);

/* folder/name, good until the tenth call after. */
const char *kit_path(const struct kit *k, const char *name);
/* Reads the forms anew: those in the kit's folder win over those of the tree. */
void kit_forms(struct kit *k);
/* Writes a form into the kit's folder, and reads the forms anew. */
void kit_form(struct kit *k, const char *id, const char *text);

/* Opens and closes without any complaint. */
struct store *kit_open(struct kit *k, enum store_mode mode);
void kit_close(struct kit *k, struct store *s);
/* The complaints so far are exactly this one; then they are forgotten. */
void kit_complains(struct kit *k, enum diag_code code);
void kit_quiet(struct kit *k);

struct doc *kit_doc(struct kit *k, const char *form, int year);
/* Sets a cell by its address. */
void kit_set(struct doc *d, const char *address, const char *text);
const char *kit_get(const struct doc *d, const char *address);
/* Saves with the summary a program would make; what store_save returns. */
int kit_save(struct kit *k, struct store *s, const struct doc *before, struct doc *now);
/* Judges a record and does this with it; what store_act returns. */
int kit_act(struct kit *k, struct store *s, int64_t number, enum act act, const char *why);
/* A new record with this name; its number. */
int64_t kit_add(struct kit *k, struct store *s, const char *form, const char *name);
/* The record loaded without complaint. */
struct doc *kit_load(struct kit *k, struct store *s, int64_t number);

/* What SQL says of the closed file, rows in lines, columns between |; "error: …" too. Good until
 * the next call. */
const char *kit_sql(struct kit *k, const char *sql);
/* The closed file gets a cell in hand, as a killed program leaves it. list: "" for a field. */
void kit_hand(struct kit *k, int64_t record, const char *list, int64_t row, const char *col,
	const char *text);
/* All bytes of the file, for comparing. */
void kit_bytes(const struct kit *k, struct buf *out);
void kit_write(const struct kit *k, const char *name, const void *bytes, size_t n);

/* A data file of version 1, as that version left it, becomes the kit's: seven records of four
 * forms, one signed, one in the bin, one of a form that is not installed; and a cell in hand. */
void kit_old(const struct kit *k);
/* One of version 2: the same, and what came with it: notes of all kinds, a name. */
void kit_old_version(const struct kit *k, int version);

/* Runs in a process of its own, since locks belong to processes; its return value (0–100) comes
 * back. */
int kit_elsewhere(int (*run)(void *arg), void *arg);

#endif
