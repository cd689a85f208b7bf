/*
 * Whose changes these are: the login, and a name asked once and kept with the
 * data file, unless the configuration says one.
 */
#ifndef TIANBAO_UI_WHO_H
#define TIANBAO_UI_WHO_H

#include <stdbool.h>

struct app;
struct buf;
struct config;
struct mode;
struct store;

/* Appends the login name. */
void who_login(struct buf *out);
/* From now on changes are noted under login and name; c may be NULL. */
void who_note(struct store *s, const struct config *c);
/* Under login and this name. */
void who_note_as(struct store *s, const char *name);
/* The same for the screen's data file and configuration. */
void who_apply(struct app *app);
/* The name; nothing when nobody has said one. */
void who_name(struct app *app, struct buf *out);
/* The name, the login where there is none: as notes show it. */
void who_brief(struct app *app, struct buf *out);
void who_shown(struct store *s, const struct config *c, struct buf *out);
/* True when it was never asked for, nor configured. */
bool who_unasked(struct app *app);
/* A box that asks for it: its text is for who_keep. */
struct mode *who_mode_new(struct app *app);
/* Keeps the answer, "" when none was given, and applies it. */
void who_keep(struct app *app, const char *name);

#endif
