/*
 * The only caller of libyaml: its events become a tree (see yaml.h). Decides
 * what is refused; the words for what YAML cannot read are in slip.c.
 */
#include "form/yaml.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/mem.h"
#include "base/text.h"
#include "form/slip.h"

enum { MOST_TWICE = 20 }; /* complaints about keys written twice, in one map */

/* A list or map under way; its children wait on the stack of nodes from base on. */
struct level {
	struct yaml *node;
	size_t base;
};

struct reader {
	yaml_parser_t parser;
	struct arena *a;
	struct diags *ds;
	struct yaml_file *file;
	struct level level[YAML_MOST_LEVELS];
	int nlevels;
	struct yaml **child;
	size_t nchildren, cap;
	size_t nnodes;
	bool nfc;            /* the whole file is in normal form */
	size_t chars, bytes; /* how far at() has come in the file, both the same place */
	struct yaml *root;
};

/* What to do after an event. */
enum step { STEP_ON, STEP_END, STEP_REFUSED };

static struct place place_of(const struct reader *r, yaml_mark_t m)
{
	return (struct place){
		.file = r->file->name, .line = (int)m.line + 1, .col = (int)m.column + 1};
}

/* Byte of a mark; marks come in ascending order. */
static size_t at(struct reader *r, yaml_mark_t m)
{
	while (r->chars < m.index && r->bytes < r->file->n) {
		r->bytes++;
		while (r->bytes < r->file->n && (r->file->text[r->bytes] & 0xC0) == 0x80)
			r->bytes++;
		r->chars++;
	}
	return r->bytes;
}

static struct yaml *node_new(
	struct reader *r, enum yaml_kind kind, enum yaml_style style, yaml_mark_t m)
{
	struct place p = place_of(r, m);
	if (++r->nnodes > YAML_MOST_NODES) {
		diag_add(r->ds, YAML_NODES, &p, (int)YAML_MOST_NODES);
		return NULL;
	}
	struct yaml *y = arena_new(r->a, sizeof *y);
	y->kind = kind;
	y->style = style;
	y->file = r->file;
	y->line = p.line;
	y->col = p.col;
	y->byte = at(r, m);
	y->text = "";
	return y;
}

static enum step node_add(struct reader *r, struct yaml *y)
{
	if (!r->nlevels) {
		r->root = y;
		return STEP_ON;
	}
	MEM_ROOM(r->child, r->nchildren, r->cap);
	r->child[r->nchildren++] = y;
	return STEP_ON;
}

/* Anchors and tags are refused. */
static bool marked(
	struct reader *r, const yaml_char_t *anchor, const yaml_char_t *tag, yaml_mark_t m)
{
	if (!anchor && !tag)
		return false;
	struct place p = place_of(r, m);
	if (anchor)
		diag_add(r->ds, YAML_ANCHOR, &p);
	else
		diag_add(r->ds, YAML_TAG, &p);
	return true;
}

/* A text that ends where ` #` begins a comment, though no blank follows the #. */
static void check_cut(struct reader *r, yaml_mark_t end)
{
	const char *s = r->file->text;
	size_t n = r->file->n, from = at(r, end), i = from;
	while (i < n && (s[i] == ' ' || s[i] == '\t'))
		i++;
	if (i == from || i + 1 >= n || s[i] != '#' || strchr(" \t\r\n#", s[i + 1]))
		return;
	struct place p = place_of(r, end);
	p.col += (int)(i - from);
	diag_add(r->ds, YAML_CUT, &p);
}

/* What must not stand in a text: control characters from escapes, other than NFC. */
static bool check_text(struct reader *r, struct yaml *y)
{
	if (y->style == YAML_DOUBLE) {
		long bad = text_invalid(y->text, y->n);
		if (bad < 0)
			bad = text_forbidden(y->text, y->n);
		if (bad < 0)
			bad = slip_line_end(y->text, y->n);
		if (bad >= 0) {
			size_t len;
			struct place p = yaml_place(y, (size_t)bad);
			uint32_t c = text_decode(y->text + bad, y->n - (size_t)bad, &len);
			diag_add(r->ds, YAML_CHAR, &p, (unsigned)c);
			return false;
		}
	}
	if ((!r->nfc || y->style == YAML_DOUBLE) && !text_is_nfc(y->text, y->n)) {
		struct place p = yaml_place(y, 0);
		diag_add(r->ds, YAML_NFC, &p);
		return false;
	}
	return true;
}

static enum step on_scalar(struct reader *r, const yaml_event_t *e)
{
	static const enum yaml_style styles[] = {
		[YAML_ANY_SCALAR_STYLE] = YAML_PLAIN,
		[YAML_PLAIN_SCALAR_STYLE] = YAML_PLAIN,
		[YAML_SINGLE_QUOTED_SCALAR_STYLE] = YAML_SINGLE,
		[YAML_DOUBLE_QUOTED_SCALAR_STYLE] = YAML_DOUBLE,
		[YAML_LITERAL_SCALAR_STYLE] = YAML_LITERAL,
		[YAML_FOLDED_SCALAR_STYLE] = YAML_FOLDED,
	};
	if (marked(r, e->data.scalar.anchor, e->data.scalar.tag, e->start_mark))
		return STEP_REFUSED;
	size_t n = e->data.scalar.length;
	if (n > YAML_MOST_TEXT) {
		struct place p = place_of(r, e->start_mark);
		diag_add(r->ds, YAML_LONG, &p, (int)YAML_MOST_TEXT);
		return STEP_REFUSED;
	}
	struct yaml *y = node_new(r, YAML_TEXT, styles[e->data.scalar.style], e->start_mark);
	if (!y)
		return STEP_REFUSED;
	y->text = arena_ndup(r->a, (const char *)e->data.scalar.value, n);
	y->n = n;
	if (!check_text(r, y))
		return STEP_REFUSED;
	if (y->style == YAML_PLAIN && n)
		check_cut(r, e->end_mark);
	return node_add(r, y);
}

static enum step level_push(struct reader *r, enum yaml_kind kind, bool flow, yaml_mark_t m)
{
	if (r->nlevels == YAML_MOST_LEVELS) {
		struct place p = place_of(r, m);
		diag_add(r->ds, YAML_DEEP, &p, (int)YAML_MOST_LEVELS);
		return STEP_REFUSED;
	}
	struct yaml *y = node_new(r, kind, flow ? YAML_FLOW : YAML_BLOCK, m);
	if (!y)
		return STEP_REFUSED;
	node_add(r, y);
	r->level[r->nlevels++] = (struct level){y, r->nchildren};
	return STEP_ON;
}

static enum step on_list(struct reader *r, const yaml_event_t *e)
{
	if (marked(r, e->data.sequence_start.anchor, e->data.sequence_start.tag, e->start_mark))
		return STEP_REFUSED;
	bool flow = e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	return level_push(r, YAML_LIST, flow, e->start_mark);
}

static enum step on_map(struct reader *r, const yaml_event_t *e)
{
	if (marked(r, e->data.mapping_start.anchor, e->data.mapping_start.tag, e->start_mark))
		return STEP_REFUSED;
	bool flow = e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
	return level_push(r, YAML_MAP, flow, e->start_mark);
}

static enum step on_list_end(struct reader *r, const yaml_event_t *e)
{
	(void)e;
	struct level l = r->level[--r->nlevels];
	l.node->n = r->nchildren - l.base;
	l.node->item = arena_array(r->a, l.node->n, sizeof *l.node->item);
	if (l.node->n)
		memcpy(l.node->item, r->child + l.base, l.node->n * sizeof *l.node->item);
	r->nchildren = l.base;
	return STEP_ON;
}

/* Equal keys side by side, the earlier one first. */
static int key_order(const void *a, const void *b)
{
	const struct yaml *x = *(struct yaml *const *)a, *y = *(struct yaml *const *)b;
	int by_text = strcmp(x->text, y->text);
	return by_text ? by_text : (x->byte > y->byte) - (x->byte < y->byte);
}

static void check_twice(struct reader *r, const struct yaml *map)
{
	if (map->n < 2)
		return;
	struct yaml **key = mem_array(map->n, sizeof *key);
	memcpy(key, map->key, map->n * sizeof *key);
	qsort(key, map->n, sizeof *key, key_order);
	int found = 0;
	for (size_t i = 1; i < map->n && found < MOST_TWICE; i++) {
		if (strcmp(key[i - 1]->text, key[i]->text) != 0)
			continue;
		found++;
		struct place p = yaml_place(key[i], 0);
		diag_add(r->ds, YAML_TWICE, &p, key[i]->text, key[i - 1]->line);
	}
	free(key);
}

static enum step on_map_end(struct reader *r, const yaml_event_t *e)
{
	static const char wide_blank[] = "　";
	(void)e;
	struct level l = r->level[--r->nlevels];
	struct yaml *map = l.node;
	map->n = (r->nchildren - l.base) / 2;
	map->key = arena_array(r->a, map->n, sizeof *map->key);
	map->item = arena_array(r->a, map->n, sizeof *map->item);
	enum step step = STEP_ON;
	for (size_t i = 0; i < map->n; i++) {
		map->key[i] = r->child[l.base + 2 * i];
		map->item[i] = r->child[l.base + 2 * i + 1];
		struct place p = yaml_place(map->key[i], 0);
		if (map->key[i]->kind != YAML_TEXT) {
			diag_add(r->ds, YAML_BRACE, &p);
			step = STEP_REFUSED;
		} else if (!strncmp(map->key[i]->text, wide_blank, strlen(wide_blank))) {
			diag_add(r->ds, YAML_WIDE_BLANK, &p);
		}
	}
	if (step == STEP_ON)
		check_twice(r, map);
	r->nchildren = l.base;
	return step;
}

static enum step on_document(struct reader *r, const yaml_event_t *e)
{
	if (!r->root)
		return STEP_ON;
	struct place p = place_of(r, e->start_mark);
	diag_add(r->ds, YAML_DOCUMENTS, &p);
	return STEP_REFUSED;
}

static enum step on_alias(struct reader *r, const yaml_event_t *e)
{
	struct place p = place_of(r, e->start_mark);
	diag_add(r->ds, YAML_ANCHOR, &p);
	return STEP_REFUSED;
}

static enum step on_nothing(struct reader *r, const yaml_event_t *e)
{
	(void)r;
	(void)e;
	return STEP_ON;
}

/* Out of memory, libyaml may deliver "no event" for ever: that is an end as well. */
static enum step on_end(struct reader *r, const yaml_event_t *e)
{
	(void)r;
	(void)e;
	return STEP_END;
}

static enum step (*const on_event[])(struct reader *, const yaml_event_t *) = {
	[YAML_NO_EVENT] = on_end,
	[YAML_STREAM_START_EVENT] = on_nothing,
	[YAML_STREAM_END_EVENT] = on_end,
	[YAML_DOCUMENT_START_EVENT] = on_document,
	[YAML_DOCUMENT_END_EVENT] = on_nothing,
	[YAML_ALIAS_EVENT] = on_alias,
	[YAML_SCALAR_EVENT] = on_scalar,
	[YAML_SEQUENCE_START_EVENT] = on_list,
	[YAML_SEQUENCE_END_EVENT] = on_list_end,
	[YAML_MAPPING_START_EVENT] = on_map,
	[YAML_MAPPING_END_EVENT] = on_map_end,
};

/* Bytes that no YAML file of ours may hold, wherever they stand (also in comments). */
static bool check_bytes(struct reader *r)
{
	const char *s = r->file->text;
	size_t n = r->file->n;
	int line = 1;
	long broken = text_invalid(s, n);
	for (size_t from = 0; from < n; line++) {
		const char *newline = memchr(s + from, '\n', n - from);
		size_t len = newline ? (size_t)(newline - s) - from : n - from;
		size_t inside = len && s[from + len - 1] == '\r' ? len - 1 : len;
		struct place p = {.file = r->file->name, .line = line, .col = 1};
		if (broken >= 0 && (size_t)broken < from + len) {
			p.col += slip_chars(s + from, (size_t)broken - from);
			diag_add(r->ds, YAML_UTF8, &p);
			return false;
		}
		long bad = text_forbidden(s + from, inside);
		if (bad < 0)
			bad = slip_line_end(s + from, inside);
		if (bad >= 0) {
			size_t bytes;
			p.col += slip_chars(s + from, (size_t)bad);
			uint32_t c = text_decode(s + from + bad, inside - (size_t)bad, &bytes);
			diag_add(r->ds, YAML_CHAR, &p, (unsigned)c);
			return false;
		}
		from += len + 1;
	}
	return true;
}

static bool read_events(struct reader *r)
{
	for (;;) {
		yaml_event_t e;
		if (!yaml_parser_parse(&r->parser, &e)) {
			struct place p = place_of(r, r->parser.problem_mark);
			struct place opened = place_of(r, r->parser.context_mark);
			if (!r->parser.context)
				opened.line = 0;
			slip_explain(r->file, r->parser.problem, p, opened, r->ds);
			return false;
		}
		enum step step = on_event[e.type](r, &e);
		yaml_event_delete(&e);
		if (step != STEP_ON)
			return step == STEP_END;
	}
}

struct yaml *yaml_read(
	struct arena *a, const char *file, const char *text, size_t n, struct diags *ds)
{
	static const char bom[] = "\xEF\xBB\xBF";
	struct reader r = {.a = a, .ds = ds};
	r.file = arena_new(a, sizeof *r.file);
	r.file->name = arena_dup(a, file);
	struct place p = {.file = r.file->name};
	if (n > YAML_MOST_BYTES) {
		diag_add(ds, YAML_BIG, &p, n, (size_t)YAML_MOST_BYTES);
		return NULL;
	}
	if (n >= 3 && !memcmp(text, bom, 3)) {
		text += 3;
		n -= 3;
	}
	r.file->text = arena_ndup(a, text, n);
	r.file->n = n;
	if (!check_bytes(&r))
		return NULL;
	r.nfc = text_is_nfc(r.file->text, n);
	if (!yaml_parser_initialize(&r.parser))
		die("内存不足");
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)r.file->text, n);
	bool read = read_events(&r);
	yaml_parser_delete(&r.parser);
	free(r.child);
	if (!read)
		return NULL;
	if (!r.root)
		r.root = node_new(&r, YAML_TEXT, YAML_PLAIN, (yaml_mark_t){0});
	return r.root;
}
