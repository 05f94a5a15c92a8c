// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_STRUCT_OPS at work: TCP connections whose congestion control is programs. */
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "helpers/fixtures.h"
#include "maps/local_storage.h"
#include "maps/struct_ops.h"

DEFINE_STRUCT_OPS;

/* Some bytes from @from to @to, all of which arrive. */
static void send_bytes(struct test *t, int from, int to)
{
	static __u8 sent[16384], got[sizeof(sent)];
	size_t i;

	for (i = 0; i < sizeof(sent); i++)
		sent[i] = i * 7;
	expect_eq(t, send(from, sent, sizeof(sent), 0), sizeof(sent));
	expect_eq(t, recv(to, got, sizeof(got), MSG_WAITALL), sizeof(got));
	expect_mem(t, got, sent, sizeof(sent));
}

static int choose(int fd, const char *name)
{
	return setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name, strlen(name)) ? -errno : 0;
}

static void expect_uses(struct test *t, int fd, const char *name)
{
	char got[16] = "";
	socklen_t len = sizeof(got);

	expect_ok(t, getsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, got, &len) ? -errno : 0);
	expect_mem(t, got, name, strlen(name) + 1);
}

MAP_CASE(struct_ops, job_tcp_connection_uses_it)
{
	int map = map_create(t, STRUCT_OPS), fd, client, child;
	struct sockaddr_in addr;
	struct cc cc;

	cc_init(&cc, t);
	expect_ok(t, cc_update(&cc, map));
	fd = storage_listener(t, &addr);
	client = must(t, cc_socket(&cc));
	child = storage_connect(t, client, &addr, fd);
	expect_uses(t, client, cc.name);
	send_bytes(t, client, child);
	send_bytes(t, client, child);
	expect_eq(t, global(t, cc.obj, __u64, inits), 1);
	expect_true(t, global(t, cc.obj, __u64, acked) > 0);
	expect_ok(t, elem_del(map, 0));
	/* who uses it keeps it: nobody else gets it */
	expect_err(t, cc_socket(&cc), ENOENT);
	send_bytes(t, client, child);
	expect_uses(t, client, cc.name);
	expect_eq(t, global(t, cc.obj, __u64, releases), 0);
	expect_ok(t, choose(client, "reno"));
	expect_eq(t, global(t, cc.obj, __u64, releases), 1);
	send_bytes(t, client, child);
}

/* A listener's choice is that of all whom it accepts. */
MAP_CASE(struct_ops, job_accepted_socket_inherits)
{
	int map = map_create(t, STRUCT_OPS), fd, client, child;
	struct sockaddr_in addr;
	struct cc cc;

	cc_init(&cc, t);
	expect_ok(t, cc_update(&cc, map));
	fd = storage_listener(t, &addr);
	expect_ok(t, choose(fd, cc.name));
	client = storage_socket(t);
	child = storage_connect(t, client, &addr, fd);
	expect_uses(t, child, cc.name);
	send_bytes(t, child, client);
	expect_true(t, global(t, cc.obj, __u64, acked) > 0);
	expect_ok(t, elem_del(map, 0));
}
