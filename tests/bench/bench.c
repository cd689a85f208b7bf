/*
 * What the program costs beside its peers, measured in one run on one machine:
 * read the figures as ratios. `make bench` runs it; no test asserts a time.
 * Peers that are not installed are left out.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "pty/pty.h"
#include "pty/scene.h"

enum { KEYS = 300, ROWS = 40, COLS = 120, QUIET_MS = 4, SETTLED_MS = 60, ARGS = 16 };

struct subject {
	const char *name;
	const char *argv[ARGS]; /* %F: a text file, %B: folder of the bench programs, %T: tianbao */
	const char *ready;      /* text on the screen when it takes keys */
	const char *setup;      /* keys sent first */
	const char *move;       /* key that moves to the next cell or line, NULL: not measured */
};

static const struct subject typists[] = {
	{"curses echo in a grid (floor)", {"%B/floor_echo"}, "floor", "", "\t"},
	{"nano", {"nano", "-I", "%F"}, "GNU nano", "", "\033OB"},
	{"vim -u NONE", {"vim", "-u", "NONE", "-i", "NONE", "-n", "%F"}, "一丁", "i", NULL},
	{"dialog --form", {"dialog", "--form", "floor", "20", "70", "10", "项目", "1", "1", "", "1",
		"10", "50", "0"}, "floor", "", NULL},
	{"tianbao, a 21-row table", {"%T", "-f", "bench.db", "edit", "15"}, "F1",
		"\t\t\t\t\t\t\t", "\t"},
};

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* The q-quantile of n figures; sorts them. */
static double quantile(double *v, size_t n, double q)
{
	if (!n)
		return 0;
	qsort(v, n, sizeof *v, by_size);
	size_t at = (size_t)((double)(n - 1) * q + 0.5);
	return v[at];
}

static bool installed(const char *program)
{
	if (strchr(program, '/'))
		return access(program, X_OK) == 0;
	char *command = mem_printf("command -v %s >/dev/null 2>&1", program);
	bool found = system(command) == 0;
	free(command);
	return found;
}

static const char *expand(const char *word)
{
	const char *build = getenv("top_builddir");
	if (!strcmp(word, "%F"))
		return "text.txt";
	if (!strcmp(word, "%T"))
		return mem_printf("%s/tianbao", build);
	if (!strncmp(word, "%B", 2))
		return mem_printf("%s/tests/bench%s", build, word + 2);
	return word;
}

/* Starts a subject and waits until it takes keys; NULL when it is not installed. */
static struct pty *start(const struct subject *s)
{
	const char *argv[ARGS + 1] = {NULL};
	for (size_t i = 0; i < ARGS && s->argv[i]; i++)
		argv[i] = expand(s->argv[i]);
	if (!installed(argv[0]))
		return NULL;
	struct pty *p = pty_start(argv, NULL, ROWS, COLS);
	if (!pty_until(p, s->ready))
		die("%s does not start", s->name);
	while (pty_pump(p, SETTLED_MS)) {
	}
	if (*s->setup) {
		pty_sends(p, s->setup);
		while (pty_pump(p, SETTLED_MS)) {
		}
	}
	return p;
}

/* Sends a key and reads the whole answer: milliseconds to its last byte, and its bytes. */
static double answer(struct pty *p, const char *key, double *bytes)
{
	size_t before = pty_bytes(p);
	double sent = now_ms(), last = sent;
	pty_sends(p, key);
	for (int wait = 100; pty_pump(p, wait); wait = QUIET_MS)
		last = now_ms();
	*bytes = (double)(pty_bytes(p) - before);
	return last - sent;
}

/* Largest resident size of a running program in MB, from /proc. */
static double peak_mb(pid_t pid)
{
	char *name = mem_printf("/proc/%ld/status", (long)pid);
	FILE *f = fopen(name, "r");
	free(name);
	if (!f)
		return 0;
	char line[128];
	double kb = 0;
	while (fgets(line, sizeof line, f))
		if (!strncmp(line, "VmHWM:", 6))
			kb = strtod(line + 6, NULL);
	fclose(f);
	return kb / 1024;
}

struct figures {
	double median, p99, bytes, cpu;
};

/* KEYS keys into a subject, one at a time: han, or ASCII letters, or its move key. */
static struct figures type(struct pty *p, const char *move, bool han)
{
	static double ms[KEYS], bytes[KEYS];
	long cpu = pty_cpu(p);
	for (unsigned i = 0; i < KEYS; i++) {
		struct buf key = BUF_INIT;
		if (move)
			buf_adds(&key, move);
		else
			buf_addu(&key, han ? 0x4e00 + i : 'a' + i % 26);
		ms[i] = answer(p, key.s, &bytes[i]);
		buf_release(&key);
	}
	struct figures f = {.cpu = (double)(pty_cpu(p) - cpu) / KEYS};
	f.p99 = quantile(ms, KEYS, 0.99);
	f.median = quantile(ms, KEYS, 0.5);
	f.bytes = quantile(bytes, KEYS, 0.5);
	return f;
}

static void end(struct pty *p)
{
	pty_signal(p, SIGKILL);
	pty_wait(p, NULL);
	pty_free(p);
}

static void bench_typing(void)
{
	printf("Typing into a field, key by key at %dx%d\n", COLS, ROWS);
	printf("%-32s %17s %17s %8s %8s %8s\n", "", "ASCII ms med/p99", "Han ms med/p99", "B/Han",
		"us/Han", "MB peak");
	for (size_t i = 0; i < sizeof typists / sizeof *typists; i++) {
		struct pty *p = start(&typists[i]);
		if (!p)
			continue;
		struct figures ascii = type(p, NULL, false), han = type(p, NULL, true);
		printf("%-32s %8.3f / %6.2f %8.3f / %6.2f %8.0f %8.0f %8.1f\n", typists[i].name,
			ascii.median, ascii.p99, han.median, han.p99, han.bytes, han.cpu,
			peak_mb(pty_pid(p)));
		end(p);
	}
	printf("\nMoving between cells or lines\n%-32s %17s %8s %8s\n", "", "ms med/p99", "bytes", "us");
	for (size_t i = 0; i < sizeof typists / sizeof *typists; i++) {
		struct pty *p = typists[i].move ? start(&typists[i]) : NULL;
		if (!p)
			continue;
		struct figures f = type(p, typists[i].move, false);
		printf("%-32s %8.3f / %6.2f %8.0f %8.0f\n", typists[i].name, f.median, f.p99, f.bytes,
			f.cpu);
		end(p);
	}
}

/* Milliseconds from the start of a program to its settled screen, the median of several. */
static double bench_start(const struct subject *s)
{
	double ms[9];
	const char *argv[ARGS + 1] = {NULL};
	for (size_t i = 0; i < ARGS && s->argv[i]; i++)
		argv[i] = expand(s->argv[i]);
	if (!installed(argv[0]))
		return -1;
	for (size_t i = 0; i < sizeof ms / sizeof *ms; i++) {
		double began = now_ms(), last = began;
		struct pty *p = pty_start(argv, NULL, ROWS, COLS);
		if (!pty_until(p, s->ready))
			die("%s does not start", s->name);
		do
			last = now_ms();
		while (pty_pump(p, SETTLED_MS));
		ms[i] = last - began;
		pty_sends(p, "\021");
		pty_wait(p, NULL);
		pty_free(p);
	}
	return quantile(ms, sizeof ms / sizeof *ms, 0.5);
}

/* Rows as tables really have them: all levels, numbers, dates and words; a number stands between
 * the halves of the value. With these the shared checks find nothing wrong. */
static const struct {
	const char *level1, *level2, *name, *before, *behind;
	unsigned least, span;
} indicators[] = {
	{"产出指标", "数量指标", "运维设备数量", "≥", "台", 1, 400},
	{"产出指标", "数量指标", "巡检次数", "≥", "次", 1, 400},
	{"产出指标", "数量指标", "培训人数", "", "人", 1, 400},
	{"产出指标", "质量指标", "系统正常运行率", "≥", "%", 90, 10},
	{"产出指标", "质量指标", "设备完好率", "≥", "%", 90, 10},
	{"产出指标", "时效指标", "运维工作完成月份", "", "月底前", 1, 12},
	{"产出指标", "时效指标", "故障响应时间", "≤", "小时", 1, 48},
	{"产出指标", "成本指标", "设备维护平均单价", "≤", "元/台", 1, 1000},
	{"效益指标", "经济效益指标", "节约运维支出", "≥", "万元", 1, 400},
	{"效益指标", "社会效益指标", "业务办理保障程度", "有效保障", "项业务", 1, 400},
	{"效益指标", "可持续影响指标", "系统持续使用年限", "≥", "年", 1, 10},
	{"满意度指标", "服务对象满意度指标", "使用人员满意度", "≥", "%", 90, 10},
};
enum { INDICATORS = sizeof indicators / sizeof *indicators };

/* A document of n records in the exchange shape, as large as real ones, no two with the same rows. */
static void make_records(const char *file, unsigned n)
{
	FILE *f = fopen(file, "w");
	if (!f)
		die("%s", file);
	fputs("{\"records\": [\n", f);
	for (unsigned i = 0; i < n; i++) {
		fprintf(f, "%s{\"form\": \"tianjin-2023\", \"年度\": %u, \"单位代码\": \"%06u\", "
			   "\"单位名称\": \"第%u单位\", \"项目名称\": \"第%u号信息化运行维护项目\", "
			   "\"预算数\": \"%u.00\", \"财政资金\": \"%u.00\", \"资金用途\": "
			   "\"信息化设备和系统的日常运行维护。\", \"绩效目标\": "
			   "\"保障各信息系统全年稳定运行，设备完好率不低于百分之九十五。\", "
			   "\"绩效指标\": [", i ? ",\n" : "", 2020 + i % 5, 100000 + i % 200, i % 200,
			i, 10 + i % 900, 10 + i % 900);
		for (unsigned r = 0; r < INDICATORS; r++)
			fprintf(f, "%s{\"一级指标\": \"%s\", \"二级指标\": \"%s\", \"三级指标\": "
				   "\"%s\", \"绩效指标描述\": \"第%u号项目的%s\", \"指标值\": "
				   "\"%s%u%s\"}", r ? ", " : "", indicators[r].level1,
				indicators[r].level2, indicators[r].name, i, indicators[r].name,
				indicators[r].before,
				indicators[r].least + (i * 7 + r) % indicators[r].span,
				indicators[r].behind);
		fputs("]}", f);
	}
	fputs("\n]}\n", f);
	if (fclose(f) != 0)
		die("%s", file);
}

/* Milliseconds by the clock and of the processor, and most memory in MB. */
struct cost {
	double ms, cpu, mb;
};

static double in_ms(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

/* Runs a shell command to its end. */
static struct cost run(const char *command)
{
	double began = now_ms();
	pid_t pid = fork();
	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	int status;
	struct rusage used;
	wait4(pid, &status, 0, &used);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
		die("%s: %d", command, status);
	return (struct cost){now_ms() - began, in_ms(used.ru_utime) + in_ms(used.ru_stime),
		(double)used.ru_maxrss / 1024};
}

/* Import, list, check, export of n records, and the list screen over them. */
static void bench_records(unsigned n)
{
	char *json = mem_printf("%u.json", n), *db = mem_printf("%u.db", n);
	const char *program = expand("%T");
	make_records(json, n);
	const struct {
		const char *what, *arguments;
	} jobs[] = {
		{"import", mem_printf("import %s >/dev/null", json)},
		{"list", "list >/dev/null"},
		{"check", "check >/dev/null"},
		{"export", "export -o out.json"},
		{"sheet, a row each", "print --sheet tianjin-2023-huizong -o out.txt"},
		{"sheet, a row per unit", "print --sheet qianshen-huizong -o out.txt"},
	};
	for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
		char *command = mem_printf("%s -f %s %s", program, db, jobs[i].arguments);
		struct cost cost = run(command);
		printf("%-10u %-28s %10.1f ms %8.1f us/record of processor %8.1f MB\n", n,
			jobs[i].what, cost.ms, cost.cpu * 1000 / n, cost.mb);
		free(command);
	}
	struct subject list = {"tianbao, list", {"%T", "-f", db}, "F1", "", "\033[6~"};
	struct subject floor = {"curses + SQLite list (floor)", {"%B/floor_list", db}, "floor", "",
		"\033[6~"};
	const struct subject *both[] = {&floor, &list};
	for (size_t i = 0; i < 2; i++) {
		double ms = bench_start(both[i]);
		struct pty *p = start(both[i]);
		struct figures f = type(p, both[i]->move, false);
		printf("%-10u %-28s start %6.1f ms, page %6.3f / %6.2f ms, %5.0f B, %4.0f us, %5.1f MB\n",
			n, both[i]->name, ms, f.median, f.p99, f.bytes, f.cpu, peak_mb(pty_pid(p)));
		end(p);
	}
	free(json);
	free(db);
}

/* 500 keys typed ahead: how many frames they cost, by the bytes of the answer. */
static void bench_burst(void)
{
	struct pty *p = start(&typists[sizeof typists / sizeof *typists - 1]);
	struct buf keys = BUF_INIT;
	for (unsigned i = 0; i < 500; i++)
		buf_addu(&keys, 0x4e00 + i);
	size_t before = pty_bytes(p);
	long cpu = pty_cpu(p);
	double bytes, began = now_ms();
	pty_send(p, keys.s, keys.n);
	double last = began;
	while (pty_pump(p, SETTLED_MS))
		last = now_ms();
	bytes = (double)(pty_bytes(p) - before);
	printf("\n500 characters typed ahead: %.1f ms, %.0f bytes, %ld us of processor\n", last - began,
		bytes, pty_cpu(p) - cpu);
	buf_release(&keys);
	end(p);
}

int main(int argc, char **argv)
{
	scene_begin();
	if (scene_run(NULL, "bench.db", "import", scene_document("tianjin-2023.json"), NULL) != 0)
		die("import");
	struct diags ds = DIAGS_INIT;
	file_write("text.txt", "一丁\n\n\n\n", 10, &ds);
	bench_typing();
	bench_burst();
	struct subject edit = {"tianbao edit ID", {"%T", "-f", "bench.db", "edit", "15"}, "F1", "", NULL};
	printf("\nStart of `edit ID` to a settled screen: %.1f ms\n\n", bench_start(&edit));
	static const unsigned sizes[] = {10, 10000, 100000};
	size_t most = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 3;
	for (size_t i = 0; i < most && i < 3; i++)
		bench_records(sizes[i]);
	scene_end();
	return 0;
}
