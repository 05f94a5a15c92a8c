// SPDX-License-Identifier: GPL-2.0
/* Which kinds of programs may name a map with a special field: check_map_prog_compatibility() */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "helpers/matrix/insns.h"
#include "maps/fields_btf.h"

#define ARRAY	\
	.type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = FIELD_VALUE_SIZE, .max_entries = 4
DEFINE_MAP_TYPE(array, ARRAY);

static const struct kind {
	const char *name;
	enum bpf_prog_type type;
	__u32 flags;
	bool tracing;			/* is_tracing_prog_type() */
	const char *since;
} kinds[] = {
	{ "tc", BPF_PROG_TYPE_SCHED_CLS, 0, false, NULL },
	{ "socket", BPF_PROG_TYPE_SOCKET_FILTER, 0, false, NULL },
	{ "kprobe", BPF_PROG_TYPE_KPROBE, 0, true, NULL },
	{ "tracepoint", BPF_PROG_TYPE_TRACEPOINT, 0, true, NULL },
	{ "perf_event", BPF_PROG_TYPE_PERF_EVENT, 0, true, NULL },
	{ "raw_tracepoint", BPF_PROG_TYPE_RAW_TRACEPOINT, 0, true, NULL },
	{ "sleepable_syscall", BPF_PROG_TYPE_SYSCALL, BPF_F_SLEEPABLE, false, "5.14" },
};

/* Since when, and until when, a field is refused in tracing programs. */
static const struct refusal {
	enum map_field field;
	const char *since, *until;
} in_tracing[] = {
	{ FIELD_SPIN_LOCK, "5.1", "never" },
	{ FIELD_RES_SPIN_LOCK, "6.15", "7.3" },		/* measured */
	{ FIELD_TIMER, "5.15", "7.0" },
	{ FIELD_WQ, "6.10", "7.0" },
	{ FIELD_LIST_HEAD, "5.1", "never" },	/* the lock that they need */
	{ FIELD_RB_ROOT, "5.1", "never" },
};

static bool holds(const char *list)
{
	return verlist_holds(list, test_kver());
}

static bool refused(const struct kind *k, enum map_field f)
{
	bool lock = f == FIELD_SPIN_LOCK || f == FIELD_LIST_HEAD || f == FIELD_RB_ROOT;
	bool any_lock = lock || (f == FIELD_RES_SPIN_LOCK && holds("6.15"));
	size_t i;

	if (k->type == BPF_PROG_TYPE_SOCKET_FILTER)
		return any_lock;
	/*
	 * "sleepable progs cannot use bpf_spin_lock yet": until they could not sleep while
	 * they hold it
	 */
	if (k->flags & BPF_F_SLEEPABLE)
		return lock && !holds("6.8");
	for (i = 0; k->tracing && i < ARRAY_SIZE(in_tracing); i++)
		if (in_tracing[i].field == f)
			return holds(in_tracing[i].since) && !holds(in_tracing[i].until);
	return false;
}

struct cell {
	const struct kind *kind;
	enum map_field field;
};

static int load(const struct kind *k, int map)
{
	const struct bpf_insn insns[] = {
		LOAD_IMM64(BPF_REG_1, BPF_PSEUDO_MAP_FD, map), LOAD_IMM64_HIGH(0),
		MOV_IMM(BPF_REG_0, 0), EXIT(),
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .prog_flags = k->flags);

	return bpf_prog_load(k->type, "bm", "GPL", insns, ARRAY_SIZE(insns), &opts);
}

/* The same program with a map without the field is the control. */
static void run_load(struct test *t)
{
	const struct map_args args = { ARRAY };
	const struct cell *c = test_arg(t);
	int plain, map, fd;

	if (!holds(c->kind->since))
		test_skip(t, "program type %s: since %s", c->kind->name, c->kind->since);
	plain = must(t, map_try_args(&args));
	must(t, fd = load(c->kind, plain));
	close(fd);
	close(plain);
	map = must(t, field_map_try(&args, c->field));
	fd = load(c->kind, map);
	if (refused(c->kind, c->field))
		expect_err(t, fd, EINVAL);
	else
		expect_ok(t, fd);
	close(fd);
	close(map);
}

static void list_loads(void)
{
	struct cell c;
	size_t k;
	int f;

	for (f = FIELD_NONE + 1; f < NR_MAP_FIELDS; f++) {
		for (k = 0; k < ARRAY_SIZE(kinds) && f != FIELD_UPTR; k++) {
			c = (struct cell){ &kinds[k], f };
			case_register(&(struct bm_case){
				.name = case_text("map/array/field_%s_in_%s", map_field_name(f),
						  kinds[k].name),
				.run = run_load, .arg = case_copy(&c, sizeof(c)),
				.map_type = &map_type_array, .batch = "fields in programs",
			});
		}
	}
}

static void __attribute__((constructor)) loads_register(void)
{
	case_source_register(list_loads);
}
