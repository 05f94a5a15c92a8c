/* SPDX-License-Identifier: GPL-2.0 */
/* Helpers of packets that write to the program (net/core/filter.c): see output.bpf.h. */
#define TC SEC("tc")
#define XDP SEC("xdp")

SIZED(TC, load_bytes, skb_load_bytes, ALWAYS, UNINIT, "r1 = r6; r2 = 0; r3 = r8;", "r4")
SIZED(SEC("flow_dissector"), dissector_load_bytes, skb_load_bytes, ALWAYS, UNINIT,
      "r1 = r6; r2 = 0; r3 = r8;", "r4")
SIZED(SEC("sk_reuseport"), reuseport_load_bytes, skb_load_bytes, ALWAYS, UNINIT,
      "r1 = r6; r2 = 0; r3 = r8;", "r4")
SIZED(XDP, xdp_load_bytes, xdp_load_bytes, FROM("5.18"), UNINIT, "r1 = r6; r2 = 0; r3 = r8;", "r4")
SIZED(TC, load_bytes_relative, skb_load_bytes_relative, ALWAYS, UNINIT,
      "r1 = r6; r2 = 0; r3 = r8; r5 = 0;", "r4")
SIZED(SEC("sk_reuseport"), reuseport_load_bytes_relative, skb_load_bytes_relative, ALWAYS, UNINIT,
      "r1 = r6; r2 = 0; r3 = r8; r5 = 0;", "r4")
SIZED(TC, get_tunnel_key, skb_get_tunnel_key, ALWAYS, UNINIT, "r1 = r6; r2 = r8; r4 = 0;", "r3")
SIZED(TC, get_tunnel_opt, skb_get_tunnel_opt, ALWAYS, UNINIT, "r1 = r6; r2 = r8;", "r3")
SIZED(TC CONFIG("CONFIG_XFRM"), get_xfrm_state, skb_get_xfrm_state, ALWAYS, UNINIT,
      "r1 = r6; r2 = 0; r3 = r8; r5 = 0;", "r4")
SIZED(TC, fib_lookup, fib_lookup, ALWAYS, UNMARKED, "r1 = r6; r2 = r8; r4 = 0;", "r3")
SIZED(XDP, xdp_fib_lookup, fib_lookup, ALWAYS, UNMARKED, "r1 = r6; r2 = r8; r4 = 0;", "r3")
FIXED(TC, check_mtu, check_mtu, FROM("5.12"), LONG, "r1 = r6; r2 = 0; r3 = r8; r4 = 0; r5 = 0;")
FIXED(XDP, xdp_check_mtu, check_mtu, FROM("5.12"), LONG,
      "r1 = r6; r2 = 0; r3 = r8; r4 = 0; r5 = 0;")

#undef TC
#undef XDP
