/* QR codes: the only user of libqrencode. See pen.h. */
#include "out/pen.h"

#ifdef HAVE_QR
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

unsigned char *pen_qr_modules(const char *s, size_t bytes, int *n)
{
	if (bytes > 2048) /* level M holds 2331 at most */
		return NULL;
	QRcode *code = QRcode_encodeData(
		(int)bytes, (const unsigned char *)s, 0 /* the smallest */, QR_ECLEVEL_M);
	if (!code)
		return NULL;
	size_t all = (size_t)code->width * (size_t)code->width;
	unsigned char *v = malloc(all);
	if (v)
		memcpy(v, code->data, all);
	*n = code->width;
	QRcode_free(code);
	return v;
}
#else
unsigned char *pen_qr_modules(const char *s, size_t bytes, int *n)
{
	(void)s;
	(void)bytes;
	(void)n;
	return NULL;
}
#endif
