/*
 * A definition with all it inherits as one YAML text, written always in the
 * same way: what is short on one line, pictures under |, quotes only where
 * needed. Reading the text gives the same tree, writing that the same text.
 */
#include "form/loader.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

enum { LINE = 90, STEP = 2 }; /* columns of a line; blanks a level is indented by */

/* True when a text can stand without quotes; flow: also inside [ ] and { }. */
static bool is_plain(const struct yaml *y, bool flow)
{
	const char *s = y->text;
	size_t n = y->n;
	if (!n || strchr("-?:,[]{}#&*!|>'\"%@`~ ", s[0]) || strchr(" :", s[n - 1]))
		return false;
	if (strpbrk(s, "\n\t") || strstr(s, ": ") || strstr(s, " #"))
		return false;
	return !flow || !strpbrk(s, ",[]{}:#?");
}

/* True when a list or map reads well on one line. */
static bool is_short(const struct yaml *y)
{
	size_t columns = 0;
	if (!y->n)
		return true;
	for (size_t i = 0; i < y->n; i++) {
		const struct yaml *item = y->item[i];
		if (item->kind == YAML_TEXT ? !is_plain(item, true) : !is_short(item))
			return false;
		if (item->kind == YAML_MAP && item->n)
			return false;
		if (y->kind == YAML_MAP && !is_plain(y->key[i], true))
			return false;
		for (size_t k = 0; k < item->n && item->kind != YAML_TEXT; k++)
			columns += item->item[k]->n + 2;
		columns += (size_t)text_columns(item->text, strlen(item->text), TEXT_NARROW) + 2;
		if (y->kind == YAML_MAP)
			columns +=
				(size_t)text_columns(y->key[i]->text, y->key[i]->n, TEXT_NARROW) +
				2;
		if (columns > LINE)
			return false;
	}
	return true;
}

static void write_flow(struct buf *out, const struct yaml *y)
{
	if (y->kind == YAML_TEXT) {
		buf_add(out, y->text, y->n);
		return;
	}
	buf_addc(out, y->kind == YAML_MAP ? '{' : '[');
	for (size_t i = 0; i < y->n; i++) {
		if (i)
			buf_adds(out, ", ");
		if (y->kind == YAML_MAP)
			buf_addf(out, "%s: ", y->key[i]->text);
		write_flow(out, y->item[i]);
	}
	buf_addc(out, y->kind == YAML_MAP ? '}' : ']');
}

/* A text in double quotes: for what no other style can hold. */
static void write_escaped(struct buf *out, const struct yaml *y)
{
	buf_addc(out, '"');
	for (size_t i = 0; i < y->n; i++) {
		char c = y->text[i];
		if (c == '\n')
			buf_adds(out, "\\n");
		else if (c == '\t')
			buf_adds(out, "\\t");
		else if (c == '"' || c == '\\')
			buf_addf(out, "\\%c", c);
		else
			buf_addc(out, c);
	}
	buf_addc(out, '"');
}

/* True when a text of several lines can stand under |. */
static bool is_block(const struct yaml *y)
{
	return !strchr(" \t\n", y->text[0]) &&
	       !(y->n > 1 && !memcmp(y->text + y->n - 2, "\n\n", 2));
}

static void write_block(struct buf *out, const struct yaml *y, size_t indent)
{
	bool ends = y->text[y->n - 1] == '\n';
	buf_adds(out, ends ? "|" : "|-");
	for (size_t at = 0; at < y->n;) {
		const char *newline = memchr(y->text + at, '\n', y->n - at);
		size_t end = newline ? (size_t)(newline - y->text) : y->n;
		buf_addc(out, '\n');
		if (end > at)
			buf_pad(out, ' ', indent);
		buf_add(out, y->text + at, end - at);
		at = end + 1;
	}
}

/* A text whose lines, if it has several, are indented so far. */
static void write_text(struct buf *out, const struct yaml *y, size_t indent)
{
	if (is_plain(y, false))
		buf_add(out, y->text, y->n);
	else if (!memchr(y->text, '\n', y->n))
		buf_quote(out, y->text, '\'');
	else if (is_block(y))
		write_block(out, y, indent);
	else
		write_escaped(out, y);
}

static void write_node(struct buf *out, const struct yaml *y, size_t indent);

/* A value behind its key: on the same line, or indented below. */
static void write_value(struct buf *out, const struct yaml *y, size_t indent)
{
	if (y->kind == YAML_TEXT) {
		buf_addc(out, ' ');
		write_text(out, y, indent + STEP);
	} else if (is_short(y)) {
		buf_addc(out, ' ');
		write_flow(out, y);
	} else {
		buf_addc(out, '\n');
		buf_pad(out, ' ', indent + STEP);
		write_node(out, y, indent + STEP);
	}
}

/* A list or map that begins here and goes on with lines indented so far. */
static void write_node(struct buf *out, const struct yaml *y, size_t indent)
{
	for (size_t i = 0; i < y->n; i++) {
		if (i) {
			buf_addc(out, '\n');
			buf_pad(out, ' ', indent);
		}
		const struct yaml *item = y->item[i];
		if (y->kind == YAML_MAP) {
			write_text(out, y->key[i], indent);
			buf_addc(out, ':');
			write_value(out, item, indent);
		} else if (item->kind == YAML_MAP && item->n) {
			buf_adds(out, "- ");
			write_node(out, item, indent + STEP);
		} else {
			buf_addc(out, '-');
			write_value(out, item, indent);
		}
	}
}

void source_write(struct buf *out, const struct yaml *root)
{
	write_node(out, root, 0);
	buf_addc(out, '\n');
}
