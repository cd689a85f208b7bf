/*
 * Printers as profiles say: what is sent to them, how wide their paper is,
 * which characters they have, and how they are reached. Profiles are YAML,
 * described in tianbao-config(5); bytes for needle printers come only from our
 * own table (out/escp.def). Sends nothing itself: see out/spool.h.
 */
#ifndef TIANBAO_OUT_PRINTER_H
#define TIANBAO_OUT_PRINTER_H

#include "base/arena.h"
#include "base/buf.h"
#include "form/yaml.h"
#include "out/charset.h"
#include "out/out.h"

struct printer {
	const char *name;
	const char *title; /* words shown where one is chosen */
	const struct out_format *format;
	const char *queue;          /* of CUPS; NULL: the system's default */
	const char *device;         /* written to instead of running a program; NULL: none */
	const char *const *command; /* program and arguments, NULL last; NULL: lp */
	bool raw;                   /* lp hands it to the printer as it is */
	int timeout;                /* seconds without an answer after which it is given up */
	int width, lines;           /* of a text */
	bool gb18030, ascii, crlf;
	bool feed;        /* pages end with a form feed, else with empty lines */
	bool wide_titles; /* titles twice as wide */
	enum charset characters;
	struct buf begin, end; /* before and after all: a byte a command, see printer_send */
	bool model;            /* comes with the program, or is only there to be built on */
	bool faulty;           /* its profile has an error */
};

/* All that are known, in the order in which they were read. */
struct printers {
	struct printer **v;
	size_t n, cap;
	struct arena memory;
};

/* Begins with one printer, 默认: the system's default one. Others may be added later. */
void printers_init(struct printers *ps);
void printers_release(struct printers *ps);

/*
 * Adds the profiles of all files *.yaml in a folder, each named as its file; a folder that is not
 * there has none. model: they come with the program. Faults go to ds, all of them, and leave
 * a printer that is marked faulty.
 */
void printers_folder(struct printers *ps, const char *folder, bool model, struct diags *ds);
/* Adds those of a map of names and profiles; in place of those that were there by that name. */
void printers_map(struct printers *ps, const struct yaml *map, struct diags *ds);

/* The printer of a name. NULL with a diag when there is none, or its profile is faulty. */
const struct printer *printers_find(const struct printers *ps, const char *name, struct diags *ds);

/* How its format is to print: o's width, lines, encoding and the printer itself; the rest stays. */
void printer_options(const struct printer *p, struct out_options *o);

/* Appends the bytes of the commands that begin or end a print-out. */
void printer_send(struct buf *out, const struct printer *p, const struct buf *commands);
/* Appends what makes text twice as wide from here on, or no longer. */
void printer_twice_wide(struct buf *out, bool on);

#endif
