/*
 * Copies of the whole file, made on the connection itself: a copy made beside
 * it would miss what the log holds. And which copies are kept: one before the
 * first write of a day, in a folder beside the file.
 */
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/store_impl.h"

enum {
	KEPT = 10,       /* copies in all */
	KEPT_LATEST = 3, /* the others are one a day */
	DAY_DIGITS = 8,
	NAME = 18, /* 20230501161305.db and the NUL */
};

/* Six X at its end become something no other file has. */
static const char temporary_name[] = ".tianbao-XXXXXX";

/* --- one copy ------------------------------------------------------------------------- */

static int fail(const char *file, const char *why, struct diags *ds)
{
	struct place at = {.file = file};
	diag_add(ds, STORE_BACKUP, &at, why);
	return -1;
}

static int sync_file(const char *name)
{
	int fd = open(name, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int error = fsync(fd) ? errno : 0;
	close(fd);
	return error;
}

/* All pages of the source into the database at name, which needs no log afterwards. 0, or an errno.
 */
static int copy_pages(sqlite3 *from, const char *name)
{
	static const char before[] = "PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=OFF";
	sqlite3 *to;
	int rc = sqlite3_open_v2(name, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(to, before, NULL, NULL, NULL);
	if (rc == SQLITE_OK) {
		sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
		while (b && sqlite3_backup_step(b, 1000) == SQLITE_OK)
			;
		sqlite3_backup_finish(b);
		rc = sqlite3_errcode(to);
	}
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	int error = rc == SQLITE_FULL ? ENOSPC : sqlite3_system_errno(to);
	sqlite3_close(to);
	return rc == SQLITE_OK ? 0 : error ? error : EIO;
}

/* The copy goes to a name of its own and gets its name when it is whole and on the disk. */
static int copy(struct store *s, const char *file, struct diags *ds)
{
	char *folder = file_folder(file), *temporary = file_join(folder, temporary_name);
	bool renamed = false;
	int fd = mkostemp(temporary, O_CLOEXEC), error = fd < 0 ? errno : 0;
	if (fd >= 0)
		close(fd);
	if (!error)
		error = copy_pages(s->db, temporary);
	if (!error)
		error = sync_file(temporary);
	if (!error && !(renamed = !rename(temporary, file)))
		error = errno;
	if (!error)
		error = file_sync_folder(file);
	if (fd >= 0 && !renamed)
		unlink(temporary);
	free(temporary);
	free(folder);
	return error ? fail(file, file_reason(error), ds) : 0;
}

/* True when something stands there that is no data file of ours. */
static bool is_foreign(const char *file)
{
	char *name = mem_dup(file);
	struct store probe = {.name = name, .path = name};
	struct header h;
	struct diags unheard = DIAGS_INIT;
	bool foreign = header_check(&probe, &h, &unheard) < 0;
	diags_release(&unheard);
	free(name);
	return foreign;
}

int store_backup(struct store *s, const char *file, struct diags *ds)
{
	struct place at = {.file = file};
	struct stat st;
	assert(!s->depth);
	if (store_is_file(s, file)) {
		diag_add(ds, STORE_BACKUP_SELF, &at);
		return -1;
	}
	if (!lstat(file, &st) && !S_ISREG(st.st_mode)) {
		diag_add(ds, FILE_KIND, &at);
		return -1;
	}
	if (is_foreign(file)) {
		diag_add(ds, STORE_BACKUP_OTHER, &at);
		return -1;
	}
	if (!s->db)
		return sql_fault(s, SQLITE_CANTOPEN, ds);
	return copy(s, file, ds);
}

/* --- the folder of copies -------------------------------------------------------------- */

struct names {
	char (*v)[NAME];
	size_t n, cap;
};

/* 20230501161305.db, the moment it was made: no other file in the folder is touched. */
static bool is_copy(const char *name)
{
	return strlen(name) == NAME - 1 && strspn(name, "0123456789") == NAME - 4 &&
	       !strcmp(name + NAME - 4, ".db");
}

static int latest_first(const void *a, const void *b)
{
	return strcmp(b, a);
}

static void names_read(struct names *names, const char *folder)
{
	DIR *dir = opendir(folder);
	if (!dir)
		return;
	for (struct dirent *e; (e = readdir(dir));) {
		if (!is_copy(e->d_name))
			continue;
		MEM_ROOM(names->v, names->n, names->cap);
		memcpy(names->v[names->n++], e->d_name, NAME);
	}
	closedir(dir);
	if (names->n)
		qsort(names->v, names->n, sizeof *names->v, latest_first);
}

/* What a power cut left of a copy that had no name yet. */
static void sweep(const char *folder)
{
	DIR *dir = opendir(folder);
	if (!dir)
		return;
	for (struct dirent *e; (e = readdir(dir));) {
		if (strncmp(e->d_name, temporary_name, sizeof temporary_name - 1 - 6))
			continue;
		char *path = file_join(folder, e->d_name);
		unlink(path);
		free(path);
	}
	closedir(dir);
}

/* The latest few, then the latest of each day, as many as are kept in all. */
static void thin_out(const struct names *names, const char *folder)
{
	size_t kept = 0;
	const char *day = "";
	for (size_t i = 0; i < names->n; i++) {
		const char *name = names->v[i];
		bool same_day = !strncmp(name, day, DAY_DIGITS);
		if (kept < KEPT && (i < KEPT_LATEST || !same_day)) {
			kept++;
		} else {
			char *path = file_join(folder, name);
			unlink(path);
			free(path);
		}
		day = name;
	}
}

/* now as RFC 3339 to the name of a copy. */
static void copy_name(const char *now, char out[NAME])
{
	size_t n = 0;
	for (; n < NAME - 4; now++)
		if (*now >= '0' && *now <= '9')
			out[n++] = *now;
	memcpy(out + n, ".db", 4);
}

static int make_folder(const char *folder, struct diags *ds)
{
	int error = mkdir(folder, 0700) ? errno : file_sync_folder(folder);
	return error && error != EEXIST ? fail(folder, file_reason(error), ds) : 0;
}

/* A copy of now, unless one of the same day is enough and there. Keeps the folder in order. */
static int make_copy(
	struct store *s, const char *folder, const char *now, bool daily, struct diags *ds)
{
	struct names names = {NULL, 0, 0};
	char name[NAME];
	int rc = 0;
	copy_name(now, name);
	sweep(folder);
	names_read(&names, folder);
	if (!daily || !names.n || strncmp(names.v[0], name, DAY_DIGITS)) {
		char *path = file_join(folder, name);
		rc = make_folder(folder, ds) || copy(s, path, ds) ? -1 : 0;
		free(path);
	}
	names.n = 0;
	names_read(&names, folder);
	thin_out(&names, folder);
	free(names.v);
	return rc;
}

static bool has_changes(struct store *s, struct diags *ds)
{
	struct query q = sql_query(s, "SELECT 1 FROM changes LIMIT 1");
	return sql_number(&q, 0, ds) == 1;
}

/* Work goes on without a copy. */
static void go_on(struct diags *found, struct diags *ds)
{
	for (size_t i = 0; i < found->n; i++) {
		struct place at = {.file = found->v[i].file};
		diag_add(ds, STORE_NO_DAILY, &at, found->v[i].text);
	}
	diags_release(found);
}

void backup_signed(struct store *s, struct diags *ds)
{
	char now[CLOCK_TEXT];
	struct diags found = DIAGS_INIT;
	clock_text(clock_now(), now);
	char *folder = mem_printf("%s.backups", s->path);
	make_copy(s, folder, now, false, &found);
	free(folder);
	go_on(&found, ds);
}

void backup_daily(struct store *s, struct diags *ds)
{
	char now[CLOCK_TEXT];
	clock_text(clock_now(), now);
	if (s->depth || !strncmp(now, s->backup_day, sizeof s->backup_day - 1))
		return;
	memcpy(s->backup_day, now, sizeof s->backup_day - 1);
	struct diags found = DIAGS_INIT;
	if (has_changes(s, &found)) {
		char *folder = mem_printf("%s.backups", s->path);
		make_copy(s, folder, now, true, &found);
		free(folder);
	}
	go_on(&found, ds);
}

int backup_old(struct store *s, struct diags *ds)
{
	char now[CLOCK_TEXT];
	clock_text(clock_now(), now);
	char *folder = mem_printf("%s.backups", s->path);
	int rc = make_copy(s, folder, now, false, ds);
	free(folder);
	memcpy(s->backup_day, now, sizeof s->backup_day - 1);
	return rc;
}
