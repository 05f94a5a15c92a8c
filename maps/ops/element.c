// SPDX-License-Identifier: GPL-2.0
/* One element of a map: its bytes, and how it comes into the map. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "helpers/matrix/insns.h"
#include "maps/ops/ops.h"
#include "selftests/contexts.h"

#define AGAIN 1000
#define AGAIN_US 1000

int element_begin_on(struct element *e, const struct op_type *type, int map, const char **why)
{
	int err, cpu;

	memset(e, 0, sizeof(*e));
	*why = "no such map";
	e->type = type;
	e->map = map;
	if (map < 0)
		return map;
	e->key = type->key == THING_NONE ? NULL : e->key_bytes;
	*why = "no key that such a map takes";
	err = thing_make(type->key, e->key_bytes, sizeof(e->key_bytes), &e->fds[0]);
	if (err)
		return err;
	*why = "no value that such a map takes";
	err = thing_make(type->value, e->value, VALUE_ROOM, &e->fds[1]);
	for (cpu = 1; type->per_cpu && cpu < MAX_POSSIBLE_CPUS; cpu++)
		memcpy(e->value + 8 * cpu, e->value, 8);
	return err;
}

int element_begin(struct element *e, const struct op_type *type, __u32 flags, const char **why)
{
	return element_begin_on(e, type, op_map(type, flags), why);
}

int element_renew(struct element *e)
{
	/* a socket is in one map of this kind, and once (reuseport_array_update_check()) */
	return e->type->value == THING_REUSEPORT ?
		thing_make(e->type->value, e->value, VALUE_ROOM, &e->fds[2]) : 0;
}

void element_end(struct element *e)
{
	int i;

	if (e->map > 0)
		close(e->map);
	for (i = 0; i < 3; i++)
		if (e->fds[i] > 0)
			close(e->fds[i]);
}

bool element_is(const struct element *e, const void *value)
{
	/* of what is a reference the kernel gives back a number of its own */
	return e->type->value != THING_NUMBER || !memcmp(value, e->value, 8);
}

/* A program of @c that uses the map through instruction 0; run or attached by the caller. */
static int load_user(const struct context *c, const struct bpf_insn *insns, int nr)
{
	LIBBPF_OPTS(bpf_prog_load_opts, o);

	return context_load(c, "GPL", insns, nr, &o);
}

static int fill_stack(struct element *e)
{
	static const struct context raw_tp = {
		.name = "raw_tp", .type = BPF_PROG_TYPE_RAW_TRACEPOINT,
	};
	const struct bpf_insn insns[] = {
		LOAD_IMM64(2, BPF_PSEUDO_MAP_FD, e->map), LOAD_IMM64_HIGH(0),
		MOV_IMM(3, 0), CALL(BPF_FUNC_get_stackid), EXIT(),
	};
	LIBBPF_OPTS(bpf_test_run_opts, o);
	int prog = load_user(&raw_tp, insns, 5), err;

	if (prog < 0)
		return prog;
	err = bpf_prog_test_run_opts(prog, &o);
	close(prog);
	/* it gives the bucket's number, which is the key */
	return err ?: (int)o.retval < 0 ? (int)o.retval : 0;
}

static int fill_attached(struct element *e)
{
	static const struct context egress = {
		.name = "cgroup_skb/egress", .type = BPF_PROG_TYPE_CGROUP_SKB,
		.attach = BPF_CGROUP_INET_EGRESS,
	};
	const struct bpf_insn insns[] = {
		LOAD_IMM64(1, BPF_PSEUDO_MAP_FD, e->map), LOAD_IMM64_HIGH(0),
		MOV_IMM(2, 0), CALL(BPF_FUNC_get_local_storage), MOV_IMM(0, 1), EXIT(),
	};
	int prog = load_user(&egress, insns, 6), err;

	if (prog < 0)
		return prog;
	/* the link holds the program, and is gone with its fd */
	err = bpf_link_create(prog, thing_cgroup(), BPF_CGROUP_INET_EGRESS, NULL);
	close(prog);
	if (err < 0)
		return err;
	e->fds[1] = err;
	return bpf_map_update_elem(e->map, e->key, e->value, BPF_ANY);
}

/*
 * bpf_local_storage_update() asks to try again while its owner's storage of another map, such as the one
 * of the cell before, goes in the background with that map.
 */
static int update_patiently(struct element *e)
{
	int err, i;

	for (i = 0; i < AGAIN; i++) {
		err = bpf_map_update_elem(e->map, e->key, e->value, BPF_ANY);
		if (err != -EAGAIN)
			break;
		usleep(AGAIN_US);
	}
	return err;
}

int element_fill(struct element *e)
{
	switch (e->type->filling) {
	case FILL_UPDATE:
		return update_patiently(e);
	case FILL_STACK:
		return fill_stack(e);
	case FILL_ATTACH:
		return fill_attached(e);
	case FILL_NEVER:
		break;
	}
	return 0;
}
