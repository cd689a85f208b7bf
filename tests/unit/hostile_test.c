/*
 * Expressions and patterns that mean harm (tests/rules/hostile): each is
 * refused on its line, or stopped, or harmless, and leaves nothing behind. What
 * they cost is counted in steps of SQLite and bytes, which are the same on
 * every machine; SHOW=1 prints them with the time they took.
 */
#include "unit.h"

#include <dirent.h>
#include <sqlite3.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "doc/rules_impl.h"
#include "doc_form.h"
#include "form/pattern.h"

enum {
	MOST_STEPS = 201000, /* of one statement: the box's, and one look at it */
	MOST_BYTES = 4 << 20,
	OTHERS = 20000, /* records in the file */
	ROWS = 10,
};

static struct buf definition = BUF_INIT; /* up to its rules */
static int expr_line;
static char *folder; /* empty: nothing may be made in it */
static char *back;   /* where the tests were started */

/* --- the files ----------------------------------------------------------------- */

/* @{N:TEXT} N times, @{nl} as the end of a line in a block. */
static char *unfold(const char *s)
{
	struct buf b = BUF_INIT;
	while (*s) {
		char *colon;
		if (strncmp(s, "@{", 2)) {
			buf_addc(&b, *s++);
			continue;
		}
		const char *end = strchr(s, '}');
		/* TEXT may hold a } in patterns: it ends with the last one of its kind. */
		while (end[1] == '}')
			end++;
		long n = strtol(s + 2, &colon, 10);
		if (!strncmp(s + 2, "nl", 2))
			buf_adds(&b, "\n      ");
		for (long i = 0; i < n; i++)
			buf_add(&b, colon + 1, (size_t)(end - colon - 1));
		s = end + 1;
	}
	return buf_detach(&b);
}

static void file_text(const char *name, struct buf *out)
{
	struct diags ds = DIAGS_INIT;
	char *file = tree_file(name);
	assert_int_equal(file_read(out, file, 1 << 20, &ds), 0);
	free(file);
}

/* Calls fn for each line: the word before the tab, what stands behind it. Returns how many. */
static int lines_of(struct buf *text, void (*fn)(const char *want, char *rest))
{
	int n = 0;
	for (char *line = strtok(text->s, "\n"); line; line = strtok(NULL, "\n")) {
		char *tab = strchr(line, '\t');
		if (*line == '#')
			continue;
		assert_non_null(tab);
		*tab = '\0';
		fn(line, tab + 1);
		n++;
	}
	return n;
}

/* --- what is around ------------------------------------------------------------ */

/* A large file of other records, that gives them all whatever is asked. */
static int each(void *arg, const struct others_query *q, other_fn *take, void *to)
{
	(void)arg;
	struct other o = {
		.year = 2023, .unit = "101", .code = "", .name = "aaaaaaaaaa", .amount = "1"};
	for (o.number = 1; o.number <= OTHERS && (!q->name || !strcmp(q->name, o.name)); o.number++)
		if (!take(to, &o))
			break;
	return 0;
}

/* A record with ten rows and long texts. */
static struct doc *crowd(const struct form *f)
{
	struct doc *d = doc_new(f, 2023);
	doc_set(d, at(f, "预算数"), "72");
	doc_set(d, at(f, "单位"), "101");
	doc_set(d, at(f, "项目名称"),
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
	for (int i = 0; i < ROWS; i++) {
		doc_row_insert(d, 0, (size_t)i);
		doc_set(d, (struct path){0, i, 1}, "aaaaaaaaaa");
		doc_set(d, (struct path){0, i, 2}, "≥95%");
		doc_set(d, (struct path){0, i, 3}, "1");
	}
	return d;
}

/* Number that a statement of ours gives once the box is open. */
static int ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	int n = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

/* Nothing was made or changed in the box: no table, no row, no other file. */
static void box_is_empty(struct rules *r)
{
	sqlite3_set_authorizer(r->db, NULL, NULL);
	assert_int_equal(ask(r->db, "SELECT count(*) FROM sqlite_master"), 0);
	assert_int_equal(ask(r->db, "SELECT count(*) FROM sqlite_temp_master"), 0);
	assert_int_equal(
		ask(r->db, "SELECT count(*) FROM pragma_database_list WHERE file <> ''"), 0);
	assert_int_equal(sqlite3_total_changes(r->db), 0);
}

/* --- expressions ----------------------------------------------------------------- */

static const char *code_word(enum diag_code code)
{
	static const char *const words[] = {
#define DIAG(code, level, text) #code,
#include "base/diag.def"
#undef DIAG
	};
	return words[code];
}

static double now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* What became of it: the first error's code, STOPPED or HARMLESS. */
static const char *fate_of(const struct form *f, const char *expr)
{
	struct diags ds = DIAGS_INIT;
	double begin = now_us();
	struct rules *r = rules_new(f, &ds);
	double made = now_us();
	const char *fate = "HARMLESS";
	if (ds.count[DIAG_ERROR])
		for (size_t i = ds.n; i--;)
			if (ds.v[i].level == DIAG_ERROR)
				fate = code_word(ds.v[i].code); /* the first one */
	for (size_t i = 0; i < ds.n; i++)
		assert_in_range(ds.v[i].line, expr_line, expr_line + 1);
	diags_release(&ds);
	struct doc *d = crowd(f), *before = doc_copy(d);
	struct others others = {.each = each};
	struct buf value = BUF_INIT;
	sqlite3_memory_highwater(1);
	sqlite3_int64 bytes = sqlite3_memory_used();
	r->others = &others;
	double run = now_us();
	rules_eval(r, d, f->rule[0].check, 0, &value);
	double done = now_us();
	r->others = NULL;
	long steps = r->steps;
	bytes = sqlite3_memory_highwater(0) - bytes;
	rules_check(r, d, &others, PATH_RECORD, NULL, &ds);
	for (size_t i = 0; i < ds.n; i++)
		if (ds.v[i].code == D_CHECK_STOPPED)
			fate = "STOPPED";
	if (getenv("SHOW"))
		printf("# %6.0f us to make, %6.0f us, %6ld steps, %8ld bytes: %s\t%s\n",
			made - begin, done - run, steps, (long)bytes, fate, expr);
	if (steps > MOST_STEPS || bytes > MOST_BYTES)
		fail_msg("%s: %ld steps, %ld bytes", expr, steps, (long)bytes);
	assert_true(!strcmp(fate, "HARMLESS") || !value.n);
	assert_true(doc_equal(d, before));
	box_is_empty(r);
	buf_release(&value);
	diags_release(&ds);
	doc_free(before);
	doc_free(d);
	rules_free(r);
	return fate;
}

static void expression_is(const char *want, char *rest)
{
	char *expr = unfold(rest);
	char *text = mem_printf("%srules:\n  试:\n    check: |\n      %s\n", definition.s, expr);
	struct diags ds = DIAGS_INIT;
	struct form *f =
		form_lint("hostile.yaml", text, strlen(text), test_units(), NULL, NULL, &ds);
	const char *fate = ds.count[DIAG_ERROR] ? code_word(ds.v[0].code) : NULL;
	for (size_t i = 0; i < ds.n; i++)
		assert_in_range(ds.v[i].line, expr_line, expr_line + 1);
	if (!fate)
		fate = fate_of(f, rest);
	if (strcmp(fate, want))
		fail_msg("%s: %s, not %s", rest, fate, want);
	diags_release(&ds);
	form_free(f);
	free(text);
	free(expr);
}

/* Files here. */
static int entries(void)
{
	DIR *dir = opendir(".");
	int n = -2; /* . and .. */
	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static void hostile_expressions_do_no_harm(void **state)
{
	(void)state;
	struct buf text = BUF_INIT;
	file_text("tests/rules/hostile/expressions.txt", &text);
	assert_int_equal(chdir(folder), 0);
	assert_true(lines_of(&text, expression_is) >= 200);
	assert_int_equal(entries(), 0);
	assert_int_equal(chdir(back), 0);
	buf_release(&text);
}

/* --- patterns ----------------------------------------------------------------------- */

static void pattern_is(const char *want, char *rest)
{
	static const char *const words[] = {
		[VERDICT_VALID] = "VALID",
		[VERDICT_INCOMPLETE] = "INCOMPLETE",
		[VERDICT_IMPOSSIBLE] = "IMPOSSIBLE",
	};
	char *tab = strchr(rest, '\t');
	if (tab)
		*tab = '\0';
	char *pattern = unfold(rest), *text = unfold(tab ? tab + 1 : "");
	struct buf why = BUF_INIT;
	size_t offset = SIZE_MAX;
	const char *fate = "REFUSED";
	double begin = now_us();
	struct pattern *p = pattern_new(pattern, &why, &offset);
	if (p)
		fate = words[pattern_judge(p, text, strlen(text))];
	else
		CHECK_ROW(why.n && offset <= strlen(pattern), "%s", rest);
	if (getenv("SHOW"))
		printf("# %6.0f us: %s\t%s\t%s\n", now_us() - begin, fate, rest, why.s);
	if (strcmp(fate, want))
		fail_msg("%s: %s, not %s", rest, fate, want);
	pattern_free(p);
	buf_release(&why);
	free(pattern);
	free(text);
}

static void hostile_patterns_do_no_harm(void **state)
{
	(void)state;
	struct buf text = BUF_INIT;
	file_text("tests/rules/hostile/patterns.txt", &text);
	assert_true(lines_of(&text, pattern_is) >= 50);
	buf_release(&text);
}

/* --- before and after -------------------------------------------------------------- */

static int enter(void **state)
{
	(void)state;
	file_text("tests/rules/hostile/form.yaml", &definition);
	expr_line = 4;
	for (const char *s = definition.s; *s; s++)
		expr_line += *s == '\n';
	test_units(); /* the source tree may be named relative to here */
	folder = mem_dup("/tmp/tianbao-hostile-XXXXXX");
	assert_non_null(mkdtemp(folder));
	back = getcwd(NULL, 0);
	return 0;
}

static int leave(void **state)
{
	(void)state;
	assert_int_equal(rmdir(folder), 0);
	buf_release(&definition);
	free(folder);
	free(back);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_expressions_do_no_harm),
		cmocka_unit_test(hostile_patterns_do_no_harm),
	};
	return cmocka_run_group_tests(tests, enter, leave);
}
