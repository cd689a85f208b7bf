/* The table of formats: see out.h. */
#include "out/out.h"

#include <string.h>

#include "out/html.h"
#include "out/json.h"
#include "out/text.h"

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
