/* SPDX-License-Identifier: GPL-2.0 */
/* Requests to rtnetlink, for what selftests/net.h does not do.  What fails ends the case. */
#ifndef BM_SELFTESTS_NET_REQUEST_H
#define BM_SELFTESTS_NET_REQUEST_H

#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>

#include "selftests/net.h"

/* A message whose family's header is @head. */
struct nl_msg *net_request(struct test *t, int type, int flags, const void *head, size_t size);
/* Sends it in the namespace of this process and frees it; @what and @name are for the message. */
void net_ask(struct test *t, struct nl_msg *m, const char *what, const char *name);
/* Sets the ifindex of the device @dev->name of this namespace. */
void net_find(struct test *t, struct net_dev *dev);

#endif
