/*
 * Words compared: blanks, folding, finding, likeness. The rest of text.h,
 * which needs no tables of Unicode.
 */
#include "base/text.h"

#include <string.h>

#include "base/buf.h"

enum { WORD_MOST = 64 }; /* code points of a word whose likeness is measured */

uint64_t text_hash(const char *s, size_t n)
{
	uint64_t h = n;
	for (; n >= sizeof h; s += sizeof h, n -= sizeof h) {
		uint64_t word;
		memcpy(&word, s, sizeof word);
		h = (h ^ word) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	for (; n; n--)
		h = (h ^ (unsigned char)*s++) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 32;
}

/* --- blanks --------------------------------------------------------- */

static bool is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == 0x3000 || c == 0xa0;
}

bool text_blank(const char *s, size_t n)
{
	for (size_t at = 0, len; at < n; at += len)
		if (!is_blank(text_decode(s + at, n - at, &len)))
			return false;
	return true;
}

void text_trim(const char *s, size_t *from, size_t *to)
{
	size_t len;
	while (*from < *to && is_blank(text_decode(s + *from, *to - *from, &len)))
		*from += len;
	while (*from < *to) {
		size_t last = *to - 1;
		while (last > *from && *to - last < 4 && (s[last] & 0xc0) == 0x80)
			last--;
		if (!is_blank(text_decode(s + last, *to - last, &len)) || last + len != *to)
			break;
		*to = last;
	}
}

/* --- folding and finding -------------------------------------------- */

void text_fold(struct buf *out, const char *s, size_t n)
{
	size_t from = out->n;
	text_nfkc(out, s, n);
	for (size_t i = from; i < out->n; i++)
		if (out->s[i] >= 'A' && out->s[i] <= 'Z')
			out->s[i] = (char)(out->s[i] - 'A' + 'a');
}

void text_fold_tight(struct buf *out, const char *s, size_t n)
{
	struct buf folded = BUF_INIT;
	text_fold(&folded, s, n);
	for (size_t at = 0, len; at < folded.n; at += len)
		if (!is_blank(text_decode(folded.s + at, folded.n - at, &len)))
			buf_add(out, folded.s + at, len);
	buf_release(&folded);
}

long text_find(const char *hay, const char *needle)
{
	if (!*needle)
		return 0;
	struct buf h = BUF_INIT, n = BUF_INIT;
	text_fold(&h, hay, strlen(hay));
	text_fold(&n, needle, strlen(needle));
	const char *found = memmem(h.s, h.n, n.s, n.n);
	long at = found ? (long)(found - h.s) : -1;
	buf_release(&n);
	buf_release(&h);
	return at;
}

/* Where the character begins with whose folding byte `folded` of the folded hay comes. */
static size_t unfolded(const char *hay, size_t n, size_t folded)
{
	struct buf one = BUF_INIT;
	size_t at = 0, next = 0;
	for (size_t before = 0; at < n; before += one.n, at = next) {
		next = text_next(hay, n, at);
		buf_reset(&one);
		text_fold(&one, hay + at, next - at);
		if (before + one.n > folded)
			break;
	}
	buf_release(&one);
	return at;
}

bool text_found(const char *hay, const char *needle, size_t *from, size_t *to)
{
	struct buf h = BUF_INIT, n = BUF_INIT;
	size_t all = strlen(hay), end = 0;
	const char *found = NULL;
	text_fold(&n, needle, strlen(needle));
	/* Folded a character at a time, so that it is known where the needle ends. */
	while (n.n && end < all && !found) {
		size_t next = text_next(hay, all, end), had = h.n;
		text_fold(&h, hay + end, next - end);
		size_t new = had < n.n ? 0 : had - n.n + 1;
		found = memmem(h.s + new, h.n - new, n.s, n.n);
		end = next;
	}
	*from = found ? unfolded(hay, all, (size_t)(found - h.s)) : 0;
	*to = found ? end : 0;
	bool empty = !n.n;
	buf_release(&n);
	buf_release(&h);
	return found || empty;
}

/* --- without what stands around -------------------------------------- */

/* The bracket that closes what c opens, 0 when it opens nothing. Brackets of form KC. */
static uint32_t closing(uint32_t c)
{
	static const struct {
		uint32_t open, close;
	} brackets[] = {{'(', ')'}, {'[', ']'}, {'{', '}'}, {0x3010, 0x3011}, {0x3014, 0x3015}};
	for (size_t i = 0; i < sizeof brackets / sizeof *brackets; i++)
		if (brackets[i].open == c)
			return brackets[i].close;
	return 0;
}

/* Where what opens at `at` with a bracket ends, behind its closing one; at when it does not. */
static size_t skip_bracket(const char *s, size_t n, size_t at)
{
	size_t len, depth = 0;
	uint32_t open = text_decode(s + at, n - at, &len), close = closing(open);
	for (size_t i = at; close && i < n; i += len) {
		uint32_t c = text_decode(s + i, n - i, &len);
		depth += c == open;
		if (c == close && !--depth)
			return i + len;
	}
	return at;
}

static void add_letters(struct buf *out, const char *s, size_t n, bool brackets)
{
	size_t len;
	size_t unclosed = 0; /* brackets of which no end was found */
	for (size_t at = 0; at < n; at += len) {
		uint32_t c = text_decode(s + at, n - at, &len);
		if (text_char_letter(c)) {
			buf_add(out, s + at, len);
		} else if (!brackets && unclosed < 8 && closing(c)) {
			size_t end = skip_bracket(s, n, at);
			unclosed += end == at;
			len = end > at ? end - at : len;
		}
	}
}

void text_core(struct buf *out, const char *s, size_t n)
{
	struct buf tmp = BUF_INIT;
	size_t before = out->n;
	s = text_as_nfkc(&tmp, s, &n);
	add_letters(out, s, n, false);
	if (out->n == before)
		add_letters(out, s, n, true);
	buf_release(&tmp);
}

/* Narrows [*from, *to) by a pair of marks around all of it: "…" “…” ‘…’, none of them within. */
static void trim_quotes(const char *s, size_t *from, size_t *to)
{
	static const char *const pairs[][2] = {{"\"", "\""}, {"“", "”"}, {"‘", "’"}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		size_t a = strlen(pairs[i][0]), b = strlen(pairs[i][1]), n = *to - *from;
		const char *in = s + *from + a;
		if (n < a + b || memcmp(s + *from, pairs[i][0], a) ||
			memcmp(s + *to - b, pairs[i][1], b) ||
			memmem(in, n - a - b, pairs[i][0], a) ||
			memmem(in, n - a - b, pairs[i][1], b))
			continue;
		*from += a;
		*to -= b;
	}
}

/* One line: its blanks are put back only where they part something. */
static void tidy_line(struct buf *out, const char *s, size_t from, size_t to)
{
	bool blank = false, wide = false;
	text_trim(s, &from, &to);
	for (size_t len; from < to; from += len) {
		uint32_t c = text_decode(s + from, to - from, &len);
		if (is_blank(c)) {
			blank = true;
			continue;
		}
		bool also = text_char_columns(c, TEXT_NARROW) == 2;
		if (blank && !(wide && also))
			buf_addc(out, ' ');
		buf_add(out, s + from, len);
		wide = also;
		blank = false;
	}
}

void text_tidy(struct buf *out, const char *s, size_t n)
{
	size_t from = 0, to = n;
	text_trim(s, &from, &to);
	trim_quotes(s, &from, &to);
	for (size_t end; from <= to; from = end + 1) {
		const char *line = memchr(s + from, '\n', to - from);
		end = line ? (size_t)(line - s) : to;
		tidy_line(out, s, from, end);
		if (end == to)
			break;
		buf_addc(out, '\n');
	}
}

/* --- likeness ------------------------------------------------------- */

struct word {
	uint32_t c[WORD_MOST];
	size_t n;     /* code points in c */
	size_t total; /* of the whole word */
};

static void word_init(struct word *w, const char *s)
{
	size_t n = strlen(s);
	w->n = w->total = 0;
	for (size_t at = 0, len; at < n; at += len) {
		uint32_t c = text_decode(s + at, n - at, &len);
		if (w->n < WORD_MOST)
			w->c[w->n++] = c;
		w->total++;
	}
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Optimal string alignment; three rows of the table are all it looks at. */
static int word_distance(const struct word *a, const struct word *b)
{
	if (a->total > WORD_MOST || b->total > WORD_MOST)
		return (int)(a->total > b->total ? a->total : b->total);
	int rows[3][WORD_MOST + 1];
	int *older = rows[0], *old = rows[1], *now = rows[2];
	for (size_t j = 0; j <= b->n; j++)
		old[j] = (int)j;
	for (size_t i = 1; i <= a->n; i++) {
		now[0] = (int)i;
		for (size_t j = 1; j <= b->n; j++) {
			bool same = a->c[i - 1] == b->c[j - 1];
			now[j] = least(old[j - 1] + !same, least(old[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a->c[i - 1] == b->c[j - 2] &&
				a->c[i - 2] == b->c[j - 1])
				now[j] = least(now[j], older[j - 2] + 1);
		}
		int *spare = older;
		older = old;
		old = now;
		now = spare;
	}
	return old[b->n];
}

int text_distance(const char *a, const char *b)
{
	struct word wa, wb;
	word_init(&wa, a);
	word_init(&wb, b);
	return word_distance(&wa, &wb);
}

long text_nearest(const char *s, const char *const *v, size_t n)
{
	struct word meant, other;
	word_init(&meant, s);
	int limit = meant.n < 6 ? 1 : (int)meant.n / 3;
	long best = -1;
	int best_distance = limit + 1;
	for (size_t i = 0; i < n; i++) {
		word_init(&other, v[i]);
		int d = word_distance(&meant, &other);
		/* Of a word of one letter nothing would be left in common. */
		if (d < best_distance && (size_t)d < meant.total) {
			best = (long)i;
			best_distance = d;
		}
	}
	return best;
}
