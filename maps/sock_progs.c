// SPDX-License-Identifier: GPL-2.0
/*
 * SOCKMAP and SOCKHASH in programs that are not attached to the map: which program
 * types may change them (may_update_sockmap() of the verifier), and those that put
 * sockets there, or pick them from there.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "helpers/matrix/insns.h"
#include "maps/sock_maps.h"

/* "disallow update and delete from tc, xdp, socket_filter and flow_dissector": a deadlock */
#define NOT_FROM_PACKETS "7.3"
/* "bpf: Allow delete from sockmap/sockhash only if update is allowed" */
#define DELETE_AS_UPDATE "6.10 6.9.4 6.6.33 6.1.93 5.15.161 5.10.219"
/* "bpf: Support socket migration by eBPF" gives a sk_reuseport program its socket */
#define REUSEPORT_SK "5.14"

/* Where a program has a socket from: the map, or its context at this offset. */
#define LOOKED_UP (-1)

/* r1 = the map, r2 = &@key on the stack at @at */
#define MAP_AND_KEY(map, at, key)							\
	STORE64_IMM(10, at, key), LOAD_IMM64(1, BPF_PSEUDO_MAP_FD, map), LOAD_IMM64_HIGH(0), \
	MOV_REG(2, 10), ADD_IMM(2, at)
#define MAX_INSNS 24

static int load(enum bpf_prog_type type, const struct bpf_insn *insns, int nr)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts);

	if (type == BPF_PROG_TYPE_SK_LOOKUP)
		opts.expected_attach_type = BPF_SK_LOOKUP;
	return bpf_prog_load(type, "bm", "GPL", insns, nr, &opts);
}

/* Deletes what is under 1. */
static int load_delete(enum bpf_prog_type type, int map)
{
	const struct bpf_insn insns[] = {
		MAP_AND_KEY(map, -8, 1), CALL(BPF_FUNC_map_delete_elem),
		MOV_IMM(0, 0), EXIT(),
	};

	return load(type, insns, ARRAY_SIZE(insns));
}

/* Puts the socket that the program has from @from, the map: from under 1, under 2. */
static int load_update(enum bpf_prog_type type, int map, int from, bool update)
{
	const struct bpf_insn of_map[] = {
		MAP_AND_KEY(map, -8, 1), CALL(BPF_FUNC_map_lookup_elem),
	};
	const struct bpf_insn of_ctx[] = { LOAD64(0, 1, from) };
	const struct bpf_insn some[] = { JUMP_EQ(0, 0, 0), MOV_REG(6, 0) };
	const struct bpf_insn put[] = {
		MAP_AND_KEY(map, -16, 2), MOV_REG(3, 6), MOV_IMM(4, BPF_ANY),
		CALL(BPF_FUNC_map_update_elem),
	};
	const struct bpf_insn release[] = { MOV_REG(1, 6), CALL(BPF_FUNC_sk_release) };
	const struct bpf_insn end[] = { MOV_IMM(0, 0), EXIT() };
	struct bpf_insn insns[MAX_INSNS];
	int nr = 0, jump;

#define EMIT(part) __builtin_memcpy(&insns[nr], part, sizeof(part)), nr += ARRAY_SIZE(part)
	if (from == LOOKED_UP)
		EMIT(of_map);
	else
		EMIT(of_ctx);
	jump = nr;
	EMIT(some);
	if (update)
		EMIT(put);
	if (from == LOOKED_UP)
		EMIT(release);
	insns[jump].off = nr - jump - 1;
	EMIT(end);
	return load(type, insns, nr);
}

/* The row's expectation; what is not the row's fact has to load, as its control. */
#define UPDATE_FROM(name, prog_type, from, ...)						\
	FAMILY_CASE(sock, prog_update_from_##name)					\
	{										\
		must(t, load_update(prog_type, fd, from, false));			\
		expect(t, load_update(prog_type, fd, from, true), __VA_ARGS__);		\
	}
#define DELETE_FROM(name, prog_type, ...)						\
	FAMILY_CASE(sock, prog_delete_from_##name)					\
	{										\
		expect(t, load_delete(prog_type, fd), __VA_ARGS__);			\
	}

#define SKB_SK offsetof(struct __sk_buff, sk)
#define IF_OLD ERR_SINCE(NOT_FROM_PACKETS, EINVAL), ELSE_OK
UPDATE_FROM(tc, BPF_PROG_TYPE_SCHED_CLS, LOOKED_UP, IF_OLD)
UPDATE_FROM(tc_own_socket, BPF_PROG_TYPE_SCHED_CLS, SKB_SK, IF_OLD)
UPDATE_FROM(action, BPF_PROG_TYPE_SCHED_ACT, LOOKED_UP, IF_OLD)
UPDATE_FROM(xdp, BPF_PROG_TYPE_XDP, LOOKED_UP, IF_OLD)
UPDATE_FROM(socket, BPF_PROG_TYPE_SOCKET_FILTER, SKB_SK, IF_OLD)
UPDATE_FROM(sk_lookup, BPF_PROG_TYPE_SK_LOOKUP, LOOKED_UP, ELSE_OK)
UPDATE_FROM(sockops, BPF_PROG_TYPE_SOCK_OPS, offsetof(struct bpf_sock_ops, sk), ELSE(EINVAL))
UPDATE_FROM(sk_skb, BPF_PROG_TYPE_SK_SKB, LOOKED_UP, ELSE(EINVAL))
UPDATE_FROM(sk_msg, BPF_PROG_TYPE_SK_MSG, offsetof(struct sk_msg_md, sk), ELSE(EINVAL))
UPDATE_FROM(cgroup_skb, BPF_PROG_TYPE_CGROUP_SKB, SKB_SK, ELSE(EINVAL))

DELETE_FROM(tc, BPF_PROG_TYPE_SCHED_CLS, IF_OLD)
DELETE_FROM(action, BPF_PROG_TYPE_SCHED_ACT, IF_OLD)
DELETE_FROM(xdp, BPF_PROG_TYPE_XDP, IF_OLD)
DELETE_FROM(socket, BPF_PROG_TYPE_SOCKET_FILTER, IF_OLD)
DELETE_FROM(flow_dissector, BPF_PROG_TYPE_FLOW_DISSECTOR, IF_OLD)
DELETE_FROM(sk_lookup, BPF_PROG_TYPE_SK_LOOKUP, ELSE_OK)
DELETE_FROM(sk_reuseport, BPF_PROG_TYPE_SK_REUSEPORT, ELSE_OK)
DELETE_FROM(sockops, BPF_PROG_TYPE_SOCK_OPS, ELSE_OK)
#define IF_UPDATE ERR_SINCE(DELETE_AS_UPDATE, EINVAL), ELSE_OK
DELETE_FROM(sk_skb, BPF_PROG_TYPE_SK_SKB, IF_UPDATE)
DELETE_FROM(sk_msg, BPF_PROG_TYPE_SK_MSG, IF_UPDATE)
DELETE_FROM(cgroup_skb, BPF_PROG_TYPE_CGROUP_SKB, IF_UPDATE)
DELETE_FROM(raw_tracepoint, BPF_PROG_TYPE_RAW_TRACEPOINT, IF_UPDATE)

/* The control is what 5.10 lacks here. */
FAMILY_CASE(sock, prog_update_from_sk_reuseport)
{
	const int from = offsetof(struct sk_reuseport_md, sk);

	expect(t, load_update(BPF_PROG_TYPE_SK_REUSEPORT, fd, from, false), OK_SINCE(REUSEPORT_SK),
	       ELSE(EACCES));
	expect(t, load_update(BPF_PROG_TYPE_SK_REUSEPORT, fd, from, true), OK_SINCE(REUSEPORT_SK),
	       ELSE(EACCES));
}

FAMILY_CASE(sock, prog_update_puts_socket)
{
	int sk = tcp_pair(t).a, prog = load_update(BPF_PROG_TYPE_SCHED_CLS, fd, LOOKED_UP, true);

	if (!expect(t, prog, IF_OLD) || prog < 0)
		return;
	expect_ok(t, elem_put(fd, 1, sk));
	must(t, prog_run(prog, NULL, 0, NULL, 0));
	expect_eq(t, elem_get(fd, 2), so_cookie(t, sk));
	close(sk);
	expect_err(t, elem_get(fd, 2), ENOENT);
}

FAMILY_CASE(sock, prog_delete_takes_socket)
{
	int prog = load_delete(BPF_PROG_TYPE_SCHED_CLS, fd);

	if (!expect(t, prog, IF_OLD) || prog < 0)
		return;
	expect_ok(t, elem_put(fd, 1, tcp_pair(t).a));
	must(t, prog_run(prog, NULL, 0, NULL, 0));
	expect_err(t, elem_get(fd, 1), ENOENT);
}

/* A socket with a reference, which the verifier wants back. */
FAMILY_CASE(sock, prog_lookup_without_release)
{
	const struct bpf_insn insns[] = {
		MAP_AND_KEY(fd, -8, 1), CALL(BPF_FUNC_map_lookup_elem), MOV_IMM(0, 0), EXIT(),
	};

	must(t, load_update(BPF_PROG_TYPE_SCHED_CLS, fd, LOOKED_UP, false));
	expect_err(t, load(BPF_PROG_TYPE_SCHED_CLS, insns, ARRAY_SIZE(insns)), EINVAL);
}

/* ---- what puts into the map, and what picks from it */

struct picker {
	struct bpf_object *obj;
	int prog, map;
};

static struct picker pick(struct test *t, const char *prog)
{
	struct picker p;
	char file[64];

	snprintf(file, sizeof(file), "maps/%s_pick", family_type(t)->name);
	p.obj = prog_load(t, file, prog);
	p.prog = prog_fd(t, p.obj, prog);
	p.map = map_fd(t, p.obj, "map");
	return p;
}

FAMILY_CASE(sock, prog_lookup_is_the_socket)
{
	struct picker p = pick(t, "look");
	int sk = sock_bound(t, AF_INET, SOCK_DGRAM);

	(void)fd;
	global(t, p.obj, __u32, key) = 3;
	expect_ok(t, prog_run(p.prog, NULL, 0, NULL, 0));
	expect_err(t, global(t, p.obj, long long, ret), ENOENT);
	expect_ok(t, elem_put(p.map, 3, sk));
	expect_ok(t, prog_run(p.prog, NULL, 0, NULL, 0));
	expect_ok(t, global(t, p.obj, long long, ret));
	expect_eq(t, global(t, p.obj, __u32, port), sock_port(t, sk));
}

/* Who connects, who is connected to and who listens: each puts itself there. */
FAMILY_CASE(sock, job_sockops_puts)
{
	struct picker p = pick(t, "put_on_connect");
	int listening, client, sk;

	(void)fd;
	cgroup_attach(t, p.obj, "put_on_connect", cgroup_enter(t));
	listening = sock_listening(t, AF_INET, SOCK_STREAM);
	client = sock_connect(t, listening);
	sk = sock_accept(t, listening);
	cgroup_leave();
	expect_ok(t, global(t, p.obj, __s64, ret_active));
	expect_ok(t, global(t, p.obj, __s64, ret_passive));
	expect_ok(t, global(t, p.obj, __s64, ret_listening));
	expect_eq(t, elem_get(p.map, 1), so_cookie(t, client));
	expect_eq(t, elem_get(p.map, 2), so_cookie(t, sk));
	expect_eq(t, elem_get(p.map, 3), so_cookie(t, listening));
}

/* sock_map_op_okay(): only when a state that goes in is reached */
FAMILY_CASE(sock, job_sockops_too_early)
{
	struct picker p = pick(t, "put_on_connect");

	(void)fd;
	cgroup_attach(t, p.obj, "put_on_connect", cgroup_enter(t));
	tcp_pair(t);
	cgroup_leave();
	expect_err(t, global(t, p.obj, __s64, ret_connecting), EOPNOTSUPP);
}

FAMILY_CASE(sock, job_sockops_flags)
{
	struct picker p = pick(t, "put_on_connect");

	(void)fd;
	global(t, p.obj, __u64, flags) = BPF_EXIST;
	cgroup_attach(t, p.obj, "put_on_connect", cgroup_enter(t));
	tcp_pair(t);
	cgroup_leave();
	expect_err(t, global(t, p.obj, __s64, ret_active), ENOENT);
	expect_err(t, global(t, p.obj, __s64, ret_passive), ENOENT);
	expect_err(t, elem_get(p.map, 1), ENOENT);
}

/* From now on the program decides who is reached in this network namespace. */
static void attach_lookups(struct test *t, const struct picker *p)
{
	int net = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);

	must(t, net < 0 ? -errno : 0);
	/* it is not pinned, and so ends with the case */
	must(t, bpf_link_create(p->prog, net, BPF_SK_LOOKUP, NULL));
}

static struct picker pick_for_lookups(struct test *t)
{
	struct picker p = pick(t, "assign");

	loopback_enter(t);
	attach_lookups(t, &p);
	return p;
}

/* A port at which nobody listens. */
static int vacant(struct test *t, int type)
{
	return sock_bound(t, AF_INET, type);
}

FAMILY_CASE(sock, job_sk_lookup_assigns_tcp)
{
	struct picker p = pick_for_lookups(t);
	int listening = sock_listening(t, AF_INET, SOCK_STREAM), client;

	(void)fd;
	global(t, p.obj, __u32, key) = 1;
	expect_ok(t, elem_put(p.map, 1, listening));
	client = sock_connect(t, vacant(t, SOCK_STREAM));
	expect_ok(t, global(t, p.obj, long long, ret));
	expect_ok(t, sock_say(client, "who is there?"));
	expect_hears(t, sock_accept(t, listening), "who is there?");
}

FAMILY_CASE(sock, job_sk_lookup_assigns_udp)
{
	struct picker p = pick_for_lookups(t);
	int to = sock_bound(t, AF_INET, SOCK_DGRAM);

	(void)fd;
	global(t, p.obj, __u32, key) = 1;
	expect_ok(t, elem_put(p.map, 1, to));
	expect_ok(t, sock_say(sock_connect(t, vacant(t, SOCK_DGRAM)), "a datagram"));
	expect_hears(t, to, "a datagram");
	expect_ok(t, global(t, p.obj, long long, ret));
}

FAMILY_CASE(sock, job_sk_lookup_of_empty)
{
	struct picker p = pick_for_lookups(t);

	(void)fd;
	expect_err(t, sock_connect_try(t, sock_listening(t, AF_INET, SOCK_STREAM)), ECONNREFUSED);
	expect_err(t, global(t, p.obj, long long, ret), ENOENT);
}

/* bpf_sk_assign(): a connection is no socket to be found by others */
FAMILY_CASE(sock, job_sk_lookup_of_connected)
{
	struct picker p = pick(t, "assign");
	struct pair conn;

	(void)fd;
	loopback_enter(t);
	conn = tcp_pair(t);
	attach_lookups(t, &p);
	expect_ok(t, elem_put(p.map, 0, conn.a));
	expect_err(t, sock_connect_try(t, vacant(t, SOCK_STREAM)), ECONNREFUSED);
	expect_err(t, global(t, p.obj, long long, ret), ESOCKTNOSUPPORT);
}

/* ---- the iterator: the array's places, used or not; the hash's sockets */

FAMILY_CASE(sock, job_iter_copies)
{
	struct bpf_object *obj = prog_load(t, "maps/sock_iter", "copy");
	union bpf_iter_link_info info = { .map.map_fd = fd };
	LIBBPF_OPTS(bpf_link_create_opts, opts, .iter_info = &info, .iter_info_len = sizeof(info));
	struct pair p = tcp_pair(t);
	int link, iter, to = map_fd(t, obj, "map");
	char c;

	expect_ok(t, elem_put(fd, 1, p.a));
	expect_ok(t, elem_put(fd, 3, p.b));
	link = must(t, bpf_link_create(prog_fd(t, obj, "copy"), 0, BPF_TRACE_ITER, &opts));
	iter = must(t, bpf_iter_create(link));
	expect_ok(t, read(iter, &c, 1) ? -errno : 0);
	expect_eq(t, global(t, obj, __u32, keys), is_sockhash(t) ? 2 : 4);
	expect_eq(t, global(t, obj, __u32, socks), 2);
	expect_ok(t, global(t, obj, long long, ret));
	expect_eq(t, elem_get(to, 1), so_cookie(t, p.a));
	expect_eq(t, elem_get(to, 3), so_cookie(t, p.b));
}
