/* Cells of a spreadsheet from the clipboard, as Excel, WPS and LibreOffice write them. */
#include "unit.h"

#include <string.h>

#include "base/buf.h"
#include "ui/sheet.h"

/* The cells as read: | between them, / behind each row, ! before those whose marks were bare. */
static void cells(struct buf *out, const char *text)
{
	struct sheet s;
	sheet_read(&s, text);
	buf_addf(out, "%zu:", s.cols);
	for (size_t r = 0; r < s.n; r++) {
		for (size_t c = 0; c < s.row[r].n; c++)
			buf_addf(out, "%s%s%s", c ? "|" : "", s.row[r].cell[c].bare ? "!" : "",
				sheet_text(&s, r, c));
		buf_addc(out, '/');
	}
	sheet_release(&s);
}

static void cells_are_read_as_they_were_written(void **state)
{
	(void)state;
	static const struct {
		const char *text, *cells;
	} rows[] = {
		{"", "0:"},
		{"数量指标", "1:数量指标/"},
		{"数量指标\t≥15个\n质量指标\t≥95%\n", "2:数量指标|≥15个/质量指标|≥95%/"},
		/* Nothing at the end, and nothing in between. */
		{"甲\t\t\n\n乙\n\t\n\n", "1:甲||//乙/"},
		{"\t\t乙", "3:||乙/"},
		/* A line break, a tab, a mark within a cell. */
		{"\"电话\n满意度\"\t100%", "2:电话\n满意度|100%/"},
		{"\"甲\t乙\"\n丙", "1:甲\t乙/丙/"},
		{"\"对\"\"12345\"\"的满意度\"", "1:对\"12345\"的满意度/"},
		{"\"\"\"甲\"\"\"\t乙", "2:\"甲\"|乙/"},
		/* Marks that are the text's own, and marks around all of it. */
		{"\"一期\"工程\t乙", "2:\"一期\"工程|乙/"},
		{"5\"管\t6\"管", "2:5\"管|6\"管/"},
		{"\"一期\"\t乙", "2:!一期|乙/"},
		{"\"没有完\t乙", "2:\"没有完|乙/"},
		{"\"", "1:\"/"},
		{"\"\"\t乙", "2:!|乙/"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf b = BUF_INIT;
		cells(&b, rows[i].text);
		CHECK_ROW(!strcmp(b.s, rows[i].cells), "%s gives %s", rows[i].text, b.s);
		buf_release(&b);
	}
}

static void a_text_in_marks_it_needs_is_one_cell(void **state)
{
	(void)state;
	static const char two_lines[] = "\"会议\n\"\"全会\"\"费用\"";
	assert_true(sheet_quoted(two_lines, strlen(two_lines)));
	struct buf b = BUF_INIT;
	sheet_unquote(&b, two_lines, strlen(two_lines));
	assert_string_equal(b.s, "会议\n\"全会\"费用");
	buf_release(&b);
	static const char *const own[] = {
		"", "\"", "\"\"", "\"全会\"", "\"全会\"费用", "\"甲\n乙\"\t丙", "会议\n\"全会\""};
	for (size_t i = 0; i < COUNT(own); i++)
		CHECK_ROW(!sheet_quoted(own[i], strlen(own[i])), "%s", own[i]);
}

/* Marks that open and never close do not make reading slow. */
static void many_open_marks_are_read_at_once(void **state)
{
	(void)state;
	enum { CELLS = 200000 };
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < CELLS; i++)
		buf_adds(&b, i % 3 ? "\"\"\"\t" : "\"\"\"\"a\t");
	struct sheet s;
	sheet_read(&s, b.s);
	assert_true(s.cols > 0 && s.cols <= SHEET_COLS && s.beyond > 0);
	sheet_release(&s);
	buf_release(&b);
}

static void what_is_too_far_away_is_counted(void **state)
{
	(void)state;
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < SHEET_ROWS + 3; i++)
		buf_adds(&b, "甲\t乙\n");
	for (size_t i = 0; i < SHEET_COLS + 10; i++)
		buf_adds(&b, "丙\t");
	struct sheet s;
	sheet_read(&s, b.s);
	assert_int_equal(s.n, SHEET_ROWS);
	assert_int_equal(s.cols, 2);
	assert_int_equal(s.beyond, 3 * 2 + SHEET_COLS + 10);
	sheet_release(&s);
	buf_reset(&b);
	for (size_t i = 0; i < SHEET_COLS + 10; i++)
		buf_adds(&b, "丙\t");
	sheet_read(&s, b.s);
	assert_int_equal(s.cols, SHEET_COLS);
	assert_int_equal(s.beyond, 10);
	sheet_release(&s);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_read_as_they_were_written),
		cmocka_unit_test(a_text_in_marks_it_needs_is_one_cell),
		cmocka_unit_test(many_open_marks_are_read_at_once),
		cmocka_unit_test(what_is_too_far_away_is_counted),
	};
	return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
