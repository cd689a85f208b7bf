/*
 * Words of sign-off that the form screen and the list share: what would be
 * signed, who did it.
 */
#ifndef TIANBAO_UI_SIGN_H
#define TIANBAO_UI_SIGN_H

#include "doc/act.h"
#include "ui/command.h"

struct app;
struct diags;

/* The act of an effect from REVIEWS to UNLOCKS. */
enum act sign_act(enum effect effect);
/* Appends the key that does an act. */
void sign_key(const struct app *app, enum act act, struct buf *out);
/* Appends what is said before an act on d, of which `found` was found: which problems stand, which
 * were let pass and why, in whose name it is done; and the question. */
void sign_question(struct app *app, const struct doc *d, enum act act, const struct diags *found,
	struct buf *out);
/* Appends the question that asks for the reason of an act. */
void sign_ask_why(const struct doc *d, enum act act, struct buf *out);
/* True when the reason says something; else that is said in app->diags. */
bool sign_reason(struct app *app, const char *why);

/* Who brought a record to the status it has: appends 李四, with day 李四 2023-05-01 16:13; for a
 * draft that came back only with day: 李四 2023-05-01 16:13 退回. Nothing for other drafts and for
 * what is not known. */
void sign_stamp(struct app *app, int64_t number, enum status status, bool day, struct buf *out);
/* Appends why d has the status it has: the reason of what was done last. Nothing without one. */
void sign_why(struct app *app, const struct doc *d, struct buf *out);
/* Appends by whom and when something was done: 李四 2023-05-01 16:13. */
void sign_by(struct buf *out, const char *who, int64_t time);
/* Appends the name in 「login（name）」, else all of it. */
void sign_person(struct buf *out, const char *who);

#endif
