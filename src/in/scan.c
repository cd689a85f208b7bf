/* The outside of a JSON file: see scan.h. */
#include "in/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"

enum {
	PIECE = 1 << 16,      /* bytes read at a time */
	MOST_VALUE = 8 << 20, /* bytes of one record */
	MOST_PARTS = 100000,  /* values in one record */
	MOST_DEPTH = 16,      /* lists and maps in each other */
};
static const size_t most_file = (size_t)512 << 20;

/* Is what fd is open on fit to be read? */
static int judge(int fd, const char *file, struct diags *ds)
{
	const struct place at = {.file = file};
	struct stat st;
	if (fstat(fd, &st)) {
		diag_add(ds, FILE_READ, &at, file_reason(errno));
		return -1;
	}
	if (fd != STDIN_FILENO && !S_ISREG(st.st_mode)) {
		diag_add(ds, FILE_KIND, &at);
		return -1;
	}
	if (S_ISREG(st.st_mode) && (size_t)st.st_size > most_file) {
		diag_add(ds, FILE_BIG, &at, (size_t)st.st_size, most_file);
		return -1;
	}
	return 0;
}

int scan_open(struct scan *s, const char *file, struct diags *ds)
{
	*s = (struct scan){.file = file, .window = BUF_INIT, .line = 1, .col = 1, .ds = ds};
	/* not blocking: a FIFO nobody writes to must not hold us up before it is refused */
	s->fd = strcmp(file, "-") != 0 ? open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
				       : STDIN_FILENO;
	if (s->fd < 0) {
		diag_add(ds, FILE_READ, &(struct place){.file = file}, file_reason(errno));
		return -1;
	}
	if (judge(s->fd, file, ds)) {
		scan_close(s);
		return -1;
	}
	return 0;
}

void scan_close(struct scan *s)
{
	if (s->fd > STDIN_FILENO)
		close(s->fd);
	buf_release(&s->window);
}

struct place scan_place(const struct scan *s)
{
	return (struct place){.file = s->file, .line = s->line, .col = s->col};
}

/* Reads a piece more behind the window; what was consumed goes first. False when nothing came. */
static bool refill(struct scan *s)
{
	if (s->ended)
		return false;
	if (s->at) {
		buf_splice(&s->window, 0, s->at, "", 0);
		s->at = 0;
	}
	char piece[PIECE];
	ssize_t n;
	do {
		n = read(s->fd, piece, sizeof piece);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		diag_add(s->ds, FILE_READ, &(struct place){.file = s->file}, file_reason(errno));
	s->failed = n < 0;
	if (n > 0 && (s->total += (size_t)n) > most_file) {
		diag_add(s->ds, FILE_BIG, &(struct place){.file = s->file}, s->total, most_file);
		s->failed = true;
	}
	if (n <= 0 || s->failed) {
		s->ended = true;
		return false;
	}
	buf_add(&s->window, piece, (size_t)n);
	return true;
}

/* Line and column after n more bytes of t. */
static void count(const char *t, size_t n, int *line, int *col)
{
	for (const char *end = t + n, *nl; (nl = memchr(t, '\n', (size_t)(end - t))); t = nl + 1) {
		++*line;
		*col = 1;
		n = (size_t)(end - nl - 1);
	}
	for (size_t i = 0; i < n; i++)
		*col += ((unsigned char)t[i] & 0xc0) != 0x80;
}

void scan_pass(struct scan *s, size_t n)
{
	count(s->window.s + s->at, n, &s->line, &s->col);
	s->at += n;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

int scan_peek(struct scan *s)
{
	for (;;) {
		size_t i = s->at;
		while (i < s->window.n && is_blank(s->window.s[i]))
			i++;
		scan_pass(s, i - s->at);
		if (s->at < s->window.n)
			return (unsigned char)s->window.s[s->at];
		if (!refill(s))
			return -1;
	}
}

/* The search for a value's end, which may take several pieces. */
struct search {
	size_t n;     /* bytes of the value so far */
	size_t parts; /* lists, maps and their elements */
	int depth;
	bool in_string, escaped, ended;
};

/* Takes the bytes of a string in from s[i] on; where it stopped. */
static size_t search_string(struct search *v, const char *s, size_t i, size_t n)
{
	if (v->escaped) {
		v->escaped = false;
		return i + 1;
	}
	while (i < n && s[i] != '"' && s[i] != '\\')
		i++;
	if (i == n)
		return n;
	v->escaped = s[i] == '\\';
	v->in_string = v->escaped;
	v->ended = !v->in_string && !v->depth;
	return i + 1;
}

/* Takes one byte outside strings in; true when it belongs to the value. */
static bool search_byte(struct search *v, char c)
{
	switch (c) {
	case '"':
		v->in_string = true;
		return true;
	case '{':
	case '[':
		v->depth++;
		v->parts++;
		return true;
	case '}':
	case ']':
		v->ended = v->depth <= 1;
		return v->depth-- > 0;
	case ',':
		v->parts++;
		v->ended = !v->depth;
		return v->depth;
	default:
		v->ended = is_blank(c) && !v->depth;
		return !v->ended;
	}
}

/* Takes n bytes in, or those up to the end of the value. */
static void search_on(struct search *v, const char *s, size_t n)
{
	size_t i = 0;
	while (i < n && !v->ended) {
		if (v->in_string)
			i = search_string(v, s, i, n);
		else
			i += search_byte(v, s[i]);
	}
	v->n += i;
}

size_t scan_value(struct scan *s)
{
	struct search v = {0};
	const struct place at = scan_place(s);
	for (;;) {
		search_on(&v, s->window.s + s->at + v.n, s->window.n - s->at - v.n);
		if (v.n > MOST_VALUE || v.parts > MOST_PARTS || v.depth > MOST_DEPTH) {
			diag_add(s->ds, IN_HUGE, &at);
			return 0;
		}
		if (v.ended)
			return v.n;
		if (refill(s))
			continue;
		if (!v.depth && !v.in_string)
			return v.n; /* a bare word at the end */
		if (!s->failed)
			diag_add(s->ds, IN_CUT, &at);
		return 0;
	}
}

/* --- the walk -------------------------------------------------------------------- */

void walk_init(struct walk *w, const struct scan *s, size_t n)
{
	*w = (struct walk){.s = s->window.s + s->at, .n = n, .line = s->line, .col = s->col};
}

static void pass_blanks(struct walk *w)
{
	while (w->at < w->n && is_blank(w->s[w->at]))
		w->at++;
}

/* Passes over blanks and the one byte c, if it is there, with the blanks behind it. */
static void pass(struct walk *w, char c)
{
	pass_blanks(w);
	if (w->at < w->n && w->s[w->at] == c)
		w->at++;
	pass_blanks(w);
}

void walk_enter(struct walk *w)
{
	w->at++;
}

void walk_leave(struct walk *w)
{
	pass_blanks(w);
	w->at++;
}

void walk_to_key(struct walk *w)
{
	pass(w, ',');
}

void walk_to_item(struct walk *w)
{
	pass(w, ',');
}

void walk_to_value(struct walk *w)
{
	walk_skip(w);
	pass(w, ':');
}

void walk_skip(struct walk *w)
{
	struct search v = {0};
	search_on(&v, w->s + w->at, w->n - w->at);
	w->at += v.n;
}

void walk_place(struct walk *w, size_t at, struct place *out)
{
	count(w->s + w->told, at - w->told, &w->line, &w->col);
	w->told = at;
	out->line = w->line;
	out->col = w->col;
}

/* --- where a byte stands --------------------------------------------------------- */

/* A list or map around a byte. */
struct level {
	bool is_list, key_comes;
	size_t nth;      /* element of the list, from 1 */
	size_t key, end; /* last key of the map, without its quotes */
};

/* Byte behind the string that begins at byte at, or n. */
static size_t string_end(const struct walk *w, size_t at)
{
	for (at++; at < w->n && w->s[at] != '"'; at++)
		if (w->s[at] == '\\')
			at++;
	return at < w->n ? at + 1 : w->n;
}

/* Takes the string at byte at in as a key, if one comes; the byte behind it. */
static size_t take_string(const struct walk *w, struct level *l, size_t at)
{
	size_t end = string_end(w, at);
	if (l->key_comes) {
		l->key = at + 1;
		l->end = end > at + 1 ? end - 1 : end;
	}
	return end;
}

/* Appends a key as it reads, or as it stands where it cannot be read. */
static void add_key(const struct walk *w, const struct level *l, struct buf *out)
{
	struct buf why = BUF_INIT;
	size_t offset, n;
	const char *text;
	struct json *key = NULL;
	if (l->end < w->n)
		key = json_read(w->s + l->key - 1, l->end - l->key + 2, &why, &offset);
	if (key && (text = json_text(key, &n)))
		buf_add(out, text, n);
	else
		buf_add(out, w->s + l->key, l->end - l->key);
	json_free(key);
	buf_release(&why);
}

void walk_address(const struct walk *w, size_t at, struct buf *out)
{
	struct level level[MOST_DEPTH + 1] = {{0}};
	int depth = 0;
	for (size_t i = 0; i < at && i < w->n;) {
		struct level *l = &level[depth];
		char c = w->s[i];
		if (c == '"') {
			i = take_string(w, l, i);
			continue;
		}
		if ((c == '{' || c == '[') && depth < MOST_DEPTH)
			level[++depth] = (struct level){c == '[', c == '{', 1, 0, 0};
		else if ((c == '}' || c == ']') && depth)
			depth--;
		else if (c == ':')
			l->key_comes = false;
		else if (c == ',') {
			l->nth++;
			l->key_comes = !l->is_list;
		}
		i++;
	}
	for (int i = 1; i <= depth; i++) {
		const struct level *l = &level[i];
		if (l->is_list)
			buf_addf(out, "[%zu]", l->nth);
		else if (l->end > l->key) {
			buf_adds(out, out->n ? "." : "");
			add_key(w, l, out);
		}
	}
}
