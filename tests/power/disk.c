/* What can be left on a disk: see disk.h. */
#include "disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

enum { SECTOR = 512, NO_FILE = -1 };

struct file {
	struct buf safe; /* its bytes when last synchronised */
	const struct op **op;
	size_t n, cap;
};

/* A name, and the file it stands for; NO_FILE: it was taken away. */
struct entry {
	char *name;
	long file;
};
struct names {
	struct entry *v;
	size_t n, cap;
};

struct disk {
	enum disk_model model;
	struct file *file;
	size_t nfiles, files_cap;
	struct names safe;    /* for certain */
	const struct op **op; /* not yet for certain */
	size_t n, cap;
};

uint64_t disk_random(uint64_t *random)
{
	uint64_t x = *random += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* --- names ------------------------------------------------------------------------ */

static struct entry *names_find(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (!strcmp(names->v[i].name, name))
			return &names->v[i];
	return NULL;
}

static void names_set(struct names *names, const char *name, long file)
{
	struct entry *e = names_find(names, name);
	if (!e) {
		MEM_ROOM(names->v, names->n, names->cap);
		e = &names->v[names->n++];
		e->name = mem_dup(name);
	}
	e->file = file;
}

static void names_do(struct names *names, const struct op *op)
{
	if (op->kind == OP_CREATE) {
		names_set(names, op->name, (long)op->file);
	} else if (op->kind == OP_UNLINK) {
		names_set(names, op->name, NO_FILE);
	} else {
		struct entry *from = names_find(names, op->name);
		long file = from ? from->file : NO_FILE;
		names_set(names, op->name, NO_FILE);
		names_set(names, op->to, file);
	}
}

static void names_release(struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->v[i].name);
	free(names->v);
}

/* True when name stands in the folder itself ("" is the topmost). */
static bool in_folder(const char *name, const char *folder)
{
	size_t n = strlen(folder);
	if (n && (strncmp(name, folder, n) || name[n++] != '/'))
		return false;
	return !strchr(name + n, '/');
}

/* --- operations ---------------------------------------------------------------------- */

struct disk *disk_new(enum disk_model model)
{
	struct disk *d = mem_new(sizeof *d);
	d->model = model;
	return d;
}

void disk_free(struct disk *d)
{
	for (size_t i = 0; i < d->nfiles; i++) {
		buf_release(&d->file[i].safe);
		free(d->file[i].op);
	}
	free(d->file);
	names_release(&d->safe);
	free(d->op);
	free(d);
}

static void resize(struct buf *b, size_t n)
{
	if (n > b->n)
		buf_pad(b, '\0', n - b->n);
	else
		buf_cut(b, n);
}

static void put(struct buf *b, uint64_t at, const char *bytes, size_t n)
{
	if (b->n < at + n)
		resize(b, at + n);
	memcpy(b->s + at, bytes, n);
}

static void names_settle(struct disk *d, const char *folder)
{
	size_t left = 0;
	for (size_t i = 0; i < d->n; i++)
		if (!folder || in_folder(d->op[i]->name, folder))
			names_do(&d->safe, d->op[i]);
		else
			d->op[left++] = d->op[i];
	d->n = left;
}

static void file_settle(struct file *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->op[i]->kind == OP_SIZE)
			resize(&f->safe, f->op[i]->offset);
		else
			put(&f->safe, f->op[i]->offset, f->op[i]->bytes, f->op[i]->n);
	f->n = 0;
}

void disk_do(struct disk *d, const struct op *op)
{
	struct file *f;
	switch (op->kind) {
	case OP_CREATE:
		MEM_ROOM(d->file, d->nfiles, d->files_cap);
		d->file[d->nfiles++] = (struct file){.safe = BUF_INIT};
		/* fall through */
	case OP_RENAME:
	case OP_UNLINK:
		MEM_ROOM(d->op, d->n, d->cap);
		d->op[d->n++] = op;
		break;
	case OP_WRITE:
	case OP_SIZE:
		f = &d->file[op->file];
		MEM_ROOM(f->op, f->n, f->cap);
		f->op[f->n++] = op;
		break;
	case OP_SYNC:
		file_settle(&d->file[op->file]);
		if (d->model == DISK_ORDERED)
			names_settle(d, NULL);
		break;
	case OP_SYNC_DIR:
		names_settle(d, d->model == DISK_ORDERED ? NULL : op->name);
		break;
	}
}

bool disk_uncertain(const struct disk *d)
{
	size_t n = d->n;
	for (size_t i = 0; i < d->nfiles; i++)
		n += d->file[i].n;
	return n > 0;
}

/* --- a power cut ------------------------------------------------------------------------ */

/* Which of n operations have reached the disk: bytes of 0 and 1. */
static void choose(char *kept, size_t n, enum disk_luck luck, uint64_t *random)
{
	memset(kept, luck == LUCK_ALL || luck == LUCK_DROP_ONE, n);
	if (luck == LUCK_RANDOM)
		for (size_t i = 0; i < n; i++)
			kept[i] = disk_random(random) & 1;
	else if (n && (luck == LUCK_DROP_ONE || luck == LUCK_KEEP_ONE))
		kept[disk_random(random) % n] = luck == LUCK_KEEP_ONE;
}

/* A write of which each sector has or has not reached the disk. */
static void put_torn(struct buf *b, const struct op *op, uint64_t *random)
{
	for (size_t i = 0; i < op->n;) {
		size_t n = SECTOR - (op->offset + i) % SECTOR;
		if (n > op->n - i)
			n = op->n - i;
		if (disk_random(random) & 1)
			put(b, op->offset + i, op->bytes + i, n);
		i += n;
	}
}

static void file_left(const struct file *f, enum disk_luck luck, uint64_t *random, struct buf *out)
{
	char *kept = mem_new(f->n);
	choose(kept, f->n, luck, random);
	buf_reset(out);
	buf_add(out, f->safe.s, f->safe.n);
	for (size_t i = 0; i < f->n; i++) {
		const struct op *op = f->op[i];
		if (op->kind == OP_WRITE && luck == LUCK_RANDOM)
			put_torn(out, op, random);
		else if (kept[i] && op->kind == OP_SIZE)
			resize(out, op->offset);
		else if (kept[i])
			put(out, op->offset, op->bytes, op->n);
	}
	free(kept);
}

static void names_left(
	const struct disk *d, enum disk_luck luck, uint64_t *random, struct names *out)
{
	char *kept = mem_new(d->n);
	*out = (struct names){NULL, 0, 0};
	for (size_t i = 0; i < d->safe.n; i++)
		names_set(out, d->safe.v[i].name, d->safe.v[i].file);
	if (d->model == DISK_STRICT) {
		choose(kept, d->n, luck, random);
	} else {
		size_t some = luck == LUCK_NONE || luck == LUCK_KEEP_ONE ? 0 : d->n;
		if (luck == LUCK_RANDOM)
			some = disk_random(random) % (d->n + 1);
		memset(kept, 1, some);
	}
	for (size_t i = 0; i < d->n; i++)
		if (kept[i])
			names_do(out, d->op[i]);
	free(kept);
}

static void write_file(const char *folder, const char *name, const struct buf *bytes)
{
	char *path = mem_printf("%s/%s", folder, name), *slash = path + strlen(folder);
	while ((slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	FILE *f = fopen(path, "w");
	if (!f || fwrite(bytes->s, 1, bytes->n, f) != bytes->n || fclose(f))
		die("%s", path);
	free(path);
}

void disk_write(const struct disk *d, enum disk_luck luck, uint64_t *random, const char *folder)
{
	struct names names;
	struct buf bytes = BUF_INIT;
	names_left(d, luck, random, &names);
	for (size_t i = 0; i < names.n; i++) {
		if (names.v[i].file < 0)
			continue;
		file_left(&d->file[names.v[i].file], luck, random, &bytes);
		write_file(folder, names.v[i].name, &bytes);
	}
	buf_release(&bytes);
	names_release(&names);
}
