/* A page of the screen program as text, for expected outputs. */
#ifndef TIANBAO_TESTS_PAGE_H
#define TIANBAO_TESTS_PAGE_H

#include "base/surface.h"

/* Prints it; a suggestion behind the caret is underlined: l̲i̲k̲e̲ ̲t̲h̲i̲s̲. */
void page_print(struct surface *s);
/* Prints a letter per column for its style. */
void page_print_styles(const struct surface *s);

#endif
