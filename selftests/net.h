/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A network of the case's own: namespaces, veth pairs, XDP programs on them, and
 * frames that are sent and awaited.  Everything lives in namespaces that die with
 * the case.  What fails ends the case.
 *
 *	struct veth v;
 *
 *	net_enter(t);
 *	net_veth(t, &v, "a", NET_HERE);
 *	net_xdp(t, &v.far, prog, NET_GENERIC);
 *	tap = net_tap(t, &v.far);
 *	net_send(t, &v.near, &frame, sizeof(frame));
 *	expect_frame(t, tap, &frame);
 *
 * A case that uses it has .modules = NET_MODULES, .config = NET_CONFIG.
 */
#ifndef BM_SELFTESTS_NET_H
#define BM_SELFTESTS_NET_H

#include <net/if.h>

#include "selftests/case.h"

#define NET_MODULES "veth"
#define NET_CONFIG "CONFIG_NET_NS CONFIG_PACKET"

struct net_dev {
	char name[IFNAMSIZ];
	int ifindex;		/* in the namespace that it is in */
	__u8 mac[6];
};

/* What one end sends, the other receives. */
struct veth {
	struct net_dev near;
	struct net_dev far;
};

/* ---- namespaces (selftests/net.c) */

/* Moves this process into a new network namespace, where lo is down; gives its fd. */
int net_enter(struct test *t);
/* Moves this process into @ns, an fd of net_enter(). */
void net_switch(struct test *t, int ns);

/* ---- devices */

#define NET_HERE (-1)
/*
 * Makes the pair @name, @name"far" with MAC addresses of its own, the far end in the
 * namespace @far_ns; both are up and pass frames when it returns.  There is no IPv6 on
 * them, and so no frame that the case did not send, until net_address() gives them one.
 */
void net_veth(struct test *t, struct veth *v, const char *name, int far_ns);
/* Gives @dev, which is in this namespace, an address such as "10.0.0.1/24" or "fd00::1/64". */
void net_address(struct test *t, const struct net_dev *dev, const char *address);
void net_mtu(struct test *t, const struct net_dev *dev, __u32 mtu);
void net_up(struct test *t, const struct net_dev *dev);
void net_down(struct test *t, const struct net_dev *dev);
/* Deletes @dev, and with it the other end. */
void net_delete(struct test *t, const struct net_dev *dev);
/* Moves @dev into the namespace @ns; it is down there. */
void net_move(struct test *t, const struct net_dev *dev, int ns);

enum net_xdp_mode { NET_GENERIC, NET_NATIVE };
/*
 * Attaches an XDP program to @dev; -1 detaches.  A veth end takes frames that are
 * redirected to the other end in native mode only while it has a program itself, as
 * veth_xdp_xmit() of 5.10 has it.
 */
void net_xdp(struct test *t, const struct net_dev *dev, int prog, enum net_xdp_mode mode);
/* The same; 0, or a negative errno. */
int net_xdp_try(const struct net_dev *dev, int prog, enum net_xdp_mode mode);

/* ---- frames (selftests/net_frame.c) */

/* "Local Experimental Ethertype 1" of IEEE 802: nobody else sends it. */
#define NET_ETHERTYPE 0x88b5
#define NET_PAYLOAD 46
/* The smallest frame of Ethernet. */
struct net_frame {
	__u8 to[6];
	__u8 from[6];
	__u8 type[2];
	__u8 payload[NET_PAYLOAD];
};

/* From @v's near end to its far one; @text, cut at the payload's size, and zeros behind it. */
struct net_frame net_frame(const struct veth *v, const char *text);
/* Puts @size bytes, a whole frame, onto the wire at @dev. */
void net_send(struct test *t, const struct net_dev *dev, const void *frame, size_t size);
/*
 * A socket that gets the frames of NET_ETHERTYPE that come in at @dev, behind XDP and
 * as they were on the wire.  Those from before the call are not seen.
 */
int net_tap(struct test *t, const struct net_dev *dev);
/* The same for the frames of another type, such as ETH_P_IP. */
int net_tap_of(struct test *t, const struct net_dev *dev, int ethertype);
/* The next frame of the tap, cut at @size: its length, or -ETIMEDOUT after 10 s. */
long net_receive(int tap, void *frame, size_t size);
/* The next frame of the tap is @want.  To see that one does not arrive, send another behind it. */
#define expect_frame(t, tap, want) check_frame(t, BM_HERE, "frame " #want " at " #tap, tap, want)
bool check_frame(struct test *t, struct bm_where where, const char *what, int tap,
		 const struct net_frame *want);

#endif
