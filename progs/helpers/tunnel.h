/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BPFMATRIX_HELPERS_TUNNEL_H
#define BPFMATRIX_HELPERS_TUNNEL_H
/* What programs of tunnels are told, and tell. */

/* Of 5.10: all kernels know this size, later ones add the local address. */
#define KEY_5_10 offsetof(struct bpf_tunnel_key, local_ipv6)

/* A key, and some bytes behind it. */
struct long_key {
	struct bpf_tunnel_key key;
	__u8 more[64 - sizeof(struct bpf_tunnel_key)];
};

struct bpf_tunnel_key key;	/* to be set */
struct bpf_tunnel_key got;	/* what was read back */
__u64 set_flags, get_flags;
__u32 set_size = KEY_5_10, get_size = KEY_5_10;
long ret, got_ret;

__u8 opt[512], got_opt[512];
__u32 opt_size, got_opt_size;
long opt_ret, got_opt_ret;

#endif
