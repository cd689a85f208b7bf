/*
 * What a command needs around it: forms, the data file, the voice on stderr.
 * Made before it runs, taken down after it.
 */
#ifndef TIANBAO_CLI_SETUP_H
#define TIANBAO_CLI_SETUP_H

#include "cli/cli.h"

/* Units, catalog, library and rulebook. CLI_DONE or CLI_WORLD with a diag. */
enum cli_status setup_forms(struct cli *c);
/* The library of indicator templates: of folder (NULL: none), the office's own, the installed. */
struct library *setup_library(struct cli *c, const char *folder);
struct config;
struct keymap;
/*
 * The configuration with its printers: those that come with the program, the office's own, those of
 * the file. Keys are bound in m (NULL: only checked). -1 when something in them is faulty, which ds
 * says. Release it with config_release in any case.
 */
int setup_config(struct config *config, struct keymap *m, struct diags *ds);
/* Takes everything down again. status, or CLI_WORLD when the data file could not be closed well. */
enum cli_status setup_end(struct cli *c, enum cli_status status);

#endif
