/*
 * A clerk who types no more than must be: enters records on the screen with
 * what it offers (carried records, kinds of project, templates, ditto,
 * suggestions, choices by number) and counts the keys. Looks at the screen as a clerk does; what is
 * wanted it has on paper.
 */
#ifndef TIANBAO_TESTS_TYPIST_H
#define TIANBAO_TESTS_TYPIST_H

#include "form/library.h"
#include "ui/app.h"

struct typist {
	struct app *app;
	const struct library *library;
	/* Draws the page after a key, as the program does when no other waits. */
	void (*settle)(void *arg);
	void *arg;
	size_t keys;            /* pressed so far */
	const struct doc *last; /* entered before this one, NULL: none */
};

/* Enters n records, each as a new one from the list of records, and prints for each and for all how
 * many keys that took and how many characters stand in it. */
void typist_enter(struct typist *t, struct doc *const *want, size_t n);

#endif
