/*
 * The list of records from within: its state, and what its files do for each
 * other. Only list*.c include this.
 *
 * The bin is a list too, with other records and pushed over the first.
 */
#ifndef TIANBAO_UI_LIST_MODE_H
#define TIANBAO_UI_LIST_MODE_H

#include "ui/app.h"
#include "ui/window.h"

/* A record marked with Space, and what it adds to the sum. */
struct mark {
	int64_t number;
	bool has_amount;
	int64_t amount;
};
struct marks {
	struct mark *v; /* by number */
	size_t n, cap;
};

/* The forms of the file: in which unit amounts are shown. */
struct list_money {
	bool known;         /* looked at yet */
	bool several;       /* more than one form */
	bool mixed;         /* forms with different units, or one that cannot be read */
	struct money money; /* not mixed: that of all forms */
};

/* What is known of the number and the sum of a query's records. */
enum list_count {
	COUNT_DUE, /* nothing yet */
	COUNTED,
	COUNT_LARGE, /* too many to be counted unasked */
	COUNT_FAILED,
};

struct list_mode {
	struct mode mode;
	struct window window;
	struct marks marks;
	struct list_money money;
	enum list_count counted;
	int64_t count, sum;
	bool greeted;   /* an empty file has been asked what to begin with */
	int64_t opened; /* record of the form screen above, 0: none */
	int y;          /* page row of the first record, for the mouse */
	/* Takes the answer of the box that is open. */
	void (*then)(struct list_mode *l, struct app *app);
	size_t column; /* of a filter: the attribute chosen */
	char **value;  /* the values offered for it */
	size_t nvalues;
	char *sought; /* what was last looked for in all records */
	char *form;   /* of a new record */
	int year;     /* of new records, and what was asked to learn it */
	char *year_question;
	void (*with_year)(struct list_mode *l, struct app *app);
	const struct kind *kind; /* of project, NULL: none */
	enum act act;            /* what is being asked about */
};

/* --- list.c: the mode ------------------------------------------------- */

struct list_mode *list_of(struct app *app);
/* Loads anew around a record (0: the one in hand); counts again. */
void list_load(struct list_mode *l, struct app *app, int64_t number);
/* Lets `then` take the answer of a box, and opens it. */
void list_ask(struct list_mode *l, struct app *app, struct mode *box,
	void (*then)(struct list_mode *l, struct app *app));
/* Asks for a year, which may be this one, until the answer is one: with l->year then it goes on. */
void list_ask_year(struct list_mode *l, struct app *app, const char *question, int year,
	void (*then)(struct list_mode *l, struct app *app));

/* --- list_view.c: drawing ----------------------------------------------- */

void list_draw(struct mode *m, struct app *app);
/* Finds out the unit of amounts. */
void list_money_find(struct list_money *m, struct app *app);

/* --- list_marks.c -------------------------------------------------------- */

bool marks_has(const struct marks *m, int64_t number);
void marks_clear(struct marks *m);
/* The amounts as the file has them now; records that are gone lose their mark. */
void marks_refresh(struct marks *m, struct app *app);
/* Exact sum of the amounts; false when it does not fit. */
bool marks_sum(const struct marks *m, int64_t *sum);
/* The records a command works on: those marked, else the one in hand. free(*v). */
size_t list_chosen(const struct list_mode *l, int64_t **v);

/* --- list_query.c: which records ----------------------------------------- */

/* What is left out, in words: 年度 2021　查找“物业”. */
void query_words(const struct list_query *q, struct app *app, struct buf *out);
/* Forgets the values a filter offers. */
void list_values_free(struct list_mode *l);
/* Name of a form as people see it; its id when it cannot be read. */
const char *form_name(struct app *app, const char *id);

/* --- list_new.c ------------------------------------------------------------ */

/* An empty file asks at once for form and year. */
void list_greet(struct list_mode *l, struct app *app);

#endif
