/*
 * What the files of the library of indicator templates share. Only for
 * src/form: others see form/library.h.
 *
 *	library.c        folders, what is there, looking things up
 *	library_read.c   one file
 *	library_link.c   what files say of each other
 *	library_search.c searching
 *	indicator.c      judging values
 *	indicator_words.c what they should be, in words; what completes them
 */
#ifndef TIANBAO_FORM_LIBRARY_IMPL_H
#define TIANBAO_FORM_LIBRARY_IMPL_H

#include "form/library.h"
#include "form/yaml.h"

enum {
	LIBRARY_MOST = 20000,      /* indicators of all files, and kinds */
	LIBRARY_MOST_FILES = 1000, /* of one folder */
	LIBRARY_MOST_WORDS = 1000, /* of levels */
	LIBRARY_MOST_LIST = 200,   /* in one list: units, values, rows to begin with */
};

/* Where an indicator or a kind is from, beside what others see of it. */
struct origin {
	size_t folder;
	bool faulty;        /* left out in the end, but its name is known */
	struct yaml *node;  /* its key */
	struct yaml *names; /* `kinds:` of an indicator, `usual:` of a kind; NULL without */
};

/* A word for a level; those of one group mean the same. */
struct level_word {
	const char *word, *first; /* first: the key of its line */
	size_t group, folder;
};

/* What a search compares, folded. */
struct folded {
	const char *name, *description; /* the same text when they are */
	const char **keyword;
};

struct library {
	char **folder; /* that it is made of */
	size_t nfolders;
	const struct units *units;
	bool loaded;
	struct diags faults;
	size_t errors; /* among them, also when they were taken away */
	struct arena arena;
	struct indicator *v;
	struct origin *from;
	size_t n, cap, capfrom;
	struct kind *kind;
	struct origin *kind_from;
	size_t nkinds, capkinds, capkind_from;
	struct level_word *level;
	size_t nlevels, caplevels, groups;
	/* Once everything is read. */
	const struct indicator **by_id, **by_name; /* sorted */
	struct folded *folded;                     /* of v[i] */
};

/* Reads one file, of that folder (its index), into the library: all its faults go to ds. */
void library_read(struct library *lib, const char *file, const char *text, size_t n, size_t folder,
	struct diags *ds);
/*
 * When all files are read: what is there twice or faulty goes, names get what they name. rest: a
 * library in which they are looked for, too; NULL: none.
 */
void library_link(struct library *lib, const struct library *rest, struct diags *ds);
/* Makes what a search compares. */
void library_fold(struct library *lib);
/* The kind of this name, NULL: none. The group of a level's word, -1: none. */
const struct kind *library_kind(const struct library *l, const char *name);
long library_level(const struct library *l, const char *word);

#endif
