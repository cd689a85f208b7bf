/* Which record: by the ID a user wrote. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_impl.h"

enum { ID_LEAST = 4, ID_MOST = 32 };

static int64_t refuse(
	struct store *s, const char *id, bool elsewhere, bool deleted, struct diags *ds)
{
	struct place at = {.file = s->name};
	if (elsewhere && deleted)
		diag_add(ds, STORE_NOT_IN_BIN, &at, id);
	else if (elsewhere)
		diag_add(ds, STORE_IN_BIN, &at, id);
	else
		diag_add(ds, STORE_NO_ID, &at, id);
	return -1;
}

static int64_t find_number(struct store *s, const char *id, bool deleted, struct diags *ds)
{
	/* Longer ones than a number holds are none. */
	long long number = strlen(id) <= 18 ? strtoll(id, NULL, 10) : 0;
	struct query q = sql_query(s, "SELECT deleted FROM records WHERE number = ?1");
	sql_int(&q, number);
	size_t had = ds->n;
	int64_t found = sql_number(&q, -1, ds);
	if (ds->n > had)
		return -2;
	if (found == deleted)
		return number;
	return refuse(s, id, found >= 0, deleted, ds);
}

/* The beginning of a UUID as it is written: small letters, its hyphens. False: it is none. */
static bool uuid_begin(const char *id, char out[UUID_TEXT])
{
	size_t digits = 0, n = 0;
	for (; *id; id++) {
		if (*id == '-')
			continue;
		if (!isxdigit((unsigned char)*id) || digits == ID_MOST)
			return false;
		if (digits == 8 || digits == 12 || digits == 16 || digits == 20)
			out[n++] = '-';
		out[n++] = (char)tolower((unsigned char)*id);
		digits++;
	}
	out[n] = '\0';
	return digits >= ID_LEAST;
}

static int64_t find_uuid(struct store *s, const char *id, bool deleted, struct diags *ds)
{
	struct place at = {.file = s->name};
	char begin[UUID_TEXT];
	if (!uuid_begin(id, begin)) {
		diag_add(ds, STORE_BAD_ID, &at, id);
		return -1;
	}
	struct query q = sql_query(s, "SELECT number, deleted FROM records WHERE uuid >= ?1"
				      " AND uuid < ?1 || 'g'");
	sql_text(&q, begin);
	int64_t number = -1;
	size_t here = 0, elsewhere = 0;
	while (sql_row(&q) && here < 2) {
		if ((sql_get_int(&q, 1) != 0) != deleted) {
			elsewhere++;
			continue;
		}
		number = sql_get_int(&q, 0);
		here++;
	}
	if (sql_end(&q, ds))
		return -2;
	if (!here)
		return refuse(s, id, elsewhere > 0, deleted, ds);
	if (here > 1) {
		diag_add(ds, STORE_ID_SEVERAL, &at, id);
		return -1;
	}
	return number;
}

int64_t store_find(struct store *s, const char *id, bool deleted, struct diags *ds)
{
	if (*id && strspn(id, "0123456789") == strlen(id))
		return find_number(s, id, deleted, ds);
	return find_uuid(s, id, deleted, ds);
}
