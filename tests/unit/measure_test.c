/*
 * Measures, patterns and the words of data/units.yaml: what is read from the
 * values people write, those of the published documents among them.
 */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "form/measure.h"
#include "form/pattern.h"

static struct units *units;

static int load(void **state)
{
	(void)state;
	struct diags ds = DIAGS_INIT;
	char *name = mem_printf("%s/data/units.yaml", source_tree());
	units = units_load(name, &ds);
	free(name);
	return !units || ds.n;
}

static int unload(void **state)
{
	(void)state;
	units_free(units);
	return 0;
}

/* --- patterns ------------------------------------------------------- */

static const struct {
	const char *pattern, *text, *verdicts;
} patterns[] = {
	{"[0-9]{6}", "102101", "iiiiiiv"},
	{"[0-9]{6}", "1021011", "iiiiiiv-"},
	{"[0-9]{8}[0-9A-Z]{13}", "1303032108HCY3FL9B123aXY", "iiiiiiiiiiiiiiiiiiiiiv---"},
	{"[≥≤]?(0|[1-9][0-9]{0,2})(\\.[0-9]{1,2})?%", "≥95.12%", "iiiiiiiv"},
	{"[≥≤]?(0|[1-9][0-9]{0,2})%", "≥05", "iii-"},
	{"(?!无|详见)\\p{Han}{2,5}", "详见", "ii-"},
	{"(?!无|详见)\\p{Han}{2,5}", "详细说明", "iivvv"},
	{"(?<甲>a|b)\\k<甲>", "ab", "ii-"},
	{"a|bc", "bcd", "iiv-"},
	{"(?x) a b # 说明", "abc", "iiv-"},
	{"a$\n?", "a\n", "iv-"},
	{"x*", "xy", "vv-"},
};

static void test_patterns(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(patterns); i++) {
		struct buf why = BUF_INIT;
		size_t offset;
		struct pattern *p = pattern_new(patterns[i].pattern, &why, &offset);
		CHECK_ROW(p, "%s: %s", patterns[i].pattern, why.s);
		assert_string_equal(pattern_text(p), patterns[i].pattern);
		const char *s = patterns[i].text, *wanted = patterns[i].verdicts;
		for (size_t k = 0; k <= strlen(s); k++) {
			if (((unsigned char)s[k] & 0xc0) == 0x80)
				continue;
			char got = "vi-"[pattern_judge(p, s, k)];
			CHECK_ROW(got == *wanted, "%s: %.*s is %c", patterns[i].pattern, (int)k, s,
				got);
			wanted++;
		}
		pattern_free(p);
		buf_release(&why);
	}
	pattern_free(NULL);
}

static const struct {
	const char *pattern;
	size_t offset;
	const char *why;
} bad_patterns[] = {
	{"[0-9", 4, "[ 没有配上 ]"},
	{"(a", 2, "( 没有配上 )"},
	{"a)|(b", 1, ") 没有配上 ("},
	{"a{3,2}", 5, "{} 里的次数前大后小"},
	{"*a", 0, "这里没有可以重复的东西"},
	{"a\\", 2, "\\ 后面少了字符"},
	{"\\C", 2, "不能用 \\C"},
	{"(*UTF)a", 0, "不能以 (* 开头"},
	{"(*LIMIT_MATCH=1)a", 0, "不能以 (* 开头"},
};

static void test_bad_patterns(void **state)
{
	(void)state;
	struct buf why = BUF_INIT, text = BUF_INIT;
	size_t offset;
	for (size_t i = 0; i < COUNT(bad_patterns); i++) {
		buf_reset(&why);
		assert_null(pattern_new(bad_patterns[i].pattern, &why, &offset));
		assert_string_equal(why.s, bad_patterns[i].why);
		assert_int_equal(offset, bad_patterns[i].offset);
	}
	buf_reset(&why);
	for (int i = 0; i < 33; i++)
		buf_adds(&text, "()");
	assert_null(pattern_new(text.s, &why, &offset));
	assert_string_equal(why.s, "括号太多");
	assert_int_equal(offset, 64);
	buf_reset(&why);
	buf_pad(&text, 'a', 512);
	assert_null(pattern_new(text.s, &why, &offset));
	assert_string_equal(why.s, "太长，最多 512 字节");
	buf_release(&text);
	buf_release(&why);
}

/* A pattern made to run for ever judges nothing, and soon. */
static void test_endless_pattern(void **state)
{
	(void)state;
	struct buf text = BUF_INIT, why = BUF_INIT;
	size_t offset;
	struct pattern *p = pattern_new("(a+)+b", &why, &offset);
	buf_pad(&text, 'a', 5000);
	buf_addc(&text, 'c');
	assert_int_equal(pattern_judge(p, text.s, text.n), VERDICT_VALID);
	assert_int_equal(pattern_judge(p, "\xff", 1), VERDICT_IMPOSSIBLE);
	pattern_free(p);
	buf_release(&text);
}

/* --- measures ------------------------------------------------------- */

static const struct {
	const char *text;
	enum measure_kind kind;
	const char *sign;
	double number;
	const char *unit;      /* of a number */
	const char *from, *to; /* of a date */
} measures[] = {
	{"≥95%", MEASURE_NUMBER, "≥", 95, "%", "", ""},
	{"≤8万元", MEASURE_NUMBER, "≤", 8, "万元", "", ""},
	{"≤258个", MEASURE_NUMBER, "≤", 258, "个", "", ""},
	{"12期", MEASURE_NUMBER, "", 12, "期", "", ""},
	{"100%", MEASURE_NUMBER, "", 100, "%", "", ""},
	{"100%按期完成", MEASURE_NUMBER, "", 100, "%", "", ""},
	{"22673平米", MEASURE_NUMBER, "", 22673, "平米", "", ""},
	{"22673㎡", MEASURE_NUMBER, "", 22673, "m2", "", ""},
	{"98", MEASURE_NUMBER, "", 98, "", "", ""},
	{">1", MEASURE_NUMBER, ">", 1, "", "", ""},
	{"0事故", MEASURE_NUMBER, "", 0, "事故", "", ""},
	{"3页/件", MEASURE_NUMBER, "", 3, "页/件", "", ""},
	{"≤650元/人·天", MEASURE_NUMBER, "≤", 650, "元/人·天", "", ""},
	{"650元/人/天", MEASURE_NUMBER, "", 650, "元/人/天", "", ""},
	{"650元/", MEASURE_TEXT, "", 0, "", "", ""},
	{"≤20元/㎡", MEASURE_NUMBER, "≤", 20, "元/m2", "", ""},
	{"95百分比", MEASURE_NUMBER, "", 95, "百分比", "", ""},
	{"≥3.8元/本（本市）\n≥5.5元/本（外埠）", MEASURE_NUMBER, "≥", 3.8, "元/本", "", ""},
	{"不高于9万元", MEASURE_NUMBER, "≤", 9, "万元", "", ""},
	{"大于等于93%", MEASURE_NUMBER, "≥", 93, "%", "", ""},
	{"大于95%", MEASURE_NUMBER, ">", 95, "%", "", ""},
	{"小于2022年总体发生额", MEASURE_TEXT, "", 0, "", "", ""},
	{"≧９５％", MEASURE_NUMBER, "≥", 95, "%", "", ""},
	{">= 95 %", MEASURE_NUMBER, "≥", 95, "%", "", ""},
	{"90%以上", MEASURE_NUMBER, "≥", 90, "%", "", ""},
	{"5天内", MEASURE_NUMBER, "≤", 5, "天", "", ""},
	{"5天内完成", MEASURE_TEXT, "", 0, "", "", ""},
	{"2万人次", MEASURE_NUMBER, "", 20000, "人次", "", ""},
	{"3.5亿", MEASURE_NUMBER, "", 350000000, "", "", ""},
	{"9千克", MEASURE_NUMBER, "", 9, "千克", "", ""},
	{"12个工作日", MEASURE_NUMBER, "", 12, "个工作日", "", ""},
	{"1,000元。", MEASURE_NUMBER, "", 1000, "元", "", ""},
	{"≥2000篇", MEASURE_NUMBER, "≥", 2000, "篇", "", ""},
	{"999999999999999999万人", MEASURE_TEXT, "", 0, "", "", ""},
	{"2023年1-12月", MEASURE_DATE, "", 0, "", "2023-01-01", "2023-12-31"},
	{"2023年1月-2023年12月", MEASURE_DATE, "", 0, "", "2023-01-01", "2023-12-31"},
	{"2023年9月30日", MEASURE_DATE, "", 0, "", "2023-09-30", "2023-09-30"},
	{"2023年2月", MEASURE_DATE, "", 0, "", "2023-02-01", "2023-02-28"},
	{"2024年2月底前", MEASURE_DATE, "", 0, "", "2024-02-01", "2024-02-29"},
	{"2023年完成", MEASURE_DATE, "", 0, "", "2023-01-01", "2023-12-31"},
	{"2023年下半年", MEASURE_DATE, "", 0, "", "2023-07-01", "2023-12-31"},
	{"2023年2季度", MEASURE_DATE, "", 0, "", "2023-04-01", "2023-06-30"},
	{"2023年3月5-8日", MEASURE_DATE, "", 0, "", "2023-03-05", "2023-03-08"},
	{"2023年3月5日至2024年1月2日", MEASURE_DATE, "", 0, "", "2023-03-05", "2024-01-02"},
	{"2022-2023年", MEASURE_DATE, "", 0, "", "2022-01-01", "2023-12-31"},
	{"10月-11月", MEASURE_DATE, "", 0, "", "", ""},
	{"12月底前", MEASURE_DATE, "", 0, "", "", ""},
	{"2023年12月31日前", MEASURE_DATE, "", 0, "", "2023-12-31", "2023-12-31"},
	{"12月31日前完成", MEASURE_DATE, "", 0, "", "", ""},
	{"11月份之前", MEASURE_DATE, "", 0, "", "", ""},
	{"≤9月", MEASURE_DATE, "≤", 0, "", "", ""},
	{"2023.1", MEASURE_DATE, "", 2023.1, "", "2023-01-01", "2023-01-31"},
	{"≥2023.1", MEASURE_NUMBER, "≥", 2023.1, "", "", ""},
	{"是/否", MEASURE_TEXT, "", 0, "", "", ""},
	{"有效保障", MEASURE_TEXT, "", 0, "", "", ""},
	{"召开政协全会1次、常委会>2次", MEASURE_TEXT, "", 0, "", "", ""},
	{"3-5次", MEASURE_TEXT, "", 0, "", "", ""},
	{"10次各类会议活动", MEASURE_TEXT, "", 0, "", "", ""},
	{"≥", MEASURE_TEXT, "", 0, "", "", ""},
	{"", MEASURE_TEXT, "", 0, "", "", ""},
};

static void test_measures(void **state)
{
	(void)state;
	struct buf folded = BUF_INIT;
	for (size_t i = 0; i < COUNT(measures); i++) {
		struct measure m;
		measure_read(units, measures[i].text, &folded, &m);
		CHECK_ROW(m.kind == measures[i].kind, "%s: %d", measures[i].text, m.kind);
		assert_string_equal(m.sign, measures[i].sign);
		double number = decimal_double(&m.number);
		CHECK_ROW(fabs(number - measures[i].number) < 1e-9, "%s: %g", measures[i].text,
			number);
		assert_int_equal(m.nunit, strlen(measures[i].unit));
		assert_memory_equal(folded.s + m.unit, measures[i].unit, m.nunit);
		assert_string_equal(m.from, measures[i].from);
		assert_string_equal(m.to, measures[i].to);
	}
	buf_release(&folded);
}

static void test_units(void **state)
{
	(void)state;
	assert_int_equal(units_money(units, "万元", strlen("万元")), 100000000);
	assert_int_equal(units_money(units, "元", strlen("元")), 10000);
	assert_int_equal(units_money(units, "元/本", strlen("元/本")), 0);
	assert_int_equal(units_money(units, "", 0), 0);
	assert_int_equal(units_least(units), 10000);
}

static const struct {
	const char *unit, *usual, *dimension;
} unit_rows[] = {
	{"百分比", "%", "比率"},
	{"％", "%", "比率"},
	{"平米", "平方米", "面积"},
	{"㎡", "平方米", "面积"},
	{"平方米", "平方米", "面积"},
	{"个月", "月", "时间"},
	{"名", "人", "人"},
	{"万元", "万元", "金额"},
	{"元/㎡", "元/平方米", "单价"},
	{"万元/名", "万元/人", "单价"},
	{"元/人·天", "元/人·天", "单价"},
	{"元/", "元/", "单价"},
	{"页/件", "页/件", NULL},
	{"/本", "/本", NULL},
	{"事故", "事故", NULL},
	{"", "", NULL},
};

static void test_dimensions(void **state)
{
	(void)state;
	struct buf usual = BUF_INIT;
	for (size_t i = 0; i < COUNT(unit_rows); i++) {
		const char *unit = unit_rows[i].unit, *wanted = unit_rows[i].dimension;
		buf_reset(&usual);
		unit_usual(units, unit, strlen(unit), &usual);
		const char *got = unit_dimension(units, unit, strlen(unit));
		CHECK_ROW(usual.n == strlen(unit_rows[i].usual) &&
				  !memcmp(usual.s, unit_rows[i].usual, usual.n),
			"%s: %.*s", unit, (int)usual.n, usual.s);
		CHECK_ROW(wanted ? got && !strcmp(got, wanted) : !got, "%s: %s", unit,
			got ? got : "none");
	}
	buf_release(&usual);
}

static void test_amounts(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t amount; /* -1: none */
	} rows[] = {
		{"≤8万元", 800000000},
		{"≤130000元", 1300000000},
		{"不高于9万元", 900000000},
		{"8万元以内", 800000000},
		{"0.5万元", 50000000},
		{"≥3.8元/本", -1},
		{"≤0.00001元", -1},
		{"98", -1},
		{"≥95%", -1},
		{"9万", -1},
		{"2023年", -1},
	};
	struct buf folded = BUF_INIT;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct measure m;
		int64_t got;
		measure_read(units, rows[i].text, &folded, &m);
		if (measure_amount(units, &m, folded.s, &got))
			got = -1;
		CHECK_ROW(got == rows[i].amount, "%s: %lld", rows[i].text, (long long)got);
	}
	buf_release(&folded);
}

/* --- what texts say -------------------------------------------------- */

static const struct {
	const char *text, *says, *denies; /* one kind it says, one it does not */
} wordings[] = {
	{"系统正常运行率", "比率", "满意"},
	{"服务对象满意度（%）", "比率", "占位"},
	{"服务对象满意度（%）", "满意", "占位"},
	{"【2324运维】巡检完成率", "比率", "满意"},
	{"采购制度", NULL, "比率"},
	{"年度", NULL, "比率"},
	{"提高工作效率", NULL, "比率"},
	{"协商活动组织频率", NULL, "比率"},
	{"资金支出进度（%）", NULL, "比率"},
	{"为政协委员知情明政提供方便度", NULL, "比率"},
	{"年度运维成本增长率", "可过百", "满意"},
	{"聘用人数", "人数", "比率"},
	{"每本杂志印刷成本", "单价", "占位"},
	{"人均服务成本", "单价", "占位"},
	{"参会人员每人每天会议开支标准", "单价", "占位"},
	{"设备维护成本", "金额", "单价"},
	{"是/否", "是否", "占位"},
	{"是／否", "是否", "占位"},
	{"是。", "是否", "占位"},
	{"是否能够提高工作效率", NULL, "是否"},
	{"XX系统", "占位", "是否"},
	{"ｘｘ系统", "占位", "是否"},
	{"（待定）", "占位", "是否"},
	{"＊＊项目", "占位", "是否"},
	{"XXL码工作服", NULL, "占位"},
	{"TZMMZX", NULL, "占位"},
	{"第5×2条", NULL, "占位"},
	{"小于2022年总体发生额", "比较", "占位"},
	{"比2022年提高", "比较", "占位"},
	{"按照合同期限", NULL, "比较"},
	{"2022年1月", NULL, "比较"},
	{"", NULL, "占位"},
};

static bool does_say(const char *text, const char *kind)
{
	int wording = wording_find(units, kind, strlen(kind));
	CHECK_ROW(wording >= 0, "%s", kind);
	struct said said;
	said_init(&said);
	said_set(&said, text, strlen(text));
	bool says = wording_fits(units, wording, &said);
	said_release(&said);
	return says;
}

static void test_wordings(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wordings); i++) {
		const char *text = wordings[i].text, *says = wordings[i].says;
		CHECK_ROW(!says || does_say(text, says), "%s", text);
		CHECK_ROW(!does_say(text, wordings[i].denies), "%s says %s", text,
			wordings[i].denies);
	}
	assert_int_equal(wording_find(units, "比例", strlen("比例")), -1);
	assert_string_equal(wording_nearest(units, "比率数"), "比率");
	assert_null(wording_nearest(units, "完全不同"));
}

static void test_years(void **state)
{
	(void)state;
	static const struct {
		const char *text, *years;
	} rows[] = {
		{"2022年1月", "2022"},
		{"小于2022年总体发生额", "2022"},
		{"2023年1月-2023年12月", "2023"},
		{"2023年12月至2024年3月", "2023、2024"},
		{"广州市政协2023-2024年信息化运维服务项目", "2023、2024"},
		{"召开政协2021年九届五次会议", "2021"},
		{"２０２２　年", "2022"},
		{"截至2022-9-30", "2022"},
		{"2022/9/30、2023.10.1", "2022、2023"},
		{"2022-13-30", ""},
		{"2022.9.300", ""},
		{"≥2000篇", ""},
		{"2023.1", ""},
		{"12022年", ""},
		{"2500年", ""},
		{"202年", ""},
		{"2022", ""},
		{"2022-2023", ""},
		{"", ""},
	};
	struct buf got = BUF_INIT;
	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_reset(&got);
		years_read(rows[i].text, strlen(rows[i].text), &got);
		CHECK_ROW(got.n == strlen(rows[i].years) && !memcmp(got.s, rows[i].years, got.n),
			"%s: %.*s", rows[i].text, (int)got.n, got.s);
	}
	buf_release(&got);
}

/* All faults of a file of units at once, each with its place. */
static void test_bad_units(void **state)
{
	(void)state;
	static const char text[] = "signs:\n"
				   "  '≥': [大于, '', [小于]]\n"
				   "  '≤': 小于\n"
				   "  '>': [大于]\n"
				   "behind: 以上\n"
				   "money: {元: 1, 万元: 一万, 角: 0, 亿元: [1]}\n"
				   "multiplier: {万: 10000}\n"
				   "说明: {}\n"
				   "units: {㎡: [m2]}\n"
				   "dimensions: {面积: [㎡, 亩, 面积/], 金额: 元}\n"
				   "words: {比率: {says: […率, …], but: []}, 是否: 是}\n";
	static const char wanted[] = "U:2:14: error: 这里少了一个词\n"
				     "U:2:17: error: 这里要写别的叫法：[…, …]，没有就写 []\n"
				     "U:3:8: error: 这里要写别的叫法：[…, …]，没有就写 []\n"
				     "U:4:9: error: “大于”写了两次\n"
				     "U:5:9: error: behind 下面要写“词: …”，一行一个\n"
				     "U:6:19: error: 这里要写大于 0 的数\n"
				     "U:6:26: error: 这里要写大于 0 的数\n"
				     "U:6:33: error: 这里要写大于 0 的数\n"
				     "U:7:1: error: 不认识的键“multiplier”，是不是 multipliers？\n"
				     "U:8:1: error: 不认识的键“说明”\n"
				     "U:9:13: error: “m2”写了两次\n"
				     "U:10:22: error: “亩”不是 units、money 里的单位\n"
				     "U:10:35: error: 这里要写别的叫法：[…, …]，没有就写 []\n"
				     "U:11:25: error: 这里少了一个词\n"
				     "U:11:29: error: 不认识的键“but”\n"
				     "U:11:43: error: 这里要写别的叫法：[…, …]，没有就写 []\n";
	struct diags ds = DIAGS_INIT;
	struct buf out = BUF_INIT;
	char name[] = "/tmp/units_test.XXXXXX";
	int fd = mkstemp(name);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
	close(fd);
	assert_null(units_load(name, &ds));
	unlink(name);
	diags_sort(&ds);
	for (size_t i = 0; i < ds.n; i++) {
		free(ds.v[i].file);
		ds.v[i].file = mem_dup("U");
		if (ds.v[i].code == D_UNITS_MISSING)
			continue;
		diag_format(&out, &ds.v[i]);
		buf_addc(&out, '\n');
	}
	assert_string_equal(out.s, wanted);
	diags_release(&ds);
	assert_null(units_load("/nowhere/units.yaml", &ds));
	assert_int_equal(ds.n, 1);
	diags_release(&ds);
	buf_release(&out);
}

/* --- the published values ------------------------------------------- */

struct counts {
	size_t all, signs, numbers, dates, sentences;
	/* numbers with a unit that counts something we know, amounts, texts that name a year, that
	 * say yes or no, that compare */
	size_t dimensions, amounts, years, yes_no, comparisons;
};

static void count_value(const char *text, struct counts *c)
{
	struct buf folded = BUF_INIT;
	struct measure m;
	measure_read(units, text, &folded, &m);
	c->all++;
	c->dates += m.kind == MEASURE_DATE;
	c->sentences += m.kind == MEASURE_TEXT;
	if (m.kind == MEASURE_NUMBER && *m.sign)
		c->signs++;
	else if (m.kind == MEASURE_NUMBER)
		c->numbers++;
	int64_t amount;
	c->amounts += !measure_amount(units, &m, folded.s, &amount);
	c->dimensions += unit_dimension(units, folded.s + m.unit, m.nunit) != NULL;
	buf_reset(&folded);
	years_read(text, strlen(text), &folded);
	c->years += folded.n > 0;
	c->yes_no += does_say(text, "是否");
	c->comparisons += does_say(text, "比较");
	buf_release(&folded);
}

/* Every text under a key of this name, however deep. */
static void count_under(const struct json *v, const char *name, struct counts *c)
{
	for (size_t i = 0; i < json_size(v); i++) {
		const char *key;
		size_t n;
		const struct json *item = json_item(v, i, &key);
		if (key && !strcmp(key, name))
			count_value(json_text(item, &n), c);
		count_under(item, name, c);
	}
}

static struct counts count_document(const char *document, const char *name)
{
	struct buf text = BUF_INIT, why = BUF_INIT;
	struct diags ds = DIAGS_INIT;
	struct counts c = {0};
	size_t offset;
	char *path = mem_printf("%s/tests/data/published/%s.json", source_tree(), document);
	assert_int_equal(file_read(&text, path, 1 << 20, &ds), 0);
	struct json *v = json_read(text.s, text.n, &why, &offset);
	assert_non_null(v);
	count_under(v, name, &c);
	json_free(v);
	free(path);
	buf_release(&text);
	return c;
}

static void test_published(void **state)
{
	(void)state;
	static const struct {
		const char *document, *name;
		struct counts wanted;
	} rows[] = {
		{"tianjin-2023", "指标值", {126, 61, 25, 12, 28, 86, 17, 12, 0, 2}},
		{"hebei-2021", "指标值", {45, 29, 0, 0, 16, 29, 10, 0, 15, 0}},
		{"guangzhou-2023", "年度指标值", {68, 12, 26, 0, 30, 33, 0, 0, 0, 14}},
		{"guangzhou-2023", "实施周期指标值", {68, 12, 27, 0, 29, 35, 0, 0, 0, 11}},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct counts c = count_document(rows[i].document, rows[i].name);
		CHECK_ROW(!memcmp(&c, &rows[i].wanted, sizeof c),
			"%s %s: %zu values: %zu with a sign, %zu numbers, %zu dates, %zu others; "
			"%zu known units, %zu amounts, %zu years, %zu yes or no, %zu comparisons",
			rows[i].document, rows[i].name, c.all, c.signs, c.numbers, c.dates,
			c.sentences, c.dimensions, c.amounts, c.years, c.yes_no, c.comparisons);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_bad_patterns),
		cmocka_unit_test(test_endless_pattern),
		cmocka_unit_test(test_measures),
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_dimensions),
		cmocka_unit_test(test_amounts),
		cmocka_unit_test(test_wordings),
		cmocka_unit_test(test_years),
		cmocka_unit_test(test_bad_units),
		cmocka_unit_test(test_published),
	};
	return cmocka_run_group_tests_name("measures", tests, load, unload);
}
