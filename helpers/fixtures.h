/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What several helper cases share: a program's global variables, calling a program
 * whatever its type, packets, a cgroup of its own.
 */
#ifndef BM_HELPERS_FIXTURES_H
#define BM_HELPERS_FIXTURES_H

#include "selftests/case.h"

/*
 * A global variable of a loaded object, in the memory that its programs use: what
 * a case sets before a run the program reads, and the other way round.
 *
 *	global(t, obj, __u32, rounds) = 10;
 */
#define global(t, obj, type, name) (*(volatile type *)global_at(t, obj, #name, sizeof(type)))
/* The same for an array: its first byte; @size is checked. */
void *global_at(struct test *t, struct bpf_object *obj, const char *name, size_t size);

/*
 * Runs @prog once through BPF_PROG_TEST_RUN; a run that fails ends the case.  One
 * for trampolines is attached for that time: bpf_fentry_test1(1), bpf_fentry_test2(2, 3)
 * and so on (net/bpf/test_run.c) are then what is run.
 */
void run_once(struct test *t, struct bpf_object *obj, const char *prog);
/* The same; gives the global variable "ret", of 64 bits. */
long long call(struct test *t, struct bpf_object *obj, const char *prog);

/* prog_load() of helpers/@helper. */
#define helper_load(t, helper, prog) prog_load(t, "helpers/" #helper, prog)

struct packet {
	size_t size;
	__u8 data[4096];
};

/* Ethernet, IPv4 and UDP from and to 127.0.0.1, all checksums right, 16 bytes of payload. */
#define PACKET_PAYLOAD "bpfmatrix packet"
void packet_udp(struct packet *p);
#define ETH_LEN 14
#define IP_AT ETH_LEN
#define IP_CHECK_AT (IP_AT + 10)
#define UDP_AT (IP_AT + 20)
#define UDP_CHECK_AT (UDP_AT + 6)
#define PAYLOAD_AT (UDP_AT + 8)
/* RFC 1071's sum, folded, not inverted, in network order of its bytes; @seed is such a sum. */
__u16 sum16(const void *data, size_t size, __u16 seed);
/* The sums over the IPv4 header and over the UDP datagram; 0xffff where the checksum is right. */
__u16 packet_ip_sum(const struct packet *p);
__u16 packet_udp_sum(const struct packet *p);
/* Runs @prog on @in; gives its return value, and the packet behind it in @out. */
long long packet_run(struct test *t, struct bpf_object *obj, const char *prog,
		     const struct packet *in, struct packet *out);

/* Moves this process into a new cgroup (v2); gives the fd of its directory. */
int cgroup_enter(struct test *t);
/* Attaches @prog to it. */
void cgroup_attach(struct test *t, struct bpf_object *obj, const char *prog, int cgroup);
/* Back to the root, and removes the cgroup. */
void cgroup_leave(void);

/* A UDP socket at 127.0.0.1 that nothing was sent to; its port, in network order, in @port. */
int udp_socket(struct test *t, __u16 *port);
/* Connects a UDP socket to 127.0.0.1; sends nothing. */
int udp_connect(int fd, __u16 port);
/* What getsockopt(SO_COOKIE) says of a socket. */
__u64 so_cookie(struct test *t, int fd);
/* The address of a kernel symbol in /proc/kallsyms; skips the case where none is shown. */
__u64 kernel_symbol(struct test *t, const char *name);
/* Pins this thread to @cpu. */
int pin_to_cpu(int cpu);
/*
 * CPUs that this thread may run on, into @cpus; their number.  From then on it may: the runner
 * and its children stay on the first one (selftests/init.c).
 */
int cpus_allowed(int *cpus, int max);

#endif
