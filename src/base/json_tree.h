/*
 * A JSON value in memory, for json.c and json_plain.c alone: all of a tree
 * lies in one arena, but for texts that jansson holds.
 */
#ifndef TIANBAO_BASE_JSON_TREE_H
#define TIANBAO_BASE_JSON_TREE_H

#include "base/arena.h"
#include "base/json.h"

struct json {
	enum json_kind kind;
	size_t n;          /* elements, members; bytes of a text */
	const char *text;  /* of a text, with a NUL behind it */
	int64_t whole;     /* of an integer */
	struct json *item; /* n of them */
	const char **key;  /* of a map */
};

/*
 * Reads a value of n bytes that is as most are: lists, maps, texts, whole numbers. -1 when there is
 * anything else in it or anything wrong with it: then jansson has to look.
 */
int json_plain(struct json *out, struct arena *a, const char *s, size_t n);

#endif
