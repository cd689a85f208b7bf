/*
 * The floor for a list of records: one page of a table of a data file on a
 * curses screen, paged by key. What it costs is SQLite's and curses' own cost.
 */
#include <curses.h>
#include <locale.h>
#include <sqlite3.h>
#include <stdio.h>

static sqlite3_int64 show(sqlite3_stmt *page, sqlite3_int64 after)
{
	erase();
	sqlite3_bind_int64(page, 1, after);
	sqlite3_bind_int(page, 2, LINES - 2);
	for (int y = 0; sqlite3_step(page) == SQLITE_ROW; y++) {
		after = sqlite3_column_int64(page, 0);
		mvprintw(y, 0, "%6lld ", (long long)after);
		addstr((const char *)sqlite3_column_text(page, 1));
	}
	sqlite3_reset(page);
	mvaddstr(LINES - 1, 0, "floor");
	refresh();
	return after;
}

int main(int argc, char **argv)
{
	sqlite3 *db;
	sqlite3_stmt *page;
	setlocale(LC_ALL, "");
	if (argc != 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) ||
		sqlite3_prepare_v2(db, "SELECT number, name FROM records WHERE number > ? "
				       "ORDER BY number LIMIT ?", -1, &page, NULL)) {
		fprintf(stderr, "floor_list FILE\n");
		return 2;
	}
	initscr();
	raw();
	noecho();
	keypad(stdscr, TRUE);
	sqlite3_int64 after = show(page, 0);
	int c;
	while ((c = getch()) != ERR && c != 17)
		after = show(page, c == KEY_NPAGE ? after : 0);
	endwin();
	sqlite3_finalize(page);
	sqlite3_close(db);
	return 0;
}
