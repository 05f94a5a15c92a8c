/* SPDX-License-Identifier: GPL-2.0 */
/* Keys of tunnels, in the variables of progs/helpers/tunnel.h. */
#ifndef BM_HELPERS_TUNNEL_RIG_H
#define BM_HELPERS_TUNNEL_RIG_H

#include <string.h>

#include "helpers/fixtures.h"

#define TUNNEL_KEY struct bpf_tunnel_key
/* Of 5.10; "bpf: Add source ip in "struct bpf_tunnel_key"" made it longer. */
#define KEY_5_10 offsetof(TUNNEL_KEY, local_ipv6)
#define LOCAL_SINCE "6.0"

static const TUNNEL_KEY some_key = {
	.tunnel_id = 0x123456, .remote_ipv4 = 0x0a050002, .tunnel_tos = 4, .tunnel_ttl = 33,
};

static inline void set_key(struct test *t, struct bpf_object *o, const TUNNEL_KEY *key)
{
	memcpy(global_at(t, o, "key", sizeof(*key)), key, sizeof(*key));
}

static inline TUNNEL_KEY got_key(struct test *t, struct bpf_object *o)
{
	TUNNEL_KEY k;

	memcpy(&k, global_at(t, o, "got", sizeof(k)), sizeof(k));
	return k;
}

#endif
