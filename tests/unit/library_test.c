/*
 * Indicator templates: files of several folders become one library, values are
 * judged key by key, the right ones are found first.
 */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "form/library.h"
#include "form/measure.h"

static struct units *units;

/* --- folders made for a test ------------------------------------------------ */

static char root[] = "/tmp/library_test.XXXXXX";

static const char levels[] = "levels:\n"
			     "  产出指标: [产出]\n"
			     "  质量指标: [质量]\n"
			     "  数量指标: [数量]\n"
			     "  时效指标: [时效]\n"
			     "  成本指标: [成本, 经济成本指标]\n";

static const char printing[] = "templates: 印刷出版\n"
			       "keywords: [印刷, 期刊]\n"
			       "usual: [杂志发行期数, 印刷合格率, 出版时间]\n"
			       "indicators:\n"
			       "  杂志发行期数:\n"
			       "    level1: 产出指标\n"
			       "    level2: 数量指标\n"
			       "    description: 全年发行的期数\n"
			       "    kinds: [新媒体]\n"
			       "    signs: ['≥', '']\n"
			       "    units: [期]\n"
			       "    min: 1\n"
			       "    max: 366\n"
			       "    values: [12期]\n"
			       "    keywords: [刊物]\n"
			       "  印刷合格率:\n"
			       "    level1: 产出指标\n"
			       "    level2: 质量指标\n"
			       "    signs: ['≥']\n"
			       "    units: ['%']\n"
			       "    min: 85\n"
			       "    max: 100\n"
			       "    values: [≥95%, 100%以上]\n"
			       "  印刷成本:\n"
			       "    level1: 产出指标\n"
			       "    level2: 成本\n"
			       "    signs: ['≤']\n"
			       "    units: [万元]\n"
			       "    max: 50\n"
			       "    values: [≤20万元]\n"
			       "  发行量:\n"
			       "    level1: 产出指标\n"
			       "    level2: 数量指标\n"
			       "    units: [册, 人次]\n"
			       "    min: 100\n"
			       "  出版时间:\n"
			       "    level1: 产出指标\n"
			       "    level2: 时效指标\n"
			       "    nature: date\n"
			       "    values: [12月底前]\n"
			       "  读者反映:\n"
			       "    level1: 产出指标\n"
			       "    level2: 质量指标\n"
			       "    values: [有效提升, 有所提升]\n"
			       "  单价:\n"
			       "    level1: 产出指标\n"
			       "    level2: 成本指标\n"
			       "    signs: ['≥', '≤']\n"
			       "    units: [元/本]\n"
			       "  租金:\n"
			       "    level1: 产出指标\n"
			       "    level2: 时效指标\n"
			       "    units: [元/㎡]\n"
			       "    max: 60\n"
			       "  增长率:\n"
			       "    level1: 产出指标\n"
			       "    level2: 数量指标\n"
			       "    units: ['%']\n"
			       "    min: -5\n"
			       "    max: -0.5\n"
			       "  满分:\n"
			       "    level1: 产出指标\n"
			       "    level2: 质量指标\n"
			       "    signs: ['']\n"
			       "    min: 60\n"
			       "    max: 100\n";

static const char media[] = "templates: 新媒体\n"
			    "usual: [推文篇数]\n"
			    "indicators:\n"
			    "  推文篇数:\n"
			    "    level1: 产出\n"
			    "    level2: 数量\n"
			    "    units: [篇]\n"
			    "  印刷合格率（新媒体）:\n"
			    "    name: 印刷合格率\n"
			    "    level1: 产出\n"
			    "    level2: 数量\n"
			    "    units: ['%']\n";

static void put(const char *folder, const char *name, const char *text)
{
	struct diags ds = DIAGS_INIT;
	char *dir = file_join(root, folder), *file = file_join(dir, name);
	assert_int_equal(file_mkdirs(dir, &ds), 0);
	assert_int_equal(file_write(file, text, strlen(text), &ds), 0);
	free(file);
	free(dir);
}

static void take_away(const char *folder, const char *name)
{
	char *dir = file_join(root, folder), *file = file_join(dir, name);
	assert_int_equal(unlink(file), 0);
	rmdir(dir);
	free(file);
	free(dir);
}

/* The library of the folders a and b; what is wrong with it goes to out, a line each. */
static struct library *load(const char *a, const char *b, struct buf *out)
{
	char *first = file_join(root, a), *second = b ? file_join(root, b) : NULL;
	const char *const folders[] = {first, second};
	struct diags ds = DIAGS_INIT;
	struct library *l = library_load(folders, 2, units, &ds);
	for (size_t i = 0; i < ds.n; i++)
		buf_addf(out, "%s:%d:%d %s\n", strrchr(ds.v[i].file, '/') + 1, ds.v[i].line,
			ds.v[i].col, ds.v[i].text);
	diags_release(&ds);
	free(first);
	free(second);
	return l;
}

static struct library *library;

static int set_up(void **state)
{
	(void)state;
	struct diags ds = DIAGS_INIT;
	struct buf wrong = BUF_INIT;
	char *name = file_join(source_tree(), "data/units.yaml");
	units = units_load(name, &ds);
	free(name);
	if (!units || !mkdtemp(root))
		return -1;
	put("installed", "levels.yaml", levels);
	put("installed", "印刷出版.yaml", printing);
	put("installed", "新媒体.yaml", media);
	library = load("installed", NULL, &wrong);
	if (wrong.n)
		puts(wrong.s);
	int rc = wrong.n ? -1 : 0;
	buf_release(&wrong);
	return rc;
}

static int tear_down(void **state)
{
	(void)state;
	library_free(library);
	units_free(units);
	take_away("installed", "levels.yaml");
	take_away("installed", "印刷出版.yaml");
	take_away("installed", "新媒体.yaml");
	return rmdir(root);
}

/* --- what is there ------------------------------------------------------------ */

static void test_lookup(void **state)
{
	(void)state;
	size_t n;
	const struct kind *kinds = library_kinds(library, &n);
	assert_int_equal(n, 2);
	assert_string_equal(kinds[0].name, "印刷出版");
	assert_int_equal(kinds[0].nusual, 3);
	assert_string_equal(kinds[0].usual[1]->id, "印刷合格率");
	const struct indicator *i = library_find(library, "杂志发行期数");
	assert_non_null(i);
	assert_string_equal(i->description, "全年发行的期数");
	assert_int_equal(i->kinds.n, 2);
	assert_string_equal(i->kinds.v[0], "印刷出版");
	assert_int_equal(i->nature, INDICATOR_NUMBER);
	assert_int_equal(library_find(library, "出版时间")->nature, INDICATOR_DATE);
	assert_int_equal(library_find(library, "读者反映")->nature, INDICATOR_WORDS);
	assert_string_equal(library_find(library, "读者反映")->description, "读者反映");
	assert_null(library_find(library, "印刷"));
}

static void test_levels(void **state)
{
	(void)state;
	assert_true(level_same(library, "成本", "经济成本指标"));
	assert_true(level_same(library, "别的", "别的"));
	assert_false(level_same(library, "成本", "质量"));
	assert_false(level_same(library, "别的", "成本"));
	assert_true(level_same(NULL, "成本", "成本"));
	assert_false(level_same(NULL, "成本", "成本指标"));
}

static void test_names(void **state)
{
	(void)state;
	const struct indicator *i = library_named(library, "产出", "质量", "印刷合格率");
	assert_non_null(i);
	assert_string_equal(i->id, "印刷合格率");
	i = library_named(library, "", "数量指标", "印刷合格率");
	assert_non_null(i);
	assert_string_equal(i->id, "印刷合格率（新媒体）");
	/* Two of them, and nothing says which. */
	assert_null(library_named(library, "", "", "印刷合格率"));
	assert_null(library_named(library, "", "时效指标", "印刷合格率"));
	assert_string_equal(library_named(library, "", "", "单价")->id, "单价");
}

/* An office's own indicator takes the place of the installed one, without a word. */
static void test_own_wins(void **state)
{
	(void)state;
	struct buf wrong = BUF_INIT;
	put("own", "our.yaml",
		"templates: 印刷出版\n"
		"usual: [印刷合格率, 出版时间]\n"
		"indicators:\n"
		"  印刷合格率:\n"
		"    level1: 产出\n"
		"    level2: 质量\n"
		"    units: ['%']\n"
		"    explain: 本局的口径\n");
	struct library *l = load("own", "installed", &wrong);
	assert_string_equal(wrong.s, "");
	assert_string_equal(library_find(l, "印刷合格率")->explain, "本局的口径");
	assert_non_null(library_find(l, "发行量"));
	size_t n;
	const struct kind *k = library_kinds(l, &n);
	assert_int_equal(n, 2);
	assert_int_equal(k[0].nusual, 2);
	assert_string_equal(k[0].usual[0]->explain, "本局的口径");
	assert_string_equal(k[0].usual[1]->id, "出版时间");
	library_free(l);
	buf_release(&wrong);
	take_away("own", "our.yaml");
}

/* What is faulty is left out, the installed one takes its place; all is told at once. */
static void test_faults(void **state)
{
	(void)state;
	struct buf wrong = BUF_INIT;
	put("own", "a.yaml",
		"templates: 印刷出版\n"
		"usual: [印刷合格律, 坏的]\n"
		"indicators:\n"
		"  坏的:\n"
		"    level1: 产出\n"
		"  印刷合格率:\n"
		"    level1: 产出\n"
		"    level2: 质量\n"
		"    min: 很多\n");
	put("own", "b.yaml",
		"templates: 印刷出版\n"
		"indicators:\n"
		"  坏的: {level1: 产出, level2: 数重}\n");
	struct library *l = load("own", "installed", &wrong);
	assert_string_equal(wrong.s, "a.yaml:2:9 没有指标“印刷合格律”，是不是“印刷合格率”？\n"
				     "a.yaml:4:3 这里没有写 level2\n"
				     "a.yaml:9:10 “很多”不是数\n"
				     "b.yaml:1:12 项目类别“印刷出版”已经写在 a.yaml 第 1 行\n"
				     "b.yaml:3:3 指标“坏的”已经写在 a.yaml 第 4 行\n"
				     "b.yaml:3:3 不认识的指标层级“数重”，是不是“数量”？\n");
	assert_null(library_find(l, "坏的"));
	assert_int_equal(library_find(l, "印刷合格率")->min.digits, 85);
	library_free(l);
	buf_release(&wrong);
	take_away("own", "a.yaml");
	take_away("own", "b.yaml");
}

static void test_nothing(void **state)
{
	(void)state;
	struct diags ds = DIAGS_INIT;
	const char *const folders[] = {NULL, "/nowhere"};
	struct library *l = library_load(folders, 2, units, &ds);
	const struct library_query any = {.text = "a"};
	const struct indicator *found[1];
	size_t n;
	library_table(l, &n);
	assert_int_equal(n, 0);
	assert_null(library_find(l, "a"));
	assert_null(library_named(l, "", "", "a"));
	assert_int_equal(library_search(l, &any, found, 1), 0);
	library_free(l);
}

/* --- values, key by key --------------------------------------------------------- */

/* A letter per character typed: i incomplete, v valid, - impossible. */
static const struct {
	const char *id, *text, *verdicts;
} values[] = {
	{"印刷合格率", "≥95%", "iiiv"},
	{"印刷合格率", "≥95.5%", "iiiiiv"},
	{"印刷合格率", "≥100%", "iiiiv"},
	{"印刷合格率", "≥101%", "iii--"}, /* 10 can become 100, 101 nothing any more */
	{"印刷合格率", "≥100.1%", "iiiii--"},
	{"印刷合格率", "≥9人", "ii-"},
	{"印刷合格率", "≥9%", "ii-"},       /* below 85, and no digit can come any more */
	{"印刷合格率", "≥84.9%", "ii----"}, /* 84 can become 840 or 84.9 */
	{"印刷合格率", "≤95%", "----"},
	{"印刷合格率", "不低于95%", "iiiiiv"},
	{"印刷合格率", "95%以上", "iiiiv"}, /* the sign may come behind */
	{"印刷合格率", "98%", "iii"},
	{"印刷合格率", "≥95百分比", "iiiiiv"},
	{"印刷合格率", "≥95％", "iiiv"},
	{"印刷合格率", "≥ 95 %", "iiiiiv"},
	{"印刷合格率", "≥九", "i-"},
	{"杂志发行期数", "12期", "iiv"},
	{"杂志发行期数", "≥12期", "iiiv"},
	{"杂志发行期数", "0期", "i-"},
	{"杂志发行期数", "400期", "ii--"},
	{"杂志发行期数", "12期（含增刊）", "iiviiiiv"},
	{"杂志发行期数", "12期。", "iivv"},
	{"杂志发行期数", "12期刊", "iiv-"},
	{"印刷成本", "≤50万元", "iiiiv"},
	{"印刷成本", "≤51万元", "iiii-"}, /* 51 元 would do */
	{"印刷成本", "≤130000元", "iiiiiiiv"},
	{"印刷成本", "≤13万", "iiii"}, /* 万 is no unit */
	{"印刷成本", "≤600000元", "iiiiiii-"},
	{"印刷成本", "不高于9万元", "iiiiiv"},
	{"发行量", "2000册", "iiiiv"},
	{"发行量", "≥2万册", "iiiv"},
	{"发行量", "99册", "ii-"},
	{"发行量", "99人次", "iiiv"}, /* the bounds are those of 册 */
	{"发行量", "2,000册", "iiiiiv"},
	{"出版时间", "2023年12月31日前", "iiiiviiviivv"},
	{"出版时间", "12月底前", "iivvv"},
	{"出版时间", "按时", "--"},
	{"读者反映", "有效", "vv"},
	{"单价", "≥3.8元/本", "iiiiiiv"},
	{"单价", "≥3.8元", "iiiii"},
	{"单价", "≥3.8元/册", "iiiiii-"},
	{"租金", "≤50元/平方米", "iiiiiiiv"},
	{"租金", "≤50元/平米", "iiiiiiv"},
	{"租金", "≤70元/平米", "ii-----"},
	{"增长率", "-3%", "iiv"},
	{"增长率", "-0.2%", "iii--"},
	{"增长率", "-6%", "i--"},
	{"增长率", "3%", "--"},
	{"满分", "95", "iv"},
	{"满分", "60", "iv"},
	{"满分", "59", "--"},
	{"满分", "≥95", "---"},
	{"满分", "95分", "iv-"},
	{"满分", "100.", "iivi"},
};

static void test_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(values); i++) {
		const struct indicator *one = library_find(library, values[i].id);
		const char *text = values[i].text;
		struct buf verdicts = BUF_INIT;
		for (size_t at = 0, n = strlen(text); at < n;) {
			at = text_next(text, n, at);
			char *part = mem_ndup(text, at);
			buf_addc(&verdicts, "vi-"[indicator_judge(one, units, part, NULL)]);
			free(part);
		}
		CHECK_ROW(!strcmp(verdicts.s, values[i].verdicts), "%s %s: %s", values[i].id, text,
			verdicts.s);
		buf_release(&verdicts);
	}
}

/* What can be typed to its end is never called impossible on the way, and no text whatever is too
 * much: values put together from pieces, the same ones each time. */
static void test_prefixes(void **state)
{
	(void)state;
	static const char *const signs[] = {"", "≥", "≤", ">", "不低于", "不超过", "= "};
	static const char *const numbers[] = {"1", "12", "95", "99.5", "0.5", "366", "1,000",
		"2000", "-3", "85", "100", "13", "999999999999999999"};
	static const char *const behind[] = {"", "%", "期", "册", "人次", "万元", "元", "万",
		"元/本", "百分比", "千元", "年", "月底前", "2年", "-12月"};
	static const char *const rests[] = {"", "以上", "以内", "（含）", "。", " ", "人"};
	size_t n, valid = 0;
	const struct indicator *table = library_table(library, &n);
	for (size_t k = 0; k < COUNT(signs) * COUNT(numbers) * COUNT(behind) * COUNT(rests); k++) {
		size_t at = k;
		const char *rest = rests[at % COUNT(rests)];
		const char *unit = behind[(at /= COUNT(rests)) % COUNT(behind)];
		const char *number = numbers[(at /= COUNT(behind)) % COUNT(numbers)];
		char *text = mem_printf("%s%s%s%s", signs[at / COUNT(numbers)], number, unit, rest);
		for (size_t i = 0; i < n; i++) {
			if (indicator_judge(&table[i], units, text, NULL) != VERDICT_VALID)
				continue;
			valid++;
			for (size_t end = strlen(text); end; end = text_prev(text, end, end)) {
				char *part = mem_ndup(text, end);
				CHECK_ROW(indicator_judge(&table[i], units, part, NULL) !=
						  VERDICT_IMPOSSIBLE,
					"%s: %s of %s", table[i].id, part, text);
				free(part);
			}
		}
		free(text);
	}
	assert_true(valid > 500);
}

static void test_empty_and_lines(void **state)
{
	(void)state;
	const struct indicator *price = library_find(library, "单价");
	assert_int_equal(indicator_judge(price, units, "", NULL), VERDICT_INCOMPLETE);
	assert_int_equal(indicator_judge(price, units, " \n", NULL), VERDICT_INCOMPLETE);
	assert_int_equal(
		indicator_judge(price, units, "≥3.8元/本（本市）\n≥5.5元/本（外埠）", NULL),
		VERDICT_VALID);
	assert_int_equal(
		indicator_judge(price, units, "≥3.8元/本（本市）\n≥5.5", NULL), VERDICT_INCOMPLETE);
	assert_int_equal(
		indicator_judge(price, units, "≥3.8元/本（本市）\n外埠", NULL), VERDICT_IMPOSSIBLE);
	const struct indicator *words = library_find(library, "读者反映");
	assert_int_equal(indicator_judge(words, units, "　", NULL), VERDICT_INCOMPLETE);
}

static void test_sentences(void **state)
{
	(void)state;
	static const struct {
		const char *id, *why;
	} rows[] = {
		{"印刷合格率", "印刷合格率要写 ≥ 数 %，数在 85 到 100 之间"},
		{"杂志发行期数", "杂志发行期数要写 数 期，前面可加 ≥，数在 1 到 366 之间"},
		{"印刷成本", "印刷成本要写 ≤ 数 万元，数不大于 50"},
		{"发行量", "发行量要写 数 册 或 人次，数不小于 100"},
		{"单价", "单价要写 ≥ 或 ≤ 数 元/本"},
		{"增长率", "增长率要写 数 %，数在 -5 到 -0.5 之间"},
		{"满分", "满分要写 数，不带单位，前面不加符号，数在 60 到 100 之间"},
		{"出版时间", "出版时间要写日期或期间，如 12月底前"},
		{"读者反映", "读者反映要写一句话，如“有效提升”"},
	};
	struct buf why = BUF_INIT;
	for (size_t i = 0; i < COUNT(rows); i++) {
		indicator_judge(library_find(library, rows[i].id), units, "", &why);
		assert_string_equal(why.s, rows[i].why);
	}
	indicator_judge(library_find(library, "满分"), units, "95", &why);
	assert_string_equal(why.s, "");
	buf_release(&why);
}

static void test_next(void **state)
{
	(void)state;
	static const struct {
		const char *id, *text, *next;
	} rows[] = {
		{"印刷合格率", "", "≥ 数字"},
		{"印刷合格率", "≥", "数字"},
		{"印刷合格率", "≥9", "数字"}, /* 9. would stay below 10 */
		{"印刷合格率", "≥95", ". %"},
		{"印刷合格率", "≥95%", ""},
		{"单价", "", "≥ ≤ 数字"},
		{"发行量", "2000", "数字 . 册 人次"},
		{"出版时间", "12", "月 -"},
		{"读者反映", "", ""},
	};
	struct buf next = BUF_INIT;
	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_reset(&next);
		indicator_next(library_find(library, rows[i].id), units, rows[i].text, &next);
		CHECK_ROW(!strcmp(next.s, rows[i].next), "%s %s: %s", rows[i].id, rows[i].text,
			next.s);
	}
	buf_release(&next);
}

static void test_ghost(void **state)
{
	(void)state;
	static const struct {
		const char *id, *text, *ghost;
	} rows[] = {
		{"印刷合格率", "", "≥95%"},
		{"印刷合格率", "≥", "95%"},
		{"印刷合格率", "≥9", "5%"},
		{"印刷合格率", "≥98", "%"},
		{"印刷合格率", "≥98%", ""},
		{"印刷合格率", "≥80", ""},
		{"印刷合格率", "98", ""}, /* the sign is missing: nothing would complete it */
		{"杂志发行期数", "24", "期"},
		{"杂志发行期数", "", ""}, /* how many is for the clerk to say */
		{"印刷成本", "", "≤"},
		{"发行量", "2000", "册"},
		{"发行量", "2000人", "次"},
		{"单价", "≥3.8元", "/本"},
		{"单价", "", ""},
		{"出版时间", "1", "2月底前"},
		{"出版时间", "11月", ""},
		{"读者反映", "有", "效提升"},
		{"读者反映", "有所", "提升"},
		{"读者反映", "好", ""},
	};
	struct buf ghost = BUF_INIT;
	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_reset(&ghost);
		indicator_ghost(library_find(library, rows[i].id), units, rows[i].text, &ghost);
		CHECK_ROW(!strcmp(ghost.s, rows[i].ghost), "%s %s: %s", rows[i].id, rows[i].text,
			ghost.s);
	}
	buf_release(&ghost);
}

/* --- searching -------------------------------------------------------------------- */

/* The ids that a search gives, blanks between. */
static void search(struct buf *out, const struct library_query *q)
{
	const struct indicator *found[20];
	size_t n = library_search(library, q, found, COUNT(found));
	buf_reset(out);
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%s%s", i ? " " : "", found[i]->id);
}

static void test_search(void **state)
{
	(void)state;
	static const struct {
		struct library_query query;
		const char *found;
	} rows[] = {
		{{.text = "期"}, "杂志发行期数"},
		{{.text = "发行"}, "发行量 杂志发行期数"}, /* a name that begins so is first */
		{{.text = "刊物"}, "杂志发行期数"},
		{{.text = "全年"}, "杂志发行期数"},
		{{.text = "ys"}, "印刷合格率 印刷成本 印刷合格率（新媒体）"},
		{{.text = "HGL"}, "印刷合格率 印刷合格率（新媒体）"},
		{{.text = "zl"}, "增长率"}, /* from the middle, too */
		{{.text = "zsl"}, ""},
		{{.text = "zzl"}, "增长率"},
		{{.text = "zcl"}, "增长率"}, /* 长 is zhang and chang */
		{{.text = "印刷合格率"}, "印刷合格率 印刷合格率（新媒体）"},
		/* those at home there, then guests */
		{{.kind = "新媒体"}, "推文篇数 印刷合格率（新媒体） 杂志发行期数"},
		{{.kind = "新媒体", .text = "率"}, "印刷合格率（新媒体）"},
		{{.level2 = "成本"}, "印刷成本 单价"},
		{{.level1 = "产出", .level2 = "质量指标", .text = "印"}, "印刷合格率"},
		{{.text = "没有这样的"}, ""},
	};
	struct buf found = BUF_INIT;
	for (size_t i = 0; i < COUNT(rows); i++) {
		search(&found, &rows[i].query);
		CHECK_ROW(!strcmp(found.s, rows[i].found), "%zu: %s", i, found.s);
	}
	buf_release(&found);
}

static void test_used_first(void **state)
{
	(void)state;
	size_t n;
	const struct indicator *table = library_table(library, &n);
	size_t *used = mem_array(n, sizeof *used);
	struct buf found = BUF_INIT;
	used[library_find(library, "单价") - table] = 3;
	used[library_find(library, "杂志发行期数") - table] = 1;
	search(&found, &(struct library_query){.level2 = "成本", .used = used});
	assert_string_equal(found.s, "单价 印刷成本");
	search(&found, &(struct library_query){.text = "发行", .used = used});
	assert_string_equal(found.s, "杂志发行期数 发行量");
	const struct indicator *best;
	assert_int_equal(
		library_search(library, &(struct library_query){.used = used}, &best, 1), 1);
	assert_string_equal(best->id, "单价");
	buf_release(&found);
	free(used);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lookup),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_own_wins),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_empty_and_lines),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_ghost),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_used_first),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
