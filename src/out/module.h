/*
 * Modules: what needs big libraries stands in files of its own, which are
 * loaded when something is printed that needs them. Linked to the program
 * itself, cairo, pango and what they bring along would make every start of it
 * nearly three times as long (2.6 against 7.0 ms, 5 against 12 MB), the
 * screen's and `tianbao list`'s too.
 *
 * A module is NAME.c … made into tianbao-NAME.so. It exports one struct,
 * `tianbao_module`, which begins with a struct module: a table of functions
 * (out/pen.h) that a file of the program, which knows no big library, calls. It
 * calls nothing of the program in return and gives no unchecked memory back.
 */
#ifndef TIANBAO_OUT_MODULE_H
#define TIANBAO_OUT_MODULE_H

#include <stdbool.h>

struct diags;

/* How the struct begins that a module exports: made with the same sources as the program? */
struct module {
	const char *version; /* MODULE_VERSION */
};
#define MODULE_VERSION PACKAGE_VERSION

/* In a module: what it exports. */
#define MODULE_EXPORT __attribute__((visibility("default")))

/* False when the program was made without a module. */
bool module_is_built(const char *name);
/*
 * The struct that the module of a name exports; it stays loaded until the program ends. folder:
 * where the modules lie, an absolute path that nobody but the program's owner chose; NULL: nobody
 * knows. NULL with a diag when the program was made without it, when it is not there, cannot be
 * loaded or is another version's.
 */
const struct module *module_load(const char *folder, const char *name, struct diags *ds);

#endif
