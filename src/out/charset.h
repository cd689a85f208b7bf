/*
 * Which characters a printer has in its ROM, what is printed for those it
 * lacks, and text as its bytes (GB18030, whose two-byte part is GBK). The only
 * user of iconv. Knows nothing of tables or pages.
 */
#ifndef TIANBAO_OUT_CHARSET_H
#define TIANBAO_OUT_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct diags;

/* What a printer has; each holds those before it. All are sent as GB18030. */
enum charset {
	CHARSET_GB2312,  /* 1980: 6,763 Chinese characters */
	CHARSET_GBK,     /* two bytes: 21,003 of them */
	CHARSET_GB18030, /* four bytes, too: all of Unicode */
	CHARSETS,
};

struct coder;

/* What turns text into bytes for a printer. NULL with a diag: the machine cannot. coder_free(NULL)
 * is allowed. */
struct coder *coder_new(enum charset set, struct diags *ds);
void coder_free(struct coder *c);

/* Appends n bytes of UTF-8 as GB18030; what is no character becomes a question mark. */
void coder_put(struct coder *c, struct buf *out, const char *s, size_t n);

/* True when the printer has all of the characters. */
bool coder_has(struct coder *c, const char *s, size_t n);
/*
 * Appends the text as the printer can print it: a character it lacks becomes what out/stand_in.def
 * says (several characters, or none), a Chinese character in another place of Unicode the usual
 * one, any other 〓. said gets what became what, each once: “½”印成“1/2”; nothing when all is
 * there.
 */
void coder_fit(struct coder *c, struct buf *out, const char *s, size_t n, struct buf *said);

#endif
