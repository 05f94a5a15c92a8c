// SPDX-License-Identifier: GPL-2.0
/* SOCKMAP and SOCKHASH: creates, and the operations of user space. */
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/sock_maps.h"

#define NO_FD 10000

/*
 * "bpf, sockmap: Reject max_entries > INT_MAX in sock_map_alloc"; before, 16 GiB of
 * pointers cannot be had, and 5.10 finds the charge for them too large.
 */
#define SOCKMAP_HUGE								\
	ERR_SINCE("7.2 6.12.117 6.1.192" /* measured */, EINVAL),		\
	ERR_SINCE("5.11", ENOMEM), ELSE(E2BIG)

#define SOCK_CREATES(type, ARGS_OF, KEY_513, HUGE_ROWS)					\
	MAP_CREATES(type,								\
		CREATE(max_entries_0, ARGS(ARGS_OF, .max_entries = 0), ELSE(EINVAL)),	\
		CREATE(max_entries_1, ARGS(ARGS_OF, .max_entries = 1), ELSE_OK),	\
		CREATE(max_entries_over_int, ARGS(ARGS_OF, .max_entries = 1U << 31), HUGE_ROWS), \
		CREATE(key_size_0, ARGS(ARGS_OF, .key_size = 0), ELSE(EINVAL)),		\
		CREATE(key_size_513, ARGS(ARGS_OF, .key_size = 513), ELSE(KEY_513)),	\
		CREATE(value_size_0, ARGS(ARGS_OF, .value_size = 0), ELSE(EINVAL)),	\
		CREATE(value_size_2, ARGS(ARGS_OF, .value_size = 2), ELSE(EINVAL)),	\
		CREATE(value_size_4, ARGS(ARGS_OF, .value_size = 4), ELSE_OK),		\
		CREATE(value_size_16, ARGS(ARGS_OF, .value_size = 16), ELSE(EINVAL)),	\
		CREATE(no_prealloc, ARGS(ARGS_OF, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)), \
		CREATE(zero_seed, ARGS(ARGS_OF, .map_flags = BPF_F_ZERO_SEED), ELSE(EINVAL)), \
		CREATE(mmapable, ARGS(ARGS_OF, .map_flags = BPF_F_MMAPABLE), ELSE(EINVAL)), \
		CREATE(inner_map, ARGS(ARGS_OF, .map_flags = BPF_F_INNER_MAP), ELSE(EINVAL)), \
		CREATE(preserve_elems, ARGS(ARGS_OF, .map_flags = BPF_F_PRESERVE_ELEMS),	\
		       ELSE(EINVAL)),							\
		CREATE(numa_node_0, ARGS(ARGS_OF, .map_flags = BPF_F_NUMA_NODE), ELSE_OK), \
		CREATE(rdonly, ARGS(ARGS_OF, .map_flags = BPF_F_RDONLY), ELSE_OK),	\
		CREATE(wronly, ARGS(ARGS_OF, .map_flags = BPF_F_WRONLY), ELSE_OK),	\
		CREATE(rdonly_and_wronly,						\
		       ARGS(ARGS_OF, .map_flags = BPF_F_RDONLY | BPF_F_WRONLY), ELSE(EINVAL)), \
		CREATE(rdonly_prog, ARGS(ARGS_OF, .map_flags = BPF_F_RDONLY_PROG), ELSE(EINVAL)), \
		CREATE(wronly_prog, ARGS(ARGS_OF, .map_flags = BPF_F_WRONLY_PROG), ELSE(EINVAL)), \
		CREATE(map_extra_1, ARGS(ARGS_OF, .map_extra = 1), ELSE(EINVAL)))

SOCK_CREATES(sockmap, SOCKMAP, EINVAL, SOCKMAP_HUGE);
SOCK_CREATES(sockhash, SOCKHASH, E2BIG, ELSE(EINVAL));

/* ---- elements: a socket's fd goes in, its cookie comes out */

FAMILY_PLAIN(sock, lookup_is_cookie)
{
	int sk = tcp_pair(t).a;

	expect_ok(t, elem_put(fd, 1, sk));
	expect_eq(t, elem_get(fd, 1), so_cookie(t, sk));
}

FAMILY_PLAIN(sock, lookup_empty)
{
	expect_err(t, elem_get(fd, 1), ENOENT);
}

/* A map of the family's type, but for its value size and entries. */
static int sock_map_of(struct test *t, __u32 value_size, __u32 max_entries)
{
	struct map_args args = family_type(t)->args;

	args.value_size = value_size;
	args.max_entries = max_entries;
	return must(t, map_try_args(&args));
}

/* There is no room for a cookie. */
FAMILY_PLAIN(sock, lookup_value_size_4)
{
	int small = sock_map_of(t, 4, 4);

	(void)fd;
	expect_err(t, elem_get(small, 1), ENOSPC);
	expect_ok(t, elem_put(small, 1, tcp_pair(t).a));
	expect_err(t, elem_get(small, 1), ENOSPC);
}

FAMILY_PLAIN(sock, update_replaces)
{
	struct pair p = tcp_pair(t);

	expect_ok(t, elem_put(fd, 1, p.a));
	expect_ok(t, elem_put(fd, 1, p.b));
	expect_eq(t, elem_get(fd, 1), so_cookie(t, p.b));
}

FAMILY_PLAIN(sock, update_with_the_same)
{
	int sk = tcp_pair(t).a;

	expect_ok(t, elem_put(fd, 1, sk));
	expect_ok(t, elem_put(fd, 1, sk));
	expect_eq(t, elem_get(fd, 1), so_cookie(t, sk));
}

FAMILY_PLAIN(sock, update_noexist_of_used)
{
	struct pair p = tcp_pair(t);

	expect_ok(t, elem_put_flags(fd, 1, p.a, BPF_NOEXIST));
	expect_err(t, elem_put_flags(fd, 1, p.b, BPF_NOEXIST), EEXIST);
	expect_eq(t, elem_get(fd, 1), so_cookie(t, p.a));
}

FAMILY_PLAIN(sock, update_exist_of_free)
{
	struct pair p = tcp_pair(t);

	expect_err(t, elem_put_flags(fd, 1, p.a, BPF_EXIST), ENOENT);
	expect_err(t, elem_get(fd, 1), ENOENT);
	expect_ok(t, elem_put(fd, 1, p.a));
	expect_ok(t, elem_put_flags(fd, 1, p.b, BPF_EXIST));
}

FAMILY_PLAIN(sock, update_unknown_flags)
{
	int sk = tcp_pair(t).a;

	expect_err(t, elem_put_flags(fd, 1, sk, BPF_EXIST + 1), EINVAL);
	expect_err(t, elem_put_flags(fd, 1, sk, BPF_F_LOCK), EINVAL);
	expect_ok(t, elem_put(fd, 1, sk));
}

FAMILY_PLAIN(sock, update_with_no_socket)
{
	expect_err(t, elem_put(fd, 1, fd), ENOTSOCK);
}

FAMILY_PLAIN(sock, update_with_no_fd)
{
	expect_err(t, elem_put(fd, 1, NO_FD), EBADF);
}

/* 64 bits of it count, where the value has them. */
FAMILY_PLAIN(sock, update_fd_over_int)
{
	int sk = tcp_pair(t).a;

	expect_err(t, elem_put(fd, 1, sk + (1ULL << 32)), EINVAL);
	expect_err(t, elem_put(fd, 1, 1U << 31), EINVAL);
	expect_ok(t, elem_put(sock_map_of(t, 4, 4), 1, sk + (1ULL << 32)));
}

MAP_PLAIN(sockmap, update_index_beyond)
{
	int fd = map_create(t, SOCKMAP), sk = tcp_pair(t).a;

	expect_ok(t, elem_put(fd, 3, sk));
	expect_err(t, elem_put(fd, 4, sk), E2BIG);
}

MAP_PLAIN(sockmap, lookup_index_beyond)
{
	expect_err(t, elem_get(map_create(t, SOCKMAP), 4), ENOENT);
}

MAP_PLAIN(sockmap, delete_index_beyond)
{
	expect_err(t, elem_del(map_create(t, SOCKMAP), 4), EINVAL);
}

MAP_PLAIN(sockhash, insert_when_full)
{
	int fd = map_create(t, SOCKHASH, .max_entries = 2);
	struct pair p = tcp_pair(t);

	expect_ok(t, elem_put(fd, 10, p.a));
	expect_ok(t, elem_put(fd, 20, p.b));
	expect_err(t, elem_put(fd, 30, p.a), E2BIG);
	/* and what did not fit leaves no count behind */
	expect_ok(t, elem_del(fd, 10));
	expect_ok(t, elem_put(fd, 30, p.a));
}

MAP_PLAIN(sockhash, replace_when_full)
{
	int fd = map_create(t, SOCKHASH, .max_entries = 1);
	struct pair p = tcp_pair(t);

	expect_ok(t, elem_put(fd, 10, p.a));
	expect_ok(t, elem_put(fd, 10, p.b));
	expect_eq(t, elem_get(fd, 10), so_cookie(t, p.b));
}

/* MAX_BPF_STACK stayed its limit when HASH lost it */
MAP_PLAIN(sockhash, longest_key)
{
	int fd = map_create(t, SOCKHASH, .key_size = 512);
	char key[512] = { [511] = 1 };
	__u64 value = tcp_pair(t).a, cookie;

	expect_ok(t, bpf_map_update_elem(fd, key, &value, BPF_ANY));
	expect_ok(t, bpf_map_lookup_elem(fd, key, &cookie));
	key[511] = 2;
	expect_err(t, bpf_map_lookup_elem(fd, key, &cookie), ENOENT);
}

MAP_PLAIN(sockhash, shortest_key)
{
	int fd = map_create(t, SOCKHASH, .key_size = 1);
	__u64 value = tcp_pair(t).a;
	__u8 key = 7, next;

	expect_ok(t, bpf_map_update_elem(fd, &key, &value, BPF_ANY));
	expect_ok(t, bpf_map_get_next_key(fd, NULL, &next));
	expect_eq(t, next, 7);
}

/* As a place of the array that holds nothing, or as a key that is not there. */
FAMILY_PLAIN(sock, delete_empty)
{
	expect_err(t, elem_del(fd, 1), NO_SUCH(t));
}

FAMILY_PLAIN(sock, delete_empties)
{
	expect_ok(t, elem_put(fd, 1, tcp_pair(t).a));
	expect_ok(t, elem_del(fd, 1));
	expect_err(t, elem_get(fd, 1), ENOENT);
	expect_err(t, elem_del(fd, 1), NO_SUCH(t));
}

/* The array's indices, used or not; the hash's keys. */
FAMILY_PLAIN(sock, next_key)
{
	int sk = tcp_pair(t).a;

	expect_eq(t, elem_count(fd, 8), is_sockhash(t) ? 0 : 4);
	expect_ok(t, elem_put(fd, 1, sk));
	expect_ok(t, elem_put(fd, 3, sk));
	expect_eq(t, elem_count(fd, 8), is_sockhash(t) ? 2 : 4);
}

FAMILY_PLAIN(sock, next_key_of_absent_is_first)
{
	__u32 absent = 9;

	expect_ok(t, elem_put(fd, is_sockhash(t) ? 2 : 0, tcp_pair(t).a));
	expect_eq(t, elem_next(fd, &absent), is_sockhash(t) ? 2 : 0);
}

FAMILY_PLAIN(sock, lookup_and_delete)
{
	expect_ok(t, elem_put(fd, 1, tcp_pair(t).a));
	expect_err(t, elem_take(fd, 1), BM_ENOTSUPP);
}

FAMILY_PLAIN(sock, batch_commands)
{
	struct elems e = { .keys = { 1 }, .count = 1 };

	expect_err(t, batch_lookup(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_take(fd, &e), BM_ENOTSUPP);
	e.count = 1;
	e.values[0] = tcp_pair(t).a;
	expect_err(t, batch_update(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_delete(fd, &e), BM_ENOTSUPP);
}

FAMILY_PLAIN(sock, freeze)
{
	int sk = tcp_pair(t).a;

	expect_ok(t, elem_put(fd, 1, sk));
	expect_ok(t, bpf_map_freeze(fd));
	expect_err(t, elem_put(fd, 2, sk), EPERM);
	expect_err(t, elem_del(fd, 1), EPERM);
	expect_eq(t, elem_get(fd, 1), so_cookie(t, sk));
}

/* A frozen map loses its sockets all the same. */
FAMILY_PLAIN(sock, frozen_map_forgets_closed)
{
	int sk = tcp_pair(t).a;

	expect_ok(t, elem_put(fd, 1, sk));
	expect_ok(t, bpf_map_freeze(fd));
	close(sk);
	expect_err(t, elem_get(fd, 1), ENOENT);
}

FAMILY_PLAIN(sock, mmap)
{
	expect_err(t, mmap_try(fd, 4096, PROT_READ, MAP_SHARED, 0), BM_ENOTSUPP);
}

FAMILY_PLAIN(sock, fd_rdonly)
{
	struct map_args args = family_type(t)->args;

	(void)fd;
	args.map_flags = BPF_F_RDONLY;
	fd = must(t, map_try_args(&args));
	expect_err(t, elem_put(fd, 1, tcp_pair(t).a), EPERM);
	expect_err(t, elem_del(fd, 1), EPERM);
	expect_err(t, elem_get(fd, 1), ENOENT);
}

FAMILY_PLAIN(sock, fd_wronly)
{
	struct map_args args = family_type(t)->args;

	(void)fd;
	args.map_flags = BPF_F_WRONLY;
	fd = must(t, map_try_args(&args));
	expect_ok(t, elem_put(fd, 1, tcp_pair(t).a));
	expect_err(t, elem_get(fd, 1), EPERM);
	expect_err(t, elem_next(fd, NULL), EPERM);
	expect_ok(t, elem_del(fd, 1));
}

/* bpf_map_meta_equal(): all but the number of entries is the same */
FAMILY_PLAIN(sock, as_inner_map)
{
	int outer = map_create(t, .type = BPF_MAP_TYPE_ARRAY_OF_MAPS, .key_size = 4,
			       .value_size = 4, .max_entries = 1, .inner_fd = fd);

	expect_ok(t, elem_put(outer, 0, sock_map_of(t, 8, 9)));
	expect_err(t, elem_put(outer, 0, sock_map_of(t, 4, 4)), EINVAL);
}

/* Takes capabilities away from those that this case has. */
static void drop_caps(struct test *t, __u64 caps)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	must(t, syscall(SYS_capget, &header, data) ? -errno : 0);
	data[0].effective &= ~caps;
	data[1].effective &= ~(caps >> 32);
	must(t, syscall(SYS_capset, &header, data) ? -errno : 0);
}

/* bpf_ns_capable() of "bpf: Introduce BPF token object" lets CAP_SYS_ADMIN stand for it. */
FAMILY_CASE(sock, create_without_net_admin)
{
	(void)fd;
	drop_caps(t, 1ULL << CAP_NET_ADMIN);
	expect(t, map_try_args(&family_type(t)->args), OK_SINCE("6.9"), ELSE(EPERM));
	drop_caps(t, 1ULL << CAP_SYS_ADMIN);
	expect_err(t, map_try_args(&family_type(t)->args), EPERM);
}
