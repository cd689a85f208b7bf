/* Commands of the list of records and of the bin, for the table of commands. */
#ifndef TIANBAO_UI_LIST_H
#define TIANBAO_UI_LIST_H

#include <stdbool.h>

struct app;

/* The record in hand, or those marked. */
bool list_open(struct app *app);
bool list_copy(struct app *app);
bool list_carry(struct app *app);
bool list_delete(struct app *app);
bool list_restore(struct app *app);
bool list_preview(struct app *app);
bool list_history(struct app *app);
bool list_verify(struct app *app);
bool list_mark(struct app *app);
bool list_mark_all(struct app *app);

/* list_acts.c: sign-off of those records, all or none. */
bool list_act_review(struct app *app);
bool list_act_sign(struct app *app);
bool list_act_return(struct app *app);
bool list_act_unlock(struct app *app);
bool list_paper_check(struct app *app);

/* Which records, in which order. */
bool list_find(struct app *app);
bool list_filter(struct app *app);
bool list_sort_by(struct app *app);
bool list_all(struct app *app);
bool list_ask_by_form(struct app *app);
bool list_bin(struct app *app);
bool list_sum(struct app *app);

/* To a record, by what it is called. */
bool list_go_to(struct app *app);

/* A sheet made from the records. */
bool list_summary(struct app *app);

/* Places in records. */
bool list_problems(struct app *app);
bool list_search(struct app *app);

bool list_new(struct app *app);
bool list_name(struct app *app);

#endif
