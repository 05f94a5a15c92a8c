// SPDX-License-Identifier: GPL-2.0
#include "selftests/oracles.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "selftests/switches.h"

/*
 * A program that costs more instructions is loaded once: with BPF_F_TEST_STATE_FREQ a state at
 * each takes minutes to compare, and the limit that it may pass says nothing.
 */
#define LARGE 10000

/* ---- loads of one program */

static int load(const struct oracle_subject *s, __u32 flags, enum bpf_prog_type type, struct verdict *v)
{
	struct load_how how = { .flags = s->annot->flags | flags, .type = type, .quiet = true };

	return prepared_load(s->object, s->prog, &how, v);
}

long long oracle_run(int fd, enum bpf_prog_type type)
{
	switch (type) {
	case BPF_PROG_TYPE_SYSCALL:
	case BPF_PROG_TYPE_RAW_TRACEPOINT:
		return prog_run_ctx(fd, NULL, 0);
	default:
		return prog_run(fd, NULL, 0, NULL, 0);
	}
}

/* What one way of loading it gave. */
struct answer {
	int err;		/* 0, or a negative errno */
	long long retval;	/* where it runs */
	bool jited;
};

static struct answer try(const struct oracle_subject *s, __u32 flags)
{
	struct answer a = { .retval = s->retval };
	struct verdict v = {0};
	int fd = load(s, flags, BPF_PROG_TYPE_UNSPEC, &v);

	a.jited = v.jited > 0;
	if (fd < 0) {
		a.err = fd;
		return a;
	}
	if (s->runs)
		a.retval = oracle_run(fd, prepared_type(s->object, s->prog));
	close(fd);
	return a;
}

/* What it gave without any of this. */
static struct answer plain(const struct oracle_subject *s)
{
	return (struct answer){ .err = s->fd < 0 ? s->fd : 0, .retval = s->retval };
}

/* ---- agreement, and where a kernel is known for having none */

static bool agree(struct test *t, const struct oracle_subject *s, const char *oracle, long long got, long long want)
{
	char what[160];

	snprintf(what, sizeof(what), "%s %s", s->prog, oracle);
	return check_eq(t, BM_HERE, what, got, want);
}

/* Where a row says that this kernel disagrees, it must: @differs. */
static void disagree(struct test *t, const struct oracle_subject *s, const char *oracle, bool differs)
{
	char what[160];

	snprintf(what, sizeof(what), "%s %s: differs, as DIFFERS() says", s->prog, oracle);
	check_true(t, BM_HERE, what, differs);
}

/* The same verdict and, where it runs, the same result. */
static void compare(struct test *t, const struct oracle_subject *s, const char *oracle, const struct answer *got,
		    const struct answer *want)
{
	bool runs = s->runs && !got->err && !want->err;

	if (annot_differs(s->annot, oracle, test_kver()))
		disagree(t, s, oracle, got->err != want->err || (runs && got->retval != want->retval));
	else if (agree(t, s, oracle, got->err, want->err) && runs)
		agree(t, s, oracle, got->retval, want->retval);
}

/* ---- load flags: the verdict stays, and so does the result */

static const struct {
	const char *name;
	__u32 flag;
} flags[] = {
	{ "state_freq", BPF_F_TEST_STATE_FREQ },
	{ "rnd_hi32", BPF_F_TEST_RND_HI32 },
	{ "reg_invariants", BPF_F_TEST_REG_INVARIANTS },	/* since 6.8 */
};
#define NR_FLAGS (sizeof(flags) / sizeof(flags[0]))

/* Those that the kernel knows. */
static __u32 known_flags(void)
{
	static const struct bpf_insn nothing[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	static __u32 known;
	static bool asked;
	size_t i;
	int fd;

	for (i = 0; !asked && i < NR_FLAGS; i++) {
		LIBBPF_OPTS(bpf_prog_load_opts, opts, .prog_flags = flags[i].flag);

		fd = bpf_prog_load(BPF_PROG_TYPE_SOCKET_FILTER, NULL, "GPL", nothing, 2, &opts);
		if (fd >= 0) {
			known |= flags[i].flag;
			close(fd);
		}
	}
	asked = true;
	return known;
}

static bool as_without(const struct oracle_subject *s, const struct answer *a)
{
	return a->err == plain(s).err && (a->err || !s->runs || a->retval == s->retval);
}

/* Flag by flag, where not all is the same with all of them: @together is what was said then. */
static void ask_each_flag(struct test *t, const struct oracle_subject *s, __u32 asked, const struct answer *together)
{
	struct answer a, without = plain(s);
	int failed_before = t->failed_checks;
	size_t i;

	for (i = 0; i < NR_FLAGS; i++) {
		if (!(asked & flags[i].flag))
			continue;
		a = try(s, flags[i].flag);
		compare(t, s, flags[i].name, &a, &without);
	}
	if (t->failed_checks == failed_before && !s->annot->nr_differs)
		compare(t, s, "all test flags together", together, &without);
}

static void ask_flags(struct test *t, const struct oracle_subject *s, __u32 asked)
{
	struct answer a = try(s, asked);

	if (!as_without(s, &a) || s->annot->nr_differs)
		ask_each_flag(t, s, asked, &a);
}

/* ---- the interpreter */

static void ask_interpreter(struct test *t, const struct oracle_subject *s, struct oracle_answers *out)
{
	struct answer a, without = plain(s);

	if (!switch_on(SWITCH_NO_JIT))
		return;
	a = try(s, 0);
	switch_back(SWITCH_NO_JIT);
	out->interpreter = -a.err;
	/* what needs the JIT is refused without */
	if (!a.err && a.jited)
		out->interpreter = -1;
	else if (!a.err)
		compare(t, s, "interpreter", &a, &without);
}

/* All flags and no JIT: when that is as without them, each alone is, and nothing is left to ask. */
static bool same_with_all(const struct oracle_subject *s, __u32 asked, struct oracle_answers *out)
{
	struct answer a;

	if (!switch_on(SWITCH_NO_JIT))
		return false;
	a = try(s, asked);
	switch_back(SWITCH_NO_JIT);
	if (a.jited || a.err || !as_without(s, &a))
		return false;
	out->interpreter = 0;
	return true;
}

static void ask_jit_and_flags(struct test *t, const struct oracle_subject *s, struct oracle_answers *out)
{
	bool interprets = s->fd >= 0 && !s->annot->long_run && !switch_is_on(SWITCH_NO_JIT);
	/* a kernel that accepts it wrongly may well notice when it keeps other states */
	bool flagged = !s->annot->unsound || s->fd < 0;
	__u32 asked = known_flags();

	if (interprets && flagged && !s->annot->nr_differs && same_with_all(s, asked, out))
		return;
	if (flagged)
		ask_flags(t, s, asked);
	if (interprets)
		ask_interpreter(t, s, out);
}

/* ---- without privilege: as a socket filter, which everybody may load where it is allowed */

static void ask_unprivileged(struct test *t, const struct oracle_subject *s, struct oracle_answers *a)
{
	enum bpf_prog_type type = prepared_type(s->object, s->prog);
	struct verdict v = {0};
	struct answer nobody = {0}, root = {0};
	int fd, root_fd;

	if (type != BPF_PROG_TYPE_SOCKET_FILTER && type != BPF_PROG_TYPE_SCHED_CLS &&
	    type != BPF_PROG_TYPE_CGROUP_SKB)
		return;
	/* stays so until this child ends: it is moved four times as slowly as a program is loaded */
	if (s->annot->caps || !switch_on(SWITCH_UNPRIVILEGED))
		return;
	if (caps_effective(""))
		_exit(3);
	fd = load(s, 0, BPF_PROG_TYPE_SOCKET_FILTER, &v);
	if (caps_effective(NULL))
		_exit(3);
	a->unprivileged = fd < 0 ? -fd : 0;
	if (fd < 0)
		return;
	root_fd = load(s, 0, BPF_PROG_TYPE_SOCKET_FILTER, &v);
	root.err = root_fd < 0 ? root_fd : 0;
	if (s->runs && root_fd >= 0) {
		nobody.retval = oracle_run(fd, BPF_PROG_TYPE_SOCKET_FILTER);
		root.retval = oracle_run(root_fd, BPF_PROG_TYPE_SOCKET_FILTER);
	}
	compare(t, s, "unprivileged", &nobody, &root);
	close(fd);
	if (root_fd >= 0)
		close(root_fd);
}

void oracles_ask(struct test *t, const struct oracle_subject *s, struct oracle_answers *a)
{
	*a = (struct oracle_answers){ -1, -1 };
	if (s->insns > LARGE)
		return;
	ask_jit_and_flags(t, s, a);
	ask_unprivileged(t, s, a);
}
