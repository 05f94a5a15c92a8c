/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sockets for cases, all on loopback addresses.  What
 * fails to be made ends the case; nothing waits longer than PATIENCE_MS.
 */
#ifndef BM_SELFTESTS_SOCKETS_H
#define BM_SELFTESTS_SOCKETS_H

#include <netinet/in.h>
#include <sys/socket.h>

#include "selftests/case.h"

#define PATIENCE_MS 10000

/* A network namespace of the case's own, in which lo is up. */
void loopback_enter(struct test *t);

struct pair {
	int a, b;	/* each other's peers; for TCP and vsock @b is the one that was accepted */
};

/* socket(2), and what is bound to a port that the kernel chooses. */
int sock_make(struct test *t, int family, int type, int protocol);
int sock_bound(struct test *t, int family, int type);
/* Listens at a new port. */
int sock_listening(struct test *t, int family, int type);
/* Connects a new socket to where @to is bound; a negative errno where that fails. */
int sock_connect_try(struct test *t, int to);
int sock_connect(struct test *t, int to);
/* accept(2) within the patience. */
int sock_accept(struct test *t, int listening);
struct pair sock_pair(struct test *t, int family, int type);
struct pair unix_pair(struct test *t, int type);
#define tcp_pair(t) sock_pair(t, AF_INET, SOCK_STREAM)
#define udp_pair(t) sock_pair(t, AF_INET, SOCK_DGRAM)
/* Its port in host order. */
__u16 sock_port(struct test *t, int fd);

/* 0 when @fd is readable in time, or -ETIMEDOUT. */
int sock_wait(int fd);
/* Until a program has counted to @nr: 0, or -ETIMEDOUT. */
int sock_wait_count(const volatile __u32 *counter, __u32 nr);
/* Sends all of the text; 0 or a negative errno. */
int sock_say_size(int fd, const void *data, size_t size);
#define sock_say(fd, text) sock_say_size(fd, text, sizeof(text) - 1)
/*
 * Receives @size bytes, in as many calls as it takes: their number, which is less
 * where the rest did not come in time, or a negative errno.
 */
long long sock_hear(int fd, void *buf, size_t size);
/* Exactly the text has come, and nothing is behind it. */
bool check_hears(struct test *t, struct bm_where where, int fd, const void *want, size_t size);
#define expect_hears(t, fd, text) check_hears(t, BM_HERE, fd, text, sizeof(text) - 1)
/* 0 or more, or -EAGAIN where nothing is there now. */
int sock_peek(int fd);

#endif
