/*
 * The floor for a screen program: the smallest curses program that echoes what
 * is typed into one cell of a grid of 80. What it costs is curses' own cost.
 */
#include <curses.h>
#include <locale.h>
#include <wchar.h>

int main(void)
{
	setlocale(LC_ALL, "");
	initscr();
	raw();
	noecho();
	keypad(stdscr, TRUE);
	for (int y = 0; y < LINES; y += 2)
		for (int x = 0; x < COLS; x++)
			mvaddch(y, x, x % 12 ? ACS_HLINE : ACS_PLUS);
	for (int y = 1; y < LINES; y += 2)
		for (int x = 0; x < COLS; x += 12)
			mvaddch(y, x, ACS_VLINE);
	mvaddstr(LINES - 1, 0, "floor");
	move(1, 1);
	wint_t c;
	int y = 1, x = 1;
	while (get_wch(&c) != ERR && c != 17) {
		if (c == '\t') {
			y = y + 2 < LINES - 1 ? y + 2 : 1;
			x = 1;
		} else {
			wchar_t s[2] = {(wchar_t)c, 0};
			mvaddwstr(y, x, s);
			x += wcwidth((wchar_t)c);
			if (x > COLS - 3) {
				x = 1;
				y = y + 2 < LINES - 1 ? y + 2 : 1;
			}
		}
		move(y, x);
		refresh();
	}
	endwin();
	return 0;
}
