/* A page of the screen program as text, for expected outputs. */
#ifndef TIANBAO_TESTS_PAGE_H
#define TIANBAO_TESTS_PAGE_H

#include "base/surface.h"

struct app;

/* Prints it; a suggestion behind the caret is underlined: l̲i̲k̲e̲ ̲t̲h̲i̲s̲. */
void page_print(struct surface *s);
/* Prints the lines that are others than when a page was printed last, each after its number. */
void page_print_since(struct surface *s);
/* Frees what is remembered of that. */
void page_release(void);
/* Prints a letter per column for its style. */
void page_print_styles(struct surface *s);

/* Prints a line with a name, the size and where the cursor is, then the page by one of these. */
void page_show(struct app *app, const char *name, void (*print)(struct surface *s));

#endif
