/*
 * Forms in the data file: the text of each definition a record was saved
 * with, and the tables that hold what was typed. A form's tables are the
 * union of all its versions: columns are added, never dropped.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "store/store_impl.h"

/* --- names: a column is called as its field; forms leave record, row and position to us --- */

static void table_name(struct buf *out, const struct form *f, int list)
{
	buf_adds(out, "f:");
	buf_adds(out, f->id);
	if (list >= 0)
		buf_addf(out, ":%s", f->list[list].name);
}

static void quoted(struct buf *out, struct buf *name)
{
	buf_quote(out, name->s, '"');
	buf_release(name);
}

void definition_table(struct buf *out, const struct form *f, int list)
{
	struct buf name = BUF_INIT;
	table_name(&name, f, list);
	quoted(out, &name);
}

/* Appends `, name` and what is to stand behind it for each field that people fill in. */
static void add_columns(struct buf *sql, const struct field *v, size_t n, const char *behind)
{
	for (size_t i = 0; i < n; i++) {
		if (!field_entered(&v[i]))
			continue;
		buf_adds(sql, ", ");
		buf_quote(sql, v[i].name, '"');
		buf_adds(sql, behind);
	}
}

/* --- tables ---------------------------------------------------------------------- */

static const char column_type[] = " TEXT NOT NULL DEFAULT ''";

/* What stands before and behind the columns: of the fields, of a list. */
static const struct {
	const char *head, *tail;
} frame[] = {
	{" (record INTEGER PRIMARY KEY", ") STRICT"},
	{" (record INTEGER NOT NULL, row INTEGER NOT NULL, position INTEGER NOT NULL",
		", PRIMARY KEY (record, row)) STRICT, WITHOUT ROWID"},
};

/*
 * record refers to records, but does not say so: rows of records that are not there cannot come
 * about, and having SQLite watch for them costs a fifth of an import.
 */
static int table_create(struct store *s, const struct form *f, int list, const struct field *v,
	size_t n, struct diags *ds)
{
	struct buf sql = BUF_INIT;
	buf_adds(&sql, "CREATE TABLE IF NOT EXISTS ");
	definition_table(&sql, f, list);
	buf_adds(&sql, frame[list >= 0].head);
	add_columns(&sql, v, n, column_type);
	buf_adds(&sql, frame[list >= 0].tail);
	int rc = sql_exec(s, sql.s, ds);
	buf_release(&sql);
	return rc;
}

static int column_add(
	struct store *s, const struct form *f, int list, const struct field *v, struct diags *ds)
{
	struct buf name = BUF_INIT, sql = BUF_INIT;
	int rc = 0;
	table_name(&name, f, list);
	if (!sql_has_column(s, name.s, v->name)) {
		buf_adds(&sql, "ALTER TABLE ");
		buf_quote(&sql, name.s, '"');
		buf_adds(&sql, " ADD COLUMN ");
		buf_quote(&sql, v->name, '"');
		buf_adds(&sql, column_type);
		rc = sql_exec(s, sql.s, ds);
	}
	buf_release(&sql);
	buf_release(&name);
	return rc;
}

/* So that asking whether a text is taken does not read every record. */
static int index_create(
	struct store *s, const struct form *f, const struct field *v, struct diags *ds)
{
	struct buf sql = BUF_INIT, name = BUF_INIT;
	buf_addf(&name, "u:%s:%s", f->id, v->name);
	buf_adds(&sql, "CREATE INDEX IF NOT EXISTS ");
	quoted(&sql, &name);
	buf_adds(&sql, " ON ");
	definition_table(&sql, f, LIST_NONE);
	buf_adds(&sql, " (");
	buf_quote(&sql, v->name, '"');
	buf_addc(&sql, ')');
	int rc = sql_exec(s, sql.s, ds);
	buf_release(&sql);
	return rc;
}

static int table_fit(struct store *s, const struct form *f, int list, const struct field *v,
	size_t n, struct diags *ds)
{
	if (table_create(s, f, list, v, n, ds))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!field_entered(&v[i]))
			continue;
		if (column_add(s, f, list, &v[i], ds))
			return -1;
		if (list < 0 && v[i].unique && index_create(s, f, &v[i], ds))
			return -1;
	}
	return 0;
}

/* --- a table of another's making ------------------------------------------------------ */

/* Moves past this text; false: something else stands there. */
static bool past(const char **at, const char *text)
{
	size_t n = strlen(text);
	if (strncmp(*at, text, n) != 0)
		return false;
	*at += n;
	return true;
}

/* Moves past a name in double quotes. */
static bool past_name(const char **at)
{
	if (!past(at, "\""))
		return false;
	while (**at && (**at != '"' || (*at)[1] == '"'))
		*at += **at == '"' ? 2 : 1;
	return past(at, "\"");
}

static bool table_made(const char *sql, size_t framed)
{
	if (!past(&sql, frame[framed].head))
		return false;
	while (!strncmp(sql, ", \"", 3)) {
		sql += 2;
		if (!past_name(&sql) || !past(&sql, column_type))
			return false;
	}
	return !strcmp(sql, frame[framed].tail);
}

bool definition_made(const char *type, const char *name, const char *sql)
{
	bool table = !strcmp(type, "table");
	struct buf head = BUF_INIT;
	buf_adds(&head, table ? "CREATE TABLE " : "CREATE INDEX ");
	buf_quote(&head, name, '"');
	bool made = past(&sql, head.s) && !strncmp(name, table ? "f:" : "u:", 2);
	buf_release(&head);
	if (!made || table)
		return made && (table_made(sql, 0) || table_made(sql, 1));
	return past(&sql, " ON ") && past_name(&sql) && past(&sql, " (") && past_name(&sql) &&
	       !strcmp(sql, ")");
}

/* --- statements ----------------------------------------------------------------------- */

static char *insert_text(const struct form *f, int list, const struct field *v, size_t n)
{
	struct buf sql = BUF_INIT;
	buf_adds(&sql, "INSERT INTO ");
	definition_table(&sql, f, list);
	buf_adds(&sql, list < 0 ? " (record" : " (record, row, position");
	add_columns(&sql, v, n, "");
	buf_adds(&sql, list < 0 ? ") VALUES (?" : ") VALUES (?, ?, ?");
	for (size_t i = 0; i < n; i++)
		if (field_entered(&v[i]))
			buf_adds(&sql, ", ?");
	buf_addc(&sql, ')');
	return buf_detach(&sql);
}

static char *select_text(const struct form *f, int list, const struct field *v, size_t n)
{
	struct buf sql = BUF_INIT;
	buf_adds(&sql, list < 0 ? "SELECT record" : "SELECT row");
	add_columns(&sql, v, n, "");
	buf_adds(&sql, " FROM ");
	definition_table(&sql, f, list);
	buf_adds(&sql, list < 0 ? " WHERE record = ?1" : " WHERE record = ?1 ORDER BY position");
	return buf_detach(&sql);
}

static struct shape *shape_add(struct store *s, const struct form *f)
{
	MEM_ROOM(s->shape, s->nshapes, s->shapes_cap);
	struct shape *shape = &s->shape[s->nshapes++];
	*shape = (struct shape){f, mem_array(f->nlists + 1, sizeof *shape->table)};
	for (int l = LIST_NONE; l < (int)f->nlists; l++) {
		const struct field *v = l < 0 ? f->field : f->list[l].col;
		size_t n = l < 0 ? f->nfields : f->list[l].ncols;
		shape->table[l + 1] =
			(struct table){insert_text(f, l, v, n), select_text(f, l, v, n)};
	}
	return shape;
}

const struct table *definition_statements(struct store *s, const struct form *f, int list)
{
	for (size_t i = 0; i < s->nshapes; i++)
		if (s->shape[i].form == f)
			return &s->shape[i].table[list + 1];
	return &shape_add(s, f)->table[list + 1];
}

/* --- definitions -------------------------------------------------------------------- */

static struct known *known_find(struct store *s, const char *digest)
{
	for (size_t i = 0; i < s->nknown; i++)
		if (!strcmp(s->known[i].digest, digest))
			return &s->known[i];
	return NULL;
}

static struct known *known_add(struct store *s, const char *digest)
{
	MEM_ROOM(s->known, s->nknown, s->known_cap);
	struct known *k = &s->known[s->nknown++];
	*k = (struct known){0};
	strncpy(k->digest, digest, sizeof k->digest - 1);
	return k;
}

/* The definition kept in the file, and the installed form in its place where that covers it. */
static int resolve(struct store *s, struct known *k, struct diags *ds)
{
	struct place at = {.file = s->name};
	struct diags ignored = DIAGS_INIT;
	struct query q = sql_query(s, "SELECT id, source FROM forms WHERE digest = ?1");
	sql_text(&q, k->digest);
	if (!sql_row(&q)) {
		if (!sql_end(&q, ds))
			diag_add(ds, STORE_DAMAGED, &at);
		return -1;
	}
	const char *id = sql_get_text(&q, 0), *source = sql_get_text(&q, 1);
	const struct form *installed = catalog_get(s->catalog, id, &ignored);
	diags_release(&ignored);
	char digest[DIGEST_HEX];
	digest_of(source, strlen(source), digest);
	if (installed && !strcmp(installed->digest, k->digest))
		k->kept = installed;
	else if (!strcmp(digest, k->digest))
		k->kept = catalog_keep(s->catalog, id, k->digest, source, strlen(source), ds);
	else
		diag_add(ds, STORE_DAMAGED, &at);
	/* The digest is that of the text; what it is kept as must be what it says it is. */
	if (k->kept && strcmp(k->kept->id, id) != 0) {
		diag_add(ds, STORE_DAMAGED, &at);
		k->kept = NULL;
	}
	k->use = k->kept;
	if (k->kept && installed && form_covers(installed, k->kept))
		k->use = installed;
	return sql_end(&q, ds) || !k->kept ? -1 : 0;
}

const struct known *definition_get(struct store *s, const char *digest, struct diags *ds)
{
	struct known *k = known_find(s, digest);
	if (!k)
		k = known_add(s, digest);
	if (!k->kept && resolve(s, k, ds))
		return NULL;
	return k;
}

/* The digest of a row of forms whose columns from `from` on are all of it. */
void definition_row(const struct query *q, int from, char hex[DIGEST_HEX])
{
	struct digest *g = digest_new();
	for (int i = 0; i < 4; i++)
		digest_text(g, sql_get_text(q, from + i));
	digest_number(g, sql_get_int(q, from + 4));
	digest_end(g, hex);
}

static int note_definition(struct store *s, const struct query *q, struct diags *ds)
{
	char digest[DIGEST_HEX];
	char *cell = mem_printf(":definition:%s", sql_get_text(q, 0));
	definition_row(q, 0, digest);
	int rc = change_file(s, cell, NULL, digest, ds);
	free(cell);
	return rc;
}

int definitions_prove(struct store *s, struct diags *ds)
{
	int rc = 0;
	struct query q = sql_query(s, "SELECT digest, id, name, source, added FROM forms"
				      " ORDER BY digest");
	while (!rc && sql_row(&q))
		rc = note_definition(s, &q, ds);
	return sql_end(&q, ds) || rc ? -1 : 0;
}

/* The text of a form, and that it came. */
static int keep_text(struct store *s, const struct form *f, struct diags *ds)
{
	struct query q = sql_query(s, "SELECT 1 FROM forms WHERE digest = ?1");
	sql_text(&q, f->digest);
	if (sql_number(&q, 0, ds))
		return 0;
	q = sql_query(s, "INSERT INTO forms (digest, id, name, source, added)"
			 " VALUES (?1, ?2, ?3, ?4, ?5)"
			 " RETURNING digest, id, name, source, added");
	sql_text(&q, f->digest);
	sql_text(&q, f->id);
	sql_text(&q, f->name);
	sql_text(&q, f->source);
	sql_int(&q, clock_now());
	int rc = sql_row(&q) ? note_definition(s, &q, ds) : 0;
	return sql_end(&q, ds) || rc ? -1 : 0;
}

int definition_store(struct store *s, const struct form *f, struct diags *ds)
{
	struct known *k = known_find(s, f->digest);
	if (!k)
		k = known_add(s, f->digest);
	if (k->stored)
		return 0;
	if (keep_text(s, f, ds) || table_fit(s, f, LIST_NONE, f->field, f->nfields, ds))
		return -1;
	for (size_t l = 0; l < f->nlists; l++)
		if (table_fit(s, f, (int)l, f->list[l].col, f->list[l].ncols, ds))
			return -1;
	k->stored = true;
	return 0;
}

bool definition_has(struct store *s, const struct form *f, struct path p)
{
	const struct field *field = form_at(f, p);
	struct buf table = BUF_INIT;
	table_name(&table, f, p.list);
	bool has = field_entered(field) && sql_has_column(s, table.s, field->name);
	buf_release(&table);
	return has;
}

void definition_forget(struct store *s)
{
	for (size_t i = 0; i < s->nknown; i++)
		s->known[i].stored = false;
}

void definition_release(struct store *s)
{
	for (size_t i = 0; i < s->nshapes; i++) {
		struct shape *shape = &s->shape[i];
		for (size_t l = 0; l <= shape->form->nlists; l++) {
			free(shape->table[l].insert);
			free(shape->table[l].select);
		}
		free(shape->table);
	}
	free(s->shape);
	free(s->known);
}
