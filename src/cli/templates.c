/* Subcommands that tell about indicator templates. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/setup.h"
#include "form/library.h"
#include "form/yaml.h"

/* How many indicators fit a kind. */
static size_t count(const struct library *l, const struct kind *kind)
{
	size_t n, found = 0;
	const struct indicator *table = library_table(l, &n);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < table[i].kinds.n; k++)
			if (!strcmp(table[i].kinds.v[k], kind->name)) {
				found++;
				break;
			}
	return found;
}

enum cli_status cli_templates(struct cli *c)
{
	size_t n;
	const struct kind *kind = library_kinds(c->library, &n);
	int width = 0;
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < n; i++) {
		int w = text_columns(kind[i].name, strlen(kind[i].name), TEXT_NARROW);
		width = w > width ? w : width;
	}
	for (size_t i = 0; i < n; i++) {
		int pad = width - text_columns(kind[i].name, strlen(kind[i].name), TEXT_NARROW);
		cli_line(&text, kind[i].name);
		buf_pad(&text, ' ', (size_t)pad + 2);
		buf_addf(&text, "指标 %zu 个，常用 %zu 个\n", count(c->library, &kind[i]),
			kind[i].nusual);
	}
	cli_put(c, &text);
	buf_release(&text);
	library_faults(c->library, &c->diags);
	return c->diags.count[DIAG_ERROR] ? CLI_FAULTS : CLI_DONE;
}

/* All faults of one file, to found; it may name what is in its folder and in the library. */
static enum cli_status lint(struct cli *c, const char *file, struct diags *found)
{
	struct buf text = BUF_INIT;
	if (file_read(&text, file, YAML_MOST_BYTES, &c->diags)) {
		buf_release(&text);
		return CLI_WORLD;
	}
	char *folder = file_folder(file);
	struct library *rest = setup_library(c, folder);
	library_lint(file, text.s, text.n, c->units, rest, found);
	library_free(rest);
	free(folder);
	buf_release(&text);
	return CLI_DONE;
}

enum cli_status cli_templates_lint(struct cli *c)
{
	return cli_lint(c, lint);
}
