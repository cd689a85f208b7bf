/*
 * The command line. cli.c holds THE table of subcommands and options and runs
 * one of them; each function it names lives in the file of its topic. Only
 * here and in ui anything is printed.
 */
#ifndef TIANBAO_CLI_CLI_H
#define TIANBAO_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "doc/rules.h"
#include "form/catalog.h"
#include "store/store.h"

/* Exit statuses: scripts hold on to them. */
enum cli_status {
	CLI_DONE = 0,
	CLI_FAULTS = 1, /* the data or the input have errors: nothing was written */
	CLI_USAGE = 2,  /* wrong usage */
	CLI_WORLD = 3,  /* file missing, held, foreign, damaged; disk; no usable terminal */
};

enum cli_option {
	OPT_FILE,
	OPT_FORM,
	OPT_SHEET,
	OPT_BOOKLET,
	OPT_BLANK,
	OPT_YEAR,
	OPT_UNIT,
	OPT_STATUS,
	OPT_FIND,
	OPT_SORT,
	OPT_DELETED,
	OPT_JSON,
	OPT_TYPE,
	OPT_OUT,
	OPT_WIDTH,
	OPT_LINES,
	OPT_ENCODING,
	OPT_PRINTER,
	OPT_ASCII,
	OPT_BOM,
	OPT_EXACT,
	OPT_DRY_RUN,
	OPT_KIND,
	OPT_SNAPSHOT,
	OPT_LEVEL,
	OPT_WHY,
	OPT_AS,
	OPT_VALUE,
	OPT_HEAD,
	OPT_WITHDRAW,
	OPT_AGAIN,
	OPT_VERIFY,
	OPT_TRUST_TERMINFO,
	OPT_HELP,
	OPT_VERSION,
	OPTIONS,
};

struct library;
struct sheets;
struct subcommand;

/* One run of the program. */
struct cli {
	const struct subcommand *command;
	const char *option[OPTIONS]; /* its value, "" for a flag; NULL: not given */
	char **arg;                  /* what stands behind the command's name */
	size_t nargs;
	struct units *units; /* these five: once the command needs them */
	struct catalog *catalog;
	struct library *library;
	struct rulebook *rulebook;
	struct store *store;
	struct diags diags; /* reported at the end, or by cli_report */
	int output_error;   /* errno of what went wrong first with stdout, 0: nothing */
};

/* Runs the subcommand the arguments name; the exit status of the program (enum cli_status). */
int cli_main(int argc, char **argv);

/* --- for the commands ----------------------------------------------------- */

/* Opens the data file; with --snapshot a private copy of it. CLI_DONE or CLI_WORLD with a diag. */
enum cli_status cli_open(struct cli *c, enum store_mode mode);
/* Writes the complaints gathered so far to stderr and forgets them. */
void cli_report(struct cli *c);
/* A complaint as one line that any terminal can show, newline included. */
void cli_diag_line(struct buf *out, const struct diag *d);
/* Appends a text as one line: forbidden characters made visible, line breaks as blanks. */
void cli_line(struct buf *out, const char *text);
/* True when the command that runs has this option. */
bool cli_takes(const struct cli *c, enum cli_option o);
/* The whole number an option gives, or otherwise when it is not given. */
int cli_number(const struct cli *c, enum cli_option o, int otherwise);
/* Writes what b holds to stdout and empties it. -1 when stdout takes no more: no use to go on. */
int cli_put(struct cli *c, struct buf *b);
/* Record number of an ID; below 0 with a diag and the status to end with. */
int64_t cli_find(struct cli *c, const char *id, bool deleted, enum cli_status *status);
/*
 * Record numbers of the arguments, each once; without any those of the records that the options
 * choose. CLI_FAULTS when one is not found (all are looked for). free(*v).
 */
enum cli_status cli_ids(struct cli *c, bool deleted, int64_t **v, size_t *n);
/* The sheets, or what booklets are made from, of a name, made from the records of the arguments or
 * the options, as cli_ids has them. CLI_FAULTS with a diag also when there is no record for them.
 * sheets_free(*out). */
enum cli_status cli_sheets(
	struct cli *c, enum file_kind kind, const char *name, struct sheets **out);
/* Problems of a record as its form and the file's other records have it, appended to found. */
void cli_check(struct cli *c, const struct doc *d, struct diags *found);
/* Saves a record (before NULL: a new one) with what lists show of it. Waivers that hold no more are
 * withdrawn. -1 with a diag. */
int cli_save(struct cli *c, const struct doc *before, struct doc *now, const char *why);
/* The cell of an address that the record has; -1 with a diag. */
int cli_cell(struct cli *c, const struct doc *d, const char *address, struct path *p);
/* From now on changes are noted as --as says, if it does. */
void cli_who_as(struct cli *c);
/* Appends the name of the person who runs the program, as notes show it. */
void cli_who(struct cli *c, struct buf *out);
/* The records that the options choose, in the order they ask for. */
struct list_query cli_query(const struct cli *c);
/* Appends `, "key": "text"`. */
void cli_json_text(struct buf *out, const char *key, const char *text);

/* Finds all faults of one file. */
typedef enum cli_status cli_lint_fn(struct cli *c, const char *file, struct diags *found);
/* Does so with each argument and prints them. CLI_FAULTS when one of them is an error. */
enum cli_status cli_lint(struct cli *c, cli_lint_fn *lint_one);

/* --- the commands ----------------------------------------------------------- */

enum cli_status cli_new(struct cli *c);
enum cli_status cli_copy(struct cli *c);
enum cli_status cli_carry(struct cli *c);
enum cli_status cli_delete(struct cli *c);
enum cli_status cli_restore(struct cli *c);
enum cli_status cli_list(struct cli *c);
enum cli_status cli_check_all(struct cli *c);
enum cli_status cli_waive(struct cli *c);
enum cli_status cli_review(struct cli *c);
enum cli_status cli_sign(struct cli *c);
enum cli_status cli_return(struct cli *c);
enum cli_status cli_unlock(struct cli *c);
enum cli_status cli_status_of(struct cli *c);
enum cli_status cli_history(struct cli *c);
enum cli_status cli_verify(struct cli *c);
enum cli_status cli_dump_canonical(struct cli *c);
enum cli_status cli_print(struct cli *c);
enum cli_status cli_export(struct cli *c);
enum cli_status cli_import(struct cli *c);
enum cli_status cli_backup(struct cli *c);
enum cli_status cli_forms(struct cli *c);
enum cli_status cli_forms_lint(struct cli *c);
enum cli_status cli_forms_show(struct cli *c);
enum cli_status cli_templates(struct cli *c);
enum cli_status cli_templates_lint(struct cli *c);
enum cli_status cli_dump_form(struct cli *c);
enum cli_status cli_dump_rules(struct cli *c);
enum cli_status cli_dump_doc(struct cli *c);
enum cli_status cli_dump_grid(struct cli *c);
enum cli_status cli_dump_sheet(struct cli *c);
enum cli_status cli_dump_layout(struct cli *c);
enum cli_status cli_dump_keys(struct cli *c);
enum cli_status cli_keys(struct cli *c);
enum cli_status cli_screen(struct cli *c);

#endif
