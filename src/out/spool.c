/* A print job on its way: see spool.h. */
#include "out/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/spawn.h"
#include "base/text.h"

enum {
	MOST_WORDS = 300, /* bytes of an answer that are shown */
	MOST_ARGUMENTS = 12,
	MOST_TITLE = 120, /* bytes of one */
};

struct spool {
	const struct printer *printer;
	char *title, *folder;
	int copies; /* still to be printed, the one on its way with them */
	struct buf bytes;
	struct spawn *program; /* running, NULL: none */
	int device;            /* -1: not open */
	size_t written;        /* of bytes, to the device */
	int64_t due;           /* until when the device must take something */
	bool ended;
	struct buf answer;
	struct diags why; /* what went wrong */
	int asked;        /* copies in all */
};

/* --- the program ------------------------------------------------------------ */

/* What a user called it, as a program may have it: one line, not long, and no option. */
static char *title_of(const char *text)
{
	struct buf out = BUF_INIT;
	size_t n = strlen(text);
	if (n > MOST_TITLE)
		for (n = MOST_TITLE; n && (text[n] & 0xc0) == 0x80; n--)
			;
	text_visible(&out, text, n);
	for (size_t i = 0; i < out.n; i++)
		if (strchr("\n\t", out.s[i]))
			out.s[i] = ' ';
	if (out.n && *out.s == '-')
		*out.s = '_';
	return buf_detach(&out);
}

/* The words of a command, with {queue}, {title} and {copies} in their places. */
static char *fill_in(const struct spool *s, const char *word)
{
	struct buf out = BUF_INIT;
	while (*word) {
		if (!strncmp(word, "{queue}", 7)) {
			buf_adds(&out, s->printer->queue ? s->printer->queue : "");
			word += 7;
		} else if (!strncmp(word, "{title}", 7)) {
			buf_adds(&out, s->title);
			word += 7;
		} else if (!strncmp(word, "{copies}", 8)) {
			buf_addf(&out, "%d", s->copies);
			word += 8;
		} else {
			buf_addc(&out, *word++);
		}
	}
	return buf_detach(&out);
}

/* True when one run prints all copies. */
static bool knows_copies(const char *const *command)
{
	for (; *command; command++)
		if (strstr(*command, "{copies}"))
			return true;
	return false;
}

/* The command of the profile, else that of CUPS. */
static const char *const *command_of(const struct printer *p, const char *own[MOST_ARGUMENTS])
{
	size_t n = 0;
	if (p->command)
		return p->command;
	own[n++] = "lp";
	if (p->queue) {
		own[n++] = "-d";
		own[n++] = "{queue}";
	}
	own[n++] = "-n";
	own[n++] = "{copies}";
	own[n++] = "-t";
	own[n++] = "{title}";
	if (p->raw) {
		own[n++] = "-o";
		own[n++] = "raw";
	}
	own[n] = NULL;
	return own;
}

static void run_program(struct spool *s)
{
	const char *own[MOST_ARGUMENTS];
	const char *const *command = command_of(s->printer, own);
	size_t n = 0;
	while (command[n])
		n++;
	char **argv = mem_array(n + 1, sizeof *argv);
	for (size_t i = 0; i < n; i++)
		argv[i] = fill_in(s, command[i]);
	s->program = spawn_new(
		(const char *const *)argv, s->bytes.s, s->bytes.n, s->printer->timeout, &s->why);
	if (knows_copies(command))
		s->copies = 1;
	for (size_t i = 0; i < n; i++)
		free(argv[i]);
	free(argv);
}

/* The answer as one line that can be shown, without the full stop: the sentence goes on. */
static void words_of(const struct buf *answer, struct buf *out)
{
	size_t n = answer->n, from = out->n;
	while (n && strchr(" \t\r\n.", answer->s[n - 1]))
		n--;
	if (n > MOST_WORDS)
		for (n = MOST_WORDS; n && (answer->s[n] & 0xc0) == 0x80; n--)
			;
	text_visible(out, answer->s ? answer->s : "", n);
	for (size_t i = from; i < out->n; i++)
		if (out->s[i] == '\n')
			out->s[i] = ' ';
}

/* What people call the program. */
static const char *program_name(const struct printer *p)
{
	const char *path = p->command ? p->command[0] : "lp", *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static void end_program(struct spool *s)
{
	int status;
	struct buf words = BUF_INIT;
	buf_reset(&s->answer);
	enum spawn_end how = spawn_end(s->program, &status, &s->answer);
	const char *name = program_name(s->printer);
	s->program = NULL;
	words_of(&s->answer, &words);
	if (how == SPAWN_SILENT)
		diag_add(&s->why, SPOOL_SILENT, NULL, name, s->printer->timeout);
	else if (how == SPAWN_GIVEN_UP)
		diag_add(&s->why, SPOOL_GIVEN_UP, NULL);
	else if (how == SPAWN_KILLED)
		diag_add(&s->why, SPOOL_KILLED, NULL, name, status);
	else if (status && words.n)
		diag_add(&s->why, SPOOL_REFUSED, NULL, name, words.s);
	else if (status)
		diag_add(&s->why, SPOOL_STATUS, NULL, name, status);
	buf_release(&words);
}

/* --- the device --------------------------------------------------------------- */

static void device_fails(struct spool *s, int error)
{
	struct place at = {.file = s->printer->device};
	diag_add(&s->why, FILE_WRITE, &at, file_reason(error));
}

/* A file gets it whole, all copies. */
static void write_file(struct spool *s)
{
	struct file_out *f = file_out_new(s->printer->device, &s->why);
	for (int i = 0; f && i < s->copies; i++)
		file_out_add(f, s->bytes.s, s->bytes.n);
	if (f)
		file_out_end(f, true, &s->why);
	s->copies = 1;
}

static void open_device(struct spool *s)
{
	struct stat st;
	const char *name = s->printer->device;
	s->written = 0;
	s->due = clock_ticks() + s->printer->timeout * 1000LL;
	if (stat(name, &st) || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) {
		write_file(s);
		return;
	}
	s->device = open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (s->device < 0)
		device_fails(s, errno);
}

static void close_device(struct spool *s)
{
	if (s->device >= 0 && close(s->device) && !s->why.n)
		device_fails(s, errno);
	s->device = -1;
}

/* Writes what the device takes for at most so long; true: no more is to be written. */
static bool feed_device(struct spool *s, int ms)
{
	int64_t end = clock_ticks() + ms;
	while (s->written < s->bytes.n) {
		ssize_t put = write(s->device, s->bytes.s + s->written, s->bytes.n - s->written);
		if (put > 0) {
			s->written += (size_t)put;
			s->due = clock_ticks() + s->printer->timeout * 1000LL;
		} else if (put < 0 && errno != EAGAIN && errno != EINTR) {
			device_fails(s, errno);
			return true;
		}
		if (clock_ticks() >= s->due) {
			diag_add(&s->why, SPOOL_SILENT, NULL, s->printer->device,
				s->printer->timeout);
			return true;
		}
		int64_t left = clock_until(end < s->due ? end : s->due);
		if (put <= 0 && left > 0)
			poll(&(struct pollfd){.fd = s->device, .events = POLLOUT}, 1, (int)left);
		if (clock_ticks() >= end)
			break;
	}
	return s->written == s->bytes.n;
}

/* --- the job --------------------------------------------------------------------- */

static void begin_copy(struct spool *s)
{
	if (s->printer->device)
		open_device(s);
	else
		run_program(s);
}

struct spool *spool_new(const struct spool_job *job, struct buf *bytes)
{
	struct spool *s = mem_new(sizeof *s);
	*s = (struct spool){.printer = job->printer,
		.title = title_of(job->title),
		.folder = mem_dup(job->folder),
		.copies = job->copies,
		.asked = job->copies,
		.bytes = *bytes,
		.device = -1,
		.why = DIAGS_INIT};
	buf_init(bytes);
	buf_init(&s->answer);
	begin_copy(s);
	return s;
}

bool spool_step(struct spool *s, int ms)
{
	if (s->program && spawn_step(s->program, ms))
		end_program(s);
	else if (s->device >= 0 && feed_device(s, ms))
		close_device(s);
	if (s->ended || s->program || s->device >= 0)
		return s->ended;
	/* One copy is done, or none can be made. */
	if (s->why.n || !--s->copies)
		s->ended = true;
	else
		begin_copy(s);
	return s->ended;
}

/* Keeps the job under the first name that is free; *out: that name. */
static int keep(struct spool *s, struct buf *out, struct diags *ds)
{
	if (*s->folder && file_mkdirs(s->folder, ds))
		return -1;
	struct buf name = BUF_INIT;
	file_name_of(&name, s->title);
	const char *suffix = s->printer->gb18030 ? ".prn" : s->printer->format->suffix;
	for (int i = 1;; i++) {
		buf_reset(out);
		buf_addf(out, "%s%s%s", s->folder, *s->folder ? "/" : "", name.s);
		if (i > 1)
			buf_addf(out, "-%d", i);
		buf_adds(out, suffix);
		if (access(out->s, F_OK))
			break;
	}
	buf_release(&name);
	return file_write(out->s, s->bytes.s, s->bytes.n, ds);
}

static void say_done(const struct spool *s, struct diags *ds)
{
	struct buf words = BUF_INIT;
	words_of(&s->answer, &words);
	if (s->printer->device)
		diag_add(ds, SPOOL_WRITTEN, NULL, s->printer->device);
	else if (words.n)
		diag_add(ds, SPOOL_TAKEN, NULL, s->printer->name, words.s);
	else
		diag_add(ds, SPOOL_TAKEN_SILENTLY, NULL, s->printer->name);
	buf_release(&words);
}

/* Says what went wrong and where the job is: one sentence on the screen, so one complaint. */
static void say_kept(struct spool *s, struct diags *ds)
{
	struct buf name = BUF_INIT, why = BUF_INIT;
	struct diags also = DIAGS_INIT;
	const struct diag *d = &s->why.v[0];
	buf_addf(&why, "%s%s%s", d->file ? d->file : "", d->file ? "：" : "", d->text);
	if (keep(s, &name, &also))
		diag_add(ds, SPOOL_LOST, NULL, why.s, also.v[0].text);
	else
		diag_add(ds, SPOOL_KEPT, NULL, why.s, name.s);
	diags_release(&also);
	buf_release(&name);
	buf_release(&why);
}

int spool_end(struct spool *s, struct diags *ds)
{
	if (s->program)
		end_program(s);
	close_device(s);
	if (!s->ended && !s->why.n)
		diag_add(&s->why, SPOOL_GIVEN_UP, NULL);
	int rc = s->why.n ? -1 : 0;
	if (rc)
		say_kept(s, ds);
	else
		say_done(s, ds);
	diags_release(&s->why);
	buf_release(&s->bytes);
	buf_release(&s->answer);
	free(s->title);
	free(s->folder);
	free(s);
	return rc;
}
