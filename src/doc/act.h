/*
 * Sign-off: which step leads from which status to which, and what paper says
 * of a record that is signed. Knows nothing of where either is kept.
 */
#ifndef TIANBAO_DOC_ACT_H
#define TIANBAO_DOC_ACT_H

#include "base/digest.h"
#include "doc/doc.h"

/* What is done with a record as a whole. */
enum act { ACT_REVIEW, ACT_SIGN, ACT_RETURN, ACT_UNLOCK, ACTS };

struct act_rule {
	const char *word; /* of the command, in the data file */
	const char *name; /* as shown */
	enum status from, to;
	bool judged; /* not while the record has errors */
	bool reason; /* it needs one */
};
const struct act_rule *act_rule(enum act a);
/* The act of such a word, -1 for another text. */
int act_from(const char *word);

/* The sign-off of a record, while it is in force. */
struct seal {
	int64_t revision, time; /* of the record then; seconds */
	char *who;              /* free */
	char value[DIGEST_HEX]; /* check value, see tianbao-verify(7) */
	char head[DIGEST_HEX];  /* of the history, the sign-off included */
};

/* Who can tell the sign-off of a record; the store fills it in. */
struct seals {
	void *arg;
	/* 1: out is filled in, 0: the record is not signed, -1: it cannot be told. */
	int (*of)(void *arg, const struct doc *d, struct seal *out);
};

/* Appends a digest in groups of four. */
void seal_groups(struct buf *out, const char *hex);

#endif
