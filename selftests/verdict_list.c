// SPDX-License-Identifier: GPL-2.0
/*
 * Every program of a folder below progs/ is a case, checked against the rows that stand
 * beside it: verdict/FILE/PROGRAM of progs/verdicts/.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/switches.h"
#include "selftests/verdict.h"

static bool rejects_somewhere(const struct annot *a)
{
	int i;

	for (i = 0; i < a->nr_rows; i++)
		if (!a->rows[i].accept)
			return true;
	return false;
}

static const struct verdict_case *read_case(const struct embedded *e, const struct annot_tags *tags,
					    const char *prog, const struct verdict_folder *folder)
{
	struct verdict_case c = { .e = e, .prog = case_text("%s", prog), .folder = folder };
	char error[256];

	if (annot_read(tags, prog, &c.annot, error, sizeof(error)) ||
	    (c.annot.control && annot_read(tags, c.annot.control, &c.control, error, sizeof(error))))
		c.broken = case_text("%s", error);
	else if (!c.annot.nr_rows && !c.annot.not_a_case)
		c.broken = "it has no annotation: ACCEPT or REJECT(errno)";
	else if (c.annot.control && !c.control.nr_rows)
		c.broken = "its control does not exist, or has no annotation";
	else if (c.annot.unsound && c.annot.has_retval)
		c.broken = "an UNSOUND program is never run: RETVAL has no meaning";
	else if (rejects_somewhere(&c.annot) && !c.annot.control)
		c.broken = "a REJECT without a CONTROL: a missing feature would pass for it";
	return case_copy(&c, sizeof(c));
}

static const char *plain_name(const char *file, const struct verdict_case *c)
{
	return case_text("verdict/%s/%s", file, c->prog);
}

/* @nr: of the folder's files, the how manieth */
static void list_object(const struct embedded *e, const struct verdict_folder *folder, int nr)
{
	struct bpf_object *obj = loader_open(e);
	struct annot_tags *tags = obj ? annot_tags(bpf_object__btf(obj)) : NULL;
	const char *file = e->name + strlen(folder->path), *batch = case_text("%s%d", folder->path, nr / folder->files_a_child);
	struct bpf_program *p;
	const struct verdict_case *c;
	const char *splat;
	bool is_explicit;

	if (!tags) {
		fprintf(stderr, "bpf_selftests: progs/%s.bpf.c: the object cannot be opened: %s\n", e->name,
			errname(errno));
		exit(3);
	}
	bpf_object__for_each_program(p, obj) {
		c = read_case(e, tags, bpf_program__name(p), folder);
		if (c->annot.not_a_case)
			continue;
		/* what is known to splat has a child of its own: a batch runs again for a splat */
		splat = annot_expect(&c->annot, test_kver(), &is_explicit).splat;
		case_register(&(struct bm_case){
			.name = folder->name(file, c),
			.run = verdict_run, .arg = c, .config = c->annot.config,
			.batch = splat ? NULL : batch, .prepare = switches_prepare,
			.splat = splat,
		});
	}
	free(tags);
	bpf_object__close(obj);
}

void verdict_list(const struct verdict_folder *folder)
{
	int i, nr = 0;

	for (i = 0; i < nr_embedded_objects; i++)
		if (!strncmp(embedded_objects[i].name, folder->path, strlen(folder->path)))
			list_object(&embedded_objects[i], folder, nr++);
}

bool verdict_rejects(const struct verdict_case *c)
{
	return rejects_somewhere(&c->annot);
}

static void list_verdicts(void)
{
	static const struct verdict_folder verdicts = { .path = "verdicts/", .name = plain_name, .files_a_child = 1, .oracles = true };

	verdict_list(&verdicts);
}

static void __attribute__((constructor)) register_verdicts(void)
{
	case_source_register(list_verdicts);
}
