/*
 * Makes a PDF of a table that no record makes: its cells are the arguments,
 * one below the other; after -q as a QR code. For tests that read it back.
 * tests/pdfmake FOLDER [-q] TEXT … >FILE
 */
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "out/out.h"
#include "table/grid.h"

enum { MOST = 16 };

int main(int argc, char **argv)
{
	struct grow row[MOST] = {{.list = LIST_NONE}};
	struct gcell cell[MOST] = {{0}};
	int line[] = {0, 1}, n = 0;
	for (int i = 2; i < argc && n < MOST; i++) {
		bool qr = !strcmp(argv[i], "-q") && i + 1 < argc;
		const char *text = argv[i += qr];
		row[n].list = LIST_NONE;
		cell[n] = (struct gcell){.row = n, .rows = 1, .cols = 1, .text = text, .qr = qr};
		cell[n++].n = strlen(text);
	}
	struct block block = {.kind = BAND_TABLE,
		.ncols = 1,
		.nrows = n,
		.line = line,
		.total = 1,
		.row = row,
		.cell = cell,
		.ncells = (size_t)n};
	struct grid grid = {&block, 1};
	struct out_options options = {.modules = argc > 1 ? argv[1] : NULL};
	struct out_part part = {.grid = &grid, .title = "pdfmake"};
	struct diags ds = DIAGS_INIT;
	struct output o;
	out_init(&o, out_find("pdf"), &options);
	int rc = out_begin(&o, &ds) || out_part(&o, &part, &ds) || out_end(&o, &ds);
	for (size_t i = 0; i < ds.n; i++)
		fprintf(stderr, "%s\n", ds.v[i].text);
	fwrite(o.bytes.s, 1, o.bytes.n, stdout);
	out_release(&o);
	diags_release(&ds);
	return rc != 0;
}
