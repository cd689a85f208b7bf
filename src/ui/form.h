/*
 * The commands of the form screen, for the table of commands. Each works on
 * the mode on top, which is the form screen; true: done (or said why not).
 */
#ifndef TIANBAO_UI_FORM_H
#define TIANBAO_UI_FORM_H

#include <stdbool.h>
#include <stddef.h>

struct app;

/* The i-th sign that cells of a table can have, and what it means; NULL: there are no more. */
const char *form_sign_means(const struct app *app, size_t i, const char **means);

/* form_move.c: from cell to cell */
bool form_next(struct app *app);
bool form_previous(struct app *app);
bool form_first(struct app *app);
bool form_last(struct app *app);
bool form_page_up(struct app *app);
bool form_page_down(struct app *app);

/* form_edit.c: the text of the cell in hand */
bool form_restore(struct app *app);
bool form_keep_text(struct app *app);
bool form_break_line(struct app *app);
bool form_copy(struct app *app);
bool form_paste(struct app *app);

/* form_block.c: over the preview of a pasted block */
bool block_take(struct app *app);
bool block_next(struct app *app);
bool block_above(struct app *app);

/* form_rows.c: rows of the list in hand */
bool form_row_insert(struct app *app);
bool form_row_delete(struct app *app);
bool form_row_up(struct app *app);
bool form_row_down(struct app *app);

/* form_undo.c: steps back and forth */
bool form_undo(struct app *app);
bool form_redo(struct app *app);

/* form_copy.c: texts that stand somewhere already */
bool form_ditto(struct app *app);
bool form_row_duplicate(struct app *app);
bool form_fill_down(struct app *app);
bool form_rows_copy(struct app *app);

/* form_confirm.c */
bool form_confirm(struct app *app);

/* form_choice.c */
bool form_choose(struct app *app);

/* form_template.c */
bool form_template_release(struct app *app);

/* form_acts.c: sign-off, and on to the next record of the same status */
bool form_act_review(struct app *app);
bool form_act_sign(struct app *app);
bool form_act_return(struct app *app);
bool form_act_unlock(struct app *app);
bool form_record_due(struct app *app);

/* form_history.c: what was, and what paper says of it */
bool form_history(struct app *app);
bool form_cell_history(struct app *app);
bool form_paper_check(struct app *app);

/* form_ask.c: what opens a box or another screen */
bool form_problems(struct app *app);
bool form_preview(struct app *app);
bool form_find(struct app *app);
bool form_find_again(struct app *app);
bool form_go_to(struct app *app);
bool form_search(struct app *app);
bool form_year(struct app *app);

/* form.c: the record */
bool form_commit(struct app *app);
/* Enters the record a second time; says why when it cannot be. */
bool form_verify(struct app *app);
bool form_record_previous(struct app *app);
bool form_record_next(struct app *app);

#endif
