/*
 * What was entered before: texts of one field in other records, templates in
 * use. Asked while someone types, so what is looked at is bounded.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/store_impl.h"

enum {
	FEW = 500,   /* records of a unit that are soon sorted by time */
	LOOK = 2000, /* of all records, so many of the newest are looked at */
};

/* --- texts of a field ------------------------------------------------------------------- */

struct suggest {
	struct store *s;
	const struct form *form;
	int field;
	const char *prefix;
	size_t max;
	char *select; /* the text of one record */
	char **v;
	size_t n, cap;
	struct diags *ds;
};

static bool is_there(const struct suggest *g, const char *text)
{
	for (size_t i = 0; i < g->n; i++)
		if (!strcmp(g->v[i], text))
			return true;
	return false;
}

/* Takes the text of one record, if it is new. */
static int take(struct suggest *g, int64_t number)
{
	struct query q = sql_query(g->s, g->select);
	sql_int(&q, number);
	if (sql_row(&q)) {
		const char *text = sql_get_text(&q, 0);
		if (*text && !strncmp(text, g->prefix, strlen(g->prefix)) && !is_there(g, text)) {
			MEM_ROOM(g->v, g->n, g->cap);
			g->v[g->n++] = mem_dup(text);
		}
	}
	return sql_end(&q, g->ds);
}

/* All records of the unit, the newest first; or the newest records of all, of any unit or of this.
 */
static int look(struct suggest *g, const char *unit, int64_t self)
{
	bool few = *unit && records_few(g->s, "unit", unit, FEW);
	struct query q = sql_query(
		g->s, few ? "SELECT number, form, unit FROM records INDEXED BY records_unit"
			    " WHERE deleted = 0 AND unit = ?1 ORDER BY updated DESC, number DESC"
			  : "SELECT number, form, unit FROM records INDEXED BY records_updated"
			    " WHERE deleted = 0 ORDER BY updated DESC, number DESC");
	if (few)
		sql_text(&q, unit);
	int rc = 0;
	for (size_t i = 0; !rc && i < LOOK && g->n < g->max && sql_row(&q); i++) {
		int64_t number = sql_get_int(&q, 0);
		bool fits = number != self && !strcmp(sql_get_text(&q, 1), g->form->id) &&
			    (!*unit || !strcmp(sql_get_text(&q, 2), unit));
		if (fits)
			rc = take(g, number);
	}
	return sql_end(&q, g->ds) || rc ? -1 : 0;
}

static void texts_free(char **v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(v[i]);
	free(v);
}

int store_suggest(struct store *s, const struct form *f, int field, const char *unit,
	const char *prefix, int64_t self, size_t max, char ***v, size_t *n, struct diags *ds)
{
	struct suggest g = {
		.s = s, .form = f, .field = field, .prefix = prefix, .max = max, .ds = ds};
	int rc = 0;
	if (definition_has(s, f, (struct path){LIST_NONE, -1, field})) {
		struct buf sql = BUF_INIT;
		buf_adds(&sql, "SELECT ");
		buf_quote(&sql, f->field[field].name, '"');
		buf_adds(&sql, " FROM ");
		definition_table(&sql, f, LIST_NONE);
		buf_adds(&sql, " WHERE record = ?1");
		g.select = sql.s;
		rc = look(&g, unit, self);
		buf_release(&sql);
	}
	if (rc) {
		texts_free(g.v, g.n);
		g.v = NULL;
		g.n = 0;
	}
	*v = g.v;
	*n = g.n;
	return rc;
}

/* --- templates ------------------------------------------------------------------------------ */

int store_templates_used(struct store *s, char ***ids, size_t **counts, size_t *n, struct diags *ds)
{
	size_t ids_cap = 0, counts_cap = 0;
	*ids = NULL;
	*counts = NULL;
	*n = 0;
	/* Version 1 had none. */
	if (s->version < VERSION_NOTES)
		return 0;
	/* By the index of templates alone; the few of records in the bin are taken off. */
	struct query q = sql_query(s,
		"SELECT text, sum(used) AS uses FROM ("
		"SELECT text, count(*) AS used FROM notes INDEXED BY notes_template"
		" WHERE kind = 'template' GROUP BY text"
		" UNION ALL SELECT text, -1 FROM records INDEXED BY records_number CROSS JOIN notes"
		" ON record = number WHERE kind = 'template' AND deleted = 1)"
		" GROUP BY text HAVING uses > 0 ORDER BY uses DESC, text");
	while (sql_row(&q)) {
		MEM_ROOM(*ids, *n, ids_cap);
		MEM_ROOM(*counts, *n, counts_cap);
		(*ids)[*n] = mem_dup(sql_get_text(&q, 0));
		(*counts)[(*n)++] = (size_t)sql_get_int(&q, 1);
	}
	if (!sql_end(&q, ds))
		return 0;
	texts_free(*ids, *n);
	free(*counts);
	*ids = NULL;
	*counts = NULL;
	*n = 0;
	return -1;
}
