// SPDX-License-Identifier: GPL-2.0
/*
 * libbpf's own probe, of the libbpf that this program is built with: every program
 * type that it knows with every helper.
 */
#include "helpers/matrix/bench.h"
#include "selftests/contexts.h"

/*
 * The expected attach types that libbpf's probe sets (probe_prog_load() in
 * src/libbpf_probes.c, 1.7); with all other types it leaves 0.
 */
static const struct {
	enum bpf_prog_type type;
	enum bpf_attach_type attach;
} probed[] = {
	{ BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_INET4_CONNECT },
	{ BPF_PROG_TYPE_CGROUP_SOCKOPT, BPF_CGROUP_GETSOCKOPT },
	{ BPF_PROG_TYPE_SK_LOOKUP, BPF_SK_LOOKUP },
	{ BPF_PROG_TYPE_LIRC_MODE2, BPF_LIRC_MODE2 },
	{ BPF_PROG_TYPE_NETFILTER, BPF_NETFILTER },
	/* the kernel turns 0 into this (bpf_prog_load_fixup_attach_type()) */
	{ BPF_PROG_TYPE_CGROUP_SOCK, BPF_CGROUP_INET_SOCK_CREATE },
};

/* libbpf's probe refuses these: no program of theirs loads without a target. */
static const enum bpf_prog_type without[] = {
	BPF_PROG_TYPE_TRACING, BPF_PROG_TYPE_LSM, BPF_PROG_TYPE_EXT, BPF_PROG_TYPE_STRUCT_OPS,
};

/* The row of @type that libbpf's probe asks about; -1: none. */
static int probed_row(enum bpf_prog_type type)
{
	enum bpf_attach_type attach = 0;
	int first = -1;
	size_t i;

	for (i = 0; i < sizeof(without) / sizeof(without[0]); i++)
		if (without[i] == type)
			return -1;
	for (i = 0; i < sizeof(probed) / sizeof(probed[0]); i++)
		if (probed[i].type == type)
			attach = probed[i].attach;
	for (i = 0; i < (size_t)nr_contexts; i++) {
		if (contexts[i].type != type || (contexts[i].sleepable && type != BPF_PROG_TYPE_SYSCALL))
			continue;
		if (contexts[i].attach == attach)
			return i;
		if (first < 0)
			first = i;
	}
	/* a type with one attach type only, which the kernel does not look at */
	return first;
}

static void send_contexts(struct test *t)
{
	struct bench_text b;
	int i;

	bench_open(t, &b, "contexts.tsv");
	fprintf(b.f, "context\ttype\tprobed\n");
	for (i = 0; i < nr_contexts; i++)
		fprintf(b.f, "%s\t%s\t%d\n", contexts[i].name, libbpf_bpf_prog_type_str(contexts[i].type),
			probed_row(contexts[i].type) == i);
	bench_close(t, &b);
}

BENCH_CASE(libbpf, "libbpf")
{
	long long begin, us = 0, probes = 0;
	struct bench_text b;
	const char *name;
	int type, id, ret;

	send_contexts(t);
	bench_open(t, &b, "version");
	fprintf(b.f, "%s\n", libbpf_version_string());
	bench_close(t, &b);
	bench_open(t, &b, "answers.tsv");
	fprintf(b.f, "type\thelper\tanswer\n");
	for (type = 1; (name = libbpf_bpf_prog_type_str(type)); type++) {
		begin = bench_now_us();
		for (id = 1; id < nr_bench_helpers; id++) {
			if (!bench_helpers[id])
				continue;
			ret = libbpf_probe_bpf_helper(type, id, NULL);
			/* it returns at once, without a load, for what it cannot probe */
			probes += ret >= 0;
			fprintf(b.f, "%s\tbpf_%s\t%s\n", name, bench_helpers[id],
				ret > 0 ? "yes" : ret ? errname(-ret) : "no");
		}
		us += bench_now_us() - begin;
		bench_send(t, &b);
	}
	bench_close(t, &b);
	bench_speed(t, probes, us);
	expect_true(t, probes > 0);
}
