/*
 * The installed forms with their shared checks, and the library of indicators:
 * what one offers, the other takes.
 */
#include "unit.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "doc/rules.h"
#include "form/catalog.h"
#include "form/library.h"
#include "form/measure.h"

static const char *const ids[] = {"tianjin-2023", "hebei-2021", "guangzhou-2023"};

static struct units *units;
static struct catalog *forms;
static struct library *library;

static int load(void **state)
{
	(void)state;
	struct diags ds = DIAGS_INIT;
	char *file = mem_printf("%s/data/units.yaml", source_tree());
	char *folder = mem_printf("%s/forms", source_tree());
	char *indicators = mem_printf("%s/data/indicators", source_tree());
	const char *const of_forms[] = {folder}, *const of_indicators[] = {indicators};
	units = units_load(file, &ds);
	forms = catalog_new(of_forms, 1, units);
	library = library_load(of_indicators, 1, units, &ds);
	int faulty = ds.n > 0;
	diags_release(&ds);
	free(file);
	free(folder);
	free(indicators);
	return faulty;
}

static int unload(void **state)
{
	(void)state;
	library_free(library);
	catalog_free(forms);
	units_free(units);
	return 0;
}

/* The list that templates fill, -1. */
static int filled_list(const struct form *f)
{
	for (int l = 0; l < (int)f->nlists; l++)
		if (f->list[l].part[LIST_PART_VALUE] >= 0)
			return l;
	return -1;
}

static void set(struct doc *d, int list, enum list_part part, const char *text)
{
	int col = d->form->list[list].part[part];
	if (col >= 0)
		doc_set(d, (struct path){list, 0, col}, text);
}

/* The first complaint of a rule about the first row; NULL without one. */
static const struct diag *complaint(const struct diags *ds)
{
	for (size_t i = 0; i < ds->n; i++)
		if (*ds->v[i].rule && strstr(ds->v[i].cell, "[1]"))
			return &ds->v[i];
	return NULL;
}

/* A usual value of every indicator stands in a table, of whatever year, without a complaint. */
static size_t try_indicator(struct rules *r, struct doc *d, int list, const struct indicator *in)
{
	set(d, list, LIST_PART_LEVEL1, in->level1);
	set(d, list, LIST_PART_LEVEL2, in->level2);
	set(d, list, LIST_PART_NAME, in->name);
	set(d, list, LIST_PART_DESCRIPTION, in->description);
	for (size_t i = 0; i < in->values.n; i++) {
		struct diags ds = DIAGS_INIT;
		set(d, list, LIST_PART_VALUE, in->values.v[i]);
		rules_check(r, d, NULL, PATH_RECORD, NULL, &ds);
		const struct diag *wrong = complaint(&ds);
		CHECK_ROW(!wrong, "%s %s: %s", in->name, in->values.v[i], wrong->text);
		diags_release(&ds);
	}
	return in->values.n;
}

static void usual_values_pass(void **state)
{
	(void)state;
	size_t n, tried = 0;
	const struct indicator *table = library_table(library, &n);
	for (size_t i = 0; i < COUNT(ids); i++) {
		struct diags ds = DIAGS_INIT;
		const struct form *f = catalog_get(forms, ids[i], &ds);
		struct rules *r = rules_new(f, &ds);
		assert_int_equal(ds.n, 0);
		int list = filled_list(f);
		assert_true(list >= 0);
		struct doc *d = doc_new(f, 2031);
		while (d->list[list].n)
			doc_row_delete(d, list, 0);
		doc_row_insert(d, list, 0);
		doc_set(d, (struct path){LIST_NONE, -1, f->role[ROLE_AMOUNT]}, "99999999万元");
		for (size_t k = 0; k < n; k++)
			tried += try_indicator(r, d, list, &table[k]);
		doc_free(d);
		rules_free(r);
	}
	assert_true(tried > 3000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(usual_values_pass),
	};
	return cmocka_run_group_tests_name("shared checks", tests, load, unload);
}
