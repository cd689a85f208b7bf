/*
 * Text as people see it: characters, columns, lines. text.c is the only user
 * of libunistring. All texts are UTF-8; positions and lengths are bytes unless a
 * name says columns or chars. Knows nothing of forms or screens.
 *
 * A *character* here is an extended grapheme cluster: what one press of an
 * arrow key passes over.
 */
#ifndef TIANBAO_BASE_TEXT_H
#define TIANBAO_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* How wide the characters are that East Asian Width calls ambiguous (≥ “ — ─ …). */
enum text_widths {
	TEXT_NARROW, /* one column: most terminals */
	TEXT_WIDE,   /* two: GBK, dot-matrix printers, terminals set so */
};

/* Decodes the code point at s (n bytes left, n > 0), its bytes into *len.
 * Broken UTF-8 gives U+FFFD and a length of at least 1. */
uint32_t text_decode(const char *s, size_t n, size_t *len);
/* True when Unicode calls the width of a character ambiguous. */
bool text_ambiguous(uint32_t c);
/* True for a letter or a digit of any script. */
bool text_char_letter(uint32_t c);
/* Columns of one code point: 0, 1 or 2. Control characters: 1, for they are shown as a blank. */
int text_char_columns(uint32_t c, enum text_widths w);
/* Columns of n bytes. */
int text_columns(const char *s, size_t n, enum text_widths w);
/* Number of characters in n bytes; a line break counts one. */
size_t text_chars(const char *s, size_t n);
/* Where the character after / before position at begins; stays at n / 0. */
size_t text_next(const char *s, size_t n, size_t at);
size_t text_prev(const char *s, size_t n, size_t at);
/* Longest prefix of whole characters within so many columns; its bytes. */
size_t text_fit(const char *s, size_t n, int columns, enum text_widths w);

/* Position of the first byte that is not valid UTF-8, or -1. */
long text_invalid(const char *s, size_t n);
/*
 * True for a character that may not stand in a value: C0 but newline and tab, DEL, C1, bidi
 * controls (U+202A–E, U+2066–9, U+200E/F, U+061C), zero-width, invisible and tag characters, line
 * and paragraph separators, non-characters.
 */
bool text_char_forbidden(uint32_t c);
/* Position of the first such character, or of the fifth mark on one base, or -1. Valid UTF-8 in. */
long text_forbidden(const char *s, size_t n);
/* Appends s as it can be shown anywhere: forbidden characters as 〔U+202E〕, broken bytes as
 * 〔FF〕; a newline stays, a tab becomes a blank. */
void text_visible(struct buf *out, const char *s, size_t n);
/* Appends s without what may not stand in a value: forbidden characters, the fifth and further marks
 * on a base, broken bytes. */
void text_clean(struct buf *out, const char *s, size_t n);
/* Appends s in normal form C (what is stored) / KC (what is compared and read). Valid UTF-8 in. */
void text_nfc(struct buf *out, const char *s, size_t n);
void text_nfkc(struct buf *out, const char *s, size_t n);
/* The form KC of n bytes: s itself where that is it, else made in tmp (overwritten). *n: its bytes. */
const char *text_as_nfkc(struct buf *tmp, const char *s, size_t *n);
/* True when s is what text_nfc makes of it. */
bool text_is_nfc(const char *s, size_t n);

/*
 * A name as forms use them: letters of any script, digits and _, not beginning with a digit,
 * equal to its own NFKC form. Position of the first fault, or -1 when it is one.
 */
long text_name_fault(const char *s);

/* One line of a wrapped text: the bytes [from, to), without its newline; without the blanks at which
 * a line was broken or that no longer fit. */
struct text_line {
	size_t from, to;
	int columns;
};
struct text_lines {
	struct text_line *v;
	size_t n, cap;
};
#define TEXT_LINES_INIT {NULL, 0, 0}
/*
 * Breaks a text into lines of at most width columns (at least 2); always at least one line.
 * Lines break at newlines, where UAX 14 allows and Chinese “ ” likewise; a number is not parted
 * from its unit where the line can break before it; words longer than a line break between
 * characters. No line begins with ，。、；：！？）》” or ends with （《“ while its width leaves a choice.
 * *out is overwritten, its memory reused; free with text_lines_release.
 */
void text_wrap(struct text_lines *out, const char *s, size_t n, int width, enum text_widths w);
/* The same for a device with widths of its own: width tells that of one character (n bytes), the
 * columns of a line are sums of it. A character wider than the line stands alone. */
struct text_measure {
	int (*width)(void *arg, const char *s, size_t n);
	void *arg;
};
void text_wrap_by(struct text_lines *out, const char *s, size_t n, int width,
	const struct text_measure *m);
void text_lines_release(struct text_lines *l);
/* Line in which position at stands (the later one, where a position ends one line and begins the
 * next), so that the caret can be placed. */
size_t text_line_at(const struct text_lines *l, size_t at);

/* Edit distance between two words, in code points: insert, delete, change and swap cost 1. Words of
 * more than 64 count as wholly different. */
int text_distance(const char *a, const char *b);
/* Index of the word of v (n of them) nearest to s, near enough to be meant (at most a third of
 * its characters off, at least one allowed), or -1. */
long text_nearest(const char *s, const char *const *v, size_t n);

/* Position of needle in hay, both folded (NFKC, ASCII case), in bytes of the folded hay; -1: none.
 * An empty needle is found at 0. */
long text_find(const char *hay, const char *needle);
/* The same, and where that is in hay as it stands: its whole characters [*from, *to). */
bool text_found(const char *hay, const char *needle, size_t *from, size_t *to);
/* The folded form text_find compares. Appends. */
void text_fold(struct buf *out, const char *s, size_t n);
/* The same without its blanks. Appends. */
void text_fold_tight(struct buf *out, const char *s, size_t n);

/*
 * What a text says without what stands around it, for comparing: form KC, only letters and digits;
 * what stands in brackets () [] {} 【】 〔〕 is left out, unless nothing else is there. Appends.
 * 【运维】巡检完成率（%） is 巡检完成率; a text of mere punctuation is nothing.
 */
void text_core(struct buf *out, const char *s, size_t n);
/*
 * Appends s without what a spreadsheet leaves in it: marks of quotation around all of it, blanks at
 * the ends of lines, between two wide characters or after another blank; a tab is a blank. Line
 * breaks stay.
 */
void text_tidy(struct buf *out, const char *s, size_t n);

/* A number that differs for most texts that differ: the same within one run of the program. */
uint64_t text_hash(const char *s, size_t n);

/* True when all n bytes are blanks: space, tab, newline, U+3000, U+00A0. */
bool text_blank(const char *s, size_t n);
/* Narrows [*from, *to) of s by blanks at both ends (the same set). */
void text_trim(const char *s, size_t *from, size_t *to);

#endif
