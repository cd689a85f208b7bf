/* THE table of acts: see act.h. A draft cannot be signed at once: it is looked at first. */
#include "doc/act.h"

#include <string.h>

#include "base/buf.h"

static const struct act_rule rules[ACTS] = {
	[ACT_REVIEW] = {"review", "校核", STATUS_DRAFT, STATUS_REVIEWED, .judged = true},
	[ACT_SIGN] = {"sign", "签审", STATUS_REVIEWED, STATUS_SIGNED, .judged = true},
	[ACT_RETURN] = {"return", "退回", STATUS_REVIEWED, STATUS_DRAFT, .reason = true},
	[ACT_UNLOCK] = {"unlock", "解锁", STATUS_SIGNED, STATUS_DRAFT, .reason = true},
};

const struct act_rule *act_rule(enum act a)
{
	return &rules[a];
}

int act_from(const char *word)
{
	for (int i = 0; i < ACTS; i++)
		if (!strcmp(word, rules[i].word))
			return i;
	return -1;
}

void seal_groups(struct buf *out, const char *hex)
{
	for (size_t i = 0; hex[i]; i++) {
		if (i && i % 4 == 0)
			buf_addc(out, ' ');
		buf_addc(out, hex[i]);
	}
}
