/* Whole files: see file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"

enum { CHUNK = 64 * 1024 };

/* --- why not -------------------------------------------------------- */

static const struct {
	int error;
	const char *words;
} reasons[] = {
	{EACCES, "没有权限"},
	{EBADF, "没有打开"},
	{EBUSY, "正被别的程序占用"},
	{EDQUOT, "磁盘配额用完了"},
	{EEXIST, "已经有同名的文件"},
	{EFBIG, "文件超过了系统允许的大小"},
	{EINVAL, "系统不接受这个名字或操作"},
	{EIO, "磁盘读写出错"},
	{EISDIR, "这是文件夹"},
	{ELOOP, "符号链接太多"},
	{EMFILE, "打开的文件太多"},
	{ENAMETOOLONG, "名字太长"},
	{ENFILE, "系统打开的文件太多"},
	{ENODEV, "没有这个设备"},
	{ENOENT, "没有这个文件或文件夹"},
	{ENOMEM, "内存不足"},
	{ENOSPC, "磁盘满了"},
	{ENOTDIR, "路径中间有一段不是文件夹"},
	{ENXIO, "没有这个设备"},
	{EPERM, "不允许"},
	{EPIPE, "接收的一方已经关闭"},
	{EROFS, "磁盘是只读的"},
};

const char *file_reason(int error)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].error == error)
			return reasons[i].words;
	return strerror(error);
}

/* --- reading -------------------------------------------------------- */

/* Everything of fd up to one byte more than the limit. */
static int read_all(struct buf *out, int fd, size_t limit)
{
	char *chunk = mem_new(CHUNK);
	ssize_t got = 0;
	while (out->n <= limit) {
		size_t room = limit - out->n;
		got = read(fd, chunk, room < CHUNK ? room + 1 : CHUNK);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		buf_add(out, chunk, (size_t)got);
	}
	int error = errno;
	free(chunk);
	errno = error;
	return got < 0 ? -1 : 0;
}

static int open_regular(const char *name, size_t limit, const struct place *at, struct diags *ds)
{
	/* Without O_NONBLOCK a FIFO would wait for its writer before anyone saw what it is. */
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;
	if (fd < 0 || fstat(fd, &st)) {
		diag_add(ds, FILE_READ, at, file_reason(errno));
	} else if (!S_ISREG(st.st_mode)) {
		diag_add(ds, FILE_KIND, at);
	} else if ((uintmax_t)st.st_size > limit) {
		diag_add(ds, FILE_BIG, at, (size_t)st.st_size, limit);
	} else {
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

int file_read(struct buf *out, const char *name, size_t limit, struct diags *ds)
{
	struct place at = {.file = name};
	bool from_stdin = !strcmp(name, "-");
	int fd = from_stdin ? STDIN_FILENO : open_regular(name, limit, &at, ds);
	if (fd < 0)
		return -1;
	buf_reset(out);
	int r = read_all(out, fd, limit);
	if (r)
		diag_add(ds, FILE_READ, &at, file_reason(errno));
	else if (out->n > limit)
		diag_add(ds, FILE_BIG, &at, out->n, limit);
	if (!from_stdin)
		close(fd);
	return r || out->n > limit ? -1 : 0;
}

/* --- writing -------------------------------------------------------- */

struct file_out {
	char *name, *temporary;
	int fd;
	int error; /* errno of what failed, 0 */
	struct buf waiting;
};

static void complain(struct diags *ds, const char *name, int error)
{
	struct place at = {.file = name};
	diag_add(ds, FILE_WRITE, &at, file_reason(error));
}

char *file_folder(const char *name)
{
	const char *slash = strrchr(name, '/');
	if (!slash)
		return mem_dup(".");
	return slash == name ? mem_dup("/") : mem_ndup(name, (size_t)(slash - name));
}

/* A rename would quietly put a file in the place of a device or a pipe. */
static bool may_be_replaced(const char *name)
{
	struct stat st;
	return lstat(name, &st) || S_ISREG(st.st_mode) || S_ISLNK(st.st_mode);
}

/* What is written and not whole, for on_end; NULL: nothing. */
static char *volatile unfinished;

static void on_end(int sig)
{
	if (unfinished)
		unlink(unfinished);
	raise(sig); /* blocked until here, then it ends the program as if nobody had caught it */
}

void file_out_guard(void)
{
	static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	struct sigaction a = {.sa_handler = on_end, .sa_flags = (int)SA_RESETHAND}, was;
	sigemptyset(&a.sa_mask);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (!sigaction(ends[i], NULL, &was) && was.sa_handler == SIG_DFL)
			sigaction(ends[i], &a, NULL);
}

struct file_out *file_out_new(const char *name, struct diags *ds)
{
	struct place at = {.file = name};
	if (!may_be_replaced(name)) {
		diag_add(ds, FILE_KIND, &at);
		return NULL;
	}
	struct file_out *f = mem_new(sizeof *f);
	f->name = mem_dup(name);
	char *folder = file_folder(name);
	char *hidden = file_join(folder, ".tianbao-XXXXXX");
	f->temporary = hidden;
	free(folder);
	unfinished = f->temporary;
	f->fd = mkostemp(f->temporary, O_CLOEXEC);
	buf_init(&f->waiting);
	if (f->fd >= 0)
		return f;
	complain(ds, name, errno);
	unfinished = NULL;
	free(f->temporary);
	free(f->name);
	free(f);
	return NULL;
}

static int flush(struct file_out *f)
{
	const char *p = f->waiting.s;
	size_t left = f->waiting.n;
	while (left && !f->error) {
		ssize_t put = write(f->fd, p, left);
		if (put < 0) {
			if (errno != EINTR)
				f->error = errno;
			continue;
		}
		p += put;
		left -= (size_t)put;
	}
	buf_reset(&f->waiting);
	return f->error ? -1 : 0;
}

int file_out_add(struct file_out *f, const void *bytes, size_t n)
{
	const char *p = bytes;
	while (n && !f->error) {
		size_t part = n < CHUNK ? n : CHUNK;
		buf_add(&f->waiting, p, part);
		p += part;
		n -= part;
		if (f->waiting.n >= CHUNK)
			flush(f);
	}
	return f->error ? -1 : 0;
}

/* Not every file system can do this: EINVAL. */
int file_sync_folder(const char *name)
{
	char *folder = file_folder(name);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	int error = 0;
	if (fd < 0 || (fsync(fd) && errno != EINVAL))
		error = errno;
	if (fd >= 0)
		close(fd);
	return error;
}

int file_out_end(struct file_out *f, bool keep, struct diags *ds)
{
	if (keep)
		flush(f);
	if (keep && !f->error && fsync(f->fd))
		f->error = errno;
	if (close(f->fd) && !f->error)
		f->error = errno;
	bool renamed = false;
	if (keep && !f->error) {
		renamed = !rename(f->temporary, f->name);
		f->error = renamed ? file_sync_folder(f->name) : errno;
	}
	if (!renamed)
		unlink(f->temporary);
	if (unfinished == f->temporary)
		unfinished = NULL;
	int r = f->error ? -1 : 0;
	if (r)
		complain(ds, f->name, f->error);
	buf_release(&f->waiting);
	free(f->temporary);
	free(f->name);
	free(f);
	return r;
}

int file_write(const char *name, const void *bytes, size_t n, struct diags *ds)
{
	struct file_out *f = file_out_new(name, ds);
	if (!f)
		return -1;
	file_out_add(f, bytes, n);
	return file_out_end(f, true, ds);
}

/* --- folders and names ---------------------------------------------- */

static bool is_folder(const char *name)
{
	struct stat st;
	return !stat(name, &st) && S_ISDIR(st.st_mode);
}

int file_mkdirs(const char *name, struct diags *ds)
{
	struct place at = {.file = name};
	char *path = mem_dup(name);
	int error = 0;
	for (size_t i = 1; !error && *path; i++) {
		char c = path[i];
		if (c && c != '/')
			continue;
		path[i] = '\0';
		if (mkdir(path, 0700) && !is_folder(path))
			error = errno == EEXIST ? ENOTDIR : errno;
		path[i] = c;
		if (!c)
			break;
	}
	if (error)
		diag_add(ds, FILE_FOLDER, &at, file_reason(error));
	free(path);
	return error ? -1 : 0;
}

char *file_join(const char *dir, const char *name)
{
	size_t n = strlen(dir);
	return mem_printf("%s%s%s", dir, n && dir[n - 1] != '/' ? "/" : "", name);
}

void file_name_of(struct buf *out, const char *text)
{
	enum { MOST = 180 }; /* bytes: with a suffix it stays below 255 */
	size_t n = strlen(text);
	while (n > MOST || (n && (text[n] & 0xc0) == 0x80))
		n--;
	for (size_t i = 0; i < n; i++) {
		bool bad = (unsigned char)text[i] < ' ' || strchr("/\\:*?\"<>|", text[i]);
		buf_addc(out, bad || (!i && *text == '.') ? '_' : text[i]);
	}
}
