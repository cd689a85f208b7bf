/* Bytes of a terminal into keys: see input.h. */
#include "ui/input.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

enum {
	ESC = 0x1b,
	MOST_SEQUENCE = 64, /* bytes of an escape sequence; longer ones are dropped */
	MOST_ANSWER = 4096, /* bytes of an answer nobody asked for (OSC, DCS, …) */
	MOST_PARAMS = 4,
	MOST_PARAM = 0x110000,
	WIDER = 32, /* room in front is reclaimed when so many bytes are used up */
};

struct bound {
	char *sequence;
	size_t n;
	struct key key;
};
struct input {
	struct buf bytes;
	size_t used; /* bytes of it that are keys already */
	bool begun;  /* the rest is the beginning of something */
	bool pasting;
	struct buf pasted; /* as it came; then as it is handed over */
	struct bound *v;
	size_t n, cap;
};

struct input *input_new(void)
{
	struct input *in = mem_new(sizeof *in);
	buf_init(&in->bytes);
	buf_init(&in->pasted);
	return in;
}

void input_free(struct input *in)
{
	if (!in)
		return;
	for (size_t i = 0; i < in->n; i++)
		free(in->v[i].sequence);
	free(in->v);
	buf_release(&in->bytes);
	buf_release(&in->pasted);
	free(in);
}

void input_bind(struct input *in, const char *sequence, const struct key *k)
{
	size_t n = strlen(sequence);
	if (n < 2 || n > MOST_SEQUENCE || *sequence != ESC)
		return;
	MEM_ROOM(in->v, in->n, in->cap);
	in->v[in->n++] = (struct bound){mem_dup(sequence), n, *k};
}

void input_feed(struct input *in, const char *bytes, size_t n)
{
	if (in->used >= WIDER || in->used == in->bytes.n) {
		buf_splice(&in->bytes, 0, in->used, "", 0);
		in->used = 0;
	}
	buf_add(&in->bytes, bytes, n);
	in->begun = false;
}

/* --- one key from the front: how many bytes it takes, 0: more must come ---------- */

/* Sets a character; its control form with MOD_CTRL. */
static void set_text(struct key *k, const char *s, size_t n, unsigned mods)
{
	k->code = K_TEXT;
	k->mods = mods;
	memcpy(k->text, s, n);
}

static size_t read_control(unsigned char c, struct key *k)
{
	static const char signs[] = "\\]^_";
	switch (c) {
	case '\t':
		k->code = K_TAB;
		break;
	case '\r':
		k->code = K_ENTER;
		break;
	case '\b':
	case 0x7f:
		k->code = K_BACKSPACE;
		break;
	case ESC:
		k->code = K_ESCAPE;
		break;
	case 0:
		set_text(k, " ", 1, MOD_CTRL);
		break;
	default:
		set_text(k, c < ESC ? &(char){(char)(c - 1 + 'a')} : &signs[c - ESC - 1], 1,
			MOD_CTRL);
	}
	return 1;
}

/* A character; broken bytes are no key. */
static size_t read_text(const char *s, size_t n, bool over, struct key *k)
{
	unsigned char c = (unsigned char)*s;
	size_t need = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4, len;
	for (size_t i = 1; i < need && i < n; i++)
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return i; /* cut off: what follows is something else */
	if (n < need)
		return over ? n : 0;
	text_decode(s, need, &len);
	if (text_invalid(s, need) >= 0 || len != need)
		return 1;
	set_text(k, s, need, 0);
	return need;
}

static size_t read_plain(const char *s, size_t n, bool over, struct key *k)
{
	unsigned char c = (unsigned char)*s;
	return c < 0x20 || c == 0x7f ? read_control(c, k) : read_text(s, n, over, k);
}

/* --- control sequences -------------------------------------------------------------- */

struct csi {
	char first; /* < ? > = or 0 */
	char final;
	int param[MOST_PARAMS];
	int nparams;
};

/* xterm's modifier parameter: 1 + shift 1, alt 2, ctrl 4. */
static unsigned mods_of(const struct csi *c, int at)
{
	int m = c->nparams > at && c->param[at] > 0 ? c->param[at] - 1 : 0;
	return (unsigned)m & (MOD_SHIFT | MOD_ALT | MOD_CTRL);
}

static const struct {
	char final;
	enum key_code code;
	unsigned mods;
	int number; /* of a function key */
} letters[] = {
	{'A', K_UP_ARROW, 0, 0},
	{'B', K_DOWN_ARROW, 0, 0},
	{'C', K_RIGHT_ARROW, 0, 0},
	{'D', K_LEFT_ARROW, 0, 0},
	{'H', K_HOME_KEY, 0, 0},
	{'F', K_END_KEY, 0, 0},
	{'P', K_FUNCTION, 0, 1},
	{'Q', K_FUNCTION, 0, 2},
	{'R', K_FUNCTION, 0, 3},
	{'S', K_FUNCTION, 0, 4},
	{'Z', K_TAB, MOD_SHIFT, 0},
	/* rxvt */
	{'a', K_UP_ARROW, MOD_SHIFT, 0},
	{'b', K_DOWN_ARROW, MOD_SHIFT, 0},
	{'c', K_RIGHT_ARROW, MOD_SHIFT, 0},
	{'d', K_LEFT_ARROW, MOD_SHIFT, 0},
};

static const struct {
	int number;
	enum key_code code;
	int function;
} numbers[] = {
	{1, K_HOME_KEY, 0},
	{2, K_INSERT, 0},
	{3, K_DELETE_CHAR, 0},
	{4, K_END_KEY, 0},
	{5, K_PAGE_UP, 0},
	{6, K_PAGE_DOWN, 0},
	{7, K_HOME_KEY, 0},
	{8, K_END_KEY, 0},
	{11, K_FUNCTION, 1},
	{12, K_FUNCTION, 2},
	{13, K_FUNCTION, 3},
	{14, K_FUNCTION, 4},
	{15, K_FUNCTION, 5},
	{17, K_FUNCTION, 6},
	{18, K_FUNCTION, 7},
	{19, K_FUNCTION, 8},
	{20, K_FUNCTION, 9},
	{21, K_FUNCTION, 10},
	{23, K_FUNCTION, 11},
	{24, K_FUNCTION, 12},
};

static bool set_letter(struct key *k, char final, unsigned mods)
{
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
		if (letters[i].final == final) {
			k->code = letters[i].code;
			k->mods = letters[i].mods | mods;
			k->text[0] = (char)letters[i].number;
			return true;
		}
	return false;
}

static void set_number(struct key *k, int number, unsigned mods)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (numbers[i].number == number) {
			k->code = numbers[i].code;
			k->mods = mods;
			k->text[0] = (char)numbers[i].function;
		}
}

/* A key told as its character: kitty's CSI u, xterm's modifyOtherKeys. */
static void set_point(struct key *k, int point, unsigned mods)
{
	if (point < 0x20 || point == 0x7f) {
		read_control((unsigned char)point, k);
		k->mods |= mods;
		return;
	}
	if (mods & MOD_CTRL && ((point >= '@' && point <= '_') || (point >= 'a' && point <= 'z'))) {
		read_control((unsigned char)(point & 0x1f), k);
		k->mods |= mods & MOD_ALT;
		return;
	}
	if (mods & MOD_SHIFT && point >= 'a' && point <= 'z')
		point += 'A' - 'a';
	if (point >= 0xd800 && (point < 0xf900 || point >= MOST_PARAM))
		return; /* surrogates; kitty's keys of its own */
	struct buf b = BUF_INIT;
	buf_addu(&b, (unsigned)point);
	set_text(k, b.s, b.n, mods & (MOD_ALT | MOD_CTRL));
	buf_release(&b);
}

/* Buttons as both mouse protocols number them; others, moves and releases are no key. */
static void set_mouse(struct key *k, int button, int x, int y)
{
	static const struct {
		int button;
		char number;
	} buttons[] = {{0, 1}, {64, 4}, {65, 5}};
	for (size_t i = 0; i < sizeof buttons / sizeof *buttons; i++)
		if (buttons[i].button == button && x >= 0 && y >= 0)
			*k = (struct key){
				.code = K_MOUSE, .text = {buttons[i].number}, .y = y, .x = x};
}

/* Parameters: numbers between semicolons, only the first of those between colons. */
static void read_params(struct csi *c, const char *s, size_t n)
{
	bool sub = false;
	c->nparams = n > 0;
	for (size_t i = 0; i < n; i++) {
		int *p = c->nparams <= MOST_PARAMS ? &c->param[c->nparams - 1] : NULL;
		if (s[i] == ';') {
			c->nparams++;
			sub = false;
		} else if (s[i] == ':') {
			sub = true;
		} else if (p && !sub && s[i] >= '0' && s[i] <= '9' && *p < MOST_PARAM) {
			*p = *p * 10 + (s[i] - '0');
		}
	}
	if (c->nparams > MOST_PARAMS)
		c->nparams = MOST_PARAMS;
}

/* What a whole sequence means; most that exist mean no key. */
static void set_csi(struct input *in, const struct csi *c, struct key *k)
{
	if (c->first == '<') {
		if (c->final == 'M' && c->nparams == 3)
			set_mouse(k, c->param[0], c->param[1] - 1, c->param[2] - 1);
		return;
	}
	if (c->first)
		return;
	switch (c->final) {
	case 'R': /* F3 with modifiers, or a cursor report that came late */
		if (c->nparams == 2 && (c->param[0] != 1 || c->param[1] > 8))
			return;
		set_letter(k, 'R', mods_of(c, 1));
		return;
	case 'u':
		set_point(k, c->param[0], mods_of(c, 1));
		return;
	case '~':
		if (c->param[0] == 200)
			in->pasting = true;
		else if (c->param[0] == 27 && c->nparams == 3)
			set_point(k, c->param[2], mods_of(c, 1));
		else
			set_number(k, c->param[0], mods_of(c, 1));
		return;
	case '$': /* rxvt */
		set_number(k, c->param[0], MOD_SHIFT);
		return;
	case '^':
		set_number(k, c->param[0], MOD_CTRL);
		return;
	case '@':
		set_number(k, c->param[0], MOD_CTRL | MOD_SHIFT);
		return;
	default:
		set_letter(k, c->final, mods_of(c, 1));
	}
}

/* CSI: s begins with Esc [ . */
static size_t read_csi(struct input *in, const char *s, size_t n, bool over, struct key *k)
{
	struct csi c = {0};
	size_t i = 2;
	if (i < n && s[i] == '[') { /* the Linux console's F1 … F5 */
		if (n < 4)
			return over ? n : 0;
		if (s[3] >= 'A' && s[3] <= 'E')
			*k = (struct key){.code = K_FUNCTION, .text = {(char)(s[3] - 'A' + 1)}};
		return 4;
	}
	if (i < n && strchr("<=>?", s[i]) && s[i])
		c.first = s[i++];
	size_t from = i;
	while (i < n && ((s[i] >= '0' && s[i] <= ';')))
		i++;
	size_t to = i;
	while (i < n && s[i] >= ' ' && s[i] <= '/' && !(s[i] == '$' && to > from))
		i++;
	if (i == n)
		return over || n > MOST_SEQUENCE ? n : 0;
	c.final = s[i++];
	if (c.final != '$' && (c.final < '@' || c.final > '~'))
		return i - 1; /* no sequence after all: the odd byte is looked at anew */
	if (c.final == 'M' && !c.first && to == from) { /* the old mouse: three bytes */
		if (n < i + 3)
			return over ? n : 0;
		set_mouse(k, (unsigned char)s[i] - 32, (unsigned char)s[i + 1] - 33,
			(unsigned char)s[i + 2] - 33);
		return i + 3;
	}
	read_params(&c, s + from, to - from);
	set_csi(in, &c, k);
	return i;
}

/* SS3: s begins with Esc O. */
static size_t read_ss3(const char *s, size_t n, bool over, struct key *k)
{
	static const char pad[] = "jklmnopqrstuvwxyX", means[] = "*+,-./0123456789=";
	if (n < 3)
		return over ? n : 0;
	const char *at = s[2] ? strchr(pad, s[2]) : NULL;
	if (s[2] == 'M')
		k->code = K_ENTER;
	else if (s[2] >= 'a' && s[2] <= 'd') /* rxvt */
		set_letter(k, (char)(s[2] - 'a' + 'A'), MOD_CTRL);
	else if (at)
		set_text(k, &means[at - pad], 1, 0);
	else if (!set_letter(k, s[2], 0))
		return 2;
	return 3;
}

/* An answer of the terminal: up to BEL or ST, and dropped. */
static size_t read_answer(const char *s, size_t n, bool over)
{
	for (size_t i = 2; i < n; i++) {
		if (s[i] == '\a')
			return i + 1;
		if (s[i] == ESC && i + 1 < n)
			return s[i + 1] == '\\' ? i + 2 : i;
	}
	return over || n > MOST_ANSWER ? n : 0;
}

/* A bound sequence at the front; 0 with *prefix set: it could become one. */
static size_t read_bound(
	const struct input *in, const char *s, size_t n, struct key *k, bool *prefix)
{
	size_t best = 0;
	for (size_t i = 0; i < in->n; i++) {
		const struct bound *b = &in->v[i];
		if (b->n <= n && b->n > best && !memcmp(b->sequence, s, b->n)) {
			best = b->n;
			*k = b->key;
		} else if (b->n > n && !memcmp(b->sequence, s, n)) {
			*prefix = true;
		}
	}
	return best;
}

static size_t read_escape(struct input *in, const char *s, size_t n, bool over, struct key *k)
{
	bool prefix = false;
	size_t bound = read_bound(in, s, n, k, &prefix), len;
	if (bound)
		return bound;
	if (n == 1 || (prefix && !over)) {
		k->code = over ? K_ESCAPE : (enum key_code)0;
		return over;
	}
	switch (s[1]) {
	case '[':
	case 'O':
	case ']':
	case 'P':
	case 'X':
	case '^':
	case '_':
		if (n == 2) { /* nothing follows: Alt and the character */
			set_text(k, s + 1, 1, MOD_ALT);
			return over ? 2 : 0;
		}
		if (s[1] == '[')
			return read_csi(in, s, n, over, k);
		return s[1] == 'O' ? read_ss3(s, n, over, k) : read_answer(s, n, over);
	case ESC:
		if (n > 2 && (s[2] == '[' || s[2] == 'O')) { /* rxvt: Alt before a sequence */
			len = s[2] == 'O' ? read_ss3(s + 1, n - 1, over, k)
					  : read_csi(in, s + 1, n - 1, over, k);
			k->mods |= MOD_ALT;
			return len ? len + 1 : 0;
		}
		k->code = K_ESCAPE;
		return n > 2 || over;
	default:
		len = read_plain(s + 1, n - 1, over, k);
		k->mods |= MOD_ALT;
		return len ? len + 1 : 0;
	}
}

/* --- paste --------------------------------------------------------------------------- */

/* Moves bytes into the paste up to its end; true: it is whole. */
static bool read_paste(struct input *in, bool over)
{
	static const char end[] = "\033[201~";
	const size_t nend = sizeof end - 1;
	const char *s = in->bytes.s + in->used;
	size_t n = in->bytes.n - in->used;
	const char *at = n ? memmem(s, n, end, nend) : NULL;
	size_t take = at ? (size_t)(at - s) : over ? n : n < nend ? 0 : n - nend + 1;
	size_t room = INPUT_MOST_PASTE - in->pasted.n;
	buf_add(&in->pasted, s, take < room ? take : room);
	in->used += take + (at ? nend : 0);
	return at || over;
}

/* Makes a text of a paste: line breaks as newlines, no control characters but tabs. */
static void clean_paste(struct input *in)
{
	struct buf out = BUF_INIT;
	const char *s = in->pasted.s;
	size_t n = in->pasted.n, len;
	for (size_t i = 0; i < n; i += len) {
		uint32_t c = text_decode(s + i, n - i, &len);
		if (c == '\r')
			len += i + 1 < n && s[i + 1] == '\n';
		if (c == '\r' || c == '\n')
			buf_addc(&out, '\n');
		else if (c == '\t' || (c >= 0x20 && c != 0x7f))
			buf_addu(&out, c);
	}
	buf_release(&in->pasted);
	in->pasted = out;
}

/* --- the stream ------------------------------------------------------------------------ */

bool input_next(struct input *in, struct key *k, bool over)
{
	if (!in->pasting)
		buf_release(&in->pasted); /* handed over last time */
	while (in->pasting || in->used < in->bytes.n) {
		*k = (struct key){0};
		if (in->pasting) {
			in->pasting = !read_paste(in, over);
			in->begun = in->pasting;
			if (in->pasting)
				return false;
			clean_paste(in);
			k->code = K_PASTE;
			k->paste = in->pasted.s;
			return true;
		}
		const char *s = in->bytes.s + in->used;
		size_t n = in->bytes.n - in->used;
		size_t len = *s == ESC ? read_escape(in, s, n, over, k) : read_plain(s, n, over, k);
		/* Only an Esc may be a key or the beginning of one. The rest of a character comes,
		 * however slow the line is. */
		in->begun = !len && *s == ESC;
		if (!len)
			return false;
		assert(len <= n);
		in->used += len;
		if (k->code)
			return true;
	}
	return false;
}

int input_patience(const struct input *in)
{
	return !in->begun ? -1 : in->pasting ? INPUT_PASTE_MS : INPUT_ESCAPE_MS;
}

bool input_report(struct input *in, int *row, int *col)
{
	const char *s = in->bytes.s;
	size_t n = in->bytes.n;
	for (size_t i = in->used; i + 1 < n; i++) {
		if (s[i] != ESC || s[i + 1] != '[')
			continue;
		size_t end = i + 2;
		while (end < n && ((s[end] >= '0' && s[end] <= '9') || s[end] == ';'))
			end++;
		struct csi c = {0};
		read_params(&c, s + i + 2, end - i - 2);
		if (end == n || s[end] != 'R' || c.nparams != 2)
			continue;
		*row = c.param[0];
		*col = c.param[1];
		buf_splice(&in->bytes, i, end + 1 - i, "", 0);
		return true;
	}
	return false;
}
