/*
 * A page full of places in records: what a search found, what is wrong with
 * them. It shows what there is while more is looked for; Enter opens the record
 * at the place. Where places come from is a source's business: search.c (a
 * text), list_report.c (problems).
 */
#ifndef TIANBAO_UI_FOUND_H
#define TIANBAO_UI_FOUND_H

#include "ui/app.h"

/* A place: a line under its record's. */
struct hit {
	size_t record; /* in found.record */
	enum diag_level level;
	bool wrong;      /* a problem: its sign is shown */
	bool waived;     /* that was let pass */
	char *cell;      /* address in the record */
	char *text;      /* what is shown */
	size_t lead;     /* bytes of it that name the cell: they are never cut */
	size_t from, to; /* bytes of it that were looked for; equal: none */
	size_t caret;    /* where they begin in the cell's text */
};
struct hit_record {
	int64_t number;
	int year;
	char *name;
	size_t hits;
};

struct found_mode;
struct found_source {
	/* Looks at one more portion (some milliseconds); false: nothing is left to look at. */
	bool (*more)(struct found_mode *f, struct app *app);
	/* Looks at one record again, which may have changed. */
	void (*again)(struct found_mode *f, struct app *app, int64_t number);
	/* The top line: what is shown; how much there is. */
	void (*title)(
		const struct found_mode *f, struct app *app, struct buf *left, struct buf *right);
	/* What to say when there is nothing. */
	void (*nothing)(const struct found_mode *f, struct buf *out);
};

struct found_mode {
	struct mode mode; /* its ops are the source's: FOUND_OPS and its own */
	const struct found_source *source;
	struct hit *hit;
	size_t nhits, hits_cap;
	struct hit_record *record;
	size_t nrecords, records_cap;
	enum diag_level most; /* worse and equal ones are shown */
	size_t *shown;        /* the hits that are */
	size_t nshown, shown_cap;
	size_t at, top; /* in shown: the one in hand, the first on the page */
	size_t page;    /* how many the last frame showed */
	size_t adding;  /* the record that the next place is in */
	size_t insert;  /* where it goes */
	int y;          /* first row of the page, for the mouse */
	bool done;      /* all was looked at */
	bool full;      /* more than can be shown */
	int64_t opened; /* record of the form screen above, 0: none */
};

/* Sets up the mode; it begins the struct of a mode. */
void found_mode_init(
	struct found_mode *f, const struct mode_ops *ops, const struct found_source *s);
void found_mode_release(struct found_mode *f);

/* The record that the next places are in: a new one, or one there is. */
void found_record(struct found_mode *f, int64_t number, int year, const char *name);
/* A new place in it; the texts are copied, all else is as in like. */
void found_add(struct found_mode *f, const char *cell, const char *text, const struct hit *like);

/* What the modes' operations have in common. */
#define FOUND_OPS \
	.full = true, .draw = found_draw, .key = found_key, .resume = found_resume, \
	.go = found_go, .idle = found_idle
void found_draw(struct mode *m, struct app *app);
void found_key(struct mode *m, struct app *app, const struct key *k);
void found_resume(struct mode *m, struct app *app);
void found_go(struct mode *m, struct app *app, enum go where);
bool found_idle(struct mode *m, struct app *app);

/* The commands: opens the record in hand at the place; shows fewer levels. */
bool found_open(struct app *app);
bool found_filter(struct app *app);

#endif
