/* A page of the screen program as text: see page.h. */
#include "page.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "ui/app.h"

/* What could be taken is no text of the cell: a line under each of its characters says so. */
static void underline_ghost(struct surface *s)
{
	enum { LOW_LINE = 0x332 };
	struct glyph *end = s->v + (size_t)s->rows * (size_t)s->cols;
	for (struct glyph *g = s->v; g < end; g++) {
		if (g->style != STYLE_GHOST || !g->c[0])
			continue;
		for (int i = 1; i < GLYPH_CHARS; i++)
			if (!g->c[i]) {
				g->c[i] = LOW_LINE;
				break;
			}
	}
}

/* A group of four hexadecimal digits. */
static bool is_group(const char *s)
{
	return strspn(s, "0123456789abcdef") == 4;
}

/* Check values cover what differs each time (UUIDs, logins): four groups and more become xxxx. */
static void mask_values(struct buf *page)
{
	for (char *s = page->s; *s; s++) {
		size_t groups = 0;
		if (s > page->s && s[-1] != ' ')
			continue;
		while (is_group(s + 5 * groups) && strchr(" \n", s[5 * groups + 4]))
			groups++;
		for (size_t i = 0; groups >= 4 && i < groups; i++)
			memcpy(s + 5 * i, "xxxx", 4);
	}
}

/* The page printed last. */
static struct buf shown = BUF_INIT;

static void page_text(struct surface *s, struct buf *out)
{
	underline_ghost(s);
	surface_dump(out, s);
	mask_values(out);
}

void page_print(struct surface *s)
{
	buf_reset(&shown);
	page_text(s, &shown);
	fwrite(shown.s, 1, shown.n, stdout);
}

void page_print_since(struct surface *s)
{
	struct buf page = BUF_INIT;
	page_text(s, &page);
	const char *old = shown.s, *new = page.s;
	for (int y = 0; *new; y++) {
		size_t n = strcspn(new, "\n"), was = strcspn(old, "\n");
		if (n != was || memcmp(new, old, n) != 0)
			printf("%2d%.*s\n", y, (int)n, new);
		new += n + (new[n] == '\n');
		old += was + (old[was] == '\n');
	}
	buf_release(&shown);
	shown = page;
}

void page_release(void)
{
	buf_release(&shown);
}

void page_print_styles(struct surface *s)
{
	static const char letters[STYLES] = {
		[STYLE_PLAIN] = '.',
		[STYLE_LABEL] = 'L',
		[STYLE_ENTRY] = 'E',
		[STYLE_HERE] = 'H',
		[STYLE_SELECTED] = 'S',
		[STYLE_ERROR] = 'X',
		[STYLE_WARNING] = '!',
		[STYLE_HINT] = '?',
		[STYLE_UNCONFIRMED] = 'u',
		[STYLE_GHOST] = 'g',
		[STYLE_DIM] = 'd',
		[STYLE_TITLE] = 'T',
		[STYLE_BAR] = 'b',
		[STYLE_KEY] = 'k',
		[STYLE_LINE] = '-',
	};
	for (int y = 0; y < s->rows; y++) {
		for (int x = 0; x < s->cols; x++)
			putchar(letters[surface_at(s, y, x)->style]);
		putchar('\n');
	}
}

void page_show(struct app *app, const char *name, void (*print)(struct surface *s))
{
	if (!app->top || app->quit) {
		printf("--- %s: the program has ended\n", name);
		return;
	}
	printf("--- %s: %d × %d", name, app->page.rows, app->page.cols);
	if (app->cursor_y >= 0)
		printf(", cursor %d,%d", app->cursor_y, app->cursor_x);
	putchar('\n');
	print(&app->page);
}
