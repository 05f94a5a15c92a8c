// SPDX-License-Identifier: GPL-2.0
/*
 * map/TYPE/load_WHAT: whether the verifier takes a program that does one thing with a
 * map (check_map_prog_compatibility(), check_map_func_compatibility(), check_ld_imm()).
 * The control of each is the same program without the map.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpers/matrix/insns.h"
#include "maps/types.h"
#include "selftests/contexts.h"
#include "selftests/runner.h"

enum use {
	LOOKUP, LOOKUP_READ, LOOKUP_STORE, UPDATE, DELETE, PUSH, POP, PEEK,
	VALUE,			/* BPF_PSEUDO_MAP_VALUE, read at its first byte */
	NR_USES,
};

static const int helper_of[NR_USES] = {
	[LOOKUP] = BPF_FUNC_map_lookup_elem, [LOOKUP_READ] = BPF_FUNC_map_lookup_elem,
	[LOOKUP_STORE] = BPF_FUNC_map_lookup_elem, [UPDATE] = BPF_FUNC_map_update_elem,
	[DELETE] = BPF_FUNC_map_delete_elem, [PUSH] = BPF_FUNC_map_push_elem,
	[POP] = BPF_FUNC_map_pop_elem, [PEEK] = BPF_FUNC_map_peek_elem,
};

struct load_row {
	const struct map_type *type;
	const char *what;
	int line;
	const char *context;
	enum use use;
	int off;		/* of the value, for VALUE */
	__u32 flags;		/* further ones of the map */
	__u32 max_entries;	/* 0: as the type has */
	struct outcome outcomes[3];
	int nr_outcomes;
};

#define LOAD(map, name, ctx, how, opts, ...)					\
	{ .type = &map_type_##map, .what = #name, .line = __LINE__, .context = ctx,	\
	  .use = how, opts, .outcomes = { __VA_ARGS__ },			\
	  .nr_outcomes = sizeof((struct outcome[]){ __VA_ARGS__ }) / sizeof(struct outcome) }
#define PLAIN .off = 0
#define AT_BYTE(n) .max_entries = 1, .off = n
#define SLEEPABLE "lsm.s"

/* "Relax the requirement to use preallocated hash maps in tracing progs", and in sleepable ones */
#define ANY_ALLOC OK_SINCE("6.1"), ELSE(EINVAL)
/* "Allow per-cpu maps and map-in-map in sleepable programs" */
#define PERCPU_SLEEPABLE OK_SINCE("5.12"), ELSE(EINVAL)
#define QUEUE_SLEEPABLE OK_SINCE("6.4" /* measured */), ELSE(EINVAL)
#define NO_PREALLOC .flags = BPF_F_NO_PREALLOC
#define RDONLY .flags = BPF_F_RDONLY_PROG
#define WRONLY .flags = BPF_F_WRONLY_PROG

static const struct load_row loads[] = {
	LOAD(hash, perf_event, "perf_event", LOOKUP, PLAIN, ELSE_OK),
	LOAD(hash, perf_event_no_prealloc, "perf_event", LOOKUP, NO_PREALLOC, ANY_ALLOC),
	LOAD(percpu_hash, perf_event_no_prealloc, "perf_event", LOOKUP, NO_PREALLOC, ANY_ALLOC),
	LOAD(rhash, perf_event, "perf_event", LOOKUP, PLAIN, ELSE_OK),

	LOAD(array, sleepable, SLEEPABLE, LOOKUP, PLAIN, ELSE_OK),
	LOAD(hash, sleepable, SLEEPABLE, LOOKUP, PLAIN, ELSE_OK),
	LOAD(hash, sleepable_no_prealloc, SLEEPABLE, LOOKUP, NO_PREALLOC, ANY_ALLOC),
	LOAD(lru_hash, sleepable, SLEEPABLE, LOOKUP, PLAIN, ELSE_OK),
	LOAD(rhash, sleepable, SLEEPABLE, LOOKUP, PLAIN, ELSE_OK),
	LOAD(percpu_array, sleepable, SLEEPABLE, LOOKUP, PLAIN, PERCPU_SLEEPABLE),
	LOAD(percpu_hash, sleepable, SLEEPABLE, LOOKUP, PLAIN, PERCPU_SLEEPABLE),
	LOAD(percpu_hash, sleepable_no_prealloc, SLEEPABLE, LOOKUP, NO_PREALLOC, ANY_ALLOC),
	LOAD(lru_percpu_hash, sleepable, SLEEPABLE, LOOKUP, PLAIN, PERCPU_SLEEPABLE),
	LOAD(lpm_trie, sleepable, SLEEPABLE, LOOKUP, PLAIN, OK_SINCE("7.2" /* measured */),
	     ELSE(EINVAL)),
	LOAD(queue, sleepable, SLEEPABLE, PEEK, PLAIN, QUEUE_SLEEPABLE),
	LOAD(stack, sleepable, SLEEPABLE, PEEK, PLAIN, QUEUE_SLEEPABLE),
	LOAD(bloom_filter, sleepable, SLEEPABLE, PUSH, PLAIN, ELSE(EINVAL)),

	/* check_map_access_type(), record_func_map() */
	LOAD(array, rdonly_prog_read, "tc", LOOKUP_READ, RDONLY, ELSE_OK),
	LOAD(array, rdonly_prog_store, "tc", LOOKUP_STORE, RDONLY, ELSE(EACCES)),
	LOAD(array, rdonly_prog_update, "tc", UPDATE, RDONLY, ELSE(EACCES)),
	LOAD(array, wronly_prog_read, "tc", LOOKUP_READ, WRONLY, ELSE(EACCES)),
	LOAD(array, wronly_prog_store, "tc", LOOKUP_STORE, WRONLY, ELSE_OK),
	LOAD(array, wronly_prog_update, "tc", UPDATE, WRONLY, ELSE_OK),
	LOAD(hash, rdonly_prog_delete, "tc", DELETE, RDONLY, ELSE(EACCES)),
	LOAD(hash, rdonly_prog_store, "tc", LOOKUP_STORE, RDONLY, ELSE(EACCES)),
	LOAD(hash, wronly_prog_read, "tc", LOOKUP_READ, WRONLY, ELSE(EACCES)),
	LOAD(lpm_trie, rdonly_prog_update, "tc", UPDATE,
	     .flags = BPF_F_NO_PREALLOC | BPF_F_RDONLY_PROG, ELSE(EACCES)),
	LOAD(queue, rdonly_prog_peek, "tc", PEEK, RDONLY, ELSE_OK),
	LOAD(queue, rdonly_prog_push, "tc", PUSH, RDONLY, ELSE(EACCES)),
	LOAD(queue, rdonly_prog_pop, "tc", POP, RDONLY, ELSE(EACCES)),
	LOAD(stack, rdonly_prog_push, "tc", PUSH, RDONLY, ELSE(EACCES)),
	LOAD(bloom_filter, rdonly_prog_push, "tc", PUSH, RDONLY, ELSE(EACCES)),

	/* array_map_direct_value_addr(), and the per-CPU one of 7.3 */
	LOAD(array, value, "tc", VALUE, .max_entries = 1, ELSE_OK),
	LOAD(array, value_at_last_byte, "tc", VALUE, AT_BYTE(7), ELSE_OK),
	LOAD(array, value_past_end, "tc", VALUE, AT_BYTE(8), ELSE(EINVAL)),
	LOAD(array, value_of_many, "tc", VALUE, .max_entries = 2, ELSE(BM_ENOTSUPP)),
	LOAD(percpu_array, value, "tc", VALUE, .max_entries = 1, OK_SINCE("7.3"), ELSE(EINVAL)),
	LOAD(percpu_array, value_of_many, "tc", VALUE, .max_entries = 2,
	     ERR_SINCE("7.3", EOPNOTSUPP), ELSE(EINVAL)),
	LOAD(percpu_array, value_past_end, "tc", VALUE, AT_BYTE(8), ELSE(EINVAL)),
	LOAD(hash, value, "tc", VALUE, .max_entries = 1, ELSE(EINVAL)),

	/* check_map_func_compatibility(); before, a key of no bytes is a "zero-sized read" */
	LOAD(queue, push, "tc", PUSH, PLAIN, ELSE_OK),
	LOAD(queue, lookup, "tc", LOOKUP, PLAIN, ELSE(EACCES)),
	LOAD(queue, update, "tc", UPDATE, PLAIN, ELSE(EACCES)),
	LOAD(queue, delete, "tc", DELETE, PLAIN, ELSE(EACCES)),
	LOAD(stack, push, "tc", PUSH, PLAIN, ELSE_OK),
	LOAD(stack, lookup, "tc", LOOKUP, PLAIN, ELSE(EACCES)),
	LOAD(stack, update, "tc", UPDATE, PLAIN, ELSE(EACCES)),
	LOAD(stack, delete, "tc", DELETE, PLAIN, ELSE(EACCES)),
	LOAD(bloom_filter, push, "tc", PUSH, PLAIN, ELSE_OK),
	LOAD(bloom_filter, pop, "tc", POP, PLAIN, ELSE(EINVAL)),
	LOAD(bloom_filter, lookup, "tc", LOOKUP, PLAIN, ELSE(EACCES)),
	LOAD(bloom_filter, update, "tc", UPDATE, PLAIN, ELSE(EACCES)),
	LOAD(bloom_filter, delete, "tc", DELETE, PLAIN, ELSE(EACCES)),
	LOAD(array, push, "tc", PUSH, PLAIN, ELSE(EINVAL)),
	LOAD(hash, pop, "tc", POP, PLAIN, ELSE(EINVAL)),
	LOAD(lpm_trie, peek, "tc", PEEK, PLAIN, ELSE(EINVAL)),
};

#define MAX_INSNS 24

/* A key and a value on the stack, and what is done with them; how many instructions. */
static int build(const struct load_row *row, int map, int ret, struct bpf_insn *insns)
{
	bool keyed = row->use != PUSH && row->use != POP && row->use != PEEK;
	struct bpf_insn *p = insns;

	*p++ = STORE64_IMM(BPF_REG_10, -8, 0);
	*p++ = STORE64_IMM(BPF_REG_10, -16, 0);
	if (map >= 0 && row->use == VALUE) {
		*p++ = LOAD_IMM64(BPF_REG_1, BPF_PSEUDO_MAP_VALUE, map);
		*p++ = LOAD_IMM64_HIGH(row->off);
		*p++ = INSN(BPF_LDX | BPF_MEM | BPF_B, BPF_REG_0, BPF_REG_1, 0, 0);
	} else if (map >= 0) {
		*p++ = LOAD_IMM64(BPF_REG_1, BPF_PSEUDO_MAP_FD, map);
		*p++ = LOAD_IMM64_HIGH(0);
		*p++ = MOV_REG(BPF_REG_2, BPF_REG_10);
		*p++ = ADD_IMM(BPF_REG_2, -8);
		*p++ = keyed ? MOV_REG(BPF_REG_3, BPF_REG_10) : MOV_IMM(BPF_REG_3, 0);
		if (keyed)
			*p++ = ADD_IMM(BPF_REG_3, -16);
		*p++ = MOV_IMM(BPF_REG_4, 0);
		*p++ = CALL(helper_of[row->use]);
		if (row->use == LOOKUP_READ || row->use == LOOKUP_STORE)
			*p++ = JUMP_EQ(BPF_REG_0, 0, 1);
		if (row->use == LOOKUP_READ)
			*p++ = LOAD64(BPF_REG_0, BPF_REG_0, 0);
		if (row->use == LOOKUP_STORE)
			*p++ = STORE64_IMM(BPF_REG_0, 0, 1);
	}
	*p++ = MOV_IMM(BPF_REG_0, ret);
	*p++ = EXIT();
	return p - insns;
}

static int load(const struct load_row *row, const struct context *c, int map)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts);
	struct bpf_insn insns[MAX_INSNS];

	return context_load(c, "GPL", insns, build(row, map, c->ret, insns), &opts);
}

static void run_load(struct test *t)
{
	const struct load_row *row = test_arg(t);
	const struct context *c = context_find(row->context);
	struct map_args args = row->type->args;
	char missing[128];
	int map, control, fd;

	if (!c)
		test_fail(t, "there is no context %s", row->context);
	if (c->config && kconfig_missing(c->config, missing, sizeof(missing)))
		test_skip(t, "config missing: %s", missing);
	args.map_flags |= row->flags;
	if (row->max_entries)
		args.max_entries = row->max_entries;
	map = must(t, map_try_args(&args));
	control = must(t, load(row, c, -1));
	fd = load(row, c, map);
	check_outcome(t, (struct bm_where){ __FILE__, row->line }, row->what, fd, row->outcomes,
		      row->nr_outcomes);
	/* its child goes on with the row behind it */
	close(control);
	close(map);
	if (fd >= 0)
		close(fd);
}

static void __attribute__((constructor)) loads_register(void)
{
	static char names[ARRAY_SIZE(loads)][64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(loads); i++) {
		snprintf(names[i], sizeof(names[i]), "map/%s/load_%s", loads[i].type->name,
			 loads[i].what);
		case_register(&(struct bm_case){
			.name = names[i], .run = run_load, .arg = &loads[i],
			.map_type = loads[i].type, .batch = "loads",
		});
	}
}
