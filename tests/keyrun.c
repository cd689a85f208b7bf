/*
 * Plays a script against the screen program: `keyrun SCRIPT`. No terminal, no
 * curses, no sleep: keys go in by name, pages come out as text. A line is a
 * step, after which the program has settled as it does when no key waits:
 *
 *	clock SECONDS       what the time is (else 2023-05-01 16:13:05 +08:00)
 *	size ROWS COLS      size of the page (else 24 80)
 *	widths wide|narrow  columns of ambiguous characters
 *	frame box|ascii     how frames are drawn
 *	forms FOLDER        where forms are (else the source tree's)
 *	templates FOLDER    where indicator templates are (else there are none)
 *	config FILE         reads a configuration
 *	import FILE         puts the records of a JSON file into the data file
 *	list                starts in the list of records
 *	open ID             opens a record
 *	verify ID           enters a record a second time
 *	readonly            opens the data file for reading only
 *	snapshot            opens a snapshot of it
 *	reopen              leaves everything and opens the data file anew
 *	hurry TIMES         who waits does so this many times as fast
 *	idle yes|no         whether work that can wait is done after each step (else yes)
 *	press KEY…          keys by name
 *	type TEXT           characters
 *	value ID            characters: the beginning of the check value it was last signed with
 *	paste TEXT          a bracketed paste; \n \t \\ mean what they do in C
 *	mouse Y X [BUTTON]  a click (1), wheel up (4) or down (5)
 *	screen [NAME]       prints the page, suggestions l̲i̲k̲e̲ ̲t̲h̲i̲s̲, and where the cursor is
 *	since [NAME]        prints the lines that are others than on the page printed last
 *	styles [NAME]       prints the page as a letter per column for its style
 *	record ID           prints what the data file has of a record
 *	export              prints all records as JSON
 *	enter FILE          enters records as typist.h says, tells how many keys it took
 *	running             prints whether the program goes on
 *	full / room         from here on nothing can be written / it can again
 *	kill                ends at once, as if killed
 *
 * Files are looked for beside the script, then in the source tree. The data
 * file is $TIANBAO_FILE, made when it is not there.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "doc/doc.h"
#include "form/library.h"
#include "form/measure.h"
#include "in/in.h"
#include "out/out.h"
#include "page.h"
#include "typist.h"
#include "ui/app.h"
#include "ui/config.h"

enum { MOST = 1 << 20 };

struct run {
	const char *script;
	int line;
	int rows, cols;
	struct units *units;
	struct catalog *catalog;
	struct library *library;
	struct rulebook *rulebook;
	struct keymap *keymap;
	struct config config;
	struct store *store;
	enum store_mode mode;
	struct app app;
	bool started;
	bool busy; /* keys wait all the time */
};

static _Noreturn void fail(const struct run *r, const char *why, const char *what)
{
	fflush(stdout);
	fprintf(stderr, "%s:%d: %s: %s\n", r->script, r->line, why, what);
	exit(2);
}

/* Prints complaints and gives up. */
static _Noreturn void fail_diags(const struct run *r, const struct diags *ds, const char *what)
{
	struct buf b = BUF_INIT;
	fflush(stdout);
	for (size_t i = 0; i < ds->n; i++) {
		diag_format(&b, &ds->v[i]);
		buf_addc(&b, '\n');
	}
	fputs(b.s, stderr);
	fail(r, "failed", what);
}

/* A file beside the script, else in the source tree. Free it. */
static char *find_file(const struct run *r, const char *name)
{
	const char *slash = strrchr(r->script, '/');
	const char *top = getenv("top_srcdir");
	char *folder = slash ? mem_ndup(r->script, (size_t)(slash - r->script)) : mem_dup(".");
	char *path = *name == '/' ? mem_dup(name) : file_join(folder, name);
	free(folder);
	if (access(path, F_OK) && top) {
		free(path);
		path = file_join(top, name);
	}
	if (access(path, F_OK))
		fail(r, "no such file", name);
	return path;
}

/* --- the program under test -------------------------------------------------- */

static void need_units(struct run *r)
{
	if (r->units)
		return;
	struct diags ds = DIAGS_INIT;
	char *units = find_file(r, "data/units.yaml");
	r->units = units_load(units, &ds);
	if (!r->units)
		fail_diags(r, &ds, units);
	free(units);
}

static void need_catalog(struct run *r, const char *folder)
{
	if (r->catalog)
		return;
	need_units(r);
	char *forms = find_file(r, folder);
	r->catalog = catalog_new((const char *const *)&forms, 1, r->units);
	r->rulebook = rulebook_new(r->library);
	free(forms);
}

static void need_store(struct run *r)
{
	need_catalog(r, "forms");
	if (r->store)
		return;
	struct diags ds = DIAGS_INIT;
	const char *file = getenv("TIANBAO_FILE");
	file = file ? file : "tianbao.db";
	r->store = store_open(file, r->mode, "张三", r->catalog, &ds);
	if (!r->store)
		fail_diags(r, &ds, file);
	diags_release(&ds);
}

static void need_app(struct run *r)
{
	need_store(r);
	if (r->started)
		return;
	enum text_widths widths = r->app.page.widths;
	enum frame_set frame = r->app.page.frame;
	app_init(&r->app, r->store, r->catalog, r->rulebook, r->keymap);
	r->app.config = &r->config;
	r->app.modules = getenv("top_builddir");
	r->app.page.widths = widths;
	r->app.page.frame = frame;
	r->started = true;
}

static void close_all(struct run *r)
{
	struct diags ds = DIAGS_INIT;
	enum text_widths widths = r->app.page.widths;
	enum frame_set frame = r->app.page.frame;
	if (r->started)
		app_release(&r->app);
	r->app.page.widths = widths;
	r->app.page.frame = frame;
	r->started = false;
	if (r->store && store_close(r->store, &ds))
		fail_diags(r, &ds, "close");
	diags_release(&ds);
	r->store = NULL;
}

static void key(struct run *r, const struct key *k)
{
	if (r->app.top && !r->app.quit)
		app_key(&r->app, k);
}

/* --- steps: setting up --------------------------------------------------------- */

static void do_clock(struct run *r, const char *arg)
{
	(void)r;
	clock_hold(strtoll(arg, NULL, 10));
}

static void do_size(struct run *r, const char *arg)
{
	if (sscanf(arg, "%d %d", &r->rows, &r->cols) != 2)
		fail(r, "two numbers wanted", arg);
}

static void do_widths(struct run *r, const char *arg)
{
	r->app.page.widths = !strcmp(arg, "wide") ? TEXT_WIDE : TEXT_NARROW;
	r->app.page.frame = !strcmp(arg, "wide") ? FRAME_WIDE : FRAME_BOX;
}

static void do_frame(struct run *r, const char *arg)
{
	r->app.page.frame = !strcmp(arg, "ascii") ? FRAME_ASCII : FRAME_BOX;
}

static void do_idle(struct run *r, const char *arg)
{
	r->busy = strcmp(arg, "yes") != 0;
}

static void do_hurry(struct run *r, const char *arg)
{
	(void)r;
	clock_hurry(atoi(arg));
}

static void do_forms(struct run *r, const char *arg)
{
	if (r->catalog)
		fail(r, "too late", "forms");
	need_catalog(r, arg);
}

static void do_templates(struct run *r, const char *arg)
{
	if (r->catalog)
		fail(r, "too late", "templates");
	need_units(r);
	char *folder = find_file(r, arg);
	r->library = library_new((const char *const *)&folder, 1, r->units);
	free(folder);
}

static void do_config(struct run *r, const char *arg)
{
	struct diags ds = DIAGS_INIT;
	char *file = find_file(r, arg), *printers = find_file(r, "data/printers");
	printers_folder(&r->config.printers, printers, true, &ds);
	if (config_read(&r->config, r->keymap, file, &ds))
		fail_diags(r, &ds, arg);
	free(printers);
	free(file);
	diags_release(&ds);
}

struct taken {
	struct doc **v;
	size_t n, cap;
};

static int take(void *arg, struct doc *d)
{
	struct taken *t = arg;
	MEM_ROOM(t->v, t->n, t->cap);
	t->v[t->n++] = d;
	return 0;
}

static void summarize(struct run *r, const struct doc *d, struct summary *out)
{
	struct diags found = DIAGS_INIT;
	struct others others = store_others(r->store);
	struct rules *rules = rulebook_get(r->rulebook, d->form);
	rules_check(rules, d, &others, PATH_RECORD, NULL, &found);
	summary_make(out, rules, d, &found);
	diags_release(&found);
}

/* The records of a JSON file; free each and the array. */
static struct taken read_records(struct run *r, const char *arg)
{
	struct diags ds = DIAGS_INIT;
	struct taken t = {0};
	char *file = find_file(r, arg);
	if (in_json(file, NULL, r->catalog, take, &t, &ds))
		fail_diags(r, &ds, file);
	free(file);
	diags_release(&ds);
	return t;
}

static void do_import(struct run *r, const char *arg)
{
	need_store(r);
	struct diags ds = DIAGS_INIT;
	struct taken t = read_records(r, arg);
	struct summary *sum = mem_array(t.n, sizeof *sum);
	for (size_t i = 0; i < t.n; i++)
		summarize(r, t.v[i], &sum[i]);
	if (store_add(r->store, t.v, sum, t.n, &ds))
		fail_diags(r, &ds, arg);
	for (size_t i = 0; i < t.n; i++) {
		summary_release(&sum[i]);
		doc_free(t.v[i]);
	}
	free(sum);
	free(t.v);
	diags_release(&ds);
}

static int64_t number_of(struct run *r, const char *id)
{
	struct diags ds = DIAGS_INIT;
	int64_t n = store_find(r->store, id, false, &ds);
	if (n < 0)
		fail_diags(r, &ds, id);
	diags_release(&ds);
	return n;
}

static void do_list(struct run *r, const char *arg)
{
	(void)arg;
	need_app(r);
	app_push(&r->app, list_mode_new(&r->app));
}

static void do_open(struct run *r, const char *arg)
{
	need_app(r);
	struct mode *m = form_mode_new(&r->app, number_of(r, arg));
	if (!m)
		fail_diags(r, &r->app.diags, arg);
	app_push(&r->app, m);
}

static void do_verify(struct run *r, const char *arg)
{
	need_app(r);
	struct mode *m = verify_mode_new(&r->app, number_of(r, arg));
	if (!m)
		fail(r, r->app.said.s, arg);
	app_push(&r->app, m);
}

static void do_readonly(struct run *r, const char *arg)
{
	(void)arg;
	close_all(r);
	r->mode = STORE_READ;
}

static void do_snapshot(struct run *r, const char *arg)
{
	(void)arg;
	close_all(r);
	r->mode = STORE_SNAPSHOT;
}

static void do_reopen(struct run *r, const char *arg)
{
	(void)arg;
	close_all(r);
}

/* --- steps: keys --------------------------------------------------------------- */

static void do_press(struct run *r, const char *arg)
{
	char *names = mem_dup(arg), *save = NULL;
	for (char *name = strtok_r(names, " ", &save); name; name = strtok_r(NULL, " ", &save)) {
		struct key k;
		if (key_parse(name, &k))
			fail(r, "no such key", name);
		key(r, &k);
	}
	free(names);
}

static void do_type(struct run *r, const char *arg)
{
	size_t n = strlen(arg), len;
	for (size_t i = 0; i < n; i += len) {
		struct key k = {.code = K_TEXT};
		text_decode(arg + i, n - i, &len);
		memcpy(k.text, arg + i, len);
		key(r, &k);
	}
}

static void do_value(struct run *r, const char *arg)
{
	enum { TYPED = 20 };
	struct diags ds = DIAGS_INIT;
	struct signoff *v;
	size_t n, i = 0;
	if (store_signoffs(r->store, number_of(r, arg), &v, &n, &ds) || !n)
		fail_diags(r, &ds, arg);
	while (i + 1 < n && !*v[i].value)
		i++;
	v[i].value[TYPED] = '\0';
	do_type(r, v[i].value);
	signoffs_release(v, n);
}

static void do_paste(struct run *r, const char *arg)
{
	static const char from[] = "nt\\", to[] = "\n\t\\";
	struct buf text = BUF_INIT;
	for (; *arg; arg++) {
		const char *at = *arg == '\\' && arg[1] ? strchr(from, arg[1]) : NULL;
		buf_addc(&text, at ? to[at - from] : *arg);
		arg += at != NULL;
	}
	struct key k = {.code = K_PASTE, .paste = text.s};
	key(r, &k);
	buf_release(&text);
}

static void do_mouse(struct run *r, const char *arg)
{
	struct key k = {.code = K_MOUSE};
	int button = 1;
	if (sscanf(arg, "%d %d %d", &k.y, &k.x, &button) < 2)
		fail(r, "two numbers wanted", arg);
	k.text[0] = (char)button;
	key(r, &k);
}

/* --- steps: looking ------------------------------------------------------------ */

static void do_screen(struct run *r, const char *arg)
{
	page_show(&r->app, *arg ? arg : "screen", page_print);
}

static void do_since(struct run *r, const char *arg)
{
	page_show(&r->app, *arg ? arg : "since", page_print_since);
}

static void do_styles(struct run *r, const char *arg)
{
	page_show(&r->app, *arg ? arg : "styles", page_print_styles);
}

static void do_record(struct run *r, const char *arg)
{
	need_store(r);
	struct diags ds = DIAGS_INIT;
	struct doc *d = store_load(r->store, number_of(r, arg), &ds);
	if (!d)
		fail_diags(r, &ds, arg);
	struct buf b = BUF_INIT;
	doc_dump(&b, d);
	printf("--- record %s\n%s", arg, b.s);
	buf_release(&b);
	doc_free(d);
	diags_release(&ds);
}

static void do_export(struct run *r, const char *arg)
{
	(void)arg;
	need_store(r);
	const struct out_options o = {0};
	const struct list_query all = LIST_QUERY_ALL;
	struct diags ds = DIAGS_INIT;
	struct output out;
	int64_t *v;
	size_t n;
	out_init(&out, out_find("json"), &o);
	if (store_numbers(r->store, &all, &v, &n, &ds) || out_begin(&out, &ds))
		fail_diags(r, &ds, "export");
	for (size_t i = 0; i < n; i++) {
		struct doc *d = store_load(r->store, v[i], &ds);
		if (!d || out_record(&out, d, rulebook_get(r->rulebook, d->form), &ds))
			fail_diags(r, &ds, "export");
		doc_free(d);
	}
	if (out_end(&out, &ds))
		fail_diags(r, &ds, "export");
	fwrite(out.bytes.s, 1, out.bytes.n, stdout);
	out_release(&out);
	diags_release(&ds);
	free(v);
}

static void do_running(struct run *r, const char *arg)
{
	(void)arg;
	puts(r->app.top && !r->app.quit ? "--- running" : "--- ended");
}

/* --- steps: a hostile world ------------------------------------------------------ */

static void limit_files(rlim_t most)
{
	struct rlimit limit;
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = most < limit.rlim_max ? most : limit.rlim_max;
	setrlimit(RLIMIT_FSIZE, &limit);
}

static void do_full(struct run *r, const char *arg)
{
	(void)r;
	(void)arg;
	fflush(stdout); /* it may be a file, too: what comes now waits in its buffer */
	limit_files(1);
}

static void do_room(struct run *r, const char *arg)
{
	(void)r;
	(void)arg;
	limit_files(RLIM_INFINITY);
}

static _Noreturn void do_kill(struct run *r, const char *arg)
{
	(void)r;
	(void)arg;
	fflush(stdout);
	_exit(0);
}

/* --- the typist ------------------------------------------------------------------ */

/* What the loop does when no key is waiting. */
static void settle(void *arg)
{
	struct run *r = arg;
	if (!r->started || r->app.quit)
		return;
	app_settle(&r->app);
	while (!r->busy && app_idle(&r->app))
		app_settle(&r->app);
	app_frame(&r->app, r->rows, r->cols);
}

static void do_enter(struct run *r, const char *arg)
{
	need_app(r);
	struct taken t = read_records(r, arg);
	struct typist typist = {.app = &r->app, .library = r->library, .settle = settle, .arg = r};
	typist_enter(&typist, t.v, t.n);
	for (size_t i = 0; i < t.n; i++)
		doc_free(t.v[i]);
	free(t.v);
}

/* --- the script ---------------------------------------------------------------- */

static const struct {
	const char *name;
	void (*run)(struct run *r, const char *arg);
} steps[] = {
	{"clock", do_clock},
	{"config", do_config},
	{"enter", do_enter},
	{"export", do_export},
	{"forms", do_forms},
	{"frame", do_frame},
	{"full", do_full},
	{"hurry", do_hurry},
	{"idle", do_idle},
	{"import", do_import},
	{"kill", do_kill},
	{"list", do_list},
	{"mouse", do_mouse},
	{"open", do_open},
	{"paste", do_paste},
	{"press", do_press},
	{"readonly", do_readonly},
	{"record", do_record},
	{"reopen", do_reopen},
	{"room", do_room},
	{"running", do_running},
	{"screen", do_screen},
	{"since", do_since},
	{"size", do_size},
	{"snapshot", do_snapshot},
	{"styles", do_styles},
	{"templates", do_templates},
	{"type", do_type},
	{"value", do_value},
	{"verify", do_verify},
	{"widths", do_widths},
};

static void step(struct run *r, char *line)
{
	line += strspn(line, " \t");
	if (!*line || *line == '#')
		return;
	char *arg = line + strcspn(line, " ");
	if (*arg)
		*arg++ = '\0';
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (!strcmp(steps[i].name, line)) {
			steps[i].run(r, arg);
			settle(r);
			return;
		}
	fail(r, "no such step", line);
}

int main(int argc, char **argv)
{
	struct run r = {.rows = 24, .cols = 80, .mode = STORE_CREATE};
	struct buf text = BUF_INIT;
	struct diags ds = DIAGS_INIT;
	if (argc != 2) {
		fputs("usage: keyrun SCRIPT\n", stderr);
		return 2;
	}
	signal(SIGXFSZ, SIG_IGN);
	setvbuf(stdout, NULL, _IOFBF, MOST);
	r.script = argv[1];
	r.keymap = keymap_new();
	config_init(&r.config);
	/* Else it would be what the program was made with that decides. */
	r.config.printers.v[0]->format = out_find("text");
	clock_hold(1682928785);
	if (file_read(&text, argv[1], MOST, &ds))
		fail_diags(&r, &ds, argv[1]);
	char *rest = text.s;
	for (char *line; (line = strsep(&rest, "\n"));) {
		r.line++;
		step(&r, line);
	}
	close_all(&r);
	page_release();
	config_release(&r.config);
	keymap_free(r.keymap);
	rulebook_free(r.rulebook);
	library_free(r.library);
	catalog_free(r.catalog);
	units_free(r.units);
	buf_release(&text);
	return 0;
}
