/* The tree that yaml.c makes: looking things up, making nodes, finding places. */
#include "form/yaml.h"

#include <assert.h>
#include <string.h>

#include "form/slip.h"

struct yaml *yaml_new_text(struct arena *a, const struct yaml *from, const char *text)
{
	struct yaml *y = arena_new(a, sizeof *y);
	y->kind = YAML_TEXT;
	y->file = from->file;
	y->line = from->line;
	y->col = from->col;
	y->byte = from->byte;
	y->text = arena_dup(a, text);
	y->n = strlen(text);
	return y;
}

struct yaml *yaml_new_map(struct arena *a, const struct yaml *from, size_t most)
{
	struct yaml *y = arena_new(a, sizeof *y);
	y->kind = YAML_MAP;
	y->style = YAML_BLOCK;
	y->file = from->file;
	y->line = from->line;
	y->col = from->col;
	y->byte = from->byte;
	y->text = "";
	y->key = arena_array(a, most, sizeof *y->key);
	y->item = arena_array(a, most, sizeof *y->item);
	return y;
}

void yaml_put(struct yaml *map, struct yaml *key, struct yaml *value)
{
	assert(map->kind == YAML_MAP);
	map->key[map->n] = key;
	map->item[map->n++] = value;
}

long yaml_index(const struct yaml *y, const char *key)
{
	if (y->kind != YAML_MAP)
		return -1;
	for (size_t i = 0; i < y->n; i++)
		if (!strcmp(y->key[i]->text, key))
			return (long)i;
	return -1;
}

struct yaml *yaml_get(const struct yaml *y, const char *key)
{
	long i = yaml_index(y, key);
	return i < 0 ? NULL : y->item[i];
}

bool yaml_is(const struct yaml *y, const char *text)
{
	return y->kind == YAML_TEXT && !strcmp(y->text, text);
}

int yaml_bool(const struct yaml *y)
{
	static const struct {
		const char *word;
		int is;
	} words[] = {{"yes", 1}, {"no", 0}, {"true", 1}, {"false", 0}, {"on", 1}, {"off", 0},
		{"是", 1}, {"否", 0}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (yaml_is(y, words[i].word))
			return words[i].is;
	return -1;
}

/* --- from a byte of a text to its place in the file ------------------ */

/* Both hands of the walk: y->last.in in the text, y->last.byte in the file. */

static char source(const struct yaml *y)
{
	return y->last.byte < y->file->n ? y->file->text[y->last.byte] : '\0';
}

/* One character of the file further. */
static void pass(struct yaml *y)
{
	const struct yaml_file *f = y->file;
	if (y->last.byte >= f->n)
		return;
	if (f->text[y->last.byte] == '\n') {
		y->last.line++;
		y->last.col = 0;
	}
	y->last.byte++;
	while (y->last.byte < f->n && (f->text[y->last.byte] & 0xC0) == 0x80)
		y->last.byte++;
	y->last.col++;
}

/* One character of both. */
static void pass_both(struct yaml *y)
{
	pass(y);
	y->last.in++;
	while (y->last.in < y->n && (y->text[y->last.in] & 0xC0) == 0x80)
		y->last.in++;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Passes blanks and ends of lines; how many lines ended. Nothing is passed when none did. */
static int pass_fold(struct yaml *y)
{
	size_t i = y->last.byte;
	while (i < y->file->n && is_blank(y->file->text[i]))
		i++;
	if (i >= y->file->n || y->file->text[i] != '\n')
		return 0;
	int lines = 0;
	while (is_blank(source(y)) || source(y) == '\n') {
		lines += source(y) == '\n';
		pass(y);
	}
	return lines;
}

/* Lines of a flow text are folded: one end of line is a blank, n are n - 1 newlines. */
static bool step_fold(struct yaml *y)
{
	int lines = pass_fold(y);
	if (!lines)
		return false;
	y->last.in += lines == 1 ? 1 : (size_t)lines - 1;
	return true;
}

static void step_plain(struct yaml *y)
{
	if (!step_fold(y))
		pass_both(y);
}

static void step_single(struct yaml *y)
{
	if (step_fold(y))
		return;
	if (source(y) == '\'')
		pass(y);
	pass_both(y);
}

/* A \ at the end of a line joins it to the next without a blank. */
static void pass_joint(struct yaml *y)
{
	const struct yaml_file *f = y->file;
	while (source(y) == '\\') {
		size_t i = y->last.byte + 1;
		if (i >= f->n || (f->text[i] != '\n' && f->text[i] != '\r'))
			return;
		pass(y);
		pass_fold(y);
	}
}

static void step_double(struct yaml *y)
{
	if (!step_fold(y)) {
		bool escaped = source(y) == '\\';
		if (escaped)
			pass(y);
		char kind = escaped ? source(y) : '\0';
		pass_both(y);
		for (int digits = kind == 'x'   ? 2
				  : kind == 'u' ? 4
				  : kind == 'U' ? 8
						: 0;
			digits; digits--)
			pass(y);
	}
	pass_joint(y);
}

/* To the first character of a line's content: what the file's line has more than it is indent. */
static void pass_indent(struct yaml *y)
{
	const char *line = y->text + y->last.in, *src = y->file->text + y->last.byte;
	const char *end = memchr(line, '\n', y->n - y->last.in);
	size_t len = end ? (size_t)(end - line) : y->n - y->last.in;
	const char *newline = memchr(src, '\n', y->file->n - y->last.byte);
	size_t have = newline ? (size_t)(newline - src) : y->file->n - y->last.byte;
	if (have && src[have - 1] == '\r')
		have--;
	for (size_t more = have > len ? have - len : 0; more && source(y) == ' '; more--)
		pass(y);
}

static void step_literal(struct yaml *y)
{
	if (y->text[y->last.in] != '\n') {
		pass_both(y);
		return;
	}
	while (y->last.byte < y->file->n && source(y) != '\n')
		pass(y);
	pass_both(y);
	pass_indent(y);
}

/* Only what is no blank is in both; indentation and folding are between. */
static void step_folded(struct yaml *y)
{
	if (!is_blank(y->text[y->last.in]) && y->text[y->last.in] != '\n') {
		pass_both(y);
		return;
	}
	while (y->last.in < y->n && (is_blank(y->text[y->last.in]) || y->text[y->last.in] == '\n'))
		y->last.in++;
	while (is_blank(source(y)) || source(y) == '\n')
		pass(y);
}

static void walk_start(struct yaml *y)
{
	y->last.in = 0;
	y->last.byte = y->byte;
	y->last.line = y->line;
	y->last.col = y->col;
	if (y->style == YAML_SINGLE || y->style == YAML_DOUBLE)
		pass(y);
	if (y->style == YAML_DOUBLE)
		pass_joint(y);
	if (y->style != YAML_LITERAL && y->style != YAML_FOLDED)
		return;
	while (y->last.byte < y->file->n && source(y) != '\n')
		pass(y);
	pass(y);
	if (y->style == YAML_LITERAL)
		pass_indent(y);
	else
		while (is_blank(source(y)) || source(y) == '\n')
			pass(y);
}

struct place yaml_place(struct yaml *y, size_t at)
{
	static void (*const step[])(struct yaml *) = {
		[YAML_PLAIN] = step_plain,
		[YAML_SINGLE] = step_single,
		[YAML_DOUBLE] = step_double,
		[YAML_LITERAL] = step_literal,
		[YAML_FOLDED] = step_folded,
	};
	if (y->kind != YAML_TEXT)
		return (struct place){.file = y->file->name, .line = y->line, .col = y->col};
	assert(at <= y->n);
	if (!y->last.line || at < y->last.in)
		walk_start(y);
	while (y->last.in < at)
		step[y->style](y);
	return (struct place){.file = y->file->name, .line = y->last.line, .col = y->last.col};
}
