// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_REUSEPORT_SOCKARRAY (kernel/bpf/reuseport_array.c) */
#include <linux/netlink.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/reuseport.h"

#define NO_FD 10000

/* 32 GiB of pointers: 5.10 finds the charge for them too large, later there is no such memory */
MAP_CREATES(reuseport_sockarray,
	CREATE(max_entries_0, ARGS(REUSEPORT, .max_entries = 0), ELSE(EINVAL)),
	CREATE(max_entries_1, ARGS(REUSEPORT, .max_entries = 1), ELSE_OK),
	CREATE(max_entries_4g, ARGS(REUSEPORT, .max_entries = ~0U), ERR_SINCE("5.11", ENOMEM),
	       ELSE(E2BIG)),
	CREATE(key_size_0, ARGS(REUSEPORT, .key_size = 0), ELSE(EINVAL)),
	CREATE(key_size_8, ARGS(REUSEPORT, .key_size = 8), ELSE(EINVAL)),
	CREATE(value_size_0, ARGS(REUSEPORT, .value_size = 0), ELSE(EINVAL)),
	CREATE(value_size_2, ARGS(REUSEPORT, .value_size = 2), ELSE(EINVAL)),
	CREATE(value_size_4, ARGS(REUSEPORT, .value_size = 4), ELSE_OK),
	CREATE(value_size_16, ARGS(REUSEPORT, .value_size = 16), ELSE(EINVAL)),
	CREATE(no_prealloc, ARGS(REUSEPORT, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)),
	CREATE(zero_seed, ARGS(REUSEPORT, .map_flags = BPF_F_ZERO_SEED), ELSE(EINVAL)),
	CREATE(mmapable, ARGS(REUSEPORT, .map_flags = BPF_F_MMAPABLE), ELSE(EINVAL)),
	CREATE(inner_map, ARGS(REUSEPORT, .map_flags = BPF_F_INNER_MAP), ELSE(EINVAL)),
	CREATE(preserve_elems, ARGS(REUSEPORT, .map_flags = BPF_F_PRESERVE_ELEMS), ELSE(EINVAL)),
	CREATE(numa_node_0, ARGS(REUSEPORT, .map_flags = BPF_F_NUMA_NODE), ELSE_OK),
	CREATE(rdonly, ARGS(REUSEPORT, .map_flags = BPF_F_RDONLY), ELSE_OK),
	CREATE(wronly, ARGS(REUSEPORT, .map_flags = BPF_F_WRONLY), ELSE_OK),
	CREATE(rdonly_and_wronly, ARGS(REUSEPORT, .map_flags = BPF_F_RDONLY | BPF_F_WRONLY),
	       ELSE(EINVAL)),
	/* it has array_map_alloc_check(), and so what arrays may have */
	CREATE(rdonly_prog, ARGS(REUSEPORT, .map_flags = BPF_F_RDONLY_PROG), ELSE_OK),
	CREATE(rdonly_prog_and_wronly_prog,
	       ARGS(REUSEPORT, .map_flags = BPF_F_RDONLY_PROG | BPF_F_WRONLY_PROG), ELSE(EINVAL)),
	CREATE(map_extra_1, ARGS(REUSEPORT, .map_extra = 1), ELSE(EINVAL)));

/* A socket that goes in: of a group, though alone in it. */
static int member(struct test *t, int type)
{
	return group_socket(t, AF_INET, type, 0);
}

MAP_PLAIN(reuseport_sockarray, lookup_is_cookie)
{
	int fd = map_create(t, REUSEPORT), sk = member(t, SOCK_DGRAM);

	expect_ok(t, elem_put(fd, 1, sk));
	expect_eq(t, elem_get(fd, 1), so_cookie(t, sk));
}

MAP_PLAIN(reuseport_sockarray, lookup_value_size_4)
{
	int fd = map_create(t, REUSEPORT, .value_size = 4);

	expect_err(t, elem_get(fd, 1), ENOSPC);
	expect_ok(t, elem_put(fd, 1, member(t, SOCK_DGRAM)));
	expect_err(t, elem_get(fd, 1), ENOSPC);
}

MAP_PLAIN(reuseport_sockarray, lookup_empty)
{
	int fd = map_create(t, REUSEPORT);

	expect_err(t, elem_get(fd, 1), ENOENT);
	expect_err(t, elem_get(fd, 4), ENOENT);
}

MAP_PLAIN(reuseport_sockarray, update_index_beyond)
{
	int fd = map_create(t, REUSEPORT), sk = member(t, SOCK_DGRAM);

	expect_err(t, elem_put(fd, 4, sk), E2BIG);
	expect_ok(t, elem_put(fd, 3, sk));
}

MAP_PLAIN(reuseport_sockarray, update_noexist_of_used)
{
	int fd = map_create(t, REUSEPORT), sk = member(t, SOCK_DGRAM);

	expect_ok(t, elem_put_flags(fd, 1, sk, BPF_NOEXIST));
	expect_err(t, elem_put_flags(fd, 1, member(t, SOCK_DGRAM), BPF_NOEXIST), EEXIST);
	expect_eq(t, elem_get(fd, 1), so_cookie(t, sk));
}

MAP_PLAIN(reuseport_sockarray, update_exist_of_free)
{
	int fd = map_create(t, REUSEPORT), sk = member(t, SOCK_DGRAM);

	expect_err(t, elem_put_flags(fd, 1, sk, BPF_EXIST), ENOENT);
	expect_ok(t, elem_put(fd, 1, sk));
	expect_ok(t, elem_put_flags(fd, 1, member(t, SOCK_DGRAM), BPF_EXIST));
}

MAP_PLAIN(reuseport_sockarray, update_unknown_flags)
{
	int fd = map_create(t, REUSEPORT), sk = member(t, SOCK_DGRAM);

	expect_err(t, elem_put_flags(fd, 1, sk, BPF_EXIST + 1), EINVAL);
	expect_err(t, elem_put_flags(fd, 1, sk, BPF_F_LOCK), EINVAL);
	expect_ok(t, elem_put(fd, 1, sk));
}

/* What was there may go elsewhere then. */
MAP_PLAIN(reuseport_sockarray, update_replaces)
{
	int fd = map_create(t, REUSEPORT);
	int sk = member(t, SOCK_DGRAM), other = member(t, SOCK_STREAM);

	expect_ok(t, elem_put(fd, 1, sk));
	expect_ok(t, elem_put(fd, 1, other));
	expect_eq(t, elem_get(fd, 1), so_cookie(t, other));
	expect_ok(t, elem_put(fd, 2, sk));
}

MAP_PLAIN(reuseport_sockarray, update_with_no_socket)
{
	int fd = map_create(t, REUSEPORT), sk = member(t, SOCK_DGRAM);

	expect_err(t, elem_put(fd, 1, fd), ENOTSOCK);
	expect_err(t, elem_put(fd, 1, NO_FD), EBADF);
	expect_err(t, elem_put(fd, 1, sk + (1ULL << 32)), EINVAL);
	expect_ok(t, elem_put(map_create(t, REUSEPORT, .value_size = 4), 1, sk + (1ULL << 32)));
}

/* Its place is one: not even at the same again. */
MAP_PLAIN(reuseport_sockarray, update_with_one_that_is_there)
{
	int fd = map_create(t, REUSEPORT), sk = member(t, SOCK_DGRAM);

	expect_ok(t, elem_put(fd, 1, sk));
	expect_err(t, elem_put(fd, 2, sk), EBUSY);
	expect_err(t, elem_put(fd, 1, sk), EBUSY);
	expect_err(t, elem_put(map_create(t, REUSEPORT), 1, sk), EBUSY);
	expect_ok(t, elem_del(fd, 1));
	expect_ok(t, elem_put(fd, 2, sk));
}

/* Both keep what is theirs at the same place of the socket. */
MAP_PLAIN(reuseport_sockarray, update_with_one_of_a_sockmap)
{
	int fd = map_create(t, REUSEPORT), sk = member(t, SOCK_STREAM);
	int sockmap = map_create(t, SOCKMAP);

	expect_ok(t, elem_put(sockmap, 1, sk));
	expect_err(t, elem_put(fd, 1, sk), EBUSY);
	expect_ok(t, elem_del(sockmap, 1));
	expect_ok(t, elem_put(fd, 1, sk));
	expect_err(t, elem_put(sockmap, 1, sk), EBUSY);
}

MAP_PLAIN(reuseport_sockarray, kind_udp)
{
	int fd = map_create(t, REUSEPORT);

	expect_ok(t, elem_put(fd, 1, member(t, SOCK_DGRAM)));
	expect_ok(t, elem_put(fd, 2, group_socket(t, AF_INET6, SOCK_DGRAM, 0)));
}

MAP_PLAIN(reuseport_sockarray, kind_tcp_listening)
{
	int fd = map_create(t, REUSEPORT);

	expect_ok(t, elem_put(fd, 1, member(t, SOCK_STREAM)));
	expect_ok(t, elem_put(fd, 2, group_socket(t, AF_INET6, SOCK_STREAM, 0)));
}

MAP_PLAIN(reuseport_sockarray, kind_without_reuseport)
{
	int fd = map_create(t, REUSEPORT);

	expect_err(t, elem_put(fd, 1, sock_bound(t, AF_INET, SOCK_DGRAM)), EINVAL);
	expect_err(t, elem_put(fd, 1, sock_listening(t, AF_INET, SOCK_STREAM)), EINVAL);
}

MAP_PLAIN(reuseport_sockarray, kind_unbound)
{
	int fd = map_create(t, REUSEPORT), sk = sock_make(t, AF_INET, SOCK_DGRAM, 0), one = 1;

	must(t, setsockopt(sk, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one)) ? -errno : 0);
	expect_err(t, elem_put(fd, 1, sk), EINVAL);
}

MAP_PLAIN(reuseport_sockarray, kind_tcp_not_listening)
{
	int fd = map_create(t, REUSEPORT), sk = sock_bound(t, AF_INET, SOCK_STREAM), one = 1;

	must(t, setsockopt(sk, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one)) ? -errno : 0);
	expect_err(t, elem_put(fd, 1, sk), EINVAL);
	expect_err(t, elem_put(fd, 1, tcp_pair(t).a), EINVAL);
}

MAP_PLAIN(reuseport_sockarray, kind_other)
{
	int fd = map_create(t, REUSEPORT);

	expect_err(t, elem_put(fd, 1, unix_pair(t, SOCK_STREAM).a), BM_ENOTSUPP);
	expect_err(t, elem_put(fd, 1, unix_pair(t, SOCK_DGRAM).a), BM_ENOTSUPP);
	expect_err(t, elem_put(fd, 1, sock_make(t, AF_INET, SOCK_RAW, IPPROTO_UDP)), BM_ENOTSUPP);
	expect_err(t, elem_put(fd, 1, sock_make(t, AF_INET, SOCK_RAW, IPPROTO_ICMP)), BM_ENOTSUPP);
	expect_err(t, elem_put(fd, 1, sock_make(t, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)),
		   BM_ENOTSUPP);
}

MAP_PLAIN(reuseport_sockarray, delete_empty)
{
	int fd = map_create(t, REUSEPORT);

	expect_err(t, elem_del(fd, 1), ENOENT);
	expect_err(t, elem_del(fd, 4), E2BIG);
}

MAP_PLAIN(reuseport_sockarray, delete_empties)
{
	int fd = map_create(t, REUSEPORT);

	expect_ok(t, elem_put(fd, 1, member(t, SOCK_DGRAM)));
	expect_ok(t, elem_del(fd, 1));
	expect_err(t, elem_get(fd, 1), ENOENT);
}

MAP_PLAIN(reuseport_sockarray, next_key_is_each_index)
{
	int fd = map_create(t, REUSEPORT);
	__u32 beyond = 9;

	expect_eq(t, elem_count(fd, 8), 4);
	expect_eq(t, elem_next(fd, &beyond), 0);
}

MAP_PLAIN(reuseport_sockarray, lookup_and_delete)
{
	expect_err(t, elem_take(map_create(t, REUSEPORT), 1), BM_ENOTSUPP);
}

MAP_PLAIN(reuseport_sockarray, batch_commands)
{
	int fd = map_create(t, REUSEPORT);
	struct elems e = { .keys = { 1 }, .count = 1 };

	expect_err(t, batch_lookup(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_take(fd, &e), BM_ENOTSUPP);
	e.count = 1;
	e.values[0] = member(t, SOCK_DGRAM);
	expect_err(t, batch_update(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_delete(fd, &e), BM_ENOTSUPP);
}

MAP_PLAIN(reuseport_sockarray, freeze)
{
	int fd = map_create(t, REUSEPORT), sk = member(t, SOCK_DGRAM);

	expect_ok(t, elem_put(fd, 1, sk));
	expect_ok(t, bpf_map_freeze(fd));
	expect_err(t, elem_put(fd, 2, member(t, SOCK_DGRAM)), EPERM);
	expect_err(t, elem_del(fd, 1), EPERM);
	close(sk);
	expect_err(t, elem_get(fd, 1), ENOENT);
}

MAP_PLAIN(reuseport_sockarray, mmap)
{
	expect_err(t, mmap_try(map_create(t, REUSEPORT), 4096, PROT_READ, MAP_SHARED, 0),
		   BM_ENOTSUPP);
}

MAP_PLAIN(reuseport_sockarray, as_inner_map)
{
	int inner = map_create(t, REUSEPORT);
	int outer = map_create(t, .type = BPF_MAP_TYPE_ARRAY_OF_MAPS, .key_size = 4,
			       .value_size = 4, .max_entries = 1, .inner_fd = inner);

	expect_ok(t, elem_put(outer, 0, map_create(t, REUSEPORT, .max_entries = 9)));
	expect_err(t, elem_put(outer, 0, map_create(t, REUSEPORT, .value_size = 4)), EINVAL);
}

/* ---- what takes a socket out */

MAP_PLAIN(reuseport_sockarray, forgotten_when_closed)
{
	int fd = map_create(t, REUSEPORT);
	int udp = member(t, SOCK_DGRAM), tcp = member(t, SOCK_STREAM);

	expect_ok(t, elem_put(fd, 1, udp));
	expect_ok(t, elem_put(fd, 2, tcp));
	close(udp);
	expect_err(t, elem_get(fd, 1), ENOENT);
	expect_eq(t, elem_get(fd, 2), so_cookie(t, tcp));
	close(tcp);
	expect_err(t, elem_get(fd, 2), ENOENT);
}

/* Unlike in a sockmap: it is out of its group. */
MAP_PLAIN(reuseport_sockarray, forgotten_when_no_longer_listening)
{
	int fd = map_create(t, REUSEPORT), sk = member(t, SOCK_STREAM);

	expect_ok(t, elem_put(fd, 1, sk));
	must(t, shutdown(sk, SHUT_RD) ? -errno : 0);
	expect_err(t, elem_get(fd, 1), ENOENT);
	expect_err(t, elem_put(fd, 1, sk), EINVAL);
}

MAP_PLAIN(reuseport_sockarray, kept_while_another_fd_is_open)
{
	int fd = map_create(t, REUSEPORT), sk = member(t, SOCK_DGRAM), other = dup(sk);

	expect_ok(t, elem_put(fd, 1, sk));
	close(sk);
	expect_eq(t, elem_get(fd, 1), so_cookie(t, other));
	close(other);
	expect_err(t, elem_get(fd, 1), ENOENT);
}
