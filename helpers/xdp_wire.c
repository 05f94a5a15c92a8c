// SPDX-License-Identifier: GPL-2.0
/* What XDP programs make of frames, as the stack behind them gets them; samples of frames. */
#include <string.h>

#include "helpers/wire_rig.h"

/* ---- bpf_xdp_adjust_head, _tail, _meta */

#define INSERTED 8

static void insert(struct test *t, enum net_xdp_mode mode)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_head, "insert");
	__u8 got[sizeof(struct net_frame) + INSERTED];
	struct net_frame f;

	net_xdp(t, &w.in.far, prog_fd(t, o, "insert"), mode);
	f = wire_send(&w, "to be longer");
	expect_eq(t, net_receive(w.passed_tap, got, sizeof(got)), sizeof(got));
	expect_ok(t, global(t, o, long, ret));
	expect_mem(t, got, &f, ETH_LEN);
	expect_mem(t, got + ETH_LEN, "++++++++", INSERTED);
	expect_mem(t, got + ETH_LEN + INSERTED, f.payload, sizeof(f.payload));
}

HELPER_CASE(bpf_xdp_adjust_head, frame_grows_native, WIRE_NEEDS)
{
	insert(t, NET_NATIVE);
}

HELPER_CASE(bpf_xdp_adjust_head, frame_grows_generic, WIRE_NEEDS)
{
	insert(t, NET_GENERIC);
}

/* That one grows depends on the room that the sender's kernel happened to leave behind it. */
static void cut(struct test *t, enum net_xdp_mode mode)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_tail, "adjust");
	struct net_frame f, got;

	global(t, o, int, delta) = -30;
	net_xdp(t, &w.in.far, prog_fd(t, o, "adjust"), mode);
	f = wire_send(&w, "to be shorter");
	expect_eq(t, net_receive(w.passed_tap, &got, sizeof(got)), sizeof(f) - 30);
	expect_ok(t, global(t, o, long, ret));
	expect_mem(t, &got, &f, sizeof(f) - 30);
}

HELPER_CASE(bpf_xdp_adjust_tail, frame_shrinks_native, WIRE_NEEDS)
{
	cut(t, NET_NATIVE);
}

HELPER_CASE(bpf_xdp_adjust_tail, frame_shrinks_generic, WIRE_NEEDS)
{
	cut(t, NET_GENERIC);
}

/* What XDP writes in front of the frame a tc program reads from the packet. */
static void mark(struct test *t, enum net_xdp_mode mode)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *xdp = helper_load(t, bpf_xdp_adjust_meta, "mark");
	struct bpf_object *tc = helper_load(t, bpf_xdp_adjust_meta, "read_mark");
	struct net_frame f;

	global(t, xdp, __u32, value) = 0xb7f0a71c;
	net_xdp(t, &w.in.far, prog_fd(t, xdp, "mark"), mode);
	net_tc(t, &w.in.far, prog_fd(t, tc, "read_mark"), BPF_TC_INGRESS);
	f = wire_send(&w, "marked");
	/* the tap is before tc: a second frame is there when the first went through all of it */
	expect_frame(t, w.passed_tap, &f);
	wire_expect(&w, w.passed_tap, "a second one");
	expect_ok(t, global(t, xdp, long, ret));
	expect_eq(t, global(t, tc, __u32, seen), 0xb7f0a71c);
}

HELPER_CASE(bpf_xdp_adjust_meta, tc_reads_it_native, WIRE_NEEDS)
{
	mark(t, NET_NATIVE);
}

HELPER_CASE(bpf_xdp_adjust_meta, tc_reads_it_generic, WIRE_NEEDS)
{
	mark(t, NET_GENERIC);
}

/* ---- bpf_xdp_output */

#define OUTPUT_NEEDS								\
	.modules = NET_MODULES " " NET_TC_MODULES,				\
	.config = NET_CONFIG " CONFIG_BPF_EVENTS"

struct sample {
	__u32 nr, size;
	__u8 bytes[256];
};

struct output {
	struct wire w;
	struct bpf_object *o;
	struct sample sample;
};

static void on_sample(void *ctx, int cpu, void *data, __u32 size)
{
	struct sample *s = ctx;

	(void)cpu;
	s->nr++;
	s->size = size;
	memcpy(s->bytes, data, size < sizeof(s->bytes) ? size : sizeof(s->bytes));
}

static void on_lost(void *ctx, int cpu, __u64 nr)
{
	(void)ctx, (void)cpu, (void)nr;
}

/* A frame that is redirected in native mode, at which @prog of @o runs, by its side. */
static struct wire redirect_traced(struct test *t, struct bpf_object *o, const char *prog)
{
	struct bpf_object *redirect = helper_load(t, bpf_xdp_output, "redirect");
	struct bpf_object *pass = helper_load(t, bpf_redirect, "pass");
	struct wire w = wire_make(t, NET_HERE);

	global(t, redirect, __u32, ifindex) = w.out.near.ifindex;
	net_xdp(t, &w.in.far, prog_fd(t, redirect, "redirect"), NET_NATIVE);
	net_xdp(t, &w.out.far, prog_fd(t, pass, "pass"), NET_NATIVE);
	if (!bpf_program__attach(bpf_object__find_program_by_name(o, prog)))
		test_fail(t, "attach %s: %s", prog, errname(errno));
	wire_expect(&w, w.out_tap, "redirected");
	return w;
}

/* What the helper says of such a frame. */
static long long output(struct test *t, struct output *u, const char *prog, __u64 flags)
{
	struct perf_buffer *pb;

	u->o = helper_load(t, bpf_xdp_output, prog);
	memcpy(global_at(t, u->o, "sample", 8), "sampled:", 8);
	global(t, u->o, __u64, flags) = flags;
	global(t, u->o, long, ret) = -1000;
	pb = perf_buffer__new(map_fd(t, u->o, "events"), 2, on_sample, on_lost, &u->sample, NULL);
	if (!pb)
		test_fail(t, "perf_buffer__new: %s", errname(errno));
	u->w = redirect_traced(t, u->o, prog);
	must(t, perf_buffer__consume(pb));
	return global(t, u->o, long, ret);
}

/* Bytes of the program, and the first ones of the frame behind them. */
HELPER_CASE(bpf_xdp_output, sample_with_frame, OUTPUT_NEEDS)
{
	struct output u = {0};
	struct net_frame f;

	expect_ok(t, output(t, &u, "output", BPF_F_CURRENT_CPU | 60ULL << 32));
	f = net_frame(&u.w.in, "redirected");
	expect_eq(t, u.sample.nr, 1);
	expect_true(t, u.sample.size >= 8 + 60);
	expect_mem(t, u.sample.bytes, "sampled:", 8);
	expect_mem(t, u.sample.bytes + 8, &f, 60);
}

HELPER_CASE(bpf_xdp_output, sample_alone, OUTPUT_NEEDS)
{
	struct output u = {0};

	expect_ok(t, output(t, &u, "output", BPF_F_CURRENT_CPU));
	expect_eq(t, u.sample.nr, 1);
	expect_mem(t, u.sample.bytes, "sampled:", 8);
}

HELPER_EDGE(bpf_xdp_output, frame_alone, OUTPUT_NEEDS)
{
	struct output u = {0};
	struct net_frame f;

	expect_ok(t, output(t, &u, "output_no_bytes", BPF_F_CURRENT_CPU | 14ULL << 32));
	f = net_frame(&u.w.in, "redirected");
	expect_eq(t, u.sample.nr, 1);
	expect_mem(t, u.sample.bytes, &f, 14);
}

static void expect_no_sample(struct test *t, const char *prog, __u64 flags, int err)
{
	struct output u = {0};

	expect_err(t, output(t, &u, prog, flags), err);
	expect_eq(t, u.sample.nr, 0);
}

HELPER_EDGE(bpf_xdp_output, more_than_the_frame, OUTPUT_NEEDS)
{
	expect_no_sample(t, "output", BPF_F_CURRENT_CPU | 61ULL << 32, EFAULT);
}

/* Bits 52 and up; the length has 20 bits. */
HELPER_EDGE(bpf_xdp_output, unknown_flags, OUTPUT_NEEDS)
{
	expect_no_sample(t, "output", BPF_F_CURRENT_CPU | 1ULL << 52, EINVAL);
}

HELPER_EDGE(bpf_xdp_output, index_beyond_the_last, OUTPUT_NEEDS)
{
	expect_no_sample(t, "output", 0xfffffffe, E2BIG);
}

HELPER_EDGE(bpf_xdp_output, nobody_listens, OUTPUT_NEEDS)
{
	expect_no_sample(t, "output_nowhere", BPF_F_CURRENT_CPU, ENOENT);
}

/* ---- bpf_xdp_get_buff_len */

HELPER_CASE(bpf_xdp_get_buff_len, of_a_traced_frame, OUTPUT_NEEDS)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_get_buff_len, "length_traced");

	redirect_traced(t, o, "length_traced");
	expect_eq(t, global(t, o, long, ret), sizeof(struct net_frame));
}
