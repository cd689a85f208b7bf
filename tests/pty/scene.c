/* What the terminal tests share: see scene.h. */
#include "pty/scene.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/diag.h"
#include "doc/doc.h"
#include "form/measure.h"
#include "form/type.h"
#include "in/in.h"

enum { ARGS_MAX = 24 };

static char scratch[] = "/tmp/tianbao-test-XXXXXX";

static const char *variable(const char *name)
{
	const char *value = getenv(name);
	if (!value)
		die("%s is not set", name);
	return value;
}

void scene_begin(void)
{
	if (!mkdtemp(scratch) || chdir(scratch) != 0)
		die("%s: %s", scratch, strerror(errno));
	setenv("HOME", scratch, 1);
	unsetenv("XDG_DATA_HOME");
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("TIANBAO_FILE");
}

void scene_end(void)
{
	char *command = mem_printf("rm -rf %s", scratch);
	if (chdir("/") != 0 || system(command) != 0)
		die("%s", command);
	free(command);
}

/* The program's arguments: argv[0], -f FILE, the rest; argv holds ARGS_MAX. */
static void arguments(const char **argv, const char *file, va_list ap)
{
	static char *program;
	if (!program)
		program = mem_printf("%s/tianbao", variable("top_builddir"));
	size_t n = 0;
	argv[n++] = program;
	argv[n++] = "-f";
	argv[n++] = file;
	while (n < ARGS_MAX - 1 && (argv[n] = va_arg(ap, const char *)))
		n++;
	argv[n] = NULL;
}

int scene_run(struct buf *out, const char *file, ...)
{
	const char *argv[ARGS_MAX];
	va_list ap;
	va_start(ap, file);
	arguments(argv, file, ap);
	va_end(ap);
	int ends[2];
	if (pipe(ends) != 0)
		die("pipe: %s", strerror(errno));
	pid_t pid = fork();
	if (pid == 0) {
		dup2(ends[1], 1);
		close(ends[0]);
		close(ends[1]);
		execv(argv[0], (char *const *)(void *)argv);
		_exit(127);
	}
	close(ends[1]);
	char chunk[4096];
	ssize_t n;
	while ((n = read(ends[0], chunk, sizeof chunk)) > 0)
		if (out)
			buf_add(out, chunk, (size_t)n);
	close(ends[0]);
	int status;
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

struct pty *scene_start(int rows, int cols, const char *file, ...)
{
	const char *argv[ARGS_MAX];
	va_list ap;
	va_start(ap, file);
	arguments(argv, file, ap);
	va_end(ap);
	return pty_start(argv, NULL, rows, cols);
}

const char *scene_document(const char *name)
{
	static char *path;
	free(path);
	path = mem_printf("%s/tests/data/published/%s", variable("top_srcdir"), name);
	return path;
}

void scene_copy(const char *from, const char *to)
{
	struct buf b = BUF_INIT;
	struct diags ds = DIAGS_INIT;
	if (file_read(&b, from, 1 << 26, &ds) || file_write(to, b.s, b.n, &ds))
		die("%s: %s", from, ds.v[0].text);
	buf_release(&b);
}

/* --- keys ------------------------------------------------------------- */

static void stroke(struct keystrokes *k, const char *bytes, size_t n)
{
	MEM_ROOM(k->v, k->n, k->cap);
	struct keystroke *s = &k->v[k->n++];
	memset(s, 0, sizeof *s);
	memcpy(s->bytes, bytes, n);
	s->n = n;
}

/* The keys that make a cell hold want instead of now, and Tab. */
static void stroke_cell(struct keystrokes *k, const struct field *f, const char *want,
	const char *now)
{
	if (strcmp(want, now) != 0) {
		size_t n = strlen(now);
		if (f->type->paragraph)
			for (size_t at = n; at; at = text_prev(now, n, at))
				stroke(k, "\177", 1);
		else if (!*want)
			stroke(k, "\177", 1);
		size_t m = strlen(want);
		for (size_t at = 0, next; at < m; at = next) {
			next = text_next(want, m, at);
			stroke(k, want + at, next - at);
		}
	}
	stroke(k, "\t", 1);
}

void keystrokes_record(struct keystrokes *k, const struct doc *want, const struct doc *fresh)
{
	const struct form *f = want->form;
	struct doc *now = doc_copy(fresh);
	for (size_t i = 0; i < f->norder; i++) {
		struct path p = f->order[i];
		if (p.list == LIST_NONE) {
			stroke_cell(k, &f->field[p.col], doc_get(want, p), doc_get(now, p));
			continue;
		}
		const struct list *l = &f->list[p.list];
		for (size_t row = 0; row < want->list[p.list].n; row++) {
			if (row >= now->list[p.list].n)
				doc_row_insert(now, p.list, row);
			for (size_t col = 0; col < l->ncols; col++) {
				struct path cell = {p.list, (int)row, (int)col};
				if (field_entered(&l->col[col]))
					stroke_cell(k, &l->col[col], doc_get(want, cell),
						doc_get(now, cell));
			}
		}
	}
	doc_free(now);
}

void keystrokes_release(struct keystrokes *k)
{
	free(k->v);
	*k = (struct keystrokes){0};
}

/* --- records ---------------------------------------------------------- */

struct wanted {
	size_t n;
	struct doc *doc;
};

static int take(void *arg, struct doc *d)
{
	struct wanted *w = arg;
	if (--w->n == 0)
		w->doc = d;
	else
		doc_free(d);
	return 0;
}

struct doc *scene_record(const char *document, size_t n)
{
	static struct catalog *catalog;
	struct diags ds = DIAGS_INIT;
	if (!catalog) {
		char *data = mem_printf("%s/data/units.yaml", variable("top_srcdir"));
		char *forms = mem_printf("%s/forms", variable("top_srcdir"));
		struct units *units = units_load(data, &ds);
		if (!units)
			die("%s: %s", data, ds.v[0].text);
		catalog = catalog_new((const char *const *)&forms, 1, units);
		free(data);
		free(forms);
	}
	struct wanted w = {.n = n};
	if (in_json(scene_document(document), NULL, catalog, take, &w, &ds) || !w.doc)
		die("%s: %s", document, ds.n ? ds.v[0].text : "no such record");
	diags_release(&ds);
	return w.doc;
}
