/*
 * JSON, a value at a time. The only user of jansson.
 */
#ifndef TIANBAO_BASE_JSON_H
#define TIANBAO_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum json_kind { JSON_KIND_NULL, JSON_KIND_BOOL, JSON_KIND_INTEGER, JSON_KIND_REAL, JSON_KIND_TEXT,
	JSON_KIND_LIST, JSON_KIND_MAP };

struct json; /* a value: a tree, borrowed below its root */

/*
 * Reads one value from n bytes. NULL when it is not JSON (duplicate keys, broken UTF-8 and NULs
 * included): what is wrong, in Chinese, into why, its byte offset into *offset. Free the root with json_free.
 */
struct json *json_read(const char *s, size_t n, struct buf *why, size_t *offset);
/* Frees a root and all below it; NULL is allowed. */
void json_free(struct json *v);
/* What a value is: the functions below are for values of their kind only. */
enum json_kind json_kind(const struct json *v);
/* Text of a JSON_KIND_TEXT; *n its bytes. Borrowed. */
const char *json_text(const struct json *v, size_t *n);
/* Number of a JSON_KIND_INTEGER. */
int64_t json_whole(const struct json *v);
/* Elements of a list, members of a map, 0 of anything else. */
size_t json_size(const struct json *v);
/* i-th element of a list; i-th value of a map with its key (in the order of the file). */
const struct json *json_item(const struct json *v, size_t i, const char **key);

/* Appends a text as a JSON string with its quotes; broken UTF-8 becomes U+FFFD. */
void json_quote(struct buf *out, const char *s);

#endif
