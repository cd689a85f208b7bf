/*
 * Comma-separated values: every text of tests/data/formulas.txt, read back by
 * a reader of our own, byte by byte. Grids are made by hand, so that texts
 * come in which no record would take.
 */
#include "unit.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "out/out.h"
#include "table/grid.h"

/* A table of one column. */
struct column {
	struct gcell cell[200];
	struct grow row[200];
	struct block block;
	struct grid grid;
};

static void put(struct column *c, const char *text, enum align align)
{
	struct gcell *cell = &c->cell[c->block.ncells];
	assert_true(c->block.ncells < COUNT(c->cell));
	*cell = (struct gcell){.row = (int)c->block.ncells,
		.rows = 1,
		.cols = 1,
		.text = text,
		.n = strlen(text),
		.align = align};
	c->block.kind = BAND_TABLE;
	c->block.nrows = (int)++c->block.ncells;
	c->block.ncols = 1;
	c->block.row = c->row;
	c->block.cell = c->cell;
	c->grid = (struct grid){.block = &c->block, .nblocks = 1};
}

static void print(struct output *out, const struct column *c, const struct out_options *o)
{
	struct diags ds = DIAGS_INIT;
	struct arena a = ARENA_INIT;
	struct out_part p = {.grid = &c->grid, .title = "", .memory = &a};
	out_init(out, out_find("csv"), o);
	assert_int_equal(out_begin(out, &ds), 0);
	assert_int_equal(out_part(out, &p, &ds), 0);
	assert_int_equal(out_end(out, &ds), 0);
	assert_int_equal(ds.n, 0);
	arena_release(&a);
}

/* The next record of one field; returns what follows it. */
static const char *read_record(const char *s, struct buf *field)
{
	bool quoted = *s == '"';
	buf_reset(field);
	for (s += quoted;; s++) {
		if (quoted && *s == '"' && *++s != '"')
			break;
		if (!quoted && *s == '\r')
			break;
		/* What is not quoted can be parted by nobody. */
		assert_true(*s && (quoted || !strchr("\",;|\t\n", *s)));
		buf_addc(field, *s);
	}
	assert_memory_equal(s, "\r\n", 2);
	return s + 2;
}

/* --- the file of texts ---------------------------------------------------- */

struct payload {
	bool guarded;
	char *text;
	enum align align;
};

static char *unescape(const char *s)
{
	static const char from[] = "trn", to[] = "\t\r\n";
	struct buf b = BUF_INIT;
	for (; *s; s++) {
		const char *at = *s == '\\' && s[1] ? strchr(from, s[1]) : NULL;
		buf_addc(&b, at ? to[at - from] : *s);
		s += at != NULL;
	}
	return buf_detach(&b);
}

static size_t read_payloads(struct payload *v, size_t most)
{
	struct buf text = BUF_INIT;
	struct diags ds = DIAGS_INIT;
	char *name = file_join(source_tree(), "tests/data/formulas.txt"), *rest;
	size_t n = 0;
	assert_int_equal(file_read(&text, name, 1 << 20, &ds), 0);
	free(name);
	for (char *s = strtok_r(text.s, "\n", &rest); s; s = strtok_r(NULL, "\n", &rest)) {
		if (*s == '#')
			continue;
		char *kind = strchr(s, '\t'), *payload = kind ? strchr(kind + 1, '\t') : NULL;
		assert_true(payload && n < most);
		*kind++ = *payload++ = 0;
		assert_true(!strcmp(s, "GUARDED") || !strcmp(s, "KEPT"));
		assert_non_null(type_find(kind));
		v[n++] = (struct payload){*s == 'G', unescape(payload), type_find(kind)->align};
	}
	buf_release(&text);
	return n;
}

static void print_payloads(
	const struct payload *v, size_t n, const struct out_options *o, struct output *out)
{
	static struct column c;
	memset(&c, 0, sizeof c);
	put(&c, "首", ALIGN_LEFT);
	for (size_t i = 0; i < n; i++)
		put(&c, v[i].text, v[i].align);
	print(out, &c, o);
}

static void no_text_is_a_formula(void **state)
{
	(void)state;
	const struct out_options guarded = {.bom = false}, exact = {.exact = true};
	struct payload v[150] = {0};
	struct output out[2];
	struct buf field = BUF_INIT;
	size_t n = read_payloads(v, COUNT(v)), found = 0;
	print_payloads(v, n, &guarded, &out[0]);
	print_payloads(v, n, &exact, &out[1]);
	const char *s = read_record(out[0].bytes.s, &field);
	const char *e = read_record(out[1].bytes.s, &field);
	for (size_t i = 0; i < n; i++) {
		s = read_record(s, &field);
		CHECK_ROW(
			v[i].guarded == (*field.s == '\'' && *v[i].text != '\''), "%s", v[i].text);
		assert_string_equal(field.s + v[i].guarded, v[i].text);
		e = read_record(e, &field);
		assert_string_equal(field.s, v[i].text);
		found += v[i].guarded;
		free(v[i].text);
	}
	assert_true(found >= 60);
	assert_int_equal(*s, 0);
	assert_int_equal(*e, 0);
	buf_release(&field);
	out_release(&out[0]);
	out_release(&out[1]);
}

/* What only means something in the first field of a file. */
static void the_start_of_a_file_is_no_order(void **state)
{
	(void)state;
	static const struct {
		const char *text, *first;
	} rows[] = {
		{"sep=;", "\"'sep=;\"\r\n"},
		{"SEP=x", "'SEP=x\r\n"},
		{"ID机房", "\"ID机房\"\r\n"},
		{"id", "\"id\"\r\n"},
		{"机房", "机房\r\n"},
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		for (int bom = 0; bom < 2; bom++) {
			const struct out_options o = {.bom = bom};
			struct column c = {.grid.nblocks = 0};
			struct output out;
			put(&c, rows[i].text, ALIGN_CENTER);
			print(&out, &c, &o);
			assert_int_equal(!strncmp(out.bytes.s, "\xef\xbb\xbf", 3), bom);
			assert_string_equal(out.bytes.s + 3 * bom, rows[i].first);
			out_release(&out);
		}
}

static void a_check_value_as_picture_is_no_text(void **state)
{
	(void)state;
	const struct out_options o = {.bom = false};
	struct column c = {.grid.nblocks = 0};
	struct output out;
	put(&c, "1234", ALIGN_CENTER);
	put(&c, "5678", ALIGN_CENTER);
	c.cell[0].qr = true;
	print(&out, &c, &o);
	assert_string_equal(out.bytes.s, "\r\n5678\r\n");
	out_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_text_is_a_formula),
		cmocka_unit_test(the_start_of_a_file_is_no_order),
		cmocka_unit_test(a_check_value_as_picture_is_no_text),
	};
	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
