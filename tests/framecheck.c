/*
 * Do the lines of a table meet? Reads text files and says of every line that
 * leaves a character whether it arrives in the next one. Knows nothing of the
 * program: only Unicode and the C library. Form feeds part pages.
 *	framecheck [-w] FILE…
 * -w: box characters are two columns wide. Status 1 when a line breaks.
 */
#include <locale.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { UP = 1, RIGHT = 2, DOWN = 4, LEFT = 8, COLS = 2048, ROWS = 4096 };

/* The directions in which each box character leaves its cell. */
static const struct {
	wchar_t c;
	unsigned char ways;
} box[] = {
	{L'─', LEFT | RIGHT},
	{L'│', UP | DOWN},
	{L'┌', RIGHT | DOWN},
	{L'┐', LEFT | DOWN},
	{L'└', UP | RIGHT},
	{L'┘', UP | LEFT},
	{L'├', UP | RIGHT | DOWN},
	{L'┤', UP | LEFT | DOWN},
	{L'┬', LEFT | RIGHT | DOWN},
	{L'┴', UP | LEFT | RIGHT},
	{L'┼', UP | RIGHT | DOWN | LEFT},
};

struct sheet {
	unsigned char ways[ROWS][COLS]; /* of the character that begins in each column */
	int rows;
	long boxes; /* characters seen */
};

static unsigned char ways_of(wchar_t c)
{
	for (size_t i = 0; i < sizeof box / sizeof *box; i++)
		if (box[i].c == c)
			return box[i].ways;
	return 0;
}

static int fault(const char *file, int page, int row, int col, const char *what)
{
	printf("%s: page %d line %d column %d: %s\n", file, page, row + 1, col + 1, what);
	return 1;
}

/* Both characters of a neighbouring pair must agree. */
static int check_page(const char *file, int page, const struct sheet *s, int wide)
{
	int faults = 0;
	for (int y = 0; y < s->rows; y++)
		for (int x = 0; x < COLS; x++) {
			int here = s->ways[y][x];
			int right = x + wide < COLS ? s->ways[y][x + wide] : 0;
			int below = y + 1 < s->rows ? s->ways[y + 1][x] : 0;
			if (!(here & RIGHT) != !(right & LEFT) && (here || right))
				faults += fault(file, page, y, x, "the line to the right breaks");
			if (!(here & DOWN) != !(below & UP))
				faults += fault(file, page, y, x, "the line downwards breaks");
			if ((y == 0 && here & UP) || (x == 0 && here & LEFT))
				faults += fault(file, page, y, x, "a line leaves the page");
		}
	return faults;
}

/* Reads a line into the sheet. */
static void read_line(struct sheet *s, const char *line, bool wide)
{
	int x = 0;
	wchar_t c;
	mbstate_t state = {0};
	memset(s->ways[s->rows], 0, COLS);
	while (*line && *line != '\n') {
		size_t n = mbrtowc(&c, line, MB_CUR_MAX, &state);
		if (n == (size_t)-1 || n == (size_t)-2)
			break;
		int ways = ways_of(c), width = wcwidth(c);
		if (wide && width == 1 && c >= 0x80)
			width = 2;
		if (x >= COLS)
			break;
		s->ways[s->rows][x] = (unsigned char)ways;
		s->boxes += ways != 0;
		x += width > 0 ? width : 0;
		line += n;
	}
	s->rows++;
}

static int check_file(struct sheet *s, const char *name, bool wide)
{
	FILE *f = fopen(name, "r");
	char *line = NULL;
	size_t cap = 0;
	int faults = 0, page = 1;
	if (!f)
		return fault(name, 0, 0, 0, "cannot be read");
	s->rows = 0;
	s->boxes = 0;
	while (getline(&line, &cap, f) >= 0) {
		const char *at = line;
		if (*at == '\f') {
			faults += check_page(name, page++, s, wide ? 2 : 1);
			s->rows = 0;
			at++;
		}
		if (s->rows < ROWS)
			read_line(s, at, wide);
	}
	faults += check_page(name, page, s, wide ? 2 : 1);
	if (!s->boxes)
		faults += fault(name, page, 0, 0, "there is no table in it");
	free(line);
	fclose(f);
	return faults;
}

int main(int argc, char **argv)
{
	int faults = 0, first = 1;
	bool wide = argc > 1 && !strcmp(argv[1], "-w");
	struct sheet *s = calloc(1, sizeof *s);
	if (!s || !setlocale(LC_ALL, "C.UTF-8"))
		return 99;
	if (wide)
		first++;
	for (int i = first; i < argc; i++)
		faults += check_file(s, argv[i], wide);
	free(s);
	return faults || first == argc;
}
