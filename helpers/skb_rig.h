/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What cases of the packet helpers share: BPF_PROG_TEST_RUN with the packet's context, more
 * packets, and programs at lo of a network namespace of the case's own.
 */
#ifndef BM_HELPERS_SKB_RIG_H
#define BM_HELPERS_SKB_RIG_H

#include "helpers/fixtures.h"

/* ---- packets */

/* Ethernet with the type of selftests/net.h, nothing of IP; 64 bytes. */
void packet_no_ip(struct packet *p);
/* Ethernet and an IPv6 header from and to ::1 with 24 bytes of zeroes behind it. */
void packet_ip6(struct packet *p);
#define IP6_HEADER 40
/* Makes room of @size zero bytes at @at. */
void packet_insert(struct packet *p, size_t at, size_t size);
/* Takes @size bytes at @at away. */
void packet_remove(struct packet *p, size_t at, size_t size);
/* The same bytes, no more and no less. */
#define expect_packet(t, got, want) check_packet(t, BM_HERE, #got, got, want)
bool check_packet(struct test *t, struct bm_where where, const char *what,
		  const struct packet *got, const struct packet *want);

/* ---- one run */

/* packet_run(); gives the global variable "ret" of 64 bits. */
long long packet_ret(struct test *t, struct bpf_object *obj, const char *prog,
		     const struct packet *in, struct packet *out);
/*
 * The same with @ctx, which then holds what the program left in it (the fields that
 * net/bpf/test_run.c hands in and out: priority, mark, tstamp, gso_size, ...), and with
 * BPF_F_TEST_SKB_* @flags.  0, or the negative errno of the run.
 */
int packet_run_ctx(struct test *t, struct bpf_object *obj, const char *prog,
		   const struct packet *in, struct __sk_buff *ctx, __u32 flags);
/*
 * Runs @prog on a packet of CHECKSUM_COMPLETE: the kernel has summed it, and sums it again behind
 * the program; 0 where skb->csum is still right, -EBADMSG where it is not.  Skips the case
 * on a kernel without BPF_F_TEST_SKB_CHECKSUM_COMPLETE.
 */
int packet_run_complete(struct test *t, struct bpf_object *obj, const char *prog,
			const struct packet *in);

/* ---- on lo */

#define LO_MODULES "sch_ingress cls_bpf"
#define LO_CONFIG "CONFIG_NET_NS CONFIG_NET_SCH_INGRESS CONFIG_NET_CLS_BPF CONFIG_NET_CLS_ACT"
/* Attaches a tc program to lo of a namespace that the case has entered. */
void lo_attach(struct test *t, struct bpf_object *obj, const char *prog,
	       enum bpf_tc_attach_point where);
/* A UDP socket at 127.0.0.1 that is connected to itself. */
int lo_udp(struct test *t);
/* The next datagram at @fd is @text; "" where none comes within PATIENCE_MS. */
#define expect_datagram(t, fd, text) \
	check_mem(t, BM_HERE, "datagram", lo_receive(fd), text, sizeof(text))
/* In memory of its own, up to 63 bytes and a 0. */
const char *lo_receive(int fd);
/*
 * Lets only packets through to @fd whose field of the classic filters' (SKF_AD_RXHASH, ...)
 * is @value.
 */
void lo_only_where(struct test *t, int fd, int field, __u32 value);

/*
 * Runs @prog on 20000 bytes of TCP over lo, which are not in one piece with their headers; gives
 * what the receiver heard.  Of its variables, all of 32 bits, it acts on packets from min_total bytes
 * on, and leaves a packet's length in total and, before its call, the length of the first piece in linear.
 */
#define LARGE 20000
struct large {
	__u8 said[LARGE], heard[LARGE];
};
const struct large *lo_large_tcp(struct test *t, struct bpf_object *obj, const char *prog);
/* Ethernet, IPv4, and TCP with its time stamps: where the data begin. */
#define TCP_DATA_AT (ETH_LEN + 20 + 32)

/* ---- classes */

/*
 * Moves this process into a cgroup of the case's own with net_cls.classid @classid, in a
 * mount namespace of its own; gives the fd of cgroup.procs of the hierarchy's root.
 * Skips the case where this would change more than the case's own processes.
 */
int net_cls_enter(struct test *t, __u32 classid);

#endif
