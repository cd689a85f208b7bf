/*
 * The form screen from within: its state, and what its files do for each
 * other. Only form*.c include this.
 *
 * What is typed goes into the record at once (form_changed); when no key is
 * waiting the file keeps the cell in hand (form_settle); when the cell is left
 * the record is saved (form_leave). A frame judges, lays out and draws the
 * record anew; nothing of it is kept but what was found.
 */
#ifndef TIANBAO_UI_FORM_MODE_H
#define TIANBAO_UI_FORM_MODE_H

#include "doc/doc.h"
#include "doc/rules.h"
#include "form/library.h"
#include "table/layout.h"
#include "ui/app.h"
#include "ui/editor.h"

struct form_mode;

/* What is offered for the text being typed, in the small box below its cell. */
struct offer_item {
	const char *text, *more; /* more stands behind it in the box, "" without */
	size_t number;           /* can be typed instead of it; 0: none */
	const void *what;        /* of the source */
};
struct offer {
	struct offer_item *v;
	size_t n;
	const struct offer_source *from;
};
struct offer_source {
	/* What is offered, made in a; nothing where it has nothing to say. */
	void (*find)(struct form_mode *m, struct arena *a, struct offer *o);
	/* Puts one into the record. */
	void (*take)(struct form_mode *m, const struct offer_item *i);
	/* True when the only one is taken though it is not highlighted. */
	bool (*sure)(const struct form_mode *m);
};

/* Inside of that box as last drawn; rows 0: none. */
struct offer_box {
	int y, x, rows, cols;
	int from; /* the first value shown */
};

/* What the form screen is for when it does not fill in a record of the file: what is typed is then
 * neither judged nor kept. */
struct form_kind {
	/* True for an entered cell that can be arrived at; NULL: all can. */
	bool (*stops)(const struct form_mode *m, struct path p);
	/* The top line. */
	void (*top)(struct form_mode *m, struct buf *left, struct buf *right);
	/* The line for the cell in hand; NULL: as its type says. */
	void (*help)(struct form_mode *m, struct buf *out);
	/* The line below that. */
	void (*foot)(struct form_mode *m, struct buf *left, struct buf *right);
	/* Tab in the last cell; NULL: on to the first. */
	bool (*end)(struct form_mode *m);
	/* Esc, when there is nothing to put back. */
	bool (*close)(struct form_mode *m);
};

struct form_mode {
	struct mode mode;
	struct app *app;
	const struct form_kind *kind; /* NULL: a record of the file */
	struct doc *doc;              /* what the screen shows */
	struct doc *saved;            /* what the file holds */
	struct rules *rules;
	struct undo undo;
	struct past past;    /* how far undo went in the history; doc NULL: not into it */
	int64_t history_seq; /* the change one went to a cell from, 0: none */
	struct diags found;  /* what is wrong with it */

	struct path at;       /* the cell in hand */
	struct editor editor; /* its text */
	struct buf arrived;   /* the text it had when it was arrived at: for Esc */
	bool typed;           /* typed in since: rules wait until it is left */
	bool apart;           /* the next change is a step of undo of its own */
	bool due;             /* the file does not know the cell in hand as it is now */
	bool kept;            /* the file holds the cell in hand beside the record */
	bool wrote;           /* the file was written to since the record was opened */
	const char *why;      /* what the record is being saved for, NULL: someone typed */
	bool owed;            /* saving failed: tried again at the next settle */
	struct offer_box box;
	int picked; /* what is highlighted in the box, -1: nothing */
	bool shut;  /* that box was closed with Esc */
	struct {
		char **v;
		size_t n;
		bool asked;
	} earlier;              /* texts of the field in hand in other records: see form_ghost.c */
	struct buf ghost;       /* what the last frame showed behind the caret */
	enum act act;           /* what is being asked about */
	enum status due_status; /* of the records one goes through: see form_record_due */
	struct buf stamp;       /* who brought it to the status it has */
	struct buf stamp_long;  /* the same, and when */
	bool over;              /* over a list of places: Esc leads back there */
	bool placed;            /* its place among the records was looked for */
	size_t nth, of;         /* that place and their number, 0: not known */

	int scroll, pan;      /* first row and column of the endless page that are shown */
	int shown;            /* rows of it that the last frame had room for */
	int caret_y, caret_x; /* where the last frame put the caret, -1: nowhere */
	struct arena scratch; /* for what a key needs to know of the layout */
	struct buf typing;    /* scratch of one key */
	struct buf sought;    /* what was last looked for */
	struct doc *before;   /* a pasted block is shown that was not agreed to yet: as it was */
	struct trial *trial;  /* the preview of that block: see form_block.c */
	struct doc *source;   /* the record that rows are being chosen of, NULL: none */
	size_t *used; /* how often each template of the library was used; NULL: not asked yet */
	void (*then)(struct form_mode *m); /* takes the answer of the box that is open */
};

/*
 * A record laid out, and where the cell in hand is in it. When the head of its list has been
 * scrolled away, the head is shown at the top of the page all the same.
 */
struct view {
	struct layout *layout;
	const struct lcell *cell; /* NULL: not shown */
	const struct gseg *seg;
	int caret_y, caret_x;       /* on the endless page */
	const struct lblock *block; /* where it is, when it has a head */
	int head_y, head_rows;      /* the list's head with its lines; head_rows 0: none */
};

/* Says a row of diag.def in the message line. */
#define form_say(m, code, ...) \
	(diag_add(&(m)->app->diags, code, NULL __VA_OPT__(, ) __VA_ARGS__), app_say_diags((m)->app))

/* --- form.c ---------------------------------------------------------- */

/* What the modes of the other kinds have in common with this one. */
#define FORM_OPS \
	.full = true, .draw = form_draw, .key = form_key, .resume = form_resume, \
	.field = form_help_field
void form_resume(struct mode *mode, struct app *app);
const struct field *form_help_field(struct mode *mode, struct app *app);
/* Sets up a mode without a record; kind as in the struct. */
void form_init(struct form_mode *m, struct app *app, const struct mode_ops *ops,
	const struct form_kind *kind);
/* Shows a record that is not the file's. Takes d. */
void form_show(struct form_mode *m, struct doc *d);
void form_release(struct form_mode *m);

struct form_mode *form_of(struct app *app);
/* The field or column in hand. */
const struct field *form_field_here(const struct form_mode *m);
/* True when what has such an effect cannot be done to a record; appends why. */
bool record_refuses(
	const struct app *app, const struct doc *d, enum effect effect, struct buf *why);
/* The same of the record on the screen, before a key: see struct mode_ops. */
bool form_is_locked(struct mode *mode, struct app *app, enum effect effect, struct buf *why);
/* True when the record on the screen cannot be changed, for what does so unasked. */
bool form_locked(const struct form_mode *m);
/* Judges the record. */
void form_judge(struct form_mode *m);
/* Makes the file hold what the screen shows. False: it could not be written (said). */
bool form_save(struct form_mode *m);
/* Remembers the record as it is, before a command changes it. */
void form_step(struct form_mode *m);
/* Lets `then` take the answer of a box, and opens it. */
void form_ask(struct form_mode *m, struct mode *box, void (*then)(struct form_mode *m));

/* Shows the record as the file has it now, in the cell in hand as far as there is one. */
void form_reload(struct form_mode *m);
/* To another record. */
void form_turn(struct form_mode *m, int64_t number);
/* Saves and opens a screen from which the record can be changed. */
void form_visit(struct form_mode *m, struct mode *over);

/* --- form_move.c ----------------------------------------------------- */

/* True when a path of the record can be arrived at. An empty list has one row, 0. */
bool stop_is(const struct doc *d, struct path p);
/* The stop of Tab after *p; false at the end, *p unchanged. */
bool stop_next(const struct doc *d, struct path *p);
/* The first of all; false when there is none. */
bool stop_first(const struct doc *d, struct path *p);
/* A stop at or near a path that may be gone. */
struct path stop_near(const struct doc *d, struct path p);

/* True for an entered cell that this screen lets one arrive at. */
bool form_stops(const struct form_mode *m, struct path p);
/* The first such cell; false when there is none. */
bool form_first_stop(const struct form_mode *m, struct path *p);

/* Puts the cursor into a cell, which begins as cells do: selected, or at a paragraph's end. */
void form_arrive(struct form_mode *m, struct path p);
/* Keeps what was typed, before the cursor goes elsewhere or a command works on the record. */
void form_leave(struct form_mode *m);
/* Both. */
void form_go(struct form_mode *m, struct path p);
/* An arrow at the edge of a text: to the neighbour in the table. */
void form_arrow(struct form_mode *m, enum key_code arrow);
/* A click on row y, column x of the page. */
void form_click(struct form_mode *m, int y, int x);
/* Scrolls so many rows and takes the caret along. */
void form_scroll(struct form_mode *m, int rows);

/* --- form_edit.c ----------------------------------------------------- */

/* A key that no command took. */
void form_key(struct mode *mode, struct app *app, const struct key *k);
/* Text of the cell in hand. "" in the row that an empty list shows. */
const char *form_text(const struct form_mode *m, struct path p);
/* A cell's text becomes another, and what was chosen below it is looked after. */
void form_set(struct form_mode *m, struct path p, const char *text);
/* The editor's text becomes the cell's. */
void form_changed(struct form_mode *m);
/* Puts n bytes in at the caret as if they were typed; false when nothing of them can go in. */
bool form_enter(struct form_mode *m, const char *s, size_t n);
/* The cell's whole text becomes another, and is saved. */
void form_put(struct form_mode *m, const char *text);

/* --- form_rows.c ----------------------------------------------------- */

/* True when the cursor is in a row that can come, go and move; says why when not. */
bool row_in_hand(struct form_mode *m);
/* Rows of a list come and go. */
bool list_grows(const struct form_mode *m, int list);
/* True when nothing was entered in a row, or an empty list only shows it. */
bool row_is_empty(const struct form_mode *m, struct path p);
/* Makes the row that an empty list only shows a row of the record. */
void form_need_row(struct form_mode *m);
/* Inserts a row and goes to its first cell. */
void form_row_new(struct form_mode *m, int list, size_t at);
/* Tab in the first cell of an empty last row: drops it, but the only one, which would be shown all
 * the same. True when the cursor is to go on behind the list. */
bool form_row_drop(struct form_mode *m);
/* Trailing empty rows of open lists go. */
void form_rows_trim(struct form_mode *m);

/* --- form_block.c ---------------------------------------------------- */

/* Fills a pasted block in as a preview and asks. */
void block_paste(struct form_mode *m, const char *text);
/* Takes a block back that was not agreed to. */
void block_forget(struct form_mode *m);
/* True when the block shown puts something into a cell. */
bool block_has(const struct form_mode *m, struct path p);
/* The sign of a cell that fits. */
const char *block_sign(const struct app *app);
/* Lines of the page that the question of the preview takes, 0: there is none. */
int block_lines(struct form_mode *m);
/* Draws the first of them. */
void block_draw_words(const struct form_mode *m, int y, int lines);

/* --- form_offer.c ---------------------------------------------------- */

/* Tab: what is highlighted in the box, or all that was meant, becomes the text. */
void offer_take(struct form_mode *m);
/* The box is open. */
bool offer_open(struct form_mode *m);
/* Moves the highlight; false when no box is open. */
bool offer_move(struct form_mode *m, int step);
/* A click into the box takes what stands there; false when it was elsewhere. */
bool offer_click(struct form_mode *m, int y, int x);
/* Draws the box below or above row y of the page, in which the caret is, where the cell's inside
 * begins at x; rows [first, last) are free for it. */
void offer_draw(struct form_mode *m, int y, int x, int first, int last);

/* --- form_choice.c --------------------------------------------------- */

extern const struct offer_source choice_source;
/* Fills in the empty level above the choice in hand, and that above it, where there is only one
 * that offers it. */
void choice_fill_upper(struct form_mode *m);
/* Appends the first values offered here, for the bottom line. */
void choice_list(struct form_mode *m, struct buf *out);

/* --- form_copy.c ----------------------------------------------------- */

/* A row as one line: its texts, the same text once, "" when it has none; made in a. */
const char *row_line(const struct doc *d, int list, size_t row, struct arena *a);

/* --- form_ghost.c ---------------------------------------------------- */

/* Appends what the text in hand could go on with, which is shown faintly behind it and no part of
 * any value before it is taken; nothing while the caret is elsewhere than at the text's end. */
void ghost_text(struct form_mode *m, struct buf *out);
/* Takes it into the cell, as if it were typed; false when there is none. */
bool ghost_take(struct form_mode *m);
/* The unit whose texts are offered in the field in hand; "": any, for the unit itself is such. */
const char *ghost_unit(const struct form_mode *m);
/* Forgets what was found out for a cell, when another is arrived at. */
void ghost_forget(struct form_mode *m);

/* --- form_template.c ------------------------------------------------- */

/* Indicator templates for a name being typed. */
extern const struct offer_source template_source;
/* The template of the row in hand when its value is in hand; NULL: it is not, or bound to none. */
const struct indicator *template_of_value(const struct form_mode *m);
/* Appends what it says of the name or the value in hand; false: nothing. */
bool template_help(const struct form_mode *m, struct buf *out);
/* Opens the library over a name in hand; false when there is nothing to choose. */
bool template_choose(struct form_mode *m);
/* A name was typed: the row is bound to the template of that name, or no longer to one whose name
 * was another. */
void template_named(struct form_mode *m);
/* A ghost: the rest of a value that the row's template knows. */
void template_ghost(struct form_mode *m, const struct field *f, struct buf *out);

/* --- form_confirm.c -------------------------------------------------- */

/* How many places wait to be confirmed: fields, and rows. */
size_t form_unconfirmed(const struct form_mode *m);

/* --- form_view.c ----------------------------------------------------- */

/* By list, row and column: below, equal or above 0. */
int compare_paths(struct path a, struct path b);
/* Lays the record out for the page's width; made in a. */
void view_build(struct form_mode *m, struct arena *a, struct view *v);
/* The lines of the text in hand; memory in a. */
void view_lines(const struct view *v, struct arena *a, size_t n, struct text_lines *out);
/* Row of the endless page that the page's row y shows; -1: none. */
int view_row(const struct form_mode *m, const struct view *v, int y);
void form_draw(struct mode *mode, struct app *app);
/* The sign of a problem, in its cells and in words. */
const char *form_sign(const struct form_mode *m, const struct diag *d);

/* --- form_status.c --------------------------------------------------- */

/* Rows of the bottom lines. */
int status_lines(struct form_mode *m);
/* The top line, and the bottom lines from row y. */
void status_draw(struct form_mode *m, int y);

#endif
