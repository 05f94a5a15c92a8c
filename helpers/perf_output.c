// SPDX-License-Identifier: GPL-2.0
/*
 * Samples that programs send to a perf buffer: bpf_perf_event_output() and, of the packet that
 * a traced function has, bpf_skb_output().
 */
#include <string.h>
#include <unistd.h>

#include "helpers/attaches.h"
#include "helpers/fixtures.h"
#include "selftests/perf.h"

#define PACKET 64	/* bytes of what BPF_PROG_TEST_RUN is given */

struct fixture {
	struct test *t;
	struct bpf_object *o;
	struct perf_buffer *buffer;
	long long err;		/* what the helper returned */
	int received, cpu;
	__u32 size;
	__u8 data[256];
};

static void on_sample(void *ctx, int cpu, void *data, __u32 size)
{
	struct fixture *f = ctx;

	f->received++;
	f->cpu = cpu;
	f->size = size;
	memcpy(f->data, data, size < sizeof(f->data) ? size : sizeof(f->data));
}

static void open_buffer(struct fixture *f)
{
	int cpus[1];

	must(f->t, cpus_allowed(cpus, 1));
	must(f->t, pin_to_cpu(cpus[0]));
	f->buffer = perf_buffer__new(map_fd(f->t, f->o, "events"), 1, on_sample, NULL, f, NULL);
	if (!f->buffer)
		test_fail(f->t, "perf_buffer__new: %s", errname(errno));
}

static void close_buffer(struct fixture *f)
{
	must(f->t, perf_buffer__consume(f->buffer));
	perf_buffer__free(f->buffer);
}

static const __u8 *packet(void)
{
	static __u8 bytes[PACKET];
	int i;

	for (i = 0; i < PACKET; i++)
		bytes[i] = i;
	/* ETH_P_IP and a header without options, which bpf_prog_test_run_skb() looks at */
	bytes[12] = 0x08;
	bytes[13] = 0x00;
	bytes[14] = 0x45;
	return bytes;
}

/* perf pads its own 4 bytes for the size and the sample together to a multiple of 8 bytes. */
static __u32 padded(__u32 size)
{
	return (size + 4 + 7) / 8 * 8 - 4;
}

/* What one run of the program, with packet() where it has one, comes to. */
static struct fixture sent(struct test *t, const char *prog, __u64 flags)
{
	struct fixture f = { .t = t, .o = helper_load(t, bpf_perf_event_output, prog) };

	memcpy(global_at(t, f.o, "sample", 12), "twelve bytes", 12);
	global(t, f.o, __u64, flags) = flags;
	global(t, f.o, long, ret) = -1000000;	/* no result of a helper */
	open_buffer(&f);
	if (bpf_program__type(bpf_object__find_program_by_name(f.o, prog)) ==
	    BPF_PROG_TYPE_RAW_TRACEPOINT)
		must(t, prog_run_ctx(prog_fd(t, f.o, prog), NULL, 0));
	else
		must(t, prog_run(prog_fd(t, f.o, prog), packet(), PACKET, NULL, 0));
	f.err = global(t, f.o, long, ret);
	close_buffer(&f);
	return f;
}

#define WITH_PACKET(len) (BPF_F_CURRENT_CPU | (__u64)(len) << 32)

HELPER_PLAIN(bpf_perf_event_output, bytes_arrive)
{
	struct fixture f = sent(t, "output", BPF_F_CURRENT_CPU);

	expect_ok(t, f.err);
	expect_eq(t, f.received, 1);
	expect_eq(t, f.size, 12);
	expect_mem(t, f.data, "twelve bytes", 12);
}

HELPER_PLAIN(bpf_perf_event_output, sample_is_padded)
{
	struct fixture f = sent(t, "output_13_bytes", BPF_F_CURRENT_CPU);

	expect_ok(t, f.err);
	expect_eq(t, f.size, padded(13));
	expect_mem(t, f.data, "thirteen byte", 13);
}

HELPER_PLAIN(bpf_perf_event_output, packet_behind_the_sample)
{
	struct fixture f = sent(t, "output_packet", WITH_PACKET(20));

	expect_ok(t, f.err);
	expect_eq(t, f.size, padded(12 + 20));
	expect_mem(t, f.data, "twelve bytes", 12);
	expect_mem(t, f.data + 12, packet(), 20);
}

HELPER_PLAIN(bpf_perf_event_output, frame_behind_the_sample)
{
	struct fixture f = sent(t, "output_frame", WITH_PACKET(20));

	expect_ok(t, f.err);
	expect_eq(t, f.size, padded(12 + 20));
	expect_mem(t, f.data, "twelve bytes", 12);
	expect_mem(t, f.data + 12, packet(), 20);
}

HELPER_EDGE_PLAIN(bpf_perf_event_output, empty_sample)
{
	struct fixture f = sent(t, "output_nothing", BPF_F_CURRENT_CPU);

	expect_ok(t, f.err);
	expect_eq(t, f.received, 1);
	expect_eq(t, f.size, padded(0));
}

HELPER_EDGE_PLAIN(bpf_perf_event_output, all_of_the_packet)
{
	struct fixture f = sent(t, "output_packet", WITH_PACKET(PACKET));

	expect_ok(t, f.err);
	expect_eq(t, f.size, padded(12 + PACKET));
	expect_mem(t, f.data + 12, packet(), PACKET);
}

HELPER_EDGE_PLAIN(bpf_perf_event_output, more_than_the_packet)
{
	struct fixture f = sent(t, "output_packet", WITH_PACKET(PACKET + 1));

	expect_err(t, f.err, EFAULT);
	expect_eq(t, f.received, 0);
}

HELPER_EDGE_PLAIN(bpf_perf_event_output, more_than_the_frame)
{
	struct fixture f = sent(t, "output_frame", WITH_PACKET(PACKET + 1));

	expect_err(t, f.err, EFAULT);
	expect_eq(t, f.received, 0);
}

/* 20 bits say how much of the packet: BPF_F_CTXLEN_MASK */
HELPER_EDGE_PLAIN(bpf_perf_event_output, packet_flags_beyond)
{
	struct fixture f = sent(t, "output_packet", WITH_PACKET(1 << 20));

	expect_err(t, f.err, EINVAL);
	f = sent(t, "output_packet", BPF_F_CURRENT_CPU | 1ULL << 63);
	expect_err(t, f.err, EINVAL);
}

/* A tracepoint's context is not to be copied. */
HELPER_EDGE_PLAIN(bpf_perf_event_output, context_of_a_tracepoint)
{
	struct fixture f = sent(t, "output", WITH_PACKET(1));

	expect_err(t, f.err, EINVAL);
	expect_eq(t, f.received, 0);
}

HELPER_EDGE_PLAIN(bpf_perf_event_output, event_that_takes_no_samples)
{
	struct bpf_object *o = helper_load(t, bpf_perf_event_output, "output_nowhere");
	int event = software_event(t, PERF_COUNT_SW_PAGE_FAULTS, -1);

	must(t, bpf_map_update_elem(map_fd(t, o, "no_events"), &(__u32){ 0 }, &event, BPF_ANY));
	global(t, o, __u64, flags) = 0;
	expect_err(t, call(t, o, "output_nowhere"), EINVAL);
}

/* ---- bpf_skb_output() */

/* The packet that a program for packets is run with goes through eth_type_trans(). */
static long long trace_packet(struct fixture *f, __u64 flags)
{
	struct bpf_object *o = helper_load(f->t, bpf_skb_output, "pass");
	struct bpf_link *link;
	long long err;

	f->o = helper_load(f->t, bpf_skb_output, "output");
	global(f->t, f->o, __u32, pid) = getpid();
	global(f->t, f->o, __u64, flags) = flags;
	global(f->t, f->o, long, ret) = -1000000;
	memcpy(global_at(f->t, f->o, "sample", 8), "8 bytes.", 8);
	open_buffer(f);
	link = bpf_program__attach(bpf_object__find_program_by_name(f->o, "output"));
	if (!link)
		test_fail(f->t, "attach to eth_type_trans(): %s", errname(errno));
	must(f->t, prog_run(prog_fd(f->t, o, "pass"), packet(), PACKET, NULL, 0));
	bpf_link__destroy(link);
	err = global(f->t, f->o, long, ret);
	close_buffer(f);
	return err;
}

HELPER_PLAIN(bpf_skb_output, sample_alone, ATTACHES)
{
	struct fixture f = { .t = t };

	expect_ok(t, trace_packet(&f, BPF_F_CURRENT_CPU));
	expect_eq(t, f.received, 1);
	expect_eq(t, f.size, padded(8));
	expect_mem(t, f.data, "8 bytes.", 8);
}

/* Where eth_type_trans() begins, the packet still has its Ethernet header. */
HELPER_PLAIN(bpf_skb_output, packet_behind_the_sample, ATTACHES)
{
	struct fixture f = { .t = t };

	expect_ok(t, trace_packet(&f, WITH_PACKET(20)));
	expect_eq(t, f.received, 1);
	expect_eq(t, f.size, padded(8 + 20));
	expect_mem(t, f.data, "8 bytes.", 8);
	expect_mem(t, f.data + 8, packet(), 20);
}

HELPER_EDGE_PLAIN(bpf_skb_output, all_of_the_packet, ATTACHES)
{
	struct fixture f = { .t = t };

	expect_ok(t, trace_packet(&f, WITH_PACKET(PACKET)));
	expect_mem(t, f.data + 8, packet(), PACKET);
}

HELPER_EDGE_PLAIN(bpf_skb_output, more_than_the_packet, ATTACHES)
{
	struct fixture f = { .t = t };

	expect_err(t, trace_packet(&f, WITH_PACKET(PACKET + 1)), EFAULT);
	expect_eq(t, f.received, 0);
}

HELPER_EDGE_PLAIN(bpf_skb_output, flags_beyond, ATTACHES)
{
	struct fixture f = { .t = t };

	expect_err(t, trace_packet(&f, WITH_PACKET(1 << 20)), EINVAL);
	expect_eq(t, f.received, 0);
}

HELPER_EDGE_PLAIN(bpf_skb_output, index_beyond, ATTACHES)
{
	struct fixture f = { .t = t };

	expect_err(t, trace_packet(&f, BPF_F_CURRENT_CPU - 1), E2BIG);
}

HELPER_EDGE_PLAIN(bpf_skb_output, slot_without_event, ATTACHES)
{
	struct fixture f = { .t = t };
	int cpus[64];

	/* the array has 4 places, and an event of each CPU */
	if (must(t, cpus_allowed(cpus, 64)) > 3)
		test_skip(t, "more than 3 CPUs");
	expect_err(t, trace_packet(&f, 3), ENOENT);
}
