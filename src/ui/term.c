/*
 * The terminal: see term.h. Bytes become keys in ui/input; here are the
 * descriptor, its modes, signals, the size, and the page as curses shows it.
 *
 * Nothing of curses reads: input, its timer and the end of it are ours.
 */
#include "ui/term.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/mem.h"
#include "ui/input.h"
#include "ui/signals.h"

enum {
	IN = STDIN_FILENO,
	OUT = STDOUT_FILENO,
	MOST = 1000,    /* rows and columns */
	MOST_NAME = 64, /* bytes of a terminal's name */
	PROBE_MS = 500,
	CHUNK = 4096,
};

static const char modes_on[] = "\033[?2004h", modes_off[] = "\033[?2004l";
static const char mouse_on[] = "\033[?1000h\033[?1006h", mouse_off[] = "\033[?1006l\033[?1000l";

static struct {
	bool open;
	struct term_options options;
	SCREEN *screen;
	struct input *input;
	struct termios cooked; /* as found */
	int rows, cols;
	bool resized; /* the next thing read is K_RESIZED */
	bool ended;   /* no more input will come */
	bool asked;   /* the answer to the width probe may still come */
	enum text_widths widths;
	struct glyph *shown; /* what curses has been given, rows × cols */
	bool repaint;
	bool cursor; /* visible */
	bool colours;
} t;

/* --- faults of ours ---------------------------------------------------------------------- */

/* A fault of ours: leave a usable terminal behind. */
#ifndef TIANBAO_ASAN
static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
#else
static const int fatal[] = {0}; /* the sanitizers report */
#endif
enum { FATAL = sizeof fatal / sizeof *fatal };
static char farewell[256];

static void on_fatal(int sig)
{
	if (write(OUT, farewell, strlen(farewell)) < 0) {
		/* gone */
	}
	tcsetattr(IN, TCSANOW, &t.cooked);
	raise(sig); /* SA_RESETHAND: now the default */
}

/* What on_fatal writes: it must not ask anybody. */
static void prepare_farewell(void)
{
	static const char *const names[] = {"sgr0", "cnorm", "rmcup"};
	size_t n = 0;
	const char *parts[5] = {modes_off, t.options.mouse ? mouse_off : ""};
	for (size_t i = 0; i < 3; i++) {
		const char *s = tigetstr(names[i]);
		parts[2 + i] = s && s != (char *)-1 ? s : "";
	}
	for (size_t i = 0; i < 5; i++) {
		size_t len = strlen(parts[i]);
		if (strstr(parts[i], "$<") || n + len >= sizeof farewell)
			continue;
		memcpy(farewell + n, parts[i], len);
		n += len;
	}
	farewell[n] = '\0';
}

static void catch_fatal(void)
{
	struct sigaction a = {.sa_handler = on_fatal, .sa_flags = (int)SA_RESETHAND};
	sigemptyset(&a.sa_mask);
	for (size_t i = 0; i < FATAL; i++)
		if (fatal[i])
			sigaction(fatal[i], &a, NULL);
}

static void release_fatal(void)
{
	for (size_t i = 0; i < FATAL; i++)
		if (fatal[i])
			signal(fatal[i], SIG_DFL);
}

/* --- widths ------------------------------------------------------------------------------- */

/* Replaces the C library's in the whole process, so that curses counts as we do. */
int wcwidth(wchar_t c);
int wcwidth(wchar_t c)
{
	if (!c)
		return 0;
	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return -1;
	return text_char_columns((uint32_t)c, t.widths);
}

static void put(const char *s)
{
	for (size_t n = strlen(s); n;) {
		ssize_t w = write(OUT, s, n);
		if (w < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (w > 0) {
			s += w;
			n -= (size_t)w;
		}
	}
}

/* Looks for the answer to the probe in what has been read. True when the widths are others now. */
static bool take_answer(void)
{
	int row, col;
	if (!t.asked || !input_report(t.input, &row, &col))
		return false;
	t.asked = false;
	enum text_widths old = t.widths;
	t.widths = col == 3 ? TEXT_WIDE : TEXT_NARROW;
	t.repaint = true;
	return t.widths != old;
}

/* Reads what is there. False: no more will come. */
static bool fill(void)
{
	char chunk[CHUNK];
	ssize_t n = read(IN, chunk, sizeof chunk);
	if (n > 0)
		input_feed(t.input, chunk, (size_t)n);
	return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}

enum woken { WOKEN_INPUT, WOKEN_SIGNAL, WOKEN_TIME, WOKEN_HANGUP };

/* Waits so many milliseconds (-1: for ever) for input or a signal. */
static enum woken wait_input(int ms)
{
	struct pollfd p[2] = {{.fd = IN, .events = POLLIN}, {.fd = signals_fd(), .events = POLLIN}};
	int n = poll(p, 2, ms);
	if (n < 0)
		return WOKEN_SIGNAL;
	if (p[1].revents & POLLIN)
		signals_drain();
	if (p[0].revents & POLLIN)
		return WOKEN_INPUT;
	if (p[0].revents & (POLLHUP | POLLERR | POLLNVAL))
		return WOKEN_HANGUP;
	return n ? WOKEN_SIGNAL : WOKEN_TIME;
}

/* Prints an ambiguous character and asks where the cursor is then. What is typed meanwhile stays
 * in t.input. */
static void probe_widths(void)
{
	struct termios raw = t.cooked;
	cfmakeraw(&raw);
	tcsetattr(IN, TCSANOW, &raw);
	put("\r≥\033[6n");
	t.asked = true;
	int64_t end = clock_ticks() + PROBE_MS;
	for (int64_t left; t.asked && !t.ended && (left = end - clock_ticks()) > 0;) {
		enum woken w = wait_input((int)left);
		t.ended = w == WOKEN_HANGUP || (w == WOKEN_INPUT && !fill());
		if (w == WOKEN_SIGNAL && signals_end())
			break;
		take_answer();
	}
	put("\r\033[K");
}

/* --- keys of terminfo ---------------------------------------------------------------------- */

static const struct {
	const char *name;
	struct key key;
} capabilities[] = {
	{"kcuu1", {.code = K_UP_ARROW}},
	{"kcud1", {.code = K_DOWN_ARROW}},
	{"kcub1", {.code = K_LEFT_ARROW}},
	{"kcuf1", {.code = K_RIGHT_ARROW}},
	{"khome", {.code = K_HOME_KEY}},
	{"kend", {.code = K_END_KEY}},
	{"kpp", {.code = K_PAGE_UP}},
	{"knp", {.code = K_PAGE_DOWN}},
	{"kich1", {.code = K_INSERT}},
	{"kdch1", {.code = K_DELETE_CHAR}},
	{"kcbt", {.code = K_TAB, .mods = MOD_SHIFT}},
	{"kent", {.code = K_ENTER}},
	{"kri", {.code = K_UP_ARROW, .mods = MOD_SHIFT}},
	{"kind", {.code = K_DOWN_ARROW, .mods = MOD_SHIFT}},
};

/* Extended names end in xterm's modifier parameter, none for Shift: kUP kUP3 kUP4 … kUP8. */
static const struct {
	const char *name;
	enum key_code code;
} extended[] = {
	{"kUP", K_UP_ARROW},
	{"kDN", K_DOWN_ARROW},
	{"kLFT", K_LEFT_ARROW},
	{"kRIT", K_RIGHT_ARROW},
	{"kHOM", K_HOME_KEY},
	{"kEND", K_END_KEY},
	{"kPRV", K_PAGE_UP},
	{"kNXT", K_PAGE_DOWN},
	{"kIC", K_INSERT},
	{"kDC", K_DELETE_CHAR},
};

static void bind_name(const char *name, struct key k)
{
	const char *s = tigetstr(name);
	if (s && s != (char *)-1)
		input_bind(t.input, s, &k);
}

static void bind_keys(void)
{
	char name[16];
	for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++)
		bind_name(capabilities[i].name, capabilities[i].key);
	for (int i = 1; i <= 12; i++) {
		snprintf(name, sizeof name, "kf%d", i);
		bind_name(name, (struct key){.code = K_FUNCTION, .text = {(char)i}});
	}
	for (size_t i = 0; i < sizeof extended / sizeof *extended; i++)
		for (unsigned mods = MOD_SHIFT; mods <= 7; mods++) {
			snprintf(name, sizeof name, mods == MOD_SHIFT ? "%s" : "%s%u",
				extended[i].name, mods + 1);
			bind_name(name, (struct key){.code = extended[i].code, .mods = mods});
		}
}

/* --- how a style looks ---------------------------------------------------------------------- */

static const struct {
	short ink, ground;  /* -1: the terminal's own */
	attr_t with_colour; /* beside the colours */
	attr_t without;     /* on a terminal with one colour: each style is another */
} looks[STYLES] = {
	[STYLE_PLAIN] = {-1, -1, 0, 0},
	[STYLE_LABEL] = {-1, -1, A_BOLD, A_BOLD},
	[STYLE_ENTRY] = {-1, -1, 0, A_UNDERLINE},
	[STYLE_HERE] = {COLOR_BLACK, COLOR_CYAN, 0, A_REVERSE},
	[STYLE_SELECTED] = {COLOR_BLACK, COLOR_YELLOW, 0, A_REVERSE | A_UNDERLINE},
	[STYLE_ERROR] = {COLOR_RED, -1, A_BOLD, A_BOLD | A_UNDERLINE},
	[STYLE_WARNING] = {COLOR_MAGENTA, -1, A_BOLD, A_DIM | A_UNDERLINE},
	[STYLE_HINT] = {COLOR_GREEN, -1, 0, A_DIM | A_BOLD},
	[STYLE_UNCONFIRMED] = {COLOR_CYAN, -1, 0, A_DIM | A_BOLD | A_UNDERLINE},
	[STYLE_GHOST] = {COLOR_WHITE, COLOR_CYAN, 0, A_REVERSE | A_DIM | A_UNDERLINE},
	[STYLE_DIM] = {-1, -1, A_DIM, A_DIM},
	[STYLE_TITLE] = {-1, -1, A_BOLD, A_BOLD},
	[STYLE_BAR] = {COLOR_WHITE, COLOR_BLUE, 0, A_REVERSE | A_DIM},
	[STYLE_KEY] = {COLOR_YELLOW, COLOR_BLUE, A_BOLD, A_REVERSE | A_BOLD | A_UNDERLINE},
	[STYLE_LINE] = {-1, -1, 0, 0}, /* lines are told by what they are */
};

static void start_colours(void)
{
	t.colours = !t.options.mono && has_colors() && start_color() == OK && COLORS >= 8;
	if (!t.colours)
		return;
	bool own = use_default_colors() == OK;
	for (short i = 0; i < STYLES; i++) {
		short ink = looks[i].ink, ground = looks[i].ground;
		init_pair((short)(i + 1), ink < 0 && !own ? COLOR_WHITE : ink,
			ground < 0 && !own ? COLOR_BLACK : ground);
	}
}

/* --- size ------------------------------------------------------------------------------------ */

static int env_size(const char *name)
{
	const char *s = getenv(name);
	long n = s ? strtol(s, NULL, 10) : 0;
	return n >= 1 && n <= MOST ? (int)n : 0;
}

/* What the terminal says, else the environment, else its description. */
static int sane(int told, const char *variable, const char *capability, int otherwise)
{
	int n = told;
	if (n < 1)
		n = env_size(variable);
	if (n < 1)
		n = tigetnum((char *)capability);
	return n < 1 ? otherwise : n > MOST ? MOST : n;
}

/* Finds the size out; curses and the memory of what is shown follow. */
static void find_size(void)
{
	struct winsize w = {0};
	if (ioctl(OUT, TIOCGWINSZ, &w))
		w = (struct winsize){0};
	t.rows = sane(w.ws_row, "LINES", "lines", 24);
	t.cols = sane(w.ws_col, "COLUMNS", "cols", 80);
	resize_term(t.rows, t.cols);
	free(t.shown);
	t.shown = mem_array((size_t)t.rows * (size_t)t.cols, sizeof *t.shown);
	t.repaint = true;
}

/* --- open and close -------------------------------------------------------------------------- */

/* True when curses can work with a terminal of this name; else a diag. */
static bool usable(const char *name, struct diags *ds)
{
	size_t n = name ? strlen(name) : 0;
	if (!n || n > MOST_NAME || strchr(name, '/') || text_invalid(name, n) >= 0 ||
		text_forbidden(name, n) >= 0) {
		diag_add(ds, TERM_NAME, NULL);
		return false;
	}
	int found;
	if (setupterm(name, OUT, &found) != OK) {
		diag_add(ds, TERM_UNKNOWN, NULL, name);
		return false;
	}
	const char *move_to = tigetstr("cup");
	bool good =
		move_to && move_to != (char *)-1 && tigetflag("hc") != 1 && tigetflag("gn") != 1;
	if (!good)
		diag_add(ds, TERM_POOR, NULL, name);
	del_curterm(cur_term);
	return good;
}

/* Undoes all that may have been done. */
static void release(void)
{
	/* Not stopped when another program has the terminal by now. */
	sigset_t ttou, old;
	sigemptyset(&ttou);
	sigaddset(&ttou, SIGTTOU);
	sigprocmask(SIG_BLOCK, &ttou, &old);
	if (t.screen) {
		put(modes_off);
		if (t.options.mouse)
			put(mouse_off);
		curs_set(1);
		endwin();
		delscreen(t.screen);
	}
	tcsetattr(IN, TCSANOW, &t.cooked);
	release_fatal();
	signals_release();
	sigprocmask(SIG_SETMASK, &old, NULL);
	input_free(t.input);
	free(t.shown);
	t.screen = NULL;
	t.input = NULL;
	t.shown = NULL;
}

static void modes(void)
{
	put(modes_on);
	if (t.options.mouse)
		put(mouse_on);
}

static int start_curses(const char *name, struct diags *ds)
{
	use_env(FALSE); /* LINES and COLUMNS only where the terminal does not know: find_size */
	use_tioctl(TRUE);
	t.screen = newterm(name, stdout, stdin);
	if (!t.screen) {
		diag_add(ds, TERM_UNKNOWN, NULL, name);
		return -1;
	}
	/* newterm takes signals that nobody else has; these are ours. */
	raw();
	nonl();
	noecho();
	typeahead(-1);
	start_colours();
	bind_keys();
	prepare_farewell();
	find_size();
	t.cursor = true;
	return 0;
}

int term_open(const struct term_options *o, struct diags *ds)
{
	const char *name = getenv("TERM");
	if (!isatty(IN) || !isatty(OUT)) {
		diag_add(ds, TERM_NONE, NULL);
		return -1;
	}
	if (!usable(name, ds))
		return -1;
	if (tcgetattr(IN, &t.cooked) || signals_catch()) {
		diag_add(ds, TERM_FAILED, NULL, strerror(errno));
		return -1;
	}
	t.options = *o;
	t.input = input_new();
	t.widths = o->ambiguous == 2 ? TEXT_WIDE : TEXT_NARROW;
	t.ended = t.asked = t.resized = false;
	if (!o->ambiguous)
		probe_widths();
	if (start_curses(name, ds)) {
		release();
		return -1;
	}
	catch_fatal();
	modes();
	t.open = true;
	die_hook(term_close);
	return 0;
}

void term_close(void)
{
	if (!t.open)
		return;
	t.open = false;
	die_hook(NULL);
	release();
}

void term_size(int *rows, int *cols)
{
	*rows = t.rows;
	*cols = t.cols;
}

enum text_widths term_widths(void)
{
	return t.widths;
}

enum frame_set term_frame(void)
{
	if (t.options.ascii)
		return FRAME_ASCII;
	return t.widths == TEXT_WIDE ? FRAME_WIDE : FRAME_BOX;
}

/* --- reading --------------------------------------------------------------------------------- */

/* Back from having been stopped: the shell may have changed everything. */
static void resume(void)
{
	reset_prog_mode();
	modes();
	find_size();
	t.resized = true;
}

/* SIGTSTP: put the terminal back, stop, and take it over again. */
static void suspend(void)
{
	put(modes_off);
	if (t.options.mouse)
		put(mouse_off);
	endwin();
	tcsetattr(IN, TCSANOW, &t.cooked);
	struct sigaction now;
	sigaction(SIGTSTP, &(struct sigaction){.sa_handler = SIG_DFL}, &now);
	raise(SIGTSTP);
	sigaction(SIGTSTP, &now, NULL);
	signals_take(SIGCONT);
	resume();
}

/* What signals ask for. False: to end. */
static bool obey_signals(void)
{
	if (signals_end())
		return false;
	if (signals_take(SIGTSTP))
		suspend();
	if (signals_take(SIGCONT))
		resume();
	if (signals_take(SIGWINCH)) {
		find_size();
		t.resized = true;
	}
	return true;
}

enum term_event term_read(struct key *k, int wait)
{
	for (bool over = false;;) {
		if (!obey_signals())
			return TERM_GONE;
		if (t.resized) {
			t.resized = false;
			*k = (struct key){.code = K_RESIZED};
			return TERM_KEY;
		}
		if (input_next(t.input, k, over || t.ended))
			return TERM_KEY;
		if (t.ended)
			return TERM_GONE;
		int begun = input_patience(t.input);
		over = false;
		switch (wait_input(begun < 0 ? wait : begun)) {
		case WOKEN_INPUT:
			t.ended = !fill();
			t.resized = take_answer() || t.resized;
			break;
		case WOKEN_HANGUP:
			t.ended = true;
			break;
		case WOKEN_TIME:
			if (begun < 0)
				return TERM_IDLE;
			over = true;
			break;
		case WOKEN_SIGNAL:
			break;
		}
	}
}

/* --- showing --------------------------------------------------------------------------------- */

/* The characters of a cell as curses wants them. What must not reach a terminal does not. */
static void cell_of(const struct glyph *g, enum frame_set frame, cchar_t *out)
{
	wchar_t text[GLYPH_CHARS + 1] = {L' '};
	if (g->edges) {
		text[0] = (wchar_t)surface_edge(g->edges, frame);
		if (wcwidth(text[0]) != g->width) /* a wide line cut off by the page's end */
			text[0] = (wchar_t)surface_edge(g->edges, FRAME_ASCII);
	} else if (g->c[0]) {
		for (size_t i = 0; i < GLYPH_CHARS && g->c[i]; i++)
			text[i] = (wchar_t)g->c[i];
		if (wcwidth(text[0]) != g->width) {
			text[0] = g->width == 2 ? L'？' : L'?';
			text[1] = 0;
		}
	}
	attr_t attributes = t.colours ? looks[g->style].with_colour : looks[g->style].without;
	setcchar(out, text, attributes, t.colours ? (short)(g->style + 1) : 0, NULL);
}

/* Hands curses those of the first cols cells of a row that differ from what it shows. */
static void show_row(const struct surface *s, int row, int cols)
{
	const struct glyph *g = surface_at(s, row, 0);
	struct glyph *old = &t.shown[row * t.cols];
	if (!t.repaint && !memcmp(g, old, (size_t)cols * sizeof *g))
		return;
	for (int col = 0; col < cols; col++) {
		if (!t.repaint && !memcmp(&g[col], &old[col], sizeof *g))
			continue;
		old[col] = g[col];
		if (!g[col].width)
			continue; /* the wide character on the left covers it */
		cchar_t c;
		cell_of(&g[col], s->frame, &c);
		mvadd_wchnstr(row, col, &c, 1);
	}
}

void term_show(const struct surface *s, int y, int x)
{
	int rows = s->rows < t.rows ? s->rows : t.rows;
	int cols = s->cols < t.cols ? s->cols : t.cols;
	if (t.repaint)
		clearok(curscr, TRUE);
	for (int row = 0; row < rows && cols > 0; row++)
		show_row(s, row, cols);
	t.repaint = false;
	bool cursor = y >= 0 && y < rows && x >= 0 && x < cols;
	if (cursor != t.cursor)
		curs_set(cursor);
	t.cursor = cursor;
	if (cursor)
		move(y, x);
	refresh();
}

void term_repaint(void)
{
	t.repaint = true;
}
