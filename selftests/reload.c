// SPDX-License-Identifier: GPL-2.0
#include "selftests/reload.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SECTIONS 4

static struct {
	const struct embedded *e;
	const char *prog;
	struct bpf_object *obj;
	const char *user;	/* the case that has it */
	struct section {
		void *at, *first;
		size_t size;
	} sections[MAX_SECTIONS];
	int nr_sections;
} kept;

static void forget(void)
{
	while (kept.nr_sections)
		free(kept.sections[--kept.nr_sections].first);
	free((char *)kept.prog);
	kept.obj = NULL;
	kept.prog = NULL;
}

struct bpf_object *reload_again(struct test *t, const struct embedded *e, const char *prog)
{
	int i;

	/* a case that loads it twice wants two */
	if (!kept.obj || kept.e != e || strcmp(kept.prog, prog) || kept.user == test_name(t))
		return NULL;
	for (i = 0; i < kept.nr_sections; i++)
		memcpy(kept.sections[i].at, kept.sections[i].first, kept.sections[i].size);
	kept.user = test_name(t);
	return kept.obj;
}

static bool runs_by_test_run(enum bpf_prog_type type)
{
	return type == BPF_PROG_TYPE_SCHED_CLS || type == BPF_PROG_TYPE_XDP ||
	       type == BPF_PROG_TYPE_SOCKET_FILTER || type == BPF_PROG_TYPE_SYSCALL ||
	       type == BPF_PROG_TYPE_RAW_TRACEPOINT;
}

/* The variables that programs may write, as they are now; false where there is any other map. */
static bool take_sections(struct bpf_object *obj)
{
	struct bpf_map *map;
	struct section *s;

	bpf_object__for_each_map(map, obj) {
		if (!bpf_map__is_internal(map))
			return false;
		/* nobody writes to constants */
		if (strstr(bpf_map__name(map), ".rodata"))
			continue;
		s = &kept.sections[kept.nr_sections];
		if (kept.nr_sections == MAX_SECTIONS)
			return false;
		s->at = bpf_map__initial_value(map, &s->size);
		s->first = s->at ? malloc(s->size) : NULL;
		if (!s->first)
			return false;
		memcpy(s->first, s->at, s->size);
		kept.nr_sections++;
	}
	return true;
}

void reload_keep(struct test *t, const struct embedded *e, const char *prog, struct bpf_object *obj)
{
	struct bpf_program *p = bpf_object__find_program_by_name(obj, prog);

	forget();
	if (!t->lazy || !runs_by_test_run(bpf_program__type(p)) || !take_sections(obj)) {
		forget();
		return;
	}
	kept.e = e;
	kept.prog = strdup(prog);
	kept.obj = kept.prog ? obj : NULL;
	kept.user = test_name(t);
}
