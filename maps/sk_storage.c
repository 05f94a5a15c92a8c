// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_SK_STORAGE: elements that hang on a socket (net/core/bpf_sk_storage.c) */
#include <linux/membarrier.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/local_storage.h"

DEFINE_SK_STORAGE;

#define CLONED BPF_F_NO_PREALLOC | BPF_F_CLONE

/* Makes the iterator go over @map once; the sum of what it saw in p->io->sum. */
static long long count(struct map_prog *p, int map)
{
	union bpf_iter_link_info info = { .map.map_fd = map };
	LIBBPF_OPTS(bpf_link_create_opts, opts, .iter_info = &info, .iter_info_len = sizeof(info));
	int link, iter;
	char none;

	*p->io = (struct map_io){0};
	link = must(p->t, bpf_link_create(p->prog, 0, BPF_TRACE_ITER, &opts));
	iter = must(p->t, bpf_iter_create(link));
	expect_eq(p->t, read(iter, &none, 1), 0);
	close(iter);
	close(link);
	return p->io->visited;
}

/* Listeners are freed behind an RCU grace period, which membarrier(2) waits for. */
static void wait_for_count(struct map_prog *p, int map, long long want)
{
	int tries;

	for (tries = 0; tries < 1000 && count(p, map) != want; tries++)
		syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);
	expect_eq(p->t, count(p, map), want);
}

/* Written at the socket's creation, read through its fd, gone with it: the map is empty then. */
MAP_CASE(sk_storage, job_follows_socket)
{
	struct map_prog counter = map_prog_load(t, "sk_storage", "count");
	struct map_prog p = map_prog_load(t, "sk_storage", "sock_create");
	int cgroup = cgroup_enter(t), a, b;

	must(t, bpf_prog_attach(p.prog, cgroup, BPF_CGROUP_INET_SOCK_CREATE, 0));
	p.io->value = 7;
	a = storage_socket(t);
	p.io->value = 8;
	b = storage_socket(t);
	bpf_prog_detach2(p.prog, cgroup, BPF_CGROUP_INET_SOCK_CREATE);
	cgroup_leave();
	expect_eq(t, p.io->visited, 2);
	expect_eq(t, elem_get(p.map, a), 7);
	expect_eq(t, elem_get(p.map, b), 8);
	expect_eq(t, count(&counter, p.map), 2);
	expect_eq(t, counter.io->sum, 15);
	close(a);
	expect_eq(t, count(&counter, p.map), 1);
	expect_eq(t, counter.io->sum, 8);
	close(b);
	expect_eq(t, count(&counter, p.map), 0);
}

MAP_CASE(sk_storage, job_clone_is_inherited)
{
	struct map_prog counter = map_prog_load(t, "sk_storage", "count");
	int map = map_create(t, SK_STORAGE, .map_flags = CLONED);
	struct sockaddr_in addr;
	int listener = storage_listener(t, &addr), client = storage_socket(t), child;

	expect_ok(t, elem_put(map, listener, 7));
	child = storage_connect(t, client, &addr, listener);
	expect_eq(t, elem_get(map, child), 7);
	expect_err(t, elem_get(map, client), ENOENT);
	/* from then on each has its own */
	expect_ok(t, elem_put(map, child, 8));
	expect_eq(t, elem_get(map, listener), 7);
	close(listener);
	expect_eq(t, elem_get(map, child), 8);
	wait_for_count(&counter, map, 1);
}

MAP_CASE(sk_storage, job_without_clone_is_not_inherited)
{
	int plain = map_create(t, SK_STORAGE), cloned = map_create(t, SK_STORAGE, .map_flags = CLONED);
	struct sockaddr_in addr;
	int listener = storage_listener(t, &addr), client = storage_socket(t), child;

	expect_ok(t, elem_put(plain, listener, 7));
	expect_ok(t, elem_put(cloned, listener, 8));
	child = storage_connect(t, client, &addr, listener);
	expect_err(t, elem_get(plain, child), ENOENT);
	expect_eq(t, elem_get(cloned, child), 8);
}

/* Inherited when the connection is made, which is before it is accepted. */
MAP_CASE(sk_storage, clone_is_of_the_handshake)
{
	int map = map_create(t, SK_STORAGE, .map_flags = CLONED), fd, child;
	struct sockaddr_in addr;
	int listener = storage_listener(t, &addr);

	expect_ok(t, elem_put(map, listener, 7));
	fd = storage_socket(t);
	must(t, connect(fd, (struct sockaddr *)&addr, sizeof(addr)) ? -errno : 0);
	expect_ok(t, elem_put(map, listener, 8));
	child = must(t, accept4(listener, NULL, NULL, SOCK_CLOEXEC));
	expect_eq(t, elem_get(map, child), 7);
}

/* copy_map_value() spares the lock, and so does a clone of it. */
MAP_CASE(sk_storage, clone_with_spin_lock)
{
	int map = map_create(t, SK_STORAGE, .map_flags = CLONED, .btf_value = MAP_BTF_LOCKED);
	struct sockaddr_in addr;
	int listener = storage_listener(t, &addr), client = storage_socket(t), child;

	expect_ok(t, elem_put(map, listener, 7ULL << 32));
	child = storage_connect(t, client, &addr, listener);
	expect_eq(t, elem_get(map, child), 7LL << 32);
	expect_ok(t, elem_put_flags(map, child, 8ULL << 32, BPF_F_LOCK | BPF_EXIST));
	expect_eq(t, elem_get(map, child), 8LL << 32);
}

MAP_CASE(sk_storage, socketpair_ends_are_two_owners)
{
	int map = map_create(t, SK_STORAGE), pair[2];

	must(t, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) ? -errno : 0);
	expect_ok(t, elem_put(map, pair[0], 7));
	expect_err(t, elem_get(map, pair[1]), ENOENT);
}

/* A socket that is still in flight in a message is a socket still. */
MAP_CASE(sk_storage, passed_socket_keeps_its_element)
{
	struct map_prog counter = map_prog_load(t, "sk_storage", "count");
	char control[CMSG_SPACE(sizeof(int))] = "", byte = 0;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control,
			      .msg_controllen = sizeof(control) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	int map = map_create(t, SK_STORAGE), own = storage_socket(t), pair[2];

	must(t, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) ? -errno : 0);
	expect_ok(t, elem_put(map, own, 7));
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	*(int *)CMSG_DATA(c) = own;
	expect_eq(t, sendmsg(pair[0], &msg, 0), 1);
	close(own);
	expect_eq(t, count(&counter, map), 1);
	expect_eq(t, recvmsg(pair[1], &msg, 0), 1);
	expect_eq(t, elem_get(map, *(int *)CMSG_DATA(CMSG_FIRSTHDR(&msg))), 7);
}

static long long optmem_max(void)
{
	FILE *f = fopen("/proc/sys/net/core/optmem_max", "re");
	long long max = -ENOENT;

	if (f) {
		if (fscanf(f, "%lld", &max) != 1)
			max = -EINVAL;
		fclose(f);
	}
	return max;
}

/* sk_storage_charge(): elements count against the socket's optmem_max, as its filters do. */
MAP_CASE(sk_storage, value_over_optmem)
{
	enum { SIZE = 4096, ELEM = SIZE + 128 };
	int own = storage_socket(t), other = storage_socket(t), n, err = 0, map = -1;
	long long max = must(t, optmem_max());
	static char value[SIZE];

	for (n = 0; !err && n <= max / SIZE; n++) {
		map = map_create(t, SK_STORAGE, .value_size = SIZE, .btf_value = MAP_BTF_BYTES);
		err = bpf_map_update_elem(map, &own, value, 0);
	}
	expect_err(t, err, ENOMEM);
	/* as many as there is room for, of which the element's head and the list's take a little */
	expect_true(t, n >= (max - SIZE) / ELEM);
	/* the room is the socket's own */
	expect_ok(t, bpf_map_update_elem(map, &other, value, 0));
}

MAP_CASE(sk_storage, iterator_needs_its_map_type)
{
	struct map_prog counter = map_prog_load(t, "sk_storage", "count");
	union bpf_iter_link_info info = {0};
	LIBBPF_OPTS(bpf_link_create_opts, opts, .iter_info = &info, .iter_info_len = sizeof(info));

	info.map.map_fd = map_create(t, .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8,
				     .max_entries = 1);
	expect_err(t, bpf_link_create(counter.prog, 0, BPF_TRACE_ITER, &opts), EINVAL);
	info.map.map_fd = map_create(t, SK_STORAGE, .value_size = 4, .btf_value = MAP_BTF_INT);
	/* the program reads 8 bytes of values that have 4 */
	expect_err(t, bpf_link_create(counter.prog, 0, BPF_TRACE_ITER, &opts), EACCES);
	info.map.map_fd = counter.map;
	expect_ok(t, bpf_link_create(counter.prog, 0, BPF_TRACE_ITER, &opts));
}
