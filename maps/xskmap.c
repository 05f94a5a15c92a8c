// SPDX-License-Identifier: GPL-2.0
/*
 * BPF_MAP_TYPE_XSKMAP (net/xdp/xskmap.c): creates, elements, and what the verifier makes
 * of it.  maps/xskmap_jobs.c has frames.
 */
#include <sys/socket.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/xdp.h"
#include "maps/xsk.h"

#define XSKMAP .type = BPF_MAP_TYPE_XSKMAP, .key_size = 4, .value_size = 4, .max_entries = 4
DEFINE_MAP_TYPE_OPTS(xskmap, .config = "CONFIG_XDP_SOCKETS", .args = { XSKMAP });

#define NO_FD 10000

MAP_CREATES(xskmap,
	CREATE(value_size_0, ARGS(XSKMAP, .value_size = 0), ELSE(EINVAL)),
	CREATE(value_size_3, ARGS(XSKMAP, .value_size = 3), ELSE(EINVAL)),
	CREATE(value_size_8, ARGS(XSKMAP, .value_size = 8), ELSE(EINVAL)),
	CREATE(key_size_0, ARGS(XSKMAP, .key_size = 0), ELSE(EINVAL)),
	CREATE(key_size_3, ARGS(XSKMAP, .key_size = 3), ELSE(EINVAL)),
	CREATE(key_size_8, ARGS(XSKMAP, .key_size = 8), ELSE(EINVAL)),
	CREATE(max_entries_0, ARGS(XSKMAP, .max_entries = 0), ELSE(EINVAL)),
	CREATE(max_entries_65537, ARGS(XSKMAP, .max_entries = 65537), ELSE_OK),
	CREATE(rdonly, ARGS(XSKMAP, .map_flags = BPF_F_RDONLY), ELSE_OK),
	CREATE(wronly, ARGS(XSKMAP, .map_flags = BPF_F_WRONLY), ELSE_OK),
	CREATE(rdonly_and_wronly, ARGS(XSKMAP, .map_flags = BPF_F_RDONLY | BPF_F_WRONLY),
	       ELSE(EINVAL)),
	CREATE(rdonly_prog, ARGS(XSKMAP, .map_flags = BPF_F_RDONLY_PROG), ELSE(EINVAL)),
	CREATE(wronly_prog, ARGS(XSKMAP, .map_flags = BPF_F_WRONLY_PROG), ELSE(EINVAL)),
	CREATE(no_prealloc, ARGS(XSKMAP, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)),
	CREATE(zero_seed, ARGS(XSKMAP, .map_flags = BPF_F_ZERO_SEED), ELSE(EINVAL)),
	CREATE(mmapable, ARGS(XSKMAP, .map_flags = BPF_F_MMAPABLE), ELSE(EINVAL)),
	CREATE(inner_map, ARGS(XSKMAP, .map_flags = BPF_F_INNER_MAP), ELSE(EINVAL)),
	CREATE(numa_node_0, ARGS(XSKMAP, .map_flags = BPF_F_NUMA_NODE, .numa_node = 0), ELSE_OK),
	CREATE(numa_node_999, ARGS(XSKMAP, .map_flags = BPF_F_NUMA_NODE, .numa_node = 999),
	       ELSE(EINVAL)),
	CREATE(map_extra, ARGS(XSKMAP, .map_extra = 1), ELSE(EINVAL)));

static int make(struct test *t)
{
	return map_create(t, XSKMAP);
}

/* A socket that is ready to be bound, which is all that a map asks of it. */
static int ready(struct test *t)
{
	return xsk_make(t, XSK_RX).fd;
}

/* There is no lookup: what tells whether a slot is used is what only a used one takes. */
static int is_used(struct test *t, int fd, __u32 key)
{
	return elem_put_flags(fd, key, ready(t), BPF_EXIST);
}

/* ---- update */

MAP_PLAIN(xskmap, update)
{
	expect_ok(t, elem_put(make(t), 1, ready(t)));
}

MAP_PLAIN(xskmap, update_same_socket_in_two_slots)
{
	int fd = make(t), sock = ready(t);

	expect_ok(t, elem_put(fd, 1, sock));
	expect_ok(t, elem_put(fd, 2, sock));
}

MAP_PLAIN(xskmap, update_fd_of_nothing)
{
	expect_err(t, elem_put(make(t), 1, NO_FD), EBADF);
	expect_err(t, elem_put(make(t), 1, 0xffffffff), EBADF);
}

MAP_PLAIN(xskmap, update_fd_of_no_socket)
{
	int fd = make(t);

	expect_err(t, elem_put(fd, 1, fd), ENOTSOCK);
}

MAP_PLAIN(xskmap, update_socket_of_other_family)
{
	int sock = socket(AF_INET, SOCK_DGRAM, 0);

	must(t, sock < 0 ? -errno : 0);
	expect_err(t, elem_put(make(t), 1, sock), EOPNOTSUPP);
}

/* "xskmap: reject TX-only AF_XDP sockets"; before, any AF_XDP socket was taken. */
#define RX_RING_NEEDED "7.1"

MAP_PLAIN(xskmap, update_socket_without_memory)
{
	expect(t, elem_put(make(t), 1, xsk_make(t, XSK_SOCKET).fd),
	       ERR_SINCE(RX_RING_NEEDED, ENOBUFS), ELSE_OK);
}

MAP_PLAIN(xskmap, update_socket_without_rx_ring)
{
	expect(t, elem_put(make(t), 1, xsk_make(t, XSK_MEMORY).fd),
	       ERR_SINCE(RX_RING_NEEDED, ENOBUFS), ELSE_OK);
}

MAP_PLAIN(xskmap, update_key_max_entries)
{
	int fd = make(t), sock = ready(t);

	expect_err(t, elem_put(fd, 4, sock), E2BIG);
	expect_err(t, elem_put(fd, 0xffffffff, sock), E2BIG);
	/* before the fd is looked at */
	expect_err(t, elem_put(fd, 4, NO_FD), E2BIG);
}

MAP_PLAIN(xskmap, update_noexist)
{
	int fd = make(t);

	expect_ok(t, elem_put_flags(fd, 1, ready(t), BPF_NOEXIST));
	expect_err(t, elem_put_flags(fd, 1, ready(t), BPF_NOEXIST), EEXIST);
}

/* It is there already, and that is no error. */
MAP_PLAIN(xskmap, update_noexist_same_socket)
{
	int fd = make(t), sock = ready(t);

	expect_ok(t, elem_put(fd, 1, sock));
	expect_ok(t, elem_put_flags(fd, 1, sock, BPF_NOEXIST));
}

MAP_PLAIN(xskmap, update_exist)
{
	int fd = make(t);

	expect_err(t, elem_put_flags(fd, 1, ready(t), BPF_EXIST), ENOENT);
	expect_ok(t, elem_put(fd, 1, ready(t)));
	expect_ok(t, elem_put_flags(fd, 1, ready(t), BPF_EXIST));
}

MAP_PLAIN(xskmap, update_flags_3)
{
	expect_err(t, elem_put_flags(make(t), 1, ready(t), 3), EINVAL);
}

MAP_PLAIN(xskmap, update_flag_lock)
{
	expect_err(t, elem_put_flags(make(t), 1, ready(t), BPF_F_LOCK), EINVAL);
}

/* The socket leaves all maps when it is closed; the maps don't keep it. */
MAP_PLAIN(xskmap, close_empties_slots)
{
	struct xsk x = xsk_make(t, XSK_RX);
	int one = make(t), two = make(t);

	expect_ok(t, elem_put(one, 1, x.fd));
	expect_ok(t, elem_put(one, 2, x.fd));
	expect_ok(t, elem_put(two, 3, x.fd));
	xsk_close(&x);
	expect_err(t, is_used(t, one, 1), ENOENT);
	expect_err(t, is_used(t, one, 2), ENOENT);
	expect_err(t, is_used(t, two, 3), ENOENT);
}

/* A ring that is mapped is as good as an fd. */
MAP_PLAIN(xskmap, close_with_mapped_ring)
{
	struct xsk x = xsk_make(t, XSK_RX);
	int fd = make(t);

	expect_ok(t, elem_put(fd, 1, x.fd));
	close(x.fd);
	expect_ok(t, is_used(t, fd, 1));
}

/* Closing a socket that was replaced leaves its successor. */
MAP_PLAIN(xskmap, close_of_replaced_socket)
{
	struct xsk x = xsk_make(t, XSK_RX);
	int fd = make(t);

	expect_ok(t, elem_put(fd, 1, x.fd));
	expect_ok(t, elem_put(fd, 1, ready(t)));
	xsk_close(&x);
	expect_ok(t, is_used(t, fd, 1));
}

/* ---- lookup, delete, walk */

MAP_PLAIN(xskmap, lookup)
{
	int fd = make(t);

	expect_err(t, elem_get(fd, 1), EOPNOTSUPP);
	expect_ok(t, elem_put(fd, 1, ready(t)));
	expect_err(t, elem_get(fd, 1), EOPNOTSUPP);
	expect_err(t, elem_get(fd, 4), EOPNOTSUPP);
}

MAP_PLAIN(xskmap, delete_makes_absent)
{
	int fd = make(t);

	expect_ok(t, elem_put(fd, 1, ready(t)));
	expect_ok(t, elem_del(fd, 1));
	expect_err(t, is_used(t, fd, 1), ENOENT);
}

MAP_PLAIN(xskmap, delete_absent)
{
	expect_ok(t, elem_del(make(t), 1));
}

MAP_PLAIN(xskmap, delete_key_max_entries)
{
	int fd = make(t);

	expect_err(t, elem_del(fd, 4), EINVAL);
	expect_err(t, elem_del(fd, 0xffffffff), EINVAL);
}

MAP_PLAIN(xskmap, next_key_walks_slots)
{
	__u32 beyond = 77, last = 3;
	int fd = make(t);

	expect_eq(t, elem_count(fd, 8), 4);
	expect_eq(t, elem_next(fd, &beyond), 0);
	expect_err(t, elem_next(fd, &last), ENOENT);
}

MAP_PLAIN(xskmap, lookup_and_delete)
{
	int fd = make(t);

	expect_ok(t, elem_put(fd, 1, ready(t)));
	expect_err(t, elem_take(fd, 1), BM_ENOTSUPP);
	expect_ok(t, is_used(t, fd, 1));
}

MAP_PLAIN(xskmap, batch)
{
	struct elems e = { .keys = { 1 }, .count = 1 };
	int fd = make(t);

	e.values[0] = ready(t);
	expect_err(t, batch_update(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_lookup(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_take(fd, &e), BM_ENOTSUPP);
	expect_err(t, batch_delete(fd, &e), BM_ENOTSUPP);
}

MAP_PLAIN(xskmap, mmap)
{
	expect_err(t, mmap_try(make(t), 4096, PROT_READ, MAP_SHARED, 0), BM_ENOTSUPP);
}

MAP_PLAIN(xskmap, frozen)
{
	int fd = make(t);

	expect_ok(t, elem_put(fd, 1, ready(t)));
	expect_ok(t, bpf_map_freeze(fd));
	expect_err(t, elem_put(fd, 1, ready(t)), EPERM);
	expect_err(t, elem_del(fd, 1), EPERM);
}

MAP_PLAIN(xskmap, rdonly_fd)
{
	int fd = map_create(t, XSKMAP, .map_flags = BPF_F_RDONLY);

	expect_err(t, elem_put(fd, 1, ready(t)), EPERM);
	expect_err(t, elem_get(fd, 1), EOPNOTSUPP);
	expect_eq(t, elem_count(fd, 8), 4);
}

MAP_PLAIN(xskmap, wronly_fd)
{
	int fd = map_create(t, XSKMAP, .map_flags = BPF_F_WRONLY);

	expect_ok(t, elem_put(fd, 1, ready(t)));
	expect_err(t, elem_get(fd, 1), EPERM);
	expect_err(t, elem_next(fd, NULL), EPERM);
}

MAP_PLAIN(xskmap, info)
{
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);

	expect_ok(t, bpf_map_get_info_by_fd(make(t), &info, &len));
	expect_eq(t, info.map_flags, 0);
	expect_eq(t, info.value_size, 4);
	expect_eq(t, info.max_entries, 4);
}

/* The verifier builds the size into the lookup: xsk_map_gen_lookup() */
MAP_PLAIN(xskmap, inner_map_of_other_max_entries)
{
	int outer = map_create(t, .type = BPF_MAP_TYPE_HASH_OF_MAPS, .key_size = 4, .value_size = 4,
			       .max_entries = 1, .inner_fd = make(t));

	expect_ok(t, elem_put(outer, 1, make(t)));
	expect_err(t, elem_put(outer, 1, map_create(t, XSKMAP, .max_entries = 3)), EINVAL);
	expect_err(t, elem_put(outer, 1, map_create(t, XSKMAP, .max_entries = 5)), EINVAL);
}

/* ---- programs that use it */

MAP_PLAIN(xskmap, prog_may_redirect_and_read)
{
	int fd = make(t);

	expect_ok(t, xdp_use(fd, XDP_USE_REDIRECT, BPF_PROG_TYPE_XDP));
	expect_ok(t, xdp_use(fd, XDP_USE_LOOKUP, BPF_PROG_TYPE_XDP));
	expect_ok(t, xdp_use(fd, XDP_USE_READ, BPF_PROG_TYPE_XDP));
}

MAP_PLAIN(xskmap, prog_may_not_write_socket)
{
	int fd = make(t);

	expect_ok(t, xdp_use(fd, XDP_USE_READ, BPF_PROG_TYPE_XDP));
	expect_err(t, xdp_use(fd, XDP_USE_WRITE, BPF_PROG_TYPE_XDP), EACCES);
}

/* queue_id is all that a struct bpf_xdp_sock shows */
MAP_PLAIN(xskmap, prog_may_not_read_behind_queue_id)
{
	int fd = make(t);

	expect_ok(t, xdp_use(fd, XDP_USE_READ, BPF_PROG_TYPE_XDP));
	expect_err(t, xdp_use(fd, XDP_USE_READ_BEHIND, BPF_PROG_TYPE_XDP), EACCES);
}

MAP_PLAIN(xskmap, prog_may_not_update_or_delete)
{
	int fd = make(t);

	expect_ok(t, xdp_use(fd, XDP_USE_LOOKUP, BPF_PROG_TYPE_XDP));
	expect_err(t, xdp_use(fd, XDP_USE_UPDATE, BPF_PROG_TYPE_XDP), EINVAL);
	expect_err(t, xdp_use(fd, XDP_USE_DELETE, BPF_PROG_TYPE_XDP), EINVAL);
	expect_err(t, xdp_use(fd, XDP_USE_TAIL_CALL, BPF_PROG_TYPE_XDP), EINVAL);
}

/* Reading it is for everybody, bpf_redirect_map() for XDP. */
MAP_PLAIN(xskmap, prog_of_tc)
{
	int fd = make(t);

	expect_ok(t, xdp_use(fd, XDP_USE_READ, BPF_PROG_TYPE_SCHED_CLS));
	expect_err(t, xdp_use(fd, XDP_USE_REDIRECT, BPF_PROG_TYPE_SCHED_CLS), EINVAL);
}

MAP_PLAIN(xskmap, redirect_present)
{
	struct bpf_object *obj = prog_load(t, "maps/xskmap", "redirect_args");

	expect_ok(t, elem_put(map_fd(t, obj, "map"), 3, ready(t)));
	expect_eq(t, xdp_redirect_args(t, obj, 3, 0), XDP_REDIRECT);
	expect_eq(t, xdp_redirect_args(t, obj, 3 | 1ULL << 32, XDP_PASS), XDP_REDIRECT);
}

MAP_PLAIN(xskmap, redirect_absent_gives_fallback)
{
	struct bpf_object *obj = prog_load(t, "maps/xskmap", "redirect_args");

	xdp_check_fallback_args(t, obj, 3);
}

MAP_PLAIN(xskmap, redirect_unknown_flags)
{
	struct bpf_object *obj = prog_load(t, "maps/xskmap", "redirect_args");

	expect_ok(t, elem_put(map_fd(t, obj, "map"), 3, ready(t)));
	expect_eq(t, xdp_redirect_args(t, obj, 3, XDP_REDIRECT), XDP_ABORTED);
	expect_eq(t, xdp_redirect_args(t, obj, 3, BPF_F_BROADCAST), XDP_ABORTED);
	expect_eq(t, xdp_redirect_args(t, obj, 3, 1ULL << 63), XDP_ABORTED);
}
