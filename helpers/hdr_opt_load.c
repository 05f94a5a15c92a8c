// SPDX-License-Identifier: GPL-2.0
/*
 * bpf_load_hdr_opt(): of a connection whose other end writes an option into all that it sends
 * the accepted end's program reads the headers (net/core/filter.c).
 */
#include <string.h>

#include "helpers/sockops_rig.h"

#define LOAD(what) HELPER_CASE(bpf_load_hdr_opt, what, SOCKOPS)
#define LOAD_EDGE(what) HELPER_EDGE(bpf_load_hdr_opt, what, SOCKOPS)
#define MAGIC "\xfe\x06\xbe\xef" "ab"

/*
 * At @op the accepted end looks for what @search has, which is @len bytes long, in a connection
 * whose other end writes @option.
 */
struct load {
	const char *option, *search;
	__u32 option_size, len, op;
	__u64 flags;
	int save_syn;
};
#define WRITTEN(text) .option = text, .option_size = sizeof(text) - 1
#define SEARCH(text) .search = text, .len = sizeof(text) - 1

static struct bpf_object *load_opt(struct test *t, struct load l, struct pair *p)
{
	struct bpf_object *o = sockops_enter(t, bpf_load_hdr_opt, "load");
	struct bpf_object *writer = sockops_add(t, bpf_store_hdr_opt, "store");

	memcpy(global_at(t, writer, "option", 32), l.option, l.option_size);
	global(t, writer, __u32, len) = l.option_size;
	global(t, writer, __u32, room) = l.option_size + 2;
	memcpy(global_at(t, o, "option", 32), l.search, l.len);
	global(t, o, __u32, len) = l.len;
	global(t, o, __u64, flags) = l.flags;
	global(t, o, __u32, accepted_end) = 1;
	global(t, o, __u32, at_op) = l.op ? l.op : BPF_SOCK_OPS_PARSE_HDR_OPT_CB;
	*p = sockops_connect(t, l.save_syn);
	expect_ok(t, global(t, writer, long, ret));
	expect_true(t, global(t, o, __u32, calls) >= 1);
	return o;
}

/* The helper's result, and where @want is given the bytes that it found. */
static void check_load(struct bm_where where, struct test *t, long ret, const char *want,
		       struct load l)
{
	struct pair p;
	struct bpf_object *o = load_opt(t, l, &p);

	check_eq(t, where, "what the helper returned", global(t, o, long, ret), ret);
	if (want)
		check_mem(t, where, "the option", global_at(t, o, "option", 32), want,
			  ret > 0 ? ret : l.len);
	cgroup_leave();
}
#define expect_load(t, ret, want, ...) \
	check_load(BM_HERE, t, ret, want, (struct load){ __VA_ARGS__ })

LOAD(of_a_segment)
{
	expect_load(t, 6, MAGIC, WRITTEN(MAGIC), SEARCH("\xfe\x04\xbe\xef...."));
}

/* The segment that establishes the connection has no callback of its own. */
LOAD(of_the_last_of_the_handshake)
{
	expect_load(t, 6, MAGIC, WRITTEN(MAGIC), SEARCH("\xfe\x04\xbe\xef...."),
		    .op = BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB);
}

LOAD(of_the_saved_syn)
{
	expect_load(t, 6, MAGIC, WRITTEN(MAGIC), SEARCH("\xfe\x04\xbe\xef...."), .save_syn = 1,
		    .op = BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB, .flags = BPF_LOAD_HDR_OPT_TCP_SYN);
}

/* While the SYN is answered it is there without being saved. */
LOAD(of_the_syn_that_is_answered)
{
	expect_load(t, 6, MAGIC, WRITTEN(MAGIC), SEARCH("\xfe\x04\xbe\xef...."),
		    .op = BPF_SOCK_OPS_HDR_OPT_LEN_CB, .flags = BPF_LOAD_HDR_OPT_TCP_SYN);
}

LOAD(magic_of_32_bits)
{
	expect_load(t, 6, MAGIC, WRITTEN(MAGIC), SEARCH("\xfe\x06\xbe\xef" "ab.."));
}

LOAD(kind_without_magic)
{
	expect_load(t, 4, "\xc8\x04" "ab", WRITTEN("\xc8\x04" "ab"), SEARCH("\xc8\0...."));
}

/* The MSS, as user space sees it in the saved SYN. */
LOAD(one_of_the_kernels)
{
	struct pair p;
	struct load l = {
		WRITTEN(MAGIC), SEARCH("\x02\0.."), .save_syn = 1,
		.op = BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB, .flags = BPF_LOAD_HDR_OPT_TCP_SYN,
	};
	struct bpf_object *o = load_opt(t, l, &p);
	struct tcp_options syn = tcp_syn_options(t, p.b);
	const __u8 *mss = tcp_option(&syn, 2);

	expect_eq(t, global(t, o, long, ret), 4);
	if (expect_true(t, mss && mss[1] == 4))
		expect_mem(t, global_at(t, o, "option", 32), mss, 4);
	cgroup_leave();
}

LOAD_EDGE(no_such_kind)
{
	expect_load(t, -ENOMSG, "\xc9\0..", WRITTEN(MAGIC), SEARCH("\xc9\0.."));
}

LOAD_EDGE(another_magic)
{
	expect_load(t, -ENOMSG, NULL, WRITTEN(MAGIC), SEARCH("\xfe\x04\xbe\xed"));
}

LOAD_EDGE(another_experimental_kind)
{
	expect_load(t, -ENOMSG, NULL, WRITTEN(MAGIC), SEARCH("\xfd\x04\xbe\xef"));
}

/* A magic number of which the option has but the half. */
LOAD_EDGE(longer_magic)
{
	expect_load(t, -ENOMSG, NULL, WRITTEN("\xfe\x04\xbe\xef"), SEARCH("\xfe\x06\xbe\xef" "ab"));
}

/* As much as the buffer takes is there nevertheless. */
LOAD_EDGE(buffer_too_small)
{
	expect_load(t, -ENOSPC, "\xfe\x06\xbe\xef" "a", WRITTEN(MAGIC),
		    SEARCH("\xfe\x04\xbe\xef."));
}

LOAD_EDGE(buffer_just_enough)
{
	expect_load(t, 6, MAGIC, WRITTEN(MAGIC), SEARCH("\xfe\x04\xbe\xef.."));
}

LOAD_EDGE(smallest_buffer)
{
	expect_load(t, -ENOSPC, "\xc8\x04", WRITTEN("\xc8\x04" "ab"), SEARCH("\xc8\0"));
}

LOAD_EDGE(buffer_of_one_byte)
{
	expect_load(t, -EINVAL, NULL, WRITTEN(MAGIC), SEARCH("\xc8"));
}

LOAD_EDGE(unknown_flag)
{
	expect_load(t, -EINVAL, NULL, WRITTEN(MAGIC), SEARCH("\xfe\x04\xbe\xef"),
		    .flags = BPF_LOAD_HDR_OPT_TCP_SYN << 1);
}

LOAD_EDGE(end_of_options)
{
	expect_load(t, -EINVAL, NULL, WRITTEN(MAGIC), SEARCH("\0\0.."));
}

LOAD_EDGE(no_operation)
{
	expect_load(t, -EINVAL, NULL, WRITTEN(MAGIC), SEARCH("\x01\0.."));
}

/* The length says how much of the magic number there is: 16 or 32 bits. */
LOAD_EDGE(magic_of_no_bits)
{
	expect_load(t, -EINVAL, NULL, WRITTEN(MAGIC), SEARCH("\xfe\0\xbe\xef"));
}

LOAD_EDGE(magic_of_24_bits)
{
	expect_load(t, -EINVAL, NULL, WRITTEN(MAGIC), SEARCH("\xfe\x05\xbe\xef" "a."));
}

LOAD_EDGE(magic_behind_the_buffer)
{
	expect_load(t, -EINVAL, NULL, WRITTEN(MAGIC), SEARCH("\xfe\x06\xbe\xef"));
}

LOAD_EDGE(length_of_a_kind_without_magic)
{
	expect_load(t, -EINVAL, NULL, WRITTEN(MAGIC), SEARCH("\xc8\x04" "ab"));
}

LOAD_EDGE(no_header_there)
{
	expect_load(t, -EPERM, NULL, WRITTEN(MAGIC), SEARCH("\xfe\x04\xbe\xef"),
		    .op = BPF_SOCK_OPS_TCP_LISTEN_CB);
}

/* There is one, of what is to be sent, but no options in it yet. */
LOAD_EDGE(header_not_yet_written)
{
	expect_load(t, -EPERM, NULL, WRITTEN(MAGIC), SEARCH("\xfe\x04\xbe\xef"),
		    .op = BPF_SOCK_OPS_HDR_OPT_LEN_CB);
}

LOAD_EDGE(syn_not_saved)
{
	expect_load(t, -ENOENT, NULL, WRITTEN(MAGIC), SEARCH("\xfe\x04\xbe\xef"),
		    .op = BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB, .flags = BPF_LOAD_HDR_OPT_TCP_SYN);
}

/* Behind an option of one byte nothing can be read. */
LOAD_EDGE(broken_header)
{
	expect_load(t, -EFAULT, NULL, WRITTEN("\xc8\x01"), SEARCH("\xfe\x04\xbe\xef"));
}
