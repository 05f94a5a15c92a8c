// SPDX-License-Identifier: GPL-2.0
/* Programs that neither clang nor libbpf lets one write, and what the log says. */
#include <stdlib.h>
#include <string.h>

#include "helpers/matrix/insns.h"
#include "selftests/runner.h"
#include "verdicts/verdicts.h"

#define LOG_ROOM 65536

static int load(const struct bpf_insn *insns, int nr, __u32 log_level, char *log)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .log_level = log_level, .log_buf = log,
		    .log_size = log ? LOG_ROOM : 0);

	return bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "bm", "GPL", insns, nr, &opts);
}

/* ---- the value of a per-CPU array by its address */

static int load_value_of(int map)
{
	const struct bpf_insn insns[] = {
		LOAD_IMM64(BPF_REG_1, BPF_PSEUDO_MAP_VALUE, map), LOAD_IMM64_HIGH(0),
		MOV_IMM(BPF_REG_0, 0),
		EXIT(),
	};

	return load(insns, sizeof(insns) / sizeof(insns[0]), 0, NULL);
}

/* Since 7.3: percpu_array_map_direct_value_addr() in kernel/bpf/arraymap.c. */
VERDICT_CASE(raw, address_of_percpu_value)
{
	int plain = map_create(t, .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1);
	int percpu = map_create(t, .type = BPF_MAP_TYPE_PERCPU_ARRAY, .key_size = 4, .value_size = 8,
				.max_entries = 1);

	expect_ok(t, load_value_of(plain));
	expect(t, load_value_of(percpu), OK_SINCE("7.3"), ELSE(EINVAL));
}

/* ---- what stands in a log */

static char *log_of_refusal(struct test *t)
{
	const struct bpf_insn insns[] = {
		MOV_REG(BPF_REG_0, BPF_REG_2),
		EXIT(),
	};
	char *log = calloc(1, LOG_ROOM);

	must(t, log ? 0 : -ENOMEM);
	expect_err(t, load(insns, 2, 1, log), EACCES);
	expect_true(t, strstr(log, "R2 !read_ok"));
	return log;
}

/* "bpf: Redesign Verification Errors": behind the classic text, which stays. */
VERDICT_CASE(raw, report_behind_log)
{
	static const struct outcome since_7_3[] = { OK_SINCE("7.3"), ELSE(ENOENT) };
	const char *log = log_of_refusal(t);

	check_outcome(t, BM_HERE, "a report in the log", strstr(log, "Suggestion:") ? 0 : -ENOENT, since_7_3, 2);
}

/* A number that looks like an address of the kernel, or NULL. */
static const char *kernel_address(const char *log)
{
	const char *p = log;

	for (; (p = strstr(p, "ffff")); p++)
		if (strspn(p, "0123456789abcdef") == 16 && strncmp(p, "ffffffffffffffff", 12))
			return p;
	return NULL;
}

/* The log of a program that loads the address of a map's value; it is freed by nobody. */
static const char *log_of_map_value(struct test *t, const char *caps)
{
	int map = map_create(t, .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1);
	const struct bpf_insn insns[] = {
		LOAD_IMM64(BPF_REG_1, BPF_PSEUDO_MAP_VALUE, map), LOAD_IMM64_HIGH(0),
		MOV_REG(BPF_REG_0, BPF_REG_9),
		EXIT(),
	};
	char *log = calloc(1, LOG_ROOM);
	int err;

	must(t, log ? 0 : -ENOMEM);
	must(t, caps_effective(caps));
	err = load(insns, sizeof(insns) / sizeof(insns[0]), 2, log);
	must(t, caps_effective(NULL));
	expect_eq(t, err, -EACCES);
	expect_true(t, strstr(log, "R9 !read_ok"));
	return log;
}

/* Who may see pointers sees them: the control of what is below. */
VERDICT_CASE(raw, addresses_in_log_of_root)
{
	const char *log = log_of_map_value(t, NULL);

	if (!kernel_address(log))
		test_fail(t, "no address of the kernel in: %.300s", log);
}

/* CVE-2026-72402 ("Mask pseudo pointer values in verifier logs") is about other pointers than a map's value. */
VERDICT_CASE(raw, no_addresses_in_log_without_perfmon)
{
	const char *log = log_of_map_value(t, "CAP_BPF CAP_NET_ADMIN");

	if (kernel_address(log))
		test_fail(t, "an address of the kernel in: %.300s", kernel_address(log));
}
