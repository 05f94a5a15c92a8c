// SPDX-License-Identifier: GPL-2.0
/* Keys and options of tunnels: what the helpers say of them in BPF_PROG_TEST_RUN. */
#include "helpers/tunnel_rig.h"

static void run(struct test *t, struct bpf_object *o, const char *prog)
{
	must(t, prog_run(prog_fd(t, o, prog), NULL, 0, NULL, 0));
}

/* ---- bpf_skb_set_tunnel_key */

static struct bpf_object *key_loaded(struct test *t)
{
	struct bpf_object *o = helper_load(t, bpf_skb_set_tunnel_key, "set");

	set_key(t, o, &some_key);
	return o;
}

HELPER_EDGE_PLAIN(bpf_skb_set_tunnel_key, known_flags)
{
	static const __u64 known = BPF_F_TUNINFO_IPV6 | BPF_F_ZERO_CSUM_TX | BPF_F_DONT_FRAGMENT |
				   BPF_F_SEQ_NUMBER;
	struct bpf_object *o = key_loaded(t);
	int i;

	for (i = 0; i < 64; i++) {
		global(t, o, __u64, set_flags) = known & 1ULL << i;
		expect_ok(t, call(t, o, "set"));
	}
	global(t, o, __u64, set_flags) = known;
	expect_ok(t, call(t, o, "set"));
}

HELPER_EDGE_PLAIN(bpf_skb_set_tunnel_key, no_tunnel_key_flag)
{
	struct bpf_object *o = key_loaded(t);

	global(t, o, __u64, set_flags) = BPF_F_NO_TUNNEL_KEY;
	/* "bpf: Add flag BPF_F_NO_TUNNEL_KEY to bpf_skb_set_tunnel_key()" */
	expect(t, call(t, o, "set"), OK_SINCE("6.3"), ELSE(EINVAL));
}

HELPER_EDGE_PLAIN(bpf_skb_set_tunnel_key, unknown_flags)
{
	struct bpf_object *o = key_loaded(t);
	int i;

	for (i = 5; i < 64; i++) {
		global(t, o, __u64, set_flags) = 1ULL << i;
		expect_err(t, call(t, o, "set"), EINVAL);
	}
}

/* The structure as it was when it ended there, and no other length. */
static bool known_size(__u32 size, __u32 whole)
{
	return size == whole || size == offsetof(TUNNEL_KEY, tunnel_label) ||
	       size == offsetof(TUNNEL_KEY, tunnel_ext) ||
	       size == offsetof(TUNNEL_KEY, remote_ipv6[1]) ||
	       (size == KEY_5_10 && whole > KEY_5_10);
}

static __u32 whole_key(void)
{
	return verlist_holds(LOCAL_SINCE, test_kver()) ? sizeof(TUNNEL_KEY) : KEY_5_10;
}

HELPER_EDGE_PLAIN(bpf_skb_set_tunnel_key, sizes_of_earlier_kernels)
{
	struct bpf_object *o = key_loaded(t);
	__u32 size;

	for (size = 1; size < 64; size++) {
		global(t, o, __u32, set_size) = size;
		if (!expect_eq(t, call(t, o, "set"), known_size(size, whole_key()) ? 0 : -EINVAL))
			test_fail(t, "with a key of %u bytes", size);
	}
}

/* A flow label is of IPv6 alone. */
HELPER_EDGE_PLAIN(bpf_skb_set_tunnel_key, label_with_ipv4)
{
	struct bpf_object *o = key_loaded(t);
	TUNNEL_KEY k = some_key;

	k.tunnel_label = 1;
	set_key(t, o, &k);
	expect_err(t, call(t, o, "set"), EINVAL);
	global(t, o, __u64, set_flags) = BPF_F_TUNINFO_IPV6;
	expect_ok(t, call(t, o, "set"));
}

HELPER_EDGE_PLAIN(bpf_skb_set_tunnel_key, padding_must_be_zero)
{
	struct bpf_object *o = key_loaded(t);
	TUNNEL_KEY k = some_key;

	k.tunnel_ext = 1;
	set_key(t, o, &k);
	expect_err(t, call(t, o, "set"), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_skb_set_tunnel_key, from_readonly_memory)
{
	struct bpf_object *o = helper_load(t, bpf_skb_set_tunnel_key, "set_readonly");

	expect_ok(t, call(t, o, "set_readonly"));
}

/* ---- bpf_skb_get_tunnel_key */

HELPER_PLAIN(bpf_skb_get_tunnel_key, reads_what_was_set)
{
	struct bpf_object *o = helper_load(t, bpf_skb_get_tunnel_key, "set_and_get");
	TUNNEL_KEY got;

	set_key(t, o, &some_key);
	run(t, o, "set_and_get");
	expect_ok(t, global(t, o, long, got_ret));
	got = got_key(t, o);
	expect_eq(t, got.tunnel_id, some_key.tunnel_id);
	expect_eq(t, got.tunnel_tos, some_key.tunnel_tos);
	expect_eq(t, got.tunnel_ttl, some_key.tunnel_ttl);
	expect_eq(t, got.tunnel_label, 0);
	/* the remote one is who sent it: not told to the sender */
	expect_eq(t, got.remote_ipv4, 0);
}

HELPER_PLAIN(bpf_skb_get_tunnel_key, local_is_what_was_remote)
{
	struct bpf_object *o = helper_load(t, bpf_skb_get_tunnel_key, "set_and_get");
	TUNNEL_KEY k = some_key, got;

	if (whole_key() == KEY_5_10)
		test_skip(t, "the local address is in the key since " LOCAL_SINCE);
	k.local_ipv4 = 0x0a050001;
	set_key(t, o, &k);
	global(t, o, __u32, set_size) = sizeof(k);
	global(t, o, __u32, get_size) = sizeof(k);
	run(t, o, "set_and_get");
	expect_ok(t, global(t, o, long, got_ret));
	got = got_key(t, o);
	expect_eq(t, got.local_ipv4, 0x0a050002);
	expect_eq(t, got.remote_ipv4, 0x0a050001);
}

HELPER_PLAIN(bpf_skb_get_tunnel_key, ipv6)
{
	struct bpf_object *o = helper_load(t, bpf_skb_get_tunnel_key, "set_and_get");
	TUNNEL_KEY k = some_key, got;

	k.tunnel_label = 0xabcde;
	set_key(t, o, &k);
	global(t, o, __u64, set_flags) = BPF_F_TUNINFO_IPV6;
	global(t, o, __u64, get_flags) = BPF_F_TUNINFO_IPV6;
	run(t, o, "set_and_get");
	expect_ok(t, global(t, o, long, got_ret));
	got = got_key(t, o);
	expect_eq(t, got.tunnel_id, some_key.tunnel_id);
	expect_eq(t, got.tunnel_label, 0xabcde);
}

static void expect_no_key(struct test *t, struct bpf_object *o, int err)
{
	static const __u8 zero[KEY_5_10];
	TUNNEL_KEY got;

	expect_err(t, global(t, o, long, got_ret), err);
	/* what fails leaves zeroes */
	got = got_key(t, o);
	expect_mem(t, &got, zero, sizeof(zero));
}

HELPER_EDGE_PLAIN(bpf_skb_get_tunnel_key, packet_without_one)
{
	struct bpf_object *o = helper_load(t, bpf_skb_get_tunnel_key, "get");

	run(t, o, "get");
	expect_no_key(t, o, EINVAL);
}

HELPER_EDGE_PLAIN(bpf_skb_get_tunnel_key, other_family)
{
	struct bpf_object *o = helper_load(t, bpf_skb_get_tunnel_key, "set_and_get");

	set_key(t, o, &some_key);
	global(t, o, __u64, get_flags) = BPF_F_TUNINFO_IPV6;
	run(t, o, "set_and_get");
	expect_no_key(t, o, EPROTO);
	global(t, o, __u64, set_flags) = BPF_F_TUNINFO_IPV6;
	global(t, o, __u64, get_flags) = 0;
	run(t, o, "set_and_get");
	expect_no_key(t, o, EPROTO);
}

/* BPF_F_TUNINFO_FLAGS is 16: "bpf: Support getting tunnel flags". */
HELPER_EDGE_PLAIN(bpf_skb_get_tunnel_key, unknown_flags)
{
	struct bpf_object *o = helper_load(t, bpf_skb_get_tunnel_key, "set_and_get");
	int i;

	set_key(t, o, &some_key);
	for (i = 1; i < 64; i++) {
		if (1ULL << i == BPF_F_TUNINFO_FLAGS)
			continue;
		global(t, o, __u64, get_flags) = 1ULL << i;
		run(t, o, "set_and_get");
		expect_no_key(t, o, EINVAL);
	}
}

HELPER_EDGE_PLAIN(bpf_skb_get_tunnel_key, tunnel_flags)
{
	struct bpf_object *o = helper_load(t, bpf_skb_get_tunnel_key, "set_and_get");

	set_key(t, o, &some_key);
	global(t, o, __u64, get_flags) = BPF_F_TUNINFO_FLAGS;
	run(t, o, "set_and_get");
	expect(t, global(t, o, long, got_ret), OK_SINCE("6.1"), ELSE(EINVAL));
	if (verlist_holds("6.1", test_kver()))
		/* TUNNEL_KEY of include/net/ip_tunnels.h, in network order, among others */
		expect_true(t, got_key(t, o).tunnel_flags & 0x0400);
}

HELPER_EDGE_PLAIN(bpf_skb_get_tunnel_key, sizes_of_earlier_kernels)
{
	struct bpf_object *o = helper_load(t, bpf_skb_get_tunnel_key, "set_and_get");
	__u32 size;

	set_key(t, o, &some_key);
	for (size = 1; size < 64; size++) {
		global(t, o, __u32, get_size) = size;
		run(t, o, "set_and_get");
		if (!expect_eq(t, global(t, o, long, got_ret),
			       known_size(size, whole_key()) ? 0 : -EINVAL))
			test_fail(t, "with a key of %u bytes", size);
	}
}

/* An IPv6 address does not fit into the first of them. */
HELPER_EDGE_PLAIN(bpf_skb_get_tunnel_key, shortest_is_of_ipv4)
{
	struct bpf_object *o = helper_load(t, bpf_skb_get_tunnel_key, "set_and_get");

	set_key(t, o, &some_key);
	global(t, o, __u64, set_flags) = BPF_F_TUNINFO_IPV6;
	global(t, o, __u64, get_flags) = BPF_F_TUNINFO_IPV6;
	global(t, o, __u32, get_size) = offsetof(TUNNEL_KEY, remote_ipv6[1]);
	run(t, o, "set_and_get");
	expect_err(t, global(t, o, long, got_ret), EINVAL);
}

/* ---- options: IP_TUNNEL_OPTS_MAX is 255, in words of 4 */

static struct bpf_object *opt_loaded(struct test *t, __u32 size)
{
	struct bpf_object *o = helper_load(t, bpf_skb_set_tunnel_opt, "set");

	global(t, o, __u32, opt_size) = size;
	run(t, o, "set");
	expect_ok(t, global(t, o, long, ret));
	return o;
}

HELPER_EDGE_PLAIN(bpf_skb_set_tunnel_opt, longest)
{
	struct bpf_object *o = opt_loaded(t, 252);

	expect_ok(t, global(t, o, long, opt_ret));
}

HELPER_EDGE_PLAIN(bpf_skb_set_tunnel_opt, too_long)
{
	struct bpf_object *o = opt_loaded(t, 256);

	expect_err(t, global(t, o, long, opt_ret), ENOMEM);
}

HELPER_EDGE_PLAIN(bpf_skb_set_tunnel_opt, in_words_of_4)
{
	__u32 size;

	for (size = 1; size < 12; size++)
		expect_eq(t, global(t, opt_loaded(t, size), long, opt_ret), size % 4 ? -EINVAL : 0);
}

HELPER_EDGE_PLAIN(bpf_skb_set_tunnel_opt, without_a_key)
{
	struct bpf_object *o = helper_load(t, bpf_skb_set_tunnel_opt, "set_alone");

	global(t, o, __u32, opt_size) = 8;
	run(t, o, "set_alone");
	expect_err(t, global(t, o, long, opt_ret), EINVAL);
}

static struct bpf_object *opt_set_and_got(struct test *t, __u32 set, __u32 get)
{
	struct bpf_object *o = helper_load(t, bpf_skb_get_tunnel_opt, "set_and_get");
	__u8 *opt = global_at(t, o, "opt", 512);
	int i;

	for (i = 0; i < 512; i++)
		opt[i] = i;
	global(t, o, __u32, opt_size) = set;
	global(t, o, __u32, got_opt_size) = get;
	run(t, o, "set_and_get");
	return o;
}

HELPER_PLAIN(bpf_skb_get_tunnel_opt, reads_what_was_set)
{
	struct bpf_object *o = opt_set_and_got(t, 16, 16);

	expect_eq(t, global(t, o, long, got_opt_ret), 16);
	expect_mem(t, global_at(t, o, "got_opt", 512), global_at(t, o, "opt", 512), 16);
}

HELPER_EDGE_PLAIN(bpf_skb_get_tunnel_opt, longest)
{
	struct bpf_object *o = opt_set_and_got(t, 252, 252);

	expect_eq(t, global(t, o, long, got_opt_ret), 252);
	expect_mem(t, global_at(t, o, "got_opt", 512), global_at(t, o, "opt", 512), 252);
}

HELPER_EDGE_PLAIN(bpf_skb_get_tunnel_opt, zeroes_behind_it)
{
	static const __u8 zero[16];
	struct bpf_object *o = opt_set_and_got(t, 16, 32);

	expect_eq(t, global(t, o, long, got_opt_ret), 16);
	expect_mem(t, global_at(t, o, "got_opt", 512), global_at(t, o, "opt", 512), 16);
	expect_mem(t, global_at(t, o, "got_opt", 512) + 16, zero, 16);
}

HELPER_EDGE_PLAIN(bpf_skb_get_tunnel_opt, too_little_room)
{
	static const __u8 zero[12];
	struct bpf_object *o = opt_set_and_got(t, 16, 12);

	expect_err(t, global(t, o, long, got_opt_ret), ENOMEM);
	expect_mem(t, global_at(t, o, "got_opt", 512), zero, 12);
}

HELPER_EDGE_PLAIN(bpf_skb_get_tunnel_opt, key_without_options)
{
	static const __u8 zero[16];
	struct bpf_object *o = opt_set_and_got(t, 0, 16);

	expect_err(t, global(t, o, long, got_opt_ret), ENOENT);
	expect_mem(t, global_at(t, o, "got_opt", 512), zero, 16);
}

HELPER_EDGE_PLAIN(bpf_skb_get_tunnel_opt, packet_without_key)
{
	struct bpf_object *o = helper_load(t, bpf_skb_get_tunnel_opt, "get");

	global(t, o, __u32, got_opt_size) = 16;
	run(t, o, "get");
	expect_err(t, global(t, o, long, got_opt_ret), ENOENT);
}
