/* What printers have, what stands for the rest: over all of Unicode. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/text.h"
#include "out/charset.h"

static struct coder *coder(enum charset set)
{
	struct diags ds = DIAGS_INIT;
	struct coder *c = coder_new(set, &ds);
	assert_non_null(c);
	assert_int_equal(ds.n, 0);
	return c;
}

static const char *fit(struct coder *c, const char *s, struct buf *said)
{
	static struct buf out;
	buf_reset(&out);
	buf_reset(said);
	coder_fit(c, &out, s, strlen(s), said);
	return out.s ? out.s : "";
}

/* The invariant of dot-matrix print-outs: as many bytes as columns, whatever was typed. */
static void bytes_are_columns(void **state)
{
	(void)state;
	for (int set = 0; set < CHARSETS; set++) {
		struct coder *c = coder((enum charset)set);
		size_t had = 0;
		for (uint32_t u = ' '; u < 0x30000; u++) {
			struct buf one = BUF_INIT, fitted = BUF_INIT, said = BUF_INIT,
				   bytes = BUF_INIT;
			if ((u < 0xa0 && u > 0x7e) || (u >= 0xd800 && u < 0xe000) ||
				text_char_forbidden(u))
				continue;
			buf_addu(&one, u);
			bool has = coder_has(c, one.s, one.n);
			had += has;
			coder_fit(c, &fitted, one.s, one.n, &said);
			assert_int_equal(has, !said.n);
			assert_true(coder_has(c, fitted.s ? fitted.s : "", fitted.n));
			coder_put(c, &bytes, fitted.s, fitted.n);
			int columns = text_columns(fitted.s, fitted.n, TEXT_WIDE);
			if (set != CHARSET_GB18030)
				assert_int_equal(bytes.n, columns);
			buf_release(&one);
			buf_release(&fitted);
			buf_release(&said);
			buf_release(&bytes);
		}
		/* ASCII, and: 7,445 characters of GB 2312; 21,791 that GBK has here. */
		if (set == CHARSET_GB2312)
			assert_int_equal(had, 95 + 7445);
		if (set == CHARSET_GBK)
			assert_int_equal(had, 95 + 21791);
		coder_free(c);
	}
}

static void equivalents_are_those_of_the_manual(void **state)
{
	(void)state;
	static const struct {
		const char *text, *gbk, *gb2312;
	} rows[] = {
		{"½", "1/2", "1/2"},
		{"m²", "m2", "m2"},
		{"㎡", "㎡", "m2"},
		{"¥", "￥", "￥"},
		{"⑳", "⒇", "⒇"},
		{"㊿", "(50)", "(50)"},
		{"✔", "√", "√"},
		{"−5–10", "-5–10", "-5-10"},
		{"≧", "≧", "≥"},
		{"€", "EUR", "EUR"},
		{"Müller", "Müller", "Müller"},
		{"Gödel", "Godel", "Godel"},
		/* radicals and compatibility characters that come out of PDF files */
		{"⽤⼾⻓⻩", "用户长黄", "用户长黄"},
		{"\uf9f4", "林", "林"},
		{"㐂𠮷", "〓〓", "〓〓"},
		{"朱镕基", "朱镕基", "朱〓基"},
		{"é́", "é", "é"},
	};
	struct coder *gbk = coder(CHARSET_GBK), *old = coder(CHARSET_GB2312);
	struct buf said = BUF_INIT;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_string_equal(fit(gbk, rows[i].text, &said), rows[i].gbk);
		assert_string_equal(fit(old, rows[i].text, &said), rows[i].gb2312);
	}
	buf_release(&said);
	coder_free(gbk);
	coder_free(old);
}

static void what_became_what_is_said_once(void **state)
{
	(void)state;
	struct coder *c = coder(CHARSET_GBK);
	struct buf said = BUF_INIT;
	fit(c, "½和½，𠮷；é́", &said);
	assert_string_equal(said.s, "“½”印成“1/2”，“𠮷”印成“〓”，“́”不印");
	fit(c, "½⅓¼¾⅔⅛⅜⅝⅞⅙", &said);
	const char *s = said.s;
	size_t n = 0;
	while ((s = strstr(s, "印成"))) {
		s++;
		n++;
	}
	assert_int_equal(n, 8);
	buf_release(&said);
	coder_free(c);
}

static void gb18030_has_them_all(void **state)
{
	(void)state;
	struct coder *c = coder(CHARSET_GB18030);
	struct buf said = BUF_INIT, out = BUF_INIT;
	assert_string_equal(fit(c, "½𠮷⑳", &said), "½𠮷⑳");
	coder_put(c, &out, "𠮷", strlen("𠮷"));
	assert_int_equal(out.n, 4);
	buf_release(&said);
	buf_release(&out);
	coder_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_are_columns),
		cmocka_unit_test(equivalents_are_those_of_the_manual),
		cmocka_unit_test(what_became_what_is_said_once),
		cmocka_unit_test(gb18030_has_them_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
