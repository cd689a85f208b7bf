/*
 * Query by form: what one looks for, written into an empty form, as a record
 * of which nothing is kept.
 */
#ifndef TIANBAO_UI_QUERY_H
#define TIANBAO_UI_QUERY_H

#include <stdbool.h>
#include <stddef.h>

struct app;
struct buf;
struct condition;
struct doc;
struct form;
struct mode;

/*
 * Asks with an empty form, or (when it is of this form) with what *asked holds from the last time;
 * *asked may be NULL. Answers ANSWER_YES, and *asked is what is asked for now.
 */
struct mode *query_mode_new(struct app *app, const struct form *f, struct doc **asked);

/* What is asked for as conditions of a list_query, n of them; free(*v). Their texts are asked's. */
size_t query_conditions(const struct doc *asked, struct condition **v);
/* Appends n conditions in words: 名称 桥，金额 >100 */
void query_print(const struct condition *v, size_t n, struct buf *out);

/* The commands. */
bool query_run(struct app *app);
bool query_clear(struct app *app);

#endif
