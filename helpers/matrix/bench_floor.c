// SPDX-License-Identifier: GPL-2.0
/*
 * The floor: as many loads of the smallest program as the matrix has cells, in the
 * same contexts.  Nothing that loads one program a cell can be faster.
 */
#include "helpers/matrix/bench.h"
#include "helpers/matrix/insns.h"
#include "selftests/contexts.h"

#include <stdlib.h>
#include <unistd.h>

/* No kernel has a helper of that number. */
#define NO_HELPER 0x7ffffff

/*
 * Loads @insns @times times without a log; how long that took in microseconds, or -1
 * when the kernel said otherwise than @accepted.
 */
static long long load_many(const struct context *c, const struct bpf_insn *insns, int nr, int times,
			   bool accepted)
{
	long long begin = bench_now_us();
	int i, fd;

	for (i = 0; i < times; i++) {
		LIBBPF_OPTS(bpf_prog_load_opts, o);

		fd = context_load(c, "GPL", insns, nr, &o);
		if ((fd >= 0) != accepted)
			return -1;
		if (fd >= 0)
			close(fd);
	}
	return bench_now_us() - begin;
}

static int count_helpers(void)
{
	int i, n = 0;

	for (i = 1; i < nr_bench_helpers; i++)
		n += !!bench_helpers[i];
	return n;
}

static void run_floor(struct test *t)
{
	const struct context *c = test_arg(t);
	const struct bpf_insn smallest[] = { MOV_IMM(0, c->ret), EXIT() };
	const struct bpf_insn refused[] = { CALL(NO_HELPER), EXIT() };
	int n = count_helpers();
	struct bench_text b;
	long long yes, no;

	/* once unmeasured: what a first load in this context sets up */
	if (!context_attach_known(c) || load_many(c, smallest, 2, 1, true) < 0)
		test_skip(t, "context %s: not in this kernel", c->name);
	yes = load_many(c, smallest, 2, n, true);
	no = load_many(c, refused, 2, n, false);
	if (yes < 0 || no < 0)
		test_fail(t, "the same program had two verdicts");
	bench_open(t, &b, "floor.tsv");
	fprintf(b.f, "loads\taccepted_us\trefused_us\n%d\t%lld\t%lld\n", n, yes, no);
	bench_close(t, &b);
}

/*
 * A case a context, right behind its cells, so that what slows the machine for a while
 * slows both: cases are sorted by batch, and a batch is named as its context.
 */
static void list_floor(void)
{
	int i;

	for (i = 0; i < nr_contexts; i++)
		case_register(&(struct bm_case){
			.name = case_text("bench/floor/%s", contexts[i].name), .run = run_floor,
			.arg = &contexts[i], .batch = case_text("%s ", contexts[i].name),
			.config = contexts[i].config, .timeout_s = BENCH_TIMEOUT_S,
		});
}

static void __attribute__((constructor)) register_floor(void)
{
	case_source_register(list_floor);
}
