/* Characters of printers: see charset.h. */
#include "out/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"

enum {
	PLANE = 0x10000,    /* characters whose place is remembered */
	SAID_MOST = 8,      /* replacements named of one text */
	FIRST_HAN = 0x2e80, /* radicals, and what follows: Chinese from here on */
};

/* What is printed for characters that printers lack; in the manual, tianbao-config(5). */
static const struct {
	const char *text, *printed;
} stand_ins[] = {
#define STAND_IN(text, printed) {text, printed},
#include "out/stand_in.def"
#undef STAND_IN
};

static const char missing[] = "〓"; /* the mark of printers for a type they lack */

struct coder {
	enum charset set;
	iconv_t bytes; /* to GB18030 */
	iconv_t gbk;
	uint8_t known[PLANE]; /* 0: not asked yet, 1: has it, 2: lacks it */
};

struct coder *coder_new(enum charset set, struct diags *ds)
{
	struct coder *c = mem_new(sizeof *c);
	c->set = set;
	c->bytes = iconv_open("GB18030", "UTF-8");
	c->gbk = iconv_open("GBK", "UTF-8");
	if (c->bytes != (iconv_t)-1 && c->gbk != (iconv_t)-1)
		return c;
	diag_add(ds, OUT_ENCODING, NULL, strerror(errno));
	coder_free(c);
	return NULL;
}

void coder_free(struct coder *c)
{
	if (!c)
		return;
	if (c->bytes != (iconv_t)-1)
		iconv_close(c->bytes);
	if (c->gbk != (iconv_t)-1)
		iconv_close(c->gbk);
	free(c);
}

void coder_put(struct coder *c, struct buf *out, const char *s, size_t n)
{
	char piece[4096], *in = (char *)(uintptr_t)s;
	while (n) {
		char *at = piece;
		size_t room = sizeof piece;
		size_t rc = iconv(c->bytes, &in, &n, &at, &room);
		buf_add(out, piece, sizeof piece - room);
		if (rc == (size_t)-1 && errno != E2BIG) {
			buf_addc(out, '?');
			in++, n--;
		}
	}
}

/* --- what a printer has ----------------------------------------------- */

/* The places of GB 2312 in GBK, row by row: what is between them GBK has added. */
static bool is_gb2312(const unsigned char b[2])
{
	static const struct {
		unsigned from, to;
	} places[] = {{0xa1a1, 0xa1fe}, {0xa2b1, 0xa2e2}, {0xa2e5, 0xa2ee}, {0xa2f1, 0xa2fc},
		{0xa3a1, 0xa3fe}, {0xa4a1, 0xa4f3}, {0xa5a1, 0xa5f6}, {0xa6a1, 0xa6b8},
		{0xa6c1, 0xa6d8}, {0xa7a1, 0xa7c1}, {0xa7d1, 0xa7f1}, {0xa8a1, 0xa8ba},
		{0xa8c5, 0xa8e9}, {0xa9a4, 0xa9ef}, {0xb0a1, 0xd7f9}, {0xd8a1, 0xf7fe}};
	unsigned at = (unsigned)b[0] << 8 | b[1];
	for (size_t i = 0; b[1] > 0xa0 && i < sizeof places / sizeof *places; i++)
		if (at >= places[i].from && at <= places[i].to)
			return true;
	return false;
}

/* Bytes of one character in a coding, at most 4; 0: it is not there. */
static size_t bytes_of(iconv_t to, const char *s, size_t n, unsigned char out[4])
{
	char *in = (char *)(uintptr_t)s, *at = (char *)out;
	size_t room = 4;
	iconv(to, NULL, NULL, NULL, NULL);
	return iconv(to, &in, &n, &at, &room) == (size_t)-1 ? 0 : 4 - room;
}

/* Has the printer this character of more than a byte? Bytes must be columns: ǹ and ḿ, narrow in two
 * bytes, would move what stands on their right. */
static bool find_out(struct coder *c, uint32_t code, const char *s, size_t n)
{
	unsigned char b[4];
	int columns = text_char_columns(code, TEXT_WIDE);
	if (c->set == CHARSET_GB18030 && bytes_of(c->bytes, s, n, b) == 4)
		return columns > 0;
	return bytes_of(c->gbk, s, n, b) == 2 && columns == 2 &&
	       (c->set != CHARSET_GB2312 || is_gb2312(b));
}

static bool has(struct coder *c, uint32_t code, const char *s, size_t n)
{
	if (code < 0x80)
		return true;
	if (code >= PLANE)
		return find_out(c, code, s, n);
	if (!c->known[code])
		c->known[code] = find_out(c, code, s, n) ? 1 : 2;
	return c->known[code] == 1;
}

bool coder_has(struct coder *c, const char *s, size_t n)
{
	for (size_t at = 0, len; at < n; at += len) {
		uint32_t code = text_decode(s + at, n - at, &len);
		if (!has(c, code, s + at, len))
			return false;
	}
	return true;
}

/* --- what is printed instead ------------------------------------------- */

/* What stands for one character: of the table, or made in tmp. */
static const char *stand_in(
	struct coder *c, uint32_t code, const char *s, size_t n, struct buf *tmp)
{
	for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++)
		if (strlen(stand_ins[i].text) == n && !memcmp(stand_ins[i].text, s, n))
			return stand_ins[i].printed;
	if (!text_char_columns(code, TEXT_WIDE))
		return ""; /* a mark on the character before it */
	buf_reset(tmp);
	text_nfkc(tmp, s, n);
	size_t len = 0;
	if (code >= FIRST_HAN && tmp->n)
		text_decode(tmp->s, tmp->n, &len);
	return len && len == tmp->n && coder_has(c, tmp->s, tmp->n) ? tmp->s : missing;
}

/* Adds that one became the other, unless it is said already. */
static void say(struct buf *said, size_t *times, const char *s, size_t n, const char *printed)
{
	struct buf pair = BUF_INIT;
	buf_adds(&pair, "“");
	text_visible(&pair, s, n);
	buf_addf(&pair, *printed ? "”印成“%s”" : "”不印%s", printed);
	if ((!said->n || !strstr(said->s, pair.s)) && (*times)++ < SAID_MOST)
		buf_addf(said, "%s%s", said->n ? "，" : "", pair.s);
	buf_release(&pair);
}

void coder_fit(struct coder *c, struct buf *out, const char *s, size_t n, struct buf *said)
{
	struct buf tmp = BUF_INIT;
	size_t times = 0;
	for (size_t at = 0, len; at < n; at += len) {
		uint32_t code = text_decode(s + at, n - at, &len);
		if (has(c, code, s + at, len)) {
			buf_add(out, s + at, len);
			continue;
		}
		const char *printed = stand_in(c, code, s + at, len, &tmp);
		buf_adds(out, printed);
		say(said, &times, s + at, len, printed);
	}
	buf_release(&tmp);
}
