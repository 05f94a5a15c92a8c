// SPDX-License-Identifier: GPL-2.0
/*
 * Of sockops programs: which callbacks they ask for (net/core/filter.c), and the sockets that
 * they put into maps (net/core/sock_map.c).
 */
#include <string.h>
#include <unistd.h>

#include "helpers/sockops_rig.h"

/* ---- bpf_sock_ops_cb_flags_set() */

#define FLAGS(what) HELPER_CASE(bpf_sock_ops_cb_flags_set, what, SOCKOPS)
#define FLAGS_EDGE(what) HELPER_EDGE(bpf_sock_ops_cb_flags_set, what, SOCKOPS)

/* Asks for @wanted at the accepted end when that is established, or at @op, and connects. */
static struct bpf_object *flags_at(struct test *t, int wanted, __u32 op, struct pair *p)
{
	struct bpf_object *o = sockops_enter(t, bpf_sock_ops_cb_flags_set, "set");

	global(t, o, int, wanted) = wanted;
	global(t, o, __u32, at_op) = op;
	global(t, o, __u32, accepted_end) = 1;
	*p = sockops_connect(t, 0);
	return o;
}
#define flags_when_established(t, wanted, p) \
	flags_at(t, wanted, BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB, p)

static __u32 calls_for(struct test *t, struct bpf_object *o, int op)
{
	return ((__u32 *)global_at(t, o, "ops", 32 * sizeof(__u32)))[op];
}

/* A message to the accepted end, and one from it that is acknowledged when it is answered. */
static void exchange(struct test *t, const struct pair *p)
{
	expect_ok(t, sock_say(p->b, "question"));
	expect_hears(t, p->a, "question");
	expect_ok(t, sock_say(p->a, "answer"));
	expect_hears(t, p->b, "answer");
}

FLAGS(state_changes)
{
	struct pair p;
	struct bpf_object *o = flags_when_established(t, BPF_SOCK_OPS_STATE_CB_FLAG, &p);

	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, global(t, o, __u32, flags_after), BPF_SOCK_OPS_STATE_CB_FLAG);
	/* the state changes from SYN_RECV behind the call that asks */
	expect_eq(t, calls_for(t, o, BPF_SOCK_OPS_STATE_CB), 1);
	close(p.b);		/* to FIN_WAIT1, and perhaps further at once */
	expect_true(t, calls_for(t, o, BPF_SOCK_OPS_STATE_CB) >= 2);
	cgroup_leave();
}

FLAGS(round_trips)
{
	struct pair p;
	struct bpf_object *o = flags_when_established(t, BPF_SOCK_OPS_RTT_CB_FLAG, &p);

	exchange(t, &p);
	expect_ok(t, global(t, o, long, ret));
	expect_true(t, calls_for(t, o, BPF_SOCK_OPS_RTT_CB) >= 1);
	cgroup_leave();
}

/* The connecting end says that it has nothing more to say, and the accepted one hears it. */
static void finish(struct test *t, const struct pair *p)
{
	char c;

	must(t, shutdown(p->a, SHUT_WR) ? -errno : 0);
	must(t, sock_wait(p->b));
	expect_ok(t, recv(p->b, &c, 1, 0));
}

/* All but those that header prediction takes (tcp_rcv_established()), which a FIN is not for. */
FLAGS(received_headers)
{
	struct pair p;
	struct bpf_object *o = flags_when_established(t, BPF_SOCK_OPS_PARSE_ALL_HDR_OPT_CB_FLAG,
						      &p);

	finish(t, &p);
	expect_true(t, calls_for(t, o, BPF_SOCK_OPS_PARSE_HDR_OPT_CB) >= 1);
	cgroup_leave();
}

FLAGS(received_unknown_options)
{
	struct bpf_object *o = sockops_enter(t, bpf_sock_ops_cb_flags_set, "set");
	struct bpf_object *writer = sockops_add(t, bpf_store_hdr_opt, "store");

	memcpy(global_at(t, writer, "option", 32), "\xfe\x04\xbe\xef", 4);
	global(t, writer, __u32, len) = 4;
	global(t, writer, __u32, room) = 4;
	global(t, o, int, wanted) = BPF_SOCK_OPS_PARSE_UNKNOWN_HDR_OPT_CB_FLAG;
	global(t, o, __u32, at_op) = BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB;
	global(t, o, __u32, accepted_end) = 1;
	sockops_connect(t, 0);
	expect_ok(t, global(t, o, long, ret));
	/* the segment with the data that sockops_connect() sends */
	expect_true(t, calls_for(t, o, BPF_SOCK_OPS_PARSE_HDR_OPT_CB) >= 1);
	cgroup_leave();
}

FLAGS_EDGE(no_unknown_options)
{
	struct pair p;
	struct bpf_object *o = flags_when_established(t, BPF_SOCK_OPS_PARSE_UNKNOWN_HDR_OPT_CB_FLAG,
						      &p);

	finish(t, &p);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, calls_for(t, o, BPF_SOCK_OPS_PARSE_HDR_OPT_CB), 0);
	cgroup_leave();
}

/* How long the options shall be is asked; to write them is not where none were reserved. */
FLAGS(sent_headers)
{
	struct pair p;
	struct bpf_object *o = flags_when_established(t, BPF_SOCK_OPS_WRITE_HDR_OPT_CB_FLAG, &p);

	exchange(t, &p);
	expect_true(t, calls_for(t, o, BPF_SOCK_OPS_HDR_OPT_LEN_CB) >= 1);
	expect_eq(t, calls_for(t, o, BPF_SOCK_OPS_WRITE_HDR_OPT_CB), 0);
	cgroup_leave();
}

/* An accepted socket begins with the flags of the listening one. */
FLAGS(are_inherited)
{
	struct pair p;
	struct bpf_object *o = flags_at(t, BPF_SOCK_OPS_STATE_CB_FLAG, BPF_SOCK_OPS_TCP_LISTEN_CB,
					&p);

	/* of the accepted one; of the listening one there is the change to CLOSE besides */
	expect_eq(t, calls_for(t, o, BPF_SOCK_OPS_STATE_CB), 2);
	cgroup_leave();
}

FLAGS_EDGE(none)
{
	struct pair p;
	struct bpf_object *o = flags_when_established(t, 0, &p);

	exchange(t, &p);
	finish(t, &p);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, global(t, o, __u32, flags_after), 0);
	expect_eq(t, calls_for(t, o, BPF_SOCK_OPS_STATE_CB), 0);
	expect_eq(t, calls_for(t, o, BPF_SOCK_OPS_RTT_CB), 0);
	expect_eq(t, calls_for(t, o, BPF_SOCK_OPS_PARSE_HDR_OPT_CB), 0);
	expect_eq(t, calls_for(t, o, BPF_SOCK_OPS_HDR_OPT_LEN_CB), 0);
	cgroup_leave();
}

FLAGS_EDGE(all)
{
	struct pair p;
	struct bpf_object *o = flags_when_established(t, BPF_SOCK_OPS_ALL_CB_FLAGS, &p);

	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, global(t, o, __u32, flags_after), BPF_SOCK_OPS_ALL_CB_FLAGS);
	cgroup_leave();
}

/* Those that the kernel does not know are given back, and the others set. */
FLAGS_EDGE(one_unknown)
{
	struct pair p;
	struct bpf_object *o = flags_when_established(t, BPF_SOCK_OPS_STATE_CB_FLAG | 1 << 30, &p);

	expect_eq(t, global(t, o, long, ret), 1 << 30);
	expect_eq(t, global(t, o, __u32, flags_after), BPF_SOCK_OPS_STATE_CB_FLAG);
	cgroup_leave();
}

FLAGS_EDGE(all_unknown)
{
	struct pair p;
	struct bpf_object *o = flags_when_established(t, ~BPF_SOCK_OPS_ALL_CB_FLAGS, &p);

	expect_eq(t, global(t, o, long, ret), ~BPF_SOCK_OPS_ALL_CB_FLAGS);
	expect_eq(t, global(t, o, __u32, flags_after), 0);
	cgroup_leave();
}

/* Of a connection that is only asked for there is no full socket yet. */
FLAGS_EDGE(request_socket)
{
	struct pair p;
	struct bpf_object *o = flags_at(t, BPF_SOCK_OPS_STATE_CB_FLAG, BPF_SOCK_OPS_TIMEOUT_INIT,
					&p);

	expect_eq(t, global(t, o, __u32, full_socket), 0);
	expect_err(t, global(t, o, long, ret), EINVAL);
	expect_eq(t, calls_for(t, o, BPF_SOCK_OPS_STATE_CB), 0);
	cgroup_leave();
}

/* ---- bpf_sock_map_update() and bpf_sock_hash_update(): a case of both, from one body */

#define UPDATES_AS(define, what)					\
	static void what(struct test *t, struct bpf_object *o, bool hash);	\
	UPDATE_ROW(define, bpf_sock_map_update, what, false)		\
	UPDATE_ROW(define, bpf_sock_hash_update, what, true)		\
	static void what(struct test *t, struct bpf_object *o, bool hash)
#define UPDATE_ROW(define, helper, what, hash)				\
	define(helper, what, .config = "CONFIG_CGROUP_BPF CONFIG_BPF_STREAM_PARSER") \
	{								\
		what(t, sockops_enter(t, helper, "update"), hash);	\
		cgroup_leave();						\
	}
#define UPDATES(what) UPDATES_AS(HELPER_CASE, what)
#define UPDATE_EDGES(what) UPDATES_AS(HELPER_EDGE, what)

static struct pair update(struct test *t, struct bpf_object *o, __u32 op, bool accepted_end)
{
	global(t, o, __u32, at_op) = op;
	global(t, o, __u32, accepted_end) = accepted_end;
	return sockops_connect(t, 0);
}

/* The cookie of who is in the map under the key; or a negative errno. */
static long long who_is_at(struct test *t, struct bpf_object *o, __u32 key)
{
	__u64 cookie = 0;
	int err = bpf_map_lookup_elem(map_fd(t, o, "map"), &key, &cookie);

	return err ? err : (long long)cookie;
}

UPDATES(connecting_end)
{
	struct pair p;

	(void)hash;
	global(t, o, __u32, key) = 2;
	p = update(t, o, BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB, false);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, who_is_at(t, o, 2), so_cookie(t, p.a));
}

UPDATES(accepted_end)
{
	struct pair p;

	(void)hash;
	p = update(t, o, BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB, true);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, who_is_at(t, o, 0), so_cookie(t, p.b));
}

UPDATES(listening_socket)
{
	int fd;

	(void)hash;
	global(t, o, __u32, at_op) = BPF_SOCK_OPS_TCP_LISTEN_CB;
	global(t, o, __u32, accepted_end) = 1;
	fd = sock_listening(t, AF_INET, SOCK_STREAM);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, who_is_at(t, o, 0), so_cookie(t, fd));
}

/* Closing a socket takes it out. */
UPDATES(is_gone_when_closed)
{
	struct pair p = update(t, o, BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB, false);

	(void)hash;
	expect_ok(t, global(t, o, long, ret));
	close(p.a);
	expect_err(t, who_is_at(t, o, 0), ENOENT);
}

UPDATES(replaces)
{
	int map = map_fd(t, o, "map");
	struct pair old = tcp_pair(t), p;

	(void)hash;
	must(t, bpf_map_update_elem(map, &(__u32){ 0 }, &(__u64){ old.a }, BPF_ANY));
	p = update(t, o, BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB, false);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, who_is_at(t, o, 0), so_cookie(t, p.a));
}

/* sock_map_op_okay(): only where the socket listens, or is established. */
UPDATE_EDGES(not_yet_established)
{
	(void)hash;
	update(t, o, BPF_SOCK_OPS_TCP_CONNECT_CB, false);
	expect_err(t, global(t, o, long, ret), EOPNOTSUPP);
	expect_err(t, who_is_at(t, o, 0), ENOENT);
}

UPDATE_EDGES(request_socket)
{
	(void)hash;
	update(t, o, BPF_SOCK_OPS_TIMEOUT_INIT, true);
	expect_err(t, global(t, o, long, ret), EOPNOTSUPP);
}

UPDATE_EDGES(unknown_flag)
{
	(void)hash;
	global(t, o, __u64, flags) = BPF_EXIST + 1;
	update(t, o, BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB, false);
	expect_err(t, global(t, o, long, ret), EINVAL);
	expect_err(t, who_is_at(t, o, 0), ENOENT);
}

UPDATE_EDGES(highest_flag)
{
	(void)hash;
	global(t, o, __u64, flags) = 1ULL << 63;
	update(t, o, BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB, false);
	expect_err(t, global(t, o, long, ret), EINVAL);
}

UPDATE_EDGES(new_one_only)
{
	int map = map_fd(t, o, "map");
	struct pair old = tcp_pair(t);

	(void)hash;
	must(t, bpf_map_update_elem(map, &(__u32){ 0 }, &(__u64){ old.a }, BPF_ANY));
	global(t, o, __u64, flags) = BPF_NOEXIST;
	update(t, o, BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB, false);
	expect_err(t, global(t, o, long, ret), EEXIST);
	expect_eq(t, who_is_at(t, o, 0), so_cookie(t, old.a));
}

UPDATE_EDGES(existing_one_only)
{
	(void)hash;
	global(t, o, __u64, flags) = BPF_EXIST;
	update(t, o, BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB, false);
	expect_err(t, global(t, o, long, ret), ENOENT);
	expect_err(t, who_is_at(t, o, 0), ENOENT);
}

UPDATE_EDGES(last_key)
{
	struct pair p;

	(void)hash;
	global(t, o, __u32, key) = 3;
	p = update(t, o, BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB, false);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, who_is_at(t, o, 3), so_cookie(t, p.a));
}

/* An array of four has no fifth; to a hash table it is a key like others. */
UPDATE_EDGES(key_behind_the_end)
{
	global(t, o, __u32, key) = 4;
	update(t, o, BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB, false);
	if (hash)
		expect_ok(t, global(t, o, long, ret));
	else
		expect_err(t, global(t, o, long, ret), E2BIG);
}

/* A hash table takes no fifth key. */
HELPER_EDGE(bpf_sock_hash_update, full, .config = "CONFIG_CGROUP_BPF CONFIG_BPF_STREAM_PARSER")
{
	struct bpf_object *o = sockops_enter(t, bpf_sock_hash_update, "update");
	struct pair p;
	__u32 key;

	for (key = 1; key <= 4; key++) {
		p = tcp_pair(t);
		must(t, bpf_map_update_elem(map_fd(t, o, "map"), &key, &(__u64){ p.a }, BPF_ANY));
	}
	update(t, o, BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB, false);
	expect_err(t, global(t, o, long, ret), E2BIG);
	expect_err(t, who_is_at(t, o, 0), ENOENT);
	cgroup_leave();
}
