/* Initials of Chinese characters: see pinyin.h. Interacts with text only. */
#include "base/pinyin.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"

enum { FIRST = 0x4e00, LAST = 0x9fff };

static const struct {
	char letter;
	const char *chars;
} table[] = {
#define INITIAL(letter, chars) {letter, chars},
#include "base/pinyin.def"
#undef INITIAL
};

/* For each character the letters its readings begin with, a bit each; made at the first question.
 */
static uint32_t letters_of[LAST - FIRST + 1];

static void make_letters(void)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *s = table[i].chars;
		size_t n = strlen(s), len;
		for (size_t at = 0; at < n; at += len)
			letters_of[text_decode(s + at, n - at, &len) - FIRST] |=
				1u << (table[i].letter - 'a');
	}
}

static uint32_t lower(uint32_t c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* True when a character can be typed as this letter or digit. */
static bool meant(uint32_t c, uint32_t letter)
{
	if (c >= FIRST && c <= LAST)
		return letter >= 'a' && letter <= 'z' &&
		       letters_of[c - FIRST] >> (letter - 'a') & 1;
	return lower(c) == letter;
}

/* Characters that initials pass over. */
static bool between(uint32_t c)
{
	return !(c >= FIRST && c <= LAST) && !(c >= '0' && c <= '9') &&
	       !(lower(c) >= 'a' && lower(c) <= 'z');
}

/* True when the letters are the initials of the beginning of s. */
static bool begins(const char *s, size_t n, const char *letters)
{
	size_t len;
	for (size_t at = 0; at < n && *letters; at += len) {
		uint32_t c = text_decode(s + at, n - at, &len);
		if (between(c))
			continue;
		if (!meant(c, lower((unsigned char)*letters)))
			return false;
		letters++;
	}
	return !*letters;
}

bool pinyin_starts(const char *text, const char *letters)
{
	if (!letters_of[0])
		make_letters();
	size_t n = strlen(text), len;
	for (const char *c = letters; *c; c++)
		if (between((unsigned char)*c))
			return false;
	for (size_t at = 0; *letters && at < n; at += len) {
		if (!between(text_decode(text + at, n - at, &len)) &&
			begins(text + at, n - at, letters))
			return true;
	}
	return false;
}
