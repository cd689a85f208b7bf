/* Pages to look at: see look.h. */
#include "out/look.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "out/charset.h"
#include "out/pages.h"
#include "out/printer.h"
#include "out/text.h"

struct looking {
	struct look look;
	struct buf page; /* being made */
	struct coder *coder;
};

static void end_page(struct looking *l)
{
	if (!l->page.n)
		return;
	MEM_ROOM(l->look.page, l->look.n, l->look.cap);
	l->look.page[l->look.n++] = buf_detach(&l->page);
	buf_init(&l->page);
}

static void put_rows(void *arg, const struct page_rows *p)
{
	struct looking *l = arg;
	if (p->first)
		end_page(l);
	surface_dump(&l->page, p->s);
}

static int look_begin(struct output *o, struct diags *ds)
{
	struct looking *l = mem_new(sizeof *l);
	const struct printer *p = o->options.printer;
	buf_init(&l->page);
	o->state = l;
	if (!o->options.gb18030)
		return 0;
	l->coder = coder_new(p ? p->characters : CHARSET_GBK, ds);
	return l->coder ? 0 : -1;
}

static int look_part(struct output *o, struct out_part *p, struct diags *ds)
{
	struct looking *l = o->state;
	struct arena a = ARENA_INIT;
	const struct grid *g = p->grid;
	if (l->coder)
		g = out_text_fit(&a, l->coder, g, p->form, ds);
	pages_draw(&o->options, g, p->title, put_rows, l);
	end_page(l);
	arena_release(&a);
	return 0;
}

static void look_release(struct output *o)
{
	struct looking *l = o->state;
	if (!l)
		return;
	for (size_t i = 0; i < l->look.n; i++)
		free(l->look.page[i]);
	free(l->look.page);
	buf_release(&l->page);
	coder_free(l->coder);
	free(l);
	o->state = NULL;
}

const struct look *look_of(const struct output *o)
{
	return &((const struct looking *)o->state)->look;
}

const struct out_format look_format = {
	.name = "look",
	.title = "",
	.suffix = "",
	.begin = look_begin,
	.part = look_part,
	.release = look_release,
};
