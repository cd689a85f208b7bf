/* Changes in words: see history_window.h. What changes there are is the data file's business. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "ui/history_window.h"
#include "ui/sign.h"

/* What is said of a word behind a cell's address, or of the record. */
static const struct {
	const char *word;        /* as in the data file */
	const char *name;        /* what it is about: of the record, or behind the name of a cell */
	const char *came, *went; /* what became of it; NULL: its texts say */
	bool flag;               /* its texts are 0 and 1 */
} words[] = {
	{":record", "这张表", "新建", NULL, false},
	{":year", "年度", NULL, NULL, false},
	{":form", "表的定义", "换了一版", "换了一版", false},
	{":status", "状态", NULL, NULL, false},
	{":deleted", "回收站", "放了进去", "取了回来", true},
	{":verify", "二次录入", NULL, NULL, false},
	{":unconfirmed", "", "标成未确认", "确认了", false},
	{":parked", "", "上一级改了，不再合适", "又合适了", false},
	{":template", "的指标模板", NULL, NULL, false},
	{":waiver", "的警告", NULL, "撤回了说明", false},
	{":agreed", "", "二次录入一致", "要再次录入", false},
};
enum { WORDS = sizeof words / sizeof *words };

/* Its row in the table, WORDS when it has none. */
static size_t word_of(const struct history *h)
{
	const char *word = strchr(h->cell, ':');
	size_t i = 0;
	while (i < WORDS && (!word || strcmp(word, words[i].word) != 0))
		i++;
	return i;
}

/* The act that a change of the record is, -1: it is none. */
static int act_of(const struct history *h)
{
	return *h->cell == ':' ? act_from(h->cell + 1) : -1;
}

/* Where the address of a change was then; false: of no cell, row or list this form has. */
static bool place_then(const struct doc *d, const struct history *h, struct path *p)
{
	char *address = mem_ndup(h->cell, strcspn(h->cell, ":"));
	bool is = *address && !path_parse(d->form, address, p);
	free(address);
	return is;
}

/* The cell of an address, in its row as it is now; where that is gone, as it was. */
static void place_words(struct buf *out, const struct doc *d, const struct history *h)
{
	struct path p, now = history_path(d, h);
	if (!place_then(d, h, &p)) {
		buf_add(out, h->cell, strcspn(h->cell, ":"));
		return;
	}
	bool gone = path_equal(now, PATH_RECORD), row = h->row && p.list >= 0;
	if (p.col >= 0)
		buf_adds(out, form_at(d->form, p)->label);
	else
		buf_adds(out, d->form->list[p.list].label);
	if (row && gone)
		buf_addf(out, "（原第 %d 行，已删）", p.row + 1);
	else if (row)
		buf_addf(out, "（第 %d 行）", now.row + 1);
}

void history_about(struct buf *out, const struct doc *d, const struct history *h)
{
	size_t word = word_of(h);
	int act = act_of(h);
	if (act >= 0)
		buf_adds(out, act_rule((enum act)act)->name);
	else
		place_words(out, d, h);
	if (word < WORDS)
		buf_adds(out, words[word].name);
}

/* A text as it stood there. */
static void text_words(struct buf *out, const struct history *h, const char *text)
{
	size_t before = out->n;
	if (text)
		history_text(out, h, text);
	if (out->n == before)
		buf_adds(out, "（空）");
}

/* What came and went without texts to tell; NULL: the texts tell. */
static const char *said_of(const struct doc *d, const struct history *h)
{
	struct path p;
	size_t word = word_of(h);
	if (act_of(h) >= 0)
		return "办妥";
	if (word < WORDS && words[word].flag)
		return h->new && * h->new == '1' ? words[word].came : words[word].went;
	if (word < WORDS)
		return h->new ? words[word].came : words[word].went;
	if (!place_then(d, h, &p) || p.list < 0 || p.col >= 0)
		return NULL;
	return !h->row ? "换了各行的次序" : h->new ? "添了这一行" : "删了这一行";
}

void history_became(struct buf *out, const struct doc *d, const struct history *h)
{
	const char *said = said_of(d, h);
	if (said) {
		buf_adds(out, said);
		return;
	}
	/* What is only told has no text before. */
	if (word_of(h) == WORDS || h->old) {
		text_words(out, h, h->old);
		buf_adds(out, " → ");
	}
	text_words(out, h, h->new);
}

void history_made(struct buf *out, const struct history *h, bool login)
{
	clock_second(out, h->time);
	buf_adds(out, "　");
	if (login)
		buf_adds(out, h->who);
	else
		sign_person(out, h->who);
	if (*h->why)
		buf_addf(out, "　%s", h->why);
}
