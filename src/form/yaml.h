/*
 * YAML as a tree of texts, lists and maps, each with its place in the file.
 * The only user of libyaml, and of its event interface only: texts stay
 * texts (nothing becomes a number or a boolean), and the input is boxed: at
 * most 1 MiB, 32 levels, 20,000 nodes, 64 KiB a text, one document, UTF-8, no
 * anchors, aliases or tags, no key twice in a map.
 *
 * Knows nothing of what the files say: forms, units, configuration.
 */
#ifndef TIANBAO_FORM_YAML_H
#define TIANBAO_FORM_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"

enum {
	YAML_MOST_BYTES = 1 << 20,
	YAML_MOST_LEVELS = 32,
	YAML_MOST_NODES = 20000,
	YAML_MOST_TEXT = 64 << 10,
};

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };
enum yaml_style {
	YAML_PLAIN,
	YAML_SINGLE,  /* '…' */
	YAML_DOUBLE,  /* "…" */
	YAML_LITERAL, /* | */
	YAML_FOLDED,  /* > */
	YAML_BLOCK,   /* lists and maps: a line for each */
	YAML_FLOW,    /* [ ] and { } */
};

/* A file as it was read: its name in messages and its n bytes (valid UTF-8). */
struct yaml_file {
	const char *name;
	const char *text;
	size_t n;
};

struct yaml {
	enum yaml_kind kind;
	enum yaml_style style;
	const struct yaml_file *file;
	int line, col;    /* of its first character, from 1, in characters */
	size_t byte;      /* the same place in the file's bytes */
	const char *text; /* YAML_TEXT: n bytes and a NUL, no other NUL, nothing text_forbidden() */
	struct yaml **key;  /* YAML_MAP: n texts, in the order of the file */
	struct yaml **item; /* YAML_LIST: n elements; YAML_MAP: n values */
	size_t n;
	/* Where yaml_place() was last: byte of the text and of the file, line, column. */
	struct {
		size_t in, byte;
		int line, col;
	} last;
};

/*
 * Reads n bytes of YAML into a tree made in a; file is its name in messages (copied). NULL with
 * diags when it cannot be read; an empty file gives the empty text. Faults that do not hinder
 * reading (a key twice, a full-width blank before a key) are added too and leave the tree whole.
 */
struct yaml *yaml_read(
	struct arena *a, const char *file, const char *text, size_t n, struct diags *ds);

/* A node made by the program, at the place of from. */
struct yaml *yaml_new_text(struct arena *a, const struct yaml *from, const char *text);
struct yaml *yaml_new_map(struct arena *a, const struct yaml *from, size_t most);
/* Adds to a map made by yaml_new_map with room left. */
void yaml_put(struct yaml *map, struct yaml *key, struct yaml *value);

/* Index of a key of a map, -1 when there is none (or y is no map). */
long yaml_index(const struct yaml *y, const char *key);
/* Its value, NULL when there is none. */
struct yaml *yaml_get(const struct yaml *y, const char *key);
/* True when y is a text and is this one. */
bool yaml_is(const struct yaml *y, const char *text);

/* 1 for yes, true, on, 是; 0 for no, false, off, 否; -1 for anything else. */
int yaml_bool(const struct yaml *y);

/*
 * Where byte `at` of a text stands in its file, whatever the style: quotes, escapes, folded lines
 * and the indentation of a block are accounted for. Asking in ascending order costs one pass.
 * Of other nodes: their first character.
 */
struct place yaml_place(struct yaml *y, size_t at);

#endif
