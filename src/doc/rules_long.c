/*
 * instr, replace and trim of SQLite, whose time grows with the product of two
 * texts: seconds for one call on what a hostile form can make. The same here
 * in one pass. Nothing else differs.
 */
#include <sqlite3.h>
#include <string.h>

#include "base/buf.h"
#include "doc/rules_impl.h"

enum { TRIM_BYTES = 200 }; /* of the characters that trim takes away */

/* The text of an argument; false when one of them is NULL, for which the result is, too. */
static bool text_of(sqlite3_value *v, const char **s, size_t *n)
{
	*s = (const char *)sqlite3_value_text(v);
	*n = *s ? (size_t)sqlite3_value_bytes(v) : 0;
	return *s;
}

/* Characters as SQLite counts them: every byte but those that go on with one. */
static size_t characters(const char *s, size_t n)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)s[i] & 0xc0) != 0x80;
	return count;
}

static void run_instr(sqlite3_context *ctx, int argc, sqlite3_value **v)
{
	(void)argc;
	const char *s, *what;
	size_t n, nwhat;
	bool bytes =
		sqlite3_value_type(v[0]) == SQLITE_BLOB && sqlite3_value_type(v[1]) == SQLITE_BLOB;
	if (!text_of(v[0], &s, &n) || !text_of(v[1], &what, &nwhat))
		return;
	const char *at = memmem(s, n, what, nwhat);
	size_t before = at ? (size_t)(at - s) : 0;
	sqlite3_result_int64(
		ctx, !at ? 0 : (sqlite3_int64)(bytes ? before : characters(s, before)) + 1);
}

static void run_replace(sqlite3_context *ctx, int argc, sqlite3_value **v)
{
	(void)argc;
	const char *s, *what, *with;
	size_t n, nwhat, nwith;
	if (!text_of(v[0], &s, &n) || !text_of(v[1], &what, &nwhat) ||
		!text_of(v[2], &with, &nwith))
		return;
	if (!nwhat || *what == '\0') {
		sqlite3_result_value(ctx, v[0]);
		return;
	}
	struct buf out = BUF_INIT;
	const char *end = s + n, *at;
	while (out.n <= BOX_LENGTH && (at = memmem(s, (size_t)(end - s), what, nwhat))) {
		buf_add(&out, s, (size_t)(at - s));
		buf_add(&out, with, nwith);
		s = at + nwhat;
	}
	buf_add(&out, s, (size_t)(end - s));
	if (out.n > BOX_LENGTH)
		sqlite3_result_error_toobig(ctx);
	else
		sqlite3_result_text64(ctx, out.s, out.n, SQLITE_TRANSIENT, SQLITE_UTF8);
	buf_release(&out);
}

/* Behind the character at `at`. */
static size_t char_end(const char *s, size_t n, size_t at)
{
	do
		at++;
	while (at < n && ((unsigned char)s[at] & 0xc0) == 0x80);
	return at;
}

/* True when the character of len bytes at s is one of those to be taken away. */
static bool is_one_of(const char *s, size_t len, const char *chars, size_t n)
{
	for (size_t i = 0, end; i < n; i = end) {
		end = char_end(chars, n, i);
		if (end - i == len && !memcmp(chars + i, s, len))
			return true;
	}
	return false;
}

static void run_trim(sqlite3_context *ctx, int argc, sqlite3_value **v)
{
	(void)argc;
	const char *s, *chars;
	size_t n, nchars, from = 0;
	if (!text_of(v[0], &s, &n) || !text_of(v[1], &chars, &nchars))
		return;
	if (nchars > TRIM_BYTES) {
		sqlite3_result_error_toobig(ctx);
		return;
	}
	while (from < n) {
		size_t next = char_end(s, n, from);
		if (!is_one_of(s + from, next - from, chars, nchars))
			break;
		from = next;
	}
	while (n > from) {
		size_t last = n - 1;
		while (last > from && ((unsigned char)s[last] & 0xc0) == 0x80)
			last--;
		if (!is_one_of(s + last, n - last, chars, nchars))
			break;
		n = last;
	}
	sqlite3_result_text64(ctx, s + from, n - from, SQLITE_TRANSIENT, SQLITE_UTF8);
}

void long_make(struct rules *r)
{
	static const struct {
		const char *name;
		int args;
		void (*run)(sqlite3_context *ctx, int argc, sqlite3_value **v);
	} functions[] = {
		{"instr", 2, run_instr}, {"replace", 3, run_replace}, {"trim", 2, run_trim}};
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		sqlite3_create_function_v2(r->db, functions[i].name, functions[i].args, flags, r,
			functions[i].run, NULL, NULL, NULL);
}
