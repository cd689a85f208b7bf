/*
 * Where things lie: the data file, the installed forms and data, the office's
 * own. Reads XDG_DATA_HOME, HOME and TIANBAO_FILE; looks at no file's inside.
 */
#ifndef TIANBAO_CLI_WHERE_H
#define TIANBAO_CLI_WHERE_H

struct buf;

/* Folder of the installed (or the build tree's) forms/ and data/. Overwrites out. */
void where_share(struct buf *out);
/* Folder of the modules (out/module.h), which nothing but where the program itself lies decides.
 * Overwrites out. */
void where_modules(struct buf *out);
/* The office's own folder, $XDG_DATA_HOME/tianbao. -1 when the machine names none. */
int where_own(struct buf *out);
/* The data file: named (the option, may be NULL), else $TIANBAO_FILE, else in where_own. -1 as
 * there. */
int where_file(struct buf *out, const char *named);

#endif
