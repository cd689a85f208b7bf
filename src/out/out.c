/* The table of formats, and what paper shows: see out.h. */
#include "out/out.h"

#include <string.h>

#include "out/html.h"
#include "out/json.h"
#include "out/text.h"
#include "table/grid.h"

static const struct out_format formats[] = {
	{"text", "文本", ".txt", out_text_begin, out_text_record, out_text_end},
	{"html", "网页", ".html", out_html_begin, out_html_record, out_html_end},
	{"json", "交换文件", ".json", out_json_begin, out_json_record, out_json_end},
};

enum { FORMATS = sizeof formats / sizeof *formats };

const struct out_format *out_table(size_t *n)
{
	*n = FORMATS;
	return formats;
}

const struct out_format *out_find(const char *name)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (!strcmp(formats[i].name, name))
			return &formats[i];
	return NULL;
}

struct grid *out_grid(
	struct arena *a, const struct out_options *o, const struct doc *d, struct rules *r)
{
	struct grid *g = grid_build(a, d, r, 0, PATH_RECORD);
	if (!doc_note_count(d, NOTE_WAIVER))
		return g;
	struct diags found = DIAGS_INIT;
	rules_check(r, d, o->others, PATH_RECORD, NULL, &found);
	grid_reasons(a, g, &found);
	diags_release(&found);
	return g;
}
