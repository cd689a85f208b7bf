/*
 * The screen program without a terminal: a stack of modes, keys in, a frame
 * out. ui/loop.c joins it to ui/term; tests feed it keys from a script.
 *
 * One key: app_key → keymap → the command's function (or the mode's own key
 * function) → the record changes and the store keeps it. One frame: app_frame
 * draws the whole stack anew. Nothing draws anywhere else.
 */
#ifndef TIANBAO_UI_APP_H
#define TIANBAO_UI_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/surface.h"
#include "doc/rules.h"
#include "form/catalog.h"
#include "store/store.h"
#include "ui/command.h"
#include "ui/keys.h"

struct app;
struct config;
struct printer;

/* Ways through the lines of a mode. */
enum go { GO_UP, GO_DOWN, GO_PAGE_UP, GO_PAGE_DOWN, GO_FIRST, GO_LAST };

/* One screen on the stack. Its struct begins with this one. */
struct mode {
	const struct mode_ops *ops;
	struct mode *below;
};

struct mode_ops {
	const char *name;
	unsigned where; /* one bit of enum where */
	/* True when it fills the page; otherwise the mode below is drawn first (a box over it). */
	bool full;
	/* Draws itself into app->page; sets app->cursor_*. */
	void (*draw)(struct mode *m, struct app *app);
	/* A key that no command took. */
	void (*key)(struct mode *m, struct app *app, const struct key *k);
	/* Before the mode leaves the stack and before the program ends: keep what is in hand. */
	void (*leave)(struct mode *m, struct app *app);
	/* All waiting keys have been handled: keep the cell in hand. May be NULL. */
	void (*settle)(struct mode *m, struct app *app);
	/* The mode above has gone and left app->answer. May be NULL. */
	void (*resume)(struct mode *m, struct app *app);
	void (*free)(struct mode *m);
	/* The commands up, down, page-up, …, and the mouse wheel. May be NULL. */
	void (*go)(struct mode *m, struct app *app, enum go where);
	/* The field in hand, which help begins with; NULL: none. May be NULL. */
	const struct field *(*field)(struct mode *m, struct app *app);
	/* Work that can wait until no key is waiting (a sum over the whole file); false: none was
	 * left. One slice of at most some 50 ms a call. May be NULL. */
	bool (*idle)(struct mode *m, struct app *app);
	/* True when nothing can be done here that has such an effect; appends why. Asked before
	 * each key that has one. NULL: nothing of this mode is ever locked. */
	bool (*locked)(struct mode *m, struct app *app, enum effect effect, struct buf *why);
	/* True when leaving would lose what was typed: Ctrl-Q then warns first. May be NULL. */
	bool (*loses)(struct mode *m);
};

enum { OPENED = 16 };

/* What a mode that asks something leaves for the mode below. */
enum answer_kind { ANSWER_NONE, ANSWER_TEXT, ANSWER_YES, ANSWER_CHOICE };

struct app {
	struct store *store;
	struct catalog *catalog;
	struct rulebook *rulebook;
	struct keymap *keymap;
	const struct config *config;   /* NULL: defaults; set after app_init */
	const struct printer *printer; /* chosen last; NULL: what the configuration says */
	const char *print_folder;      /* for what could not be printed; set after app_init */
	const char *modules;           /* folder of the big libraries; set after app_init */
	struct mode *top;
	struct surface page;    /* the frame; its size is the terminal's */
	struct arena frame;     /* memory of one frame */
	int cursor_y, cursor_x; /* -1: hidden */
	struct buf said;        /* message line, until the next key */
	enum style said_style;
	struct buf saved; /* 「已存 16:13:05」, or 未保存 */
	bool unsaved;     /* the last write failed: text is kept on screen only */
	bool warned;      /* leaving would lose what could not be written, and that was said */
	bool recovered;   /* the cell that a recovery put back was shown */
	bool quit;
	bool repaint; /* Ctrl-L */
	enum answer_kind answer;
	struct buf answer_text;
	size_t answer_index;
	struct {
		size_t *v;
		size_t n, cap;
	} chosen;               /* of a choice of several: their indices, in order */
	int64_t opened[OPENED]; /* records on the form screen, the last first; 0: none */
	struct buf clipboard;   /* Ctrl-C */
	struct diags diags;     /* scratch for calls that can fail */
};

/* Everything borrowed; the caller closes the store afterwards. */
void app_init(
	struct app *app, struct store *s, struct catalog *c, struct rulebook *r, struct keymap *m);
/* Leaves all modes (their leave functions run) and frees what is the app's. */
void app_release(struct app *app);

void app_push(struct app *app, struct mode *m);
/* Takes the top mode away: its leave, its free, then resume of the one below. With none left the
 * program ends. */
void app_pop(struct app *app);

/* Handles one key: the command bound to it, else the mode itself. */
void app_key(struct app *app, const struct key *k);
/* All waiting keys are handled: what is in hand is kept (committed) before anything is drawn. */
void app_settle(struct app *app);
/* Draws the frame for a terminal of that size. The message line covers the last line but one. */
void app_frame(struct app *app, int rows, int cols);
/* Does a slice of the work that can wait; true: something was done, draw again. */
bool app_idle(struct app *app);

/* Shows a sentence in the message line until the next key. */
void app_say(struct app *app, enum style style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Shows the first of app->diags and forgets them all; does nothing when there is none. */
void app_say_diags(struct app *app);
/* How a level looks: its style, and the sign that says the same without colour. */
enum style app_style(enum diag_level level);
const char *app_sign(const struct app *app, enum diag_level level);
/* Notes that something was committed just now (已存 and the time) or, when app->unsaved is set,
 * that it could not be (未保存). */
void app_saved(struct app *app);

/* Runs the program on the terminal until it ends; exit status 0 or 3. The first mode is pushed. */
int app_run(struct app *app);

/* --- helpers of all modes --------------------------------------------- */

/* Draws the top line (left and right text) and the bottom lines: what keys work in this mode (from
 * the table of commands) and when it was saved. Never leaves the last line blank. */
void app_bars(struct app *app, const char *left, const char *right, unsigned where);
/* The last line alone: for a box whose keys are others than those of the mode below it. */
void app_keys(struct app *app, unsigned where);
/* Rows left between the bars: [*first, *first + return value). The last of them is the one that a
 * message covers until the next key. */
int app_room(const struct app *app, int *first);
/* Draws the frame of a box so large inside (at most what the page holds) in the middle of the page,
 * with a title, and blanks it. *y, *x: its inside; *rows, *cols: what it really has. */
void app_box(struct app *app, const char *title, int *rows, int *cols, int *y, int *x);
/* Where a way leads to from one of the places 0 to last, of which a page shows so many (0: 1). */
size_t app_way(enum go where, size_t at, size_t last, size_t page);
/* The answer of a mode that asks: set it, then app_pop. */
void app_answer(struct app *app, enum answer_kind kind, const char *text, size_t index);

/* Commands for any mode. */
bool app_help(struct app *app);
bool app_close(struct app *app);
bool app_leave(struct app *app);
bool app_repaint(struct app *app);
bool app_up(struct app *app);
bool app_down(struct app *app);
bool app_page_up(struct app *app);
bool app_page_down(struct app *app);
bool app_first(struct app *app);
bool app_last(struct app *app);

/* --- modes: each made by one function, pushed by the caller --------------- */

struct mode *list_mode_new(struct app *app);
/* The record before (step -1) or after (1) a record in the list below, in its order and filter; by
 * number when there is no list. 0: none, or app->diags says why. */
int64_t list_neighbour(struct app *app, int64_t number, int step);
/* The place of a record among the same records, from 1, and how many they are; false when there
 * are more than a thousand: counting them would take too long. */
bool list_place(struct app *app, int64_t number, size_t *nth, size_t *of);
/* The next record of a status in that order, from the end to the beginning; 0 as above. */
int64_t list_next_of(struct app *app, int64_t number, enum status status);
/* The form screen on a record; NULL when it cannot be loaded (app->diags says why). */
struct mode *form_mode_new(struct app *app, int64_t number);
/* The same over a list of places: begins at the cell of that address ("": as usual), in a paragraph
 * at byte caret of its text; Esc, with nothing to put back, closes it. */
struct mode *form_mode_at(struct app *app, int64_t number, const char *cell, size_t caret);
/* A choice of texts with a title; answers ANSWER_CHOICE and the index, filtered as typed. */
struct mode *pick_mode_new(
	struct app *app, const char *title, const char *const *items, size_t n, size_t here);
/* The same for several: each can be marked; answers ANSWER_CHOICE with app->chosen, the marked
 * ones, else the one in hand. */
struct mode *pick_many_mode_new(
	struct app *app, const char *title, const char *const *items, size_t n);
/* A line to type; answers ANSWER_TEXT. */
struct mode *ask_mode_new(struct app *app, const char *question, const char *text);
/* A question for yes or no, as long as it may be; answers ANSWER_YES or ANSWER_NONE. */
struct mode *confirm_mode_new(struct app *app, const char *question);
/* A text to read. */
struct mode *note_mode_new(struct app *app, const char *text);
/* Keys of the modes `where`, and how a field is filled in (NULL: all types). */
struct mode *help_mode_new(struct app *app, unsigned where, const struct field *f);
/* What the panel of problems asks of the mode that knows the record. */
struct problems_of {
	struct mode *arg;
	/* As of the mode's operations. */
	bool (*locked)(struct mode *m, struct app *app, enum effect effect, struct buf *why);
	/* Lets the one at index i of what was found pass for this reason, or (NULL) no longer.
	 * Returns what is found now: borrowed. */
	const struct diags *(*waive)(struct mode *arg, size_t i, const char *why);
};
/* The problems of a record (copied); answers ANSWER_CHOICE with the index of the one to jump to. */
struct mode *problems_mode_new(
	struct app *app, const struct diags *found, const struct problems_of *of);
/* All places where a text stands in the records of the file. */
struct mode *search_mode_new(struct app *app, const char *text);
/* What is wrong with the records of a query, which must stay as it is while the mode lives. */
struct mode *report_mode_new(struct app *app, const struct list_query *q);
/* The second, blind entry of a record; NULL: there can be none, why was said. */
struct mode *verify_mode_new(struct app *app, int64_t number);
/* The preview of anything that prints: preview_mode_new in ui/preview.h. */
#endif
