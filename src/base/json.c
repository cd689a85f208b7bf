/*
 * JSON values: see json.h.
 *
 * jansson reads; beside its tree stands one of ours, in which the n-th member
 * of a map is found at once.
 */
#include "base/json.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

struct json {
	enum json_kind kind;
	json_t *value; /* borrowed below the root */
	size_t n;
	struct json *item; /* n of them */
	const char **key;  /* of a map */
};

/* The value read, with what holds its memory. */
struct root {
	struct json json;
	struct arena arena;
};

/* What people are told, by jansson's code. */
static const struct {
	enum json_error_code code;
	const char *words;
} faults[] = {
	{json_error_stack_overflow, "套得太深"},
	{json_error_invalid_utf8, "不是 UTF-8"},
	{json_error_premature_end_of_input, "没有写完就结束了"},
	{json_error_end_of_input_expected, "后面还有多余的内容"},
	{json_error_invalid_syntax, "这里不合 JSON 的写法"},
	{json_error_null_character, "文字里有 NUL（\\u0000）"},
	{json_error_null_byte_in_key, "名字里有 NUL（\\u0000）"},
	{json_error_duplicate_key, "同一个名字写了两次"},
	{json_error_numeric_overflow, "数字太大"},
};

static const char *fault_words(enum json_error_code code)
{
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (faults[i].code == code)
			return faults[i].words;
	return "这里不合 JSON 的写法";
}

static enum json_kind kind_of(const json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_OBJECT:
		return JSON_KIND_MAP;
	case JSON_ARRAY:
		return JSON_KIND_LIST;
	case JSON_STRING:
		return JSON_KIND_TEXT;
	case JSON_INTEGER:
		return JSON_KIND_INTEGER;
	case JSON_REAL:
		return JSON_KIND_REAL;
	case JSON_TRUE:
	case JSON_FALSE:
		return JSON_KIND_BOOL;
	case JSON_NULL:
		break;
	}
	return JSON_KIND_NULL;
}

/* Recursion is as deep as the value, which jansson bounds. */
static void describe(struct json *out, json_t *v, struct arena *a)
{
	out->value = v;
	out->kind = kind_of(v);
	if (out->kind == JSON_KIND_LIST) {
		out->n = json_array_size(v);
		out->item = arena_array(a, out->n, sizeof *out->item);
		for (size_t i = 0; i < out->n; i++)
			describe(&out->item[i], json_array_get(v, i), a);
	} else if (out->kind == JSON_KIND_MAP) {
		const char *key;
		json_t *member;
		size_t i = 0;
		out->n = json_object_size(v);
		out->item = arena_array(a, out->n, sizeof *out->item);
		out->key = arena_array(a, out->n, sizeof *out->key);
		json_object_foreach(v, key, member)
		{
			out->key[i] = key;
			describe(&out->item[i++], member, a);
		}
	}
}

struct json *json_read(const char *s, size_t n, struct buf *why, size_t *offset)
{
	json_error_t error;
	json_t *v = json_loadb(s, n, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
	if (!v) {
		enum json_error_code code = json_error_code(&error);
		if (code == json_error_out_of_memory)
			die("内存不足");
		buf_adds(why, fault_words(code));
		*offset = error.position < 0 ? 0 : (size_t)error.position;
		if (*offset > n)
			*offset = n;
		return NULL;
	}
	struct root *root = mem_new(sizeof *root);
	describe(&root->json, v, &root->arena);
	return &root->json;
}

void json_free(struct json *v)
{
	if (!v)
		return;
	struct root *root = (struct root *)v; /* its first member */
	json_decref(v->value);
	arena_release(&root->arena);
	free(root);
}

enum json_kind json_kind(const struct json *v)
{
	return v->kind;
}

const char *json_text(const struct json *v, size_t *n)
{
	assert(v->kind == JSON_KIND_TEXT);
	*n = json_string_length(v->value);
	return json_string_value(v->value);
}

int64_t json_whole(const struct json *v)
{
	assert(v->kind == JSON_KIND_INTEGER);
	return json_integer_value(v->value);
}

size_t json_size(const struct json *v)
{
	return v->n;
}

const struct json *json_item(const struct json *v, size_t i, const char **key)
{
	assert(i < v->n);
	if (key)
		*key = v->key ? v->key[i] : NULL;
	return &v->item[i];
}

/* What stands for a character in a JSON string, NULL: the character itself. */
static const char *escaped(uint32_t c, char room[8])
{
	static const char named[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
		return NULL;
	for (const char *p = named; *p; p += 2)
		if ((uint32_t)*p == c) {
			snprintf(room, 8, "\\%c", p[1]);
			return room;
		}
	snprintf(room, 8, "\\u%04x", (unsigned)c & 0xff);
	return room;
}

void json_quote(struct buf *out, const char *s)
{
	char room[8];
	size_t n = strlen(s), done = 0;
	buf_addc(out, '"');
	for (size_t at = 0, len; at < n; at += len) {
		uint32_t c = text_decode(s + at, n - at, &len);
		const char *instead = escaped(c, room);
		if (c == 0xfffd && len == 1)
			instead = "\xef\xbf\xbd";
		if (!instead)
			continue;
		buf_add(out, s + done, at - done);
		buf_adds(out, instead);
		done = at + len;
	}
	buf_add(out, s + done, n - done);
	buf_addc(out, '"');
}
