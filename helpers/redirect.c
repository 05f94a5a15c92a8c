// SPDX-License-Identifier: GPL-2.0
/* bpf_redirect()'s verdicts, and a clone that really leaves. */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "helpers/fixtures.h"

static long long redirect(struct test *t, const char *prog, __u64 flags)
{
	struct bpf_object *o = helper_load(t, bpf_redirect, prog);

	global(t, o, __u32, ifindex) = if_nametoindex("lo");
	global(t, o, __u64, flags) = flags;
	return prog_run(prog_fd(t, o, prog), NULL, 0, NULL, 0);
}

HELPER_CASE(bpf_redirect, tc_verdicts)
{
	expect_eq(t, redirect(t, "redirect_tc", 0), TC_ACT_REDIRECT);
	expect_eq(t, redirect(t, "redirect_tc", BPF_F_INGRESS), TC_ACT_REDIRECT);
	expect_eq(t, redirect(t, "redirect_tc", 1ULL << 63), TC_ACT_SHOT);
}

HELPER_CASE(bpf_redirect, xdp_verdicts)
{
	expect_eq(t, redirect(t, "redirect_xdp", 0), XDP_REDIRECT);
	expect_eq(t, redirect(t, "redirect_xdp", BPF_F_INGRESS), XDP_ABORTED);
	expect_eq(t, redirect(t, "redirect_xdp", 1ULL << 63), XDP_ABORTED);
}

/* True when the frame @want comes by at the packet socket @fd within 10 s. */
static bool comes_by(int fd, const struct packet *want)
{
	struct timeval patience = { .tv_sec = 10 };
	__u8 buf[256];
	ssize_t n;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	while ((n = recv(fd, buf, sizeof(buf), 0)) >= 0)
		if (n == (ssize_t)want->size && !memcmp(buf, want->data, n))
			return true;
	return false;
}

HELPER_CASE(bpf_clone_redirect, to_lo, .config = "CONFIG_PACKET")
{
	struct bpf_object *o = helper_load(t, bpf_clone_redirect, "clone");
	struct sockaddr_ll lo = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = if_nametoindex("lo"),
	};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));
	struct packet in, out;

	must(t, fd < 0 ? -errno : 0);
	must(t, bind(fd, (struct sockaddr *)&lo, sizeof(lo)) ? -errno : 0);
	packet_udp(&in);
	global(t, o, __u32, ifindex) = lo.sll_ifindex;
	packet_run(t, o, "clone", &in, &out);
	expect_ok(t, global(t, o, long, ret));
	expect_true(t, comes_by(fd, &in));
	/* the original stays with the program */
	expect_mem(t, out.data, in.data, in.size);
}

HELPER_CASE(bpf_clone_redirect, errors)
{
	struct bpf_object *o = helper_load(t, bpf_clone_redirect, "clone");

	global(t, o, __u32, ifindex) = 0x7fffffff;
	expect_err(t, call(t, o, "clone"), EINVAL);
	global(t, o, __u32, ifindex) = if_nametoindex("lo");
	global(t, o, __u64, flags) = 1ULL << 63;
	expect_err(t, call(t, o, "clone"), EINVAL);
}
