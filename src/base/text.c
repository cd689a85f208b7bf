/*
 * Characters, columns, lines, normal forms: see text.h. The only file that
 * calls libunistring; what needs no table of Unicode is in words.c.
 */
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <unictype.h>
#include <unigbrk.h>
#include <unilbrk.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

#include "base/buf.h"
#include "base/mem.h"

enum { MARKS_MOST = 4, REPLACEMENT = 0xfffd };

static const uint8_t *bytes(const char *s)
{
	return (const uint8_t *)s;
}

/* --- characters and columns ----------------------------------------- */

static bool continues(uint8_t byte)
{
	return (byte & 0xc0) == 0x80;
}

uint32_t text_decode(const char *s, size_t n, size_t *len)
{
	const uint8_t *u = bytes(s);
	if (u[0] < 0x80) {
		*len = 1;
		return u[0];
	}
	/* Three bytes that can be neither overlong nor a surrogate: nearly all Chinese text. */
	if (u[0] > 0xe0 && u[0] < 0xed && n >= 3 && continues(u[1]) && continues(u[2])) {
		*len = 3;
		return (u[0] & 0x0fu) << 12 | (u[1] & 0x3fu) << 6 | (u[2] & 0x3fu);
	}
	ucs4_t c;
	int taken = u8_mbtoucr(&c, u, n);
	if (taken > 0) {
		*len = (size_t)taken;
		return c;
	}
	*len = 1;
	return REPLACEMENT;
}

/* Han and full-width punctuation that neither joins with anything nor changes in NFC. */
static bool is_plain_wide(uint32_t c)
{
	return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3001 && c <= 0x3029) ||
	       (c >= 0xff01 && c <= 0xff60);
}

/* The same and printable ASCII: characters that are one code point whatever stands beside them. */
static bool is_plain(uint32_t c)
{
	return (c >= 0x20 && c < 0x7f) || is_plain_wide(c);
}

int text_char_columns(uint32_t c, enum text_widths w)
{
	if (c < 0x7f)
		return 1;
	if (is_plain_wide(c))
		return 2;
	int columns = uc_width(c, "UTF-8");
	if (columns < 0)
		return 1;
	/* What libunistring calls wide for GBK is far more than any terminal draws so. */
	return columns == 1 && w == TEXT_WIDE && text_ambiguous(c) ? 2 : columns;
}

int text_columns(const char *s, size_t n, enum text_widths w)
{
	int columns = 0;
	for (size_t at = 0, len; at < n; at += len)
		columns += text_char_columns(text_decode(s + at, n - at, &len), w);
	return columns;
}

/* Where the code point before at begins; broken bytes count as one each. */
static size_t step_back(const char *s, size_t at)
{
	size_t len;
	for (size_t back = 1; back <= 4 && back <= at; back++) {
		if ((s[at - back] & 0xc0) == 0x80)
			continue;
		text_decode(s + at - back, back, &len);
		return len == back ? at - back : at - 1;
	}
	return at - 1;
}

/* True when a character may end between two code points. u8_grapheme_next and _prev would ask the
 * same, but the latter crashes on broken UTF-8. */
static bool is_boundary(uint32_t before, uint32_t after)
{
	return (is_plain(before) && is_plain(after)) || uc_is_grapheme_break(before, after);
}

size_t text_next(const char *s, size_t n, size_t at)
{
	if (at >= n)
		return n;
	size_t len;
	uint32_t before = text_decode(s + at, n - at, &len);
	for (at += len; at < n; at += len) {
		uint32_t after = text_decode(s + at, n - at, &len);
		if (is_boundary(before, after))
			break;
		before = after;
	}
	return at;
}

size_t text_prev(const char *s, size_t n, size_t at)
{
	if (at > n)
		at = n;
	if (!at)
		return 0;
	size_t len, from = step_back(s, at);
	uint32_t after = text_decode(s + from, at - from, &len);
	while (from) {
		size_t back = step_back(s, from);
		uint32_t before = text_decode(s + back, from - back, &len);
		if (is_boundary(before, after))
			break;
		after = before;
		from = back;
	}
	return from;
}

size_t text_chars(const char *s, size_t n)
{
	size_t chars = 0;
	for (size_t at = 0; at < n; at = text_next(s, n, at))
		chars++;
	return chars;
}

size_t text_fit(const char *s, size_t n, int columns, enum text_widths w)
{
	size_t at = 0;
	while (at < n) {
		size_t next = text_next(s, n, at);
		columns -= text_columns(s + at, next - at, w);
		if (columns < 0)
			break;
		at = next;
	}
	return at;
}

/* --- what may stand in a text --------------------------------------- */

long text_invalid(const char *s, size_t n)
{
	const uint8_t *bad = u8_check(bytes(s), n);
	return bad ? (long)(bad - bytes(s)) : -1;
}

bool text_char_forbidden(uint32_t c)
{
	if (is_plain(c) || c == '\n' || c == '\t')
		return false;
	if (c < 0xa0 || c == 0x2028 || c == 0x2029 || (c >= 0xfff9 && c <= 0xfffb))
		return true;
	if (uc_is_property_variation_selector(c))
		return false;
	return uc_is_property_default_ignorable_code_point(c) || uc_is_property_not_a_character(c);
}

static bool is_mark(uint32_t c)
{
	return c >= 0x300 && !is_plain_wide(c) &&
	       uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M);
}

/* Counts the marks in a row; true when c is one too many. */
static bool too_many_marks(uint32_t c, int *marks)
{
	*marks = is_mark(c) ? *marks + 1 : 0;
	return *marks > MARKS_MOST;
}

long text_forbidden(const char *s, size_t n)
{
	int marks = 0;
	for (size_t at = 0, len; at < n; at += len) {
		uint32_t c = text_decode(s + at, n - at, &len);
		if (text_char_forbidden(c) || too_many_marks(c, &marks))
			return (long)at;
	}
	return -1;
}

void text_visible(struct buf *out, const char *s, size_t n)
{
	int marks = 0;
	size_t done = 0; /* all before it is in out; what needs no change goes in at once */
	for (size_t at = 0, len; at < n; at += len) {
		uint32_t c = text_decode(s + at, n - at, &len);
		bool broken = c == REPLACEMENT && len == 1;
		bool hidden = text_char_forbidden(c) || too_many_marks(c, &marks);
		if (!broken && !hidden && c != '\t')
			continue;
		buf_add(out, s + done, at - done);
		done = at + len;
		if (broken)
			buf_addf(out, "〔%02X〕", (unsigned)(unsigned char)s[at]);
		else if (hidden)
			buf_addf(out, "〔U+%04X〕", (unsigned)c);
		else
			buf_addc(out, ' ');
	}
	buf_add(out, s + done, n - done);
}

void text_clean(struct buf *out, const char *s, size_t n)
{
	int marks = 0;
	size_t done = 0;
	for (size_t at = 0, len; at < n; at += len) {
		uint32_t c = text_decode(s + at, n - at, &len);
		bool broken = c == REPLACEMENT && len == 1;
		if (!broken && !text_char_forbidden(c) && !too_many_marks(c, &marks))
			continue;
		buf_add(out, s + done, at - done);
		done = at + len;
	}
	buf_add(out, s + done, n - done);
}

bool text_char_letter(uint32_t c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
	if (c >= 0x4e00 && c <= 0x9fff)
		return true;
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N);
}

long text_name_fault(const char *s)
{
	size_t n = strlen(s);
	if (!n)
		return 0;
	const uint32_t letters = UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_Nl;
	for (size_t at = 0, len; at < n; at += len) {
		uint32_t c = text_decode(s + at, n - at, &len);
		uint32_t allowed = at ? letters | UC_CATEGORY_MASK_Nd : letters;
		if (c != '_' && !uc_is_general_category_withtable(c, allowed))
			return (long)at;
	}
	struct buf folded = BUF_INIT;
	text_nfkc(&folded, s, n);
	size_t same = 0;
	while (same < n && same < folded.n && s[same] == folded.s[same])
		same++;
	bool equal = same == n && same == folded.n;
	buf_release(&folded);
	if (equal)
		return -1;
	while (same && (s[same] & 0xc0) == 0x80)
		same--;
	return (long)same;
}

/* --- normal forms --------------------------------------------------- */

/* Characters that NFC leaves alone and that no mark behind them is needed to judge. */
static bool is_nfc_inert(uint32_t c)
{
	return c < 0x300 || is_plain_wide(c) || (c >= 0x2010 && c <= 0x2027) ||
	       (c >= 0x2030 && c <= 0x205e) || (c >= 0x2200 && c <= 0x22ff);
}

/* The same for NFKC: ASCII, Han, 、。《》, — ‘’ “”, ≤ ≥. */
static bool is_nfkc_inert(uint32_t c)
{
	return c < 0x80 || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3001 && c <= 0x3029) ||
	       (c >= 0x2012 && c <= 0x2016) || (c >= 0x2018 && c <= 0x201f) || c == 0x2264 ||
	       c == 0x2265;
}

/* True when all of s is made of such characters: most texts are, and need no library. */
static bool is_inert(const char *s, size_t n, bool (*inert)(uint32_t c))
{
	for (size_t at = 0, len; at < n; at += len)
		if (!inert(text_decode(s + at, n - at, &len)))
			return false;
	return true;
}

/* Appends NFKC of a text of inert characters and full-width ASCII, where each stands for itself;
 * false, and nothing, when there are others. */
static bool fold_plain(struct buf *out, const char *s, size_t n)
{
	size_t before = out->n, done = 0;
	for (size_t at = 0, len; at < n; at += len) {
		uint32_t c = text_decode(s + at, n - at, &len);
		if (is_nfkc_inert(c))
			continue;
		if (c < 0xff01 || c > 0xff5e) {
			buf_cut(out, before);
			return false;
		}
		buf_add(out, s + done, at - done);
		buf_addc(out, (char)(c - 0xff01 + '!'));
		done = at + len;
	}
	buf_add(out, s + done, n - done);
	return true;
}

/* The normal form as new memory, NULL when s is no UTF-8. */
static char *normal_form(uninorm_t form, const char *s, size_t n, size_t *length)
{
	uint8_t *r = u8_normalize(form, bytes(s), n, NULL, length);
	if (!r && errno == ENOMEM)
		die("内存不足");
	return (char *)r;
}

/* Appends the normal form as the library has it. */
static void normalize(struct buf *out, const char *s, size_t n, uninorm_t form)
{
	size_t length;
	char *r = normal_form(form, s, n, &length);
	if (r)
		buf_add(out, r, length);
	else
		buf_add(out, s, n); /* broken UTF-8 has no normal form */
	free(r);
}

void text_nfc(struct buf *out, const char *s, size_t n)
{
	if (is_inert(s, n, is_nfc_inert))
		buf_add(out, s, n);
	else
		normalize(out, s, n, UNINORM_NFC);
}

void text_nfkc(struct buf *out, const char *s, size_t n)
{
	if (!fold_plain(out, s, n))
		normalize(out, s, n, UNINORM_NFKC);
}

const char *text_as_nfkc(struct buf *tmp, const char *s, size_t *n)
{
	if (is_inert(s, *n, is_nfkc_inert))
		return s;
	buf_reset(tmp);
	text_nfkc(tmp, s, *n);
	*n = tmp->n;
	return tmp->s;
}

bool text_is_nfc(const char *s, size_t n)
{
	size_t length;
	if (is_inert(s, n, is_nfc_inert))
		return true;
	char *r = normal_form(UNINORM_NFC, s, n, &length);
	bool same = !r || (length == n && !memcmp(r, s, n));
	free(r);
	return same;
}

/* --- lines ---------------------------------------------------------- */

/* How willingly a line breaks before a position. */
enum chance { CHANCE_NONE, CHANCE_WEAK, CHANCE_GOOD };

/* Characters that never begin a line, and those that never end one, whatever UAX 14 would say of
 * their neighbours. Sorted. */
static const uint32_t no_start[] = {'!', '%', ')', ',', '.', ':', ';', '?', ']', '}', 0x2019,
	0x201d, 0x2030, 0x3001, 0x3002, 0x3009, 0x300b, 0x300d, 0x300f, 0x3011, 0x3015, 0xff01,
	0xff05, 0xff09, 0xff0c, 0xff0e, 0xff1a, 0xff1b, 0xff1f, 0xff3d, 0xff5d};
static const uint32_t no_end[] = {'(', '[', '{', 0x2018, 0x201c, 0x3008, 0x300a, 0x300c, 0x300e,
	0x3010, 0x3014, 0xff08, 0xff3b, 0xff5b};

static bool is_among(uint32_t c, const uint32_t *v, size_t n)
{
	if (c >= 0x4e00 && c <= 0x9fff)
		return false;
	size_t i = 0;
	while (i < n && v[i] < c)
		i++;
	return i < n && v[i] == c;
}
#define IS_AMONG(c, v) is_among((c), (v), sizeof(v) / sizeof *(v))

static bool is_line_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == 0x3000;
}

/* A text being broken: the bytes of one line as typed, and what UAX 14 says of each. */
struct wrapping {
	const char *s;
	size_t end;
	const char *breaks;
	int width;
	enum text_widths widths;
	const struct text_measure *measure; /* NULL: columns */
	struct text_lines *out;
};

/* Width of whole characters, as far as it is needed to know that it is more than most. */
static int width_of(const struct wrapping *w, size_t from, size_t to, int most)
{
	if (!w->measure)
		return text_columns(w->s + from, to - from, w->widths);
	int width = 0;
	for (size_t next; from < to && width <= most; from = next) {
		next = text_next(w->s, to, from);
		width += w->measure->width(w->measure->arg, w->s + from, next - from);
	}
	return width;
}

static uint32_t char_at(const struct wrapping *w, size_t at)
{
	size_t len;
	return text_decode(w->s + at, w->end - at, &len);
}

static uint32_t char_before(const struct wrapping *w, size_t at)
{
	size_t from = step_back(w->s, at), len;
	return text_decode(w->s + from, at - from, &len);
}

static bool is_cjk(uint32_t c)
{
	return text_char_columns(c, TEXT_NARROW) == 2;
}

/* True when the line may break before `at` because brackets or “ ” of Chinese begin or end there:
 * UAX 14 breaks neither at “ ”, which may open or close for all it knows, nor at %（. */
static bool breaks_at_bracket(const struct wrapping *w, size_t at, uint32_t before, uint32_t after)
{
	if (IS_AMONG(after, no_end)) {
		size_t inside = text_next(w->s, w->end, at);
		return is_cjk(before) || is_cjk(after) ||
		       (inside < w->end && is_cjk(char_at(w, inside)));
	}
	if (before != 0x201d && before != 0x2019)
		return false;
	size_t quote = step_back(w->s, at);
	return is_cjk(after) || (quote > 0 && is_cjk(char_before(w, quote)));
}

/* UAX 14 with two tailorings: brackets of Chinese, and a number keeps its unit if it can. */
static enum chance break_chance(
	const struct wrapping *w, size_t at, uint32_t before, uint32_t after)
{
	if (IS_AMONG(after, no_start) || IS_AMONG(before, no_end))
		return CHANCE_NONE;
	if (breaks_at_bracket(w, at, before, after))
		return CHANCE_GOOD;
	if (w->breaks[at] != UC_BREAK_POSSIBLE)
		return CHANCE_NONE;
	return before >= '0' && before <= '9' && is_cjk(after) ? CHANCE_WEAK : CHANCE_GOOD;
}

/* Where a word too long for its line is cut: before at, or earlier for the sake of 避头尾. */
static size_t forced_break(const struct wrapping *w, size_t from, size_t at)
{
	for (size_t cut = at; cut > from; cut = text_prev(w->s, w->end, cut))
		if (!IS_AMONG(char_at(w, cut), no_start) && !IS_AMONG(char_before(w, cut), no_end))
			return cut;
	return at;
}

/* A line that could end here: what it would hold, and where the next one would begin. */
struct stop {
	size_t to, next;
	int columns;
};

static void add_line(const struct wrapping *w, size_t from, const struct stop *stop)
{
	struct text_lines *l = w->out;
	MEM_ROOM(l->v, l->n, l->cap);
	l->v[l->n++] = (struct text_line){from, stop->to, stop->columns};
}

static struct stop forced_stop(const struct wrapping *w, size_t from, size_t at)
{
	size_t cut = forced_break(w, from, at), to = cut;
	while (to > from && is_line_blank(char_before(w, to)))
		to = step_back(w->s, to);
	return (struct stop){to, cut, width_of(w, from, to, w->width)};
}

/* Fills one line from `from`; returns where the next one begins. */
static size_t fill_line(const struct wrapping *w, size_t from)
{
	/* The last chances to break, the end of what fits, and the same without blanks at its end.
	 */
	struct stop good = {from, from, 0}, weak = good, fits = good, solid = good;
	uint32_t before = 0, c;
	int columns = 0;
	for (size_t at = from, next; at < w->end; at = next, before = c) {
		size_t len;
		c = text_decode(w->s + at, w->end - at, &len);
		next = text_next(w->s, w->end, at);
		bool simple = next == at + len;
		columns += simple && !w->measure ? text_char_columns(c, w->widths)
						 : width_of(w, at, next, w->width);
		enum chance chance = at > from ? break_chance(w, at, before, c) : CHANCE_NONE;
		if (chance != CHANCE_NONE)
			*(chance == CHANCE_GOOD ? &good : &weak) =
				(struct stop){solid.to, at, solid.columns};
		bool blank = is_line_blank(c);
		if (columns > w->width && !blank && at > from) {
			if (good.next == from)
				good = weak.next > from ? weak : forced_stop(w, from, at);
			add_line(w, from, &good);
			return good.next;
		}
		struct stop here = {next, next, columns};
		if (!blank)
			solid = here;
		if (columns <= w->width || !blank)
			fits = here;
		if (!simple)
			c = char_before(w, next);
	}
	add_line(w, from, &fits);
	return w->end;
}

static void wrap_paragraph(struct wrapping *w, size_t from)
{
	do
		from = fill_line(w, from);
	while (from < w->end);
}

/* True when the text is one line as it stands. */
static bool is_one_line(const struct wrapping *w, size_t n)
{
	if (memchr(w->s, '\n', n))
		return false;
	/* No character has more columns than bytes. */
	size_t width = (size_t)w->width;
	if (!w->measure && n <= width)
		return true;
	return (w->measure || n < 2 * width) && width_of(w, 0, n, w->width) <= w->width;
}

static void wrap_all(struct wrapping *w, size_t n)
{
	char few[1024];
	w->out->n = 0;
	if (!n || is_one_line(w, n)) {
		add_line(w, 0, &(struct stop){n, n, width_of(w, 0, n, w->width)});
		return;
	}
	char *breaks = n <= sizeof few ? few : mem_new(n);
	u8_possible_linebreaks(bytes(w->s), n, "UTF-8", breaks);
	w->breaks = breaks;
	for (size_t from = 0;;) {
		const char *newline = from < n ? memchr(w->s + from, '\n', n - from) : NULL;
		w->end = newline ? (size_t)(newline - w->s) : n;
		wrap_paragraph(w, from);
		if (!newline)
			break;
		from = w->end + 1;
	}
	if (breaks != few)
		free(breaks);
}

void text_wrap(struct text_lines *out, const char *s, size_t n, int width, enum text_widths w)
{
	struct wrapping wrapping = {.s = s, .widths = w, .out = out};
	wrapping.width = width < 2 ? 2 : width;
	wrap_all(&wrapping, n);
}

void text_wrap_by(
	struct text_lines *out, const char *s, size_t n, int width, const struct text_measure *m)
{
	struct wrapping wrapping = {.s = s, .width = width, .measure = m, .out = out};
	wrap_all(&wrapping, n);
}

void text_lines_release(struct text_lines *l)
{
	free(l->v);
	*l = (struct text_lines)TEXT_LINES_INIT;
}

size_t text_line_at(const struct text_lines *l, size_t at)
{
	size_t low = 0, high = l->n;
	while (low + 1 < high) {
		size_t middle = (low + high) / 2;
		if (l->v[middle].from <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}
