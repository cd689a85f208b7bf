/* The outside of a JSON file: see scan.h. */
#include "in/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

enum {
	PIECE = 1 << 16,       /* bytes read at a time */
	MOST_VALUE = 16 << 20, /* bytes of one record */
	MOST_PARTS = 200000,   /* values in one record */
	MOST_DEPTH = 16,       /* lists and maps in each other */
};
static const size_t most_file = (size_t)512 << 20;

/* Is what fd is open on fit to be read? */
static int judge(int fd, const char *file, struct diags *ds)
{
	const struct place at = {.file = file};
	struct stat st;
	if (fstat(fd, &st)) {
		diag_add(ds, FILE_READ, &at, strerror(errno));
		return -1;
	}
	if (fd != STDIN_FILENO && !S_ISREG(st.st_mode)) {
		diag_add(ds, IN_NO_FILE, &at);
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
		diag_add(ds, FILE_READ, &(struct place){.file = file}, strerror(errno));
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
		diag_add(s->ds, FILE_READ, &(struct place){.file = s->file}, strerror(errno));
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

/* State of the search for a value's end. */
struct search {
	size_t parts;
	int depth;
	bool in_string, escaped;
};

/* Takes one byte in: 0 the value goes on, 1 it ends with this byte, 2 it ended before it. */
static int search_byte(struct search *v, char c)
{
	if (v->in_string) {
		if (v->escaped)
			v->escaped = false;
		else if (c == '\\')
			v->escaped = true;
		else if (c == '"')
			v->in_string = false;
		return !v->in_string && !v->depth;
	}
	switch (c) {
	case '"':
		v->in_string = true;
		return 0;
	case '{':
	case '[':
		v->depth++;
		v->parts++;
		return 0;
	case '}':
	case ']':
		return !v->depth ? 2 : !--v->depth;
	case ',':
		v->parts++;
		return v->depth ? 0 : 2;
	default:
		return is_blank(c) && !v->depth ? 2 : 0;
	}
}

size_t scan_value(struct scan *s)
{
	struct search v = {0};
	const struct place at = scan_place(s);
	for (size_t i = 0;; i++) {
		if (s->at + i == s->window.n && !refill(s)) {
			if (!v.depth && !v.in_string && i)
				return i; /* a bare word at the end */
			if (!s->failed)
				diag_add(s->ds, IN_CUT, &at);
			return 0;
		}
		int end = search_byte(&v, s->window.s[s->at + i]);
		if (end)
			return i + (end == 1);
		if (i >= MOST_VALUE || v.parts > MOST_PARTS || v.depth > MOST_DEPTH) {
			diag_add(s->ds, IN_HUGE, &at);
			return 0;
		}
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
	for (; w->at < w->n; w->at++) {
		int end = search_byte(&v, w->s[w->at]);
		if (end) {
			w->at += end == 1;
			return;
		}
	}
}

void walk_place(struct walk *w, size_t at, struct place *out)
{
	count(w->s + w->told, at - w->told, &w->line, &w->col);
	w->told = at;
	out->line = w->line;
	out->col = w->col;
}
